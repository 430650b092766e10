"""`bt schedule`: the main job. A prescription becomes a day-by-day schedule."""

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicOption, need_sheet_texts
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.exporting import RENDERERS, Notes, OutputOptions, Titles, howtos_of, write_outputs
from bt_cli.commands.files import output_option, output_paths
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
from bt_cli.commands.paper import (
    DaysPerPage,
    DirectionByHand,
    FromDay,
    Language,
    LargePrint,
    PaperSize,
    PrintDate,
    Tongue,
    first_day_to_print,
    say_what_is_not_translated,
    sheet_style,
)
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
    titles: Annotated[
        Titles, typer.Option(help="What a lock screen shows.", rich_help_panel="Calendar")
    ] = Titles.NEUTRAL,
    notes: Annotated[
        Notes, typer.Option(help="The turns in the description, or nothing.", rich_help_panel="Calendar")
    ] = Notes.FULL,
    alarm: Annotated[
        int,
        typer.Option(
            metavar="MINUTES",
            min=0,
            max=720,
            help="Minutes of warning before each turn.",
            rich_help_panel="Calendar",
        ),
    ] = 0,
    split: Annotated[
        bool, typer.Option("--split", help="Cut a calendar too large to import.", rich_help_panel="Calendar")
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="For khal, CalDAV and Evolution alone: also cancel what earlier revisions had.",
            rich_help_panel="Calendar",
        ),
    ] = False,
    clinic: ClinicOption = None,
    paper: PaperSize = None,
    large_print: LargePrint = False,
    language: Language = Tongue.EN,
    clock: ClockOption = Hours.TWENTY_FOUR,
    days_per_page: DaysPerPage = None,
    from_day: FromDay = None,
    print_date: PrintDate = None,
    direction_by_hand: DirectionByHand = False,
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
    *,
    flags: dict[str, str],
) -> None:
    """Turn a defect and a rate into a day-by-day schedule.

    bt schedule --defect 60 --rate 1 --surgery 2026-01-05 --latency 7
    """
    options = OutputOptions(titles, notes, alarm, split, update, language)
    targets, form = _targets(output or [], form, split=split)
    forms = {path.suffix.lower() for path in targets} | ({f".{form}"} if form else set())
    use_clock(clock, for_people=bool(forms - {".json", ".csv"}))
    report = gather(plan, flags, may_ask=can_ask(no_input=no_input), until=until)
    options = options._replace(on=date_words_in(report.schedule.plan.zones).day("--on", on))
    _refuse_forms(report, forms)
    _refuse_paper_options(
        forms,
        large_print=large_print,
        paper=None if howtos_of(targets, update=update) else paper,
        days_per_page=days_per_page,
        direction_by_hand=direction_by_hand,
    )
    first_day = _first_day(report, from_day, forms, brief=brief)
    if not report.sessions:
        typer.echo(f"There is no session until {report.until}.", err=True)
        if forms & {*FOR_PATIENTS, ".svg"}:
            raise WrongUsage("Nothing is left for a calendar, sheet, page or figure.")
    say_far_surgery(report)
    say_and_refuse(report)
    if forms & FOR_PATIENTS.keys():
        report = with_clinic(report, clinic)
    if forms & ON_PAPER:
        need_sheet_texts(report, plan, clinic, language, direction_by_hand=direction_by_hand)
        style = sheet_style(
            report, paper=paper, large_print=large_print, language=language, days_per_page=days_per_page,
            first_day=first_day, print_date=print_date,
        )  # fmt: skip
        options = options._replace(style=style)
    write_outputs(report, options, targets, force=force, paper=paper)
    if forms - {".table", ".json"}:
        say_what_data_cannot(report)
    if forms & FOR_PATIENTS.keys():
        say_what_is_not_translated(report, language)
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
        _say_how_to_import(report, update=update, by_file=plan is not None)


def _refuse_forms(report: Report, forms: set[str]) -> None:
    if for_patients := [name for form, name in FOR_PATIENTS.items() if form in forms]:
        refuse_what_if(report, for_patients)


def _first_day(report: Report, from_day: str | None, forms: set[str], *, brief: bool) -> date | None:
    """The first day to show or print. Raises WrongUsage where it, or `brief`, is of nothing that is made."""
    if brief and ".table" not in forms:
        raise WrongUsage("--brief: for the table only")
    if from_day and not forms & {*ON_PAPER, ".table"}:
        raise WrongUsage("--from: for a table, sheet or page only; add -o NAME.pdf or -o NAME.html")
    return first_day_to_print(report, from_day)


def _refuse_paper_options(forms: set[str], **given: object) -> None:
    """Raise WrongUsage where something was said of paper, and nothing goes on any: it would be without effect."""
    if forms & ON_PAPER:
        return
    if named := [f"--{name.replace('_', '-')}" for name, value in given.items() if value]:
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
    from bt_cli.output.calendar import HOW_TO_IMPORT, HOW_TO_UPDATE

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
