"""A deformity in clinical words, as a rigid pose: by one definition, which docs/hexapod.md tells with examples.

Anatomical axes of the reference fragment: +x the patient's right, +y anterior, +z proximal, origin at the landmark
that `deformity.origin` names. Lateral is +x on a right limb and −x on a left one. The deformity D takes the other
fragment, the moving one, from where it should be to where it is: x_now = D(x_should). Its angulation is the smallest
rotation that tilts its long axis as true AP and lateral X-rays show it; rotation is about that long axis, before the
angulation; translation is where its point of the origin lies now. The mounting M takes the reference ring's own axes
to these, and a pose P takes the distal ring's axes to the proximal ring's.
"""

from decimal import Decimal
from math import radians, tan

import numpy as np

from bt_cli.motion.pose import Floats, Pose, cross_matrix, turned_by
from bt_cli.plan.correction import Deformity, Mounting, signed


def medial_x(side: str) -> int:
    """The sign of x on the medial side."""
    return -1 if side == "right" else 1


def deformity_pose(deformity: Deformity, side: str) -> Pose:
    """D: from where the moving fragment should be to where it is, in anatomical axes of the reference fragment."""
    medial = medial_x(side)
    # The sign of z on the way from the moving fragment to the reference: a short bone lies too far that way, and
    # the same rotation of the limb turns a proximal fragment against a distal one.
    inwards = 1 if deformity.reference == "proximal" else -1
    varus_deg = signed(deformity, "varus_deg", "valgus_deg")
    procurvatum_deg = signed(deformity, "procurvatum_deg", "recurvatum_deg")
    internal_deg = signed(deformity, "internal_rotation_deg", "external_rotation_deg")
    # A bowed limb has both far ends on the inside of the bow, whichever of them is the reference.
    far_end = np.array([medial * _tan(varus_deg), -_tan(procurvatum_deg), -inwards])
    translation_mm = [
        medial * signed(deformity, "medial_mm", "lateral_mm"),
        signed(deformity, "anterior_mm", "posterior_mm"),
        inwards * signed(deformity, "short_mm", "long_mm"),
    ]
    rotation = _tilt_to(far_end) @ _internal_turn(inwards * internal_deg, side)
    return Pose(rotation, np.array(translation_mm, dtype=np.float64))


def mounting_pose(mounting: Mounting, side: str) -> Pose:
    """M: from the reference ring's own axes to anatomical axes of the reference fragment."""
    medial = medial_x(side)
    anterior_up_deg = signed(mounting, "anterior_up_deg", "posterior_up_deg")
    lateral_up_deg = signed(mounting, "lateral_up_deg", "medial_up_deg")
    internal_deg = signed(mounting, "internal_rotation_deg", "external_rotation_deg")
    normal = np.array([medial * _tan(lateral_up_deg), -_tan(anterior_up_deg), 1])
    translation_mm = [
        medial * signed(mounting, "medial_mm", "lateral_mm"),
        signed(mounting, "anterior_mm", "posterior_mm"),
        signed(mounting, "proximal_mm", "distal_mm"),
    ]
    rotation = _tilt_to(normal) @ _internal_turn(internal_deg, side)
    return Pose(rotation, np.array(translation_mm, dtype=np.float64))


def corrected(start: Pose, deformity: Deformity, mounting: Mounting, side: str) -> Pose:
    """The pose in which the deformity of `start` is gone."""
    change = _in_ring_axes(deformity, mounting, side)
    return change.inverse().after(start) if deformity.reference == "proximal" else start.after(change)


def deformed(end: Pose, deformity: Deformity, mounting: Mounting, side: str) -> Pose:
    """The pose that has the deformity, and from which `corrected` leads to `end`."""
    change = _in_ring_axes(deformity, mounting, side)
    return change.after(end) if deformity.reference == "proximal" else end.after(change.inverse())


def _in_ring_axes(deformity: Deformity, mounting: Mounting, side: str) -> Pose:
    """The deformity as the reference ring sees it: M⁻¹∘D∘M."""
    ring = mounting_pose(mounting, side)
    return ring.inverse().after(deformity_pose(deformity, side)).after(ring)


def _tan(degrees: Decimal) -> float:
    return tan(radians(degrees))


def _tilt_to(direction: Floats) -> Floats:
    """The smallest rotation that takes the z axis, or −z where `direction` points that way, to `direction`."""
    after = direction / np.linalg.norm(direction)
    before = np.array([0.0, 0.0, np.sign(direction[2])])
    cross = cross_matrix(np.cross(before, after))
    rotation: Floats = np.eye(3) + cross + cross @ cross / (1 + before @ after)
    return rotation


def _internal_turn(internal_deg: Decimal, side: str) -> Floats:
    """A turn about z that brings the front, +y, medially."""
    return turned_by(np.array([0.0, 0.0, -medial_x(side) * radians(internal_deg)]))
