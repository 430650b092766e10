"""The dates of clinic and X-ray: as long as the frame is on, also while nothing is turned.

They go on to the first on or after the last turn. Where the course then rests, they are those that it would have
without the pause or stop that has no end yet, or if what waits for an order went on at once; and at least two come
after the rest begins (a convention). Re-sets and exchanges are planned by what is turned alone, so no rest brings any.
After the last turn, or an order to stop, reviews of consolidation go on by an interval of their own, where the plan has
one. There is none after the frame is off. Orders add, move and cancel single ones, and all others stay.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from heapq import merge
from itertools import groupby
from typing import NamedTuple

from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.slots import State
from bt_cli.plan.entries import Entry, taken_back
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import WEEKDAYS, Review
from bt_cli.schedule.scheduler import Scheduler
from bt_cli.words import day_text

SUNDAY = WEEKDAYS.index("SU")
REVIEWS_AT_REST = 2  # convention: the next one, and one more should that change nothing
# Convention: reviews of consolidation are planned for two years after the last turn where no record says that the frame
# is off. In 27 papers on the tibia frames were on for 2.5 to 23.2 months (Aktuglu, 10.1186/s10195-019-0527-1).
CONSOLIDATION_DAYS = 730


class _RestingLevel(NamedTuple):
    """The state in which a level is at its end, short of its goal or held by an order; `level` names one of several."""

    state: State
    level: str | None


class TurnsEnd(NamedTuple):
    """How the turns of a course come to their end, by which its reviews are planned. Orders of reviews change none.

    `last` is the day of the last turn, `until` that which it has where the course goes on from every rest, `rests_from`
    the day on which it comes to rest, and `is_over` whether nothing is to be turned any more.
    """

    last: date
    until: date
    rests_from: date | None
    is_over: bool


def has_reviews(plan: Plan) -> bool:
    """Whether a plan has any review, planned or ordered."""
    return next(all_reviews(plan), None) is not None


def turns_end(scheduler: Scheduler, last: date) -> TurnsEnd:
    """How the turns of a scheduler that has made them all come to their end, the last of them on a date."""
    rests = _rests(scheduler.course)
    begins = max((rest.state.at for rest in rests), default=None)
    is_cut = scheduler.course.truncated_at is not None
    is_over = not is_cut and all(rest.state.name == "stopped" for rest in rests)
    return TurnsEnd(last, _turning_until(scheduler, last), begins and begins.date(), is_over)


def reviews_of(plan: Plan, end: TurnsEnd) -> list[date]:
    """The reviews of a plan whose turns come to this end."""
    dates = review_dates(plan, end.until, end.rests_from)
    if plan.review and end.is_over:
        since = _regular_dates(plan, end.until, end.rests_from)[-1]
        regular = consolidation_dates(plan.review, plan.closed_days, since, end.last)
        dates = sorted({*dates, *filter(_kept(plan), regular)})
    return until_frame_off(plan, dates)


def until_frame_off(plan: Plan, dates: Iterable[date]) -> list[date]:
    """The dates on which the frame is still on, or comes off."""
    off = plan.frame_off
    return [on for on in dates if off is None or on <= off]


def consolidation_dates(review: Review, closed: Collection[date], since: date, last: date) -> Iterator[date]:
    """The reviews after one on a date, the last of those of the turns; the last turn is on another."""
    planned, until = since, last + timedelta(days=CONSOLIDATION_DAYS)
    while review.consolidation_every_days:
        planned += timedelta(days=review.consolidation_every_days)
        on = _clinic_day(review, closed, planned)
        if on > min(until, review.last or until):
            return
        if on != since:
            yield on
        since = on


def _turning_until(scheduler: Scheduler, last: date) -> date:
    """The day of the last turn, also where the course rests before it."""
    plan, rests, until = scheduler.plan, _rests(scheduler.course), last
    for _ in scheduler.plan.course if rests else ():  # no more rests than orders
        plan = _going_on(plan, rests)
        course, ends = scheduler.another_course(plan)
        until, rests = max(until, ends), _rests(course)
        if not rests:
            break
    return until


def review_dates(plan: Plan, last: date, rests_from: date | None = None) -> list[date]:
    """The reviews up to and with the first one on or after the last session, or the last that the plan covers.

    Where the course rests from a day on there are at least REVIEWS_AT_REST after it. None is dropped because another
    was ordered, and what was ordered stays, however late it is.
    """
    regular = _regular_dates(plan, last, rests_from) if plan.review else [date.min]
    dates: list[date] = []
    for on in all_reviews(plan):
        if on > regular[-1] and _are_enough(dates, last, rests_from):
            break
        dates.append(on)
    ordered = (on for on, there in plan.review_changes.items() if there)
    return sorted({*dates, *filter(_kept(plan), ordered)})


def _regular_dates(plan: Plan, last: date, rests_from: date | None) -> list[date]:
    """The reviews of the table alone up to that one."""
    dates: list[date] = []
    for on in _regular(plan):
        if _are_enough(dates, last, rests_from):
            break
        dates.append(on)
    return dates


def _are_enough(dates: Sequence[date], last: date, rests_from: date | None) -> bool:
    """Whether reviews reach the last session, and there are some in a rest."""
    at_rest = [on for on in dates if rests_from and on > rests_from]
    return bool(dates) and dates[-1] >= last and (not rests_from or len(at_rest) >= REVIEWS_AT_REST)


def all_reviews(plan: Plan) -> Iterator[date]:
    """Every review of the turns, in order, without end where the plan covers no last one."""
    ordered = sorted(on for on, there in plan.review_changes.items() if there)
    yield from (on for on, _ in groupby(filter(_kept(plan), merge(ordered, _regular(plan)))))


def _kept(plan: Plan) -> Callable[[date], bool]:
    """Whether no order has taken a review away, and it is not after the last that the plan covers."""
    changed, last = plan.review_changes, plan.last_review
    return lambda on: changed.get(on, True) and (last is None or on <= last)


def _regular(plan: Plan) -> Iterator[date]:
    """The reviews of the table alone, without end where it has no last one."""
    if not (review := plan.review):
        return
    assert review.first  # noqa: S101 - `reading` has filled it in
    planned, before = review.first, None
    while True:
        on = _clinic_day(review, plan.closed_days, planned)
        if review.last and on >= review.last:
            yield review.last
            return
        if on != before:
            yield on
        planned, before = planned + timedelta(days=review.every_days), on


def no_review_text(there: Sequence[date], entry: Entry) -> str | None:
    """Why an order cannot move or cancel a review: none is there on its day. The nearest are named."""
    for on in (on for on, is_added in entry.review_changes.items() if not is_added and on not in there):
        near = [*[other for other in there if other < on][-1:], *[other for other in there if other > on][:1]]
        nearest = f"; the nearest: {' and '.join(map(day_text, near))}" if near else ""
        return f"no review is planned on {day_text(on)}{nearest}"
    if entry.order == "review_move" and entry.to and entry.to in there:
        return f"a review is planned on {day_text(entry.to)} already: cancel that on the other day"
    return None


def _clinic_day(review: Review, closed: Collection[date], planned: date) -> date:
    """The next day on which there are reviews and the clinic is open: a Sunday only where the table says so."""
    days = [WEEKDAYS.index(day) for day in review.weekdays]
    days = days or [day for day in range(7) if day != SUNDAY or (review.first and review.first.weekday() == SUNDAY)]
    while planned.weekday() not in days or planned in closed:
        planned += timedelta(days=1)
    return planned


def _rests(course: MultiLevelPlanner) -> list[_RestingLevel]:
    """Where each level rests at the end."""
    motions = course.motions
    ends = ((motion, motion.states[-1]) for motion in motions if motion.states)
    return [
        _RestingLevel(state, motion.plan.level.name if len(motions) > 1 else None)
        for motion, state in ends
        if state.name in ("paused", "stopped") or (state.name == "waiting" and not motion.at_goal)
    ]


def _going_on(plan: Plan, rests: list[_RestingLevel]) -> Plan:
    """The plan as if the orders that hold it were taken back, and one to go on came right after what it waits after."""
    holding = [rest.state.entry for rest in rests if rest.state.name != "waiting"]
    course = [taken_back(entry) if any(entry is holder for holder in holding) else entry for entry in plan.course]
    for state, level in rests:
        if state.name == "waiting":
            at = state.at + timedelta(minutes=1)
            course.append(Entry.model_construct(None, order="resume", at=at, level=level))
    return plan.model_copy(update={"course": tuple(course)})
