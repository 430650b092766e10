"""What is turned, and what a position asks of it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bt_cli.frame.actuator import Actuator
from bt_cli.frame.axial import AxialKinematics, actuator_of
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.model import Plan
from tests.helpers import report


def plan_of(**frame: Any) -> Plan:
    return report(frame=frame).schedule.plan


def made(**frame: Any) -> Actuator:
    plan = plan_of(**frame)
    return actuator_of(plan, "A", MECHANISMS[plan.frame.kind])


@pytest.mark.parametrize(
    ("frame", "member", "members", "step_mm", "face"),
    [
        ({}, "nut", 4, "1/4", 1),
        ({"rods": 3, "steps_per_turn": 6, "start_face": 5}, "nut", 3, "1/6", 5),
        ({"rods": 3, "steps_per_turn": 3}, "nut", 3, "1/3", 1),
        ({"kind": "rail"}, "screw", 1, "1/4", None),
        ({"kind": "click", "pitch_mm": 2, "steps_per_turn": 8}, "click strut", 4, "1/4", None),
        ({"kind": "telescopic", "rods": 3}, "telescopic rod", 3, "1/4", None),
        ({"kind": "cable", "cable": {"anchor": "ring"}}, "cable screw", 1, "1/4", None),
    ],
)
def test_actuators_of_a_frame(frame: dict[str, Any], member: str, members: int, step_mm: str, face: int | None) -> None:
    actuator = made(**frame)
    assert (actuator.id, actuator.level, actuator.mechanism.member) == ("A", "level 1", member)
    assert (actuator.unit_count, actuator.step_mm, actuator.start_face) == (members, Fraction(step_mm), face)


def test_faces_of_a_hex_nut_go_round_both_ways() -> None:
    """((5 − 1 + steps) mod 6) + 1, and back again when turned back."""
    nut = made(steps_per_turn=6, start_face=5)
    assert [nut.face(steps) for steps in (0, 1, 2, 3, -1, -5)] == [5, 6, 1, 2, 4, 6]


def test_an_axial_actuator_travels_as_far_as_the_bone() -> None:
    plan = plan_of()
    kinematics = AxialKinematics(plan, ("C",), MECHANISMS["ilizarov"])
    assert [actuator.id for actuator in kinematics.actuators] == ["C"]
    assert kinematics.inverse_mm(Fraction(1, 3)) == (Fraction(1, 3),)
    assert kinematics.forward_mm((Fraction(1, 3),)) == Fraction(1, 3)


@pytest.mark.parametrize(("pitch_mm", "turns_mm"), [("0.79375", "7.9375"), ("1.27", "12.7")])  # 32 and 20 an inch
def test_an_inch_thread_is_exact(pitch_mm: str, turns_mm: str) -> None:
    """Ten whole turns, by quarters."""
    nut = made(pitch_mm=Decimal(pitch_mm))
    assert nut.travel_mm(40) == Fraction(turns_mm)
