"""Strategies side by side for a terminal: as many in a table as fit, the others in the next one below it."""

from collections.abc import Iterator, Sequence

from bt_cli.document.options import NO_CHOICE, ROWS, Option, notes, published_groups, row_texts
from bt_cli.document.text_table import GAP, TerminalStyle, row_line
from bt_cli.schedule.forecast import Published

_NAME = max(map(len, ROWS))
_COLUMN = 18  # the widest cell that is no sentence: a date


def options_lines(options: Sequence[Option], look: TerminalStyle) -> Iterator[str]:
    """The tables, what stands below them, and that nothing here is a choice."""
    yield from look.lines(NO_CHOICE)
    groups = published_groups(options)
    fit = max(1, (look.width - _NAME) // (_COLUMN + len(GAP)))
    for place in range(0, len(options), fit):
        yield ""
        yield from _table(options[place : place + fit], groups, look)
    yield ""
    for note in notes(options):
        yield from look.lines(note, "", "  ")


def _table(options: Sequence[Option], groups: Sequence[Published], look: TerminalStyle) -> Iterator[str]:
    cells = [[option.name, *row_texts(option, groups)] for option in options]
    for name, *texts in zip(("", *ROWS), *cells, strict=True):
        filled = [list(look._replace(width=_COLUMN).lines(text)) for text in texts]
        for i in range(max(map(len, filled))):
            line = [lines[i] if i < len(lines) else "" for lines in filled]
            yield row_line([name if i == 0 else "", *line], [_NAME, *[_COLUMN] * len(options)]).rstrip()
