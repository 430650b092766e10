"""Strategies of several levels: what is the same as one level, what orders to one level do, and what is refused."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.schedule.model import Schedule
from tests.helpers import AXIAL, read
from tests.schedule.levels import PARTS, SURGERY, TIMES, Told, made, several
from tests.schedule.test_courses import result, with_ends

QUARTERS = PARTS[0]
FOUR = TIMES[-1]


def told(name: str, moves: str, share: object, rate: object = 1, **more: Any) -> Told:
    own = {"latency_days": 7, "times": FOUR, "part": QUARTERS} | more
    return Told(name, moves, Decimal(str(share)), Decimal(str(rate)), **own)


def last_readings(schedule: Schedule) -> dict[str, tuple[Fraction, int | None]]:
    return {move.actuator.id: (move.reading_mm, move.face) for s in schedule.sessions for move in s.moves}


def test_two_that_converge_by_hand() -> None:
    """From Mon 12 Jan: the upper segment goes 6 mm at 1 mm a day, six days, to Sat 17 Jan.

    The lower one goes 3 mm at 0.5 mm a day from Thu 15 Jan, also six days, to Tue 20 Jan: then they meet.
    On 15 to 17 Jan the gap closes by 1.5 mm a day, and neither regenerate grows by more than its own rate.
    """
    schedule = made(
        [
            told("upper", "distally", 6),
            told("lower", "proximally", 3, "0.5", latency_days=10, times=["08:00", "20:00"]),
        ]
    ).schedule
    assert schedule.dates("expected_contact") == [date(2026, 1, 20)]
    assert [part.dates("last_session") for part in schedule.levels] == [[date(2026, 1, 17)], [date(2026, 1, 20)]]
    assert [part.dates("distraction_start") for part in schedule.levels] == [[date(2026, 1, 12)], [date(2026, 1, 15)]]
    by_day: dict[int, Fraction] = defaultdict(Fraction)
    for session in schedule.sessions:
        by_day[session.at.day] += session.delta_mm
    assert [by_day[day] for day in range(12, 21)] == [1, 1, 1, *[Fraction(3, 2)] * 3, *[Fraction(1, 2)] * 3]
    assert schedule.achieved_mm_per_day == Fraction(3, 2)
    assert [part.achieved_mm_per_day for part in schedule.levels] == [1, Fraction(1, 2)]
    # At 08:00 and 20:00 both turn, at 12:00 and 16:00 only the upper ring does.
    fifteenth = [s for s in schedule.sessions if s.at.day == 15]
    assert [[(m.actuator.id, m.steps) for m in s.moves] for s in fifteenth] == [
        [("A", 1), ("B", 1)],
        [("A", 1)],
        [("A", 1)],
        [("A", 1), ("B", 1)],
    ]


@given(several(least=2), st.data())
def test_all_orders_back_bring_every_actuator_to_its_start(levels: list[Told], data: st.DataObject) -> None:
    """Each level is ordered back by the whole of its share, in any sequence: back to its first reading and face."""
    there = made(levels).schedule
    order = data.draw(st.permutations(levels))
    on = there.sessions[-1].at.date() + timedelta(days=2)
    course = [
        {
            "on": on + timedelta(days=data.draw(st.integers(0, 3)) * k),
            "order": "reverse",
            "level": one.name,
            "distance_mm": one.share_mm,
            "rate_mm_per_day": data.draw(st.sampled_from([Decimal(1), Decimal("0.7")])),
        }
        for k, one in enumerate(order)
    ]
    back = made(levels, course=course).schedule
    assert back.moved_mm == 0
    assert back.sessions[-1].remaining_mm == back.distance_mm
    ends = last_readings(back)
    for actuator in back.actuators:
        assert ends[actuator.id] == (actuator.start_reading_mm, actuator.start_face)
    assert {session.phase for session in back.sessions[len(there.sessions) :]} == {"reversal"}


@given(several(least=1, most=1), st.sampled_from(["distally", "proximally"]), st.booleans(), st.data())
def test_a_level_that_goes_nowhere_changes_nothing(
    one: list[Told], moves: str, before: bool, data: st.DataObject
) -> None:
    """Convergent or in tandem, before or behind: the same sessions, turns, remainders and contact as of one level."""
    alone, [level] = made(one).schedule, one
    before = before if moves == level.moves else moves == "distally"  # from proximal to distal
    still = told("still", moves, 0, 0, latency_days=level.latency_days, times=level.times, part=level.part)
    both = made([still, level] if before else [level, still]).schedule
    letter = "B" if before else "A"
    [own] = [part for part in both.levels if part.plan.level.name == level.name]

    def seen(schedule: Schedule, of: str) -> list[Any]:
        return [
            (s.number, s.at, s.day, s.phase, s.remaining_mm, s.done_mm, s.delta_mm, m.steps, m.reading_mm, m.face)
            for s in schedule.sessions
            for m in s.moves
            if m.actuator.id == of
        ]

    assert seen(both, letter) == seen(alone, "A") == seen(own, letter)
    assert len(both.sessions) == len(alone.sessions)
    assert both.milestones == alone.milestones
    assert (both.moved_mm, both.achieved_mm_per_day) == (alone.moved_mm, alone.achieved_mm_per_day)
    assert [(state.at, state.name) for state in both.states] == [(state.at, state.name) for state in alone.states]
    carried = [part for part in both.levels if part.plan.level.name == "still"]
    for part in carried:  # in tandem the ring ahead of it is carried along, and its own bone never moves
        assert part.moved_mm == 0
        assert [(s.at, s.moves[0].steps) for s in part.sessions] == [(s.at, s.moves[0].steps) for s in alone.sessions]
    ahead = (moves == "distally" and not before) or (moves == "proximally" and before)
    assert bool(carried) == (moves == level.moves and ahead)


@given(several(), st.data())
def test_shares_that_do_not_sum_to_the_gap_are_refused(levels: list[Told], data: st.DataObject) -> None:
    total = sum(one.share_mm for one in levels)
    gap_mm = data.draw(st.decimals("0.5", 60, places=2).filter(lambda mm: mm != total))
    with pytest.raises(PlanInvalid) as invalid:
        made(levels, **{"goal.defect_mm": gap_mm})
    assert any("sum to" in p.message or "must be the goal's" in p.message for p in invalid.value.problems)


def test_all_that_is_wrong_with_levels_is_told_at_once() -> None:
    levels = [told("one", "distally", 5), told("one", "distally", 6), told("three", "distally", 7)]
    with pytest.raises(PlanInvalid) as invalid:
        made(levels, frames=[{"name": "part of one", **QUARTERS}], **{"goal.defect_mm": 20})
    said = str(invalid.value)
    for words in (
        "name 'one' is there twice",
        "frame 'part of three' is none of [[frames]]",
        "the shares of the levels sum to 18 mm and not to the goal's 20 mm",
    ):
        assert words in said


def _on(day: int) -> date:
    return SURGERY + timedelta(days=day)


def _paused(days: int, rule: str | None = "take_over", share: int = 20) -> Report:
    """Two converge, 20 mm each at 1 mm a day from day 7; the upper one is paused from day 17, for so many days."""
    course: list[dict[str, Any]] = [{"on": _on(17), "order": "pause", "level": "upper"}]
    if days:
        course.append({"on": _on(17 + days), "order": "resume", "level": "upper"})
    levels = [told("upper", "distally", share), told("lower", "proximally", share)]
    return made(levels, course=course, **({"protocol.when_paused": rule} if rule else {}))


@pytest.mark.parametrize(
    ("rule", "days", "ends", "contact"),
    [
        # Day 17: both have made 10 of 20. "keep": the lower one ends on day 26, the upper one 10 days after it resumes.
        ("keep", 5, (20, 20), 31),
        ("keep", 15, (20, 20), 41),
        # "take_over": the lower one now has 30. Day 22: it has made 15, less than its own 20, so all 10 go back.
        ("take_over", 5, (20, 20), 31),
        # Day 32: it has made 25 of 30: 5 are done for the other, and the 5 that are left go back.
        ("take_over", 15, (15, 25), 36),
        # Day 37: it has made 30 of 30 on day 36: nothing is left to go back, and the gap is closed.
        ("take_over", 0, (10, 30), 36),
    ],
)
def test_what_the_other_does_while_one_is_paused(rule: str, days: int, ends: tuple[int, int], contact: int) -> None:
    schedule = _paused(days, rule).schedule
    assert tuple(part.moved_mm for part in schedule.levels) == ends
    assert sum(ends) == 40
    assert schedule.dates("expected_contact") == [_on(contact)]
    assert schedule.sessions[-1].remaining_mm == 0
    for part in schedule.levels:  # neither regenerate is ever drawn faster than its own rate
        by_day: dict[int, Fraction] = defaultdict(Fraction)
        for session in part.sessions:
            by_day[session.day] += session.delta_mm
        assert set(by_day.values()) == {Fraction(1)}


@pytest.mark.parametrize(
    ("rule", "then", "day", "resumes", "ends", "contact"),
    [
        # Day 22: the lower one has made 15 of 30, less than its own 20, so all 10 go back; it ends on day 26 by its own
        # share. The upper one has 10 left when it goes on.
        ("take_over", "keep", 22, 40, (20, 20), 49),
        # Day 32: it has made 25 of 30. The 5 that are left go back, and it is done at once.
        ("take_over", "keep", 32, 40, (15, 25), 44),
        # Day 22: it has made 15 of its own 20, and from then on 10 more are its: 30 by the end of day 36.
        ("keep", "take_over", 22, 40, (10, 30), 36),
        # Day 30: its own 20 were made on day 26, and it waits; from day 30 on it makes 10 more, of which 5 by day 34,
        # and on day 35 the upper one takes 5 back.
        ("keep", "take_over", 30, 35, (15, 25), 39),
        # On the day of the pause itself the new rule holds, and nothing is ever lent.
        ("take_over", "keep", 17, 40, (20, 20), 49),
    ],
)
def test_another_rule_holds_from_the_first_turn_of_its_day(
    rule: str, then: str, day: int, resumes: int, ends: tuple[int, int], contact: int
) -> None:
    course = [
        {"on": _on(17), "order": "pause", "level": "upper"},
        {"on": _on(day), "order": "set", "settings": {"protocol.when_paused": then}},
        {"on": _on(resumes), "order": "resume", "level": "upper"},
    ]
    levels = [told("upper", "distally", 20), told("lower", "proximally", 20)]
    schedule = made(levels, course=course, **{"protocol.when_paused": rule}).schedule
    assert tuple(part.moved_mm for part in schedule.levels) == ends
    assert schedule.dates("expected_contact") == [_on(contact)]
    if (rule, day) == ("take_over", 32):
        assert schedule.levels[1].sessions[-1].at.date() == _on(31)


def test_a_pause_with_nobody_to_take_over_leaves_the_gap_open() -> None:
    schedule = _paused(0, "keep").schedule
    assert not schedule.dates("expected_contact")
    assert schedule.sessions[-1].remaining_mm == 10


def test_what_the_other_does_must_be_said() -> None:
    with pytest.raises(PlanInvalid, match='when_paused is missing: one level is paused: write when_paused = "keep"'):
        _paused(5, None)


@given(several(least=2), st.sampled_from(["keep", "take_over"]), st.data())
def test_the_shares_always_sum_to_the_gap(levels: list[Told], rule: str, data: st.DataObject) -> None:
    """Whatever is paused and goes on, at every slot; and in the end the bones together have gone the gap."""
    course = []
    day = 7
    resting: set[str] = set()
    for _ in range(data.draw(st.integers(1, 5))):
        day += data.draw(st.integers(1, 3))
        one = data.draw(st.sampled_from(levels)).name
        course.append({"on": _on(day), "order": "resume" if one in resting else "pause", "level": one})
        resting ^= {one}
    day += 1
    course += [{"on": _on(day), "order": "resume", "level": one} for one in sorted(resting)]
    try:
        schedule = made(levels, course=course, **{"protocol.when_paused": rule}).schedule
    except PlanInvalid:
        assume(False)
        return
    once = made(levels, course=with_ends(course), **{"protocol.when_paused": rule}).schedule
    assert result(once) == result(schedule)  # a pause with its end is a pause and an order to go on
    gap_mm = schedule.distance_mm
    planners = MultiLevelPlanner(schedule.plan)
    for _ in planners.slots():
        assert sum(walk.goal for walk in planners.motions) == gap_mm
        assert all(walk.position <= walk.goal for walk in planners.motions)
    assert sum(walk.position for walk in planners.motions) == gap_mm
    if rule == "keep":
        assert [walk.position for walk in planners.motions] == [Fraction(one.share_mm) for one in levels]
    assert abs(schedule.moved_mm - gap_mm) <= sum(one.step_mm / 2 for one in levels)
    assert schedule.dates("expected_contact")


def test_a_rate_is_for_the_level_that_it_names() -> None:
    """The upper level is slowed on day 10 to 0.5 mm a day: 3 + 17 at 0.5 end on day 43; the lower one on day 26."""
    slower = {"on": _on(10), "order": "rate", "rate_mm_per_day": Decimal("0.5"), "level": "upper"}
    schedule = made([told("upper", "distally", 20), told("lower", "proximally", 20)], course=[slower]).schedule
    assert [part.dates("last_session") for part in schedule.levels] == [[_on(43)], [_on(26)]]


def test_a_missed_turn_moves_every_level_that_had_one() -> None:
    at = datetime.combine(_on(8), time(8))
    levels = [told("upper", "distally", 5), told("lower", "proximally", 5, times=["12:00"])]
    whole, missed = made(levels).schedule, made(levels, course=[{"at": at, "record": "missed"}]).schedule
    assert [part.missed for part in missed.levels] == [(at,), ()]
    assert missed.levels[1].sessions == whole.levels[1].sessions
    assert missed.levels[0].sessions[-1].at > whole.levels[0].sessions[-1].at
    assert missed.moved_mm == 10


NEW = (
    "femur_rail_both_ends", "femur_shortened_lengthened_elsewhere", "femur_tandem_take_over", "tibia_cable_transport",
    "tibia_compression_distraction", "tibia_convergent", "tibia_gradual_shortening", "tibia_hinge_neutral",
    "tibia_hinge_opening", "tibia_transport_and_lengthening",
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ends", "contact"),
    [
        # 40 mm each at 0.75 mm a day from POD 10, 12 March: 53.3 days, to 4 May.
        ("femur_rail_both_ends", {"A": "40", "B": "40"}, None),
        # 40 mm at 1 mm a day from 9 Feb, to 20 March; 30 mm at 0.75 from 12 Feb: 40 days, to 23 March.
        ("tibia_convergent", {"A": "40", "B": "30"}, date(2026, 3, 23)),
        # 55 − 15 closed at surgery: 40 mm at 1 mm a day from 9 March, to 17 April; 25 mm at 0.75: 33.3 days.
        ("tibia_transport_and_lengthening", {"A": "40", "B": "25"}, date(2026, 4, 17)),
        # 30 mm from POD 10, 12 March; re-set at 31 March, when 19 mm are made: 11 are left.
        ("femur_shortened_lengthened_elsewhere", {"A": "11"}, None),
        # 30 mm at 1 mm a day; 6 mm at 0.5 mm a day.
        ("tibia_compression_distraction", {"A": "30", "B": "6"}, None),
        # 12 mm of gap, then 3 mm more: 15 days from POD 3, 16 April; the ends meet on the 12th, 27 April.
        ("tibia_gradual_shortening", {"A": "15"}, date(2026, 4, 27)),
        # √(100² + 80²) − √(40² + 80²) = 38.62 mm of cable, in eighths of a mm; 60 days from 9 March.
        ("tibia_cable_transport", {"A": "38.625"}, date(2026, 5, 7)),
        # 2 × 120 × sin 10° = 41.676. The convex rod: √(50² + 60²) = 78.102 to each end, 2 × atan(60 ÷ 50) = 100.389°
        # apart, then 80.389°: 2 × 78.102 × sin 40.194° − 120 = −19.19. The scales start at 20 and at 120 mm.
        ("tibia_hinge_opening", {"A": "61.75", "B": "100.75"}, None),
    ],
)
def test_the_sample_plans_by_hand(name: str, ends: dict[str, str], contact: date | None) -> None:
    [path] = [path for path in AXIAL if path.stem == name]
    schedule = read(path.read_text(encoding="utf-8")).schedule
    assert {letter: reading for letter, (reading, _) in last_readings(schedule).items()} == {
        letter: Fraction(mm) for letter, mm in ends.items()
    }
    assert schedule.dates("expected_contact") == ([contact] if contact else [])


def test_every_new_sample_is_there() -> None:
    assert set(NEW) <= {path.stem for path in AXIAL}


def test_the_course_ends_at_the_last_review_that_the_plan_covers() -> None:
    """In tandem, from POD 7 and POD 12: by the end of POD 14 the upper has made 8 mm, the lower 3, and 9 are left."""
    levels = [told("upper", "distally", 10), told("lower", "distally", 10, latency_days=12)]
    review = {"first": _on(14), "every_days": 7, "last": _on(14)}
    cut, whole = made(levels, review=review).schedule, made(levels).schedule
    assert cut.truncated_at == _on(14) == cut.sessions[-1].at.date()
    assert not cut.dates("expected_contact")
    assert cut.sessions == tuple(s for s in whole.sessions if s.at.date() <= _on(14))
    assert whole.truncated_at is None
    assert cut.sessions[-1].remaining_mm == 9
