"""Reviews go on as long as the frame is on: no pause, stop or wait takes one away.

PLAN ends on Thu 12 Mar 2026; with reviews every 14 days from Mon 26 Jan they are on 26 Jan, 9 and 23 Feb, 9 Mar and,
the first after the last turn, 23 Mar. On the morning of 1 Feb (day 21) 20 mm are made.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.schedule_data import as_json
from bt_cli.plan.prescription import Clinic, Review
from bt_cli.schedule.reviews import review_dates
from tests.helpers import PLAN, plan, read
from tests.hexapod_plans import six, struts
from tests.level_plans import HINGE, KEPT, PAUSED, TANDEM
from tests.schedule.test_courses import course, courses, order, record

FORTNIGHTLY = {"first": date(2026, 1, 26), "every_days": 14}
TABLE = "[review]\nfirst = 2026-01-26\nevery_days = 14\n"
SHORT = struts(*({"number": number, "size": "short", "max_mm": 140} for number in (1, 2)), size="medium")
LONG = [{"size": "long", "min_mm": 133, "max_mm": 270, "scale_zero_mm": 20}]
PLANNED = ["01-26", "02-09", "02-23", "03-09", "03-23"]


def reviews(made: Report) -> list[str]:
    return [f"{on:%m-%d}" for on in made.schedule.dates("review")]


def paused(*entries: dict[str, Any], **changes: Any) -> list[str]:
    return reviews(course(*entries, **{"review": FORTNIGHTLY, **changes}))


def test_they_go_on_to_the_first_on_or_after_the_last_turn() -> None:
    assert paused() == PLANNED
    assert paused(review={"first": date(2026, 3, 12), "every_days": 14}) == ["03-12"]


@pytest.mark.parametrize("kind", ["pause", "stop"])
@pytest.mark.parametrize(
    ("on", "more"),
    [
        ("2026-01-13", []),
        ("2026-02-01", []),
        ("2026-02-09", []),  # begun on a review: that day is no review after it
        ("2026-02-22", []),  # 23 Feb, 9 and 23 Mar are three
        ("2026-03-09", ["04-06"]),  # only 23 Mar is left of those planned
        ("2026-03-12", ["04-06"]),
    ],
)
def test_a_rest_without_end_takes_no_review_away_and_two_are_to_come(kind: str, on: str, more: list[str]) -> None:
    assert paused(order(kind, on)) == PLANNED + more


def test_a_stop_after_the_last_turn_is_followed_by_two() -> None:
    """The course was at its end: 23 Mar was to be the last, and the frame is still on."""
    assert paused(order("stop", "2026-03-20")) == [*PLANNED, "04-06"]


def test_a_pause_with_an_end_has_reviews_in_it_and_more_at_its_end() -> None:
    """Fourteen days without a turn: the last is on 26 Mar, and the review after it on 6 Apr."""
    assert paused(order("pause", "2026-02-01"), order("resume", "2026-02-15")) == [*PLANNED, "04-06"]


def test_a_pause_that_became_a_stop_hides_nothing() -> None:
    assert paused(order("pause", "2026-02-01"), order("stop", "2026-02-20")) == PLANNED


def test_what_waits_for_an_order_is_reviewed_as_if_it_went_on_at_once() -> None:
    """5 mm back end on 5 Feb at 15 mm; the other 45 mm would end on 22 Mar. Of 15 mm back (15 Feb) 55 mm, on 11 Apr."""
    assert paused(order("reverse", "2026-02-01", distance_mm=5, rate_mm_per_day=1)) == PLANNED
    back = order("reverse", "2026-02-01", distance_mm=15, rate_mm_per_day=1)
    assert paused(back) == [*PLANNED, "04-06", "04-20"]
    cycles = order("accordion", "2026-02-01", distance_mm=5, rate_mm_per_day=1, cycles=2)
    assert paused(cycles) == [*PLANNED, "04-06"]  # 20 days of it, to 20 Feb; 40 mm more are done on 1 Apr


def test_a_stop_in_the_midst_of_an_accordion_keeps_those_of_its_end() -> None:
    cycles = order("accordion", "2026-02-01", distance_mm=5, rate_mm_per_day=1, cycles=2)
    assert paused(cycles, order("stop", "2026-02-03")) == paused(cycles)


def test_records_after_a_pause_take_none_away_either() -> None:
    missed = record("missed", "2026-01-31T20:00")
    read_off = record("reading", "2026-02-20T12:00", readings_mm={"A": 20})
    assert paused(order("pause", "2026-02-01"), missed, read_off) == PLANNED


def test_nothing_is_reviewed_beyond_the_last_that_the_plan_covers() -> None:
    cut = {**FORTNIGHTLY, "last": date(2026, 2, 20)}
    assert paused(review=cut) == paused(order("pause", "2026-02-01"), review=cut) == ["01-26", "02-09", "02-20"]
    back = order("reverse", "2026-02-01", distance_mm=5, rate_mm_per_day=1)
    assert paused(back, review=cut) == ["01-26", "02-09", "02-20"]


def test_a_plan_without_reviews_gets_none() -> None:
    assert paused(order("pause", "2026-02-01"), review=None) == []


@pytest.mark.parametrize("plan", [KEPT, TANDEM, HINGE], ids=["keep", "take over", "hinge"])
@pytest.mark.parametrize("level", [True, False])
def test_nor_where_levels_or_a_hinge_rest(plan: str, level: bool) -> None:
    if level and "levels" not in plan:
        return
    pause = PAUSED if level else PAUSED.replace('level = "upper"\n', "")
    before, after = reviews(read(plan + TABLE)), reviews(read(plan + TABLE + pause))
    assert set(before) <= set(after)


def test_a_level_that_waits_by_itself_is_reviewed_as_if_it_went_on_at_once() -> None:
    """Upper has made 4 of 40 mm by 20 Jan, goes 3 mm back by 25 Jan and waits; 39 mm at 0.5 a day end on 13 Apr.

    Middle and lower are at their ends on 20 Feb.
    """
    back = PAUSED.replace('"pause"', '"reverse"\ndistance_mm = 3\nrate_mm_per_day = 0.5')
    made = read(KEPT + TABLE + back)
    assert made.schedule.sessions[-1].at.date() == date(2026, 2, 20)
    assert reviews(made) == [*PLANNED, "04-06", "04-20"]


@pytest.mark.parametrize(
    ("stopped", "wanted"),
    [
        ("2026-01-30", ["01-26", "02-09", "02-23"]),  # 9 and 23 Feb are two after it
        ("2026-02-12", ["01-26", "02-09", "02-23", "03-09"]),  # only 23 Feb is
    ],
)
def test_a_stop_of_all_begins_no_rest_of_a_level_that_was_stopped_before(stopped: str, wanted: list[str]) -> None:
    """Upper turns to Fri 20 Feb, and by a stop of all on the 19th and its own resume of the 20th to Sat 21 Feb.

    Lower would end on Sat 14 Feb: it rests from its own stop on, and no review after 23 Feb is for its last turn.
    """
    two = (
        PLAN.replace("defect_mm = 60", "defect_mm = 74").replace("latency", 'when_paused = "keep"\nlatency')
        + '[[levels]]\nname = "upper"\nmoves = "distally"\ndistance_mm = 40\n'
        + '[[levels]]\nname = "lower"\nmoves = "proximally"\ndistance_mm = 34\n'
    )
    own = f'[[course]]\norder = "stop"\non = {stopped}\nlevel = "lower"\n'
    of_all = '[[course]]\norder = "stop"\non = 2026-02-19\n'
    on_again = '[[course]]\norder = "resume"\non = 2026-02-20\nlevel = "upper"\n'
    made = read(two + TABLE + own + of_all + on_again)
    assert made.schedule.sessions[-1].at.date() == date(2026, 2, 21)
    assert reviews(made) == wanted


def test_nor_where_six_struts_rest_and_no_swap_is_moved_or_added() -> None:
    """A swap is planned on a review; one that a pause puts off for good is planned no more, and none comes instead."""
    weekly = {"review": {"first": date(2026, 1, 19), "every_days": 7}}
    plan: dict[str, Any] = {"struts": SHORT, "strut_sizes": LONG, **weekly}
    whole = six(**plan)
    swaps = whole.schedule.dates("swap")
    assert swaps
    for on in (swaps[0] - timedelta(days=1), swaps[-1] + timedelta(days=1)):
        held = six(**plan, course=[{"on": on, "order": "pause"}])
        assert set(reviews(whole)) <= set(reviews(held))
        assert held.schedule.dates("swap") == [swap for swap in swaps if swap <= on]


def test_no_re_set_is_planned_in_a_pause() -> None:
    """40 mm of range end on 20 Feb, so 9 Feb (28 mm) is the last review before; a pause from 1 Feb needs no re-set."""
    stroke = {"frame.range_mm": 40, "review": FORTNIGHTLY}
    assert course(**stroke).schedule.dates("swap") == [date(2026, 2, 9)]
    held = course(order("pause", "2026-02-01"), **stroke)
    assert reviews(held) == PLANNED
    assert held.schedule.dates("swap") == []


def test_they_stand_in_the_json() -> None:
    held = as_json(course(order("pause", "2026-02-01"), review=FORTNIGHTLY))
    assert [one["on"][5:] for one in held["milestones"] if one["kind"] == "review"] == PLANNED


@given(courses(), st.sampled_from(["pause", "stop"]), st.integers(1, 70))
@settings(max_examples=30)
def test_a_rest_is_never_the_end_of_reviews(entries: list[dict[str, Any]], kind: str, days: int) -> None:
    rest = order(kind, str(date(2026, 2, 20) + timedelta(days=days)))
    whole = course(*entries, review=FORTNIGHTLY).schedule
    try:
        held = course(*entries, rest, review=FORTNIGHTLY).schedule
    except PlanInvalid:  # nothing turned then any more
        return
    found = held.dates("review")
    assert set(whole.dates("review")) <= set(found)
    assert sum(on > rest["on"] for on in found) >= 2


@given(
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    st.integers(1, 40),
    st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), max_size=3, unique=True),
    st.integers(0, 90),
    st.integers(0, 200) | st.none(),
    st.sets(st.integers(0, 90), max_size=20),
)
def test_dates_are_those_of_the_rhythm_up_to_the_first_on_or_after_the_last_turn(
    first: date, every_days: int, weekdays: list[str], last: int, covered: int | None, holidays: set[int]
) -> None:
    """Against a plain loop over days: each multiple of the rhythm, moved on to an open weekday, each once."""
    names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    open_days = weekdays or [name for name in names if name != "SU" or first.weekday() == 6]
    closed = tuple(first + timedelta(days=day) for day in holidays)
    ends, until = first + timedelta(days=last), covered is not None and first + timedelta(days=covered)
    review = Review(first=first, every_days=every_days, weekdays=weekdays, last=until or None)
    days = []
    for k in range(400):
        on = first + timedelta(days=k * every_days)
        while names[on.weekday()] not in open_days or on in closed:
            on += timedelta(days=1)
        days.append(on)
    wanted = sorted({on for on in days if not until or on < until} | ({until} if until else set()))
    wanted = [on for i, on in enumerate(wanted) if i == 0 or wanted[i - 1] < ends]
    changes = {"review": review, "clinic": Clinic(closed=closed)}
    assert review_dates(plan().model_copy(update=changes), ends) == wanted


def test_no_review_is_on_a_sunday_unless_the_plan_says_so() -> None:
    # Every 10 days from Mon 12 Jan: Thu 22 Jan, Sun 1 Feb, Wed 11 Feb, Sat 21 Feb, Tue 3 Mar, Fri 13 Mar.
    assert paused(review={"every_days": 10}) == ["01-22", "02-02", "02-11", "02-21", "03-03", "03-13"]
    # First Sun 18 Jan, every 14 days, which the plan itself writes; then weekdays of its own.
    assert paused(review={"first": date(2026, 1, 18), "every_days": 14})[:2] == ["01-18", "02-01"]
    assert paused(review={"every_days": 10, "weekdays": ["SU"]})[:2] == ["01-25", "02-01"]
    # A first one that is not written: 13 days after Mon 12 Jan is Sun 25 Jan, so Mon 26 Jan, and 13 days more 8 Feb.
    assert paused(review={"every_days": 13})[:2] == ["01-26", "02-09"]


def test_no_review_is_on_a_day_on_which_the_clinic_is_closed() -> None:
    holidays = {"closed": [date(2026, 2, 9), date(2026, 2, 10), date(2026, 3, 1)]}
    # Mon 9 Feb and the Tuesday are closed: Wed 11 Feb. The next is counted from the 9th as before.
    assert paused(clinic=holidays) == ["01-26", "02-11", "02-23", "03-09", "03-23"]
    mondays = FORTNIGHTLY | {"weekdays": ["MO"]}
    assert paused(review=mondays, clinic=holidays) == ["01-26", "02-16", "02-23", "03-09", "03-23"]


def test_what_was_ordered_for_a_closed_day_stays() -> None:
    move = {"order": "review_move", "from": date(2026, 2, 9), "to": date(2026, 2, 10)}
    assert paused(move, clinic={"closed": [date(2026, 2, 10)]}) == ["01-26", "02-10", "02-23", "03-09", "03-23"]


def test_many_reviews_ordered_by_hand_are_read_at_once() -> None:
    """Each is looked up in the course before it, and none of these looks again: 30 took 2³⁰ schedules."""
    days = [date(2026, 1, 13) + timedelta(days=2 * k) for k in range(30)]
    added = paused(*({"order": "review_add", "dates": [on]} for on in days))
    assert {f"{on:%m-%d}" for on in days} <= set(added)


def test_a_scale_that_was_re_set_is_so_too_in_the_course_without_the_rest() -> None:
    """Re-set on Mon 2 Feb at 21 mm. On Sat 7 Feb the scale shows 4.75, where 5 were planned: 25.75 mm, not 4.75.

    Without the pause of 10 Feb 34.25 mm more take to Fri 13 March at 08:00: reviews as ever, to 23 March.
    """
    reset = order("reset", "2026-02-02", actuators=["A"])
    replan = order("replan", "2026-02-07", readings_mm={"A": Decimal("4.75")})
    assert paused(reset, replan, order("pause", "2026-02-10")) == PLANNED
