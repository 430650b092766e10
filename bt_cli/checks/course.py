"""Rules of the course: whether what was seen agrees with what was planned."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_ids_by_level, main_levels
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Goal
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.words import day_text, mm, shown_mm, time_text

XRAY_TOLERANCE_MM = Fraction(1)  # convention: what a ruler on a film can be off by


class Misread(NamedTuple):
    """A scale that was more than a step from what the schedule says for that time, and by how much, signed."""

    place: int  # of the record in the course
    actuator: str
    off_mm: Fraction
    text: str


def _scale_disagrees(schedule: Schedule) -> Iterator[str]:
    unanswered = (misread for misread in _misread(schedule) if not answered(schedule, misread.place, misread.actuator))
    return (misread.text for misread in islice(unanswered, 1))


def _misread(schedule: Schedule) -> Iterator[Misread]:
    for place, entry in enumerate(schedule.plan.course):
        if entry.order:
            continue  # an order to plan anew has taken the readings in
        reset = _reset_on(schedule, entry.moment(schedule.plan.protocol.sessions).date())
        for name, reading in (entry.readings_mm or {}).items():
            if name in reset:
                continue  # of the old stroke or the new: nobody can tell
            reading_mm = Fraction(reading)
            actuator = next(candidate for candidate in schedule.actuators if candidate.id == name)
            planned = [schedule.ledger.after(name, session.number).reading_mm for session in seen(schedule, entry)]
            nearest_mm = min(max(reading_mm, min(planned)), max(planned))
            tolerance_mm = actuator.step_mm if actuator.mechanism.is_readable else XRAY_TOLERANCE_MM
            if abs(reading_mm - nearest_mm) > tolerance_mm:
                who = f"strut {name}" if schedule.correction else name
                how = "read" if actuator.mechanism.is_readable else "had moved"
                at = entry_time(schedule, entry)
                text = f"{who} {how} {mm(reading_mm)} on {at}, where the plan says {_span(planned)}"
                yield Misread(place, name, reading_mm - nearest_mm, text)


def answered(schedule: Schedule, place: int, actuator: str = "") -> bool:
    """Whether an order that was entered later says what is left since: of an actuator its level, else the goal.

    An X-ray is also answered by an order to go on from the contact that it shows. An order below a record is of no
    earlier time.
    """
    plan = schedule.plan
    orders = ("remaining", "replan") if actuator else ("remaining", "replan", "compress", "extend")
    if actuator:
        names = {name for name, those in actuator_ids_by_level(plan).items() if actuator in those}
    else:
        names = set(main_levels(plan))
    return any(
        entry.order in orders and _answers(entry, actuator) and (entry.level is None or entry.level in names)
        for entry in plan.course[place + 1 :]
    )


def _answers(entry: Entry, actuator: str) -> bool:
    """Whether an order to go on from scales takes in what an actuator showed, or else what an X-ray did."""
    if entry.order != "replan":
        return True
    return actuator in (entry.readings_mm or ()) if actuator else entry.measures_left


def _turned_too_far(schedule: Schedule) -> Iterator[str]:
    from bt_cli.schedule.overrun import overrun_at

    beyond = overrun_at(schedule)
    if beyond:
        yield beyond.text


def _scale_stays_off(schedule: Schedule) -> Iterator[str]:
    """Of each actuator the last reading, where an order answered it that moves no scale."""
    course = schedule.plan.course
    for misread in _misread(schedule):
        later = course[misread.place + 1 :]
        read_again = any(misread.actuator in (entry.readings_mm or ()) for entry in later)
        since = course[misread.place].earliest.date()
        reset = any(reset.actuator == misread.actuator and reset.on > since for reset in schedule.resets)
        holds = read_again or reset or schedule.correction
        if not holds and answered(schedule, misread.place, misread.actuator):
            off = f"{shown_mm(abs(misread.off_mm))} {'low' if misread.off_mm > 0 else 'high'}"
            yield f"{misread.text}; the order remaining moves no scale, so each later CHECK is {off}"


def _reset_on(schedule: Schedule, day: date) -> set[str]:
    """The actuators that are re-set or exchanged on a day; of six struts one swap leaves none of them certain."""
    if schedule.correction:
        return {actuator.id for actuator in schedule.actuators} if day in schedule.dates("swap") else set()
    return {reset.actuator for reset in schedule.resets if reset.on == day}


def _xray_disagrees(schedule: Schedule) -> Iterator[str]:
    if schedule.plan.frame.hinge:
        return  # the gap of a wedge is another at every place of it
    beyond_mm = pressed_mm(schedule.plan.goal)
    for place, entry in enumerate(schedule.plan.course):
        shown = seen(schedule, entry) if entry.gap_mm is not None else []
        planned = [max(session.remaining_mm - beyond_mm, Fraction(0)) for session in shown]
        if not planned or entry.gap_mm is None or answered(schedule, place):
            continue
        if not min(planned) - XRAY_TOLERANCE_MM <= entry.gap_mm <= max(planned) + XRAY_TOLERANCE_MM:
            sentence = f"X-ray showed a gap of {mm(entry.gap_mm)} on {entry_time(schedule, entry)}"
            yield f"{sentence}, where the plan says {_span(planned)}"
            return


def pressed_mm(goal: Goal) -> Fraction:
    """How far bone ends are pressed together once the gap that a compression closes first is closed."""
    if goal.kind != "compression" or goal.defect_mm is None:
        return Fraction(0)
    return Fraction(goal.distance_mm - goal.defect_mm)


def seen(schedule: LevelSchedule, entry: Entry) -> list[Session]:
    """The last session before an entry; where it names a day and no time, with those of that day.

    What was turned after it was written down, nobody can have seen.
    """
    minute = timedelta(minutes=1)
    since = entry.earliest if entry.day else entry.earliest + minute
    until = since + timedelta(days=1) if entry.day else since
    if entry.day and entry.entered:
        written = schedule.plan.zones.local(entry.entered)
        until = min(until, written + minute)
    sessions = schedule.sessions
    first, after = (bisect_left(sessions, at, key=local) for at in (since, until))
    before = sessions[first - 1] if first else None
    if before is None:
        before = sessions[0]._replace(number=0, moves=(), remaining_mm=Fraction(schedule.plan.distance_mm))
    return [before, *sessions[first:after]]


def _span(planned: list[Fraction]) -> str:
    low, high = min(planned), max(planned)
    return shown_mm(low) if low == high else f"{shown_mm(low)} to {shown_mm(high)}"


def entry_time(schedule: LevelSchedule, entry: Entry) -> str:
    """When an entry is of, "Sun 1 Feb 2026 12:30"."""
    at = entry.moment(schedule.plan.protocol.sessions)
    return day_text(at) if entry.on else time_text(at)


def _counted_anew(schedule: Schedule) -> Iterator[str]:
    """Turns recorded before a correction that come to another reading by it, where none was read since."""
    plan = schedule.plan
    for place in range(len(plan.course) - 1, -1, -1):
        entry = plan.course[place]
        if entry.readings_mm or entry.order == "remaining":
            return  # what was read or measured since is what counts
        if entry.record == "correct" and (entry.was or entry.added):
            yield from _other_readings(plan_at(plan, place), plan_at(plan, place + 1))
            return


def _other_readings(before: Plan, after: Plan) -> Iterator[str]:
    """The readings that recorded turns come to by two plans, where they are not the same."""
    from bt_cli.schedule.build import schedule_of

    try:
        old, new = schedule_of(before), schedule_of(after)
    except PlanInvalid:
        return
    until = recorded_until(new)
    if until is None or [actuator.id for actuator in old.actuators] != [actuator.id for actuator in new.actuators]:
        return
    at = until + timedelta(minutes=1)
    shown = zip(new.actuators, old.ledger.readings_at(at), new.ledger.readings_at(at), strict=True)
    differ = [f"{actuator.id} {shown_mm(now)} and not {shown_mm(was)}" for actuator, was, now in shown if was != now]
    if differ:
        turns = f"the turns recorded until {time_text(until)}"
        yield f"by the corrected plan {turns} come to another reading: {', '.join(differ)}"


RULES = (
    Rule(
        "BT136",
        "warning",
        "Recorded turns count by a corrected plan",
        "Read the scale and record it: bt record PLAN reading. If the patient turned by the old sheet, take the edit "
        "back.",
        "arithmetic",
        "Somebody accepted an edited file. Turns recorded before that now count by its new values. If the patient "
        "turned by the old sheet, bone and scale are elsewhere. A reading recorded after the correction ends this "
        "finding; BT140 then says whether it agrees.",
        _counted_anew,
    ),
    Rule(
        "BT139",
        "warning",
        "The scale stays off the plan",
        "Record what was really turned (bt record PLAN done), or tell the patient by how much the scale differs.",
        "arithmetic",
        "A scale was more than one step off the plan, and an order remaining followed. That order says how far the "
        "bone still has to go, and moves no scale. The sheet still asks for readings that are off by as much. It ends "
        "with a record of what was really turned, with a later reading, or with a re-set.",
        _scale_stays_off,
    ),
    Rule(
        "BT207",
        "warning",
        "Turned beyond docking, or beyond the goal",
        "Stop, and look at an X-ray. Then order reverse, or remaining for what it shows. A wrong record: bt undo.",
        "arithmetic",
        "Recorded turns have gone further than the way that was left. Nothing is planned beyond docking, so what is "
        "left is 0 and would hide it. What was turned back since is taken off. An order remaining or replan that "
        "counts from later ends this finding.",
        _turned_too_far,
    ),
    Rule(
        "BT140",
        "warning",
        "The scale disagrees with the plan",
        "Measure again. If it holds, go on from it: bt amend PLAN replan A=MM. Where you know which turns differed, "
        "record them: bt record PLAN done, or missed. "
        "The order remaining moves no scale: it is for what an X-ray shows.",
        "arithmetic",
        "A recorded reading is more than one step from what the schedule says for that time. A nut may have been "
        "turned the wrong way, turns may be missing from the records, or the scale was read wrongly. An order replan "
        "goes on from what the scale shows. Where you know which turns differed, record them as they were made: every "
        "later reading follows. For one session: bt record PLAN done TIME A=STEPS, with a minus for the wrong way; "
        "for several --from and --to. An order remaining or replan that is entered later ends this finding, and BT139 "
        "tells what remaining leaves open. Of six struts: an order replan with readings of that time or later.",
        _scale_disagrees,
    ),
    Rule(
        "BT141",
        "warning",
        "An X-ray disagrees with the plan",
        "Look again. If it holds, order what it shows less what was turned since: bt amend PLAN remaining MM.",
        CONVENTION,
        "The gap on an X-ray is more than 1 mm from what the schedule says for that time. A ruler on a film is off "
        "by about as much. The schedule goes on as planned until an order remaining says what is left to do. That "
        "order, or one to go on from docking, ends this finding where it is entered later.",
        _xray_disagrees,
    ),
)
