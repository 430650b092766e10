"""The ward round: who turns what and when, and what comes up.

PLAN: 60 mm at 1 mm a day, four quarter turns a day at 08:00, 12:00, 16:00, 20:00, from Mon 12 Jan 2026 (day 1) to
Thu 12 Mar 2026 (day 60). On the morning of day d, d - 1 mm are made; 3 Feb is day 23.
"""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from bt_cli.checks.rules import BY_CODE, Finding
from bt_cli.document.round import Round
from bt_cli.document.round_rows import RoundLine, note, round_columns, round_heading, rows
from bt_cli.document.ward import Left
from bt_cli.document.ward_lists import lists
from bt_cli.document.ward_row import patient_of
from bt_cli.output.data.round_data import round_csv, round_json
from tests import level_plans
from tests.helpers import approved, at_revision, goal, read, report

ON = date(2026, 2, 3)


def made(*changes: dict[str, Any], on: date = ON) -> Round:
    """The round of PLAN with these changes each."""
    found = Round(on)
    for number, change in enumerate(changes):
        whole = report(**{key: value for key, value in change.items() if key != "approved"})
        if "approved" in change:
            signed = approved(at_revision(whole, change["approved"])).schedule.plan.approval
            plan = whole.schedule.plan.model_copy(update={"approval": signed})
            whole = whole._replace(schedule=replace(whole.schedule, plan=plan))
        found.add(whole.schedule, f"{number}.toml")
    found.sort()
    return found


def entry(kind: str, on: str, **keys: Any) -> dict[str, Any]:
    said = "record" if kind in ("missed", "done") else "order"
    return {"at": datetime.fromisoformat(f"2026-{on}"), said: kind, **keys}


def csv_rows(found: Round) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(round_csv(found))))


def titles(found: Round) -> dict[str, list[str]]:
    return dict(lists(found))


def of_text(*plans: str, on: date) -> Round:
    """The round of plan files by their texts."""
    found = Round(on)
    for number, plan in enumerate(plans):
        found.add(read(plan).schedule, f"{number}.toml")
    found.sort()
    return found


def approval(revision: int = 0) -> dict[str, Any]:
    """A change that approves the plan as it was at a revision."""
    return {"approved": revision}


FLAG = {"frame.direction": "toward the red flag"}


def test_turns_stand_by_time_and_then_by_id() -> None:
    found = made({"id": "B"}, {"id": "A", "protocol.sessions": ["08:00", "18:00"]})
    assert [(row.time, row.patient.id) for row in rows(found)] == [
        ("08:00", "A"), ("08:00", "B"), ("12:00", "B"), ("16:00", "B"), ("18:00", "A"), ("20:00", "B"),
    ]  # fmt: skip


# ---- what one row says


def test_a_row_says_what_scale_and_face_show_before_and_after() -> None:
    """22 mm were made by the morning, 88 quarter turns: face 1 shows, and after the 89th face 2."""
    row = rows(made({"id": "A", "side": "left", "bone": "tibia", **FLAG, **approval()}))[0]
    assert (row.time, row.patient.id, row.patient.where) == ("08:00", "A", "left tibia")
    assert row.lines == (RoundLine("4 nuts", "¼ turn", "22 → 22.25", "+0.25", "1 → 2"),)
    assert (row.instead, row.loud, row.quiet, row.may_turn) == ("", (), ("toward the red flag", "sheet 0"), True)


def test_a_scale_is_spoken_of_only_where_the_hardware_has_one() -> None:
    """Of nuts rings are measured; a rail has its scale."""
    nuts, rail = dict[str, Any](), {"frame.kind": "rail"}
    heads = [round_columns(made(*plans))[5] for plans in ((nuts,), (rail,), (nuts, rail))]
    assert heads == ["Ring to ring (mm)", "Scale (mm)", "Scale or rings (mm)"]
    assert "cale" not in note(made(nuts))
    assert note(made(nuts, rail)).startswith("Scale, of nuts ring to ring as the sheet counts it, and face: ")


def test_a_sixth_of_a_turn_is_told_as_hardware_shows_it_and_is_exact_as_data() -> None:
    """Six steps a turn of 1 mm: a session of a quarter mm is one step or two, 0.1667 or 0.3333 mm."""
    found = made({"frame": {"kind": "ilizarov", "steps_per_turn": 6}}, on=date(2026, 1, 12))
    first, second, *_ = (line for row in rows(found) for line in row.lines)
    assert (first.turn, first.scale, first.change) == ("⅙ turn", "0 → 0.17", "+0.17")
    assert (second.turn, second.scale, second.change) == ("⅓ turn", "0.17 → 0.5", "+0.33")
    assert [row["reading_mm"] for row in csv_rows(found)[:2]] == ["0.1667", "0.5"]


def test_of_several_levels_each_has_its_own_line() -> None:
    """By the morning of day 9 B's ring has gone 12 mm and C's 8 mm; A's has gone 4 and is paused."""
    paused, row = rows(of_text(level_plans.TANDEM + level_plans.PAUSED, on=date(2026, 1, 20)))[:2]
    assert (paused.time, paused.instead, paused.lines) == ("08:00", "A: PAUSED do not turn", ())
    assert row.lines == (
        RoundLine("B: 4 nuts", "¼ turn", "12 → 12.25", "+0.25", "1 → 2"),
        RoundLine("C: 4 nuts", "¼ turn", "8 → 8.25", "+0.25", "1 → 2"),
    )


def test_each_rod_of_a_hinge_has_its_own_line_and_way() -> None:
    """A has gone 12 mm by the morning and turns 1 mm on; B's first quarter turn of the day takes it from −5.25 on."""
    plan = level_plans.HINGE.replace('kind = "hinge"\n', 'kind = "hinge"\ndirection = "clockwise"\n')
    row = rows(of_text(plan, on=date(2026, 1, 15)))[0]
    assert [line[:4] for line in row.lines] == [
        ("A: 1 nut", "1 turn longer", "12 → 13", "+1"),
        ("B: 1 nut", "¼ turn shorter", "-5.25 → -5.5", "−0.25"),
    ]
    assert row.quiet[0] == "A: clockwise; B: the opposite way to “clockwise”"


def test_a_cable_screw_has_a_scale_and_no_face() -> None:
    """A cable that goes with the ring is drawn in as far as the bone goes: 22 mm by the morning."""
    frame = {"kind": "cable", "cable": {"anchor": "ring"}, "direction": "clockwise"}
    assert rows(made({"frame": frame}))[0].lines == (RoundLine("1 cable screw", "¼ turn", "22 → 22.25", "+0.25", ""),)


def test_the_way_back_is_loud_and_what_was_missed_is_said() -> None:
    """20 mm are left of 21 after a day of going back; 80 quarter turns show face 1, one less face 4."""
    back = entry("reverse", "02-02T08:00", distance_mm=5, rate_mm_per_day=1)
    first, missed, *_ = rows(made({"id": "A", **FLAG, "course": [back, entry("missed", "02-03T12:00")]}))
    assert first.lines == (RoundLine("4 nuts", "¼ turn BACK", "20 → 19.75", "−0.25", "1 → 4"),)
    assert first.loud == ("NOT APPROVED: ask", "BACK, the opposite way to “toward the red flag”")
    assert (missed.instead, missed.lines, missed.may_turn) == ("recorded as missed", (), False)


def test_no_direction_is_made_up() -> None:
    found = made({"id": "A", **approval()})
    assert rows(found)[0].loud == ("ask: no direction in the plan",)
    assert json.loads(round_json(found))["sessions"][0]["direction"] is None
    back = entry("reverse", "02-02T08:00", distance_mm=5, rate_mm_per_day=1)
    assert rows(made({"id": "A", "course": [back]}))[0].loud[-1] == "BACK, ask: no direction in the plan"


def test_a_draft_is_not_to_be_turned_and_an_approved_revision_is() -> None:
    row = rows(made({**FLAG, **approval()}))[0]
    assert (row.may_turn, row.loud) == (True, ())
    as_planned = {**FLAG, **approval(), "course": [entry("done", "01-12T08:00", steps={"A": 1})]}
    assert rows(made(as_planned))[0].quiet[-1] == "sheet 0 to 1"  # the patient was told to keep the sheet
    later = {**FLAG, **approval(), "course": [entry("done", "01-12T08:00", steps={"A": 2})]}
    row = rows(made(later))[0]
    assert (row.may_turn, row.loud, row.quiet[-1]) == (False, ("NOT APPROVED: ask",), "sheet 1")


def test_the_last_turn_of_a_plan_is_said_and_a_pause_is_none() -> None:
    """60 mm end on Thu 12 Mar at 20:00."""
    found = made({**FLAG, **approval()}, on=date(2026, 3, 12))
    assert [row.loud for row in rows(found)] == [(), (), (), ("LAST TURN of this plan",)]
    held = made({**FLAG, **approval(1), "course": [entry("pause", "02-04T08:00")]})
    assert [row.loud for row in rows(held)] == [(), (), (), ()]


def test_zone_and_file_are_said_only_where_patients_differ_by_them() -> None:
    london, york = {"id": "A"}, {"id": "B", "timezone": "America/New_York"}
    assert rows(made(london, york))[1].quiet[-1] == "America/New_York"
    assert [row.time for row in rows(made(london, york))[:2]] == ["08:00", "08:00"]  # each patient's own morning
    twice = made(london, {**london, "side": "right", "bone": "femur"})
    assert [row.quiet[-1] for row in rows(twice)[:2]] == ["0.toml", "1.toml"]
    assert titles(twice)["The same id in several files"] == ["A: 0.toml (limb not given), 1.toml (right femur)"]
    assert "Europe/London" in round_heading(made(london))
    assert "Europe/London" not in round_heading(made(london, york))


# ---- hardware that is set again or changed that day


def test_after_a_swap_the_row_begins_at_the_new_scale() -> None:
    """Rods of 25 mm are full on 5 Feb; the last review before is Mon 2 Feb, after 21 mm: 84 quarter turns, face 1."""
    before, after = (rows(of_text(level_plans.STROKES, on=date(2026, 2, day))) for day in (1, 2))
    assert before[-1].lines[0] == RoundLine("4 nuts", "¼ turn", "20.75 → 21", "+0.25", "4 → 1")
    assert after[0].lines[0] == RoundLine("4 nuts", "¼ turn", "0 → 0.25", "+0.25", "1 → 2")
    assert not any("SWAP" in said for row in before for said in row.loud)
    assert all("AFTER SWAP IN CLINIC" in row.loud for row in after)


def test_a_swap_is_told_in_the_rows_of_its_own_letter_alone() -> None:
    """C alone has rods of 10 mm, full on 21 Jan at 1 mm a day: re-set on Mon 19 Jan, after 7 mm.

    A has gone 3.5 mm, and B's ring 3.5 + 7; at 08:00 both push it, at 12:00 B alone.
    """
    own = 'name = "lower"\nframe = "short"\nsessions = ["08:00", "20:00"]\n'
    plan = level_plans.TANDEM.replace('name = "lower"\n', own)
    plan += '[[frames]]\nname = "short"\nrange_mm = 10\n[review]\nfirst = 2026-01-19\nevery_days = 7\n'
    first, noon, *_ = rows(of_text(plan, on=date(2026, 1, 19)))
    assert [line.scale for line in first.lines] == ["3.5 → 3.75", "10.5 → 11", "0 → 0.5"]
    assert first.loud[1] == "AFTER SWAP IN CLINIC: C"
    assert [line.what for line in noon.lines] == ["B: 4 nuts"]
    assert not any("SWAP" in said for said in noon.loud)


def test_a_swap_while_nothing_turns_is_told_too() -> None:
    held = {"course": [entry("pause", "02-01T08:00")], "frame.swaps": [ON]}
    row = rows(made(held))[0]
    assert (row.instead, row.loud) == ("PAUSED do not turn", ("NOT APPROVED: ask", "SWAP IN CLINIC today"))


# ---- who must not turn


def test_a_pause_has_a_row_with_its_end() -> None:
    pause, resume = entry("pause", "02-03T12:00", reason="pain", by="AB"), entry("resume", "02-06T12:00")
    turned, held = rows(made({"id": "A", "course": [pause]}))
    assert (turned.time, turned.instead) == ("08:00", "")
    assert (held.time, held.instead, held.may_turn) == ("12:00", "PAUSED do not turn", False)
    assert held.remarks == ("NOT APPROVED: ask", "no end is ordered", "sheet 1")
    approved_too = {"id": "A", "course": [pause], **approval(1)}
    assert rows(made(approved_too))[1].loud == ()
    both = {"id": "A", "course": [pause, resume]}
    assert rows(made(both))[1].until == "until Fri 6 Feb 2026 12:00"
    (whole_day,) = rows(made(both, on=date(2026, 2, 5)))
    assert (whole_day.time, whole_day.instead) == ("08:00", "PAUSED do not turn")
    last_day = rows(made(both, on=date(2026, 2, 6)))
    assert [(row.time, row.instead) for row in last_day] == [
        ("08:00", "PAUSED do not turn"), ("12:00", ""), ("16:00", ""), ("20:00", ""),
    ]  # fmt: skip
    assert [row.instead for row in rows(made(both, on=date(2026, 2, 7)))] == [""] * 4


def test_a_pause_that_begins_after_the_last_turn_of_the_day_takes_no_row_from_it() -> None:
    late = made({"id": "A", "course": [entry("pause", "02-03T20:30")]})
    assert [row.instead for row in rows(late)] == [""] * 4
    assert titles(late)["Paused or stopped"] == ["A: paused since Tue 3 Feb 2026 20:30"]


def test_a_stop_has_a_row_on_its_day_and_a_line_afterwards() -> None:
    stop = {"id": "A", "course": [entry("stop", "02-03T12:00", reason="early union")]}
    assert [row.instead for row in rows(made(stop))] == ["", "STOPPED do not turn"]
    after = made(stop, on=date(2026, 2, 4))
    assert not rows(after)
    said = "A: stopped since Tue 3 Feb 2026 12:00: early union; last turn was Tue 3 Feb 2026"
    assert titles(after)["Nothing to turn today"] == [f"{said}; next review: none planned"]
    assert "Paused or stopped" not in titles(after)


def test_a_stop_of_all_is_of_no_level_though_one_was_stopped_before() -> None:
    """Upper is stopped on 20 Jan, and all on the 22nd: from then on the whole rests."""
    stop = '[[course]]\non = 2026-01-{}\norder = "stop"\n{}'
    course = stop.format(20, 'level = "upper"\n') + stop.format(22, "")
    assert [one.level for one in of_text(level_plans.KEPT + course, on=date(2026, 1, 21)).resting] == ["upper"]
    assert [one.level for one in of_text(level_plans.KEPT + course, on=date(2026, 1, 23)).resting] == [""]


def test_a_ring_that_is_carried_while_its_level_rests_is_turned() -> None:
    """B's level rests, but A's segment is behind it: its ring goes 0.25 mm with A at 08:00 and at 20:00."""
    first = rows(of_text(level_plans.TANDEM + level_plans.MIDDLE, on=date(2026, 1, 20)))[0]
    assert [line.what for line in first.lines] == ["A: 4 nuts", "B: 4 nuts", "C: 4 nuts"]
    assert "level middle rests, its ring goes along" in first.quiet
    assert not first.instead


def test_a_level_that_never_turned_has_a_row_while_it_is_paused() -> None:
    """C is paused from the first day on, and no order ends it: it is in the plan and must not be turned."""
    pause = '[[course]]\non = 2026-01-12\norder = "pause"\nlevel = "lower"\n'
    found = rows(of_text(level_plans.KEPT + pause, on=date(2026, 1, 20)))
    assert [row.instead for row in found if row.instead] == ["C: PAUSED do not turn"]


# ---- who has nothing to turn


@pytest.mark.parametrize(
    ("change", "on", "why", "said"),
    [
        ({}, "2026-01-04", "before_surgery", "before surgery on Mon 5 Jan 2026; first turn Mon 12 Jan 2026 08:00"),
        ({}, "2026-01-05", "latency", "latency; first turn Mon 12 Jan 2026 08:00"),
        ({}, "2026-01-11", "latency", "latency; first turn Mon 12 Jan 2026 08:00"),
        ({}, "2026-03-13", "consolidation", "docked, in consolidation; last turn was Thu 12 Mar 2026"),
        (
            {"course": [entry("reverse", "02-02T08:00", distance_mm=1, rate_mm_per_day=1)]},
            "2026-02-03",
            "waiting",
            "waiting for an order; last turn was Mon 2 Feb 2026",
        ),
        (
            {"review": {"first": date(2026, 1, 26), "every_days": 7, "last": date(2026, 2, 2)}},
            "2026-02-03",
            "plan_ended",
            "the plan ended at its last review on Mon 2 Feb 2026; last turn was Mon 2 Feb 2026",
        ),
        (
            # pressed by a quarter turn every third day, 14, 17, 20 … March
            {"course": [entry("compress", "03-14T08:00", distance_mm=1, step_every_days=3)]},
            "2026-03-15",
            "between_turns",
            "no turn is due today; next turn Tue 17 Mar 2026 08:00",
        ),
    ],
)
def test_who_has_nothing_to_turn_is_told_with_the_reason(change: dict[str, Any], on: str, why: str, said: str) -> None:
    found = made({"id": "A", **change}, on=date.fromisoformat(on))
    assert not rows(found)
    assert [one.why for one in found.idle] == [why]
    assert titles(found)["Nothing to turn today"] == [f"A: {said}; next review: none planned"]


def test_the_next_review_of_who_has_nothing_to_turn() -> None:
    plan = {"id": "A", "review": {"first": date(2026, 1, 8), "every_days": 7}}
    for on, review in (("2026-01-07", "next review Thu 8 Jan 2026"), ("2026-01-08", "next review today")):
        assert titles(made(plan, on=date.fromisoformat(on)))["Nothing to turn today"][0].endswith(review)


# ---- what comes up


@pytest.mark.parametrize(("swap", "near"), [(2, False), (3, True), (10, True), (11, False)])
def test_swaps_within_seven_days(swap: int, near: bool) -> None:
    found = made({"id": "A", "frame.swaps": [date(2026, 2, swap)]})
    assert bool(found.near("hardware_change")) == near


@pytest.mark.parametrize(("on", "near"), [("03-04", False), ("03-05", True), ("03-12", True), ("03-13", False)])
def test_plans_that_end_within_seven_days(on: str, near: bool) -> None:
    """The last session is on Thu 12 Mar."""
    assert bool(made({}, on=date.fromisoformat(f"2026-{on}")).near("last_turn")) == near


def test_a_pause_is_no_end_and_is_listed_while_it_lasts() -> None:
    pause, resume = entry("pause", "02-03T12:00", reason="pain", by="AB"), entry("resume", "02-06T08:00")
    held = made({"id": "A", "course": [pause]})
    assert (len(held.sessions), held.near("last_turn")) == (1, [])
    assert titles(held)["Paused or stopped"] == ["A: paused since Tue 3 Feb 2026 12:00: pain (AB)"]
    both = made({"id": "A", "course": [pause, resume]})
    assert titles(both)["Paused or stopped"][0].endswith("; resume ordered for Fri 6 Feb 2026 08:00")
    assert not made({"course": [pause, resume]}, on=date(2026, 2, 6)).resting


@pytest.mark.parametrize(("day", "due"), [(8, False), (9, True), (10, False)])
def test_reviews_of_the_day(day: int, due: bool) -> None:
    """Every 14 days from 26 January."""
    found = made({"review": {"every_days": 14}}, on=date(2026, 2, day))
    assert bool(found.near("review", 0)) == due


def test_what_is_not_on_the_list_comes_first() -> None:
    found = made({"review": {"every_days": 22}})
    found.invalid.append(Left("bad.toml", ("bad.toml, line 3: no", "bad.toml, line 4: no")))
    fast = patient_of(report(id="F-1", side="left", bone="femur").schedule, "fast.toml")
    found.refused.append(Left("fast.toml", (), (Finding(BY_CODE["BT102"], "too fast"),), fast))
    assert next(iter(titles(found))) == "NOT ON THIS LIST"
    assert titles(found)["NOT ON THIS LIST"] == [
        "F-1, left femur, fast.toml: refused by BT102",
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
        "turn": "¼ turn = 0.25 mm", "reading_mm": 0.25, "face": 2, "before_reading_mm": 0, "before_face": 1,
        "direction": None, "hardware_change": ["A"], "revision": 0, "draft": True, "approved": False,
    }  # fmt: skip
    assert said["swaps"] == [{"plan": "A", "file": "0.toml", "side": "left", "on": "2026-02-04"}]
    assert said["ending"] == [{"plan": "C", "file": "2.toml", "on": "2026-02-05"}]
    assert said["resting"] == [
        {"plan": "B", "file": "1.toml", "state": "paused", "since": "2026-02-04T12:00:00", "reason": "pain"}
    ]
    assert (said["format"], said["version"], said["on"]) == ("bt-today", 1, "2026-02-04")
    assert said["do_not_turn"] == [
        {
            "at": "2026-02-04T12:00:00+00:00", "timezone": "Europe/London", "plan": "B", "file": "1.toml",
            "state": "paused", "until": None, "revision": 1, "draft": True, "approved": False,
        }
    ]  # fmt: skip
    assert said["summary"] == {
        "plans": 3, "sessions": 9, "with_a_row": 3, "nothing_to_turn": 0, "refused": 0, "invalid": 0,
    }  # fmt: skip


def test_json_says_who_has_nothing_to_turn_and_why() -> None:
    found = made({"id": "A", "bone": "tibia", "review": {"every_days": 7}}, on=date(2026, 1, 6))
    assert json.loads(round_json(found))["nothing_to_turn"] == [
        {
            "plan": "A", "file": "0.toml", "bone": "tibia", "why": "latency",
            "text": "latency; first turn Mon 12 Jan 2026 08:00", "last_turn": None,
            "next_turn": "2026-01-12T08:00:00", "next_review": "2026-01-19",
            "revision": 0, "draft": True, "approved": False,
        }
    ]  # fmt: skip


def test_csv_has_a_row_a_turn() -> None:
    found = made({"id": "A"}, {"id": "B", "course": [entry("missed", "02-03T12:00")]})
    text = round_csv(found)
    assert text.count("\r\n") == 9
    found_rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["plan"] for row in found_rows] == ["A", "B"] * 4
    assert found_rows[3] | {"phase": "missed", "steps": "", "reading_mm": "", "draft": "yes"} == found_rows[3]
    assert (found_rows[0]["travel_mm"], found_rows[0]["reading_mm"], found_rows[0]["face"]) == ("0.25", "22.25", "2")
    assert (found_rows[0]["before_reading_mm"], found_rows[0]["before_face"]) == ("22", "1")


def test_csv_has_a_row_for_a_pause_and_for_what_one_level_missed() -> None:
    held = csv_rows(made({"id": "A", "course": [entry("pause", "02-03T12:00")]}))
    assert [(row["phase"], row["steps"]) for row in held] == [("distraction", "1"), ("paused", "")]
    record = '[[course]]\nat = 2026-01-20T12:00:00\nrecord = "missed"\nlevel = "lower"\n'
    noon = [row for row in csv_rows(of_text(level_plans.TANDEM + record, on=date(2026, 1, 20))) if "T12" in row["at"]]
    assert [(row["phase"], row["actuator"]) for row in noon] == [("distraction", "B"), ("missed", "C")]
