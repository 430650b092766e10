"""Every frame that a plan can name has its words and its gear."""

from importlib import import_module

import pytest

from bt_cli.frame.actuator import Kinematics
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.levels import actuator_letters
from bt_cli.plan.mechanism_catalog import MECHANISMS
from tests.helpers import AXIAL, read


@pytest.mark.parametrize("kind", MECHANISMS)
def test_its_gear_is_there(kind: str) -> None:
    module, _, name = MECHANISMS[kind].kinematics.partition(".")
    found = import_module(f"bt_cli.frame.{module}")
    assert callable(getattr(found, name)) if name else kind == "hexapod"


def test_only_nuts_have_faces() -> None:
    assert tuple(kind for kind, one in MECHANISMS.items() if one.has_faces) == ("ilizarov", "hinge")


@pytest.mark.parametrize("path", AXIAL, ids=lambda path: path.stem)
def test_what_a_gear_travels_puts_the_bone_back_where_it_is(path: object) -> None:
    """Of every sample plan and each of its levels, to a thousandth of a mm, at eleven places of the way."""
    schedule = read(path.read_text(encoding="utf-8")).schedule  # type: ignore[attr-defined]
    for part in schedule.parts:
        plan = part.plan
        kinematics: Kinematics = kinematics_for(plan, actuator_letters(schedule.plan)[plan.level.name])
        assert kinematics.actuators == part.actuators
        for tenth in range(11):
            position_mm = part.distance_mm * tenth / 10
            back_mm = kinematics.forward_mm(kinematics.inverse_mm(position_mm))
            assert abs(back_mm - position_mm) < 0.001, (plan.level.name, tenth)
