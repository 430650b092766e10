"""Whether a table of readings that somebody else made is the plan's correction: facts, and what is broken.

Poses come from the readings alone. The path and the end are held to the plan's own, by these conventions: a row that is
the straight path rounded to whole steps is on it; any other may be off by 1 mm and 1°, and the last from the intended
end by 0.5 mm and 0.5°, beyond twice what rounding makes on average. Within a day struts are turned one after another,
so a session is off the path only where a strut leaves the range of its day. A row without a pose is told, and left out
of all else. Of a course that was planned anew each part is a stage, with its own path and rows.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.checks import table_mixups as mixups
from bt_cli.checks.table_limits import DailyTravel, Days, a_day_mm, limits_of, moving_of, paces
from bt_cli.checks.table_poses import Traced, traced, traced_rows
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
from bt_cli.checks.table_way import (
    SLACK_MM,
    PoseErrors,
    TableDemand,
    apart,
    demand_of,
    explained,
    off_the_line,
    rounding,
)
from bt_cli.frame.ends import CorrectionEnds
from bt_cli.motion.pose import Floats, Pose
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable
from bt_cli.words import capital, count

PATH_MM, PATH_DEG = 1.0, 1.0  # convention
END_MM, END_DEG = 0.5, 0.5  # convention
_TIMES_ROUNDING = 2.0
FEW_ROWS, MOST_SPANS = 2, 5  # convention


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


class _Motion(NamedTuple):
    """What the lengths of a table come to: poses, how far they are off, and the rows that are off too far."""

    trace: Traced
    spans: Floats
    off: PoseErrors
    astray: NDArray[np.int64]
    end: PoseErrors | None
    end_fits: bool


def verdict_of(plan: Plan, ends: CorrectionEnds, table: StrutTable, stage: Stage = WHOLE) -> Verdict:
    """Hold a table against a plan, or a stage of its course, whose poses are `ends`."""
    demand, whole = demand_of(plan, ends, stage.at_first), table
    read = table._replace(rows=tuple(row for row in table.rows if not row.wrong))
    all_scales = scales_of(plan, read, demand.line.lengths_mm[0], stage.mounted) if read.rows else None
    trace, lost = traced_rows(demand.rig, all_scales.lengths_mm, demand.start) if all_scales else (None, {})
    table = read._replace(rows=tuple(row for i, row in enumerate(read.rows) if i not in lost))
    complaints = [*_of_rows(whole, stage), *_of_cells(whole), *_of_lost(read, lost)]
    if all_scales:
        complaints += off_scale(read, all_scales)
    if not (all_scales and trace and table.rows):
        mixup = _mixup(demand, all_scales, _days(read, stage), stage) if all_scales else ""
        return _without_poses(whole, complaints, mixup)
    limits, days = limits_of(plan), _days(table, stage)
    scales = scales_of(plan, table, demand.line.lengths_mm[0], stage.mounted)
    ends_known = stage.to_the_end and table.rows[-1] is whole.rows[-1]
    motion = _motion(demand, scales.lengths_mm, trace, days, to_the_end=ends_known)
    every_mm = np.concatenate([scales.start_lengths_mm[None], scales.lengths_mm])
    marks = explained(demand.line, every_mm[:1], demand.half_mm)
    moving = moving_of(demand, days, trace, every_mm, np.concatenate([marks, motion.spans]))
    gone = a_day_mm(demand, days, moving)
    daily_travels = tuple(paces(demand, limits, days, moving, gone))
    complaints += [*_of_start(demand, table, scales, motion, stage), *_of_path(table, motion), *_of_end(motion)]
    complaints += [*map(_of_pace, filter(lambda pace: pace.excess, daily_travels))]
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
        mixup=_mixup(demand, all_scales, _days(read, stage), stage) if astray else "",
    )


def _without_poses(table: StrutTable, complaints: list[Complaint], mixup: str) -> Verdict:
    """What there is to say where no row has a pose."""
    days = table.rows[0].day, table.rows[-1].day
    return Verdict(len(table.rows), days, (), None, None, (), (), tuple(complaints), astray=True, mixup=mixup)


def _days(table: StrutTable, stage: Stage) -> Days:
    """The days of the start, and of the rows; what a row of the day before the first changes counts with that."""
    before = stage.first_day - 1
    row_days = np.array([before, *(row.day for row in table.rows)])
    evening = np.append(row_days[1:] > row_days[:-1], True) & (row_days > before)
    evening[[0, -1]] = True
    day = np.append(before, np.maximum(row_days[1:], stage.first_day))
    stays = np.append(day[1:] - 1, day[-1]) if table.by_session else day
    return Days(day, np.maximum(stays, day), evening)


def _motion(demand: TableDemand, lengths_mm: Floats, trace: Traced, days: Days, *, to_the_end: bool) -> _Motion:
    rows = len(trace.poses.centre_mm)
    judged = _judged(demand, lengths_mm, days)
    spans = np.full((len(lengths_mm), 2), np.nan)
    spans[judged] = explained(demand.line, lengths_mm[judged], demand.half_mm)
    off = off_the_line(demand, trace.poses)
    allowed = rounding(demand, trace.poses, trace.follows)
    far = (off.mm > PATH_MM + _TIMES_ROUNDING * allowed.mm) | (off.deg > PATH_DEG + _TIMES_ROUNDING * allowed.deg)
    astray = np.flatnonzero(far & np.isnan(spans[:rows, 0]) & judged[:rows])
    if trace.lost or not to_the_end:
        return _Motion(trace, spans, off, astray, None, end_fits=not trace.lost)
    end = apart(demand.end, trace.poses.rows(slice(-1, None)), demand.points)
    at_the_end = (np.abs(lengths_mm[-1] - demand.line.lengths_mm[-1]) <= demand.half_mm + SLACK_MM).all()
    near_mm, near_deg = (
        bound + _TIMES_ROUNDING * part[-1] for bound, part in zip((END_MM, END_DEG), allowed, strict=True)
    )
    return _Motion(
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


def _of_rows(table: StrutTable, stage: Stage) -> Iterator[Complaint]:
    """Days that have no row, and so few rows that they say little."""
    first, last = table.rows[0].day, table.rows[-1].day
    if first > stage.first_day:
        where = "where that was planned anew" if stage.first_day > 1 else "the start pose"
        judged_as = f"the days before are judged as one stretch from {where}"
        if table.by_session:
            judged_as = f"nothing is turned on the {count(first - stage.first_day, 'day')} before"
        yield Complaint(False, f"The table begins on day {first}: {judged_as}.")
    if stage.to_the_end and len(table.rows) <= FEW_ROWS:
        rows = count(len(table.rows), "row")
        yield Complaint(False, f"The table has {rows}: it says where the bone ends, and next to nothing of the way.")
    missing = sorted(set(range(first, last)) - {row.day for row in table.rows})
    if missing and not table.by_session:
        none = f"{_spans(missing)} {'has' if len(missing) == 1 else 'have'} no row"
        yield Complaint(False, f"{none}: what is turned then is judged as if each day had as much of it.")


def _spans(days: Sequence[int]) -> str:
    """Days in spans, "day 5" or "days 5, 7 to 9"; of many the first few."""
    begins = [day for day in days if day - 1 not in days]
    ends = [day for day in days if day + 1 not in days]
    spans = [f"{a}" if a == b else f"{a} to {b}" for a, b in zip(begins, ends, strict=True)]
    more = f" and {len(spans) - MOST_SPANS} more spans" if len(spans) > MOST_SPANS else ""
    return f"{'Day' if len(days) == 1 else 'Days'} {', '.join(spans[:MOST_SPANS])}{more}"


def _of_cells(table: StrutTable) -> Iterator[Complaint]:
    """Rows whose readings cannot be taken."""
    for row in (row for row in table.rows if row.wrong):
        yield Complaint(True, f"Line {row.line}, day {row.day}: {row.wrong}. Its pose is not known.")


def _of_lost(table: StrutTable, lost: dict[int, str]) -> Iterator[Complaint]:
    """Rows that no pose has, each run of them once."""
    rows = table.rows
    for first in (i for i in lost if i - 1 not in lost):
        last = next(i for i in range(first, len(rows)) if i + 1 not in lost)
        where = f"day {rows[first].day}, line {rows[first].line}"
        if last > first and last == len(rows) - 1:
            yield Complaint(True, f"From {where}, on no pose is known: {lost[first]}.")
        elif last > first:
            yield Complaint(True, f"From {where}, to line {rows[last].line} no pose is known: {lost[first]}.")
        else:
            yield Complaint(True, f"On {where}, no pose is known: {lost[first]}.")


def _of_start(
    demand: TableDemand, table: StrutTable, scales: Scales, motion: _Motion, stage: Stage
) -> Iterator[Complaint]:
    first = table.rows[0]
    off_mm = scales.lengths_mm[0] - demand.line.lengths_mm[0]
    still = (np.abs(scales.lengths_mm - demand.line.lengths_mm[0]) <= demand.half_mm + SLACK_MM).all(axis=1)
    on_time = [at for row, at in zip(table.rows, still.tolist(), strict=True) if row.day == stage.first_day]
    if on_time and all(on_time) and not still.all():
        text = f"On day {stage.first_day} all scales still show the start: nothing is turned on it"
        yield Complaint(False, f"{text}. Look whether the table begins a day late.")
    elsewhere = first.day == stage.first_day - 1 and (np.abs(off_mm) > demand.half_mm + SLACK_MM).any()
    if elsewhere or 0 in motion.astray:
        each = ", ".join(f"strut {i} {about_mm(off)}" for i, off in enumerate(off_mm, start=1))
        what = "does not begin at the start pose" if elsewhere else "begins off the straight path"
        yield Complaint(False, f"The table {what}. From there to its first row: {each}.")


def _of_path(table: StrutTable, motion: _Motion) -> Iterator[Complaint]:
    astray = motion.astray
    if astray.size:
        worst = int(astray[(motion.off.mm[astray] / PATH_MM + motion.off.deg[astray] / PATH_DEG).argmax()])
        days = sorted({table.rows[at].day for at in astray})
        off = f"{about_mm(motion.off.mm[worst])} and {about_deg(motion.off.deg[worst])}"
        on = f"day {days[0]}" if len(days) == 1 else f"{count(len(days), 'day')} from day {days[0]} to day {days[-1]}"
        most = "" if len(days) == 1 else f", the furthest on day {table.rows[worst].day}"
        yield Complaint(True, f"The bone is off the straight path on {on}, by {off}{most}.")


def _of_end(motion: _Motion) -> Iterator[Complaint]:
    if motion.end and not motion.end_fits:
        off = f"{about_mm(motion.end.mm[0])} and {about_deg(motion.end.deg[0])}"
        yield Complaint(True, f"The last row is not the intended end: it is off by {off}.")


def _of_pace(pace: DailyTravel) -> Complaint:
    """What to say where a limit is broken."""
    over = pace.excess
    assert over and pace.limit.most_mm  # noqa: S101 - only such come here
    days = over.last_day - over.first_day + 1
    limit = f"limit {about_mm(float(pace.limit.most_mm))} a day"
    if days == 1:
        pace_text = f"goes {about_mm(over.mm)} on day {over.first_day}"
    else:
        pace_text = f"goes {about_mm(over.mm / days)} a day from day {over.first_day} to day {over.last_day}"
    name = pace.limit.name
    return Complaint(True, f"{capital(name)} {pace_text}, with rounding to whole steps taken off; {limit}.")


def _placed(demand: TableDemand, table: StrutTable, days: Days, motion: _Motion, gone: Floats) -> Iterator[Placed]:
    where, off = motion.trace.poses.put(demand.points.carried_mm[:1])[:, 0], motion.off
    ways = iter(gone.tolist())
    placed = zip(table.rows, where.tolist(), off.mm.tolist(), off.deg.tolist(), days.evening[1:].tolist(), strict=True)
    for row, at_mm, off_mm, off_deg, evening in placed:
        yield Placed(row.line, row.day, tuple(at_mm), off_mm, off_deg, tuple(next(ways)) if evening else None)


def _mixup(demand: TableDemand, scales: Scales, days: Days, stage: Stage) -> str:
    def judged(lengths_mm: Floats) -> str | None:
        trace = traced(demand.rig, lengths_mm, demand.start)
        motion = _motion(demand, lengths_mm, trace, days, to_the_end=stage.to_the_end)
        if motion.trace.lost or motion.astray.size or not motion.end_fits:
            return None
        furthest = f"{about_mm(motion.off.mm.max())} and {about_deg(motion.off.deg.max())}"
        if motion.end is None:
            return f"the path is off by at most {furthest}"
        end = f"{about_mm(motion.end.mm[0])} and {about_deg(motion.end.deg[0])}"
        return f"the end pose is off by {end}, and the path by at most {furthest}"

    return mixups.mixup_sentence(mixups.likely(demand, scales, to_the_end=stage.to_the_end), judged)
