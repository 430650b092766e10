"""Orders that count from before they were written: which turns in between the two sheets do not have alike.

60 mm at 1 mm a day, a quarter turn at 08:00, 12:00, 16:00 and 20:00 from Mon 12 Jan 2026: 20 mm are made on the
morning of Sun 1 Feb.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.schedule.backdated import Backdated, backdated, of_level, written_at
from tests.helpers import at_revision, read
from tests.level_plans import KEPT
from tests.schedule.test_courses import course, order, record

# 0.1875 mm a slot. 1 Feb: 20.1875 and 20.375 are 20.25, 20.5625 is 20.5, 20.75; 2 Feb: 20.9375 and 21.125 are 21,
# 21.3125 is 21.25, 21.5; 3 Feb: 21.6875 is 21.75. So 20.25 at 08:00 on 1 Feb is on both sheets, and nothing else is.
SLOWER = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.75"), entered="2026-02-03T10:00:00Z")
DIFFER = ["01 12", "01 16", "01 20", "02 08", "02 12", "02 16", "02 20", "03 08"]


def found(*entries: dict[str, Any]) -> Backdated | None:
    """What the last entry makes different in the past."""
    made = course(*entries)
    plan = made.schedule.plan
    return backdated(at_revision(made, plan.revision - 1).schedule, made.schedule, plan.course[-1])


def turns(*entries: dict[str, Any]) -> list[str]:
    told = found(*entries)
    return [f"{at:%d %H}" for at in told.turns] if told else []


def test_from_when_it_counts_when_it_was_written_and_what_differs_in_between() -> None:
    told = found(SLOWER)
    assert told
    assert (told.since, told.written) == (datetime(2026, 2, 1, 8), datetime(2026, 2, 3, 10))
    assert turns(SLOWER) == DIFFER
    again = found(order("rate", "2026-01-20", rate_mm_per_day=1), SLOWER)
    assert again and again.since == told.since


@pytest.mark.parametrize(
    ("entered", "count"),
    [
        ("2026-02-03T08:00:00Z", 7),  # a turn of that very time is still to come
        ("2026-02-03T08:00:01Z", 8),
        ("2026-02-01T12:00:00Z", 0),
        ("2026-02-01T12:00:01Z", 1),
        ("2026-01-31T10:00:00Z", 0),
        (None, 0),
    ],
)
def test_only_what_was_turned_before_it_was_written(entered: str | None, count: int) -> None:
    assert turns({**SLOWER, "entered": entered}) == DIFFER[:count]


@pytest.mark.parametrize(
    ("records", "differs"),
    [([], True), ([record("done", "2026-02-01T08:00")], True), ([record("done", "2026-02-01T12:00")], False)],
)
def test_only_what_nobody_recorded(records: list[dict[str, Any]], differs: bool) -> None:
    """From 12:00 on 0.0625 mm a slot: 20.3125 is 20.25, so nothing turns then, where the old sheet has a quarter."""
    slower = order("rate", "2026-02-01T12:00", rate_mm_per_day=Decimal("0.25"), entered="2026-02-01T14:00:00Z")
    assert turns(*records, slower) == ["01 12"] * differs


@pytest.mark.parametrize(
    "entry",
    [
        {"order": "review_add", "dates": [date(2026, 2, 20)]},
        record("reading", "2026-02-01T09:00", readings_mm={"A": 20}),
        order("reset", "2026-02-02", actuators=["A"]),
        order("rate", "2026-02-01", rate_mm_per_day=1),  # the same rate: the same turns
    ],
)
def test_what_makes_no_past_turn_another(entry: dict[str, Any]) -> None:
    assert found({**entry, "entered": "2026-02-03T10:00:00Z"}) is None


def test_a_zone_or_a_direction_makes_each_turn_since_another() -> None:
    """Seven sessions from Sun 1 Feb 08:00 to Mon 2 Feb 16:00, told anew whatever they turn."""
    for key, value, written in (
        ("timezone", "Europe/Madrid", "17:30"),
        ("frame.direction", "toward the flag", "16:30"),
    ):
        entry = order("set", "2026-02-01", settings={key: value}, entered="2026-02-02T16:30:00Z")
        told = found(entry)
        assert told, key
        assert (told.since, f"{told.written:%H:%M}") == (datetime(2026, 2, 1, 8), written), key
        assert [f"{at:%d %H}" for at in told.turns] == ["01 08", *DIFFER[:6]], key
    phone = order("set", "2026-02-01", settings={"clinic.phone": "1"}, entered="2026-02-02T16:30:00Z")
    assert found(phone) is None


def test_what_is_taken_back_differs_since_the_order_counted() -> None:
    """Ordered in time and undone on the 3rd: the sheet without it has 22.25 mm by then, where it has 21.75."""
    slower = {**SLOWER, "entered": "2026-01-31T10:00:00Z"}
    undo = record("undo", "2026-02-03T10:00", revision=1, entered="2026-02-03T10:00:00Z")
    told = found(slower, undo)
    assert told
    assert (told.since, told.written) == (datetime(2026, 2, 1, 8), datetime(2026, 2, 3, 10))
    assert turns(slower, undo) == DIFFER


LOWER = """
[[course]]
on = 2026-01-20
order = "pause"
level = "lower"
entered = 2026-01-20T15:00:00Z
"""
UPPER = '\n[[course]]\nat = 2026-01-20T08:00:00\nrecord = "done"\nlevel = "upper"\nsteps = {A = 1}\n'


def test_of_an_order_for_one_level_its_own_turns_and_records_count() -> None:
    """Lower has no turn from Tue 20 Jan on, upper has its own: what is recorded of A says nothing of C."""
    made = read(KEPT + LOWER)
    told = backdated(at_revision(made, 0).schedule, made.schedule, made.schedule.plan.course[0])
    assert told
    assert told.turns == (datetime(2026, 1, 20, 8), datetime(2026, 1, 20, 12))
    assert [of_level(made.schedule, name).plan.level.name for name in ("upper", "lower")] == ["upper", "lower"]
    assert of_level(made.schedule, None) is made.schedule


def test_it_is_written_at_the_local_time_of_its_instant() -> None:
    """In New York from 1 Feb on: 10:00 in London is 05:00 there."""
    there = order("set", "2026-02-01", settings={"timezone": "America/New_York"}, entered="2026-01-20T10:00:00Z")
    schedule = course(there, SLOWER).schedule
    first, second = schedule.plan.course
    assert written_at(schedule, first) == datetime(2026, 1, 20, 10)
    assert written_at(schedule, second) == datetime(2026, 2, 3, 5)
