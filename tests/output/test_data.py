"""JSON and CSV keep to the contract."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import jsonschema
import pytest

from bt_cli.output.data.contract import plan_schema, schedule_schema
from bt_cli.output.data.schedule_data import as_json, csv_text, json_text, plan_json
from tests.helpers import AXIAL, ROOT, SAMPLES, bt, read, report


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


def test_what_a_scale_reads_after_the_last_turn_is_where_it_ends() -> None:
    """60 turns of 1 mm to Thu 12 March. The day after it reads 59.5, and by the X-ray nothing is left."""
    read_after = {
        "on": "2026-03-13", "order": "replan", "readings_mm": {"A": Decimal("59.5")}, "remaining_mm": 0,
        "entered": "2026-03-13T06:00:00Z",
    }  # fmt: skip
    made = as_json(report(course=[read_after]))
    assert made["sessions"][-1]["moves"][0]["reading_mm"] == 60
    assert made["actuators"][0]["end_reading_mm"] == 59.5


def test_a_level_without_a_name_is_level_1() -> None:
    assert as_json(report())["actuators"][0]["level"] == "level 1"


def test_a_sixth_of_a_turn_is_written_to_a_ten_thousandth_and_its_steps_stay_exact() -> None:
    made = as_json(report(**{"frame.steps_per_turn": 6}))
    assert made["actuators"][0]["step_mm"] == 0.1667
    assert (made["sessions"][-1]["moves"][0]["reading_mm"], made["summary"]["steps"]) == (60, 360)


@cache
def validator(schema: Callable[[], dict[str, Any]]) -> jsonschema.Draft202012Validator:
    """What holds data against a schema, which is made and looked over once; dates in it are to be dates."""
    whole = schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    return jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_fit_the_schemas(sample: Any) -> None:
    """The schedule fits its schema; the plan, as written and as filled in, fits the plan's."""
    import tomllib

    made = read(sample.read_text())
    validator(schedule_schema).validate(json.loads(json_text(made)))
    validator(plan_schema).validate(plan_json(made.schedule.plan))
    written = json.loads(json.dumps(tomllib.loads(sample.read_text()), default=lambda value: value.isoformat()))
    validator(plan_schema).validate(written)


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
        validator(plan_schema).validate(plan)


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
    """What an actuator does not turn is 0 steps, and its scale reads what it did: at its start, or after a re-set."""
    made = read(sample.read_text())
    rows, data = list(csv.DictReader(io.StringIO(csv_text(made)))), as_json(made)
    shows = {a["id"]: a["start_reading_mm"] for a in data["actuators"]}
    resets = {(reset.on.isoformat(), reset.actuator) for reset in made.schedule.resets}
    done: set[tuple[str, str]] = set()
    for row, session in zip(rows, data["sessions"], strict=True):
        assert (row["at"], row["phase"]) == (session["at"], session["phase"])
        assert [float(row[k]) for k in ("number", "day", "remaining_mm")] == [
            session["number"],
            session["day"],
            session["remaining_mm"],
        ]
        moves = {move["actuator"]: move for move in session["moves"]}
        for a in data["actuators"]:
            for reset in {r for r in resets - done if r[1] == a["id"] and r[0] <= session["at"][:10]}:
                done.add(reset)
                shows[a["id"]] = a["start_reading_mm"]
            if move := moves.get(a["id"]):
                shows[a["id"]] = move["reading_mm"]
            told = [float(row[f"{a['id']}_{name}"]) for name in ("steps", "travel_mm", "reading_mm")]
            assert told == [*((move["steps"], move["travel_mm"]) if move else (0, 0)), shows[a["id"]]]


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


def json_of(name: str) -> Any:
    return as_json(read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8")))


def test_levels_have_a_move_each_and_a_rate_of_their_own() -> None:
    """08:00 of Thu 12 February: both rings turn. The gap closes at 1.75 a day, and no regenerate does."""
    made = json_of("tibia_convergent")
    session = next(s for s in made["sessions"] if s["at"].startswith("2026-02-12T08:00"))
    assert [move["actuator"] for move in session["moves"]] == ["A", "B"]
    assert session["remaining_mm"] == 66.5
    assert [(a["id"], a["level"], a["end_reading_mm"]) for a in made["actuators"]] == [
        ("A", "proximal", 40),
        ("B", "distal", 30),
    ]
    assert made["levels"][1] == {
        "name": "distal",
        "does": "gap",
        "moves": "proximally",
        "share_mm": 30,
        "rate_mm_per_day": 0.75,
        "achieved_mm_per_day": 0.75,
        "actuators": ["B"],
        "end_remaining_mm": 0,
        "first_session": "2026-02-12T08:00:00+00:00",
        "last_session": "2026-03-23T20:00:00+00:00",
    }
    assert made["ends"] == {"at": "contact", "remaining_mm": 0}
    assert made["summary"]["distance_mm"] == 70


def test_a_level_that_never_turns_is_told_without_dates() -> None:
    text = (ROOT / "sample_plans" / "tibia_convergent.toml").read_text(encoding="utf-8")
    text = text.replace("distance_mm = 40\n", "distance_mm = 70\n").replace("distance_mm = 30\n", "distance_mm = 0\n")
    made = as_json(read(text.replace("rate_mm_per_day = 0.75", "rate_mm_per_day = 0")))
    distal = made["levels"][1]
    assert (distal["name"], distal["share_mm"], distal["achieved_mm_per_day"]) == ("distal", 0, 0)
    assert "first_session" not in distal
    assert {move["actuator"] for session in made["sessions"] for move in session["moves"]} == {"A"}


def test_in_tandem_what_is_left_of_a_level_is_of_its_own_segment() -> None:
    """The middle ring goes the way of the segment above it too; with the lower one it closes the gap of 120 mm."""
    made = json_of("femur_tandem_take_over")
    upper, middle, lower = (a["end_reading_mm"] for a in made["actuators"])
    assert (middle + lower, middle > upper) == (120, True)
    assert [level["end_remaining_mm"] for level in made["levels"]] == [0, 0, 0]
    assert made["summary"]["distance_mm"] == 120


def test_a_hinge_has_its_tissues_and_rods() -> None:
    """20 degrees: an arc of 30·π/9 = 10.472 mm, and 2·120·sin(10°) = 41.6756 mm of the concave rod.

    Of the convex one: from 120 mm to √(99.2806² + 17.5058²) = 100.8121 mm.
    """
    made = json_of("tibia_hinge_opening")["hinge"]
    assert made["rods"] == [
        {"actuator": "A", "side": "concave", "travel_mm": 41.6756},
        {"actuator": "B", "side": "convex", "travel_mm": -19.1879},
    ]
    assert made["tissues"] == [
        {
            "name": "concave cortex",
            "across_mm": 30,
            "rate_mm_per_day": 1,
            "arc_mm": 10.472,
            "days": 11,
            "limits": True,
        }
    ]
    neutral = json_of("tibia_hinge_neutral")["hinge"]
    assert [(one["name"], one["days"], one["limits"]) for one in neutral["tissues"]] == [
        ("concave cortex", 5, False),
        ("peroneal nerve", 14, True),
    ]


def test_a_cable_says_how_much_bone_it_moves() -> None:
    """√(100² + 80²) − √(40² + 80²) = 38.62 mm of cable for 60 of bone: × 1.28 at 100 mm ahead, × 2.24 at 40."""
    made = json_of("tibia_cable_transport")["cable"]
    assert (made["bone_mm"], made["cable_mm"]) == (60.0117, 38.625)
    assert made["ratio_first"] == pytest.approx((100**2 + 80**2) ** 0.5 / 100, abs=0.0001)
    assert made["ratio_last"] == pytest.approx((40**2 + 80**2) ** 0.5 / 40, abs=0.002)


def test_a_planned_re_set_is_told() -> None:
    made = json_of("femur_shortened_lengthened_elsewhere")
    assert made["resets"] == [{"actuator": "A", "on": "2026-03-31", "planned": True}]
    assert {"kind": "swap", "on": "2026-03-31"} in made["milestones"]
    assert made["actuators"][0]["end_reading_mm"] == 11


@pytest.mark.parametrize(
    ("changes", "ends"),
    [
        ({"docking": {"tolerance_mm": 2}}, {"at": "contact", "remaining_mm": 0}),
        (
            {"review": {"first": date(2026, 1, 26), "every_days": 14, "last": date(2026, 2, 9)}},
            {"at": "last_review", "remaining_mm": 31},
        ),
        (
            {"docking": {"tolerance_mm": 2}, "course": [{"on": date(2026, 1, 22), "order": "pause"}]},
            {"at": "paused", "remaining_mm": 50},
        ),
        (
            {"docking": {"tolerance_mm": 2}, "course": [{"on": date(2026, 1, 22), "order": "stop"}]},
            {"at": "stopped", "remaining_mm": 50},
        ),
    ],
)
def test_where_the_course_ends(changes: dict[str, Any], ends: dict[str, Any]) -> None:
    assert as_json(report(**changes))["ends"] == ends


def test_transport_that_is_over_before_the_lengthening_ends_at_the_goal() -> None:
    text = (ROOT / "sample_plans" / "tibia_transport_and_lengthening.toml").read_text(encoding="utf-8")
    slow = as_json(read(text.replace("rate_mm_per_day = 0.75", "rate_mm_per_day = 0.5")))
    assert slow["ends"]["at"] == "goal"


def test_a_plain_plan_has_no_key_of_these() -> None:
    made = as_json(report(**{"frame.swaps": [date(2026, 2, 1)]}))
    assert not {"levels", "hinge", "cable", "resets", "ends"} & made.keys()


@pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)
def test_the_plan_in_the_json_of_a_sample_gives_the_same_sessions(sample: Any) -> None:
    """Filled in, without what is moot, and read again."""
    from decimal import Decimal

    from bt_cli.commands.gather import from_source
    from bt_cli.plan.source import Source

    first = json_text(read(sample.read_text(encoding="utf-8")))
    again = from_source(Source("json", mapping=json.loads(first, parse_float=Decimal)["plan"]))
    assert json.loads(json_text(again))["sessions"] == json.loads(first)["sessions"]


def test_what_nothing_goes_by_is_not_in_the_plan() -> None:
    assert "frame" not in json_of("tibia_compression_distraction")["plan"]
    assert "rods" not in json_of("tibia_hinge_opening")["plan"]["frame"]


def test_a_tissue_with_a_rate_of_its_own_sets_the_pace() -> None:
    """The nerve's arc of 13.9626 mm at 0.5 mm a day takes 28 days, whatever the protocol's rate."""
    text = (ROOT / "sample_plans" / "tibia_hinge_neutral.toml").read_text(encoding="utf-8")
    made = as_json(read(text.replace("across_mm = 50\n", "across_mm = 50\nrate_mm_per_day = 0.5\n")))
    assert made["hinge"]["tissues"][1]["days"] == made["summary"]["days"] == 28
