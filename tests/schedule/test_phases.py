"""Rate segments and rests of courses worked by hand: from when each is ordered, how fast it goes and how far.

60 mm at 1 mm a day from Mon 12 Jan 2026, four quarter turns a day: 20 mm on the morning of Sun 1 Feb.
"""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from bt_cli.schedule.phases import (
    accordion_at,
    accordion_of,
    interruptions,
    phases,
    rate_segments,
    recorded_end,
    recorded_until,
    settled_until,
)
from tests.helpers import goal
from tests.schedule.test_courses import course, order, record

FOUR = (time(8), time(12), time(16), time(20))
ONE = {"rate_mm_per_day": 1}
Told = tuple[str, str, str, str, object, object, int | None]


def told(*entries: dict[str, Any], **changes: Any) -> list[Told]:
    """Of each segment first and last session, phase, since when it is ordered, mm, rate, and every how many days."""
    return [
        (
            f"{one.first.local:%d %b %H:%M}", f"{one.last.local:%d %b %H:%M}", one.pace.phase,
            f"{one.since:%d %b %H:%M}", one.travel_mm, one.pace.rate_mm_per_day, one.pace.every_days,
        )
        for one in rate_segments(course(*entries, **changes).schedule)
    ]  # fmt: skip


BEGUN = ("12 Jan 08:00", "31 Jan 20:00", "distraction", "12 Jan 08:00", 20, 1, None)


def test_the_plan_alone_is_one_segment() -> None:
    assert told() == [("12 Jan 08:00", "12 Mar 20:00", "distraction", "12 Jan 08:00", 60, 1, None)]
    (one,) = rate_segments(course().schedule)
    assert (one.pace.times, one.backward, len(one.sessions)) == (FOUR, False, 240)


def test_another_rate_is_another_segment() -> None:
    """40 mm at 0.5 a day, once in the morning and once in the evening: 80 days, to Tue 21 Apr."""
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.5"), sessions=["08:00", "20:00"])
    assert told(slower) == [
        BEGUN, ("01 Feb 08:00", "21 Apr 20:00", "distraction", "01 Feb 08:00", 40, Fraction(1, 2), None),
    ]  # fmt: skip
    assert rate_segments(course(slower).schedule)[1].pace.times == (time(8), time(20))


def test_a_pause_parts_what_goes_on_at_the_same_rate() -> None:
    rest = (order("pause", "2026-02-01"), order("resume", "2026-02-04"))
    after = ("04 Feb 08:00", "15 Mar 20:00", "distraction", "04 Feb 08:00", 40, 1, None)
    assert told(*rest) == [BEGUN, after]
    found = list(interruptions(course(*rest).schedule.events, course(*rest).schedule.sessions))
    assert [(one.at, one.kind, one.until and one.until.local) for one in found] == [
        (datetime(2026, 2, 1, 8), "pause", datetime(2026, 2, 4, 8))
    ]
    stopped = course(order("stop", "2026-02-01")).schedule
    assert [(one.kind, one.until) for one in interruptions(stopped.events, stopped.sessions)] == [("stop", None)]


def test_a_way_back_has_its_own_rate_and_then_the_old_one_goes_on() -> None:
    """2 mm back on Sun 1 Feb and the 2nd; 18 mm made, 42 from Thu 5 Feb on: to Wed 18 Mar."""
    back = order("reverse", "2026-02-01", distance_mm=2, **ONE)
    assert told(back, order("resume", "2026-02-05")) == [
        BEGUN,
        ("01 Feb 08:00", "02 Feb 20:00", "reversal", "01 Feb 08:00", -2, 1, None),
        ("05 Feb 08:00", "18 Mar 20:00", "distraction", "05 Feb 08:00", 42, 1, None),
    ]
    assert [one.backward for one in rate_segments(course(back).schedule)] == [False, True]


def test_a_step_every_so_many_days_has_no_rate() -> None:
    """One quarter every second morning from Sun 1 Feb; from Sat 7 Feb on 1 mm a day again.

    Three steps are made, 20.75: 157 quarters are left, 39 days of four and the first turn of the 40th, Wed 18 Mar.
    """
    slow, on = order("rate", "2026-02-01", step_every_days=2), order("rate", "2026-02-07", **ONE)
    found = told(slow, on)
    assert found[:2] == [
        BEGUN,
        ("01 Feb 08:00", "05 Feb 08:00", "distraction", "01 Feb 08:00", Fraction(3, 4), None, 2),
    ]
    assert found[2][:4] == ("07 Feb 08:00", "18 Mar 08:00", "distraction", "07 Feb 08:00")
    assert rate_segments(course(slow, on).schedule)[1].pace.times == (time(8),)


def test_an_accordion_goes_back_and_forth_each_at_its_rate() -> None:
    """Twice 2 mm back at 1 mm a day, and forth at half of it: 2 days and 4, from Sun 1 Feb to Thu 12 Feb."""
    there = order("accordion", "2026-02-01", distance_mm=2, cycles=2, forth_rate_mm_per_day=Decimal("0.5"), **ONE)
    assert told(there)[1:] == [
        ("01 Feb 08:00", "02 Feb 20:00", "reversal", "01 Feb 08:00", -2, 1, None),
        ("03 Feb 12:00", "06 Feb 20:00", "distraction", "03 Feb 12:00", 2, Fraction(1, 2), None),
        ("07 Feb 08:00", "08 Feb 20:00", "reversal", "07 Feb 08:00", -2, 1, None),
        ("09 Feb 12:00", "12 Feb 20:00", "distraction", "09 Feb 12:00", 2, Fraction(1, 2), None),
    ]
    made = course(there, order("resume", "2026-02-20")).schedule
    assert [(one.name, f"{one.first.local:%d %b}", f"{one.last.local:%d %b}") for one in phases(made)] == [
        ("distraction", "12 Jan", "31 Jan"), ("accordion", "01 Feb", "12 Feb"), ("distraction", "20 Feb", "31 Mar"),
    ]  # fmt: skip
    ordered = datetime(2026, 2, 1, 8)
    turns = [next(one for one in made.sessions if one.local.day == day and one.local.month == 2) for day in (8, 20)]
    assert [one and one.at for one in (accordion_of(made, turn) for turn in turns)] == [ordered, None]
    for at, since in ((datetime(2026, 1, 31, 20), None), (ordered, ordered), (datetime(2026, 2, 25), None)):
        found = accordion_at(made, at)
        assert (found and found.at) == since


def test_what_presses_bone_ends_has_a_rate_of_its_own() -> None:
    """5 mm at 0.5 mm a day from Sat 14 Mar; a lengthening that is extended goes on being drawn out."""
    press = order("compress", "2026-03-14", distance_mm=5, rate_mm_per_day=Decimal("0.5"))
    assert told(press)[1:] == [("14 Mar 12:00", "23 Mar 20:00", "compression", "14 Mar 08:00", 5, Fraction(1, 2), None)]
    more = order("extend", "2026-02-02", distance_mm=2, rate_mm_per_day=Decimal("0.5"))
    assert told(more, goal=goal("lengthening", 20))[1:] == [
        ("02 Feb 12:00", "05 Feb 20:00", "distraction", "02 Feb 08:00", 2, Fraction(1, 2), None)
    ]


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ({"record": "missed", "on": date(2026, 2, 1)}, datetime(2026, 2, 1, 8)),
        ({"record": "done", "through": date(2026, 2, 1)}, datetime(2026, 2, 1, 23, 59)),
        ({"record": "done", "through": datetime(2026, 2, 1, 12)}, datetime(2026, 2, 1, 12)),
        ({"record": "missed", "from": date(2026, 2, 1), "to": date(2026, 2, 3)}, datetime(2026, 2, 3, 23, 59)),
        (record("missed", "2026-02-01T16:00"), datetime(2026, 2, 1, 16)),
    ],
)
def test_up_to_when_a_record_speaks(entry: dict[str, Any], end: datetime) -> None:
    schedule = course(entry).schedule
    assert recorded_end(schedule.plan, schedule.plan.course[0]) == end
    assert recorded_until(schedule) == end
    assert recorded_until(course(record("xray", "2026-02-01T16:00", gap_mm=40)).schedule) is None


@pytest.mark.parametrize(
    ("entries", "until"),
    [
        ([order("pause", "2026-02-01")], date(2026, 2, 1)),
        ([order("pause", "2026-02-01", entered="2026-01-28T10:00:00Z")], date(2026, 2, 1)),
        ([order("pause", "2026-02-01", entered="2026-02-03T10:00:00Z")], date(2026, 2, 3)),
        ([{"record": "done", "through": date(2026, 2, 5)}, order("pause", "2026-02-06")], date(2026, 2, 6)),
        ([{"record": "done", "through": date(2026, 2, 5)}, record("xray", "2026-02-01", gap_mm=40)], date(2026, 2, 5)),
        ([{"order": "review_add", "dates": [date(2026, 2, 20)], "entered": "2026-02-03T08:00:00Z"}], date(2026, 2, 2)),
        ([{"order": "review_add", "dates": [date(2026, 2, 20)], "entered": "2026-02-03T08:01:00Z"}], date(2026, 2, 3)),
        ([{"order": "review_add", "dates": [date(2026, 2, 20)]}], date(2026, 1, 12)),
    ],
)  # fmt: skip
def test_up_to_which_day_all_is_settled(entries: list[dict[str, Any]], until: date) -> None:
    plan = course(*entries).schedule.plan
    assert settled_until(plan, len(plan.course) - 1) == until
