"""The Typer app: the list of commands, nothing else."""

import os
from typing import Annotated

import typer

from bt_cli import __version__
from bt_cli.commands.running import LazyCommands

os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"  # no third party may change how a plan is read; and it starts faster
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads take longer to start than all we do


class Commands(LazyCommands):
    """In the order of the help."""

    names = (
        "schedule",
        "sheet",
        "new",
        "clinic",
        "amend",
        "record",
        "correct",
        "approve",
        "diff",
        "notice",
        "status",
        "today",
        "check",
        "verify",
        "explain",
        "rules",
        "schema",
    )


app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False)


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

    A calculator and drafting aid, not a medical device: a clinician checks and signs every schedule.
    """
