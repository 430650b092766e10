"""`bt verify`: whether a table of strut readings that somebody else made is the plan's correction."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bt_cli.errors import PlanInvalid, Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bt_cli.checks.table import Verdict
    from bt_cli.plan.model import Plan

app = typer.Typer(add_completion=False)
_NARROWEST = 44


@app.command()
def verify(
    table: Annotated[
        Path,
        typer.Argument(help="A CSV table: day or date, and six readings.", show_default=False, metavar="TABLE.csv"),
    ],
    plan: Annotated[Path, typer.Option(help="The plan that it is to be.", show_default=False, metavar="PLAN")],
    every_row: Annotated[bool, typer.Option("--all", help="Every row: where the bone goes, and how fast.")] = False,
) -> None:
    """Check a hexapod table that somebody else made: path, end, limits, ranges, columns or signs mixed up."""
    from shutil import get_terminal_size

    from bt_cli.output.verdict import facts, row_lines, wrapped
    from bt_cli.plan.source import shown

    asked, verdict = _judged(table, plan)
    width = max(get_terminal_size().columns, _NARROWEST)
    lines = [*row_lines(verdict, width), ""] if every_row else []
    text = "\n".join([*lines, *wrapped(list(facts(verdict, asked, shown(table.name))), width)])
    if not (sys.stdout.encoding or "").lower().startswith("utf"):
        from bt_cli.output.rows import ascii_only

        text = ascii_only(text)
    typer.echo(text)
    if broken := verdict.broken:
        more = f" And {len(broken) - 1} more, as the report says." if len(broken) > 1 else ""
        raise Refused(f"refused: {table} does not keep to {plan}. {verdict.mixup or broken[0] + more}")


def _judged(table: Path, plan_file: Path) -> tuple["Plan", "Verdict"]:
    """The plan, and what there is to say of the table."""
    from bt_cli.commands.files import read_bytes
    from bt_cli.plan.reading import read_plan
    from bt_cli.plan.source import parse
    from bt_cli.plan.table import read_table

    source = parse(read_bytes(plan_file), str(plan_file))
    plan, _ = read_plan(source, "UTC")  # a table has days and no instants
    if problems := list(_no_use(plan)):
        raise source.invalid(problems)
    rows = read_table(read_bytes(table), str(table), plan)
    from bt_cli.checks.table import verdict_of
    from bt_cli.frame.ends import ends_of

    try:
        ends = ends_of(plan)
    except PlanInvalid as invalid:
        raise source.invalid(list(invalid.problems)) from None
    return plan, verdict_of(plan, ends, rows)


def _no_use(plan: "Plan") -> "Iterator[Problem]":
    """Why a table cannot be held against a plan."""
    if not plan.is_hexapod:
        yield Problem(
            ("frame", "kind"), "kind: bt verify is for frames of six struts: there is no table of six readings"
        )
    for i, entry in enumerate(plan.course):
        if entry.order == "replan":
            said = "its path is planned anew in the course, and bt verify knows the plan's own start and end only"
            yield Problem(("course", i, "order"), f"order replan: {said}; write a plan that begins there")
