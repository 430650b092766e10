"""A table against a course that was planned anew: which rows are of which path, and what a scale was set to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.checks.table import Stage, Verdict
from bt_cli.checks.table_stages import Course, _on_scales_of_sizes, judged_by_stages
from bt_cli.frame.ends import ends_of
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable, TableRow
from tests.checks.test_table import lengths, marks, table
from tests.hexapod_plans import six, struts

SIZES = [
    {"size": "short", "min_mm": 60, "max_mm": 130, "scale_zero_mm": 60},
    {"size": "long", "min_mm": 150, "max_mm": 250, "scale_zero_mm": 15},
]


def exchanged(**more: Any) -> Plan:
    """Day 1 is Mon 12 Jan: on Thu 22 Jan, day 11, strut 3 is changed for a long one and set to 160 mm."""
    entry = {"on": date(2026, 1, 22), "order": "exchange", "actuators": ["3"], "size": "long", "set_to_mm": {"3": 160}}
    return six(strut_sizes=SIZES, course=[{**entry, **more}]).schedule.plan


def row(day: int, shown: object, size: str | None = None, at: datetime | None = None) -> TableRow:
    readings = [Decimal(100)] * 6
    sizes: list[str | None] = [None] * 6
    readings_mm: list[Decimal | None] = [*readings]
    readings_mm[2], sizes[2] = None if shown is None else Decimal(str(shown)), size
    return TableRow(day + 1, day, tuple(readings_mm), tuple(sizes), at)


def shown(plan: Plan, *rows: TableRow) -> list[Decimal | None]:
    made = _on_scales_of_sizes(plan, StrutTable(rows, by_session=False)).rows
    assert all(one.readings_mm[:2] + one.readings_mm[3:] == (100,) * 5 for one in made)  # no other strut is touched
    return [one.readings_mm[2] for one in made]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # 159 mm and 20 make 179 mm from joint to joint, of which a long one shows 164: it was set 4 mm lower
        ([row(10, 159), row(11, 160.5, "long"), row(12, 161, "long")], [159, Decimal("164.5"), 165]),
        ([row(9, 158), row(10, 159), row(11, 160.5)], [158, 159, Decimal("164.5")]),
        # a strut that was short before, whose zero is 60: 119 mm make 179
        ([row(10, 119, "short"), row(11, 160.5, "long")], [119, Decimal("164.5")]),
        # what is not known before it says nothing, and stays
        ([row(11, 160.5), row(12, 161)], [Decimal("160.5"), 161]),
        ([row(9, 159), row(10, None), row(11, None), row(12, 161)], [159, None, None, 165]),
        # with clock times a row before that midnight is one before, whatever its day says
        (
            [row(11, 159, at=datetime(2026, 1, 21, 23, 59)), row(11, 160.5, at=datetime(2026, 1, 22, 0, 0))],
            [159, Decimal("164.5")],
        ),
    ],
)
def test_a_changed_strut_is_taken_to_show_what_its_size_says(rows: list[TableRow], found: list[object]) -> None:
    assert shown(exchanged(), *rows) == found


def test_an_exchange_that_sets_nothing_changes_nothing() -> None:
    assert shown(exchanged(set_to_mm={}), row(10, 159), row(11, 164.5)) == [159, Decimal("164.5")]


def courses(plan: Plan, *stages: tuple[str, Stage]) -> list[Course]:
    return [Course(ends_of(plan), datetime.fromisoformat(begins), stage) for begins, stage in stages]


PLAN = six().schedule.plan
FIRST = Stage(to_the_end=False)
SECOND = Stage(first_day=10)


def days(verdict: Verdict) -> tuple[int, int]:
    return verdict.days


def test_each_row_is_held_to_the_path_that_was_in_force_on_its_day() -> None:
    """27 days; from day 10, Wed 21 Jan, on another plan is in force."""
    both = courses(PLAN, ("2026-01-12T08:00", FIRST), ("2026-01-21T08:00", SECOND))
    found = judged_by_stages(PLAN, both, table(marks(lengths(27))))
    assert [(one.begins, one.until, days(one.verdict), one.verdict.rows) for one in found] == [
        (datetime(2026, 1, 12, 8), datetime(2026, 1, 21, 8), (0, 9), 10),
        (datetime(2026, 1, 21, 8), None, (10, 27), 18),
    ]
    assert found[0].verdict.end_mm is None  # it is not to come to the end


def test_a_table_with_times_is_parted_at_the_minute() -> None:
    both = courses(PLAN, ("2026-01-12T08:00", FIRST), ("2026-01-21T08:00", SECOND))
    rows = table(marks(lengths(27))).rows
    timed = [
        one._replace(at=datetime(2026, 1, 21, 8 if one.day >= 10 else 7, 0 if one.day >= 10 else 59)) for one in rows
    ]
    found = judged_by_stages(PLAN, both, StrutTable(tuple(timed), by_session=True))
    assert [days(one.verdict) for one in found] == [(0, 9), (10, 27)]


def test_a_table_that_ends_before_the_plan_in_force_begins_never_comes_to_the_end() -> None:
    both = courses(PLAN, ("2026-01-12T08:00", FIRST), ("2026-01-21T08:00", SECOND))
    [only] = judged_by_stages(PLAN, both, table(marks(lengths(27))[:10]))
    assert only.until == datetime(2026, 1, 21, 8)
    assert only.verdict.broken == [
        "The table has no row from day 10 on, where the plan in force begins: it never comes to the end."
    ]


def test_rows_that_name_no_size_have_those_that_are_mounted_on_their_path() -> None:
    plan = six(struts=struts(size="medium"), strut_sizes=SIZES).schedule.plan
    mounted = ("short", None, None, None, None, None)
    stages = courses(plan, ("2026-01-12T08:00", Stage(mounted=mounted)))
    rows = marks(lengths(27))
    for one in rows:
        one[0] -= 40  # of a size whose zero is 60 and not 20
    [found] = judged_by_stages(plan, stages, table(rows))
    assert found.verdict.end_mm == pytest.approx(0, abs=1e-6)
    assert not found.verdict.astray
    assert [fact.swaps for fact in found.verdict.struts] == [0] * 6
