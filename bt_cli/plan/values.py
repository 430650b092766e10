"""What a person may write for a number, a date or a time, and what is said when they wrote something else.

Flags and plan files meet here: both are read by these functions, so both get the same sentences.
A date is YYYY-MM-DD and nothing else; a number has a decimal point and no unit.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError, core_schema

from bt_cli.words import number

MAX_DECIMALS = 5  # an inch thread has 0.79375 mm; with at most 200 steps a turn every sum is exact in the JSON
MAX_TEXT = 4000
_LAST_DECIMAL = Decimal(1).scaleb(-MAX_DECIMALS)
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
SESSIONS_START, SESSIONS_END = time(8), time(20)  # convention: waking hours

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # they can make a text read as another
# Letters, signs and marks that show nothing: fillers, the joiner of graphemes, selectors of a letter's variant.
_BLANK_GLYPHS = {*"\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"} | {
    chr(code)
    for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(first, last + 1)
}
_SLASHED = re.compile(r"\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")


class Wrong(ValueError):
    """What was written cannot be taken; the text goes on after the name of the key ("must be …")."""


class Reads:
    """A pydantic annotation: how one kind of value is read, and its JSON Schema."""

    def __init__(self, read: Callable[[Any], Any], schema: dict[str, object]) -> None:
        self.read, self.schema = read, schema

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        def validate(value: Any) -> Any:
            try:
                return self.read(value)
            except Wrong as wrong:
                raise PydanticCustomError("bt", "{text}", {"text": str(wrong)}) from None

        return core_schema.no_info_plain_validator_function(validate)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, object]:
        return dict(self.schema)


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


def number_hint(text: str) -> str:
    """What would do in place of a text that is no plain number."""
    text = text.strip()
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"write {text.replace(',', '.')} with a decimal point"
    if match := re.fullmatch(r"([+-]?\d+(?:[.,]\d+)?)\s*(cm|mm|mm/day|mm per day|days?|d)", text, re.IGNORECASE):
        amount = Decimal(match[1].replace(",", "."))
        if match[2].lower() == "cm":
            return f"write millimetres and no unit: {number(amount * 10)}"
        return f"write {number(amount)} without the unit"
    if (match := re.fullmatch(r"(\d+)/(\d+)", text)) and int(match[2]):
        return f"write a decimal: {number(round(Decimal(match[1]) / Decimal(match[2]), 4))}"
    return "write digits with a decimal point, such as 0.75"


def number_of(text: str) -> Decimal:
    """The number that a flag's text says."""
    if re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text.strip()) and text.isascii():
        return Decimal(text.strip())
    raise Wrong(f"must be a number: {number_hint(text)}")


def whole_of(text: str) -> int:
    """The whole number that a flag's text says."""
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise Wrong("must be a whole number, such as 2")
    return int(text)


def quantity(low: str, high: str, unit: str) -> Reads:
    """An exact decimal from `low` to `high`, both allowed, in `unit`."""

    def read(value: Any) -> Decimal:
        if isinstance(value, str):
            bare = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value.strip())
            raise Wrong("must be a number without quotes" if bare else f"must be a number: {number_hint(value)}")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise Wrong(f"must be a number of {unit}")
        exact = Decimal(value)
        if not exact.is_finite() or not Decimal(low) <= exact <= Decimal(high):
            raise Wrong(f"must be between {low} and {high} {unit}")
        rounded = exact.quantize(_LAST_DECIMAL)
        if exact != rounded:
            raise Wrong(f"must have at most {MAX_DECIMALS} decimals")
        return rounded if int(exact.as_tuple().exponent) < -MAX_DECIMALS else exact  # 0e-999999999 makes no fraction

    bounds = {"minimum": float(low), "maximum": float(high)}
    return Reads(read, {"type": "number", **bounds, "unit": unit})


def whole(low: int, high: int, what: str) -> Reads:
    """A whole number from `low` to `high`, both allowed, of `what`."""

    def read(value: Any) -> int:
        if isinstance(value, str) and re.fullmatch("[0-9]+", value.strip()):
            raise Wrong("must be a whole number without quotes")
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            raise Wrong("must be a whole number")
        if not low <= value <= high:
            raise Wrong(f"must be between {low} and {high} {what}")
        if value != int(value):
            raise Wrong(f"must be a whole number, between {low} and {high} {what}")
        return int(value)

    return Reads(read, {"type": "integer", "minimum": low, "maximum": high, "unit": what})


def whether(value: Any) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Wrong("must be true or false, without quotes")
    return value


def one_of(choices: Sequence[str]) -> Reads:
    """One word of a few, exactly as listed."""

    def read(value: Any) -> str:
        if value in choices:
            return str(value)
        listed = " or ".join(filter(None, (", ".join(choices[:-1]), choices[-1])))
        hint = did_you_mean(value, choices) if isinstance(value, str) and len(choices) > 1 else ""
        raise Wrong(f"must be {listed}{hint}")

    return Reads(read, {"enum": list(choices)})


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A hint, to stand behind a sentence, at the known word that is near; none is no text."""
    near = closest(word, known)
    return f" (did you mean {near}?)" if near else ""


def closest(word: Any, known: Sequence[str]) -> str | None:
    """The known word that a person most likely meant, if any is near."""
    from difflib import get_close_matches

    lowered = {k.lower(): k for k in known}
    near = get_close_matches(str(word).lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[near[0]] if near else None


def text(value: Any) -> str:
    """Free text of one or more lines, without control characters."""
    if not isinstance(value, str):
        raise Wrong('must be text in "quotes"')
    if len(value) > MAX_TEXT:
        raise Wrong(f"must have at most {MAX_TEXT} characters")
    bad = next((c for c in value if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") or c in BIDI), None)
    if bad:
        raise Wrong(f"must not hold control characters (U+{ord(bad):04X})")
    return value.strip() if any(map(_is_seen, value)) else ""


def _is_seen(character: str) -> bool:
    """Whether a character shows anything: it is no space, no control and none of those that show nothing."""
    return unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf") and character not in _BLANK_GLYPHS


def some_text(value: Any) -> str:
    """Text that says something."""
    if not text(value):
        raise Wrong("must not be blank")
    return text(value)


def version(what: str = "plan format") -> Reads:
    """The version of the format of a file, of which there is one."""

    def read(value: Any) -> int:
        if value != 1 or isinstance(value, bool):
            raise Wrong(f"must be 1, the only version of the {what} that this bt reads")
        return 1

    return Reads(read, {"const": 1})


def plan_id(value: Any) -> str:
    """A local case code."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", value):
        return value
    raise Wrong(
        "must be a local case code, never a name or record number: 1 to 64 letters, digits, dots, dashes and "
        "underscores, a letter or digit first"
    )


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


def snapshot(value: Any) -> str:
    """A plan that a command packed: lines of base64, of a length that no plan passes."""
    if isinstance(value, str) and len(value) <= 100_000 and re.fullmatch(r"[A-Za-z0-9+/=\s]+", value):
        return value
    raise Wrong('must be as a command wrote it; `bt correct PLAN --reason "…"` writes it anew')


def digest(value: Any) -> str:
    """A digest that a command wrote: of tables and entries, or as bt 0.5 wrote it."""
    if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{8}(\.?[0-9a-f]{8})?", value):
        return value
    raise Wrong('must be as a command wrote it; `bt correct PLAN --reason "…"` writes it anew')
