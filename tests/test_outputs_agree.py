"""Screen, sheet, calendar, CSV and JSON are read back by other code than wrote them, and say the same numbers.

The page is read in a real browser: tests/clients/test_page_in_chromium.py. Six struts: test_six_outputs_agree.py.
"""

import csv
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import numeric

import pypdfium2
import pytest

from bt_cli.commands.console import print_table
from bt_cli.document.report import Report
from bt_cli.document.sheet.style import SheetStyle
from bt_cli.output.calendar import CalendarStyle, calendars
from bt_cli.output.data.schedule_data import csv_text, json_text
from tests.helpers import AXIAL, read
from tests.rendered import sheet_pdf
from tests.screen import screen_days

_DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
_AMOUNT = r"\d*[¼-¾⅐-⅞]|\d+(?: \d+/\d+)?|\d+/\d+"
_WAY = r"BACK|longer|shorter"


class Turn(NamedTuple):
    """What is turned of one letter at a session: turns or clicks and their mm, which way, the face that then shows."""

    letter: str
    turned: Fraction
    way: str
    travel_mm: float
    face: int | None


class Day(NamedTuple):
    """One day: what is turned at each time, then what every scale shows, and what is left of each aim."""

    turns: dict[time, tuple[Turn, ...]]
    readings: dict[str, float]
    left_mm: tuple[float, ...]


Days = dict[date, Day]
Readings = dict[str, float]
Reminders = dict[datetime, tuple[tuple[Turn, ...], Readings]]


def turn_read(letter: str, amount: str, way: str, mm: str, face: str) -> Turn:
    """A turn from what was read, of a plan of one actuator without its letter: "1½", "BACK", "1.5", "3"."""
    parts = re.findall(r"\d+/\d+|\d+|[^\d ]", amount)
    turned = (Fraction(part) if part[0].isdigit() else Fraction(numeric(part)).limit_denominator(9) for part in parts)
    return Turn(letter or "A", sum(turned, Fraction(0)), way, float(mm), int(face) if face else None)


def turn_said(whole: dict[str, Any], letter: str, steps: int, travel_mm: float, face: int | None) -> Turn:
    """A turn from the numbers of JSON or CSV, whose sign is the way."""
    (actuator,) = (one for one in whole["actuators"] if one["id"] == letter)
    assert steps * travel_mm > 0
    ways = ("longer", "shorter") if "hinge" in whole else ("", "BACK")
    unit = 1 if actuator["kind"] == "click strut" else actuator["steps_per_turn"]
    return Turn(letter, Fraction(abs(steps), unit), ways[steps < 0], abs(travel_mm), face)


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
    """The sessions of the JSON: what is turned, what every scale then shows, what is left of each aim."""
    whole = as_json(sample)
    start = {one["id"]: one["start_reading_mm"] for one in whole["actuators"]}
    shown = dict(start)
    for session in whole["sessions"]:
        turns = []
        for move in session["moves"]:
            shown[move["actuator"]] = move["reading_mm"]
            turns.append(turn_said(whole, move["actuator"], move["steps"], move["travel_mm"], move.get("face")))
        left: dict[str, float] = {}
        for level in whole.get("levels", ()):  # one moves by what its scale does; the JSON has but the first aim's
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


def day_of(text: str) -> date:
    return datetime.strptime(text, "%a %d %b %Y").date()  # noqa: DTZ007


@cache
def sheet_pages(sample: Path) -> list[tuple[str, list[float]]]:
    """The text of each page of the PDF, and how far to the right each of its characters begins."""
    pdf = sheet_pdf(made(sample), SheetStyle(date(2026, 1, 5))).data
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        letters = page.get_textpage()
        text = letters.get_text_range()
        assert len(text) == letters.count_chars()
        pages.append((text, [letters.get_charbox(i)[0] for i in range(len(text))]))
    return pages


def sheet_rows(sample: Path) -> Iterator[tuple[date, int, int, int]]:
    """Where the days of the PDF stand: the page, where the row begins and where the next one does."""
    start = made(sample).schedule.start.date()
    for place, (text, _) in enumerate(sheet_pages(sample)):
        rows = list(re.finditer(rf"^({_DATE})(?:\s+\*)?\s+day (\d+)\s", text, re.M))
        ends = [*(row.start() for row in rows), len(text)][1:]
        for row, end in zip(rows, ends, strict=True):
            assert (day_of(row[1]) - start).days + 1 == int(row[2])
            yield day_of(row[1]), place, row.end(), end


def from_sheet(sample: Path) -> Days:
    """The rows of the PDF: date, day number, what is turned below each time, each scale from → to, moved, left."""
    scale = re.compile(r"(?:\b([A-Z])\s+)?(?<![\d.])[\d.]+\s+→\s+([\d.]+)(?:\s+\*)?((?:\s+[\d.]+)*)")
    turn = re.compile(
        rf"(?:(\d\d:\d\d)\s+)?(?:\b([A-Z])\s+)?(?<![\d.])({_AMOUNT}) (?:turns?|clicks?)(?:\s+({_WAY}))?"
        r"(?:\s+→\s+(\d+))?\s+([\d.]+) mm(?:\s+→\s+(\d+))?"
    )
    days: Days = {}
    for on, place, begin, end in sheet_rows(sample):
        text, left_edges = sheet_pages(sample)[place]
        row = re.compile(r"(?:(?!▶|CHECK|Week).)*", re.S).match(text, begin, end)
        assert row
        head = re.search(r"^Day\s+\d\d:\d\d.*?\sScale", text, re.M | re.S)
        assert head
        times = [(left_edges[at.start()], at[0]) for at in re.compile(r"\d\d:\d\d").finditer(text, *head.span())]
        turns: dict[time, tuple[Turn, ...]] = {}
        for found in turn.finditer(text, begin, row.end()):
            at, letter, amount, way, face, mm, below = found.groups(default="")
            column = bisect_right(times, (left_edges[found.start()] + 1, ""))  # a cell begins where its head does
            when = time.fromisoformat(at or times[column - 1][1])
            turns[when] = (*turns.get(when, ()), turn_read(letter, amount, way, mm, face or below))
        if turns:
            scales = scale.findall(row[0])  # the last of them has what is moved and left behind it
            readings = {letter or "A": float(after) for letter, after, _ in scales}
            left = re.findall(r"\bleft\s+([\d.]+)", row[0]) or scales[-1][2].split()[-1:]  # named where there are more
            days[on] = Day(turns, readings, tuple(map(float, left)))
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
    turn = re.compile(rf"({_AMOUNT})(?: (?:clicks?|turns?))?(?: (?:{words}))?(?: ({_WAY}))?(?:→(\d+))?")
    days: Days = {}
    for on, day in screen_days(capsys.readouterr().out).items():
        turns: dict[time, tuple[Turn, ...]] = {}
        for (at, label), cell in day.cells.items():
            if found := turn.fullmatch(cell):
                whole = as_json(sample)["actuators"]
                (actuator,) = (one for one in whole if one["id"] == (label or "A"))
                unit = 1 if actuator["kind"] == "click strut" else actuator["steps_per_turn"]
                parted = turn_read(label, found[1], found[2] or "", "0", found[3] or "")
                turned = parted._replace(travel_mm=round(float(parted.turned * unit) * actuator["step_mm"], 4))
                turns[at] = (*turns.get(at, ()), turned)
        readings = {label: float(shown) for label, shown in day.readings.items()}
        if turns:
            days[on] = Day(turns, readings, tuple(map(float, day.lefts)))
    return days


def as_shown(days: Days) -> Days:
    """To what hardware shows: a hundredth, unless it is exact in thousandths."""

    def shown(value: float) -> float:
        return value if round(value, 3) == value else round(value, 2)

    return {
        on: Day(
            {at: tuple(one._replace(travel_mm=shown(one.travel_mm)) for one in them) for at, them in day.turns.items()},
            {label: shown(reading) for label, reading in day.readings.items()},
            tuple(map(shown, day.left_mm)),
        )
        for on, day in days.items()
    }


def reminder_texts(sample: Path) -> Iterator[tuple[datetime, str]]:
    """When a reminder is due, and what it says to do."""
    (data,) = calendars(made(sample), CalendarStyle())
    for event in data.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]:
        start, said = re.search(r"DTSTART:(\w+)Z", event), re.search(r"^DESCRIPTION:(.*turn.*)\r$", event, re.M)
        if start and said:
            yield datetime.strptime(start[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC), said[1].replace("\\n", "\n")


def from_calendar(sample: Path) -> Reminders:
    turn = re.compile(
        rf"^([A-Z])(?: \([^)]*\))?: turn .*? ({_AMOUNT}) (?:turns?|clicks?)(?: ({_WAY}))? = ([\d.]+) mm\b"
        r".*?Reading after this turn: ([\d.]+) mm\.(?: Face (\d+))?",
        re.M | re.S,
    )
    reminders: Reminders = {}
    for at, said in reminder_texts(sample):
        assert at not in reminders
        turns, readings = [], {}
        for letter, amount, way, mm, reading, face in turn.findall(said):
            turns.append(turn_read(letter, amount, way, mm, face))
            readings[letter] = float(reading)
        reminders[at] = tuple(turns), readings
    return reminders


TURNED = [path for path in AXIAL if '"nail"' not in path.read_text(encoding="utf-8")]  # test_nail_agrees has the others
each_sample = pytest.mark.parametrize("sample", TURNED, ids=lambda path: path.stem)


@each_sample
def test_the_sheet_says_what_the_json_says(sample: Path) -> None:
    assert from_sheet(sample) == from_json(sample)


@each_sample
def test_the_csv_says_what_the_json_says(sample: Path) -> None:
    """A CSV has no faces, and what is left of the first aim alone."""
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
    assert as_shown(from_screen(sample, capsys, monkeypatch)) == as_shown(from_json(sample))


@each_sample
def test_the_reminders_say_what_the_json_says(sample: Path) -> None:
    """Each says of its own letters what their scales then show."""
    wanted = {
        at: (turns, {turn.letter: shown[turn.letter] for turn in turns}) for at, turns, shown, _ in sessions(sample)
    }
    assert from_calendar(sample) == wanted


@each_sample
def test_every_check_of_sheet_and_reminders_is_the_reading_of_then(sample: Path) -> None:
    """Of every letter, also of those that do not turn."""
    must = re.compile(r"CHECK after .*?must read (.*? mm)\. ", re.S)
    days, shown = from_json(sample), {at: readings for at, _, readings, _ in sessions(sample)}
    checked = {}
    for on, place, begin, end in sheet_rows(sample):
        if check := must.search(sheet_pages(sample)[place][0], begin, end):
            checked[on] = readings_of(check[1])
    assert checked
    assert checked == {on: days[on].readings for on in checked}
    reminded = {at: readings_of(check[1]) for at, said in reminder_texts(sample) if (check := must.search(said))}
    assert reminded == {at: shown[at] for at in reminded}
    assert [at.date() for at in shown if at in reminded] == list(checked)
