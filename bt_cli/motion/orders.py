"""What each order does to a planner from its time on; what is said where it cannot be followed there."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.pace import rate_of
from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.segment import Segment
from bt_cli.plan.entries import Entry
from bt_cli.words import mm


def obey(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    """Follow an order that counts from a time on. Whatever it has begun, an order that sets its own way ends."""
    return _ORDERS[entry.kind](planner, at, entry)


def _rate(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    if planner.held:
        return "the course is paused then: order resume first"
    if not planner.left_mm:  # nor where a length is being pressed together: that has its own rate
        if planner.segment and planner.segment.phase == "compression":
            return "a compression is under way, at its own rate: order remaining 0, then compress by what is left of it"
        more = "compress" if planner.plan.goal.kind == "transport" else "extend or compress"
        return f"nothing is left to do then: order remaining, {more}"
    planner.rate, planner.times = rate_of(planner.plan, entry), entry.sessions or planner.times
    planner.every_days = (entry.step_every_days, at) if entry.step_every_days else None
    planner.catch_up_mm = None
    planner.forward(at)
    return None


def _pause(planner: MotionPlanner, _at: datetime, entry: Entry) -> str | None:
    if planner.held:
        return "the course is paused already"
    if not planner.segment:
        return "nothing turns then, so there is nothing to pause"
    planner.held, planner.segment = planner.segment, None
    planner.alone = bool(entry.level)
    return None


def _stop(planner: MotionPlanner, _at: datetime, entry: Entry) -> str | None:
    planner.held, planner.segment, planner.stopped = planner.segment or planner.held, None, entry
    planner.alone = planner.alone or bool(entry.level)
    if planner.held and planner.held.cycling:
        planner.held, planner.queue = None, []
    return None


def _resume(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    if planner.several and planner.alone and not entry.level:
        return f"{planner.plan.level.name} rests by an order of its own: write level = {planner.plan.level.name!r}"
    if planner.held:
        planner.segment, planner.held = planner.held, None
        as_ordered = planner.segment.every_days and not planner.segment.main
        begin = at if as_ordered else planner.first_slot(at, planner.segment.times)
        planner.segment.at = max(planner.segment.at, begin)  # no sooner than it would have been
    elif planner.several and not entry.level and not planner.stopped:
        return "nothing is paused then"
    elif (planner.stopped or not planner.segment) and not planner.at_goal:
        planner.forward(at)
    elif not (planner.lent or planner.stopped):  # what others have of its share comes back to it; a stop ends
        return "nothing is paused then"
    planner.stopped, planner.alone = None, False
    return None


def _reverse(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    back_mm = Fraction(entry.distance_mm or 0)
    if problem := _too_far(planner, back_mm):
        return problem
    times = entry.sessions or planner.times
    per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
    planner.reach = None  # what was ordered past the goal is undone
    planner.go([Segment(planner.first_slot(at, times), times, per_slot, planner.position - back_mm, -1, "reversal")])
    return None


def _accordion(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    """Back and forth so many times: never below zero regenerate, and no further than where it began."""
    back_mm, begun = Fraction(entry.distance_mm or 0), planner.position
    if problem := _too_far(planner, back_mm):
        return problem
    times, days = entry.sessions or planner.times, entry.pause_days or 0
    back, forth = (
        Fraction(rate or 0) / len(times)
        for rate in (entry.rate_mm_per_day, entry.forth_rate_mm_per_day or entry.rate_mm_per_day)
    )
    first = planner.first_slot(at, times)
    halves = ((back, begun - back_mm, -1, "reversal"), (forth, begun, 1, planner.phase))
    planner.go(
        [
            Segment(first, times, per_slot, end, sign, phase, cycling=True, after_days=days)
            for _ in range(entry.cycles or 0)
            for per_slot, end, sign, phase in halves
        ]
    )
    return None


def _too_far(planner: MotionPlanner, back_mm: Fraction) -> str | None:
    if back_mm > planner.position:
        return f"{mm(back_mm)} back is more than the {mm(planner.position)} made by then"
    return None


def _remaining(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    if planner.lent:
        return "others do what it had left: order resume first, then what is left of it"
    if planner.made_mm is not None:
        planner.position = planner.made_mm  # from where it really is, not from where it should be
    remaining_mm, planner.behind_mm = Fraction(entry.remaining_mm or 0), Fraction(0)
    if planner.pulled:
        planner.displace(planner.goal - remaining_mm - planner.position)
    else:
        planner.goal = planner.position + remaining_mm
    for level_planner in planner.alike:  # what they went too far is in what was measured
        level_planner.reach = level_planner.position
    if planner.held:
        if planner.held.cycling:
            _hold_forward(planner, at)
        elif planner.held.main:
            planner.held.end = planner.goal
    elif planner.at_goal:
        planner.segment, planner.queue, planner.contact = None, [], at
    elif planner.segment is None or planner.segment.main or planner.segment.cycling:
        planner.forward(at)
    return None


def _hold_forward(planner: MotionPlanner, at: datetime) -> None:
    """Go toward the goal in place of what a pause holds back, once the pause is over."""
    alone = planner.alone
    planner.forward(at)
    planner.held, planner.segment, planner.alone = planner.segment, None, alone


def _compress(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    return _beyond(planner, at, entry, -1 if planner.plan.goal.kind == "lengthening" else 1, "compression")


def _extend(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    return _beyond(planner, at, entry, 1, "compression" if planner.plan.goal.kind == "compression" else "distraction")


def _beyond(planner: MotionPlanner, at: datetime, entry: Entry, sign: int, phase: str) -> str | None:
    if not planner.dock(at) and not planner.is_done:
        text = f"{entry.order} goes beyond the goal, which is not reached by then"
        tolerance_mm = planner.docking.tolerance_mm(at)
        return (
            text
            if tolerance_mm is None
            else f"{text}, and no X-ray before it shows a gap of {mm(tolerance_mm)} or less"
        )
    times, distance_mm = entry.sessions or planner.times, Fraction(entry.distance_mm or 0)
    end, contact = planner.position + sign * distance_mm, planner.contact
    if planner.plan.goal.kind != "transport":
        planner.goal = end
        planner.extended_mm += sign * distance_mm
    else:
        planner.reach = end
    if entry.step_every_days:
        per_slot, first = planner.plan.frame.step_mm, at
    else:
        per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
        first = planner.first_slot(at, times)
    planner.go([Segment(first, times, per_slot, end, sign, phase, every_days=entry.step_every_days)])
    planner.contact = contact
    return None


def _catch_up(planner: MotionPlanner, _at: datetime, entry: Entry) -> str | None:
    rate_mm = Fraction(entry.rate_mm_per_day or 0)
    if not (planner.segment and planner.segment.main):
        return "nothing is on its way to the goal then"
    if planner.segment.every_days:
        return "one step every so many days is ordered then, and is not made faster: order rate"
    if planner.behind_mm <= 0:
        return "nothing that was missed is left to catch up"
    if rate_mm <= planner.rate:
        return f"rate_mm_per_day must be more than the {mm(planner.rate)} a day in force"
    planner.catch_up_mm = rate_mm
    return None


def _replan(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    if not planner.way:
        return _from_scales(planner, at, entry)
    if problem := planner.way.replan(planner.position, planner.first_slot(at, planner.times), entry):
        return problem
    planner.goal = planner.way.end
    if planner.held:
        _hold_forward(planner, at)
    else:
        planner.forward(at)
    return None


def _from_scales(planner: MotionPlanner, at: datetime, entry: Entry) -> str | None:
    """Go on from what scales show: what was begun goes on to its own end, and what rests goes on resting."""
    if planner.lent:
        return "others do what it had left: order resume first, then what its scale shows"
    assert planner.take_readings  # noqa: S101 - whoever turns its actuators knows their scales
    planner.take_readings(at, entry)
    if entry.measures_left:
        return _remaining(planner, at, entry)
    if planner.contact and planner.left_mm and not (planner.segment or planner.held or planner.stopped):
        planner.forward(at)  # it had come to its goal, and its scale shows less
    return None


_ORDERS: dict[str, Callable[[MotionPlanner, datetime, Entry], str | None]] = {
    "rate": _rate,
    "pause": _pause,
    "resume": _resume,
    "reverse": _reverse,
    "remaining": _remaining,
    "compress": _compress,
    "extend": _extend,
    "accordion": _accordion,
    "catch_up": _catch_up,
    "stop": _stop,
    "replan": _replan,
}
