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


def read_at(*, turned: bool) -> TurnReport:
    """A report of Mon 12 Jan 08:00, in which the scale of A was read."""
    one = ReportedSession(at("12 08:00"), {EVERY: DONE} if turned else {}, 2, read_mm={"A": Decimal("0.25")}, by="AB")
    return TurnReport("f", 1, "T-1", None, None, 0, (one,))


@pytest.mark.parametrize("turned", [True, False])
def test_a_scale_is_read_in_the_past_alone(turned: bool) -> None:
    """Of a turn of that very minute it is read after it, so not yet."""
    ahead = "f, line 2: Mon 12 Jan 2026 08:00 is still to come: nothing is recorded ahead"
    assert problems(compared("", read_at(turned=turned), at("12 08:00"))) == [ahead]
    found = compared("", read_at(turned=turned), at("12 08:01"))
    records = [entry["record"] for entry in found.entries]
    assert (records, problems(found)) == (["reading", "done"] if turned else ["reading"], [])
    assert found.entries[-1]["by"] == "AB"


def test_a_turn_of_this_very_minute_can_be_recorded() -> None:
    found = compared("", reported(*done("12 08:00")), at("12 08:00"))
    assert (found.entries, problems(found)) == ([{"record": "done", "at": at("12 08:00")}], [])


def test_what_is_read_of_another_letter_is_of_no_session() -> None:
    one = ReportedSession(at("12 08:00"), {}, 2, read_mm={"C": Decimal(1), "B": Decimal(1)})
    found = compared("", TurnReport("f", 1, "T-1", None, None, 0, (one,)))
    assert problems(found) == ["f, line 2: Mon 12 Jan 2026 08:00 turns A, and not B, C"]


def test_reports_are_taken_in_the_order_of_time_and_each_by_whoever_saw_it() -> None:
    """In one run as long as the same saw it: AB the first two, nobody the third, and AB again the fourth."""
    seen = {"12 08:00": "AB", "12 12:00": "AB", "12 16:00": "", "12 20:00": "AB"}
    said = [ReportedSession(at(when), {EVERY: DONE}, 2, by=by or None) for when, by in seen.items()]
    report = TurnReport("f", 1, "T-1", None, None, 0, tuple(reversed(said)))
    assert compared("", report).entries == [
        {"record": "done", "from": at("12 08:00"), "to": at("12 12:00"), "by": "AB"},
        {"record": "done", "at": at("12 16:00")},
        {"record": "done", "at": at("12 20:00"), "by": "AB"},
    ]


def test_what_is_told_by_each_in_one_session_has_their_name() -> None:
    said = [
        ReportedSession(at("12 08:00"), {"A": MISSED}, 2, by="AB"),
        ReportedSession(at("12 12:00"), {"A": 2}, 3, by="CD"),
    ]
    assert compared("", TurnReport("f", 1, "T-1", None, None, 0, tuple(said))).entries == [
        {"record": "missed", "at": at("12 08:00"), "by": "AB"},
        {"record": "done", "at": at("12 12:00"), "steps": {"A": 2}, "by": "CD"},
    ]


def test_what_is_read_alone_or_known_already_ends_no_report() -> None:
    """A scale of 08:00, a turn of 12:00 that is recorded, and one of 16:00 that is not."""
    read_alone = ReportedSession(at("12 08:00"), {}, 2, read_mm={"A": Decimal("0.25")})
    ticks = [ReportedSession(at(when), {EVERY: DONE}, line) for line, when in ((3, "12 12:00"), (4, "12 16:00"))]
    report = TurnReport("f", 1, "T-1", None, None, 0, (read_alone, *ticks))
    found = compared(entries('at = 2026-01-12T12:00:00; record = "done"'), report)
    assert [entry["record"] for entry in found.entries] == ["reading", "done"]
    assert (found.entries[1]["at"], found.known) == (at("12 16:00"), [(at("12 12:00"), 0)])


def test_of_several_letters_each_is_named() -> None:
    unknown = ReportedSession(at("12 08:00"), {}, 2, read_mm={"D": Decimal(1)})
    half = ReportedSession(at("12 08:00"), {"A": DONE, "B": DONE}, 3)
    other = ReportedSession(at("12 08:00"), {EVERY: DONE}, 4, {"A": 2, "B": 2, "C": 1})
    found = compared("", TurnReport("f", 1, "T-1", None, None, 0, (unknown, half, other)), plan=TANDEM)
    assert [text.partition("08:00 ")[2] for text in problems(found)] == [
        "turns A, B, C, and not D",
        "turns A, B, C: say it of each, and of no other",
        "has other steps in this list than in the plan, A 1, B 2, C 1: the list was made of another plan file",
    ]


def test_a_record_that_names_a_day_is_of_that_days_first_session() -> None:
    missed = entries('on = 2026-01-12; record = "missed"')
    assert compared(missed, reported(("12 08:00", {"A": MISSED}))).known == [(at("12 08:00"), 0)]
    assert compared(missed, reported(*done("13 20:00"))).known == []
    later = compared(missed, reported(("13 08:00", {"A": MISSED})))
    assert (later.known, problems(later)) == ([], [])


def test_what_nobody_put_their_name_to_has_none() -> None:
    one = ReportedSession(at("12 08:00"), {EVERY: DONE}, 2, read_mm={"A": Decimal("0.25")})
    found = compared("", TurnReport("f", 1, "T-1", None, None, 0, (one,)))
    assert found.entries == [
        {"record": "reading", "at": at("12 08:01"), "readings_mm": {"A": Decimal("0.25")}},
        {"record": "done", "at": at("12 08:00")},
    ]


def test_two_reports_are_joined_list_by_list() -> None:
    first = compared("", reported(*done("12 08:00", "12 16:00", "12 09:00")))
    known = entries('at = 2026-01-12T08:00:00; record = "done"')
    both = first.joined(compared(known, reported(*done("12 08:00"))))
    assert both.entries == first.entries
    assert both.known == [(at("12 08:00"), 0)]
    assert (both.unreported, both.problems) == (first.unreported, first.problems)
    assert [len(part) for part in both] == [2, 1, 1, 1]
    assert [len(part) for part in both.joined(both)] == [4, 2, 2, 2]


@pytest.mark.parametrize(
    ("until", "missing"),
    [
        (None, ["12 08", "12 12", "12 16"]),
        ("2026-01-12T08:00:00", ["12 12", "12 16"]),  # what is recorded is missing no more
        ("2026-01-12T16:00:00", []),
    ],
)
def test_what_nobody_reported_is_what_is_not_recorded_either(until: str | None, missing: list[str]) -> None:
    recorded = entries(f'through = {until}; record = "done"') if until else ""
    found = compared(recorded, reported(*done("12 20:00")))
    assert [f"{time:%d %H}" for time in found.unreported] == missing


@pytest.mark.parametrize(
    ("recorded", "turned", "known"),
    [
        ('at = 2026-01-12T12:00:00; record = "done"; steps = {A = 2}', {"A": 2}, True),
        ('at = 2026-01-12T12:00:00; record = "done"; steps = {A = 2}', {"A": 3}, False),
        ('at = 2026-01-12T12:00:00; record = "done"; steps = {A = 2}', {"A": DONE}, True),  # a tick says less
        ('at = 2026-01-12T12:00:00; record = "missed"', {"A": MISSED}, True),
        ('at = 2026-01-12T12:00:00; record = "missed"', {"A": DONE}, False),
        ('at = 2026-01-12T12:00:00; record = "done"', {"A": MISSED}, False),
        # a record that names a day is of its first session alone
        ('on = 2026-01-12; record = "missed"', {"A": MISSED}, False),
        ('from = 2026-01-12T12:00:00; to = 2026-01-12T16:00:00; record = "missed"', {"A": MISSED}, True),
        ('from = 2026-01-12T16:00:00; to = 2026-01-12T20:00:00; record = "missed"', {"A": MISSED}, False),
        ('through = 2026-01-12T12:00:00; record = "done"', {"A": DONE}, True),
        ('through = 2026-01-12T11:59:00; record = "done"', {"A": DONE}, False),
    ],
)
def test_whether_a_record_says_what_was_reported(recorded: str, turned: dict[str, TurnResult], known: bool) -> None:
    """Of Mon 12 Jan 12:00."""
    found = compared(entries(recorded), reported(("12 12:00", turned)))
    assert bool(found.known) is known


def test_of_six_struts_all_are_done_or_all_are_missed() -> None:
    made = read(six_plan(sessions=["08:00"])).schedule
    first = made.sessions[0]
    letters = [move.actuator.id for move in first.moves]

    def said(turned: dict[str, TurnResult]) -> list[str]:
        report = TurnReport("f", 1, "T-1", None, None, 0, (ReportedSession(local(first), turned, 2),))
        return [text.partition("08:00 ")[2] for text in problems(compare_report(report, made, made, LATE))]

    assert said(dict.fromkeys(letters, DONE)) == said(dict.fromkeys(letters, MISSED)) == []
    together = ["is of six struts, which turn together: say done or missed, and record what the scales show"]
    assert said(dict.fromkeys(letters, DONE) | {letters[0]: MISSED}) == together
    assert said(dict.fromkeys(letters, 1)) == together
