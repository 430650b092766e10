"""Turns that are recorded beyond docking: 60 mm at 1 mm a day from 12 January end on 12 March, four quarters a day."""

from datetime import datetime

import pytest

from bt_cli.document.course_status import status_facts
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.overrun import overrun_at
from bt_cli.schedule.status import status_at
from tests.helpers import PLAN, read

LEVELS = """[[levels]]
name = "upper"
distance_mm = 30
moves = "distally"
[[levels]]
name = "lower"
distance_mm = 30
moves = "proximally"
"""


def done(at: str, steps: int) -> str:
    return f'[[course]]\nat = {at}:00\nrecord = "done"\nsteps = {{ A = {steps} }}\n'


def told(text: str) -> str | None:
    return next((f.message for f in read(PLAN + text).findings if f.code == "BT207"), None)


def test_turns_beyond_docking_are_told_with_their_mm() -> None:
    """Before the session of 12:00 on day 60 they have made 59.25 mm; 62 quarters are 15.5 mm, and 0.75 were left."""
    assert told(done("2026-03-12T12:00", 62)) == (
        "14.75 mm were turned beyond docking, recorded for Thu 12 Mar 2026 12:00"
    )
    assert told(done("2026-03-12T12:00", 3)) is None
    assert told(done("2026-02-12T12:00", 62)) is None  # the course is shorter, and ends at docking


def test_status_tells_it_from_then_on() -> None:
    report = read(PLAN + done("2026-03-12T12:00", 62))
    before, after = (datetime(2026, 3, 12, hour) for hour in (12, 13))
    facts = dict(status_facts(report, status_at(report.schedule, after)))
    assert facts["Too far"] == "14.75 mm were turned beyond docking, recorded for Thu 12 Mar 2026 12:00"
    assert "Too far" not in dict(status_facts(report, status_at(report.schedule, before)))


def test_levels_that_share_a_gap_have_one_docking() -> None:
    """117 quarters of each make 58.5 mm, 1.5 are left; 22 quarters and the other level's one are 5.75 mm."""
    assert told(LEVELS + done("2026-02-10T12:00", 22)) == (
        "4.25 mm were turned beyond docking, recorded for Tue 10 Feb 2026 12:00"
    )


@pytest.mark.parametrize(("back_mm", "beyond_mm"), [(5, 9.75), (14.5, 0.25), (14.75, None), (15, None)])
def test_what_is_turned_back_is_taken_off(back_mm: float, beyond_mm: float | None) -> None:
    back = f'[[course]]\non = 2026-03-14\norder = "reverse"\nrate_mm_per_day = 1\ndistance_mm = {back_mm}\n'
    beyond = overrun_at(read(PLAN + done("2026-03-12T12:00", 62) + back).schedule)
    assert (float(beyond.by_mm) if beyond else None) == beyond_mm


def test_half_a_step_beyond_is_where_whole_steps_end() -> None:
    """237.5 quarters are 59.375 mm. 236 are made by 11 March; two more are 59.5, half a quarter too far."""
    plan = PLAN.replace("= 60", "= 59.375")
    assert overrun_at(read(plan + done("2026-03-12T08:00", 2)).schedule) is None
    beyond = overrun_at(read(plan + done("2026-03-12T08:00", 3)).schedule)
    assert beyond and float(beyond.by_mm) == 0.375


def test_a_lengthening_has_a_goal_and_no_docking() -> None:
    plan = PLAN.replace('"transport"\ndefect_mm', '"lengthening"\nlengthening_mm')
    beyond = overrun_at(read(plan + done("2026-03-12T12:00", 62)).schedule)
    assert beyond and beyond.text == "14.75 mm were turned beyond the goal, recorded for Thu 12 Mar 2026 12:00"


def test_a_session_recorded_by_itself_within_a_range_leaves_the_rest_of_the_range_recorded() -> None:
    """58 mm by 10 March. On the 11th 0.25, then three times 0.75: 60.5; on the 12th four times 0.75: 63.5 of 60."""
    turns = '[[course]]\nfrom = 2026-03-11T08:00:00\nto = 2026-03-12T20:00:00\nrecord = "done"\nsteps = { A = 3 }\n'
    assert told(turns + done("2026-03-11T08:00", 1)) == (
        "3.5 mm were turned beyond docking, recorded for Wed 11 Mar 2026 20:00"
    )


def test_what_is_pressed_by_order_afterwards_is_none_of_it() -> None:
    press = '[[course]]\non = 2026-03-16\norder = "compress"\nrate_mm_per_day = 0.25\ndistance_mm = 1\n'
    beyond = overrun_at(read(PLAN + done("2026-03-12T12:00", 62) + press).schedule)
    assert beyond and float(beyond.by_mm) == 14.75


def test_an_order_that_says_what_is_left_answers_it() -> None:
    order = '[[course]]\non = 2026-03-14\norder = "remaining"\nremaining_mm = 2\n'
    assert told(done("2026-03-12T12:00", 62) + order) is None
    assert told(done("2026-03-12T12:00", 62) + order.replace("on = 2026-03-14", "at = 2026-03-12T12:00:00")) is not None
    replan = '[[course]]\non = 2026-03-14\norder = "replan"\nreadings_mm = { A = 74.75 }\n'
    assert told(done("2026-03-12T12:00", 62) + replan) is None


def test_more_than_any_session_turns_is_refused() -> None:
    """200 quarters of a mm are 50 mm; 80 are 20."""
    with pytest.raises(PlanInvalid, match="steps: A = 200 is 50 mm in one session, and 20 mm is the most; write the"):
        read(PLAN + done("2026-02-12T12:00", 200))
    with pytest.raises(PlanInvalid, match=r"A = -81 is 20\.25 mm"):
        read(PLAN + done("2026-02-12T12:00", -81))
    assert read(PLAN + done("2026-02-12T12:00", 80))
