"""The parts of a six-strut frame in one flat view: what stands still, and what moves with the days.

A strut is a tube in its colour, which keeps its length, and a rod that comes out of it. What is farther from the viewer
is drawn first, and thinner.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element

import numpy as np

from bt_cli.document.marks import strut_colours
from bt_cli.figures.hexapod_flat import Panel
from bt_cli.figures.hexapod_numbers import draw_coloured_number, shares_along
from bt_cli.figures.hexapod_scene import HexapodScene
from bt_cli.figures.svg import FAINT, INK, SOFT, add, px
from bt_cli.motion.path import first
from bt_cli.motion.pose import Floats, Pose

_STEEL, _BONE = "#c6cacd", "#f1ead9"
_BONE_MM = 24  # about as wide as a bone; a sketch
_Look = dict[str, float | str]
_STILL = Pose(np.eye(3), np.zeros(3))


class MovedValue(NamedTuple):
    """A value that changes: the element's id, its attribute and how it is written there."""

    id: str
    attribute: str
    template: str
    value: str


class HexapodView(NamedTuple):
    """A view with all that is drawn in it. `shares` are how far along each strut its number stands."""

    panel: Panel
    scene: HexapodScene
    shares: tuple[float, ...]
    joints_mm: Floats  # of each day
    tubes_mm: Floats
    done_mm: Floats
    wheres_mm: tuple[Floats, ...]  # of each structure, each day

    @property
    def name(self) -> str:
        """What all its ids begin with."""
        return f"frame-{self.panel.view.name}"


def hexapod_view(panel: Panel, scene: HexapodScene) -> HexapodView:
    """The view of a panel with everything it draws, over all days of the scene."""
    joints_mm, way_mm = scene.joints_mm, scene.done_mm
    wheres_mm = tuple(map(scene.where_mm, scene.structures))
    marks = [panel.at(way_mm), *(panel.at(where) for where in wheres_mm)]
    shares = shares_along(panel.at(scene.proximal.joints_mm), panel.at(joints_mm), marks)
    return HexapodView(panel, scene, shares, joints_mm, scene.tubes_mm, way_mm, wheres_mm)


def draw_hexapod(group: Element, part: HexapodView) -> None:
    """Draw everything, the farther first. What moves gets its place from `moved_values`."""
    panel, scene, order = part.panel, part.scene, _order(part)
    for d in panel.halves(scene.distal, scene.target):
        add(group, "path", d=d, stroke=INK, stroke_width=1.4, stroke_dasharray="5 3", fill="none")
    for i in order[:3]:
        _strut(group, part, i, (4.8, 3, 2))
    _halves(group, part, "back")
    _bone(group, part)
    _halves(group, part, "near")
    for i in order[3:]:
        _strut(group, part, i, (6.4, 4.6, 2.6))
    _joints(group, part)
    draw_way(group, panel.line(part.done_mm), panel.at(part.done_mm[-1]))
    draw_point(add(group, "g", id=f"{part.name}-point"), 0, 0)
    for structure, where_mm in zip(scene.structures, part.wheres_mm, strict=True):
        cross = add(group, "g", id=f"{part.name}-at-{structure.sign}")
        draw_cross(cross, structure.sign, _letter_side(part, where_mm))
    for look in strut_colours(len(order)):
        draw_coloured_number(add(group, "g", id=f"{part.name}-number{look['number']}"), look)


def _letter_side(part: HexapodView, where_mm: Floats) -> int:
    """On which side of a cross its letter is clear of the reference point; else on that of the middle."""
    x, y = part.panel.at(where_mm[0])
    point_x, point_y = part.panel.at(part.done_mm[0])
    if abs(x - point_x) < 22 and abs(y - point_y) < 14:
        return 1 if x > point_x else -1
    return 1 if x < part.panel.x else -1


def moved_values(part: HexapodView, day: int) -> Iterator[MovedValue]:
    """The values of everything that moves in a view, on a day."""
    name, panel, pose = part.name, part.panel, first(part.scene.poses, day)
    for half, d in zip(("back", "near"), panel.halves(part.scene.distal, pose), strict=True):
        for look in ("edge", "steel"):
            yield MovedValue(f"{name}-{half}-{look}", "d", "{}", d)
    bone = panel.line(pose.apply(part.scene.bones_mm[1]))
    for look in ("bone", "axis"):
        yield MovedValue(f"{name}-{look}", "d", "{}", bone)
    for i in range(len(part.shares)):
        yield from _moved_strut(part, day, i)
    yield MovedValue(f"{name}-joints", "d", "{}", _dots(panel, part.joints_mm[day]))
    yield MovedValue(f"{name}-point", "transform", "translate({})", panel.spot(part.done_mm[day]))
    for structure, where_mm in zip(part.scene.structures, part.wheres_mm, strict=True):
        yield MovedValue(f"{name}-at-{structure.sign}", "transform", "translate({})", panel.spot(where_mm[day]))


def _moved_strut(part: HexapodView, day: int, i: int) -> Iterator[MovedValue]:
    """A strut's rod, its tube and its number."""
    fixed, joint = part.scene.proximal.joints_mm[i], part.joints_mm[day, i]
    along, name, begin = joint - fixed, f"{part.name}-strut{i + 1}", part.panel.spot(fixed)
    mouth = part.panel.spot(fixed + along * (part.tubes_mm[i] / np.linalg.norm(along)))
    yield MovedValue(f"{name}-rod", "d", f"M{begin}L{{}}", part.panel.spot(joint))
    for look in ("edge", "tube"):
        yield MovedValue(f"{name}-{look}", "d", f"M{begin}L{{}}", mouth)
    yield MovedValue(
        f"{part.name}-number{i + 1}", "transform", "translate({})", part.panel.spot(fixed + along * part.shares[i])
    )


def _order(part: HexapodView) -> list[int]:
    """The struts from the farthest to the nearest, as they are at the start."""
    middles = (part.scene.proximal.joints_mm + part.joints_mm[0]) / 2
    depths = np.round(part.panel.view.depth_mm(middles), 1)
    return [int(i) for i in np.argsort(depths, kind="stable")]


def _strut(group: Element, part: HexapodView, i: int, widths: tuple[float, float, float]) -> None:
    edge, tube, rod = widths
    name, fill = f"{part.name}-strut{i + 1}", strut_colours(i + 1)[i]["fill"]
    for look, colour, width in (("rod", "#3d3d3d", rod), ("edge", INK, edge), ("tube", fill, tube)):
        add(group, "path", id=f"{name}-{look}", stroke=colour, stroke_width=width, fill="none")


def _halves(group: Element, part: HexapodView, half: str) -> None:
    """The farther or the nearer half of both rings. Seen edge-on, the farther one closes the ends."""
    still = part.panel.halves(part.scene.proximal, _STILL)[half == "near"]
    shape = {"fill": "none", "stroke_linecap": "butt" if half == "near" else "round", "stroke_linejoin": "round"}
    for look, colour, width in (("edge", INK, 6.5), ("steel", _STEEL, 4.5)):
        add(group, "path", d=still, stroke=colour, stroke_width=width, **shape)
        add(group, "path", id=f"{part.name}-{half}-{look}", stroke=colour, stroke_width=width, **shape)


def _bone(group: Element, part: HexapodView) -> None:
    """A pale band along each ring's middle line, and that line dashed: a sketch has no outline."""
    still = part.panel.line(part.scene.bones_mm[0])
    band: _Look = {"stroke": _BONE, "stroke_width": _BONE_MM * part.panel.px_per_mm, "fill": "none"}
    line: _Look = {"stroke": SOFT, "stroke_width": 1.4, "stroke_dasharray": "7 3 1.5 3", "fill": "none"}
    for look, shape in (("bone", band), ("axis", line)):
        add(group, "path", d=still, **shape)
        add(group, "path", id=f"{part.name}-{look}", **shape)


def _joints(group: Element, part: HexapodView) -> None:
    shape: _Look = {"stroke": INK, "stroke_width": 5, "stroke_linecap": "round", "fill": "none"}
    add(group, "path", d=_dots(part.panel, part.scene.proximal.joints_mm), **shape)
    add(group, "path", id=f"{part.name}-joints", **shape)


def _dots(panel: Panel, points_mm: Floats) -> str:
    """A line too short to be seen at each point: its round ends are a dot."""
    return "".join(f"M{panel.spot(point)}h.01" for point in points_mm)


def draw_way(group: Element, d: str, end: Sequence[float] | Floats) -> None:
    """The way of the reference point, with a dot where it ends."""
    add(group, "path", d=d, stroke=INK, stroke_width=1.2, fill="none")
    add(group, "circle", cx=float(end[0]), cy=float(end[1]), r=2.2)


def draw_point(group: Element, x: float, y: float) -> None:
    """The reference point."""
    add(group, "circle", cx=x, cy=y, r=3.6, fill="#fff", stroke=INK, stroke_width=1.6)


def draw_cross(group: Element, sign: str, side: int) -> None:
    """A structure at risk about the origin: a cross, and its letter on the right of it or, at -1, on the left."""
    for width, colour in ((4.6, "#fff"), (2.2, INK)):
        add(group, "path", d="M-4 -4L4 4M4 -4L-4 4", stroke=colour, stroke_width=width, fill="none")
    halo: _Look = {"stroke": "#fff", "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
    anchor = "start" if side > 0 else "end"
    add(group, "text", sign, x=7 * side, y=4.2, font_size=12, font_weight="bold", text_anchor=anchor, **halo)


def draw_sign(svg: Element, sign: str, x: float, y: float) -> None:
    """A sign of the drawing, to stand beside the words that explain it; a letter is that of a structure."""
    if sign == "target":
        add(svg, "path", d=f"M{px(x - 12)} {px(y)}h24", stroke=INK, stroke_width=1.4, stroke_dasharray="5 3")
    elif sign == "way":
        draw_way(svg, f"M{px(x - 8)} {px(y)}h18", (x + 10, y))
        draw_point(svg, x - 8, y)
    elif sign == "bone":
        add(svg, "path", d=f"M{px(x - 12)} {px(y)}h24", stroke=_BONE, stroke_width=10)
        add(svg, "path", d=f"M{px(x - 12)} {px(y)}h24", stroke=SOFT, stroke_width=1.4, stroke_dasharray="7 3 1.5 3")
    elif sign:
        draw_cross(add(svg, "g", transform=f"translate({px(x - 6)} {px(y)})"), sign, 1)


def draw_divider(svg: Element, x: float, ends: tuple[float, float]) -> None:
    """A thin line between two views."""
    add(svg, "path", d=f"M{px(x)} {px(ends[0])}V{px(ends[1])}", stroke=FAINT, stroke_width=0.8)
