"""What is new for a patient with six struts, in plain sentences: why, what to check, which struts are changed when.

Which numbers to turn to is for the sheet to say.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction

from bt_cli.document.hexapod_changes import swap_changes
from bt_cli.document.language import Language, day_at_time
from bt_cli.document.phrases import readings_text
from bt_cli.output.paper.patient_changes import rest_sentences
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.schedule.pose_tracking import route_of


def strut_news(
    difference: ScheduleChanges, since: datetime, schedules: tuple[Schedule, Schedule], first: date, language: Language
) -> Iterator[str]:
    """What to tell the patient beyond from when on it is new, a paragraph each; `first` is the first day to be shown.

    `schedules` are the old one and the new one.
    """
    old, new = schedules
    yield from _anew(difference, new, language)
    for rest in difference.interruptions:
        if rest.until is None or local(rest.until) >= since:
            yield " ".join(rest_sentences(rest, since, new, language))
    begins = max(since, datetime.combine(first, time.min))
    following = next((session for session in new.sessions if local(session) >= begins), None)
    if following:
        yield " ".join(_before(following, new, language))
    yield from _numbers(difference, since, old, language)


def _anew(difference: ScheduleChanges, new: Schedule, language: Language) -> Iterator[str]:
    """From what the plan was made anew, and what of its way it leaves out."""
    translate, events = language.translate, [event for event in difference.ordered if event.entry.order == "replan"]
    orders = [event.entry for event in events]
    read, seen = any(entry.readings_mm for entry in orders), any(entry.deformity for entry in orders)
    if read and seen:
        yield translate("We made a new plan from the numbers on your scales and a new X-ray.")
    elif read:
        yield translate("We made a new plan from the numbers on your scales.")
    elif seen:
        yield translate("We made a new plan from a new X-ray.")
    elif orders:
        yield translate("We made a new plan.")
    if any(route_of(new, event).dropped for event in events):
        yield translate("The new plan goes straight to its end. It leaves out places that the old plan had on the way.")


def _before(session: Session, new: Schedule, language: Language) -> Iterator[str]:
    """What the scales must show before the first turn by the new plan."""
    translate, reading = language.translate, readings_text(enumerate(new.ledger.readings_at(local(session)), 1))
    when = day_at_time(local(session), language)
    yield translate("Before your turn on {when} the scales must read {reading}.", when=when, reading=reading)
    yield translate("If one differs, stop and call.")


def _numbers(difference: ScheduleChanges, since: datetime, old: Schedule, language: Language) -> Iterator[str]:
    """Whether the numbers to turn to are others than before, and from when on; what is past is no news."""
    translate = language.translate
    alike = [pair.new for pair in difference.moved if _readings(pair.old) == _readings(pair.new)]
    pairs = (*difference.moved, *difference.changed)
    others = [pair.new for pair in pairs if _readings(pair.old) != _readings(pair.new)]
    to_come = sorted(local(session) for session in (*others, *difference.added) if local(session) >= since)
    if any(local(session) >= since for session in alike):
        yield translate("The numbers to turn to stay the same. They only come later.")
    if to_come and difference.added and to_come[0] > local(old.sessions[-1]):
        yield translate("You have more turns to do, from {day} on.", day=language.day(to_come[0].date()))
    elif to_come:
        day = language.day(to_come[0].date())
        yield translate("From {day} on you turn to other numbers than before. Follow your new sheet.", day=day)


def _readings(session: Session) -> list[tuple[str, Fraction]]:
    return [(move.actuator.id, move.reading_mm) for move in session.moves]


def swap_news(old: Schedule, new: Schedule, since: date, language: Language) -> Iterator[str]:
    """Which struts are changed on another date than before, or no more; what is past on a day is no news."""
    struts_by_dates: dict[tuple[date | None, date | None], list[str]] = {}
    for strut, was, now in swap_changes(old, new):
        dates = was and was.on, now and now.on
        if dates[0] != dates[1]:
            struts_by_dates.setdefault(dates, []).append(strut)
    for (before, on), struts in struts_by_dates.items():
        if on and before and on < since <= before:
            yield _swapped(before, on, struts, language)
        elif (on or before or since) >= since:
            yield " ".join(_swap(before, on, struts, language))


def _swapped(was: date, on: date, struts: Sequence[str], language: Language) -> str:
    """Struts that were changed already, though by the old sheet they are still to be changed."""
    translate, day, numbers = language.translate, language.day, ", ".join(struts)
    done = translate("Already changed in the clinic on {date}: strut {numbers}.", date=day(on), numbers=numbers)
    again = translate("No longer to be changed on {date}: strut {numbers}.", date=day(was), numbers=numbers)
    return f"{done} {again}"


def _swap(was: date | None, now: date | None, struts: Sequence[str], language: Language) -> Iterator[str]:
    translate, day, numbers = language.translate, language.day, ", ".join(struts)
    if now is None:
        assert was  # noqa: S101 - one of them is there
        yield translate("No longer to be changed on {date}: strut {numbers}.", date=day(was), numbers=numbers)
        return
    if len(struts) == 1:
        yield translate("Strut {number} will be changed in the clinic on {date}.", number=numbers, date=day(now))
    else:
        yield translate(
            "These struts will be changed in the clinic on {date}: {numbers}.", numbers=numbers, date=day(now)
        )
    if was:
        yield translate("Before, that was to be on {date}.", date=day(was))
