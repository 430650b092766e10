"""`bt log`: the course of a plan in sentences."""

from enum import StrEnum
from typing import Annotated

import typer

from bt_cli.commands.changing import PlanFile
from bt_cli.commands.gather import gather

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """What can go to standard output."""

    TEXT = "text"
    JSON = "json"


@app.command()
def log(
    plan: PlanFile,
    form: Annotated[Form, typer.Option("--format", help="What goes to standard output.")] = Form.TEXT,
) -> None:
    """Tell the course in sentences: what was ordered, recorded, corrected and approved, when, why and by whom."""
    report = gather(plan, {}, may_ask=False)
    if form is Form.JSON:
        from bt_cli.output.course_log_data import log_json

        typer.echo(log_json(report.schedule), nl=False)
        return
    from bt_cli.commands.listing import print_facts
    from bt_cli.output.course_log import log_facts

    print_facts(log_facts(report.schedule))
