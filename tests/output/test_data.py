"""JSON and CSV keep to the contract."""

import csv
import io
import json
from datetime import date
from functools import cache
from typing import Any

import jsonschema
import pytest

from bt_cli.output.contract import plan_schema, schedule_schema
from bt_cli.output.data import as_json, csv_text, json_text, plan_json
from tests.helpers import AXIAL, SAMPLES, bt, read, report


def test_the_contract_case() -> None:
    """The example of the design, to the letter."""
    made = json.loads(json_text(report(levels=[{"name": "proximal"}])))
    assert list(made)[:8] == ["format", "version", "plan", "milestones", "actuators", "sessions", "findings", "summary"]
    assert (made["format"], made["version"]) == ("bt-schedule", 1)
    expected = {
        "id": "A",
        "level": "proximal",
        "kind": "nut",
        "step_mm": 0.25,
        "count": 4,
        "start_reading_mm": 0,
        "end_reading_mm": 60,
    }
    assert expected.items() <= made["actuators"][0].items()
    move = {"actuator": "A", "steps": 1, "travel_mm": 0.25, "reading_mm": 0.25, "face": 2}
    assert made["sessions"][0] == {
        "number": 1,
        "at": "2026-01-12T08:00:00+00:00",
        "day": 1,
        "phase": "distraction",
        "moves": [move],
        "remaining_mm": 59.75,
    }
    summary = {"days": 60, "sessions": 240, "steps": 240, "nut_turn_actions": 960, "distance_mm": 60}
    assert summary.items() <= made["summary"].items()
    for kind, on in [
        ("surgery", "2026-01-05"),
        ("first_session", "2026-01-12"),
        ("last_session", "2026-03-12"),
        ("expected_contact", "2026-03-12"),
    ]:
        assert {"kind": kind, "on": on} in made["milestones"]


def test_a_level_without_a_name_is_level_1() -> None:
    assert as_json(report())["actuators"][0]["level"] == "level 1"


def test_a_sixth_of_a_turn_is_written_to_a_ten_thousandth_and_its_steps_stay_exact() -> None:
    made = as_json(report(**{"frame.steps_per_turn": 6}))
    assert made["actuators"][0]["step_mm"] == 0.1667
    assert (made["sessions"][-1]["moves"][0]["reading_mm"], made["summary"]["steps"]) == (60, 360)


schema_of_a_plan, schema_of_a_schedule = cache(plan_schema), cache(schedule_schema)  # they are made once


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_fit_the_schemas(sample: Any) -> None:
    """The schedule fits its schema; the plan, as written and as filled in, fits the plan's."""
    import tomllib

    made = read(sample.read_text())
    jsonschema.validate(json.loads(json_text(made)), schema_of_a_schedule())
    jsonschema.validate(plan_json(made.schedule.plan), schema_of_a_plan())
    written = json.loads(json.dumps(tomllib.loads(sample.read_text()), default=lambda value: value.isoformat()))
    jsonschema.validate(written, schema_of_a_plan(), format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("change", [{"goal": {}}, {"goal.defect_mm": 501}, {"surgry": "2026-01-05"}, {"version": 2}])
def test_the_plan_schema_refuses_what_bt_refuses(change: dict[str, Any]) -> None:
    plan = plan_json(report().schedule.plan)
    for key, value in change.items():
        *above, last = key.split(".")
        table = plan
        for part in above:
            table = table[part]
        table[last] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plan, plan_schema())


def test_the_plan_in_the_json_is_a_plan() -> None:
    """Filled in and read again it gives the same schedule."""
    from bt_cli.commands.gather import from_source
    from bt_cli.plan.source import Source

    first = json_text(report())
    again = from_source(Source("json", mapping=json.loads(first, parse_float=__import__("decimal").Decimal)["plan"]))
    assert json.loads(json_text(again))["sessions"] == json.loads(first)["sessions"]


@pytest.mark.parametrize("steps_per_turn", [1, 8, 64, 125, 128, 160, 200])
def test_every_number_of_the_json_is_exact(steps_per_turn: int) -> None:
    """The longest decimals that a plan can have come out to the last digit."""
    from decimal import Decimal
    from fractions import Fraction

    frame = {"pitch_mm": Decimal("1.97777"), "steps_per_turn": steps_per_turn}
    made = report(goal={"kind": "transport", "defect_mm": Decimal("123.45679")}, frame=frame)
    data = json.loads(json_text(made), parse_float=Decimal)
    for session, written in zip(made.schedule.sessions, data["sessions"], strict=True):
        assert Fraction(written["moves"][0]["reading_mm"]) == session.moves[0].reading_mm
        assert Fraction(written["remaining_mm"]) == session.remaining_mm


def test_what_if_and_until_are_said() -> None:
    made = as_json(report()._replace(what_if=("--rate 1",), until=date(2026, 1, 13)))
    assert (made["what_if"], made["until"], len(made["sessions"])) == (["--rate 1"], "2026-01-13", 8)
    assert made["summary"]["sessions"] == 240


@pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)
def test_csv_has_a_row_a_session_and_the_numbers_of_the_json(sample: Any) -> None:
    made = read(sample.read_text())
    rows = list(csv.DictReader(io.StringIO(csv_text(made))))
    for row, session in zip(rows, as_json(made)["sessions"], strict=True):
        move = session["moves"][0]
        assert (row["at"], row["phase"]) == (session["at"], session["phase"])
        assert [float(row[k]) for k in ("number", "day", "A_steps", "A_travel_mm", "A_reading_mm", "remaining_mm")] == [
            session["number"],
            session["day"],
            move["steps"],
            move["travel_mm"],
            move["reading_mm"],
            session["remaining_mm"],
        ]


def test_csv_has_the_columns_of_the_contract() -> None:
    """To the letter, with CRLF; what else must be said comes after them, where there is something to say."""
    assert csv_text(report()).startswith(
        "number,at,day,phase,A_steps,A_travel_mm,A_reading_mm,remaining_mm\r\n"
        "1,2026-01-12T08:00:00+00:00,1,distraction,1,0.25,0.25,59.75\r\n"
    )


def test_csv_says_what_if_and_overrides_on_every_row() -> None:
    override = [{"code": "BT102", "by": "AB", "reason": "short bone"}]
    made = report(**{"protocol.rate_mm_per_day": 3, "override": override})._replace(what_if=("--rate 3",))
    for row in csv.DictReader(io.StringIO(csv_text(made))):
        assert (row["what_if"], row["override"]) == ("--rate 3", "BT102 overridden by AB: short bone")


def test_no_cell_of_the_csv_is_a_formula() -> None:
    """A spreadsheet runs what starts with =, +, - or @."""
    for row in csv.reader(io.StringIO(csv_text(report(title="=1+1")))):
        assert not any(cell[:1] in "=+-@" for cell in row if cell)


@pytest.mark.parametrize("kind", ["plan", "schedule"])
def test_bt_schema_prints_a_valid_schema(kind: str) -> None:
    schema = json.loads(bt("schema", kind).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["properties"]["format"]["const" if kind == "schedule" else "enum"] in (f"bt-{kind}", [f"bt-{kind}"])
