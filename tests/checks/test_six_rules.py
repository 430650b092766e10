"""Rules on frames of six struts: what fires, and what is not the bone's and so does not."""

from typing import Any

import pytest

from tests.six import pose, six, struts

WIDE = {"min_mm": 20, "max_mm": 400}
SWING = {
    "struts": struts(**WIDE),
    "start": pose(0, 0, -150),
    "end": pose(61, 0, -137, ("y", -24)),
    "rate_mm_per_day": None,
}
NEAR = {"name": "nerve", "point_mm": [5, 0, -8], "max_mm_per_day": 1}


def codes(**changes: Any) -> set[str]:
    return {finding.code for finding in six(**changes).findings}


def test_the_swing_of_the_rings_centre_is_no_rate_of_bone() -> None:
    """62 mm in the 4 days that a point near the axis asks for: fast, but nobody said that bone is there."""
    found = codes(**SWING, structures_at_risk=[NEAR])
    assert "BT150" in found
    assert "BT102" not in found
    assert "BT102" in codes(**SWING, structures_at_risk=[NEAR], reference_point_mm=[0, 0, -150])


@pytest.mark.parametrize(("most", "code"), [(1, None), (1.8, "BT101"), (2.5, "BT102")])
def test_a_structure_is_moved_as_fast_as_is_ordered(most: float, code: str | None) -> None:
    """30 mm straight down: at 1.8 a day 17 days, 1.76 mm in each; at 2.5 a day 12 days, 2.5 mm."""
    far = {"name": "nerve", "point_mm": [0, 60, -150], "max_mm_per_day": most}
    ends = {"start": pose(0, 0, -150), "end": pose(0, 0, -180), "struts": struts(**WIDE)}
    found = codes(**ends, rate_mm_per_day=None, structures_at_risk=[far])
    assert found & {"BT101", "BT102"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"structures_at_risk": []}, "BT151"),
        ({"struts": struts(step_mm=4, **WIDE)}, "BT152"),
        ({"max_strut_mm_per_day": 1.3}, "BT153"),
        ({"days": 60}, "BT154"),
    ],
)
def test_rule(changes: dict[str, Any], code: str) -> None:
    plain = {"struts": struts(**WIDE), "start": pose(0, 0, -150), "end": pose(6, 0, -171), "structures_at_risk": [NEAR]}
    assert code in codes(**{**plain, **changes})
    assert code not in codes(**plain)


def test_without_a_structure_the_reference_point_is_all_that_is_known() -> None:
    """30 mm in the one day that was ordered, or in 6 by a limit of the struts: refused, whatever else is not said."""
    down = {"start": pose(0, 0, -150), "end": pose(0, 0, -180), "struts": struts(**WIDE), "rate_mm_per_day": None}
    assert "BT102" in codes(**down, days=1)
    assert "BT102" in codes(**down, max_strut_mm_per_day=5)


def test_a_rotation_about_the_reference_point_is_bounded_by_no_way() -> None:
    """30 degrees in a day, or in the 10 that 3 degrees a day take."""
    turn = {"start": pose(0, 0, -150), "end": pose(0, 0, -150, ("z", 30)), "struts": struts(**WIDE)}
    assert "BT156" in codes(**turn)
    assert "BT156" not in codes(**turn, days=10)
