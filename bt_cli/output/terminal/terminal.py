"""A schedule for the terminal, as Rich tables and text: a heading, a row a day, a chart.

No number is ever cut: the natural width of every column is known first, and where a terminal is too narrow
the columns are stacked into several tables, week by week. All text is shown as it is, never as markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from rich.box import HORIZONTALS, Box
from rich.table import Table
from rich.text import Text

from bt_cli.document import phrases
from bt_cli.document.approval_text import lapsed_text
from bt_cli.document.heading import facts
from bt_cli.document.hexapod_rows import StrutRow, strut_rows
from bt_cli.document.phrases import NO_TURN, NOTES, DayRow, day_rows
from bt_cli.document.report import Report
from bt_cli.output.terminal.chart import chart_lines, phase_dates
from bt_cli.output.terminal.column import Column
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, day_text, number

Row = DayRow | StrutRow
_ASCII_LINES = Box(" -- \n    \n -- \n    \n -- \n -- \n    \n -- \n", ascii=True)
_GAP = 2  # columns are two spaces apart


class TerminalStyle(NamedTuple):
    """What the terminal can show: its width in columns, and whether it has only ASCII."""

    width: int
    ascii_only: bool

    def text(self, text: str) -> str:
        """`text` in the characters that the terminal has."""
        return phrases.ascii_only(text) if self.ascii_only else text

    def tied(self, text: str) -> str:
        """`text` with no place for a line to end within a date, nor between a number and its unit."""
        return phrases.tied(self.text(text))


class ScreenPart(NamedTuple):
    """A piece of the screen, and the width that it needs so that nothing of it is cut."""

    shown: Table | Text
    width: int = 0


def screen(report: Report, look: TerminalStyle) -> Iterator[ScreenPart]:
    """The whole schedule in parts, to be printed one below the other."""
    yield terminal_heading(report, look)
    if report.schedule.correction:
        from bt_cli.output.terminal.hexapod_table import strut_columns, strut_legend

        rows_of_struts = strut_rows(report)
        yield from _text_lines(strut_legend(rows_of_struts), look)
        yield from _day_tables(strut_columns(report.schedule, rows_of_struts), rows_of_struts, look)
        return
    shown = day_rows(report)
    if not shown:
        return
    yield from _text_lines(_legend(report.schedule, shown), look)
    yield from _day_tables(_columns(report.schedule, shown), shown, look)
    if report.until:
        return
    yield ScreenPart(Text())
    for line in chart_lines(report.schedule, shown, look.width, ascii_only=look.ascii_only):
        yield ScreenPart(Text(line), len(line))
    for line in phase_dates(report.schedule):
        yield ScreenPart(Text(look.tied(line)))


def _text_lines(lines: Iterable[str], look: TerminalStyle) -> Iterator[ScreenPart]:
    for line in ("", *lines, ""):
        yield ScreenPart(Text(look.tied(line)))


def terminal_heading(report: Report, look: TerminalStyle) -> ScreenPart:
    """What stands above the table."""
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(no_wrap=True, min_width=len("First session"))
    grid.add_column(overflow="fold")  # by the width of characters on the screen: nothing of a text is ever lost
    for fact in facts(report):
        grid.add_row(Text(fact.name, "dim"), Text(look.tied(fact.text), "bold" if fact.key == "plan" else ""))
    for notice in _notices(report):
        grid.add_row(Text("Notice", "bold"), Text(look.tied(notice), "bold reverse"))
    return ScreenPart(grid)


def _notices(report: Report) -> list[str]:
    notices = [f"WHAT IF: {flag}, which the plan file does not say" for flag in report.what_if]
    notices += [lapsed] if (lapsed := lapsed_text(report.schedule)) else []
    notices += phrases.override_texts(report.findings)
    if report.until:
        notices.append(f"Shown until {day_text(report.until)} only; the course goes on as said above")
    return notices


def _legend(schedule: Schedule, shown: Sequence[DayRow]) -> Iterator[str]:
    actuators, several = schedule.actuators, phrases.several(schedule)
    if several:
        yield f"Letters: {phrases.letters_text(schedule)}."
    clicks = {actuator.mechanism.unit == "click" for actuator in actuators}
    units = {True: "how many clicks", False: "which part of a full turn"}
    turned = " or ".join(units[by_clicks] for by_clicks in sorted(clicks, reverse=True))
    face = ", then → the nut face that shows afterwards" if any(actuator.start_face for actuator in actuators) else ""
    yield (
        f"Each session column says {turned} = how many mm"
        f"{face}. “–” means nothing to turn. "
        f"“Reading” is {'what each scale shows' if several else 'the scale'} after the day’s last turn."
    )
    if any(actuator.mechanism.two_way for actuator in actuators):
        yield "“longer” and “shorter” say which the turn makes the rod."
    used = {note for row in shown for note in row.notes}
    yield "Notes: " + "; ".join(f"“{note}”, {meaning}" for note, meaning in NOTES.items() if note in used) + "."


def _columns(schedule: Schedule, shown: Sequence[DayRow]) -> list[Column]:
    header, aims = phrases.cell_header(*schedule.actuators), phrases.objectives(schedule.plan)
    columns = [
        Column("Day", [str(row.day) for row in shown], right=True),
        Column("Date", [day_text(row.on) for row in shown]),
    ]
    for i, at in enumerate(schedule.times):
        cells = [_cell(schedule, row, i, missed=at in row.missed) for row in shown]
        columns.append(Column(f"{clock_text(at)}\n{header}", cells))
    columns.append(Column("Reading\nmm", [_readings(schedule, row) for row in shown], right=True))
    for i, aim in enumerate(aims):
        left = phrases.aim_left(aim) if len(aims) > 1 else phrases.remaining_name(schedule)
        columns.append(Column(f"{left.capitalize()}\nmm", [number(row.left_mm[i]) for row in shown], right=True))
    columns.append(Column("Note", [", ".join(row.lettered_notes) for row in shown]))
    return columns


def _readings(schedule: Schedule, row: DayRow) -> str:
    """What each scale shows after the day's last turn, a line each."""
    if not phrases.several(schedule):
        return number(row.scales[0].reading_mm)
    return "\n".join(f"{scale.actuator.id} {number(scale.reading_mm)}" for scale in row.scales)


def _cell(schedule: Schedule, row: DayRow, i: int, *, missed: bool) -> str:
    session, at = row.turns[i], datetime.combine(row.on, schedule.times[i])
    if not session:
        return "missed" if missed else NO_TURN
    left_out = [f"{part.actuators[0].id} missed" for part in schedule.levels if missed and at in part.missed]
    return "\n".join([phrases.session_cell(session, lettered=phrases.several(schedule)), *left_out])


def _stacks(columns: Sequence[Column], shown: Sequence[Row], width: int) -> list[list[Column]]:
    """The columns in as few tables as fit.

    The first two stand in each, and where one table is not enough the notes go below the date, so that they too do.
    """
    day, on, *others = columns
    if _width(columns) <= width + _GAP:
        return [list(columns)]
    dated = ["\n".join([date, *_notes(row)]) for date, row in zip(on.cells, shown, strict=True)]
    keys = [day, on._replace(cells=dated)]
    stacks, free = [list(keys)], width - _width(keys)
    for column in others[:-1]:
        if column.width > free and len(stacks[-1]) > len(keys):
            stacks.append(list(keys))
            free = width - _width(keys)
        stacks[-1].append(column)
        free -= column.width + _GAP
    return stacks


def _notes(row: Row) -> tuple[str, ...]:
    return row.lettered_notes if isinstance(row, DayRow) else row.notes


def _day_tables(unstyled: Sequence[Column], shown: Sequence[Row], look: TerminalStyle) -> Iterator[ScreenPart]:
    columns = [Column(look.text(c.header), list(map(look.text, c.cells)), c.right) for c in unstyled]
    stacks = _stacks(columns, shown, look.width)
    places = groupby(range(len(shown)), key=lambda i: shown[i].week)
    weeks = [(week, list(days)) for week, days in places]
    if len(stacks) == 1:
        yield ScreenPart(_table(stacks[0], [days for _, days in weeks], shown, look), _width(stacks[0]))
        return
    for week, days in weeks:
        for i, stack in enumerate(stacks, start=1):
            yield ScreenPart(Text(f"Week {week}, part {i} of {len(stacks)}", "bold"))
            yield ScreenPart(_table(stack, [days], shown, look), _width(stack))
            yield ScreenPart(Text())


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width + _GAP for column in columns)


def _table(columns: Sequence[Column], weeks: Sequence[list[int]], shown: Sequence[Row], look: TerminalStyle) -> Table:
    """One table of these columns; a line stands between weeks."""
    lines = _ASCII_LINES if look.ascii_only else HORIZONTALS
    table = Table(box=lines, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        side = "right" if column.right else "left"
        table.add_column(Text(column.header), no_wrap=True, width=column.width, justify=side)  # type: ignore[arg-type]
    for days in weeks:
        for i in days:
            table.add_row(*(Text(c.cells[i]) for c in columns), style="bold" if shown[i].notes else "")
        table.add_section()
    return table
