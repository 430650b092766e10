"""`bt schema`: what a plan and a schedule look like, for programs."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


class Kind(StrEnum):
    """What there is a schema of."""

    PLAN = "plan"
    SCHEDULE = "schedule"


@app.command()
def schema(
    kind: Annotated[Kind, typer.Argument(help="Of a plan file or of a schedule.", show_default=False)],
) -> None:
    """Print the JSON Schema of a plan or of a schedule."""
    import json

    from bt_cli.output.contract import plan_schema, schedule_schema

    whole = plan_schema() if kind is Kind.PLAN else schedule_schema()
    typer.echo(json.dumps(whole, indent=2, ensure_ascii=False))
