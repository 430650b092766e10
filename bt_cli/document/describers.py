"""What each mechanism is told by: one describer a mechanism, and the catalogue that chooses it.

Another mechanism is a describer and a line here. Everything else in `document/` asks only what a describer says.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from bt_cli.document.axial import AXIAL
from bt_cli.document.hexapod import HEXAPOD
from bt_cli.document.hinge import HINGE
from bt_cli.document.language import Language
from bt_cli.document.level_heading import Facts, Flagged
from bt_cli.document.model import HardwareChangeRow
from bt_cli.document.report import Report
from bt_cli.document.status_text import StatusFacts
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import CourseStatus


class Describer(Protocol):
    """What is said of a schedule in the words of its mechanism."""

    def name(self, schedule: Schedule, actuator: Actuator, language: Language) -> str:
        """What is turned as one, "4 nuts of level proximal"."""

    def colour(self, actuator: Actuator, language: Language) -> str:
        """The colour that it bears, in a word; "" of none."""

    def near_end(self, schedule: Schedule) -> set[tuple[str, date]]:
        """Each actuator with the days on which no more than a week's travel is left of its stroke."""

    def changes(self, schedule: Schedule) -> Sequence[HardwareChangeRow]:
        """Every re-set or exchange, in the order of time."""

    def swaps_text(self, schedule: Schedule, rows: Sequence[HardwareChangeRow], language: Language) -> str:
        """Some of them in a line, "struts 1–6 short (127) → medium (125)"."""

    def status_facts(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """How far a course is at a time, what its scales show, and what is turned next."""

    def change_dates(self, schedule: Schedule, status: CourseStatus) -> StatusFacts:
        """Which hardware is re-set or changed next."""

    def motion_facts(self, schedule: Schedule, language: Language) -> Facts:
        """What moves how fast."""

    def step_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
        """The smallest turn; `flagged` marks a text of one of the plan's keys as a default."""

    def hardware_facts(self, schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
        """The frame, what is turned of it, and its scales."""

    def how(self, report: Report, language: Language) -> Iterator[str]:
        """The steps of one session, in order."""

    def each_time(self, report: Report, language: Language) -> str:
        """The same, short."""


DESCRIBERS: dict[str, Describer] = {
    "ilizarov": AXIAL, "rail": AXIAL, "click": AXIAL, "telescopic": AXIAL, "cable": AXIAL,
    "nail": AXIAL, "hinge": HINGE, "hexapod": HEXAPOD,
}  # fmt: skip


def describer_of(plan: Plan) -> Describer:
    """The describer of a plan's mechanism."""
    return DESCRIBERS[plan.frame.kind]
