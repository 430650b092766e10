"""Where a course says that it ends, and what is then left."""

from fractions import Fraction

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.ending import End, end_of, is_told
from bt_cli.schedule.model import Schedule
from tests.helpers import PLAN, ROOT, read

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


LONGER = PLAN.replace('"transport"\ndefect_mm = 60', '"lengthening"\nlengthening_mm = 60')
CLOSED = PLAN.replace('"transport"\ndefect_mm = 60', '"compression"\ncompression_mm = 5')
PRESSED = '[[course]]\non = 2026-03-16\norder = "compress"\ndistance_mm = 1\nrate_mm_per_day = 0.25\n'
BEYOND = PRESSED.replace("compress", "extend")
PAUSED = '[[course]]\non = 2026-01-22\norder = "pause"\n'
RESUMED = '[[course]]\non = 2026-01-26\norder = "resume"\n'
ONE_LEVEL = '[[levels]]\nname = "upper"\nmoves = "distally"\ndistance_mm = 60\n'
HINGE, CABLE = (
    (ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8").partition("[docking]")[0]
    for name in ("tibia_hinge_opening", "tibia_cable_transport")
)
LAST_REVIEW = "[review]\nfirst = 2026-01-26\nevery_days = 14\nlast = 2026-02-09\n"


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (PLAN, End("contact", Fraction(0))),
        (LONGER, End("goal", Fraction(0))),
        (CLOSED, End("goal", Fraction(0))),
        # Ten days are past on the morning of 22 January, so 50 of 60 mm are left; 2 mm back make it 52.
        (PLAN + PAUSED, End("paused", Fraction(50))),
        (PLAN + '[[course]]\non = 2026-01-22\norder = "stop"\n', End("stopped", Fraction(50))),
        (
            PLAN + '[[course]]\non = 2026-01-22\norder = "reverse"\ndistance_mm = 2\nrate_mm_per_day = 1\n',
            End("waiting", Fraction(52)),
        ),
        (PLAN + PAUSED + RESUMED, End("contact", Fraction(0))),  # it rested once, and went on
        (PLAN.replace("= 60", "= 59.25"), End("contact", Fraction(0))),  # the last day has one turn, the 237th quarter
        (PLAN + PRESSED, End("compression", Fraction(0))),
        (PLAN + BEYOND, End("goal", Fraction(0))),  # docked on 12 March, and drawn on four days later
        (LONGER + PRESSED, End("goal", Fraction(0))),  # what was ordered to be pressed back is not to be drawn again
    ],
)
def test_every_end(text: str, end: End) -> None:
    assert end_of(read(text).schedule) == end


def test_a_course_that_its_last_review_cuts() -> None:
    """29 days from 12 January to 9 February, after which nothing is turned: 31 of 60 mm are left."""
    assert end_of(read(PLAN + LAST_REVIEW).schedule) == End("last_review", Fraction(31))


@pytest.mark.parametrize(
    ("text", "is_said"),
    [(PLAN, False), (LONGER, False), (CLOSED, False), (PLAN + TWO.format(moves="proximally"), True),
     (PLAN + LAST_REVIEW, True), (PLAN + LAST_REVIEW.replace("last = 2026-02-09\n", ""), False),
     (PLAN + ONE_LEVEL, False), (HINGE, True), (CABLE, True),
     (PLAN + "[docking]\n", True), (PLAN.replace("= 60", "= 60\nacute_shortening_mm = 10"), True),
     (CLOSED.replace("= 5", "= 5\ndefect_mm = 5"), True)],
)  # fmt: skip
def test_where_it_ends_is_said_where_the_plan_leaves_two_answers(text: str, is_said: bool) -> None:
    assert is_told(read(text).schedule.plan) is is_said


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
