"""Running a command: its module is imported when it is asked for, and what goes wrong is said once, for all."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from contextvars import copy_context
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from bt_cli.errors import TO_REPORT, BtError, PlanInvalid


class LazyCommands(TyperGroup):
    """A group of commands known by name and first line only; each is a module of this folder with an `app`."""

    first_lines: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = {name: TyperCommand(name, help=line) for name, line in self.first_lines.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that is asked for, loaded now: help and completion need no more than its first line."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is None:  # of an unknown name, when a shell asks how it could go on
            return name, command, rest
        command = typer.main.get_command(import_module(f"bt_cli.commands.{name}").app)
        command.name = name
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a BtError becomes its exit code."""
        try:
            result = copy_context().run(super().invoke, ctx)  # what a command sets, as its clock, is gone with it
            sys.stdout.flush()
        except (BtError, OSError, KeyboardInterrupt, typer.Abort) as error:
            raise typer.Exit(_exit_code(error)) from None
        finally:
            if locking := sys.modules.get("bt_cli.commands.locking"):  # no plan is held where it is not loaded
                locking.release_plans()
        return result


def _exit_code(error: BaseException) -> int:
    """Say what went wrong; the exit code."""
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


def bug_text(error: Exception) -> str:
    """What to report, in a line with nothing of a plan: an error's own text may quote one.

    Raises what is no bug of bt, and everything where BT_TRACEBACK asks for more.
    """
    from traceback import extract_tb
    from zoneinfo import ZoneInfoNotFoundError

    from bt_cli import __version__

    if "BT_TRACEBACK" in os.environ or isinstance(
        error, (BtError, OSError, ZoneInfoNotFoundError, typer.Exit, typer.Abort)
    ):
        raise error
    here = [frame for frame in extract_tb(error.__traceback__) if f"{os.sep}bt_cli{os.sep}" in frame.filename]
    where = f"{Path(here[-1].filename).parent.name}/{Path(here[-1].filename).name}:{here[-1].lineno}" if here else "?"
    return (
        f"This is a bug in bt {__version__}: {type(error).__name__} at {where}. {TO_REPORT} "
        "BT_TRACEBACK=1 shows more, which may quote the plan."
    )


def run(app: typer.Typer) -> None:
    """Run the app; the terminal gets UTF-8 where it would otherwise refuse a character."""
    for name, mode in (("stdout", "r"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed by whoever started us: what is to be read there cannot be written
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - for the rest of the run
        if hasattr(getattr(sys, name), "reconfigure"):
            getattr(sys, name).reconfigure(errors="replace", **({"encoding": "utf-8"} if os.name == "nt" else {}))
    try:
        app(prog_name="bt")
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # Rich's, where nobody reads on: `bt --help | head -3`
            sys.exit(0)
        raise
    except OSError as error:  # of the help or a usage error, which no command prints
        sys.exit(_exit_code(error))
    except Exception as error:
        from zoneinfo import ZoneInfoNotFoundError

        if isinstance(error, ZoneInfoNotFoundError):  # as all zones were looked up when read
            _say("No time zone data is installed, so no clock time can be known. Install it: pip install tzdata")
            sys.exit(PlanInvalid.exit_code)
        _say(bug_text(error))
        sys.exit(1)
