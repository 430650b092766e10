"""What a hinge, a cable and levels come to in all."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bt_cli.schedule.summary import (
    cable_travel,
    highest_rate_mm,
    more_bone,
    ring_rate_mm,
    rod_travels,
    tissue_arcs,
)
from tests.helpers import PLAN, read, report
from tests.level_plans import HINGE, KEPT
from tests.schedule.test_scale_replan import order, plan

TISSUES = HINGE.replace(
    "bone_mm = 30\n",
    'bone_mm = 30\ntissues = [{ name = "nerve", across_mm = 50, rate_mm_per_day = 0.8 }]\n',
)


def test_every_tissue_has_its_arc_and_the_days_that_it_asks_for() -> None:
    """20° are π / 9: of 30 mm 10.472 mm, 11 days at 1 mm; of 50 mm 17.453, at 0.8 mm a day 22, which limits."""
    found = [
        (t.tissue.name, round(float(t.arc_mm), 3), t.days, t.limits) for t in tissue_arcs(read(TISSUES).schedule.plan)
    ]
    assert found[0][1:] == (10.472, 11, False)
    assert found[1] == ("nerve", 17.453, 22, True)
    (bone,) = tissue_arcs(read(HINGE).schedule.plan)
    assert (bone.days, bone.limits) == (11, True)


def test_rods_go_as_geometry_has_them_and_whole_quarters() -> None:
    """A goes 240 sin 10° = 41.6756 mm. B ends at (−50 cos − 60 sin, 60 cos − 50 sin), from (−50, −60).

    It was 120 long, and is √(12200 + 2200 cos 20° − 12000 sin 20°) = 100.8121 mm: 19.1879 shorter.
    """
    found = [
        (one.letter, float(one.exact_mm), float(one.turned_mm), one.rod.side)
        for one in rod_travels(read(HINGE).schedule)
    ]
    assert found == [("A", 41.6756, 41.75, "concave"), ("B", -19.1879, -19.25, "convex")]


def cable(text: str = "", anchor: str = "frame", **place: float) -> Any:
    """45 mm by a cable whose pulley is 80 mm along the bone's axis and 60 mm beside it."""
    keys = "".join(f", {key} = {value}" for key, value in place.items())
    made = read(plan(goal=45, kind="cable", frame=f'cable = {{ anchor = "{anchor}"{keys} }}') + text).schedule
    return made.levels[0]


PLACE = {"axial_mm": 80, "offset_mm": 60}


def test_a_cable_goes_less_far_than_its_bone_and_ever_less() -> None:
    """100 mm long at first: 100 / 80. 30.5 are drawn in: 69.5, whose part along the bone is √(69.5² − 60²) = 35.0749.

    So the bone goes 44.925 mm, and at the end 69.5 / 35.0749 of a mm for one of the cable.
    """
    found = cable_travel(cable(**PLACE))
    assert (found.cable_mm, found.ratio_first, found.ratio_last) == (
        Fraction("30.5"),
        Fraction("1.25"),
        Fraction("1.9815"),
    )
    assert float(found.bone_mm) == pytest.approx(44.9251, abs=1e-4)


def test_what_a_scale_showed_of_a_cable_is_in_its_way() -> None:
    """Read 9 of 30.5 on Mon 26 Jan: the whole way of the bone is as before, some of it made by nobody's turn."""
    found = cable_travel(cable(order(26, 9), **PLACE))
    assert float(found.bone_mm) == pytest.approx(44.9251, abs=1e-4)


def test_a_cable_whose_pulley_has_no_place_goes_as_far_as_its_bone() -> None:
    assert more_bone(cable(anchor="ring")) is None
    assert more_bone(read(PLAN).schedule) is None
    found = cable_travel(cable(anchor="ring"))
    assert (found.bone_mm, found.cable_mm, found.ratio_first, found.ratio_last) == (45, 45, 1, 1)


def test_the_last_ratio_is_where_the_segment_came_to() -> None:
    """Half a mm is 0.401 mm of cable, to quarters 0.5: 99.5 / √(99.5² − 60²) = 1.2536."""
    short = read(plan(goal=0.5, kind="cable", frame='cable = { anchor = "frame", axial_mm = 80, offset_mm = 60 }'))
    first, last = more_bone(short.schedule) or (0, 0)
    assert (float(first), round(float(last), 3)) == (1.25, 1.254)


def test_no_more_than_100_mm_for_one_is_told() -> None:
    """Past its pulley a cable draws nothing on: 0.6 mm before it √(0.6² + 60²) / 0.6 is 100.005."""
    first, last = more_bone(cable(axial_mm=45, offset_mm=60)) or (0, 0)
    assert (round(float(first), 4), round(float(last), 3)) == (1.6667, 100.005)  # √(45² + 60²) / 45


LEVELS = [
    {"name": "upper", "moves": "distally", "distance_mm": 10, "sessions": ["08:00"]},
    {
        "name": "lower",
        "moves": "proximally",
        "distance_mm": 10,
        "rate_mm_per_day": Decimal("0.5"),
        "sessions": ["08:00"],
    },
]


@pytest.mark.parametrize(
    ("latency", "most"),
    [
        (7, "1.5"),
        (16, "1.5"),  # upper's ten days are 12 to 21 Jan, and lower begins on the last of them
        (17, "1"),
    ],
)
def test_the_highest_rate_is_of_levels_that_turn_in_the_same_time(latency: int, most: str) -> None:
    upper, lower = LEVELS
    levels = [upper, {**lower, "latency_days": latency}]
    schedule = report(**{"goal.defect_mm": 20, "levels": levels}).schedule
    rates = {"upper": Decimal(1), "lower": Decimal("0.5")}
    assert highest_rate_mm(schedule, rates) == Decimal(most)
    assert highest_rate_mm(schedule, {"lower": Decimal("0.5")}) == Decimal("0.5")
    assert highest_rate_mm(schedule, {}) == 0


def test_a_ring_goes_at_the_sum_of_the_rates_that_carry_it() -> None:
    whole = read(KEPT).schedule.plan
    assert [ring_rate_mm(whole, ring) for ring in ([0], [0, 1], [2], [])] == [Decimal("0.5"), Decimal("1.5"), 1, 0]
