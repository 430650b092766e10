"""An Ilizarov hinge from the side on one day of the plan, the body above; and what changes day by day.

The proximal bone and ring stay, the distal ones turn about the hinge. Each rod is the straight line between its two
ends, as the schedule reckons it, and bears its letter.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.report import Report
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
from bt_cli.figures.hinge_scene import HingeScene, Point, Room, hinge_scene
from bt_cli.figures.letters import draw_letter
from bt_cli.figures.svg import INK, SOFT, add, canvas, pattern, px, text_width, wrapped
from bt_cli.frame.hinge import ends_mm, turned
from bt_cli.plan.mechanisms import CORTEX, Stretched, arc_mm
from bt_cli.plan.tissues import limiting, stretched
from bt_cli.schedule.model import Schedule
from bt_cli.words import exact, mm, number

WIDTH, HEIGHT = 350, 470
_TOP, _LEAST = 84, 200  # px: where what is seen begins, and the least that it is high
_ROW, _SIGN, _WORDS = 15, 20, 34  # px: a line below the drawing, its sign's middle and where its words begin
_NAMED = 184  # px: the room for what a line is of, beside what changes
_SCALES_MM = (200, 100, 50, 20, 10, 5, 2, 1)
_IVORY, _STEEL, _LIGHT = "#f6f0e2", "#9a9ea3", "#e3e4e6"
_SIGNS = ("m0 -4a4 4 0 1 0 .01 0z", "m-3.5 -3.5h7v7h-7z", "m0 -4.5l4.5 8h-9z", "m0 -5l5 5-5 5-5-5z")  # of the tissues


class LegendRow(NamedTuple):
    """A line below the drawing: what its sign is, what it is of, and the id of what changes at its end."""

    sign: str
    lines: list[str]
    id: str


class Drawn(NamedTuple):
    """What the drawing of every day is made from."""

    schedule: Schedule
    motion: DailyMotion
    scene: HingeScene
    rows: list[LegendRow]
    bottom: float  # px: where what is seen ends


def hinge_drawing(report: Report, day: int, language: Language) -> Element:
    """A hinge from the side on a day: 0 (before the first turn) to the last."""
    drawn = _drawn(report.schedule, language)
    height = drawn.bottom + 24 + sum(_ROW * len(row.lines) for row in drawn.rows) + 46
    title = language.translate("The hinge from the side")
    description = language.translate(
        "Both pieces of bone, the hinge, its rods and the new bone on one day; the body is above."
    )
    svg = canvas("frame", WIDTH, height, title, description)
    _head(svg, drawn, language)
    _still(svg, drawn.scene)
    _moving(svg, drawn.scene, back=-1 in drawn.motion.headings)
    _over(svg, drawn)
    _foot(svg, drawn, height, language)
    put_state(svg, _state(drawn, day, language))
    return svg


def hinge_changes(report: Report, language: Language) -> DrawingChanges:
    """The values of each day of the course for `hinge_drawing`; what stays the same all the time is left out."""
    drawn = _drawn(report.schedule, language)
    return changes_of(_state(drawn, day, language) for day in range(len(drawn.motion.positions_mm)))


def angle_deg(schedule: Schedule, position_mm: Fraction) -> float:
    """How far the hinge is open where the tissue that limits its pace has gone so far along its arc."""
    return float(Fraction(schedule.plan.goal.angle_deg or 0) * position_mm / schedule.distance_mm)


def _drawn(schedule: Schedule, language: Language) -> Drawn:
    rows = list(_rows(schedule, language))
    bottom = max(_TOP + _LEAST, HEIGHT - 70 - sum(_ROW * len(row.lines) for row in rows))
    motion = daily_motion(schedule)
    most_deg = max(angle_deg(schedule, position) for position in motion.positions_mm)
    return Drawn(schedule, motion, hinge_scene(schedule.plan, Room(WIDTH, _TOP, bottom), most_deg), rows, bottom)


def _rows(schedule: Schedule, language: Language) -> Iterator[LegendRow]:
    """The hinge, each rod, each tissue."""
    translate, plan = language.translate, schedule.plan
    yield LegendRow("hinge", [translate("hinge: it has opened by")], "frame-angle")
    assert plan.frame.hinge  # noqa: S101 - for the type checker
    sides = {"concave": translate("rod on the concave side"), "convex": translate("rod on the convex side")}
    for rod, actuator in zip(plan.frame.hinge.rods, schedule.actuators, strict=True):
        yield LegendRow(actuator.id, [sides[rod.side]], f"frame-travel-{actuator.id}")
    first = limiting(plan)
    for i, tissue in enumerate(stretched(plan)):
        name, away = _name(tissue, language), mm(tissue.across_mm)
        text = translate("{name}, at {mm}", name=name, mm=away)
        if tissue == first:
            text = translate("{name}, at {mm}: it sets the pace", name=name, mm=away)
        yield LegendRow(str(i), wrapped(text, _NAMED, 11), f"frame-stretch-{i}")


def _name(tissue: Stretched, language: Language) -> str:
    return language.translate(CORTEX) if tissue.name == CORTEX else tissue.name


def _state(drawn: Drawn, day: int, language: Language) -> Iterator[tuple[Key, Value]]:
    """Everything that may change, as it is on a day."""
    schedule, motion, scene = drawn.schedule, drawn.motion, drawn.scene
    open_deg = angle_deg(schedule, motion.positions_mm[day])
    yield from day_state(schedule, day, language)
    whole = number(schedule.plan.goal.angle_deg or 0)
    template = language.translate("{angle}° of {whole}°", angle="{}", whole=whole)
    yield Key("frame-angle", "text", template), number(round(Decimal(open_deg), 1))
    yield Key("frame-moving", "transform", f"rotate({{}} {scene.x} {scene.y})"), exact(round(Decimal(open_deg), 2))
    yield Key("frame-new", "d", "{}z"), scene.path(*scene.new_bone(open_deg))
    if scene.hinge.wedge == "neutral":
        yield Key("frame-gap", "d", "{}z"), scene.path(*scene.closing(open_deg))
    if -1 in motion.headings:
        for name, d in zip(("frame-arrow", "frame-arrow-head"), _arrow(scene, motion.headings[day]), strict=True):
            yield Key(name, "d", "{}"), d
    yield from _rod_state(drawn, day, open_deg, language)
    for i, tissue in enumerate(stretched(schedule.plan)):
        yield Key(f"frame-arc-{i}", "d", "{}"), scene.arc((float(tissue.across_mm), 0), open_deg)
        longer = language.translate("{mm} longer", mm=mm(round(arc_mm(tissue.across_mm, Decimal(open_deg)), 1)))
        yield Key(f"frame-stretch-{i}", "text", "{}"), longer


def _rod_state(drawn: Drawn, day: int, open_deg: float, language: Language) -> Iterator[tuple[Key, Value]]:
    """Each rod, its letter beside its middle, and how far whole steps have brought it."""
    scene, ledger, on = drawn.scene, drawn.schedule.ledger, drawn.schedule.date_of(day)
    for rod, actuator in zip(scene.hinge.rods, drawn.schedule.actuators, strict=True):
        ends = ends_mm(rod, open_deg)
        line = scene.path(*ends)
        for name in ("rod", "thread"):
            yield Key(f"frame-{name}-{actuator.id}", "d", "{}"), line
        for end, point in zip(("upper", "lower"), ends, strict=True):
            yield Key(f"frame-{end}-{actuator.id}", "transform", "translate({})"), "{} {}".format(*scene.page(point))
        x, y = scene.page(((ends.proximal[0] + ends.distal[0]) / 2, (ends.proximal[1] + ends.distal[1]) / 2))
        aside = 15 if rod.side == "concave" else -15
        yield Key(f"frame-letter-{actuator.id}", "transform", "translate({})"), f"{px(x + aside)} {y}"
        travel_mm = ledger.on_evening(actuator.id, on).travelled_mm
        longer = language.translate("{mm} longer", mm=mm(travel_mm))
        shorter = language.translate("{mm} shorter", mm=mm(-travel_mm))
        yield Key(f"frame-travel-{actuator.id}", "text", "{}"), longer if travel_mm >= 0 else shorter


def _head(svg: Element, drawn: Drawn, language: Language) -> None:
    """The day, which side is which, and where the body is."""
    scene = drawn.scene
    add(svg, "text", x=14, y=18, id="frame-day", font_size=14, font_weight="bold")
    add(svg, "text", x=WIDTH - 14, y=18, id="frame-date", font_size=12, text_anchor="end")
    add(svg, "text", language.translate("as planned; each day after its last turn"), x=14, y=33)
    add(svg, "text", f"← {language.translate('convex side')}", x=14, y=52, font_size=11)
    add(svg, "text", f"{language.translate('concave side')} →", x=WIDTH - 14, y=52, font_size=11, text_anchor="end")
    middle, _ = scene.page((scene.middle_mm, 0))
    _centred(svg, (middle, 74), language.translate("toward the body (proximal)"))
    _centred(svg, (middle, drawn.bottom + 15), language.translate("away from the body (distal)"))


def _still(svg: Element, scene: HingeScene) -> None:
    """What never moves: the proximal ring, what holds the rods to it, and the bone."""
    _ring(svg, scene, distal=False)
    half, outer = scene.half_mm, -scene.proximal_mm - scene.beyond_mm
    left, right = scene.middle_mm - half, scene.middle_mm + half
    _bone(svg, scene, [(left, outer), (left, 0), (right, 0), (right, outer)])
    _wire(svg, scene, distal=False)


def _moving(svg: Element, scene: HingeScene, *, back: bool) -> None:
    """What turns about the hinge: the distal ring, what holds the rods to it, the bone, and an arrow.

    The arrow has ids where the course also turns it back.
    """
    group = add(svg, "g", id="frame-moving")
    _ring(group, scene, distal=True)
    outer = scene.distal_mm + scene.beyond_mm
    left, right = scene.bent(-scene.half_mm, outer), scene.bent(scene.half_mm, outer)
    _bone(group, scene, [left, *scene.cut(), right])
    _wire(group, scene, distal=True)
    shaft_d, head_d = _arrow(scene, 1)
    shaft = add(group, "path", d=shaft_d, stroke=INK, stroke_width=2.4, fill="none")
    head = add(group, "path", d=head_d, fill=INK)
    if back:
        shaft.set("id", "frame-arrow")
        head.set("id", "frame-arrow-head")
    for i, across_mm in enumerate(scene.tissues_mm):
        x, y = scene.page((across_mm, 0))
        add(group, "path", d=f"M{x} {y}{_SIGNS[i % len(_SIGNS)]}", fill=INK)


def _arrow(scene: HingeScene, way: int) -> tuple[str, str]:
    """An arc and a triangle at its end, which points on along it: 1 opens the hinge, -1 closes it."""
    begin, end = scene.arrow()
    if way < 0:
        return scene.arc(turned(*end, -10), 10), _head_of_arrow(scene, begin, turned(*end, -9))
    return scene.arc(begin, 10), _head_of_arrow(scene, end, turned(*begin, 9))


def _head_of_arrow(scene: HingeScene, end: Point, before: Point) -> str:
    """A triangle at the end of an arc, from a point before it."""
    tip, foot = scene.page(end), scene.page(before)
    x, y = foot[0] - tip[0], foot[1] - tip[1]
    left, right = (foot[0] - y / 2, foot[1] + x / 2), (foot[0] + y / 2, foot[1] - x / 2)
    return f"M{tip[0]} {tip[1]}L{px(left[0])} {px(left[1])}L{px(right[0])} {px(right[1])}z"


def _ring(parent: Element, scene: HingeScene, *, distal: bool) -> None:
    """A ring from the side, and a post from it to each rod's end that does not lie on it."""
    d = scene.path(*scene.ring(distal=distal))
    for width, colour in ((8.4, INK), (6.8, _STEEL)):
        add(parent, "path", d=d, stroke=colour, stroke_width=width)
    for rod in scene.hinge.rods:
        ends = ends_mm(rod, 0)
        d = scene.path(scene.foot(rod, distal=distal)[1], ends.distal if distal else ends.proximal)
        for width, colour in ((4.6, INK), (3, "#fff")):
            add(parent, "path", d=d, stroke=colour, stroke_width=width)


def _wire(parent: Element, scene: HingeScene, *, distal: bool) -> None:
    """What goes through the bone where the ring holds it."""
    add(parent, "path", d=scene.path(*scene.ring(distal=distal)), stroke=INK, stroke_width=0.9)


def _bone(parent: Element, scene: HingeScene, corners: Sequence[Point]) -> None:
    """A piece of bone, cut at the hinge and broken off from its last corner to its first."""
    (first_x, first_y), (last_x, last_y) = corners[0], corners[-1]
    across, along = (last_x - first_x) / 4, (last_y - first_y) / 4
    aside = (-along * 0.9, across * 0.9)
    zigzag = [
        (last_x - across + aside[0], last_y - along + aside[1]),
        (last_x - 3 * across - aside[0], last_y - 3 * along - aside[1]),
    ]
    d = scene.path(*corners, *zigzag)
    add(parent, "path", d=f"{d}z", fill=_IVORY, stroke=INK, stroke_width=1.4, stroke_linejoin="round")


def _over(svg: Element, drawn: Drawn) -> None:
    """What lies over the bone: wedges, arcs, rods with their letters, and the hinge itself."""
    scene, lines = drawn.scene, "M0 5L5 0M-1 1L1 -1M4 6L6 4"
    fill = pattern(add(svg, "defs"), "frame-hatch", 5, "#d4d4d4", lines, stroke="#555", stroke_width=0.9)
    add(svg, "path", id="frame-new", fill=fill, stroke=INK, stroke_width=0.8)
    if scene.hinge.wedge == "neutral":
        add(svg, "path", id="frame-gap", fill="#fff", stroke=SOFT, stroke_width=1, stroke_dasharray="3 2")
    for i in range(len(scene.tissues_mm)):
        add(svg, "path", id=f"frame-arc-{i}", stroke=INK, stroke_width=1.2, stroke_dasharray="2 2", fill="none")
    for actuator in drawn.schedule.actuators:
        add(svg, "path", id=f"frame-rod-{actuator.id}", stroke="#4a4a4a", stroke_width=4.4)
        add(svg, "path", id=f"frame-thread-{actuator.id}", stroke=_LIGHT, stroke_width=3.2, stroke_dasharray="1 1.4")
        for end in ("upper", "lower"):
            group = add(svg, "g", id=f"frame-{end}-{actuator.id}")
            add(group, "circle", cx=0, cy=0, r=3.4, fill="#fff", stroke=INK, stroke_width=1.2)
    for actuator in drawn.schedule.actuators:
        draw_letter(add(svg, "g", id=f"frame-letter-{actuator.id}"), actuator.id)
    _hinge(svg, (scene.x, scene.y), min(6, max(3, 0.3 * scene.half_mm * scene.px_per_mm)))


def _hinge(parent: Element, place: Point, radius: float) -> None:
    x, y = place
    add(parent, "circle", cx=x, cy=y, r=radius, fill="#fff", stroke=INK, stroke_width=1.6)
    add(parent, "circle", cx=x, cy=y, r=radius / 3, fill=INK)


def _foot(svg: Element, drawn: Drawn, height: float, language: Language) -> None:
    """What each sign is and how it stands on the day; the scale, and what is to scale."""
    y = drawn.bottom + 36.0
    for row in drawn.rows:
        if row.sign == "hinge":
            _hinge(svg, (_SIGN, y - 4), 6)
        elif row.sign.isdigit():
            add(svg, "path", d=f"M{_SIGN} {px(y - 4)}{_SIGNS[int(row.sign) % len(_SIGNS)]}", fill=INK)
        else:
            draw_letter(add(svg, "g", transform=f"translate({_SIGN} {px(y - 4)})"), row.sign)
        add(svg, "text", x=WIDTH - 14, y=y, id=row.id, font_size=11, font_weight="bold", text_anchor="end")
        for line in row.lines:
            add(svg, "text", line, x=_WORDS, y=y, font_size=11)
            y += _ROW
    length_mm = next(length for length in _SCALES_MM if length * drawn.scene.px_per_mm <= 90 or length == 1)
    y, end = height - 38, 14 + length_mm * drawn.scene.px_per_mm
    add(svg, "path", d=f"M14 {px(y - 4)}v8M14 {px(y)}H{px(end)}m0 -4v8", stroke=INK, stroke_width=1.6, fill="none")
    add(svg, "text", mm(length_mm), x=end + 6, y=y + 4)
    add(svg, "text", language.translate("new bone"), x=WIDTH - 14, y=y + 4, text_anchor="end")
    left = WIDTH - 14 - text_width(language.translate("new bone")) - 20
    add(svg, "rect", x=left, y=y - 4, width=14, height=9, fill="url(#frame-hatch)", stroke=INK, stroke_width=0.7)
    text = language.translate("To scale where the plan gives a length. Rings and where the bone ends are a sketch.")
    for i, words in enumerate(wrapped(text, WIDTH - 28, 9)):
        add(svg, "text", words, x=14, y=height - 18 + 12 * i, font_size=9)


def _centred(svg: Element, place: Point, text: str) -> None:
    """A text about a place, within the drawing."""
    room = text_width(text) / 2 + 4
    add(svg, "text", text, x=min(max(place[0], room), WIDTH - room), y=place[1], text_anchor="middle")
