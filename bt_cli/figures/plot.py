"""What the charts of mm against date share: where dates and mm are, what is behind the lines, dates, legend and signs.

A day is as wide as any other, and the time of a session is the local wall clock.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import N_, Language
from bt_cli.figures.svg import FAINT, INK, SOFT, add, pattern, px, text_width
from bt_cli.schedule.model import Schedule
from bt_cli.words import MONTHS

LEFT = 40  # px: where dates begin
LINE = 15  # px from line to line of text
STROKE: dict[str, float | str] = {"stroke": INK, "stroke_width": 1.8, "fill": "none"}  # of a line
_MARKS = {
    "reading": "m-4 -4l8 8m0 -8l-8 8",
    "xray": "m-3.5 -3.5h7v7h-7z",
    "first": "m0 -4a4 4 0 1 0 .01 0z",
    "last": "m0 -5l5 5-5 5-5-5z",
    "review": "m0 -4l4.5 8h-9z",
    "reset": "m-4 -4h8v8h-8z",
    "exchange": "m-5 -5h10v10h-10z",  # round the number of a strut
}


class Axes(NamedTuple):
    """Where dates and mm are in the plot, in px. Dates are ordinals, a time of day is a part of one."""

    first: int
    last: int
    low_mm: Fraction | float
    high_mm: Fraction | float
    right: float
    top: float
    bottom: float

    def x(self, ordinal: float) -> float:
        """Where a date is."""
        return LEFT + (ordinal - self.first) / (self.last - self.first) * (self.right - LEFT)

    def y(self, value_mm: Fraction | float) -> float:
        """Where a number of mm is."""
        share = (value_mm - self.low_mm) / (self.high_mm - self.low_mm)
        return self.bottom - float(share) * (self.bottom - self.top)


def date_span(schedule: Schedule) -> tuple[int, int]:
    """The ordinals of the first day, of surgery where it is known, and of the day after the last turn or review."""
    first = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    return first.toordinal(), max(milestone.on for milestone in schedule.milestones).toordinal() + 1


def date_ordinal(at: datetime) -> float:
    """A time as the ordinal of its day, its clock time as the part of it: 12:00 is .5."""
    return at.toordinal() + (at.hour * 60 + at.minute) / 1440


def draw_mark(svg: Element, kind: str, x: float, y: float) -> None:
    """A sign with its middle at x, y (px); `kind` is a key of `_MARKS`."""
    fill = "#fff" if kind in ("first", "reset", "exchange", "xray") else INK
    add(svg, "path", d=f"M{px(x)} {px(y)}{_MARKS[kind]}", fill=fill, stroke=INK, stroke_width=1.3)


def dots_pattern(defs: Element) -> str:
    """Define the dots that fill a time of waiting; returns their url for a `fill`."""
    return pattern(defs, "chart-dots", 6, "#fff", "M1.5 1.5h1.2M4.5 4.5h1.2", stroke="#8a8a8a", stroke_width=1.2)


def draw_spans(svg: Element, axes: Axes, spans: Iterable[tuple[str, float, float]]) -> None:
    """Fill times behind the lines: (fill, first, last) each, the times as ordinals. Empty spans are left out."""
    for fill, begin, end in spans:
        if end > begin:
            left, right = px(axes.x(begin)), px(axes.x(end))
            size = {"width": right - left, "height": axes.bottom - axes.top + 8}
            add(svg, "rect", x=left, y=axes.top - 8, fill=fill, **size)


def draw_level(svg: Element, axes: Axes, y: float, text: str) -> None:
    """A thin line across the plot at y (px), with `text` at its left end."""
    add(svg, "path", d=f"M{LEFT - 4} {px(y)}H{axes.right}", stroke=FAINT, stroke_width=0.8)
    add(svg, "text", text, x=LEFT - 7, y=y + 3.5, text_anchor="end")


def draw_plot_frame(svg: Element, axes: Axes) -> None:
    """The two axes."""
    add(svg, "path", d=f"M{LEFT} {px(axes.top - 8)}V{px(axes.bottom)}H{axes.right}", stroke=INK, fill="none")


def draw_dates(svg: Element, axes: Axes, dates: Iterable[date], language: Language) -> None:
    """Dates, with the year below the first and wherever it changes."""
    year = 0
    for on in dates:
        x = axes.x(on.toordinal())
        add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}v4", stroke=INK)
        text = f"{on.day} {language.translate(MONTHS[on.month - 1])}"
        middle = max(x, 2 + text_width(text) / 2)
        add(svg, "text", text, x=middle, y=axes.bottom + 28, text_anchor="middle")
        if on.year != year:
            add(svg, "text", str(on.year), x=middle, y=axes.bottom + 40, text_anchor="middle")
            year = on.year


def draw_reviews(svg: Element, schedule: Schedule, axes: Axes, tops: Mapping[date, float]) -> None:
    """Clinic dates on a lane below the plot, each with a thin line up to its `top`, where there is one and room."""
    every_days = schedule.plan.review.every_days if schedule.plan.review else 7
    room = (axes.right - LEFT) / (axes.last - axes.first) * every_days
    wide = px(min(4.5, 0.4 * room))
    for on in schedule.dates("review"):
        x = px(axes.x(on.toordinal() + 0.5))
        if room > 12 and on in tops:
            add(svg, "path", d=f"M{x} {px(axes.bottom)}V{px(tops[on])}", stroke=SOFT, stroke_dasharray="1.5 2")
        d = f"M{x} {px(axes.bottom + 6)}l{wide} 8h-{2 * wide}z"
        add(svg, "path", d=d, fill=INK, stroke=INK, stroke_width=0.6)


def draw_legend(
    svg: Element, keys: Iterable[tuple[str, str]], fills: Mapping[str, str], dashes: Mapping[str, str], right: float
) -> float:
    """What fills, lines and marks are, by what each is drawn with, in as many rows as need be; where the last ends."""
    x, y = float(LEFT), 14 + LINE + 1
    for sign, text in keys:
        width = 20 + text_width(text)
        if x > LEFT and x + width > right:
            x, y = LEFT, y + LINE
        if sign in fills:
            add(svg, "rect", x=x, y=y - 8, width=14, height=9, fill=fills[sign], stroke=INK, stroke_width=0.7)
        elif sign in dashes:
            add(svg, "path", d=f"M{px(x)} {px(y - 3.5)}h16", stroke_dasharray=dashes[sign], **STROKE)
        else:
            draw_mark(svg, sign, x + 7, y - 3.5)
        add(svg, "text", text, x=x + 19, y=y)
        x += width + 12
    return y


def waiting_key(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """The key of the days between surgery and the first turn, where there are any."""
    surgery = schedule.plan.surgery
    if surgery and (waits := (schedule.start.date() - surgery).days):
        days = language.counted(waits, N_("day"), N_("days"))
        yield "latency", language.translate("waiting (latency): {days}", days=days)
