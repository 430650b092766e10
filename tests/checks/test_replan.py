"""Rules of orders to go on from a scale: how far off the plan its bone is, and readings between two marks.

20 mm at 1 mm a day from Mon 12 Jan 2026, quarter turns of 0.25 mm: on the morning of Mon 19 Jan the scale shows 7.
"""

import pytest

from tests.checks.test_level_rules import hinge, said
from tests.courses import entries
from tests.helpers import read
from tests.schedule.test_scale_replan import order, plan

OFF = ("BT194", "BT195")


def told(*entries: str, codes: tuple[str, ...] = OFF, **keys: str) -> dict[str, str]:
    found = read(plan(**keys) + "".join(entries)).findings  # type: ignore[arg-type]
    return {one.code: one.message for one in found if one.code in codes}


@pytest.mark.parametrize(
    ("shown", "code", "how_far"),
    [
        ("7", None, ""),
        ("8", None, ""),  # 1 mm is not over 1 mm
        ("6", None, ""),
        ("8.25", "BT194", "1.25 mm past"),
        ("5.75", "BT194", "1.25 mm before"),
        ("12", "BT194", "5 mm past"),
        ("2", "BT194", "5 mm before"),
        ("12.25", "BT195", "5.25 mm past"),
        ("1.75", "BT195", "5.25 mm before"),
    ],
)
def test_a_reading_off_the_plan(shown: str, code: str | None, how_far: str) -> None:
    found = told(order(19, shown))
    text = f"the reading A {shown} mm of Mon 19 Jan 2026 puts the bone {how_far} the plan"
    assert found == ({code: text} if code else {})


def test_an_order_that_another_took_the_place_of_counts_with_that_one() -> None:
    """12.25 and then 7 on one morning: nothing was turned in between, and 7 is as planned. A day later 8 are planned.

    There 12.25 stands for itself, and from 13.25 planned on Tue 20 Jan 8 are 5.25 back.
    """
    assert told(order(19, "12.25"), order(19, "7")) == {}
    assert told(order(19, "7"), order(19, "12.25")).keys() == {"BT195"}
    later = told(order(19, "12.25"), order(20, "8"))["BT195"]
    both = (
        "12.25 mm of Mon 19 Jan 2026 puts the bone 5.25 mm past",
        "8 mm of Tue 20 Jan 2026 puts the bone 5.25 mm before",
    )
    assert all(f"the reading A {one} the plan" in later for one in both)


def test_a_turn_of_the_very_minute_of_an_order_is_turned_by_it() -> None:
    """12.25 are read at 08:00; after the turn of that time 12.5 are, as they then should be."""
    again = order(19, "12.5").replace("on = 2026-01-19", "at = 2026-01-19T09:00:00")
    assert told(order(19, "12.25"), again) == {
        "BT195": "the reading A 12.25 mm of Mon 19 Jan 2026 puts the bone 5.25 mm past the plan"
    }


@pytest.mark.parametrize(
    ("shown", "taken"),
    [("7", None), ("7.25", None), ("7.1", "7"), ("7.2", "7.25"), ("6.9", "7")],
)
def test_a_reading_between_two_marks(shown: str, taken: str | None) -> None:
    text = f"between two marks on Mon 19 Jan 2026: A reads {shown}, taken as {taken} mm"
    assert told(order(19, shown), codes=("BT196",)) == ({"BT196": text} if taken else {})


LEVELS = """\
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 10
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 10
"""


def of_two(readings: str) -> dict[str, str]:
    """Both levels have 7 mm on the morning of Mon 19 Jan."""
    entry = f'[[course]]\non = 2026-01-19\norder = "replan"\nreadings_mm = {{ {readings} }}\n'
    found = read(plan() + LEVELS + entry).findings
    return {one.code: one.message for one in found if one.code in (*OFF, "BT196")}


def test_each_level_is_told_by_its_own_reading() -> None:
    assert of_two("A = 8.25") == {
        "BT194": "level upper: the reading A 8.25 mm of Mon 19 Jan 2026 puts the bone 1.25 mm past the plan"
    }
    assert of_two("A = 7, B = 5.75") == {
        "BT194": "level lower: the reading B 5.75 mm of Mon 19 Jan 2026 puts the bone 1.25 mm before the plan"
    }
    assert of_two("A = 7.1, B = 6.9") == {
        "BT196": "between two marks on Mon 19 Jan 2026: A reads 7.1, taken as 7 mm, B reads 6.9, taken as 7 mm"
    }


def test_of_a_hinge_it_is_told_along_the_arc() -> None:
    """Rods 120 and 60 mm away at 20 and 10 mm: 2 · asin(20 ÷ 240) · 30 = 5.006 mm of arc; 12 and 6 are 3.001."""
    entry = entries('on = 2026-01-15; order = "replan"; readings_mm = { A = 20, B = 10 }')
    text = "the reading A 20 mm, B 10 mm of Thu 15 Jan 2026 puts the bone 2 mm of arc past the plan"
    assert said(hinge(rods="120:concave,60:concave", course=entry))["BT194"] == text
