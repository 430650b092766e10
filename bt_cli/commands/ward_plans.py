"""The plans of a ward: which files they are, and what is gathered of them, one after the other."""

import os
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bt_cli.checks.rules import findings, open_errors
from bt_cli.commands.clinic_file import ClinicFound
from bt_cli.commands.files import folders_within, plan_files, write_and_tell
from bt_cli.commands.gather import local_zone, plan_schedule
from bt_cli.commands.plan_files import plan_source, refused_plan, shown_name
from bt_cli.commands.progress import ProgressBar
from bt_cli.commands.running import bug_text
from bt_cli.document.ward import Left, WardPlans
from bt_cli.document.ward_lists import same_id_texts
from bt_cli.errors import PlanInvalid, Problem, Refused, WrongUsage

OptionalPlans = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PLAN|FOLDER...",
        help="Plan files, and folders of them. (default: BT_WARD, or the ward's folder in the clinic file)",
        show_default=False,
    ),
]
OnDay = Annotated[str | None, typer.Option(metavar="DAY", help="That day: 2026-02-01, or tomorrow. (default: today)")]
Gathered = TypeVar("Gathered", bound=WardPlans)


class ListForm(StrEnum):
    """What can go to standard output."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ListFormOption = Annotated[
    ListForm | None, typer.Option("--format", help="What goes to standard output. (default: table)")
]


def named_plans(named: list[Path] | None, clinic: ClinicFound | None) -> list[Path]:
    """The plans that were named, else the ward's own folder. Raises WrongUsage where nothing says which that is."""
    if named:
        return named
    if folder := os.environ.get("BT_WARD"):
        return [Path(folder)]
    if clinic and clinic.ward.folder:
        return [clinic.place.parent / Path(clinic.ward.folder).expanduser()]
    raise WrongUsage("Name a folder of plans; or set BT_WARD, or write folder under [ward] in the clinic file.")


def overdue_days(clinic: ClinicFound | None) -> int | None:
    """After how many days a turn without a record is overdue, where the clinic file says so."""
    return clinic.ward.overdue_after_days if clinic else None


def gather_plans(plans: list[Path], ward: Gathered) -> Gathered:
    """Add all these plans to a ward, or why they give no turns. They are read one by one, and none is kept."""
    files = list(plan_files(plans))
    for folder in folders_within(plans):
        typer.echo(f"{shown_name(folder)} is a folder inside, with plans that are not read: name it, too.", err=True)
    with ProgressBar(len(files), "Reading plans") as progress:
        for file in files:
            name = shown_name(file)
            try:
                _add(ward, file, name)
            except PlanInvalid as invalid:
                ward.invalid.append(Left(name, tuple(map(str, invalid.problems))))
            except Exception as error:  # of one plan: the others are gathered all the same
                ward.invalid.append(Left(name, (f"{name}: {bug_text(error)}",)))
            progress.step()
    ward.sort()
    return ward


def _add(ward: WardPlans, file: Path, name: str) -> None:
    """Add one plan, or why it gives no turns. Raises PlanInvalid; a clinic file is passed over."""
    source = plan_source(file, name)
    if source is None:
        return
    schedule, _ = plan_schedule(source, _zone)
    fired = findings(schedule)
    if refusing := open_errors(fired):
        ward.refused.append(refused_plan(schedule, name, refusing))
    else:
        ward.add(schedule, name, fired)


@cache
def _zone() -> str | None:
    return local_zone()


def write_list(
    targets: list[Path], form: ListForm | None, writers: Mapping[str, Callable[[], bytes]], show: Callable[[], None],
    *, force: bool,
) -> None:  # fmt: skip
    """Write the files, and to standard output what was asked for: where nothing was, the table that `show` prints."""
    write_and_tell({target: writers[target.suffix.lower()]() for target in targets}, force=force)
    if form in (ListForm.JSON, ListForm.CSV):
        sys.stdout.buffer.write(writers[f".{form}"]())  # bytes: no locale and no line end touches them
    elif form or not targets:
        show()


def say_what_is_left_out(ward: WardPlans) -> None:
    """Tell of ids that are there twice, and of plans that gave no turns, a line each: the exit code is theirs.

    All that is wrong with a plan is told where there is no other.
    """
    for text in same_id_texts(ward):
        typer.echo(text, err=True)
    refused = [
        f"{left.file}: refused by {left.codes}: {'; '.join(finding.people_message for finding in left.findings)}"
        for left in ward.refused
    ]
    if ward.invalid:
        for line in refused:
            typer.echo(line, err=True)
        is_only = len(ward.invalid) + len(ward.refused) + len(ward.plans) == 1
        texts = ward.invalid[0].problems if is_only else [left.problem for left in ward.invalid]
        raise PlanInvalid([Problem((), text) for text in texts])
    if refused:
        raise Refused("\n".join(refused))
