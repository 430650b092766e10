"""Several levels by hand: what each walk does, what passes from one to another, and what is told of them together.

20 mm each at 1 mm a day in four, from Mon 12 Jan 2026 (day 0 below): on the morning of day n each has made n mm.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.plan.model import Plan
from bt_cli.schedule.phases import recorded_until
from tests.helpers import plan, report

NAMES = ("upper", "middle", "lower")
START = date(2026, 1, 12)


def on(day: int) -> date:
    return START + timedelta(days=day)


def order(kind: str, day: int, level: str | None = None, **keys: Any) -> dict[str, Any]:
    return {"on": on(day), "order": kind, **({"level": level} if level else {}), **keys}


def made(*course: dict[str, Any], **changes: Any) -> Report:
    return report(**case(*course, **changes))


def case(
    *course: dict[str, Any],
    count: int = 2,
    rule: str = "take_over",
    lowest: dict[str, Any] | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """Levels of 20 mm each, one or two above and one below; what is another in the `lowest` is said there."""
    levels: list[dict[str, Any]] = [
        {"name": name, "moves": "proximally" if name == "lower" else "distally", "distance_mm": 20}
        for name in (NAMES if count == 3 else NAMES[::2])
    ]
    levels[-1] |= lowest or {}
    goal = {"kind": "transport", "defect_mm": 20 * count}
    return {"goal": goal, "levels": levels, "protocol.when_paused": rule, "course": list(course), **changes}


def walked(plan: Plan) -> MultiLevelPlanner:
    levels = MultiLevelPlanner(plan)
    for _ in levels.slots():
        assert sum(walk.goal for walk in levels.motions) == plan.distance_mm
    return levels


def ends(made: Report) -> list[tuple[str, int | None]]:
    """How far each level comes, and the day of its last turn."""
    own = {part.plan.level.name: part for part in made.schedule.levels}
    told: list[tuple[str, int | None]] = []
    for walk in walked(made.schedule.plan).motions:
        part = own.get(walk.plan.level.name)
        told.append((str(walk.position), part and (part.sessions[-1].at.date() - START).days))
    return told


TABLE: list[tuple[str, list[dict[str, Any]], str, list[tuple[str, int]]]] = [
    # Day 10: 10 made. Paused for 4 days and for 4 days more: the other has done 14, then 18 of its own by then.
    ("twice", [order("pause", 10, "upper"), order("resume", 14, "upper"), order("pause", 16, "upper"),
               order("resume", 20, "upper")], "keep", [("20", 27), ("20", 19)]),
    # The same, taken over: by day 14 the lower has made 14 of its own, by day 20 just its own 20: all goes back.
    ("twice", [order("pause", 10, "upper"), order("resume", 14, "upper"), order("pause", 16, "upper"),
               order("resume", 20, "upper")], "take_over", [("20", 27), ("20", 19)]),
    # From day 10 to 24 the lower makes 24: 4 of the upper's. From day 26 to 30 (the upper has made 12 of its 16 left)
    # the lower makes 4 more: the upper ends at 12.
    ("twice, for long", [order("pause", 10, "upper"), order("resume", 24, "upper"), order("pause", 26, "upper"),
                         order("resume", 40, "upper")], "take_over", [("12", 25), ("28", 29)]),
    # A stop is as a pause that may have no end.
    ("stop", [order("stop", 10, "upper")], "keep", [("10", 9), ("20", 19)]),
    ("stop", [order("stop", 10, "upper")], "take_over", [("10", 9), ("30", 29)]),
    ("stop and resume", [order("stop", 10, "upper"), order("resume", 25, "upper")], "take_over",
     [("15", 29), ("25", 24)]),
    # Paused when the other has come to its goal: it begins anew on that very day, and does 15 more.
    ("finished", [order("pause", 5, "lower"), order("resume", 19, "lower"), order("pause", 23, "lower")], "keep",
     [("20", 19), ("9", 22)]),
    ("finished", [order("reverse", 15, "lower", distance_mm=5, rate_mm_per_day=1), order("resume", 25, "lower"),
                  order("pause", 28, "lower")], "take_over", [("27", 34), ("13", 27)]),
    # Day 25: the lower has made 25 of 30, and goes back to 15 by day 35. That is less than its own 20: all 10 go back.
    ("gone back", [order("pause", 10, "upper"), order("reverse", 25, "lower", distance_mm=10, rate_mm_per_day=1),
                   order("resume", 35, "upper"), order("resume", 36, "lower")], "take_over", [("20", 44), ("20", 40)]),
    # Back to 23 by day 27: 3 of the upper's are done, and 7 go back; the lower has nothing more to do.
    ("gone back a little", [order("pause", 10, "upper"),
                            order("reverse", 25, "lower", distance_mm=2, rate_mm_per_day=1),
                            order("resume", 27, "upper")], "take_over", [("17", 33), ("23", 26)]),
    # All at once lends nothing: four days later, whatever the rule.
    ("all at once", [order("pause", 10), order("resume", 14)], "take_over", [("20", 23), ("20", 23)]),
    # While all rest, one is stopped for good: when the other goes on it does both.
    ("all, then one", [order("pause", 10), order("stop", 12, "upper"), order("resume", 14)], "take_over",
     [("10", 9), ("30", 33)]),
    # A level that rests by its own order stays at rest when all go on.
    ("one, then all", [order("pause", 10, "upper"), order("pause", 12), order("resume", 14)], "take_over",
     [("10", 9), ("30", 31)]),
    ("one, then all", [order("pause", 10, "upper"), order("pause", 12), order("resume", 14),
                       order("resume", 30, "upper")], "keep", [("20", 39), ("20", 21)]),
    # Both rest by orders of their own, one after the other: the first to go on does both, and gives back what is left.
    ("both", [order("pause", 10, "upper"), order("pause", 15, "lower"), order("resume", 20, "lower"),
              order("resume", 30, "upper")], "take_over", [("15", 34), ("25", 29)]),
    ("both", [order("pause", 10, "upper"), order("pause", 15, "lower"), order("resume", 20, "upper")], "take_over",
     [("25", 34), ("15", 14)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "course", "rule", "expected"), TABLE, ids=[f"{row[0]}-{row[2]}" for row in TABLE])
def test_by_hand(name: str, course: list[dict[str, Any]], rule: str, expected: list[tuple[str, int]]) -> None:
    assert ends(made(*course, rule=rule)) == expected


def test_a_third_level_shares_what_is_left_and_a_borrowed_part_goes_home_from_whoever_has_it() -> None:
    """Day 10: the upper's 10 go to middle and lower, 5 each. Day 12: the middle rests at 12, and the lower has it all.

    The lower then has 20 + 10 + 8. Day 14: it has made 14, so all of the upper's 10 go back; what is the middle's it
    keeps, and ends at 28. In tandem the middle's ring is carried as long as the upper goes.
    """
    course = [order("pause", 10, "upper"), order("pause", 12, "middle"), order("resume", 14, "upper")]
    assert ends(made(*course, count=3)) == [("20", 23), ("12", 23), ("28", 27)]


def test_what_is_left_of_a_share_goes_to_the_last_that_takes_it_to_the_last_part_of_a_step() -> None:
    """Shares of 20.1 and 19.9 mm, by quarter mm: stopped at 10 the upper has 10.1 left, and the lower does 30 in all.

    Of three, 20.1, 19.9 and 20 mm: half of 10.1 is 5.05, to whole steps 5; the last has the other 5.1.
    """
    upper, lower = ({"name": name, "moves": moves, "distance_mm": Decimal(mm)} for name, moves, mm in (
        ("upper", "distally", "20.1"), ("lower", "proximally", "19.9")))  # fmt: skip
    middle = {**upper, "name": "middle", "distance_mm": 20}
    stop = order("stop", 10, "upper")
    assert ends(made(stop, levels=[upper, lower])) == [("10", 9), ("30", 29)]
    three = ends(made(stop, count=3, levels=[upper, middle, lower]))
    assert [end for end, _ in three] == ["10", "25", "25"]


def test_the_share_of_each_is_told_as_it_stands() -> None:
    """Day 12: the upper rests at 10 and nothing is left for it to do; the lower has 18 of 30 to go."""
    schedule = made(order("pause", 10, "upper")).schedule
    at = [s for s in schedule.sessions if s.at.date() == on(11)][-1]
    assert [(str(way.done_mm), str(way.remaining_mm)) for way in at.levels] == [("10", "0"), ("12", "18")]
    assert (at.done_mm, at.remaining_mm) == (22, 18)
    assert schedule.dates("expected_contact") == [on(29)]


def test_a_pause_of_all_before_one_level_has_begun() -> None:
    """The lower is to begin on day 5. Paused from day 3 to 4 it still does; paused to day 8 it begins then."""
    later = {"latency_days": 12}
    assert ends(made(order("pause", 3), order("resume", 4), lowest=later)) == [("20", 20), ("20", 24)]
    paused = made(order("pause", 3), order("resume", 8), lowest=later)
    assert ends(paused) == [("20", 24), ("20", 27)]
    assert [(state.at.date(), state.name) for state in paused.schedule.states] == [
        (on(0), "distraction"), (on(3), "paused"), (on(8), "distraction"), (on(27), "waiting"),
    ]  # fmt: skip
    lower = paused.schedule.levels[1]
    assert [(state.at.date(), state.name) for state in lower.states][:2] == [(on(3), "paused"), (on(8), "distraction")]


def test_one_level_can_be_held_or_slowed_before_it_has_begun_but_not_before_any_has() -> None:
    later = {"latency_days": 12}
    held = made(order("pause", 3, "lower"), order("resume", 9, "lower"), lowest=later, rule="keep")
    assert ends(held) == [("20", 19), ("20", 28)]
    # Taken over from day 3 to day 24: by then the upper has made 24.
    taken = made(order("pause", 3, "lower"), order("resume", 24, "lower"), lowest=later)
    assert ends(taken) == [("24", 23), ("16", 39)]
    slow = made(order("rate", 2, "lower", rate_mm_per_day=2), lowest=later)
    assert ends(slow) == [("20", 19), ("20", 14)]  # and it begins no sooner
    with pytest.raises(PlanInvalid, match="is before the first session, Mon 12 Jan 2026 08:00"):
        made(order("pause", -1))


def test_a_level_that_waits_for_an_order_takes_its_part_only_when_it_goes_on() -> None:
    """The lower is back at 13 by day 16 and waits. It does not begin because the upper is paused on day 17 at 17."""
    back = order("reverse", 15, "lower", distance_mm=2, rate_mm_per_day=2)
    course = [back, order("pause", 17, "upper")]
    assert ends(made(*course)) == [("17", 16), ("13", 15)]
    assert ends(made(*course, order("resume", 20, "lower"))) == [("17", 16), ("23", 29)]


def test_what_is_ordered_to_be_gone_is_never_given_away() -> None:
    """Day 10: back to 8 and forth to 10, four days in all. Paused on day 11 at 9: its way to 10 stays its own.

    The others have the 10 beyond it, and the lower does 20 + 10; when the upper goes on, it ends at 10.
    """
    cycle = order("accordion", 10, "upper", cycles=1, distance_mm=2, rate_mm_per_day=1)
    found = made(cycle, order("pause", 11, "upper"), order("resume", 40, "upper"))
    assert ends(found) == [("10", 42), ("30", 29)]


def test_what_is_left_of_a_level_is_not_measured_while_others_do_it() -> None:
    with pytest.raises(PlanInvalid, match="others do what it had left: order resume first"):
        made(order("pause", 10, "upper"), order("remaining", 12, "upper", remaining_mm=5))
    # Of the one that does it, it is all that it has to do: 12 + 15 = 27; the rest of the upper's is done with it.
    found = made(order("pause", 10, "upper"), order("remaining", 12, "lower", remaining_mm=15)).schedule
    assert [part.moved_mm for part in found.levels] == [10, 27]


def test_levels_that_do_something_else_take_nothing_over() -> None:
    """What lengthens the bone does not close the gap."""
    found = made(
        order("pause", 10, "upper"),
        goal={"kind": "transport", "defect_mm": 20, "lengthening_mm": 20},
        lowest={"does": "length"},
    )
    assert [part.moved_mm for part in found.schedule.levels] == [10, 20]


# --- what is told of them together


def test_an_order_for_all_is_told_once_and_one_for_a_level_with_that_level() -> None:
    early = {"sessions": ["06:00", "18:00"]}
    schedule = made(order("pause", 10), order("resume", 12), order("rate", 14, "lower", rate_mm_per_day=2),
                    lowest=early).schedule  # fmt: skip
    assert [(event.at, event.entry.order) for event in schedule.events] == [
        (datetime.combine(on(10), time(6)), "pause"),
        (datetime.combine(on(12), time(6)), "resume"),
        (datetime.combine(on(14), time(6)), "rate"),
    ]
    assert [event.entry.order for event in schedule.levels[0].events] == ["pause", "resume"]


def problems(*course: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        made(*course, **more)
    return [problem.message.removeprefix("test: ") for problem in invalid.value.problems]


def at(day: int, clock: str) -> datetime:
    return datetime.combine(on(day), time.fromisoformat(clock))


LATE = {"latency_days": 12, "sessions": ["09:00"]}


@pytest.mark.parametrize(
    ("course", "said"),
    [
        # For all: told once, and only where none can follow it.
        ([order("resume", 10)], ["order resume at Thu 22 Jan 2026 08:00: nothing is paused then"]),
        ([order("pause", 60)],
         ["order pause at Fri 13 Mar 2026 08:00: nothing turns then, so there is nothing to pause"]),
        ([order("pause", 10, "upper"), order("resume", 12)],
         ["upper: order resume at Sat 24 Jan 2026 08:00: upper rests by an order of its own: write level = 'upper'; "
          "lower: order resume at Sat 24 Jan 2026 08:00: nothing is paused then"]),
        ([order("stop", 10), order("pause", 12)],
         ["order pause at Sat 24 Jan 2026 08:00: nothing may follow an order stop but records and resume"]),
        # For one: told of that one.
        ([order("resume", 10, "lower")], ["order resume at Thu 22 Jan 2026 08:00: nothing is paused then"]),
        ([order("reverse", 10, "lower", distance_mm=11, rate_mm_per_day=1)],
         ["order reverse at Thu 22 Jan 2026 08:00: 11 mm back is more than the 10 mm made by then"]),
        # Records of sessions that never were.
        ([{"at": at(3, "09:00"), "record": "missed"}],
         ["record missed at Thu 15 Jan 2026 09:00: no session is planned then"]),
        ([{"at": at(60, "08:00"), "record": "missed", "level": "upper"}],
         ["record missed at Fri 13 Mar 2026 08:00: no session is planned then"]),
        ([{"at": at(3, "09:00"), "record": "done", "steps": {"A": 1, "B": 1}}],
         ["record done at Thu 15 Jan 2026 09:00: no session is planned then"]),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_told_once(course: list[dict[str, Any]], said: list[str]) -> None:
    assert problems(*course) == said


def test_what_one_level_cannot_have_missed_another_can() -> None:
    """At 09:00 of day 6 only the lower has a session, at 08:00 only the upper."""
    both = made({"at": at(6, "09:00"), "record": "missed"}, lowest=LATE, rule="keep").schedule
    assert [part.missed for part in both.levels] == [(), (at(6, "09:00"),)]
    own = {"at": at(6, "09:00"), "record": "missed", "level": "upper"}
    assert problems(own, lowest=LATE) == ["record missed at Sun 18 Jan 2026 09:00: no session is planned then"]
    # At the same time, of one of them: the other turns.
    found = made({"at": at(6, "08:00"), "record": "missed", "level": "lower"}).schedule
    assert [part.missed for part in found.levels] == [(), (at(6, "08:00"),)]
    turned = next(s for s in found.sessions if s.at.replace(tzinfo=None) == at(6, "08:00"))
    assert [move.actuator.id for move in turned.moves] == ["A"]
    assert [recorded_until(part) for part in found.levels] == [None, at(6, "08:00")]
    assert recorded_until(found) == at(6, "08:00")


def test_steps_of_an_actuator_that_has_no_session_then_are_told() -> None:
    steps = {"at": at(6, "09:00"), "record": "done", "steps": {"A": 1, "B": 1}}
    assert problems(steps, lowest=LATE) == ["record done at Sun 18 Jan 2026 09:00: A has no session then"]
    mine = made(steps | {"steps": {"B": 1}}, lowest=LATE).schedule
    assert mine.levels[0].sessions == made(lowest=LATE).schedule.levels[0].sessions


def test_steps_of_a_ring_that_is_carried_are_taken_when_what_carries_it_turns() -> None:
    """In tandem the middle ring (B) turns at 12:00, though the middle's own session is at 09:00 alone."""
    levels = [
        {"name": "upper", "moves": "distally", "distance_mm": 20},
        {"name": "middle", "moves": "distally", "distance_mm": 20, "sessions": ["09:00"]},
    ]
    steps = {"at": at(6, "12:00"), "record": "done", "steps": {"B": 2}}
    found = report(goal={"kind": "transport", "defect_mm": 40}, levels=levels, course=[steps]).schedule
    moves = next(s for s in found.sessions if s.at.replace(tzinfo=None) == at(6, "12:00")).moves
    assert [(move.actuator.id, move.steps) for move in moves] == [("A", 1), ("B", 2)]


def test_two_that_last_too_long_are_told_of_once() -> None:
    """90 mm at 0.05 mm a day are 1800 days; 50 of them gone back at that rate are 1000 more, over 5 years."""
    slow = Decimal("0.05")
    levels = [
        {"name": name, "moves": way, "distance_mm": 90}
        for name, way in (("upper", "distally"), ("lower", "proximally"))
    ]
    back = [order("reverse", 1700, name, distance_mm=50, rate_mm_per_day=slow) for name in ("upper", "lower")]
    goal = {"kind": "transport", "defect_mm": 180}
    [said] = problems(*back, levels=levels, goal=goal, **{"protocol.rate_mm_per_day": slow})
    assert said.startswith("the course would last over 5 years")


@st.composite
def pauses(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Orders of rest to one or all of three levels, many of which cannot be followed."""
    course, day = [], 0
    for _ in range(draw(st.integers(1, 7))):
        day += draw(st.integers(1, 9))
        level = draw(st.sampled_from([*NAMES, None]))
        course.append(order(draw(st.sampled_from(["pause", "resume", "stop", "resume"])), day, level))
    return course


@given(pauses(), st.sampled_from(["keep", "take_over"]), st.sampled_from([None, {"latency_days": 15}]))
def test_the_sum_of_goals_never_changes_and_nothing_goes_beyond_it(
    course: list[dict[str, Any]], rule: str, lowest: dict[str, Any] | None
) -> None:
    followed: list[dict[str, Any]] = []
    for entry in course:  # those that can be followed
        tried = MultiLevelPlanner(plan(**case(*followed, entry, count=3, rule=rule, lowest=lowest)))
        turns = [slots for _, slots in tried.slots() if slots]
        if turns and not tried.problems:
            followed.append(entry)
    levels = MultiLevelPlanner(plan(**case(*followed, count=3, rule=rule, lowest=lowest)))
    for _ in levels.slots():
        assert sum(walk.goal for walk in levels.motions) == 60
        assert all(0 <= walk.position <= walk.goal for walk in levels.motions)
    if rule == "keep":
        assert {walk.goal for walk in levels.motions} == {20}
    if all(walk.position == walk.goal for walk in levels.motions):
        assert sum(walk.position for walk in levels.motions) == 60
    moving = [walk for walk in levels.motions if not (walk.held or walk.stopped)]
    if rule == "take_over" and moving and not any(walk.held and not walk.alone for walk in levels.motions):
        assert sum((walk.position for walk in levels.motions), Fraction(0)) == 60  # whoever can turn does it all


@given(pauses())
def test_all_of_it_gone_back_is_nothing(course: list[dict[str, Any]]) -> None:
    try:
        there = made(*course, count=3).schedule
    except PlanInvalid:
        return
    planners = walked(there.plan).motions
    if any(walk.stopped for walk in planners):
        return
    back = [
        order("reverse", 200, walk.plan.level.name, distance_mm=Decimal(str(float(walk.position))), rate_mm_per_day=1)
        for walk in planners
        if walk.position >= Fraction(1, 2)
    ]
    levels = walked(plan(**case(*course, *back, count=3)))
    assert not levels.problems
    assert [walk.position for walk in levels.motions] == [0, 0, 0]
