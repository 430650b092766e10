"""Where six readings put the bone, by other code than that which makes bt's tables.

A pose is a unit quaternion (w, x, y, z) and the distal ring's centre, both in proximal axes. Inverse kinematics is
|R·d + t − p|. Forward kinematics is a damped Gauss-Newton with differences for derivatives, all rows at once, and is
believed only where each row is also reached from the row before it: so it stays on the branch that the frame is on.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.motion.pose import Floats, Pose

TOLERANCE_MM = 1e-7
MAX_CONDITION = 30.0  # convention, that of the planner: beyond it 1 mm of a strut moves the bone by many mm
_STRIDE_MM = 4.0  # convention: struts change by no more from one known pose to the next
_NUDGE = 1e-4  # mm, or radians times 100 mm: differences are then good to 1e-8
_MOST_LOST = 25  # convention: after so many rows without a pose the rest of a table is not looked at
_MAX_TURN_RAD, _MAX_ROUNDS, _DAMPING = 0.3, 15, 1e-9


class Poses(NamedTuple):
    """n placements of the distal ring in proximal axes: unit quaternions, w first, and its centre."""

    quaternion: Floats  # (n, 4)
    centre_mm: Floats  # (n, 3)

    def rows(self, which: NDArray[Any] | slice) -> "Poses":
        """Some of them."""
        return Poses(self.quaternion[which], self.centre_mm[which])

    def arms_mm(self, points_mm: Floats) -> Floats:
        """Points (m, 3) of the ring, from its centre in proximal axes, (n, m, 3)."""
        arms: Floats = points_mm @ np.swapaxes(matrix(self.quaternion), 1, 2)
        return arms

    def put(self, points_mm: Floats) -> Floats:
        """Points (m, 3) of the ring in proximal axes, (n, m, 3)."""
        return self.arms_mm(points_mm) + self.centre_mm[:, None]


class Rig(NamedTuple):
    """The joints of strut 1 to 6, (6, 3) each, in their own ring's axes."""

    proximal_mm: Floats
    distal_mm: Floats

    @property
    def radius_mm(self) -> float:
        """What a radian is worth: the mean distance of the distal joints from their middle."""
        return float(np.linalg.norm(self.distal_mm - self.distal_mm.mean(axis=0), axis=1).mean())

    def lengths_mm(self, poses: Poses) -> Floats:
        """The lengths of the struts from joint to joint, (n, 6) mm."""
        across = poses.put(self.distal_mm) - self.proximal_mm
        lengths: Floats = np.sqrt((across * across).sum(axis=-1))
        return lengths

    def rates(self, poses: Poses) -> Floats:
        """How lengths change by mm of translation and radians about the fixed axes, (n, 6, 6), by differences."""
        nudges = _NUDGE * np.diag([1.0, 1.0, 1.0, 0.01, 0.01, 0.01])
        either = np.concatenate([nudges, -nudges])
        n = len(poses.centre_mm)
        many = Poses(np.repeat(poses.quaternion, 12, axis=0), np.repeat(poses.centre_mm, 12, axis=0))
        lengths = self.lengths_mm(twisted(many, np.tile(either, (n, 1)))).reshape(n, 2, 6, 6)
        rates: Floats = np.swapaxes(lengths[:, 0] - lengths[:, 1], 1, 2) / (2 * nudges.sum(axis=0))
        return rates


class Traced(NamedTuple):
    """The poses of the first rows, how a pose there follows the lengths, (n, 6, 6), and why there are no more."""

    poses: Poses
    follows: Floats
    lost: str


def matrix(quaternion: Floats) -> Floats:
    """Rotation matrices (n, 3, 3) of unit quaternions (n, 4), w first."""
    w, x, y, z = quaternion.T
    cells = [
        1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
        2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
        2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
    ]  # fmt: skip
    return np.stack(cells, axis=-1).reshape(len(quaternion), 3, 3)


def product(a: Floats, b: Floats) -> Floats:
    """Quaternions (n, 4) of doing b, then a."""
    aw, ax, ay, az = a.T
    bw, bx, by, bz = b.T
    cells = [
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ]
    return np.stack(cells, axis=-1)


def between(a: Poses, b: Poses) -> Floats:
    """The rotations from one pose to another, the shorter way round, (n, 4)."""
    turn = product(b.quaternion, a.quaternion * [1, -1, -1, -1])
    return np.where(turn[:, :1] < 0, -turn, turn)


def angle_rad(turn: Floats) -> Floats:
    """The angles (n,), in radians, of rotations (n, 4)."""
    angles: Floats = 2 * np.arctan2(np.linalg.norm(turn[:, 1:], axis=1), turn[:, 0])
    return angles


def twisted(poses: Poses, twist: Floats) -> Poses:
    """Poses after small moves (n, 6): mm, and radians about fixed axes through the ring's centre."""
    small = np.concatenate([np.ones((len(twist), 1)), twist[:, 3:] / 2], axis=1)
    turned = product(small, poses.quaternion)
    unit = turned / np.sqrt((turned * turned).sum(axis=1, keepdims=True))
    return Poses(unit, poses.centre_mm + twist[:, :3])


def poses_of(matrix_poses: tuple[Pose, ...]) -> Poses:
    """Poses given by rotation matrices, as quaternions; none of them may be near a half turn."""
    r = np.stack([pose.rotation for pose in matrix_poses])
    w = np.sqrt(1 + r[:, 0, 0] + r[:, 1, 1] + r[:, 2, 2]) / 2
    axis = np.stack([r[:, 2, 1] - r[:, 1, 2], r[:, 0, 2] - r[:, 2, 0], r[:, 1, 0] - r[:, 0, 1]], axis=1)
    quaternion = np.concatenate([w[:, None], axis / (4 * w[:, None])], axis=1)
    return Poses(quaternion, np.stack([pose.translation_mm for pose in matrix_poses]))


def traced(rig: Rig, wanted_mm: Floats, start: Poses) -> Traced:
    """The poses of rows of lengths (n, 6), each reached from the row before, the first from one known pose."""
    lengths, ends = _strides(np.concatenate([rig.lengths_mm(start), wanted_mm]))
    poses, good = _guess(rig, lengths, start), 0
    while good < len(lengths):
        begin = start if good == 0 else poses.rows(slice(good - 1, good))
        before = Poses(*(np.concatenate([a, b[good:-1]]) for a, b in zip(begin, poses, strict=True)))
        after, off_mm = _solved(rig, lengths[good:], before)
        ahead = poses.rows(slice(good, None))
        apart = np.abs(after.centre_mm - ahead.centre_mm).max(axis=1) + angle_rad(between(after, ahead))
        met = off_mm < TOLERANCE_MM
        same = met & (apart < 1e-4)
        poses = Poses(*(np.concatenate([a[:good], b]) for a, b in zip(poses, after, strict=True)))
        if not met[0]:
            break
        good += max(1, len(same) if same.all() else int(np.argmin(same)))
    rows = int(np.searchsorted(ends, good, side="left"))
    lost = "" if rows == len(wanted_mm) else "no pose near that of the row before has struts of these lengths"
    return _held(rig, poses.rows(ends[:rows]), start, lost)


def traced_rows(rig: Rig, wanted_mm: Floats, start: Poses) -> tuple[Traced, dict[int, str]]:
    """The poses of all rows of lengths (n, 6) that have one, each looked for from the last that has; why others not.

    So a row with one wrong reading costs no other row its pose.
    """
    causes: dict[int, str] = {}
    known = [Traced(start.rows(slice(0)), np.zeros((0, 6, 6)), "")]
    at, before, rows = 0, start, len(wanted_mm)
    while at < rows and len(causes) <= _MOST_LOST:
        trace = traced(rig, wanted_mm[at : at + 1], before)  # alone first: that is quick
        if trace.lost:
            causes[at] = trace.lost
            at += 1
            continue
        known.append(trace)
        at += 1
        if at < rows:
            known.append(traced(rig, wanted_mm[at:], trace.poses))
            at += len(known[-1].follows)
        before = next(piece.poses for piece in reversed(known) if len(piece.follows)).rows(slice(-1, None))
    causes |= dict.fromkeys(range(at, rows), next(reversed(causes.values()), ""))
    poses = Poses(*(np.concatenate(parts) for parts in zip(*(piece.poses for piece in known), strict=True)))
    return Traced(poses, np.concatenate([piece.follows for piece in known]), ""), causes


def _strides(lengths: Floats) -> tuple[Floats, NDArray[Any]]:
    """The rows after the first, with more between them where struts change by much; and where each of them stands."""
    most_mm = np.abs(np.diff(lengths, axis=0)).max(axis=1)
    strides = np.maximum(np.ceil(most_mm / _STRIDE_MM), 1).astype(int)
    ends = np.cumsum(strides) - 1
    row = np.repeat(np.arange(len(strides)), strides)
    share = ((np.arange(len(row)) - (ends - strides)[row]) / strides[row])[:, None]
    return lengths[row] * (1 - share) + lengths[row + 1] * share, ends


def _guess(rig: Rig, lengths: Floats, start: Poses) -> Poses:
    """Poses by the start's own rates: only where to begin looking."""
    many = Poses(*(np.repeat(part, len(lengths), axis=0) for part in start))
    return _solved(rig, lengths, many)[0]


def _solved(rig: Rig, wanted_mm: Floats, poses: Poses) -> tuple[Poses, Floats]:
    """Poses that have these lengths (n, 6), as far as they are found, and by how much each is off."""
    for _ in range(_MAX_ROUNDS):
        missing = wanted_mm - rig.lengths_mm(poses)
        off_mm: Floats = np.abs(missing).max(axis=1)
        if off_mm.max() < TOLERANCE_MM:
            break
        rates = rig.rates(poses)
        across = np.swapaxes(rates, 1, 2)
        twist = np.linalg.solve(across @ rates + _DAMPING * np.eye(6), across @ missing[..., None])[..., 0]
        largest = np.abs(twist[:, 3:]).max(axis=1)[:, None]
        poses = twisted(poses, twist * np.minimum(1, _MAX_TURN_RAD / np.maximum(largest, 1e-12)))
    return poses, off_mm


def _held(rig: Rig, poses: Poses, start: Poses, lost: str) -> Traced:
    """The poses until the first in which the struts do not hold the rings, or that are turned inside out."""
    all_of_them = Poses(*(np.concatenate([a, b]) for a, b in zip(start, poses, strict=True)))
    rates = rig.rates(all_of_them)
    scaled = rates / np.array([1.0, 1.0, 1.0, *[rig.radius_mm] * 3])
    side, condition = np.sign(np.linalg.det(scaled)), np.linalg.cond(scaled)
    bad = np.flatnonzero(((side != side[0]) | ~(condition < MAX_CONDITION))[1:])
    if bad.size:
        rows, worst = int(bad[0]), condition[1 + bad[0]]
        lost = f"the struts would not hold the rings (condition number {worst:.0f}, limit {MAX_CONDITION:.0f})"
    else:
        rows = len(poses.centre_mm)
    follows: Floats = np.linalg.inv(rates[1 : rows + 1]).astype(np.float64)
    return Traced(poses.rows(slice(rows)), follows, lost)
