"""A day of six struts in lines: the week it opens, swaps before its turns, its rows, notes and the check after it.

A line is a mapping with a `kind`: week, start, anew, set, swap, day, note or check; typst and the page read them.
A day has a row for each of its sessions, or one for all, in groups of struts that turn together, each with its box.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from fractions import Fraction
from typing import Any, NamedTuple

from bt_cli.document.hexapod_rows import StrutCell, StrutRow, one_row_a_day, strut_turn, swap_text, way_left_mm
from bt_cli.document.language import Language
from bt_cli.document.phrases import NO_TURN, signed_mm
from bt_cli.document.report import Report
from bt_cli.document.setting_text import setting_note
from bt_cli.document.sheet.days import note_line, unsplit, week_line
from bt_cli.plan.model import PAIRS_OF_STRUTS
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.status import replans
from bt_cli.schedule.swaps import Swap
from bt_cli.words import clock_text, number

_SAID_ABOVE = {"first", "strut swap", "set"}


class Group(NamedTuple):
    """Struts that turn in one session; `at` is their time where it is the same on every day."""

    at: time | None
    struts: tuple[str, ...]


def groups_of(schedule: Schedule) -> list[Group]:
    """The groups of columns: three pairs with a time each, or all struts with the time in the row."""
    if not schedule.plan.protocol.grouping:
        return [Group(None, tuple(actuator.id for actuator in schedule.actuators))]
    times = schedule.plan.protocol.sessions
    return [Group(at, pair) for at, pair in zip(times, PAIRS_OF_STRUTS, strict=True)]


def strut_day_lines(
    report: Report, day: Sequence[StrutRow], checks: Mapping[int, Session], language: Language, *, top: bool
) -> Iterator[dict[str, Any]]:
    """The lines of one day, given as its rows; `top` is the first of a page, which says its week again."""
    first, last = day[0], day[-1]
    yield from week_line(first, language, top=top)
    if first.day == 1:
        yield _start(report.schedule, language)
    yield from _anew(report.schedule, first.on, language)
    if text := setting_note(report.schedule.plan, first.on, language):
        yield {"kind": "set", "text": f"{text}."}
    for swap in first.swaps:
        yield _swap(swap, language)
    yield {
        "kind": "day",
        "day": first.day,
        "number": language.translate("day {number}", number=first.day),
        "on": first.on.isoformat(),
        "date": language.day(first.on),
        "rows": list(_rows(report.schedule, day, language)),
        "after": _readings(last),
        "left": left_text(last.remaining_mm),
        "star": any(cell.star for row in day for cell in row.cells),
    }
    yield from note_line(first.notes, _SAID_ABOVE, language)
    if any(session.number in checks for row in day for session in row.sessions):
        yield _check(report, last, language)


def left_text(way_mm: Fraction) -> str:
    """What is left of the way, to 0.1 mm."""
    return number(way_left_mm(way_mm))


def _readings(row: StrutRow) -> list[dict[str, str]]:
    return [{"strut": cell.strut, "reading": number(cell.reading_mm)} for cell in row.cells]


def _start(schedule: Schedule, language: Language) -> dict[str, Any]:
    """The initial settings."""
    return {
        "kind": "start",
        "text": language.translate("Before the first turn the scales read"),
        "readings": [{"strut": one.id, "reading": number(one.start_reading_mm)} for one in schedule.actuators],
    }


def _anew(schedule: Schedule, on: date, language: Language) -> Iterator[dict[str, Any]]:
    """What the scales show where a day's turns are planned anew from readings: not what the turns before have made."""
    for event in replans(schedule):
        if event.at.date() == on and event.entry.readings_mm:
            shown = zip(schedule.actuators, schedule.ledger.readings_at(event.at), strict=True)
            yield {
                "kind": "anew",
                "text": language.translate("Planned anew at {time}: the scales then read", time=clock_text(event.at)),
                "readings": [{"strut": one.id, "reading": number(reading_mm)} for one, reading_mm in shown],
            }


def _swap(swap: Swap, language: Language) -> dict[str, Any]:
    return {
        "kind": "swap",
        "strut": swap.strut,
        "text": swap_text(swap, language),
        "done": language.translate("done by"),
    }


def _check(report: Report, row: StrutRow, language: Language) -> dict[str, Any]:
    """What all scales must show, with a box for what each does: a strut turned the wrong way is seen only so."""
    translate = language.translate
    stop = translate("If one differs, stop and call.")
    if phone := report.clinic_on(row.on).phone:
        stop = translate("If one differs, stop and call {phone}.", phone=unsplit(phone))
    return {
        "kind": "check",
        "ask": translate("CHECK after the day’s last turn: the scales must read as below."),
        "readings": _readings(row),
        "box": translate("Write what they do read:"),
        "stop": stop,
    }


def _rows(schedule: Schedule, day: Sequence[StrutRow], language: Language) -> Iterator[dict[str, Any]]:
    """The rows of a day; one that was missed stands among the others at its time."""
    groups, missed = groups_of(schedule), day[0].missed
    if one_row_a_day(schedule) or not (day[0].sessions or missed):
        word = language.translate("missed") if missed else NO_TURN
        yield _row(day[0], groups, word, language)
        return
    shown: list[tuple[time, StrutRow]] = [(row.at, row) for row in day if row.at]
    shown += [(at, _missed(at, day)) for at in missed]
    for _, row in sorted(shown, key=lambda one: one[0]):
        yield _row(row, groups, language.translate("missed"), language)


def _missed(at: time, day: Sequence[StrutRow]) -> StrutRow:
    """A row in which nothing turns, with the readings as they are then."""
    later = next((row for row in day if row.at and row.at > at), None)
    if later:
        cells = tuple(cell._replace(reading_mm=cell.before_mm, move=None, star=False) for cell in later.cells)
    else:
        cells = tuple(cell._replace(move=None, star=False) for cell in day[-1].cells)
    return day[0]._replace(at=at, sessions=(), cells=cells)


def _row(row: StrutRow, groups: Sequence[Group], word: str, language: Language) -> dict[str, Any]:
    """A row in its groups; `word` stands where a group has no session."""
    return {"groups": [_group(row, group, word, language) for group in groups]}


def _group(row: StrutRow, group: Group, word: str, language: Language) -> dict[str, Any]:
    cells = [cell for cell in row.cells if cell.strut in group.struts]
    turned = {cell.strut for cell in cells if cell.move}
    session = next((one for one in row.sessions if turned & {move.actuator.id for move in one.moves}), None)
    at = session.at.time() if session else row.at
    return {
        "session": session.number if session else None,
        "at": clock_text(at) if at else "",
        "said": "" if session else word,
        "cells": [_cell(cell, language) for cell in cells],
    }


def _cell(cell: StrutCell, language: Language) -> dict[str, Any]:
    """A strut that turns has `from`, `by` and the turn in words; one that does not keeps its reading."""
    said: dict[str, Any] = {"strut": cell.strut, "to": number(cell.reading_mm), "star": cell.star}
    if cell.move:
        said["from"] = number(cell.before_mm)
        said["by"] = signed_mm(cell.move)
        said["do"] = strut_turn(cell.move, language)
    return said
