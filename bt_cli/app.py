"""The Typer app: the list of commands, nothing else. A command's module is imported when it is asked for."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from bt_cli import __version__
from bt_cli.errors import BtError

COMMANDS = ("schedule", "new", "check", "explain", "rules", "schema")


class _Commands(TyperGroup):
    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = dict.fromkeys(COMMANDS, TyperCommand("not loaded"))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the base class's signature
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"bt_cli.commands.{cmd_name}").app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (BtError, OSError, KeyboardInterrupt, typer.Abort) as error:
            raise typer.Exit(_exit_code(error)) from None
        return result


def _exit_code(error: BaseException) -> int:
    """Say what went wrong, once and for every command; the exit code."""
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        _say("\nInterrupted; nothing is half-done.")
        return 130
    if isinstance(error, BtError):
        _say(str(error))
        return error.exit_code
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - what is still unwritten must not fail again
    if isinstance(error, BrokenPipeError):
        return 0
    _say(f"cannot write: {error}")
    return 5


def _say(text: str) -> None:
    """Write to standard error, without what a terminal would obey; where even that fails, the exit code must do."""
    with suppress(OSError, ValueError):
        typer.echo("".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text), err=True)


os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"  # no third party may change how a plan is read; and it starts faster
app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"bt {__version__}")
        raise typer.Exit


@app.callback()
def bt(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which bt this is.")
    ] = False,
) -> None:
    """Turn a bone defect and a distraction rate into a day-by-day frame-adjustment schedule.

    A calculator and drafting aid, not a medical device: a clinician checks and signs every sheet.
    """


def run() -> None:
    """Run bt; the terminal gets UTF-8 where it would otherwise refuse a character."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115 - for the rest of the run
        if hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="replace", **({"encoding": "utf-8"} if os.name == "nt" else {}))
    try:
        app(prog_name="bt")
    except Exception as error:
        if "BT_TRACEBACK" in os.environ:
            raise
        _say(f"bt has a bug: {type(error).__name__}: {error}. BT_TRACEBACK=1 shows where; please report it.")
        sys.exit(1)
