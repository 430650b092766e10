"""The outputs of a schedule: what makes each form, and how they are written as files."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bt_cli.commands.files import check_targets, write_all
from bt_cli.commands.paper import Paper, Tongue, has_typst, render_howto, render_html, render_pdf
from bt_cli.document.language import language
from bt_cli.document.report import Report
from bt_cli.errors import WrongUsage
from bt_cli.words import day_text
from bt_cli.zone_data import zone_data_versions

if TYPE_CHECKING:
    from bt_cli.document.style import SheetStyle

MAX_CALENDAR_BYTES = 900_000  # Google is reported to take 1 MB
NO_HOWTO = "The page that tells the patient how to import needs typst: pip install typst, and export again."


class Titles(StrEnum):
    """What a lock screen may show."""

    NEUTRAL = "neutral"
    DETAILED = "detailed"


class Notes(StrEnum):
    """Whether the turns are in the reminder's description."""

    FULL = "full"
    NONE = "none"


_PANEL = "Calendar"


class CalendarOptions(NamedTuple):
    """How a calendar is asked to be."""

    titles: Annotated[Titles, typer.Option(help="What a lock screen shows.", rich_help_panel=_PANEL)] = Titles.NEUTRAL
    notes: Annotated[Notes, typer.Option(help="The turns in the description, or nothing.", rich_help_panel=_PANEL)] = (
        Notes.FULL
    )
    alarm: Annotated[
        int,
        typer.Option(
            metavar="MINUTES", min=0, max=720, help="Minutes of warning before each turn.", rich_help_panel=_PANEL
        ),
    ] = 0
    split: Annotated[
        bool, typer.Option("--split", help="Cut a calendar too large to import.", rich_help_panel=_PANEL)
    ] = False
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="For khal, CalDAV and Evolution alone: also cancel what earlier revisions had.",
            rich_help_panel=_PANEL,
        ),
    ] = False


class OutputOptions(NamedTuple):
    """How outputs are to look; `style` is there for what is printed on paper, `on` is the day that a figure draws."""

    calendar: CalendarOptions
    tongue: Tongue
    on: date | None = None
    style: "SheetStyle | None" = None


def _json(report: Report, _options: OutputOptions) -> list[bytes]:
    from bt_cli.output.data.schedule_data import json_text

    return [json_text(report).encode()]


def _csv(report: Report, _options: OutputOptions) -> list[bytes]:
    from bt_cli.output.data.schedule_data import csv_text

    return [csv_text(report).encode()]


def _ics(report: Report, options: OutputOptions) -> list[bytes]:
    from bt_cli.commands.progress import ProgressBar
    from bt_cli.output.calendar.file import CalendarStyle
    from bt_cli.output.calendar.reminders import calendars

    style = CalendarStyle(
        options.calendar.titles is Titles.DETAILED,
        options.calendar.notes is Notes.FULL,
        options.calendar.alarm,
        language(options.tongue),
        options.calendar.update,
        zone_data_versions()[0],
    )
    with ProgressBar(report.schedule.plan.revision, "Comparing earlier revisions") as progress:
        return calendars(report, style, MAX_CALENDAR_BYTES if options.calendar.split else None, progress.step)


def _pdf(report: Report, options: OutputOptions) -> list[bytes]:
    assert options.style  # noqa: S101 - `schedule` has made one
    return [render_pdf(report, options.style)]


def _html(report: Report, options: OutputOptions) -> list[bytes]:
    assert options.style  # noqa: S101 - `schedule` has made one
    return [render_html(report, options.style)]


def _svg(report: Report, options: OutputOptions) -> list[bytes]:
    from bt_cli.figures.plan import plan_svg

    return [plan_svg(report, _day_number(report, options.on), language(options.tongue)).encode()]


RENDERERS: dict[str, Callable[[Report, OutputOptions], list[bytes]]] = {
    ".json": _json, ".csv": _csv, ".ics": _ics, ".pdf": _pdf, ".html": _html, ".svg": _svg,
}  # fmt: skip


def howtos_of(targets: list[Path], *, update: bool) -> dict[Path, Path]:
    """Of each calendar for a phone the page that is written beside it, which says how it gets there."""
    calendars = [] if update else [path for path in targets if path.suffix.lower() == ".ics"]
    return {path: path.with_name(f"{path.stem}-how-to.pdf") for path in calendars}


def write_outputs(
    report: Report,
    options: OutputOptions,
    targets: list[Path],
    *,
    force: bool,
    paper: Paper | None,
) -> None:
    """Write every target, whole; a calendar that is split gets a number into its name."""
    howtos = howtos_of(targets, update=options.calendar.update)
    if howtos and not has_typst():
        typer.echo(NO_HOWTO, err=True)
        howtos = {}
    whole = [path for path in targets if not (options.calendar.split and path.suffix.lower() == ".ics")]
    check_targets([*whole, *howtos.values()], force=force)
    files: dict[Path, bytes] = {}
    for path in targets:
        parts = RENDERERS[path.suffix.lower()](report, options)
        if len(parts) == 1:
            files[path] = parts[0]
        else:
            files |= {path.with_stem(f"{path.stem}-{i}"): part for i, part in enumerate(parts, start=1)}
        if path in howtos:
            calendars = [file.name for file in list(files)[-len(parts) :]]
            files[howtos[path]] = render_howto(report, options.tongue, paper, file=", ".join(calendars))
    write_all(files, force=force)
    for path, data in files.items():
        typer.echo(f"Wrote {path}.", err=True)
        if path.suffix.lower() == ".ics" and len(data) > MAX_CALENDAR_BYTES:
            typer.echo(f"{path} is over 900 kB, which some calendars refuse: --split makes smaller files.", err=True)
    _say_stale(files, [path for path in targets if path.suffix.lower() == ".ics"])


def _say_stale(files: Iterable[Path], calendars: list[Path]) -> None:
    """Name calendars of an earlier export that lie beside the new ones: their reminders are out of date."""
    new = set(files)
    for path in calendars:
        older = [p for p in (path, *sorted(path.parent.glob(f"{path.stem}-[0-9]*{path.suffix}"))) if p.exists()]
        if stale := [str(p) for p in older if p not in new]:
            typer.echo(f"From an earlier export, delete: {', '.join(stale)}", err=True)


def _day_number(report: Report, on: date | None) -> int:
    """The day of the course on a date; the middle of what is shown where none is given."""
    start, days = report.schedule.start.date(), report.sessions[-1].day
    if on is None:
        return (days + 1) // 2
    number = report.schedule.day_of(on)
    if not 0 <= number <= days:
        raise WrongUsage(f"--on {on} is not within the course: {day_text(start)} is day 1, and there are {days}")
    return number
