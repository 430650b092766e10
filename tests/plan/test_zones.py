"""The time zones of a plan: which holds on a day, and at an instant.

London until Sat 31 Jan 2026, Tokyo (UTC+9) from Sun 1 Feb, New York (UTC-5) from Sun 8 Feb. The last turn is at 20:00.
"""

from datetime import UTC, date, datetime, time

import pytest

from bt_cli.plan.zones import Zones

ONE = Zones("Europe/London")
THREE = Zones("Europe/London", ((date(2026, 2, 1), "Asia/Tokyo"), (date(2026, 2, 8), "America/New_York")), time(20, 0))


@pytest.mark.parametrize(
    ("on", "zone"),
    [
        (date(2026, 1, 31), "Europe/London"),
        (date(2026, 2, 1), "Asia/Tokyo"),
        (date(2026, 2, 7), "Asia/Tokyo"),
        (date(2026, 2, 8), "America/New_York"),
        (datetime(2026, 1, 31, 23, 59), "Europe/London"),
        (datetime(2026, 2, 1, 0, 0), "Asia/Tokyo"),
    ],
)
def test_the_zone_of_a_day(on: date, zone: str) -> None:
    assert THREE.on(on) == zone
    assert ONE.on(on) == "Europe/London"


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2026, 1, 31, 20), datetime(2026, 1, 31, 20, tzinfo=UTC)),
        (datetime(2026, 2, 1, 8), datetime(2026, 1, 31, 23, tzinfo=UTC)),
        (datetime(2026, 2, 8, 8), datetime(2026, 2, 8, 13, tzinfo=UTC)),
    ],
)
def test_local_times_and_instants(local: datetime, utc: datetime) -> None:
    assert THREE.instant(local) == utc
    assert list(THREE.instants([local])) == [utc]
    assert THREE.local(utc) == local
    assert THREE.local(utc).tzinfo is None


@pytest.mark.parametrize(
    ("instant", "zone"),
    [
        # midnight in Tokyo is 15:00 UTC, but the turn of 20:00 at home is made first; in New York midnight is 05:00
        (datetime(2026, 1, 31, 20, 0, tzinfo=UTC), "Europe/London"),
        (datetime(2026, 1, 31, 20, 1, tzinfo=UTC), "Asia/Tokyo"),
        (datetime(2026, 2, 8, 4, 59, tzinfo=UTC), "Asia/Tokyo"),
        (datetime(2026, 2, 8, 5, 0, tzinfo=UTC), "America/New_York"),
    ],
)
def test_the_zone_in_force_at_an_instant(instant: datetime, zone: str) -> None:
    assert THREE.at(instant) == zone
    assert ONE.at(instant) == "Europe/London"


def test_without_another_zone_summer_time_is_that_of_the_first() -> None:
    assert ONE.instant(datetime(2026, 7, 1, 8)) == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert [one.hour for one in ONE.instants([datetime(2026, 7, 1, 8)])] == [8]
    assert ONE.local(datetime(2026, 7, 1, 7, tzinfo=UTC)) == datetime(2026, 7, 1, 8)
