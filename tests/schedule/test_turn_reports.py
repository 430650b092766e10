"""What was reported of turns, held against a plan: quarter turns at 08:00, 12:00, 16:00, 20:00 from Mon 12 Jan 2026."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.plan.turn_report import DONE, EVERY, MISSED, ReportedSession, TurnReport, TurnResult
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.schedule.turn_reports import ReportComparison, compare_report
from tests.courses import SLOWER, entries
from tests.helpers import PLAN, at_revision, read
from tests.hexapod_plans import six_plan
from tests.level_plans import TANDEM

LATE = datetime(2026, 3, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-{text}")


def reported(*sessions: tuple[str, dict[str, TurnResult]]) -> TurnReport:
    """A report with a session a line, from line 2 on."""
    said = (ReportedSession(at(when), turned, line) for line, (when, turned) in enumerate(sessions, start=2))
    return TurnReport("f", 1, "T-1", None, None, 0, tuple(said))


def done(*times: str) -> list[tuple[str, dict[str, TurnResult]]]:
    return [(when, {EVERY: DONE}) for when in times]


def compared(course: str, report: TurnReport, clock: datetime = LATE, plan: str = PLAN) -> ReportComparison:
    """What becomes of a report of revision 0 of a plan."""
    now = read(plan + course)
    return compare_report(report, at_revision(now, 0).schedule, now.schedule, clock)


def problems(found: ReportComparison) -> list[str]:
    return list(map(str, found.problems))


def test_sessions_in_a_row_are_one_record_and_a_gap_is_told() -> None:
    found = compared("", reported(*done("12 08:00", "12 12:00", "12 20:00", "13 08:00", "14 08:00")))
    assert found.entries == [
        {"record": "done", "from": at("12 08:00"), "to": at("12 12:00")},
        {"record": "done", "from": at("12 20:00"), "to": at("13 08:00")},
        {"record": "done", "at": at("14 08:00")},
    ]
    assert found.unreported == [at("12 16:00"), at("13 12:00"), at("13 16:00"), at("13 20:00")]
    assert not problems(found)


@pytest.mark.parametrize(("turned", "entry"), [
    ({"A": DONE}, {"record": "done"}),
    ({"A": 1}, {"record": "done"}),  # as planned
    ({"A": MISSED}, {"record": "missed"}),
    ({"A": 0}, {"record": "done", "steps": {"A": 0}}),
    ({"A": -1}, {"record": "done", "steps": {"A": -1}}),
])  # fmt: skip
def test_what_was_turned_of_one_actuator(turned: dict[str, TurnResult], entry: dict[str, Any]) -> None:
    assert compared("", reported(("12 12:00", turned))).entries == [{"at": at("12 12:00"), **entry}]


@pytest.mark.parametrize(("turned", "entry"), [
    ({"A": DONE, "B": DONE, "C": DONE}, {"record": "done"}),
    ({"A": MISSED, "B": MISSED, "C": MISSED}, {"record": "missed"}),
    ({"A": MISSED, "B": DONE, "C": 3}, {"record": "done", "steps": {"A": 0, "C": 3}}),
])  # fmt: skip
def test_what_was_turned_of_several_letters(turned: dict[str, TurnResult], entry: dict[str, Any]) -> None:
    found = compared("", reported(("12 08:00", turned)), plan=TANDEM)
    assert found.entries == [{"at": at("12 08:00"), **entry}]


@pytest.mark.parametrize(("course", "report", "clock", "said"), [
    ("", done("12 09:00"), LATE, "Mon 12 Jan 2026 09:00 is no session of the sheet"),
    ("", [("12 08:00", {"B": DONE})], LATE, "Mon 12 Jan 2026 08:00 turns A: say it of each, and of no other"),
    ("", done("13 08:00"), at("13 07:59"), "Tue 13 Jan 2026 08:00 is still to come: nothing is recorded ahead"),
    (
        SLOWER.replace("2026-02-01", "2026-01-13"), done("13 12:00"), LATE,  # 1.375 mm: half a step more is none
        "Tue 13 Jan 2026 12:00 has another turn in the plan now: record by hand what was turned, "
        "bt record PLAN done TIME A=STEPS",
    ),
    (
        entries('at = 2026-01-12T12:00:00; record = "missed"'), done("12 12:00"), LATE,
        "Mon 12 Jan 2026 12:00 is recorded otherwise, as entry 1 of the plan: take one of the two out",
    ),
    (
        entries('through = 2026-01-13; record = "done"'), [("12 12:00", {"A": 2})], LATE,
        "Mon 12 Jan 2026 12:00 is recorded otherwise, as entry 1 of the plan: take one of the two out",
    ),
])  # fmt: skip
def test_what_cannot_be_recorded_says_why(
    course: str, report: list[tuple[str, dict[str, TurnResult]]], clock: datetime, said: str
) -> None:
    found = compared(course, reported(*report), clock)
    assert (found.entries, problems(found)) == ([], [f"f, line 2: {said}"])


def test_a_list_with_other_steps_than_its_revision_is_of_another_file() -> None:
    one = ReportedSession(at("12 08:00"), {"A": DONE}, 2, {"A": 2})
    found = compared("", TurnReport("f", 1, "T-1", None, None, 0, (one,)))
    assert problems(found) == [
        "f, line 2: Mon 12 Jan 2026 08:00 has other steps in this list than in the plan, A 1: "
        "the list was made of another plan file"
    ]


@pytest.mark.parametrize(("course", "place"), [
    (entries('through = 2026-01-12; record = "done"'), 0),
    (entries('at = 2026-01-12T12:00:00; record = "done"'), 0),
    (entries('on = 2026-01-12; record = "missed"', 'from = 2026-01-12T12:00:00; to = 2026-01-13; record = "done"'), 1),
    (entries('through = 2026-01-13; record = "done"', 'at = 2026-01-12T12:00:00; record = "done"; steps = {A = 2}'), 1),
])  # fmt: skip
def test_what_is_recorded_already_is_known_by_its_entry(course: str, place: int) -> None:
    found = compared(course, reported(*done("12 12:00")))
    assert (found.entries, found.known, problems(found)) == ([], [(at("12 12:00"), place)], [])


def test_what_a_scale_showed_is_recorded_a_minute_after_its_turn_and_once() -> None:
    shown = {"A": Decimal("0.25")}
    one = ReportedSession(at("12 08:00"), {}, 2, read_mm=shown, by="AB")
    report = TurnReport("f", 1, "T-1", None, None, 0, (one,))
    assert compared("", report).entries == [
        {"record": "reading", "at": at("12 08:01"), "readings_mm": shown, "by": "AB"}
    ]
    known = 'at = 2026-01-12T08:01:00; record = "reading"; readings_mm = { A = 0.25 }'
    assert compared(entries(known), report).entries == []
    assert compared(entries(known.replace("0.25", "0.5")), report).entries[0]["readings_mm"] == shown


def test_a_missed_level_is_known_by_its_letters() -> None:
    upper = {"A": MISSED, "B": DONE, "C": DONE}
    course = entries('at = 2026-01-12T08:00:00; record = "missed"; level = "lower"')
    found = compared(course, reported(("12 08:00", {"A": DONE, "B": DONE, "C": MISSED})), plan=TANDEM)
    assert found.known == [(at("12 08:00"), 0)]
    assert problems(compared(course, reported(("12 08:00", upper)), plan=TANDEM))


def six(*days: str) -> ReportComparison:
    plan = six_plan(grouping="pairs", sessions=["08:00", "14:00", "20:00"])
    made = read(plan).schedule
    times = [local(session) for session in made.sessions if session.at.date() == date(2026, 1, 13)]
    letters = {local(one): [move.actuator.id for move in one.moves] for one in made.sessions}
    said = (ReportedSession(t, dict.fromkeys(letters[t], MISSED), 2) for t in times if f"{t:%H:%M}" in days)
    return compare_report(TurnReport("f", 1, "T-1", None, None, 0, tuple(said)), made, made, LATE)


def test_by_pairs_a_day_is_missed_as_a_whole() -> None:
    whole = six("08:00", "14:00", "20:00")
    assert (whole.entries, problems(whole)) == ([{"record": "missed", "on": date(2026, 1, 13)}], [])
    assert problems(six("14:00")) == [
        "f, line 1: Tue 13 Jan 2026 14:00 is missed, and the struts are turned by pairs: "
        "say missed of each session of that day, or read all scales"
    ]


@given(st.sets(st.integers(0, 39)))
def test_each_tick_is_in_one_record_and_no_other_session_is(ticked: set[int]) -> None:
    """Whichever sessions are ticked, the records speak of these and of no other."""
    schedule: Schedule = read(PLAN).schedule
    times = [local(session) for session in schedule.sessions[:40]]
    report = reported(*((f"{times[i]:%d %H:%M}", {EVERY: DONE}) for i in sorted(ticked)))
    spans = [(one.get("from", one.get("at")), one.get("to", one.get("at"))) for one in compared("", report).entries]
    said = [sum(first <= time <= last for first, last in spans) for time in times]
    assert said == [int(i in ticked) for i in range(40)]
