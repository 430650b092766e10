"""Where six readings put the bone, by the other code: each row that has a pose, whatever is wrong beside it."""

import numpy as np
import pytest

from bt_cli.checks import table_poses
from bt_cli.checks.table_poses import Poses, Rig, angle_rad, between, matrix, poses_of, product, traced, traced_rows
from bt_cli.frame.ends import ends_of
from tests.checks.test_table import lengths
from tests.hexapod_plans import six

HALF = 0.5**0.5


def rig_and_start() -> tuple[Rig, Poses]:
    ends = ends_of(six().schedule.plan)
    return Rig(ends.geometry.proximal_mm, ends.geometry.distal_mm), poses_of(ends.poses[:1])


@pytest.mark.parametrize("wrong", [[0, 3, 4, 27]], ids=str)
def test_rows_without_a_pose_cost_no_other_its_own(wrong: list[int]) -> None:
    """Strut 2 reads 200 mm more in them; each other row has the pose that it has without them."""
    rig, start = rig_and_start()
    right, wanted = lengths(27), lengths(27)
    wanted[wrong, 1] += 200
    found, causes = traced_rows(rig, wanted, start)
    said = "no pose near that of the row before has struts of these lengths"
    assert causes == dict.fromkeys(wrong, said)
    others = [i for i in range(28) if i not in wrong]
    whole = traced(rig, right, start)
    assert found.poses.centre_mm == pytest.approx(whole.poses.centre_mm[others], abs=1e-6)
    assert found.poses.quaternion == pytest.approx(whole.poses.quaternion[others], abs=1e-8)
    assert found.follows == pytest.approx(whole.follows[others], abs=1e-4)
    assert found.lost == ""


def test_after_so_many_rows_without_a_pose_the_rest_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more than two are too many: after three wrong rows of 28 the others, which are right, are not looked at."""
    monkeypatch.setattr(table_poses, "_MOST_LOST", 2)
    rig, start = rig_and_start()
    for count, lost in ((3, 28), (2, 2)):
        wanted = lengths(27)
        wanted[:count, 1] += 200
        found, causes = traced_rows(rig, wanted, start)
        assert list(causes) == list(range(lost))
        assert len(found.poses.centre_mm) == len(found.follows) == 28 - lost
        assert len(set(causes.values())) == 1


def test_how_a_pose_follows_the_lengths() -> None:
    """A mm more of one strut moves the ring as the other code finds it by moving there."""
    rig, start = rig_and_start()
    row = lengths(27)[5]
    here = traced(rig, row[None], start)
    for i in range(6):
        there = traced(rig, (row + 0.001 * np.eye(6)[i])[None], start).poses
        moved = (there.centre_mm - here.poses.centre_mm)[0] / 0.001
        turned = angle_rad(between(here.poses, there))[0] / 0.001
        assert here.follows[0][:3, i] == pytest.approx(moved, abs=1e-3)
        assert np.linalg.norm(here.follows[0][3:, i]) == pytest.approx(turned, abs=1e-5)


def test_quaternions() -> None:
    """A quarter turn about x takes y to z; about z then x: x to y, and on to z."""
    about_x, about_z = np.array([[HALF, HALF, 0, 0]]), np.array([[HALF, 0, 0, HALF]])
    assert matrix(about_x)[0] @ [0, 1, 0] == pytest.approx([0, 0, 1])
    assert matrix(product(about_x, about_z))[0] @ [1, 0, 0] == pytest.approx([0, 0, 1])
    at = np.zeros((1, 3))
    turn = between(Poses(about_z, at), Poses(product(about_x, about_z), at))
    assert turn == pytest.approx(about_x)
    assert between(Poses(about_z, at), Poses(-product(about_x, about_z), at)) == pytest.approx(about_x)
    assert angle_rad(about_x) == pytest.approx([np.pi / 2])


def test_what_a_radian_is_worth() -> None:
    """The joints lie on a circle of 80 mm; shifted as a whole they are as far from their middle."""
    rig, _ = rig_and_start()
    assert rig.radius_mm == pytest.approx(80)
    assert rig._replace(distal_mm=rig.distal_mm + np.array([5, 7, 9])).radius_mm == pytest.approx(80)
