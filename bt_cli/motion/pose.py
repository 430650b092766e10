"""Rigid motion: where a ring is, and the straight way from one place to another.

A pose takes a body's own axes to fixed ones: x ↦ R·x + t, on column vectors, lengths in mm. Rotations are told as
turns in degrees about the fixed axes, in their order: [["x", 20], ["z", 10]] is R = Rz(10)·Rx(20).
Only plans of six struts come here: this module needs numpy.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from math import asin, atan2, degrees, radians
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_AXES = {"x": 0, "y": 1, "z": 2}
# Gauss and Legendre's eight points on (-1, 1), one side of them, and their weights: numpy.polynomial is slow to load.
_HALF = np.array([0.18343464249564978, 0.525532409916329, 0.7966664774136267, 0.9602898564975362])
_HALF_WEIGHTS = np.array([0.36268378337836166, 0.3137066458778869, 0.22238103445337443, 0.10122853629037706])
_NODES, _WEIGHTS = np.concatenate([-_HALF[::-1], _HALF]), np.concatenate([_HALF_WEIGHTS[::-1], _HALF_WEIGHTS])


class Pose(NamedTuple):
    """A placement, or n of them: `rotation` is (…, 3, 3), `translation_mm` (…, 3)."""

    rotation: Floats
    translation_mm: Floats

    def apply(self, points_mm: Floats) -> Floats:
        """Points (m, 3) of the body in fixed axes, (…, m, 3)."""
        turned: Floats = points_mm @ np.swapaxes(self.rotation, -1, -2)
        return turned + self.translation_mm[..., None, :]

    def after(self, first: "Pose") -> "Pose":
        """The pose that does `first`, then this one."""
        return Pose(self.rotation @ first.rotation, self.rotation @ first.translation_mm + self.translation_mm)

    def inverse(self) -> "Pose":
        """The pose that takes this one back."""
        back = self.rotation.T
        return Pose(back, -back @ self.translation_mm)


def turned_by(vector_rad: Floats) -> Floats:
    """The rotation matrices (…, 3, 3) of turns about the axes (…, 3) by their lengths in radians (Rodrigues)."""
    angle = np.linalg.norm(vector_rad, axis=-1)[..., None, None]
    cross = cross_matrix(vector_rad)
    # sin(a)/a and (1 - cos(a))/a², which are even and smooth at 0: np.sinc(x) is sin(πx)/(πx)
    first, half = np.sinc(angle / np.pi), np.sinc(angle / (2 * np.pi))
    rotation: Floats = np.eye(3) + first * cross + half**2 / 2 * (cross @ cross)
    return rotation


def cross_matrix(vector: Floats) -> Floats:
    """The matrices (…, 3, 3) that take x to vector × x."""
    x, y, z = np.moveaxis(vector, -1, 0)
    zero = np.zeros_like(x)
    return np.stack([zero, -z, y, z, zero, -x, -y, x, zero], axis=-1).reshape(*x.shape, 3, 3)


def rotation_vector(rotation: Floats) -> Floats:
    """Axis times angle, in radians, of one rotation; a half turn has two such vectors, and one of them is taken."""
    twice_sin = np.array(
        [rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]]
    )
    size = float(np.linalg.norm(twice_sin))
    angle = atan2(size, float(np.trace(rotation)) - 1)
    if size < 1e-9 and angle > 1:
        twice = rotation + np.eye(3)  # of a half turn about n this is 2·n·nᵀ
        axis: Floats = twice[:, np.argmax(np.diag(twice))]
        return axis * (angle / float(np.linalg.norm(axis)))
    return twice_sin * (angle / size if size > 1e-12 else 0.5)


def pose_of(turns: Sequence[tuple[str, Decimal | float]], translation_mm: Sequence[Decimal | float]) -> Pose:
    """The pose of turns in degrees about fixed axes, in their order, and a translation."""
    rotation: Floats = np.eye(3)
    for axis, turn_deg in turns:
        rotation = turned_by(np.eye(3)[_AXES[axis]] * radians(turn_deg)) @ rotation
    return Pose(rotation, np.array(translation_mm, dtype=np.float64))


def angle_between_deg(a: Pose, b: Pose) -> float:
    """The angle of the rotation from one pose to the other."""
    return float(np.degrees(np.linalg.norm(rotation_vector(a.rotation @ b.rotation.T))))


class PoseSegment(NamedTuple):
    """The way from one pose to another: the rotation along the geodesic, `point_mm` of the body along a straight line.

    `turn_rad` is the whole rotation as a vector in fixed axes, `shift_mm` the whole way of the point.
    """

    start: Pose
    point_mm: Floats
    turn_rad: Floats
    shift_mm: Floats

    def at(self, share: Floats) -> Pose:
        """The poses at shares (n,) of the way, from 0 to 1."""
        rotation = turned_by(share[:, None] * self.turn_rad) @ self.start.rotation
        begin = self.start.rotation @ self.point_mm + self.start.translation_mm
        where = begin + share[:, None] * self.shift_mm
        return Pose(rotation, where - rotation @ self.point_mm)

    def ways_mm(self, carried_mm: Floats, shares: Floats) -> Floats:
        """How far points (m, 3) of the body, in its own axes, go between each share and the next, (n - 1, m).

        Along their curves. The part of a point's speed that is due to the turn goes round the axis with it.
        """
        angle = np.linalg.norm(self.turn_rad)
        begin = np.cross(self.turn_rad, (carried_mm - self.point_mm) @ self.start.rotation.T)
        quarter = np.cross(self.turn_rad, begin) / (angle or 1.0)

        def speeds(at: Floats) -> Floats:
            velocity_mm: Floats = self.shift_mm + np.cos(angle * at) * begin + np.sin(angle * at) * quarter
            return velocity_mm

        return _summed(shares, speeds)

    def ways_past_mm(self, fixed_mm: Floats, shares: Floats) -> Floats:
        """How far the body goes past points (m, 3) that stay where they are, in fixed axes, (n - 1, m)."""
        begin = fixed_mm - self.start.apply(self.point_mm[None])
        first, change = self.shift_mm + np.cross(self.turn_rad, begin), np.cross(self.turn_rad, self.shift_mm)
        return _summed(shares, lambda at: first - at * change)


def _summed(shares: Floats, speeds: Callable[[Floats], Floats]) -> Floats:
    """The integral of |speed| over each span of shares, by Gauss and Legendre."""
    halves = np.diff(shares)[:, None] / 2
    at = (shares[:-1, None] + halves * (1 + _NODES)).ravel()
    sizes = np.linalg.norm(speeds(at[:, None, None]), axis=-1)
    weighted = sizes.reshape(len(halves), len(_NODES), sizes.shape[-1]) * _WEIGHTS[:, None]
    ways: Floats = weighted.sum(axis=1) * halves
    return ways


def pose_segment_between(start: Pose, end: Pose, point_mm: Floats) -> PoseSegment:
    """The leg between two poses; `point_mm`, in the body's own axes, goes along a straight line."""
    turn = rotation_vector(end.rotation @ start.rotation.T)
    ends = [pose.rotation @ point_mm + pose.translation_mm for pose in (start, end)]
    return PoseSegment(start, point_mm, turn, ends[1] - ends[0])


def fixed_turns(pose: Pose) -> tuple[tuple[str, float], ...]:
    """A rotation as turns about the fixed axes, x first, then y, then z, in degrees: as a plan may write it."""
    rotation = pose.rotation.tolist()
    y = asin(max(-1.0, min(1.0, -rotation[2][0])))
    x, z = atan2(rotation[2][1], rotation[2][2]), atan2(rotation[1][0], rotation[0][0])
    return tuple((axis, round(degrees(turn), 4) + 0.0) for axis, turn in (("x", x), ("y", y), ("z", z)))
