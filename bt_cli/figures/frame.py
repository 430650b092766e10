"""The limb with its frame, seen from the side on one day of the plan, the body above; and what changes day by day.

A day's position is that after its last turn; day 0 is before the first. What moves has an id, and
`axial_drawing_changes` gives its values for each day, so that a page can move the drawing and knows no geometry.
"""

from collections.abc import Iterator
from fractions import Fraction
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.phrases import members_text
from bt_cli.document.report import Report
from bt_cli.figures.bone import draw_end, draw_gap, draw_new_bone, draw_segment, hatching
from bt_cli.figures.daily import (
    DailyMotion,
    DrawingChanges,
    Key,
    Value,
    changes_of,
    daily_motion,
    day_state,
    put_state,
)
from bt_cli.figures.hardware import (
    BONE,
    LIMB,
    MIDDLE,
    REACH,
    TOP,
    FigureLayout,
    draw_behind,
    draw_moving,
    draw_wire,
    layout_of,
)
from bt_cli.figures.nail import draw_nail
from bt_cli.figures.svg import INK, SOFT, add, canvas, px, text_width, wrapped
from bt_cli.schedule.model import Schedule
from bt_cli.words import exact, mm

WIDTH, HEIGHT = 350, 470
FOOT = TOP + LIMB + 32  # px: where the scale is
LABELS = MIDDLE - REACH - 14  # px: where the labels on the left end
_SCALES_MM = (200, 100, 50, 20, 10, 5, 2, 1)


def axial_drawing(report: Report, day: int, language: Language) -> Element:
    """The frame of one level from the side on a day: 0 (before the first turn) to the last."""
    layout, schedule = layout_of(report.schedule.plan), report.schedule
    motion = daily_motion(schedule)
    title = language.translate("The frame from the side")
    description = language.translate(
        "Bone, new bone, gap and frame where the plan has them on one day; the body is above."
    )
    svg = canvas("frame", WIDTH, HEIGHT, title, description)
    _still(svg, layout, language)
    _moving(svg, layout, language, back=-1 in motion.headings)
    _labels(svg, layout, language)
    _notes(svg, report, layout, language)
    put_state(svg, _state(schedule, layout, motion, day, language))
    return svg


def axial_drawing_changes(report: Report, language: Language) -> DrawingChanges:
    """The values of each day of the course for `axial_drawing`; what stays the same all the time is left out."""
    layout, schedule = layout_of(report.schedule.plan), report.schedule
    motion = daily_motion(schedule)
    days = range(len(motion.positions_mm))
    return changes_of(_state(schedule, layout, motion, day, language) for day in days)


def _state(
    schedule: Schedule, layout: FigureLayout, motion: DailyMotion, day: int, language: Language
) -> Iterator[tuple[Key, Value]]:
    """Everything that may change, as it is on a day. All lengths follow from `shift`."""
    moved_mm = motion.positions_mm[day]
    shift = px(float(moved_mm) * layout.px_per_mm)
    yield from day_state(schedule, day, language)
    yield Key("frame-moving", "transform", "translate(0 {})"), px(shift * layout.sign)
    if layout.plan.frame.kind == "click":
        yield Key("frame-rods", "transform", "translate(0 {})"), px(shift * layout.sign)
    if layout.has_direction and -1 in motion.headings:
        y, sign = layout.y(layout.start + layout.piece / 2), layout.sign * motion.headings[day]
        yield Key("frame-arrow", "d", "{}"), _arrow(y, sign)
        yield Key("frame-way", "text", "{}"), direction_words(sign, language)
    shown_mm = round(moved_mm, 1) if layout.pulled else moved_mm  # by a pulley it is worked out, not read
    if layout.kind != "compression":
        yield from _extent(layout, "frame-new", (layout.end, layout.end + shift), shown_mm)
    if layout.has_rod:
        yield Key("frame-nail", "y", "{}"), px(layout.top(layout.end, layout.end + shift))
        yield Key("frame-nail", "height", "{}"), shift
    if layout.kind != "lengthening":
        begin = layout.end if layout.kind == "compression" else layout.end + shift + layout.piece
        left_mm = Fraction(layout.plan.goal.distance_mm) - shown_mm
        yield from _extent(layout, "frame-gap", (begin, begin + layout.travel - shift), left_mm)


def _extent(
    layout: FigureLayout, name: str, ends: tuple[float, float], length_mm: Fraction
) -> Iterator[tuple[Key, Value]]:
    """New bone or gap between two places, and its label beside its middle."""
    top, bottom = sorted(px(layout.y(along)) for along in ends)
    yield Key(name, "y", "{}"), top
    yield Key(name, "height", "{}"), px(bottom - top)
    yield Key(f"{name}-label", "transform", "translate(0 {})"), px((top + bottom) / 2)
    yield Key(f"{name}-mm", "text", "{} mm"), exact(length_mm)


def _still(svg: Element, layout: FigureLayout, language: Language) -> None:
    """What never moves: the frame's body, the fixed ends of the bone, and room for new bone and gap."""
    draw_head(svg, language)
    draw_behind(svg, layout)
    if layout.kind != "lengthening":
        draw_gap(svg, "frame-gap")
    if layout.kind != "compression":
        draw_new_bone(svg, "frame-new", hatching(svg))
    if layout.has_rod:
        draw_nail(svg, MIDDLE, (0, 0), rod=True).set("id", "frame-nail")
    draw_end(svg, layout.y(layout.end), layout.y(0))
    draw_wire(svg, layout, layout.rings[0])
    if layout.kind == "transport":
        draw_end(svg, layout.y(layout.length - layout.end), layout.y(layout.length))
        draw_wire(svg, layout, layout.rings[2])


def draw_head(svg: Element, language: Language) -> None:
    """Empty texts for the day and its date, which `day_state` fills; and at which end the body is."""
    add(svg, "text", x=14, y=18, id="frame-day", font_size=14, font_weight="bold")
    add(svg, "text", x=WIDTH - 14, y=18, id="frame-date", font_size=12, text_anchor="end")
    caption = language.translate("as planned; each day after its last turn")
    add(svg, "text", caption, x=14, y=33)
    _centred(svg, TOP - 8, language.translate("toward the body (proximal)"))
    _centred(svg, TOP + LIMB + 15, language.translate("away from the body (distal)"))


def _moving(svg: Element, layout: FigureLayout, language: Language, *, back: bool) -> None:
    """What goes with the moving piece: bone, ring, an arrow the way that it goes and a label.

    Arrow and way have ids where the course also turns the piece back.
    """
    group = add(svg, "g", id="frame-moving")
    draw_moving(group, layout)
    begin, end = layout.start, layout.start + layout.piece
    if layout.kind == "transport":
        draw_segment(group, layout.top(begin, end), layout.piece, layout.y(begin + 0.3 * layout.piece))
    else:
        draw_end(group, layout.y(begin), layout.y(end))
    draw_wire(group, layout, layout.rings[1])
    beside = layout.y(begin + (0.5 if layout.kind == "transport" else 0.8) * layout.piece)  # clear of the ring's bar
    label = add(group, "g", transform=f"translate(0 {px(beside)})")
    if not layout.has_direction:
        _label(label, language.translate("this part moves"), language.translate("way not given"))
        return
    d = _arrow(layout.y((begin + end) / 2), layout.sign)
    arrow = add(group, "path", d=d, fill=INK, stroke=INK, stroke_width=2.4, stroke_linejoin="round")
    direction = _label(label, language.translate("this part moves"), direction_words(layout.sign, language))
    if back:
        arrow.set("id", "frame-arrow")
        direction.set("id", "frame-way")


def _arrow(y: float, sign: int) -> str:
    """An arrow beside the moving piece; 1 is down."""
    return f"M{MIDDLE + REACH + 22} {px(y - 17 * sign)}v{26 * sign}m-6 0h12l-6 {9 * sign}z"


def direction_words(sign: int, language: Language) -> str:
    """Which way a piece goes, in words; 1 is down."""
    return f"↓ {language.translate('distally')}" if sign > 0 else f"↑ {language.translate('proximally')}"


def _labels(svg: Element, layout: FigureLayout, language: Language) -> None:
    """What is measured, beside it."""
    texts = {"frame-new": language.translate("new bone"), "frame-gap": language.translate("gap")}
    if layout.kind == "compression":
        texts = {"frame-gap": language.translate("still to press")}
    elif layout.kind == "lengthening":
        del texts["frame-gap"]
    for name, text in texts.items():
        group = add(svg, "g", id=f"{name}-label")
        _label(group, text, "").set("id", f"{name}-mm")


def _label(group: Element, above: str, below: str) -> Element:
    """Two lines that end at a thin line to the bone; the second one is returned."""
    add(group, "path", d=f"M{LABELS + 4} 0H{MIDDLE - BONE}", stroke=SOFT, stroke_width=0.8)
    add(group, "circle", cx=MIDDLE - BONE, cy=0, r=1.8, fill=INK)
    size = 11 * min(1, (LABELS - 4) / text_width(above, 11))
    add(group, "text", above, x=LABELS, y=-2, font_size=size, text_anchor="end")
    return add(group, "text", below, x=LABELS, y=11, font_size=12, font_weight="bold", text_anchor="end")


def _notes(svg: Element, report: Report, layout: FigureLayout, language: Language) -> None:
    """The scale, and what of the drawing is to scale and what is not."""
    draw_scale(svg, layout.px_per_mm)
    members = members_text(report.schedule.actuators[0], language)
    turned = language.translate("{members} to turn", members=members)
    if layout.plan.frame.kind == "ilizarov" and layout.plan.frame.rods > 2:
        turned = language.translate("{members} to turn; 2 rods drawn", members=members)
    add(svg, "text", turned, x=WIDTH - 14, y=FOOT + 4, text_anchor="end")
    for line, words in enumerate(wrapped(to_scale(language), WIDTH - 28, 9)):
        add(svg, "text", words, x=14, y=FOOT + 22 + 12 * line, font_size=9)


def draw_scale(svg: Element, px_per_mm: float) -> float:
    """A line of 1, 2, 5 … mm and its length in words; returns the x (px) where these end."""
    length_mm = next(length for length in _SCALES_MM if length * px_per_mm <= 90 or length == 1)
    end = 14 + length_mm * px_per_mm
    add(svg, "path", d=f"M14 {FOOT - 4}v8M14 {FOOT}H{px(end)}m0 -4v8", stroke=INK, stroke_width=1.6, fill="none")
    add(svg, "text", mm(length_mm), x=end + 6, y=FOOT + 4)
    return end + 6 + text_width(mm(length_mm))


def to_scale(language: Language, *, segments: bool = True) -> str:
    """What of the drawing is to scale; where there are no segments, only the bone's ends are broken off."""
    if not segments:
        return language.translate("To scale along the bone. Widths and frame are a sketch.")
    return language.translate(
        "To scale along the bone. Zigzag: the plan gives no length for this bone. Widths and frame are a sketch."
    )


def _centred(svg: Element, y: float, text: str) -> None:
    add(svg, "text", text, x=MIDDLE, y=y, text_anchor="middle")
