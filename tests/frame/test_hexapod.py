"""Six struts between two rings: lengths from a pose, the pose from lengths, and no pose where there is none."""

import json
from decimal import Decimal
from math import cos, radians, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.frame.hexapod import (
    Geometry,
    NoPose,
    check_held,
    forward,
    forward_near,
    from_neutral,
    geometry_of,
    lengths_mm,
    neutral_pose,
    rates,
)
from bt_cli.motion.pose import Pose, pose_of, turned_by
from bt_cli.output.data.schedule_data import json_text
from bt_cli.plan.correction import Ring
from bt_cli.plan.prescription import Frame
from tests.helpers import ROOT
from tests.hexapod_plans import Said, hand_forward, hand_joints, hand_lengths, pose, six, struts

GOLDEN = json.loads((ROOT / "tests/golden/hexapod.json").read_text())
ROUGH = [[20, 76, 3], [-24, 74, -2], [-77, -24, 1], [-52, -62, 0], [55, -58, 4], [78, -19, -3]]  # no circle, no plane


def agreed_rings(name: str) -> tuple[Said, Said]:
    said = GOLDEN["geometries"][name]
    radii = (Decimal(str(said[key])) for key in ("proximal_radius_mm", "distal_radius_mm"))
    proximal, distal = ({"radius_mm": radius, "delta_deg": said["delta_deg"]} for radius in radii)
    return proximal, distal


RINGS: dict[str, tuple[Said, Said]] = {
    "A": agreed_rings("A"),
    "B": agreed_rings("B"),
    "J": ({"joints_mm": ROUGH}, {"radius_mm": 95, "delta_deg": 12}),
}
WIDE = {"min_mm": 1, "max_mm": 900, "scale_zero_mm": -5}
UPRIGHT = pose_of([], (0, 0, -150))


def geometry(name: str) -> Geometry:
    proximal, distal = (Ring.model_validate(ring) for ring in RINGS[name])
    return geometry_of(Frame(kind="hexapod", proximal=proximal, distal=distal))


def placed(said: Said) -> Pose:
    return pose_of(said.get("rotation", []), said["translation_mm"])


A, B = geometry("A"), geometry("B")


@st.composite
def workspace(draw: st.DrawFn) -> tuple[str, Pose]:
    """Heights from 90 to 300 mm, tilts to 40° any way, rotations to 45°, shifts to 40 mm, on each geometry."""
    way, tilt, turn = (draw(st.floats(low, high)) for low, high in ((0, 6.2832), (0, 40), (-45, 45)))
    tilted = turned_by(radians(tilt) * np.array([np.cos(way), np.sin(way), 0]))
    x, y, z = (draw(st.floats(low, high)) for low, high in ((-40, 40), (-40, 40), (-300, -90)))
    return draw(st.sampled_from("ABJ")), Pose(tilted @ pose_of([("z", turn)], (0, 0, 0)).rotation, np.array([x, y, z]))


def side(rings: Geometry, at: Pose) -> float:
    """Which side of the singular poses it is on: the sign of the determinant."""
    return float(np.sign(np.linalg.det(rates(rings, at))))


def same(a: Pose, b: Pose, within: float = 1e-8) -> bool:
    turned = np.allclose(a.rotation, b.rotation, rtol=0, atol=within)
    return turned and np.allclose(a.translation_mm, b.translation_mm, rtol=0, atol=within)


# ---- from the pose to the lengths


def case_pose(case: dict[str, Any]) -> Said:
    return {"translation_mm": case["translation_mm"], "rotation": case["rotation"]}


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_agreed_lengths(case: dict[str, Any]) -> None:
    found = lengths_mm(geometry(case["geometry"]), placed(case_pose(case)))
    assert found == pytest.approx(case["lengths_mm"], abs=1e-4)


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_agreed_lengths_from_plan_to_json(case: dict[str, Any]) -> None:
    """As the start of a plan and as its end; a reading is 5 mm more than its length.

    G5's translation is rounded, so its first length is 149.83703 where 149.8371 is agreed: 149.837 to four decimals.
    """
    proximal, distal = RINGS[case["geometry"]]
    frame = {"proximal": proximal, "distal": distal, "struts": struts(step_mm=0.5, **WIDE)}
    away = pose(0, 0, -170)
    for start, end, key in ((case_pose(case), away, "start"), (away, case_pose(case), "end")):
        actuators = json.loads(json_text(six(start=start, end=end, **frame)))["actuators"]
        found = [one[f"{key}_length_mm"] for one in actuators]
        assert found == pytest.approx(case["lengths_mm"], abs=1.0001e-4)
        assert found == [round(one, 4) for one in found]
        shown = [one[f"{key}_reading_mm"] for one in actuators]
        assert shown == pytest.approx([one + 5 for one in case["lengths_mm"]], abs=0.25 + 1e-4)
        assert [one * 2 % 1 for one in shown] == [0] * 6


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_agreed_lengths_have_their_pose(case: dict[str, Any]) -> None:
    found = from_neutral(geometry(case["geometry"]), np.array(case["lengths_mm"], dtype=float))
    assert same(found, placed(case_pose(case)), 2e-4)


@pytest.mark.parametrize("name", ["A", "B"])
@pytest.mark.parametrize("theta", [-40, -10, 0, 25])
def test_the_closed_form_of_parallel_coaxial_rings(name: str, theta: float) -> None:
    """L² = h² + Rp² + Rd² - 2·Rp·Rd·cos(60° - 2d ∓ θ): odd struts -, even ones +."""
    agreed = GOLDEN["geometries"][name]
    p, d, delta = agreed["proximal_radius_mm"], agreed["distal_radius_mm"], agreed["delta_deg"]
    found = lengths_mm(geometry(name), pose_of([("z", theta)], (0, 0, -180)))
    for i, sign in enumerate((-1, 1) * 3):
        angle = radians(60 - 2 * delta + sign * theta)
        assert found[i] == pytest.approx(sqrt(180**2 + p**2 + d**2 - 2 * p * d * cos(angle)), abs=1e-10)


@given(
    st.sampled_from("ABJ"),
    st.lists(st.tuples(st.sampled_from("xyz"), st.floats(-60, 60)), max_size=3),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(-300, -90)),
)
def test_lengths_are_those_computed_by_hand(name: str, turns: Any, where: Any) -> None:
    said = pose(*where, *turns)
    assert lengths_mm(geometry(name), placed(said)) == pytest.approx(hand_lengths(said, *RINGS[name]), abs=1e-9)


@pytest.mark.parametrize(
    ("strut", "proximal", "distal"),
    [(1, 82, 38), (2, 98, 142), (3, 202, 158), (4, 218, 262), (5, 322, 278), (6, 338, 22)],
)
def test_where_the_joints_are(strut: int, proximal: float, distal: float) -> None:
    """Geometry B, half a pair is 8°: degrees anticlockwise seen from proximal."""
    for joints, radius, degrees in ((B.proximal_mm, 77.5, proximal), (B.distal_mm, 90, distal)):
        x, y, z = joints[strut - 1]
        assert (x, y, z) == pytest.approx((radius * cos(radians(degrees)), radius * cos(radians(90 - degrees)), 0))


def test_joints_as_they_are_told() -> None:
    assert geometry("J").proximal_mm.tolist() == ROUGH
    assert geometry("J").distal_mm == pytest.approx(np.array(hand_joints(RINGS["J"][1], "distal")))


def test_n_poses_have_n_rows_of_lengths() -> None:
    both = Pose(np.array([np.eye(3)] * 2), np.array([[0.0, 0, -150], [0, 0, -192]]))
    assert lengths_mm(A, both) == pytest.approx(np.array([[170] * 6, [208] * 6]))


@settings(max_examples=30)
@given(workspace())
def test_rates_are_the_slopes_of_the_lengths(where: tuple[str, Pose]) -> None:
    """A thousandth of a mm and of a radian each way; rotation about the distal ring's centre."""
    rings, at = geometry(where[0]), where[1]
    for column in range(6):
        by = np.zeros(6)
        by[column] = 1e-3
        on, back = (Pose(turned_by(s * by[3:]) @ at.rotation, at.translation_mm + s * by[:3]) for s in (1, -1))
        slope = (lengths_mm(rings, on) - lengths_mm(rings, back)) / 2e-3
        assert rates(rings, at)[:, column] == pytest.approx(slope, abs=2e-4)


# ---- from the lengths to the pose


@settings(max_examples=40)
@given(workspace())
def test_there_and_back(where: tuple[str, Pose]) -> None:
    """From parallel rings, and from another pose that is known, the very pose is found again."""
    rings, at = geometry(where[0]), where[1]
    lengths = lengths_mm(rings, at)
    found = from_neutral(rings, lengths)
    assert same(found, at)
    assert lengths_mm(rings, found) == pytest.approx(lengths, abs=1e-9)
    assert same(forward(rings, lengths, pose_of([("x", 5), ("z", -5)], (3, -4, -170))), at)


@settings(max_examples=25)
@given(workspace(), st.lists(st.floats(-2, 2), min_size=6, max_size=6))
def test_the_pose_is_that_of_least_squares(where: tuple[str, Pose], by: list[float]) -> None:
    rings, at = geometry(where[0]), where[1]
    lengths = lengths_mm(rings, at) + np.array(by)
    expected = hand_forward(lengths.tolist(), at.rotation, at.translation_mm, *RINGS[where[0]])
    assert same(forward(rings, lengths, at), Pose(*expected), 1e-7)


def test_many_rows_at_once() -> None:
    """Lengths a quarter of a mm off those of three poses, each row as it is alone."""
    rows = [UPRIGHT, pose_of([("x", 20)], (0, 25.6515, -145.4769)), pose_of([("z", -30)], (5, 6, -200))]
    near = Pose(np.array([one.rotation for one in rows]), np.array([one.translation_mm for one in rows]))
    wanted = lengths_mm(B, near) + np.array([0.25, -0.25, 0.2, -0.1, 0, 0.25])
    found = forward_near(B, wanted, near)
    for row, one in enumerate(rows):
        assert same(Pose(found.rotation[row], found.translation_mm[row]), forward(B, wanted[row], one))


def test_rows_beside_a_singular_pose_have_no_pose() -> None:
    near = Pose(np.array([pose_of([("z", 90)], (0, 0, 0)).rotation]), np.array([[0.0, 0, -150]]))
    near = Pose(np.round(near.rotation, 15), near.translation_mm)
    with pytest.raises(NoPose):
        forward_near(A, np.full((1, 6), 170.0), near)


def test_no_rows_at_all() -> None:
    none = Pose(np.empty((0, 3, 3)), np.empty((0, 3)))
    assert forward_near(A, np.empty((0, 6)), none) is none


@pytest.mark.parametrize(
    ("lengths", "said"),
    [
        ([20] * 6, "struts of 20.0 mm on average are too short for these rings"),
        ([79.9] * 6, "struts of 79.9 mm on average are too short for these rings"),  # 80 mm apart even if level
        ([80.001] * 6, "the struts would not hold the rings there"),  # rings all but in one plane
        ([170, 170, 170, 170, 170, 500], "the struts would not hold the rings there"),
        ([100, 300, 100, 300, 100, 300], "no pose near the one before has struts of these lengths"),
        ([900, 170, 900, 170, 900, 170], "no pose near the one before has struts of these lengths"),
    ],
)
def test_absurd_lengths_have_no_pose(lengths: list[float], said: str) -> None:
    with pytest.raises(NoPose, match=said):
        from_neutral(A, np.array(lengths, dtype=float))


def test_lengths_far_from_the_pose_that_is_known_are_not_guessed_at() -> None:
    with pytest.raises(NoPose, match="too far from those of any pose that is known"):
        forward(A, np.full(6, 1200.0), UPRIGHT)


@settings(max_examples=40)
@given(st.lists(st.floats(60, 400), min_size=6, max_size=6), st.booleans())
def test_whatever_the_lengths_there_is_their_pose_or_none(lengths: list[float], near_each_other: bool) -> None:
    """Never a pose with other lengths, never one on the far side of a singular pose."""
    wanted = np.array(lengths)
    wanted = 170 + (wanted - wanted.mean()) / 8 if near_each_other else wanted
    try:
        found = from_neutral(A, wanted)
    except NoPose:
        return
    assert lengths_mm(A, found) == pytest.approx(wanted, abs=1e-9)
    assert side(A, found) == side(A, UPRIGHT)
    assert np.allclose(found.rotation @ found.rotation.T, np.eye(3), atol=1e-9)


# ---- poses in which struts hold nothing


def condition(geometry: Geometry, at: Pose) -> float:
    """The condition number of the rates, with rotation measured at the distal joints."""
    return float(np.linalg.cond(rates(geometry, at) / np.array([1.0, 1.0, 1.0, *[geometry.size_mm] * 3])))


@pytest.mark.parametrize("degrees", [-90, -86, 86, 90, 94])
def test_rings_turned_by_a_right_angle_are_not_held(degrees: float) -> None:
    """Of the first order in the angle, no strut gets longer or shorter there."""
    assert condition(A, pose_of([("z", degrees)], (0, 0, -150))) > 30
    with pytest.raises(NoPose, match=r"would not hold the rings there \(condition number (\d+|infinite), limit 30\)"):
        check_held(A, pose_of([("z", degrees)], (0, 0, -150)))


@pytest.mark.parametrize("name", ["A", "B", "J"])
def test_parallel_rings_are_held(name: str) -> None:
    assert 1 < condition(geometry(name), UPRIGHT) < 6


def test_struts_that_are_all_parallel_hold_nothing() -> None:
    """Half a pair is 30°: each distal joint is straight below its proximal one."""
    ring = {"radius_mm": 80, "delta_deg": 30}
    rings = Geometry(np.array(hand_joints(ring, "proximal")), np.array(hand_joints(ring, "distal")))
    with pytest.raises(NoPose, match="condition number infinite"):
        from_neutral(rings, np.full(6, 150.0))


def test_from_a_singular_pose_nothing_is_known() -> None:
    with pytest.raises(NoPose, match="would not hold"):
        forward(A, np.full(6, 170.0), pose_of([("z", 90)], (0, 0, -150)))


def test_the_branch_is_never_left() -> None:
    """Rings turned by 120° are beyond the singular pose at 90°. Their lengths are those of another pose on this side.

    L² = h² + 2·80² - 2·80²·cos(60° ∓ θ), so odd struts have h² + 6400, even ones h² + 25600. Turned by 60° on this side
    they have h² and h² + 19200: with h² 6400 more, the same lengths. So it is that pose that is found from upright.
    """
    beyond = pose_of([("z", 120)], (0, 0, -150))
    found = from_neutral(A, lengths_mm(A, beyond))
    assert same(found, pose_of([("z", 60)], (0, 0, -170)))
    assert side(A, found) == side(A, UPRIGHT) != side(A, beyond)


@pytest.mark.parametrize("degrees", [95, 100, 110, 130, 150, -95, -120])
def test_the_far_side_is_not_reached_from_the_near_one(degrees: float) -> None:
    """The lengths of a pose beyond 90° lead to one on this side, or to none; never across."""
    try:
        found = forward(A, lengths_mm(A, pose_of([("z", degrees)], (0, 0, -150))), UPRIGHT)
    except NoPose:
        return
    assert side(A, found) == side(A, UPRIGHT)
    assert abs(np.degrees(np.arctan2(found.rotation[1, 0], found.rotation[0, 0]))) < 90


@pytest.mark.parametrize(
    "beyond", [pose(0, 0, 150), pose(0, 0, -150, ("z", 120)), pose(5, 0, -140, ("z", -110))], ids=str
)
def test_what_lies_beyond_a_singular_pose_is_not_held(beyond: Said) -> None:
    """The distal ring above the proximal one has the lengths of its mirror image: a minus that was forgotten."""
    assert side(A, placed(beyond)) != side(A, UPRIGHT)
    with pytest.raises(NoPose, match="would not hold the rings there"):
        check_held(A, placed(beyond))


def test_of_many_poses_all_must_be_held() -> None:
    both = Pose(np.array([np.eye(3)] * 2), np.array([[0.0, 0, -150], [0, 0, 150]]))
    with pytest.raises(NoPose):
        check_held(A, both)
    check_held(A, Pose(both.rotation, np.array([[0.0, 0, -150], [3, 0, -160]])))


def test_a_neutral_pose_has_the_mean_length() -> None:
    """Joints of a strut are 80 mm apart seen from proximal: √(170² - 80²) = 150."""
    assert same(neutral_pose(A, 170), UPRIGHT)
    assert same(neutral_pose(A, 208), pose_of([], (0, 0, -192)))


def test_joints_that_lie_on_one_another_hold_nothing() -> None:
    nothing = np.zeros((6, 3))
    with pytest.raises(NoPose, match="joints lie on one another"):
        check_held(Geometry(nothing, nothing), UPRIGHT)
