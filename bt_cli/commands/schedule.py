"""`bt schedule`: the main job. A prescription becomes a day-by-day schedule."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import need_sheet_texts
from bt_cli.commands.clock import use_clock
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.exporting import RENDERERS, CalendarOptions, OutputOptions, howtos_of, write_outputs
from bt_cli.commands.files import output_option, output_paths
from bt_cli.commands.flag_table import with_fields
from bt_cli.commands.flags import with_plan_flags
from bt_cli.commands.gather import (
    can_ask,
    gather,
    refuse_what_if,
    say_and_refuse,
    say_draft,
    say_far_surgery,
    say_what_data_cannot,
    with_clinic,
)
from bt_cli.commands.paper import PaperOptions, first_day_to_print, say_what_is_not_translated, sheet_style
from bt_cli.commands.shared_code import say_shared_code
from bt_cli.document.report import Report
from bt_cli.errors import WrongUsage
from bt_cli.plan.revisions import is_kept

app = typer.Typer(add_completion=False)
# Made from the plan file alone, never from a what-if, and with the clinic's texts.
FOR_PATIENTS = {".ics": "calendar", ".pdf": "sheet", ".html": "page"}
ON_PAPER = {".pdf", ".html"}


class Format(StrEnum):
    """What goes to standard output."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    ICS = "ics"


@app.command()
@with_plan_flags
@with_fields("calendar", CalendarOptions)
@with_fields("look", PaperOptions)
def schedule(
    plan: Annotated[
        Path | None, typer.Argument(help="A plan file; flags alone will do.", show_default=False, readable=False)
    ] = None,
    output: Annotated[
        list[str] | None, output_option("Write FILE (.ics .csv .json .pdf .html .svg); repeatable.")
    ] = None,
    form: Annotated[
        Format | None, typer.Option("--format", help="What goes to standard output. (default: table)")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Nothing later than that day is shown; this cancels nothing.")
    ] = None,
    *,
    calendar: CalendarOptions,
    look: PaperOptions,
    on: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="That day is what the .svg draws.", rich_help_panel="Sheet and page"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over files that exist.")] = False,
    brief: Annotated[
        bool, typer.Option("--brief", help="In the table: one row for days in a row that are alike.")
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    flags: dict[str, str],
) -> None:
    """Turn a defect and a rate into a day-by-day schedule.

    bt schedule --defect 60 --rate 1 --surgery 2026-01-05 --latency 7
    """
    targets, form = _targets(output or [], form, split=calendar.split)
    forms = {path.suffix.lower() for path in targets} | ({f".{form}"} if form else set())
    use_clock(look.clock)
    report = gather(plan, flags, may_ask=can_ask(no_input=no_input), until=until)
    on_day = date_words_in(report.schedule.plan.zones).day("--on", on)
    refuse_what_if(report, [name for form, name in FOR_PATIENTS.items() if form in forms])
    _refuse_paper_options(forms, look, has_howto=bool(howtos_of(targets, update=calendar.update)))
    first_day = _first_day(report, look.from_day, forms, brief=brief)
    if not report.sessions:
        typer.echo(f"There is no session until {report.until}.", err=True)
        if forms & {*FOR_PATIENTS, ".svg"}:
            raise WrongUsage("Nothing is left for a calendar, sheet, page or figure.")
    say_far_surgery(report)
    say_and_refuse(report)
    if forms & FOR_PATIENTS.keys():
        report = with_clinic(report, look.clinic)
    options = OutputOptions(calendar, look.language, on_day)
    if forms & ON_PAPER:
        need_sheet_texts(report, plan, look.clinic, look.language, direction_by_hand=look.direction_by_hand)
        options = options._replace(style=sheet_style(report, look, first_day))
    write_outputs(report, options, targets, force=force, paper=look.paper)
    if forms - {".table", ".json"}:
        say_what_data_cannot(report)
    if forms & FOR_PATIENTS.keys():
        say_what_is_not_translated(report, look.language)
        say_shared_code(report, plan)
    if form is Format.TABLE:
        from bt_cli.commands.console import print_table

        today = date_words_in(report.schedule.plan.zones).today
        print_table(report, today=today, first_day=first_day, brief=brief, no_color=no_color)
    elif form:
        data = RENDERERS[f".{form}"](report, options)[0]
        sys.stdout.buffer.write(data)  # bytes: no locale and no line end touches them
    say_draft(report, always=bool(forms & FOR_PATIENTS.keys()))
    if ".ics" in forms:
        _say_how_to_import(report, update=calendar.update, by_file=plan is not None)


def _first_day(report: Report, from_day: str | None, forms: set[str], *, brief: bool) -> date | None:
    """The first day to show or print. Raises WrongUsage where it, or `brief`, is of nothing that is made."""
    if brief and ".table" not in forms:
        raise WrongUsage("--brief: for the table only")
    if from_day and not forms & {*ON_PAPER, ".table"}:
        raise WrongUsage("--from: for a table, sheet or page only; add -o NAME.pdf or -o NAME.html")
    return first_day_to_print(report, from_day)


def _refuse_paper_options(forms: set[str], look: PaperOptions, *, has_howto: bool) -> None:
    """Raise WrongUsage where something was said of paper, and nothing goes on any: it would be without effect."""
    if forms & ON_PAPER:
        return
    given = ("large_print", *(() if has_howto else ("paper",)), "days_per_page", "direction_by_hand")
    if named := [f"--{name.replace('_', '-')}" for name in given if getattr(look, name)]:
        raise WrongUsage(f"{', '.join(named)}: for a sheet or page only; add -o NAME.pdf or -o NAME.html")


def _targets(outputs: list[str], form: Format | None, *, split: bool) -> tuple[list[Path], Format | None]:
    """The files to write and what goes to standard output: the table where nothing else was asked for."""
    paths = output_paths([name for name in outputs if name != "-"], RENDERERS)
    if split and form is Format.ICS:
        raise WrongUsage("--split makes several files: give it with -o FILE.ics, not with --format ics")
    if form or "-" in outputs or not paths:
        return paths, form or Format.TABLE
    return paths, None


def _say_how_to_import(report: Report, *, update: bool, by_file: bool) -> None:
    from bt_cli.output.calendar.reminders import HOW_TO_IMPORT, HOW_TO_UPDATE

    typer.echo(HOW_TO_UPDATE if update else HOW_TO_IMPORT, err=True)
    if update and not is_kept(report.schedule.plan, 0):
        typer.echo(
            "The file does not keep all that it said before it was corrected: not every reminder is cancelled.",
            err=True,
        )
        typer.echo("Delete the old calendar, and import the whole file, without --update.", err=True)
    if "id" in report.defaults:
        how = 'write id = "…" into it' if by_file else "give one with --id"
        typer.echo(f"The plan has no id, so these reminders cannot be updated later: {how}.", err=True)
