"""Consolidation, and the end of a treatment.

60 mm at 1 mm a day from Mon 12 Jan 2026 end on Thu 12 Mar; reviews every 14 days from Mon 26 Jan end on Mon 23 Mar.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.document.treatment_text import treatment_line
from bt_cli.errors import PlanInvalid
from bt_cli.schedule.consolidation import consolidates, phase_at, treatment_of
from tests.helpers import at_revision
from tests.schedule.test_courses import course, order, record

REVIEW = {"first": date(2026, 1, 26), "every_days": 14, "consolidation_every_days": 28}


def test_reviews_go_on_from_the_last_one_of_the_turns_for_two_years() -> None:
    """23 Mar and 28 days is 20 Apr, then 18 May; the last within 730 days of 12 Mar 2026 (11 Mar 2028) is 21 Feb."""
    found = course(review=REVIEW).schedule.dates("review")
    assert found[4:7] == [date(2026, 3, 23), date(2026, 4, 20), date(2026, 5, 18)]
    assert found[-1] == date(2028, 2, 21)


def test_none_is_after_the_frame_is_off_or_after_the_last_that_the_plan_covers() -> None:
    off = course(record("frame_off", "2026-05-18"), review=REVIEW)
    assert off.schedule.dates("review")[-1] == date(2026, 5, 18)
    assert at_revision(off, 0).schedule.dates("review")[-1] == date(2028, 2, 21)  # as it was before
    covered = course(review=REVIEW | {"last": date(2026, 4, 30)})
    assert covered.schedule.dates("review")[-1] == date(2026, 4, 20)


def test_days_and_healing_index() -> None:
    """5 Jan to 22 Dec: 351 days (day 356 less day 5). 12 Mar (day 71) to 22 Dec: 285. 351 / 6 cm = 58.5."""
    found = treatment_of(course(record("frame_off", "2026-12-22")).schedule)
    assert found
    assert (found.frame_days, found.consolidation_days, found.healing_index_days_per_cm) == (351, 285, 58.5)
    assert "58.5 days/cm (351 days in the frame for 60 mm of regenerate)" in treatment_line(found)


def test_the_regenerate_is_what_the_last_x_ray_shows_and_compression_is_none_of_it() -> None:
    """After 5 mm of compression 60 mm were still drawn out; an X-ray of 1 June shows 54 mm: 351 / 5.4 = 65."""
    pressed = order("compress", "2026-03-20", distance_mm=5, rate_mm_per_day=Decimal("0.25"))
    xray = record("xray", "2026-06-01", regenerate_mm=54)
    early = record("xray", "2026-02-01", regenerate_mm=18)  # of a regenerate that still grew
    for entries, index in (((early, pressed), 58.5), ((pressed, xray), 65)):
        found = treatment_of(course(*entries, record("frame_off", "2026-12-22")).schedule)
        assert found and found.healing_index_days_per_cm == index


def test_a_stopped_course_has_its_own_regenerate() -> None:
    """Stopped on the morning of 1 Feb 20 mm are made. The frame is off on 5 May, 120 days after surgery: 60 days/cm."""
    found = treatment_of(course(order("stop", "2026-02-01"), record("frame_off", "2026-05-05")).schedule)
    assert found
    assert (found.frame_days, found.regenerate_mm, found.healing_index_days_per_cm) == (120, 20, 60)


def test_the_frame_cannot_come_off_before_the_last_turn() -> None:
    with pytest.raises(PlanInvalid, match="before the last turn, Thu 12 Mar 2026 20:00: order stop first"):
        course(record("frame_off", "2026-03-11"))
    assert treatment_of(course(record("frame_off", "2026-03-12")).schedule)


def test_nothing_follows_it_but_a_correction() -> None:
    for later in (order("extend", "2027-01-01", distance_mm=5, rate_mm_per_day=1), record("frame_off", "2027-01-01")):
        with pytest.raises(PlanInvalid, match="the treatment is over; only correct or undo may follow"):
            course(record("frame_off", "2026-12-22"), later)
    assert course(record("frame_off", "2026-12-22"), record("correct", "2027-01-01"))


def test_without_its_interval_a_finding_tells_once_the_last_turn_is_recorded() -> None:
    def codes(*entries: object, **changes: object) -> bool:
        return any(finding.code == "BT190" for finding in course(*entries, **changes).findings)  # type: ignore[arg-type]

    done, early = ({"record": "done", "through": date(2026, 3, day)} for day in (12, 11))
    assert codes(done)
    assert not codes()
    assert not codes(early)
    assert not codes(done, review=REVIEW)
    assert not codes(done, record("frame_off", "2026-12-22"))


BACK = order("reverse", "2026-02-01", distance_mm=2, rate_mm_per_day=1)  # to the evening of Mon 2 Feb
CUT = {"review": {"first": date(2026, 1, 26), "every_days": 14, "last": date(2026, 2, 9)}}
OFF, AT_ONCE = record("frame_off", "2026-12-22"), record("frame_off", "2026-03-12")


@pytest.mark.parametrize(
    ("entries", "changes", "at", "phase"),
    [
        ([], {}, "2026-01-12T07:59", None),
        ([], {}, "2026-03-12T20:00", "distraction"),  # the last turn is still to come
        ([], {}, "2026-03-12T20:01", "consolidation"),
        ([order("pause", "2026-02-01")], {}, "2026-02-02T12:00", "paused"),
        ([order("stop", "2026-02-01")], {}, "2026-02-02T12:00", "stopped"),
        ([BACK], {}, "2026-02-03T12:00", "waiting"),  # short of its goal
        ([BACK, order("resume", "2026-02-05")], {}, "2026-02-03T12:00", "waiting"),  # there are turns to come
        ([], CUT, "2026-02-10T12:00", "waiting"),
        ([OFF], {}, "2026-12-21T23:59", "consolidation"),
        ([OFF], {}, "2026-12-22T00:00", "frame_off"),
        ([AT_ONCE], {}, "2026-03-12T18:00", "distraction"),
        ([AT_ONCE], {}, "2026-03-12T20:01", "frame_off"),
    ],
)
def test_what_a_course_does_at_its_end(
    entries: list[dict[str, Any]], changes: dict[str, Any], at: str, phase: str | None
) -> None:
    assert phase_at(course(*entries, **changes).schedule, datetime.fromisoformat(at)) == phase


@pytest.mark.parametrize(
    ("entries", "changes", "ends_so"),
    [
        ([], {}, True),
        ([order("stop", "2026-02-01")], {}, True),
        ([order("stop", "2026-02-01"), order("resume", "2026-02-05"), order("pause", "2026-02-10")], {}, False),
        ([order("pause", "2026-02-01")], {}, False),
        ([BACK], {}, False),
        ([], CUT, False),
        ([order("stop", "2026-02-01")], CUT, True),
    ],
)
def test_where_a_course_ends_in_consolidation(
    entries: list[dict[str, Any]], changes: dict[str, Any], ends_so: bool
) -> None:
    assert consolidates(course(*entries, **changes).schedule) is ends_so
