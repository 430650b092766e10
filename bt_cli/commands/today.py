"""`bt today`: the ward round, every patient's turns of one day."""

import sys
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.checks.rules import ERRORS, findings, open_errors
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.files import check_targets, output_paths, plan_files, read_bytes, write_all
from bt_cli.commands.gather import local_zone, plan_schedule
from bt_cli.commands.paper import NO_TYPST, Paper, PaperSize, PrintDate
from bt_cli.commands.plan_files import shown_name
from bt_cli.document.round import Left, Round, patient_of
from bt_cli.document.round_rows import lists, same_id_texts
from bt_cli.errors import CannotWrite, PlanInvalid, Problem, Refused
from bt_cli.plan.source import parse

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """What can go to standard output."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.command()
def today(
    plans: Annotated[
        list[Path],
        typer.Argument(metavar="PLAN|FOLDER...", help="Plan files, and folders of them.", show_default=False),
    ],
    on: Annotated[
        str | None, typer.Option(metavar="DAY", help="That day: 2026-02-01, or tomorrow. (default: today)")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write FILE (.pdf .json .csv); repeatable."),
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="What goes to standard output. (default: table)")
    ] = None,
    paper: PaperSize = None,
    print_date: PrintDate = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """List every patient's turns of a day by time, with reviews, swaps and plans that end within 7 days.

    A plan that is invalid or refused is named and does not stop the rest; the exit code tells of it at the end.
    """
    dates = date_words_in(None)
    day, printed = (dates.day(*said) or dates.today for said in (("--on", on), ("--print-date", print_date)))
    writers: dict[str, Callable[[Round], bytes]] = {
        ".pdf": lambda made: _pdf(made, printed, paper), ".json": _json, ".csv": _csv,
    }  # fmt: skip
    targets = output_paths(output or [], writers)
    check_targets(targets, force=force)
    made = gather_round(plans, day)
    write_all({target: writers[target.suffix.lower()](made) for target in targets}, force=force)
    for target in targets:
        typer.echo(f"Wrote {target}.", err=True)
    if form in (Form.JSON, Form.CSV):
        sys.stdout.buffer.write(writers[f".{form}"](made))  # bytes: no locale and no line end touches them
    elif form or not targets:
        from bt_cli.commands.listing import print_round

        print_round(made)
    if form is Form.CSV:
        _say_what_rows_cannot(made)
    _say_what_is_left_out(made)


def gather_round(plans: list[Path], on: date) -> Round:
    """The round of all these plans. They are read one after the other, and none is kept."""
    from bt_cli.commands.progress import ProgressBar

    made, files = Round(on), list(plan_files(plans))
    with ProgressBar(len(files), "Reading plans") as progress:
        for file in files:
            name = shown_name(file)
            try:
                _add(made, file, name)
            except PlanInvalid as invalid:
                made.invalid.append(Left(name, (), tuple(map(str, invalid.problems))))
            progress.step()
    made.sort()
    return made


def _add(made: Round, file: Path, name: str) -> None:
    """Add one plan to the round, or why it gives no turns. Raises PlanInvalid; a clinic file is passed over."""
    if file.is_dir():
        raise PlanInvalid([Problem((), "is a folder without any .toml file that can be read", name)])
    source = parse(read_bytes(file), name)
    if source.mapping.get("format") == "bt-clinic":
        return
    schedule, _ = plan_schedule(source, _zone)
    if refusing := open_errors(findings(schedule, ERRORS)):
        codes = tuple(finding.code for finding in refusing)
        messages = tuple(finding.message for finding in refusing)
        made.refused.append(Left(name, codes, messages, patient_of(schedule, name)))
    else:
        made.add(schedule, name)


@cache
def _zone() -> str | None:
    return local_zone()


def _json(made: Round) -> bytes:
    from bt_cli.output.data.round_data import round_json

    return round_json(made).encode()


def _csv(made: Round) -> bytes:
    from bt_cli.output.data.round_data import round_csv

    return round_csv(made).encode()


def _pdf(made: Round, print_date: date, paper: Paper | None) -> bytes:
    from bt_cli.commands.clinic_file import find_clinic

    try:
        from bt_cli.output.paper.round import round_pdf
    except ImportError:
        raise CannotWrite(NO_TYPST) from None
    clinic = None if paper else find_clinic(None)
    size = paper or (clinic and clinic.texts.paper) or Paper.A4
    return round_pdf(made, print_date, size).data


def _say_what_rows_cannot(made: Round) -> None:
    for title, lines in lists(made):
        for line in lines:
            typer.echo(f"{title}: {line}", err=True)


def _say_what_is_left_out(made: Round) -> None:
    """Tell of ids that are there twice, and of plans that gave no turns: the exit code is theirs."""
    for said in same_id_texts(made):
        typer.echo(said, err=True)
    refused = [f"{one.file}: refused by {', '.join(one.codes)}: {'; '.join(one.said)}" for one in made.refused]
    if made.invalid:
        for line in refused:
            typer.echo(line, err=True)
        raise PlanInvalid([Problem((), said) for one in made.invalid for said in one.said])
    if refused:
        raise Refused("\n".join(refused))
