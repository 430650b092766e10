"""Nobody is missing from the ward round: every file has one place, and every turn of the day is in it, once.

What a round says is read off its JSON and held against the schedules themselves.
"""

import json
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from bt_cli.commands.ward_plans import gather_plans
from bt_cli.document.round import Round
from bt_cli.document.round_rows import rows, tally
from bt_cli.document.ward_lists import lists
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.round_data import round_json
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import state_at
from tests import level_plans
from tests.helpers import PLAN, SAMPLES, bt, goal
from tests.output.test_round_grid import check_grids

MONDAY = date(2026, 1, 12)
BROKEN = "format = \n"
TOO_FAST = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3")
IN_CM = PLAN.replace("defect_mm = 60", 'defect_mm = "6 cm"')
CLINIC_FILE = 'format = "bt-clinic"\nversion = 1\n'
RESTS = (level_plans.PAUSED, level_plans.MIDDLE, level_plans.PAUSED + level_plans.ON_AGAIN)
POOL = [
    *(path.read_text(encoding="utf-8") for path in SAMPLES),
    *(level_plans.TANDEM + course for course in RESTS), level_plans.HINGE, level_plans.STROKES,
    BROKEN, TOO_FAST, IN_CM, "a = 1\n",
]  # fmt: skip


def places(found: Round) -> Counter[str]:
    """How often each file stands in the round, however many rows it has."""
    said = json.loads(round_json(found))
    with_rows = {one["file"] for key in ("sessions", "do_not_turn") for one in said[key]}
    others = (one["file"] for key in ("nothing_to_turn", "refused", "invalid") for one in said[key])
    return Counter([*with_rows, *others])


@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=6), st.dates(date(2025, 12, 20), date(2026, 12, 31)))
def test_every_file_of_a_folder_has_one_place(texts: list[str], on: date) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for number, text in enumerate(texts):
            (folder / f"{number}.toml").write_text(text, encoding="utf-8")
        (folder / "clinic.toml").write_text(CLINIC_FILE, encoding="utf-8")
        found = gather_plans([folder], Round(on))
        files = [str(folder / f"{number}.toml") for number in range(len(texts))]
    assert places(found) == Counter(files)
    check_grids(found)
    assert len(found.plans) + len(found.refused) + len(found.invalid) == len(texts)
    numbers = [int(word) for word in tally(found).replace(",", "").split() if word.isdigit()]
    assert sum(numbers) == len(texts)
    named = "\n".join(line for _, lines in lists(found) for line in lines)
    assert all(one.patient.id in named for one in found.idle)
    event(f"{found.turning} with rows, {len(found.idle)} idle")


# ---- what is said of one plan, against its schedule

TIMES = ["07:30", "12:00", "16:15", "20:00"]


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """An order or record at a session, or at another time, of the first 50 days; many cannot be followed."""
    clock = time.fromisoformat(draw(st.sampled_from([*TIMES, "10:00"])))
    entry: dict[str, Any] = {"at": datetime.combine(MONDAY + timedelta(days=draw(st.integers(0, 50))), clock)}
    rate = {"rate_mm_per_day": draw(st.sampled_from([Decimal("0.3"), Decimal("0.75"), 1, 2]))}
    far = {"distance_mm": draw(st.sampled_from([Decimal("0.5"), 2, 5]))}
    kinds: list[dict[str, Any]] = [
        {"order": "rate", **rate, "sessions": ["09:00", "21:00"]},
        {"order": "pause"}, {"order": "pause"}, {"order": "resume"}, {"order": "resume"},
        {"order": "reverse", **rate, **far}, {"order": "remaining", "remaining_mm": draw(st.integers(0, 20))},
        {"order": "compress", **rate, **far}, {"order": "extend", "step_every_days": 2, **far}, {"order": "stop"},
        {"record": "missed"}, {"record": "done", "steps": {"A": draw(st.integers(-1, 3))}},
    ]  # fmt: skip
    return entry | draw(st.sampled_from(kinds))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A short prescription with some course that can be followed."""
    source = parse(PLAN.encode(), "plan.toml")
    changes = {
        "goal": goal(draw(st.sampled_from(["transport", "lengthening", "compression"])), draw(st.integers(5, 30))),
        "protocol.rate_mm_per_day": draw(st.sampled_from([Decimal("0.05"), Decimal("0.4"), 1, 2])),
        "protocol.sessions": draw(st.sampled_from([TIMES, ["07:30", "20:00"], ["12:00"]])),
        "frame.steps_per_turn": draw(st.sampled_from([1, 4, 6])),
        "frame.start_reading_mm": draw(st.sampled_from([0, 10])),
        "frame.swaps": draw(st.lists(st.integers(1, 8).map(lambda n: MONDAY + timedelta(days=n)), max_size=1)),
        "frame.range_mm": draw(st.sampled_from([None, 5, 20])),
        "review": draw(st.sampled_from([None, {"every_days": 5, "weekdays": ["TU"]}])),
    }
    changes["course"] = sorted(draw(st.lists(entries(), max_size=6)), key=lambda entry: str(entry["at"]))
    for key, value in changes.items():
        if value is not None:
            source.overlay(key, value, "test")
    return _followed(source)


def _followed(source: Source) -> Schedule:
    """The schedule without the entries of its course that somebody would complain of, else without any."""
    while True:
        try:
            return schedule_of(read_plan(source, None)[0])
        except PlanInvalid as invalid:
            wrong = {problem.path[1] for problem in invalid.problems if len(problem.path) > 1}
            course = source.mapping["course"]
            kept = [entry for i, entry in enumerate(course) if i not in wrong]
            source.overlay("course", kept if len(kept) < len(course) else [], "test")
            if not course:
                source.overlay("frame.swaps", [], "test")


@given(schedules(), st.integers(-8, 60))
def test_a_day_of_the_round_is_that_day_of_the_schedule(schedule: Schedule, days: int) -> None:
    on = MONDAY + timedelta(days=days)
    found = Round(on)
    found.add(schedule, "a.toml")
    found.sort()
    due = [session for session in schedule.sessions if session.at.date() == on]
    missed = [at for at in schedule.missed if at.date() == on]
    turned = [session for session in found.sessions if session.adjustments]
    assert [session.at for session in turned] == [session.at for session in due]
    assert sorted(one.at.replace(tzinfo=None) for one in found.sessions if not one.adjustments) == sorted(missed)
    assert bool(found.idle) is not bool(found.sessions or found.interruptions)
    check_grids(found)
    event(found.idle[0].why if found.idle else f"{len(found.interruptions)} rests")

    # each scale and face begins where the turn before it ended, but where the hardware is set again or was read anew
    for before, after in zip(turned, turned[1:], strict=False):
        assert after.adjustments[0].before.reading_mm == before.adjustments[0].move.reading_mm
        assert after.adjustments[0].before.face == before.adjustments[0].move.face
    for one in (one for session in turned for one in session.adjustments):
        assert one.before.reading_mm + one.move.travel_mm == one.move.reading_mm
    if turned and on in schedule.dates("swap"):
        assert turned[0].adjustments[0].before.reading_mm == schedule.actuators[0].start_reading_mm
        assert all(session.changed == ("A",) for session in turned)

    # at no turn does the course rest, and at noon of a rest there is a row that says so
    for rest in found.interruptions:
        ends = rest.until or datetime.combine(on, time.max)
        assert not any(rest.at.replace(tzinfo=None) <= one.at.replace(tzinfo=None) < ends for one in turned)
    state = state_at(schedule, datetime.combine(on, time(20)))
    if state and state.name == "paused" and state.at.date() < on and not found.idle:
        assert any(row.instead == "PAUSED do not turn" for row in rows(found))
    if state and state.name == "paused" and state.at.date() < on:
        assert not found.idle

    for idle in found.idle:
        later = [session.at.replace(tzinfo=None) for session in schedule.sessions if session.at.date() > on]
        assert idle.next_turn == (later[0] if later else None)
        goes_on = idle.why in ("before_surgery", "latency", "between_turns") or (idle.why == "stopped" and idle.resumes)
        assert bool(later) == bool(goes_on)


# ---- a ward of fifteen, most of it made by the commands

NEW = ("--surgery", "2026-01-05", "--rate", "1", "--timezone", "Europe/London", "--no-input")
ENTERED = ("--entered", "2026-01-31T09:00:00Z", "--yes")
APPROVED = ("--by", "AB", "--on", "2026-01-05", "--yes")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of plans made by commands, samples, and three files that give no turns."""
    folder = tmp_path_factory.mktemp("ward")
    clinic = tmp_path_factory.mktemp("clinic") / "clinic.toml"
    clinic.write_text(f'{CLINIC_FILE}[new.frame]\ndirection = "toward the red flag"\n', encoding="utf-8")

    def run(*words: str) -> None:
        done = bt(*words, cwd=folder)
        assert done.returncode == 0, done.stderr.decode()

    for name, defect, more in (
        ("plain", "60", ()), ("short", "9", ()), ("held", "60", ()), ("back", "60", ()), ("over", "60", ()),
        ("draft", "60", ()), ("late", "60", ("--latency", "30")),
    ):  # fmt: skip
        run("new", f"{name}.toml", "--id", f"W-{name}", "--side", "left", "--bone", "tibia", "--defect", defect,
            "--clinic", str(clinic), *NEW, *more)  # fmt: skip
    run("amend", "held.toml", "pause", "--at", "2026-02-03 12:00", "--reason", "pin infection", *ENTERED)
    run("amend", "held.toml", "resume", "--on", "2026-02-06", *ENTERED)
    run("amend", "back.toml", "reverse", "2", "--rate", "1", "--on", "2026-02-02", *ENTERED)
    run("record", "over.toml", "done", "2026-01-30 20:00", "A=2", *ENTERED)
    for name in ("plain", "short", "held", "back", "over", "late"):
        run("approve", f"{name}.toml", *APPROVED)
    for name in (
        "hexapod_swap",
        "tibia_convergent",
        "tibia_hinge_opening",
        "tibia_cable_transport",
        "ulna_half_mm_pitch",
    ):
        [path] = [path for path in SAMPLES if path.stem == name]
        (folder / path.name).write_bytes(path.read_bytes())
    for name, text in (("broken", BROKEN), ("fast", TOO_FAST), ("cm", IN_CM)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def said(ward: Path, on: str) -> dict[str, Any]:
    """The round as JSON; three files of the ward are refused or no plan, so its exit code is 3."""
    run = bt("today", ".", "--on", on, "--format", "json", cwd=ward)
    assert run.returncode == 3
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("on", ["2026-01-04", "2026-02-03", "2026-02-04", "2026-03-16", "2026-12-01"])
def test_the_whole_ward_is_told_on_any_day(ward: Path, on: str) -> None:
    found = said(ward, on)
    files = {path.name for path in ward.glob("*.toml")}
    assert len(files) == 15
    with_rows = {one["file"] for key in ("sessions", "do_not_turn") for one in found[key]}
    idle, refused, invalid = ({one["file"] for one in found[key]} for key in ("nothing_to_turn", "refused", "invalid"))
    assert with_rows | idle | refused | invalid == files
    assert len(with_rows) + len(idle) + len(refused) + len(invalid) == len(files)
    assert (refused, invalid) == ({"fast.toml"}, {"broken.toml", "cm.toml"})
    summary = found["summary"]
    assert (summary["with_a_row"], summary["nothing_to_turn"]) == (len(with_rows), len(idle))


def test_the_third_of_february_in_the_ward(ward: Path) -> None:
    """22 mm are made by the morning; W-over has made one quarter turn more, W-back has gone 1 mm of 2 back from 21."""
    found = said(ward, "2026-02-03")
    first = {one["plan"]: one for one in found["sessions"] if one["at"].startswith("2026-02-03T08:00")}
    scales = {plan: (first[plan]["before_reading_mm"], first[plan]["reading_mm"]) for plan in first if plan[0] == "W"}
    assert scales == {
        "W-plain": (22, 22.25), "W-held": (22, 22.25), "W-back": (20, 19.75), "W-over": (22.25, 22.5),
        "W-draft": (22, 22.25),
    }  # fmt: skip
    faces = {plan: (first[plan]["before_face"], first[plan]["face"]) for plan in ("W-plain", "W-back", "W-over")}
    assert faces == {"W-plain": (1, 2), "W-back": (1, 4), "W-over": (2, 3)}
    assert [plan for plan in scales if not first[plan]["approved"]] == ["W-draft"]
    assert [(one["plan"], one["at"], one["until"]) for one in found["do_not_turn"]] == [
        ("W-held", "2026-02-03T12:00:00+00:00", "2026-02-06T08:00:00")
    ]
    idle = {one["plan"]: one["text"] for one in found["nothing_to_turn"]}
    assert idle["W-short"] == "docked, in consolidation; last turn was Tue 20 Jan 2026"
    assert idle["W-late"] == "latency; first turn Wed 4 Feb 2026 08:00"
    after = {one["plan"]: one["text"] for one in said(ward, "2026-02-04")["nothing_to_turn"]}
    assert after["W-back"] == "waiting for an order; last turn was Tue 3 Feb 2026"


@pytest.mark.parametrize("width", [80, 100, 120])
@pytest.mark.parametrize("on", ["2026-02-03", "2026-03-16"])
def test_no_number_of_the_ward_is_cut(ward: Path, on: str, width: int) -> None:
    out = bt("today", ".", "--on", on, cwd=ward, COLUMNS=str(width)).stdout.decode()
    assert all(len(line) <= width for line in out.splitlines())
    moves = [move for one in said(ward, on)["sessions"] for move in one.get("moves", [one]) if "steps" in move]
    for move in moves:
        assert f"{move['before_reading_mm']:g} → {move['reading_mm']:g} (" in out
    assert out.count(" → ") - 1 == len(moves) + sum("face" in move for move in moves)  # one arrow is in the note
