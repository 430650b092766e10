"""What changes in a drawing from day to day, written down so that a page can move it and knows no geometry.

A day's position is that of its evening; day 0 is before the first. What moves has an id.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, TypedDict

from bt_cli.figures.paint import Change
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Schedule


class Key(NamedTuple):
    """What changes: an element's id, its attribute ("text" is what stands in it), how a value is written, and whose."""

    id: str
    attribute: str
    template: str
    column: int


class DrawingChanges(TypedDict):
    """What changes over the course: for each day, from 0, values; a key puts its column's at its {}."""

    keys: list[Key]
    days: list[list[float | str]]


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
    columns: dict[tuple[float | str, ...], int] = {}
    for change in changes:
        texts = [change.value(day) for day in range(days + 1)]
        if any(text != texts[0] for text in texts):
            template, values = _apart(texts)
            keys.append(Key(change.id, change.attribute, template, columns.setdefault(values, len(columns))))
    return {"keys": keys, "days": [[values[day] for values in columns] for day in range(days + 1)]}


def _apart(texts: Sequence[str]) -> tuple[str, tuple[float | str, ...]]:
    """What all texts begin and end with, as a template, and what is each one's own; no number is cut."""
    least, most = min(texts), max(texts)
    same = next((i for i, (a, b) in enumerate(zip(least, most, strict=False)) if a != b), len(least))
    begin = _number_begins(least[:same])
    backward = [text[begin:][::-1] for text in texts]
    least, most = min(backward), max(backward)
    same = next((i for i, (a, b) in enumerate(zip(least, most, strict=False)) if a != b), min(len(least), len(most)))
    end = _number_begins(least[:same])
    template = f"{texts[0][:begin]}{{}}{texts[0][len(texts[0]) - end :]}"
    return template, tuple(_value(text[begin : len(text) - end]) for text in texts)


def _number_begins(text: str) -> int:
    return len(text.rstrip("-.0123456789"))


def _value(text: str) -> float | str:
    """A number where it is one and would be written so again."""
    for kind in (int, float):
        try:
            if str(kind(text)) == text:
                return kind(text)
        except ValueError:
            continue
    return text
