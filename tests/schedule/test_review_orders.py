"""Reviews that orders add, move and cancel: all others stay, and hardware planned on them is planned by what is left.

PLAN ends on Thu 12 Mar 2026; with reviews every 14 days from Mon 26 Jan they are on 26 Jan, 9 and 23 Feb, 9 Mar and,
the first after the last turn, 23 Mar. On the morning of day d of a lengthening at 1 mm a day, d - 1 mm are made.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.model import Plan
from bt_cli.schedule import build
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.reviews import TurnsEnd
from bt_cli.schedule.shared_turns import SharedTurns
from tests.helpers import at_revision
from tests.schedule.test_courses import course, order, record
from tests.schedule.test_resets import days, lengthening, strokes
from tests.schedule.test_reviews import FORTNIGHTLY, PLANNED, paused, reviews

WRITTEN = "2026-01-20T09:00:00Z"


def move(was: str, to: str, entered: str | None = WRITTEN) -> dict[str, Any]:
    return _written({"order": "review_move", "from": _day(was), "to": _day(to)}, entered)


def add(*on: str, entered: str | None = WRITTEN) -> dict[str, Any]:
    return _written({"order": "review_add", "dates": [*map(_day, on)]}, entered)


def cancel(*on: str, entered: str | None = WRITTEN) -> dict[str, Any]:
    return _written({"order": "review_cancel", "dates": [*map(_day, on)]}, entered)


def _day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def _written(entry: dict[str, Any], entered: str | None) -> dict[str, Any]:
    return entry | ({"entered": datetime.fromisoformat(entered)} if entered else {})


@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        ([move("01-26", "01-29")], ["01-29", *PLANNED[1:]]),
        ([move("01-26", "02-12")], ["02-09", "02-12", *PLANNED[2:]]),
        ([move("01-26", "01-29"), move("01-29", "01-30")], ["01-30", *PLANNED[1:]]),
        ([move("01-26", "01-29"), move("01-29", "01-26")], PLANNED),
        ([cancel("02-09", "02-23")], ["01-26", "03-09", "03-23"]),
        ([cancel("02-09"), add("02-09")], PLANNED),
        ([add("01-20")], ["01-20", *PLANNED]),  # of the day of writing: the patient is there
        ([add("03-13")], [*PLANNED[:-1], "03-13", "03-23"]),  # which drops none that was planned
        ([add("05-04")], [*PLANNED, "05-04"]),
        ([move("03-23", "03-26")], [*PLANNED[:-1], "03-26"]),
        # Nobody is left without a review on or after the last turn: the next of the rhythm takes its place.
        ([move("03-23", "03-11")], [*PLANNED[:-1], "03-11", "04-06"]),
        ([cancel("03-23")], [*PLANNED[:-1], "04-06"]),
    ],
)
def test_single_reviews_change_and_all_others_stay(entries: list[dict[str, Any]], wanted: list[str]) -> None:
    assert paused(*entries) == wanted


def test_those_of_consolidation_too() -> None:
    """Every 28 days from 23 Mar: 20 Apr, 18 May, 15 Jun. What is moved moves no later one."""
    changes = {"review": FORTNIGHTLY | {"consolidation_every_days": 28}}
    assert paused(move("03-23", "03-26"), move("04-20", "04-23"), **changes)[4:7] == ["03-26", "04-23", "05-18"]
    assert paused(cancel("05-18"), **changes)[4:7] == ["03-23", "04-20", "06-15"]


def test_a_rest_keeps_two_after_it() -> None:
    assert paused(order("pause", "2026-03-02"), cancel("03-23", entered="2026-03-02T09:00:00Z"))[-2:] == [
        "03-09",
        "04-06",
    ]


def test_a_plan_without_any_gets_those_that_are_added() -> None:
    assert reviews(course(add("02-09", "04-20"))) == ["02-09", "04-20"]
    assert reviews(course(add("02-09", "04-20"), record("frame_off", "2026-04-02"))) == ["02-09"]


def test_the_last_that_the_plan_covers_can_be_moved_and_turning_ends_with_it() -> None:
    """Turns end on Tue 10 Feb, at 30 mm; moved to Fri 13 Feb, at 33 mm."""
    changes = {"review": FORTNIGHTLY | {"last": date(2026, 2, 10)}}
    moved = course(move("02-10", "02-13"), **changes)
    assert reviews(moved) == ["01-26", "02-09", "02-13"]
    assert moved.schedule.truncated_at == date(2026, 2, 13)
    assert moved.schedule.moved_mm == 33
    assert at_revision(moved, 0).schedule.moved_mm == 30
    assert reviews(course(move("02-10", "02-06"), **changes)) == ["01-26", "02-06"]
    for entry in (cancel("02-10"), add("02-20"), move("02-09", "02-20")):
        with pytest.raises(PlanInvalid, match="Tue 10 Feb 2026 is the last review that the plan covers: move that one"):
            course(entry, **changes)


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        (
            [cancel("01-27")],
            "no review is planned on Tue 27 Jan 2026; the nearest: Mon 26 Jan 2026 and Mon 9 Feb",
        ),
        (
            [move("01-26", "01-29"), cancel("01-26")],
            "no review is planned on Mon 26 Jan 2026; the nearest: Thu 29",
        ),
        ([move("01-26", "02-09")], "a review is planned on Mon 9 Feb 2026 already"),
        (
            [cancel("01-26", entered="2026-01-27T09:00:00Z")],
            "Mon 26 Jan 2026 is past, as of Tue 27 Jan 2026: past reviews",
        ),
        ([move("02-09", "01-19")], "Mon 19 Jan 2026 is past, as of Tue 20 Jan 2026: no review is planned in the past"),
        ([record("missed", "2026-02-01T08:00"), cancel("01-26", entered=None)], "is past, as of Sun 1 Feb 2026"),
        ([add("01-04", entered=None)], "Sun 4 Jan 2026 is before the course begins, on Mon 5 Jan 2026"),
        ([add("02-12", "02-12")], "each once"),
        ([add()], "one day or more"),
        ([move("02-09", "02-09")], "to is the day it was on"),
        ([{**move("02-09", "02-12"), "from": datetime(2026, 2, 9, 8)}], "a review is a day: write 2026-02-09"),
        ([{**add("02-12"), "on": date(2026, 2, 1)}], "it has no time from which it counts"),
        ([{"order": "review_move", "from": date(2026, 2, 9)}], "order review_move: to is missing"),
        ([{**add("02-12"), "level": "level 1"}], "level does not belong to order review_add"),
    ],
)
def test_what_cannot_be_is_refused(entries: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(PlanInvalid, match=said):
        course(*entries, review=FORTNIGHTLY)


@pytest.mark.parametrize(
    ("entry", "resets"),
    [
        # 20 mm end with 31 Jan. By 29 Jan 17 are made, to 37 on 17 Feb: re-set on 16 Feb at 35, to 55 on 7 Mar: 2 Mar.
        (move("01-26", "01-29"), ["A 29 Jan", "A 16 Feb", "A 02 Mar"]),
        (add("01-30"), ["A 30 Jan", "A 16 Feb", "A 02 Mar"]),  # 18 made, to 38 on 18 Feb
        # Without 26 Jan the last before is 19 Jan at 7, to 27 on 7 Feb: 2 Feb at 21, to 41 on 21 Feb: 16 Feb.
        (cancel("01-26", entered="2026-01-13T09:00:00Z"), ["A 19 Jan", "A 02 Feb", "A 16 Feb", "A 02 Mar"]),
        # 26 Jan is behind, at 14, to 34 on 14 Feb: 12 Feb at 31, to 51 on 3 Mar: 2 Mar.
        (move("02-09", "02-12", "2026-02-05T09:00:00Z"), ["A 26 Jan", "A 12 Feb", "A 02 Mar"]),
        # Written before that morning's first turn, at 08:00, it can still be moved; it counts as made after it.
        (move("01-26", "01-29", "2026-01-26T07:30:00Z"), ["A 29 Jan", "A 16 Feb", "A 02 Mar"]),
        (add("01-28", entered="2026-01-28T07:30:00Z"), ["A 26 Jan", "A 09 Feb", "A 23 Feb"]),  # nothing is needed
    ],
)
def test_hardware_is_changed_on_the_reviews_that_are_left(entry: dict[str, Any], resets: list[str]) -> None:
    found = lengthening(60, 20, course=[entry])
    assert days(found.schedule) == resets
    assert max(strokes(found.schedule)["A"]) <= 20
    assert not {"BT130", "BT170"} & codes(found)


def codes(found: Report) -> set[str]:
    return {finding.code for finding in found.findings}


def test_a_stroke_that_is_missed_and_a_change_that_is_behind_refuse() -> None:
    """Moved to 3 Feb it is too late: 20 mm end with 31 Jan, and 19 Jan is past. At 08:00 of its day it is behind."""
    assert "BT130" in codes(lengthening(60, 20, course=[move("01-26", "02-03")]))
    behind = lengthening(60, 20, course=[move("01-26", "01-29", "2026-01-26T10:00:00Z")])
    assert days(behind.schedule)[0] == "A 26 Jan"
    assert "BT170" in codes(behind)


def test_a_review_added_for_a_stroke_saves_it() -> None:
    """Fortnightly from 2 Feb the first is too late for 20 mm; one more on 30 Jan will do, also without [review]."""
    late = {"review": {"first": date(2026, 2, 2), "every_days": 14}}
    assert "BT130" in codes(lengthening(25, 20, **late))
    assert days(lengthening(25, 20, course=[add("01-30")], **late).schedule) == ["A 30 Jan"]
    assert days(lengthening(25, 20, course=[add("01-30")], review=None).schedule) == ["A 30 Jan"]


def test_one_added_for_today_holds_a_re_set_only_before_its_first_turn() -> None:
    late = {"review": {"first": date(2026, 2, 2), "every_days": 14}}
    early, behind = (
        lengthening(25, 20, course=[add("01-30", entered=f"2026-01-30T{at}:00Z")], **late) for at in ("07:30", "08:30")
    )
    assert days(early.schedule) == ["A 30 Jan"]
    assert "BT130" in codes(behind)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from(["add", "move", "cancel"]), st.integers(1, 60), st.integers(1, 60)), max_size=4)
)
def test_every_earlier_revision_is_that_of_its_plan(words: list[tuple[str, int, int]]) -> None:
    """Orders as far as they can be followed: each revision has the reviews and turns of its plan scheduled alone."""
    entries: list[dict[str, Any]] = [
        order("rate", "2026-02-02", rate_mm_per_day=2, entered=datetime.fromisoformat(WRITTEN))
    ]
    found = lengthening(60, 20, course=entries)
    for word, i, k in words:
        was, now = (f"{date(2026, 1, 21) + timedelta(days=n):%m-%d}" for n in (i, k))
        entry = {"add": add(now), "cancel": cancel(was), "move": move(was, now)}[word]
        try:
            found = lengthening(60, 20, course=[*entries, entry])
        except PlanInvalid:
            continue
        entries.append(entry)
    for revision, earlier in earlier_revisions(found.schedule.plan):
        assert earlier
        whole = at_revision(found, revision).schedule
        assert [*earlier.before, *(earlier.sessions() or ())] == list(whole.sessions)
        assert earlier.milestones == list(whole.milestones)


def test_orders_by_hand_are_looked_at_in_turns_that_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One order of reviews after the other changes no turn; a rate does: 20 mm to Sun 1 Feb, and 40 at 0.5 a day to
    21 Apr, so that 6 and 20 Apr are reviews too, which 12 Mar asked for none of.
    """
    made, turns_end = list[Plan](), build._turns_end

    def counted(plan: Plan, shared: SharedTurns) -> TurnsEnd:
        made.append(plan)
        return turns_end(plan, shared)

    monkeypatch.setattr(build, "_turns_end", counted)
    moved = [move(f"01-{26 + k}", f"01-{27 + k}", entered=None) for k in range(4)]
    assert paused(*moved) == ["01-30", *PLANNED[1:]]
    assert len(made) == 1
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.5"))
    found = paused(*moved, slower, cancel("04-06", entered=None))
    assert "04-06" not in found
    assert "04-20" in found
    with pytest.raises(PlanInvalid, match="no review is planned on Mon 6 Apr 2026"):
        paused(*moved, cancel("04-06", entered=None), slower)


def test_by_hand_an_order_of_reviews_stands_on_a_course_that_can_be_followed() -> None:
    """Its commands would have refused it, though what comes after it makes the whole one that can be followed.

    A course without entries ends on 12 Mar, before the swap of 1 Jun; with any it may take five years.
    """
    moved = move("02-09", "02-10", entered=None)
    early, late = order("pause", "2026-01-18"), order("resume", "2026-01-20T08:00")
    assert "02-10" in paused(late, early, moved)
    with pytest.raises(PlanInvalid, match="order resume at Tue 20 Jan 2026 08:00: nothing is paused then"):
        paused(late, moved, early)
    with pytest.raises(PlanInvalid, match="swaps: Mon 1 Jun 2026 is outside the course, which runs from Mon 12 Jan"):
        paused(moved, frame={"kind": "ilizarov", "swaps": [date(2026, 6, 1)]})
