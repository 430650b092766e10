"""What each order does to a walk from its time on; what is said where it cannot be followed there."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.course import Walk
from bt_cli.motion.stretch import Stretch
from bt_cli.plan.entries import Entry
from bt_cli.words import mm


def obey(walk: Walk, at: datetime, entry: Entry) -> str | None:
    """Follow an order that counts from a time on. Whatever it has begun, an order that sets its own way ends."""
    return _ORDERS[entry.kind](walk, at, entry)


def _rate(walk: Walk, at: datetime, entry: Entry) -> str | None:
    if walk.held:
        return "the course is paused then: order resume first"
    if walk.at_goal:
        more = "compress" if walk.plan.goal.kind == "transport" else "extend or compress"
        return f"nothing is left to do then: order remaining, {more}"
    walk.rate, walk.times = Fraction(entry.rate_mm_per_day or 0), entry.sessions or walk.times
    walk.catch_up_mm = None
    walk.forward(at)
    return None


def _pause(walk: Walk, _at: datetime, entry: Entry) -> str | None:
    if walk.held:
        return "the course is paused already"
    if not walk.stretch:
        return "nothing turns then, so there is nothing to pause"
    walk.held, walk.stretch = walk.stretch, None
    walk.alone = bool(entry.level)
    return None


def _stop(walk: Walk, _at: datetime, entry: Entry) -> str | None:
    walk.held, walk.stretch, walk.stopped = walk.stretch or walk.held, None, entry
    walk.alone = walk.alone or bool(entry.level)
    if walk.held and walk.held.cycling:
        walk.held, walk.queue = None, []
    return None


def _resume(walk: Walk, at: datetime, entry: Entry) -> str | None:
    if walk.several and walk.alone and not entry.level:
        return f"{walk.plan.level.name} rests by an order of its own: write level = {walk.plan.level.name!r}"
    if walk.held:
        walk.stretch, walk.held = walk.held, None
        begin = at if walk.stretch.every_days else walk.first_slot(at, walk.stretch.times)
        walk.stretch.at = max(walk.stretch.at, begin)  # no sooner than it would have been
    elif walk.several and not entry.level and not walk.stopped:
        return "nothing is paused then"
    elif (walk.stopped or not walk.stretch) and not walk.at_goal:
        walk.forward(at)
    elif not walk.lent:  # what others have of its share comes back to it
        return "nothing is paused then"
    walk.stopped, walk.alone = None, False
    return None


def _reverse(walk: Walk, at: datetime, entry: Entry) -> str | None:
    back_mm = Fraction(entry.distance_mm or 0)
    if said := _too_far(walk, back_mm):
        return said
    times = entry.sessions or walk.times
    per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
    walk.reach = None  # what was ordered past the goal is undone
    walk.go([Stretch(walk.first_slot(at, times), times, per_slot, walk.position - back_mm, -1, "reversal")])
    return None


def _accordion(walk: Walk, at: datetime, entry: Entry) -> str | None:
    """Back and forth so many times: never below zero regenerate, and no further than where it began."""
    back_mm, begun = Fraction(entry.distance_mm or 0), walk.position
    if said := _too_far(walk, back_mm):
        return said
    times, days = entry.sessions or walk.times, entry.pause_days or 0
    back, forth = (
        Fraction(rate or 0) / len(times)
        for rate in (entry.rate_mm_per_day, entry.forth_rate_mm_per_day or entry.rate_mm_per_day)
    )
    first = walk.first_slot(at, times)
    halves = ((back, begun - back_mm, -1, "reversal"), (forth, begun, 1, walk.phase))
    walk.go(
        [
            Stretch(first, times, per_slot, end, sign, phase, cycling=True, after_days=days)
            for _ in range(entry.cycles or 0)
            for per_slot, end, sign, phase in halves
        ]
    )
    return None


def _too_far(walk: Walk, back_mm: Fraction) -> str | None:
    if back_mm > walk.position:
        return f"{mm(back_mm)} back is more than the {mm(walk.position)} made by then"
    return None


def _remaining(walk: Walk, at: datetime, entry: Entry) -> str | None:
    if walk.lent:
        return "others do what it had left: order resume first, then what is left of it"
    if walk.made_mm is not None:
        walk.position = walk.made_mm  # from where it really is, not from where it should be
    remaining_mm, walk.behind_mm = Fraction(entry.remaining_mm or 0), Fraction(0)
    if walk.pulled:
        walk.displace(walk.goal - remaining_mm - walk.position)
    else:
        walk.goal = walk.position + remaining_mm
    for one in walk.alike:  # what they went too far is in what was measured
        one.reach = one.position
    if walk.held:
        if walk.held.cycling:
            alone = walk.alone
            walk.forward(at)
            walk.held, walk.stretch, walk.alone = walk.stretch, None, alone
        elif walk.held.main:
            walk.held.end = walk.goal
    elif walk.at_goal:
        walk.stretch, walk.queue, walk.contact = None, [], at
    elif walk.stretch is None or walk.stretch.main or walk.stretch.cycling:
        walk.forward(at)
    return None


def _compress(walk: Walk, at: datetime, entry: Entry) -> str | None:
    return _beyond(walk, at, entry, -1 if walk.plan.goal.kind == "lengthening" else 1, "compression")


def _extend(walk: Walk, at: datetime, entry: Entry) -> str | None:
    return _beyond(walk, at, entry, 1, "compression" if walk.plan.goal.kind == "compression" else "distraction")


def _beyond(walk: Walk, at: datetime, entry: Entry, sign: int, phase: str) -> str | None:
    if not walk.dock(at) and not walk.is_done:
        said = f"{entry.order} goes beyond the goal, which is not reached by then"
        if walk.docking.tolerance_mm is None:
            return said
        return f"{said}, and no X-ray before it shows a gap of {mm(walk.docking.tolerance_mm)} or less"
    times, distance_mm = entry.sessions or walk.times, Fraction(entry.distance_mm or 0)
    end, contact = walk.position + sign * distance_mm, walk.contact
    if walk.plan.goal.kind != "transport":
        walk.goal = end
        walk.extended_mm += sign * distance_mm
    else:
        walk.reach = end
    if entry.step_every_days:
        per_slot, first = walk.plan.frame.step_mm, at
    else:
        per_slot = Fraction(entry.rate_mm_per_day or 0) / len(times)
        first = walk.first_slot(at, times)
    walk.go([Stretch(first, times, per_slot, end, sign, phase, every_days=entry.step_every_days)])
    walk.contact = contact
    return None


def _catch_up(walk: Walk, _at: datetime, entry: Entry) -> str | None:
    rate_mm = Fraction(entry.rate_mm_per_day or 0)
    if not (walk.stretch and walk.stretch.main):
        return "nothing is on its way to the goal then"
    if walk.behind_mm <= 0:
        return "nothing that was missed is left to catch up"
    if rate_mm <= walk.rate:
        return f"rate_mm_per_day must be more than the {mm(walk.rate)} a day in force"
    walk.catch_up_mm = rate_mm
    return None


def _replan(walk: Walk, at: datetime, entry: Entry) -> str | None:
    assert walk.way  # noqa: S101 - `plan/history.py` has seen that this is a correction
    if said := walk.way.replan(walk.position, walk.first_slot(at, walk.times), entry):
        return said
    walk.goal = walk.way.end
    walk.forward(at)
    return None


_ORDERS: dict[str, Callable[[Walk, datetime, Entry], str | None]] = {
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
