"""Six struts, session by session: from the way of the correction to marks of their scales.

Readings are whole multiples of a strut's step, each the mark nearest to the length that the way asks for, which is
taken to the millionth of a mm. By default every strut that has a step to make turns at each session; by pairs a day's
move is made by two struts each in the morning, the afternoon and the evening.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.frame.hexapod import NoPose, forward_near
from bt_cli.motion.clocks import existing
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.motion.pose import Floats, Pose, rotation_vector
from bt_cli.motion.slots import SessionSlot
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import PAIRS_OF_STRUTS
from bt_cli.schedule.correction_course import CorrectionCourse, DayEnd
from bt_cli.schedule.correction_plan import CorrectionPlan as PlannedWay
from bt_cli.schedule.correction_plan import MeasuredScales, scales_on
from bt_cli.schedule.model import PlannedSession, Progress
from bt_cli.schedule.reviews import review_dates
from bt_cli.schedule.swap_texts import why_no_swap
from bt_cli.schedule.swaps import NM, Length, NoSwap, StrutScale, Supply, Swap, plan_between


class Made(NamedTuple):
    """What a slot comes to: its turns, and the lengths from joint to joint that the marks then give."""

    slot: SessionSlot
    turns: tuple[PlannedSession, ...]
    lengths_nm: tuple[int, ...]


class SheetSwaps(NamedTuple):
    """The swaps of the sheet that the patient had at a `revision`: before the entry at that place of the course."""

    revision: int
    swaps: Sequence[Swap]


class HexapodScheduler:
    """The whole steps of six struts at each slot of a correction.

    `fixed` are swaps planned before the last entry of the course, which stand; others are planned after `since`.
    `sheets` are the swaps of the sheets before each entry that moves something, the first of them first.
    Raises PlanInvalid where the course cannot be followed, or a strut would run off its scale.
    """

    def __init__(
        self, plan: Plan, fixed: Sequence[Swap] = (), since: date | None = None, sheets: Sequence[SheetSwaps] = ()
    ) -> None:
        self.plan, self.way, self._sheets = plan, PlannedWay(plan, fixed), sheets
        self.course = MultiLevelPlanner(plan, self.way)
        (self._planner,) = self.course.planners
        self.missed: list[datetime] = []
        self._slots = self._walked()
        self.slots = len(self._slots)
        if self.course.problems:
            raise PlanInvalid(self.course.problems)
        self._positions = [Fraction(0), *(slot.position for slot in self._slots)]
        self._poses = self.way.path.poses(self._positions)
        exact = self.way.frame.inverse_mm(self._poses)
        self._lengths: list[list[int]] = np.rint(exact * NM).astype(np.int64).tolist()
        self.no_swaps: list[NoSwap] = []
        self.swaps = self._swaps(fixed, since or plan.start.date())
        self.actuators = tuple(self._actuator(i, scale) for i, scale in enumerate(self._scales()))
        self._made = list(self._turned())

    def _walked(self) -> list[SessionSlot]:
        """The slots that were made; those at which something was due that was missed are noted.

        Where nothing was due the bone went on, unless more of the same range was missed: then it waited from the first
        slot on, and none of them was made.
        """
        slots, passed = list[SessionSlot](), 0
        for slot in self._planner.slots():
            if slot.missed and self._is_due(slot):
                self.missed.append(slot.at)
                del slots[len(slots) - passed :]
                passed = 0
            elif not slot.missed:
                slots.append(slot)
                passed = 0
            elif (position := self._planner.pass_by()) is not None:
                slots.append(slot._replace(position=position, missed=False))
                passed += 1
        return slots

    def _is_due(self, slot: SessionSlot) -> bool:
        """Whether any strut has a mark to go at a slot by the sheet that the patient had, with the scales of then."""
        way = self._planner.sheet.way
        if (sheet := slot.sheet) is None or way is None:
            return True
        exact = self.way.frame.inverse_mm(way.ends_of_slot(sheet.before, sheet.after))
        was, comes = np.rint(exact * NM).astype(np.int64).tolist()
        swaps = next((known.swaps for known in self._sheets if known.revision >= sheet.place), ())
        scales = scales_on(self.plan, swaps, slot.at.date())
        marks = [scale.mark(length) for scale, length in zip(scales, was, strict=True)]
        return any(scale.mark(c, mark) != mark for scale, c, mark in zip(scales, comes, marks, strict=True))

    def _scales(self) -> list[StrutScale]:
        return scales_on(self.plan, (), self.plan.start.date())

    def _swaps(self, fixed: Sequence[Swap], since: date) -> tuple[Swap, ...]:
        """Those that are fixed, and those needed after them. Raises PlanInvalid with all that cannot be made."""
        rows, has_orders = list(self.rows()), any(entry.changes_hardware for entry in self.plan.course)
        last = [self.plan.start, *(slot.at for slot in self._slots)][-1]
        supply = Supply(self.plan.frame.strut_sizes, review_dates(self.plan, last.date()), since)
        swaps, problems = [], []
        for i, scale in enumerate(self._scales()):
            lengths = [Length(at, row[i]) for at, row in rows]
            strut_swaps = [swap for swap in fixed if swap.strut == str(i + 1)]
            for swap in plan_between(str(i + 1), scale, lengths, supply, strut_swaps):
                if isinstance(swap, Swap):
                    swaps.append(swap)
                elif has_orders:  # what was really done is written down all the same, and a rule refuses what follows
                    self.no_swaps.append(swap)
                else:
                    problems.append(Problem(("frame", "struts"), why_no_swap(swap)))
        if problems:
            raise PlanInvalid(problems)
        return tuple(sorted(swaps, key=lambda swap: (swap.on, swap.strut)))

    def rows(self) -> list[tuple[datetime, list[int]]]:
        """How long the struts are before the first turn and after each; where readings were taken in, by them."""
        start, *turned = zip([self.plan.start, *(slot.at for slot in self._slots)], self._lengths, strict=True)
        read = [(reset.at, list(reset.lengths_nm)) for reset in self.way.resets]
        return [
            start,
            *sorted([*read, *turned], key=itemgetter(0)),
        ]  # where it really was, before the turns that follow

    def _actuator(self, i: int, scale: StrutScale) -> Actuator:
        start_nm, (_, ends_nm) = self._lengths[0][i], self.rows()[-1]  # all may be read after the last turn
        end_nm = ends_nm[i]
        return Actuator(
            id=str(i + 1),
            level=self.plan.level.name,
            mechanism=self.plan.frame.mechanism,
            unit_count=1,
            step_mm=scale.step_mm,
            steps_per_turn=1,
            start_reading_mm=scale.reading_mm(scale.mark(start_nm)),
            start_length_mm=Fraction(start_nm, NM),
            end_length_mm=Fraction(end_nm, NM),
        )

    def ends(self) -> tuple[Progress, ...]:
        """Where it is when all is done that is ordered."""
        way_mm, left_mm = self.way.path.ways_mm(self._positions[-1])
        return (Progress(_four(left_mm), _four(way_mm), Fraction(0)),)

    @property
    def moved_mm(self) -> Fraction:
        """The reference point's way."""
        return _four(self.way.path.ways_mm(self._positions[-1])[0])

    @property
    def achieved_mm_per_day(self) -> Fraction:
        """The reference point's way in a day, on average."""
        return self.moved_mm * len(self.plan.slots) / self.slots

    @property
    def hardware_days(self) -> list[tuple[str, date]]:
        """Which strut is swapped when."""
        return [(swap.strut, swap.on) for swap in self.swaps]

    def turns(self) -> Iterator[PlannedSession]:
        """Every slot at which something turns. After the last of a way that is done nothing of it is left."""
        turns = [turn for turned in self._made for turn in turned.turns]
        if turns and self._positions[-1] == self.way.end:
            done = Progress(Fraction(0), self.moved_mm, Fraction(0))
            turns[-1] = turns[-1]._replace(way=done, levels=(done,))
        yield from turns

    def another_course(self, plan: Plan) -> tuple[MultiLevelPlanner, date]:
        """How the same frame goes by a plan with other orders, and the day of its last turn; its swaps stay."""
        course = MultiLevelPlanner(plan, PlannedWay(plan, self.way.fixed))
        (planner,) = course.planners
        return course, [slot.at for slot in planner.slots() if not slot.missed][-1].date()

    def _turned(self) -> Iterator[Made]:
        scales, swaps, resets = self._scales(), list(self.swaps), list(self.way.resets)
        marks = [scale.mark(length) for scale, length in zip(scales, self._lengths[0], strict=True)]
        for slot, last, lengths in zip(self._slots, self._lengths, self._lengths[1:], strict=False):
            before = last
            while due := _due(slot.at, swaps, resets):
                if isinstance(due, MeasuredScales):
                    resets.remove(due)
                    marks, before = list(due.marks), list(due.lengths_nm)
                else:
                    swaps.remove(due)
                    i = int(due.strut) - 1
                    scales[i] = due.new
                    marks[i] = scales[i].mark(before[i])
            targets = [scale.mark(length, mark) for scale, length, mark in zip(scales, lengths, marks, strict=True)]
            turns = tuple(self._sessions(slot, scales, marks, targets))
            marks = targets
            lengths_nm = tuple(scale.length_nm(mark) for scale, mark in zip(scales, marks, strict=True))
            yield Made(slot, turns, lengths_nm)

    def _sessions(
        self, slot: SessionSlot, scales: list[StrutScale], marks: list[int], targets: list[int]
    ) -> Iterator[PlannedSession]:
        """The sessions in which a slot's move is made: one, or by pairs of struts the three of its day."""
        groups = {slot.at: [actuator.id for actuator in self.actuators]}
        if self.plan.protocol.grouping:
            groups = {}
            for clock, pair in zip(self.plan.protocol.sessions, PAIRS_OF_STRUTS, strict=True):
                at = existing(datetime.combine(slot.at, clock), self.plan.zones)
                groups.setdefault(at, []).extend(pair)
        for at, ids in groups.items():
            places = [i for i, actuator in enumerate(self.actuators) if actuator.id in ids and targets[i] != marks[i]]
            moves = tuple(
                Move(self.actuators[i], targets[i] - marks[i], scales[i].reading_mm(targets[i]), None) for i in places
            )
            if moves:
                way_mm, left_mm = self.way.path.ways_mm(slot.position)
                way = Progress(_four(left_mm), _four(way_mm), Fraction(0))
                yield PlannedSession(at, slot.phase, moves, way, (way,), (slot.phase,), (Fraction(0),))

    def correction(self) -> CorrectionCourse:
        """What is to be said of the whole: poses, limits and swaps, and how far whole steps are off."""
        scales, start = self._scales(), self.plan.start.date()
        first = [
            scale.length_nm(scale.mark(length_nm)) for scale, length_nm in zip(scales, self._lengths[0], strict=True)
        ]
        last_of_day = {turned.slot.at.date(): row for row, turned in enumerate(self._made, start=1)}
        rows = [0, *last_of_day.values()]
        planned = Pose(self._poses.rotation[rows], self._poses.translation_mm[rows])
        lengths_mm = np.array([first, *(self._made[row - 1].lengths_nm for row in rows[1:])]) / NM
        try:
            real = forward_near(self.way.ends.geometry, lengths_mm, planned)
        except NoPose as none:
            raise PlanInvalid([Problem(("frame", "struts"), f"struts: {none}")]) from None
        errors = self._errors(real, planned)
        days = [0, *((on - start).days + 1 for on in last_of_day)]
        ends = (
            DayEnd(day, Pose(planned.rotation[k], planned.translation_mm[k]), *errors[k]) for k, day in enumerate(days)
        )
        spans = self.way.path.spans
        fastest_mm = max(span.done_mm / span.days for span in spans)
        fastest_deg = max(np.degrees(np.linalg.norm(span.leg.turn_rad)) / span.days for span in spans)
        return CorrectionCourse(
            self.way.ends,
            tuple(self.way.programs),
            tuple(self.way.routes),
            self.way.target,
            self.swaps,
            tuple(self.no_swaps),
            tuple(ends),
            _four(fastest_mm),
            _four(float(fastest_deg)),
        )

    def _errors(self, real: Pose, planned: Pose) -> list[tuple[float, float]]:
        """How far n poses are off: mm at the reference point, and degrees."""
        point = self.way.ends.reference_mm[None]
        off_mm: Floats = np.linalg.norm(real.apply(point) - planned.apply(point), axis=-1)[:, 0]
        turns = [
            np.degrees(np.linalg.norm(rotation_vector(a @ b.T)))
            for a, b in zip(real.rotation, planned.rotation, strict=True)
        ]
        return [(float(a), float(b)) for a, b in zip(off_mm, turns, strict=True)]


def _due(at: datetime, swaps: Sequence[Swap], resets: Sequence[MeasuredScales]) -> Swap | MeasuredScales | None:
    """What is next to be done before a slot: a swap comes before all that is read on its day."""
    swap = next((swap for swap in swaps if swap.on <= at.date()), None)
    reset = next((reset for reset in resets if reset.at <= at), None)
    return swap if swap and (reset is None or swap.on <= reset.at.date()) else reset


def _four(value_mm: float) -> Fraction:
    """A length of the way to four decimals."""
    return Fraction(round(value_mm * 10_000), 10_000)
