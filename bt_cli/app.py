"""The Typer app: the list of commands, nothing else."""

import os
from typing import Annotated, ClassVar

import typer

from bt_cli.commands.running import LazyCommands

os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"  # no third party may change how a plan is read; and it starts faster
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its threads take longer to start than all we do


class Commands(LazyCommands):
    """In the order of the help, each with the first line of its own, so that the help need not load it."""

    first_lines: ClassVar = {
        "schedule": "Turn a defect and a rate into a day-by-day schedule.",
        "sheet": "Make the sheet that a ward prints: what to turn, when, with boxes to tick.",
        "new": "Write a plan file: ask for what no flag says, show the whole plan, ask once, write it.",
        "clinic": "Make or show the clinic file: texts, paper, and what `bt new` copies.",
        "options": (
            "Set the strategies for a gap or a lengthening side by side; it ranks nothing and recommends nothing."
        ),
        "amend": "Order a change of the course: show what it makes different, ask, add it to the plan file.",
        "record": "Write down what really happened: show what it makes different, ask, add it to the plan file.",
        "undo": "Take the last entry of the course back: show what that makes different, ask, add it to the plan file.",
        "edit": "Open a plan file in your editor, check what comes back, show what it changes, ask, write it.",
        "correct": ("Correct what was typed wrong in a plan file, or accept one that was edited by hand."),
        "approve": "Approve what the plan now says: show it, ask, write name, day and digests into the plan file.",
        "diff": "Say what changed between two revisions of a plan, or between two plan files.",
        "notice": (
            "Make the one page for the patient: what changes from when, what to do with the old sheet and calendar."
        ),
        "publish": "Write reminders under a secret name into a folder of your web server, for a phone to subscribe to.",
        "log": (
            "Tell the course in sentences: what was ordered, recorded, corrected and approved, when, why and by whom."
        ),
        "status": (
            "Say where the course is: phase, day, mm done, the next session, docking, review, what is not recorded yet."
        ),
        "today": "List every patient's turns of a day by time, with reviews, swaps and plans that end within 7 days.",
        "ward": "Show a ward's plans: phase, mm done, rate, docking, review, approval; or write its calendar or page.",
        "check": "Print what the rules find in each plan: code, severity, what to do, source.",
        "verify": (
            "Check a hexapod table that somebody else made: path, end, limits, ranges, columns or signs mixed up."
        ),
        "explain": "Tell one rule at length: when it fires, why, what to do, and where it comes from.",
        "rules": "List every rule: code, severity and title.",
        "docs": "Print a page of the documentation or a sample plan; alone, list them all.",
        "schema": "Print the JSON Schema of a plan, or of what a command writes as JSON.",
    }


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},  # which every command takes over from here
)


def _version(is_asked: bool) -> None:
    if is_asked:
        from bt_cli.commands.version import version_lines

        typer.echo("\n".join(version_lines()))
        raise typer.Exit


@app.callback()
def bt(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which bt this is, and where.")
    ] = False,
) -> None:
    """Turn a bone defect and a distraction rate into a day-by-day frame-adjustment schedule.

    A calculator and drafting aid, not a medical device: a clinician checks and signs every schedule.
    """
