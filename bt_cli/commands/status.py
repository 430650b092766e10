"""`bt status`: where the course is."""

from datetime import datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bt_cli.commands.gather import gather, refuse_errors, say_findings
from bt_cli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@app.command()
def status(
    plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False)],
    at: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DDTHH:MM", help="A time of the plan's zone, or a date. (default: now)"),
    ] = None,
) -> None:
    """Say where the course is: phase, day, mm done, the next session, contact, review, what is not recorded yet."""
    from bt_cli.commands.listing import print_facts
    from bt_cli.output.status import status_facts
    from bt_cli.schedule.status import status_at

    asked = _moment(at)
    report = gather(plan, {}, may_ask=False)
    if any(finding.severity == "error" and not finding.override for finding in report.findings):
        say_findings(report)
    refuse_errors(report)
    now = datetime.now(ZoneInfo(report.schedule.plan.timezone)).replace(tzinfo=None, second=0, microsecond=0)
    print_facts(status_facts(report, status_at(report.schedule, asked or now)))


def _moment(text: str | None) -> datetime | None:
    """What `--at` says; of a date alone its beginning, before any session."""
    from bt_cli.plan.values import Wrong, moment

    if text is None:
        return None
    try:
        said = moment(text)
    except Wrong as wrong:
        raise WrongUsage(f"--at {wrong}; you wrote {text!r}") from None
    return said if isinstance(said, datetime) else datetime.combine(said, time.min)
