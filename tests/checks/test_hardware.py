"""Rules of the hardware: each sentence whole, and what lies on either side of each limit.

60 mm at 1 mm a day, four quarter turns a day, from Mon 12 Jan to Thu 12 Mar 2026: on the morning of day d, d - 1 mm are
made, 20 on Sun 1 Feb, 30 on Wed 11 Feb, 31 on Thu 12 Feb.
"""

from datetime import date
from typing import Any

import pytest

from tests.checks.test_level_rules import REVIEWS, hinge, plan, said, two
from tests.courses import entries
from tests.helpers import PLAN, report
from tests.schedule.test_settings import setting


def told(code: str, **changes: Any) -> str | None:
    return {one.code: one.message for one in report(**changes).findings}.get(code)


def swaps(*days: str, range_mm: int = 30, **more: Any) -> dict[str, Any]:
    return {"frame.range_mm": range_mm, "frame.swaps": [date.fromisoformat(f"2026-{day}") for day in days], **more}


@pytest.mark.parametrize(
    ("changes", "stroke"),
    [
        # 10 mm, 40 mm from the morning of day 11 to that of day 51, 10 mm
        (swaps("01-22", "03-03"), "the travel of 40 mm from Thu 22 Jan 2026 until Tue 3 Mar 2026"),
        (swaps("02-12", range_mm=20), "the travel of 31 mm until Thu 12 Feb 2026"),  # 31 and 29: the longer one
        (swaps("02-10", range_mm=20), "the travel of 31 mm from Tue 10 Feb 2026"),
        (swaps("02-12", review={"every_days": 14}), "the travel of 31 mm until Thu 12 Feb 2026"),  # no review would do
    ],
)
def test_the_longest_stroke_is_told(changes: dict[str, Any], stroke: str) -> None:
    assert told("BT130", **changes) == f"{stroke} is more than the hardware's range of {changes['frame.range_mm']} mm"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-02-11", None),  # 30 mm until then, and 30 after it
        ("2026-02-12", "the travel of 60 mm is more than the hardware's range of 30 mm"),  # its 31st was beyond it
    ],
)
def test_a_range_that_is_set_later_holds_from_then_on(day: str, text: str | None) -> None:
    assert said(PLAN + "[frame]\nrange_mm = 30\n" + setting(day, '"frame.range_mm" = 70')).get("BT130") == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-04-22", None),  # day 101: 100 mm are made
        ("2026-04-23", "the travel is 101 mm, and no range_mm is given"),
    ],
)
def test_only_what_was_turned_before_a_range_was_said_has_none(day: str, text: str | None) -> None:
    long = PLAN.replace("defect_mm = 60", "defect_mm = 120")
    assert said(long + setting(day, '"frame.range_mm" = 150')).get("BT206") == text


def test_of_several_the_hardware_is_named_whose_range_nobody_knows() -> None:
    """In tandem 60 and 45 mm: the ring ahead goes 105."""
    text = plan(two(shares=("60", "45"), ways="dd"), goal='kind = "transport"\ndefect_mm = 105')
    assert said(text)["BT206"] == "B (level distal): the travel is 105 mm, and no range_mm is given"


@pytest.mark.parametrize(
    ("range_mm", "reviews", "end"),
    [
        # the 31st mm is turned on Wed 11 Feb; on its morning 30 of 60 are made, and 30 are left
        (30, ("2026-01-12", 90), "no review falls on Wed 11 Feb 2026, when a re-set would do"),
        # from 1.25 on the first day is too long; no day is before it
        ("0.5", ("2026-01-19", 7), "no day is left for a re-set before it ends on Mon 12 Jan 2026"),
    ],
)
def test_the_days_on_which_a_re_set_would_do(range_mm: object, reviews: tuple[str, int], end: str) -> None:
    text = PLAN + f"[frame]\nrange_mm = {range_mm}\n[review]\nfirst = {reviews[0]}\nevery_days = {reviews[1]}\n"
    assert said(text)["BT130"].split("; ")[1] == end


def test_the_last_turn_counts_for_where_a_re_set_would_do() -> None:
    """60.25 mm: on the morning of Wed 11 Feb 30 are made, and 30.25 are left, the last of them alone on Fri 13 Mar."""
    text = PLAN.replace("= 60", "= 60.25") + "[frame]\nrange_mm = 30\n[review]\nfirst = 2026-01-12\nevery_days = 90\n"
    assert said(text)["BT130"].split("; ")[1] == (
        "no review falls from Tue 13 Jan 2026 to Wed 11 Feb 2026, when a re-set would do, and one more must follow"
    )


def test_no_day_that_is_past_is_proposed_for_a_re_set() -> None:
    """40 of 60 mm: from Sun 1 Feb on one re-set would do; one quarter of Thu 5 Feb was missed, as is recorded."""
    text = PLAN + "[frame]\nrange_mm = 40\n[review]\nfirst = 2026-01-12\nevery_days = 90\n"
    missed = entries('at = 2026-02-05T20:00:00; record = "missed"')
    assert said(text + missed)["BT130"].split("; ")[1] == (
        "no review falls from Fri 6 Feb 2026 to Sat 21 Feb 2026, when a re-set would do"
    )


def change(on: str, hour: str = "06", written: str = "") -> str:
    """An order to re-set, written at an hour of its day or of another."""
    return entries(f'on = {on}; order = "reset"; actuators = ["A"]; entered = {written or on}T{hour}:00:00Z')


SWAPPED = PLAN + "[frame]\nswaps = [2026-02-09, 2026-02-11]\n[review]\nfirst = 2026-02-09\nevery_days = 28\n"
ALONE = "a swap is planned on a day without a review"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (SWAPPED, "Wed 11 Feb 2026"),
        (SWAPPED.replace("02-11]", "02-11, 2026-02-12]"), "Wed 11 Feb 2026, Thu 12 Feb 2026"),
        (SWAPPED.replace("02-11]", "03-09]"), ""),
        # what is ordered ahead is a plan; what is written on its day or later was done
        (SWAPPED.replace(", 2026-02-11", "") + change("2026-02-12", written="2026-02-11"), "Thu 12 Feb 2026"),
        (SWAPPED.replace(", 2026-02-11", "") + change("2026-02-12"), ""),
        (SWAPPED.replace(", 2026-02-11", "") + change("2026-02-12", written="2026-02-13"), ""),
        # a review that an order adds is one
        (SWAPPED + entries('order = "review_add"; dates = [2026-02-11]; entered = 2026-02-01T09:00:00Z'), ""),
    ],
)
def test_a_swap_on_a_day_without_a_review(text: str, days: str) -> None:
    assert said(text).get("BT131") == (f"{ALONE}: {days}" if days else None)


def test_a_swap_whose_review_is_taken_away() -> None:
    """Of two swaps on reviews one review is moved, and one cancelled: both are named, and told by BT170 alone."""
    text = PLAN + "[frame]\nswaps = [2026-02-09, 2026-02-16]\n[review]\nfirst = 2026-02-09\nevery_days = 7\n"
    moved = entries('order = "review_move"; from = 2026-02-09; to = 2026-02-10; entered = 2026-02-01T09:00:00Z')
    cancelled = entries('order = "review_cancel"; dates = [2026-02-16]; entered = 2026-02-01T09:00:00Z')
    assert not {"BT131", "BT170"} & said(text).keys()
    found = said(text + moved)
    assert found["BT170"] == "hardware is still changed on Mon 9 Feb 2026, but the review of that day was taken away"
    assert "BT131" not in found
    assert said(text + moved + cancelled)["BT170"] == (
        "hardware is still changed on Mon 9 Feb 2026, Mon 16 Feb 2026, but the review of that day was taken away"
    )


@pytest.mark.parametrize(
    ("frame", "more", "text"),
    [
        ("swaps = [2026-02-16]", "", "A was not re-set on Mon 16 Feb 2026, and no later re-set is planned"),
        ("swaps = [2026-02-16]", change("2026-02-19"), None),
        ("swaps = [2026-02-16]", change("2026-02-16", "13"), None),  # made after all
        ("swaps = [2026-02-16, 2026-02-23]", "", None),
        ("swaps = [2026-02-09, 2026-02-16]", "", "A was not re-set on Mon 16 Feb 2026, and no later re-set is planned"),
        ("range_mm = 40\nswaps = [2026-02-16]", "", None),  # then bt plans the next
    ],
)
def test_a_re_set_that_was_not_made(frame: str, more: str, text: str | None) -> None:
    closed = entries('on = 2026-02-16; record = "not_made"; actuators = ["A"]; entered = 2026-02-16T12:00:00Z')
    assert said(PLAN + f"[frame]\n{frame}\n" + closed + more).get("BT176") == text


def test_of_two_re_sets_only_that_which_was_not_made_is_told() -> None:
    closed = entries('on = 2026-02-09; record = "not_made"; actuators = ["B"]; entered = 2026-02-09T12:00:00Z')
    text = plan("[frame]\nswaps = [2026-02-09]\n" + two() + closed)
    assert said(text)["BT176"] == "B was not re-set on Mon 9 Feb 2026, and no later re-set is planned"


def test_each_of_several_that_are_re_set_is_named() -> None:
    """By 20 degrees rod A gets 41.75 mm longer, B at half its distance 20.84: only A comes to the end of 30."""
    reviews = "[review]\nfirst = 2026-01-14\nevery_days = 1\n"
    found = said(hinge(rods="120:concave,60:concave", frame="range_mm = 30", course=reviews))["BT133"]
    assert found == "A is re-set on Mon 19 Jan 2026, before a stroke of 30 mm would end"
    levels = plan("[frame]\nrange_mm = 20\n" + two() + REVIEWS.format(7))
    assert said(levels)["BT133"] == (
        "A is re-set on Mon 26 Jan 2026, before a stroke of 20 mm would end; "
        "B is re-set on Mon 26 Jan 2026, before a stroke of 20 mm would end"
    )


@pytest.mark.parametrize(("kind", "called"), [("click", "click struts"), ("telescopic", "telescopic rods")])
def test_struts_in_tandem_are_told_by_what_they_are(kind: str, called: str) -> None:
    text = plan(f'[frame]\nkind = "{kind}"\n' + two(shares=("25", "35"), ways="dd"))
    assert said(text)["BT134"] == (
        f"the {called} of level distal are taken to stand on the frame and to travel 60 mm. Between this ring and the "
        "one behind it they would travel 35 mm"
    )
