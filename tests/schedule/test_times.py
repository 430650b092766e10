"""Local clock times and instants. The dates of the clock changes are the tz database's."""

from datetime import UTC, datetime

import pytest

from bt_cli.motion.clocks import existing
from bt_cli.plan.zones import Zones


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("Europe/London", "2026-03-28T08:00", "2026-03-28T08:00"),
        ("Europe/London", "2026-03-29T08:00", "2026-03-29T07:00"),  # clocks went forward at 01:00 UTC
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30"),  # happens twice: the first, still summer time
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:00"),  # skipped: 02:00
        ("Europe/London", "2026-03-29T02:00", "2026-03-29T01:00"),  # the first minute after the gap
        ("Asia/Kolkata", "2026-06-01T08:00", "2026-06-01T02:30"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),  # a gap of half an hour: 02:30
        ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45"),  # twice: the first, at +11:00
    ],
)
def test_instant(zone: str, local: str, utc: str) -> None:
    found = Zones(zone).instant(existing(datetime.fromisoformat(local), Zones(zone)))
    # compared in UTC: Python holds two datetimes of different zones unequal where one is in a repeated hour
    assert found.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)
