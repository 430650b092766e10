"""The sessions at which two schedules differ, as rows and as lines of a table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from bt_cli.document import phrases
from bt_cli.document.report import Report
from bt_cli.document.text_table import ascii_text, row_line, widths_of
from bt_cli.schedule.changes import changes
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import clock_text, day_text, number

_LEGEND = "Under each date: the time, the turn before and now with its mm, and the scale after it in mm."
_STRUT_LEGEND = (
    "Under each date: the time, the strut, and what its scale shows after that session, before and now, in mm. In "
    "brackets how far it is turned: + is longer, − is shorter."
)


_LETTERS_LEGEND = (
    "Under each date: the time and, by letter, each turn that differs, before and now with its mm. Then the scale "
    "after it in mm."
)


class ChangeRow(NamedTuple):
    """A clock time at which the schedules differ: each one's turn with the scale after it, or that there is none.

    Of six struts, and of several actuators, each that differs has a row; of a strut the scale stands with its turn.
    """

    at: datetime
    old: str
    old_scale: str
    new: str
    new_scale: str
    strut: str = ""
    letter: str = ""


def legend(changed: Sequence[ChangeRow]) -> str:
    """A sentence that says how the table of these rows is read."""
    if any(row.letter for row in changed):
        return _LETTERS_LEGEND
    return _STRUT_LEGEND if any(row.strut for row in changed) else _LEGEND


def change_rows(old: Report, new: Report) -> list[ChangeRow]:
    """A row for every time at which two schedules differ, in order; of several actuators one for each that differs."""
    difference = changes(old.schedule, new.schedule)
    pairs = (*difference.moved, *difference.changed)
    was = {session.at: session for session in (*(pair.old for pair in pairs), *difference.dropped)}
    now = {session.at: session for session in (*(pair.new for pair in pairs), *difference.added)}
    if old.schedule.correction and new.schedule.correction:
        times = sorted(was.keys() | now.keys())
        return [row for at in times for row in _strut_rows((was.get(at), now.get(at)), (old.schedule, new.schedule))]
    if old.schedule.has_multiple_actuators or new.schedule.has_multiple_actuators:
        times = sorted(was.keys() | now.keys())
        return [row for at in times for row in _labelled((was.get(at), now.get(at)), (old.schedule, new.schedule))]
    return [_row(was.get(at), now.get(at), old.schedule, new.schedule) for at in sorted(was.keys() | now.keys())]


def _labelled(pair: Sequence[Session | None], schedules: Sequence[Schedule]) -> Iterator[ChangeRow]:
    """A row for each actuator that is turned otherwise, or to another number."""
    there = pair[1] or pair[0]
    assert there  # noqa: S101 - one of them is
    at = local(there)
    for letter in sorted({actuator.id for schedule in schedules for actuator in schedule.actuators}):
        was, now = (_letter_side(*side, letter, at) for side in zip(pair, schedules, strict=True))
        if was != now:
            yield ChangeRow(at, *was, *now, letter=letter)


def _letter_side(session: Session | None, schedule: Schedule, letter: str, at: datetime) -> tuple[str, str]:
    move = next((move for move in (session.moves if session else ()) if move.actuator.id == letter), None)
    if session and move:
        return phrases.session_cell(session._replace(moves=(move,)), labelled=True), number(move.reading_mm)
    level = next((part for part in schedule.levels if letter in [actuator.id for actuator in part.actuators]), None)
    return f"{letter} {'missed' if level and at in level.missed else phrases.NO_TURN}", ""


def _strut_rows(pair: Sequence[Session | None], schedules: Sequence[Schedule]) -> Iterator[ChangeRow]:
    """A row for each strut that shows another number after a session, or is turned by another amount."""
    there = pair[1] or pair[0]
    assert there  # noqa: S101 - one of them is
    at = local(there)
    sides = [_strut_side(session, schedule, at) for session, schedule in zip(pair, schedules, strict=True)]
    for actuator, was, now in zip(schedules[0].actuators, *sides, strict=True):
        if was != now:
            yield ChangeRow(at, was, "", now, "", actuator.id)


def _strut_side(session: Session | None, schedule: Schedule, at: datetime) -> list[str]:
    """What each strut shows after a session, and how far it is turned in it; without one it stays as it is."""
    missed = " missed" if at in schedule.missed else ""
    shown = [f"{number(reading_mm)}{missed}" for reading_mm in schedule.ledger.readings_at(at)]
    for move in session.moves if session else ():
        shown[int(move.actuator.id) - 1] = f"{number(move.reading_mm)} ({phrases.signed_mm(move)})"
    return shown


def _row(was: Session | None, now: Session | None, old: Schedule, new: Schedule) -> ChangeRow:
    there = now or was
    assert there  # noqa: S101 - one of them is
    at = local(there)
    return ChangeRow(at, *_side(was, at, old), *_side(now, at, new))


def _side(session: Session | None, at: datetime, schedule: Schedule) -> tuple[str, str]:
    if session is None:
        return ("missed" if at in schedule.missed else phrases.NO_TURN), ""
    return phrases.cell(session.moves[0]), number(session.moves[0].reading_mm)


def change_table(changed: Sequence[ChangeRow], days: int | None, *, ascii_only: bool) -> list[str]:
    """The rows as lines of a table under their dates, of at most so many days; the last line says what is left out."""
    plain = ascii_text if ascii_only else str
    by_day = [list(rows) for _, rows in groupby(changed, key=lambda row: row.at.date())]
    shown = by_day[:days]
    struts, together = any(row.strut for row in changed), any(row.strut or row.letter for row in changed)
    head = ["", "", "before", "now"] if struts else ["", "before", "scale", "now", "scale"]
    cells, above = [], None
    for row in (row for rows in shown for row in rows):
        cells.append(list(map(plain, _cells(row, first=row.at != above, struts=struts))))
        above = row.at
    widths, sides = widths_of([head, *cells]), "<<><>" if len(head) == 5 else ""
    lines = [row_line(head, widths, sides)]
    for rows in shown:
        lines.append(day_text(rows[0].at))
        lines += [row_line(cells.pop(0), widths, sides) for _ in rows]
    if left := [row for rows in by_day[len(shown) :] for row in rows]:
        more = len({row.at for row in left} if together else left)
        lines.append(f"and {more} more, until {day_text(left[-1].at)}: --all shows them")
    return lines


def _cells(row: ChangeRow, *, first: bool, struts: bool) -> list[str]:
    """A row in cells; of several at one time the first says it."""
    if not struts:
        return [
            f"  {clock_text(row.at)}" if first or not row.letter else "",
            row.old,
            row.old_scale,
            row.new,
            row.new_scale,
        ]
    return [f"  {clock_text(row.at)}" if first else "", f"strut {row.strut}", row.old, row.new]
