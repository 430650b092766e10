"""The plot of the chart: where dates and mm are, with a line at each whole step and as many dates as have room."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.figures.series import date_ordinal
from bt_cli.figures.svg import FAINT, INK, add, px, text_width
from bt_cli.words import MONTHS

LEFT, RIGHT = 40, 570  # px: where the axis of dates begins and ends
_LEAST_STEP = 0.75  # px: lower ones are hidden by the line's own width
_STEPS_MM = [Decimal(n).scaleb(power) for power in (-1, 0, 1, 2) for n in (1, 2, 5)]


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

    def step_mm(self, apart_px: float, range_mm: Fraction | Decimal) -> Decimal:
        """The step between lines, of which as many are drawn as stand clear of each other."""
        most = min(6, max(1, int((self.bottom - self.top) / apart_px)))
        return next((step for step in _STEPS_MM if Fraction(range_mm) / Fraction(step) <= most), _STEPS_MM[-1])

    def stepped(self, points: Iterable[tuple[datetime, Fraction]]) -> str:
        """A path in steps, one for each turn, to its last point; two that fall on the same tenth of a px are one.

        Steps lower than can be seen are drawn together, up to where the line goes back.
        """
        corners: list[tuple[float, float]] = []
        end = 0.0
        for at, value_mm in points:
            end, y = px(self.x(date_ordinal(at))), px(self.y(value_mm))
            if not corners or y != corners[-1][1]:
                if len(corners) > 1 and end == corners[-1][0]:
                    corners.pop()
                corners.append((end, y))
        corners = _visible(corners)
        steps = [f"h{_short(x - from_x)}v{_short(y - from_y)}" for (from_x, from_y), (x, y) in pairwise(corners)]
        rest = [f"h{_short(end - corners[-1][0])}"] if end > corners[-1][0] else []
        return "".join(["M{} {}".format(*corners[0]), *steps, *rest])


def _visible(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Corners without those hardly higher or lower than the one before; where the line turns round they stay."""
    kept = corners[:1]
    for (_, before), corner, (_, after) in zip(corners, corners[1:], [*corners[2:], corners[0]], strict=False):
        y = corner[1]
        if abs(y - kept[-1][1]) > _LEAST_STEP or corner is corners[-1] or (y - before) * (after - y) < 0:
            kept.append(corner)
    return kept


def _short(value: float) -> str:
    """A length on the page without a zero before its point."""
    return str(px(value)).replace("0.", ".") if abs(value) < 1 else str(px(value))


class GridLine(NamedTuple):
    """A line across the plot, with the text at its left end, and what else stands on it within the plot."""

    mm: Fraction | float
    text: str
    within: str = ""


def draw_plot(svg: Element, axes: Axes, spans: Iterable[tuple[str, float, float]], grid: Iterable[GridLine]) -> None:
    """The axes, the grid, and behind it times that are filled: (fill, first, last) each, as ordinals, or empty."""
    for fill, begin, end in spans:
        if end > begin:
            left, right = px(axes.x(begin)), px(axes.x(end))
            size = {"width": right - left, "height": axes.bottom - axes.top + 8}
            add(svg, "rect", x=left, y=axes.top - 8, fill=fill, **size)
    for line in grid:
        y = axes.y(line.mm)
        add(svg, "path", d=f"M{LEFT - 4} {px(y)}H{axes.right}", stroke=FAINT, stroke_width=0.8)
        add(svg, "text", line.text, x=LEFT - 7, y=y + 3.5, text_anchor="end")
        if line.within:  # clear of what is behind it
            add(svg, "rect", x=LEFT + 2, y=y - 6, width=text_width(line.within) + 4, height=12, fill="#fff")
            add(svg, "text", line.within, x=LEFT + 4, y=y + 3.5)
    add(svg, "path", d=f"M{LEFT} {px(axes.top - 8)}V{px(axes.bottom)}H{axes.right}", stroke=INK, fill="none")


def draw_dates(svg: Element, axes: Axes, start: date, language: Language) -> None:
    """Dates below the plot, with the year below the first and wherever it changes."""
    year = 0
    for on in _ticks(start, axes):
        x = axes.x(on.toordinal())
        add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}v4", stroke=INK)
        text = f"{on.day} {language.translate(MONTHS[on.month - 1])}"
        middle = max(x, 2 + text_width(text) / 2)
        add(svg, "text", text, x=middle, y=axes.bottom + 28, text_anchor="middle")
        if on.year != year:
            add(svg, "text", str(on.year), x=middle, y=axes.bottom + 40, text_anchor="middle")
            year = on.year


def _ticks(start: date, axes: Axes) -> list[date]:
    """Dates far enough apart: the start's weekday over weeks, the first of the month over many months."""
    room = (axes.right - LEFT) / 46
    for days in (1, 2, 7, 14, 28):
        if (axes.last - axes.first) / days <= room:
            first = axes.first + (start.toordinal() - axes.first) % days
            return [date.fromordinal(n) for n in range(first, axes.last, days) if axes.x(n) < RIGHT - 16]
    shown: list[date] = []
    for months in (2, 3, 6, 12):
        first_day, last_day = date.fromordinal(axes.first), date.fromordinal(axes.last)
        years, every = range(first_day.year, last_day.year + 1), range(1, 13, months)
        firsts = [date(year, month, 1) for year in years for month in every]
        shown = [on for on in firsts if first_day <= on and axes.x(on.toordinal()) < RIGHT - 16]
        if len(shown) <= room:
            break
    return shown
