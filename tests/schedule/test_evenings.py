"""What is left on an evening: by the day's turns, and by what was measured after the last of them."""

from datetime import date, datetime
from fractions import Fraction

from bt_cli.figures.daily import positions_mm
from bt_cli.schedule.evenings import Evening, evenings
from bt_cli.schedule.model import Progress
from bt_cli.schedule.status import status_at
from tests.helpers import PLAN, ROOT, read
from tests.level_plans import CONVERGENT

REPLAN = """
[[course]]
at = 2026-01-30T20:30:00
order = "replan"
readings_mm = { A = 16.75 }
"""
IN_A_PAUSE = """
[[course]]
on = 2026-02-01
order = "pause"
through = 2026-02-04
[[course]]
at = 2026-02-03T12:00:00
order = "remaining"
remaining_mm = 38
"""
PRESSED = """
[[course]]
at = 2026-03-16T08:00:00
order = "compress"
distance_mm = 1
step_every_days = 1
[[course]]
at = 2026-03-19T12:00:00
order = "replan"
readings_mm = { A = 60.5 }
"""


def left_mm(text: str) -> dict[date, tuple[Fraction, Fraction]]:
    """Of each day's row what is left, and what the drawing of that day has as done."""
    made = read(text)
    done = positions_mm(made.schedule)
    days = list(enumerate(evenings(made.schedule)))[1:]
    return {made.schedule.date_of(day): (evening.remaining_mm, done[day]) for day, evening in days}


def test_day_0_has_the_whole_way_and_then_an_evening_a_day() -> None:
    every = evenings(read(PLAN).schedule)
    assert len(every) == 61
    assert every[0] == Evening(Fraction(60), Fraction(0), (Progress(Fraction(60), Fraction(0), Fraction(0)),))
    assert (every[1].remaining_mm, every[60].remaining_mm) == (59, 0)


def test_of_six_struts_the_whole_way_is_that_of_the_bone() -> None:
    """From 130 to 160 mm below the proximal ring, straight: 30 mm."""
    six = (ROOT / "sample_plans" / "hexapod_lengthening.toml").read_text(encoding="utf-8")
    assert evenings(read(six).schedule)[0].remaining_mm == 30


def test_an_order_of_midnight_is_of_the_day_that_begins() -> None:
    """38 mm are left from the 3rd on, 35 from the first minute of the 4th."""
    order = '[[course]]\nat = 2026-02-04T00:00:00\norder = "remaining"\nremaining_mm = 35\n'
    found = left_mm(PLAN + IN_A_PAUSE + order)
    assert [found[date(2026, 2, on)][0] for on in (2, 3, 4, 5)] == [40, 38, 35, 34]


def test_a_scale_that_is_read_after_the_days_last_turn() -> None:
    """1 mm a day from Mon 12 Jan: 19 mm by Fri 30 Jan. The scale shows 16.75, so 43.25 of 60 are left that evening."""
    found = left_mm(PLAN + REPLAN)
    assert found[date(2026, 1, 29)] == (42, 18)
    assert found[date(2026, 1, 30)] == (Fraction("43.25"), Fraction("16.75"))
    assert found[date(2026, 1, 31)] == (Fraction("42.25"), Fraction("17.75"))


def test_an_x_ray_in_a_pause() -> None:
    """20 mm are made by Sat 31 Jan and 40 left; on Tue 3 Feb the X-ray shows 38; turning starts again on the 5th."""
    found = left_mm(PLAN + IN_A_PAUSE)
    assert [found[date(2026, 2, on)] for on in (1, 2, 3, 4, 5)] == [(40, 20), (40, 20), (38, 22), (38, 22), (37, 23)]


def test_of_several_levels_the_one_that_was_measured() -> None:
    """19 mm each by 30 Jan, 22 of 60 left. A shows 16.75, so 13.25 + 11 = 24.25 are left that evening."""
    made = read(PLAN + CONVERGENT + REPLAN)
    evening = evenings(made.schedule)[19]
    assert (evening.remaining_mm, evening.done_mm) == (Fraction("24.25"), Fraction("35.75"))
    assert [way.remaining_mm for way in evening.levels] == [Fraction("13.25"), 11]
    assert evenings(made.schedule)[20].remaining_mm == Fraction("22.25")


def test_in_tandem_the_segment_behind_was_measured() -> None:
    """19 mm each by 30 Jan: ring B, which goes with A, is at 38 of 60. A shows 20.25, 1.25 more than planned, and B 38.

    So A has 9.75 of its 30 left, and what it went too far B's own segment has gone too little: 12.25. The gap is seen
    at ring B: 22 are left, as before.
    """
    tandem = CONVERGENT.replace("proximally", "distally")
    evening = evenings(read(PLAN + tandem + REPLAN.replace("16.75", "20.25")).schedule)[19]
    assert [way.remaining_mm for way in evening.levels] == [Fraction("9.75"), Fraction("12.25")]
    assert [way.done_mm for way in evening.levels] == [Fraction("20.25"), Fraction("17.75")]
    assert (evening.remaining_mm, evening.done_mm) == (22, 38)


ROUNDED = """
format = "bt-plan"
version = 1
id = "OX-1"
timezone = "Europe/London"
surgery = 2026-01-05
goal = {kind = "transport", defect_mm = 6}
protocol = {rate_mm_per_day = 1, sessions = ["08:00"], when_paused = "keep"}
frames = [{name = "struts", kind = "click", pitch_mm = 1, steps_per_turn = 10}, {name = "rods", pitch_mm = 1}]
levels = [
  {name = "upper", moves = "distally", distance_mm = 4, rate_mm_per_day = 0.2, frame = "struts"},
  {name = "lower", moves = "distally", distance_mm = 2, frame = "rods"},
]
[[course]]
at = 2026-01-13T12:00:00
order = "remaining"
level = "upper"
remaining_mm = 3
"""


def test_in_tandem_the_whole_is_seen_at_the_ring_ahead_by_status_and_after_an_order_too() -> None:
    """On day 2 A has made 0.4 of 4 mm; ring B is to be at 2.4, and its nearest quarter is 2.5: 3.5 of 6 mm are left.

    By its own segment B is at 2.1 of 2 mm: the two of them added up would leave 3.6. At noon an X-ray shows 3 left of
    A's 3.6: both together are to go 5.4, of which 2.9 are left.
    """
    made = read(ROUNDED).schedule
    assert status_at(made, datetime(2026, 1, 13, 9)).remaining_mm == Fraction("3.5")
    assert status_at(made, datetime(2026, 1, 13, 13)).remaining_mm == Fraction("2.9")
    assert evenings(made)[2].remaining_mm == Fraction("2.9")
    assert [way.remaining_mm for way in evenings(made)[2].levels] == [3, 0]


def test_a_closed_gap_that_was_pressed_less_is_still_closed() -> None:
    """Docked at 60 mm on 12 Mar, pressed to 61 by 19 Mar; the scale shows 60.5: nothing is left, not 0.5 mm."""
    assert left_mm(PLAN + PRESSED)[date(2026, 3, 19)] == (0, 60)
    found = status_at(read(PLAN + PRESSED).schedule, datetime(2026, 3, 19, 13))
    assert (found.remaining_mm, found.done_mm) == (0, 60)


def test_a_scale_read_after_an_x_ray() -> None:
    """Paused from Sun 1 Feb at 20 mm. On the 3rd the X-ray shows 38 left; on the 4th A shows 0.25 less: 38.25."""
    scale = '[[course]]\non = 2026-02-04\norder = "replan"\nreadings_mm = { A = 19.75 }\n'
    found = left_mm(PLAN + IN_A_PAUSE + scale)
    assert [found[date(2026, 2, on)][0] for on in (2, 3, 4, 5)] == [40, 38, Fraction("38.25"), Fraction("37.25")]


def test_what_is_lengthened_on_from_past_the_goal() -> None:
    """20 mm by Sat 31 Jan. On 2 Feb A shows 21: past the goal. 2 mm more from there are 2 left, not 1."""
    plan = PLAN.replace('"transport"\ndefect_mm = 60', '"lengthening"\nlengthening_mm = 20')
    more = """
[[course]]
at = 2026-02-02T08:00:00
order = "replan"
readings_mm = { A = 21 }
[[course]]
at = 2026-02-02T12:00:00
order = "extend"
distance_mm = 2
rate_mm_per_day = 1
sessions = ["08:00"]
"""
    assert [left_mm(plan + more)[date(2026, 2, on)][0] for on in (1, 2, 3, 4)] == [0, 2, 1, 0]
