"""Six struts between two rings: their lengths from the pose, and the pose from their lengths.

Inverse kinematics is exact: L_i = |R·d_i + t - p_i|. Forward kinematics goes from a known pose in small steps, by
Newton, and so stays on the branch on which the frame really is; where the struts do not hold the rings (a singular
pose) or the lengths meet no pose it fails loudly. This module needs numpy; only plans of six struts come here.
"""

from math import cos, radians, sin
from typing import NamedTuple

import numpy as np

from bt_cli.motion.pose import Floats, Pose, turned_by
from bt_cli.plan.correction import Ring
from bt_cli.plan.prescription import Frame

TOLERANCE_MM = 1e-9
MAX_CONDITION = 30.0  # convention: beyond it 1 mm of one strut moves the bone by many mm
_FAR_BEYOND = 1e6  # a larger condition number is that of a singular pose, but for floating point
_STRIDE_MM = 4.0  # lengths change by no more from one Newton solution to the next
_MAX_STRIDES, _MAX_ITERATIONS = 250, 12
# Where the joints of strut 1 to 6 lie: degrees anticlockwise seen from proximal, and the sign of delta.
_PROXIMAL = ((90, -1), (90, 1), (210, -1), (210, 1), (330, -1), (330, 1))
_DISTAL = ((30, 1), (150, -1), (150, 1), (270, -1), (270, 1), (30, -1))


class NoPose(ValueError):
    """Lengths that meet no pose, or a pose in which the struts do not hold the rings."""


class Hexapod:
    """The six struts of a frame: how long they are in a pose, and the pose in which they are so long.

    Lengths alone have more poses than one: the pose that is meant is the one on the branch of `near`, a known one.
    """

    def __init__(self, geometry: "Geometry", near: Pose) -> None:
        self.geometry, self.near = geometry, near

    def from_pose(self, near: Pose) -> "Hexapod":
        """The same frame, known to be in another pose."""
        return Hexapod(self.geometry, near)

    def inverse_mm(self, position_mm: Pose, /) -> Floats:
        """The lengths of the struts from joint to joint in a pose, (…, 6)."""
        return lengths_mm(self.geometry, position_mm)

    def forward_mm(self, travels_mm: Floats, /) -> Pose:
        """The pose in which the struts have these lengths (6,). Raises NoPose, as `forward` does."""
        return forward(self.geometry, travels_mm, self.near)


class Geometry(NamedTuple):
    """The joints of strut 1 to 6, (6, 3) each, in their own ring's axes."""

    proximal_mm: Floats
    distal_mm: Floats

    @property
    def size_mm(self) -> float:
        """The mean radius of the distal joints: what a radian of rotation is measured by."""
        return float(np.linalg.norm(self.distal_mm - self.distal_mm.mean(axis=0), axis=1).mean())


def geometry_of(frame: Frame) -> Geometry:
    """The joints of a frame; `plan/hexapod_frame.py` has seen that both rings are there."""
    assert frame.proximal and frame.distal  # noqa: S101 - for the type checker
    return Geometry(_joints(frame.proximal, _PROXIMAL), _joints(frame.distal, _DISTAL))


def _joints(ring: Ring, places: tuple[tuple[int, int], ...]) -> Floats:
    if ring.joints_mm:
        return np.array(ring.joints_mm, dtype=np.float64)
    radius, delta = float(ring.radius_mm or 0), float(ring.delta_deg or 0)
    angles = [radians(middle + sign * delta) for middle, sign in places]
    return np.array([[radius * cos(a), radius * sin(a), 0.0] for a in angles])


def lengths_mm(geometry: Geometry, pose: Pose) -> Floats:
    """The lengths of the struts from joint to joint, (…, 6) mm, of a pose or an array of poses."""
    lengths: Floats = np.linalg.norm(pose.apply(geometry.distal_mm) - geometry.proximal_mm, axis=-1)
    return lengths


def rates(geometry: Geometry, pose: Pose) -> Floats:
    """How the lengths change with the pose, (…, 6, 6): by mm of translation, then by radians about the fixed axes.

    The rotation is about the distal ring's centre.
    """
    arms = geometry.distal_mm @ np.swapaxes(pose.rotation, -1, -2)
    along = arms + pose.translation_mm[..., None, :] - geometry.proximal_mm
    along = along / np.linalg.norm(along, axis=-1, keepdims=True)
    return np.concatenate([along, np.cross(arms, along)], axis=-1)


def _scaled(geometry: Geometry, pose: Pose) -> Floats:
    scaled: Floats = rates(geometry, pose) / np.array([1.0, 1.0, 1.0, *[geometry.size_mm] * 3])
    return scaled


def check_held(geometry: Geometry, pose: Pose) -> None:
    """Raise NoPose where the struts do not hold the rings in a pose, or in one of n, or those are turned inside out.

    A frame is built with its rings about parallel, and stays on that branch: the rates' determinant keeps its sign.
    """
    with np.errstate(invalid="ignore"):
        scaled = _scaled(geometry, pose)
    if not np.isfinite(scaled).all():
        raise NoPose("joints lie on one another there, so the struts hold nothing")
    worst = float(np.linalg.cond(scaled).max())
    if not worst < MAX_CONDITION:
        number = f"{worst:.0f}" if worst < _FAR_BEYOND else "infinite"
        raise NoPose(
            f"the struts would not hold the rings there (condition number {number}, limit {MAX_CONDITION:.0f})"
        )
    if not (np.linalg.det(scaled) * _built(geometry) > 0).all():
        raise NoPose("the struts would not hold the rings there: they would be turned inside out")


def _built(geometry: Geometry) -> float:
    """The sign of the rates' determinant on the branch on which a frame is built: rings parallel, distal below."""
    apart_mm = 2 * geometry.size_mm
    pose = Pose(np.eye(3), np.array([0.0, 0.0, -apart_mm]))
    return float(np.sign(np.linalg.det(_scaled(geometry, pose))))


def neutral_pose(geometry: Geometry, mean_length_mm: float) -> Pose:
    """Rings parallel and coaxial, as far apart as struts of this mean length hold them. Raises NoPose."""
    apart = np.linalg.norm((geometry.distal_mm - geometry.proximal_mm)[:, :2], axis=1).mean()
    if mean_length_mm <= apart:
        raise NoPose(f"struts of {mean_length_mm:.1f} mm on average are too short for these rings")
    return Pose(np.eye(3), np.array([0.0, 0.0, -float(np.sqrt(mean_length_mm**2 - apart**2))]))


def forward(geometry: Geometry, wanted_mm: Floats, near: Pose) -> Pose:
    """The pose in which the struts have these lengths (6,), reached from a known pose without leaving its branch.

    Exact to TOLERANCE_MM. Raises NoPose near a singular pose, or where lengths and rings do not meet.
    """
    check_held(geometry, near)
    begin = lengths_mm(geometry, near)
    strides = int(np.ceil(np.abs(wanted_mm - begin).max() / _STRIDE_MM)) or 1
    if strides > _MAX_STRIDES:
        raise NoPose("the lengths are too far from those of any pose that is known")
    pose = near
    for stride in range(1, strides + 1):
        pose = _newton(geometry, begin + (wanted_mm - begin) * (stride / strides), pose)
        check_held(geometry, pose)
    return pose


def _newton(geometry: Geometry, wanted_mm: Floats, pose: Pose) -> Pose:
    for _ in range(_MAX_ITERATIONS):
        missing = wanted_mm - lengths_mm(geometry, pose)
        if np.abs(missing).max() < TOLERANCE_MM:
            return pose
        twist: Floats = np.linalg.solve(rates(geometry, pose), missing).astype(np.float64)
        if not np.abs(twist[3:]).max() < 0.5:
            break
        pose = Pose(turned_by(twist[3:]) @ pose.rotation, pose.translation_mm + twist[:3])
    raise NoPose("no pose near the one before has struts of these lengths")


def forward_near(geometry: Geometry, wanted_mm: Floats, near: Pose) -> Pose:
    """`forward` for n rows of lengths (n, 6), each so close to its pose of `near` that no branch can be left."""
    pose = near
    for _ in range(_MAX_ITERATIONS):
        missing = wanted_mm - lengths_mm(geometry, pose)
        if not missing.size or np.abs(missing).max() < TOLERANCE_MM:
            return pose
        try:
            twist: Floats = np.linalg.solve(rates(geometry, pose), missing[..., None])[..., 0].astype(np.float64)
        except np.linalg.LinAlgError:
            break
        pose = Pose(turned_by(twist[..., 3:]) @ pose.rotation, pose.translation_mm + twist[..., :3])
    raise NoPose("whole steps as far from the path as these meet no pose")


def from_neutral(geometry: Geometry, wanted_mm: Floats) -> Pose:
    """The pose of six lengths where none is known before: the one that is reached from parallel, coaxial rings."""
    return forward(geometry, wanted_mm, neutral_pose(geometry, float(wanted_mm.mean())))
