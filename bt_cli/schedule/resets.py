"""When the hardware of each actuator is re-set or exchanged: as the plan says, or planned where a stroke would end.

A stroke is never longer than `range_mm`. Where the plan names no dates, each re-set is on the last review before the
stroke would end, before that day's first turn. What happens later moves no re-set that is behind. An order from a
review's first turn on is given at that review, so the hardware can be re-set on that very day.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import last_moment
from bt_cli.plan.levels import actuator_letters, first_start, level_plans, ring_travels_mm
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.model import Reset
from bt_cli.schedule.phases import settled_until
from bt_cli.schedule.reviews import review_dates
from bt_cli.schedule.step_scheduler import StepScheduler


class Travelled(NamedTuple):
    """How far an actuator has travelled after a session."""

    on: date
    mm: Fraction


def resets_of(plan: Plan) -> tuple[Reset, ...]:
    """All re-sets, by date and actuator."""
    named = actuator_letters(plan)
    found = [
        Reset(letter, on, planned=False)
        for one in level_plans(plan)
        for letter in named[one.level.name]
        for on in one.frame.swaps
    ]
    if _may_run_out(plan):
        found += _planned(plan)
    return tuple(sorted(found, key=lambda reset: (reset.on, reset.actuator)))


def _may_run_out(plan: Plan) -> bool:
    """Whether any stroke can come to its end with no date named for it; reviews are there to choose from."""
    plans = level_plans(plan)
    if not plan.review:
        return False
    return any(
        one.frame.range_mm and not one.frame.swaps and (plan.course or one.frame.hinge or way_mm > one.frame.range_mm)
        for one, way_mm in zip(plans, ring_travels_mm(plan), strict=True)
    )


def _planned(plan: Plan) -> list[Reset]:
    """What bt plans: those of the revision before the last order or record that moves any stand until it."""
    last = _last_moving(plan)
    fixed: list[Reset] = []
    if last is not None:
        since = max(first_start(plan).date(), settled_until(plan, last))
        try:
            fixed = [reset for reset in _planned(plan_at(plan, last)) if reset.on <= since]
        except PlanInvalid:
            fixed = []
    return [*fixed, *_after(plan, fixed, first_free(plan))]


def first_free(plan: Plan) -> date:
    """The first day on which a re-set can be planned: nothing says that its first turn is behind."""
    begun, last = first_start(plan).date(), _last_moving(plan)
    if last is None:
        return begun + timedelta(days=1)
    behind = settled_until(plan, last)
    return max(begun, behind) + timedelta(days=0 if behind > begun and _from_a_morning(plan, last, behind) else 1)


def _last_moving(plan: Plan) -> int | None:
    """The place of the last order or record that moves any session."""
    return next((i for i in range(len(plan.course) - 1, -1, -1) if not plan.course[i].moves_nothing), None)


def _from_a_morning(plan: Plan, last: int, day: date) -> bool:
    """Whether an entry is an order from the first turn of a day on, of which nothing is recorded as turned."""
    entry, first = plan.course[last], min(slot for one in level_plans(plan) for slot in one.slots)
    at = entry.moment(plan.slots)
    if not entry.order or at.date() != day or (entry.day is None and at.time() > first):
        return False
    turned = (one for one in plan.course[:last] if one.record in ("done", "missed"))
    return all(last_moment(one.to or one.through or one.moment(plan.slots)).date() < day for one in turned)


def _after(plan: Plan, fixed: Sequence[Reset], free: date) -> Iterator[Reset]:
    scheduler = StepScheduler(plan)
    made: dict[str, list[Travelled]] = {actuator.id: [] for actuator in scheduler.actuators}
    come = dict.fromkeys(made, Fraction(0))
    for turn in scheduler.turns():
        for move in turn.moves:
            come[move.actuator.id] += move.travel_mm
            made[move.actuator.id].append(Travelled(turn.slot.at.date(), come[move.actuator.id]))
    for part in scheduler.parts:
        range_mm, swaps = part.plan.frame.range_mm, part.plan.frame.swaps
        for actuator in part.kinematics.actuators if range_mm and not swaps else ():
            way = made[actuator.id]
            if way and plan.review:
                own = [reset.on for reset in fixed if reset.actuator == actuator.id]
                reviews = review_dates(plan.review, way[-1].on)
                for on in strokes(way, Fraction(range_mm or 0), [on for on in reviews if on >= free], own):
                    yield Reset(actuator.id, on, planned=True)


def strokes(way: Sequence[Travelled], range_mm: Fraction, reviews: Sequence[date], fixed: Sequence[date]) -> list[date]:
    """The reviews on which strokes begin anew, so that none is longer than `range_mm`; fewer where no review fits."""
    begin, since_mm = 0, Fraction(0)
    found: list[date] = []
    for on in fixed:
        begin, since_mm = _from(way, on)
    while out := next((one for one in way[begin:] if abs(one.mm - since_mm) > range_mm), None):
        fits = [on for on in reviews if on <= out.on and (not found or on > found[-1])]
        if not fits or _from(way, fits[-1])[0] <= begin:
            break
        found.append(fits[-1])
        begin, since_mm = _from(way, fits[-1])
    return found


def _from(way: Sequence[Travelled], on: date) -> tuple[int, Fraction]:
    """Which session is the first of a date or later, and how far it was before it."""
    place = bisect_left(way, on, key=lambda one: one.on)
    return place, way[place - 1].mm if place else Fraction(0)
