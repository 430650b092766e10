"""What people write for numbers, dates and times, and what they are told."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.plan import values
from bt_cli.plan.values import Wrong


@pytest.mark.parametrize(
    ("text", "number"), [("60", "60"), ("0.75", "0.75"), (" 1.0 ", "1.0"), (".5", "0.5"), ("-5", "-5")]
)
def test_numbers_that_are_taken(text: str, number: str) -> None:
    assert values.number_of(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0,75", "write 0.75 with a decimal point"),
        ("6 cm", "write millimetres and no unit: 60"),
        ("6,5cm", "write millimetres and no unit: 65"),
        ("60mm", "write 60 without the unit"),
        ("1/4", "write a decimal: 0.25"),
        ("sixty", "write digits with a decimal point"),
        ("1e2", "write digits with a decimal point"),
        ("٣", "write digits with a decimal point"),
        ("", "write digits with a decimal point"),
        ("nan", "write digits with a decimal point"),
    ],
)
def test_what_is_no_number_says_what_would_do(text: str, hint: str) -> None:
    with pytest.raises(Wrong, match=hint):
        values.number_of(text)


@pytest.mark.parametrize("value", [True, None, "60", [60], Decimal("NaN"), Decimal("Infinity"), Decimal("0.4"), 501])
def test_a_quantity_takes_numbers_within_its_bounds_only(value: Any) -> None:
    with pytest.raises(Wrong, match="must be"):
        values.quantity("0.5", "500", "mm").read(value)


def test_a_quantity_takes_its_bounds() -> None:
    read = values.quantity("0.5", "500", "mm").read
    assert (read(Decimal("0.5")), read(500)) == (Decimal("0.5"), 500)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("12/01/2026", "12/01/2026 can be read as 12 January 2026 or 1 December 2026; write 2026-01-12 or 2026-12-01"),
        ("13/04/2026", "13/04/2026 can be read as 13 April 2026; write 2026-04-13"),
        ("05.05.2026", "05.05.2026 can be read as 5 May 2026; write 2026-05-05"),
        ("31/31/2026", "31/31/2026 is no date; write YYYY-MM-DD"),
    ],
)
def test_slashed_dates_are_refused_with_both_readings(text: str, said: str) -> None:
    with pytest.raises(Wrong) as refused:
        values.day(text)
    assert str(refused.value) == f"must be a date: {said}"


@pytest.mark.parametrize(
    "value", ["2026-02-30", "2026-1-5", "tomorrow", "20260105", datetime(2026, 1, 5), 20260105, date(26, 1, 5)]
)
def test_what_is_no_date(value: Any) -> None:
    with pytest.raises(Wrong, match="date"):
        values.day(value)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-01-12T16:00", datetime(2026, 1, 12, 16)),
        ("2026-01-12 16:00:00", datetime(2026, 1, 12, 16)),
        ("2026-01-12", date(2026, 1, 12)),
        (datetime(2026, 1, 12, 16), datetime(2026, 1, 12, 16)),
    ],
)
def test_moments(value: Any, moment: date) -> None:
    assert values.moment(value) == moment


@pytest.mark.parametrize(
    "value", ["2026-01-12T16:00Z", datetime.fromisoformat("2026-01-12T16:00+01:00"), "2026-01-12T25:00"]
)
def test_a_moment_is_local(value: Any) -> None:
    with pytest.raises(Wrong):
        values.moment(value)


@pytest.mark.parametrize(
    ("count", "times"),
    [
        (1, "08:00"),
        (2, "08:00 20:00"),
        (3, "08:00 14:00 20:00"),
        (4, "08:00 12:00 16:00 20:00"),
        (6, "08:00 10:30 12:45 15:15 17:30 20:00"),  # 144 min apart: 10:24 → 10:30, 12:48 → 12:45, …
    ],
)
def test_a_count_is_spread_over_the_waking_hours(count: int, times: str) -> None:
    assert " ".join(f"{t:%H:%M}" for t in values.spread_times(count)) == times


@given(st.integers(1, 24))
def test_any_count_gives_so_many_different_times_from_8_to_20(count: int) -> None:
    times = values.spread_times(count)
    assert len(set(times)) == count
    assert list(times) == sorted(times)
    assert times[0] == time(8)
    assert all(t.minute % 15 == 0 and time(8) <= t <= time(20) for t in times)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["8:00"], "write 08:00"),
        (["24:00"], "clock time"),
        (["08:00", "08:00"], "08:00 is there twice"),
        ([], "list of clock times"),
        ("08:00", "list of clock times"),
        ([time(8, 0, 1)], "clock time"),
        ([f"{h:02}:00" for h in range(24)] + ["00:30"], "at most 24"),
    ],
)
def test_session_times_that_are_refused(value: Any, said: str) -> None:
    with pytest.raises(Wrong, match=said):
        values.clocks(value)


def test_session_times_are_put_in_order() -> None:
    assert values.clocks(["20:00", "08:00"]) == (time(8), time(20))


@pytest.mark.parametrize("value", ["", "Londn", "Europe", "../etc/passwd", "/etc/localtime", "GMT+25", 5, None])
def test_unknown_zones(value: Any) -> None:
    with pytest.raises(Wrong, match="IANA time zone"):
        values.zone(value)


@pytest.mark.parametrize("value", ["localtime", "posix/Europe/London", "right/UTC", "Factory"])
def test_names_of_files_are_no_zones(value: str) -> None:
    with pytest.raises(Wrong, match="IANA time zone"):
        values.zone(value)


def test_an_offset_gets_no_guess() -> None:
    """Etc/GMT+1 is an hour behind UTC: the opposite of what GMT+1 means to a person."""
    with pytest.raises(Wrong) as refused:
        values.zone("GMT+1")
    assert "did you mean" not in str(refused.value)


def test_an_unknown_zone_is_guessed_by_its_city() -> None:
    with pytest.raises(Wrong, match=r"did you mean Europe/London\?"):
        values.zone("London")


@pytest.mark.parametrize("value", ["a\x07b", "a\x00b", "a\x1b[31mb", "a\x7fb", "a\u202eb"])
def test_control_characters_are_refused(value: str) -> None:
    with pytest.raises(Wrong, match="control characters"):
        values.text(value)


@pytest.mark.parametrize("value", ["", "-x", "Jane Doe", "a/b", "x" * 65, 42])
def test_ids_that_are_no_case_codes(value: Any) -> None:
    with pytest.raises(Wrong, match="case code"):
        values.plan_id(value)
