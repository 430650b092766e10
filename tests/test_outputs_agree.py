"""Screen, sheet, calendar, CSV and JSON are read back by other code than wrote them, and say the same numbers.

The page is read in a real browser: tests/clients/test_page_in_chromium.py. Six struts: test_six_outputs_agree.py.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import numeric

import pytest

from bt_cli.commands.console import print_table
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.data.schedule_data import csv_text, json_text
from tests.helpers import AXIAL, read
from tests.rendered import sheet_pdf
from tests.screen import screen_days
from tests.sheet_reading import PrintedPage, by_day, printed_pages

_DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
_AMOUNT = r"\d*[¼-¾⅐-⅞]|\d+(?: \d+/\d+|\.\d+)?|\d+/\d+"
_WAY = r"BACK|longer|shorter"


class Turn(NamedTuple):
    """What is turned of one letter at a session: turns or clicks and their mm, which way, the face that then shows."""

    letter: str
    turned: Fraction
    way: str
    travel_mm: float
    face: int | None


class Day(NamedTuple):
    """One day: what is turned at each time, then what every scale shows, and what is left of each objective."""

    turns: dict[time, tuple[Turn, ...]]
    readings: dict[str, float]
    left_mm: tuple[float, ...]


Days = dict[date, Day]
Readings = dict[str, float]
Reminders = dict[datetime, tuple[tuple[Turn, ...], Readings]]


def turn_read(letter: str, amount: str, way: str, mm: str, face: str) -> Turn:
    """A turn from what was read, of a plan of one actuator without its letter: "1½", "BACK", "1.5", "3"."""
    parts = re.findall(r"\d+/\d+|\d+(?:\.\d+)?|[^\d ]", amount)
    turned = (Fraction(part) if part[0].isdigit() else Fraction(numeric(part)).limit_denominator(9) for part in parts)
    return Turn(letter or "A", sum(turned, Fraction(0)), way, float(mm), int(face) if face else None)


def turn_said(whole: dict[str, Any], letter: str, steps: int, travel_mm: float, face: int | None) -> Turn:
    """A turn from the numbers of JSON or CSV, whose sign is the way."""
    (actuator,) = (one for one in whole["actuators"] if one["id"] == letter)
    assert steps * travel_mm > 0
    ways = ("longer", "shorter") if "hinge" in whole else ("", "BACK")
    return Turn(letter, abs(steps) * unit_of(actuator), ways[steps < 0], abs(travel_mm), face)


def unit_of(actuator: dict[str, Any]) -> Fraction:
    """How much of what is said one step is: of a turn, a click, or mm of a nail."""
    if actuator["kind"] == "nail":
        return Fraction(str(actuator["step_mm"]))
    return Fraction(1) if actuator["kind"] == "click strut" else Fraction(1, actuator["steps_per_turn"])


def readings_of(text: str) -> Readings:
    """What scales show, "A 1 mm, B 3.5 mm" or "1 mm"."""
    return {letter or "A": float(mm) for letter, mm in re.findall(r"(?:([A-Z])\s+)?([\d.]+)\s+mm", text)}


@cache
def made(sample: Path) -> Report:
    return read(sample.read_text(encoding="utf-8"))


@cache
def as_json(sample: Path) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json_text(made(sample)))
    return whole


def sessions(sample: Path) -> Iterator[tuple[datetime, tuple[Turn, ...], Readings, tuple[float, ...]]]:
    """The sessions of the JSON: what is turned, what every scale then shows, what is left of each objective."""
    whole = as_json(sample)
    start = {one["id"]: one["start_reading_mm"] for one in whole["actuators"]}
    shown = dict(start)
    for session in whole["sessions"]:
        turns = []
        for move in session["moves"]:
            shown[move["actuator"]] = move["reading_mm"]
            turns.append(turn_said(whole, move["actuator"], move["steps"], move["travel_mm"], move.get("face")))
        left: dict[str, float] = {}
        for level in whole.get(
            "levels", ()
        ):  # one moves by what its scale does; the JSON has but the first objective's
            moved_mm = sum(shown[letter] - start[letter] for letter in level["actuators"])
            left[level["does"]] = round(left.get(level["does"], 0) + level["share_mm"] - moved_mm, 4)
        yield (
            datetime.fromisoformat(session["at"]),
            tuple(turns),
            dict(shown),
            (session["remaining_mm"], *list(left.values())[1:]),
        )


@cache
def from_json(sample: Path) -> Days:
    """The days on which something turns; what all others are held against."""
    days: Days = {}
    for at, turns, shown, left_mm in sessions(sample):
        before = days[at.date()].turns if at.date() in days else {}
        days[at.date()] = Day({**before, at.time(): turns}, shown, left_mm)
    return days


@cache
def sheet(sample: Path) -> list[PrintedPage]:
    return list(printed_pages(sheet_pdf(made(sample), SheetStyle(date(2026, 1, 5))).data))


_AMOUNT_MM = re.compile(rf"({_AMOUNT})(?: (?:\([^)]*\) )?(?:turns?|clicks?) = ([\d.]+))? mm")
_LETTER = r"(?:^|(?<= ))([A-Z])(?: [▲▼] (?:UP|DOWN))? · "


def amounts_of(page: PrintedPage) -> dict[str, dict[str, float]]:
    """What the box of a page says of each letter: each amount that is turned, and its mm; alone it is the usual one."""
    box = page.box.partition("Ring to ring")[0]
    parts = re.split(_LETTER, box)
    letters = dict(zip(parts[1::2], parts[2::2], strict=True)) or {"A": box}
    return {
        letter: {part: float(mm or part) for part, mm in _AMOUNT_MM.findall(text)} for letter, text in letters.items()
    }


def turn_printed(letter: str, cell: str, page: PrintedPage) -> Turn:
    """A turn as its cell and the box of its page say it."""
    amounts = amounts_of(page)[letter]
    words = "EIGHTH|SIXTH|QUARTER|THIRD|HALF|TWO THIRDS|THREE QUARTERS|FULL|TWO"
    found = re.fullmatch(
        rf"([▲▼])?\s*(?:({_AMOUNT}) (?:(?:{words})|(?:(?:{words}) )?(?:turns?|clicks?|mm)))?\s*(BACK)?\s*(?:→ )?(\d+)?",
        cell,
    )
    assert found, cell
    amount = found[2]
    if not amount:  # said once for the page
        (amount,) = amounts
    way = {"▲": "longer", "▼": "shorter", None: found[3] or ""}[found[1]]
    return turn_read(letter, amount, way, str(amounts[amount]), found[4] or "")


def from_sheet(sample: Path) -> Days:
    """The rows of the PDF: what is turned where a box is to be ticked, what every scale then reads, what is left."""
    days: Days = {}
    for page in sheet(sample):
        for on, rows in by_day([page]).items():
            turns: dict[time, tuple[Turn, ...]] = {}
            for row in rows:
                for name, cell in row.cells.items():
                    empty = name in ("night", "Initials") or cell in ("NO TURN", "NONE", "MISSED", "PAUSE")
                    assert row.ticks[name] == (0 if empty else 1), (on, name, cell)
                    if row.ticks[name]:
                        at, letter = (row.at, name) if row.at else (time.fromisoformat(name), "A")
                        turns[at] = (*turns.get(at, ()), turn_printed(letter, cell, page))
            if turns:
                lead = page.leads[on].partition(f" day {(on - made(sample).schedule.start.date()).days + 1}")[2]
                night, _, rest = lead.partition(" mm") if rows[0].at else page.ends[on].partition(" ")
                scales = re.findall(r"(?:\b([A-Z]) )?([\d.]+)(?=\*?(?: ·|$))", night)
                left_mm = tuple(map(float, re.findall(r"([\d.]+) mm", rest)))
                days[on] = Day(turns, {letter or "A": float(mm) for letter, mm in scales}, left_mm)
    return days


def from_csv(sample: Path) -> Days:
    whole, days = as_json(sample), Days()
    for line in csv.DictReader(io.StringIO(csv_text(made(sample)))):
        at = datetime.fromisoformat(line["at"])
        shown = {name[0]: float(said) for name, said in line.items() if name.endswith("_reading_mm")}
        turned = {letter: (int(line[f"{letter}_steps"]), float(line[f"{letter}_travel_mm"])) for letter in shown}
        turns = tuple(turn_said(whole, letter, *by, None) for letter, by in turned.items() if by != (0, 0))
        before = days[at.date()].turns if at.date() in days else {}
        days[at.date()] = Day({**before, at.time(): turns}, shown, (float(line["remaining_mm"]),))
    return days


def from_screen(sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Days:
    """The cells of the table; the mm of a turn are those of its part of one, which its head says."""
    monkeypatch.setenv("COLUMNS", "400")
    print_table(made(sample))
    words = "EIGHTH|SIXTH|QUARTER|THIRD|HALF|TWO THIRDS|THREE QUARTERS|FULL|TWO"
    turn = re.compile(rf"({_AMOUNT})(?: (?:clicks?|turns?|mm))?(?: (?:{words}))?(?: ({_WAY}))?(?:→(\d+))?")
    days: Days = {}
    for on, day in screen_days(capsys.readouterr().out).items():
        turns: dict[time, tuple[Turn, ...]] = {}
        for (at, label), cell in day.cells.items():
            if found := turn.fullmatch(cell):
                whole = as_json(sample)["actuators"]
                (actuator,) = (one for one in whole if one["id"] == (label or "A"))
                parted = turn_read(label, found[1], found[2] or "", "0", found[3] or "")
                steps = float(parted.turned / unit_of(actuator))
                turned = parted._replace(travel_mm=round(steps * actuator["step_mm"], 4))
                turns[at] = (*turns.get(at, ()), turned)
        readings = {label: float(shown) for label, shown in day.readings.items()}
        if turns:
            days[on] = Day(turns, readings, tuple(map(float, day.lefts)))
    return days


def left_as_shown(whole: dict[str, Any], left_mm: float) -> float:
    """Of a hinge and of a cable over a pulley, whose bone no scale follows, to a tenth; only 0 is shown as 0."""
    if "hinge" in whole or whole["plan"].get("frame", {}).get("cable", {}).get("anchor") == "frame":
        return round(left_mm, 1) or (0.1 if left_mm else 0.0)
    return left_mm


def as_shown(days: Days, whole: dict[str, Any] | None = None) -> Days:
    """To what hardware shows: a hundredth, unless it is exact in thousandths; what is left by its frame, if asked."""

    def shown(value: float) -> float:
        return value if round(value, 3) == value else round(value, 2)

    return {
        on: Day(
            {at: tuple(one._replace(travel_mm=shown(one.travel_mm)) for one in them) for at, them in day.turns.items()},
            {label: shown(reading) for label, reading in day.readings.items()},
            tuple(shown(left_as_shown(whole, mm) if whole else mm) for mm in day.left_mm),
        )
        for on, day in days.items()
    }


def reminder_texts(sample: Path) -> Iterator[tuple[datetime, str]]:
    """When a reminder is due, and what it says to do."""
    (data,) = calendars(made(sample), CalendarStyle())
    for event in data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        start, said = (
            re.search(r"DTSTART:(\w+)Z", event),
            re.search(r"^DESCRIPTION:(.*(?:turn|adjust).*)\r$", event, re.M),
        )
        if start and said:
            yield datetime.strptime(start[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), said[1].replace("\\n", "\n")


def from_calendar(sample: Path) -> Reminders:
    turn = re.compile(
        rf"^([A-Z])(?: \([^)]*\))?: (?:turn|adjust) .*? ({_AMOUNT}) "
        rf"(?:(?:turns?|clicks?)(?: ({_WAY}))? = ([\d.]+) )?mm\b"
        r".*?(?:Reading after this turn|The nail has then moved): ([\d.]+) mm\.(?: Face (\d+))?",
        re.M | re.S,
    )
    reminders: Reminders = {}
    for at, said in reminder_texts(sample):
        assert at not in reminders
        turns, readings = [], {}
        for letter, amount, way, mm, reading, face in turn.findall(said):
            turns.append(turn_read(letter, amount, way, mm or amount, face))
            readings[letter] = float(reading)
        reminders[at] = tuple(turns), readings
    return reminders


def checks_printed(sample: Path) -> Iterator[tuple[date, Readings]]:
    """The readings of each check, by the day that it stands below."""
    for page in sheet(sample):
        for on, check in page.checks.items():
            one = re.search(r"must (?:be|read) (?:([A-Z]) )?([\d.]+) mm", check)
            letters = re.findall(r"\b([A-Z]) ([\d.]+)", check.partition("call.")[2])
            yield on, {letter: float(mm) for letter, mm in ([(one[1] or "A", one[2])] if one else letters)}


each_sample = pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)


@each_sample
def test_the_sheet_says_what_the_json_says(sample: Path) -> None:
    assert as_shown(from_sheet(sample)) == as_shown(from_json(sample), as_json(sample))


@each_sample
def test_the_csv_says_what_the_json_says(sample: Path) -> None:
    """A CSV has no faces, and what is left of the first objective alone."""
    wanted = {
        on: Day(
            {at: tuple(turn._replace(face=None) for turn in turns) for at, turns in day.turns.items()},
            day.readings,
            day.left_mm[:1],
        )
        for on, day in from_json(sample).items()
    }
    assert from_csv(sample) == wanted


@each_sample
def test_the_screen_says_what_the_json_says(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert as_shown(from_screen(sample, capsys, monkeypatch)) == as_shown(from_json(sample), as_json(sample))


@each_sample
def test_the_reminders_say_what_the_json_says(sample: Path) -> None:
    """Each says of its own letters what their scales then show."""
    wanted = {
        at: (turns, {turn.letter: shown[turn.letter] for turn in turns}) for at, turns, shown, _ in sessions(sample)
    }
    assert from_calendar(sample) == wanted


@each_sample
def test_every_check_of_sheet_and_reminders_is_the_reading_of_then(sample: Path) -> None:
    """Of every letter that can be read, also of those that do not turn; a nail is seen on X-ray alone."""
    read_by = {one["id"] for one in as_json(sample)["actuators"] if one["kind"] != "nail"}

    def readable(shown: Readings) -> Readings:
        return {letter: mm for letter, mm in shown.items() if letter in read_by}

    must = re.compile(r"CHECK after .*?must (?:read|be) (.*? mm)(?=\. |\\, (?:[A-Z, \\]+ )?counted )", re.S)
    days, shown = from_json(sample), {at: readings for at, _, readings, _ in sessions(sample)}
    checked = dict(checks_printed(sample))
    assert bool(checked) == bool(read_by)
    assert checked == {on: readable(as_shown({on: days[on]})[on].readings) for on in checked}
    reminded = {at: readings_of(check[1]) for at, said in reminder_texts(sample) if (check := must.search(said))}
    assert reminded == {at: readable(shown[at]) for at in reminded}
    assert [at.date() for at in shown if at in reminded] == list(checked)
