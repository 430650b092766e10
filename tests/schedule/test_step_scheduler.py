"""Whole steps of several levels at once, against another way of working them out; and what always holds of them."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, Problem
from bt_cli.motion.planner import MotionPlanner
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule
from tests.courses import entries, orders
from tests.helpers import PLAN, read
from tests.schedule.levels import PARTS, Told, made, rings, several, simulated


def ends(report: Report) -> dict[str, Fraction]:
    """How far each actuator has travelled at the end."""
    found: dict[str, Fraction] = defaultdict(Fraction)
    for session in report.schedule.sessions:
        for move in session.moves:
            found[move.actuator.id] += move.travel_mm
    return found


def every_turn_is_what_exact_fractions_say(levels: list[Told], schedule: Schedule) -> None:
    turned = [
        (session.at.replace(tzinfo=None), {move.actuator.id: (move.steps, move.reading_mm) for move in session.moves})
        for session in schedule.sessions
    ]
    assert turned == simulated(levels)


def no_ring_is_ever_more_than_half_a_step_from_the_sum_of_its_ways(levels: list[Told], schedule: Schedule) -> None:
    """Also between its turns: after every slot of any level. In tandem the sum is rounded, once."""
    slots = sorted({at for one in levels for at, _ in one.targets})
    at_mm: dict[int, Fraction] = defaultdict(Fraction)
    sessions = {session.at.replace(tzinfo=None): session for session in schedule.sessions}
    exact_mm: dict[int, Fraction] = defaultdict(Fraction)
    by_time = [dict(one.targets) for one in levels]
    for at in slots:
        for move in sessions[at].moves if at in sessions else ():
            at_mm["ABC".index(move.actuator.id)] += move.travel_mm
        for i, targets in enumerate(by_time):
            exact_mm[i] = targets.get(at, exact_mm[i])
        for i, ways in enumerate(rings(levels)):
            assert abs(at_mm[i] - sum(exact_mm[k] for k in ways)) <= levels[i].step_mm / 2


def an_actuator_moves_once_in_a_session_and_every_move_is_one_of_a_level(
    levels: list[Told], schedule: Schedule
) -> None:
    for session in schedule.sessions:
        letters = [move.actuator.id for move in session.moves]
        assert letters == sorted(set(letters))
    whole = sorted((s.at, m.actuator.id, m.steps, m.reading_mm) for s in schedule.sessions for m in s.moves)
    parts = sorted(
        (s.at, m.actuator.id, m.steps, m.reading_mm) for p in schedule.levels for s in p.sessions for m in s.moves
    )
    assert whole == parts
    assert [part.actuators[0].id for part in schedule.levels] == ["A", "B", "C"][: len(levels)]


def the_whole_is_the_sum_of_its_levels(levels: list[Told], schedule: Schedule) -> None:
    """Bone, distance and rate add up at every session; what is left does but for what a step's rounding hides.

    In tandem a segment may have made by its rounding what the one before it lacks: the gap knows only the ring ahead.
    """
    assert schedule.moved_mm == sum(part.moved_mm for part in schedule.levels)
    assert schedule.achieved_mm_per_day == sum(part.achieved_mm_per_day for part in schedule.levels)
    assert schedule.distance_mm == sum(part.distance_mm for part in schedule.levels)
    assert sum(s.delta_mm for s in schedule.sessions) == schedule.moved_mm
    for i, (part, one) in enumerate(zip(schedule.levels, levels, strict=True)):
        # After its ring's last turn the ring behind may turn alone. Meanwhile the sum goes at most a step of this ring,
        # so the ring behind goes no more either, and by its own rounding at most a step of its own further.
        since_mm = part.moved_mm - sum(s.delta_mm for s in part.sessions)
        behind_mm = max((levels[k].step_mm for k in rings(levels)[i] if k != i), default=Fraction(0))
        assert abs(since_mm) <= one.step_mm + behind_mm
        if [two.moves for two in levels].count(one.moves) == 1:
            assert since_mm == 0
            assert part.moved_mm + part.sessions[-1].remaining_mm >= part.distance_mm
    last = schedule.sessions[-1]
    left_mm = sum(part.sessions[-1].remaining_mm for part in schedule.levels)
    if len({one.moves for one in levels}) == len(levels):
        assert last.remaining_mm == left_mm
    for session in schedule.sessions:
        assert session.done_mm + session.remaining_mm == schedule.distance_mm


def the_gap_closes_by_the_sum_of_what_the_segments_go(levels: list[Told], schedule: Schedule) -> None:
    """What is left of the gap is the gap less the ways of the rings that meet: those that carry no other."""
    at_mm: dict[str, Fraction] = defaultdict(Fraction)
    ahead = [i for i in range(len(levels)) if not any(i in ways for k, ways in enumerate(rings(levels)) if k != i)]
    gap_mm = Fraction(sum(one.share_mm for one in levels))
    half_mm = sum((levels[i].step_mm / 2 for i in ahead), Fraction(0))
    for session in schedule.sessions:
        for move in session.moves:
            at_mm[move.actuator.id] += move.travel_mm
        left_mm = gap_mm - sum(at_mm["ABC"[i]] for i in ahead)
        assert max(left_mm, 0) <= session.remaining_mm <= max(left_mm, 0) + half_mm


def contact_is_when_the_gap_is_closed_to_half_a_step_of_each_ring(levels: list[Told], schedule: Schedule) -> None:
    ahead = [i for i in range(len(levels)) if not any(i in ways for k, ways in enumerate(rings(levels)) if k != i)]
    half_mm = sum((levels[i].step_mm / 2 for i in ahead), Fraction(0))
    assert schedule.dates("expected_contact") == [schedule.sessions[-1].at.date()]
    assert schedule.sessions[-1].remaining_mm <= half_mm
    still = [s for s in schedule.sessions if s.remaining_mm > half_mm]
    assert all(s.at.date() <= schedule.sessions[-1].at.date() for s in still)


@settings(max_examples=40)
@given(several())
def test_there_is_no_contact_while_any_level_has_more_to_do(levels: list[Told]) -> None:
    """All are stopped when the last of them begins: the gap is open, and nobody says otherwise."""
    plan = made(levels).schedule.plan
    first = min(at for one in levels for at, _ in one.targets).date()
    on = max(one.targets[0][0] for one in levels).date()
    try:
        stopped = made(levels, course=[{"on": on, "order": "stop"}]) if on > first else None
    except PlanInvalid:  # nothing was turned by then
        stopped = None
    if stopped and stopped.schedule.sessions[-1].remaining_mm > sum(one.step_mm for one in levels):
        assert not stopped.schedule.dates("expected_contact")
    assert plan.distance_mm == sum(one.share_mm for one in levels)


def faces_go_on_with_the_steps_of_their_own_nut(levels: list[Told], schedule: Schedule) -> None:
    steps: dict[str, int] = defaultdict(int)
    for session in schedule.sessions:
        for move in session.moves:
            steps[move.actuator.id] += move.steps
            part = levels["ABC".index(move.actuator.id)].part
            turn, start = part["steps_per_turn"], part.get("start_face", 1)
            face = (start - 1 + steps[move.actuator.id]) % turn + 1
            assert move.face == (face if part["kind"] == "ilizarov" else None)


@given(several())
def test_what_holds_of_any_levels(levels: list[Told]) -> None:
    schedule = made(levels).schedule
    every_turn_is_what_exact_fractions_say(levels, schedule)
    no_ring_is_ever_more_than_half_a_step_from_the_sum_of_its_ways(levels, schedule)
    contact_is_when_the_gap_is_closed_to_half_a_step_of_each_ring(levels, schedule)
    faces_go_on_with_the_steps_of_their_own_nut(levels, schedule)


@given(several(least=2))
def test_what_holds_of_several_levels(levels: list[Told]) -> None:
    schedule = made(levels).schedule
    an_actuator_moves_once_in_a_session_and_every_move_is_one_of_a_level(levels, schedule)
    the_whole_is_the_sum_of_its_levels(levels, schedule)
    the_gap_closes_by_the_sum_of_what_the_segments_go(levels, schedule)


def test_two_in_tandem_by_hand() -> None:
    """Both go distally at 1 mm a day in four; A's ring travels 5 mm, B's ring, which A carries, 5 + 5.

    So B makes two quarter turns in each of the 20 sessions, and the gap of 10 mm is closed on the fifth day.
    """
    part = {"kind": "ilizarov", "rods": 4, "pitch_mm": 1, "steps_per_turn": 4}
    levels = [
        Told(name, "distally", Decimal(5), Decimal(1), 7, ["08:00", "12:00", "16:00", "20:00"], part)
        for name in ("upper", "lower")
    ]
    schedule = made(levels).schedule
    assert len(schedule.sessions) == 20
    for k, session in enumerate(schedule.sessions, start=1):
        assert [(m.actuator.id, m.steps, m.reading_mm) for m in session.moves] == [
            ("A", 1, Fraction(k, 4)),
            ("B", 2, Fraction(k, 2)),
        ]
        assert (session.delta_mm, session.remaining_mm) == (Fraction(1, 2), 10 - Fraction(k, 2))
    assert schedule.achieved_mm_per_day == 2
    assert [part.achieved_mm_per_day for part in schedule.levels] == [1, 1]  # never the gap's rate for a regenerate's
    assert ends(made(levels)) == {"A": 5, "B": 10}


def test_the_ring_behind_may_turn_more_than_once_after_the_last_turn_of_the_ring_ahead() -> None:
    """Upper 0.92 mm at 0.05 mm a day in sixths, lower 1.2 mm at 1 mm a day in quarters, both distally, one session.

    On day 14 upper is at 0.7: 4.2 sixths, so 4; B's ring at 0.7 + 1.2 = 1.9: 7.6 quarters, so 8, which is 2 mm.
    To the end the sum is 2.12 mm, 8.48 quarters: B has made its last turn. A turns on day 16 (0.8: 4.8, so 5) and on
    day 19 (0.92: 5.52, so 6), each of which takes a sixth off the bone of lower: 2 - 4/6 = 4/3, and 2 - 1 = 1 at last.
    """
    sixths, quarters = PARTS[1], PARTS[0]
    levels = [
        Told("upper", "distally", Decimal("0.92"), Decimal("0.05"), 7, ["08:00"], sixths),
        Told("lower", "distally", Decimal("1.2"), Decimal(1), 7, ["08:00"], quarters),
    ]
    schedule = made(levels).schedule
    assert [(s.day, m.actuator.id, m.steps) for s in schedule.sessions[-3:] for m in s.moves] == [
        (14, "B", 1),
        (16, "A", 1),
        (19, "A", 1),
    ]
    _, lower = schedule.levels
    assert (sum(s.delta_mm for s in lower.sessions), lower.moved_mm) == (Fraction(4, 3), 1)


DONE = '[[course]]\nat = 2026-02-{}\nrecord = "done"\nsteps = {}\n'
SLOW_UPPER = (
    '[[levels]]\nname = "upper"\nmoves = "distally"\ndistance_mm = 20\nrate_mm_per_day = 0.5\n'
    '[[levels]]\nname = "lower"\nmoves = "{}"\ndistance_mm = 20\n'
)


@pytest.mark.parametrize("moves", ["distally", "proximally"])
@pytest.mark.parametrize("steps", ["05T20:00:00", "05T08:00:00"], ids=["at its session", "at another"])
@pytest.mark.parametrize("turned", ["{ A = 0 }", "{ A = 2 }", "{ A = 1, B = 2 }", "{ A = 0, B = 1 }"])
def test_turns_made_otherwise_after_a_level_is_done_close_the_gap_and_go_no_further(
    moves: str, steps: str, turned: str
) -> None:
    """Lower has its 20 mm on 31 January, upper on 20 February: the rings end where the gap is closed, whatever was."""
    text = PLAN.replace("defect_mm = 60", "defect_mm = 40") + SLOW_UPPER.format(moves) + DONE.format(steps, turned)
    try:
        schedule = read(text).schedule
    except PlanInvalid as invalid:  # at that time nothing was to be turned
        assert "no session" in str(invalid) or "steps" in str(invalid)
        return
    last = {move.actuator.id: move.reading_mm for session in schedule.sessions for move in session.moves}
    assert (last["B"] if moves == "distally" else last["A"] + last["B"]) == 40
    assert (schedule.left_mm, schedule.done) == (0, True)
    assert schedule.dates("expected_contact") == [schedule.sessions[-1].at.date()]


def schedule_or_problems(plan: Plan) -> Schedule | list[Problem]:
    try:
        return schedule_of(plan)
    except PlanInvalid as invalid:
        return invalid.problems


@given(orders())
@example(  # of a record that speaks of no session is told at the end, in its place among what is wrong
    '[[course]]\nat = 2026-01-26T16:00:00\norder = "stop"\n[[course]]\nat = 2026-02-05T08:00:00\nrecord = "missed"\n'
)
def test_slots_made_at_once_are_what_slot_after_slot_makes(course: str) -> None:
    """45 mm with re-sets at reviews, turns that are caught up, and an X-ray that means contact."""
    text = PLAN.replace("60", "45").replace('"12:00", "16:00", "20:00"', '"16:00"')
    text += "[frame]\nrange_mm = 15\nstart_reading_mm = 2.1\n"
    text += "[review]\nevery_days = 7\nlast = 2026-03-20\n[docking]\ntolerance_mm = 70\n"
    then = (
        'from = 2026-02-16; to = 2026-02-17; record = "missed"',
        'at = 2026-02-18T08:00:00; order = "catch_up"; rate_mm_per_day = 1.5',
        'at = 2026-02-20T10:00:00; record = "xray"; gap_mm = 60',
        'at = 2026-02-24T16:00:00; order = "compress"; distance_mm = 1; rate_mm_per_day = 0.5',
    )
    plan = read_plan(parse((text + course + entries(*then)).encode(), "plan.toml"), None)[0]
    at_once = schedule_or_problems(plan)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MotionPlanner, "undisturbed", lambda *_: None)
        assert schedule_or_problems(plan) == at_once
