"""How far bone has come at a time: by turns before it, and by what orders up to it say.

KEPT: of 40 mm each, middle and lower go 1 mm a day in quarters at 08:00, 12:00, 16:00 and 20:00 from Mon 12 Jan 2026,
upper 0.5 mm at 08:00 and 20:00. On the morning of Sat 24 Jan, 12 days on, 6, 12 and 12 mm are made.
"""

from datetime import datetime
from fractions import Fraction

import pytest

from bt_cli.schedule.level_progress import (
    extended_mm,
    level_way_at,
    orders_before,
    replans,
    ways_at,
    whole_way_at,
)
from bt_cli.schedule.model import Progress
from tests.helpers import goal, read
from tests.level_plans import KEPT
from tests.schedule.test_courses import course, order
from tests.schedule.test_pose_tracking import FROM_160, longer, readings

MEASURED = '\n[[course]]\nat = 2026-01-24T08:00:00\norder = "remaining"\nremaining_mm = 20\nlevel = "lower"\n'
QUARTER = Fraction(1, 4)


@pytest.mark.parametrize(
    ("at", "left_mm"),
    [
        ("2026-01-12T08:00", (40, 40, 40)),
        ("2026-01-12T08:01", (39.75, 39.75, 39.75)),
        ("2026-01-24T07:59", (34, 28, 28)),
        ("2026-01-24T08:00", (34, 28, 20)),  # the order of that time counts, and its session is still to come
        ("2026-01-24T08:01", (33.75, 27.75, 19.75)),
    ],
)
def test_an_order_of_the_very_time_counts_and_its_session_does_not(at: str, left_mm: tuple[float, ...]) -> None:
    schedule, time = read(KEPT + MEASURED).schedule, datetime.fromisoformat(at)
    ways = ways_at(schedule, time)
    assert list(ways) == ["upper", "middle", "lower"]
    assert tuple(way.remaining_mm for way in ways.values()) == left_mm
    assert tuple(level_way_at(level, time).remaining_mm for level in schedule.levels) == left_mm
    whole = whole_way_at(schedule, time)
    assert whole.remaining_mm == sum(left_mm)


def test_what_an_x_ray_shows_to_be_left_of_a_share_the_rest_is_done() -> None:
    """Of 40 mm lower has 20 left, so 20 are done, 38 with 6 and 12 of the others. The last turns were 0.25 mm each."""
    schedule, at = read(KEPT + MEASURED).schedule, datetime(2026, 1, 24, 8)
    assert ways_at(schedule, at)["lower"] == Progress(Fraction(20), Fraction(20), QUARTER)
    assert level_way_at(schedule.levels[2], at) == Progress(Fraction(20), Fraction(20), QUARTER)
    assert whole_way_at(schedule, at) == Progress(Fraction(82), Fraction(38), 3 * QUARTER)
    begun = datetime(2026, 1, 12)
    assert ways_at(schedule, begun)["upper"] == Progress(Fraction(40), Fraction(0), Fraction(0))
    assert level_way_at(schedule.levels[0], begun) == Progress(Fraction(40), Fraction(0), Fraction(0))
    assert whole_way_at(schedule, begun) == Progress(Fraction(120), Fraction(0), Fraction(0))


def test_scales_of_a_later_time_show_what_is_ordered_by_then() -> None:
    """At 07:00 the turns are those of the evening before; by the scales of 08:00 lower has 20 left, of 28."""
    schedule, at = read(KEPT + MEASURED).schedule, datetime(2026, 1, 24, 7)
    assert whole_way_at(schedule, at).remaining_mm == 90
    assert whole_way_at(schedule, at, datetime(2026, 1, 24, 8)).remaining_mm == 82


def test_a_level_that_never_turns_has_all_of_its_way_to_go() -> None:
    rests = '\n[[course]]\non = 2026-01-12\norder = "pause"\nlevel = "upper"\n'
    schedule = read(KEPT + rests).schedule
    assert [level.plan.level.name for level in schedule.levels] == ["middle", "lower"]
    ways = ways_at(schedule, datetime(2026, 1, 24, 8))
    assert [way.remaining_mm for way in ways.values()] == [40, 28, 28]


@pytest.mark.parametrize(
    ("kind", "mm"), [("lengthening", (0, 3, 3, 2)), ("compression", (0, 3, 3, 4)), ("transport", (0, 0, 0, 0))]
)
def test_by_how_much_orders_have_moved_the_goal(kind: str, mm: tuple[int, ...]) -> None:
    """20 mm are made on 31 Jan. 3 more from 3 Feb on, and on 10 Feb 1 is pressed: of a lengthening it comes off."""
    ways = [
        order("extend", "2026-02-03", distance_mm=3, rate_mm_per_day=1),
        order("compress", "2026-02-10", distance_mm=1, rate_mm_per_day=1),
    ]
    schedule = course(*ways, goal=goal(kind, 20)).schedule
    times = ("03T07:59", "03T08:00", "10T07:59", "10T08:00")
    assert tuple(extended_mm(schedule, datetime.fromisoformat(f"2026-02-{at}")) for at in times) == mm


def test_orders_of_some_kinds_up_to_a_time() -> None:
    schedule = course(
        order("rate", "2026-02-01", rate_mm_per_day=1),
        order("pause", "2026-02-03"),
        order("resume", "2026-02-05"),
        order("replan", "2026-02-07", readings_mm={"A": 23}),
    ).schedule
    kinds = ("rate", "resume", "replan")
    for at, count in (("02-01T07:59", 0), ("02-01T08:00", 1), ("02-05T08:00", 2), ("02-20T08:00", 3)):
        orders = orders_before(schedule, datetime.fromisoformat(f"2026-{at}"), *kinds)
        assert [event.entry.order for event in orders] == list(kinds[:count])
    assert [event.entry.order for event in replans(schedule)] == ["replan"]


@pytest.mark.parametrize(
    ("at", "done_mm", "left_mm"),
    [
        ("2026-01-12T08:00", 0, 30),
        ("2026-01-21T23:00", 10, 20),  # the order of the morning is still to come
        ("2026-01-22T08:00", 10, 18.7548),  # at 160 the rings are √(180² − 80²) = 161.2452 mm apart, of 180
        ("2026-03-01T08:00", 28.7548, 0),
    ],
)
def test_of_six_struts_it_is_the_way_of_the_reference_point_by_the_orders_until_then(
    at: str, done_mm: float, left_mm: float
) -> None:
    (way,) = ways_at(longer(FROM_160), datetime.fromisoformat(at)).values()
    assert (float(way.done_mm), float(way.remaining_mm)) == pytest.approx((done_mm, left_mm), abs=1.1e-4)
    assert way.delta_mm == 0


def test_what_an_order_of_the_very_next_turn_says_is_not_known_before_it() -> None:
    """At 159.2 the rings are √(179.2² − 80²) = 160.351 mm apart; a quarter mm on, 159.424, it turns at once."""
    schedule = longer(f'on = 2026-01-22; order = "replan"; readings_mm = {readings(*[159.2] * 6)}')
    assert datetime(2026, 1, 22, 8) in {session.local for session in schedule.sessions}
    for at, left_mm in ((datetime(2026, 1, 21, 23), 20), (datetime(2026, 1, 22, 8), 19.649)):
        (way,) = ways_at(schedule, at).values()
        assert float(way.remaining_mm) == pytest.approx(left_mm, abs=1e-3)
