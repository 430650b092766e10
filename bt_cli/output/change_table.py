"""The sessions at which two schedules differ, as rows and as lines of a table."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from bt_cli.output import rows
from bt_cli.output.report import Report
from bt_cli.schedule.changes import changes
from bt_cli.schedule.legs import local
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import clock_text, day_text, number

LEGEND = "Under each date: the time, the turn before and now with its mm, and the scale after it in mm."


class ChangeRow(NamedTuple):
    """A clock time at which the schedules differ: each one's turn with the scale after it, or that there is none."""

    at: datetime
    old: str
    old_scale: str
    new: str
    new_scale: str


def change_rows(old: Report, new: Report) -> list[ChangeRow]:
    """Every time at which the schedules differ, in order."""
    found = changes(old.schedule, new.schedule)
    pairs = (*found.moved, *found.changed)
    was = {session.at: session for session in (*(pair.old for pair in pairs), *found.dropped)}
    now = {session.at: session for session in (*(pair.new for pair in pairs), *found.added)}
    return [_row(was.get(at), now.get(at), old.schedule, new.schedule) for at in sorted(was.keys() | now.keys())]


def _row(was: Session | None, now: Session | None, old: Schedule, new: Schedule) -> ChangeRow:
    there = now or was
    assert there  # noqa: S101 - one of them is
    at = local(there)
    return ChangeRow(at, *_side(was, at, old), *_side(now, at, new))


def _side(session: Session | None, at: datetime, schedule: Schedule) -> tuple[str, str]:
    if session is None:
        return ("missed" if at in schedule.missed else rows.NO_TURN), ""
    return rows.cell(session.moves[0]), number(session.moves[0].reading_mm)


def change_table(changed: Sequence[ChangeRow], days: int | None, *, ascii_only: bool) -> list[str]:
    """The rows as lines of a table under their dates, of at most so many days; the last line says what is left out."""
    plain = rows.ascii_only if ascii_only else str
    by_day = [list(them) for _, them in groupby(changed, key=lambda row: row.at.date())]
    shown = by_day[:days]
    head = ["", "before", "scale", "now", "scale"]
    cells = [[f"  {clock_text(row.at)}", *map(plain, row[1:])] for them in shown for row in them]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = [_line(head, widths)]
    for them in shown:
        lines.append(day_text(them[0].at))
        lines += [_line(cells.pop(0), widths) for _ in them]
    if left := by_day[len(shown) :]:
        lines.append(f"and {sum(map(len, left))} more, until {day_text(left[-1][0].at)}: --all shows them")
    return lines


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """The cells side by side; those of the scale stand to the right."""
    sides = ("<", "<", ">", "<", ">")
    return "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(cells, sides, widths, strict=True)).rstrip()
