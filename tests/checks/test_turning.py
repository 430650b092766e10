"""Rules of what the hand turns where that is not the bone's way: on either side of each limit, each sentence whole."""

import pytest

from tests.checks.test_level_rules import FOUR, ONE, TWO, cable, hinge, levels, plan, said, two
from tests.helpers import report

RAIL = '[frame]\nkind = "rail"\n'
SAME_FACE = "a full turn, after which the same face shows"


def turned(letter: str, mm: str, turns: str) -> str:
    return f"{letter} is turned by {mm} mm in one session, Mon 12 Jan 2026 08:00: {turns}"


@pytest.mark.parametrize(
    ("frame", "sessions", "rate", "told"),
    [
        # in tandem the ring ahead goes the sum: 4 and 8 quarters of a nut, of which each face shows again after 4
        ("", ONE, "1", f"{turned('A', '1', SAME_FACE)}; {turned('B', '2', '2 turns')}"),
        ("", TWO, "1", turned("B", "1", SAME_FACE)),
        ("", FOUR, "1", None),
        ("", TWO, "0.75", None),  # 3 and 6 quarters of a mm in two sessions: 2 and 3 at once
        # a screw has no faces: a full turn is not told, and more is
        (RAIL, TWO, "1", None),
        (RAIL, ONE, "1", turned("B", "2", "2 turns")),
        (RAIL, ONE, "1.25", f"{turned('A', '1.25', '1.25 turns')}; {turned('B', '2.5', '2.5 turns')}"),
        # thirds of a turn are told to the hundredth: A's 3.75 are 4; of B's 7.5 and 15 are made 7, and then 8
        ("[frame]\nsteps_per_turn = 3\n", ONE, "1.25",
         f"{turned('A', '1.3333', '1.33 turns')}; "
         "B is turned by 2.6667 mm in one session, Tue 13 Jan 2026 08:00: 2.67 turns"),
    ],
)  # fmt: skip
def test_more_than_a_turn_at_once(frame: str, sessions: str, rate: str, told: str | None) -> None:
    assert said(plan(frame + two(ways="dd"), sessions=sessions, rate=rate)).get("BT161") == told


def test_a_plan_whose_hardware_goes_as_its_bone_is_left_to_other_rules() -> None:
    assert "BT161" not in {one.code for one in report(**{"protocol.sessions": ["08:00"]}).findings}
    assert "BT161" not in said(plan(RAIL + levels('name = "a"'), sessions=ONE, rate="2"))
    fast = report(**{"protocol.rate_mm_per_day": 5})
    assert "BT162" not in {one.code for one in fast.findings}


def test_a_rod_of_more_than_4_mm_a_day() -> None:
    """At 120 mm four times the cortex: 4 mm; at 128 mm 4.27, which is 4.25. In tandem twice the rate."""
    assert "BT162" not in said(hinge(rods="120:concave"))
    assert said(hinge(rods="128:concave"))["BT162"] == "A travels 4.25 mm on Mon 12 Jan 2026, more than 4 mm a day"
    assert "BT162" not in said(plan(two(ways="dd"), rate="2"))
    assert said(plan(two(ways="dd"), rate="2.25"))["BT162"] == (
        "B travels 4.5 mm on Mon 12 Jan 2026, more than 4 mm a day"
    )


def test_a_cable_that_is_steep_at_the_end() -> None:
    """80 mm aside and as far along, of which 60 are gone: from √12800 = 113.137 mm to √(80² + 20²) = 82.462 mm.

    That is 30.675 mm of cable, 245 eighths are 30.625: 82.512 mm are left, and √(82.512² − 80²) = 20.205 mm along.
    At the start 113.137 ÷ 80 = 1.41; at the end 82.512 ÷ 20.205 = 4.08, and acos(1 ÷ 4.08) = 75.8 degrees.
    """
    found = said(cable("80"))
    assert found["BT166"] == "1 mm of cable moves bone by 1.41 mm at the start and by 4.08 mm at the end"
    assert found["BT167"] == "at the end the cable comes at 76 degrees to the bone, over 60"
