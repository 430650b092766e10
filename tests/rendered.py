"""What a report is rendered to, for tests that only read it: made once, as long as the report is kept.

Tests of the rendering itself, that the same gives the same, call bt's own functions.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from xml.etree.ElementTree import Element

import pypdfium2

from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.figures import axial, chain, plan
from bt_cli.figures.daily import DrawingChanges
from bt_cli.figures.layout import figure_drawing, moving_drawing
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.page import page
from bt_cli.output.paper import pdf
from bt_cli.schedule.model import Schedule
from bt_cli.words import CLOCK
from tests.helpers import approved
from tests.sheet_reading import PrintedPage, printed_pages

Of = TypeVar("Of", Report, Schedule)
P = ParamSpec("P")
T = TypeVar("T")
KEPT = 64


def kept(render: Callable[Concatenate[Of, P], T]) -> Callable[Concatenate[Of, P], T]:
    """The same function, which keeps its last results, and the reports or schedules that they are of."""
    results: dict[object, tuple[Of, T]] = {}

    @wraps(render)
    def once(of: Of, *style: P.args, **named: P.kwargs) -> T:
        kinds = tuple(type(getattr(part, "language", part)) for part in style)  # a subclass of Language equals it
        key = id(of), style, kinds, CLOCK.get()
        if key not in results:
            results[key] = of, render(of, *style, **named)
            if len(results) > KEPT:
                del results[next(iter(results))]
        return results[key][1]

    return once


def _approved_calendar(report: Report, style: CalendarStyle) -> bytes:
    [data] = calendars(approved(report), style)
    return data


def _sheet_texts(report: Report, style: SheetStyle) -> tuple[str, ...]:
    """The text of each page of the sheet, its lines joined by spaces."""
    return texts_of(sheet_pdf(report, style).data)


def _sheet_days(report: Report, style: SheetStyle) -> tuple[PrintedPage, ...]:
    """The pages of days, and what is read off them."""
    return tuple(printed_pages(sheet_pdf(report, style).data))


def _frame_drawing(report: Report, day: int, language: Language) -> Element:
    return figure_drawing(figure_of(report, language), day, language.of(report.schedule.mechanisms))


def texts_of(data: bytes) -> tuple[str, ...]:
    """The text of each page of a PDF, its lines joined by spaces."""
    return tuple(re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data))


page_html, sheet_pdf = kept(page.page_html), kept(pdf.sheet_pdf)
sheet_texts, sheet_days = kept(_sheet_texts), kept(_sheet_days)
approved_calendar = kept(_approved_calendar)
chain_of, figure_of, frame_drawing = kept(chain.chain_of), kept(plan.figure_of), kept(_frame_drawing)
axial.chain_of = chain_of  # each of the drawings of a plan asks for it


def drawing_changes(report: Report, language: Language) -> DrawingChanges:
    """What changes in the drawing of a frame over the course, for each day."""
    figure = figure_of(report, language)
    return moving_drawing(figure, 0, language.of(report.schedule.mechanisms))[1]
