"""A table against the straight path: how far a pose is off it, and between which places of it a row can lie."""

from functools import cache

import numpy as np
import pytest

from bt_cli.checks import table_way
from bt_cli.checks.table_poses import Poses
from bt_cli.checks.table_way import TableDemand, apart, demand_of, evenly, off_the_line, straight_distances_mm
from bt_cli.frame.ends import ends_of
from bt_cli.motion.pose import Floats
from tests.hexapod_plans import pose, six, struts

SAMPLE = 30 / 128  # mm, and degrees, from one sample to the next


@cache
def demand(end: str) -> TableDemand:
    """From 150 mm below to another pose, on rings of 80 mm."""
    plan = six(start=pose(0, 0, -150), end=ENDS[end], struts=struts(min_mm=20, max_mm=400), days=40).schedule.plan
    return demand_of(plan, ends_of(plan))


def placed(*places: tuple[float, float, float, float]) -> Poses:
    """Poses by x, y, z and the degrees about z."""
    half = np.radians([place[3] for place in places]) / 2
    zero = np.zeros(len(places))
    quaternion: Floats = np.stack([np.cos(half), zero, zero, np.sin(half)], axis=1)
    return Poses(quaternion, np.array([place[:3] for place in places], dtype=float))


ENDS = {"down": pose(0, 0, -180), "turned": pose(0, 0, -150, ("z", 30)), "both": pose(0, 0, -180, ("z", 30))}
DOWN, TURNED, BOTH = ENDS


@pytest.mark.parametrize(
    ("end", "at", "off"),
    [
        # 30 mm straight down
        (DOWN, (0, 0, -165, 0), (0, 0)),
        (DOWN, (0, 0, -165 - SAMPLE / 3, 0), (0, 0)),  # between two samples
        (DOWN, (3, 4, -165 - SAMPLE / 3, 0), (5, 0)),
        (DOWN, (3, 4, -165, 7), (5, 7)),
        # before its beginning and beyond its end it is that far off
        (DOWN, (0, 0, -150, 0), (0, 0)),
        (DOWN, (0, 0, -150 + SAMPLE, 0), (SAMPLE, 0)),
        (DOWN, (0, 0, -150 + 2, 0), (2, 0)),
        (DOWN, (0, 0, -180, 0), (0, 0)),
        (DOWN, (0, 0, -180 - SAMPLE, 0), (SAMPLE, 0)),
        (DOWN, (0, 0, -180 - 2, 0), (2, 0)),
        (DOWN, (0, 0, -150 - SAMPLE / 2, 0), (0, 0)),
        (DOWN, (0, 0, -180 + SAMPLE / 2, 0), (0, 0)),
        # 30 degrees about the axis
        (TURNED, (0, 0, -150, 15), (0, 0)),
        (TURNED, (0, 0, -150, 15 + SAMPLE / 3), (0, 0)),
        (TURNED, (0, 0, -150, 31), (0, 1)),
        (TURNED, (0, 0, -150, -1), (0, 1)),
        (TURNED, (0, 2, -150, 15), (2, 0)),
        # both: 40 samples down and 60 turned. A degree is 80 · π ÷ 180 = 1.3963 mm of the ring, so the nearest place is
        # (40 + 1.3963² · 60) ÷ (1 + 1.3963²) = 53.219
        (BOTH, (0, 0, -150 - 40 * SAMPLE, 60 * SAMPLE), (13.219 * SAMPLE, 6.781 * SAMPLE)),
    ],
)  # fmt: skip
def test_how_far_a_pose_is_off_the_path(
    end: str, at: tuple[float, float, float, float], off: tuple[float, float]
) -> None:
    """Alone, and beside others; a quaternion of the other sign is the same pose."""
    poses = placed(at, (0, 0, -160, 0))
    for both in (poses, poses._replace(quaternion=-poses.quaternion)):
        found = off_the_line(demand(end), both)
        assert (found.mm[0], found.deg[0]) == pytest.approx(off, abs=2e-3)


def test_how_far_two_poses_are_apart() -> None:
    """At the reference point, here 50 mm from the axis: turned by 30 degrees it goes 100 · sin 15° = 25.882 mm."""
    plan = six(start=pose(0, 0, -150), end=ENDS[DOWN], struts=struts(min_mm=20, max_mm=400), days=40,
               reference_point_mm=[50, 0, -150]).schedule.plan  # fmt: skip
    points = demand_of(plan, ends_of(plan)).points
    found = apart(placed((0, 0, -150, 0)), placed((0, 0, -150, 30), (0, 0, -153, 0)), points)
    assert found.mm == pytest.approx([25.882, 3], abs=1e-3)
    assert found.deg == pytest.approx([30, 0], abs=1e-5)


def test_the_straight_way_of_each_point() -> None:
    """3 mm down, and 30 degrees about the axis: a nerve 60 mm from it goes 60 · π ÷ 6 = 31.416 mm along its arc.

    A vessel that the proximal fragment carries goes as far past the ring.
    """
    at_risk = [
        {"name": "nerve", "point_mm": [60, 0, -150], "max_mm_per_day": 1},
        {"name": "vessel", "point_mm": [0, 60, -150], "max_mm_per_day": 1, "fixed_to": "proximal"},
    ]
    plan = six(start=pose(0, 0, -150), end=ENDS[DOWN], struts=struts(min_mm=20, max_mm=400), days=40,
               structures_at_risk=at_risk).schedule.plan  # fmt: skip
    points = demand_of(plan, ends_of(plan)).points
    here = placed((0, 0, -150, 0), (0, 0, -150, 0))
    found = straight_distances_mm(here, placed((0, 0, -153, 0), (0, 0, -150, 30)), points)
    assert found == pytest.approx(np.array([[3, 3, 3], [0, 31.416, 31.416]]), abs=0.05)


def test_struts_that_go_evenly_to_where_no_pose_is_have_no_path() -> None:
    """Joints are 80 mm apart seen from proximal: struts of 60 mm cannot span them."""
    straight = demand(DOWN)
    to_nowhere = np.linspace(straight.line.lengths_mm[0], np.full(6, 60.0), len(straight.line.lengths_mm))
    assert evenly(straight._replace(line=straight.line._replace(lengths_mm=to_nowhere))) is None


@pytest.mark.parametrize(
    ("pieces", "stretches"),
    [
        ([(0, 1.0, 2.0)], [(1.0, 2.0)]),
        ([(0, 1.0, 2.0), (0, 2.0, 2.5)], [(1.0, 2.5)]),  # one goes on from the other
        ([(0, 1.0, 2.0), (0, 2.0000005, 2.5)], [(1.0, 2.5)]),
        ([(0, 1.0, 2.0), (0, 2.1, 2.5)], [(1.0, 2.0), (2.1, 2.5)]),
        ([(0, 1.0, 2.0), (0, 2.0, 3.0), (0, 7.0, 8.0), (0, 8.0, 9.0)], [(1.0, 3.0), (7.0, 9.0)]),
    ],
)
def test_neighbouring_pieces_are_one(
    pieces: list[tuple[int, float, float]], stretches: list[tuple[float, float]]
) -> None:
    assert table_way._stretches(pieces) == stretches


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        # a path that comes back is passed twice: rows go on ahead, and not to and fro
        ([[(1, 2), (9, 10)], [(3, 4), (7, 8)], [(5, 6)]], [(1, 2), (3, 4), (5, 6)]),
        ([[(1, 2), (9, 10)], [(8, 9), (3, 4)], [(9, 11)]], [(1, 2), (3, 4), (9, 11)]),  # 1 + 1 + 25, and not 1 + 36
        ([[(9, 10)], [(1, 2), (7, 8)], [(1, 2), (5, 6)]], [(9, 10), (7, 8), (5, 6)]),
        ([[(9, 10)], [(0, 8), (11.5, 12)]], [(9, 10), (0, 8)]),  # 1 back, and not 1.5 ahead
        ([[(0, 3)], [(2, 4), (1, 2)]], [(0, 3), (2, 4)]),  # within each other they cost nothing: the first
    ],
)
def test_of_several_places_the_calmest_way_is_taken(
    options: list[list[tuple[float, float]]], chosen: list[tuple[float, float]]
) -> None:
    assert table_way._chosen(options) == chosen
