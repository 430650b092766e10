"""Where the clinic file is, and what commands do with it. No plan that is written changes by it."""

from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bt_cli.document.language import language
from bt_cli.document.local_texts import direction_key, texts_in
from bt_cli.document.report import Report
from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.levels import frames_without_direction
from bt_cli.plan.source import Source, parse
from bt_cli.words import number

if TYPE_CHECKING:
    from bt_cli.plan.clinic import WardSettings
    from bt_cli.plan.prescription import Clinic

ClinicOption = Annotated[
    Path | None,
    typer.Option(
        "--clinic", metavar="FILE", help="A clinic file. (default: your own, if there is one)", readable=False
    ),
]


class ClinicFound(NamedTuple):
    """A clinic file that is there: its texts and paper, what `bt new` copies by a plan's dotted keys, and its ward."""

    place: Path
    texts: "Clinic"
    usual: dict[str, object]
    ward: "WardSettings"


def clinic_place(given: Path | None) -> Path:
    """Where the clinic file is looked for: where `--clinic` says, else in the user's config folder."""
    return given or Path(typer.get_app_dir("bt")) / "clinic.toml"


def find_clinic(given: Path | None) -> ClinicFound | None:
    """The clinic file, read. None where there is none and none was named; raises PlanInvalid where it is wrong."""
    from bt_cli.commands.files import read_bytes
    from bt_cli.plan.clinic import read_clinic

    place = clinic_place(given)
    if given is None and not _may_be_there(place):
        return None
    return ClinicFound(place, *read_clinic(read_bytes(place), str(place)))


def _may_be_there(place: Path) -> bool:
    try:
        return place.exists() or place.is_symlink()
    except OSError:  # what may not even be looked at is opened, and the reading says why that fails
        return True


def need_sheet_texts(
    report: Report, plan_file: Path | None, clinic: Path | None, tongue: str, *, direction_by_hand: bool
) -> None:
    """Raise PlanInvalid, with where to write it, for what no sheet is made without.

    That is what to do on a missed turn, and each `direction` unless it is written in by hand. What is said in English
    alone leaves a blank on a sheet in another language, and refuses none.
    """
    from bt_cli.commands.files import read_bytes

    said_in = language(tongue)
    problems = []
    if not (report.clinic.missed_turn or texts_in(report.clinic, said_in).missed_turn):
        problems.append(Problem(("clinic", "missed_turn"), _no_missed_turn(plan_file, clinic)))
    if not direction_by_hand:
        paths = frames_without_direction(report.schedule.plan, direction_key(said_in))
        problems += [Problem((*path, "direction"), _no_direction(path, plan_file)) for path in paths]
    if problems:
        source = parse(read_bytes(plan_file), str(plan_file)) if plan_file else Source("")
        raise source.invalid(problems)


def _no_direction(frame: KeyPath, plan_file: Path | None) -> str:
    table = "[frame]" if frame == ("frame",) else "this part of [[frames]]"
    file = "" if plan_file else ", in a plan file (`bt new` writes one)"
    return (
        "direction is missing, and no sheet is made without it. Write how the device marks the way "
        f'under {table}{file}, such as direction = "toward the red flag". '
        "Or give --direction-by-hand: then every page has a field to fill in"
    )


def _no_missed_turn(plan_file: Path | None, clinic: Path | None) -> str:
    place = clinic_place(clinic)
    here = "in this file" if plan_file else "in a plan file (`bt new` writes one)"
    origin = "" if _may_be_there(place) else ", which `bt clinic init` makes"
    return (
        "missed_turn is blank, and no sheet is made while it is. Write what the patient is to do about a missed turn "
        f"under [clinic], {here} or in the clinic file {place}{origin}"
    )


def lay_usual(source: Source, file: ClinicFound) -> None:
    """Lay what `bt new` copies over a plan as written; a problem with it names the clinic file."""
    for key, value in file.usual.items():
        source.overlay(key, value, f"{file.place}: {key.rpartition('.')[2]}")


def usual_text(value: object) -> str:
    """A usual value as a flag would say it."""
    if isinstance(value, tuple):
        return ",".join(f"{part:%H:%M}" if isinstance(part, time) else str(part) for part in value)
    return number(value) if isinstance(value, Decimal) else str(value)
