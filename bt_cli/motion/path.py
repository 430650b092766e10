"""The way of a correction: legs between poses, each over a whole number of days.

A position is the days of the way that are done, as an exact fraction; a course that pauses stays where it is. Where it
is planned anew from another pose, new spans begin at the position reached, and hold from just after it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from bt_cli.motion.pose import Floats, Pose, PoseSegment


class PathSegment(NamedTuple):
    """A leg from position `begin` on, over `days`.

    `before_mm` is the reference point's way until then, `after_mm` its way from the span's end to the last pose.
    """

    begin: Fraction
    days: int
    leg: PoseSegment
    before_mm: float
    after_mm: float

    @property
    def done_mm(self) -> float:
        """The reference point's way in this span: a straight line."""
        return float(np.linalg.norm(self.leg.shift_mm))


class Path(NamedTuple):
    """Spans in order; the last that begins before a position is the one that it lies in."""

    spans: tuple[PathSegment, ...] = ()

    @property
    def end(self) -> Fraction:
        """The position at which the last pose is reached."""
        return self.spans[-1].begin + self.spans[-1].days

    def then(self, at: Fraction, legs: Sequence[PoseSegment], days: Sequence[int]) -> "Path":
        """The same path until a position, and these legs from there on."""
        before_mm = sum(self.ways_mm(at)[:1], 0.0)
        left_mm = sum(float(np.linalg.norm(leg.shift_mm)) for leg in legs)
        spans = []
        for leg, count in zip(legs, days, strict=True):
            way_mm = float(np.linalg.norm(leg.shift_mm))
            left_mm -= way_mm
            spans.append(PathSegment(at, count, leg, before_mm, max(left_mm, 0.0)))
            at, before_mm = at + count, before_mm + way_mm
        before = bisect_left(self.spans, spans[0].begin, key=attrgetter("begin"))
        return Path((*self.spans[:before], *spans))

    def _place(self, at: Fraction) -> tuple[int, float]:
        """The span that a position lies in, and its share of it."""
        i = max(bisect_left(self.spans, at, key=attrgetter("begin")) - 1, 0)
        done = at - self.spans[i].begin
        return i, min(max(done.numerator / (done.denominator * self.spans[i].days), 0.0), 1.0)

    def poses(self, positions: Sequence[Fraction]) -> Pose:
        """The poses at n positions."""
        places = [self._place(at) for at in positions]
        rotation, translation_mm = np.empty((len(places), 3, 3)), np.empty((len(places), 3))
        rows_of: dict[int, list[int]] = {}
        for row, (i, _) in enumerate(places):
            rows_of.setdefault(i, []).append(row)
        for i, rows in rows_of.items():
            poses = self.spans[i].leg.at(np.array([places[row][1] for row in rows], dtype=np.float64))
            rotation[rows], translation_mm[rows] = poses.rotation, poses.translation_mm
        return Pose(rotation, translation_mm)

    def ways_mm(self, at: Fraction) -> tuple[float, ...]:
        """The reference point's way so far at a position, and what of it is left; nothing where there is no path."""
        if not self.spans:
            return ()
        i, share = self._place(at)
        span = self.spans[i]
        return span.before_mm + share * span.done_mm, (1 - share) * span.done_mm + span.after_mm


def first(pose: Pose, row: int = 0) -> Pose:
    """One of n poses."""
    return Pose(pose.rotation[row], pose.translation_mm[row])


def points_of(rows: Sequence[Sequence[object]]) -> Floats:
    """Points of a plan as numbers, (n, 3)."""
    return np.array(rows, dtype=np.float64).reshape(-1, 3)
