"""`bt status`: where courses are."""

from datetime import datetime, time
from typing import Annotated

import typer

from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.dates import date_words_in, local_now
from bt_cli.commands.gather import gather, refuse_errors, say_findings
from bt_cli.commands.plan_files import PlanFiles, is_one, tell_plans
from bt_cli.commands.text_or_json import FormOption, TextOrJson
from bt_cli.document.report import Report
from bt_cli.schedule.status import CourseStatus, status_at

app = typer.Typer(add_completion=False)


@app.command()
def status(
    plans: PlanFiles,
    at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="That local time of the plan's zone; of a day its beginning. (default: now)"),
    ] = None,
    form: FormOption = TextOrJson.TEXT,
    clock: ClockOption = Hours.TWENTY_FOUR,
) -> None:
    """Say where the course is: phase, day, mm done, the next session, docking, review, what is not recorded yet."""
    from bt_cli.commands.console import print_facts
    from bt_cli.document.course_status import status_facts

    use_clock(clock)
    if form is TextOrJson.TEXT and is_one(plans):
        report = gather(plans[0], {}, may_ask=False)
        if any(finding.severity == "error" and not finding.override for finding in report.findings):
            say_findings(report)
        refuse_errors(report)
        print_facts(status_facts(report, _standing(report, at)))
        return
    rows = []

    def tell(name: str, report: Report) -> None:
        refuse_errors(report)
        standing = _standing(report, at)
        if form is TextOrJson.TEXT:
            print_facts([("File", name), *status_facts(report, standing)])
            typer.echo()
        else:
            from bt_cli.output.data.plans_data import status_json

            rows.append(status_json(name, report, standing))

    tell_plans(plans, tell, "status", rows if form is TextOrJson.JSON else None)


def _standing(report: Report, at: str | None) -> CourseStatus:
    """Where a course is at a time of its zone, or now."""
    zones = report.schedule.plan.zones
    moment = date_words_in(zones).moment("--at", at) or local_now(zones)
    if not isinstance(moment, datetime):  # of a date alone its beginning, before any session
        moment = datetime.combine(moment, time.min)
    return status_at(report.schedule, moment)
