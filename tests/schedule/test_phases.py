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
    whole_interruptions,
)
from tests.helpers import goal
from tests.hexapod_plans import six
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


HALF, QUARTER = Decimal("0.5"), Decimal("0.25")
EXTENDED = order("extend", "2026-02-02", distance_mm=6, rate_mm_per_day=HALF)  # after 20 mm, made on Sat 31 Jan


@pytest.mark.parametrize(
    ("entries", "rate", "times"),
    [
        ([], HALF, FOUR),
        ([order("rate", "2026-02-06", rate_mm_per_day=QUARTER)], QUARTER, FOUR),
        # one that was ordered before it is not in force again, however often there was one
        ([order("rate", "2026-02-06", rate_mm_per_day=QUARTER, sessions=["09:00"])], QUARTER, (time(9),)),
        ([order("remaining", "2026-02-06", remaining_mm=5)], 1, FOUR),  # on the way to the goal, at the plan's rate
        ([order("replan", "2026-02-06", readings_mm={"A": 22}, remaining_mm=5)], 1, FOUR),
        ([order("replan", "2026-02-06", readings_mm={"A": 22})], HALF, FOUR),  # a scale alone ends nothing
        ([order("reverse", "2026-02-06", distance_mm=1, **ONE), order("resume", "2026-02-08")], 1, FOUR),
        ([order("pause", "2026-02-06"), order("resume", "2026-02-08")], HALF, FOUR),
        ([order("extend", "2026-02-20", distance_mm=2, rate_mm_per_day=QUARTER, sessions=["07:00"])], QUARTER,
         (time(7),)),
    ],
)  # fmt: skip
def test_which_order_paces_a_length_that_is_drawn_on(
    entries: list[dict[str, Any]], rate: object, times: tuple[time, ...]
) -> None:
    same = order("rate", "2026-01-20", **ONE)
    last = rate_segments(course(same, EXTENDED, *entries, goal=goal("lengthening", 20)).schedule)[-1]
    assert (last.pace.phase, last.pace.rate_mm_per_day, last.pace.times) == ("distraction", rate, times)


def test_of_two_ways_back_each_has_its_rate_and_its_times() -> None:
    """1 mm back at 0.5 mm a day on 1 and 2 Feb, and 1 mm at 1 mm a day in one go on the 5th."""
    first = order("reverse", "2026-02-01", distance_mm=1, rate_mm_per_day=HALF)
    second = order("reverse", "2026-02-05", distance_mm=1, sessions=["10:00"], **ONE)
    back = [one for one in rate_segments(course(first, second).schedule) if one.backward]
    assert [(one.pace.rate_mm_per_day, one.pace.times) for one in back] == [(HALF, FOUR), (1, (time(10),))]


def test_what_is_pressed_goes_at_the_rate_of_its_order_or_of_a_plan_to_press() -> None:
    """5 mm at 1 mm a day to Fri 16 Jan, slower from the 14th on; a gap that is docked is pressed by an order."""
    slower = order("rate", "2026-01-14", rate_mm_per_day=QUARTER)
    whole = rate_segments(course(slower, goal=goal("compression", 5)).schedule)
    assert [(one.pace.phase, one.pace.rate_mm_per_day) for one in whole] == [
        ("compression", 1),
        ("compression", QUARTER),
    ]
    pressed = order("compress", "2026-03-14", distance_mm=1, rate_mm_per_day=HALF)
    again = order("compress", "2026-03-20", distance_mm=1, step_every_days=2)
    found = rate_segments(course(pressed, again).schedule)[1:]
    assert [(one.pace.rate_mm_per_day, one.pace.every_days, one.travel_mm) for one in found] == [
        (HALF, None, 1),
        (None, 2, 1),
    ]


def test_an_accordion_with_times_of_its_own_and_one_rate() -> None:
    """1 mm back and forth on 1 and 2 Feb, each in two turns of half a mm."""
    there = order("accordion", "2026-02-01", distance_mm=1, cycles=1, sessions=["09:00", "21:00"], **ONE)
    found = rate_segments(course(there).schedule)[1:]
    assert [(one.pace.phase, one.pace.rate_mm_per_day, one.pace.times, one.travel_mm) for one in found] == [
        ("reversal", 1, (time(9), time(21)), -1), ("distraction", 1, (time(9), time(21)), 1),
    ]  # fmt: skip


def test_a_stop_parts_what_goes_on_too_and_a_rest_within_a_segment_is_none() -> None:
    stopped = told(order("stop", "2026-02-01"), order("resume", "2026-02-04"))
    assert [row[:2] for row in stopped] == [BEGUN[:2], ("04 Feb 08:00", "15 Mar 20:00")]
    at_once = told(order("pause", "2026-02-01"), order("resume", "2026-02-01"))
    assert [row[:4] for row in at_once] == [BEGUN[:4], ("01 Feb 08:00", "12 Mar 20:00", "distraction", "01 Feb 08:00")]


def test_of_one_level_alone_a_rest_by_its_name_is_one_of_the_whole() -> None:
    levels = [{"name": name, "moves": "distally", "distance_mm": 30} for name in ("upper", "lower")]
    several = {"levels": levels, "protocol.when_paused": "keep"}
    for name, changes, count in (("level 1", {}, 1), ("upper", several, 0)):
        made = course(order("pause", "2026-01-20", level=name), **changes).schedule
        assert len(list(whole_interruptions(made.plan, made.events, made.sessions))) == count


def test_by_pairs_a_day_is_recorded_to_its_end() -> None:
    pairs = six(grouping="pairs", sessions=None, course=[{"on": date(2026, 1, 20), "record": "missed"}]).schedule
    assert recorded_until(pairs) == datetime(2026, 1, 20, 23, 59)
    alone = six(course=[{"on": date(2026, 1, 20), "record": "missed"}]).schedule
    assert recorded_until(alone) == datetime(2026, 1, 20, 8)


def test_what_was_written_last_settles_whichever_entry_it_was() -> None:
    """Ordered for 10 Feb on the 3rd, and on the 9th for the 6th. In New York it is then the evening before."""
    first = order("pause", "2026-02-10", entered="2026-02-03T10:00:00Z")
    second = order("rate", "2026-02-06", entered="2026-02-09T02:00:00Z", **ONE)
    plan = course(first, second).schedule.plan
    assert [settled_until(plan, last) for last in (0, 1)] == [date(2026, 2, 10), date(2026, 2, 9)]
    there = course(first, second, timezone="America/New_York").schedule.plan
    assert settled_until(there, 1) == date(2026, 2, 8)


BACK_AND_FORTH = order("accordion", "2026-02-02", distance_mm=1, cycles=3, **ONE)  # back on the 2nd, forth on the 3rd


@pytest.mark.parametrize(
    "ends_it",
    [
        order("rate", "2026-02-04", **ONE),
        order("remaining", "2026-02-04", remaining_mm=5),
        order("replan", "2026-02-04", readings_mm={"A": 20}, remaining_mm=5),
        order("reverse", "2026-02-04", distance_mm=1, **ONE),
        order("stop", "2026-02-04"),
        order("extend", "2026-02-04", distance_mm=1, **ONE),
        order("compress", "2026-02-04", distance_mm=1, **ONE),
    ],
    ids=lambda entry: entry["order"],
)
def test_an_accordion_ends_with_an_order_that_sets_its_own_way(ends_it: dict[str, Any]) -> None:
    """Two days a cycle of three. One that goes beyond the goal can be ordered where it has come back to it."""
    beyond = ends_it["order"] in ("extend", "compress")
    entries, changes = [BACK_AND_FORTH, ends_it], {"goal": goal("lengthening", 20 if beyond else 60)}
    schedule = course(*entries, **changes).schedule
    on_it = [accordion_at(schedule, datetime(2026, 2, day, hour)) for day, hour in ((3, 20), (4, 7), (4, 8), (5, 8))]
    assert [bool(found) for found in on_it] == [True, True, False, False]
    assert {one.name for one in phases(schedule) if one.first.local >= datetime(2026, 2, 4)} <= {
        "distraction", "reversal", "compression",
    }  # fmt: skip
    paused = course(BACK_AND_FORTH, order("pause", "2026-02-04"), order("resume", "2026-02-06")).schedule
    assert accordion_at(paused, datetime(2026, 2, 6, 8))  # a pause ends none


def test_what_is_pressed_goes_on_at_its_rate_whatever_is_measured_meanwhile() -> None:
    """2 mm at 0.5 mm a day from Sat 14 Mar, in four days; on the 16th none is left of the gap, as it should be."""
    pressed = order("compress", "2026-03-14", distance_mm=2, rate_mm_per_day=HALF)
    found = rate_segments(course(pressed, order("remaining", "2026-03-16", remaining_mm=0)).schedule)[1:]
    assert {(one.pace.phase, one.pace.rate_mm_per_day) for one in found} == {("compression", HALF)}
    more = order("compress", "2026-02-02", distance_mm=1, rate_mm_per_day=QUARTER)
    last = rate_segments(course(more, goal=goal("compression", 5)).schedule)[-1]
    assert (last.pace.phase, last.pace.rate_mm_per_day, last.travel_mm) == ("compression", QUARTER, 1)


def test_an_order_that_changes_nothing_parts_nothing() -> None:
    """40 of 60 mm are left on Sun 1 Feb, as planned."""
    assert len(told(order("remaining", "2026-02-01", remaining_mm=40))) == 1
