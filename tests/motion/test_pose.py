"""Rigid motion: turns in their order, the shortest way from pose to pose, and how far points go on it.

Rounded: sin 20° = 0.342020, cos 20° = 0.939693, sin 10° = 0.173648, cos 10° = 0.984808.
"""

from math import pi, radians, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bt_cli.motion.pose import (
    Floats,
    Pose,
    PoseSegment,
    angle_between_deg,
    pose_of,
    pose_segment_between,
    rotation_vector,
    turned_by,
)
from tests.hexapod_plans import Said, apart_deg, hand_way, pose

SOME = settings(max_examples=40)
ORIGIN = np.zeros(3)
HERE = pose_of([], (0, 0, 0))
coordinates = st.floats(-100, 100)
points = st.tuples(coordinates, coordinates, coordinates).map(np.array)
turns = st.lists(st.tuples(st.sampled_from("xyz"), st.floats(-80, 80)), max_size=3)


@st.composite
def told(draw: st.DrawFn) -> Said:
    """A pose as a plan writes it, at most 80° from none: two of them are less than a half turn apart."""
    axes = draw(st.permutations("xyz"))
    by = [draw(st.floats(-45, 45)), draw(st.floats(-35, 35))]
    return pose(*draw(points), *zip(axes[:2], by, strict=True))


def made(said: Said) -> Pose:
    return pose_of(said.get("rotation", []), said["translation_mm"])


def leg(start: Pose, end: Pose, point_mm: Floats = ORIGIN) -> PoseSegment:
    return pose_segment_between(start, end, point_mm)


def shares(count: int) -> Floats:
    return np.linspace(0, 1, count + 1)


def chords(rows: Floats) -> Floats:
    """How far points go from row to row, as the crow flies."""
    return np.sqrt((np.diff(rows, axis=0) ** 2).sum(axis=-1))


# ---- turns


@pytest.mark.parametrize(
    ("turns", "point", "comes_to"),
    [
        ([], (1, 2, 3), (1, 2, 3)),
        ([("z", 90)], (1, 0, 0), (0, 1, 0)),
        ([("x", 90)], (0, 1, 0), (0, 0, 1)),
        ([("y", 90)], (0, 0, 1), (1, 0, 0)),
        ([("z", -90)], (0, 1, 0), (1, 0, 0)),
        ([("x", 20)], (0, 1, 0), (0, 0.939693, 0.342020)),
        # first about x, then about the fixed z: (0, cos 20, sin 20), whose y then splits by sin and cos of 10
        ([("x", 20), ("z", 10)], (0, 1, 0), (-0.163176, 0.925417, 0.342020)),
        # first about z, (-sin 10, cos 10, 0), whose y then splits by cos and sin of 20
        ([("z", 10), ("x", 20)], (0, 1, 0), (-0.173648, 0.925417, 0.336824)),
        ([("x", 90), ("y", 90), ("z", 90)], (0, 1, 0), (0, 1, 0)),  # y to z, z to x, x to y
        ([("z", 30), ("z", 60)], (1, 0, 0), (0, 1, 0)),
    ],
    ids=str,
)
def test_turns_are_about_fixed_axes_in_their_order(turns: Any, point: Any, comes_to: Any) -> None:
    assert np.allclose(pose_of(turns, (0, 0, 0)).apply(np.array([point])), [comes_to], atol=1e-6)


def test_the_order_is_that_of_the_matrices_from_right_to_left() -> None:
    x, z = (pose_of([one], (0, 0, 0)).rotation for one in (("x", 20), ("z", 10)))
    assert np.allclose(pose_of([("x", 20), ("z", 10)], (0, 0, 0)).rotation, z @ x, atol=1e-15)


def test_the_translation_comes_after_the_turn() -> None:
    found = pose_of([("z", 90)], (10, 20, 30)).apply(np.array([[1.0, 0, 0], [0, 0, 5]]))
    assert np.allclose(found, [[10, 21, 30], [10, 20, 35]])


@given(turns)
def test_turns_are_those_of_quaternions(turns: list[tuple[str, float]]) -> None:
    by_hand, _ = hand_way(pose(0, 0, 0, *turns), pose(0, 0, 0), np.zeros(1))
    assert np.allclose(pose_of(turns, (0, 0, 0)).rotation, by_hand[0], atol=1e-12)


@given(points.map(lambda point: point / 60))
@example(ORIGIN)
@example(np.array([1e-9, 0, 0]))
@example(np.array([0, 3.14, 0]))
@example(np.array([0, 0, 1e-200]))
def test_a_rotation_and_its_vector(vector: Floats) -> None:
    """Whatever is less than a half turn comes back; so does what is hardly a turn at all."""
    if np.linalg.norm(vector) > 3.1416:
        vector = vector / np.linalg.norm(vector) * 3
    rotation = turned_by(vector)
    assert np.allclose(rotation @ rotation.T, np.eye(3), atol=1e-14)
    assert np.linalg.det(rotation) == pytest.approx(1, abs=1e-14)
    assert np.allclose(rotation_vector(rotation), vector, atol=1e-12)


def test_many_rotations_at_once_are_those_one_by_one() -> None:
    vectors = np.array([[0.1, 0, 0], [0, 0, 0], [0.2, -0.3, 2.5]])
    assert np.array_equal(turned_by(vectors), np.array([turned_by(vector) for vector in vectors]))


def test_a_tenth_of_a_turn_about_an_oblique_axis() -> None:
    """36° about (1, 1, 1): the corners x, y, z go round; the diagonal stays. cos 36° = 0.809017.

    The diagonal of the matrix is cos + (1 - cos) ÷ 3 = 0.872678.
    """
    rotation = turned_by(np.ones(3) / sqrt(3) * radians(36))
    assert np.allclose(rotation @ np.ones(3), np.ones(3))
    assert np.allclose(np.diag(rotation), 0.872678, atol=1e-6)


# ---- poses


def test_one_pose_after_another() -> None:
    """First 10 along x, then a quarter turn about z and 5 along y: (1, 0, 0) → (11, 0, 0) → (0, 11, 0) → (0, 16, 0)."""
    first, then = pose_of([], (10, 0, 0)), pose_of([("z", 90)], (0, 5, 0))
    assert np.allclose(then.after(first).apply(np.array([[1.0, 0, 0]])), [[0, 16, 0]])


@SOME
@given(told(), told(), st.lists(points, min_size=1, max_size=3))
def test_poses_make_a_group(a: Said, b: Said, where: list[Floats]) -> None:
    one, other, many = made(a), made(b), np.array(where)
    assert np.allclose(one.after(other).apply(many), one.apply(other.apply(many)))
    assert np.allclose(one.inverse().apply(one.apply(many)), many)
    assert np.allclose(one.apply(one.inverse().apply(many)), many)


def test_n_poses_apply_to_m_points() -> None:
    two = Pose(np.array([np.eye(3), turned_by(np.array([0, 0, pi / 2]))]), np.array([[1.0, 0, 0], [0, 0, 2]]))
    found = two.apply(np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]))
    assert np.allclose(found, [[[2, 0, 0], [1, 1, 0], [1, 0, 1]], [[0, 1, 2], [-1, 0, 2], [0, 0, 3]]])


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ([], [("x", 20)], 20),
        ([("x", 20)], [("x", -20)], 40),
        ([("z", 170)], [("z", -170)], 20),  # the short way round
        ([("x", 90)], [("x", 90), ("z", 90)], 90),
        ([("x", 90)], [("z", 90)], 120),
        ([("y", 35)], [("y", 35)], 0),
        ([], [("y", 179.9)], 179.9),
    ],
    ids=str,
)
def test_the_angle_between(a: Any, b: Any, degrees: float) -> None:
    found = angle_between_deg(pose_of(a, (0, 0, 0)), pose_of(b, (10, 0, 0)))
    assert found == pytest.approx(degrees, abs=1e-9)


# ---- the way from one to another


@SOME
@given(told(), told(), points)
def test_a_leg_goes_from_its_start_to_its_end(a: Said, b: Said, point_mm: Floats) -> None:
    found = leg(made(a), made(b), point_mm).at(np.array([0.0, 1.0]))
    for row, said in enumerate((a, b)):
        assert np.allclose(found.rotation[row], made(said).rotation, atol=1e-12)
        assert np.allclose(found.translation_mm[row], made(said).translation_mm, atol=1e-10)


@SOME
@given(told(), told(), points)
def test_a_leg_is_that_of_quaternions(a: Said, b: Said, point_mm: Floats) -> None:
    along = shares(7)
    rotation, translation_mm = hand_way(a, b, along, point_mm)
    found = leg(made(a), made(b), made(a).inverse().apply(point_mm[None])[0]).at(along)
    assert np.allclose(found.rotation, rotation, atol=1e-9)
    assert np.allclose(found.translation_mm, translation_mm, atol=1e-7)


@SOME
@given(told(), told(), points)
def test_the_rotation_has_a_constant_speed_and_no_way_round(a: Said, b: Said, point_mm: Floats) -> None:
    """Each tenth turns by a tenth of the angle between the ends, so no way is shorter."""
    whole = apart_deg(made(a).rotation, made(b).rotation)
    found = leg(made(a), made(b), point_mm).at(shares(10)).rotation
    tenths = [apart_deg(one, other) for one, other in zip(found, found[1:], strict=False)]
    assert tenths == pytest.approx([whole / 10] * 10, abs=1e-9)


@SOME
@given(told(), told(), points)
def test_the_point_goes_along_a_straight_line_at_constant_speed(a: Said, b: Said, point_mm: Floats) -> None:
    start, end = (made(one).apply(point_mm[None])[0] for one in (a, b))
    found = leg(made(a), made(b), point_mm).at(shares(8)).apply(point_mm[None])[:, 0]
    assert np.allclose(found, [start + (end - start) * k / 8 for k in range(9)], atol=1e-9)


def test_another_point_on_a_straight_line_makes_another_way() -> None:
    """A quarter turn about z. With the ring's centre as the point it stays; with (10, 0, 0) of the ring, which comes to
    (0, 10, 0), the centre is half way at ((10, 0) + (0, 10)) ÷ 2 - 10·(cos 45°, sin 45°) = (-2.071068, -2.071068).
    """
    end = pose_of([("z", 90)], (0, 0, 0))
    half = np.array([0.5])
    assert np.allclose(leg(HERE, end).at(half).translation_mm, 0)
    beside = leg(HERE, end, np.array([10.0, 0, 0])).at(half).translation_mm[0]
    assert np.allclose(beside, (-2.071068, -2.071068, 0), atol=1e-6)


def test_a_half_turn_is_no_rest() -> None:
    end = pose_of([("z", 180)], (0, 0, 0))
    assert np.allclose(leg(HERE, end).at(np.ones(1)).rotation[0], end.rotation)


# ---- how far points go


@pytest.mark.parametrize(
    ("turns", "shift_mm", "carried_mm", "way_mm"),
    [
        ([], (3, 4, 0), (50, 60, 70), 5),  # without a turn all points go alike
        ([("x", 20)], (0, 0, 0), (5, 60, 0), 20.943951),  # 60 · 20 · π ÷ 180
        ([("x", 20)], (0, 0, 0), (99, 0, 0), 0),  # on the axis
        ([("z", 90)], (0, 0, 0), (3, 4, 9), 7.853982),  # 5 · π ÷ 2
        ([("z", 90)], (0, 0, 12), (3, 4, 0), sqrt(12**2 + 7.853982**2)),  # a screw: both at once, at right angles
        ([], (0, 0, 0), (1, 2, 3), 0),
    ],
    ids=str,
)
def test_ways_of_closed_form(turns: Any, shift_mm: Any, carried_mm: Any, way_mm: float) -> None:
    found = leg(HERE, pose_of(turns, shift_mm)).ways_mm(np.array([carried_mm], dtype=float), shares(4))
    assert found.shape == (4, 1)
    assert found[:, 0] == pytest.approx([way_mm / 4] * 4, abs=1e-6)


def test_a_way_begins_anywhere_and_is_about_the_point_that_goes_straight() -> None:
    """The axis is through (0, 40, -200), 60 mm from (0, 100, -200); half the turn is between 0.2 and 0.7 of it."""
    start = pose_of([("y", 33), ("z", -12)], (7, 8, -150))
    about = pose_of([], (0, 40, -200)).after(pose_of([("x", 20)], (0, 0, 0))).after(pose_of([], (0, -40, 200)))
    inside = start.inverse()
    carried_mm, point_mm = inside.apply(np.array([[0.0, 100, -200]])), inside.apply(np.array([[0.0, 40, -200]]))[0]
    found = leg(start, about.after(start), point_mm).ways_mm(carried_mm, np.array([0.2, 0.7]))
    assert found == pytest.approx(np.array([[10.471976]]), abs=1e-6)


@SOME
@given(told(), told(), points, points)
def test_ways_are_the_sums_of_their_chords(a: Said, b: Said, point_mm: Floats, carried_mm: Floats) -> None:
    """A chord is shorter than its arc by a part of (angle)² ÷ 24: with 500 of them a day by 1e-7 of it."""
    by_hand, where = hand_way(a, b, shares(6 * 500), made(a).apply(point_mm[None])[0])
    expected = chords(by_hand @ carried_mm + where).reshape(6, 500).sum(axis=1)
    found = leg(made(a), made(b), point_mm).ways_mm(carried_mm[None], shares(6))[:, 0]
    assert found == pytest.approx(expected, abs=1e-4, rel=1e-4)


@SOME
@given(told(), told(), points, points)
def test_ways_past_a_point_are_those_of_the_point_seen_from_the_body(
    a: Said, b: Said, point_mm: Floats, fixed_mm: Floats
) -> None:
    """Who sits on the distal ring sees the point go by: R⁻¹·(p - t)."""
    by_hand, where = hand_way(a, b, shares(6 * 500), made(a).apply(point_mm[None])[0])
    expected = chords(np.einsum("nji,nj->ni", by_hand, fixed_mm - where)).reshape(6, 500).sum(axis=1)
    found = leg(made(a), made(b), point_mm).ways_past_mm(fixed_mm[None], shares(6))[:, 0]
    assert found == pytest.approx(expected, abs=1e-4, rel=1e-4)


def test_no_points_have_no_ways() -> None:
    along = leg(HERE, pose_of([("x", 20)], (1, 2, 3)))
    assert along.ways_mm(np.empty((0, 3)), shares(4)).shape == (4, 0)
    assert along.ways_past_mm(np.empty((0, 3)), shares(4)).shape == (4, 0)


def test_the_points_of_gauss_and_legendre() -> None:
    from bt_cli.motion import pose as module

    nodes, weights = np.polynomial.legendre.leggauss(8)
    assert np.allclose(module._NODES, nodes, rtol=0, atol=1e-15)
    assert np.allclose(module._WEIGHTS, weights, rtol=0, atol=1e-15)
