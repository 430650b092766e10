"""The table of six struts for the terminal: a row a session, or a row a day by pairs, and a column a strut."""

from collections.abc import Iterator, Sequence

from bt_cli.document.hexapod_rows import COLOURS, StrutRow, one_row_a_day, own_time, strut_cell
from bt_cli.document.phrases import NOTES
from bt_cli.output.terminal.column import Column
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, day_text


def strut_legend(shown: Sequence[StrutRow]) -> Iterator[str]:
    """Sentences that say how the table of these rows is read."""
    yield (
        "Each strut column says what its scale must show afterwards, in mm, and in brackets how far to turn: "
        "+ is longer, − is shorter. A reading without brackets stays as it is. Turn until the scale shows the number."
    )
    if any(row.swaps for row in shown):
        yield "“swap 3”: strut 3 is changed in the clinic before the day’s first turn, as said above."
    if any(cell.star for row in shown for cell in row.cells):
        yield "* less than a week’s travel is left on that scale."
    if used := {note for row in shown for note in row.notes} - {"strut swap"}:
        yield ("Notes: " + "; ".join(f"“{note}”, {meaning}" for note, meaning in NOTES.items() if note in used) + ".")


def strut_columns(schedule: Schedule, shown: Sequence[StrutRow]) -> list[Column]:
    """The columns: day, date, time where a day has several rows, the struts, what is left, notes."""
    columns = [
        Column("Day", [str(row.day) for row in shown], right=True),
        Column("Date" if one_row_a_day(schedule) else "Date and time", [_when(row) for row in shown]),
    ]
    for i, actuator in enumerate(schedule.actuators):
        header = f"{actuator.id} {COLOURS[i]}\n{own_time(schedule, actuator.id)}".rstrip()
        columns.append(Column(header, [strut_cell(row.cells[i]) for row in shown]))
    return [*columns, Column("Note", [", ".join(_notes(row)) for row in shown])]


def _when(row: StrutRow) -> str:
    return f"{day_text(row.on)} {clock_text(row.at)}" if row.at else day_text(row.on)


def _notes(row: StrutRow) -> Iterator[str]:
    yield from (f"swap {swap.strut}" for swap in row.swaps)
    yield from (note for note in row.notes if note != "strut swap")
    if row.missed:
        yield "missed " + ", ".join(map(clock_text, row.missed))
