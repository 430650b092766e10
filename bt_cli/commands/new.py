"""`bt new`: write a plan file, by asking or from flags."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicFound, ClinicOption, find_clinic, lay_usual, usual_text
from bt_cli.commands.flags import BY_NAME, Flag, command_line, with_plan_flags
from bt_cli.commands.gather import (
    ask,
    bare,
    can_ask,
    check_flags,
    from_source,
    local_zone,
    of_flags,
    say_far_surgery,
    say_findings,
)
from bt_cli.errors import WrongUsage
from bt_cli.output.report import Report
from bt_cli.plan.levels import frames_without_direction
from bt_cli.plan.source import Source

app = typer.Typer(add_completion=False)

_GOALS = {"transport": "defect", "lengthening": "lengthening", "compression": "compression"}
_DISTANCES = {
    "transport": "Defect to close, in mm",
    "lengthening": "Lengthening, in mm",
    "compression": "Compression, in mm",
}
TABLED = ("cable", "hinge", "hexapod")  # frames whose parts are tables of the plan file
# What is asked where no flag says it, in this order, with the answer that Enter gives; all of them conventions.
_QUESTIONS = (
    ("id", "Case code (a local one, never a name; Enter makes one)", ""),
    ("side", "Side (left or right, Enter for none)", ""),
    ("bone", "Bone (tibia, femur, humerus, radius, ulna, fibula, metatarsal or other, Enter for none)", ""),
    ("rate", "Rate in mm a day", None),
    ("surgery", "Day of surgery (YYYY-MM-DD)", None),
    ("latency", "Latency in days (7 is a convention)", "7"),
    ("sessions", "Session times, or how many a day (a convention)", "08:00,12:00,16:00,20:00"),
    ("frame", "Frame: ilizarov, rail, click or telescopic", "ilizarov"),
    ("rods", "Rods that turn together (a convention)", "4"),
    ("pitch", "Travel of one full turn in mm (a convention: look it up for this hardware)", "1"),
    ("steps_per_turn", "Smallest turn, as a part of a full one: 4 means a quarter (a convention)", "4"),
    ("direction", "Which way to turn, as the device marks it, such as toward the red flag (no sheet without it)", ""),
)


@app.command()
@with_plan_flags
def new(
    flags: dict[str, str],
    file: Annotated[Path, typer.Argument(help="The plan file to write.", show_default=False)],
    clinic: ClinicOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
) -> None:
    """Write a plan file: ask for what no flag says, show the whole plan, ask once, write it."""
    from bt_cli.commands.console import print_heading
    from bt_cli.commands.files import check_targets, write_all
    from bt_cli.plan.writing import plan_toml

    check_targets([file], force=force)
    asking = can_ask(no_input=no_input)
    if str(file) == "-":
        raise WrongUsage("new writes a file: name one, such as OX-0042.toml")
    _refuse_frame(flags.get("frame", ""))
    found = find_clinic(clinic)
    under = _usual_plan(found)
    check_flags(flags, under)
    said = _ask(flags, found) if asking else flags
    source = of_flags(said, may_ask=False, under=under)
    report, copied = from_source(source), _copied(source, said, found)
    print_heading(report)
    say_findings(report)
    say_far_surgery(report)
    if asking and not typer.confirm(f"Write {file}?", err=True):
        typer.echo("Nothing was written.", err=True)
        return
    write_all({file: plan_toml(report.schedule.plan, report.defaults, copied).encode()}, force=force)
    _say_written(file, report, copied)


def _refuse_frame(kind: str) -> None:
    """Raise WrongUsage for a frame that no flag can describe: before anything is asked."""
    if kind.lower() in TABLED:
        raise WrongUsage(
            f"bt new does not write a plan of kind {kind.lower()}: its parts are tables, which no flag says. "
            f"Write the plan file by hand: docs/plan-format.md shows one."
        )


def _usual_plan(found: ClinicFound | None) -> Source:
    """What a plan says before any flag: nothing, or what the clinic file has to copy, which is named."""
    source = bare()
    if found and found.usual:
        typer.echo(f"From {found.place}, where nothing else is said: {', '.join(found.usual)}", err=True)
        lay_usual(source, found)
    return source


def _copied(source: Source, said: Collection[str], found: ClinicFound | None) -> tuple[str, ...]:
    """The keys whose value is the clinic file's, and was not said anew."""
    anew = {BY_NAME[name].key for name in said}
    usual = found.usual if found else {}
    return tuple(key for key, value in usual.items() if key not in anew and source.has(key, value))


def _say_written(file: Path, report: Report, copied: Collection[str]) -> None:
    """Say that the plan is written, and the one line that gives the same schedule without it."""
    if any(finding.severity == "error" for finding in report.findings):
        typer.echo(f"Wrote {file}, which bt schedule refuses until it is mended or overridden there.", err=True)
        return
    if frames_without_direction(report.schedule.plan):
        typer.echo("No sheet can be made of it until direction is written under [frame].", err=True)
    flagless = [key for key in copied if key not in {flag.key for flag in BY_NAME.values()}]
    but = f", but for {' and '.join(flagless)}, which no flag says" if flagless else ""
    typer.echo(f"Wrote {file}. The same schedule without it{but}:", err=True)
    typer.echo(command_line(_said_in_full(report)))


def _ask(flags: Mapping[str, str], found: ClinicFound | None) -> dict[str, str]:
    """The flags, and an answer for what they leave open.

    Enter takes the clinic file's value, or leaves a default one, marked as such in the file.
    """
    said = dict(flags)
    if not said.keys() & set(_GOALS.values()):
        goal = ask(
            "Goal: transport, lengthening or compression", "transport", Flag("--goal", "goal.kind", "text", "", "", "")
        )
        said[_GOALS[goal]] = ask(_DISTANCES[goal], None, BY_NAME[_GOALS[goal]])
    for name, question, convention in (*_QUESTIONS, ("timezone", "Time zone (this computer's)", local_zone())):
        usual = _usual_answers(found, said.get("frame"))
        already = name in said or (name in ("surgery", "latency") and "first_session" in said)
        if already or (name == "rods" and said.get("frame", usual.get("frame", "")).lower() == "rail"):
            continue
        default = usual.get(name, convention)
        asked = _as_the_clinics(question) if name in usual else question
        if answer := ask(f"{asked} [{default}]" if default else asked, default and "", BY_NAME[name]):
            said[name] = answer
        if name == "frame":
            _refuse_frame(answer)
    return {name: said[name] for name in BY_NAME if name in said}  # a kind of frame comes before its numbers


def _usual_answers(found: ClinicFound | None, frame: str | None) -> dict[str, str]:
    """The clinic file's values, by option; those of its frame only for a frame of its kind."""
    usual = found.usual if found else {}
    other = frame is not None and frame.lower() != usual.get("frame.kind", "ilizarov")
    keys = [key for key in usual if not (other and key.startswith("frame."))]
    return {flag.name: usual_text(usual[flag.key]) for flag in BY_NAME.values() if flag.key in keys}


def _as_the_clinics(question: str) -> str:
    return question.replace("a convention", "the clinic's").replace("this computer's", "the clinic's")


def _said_in_full(report: Report) -> list[tuple[str, str]]:
    """Every option that says this plan, with its value; a default stays one, but for the computer's own zone."""
    from bt_cli.output.phrases import value_at

    plan, said = report.schedule.plan, []
    for flag in BY_NAME.values():
        text = value_at(plan, flag.key)
        unsaid = flag.key in report.defaults and flag.name not in ("id", "timezone")
        if text not in ("None", "") and not unsaid:
            said.append((flag.option, text))
    return said
