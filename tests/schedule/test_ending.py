"""Where a course says that it ends, and what is then left."""

from fractions import Fraction

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.ending import End, end_of
from bt_cli.schedule.model import Schedule
from tests.helpers import PLAN, read

TWO = """
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 30
[[levels]]
name = "lower"
moves = "{moves}"
distance_mm = 30
"""


def course(*entries: str, moves: str = "proximally") -> Schedule:
    listed = "".join(f"[[course]]\n{entry.replace('; ', chr(10))}\n" for entry in entries)
    paused = PLAN.replace("[protocol]", '[protocol]\nwhen_paused = "keep"')
    return read(paused + TWO.format(moves=moves) + listed).schedule


def test_a_level_that_waits_with_its_share_undone_is_no_goal_reached() -> None:
    """Upper goes back 2 mm by the 24th and waits; another order for lower does not change that: 30 - 13 are left.

    Ten mornings are past on 22 January; two days back of 2 mm leave upper at 8 of 30.
    """
    back = 'on = 2026-01-22; order = "reverse"; level = "upper"; distance_mm = 2; rate_mm_per_day = 1'
    other = 'on = 2026-01-23; order = "rate"; level = "lower"; rate_mm_per_day = 0.75'
    assert end_of(course(back, other)) == End("waiting", Fraction(22))


def test_what_was_measured_last_is_what_is_left() -> None:
    """30 mm are made by 11 February; then 0 mm are said to be left of either level."""
    measured = [
        f'on = 2026-01-22; order = "remaining"; level = "{level}"; remaining_mm = 0' for level in ("upper", "lower")
    ]
    schedule = course(*measured)
    assert end_of(schedule) == End("contact", Fraction(0))
    assert [part.left_mm for part in schedule.levels] == [0, 0]


def test_the_end_of_a_common_pause_starts_no_level_that_rests_by_itself() -> None:
    entries = (
        'on = 2026-01-20; order = "reverse"; level = "upper"; distance_mm = 2; rate_mm_per_day = 1',
        'on = 2026-01-26; order = "pause"',
        'on = 2026-01-28; order = "resume"',
    )
    upper, _ = course(*entries).levels
    assert upper.sessions[-1].at.date().isoformat() == "2026-01-21"
    on_again = 'on = 2026-01-29; order = "resume"; level = "upper"'
    assert course(*entries, on_again).levels[0].left_mm == 0


def test_in_tandem_a_missed_turn_is_said_by_letter() -> None:
    """What the ring ahead did then no one can know from the name of a level."""
    missed = 'at = 2026-01-20T08:00:00; record = "missed"'
    with pytest.raises(PlanInvalid, match="in tandem a ring goes the ways of two levels"):
        course(f'{missed}; level = "upper"', moves="distally")
    assert course(missed, moves="distally").missed
    assert course(f'{missed}; level = "upper"').missed
