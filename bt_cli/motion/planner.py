"""Where the bone should be at every session, exactly and before any rounding, by the plan and its course.

Positions are mm of bone along its axis, of a hinge mm of arc of the tissue that limits its pace; of a correction they
are days of its way, and `motion/path.py` knows the poses.
Time here is the local wall clock of the plan's zone; the zone itself comes in at `schedule/times.py`.
Session k (1, 2, …) of a segment with rate r and n sessions a day has the target base + r·k/n, cut at the segment's end;
an order ends one segment and begins the next at the exact target reached (`motion/orders.py` has each), and one that is
composed has several, each beginning where the one before it ended. A session that was missed is no session: what is
left moves later; but where the sheet has nothing to turn, nothing is missed, and the scheduler says so (`pass_by`).
What was really turned comes back through `shift` and `made_mm`. Slots whose time a clock change skips are made at the
first minute that exists after it, together where there are several.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from bt_cli.errors import Problem
from bt_cli.motion.clocks import earliest, existing, skips_none_until
from bt_cli.motion.docking import DockingByXray
from bt_cli.motion.exact import ZERO, at_least_zero
from bt_cli.motion.order_queue import OrderQueue, WaitingOrder
from bt_cli.motion.pace import is_pulled, pace_of, phase_of
from bt_cli.motion.records import RecordedSlot, Records
from bt_cli.motion.segment import Segment, first_slot
from bt_cli.motion.slots import (
    CorrectionWay,
    Event,
    SessionSlot,
    SheetSlot,
    Skipped,
    State,
    Trajectory,
    UndisturbedSlots,
)
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS
from bt_cli.words import clock_text, day_text

_TOO_LONG = ("protocol", "rate_mm_per_day")  # what is wrong where a course lasts over five years
Obey = Callable[["MotionPlanner", datetime, Entry], str | None]


@dataclass(slots=True)
class RecordedRun:
    """Slots in a row of which records of one batch speak.

    `sheet` is the planner as it would go on without them, which is what the patient's sheet has; it obeys the orders
    that come meanwhile. Of slots that were missed `before` has position, lag and catch-up as they were, `missed_mm`
    what was on the way to the goal; once something due was missed (`lost`) all waits there. `passed`: at the slot just
    made nothing was due.
    """

    batch: Hashable
    sheet: "MotionPlanner"
    before: tuple[Fraction, Fraction, Fraction | None]
    missed_mm: Fraction = Fraction(0)
    lost: bool = False
    passed: bool = True


class MotionPlanner:
    """The movement, slot by slot: `for slot in planner.slots()`. The scheduler says what was really made.

    A correction has a `way`, which says how many days it takes, and goes on from another pose where it is planned anew.
    `obey` follows an order; what each does is in `motion/orders.py`.
    `problems` are the entries of the course that cannot be followed, `events` the orders that were, `states` what the
    course does.

    A level that is one of `several` may be ordered something as soon as any of them may turn, at the time `opens`;
    `alike` are those whose ways add up with its own to a gap or a limb's length. `motion/multi_level.py` hands shares
    from one to another.
    """

    def __init__(
        self,
        plan: Plan,
        obey: Obey,
        way: CorrectionWay | None = None,
        opens: datetime | None = None,
        letters: Collection[str] = (),
    ) -> None:
        self._letters = frozenset(letters)  # of what moves it, where it is one of several levels
        self.plan, self.start, self.way, self._follow = plan, plan.start, way, obey
        self.several, self.opens = opens is not None, opens or plan.start
        self.rate, self.times = pace_of(plan), plan.slots
        self.every_days: tuple[int, datetime] | None = None  # one step every so many days, as ordered from a time on
        self.position, self.goal = Fraction(0), way.end if way else Fraction(plan.distance_mm)
        self.reach: Fraction | None = None  # how far past the goal an order lets it be
        self.extended_mm = Fraction(0)
        self.shared_mm = Fraction(0)  # what it has of other levels' shares, or less than 0 what they have of its own
        self.made_mm: Fraction | None = None
        self.behind_mm = Fraction(0)  # what was missed and has not been caught up
        self.catch_up_mm: Fraction | None = None  # the rate at which it is, a day
        self.contact: datetime | None = None
        self.segment: Segment | None = None
        self.queue: list[Segment] = []  # what comes after it, of an order that is composed
        self.held: Segment | None = None  # what a pause or stop holds back
        self.stopped: Entry | None = None
        self._ends: Entry | None = None  # the order with which the pause in force ends by itself
        self.alone = False  # whether it was paused or stopped by an order of its own
        self.lent = False  # whether other levels still have some of its share
        self.pulled = is_pulled(plan)  # whether a turn does more or less by where in the frame the bone is
        self.displaced_mm = ZERO  # how much further on an X-ray showed its bone than its turns had brought it
        self.take_readings: Callable[[datetime, Entry], None] | None = None  # of whoever turns the actuators
        self.alike: Sequence[MotionPlanner] = (self,)
        self.docking = DockingByXray(plan, plan.course)
        self.problems: list[Problem] = []
        self.events: list[Event] = []
        self.ways_mm: list[tuple[datetime, Fraction, Fraction]] = []  # after each order: what is left and done
        self.states: list[State] = []
        self.skipped: list[Skipped] = []
        self._run: RecordedRun | None = None
        self._ahead: tuple[Hashable, MotionPlanner] | None = None  # the sheet of a batch that began at another level
        self._zones = plan.zones
        self._made: Segment | None = None  # of the slot just made, not yet stepped on from
        self._last: datetime | None = None  # the last slot that was made
        self._limit = self.start + timedelta(days=MAX_COURSE_DAYS)
        self._last_day = plan.last_review
        self.truncated_at: date | None = None  # the last review that the plan covers, where the course was cut there
        if self.goal or self.way:  # a level without a share of its own never turns
            self.forward(self.start)
        self._enter(self.start)
        numbered = self._entries(plan)
        self._orders, self.records = OrderQueue(self._waiting(numbered)), Records(numbered, self._zones)

    def _entries(self, plan: Plan) -> list[tuple[int, Entry]]:
        """The entries of a plan that are for this level, each with its place."""
        return [(i, entry) for i, entry in enumerate(plan.course) if self.is_for(entry)]

    def _waiting(self, numbered: Iterable[tuple[int, Entry]]) -> Iterator[WaitingOrder]:
        """The orders among entries, at the times at which they count by the rhythm that the plan begins with."""
        for i, entry in numbered:
            if entry.orders_motion:
                yield WaitingOrder(self._existing(entry.moment(self.plan.slots)), i, entry)

    def is_for(self, entry: Entry) -> bool:
        """Whether an entry is for this level; an order to go on from scales is for those whose letters it names."""
        if entry.level is None and entry.order == "replan" and self._letters and entry.readings_mm:
            return not self._letters.isdisjoint(entry.readings_mm)
        return entry.level in (None, self.plan.level.name)

    def going_on(self, plan: Plan, places: Collection[int]) -> "MotionPlanner":
        """A planner that goes on from here by another revision of its plan.

        It has other entries at these `places` of its course, none of which the slots so far have met.
        """
        other = self._by(plan, places)
        other.records = Records(self._entries(plan), self._zones, self.records)
        if self._run:
            other._run = replace(self._run, sheet=self._run.sheet._by(plan, places))
        if self._ahead:
            other._ahead = self._ahead[0], self._ahead[1]._by(plan, places)
        return other

    def _by(self, plan: Plan, places: Collection[int]) -> "MotionPlanner":
        other = self._copy()
        other.plan, other.docking = plan, self.docking.going_on(plan, places)
        numbered = ((i, entry) for i, entry in self._entries(plan) if i in places)
        other._orders = self._orders.with_others(places, self._waiting(numbered))
        return other

    @property
    def is_cut(self) -> bool:
        """Whether it has come to an end that another order could have put off: the last review, or five years."""
        too_long = any(problem.path == _TOO_LONG for problem in self.problems)
        return too_long or bool(self.truncated_at) or any(sheet.is_cut for sheet in self._sheets)

    @property
    def _sheets(self) -> list["MotionPlanner"]:
        """The courses by the sheets that the patient has, of which records speak."""
        return [*([self._run.sheet] if self._run else []), *([self._ahead[1]] if self._ahead else [])]

    def read_by(self, take_readings: Callable[[datetime, Entry], None]) -> None:
        """Tell whoever turns the actuators what orders to go on from scales say, also those that a sheet obeys."""
        for planner in (self, *self._sheets):
            planner.take_readings = take_readings

    def _copy(self) -> "MotionPlanner":
        """A planner at the same place that goes its own way from here; it is alone, and by no records."""
        other = copy(self)
        other._orders, other.docking = self._orders.with_others(), self.docking.going_on(self.plan)
        other.segment, other.held = (part and replace(part) for part in (self.segment, self.held))
        other.queue, other.states = list(map(replace, self.queue)), list(self.states)
        other.ways_mm = list(self.ways_mm)
        other.events, other.problems, other.skipped = list(self.events), list(self.problems), list(self.skipped)
        other.alike, other._run, other._made = (other,), None, other.segment if self._made else None
        other.way = self.way and self.way.apart()
        other._ahead = None
        return other

    def slots(self) -> Iterator[SessionSlot]:
        """Every slot at which something may turn, in order."""
        while self.due:
            if slot := self.step():
                yield slot
        self.end()

    @property
    def due(self) -> tuple[datetime, bool] | None:
        """When the next order is to be obeyed, or (True) the next slot comes; None at the end."""
        self._leave_slot()
        if self._ends and (self.stopped or not self.held):  # something else has ended the pause
            self._orders.drop(self._ends)
            self._ends = None
        self._orders.sort_first_day(
            lambda order: (self._first_of_day(order.entry), order.entry is not self._ends, order.place)
        )  # by the rhythm that is now in force
        segment = self.segment
        at = self._existing(segment.at) if segment else None
        if (order := self._orders.first) and (at is None or self._orders.is_due(at)):
            return self._existing(self._first_of_day(order.entry)), False
        if segment is None or at is None:
            return None
        if at > self._limit:
            self._complain(None, f"the course would last over 5 years, beyond {day_text(self._limit)}")
            self.segment = None
            self._orders.clear()
            return None
        if self._last_day and at.date() > self._last_day:
            self.segment, self.queue, self.truncated_at = None, [], self._last_day
            self._enter(at)
            return self.due
        return at, True

    def step(self) -> SessionSlot | None:
        """Obey the order that is due, or make the slot that is. Whoever makes it may `shift` before the next step."""
        segment = self.segment
        if segment is None or self._orders.is_due(self._existing(segment.at)):
            _, i, entry = self._orders.take()
            self._obey(i, entry)
            if self._ahead:
                self._ahead[1].obey_too(i, entry)
            if self._run:
                self._run.sheet.obey_too(i, entry)
                self._run.before, self._run.missed_mm = self.stand, ZERO
            return None
        self._enter(segment.at)  # of a composed order the next segment begins with its first slot
        first, at = segment.at, self._existing(segment.at)
        count = self._together(segment, at)
        times = segment.next_slots(count) if at != first else ()
        if count > 1:
            segment.step_on(count - 1)
        self._made = segment
        slot = self._slot(segment, at, first, count)
        if times:
            self.skipped.append(Skipped(times, slot.at))
        return slot

    def undisturbed(self, until: datetime | None = None) -> UndisturbedSlots | None:
        """Make all slots at once before a time at which nothing else can happen, short of the segment's end.

        So no order, record, X-ray or clock change comes before any of them, and what was missed is not caught up.
        """
        due, segment = self.due, self.segment
        if not due or not due[1] or segment is None or segment.every_days or self.catch_up_mm:
            return None
        quiet = segment.slots_until(self._disturbed_at(segment.at, until))
        count = min(quiet, segment.slots_short_of(segment.end, self.position))
        if segment.comes_past(self.goal, self.position):  # where contact is made, or lost
            count = min(count, segment.slots_short_of(self.goal, self.position))
        if count < 1:
            return None
        self._enter(segment.at)
        self._run = self._ahead = None
        times, by_mm = segment.next_slots(count), segment.sign * segment.per_slot
        slots = UndisturbedSlots(times, self.position, by_mm, segment.phase)
        segment.step_on(count - 1)
        self.position += count * slots.per_slot
        self._made, self._last = segment, segment.at
        return slots

    def _disturbed_at(self, at: datetime, until: datetime | None) -> datetime:
        """Up to when nothing but slots can come from the time of one on."""
        after_last = datetime.combine(self._last_day + timedelta(days=1), time.min) if self._last_day else None
        known = (until, after_last, self._orders.next, self.docking.next, self.records.silent_until(at))
        return min(self._limit, skips_none_until(at, self._zones), *filter(None, known))

    @property
    def trajectory(self) -> Trajectory:
        """What has become of the course, once all its slots are made."""
        return Trajectory(
            self.start, tuple(self.events), tuple(self.states), tuple(self.skipped), self.truncated_at, self.contact,
            self.at_goal, tuple(self.ways_mm),
        )  # fmt: skip

    def end(self) -> None:
        """Say which records spoke of sessions that never were."""
        for i, problem in self.records.unmet():
            self._complain(i, problem)

    def share(self, by_mm: Fraction, at: datetime) -> None:
        """Take over so much of another level's share, or with less than 0 give up so much of its own.

        A level that had come to its goal begins anew; one that waits for an order goes on waiting.
        """
        done = self.at_goal
        self.goal, self.shared_mm = self.goal + by_mm, self.shared_mm + by_mm
        segment = self.segment or self.held
        if segment is None and done and not self.stopped and not self.at_goal:
            self.forward(at)
            self._enter(max(at, self.start))
        for part in (segment, *self.queue) if segment else ():
            if part.main:
                part.end = self.goal
            elif part.cycling and part.sign > 0:
                part.end = min(part.end, self.goal)

    def note_way(self, at: datetime) -> None:
        """Note what an order leaves to do by whole steps, and what of all that it is to go they have done."""
        left_mm = at_least_zero(self.unmade_mm)
        self.ways_mm.append((at, left_mm, self.whole_mm - left_mm))

    @property
    def unmade_mm(self) -> Fraction:
        """What whole steps leave to do, or less than 0 where they are past the goal."""
        return self.goal - (self.displaced_mm if self.made_mm is None else self.made_mm)

    @property
    def whole_mm(self) -> Fraction:
        """Its distance, with what was ordered beyond it and what it has of other levels' shares."""
        return Fraction(self.plan.distance_mm) + self.extended_mm + self.shared_mm

    def finish(self, at: datetime) -> None:
        """Come to rest where nothing is left to do; at a slot just made its step on says so, for a range may go on."""
        if self.segment and self.segment.main and self.at_goal and self.segment is not self._made:
            self.segment, self.contact = None, at
            self._enter(at)

    @property
    def left_mm(self) -> Fraction:
        """What is left to do."""
        return at_least_zero(self.goal - self.position)

    @property
    def over_mm(self) -> Fraction:
        """How far it is past its goal and past what was ordered beyond it, if no order takes it back there."""
        going = self.segment or self.held
        if going and going.sign < 0 and going.end >= self.goal:
            return ZERO
        limit = self.goal if self.reach is None else max(self.goal, self.reach)
        return self.position - limit if self.position > limit else ZERO

    @property
    def at_end(self) -> bool:
        """Whether it is at its goal and nothing else is ordered or held back."""
        return self.at_goal and not (self.held or self.stopped) and (self.segment is None or self.segment.main)

    @property
    def spare_mm(self) -> Fraction:
        """What is left to do beyond where it is ordered to be already: what other levels can take over."""
        ordered = [part.end for part in (self.segment, self.held, *self.queue) if part and not part.main]
        return at_least_zero(self.goal - max([self.position, *ordered]))

    def dock(self, at: datetime) -> bool:
        """Drop what is left of the nominal way where an X-ray shows contact by a time; whether it does.

        All levels that close the gap have then come to their end, and none may have gone back since the X-ray.
        """
        if all(level.at_goal for level in self.closing):
            return False
        seen = []
        for level in self.closing:
            level.docking.look(at, level.position, level._last)
            seen.append(level.docking.met(level.position, at))
        if not all(seen):
            return False
        turned = [xray.last for xray in seen if xray and xray.last]
        for level in self.closing:
            level.goal, level.behind_mm, level.catch_up_mm = level.position, ZERO, None
            level.segment, level.held, level.queue, level.alone = None, None, [], False
            level.contact = max(turned, default=at)
            if level is not self:
                level._enter(at)
        return True

    @property
    def closing(self) -> "Sequence[MotionPlanner]":
        """The levels that close the gap together."""
        return self.alike if self.plan.goal.kind == "transport" else (self,)

    @property
    def is_done(self) -> bool:
        """Whether it has come to its goal, and so has every level that closes the gap with it."""
        at_rest = (self.segment is None or self.segment.cycling) and not self.held
        return at_rest and all(level.at_goal for level in self.closing)

    @property
    def phase(self) -> str:
        """What the way to the goal is called."""
        return phase_of(self.plan.goal.kind)

    def go(self, segments: Sequence[Segment]) -> None:
        """Go these ways, one after the other, and nothing else that was begun or held back."""
        self.segment, *self.queue = segments
        self.held, self.alone = None, False
        if not self.at_goal:  # what begins past contact has not lost it
            self.contact = None

    def forward(self, at: datetime) -> None:
        """From the first slot at or after `at` go toward the goal."""
        per_slot, days = self.rate / len(self.times), None
        first = self.first_slot(at, self.times)
        if self.every_days:
            per_slot, (days, since) = self.plan.frame.step_mm, self.every_days
            if self._last and self._last >= since:  # whatever it begins anew for, no step comes sooner than ordered
                first = max(first, first_slot(datetime.combine(self._last + timedelta(days), time()), self.times))
        self.go([Segment(first, self.times, per_slot, self.goal, 1, self.phase, main=True, every_days=days)])

    def first_slot(self, at: datetime, times: tuple[time, ...]) -> datetime:
        """The first slot of a rhythm at or after a time, and not before the clock start."""
        return first_slot(max(earliest(at, self._zones), self.start), times)

    def pass_by(self) -> Fraction | None:
        """Nothing was due at the slot just made, so it was not missed: where the bone then is to be.

        None where it waits, as something that was due just before was missed.
        """
        run = self._run
        if run is None or run.lost or self._made is None:
            return None
        run.passed = True
        self.records.pass_by(self._existing(self._made.at))
        self.position, self.behind_mm, self.catch_up_mm = run.sheet.stand
        return self.position

    def wait_too(self, batch: Hashable) -> None:
        """Something was missed of a ring that goes this level's way too: what was passed by in that batch waits."""
        if (run := self._run) and run.batch == batch and not run.lost:
            run.lost = True
            self.position, behind_mm, self.catch_up_mm = run.before
            self.behind_mm = behind_mm + run.missed_mm

    @property
    def sheet(self) -> "MotionPlanner":
        """The course by the sheet that the patient has, where records speak of the slots just made; else its own."""
        if self._run:
            return self._run.sheet
        return self._ahead[1] if self._ahead else self

    def begin_batch(self, batch: Hashable, place: int) -> None:
        """Keep how the patient's sheet goes on from here: records begin to speak of what another level turns.

        In tandem what is then turned otherwise there moves this level's bone before its own next slot.
        """
        if not (self._run and self._run.batch == batch) and not (self._ahead and self._ahead[0] == batch):
            sheet = self._copy()
            sheet.records = self.records.before(place)
            self._ahead = batch, sheet

    def position_by_sheet(self, batch: Hashable) -> Fraction:
        """How far it is by the sheet that the patient had when a batch was recorded, if that speaks of its slots."""
        if self._run and self._run.batch == batch:
            return self._run.sheet.position
        return self._ahead[1].position if self._ahead and self._ahead[0] == batch else self.position

    def obey_too(self, i: int, entry: Entry) -> None:
        """Obey the order that the real course has just obeyed, if it is to come here, too."""
        if self.due and (order := self._orders.first) and order.entry is entry:
            self._orders.take()
            self._obey(i, entry)

    @property
    def stand(self) -> tuple[Fraction, Fraction, Fraction | None]:
        """How far it is, by how much it is behind, and how fast that is caught up."""
        return self.position, self.behind_mm, self.catch_up_mm

    def shift(self, by_mm: Fraction) -> None:
        """The bone went further than it should have at the slot just made, or less far: the rest follows from there.

        Only on the way to the goal is it behind by that: a turn back that was not made is nothing to catch up.
        """
        self.position += by_mm
        going = self.segment or self.held
        if going is None or going.main:
            self.behind_mm -= by_mm
        if self._run:  # what is missed waits where it now is: in tandem another level's order or turns move it
            self._run.before, self._run.missed_mm = self.stand, ZERO

    def read_anew(self, by_mm: Fraction, made_mm: Fraction) -> None:
        """Scales show that the bone is further on than its records say, or less far: so it was at the last X-ray."""
        self._leave_slot()
        self.shift(by_mm)
        self.made_mm = made_mm
        self.docking.displace(by_mm)

    def displace(self, by_mm: Fraction) -> None:
        """The bone is further on than its turns have brought it, or less far: the place of docking stays.

        What goes back, or beyond, goes as far as was ordered from where the bone really is.
        """
        self.position += by_mm
        self.displaced_mm += by_mm
        for segment in filter(None, (self.segment, self.held)):
            segment.end += by_mm if not segment.main else ZERO
        if self.made_mm is not None:
            self.made_mm += by_mm
        self.docking.displace(by_mm)

    def _together(self, segment: Segment, at: datetime) -> int:
        """How many slots from here on are taken as one, as the clocks let them be at one minute only: `at`."""
        if at == segment.at or segment.every_days:
            return 1
        return segment.slots_until(at + timedelta(minutes=1))

    def _slot(self, segment: Segment, at: datetime, first: datetime, count: int) -> SessionSlot:
        """The slot that a segment is at, taken together with those from `first` on: all are made at one time."""
        self.docking.look(at, self.position, self._last)
        recorded, sheet = self.records.steps(at), None
        if missed := self.records.missed(at):
            return self._missed(at, segment, first, count, missed)
        self._last = at
        if recorded and recorded.by_sheet:
            sheet = self._by_the_sheet(recorded, first, count)
        else:
            self._run = self._ahead = None
        self._advance(segment, count)
        steps = recorded.steps if recorded else None
        return SessionSlot(at, self.position, self.goal, segment.phase, self.extended_mm, False, steps, count, sheet)

    def _missed(
        self, at: datetime, segment: Segment, first: datetime, count: int, recorded: RecordedSlot
    ) -> SessionSlot:
        """A slot that was missed: the bone stays where it is, unless the scheduler says that nothing was due."""
        sheet = self._by_the_sheet(recorded, first, count)
        run = self._run
        assert run  # noqa: S101 - it has begun with this slot at the latest
        run.lost = run.lost or not run.passed
        run.passed = False
        if segment.main:
            run.missed_mm += count * segment.per_slot
        self.position, behind_mm, self.catch_up_mm = run.before
        self.behind_mm = behind_mm + run.missed_mm
        return SessionSlot(
            at, self.position, self.goal, segment.phase, self.extended_mm,
            missed=True, together=count, sheet=sheet if recorded.by_sheet else None,
        )  # fmt: skip

    def _by_the_sheet(self, recorded_slot: RecordedSlot, first: datetime, count: int) -> SheetSlot:
        """Where the bone was to be before and after slots by the patient's sheet: it knows what was recorded before."""
        run = self._run
        if run is None or run.batch != recorded_slot.batch:
            if self._ahead and self._ahead[0] == recorded_slot.batch:
                sheet = self._ahead[1]
            else:
                sheet = self._copy()
                assert sheet.segment  # noqa: S101 - it is at one of its slots
                sheet.segment.at, sheet.records = first, self.records.before(recorded_slot.place)
                sheet._made = None
            run, self._ahead = RecordedRun(recorded_slot.batch, sheet, self.stand), None
            self._run = run
        sheet, before, recorded = run.sheet, run.sheet.position, None
        if sheet.due and (segment := sheet.segment) and segment.at == first:
            at = self._existing(first)
            segment.step_on(count - 1)
            if not sheet.records.missed(at):
                recorded = sheet.records.steps(at)
                sheet._advance(segment, count)
            elif segment.main:
                sheet.behind_mm += count * segment.per_slot
            sheet._made = segment
        return SheetSlot(before, sheet.position, recorded_slot.batch, recorded_slot.place, recorded)

    def _advance(self, segment: Segment, count: int) -> None:
        """Go as far as so many slots go: more, where what was missed is to be caught up."""
        by_mm = segment.per_slot if count == 1 else count * segment.per_slot
        if self.catch_up_mm and segment.main:
            left_mm = at_least_zero(self.behind_mm)  # it may have been turned further than it was behind
            more = min(count * (self.catch_up_mm / len(segment.times) - segment.per_slot), left_mm)
            by_mm, self.behind_mm = by_mm + more, self.behind_mm - more
            if self.behind_mm <= 0:
                self.catch_up_mm = None
        self.position = segment.towards(self.position, by_mm)

    def _leave_slot(self) -> None:
        """Step on from the slot just made, once all is known of it."""
        if self._made:
            self._step_on(self._made)
            self._made = None

    def _step_on(self, segment: Segment) -> None:
        """Go to the next slot; where the segment has come to its end, to what follows it, or to rest."""
        at = self._existing(segment.at)
        self._note_contact(segment, at)
        segment.step_on()
        if not segment.reached(self.position) or self._is_turned_on(segment):
            return
        self.segment = self.queue.pop(0) if self.queue else None
        if self.segment:
            self.segment.begin_after(at)
            return
        self._enter(at)

    def _note_contact(self, segment: Segment, at: datetime) -> None:
        """Contact is from the slot that brings it to its goal, as long as nothing takes it back before that."""
        if self.left_mm and (segment.main or segment.cycling or segment.sign < 0):
            self.contact = None
        elif self.at_goal and (segment.main or segment.cycling):
            self.contact = self.contact or at

    def _is_turned_on(self, segment: Segment) -> bool:
        """Whether sessions that were turned otherwise go on by the sheet, though by them the end is reached already."""
        sheet = self._run and self._run.sheet
        if not (sheet and sheet.due and sheet.segment):
            return False
        goes_on = sheet.segment.at == segment.at and len(sheet.queue) == len(self.queue)
        return goes_on and self.records.go_on(self._existing(segment.at))

    def _enter(self, at: datetime, entry: Entry | None = None) -> None:
        """Note what the course does from a time on, where that is something else than before."""
        name = "paused" if self.held else "waiting"
        name = "stopped" if self.stopped else self.segment.phase if self.segment else name
        if self.states and self.states[-1].name == name:
            return
        if self.segment and not self.stopped:
            at = max(at, self.start)
        at = self._existing(at)
        while self.states and self.states[-1].at > at:
            self.states.pop()  # what was to begin, where a level rests before its first slot
        self.states.append(State(at, name, entry))

    def _first_of_day(self, entry: Entry) -> datetime:
        """The time from which an order counts: of a day, its first session by the rhythm before it or its own."""
        if entry.day is None:
            return entry.moment(self.times)
        running = self.segment or self.held
        rhythms = (self.times, entry.sessions, running and not running.every_days and running.times)
        return datetime.combine(entry.day, min(times[0] for times in rhythms if times))

    def _obey(self, i: int, entry: Entry) -> None:
        begin = self._first_of_day(entry)
        at = self._existing(begin)
        if self.stopped and entry.order != "resume":
            text: str | None = "nothing may follow an order stop but records and resume"
        elif self._last_day and at.date() > self._last_day:
            text = f"is after the last review that the plan covers, {day_text(self._last_day)}: change [review] last"
        elif at < self.opens and entry.order != "remaining":
            text = (
                f"is before the first session, {day_text(self.opens)} {clock_text(self.opens)}: change the plan above"
            )
        else:
            text = self._follow(self, begin, entry)
        if text:
            self._complain(i, f"order {entry.order} at {day_text(at)} {clock_text(at)}: {text}")
        else:
            self.events.append(Event(at, entry))
            self._enter(at, entry)
            if entry.order == "pause":
                self._end_by_itself(i, entry.end)

    def _end_by_itself(self, i: int, end: Entry | None) -> None:
        """Go on with the first session after the last day of a pause, before any order of that time."""
        self._ends = end
        if end:
            self._orders.put(WaitingOrder(self._existing(end.moment(self.times)), i, end))

    def _existing(self, at: datetime) -> datetime:
        """A local time, or the first that exists after it."""
        return existing(at, self._zones)

    @property
    def at_goal(self) -> bool:
        """Whether nothing is left to do: nothing past the goal, but for a length that is being pressed down to it."""
        going = self.segment or self.held
        pressed = going is not None and going.sign < 0 and going.phase == "compression"
        return self.position == self.goal or (self.position > self.goal and not pressed)

    def _complain(self, i: int | None, text: str) -> None:
        self.problems.append(Problem(_TOO_LONG if i is None else ("course", i), text))
