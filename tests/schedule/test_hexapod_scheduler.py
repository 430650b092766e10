"""Six struts session by session: whole steps at clock times, courses, and how far whole steps are off the path.

`SIX` of tests/six.py goes 26.0472 mm in 27 days from Mon 12 Jan 2026, in 108 sessions, and comes upright by 20°.
`STRAIGHT` goes from 150 to 160 mm apart in 10 days: lengths √(h² + 80²), readings 20 less; 150 → 158.8854 by 40 slots.
"""

import csv
import io
import json
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.checks.rules import findings
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.schedule_data import csv_text, json_text
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import Schedule, Session
from tests.hexapod_plans import (
    SIX,
    Floats,
    Said,
    apart_deg,
    hand_forward,
    hand_lengths,
    hand_strut_ways,
    hand_way,
    pose,
    readings,
    six,
    six_plan,
    struts,
)

HIGH, LOW = pose(0, 0, -150), pose(0, 0, -160)
STRAIGHT: Said = {"start": HIGH, "end": LOW}
PAIRS: Said = {"grouping": "pairs", "sessions": None}
FOUR = ["08:00", "12:00", "16:00", "20:00"]
LATERAL: Said = {"reference": "proximal", "origin": "x", "lateral_mm": 4}
DAY_ONE = date(2026, 1, 12)


def order(kind: str, on: str, **keys: Any) -> Said:
    return {"at" if "T" in on else "on": on, "order": kind, **keys}


def record(kind: str, on: str, **keys: Any) -> Said:
    return {"at" if "T" in on else "on": on, "record": kind, **keys}


def shown(*marks: object) -> dict[str, object]:
    """Readings as an entry of the course has them: of all struts alike, or of each."""
    return {str(i + 1): (marks * 6)[i] for i in range(6)}


def schedule(**changes: object) -> Schedule:
    return six(**changes).schedule


def correction(made: Schedule) -> CorrectionCourse:
    assert made.correction
    return made.correction


def problems(**changes: object) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        six(**changes)
    return [str(problem) for problem in invalid.value.problems]


def problem(**changes: object) -> str:
    (found,) = problems(**changes)
    return found


def local(session: Session) -> datetime:
    return session.at.replace(tzinfo=None)


def last(made: Schedule) -> str:
    return f"{made.sessions[-1].at:%d %b %H:%M}"


def evenings(made: Schedule) -> dict[date, list[Fraction]]:
    """What the scales show at the end of each day on which something was turned."""
    return {at.date(): marks for at, marks in readings(made)}


def slots(days: int, times: list[str] = FOUR) -> list[datetime]:
    clocks = [time.fromisoformat(one) for one in times]
    return [datetime.combine(DAY_ONE + timedelta(days=day), clock) for day in range(days) for clock in clocks]


def targets(start: Said, end: Said, days: int, times: list[str] = FOUR) -> dict[datetime, Floats]:
    """The lengths that the way asks for at every slot, by quaternions."""
    at = slots(days, times)
    rotation, where = hand_way(start, end, np.arange(1, len(at) + 1) / len(at))
    return dict(zip(at, hand_strut_ways(rotation, where), strict=True))


# ---- whole steps


def test_every_reading_of_a_way_straight_down() -> None:
    """Half mm marks: the length changes where √(h² + 6400) - 170 passes 0.25, 0.75, … mm, at quarter mm heights h.

    From 150 on: 150.25 has 0.2207, 150.5 0.4415, so the first mark is at 12:00 of day 1. 150.75 has 0.6625 and 151
    0.8836: the next at 20:00; 151.25 1.1048, 151.5 1.3261: at 12:00 of day 2.
    """
    made = schedule(**STRAIGHT)
    marks = [(f"{s.at:%d %H:%M}", [float(m.reading_mm) for m in s.moves]) for s in made.sessions]
    assert marks[:3] == [("12 12:00", [150.5] * 6), ("12 20:00", [151] * 6), ("13 12:00", [151.5] * 6)]
    assert marks[-1] == ("21 20:00", [159] * 6)  # 158.8854: nearest 159
    assert [float(one.start_reading_mm) for one in made.actuators] == [150] * 6
    assert (len(made.sessions), made.steps, made.days) == (18, 108, 10)


@pytest.mark.parametrize("step_mm", [0.5, 0.25, 1, 0.3, 2])
@pytest.mark.parametrize("end", [LOW, pose(12, -8, -171, ("x", 9), ("z", -14))], ids=["straight", "turned"])
def test_every_reading_is_the_mark_nearest_its_target(step_mm: float, end: Said) -> None:
    """At every slot, also where nothing turned; and never more than half a step off."""
    made = schedule(start=HIGH, end=end, struts=struts(step_mm=step_mm))
    wanted = targets(HIGH, end, sum(correction(made).programs[0][1].days))
    by_time, now = dict(readings(made)), [one.start_reading_mm for one in made.actuators]
    step = Fraction(str(step_mm))
    for at, lengths in wanted.items():
        now = by_time.pop(at, now)
        for mark, length in zip(now, lengths, strict=True):
            assert mark % step == 0
            assert abs(float(mark) - (length - 20)) <= step_mm / 2 + 1e-6
    assert set(by_time) <= {made.start}  # no session at any other time


@settings(max_examples=20)
@given(st.data())
def test_whole_steps_of_whatever_struts_there_are(data: st.DataObject) -> None:
    """Steps, scales and zeros of each strut its own; a way anywhere."""
    draw = data.draw
    steps = [draw(st.sampled_from([0.25, 0.5, 0.79375, 1])) for _ in range(6)]
    zeros = [draw(st.integers(-20, 60)) for _ in range(6)]
    kinds = [
        {"number": i + 1, "step_mm": a, "min_mm": 10, "max_mm": 400, "scale_zero_mm": b}
        for i, (a, b) in enumerate(zip(steps, zeros, strict=True))
    ]
    start, end = (
        pose(
            *(draw(st.integers(-15, 15)) for _ in "xy"),
            draw(st.integers(-180, -140)),
            ("y", draw(st.integers(-20, 20))),
        )
        for _ in range(2)
    )
    try:
        made = schedule(start=start, end=end, struts=draw(st.permutations(kinds)), days=9, rate_mm_per_day=None)
    except PlanInvalid as invalid:
        assert "so near" in str(invalid)
        return
    wanted, now = targets(start, end, 9), dict(readings(made))
    marks = now[made.start]
    assert all(m % Fraction(str(s)) == 0 for m, s in zip(marks, steps, strict=True))
    for at, lengths in wanted.items():
        marks = now.get(at, marks)
        for mark, length, zero, step in zip(marks, lengths, zeros, steps, strict=True):
            assert mark % Fraction(str(step)) == 0
            assert abs(float(mark) + zero - length) <= step / 2 + 1e-6
    for actuator, mark, length, zero, step in zip(made.actuators, marks, hand_lengths(end), zeros, steps, strict=True):
        assert abs(float(mark) + zero - length) <= step / 2 + 1e-6
        assert float(actuator.end_length_mm or 0) == pytest.approx(length, abs=1e-6)
        assert actuator.step_mm == Fraction(str(step))


def test_starts_and_ends_are_the_nearest_marks() -> None:
    """SIX starts with lengths 149.8371, 167.4173, 186.4507, and ends with 170.

    Readings: 129.8371 → 130, 147.4173 → 147.5, 166.4507 → 166.5, and 150.
    """
    made = schedule()
    assert [float(one.start_reading_mm) for one in made.actuators] == [130, 130, 147.5, 166.5, 166.5, 147.5]
    lengths = [149.8371, 149.8371, 167.4173, 186.4507, 186.4507, 167.4173]
    assert [float(one.start_length_mm or 0) for one in made.actuators] == pytest.approx(lengths, abs=1e-4)
    assert [float(one.end_length_mm or 0) for one in made.actuators] == pytest.approx([170] * 6, abs=1e-6)
    assert readings(made)[-1][1] == [150] * 6
    assert [one.id for one in made.actuators] == ["1", "2", "3", "4", "5", "6"]
    assert {one.mechanism.member for one in made.actuators} == {"strut"}


def test_steps_and_readings_of_moves_agree() -> None:
    made = schedule()
    now = [one.start_reading_mm for one in made.actuators]
    for session in made.sessions:
        for move in session.moves:
            i = int(move.actuator.id) - 1
            assert move.steps != 0
            now[i] += move.steps * Fraction(1, 2)
            assert (move.reading_mm, move.travel_mm) == (now[i], move.steps * Fraction(1, 2))
    assert made.steps == sum(abs(move.steps) for session in made.sessions for move in session.moves)
    assert made.steps == 2 * (20 + 20 + 2.5 + 16.5 + 16.5 + 2.5)


def test_what_is_left_is_the_way_of_the_reference_point() -> None:
    """Down to 155 and back up: 10 mm in 10 days. After 12:00 of day 1 half a mm is done."""
    made = schedule(start=HIGH, via=[pose(0, 0, -155)], end=HIGH, rate_mm_per_day=1)
    first = made.sessions[0]
    assert (f"{first.at:%d %H:%M}", float(first.done_mm), float(first.remaining_mm)) == ("12 12:00", 0.5, 9.5)
    assert (made.sessions[-1].remaining_mm, made.moved_mm, made.distance_mm) == (0, 10, 10)
    assert {session.phase for session in made.sessions} == {"correction"}
    assert {session.delta_mm for session in made.sessions} == {0}  # whole steps of six struts are no way of the bone
    assert evenings(made)[date(2026, 1, 16)] == [154.5] * 6  # √(155² + 6400) - 20 = 154.4276
    assert evenings(made)[date(2026, 1, 21)] == [150] * 6


def test_the_same_plan_on_another_date_has_the_same_readings() -> None:
    """From Wed 25 Mar on, over the change to summer time: 08:00 is 08:00."""
    one, other = schedule(), schedule(surgery=date(2026, 3, 18))
    later = timedelta(days=72)
    assert [(local(s) + later, s.day, s.moves, s.remaining_mm) for s in one.sessions] == [
        (local(s), s.day, s.moves, s.remaining_mm) for s in other.sessions
    ]


def test_start_and_end_that_are_all_but_one() -> None:
    near = "correction: start and end are so near that no strut would turn a step"
    assert problem(start=HIGH, end=pose(0, 0, -150.1)) == f"plan.toml, line 26: {near}"
    assert problem(start=HIGH, end=HIGH).endswith(near)


# ---- how far whole steps are off


def test_whole_steps_that_meet_no_pose_are_told_of_the_struts() -> None:
    """Small rings turned by 60° against each other, on struts of 5 mm a step."""
    turned, ring = [pose(0, 0, z, ("z", 60)) for z in (-100, -110)], {"radius_mm": 40, "delta_deg": 0}
    keys = {"struts": struts(step_mm=5, min_mm=0, max_mm=400), "proximal": ring, "distal": ring, "days": 20}
    said = problem(start=turned[0], end=turned[1], rate_mm_per_day=None, **keys)
    at = six_plan(**keys, rate_mm_per_day=None).splitlines().index("struts = [") + 1
    assert said == f"plan.toml, line {at}: struts: whole steps as far from the path as these meet no pose"


@pytest.mark.parametrize(
    ("changes", "step_mm"),
    [({}, 0.5), ({"struts": struts(step_mm=2)}, 2), (PAIRS, 0.5), ({"reference_point_mm": [10, 20, -60]}, 0.5)],
    ids=str,
)
def test_how_far_off_each_day_ends(changes: Said, step_mm: float) -> None:
    """The pose of the readings by least squares, against that of the way by quaternions."""
    made = schedule(**changes)
    found, point = correction(made), np.array(changes.get("reference_point_mm", [0, 25.6515, -145.4769]))
    (days,) = found.programs[0][1].days
    start, end = SIX["correction"]["start"], SIX["correction"]["end"]
    rotation, where = hand_way(start, end, np.arange(days + 1) / days, point)
    inside = rotation[0].T @ (point - where[0])
    marks, shown_by = readings(made)[0][1], evenings(made)
    assert [one.day for one in found.days] == list(range(days + 1))
    for day, one in enumerate(found.days):
        marks = shown_by.get(DAY_ONE + timedelta(days=day - 1), marks) if day else marks
        turned, shifted = hand_forward([float(mark) + 20 for mark in marks], rotation[day], where[day])
        off_mm = float(np.linalg.norm(turned @ inside + shifted - rotation[day] @ inside - where[day]))
        assert one.error_mm == pytest.approx(off_mm, abs=1e-6)
        assert one.error_deg == pytest.approx(apart_deg(turned, rotation[day]), abs=1e-6)
        assert np.allclose(one.pose.translation_mm, where[day], atol=1e-6)
        assert np.allclose(one.pose.rotation, rotation[day], atol=1e-8)
    assert max(one.error_mm for one in found.days) > step_mm / 20


def test_marks_that_are_met_exactly_are_not_off() -> None:
    """√(150² + 80²) = 170 and √(192² + 80²) = 208."""
    days = correction(schedule(start=HIGH, end=pose(0, 0, -192))).days
    assert days[0].error_mm == pytest.approx(0, abs=1e-8)
    assert days[-1].error_mm == pytest.approx(0, abs=1e-8)
    assert (days[-1].day, max(one.error_deg for one in days)) == (42, pytest.approx(0, abs=1e-8))


# ---- pairs of struts


def test_pairs_turn_at_the_three_times_of_a_day() -> None:
    made = schedule(**PAIRS)
    by_time: dict[str, set[str]] = {}
    for session in made.sessions:
        by_time.setdefault(f"{session.at:%H:%M}", set()).update(move.actuator.id for move in session.moves)
    assert by_time == {"08:00": {"1", "2"}, "14:00": {"3", "4"}, "20:00": {"5", "6"}}


def test_pairs_have_their_own_times() -> None:
    made = schedule(**STRAIGHT, grouping="pairs", sessions=["07:00", "13:30", "21:15"])
    times = [f"{s.at:%d %H:%M}" for s in made.sessions[:3]]
    assert times == ["12 07:00", "12 13:30", "12 21:15"]
    assert [[move.actuator.id for move in s.moves] for s in made.sessions[:3]] == [["1", "2"], ["3", "4"], ["5", "6"]]


@pytest.mark.parametrize("end", [SIX["correction"]["end"], pose(12, -8, -171, ("x", 9), ("z", -14))], ids=str)
def test_by_pairs_a_day_ends_on_the_same_marks(end: Said) -> None:
    by_pairs, at_once = (evenings(schedule(end=end, **keys)) for keys in (PAIRS, {}))
    now = by_pairs[DAY_ONE]
    for day in range(60):
        on = DAY_ONE + timedelta(days=day)
        if on in at_once:
            now = by_pairs[on]
            assert now == at_once[on]
        assert by_pairs.get(on, now) == now


def test_by_pairs_the_way_is_that_of_the_day() -> None:
    """10 mm in 10 days: after each session of day 3 three are done."""
    made = schedule(**STRAIGHT, **PAIRS)
    assert {float(s.remaining_mm) for s in made.sessions if s.day == 3} == {7}
    assert [s.day for s in made.sessions[:7]] == [1, 1, 1, 2, 2, 2, 3]


# ---- the first session


def test_the_first_session_in_the_afternoon() -> None:
    """Two sessions on the first day, and two on the eleventh."""
    made = schedule(**STRAIGHT, latency_days=None, first_session=datetime(2026, 1, 12, 16))
    first_day = [f"{at:%d %H:%M}" for at, _ in readings(made) if at.date() == DAY_ONE]
    assert first_day == ["12 16:00", "12 20:00"]  # nothing turns at 16:00: 150.25 has 0.2207
    assert (made.days, last(made)) == (11, "22 Jan 12:00")
    whole = schedule(**STRAIGHT)
    assert [marks for _, marks in readings(made)] == [marks for _, marks in readings(whole)]
    assert [one.day for one in correction(made).days] == list(range(12))


# ---- courses


def test_a_pause_moves_dates_and_nothing_else() -> None:
    whole = schedule()
    made = schedule(course=[order("pause", "2026-01-20"), order("resume", "2026-01-23")])
    moved = [local(s) + timedelta(days=3 * (s.at.date() >= date(2026, 1, 20))) for s in whole.sessions]
    assert [local(s) for s in made.sessions] == moved
    assert [(s.moves, s.remaining_mm) for s in made.sessions] == [(s.moves, s.remaining_mm) for s in whole.sessions]
    assert [state.name for state in made.states] == ["correction", "paused", "correction", "waiting"]


def test_a_pause_without_an_end() -> None:
    made = schedule(**STRAIGHT, course=[order("pause", "2026-01-17")])
    assert last(made) == "16 Jan 20:00"
    # 5 mm are done: √(155² + 6400) = 174.4276
    assert [float(one.end_length_mm or 0) for one in made.actuators] == pytest.approx([174.427635] * 6, abs=1e-6)
    assert float(made.sessions[-1].remaining_mm) == 5


@pytest.mark.parametrize("pairs", [{}, PAIRS])
def test_a_stop_turns_nothing_more(pairs: Said) -> None:
    assert last(schedule(**STRAIGHT, **pairs, course=[order("stop", "2026-01-17")])) == "16 Jan 20:00"


def test_by_pairs_nothing_is_ordered_in_the_middle_of_a_day() -> None:
    """The three sessions of a day are one move."""
    said = problem(**STRAIGHT, **PAIRS, course=[order("pause", "2026-01-17T13:00")])
    assert "the struts are turned by pairs, so a day’s sessions are one move: write on = 2026-01-17 for before" in said


def test_a_missed_session_moves_the_rest() -> None:
    """Of 40 slots the 11th, Wed 14 Jan 16:00, is missed: all that follows is a slot later, and an 11th day has one."""
    whole, made = schedule(**STRAIGHT), schedule(**STRAIGHT, course=[record("missed", "2026-01-14T16:00")])
    at = slots(11)
    at.remove(datetime(2026, 1, 14, 16))
    place = {one: k for k, one in enumerate(slots(10))}
    assert [local(s) for s in made.sessions] == [at[place[local(s)]] for s in whole.sessions]
    assert [s.moves for s in made.sessions] == [s.moves for s in whole.sessions]
    assert made.missed == (datetime(2026, 1, 14, 16),)


def test_scales_read_after_a_missed_day_and_a_pause_begin_one_way_alone() -> None:
    """Wed 14 Jan is missed, paused on 15 and 16 Jan, read on 17 Jan: the sheet of then had gone on to a way of its own.

    On 13 Jan it is 152 mm apart, √(152² + 80²) − 20 = 151.767, which is the mark 152. Planned anew from there, by
    √(172² − 80²) = 152.263, it has 7.737 mm to go in 8 days: 153.230, 154.197, 155.165, 156.132, 157.099, 158.066,
    159.033 and 160 mm apart, readings 152.859, 153.717, 154.576, 155.436, 156.297, 157.160, 158.023 and 158.885.
    """
    course = [
        order("pause", "2026-01-15", through="2026-01-16", entered="2026-01-14T07:00:00Z"),
        {"record": "missed", "from": "2026-01-14", "to": "2026-01-14", "entered": "2026-01-15T19:00:00Z"},
        order("replan", "2026-01-17", days=8, readings_mm=shown(152), entered="2026-01-16T19:00:00Z"),
    ]
    made = schedule(**STRAIGHT, course=course)
    end_of_day = {s.at.day: [move.reading_mm for move in s.moves] for s in made.sessions if s.at.day > 13}
    marks = {17: 153, 18: 153.5, 19: 154.5, 20: 155.5, 21: 156.5, 22: 157, 23: 158, 24: 159}
    assert end_of_day == {day: [mark] * 6 for day, mark in marks.items()}
    assert made.missed == (datetime(2026, 1, 14, 16),)


def test_a_slot_without_a_mark_to_turn_to_cannot_be_missed() -> None:
    """8.8854 mm in 40 slots are 0.22 mm a slot, on scales of half mm: Wed 14 Jan has a session at 16:00 only."""
    whole = schedule(**STRAIGHT)
    assert [local(s) for s in whole.sessions if s.at.day == 14] == [datetime(2026, 1, 14, 16)]
    at_night = schedule(**STRAIGHT, course=[record("missed", "2026-01-14T20:00")])
    assert (at_night.sessions, at_night.missed) == (whole.sessions, ())
    day = {"from": "2026-01-14", "to": "2026-01-14", "record": "missed"}
    assert schedule(**STRAIGHT, course=[day]).missed == (datetime(2026, 1, 14, 16),)


def test_a_missed_day_by_pairs_is_a_day_later() -> None:
    whole = schedule(**STRAIGHT, **PAIRS)
    made = schedule(**STRAIGHT, **PAIRS, course=[record("missed", "2026-01-14")])
    moved = [local(s) + timedelta(days=s.at.date() >= date(2026, 1, 14)) for s in whole.sessions]
    assert [local(s) for s in made.sessions] == moved


def test_records_of_what_is_as_planned_change_nothing() -> None:
    whole = schedule()
    said = [record("done", "2026-01-14T20:00"), record("reading", "2026-01-15", readings_mm={"1": 131})]
    said.append(record("xray", "2026-01-16", note="as planned"))
    assert schedule(course=said).sessions == whole.sessions


# ---- limits, in what is really turned


def fullest_day(made: Schedule) -> Fraction:
    """The most that a strut is turned on one date, to and fro."""
    turned: dict[tuple[date, str], Fraction] = {}
    for session in made.sessions:
        for move in session.moves:
            key = session.at.date(), move.actuator.id
            turned[key] = turned.get(key, Fraction(0)) + abs(move.travel_mm)
    return max(turned.values())


AFTERNOON: Said = {"latency_days": None, "first_session": datetime(2026, 1, 12, 16)}
MISSED: Said = {"course": [record("missed", "2026-01-12T12:00")]}


@pytest.mark.parametrize("changes", [{}, PAIRS, AFTERNOON, MISSED], ids=["whole days", "pairs", "afternoon", "missed"])
@pytest.mark.parametrize("end", [LOW, pose(12, -8, -171, ("x", 9), ("z", -14)), pose(-20, 5, -139, ("y", 18))], ids=str)
@pytest.mark.parametrize("most", [0.5, 1, 1.3, 2])
def test_no_strut_is_turned_more_than_is_ordered(changes: Said, end: Said, most: float) -> None:
    made = schedule(start=HIGH, end=end, rate_mm_per_day=None, max_strut_mm_per_day=most, **changes)
    assert most / 2 <= fullest_day(made) <= Fraction(most)


def test_a_day_with_more_than_is_ordered_is_told() -> None:
    """Down by 10 mm and up again; a session later by one that was missed, a date has both sides of the corner."""
    there_and_back = {"start": HIGH, "via": [LOW], "end": HIGH, "rate_mm_per_day": None, "max_strut_mm_per_day": 1}
    whole, later = schedule(**there_and_back), schedule(**there_and_back, **MISSED)
    assert (fullest_day(whole), fullest_day(later)) == (1, Fraction(3, 2))
    told = [[found.message for found in findings(made) if found.code == "BT155"] for made in (whole, later)]
    assert told == [[], ["strut 1 is turned 1.5 mm on Wed 21 Jan 2026, more than 1 mm a day"]]


# ---- planned anew


def test_planned_anew_from_readings() -> None:
    """On Sat 17 Jan 5 mm should be done, but all scales show 152: 172 mm, so √(172² - 6400) = 152.2629 apart.

    7.7371 mm are left at 1 mm a day: 8 days, to Sat 24 Jan; 32 slots of 0.2418 mm.
    """
    made = schedule(**STRAIGHT, course=[order("replan", "2026-01-17", readings_mm=shown(152))])
    (_, first), (at, second) = correction(made).programs
    assert (first.days, second.days, at) == ((10,), (8,), datetime(2026, 1, 17, 8))
    assert second.demands[0].planned_mm == pytest.approx(7.737090 / 8, abs=1e-5)
    since = [(f"{at:%d %H:%M}", float(marks[0])) for at, marks in readings(made) if at.day > 16]
    # 152.5047 → 172.2141; 152.7465 → 172.4282, the mark at 152.5; 153.2300 → 172.8571: 153
    assert since[:2] == [("17 12:00", 152.5), ("17 20:00", 153)]
    # the mark at 159 is nearest from 178.75 mm on, at 159.8487: 7.5858 mm, after 31.4 slots
    assert (since[-1], last(made)) == (("24 20:00", 159), "24 Jan 20:00")
    assert evenings(made)[date(2026, 1, 16)] == [154.5] * 6
    assert made.sessions[-1].remaining_mm == 0


def test_readings_between_two_marks_are_where_the_bone_is() -> None:
    """152.2 is read: 172.2 mm, √(172.2² - 6400) = 152.4888 apart; bt counts from the nearest mark, 152.

    7.5112 mm in 8 days: after a session 152.7235 → 172.4079, nearest 152.5.
    """
    made = schedule(**STRAIGHT, course=[order("replan", "2026-01-17", readings_mm=shown(152.2))])
    assert correction(made).programs[1][1].demands[0].planned_mm == pytest.approx(7.511204 / 8, abs=1e-5)
    first = next(s for s in made.sessions if s.at.date() == date(2026, 1, 17))
    assert (f"{first.at:%H:%M}", first.moves[0].steps, first.moves[0].reading_mm) == ("08:00", 1, Fraction("152.5"))


READ = [134, 133.5, 148, 161, 162, 149.5]


def upright(turned: Floats, share: float) -> Floats:
    """A rotation of which a share is taken back: the axis stays, the angle goes to 0."""
    axis = np.array([turned[2, 1] - turned[1, 2], turned[0, 2] - turned[2, 0], turned[1, 0] - turned[0, 1]])
    angle = np.arcsin(np.linalg.norm(axis) / 2) * (1 - share)
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


@pytest.mark.parametrize("pairs", [{}, PAIRS], ids=["at once", "pairs"])
def test_planned_anew_from_six_readings_the_way_starts_where_they_say(pairs: Said) -> None:
    """The pose of the readings by least squares; from there on all is within half a step of the way to the end."""
    made = schedule(**pairs, course=[order("replan", "2026-01-20", readings_mm=shown(*READ))])
    before = next(one.pose for one in correction(made).days if one.day == 8)
    turned, shifted = hand_forward([one + 20 for one in READ], before.rotation, before.translation_mm)
    (days,) = correction(made).programs[1][1].days
    assert days == np.ceil(np.linalg.norm(shifted - [0, 0, -150]))  # at 1 mm a day
    now = [Fraction(one) for one in READ]
    for day in range(1, days + 1):
        for session in made.sessions:
            if session.day == 8 + day:
                for move in session.moves:
                    now[int(move.actuator.id) - 1] = move.reading_mm
        where = shifted + day / days * (np.array([0, 0, -150]) - shifted)
        lengths = hand_strut_ways(upright(turned, day / days)[None], where[None])[0]
        assert np.abs(np.array(now, dtype=float) + 20 - lengths).max() <= 0.25 + 1e-6
    assert now == [150] * 6


def test_the_first_steps_after_readings_are_from_them() -> None:
    """No session jumps, and steps add up from what was read."""
    made = schedule(course=[order("replan", "2026-01-20", readings_mm=shown(*READ))])
    now = [Fraction(one) for one in READ]
    for session in made.sessions:
        if session.at.date() >= date(2026, 1, 20):
            for move in session.moves:
                now[int(move.actuator.id) - 1] += move.travel_mm
                assert now[int(move.actuator.id) - 1] == move.reading_mm
                assert abs(move.steps) == 1


def test_the_first_slot_after_readings_is_held_against_them() -> None:
    """From 152.2629 mm apart, 08:00 goes to 152.5047: 172 mm and 172.2141, both nearest 152, so nothing can be missed.

    The way before it had 155 mm by then, the mark 154.5: from there to 152 there would be something to turn.
    """
    read = order("replan", "2026-01-17", readings_mm=shown(152))
    plain, made = (schedule(**STRAIGHT, course=[read, *more]) for more in ([], [record("missed", "2026-01-17T08:00")]))
    assert (made.missed, made.sessions) == ((), plain.sessions)


def test_planned_anew_without_readings_goes_on_from_the_way() -> None:
    """At 08:00 of day 6 5 mm are left, in 10 days: 159.8487, from where 159 is nearest, is met in slot 39."""
    made = schedule(**STRAIGHT, course=[order("replan", "2026-01-17", days=10)])
    assert correction(made).programs[1][1].days == (10,)
    assert last(made) == "26 Jan 16:00"
    assert evenings(made)[date(2026, 1, 21)] == [156.5] * 6  # √(157.5² + 6400) - 20 = 156.6531


def test_planned_anew_in_the_middle_of_a_day() -> None:
    """At 16:00 of day 6 5.5 mm are done, 4.5 are left: 5 days from there, to 12:00 of Thu 22 Jan."""
    made = schedule(**STRAIGHT, course=[order("replan", "2026-01-17T15:30")])
    at, second = correction(made).programs[1]
    assert (at, second.days) == (datetime(2026, 1, 17, 16), (5,))
    assert last(made) == "22 Jan 12:00"


def test_planned_anew_for_what_is_left() -> None:
    """Upright rings 10 mm too far to the patient's right of a right limb: the distal fragment is 4 mm lateral still."""
    made = schedule(**STRAIGHT, mounting={"proximal_mm": 75}, course=[order("replan", "2026-01-22", deformity=LATERAL)])
    assert correction(made).target.translation_mm == pytest.approx([-4, 0, -160])
    assert correction(made).programs[1][1].days == (4,)
    assert [float(one.end_length_mm or 0) for one in made.actuators] == pytest.approx(hand_lengths(pose(-4, 0, -160)))
    marks = [round((length - 20) * 2) / 2 for length in hand_lengths(pose(-4, 0, -160))]
    assert readings(made)[-1][1] == marks


def test_readings_and_what_is_left_together() -> None:
    said = order("replan", "2026-01-22", deformity=LATERAL, readings_mm=shown(150))
    made = schedule(**STRAIGHT, mounting={"proximal_mm": 75}, course=[said])
    assert correction(made).target.translation_mm == pytest.approx([-4, 0, -150])


DOWN_FIRST: Said = {"start": HIGH, "via": [LOW], "end": pose(8, 0, -160), "rate_mm_per_day": 1}


def test_planned_anew_from_readings_the_waypoints_not_passed_are_still_passed() -> None:
    """10 mm down in 10 days, then 8 mm to the side in 8. On day 6 all scales show 152: 152.2629 mm apart.

    7.7371 mm are left to the waypoint, in 8 days, to Sat 24 Jan: lengths there are √(160² + 6400), nearest 159. Then 8.
    """
    made = schedule(**DOWN_FIRST, course=[order("replan", "2026-01-17", readings_mm=shown(152))])
    route = correction(made).routes[1]
    assert [pose.translation_mm.round(4).tolist() for pose in route.poses] == [
        [0, 0, -152.2629], [0, 0, -160], [8, 0, -160],
    ]  # fmt: skip
    assert (correction(made).programs[1][1].days, route.dropped) == ((8, 8), ())
    assert evenings(made)[date(2026, 1, 24)] == [159] * 6
    assert last(made).startswith("01 Feb")


@pytest.mark.parametrize(
    ("on", "kept"), [("2026-01-21", 1), ("2026-01-21T20:00", 1), ("2026-01-22", 0)], ids=["before", "last", "passed"]
)
def test_a_waypoint_is_passed_with_the_last_session_of_its_days(on: str, kept: int) -> None:
    """It is reached at 20:00 of day 10, Wed 21 Jan."""
    made = schedule(**DOWN_FIRST, course=[order("replan", on, days=30)])
    assert len(correction(made).routes[1].poses) == 2 + kept


def test_a_new_deformity_goes_straight_to_another_end() -> None:
    """Its target is 4 mm medial of where the plan has the bone on day 6, 5 mm down: the waypoint was of another way."""
    made = schedule(
        **DOWN_FIRST, mounting={"proximal_mm": 75}, course=[order("replan", "2026-01-17", deformity=LATERAL)]
    )
    route = correction(made).routes[1]
    assert [pose.translation_mm.round(4).tolist() for pose in route.poses] == [[0, 0, -155], [-4, 0, -155]]
    assert [pose.translation_mm.tolist() for pose in route.dropped] == [[0, 0, -160]]


def test_what_was_left_out_stays_left_out_when_it_is_planned_anew_once_more() -> None:
    said = [order("replan", "2026-01-17", deformity=LATERAL), order("replan", "2026-01-18", days=9)]
    made = schedule(**DOWN_FIRST, mounting={"proximal_mm": 75}, course=said)
    assert [(len(route.poses), len(route.dropped)) for route in correction(made).routes] == [(3, 0), (2, 1), (2, 0)]


def test_planned_anew_during_a_pause_it_waits_for_its_end() -> None:
    """As every frame does. Of 10 days 5 are done by the 16th; the other 5 are from 22 to 26 January."""
    entries = [order("pause", "2026-01-17", through="2026-01-21"), order("replan", "2026-01-20")]
    made = schedule(**STRAIGHT, course=entries)
    assert date(2026, 1, 20) not in evenings(made)
    assert last(made) == "26 Jan 20:00"


def test_planned_anew_during_a_pause_without_an_end_it_goes_on_by_resume() -> None:
    entries = [order("pause", "2026-01-17"), order("replan", "2026-01-20")]
    assert last(schedule(**STRAIGHT, course=entries)) == "16 Jan 20:00"
    assert last(schedule(**STRAIGHT, course=[*entries, order("resume", "2026-01-23")])) == "27 Jan 20:00"


def test_planned_anew_twice_at_the_same_session() -> None:
    """What was read stands for both: the second says more days only."""
    said = [order("replan", "2026-01-17", readings_mm=shown(152)), order("replan", "2026-01-17", days=20)]
    made = schedule(**STRAIGHT, course=said)
    assert {abs(move.steps) for session in made.sessions for move in session.moves} == {1}
    assert evenings(made)[date(2026, 1, 17)] == [152.5] * 6


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            order("replan", "2026-01-17", readings_mm=shown(100, 220)),
            "order replan at Sat 17 Jan 2026 08:00: with these readings, no pose near the one before has struts",
        ),
        (
            order("replan", "2026-01-17", readings_mm={"1": 150, "2": 150}),
            "readings_mm must be those of all six struts: the bone is where they say together",
        ),
        (
            order("replan", "2026-01-17", readings_mm={**shown(150), "7": 150}),
            "readings_mm names 1, 2, 3, 4, 5, 6, 7: the struts of this plan are 1, 2, 3, 4, 5, 6",
        ),
        (
            order("replan", "2026-01-17", days=4),
            "order replan at Sat 17 Jan 2026 08:00: days must be at least 5, as every limit must hold on every day "
            "(reference point asks 5); you wrote 4",
        ),
        (
            order("replan", "2026-01-10"),
            "order replan at Sat 10 Jan 2026 08:00: is before the first session, Mon 12 Jan 2026 08:00: change the",
        ),
        *(
            (
                order(kind, "2026-01-17", **keys),
                f"order {kind} is for frames that move bone along its axis; six struts have pause, resume, stop, rep",
            )
            for kind, keys in (
                ("rate", {"rate_mm_per_day": 0.5}),
                ("reverse", {"distance_mm": 2, "rate_mm_per_day": 1}),
                ("remaining", {"remaining_mm": 2}),
                ("compress", {"distance_mm": 2, "rate_mm_per_day": 1}),
                ("extend", {"distance_mm": 2, "rate_mm_per_day": 1}),
                ("catch_up", {"rate_mm_per_day": 1.5}),
            )
        ),
        (
            record("done", "2026-01-17T12:00", steps={"1": 2}),
            "steps of single struts put the bone off its path: order replan with the six readings_mm",
        ),
        (
            record("xray", "2026-01-17", gap_mm=3),
            "record xray of a correction has a note; order replan with [course.deformity] says what is left",
        ),
        (
            order("replan", "2026-01-17", deformity={**LATERAL, "medial_mm": 1}),
            "lateral_mm is the opposite of medial_mm: write one of them",
        ),
        (record("missed", "2026-01-17T12:34"), "record missed at Sat 17 Jan 2026 12:34: no session is planned then"),
        (order("resume", "2026-01-17"), "order resume at Sat 17 Jan 2026 08:00: nothing is paused then"),
    ],
    ids=str,
)  # fmt: skip
def test_entries_that_cannot_be_followed(entry: Said, said: str) -> None:
    mounted = {"mounting": {"proximal_mm": 75}} if "deformity" in entry else {}
    assert said in problem(**STRAIGHT, **mounted, course=[entry])


# ---- the JSON of it


def test_json_has_readings_and_lengths() -> None:
    made: Report = six(**STRAIGHT)
    whole = json.loads(json_text(made))
    one = whole["actuators"][2]
    expected = {"id": "3", "kind": "strut", "step_mm": 0.5, "start_reading_mm": 150, "end_reading_mm": 159}
    lengths = {"start_length_mm": 170, "end_length_mm": 178.8854}
    assert {key: one[key] for key in (*expected, *lengths)} == {**expected, **lengths}
    assert whole["sessions"][0]["moves"][0] == {"actuator": "1", "steps": 1, "travel_mm": 0.5, "reading_mm": 150.5}
    assert whole["sessions"][0]["phase"] == "correction"


def test_every_cell_of_the_csv_has_the_reading_that_is_kept() -> None:
    """Strut 3 hardly moves at first: until its first turn it shows 147.5, and what a replan read from then on."""
    read = order("replan", "2026-01-20", readings_mm=shown(*READ))
    made = six(course=[read])
    rows = list(csv.DictReader(io.StringIO(csv_text(made))))
    after = dict(readings(made.schedule))
    now = after[made.schedule.start]
    for row in rows:
        at = datetime.fromisoformat(row["at"]).replace(tzinfo=None)
        if at >= datetime(2026, 1, 20) > datetime.fromisoformat(rows[rows.index(row) - 1]["at"]).replace(tzinfo=None):
            now = [Fraction(str(one)) for one in READ]
        for move in next(s for s in made.schedule.sessions if local(s) == at).moves:
            now[int(move.actuator.id) - 1] = move.reading_mm
        assert [Fraction(row[f"{strut}_reading_mm"]) for strut in range(1, 7)] == now
    assert any(row["3_steps"] == "0" for row in rows)


def test_the_last_reading_of_a_strut_that_never_turns_again_is_what_was_read() -> None:
    """At 159, on the spot where the way ends, nothing is left to turn but for strut 1, read half a mm off."""
    read = order("replan", "2026-01-17", readings_mm=shown(159, 159, 159, 159, 159, 158.5))
    whole = json.loads(json_text(six(**STRAIGHT, course=[read])))
    assert [one["end_reading_mm"] for one in whole["actuators"]] == [159] * 6
