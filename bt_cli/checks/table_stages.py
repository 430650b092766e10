"""A table held against a course that was planned anew: each row against the path that was in force on its day.

Up to where it was planned anew rows are held to the path before, and are not to come to its end; from there on to the
path from where readings or a new deformity put the bone. Who asks says which paths these are.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bt_cli.checks.table import Stage, Verdict, verdict_of
from bt_cli.checks.table_struts import Complaint
from bt_cli.frame.ends import CorrectionEnds
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable, TableRow


class Course(NamedTuple):
    """A path of a course: its poses, the local time from which it is in force, and what it is within the course."""

    ends: CorrectionEnds
    begins: datetime
    stage: Stage


class Judged(NamedTuple):
    """The verdict on the rows of a path; `until` is the time from which another is in force, None for the last."""

    begins: datetime
    until: datetime | None
    verdict: Verdict


def judged_by_stages(plan: Plan, courses: Sequence[Course], table: StrutTable) -> list[Judged]:
    """The verdicts on the rows of each path that has any, in order; the last has none only where no row is left."""
    stages = []
    for i, course in enumerate(courses):
        until = courses[i + 1].begins if i + 1 < len(courses) else None
        rows = tuple(_rows(table, course, until, first=i == 0))
        if rows:
            verdict = verdict_of(plan, course.ends, table._replace(rows=rows), course.stage)
            stages.append(Judged(course.begins, until, verdict))
    last = stages[-1]
    if last.until:
        begins = courses[-1].stage.first_day
        text = f"The table has no row from day {begins} on, where the plan in force begins: it never comes to the end."
        complaints = (*last.verdict.complaints, Complaint(True, text))
        stages[-1] = last._replace(verdict=last.verdict._replace(complaints=complaints))
    return stages


def _rows(table: StrutTable, course: Course, until: datetime | None, *, first: bool) -> Iterator[TableRow]:
    """The rows of a path, each strut of the size that it then has, unless the table says another."""
    for row in table.rows:
        if (first or _is_from(row, course.begins, course.stage.first_day)) and not (
            until and _is_from(row, until, _day_of(until, course))
        ):
            sizes = zip(row.sizes, course.stage.mounted, strict=True)
            yield row._replace(sizes=tuple(written or mounted for written, mounted in sizes))


def _is_from(row: TableRow, begins: datetime, day: int) -> bool:
    """Whether a row is of a time or later; one without a time is what its day ended with."""
    return row.at >= begins if row.at else row.day >= day


def _day_of(at: datetime, course: Course) -> int:
    return course.stage.first_day + (at.date() - course.begins.date()).days
