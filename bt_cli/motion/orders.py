"""What each order does to the motion of a level from its time on; what is said where it cannot be followed there."""

from collections.abc import Callable, Sequence
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.exact import ZERO
from bt_cli.motion.level_motion import LevelMotion
from bt_cli.motion.pace import rate_of
from bt_cli.motion.segment import Segment
from bt_cli.plan.entries import Entry
from bt_cli.words import mm


def obey(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    """Follow an order that counts from a time on. Whatever it has begun, an order that sets its own way ends."""
    return _ORDERS[entry.kind](motion, at, entry)


def _rate(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    if motion.held:
        return "the course is paused then: order resume first"
    if not motion.left_mm:  # nor where a length is being pressed together: that has its own rate
        if motion.segment and motion.segment.phase == "compression":
            return "a compression is under way, at its own rate: order remaining 0, then compress by what is left of it"
        more = "compress" if motion.plan.goal.kind == "transport" else "extend or compress"
        return f"nothing is left to do then: order remaining, {more}"
    motion.rate, motion.times = rate_of(motion.plan, entry), entry.sessions or motion.times
    motion.every_days = (entry.step_every_days, at) if entry.step_every_days else None
    motion.catch_up_mm = None
    motion.forward(at)
    return None


def _pause(motion: LevelMotion, _at: datetime, entry: Entry) -> str | None:
    if motion.held:
        return "the course is paused already"
    if not motion.segment:
        return "nothing turns then, so there is nothing to pause"
    motion.held, motion.segment = motion.segment, None
    motion.alone = bool(entry.level)
    return None


def _stop(motion: LevelMotion, _at: datetime, entry: Entry) -> str | None:
    motion.held, motion.segment, motion.stopped = motion.segment or motion.held, None, entry
    motion.alone = motion.alone or bool(entry.level)
    if motion.held and motion.held.cycling:
        motion.held, motion.queue = None, []
    return None


def _resume(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    if motion.several and motion.alone and not entry.level:
        return f"{motion.plan.level.name} rests by an order of its own: write level = {motion.plan.level.name!r}"
    if motion.held:
        motion.segment, motion.held = motion.held, None
        as_ordered = motion.segment.every_days and not motion.segment.main
        begin = at if as_ordered else motion.first_slot(at, motion.segment.times)
        motion.segment.at = max(motion.segment.at, begin)  # no sooner than it would have been
    elif motion.several and not entry.level and not motion.stopped:
        return "nothing is paused then"
    elif (motion.stopped or not motion.segment) and not motion.at_goal:
        motion.forward(at)
    elif not (motion.lent or motion.stopped):  # what others have of its share comes back to it; a stop ends
        return "nothing is paused then"
    motion.stopped, motion.alone = None, False
    return None


def _reverse(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    back_mm = Fraction(entry.distance_mm or 0)
    if problem := _too_far(motion, back_mm):
        return problem
    times = entry.sessions or motion.times
    per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
    motion.reach = None  # what was ordered past the goal is undone
    motion.go([Segment(motion.first_slot(at, times), times, per_slot, motion.position - back_mm, -1, "reversal")])
    return None


def _accordion(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    """Back and forth so many times: never below zero regenerate, and no further than where it began."""
    back_mm, begun = Fraction(entry.distance_mm or 0), motion.position
    if problem := _too_far(motion, back_mm):
        return problem
    times, days = entry.sessions or motion.times, entry.pause_days or 0
    back, forth = (
        Fraction(rate or 0) / len(times)
        for rate in (entry.rate_mm_per_day, entry.forth_rate_mm_per_day or entry.rate_mm_per_day)
    )
    first = motion.first_slot(at, times)
    halves = ((back, begun - back_mm, -1, "reversal"), (forth, begun, 1, motion.phase))
    motion.go(
        [
            Segment(first, times, per_slot, end, sign, phase, cycling=True, after_days=days)
            for _ in range(entry.cycles or 0)
            for per_slot, end, sign, phase in halves
        ]
    )
    return None


def _too_far(motion: LevelMotion, back_mm: Fraction) -> str | None:
    if back_mm > motion.position:
        return f"{mm(back_mm)} back is more than the {mm(motion.position)} made by then"
    return None


def _remaining(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    if motion.lent:
        return "others do what it had left: order resume first, then what is left of it"
    if motion.made_mm is not None:
        motion.position = motion.made_mm  # from where it really is, not from where it should be
    remaining_mm, motion.behind_mm = Fraction(entry.remaining_mm or 0), Fraction(0)
    if motion.pulled:
        motion.displace(motion.goal - remaining_mm - motion.position)
    else:
        motion.goal = motion.position + remaining_mm
    for level in motion.alike:  # what they went too far is in what was measured
        level.reach = level.position
    if motion.held:
        if motion.held.cycling:
            _hold_forward(motion, at)
        elif motion.held.main:
            motion.held.end = motion.goal
    elif motion.at_goal:
        motion.segment, motion.queue, motion.contact = None, [], at
    elif motion.segment is None or motion.segment.main or motion.segment.cycling:
        motion.forward(at)
    return None


def _hold_forward(motion: LevelMotion, at: datetime) -> None:
    """Go toward the goal in place of what a pause holds back, once the pause is over."""
    alone = motion.alone
    motion.forward(at)
    motion.held, motion.segment, motion.alone = motion.segment, None, alone


def _compress(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    return _beyond(motion, at, entry, -1 if motion.plan.goal.kind == "lengthening" else 1, "compression")


def _extend(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    return _beyond(motion, at, entry, 1, "compression" if motion.plan.goal.kind == "compression" else "distraction")


def _beyond(motion: LevelMotion, at: datetime, entry: Entry, sign: int, phase: str) -> str | None:
    if not _dock(motion, at) and not _is_done(motion):
        text = f"{entry.order} goes beyond the goal, which is not reached by then"
        tolerance_mm = motion.docking.tolerance_mm(at)
        return (
            text
            if tolerance_mm is None
            else f"{text}, and no X-ray before it shows a gap of {mm(tolerance_mm)} or less"
        )
    times, distance_mm = entry.sessions or motion.times, Fraction(entry.distance_mm or 0)
    end, contact = motion.position + sign * distance_mm, motion.contact
    if motion.plan.goal.kind != "transport":
        motion.goal = end
        motion.extended_mm += sign * distance_mm
    else:
        motion.reach = end
    if entry.step_every_days:
        per_slot, first = motion.plan.frame.step_mm, at
    else:
        per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
        first = motion.first_slot(at, times)
    motion.go([Segment(first, times, per_slot, end, sign, phase, every_days=entry.step_every_days)])
    motion.contact = contact
    return None


def _dock(motion: LevelMotion, at: datetime) -> bool:
    """Drop what is left of the nominal way where an X-ray shows contact by a time; whether it does.

    All levels that close the gap have then come to their end, and none may have gone back since the X-ray.
    """
    if all(level.at_goal for level in _closing(motion)):
        return False
    seen = []
    for level in _closing(motion):
        level.docking.look(at, level.position, level.last)
        seen.append(level.docking.met(level.position, at))
    if not all(seen):
        return False
    turned = [xray.last for xray in seen if xray and xray.last]
    for level in _closing(motion):
        level.goal, level.behind_mm, level.catch_up_mm = level.position, ZERO, None
        level.segment, level.held, level.queue, level.alone = None, None, [], False
        level.contact = max(turned, default=at)
        if level is not motion:
            level.enter(at)
    return True


def _is_done(motion: LevelMotion) -> bool:
    """Whether it has come to its goal, and so has every level that closes the gap with it."""
    at_rest = (motion.segment is None or motion.segment.cycling) and not motion.held
    return at_rest and all(level.at_goal for level in _closing(motion))


def _closing(motion: LevelMotion) -> Sequence[LevelMotion]:
    """The levels that close the gap together."""
    return motion.alike if motion.plan.goal.kind == "transport" else (motion,)


def _catch_up(motion: LevelMotion, _at: datetime, entry: Entry) -> str | None:
    rate_mm = Fraction(entry.rate_mm_per_day or 0)
    if not (motion.segment and motion.segment.main):
        return "nothing is on its way to the goal then"
    if motion.segment.every_days:
        return "one step every so many days is ordered then, and is not made faster: order rate"
    if motion.behind_mm <= 0:
        return "nothing that was missed is left to catch up"
    if rate_mm <= motion.rate:
        return f"rate_mm_per_day must be more than the {mm(motion.rate)} a day in force"
    motion.catch_up_mm = rate_mm
    return None


def _replan(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    if not motion.way:
        return _from_scales(motion, at, entry)
    if problem := motion.way.replan(motion.position, motion.first_slot(at, motion.times), entry):
        return problem
    motion.goal = motion.way.end
    if motion.held:
        _hold_forward(motion, at)
    else:
        motion.forward(at)
    return None


def _from_scales(motion: LevelMotion, at: datetime, entry: Entry) -> str | None:
    """Go on from what scales show: what was begun goes on to its own end, and what rests goes on resting."""
    if motion.lent:
        return "others do what it had left: order resume first, then what its scale shows"
    assert motion.take_readings  # noqa: S101 - whoever turns its actuators knows their scales
    motion.take_readings(at, entry)
    if entry.measures_left:
        return _remaining(motion, at, entry)
    if motion.contact and motion.left_mm and not (motion.segment or motion.held or motion.stopped):
        motion.forward(at)  # it had come to its goal, and its scale shows less
    return None


_ORDERS: dict[str, Callable[[LevelMotion, datetime, Entry], str | None]] = {
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
