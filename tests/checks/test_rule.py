"""What a rule says: in the words of what moves bone, and of each level."""

import pytest

from bt_cli.checks.rule import Rule, in_words_of, level_label
from bt_cli.plan.mechanism_catalog import MECHANISMS
from tests.checks.test_level_rules import levels, plan
from tests.helpers import read, report

NAIL, NUTS = MECHANISMS["nail"], MECHANISMS["ilizarov"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the turns of a frame", "the adjustments of a nail"),
        ("Turn it. Turned once, turning on: the frame is on.",
         "Adjustment it. Adjusted once, adjusting on: the nail is in."),
        ("Frame is off, the scale", "Nail is out, the length"),
        ("“the turns of a frame” and [frame] turns", "“the turns of a frame” and [frame] adjustments"),
        ("turn-by-turn, frames, upturn", "turn-by-adjustment, frames, upturn"),
        ("bt record PLAN frame-off", "bt record PLAN frame-off"),
    ],
)  # fmt: skip
def test_of_a_nail_nothing_is_turned(text: str, told: str) -> None:
    assert in_words_of([NAIL, NAIL], text) == told
    assert in_words_of([NUTS], text) == text
    assert in_words_of([NAIL, NUTS], text) == text  # of both it is said as of what is turned


def test_a_level_is_called_one() -> None:
    named = levels('name = "upper"\nmoves = "distally"\ndistance_mm = 30', 'name = "level 2"\nmoves = "proximally"\n'
                   "distance_mm = 30")  # fmt: skip
    assert [level_label(part) for part in read(plan(named)).schedule.levels] == ["level upper", "level 2"]


def test_all_that_a_rule_finds_is_one_text() -> None:
    rule = Rule("BT000", "info", "x", "x.", "convention", "x.", lambda _: iter(["one", "two"]))
    assert rule.complaint(report().schedule) == "one; two"
    assert rule._replace(fires=lambda _: iter([])).complaint(report().schedule) == ""
