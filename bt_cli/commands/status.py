"""`bt status`: where the course is."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.dates import date_words_in, local_now
from bt_cli.commands.gather import gather, refuse_errors, say_findings

app = typer.Typer(add_completion=False)


@app.command()
def status(
    plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False)],
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="That local time of the plan's zone; of a day its beginning. (default: now)"),
    ] = None,
) -> None:
    """Say where the course is: phase, day, mm done, the next session, contact, review, what is not recorded yet."""
    from bt_cli.commands.listing import print_facts
    from bt_cli.output.status import status_facts
    from bt_cli.schedule.position import standing

    report = gather(plan, {}, may_ask=False)
    if any(finding.severity == "error" and not finding.override for finding in report.findings):
        say_findings(report)
    refuse_errors(report)
    timezone = report.schedule.plan.timezone
    asked = date_words_in(timezone).moment("--at", at) or local_now(timezone)
    print_facts(status_facts(report, standing(report.schedule, _beginning(asked))))


def _beginning(asked: date) -> datetime:
    """The time that was asked for; of a date alone its beginning, before any session."""
    return asked if isinstance(asked, datetime) else datetime.combine(asked, time.min)
