"""The poses that a plan goes through, however each is told: by translation, by readings, or as a deformity."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.frame.ends import CorrectionEnds, ends_of, straightened, zeros_mm
from bt_cli.motion.pose import Pose, pose_of
from bt_cli.plan.correction import Deformity
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.hexapod_plans import hand_lengths, pose, six, six_plan, struts

HIGH, LOW = pose(0, 0, -150), pose(0, 0, -170)
RECURVATUM = {"reference": "proximal", "origin": "the apex", "recurvatum_deg": 20}
TILTED = pose(0, 25.6515, -145.4769, ("x", 20))  # the first worked example of docs/hexapod.md
TILTED_MM = [149.8371, 149.8371, 167.4173, 186.4507, 186.4507, 167.4173]


def plan(**changes: object) -> Plan:
    return read_plan(parse(six_plan(**changes).encode(), "plan.toml"), None)[0]


def ends(**changes: object) -> CorrectionEnds:
    return ends_of(plan(**changes))


def problems(**changes: object) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        six(**changes)
    return [str(problem) for problem in invalid.value.problems]


def at(found: Pose, said: dict[str, Any], within: float = 1e-9) -> bool:
    expected = pose_of(said.get("rotation", []), said["translation_mm"])
    turned = np.allclose(found.rotation, expected.rotation, rtol=0, atol=within)
    return turned and np.allclose(found.translation_mm, expected.translation_mm, rtol=0, atol=within)


def test_poses_by_translation_and_rotation() -> None:
    start, end = ends(start=TILTED, end=HIGH).poses
    assert at(start, TILTED)
    assert at(end, HIGH)


def test_turns_keep_their_order() -> None:
    there = pose(1, 2, -160, ("x", 20), ("z", 10))
    assert at(ends(end=there).poses[1], there)
    assert not at(ends(end=there).poses[1], pose(1, 2, -160, ("z", 10), ("x", 20)), 1e-3)


def test_poses_by_readings() -> None:
    """A reading plus the strut's own scale zero is its length; the struts are written in any order."""
    zeros = [20, 21, 22, 23, 24, 25]
    mixed = [{**one, "scale_zero_mm": zeros[one["number"] - 1]} for one in struts()][::-1]
    shown = [round(length - zero, 4) for length, zero in zip(TILTED_MM, zeros, strict=True)]
    start, end = ends(start={"struts_mm": shown}, end=HIGH, struts=mixed).poses
    assert at(start, TILTED, 2e-6 * 80)
    assert at(end, HIGH)
    assert at(ends(start=HIGH, end={"struts_mm": shown}, struts=mixed).poses[1], TILTED, 2e-6 * 80)
    assert zeros_mm(plan(struts=mixed)).tolist() == zeros


def test_readings_of_the_end_are_reached_from_the_start() -> None:
    """Turned by 80° and then by 5° more: from parallel rings that would be a long way; from the start it is near."""
    far = pose(0, 0, -150, ("z", 80))
    shown = [round(length - 20, 4) for length in hand_lengths(pose(3, 4, -155, ("z", 75)))]
    found = ends(start=far, end={"struts_mm": shown}).poses[1]
    assert at(found, pose(3, 4, -155, ("z", 75)), 1e-3)


def test_the_end_of_a_deformity() -> None:
    """75 mm above the apex; the worked example of the page."""
    changes = {"start": TILTED, "end": None, "deformity": RECURVATUM, "mounting": {"proximal_mm": 75}}
    assert at(ends(**changes).poses[1], HIGH, 1e-4)


def test_the_start_of_a_deformity() -> None:
    changes = {"start": None, "end": HIGH, "deformity": RECURVATUM, "mounting": {"proximal_mm": 75}}
    start, end = ends(**changes).poses
    assert at(start, TILTED, 1e-4)
    assert at(end, HIGH)
    lengths = [one.start_length_mm for one in six(**changes).schedule.actuators]
    assert [float(one) for one in lengths if one] == pytest.approx(TILTED_MM, abs=1e-4)


def test_what_is_left_of_a_deformity_is_corrected_from_the_pose_in_which_it_is_seen() -> None:
    """Lateral 4 mm on a right limb: from wherever the ring is it goes 4 mm to the patient's left."""
    whole = plan(start=HIGH, end=LOW, mounting={"proximal_mm": 75}, course=[{"on": "2026-01-20", "order": "replan",
                 "deformity": {"reference": "proximal", "origin": "x", "lateral_mm": 4}}])  # fmt: skip
    left = Deformity.model_validate({"reference": "proximal", "origin": "x", "lateral_mm": 4})
    here = pose_of([("x", 7)], (10, 11, -160))
    assert at(straightened(whole, here, left), pose(6, 11, -160, ("x", 7)))


def test_poses_on_the_way_stand_between_in_their_order() -> None:
    shown = {"struts_mm": [round(length - 20, 4) for length in hand_lengths(pose(5, 0, -160))]}
    found = ends(start=HIGH, via=[pose(0, 0, -155, ("y", 3)), shown], end=LOW).poses
    assert len(found) == 4
    assert at(found[1], pose(0, 0, -155, ("y", 3)))
    assert at(found[2], pose(5, 0, -160), 1e-3)


def test_the_reference_point_is_told_in_proximal_axes_and_carried_by_the_ring() -> None:
    """Ring at (0, 0, -150), turned by 90° about z: what is 10 mm in front of its centre is on its own +x."""
    found = ends(start=pose(0, 0, -150, ("z", 80)), end=HIGH, reference_point_mm=[0, 10, -140]).reference_mm
    assert found == pytest.approx([9.848078, 1.736482, 10])  # 10·(sin 80°, cos 80°)
    assert ends(start=HIGH, end=LOW).reference_mm.tolist() == [0, 0, 0]
    assert ends(start=HIGH, end=LOW, reference_point_mm=[0, 0, 0]).reference_mm == pytest.approx([0, 0, 150])


# ---- what is refused, with its line


TURNED = {"reference": "proximal", "origin": "the apex", "external_rotation_deg": 70}
MOUNTED = {"mounting": {"proximal_mm": 75}}


@pytest.mark.parametrize(
    ("changes", "line", "said"),
    [
        ({"start": {"struts_mm": [150] * 5 + [600]}}, 27, "struts_mm: no pose near the one before has struts of these"),
        ({"start": {"struts_mm": [30] * 6}}, 27, "struts_mm: struts of 50.0 mm on average are too short for these"),
        ({"end": {"struts_mm": [150, 400] * 3}}, 28, "struts_mm: no pose near the one before has struts of these"),
        ({"start": pose(0, 0, -150, ("z", 90))}, 27, "start: the struts would not hold the rings there (condition"),
        ({"end": pose(0, 0, -2)}, 28, "end: the struts would not hold the rings there (condition number"),
        # seen from a start turned by 20°, 70° of external rotation are taken back to 90°
        (
            {"start": pose(0, 0, -150, ("z", 20)), "end": None, "deformity": TURNED, **MOUNTED},
            28,
            "deformity: the struts would not hold the rings there (condition number",
        ),
        (
            {"start": None, "end": pose(0, 0, -150, ("z", -20)), "deformity": TURNED, **MOUNTED},
            28,
            "deformity: the struts would not hold the rings there (condition number",
        ),
    ],
    ids=str,
)
def test_a_pose_that_struts_cannot_hold_is_refused_where_it_stands(
    changes: dict[str, Any], line: int, said: str
) -> None:
    (found,) = problems(**changes)
    assert found.startswith(f"plan.toml, line {line}: {said}")


def test_a_pose_on_the_way_that_struts_cannot_hold() -> None:
    (found,) = problems(via=[HIGH, pose(0, 0, -150, ("z", 89))])
    assert found.startswith("plan.toml, line 29: via: the struts would not hold the rings there")


OTHER_SIDE = [
    {"start": pose(0, 0, 150), "end": pose(0, 0, 170)},  # a minus forgotten: the mirror image of the frame
    {"start": HIGH, "end": pose(0, 0, 150)},
    {"start": HIGH, "end": pose(0, 0, -150, ("z", 150))},  # both held, and between them a pose that is not
    {"start": pose(0, 0, -150, ("z", -60)), "end": pose(0, 0, -150, ("z", 100))},
    {"start": HIGH, "end": pose(0, 0, -150, ("z", 180)), "days": 30},
    # condition numbers on the way: 5, 5, 5, 5, 8, 29, 377, 55, 25
    {"start": pose(120, 35, -160, ("x", -10), ("z", 20)), "end": pose(50, 90, -120, ("x", -70), ("z", -80))},
]


@pytest.mark.parametrize("changes", OTHER_SIDE, ids=str)
def test_a_way_across_a_pose_that_is_not_held_is_refused(changes: dict[str, Any]) -> None:
    wide = struts(min_mm=20, max_mm=400)
    with pytest.raises(PlanInvalid, match=r"would not hold|half a turn|other side"):
        six(struts=wide, rate_mm_per_day=None, max_strut_mm_per_day=5, **changes)


def test_coarse_steps_near_a_pose_that_is_not_held_are_refused_in_words() -> None:
    """Rings turned by 84° (condition number 24); marks 5 mm apart are as much as 2.5 mm off: there is no such pose."""
    with pytest.raises(PlanInvalid):
        six(start=HIGH, end=pose(0, 0, -150, ("z", 84)), struts=struts(step_mm=5), rate_mm_per_day=None, days=11)


def test_readings_between_two_marks_are_where_the_bone_is() -> None:
    """150.2 is read: the length is 170.2 to the nm, and the mark from which bt counts the nearest, 150."""
    made = six(start={"struts_mm": [Decimal("150.2")] * 6}, end=LOW).schedule
    assert [one.start_length_mm for one in made.actuators] == pytest.approx([Fraction("170.2")] * 6)
    assert [one.start_reading_mm for one in made.actuators] == [150] * 6
