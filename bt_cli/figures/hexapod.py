"""What the drawing of a six-strut frame shows: two rings, six struts with their numbers, the bone as a sketch.

All is in the proximal ring's axes. It is drawn from the front, where the patient's right is on the viewer's left, and
from the outer side of the limb, or from the patient's right where the plan names no side. The bone is a straight line
through the middle of each ring. A strut is a tube in its colour, which keeps its
length, and a rod that comes out of it.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np

from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.figures.layout import WIDTH, Figure, LegendRow, Window
from bt_cli.figures.projection import Panel, fitted, looking
from bt_cli.figures.scene import (
    Bar,
    Body,
    Hoop,
    Pen,
    Placement,
    Point,
    Scene,
    Shape,
    Sign,
    Solid,
    Spot,
    Trail,
    points_of_scene,
    round_rim,
)
from bt_cli.figures.svg import INK, SOFT
from bt_cli.frame.hexapod import Geometry, lengths_mm
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import Floats, Pose
from bt_cli.plan.correction import Ring
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import Schedule

_SIDE, _GUTTER, _TOP, _TALL = 8, 10, 114, 240  # px: beside and between the views, where they begin, how high at most
_PANEL = (WIDTH - 2 * _SIDE - _GUTTER) / 2
_MOST_PX_PER_MM = 3
_TUBE, _STUB, _BONE_MM = 0.58, 0.4, 12  # of a strut's least length; of a ring's size; half as wide as a bone: a sketch
_OUTSIDE = 1.4  # of the proximal ring's size: where words around it stand
_STEEL, _BONE = "#c6cacd", "#f1ead9"
_DASHED, _AXIS = Pen(INK, 1.4, "5 3"), Pen(SOFT, 1.2, "7 3 1.5 3")
RADIUS = 8.5  # px: of a number's circle
_SHARES = np.array([0.25, 0.35, 0.45, 0.55, 0.65, 0.75])  # of a strut, from its proximal joint
_ENOUGH, _MARK, _DAYS = 2 * RADIUS + 5, 9, 7  # px: far enough apart; what a mark takes; days that are looked at


def hexapod_figure(schedule: Schedule, language: Language) -> Figure:
    """The drawing of a plan of six struts."""
    translate = language.translate
    scene, side = hexapod_scene(schedule), schedule.plan.side
    outer, inner = translate("outer side (lateral)"), translate("inner side (medial)")
    beside = {"right": (outer, inner), "left": (inner, outer)}.get(
        side or "", (translate("patient’s right"), translate("patient’s left"))
    )
    sign = -1 if side == "left" else 1
    sides = translate("back (posterior)"), translate("front (anterior)")
    sides = sides if sign > 0 else (sides[1], sides[0])
    extents = [(left, left + _PANEL) for left in (_SIDE, _SIDE + _PANEL + _GUTTER)]
    views, points = (looking("front", 0), looking("side", 90 * sign)), points_of_scene(scene)
    px_per_mm: float = _MOST_PX_PER_MM
    for view in views:
        panel = fitted(points, view, (0, _PANEL - 14), (0, _TALL), px_per_mm)
        px_per_mm = panel.px_per_mm
    heights = [panel.at(point)[1] for point in points]
    room = (_TOP, _TOP + max(heights) - min(heights) + 4)
    front, aside = (fitted(points, view, ends, room, px_per_mm) for view, ends in zip(views, extents, strict=True))
    title = translate("Seen from the outer side") if side else translate("Seen from the right side")
    return Figure(
        translate("The frame from the front and from the side"),
        translate("Two rings and six struts with their numbers on one day, and a sketch of the bone."),
        schedule,
        scene,
        (
            Window(
                "frame-front",
                front,
                extents[0],
                translate("Seen from the front"),
                beside,
                tuple(_numbers(scene, front)),
            ),
            Window("frame-side", aside, extents[1], title, sides, tuple(_numbers(scene, aside))),
        ),
        room,
        WIDTH / 2,
        rows=tuple(_rows(schedule, language)),
        looks=(translate("Seen from the front"), title, translate("Seen from above")),
        side=sign,
        around=tuple(_around(schedule, language)),
    )


def _around(schedule: Schedule, language: Language) -> Iterator[tuple[str, Point]]:
    """What lies round the frame, and where the word for it stands."""
    translate, fixed = language.translate, correction_of(schedule).ends.geometry.proximal_mm
    size = float(np.linalg.norm(fixed, axis=1).mean())
    out = _OUTSIDE * size
    right, left = {
        "right": (translate("outer side"), translate("inner side")),
        "left": (translate("inner side"), translate("outer side")),
    }.get(schedule.plan.side or "", (translate("patient’s right"), translate("patient’s left")))
    yield translate("front"), (0, out, 0)
    yield translate("back"), (0, -out, 0)
    yield right, (out, 0, 0)
    yield left, (-out, 0, 0)
    yield translate("body"), (0, 0, _STUB * size + 0.15 * out)


def correction_of(schedule: Schedule) -> CorrectionCourse:
    """What only plans of six struts have; these figures are asked for them alone."""
    assert schedule.correction  # noqa: S101 - for the type checker
    return schedule.correction


def hexapod_scene(schedule: Schedule) -> Scene:
    """The frame over its whole course, but for the struts' numbers."""
    correction = correction_of(schedule)
    poses = _daily(schedule)
    bodies = (
        Body("still"),
        Body("moving", tuple(_placements(poses))),
        Body("target", tuple(_placements(_many(correction.target)))),
    )
    return Scene(bodies, tuple(_shapes(schedule, poses)), len(poses.translation_mm) - 1)


def _shapes(schedule: Schedule, poses: Pose) -> Iterator[Shape]:
    correction, frame = correction_of(schedule), schedule.plan.frame
    ends = correction.ends
    fixed, joints = ends.geometry.proximal_mm, ends.geometry.distal_mm
    rings = (Pen(INK, 6.5), Pen(_STEEL, 4.5))
    yield replace(_hoop("", 2, frame.distal, joints, (_DASHED,)), layer=-1)
    yield _hoop("", 0, frame.proximal, fixed, rings)
    yield _hoop("ring", 1, frame.distal, joints, rings)
    half = float(np.linalg.norm(poses.translation_mm, axis=1).min()) * 0.5 - 1
    for body, of, way in ((0, fixed, 1), (1, joints, -1)):
        beyond = float(np.linalg.norm(of, axis=1).mean()) * _STUB
        inner, outer = (0.0, 0.0, -way * half), (0.0, 0.0, way * beyond)
        name = "bone" if body else ""
        rims = round_rim(body, inner, _BONE_MM, 8), round_rim(body, outer, _BONE_MM, 8)
        yield Solid(name, rims, _BONE, Pen("#b9ae93", 1), broken=True)
        yield Bar(name and "axis", (Spot(body, inner), Spot(body, outer)), (_AXIS,))
    shortest = lengths_mm(Geometry(fixed, joints), poses).min(axis=0)
    for i, look in enumerate(strut_colours(len(fixed))):
        spots = Spot(0, _point(fixed[i])), Spot(1, _point(joints[i]))
        yield Bar(f"strut{i + 1}-rod", spots, (Pen("#3d3d3d", 2.6),))
        yield Bar(f"strut{i + 1}", spots, (Pen(INK, 6.2), Pen(look["fill"], 4.4)), reach_mm=float(shortest[i]) * _TUBE)
        for spot in spots:
            yield Sign(f"joint{i + 1}" if spot.body else "", (spot,), "disc", fill=INK, radius=2.2, layer=1)
    course = poses.apply(ends.reference_mm[None])[:, 0]
    yield Trail("", (tuple(_point(course[day]) for day in (0, *_bends(course), -1)),), (Pen(INK, 1.2),))
    yield Sign("", (Spot(0, _point(course[-1])),), "disc", fill=INK, radius=2.2)
    yield Sign("point", (Spot(1, _point(ends.reference_mm)),), "disc", radius=3.6, pen=Pen(INK, 1.6))
    for letter, structure in zip(structure_letters(), schedule.plan.structures_at_risk, strict=False):
        carried, point = structure.fixed_to == "distal", points_of([structure.point_mm])
        carried_mm = (ends.poses[0].inverse().apply(point) if carried else point)[0]
        yield Sign(f"at-{letter}", (Spot(int(carried), _point(carried_mm)),), "cross", letter)


def _hoop(name: str, body: int, ring: Ring | None, joints_mm: Floats, pens: tuple[Pen, ...]) -> Hoop:
    """A circle where the plan gives a radius, else a line through the joints in their order round the ring."""
    if ring and ring.radius_mm:
        return Hoop(name, body, (0, 0, 0), float(ring.radius_mm), pens)
    off = joints_mm - joints_mm.mean(axis=0)
    order = np.argsort(np.arctan2(off[:, 1], off[:, 0]), kind="stable")
    return Hoop(name, body, (0, 0, 0), 0, pens, tuple(_point(joint) for joint in joints_mm[order]))


def _point(place_mm: Sequence[float] | Floats) -> Point:
    x, y, z = (float(value) for value in place_mm)
    return x, y, z


def structure_letters() -> Iterator[str]:
    """A, B and so on to Z, then A1, B1."""
    for round_, letter in product(range(99), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        yield f"{letter}{round_ or ''}"


def _many(pose: Pose) -> Pose:
    return Pose(pose.rotation[None], pose.translation_mm[None])


def _placements(poses: Pose) -> Iterator[Placement]:
    for rotation, shift in zip(poses.rotation, poses.translation_mm, strict=True):
        yield Placement(_point(shift), (_point(rotation[0]), _point(rotation[1]), _point(rotation[2])))


def _daily(schedule: Schedule) -> Pose:
    """The pose of every day; a day without a turn has that of the day before."""
    ends = correction_of(schedule).days
    numbers = [end.day for end in ends]
    rows = [bisect(numbers, day) - 1 for day in range(schedule.days)] + [len(ends) - 1]
    rotations = np.array([ends[row].pose.rotation for row in rows])
    return Pose(rotations, np.array([ends[row].pose.translation_mm for row in rows]))


def _bends(way_mm: Floats) -> list[int]:
    """The days on which the way of the reference point takes another direction."""
    steps = np.diff(way_mm, axis=0)
    return [day + 1 for day in range(len(steps) - 1) if np.linalg.norm(np.cross(steps[day], steps[day + 1])) > 1e-6]


def strut_numbers(scene: Scene) -> Iterator[Sign]:
    """Each strut's number in the middle of it."""
    struts = [shape for shape in scene.shapes if isinstance(shape, Bar) and shape.reach_mm]
    for strut, look in zip(struts, strut_colours(len(struts)), strict=True):
        number = look["number"]
        yield Sign(f"number{number}", strut.spots, "number", number, look["fill"], look["ink"], RADIUS, pen=Pen(INK, 1))


def _numbers(scene: Scene, panel: Panel) -> Iterator[Sign]:
    """The numbers where they are clear of each other and of the marks on each day, in one view."""
    signs = list(strut_numbers(scene))
    days = sorted({round(day) for day in np.linspace(0, scene.days, _DAYS)})
    ends = [[[panel.at(scene.at(spot, day)) for spot in sign.spots] for sign in signs] for day in days]
    marks = [s for s in scene.shapes if isinstance(s, Sign) and (s.kind == "cross" or s.name == "point")]
    marks_px = [[panel.at(scene.spot_of(mark, day)) for day in days] for mark in marks]
    for sign, share in zip(signs, _shares(np.array(ends), np.array(marks_px)), strict=True):
        yield replace(sign, share=share)


def _shares(ends_px: Floats, marks_px: Floats) -> list[float]:
    """How far along each strut its number stands, from its proximal joint: the best of all choices.

    `ends_px` are (days, 6, 2, 2), the marks (marks, days, 2). Rounded, so that all machines choose the same.
    """
    along = (ends_px[:, :, 1] - ends_px[:, :, 0])[:, :, None] * _SHARES[:, None]
    spots = ends_px[:, :, None, 0] + along  # day, strut, share, xy
    struts = ends_px.shape[1]
    every = np.indices((len(_SHARES),) * struts).reshape(struts, -1).T
    clear = np.full(len(every), _ENOUGH)
    for a, b in combinations(range(struts), 2):
        apart = _nearest(spots[:, a, :, None], spots[:, b, None])
        clear = np.minimum(clear, apart[every[:, a], every[:, b]])
    for a, mark in product(range(struts), marks_px):
        apart = _nearest(spots[:, a], mark[:, None]) - _MARK + RADIUS
        clear = np.minimum(clear, apart[every[:, a]])
    off_middle = np.round(np.abs(_SHARES - 0.5)[every].sum(axis=1), 3)
    best = every[np.lexsort((off_middle, -clear))[0]]
    return [float(share) for share in _SHARES[best]]


def _nearest(a: Floats, b: Floats) -> Floats:
    """How near places (days, …, 2) come to each other on any day."""
    nearest: Floats = np.round(np.linalg.norm(a - b, axis=-1).min(axis=0), 1)
    return nearest


def _rows(schedule: Schedule, language: Language) -> Iterator[LegendRow]:
    """What the signs mean."""
    translate = language.translate
    line = Sign("", (), "path", fill="none", paths=("M-12 0h24",), pen=_DASHED)
    yield LegendRow((line,), translate("where the moving ring is to end"))
    way = replace(line, paths=("M-8 0h18",), pen=Pen(INK, 1.2))
    point = Sign("", (), "disc", radius=3.6, pen=Pen(INK, 1.6), aside_px=-8)
    end = Sign("", (), "disc", fill=INK, radius=2.2, aside_px=10)
    yield LegendRow((way, end, point), translate("the point that the plan follows, and its way"))
    for letter, structure in zip(structure_letters(), schedule.plan.structures_at_risk, strict=False):
        yield LegendRow((Sign("", (), "cross", letter, aside_px=-6),), structure.name)
    bone = replace(line, paths=("M-12 -5h24v10h-24z",), fill=_BONE, pen=Pen("#b9ae93", 1))
    yield LegendRow((bone, replace(line, pen=_AXIS)), translate("the bone: only a sketch"))
