"""Every zone and clock change of 2020 to 2040, sessions in every hour: reminders are at the planned local times.

Each calendar is read by two readers that share no code: icalendar with zoneinfo, and regular expressions with the C
library's own `localtime`. Both, and bt, go by the rules of the package tzdata.
"""

import os
import re
import time as clock
import zoneinfo
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib.util import find_spec
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Calendar

from bt_cli import zone_data
from bt_cli.motion.clocks import gaps
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from tests.helpers import report_anew

YEARS = range(2020, 2041)
DAYS = 3  # the day before a change, the day itself and the one after it
HOURS = 24


def zones() -> list[str]:
    """Every IANA name."""
    return sorted(zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"})


def by_the_package() -> None:
    """Let everything go by the rules of the package."""
    spec = find_spec("tzdata")
    assert spec and spec.submodule_search_locations
    os.environ["TZDIR"] = f"{spec.submodule_search_locations[0]}/zoneinfo"
    zoneinfo.reset_tzpath(to=[os.environ["TZDIR"]])
    ZoneInfo.clear_cache()
    for kept in (zone_data.zone_info, zone_data.older_zone_info, zone_data._packaged_is_newer, gaps):
        kept.cache_clear()


def first_days(name: str, years: range = YEARS) -> Iterator[date]:
    """The day before each clock change of a zone; where a year has none, a day of it."""
    zone = ZoneInfo(name)
    for year in years:
        days = [date(year, 1, 1) + timedelta(days=i) for i in range(367)]
        offsets = [datetime.combine(day, time(), zone).utcoffset() for day in days]
        changes = [day - timedelta(days=1) for day, (a, b) in zip(days, pairwise(offsets), strict=False) if a != b]
        yield from changes or [date(year, 1 + year % 12, 11)]


def faults(name: str, first: date, minute: int) -> list[str]:
    """What is wrong in the reminders of three days with a session in every hour, that many minutes past."""
    clocks = [time(hour, minute) for hour in range(HOURS)]
    made = report_anew(**{
        "timezone": name, "surgery": first - timedelta(days=1), "protocol.latency_days": 1, "goal.defect_mm": DAYS,
        "protocol.sessions": [f"{at:%H:%M}" for at in clocks], "frame.steps_per_turn": HOURS,
    })  # fmt: skip
    (file,) = calendars(made, CalendarStyle())
    zone = ZoneInfo(name)
    slots = (datetime.combine(first + timedelta(days=i), at) for i in range(DAYS) for at in clocks)
    planned = sorted({_existing(at, zone) for at in slots})
    return [
        f"{name} {first}: {reader} has {len(found)} times, {len({*found} ^ {*planned})} not as planned"
        for reader, found in (("icalendar", sorted(_by_icalendar(file, zone))), ("the C library", _by_c(file, name)))
        if found != planned
    ]


def _existing(at: datetime, zone: ZoneInfo) -> datetime:
    """A local time, or the first minute after it that there is."""
    while at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        at += timedelta(minutes=1)
    return at


def _by_icalendar(file: bytes, zone: ZoneInfo) -> Iterator[datetime]:
    """The local start of every timed event; of a time that there is twice, the first."""
    for event in Calendar.from_ical(file).walk("VEVENT"):
        start = event["DTSTART"].dt
        if isinstance(start, datetime):
            there = start.astimezone(zone)
            yield there.replace(tzinfo=None, fold=0) if not there.fold else datetime.max  # noqa: DTZ901


def _by_c(file: bytes, name: str) -> list[datetime]:
    os.environ["TZ"] = f":{os.environ['TZDIR']}/{name}"
    clock.tzset()
    stamps = re.findall(rb"^DTSTART:(\d{8}T\d{6})Z\r$", file, re.MULTILINE)
    seconds = (timegm(clock.strptime(stamp.decode(), "%Y%m%dT%H%M%S")) for stamp in stamps)
    return sorted(datetime(*clock.localtime(at)[:5]) for at in seconds)


def run(names: list[str], years: range = YEARS) -> Iterator[tuple[int, list[str]]]:
    """For each zone how many clock changes were looked at, and what was wrong; the process keeps its own zone."""
    before = {key: os.environ.get(key) for key in ("TZ", "TZDIR")}
    try:
        by_the_package()
        for place, name in enumerate(names):
            days = list(first_days(name, years))
            found = [faults(name, day, (place * 7 + i * 13) % 60) for i, day in enumerate(days)]
            yield len(days), [line for lines in found for line in lines]
    finally:
        for key, value in before.items():
            os.environ.pop(key, None)
            if value is not None:
                os.environ[key] = value
        clock.tzset()
        zoneinfo.reset_tzpath()
        ZoneInfo.clear_cache()
        for kept in (zone_data.zone_info, zone_data.older_zone_info, zone_data._packaged_is_newer, gaps):
            kept.cache_clear()
