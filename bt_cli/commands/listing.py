"""Lists for a person's terminal, as wide as it is: no number is cut, and what does not fit side by side is stacked.

The table is set by hand: its cells are plain text, and a round of a thousand patients is to be there at once.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, zip_longest
from shutil import get_terminal_size
from textwrap import wrap

from bt_cli.output.round import Round, columns, heading, lists, note
from bt_cli.output.rows import ascii_only

_NARROWEST = 44
_GAP = "  "
_RIGHT = {"Scale", "Face"}


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """A name and a text a line, the texts below each other; no date and no unit is torn apart."""
    from rich.console import Console
    from rich.text import Text

    from bt_cli.output.terminal import TIE, Look

    console = Console()
    look = Look(max(console.width, _NARROWEST), _ascii())
    said = list(facts)
    margin = max(len(name) for name, _ in said) + len(_GAP)
    for name, text in said:
        lines = Text(look.tied(text)).wrap(console, look.width - margin, overflow="fold")
        for first, line in zip_longest([name], map(str, lines), fillvalue=""):
            _print(f"{first:{margin}}{line}".replace(TIE, " "))


def print_round(made: Round) -> None:
    """The round: its turns, and below them what else the day brings."""
    width = max(get_terminal_size().columns, _NARROWEST)
    _print(heading(made))
    if made.turns:
        _print(note(made))
    header, rows = columns(made)
    for line in _table(header, rows, width):
        _print(line)
    for title, lines in lists(made):
        _print(f"\n{title}")
        for line in lines:
            for part in wrap(line, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False,
                             break_on_hyphens=False):  # fmt: skip
                _print(part)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """The rows under their header, a blank line between times; columns that do not fit go on indented lines."""
    if not rows:
        return
    sizes = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    stacks = _stacks(sizes, width)
    rights = [name in _RIGHT for name in header]

    def line(cells: Sequence[str]) -> str:
        padded = [c.rjust(n) if right else c.ljust(n) for c, n, right in zip(cells, sizes, rights, strict=True)]
        return "\n".join(" " * indent + _GAP.join(padded[part]) for part, indent in stacks)

    yield "\n" + line(header)
    for _, turns in groupby(rows, key=lambda row: row[0]):
        yield ""
        yield from map(line, turns)


def _stacks(sizes: Sequence[int], width: int) -> list[tuple[slice, int]]:
    """Which columns stand side by side, and how far each such line is indented."""
    stacks, start, indent, used = [], 0, 0, 0
    for i, size in enumerate(sizes):
        if i > start and used + size > width:
            stacks.append((slice(start, i), indent))
            start = i
            indent = used = sizes[0] + len(_GAP)
        used += size + len(_GAP)
    return [*stacks, (slice(start, len(sizes)), indent)]


def _ascii() -> bool:
    return not (sys.stdout.encoding or "").lower().startswith("utf")


def _print(text: str) -> None:
    """One line or several, in characters that the terminal has and would not obey."""
    for line in (ascii_only(text) if _ascii() else text).split("\n"):
        safe = (
            line if line.isprintable() else "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
        )
        sys.stdout.write(safe.rstrip() + "\n")
