"""Rules of dates and clock times, on either side of each limit."""

from datetime import date
from typing import Any

import pytest

from bt_cli.checks.timing import far_surgery, written_on
from tests.checks.test_level_rules import levels, plan, said
from tests.courses import entries
from tests.helpers import PLAN, read, report
from tests.schedule.test_settings import setting

SEEN = 'on = 2026-02-01; record = "xray"; note = "fine"'


def told(code: str, **changes: Any) -> str | None:
    return {one.code: one.message for one in report(**changes).findings}.get(code)


@pytest.mark.parametrize(
    ("first", "code", "text"),
    [
        ("2026-01-05", "BT110", "the first session is 0 days after surgery, under 5"),
        ("2026-01-04", "BT110", None),  # BT112 says it
        ("2026-01-20", "BT111", "the first session is 15 days after surgery, over 14"),
        ("2026-01-05", "BT112", None),
        ("2026-12-31", "BT113", None),
    ],
)
def test_the_days_from_surgery_to_the_first_session(first: str, code: str, text: str | None) -> None:
    changes = {"protocol.first_session": f"{first}T08:00", "protocol.latency_days": None}
    assert told(code, **changes) == text


def test_over_a_year_in_a_leap_year() -> None:
    """From 5 Jan 2028 to 5 Jan 2029 are 366 days, and one year."""
    for first, text in (
        ("2029-01-05", None),
        ("2029-01-06", "the first session on Sat 6 Jan 2029 is over a year after surgery on Wed 5 Jan 2028"),
    ):
        changes = {"protocol.first_session": f"{first}T08:00", "protocol.latency_days": None}
        assert told("BT113", surgery=date(2028, 1, 5), **changes) == text


def test_without_surgery_nothing_is_said_of_its_date() -> None:
    changes = {"protocol.first_session": "2027-01-12T08:00", "protocol.latency_days": None, "surgery": None}
    assert not {one.code for one in report(**changes).findings} & {"BT110", "BT111", "BT112", "BT113", "BT114", "BT119"}


@pytest.mark.parametrize(
    ("sessions", "text"),
    [
        (["08:00", "09:30", "10:29"], "09:30 and 10:29 are 59 minutes apart, less than 2 h"),
        (["08:00", "09:30", "11:00"], "08:00 and 09:30 are 90 minutes apart, less than 2 h"),  # the first of two
        (["00:00", "02:00", "22:00"], None),
        (["00:00", "02:00", "22:01"], "22:01 and 00:00 are 119 minutes apart, less than 2 h"),
    ],
)
def test_the_two_sessions_that_are_closest(sessions: list[str], text: str | None) -> None:
    assert told("BT115", **{"protocol.sessions": sessions}) == (text and f"the sessions at {text}")


@pytest.mark.parametrize(
    ("course", "night"),
    [
        ('at = 2026-02-01T05:00:00; order = "rate"; step_every_days = 2', "05:00"),
        ('at = 2026-02-01T06:00:00; order = "rate"; step_every_days = 2', ""),
        ('at = 2026-02-01T05:00:00; order = "rate"; rate_mm_per_day = 0.75', ""),  # its turns are at the plan's times
        (
            'on = 2026-02-01; order = "rate"; rate_mm_per_day = 1; sessions = ["23:00", "05:30", "12:00"]',
            "05:30, 23:00",
        ),
    ],
)
def test_a_session_at_night_by_an_order(course: str, night: str) -> None:
    text = f"session at night, between 22:00 and 06:00: {night}" if night else None
    assert said(PLAN + entries(course)).get("BT116") == text


@pytest.mark.parametrize("zone", ["EST", "MST", "HST", "Etc/GMT+5", "Etc/GMT-3"])
def test_a_fixed_offset(zone: str) -> None:
    text = f"{zone} is a fixed offset, which knows no summer time"
    assert told("BT117", timezone=zone) == text
    assert said(PLAN + setting("2026-02-01", f'timezone = "{zone}"'))["BT117"] == text


@pytest.mark.parametrize("zone", ["Etc/GMT", "Etc/GMT0", "Etc/UTC", "Europe/London"])
def test_what_is_no_fixed_offset(zone: str) -> None:
    assert told("BT117", timezone=zone) is None


def test_of_two_fixed_offsets_the_first_is_told() -> None:
    both = setting("2026-02-01", 'timezone = "EST"') + setting("2026-02-08", 'timezone = "HST"')
    assert said(PLAN + both)["BT117"] == "EST is a fixed offset, which knows no summer time"


@pytest.mark.parametrize(
    ("sessions", "text"),
    [
        (["01:00", "01:30", "12:00"],
         "the clocks skip 01:00 and 01:30, so the sessions of 01:00 and 01:30 are one, at 02:00 on Sun 29 Mar 2026, "
         "with their sum"),
        (["01:00", "12:00"], "the clocks skip 01:00: that session is at 02:00 on Sun 29 Mar 2026"),
        (["01:59", "12:00"], "the clocks skip 01:59: that session is at 02:00 on Sun 29 Mar 2026"),
        (["00:59", "12:00"], None),
    ],
)  # fmt: skip
def test_sessions_that_the_clocks_skip(sessions: list[str], text: str | None) -> None:
    assert told("BT118", surgery=date(2026, 3, 1), **{"protocol.sessions": sessions}) == text


@pytest.mark.parametrize(
    ("course", "what"),
    [
        (SEEN + "; entered = 2026-02-01T12:00:00Z", (date(2026, 2, 1), "the first entry")),
        # one that was written by hand says nothing of when
        (f"{SEEN}|{SEEN}; entered = 2026-02-03T12:00:00Z", (date(2026, 2, 3), "the first entry")),
        (SEEN, None),
    ],
)
def test_when_a_plan_was_written(course: str, what: tuple[date, str] | None) -> None:
    assert written_on(report().schedule.plan) is None
    text = PLAN + entries(*course.split("|"))
    assert written_on(read(text).schedule.plan) == what
    approved = read(text + '[approval]\nby = "AB"\non = 2026-02-05\nrevision = 0\n').schedule.plan
    assert written_on(approved) == (what or (date(2026, 2, 5), "the approval"))


@pytest.mark.parametrize(
    ("surgery", "text"),
    [
        (date(2024, 2, 1), None),
        (date(2024, 1, 31), "surgery on Wed 31 Jan 2024 is over 2 years before today on Sun 1 Feb 2026"),
        (date(2028, 2, 1), None),
        (date(2028, 2, 2), "surgery on Wed 2 Feb 2028 is over 2 years after today on Sun 1 Feb 2026"),
        (None, None),
    ],
)
def test_surgery_that_is_years_away(surgery: date | None, text: str | None) -> None:
    of_plan = report().schedule.plan.model_copy(update={"surgery": surgery})
    assert far_surgery(of_plan, date(2026, 2, 1), "today") == text


def test_the_latency_of_the_plan_is_not_that_of_a_level_with_its_own_first_session() -> None:
    """Of three days the plan's latency, a level's own and none disagree; only its own is compared."""
    first = 'name = "a"\nmoves = "distally"\ndistance_mm = 30\nfirst_session = 2026-01-20'
    other = 'name = "b"\nmoves = "proximally"\ndistance_mm = 30'
    assert "BT114" not in said(plan(levels(first, other)))
    own = said(plan(levels(first + "\nlatency_days = 14", other)))["BT114"]
    assert own == "level a: first_session is 15 days after surgery, and latency_days says 14; first_session holds"
    assert "BT114" not in said(plan(levels(first + "\nlatency_days = 15", other)))
