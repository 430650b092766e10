"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; one that a clock change skips has no instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo


def instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """`local` with its offset in `zone`, or None where the clocks skip it."""
    there = local.replace(tzinfo=zone, fold=0)
    back = there.astimezone(UTC).astimezone(zone)
    return there if back.replace(tzinfo=None, fold=0) == local else None


@cache
def skipped_days(zone_name: str, year: int, times: tuple[time, ...]) -> tuple[date, ...]:
    """The days of a year on which the clocks skip one of these times."""
    zone = ZoneInfo(zone_name)
    noons = [datetime(year, 1, 1, 12, tzinfo=zone) + timedelta(days=day) for day in range(-1, 367)]
    changed = {
        day.date() for pair in zip(noons, noons[1:], strict=False) if pair[0].utcoffset() != pair[1].utcoffset()
        for day in pair
    }  # fmt: skip
    return tuple(
        day for day in sorted(changed) if any(instant(datetime.combine(day, at), zone) is None for at in times)
    )
