"""Rules of the course: whether what was seen agrees with what was planned."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Goal, Plan
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import clock_text, count, day_text, mm

if TYPE_CHECKING:
    from bt_cli.schedule.backdated import Backdated

XRAY_TOLERANCE_MM = Fraction(1)  # convention: what a ruler on a film can be off by


def _scale_disagrees(schedule: Schedule) -> str | None:
    for entry in schedule.plan.course:
        if entry.order:
            continue  # an order to plan anew has taken the readings in
        reset = _reset_on(schedule, entry.moment(schedule.plan.protocol.sessions).date())
        for name, reading_mm in (entry.readings_mm or {}).items():
            if name in reset:
                continue  # of the old stroke or the new: nobody can tell
            from bt_cli.schedule.legs import reading_after

            actuator = next(one for one in schedule.actuators if one.id == name)
            planned = [reading_after(schedule, actuator, session) for session in seen(schedule, entry)]
            if not min(planned) - actuator.step_mm <= reading_mm <= max(planned) + actuator.step_mm:
                who = f"strut {name}" if schedule.correction else name
                said = f"{who} read {mm(reading_mm)} on {when(schedule, entry)}"
                return f"{said}, where the plan says {_span(planned)}"
    return None


def _reset_on(schedule: Schedule, day: date) -> set[str]:
    """The actuators that are re-set or exchanged on a day; of six struts one swap leaves none of them certain."""
    if schedule.correction:
        return {actuator.id for actuator in schedule.actuators} if day in schedule.dates("swap") else set()
    return {reset.actuator for reset in schedule.resets if reset.on == day}


def _xray_disagrees(schedule: Schedule) -> str | None:
    if schedule.plan.frame.hinge:
        return None  # the gap of a wedge is another at every place of it
    beyond_mm = pressed_mm(schedule.plan.goal)
    for entry in schedule.plan.course:
        shown = seen(schedule, entry) if entry.gap_mm is not None else []
        planned = [max(session.remaining_mm - beyond_mm, Fraction(0)) for session in shown]
        if not planned or entry.gap_mm is None:
            continue
        if not min(planned) - XRAY_TOLERANCE_MM <= entry.gap_mm <= max(planned) + XRAY_TOLERANCE_MM:
            said = f"X-ray showed a gap of {mm(entry.gap_mm)} on {when(schedule, entry)}"
            return f"{said}, where the plan says {_span(planned)}"
    return None


def pressed_mm(goal: Goal) -> Fraction:
    """How far bone ends are pressed together once the gap that a compression closes first is closed."""
    if goal.kind != "compression" or goal.defect_mm is None:
        return Fraction(0)
    return Fraction((goal.compression_mm or 0) - goal.defect_mm)


def seen(schedule: Schedule, entry: Entry) -> list[Session]:
    """The last session before an entry; where it names a day and no time, with those of that day."""
    at = entry.moment(schedule.plan.protocol.sessions)
    since = datetime.combine(at.date(), time()) if entry.on else at + timedelta(minutes=1)
    until = since + timedelta(days=1) if entry.on else since
    before = schedule.sessions[0]._replace(number=0, moves=(), remaining_mm=Fraction(schedule.plan.distance_mm))
    local = [(session.at.replace(tzinfo=None), session) for session in schedule.sessions]
    done = [session for at, session in local if at < since]
    return [done[-1] if done else before, *(session for at, session in local if since <= at < until)]


def _span(planned: list[Fraction]) -> str:
    low, high = min(planned), max(planned)
    return mm(low) if low == high else f"{mm(low)} to {mm(high)}"


def when(schedule: Schedule, entry: Entry) -> str:
    """When an entry is of, "Sun 1 Feb 2026 12:30"."""
    at = entry.moment(schedule.plan.protocol.sessions)
    return day_text(at) if entry.on else f"{day_text(at)} {clock_text(at)}"


def _backdated(schedule: Schedule) -> str | None:
    """Orders that were written down after turns which they make different, and which nobody recorded."""
    from bt_cli.schedule.backdated import written_at
    from bt_cli.schedule.legs import recorded_until

    told, times = [], schedule.plan.slots
    for i, entry in enumerate(schedule.plan.course):
        if not (entry.order and entry.entered and entry.moment(times) < written_at(schedule, entry)):
            continue
        found, recorded = _made_different(schedule.plan, i), recorded_until(schedule)
        turns = [at for at in found.turns if recorded is None or at > recorded] if found else []
        if found and turns:
            said = f"order {entry.order} from {_text(found.since)} was written on {_text(found.written)}"
            ends = " to ".join(dict.fromkeys(map(_text, (turns[0], turns[-1]))))
            unknown = f"what was turned then ({count(len(turns), 'session')}, {ends}) is not recorded"
            told.append(f"{said}: {unknown}, and counts as made by it and not by the old sheet")
    return "; ".join(told) or None


def _made_different(plan: Plan, i: int) -> "Backdated | None":
    """What the order at a place of the course makes different in the past."""
    from bt_cli.schedule.backdated import backdated
    from bt_cli.schedule.build import schedule_of

    try:
        old, new = schedule_of(plan.at_revision(i)), schedule_of(plan.at_revision(i + 1))
    except PlanInvalid:
        return None
    return backdated(old, new, plan.course[i])


def _text(at: datetime) -> str:
    return f"{day_text(at)} {clock_text(at)}"


RULES = (
    Rule(
        "BT140",
        "warning",
        "The scale disagrees with the plan",
        "Measure again; if it holds, order what is really left: bt amend PLAN remaining MM (six struts: replan).",
        "arithmetic",
        "A recorded reading is more than one step from what the schedule says for that time. A nut may have been "
        "turned the wrong way, turns may be missing from the records, or the scale was read wrongly. The schedule "
        "goes on as planned until an order remaining says what is left to do.",
        _scale_disagrees,
    ),
    Rule(
        "BT141",
        "warning",
        "An X-ray disagrees with the plan",
        "Look again; if it holds, order what is really left: bt amend PLAN remaining MM.",
        CONVENTION,
        "The gap on an X-ray is more than 1 mm from what the schedule says for that time, which is about what a ruler "
        "on a film can be off by. The schedule goes on as planned until an order remaining says what is left to do.",
        _xray_disagrees,
    ),
    Rule(
        "BT149",
        "warning",
        "An order from before it was written",
        "Record what was turned since (bt record PLAN done --through), or order it from the next session.",
        CONVENTION,
        "The order counts from a time before it was written down, and nobody recorded the turns since. The patient may "
        "have turned by it, when it was given by phone, or by the old sheet. The schedule takes them as made by the "
        "order. bt amend asks which it was, and records it.",
        _backdated,
    ),
)
