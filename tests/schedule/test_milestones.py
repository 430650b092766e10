"""The dates that matter: 60 mm at 1 mm a day in quarters, Mon 12 Jan to Thu 12 Mar 2026."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.schedule.model import Schedule
from tests.helpers import read, report
from tests.level_plans import KEPT
from tests.schedule.test_courses import course, order


def dates(schedule: Schedule) -> list[tuple[str, str]]:
    return [(one.kind, f"{one.on:%d %b}") for one in schedule.milestones]


def test_they_are_in_the_order_of_days() -> None:
    made = report(review={"first": date(2026, 1, 26), "every_days": 28}, **{"frame.swaps": [date(2026, 2, 2)]}).schedule
    assert dates(made) == [
        ("surgery", "05 Jan"), ("distraction_start", "12 Jan"), ("first_session", "12 Jan"), ("review", "26 Jan"),
        ("swap", "02 Feb"), ("review", "23 Feb"), ("expected_contact", "12 Mar"), ("last_session", "12 Mar"),
        ("review", "23 Mar"),
    ]  # fmt: skip


def test_without_a_date_of_surgery_none_is_told() -> None:
    made = report(surgery=None, **{"protocol.latency_days": None, "protocol.first_session": "2026-01-12"}).schedule
    assert dates(made)[:2] == [("distraction_start", "12 Jan"), ("first_session", "12 Jan")]


def test_the_first_session_is_that_which_turns() -> None:
    """0.05 mm a day in four: 0.1375, over half a step, is reached in the eleventh slot, on the third day."""
    slow = report(**{"goal.defect_mm": 1, "protocol.rate_mm_per_day": Decimal("0.05")}).schedule
    assert dates(slow)[1:3] == [("distraction_start", "12 Jan"), ("first_session", "14 Jan")]


@pytest.mark.parametrize(
    ("goal", "contact"),
    [
        ({"kind": "transport", "defect_mm": 20}, ["31 Jan"]),
        ({"kind": "lengthening", "lengthening_mm": 20}, []),
        ({"kind": "compression", "compression_mm": 5}, []),
        # a gap of 3 mm is closed on the third day, and pressed on from there
        ({"kind": "compression", "compression_mm": 5, "defect_mm": 3}, ["14 Jan"]),
        ({"kind": "compression", "compression_mm": 5, "defect_mm": 5}, ["16 Jan"]),
    ],
)
def test_contact_is_where_a_gap_is_closed(goal: dict[str, Any], contact: list[str]) -> None:
    assert [on for kind, on in dates(report(goal=goal).schedule) if kind == "expected_contact"] == contact


@pytest.mark.parametrize(
    ("entries", "contact"),
    [
        # 20 mm are made on the evening of Sat 31 Jan, and on Sun 1 Feb an X-ray shows that none is left
        ([order("remaining", "2026-02-01", remaining_mm=0)], ["31 Jan"]),
        ([order("remaining", "2026-02-01T08:01", remaining_mm=0)], ["01 Feb"]),  # by the turn of 08:00
        # nothing was turned by then, and it is pressed from the next day on
        ([order("remaining", "2026-01-12", remaining_mm=0),
          order("compress", "2026-01-13", distance_mm=1, rate_mm_per_day=1)], ["12 Jan"]),
        ([order("pause", "2026-02-01")], []),
    ],
)  # fmt: skip
def test_contact_is_told_with_the_last_turn_before_it(entries: list[dict[str, Any]], contact: list[str]) -> None:
    assert [on for kind, on in dates(course(*entries).schedule) if kind == "expected_contact"] == contact


def test_each_level_has_its_own() -> None:
    """40 mm each: upper at 0.5 mm a day in 80 days, to Wed 1 Apr; the others in 40, to Fri 20 Feb."""
    upper, _, lower = read(KEPT).schedule.levels
    assert dates(upper)[1:] == [("distraction_start", "12 Jan"), ("first_session", "12 Jan"),
                                ("expected_contact", "01 Apr"), ("last_session", "01 Apr")]  # fmt: skip
    assert dates(lower)[3:] == [("expected_contact", "20 Feb"), ("last_session", "20 Feb")]


def test_a_last_day_of_one_turn() -> None:
    """59.25 mm are 237 quarters: 236 by Wed 11 Mar, on which a review is, and one on the 12th."""
    made = report(review={"first": date(2026, 3, 11), "every_days": 7}, **{"goal.defect_mm": Decimal("59.25")}).schedule
    assert dates(made)[3:] == [
        ("review", "11 Mar"), ("expected_contact", "12 Mar"), ("last_session", "12 Mar"), ("review", "18 Mar"),
    ]  # fmt: skip


def test_all_dates_of_a_gap_that_is_closed_and_pressed() -> None:
    """3 of 5 mm are the gap. Paused on Wed 14 Jan, at 2 mm, it is not closed."""
    goal = {"kind": "compression", "compression_mm": 5, "defect_mm": 3}
    begun = [("surgery", "05 Jan"), ("distraction_start", "12 Jan"), ("first_session", "12 Jan")]
    assert dates(report(goal=goal).schedule) == [*begun, ("expected_contact", "14 Jan"), ("last_session", "16 Jan")]
    held = course(order("pause", "2026-01-14"), goal=goal).schedule
    assert dates(held) == [*begun, ("last_session", "13 Jan")]
