"""`bt rules`: the list of rules."""

import typer

app = typer.Typer(add_completion=False)


@app.command()
def rules() -> None:
    """List every rule: code, severity and title."""
    from bt_cli.checks.rules import RULES

    for rule in RULES:
        typer.echo(f"{rule.code}  {rule.severity:7}  {rule.title}")
