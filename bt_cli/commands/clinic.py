"""`bt clinic`: the clinic file, made to be filled in, and shown as bt reads it."""

from itertools import zip_longest
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicOption, clinic_place, find_clinic, usual_text
from bt_cli.errors import CannotWrite, WrongUsage

app = typer.Typer(add_completion=False, no_args_is_help=True)

_BLANK = {"missed_turn": "(blank) no sheet is made while it is, unless the plan says it", "paper": "(not given) a4"}
_LINE = "(blank) a line to write on, where it is said in English"
_NAME_WIDTH = 22
_NARROWEST = 60


@app.callback()
def clinic() -> None:
    """Make or show the clinic file: texts, paper, and what `bt new` copies."""


@app.command()
def init(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write it. (default: your config folder)", show_default=False, readable=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Write a clinic file to fill in: every text is blank, and a comment says what belongs there."""
    from bt_cli.commands.files import write_all
    from bt_cli.plan.clinic import TEMPLATE

    place = clinic_place(file)
    if str(file) == "-":
        raise WrongUsage("init writes a file: name one, such as clinic.toml")
    if file is None:
        _make_folder(place.parent)
    write_all({place: TEMPLATE.encode()}, force=force)
    option = f" --clinic {quote(str(file))}" if file else ""
    typer.echo(f"Wrote {place}.", err=True)
    typer.echo(
        "Nothing in it is said yet. Write missed_turn first, as no sheet is made while it is blank; then the other "
        f"texts, and under [new] what `bt new{option}` is to copy. `bt clinic show{option}` prints what bt reads.",
        err=True,
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"the folder {folder} cannot be made: {error.strerror}") from None


@app.command()
def show(clinic: ClinicOption = None) -> None:
    """Print what bt reads in the clinic file, and what is still blank."""
    found = find_clinic(clinic)
    if found is None:
        typer.echo(f"There is no clinic file. `bt clinic init` makes one to fill in: {clinic_place(None)}")
        return
    _print("Clinic file", str(found.place), whole=True)
    typer.echo("\nPrinted on forms, where the plan's own [clinic] is blank:")
    texts = dict(found.texts)
    local = texts.pop("es")
    texts.pop("closed")
    for key, said in (*texts.items(), *((f"es.{key}", said) for key, said in local or ())):
        several = said if isinstance(said, tuple) else ()
        for number, one in enumerate(several, start=1):
            _print(f"{key} {number}", one)
        if not several:
            blank = _LINE if key.startswith("es.") else _BLANK.get(key, "(blank) forms are made without it")
            _print(key, said or blank)
    typer.echo("\nCopied by `bt new`, where nothing else is said:")
    for key, value in found.usual.items():
        _print(key, usual_text(value))
    if not found.usual:
        typer.echo("nothing")
    typer.echo("\nOf the ward, for `bt today` and `bt ward`:")
    for key, value in found.ward:
        _print(key, "(not given)" if value is None else str(value))


def _print(name: str, said: str, *, whole: bool = False) -> None:
    """A name and its text, wrapped to the terminal's width by what its letters take, or `whole`; never cut."""
    from rich.console import Console
    from rich.text import Text

    width = max(Console().width, _NARROWEST) - _NAME_WIDTH
    lines = [said] if whole else map(str, Text(said).wrap(Console(), width))
    for first, line in zip_longest([name], lines, fillvalue=""):
        typer.echo(f"{first:{_NAME_WIDTH}}{line}".rstrip())
