"""What records are held against: the sheet that the patient had when they were written down.

A session that was missed is no session: what is left moves later. But where the sheet had nothing to turn, nothing is
missed, and only whoever turns whole steps can say so. So beside the real course goes that by the sheet, slot by slot,
as long as records of one batch speak.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.exact import ZERO
from bt_cli.motion.level_course import DueSlot, LevelCourse
from bt_cli.motion.level_motion import LevelMotion, Stand
from bt_cli.motion.records import RecordedSlot, Records
from bt_cli.motion.slots import SheetSlot
from bt_cli.plan.model import Plan


@dataclass(slots=True)
class PatientSheet:
    """The course of a level as it would go on without the records of a `batch`: by the `records` before them alone.

    It obeys the orders that come meanwhile.
    """

    batch: Hashable
    course: LevelCourse
    records: Records

    @property
    def motion(self) -> LevelMotion:
        """Where it has the bone."""
        return self.course.motion

    def going_on(self, plan: Plan, places: Collection[int]) -> "PatientSheet":
        """The same, which goes on by a plan with other entries at some places of its course."""
        return replace(self, course=self.course.going_on(plan, places), records=self.records.apart())

    def begin(self, first: datetime) -> None:
        """Begin with a slot that the real course has come to already."""
        assert self.motion.segment  # noqa: S101 - it is at one of its slots
        self.motion.segment.at, self.motion.slot_made = first, None

    def follow(self, recorded_slot: RecordedSlot, due: DueSlot) -> SheetSlot:
        """Make what it has of the real course's slots, of which a record speaks."""
        motion, before, recorded = self.motion, self.motion.position, None
        if self.course.due and (segment := motion.segment) and segment.at == due.first:
            segment.step_on(due.together - 1)
            recorded = self.records.steps(motion.existing(due.first))  # what was missed before began another batch
            motion.advance(segment, due.together)
            motion.slot_made = segment
        return SheetSlot(before, motion.position, recorded_slot.batch, recorded_slot.place, recorded)


@dataclass(slots=True)
class RecordedRun:
    """Slots in a row of which records of one batch speak, held against the sheet of then.

    Of slots that were missed `before` has position, lag and catch-up as they were, `missed_mm` what was on the way to
    the goal; once something due was missed (`lost`) all waits there. `passed`: at the slot just made nothing was due.
    """

    sheet: PatientSheet
    before: Stand
    missed_mm: Fraction = ZERO
    lost: bool = False
    passed: bool = True

    def move(self, stand: Stand) -> None:
        """What is missed waits elsewhere: in tandem another level's order or turns move it."""
        self.before, self.missed_mm = stand, ZERO

    def miss(self, motion: LevelMotion, due: DueSlot) -> None:
        """A slot was missed: the bone stays where it is, until whoever turns it says that nothing was due."""
        self.lost = self.lost or not self.passed
        self.passed = False
        if due.segment.main:
            self.missed_mm += due.together * due.segment.per_slot
        motion.wait_at(self.before, self.missed_mm)

    def pass_by(self, motion: LevelMotion) -> None:
        """Nothing was due at the slot just made: the bone then is to be where the sheet has it."""
        self.passed = True
        motion.wait_at(self.sheet.motion.stand)

    def lose(self, motion: LevelMotion) -> None:
        """Something was missed elsewhere: what was passed by waits too."""
        if not self.lost:
            self.lost = True
            motion.wait_at(self.before, self.missed_mm)
