"""A table held against a course that was planned anew: each row against the path that was in force on its day.

Up to where it was planned anew rows are held to the path before, and are not to come to its end; from there on to the
path from where readings or a new deformity put the bone. Who asks says which paths these are.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import NamedTuple

from bt_cli.checks.table import Verdict, verdict_of
from bt_cli.checks.table_motion import Stage
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
    stages, table = [], _on_scales_of_sizes(plan, table)
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


def _on_scales_of_sizes(plan: Plan, table: StrutTable) -> StrutTable:
    """The table as if each changed strut showed what its size says: an order may have set it to another reading.

    What follows from where the bone is, its size says by the last row before.
    """
    zeros_mm = {size.size: size.scale_zero_mm for size in plan.frame.strut_sizes}
    own_mm = {strut.number: strut.scale_zero_mm for strut in plan.frame.struts}
    rows = list(table.rows)
    for entry in (entry for entry in plan.course if entry.order == "exchange"):
        morning = datetime.combine(entry.earliest.date(), time())
        day = (morning.date() - plan.start.date()).days + 1
        for strut, set_to_mm in (entry.set_to_mm or {}).items():
            k = int(strut) - 1
            before = [row for row in rows if not _is_from(row, morning, day) and row.readings_mm[k] is not None]
            shown_mm = before[-1].readings_mm[k] if before else None
            if shown_mm is None:
                continue
            old_mm = zeros_mm.get(before[-1].sizes[k] or "", own_mm[k + 1])
            off_mm = set_to_mm - (shown_mm + old_mm - zeros_mm[entry.size or ""])
            later = [place for place, row in enumerate(rows) if _is_from(row, morning, day)]
            for place in later:
                readings_mm = list(rows[place].readings_mm)
                read_mm = readings_mm[k]
                readings_mm[k] = None if read_mm is None else read_mm - off_mm
                rows[place] = rows[place]._replace(readings_mm=tuple(readings_mm))
    return table._replace(rows=tuple(rows))


def _rows(table: StrutTable, course: Course, until: datetime | None, *, first: bool) -> Iterator[TableRow]:
    """The rows of a path, each strut of the size that it then has, unless the table says another."""
    for row in table.rows:
        if (first or _is_from(row, course.begins, course.stage.first_day)) and not (
            until and _is_from(row, until, course.stage.first_day + (until.date() - course.begins.date()).days)
        ):
            sizes = zip(row.sizes, course.stage.mounted, strict=True)
            yield row._replace(sizes=tuple(written or mounted for written, mounted in sizes))


def _is_from(row: TableRow, begins: datetime, day: int) -> bool:
    """Whether a row is of a time or later; one without a time is what its day ended with."""
    return row.at >= begins if row.at else row.day >= day
