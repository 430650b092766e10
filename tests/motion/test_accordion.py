"""Order accordion: back and forth, worked by hand.

PLAN: 60 mm at 1 mm a day in four, from Mon 12 Jan 2026. On the morning of 1 Feb 20 mm are made.
"""

import re
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.plan_text import order_text
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.slots import SessionSlot
from bt_cli.plan.model import Plan
from bt_cli.schedule.phases import rate_segments
from tests.courses import entries
from tests.helpers import PLAN, read

TWICE = 'on = 2026-02-01; order = "accordion"; cycles = 2; distance_mm = 1; rate_mm_per_day = 1'
WITH_A_DAY = f"{TWICE}; forth_rate_mm_per_day = 0.5; pause_days = 1"
RESUME = 'on = 2026-03-01; order = "resume"'
SHORT = PLAN.replace("defect_mm = 60", "defect_mm = 20")


def course(*tables: str, plan: str = PLAN) -> Report:
    return read(plan + entries(*tables))


def slots(*tables: str, plan: str = PLAN) -> list[SessionSlot]:
    return list(MotionPlanner(course(*tables, plan=plan).schedule.plan).slots())


def days(found: list[SessionSlot]) -> list[tuple[str, str, str, int]]:
    """Each day with slots of one phase from 1 Feb on: phase, position after its last slot, how many slots."""
    told: dict[tuple[str, str], list[SessionSlot]] = {}
    for slot in found:
        if slot.at >= datetime(2026, 2, 1):
            told.setdefault((f"{slot.at:%d %b}", slot.phase), []).append(slot)
    return [(on, phase, str(them[-1].position), len(them)) for (on, phase), them in told.items()]


def test_two_cycles_end_where_they_began_and_wait() -> None:
    """1 mm back is four slots, and four forth: a day each; then nothing, until resume goes on from 20 mm."""
    assert days(slots(TWICE)) == [
        ("01 Feb", "reversal", "19", 4),
        ("02 Feb", "distraction", "20", 4),
        ("03 Feb", "reversal", "19", 4),
        ("04 Feb", "distraction", "20", 4),
    ]
    # 40 mm are left on 1 March: 40 days, to 9 April
    made = course(TWICE, RESUME).schedule
    assert f"{made.sessions[-1].at:%d %b %H:%M}" == "09 Apr 20:00"
    assert made.dates("expected_contact") == [date(2026, 4, 9)]


def test_whole_days_without_turns_at_each_change_of_way_and_another_rate_forth() -> None:
    """Back on 1 Feb; 2 Feb rests; forth at 0.5 a day is two days; 5 Feb rests; and so on."""
    assert days(slots(WITH_A_DAY)) == [
        ("01 Feb", "reversal", "19", 4),
        ("03 Feb", "distraction", "39/2", 4),
        ("04 Feb", "distraction", "20", 4),
        ("06 Feb", "reversal", "19", 4),
        ("08 Feb", "distraction", "39/2", 4),
        ("09 Feb", "distraction", "20", 4),
    ]


def test_a_part_of_a_day_is_no_rest_and_the_next_half_begins_at_the_next_slot() -> None:
    """1 mm back in three a day of a third each from 16:00; 08:00 and 14:00 are its second and third."""
    early = 'at = 2026-02-01T16:00:00; order = "accordion"; cycles = 1; distance_mm = 1; rate_mm_per_day = 1'
    found = [s for s in slots(f'{early}; sessions = ["08:00", "14:00", "20:00"]') if s.at >= datetime(2026, 2, 1, 16)]
    assert [(f"{s.at:%d %H:%M}", s.phase[:4], str(s.position)) for s in found] == [
        ("01 20:00", "reve", "121/6"),  # 20.5 less a third
        ("02 08:00", "reve", "119/6"),
        ("02 14:00", "reve", "39/2"),
        ("02 20:00", "dist", "119/6"),
        ("03 08:00", "dist", "121/6"),
        ("03 14:00", "dist", "41/2"),
    ]


def test_what_the_course_does_meanwhile() -> None:
    """A rest between the ways belongs to the way before it."""
    states = course(WITH_A_DAY, RESUME).schedule.states
    assert [(f"{state.at:%d %b %H}", state.name) for state in states] == [
        ("12 Jan 08", "distraction"),
        ("01 Feb 08", "reversal"),
        ("03 Feb 08", "distraction"),
        ("06 Feb 08", "reversal"),
        ("08 Feb 08", "distraction"),
        ("09 Feb 20", "waiting"),
        ("01 Mar 08", "distraction"),
        ("09 Apr 20", "waiting"),
    ]


def test_its_halves_are_legs_of_their_own_pace() -> None:
    """And what goes on after it at the same rate is another leg, since another time."""
    found = rate_segments(course(f"{WITH_A_DAY}; sessions = ['08:00', '20:00']", RESUME).schedule)
    told = [(leg.pace.phase, str(leg.pace.rate_mm_per_day), len(leg.pace.times), str(leg.travel_mm)) for leg in found]
    assert told == [
        ("distraction", "1", 4, "20"),
        ("reversal", "1", 2, "-1"),
        ("distraction", "1/2", 2, "1"),
        ("reversal", "1", 2, "-1"),
        ("distraction", "1/2", 2, "1"),
        ("distraction", "1", 4, "40"),
    ]
    same = rate_segments(course(TWICE, RESUME).schedule)
    assert [f"{leg.since:%d %b}" for leg in same] == ["12 Jan", "01 Feb", "02 Feb", "03 Feb", "04 Feb", "01 Mar"]


def test_a_pause_holds_it_and_resume_goes_on_with_it() -> None:
    """Paused at 12:00 of the first way back (19.75); on 10 Feb it goes on from there."""
    held = slots(TWICE, 'at = 2026-02-01T12:00:00; order = "pause"', 'on = 2026-02-10; order = "resume"')
    assert days(held) == [
        ("01 Feb", "reversal", "79/4", 1),
        ("10 Feb", "reversal", "19", 3),
        ("10 Feb", "distraction", "77/4", 1),
        ("11 Feb", "distraction", "20", 3),
        ("11 Feb", "reversal", "79/4", 1),
        ("12 Feb", "reversal", "19", 3),
        ("12 Feb", "distraction", "77/4", 1),
        ("13 Feb", "distraction", "20", 3),
    ]


@pytest.mark.parametrize(("resumed", "goes_on"), [("2026-02-02T16:00:00", "03 Feb"), ("2026-02-05T08:00:00", "05 Feb")])
def test_a_rest_between_ways_is_never_cut_short_by_a_pause(resumed: str, goes_on: str) -> None:
    """2 Feb rests in any case; a pause that lasts longer ends the rest later."""
    held = slots(WITH_A_DAY, 'at = 2026-02-02T12:00:00; order = "pause"', f'at = {resumed}; order = "resume"')
    assert days(held)[:2] == [("01 Feb", "reversal", "19", 4), (goes_on, "distraction", "39/2", 4)]
    assert days(held)[-1][2] == "20"


@pytest.mark.parametrize(
    ("order", "then"),
    [
        # At 08:00 of 2 Feb 19 mm are made. Half a mm a day: 0.125 a slot.
        ('order = "rate"; rate_mm_per_day = 0.5', [("02 Feb", "distraction", "39/2", 4)]),
        ('order = "remaining"; remaining_mm = 1', [("02 Feb", "distraction", "20", 4)]),
        ('order = "remaining"; remaining_mm = 0', []),
        ('order = "reverse"; distance_mm = 1; rate_mm_per_day = 1', [("02 Feb", "reversal", "18", 4)]),
        ('order = "stop"', []),
        (
            'order = "accordion"; cycles = 1; distance_mm = 0.5; rate_mm_per_day = 1',
            [("02 Feb", "reversal", "37/2", 2), ("02 Feb", "distraction", "19", 2)],
        ),
    ],
)
def test_any_other_order_ends_it(order: str, then: list[tuple[str, str, str, int]]) -> None:
    found = days(slots(TWICE, f"on = 2026-02-02; {order}"))
    assert found[1 : 1 + max(len(then), 1)] == then
    assert not [phase for _, phase, _, _ in found[1 + len(then) :] if phase == "reversal"]


def test_a_stop_ends_it_and_resume_then_goes_toward_the_goal() -> None:
    found = days(slots(TWICE, 'on = 2026-02-02; order = "stop"', 'on = 2026-02-10; order = "resume"'))
    assert found[1:3] == [("10 Feb", "distraction", "20", 4), ("11 Feb", "distraction", "21", 4)]


def test_what_is_left_measured_in_a_pause_of_it_ends_it() -> None:
    """19 mm are made, 5 are left: from 10 Feb on 5 days."""
    tables = ('on = 2026-02-02; order = "pause"', 'on = 2026-02-03; order = "remaining"; remaining_mm = 5',
              'on = 2026-02-10; order = "resume"')  # fmt: skip
    found = days(slots(TWICE, *tables))
    assert found[1:] == [(f"{10 + k} Feb", "distraction", f"{20 + k}", 4) for k in range(5)]


def test_at_contact_it_comes_back_to_contact_and_pressing_may_follow() -> None:
    """20 mm are made on 31 Jan. Contact is told at its end, on 4 Feb, as it was not there in between."""
    made = course(TWICE, 'on = 2026-02-06; order = "compress"; distance_mm = 1; rate_mm_per_day = 1', plan=SHORT)
    assert made.schedule.dates("expected_contact") == [date(2026, 2, 4)]
    assert max(s.done_mm for s in made.schedule.sessions) == 20
    assert made.schedule.sessions[-1].moves[0].reading_mm == 21
    with pytest.raises(PlanInvalid, match="goes beyond the goal, which is not reached by then"):
        course(TWICE, 'on = 2026-02-02; order = "compress"; distance_mm = 1; rate_mm_per_day = 1', plan=SHORT)


def test_of_a_compression_back_is_apart_and_forth_is_together() -> None:
    plan = PLAN.replace('kind = "transport"\ndefect_mm = 60', 'kind = "compression"\ncompression_mm = 30')
    assert [phase for _, phase, _, _ in days(slots(TWICE, plan=plan))] == ["reversal", "compression"] * 2


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TWICE.replace("distance_mm = 1", "distance_mm = 20.25"), "20.25 mm back is more than the 20 mm made by then"),
        (TWICE.replace("2026-02-01", "2026-01-12"), "1 mm back is more than the 0 mm made by then"),
        (TWICE.replace("cycles = 2; ", ""), "order accordion: cycles is missing"),
        (TWICE.replace("; rate_mm_per_day = 1", ""), "order accordion: rate_mm_per_day is missing"),
        (TWICE.replace("cycles = 2", "cycles = 21"), "cycles must be between 1 and 20 cycles"),
        (TWICE.replace("cycles = 2", "cycles = 0"), "cycles must be between 1 and 20 cycles"),
        (f"{TWICE}; pause_days = 15", "pause_days must be between 0 and 14 days"),
        (f"{TWICE}; forth_rate_mm_per_day = 6", "forth_rate_mm_per_day must be between 0.05 and 5 mm per day"),
        (f"{TWICE}; remaining_mm = 6", "remaining_mm does not belong to order accordion"),
        ('on = 2026-02-01; order = "reverse"; distance_mm = 1; rate_mm_per_day = 1; cycles = 2',
         "cycles does not belong to order reverse"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(table: str, said: str) -> None:
    with pytest.raises(PlanInvalid, match=re.escape(said)):
        course(table)


@pytest.mark.parametrize("rates", ["rate_mm_per_day = 2.5", "rate_mm_per_day = 1; forth_rate_mm_per_day = 2.5"])
def test_both_its_rates_are_held_to_the_rules(rates: str) -> None:
    found = course(f'on = 2026-02-01; order = "accordion"; cycles = 2; distance_mm = 1; {rates}').findings
    assert "2.5 mm a day from Sun 1 Feb 2026 is more than 2 mm a day" in [f.message for f in found if f.code == "BT102"]


def test_its_words() -> None:
    said = [order_text(course(table).schedule.events[0].entry) for table in (TWICE, WITH_A_DAY)]
    assert said == [
        "back by 1 mm and forth again, 2 times, 1 mm a day",
        "back by 1 mm and forth again, 2 times, back 1 mm a day, forth 0.5 mm a day, "
        "with 1 day without turns each time the way changes",
    ]


def test_all_that_is_made_can_be_gone_back() -> None:
    assert min(s.position for s in slots(TWICE.replace("distance_mm = 1", "distance_mm = 20"))[80:]) == 0


@st.composite
def accordions(draw: st.DrawFn) -> tuple[Plan, Fraction, Fraction]:
    """A short plan with an accordion, perhaps with a pause or missed turns; where it begins, and how far it goes."""
    on = date(2026, 1, 12) + timedelta(days=draw(st.integers(5, 25)))
    distance = draw(st.sampled_from(["0.5", "1.7", "3", "5"]))
    keys = [
        f'on = {on}; order = "accordion"; cycles = {draw(st.integers(1, 4))}; distance_mm = {distance}',
        f"rate_mm_per_day = {draw(st.sampled_from(['0.7', '1', '2']))}",
        *draw(st.sampled_from([[], ["forth_rate_mm_per_day = 0.4"]])),
        f"pause_days = {draw(st.integers(0, 3))}",
        *draw(st.sampled_from([[], ['sessions = ["09:00", "15:00", "21:00"]']])),
    ]
    tables = ["; ".join(keys)]
    later = on + timedelta(days=draw(st.integers(1, 9)))
    match draw(st.sampled_from(["", "pause", "missed"])):
        case "pause" if later <= on + timedelta(days=int(float(distance))):
            tables += [f'on = {later}; order = "pause"', f'on = {later + timedelta(days=3)}; order = "resume"']
        case "missed":
            tables.append(f'from = {on}; to = {on}; record = "missed"')
    plan = course(*tables, plan=SHORT).schedule.plan
    at = datetime.combine(on, time.min)
    before = [s.position for s in MotionPlanner(plan).slots() if s.at < at]
    return plan, before[-1], Fraction(distance)


@given(accordions())
def test_it_returns_to_its_start_and_never_leaves_its_span(drawn: tuple[Plan, Fraction, Fraction]) -> None:
    plan, begun, distance_mm = drawn
    ordered = plan.course[0].moment(plan.slots)
    walk = MotionPlanner(plan)
    after = [slot.position for slot in walk.slots() if slot.at.date() >= ordered.date()]
    assert after[-1] == begun == walk.motion.position
    assert min(after) == begun - distance_mm >= 0
    assert max(after) == begun
    assert walk.motion.states[-1].name == "waiting"
