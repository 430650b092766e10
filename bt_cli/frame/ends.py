"""The poses that a plan of six struts goes through, from whichever way each is told."""

from typing import NamedTuple

import numpy as np

from bt_cli.errors import KeyPath, PlanInvalid, Problem
from bt_cli.frame.hexapod import Geometry, NoPose, check_held, forward, from_neutral, geometry_of
from bt_cli.motion.deformity import corrected, deformed
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import Floats, Pose, pose_of
from bt_cli.plan.correction import Deformity, PoseTable
from bt_cli.plan.model import Plan


class CorrectionEnds(NamedTuple):
    """The frame, its poses from the start to the end, and the reference point in the distal ring's axes."""

    geometry: Geometry
    poses: tuple[Pose, ...]
    reference_mm: Floats


def ends_of(plan: Plan) -> CorrectionEnds:
    """What a plan says. Raises PlanInvalid where readings have no pose, or the struts would not hold the rings."""
    geometry, correction = geometry_of(plan.frame), plan.correction
    assert correction  # noqa: S101 - `plan/hexapod_frame.py` has seen that it is there
    if correction.start:
        start = _pose_of_table(plan, geometry, correction.start, ("correction", "start"), None)
        end = _pose_of_table(plan, geometry, correction.end, ("correction", "end"), start) if correction.end else None
    else:
        assert correction.end and plan.deformity and plan.mounting  # noqa: S101 - two of the three are there
        end = _pose_of_table(plan, geometry, correction.end, ("correction", "end"), None)
        start = deformed(end, plan.deformity, plan.mounting, plan.side or "")
        _check(geometry, start, ("deformity",))
    if end is None:
        assert plan.deformity  # noqa: S101 - as above
        end = straightened(plan, start, plan.deformity)
        _check(geometry, end, ("deformity",))
    via = [
        _pose_of_table(plan, geometry, pose_table, ("correction", "via", i), start)
        for i, pose_table in enumerate(correction.via)
    ]
    point = correction.reference_point_mm
    reference_mm = start.inverse().apply(points_of([point]))[0] if point else np.zeros(3)
    return CorrectionEnds(geometry, (start, *via, end), reference_mm)


def straightened(plan: Plan, pose: Pose, deformity: Deformity) -> Pose:
    """The pose in which a deformity is corrected, from the pose in which it was measured."""
    assert plan.mounting and plan.side  # noqa: S101 - `plan/hexapod_frame.py` has seen that they are there
    return corrected(pose, deformity, plan.mounting, plan.side)


def zeros_mm(plan: Plan) -> Floats:
    """What is added to the readings of strut 1 to 6 to have their lengths, as they are mounted at first."""
    struts = plan.frame.struts_in_order
    return np.array([float(strut.scale_zero_mm) for strut in struts])


def _pose_of_table(plan: Plan, geometry: Geometry, table: PoseTable, path: KeyPath, near: Pose | None) -> Pose:
    if table.struts_mm:
        lengths = np.array([float(reading) for reading in table.struts_mm]) + zeros_mm(plan)
        try:
            return forward(geometry, lengths, near) if near else from_neutral(geometry, lengths)
        except NoPose as none:
            raise PlanInvalid([Problem((*path, "struts_mm"), f"struts_mm: {none}")]) from None
    assert table.translation_mm  # noqa: S101 - one of the two is there
    pose = pose_of([(axis, float(turn)) for axis, turn in table.rotation or ()], table.translation_mm)
    _check(geometry, pose, path)
    return pose


def _check(geometry: Geometry, pose: Pose, path: KeyPath) -> None:
    try:
        check_held(geometry, pose)
    except NoPose as none:
        name = path[-1] if isinstance(path[-1], str) else path[-2]
        raise PlanInvalid([Problem(path, f"{name}: {none}")]) from None
