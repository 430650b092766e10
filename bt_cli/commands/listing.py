"""Lists for a person's terminal, as wide as it is: no number is cut, and what does not fit side by side is stacked.

The table is set by hand: its cells are plain text, and a round of a thousand patients is to be there at once.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from shutil import get_terminal_size
from textwrap import wrap

from bt_cli.document.phrases import TIE, ascii_only, tied
from bt_cli.document.round import Round
from bt_cli.document.round_rows import COLUMNS, RoundLine, RoundRow, lists, note, round_heading, rows, tally

_NARROWEST = 44
_GAP = "  "
_WHO = COLUMNS.index("What")  # the columns before it say whose row it is
_SCALE = COLUMNS.index("Scale (mm)")


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """A name and a text a line, the texts below each other; no date and no unit is torn apart."""
    from rich.console import Console
    from rich.text import Text

    from bt_cli.output.terminal.terminal import TerminalStyle

    console = Console()
    look = TerminalStyle(max(console.width, _NARROWEST), _ascii())
    said = list(facts)
    margin = max(len(name) for name, _ in said) + len(_GAP)
    for name, text in said:
        lines = Text(look.tied(text)).wrap(console, look.width - margin, overflow="fold")
        for first, line in zip_longest([name], map(str, lines), fillvalue=""):
            _print(f"{first:{margin}}{line}".replace(TIE, " "))


def print_round(made: Round) -> None:
    """The round: its rows, and below them what else the day brings."""
    width = max(get_terminal_size().columns, _NARROWEST)
    for said in (round_heading(made), tally(made), note(made) if made.sessions else ""):
        for line in _wrapped(said, width, "", ""):
            _print(line)
    for line in _table(rows(made), width):
        _print(line)
    for title, lines in lists(made):
        _print(f"\n{title}")
        for line in lines:
            for part in _wrapped(line, width, "  ", "    "):
                _print(part)


def _wrapped(text: str, width: int, first: str, later: str) -> list[str]:
    """Lines of a text, with every date and unit whole and nothing cut."""
    lines = wrap(tied(_shown(text)), width, initial_indent=first, subsequent_indent=later, break_long_words=False,
                 break_on_hyphens=False)  # fmt: skip
    return [line.replace(TIE, " ") for line in lines]


def _table(found: Sequence[RoundRow], width: int) -> Iterator[str]:
    """The rows under their header, a blank line between times; columns that do not fit go on indented lines.

    What else is true of a row stands in a last column where it fits for every row, else on lines of its own.
    """
    if not found:
        return
    blocks = [_cells(row) for row in found]
    every = [COLUMNS, *(cells for block in blocks for cells in block)]
    used = [i for i, column in enumerate(zip(*every, strict=True)) if any(column[1:]) or i < _WHO]
    sizes = [max(len(cells[i]) for cells in every) for i in used]
    indent = " " * (sizes[0] + len(_GAP))
    words = [_words(row, width - len(indent)) for row in found]
    total = sum(sizes) + len(_GAP) * (len(sizes) - 1)
    beside = total + len(_GAP) + max(map(len, words)) <= width
    stacks = _stacks(sizes, width) if total > width else [(slice(len(sizes)), 0)]

    def line(cells: Sequence[str]) -> str:
        padded = [cells[i].ljust(size) for i, size in zip(used, sizes, strict=True)]
        return "\n".join(filter(str.strip, (" " * left + _GAP.join(padded[part]) for part, left in stacks)))

    def instead(row: RoundRow, cells: Sequence[str]) -> str:
        lead = _GAP.join(cell.ljust(size) for cell, size in zip(cells[:_WHO], sizes, strict=False))
        if len(lead) + len(_GAP) + len(row.instead) <= width:
            return f"{lead}{_GAP}{row.instead}".ljust(total)
        return f"{line(cells).rstrip()}\n{indent}{row.instead}"

    yield "\n" + line(COLUMNS)
    for _, group in groupby(zip(found, blocks, words, strict=True), key=lambda one: one[0].time):
        yield ""
        for row, block, said in group:
            first, *others = (instead(row, cells) if row.instead else line(cells) for cells in block)
            yield f"{first}{_GAP}{said.replace(TIE, ' ')}" if beside else first
            yield from others
            if not beside:
                yield from _wrapped(said, width, indent, indent)


def _words(row: RoundRow, width: int) -> str:
    """What else is true of a row; what fits on a line of a width is never broken."""
    said = [_shown(one) for one in (*row.loud, *row.quiet)]
    return _shown(f"{TIE}· ").join(one.replace(" ", TIE) if len(one) + len(_GAP) <= width else one for one in said)


def _cells(row: RoundRow) -> list[tuple[str, ...]]:
    """The lines of a row in the order of COLUMNS; whose they are stands on the first."""
    who = row.time, row.patient.id, row.patient.where
    lines = row.lines or (RoundLine("", "", "", ""),)
    return [tuple(map(_shown, (*(who if place == 0 else ("", "", "")), *line))) for place, line in enumerate(lines)]


def _stacks(sizes: Sequence[int], width: int) -> list[tuple[slice, int]]:
    """Which columns stand side by side where not all do, and how far each such line is indented; scale and face do."""
    stacks, start, indent, used = [], 0, 0, 0
    for i, size in enumerate(sizes):
        if i > start and (i == _SCALE or used + size > width):
            stacks.append((slice(start, i), indent))
            start = i
            indent = used = sizes[0] + len(_GAP)
        used += size + len(_GAP)
    return [*stacks, (slice(start, len(sizes)), indent)]


def _ascii() -> bool:
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def _shown(text: str) -> str:
    """The same text in characters that the terminal has: measured by what is printed, no line grows too long."""
    return ascii_only(text) if _ascii() else text


def _print(text: str) -> None:
    """One line or several, in characters that the terminal has and would not obey."""
    for line in _shown(text).split("\n"):
        safe = (
            line if line.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
        )
        sys.stdout.write(safe.rstrip() + "\n")
