"""What is turned, and what a position asks of it."""

from fractions import Fraction
from typing import Any

import pytest

from bt_cli.frame.axial import actuators, travel_mm
from tests.helpers import report


@pytest.mark.parametrize(
    ("frame", "member", "members", "step_mm", "face"),
    [
        ({}, "nut", 4, "1/4", 1),
        ({"rods": 3, "steps_per_turn": 6, "start_face": 5}, "nut", 3, "1/6", 5),
        ({"kind": "rail"}, "screw", 1, "1/4", None),
        ({"kind": "click", "pitch_mm": 2, "steps_per_turn": 8}, "click strut", 4, "1/4", None),
    ],
)
def test_actuators_of_a_frame(frame: dict[str, Any], member: str, members: int, step_mm: str, face: int | None) -> None:
    [made] = actuators(report(frame=frame).schedule.plan)
    assert (made.id, made.level, made.mechanism.member, made.members) == ("A", "level 1", member, members)
    assert (made.step_mm, made.start_face) == (Fraction(step_mm), face)


def test_faces_of_a_hex_nut_go_round_both_ways() -> None:
    """((5 − 1 + steps) mod 6) + 1, and back again when turned back."""
    [nut] = actuators(report(frame={"steps_per_turn": 6, "start_face": 5}).schedule.plan)
    assert [nut.face(steps) for steps in (0, 1, 2, 3, -1, -5)] == [5, 6, 1, 2, 4, 6]


def test_an_axial_actuator_travels_as_far_as_the_bone() -> None:
    [nut] = actuators(report().schedule.plan)
    assert travel_mm(nut, Fraction(1, 3)) == Fraction(1, 3)
