"""Screen, sheet, calendar, CSV and JSON are read back by other code than wrote them, and say the same numbers.

The page is read in a real browser: tests/clients/test_page_in_chromium.py. Six struts: test_six_outputs_agree.py.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from bt_cli.commands.console import print_table
from bt_cli.output.calendar import CalendarStyle, calendars
from bt_cli.output.data import csv_text, json_text
from bt_cli.output.paper.pdf import sheet_pdf
from bt_cli.output.paper.sheet import SheetStyle
from bt_cli.output.report import Report
from tests.helpers import AXIAL, read

_DATE = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"


class Turn(NamedTuple):
    """One session as it was read: how far, the face that then shows."""

    travel_mm: float
    face: int | None


class Day(NamedTuple):
    """One day as it was read."""

    turns: tuple[Turn, ...]
    reading_mm: float
    remaining_mm: float


Days = dict[date, Day]


def turn_of(mm: str, face: str, back: str) -> Turn:
    """A turn from what was read: BACK is a way, and no number."""
    return Turn(-float(mm) if back else float(mm), int(face) if face else None)


@cache
def made(sample: Path) -> Report:
    return read(sample.read_text(encoding="utf-8"))


@cache
def from_json(sample: Path) -> Days:
    """The days on which something turns; what all others are held against."""
    days: Days = {}
    for session in json.loads(json_text(made(sample)))["sessions"]:
        (move,) = session["moves"]
        on = datetime.fromisoformat(session["at"]).date()
        before = days[on].turns if on in days else ()
        turn = Turn(move["travel_mm"], move.get("face"))
        days[on] = Day((*before, turn), move["reading_mm"], session["remaining_mm"])
    return days


def day_of(text: str) -> date:
    return datetime.strptime(text, "%a %d %b %Y").date()  # noqa: DTZ007


def pdf_text(sample: Path) -> str:
    pdf = sheet_pdf(made(sample), SheetStyle(date(2026, 1, 5))).data
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "\n")
    text = text.replace("– ", "").replace(" –\n", "\n")  # what stands where nothing turns, beside other cells
    return re.sub(r"(?m)^(?:missed ?)+|(?<=\d)(?: missed)+$", "", text)


def from_sheet(sample: Path) -> Days:
    """The rows of the PDF: date, day number, a turn or a dash a session, scale from → to, moved, left."""
    row = re.compile(rf"^({_DATE})( \*)?\nday (\d+)\n(.*?)^([\d.]+) → ([\d.]+) ([\d.]+) ([\d.]+)$", re.M | re.S)
    days: Days = {}
    start = made(sample).schedule.start.date()
    for on, _star, number, cells, _before, after, _moved, left in row.findall(pdf_text(sample)):
        assert (day_of(on) - start).days + 1 == int(number)
        found = re.findall(r"^(?:\d\d:\d\d\n)?\S+ \S+?( BACK)?(?:\s→\s+(\d+))?\n([\d.]+) mm$", cells, re.M)
        turns = tuple(turn_of(mm, face, back) for back, face, mm in found)
        if turns:
            days[day_of(on)] = Day(turns, float(after), float(left))
    return days


def from_csv(sample: Path) -> Days:
    days: Days = {}
    faces = {on: day.turns for on, day in from_json(sample).items()}  # which a CSV does not have
    for line in csv.DictReader(io.StringIO(csv_text(made(sample)))):
        on = date.fromisoformat(line["at"][:10])
        before = days[on].turns if on in days else ()
        turn = Turn(float(line["A_travel_mm"]), faces[on][len(before)].face)
        days[on] = Day((*before, turn), float(line["A_reading_mm"]), float(line["remaining_mm"]))
    return days


def from_screen(sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Days:
    monkeypatch.setenv("COLUMNS", "400")
    print_table(made(sample))
    days: Days = {}
    row = re.compile(rf"^ *\d+  ({_DATE})  (.*?) +([\d.]+) +([\d.]+)(?: +[a-z].*)?$", re.M)
    for on, cells, after, left in row.findall(capsys.readouterr().out):
        found = re.findall(r"( BACK)?=([\d.]+) mm(?: → (\d+))?", cells)
        turns = tuple(turn_of(mm, face, back) for back, mm, face in found)
        if turns:
            days[day_of(on)] = Day(turns, float(after), float(left))
    return days


def from_calendar(sample: Path) -> Iterator[tuple[Turn, float]]:
    text = calendars(made(sample), CalendarStyle())[0].decode().replace("\r\n ", "")
    said = re.compile(
        r"^DESCRIPTION:(?:Not before .*? today\.\\n)?A: turn .*?( BACK)? = ([\d.]+) mm"
        r".*?Reading after this turn: ([\d.]+) mm\.(?: Face (\d+))?",
        re.M,
    )
    for back, mm, reading, face in said.findall(text):
        yield turn_of(mm, face, back), float(reading)


each_sample = pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)


@each_sample
def test_the_sheet_says_what_the_json_says(sample: Path) -> None:
    assert from_sheet(sample) == from_json(sample)


@each_sample
def test_the_csv_says_what_the_json_says(sample: Path) -> None:
    assert from_csv(sample) == from_json(sample)


@each_sample
def test_the_screen_says_what_the_json_says(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert from_screen(sample, capsys, monkeypatch) == from_json(sample)


@each_sample
def test_the_reminders_say_what_the_json_says(sample: Path) -> None:
    days, said = from_json(sample), list(from_calendar(sample))
    assert [turn for turn, _ in said] == [turn for day in days.values() for turn in day.turns]
    last = 0
    for day in days.values():
        last += len(day.turns)
        assert said[last - 1][1] == day.reading_mm


@each_sample
def test_every_check_of_sheet_and_reminders_is_the_reading_of_that_day(sample: Path) -> None:
    days = from_json(sample)
    sheet = re.findall(rf"^({_DATE})(?: \*)?\n(?:(?!{_DATE}).)*?must read ([\d.]+) mm", pdf_text(sample), re.M | re.S)
    assert sheet
    assert all(days[day_of(on)].reading_mm == float(reading) for on, reading in sheet)
    text = calendars(made(sample), CalendarStyle())[0].decode().replace("\r\n ", "")
    reminders = re.findall(
        r"Reading after this turn: ([\d.]+) mm\.[^\r]*?CHECK after this turn: the scale must read ([\d.]+) mm", text
    )
    assert len(reminders) == len(sheet)
    assert all(reading == check for reading, check in reminders)
