"""A plan as it is for a level and on a day: what of it is another's, and what an order has set."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from bt_cli.plan.model import Plan, level_frame, role
from bt_cli.plan.prescription import Goal, distance_key
from tests.helpers import PLAN, read
from tests.plan.test_fingerprint import plan_of
from tests.schedule.test_settings import setting

PARTS = '[[frames]]\nname = "x.y"\nkind = "rail"\n[[frames]]\nname = "z"\nkind = "rail"\n'


def levels(first: str = "", second: str = "", more: str = "") -> Plan:
    return plan_of(
        f'{PLAN}[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 40\n{first}'
        f'[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 20\n{second}{more}'
    )


def test_each_level_has_its_own_share_pace_and_start() -> None:
    own = (
        'rate_mm_per_day = 0.75\nsessions = ["09:00", "21:00"]\nlatency_days = 9\n'
        'does = "length"\n'
    )  # fmt: skip
    a, b = levels("", own).level_plans
    assert (a.goal.kind, a.goal.defect_mm, a.protocol.rate_mm_per_day, a.start) == (
        "transport", 40, 1, datetime(2026, 1, 12, 8),
    )  # fmt: skip
    assert (b.goal.kind, b.goal.lengthening_mm, b.goal.defect_mm) == ("lengthening", 20, None)
    assert (b.protocol.rate_mm_per_day, b.protocol.sessions) == (Decimal("0.75"), (time(9), time(21)))
    assert b.start == datetime(2026, 1, 14, 9)
    assert [level.name for level in (*a.levels, *b.levels)] == ["a", "b"]


@pytest.mark.parametrize(
    ("own", "start"),
    [
        ("first_session = 2026-01-20\n", datetime(2026, 1, 20, 8)),
        ('first_session = 2026-01-20\nsessions = ["09:00"]\n', datetime(2026, 1, 20, 9)),
        ("first_session = 2026-01-20T12:00:00\n", datetime(2026, 1, 20, 12)),
        ("first_session = 2026-01-20\nlatency_days = 3\n", datetime(2026, 1, 20, 8)),
        ("latency_days = 3\n", datetime(2026, 1, 8, 8)),
        ("latency_days = 0\n", datetime(2026, 1, 5, 8)),
        ("", datetime(2026, 1, 12, 8)),
    ],
)
def test_when_a_level_begins(own: str, start: datetime) -> None:
    assert levels(own).level_plans[0].start == start


def test_an_only_level_has_the_whole_and_may_be_the_plan_itself() -> None:
    alone = plan_of(PLAN + '[[levels]]\nname = "a"\n')
    assert alone.level_plans == (alone,)
    assert alone.level_plans[0] is alone
    assert plan_of(PLAN + "[[levels]]\ndistance_mm = 60\n").level_plans[0].goal.defect_mm == 60
    both = plan_of(PLAN.replace("defect_mm = 60", "defect_mm = 60\nlengthening_mm = 20") +
                   '[[levels]]\ndoes = "length"\ndistance_mm = 20\n')  # fmt: skip
    assert both.level_plans[0].goal == Goal.model_construct(None, kind="lengthening").model_copy(
        update={"lengthening_mm": 20}
    )


def test_what_a_level_does_and_by_which_part_of_the_frame() -> None:
    plan = levels('frame = "z"\n', 'does = "press"\n', PARTS)
    assert [role(plan, level) for level in plan.levels] == ["gap", "press"]
    assert [level_frame(plan, level) is plan.frames[1] for level in plan.levels] == [True, False]
    assert level_frame(plan, plan.levels[1]) is plan.frame
    correction = plan_of(PLAN.replace('kind = "transport"\ndefect_mm = 60', 'kind = "correction"\nangle_deg = 20'))
    assert role(correction, correction.level) == ""


@pytest.mark.parametrize(
    ("kind", "key"),
    [("transport", "defect_mm"), ("lengthening", "lengthening_mm"), ("compression", "compression_mm")],
)
def test_the_key_of_a_distance(kind: str, key: str) -> None:
    assert distance_key(kind) == key


def test_how_many_sessions_a_day_has_where_nobody_says() -> None:
    bare = PLAN.replace('sessions = ["08:00", "12:00", "16:00", "20:00"]\n', "")
    assert len(plan_of(bare).protocol.sessions) == 4
    assert plan_of(bare + 'grouping = "pairs"\n').protocol.sessions == (time(8), time(14), time(20))
    assert plan_of(bare + "sessions_per_day = 2\n").protocol.sessions == (time(8), time(20))
    first = plan_of(bare.replace("latency_days = 7", "first_session = 2026-01-13") + "sessions_per_day = 1\n")
    assert first.protocol.first_session == datetime(2026, 1, 13, 8)


ON, BEFORE = date(2026, 2, 1), date(2026, 1, 31)


def test_what_an_order_sets_holds_from_its_day_on() -> None:
    """Also under tables that the plan has not."""
    text = PLAN + setting(
        "2026-02-01", '"docking.tolerance_mm" = 2', '"clinic.es.late_turn" = "z"', '"clinic.phone" = "1"'
    )
    plan = plan_of(text)
    later = plan.on(ON)
    assert (plan.on(BEFORE).docking, plan.on(BEFORE).clinic) == (None, None)
    assert later.docking and later.docking.tolerance_mm == 2
    assert later.clinic and later.clinic.es and (later.clinic.phone, later.clinic.es.late_turn) == ("1", "z")
    assert plan.on(datetime(2026, 1, 31, 23, 59)) is plan
    assert plan.on(datetime(2026, 2, 1)) is later
    assert plan_of(PLAN).on(ON) == plan_of(PLAN)


def test_of_two_orders_each_holds_until_the_next() -> None:
    """Whichever is written first."""
    plan = plan_of(
        PLAN + setting("2026-02-08", '"frame.range_mm" = 80') + setting("2026-02-01", '"frame.range_mm" = 70')
    )
    shown = [plan.on(day).frame.range_mm for day in (BEFORE, ON, date(2026, 2, 7), date(2026, 2, 8))]
    assert shown == [None, 70, 70, 80]
    assert [stage.frame.range_mm for stage in plan.stages] == [None, 70, 80]


def test_of_a_named_part_of_the_frame_its_levels_have_it() -> None:
    text = f'{PLAN}[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 40\nframe = "x.y"\n'
    text += '[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 20\nframe = "z"\n' + PARTS
    plan = plan_of(text + setting("2026-02-01", '"frames.x.y.range_mm" = 70'))
    assert [part.frame.range_mm for part in plan.on(ON).level_plans] == [70, None]
    assert [part.range_mm for part in plan.on(ON).frames] == [70, None]
    assert [level.on(ON).frame.range_mm for level in plan.level_plans] == [70, None]
    shared = plan_of(text + setting("2026-02-01", '"frame.range_mm" = 70'))
    assert [level.on(ON).frame.range_mm for level in shared.level_plans] == [None, None]  # by its part each goes
    assert shared.on(ON).frame.range_mm == 70


def test_a_range_is_exact_and_that_of_its_day() -> None:
    plan = read(PLAN + "[frame]\nrange_mm = 30\n" + setting("2026-02-11", '"frame.range_mm" = 70')).schedule.plan
    assert (plan.range_at(datetime(2026, 2, 10, 20)), plan.range_at(datetime(2026, 2, 11, 8))) == (30, 70)
    assert plan_of(PLAN).range_at(datetime(2026, 2, 10)) is None
