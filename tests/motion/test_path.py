"""Legs in order, each over whole days: where the bone is at a position, and how far it has come.

The path of most tests lengthens by 10 mm in 10 days, then turns by 20° about x in 4 days, on the spot.
"""

from fractions import Fraction

import numpy as np
import pytest

from bt_cli.motion.path import Path, first, points_of
from bt_cli.motion.pose import Pose, PoseSegment, pose_of, pose_segment_between

ORIGIN = np.zeros(3)
HIGH, LOW = pose_of([], (0, 0, -150)), pose_of([], (0, 0, -160))
TILTED, ASIDE = pose_of([("x", 20)], (0, 0, -160)), pose_of([("x", 20)], (0, 6, -168))


def legs(*poses: Pose) -> list[PoseSegment]:
    return [pose_segment_between(a, b, ORIGIN) for a, b in zip(poses, poses[1:], strict=False)]


PATH = Path().then(Fraction(0), legs(HIGH, LOW, TILTED), (10, 4))


def where(path: Path, at: Fraction) -> tuple[float, float]:
    """The height, and the tilt about x in degrees."""
    pose = first(path.poses([at]))
    return round(float(pose.translation_mm[2]), 9), round(float(np.degrees(np.arcsin(pose.rotation[2, 1]))), 9)


@pytest.mark.parametrize(
    ("at", "height_mm", "tilt_deg"),
    [
        (Fraction(0), -150, 0),
        (Fraction(1, 4), -150.25, 0),
        (Fraction(10, 3), -153.333333333, 0),
        (Fraction(10), -160, 0),  # a pose on the way is reached at the end of a day
        (Fraction(41, 4), -160, 1.25),
        (Fraction(12), -160, 10),
        (Fraction(14), -160, 20),
        (Fraction(99), -160, 20),  # what is done stays done
    ],
)
def test_where_it_is_at_a_position(at: Fraction, height_mm: float, tilt_deg: float) -> None:
    assert where(PATH, at) == (height_mm, tilt_deg)


def test_many_positions_are_those_one_by_one_in_any_order() -> None:
    positions = [Fraction(12), Fraction(0), Fraction(10), Fraction(1, 4), Fraction(21, 2), Fraction(1, 4)]
    found = PATH.poses(positions)
    for row, at in enumerate(positions):
        alone = first(PATH.poses([at]))
        assert np.array_equal(found.rotation[row], alone.rotation)
        assert np.array_equal(first(found, row).translation_mm, alone.translation_mm)


def test_the_end_is_after_the_days_of_all_legs() -> None:
    assert PATH.end == 14
    assert PATH.then(Fraction(5, 2), legs(LOW, ASIDE), (3,)).end == Fraction(11, 2)


@pytest.mark.parametrize(
    ("at", "so_far_mm", "left_mm"),
    [
        (Fraction(0), 0, 10),
        (Fraction(5, 2), 2.5, 7.5),
        (Fraction(10), 10, 0),
        (Fraction(12), 10, 0),
        (Fraction(14), 10, 0),
    ],
)
def test_the_way_of_the_reference_point(at: Fraction, so_far_mm: float, left_mm: float) -> None:
    assert PATH.ways_mm(at) == pytest.approx((so_far_mm, left_mm))


def test_ways_of_several_legs_add_up() -> None:
    """10 mm down, then 6 aside and 8 down: 10 mm more."""
    path = Path().then(Fraction(0), legs(HIGH, LOW, ASIDE), (10, 4))
    ways = [path.ways_mm(at) for at in (Fraction(0), Fraction(5), Fraction(10), Fraction(11), Fraction(14))]
    assert ways == [pytest.approx(one) for one in [(0, 20), (5, 15), (10, 10), (12.5, 7.5), (20, 0)]]


def test_no_path_has_no_way() -> None:
    assert Path().ways_mm(Fraction(0)) == ()


# ---- planned anew


def anew() -> Path:
    """After 2½ days, at -152.5, the bone is found at -151: from there to ASIDE in 5 days."""
    return PATH.then(Fraction(5, 2), legs(pose_of([], (0, 0, -151)), ASIDE), (5,))


@pytest.mark.parametrize(
    ("at", "height_mm", "tilt_deg"),
    [
        (Fraction(0), -150, 0),
        (Fraction(9, 4), -152.25, 0),
        (Fraction(5, 2), -152.5, 0),  # what was planned until then is what was
        (Fraction(11, 4), -151.85, 1),  # a twentieth of 17 mm and of 20°
        (Fraction(5), -159.5, 10),
        (Fraction(15, 2), -168, 20),
        (Fraction(10), -168, 20),
    ],
)
def test_a_new_span_holds_from_just_after_its_beginning(at: Fraction, height_mm: float, tilt_deg: float) -> None:
    assert where(anew(), at) == (height_mm, tilt_deg)


def test_the_way_goes_on_from_that_before() -> None:
    """2.5 mm until then; from (0, 0, -151) to (0, 6, -168) are √(36 + 289) = 18.027756 mm."""
    assert anew().ways_mm(Fraction(5, 2)) == pytest.approx((2.5, 7.5))
    assert anew().ways_mm(Fraction(5)) == pytest.approx((2.5 + 9.013878, 9.013878))
    assert anew().ways_mm(Fraction(15, 2)) == pytest.approx((20.527756, 0))


def test_planned_anew_at_the_beginning_nothing_of_the_old_is_left() -> None:
    path = PATH.then(Fraction(0), legs(LOW, ASIDE), (3,))
    assert (len(path.spans), where(path, Fraction(0))) == (1, (-160, 0))


def test_planned_anew_where_one_leg_ends_the_next_is_never_begun() -> None:
    path = PATH.then(Fraction(10), legs(LOW, HIGH), (5,))
    assert (len(path.spans), path.end) == (2, 15)
    assert [where(path, at)[0] for at in (Fraction(10), Fraction(11), Fraction(15))] == [-160, -158, -150]


def test_planned_anew_twice() -> None:
    path = anew().then(Fraction(9, 2), legs(HIGH, LOW), (10,))
    assert [span.begin for span in path.spans] == [0, Fraction(5, 2), Fraction(9, 2)]
    assert [where(path, at)[0] for at in (Fraction(5, 2), Fraction(9, 2), Fraction(11, 2))] == [-152.5, -157.8, -151]


def test_points_of_a_plan() -> None:
    assert points_of([]).shape == (0, 3)
    assert points_of([("1", Fraction(1, 2), 3)]).tolist() == [[1, 0.5, 3]]
