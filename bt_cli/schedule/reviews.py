"""The dates of clinic and X-ray: as long as the frame is on, also while nothing is turned.

They go on to the first on or after the last turn. Where the course then rests, they are those that it would have
without the pause or stop that has no end yet, or if what waits for an order went on at once; and at least two come
after the rest begins (a convention). Re-sets and exchanges are planned by what is turned alone, so no rest brings any.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bt_cli.motion.course import Walk
from bt_cli.motion.levels import Levels
from bt_cli.motion.slots import State
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import WEEKDAYS, Plan, Review
from bt_cli.schedule.hand import Hand

if TYPE_CHECKING:
    from bt_cli.schedule.struts import StrutHand

REVIEWS_AT_REST = 2  # convention: the next one, and one more should that change nothing


class _Rest(NamedTuple):
    """The state in which a level is at its end, short of its goal or held by an order; `level` names one of several."""

    state: State
    level: str | None


def reviews_of(hand: "Hand | StrutHand", last: date) -> list[date]:
    """The reviews of a plan whose hand has made every turn, the last one on a date."""
    plan, review, rests = hand.plan, hand.plan.review, _rests(hand.course)
    if not review:
        return []
    if not rests:
        return review_dates(review, last)
    begins, until = max(rest.state.at for rest in rests).date(), last
    for _ in hand.plan.course:  # no more rests than orders
        plan = _going_on(plan, rests)
        course, ends = _walked(hand, plan)
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


def _rests(course: Walk | Levels) -> list[_Rest]:
    """Where each level rests at the end."""
    walks = course.walks if isinstance(course, Levels) else [course]
    ends = ((walk, walk.states[-1]) for walk in walks if walk.states)
    return [
        _Rest(state, walk.plan.level.name if len(walks) > 1 else None)
        for walk, state in ends
        if state.name in ("paused", "stopped") or (state.name == "waiting" and not walk.at_goal)
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


def _walked(hand: "Hand | StrutHand", plan: Plan) -> tuple[Walk | Levels, date]:
    """Another course of the same frame, and the day of its last turn."""
    if isinstance(hand, Hand):
        other = Hand(plan)
        return other.course, [turn.slot.at for turn in other.turns()][-1].date()
    from bt_cli.schedule.way import Way

    walk = Walk(plan, way=Way(plan, hand.way.fixed))
    return walk, [slot.at for slot in walk.slots() if not slot.missed][-1].date()
