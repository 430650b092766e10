"""Every frame that a plan can name has its words and its gear."""

from importlib import import_module
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bt_cli.frame.actuator import Bone, Kinematics, LevelKinematics, Travels
from bt_cli.frame.hexapod import Hexapod
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.levels import actuator_ids_by_level
from bt_cli.plan.mechanism_catalog import MECHANISMS
from tests.helpers import AXIAL, SIX, read


@pytest.mark.parametrize("kind", MECHANISMS)
def test_its_gear_is_there(kind: str) -> None:
    module, _, name = MECHANISMS[kind].kinematics.partition(".")
    found = import_module(f"bt_cli.frame.{module}")
    assert callable(getattr(found, name))


def test_only_nuts_have_faces() -> None:
    assert tuple(kind for kind, one in MECHANISMS.items() if one.has_faces) == ("ilizarov", "hinge")


@pytest.mark.parametrize("path", AXIAL, ids=lambda path: path.stem)
def test_what_a_gear_travels_puts_the_bone_back_where_it_is(path: object) -> None:
    """Of every sample plan and each of its levels, to a thousandth of a mm, at eleven places of the way."""
    schedule = read(path.read_text(encoding="utf-8")).schedule  # type: ignore[attr-defined]
    for part in schedule.levels:
        plan = part.plan
        kinematics: LevelKinematics = kinematics_for(plan, actuator_ids_by_level(schedule.plan)[plan.level.name])
        assert kinematics.actuators == part.actuators
        for tenth in range(11):
            position_mm = part.distance_mm * tenth / 10
            back_mm = back(kinematics, position_mm)
            assert abs(back_mm - position_mm) < 0.001, (plan.level.name, tenth)


def back(kinematics: Kinematics[Bone, Travels], position: Bone) -> Bone:
    """Through what is turned, and back to the bone: the same words for every mechanism."""
    return kinematics.forward_mm(kinematics.inverse_mm(position))


@pytest.mark.parametrize("path", SIX, ids=lambda path: path.stem)
def test_six_lengths_put_the_bone_back_in_its_pose(path: Path) -> None:
    """Of every sample of six struts, the pose at the end of each day, from that of the day before."""
    correction = read(path.read_text(encoding="utf-8")).schedule.correction
    assert correction
    for before, day in pairwise(correction.days):
        found = back(Hexapod(correction.ends.geometry, before.pose), day.pose)
        assert np.abs(found.rotation - day.pose.rotation).max() < 1e-9
        assert np.abs(found.translation_mm - day.pose.translation_mm).max() < 1e-6
