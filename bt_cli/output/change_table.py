"""The turns at which two schedules differ, as rows and as lines of a table."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.phrases import cell, signed_mm
from bt_cli.document.report import Report
from bt_cli.document.text_table import ascii_text, row_line, widths_of
from bt_cli.schedule.changes import changes
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import clock_text, day_text, number, shown_number

_NO_TURN = "–"
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
    """A thing that is turned otherwise at a clock time: each schedule's turn with the scale after it, or that none is.

    A strut's scale stands with its turn.
    """

    at: datetime
    label: str  # "A", "strut 1"; "" where there is one thing to turn
    old: str
    old_scale: str
    new: str
    new_scale: str


def legend(changed: Sequence[ChangeRow], language: Language = ENGLISH) -> str:
    """A sentence that says how the table of these rows is read."""
    if not changed[0].label:
        return language.for_staff(_LEGEND)
    return _STRUT_LEGEND if changed[0].label.startswith("strut") else _LETTERS_LEGEND


def change_rows(old: Report, new: Report) -> list[ChangeRow]:
    """A row for each thing that two schedules turn otherwise at a time, or to another number, in order."""
    difference = changes(old.schedule, new.schedule)
    pairs = (*difference.moved, *difference.changed)
    was = {session.at: session for session in (*(pair.old for pair in pairs), *difference.dropped)}
    now = {session.at: session for session in (*(pair.new for pair in pairs), *difference.added)}
    rows = []
    for at in sorted(was.keys() | now.keys()):
        clock = local(now.get(at) or was[at])
        before = dict(_turns(was.get(at), old.schedule, clock))
        after = dict(_turns(now.get(at), new.schedule, clock))
        for label in sorted(before.keys() | after.keys()):
            pair = before.get(label, (_NO_TURN, "")), after.get(label, (_NO_TURN, ""))
            if pair[0] != pair[1]:
                rows.append(ChangeRow(clock, label, *pair[0], *pair[1]))
    several = len(old.schedule.actuators) > 1 or len(new.schedule.actuators) > 1
    return rows if several else [row._replace(label="") for row in rows]


def _turns(session: Session | None, schedule: Schedule, at: datetime) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of each thing the turn and the scale after it; a strut that is not turned still shows its number."""
    moves = {move.actuator.id: move for move in (session.moves if session else ())}
    shown = dict(zip((actuator.id for actuator in schedule.actuators), schedule.ledger.readings_at(at), strict=True))
    for level in schedule.levels:
        missed = "missed" if at in level.missed else ""
        for actuator in level.actuators:
            move = moves.get(actuator.id)
            if actuator.mechanism.is_set_by_scale:
                turn = f"({signed_mm(move)})" if move else missed
                reading_mm = move.reading_mm if move else shown[actuator.id]
                yield f"strut {actuator.id}", (f"{number(reading_mm)} {turn}".rstrip(), "")
            elif move:
                yield actuator.id, (cell(move), shown_number(move.reading_mm))
            else:
                yield actuator.id, (missed or _NO_TURN, "")


def change_table(
    changed: Sequence[ChangeRow], days: int | None, language: Language = ENGLISH, *, ascii_only: bool
) -> list[str]:
    """The rows as lines of a table under their dates, of at most so many days; the last line says what is left out."""
    plain, scale = ascii_text if ascii_only else str, language.for_staff("scale")
    by_day = [list(rows) for _, rows in groupby(changed, key=lambda row: row.at.date())]
    shown, cells, above = by_day[:days], [["", "", "before", scale, "now", scale]], None
    for change in (change for rows in shown for change in rows):
        cells.append(
            [plain(text) for text in ("" if change.at == above else f"  {clock_text(change.at)}", *change[1:])]
        )
        above = change.at
    columns = [place for place in range(6) if any(row[place] for row in cells[1:])]
    sides = "".join("<<<><>"[place] for place in columns)
    cells = [[row[place] for place in columns] for row in cells]
    widths = widths_of(cells)
    lines = [row_line(cells.pop(0), widths, sides)]
    for rows in shown:
        lines.append(day_text(rows[0].at))
        lines += [row_line(cells.pop(0), widths, sides) for _ in rows]
    if left := [row for rows in by_day[len(shown) :] for row in rows]:
        more = len({row.at for row in left})
        lines.append(f"and {more} more, until {day_text(left[-1].at)}: --all shows them")
    return lines
