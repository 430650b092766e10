"""Where the bone of one level is and what it is on its way to, exactly; what an order or a slot makes of that.

Positions are mm of bone along its axis, of a hinge mm of arc of the tissue that limits its pace; of a correction they
are days of its way, and `motion/path.py` knows the poses.
Session k (1, 2, …) of a segment with rate r and n sessions a day has the target base + r·k/n, cut at the segment's end;
an order ends one segment and begins the next at the exact target reached, and one that is composed has several, each
beginning where the one before it ended. What was really turned comes back through `shift` and `made_mm`.
"""

from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime, time, timedelta
from fractions import Fraction

from bt_cli.motion.clocks import earliest, existing
from bt_cli.motion.docking import DockingByXray
from bt_cli.motion.exact import ZERO, at_least_zero
from bt_cli.motion.pace import is_pulled, pace_of, phase_of
from bt_cli.motion.segment import Segment, first_slot
from bt_cli.motion.slots import CorrectionWay, State, UndisturbedSlots
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan

Stand = tuple[Fraction, Fraction, Fraction | None]  # how far it is, by how much behind, how fast that is caught up


class LevelMotion:
    """The bone of a level: its position, the segment that it goes, and what rests.

    A correction has a `way`, which says how many days it takes, and goes on from another pose where it is planned anew.
    A level that is one of `several` may be ordered something as soon as any of them may turn, at the time `opens`;
    `alike` are those whose ways add up with its own to a gap or a limb's length.
    `states` are what it does from when on.
    """

    def __init__(self, plan: Plan, way: CorrectionWay | None = None, opens: datetime | None = None) -> None:
        self.plan, self.start, self.way = plan, plan.start, way
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
        self.alone = False  # whether it was paused or stopped by an order of its own
        self.lent = False  # whether other levels still have some of its share
        self.pulled = is_pulled(plan)  # whether a turn does more or less by where in the frame the bone is
        self.displaced_mm = ZERO  # how much further on an X-ray showed its bone than its turns had brought it
        self.take_readings: Callable[[datetime, Entry], None] | None = None  # of whoever turns the actuators
        self.alike: Sequence[LevelMotion] = (self,)
        self.docking = DockingByXray(plan, plan.course)
        self.ways_mm: list[tuple[datetime, Fraction, Fraction]] = []  # after each order: what is left and done
        self.states: list[State] = []
        self.last: datetime | None = None  # the last slot that was made
        self.slot_made: Segment | None = None  # of the slot just made, not yet stepped on from
        self.zones = plan.zones
        if self.goal or self.way:  # a level without a share of its own never turns
            self.forward(self.start)
        self.enter(self.start)

    def apart(self) -> "LevelMotion":
        """The same motion as it now is, which goes its own way from here; it is alone."""
        other = copy(self)
        other.docking = self.docking.going_on(self.plan)
        other.segment, other.held = (part and replace(part) for part in (self.segment, self.held))
        other.queue, other.states, other.ways_mm = list(map(replace, self.queue)), list(self.states), list(self.ways_mm)
        other.alike, other.slot_made = (other,), other.segment if self.slot_made else None
        other.way = self.way and self.way.apart()
        return other

    def going_on(self, plan: Plan, places: Collection[int]) -> "LevelMotion":
        """A motion that goes on from here by a plan with other entries at some places of its course."""
        other = self.apart()
        other.plan, other.docking = plan, self.docking.going_on(plan, places)
        return other

    def existing(self, at: datetime) -> datetime:
        """A local time, or the first that exists after it."""
        return existing(at, self.zones)

    def enter(self, at: datetime, entry: Entry | None = None) -> None:
        """Note what it does from a time on, where that is something else than before."""
        name = "paused" if self.held else "waiting"
        name = "stopped" if self.stopped else self.segment.phase if self.segment else name
        if self.states and self.states[-1].name == name:
            return
        if self.segment and not self.stopped:
            at = max(at, self.start)
        at = self.existing(at)
        while self.states and self.states[-1].at > at:
            self.states.pop()  # what was to begin, where a level rests before its first slot
        self.states.append(State(at, name, entry))

    @property
    def phase(self) -> str:
        """What the way to the goal is called."""
        return phase_of(self.plan.goal.kind)

    @property
    def at_goal(self) -> bool:
        """Whether nothing is left to do: nothing past the goal, but for a length that is being pressed down to it."""
        going = self.segment or self.held
        pressed = going is not None and going.sign < 0 and going.phase == "compression"
        return self.position == self.goal or (self.position > self.goal and not pressed)

    @property
    def at_end(self) -> bool:
        """Whether it is at its goal and nothing else is ordered or held back."""
        return self.at_goal and not (self.held or self.stopped) and (self.segment is None or self.segment.main)

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
    def spare_mm(self) -> Fraction:
        """What is left to do beyond where it is ordered to be already: what other levels can take over."""
        ordered = [part.end for part in (self.segment, self.held, *self.queue) if part and not part.main]
        return at_least_zero(self.goal - max([self.position, *ordered]))

    @property
    def unmade_mm(self) -> Fraction:
        """What whole steps leave to do, or less than 0 where they are past the goal."""
        return self.goal - (self.displaced_mm if self.made_mm is None else self.made_mm)

    @property
    def whole_mm(self) -> Fraction:
        """Its distance, with what was ordered beyond it and what it has of other levels' shares."""
        return Fraction(self.plan.distance_mm) + self.extended_mm + self.shared_mm

    def note_way(self, at: datetime) -> None:
        """Note what an order leaves to do by whole steps, and what of all that it is to go they have done."""
        left_mm = at_least_zero(self.unmade_mm)
        self.ways_mm.append((at, left_mm, self.whole_mm - left_mm))

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
            if self.last and self.last >= since:  # whatever it begins anew for, no step comes sooner than ordered
                first = max(first, first_slot(datetime.combine(self.last + timedelta(days), time()), self.times))
        self.go([Segment(first, self.times, per_slot, self.goal, 1, self.phase, main=True, every_days=days)])

    def first_slot(self, at: datetime, times: tuple[time, ...]) -> datetime:
        """The first slot of a rhythm at or after a time, and not before the clock start."""
        return first_slot(max(earliest(at, self.zones), self.start), times)

    def advance(self, segment: Segment, count: int) -> None:
        """Go as far as so many slots go: more, where what was missed is to be caught up."""
        by_mm = segment.per_slot if count == 1 else count * segment.per_slot
        if self.catch_up_mm and segment.main:
            left_mm = at_least_zero(self.behind_mm)  # it may have been turned further than it was behind
            more = min(count * (self.catch_up_mm / len(segment.times) - segment.per_slot), left_mm)
            by_mm, self.behind_mm = by_mm + more, self.behind_mm - more
            if self.behind_mm <= 0:
                self.catch_up_mm = None
        self.position = segment.towards(self.position, by_mm)

    def advance_until(self, until: datetime) -> UndisturbedSlots | None:
        """Make all slots before a time at once, short of the segment's end and of contact; None where none is."""
        segment = self.segment
        if segment is None or segment.every_days or self.catch_up_mm:
            return None
        count = min(segment.slots_until(until), segment.slots_short_of(segment.end, self.position))
        if segment.comes_past(self.goal, self.position):  # where contact is made, or lost
            count = min(count, segment.slots_short_of(self.goal, self.position))
        if count < 1:
            return None
        self.enter(segment.at)
        times, by_mm = segment.next_slots(count), segment.sign * segment.per_slot
        slots = UndisturbedSlots(times, self.position, by_mm, segment.phase)
        segment.step_on(count - 1)
        self.position += count * slots.per_slot
        self.slot_made, self.last = segment, segment.at
        return slots

    def step_on(self) -> datetime | None:
        """Step on from the slot just made, once all is known of it; its time, where the segment has come to its end."""
        if (segment := self.slot_made) is None:
            return None
        self.slot_made = None
        at = self.existing(segment.at)
        self._note_contact(segment, at)
        segment.step_on()
        return at if segment.reached(self.position) else None

    def end_segment(self, at: datetime) -> None:
        """Once the segment has come to its end with its slot at a time, go to what follows it, or to rest."""
        self.segment = self.queue.pop(0) if self.queue else None
        if self.segment:
            self.segment.begin_after(at)
            return
        self.enter(at)

    def leave_slot(self) -> None:
        """Step on from the slot just made, to what follows its segment where that has come to its end."""
        if at := self.step_on():
            self.end_segment(at)

    def _note_contact(self, segment: Segment, at: datetime) -> None:
        """Contact is from the slot that brings it to its goal, as long as nothing takes it back before that."""
        if self.left_mm and (segment.main or segment.cycling or segment.sign < 0):
            self.contact = None
        elif self.at_goal and (segment.main or segment.cycling):
            self.contact = self.contact or at

    def finish(self, at: datetime) -> None:
        """Come to rest where nothing is left to do; at a slot just made its step on says so, for a range may go on."""
        if self.segment and self.segment.main and self.at_goal and self.segment is not self.slot_made:
            self.segment, self.contact = None, at
            self.enter(at)

    def share(self, by_mm: Fraction, at: datetime) -> None:
        """Take over so much of another level's share, or with less than 0 give up so much of its own.

        A level that had come to its goal begins anew; one that waits for an order goes on waiting.
        """
        done = self.at_goal
        self.goal, self.shared_mm = self.goal + by_mm, self.shared_mm + by_mm
        segment = self.segment or self.held
        if segment is None and done and not self.stopped and not self.at_goal:
            self.forward(at)
            self.enter(max(at, self.start))
        for part in (segment, *self.queue) if segment else ():
            if part.main:
                part.end = self.goal
            elif part.cycling and part.sign > 0:
                part.end = min(part.end, self.goal)

    @property
    def stand(self) -> Stand:
        """How far it is, by how much it is behind, and how fast that is caught up."""
        return self.position, self.behind_mm, self.catch_up_mm

    def wait_at(self, stand: Stand, missed_mm: Fraction = ZERO) -> None:
        """Be where it was, and behind by what was missed since."""
        self.position, behind_mm, self.catch_up_mm = stand
        self.behind_mm = behind_mm + missed_mm

    def shift(self, by_mm: Fraction) -> None:
        """The bone went further than it should have at the slot just made, or less far: the rest follows from there.

        Only on the way to the goal is it behind by that: a turn back that was not made is nothing to catch up.
        """
        self.position += by_mm
        going = self.segment or self.held
        if going is None or going.main:
            self.behind_mm -= by_mm

    def read_anew(self, by_mm: Fraction, made_mm: Fraction) -> None:
        """Scales show that the bone is further on than its records say, or less far: so it was at the last X-ray."""
        self.leave_slot()
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
