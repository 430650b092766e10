"""An Ilizarov hinge: arcs, chords and days by hand, and rods against another way of reckoning."""

from cmath import exp
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import acos, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.frame.hinge import HingeKinematics, length_mm, rod_travel_mm
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.levels import actuator_ids_by_level
from bt_cli.plan.mechanisms import HingeRod, arc_mm
from bt_cli.plan.tissues import limiting
from tests.helpers import report

CONCAVE = {"side": "concave", "across_mm": 120}


def hinge(angle_deg: object, bone_mm: object, *rods: dict[str, Any], **more: Any) -> Report:
    """An opening wedge at the convex cortex: the cortex to be stretched is as far away as the bone is wide."""
    own = {"wedge": "opening", "bone_mm": bone_mm, "rods": list(rods or [CONCAVE]), **more}
    return report(goal={"kind": "correction", "angle_deg": angle_deg}, frame={"kind": "hinge", "hinge": own})


def rod(side: str, across_mm: object, proximal_mm: object = 0, distal_mm: object = 0) -> HingeRod:
    lengths = {"across_mm": across_mm, "proximal_mm": proximal_mm, "distal_mm": distal_mm}
    return HingeRod(side=side, **{key: Decimal(str(value)) for key, value in lengths.items()})


@pytest.mark.parametrize(
    ("across_mm", "angle_deg", "arc", "days"),
    [
        (30, 20, "10.4720", 11),  # 30 × 20 × π ÷ 180 = 10.47198; at 1 mm a day 10.47 days: 11
        (50, 30, "26.1799", 27),  # 50 × 30 × π ÷ 180 = 26.17994: 27 days
        (90, 20, "31.4159", 32),  # 90 × π ÷ 9 = 10 × π
    ],
)
def test_the_arc_of_a_tissue_and_its_days(across_mm: int, angle_deg: int, arc: str, days: int) -> None:
    assert arc_mm(Decimal(across_mm), Decimal(angle_deg)) == Decimal(arc)
    schedule = hinge(angle_deg, across_mm).schedule
    assert schedule.plan.distance_mm == Decimal(arc)
    assert schedule.days == days


@pytest.mark.parametrize(
    ("across_mm", "angle_deg", "chord"),
    [
        (120, 20, "41.676"),  # 2 × 120 × sin 10° = 240 × 0.1736482
        (50, 30, "25.882"),  # 2 × 50 × sin 15° = 100 × 0.2588190
        (60, 60, "60.000"),  # 2 × 60 × sin 30°: an equilateral triangle
    ],
)
def test_a_rod_travels_the_chord_and_never_the_arc(across_mm: int, angle_deg: int, chord: str) -> None:
    assert round(rod_travel_mm(rod("concave", across_mm), angle_deg), 3) == float(chord)
    assert round(rod_travel_mm(rod("convex", across_mm), angle_deg), 3) == -float(chord)
    assert across_mm * angle_deg * pi / 180 > float(chord)


def test_twenty_degrees_through_a_schedule() -> None:
    """41.676 mm are 166.7 quarter turns of 1 mm: the last reading is 167 × 0.25 = 41.75 mm, on day 11.

    10.472 mm of arc at 0.25 mm a session are 42 sessions: ten days of four, and two of the eleventh.
    """
    schedule = hinge(20, 30).schedule
    last = schedule.sessions[-1]
    assert (last.moves[0].reading_mm, last.day, last.at.time().hour) == (Fraction("41.75"), 11, 12)
    assert len(schedule.sessions) == 42
    assert last.remaining_mm == 0
    assert {session.phase for session in schedule.sessions} == {"correction"}
    assert schedule.correction is None


def test_the_last_day_is_not_the_same_for_an_arc_and_a_chord() -> None:
    """30° at 50 mm: 26.180 mm of arc take 27 days at 1 mm a day; a rod at 50 mm has its chord, 25.882, which would
    take 26. The pace is that of the tissue's arc.
    """
    schedule = hinge(30, 50, {"side": "concave", "across_mm": 50}).schedule
    assert (schedule.days, schedule.sessions[-1].moves[0].reading_mm) == (27, Fraction(26))  # 25.882 is 103.5 quarters
    assert abs(Fraction(26) - Fraction("25.882")) <= Fraction(1, 8)


def test_on_every_day_each_rod_is_at_the_step_nearest_to_its_chord() -> None:
    """After n days the tissue has gone n mm of its arc, so the angle is n ÷ 30 radians."""
    schedule = hinge(20, 30, CONCAVE, {"side": "convex", "across_mm": 50, "proximal_mm": 60, "distal_mm": 60}).schedule
    at = {"A": Fraction(0), "B": Fraction(0)}
    ends: dict[int, dict[str, Fraction]] = {}
    for session in schedule.sessions:
        for move in session.moves:
            at[move.actuator.id] = move.reading_mm
        ends[session.day] = dict(at)
    for day in range(1, 11):
        theta = day / 30
        concave = 240 * sin(theta / 2)
        # The convex rod's ends are hypot(50, 60) from the hinge, at acos(...) to each other: the law of cosines.
        apart = acos(1 - 120**2 / (2 * (50**2 + 60**2)))
        convex = sqrt(2 * (50**2 + 60**2) * (1 - cos(apart - theta))) - 120
        assert abs(float(ends[day]["A"]) - concave) <= 0.1251
        assert abs(float(ends[day]["B"]) - convex) <= 0.1251
        assert ends[day]["B"] < 0 < ends[day]["A"]


SIZES = st.decimals(1, 300, places=1)
OFFSETS = st.decimals(0, 300, places=1)


@given(st.sampled_from(["concave", "convex"]), SIZES, OFFSETS, OFFSETS, st.floats(0.5, 90))
def test_rods_with_axial_offsets_by_complex_numbers(
    side: str, across_mm: Decimal, proximal_mm: Decimal, distal_mm: Decimal, angle_deg: float
) -> None:
    """The concave side is +1, distal is −i; opening turns the distal end clockwise about 0."""
    one = rod(side, across_mm, proximal_mm, distal_mm)
    sign = 1 if side == "concave" else -1
    fixed = complex(sign * float(across_mm), float(proximal_mm))
    moving = complex(sign * float(across_mm), -float(distal_mm)) * exp(-1j * radians(angle_deg))
    assume((fixed - moving).imag > 0)  # the ends have not passed each other
    assert length_mm(one, angle_deg) == pytest.approx(abs(fixed - moving), abs=1e-9)


@given(st.sampled_from(["concave", "convex"]), SIZES, OFFSETS, OFFSETS, st.floats(0.5, 90))
def test_rods_with_axial_offsets_by_the_law_of_cosines(
    side: str, across_mm: Decimal, proximal_mm: Decimal, distal_mm: Decimal, angle_deg: float
) -> None:
    """Both ends keep their distance from the hinge; the angle between them grows, or on the convex side shrinks."""
    near, far = hypot(across_mm, proximal_mm), hypot(across_mm, distal_mm)
    apart = atan2(proximal_mm, across_mm) + atan2(distal_mm, across_mm)
    sign = 1 if side == "concave" else -1
    then = apart + sign * radians(angle_deg)
    assume(0 < then < pi)
    one = rod(side, across_mm, proximal_mm, distal_mm)
    assert abs(length_mm(one, angle_deg)) == pytest.approx(
        sqrt(near**2 + far**2 - 2 * near * far * cos(then)), abs=1e-6
    )


@given(SIZES, OFFSETS, OFFSETS, st.floats(0.5, 30))
def test_the_concave_rod_gets_longer_and_the_convex_one_shorter(
    across_mm: Decimal, proximal_mm: Decimal, distal_mm: Decimal, angle_deg: float
) -> None:
    apart = atan2(proximal_mm, across_mm) + atan2(distal_mm, across_mm)
    assume(radians(angle_deg) < apart < pi - radians(angle_deg) or not proximal_mm + distal_mm)
    assert rod_travel_mm(rod("concave", across_mm, proximal_mm, distal_mm), angle_deg) > 0
    assert rod_travel_mm(rod("convex", across_mm, proximal_mm, distal_mm), angle_deg) < 0


def test_ends_that_would_meet_are_refused() -> None:
    """Across 50 mm, 5 mm up and down: 10 mm apart, and sin 20° × 50 = 17.1 mm nearer by 20 degrees."""
    with pytest.raises(PlanInvalid) as invalid:
        hinge(20, 30, CONCAVE, {"side": "convex", "across_mm": 50, "proximal_mm": 5, "distal_mm": 5})
    [problem] = invalid.value.problems
    assert "the ends of rod B would meet before 20 degrees are reached" in problem.message


def test_so_is_a_rod_that_would_turn_back() -> None:
    """10 mm across and 80 mm up and down: its ends are 165.75° apart seen from the hinge; 20° more pass 180°."""
    with pytest.raises(PlanInvalid) as invalid:
        hinge(20, 30, {"side": "concave", "across_mm": 10, "proximal_mm": 80, "distal_mm": 80})
    [problem] = invalid.value.problems
    assert "rod A would turn back before 20 degrees are reached" in problem.message
    assert hinge(14, 30, {"side": "concave", "across_mm": 10, "proximal_mm": 80, "distal_mm": 80}).schedule.sessions


def _limited(*tissues: dict[str, Any], rate: object = 1) -> Report:
    own = {"wedge": "opening", "bone_mm": 30, "rods": [CONCAVE], "tissues": list(tissues)}
    return report(
        goal={"kind": "correction", "angle_deg": 20},
        frame={"kind": "hinge", "hinge": own},
        **{"protocol.rate_mm_per_day": rate},
    )


@pytest.mark.parametrize(
    ("tissues", "name", "arc", "days"),
    [
        ([], "concave cortex", "10.4720", 11),
        ([{"name": "nerve", "across_mm": 50}], "nerve", "17.4533", 18),  # further out, at the same rate
        ([{"name": "nerve", "across_mm": 20}], "concave cortex", "10.4720", 11),  # nearer: the bone is slower
        # 20 mm out at 0.5 mm a day: 6.9813 mm of arc take 13.96 days, longer than the bone's 10.47
        ([{"name": "nerve", "across_mm": 20, "rate_mm_per_day": Decimal("0.5")}], "nerve", "6.9813", 14),
        # 50 mm out, but 2 mm a day are allowed: 17.4533 ÷ 2 = 8.73 days, so the bone limits
        ([{"name": "skin", "across_mm": 50, "rate_mm_per_day": 2}], "concave cortex", "10.4720", 11),
        (
            [
                {"name": "skin", "across_mm": 70, "rate_mm_per_day": 2},  # 24.4346 mm: 12.2 days
                {"name": "nerve", "across_mm": 45, "rate_mm_per_day": Decimal("0.75")},  # 15.7080 mm: 20.94 days
            ],
            "nerve",
            "15.7080",
            21,
        ),
    ],
)
def test_the_slowest_to_stretch_limits_the_days(tissues: list[dict[str, Any]], name: str, arc: str, days: int) -> None:
    schedule = _limited(*tissues).schedule
    assert limiting(schedule.plan).name == name
    assert schedule.plan.distance_mm == Decimal(arc)
    assert schedule.days == days


def test_no_tissue_is_ever_stretched_faster_than_it_may_be() -> None:
    """Of each day, by the angles that the whole steps come to: never over its rate by more than a step of a rod."""
    tissues = [
        {"name": "skin", "across_mm": 70, "rate_mm_per_day": 2},
        {"name": "nerve", "across_mm": 45, "rate_mm_per_day": Decimal("0.75")},
    ]
    schedule = _limited(*tissues).schedule
    at, ends = Fraction(0), [Fraction(0)]
    for day in range(1, schedule.days + 1):
        at += sum((session.delta_mm for session in schedule.sessions if session.day == day), Fraction(0))
        ends.append(at)
    angles = [20 * float(mm) / 15.7080 for mm in ends]
    for across_mm, rate_mm in ((30, 1), (70, 2), (45, 0.75)):
        most = max(across_mm * radians(b - a) for a, b in zip(angles, angles[1:], strict=False))
        assert most <= rate_mm + across_mm / 120 * 0.251


@pytest.mark.parametrize(
    ("wedge", "off_bone_mm", "near", "far"),
    [("opening", 0, 0, 30), ("opening", 12, 12, 42), ("neutral", 0, -15, 15)],
)
def test_where_the_cortices_are(wedge: str, off_bone_mm: int, near: int, far: int) -> None:
    """A bone 30 mm wide: the hinge at its convex cortex, 12 mm off it, or on its middle."""
    more = {"off_bone_mm": off_bone_mm} if off_bone_mm else {}
    own = hinge(20, 30, wedge=wedge, **more).schedule.plan.frame.hinge
    assert (own.near_mm, own.far_mm) == (near, far)


def test_all_orders_back_bring_every_rod_to_its_start() -> None:
    """5 mm of the arc are made by Sat 17 Jan; 5 mm back, at the same rate."""
    rods = [CONCAVE, {"side": "convex", "across_mm": 50, "proximal_mm": 60, "distal_mm": 60}]
    own = {"wedge": "opening", "bone_mm": 30, "rods": rods}
    back = {"on": date(2026, 1, 17), "order": "reverse", "distance_mm": 5, "rate_mm_per_day": 1}
    goal = {"kind": "correction", "angle_deg": 20}
    schedule = report(goal=goal, frame={"kind": "hinge", "hinge": own}, course=[back]).schedule
    ends = {move.actuator.id: (move.reading_mm, move.face) for s in schedule.sessions for move in s.moves}
    assert ends == {"A": (0, 1), "B": (0, 1)}
    assert schedule.moved_mm == 0


def test_an_order_beyond_the_goal_is_held_against_the_rods_too() -> None:
    """20 mm up at 50 mm across is 21.8° from the level of the hinge; 20° are fine, and 3 mm of arc more are 25.7°.

    Such an order comes after an X-ray that shows more to correct than was planned.
    """
    rods = [CONCAVE, {"side": "convex", "across_mm": 50, "proximal_mm": 20, "distal_mm": 0}]
    own = {"wedge": "opening", "bone_mm": 30, "rods": rods}
    more = {"on": date(2026, 1, 26), "order": "remaining", "remaining_mm": 3}
    goal = {"kind": "correction", "angle_deg": 20}
    frame = {"kind": "hinge", "hinge": own}
    assert report(goal=goal, frame=frame).schedule.days == 11
    with pytest.raises(PlanInvalid, match="rod B would turn back"):
        report(goal=goal, frame=frame, course=[more])


@given(st.decimals(20, 300, places=1), st.integers(1, 60), st.fractions(0, 1, max_denominator=500))
def test_there_and_back(across_mm: Decimal, angle_deg: int, part: Fraction) -> None:
    """The rod that travels most says how far the hinge is open."""
    plan = hinge(angle_deg, 40, {"side": "concave", "across_mm": across_mm}).schedule.plan
    kinematics = kinematics_for(plan, actuator_ids_by_level(plan)["level 1"])
    assert isinstance(kinematics, HingeKinematics)
    position_mm = Fraction(plan.distance_mm) * part
    loose = 0.0002 + 40 / float(across_mm) * 2e-6
    assert abs(float(kinematics.forward_mm(kinematics.inverse_mm(position_mm)) - position_mm)) < loose


def test_where_no_rod_would_turn_a_step_it_is_said() -> None:
    """A rod 1 mm across travels 0.17 mm in 10 degrees: a step of 1 mm is never made."""
    own = {"wedge": "opening", "bone_mm": 30, "rods": [{"side": "concave", "across_mm": 1}]}
    goal = {"kind": "correction", "angle_deg": 10}
    with pytest.raises(PlanInvalid, match="steps_per_turn must be higher"):
        report(goal=goal, frame={"kind": "hinge", "steps_per_turn": 1, "hinge": own})
