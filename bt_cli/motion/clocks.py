"""Local times that a clock change skips: each means the first minute that exists after it."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bt_cli.plan.zones import Zones
from bt_cli.zone_data import with_zone, zone_info

_MINUTE = timedelta(minutes=1)


class Gap(NamedTuple):
    """Local times that do not exist: from `first` on, up to but without `after`, which does."""

    first: datetime
    after: datetime


def existing(local: datetime, zones: Zones) -> datetime:
    """A local time, or the first minute that exists after it where the clocks of its day's zone skip it."""
    for first, after in gaps(zones.on(local), local.year):
        if first <= local < after:
            return after
    return local


def skips_none_until(local: datetime, zones: Zones) -> datetime:
    """Up to when every local time from one on exists, as far as its year tells; the time itself where it does not.

    Where another zone holds from a day on, up to its midnight.
    """
    skipped = (gap.first for gap in gaps(zones.on(local), local.year) if local < gap.after)
    first = next(skipped, datetime(local.year + 1, 1, 1))
    midnights = (datetime.combine(since, time()) for since, _ in zones.later)
    return max(local, min([first, *(midnight for midnight in midnights if midnight > local)]))


def earliest(local: datetime, zones: Zones) -> datetime:
    """The earliest local time that means this one: another where the clocks skip what is just before it."""
    return next((gap.first for gap in gaps(zones.on(local), local.year) if gap.after == local), local)


@cache
def gaps(zone: str, year: int) -> tuple[Gap, ...]:
    """What the clocks of a zone skip in a year."""
    there = zone_info(zone)
    noons = [datetime(year, 1, 1, 12) + timedelta(days=day) for day in range(-2, 368)]
    offsets = [with_zone(noon, there).utcoffset() or timedelta() for noon in noons]
    days = zip(noons, noons[1:], offsets, offsets[1:], strict=False)
    return tuple(
        _gap(there, (noon - after).replace(tzinfo=UTC), (later - before).replace(tzinfo=UTC))
        for noon, later, before, after in days
        if before < after
    )


def _gap(zone: ZoneInfo, low: datetime, high: datetime) -> Gap:
    """The gap of the change between two instants, one before and one after it."""
    before, after = (at.astimezone(zone).utcoffset() or timedelta() for at in (low, high))
    while high - low > _MINUTE:
        middle = low + (high - low) // (2 * _MINUTE) * _MINUTE
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    change = high.replace(tzinfo=None)
    return Gap(change + before, change + after)
