"""Other plan files under the same case code: whoever exports a plan is told of them.

UIDs hold code, side and bone, so two limbs under one code share no reminder; but sheets and titles of both look alike.
"""

from collections.abc import Iterator
from itertools import islice
from os import fsencode, scandir
from pathlib import Path

import typer

from bt_cli.commands.files import read_bytes
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.prescription import BONES
from bt_cli.plan.source import parse

MOST_FILES = 2000  # convention: a folder with more is not looked through, so that no export has to wait for it


def say_shared_code(report: Report, plan_file: Path | None) -> None:
    """Say on standard error which plan files beside this one bear its code, for the same limb or for another."""
    plan = report.schedule.plan
    if plan_file is None or "id" in report.defaults:
        return
    limb = (plan.side or "", plan.bone or "")
    others = dict(_same_code(plan.id, plan_file))
    if alike := [name for name, other in others.items() if other == limb]:
        typer.echo(
            f"Code, side and bone of {plan.id} are also those of {', '.join(alike)}: their reminders overwrite each "
            "other. Give each plan its own code.",
            err=True,
        )
    if differ := [
        f"{name}: {' '.join(other).strip() or 'side and bone not given'}"
        for name, other in others.items()
        if other != limb
    ]:
        typer.echo(
            f"{plan.id} is also the code of {'; '.join(differ)}. Give each plan its own code, or keep their sheets and "
            "calendars apart.",
            err=True,
        )


def _same_code(code: str, plan_file: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name, side and bone of each plan file in the folder of one that has the same code."""
    for path in _beside(plan_file):
        try:
            data = read_bytes(path)
            mapping = parse(data, path.name).mapping if code.encode() in data else {}
        except PlanInvalid:
            continue
        if mapping.get("id") == code:
            side, bone = mapping.get("side"), mapping.get("bone")
            limb = (side if side in ("left", "right") else "", bone if bone in BONES else "")
            yield fsencode(path.name).decode(errors="replace"), limb


def _beside(plan_file: Path) -> Iterator[Path]:
    """The other .toml files of its folder, by name; none where the folder cannot be read or has too many files."""
    try:
        with scandir(plan_file.parent) as there:
            names = [entry.name for entry in islice(there, MOST_FILES + 1)]
    except OSError:
        return
    for name in sorted(names) if len(names) <= MOST_FILES else ():
        path = plan_file.parent / name
        if path.suffix.lower() == ".toml" and not name.startswith(".") and not _same_file(path, plan_file):
            yield path


def _same_file(path: Path, plan_file: Path) -> bool:
    try:
        return path.samefile(plan_file)
    except OSError:  # a link that leads nowhere: reading it says so
        return False
