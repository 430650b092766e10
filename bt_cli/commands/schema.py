"""`bt schema`: what plans and outputs look like, for programs."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


class Kind(StrEnum):
    """What there is a schema of."""

    PLAN = "plan"
    SCHEDULE = "schedule"
    STATUS = "status"
    CHECK = "check"
    DIFF = "diff"
    LOG = "log"
    OPTIONS = "options"


@app.command()
def schema(
    kind: Annotated[Kind, typer.Argument(help="Of a plan file, or of that command's JSON.", show_default=False)],
) -> None:
    """Print the JSON Schema of a plan, or of what a command writes as JSON."""
    import json

    from bt_cli.output.data.contract import plan_schema, schedule_schema
    from bt_cli.output.data.course_log_data import log_schema
    from bt_cli.output.data.options_data import options_schema
    from bt_cli.output.data.plans_data import plans_schema

    schemas = {
        Kind.PLAN: plan_schema,
        Kind.SCHEDULE: schedule_schema,
        Kind.LOG: log_schema,
        Kind.OPTIONS: options_schema,
    }
    whole = schemas[kind]() if kind in schemas else plans_schema(kind)
    typer.echo(json.dumps(whole, indent=2, ensure_ascii=False))
