"""The limits of a table: the least that was gone over one day or any number, by hand.

A point that may go 1 mm a day is somewhere from `low` to `high` on its way at the start and after each row.
"""

import numpy as np
import pytest

from bt_cli.checks import table_limits
from bt_cli.checks.table_limits import Days, Excess, limits_of
from tests.hexapod_plans import Said, six

NAN = float("nan")


def days(*day: int, stays: tuple[int, ...] | None = None, evening: tuple[int, ...] | None = None) -> Days:
    """Days of the start and the rows; each row ends its day, unless those that do are said."""
    evenings = [1] * len(day) if evening is None else evening
    return Days(np.array(day), np.array(stays or day), np.array(evenings, dtype=bool))


@pytest.mark.parametrize(
    ("of", "low", "high", "found"),
    [
        # from 1.2 at most after day 1 to 3 at least after day 2; from the start to there 3 mm in two days are more over
        (days(0, 1, 2, 3), [0, 1, 3, 4], [0, 1.2, 3.2, 4.2], Excess(1, 2, 3.0)),
        (days(0, 1, 2, 3), [0, 1, 2, 4.5], [0, 1.9, 2.2, 4.6], Excess(1, 3, 4.5)),
        (days(0, 1, 2, 3), [0, 0.5, 0.5, 2.5], [0, 0.6, 0.6, 2.6], Excess(3, 3, 1.9)),
        # what stays until a day goes on from the next
        (days(0, 1, 4), [0, 0.5, 3.9], [0, 0.5, 3.9], Excess(2, 4, 3.4)),
        (days(0, 1, 4, stays=(0, 3, 4)), [0, 0.5, 3.9], [0, 0.5, 3.9], Excess(4, 4, 3.4)),
        # a session in between is no beginning, and where it is not known no end
        (days(0, 1, 1, 2, evening=(1, 0, 1, 1)), [0, 3, 1, 2], [0, 3, 1, 2], Excess(1, 1, 3.0)),
        (days(0, 1, 1, 2, evening=(1, 0, 1, 1)), [0, NAN, 0.8, 2.5], [0, NAN, 0.8, 2.5], Excess(2, 2, 1.7)),
    ],
)  # fmt: skip
def test_the_least_that_was_gone_ahead(of: Days, low: list[float], high: list[float], found: Excess) -> None:
    [worst] = table_limits._ahead(of, np.array(low, dtype=float), np.array(high, dtype=float), 1.0)
    assert (worst.first_day, worst.last_day, worst.mm) == (found.first_day, found.last_day, pytest.approx(found.mm))


def test_nothing_is_known_of_a_row_that_lies_nowhere() -> None:
    assert list(table_limits._ahead(days(0, 1), np.array([0, NAN]), np.array([0, NAN]), 1.0)) == []


def test_to_and_fro_by_way_of_a_session() -> None:
    """Day 1: from 0 ahead to 3 at least, and back to 1.2 at most; day 2: on to 2 at least."""
    of = days(0, 1, 1, 2, evening=(1, 0, 1, 1))
    low, high = np.array([0, 3, 1, 2.0]), np.array([0, 3.5, 1.2, 2.5])
    found = list(table_limits._to_and_fro(of, low, high))
    assert [(one.first_day, one.last_day) for one in found] == [(1, 1), (2, 2)]
    assert [one.mm for one in found] == pytest.approx([3 + 1.8, 0.8])
    unknown = list(table_limits._to_and_fro(of, np.array([0, NAN, 1, 2.0]), np.array([0, NAN, 1.2, 2.5])))
    assert [one.mm for one in unknown] == pytest.approx([1, 0.8])


def test_by_how_much_a_way_is_over_its_limit() -> None:
    assert Excess(3, 5, 4.0).over_mm(1.25) == pytest.approx(0.25)
    assert Excess(5, 5, 1.0).over_mm(1.25) == pytest.approx(-0.25)


@pytest.mark.parametrize(
    ("ways", "worst"), [([1.009, 1.0], None), ([1.005, 1.02], 1.02), ([1.5, 1.02], 1.5), ([], None)]
)
def test_a_hundredth_of_a_mm_is_no_excess(ways: list[float], worst: float | None) -> None:
    found = table_limits._worst([Excess(1, 1, mm) for mm in ways], 1.0)
    assert (found and found.mm) == worst


AT_RISK: list[Said] = [
    {"name": "vessel", "point_mm": [-25, 10, -70], "max_mm_per_day": 0.8, "fixed_to": "proximal"},
    {"name": "nerve", "point_mm": [30, 20, -200], "max_mm_per_day": 1},
]


def test_limits_come_in_the_order_of_the_points() -> None:
    """The reference point, what the distal fragment carries, what the proximal does."""
    found = limits_of(six(structures_at_risk=AT_RISK, rate_mm_per_day=None).schedule.plan)
    assert [(limit.name, limit.most_mm and float(limit.most_mm)) for limit in found] == [
        ("reference point", None), ("nerve", 1.0), ("vessel", 0.8),
    ]  # fmt: skip


def test_the_start_is_exact_unless_its_marks_stay_for_days() -> None:
    spans = np.array([[0.5, 0.7], [1.0, 1.2]])
    assert table_limits._from_start(days(0, 1), spans.copy()).tolist() == [[0, 0], [1.0, 1.2]]
    assert table_limits._from_start(days(0, 4, stays=(3, 4)), spans.copy()).tolist() == spans.tolist()
