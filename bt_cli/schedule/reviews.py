"""The dates of clinic and X-ray: as long as the frame is on, also while nothing is turned.

They go on to the first on or after the last turn. Where the course then rests, they are those that it would have
without the pause or stop that has no end yet, or if what waits for an order went on at once; and at least two come
after the rest begins (a convention). Re-sets and exchanges are planned by what is turned alone, so no rest brings any.
After the last turn, or an order to stop, reviews of consolidation go on by an interval of their own, where the plan has
one. There is none after the frame is off.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.slots import State
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import WEEKDAYS, Plan, Review
from bt_cli.schedule.scheduler import Scheduler

REVIEWS_AT_REST = 2  # convention: the next one, and one more should that change nothing
# Convention: reviews of consolidation are planned for two years after the last turn where no record says that the frame
# is off. In 27 papers on the tibia frames were on for 2.5 to 23.2 months (Aktuglu, 10.1186/s10195-019-0527-1).
CONSOLIDATION_DAYS = 730


class _Rest(NamedTuple):
    """The state in which a level is at its end, short of its goal or held by an order; `level` names one of several."""

    state: State
    level: str | None


def reviews_of(scheduler: Scheduler, last: date) -> list[date]:
    """The reviews of a plan of which every turn is made, the last one on a date."""
    plan, course = scheduler.plan, scheduler.course
    if not plan.review:
        return []
    dates = _turning_reviews(scheduler, plan.review, last)
    if not course.truncated_at and all(rest.state.name == "stopped" for rest in _rests(course)):
        dates += consolidation_dates(plan.review, dates[-1], last)
    return until_frame_off(plan, dates)


def until_frame_off(plan: Plan, dates: Iterable[date]) -> list[date]:
    """The dates on which the frame is still on, or comes off."""
    off = plan.frame_off
    return [on for on in dates if off is None or on <= off]


def consolidation_dates(review: Review, since: date, last: date) -> Iterator[date]:
    """The reviews after one on a date, the last of those of the turns; the last turn is on another."""
    planned, until = since, last + timedelta(days=CONSOLIDATION_DAYS)
    while review.consolidation_every_days:
        planned += timedelta(days=review.consolidation_every_days)
        on = _on_weekday(review, planned)
        if on > min(until, review.last or until):
            return
        if on != since:
            yield on
        since = on


def _turning_reviews(scheduler: Scheduler, review: Review, last: date) -> list[date]:
    """The reviews to the first on or after the last turn, and those of a rest."""
    plan, rests = scheduler.plan, _rests(scheduler.course)
    if not rests:
        return review_dates(review, last)
    begins, until = max(rest.state.at for rest in rests).date(), last
    for _ in scheduler.plan.course:  # no more rests than orders
        plan = _going_on(plan, rests)
        course, ends = scheduler.another_course(plan)
        until, rests = max(until, ends), _rests(course)
        if not rests:
            break
    return review_dates(review, until, begins)


def review_dates(review: Review, last: date, rests_from: date | None = None) -> list[date]:
    """The reviews up to and with the first one on or after the last session, or the last that the plan covers.

    Where the course rests from a day on there are at least REVIEWS_AT_REST after it.
    """
    found: list[date] = []
    for on in all_reviews(review):
        at_rest = [one for one in found if rests_from and one > rests_from]
        if found and found[-1] >= last and (not rests_from or len(at_rest) >= REVIEWS_AT_REST):
            break
        found.append(on)
    return found


def all_reviews(review: Review) -> Iterator[date]:
    """Every review, without end where the plan covers no last one."""
    assert review.first  # noqa: S101 - `reading` has filled it in
    planned, before = review.first, None
    while True:
        on = _on_weekday(review, planned)
        if review.last and on >= review.last:
            yield review.last
            return
        if on != before:
            yield on
        planned, before = planned + timedelta(days=review.every_days), on


def _on_weekday(review: Review, planned: date) -> date:
    """The next day of the week on which there are reviews."""
    days = [WEEKDAYS.index(day) for day in review.weekdays]
    return planned + timedelta(days=min(((day - planned.weekday()) % 7 for day in days), default=0))


def _rests(course: MultiLevelPlanner) -> list[_Rest]:
    """Where each level rests at the end."""
    planners = course.planners
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
