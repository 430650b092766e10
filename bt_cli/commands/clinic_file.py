"""Where the clinic file is, and what commands do with it. No plan that is written changes by it."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from bt_cli.errors import Problem
from bt_cli.output.report import Report
from bt_cli.plan.source import Source, parse
from bt_cli.words import clock_text, number

if TYPE_CHECKING:
    from bt_cli.plan.model import Clinic

ClinicOption = Annotated[
    Path | None,
    typer.Option(
        "--clinic", metavar="FILE", help="A clinic file. (default: your own, if there is one)", readable=False
    ),
]


class ClinicFound(NamedTuple):
    """A clinic file that is there: its texts and paper, and by a plan's dotted keys what `bt new` copies."""

    place: Path
    texts: "Clinic"
    usual: dict[str, Any]


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


def need_missed_turn(report: Report, plan_file: Path | None, given: Path | None) -> None:
    """Raise PlanInvalid where the missed-turn text is blank, with where to write it: no sheet is made without it."""
    from bt_cli.commands.files import read_bytes

    if report.clinic.missed_turn:
        return
    place = clinic_place(given)
    here = "in this file" if plan_file else "in a plan file (`bt new` writes one)"
    made = "" if _may_be_there(place) else ", which `bt clinic init` makes"
    said = (
        "missed_turn is blank, and no sheet is made while it is: write what the patient is to do about a missed turn "
        f"under [clinic], {here} or in the clinic file {place}{made}"
    )
    source = parse(read_bytes(plan_file), str(plan_file)) if plan_file else Source("")
    raise source.invalid([Problem(("clinic", "missed_turn"), said)])


def lay_usual(source: Source, found: ClinicFound) -> None:
    """Lay what `bt new` copies over a plan as written; a problem with it names the clinic file."""
    for key, value in found.usual.items():
        source.overlay(key, value, f"{found.place}: {key.rpartition('.')[2]}")


def usual_text(value: object) -> str:
    """A usual value as a flag would say it."""
    if isinstance(value, tuple):
        return ",".join(map(clock_text, value))
    return number(value) if isinstance(value, Decimal) else str(value)
