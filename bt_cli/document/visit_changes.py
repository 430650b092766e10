"""What changes beside the turns: reviews, what is set or changed in the clinic, and the frame that comes off.

Between two dates that stay, the first old one is taken to have become the first new one, the second the second; what is
then left over is dropped or new. What is past is no news for a patient.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, zip_longest
from typing import TypeVar

from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.describers import describer_of
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.model import HardwareChangeRow
from bt_cli.document.phrases import swap_text
from bt_cli.document.treatment_text import frame_off_text, treatment_line
from bt_cli.schedule.consolidation import treatment_of
from bt_cli.schedule.model import Schedule
from bt_cli.words import capital, day_text

FEW = 4  # reviews that are told one by one
T = TypeVar("T")


def paired(was: Sequence[T], now: Sequence[T], on: Callable[[T], date]) -> Iterator[tuple[T | None, T | None]]:
    """What differs of two rows of dated things: each as it was and as it is, None where it is new or gone."""
    stay = sorted(on(thing) for thing in was if thing in now)
    for since, until in zip([date.min, *stay], [*stay, date.max], strict=True):
        gone, come = (sorted((x for x in things if since < on(x) < until), key=on) for things in (was, now))
        yield from zip_longest(gone, come)


@dataclass(frozen=True, slots=True)
class ReviewChange(CourseChange):
    """Reviews that move, come or go; those of consolidation, planned for two years, as one where many are others."""

    old: Schedule
    new: Schedule

    def _single(self, today: date = date.min) -> tuple[list[tuple[date, date]], list[date], list[date]]:
        """Those that move, go and come, one date of each not before a day."""
        late, dates = self._late(), (self.old.dates("review"), self.new.dates("review"))
        was, now = ([on for on in each if not (late and on in {*late[0], *late[1]})] for each in dates)
        moved, gone, come = [], [], []
        for before, after in paired(was, now, lambda on: on):
            if before and after and max(before, after) >= today:
                moved.append((before, after))
            elif before and not after and before >= today:
                gone.append(before)
            elif after and not before and after >= today:
                come.append(after)
        return moved, gone, come

    def _late(self) -> tuple[Sequence[date], Sequence[date]] | None:
        """The old and the new ones of consolidation, where many of them are others."""
        late = _of_consolidation(self.old), _of_consolidation(self.new)
        moved = {*self.old.dates("review")} ^ {*self.new.dates("review")}
        return late if len(moved & {*late[0], *late[1]}) > FEW else None

    @property
    def _is_over(self) -> bool:
        return bool(self.new.plan.frame_off and not self.old.plan.frame_off)

    def for_staff(self) -> Iterator[str]:
        """Every date, and what it was."""
        was = [on for on in self.old.dates("review") if on not in self.new.dates("review")]
        if self._is_over:
            if was:
                yield f"Reviews no longer planned: {day_text(was[0])}{' and all later ones' if was[1:] else ''}."
            return
        moved, gone, come = self._single()
        yield from (f"The review on {day_text(before)} moves to {day_text(after)}." for before, after in moved)
        if late := self._late():
            before, after = (_span(schedule, dates) for schedule, dates in zip((self.old, self.new), late, strict=True))
            instead = f", instead of {before}" if before and after else ""
            yield f"Reviews of consolidation: {after or 'none any more'}{instead}."
        if come:
            yield f"New reviews: {_dates_text(come, ENGLISH)}."
        if gone:
            yield f"Reviews no longer planned: {_dates_text(gone, ENGLISH)}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """The visits that are others; once the frame is off, the first that is cancelled; once it is on, the next."""
        translate, day, today = reader.language.translate, reader.language.day, reader.midnight.date()
        if self.old.plan.frame_off and not self.new.plan.frame_off:
            if on := next((on for on in self.new.dates("review") if on >= today), None):
                yield translate("Your next clinic visit is on {date}.", date=day(on))
            return
        moved, gone, come = self._single(today)
        late = self._late()
        cancelled = [on for on in late[0] if on >= today] if late and not late[1] else []
        if self._is_over:
            moved, come, gone = [], [], []
            cancelled = [on for on in self.old.dates("review") if on >= today and on not in self.new.dates("review")]
        for before, after in moved:
            yield translate("Your clinic visit on {old} is now on {date}.", old=day(before), date=day(after))
        if gone:
            form = N_("Cancelled clinic visits: {dates}.") if gone[1:] else N_("Cancelled clinic visit: {dates}.")
            yield translate(form, dates=_dates_text(gone, reader.language))
        if come:
            form = N_("New clinic visits: {dates}.") if come[1:] else N_("New clinic visit: {dates}.")
            yield translate(form, dates=_dates_text(come, reader.language))
        if late and late[1] and (review := self.new.plan.review) and not self._is_over:
            days = reader.language.counted(review.consolidation_every_days or 0, N_("day"), N_("days"))
            yield translate("Later your clinic visits are every {days}, from {date} on.",
                            days=days, date=day(late[1][0]))  # fmt: skip
        if cancelled:
            text = N_("Your clinic visits from {date} on are cancelled. Ask your clinic for your next visit.")
            yield translate(text, date=day(cancelled[0]))


def _dates_text(dates: Sequence[date], language: Language) -> str:
    """Dates one by one; more than a few that are as far apart as "every 14 days from {first} to {last}"."""
    gaps = {(after - before).days for before, after in pairwise(dates)}
    if len(dates) <= FEW or len(gaps) > 1:
        return ", ".join(map(language.day, dates))
    days = language.counted(gaps.pop(), N_("day"), N_("days"))
    first, last = language.day(dates[0]), language.day(dates[-1])
    return language.translate("every {days} from {first} to {last}", days=days, first=first, last=last)


def _of_consolidation(schedule: Schedule) -> Sequence[date]:
    """The reviews after the first that is on or after the last turn, where such are planned."""
    last, review = schedule.sessions[-1].at.date(), schedule.plan.review
    reviews = [on for on in schedule.dates("review") if on >= last]
    return reviews[1:] if review and review.consolidation_every_days else []


def _span(schedule: Schedule, reviews: Sequence[date]) -> str:
    if not (reviews and schedule.plan.review):
        return ""
    days = schedule.plan.review.consolidation_every_days
    return f"every {days} days from {day_text(reviews[0])} to {day_text(reviews[-1])}"


@dataclass(frozen=True, slots=True)
class SwapChange(CourseChange):
    """What is re-set or exchanged on another day than before, otherwise, or no more.

    `schedule` is the one that has the `rows`: the new one, of what is gone the old one.
    """

    was: date | None
    now: date | None
    rows: tuple[HardwareChangeRow, ...]
    schedule: Schedule

    def for_staff(self) -> Iterator[str]:
        """Which day, and what is done."""
        what = describer_of(self.schedule.plan).swaps_text(self.schedule, self.rows, ENGLISH)
        if self.now is None:
            yield f"Swap no longer planned on {day_text(self.was)}: {what}." if self.was else ""
        elif self.was is None:
            yield f"New swap on {day_text(self.now)}: {what}."
        elif self.was == self.now:
            yield f"The swap on {day_text(self.now)} is another: {what}."
        else:
            yield f"The swap on {day_text(self.was)} moves to {day_text(self.now)}: {what}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """The sentence of that day's bar, and the day that the old sheet has."""
        language, today = reader.language, reader.midnight.date()
        translate, day = language.translate, language.day
        what = describer_of(self.schedule.plan).swaps_text(self.schedule, self.rows, language)
        if self.was == self.now or max(filter(None, (self.was, self.now))) < today:
            return
        if self.now is None:
            yield translate(
                "No longer done in the clinic on {date}: {changes}.", date=day(self.was or today), changes=what
            )
            return
        if self.now < today:
            yield translate("Done in the clinic on {date}: {changes}.", date=day(self.now), changes=what)
        else:
            yield capital(f"{day(self.now)}: {swap_text(self.schedule, self.now, what, language)}")
        if self.was:
            yield translate("Your old sheet has it on {date}.", date=day(self.was))


def swap_changes(old: Schedule, new: Schedule) -> list[SwapChange]:
    """The swaps that differ; those of which the same is to be said stand together."""
    was, now = (describer_of(schedule.plan).changes(schedule) for schedule in (old, new))
    alike: dict[tuple[date | None, date | None], list[HardwareChangeRow]] = {}
    for thing in sorted({row.thing for row in (*was, *now)}):
        for before, after in _pairs([r for r in was if r.thing == thing], [r for r in now if r.thing == thing]):
            dates = before.on if before else None, after.on if after else None
            alike.setdefault(dates, []).extend(row for row in (after or before,) if row)
    changes = [SwapChange(*dates, tuple(rows), new if dates[1] else old) for dates, rows in alike.items()]
    return sorted(changes, key=lambda change: min(filter(None, (change.was, change.now))))


def _pairs(
    was: Sequence[HardwareChangeRow], now: Sequence[HardwareChangeRow]
) -> Iterator[tuple[HardwareChangeRow | None, HardwareChangeRow | None]]:
    """The swaps of one thing that differ by day, size or what the scale then shows; not by what it showed before."""
    old, new = ({row._replace(before_mm=row.after_mm): row for row in rows} for rows in (was, now))
    for before, after in paired(list(old), list(new), lambda row: row.on):
        yield old[before] if before else None, new[after] if after else None


@dataclass(frozen=True, slots=True)
class FrameChange(CourseChange):
    """The frame came off, or is on after all."""

    old: Schedule
    new: Schedule

    @property
    def tells_turns(self) -> bool:
        """There are none any more; or the patient is to go on."""
        return True

    def for_staff(self) -> Iterator[str]:
        """What the treatment came to."""
        was, now = treatment_of(self.old), treatment_of(self.new)
        if now:
            yield f"{treatment_line(now)}."
        elif was:
            yield f"The frame is on: no record says any more that it came off on {day_text(was.off)}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """Whether anything is to be turned."""
        language, off = reader.language, self.new.plan.frame_off
        yield frame_off_text(off, language) if off else language.translate("Your frame is still on.")
