"""The plans of a ward on a day, and how far each has come; `ward_row.py` has the facts of each.

`ward_table.py`, `ward_lists.py` and `round_rows.py` have the words.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from fractions import Fraction
from typing import NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.document.bone_ways import goal_plans, shown_way
from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.ward_row import DateKind, Patient, WardRow, ward_row
from bt_cli.plan.model import Plan
from bt_cli.schedule.consolidation import FRAME_OFF
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import CourseStatus, status_at
from bt_cli.words import count, number, shown_number

NEAR_DAYS = 7  # convention


class Left(NamedTuple):
    """A plan that gives no turns, and why: what is wrong with its file, or the findings that refuse it.

    The patient is known of a plan that is refused.
    """

    file: str
    problems: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    patient: Patient | None = None

    @property
    def codes(self) -> str:
        """The rules that refuse it, "BT102, BT130"."""
        return ", ".join(finding.code for finding in self.findings)

    @property
    def problem(self) -> str:
        """The first thing that is wrong with its file, and how many more there are: a line of the ward."""
        return self.problems[0] + (f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else "")


class Ahead(NamedTuple):
    """What is to come up for a patient on a date; `what` says more of it, where there is more to say."""

    patient: Patient
    on: date
    what: str = ""


class WardCourse(NamedTuple):
    """How far a plan has come by the morning of a day, and how fast.

    `angle_deg` and `whole_deg` are a hinge's. Six struts and several levels have no one rate; made is the mean of whole
    days, and there is none before the first of them.
    """

    row: WardRow
    done_mm: Fraction
    total_mm: Fraction
    done_text: str  # "22 of 60 mm"
    angle_deg: Fraction | None
    whole_deg: Fraction | None
    ordered_mm_per_day: Fraction | None
    made_mm_per_day: Fraction | None


class WardPlans:
    """The plans of a ward on a day. They are added one by one, and nothing of them is kept but what is told.

    `overdue_after_days` is what the clinic file says, if it says it. Every file is in one of `plans`, `refused` and
    `invalid`, so that nobody is missing.
    """

    def __init__(self, on: date, overdue_after_days: int | None = None) -> None:
        self.on, self.overdue_after_days = on, overdue_after_days
        self.plans: list[WardRow] = []
        self.patients: dict[str, list[Patient]] = {}  # by the id that their files bear
        self.refused: list[Left] = []
        self.invalid: list[Left] = []

    def add(self, schedule: Schedule, file: str, findings: Iterable[Finding] = ()) -> WardRow:
        """Add a plan by its schedule; its facts."""
        row = ward_row(schedule, file, self.on, findings, self.overdue_after_days)
        self.plans.append(row)
        self.patients.setdefault(row.patient.id, []).append(row.patient)
        return row

    def sort(self) -> None:
        """Order by id; files of one id stay in the order in which they were given."""
        self.plans.sort(key=lambda row: row.patient.id)

    @property
    def language(self) -> Language:
        """English in the words of what moves bone, where all plans have the same."""
        languages = {row.patient.language for row in self.plans}
        return languages.pop() if len(languages) == 1 else ENGLISH

    @property
    def treated(self) -> list[WardRow]:
        """The plans whose frame is still on: of the others nothing is left to approve or to mend."""
        return [row for row in self.plans if row.phase != FRAME_OFF]

    @property
    def twice(self) -> dict[str, list[Patient]]:
        """The ids that several files bear, with whom each of them is about."""
        return {id_: sharing for id_, sharing in sorted(self.patients.items()) if len(sharing) > 1}

    @property
    def counted(self) -> str:
        """How many plans there are, and how many files that are none, "38 plans; NOT ON THIS LIST: 2 files"."""
        left = len(self.refused) + len(self.invalid)
        return count(len(self.plans), "plan") + (f"; NOT ON THIS LIST: {count(left, 'file')}" if left else "")

    def near(self, kind: DateKind, days: int = NEAR_DAYS) -> list[Ahead]:
        """The dates of a kind from the day on to so many days later, by date and id."""
        ahead = (
            Ahead(row.patient, ward_date.on, ward_date.what)
            for row in self.treated
            for ward_date in row.dates
            if ward_date.kind == kind and 0 <= (ward_date.on - self.on).days <= days
        )
        return sorted(ahead, key=lambda ahead: (ahead.on, ahead.patient.id))


class Ward(WardPlans):
    """The ward's table: the facts of each plan, and how far it has come."""

    def __init__(self, on: date, overdue_after_days: int | None = None) -> None:
        super().__init__(on, overdue_after_days)
        self.courses: list[WardCourse] = []

    def add(self, schedule: Schedule, file: str, findings: Iterable[Finding] = ()) -> WardRow:
        """Add a plan by its schedule; its facts."""
        row = super().add(schedule, file, findings)
        self.courses.append(_course(schedule, row))
        return row

    def sort(self) -> None:
        """Order by id, as the plans."""
        super().sort()
        self.courses.sort(key=lambda course: course.row.patient.id)


def _course(schedule: Schedule, row: WardRow) -> WardCourse:
    status, goal = status_at(schedule, datetime.combine(row.on, time())), schedule.plan.goal
    one_rate = not schedule.correction and not schedule.has_multiple_levels
    return WardCourse(
        row, status.done_mm, status.total_mm, _done_text(schedule.plan, status), status.angle_deg,
        Fraction(goal.angle_deg) if status.angle_deg is not None and goal.angle_deg else None,
        status.ordered_mm_per_day if one_rate else None, status.rate_mm_per_day,
    )  # fmt: skip


def _done_text(plan: Plan, status: CourseStatus) -> str:
    """How far of how far, of a hinge in degrees."""
    if status.angle_deg is not None and plan.goal.angle_deg:
        return f"{shown_number(round(status.angle_deg, 2))} of {shown_number(plan.goal.angle_deg)}°"
    way = shown_way(status.done_mm, status.remaining_mm, goal_plans(plan))
    return f"{number(way.done_mm)} of {number(way.whole_mm)} mm"
