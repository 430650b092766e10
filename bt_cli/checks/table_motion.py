"""What the lengths of a table come to: poses, how far these are off the path of a stage, and off its end."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.checks.table_limits import Days
from bt_cli.checks.table_poses import Traced
from bt_cli.checks.table_way import SLACK_MM, PoseErrors, TableDemand, apart, explained, off_the_line, rounding
from bt_cli.motion.pose import Floats, Pose
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.table import StrutTable

PATH_MM, PATH_DEG = 1.0, 1.0  # convention
END_MM, END_DEG = 0.5, 0.5  # convention
_TIMES_ROUNDING = 2.0


class Stage(NamedTuple):
    """The part of a course whose path a table is held to: all of it, where nothing was planned anew.

    It begins before day `first_day`, where `mounted` are the sizes of the struts, as rows name them; `to_the_end` where
    its rows are to come to the end of the path. `at_first` is the plan's own first pose, where that is another.
    """

    first_day: int = 1
    to_the_end: bool = True
    mounted: tuple[str | None, ...] = (None,) * STRUTS
    at_first: Pose | None = None


WHOLE = Stage()


class TableMotion(NamedTuple):
    """What the lengths of a table come to: poses, how far they are off, and the rows that are off too far."""

    trace: Traced
    spans: Floats
    off: PoseErrors
    astray: NDArray[np.int64]
    end: PoseErrors | None
    end_fits: bool


def table_days(table: StrutTable, stage: Stage) -> Days:
    """The days of the start, and of the rows; what a row of the day before the first changes counts with that."""
    before = stage.first_day - 1
    row_days = np.array([before, *(row.day for row in table.rows)])
    evening = np.append(row_days[1:] > row_days[:-1], True) & (row_days > before)
    evening[[0, -1]] = True
    day = np.append(before, np.maximum(row_days[1:], stage.first_day))
    stays = np.append(day[1:] - 1, day[-1]) if table.by_session else day
    return Days(day, np.maximum(stays, day), evening)


def motion_of(demand: TableDemand, lengths_mm: Floats, trace: Traced, days: Days, *, to_the_end: bool) -> TableMotion:
    rows = len(trace.poses.centre_mm)
    judged = _judged(demand, lengths_mm, days)
    spans = np.full((len(lengths_mm), 2), np.nan)
    spans[judged] = explained(demand.line, lengths_mm[judged], demand.half_mm)
    off = off_the_line(demand, trace.poses)
    allowed = rounding(demand, trace.poses, trace.follows)
    far = (off.mm > PATH_MM + _TIMES_ROUNDING * allowed.mm) | (off.deg > PATH_DEG + _TIMES_ROUNDING * allowed.deg)
    astray = np.flatnonzero(far & np.isnan(spans[:rows, 0]) & judged[:rows])
    if trace.lost or not to_the_end:
        return TableMotion(trace, spans, off, astray, None, end_fits=not trace.lost)
    end = apart(demand.end, trace.poses.rows(slice(-1, None)), demand.points)
    at_the_end = (np.abs(lengths_mm[-1] - demand.line.lengths_mm[-1]) <= demand.half_mm + SLACK_MM).all()
    near_mm, near_deg = (
        bound + _TIMES_ROUNDING * part[-1] for bound, part in zip((END_MM, END_DEG), allowed, strict=True)
    )
    return TableMotion(
        trace, spans, off, astray, end, bool(at_the_end or (end.mm[0] <= near_mm and end.deg[0] <= near_deg))
    )


def _judged(demand: TableDemand, lengths_mm: Floats, days: Days) -> NDArray[np.bool_]:
    """The rows that are to be on the path: evenings, and sessions in which a strut leaves the range of its day."""
    every = np.concatenate([demand.line.lengths_mm[:1], lengths_mm])
    evenings, rows = np.flatnonzero(days.evening), np.arange(1, len(every))
    after = np.searchsorted(evenings, rows)
    ends = np.stack([every[evenings[after - 1]], every[evenings[after]]])
    room = 2 * demand.half_mm
    outside = (every[1:] < ends.min(axis=0) - room) | (every[1:] > ends.max(axis=0) + room)
    judged: NDArray[np.bool_] = days.evening[1:] | outside.any(axis=1)
    return judged
