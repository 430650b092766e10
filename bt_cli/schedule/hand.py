"""The hand that turns nuts, screws and struts along the bone's axis or about a hinge: whole steps at every slot."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction

from bt_cli.frame.actuator import Actuator, Gear
from bt_cli.frame.mechanisms import gear_of
from bt_cli.motion.course import Walk
from bt_cli.motion.levels import Levels
from bt_cli.motion.slots import Slot
from bt_cli.plan.model import Plan
from bt_cli.plan.parts import carriers, letters
from bt_cli.schedule.model import Move, Reset, Turn, Way
from bt_cli.schedule.steps import nearest_step


class Part:
    """One level's walk and the gear that moves it: what its actuators have made.

    `carriers` are the levels whose ways its ring goes: in tandem it goes the ways of the segments behind it too.
    """

    def __init__(self, walk: Walk, gear: Gear, carriers: Sequence[int]) -> None:
        self.walk, self.plan, self.gear, self.carriers = walk, walk.plan, gear, carriers
        self.made = [0] * len(gear.actuators)
        self.zero_mm = [Fraction(0)] * len(gear.actuators)  # what each had travelled where its gear is at 0
        self.displaced_mm = Fraction(0)
        self.since_reset = [0] * len(gear.actuators)  # the steps before the last re-set: from there the scale is anew
        self.extended_mm = Fraction(0)
        self.slots = 0
        self.phase = walk.phase  # also of a ring that is carried before its own start
        self.missed: list[datetime] = []

    @property
    def travels_mm(self) -> list[Fraction]:
        """What whole steps have made of each actuator."""
        return [steps * actuator.step_mm for steps, actuator in zip(self.made, self.gear.actuators, strict=True)]

    @property
    def whole_mm(self) -> Fraction:
        """Its distance, with what was ordered beyond it and what it does of other levels' shares."""
        return Fraction(self.plan.distance_mm) + self.extended_mm + self.walk.shared_mm

    @property
    def ring_mm(self) -> Fraction:
        """How far the ring has come by them."""
        travels_mm = zip(self.travels_mm, self.zero_mm, strict=True)
        return self.gear.position_mm([travel_mm - zero_mm for travel_mm, zero_mm in travels_mm])

    def targets_mm(self, ring_mm: Fraction) -> list[Fraction]:
        """How far each actuator must have travelled for the ring to have come so far."""
        travels_mm = zip(self.gear.travels_mm(ring_mm), self.zero_mm, strict=True)
        return [travel_mm + zero_mm for travel_mm, zero_mm in travels_mm]

    def displace(self, by_mm: Fraction) -> None:
        """The ring is further on than what was travelled says: from there its gear is another, and no scale moves."""
        pairs = zip(self.travels_mm, self.gear.travels_mm(self.ring_mm + by_mm), strict=True)
        self.zero_mm = [travel_mm - of_gear_mm for travel_mm, of_gear_mm in pairs]


class Hand:
    """What the hand does at each slot: whole steps. It tells the walks what was really made.

    `resets` are those of every actuator, in the order of their dates.
    """

    def __init__(self, plan: Plan, resets: Sequence[Reset] = ()) -> None:
        self.plan, self.course, self.resets = plan, Levels(plan), tuple(resets)
        named, rings = letters(plan), carriers(plan)
        self.parts = [
            Part(walk, gear_of(walk.plan, named[walk.plan.level.name]), rings[i])
            for i, walk in enumerate(self.course.walks)
        ]
        self.actuators: tuple[Actuator, ...] = tuple(a for part in self.parts for a in part.gear.actuators)
        self._due = list(self.resets)
        self.missed: list[datetime] = []

    @property
    def swap_dates(self) -> list[date]:
        """The dates on which anything is re-set, each once."""
        return sorted({reset.on for reset in self.resets})

    def turns(self) -> Iterator[Turn]:
        """Every slot at which something turns."""
        bone_mm = self._bone_mm()
        for at, slots in self.course.slots():
            self._reset(at.date())
            bone_mm = self._displaced(bone_mm)
            made = dict(self._made(at, slots)) if any(slot.missed for slot in slots.values()) else slots
            if not made:
                continue
            for i, slot in made.items():
                part = self.parts[i]
                part.slots, part.phase, part.extended_mm = part.slots + slot.together, slot.phase, slot.extended_mm
            moves = tuple(self._moves(made))
            before, bone_mm = bone_mm, self._bone_mm()
            for i, walk in enumerate(self.course.walks):
                if i in made or bone_mm[i] != before[i]:  # in tandem the segment behind moves it by a step's rounding
                    walk.made_mm = bone_mm[i]
            self.course.settle(at)
            if moves:
                ways = tuple(
                    self._way(part, now, now - was) for part, now, was in zip(self.parts, bone_mm, before, strict=True)
                )
                phases = tuple(part.phase for part in self.parts)
                rings_mm = tuple(part.ring_mm for part in self.parts)
                yield Turn(next(iter(made.values())), moves, self._whole(ways, bone_mm), ways, phases, rings_mm)
        self._displaced(bone_mm)

    def _made(self, at: datetime, slots: dict[int, Slot]) -> Iterator[tuple[int, Slot]]:
        """The slots that were made, by level: not those at which something was due that was missed, which is noted."""
        missed = {i for i, slot in slots.items() if slot.missed}
        rings = [i for i, part in enumerate(self.parts) if missed.intersection(part.carriers)]
        due = [i for i in rings if any(self._is_due(self.parts[i], slots))]
        linked = (self.parts[j] for i in due for j in rings if _share(self.parts[i], self.parts[j]))
        waiting = {k for part in linked for k in part.carriers}
        for i in due:
            self.parts[i].missed.append(at)
        if due:
            self.missed.append(at)
        for i, slot in slots.items():
            position = self.course.walks[i].pass_by() if i in missed - waiting else None
            if i not in missed:
                yield i, slot
            elif position is not None:
                yield i, slot._replace(position=position, missed=False)

    def _is_due(self, part: Part, slots: dict[int, Slot]) -> list[bool]:
        """Which actuators of a ring have something to turn at these slots by the sheet that the patient has.

        A record of a single session can hold whatever the sheet has: then all of them.
        """
        own = {k: slots[k].sheet for k in part.carriers if k in slots}
        if not all(own.values()):
            return [True] * len(part.made)
        ends = {k: own.get(k) or (self.course.walks[k].by_the_sheet,) * 2 for k in part.carriers}
        travels = (part.targets_mm(sum((ends[k][j] for k in ends), Fraction(0))) for j in (0, 1))
        due = []
        for actuator, was_mm, comes_mm, made in zip(part.gear.actuators, *travels, part.made, strict=True):
            before = nearest_step(was_mm, actuator.step_mm, made)
            due.append(nearest_step(comes_mm, actuator.step_mm, before) != before)
        return due

    def ends(self) -> tuple[Way, ...]:
        """Where each level is when all is done that is ordered, and last of them the whole."""
        bone_mm = self._bone_mm()
        ways = tuple(self._way(part, now, Fraction(0)) for part, now in zip(self.parts, bone_mm, strict=True))
        return (*ways, self._whole(ways, bone_mm))

    @property
    def moved_mm(self) -> Fraction:
        """The sum of all whole steps in mm of bone: of the levels that do what the goal asks for."""
        return sum((self.level_mm(i) for i in self._own()), Fraction(0))

    @property
    def achieved_mm_per_day(self) -> Fraction:
        """The rate that whole steps come to; where several levels close a gap, the sum of theirs."""
        return sum((self.rate_of(i) for i in self._own()), Fraction(0))

    def level_mm(self, i: int) -> Fraction:
        """How far whole steps have brought the bone of a level."""
        return self._bone_mm()[i] - self.course.walks[i].displaced_mm

    def rate_of(self, i: int) -> Fraction:
        """The rate that they come to at a level."""
        part = self.parts[i]
        return self.level_mm(i) * len(part.plan.slots) / part.slots if part.slots else Fraction(0)

    def _own(self) -> list[int]:
        """The levels that do what the goal asks for."""
        return [i for i, part in enumerate(self.parts) if part.plan.goal.kind == self.plan.goal.kind]

    def correction(self) -> None:
        """None: there is no correction from pose to pose."""

    def _bone_mm(self) -> list[Fraction]:
        """How far each level has come: its ring's way without those of the segments that carry it."""
        rings = [part.ring_mm for part in self.parts]
        found: list[Fraction] = []
        if len(rings) == 1:
            return rings
        for i, part in enumerate(self.parts):
            nearest = [k for k in part.carriers if k != i]
            behind = max(nearest, key=lambda k: len(self.parts[k].carriers), default=None)
            found.append(rings[i] - (rings[behind] if behind is not None else 0))
        return found

    def _moves(self, made: dict[int, Slot]) -> Iterator[Move]:
        """What turns at these slots: also a ring that has none, but is carried by a segment that has."""
        planned = [list(part.made) for part in self.parts]
        differs = False
        for i, part in enumerate(self.parts):
            carried = [k for k in part.carriers if k in made]
            if not carried:
                continue
            target_mm = sum((self.parts[k].walk.position for k in part.carriers), Fraction(0))
            steps = made[carried[0]].steps or {}
            due = self._is_due(part, made) if steps else []
            travels = part.targets_mm(target_mm)
            for k, (actuator, travel_mm) in enumerate(zip(part.gear.actuators, travels, strict=True)):
                before = part.made[k]
                planned[i][k] = now = nearest_step(travel_mm, actuator.step_mm, before)
                if actuator.id in steps:
                    now = before + (steps[actuator.id] if due[k] else 0)
                    differs = differs or now != planned[i][k]
                part.made[k] = now
                if now != before:
                    reading_mm = actuator.start_reading_mm + (now - part.since_reset[k]) * actuator.step_mm
                    yield Move(actuator, now - before, reading_mm, actuator.face(now))
        if differs:
            self._shift(planned)

    def _shift(self, planned: list[list[int]]) -> None:
        """Tell the walks how much further, or less far, the bone went than it should have."""
        really = self._bone_mm()
        made = [part.made for part in self.parts]
        for part, steps in zip(self.parts, planned, strict=True):
            part.made = steps
        should = self._bone_mm()
        for part, steps in zip(self.parts, made, strict=True):
            part.made = steps
        for walk, now, then in zip(self.course.walks, really, should, strict=True):
            if now != then:
                walk.shift(now - then)

    def _displaced(self, bone_mm: list[Fraction]) -> list[Fraction]:
        """Put every ring where orders since the last slot say that its bone is; how far each level then has come."""
        walks = self.course.walks
        by_mm = [walk.displaced_mm - part.displaced_mm for part, walk in zip(self.parts, walks, strict=True)]
        if not any(by_mm):
            return bone_mm
        for part, walk in zip(self.parts, walks, strict=True):
            part.displace(sum((by_mm[k] for k in part.carriers), Fraction(0)))
            part.displaced_mm = walk.displaced_mm
        return self._bone_mm()

    def _reset(self, on: date) -> None:
        while self._due and self._due[0].on <= on:
            reset = self._due.pop(0)
            for part in self.parts:
                for k, actuator in enumerate(part.gear.actuators):
                    if actuator.id == reset.actuator:
                        part.since_reset[k] = part.made[k]

    def _way(self, part: Part, bone_mm: Fraction, by_mm: Fraction) -> Way:
        remaining_mm = max(part.walk.goal - bone_mm, Fraction(0))
        return Way(remaining_mm, part.whole_mm - remaining_mm, by_mm)

    def _whole(self, ways: Sequence[Way], bone_mm: Sequence[Fraction]) -> Way:
        """The way of the goal: the sum of those of the levels that do what it asks for.

        What is left is seen at the rings that carry no other: in tandem what one segment lacks another may have made.
        """
        if len(ways) == 1:
            return ways[0]
        own = self._own()
        ahead = [self.parts[i] for i in self.course.ahead if i in own]
        lefts_mm = (sum((self.parts[k].walk.goal - bone_mm[k] for k in part.carriers), Fraction(0)) for part in ahead)
        left_mm = sum((max(left, Fraction(0)) for left in lefts_mm), Fraction(0))
        whole_mm = sum((self.parts[i].whole_mm for i in own), Fraction(0))
        return Way(left_mm, whole_mm - left_mm, sum((ways[i].bone_mm for i in own), Fraction(0)))


def _share(one: Part, other: Part) -> bool:
    """Whether a segment carries the rings of both."""
    return not set(one.carriers).isdisjoint(other.carriers)
