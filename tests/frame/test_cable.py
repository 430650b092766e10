"""A cable over a pulley: what is drawn in for each mm of bone, by hand."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.frame.actuator import Gear
from bt_cli.frame.mechanisms import gear_of
from tests.helpers import PLAN, read, report

R_MM = 80


CABLE = {"anchor": "frame", "offset_mm": R_MM, "axial_mm": 150}
PLAN_OF_A_CABLE = report(frame={"kind": "cable", "cable": CABLE}).schedule.plan


def pulley(axial_mm: object = 150, offset_mm: object = R_MM) -> Gear:
    frame = PLAN_OF_A_CABLE.frame
    cable = type(frame.cable)(anchor="frame", offset_mm=Decimal(str(offset_mm)), axial_mm=Decimal(str(axial_mm)))
    return gear_of(PLAN_OF_A_CABLE.model_copy(update={"frame": frame.model_copy(update={"cable": cable})}), ("A",))


@pytest.mark.parametrize(
    ("height_mm", "ratio"),
    [
        (150, "1.13"),  # √(150² + 80²) = 170.000, and 170.000 ÷ 150 = 1.133
        (100, "1.28"),  # √(100² + 80²) = 128.062, and 128.062 ÷ 100 = 1.281
        (60, "1.67"),  # √(60² + 80²) = 100.000, and 100.000 ÷ 60 = 1.667
        (30, "2.85"),  # √(30² + 80²) = 85.440, and 85.440 ÷ 30 = 2.848
    ],
)
def test_bone_goes_further_than_cable_toward_docking(height_mm: int, ratio: str) -> None:
    """Bone ÷ cable = 1 ÷ cos θ = √(h² + r²) ÷ h for a small way at h: here 0.01 mm about it."""
    gear, way_mm = pulley(), Fraction(1, 100)
    before, after = (gear.travels_mm(Fraction(150 - height_mm) + half)[0] for half in (-way_mm / 2, way_mm / 2))
    if height_mm == 150:  # the way begins there
        before, after = gear.travels_mm(Fraction(0))[0], gear.travels_mm(way_mm)[0]
    assert round(float(way_mm / (after - before)), 2) == float(ratio)


@pytest.mark.parametrize(
    ("start_mm", "end_mm", "cable_mm"),
    [
        (150, 60, "70"),  # √(22500 + 6400) − √(3600 + 6400) = 170 − 100
        (150, 0, "90"),  # 170 − 80: to right under the pulley
        (60, 30, "14.559963"),  # 100 − √(900 + 6400) = 100 − 85.440037
        (100, 40, "38.619766"),  # √(10000 + 6400) − √(1600 + 6400) = 128.062485 − 89.442719
    ],
)
def test_cable_for_a_move_from_one_height_to_another(start_mm: int, end_mm: int, cable_mm: str) -> None:
    """√(h₀² + r²) − √(h₁² + r²), to a millionth of a mm."""
    [made] = pulley(axial_mm=start_mm).travels_mm(Fraction(start_mm - end_mm))
    assert made == Fraction(cable_mm)


@given(st.decimals(1, 300, places=2), st.decimals(1, 300, places=2), st.fractions(0, 1, max_denominator=1000))
def test_there_and_back(offset_mm: Decimal, axial_mm: Decimal, part: Fraction) -> None:
    """What is drawn in says where the segment is, and is what the formula says in floating point."""
    gear = pulley(axial_mm=axial_mm, offset_mm=offset_mm)
    position_mm = Fraction(axial_mm) * part
    [made] = gear.travels_mm(position_mm)
    left = float(axial_mm) - float(position_mm)
    formula = sqrt(float(axial_mm) ** 2 + float(offset_mm) ** 2) - sqrt(left**2 + float(offset_mm) ** 2)
    assert abs(float(made) - formula) < 2e-6
    # Near the pulley a nm of cable is more of bone: one millionth drawn in is √(2·r·0.000001) mm at h = 0.
    loose = 0.0002 + (float(offset_mm) / left * 4e-6 if left > 0.1 else sqrt(8e-6 * float(offset_mm)))
    assert abs(float(gear.position_mm((made,)) - position_mm)) < loose


@given(st.decimals(1, 300, places=2), st.lists(st.integers(0, 3000), min_size=2, max_size=2, unique=True))
def test_more_bone_takes_more_cable_but_never_more_than_the_bone(offset_mm: Decimal, places: list[int]) -> None:
    gear = pulley(axial_mm=300, offset_mm=offset_mm)
    near, far = (Fraction(place, 10) for place in sorted(places))
    by_mm = gear.travels_mm(far)[0] - gear.travels_mm(near)[0]
    assert 0 < by_mm <= far - near


def test_a_segment_cannot_pass_its_pulley() -> None:
    with pytest.raises(PlanInvalid) as invalid:
        pulley(axial_mm=30).travels_mm(Fraction("30.25"))
    [problem] = invalid.value.problems
    assert problem.path == ("frame", "cable", "axial_mm")
    assert "would go 30.25 mm, past its pulley" in problem.message


def test_where_the_anchor_travels_with_the_ring_cable_goes_as_bone() -> None:
    plan = report(frame={"kind": "cable", "cable": {"anchor": "ring"}}).schedule.plan
    gear = gear_of(plan, ("A",))
    assert gear.travels_mm(Fraction(123, 10)) == (Fraction(123, 10),)
    assert gear.position_mm((Fraction(123, 10),)) == Fraction(123, 10)


def test_a_constant_rate_of_bone_is_ever_less_cable_through_a_schedule() -> None:
    """60 mm of bone from h = 100 at r = 80: 128.062 − 89.443 = 38.62 mm of cable; the days' cable grows less."""
    cable = {"anchor": "frame", "offset_mm": 80, "axial_mm": 100}
    schedule = report(frame={"kind": "cable", "steps_per_turn": 8, "cable": cable}).schedule
    assert (schedule.days, schedule.sessions[-1].moves[0].reading_mm) == (60, Fraction("38.625"))
    by_day = [Fraction(0)] * 61
    for session in schedule.sessions:
        by_day[session.day] += session.moves[0].travel_mm
    # √(100²+80²) − √(90²+80²) = 128.062 − 120.416 = 7.646; √(50²+80²) − √(40²+80²) = 94.340 − 89.443 = 4.897
    assert abs(sum(by_day[1:11]) - Fraction("7.646")) <= Fraction(1, 16)
    assert abs(sum(by_day[51:61]) - Fraction("4.897")) <= Fraction(1, 8)
    assert abs(schedule.moved_mm - 60) <= Fraction(1, 16) * 3  # half a step of cable, × 2.24 at h = 40


PART = """
[[levels]]
name = "proximal"
moves = "distally"
frame = "cable above"
[[frames]]
name = "cable above"
kind = "cable"
[frames.cable]
anchor = "frame"
offset_mm = 80
axial_mm = 60
"""
EXTENDED = """
[[course]]
on = 2026-03-20
order = "extend"
distance_mm = 5
rate_mm_per_day = 1
"""


def test_what_is_wrong_with_a_part_is_told_at_its_line() -> None:
    text = PLAN + PART + EXTENDED
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    [problem] = invalid.value.problems
    line = text.splitlines().index("axial_mm = 60") + 1
    assert (problem.path, problem.line) == (("frames", 0, "cable", "axial_mm"), line)
