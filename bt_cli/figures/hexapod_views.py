"""A six-strut frame on one day, seen from the front and from the side to one scale; and what changes day by day.

As in the drawing of other frames what moves has an id, and `views_changes` gives its values for each day.
"""

from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.figures.daily import DrawingChanges, Key, Value, changes_of, day_state, put_state
from bt_cli.figures.hexapod_flat import Panel, extent_mm, views_of
from bt_cli.figures.hexapod_parts import (
    HexapodView,
    draw_divider,
    draw_hexapod,
    draw_sign,
    hexapod_view,
    moved_values,
)
from bt_cli.figures.hexapod_scene import HexapodScene, hexapod_scene
from bt_cli.figures.svg import INK, add, canvas, px, wrapped
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm

WIDTH = 350
_SMALL = 12  # px: 7 pt where the drawing is 72 mm wide, as on the sheet
_SIDE, _GUTTER = 8, 10  # px: beside and between the views
_PANEL = (WIDTH - 2 * _SIDE - _GUTTER) / 2
_TALL = 240  # px: the most that a view is high
_INDENT = 34  # px: of the words beside the signs
_TOP = 118  # px: where what is seen begins
_MOST_PX_PER_MM = 3
_SCALES_MM = (200, 100, 50, 20, 10, 5, 2, 1)


class HexapodDrawing(NamedTuple):
    """Both views on the page. `bottom` is where what is seen ends."""

    scene: HexapodScene
    parts: tuple[HexapodView, HexapodView]
    bottom: float


def views_drawing(report: Report, day: int, language: Language) -> Element:
    """A six-strut frame from the front and the side on a day: 0 (before the first turn) to the last."""
    sheet = _sheet(report.schedule, language)
    lines = list(_notes(sheet.scene, language))
    height = sheet.bottom + 46 + 16 * sum(len(texts) for _, texts in lines) + 6
    description = language.translate(
        "Two rings and six struts with their numbers on one day, and a sketch of the bone."
    )
    svg = canvas("frame", WIDTH, height, language.translate("The frame from the front and from the side"), description)
    _head(svg, sheet, language)
    for part in sheet.parts:
        draw_hexapod(add(svg, "g", id=part.name), part)
    _foot(svg, sheet, lines, language)
    put_state(svg, _state(report.schedule, sheet, day, language))
    return svg


def views_changes(report: Report, language: Language) -> DrawingChanges:
    """The values of each day of the course for `views_drawing`; what stays the same all the time is left out."""
    sheet = _sheet(report.schedule, language)
    return changes_of(_state(report.schedule, sheet, day, language) for day in range(sheet.scene.days + 1))


def _sheet(schedule: Schedule, language: Language) -> HexapodDrawing:
    """Both views as large as there is room, each in the middle of its own, and all at the same height."""
    scene = hexapod_scene(schedule)
    views = views_of(schedule.plan.side, language)
    extents = [extent_mm(view, scene) for view in views]
    wide = max(float(most[0] - least[0]) for least, most in extents)
    top, low = (float(extents[0][end][1]) for end in (0, 1))
    px_per_mm = min(_MOST_PX_PER_MM, (_PANEL - 14) / wide, _TALL / (low - top))
    parts = []
    for i, (view, (least, most)) in enumerate(zip(views, extents, strict=True)):
        middle = _SIDE + _PANEL / 2 + i * (_PANEL + _GUTTER)
        x = middle - float(least[0] + most[0]) / 2 * px_per_mm
        parts.append(hexapod_view(Panel(view, x, _TOP - top * px_per_mm, px_per_mm), scene))
    return HexapodDrawing(scene, (parts[0], parts[1]), _TOP + (low - top) * px_per_mm)


def _state(schedule: Schedule, sheet: HexapodDrawing, day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """Everything that may change, as it is on a day."""
    yield from day_state(schedule, day, language)
    for part in sheet.parts:
        for name, attribute, template, value in moved_values(part, day):
            yield Key(name, attribute, template), value


def _head(svg: Element, sheet: HexapodDrawing, language: Language) -> None:
    """The day, and what each view shows on which side."""
    add(svg, "text", x=_SIDE, y=18, id="frame-day", font_size=14, font_weight="bold")
    add(svg, "text", x=WIDTH - _SIDE, y=18, id="frame-date", font_size=_SMALL, text_anchor="end")
    caption = language.translate("as planned; each day after its last turn")
    add(svg, "text", caption, x=_SIDE, y=35, font_size=_SMALL)
    add(svg, "path", d=f"M{_SIDE} 44H{WIDTH - _SIDE}", stroke=INK, stroke_width=0.8)
    for i, part in enumerate(sheet.parts):
        left = _SIDE + i * (_PANEL + _GUTTER)
        view, middle = part.panel.view, left + _PANEL / 2
        add(svg, "text", view.title, x=middle, y=60, font_size=_SMALL, font_weight="bold", text_anchor="middle")
        _label(svg, view.left, left, "start")
        _label(svg, view.right, left + _PANEL, "end")
    draw_divider(svg, WIDTH / 2, (87, sheet.bottom))
    _centred(svg, 78, f"↑ {language.translate('toward the body (proximal)')}")
    _centred(svg, sheet.bottom + 16, f"↓ {language.translate('away from the body (distal)')}")


def _label(svg: Element, text: str, x: float, anchor: str) -> None:
    """What is on one side of a view, beside the bone's upper end."""
    for i, line in enumerate(wrapped(text, _PANEL / 2 - 12, _SMALL)):
        add(svg, "text", line, x=x, y=96 + 14 * i, font_size=_SMALL, text_anchor=anchor)


def _centred(svg: Element, y: float, text: str) -> None:
    add(svg, "text", text, x=WIDTH / 2, y=y, font_size=_SMALL, text_anchor="middle")


def _notes(scene: HexapodScene, language: Language) -> Iterator[tuple[str, list[str]]]:
    """What the signs mean, in lines: the sign and its words."""
    yield "target", _folded(language.translate("where the moving ring is to end"))
    yield "way", _folded(language.translate("the point that the plan follows, and its way"))
    for structure in scene.structures:
        yield structure.sign, _folded(structure.name)
    yield "bone", _folded(language.translate("the bone: only a sketch"))


def _folded(text: str) -> list[str]:
    return wrapped(text, WIDTH - 2 * _SIDE - _INDENT, _SMALL)


def _foot(svg: Element, sheet: HexapodDrawing, lines: list[tuple[str, list[str]]], language: Language) -> None:
    """The scale, and what each sign means."""
    px_per_mm = sheet.parts[0].panel.px_per_mm
    length_mm = next(length for length in _SCALES_MM if length * px_per_mm <= 100 or length == 1)
    y, end = sheet.bottom + 34, _SIDE + length_mm * px_per_mm
    bar = f"M{_SIDE} {px(y - 4)}v8M{_SIDE} {px(y)}H{px(end)}m0 -4v8"
    add(svg, "path", d=bar, stroke=INK, stroke_width=1.6, fill="none")
    scale = language.translate("{length} in both views", length=mm(length_mm))
    add(svg, "text", scale, x=end + 6, y=y + 4, font_size=_SMALL)
    y += 22
    for sign, folded in lines:
        draw_sign(svg, sign, _SIDE + 12, y - 4)
        for words in folded:
            add(svg, "text", words, x=_SIDE + _INDENT, y=y, font_size=_SMALL)
            y += 16
