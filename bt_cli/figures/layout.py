"""A drawing of a frame on one day: its views, labels, scale, and what its signs mean; and what changes day by day.

A mechanism gives a `Figure`; here it is set on the page, alike for all. A day's position is that after its last turn.
What moves has an id, and `moving_drawing` gives its values for each day, so that a page needs no geometry.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.figures.daily import DrawingChanges, changes_of
from bt_cli.figures.paint import Change, Daily, Painting, draw_sign, hatching
from bt_cli.figures.projection import Panel
from bt_cli.figures.scene import Point, Scene, Sign, Spot
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, SOFT, add, canvas, px, text_width, wrapped
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm

WIDTH = 350  # px
SMALL, _NOTE = 12, 10  # px: words; what is said of the scale
_LINE, _SIDE = 14, 10  # px: from line to line, the margin
_SIGN, _WORDS = 22, 38  # px: the middle of a sign, where its words begin
_SCALES_MM = (200, 100, 50, 20, 10, 5, 2, 1)
_DOT = "m0 -2a2 2 0 1 0 .01 0z"


class Label(NamedTuple):
    """Two lines or more that end at a line to the bone: which level, what is there, and how much of it on a day."""

    id: str
    names: tuple[str, ...]
    texts: Callable[[int], tuple[str, str]]
    spots: tuple[Spot, ...]


class LegendRow(NamedTuple):
    """A line below the drawing: its signs, what it is of, and the id and text of what changes at its end."""

    signs: tuple[Sign, ...]
    text: str
    id: str = ""
    value: Daily | None = None


class Window(NamedTuple):
    """A view on the page, by the name that its ids have, what stands above it and beside it, and its own signs."""

    name: str
    panel: Panel
    extent: tuple[float, float]
    title: str = ""
    sides: tuple[str, str] = ("", "")
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Figure:
    """All that a drawing of a mechanism shows. `room` is from where to where the views go, in px.

    Of the view from all sides: `looks` name the one from the front, the one from the side and that from above, `side`
    is -1 where the side is the patient's left, and `around` has words with the points at which they stand.
    """

    title: str
    description: str
    schedule: Schedule
    scene: Scene
    windows: tuple[Window, ...]
    room: tuple[float, float]
    middle: float
    labels: tuple[Label, ...] = ()
    labels_end: tuple[float, float] = (0, 0)  # px: where labels end and where their lines do
    rows: tuple[LegendRow, ...] = ()
    beside_scale: str = ""
    notes: tuple[str, ...] = ()
    looks: tuple[str, str, str] = ("", "", "")
    side: int = 1
    around: tuple[tuple[str, Point], ...] = ()


def turned_looks(language: Language) -> tuple[str, str, str]:
    """The names of the views where the plan does not say which way is the front."""
    translate = language.translate
    return translate("As in the drawing"), translate("A quarter turn further"), translate("Seen from above")


def figure_drawing(figure: Figure, day: int, language: Language) -> Element:
    """The drawing on a day: 0 (before the first turn) to the last."""
    svg, changes = _set(figure, language)
    _show(svg, changes, day)
    return svg


def moving_drawing(figure: Figure, day: int, language: Language) -> tuple[Element, DrawingChanges]:
    """The drawing on a day, and what makes it that of any other; what stays the same all the time is left out."""
    svg, changes = _set(figure, language)
    _show(svg, changes, day)
    return svg, changes_of(changes, figure.scene.days)


def _show(svg: Element, changes: list[Change], day: int) -> None:
    named = {element.get("id"): element for element in svg.iter()}
    for change in changes:
        if change.attribute == "text":
            named[change.id].text = change.value(day)
        else:
            named[change.id].set(change.attribute, change.value(day))


def _set(figure: Figure, language: Language) -> tuple[Element, list[Change]]:
    foot = figure.room[1] + 34
    beside = _even_lines(figure.beside_scale)
    below = foot + 8 + 12 * max(1, len(beside))
    lines = [(row, wrapped(row.text, _row_width(row, figure.scene.days), SMALL)) for row in figure.rows]
    notes = [line for note in figure.notes for line in wrapped(note, WIDTH - 2 * _SIDE, _NOTE)]
    first_note = below + sum(_LINE * len(words) for _, words in lines) + (4 if lines else 0)
    svg = canvas("frame", WIDTH, first_note + 12 * len(notes), figure.title, figure.description)
    if any(getattr(shape, "fill", "").startswith("url") for shape in figure.scene.shapes):
        hatching(svg)
    changes = list(_head(svg, figure, language))
    changes += _labels(svg, figure)
    for window in figure.windows:
        seen = replace(figure.scene, shapes=(*figure.scene.shapes, *window.signs))
        changes += Painting(seen, window.panel, window.name, figure.room).draw(svg)
    _scale(svg, figure, foot, language)
    for i, line in enumerate(beside):
        add(svg, "text", line, x=WIDTH - _SIDE, y=foot + 4 + 12 * i, text_anchor="end")
    y = below + 4
    for row, words in lines:
        changes += _row(svg, row, words, y)
        y += _LINE * len(words)
    for i, line in enumerate(notes):
        add(svg, "text", line, x=_SIDE, y=first_note + 4 + 12 * i, font_size=_NOTE)
    for text in svg.iter("text"):
        text.set("font-size", text.get("font-size", str(SMALL)))
    return svg, changes


def _head(svg: Element, figure: Figure, language: Language) -> Iterator[Change]:
    """The day, what each view shows on which side, and at which end the body is."""
    schedule, translate = figure.schedule, language.translate
    add(svg, "text", x=_SIDE, y=18, id="frame-day", font_size=14, font_weight="bold")
    add(svg, "text", x=WIDTH - _SIDE, y=18, id="frame-date", text_anchor="end")
    yield Change("frame-day", "text", lambda day: translate("Day {day} of {days}", day=day, days=schedule.days))
    before = translate("before the first turn")
    yield Change("frame-date", "text", lambda day: language.day(schedule.date_of(day)) if day else before)
    add(svg, "text", translate("as planned; each day after its last turn"), x=_SIDE, y=35)
    for window in figure.windows:
        left, right = window.extent
        middle = (left + right) / 2
        if window.title:
            add(svg, "text", window.title, x=middle, y=58, font_weight="bold", text_anchor="middle")
        for text, x, anchor in zip(window.sides, (left, right), ("start", "end"), strict=True):
            for i, line in enumerate(wrapped(text, (right - left) / 2 - 4, SMALL) if text else ()):
                add(svg, "text", line, x=x, y=(74 if window.title else 54) + _LINE * i, text_anchor=anchor)
    ends = translate("toward the body (proximal)"), translate("away from the body (distal)")
    for words, y in zip(ends, (figure.room[0] - 10, figure.room[1] + 18), strict=True):
        room = text_width(words, SMALL) / 2 + 4
        add(svg, "text", words, x=min(max(figure.middle, room), WIDTH - room), y=y, text_anchor="middle")


def _labels(svg: Element, figure: Figure) -> Iterator[Change]:
    """Labels beside what they are of, apart from each other, and what they say."""
    labels, (x, line_x), (top, bottom) = figure.labels, figure.labels_end, figure.room
    if not labels:
        return
    panel, scene = figure.windows[0].panel, figure.scene
    above = 13 * max(len(label.names) for label in labels)  # px: the names

    @cache
    def heights(day: int) -> list[tuple[float, float]]:
        spots = [[panel.at(scene.at(spot, day))[1] for spot in label.spots] for label in labels]
        targets = [sum(ys) / len(ys) for ys in spots]
        return list(zip(targets, spaced_apart(targets, 28 + above, top - 8 + above, bottom - 6), strict=True))

    for i, label in enumerate(labels):
        group = add(svg, "g", id=f"{label.id}-label")
        right: dict[str, float | str] = {"x": x, "text_anchor": "end"}
        for line, name in enumerate(reversed(label.names)):
            add(group, "text", name, y=-15 - 13 * line, font_size=11, **right)
        size = SMALL * min(1, (x - 4) / text_width(label.texts(0)[0], SMALL))
        add(group, "text", id=f"{label.id}-what", y=-2, font_size=size, **right)
        add(group, "text", id=f"{label.id}-mm", y=11, font_size=13, font_weight="bold", **right)
        add(group, "path", id=f"{label.id}-line", stroke=SOFT, stroke_width=0.8, fill=INK)
        yield Change(f"{label.id}-label", "transform", partial(_height, heights, i))
        yield Change(f"{label.id}-line", "d", partial(_leader, heights, i, (x + 4, line_x)))
        texts = cache(label.texts)
        yield Change(f"{label.id}-what", "text", partial(_label_text, texts, 0))
        yield Change(f"{label.id}-mm", "text", partial(_label_text, texts, 1))


def _label_text(texts: Callable[[int], tuple[str, str]], line: int, day: int) -> str:
    return texts(day)[line]


_Heights = Callable[[int], list[tuple[float, float]]]  # on a day what each label points at, and where it stands


def _height(heights: _Heights, i: int, day: int) -> str:
    return f"translate(0 {round(heights(day)[i][1])})"


def _leader(heights: _Heights, i: int, ends: tuple[float, float], day: int) -> str:
    target, y = heights(day)[i]
    return f"M{px(ends[0])} 0L{px(ends[1])} {round(target - round(y))}{_DOT}"


def _scale(svg: Element, figure: Figure, y: float, language: Language) -> None:
    """A line of 1, 2, 5 … mm and its length in words."""
    px_per_mm = figure.windows[0].panel.px_per_mm
    length_mm = next(length for length in _SCALES_MM if length * px_per_mm <= 90 or length == 1)
    end = _SIDE + length_mm * px_per_mm
    bar = f"M{_SIDE} {px(y - 4)}v8M{_SIDE} {px(y)}H{px(end)}m0 -4v8"
    add(svg, "path", d=bar, stroke=INK, stroke_width=1.6, fill="none")
    words = mm(length_mm)
    if len(figure.windows) > 1:
        words = language.translate("{length} in both views", length=words)
    add(svg, "text", words, x=end + 6, y=y + 4)


def _row(svg: Element, row: LegendRow, words: list[str], y: float) -> Iterator[Change]:
    for sign in row.signs:
        at = f"translate({px(_SIGN + sign.aside_px)} {px(y - 4)})"
        draw_sign(add(svg, "g", transform=at), sign)
    for i, line in enumerate(words):
        add(svg, "text", line, x=_WORDS, y=y + _LINE * i)
    if row.value:
        add(svg, "text", x=WIDTH - _SIDE, y=y, id=row.id, font_weight="bold", text_anchor="end")
        yield Change(row.id, "text", row.value)


def _row_width(row: LegendRow, days: int) -> float:
    """The room for a row's words, beside what changes."""
    values = [row.value(day) for day in range(days + 1)] if row.value else []
    return WIDTH - 4 - _WORDS - (1.05 * max(text_width(text, SMALL) for text in values) + 8 if values else 0)


def _even_lines(text: str) -> list[str]:
    """A text in as few lines as fit beside the scale, of about the same length."""
    room = 190
    fits = wrapped(text, room, SMALL)
    widths = range(room // 2, room + 1)  # the wider, the fewer lines
    least = bisect_left(widths, -len(fits), key=lambda width: -len(wrapped(text, width, SMALL)))
    return [line.replace(TIED, " ") for line in wrapped(text, widths[least], SMALL)]


TIED = "\x00"  # a space at which no line ends
