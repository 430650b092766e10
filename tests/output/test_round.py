"""The ward round: who turns what and when, and what comes up.

PLAN: 60 mm at 1 mm a day, four quarter turns a day at 08:00, 12:00, 16:00, 20:00, from Mon 12 Jan 2026 (day 1) to
Thu 12 Mar 2026 (day 60). On the morning of day d, d - 1 mm are made; 3 Feb is day 23.
"""

import csv
import io
import json
from datetime import date, datetime
from typing import Any

import pytest

from bt_cli.output.round import Left, Round, columns, heading, lists
from bt_cli.output.round_data import round_csv, round_json
from tests.helpers import approved, goal, report

ON = date(2026, 2, 3)


def made(*changes: dict[str, Any], on: date = ON) -> Round:
    """The round of PLAN with these changes each."""
    found = Round(on)
    for number, change in enumerate(changes):
        found.add(report(**change).schedule, f"{number}.toml")
    found.sort()
    return found


def entry(kind: str, on: str, **keys: Any) -> dict[str, Any]:
    said = "record" if kind in ("missed", "done") else "order"
    return {"at": datetime.fromisoformat(f"2026-{on}"), said: kind, **keys}


def titles(found: Round) -> dict[str, list[str]]:
    return dict(lists(found))


def test_turns_stand_by_time_and_then_by_id() -> None:
    found = made({"id": "B"}, {"id": "A", "protocol.sessions": ["08:00", "18:00"]})
    assert [(f"{turn.at:%H:%M}", turn.patient.id) for turn in found.turns] == [
        ("08:00", "A"), ("08:00", "B"), ("12:00", "B"), ("16:00", "B"), ("18:00", "A"), ("20:00", "B"),
    ]  # fmt: skip


def test_a_row_says_what_to_turn_and_what_then_shows() -> None:
    """22 mm were made by the morning: the scale then reads 22.25, and the 89th quarter turn shows face 2."""
    header, rows = columns(made({"id": "A", "side": "left", "bone": "tibia"}))
    assert header == ["Time", "Plan", "Bone", "Each of", "Turn", "Scale", "Face", "Revision"]
    assert rows[0] == ["08:00", "A", "left tibia", "4 nuts", "¼ turn = 0.25 mm", "22.25", "2", "0, DRAFT"]


def test_an_approved_revision_is_no_draft() -> None:
    found = Round(ON)
    found.add(approved(report()).schedule, "0.toml")
    assert columns(found)[1][0][-1] == "0"


def test_the_way_back_and_what_was_missed_are_said() -> None:
    back = entry("reverse", "02-02T08:00", distance_mm=5, rate_mm_per_day=1)
    rows = columns(made({"id": "A", "course": [back, entry("missed", "02-03T12:00")]}))[1]
    assert rows[0][4:7] == ["¼ turn BACK = 0.25 mm, reversal", "19.75", "4"]
    assert rows[1][3:7] == ["", "recorded as missed", "", ""]


def test_zones_and_files_have_a_column_only_where_they_differ() -> None:
    london, york = {"id": "A"}, {"id": "B", "timezone": "America/New_York"}
    assert columns(made(london, york))[0][-1] == "Time zone"
    assert [row[0] for row in columns(made(london, york))[1][:2]] == ["08:00", "08:00"]  # each patient's own morning
    twice = made(london, london)
    assert columns(twice)[0][-1] == "File"
    shared = "; reminders of one limb overwrite each other"
    assert titles(twice)["The same id in several files"] == ["A: 0.toml, 1.toml" + shared]
    assert "Europe/London" in heading(made(london))
    assert "Europe/London" not in heading(made(london, york))


def test_one_id_for_two_limbs_names_the_limb_of_each_file() -> None:
    """Only those of one limb have the same UIDs."""
    left, right = ({"id": "A", "side": side, "bone": "tibia"} for side in ("left", "right"))
    told = "A: 0.toml (left tibia), 1.toml (right tibia)"
    assert titles(made(left, right))["The same id in several files"] == [told]
    told += ", 2.toml (left tibia); reminders of one limb overwrite each other"
    assert titles(made(left, right, left))["The same id in several files"] == [told]


@pytest.mark.parametrize(("swap", "near"), [(2, False), (3, True), (10, True), (11, False)])
def test_swaps_within_seven_days(swap: int, near: bool) -> None:
    found = made({"id": "A", "frame.swaps": [date(2026, 2, swap)]})
    assert bool(found.swaps) == near


@pytest.mark.parametrize(("on", "near"), [("03-04", False), ("03-05", True), ("03-12", True), ("03-13", False)])
def test_plans_that_end_within_seven_days(on: str, near: bool) -> None:
    """The last session is on Thu 12 Mar."""
    assert bool(made({}, on=date.fromisoformat(f"2026-{on}")).ending) == near


def test_a_pause_is_no_end_and_is_listed_while_it_lasts() -> None:
    pause, resume = entry("pause", "02-03T12:00", reason="pain", by="AB"), entry("resume", "02-06T08:00")
    held = made({"id": "A", "course": [pause]})
    assert (len(held.turns), held.ending) == (1, [])
    assert titles(held)["Paused or stopped"] == ["A: paused since Tue 3 Feb 2026 12:00: pain (AB)"]
    both = made({"id": "A", "course": [pause, resume]})
    assert titles(both)["Paused or stopped"][0].endswith("; order resume at Fri 6 Feb 2026 08:00")
    assert not made({"course": [pause, resume]}, on=date(2026, 2, 6)).resting


@pytest.mark.parametrize(("day", "due"), [(8, False), (9, True), (10, False)])
def test_reviews_of_the_day(day: int, due: bool) -> None:
    """Every 14 days from 26 January."""
    found = made({"review": {"every_days": 14}}, on=date(2026, 2, day))
    assert bool(found.reviews) == due


def test_what_is_not_on_the_list_comes_first() -> None:
    found = made({"review": {"every_days": 22}})
    found.invalid.append(Left("bad.toml", (), ("bad.toml, line 3: no", "bad.toml, line 4: no")))
    found.refused.append(Left("fast.toml", ("BT102",), ("too fast",)))
    assert next(iter(titles(found))) == "NOT ON THIS LIST"
    assert titles(found)["NOT ON THIS LIST"] == [
        "fast.toml: refused by BT102",
        "bad.toml, line 3: no (and 1 more)",
    ]


def test_json_says_it_all() -> None:
    pause = entry("pause", "02-04T12:00", reason="pain")
    found = made(
        {"id": "A", "side": "left", "frame.swaps": [date(2026, 2, 4)]},
        {"id": "B", "course": [pause]},
        {"id": "C", "goal": goal("transport", 25)},
        on=date(2026, 2, 4),
    )
    said = json.loads(round_json(found))
    assert said["sessions"][0] == {
        "at": "2026-02-04T08:00:00+00:00", "timezone": "Europe/London", "plan": "A", "file": "0.toml", "side": "left",
        "phase": "distraction", "actuator": "A", "count": 4, "kind": "nut", "steps": 1, "travel_mm": 0.25,
        "turn": "¼ turn = 0.25 mm", "reading_mm": 0.25, "face": 2, "revision": 0, "draft": True,
    }  # fmt: skip
    assert said["swaps"] == [{"plan": "A", "file": "0.toml", "side": "left", "on": "2026-02-04"}]
    assert said["ending"] == [{"plan": "C", "file": "2.toml", "on": "2026-02-05"}]
    assert said["resting"] == [
        {"plan": "B", "file": "1.toml", "state": "paused", "since": "2026-02-04T12:00:00", "reason": "pain"}
    ]
    assert (said["format"], said["version"], said["on"]) == ("bt-today", 1, "2026-02-04")
    assert said["summary"] == {"plans": 3, "sessions": 9}


def test_csv_has_a_row_a_turn() -> None:
    found = made({"id": "A"}, {"id": "B", "course": [entry("missed", "02-03T12:00")]})
    text = round_csv(found)
    assert text.count("\r\n") == 9
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["plan"] for row in rows] == ["A", "B"] * 4
    assert rows[3] | {"phase": "missed", "steps": "", "reading_mm": "", "draft": "yes"} == rows[3]
    assert (rows[0]["travel_mm"], rows[0]["reading_mm"], rows[0]["face"]) == ("0.25", "22.25", "2")
