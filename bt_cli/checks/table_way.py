"""The straight path of a plan as samples, and how a table keeps to it.

On each leg the rotation goes along the geodesic and the reference point along a straight line, both evenly. A place on
the path is a number of samples. Ways are sums of chords between samples so close that their arcs are no longer.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from bt_cli.checks.table_poses import Poses, Rig, angle_rad, between, matrix, poses_of, product, traced
from bt_cli.frame.ends import CorrectionEnds
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import Floats, Pose
from bt_cli.plan.model import Plan

SLACK_MM = 0.002  # what samples and decimals may be off by
_SAMPLES, _CHORDS = 129, 9
Stretch = tuple[float, float]  # from one place on the path to another


class Points(NamedTuple):
    """What is watched: points of the distal ring, the reference point first, and points that stay, in proximal axes."""

    carried_mm: Floats
    fixed_mm: Floats

    @property
    def reference_mm(self) -> Floats:
        """The reference point."""
        first: Floats = self.carried_mm[0]
        return first

    def tracks_mm(self, poses: Poses) -> Floats:
        """Where each is, (n, points, 3): carried points in proximal axes, fixed ones as the distal ring sees them."""
        fixed = (self.fixed_mm - poses.centre_mm[:, None]) @ matrix(poses.quaternion)
        return np.concatenate([poses.put(self.carried_mm), fixed], axis=1)

    def rows_along(self, poses: Poses, along: Floats) -> Floats:
        """How far each goes along its direction (n, points, 3) of its track by small moves, (n, points, 6)."""
        carried = len(self.carried_mm)
        turned = -along[:, carried:] @ np.swapaxes(matrix(poses.quaternion), 1, 2)
        forth = np.concatenate([along[:, :carried], turned], axis=1)
        arms = [poses.arms_mm(self.carried_mm), self.fixed_mm - poses.centre_mm[:, None]]
        return np.concatenate([forth, np.cross(np.concatenate(arms, axis=1), forth)], axis=2)


class SampledPath(NamedTuple):
    """Samples of the path: poses, the reference point, lengths of the struts, and the way of each point until there."""

    poses: Poses
    reference_mm: Floats
    lengths_mm: Floats
    ways_mm: Floats

    def done_mm(self, place: Floats, column: int) -> Floats:
        """The way of a point until places on the path."""
        return np.interp(place, np.arange(len(self.ways_mm)), self.ways_mm[:, column])


class TableDemand(NamedTuple):
    """What a table is held to: the frame, the points, half a step of each strut, and the straight path."""

    rig: Rig
    points: Points
    half_mm: Floats
    line: SampledPath

    @property
    def start(self) -> Poses:
        """The pose before the first turn."""
        return self.line.poses.rows(slice(1))

    @property
    def end(self) -> Poses:
        """The pose at which it is to come."""
        return self.line.poses.rows(slice(-1, None))


def demand_of(plan: Plan, ends: CorrectionEnds, at_first: Pose | None = None) -> TableDemand:
    """What a plan asks of a table between some ends; its structures stand in proximal axes at its own first pose."""
    first = at_first or ends.poses[0]
    rig = Rig(ends.geometry.proximal_mm, ends.geometry.distal_mm)
    structures = plan.structures_at_risk
    carried = points_of([s.point_mm for s in structures if s.fixed_to == "distal"])
    fixed = points_of([s.point_mm for s in structures if s.fixed_to == "proximal"])
    through = poses_of(ends.poses)
    in_the_ring = (carried - first.translation_mm) @ first.rotation
    points = Points(np.concatenate([ends.reference_mm[None], in_the_ring]), fixed)
    half_mm = np.array([float(strut.step_mm) / 2 for strut in plan.frame.struts_in_order])
    return TableDemand(rig, points, half_mm, line_of(rig, through, points))


def line_of(rig: Rig, through: Poses, points: Points) -> SampledPath:
    """The path that goes straight from pose to pose of `through`, sampled at `_SAMPLES` places a leg."""
    shares = np.linspace(0, 1, _SAMPLES)
    legs = len(through.centre_mm) - 1
    every = arc(through.rows(slice(legs)), through.rows(slice(1, None)), points.reference_mm, shares)
    keep = np.arange(legs * _SAMPLES) % _SAMPLES > 0
    keep[0] = True
    return _sampled(rig, every.rows(keep), points)


def evenly(demand: TableDemand) -> SampledPath | None:
    """The path on which the struts go evenly from pose to pose, and not the bone; None where it has no poses."""
    ends = demand.line.lengths_mm[:: _SAMPLES - 1]
    places = np.arange(len(demand.line.lengths_mm)) / (_SAMPLES - 1)
    lengths = np.stack([np.interp(places, np.arange(len(ends)), column) for column in ends.T], axis=1)
    trace = traced(demand.rig, lengths[1:], demand.start)
    poses = Poses(*(np.concatenate([a, b]) for a, b in zip(demand.start, trace.poses, strict=True)))
    return None if trace.lost else _sampled(demand.rig, poses, demand.points)


def _sampled(rig: Rig, poses: Poses, points: Points) -> SampledPath:
    chords = np.linalg.norm(np.diff(points.tracks_mm(poses), axis=0), axis=-1)
    ways = np.concatenate([np.zeros((1, chords.shape[1])), np.cumsum(chords, axis=0)])
    return SampledPath(poses, poses.put(points.carried_mm[:1])[:, 0], rig.lengths_mm(poses), ways)


def arc(a: Poses, b: Poses, point_mm: Floats, shares: Floats) -> Poses:
    """Poses at shares (k,) of the straight ways from n poses to n others, (n · k) of them."""
    turn = between(a, b)
    angle = angle_rad(turn)[:, None] * shares
    sine = np.linalg.norm(turn[:, 1:], axis=1, keepdims=True)
    axis = turn[:, 1:] / np.maximum(sine, 1e-300)
    part = np.concatenate([np.cos(angle / 2)[..., None], np.sin(angle / 2)[..., None] * axis[:, None]], axis=2)
    n, k = angle.shape
    quaternion = product(part.reshape(n * k, 4), np.repeat(a.quaternion, k, axis=0))
    begin, end = (pose.put(point_mm[None]) for pose in (a, b))
    where = (begin + (end - begin) * shares[None, :, None]).reshape(n * k, 3)
    turned = Poses(quaternion, np.zeros((n * k, 3))).put(point_mm[None])[:, 0]
    return Poses(quaternion, where - turned)


def straight_distances_mm(a: Poses, b: Poses, points: Points) -> Floats:
    """How far each point goes on the straight way from n poses to n others, (n, points)."""
    tracks = points.tracks_mm(arc(a, b, points.reference_mm, np.linspace(0, 1, _CHORDS)))
    chords = np.linalg.norm(np.diff(tracks.reshape(len(a.centre_mm), _CHORDS, *tracks.shape[1:]), axis=1), axis=-1)
    ways: Floats = chords.sum(axis=1)
    return ways


def explained(line: SampledPath, lengths_mm: Floats, half_mm: Floats) -> Floats:
    """Between which places of the path each row of lengths (n, 6) can lie if it is rounded by half a step: (n, 2).

    Not a number where it can lie nowhere: rounding does not explain the row.
    """
    ahead = np.diff(line.lengths_mm, axis=0)
    off = np.abs(lengths_mm[:, None] - line.lengths_mm) - half_mm
    rows, at = np.nonzero(off[:, :-1].max(axis=2) <= np.abs(ahead).max(axis=1) + SLACK_MM)
    missing, speed, room = lengths_mm[rows] - line.lengths_mm[at], ahead[at], half_mm + SLACK_MM
    safe = np.where(np.abs(speed) < 1e-9, 1e-9, speed)
    ends = np.stack([(missing - room) / safe, (missing + room) / safe])
    low, high = np.maximum(ends.min(axis=0).max(axis=1), 0), np.minimum(ends.max(axis=0).min(axis=1), 1)
    there = low <= high
    pieces = zip(rows[there].tolist(), (at + low)[there].tolist(), (at + high)[there].tolist(), strict=True)
    known = {row: _stretches(row_pieces) for row, row_pieces in groupby(pieces, key=lambda piece: piece[0])}
    spans = np.full((len(lengths_mm), 2), np.nan)
    if known:
        spans[list(known)] = _chosen(list(known.values()))
    return spans


def _stretches(pieces: Iterable[tuple[int, float, float]]) -> list[Stretch]:
    """Pieces of neighbouring samples, joined where one goes on from another."""
    stretches: list[Stretch] = []
    for _, begin, end in pieces:
        joined = bool(stretches) and begin <= stretches[-1][1] + 1e-6
        stretches.append((stretches.pop()[0] if joined else begin, end))
    return stretches


def _chosen(options: Sequence[Sequence[Stretch]]) -> list[Stretch]:
    """Of the stretches in which each row can lie, where a path comes back, those with the calmest way through all."""
    before: Sequence[Stretch] = [(0.0, 0.0)]
    costs, came_from = [0.0], []
    for stretches in options:
        least = [
            min(
                (cost + max(stretch[0] - old[1], old[0] - stretch[1], 0) ** 2, k)
                for k, (cost, old) in enumerate(zip(costs, before, strict=True))
            )
            for stretch in stretches
        ]
        costs, before = [cost for cost, _ in least], stretches
        came_from.append([k for _, k in least])
    at, chosen = costs.index(min(costs)), list[Stretch]()
    for stretches, back in zip(reversed(options), reversed(came_from), strict=True):
        chosen.insert(0, stretches[at])
        at = back[at]
    return chosen


class PoseErrors(NamedTuple):
    """How far each of n poses is from where it should be: mm at the reference point, degrees."""

    mm: Floats
    deg: Floats


def off_the_line(demand: TableDemand, poses: Poses) -> PoseErrors:
    """How far poses are from the path's nearest pose; nearest is by the distal ring, where a radian is its radius."""
    line, where = demand.line, poses.put(demand.points.carried_mm[:1])[:, 0]
    gap = ((where[:, None] - line.reference_mm) ** 2).sum(axis=2)
    alike = np.minimum(np.abs(poses.quaternion @ line.poses.quaternion.T), 1)
    score = gap + demand.rig.radius_mm**2 * 8 * (1 - alike)
    at, row = np.clip(score.argmin(axis=1), 1, len(line.reference_mm) - 2), np.arange(len(where))
    left, middle, right = (score[row, at + k] for k in (-1, 0, 1))
    bend = left - 2 * middle + right  # the score is all but a parabola, whose lowest point lies between samples
    place = at + np.clip((left - right) / (2 * np.where(bend > 0, bend, 1)), -1, 1)
    return apart(_at(line, place), poses, demand.points)


def _at(line: SampledPath, place: Floats) -> Poses:
    """Poses between samples, which are so close that a chord is as good as an arc."""
    before = np.minimum(place.astype(int), len(line.reference_mm) - 2)
    share = (place - before)[:, None]
    a, b = line.poses.rows(before), line.poses.rows(before + 1)
    return Poses(*(begin * (1 - share) + end * share for begin, end in zip(a, b, strict=True)))


def apart(a: Poses, b: Poses, points: Points) -> PoseErrors:
    """How far n poses are from n others, or from one: mm at the reference point, and degrees, (n,) each."""
    where = [pose.put(points.carried_mm[:1])[:, 0] for pose in (a, b)]
    return PoseErrors(np.linalg.norm(where[1] - where[0], axis=1), np.degrees(angle_rad(between(a, b))))


def rounding(demand: TableDemand, poses: Poses, follows: Floats) -> PoseErrors:
    """What rounding to whole steps makes of poses, as the root of the mean square: mm at the reference point, degrees.

    Each strut's rounding is taken as even between half a step less and half a step more.
    """
    turn, arms = follows[:, 3:], poses.arms_mm(demand.points.carried_mm[:1])[:, 0, :, None]
    squares = [
        (part**2).sum(axis=1) @ demand.half_mm**2 / 3 for part in (follows[:, :3] + np.cross(turn, arms, axis=1), turn)
    ]
    return PoseErrors(np.sqrt(squares[0]), np.degrees(np.sqrt(squares[1])))
