"""The dates of clinic and X-ray: as long as the frame is on, also while nothing is turned.

They go on to the first on or after the last turn. Where the course then rests, they are those that it would have
without the pause or stop that has no end yet, or if what waits for an order went on at once; and at least two come
after the rest begins (a convention). Re-sets and exchanges are planned by what is turned alone, so no rest brings any.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.slots import State
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import WEEKDAYS, Plan, Review
from bt_cli.schedule.step_scheduler import StepScheduler

if TYPE_CHECKING:
    from bt_cli.schedule.hexapod_scheduler import HexapodScheduler

REVIEWS_AT_REST = 2  # convention: the next one, and one more should that change nothing


class _Rest(NamedTuple):
    """The state in which a level is at its end, short of its goal or held by an order; `level` names one of several."""

    state: State
    level: str | None


def reviews_of(scheduler: "StepScheduler | HexapodScheduler", last: date) -> list[date]:
    """The reviews of a plan whose hand has made every turn, the last one on a date."""
    plan, review, rests = scheduler.plan, scheduler.plan.review, _rests(scheduler.course)
    if not review:
        return []
    if not rests:
        return review_dates(review, last)
    begins, until = max(rest.state.at for rest in rests).date(), last
    for _ in scheduler.plan.course:  # no more rests than orders
        plan = _going_on(plan, rests)
        course, ends = _walked(scheduler, plan)
        until, rests = max(until, ends), _rests(course)
        if not rests:
            break
    return review_dates(review, until, begins)


def review_dates(review: Review, last: date, rests_from: date | None = None) -> list[date]:
    """The reviews up to and with the first one on or after the last session, or the last that the plan covers.

    Where the course rests from a day on there are at least REVIEWS_AT_REST after it.
    """
    found: list[date] = []
    for on in _dates(review):
        at_rest = [one for one in found if rests_from and one > rests_from]
        if found and found[-1] >= last and (not rests_from or len(at_rest) >= REVIEWS_AT_REST):
            break
        found.append(on)
    return found


def _dates(review: Review) -> Iterator[date]:
    """Every review, without end where the plan covers no last one."""
    assert review.first  # noqa: S101 - `reading` has filled it in
    days = [WEEKDAYS.index(day) for day in review.weekdays]
    planned, before = review.first, None
    while True:
        on = planned + timedelta(days=min(((day - planned.weekday()) % 7 for day in days), default=0))
        if review.last and on >= review.last:
            yield review.last
            return
        if on != before:
            yield on
        planned, before = planned + timedelta(days=review.every_days), on


def _rests(course: MotionPlanner | MultiLevelPlanner) -> list[_Rest]:
    """Where each level rests at the end."""
    planners = course.planners if isinstance(course, MultiLevelPlanner) else [course]
    ends = ((planner, planner.states[-1]) for planner in planners if planner.states)
    return [
        _Rest(state, planner.plan.level.name if len(planners) > 1 else None)
        for planner, state in ends
        if state.name in ("paused", "stopped") or (state.name == "waiting" and not planner.at_goal)
    ]


def _going_on(plan: Plan, rests: list[_Rest]) -> Plan:
    """The plan without the orders that hold it, and with one to go on right after the turn that it waits after."""
    holding = [rest.state.entry for rest in rests if rest.state.name != "waiting"]
    course = [entry for entry in plan.course if not any(entry is one for one in holding)]
    for state, level in rests:
        if state.name == "waiting":
            at = state.at + timedelta(minutes=1)
            course.append(Entry.model_construct(None, order="resume", at=at, level=level))
    return plan.model_copy(update={"course": tuple(course)})


def _walked(
    scheduler: "StepScheduler | HexapodScheduler", plan: Plan
) -> tuple[MotionPlanner | MultiLevelPlanner, date]:
    """Another course of the same frame, and the day of its last turn."""
    if isinstance(scheduler, StepScheduler):
        other = StepScheduler(plan)
        return other.course, [turn.slot.at for turn in other.turns()][-1].date()
    from bt_cli.schedule.correction_plan import CorrectionPlan

    planner = MotionPlanner(plan, way=CorrectionPlan(plan, scheduler.way.fixed))
    return planner, [slot.at for slot in planner.slots() if not slot.missed][-1].date()
