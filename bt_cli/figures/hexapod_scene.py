"""What there is of a six-strut frame on each day, in mm and in the proximal ring's axes: what all its figures draw.

+x is the patient's right, +y the front, +z toward the body. A day's place is that after its last turn, day 0 is before
the first. The bone is a sketch: a straight line through the middle of each ring.
"""

from bisect import bisect
from typing import NamedTuple

import numpy as np

from bt_cli.frame.hexapod import Geometry, lengths_mm
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import Floats, Pose
from bt_cli.plan.correction import Ring
from bt_cli.schedule.model import CorrectionCourse, Schedule

_AROUND = np.linspace(0, 2 * np.pi, 48, endpoint=False)
_TUBE = 0.58  # of a strut's least length: how much of it is tube in the drawing
_STUB = 0.4  # of a ring's size: how far the bone is drawn beyond it


class Structure(NamedTuple):
    """A structure at risk, in its own fragment's axes; `carried` by the distal ring, or with the proximal one."""

    sign: str
    name: str
    point_mm: Floats
    carried: bool


class RingShape(NamedTuple):
    """A ring in its own axes: its joints, and the radius of its circle where it has one."""

    joints_mm: Floats
    radius_mm: float | None

    @property
    def outline_mm(self) -> Floats:
        """A closed line through the joints: the circle, else the joints in their order round the ring."""
        if self.radius_mm:
            round_it = [self.radius_mm * np.cos(_AROUND), self.radius_mm * np.sin(_AROUND), np.zeros(len(_AROUND))]
            return np.array(round_it).T
        off = self.joints_mm - self.joints_mm.mean(axis=0)
        order = np.argsort(np.arctan2(off[:, 1], off[:, 0]), kind="stable")
        ordered: Floats = self.joints_mm[order]
        return ordered


class HexapodScene(NamedTuple):
    """The frame over its whole course. `poses` are those of day 0, 1, … to the last."""

    proximal: RingShape
    distal: RingShape
    poses: Pose
    target: Pose
    reference_mm: Floats
    structures: tuple[Structure, ...]

    @property
    def days(self) -> int:
        """The number of the last day."""
        return len(self.poses.translation_mm) - 1

    @property
    def joints_mm(self) -> Floats:
        """The distal joints of each day, (days + 1, 6, 3)."""
        return self.poses.apply(self.distal.joints_mm)

    @property
    def done_mm(self) -> Floats:
        """The reference point of each day, (days + 1, 3)."""
        return self.poses.apply(self.reference_mm[None])[:, 0]

    @property
    def tubes_mm(self) -> Floats:
        """How long the tube of each strut is drawn, (6,): it stays as long as it is while the rod comes out."""
        lengths = lengths_mm(Geometry(self.proximal.joints_mm, self.distal.joints_mm), self.poses)
        shortest: Floats = lengths.min(axis=0)
        return shortest * _TUBE

    @property
    def bones_mm(self) -> tuple[Floats, Floats]:
        """The ends of the bone in each ring's own axes, (2, 3): the outer one first. They never meet."""
        half = float(np.linalg.norm(self.poses.translation_mm, axis=1).min()) * 0.5 - 1
        sizes = (float(np.linalg.norm(ring.joints_mm, axis=1).mean()) for ring in (self.proximal, self.distal))
        beyond, below = (size * _STUB for size in sizes)
        return np.array([[0, 0, beyond], [0, 0, -half]]), np.array([[0, 0, -below], [0, 0, half]])

    def where_mm(self, structure: Structure) -> Floats:
        """A structure on each day, (days + 1, 3)."""
        if structure.carried:
            return self.poses.apply(structure.point_mm[None])[:, 0]
        return np.repeat(structure.point_mm[None], self.days + 1, axis=0)


def correction_of(schedule: Schedule) -> CorrectionCourse:
    """What only plans of six struts have; these figures are asked for them alone."""
    assert schedule.correction  # noqa: S101 - for the type checker
    return schedule.correction


def hexapod_scene(schedule: Schedule) -> HexapodScene:
    """The scene of a schedule with a correction."""
    correction, frame = correction_of(schedule), schedule.plan.frame
    ends = correction.ends
    start = ends.poses[0]
    return HexapodScene(
        _shape(frame.proximal, ends.geometry.proximal_mm),
        _shape(frame.distal, ends.geometry.distal_mm),
        _daily(schedule),
        correction.target,
        ends.reference_mm,
        tuple(_structures(schedule, start)),
    )


def _shape(ring: Ring | None, joints_mm: Floats) -> RingShape:
    return RingShape(joints_mm, float(ring.radius_mm) if ring and ring.radius_mm else None)


def _daily(schedule: Schedule) -> Pose:
    """The pose of every day; a day without a turn has that of the day before."""
    ends = correction_of(schedule).days
    numbers = [end.day for end in ends]
    rows = [bisect(numbers, day) - 1 for day in range(schedule.days)] + [len(ends) - 1]
    rotations = np.array([ends[row].pose.rotation for row in rows])
    return Pose(rotations, np.array([ends[row].pose.translation_mm for row in rows]))


def _structures(schedule: Schedule, start: Pose) -> list[Structure]:
    """Each with a letter; from the plan's point at the start to its own fragment's axes."""
    structures = []
    for i, structure in enumerate(schedule.plan.structures_at_risk):
        carried, point = structure.fixed_to == "distal", points_of([structure.point_mm])
        sign = f"{chr(ord('A') + i % 26)}{i // 26 or ''}"
        structures.append(
            Structure(sign, structure.name, (start.inverse().apply(point) if carried else point)[0], carried)
        )
    return structures
