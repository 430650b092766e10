"""Local times that clocks skip. The dates of the changes are the tz database's."""

from datetime import datetime

import pytest

from bt_cli.motion.clocks import earliest, existing, gaps
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
