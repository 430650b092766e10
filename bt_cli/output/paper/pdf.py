"""Paper as PDF, set by typst: tagged (PDF/UA-1), the same bytes for the same plan and print date.

Only the fonts of the package are used, so a sheet looks the same everywhere. For a script that they lack the machine's
own fonts are asked; a character that no font has stops the output, for an empty box may be the name of a drug.
"""

import re
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pkgutil import get_data
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import typst
from pydantic_core import to_json

from bt_cli.document.bidi import kept, right_to_left
from bt_cli.document.phrases import several
from bt_cli.document.report import Report
from bt_cli.document.sheet.sheet import sheet_of
from bt_cli.document.style import SheetStyle
from bt_cli.errors import CannotWrite
from bt_cli.figures.code import code_svg
from bt_cli.figures.plan import frame_drawing, progress_chart
from bt_cli.figures.svg import svg_text
from bt_cli.figures.turning import turning_drawing

_CHART_HEIGHT, _STRUTS_CHART_HEIGHT = 240, 320  # px: six lines need more room than one
_LETTERS_CHART_HEIGHT = 280  # px: a line for each letter, and its name above; it has a page of its own
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


def sheet_pdf(report: Report, style: SheetStyle) -> Pdf:
    """The sheet of a report. Raises CannotWrite where no font has a character of a text."""
    days = "strut_days" if report.schedule.correction else "axial_days"
    return set_by_typst(for_typst(report, style), Template("sheet", style.print_date, ("base", "ways", days)))


def set_by_typst(data: dict[str, Any], template: Template) -> Pdf:
    """Data set by a template of this folder. Raises CannotWrite where no font has a character of a text."""
    json_text = to_json(data).decode()
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


def for_typst(report: Report, style: SheetStyle) -> dict[str, Any]:
    """The sheet as the data that sheet.typ sets; what people wrote in it bears which way its script runs."""
    sheet = sheet_of(report, style)
    head, front = sheet.head, sheet.front
    height = _STRUTS_CHART_HEIGHT if front["struts"] else _CHART_HEIGHT
    if several(report.schedule):
        height = _LETTERS_CHART_HEIGHT
    return {
        "lang": style.language.code,
        "paper": PAPERS[style.paper],
        "large": style.large,
        "head": {
            **head,
            "clinic": authored(head["clinic"]),
            "phone": _breakable(head["phone"]),
            "code": code_svg(head["code"]),
        },
        "front": {
            **front,
            "facts": [[name, authored(text)] for name, text in front["facts"]],
            "how": list(map(authored, front["how"])),
            "advice": [{**advice, "items": list(map(authored, advice["items"]))} for advice in front["advice"]],
            "findings": list(map(authored, front["findings"])),
            "turning": _figure(turning_drawing(report.schedule, style.language)),
            "frame": _figure(frame_drawing(report, (report.sessions[-1].day + 1) // 2, style.language)),
            "chart": _figure(progress_chart(report, style.language, height)),
        },
        "columns": sheet.columns,
        "pages": sheet.pages,
        "strip": [[name, authored(text)] for name, text in sheet.strip],
        "ways": sheet.ways,
        "foot": sheet.foot,
    }


def _figure(svg: Element) -> dict[str, str]:
    """A drawing as text, and what is said to those who do not see it: its own title."""
    return {"svg": svg_text(svg), "alt": svg.findtext("title", "")}


def authored(text: str) -> dict[str, Any]:
    """A text that somebody wrote, with which way its script runs."""
    return {"text": kept(_breakable(text)), "rtl": right_to_left(text)}


def _breakable(text: str) -> str:
    """The same text; a word that no line can hold gets places to break at, which are not seen."""
    return _LONG_WORD.sub(lambda word: "\N{ZERO WIDTH SPACE}".join(_PIECE.findall(word[0])), text)
