"""Rules of the course: what was seen against what was planned, worked by hand.

60 mm at 1 mm a day from Mon 12 Jan 2026: 20 mm on the morning of Sun 1 Feb.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.plan.appending import appended
from tests.courses import entries
from tests.helpers import PLAN, goal, read
from tests.plan.test_history import LEVELS
from tests.schedule.test_courses import course, order


def test_of_several_scales_that_disagree_the_first_is_told() -> None:
    """On Sun 1 Feb upper goes from 20 to 21 mm; lower has had its 20 since Sat 31 Jan."""
    shown = entries('on = 2026-02-01; record = "reading"; readings_mm = { A = 25, B = 25 }')
    told = {one.code: one.message for one in read(PLAN + LEVELS + shown).findings}
    assert told["BT140"] == "A read 25 mm on Sun 1 Feb 2026, where the plan says 20 mm to 21 mm"


def test_an_order_that_was_undone_after_it_was_turned_by() -> None:
    """0.75 mm a day from Sun 1 Feb: three turns that day. Undone on Mon 2 Feb at 10:00: as if four had been made."""
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.75"), entered="2026-01-31T10:00:00Z")
    undo = {"on": date(2026, 2, 2), "record": "undo", "revision": 1, "entered": "2026-02-02T10:00:00Z"}
    told = {one.code: one.message for one in course(slower, undo).findings}
    assert told["BT137"] == (
        "undo of order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (4 "
        "sessions, Sun 1 Feb 2026 12:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made without that order"
    )


def test_recorded_turns_that_a_correction_counts_anew() -> None:
    """Nine days of 1 mm are recorded; by 0.75 mm a day they come to 6.75."""
    recorded = appended(PLAN.encode(), {"record": "done", "through": date(2026, 1, 20)}, "plan.toml").decode()
    edited = recorded.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75", 1)
    entry = {"on": date(2026, 1, 21), "record": "correct", "reason": "x", "was": {"protocol.rate_mm_per_day": 1}}
    text = appended(edited.encode(), entry, "plan.toml").decode()
    assert {one.code: one.message for one in read(text).findings}["BT136"] == (
        "by the corrected plan the turns recorded until Tue 20 Jan 2026 23:59 come to another reading: A 6.75 mm and "
        "not 9 mm"
    )
    moved = recorded.replace("defect_mm = 60", "defect_mm = 54", 1)
    entry = {**entry, "was": {"goal.defect_mm": 60}}
    assert "BT136" not in {one.code for one in read(appended(moved.encode(), entry, "p").decode()).findings}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, True),
        (order("remaining", "2026-02-02", remaining_mm=31), False),
        (order("replan", "2026-02-02", readings_mm={"A": 21}, remaining_mm=31), False),
        (order("replan", "2026-02-02", readings_mm={"A": 21}), True),  # a scale says nothing of the gap
    ],
)
def test_an_x_ray_that_disagrees_until_an_order_answers_it(answer: dict[str, Any] | None, told: bool) -> None:
    """A gap of 32 mm on Sun 1 Feb, where 39 to 40 are planned."""
    film = {"on": date(2026, 2, 1), "record": "xray", "gap_mm": 32}
    found = {one.code: one.message for one in course(film, *([answer] if answer else [])).findings}
    text = "X-ray showed a gap of 32 mm on Sun 1 Feb 2026, where the plan says 39 mm to 40 mm"
    assert (found.get("BT141") == text) == told


@pytest.mark.parametrize(("left_mm", "told"), [(3, False), (5, False), (1, False), (Decimal("5.25"), True)])
def test_what_is_left_by_a_scale_counts_what_was_ordered_beyond_the_goal(left_mm: object, told: bool) -> None:
    """20 mm longer by Sat 31 Jan; 5 more from Mon 2 Feb: on the morning of Wed 4 Feb 22 are read, and 3 are left."""
    more = order("extend", "2026-02-02", distance_mm=5, rate_mm_per_day=1)
    shown = {"at": datetime(2026, 2, 4, 7), "record": "reading", "readings_mm": {"A": 22}}
    left = order("remaining", "2026-02-04", remaining_mm=left_mm)
    found = {one.code for one in course(more, shown, left, goal=goal("lengthening", 20)).findings}
    assert ("BT138" in found) == told


def test_a_scale_may_come_down_to_0() -> None:
    """20 mm are made by Sun 1 Feb, and all of them taken back."""
    back = order("reverse", "2026-02-01", distance_mm=20, rate_mm_per_day=1)
    made = course(back)
    assert made.schedule.sessions[-1].moves[0].reading_mm == 0
    assert "BT168" not in {one.code for one in made.findings}
