"""Printing to a person: the only place that knows a terminal's width, colours and characters."""

import sys
from collections.abc import Callable, Iterable

from rich.console import Console

from bt_cli.document.phrases import TIE
from bt_cli.document.report import Report
from bt_cli.output.terminal.terminal import ScreenPart, TerminalStyle, screen, terminal_heading

_NARROWEST = 46  # a day, a date and one cell side by side


def print_table(report: Report, *, no_color: bool = False) -> None:
    """Print the whole schedule to standard output, as wide as the terminal is."""
    print_parts(lambda look: screen(report, look), no_color=no_color)


def print_heading(report: Report) -> None:
    """Print the heading alone, to standard error: what is about to be written."""
    console = _console(stderr=True)
    _print(console, [terminal_heading(report, _look(console))])


def print_parts(made: Callable[[TerminalStyle], Iterable[ScreenPart]], *, no_color: bool = False) -> None:
    """Print parts to standard output, made for the terminal as it is."""
    console = _console(no_color=no_color)
    _print(console, made(_look(console)))


def say_parts(made: Callable[[TerminalStyle], Iterable[ScreenPart]]) -> None:
    """Print parts to standard error: what is about to be written."""
    console = _console(stderr=True)
    _print(console, made(_look(console)))


def _console(*, stderr: bool = False, no_color: bool = False) -> Console:
    """A console for plain text, never narrower than the widest cell beside its day and date."""
    console = Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if no_color or console.no_color:  # which Rich takes from NO_COLOR, but goes on with bold
        console = Console(stderr=stderr, color_system=None, highlight=False, emoji=False, markup=False)
    if console.width < _NARROWEST:
        console.width = _NARROWEST if console.width else 80
    return console


def _look(console: Console) -> TerminalStyle:
    return TerminalStyle(console.width, not console.encoding.lower().startswith("utf"))


def _print(console: Console, parts: Iterable[ScreenPart]) -> None:
    width = console.width
    with console.capture() as printed:
        for part in parts:
            console.width = max(width, part.width)  # rather wider than the terminal than a number cut
            console.print(part.shown)
    stream = sys.stderr if console.stderr else sys.stdout
    stream.write("".join(f"{line.rstrip()}\n" for line in printed.get().replace(TIE, " ").splitlines()))
