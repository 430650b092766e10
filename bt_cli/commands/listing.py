"""Lists for a person's terminal, as wide as it is: no number is cut, and what does not fit side by side is stacked.

The table is set by hand: its cells are plain text, and a round of a thousand patients is to be there at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bt_cli.commands.console import print_lines
from bt_cli.document.round import Round
from bt_cli.document.round_rows import COLUMNS, SCALE, RoundRow, note, round_columns, round_heading, rows, tally
from bt_cli.document.text_table import GAP, TerminalStyle, row_line, widths_of
from bt_cli.document.ward import Ward
from bt_cli.document.ward_lists import OVERDUE, RoundList, lists, missing_lists, only_list, overdue_lines
from bt_cli.document.ward_table import COLUMNS as WARD_COLUMNS
from bt_cli.document.ward_table import WARD_NOTE, ward_cells, ward_heading
from bt_cli.document.ward_week import LEGEND, Week, week_columns, week_heading, week_lists
from bt_cli.words import day_text

_WHO = COLUMNS.index("What")  # the columns before it say whose row it is
_SCALE = COLUMNS.index(SCALE)


def print_round(ward: Round | Week, only: RoundList | None = None) -> None:
    """The round or week: its rows, and below them what else the days bring; or one list `only`."""
    if isinstance(ward, Week):
        print_lines(lambda look: _week_lines(ward, look))
    else:
        print_lines(lambda look: _only_lines(ward, only, look) if only else _round_lines(ward, look))


def _round_lines(ward_round: Round, look: TerminalStyle) -> Iterator[str]:
    for text in (round_heading(ward_round), tally(ward_round), *([note(ward_round)] if ward_round.sessions else [])):
        yield from look.lines(text)
    yield from _table(round_columns(ward_round), rows(ward_round), look)
    yield from list_lines(lists(ward_round), look)


def _only_lines(ward_round: Round, only: RoundList, look: TerminalStyle) -> Iterator[str]:
    """One list; what is on no list stands below it all the same."""
    yield from look.lines(f"{day_text(ward_round.on)}: {ward_round.counted}")
    title, texts = only_list(ward_round, only)
    yield from list_lines([(title, texts or ["none"]), *missing_lists(ward_round).items()], look)


def list_lines(titled_lists: Iterable[tuple[str, Sequence[str]]], look: TerminalStyle) -> Iterator[str]:
    """Titles, each with its lines below it; of an empty list nothing."""
    for title, texts in titled_lists:
        yield from ("", look.text(title)) if texts else ()
        for text in texts:
            yield from look.lines(text, "  ", "    ")


def _week_lines(week: Week, look: TerminalStyle) -> Iterator[str]:
    yield from look.lines(week_heading(week))
    yield from look.lines(week.language.for_staff(LEGEND))
    header = ("Plan", "Bone", *week_columns(week))
    cells = [
        (week_row.row.patient.id, week_row.row.patient.where, *(cell.text for cell in week_row.cells))
        for week_row in week.rows
    ]
    yield from stacked_lines(header, cells, look, 2)
    yield from list_lines(week_lists(week), look)


def print_ward(ward: Ward) -> None:
    """The ward's table, a row a plan, and below it what is missing or overdue."""
    print_lines(lambda look: _ward_lines(ward, look))


def _ward_lines(ward: Ward, look: TerminalStyle) -> Iterator[str]:
    for text in (ward_heading(ward), WARD_NOTE):
        yield from look.lines(text)
    yield from stacked_lines(WARD_COLUMNS, [ward_cells(course) for course in ward.courses], look, 5)
    yield from list_lines([*missing_lists(ward).items(), (ward.language.for_staff(OVERDUE), overdue_lines(ward))], look)


def stacked_lines(
    header: Sequence[str], cells: Sequence[Sequence[str]], look: TerminalStyle, part: int
) -> Iterator[str]:
    """Rows under their header; those that are too wide go on in another line, from column `part` on at the latest."""
    if not cells:
        return
    every = [tuple(map(look.text, line)) for line in (header, *cells)]
    sizes, indent = widths_of(every), GAP
    stacks, used = [slice(0, 0)], 0
    beside = sum(sizes) + len(GAP) * (len(sizes) - 1) <= look.width
    for i, size in enumerate(sizes):
        if (i == part and not beside) or used + size > look.width:
            stacks.append(slice(i, i))
            used = len(indent)
        stacks[-1] = slice(stacks[-1].start, i + 1)
        used += size + len(GAP)
    yield ""
    for line in every:
        for number, columns in enumerate(stacks):
            text = row_line(line[columns], sizes[columns])
            if text:
                yield f"{indent if number else ''}{text}"


def _table(heads: Sequence[str], rows_of_round: Sequence[RoundRow], look: TerminalStyle) -> Iterator[str]:
    """The rows under their header, a blank line between times; columns that do not fit go on indented lines.

    What else is true of a row stands in a last column where it fits for every row, else on lines of its own.
    """
    if not rows_of_round:
        return
    blocks = [_cells(row, look) for row in rows_of_round]
    every = [heads, *(cells for block in blocks for cells in block)]
    used = [i for i, column in enumerate(zip(*every, strict=True)) if any(column[1:]) or i < _WHO]
    sizes = [size for i, size in enumerate(widths_of(every)) if i in used]
    indent = " " * (sizes[0] + len(GAP))
    remarks = [look.text(" · ".join(row.remarks)) for row in rows_of_round]
    total = sum(sizes) + len(GAP) * (len(sizes) - 1)
    beside = total + len(GAP) + max(map(len, remarks)) <= look.width
    stacks = _stacks(sizes, look.width) if total > look.width else [(slice(len(sizes)), 0)]

    def line(cells: Sequence[str]) -> list[str]:
        shown = [cells[i] for i in used]
        lines = [(" " * left + row_line(shown[part], sizes[part])).rstrip() for part, left in stacks]
        return list(filter(None, lines))

    def instead(row: RoundRow, cells: Sequence[str]) -> list[str]:
        lead = GAP.join(cell.ljust(size) for cell, size in zip(cells[:_WHO], sizes, strict=False))
        if len(lead) + len(GAP) + len(row.instead) <= look.width:
            return [f"{lead}{GAP}{row.instead}"]
        return [*line(cells), f"{indent}{row.instead}"]

    yield from ("", *line(heads))
    for _, group in groupby(zip(rows_of_round, blocks, remarks, strict=True), key=lambda entry: entry[0].time):
        yield ""
        for row, block, remark in group:
            first, *others = (instead(row, cells) if row.instead else line(cells) for cells in block)
            yield from [*first[:-1], f"{first[-1]:{total}}{GAP}{remark}".rstrip()] if beside else first
            yield from (text for lines in others for text in lines)
            if remark and not beside:
                yield from look.lines(" · ".join(row.remarks), indent, whole=row.remarks)


def _cells(row: RoundRow, look: TerminalStyle) -> list[tuple[str, ...]]:
    """The lines of a row in the order of COLUMNS; whose they are stands on the first."""
    who = row.time, row.patient.id, row.patient.where
    lines = [(line.what, line.turn, f"{line.scale} ({line.change})", line.face) for line in row.lines] or [("",) * 4]
    return [tuple(map(look.text, (*(who if place == 0 else ("", "", "")), *line))) for place, line in enumerate(lines)]


def _stacks(sizes: Sequence[int], width: int) -> list[tuple[slice, int]]:
    """Which columns stand side by side where not all do, and how far each such line is indented; scale and face do."""
    stacks, start, indent, used = [], 0, 0, 0
    for i, size in enumerate(sizes):
        if i > start and (i == _SCALE or used + size > width):
            stacks.append((slice(start, i), indent))
            start = i
            indent = used = sizes[0] + len(GAP)
        used += size + len(GAP)
    return [*stacks, (slice(start, len(sizes)), indent)]
