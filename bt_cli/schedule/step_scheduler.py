"""Whole steps of nuts, screws and struts along the bone's axis or about a hinge, at every slot."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time
from fractions import Fraction
from itertools import compress, pairwise, repeat

from bt_cli.frame.actuator import Actuator, Move
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.motion.clocks import existing
from bt_cli.motion.exact import ZERO, at_least_zero, multiples_of, total
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.slots import SessionSlot
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_ids_by_level, carried_by
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import other_places
from bt_cli.schedule.columns import rows_of
from bt_cli.schedule.level_actuators import LevelActuators, bones_by
from bt_cli.schedule.model import PlannedSession, Progress, Reset, ScaleReplan
from bt_cli.schedule.sheet_rings import SheetRings
from bt_cli.schedule.steps import nearest_step, nearest_wholes


class StepScheduler:
    """The whole steps of every level at each slot; it tells the planners what was really made.

    `resets` are those of every actuator, in the order of their dates.
    """

    def __init__(self, plan: Plan, resets: Sequence[Reset] = ()) -> None:
        self.plan, self.course, self.resets = plan, MultiLevelPlanner(plan), tuple(resets)
        named, rings = actuator_ids_by_level(plan), carried_by(plan)
        self.parts = [
            LevelActuators(motion, kinematics_for(motion.plan, named[motion.plan.level.name]), rings, i)
            for i, motion in enumerate(self.course.motions)
        ]
        self.actuators: tuple[Actuator, ...] = tuple(a for part in self.parts for a in part.kinematics.actuators)
        self._own = [i for i, part in enumerate(self.parts) if part.plan.goal.kind == plan.goal.kind]
        self._due = list(self.resets)
        self.goes_on_from: tuple[StepScheduler, date] | None = None  # which rests before that day
        self.missed: list[datetime] = []
        self.replans: list[ScaleReplan] = []
        self._replans_begun = 0  # how many of them the turns go on from
        self._sheet_rings = SheetRings(self.course, self.parts)
        self._take_readings()

    @property
    def hardware_days(self) -> list[tuple[str, date]]:
        """What is re-set when."""
        return [(reset.actuator, reset.on) for reset in self.resets]

    def going_on(self, plan: Plan, resets: Sequence[Reset], since: date) -> "StepScheduler | None":
        """A scheduler that goes on from here by another revision of the plan, which turns alike before a day.

        None where it does not, or its scales were re-set otherwise before that day.
        """
        places = other_places(self.plan, plan, since)
        if places is None or any(planner.is_cut for planner in self.course.planners):
            return None
        if [reset for reset in self.resets if reset.on < since] != [reset for reset in resets if reset.on < since]:
            return None
        behind = len(self.resets) - len(self._due)
        other = copy(self)
        other.goes_on_from = None
        other.plan, other.course, other.resets = plan, self.course.going_on(plan, places), tuple(resets)
        pairs = zip(self.parts, other.course.motions, strict=True)
        other.parts = [part.before(motion) for part, motion in pairs]
        other._due, other.missed = list(resets[behind:]), list(self.missed)
        other.replans = list(self.replans)
        other._sheet_rings = self._sheet_rings.going_on(other.course, other.parts)
        other._take_readings()
        return other

    def turns(self, until: datetime | None = None) -> Iterator[PlannedSession]:
        """Every slot at which something turns; before a time `until` comes it rests, and can be asked for the rest."""
        bone_mm = self._bone_mm()
        for at, slots in self.course.slots(until):
            self._reset(at.date())
            bone_mm = self._displaced(bone_mm)
            due = self._sheet_rings.due(slots)
            turned = dict(self._turned_slots(at, slots, due)) if any(slot.missed for slot in slots.values()) else slots
            if not turned:
                continue
            for i, slot in turned.items():
                part = self.parts[i]
                part.slots, part.phase, part.extended_mm = part.slots + slot.together, slot.phase, slot.extended_mm
            moves = tuple(self._moves(turned, due))
            before, bone_mm = bone_mm, self._bone_mm()
            for i, motion in enumerate(self.course.motions):
                if i in turned or bone_mm[i] != before[i]:  # in tandem the segment behind moves it by a step's rounding
                    motion.made_mm = bone_mm[i]
            self.course.settle(at)
            if moves:
                ways = tuple(  # what did not turn is the very number that it was
                    self._way(part, now, ZERO if now is was else now - was)
                    for part, now, was in zip(self.parts, bone_mm, before, strict=True)
                )
                phases = tuple(part.phase for part in self.parts)
                rings_mm = tuple(part.ring_mm for part in self.parts)
                whole, first = self._whole(ways, bone_mm), next(iter(turned.values()))
                yield PlannedSession(first.at, first.phase, moves, whole, ways, phases, rings_mm)
            if len(self.parts) == 1 and self.parts[0].kinematics.is_one_to_one:
                yield from self._undisturbed(self.parts[0], until)
                bone_mm = self._bone_mm()
        if until is None:
            self._displaced(bone_mm)

    def _undisturbed(self, part: LevelActuators, until: datetime | None) -> list[PlannedSession]:
        """What turns at the slots that follow one, as long as nothing else happens: by whole numbers of a part of a mm.

        There is one level, and its actuator travels as far as its bone. All is as if slot after slot had been made.
        """
        (actuator,), (planner,) = part.kinematics.actuators, self.course.planners
        resets = [datetime.combine(reset.on, time.min) for reset in self._due[:1]]
        slots = planner.undisturbed(min(filter(None, (*resets, until)), default=None))
        if slots is None:
            return []
        (zero_mm,), (steps,), (since,), (faces,) = part.zero_mm, part.made, part.since_reset, part.turned_faces
        start_mm, step_mm = actuator.start_reading_mm, actuator.step_mm
        values_mm = (slots.position, slots.per_slot, step_mm, zero_mm, start_mm, part.motion.goal, part.whole_mm)
        mm = multiples_of(*values_mm)
        position, per_slot, step, zero, start, goal, whole = map(mm.of, values_mm)
        first, count = position + per_slot + zero, len(slots.times)
        wholes = nearest_wholes(range(first, first + count * per_slot, per_slot), step, steps)
        turned = [after - before for before, after in pairwise([steps, *wholes])]
        times, steps_in_all = compress(slots.times, turned), list(compress(wholes, turned))
        turned = [*filter(None, turned)]
        part.turn(wholes[-1:])
        part.slots += count
        part.motion.made_mm = part.ring_mm
        bones = [steps * step - zero for steps in steps_in_all]
        lefts = [goal - bone if bone < goal else 0 for bone in bones]
        readings_mm = [mm[start + (steps - since) * step] for steps in steps_in_all]
        deltas_mm = [mm[steps * step] for steps in turned]
        moves = rows_of(Move, repeat(actuator), turned, readings_mm, [actuator.face(n + faces) for n in steps_in_all])
        ways = list(rows_of(Progress, [mm[left] for left in lefts], [mm[whole - left] for left in lefts], deltas_mm))
        rings_mm = zip(mm[bone] for bone in bones)
        phase, phases = repeat(slots.phase), repeat((slots.phase,))
        return list(rows_of(PlannedSession, times, phase, zip(moves), ways, zip(ways), phases, rings_mm))

    def _turned_slots(
        self, at: datetime, slots: dict[int, SessionSlot], by_sheet: Mapping[int, Sequence[bool]]
    ) -> Iterator[tuple[int, SessionSlot]]:
        """The slots that were made, by level: not those at which something was due that was missed, which is noted."""
        missed = {i for i, slot in slots.items() if slot.missed}
        rings = [i for i, part in enumerate(self.parts) if missed.intersection(part.carried_by)]
        due = [i for i in rings if any(by_sheet[i])]
        linked = (self.parts[j] for i in due for j in rings if _share(self.parts[i], self.parts[j]))
        waiting = {k for part in linked for k in part.carried_by}
        for k in waiting - slots.keys():
            for batch in {sheet.batch for i in missed if (sheet := slots[i].sheet)}:
                self.course.planners[k].wait_too(batch)
        for i in due:
            self.parts[i].missed.append(at)
        if due:
            self.missed.append(at)
        for i, slot in slots.items():
            position = self.course.planners[i].pass_by() if i in missed - waiting else None
            if i not in missed:
                yield i, slot
            elif position is not None:
                yield i, slot._replace(position=position, missed=False, passed=True)

    def ends(self) -> tuple[Progress, ...]:
        """Where each level is when all is done that is ordered, and last of them the whole."""
        bone_mm = self._bone_mm()
        ways = tuple(self._way(part, now, Fraction(0)) for part, now in zip(self.parts, bone_mm, strict=True))
        return (*ways, self._whole(ways, bone_mm))

    @property
    def moved_mm(self) -> Fraction:
        """The sum of all whole steps in mm of bone: of the levels that do what the goal asks for."""
        return total(self.level_mm(i) for i in self._own)

    @property
    def achieved_mm_per_day(self) -> Fraction:
        """The rate that whole steps come to; where several levels close a gap, the sum of theirs."""
        return total(self.rate_of(i) for i in self._own)

    def level_mm(self, i: int) -> Fraction:
        """How far whole steps have brought the bone of a level."""
        return self._bone_mm()[i] - self.course.motions[i].displaced_mm

    def rate_of(self, i: int) -> Fraction:
        """The rate that they come to at a level."""
        part = self.parts[i]
        name = part.plan.level.name
        read_mm = total(replan.moved_mm[name] for replan in self.replans)  # what no session of the plan made
        return (self.level_mm(i) - read_mm) * len(part.plan.slots) / part.slots if part.slots else Fraction(0)

    def another_course(self, plan: Plan) -> tuple[MultiLevelPlanner, date]:
        """How the same frame goes by a plan with other orders, and the day of its last turn, if that is a later one."""
        begun, since = self.goes_on_from or (None, date.min)
        other = (begun and begun.going_on(plan, self.resets, since)) or StepScheduler(plan, self.resets)
        return other.course, max((turn.at.date() for turn in other.turns()), default=date.min)

    def _bone_mm(self) -> list[Fraction]:
        """How far each level has come."""
        return bones_by([part.ring_mm for part in self.parts], self.parts)

    def _moves(self, slots: dict[int, SessionSlot], by_sheet: Mapping[int, Sequence[bool]]) -> Iterator[Move]:
        """What turns at these slots: also a ring that has none, but is carried by a segment that has."""
        planned = [part.made for part in self.parts]
        differs = False
        for i, part in enumerate(self.parts):
            carried = [k for k in part.carried_by if k in slots]
            if all(slots[k].passed for k in carried):  # also of none: in a missed range nothing is turned
                continue
            target_mm = total(self.parts[k].motion.position for k in part.carried_by)
            steps = slots[carried[0]].steps or {}
            turning = list(zip(part.kinematics.actuators, part.made, part.targets_mm(target_mm), strict=True))
            planned[i] = [nearest_step(travel_mm, actuator.step_mm, before) for actuator, before, travel_mm in turning]
            now = list(planned[i])
            for k, (actuator, before, _) in enumerate(turning):
                if actuator.id in steps:
                    now[k] = before + (steps[actuator.id] if by_sheet[i][k] else 0)
                if now[k] != before:
                    reading_mm = actuator.reading_mm(now[k] - part.since_reset[k])
                    yield Move(actuator, now[k] - before, reading_mm, part.face(k, now[k]))
            differs = differs or now != planned[i]
            part.turn(now)
        if differs:
            self._shift(planned)

    def _shift(self, planned: list[list[int]]) -> None:
        """Tell the planners how much further, or less far, the bone went than it should have."""
        should = bones_by([part.ring_by(steps) for part, steps in zip(self.parts, planned, strict=True)], self.parts)
        for planner, now, then in zip(self.course.planners, self._bone_mm(), should, strict=True):
            if now != then:
                planner.shift(now - then)

    def _take_readings(self) -> None:
        for planner in self.course.planners:
            planner.read_by(self._read)

    def _read(self, at: datetime, entry: Entry) -> None:
        """Put the actuators that an order names where their scales show, and tell every level where its bone is."""
        if any(replan.entry is entry for replan in self.replans):
            return  # another level has it already
        at = existing(at, self.plan.zones)
        self._reset(at.date())
        self._displaced(self._bone_mm())
        before_mm, by_sheet_mm = self._bone_mm(), self._sheet_rings.bones_mm()
        settings = tuple(setting for part in self.parts for setting in part.read(at, entry))
        bone_mm, moved_mm = self._bone_mm(), {}
        for planner, now, was in zip(self.course.planners, bone_mm, before_mm, strict=True):
            planner.read_anew(now - was, now)
            moved_mm[planner.motion.plan.level.name] = now - was
        self._sheet_rings.take_over(bone_mm, by_sheet_mm)
        self.replans.append(ScaleReplan(at, entry, settings, moved_mm))

    def _displaced(self, bone_mm: list[Fraction]) -> list[Fraction]:
        """Put every ring where orders since the last slot say that its bone is; how far each level then has come."""
        motions = self.course.motions
        if self._replans_begun < len(self.replans):
            self._replans_begun, bone_mm = len(self.replans), self._bone_mm()
        self._sheet_rings.displace()
        displaced = [part.displace(total(motions[k].displaced_mm for k in part.carried_by)) for part in self.parts]
        return self._bone_mm() if any(displaced) else bone_mm

    def _reset(self, on: date) -> None:
        while self._due and self._due[0].on <= on:
            reset = self._due.pop(0)
            for part in self.parts:
                for k, actuator in enumerate(part.kinematics.actuators):
                    if actuator.id == reset.actuator:
                        part.since_reset[k] = part.made[k] - reset.steps(actuator)
                        if reset.face is not None:
                            part.turned_faces[k] += reset.face - (part.face(k, part.made[k]) or reset.face)

    def _way(self, part: LevelActuators, bone_mm: Fraction, by_mm: Fraction) -> Progress:
        remaining_mm = at_least_zero(part.motion.goal - bone_mm)
        return Progress(remaining_mm, part.whole_mm - remaining_mm, by_mm)

    def _whole(self, ways: Sequence[Progress], bone_mm: Sequence[Fraction]) -> Progress:
        """The way of the goal: the sum of those of the levels that do what it asks for.

        What is left is seen at the rings that carry no other: in tandem what one segment lacks another may have made.
        """
        if len(ways) == 1:
            return ways[0]
        ahead = [self.parts[i] for i in self.course.ahead if i in self._own]
        lefts_mm = (total(self.parts[k].motion.goal - bone_mm[k] for k in part.carried_by) for part in ahead)
        left_mm = total(map(at_least_zero, lefts_mm))
        whole_mm = total(self.parts[i].whole_mm for i in self._own)
        return Progress(left_mm, whole_mm - left_mm, total(ways[i].delta_mm for i in self._own))


def _share(level: LevelActuators, other: LevelActuators) -> bool:
    """Whether a segment carries the rings of both."""
    return not set(level.carried_by).isdisjoint(other.carried_by)
