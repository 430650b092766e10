"""Paper as PDF, set by typst: tagged (PDF/UA-1), the same bytes for the same plan and print date.

Only the fonts of the package are used, so a sheet looks the same everywhere. For a script that they lack the machine's
own fonts are asked; a character that no font has stops the output, for an empty box may be the name of a drug.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from importlib.resources import files
from itertools import accumulate
from pkgutil import get_data
from typing import NamedTuple
from xml.etree.ElementTree import Element

import typst
from pydantic_core import to_json

from bt_cli import __version__
from bt_cli.document.bidi import kept, right_to_left
from bt_cli.document.build import document_of
from bt_cli.document.labels import labels_in, months_in, weekdays_in
from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.model import Document
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.errors import CannotWrite
from bt_cli.figures.chart import progress_chart
from bt_cli.figures.code import code_svg
from bt_cli.figures.plan import frame_drawing
from bt_cli.figures.svg import svg_text
from bt_cli.figures.turning import turning_drawing
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Schedule
from bt_cli.words import shown_number

_CHART_HEIGHT = 290  # px
# kB that typst holds of a sheet, as measured: of a day that is a row and of each of its times, or of each time that is
# a row itself; in large print, which has more pages, half as much again. With the rest of bt it stays below 500 MB.
_MOST_KB, _DAY_KB, _TIME_KB, _ROW_KB, _LARGE = 400_000, 155, 26, 165, Fraction(3, 2)
_LONG_WORD, _PIECE = re.compile(r"\S{28,}"), re.compile(r".{1,14}")
PAPERS = {"a4": "a4", "letter": "us-letter"}


class Pdf(NamedTuple):
    """The file, and whether the machine's own fonts were needed: then another machine may make other bytes."""

    data: bytes
    own_fonts: bool


class Template(NamedTuple):
    """What data is set by: .typ files of this folder that stand one after the other, and the date that is written.

    The last one is the template's own, and the data bears its name.
    """

    name: str
    print_date: date
    before: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        """What typst reads."""
        return b"".join(get_data("bt_cli.output.paper", f"{name}.typ") or b"" for name in (*self.before, self.name))


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, and what is said to those who do not see it."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class SheetData:
    """What sheet.typ sets: a document, the words around it, its figures, and what of it is printed on which paper."""

    document: Document
    measured: str  # the document's: what a check reads
    has_numbered_columns: bool  # the document's: six struts
    labels: dict[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    clocks: dict[str, str]  # how each time of the document is written
    lang: str
    paper: str
    large: bool
    colours: list[dict[str, str]]  # of struts: each with the ink that is legible on it
    first_day: date
    days_per_page: int | None
    print_date: date
    cut: str  # that the turns go on after the last day that is printed
    version: str
    code: str
    turning: Picture
    frame: Picture
    chart: Picture


def sheet_pdf(report: Report, style: SheetStyle) -> Pdf:
    """The sheet of a report. Raises CannotWrite where it is too long, or no font has a character of a text."""
    return set_by_typst(for_typst(report, style), Template("sheet", style.print_date, ("ways",)))


def for_typst(report: Report, style: SheetStyle) -> SheetData:
    """The document of a report with all that stands around it on paper. Raises CannotWrite where it is too long."""
    document = document_of(report, style.language)
    first_day = style.first_day or _first_day(report.schedule, style.print_date)
    document = document.from_day(first_day)
    _check_length(document, first_day, style)
    language, cut = document.language, ""
    if report.until and report.until < document.last_turn[0]:
        until = language.day(report.until)
        cut = language.translate("This print ends on {date}. The turns go on after it.", date=until)
    return SheetData(
        document=document,
        measured=document.measured,
        has_numbered_columns=document.has_numbered_columns,
        labels=labels_in(language),
        weekdays=weekdays_in(language),
        months=months_in(language),
        clocks={str(at): language.clock(at) for at in _times(document)},
        lang=language.code,
        paper=PAPERS[style.paper],
        large=style.large,
        colours=strut_colours(len(document.things)),
        first_day=first_day,
        days_per_page=style.days_per_page,
        print_date=style.print_date,
        cut=cut,
        version=__version__,
        code=code_svg(f"{document.plan} r{document.revision} {style.print_date} bt {__version__}"),
        turning=_picture(turning_drawing(report.schedule, language)),
        frame=_picture(frame_drawing(report, (report.sessions[-1].day + 1) // 2, language)),
        chart=_picture(progress_chart(report, language, _CHART_HEIGHT)),
    )


def _check_length(document: Document, first_day: date, style: SheetStyle) -> None:
    """Raise CannotWrite with the parts to print, where typst would hold too much for all days at once."""
    days = [day for day in document.days if day.on >= first_day]
    times = [len(day.slots) for day in days]
    is_row = len(document.things) > 1
    held = accumulate(count * _ROW_KB if is_row else _DAY_KB + count * _TIME_KB for count in times)
    place = bisect_right([kb * _LARGE if style.large else kb for kb in held], _MOST_KB)
    if place < len(days):
        raise CannotWrite(
            f"the sheet has {sum(times)} times to turn, more than are set at once. Print it in parts, "
            f"--until {days[place - 1].on} and --from {days[place].on}"
        )


def _times(document: Document) -> set[time]:
    return {document.last_turn[1], *document.times, *(day.check.after for day in document.days if day.check)}


def _first_day(schedule: Schedule, print_date: date) -> date:
    """The first day that a revised sheet has: the first that its revision changes, or that of printing if earlier.

    Whoever gets it throws the old sheets away, so that no day from today on may be missing.
    """
    start, last = schedule.start.date(), schedule.sessions[-1].at.date()
    if not schedule.plan.revision:
        return start
    _, earlier = next(earlier_revisions(schedule.plan))
    if earlier is None:
        is_same = schedule.plan.course[-1].moves_nothing
        return max(start, min(print_date, last)) if is_same else start
    return max(start, min(earlier.since.date(), print_date, last)) if earlier.since else start


def set_by_typst(data: object, template: Template) -> Pdf:
    """Data, dataclasses and all, set by a template of this folder. Raises CannotWrite where no font has a character."""
    json_text = to_json(plain(data)).decode()
    try:
        return Pdf(_compiled(json_text, template, own_fonts=False), own_fonts=False)
    except typst.TypstError as error:
        if "glyph" not in str(error) and "display" not in str(error):
            raise
    try:
        return Pdf(_compiled(json_text, template, own_fonts=True), own_fonts=True)
    except typst.TypstError as error:
        raise CannotWrite(f"no font on this machine has all characters of the texts: {error}") from None


def _compiled(json_text: str, template: Template, *, own_fonts: bool) -> bytes:
    shipped = str(files("bt_cli").joinpath("fonts"))
    fonts = typst.Fonts(include_system_fonts=own_fonts, include_embedded_fonts=False, font_paths=[shipped])
    pdf = typst.compile(
        template.text,
        font_paths=fonts,
        sys_inputs={template.name: json_text},
        format="pdf",
        pdf_standards="ua-1",
        timestamp=datetime.combine(template.print_date, time(), tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - one PDF, not a list of pages
    return pdf


def _picture(svg: Element) -> Picture:
    return Picture(svg_text(svg), svg.findtext("title", ""))


def plain(value: object) -> object:
    """Frozen values as what JSON has: by the names of their fields, fractions as people read them."""
    if isinstance(value, Fraction):
        return shown_number(value)
    if isinstance(value, Language):
        return value.code
    if names := getattr(value, "_fields", None):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


@dataclass(frozen=True, slots=True)
class AuthoredText:
    """A text that somebody wrote, and whether its script runs right to left."""

    text: str
    rtl: bool


@dataclass(frozen=True, slots=True)
class TitledTexts:
    """What stands under a title."""

    title: str
    items: list[AuthoredText]


def authored(text: str) -> AuthoredText:
    """A text as it is set: a word that no line can hold gets places to break at, which are not seen."""
    breakable = _LONG_WORD.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(_PIECE.findall(word[0])), text)
    return AuthoredText(kept(breakable), right_to_left(text))


def titled(title: str, texts: Iterable[str]) -> TitledTexts:
    """Texts under a title."""
    return TitledTexts(title, list(map(authored, texts)))
