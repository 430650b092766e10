"""Commands that take several plans, or folders of them: a broken one is told in a line and does not stop the rest."""

from collections.abc import Callable, Sequence
from os import fsencode
from pathlib import Path
from typing import Annotated, Any

import typer

from bt_cli.checks.rules import Finding, open_errors
from bt_cli.commands.files import has_control_characters, plan_files, read_bytes
from bt_cli.commands.running import bug_text
from bt_cli.document.report import Report
from bt_cli.document.ward import Left
from bt_cli.document.ward_row import patient_of
from bt_cli.errors import PlanInvalid, Problem, Refused
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.model import Schedule

PlanFiles = Annotated[
    list[Path],
    typer.Argument(
        metavar="PLAN|FOLDER...", help="Plan files, and folders of them.", show_default=False, readable=False
    ),
]


def is_one(named: list[Path]) -> bool:
    """Whether a single file was named, whose problems are told in full."""
    return len(named) == 1 and not named[0].is_dir()


def shown_name(file: Path) -> str:
    """The name of a file as text, whatever its bytes: control characters as escapes, so that no terminal obeys them."""
    name = fsencode(file).decode(errors="replace")
    return repr(name) if has_control_characters(name) else name


def plan_source(file: Path, name: str) -> Source | None:
    """A plan as written; None for a clinic file, which lies in a folder of plans too. Raises PlanInvalid."""
    if file.is_dir():
        raise PlanInvalid([Problem((), "is a folder without any .toml file that can be read", name)])
    source = parse(read_bytes(file), name)
    return None if source.mapping.get("format") == "bt-clinic" else source


def refused_plan(schedule: Schedule, name: str, refusing: Sequence[Finding]) -> Left:
    """A plan that is left out, by the rules that refuse it."""
    return Left(name, (), tuple(refusing), patient_of(schedule, name))


def _each_plan(named: list[Path], tell: Callable[[str, Report], None]) -> list[Left]:
    """Tell of each plan, but for clinic files; what is left: files that are no plan and plans that `tell` refuses."""
    from bt_cli.commands.gather import from_source

    left = []
    for file in plan_files(named):
        name, report = shown_name(file), None
        try:
            if source := plan_source(file, name):
                report = from_source(source)
                tell(name, report)
        except PlanInvalid as invalid:
            left.append(Left(name, tuple(map(str, invalid.problems))))
        except Refused:
            assert report  # noqa: S101 - only what is read can be refused
            left.append(refused_plan(report.schedule, name, open_errors(report.findings)))
        except Exception as error:  # of one plan: the others are told all the same
            left.append(Left(name, (f"{name}: {bug_text(error)}",)))
    return left


def tell_plans(named: list[Path], tell: Callable[[str, Report], None], command: str, rows: list[Any] | None) -> None:
    """Tell of each plan, or print the `rows` that `tell` gathers as JSON. Raises the worst of what is left."""
    left = _each_plan(named, tell)
    if rows is not None:
        from bt_cli.output.data.plans_data import plans_json

        typer.echo(plans_json(command, rows, left), nl=False)
    _raise_worst(left)


def _raise_worst(left: list[Left]) -> None:
    """Raise what is left, a line each: PlanInvalid where a file is no plan, else Refused; nothing where all is well."""
    refused = [f"{error.file}: refused by {error.codes}" for error in left if error.findings]
    invalid = [error.problem for error in left if not error.findings]
    if not invalid:
        if refused:
            raise Refused("\n".join(refused))
        return
    for line in refused:
        typer.echo(line, err=True)
    raise PlanInvalid([Problem((), text) for text in invalid])
