"""Table and reminders of a nail say what its JSON says; both are read back by other code than wrote them."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from bt_cli.commands.console import print_table
from bt_cli.output.calendar import CalendarStyle, calendars
from bt_cli.output.data.schedule_data import json_text
from tests.helpers import SAMPLES, read
from tests.screen import screen_days

NAILS = [path for path in SAMPLES if path.stem in ("femur_nail_lengthening", "tibia_nail_transport")]
each_nail = pytest.mark.parametrize("sample", NAILS, ids=lambda path: path.stem)


def sessions(sample: Path) -> list[dict[str, Any]]:
    whole: dict[str, Any] = json.loads(json_text(read(sample.read_text(encoding="utf-8"))))
    return list(whole["sessions"])


@each_nail
def test_the_screen_says_what_the_json_says(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    print_table(read(sample.read_text(encoding="utf-8")))
    cells, readings = {}, {}
    for on, day in screen_days(capsys.readouterr().out).items():
        for (at, _), cell in day.cells.items():
            if cell != "NONE":
                assert cell.endswith(" mm")
                cells[datetime.combine(on, at)] = float(cell.removesuffix(" mm"))
        readings[on] = day.readings["A"]
    expected = {datetime.fromisoformat(one["at"]).replace(tzinfo=None): one["moves"][0] for one in sessions(sample)}
    assert cells == {at: move["travel_mm"] for at, move in expected.items()}
    nights = {at.date(): move["reading_mm"] for at, move in expected.items()}
    assert {on: float(readings[on]) for on in nights} == nights


@each_nail
def test_the_reminders_say_what_the_json_says(sample: Path) -> None:
    [data] = calendars(read(sample.read_text(encoding="utf-8")), CalendarStyle())
    said = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        if found := re.search(r"by ([\d.]+) mm.*?has then moved: ([\d.]+) mm", str(event.get("description")), re.S):
            said[event["dtstart"].dt] = float(found[1]), float(found[2])
    assert said == {
        datetime.fromisoformat(one["at"]): (one["moves"][0]["travel_mm"], one["moves"][0]["reading_mm"])
        for one in sessions(sample)
    }
