"""How a sheet is asked to look: the options that `bt schedule` and `bt sheet` share, and the forms they print."""

from datetime import date
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from bt_cli.commands.dates import date_words_in
from bt_cli.document.language import LANGUAGES
from bt_cli.document.language import language as spoken
from bt_cli.document.report import Report
from bt_cli.errors import CannotWrite, WrongUsage

if TYPE_CHECKING:
    from bt_cli.document.style import SheetStyle

NO_PDF = "No PDF can be made on this machine: typst has no build for it."
NO_SHEET = (
    f"{NO_PDF} Make the sheet on another computer, or build typst here: pip install typst, with Rust. "
    "-o NAME.html makes the page, which prints a plain list of all days."
)


class Paper(StrEnum):
    """The sizes that printers have."""

    A4 = "a4"
    LETTER = "letter"


class Tongue(StrEnum):
    """The languages that a sheet can be in."""

    EN = "en"
    ES = "es"


MANY_SESSIONS = 1500  # which take about a second to set
_PANEL = "Sheet and page"
PaperSize = Annotated[
    Paper | None, typer.Option("--paper", help="(default: the clinic's, or a4)", rich_help_panel=_PANEL)
]
LargePrint = Annotated[bool, typer.Option("--large-print", help="Letters of 16 points.", rich_help_panel=_PANEL)]
Language = Annotated[Tongue, typer.Option("--language", help="Of sheet, page and reminders.", rich_help_panel=_PANEL)]
DaysPerPage = Annotated[
    int | None,
    typer.Option(
        "--days-per-page", metavar="N", min=1, max=31, help="(default: as many as fit)", rich_help_panel=_PANEL
    ),
]
DirectionByHand = Annotated[
    bool,
    typer.Option(
        "--direction-by-hand", help="Where no direction is given, a field to fill in.", rich_help_panel=_PANEL
    ),
]
FromDay = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="The first day to show or print.", rich_help_panel=_PANEL)
]
PrintDate = Annotated[
    str | None,
    typer.Option("--print-date", metavar="DAY", help="Stands on the sheet. (default: today)", rich_help_panel=_PANEL),
]


def sheet_style(
    report: Report,
    *,
    paper: Paper | None,
    language: Tongue,
    print_date: str | None,
    large_print: bool = False,
    days_per_page: int | None = None,
    first_day: date | None = None,
) -> "SheetStyle":
    """What the options said, with the clinic's paper and today where they said nothing."""
    from bt_cli.document.style import SheetStyle

    dates = date_words_in(report.schedule.plan.zones)
    return SheetStyle(
        print_date=dates.day("--print-date", print_date) or dates.today,
        language=spoken(language),
        paper=paper or report.clinic.paper or Paper.A4,
        large=large_print,
        days_per_page=days_per_page,
        first_day=first_day,
    )


def first_day_to_print(report: Report, from_day: str | None) -> date | None:
    """The day that --from says. Raises WrongUsage where it is after the last one."""
    first_day = date_words_in(report.schedule.plan.zones).day("--from", from_day)
    last = report.until or report.schedule.sessions[-1].at.date()
    if first_day and first_day > last:
        raise WrongUsage(f"--from {first_day} is after the last day to print, {last}")
    return first_day


def say_what_is_not_translated(report: Report, language: Tongue) -> None:
    """Say on standard error what the plan and the clinic do not say in the language, and where they would."""
    from bt_cli.document.local_texts import by_hand, direction_key, missing_texts
    from bt_cli.document.phrases import frame_of

    if language is Tongue.EN:
        return
    said_in, plan = spoken(language), report.schedule.plan
    keys = [f"{key} under [clinic.{language}]" for key in missing_texts(report.clinic, said_in)]
    if any(by_hand(frame_of(plan, actuator), said_in) for actuator in report.schedule.actuators):
        keys.append(f"{direction_key(said_in)} in the frame")
    if keys:
        typer.echo(f"Not said in {LANGUAGES[language]}: {', '.join(keys)}.", err=True)
        typer.echo("A sheet or page has a blank for each of these, and the reminders leave them out.", err=True)
    typer.echo("The title and the names of levels are printed as written.", err=True)


def render_pdf(report: Report, style: "SheetStyle") -> bytes:
    """The sheet as PDF. Raises CannotWrite where typst is not to be had."""
    try:
        from bt_cli.output.paper.pdf import sheet_pdf
    except ImportError:
        raise CannotWrite(NO_SHEET) from None
    if len(report.sessions) > MANY_SESSIONS:
        typer.echo(f"Setting {len(report.sessions)} sessions …", err=True)
    pdf = sheet_pdf(report, style)
    if pdf.own_fonts:
        typer.echo("The sheet uses fonts of this machine: another may print it in other letters.", err=True)
    return pdf.data


def render_howto(report: Report, tongue: Tongue, paper: Paper | None, *, file: str = "", address: str = "") -> bytes:
    """The page that tells the patient how reminders get into a phone. Raises CannotWrite where typst is not to be had.

    They are in a `file`, or at an `address` to subscribe to.
    """
    try:
        from bt_cli.output.paper.howto import howto_pdf
    except ImportError:
        raise CannotWrite(f"{NO_PDF} Leave out -o.") from None
    return howto_pdf(report, spoken(tongue), paper or report.clinic.paper or Paper.A4, file, address).data


def has_typst() -> bool:
    """Whether a PDF can be made here."""
    return find_spec("typst") is not None


def render_html(report: Report, style: "SheetStyle") -> bytes:
    """The page; printed, it is a plain list of all days."""
    from bt_cli.output.page.page import page_html

    return page_html(report, style).encode()
