"""Printing to a person: the only place that knows a terminal's width, colours and characters."""

import sys
from collections.abc import Callable, Iterable
from datetime import date
from typing import TextIO

from rich.console import Console
from rich.text import Text

from bt_cli.document.build import document_of
from bt_cli.document.report import Report
from bt_cli.document.text_table import TerminalStyle, lines_of_facts, style_of
from bt_cli.output.terminal.screen import facts_lines, head_lines, terminal_lines
from bt_cli.output.terminal.table import TerminalLine

_NARROWEST = 44  # a day, a date and one cell side by side


def print_table(
    report: Report, *, today: date | None = None, first_day: date | None = None, brief: bool = False,
    no_color: bool = False,
) -> None:  # fmt: skip
    """Print the whole schedule to standard output, as wide as the terminal is; `today` is marked."""
    document = document_of(report, today=today)
    print_lines(
        lambda look: terminal_lines(document, look, today=today, first_day=first_day, brief=brief), no_color=no_color
    )


def print_heading(report: Report) -> None:
    """Print head and facts alone, to standard error: what is about to be written."""
    document = document_of(report)
    print_lines(lambda look: [*head_lines(document, look), *facts_lines(document, look)], sys.stderr)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print a name and a text a line, the texts below each other."""
    print_lines(lambda look: lines_of_facts(facts, look))


def print_lines(
    lines_for: Callable[[TerminalStyle], Iterable[TerminalLine | str]],
    stream: TextIO | None = None,
    *,
    no_color: bool = False,
) -> None:
    """Print lines to a stream, standard output by default, made for the terminal as it is; never narrower than a day.

    Only a terminal that shows colours gets them: in a pipe, or with NO_COLOR, all is plain text.
    """
    stream = stream or sys.stdout
    console = Console(file=stream, highlight=False, emoji=False, markup=False)
    width = max(console.width, _NARROWEST) if console.width else 80
    is_plain = no_color or console.no_color or not console.is_terminal
    for line in lines_for(style_of(stream, width)):
        text, style = (line, "") if isinstance(line, str) else line
        if style and not is_plain:
            console.print(Text(text, style), soft_wrap=True)
        else:
            stream.write(f"{text.rstrip()}\n")
