"""The table of the terminal read back, at any width, by other code than set it: every cell, scale and what is left."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time

_CLOCK = r"\d\d:\d\d"
_READ = ("Scale", "Moved", "Rod")  # how the column of the scale begins


@dataclass
class ScreenDay:
    """A day of the table: a text for each time and thing ("" where there is one), and the texts at its end."""

    cells: dict[tuple[time, str], str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    lefts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def screen_days(text: str) -> dict[date, ScreenDay]:
    """The days that have a row of their own; those of a pause have none."""
    table = text[re.search(r"^ *Day  \d{4}", text, re.M).start() :].split("\nPlan  ", maxsplit=1)[0].splitlines()  # type: ignore[union-attr]
    head, *rows = table
    year, places = int(re.search(r"\d{4}", head)[0]), list(re.finditer(r"\S+(?: \S+)*", head))[2:]  # type: ignore[index]
    columns = [(place.start(), place[0]) for place in places]
    days: dict[date, ScreenDay] = {}
    day, at, night = ScreenDay(), time(), False
    for row in rows:
        if found := re.fullmatch(r" +(\d{4})", row):
            year = int(found[1])
        elif found := re.match(r" *>?\d+  \w{3} (\d+ \w{3})\b(?! –|  PAUSE: )", row):
            on = datetime.strptime(f"{found[1]} {year}", "%d %b %Y").date()  # noqa: DTZ007
            day, night = days.setdefault(on, ScreenDay()), False
            at = _cells(row[found.end() :], found.end(), columns, day, at)
        elif found := re.match(r" +at night  ", row):
            night = True
            _night(row[found.end() :], day)
        elif re.match(r" {15,16}\S", row) and night:
            _night(row, day)
        elif re.match(r" {17,}\S", row):
            night = False
            at = _cells(row, 0, columns, day, at)
    return days


def _night(text: str, day: ScreenDay) -> None:
    for part in re.split(" {2,}", text.strip()):
        day.lines.append(part)
        if found := re.fullmatch(r"(\w+) ([\d.]+)\*?", part):
            day.readings[found[1]] = found[2]
        elif found := re.fullmatch(r"(?:scale|moved|rods|rod 1) ([\d.]+)\*? mm", part):
            day.readings["A"] = found[1]
        elif found := re.search(r"left ([\d.]+) mm|still to do ([\d.]+) mm", part):
            day.lefts.append(found[1] or found[2])


def _cells(text: str, begin: int, columns: list[tuple[int, str]], day: ScreenDay, at: time) -> time:
    """Put the cells of a row into a day; what follows belongs to the time that is given back."""
    is_of_times = not columns or columns[0][1] != "Time"
    for place in re.finditer(r"\S+(?: \S+)*", text):
        part, start = place[0], place.start() + begin
        day.lines.append(part)
        named = next((name for left, name in reversed(columns) if left <= start), "")
        ends = next((name for left, name in columns if start + len(part) == left + len(name)), "")
        if re.fullmatch(_CLOCK, part):
            at = time.fromisoformat(part)
        elif is_of_times and (found := re.fullmatch(rf"({_CLOCK}) (.+)", part)):
            day.cells[time.fromisoformat(found[1]), ""] = found[2]
        elif is_of_times and re.fullmatch(_CLOCK, named) and not ends.startswith((*_READ, "Gap", "Still")):
            day.cells[time.fromisoformat(named), ""] = part
        elif is_of_times and ends.startswith(_READ):
            day.readings["A"] = part.split()[0]
        elif is_of_times:
            day.lefts.append(part.split()[0])
        elif part.startswith("ALL") or (part in ("NO TURN", "MISSED", "PAUSE") and named == columns[1][1]):
            day.cells[at, named.split()[0] if len(columns) > 2 and part == "NO TURN" else "all"] = part
        elif len(columns) > 2:
            day.cells[at, named.split()[0]] = part
        elif found := re.fullmatch(r"(\w+) (.+)", part):
            day.cells[at, found[1]] = found[2]
    return at
