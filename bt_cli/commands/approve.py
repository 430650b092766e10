"""`bt approve`: a name and a date under the plan as it now stands."""

from datetime import date
from typing import Annotated

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    check_findings,
    read_plan_text,
    say_entries,
    say_published,
    unchanged,
    write_asked,
)
from bt_cli.commands.dates import date_words_in, local_now
from bt_cli.commands.flag_table import read_option
from bt_cli.errors import WrongUsage
from bt_cli.plan.problems import check_value
from bt_cli.schedule.approval import approval_of
from bt_cli.words import day_text

app = typer.Typer(add_completion=False)


@app.command()
def approve(
    plan: PlanFile,
    by: Annotated[
        str, typer.Option("--by", metavar="WHO", help="Initials or role of who approves.", show_default=False)
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="That day it was approved. (default: today)")
    ] = None,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Approve what the plan now says: show it, ask, write name, day and digests into the plan file.

    An edit of the file, an order, or a record that changes what is to come makes it a draft again.
    """
    from bt_cli.commands.console import print_heading
    from bt_cli.plan.appending import with_approval

    who, old = read_option("--by", by, _who), read_plan_text(plan)
    dates = date_words_in(old.report.schedule.plan.zones, behind=True)
    day = dates.day("--on", on) or dates.today
    approval = approval_of(old.report.schedule, who, day)
    _check_day(approval.on, old)
    print_heading(old.report)
    typer.echo(err=True)
    _say_what_differs(old)
    check_findings(old)
    new = old._replace(data=with_approval(old.data, approval, str(plan)))
    revision = f"revision {approval.revision} of {plan}"
    question = f"Approve {revision}, by {who} on {day_text(approval.on)}?"
    if write_asked([(old, new)], question, yes=yes, no_input=no_input):
        typer.echo(f"Approved{question[7:-1]}. Sheets made before still say DRAFT.", err=True)
        say_published(plan)


def _say_what_differs(plan: PlanText) -> None:
    """Say on standard error what differs from the schedule that was approved last; of a first approval, all entries."""
    from bt_cli.commands.revisions import as_approved
    from bt_cli.document.changes import change_lines
    from bt_cli.document.fact_lines import fact_lines

    approval = plan.report.schedule.plan.approval
    if approval is None:
        say_entries(plan, since=0)
        return
    say_entries(plan, since=approval.revision)
    before = as_approved(plan.report)
    when = f"revision {approval.revision}, which {approval.by} approved on {day_text(approval.on)}"
    if before is None:
        typer.echo(f"The file does not keep what {approval.by} approved: read the whole plan.", err=True)
    else:
        typer.echo(f"What differs from {when}:", err=True)
        for line in (*fact_lines(before, plan.report), *change_lines(before, plan.report)):
            typer.echo(line, err=True)


def _who(by: str) -> str:
    check_value("approval.by", by)
    return by.strip()


def _check_day(on: date, plan: PlanText) -> None:
    """Raise WrongUsage for a day on which nobody can have approved the plan."""
    surgery, today = plan.report.schedule.plan.surgery, local_now(plan.report.schedule.plan.zones).date()
    if on > today:
        raise WrongUsage(f"--on {on} is in the future: today is {day_text(today)}. {unchanged(plan.place)}")
    if surgery and on < surgery:
        text = f"An approval on {day_text(on)} would be before surgery on {day_text(surgery)}"
        raise WrongUsage(f"{text}. {unchanged(plan.place)}")
