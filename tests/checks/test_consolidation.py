"""Rules of consolidation: a frame that is on after the last turn, and no review that is planned.

60 mm at 1 mm a day from Mon 12 Jan 2026 end on Thu 12 Mar; of a rail after 10 days' latency on Sun 15 Mar.
"""

from datetime import date
from typing import Any

import pytest

from tests.helpers import read
from tests.schedule.test_after import RAIL, REVIEWS
from tests.schedule.test_courses import course, order, record

NONE_PLANNED = "the last turn was on Thu 12 Mar 2026, the frame is on, and no review of consolidation is planned"
DONE = {"record": "done", "through": date(2026, 3, 12)}


@pytest.mark.parametrize(
    ("entries", "changes", "text"),
    [
        ([DONE], {}, NONE_PLANNED),
        ([record("xray", "2026-03-12", note="fine")], {}, NONE_PLANNED),  # the day of the last turn itself
        ([record("xray", "2026-03-11", note="fine")], {}, None),
        ([record("xray", "2026-02-01", note="fine", entered="2026-03-12T21:00:00Z")], {}, NONE_PLANNED),
        ([record("xray", "2026-02-01", note="fine", entered="2026-03-11T21:00:00Z")], {}, None),
        # every two weeks from 26 Jan to the first after the last turn, Mon 23 Mar; without an interval of consolidation
        ([DONE], {"review": {"first": date(2026, 1, 26), "every_days": 14}}, NONE_PLANNED),
        ([DONE], {"review": {"first": date(2026, 1, 26), "every_days": 14, "consolidation_every_days": 28}}, None),
        # one that was ordered is one until its day has come
        ([DONE, {"order": "review_add", "dates": [date(2026, 3, 20)]}], {}, None),
        (
            [{"order": "review_add", "dates": [date(2026, 3, 20)]}, record("xray", "2026-03-20", note="fine")],
            {},
            NONE_PLANNED,
        ),
        ([DONE, record("frame_off", "2026-03-20")], {}, None),
        ([order("pause", "2026-02-01"), DONE], {}, None),  # it has not come to its goal, and is to go on
        # of several records the latest day that any tells of
        ([record("xray", "2026-03-12", note="fine"), record("xray", "2026-03-11", note="late")], {}, NONE_PLANNED),
    ],
)
def test_no_review_of_consolidation(entries: list[dict[str, Any]], changes: dict[str, Any], text: str | None) -> None:
    found = {one.code: one.message for one in course(*entries, **changes).findings}
    assert found.get("BT190") == text


@pytest.mark.parametrize(("on", "told"), [("2026-03-23", False), ("2026-03-24", True)])
def test_until_the_day_on_which_the_frame_comes_off_no_other_review_is_needed(on: str, told: bool) -> None:
    """The last turn is on Sun 15 Mar, and the frame comes off at the review of Mon 23 Mar."""
    seen = f'[[course]]\non = {on}\nrecord = "xray"\nnote = "fine"\n'
    assert ("BT190" in {one.code for one in read(RAIL + REVIEWS + seen).findings}) == told


def test_a_frame_that_comes_off_at_the_end_has_no_date_before_that_is_known() -> None:
    """Paused for good, the course does not come to docking."""
    paused = '[[course]]\non = 2026-02-01\norder = "pause"\n'
    assert "BT208" not in {one.code for one in read(RAIL + paused).findings}
    assert "BT208" not in {one.code for one in read(RAIL.replace('[after]\nmethod = "over_nail"\n', "")).findings}


def test_a_course_that_is_stopped_has_its_own_last_turn() -> None:
    """Stopped on Sun 1 Feb, the last turn is on Sat 31 Jan."""
    found = {one.code: one.message for one in course(order("stop", "2026-02-01"), DONE).findings}
    assert found.get("BT190", "").startswith("the last turn was on Sat 31 Jan 2026, ")


def test_no_review_on_which_the_frame_comes_off() -> None:
    text = (
        "[after] says what takes the frame's place, and no review is planned on Sun 15 Mar 2026 or later, "
        "when it comes off"
    )
    assert {one.code: one.message for one in read(RAIL).findings}["BT208"] == text
    assert "BT208" not in {one.code for one in read(RAIL + REVIEWS).findings}
