"""Whether a table keeps the limits of what it moves, whatever rounding to whole steps did to its readings.

Rounding moves the frame by up to half a step of each strut around where it was meant to be, which is no excess. So a
limit is broken where no course that keeps it could have been rounded to these readings, over one day or any number:

- Where every evening is the straight path rounded to whole steps, or the path on which the struts go evenly, a row says
  between which two places of it the frame can be. From the further one of an evening to the nearer one of a later is
  the least that was gone, and that is held to the limit: what rounding can explain is forgiven, and no more.
- Otherwise the straight way between two evenings is measured, less what half a step of every strut at both can add
  along it, but never less by more than the limit of one day: twice the limit in a day is an excess (convention).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.checks.table_poses import Poses, Traced
from bt_cli.checks.table_way import SampledPath, TableDemand, evenly, explained, straight_distances_mm
from bt_cli.motion.pose import Floats
from bt_cli.plan.model import Plan

SLACK_MM = 0.01  # what sampling of the path may be off by
Whole = NDArray[np.int64]
REFERENCE = "reference point"
_SPANS = (1, 2, 3, 4, 5, 6, 7, 14, 28, 56, 112)  # convention: over how many evenings rows off the path are measured


class Days(NamedTuple):
    """The start and then the rows: their days, until which day their readings stay, and which is the last of its day.

    Between sessions readings stay; a table of days that leaves some out goes on evenly in them.
    """

    day: Whole
    stays: Whole
    evening: NDArray[np.bool_]


class Moving(NamedTuple):
    """The start and then the rows: their poses, how these follow the lengths, and where on a path they can lie.

    `spans` are two places each on `line`: of evenings, and of sessions that leave the range of their day. None is a
    number where no path explains every evening.
    """

    poses: Poses
    follows: Floats
    line: SampledPath
    spans: Floats

    @property
    def is_off_path(self) -> bool:
        """Whether no path explains it."""
        return bool(np.isnan(self.spans[0, 0]))


class Excess(NamedTuple):
    """The least that was gone from the morning of one day to the evening of another, where that is too much."""

    first_day: int
    last_day: int
    mm: float

    def over_mm(self, limit_mm: float) -> float:
        """By how many mm that is more than the limit allows for these days; less than 0 where it is less."""
        return self.mm - limit_mm * (self.last_day - self.first_day + 1)


class TableLimit(NamedTuple):
    """The most that a point may go in a day, in mm; None where the plan sets no limit for it."""

    name: str
    most_mm: Decimal | None


class DailyTravel(NamedTuple):
    """How fast a point goes: the most a day between two evenings, in which days that is, and any excess."""

    limit: TableLimit
    most_mm: float
    first_day: int
    last_day: int
    excess: Excess | None


class _Measured(NamedTuple):
    """Ways between pairs of rows, and what half a step of each strut at both can add to them, (pairs, points)."""

    begin: Whole
    end: Whole
    ways_mm: Floats
    rounding_mm: Floats

    def least(self, days: Days, column: int, limit_mm: float) -> Iterator[Excess]:
        """The least that a point was gone between each pair."""
        forgiven = np.minimum(self.rounding_mm[:, column], limit_mm)
        return map(_between(days), self.begin, self.end, self.ways_mm[:, column] - forgiven)


def moving_of(demand: TableDemand, days: Days, trace: Traced, every_mm: Floats, spans: Floats) -> Moving:
    """The start and the rows, of which each has a pose.

    `every_mm` are the lengths of the start's marks and of the rows, `spans` where they can be on the straight path.
    """
    poses = Poses(*(np.concatenate([a, b]) for a, b in zip(demand.start, trace.poses, strict=True)))
    follows = np.concatenate([np.zeros((1, 6, 6)), trace.follows])
    return Moving(poses, follows, *_explaining(demand, days, every_mm, spans))


def _explaining(demand: TableDemand, days: Days, every_mm: Floats, spans: Floats) -> tuple[SampledPath, Floats]:
    """The path that explains every evening, if one does, and between which places on it start and rows can be."""
    if not np.isnan(_from_start(days, spans)[days.evening]).any():
        return demand.line, spans
    if other := evenly(demand):
        spans = np.full((len(every_mm), 2), np.nan)
        spans[days.evening] = explained(other, every_mm[days.evening], demand.half_mm)
        if not np.isnan(_from_start(days, spans)[days.evening]).any():
            return other, spans
    return demand.line, np.full((len(every_mm), 2), np.nan)


def _from_start(days: Days, spans: Floats) -> Floats:
    """The start is exact, unless its marks stay for days: then it is wherever these can be."""
    if days.stays[0] == days.day[0]:
        spans[0] = 0
    return spans


def limits_of(plan: Plan) -> list[TableLimit]:
    """In the order of the points: the reference point, what the distal fragment carries, what the proximal does."""
    structures = sorted(plan.structures_at_risk, key=lambda s: s.fixed_to == "proximal")
    named = [TableLimit(s.name, s.max_mm_per_day) for s in structures]
    return [TableLimit(REFERENCE, plan.protocol.rate_mm_per_day), *named]


def a_day_mm(demand: TableDemand, days: Days, moving: Moving) -> Floats:
    """How far each point goes in a day from evening to evening, (evenings, points)."""
    evenings = np.flatnonzero(days.evening)
    begin, end = evenings[:-1], evenings[1:]
    gone = straight_distances_mm(moving.poses.rows(begin), moving.poses.rows(end), demand.points)
    return gone / (days.day[end] - days.stays[begin])[:, None]


def paces(
    demand: TableDemand, limits: Sequence[TableLimit], days: Days, moving: Moving, a_day_mm: Floats
) -> Iterator[DailyTravel]:
    """How fast each point goes; in the order of the limits, which is that of the points."""
    evenings = np.flatnonzero(days.evening)
    measured = _measured(demand, days, moving) if moving.is_off_path else None
    for column, limit in enumerate(limits):
        excess = None
        if limit.most_mm:
            most_mm = float(limit.most_mm)
            ways = measured.least(days, column, most_mm) if measured else _known(days, moving, column, most_mm)
            excess = _worst(ways, most_mm)
        at = int(a_day_mm[:, column].argmax())
        first, last = int(days.stays[evenings[at]]) + 1, int(days.day[evenings[at + 1]])
        yield DailyTravel(limit, float(a_day_mm[at, column]), first, last, excess)


def _worst(ways: Iterable[Excess], limit_mm: float) -> Excess | None:
    worst = max(ways, key=lambda excess: excess.over_mm(limit_mm), default=None)
    return worst if worst and worst.over_mm(limit_mm) > SLACK_MM else None


def _known(days: Days, moving: Moving, column: int, limit_mm: float) -> Iterator[Excess]:
    """The least ways of a point, from where on the path each row can lie."""
    low, high = (moving.line.done_mm(place, column) for place in moving.spans.T)
    yield from _ahead(days, low, high, limit_mm)
    yield from _ahead(days, -high, -low, limit_mm)
    yield from _to_and_fro(days, low, high)


def _between(days: Days) -> Callable[[int, int, float], Excess]:
    return lambda begin, end, mm: Excess(int(days.stays[begin]) + 1, int(days.day[end]), float(mm))


def _ahead(days: Days, low: Floats, high: Floats, limit_mm: float) -> Iterator[Excess]:
    """The span of days, of any length, in which the least that was gone ahead is furthest over the limit."""
    before = np.where(days.evening, high - limit_mm * days.stays, np.inf)  # an evening is always on the path
    after = np.where(np.isnan(low), -np.inf, low - limit_mm * days.day)[1:]
    end = int((after - np.minimum.accumulate(before)[:-1]).argmax())
    begin = int(before[: end + 1].argmin())
    if not np.isnan(low[end + 1]):
        yield _between(days)(begin, end + 1, low[end + 1] - high[begin])


def _to_and_fro(days: Days, low: Floats, high: Floats) -> Iterator[Excess]:
    """The least that was gone between evenings by way of sessions that leave the range of their day."""
    known = np.flatnonzero(~np.isnan(low))
    low, high, evening = low[known], high[known], days.evening[known]
    gone = np.cumsum(np.maximum(np.maximum(low[1:] - high[:-1], low[:-1] - high[1:]), 0))
    gone, known = np.concatenate([[0.0], gone])[evening], known[evening]
    return map(_between(days), known[:-1], known[1:], np.diff(gone))


def _measured(demand: TableDemand, days: Days, moving: Moving) -> _Measured:
    """The ways between evenings, where no path explains them."""
    points, evenings = demand.points, np.flatnonzero(days.evening)
    pairs = [(evenings[:-span], evenings[span:]) for span in _SPANS]
    begin, end = (np.concatenate(side) for side in zip(*pairs, strict=True))
    first, last = moving.poses.rows(begin), moving.poses.rows(end)
    chords = points.tracks_mm(last) - points.tracks_mm(first)
    along = chords / np.maximum(np.linalg.norm(chords, axis=2, keepdims=True), 1e-12)
    rounding = [
        np.abs(points.rows_along(poses, along) @ moving.follows[which]) @ demand.half_mm
        for poses, which in ((first, begin), (last, end))
    ]
    return _Measured(begin, end, straight_distances_mm(first, last, points), rounding[0] + rounding[1])
