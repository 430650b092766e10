"""A plan worked out: steps, dates and what must always hold."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.schedule_data import json_text
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import LevelSchedule, Schedule
from tests.helpers import goal, plan, read, report, report_anew
from tests.hexapod_plans import pose, six
from tests.level_plans import HINGE, TANDEM


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Any axial prescription that is short enough to test quickly."""
    kind = draw(st.sampled_from(["transport", "lengthening", "compression"]))
    count = draw(st.integers(1, 8))
    return {
        "goal": goal(kind, draw(st.decimals(4, 16, places=2))),
        "protocol.rate_mm_per_day": draw(st.decimals("0.4", 2, places=2)),
        "protocol.sessions": None,
        "protocol.sessions_per_day": count,
        "frame.pitch_mm": draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("1.25")])),
        "frame.steps_per_turn": draw(st.sampled_from([1, 2, 3, 4, 6, 12])),
        "frame.rods": draw(st.integers(1, 6)),
    }


def cumulative_error_is_never_over_half_a_step(schedule: Schedule) -> None:
    """After every session, and between them, the sum of steps is within half a step of the exact target."""
    n, step = len(schedule.plan.protocol.sessions), schedule.actuators[0].step_mm
    rate, total = Fraction(schedule.plan.protocol.rate_mm_per_day), Fraction(schedule.plan.goal.distance_mm)
    made, sessions = 0, {s.at.replace(tzinfo=None): s for s in schedule.sessions}
    k = 0
    while min(rate * k / n, total) < total:
        k += 1
        days, place = divmod(k - 1, n)
        at = schedule.start + timedelta(days=days)
        session = sessions.pop(at.replace(hour=0, minute=0) + _clock(schedule.plan.protocol.sessions[place]), None)
        made += session.moves[0].steps if session else 0
        assert abs(made * step - min(rate * k / n, total)) <= step / 2
        assert made * step - min(rate * k / n, total) < step / 2  # an exact half is never ahead
    assert not sessions


def _clock(at: Any) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def the_end_is_the_whole_step_nearest_the_total(schedule: Schedule) -> None:
    step, total = schedule.actuators[0].step_mm, Fraction(schedule.plan.goal.distance_mm)
    assert abs(schedule.moved_mm - total) <= step / 2
    assert schedule.moved_mm == schedule.steps * step
    assert schedule.sessions[-1].remaining_mm == max(total - schedule.moved_mm, 0)
    assert schedule.sessions[-1].moves[0].reading_mm == schedule.moved_mm


def _without_dates(schedule: Schedule) -> list[Any]:
    return [
        (s.number, s.day, s.at.time(), s.phase, s.remaining_mm, [(m.steps, m.reading_mm, m.face) for m in s.moves])
        for s in schedule.sessions
    ]


def shifting_the_surgery_date_shifts_dates_and_nothing_else(here: Schedule, plan: dict[str, Any], days: int) -> None:
    there = report(**plan, surgery=date(2026, 1, 5) + timedelta(days=days)).schedule
    assert _without_dates(here) == _without_dates(there)
    shift = {(b.at.date() - a.at.date()).days for a, b in zip(here.sessions, there.sessions, strict=True)}
    assert shift == {days}
    milestones = zip(here.milestones, there.milestones, strict=True)
    assert all(a.kind == b.kind and (b.on - a.on).days == days for a, b in milestones)


def rods_never_change_the_rate(here: Schedule, plan: dict[str, Any], rods: int) -> None:
    assert _without_dates(here) == _without_dates(report(**{**plan, "frame.rods": rods}).schedule)


@given(changes(), st.integers(-400, 400), st.integers(1, 12))
def test_what_holds_of_any_plan_along_an_axis(plan: dict[str, Any], days: int, rods: int) -> None:
    made = report(**plan)
    cumulative_error_is_never_over_half_a_step(made.schedule)
    the_end_is_the_whole_step_nearest_the_total(made.schedule)
    shifting_the_surgery_date_shifts_dates_and_nothing_else(made.schedule, plan, days)
    rods_never_change_the_rate(made.schedule, plan, rods)
    assert json_text(made) == json_text(report_anew(**plan))  # the same plan gives the same bytes


def test_sixty_mm_by_hand() -> None:
    """60 mm at 1 mm a day in four: 240 quarter turns from POD 7, Mon 12 Jan, to POD 66, Thu 12 Mar 2026."""
    schedule = report().schedule
    first, last = schedule.sessions[0], schedule.sessions[-1]
    assert (first.at.isoformat(), last.at.isoformat()) == ("2026-01-12T08:00:00+00:00", "2026-03-12T20:00:00+00:00")
    assert (schedule.days, len(schedule.sessions), schedule.steps) == (60, 240, 240)
    assert schedule.achieved_mm_per_day == 1
    assert [m.kind for m in schedule.milestones] == [
        "surgery",
        "distraction_start",
        "first_session",
        "expected_contact",
        "last_session",
    ]


@pytest.mark.parametrize(
    ("start_face", "faces"),
    [(1, [2, 3, 4, 1, 2]), (3, [4, 1, 2, 3, 4])],
)
def test_faces_go_round(start_face: int, faces: list[int]) -> None:
    """((start_face − 1 + cumulative steps) mod 4) + 1."""
    schedule = report(**{"frame.start_face": start_face}).schedule
    assert [s.moves[0].face for s in schedule.sessions[:5]] == faces


def test_total_that_is_no_whole_number_of_steps() -> None:
    """10.1 mm over 0.25 is 40.4 steps: 40 are made and 0.1 mm is left; 10.2 is 40.8: 41, and 0.05 over."""
    short = report(goal=goal("transport", Decimal("10.1"))).schedule
    over = report(goal=goal("transport", Decimal("10.2"))).schedule
    assert (short.steps, short.sessions[-1].remaining_mm) == (40, Fraction(1, 10))
    assert (over.steps, over.sessions[-1].remaining_mm) == (41, 0)


def test_compression_has_a_phase_of_its_own_and_no_contact() -> None:
    schedule = report(goal=goal("compression", 5)).schedule
    assert {s.phase for s in schedule.sessions} == {"compression"}
    assert not schedule.dates("expected_contact")


def test_the_scale_starts_anew_at_a_swap() -> None:
    """Day 6 is the swap: 5 mm were turned before it, so day 6 ends at a reading of 1 mm, with 54 mm to go."""
    schedule = report(**{"frame.swaps": [date(2026, 1, 17)]}).schedule
    ends = {s.day: s for s in schedule.sessions}
    assert (ends[5].moves[0].reading_mm, ends[6].moves[0].reading_mm) == (5, 1)
    assert ends[6].remaining_mm == 54
    assert schedule.dates("swap") == [date(2026, 1, 17)]


def test_reviews_run_to_the_first_one_on_or_after_the_last_session() -> None:
    """Every 14 days from 14 days after Mon 12 Jan; the last session is Thu 12 Mar."""
    schedule = report(review={"every_days": 14}).schedule
    assert [d.isoformat() for d in schedule.dates("review")] == [
        "2026-01-26",
        "2026-02-09",
        "2026-02-23",
        "2026-03-09",
        "2026-03-23",
    ]


def test_a_review_on_the_last_day_is_the_last_review() -> None:
    """59 days after Mon 12 Jan is Thu 12 Mar, the day of the last session: there is none after it."""
    schedule = report(review={"every_days": 59}).schedule
    assert [d.isoformat() for d in schedule.dates("review")] == ["2026-03-12"]


def test_reviews_move_to_the_next_clinic_day() -> None:
    """Mon 26 Jan moves to Tue 27; Thu is a clinic day too, but later."""
    schedule = report(review={"every_days": 14, "first": date(2026, 1, 26), "weekdays": ["TU", "TH"]}).schedule
    assert [d.isoformat() for d in schedule.dates("review")][:2] == ["2026-01-27", "2026-02-10"]


@pytest.mark.parametrize("made", [report(), read(HINGE), six()], ids=["axial", "hinge", "six struts"])
def test_one_level_is_a_level_of_which_all_is_true_that_is_true_of_the_whole(made: Report) -> None:
    (level,) = made.schedule.levels
    assert all(getattr(level, own.name) == getattr(made.schedule, own.name) for own in fields(LevelSchedule))
    assert not made.schedule.has_multiple_levels


def test_a_level_has_its_own_plan_also_where_it_is_alone() -> None:
    own = {"name": "upper", "moves": "distally", "distance_mm": 60, "rate_mm_per_day": Decimal("0.5")}
    named = report(levels=[own]).schedule
    for schedule in (named, report().schedule, read(TANDEM).schedule):
        assert [level.plan for level in schedule.levels] == list(schedule.plan.level_plans)
    assert named.levels[0].plan.protocol.rate_mm_per_day == Decimal("0.5")


def test_every_session_has_the_way_of_each_level_and_that_of_a_level_its_own() -> None:
    """Three levels in tandem, and one frame of six struts: the last session of the whole, and that of each level."""
    tandem, correction = read(TANDEM).schedule, six().schedule
    assert tandem.has_multiple_levels
    assert [len(session.levels) for session in (tandem.sessions[-1], correction.sessions[-1])] == [3, 1]
    for schedule in (*tandem.levels, *correction.levels):
        last = schedule.sessions[-1]
        assert [(way.remaining_mm, way.done_mm) for way in last.levels] == [(last.remaining_mm, last.done_mm)]


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        (
            {"course": [{"on": date(2026, 1, 12), "order": "pause"}]}, ("course",),
            "course: nothing would ever turn; order resume, or take the pause out",
        ),
        # 0.05 mm a day are 0.125, half a step, after 2.5 days; on the 13th 0.1 mm
        (
            {"protocol.rate_mm_per_day": Decimal("0.05"), "review": {"every_days": 7, "last": date(2026, 1, 13)}},
            ("review", "last"), "last must be later: nothing would be turned by then; you wrote 2026-01-13",
        ),
        (
            {"frame.swaps": [date(2026, 1, 12)]}, ("frame", "swaps"),
            "swaps: Mon 12 Jan 2026 is outside the course, which runs from Mon 12 Jan 2026 to Thu 12 Mar 2026",
        ),
        (
            {"frame.swaps": [date(2026, 3, 13)]}, ("frame", "swaps"),
            "swaps: Fri 13 Mar 2026 is outside the course, which runs from Mon 12 Jan 2026 to Thu 12 Mar 2026",
        ),
        (
            {"frame.swaps": [date(2031, 1, 14)], "course": [{"on": date(2026, 2, 1), "order": "pause"}]},
            ("frame", "swaps"), "swaps: Tue 14 Jan 2031 is outside the course, which begins on Mon 12 Jan 2026 and "
                                "takes 5 years at most",
        ),
        (
            {"course": [{"on": date(2026, 3, 11), "record": "frame_off"}]}, ("course", 0),
            "record frame_off on Wed 11 Mar 2026 is before the last turn, Thu 12 Mar 2026 20:00: order stop first, for "
            "the time from which nothing was turned",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_turned_by(changes: dict[str, Any], path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        schedule_of(plan(**changes))
    assert [(one.path, one.message) for one in invalid.value.problems] == [(path, message)]


def test_what_just_can_be_turned_by() -> None:
    assert report(**{"frame.swaps": [date(2026, 1, 13), date(2026, 3, 12)]}).schedule.dates("swap")
    assert report(course=[{"on": date(2026, 3, 12), "record": "frame_off"}]).schedule


def test_ends_that_are_too_near_to_turn_a_strut() -> None:
    """At h all scales show sqrt(h² + 6400) - 20: 150 at 150, 150.097 at 150.11, and the next mark is 150.5."""
    with pytest.raises(PlanInvalid) as invalid:
        six(start=pose(0, 0, -150), end=pose(0, 0, -150.11))
    assert [(one.path, one.message) for one in invalid.value.problems] == [
        (("correction",), "correction: start and end are so near that no strut would turn a step")
    ]


def test_what_falls_on_one_day_is_told_in_the_order_in_which_it_happens() -> None:
    """Half a mm in one day of four turns of 0.5 mm, the first of them on the day of surgery."""
    made = report(**{
        "goal.defect_mm": Decimal("0.5"), "protocol.rate_mm_per_day": 2, "protocol.latency_days": 0,
        "review": {"first": date(2026, 1, 5), "every_days": 7},
    })  # fmt: skip
    of_day_1 = [one.kind for one in made.schedule.milestones if one.on == date(2026, 1, 5)]
    assert of_day_1 == ["surgery", "distraction_start", "first_session", "review", "expected_contact", "last_session"]
