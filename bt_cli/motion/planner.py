"""Where the bone of a level should be at every session, exactly and before any rounding, by the plan and its course.

The course says which slots come (`motion/level_course.py`), and records what was made of them: a session that was
missed is no session, and what was really turned is what counts. What records are held against is in
`motion/patient_sheet.py`.
"""

from collections.abc import Callable, Collection, Hashable, Iterator
from copy import copy
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.level_course import DueSlot, LevelCourse
from bt_cli.motion.level_motion import LevelMotion
from bt_cli.motion.patient_sheet import PatientSheet, RecordedRun
from bt_cli.motion.records import RecordedSlot, Records
from bt_cli.motion.slots import CorrectionWay, SessionSlot, UndisturbedSlots
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan


class MotionPlanner:
    """The movement of a level, slot by slot: `for slot in planner.slots()`. The scheduler says what was really made.

    A correction has a `way`. One of several levels `opens` as soon as any of them may turn, and
    `actuator_ids` are of what moves it.
    """

    def __init__(
        self,
        plan: Plan,
        way: CorrectionWay | None = None,
        opens: datetime | None = None,
        actuator_ids: Collection[str] = (),
    ) -> None:
        self.motion = LevelMotion(plan, way, opens)
        self.course = LevelCourse(self.motion, actuator_ids)
        self.records = Records(self.course.entries(plan), plan.zones)
        self._run: RecordedRun | None = None
        self._ahead: PatientSheet | None = None  # of a batch that began at another level

    def going_on(self, plan: Plan, places: Collection[int]) -> "MotionPlanner":
        """A planner that goes on from here by another revision of its plan.

        It has other entries at these `places` of its course, none of which the slots so far have met.
        """
        other = copy(self)
        other.course = self.course.going_on(plan, places)
        other.motion = other.course.motion
        other.records = Records(other.course.entries(plan), other.motion.zones, self.records)
        other._run = self._run and replace(self._run, sheet=self._run.sheet.going_on(plan, places))
        other._ahead = self._ahead and self._ahead.going_on(plan, places)
        return other

    @property
    def is_cut(self) -> bool:
        """Whether it has come to an end that another order could have put off: the last review, or five years."""
        return self.course.is_cut or any(sheet.course.is_cut for sheet in self._sheets)

    @property
    def _sheets(self) -> list[PatientSheet]:
        """The sheets of which records speak, that of the slots just made first."""
        return [*([self._run.sheet] if self._run else []), *([self._ahead] if self._ahead else [])]

    @property
    def sheet(self) -> LevelMotion:
        """The motion by the sheet that the patient has, where records speak of the slots just made; else its own."""
        return next((sheet.motion for sheet in self._sheets), self.motion)

    def position_by_sheet(self, batch: Hashable) -> Fraction:
        """How far it is by the sheet that the patient had when a batch was recorded, if that speaks of its slots."""
        by_batch = (sheet.motion for sheet in self._sheets if sheet.batch == batch)
        return next(by_batch, self.motion).position

    def read_by(self, take_readings: Callable[[datetime, Entry], None]) -> None:
        """Tell whoever turns the actuators what orders to go on from scales say, also those that a sheet obeys."""
        for motion in (self.motion, *(sheet.motion for sheet in self._sheets)):
            motion.take_readings = take_readings

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
        return self.course.due

    def step(self) -> SessionSlot | None:
        """Obey the order that is due, or make the slot that is. Whoever makes it may `shift` before the next step."""
        if entry := self.course.obey_next():
            for sheet in self._sheets:
                sheet.course.obey_too(entry)
            self._wait_here()
            return None
        return self._slot(self.course.begin_slot())

    def undisturbed(self, until: datetime | None = None) -> UndisturbedSlots | None:
        """Make all slots at once before a time at which nothing else can happen, short of the segment's end.

        So no order, record, X-ray or clock change comes before any of them, and what was missed is not caught up.
        """
        due, segment = self.due, self.motion.segment
        if not due or not due[1] or segment is None:
            return None
        quiet_until = self.course.quiet_until(segment.at, (until, self.records.silent_until(segment.at)))
        if slots := self.motion.advance_until(quiet_until):
            self._run = self._ahead = None
        return slots

    def end(self) -> None:
        """Say which records spoke of sessions that never were."""
        for place, problem in self.records.unmet():
            self.course.complain(place, problem)

    def begin_batch(self, batch: Hashable, place: int) -> None:
        """Keep how the patient's sheet goes on from here: records begin to speak of what another level turns.

        In tandem what is then turned otherwise there moves this level's bone before its own next slot.
        """
        if all(sheet.batch != batch for sheet in self._sheets):
            self._ahead = self._sheet_of(batch, place)

    def pass_by(self) -> Fraction | None:
        """Nothing was due at the slot just made, so it was not missed: where the bone then is to be.

        None where it waits, as something that was due just before was missed.
        """
        segment = self.motion.slot_made
        if self._run is None or self._run.lost or segment is None:
            return None
        self.records.pass_by(self.motion.existing(segment.at))
        self._run.pass_by(self.motion)
        return self.motion.position

    def wait_too(self, batch: Hashable) -> None:
        """Something was missed of a ring that goes this level's way too: what was passed by in that batch waits."""
        if self._run and self._run.sheet.batch == batch:
            self._run.lose(self.motion)

    def shift(self, by_mm: Fraction) -> None:
        """The bone went further than it should have at the slot just made, or less far: the rest follows from there."""
        self.motion.shift(by_mm)
        self._wait_here()

    def read_anew(self, by_mm: Fraction, made_mm: Fraction) -> None:
        """Scales show that the bone is further on than its records say, or less far."""
        self._leave_slot()
        self.motion.read_anew(by_mm, made_mm)
        self._wait_here()

    def _wait_here(self) -> None:
        if self._run:
            self._run.move(self.motion.stand)

    def _leave_slot(self) -> None:
        """Step on from the slot just made, once all is known of it."""
        at = self.motion.step_on()
        if at and not self._is_turned_on():
            self.motion.end_segment(at)

    def _is_turned_on(self) -> bool:
        """Whether sessions that were turned otherwise go on by the sheet, though by them the end is reached already."""
        segment, sheet = self.motion.segment, self._run and self._run.sheet
        if not (segment and sheet and sheet.course.due and sheet.motion.segment):
            return False
        goes_on = sheet.motion.segment.at == segment.at and len(sheet.motion.queue) == len(self.motion.queue)
        return goes_on and self.records.go_on(self.motion.existing(segment.at))

    def _slot(self, due: DueSlot) -> SessionSlot:
        """The slot that the course has come to: what records say of it, and where the bone then is."""
        motion, at, sheet = self.motion, due.at, None
        motion.docking.look(at, motion.position, motion.last)
        recorded = self.records.steps(at)
        if missed := self.records.missed(at):
            run = self._run_of(missed, due)
            sheet = run.sheet.follow(missed, due)
            run.miss(motion, due)
            return SessionSlot(
                at, motion.position, motion.goal, due.segment.phase, motion.extended_mm,
                missed=True, together=due.together, sheet=sheet if missed.by_sheet else None,
            )  # fmt: skip
        motion.last = at
        if recorded and recorded.by_sheet:
            sheet = self._run_of(recorded, due).sheet.follow(recorded, due)
        else:
            self._run = self._ahead = None
        motion.advance(due.segment, due.together)
        steps, phase = recorded.steps if recorded else None, due.segment.phase
        return SessionSlot(
            at, motion.position, motion.goal, phase, motion.extended_mm, False, steps, due.together, sheet
        )

    def _run_of(self, recorded: RecordedSlot, due: DueSlot) -> RecordedRun:
        """The run that a slot of which records speak belongs to; with the first of a batch it begins."""
        if self._run is None or self._run.sheet.batch != recorded.batch:
            sheet = self._ahead
            if sheet is None or sheet.batch != recorded.batch:
                sheet = self._sheet_of(recorded.batch, recorded.place)
                sheet.begin(due.first)
            self._run, self._ahead = RecordedRun(sheet, self.motion.stand), None
        return self._run

    def _sheet_of(self, batch: Hashable, place: int) -> PatientSheet:
        """The sheet that the patient had before the entry at a place of the course, as it goes on from here."""
        return PatientSheet(batch, self.course.apart(), self.records.before(place))
