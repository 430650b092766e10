"""What changes in a drawing from day to day, written down so that a page can move it and knows no geometry.

A day's position is that of its evening; day 0 is before the first. What moves has an id.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import NamedTuple, TypedDict

from bt_cli.figures.paint import Change
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Schedule

_NUMBER = re.compile(r"((?<![.\d])-?\d+(?:\.\d+)?)")
_FEWEST_DAYS = 4  # that a form of a text holds on average; else whole texts are shorter
Column = list[int] | list[str]


class Key(NamedTuple):
    """What changes: an element's id, its attribute ("text" is what stands in it), and the columns of its template's {}.

    It holds from its day on, up to the next key of the same attribute, and its columns begin on that day.
    """

    id: str
    attribute: str
    template: str
    columns: tuple[int, ...]
    day: int


class DrawingChanges(TypedDict):
    """What changes over the course. A column has each day's text, or how a number goes on from 0.

    Of a number first comes by what all that follow are divided, then what is added each day: [10, 25, 5] is 2.5, 3.
    """

    keys: list[Key]
    columns: list[Column]


def positions_mm(schedule: Schedule) -> list[Fraction]:
    """How far the bone has come after each day, from day 0, in mm as the goal counts them.

    A hinge that was measured anew has come as far as its rods were turned since the start.
    """
    measured = any(entry.order == "remaining" for _, entry in schedule.events)
    if not (measured and schedule.plan.frame.hinge):
        return [evening.done_mm for evening in evenings(schedule)]
    opened_mm = [Fraction(0)]
    for session in schedule.sessions:
        opened_mm += [opened_mm[-1]] * (session.day + 1 - len(opened_mm))
        opened_mm[session.day] += session.delta_mm
    return opened_mm


def headings(schedule: Schedule, level: int | None = None) -> list[int]:
    """Which way the bone goes on each day, from day 0: 1 as the plan says, -1 back; without turns as on the day before.

    Of a level, told by its place in the plan, that is its own way.
    """
    moved_mm = [Fraction(0)] * (schedule.days + 1)
    for session in schedule.sessions:
        moved_mm[session.day] += session.delta_mm if level is None else session.levels[level].delta_mm
    signs = [1]
    for by_mm in moved_mm[1:]:
        signs.append(signs[-1] if not by_mm else 1 if by_mm > 0 else -1)
    return signs


def changes_of(changes: Sequence[Change], days: int) -> DrawingChanges:
    """What differs over the days; what stays the same all the time is left out, and equal values are told once."""
    keys: list[Key] = []
    columns: dict[tuple[int, ...] | tuple[str, ...], int] = {}
    for change in changes:
        texts = [change.value(day) for day in range(days + 1)]
        if any(text != texts[0] for text in texts):
            for day, template, values in _runs(texts):
                numbers = tuple(columns.setdefault(column, len(columns)) for column in values)
                keys.append(Key(change.id, change.attribute, template, numbers, day))
    return {"keys": keys, "columns": [list(column) for column in columns]}  # type: ignore[misc]


def _runs(texts: Sequence[str]) -> Iterator[tuple[int, str, Sequence[tuple[int, ...] | tuple[str, ...]]]]:
    """Days on which texts are alike but for numbers: the first, what is alike, and a column of each number."""
    parts = [_NUMBER.split(text) for text in texts]  # by turns what is no number, and a number
    runs = [[day for day, _ in run] for _, run in groupby(enumerate(parts), key=lambda each: each[1][::2])]
    if len(runs) * _FEWEST_DAYS > len(texts) + _FEWEST_DAYS:
        yield 0, "{}", [tuple(texts)]
        return
    for days in runs:
        columns = list(zip(*(parts[day] for day in days), strict=True))
        varying = [column for column in columns if len(set(column)) > 1]
        values = list(map(_steps, varying))
        if all(values):
            yield days[0], "".join("{}" if column in varying else column[0] for column in columns), values
        else:
            yield days[0], "{}", [tuple(texts[day] for day in days)]


def _steps(numbers: Sequence[str]) -> tuple[int, ...]:
    """Numbers as a column; none where a script would write any of them otherwise."""
    values = [float(number) if "." in number else int(number) for number in numbers]
    if list(map(str, values)) != list(numbers):
        return ()
    return number_column(values, max(len(number.partition(".")[2]) for number in numbers))


def number_column(values: Sequence[float], decimals: int) -> tuple[int, ...]:
    """A number of each day as a column, to some decimals; of one that stays the same, that of the first day."""
    scale = 10**decimals
    whole = [round(value * scale) for value in values]
    steps = [after - before for before, after in pairwise(whole)]
    return scale, whole[0], *(steps if any(steps) else ())
