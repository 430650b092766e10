"""What people write for numbers, dates and times, and what they are told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.plan import time_values, values
from bt_cli.plan.time_values import zone
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
        time_values.day(text)
    assert str(refused.value) == f"must be a date: {said}"


@pytest.mark.parametrize(
    "value", ["2026-02-30", "2026-1-5", "tomorrow", "20260105", datetime(2026, 1, 5), 20260105, date(26, 1, 5)]
)
def test_what_is_no_date(value: Any) -> None:
    with pytest.raises(Wrong, match="date"):
        time_values.day(value)


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
    assert time_values.moment(value) == moment


@pytest.mark.parametrize(
    "value", ["2026-01-12T16:00Z", datetime.fromisoformat("2026-01-12T16:00+01:00"), "2026-01-12T25:00"]
)
def test_a_moment_is_local(value: Any) -> None:
    with pytest.raises(Wrong):
        time_values.moment(value)


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
    assert " ".join(f"{t:%H:%M}" for t in time_values.spread_times(count)) == times


@given(st.integers(1, 24))
def test_any_count_gives_so_many_different_times_from_8_to_20(count: int) -> None:
    times = time_values.spread_times(count)
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
        time_values.clocks(value)


def test_session_times_are_put_in_order() -> None:
    assert time_values.clocks(["20:00", "08:00"]) == (time(8), time(20))


@pytest.mark.parametrize("value", ["", "Londn", "Europe", "../etc/passwd", "/etc/localtime", "GMT+25", 5, None])
def test_unknown_zones(value: Any) -> None:
    with pytest.raises(Wrong, match="IANA time zone"):
        time_values.zone(value)


@pytest.mark.parametrize("value", ["localtime", "posix/Europe/London", "right/UTC", "Factory"])
def test_names_of_files_are_no_zones(value: str) -> None:
    with pytest.raises(Wrong, match="IANA time zone"):
        time_values.zone(value)


def test_an_offset_gets_no_guess() -> None:
    """Etc/GMT+1 is an hour behind UTC: the opposite of what GMT+1 means to a person."""
    with pytest.raises(Wrong) as refused:
        time_values.zone("GMT+1")
    assert "did you mean" not in str(refused.value)


def test_an_unknown_zone_is_guessed_by_its_city() -> None:
    with pytest.raises(Wrong, match=r"did you mean Europe/London\?"):
        time_values.zone("London")


@pytest.mark.parametrize("value", ["a\x07b", "a\x00b", "a\x1b[31mb", "a\x7fb", "a\u202eb"])
def test_control_characters_are_refused(value: str) -> None:
    with pytest.raises(Wrong, match="control characters"):
        values.text(value)


@pytest.mark.parametrize("value", ["", "-x", "Jane Doe", "a/b", "x" * 65, 42])
def test_ids_that_are_no_case_codes(value: Any) -> None:
    with pytest.raises(Wrong, match="case code"):
        values.plan_id(value)


def mm(value: Any) -> Any:
    """Made anew each time, as everything here: what is made once with the module no changed code is asked for."""
    return values.quantity("0.5", "500", "mm").read(value)


def sessions(value: Any) -> Any:
    return values.whole(1, 24, "sessions").read(value)


def one_of(*choices: str) -> Callable[[Any], Any]:
    return lambda value: values.one_of(choices).read(value)


def version(*what: str) -> Callable[[Any], Any]:
    return lambda value: values.version(*what).read(value)


NO_DATE, NO_MOMENT = (
    "must be a date: write YYYY-MM-DD, such as 2026-01-05",
    "must be a date and time, such as 2026-01-12T16:00, or a date",
)
NOT_LOCAL = "must be a local time of the plan's zone, on the minute and without an offset: 2026-01-12T16:00:00"
NO_CLOCK = 'must be a clock time from 00:00 to 23:59, such as "08:00"'
NO_CASE_CODE = (
    "must be a local case code, never a name or record number: 1 to 64 letters, digits, dots, dashes and underscores, "
    "a letter or digit first"
)
NO_INSTANT = "must be a date and time with its offset, such as 2026-02-04T09:10:00Z"
BY_A_COMMAND = 'must be as a command wrote it; `bt correct PLAN --reason "…"` writes it anew'
DIGITS = "must be a number: write digits with a decimal point, such as 0.75"


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (mm, "60", "must be a number without quotes"),
        (mm, " 60.5 ", "must be a number without quotes"),
        (mm, "6 cm", "must be a number: write millimetres and no unit: 60"),
        (mm, True, "must be a number of mm"),
        (mm, None, "must be a number of mm"),
        (mm, Decimal("NaN"), "must be between 0.5 and 500 mm"),
        (mm, Decimal("0.49999"), "must be between 0.5 and 500 mm"),
        (mm, Decimal("500.00001"), "must be between 0.5 and 500 mm"),
        (mm, Decimal("1.123456"), "must have at most 5 decimals"),
        (sessions, " 4 ", "must be a whole number without quotes"),
        (sessions, "four", "must be a whole number"),
        (sessions, True, "must be a whole number"),
        (sessions, Decimal("Infinity"), "must be a whole number"),
        (sessions, 0, "must be between 1 and 24 sessions"),
        (sessions, 25, "must be between 1 and 24 sessions"),
        (sessions, Decimal("1.5"), "must be a whole number, between 1 and 24 sessions"),
        (values.whether, "true", "must be true or false, without quotes"),
        (one_of("left", "right"), "LEF", "must be left or right (did you mean left?)"),
        (one_of("left", "right"), 5, "must be left or right"),
        (one_of("a", "b", "c"), "wholly", "must be a, b or c"),
        (one_of("bt-plan"), "bt-plam", "must be bt-plan"),
        (values.text, 5, 'must be text in "quotes"'),
        (values.text, "x" * 4001, "must have at most 4000 characters"),
        (values.text, "a\x07b", "must not hold control characters (U+0007)"),
        (values.text, "a\u202eb", "must not hold control characters (U+202E)"),
        (values.some_text, " \u200b\u2800\ufe0f ", "must not be blank"),
        (version(), 2, "must be 1, the only version of the plan format that this bt reads"),
        (version("clinic file"), True, "must be 1, the only version of the clinic file that this bt reads"),
        (values.plan_id, "x" * 65, NO_CASE_CODE),
        (values.plan_id, ".a", NO_CASE_CODE),
        (time_values.day, "tomorrow", NO_DATE),
        (time_values.day, "2026-02-30", NO_DATE),
        (time_values.day, datetime(2026, 1, 5), "must be a date without a time, such as 2026-01-05"),
        (time_values.day, 20260105, "must be a date without a time, such as 2026-01-05"),
        (time_values.day, date(1949, 12, 31), "must be a date between 1950-01-01 and 2200-01-01"),
        (time_values.day, date(2200, 1, 2), "must be a date between 1950-01-01 and 2200-01-01"),
        (time_values.moment, "2026-01-12T25:00", NO_MOMENT),
        (time_values.moment, "2026-01-12T16", NO_MOMENT),
        (time_values.moment, 5, NO_MOMENT),
        (time_values.moment, "2026-13-12", NO_DATE),
        (time_values.moment, "2026-01-12T16:00Z", NOT_LOCAL),
        (time_values.moment, "2026-01-12T16:00:01", NOT_LOCAL),
        (time_values.moment, datetime(2026, 1, 12, 16, 0, 0, 1), NOT_LOCAL),
        (time_values.moment, datetime(1949, 12, 31, 16), "must be a date between 1950-01-01 and 2200-01-01"),
        (time_values.instant, "2026-02-04T09:10:00", NO_INSTANT),
        (time_values.instant, "soon", NO_INSTANT),
        (time_values.instant, date(2026, 2, 4), NO_INSTANT),
        (time_values.instant, "1949-02-04T09:10:00Z", "must be a date between 1950-01-01 and 2200-01-01"),
        (time_values.clock, " 8:00 ", "must be a clock time with two digits for the hour: write 08:00"),
        (time_values.clock, "24:00", NO_CLOCK),
        (time_values.clock, "23:60", NO_CLOCK),
        (time_values.clock, 8, NO_CLOCK),
        (time_values.clock, time(8, 0, 0, 1), NO_CLOCK),
        (time_values.clock, time(8, 0, 1), NO_CLOCK),
        (time_values.clock, time(8, tzinfo=UTC), NO_CLOCK),
        (time_values.clocks, [], 'must be a list of clock times, such as ["08:00", "20:00"]'),
        (time_values.clocks, ["08:00"] * 25, "must be at most 24 sessions a day"),
        (time_values.clocks, ["8:00", "07:00", "24:00"],
         "cannot be read: 8:00 must be a clock time with two digits for the hour: write 08:00; 24:00 " + NO_CLOCK),
        (time_values.clocks, ["20:00", "08:00", "08:00"], "must be different times: 08:00 is there twice"),
        (time_values.rhythm_of, "often", "must be clock times, such as 08:00,20:00, or how many a day, such as 4"),
        (time_values.rhythm_of, "0", "must be clock times, such as 08:00,20:00, or how many a day, such as 4"),
        (time_values.rhythm_of, "08:00,8:00",
         "cannot be read: 8:00 must be a clock time with two digits for the hour: write 08:00"),
        (values.whole_of, "2.5", "must be a whole number, such as 2"),
        (values.whole_of, "1234567890", "must be a whole number, such as 2"),
        (values.number_of, "0,75", "must be a number: write 0.75 with a decimal point"),
        (values.number_of, "-0,5", "must be a number: write -0.5 with a decimal point"),
        (values.number_of, "6,5 CM", "must be a number: write millimetres and no unit: 65"),
        (values.number_of, "1 mm per day", "must be a number: write 1 without the unit"),
        (values.number_of, "3 days", "must be a number: write 3 without the unit"),
        (values.number_of, "1,5d", "must be a number: write 1.5 without the unit"),
        (values.number_of, "2/3", "must be a number: write a decimal: 0.6667"),
        (values.number_of, "1/0", DIGITS),
        (values.number_of, "6 km", DIGITS),
        (values.number_of, "٣", DIGITS),
        (zone, "London", "must be an IANA time zone, such as Europe/London (did you mean Europe/London?)"),
        (zone, "new york", "must be an IANA time zone, such as Europe/London (did you mean America/New_York?)"),
        (zone, "GMT+1", "must be an IANA time zone, such as Europe/London"),
        (zone, "Oma", "must be an IANA time zone, such as Europe/London"),  # of three letters none is guessed
        (zone, "", "must be an IANA time zone, such as Europe/London"),
        (values.snapshot, "a" * 100_001, BY_A_COMMAND),
        (values.snapshot, "a-b", BY_A_COMMAND),
        (values.snapshot, 5, BY_A_COMMAND),
        (values.digest, "0123abc", BY_A_COMMAND),
        (values.digest, "0123ABCD", BY_A_COMMAND),
        (values.digest, 12345678, BY_A_COMMAND),
    ],
)  # fmt: skip
def test_what_is_said_of_what_cannot_be_taken(read: Callable[[Any], Any], value: Any, said: str) -> None:
    with pytest.raises(Wrong) as refused:
        read(value)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("read", "value", "taken"),
    [
        (mm, Decimal("0.5"), Decimal("0.5")),
        (mm, 500, Decimal(500)),
        (mm, Decimal("1.12345"), Decimal("1.12345")),
        (mm, Decimal("1.000000"), Decimal(1)),
        (sessions, 1, 1),
        (sessions, Decimal("24.0"), 24),
        (values.whether, False, False),
        (one_of("left", "right"), "right", "right"),
        (values.text, "x" * 4000, "x" * 4000),
        (values.text, " a\nb\tc ", "a\nb\tc"),
        (values.text, " \u200b\u2800\ufe0f\ufe00\u180b\U000e0100\U000e01ef ", ""),
        (values.some_text, " x ", "x"),
        (version(), 1, 1),
        (values.plan_id, "9" + "._-" * 21, "9" + "._-" * 21),  # 64 characters
        (time_values.day, " 1950-01-01 ", date(1950, 1, 1)),
        (time_values.day, date(2200, 1, 1), date(2200, 1, 1)),
        (time_values.moment, " 2026-01-12T16:00:00 ", datetime(2026, 1, 12, 16)),
        (time_values.moment, date(2026, 1, 12), date(2026, 1, 12)),
        (time_values.instant, " 2026-02-04T10:10:00+01:00 ", datetime(2026, 2, 4, 9, 10, tzinfo=UTC)),
        (time_values.clock, " 23:59 ", time(23, 59)),
        (time_values.clock, "00:00", time(0)),
        (time_values.clocks, [f"{hour:02}:00" for hour in range(24)], tuple(map(time, range(24)))),
        (time_values.rhythm_of, " 4 ", 4),
        (time_values.rhythm_of, "20:00, 08:00", (time(8), time(20))),
        (values.whole_of, " -3 ", -3),
        (values.whole_of, "999999999", 999_999_999),
        (values.number_of, "+.5", Decimal("0.5")),
        (values.number_of, "5.", Decimal(5)),
        (zone, "Europe/London", "Europe/London"),
        (values.snapshot, "aZ09+/=\n" * 12_500, "aZ09+/=\n" * 12_500),
        (values.digest, "0123abcd", "0123abcd"),
        (values.digest, "0123abcd.9876fedc", "0123abcd.9876fedc"),
        (values.digest, "0123abcd9876fedc", "0123abcd9876fedc"),
    ],
)
def test_what_is_just_taken(read: Callable[[Any], Any], value: Any, taken: Any) -> None:
    found = read(value)
    assert (found, type(found)) == (taken, type(taken))


def test_what_a_json_schema_says_of_them() -> None:
    assert values.quantity("0.5", "500", "mm").schema == {
        "type": "number",
        "minimum": 0.5,
        "maximum": 500.0,
        "unit": "mm",
    }
    assert values.whole(1, 24, "sessions").schema == {
        "type": "integer",
        "minimum": 1,
        "maximum": 24,
        "unit": "sessions",
    }
    assert values.one_of(("left", "right")).schema == {"enum": ["left", "right"]}
    assert values.version().schema == {"const": 1}


def test_without_zone_data_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zoneinfo.available_timezones", set)
    with pytest.raises(Wrong) as refused:
        time_values.zone("Nowhere")
    assert str(refused.value) == ("cannot be looked up: no time zone data is installed; install it: pip install tzdata")
