"""What was really turned is taken off what is left: plans of several levels with turns made otherwise, to their end.

The simulator shares no code with bt: from the plan's values and the printed sessions it moves rings by fractions.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.model import Schedule
from tests.helpers import report
from tests.schedule.levels import PARTS, SURGERY, TIMES, Told, made, rings


def level(name: str, moves: str, share_mm: int, rate_mm: str = "1") -> Told:
    """Four times a day in quarter turns from Mon 12 Jan 2026, day 1: at 1 mm a day it has made n mm after day n."""
    return Told(name, moves, Decimal(share_mm), Decimal(rate_mm), 7, TIMES[-1], PARTS[0])


def done(day: int, clock: str, **steps: int) -> dict[str, Any]:
    return {"at": datetime.combine(on(day), time.fromisoformat(clock)), "record": "done", "steps": steps}


def order(kind: str, day: int, name: str, **keys: Any) -> dict[str, Any]:
    return {"on": on(day), "order": kind, "level": name, **keys}


def on(day: int) -> date:
    return SURGERY + timedelta(days=6 + day)


def ends(schedule: Schedule) -> dict[str, tuple[float, int]]:
    """What each scale shows at the end, and the day of its last turn."""
    return {move.actuator.id: (float(move.reading_mm), s.day) for s in schedule.sessions for move in s.moves}


CONVERGENT = [level("upper", "distally", 10), level("lower", "proximally", 20)]
MIRRORED = [level("upper", "distally", 20), level("lower", "proximally", 10)]
TANDEM = [level("upper", "distally", 10), level("lower", "distally", 20)]
EVEN = [level("upper", "distally", 20), level("lower", "proximally", 20)]
LAST = done(10, "20:00", A=9)  # 2 mm too far, with the last turn of a share of 10 mm
BACK = {"distance_mm": 2, "rate_mm_per_day": 1}


@pytest.mark.parametrize(
    ("levels", "course", "expected"),
    [
        pytest.param(CONVERGENT, [LAST], {"A": (12, 10), "B": (18, 18)}, id="at the last turn of its share"),
        # 9.25 + 2.25 = 11.5 mm, so 18.5 mm are B's: 18 days and two turns.
        pytest.param(CONVERGENT, [done(10, "12:00", A=9)], {"A": (11.5, 10), "B": (18.5, 19)}, id="two turns before"),
        # 8 mm by day 8; eight turns of 0.5 mm follow, and the last four of them are past its share of 10.
        pytest.param(
            CONVERGENT, [{"from": on(9), "to": on(10), "record": "done", "steps": {"A": 2}}],
            {"A": (12, 10), "B": (18, 18)}, id="at each session of two days",
        ),
        pytest.param(MIRRORED, [done(10, "20:00", B=9)], {"A": (18, 18), "B": (12, 10)}, id="at the other end"),
        # 9.75 − 0.75 = 9 mm: four turns more, on day 11.
        pytest.param(CONVERGENT, [done(10, "20:00", A=-3)], {"A": (10, 11), "B": (20, 20)}, id="the wrong way"),
        # B has made 12 of 18 mm: six days more.
        pytest.param(CONVERGENT, [done(10, "20:00", A=9, B=9)], {"A": (12, 10), "B": (18, 16)}, id="both at once"),
        # B ends by 18 mm, and with its own last turn goes 1 mm too far, past docking: nobody has anything left to do.
        pytest.param(CONVERGENT, [LAST, done(18, "20:00", B=5)], {"A": (12, 10), "B": (19, 18)}, id="one by one"),
        # 9.75 + 19.75 = 29.5 mm, with B's 10 past the gap of 30 mm: nothing more is turned.
        pytest.param(CONVERGENT, [done(10, "20:00", A=79)], {"A": (29.5, 10), "B": (10, 10)}, id="past the gap"),
        # Ring B was turned as printed, so its own bone has made 8 mm and has 18 to do: ten days more, to 30 mm.
        pytest.param(TANDEM, [LAST], {"A": (12, 10), "B": (30, 20)}, id="tandem, behind"),
        # Ring B goes 1.75 mm too far: its own bone has made 11.75 mm of 20; 33 turns more.
        pytest.param(TANDEM, [done(10, "20:00", B=9)], {"A": (10, 10), "B": (30, 19)}, id="tandem, ahead"),
        # Lower has come to its 10 mm when upper goes 1 mm too far: ring B was turned as printed, so lower goes on.
        pytest.param(
            [level("upper", "distally", 20), level("lower", "distally", 10)],
            [done(12, "08:00", A=5)], {"A": (20, 19), "B": (30, 19)}, id="tandem, ahead and done",
        ),
        # Of lower and middle the lower has most left: 10 mm, the middle 16 − 8. Ring B goes 12 + 16 mm.
        pytest.param(
            [level("upper", "distally", 10), level("middle", "distally", 16), level("lower", "proximally", 20)],
            [LAST], {"A": (12, 10), "B": (28, 18), "C": (18, 18)}, id="three",
        ),
        # Upper rests at 4 mm from day 5. Lower goes 2 mm too far, so upper has 14 left: days 15 to 28.
        pytest.param(
            MIRRORED, [order("pause", 5, "upper"), done(10, "20:00", B=9), order("resume", 15, "upper")],
            {"A": (18, 28), "B": (12, 10)}, id="a level that is paused",
        ),
        # B misses day 2 and catches 1 mm up by a quarter of it on each of days 5 to 8: as if nothing had been.
        pytest.param(
            CONVERGENT,
            [{"from": on(2), "to": on(2), "record": "missed", "level": "lower"},
             order("catch_up", 5, "lower", rate_mm_per_day=Decimal("1.25")), LAST],
            {"A": (12, 10), "B": (18, 18)}, id="caught up",
        ),
        # 2 mm back on days 5 and 6, and forth; with the last turn of it 3.75 + 17.25 = 21 mm: 1 mm past its share.
        pytest.param(
            EVEN, [order("accordion", 5, "upper", cycles=1, **BACK), done(8, "20:00", A=69)],
            {"A": (21, 8), "B": (19, 19)}, id="forth in an accordion",
        ),
        # Back from 4 to 2 mm, but 17.25 mm forth with its first turn: 1.25 mm past its share. It still goes back to
        # 2 mm, 77 turns, and on from day 30: 77 turns, twenty days.
        pytest.param(
            EVEN, [order("reverse", 5, "upper", **BACK), done(5, "08:00", A=69), order("resume", 30, "upper")],
            {"A": (21.25, 49), "B": (18.75, 19)}, id="forth instead of back",
        ),
        # Lower is back from 8 to 6 mm when upper comes to 25.75 of 26 mm in all: lower never goes forth again.
        pytest.param(
            [level("upper", "distally", 10), level("lower", "proximally", 16)],
            [order("accordion", 9, "lower", cycles=2, **BACK), done(10, "20:00", A=64)],
            {"A": (25.75, 10), "B": (6, 10)}, id="past the gap while another goes back and forth",
        ),
        # What is ordered past docking is nobody's to take off: lower comes back to where it was.
        pytest.param(
            CONVERGENT,
            [LAST, order("compress", 20, "upper", distance_mm=1, rate_mm_per_day=1),
             order("reverse", 25, "lower", **BACK), order("resume", 30, "lower")],
            {"A": (13, 20), "B": (18, 31)}, id="pressed after docking",
        ),
        # Pressed by 3 mm, and 5 back: what was ordered past docking is undone. Upper then comes to 12 mm, not to 10,
        # and lower, which is back at 18, has nothing left.
        pytest.param(
            CONVERGENT,
            [order("compress", 22, "upper", distance_mm=3, rate_mm_per_day=1),
             order("reverse", 25, "upper", distance_mm=5, rate_mm_per_day=1), order("reverse", 25, "lower", **BACK),
             order("resume", 30, "upper"), done(31, "20:00", A=9)],
            {"A": (12, 31), "B": (18, 26)}, id="pressed and taken back",
        ),
        # 9.75 + 15 = 24.75 mm and B's 10 are 4.75 past docking. B goes 6 mm back, and forth to 5.25: there is docking.
        pytest.param(
            CONVERGENT,
            [done(10, "20:00", A=60), order("reverse", 12, "lower", distance_mm=6, rate_mm_per_day=1),
             order("resume", 20, "lower")],
            {"A": (24.75, 10), "B": (5.25, 21)}, id="past the gap and back",
        ),
        # An X-ray shows 3 mm, whatever turns say: B makes 3 mm in twelve turns, two of them at once.
        pytest.param(
            CONVERGENT,
            [done(10, "20:00", A=60), order("remaining", 12, "lower", remaining_mm=3), done(12, "08:00", B=2)],
            {"A": (24.75, 10), "B": (13, 14)}, id="measured anew",
        ),
    ],
)  # fmt: skip
def test_by_hand(levels: list[Told], course: list[dict[str, Any]], expected: dict[str, tuple[float, int]]) -> None:
    schedule = made(levels, course=course, **{"protocol.when_paused": "keep"}).schedule
    assert ends(schedule) == expected
    assert (schedule.left_mm, schedule.done, schedule.sessions[-1].remaining_mm) == (0, True, 0)
    assert schedule.dates("expected_contact")[-1] <= schedule.sessions[-1].at.date()


def test_in_tandem_a_range_of_the_ring_ahead_holds_at_the_sessions_of_its_sheet() -> None:
    """Lower has made its 10 mm by day 10, and from then on ring B goes along with A, a quarter turn each time.

    On day 12 it was turned one back at each of its four sessions: from 21 to 20 mm, while A goes to 12. So lower has
    made 8 mm, and goes on with 1 mm a day in its own three sessions of days 13 and 14. Ring B is at 30 on day 20.
    """
    lower = level("lower", "distally", 10)._replace(times=["07:00", "15:00", "22:30"])
    back = {"from": on(12), "to": on(12), "record": "done", "steps": {"B": -1}}
    schedule = made([level("upper", "distally", 20), lower], course=[back], **{"protocol.when_paused": "keep"}).schedule
    turned = {
        session.local: (move.steps, float(move.reading_mm))
        for session in schedule.sessions
        for move in session.moves
        if move.actuator.id == "B" and session.at.date() == on(12)
    }
    times = [datetime.combine(on(12), time(hour)) for hour in (8, 12, 16, 20)]
    assert turned == dict(zip(times, [(-1, 20.75), (-1, 20.5), (-1, 20.25), (-1, 20)], strict=True))
    assert ends(schedule) == {"A": (20, 20), "B": (30, 20)}


def test_in_tandem_what_a_scale_shows_of_the_one_behind_holds_while_the_one_ahead_misses_turns() -> None:
    """On day 11 upper has made its 10 mm and lower 11: ring B is at 21. On day 12 lower is ordered 2 mm back, to 9 mm.

    Days 12 and 13 are missed. On day 13 A shows 9.5, and B still 21: so lower is at 11.5. On day 14 the first two turns
    bring upper to 10 and lower to 11: ring B stays. Lower has 2 mm to 9 from there, eight turns, to 12:00 of day 16.
    """
    course = [
        order("reverse", 12, "lower", **BACK),
        {"on": on(13), "order": "replan", "readings_mm": {"A": Decimal("9.5")}},
        {"from": on(12), "to": on(13), "record": "missed"},
    ]
    schedule = made(TANDEM, course=course, **{"protocol.when_paused": "keep"}).schedule
    of_day_14 = {
        session.local.hour: [(move.actuator.id, float(move.reading_mm)) for move in session.moves]
        for session in schedule.sessions
        if session.at.date() == on(14)
    }
    assert of_day_14 == {8: [("A", 9.75)], 12: [("A", 10)], 16: [("B", 20.75)], 20: [("B", 20.5)]}
    assert ends(schedule) == {"A": (10, 14), "B": (19, 16)}


def test_in_tandem_a_session_without_a_turn_waits_where_its_ring_missed_another_of_the_range() -> None:
    """On day 1 lower is to go 0.1 mm at 20:00, which turns nothing; with upper's 1 mm at 22:00 ring B is to be at 1.1.

    All of day 1 is missed, B's turn of 22:00 as well, so day 2 is as day 1 was to be: nothing at 20:00, and then 1 mm
    each. Had lower gone on by 0.1 mm, ring B would be due at 0.2 mm on day 2, a quarter turn at 20:00.
    """
    upper, lower = TANDEM[0]._replace(times=["22:00"]), TANDEM[1]._replace(times=["20:00"], rate_mm=Decimal("0.1"))
    missed = {"from": on(1), "to": on(1), "record": "missed"}
    schedule = made([upper, lower], course=[missed], **{"protocol.when_paused": "keep"}).schedule
    first = schedule.sessions[0]
    assert first.local == datetime.combine(on(2), time(22))
    assert [(move.actuator.id, float(move.reading_mm)) for move in first.moves] == [("A", 1), ("B", 1)]


def test_of_one_level_that_missed_turns_those_of_another_between_them_change_nothing() -> None:
    """Half a mm a step, 0.375 mm a session. On day 3 that is 1.875 mm, the fourth step, and 2.25, half a step on: none.

    So of day 3 only the morning was missed, though lower turns between the two.
    """
    upper = level("upper", "distally", 10, "0.75")._replace(times=["08:00", "20:00"], part=PARTS[3])
    missed = {"from": on(3), "to": on(3), "record": "missed", "level": "upper"}
    schedule = made(
        [upper, level("lower", "proximally", 20)], course=[missed], **{"protocol.when_paused": "keep"}
    ).schedule
    assert schedule.levels[0].missed == (datetime.combine(on(3), time(8)),)


def test_what_is_left_of_a_level_that_is_stopped_is_less_too() -> None:
    """Upper has made 4 of 20 mm and stops; lower goes 2 mm too far: 14 mm are left to close, and nobody closes them."""
    course = [order("stop", 5, "upper"), done(10, "20:00", B=9)]
    schedule = made(MIRRORED, course=course, **{"protocol.when_paused": "keep"}).schedule
    assert ends(schedule) == {"A": (4, 4), "B": (12, 10)}
    assert (schedule.left_mm, schedule.done, schedule.dates("expected_contact")) == (14, False, [])


def test_a_gap_takes_nothing_off_a_limb_and_two_levels_that_lengthen_it_are_one_length() -> None:
    """10 mm of gap beside 20 mm of length: both are what they were ordered. 10 + 20 mm of length: 12 + 18."""
    apart = [
        {"name": "upper", "moves": "distally", "distance_mm": 10},
        {"name": "lower", "moves": "distally", "distance_mm": 20, "does": "length"},
    ]
    goal = {"kind": "transport", "defect_mm": 10, "lengthening_mm": 20}
    schedule = report(goal=goal, levels=apart, course=[LAST]).schedule
    assert ends(schedule) == {"A": (12, 10), "B": (20, 20)}
    assert (schedule.left_mm, schedule.dates("expected_contact")) == (0, [on(10)])

    length = [{key: value for key, value in one.items() if key != "does"} for one in apart]
    schedule = report(goal={"kind": "lengthening", "lengthening_mm": 30}, levels=length, course=[LAST]).schedule
    assert ends(schedule) == {"A": (12, 10), "B": (18, 18)}
    assert (schedule.left_mm, schedule.done) == (0, True)
    back = [order("compress", 12, "upper", **BACK)]  # ordered to be shorter is not turned too far
    schedule = report(goal={"kind": "lengthening", "lengthening_mm": 30}, levels=length, course=back).schedule
    assert ends(schedule) == {"A": (8, 13), "B": (20, 20)}


@pytest.mark.parametrize(
    ("levels", "course", "expected"),
    [
        # At 0.75 mm a day A is to be at 9.375 mm, and its ring is at 9.25. Nine turns make 11.5 mm, not 11.625: the
        # other 18.5 mm are B's.
        pytest.param(
            [level("upper", "distally", 10, "0.75"), level("lower", "proximally", 20, "0.75")],
            [done(13, "12:00", A=9)], {"A": (11.5, 13), "B": (18.5, 25)}, id="too far",
        ),
        # Paused where it is to be at 1.875 mm, and its ring is at 1.75: the other 38.25 mm are B's.
        pytest.param(
            [level("upper", "distally", 20, "0.75"), level("lower", "proximally", 20, "0.75")],
            [{"at": datetime.combine(on(3), time(16)), "order": "pause", "level": "upper"}],
            {"A": (1.75, 3), "B": (38.25, 51)}, id="paused",
        ),
        # Paused at 4.25 mm: 15.75 mm are 7.75 for the middle and 8 for the lower. Ring B goes 4.25 + 27.75 mm.
        pytest.param(
            [level("upper", "distally", 20), level("middle", "distally", 20), level("lower", "proximally", 20)],
            [{"at": datetime.combine(on(5), time(12)), "order": "pause", "level": "upper"}],
            {"A": (4.25, 5), "B": (32, 28), "C": (28, 28)}, id="two others",
        ),
    ],
)  # fmt: skip
def test_what_passes_from_level_to_level_is_what_whole_steps_leave(
    levels: list[Told], course: list[dict[str, Any]], expected: dict[str, tuple[float, int]]
) -> None:
    schedule = made(levels, course=course, **{"protocol.when_paused": "take_over"}).schedule
    assert ends(schedule) == expected
    assert (schedule.left_mm, schedule.done) == (0, True)


def test_nothing_is_taken_back_after_an_x_ray_has_shown_contact() -> None:
    """Upper rests at 9 mm from day 10, and lower does its 11. An X-ray of day 25 shows contact: the rest is dropped."""
    course = [
        order("pause", 10, "upper"),
        {"on": on(25), "record": "xray", "gap_mm": 1},
        order("compress", 26, "lower", distance_mm=1, rate_mm_per_day=1),
        order("reverse", 28, "lower", distance_mm=5, rate_mm_per_day=1),
        order("resume", 40, "upper"),
    ]
    with pytest.raises(PlanInvalid, match=r"order resume at .*: nothing is paused then"):
        made(EVEN, course=course, **{"protocol.when_paused": "take_over", "docking.tolerance_mm": 2})


def test_bone_ends_are_pressed_together_at_each_place_by_itself() -> None:
    """10 mm pressed here and 20 mm there: what is too much at one place does the other no good."""
    levels = [{"name": "upper", "distance_mm": 10}, {"name": "lower", "distance_mm": 20}]
    schedule = report(goal={"kind": "compression", "compression_mm": 30}, levels=levels, course=[LAST]).schedule
    assert ends(schedule) == {"A": (12, 10), "B": (20, 20)}


STEPS = (-9, -3, -1, 0, 1, 2, 3, 5, 9, 17)
RATES = [Decimal(rate) for rate in ("0.5", "0.75", "1", "1.3", "2")]


class Case(NamedTuple):
    """A plan whose levels all go on to the end, with its course, and the schedule that bt makes of it."""

    levels: list[Told]
    course: list[dict[str, Any]]
    rule: str
    schedule: Schedule

    def __repr__(self) -> str:
        return "\n".join(map(str, [*self.levels, *self.course, self.rule]))


@st.composite
def shapes(draw: st.DrawFn, shape: str) -> list[Told]:
    """Two or three levels, each with its own hardware, rate, rhythm and start; shares are whole steps of each."""
    names = ("upper", "middle", "lower")[: draw(st.integers(2, 3))]
    from_above = {"convergent": draw(st.integers(1, len(names) - 1)), "distally": len(names), "proximally": 0}[shape]
    levels = []
    for place, name in enumerate(names):
        part = draw(st.sampled_from(PARTS))
        grain_mm = Decimal("1.25") if part["kind"] == "rail" else Decimal("0.5")
        levels.append(
            Told(
                name,
                "distally" if place < from_above else "proximally",
                grain_mm * draw(st.integers(2, 9)),
                draw(st.sampled_from(RATES)),
                draw(st.integers(5, 9)),
                draw(st.sampled_from(TIMES)),
                part,
            )
        )
    return levels


@st.composite
def interruptions(draw: st.DrawFn, levels: list[Told], rule: str) -> list[dict[str, Any]]:
    """An order to one level and one to go on; under "take_over" others may do all that a paused one has left."""
    level, on = draw(st.sampled_from(levels)).name, SURGERY + timedelta(days=draw(st.integers(8, 14)))
    order = {"on": on, "level": level, "order": draw(st.sampled_from(["pause", "reverse", "accordion"]))}
    if order["order"] != "pause":
        order |= {"distance_mm": Decimal("0.5"), "rate_mm_per_day": Decimal(1)}
        order |= {"cycles": 2} if order["order"] == "accordion" else {}
    resume = {"on": on + timedelta(days=draw(st.integers(4, 9))), "level": level, "order": "resume"}
    stays = order["order"] == "pause" and rule == "take_over" and draw(st.booleans())
    return [order] if stays else [order, resume]


def _when(entry: dict[str, Any]) -> datetime:
    return entry.get("at") or datetime.combine(entry["on"], time.min)


@st.composite
def cases(draw: st.DrawFn, shape: str) -> Case:
    levels, rule = draw(shapes(shape)), draw(st.sampled_from(["keep", "take_over"]))

    def scheduled(course: list[dict[str, Any]]) -> Schedule:
        return made(levels, course=course, **{"protocol.when_paused": rule}).schedule

    course = draw(interruptions(levels, rule)) if draw(st.booleans()) else []
    try:
        schedule = scheduled(course)
    except PlanInvalid:  # nothing turned then that could be interrupted, or nothing was left to go on with
        course, schedule = [], scheduled([])
    slips, since = 0, datetime.combine(SURGERY, time.min)
    for _ in range(draw(st.integers(1, 3))):
        sessions = [session for session in schedule.sessions if session.at.replace(tzinfo=None) > since]
        if not sessions:
            break
        first = max(0, len(sessions) - 6) if draw(st.booleans()) else 0  # as often near the end
        session = sessions[draw(st.integers(first, len(sessions) - 1))]
        turned = draw(st.lists(st.sampled_from(session.moves), min_size=1, unique_by=lambda move: move.actuator.id))
        steps = {move.actuator.id: draw(st.sampled_from(STEPS)) for move in turned}
        at = session.at.replace(tzinfo=None)
        tried = sorted([*course, {"at": at, "record": "done", "steps": steps}], key=_when)
        try:
            schedule = scheduled(tried)
        except PlanInvalid:  # an order that was to come can no longer be followed
            continue
        course, since, slips = tried, at, slips + 1
    assume(slips)
    return Case(levels, course, rule, schedule)


def simulate(case: Case) -> None:
    """Turn what is printed: the gap is closed to half a step, and nothing goes on where it is closed already."""
    levels, schedule = case.levels, case.schedule
    of_ring = rings(levels)
    ahead = [i for i in range(len(levels)) if not any(i in ring for k, ring in enumerate(of_ring) if k != i)]
    recorded = {entry["at"]: entry["steps"] for entry in case.course if "record" in entry}
    turned = [0] * len(levels)
    half_mm = max(levels[i].step_mm for i in ahead) / 2
    by_day: dict[tuple[int, date], Fraction] = defaultdict(Fraction)

    def left_mm() -> Fraction:
        return sum((Fraction(one.share_mm) for one in levels), Fraction(0)) - sum(
            turned[i] * levels[i].step_mm for i in ahead
        )

    past_by_record = False  # a record brought the bone past docking
    for session in schedule.sessions:
        at, before_mm = session.at.replace(tzinfo=None), left_mm()
        steps = recorded.get(at, {})
        for move in session.moves:
            i = "ABC".index(move.actuator.id)
            turned[i] += move.steps
            assert move.steps == steps.get(move.actuator.id, move.steps)
            assert move.reading_mm == levels[i].part.get("start_reading_mm", 0) + turned[i] * levels[i].step_mm
            if i in ahead and move.actuator.id not in steps:
                assert not (before_mm <= 0 and move.steps > 0), f"{move.actuator.id} goes on at {at}: the gap is closed"
                by_day[i, at.date()] += move.travel_mm
        past_by_record = left_mm() < 0 and (past_by_record or bool(steps))
        assert left_mm() >= -half_mm or past_by_record, f"past docking at {at} by {-left_mm()}"
        assert abs(session.remaining_mm - max(left_mm(), 0)) <= sum(levels[i].step_mm for i in ahead) / 2
    assert left_mm() <= half_mm, f"{left_mm()} is left"
    assert (schedule.left_mm <= half_mm, schedule.done) == (True, True)
    assert schedule.dates("expected_contact")
    for (i, _), mm in by_day.items():
        assert mm <= sum(Fraction(levels[k].rate_mm) for k in of_ring[i]) + levels[i].step_mm


@pytest.mark.parametrize("shape", ["convergent", "distally", "proximally"])
def test_whatever_was_turned_the_gap_is_closed_and_nothing_goes_past_docking(shape: str) -> None:
    @given(cases(shape))
    def close(case: Case) -> None:
        simulate(case)

    close()


def test_a_stop_of_all_ends_for_a_level_that_has_come_to_its_goal_too() -> None:
    """Upper's 10 mm are made on Wed 21 Jan, day 10. All is stopped on day 12 and goes on from day 14: upper waits."""
    levels = [level("upper", "distally", 10), level("lower", "proximally", 20)]
    course = [{"on": on(12), "order": "stop"}, {"on": on(14), "order": "resume"}]
    upper = made(levels, course=course).schedule.levels[0]
    assert [state.name for state in upper.states] == ["distraction", "waiting", "stopped", "waiting"]
