"""`bt explain`: one rule at length."""

from textwrap import fill
from typing import Annotated

import typer

from bt_cli.commands.completing import rule_codes
from bt_cli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@app.command()
def explain(
    code: Annotated[
        str, typer.Argument(help="A rule's code, such as BT101.", show_default=False, autocompletion=rule_codes)
    ],
) -> None:
    """Tell one rule at length: when it fires, why, what to do, and where it comes from."""
    from bt_cli.checks.rules import BY_CODE, Finding
    from bt_cli.plan.values import did_you_mean

    rule = BY_CODE.get(f"BT{code}" if code.isdecimal() else code.upper())
    if not rule:
        raise WrongUsage(f"{code} is no rule{did_you_mean(code, tuple(BY_CODE))}; `bt rules` lists them")
    typer.echo(f"{rule.code} ({rule.severity}): {rule.title}\n")
    for text in (rule.explanation, f"What to do: {rule.advice}", f"Source: {rule.source}"):
        typer.echo(fill(text, 88))
    if rule.severity == "error":
        typer.echo(
            "\nAn error refuses the plan. To accept it all the same, write into the plan:\n\n"
            f"{Finding(rule, 'what `bt check` says, word for word').override_toml}"
        )
