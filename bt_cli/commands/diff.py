"""`bt diff`: what changed between two revisions of a plan file, or between two files."""

from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from bt_cli.commands.gather import gather
from bt_cli.commands.revisions import at_revision, check_revision
from bt_cli.errors import WrongUsage
from bt_cli.output.report import Report
from bt_cli.plan.revisions import is_kept

app = typer.Typer(add_completion=False)
SHOWN_DAYS = 14  # convention: what fits on a screen or two


class Compared(NamedTuple):
    """Two reports and which they are."""

    old: Report
    new: Report
    which: str


@app.command()
def diff(
    plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False, metavar="PLAN")],
    other: Annotated[
        Path | None,
        typer.Argument(help="Another, to compare it with.", show_default=False, readable=False, metavar="OTHER"),
    ] = None,
    from_revision: Annotated[
        int | None, typer.Option("--from", metavar="REV", min=0, help="(default: the one before --to)")
    ] = None,
    to_revision: Annotated[
        int | None, typer.Option("--to", metavar="REV", min=0, help="(default: the current one)")
    ] = None,
    every_day: Annotated[bool, typer.Option("--all", help="Every day that differs, not the first 14 only.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
) -> None:
    """Say what changed between two revisions of a plan, or between two plan files."""
    if other:
        if from_revision is not None or to_revision is not None:
            raise WrongUsage(
                "--from and --to are revisions of one plan file; of two files the current ones are compared"
            )
        compared: Compared | None = _files(plan, other)
    else:
        compared = _revisions(plan, from_revision, to_revision)
    if compared is None:
        typer.echo(f"There is nothing to compare: {plan} is at revision 0, nothing was ordered or recorded since.")
        return
    _show(compared, None if every_day else SHOWN_DAYS, no_color=no_color)


def _files(plan: Path, other: Path) -> Compared:
    old, new = (gather(path, {}, may_ask=False) for path in (plan, other))
    was, now = (f"{path}, revision {r.schedule.plan.revision}" for path, r in ((plan, old), (other, new)))
    return Compared(old, new, f"From {was}, to {now}:")


def _revisions(plan: Path, from_revision: int | None, to_revision: int | None) -> Compared | None:
    """The revisions that were asked for; None where the plan has but one and none was."""
    report = gather(plan, {}, may_ask=False)
    to = report.schedule.plan.revision if to_revision is None else to_revision
    check_revision("--to", to, report, plan)
    if from_revision is None and to == 0:
        if report.schedule.plan.revision:
            raise WrongUsage("--to 0: there is no revision before it; give --from")
        return None
    start = to - 1 if from_revision is None else from_revision
    check_revision("--from", start, report, plan)
    if not is_kept(report.schedule.plan, start):
        said = f"The file does not keep all that revision {start} said, before it was corrected: see your records."
        typer.echo(said, err=True)
    which = f"{report.schedule.plan.id}, from revision {start} to revision {to}:"
    return Compared(at_revision(report, start, plan), at_revision(report, to, plan), which)


def _show(compared: Compared, days: int | None, *, no_color: bool) -> None:
    """The sentences, as wide as the terminal is, and the table, none of whose numbers is ever cut."""
    from rich.text import Text

    from bt_cli.commands.console import print_parts
    from bt_cli.output.change_table import change_rows, change_table, legend
    from bt_cli.output.changes import change_lines, fact_lines
    from bt_cli.output.terminal import ScreenPart, TerminalStyle

    rows = change_rows(compared.old, compared.new)
    said = [compared.which, *fact_lines(compared.old, compared.new), *change_lines(compared.old, compared.new)]

    def made(look: TerminalStyle) -> list[ScreenPart]:
        parts = [ScreenPart(Text(look.tied(line))) for line in (*said, *(["", legend(rows), ""] if rows else []))]
        table = change_table(rows, days, ascii_only=look.ascii_only) if rows else []
        return [*parts, *(ScreenPart(Text(line), len(line)) for line in table)]

    print_parts(made, no_color=no_color)
