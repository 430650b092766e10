"""`bt log`: the course of a plan in sentences."""

import typer

from bt_cli.commands.changing import PlanFile
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.gather import gather
from bt_cli.commands.text_or_json import FormOption, TextOrJson

app = typer.Typer(add_completion=False)


@app.command()
def log(
    plan: PlanFile,
    form: FormOption = TextOrJson.TEXT,
    clock: ClockOption = Hours.TWENTY_FOUR,
) -> None:
    """Tell the course in sentences: what was ordered, recorded, corrected and approved, when, why and by whom."""
    use_clock(clock)
    report = gather(plan, {}, may_ask=False)
    if form is TextOrJson.JSON:
        from bt_cli.output.data.course_log_data import log_json

        typer.echo(log_json(report.schedule), nl=False)
        return
    from bt_cli.commands.console import print_facts
    from bt_cli.document.course_log import log_facts

    print_facts(log_facts(report.schedule))
