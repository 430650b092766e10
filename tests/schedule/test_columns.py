"""Rows of columns are the NamedTuples that they would be one by one."""

from itertools import repeat
from typing import NamedTuple

import pytest

from bt_cli.schedule.columns import rows_of


class Row(NamedTuple):
    number: int
    name: str
    note: str = ""


def test_rows_of_columns_are_named_and_end_with_the_shortest() -> None:
    rows = list(rows_of(Row, [1, 2], repeat("x"), ["a", "b", "c"]))
    assert rows == [Row(1, "x", "a"), Row(2, "x", "b")]
    assert [type(row) for row in rows] == [Row, Row]


def test_a_column_too_few_is_seen() -> None:
    with pytest.raises(AssertionError):
        rows_of(Row, [1], ["x"])
