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
from bt_cli.output.calendar import CalendarStyle, calendars
from bt_cli.output.data.schedule_data import csv_text, json_text
from tests.helpers import SIX, read

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
    """A row a session; by pairs a row a day, which says what the scales show at its end."""
    monkeypatch.setenv("COLUMNS", "400")
    print_table(made(sample))
    row = re.compile(r"^ *\d+  (\w{3} \d+ \w{3} \d{4})(?: (\d\d:\d\d))?  (.*)$", re.M)
    found: dict[str, tuple[float, ...]] = {}
    for on, at, cells in row.findall(capsys.readouterr().out):
        numbers = re.findall(r"(?<![−+(\d.])(\d+(?:\.\d+)?)(?: \([+−][\d.]+\))?\*?", cells)[:6]
        found[f"{on} {at}".strip()] = tuple(map(float, numbers))
    wanted = from_json(sample)
    if made(sample).schedule.plan.protocol.grouping:
        ends = {at.date(): shown for at, shown in wanted.items()}
        assert {time_of(f"{on} 00:00").date(): shown for on, shown in found.items()} == ends
    else:
        assert {time_of(on): shown for on, shown in found.items()} == wanted


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
    """Where the struts do not stand side by side, each part of a week has them with the day and the time."""
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(made(sample))
    text = capsys.readouterr().out
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    pairs, wanted = made(sample).schedule.plan.protocol.grouping, from_json(sample)
    rows: dict[str, str] = {}
    for on, at, cells in re.findall(r"^ *\d+  (\w{3} \d+ \w{3} \d{4})(?: (\d\d:\d\d))? (.*)$", text, re.M):
        rows[f"{on} {at}".strip()] = rows.get(f"{on} {at}".strip(), "") + " " + cells
    for on, cells in rows.items():
        numbers = re.findall(r"(?<![−+(\d.])(\d+(?:\.\d+)?)(?: \([+−][\d.]+\))?\*?", re.sub("swap \\d", "", cells))
        day = time_of(f"{on} 00:00").date() if pairs else None
        shown = [value for at, value in wanted.items() if at.date() == day][-1:] if pairs else [wanted[time_of(on)]]
        assert not shown or tuple(map(float, numbers)) == shown[0]
