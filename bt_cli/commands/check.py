"""`bt check`: whether plans are sound."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from bt_cli.commands.gather import by_today, gather, refuse_errors
from bt_cli.commands.plan_files import PlanFiles, is_one, tell_plans
from bt_cli.commands.text_or_json import FormOption, TextOrJson
from bt_cli.document.report import Report

if TYPE_CHECKING:
    from bt_cli.output.data.plans_data import CheckJson

app = typer.Typer(add_completion=False)


@app.command()
def check(plans: PlanFiles, form: FormOption = TextOrJson.TEXT) -> None:
    """Print what the rules find in each plan: code, severity, what to do, source."""
    if form is TextOrJson.TEXT and is_one(plans):
        _print("", report := gather(plans[0], {}, may_ask=False))
        refuse_errors(report)
        return
    rows: list[CheckJson] = []

    def tell(name: str, report: Report) -> None:
        if form is TextOrJson.TEXT:
            _print(name, report)
        else:
            from bt_cli.output.data.plans_data import check_json

            rows.append(check_json(name, report, list(by_today(report))))
        refuse_errors(report)

    tell_plans(plans, tell, "check", rows if form is TextOrJson.JSON else None)


def _print(file: str, report: Report) -> None:
    """What is found, under the name of the file where there are several."""
    for text in by_today(report):
        typer.echo(f"{file}: {text}" if file else text, err=True)
    for line in (f"{file}:", *_lines(report)) if file else _lines(report):
        typer.echo(line)


def _lines(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{finding.code} {finding.severity}: {finding.message}"
        yield f"  What to do: {finding.rule.advice}"
        yield f"  Source: {finding.rule.source}"
        if finding.override:
            yield f"  Overridden by {finding.override.by}: {finding.override.reason}"
            if not finding.override.finding:
                yield f"  To bind the override to this very finding, write into it: {finding.pin_toml}"
    if not report.findings:
        yield f"{report.schedule.plan.id}: no findings by the rules of `bt rules`."
