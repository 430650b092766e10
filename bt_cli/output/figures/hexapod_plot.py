"""The plot of the six readings: where dates and mm are in it, and the signs of what is marked there."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.output.figures.svg import INK, add, px

LEFT, RIGHT = 40, 556  # px: the plot; on its right stand the numbers
MARKS = {
    "reading": "m-4 -4l8 8m0 -8l-8 8",
    "first": "m0 -4a4 4 0 1 0 .01 0z",
    "last": "m0 -5l5 5-5 5-5-5z",
    "review": "m0 -4l4.5 8h-9z",
    "swap": "m-5 -5h10v10h-10z",
}


class Axes(NamedTuple):
    """Where dates and mm are in the plot. Dates are ordinals, a time of day is a part of one."""

    first: int
    last: int
    low_mm: Fraction
    high_mm: Fraction
    step_mm: Fraction
    top: float
    bottom: float

    def x(self, ordinal: float) -> float:
        """Where a date is."""
        return LEFT + (ordinal - self.first) / (self.last - self.first) * (RIGHT - LEFT)

    def y(self, reading_mm: Fraction) -> float:
        """Where a reading is."""
        share = (reading_mm - self.low_mm) / (self.high_mm - self.low_mm)
        return self.bottom - float(share) * (self.bottom - self.top)


def draw_mark(svg: Element, kind: str, x: float, y: float) -> None:
    """A sign with its middle at a place."""
    fill = "#fff" if kind in ("first", "swap") else INK
    add(svg, "path", d=f"M{px(x)} {px(y)}{MARKS[kind]}", fill=fill, stroke=INK, stroke_width=1.3)


def plot_ordinal(at: datetime) -> float:
    """An ordinal with the time of day as its part."""
    return at.toordinal() + (at.hour * 60 + at.minute) / 1440
