"""`bt today`: the ward round, every patient's turns of one day."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from os import fsencode
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.checks.rules import Finding, findings, unknown_overrides
from bt_cli.commands.files import check_targets, output_paths, read_bytes, write_all
from bt_cli.commands.flags import day_flag
from bt_cli.commands.gather import local_zone
from bt_cli.commands.paper import NO_TYPST, Paper, PaperSize, PrintDate
from bt_cli.errors import CannotWrite, PlanInvalid, Problem, Refused
from bt_cli.output.round import Left, Round, patient_of
from bt_cli.output.round_rows import lists, same_id_texts
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule

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
    on: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Which day. (default: today)")] = None,
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
    now = datetime.now().astimezone().date()
    day, printed = day_flag("--on", on) or now, day_flag("--print-date", print_date) or now
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

    made, files = Round(on), list(_files(plans))
    with ProgressBar(len(files), "Reading plans") as progress:
        for file in files:
            name = fsencode(file).decode(errors="replace")
            try:
                _add(made, file, name)
            except PlanInvalid as invalid:
                made.invalid.append(Left(name, (), tuple(map(str, invalid.problems))))
            progress.step()
    made.sort()
    return made


def _files(named: list[Path]) -> Iterator[Path]:
    """Every file once: those named, and of a folder what ends in .toml, by name; hidden files are left out."""
    seen: set[Path] = set()
    for path in named:
        for file in _inside(path) or [path]:
            if file.absolute() not in seen:
                seen.add(file.absolute())
                yield file


def _inside(path: Path) -> list[Path]:
    try:
        there = list(path.iterdir()) if path.is_dir() else []
    except OSError:  # reading it says why
        return []
    return sorted(file for file in there if file.suffix.lower() == ".toml" and not file.name.startswith("."))


def _add(made: Round, file: Path, name: str) -> None:
    """Add one plan to the round, or why it gives no turns. Raises PlanInvalid; a clinic file is passed over."""
    if file.is_dir():
        raise PlanInvalid([Problem((), "is a folder without any .toml file that can be read", name)])
    source = parse(read_bytes(file), name)
    if source.mapping.get("format") == "bt-clinic":
        return
    schedule = _schedule(source)
    if refusing := _refusing(schedule):
        codes = tuple(finding.code for finding in refusing)
        messages = tuple(finding.message for finding in refusing)
        made.refused.append(Left(name, codes, messages, patient_of(schedule, name)))
    else:
        made.add(schedule, name)


@cache
def _zone() -> str | None:
    return local_zone()


def _schedule(source: Source) -> Schedule:
    """The schedule of a plan as written. Raises PlanInvalid with all that is wrong."""
    plan, _ = read_plan(source, None if source.mapping.get("timezone") else _zone())
    unknown = unknown_overrides(plan)
    try:
        schedule = schedule_of(plan)
    except PlanInvalid as invalid:
        raise source.invalid([*unknown, *invalid.problems]) from None
    if unknown:
        raise source.invalid(unknown)
    return schedule


def _refusing(schedule: Schedule) -> list[Finding]:
    """The findings that refuse a plan."""
    return [finding for finding in findings(schedule) if finding.severity == "error" and not finding.override]


def _json(made: Round) -> bytes:
    from bt_cli.output.round_data import round_json

    return round_json(made).encode()


def _csv(made: Round) -> bytes:
    from bt_cli.output.round_data import round_csv

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
