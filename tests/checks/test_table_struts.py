"""What a table asks of each strut, by small tables: scales and marks, limits of turning, and jumps."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from bt_cli.checks import table_struts
from bt_cli.checks.table_motion import WHOLE, table_days
from bt_cli.checks.table_struts import Scales, off_scale, scales_of, strut_complaints, strut_demands
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable
from tests.checks.test_table import table
from tests.hexapod_plans import six, struts

PLAN = six().schedule.plan  # marks of 0.5 mm from 100 to 220, the length less 20
START = np.array([170.0] * 6)


def rows(*strut_1: float, days: list[int] | None = None, by_session: bool = False) -> StrutTable:
    """A table in which strut 1 shows these, and all others 150 mm."""
    return table([[shown, 150, 150, 150, 150, 150] for shown in strut_1], days, by_session=by_session)


def complaints(made: StrutTable, **changes: Any) -> list[tuple[bool, str]]:
    plan = six(**changes).schedule.plan if changes else PLAN
    scales = scales_of(plan, made, START)
    return [tuple(one) for one in strut_complaints(plan, made, scales, table_days(made, WHOLE))]


@pytest.mark.parametrize(
    ("reading", "mark"),
    [(150.0, 150), (150.2, 150), (150.25, 150), (150.26, 150.5), (150.75, 150.5), (149.75, 149.5), (149.76, 150)],
)
def test_the_mark_nearest_to_a_reading(reading: float, mark: float) -> None:
    """An exact half is the mark below."""
    assert table_struts._mark_mm(PLAN.frame.struts_in_order[0], reading) == mark


DAY, TOO_FAR = "limit 1.5 mm a day", "and too far on"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (rows(151.5, 153, days=[1, 2]), []),
        (rows(151.5, 153.5, days=[1, 2]), [f"Strut 1 is turned 2 mm on day 2, {DAY}."]),
        (rows(148, 146.5, days=[1, 2]), [f"Strut 1 is turned 2 mm on day 1, {DAY}."]),
        # both ways of a day are not added up
        (rows(151.5, 150, 150, days=[1, 1, 2]), []),
        (rows(152, 154.5, 156.5, days=[1, 2, 3]),
         [f"Strut 1 is turned 2.5 mm on day 2, {DAY}, {TOO_FAR} 2 other days."]),
        (rows(152, 153, 155.5, days=[1, 2, 3]), [f"Strut 1 is turned 2.5 mm on day 3, {DAY}, {TOO_FAR} 1 other day."]),
        # days without a row have as much each: 4.5 mm in three days are allowed
        (rows(151, 155.5, days=[1, 4]), []),
        (rows(151, 156, days=[1, 4]), [f"Strut 1 is turned 5 mm until day 4, {DAY}."]),
        (rows(155, 156, days=[3, 4]), [f"Strut 1 is turned 5 mm until day 3, {DAY}."]),
        # with times nothing is turned on them
        (rows(151, 153, days=[1, 4], by_session=True), [f"Strut 1 is turned 2 mm on day 4, {DAY}."]),
        (rows(152, 153, days=[3, 4], by_session=True), [f"Strut 1 is turned 2 mm on day 3, {DAY}."]),
    ],
)  # fmt: skip
def test_a_limit_of_a_day(made: StrutTable, told: list[str]) -> None:
    found = complaints(made, max_strut_mm_per_day=1.5)
    assert [text for broken, text in found if broken] == told


SESSION = "limit 0.5 mm a session"


@pytest.mark.parametrize(
    ("made", "told"),
    [
        # a row a day is four sessions
        (rows(152, 154, days=[1, 2]), []),
        (rows(152, 154.5, days=[1, 2]), [f"Strut 1 is turned 2.5 mm on day 2, {SESSION}."]),
        (rows(152, 156, days=[1, 3]), []),
        (rows(152, 156.5, days=[1, 3]), [f"Strut 1 is turned 4.5 mm until day 3, {SESSION}."]),
        # of several rows of a day each is one
        (rows(150.5, 151, 153, days=[1, 1, 2]), []),
        (rows(150.5, 151.5, 153, days=[1, 1, 2]), [f"Strut 1 is turned 1 mm on day 1, {SESSION}."]),
        # with times each row is one, whenever the one before it was
        (rows(150.5, 151, days=[1, 4], by_session=True), []),
        (rows(150.5, 151.5, days=[1, 4], by_session=True), [f"Strut 1 is turned 1 mm on day 4, {SESSION}."]),
    ],
)  # fmt: skip
def test_a_limit_of_a_session(made: StrutTable, told: list[str]) -> None:
    found = complaints(made, max_strut_mm_per_session=0.5)
    assert [text for broken, text in found if broken] == told


def test_by_pairs_a_day_is_one_session_of_each_strut() -> None:
    changes: dict[str, Any] = {"grouping": "pairs", "sessions": None, "max_strut_mm_per_session": 1}
    assert [broken for broken, _ in complaints(rows(151, 152, days=[1, 2]), **changes)] == []
    assert complaints(rows(151, 152.5, days=[1, 2]), **changes)[0] == (
        True, "Strut 1 is turned 1.5 mm on day 2, limit 1 mm a session."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "told", "more"),
    [
        ([150.5, 151], None, ""),
        ([150.5, 151.2], "151.2 mm on day 2", ""),
        ([150.6, 151.2, 151.5], "150.6 mm on day 1", ", and 1 more row alike"),
        ([150.6, 151.2, 151.7], "150.6 mm on day 1", ", and 2 more rows alike"),
    ],
)
def test_readings_between_marks(shown: list[float], told: str | None, more: str) -> None:
    found = complaints(rows(*shown, days=list(range(1, len(shown) + 1))))
    text = f"Strut 1 is to read {told}, which is no mark of its scale: they are 0.5 mm apart{more}."
    assert found == ([(False, text)] if told else [])


@pytest.mark.parametrize(
    ("turned", "changes", "told"),
    [
        # 2 mm is the least that is told where the plan has no limit
        ([0.5, 0.5, 2], {}, None),
        ([0.5, 0.5, 2.5], {}, "2.5 mm on day 3: 0.5 mm a day is usual for it in this table."),
        ([0.5, 0.5, -2.5], {}, "2.5 mm on day 3: 0.5 mm a day is usual for it in this table."),
        ([1, 1, 3], {}, None),  # three times as much and no more
        ([1, 1, 3.5], {}, "3.5 mm on day 3: 1 mm a day is usual for it in this table."),
        ([1, 1, 1, 4, 3.5], {}, "4 mm on day 4, and on 1 other day: 1 mm a day is usual for it in this table."),
        ([0, 0, 0, 0, 1, 1, 3.5], {}, "3.5 mm on day 7: 1 mm a day is usual for it in this table."),
        ([0.5, 0.5, 2.5], {"max_strut_mm_per_day": 2.5}, None),
        ([0.5, 0.5, 3], {"max_strut_mm_per_day": 2.5}, "3 mm on day 3: 0.5 mm a day is usual for it in this table."),
    ],
)  # fmt: skip
def test_a_jump(turned: list[float], changes: dict[str, Any], told: str | None) -> None:
    shown = (150 + np.cumsum(turned)).tolist()
    found = complaints(rows(*shown, days=list(range(1, len(turned) + 1))), **changes)
    assert [text for broken, text in found if not broken] == ([f"Strut 1 jumps by {told}"] if told else [])


def test_readings_that_scales_do_not_have() -> None:
    """From 100 to 220: at both ends it is on the scale; beyond, the first day and the furthest are told."""
    swap = "a table in which it is swapped says so in a column size_1."
    for shown, told in (
        ([100, 220], []),
        ([220, 220.5, 223, 221],
         [f"Strut 1 runs off its scale of 100 mm to 220 mm from day 2 on, as far as 223 mm; {swap}"]),
        ([100, 99.5], [f"Strut 1 runs off its scale of 100 mm to 220 mm from day 2 on, as far as 99.5 mm; {swap}"]),
    ):  # fmt: skip
        made = rows(*shown, days=list(range(1, len(shown) + 1)))
        found = list(off_scale(made, scales_of(PLAN, made, START)))
        assert [one.text for one in found] == told
        assert all(one.broken for one in found)


SIZES = [{"size": "short", "min_mm": 60, "max_mm": 120, "scale_zero_mm": 60}]
SIZED = six(struts=struts(size="medium"), strut_sizes=SIZES).schedule.plan


def sized(plan: Plan, made: StrutTable, *sizes: str | None, mounted: str | None = None) -> Scales:
    named = [row._replace(sizes=(size, *row.sizes[1:])) for row, size in zip(made.rows, sizes, strict=True)]
    return scales_of(plan, made._replace(rows=tuple(named)), START, (mounted, *[None] * 5))


def test_the_scale_of_the_size_that_is_mounted() -> None:
    """170 mm from joint to joint are 150 of the strut that the plan has, and 110 of a short one."""
    made = rows(150.5, 111, 111.5, days=[1, 2, 3])
    found = sized(SIZED, made, None, "short", "short")
    assert found.lengths_mm[:, 0].tolist() == [170.5, 171, 171.5]
    assert (found.min_mm[:, 0].tolist(), found.max_mm[:, 0].tolist()) == ([100, 60, 60], [220, 120, 120])
    assert found.resized[:, 0].tolist() == [False, True, False]
    assert not found.resized[:, 1:].any()
    assert (found.start_mm[0], found.start_lengths_mm[0]) == (150, 170)
    before = sized(SIZED, made, "short", "short", "short", mounted="short")
    assert (before.start_mm[0], before.start_lengths_mm[0]) == (110, 170)
    assert not before.resized.any()


def test_a_strut_that_never_turns_shows_its_mark_at_the_start() -> None:
    made = rows(150.5, 151, days=[1, 2])
    blank = made._replace(rows=tuple(row._replace(readings_mm=(*row.readings_mm[:5], None)) for row in made.rows))
    found = scales_of(PLAN, blank, START + 0.3)
    assert found.readings_mm[:, 5].tolist() == [150.5, 150.5]
    assert found.readings_mm[:, 0].tolist() == [150.5, 151]


def test_what_each_strut_is_to_do() -> None:
    """Strut 1: 1 mm on day 1, 1.5 mm back on day 2, changed on day 3, when nothing is turned, then 0.5 mm."""
    made = rows(151, 149.5, 110, 110.5, days=[1, 2, 3, 4])
    found = list(strut_demands(sized(SIZED, made, None, None, "short", "short"), table_days(made, WHOLE)))
    assert found[0] == (1, 151.0, 110.5, 1, 1.5, 2)
    assert [fact[1:] for fact in found[1:]] == [(150.0, 150.0, 0, 0.0, 1)] * 5
    assert [fact.number for fact in found] == [1, 2, 3, 4, 5, 6]
    two_days = rows(151, 155, days=[1, 3])
    assert next(strut_demands(scales_of(PLAN, two_days, START), table_days(two_days, WHOLE)))[-2:] == (2.0, 3)


def test_marks_are_those_of_each_strut() -> None:
    plan = six(struts=struts({"number": 2, "step_mm": 1})).schedule.plan
    made = table([[150.5, 150.5, 150, 150, 150, 150]], [1])
    found = [one.text for one in strut_complaints(plan, made, scales_of(plan, made, START), table_days(made, WHOLE))]
    assert found == ["Strut 2 is to read 150.5 mm on day 1, which is no mark of its scale: they are 1 mm apart."]
    assert Decimal("150.5") in made.rows[0].readings_mm
