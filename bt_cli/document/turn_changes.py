"""What becomes of turns: the first that is another, those that were missed or are caught up, and how many change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.end_changes import is_held, waits_for_order
from bt_cli.document.language import N_, day_at_time
from bt_cli.document.rest_changes import last_turn_before
from bt_cli.plan.entries import Entry
from bt_cli.schedule.changes import Pair, SessionChanges
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import count, day_text, mm, time_text


@dataclass(frozen=True, slots=True)
class FirstDifference(CourseChange):
    """The first session that is another, None where none is, and how far it has come by then."""

    at: datetime | None
    done: str  # "16 mm were done before this change"; "" where it is the first of all
    scales: str  # what they must show before it, where staff look at that
    schedule: Schedule

    @property
    def tells_turns(self) -> bool:
        """Where turns are others."""
        return self.at is not None

    def for_staff(self) -> Iterator[str]:
        """When it is, what was done before, and what the scales then show."""
        if self.at is None:
            yield "No session changes."
            return
        text = f"The first difference is at {time_text(self.at)}"
        text += f". {self.done}." if self.done else ", the first session of all."
        yield f"{text} Before it the scales must read {self.scales}." if self.scales else text

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From when on the new plan is to be turned by."""
        if self.at is None:
            return
        translate, language, since = reader.language.translate, reader.language, reader.since
        if reader.is_over or (reader.past and since <= reader.past):
            yield translate("All that is new is over already.")
            if reader.is_past(local(self.schedule.sessions[-1])) and waits_for_order(self.schedule):
                yield translate("Do not turn until we tell you.")
            return
        following = next((at for at in map(local, self.schedule.sessions) if at >= since), None)
        when = day_at_time(following, language) if following else language.day(since)
        if following is None and not (waits_for_order(self.schedule) or any(map(is_held, self.schedule.levels))):
            if not reader.is_past(local(self.schedule.sessions[-1])):  # of what is behind, the end says it
                yield translate("Your turns stay the same, but end sooner.")
        elif since != self.at.replace(tzinfo=None):
            if following is None:
                yield translate("Do not turn by your old sheet any more.")
            elif following > since:  # the old sheet has turns before it
                yield translate("Do not turn before {when}. From then on turn by the new plan.", when=when)
            else:
                yield translate("Turn by the new plan from {when} on.", when=when)
        elif following != since and (before := last_turn_before(since, self.schedule)):
            when = day_at_time(before, language)
            yield translate("The first change comes after your turn on {when}. Until then your turns stay the same.",
                            when=when)  # fmt: skip
        else:
            when = when if following == since else language.day(since)
            yield translate("The first change is on {when}. Until then your turns stay the same.", when=when)


@dataclass(frozen=True, slots=True)
class MissedTurns(CourseChange):
    """Turns that only the new schedule knows as missed; where struts are turned by pairs, whole days."""

    times: tuple[datetime, ...]
    is_by_days: bool

    def for_staff(self) -> Iterator[str]:
        """How many, and when."""
        first, last = (day_text(at) if self.is_by_days else time_text(at) for at in (self.times[0], self.times[-1]))
        when = first if len(self.times) == 1 else f"{first} to {last}"
        yield f"Missed: {count(len(self.times), 'day' if self.is_by_days else 'session')}, {when}."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """That they come later, and are not to be made up."""
        language, translate = reader.language, reader.language.translate
        if self.is_by_days:
            days = language.counted(len(self.times), N_("day"), N_("days"))
            yield translate("You missed the turns of {days}. What you missed comes later.", days=days)
        else:
            turns = language.counted(len(self.times), N_("turn"), N_("turns"))
            yield translate("You missed {turns}. What you missed comes later.", turns=turns)
        yield translate("Never turn more than the sheet says to make up for it.")


@dataclass(frozen=True, slots=True)
class CatchUp(CourseChange):
    """Missed turns are caught up from a time on; the `label` is the level that staff read it of."""

    at: datetime
    order: Entry
    label: str

    def for_staff(self) -> Iterator[str]:
        """How fast."""
        rate = mm(self.order.rate_mm_per_day or 0)
        yield f"{self.label}From {time_text(self.at)} missed turns are caught up, at up to {rate} a day."

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From when on some turns are bigger."""
        if reader.is_over:
            return
        text = N_("From {day} some turns are bigger, to catch up. Turn only what the sheet says.")
        yield reader.language.translate(text, day=reader.language.day(max(self.at, reader.since).date()))


def count_lines(differences: SessionChanges) -> Iterator[str]:
    """How many sessions come later, change, come or go; for staff."""
    later = [pair for pair in differences.moved if pair.shift > timedelta(0)]
    earlier = [pair for pair in differences.moved if pair.shift <= timedelta(0)]
    if later:
        yield f"Later: {count(len(later), 'session')}, {_shift(later)}."
    if earlier:
        yield f"Earlier: {count(len(earlier), 'session')}, {_shift(earlier)}."
    scale = [pair for pair in differences.changed if _turned(pair.old) == _turned(pair.new)]
    if scale:
        yield f"The same turn, but another reading: {count(len(scale), 'session')}."
    if turned := len(differences.changed) - len(scale):
        yield f"At the same time, but another turn: {count(turned, 'session')}."
    if differences.dropped:
        yield f"Dropped: {count(len(differences.dropped), 'session')}."
    if differences.added:
        yield f"Added: {count(len(differences.added), 'session')}."


def _turned(session: Session) -> list[tuple[str, int]]:
    return [(move.actuator.id, move.steps) for move in session.moves]


def _shift(pairs: Sequence[Pair]) -> str:
    shifts = [abs(pair.shift) for pair in pairs]
    least, most = _duration(min(shifts)), _duration(max(shifts))
    return f"by {least}" if least == most else f"by {least} to {most}"


def _duration(of: timedelta) -> str:
    minutes = of.seconds // 60
    parts = ((of.days, "day"), (minutes // 60, "hour"), (minutes % 60, "minute"))
    return " ".join(count(*part) for part in parts if part[0])
