"""A segment that a cable pulls, from the side on one day of the plan; and what changes day by day.

The drawing is that of other frames with the cable on it. A pulley on the frame stands where the plan says, to scale: so
the cable's angle is as it is. Where the anchor travels with the ring, the wires go with the bone and nothing turns.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import atan2, degrees, hypot
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.figures import frame
from bt_cli.figures.daily import DailyMotion, DrawingChanges, Key, Value, changes_of, daily_motion, put_state
from bt_cli.figures.hardware import MIDDLE, FigureLayout, layout_of
from bt_cli.figures.svg import INK, SOFT, add, px
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm

_ROW = 16  # px: a line below the drawing
_PULLEY, _WIRE = 5, 62  # px: a pulley's radius; how far out a ring's wires are held
_MOST_MM = 10  # of bone for each mm of cable: beyond it the number says nothing


class Pull(NamedTuple):
    """The cable of a day: how far the segment's end still is from the pulley, along and across, in mm."""

    along_mm: float
    across_mm: float

    @property
    def angle_deg(self) -> float:
        """Between cable and bone."""
        return degrees(atan2(self.across_mm, self.along_mm))

    @property
    def bone_mm(self) -> float | None:
        """How far the bone goes for each mm of cable, where that can be said."""
        length_mm = hypot(self.along_mm, self.across_mm)
        return length_mm / self.along_mm if length_mm < _MOST_MM * self.along_mm else None


def cable_drawing(report: Report, day: int, language: Language) -> Element:
    """A frame that pulls its segment by a cable, from the side on a day: 0 (before the first turn) to the last."""
    schedule, layout = report.schedule, layout_of(report.schedule.plan)
    svg = frame.axial_drawing(report, day, language)
    if layout.pulled:
        _pulley(svg, layout)
    else:
        _wires(next(element for element in svg.iter() if element.get("id") == "frame-moving"), layout)
    _rows(svg, layout, language)
    put_state(svg, _state(schedule, layout, daily_motion(schedule), day, language))
    return svg


def cable_changes(report: Report, language: Language) -> DrawingChanges:
    """The values of each day of the course for `cable_drawing`; what stays the same all the time is left out."""
    schedule, layout = report.schedule, layout_of(report.schedule.plan)
    base = frame.axial_drawing_changes(report, language)
    motion = daily_motion(schedule)
    cable_part = changes_of(_state(schedule, layout, motion, day, language) for day in range(len(base["days"])))
    days = [before + after for before, after in zip(base["days"], cable_part["days"], strict=True)]
    return {"keys": base["keys"] + cable_part["keys"], "days": days}


def pull_of(schedule: Schedule, position_mm: Fraction) -> Pull:
    """The cable over a pulley on the frame when the segment has come `position_mm`; only of such a cable."""
    cable = schedule.plan.frame.cable
    assert cable and cable.axial_mm is not None and cable.offset_mm is not None  # noqa: S101 - only asked of these
    return Pull(float(Fraction(cable.axial_mm) - position_mm), float(cable.offset_mm))


def _state(
    schedule: Schedule, layout: FigureLayout, motion: DailyMotion, day: int, language: Language
) -> Iterator[tuple[Key, Value]]:
    """What changes of the cable."""
    screw = schedule.ledger.on_evening(schedule.actuators[0].id, schedule.date_of(day))
    yield Key("frame-cable-mm", "text", "{}"), mm(screw.travelled_mm)
    if not layout.pulled:
        return
    pull = pull_of(schedule, motion.positions_mm[day])
    x, y = _place(layout)
    end = y - layout.sign * pull.along_mm * layout.px_per_mm
    yield Key("frame-cable", "d", f"M{MIDDLE} {{}}L{px(x)} {px(y)}"), px(end)
    yield Key("frame-cable-angle", "text", "{}°"), round(pull.angle_deg)
    more = language.translate("more than {mm}", mm=mm(_MOST_MM))
    yield Key("frame-cable-bone", "text", "{}"), mm(round(Fraction(pull.bone_mm), 2)) if pull.bone_mm else more


def _place(layout: FigureLayout) -> tuple[float, float]:
    """Where the pulley is on the page."""
    cable = layout.plan.frame.cable
    assert cable and cable.axial_mm is not None and cable.offset_mm is not None  # noqa: S101 - for the type checker
    across, along = (float(value) * layout.px_per_mm for value in (cable.offset_mm, cable.axial_mm))
    return MIDDLE + across, layout.y(layout.start + layout.piece + along)


def _pulley(svg: Element, layout: FigureLayout) -> None:
    """The cable from the segment's end over the pulley to the screw that draws it in, on the ring that stays."""
    x, y = _place(layout)
    screw = layout.y(layout.rings[0])
    nearest = min((layout.rings[0], layout.rings[2]), key=lambda along: abs(layout.y(along) - y))
    add(svg, "path", d=f"M{px(x)} {px(layout.y(nearest))}V{px(y)}", stroke=SOFT, stroke_width=3)
    add(svg, "path", d=f"M{px(x + _PULLEY)} {px(y)}V{px(screw)}", stroke=INK, stroke_width=1.6)
    add(svg, "path", id="frame-cable", stroke=INK, stroke_width=1.8, fill="none")
    add(svg, "circle", cx=x, cy=y, r=_PULLEY, fill="#fff", stroke=INK, stroke_width=1.6)
    add(svg, "circle", cx=x, cy=y, r=1.4, fill=INK)
    draw_screw(svg, x + _PULLEY, screw)


def draw_screw(parent: Element, x: float, y: float) -> None:
    """A screw that draws a cable in, with its middle at x, y (px)."""
    add(parent, "rect", x=x - 6, y=y - 9, width=12, height=18, rx=2, fill=INK, stroke=INK)
    add(parent, "path", d=f"M{px(x - 4)} {px(y - 4)}l8 3m-8 2l8 3", stroke="#fff", stroke_width=1.2)


def _wires(group: Element, layout: FigureLayout) -> None:
    """Two wires from the ring to the segment's leading end, and the screw on the ring; they go with the bone."""
    ring, end = layout.y(layout.rings[1]), layout.y(layout.start + layout.piece)
    for side in (-1, 1):
        d = f"M{MIDDLE + side * _WIRE} {px(ring)}L{MIDDLE} {px(end - 4 * layout.sign)}"
        add(group, "path", d=d, stroke=INK, stroke_width=1.6)
    draw_screw(group, MIDDLE + _WIRE + 14, ring)


def _rows(svg: Element, layout: FigureLayout, language: Language) -> None:
    """Lines below the drawing, which gets higher by them: what changes stands at their ends."""
    translate = language.translate
    rows = [(translate("cable that the screw has drawn in"), "frame-cable-mm")]
    if layout.pulled:
        rows.append((translate("angle between cable and bone"), "frame-cable-angle"))
        rows.append((translate("bone goes for each mm of cable"), "frame-cable-bone"))
    height = frame.HEIGHT + 6 + _ROW * len(rows)
    svg.set("height", str(height))
    svg.set("viewBox", f"0 0 {frame.WIDTH} {height}")
    next(svg.iter("rect")).set("height", str(height))
    draw_screw(svg, 20, frame.HEIGHT + 8)
    for i, (text, name) in enumerate(rows):
        y = frame.HEIGHT + 12 + _ROW * i
        add(svg, "text", text, x=34, y=y, font_size=11)
        add(svg, "text", x=frame.WIDTH - 14, y=y, id=name, font_size=11, font_weight="bold", text_anchor="end")
