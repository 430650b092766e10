"""Local times that clocks skip. The dates of the changes are the tz database's."""

from datetime import date, datetime

import pytest

from bt_cli.motion.clocks import earliest, existing, gaps, skips_none_until
from bt_cli.plan.zones import Zones


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "first", "after"),
    [
        ("Europe/London", "2026-03-29T01:00", "2026-03-29T02:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:00", "2026-10-04T02:30"),  # half an hour
        ("Antarctica/Troll", "2026-03-29T01:00", "2026-03-29T03:00"),  # two hours
        ("America/Santiago", "2026-09-06T00:00", "2026-09-06T01:00"),  # at midnight
        ("America/Nuuk", "2026-03-28T23:00", "2026-03-29T00:00"),  # what exists next is on another day
        ("Pacific/Apia", "2011-12-30T00:00", "2011-12-31T00:00"),  # a whole day
    ],
)
def test_what_is_skipped_means_the_first_minute_that_exists(zone: str, first: str, after: str) -> None:
    begin, end = local(first), local(after)
    assert (begin, end) in gaps(zone, begin.year)
    before = begin.replace(minute=59, hour=(begin.hour - 1) % 24, day=begin.day - (begin.hour == 0))
    middle = begin + (end - begin) / 2
    assert [existing(at, Zones(zone)) for at in (before, begin, middle, end)] == [before, end, end, end]
    assert [earliest(at, Zones(zone)) for at in (before, end)] == [before, begin]


def test_a_zone_without_clock_changes_skips_nothing() -> None:
    assert gaps("Asia/Kolkata", 2026) == ()


@pytest.mark.parametrize(
    ("zone", "later", "at", "until"),
    [
        ("Europe/London", (), "2026-01-05T08:00", "2026-03-29T01:00"),
        ("Europe/London", (), "2026-03-29T01:30", "2026-03-29T01:30"),  # it is skipped itself
        ("Europe/London", (), "2026-03-29T02:00", "2027-01-01T00:00"),  # no more in its year
        ("Asia/Kolkata", (), "2026-05-01T08:00", "2027-01-01T00:00"),
        ("Europe/London", ("2026-02-01",), "2026-01-05T08:00", "2026-02-01T00:00"),  # from then on by another zone
        ("Europe/London", ("2026-02-01",), "2026-02-01T00:00", "2026-03-08T02:00"),  # New York skips three weeks sooner
        ("Europe/London", ("2026-04-01",), "2026-01-05T08:00", "2026-03-29T01:00"),
    ],
)
def test_up_to_when_every_local_time_exists(zone: str, later: tuple[str, ...], at: str, until: str) -> None:
    zones = Zones(zone, tuple((date.fromisoformat(day), "America/New_York") for day in later))
    assert skips_none_until(local(at), zones) == local(until)
