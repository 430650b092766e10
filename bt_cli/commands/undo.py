"""`bt undo`: take the last entry of a course back, by an entry of its own."""

from typing import Annotated, Any

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    not_for_this_plan,
    read_plan_text,
    say_changes,
    say_written,
    unchanged,
    with_entries,
    write_asked,
)
from bt_cli.commands.entry_words import By, Entered, Word, entry_of, now_text
from bt_cli.commands.gather import can_ask
from bt_cli.document.course_log import course_log
from bt_cli.errors import WrongUsage
from bt_cli.plan.history import last_in_force
from bt_cli.schedule.backdated import Backdated, backdated
from bt_cli.schedule.phases import local
from bt_cli.words import count, time_text

app = typer.Typer(add_completion=False)


@app.command()
def undo(
    plan: PlanFile,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it is taken back.", show_default=False)],
    never_turned: Annotated[
        bool, typer.Option("--never-turned", help="An order that counts already: the patient never turned by it.")
    ] = False,
    by: By = None,
    entered: Entered = None,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Take the last entry of the course back: show what that makes different, ask, add it to the plan file.

    The plan then goes on as if that order or record had never been entered. Undo again takes back the one before it.
    """
    old = read_plan_text(plan)
    course = old.report.schedule.plan.course
    place = last_in_force(course)
    if place is None:
        typer.echo("No order or record is left to take back.", err=True)
        raise typer.Exit
    if course[place].record == "correct":
        said = f"revision {place + 1} is a correction of the file, which undo cannot take back: correct it back"
        raise not_for_this_plan(f"{said}, by bt edit, or in the file and then bt correct", old.place)
    words = [Word("--reason", "reason", reason), Word("--by", "by", by)]
    entry = entry_of("undo", [*words, Word("--entered", "entered", entered or now_text())])
    at = old.report.schedule.plan.zones.local(entry["entered"]).replace(second=0)
    undone = {"at": at, "record": "undo", "revision": place + 1, **entry}
    logged = course_log(old.report.schedule)[place]
    typer.echo(f"Takes back revision {place + 1}: {logged.text.rstrip('.')}.", err=True)
    new = _dated(old, undone, never_turned=never_turned, may_ask=can_ask(no_input=no_input))
    say_changes(old, new)
    if write_asked(old, new, f"Write this into {plan}?", yes=yes, no_input=no_input):
        say_written(old, new)


def _dated(old: PlanText, undone: dict[str, Any], *, never_turned: bool, may_ask: bool) -> PlanText:
    """The plan without the last entry; where that was an order from before now, with a record of what was turned.

    Raises WrongUsage where the patient turned by it, or nobody says whether.
    """
    new = with_entries(old, [undone])
    schedule = new.report.schedule
    found = backdated(old.report.schedule, schedule, schedule.plan.course[-1])
    if found is None:
        return new
    if not never_turned:
        _ask(old, found, may_ask=may_ask)
    last = [at for session in schedule.sessions if (at := local(session)) < found.written][-1:]
    done = [{"record": "done", "through": at} for at in last]
    always = {key: undone[key] for key in ("by", "entered") if key in undone}
    return with_entries(old, [undone, *({**one, **always} for one in done)])


def _ask(old: PlanText, found: Backdated, *, may_ask: bool) -> None:
    """Ask whether the patient turned by an order. Raises WrongUsage where that was so, or nobody can be asked."""
    said = f"The order counts from {time_text(found.since)}. What was turned since is not recorded: "
    said += f"{count(len(found.turns), 'session')} would differ."
    question = "Did the patient turn by it since then?"
    turned = ("What was turned by it cannot be undone: "
              "order what is to hold from the next session on, by bt amend.")  # fmt: skip
    if not may_ask:
        raise WrongUsage(f"{said}\n{question}\nNothing was written, as nobody can be asked.\n"
                         f"  No: give --never-turned.\n  Yes: {turned}\n{unchanged(old.place)}")  # fmt: skip
    typer.echo(said, err=True)

    def read(answer: str) -> bool:
        if answer.strip().lower() not in ("yes", "no"):
            raise typer.BadParameter("answer yes or no")
        return answer.strip().lower() == "yes"

    if typer.prompt(question, value_proc=read, err=True):
        raise WrongUsage(f"{turned} {unchanged(old.place)}")
