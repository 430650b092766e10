"""Rows of a table made of its columns: of hundreds of rows that is where the time of a schedule goes."""

from collections.abc import Iterable, Iterator
from itertools import repeat
from typing import Any, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])


def rows_of(kind: type[Row], *columns: Iterable[object]) -> Iterator[Row]:
    """NamedTuples of a kind, a column for each field, until one ends: each takes a third of what `kind(…)` takes."""
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    assert len(columns) == len(names)  # noqa: S101 - tuple.__new__ would not see it
    return map(tuple.__new__, repeat(kind), zip(*columns, strict=False))
