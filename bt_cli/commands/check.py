"""`bt check`: whether the plan is sound."""

from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.gather import gather, refuse_errors, say_far_surgery, say_past_orders

app = typer.Typer(add_completion=False)


@app.command()
def check(plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False)]) -> None:
    """Print what the rules find in a plan: code, severity, what to do, source."""
    report = gather(plan, {}, may_ask=False)
    say_far_surgery(report)
    say_past_orders(report)
    for finding in report.findings:
        typer.echo(f"{finding.code} {finding.severity}: {finding.message}")
        typer.echo(f"  What to do: {finding.rule.advice}")
        typer.echo(f"  Source: {finding.rule.source}")
        if finding.override:
            typer.echo(f"  Overridden by {finding.override.by}: {finding.override.reason}")
    if not report.findings:
        typer.echo(f"{report.schedule.plan.id}: nothing found by the rules of `bt rules`.")
    refuse_errors(report)
