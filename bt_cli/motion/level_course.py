"""The course of one level by its orders: when which is obeyed, and when the next slot comes.

Time here is the local wall clock of the plan's zone; the zone itself comes in at `schedule/times.py`. Slots whose time
a clock change skips are made at the first minute that exists after it, together where there are several.
"""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bt_cli.errors import Problem
from bt_cli.motion.clocks import skips_none_until
from bt_cli.motion.level_motion import LevelMotion
from bt_cli.motion.order_queue import OrderQueue, WaitingOrder
from bt_cli.motion.orders import obey
from bt_cli.motion.segment import Segment
from bt_cli.motion.slots import Event, Skipped, Trajectory
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS
from bt_cli.words import clock_text, day_text

_TOO_LONG = ("protocol", "rate_mm_per_day")  # what is wrong where a course lasts over five years


class DueSlot(NamedTuple):
    """The slot that a segment is at: from `first` on so many of its rhythm are made `together` at a time `at`."""

    segment: Segment
    at: datetime
    first: datetime
    together: int


class LevelCourse:
    """The orders of a level, which change its `motion` at their times.

    `actuator_ids` are of what moves it, where it is one of several levels. `events` are the orders that were followed,
    `problems` the entries of the course that cannot be.
    """

    def __init__(self, motion: LevelMotion, actuator_ids: Collection[str] = ()) -> None:
        self.motion, self._actuator_ids = motion, frozenset(actuator_ids)
        self.problems: list[Problem] = []
        self.events: list[Event] = []
        self.skipped: list[Skipped] = []
        self._ends: Entry | None = None  # the order with which the pause in force ends by itself
        self._limit = motion.start + timedelta(days=MAX_COURSE_DAYS)
        self._last_day = motion.plan.last_review
        self.truncated_at: date | None = None  # the last review that the plan covers, where the course was cut there
        self._orders = OrderQueue(self._waiting(self.entries(motion.plan)))

    def entries(self, plan: Plan) -> list[tuple[int, Entry]]:
        """The entries of a plan that are for this level, each with its place."""
        return [(i, entry) for i, entry in enumerate(plan.course) if self.is_for(entry)]

    def is_for(self, entry: Entry) -> bool:
        """Whether an entry is for this level; an order to go on from scales is for those whose letters it names."""
        if entry.level is None and entry.order == "replan" and self._actuator_ids and entry.readings_mm:
            return not self._actuator_ids.isdisjoint(entry.readings_mm)
        return entry.level in (None, self.motion.plan.level.name)

    def _waiting(self, numbered: Iterable[tuple[int, Entry]]) -> Iterator[WaitingOrder]:
        """The orders among entries, at the times at which they count by the rhythm that the plan begins with."""
        for i, entry in numbered:
            if entry.orders_motion:
                yield WaitingOrder(self.motion.existing(entry.moment(self.motion.plan.slots)), i, entry)

    def apart(self) -> "LevelCourse":
        """The same course as far as it has gone, which goes its own way from here."""
        return self._with(self.motion.apart(), self._orders.with_others())

    def going_on(self, plan: Plan, places: Collection[int]) -> "LevelCourse":
        """A course that goes on from here by a plan with other entries at some places of its course."""
        motion = self.motion.going_on(plan, places)
        numbered = ((i, entry) for i, entry in self.entries(plan) if i in places)
        return self._with(motion, self._orders.with_others(places, self._waiting(numbered)))

    def _with(self, motion: LevelMotion, orders: OrderQueue) -> "LevelCourse":
        other = copy(self)
        other.motion, other._orders = motion, orders
        other.events, other.problems, other.skipped = list(self.events), list(self.problems), list(self.skipped)
        return other

    @property
    def is_cut(self) -> bool:
        """Whether it has come to an end that another order could have put off: the last review, or five years."""
        return bool(self.truncated_at) or any(problem.path == _TOO_LONG for problem in self.problems)

    @property
    def due(self) -> tuple[datetime, bool] | None:
        """When the next order is to be obeyed, or (True) the next slot comes; None at the end."""
        self.motion.leave_slot()
        if self._ends and (self.motion.stopped or not self.motion.held):  # something else has ended the pause
            self._orders.drop(self._ends)
            self._ends = None
        self._orders.sort_first_day(
            lambda order: (self._first_of_day(order.entry), order.entry is not self._ends, order.place)
        )  # by the rhythm that is now in force
        segment = self.motion.segment
        at = self.motion.existing(segment.at) if segment else None
        if (order := self._orders.first) and (at is None or self._orders.is_due(at)):
            return self.motion.existing(self._first_of_day(order.entry)), False
        if segment is None or at is None:
            return None
        if at > self._limit:
            self.complain(None, f"the course would last over 5 years, beyond {day_text(self._limit)}")
            self.motion.segment = None
            self._orders.clear()
            return None
        if self._last_day and at.date() > self._last_day:
            self.motion.segment, self.motion.queue, self.truncated_at = None, [], self._last_day
            self.motion.enter(at)
            return self.due
        return at, True

    def obey_next(self) -> Entry | None:
        """Obey the order that is due before the next slot, and say which; None where the slot comes first."""
        segment = self.motion.segment
        if segment and not self._orders.is_due(self.motion.existing(segment.at)):
            return None
        order = self._orders.take()
        self._obey(order.place, order.entry)
        return order.entry

    def obey_too(self, entry: Entry) -> None:
        """Obey an order that another course of the level has just obeyed, if it is to come here, too."""
        if self.due and (order := self._orders.first) and order.entry is entry:
            self._orders.take()
            self._obey(order.place, entry)

    def begin_slot(self) -> DueSlot:
        """Come to the slot that is due, and to those that the clocks let be at no other minute."""
        segment = self.motion.segment
        assert segment  # noqa: S101 - a slot is due
        self.motion.enter(segment.at)  # of a composed order the next segment begins with its first slot
        first, at = segment.at, self.motion.existing(segment.at)
        count = _together(segment, at)
        if at != first:
            self.skipped.append(Skipped(segment.next_slots(count), at))
        if count > 1:
            segment.step_on(count - 1)
        self.motion.slot_made = segment
        return DueSlot(segment, at, first, count)

    def quiet_until(self, at: datetime, until: Iterable[datetime | None]) -> datetime:
        """Up to when no order, X-ray or clock change comes from the time of a slot on, nor one of these times."""
        after_last = datetime.combine(self._last_day + timedelta(days=1), time.min) if self._last_day else None
        known = (*until, after_last, self._orders.next, self.motion.docking.next)
        return min(self._limit, skips_none_until(at, self.motion.zones), *filter(None, known))

    @property
    def trajectory(self) -> Trajectory:
        """What has become of the course, once all its slots are made."""
        motion = self.motion
        return Trajectory(
            motion.start, tuple(self.events), tuple(motion.states), tuple(self.skipped), self.truncated_at,
            motion.contact, motion.at_goal, tuple(motion.ways_mm),
        )  # fmt: skip

    def complain(self, place: int | None, text: str) -> None:
        """Note what is wrong with the entry at a place of the course, or with its length."""
        self.problems.append(Problem(_TOO_LONG if place is None else ("course", place), text))

    def _first_of_day(self, entry: Entry) -> datetime:
        """The time from which an order counts: of a day, its first session by the rhythm before it or its own."""
        if entry.day is None:
            return entry.moment(self.motion.times)
        running = self.motion.segment or self.motion.held
        rhythms = (self.motion.times, entry.sessions, running and not running.every_days and running.times)
        return datetime.combine(entry.day, min(times[0] for times in rhythms if times))

    def _obey(self, place: int, entry: Entry) -> None:
        motion, begin = self.motion, self._first_of_day(entry)
        at = motion.existing(begin)
        if motion.stopped and entry.order != "resume":
            text: str | None = "nothing may follow an order stop but records and resume"
        elif self._last_day and at.date() > self._last_day:
            text = f"is after the last review that the plan covers, {day_text(self._last_day)}: change [review] last"
        elif at < motion.opens and entry.order != "remaining":
            first = f"{day_text(motion.opens)} {clock_text(motion.opens)}"
            text = f"is before the first session, {first}: change the plan above"
        else:
            text = obey(motion, begin, entry)
        if text:
            self.complain(place, f"order {entry.order} at {day_text(at)} {clock_text(at)}: {text}")
        else:
            self.events.append(Event(at, entry))
            motion.enter(at, entry)
            if entry.order == "pause":
                self._end_by_itself(place, entry.end)

    def _end_by_itself(self, place: int, end: Entry | None) -> None:
        """Go on with the first session after the last day of a pause, before any order of that time."""
        self._ends = end
        if end:
            self._orders.put(WaitingOrder(self.motion.existing(end.moment(self.motion.times)), place, end))


def _together(segment: Segment, at: datetime) -> int:
    """How many slots from here on are taken as one, as the clocks let them be at one minute only: `at`."""
    if at == segment.at or segment.every_days:
        return 1
    return segment.slots_until(at + timedelta(minutes=1))
