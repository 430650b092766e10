"""Docking: contact that an X-ray shows, worked by hand, and where a course ends.

PLAN of 20 mm at 1 mm a day in four, from Mon 12 Jan 2026: on the morning of 28 Jan 16 mm are made and 4 are left,
on the morning of 30 Jan 18; nominal contact is on Sat 31 Jan at 20:00.
"""

import re
from datetime import date, datetime
from fractions import Fraction

import pytest

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.motion.docking import DockingByXray
from bt_cli.plan.revisions import plan_at
from tests.courses import entries
from tests.helpers import PLAN, read

TWO_MM = "[docking]\ntolerance_mm = 2\n"
SEEN = 'on = 2026-01-28; record = "xray"; gap_mm = 2'
PRESS = 'on = 2026-01-30; order = "compress"; distance_mm = 1; rate_mm_per_day = 0.5'


def course(*tables: str, docking: str = TWO_MM) -> Report:
    return read(PLAN.replace("defect_mm = 60", "defect_mm = 20") + docking + entries(*tables))


def test_an_xray_within_tolerance_makes_contact_before_the_nominal_way_is_done() -> None:
    """By 30 Jan 18 mm are made; the 2 mm that are left are dropped, and pressing goes on from 18 to 19 mm.

    The X-ray of 28 Jan names no time, so it was before that day's first turn: the last turn before it is on 27 Jan.
    """
    schedule = course(SEEN, PRESS).schedule
    assert schedule.dates("expected_contact") == [date(2026, 1, 27)]
    pressing = [s for s in schedule.sessions if s.phase == "compression"]
    assert [s for s in schedule.sessions if s.at.date() >= date(2026, 1, 30)] == pressing
    assert (pressing[0].moves[0].reading_mm, pressing[-1].moves[0].reading_mm) == (18.25, 19)
    assert {s.remaining_mm for s in pressing} == {0}
    before = [s for s in schedule.sessions if s.phase == "distraction"]
    assert before[-1].remaining_mm == 2  # turns go on as planned until the order


@pytest.mark.parametrize("order", ["compress", "extend"])
@pytest.mark.parametrize("step", ["rate_mm_per_day = 0.5", "step_every_days = 2"])
def test_what_may_go_beyond_contact(order: str, step: str) -> None:
    made = course(SEEN, f'on = 2026-01-30; order = "{order}"; distance_mm = 1; {step}').schedule
    assert made.sessions[-1].moves[0].reading_mm == 19


@pytest.mark.parametrize(
    ("time", "contact"),
    [("on = 2026-01-28", 27), ("at = 2026-01-28T08:00:00", 27), ("at = 2026-01-28T09:00:00", 28)],
)
def test_contact_is_told_with_the_last_turn_before_the_xray(time: str, contact: int) -> None:
    schedule = course(SEEN.replace("on = 2026-01-28", time), PRESS).schedule
    assert schedule.dates("expected_contact") == [date(2026, 1, contact)]


def test_an_xray_between_the_last_turn_and_the_order_is_told_with_that_turn() -> None:
    seen = SEEN.replace("on = 2026-01-28", "at = 2026-01-30T07:00:00")
    assert course(seen, PRESS).schedule.dates("expected_contact") == [date(2026, 1, 29)]


NOT_REACHED = "order compress at Fri 30 Jan 2026 08:00: compress goes beyond the goal, which is not reached by then"
NO_XRAY = f"{NOT_REACHED}, and no X-ray before it shows a gap of 2 mm or less"
BACK = 'at = 2026-01-28T12:00:00; order = "reverse"; distance_mm = 1; rate_mm_per_day = 2'


@pytest.mark.parametrize(
    ("tables", "docking", "said"),
    [
        ([SEEN, PRESS], "", NOT_REACHED),  # without a tolerance an X-ray changes nothing
        ([SEEN, PRESS], "[docking]\nprocedure = 2026-02-02\n", NOT_REACHED),
        ([PRESS], TWO_MM, NO_XRAY),
        ([SEEN.replace("gap_mm = 2", "gap_mm = 2.25"), PRESS], TWO_MM, NO_XRAY),
        ([PRESS, SEEN.replace("2026-01-28", "2026-01-31")], TWO_MM, NO_XRAY),  # it comes after the order
        # The last one counts, and a note alone says nothing of the gap.
        ([SEEN, SEEN.replace("28", "29").replace("gap_mm = 2", "gap_mm = 3"), PRESS], TWO_MM, NO_XRAY),
        # The segment has gone back since it was seen.
        ([SEEN, BACK, PRESS], TWO_MM, NO_XRAY),
    ],
)
def test_where_contact_is_not_shown(tables: list[str], docking: str, said: str) -> None:
    with pytest.raises(PlanInvalid, match=f"{re.escape(said)}$"):
        course(*tables, docking=docking)


def test_an_xray_without_a_gap_leaves_the_one_before_it_standing() -> None:
    note = 'on = 2026-01-29; record = "xray"; note = "bone ends in line"'
    assert course(SEEN, note, PRESS).schedule.sessions[-1].moves[0].reading_mm == 19


def test_gone_back_and_forth_again_it_is_where_it_was_seen() -> None:
    """1 mm back and forth at 2 mm a day is the whole of 29 Jan."""
    cycle = 'on = 2026-01-29; order = "accordion"; cycles = 1; distance_mm = 1; rate_mm_per_day = 2'
    schedule = course(SEEN, cycle, PRESS).schedule
    assert schedule.sessions[-1].moves[0].reading_mm == 18


def test_a_pause_is_ended_by_pressing_where_contact_is_shown() -> None:
    schedule = course(SEEN, 'on = 2026-01-29; order = "pause"', PRESS).schedule
    assert schedule.sessions[-1].moves[0].reading_mm == 18
    assert [state.name for state in schedule.states] == ["distraction", "paused", "compression", "waiting"]


def test_what_was_seen_goes_by_the_place_of_its_entry_and_with_the_bone() -> None:
    """16 mm were made when 2 mm were left; an order then says that the bone was 1 mm further on."""
    plan = course(SEEN, SEEN.replace("28", "29"), PRESS).schedule.plan
    whole, at = DockingByXray(plan, plan.course), datetime(2026, 1, 28, 8)
    earlier = [whole.going_on(plan_at(plan, revision), range(revision, 3)) for revision in (1, 0)]
    assert [xrays.next for xrays in earlier] == [datetime(2026, 1, 28), None]
    assert earlier[1].going_on(plan, range(3)).next == datetime(2026, 1, 28)
    whole.look(at, Fraction(16), None)
    assert whole.met(Fraction(16), at) == (2, 16, None)
    whole.displace(Fraction(1))
    assert (whole.met(Fraction(33, 2), at), whole.met(Fraction(17), at)) == (None, (2, 17, None))


def test_only_a_bone_that_is_transported_docks() -> None:
    plan = course(PRESS.replace("compress", "reverse")).schedule.plan
    longer = plan.model_copy(update={"goal": plan.goal.model_copy(update={"kind": "lengthening"})})
    at = datetime(2026, 1, 28)
    assert [DockingByXray(one, ()).tolerance_mm(at) for one in (plan, longer)] == [2, None]


TWO_LEVELS = """\
when_paused = "keep"
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 10
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 10
rate_mm_per_day = 0.5
sessions = ["08:00", "20:00"]
"""


def test_of_several_levels_all_dock_at_once() -> None:
    """By 22 Jan the upper has done its 10 mm and the lower 5; 3 mm are seen. Pressing on 23 Jan ends both."""
    seen = 'on = 2026-01-22; record = "xray"; gap_mm = 3'
    press = 'on = 2026-01-23; order = "compress"; level = "upper"; distance_mm = 1; rate_mm_per_day = 1'
    schedule = course(seen, press, docking=TWO_LEVELS + "[docking]\ntolerance_mm = 3\n").schedule
    assert [part.moved_mm for part in schedule.levels] == [11, 5.5]
    assert schedule.dates("expected_contact") == [date(2026, 1, 21)]
    assert schedule.sessions[-1].remaining_mm == 0
    with pytest.raises(PlanInvalid, match="no X-ray before it shows a gap of 2 mm or less"):
        course(seen, press, docking=TWO_LEVELS + TWO_MM)


def test_no_level_goes_beyond_its_share_while_another_is_on_its_way() -> None:
    press = 'on = 2026-01-25; order = "compress"; level = "upper"; distance_mm = 1; rate_mm_per_day = 1'
    with pytest.raises(PlanInvalid, match="goes beyond the goal, which is not reached by then"):
        course(press, docking=TWO_LEVELS)
    stop = 'on = 2026-01-24; order = "stop"; level = "lower"'  # which leaves its part of the gap open
    with pytest.raises(PlanInvalid, match="goes beyond the goal, which is not reached by then"):
        course(stop, press, docking=TWO_LEVELS)


@pytest.mark.parametrize(
    ("last", "covered", "contact", "ends"),
    [
        (20, date(2026, 1, 20), [], "20 Jan 20:00"),  # the day of the review itself is turned
        (30, date(2026, 1, 30), [], "30 Jan 20:00"),
        (31, None, [date(2026, 1, 31)], "31 Jan 20:00"),  # contact on the very day: nothing was cut
    ],
)
def test_a_course_ends_at_contact_or_at_the_last_review_that_the_plan_covers(
    last: int, covered: date | None, contact: list[date], ends: str
) -> None:
    schedule = course(docking=f"[review]\nevery_days = 7\nlast = 2026-01-{last}\n").schedule
    assert (schedule.truncated_at, schedule.dates("expected_contact")) == (covered, contact)
    assert f"{schedule.sessions[-1].at:%d %b %H:%M}" == ends


def test_an_accordion_is_cut_as_everything_is_and_nothing_may_be_ordered_after() -> None:
    review = "[review]\nevery_days = 7\nlast = 2026-01-26\n"
    cycles = 'on = 2026-01-24; order = "accordion"; cycles = 3; distance_mm = 2; rate_mm_per_day = 1'
    schedule = course(cycles, docking=review).schedule
    assert (schedule.truncated_at, f"{schedule.sessions[-1].at:%d %H:%M}") == (date(2026, 1, 26), "26 20:00")
    with pytest.raises(PlanInvalid, match=r"is after the last review that the plan covers, Mon 26 Jan 2026"):
        course('on = 2026-01-27; order = "pause"', docking=review)


def test_a_pause_over_the_last_review_is_a_pause_and_no_end_of_cover() -> None:
    review = "[review]\nevery_days = 7\nlast = 2026-01-26\n"
    assert course('on = 2026-01-24; order = "pause"', docking=review).schedule.truncated_at is None
