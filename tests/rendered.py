"""What a report is rendered to, for tests that only read it: made once, as long as the report is kept.

Tests of the rendering itself, that the same gives the same, call bt's own functions.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.figures.daily import DrawingChanges
from bt_cli.figures.layout import moving_drawing
from bt_cli.figures.plan import figure_of
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.page import page
from bt_cli.output.paper import pdf
from bt_cli.words import CLOCK
from tests.helpers import approved

T = TypeVar("T")
S = TypeVar("S", SheetStyle, CalendarStyle)
KEPT = 64


def kept(render: Callable[[Report, S], T]) -> Callable[[Report, S], T]:
    """The same function, which keeps its last results, and the reports that they are of."""
    results: dict[tuple[int, S, type, int], tuple[Report, T]] = {}

    @wraps(render)
    def once(report: Report, style: S) -> T:
        key = id(report), style, type(style.language), CLOCK.get()  # a subclass of Language equals it
        if key not in results:
            results[key] = report, render(report, style)
            if len(results) > KEPT:
                del results[next(iter(results))]
        return results[key][1]

    return once


def _approved_calendar(report: Report, style: CalendarStyle) -> bytes:
    [data] = calendars(approved(report), style)
    return data


page_html, sheet_pdf = kept(page.page_html), kept(pdf.sheet_pdf)
approved_calendar = kept(_approved_calendar)


def drawing_changes(report: Report, language: Language) -> DrawingChanges:
    """What changes in the drawing of a frame over the course, for each day."""
    figure = figure_of(report, language)
    return moving_drawing(figure, 0, language.of(report.schedule.mechanisms))[1]
