"""Whether a table of readings that somebody else made is the plan's correction: facts, and what is broken.

Poses come from the readings alone. The path and the end are held to the plan's own, by these conventions: a row that is
the straight path rounded to whole steps is on it; any other may be off by 1 mm and 1°, and the last from the intended
end by 0.5 mm and 0.5°, beyond twice what rounding makes on average. Within a day struts are turned one after another,
so a session is off the path only where a strut leaves the range of its day. A row without a pose is told, and left out
of all else. Of a course that was planned anew each part is a stage, with its own path and rows.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bt_cli.checks import table_mixups as mixups
from bt_cli.checks.table_complaints import (
    cell_complaints,
    end_complaints,
    lost_complaints,
    pace_complaint,
    path_complaints,
    row_complaints,
    start_complaints,
)
from bt_cli.checks.table_limits import DailyTravel, Days, a_day_mm, limits_of, moving_of, paces
from bt_cli.checks.table_motion import WHOLE, Stage, TableMotion, motion_of, table_days
from bt_cli.checks.table_poses import traced, traced_rows
from bt_cli.checks.table_struts import (
    Complaint,
    Scales,
    StrutFact,
    about_deg,
    about_mm,
    off_scale,
    scales_of,
    strut_complaints,
    strut_demands,
)  # fmt: skip
from bt_cli.checks.table_way import TableDemand, demand_of, explained
from bt_cli.frame.ends import CorrectionEnds
from bt_cli.motion.pose import Floats
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable


class Placed(NamedTuple):
    """Where a row puts the bone, and how far off the path that is.

    `gone_mm` is how far each point goes in a day since the evening before, at the last row of a day.
    """

    line: int
    day: int
    at_mm: tuple[float, ...]
    off_mm: float
    off_deg: float
    gone_mm: tuple[float, ...] | None


class Verdict(NamedTuple):
    """What there is to say of a table; rows that are not placed have no pose, and no end is known without the last.

    `astray` where path or end do not fit; `mixup` is then what would make them fit, if one thing would.
    """

    rows: int
    days: tuple[int, int]
    placed: tuple[Placed, ...]
    end_mm: float | None
    end_deg: float | None
    paces: tuple[DailyTravel, ...]
    struts: tuple[StrutFact, ...]
    complaints: tuple[Complaint, ...]
    astray: bool
    mixup: str

    @property
    def broken(self) -> list[str]:
        """What a table must not have."""
        return [complaint.text for complaint in self.complaints if complaint.broken]


def verdict_of(plan: Plan, ends: CorrectionEnds, table: StrutTable, stage: Stage = WHOLE) -> Verdict:
    """Hold a table against a plan, or a stage of its course, whose poses are `ends`."""
    demand, whole = demand_of(plan, ends, stage.at_first), table
    read = table._replace(rows=tuple(row for row in table.rows if not row.wrong))
    all_scales = scales_of(plan, read, demand.line.lengths_mm[0], stage.mounted) if read.rows else None
    trace, lost = traced_rows(demand.rig, all_scales.lengths_mm, demand.start) if all_scales else (None, {})
    table = read._replace(rows=tuple(row for i, row in enumerate(read.rows) if i not in lost))
    complaints = [*row_complaints(whole, stage), *cell_complaints(whole), *lost_complaints(read, lost)]
    if all_scales:
        complaints += off_scale(read, all_scales)
    if not (all_scales and trace and table.rows):
        mixup = _mixup(demand, all_scales, table_days(read, stage), stage) if all_scales else ""
        return _without_poses(whole, complaints, mixup)
    limits, days = limits_of(plan), table_days(table, stage)
    scales = scales_of(plan, table, demand.line.lengths_mm[0], stage.mounted)
    ends_known = stage.to_the_end and table.rows[-1] is whole.rows[-1]
    motion = motion_of(demand, scales.lengths_mm, trace, days, to_the_end=ends_known)
    every_mm = np.concatenate([scales.start_lengths_mm[None], scales.lengths_mm])
    marks = explained(demand.line, every_mm[:1], demand.half_mm)
    moving = moving_of(demand, days, trace, every_mm, np.concatenate([marks, motion.spans]))
    gone = a_day_mm(demand, days, moving)
    daily_travels = tuple(paces(demand, limits, days, moving, gone))
    complaints += [
        *start_complaints(demand, table, scales, motion, stage),
        *path_complaints(table, motion),
        *end_complaints(motion),
    ]
    complaints += [*map(pace_complaint, filter(lambda pace: pace.excess, daily_travels))]
    complaints += strut_complaints(plan, table, scales, days)
    astray = bool(len(lost) > 1 or motion.astray.size or not motion.end_fits)
    return Verdict(
        rows=len(whole.rows),
        days=(whole.rows[0].day, whole.rows[-1].day),
        placed=tuple(_placed(demand, table, days, motion, gone)),
        end_mm=float(motion.end.mm[0]) if motion.end else None,
        end_deg=float(motion.end.deg[0]) if motion.end else None,
        paces=daily_travels,
        struts=tuple(strut_demands(scales, days)),
        complaints=tuple(complaints),
        astray=astray,
        mixup=_mixup(demand, all_scales, table_days(read, stage), stage) if astray else "",
    )


def _without_poses(table: StrutTable, complaints: list[Complaint], mixup: str) -> Verdict:
    """What there is to say where no row has a pose."""
    days = table.rows[0].day, table.rows[-1].day
    return Verdict(len(table.rows), days, (), None, None, (), (), tuple(complaints), astray=True, mixup=mixup)


def _placed(demand: TableDemand, table: StrutTable, days: Days, motion: TableMotion, gone: Floats) -> Iterator[Placed]:
    where, off = motion.trace.poses.put(demand.points.carried_mm[:1])[:, 0], motion.off
    ways = iter(gone.tolist())
    placed = zip(table.rows, where.tolist(), off.mm.tolist(), off.deg.tolist(), days.evening[1:].tolist(), strict=True)
    for row, at_mm, off_mm, off_deg, evening in placed:
        yield Placed(row.line, row.day, tuple(at_mm), off_mm, off_deg, tuple(next(ways)) if evening else None)


def _mixup(demand: TableDemand, scales: Scales, days: Days, stage: Stage) -> str:
    def judged(lengths_mm: Floats) -> str | None:
        trace = traced(demand.rig, lengths_mm, demand.start)
        motion = motion_of(demand, lengths_mm, trace, days, to_the_end=stage.to_the_end)
        if motion.trace.lost or motion.astray.size or not motion.end_fits:
            return None
        furthest = f"{about_mm(motion.off.mm.max())} and {about_deg(motion.off.deg.max())}"
        if motion.end is None:
            return f"the path is off by at most {furthest}"
        end = f"{about_mm(motion.end.mm[0])} and {about_deg(motion.end.deg[0])}"
        return f"the end pose is off by {end}, and the path by at most {furthest}"

    return mixups.mixup_sentence(mixups.likely(demand, scales, to_the_end=stage.to_the_end), judged)
