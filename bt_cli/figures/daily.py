"""What changes in a drawing from day to day, written down so that a page can move it and knows no geometry.

A day's position is that of its evening; day 0 is before the first. What moves has an id.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple, TypedDict
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.schedule.evenings import evenings
from bt_cli.schedule.model import Schedule


class Key(NamedTuple):
    """What changes: an element's id, its attribute ("text" is what stands in it), and how a value is written there."""

    id: str
    attribute: str
    template: str


Value = float | str
State = Iterable[tuple[Key, Value]]


class DrawingChanges(TypedDict):
    """What changes over the course: for each day, from 0, a value for each key, to be put at its template's {}."""

    keys: list[Key]
    days: list[list[Value]]


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


class DailyMotion(NamedTuple):
    """How far the bone has come after each day, from day 0, and which way it goes on it.

    Worked out once a schedule for all days that are drawn: each day's would walk the whole course again.
    """

    positions_mm: list[Fraction]
    headings: list[int]


def daily_motion(schedule: Schedule) -> DailyMotion:
    """The positions and headings of every day of a schedule, one walk over its sessions."""
    return DailyMotion(positions_mm(schedule), headings(schedule))


def day_state(schedule: Schedule, day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """The number and the date of a day, which stand at the head of a drawing."""
    yield Key("frame-day", "text", language.translate("Day {day} of {days}", day="{}", days=schedule.days)), day
    on = schedule.date_of(day)
    yield Key("frame-date", "text", "{}"), language.day(on) if day else language.translate("before the first turn")


def put_state(svg: Element, state: State) -> None:
    """Put the values of a day into a drawing; every id of `state` stands in it, else KeyError."""
    named = {element.get("id"): element for element in svg.iter()}
    for key, value in state:
        text = key.template.format(value)
        if key.attribute == "text":
            named[key.id].text = text
        else:
            named[key.id].set(key.attribute, text)


def changes_of(states: Iterable[State]) -> DrawingChanges:
    """The states of all days as what differs; what stays the same all the time is left out."""
    values = [dict(state) for state in states]
    keys = [key for key, first in values[0].items() if any(state[key] != first for state in values)]
    return {"keys": keys, "days": [[state[key] for key in keys] for state in values]}
