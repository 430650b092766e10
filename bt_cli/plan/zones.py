"""The time zones of a plan: its own, and those that orders set for the days from one on, as when a patient travels.

A local time is read in the zone of its date. So 08:00 is 08:00 there, and what is asked of a zone is asked of a day.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import repeat
from typing import NamedTuple

from bt_cli.zone_data import with_zone, without_zone, zone_info


class Zones(NamedTuple):
    """A plan's `first` zone, its own,, and the `later` ones, each with the day from which it holds, in order of days.

    `last_clock` is the latest clock time at which anything is turned on any day.
    """

    first: str
    later: tuple[tuple[date, str], ...] = ()
    last_clock: time = time(23, 59)

    def on(self, day: date) -> str:
        """The zone of a day."""
        if not self.later:
            return self.first
        on = day.date() if isinstance(day, datetime) else day
        return next((zone for since, zone in reversed(self.later) if since <= on), self.first)

    def instant(self, local: datetime) -> datetime:
        """A local time with the offset of its zone; one that happens twice is the first."""
        return with_zone(local, zone_info(self.on(local) if self.later else self.first))

    def instants(self, times: Iterable[datetime]) -> Iterator[datetime]:
        """The same of many local times."""
        return map(self.instant, times) if self.later else map(with_zone, times, repeat(zone_info(self.first)))

    def local(self, instant: datetime) -> datetime:
        """The local time of an instant, without an offset."""
        return without_zone(instant.astimezone(zone_info(self.at(instant))))

    def at(self, instant: datetime) -> str:
        """The zone in force at an instant."""
        zone = self.first
        for (since, later), before in zip(self.later, [self.first, *(zone for _, zone in self.later)], strict=False):
            if instant >= _begins(since, later, before, self.last_clock):
                zone = later
        return zone


@cache
def _begins(since: date, zone: str, before: str, last_clock: time) -> datetime:
    """The instant from which a zone holds: midnight there, and not before the last turn of the day before is made."""
    midnight = datetime.combine(since, time(), zone_info(zone)).astimezone(UTC)
    evening = datetime.combine(since - timedelta(days=1), last_clock, zone_info(before)).astimezone(UTC)
    return max(midnight, evening + timedelta(minutes=1))
