"""Whether a table of readings that somebody else made is the plan's correction: facts, and what is broken.

Poses come from the readings alone. The path and the end are held to the plan's own, by these conventions: a row that is
the straight path rounded to whole steps is on it; any other may be off by 1 mm and 1°, and the last from the intended
end by 0.5 mm and 0.5°, beyond twice what rounding makes on average. Within a day struts are turned one after another,
so a session is off the path only where a strut leaves the range of its day.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.checks import table_mixups as mixups
from bt_cli.checks.table_limits import Days, Pace, a_day_mm, limits_of, moving_of, paces
from bt_cli.checks.table_poses import Traced, traced
from bt_cli.checks.table_struts import (
    Complaint,
    Scales,
    StrutFact,
    about_deg,
    about_mm,
    scales_of,
    strut_complaints,
    strut_facts,
)  # fmt: skip
from bt_cli.checks.table_way import (
    SLACK_MM,
    Asked,
    Off,
    apart,
    asked_of,
    explained,
    off_the_line,
    rounding,
)
from bt_cli.frame.ends import Ends
from bt_cli.motion.pose import Floats
from bt_cli.plan.model import Plan
from bt_cli.plan.table import Table
from bt_cli.words import count

PATH_MM, PATH_DEG = 1.0, 1.0  # convention
END_MM, END_DEG = 0.5, 0.5  # convention
_TIMES_ROUNDING = 2.0


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
    """What there is to say of a table: rows after the last that is placed have no pose.

    `astray` where path or end do not fit; `mixup` is then what would make them fit, if one thing would.
    """

    rows: int
    days: tuple[int, int]
    placed: tuple[Placed, ...]
    end_mm: float | None
    end_deg: float | None
    paces: tuple[Pace, ...]
    struts: tuple[StrutFact, ...]
    complaints: tuple[Complaint, ...]
    astray: bool
    mixup: str

    @property
    def broken(self) -> list[str]:
        """What a table must not have."""
        return [complaint.said for complaint in self.complaints if complaint.broken]


class _Motion(NamedTuple):
    """What the lengths of a table come to: poses, how far they are off, and the rows that are off too far."""

    found: Traced
    spans: Floats
    off: Off
    astray: NDArray[np.int64]
    end: Off | None
    end_fits: bool


def verdict_of(plan: Plan, ends: Ends, table: Table) -> Verdict:
    """Hold a table against a plan, whose poses are `ends`."""
    asked, limits, days = asked_of(plan, ends), limits_of(plan), _days(table)
    scales = scales_of(plan, table, asked.line.lengths_mm[0])
    motion = _motion(asked, scales.lengths_mm, days)
    every_mm = np.concatenate([scales.start_lengths_mm[None], scales.lengths_mm])
    marks = explained(asked.line, every_mm[:1], asked.half_mm)
    known, moving = moving_of(asked, days, motion.found, every_mm, np.concatenate([marks, motion.spans]))
    gone = a_day_mm(asked, known, moving)
    said = tuple(paces(asked, limits, known, moving, gone)) if len(gone) else ()
    complaints = [*_of_start(asked, table, scales, motion), *_of_path(table, motion), *_of_end(motion)]
    complaints += [*map(_of_pace, filter(lambda pace: pace.excess, said))]
    complaints += strut_complaints(plan, table, scales, days)
    astray = bool(motion.found.lost or motion.astray.size or not motion.end_fits)
    return Verdict(
        rows=len(table.rows),
        days=(table.rows[0].day, table.rows[-1].day),
        placed=tuple(_placed(asked, table, known, motion, gone)),
        end_mm=float(motion.end.mm[0]) if motion.end else None,
        end_deg=float(motion.end.deg[0]) if motion.end else None,
        paces=said,
        struts=tuple(strut_facts(scales, days)),
        complaints=tuple(complaints),
        astray=astray,
        mixup=_mixup(asked, scales, days) if astray else "",
    )


def _days(table: Table) -> Days:
    """The days of the start, which is day 0, and of the rows; what a row of day 0 changes counts with the next day."""
    said = np.array([0, *(row.day for row in table.rows)])
    evening = np.append(said[1:] > said[:-1], True) & (said > 0)
    evening[[0, -1]] = True
    day = np.append(0, np.maximum(said[1:], 1))
    stays = np.append(day[1:] - 1, day[-1]) if table.by_session else day
    return Days(day, np.maximum(stays, day), evening)


def _motion(asked: Asked, lengths_mm: Floats, days: Days) -> _Motion:
    found = traced(asked.rig, lengths_mm, asked.start)
    rows = len(found.poses.centre_mm)
    judged = _judged(asked, lengths_mm, days)
    spans = np.full((len(lengths_mm), 2), np.nan)
    spans[judged] = explained(asked.line, lengths_mm[judged], asked.half_mm)
    off = off_the_line(asked, found.poses)
    allowed = rounding(asked, found.poses, found.follows)
    far = (off.mm > PATH_MM + _TIMES_ROUNDING * allowed.mm) | (off.deg > PATH_DEG + _TIMES_ROUNDING * allowed.deg)
    astray = np.flatnonzero(far & np.isnan(spans[:rows, 0]) & judged[:rows])
    if found.lost:
        return _Motion(found, spans, off, astray, None, end_fits=False)
    end = apart(asked.end, found.poses.rows(slice(-1, None)), asked.points)
    at_the_end = (np.abs(lengths_mm[-1] - asked.line.lengths_mm[-1]) <= asked.half_mm + SLACK_MM).all()
    near_mm, near_deg = (
        bound + _TIMES_ROUNDING * part[-1] for bound, part in zip((END_MM, END_DEG), allowed, strict=True)
    )
    return _Motion(
        found, spans, off, astray, end, bool(at_the_end or (end.mm[0] <= near_mm and end.deg[0] <= near_deg))
    )


def _judged(asked: Asked, lengths_mm: Floats, days: Days) -> NDArray[np.bool_]:
    """The rows that are to be on the path: evenings, and sessions in which a strut leaves the range of its day."""
    every = np.concatenate([asked.line.lengths_mm[:1], lengths_mm])
    evenings, rows = np.flatnonzero(days.evening), np.arange(1, len(every))
    after = np.searchsorted(evenings, rows)
    ends = np.stack([every[evenings[after - 1]], every[evenings[after]]])
    room = 2 * asked.half_mm
    outside = (every[1:] < ends.min(axis=0) - room) | (every[1:] > ends.max(axis=0) + room)
    judged: NDArray[np.bool_] = days.evening[1:] | outside.any(axis=1)
    return judged


def _of_start(asked: Asked, table: Table, scales: Scales, motion: _Motion) -> Iterator[Complaint]:
    first = table.rows[0]
    off_mm = scales.lengths_mm[0] - asked.line.lengths_mm[0]
    if first.day > 1 and not table.by_session:
        said = f"The table begins on day {first.day}: the days before are judged as one stretch from the start pose"
        yield Complaint(False, f"{said}.")
    elsewhere = first.day == 0 and (np.abs(off_mm) > asked.half_mm + SLACK_MM).any()
    if elsewhere or 0 in motion.astray:
        each = ", ".join(f"strut {i} {about_mm(off)}" for i, off in enumerate(off_mm, start=1))
        what = "does not begin at the start pose" if elsewhere else "begins off the straight path"
        yield Complaint(False, f"The table {what}. From there to its first row: {each}.")


def _of_path(table: Table, motion: _Motion) -> Iterator[Complaint]:
    if lost := motion.found.lost:
        row = table.rows[len(motion.off.mm)]
        yield Complaint(True, f"From day {row.day}, line {row.line}, on no pose is known: {lost}.")
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


def _of_pace(pace: Pace) -> Complaint:
    """What to say where a limit is broken."""
    over = pace.excess
    assert over and pace.limit.most_mm  # noqa: S101 - only such come here
    days = over.last_day - over.first_day + 1
    limit = f"limit {about_mm(float(pace.limit.most_mm))} a day"
    if days == 1:
        said = f"goes {about_mm(over.mm)} on day {over.first_day}"
    else:
        said = f"goes {about_mm(over.mm / days)} a day from day {over.first_day} to day {over.last_day}"
    name = pace.limit.name
    return Complaint(True, f"{name[0].upper()}{name[1:]} {said}, with rounding to whole steps taken off; {limit}.")


def _placed(asked: Asked, table: Table, days: Days, motion: _Motion, gone: Floats) -> Iterator[Placed]:
    where, off = motion.found.poses.put(asked.points.carried_mm[:1])[:, 0], motion.off
    ways = iter(gone.tolist())
    placed = zip(table.rows, where.tolist(), off.mm.tolist(), off.deg.tolist(), days.evening[1:].tolist(), strict=False)
    for row, at_mm, off_mm, off_deg, evening in placed:
        yield Placed(row.line, row.day, tuple(at_mm), off_mm, off_deg, tuple(next(ways)) if evening else None)


def _mixup(asked: Asked, scales: Scales, days: Days) -> str:
    def judged(lengths_mm: Floats) -> str | None:
        motion = _motion(asked, lengths_mm, days)
        if motion.end is None or motion.astray.size or not motion.end_fits:
            return None
        end = f"{about_mm(motion.end.mm[0])} and {about_deg(motion.end.deg[0])}"
        furthest = f"{about_mm(motion.off.mm.max())} and {about_deg(motion.off.deg.max())}"
        return f"the end pose is off by {end}, and the path by at most {furthest}"

    return mixups.found(mixups.likely(asked, scales), judged)
