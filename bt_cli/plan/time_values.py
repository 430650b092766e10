"""What a person may write for a date, a time or a time zone, and what is said when they wrote something else.

A date is YYYY-MM-DD and nothing else; a clock time has two digits for the hour.
"""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from typing import Any

from bt_cli.plan.values import Wrong

EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
SESSIONS_START, SESSIONS_END = time(8), time(20)  # convention: waking hours
_SLASHED = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")


def date_readings(text: str) -> str | None:
    """Both readings of a date like 12/01/2026, as a sentence; None where there is no such date in `text`."""
    match = _SLASHED.search(text)
    if not match:
        return None
    first, _, second, year = match.groups()
    readings = []
    for day, month in ((first, second), (second, first)):
        try:
            readings.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    if not readings:
        return f"{match[0]} is no date; write YYYY-MM-DD"
    choices = " or ".join(f"{d.day} {d:%B %Y}" for d in dict.fromkeys(readings))
    write = " or ".join(d.isoformat() for d in dict.fromkeys(readings))
    return f"{match[0]} can be read as {choices}; write {write}"


def day(value: Any) -> date:
    """A date without a time."""
    if isinstance(value, str):
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
                raise ValueError
            value = date.fromisoformat(value.strip())
        except ValueError:
            raise Wrong(f"must be a date: {date_readings(value) or 'write YYYY-MM-DD, such as 2026-01-05'}") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong("must be a date without a time, such as 2026-01-05")
    if not EARLIEST <= value <= LATEST:
        raise Wrong(f"must be a date between {EARLIEST} and {LATEST}")
    return value


def moment(value: Any) -> datetime | date:
    """A local date and time, or a date alone, which stands for that day's first session."""
    if isinstance(value, str):
        text = value.strip()
        if date_readings(text) or re.fullmatch(r"[\d-]+", text):
            return day(text)
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?", text):
                raise ValueError
            value = datetime.fromisoformat(text)
        except ValueError:
            raise Wrong("must be a date and time, such as 2026-01-12T16:00, or a date") from None
    if not isinstance(value, date):
        raise Wrong("must be a date and time, such as 2026-01-12T16:00, or a date")
    if not isinstance(value, datetime):
        return day(value)
    if value.tzinfo or value.second or value.microsecond:
        raise Wrong("must be a local time of the plan's zone, on the minute and without an offset: 2026-01-12T16:00:00")
    return datetime.combine(day(value.date()), value.time())


def instant(value: Any) -> datetime:
    """A point in time with its offset, "2026-02-04T09:10:00Z", as UTC."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = datetime.fromisoformat(value.strip())
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise Wrong("must be a date and time with its offset, such as 2026-02-04T09:10:00Z")
    day(value.date())
    return value.astimezone(UTC)


def clock(value: Any) -> time:
    """A local clock time in hours and minutes."""
    if isinstance(value, str):
        if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value.strip()):
            value = time.fromisoformat(value.strip())
        elif re.fullmatch(r"\d:[0-5]\d", value.strip()):
            raise Wrong(f"must be a clock time with two digits for the hour: write 0{value.strip()}")
    if not isinstance(value, time) or value.tzinfo or value.second or value.microsecond:
        raise Wrong('must be a clock time from 00:00 to 23:59, such as "08:00"')
    return value


def clocks(value: Any) -> tuple[time, ...]:
    """The session times of a day, in order, each once."""
    if not isinstance(value, list | tuple) or not value:
        raise Wrong('must be a list of clock times, such as ["08:00", "20:00"]')
    if len(value) > 24:
        raise Wrong("must be at most 24 sessions a day")
    times, wrong = [], []
    for item in value:
        try:
            times.append(clock(item))
        except Wrong as refused:
            wrong.append(f"{item} {refused}")
    if wrong:
        raise Wrong(f"cannot be read: {'; '.join(wrong)}")
    times.sort()
    if twice := next((a for a, b in zip(times, times[1:], strict=False) if a == b), None):
        raise Wrong(f"must be different times: {twice:%H:%M} is there twice")
    return tuple(times)


def rhythm_of(text: str) -> int | tuple[time, ...]:
    """The session times of a day that a flag's text says, "08:00,20:00", or only how many, "4"."""
    if re.fullmatch(r"[1-9]\d*", text.strip()):
        return int(text)
    if ":" not in text:
        raise Wrong("must be clock times, such as 08:00,20:00, or how many a day, such as 4")
    return clocks([part.strip() for part in text.split(",")])


def spread_times(count: int) -> tuple[time, ...]:
    """Spread `count` sessions evenly from 08:00 to 20:00, to the quarter hour; one session is at 08:00."""
    start, end = (t.hour * 4 + t.minute // 15 for t in (SESSIONS_START, SESSIONS_END))
    gaps = max(count - 1, 1)
    quarters = [start + ((end - start) * i * 2 + gaps) // (2 * gaps) for i in range(count)]
    return tuple(time(q // 4, q % 4 * 15) for q in quarters)


_NO_ZONES = ("localtime", "posixrules", "Factory", "posix/", "right/")  # names of files, and no zones of a place


def zone(value: Any) -> str:
    """The IANA name of a time zone that this computer knows."""
    from zoneinfo import ZoneInfoNotFoundError, available_timezones

    from bt_cli.zone_data import zone_info

    try:
        if not isinstance(value, str) or not value or value.startswith(_NO_ZONES):
            raise ValueError
        zone_info(value)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        if not available_timezones():
            raise Wrong("cannot be looked up: no time zone data is installed; install it: pip install tzdata") from None
        raise Wrong(f"must be an IANA time zone, such as Europe/London{_zone_hint(value)}") from None
    return value


def _zone_hint(value: Any) -> str:
    """The zone of a city that was mistyped; an offset such as GMT+1 gets none, as Etc/GMT+1 means the opposite."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    known = (zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/"))
    cities = {zone.rpartition("/")[2].lower(): zone for zone in known}
    word = str(value).rpartition("/")[2].replace(" ", "_").lower()
    near = get_close_matches(word, cities, n=1, cutoff=0.8) if len(word) > 3 else []
    return f" (did you mean {cities[near[0]]}?)" if near else ""
