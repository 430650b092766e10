"""`bt schema`: what a plan and a schedule look like, for programs."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


class Kind(StrEnum):
    """What there is a schema of."""

    PLAN = "plan"
    SCHEDULE = "schedule"
    LOG = "log"


@app.command()
def schema(
    kind: Annotated[Kind, typer.Argument(help="Of a plan file, a schedule or a log.", show_default=False)],
) -> None:
    """Print the JSON Schema of a plan, a schedule or a log."""
    import json

    from bt_cli.output.contract import plan_schema, schedule_schema
    from bt_cli.output.course_log_data import log_schema

    schemas = {Kind.PLAN: plan_schema, Kind.SCHEDULE: schedule_schema, Kind.LOG: log_schema}
    typer.echo(json.dumps(schemas[kind](), indent=2, ensure_ascii=False))
