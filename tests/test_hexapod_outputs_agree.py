"""Six struts: screen, calendar, CSV and JSON are read back by other code than wrote them, and say the same readings.

What each shows is six scales after every session; a strut that is not named keeps its reading, and a swapped one starts
on its new scale. The sheet and the page are read in tests/output/test_hexapod_sheet.py and
tests/clients/test_hexapod_page.py.
"""

import csv
import io
import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bt_cli.commands.console import print_table
from bt_cli.document.report import Report
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.data.schedule_data import csv_text, json_text
from tests.helpers import SIX, read
from tests.screen import screen_days

Readings = dict[datetime, tuple[float, ...]]
each_sample = pytest.mark.parametrize("sample", SIX, ids=lambda path: path.stem)


@cache
def made(sample: Path) -> Report:
    return read(sample.read_text(encoding="utf-8"))


@cache
def as_json(sample: Path) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(json_text(made(sample)))
    return whole


def swapped(sample: Path, shown: list[float], since: date | None, on: date) -> None:
    """Put what the scales of swapped struts are set to, from the day after `since` to `on`."""
    for swap in as_json(sample)["correction"]["swaps"]:
        if (since is None or date.fromisoformat(swap["on"]) > since) and date.fromisoformat(swap["on"]) <= on:
            shown[int(swap["strut"]) - 1] = swap["reading_after_mm"]


@cache
def from_json(sample: Path) -> Readings:
    """All six readings after every session, by local time; what all others are held against."""
    whole = as_json(sample)
    shown = [actuator["start_reading_mm"] for actuator in whole["actuators"]]
    found, since = {}, None
    for session in whole["sessions"]:
        at = datetime.fromisoformat(session["at"]).replace(tzinfo=None)
        swapped(sample, shown, since, at.date())
        since = at.date()
        for move in session["moves"]:
            i = int(move["actuator"]) - 1
            assert move["reading_mm"] == pytest.approx(shown[i] + move["travel_mm"], abs=1e-9)
            shown[i] = move["reading_mm"]
        found[at] = tuple(shown)
    return found


def time_of(text: str) -> datetime:
    return datetime.strptime(text, "%a %d %b %Y %H:%M")  # noqa: DTZ007


@each_sample
def test_moves_add_up_and_end_where_the_actuators_end(sample: Path) -> None:
    whole, last = as_json(sample), list(from_json(sample).values())[-1]
    assert last == tuple(actuator["end_reading_mm"] for actuator in whole["actuators"])
    assert whole["sessions"][-1]["remaining_mm"] == 0
    assert [actuator["id"] for actuator in whole["actuators"]] == list("123456")


@each_sample
def test_the_csv_says_what_the_json_says(sample: Path) -> None:
    shown = [actuator["start_reading_mm"] for actuator in as_json(sample)["actuators"]]
    found, since = {}, None
    for line in csv.DictReader(io.StringIO(csv_text(made(sample)))):
        at = datetime.fromisoformat(line["at"]).replace(tzinfo=None)
        swapped(sample, shown, since, at.date())
        since = at.date()
        for i in range(6):
            if line[f"{i + 1}_reading_mm"]:
                shown[i] = float(line[f"{i + 1}_reading_mm"])
        found[at] = tuple(shown)
    assert found == from_json(sample)


@each_sample
def test_the_screen_says_what_the_json_says(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each cell says what a strut shows after the session, and what a day ends with is said of all six."""
    monkeypatch.setenv("COLUMNS", "400")
    print_table(made(sample))
    assert from_screen(sample, capsys.readouterr().out) == from_json(sample)


def from_screen(sample: Path, text: str) -> Readings:
    """All six readings after every session in which something turns; those of the evening are held against the last."""
    shown, since, found = [actuator["start_reading_mm"] for actuator in as_json(sample)["actuators"]], None, {}
    for on, day in screen_days(text).items():
        swapped(sample, shown, since, on)
        since = on
        for (at, strut), cell in day.cells.items():
            if turned := re.fullmatch(r"(?:ALL SIX [\d.]+ → )?([\d.]+) \([+−]([\d.]+)\)", cell):
                for place in range(6) if strut == "all" else (int(strut) - 1,):
                    assert abs(float(turned[1]) - shown[place]) == pytest.approx(float(turned[2]))
                    shown[place] = float(turned[1])
                found[datetime.combine(on, at)] = tuple(shown)
        evening = {"all": shown[0]} if "all" in day.readings else {str(i + 1): shown[i] for i in range(6)}
        assert {strut: float(reading) for strut, reading in day.readings.items()} == evening
    return found


@each_sample
def test_the_reminders_say_what_the_json_says(sample: Path) -> None:
    text = calendars(made(sample), CalendarStyle())[0].decode().replace("\r\n ", "")
    said = [
        {int(i): (float(to), float(mm) * (1 if way == "longer" else -1)) for i, to, mm, way in turns}
        for event in text.split("BEGIN:VEVENT")[1:]
        if (turns := re.findall(r"Turn strut (\d) to ([\d.]+) mm \(([\d.]+) mm (longer|shorter)\)", event))
    ]
    assert said == [
        {int(move["actuator"]): (move["reading_mm"], move["travel_mm"]) for move in session["moves"]}
        for session in as_json(sample)["sessions"]
    ]


@each_sample
def test_every_check_of_a_reminder_is_all_six_readings_of_then(sample: Path) -> None:
    text = calendars(made(sample), CalendarStyle())[0].decode().replace("\r\n ", "")
    wanted, checks = list(from_json(sample).values()), 0
    events = [event for event in text.split("BEGIN:VEVENT")[1:] if "Turn strut" in event]
    for event, shown in zip(events, wanted, strict=True):
        if found := re.search(r"scales must read (.*?) mm\. If one differs", event):
            checks += 1
            numbers = re.findall(r"\d: ([\d.]+)", found[1])
            assert tuple(map(float, numbers)) == shown
    assert checks >= made(sample).schedule.days // 7


@each_sample
def test_a_days_marks_lie_on_the_scales(sample: Path) -> None:
    whole = as_json(sample)
    steps = [actuator["step_mm"] for actuator in whole["actuators"]]
    for shown in from_json(sample).values():
        assert all(reading / step == round(reading / step) for reading, step in zip(shown, steps, strict=True))


@pytest.mark.parametrize("width", [60, 80, 120])
@each_sample
def test_no_line_is_too_wide_and_no_reading_is_cut(
    sample: Path, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(made(sample))
    text = capsys.readouterr().out
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert from_screen(sample, text) == from_json(sample)
