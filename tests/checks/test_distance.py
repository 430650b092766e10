"""Rules of distance: each sentence whole, and what lies on either side of each limit."""

from decimal import Decimal
from typing import Any

import pytest

from tests.checks.test_level_rules import cable, hinge, levels, plan, said, two
from tests.courses import entries
from tests.helpers import goal, report

COMPRESSION = {"kind": "compression", "defect_mm": 12, "compression_mm": 15}


def told(code: str, **changes: Any) -> str | None:
    return {one.code: one.message for one in report(**changes).findings}.get(code)


def test_compression_makes_no_regenerate() -> None:
    assert told("BT120", goal=goal("compression", 120)) is None
    assert told("BT120", goal=goal("lengthening", 120)) == "one level is to grow 120 mm, over 100 mm"


def test_what_is_ordered_beyond_a_single_level_is_no_regenerate_of_the_plan() -> None:
    """100 mm at 1 mm a day end on 21 April; 5 more are ordered."""
    more = {"on": "2026-04-22", "order": "extend", "distance_mm": 5, "rate_mm_per_day": 1}
    assert told("BT120", goal=goal("lengthening", 100), course=[more]) is None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"goal.defect_mm": Decimal("9.5")}, "the distance is 9.5 mm, under 10 mm; 9.5 cm would be 95"),
        ({"goal": goal("lengthening", 9)}, "the distance is 9 mm, under 10 mm; 9 cm would be 90"),
        ({"goal": goal("lengthening", 10)}, None),
    ],
)
def test_a_distance_like_centimetres(changes: dict[str, Any], text: str | None) -> None:
    assert told("BT121", **changes) == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"goal.defect_mm": 10}, "the defect is 10 mm; is it centimetres? 10 cm would be 100 mm"),
        ({"goal.defect_mm": Decimal("12.5")}, "the defect is 12.5 mm; is it centimetres? 12.5 cm would be 125 mm"),
        ({"goal.defect_mm": 25}, "the defect is 25 mm; is it centimetres? 25 cm would be 250 mm"),
        ({"goal.defect_mm": Decimal("9.75")}, None),
        ({"goal.defect_mm": Decimal("25.25")}, None),
        ({"goal": COMPRESSION}, None),
    ],
)
def test_a_defect_like_centimetres(changes: dict[str, Any], text: str | None) -> None:
    assert told("BT205", **changes) == text


def test_a_gap_beside_which_ends_are_pressed_is_not_asked_about() -> None:
    rows = levels(
        'name = "a"\nmoves = "distally"\ndistance_mm = 12',
        'name = "b"\ndoes = "press"\nmoves = "proximally"\ndistance_mm = 3',
    )
    both = 'kind = "transport"\ndefect_mm = 12'
    assert "BT205" not in said(plan(rows, goal=f"{both}\ncompression_mm = 3"))
    assert "BT205" in said(plan("", goal=both))


ENDS = "60.1 mm is no whole number of 0.25 mm steps: the course ends at 60 mm, 0.1 mm short of it"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ('on = 2026-02-01; order = "rate"; rate_mm_per_day = 0.75', ENDS),
        ('on = 2026-02-01; order = "remaining"; remaining_mm = 40.1', None),
        ('on = 2026-02-01; order = "replan"; readings_mm = { A = 20 }; remaining_mm = 40.1', None),
        ('on = 2026-03-14; order = "compress"; distance_mm = 1; rate_mm_per_day = 1', None),
    ],
)
def test_another_total_is_no_matter_of_whole_steps(entry: str, text: str | None) -> None:
    text_of_60_1 = plan(entries(entry), goal='kind = "transport"\ndefect_mm = 60.1')
    assert said(text_of_60_1).get("BT123") == text


def test_a_lengthening_that_is_extended_has_another_total() -> None:
    more = entries('on = 2026-03-14; order = "extend"; distance_mm = 1; rate_mm_per_day = 1')
    lengthening = 'kind = "lengthening"\nlengthening_mm = 60.1'
    assert said(plan("", goal=lengthening))["BT123"] == ENDS
    assert "BT123" not in said(plan(more, goal=lengthening))


def test_the_end_of_a_cable_and_of_a_hinge() -> None:
    """Steps of 0.5 mm of cable: √(120² + 80²) − √(60² + 80²) = 44.2221, so 44. Then √(100.2221² − 80²) = 60.3694 of 120
    are left: 59.6306 are made.

    Steps of 1 mm of a rod at 40 mm: 80 · sin 10° = 13.89, so 14. That is 2 · asin(14 ÷ 80) = 20.157 degrees.
    """
    coarse = cable("120").replace("steps_per_turn = 8", "steps_per_turn = 2")
    assert said(coarse)["BT123"] == (
        "60 mm of bone is no whole number of 0.5 mm steps of cable: the course ends at 59.6306 mm, 0.3694 mm short of "
        "it"
    )
    assert said(hinge(frame="steps_per_turn = 1", rods="40:concave"))["BT123"] == (
        "whole steps of the rods end 0.16 degrees over the 20 that are asked for"
    )


def test_near_its_end_a_step_of_cable_or_rod_can_be_more_of_bone_than_of_itself() -> None:
    """√(70² + 80²) − √(10² + 80²) = 25.679 mm of cable, so 25.5: √((106.3015 − 25.5)² − 80²) = 11.3523 of 70 are left.

    A rod at 10 mm: 20 · sin 10° = 3.473, so 3, which are 2 · asin(3 ÷ 20) = 17.254 degrees: 1.44 mm of arc short.
    """
    coarse = cable("70").replace("steps_per_turn = 8", "steps_per_turn = 2")
    assert said(coarse)["BT123"] == (
        "60 mm of bone is no whole number of 0.5 mm steps of cable: the course ends at 58.6477 mm, 1.3523 mm short of "
        "it"
    )
    assert said(hinge(frame="steps_per_turn = 1", rods="10:concave"))["BT123"] == (
        "whole steps of the rods end 2.75 degrees short of the 20 that are asked for"
    )


def test_a_level_that_is_carried_ends_by_its_own_share() -> None:
    """In tandem the ring ahead goes 60.1 mm, so 60, and 30 of its own 30.1."""
    found = said(plan(two(shares=("30", "30.1"), ways="dd"), goal='kind = "transport"\ndefect_mm = 60.1'))
    assert found["BT123"] == (
        "level distal: 30.1 mm is no whole number of 0.25 mm steps: the course ends at 30 mm, 0.1 mm short of it"
    )


def test_less_than_a_tenth_of_a_degree_is_not_told() -> None:
    """Of a rod at 56 mm 112 · sin 10° = 19.45, so 19, which are 19.53 degrees; of 69 mm 23.96, so 24, 20.03 degrees."""
    assert said(hinge(frame="steps_per_turn = 1", rods="56:concave"))["BT123"] == (
        "whole steps of the rods end 0.47 degrees short of the 20 that are asked for"
    )
    assert "BT123" not in said(hinge(frame="steps_per_turn = 1", rods="69:concave"))


def test_where_no_bone_is_named_30_mm_are_long() -> None:
    closed = {"kind": "transport", "defect_mm": 90, "acute_shortening_mm": Decimal("30.5")}
    assert told("BT124", goal=closed) == "30.5 mm were closed at surgery, over 30 mm"
    assert told("BT124", goal={**closed, "acute_shortening_mm": 30}) is None


def test_levels_that_end_apart_or_with_the_last_review() -> None:
    """30 mm end on Tue 10 Feb, 45 on Wed 25 Feb: 15 days. Where a review ends all before, none has ended."""
    text = plan(two(shares=("45", "30")), goal='kind = "transport"\ndefect_mm = 75')
    assert said(text)["BT126"] == "level distal ends on Tue 10 Feb 2026, 15 days before level proximal"
    assert "BT126" not in said(text + "[review]\nfirst = 2026-01-19\nevery_days = 14\nlast = 2026-02-22\n")


def test_of_three_levels_the_first_and_the_last_to_end_are_told() -> None:
    rows = levels(
        'name = "a"\nmoves = "distally"\ndistance_mm = 40',
        'name = "b"\nmoves = "distally"\ndistance_mm = 45',
        'name = "c"\nmoves = "proximally"\ndistance_mm = 25',
    )
    found = said(plan(rows, goal='kind = "transport"\ndefect_mm = 110'))["BT126"]
    assert found == "level c ends on Thu 5 Feb 2026, 20 days before level b"


def test_levels_that_do_something_else_end_when_they_do() -> None:
    rows = levels(
        'name = "a"\nmoves = "distally"\ndistance_mm = 30',
        'name = "b"\ndoes = "length"\nmoves = "distally"\ndistance_mm = 60',
    )
    assert "BT126" not in said(plan(rows, goal='kind = "transport"\ndefect_mm = 30\nlengthening_mm = 60'))
