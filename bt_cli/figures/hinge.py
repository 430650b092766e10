"""What the drawing of an Ilizarov hinge shows, from the side; the proximal bone and ring stay, the distal ones turn.

Seen from the hinge, the concave side is on the right of the page. What the plan gives is to scale: bone, hinge, tissues
and the ends of rods. The bone that is bent before the first turn is straight at the end: its shaft leaves the distal
cut at the whole angle. Rings stand across their own bone, farther out than any rod's end; where they really are, and
how far the bone goes on, nobody has said. Each rod is the straight line between its two ends, as the schedule reckons.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import cos, hypot, pi, radians, sin, tan

from bt_cli.document.language import N_, Language
from bt_cli.figures.daily import headings, positions_mm
from bt_cli.figures.layout import WIDTH, Figure, LegendRow, Window, turned_looks
from bt_cli.figures.looks import BONE_LOOK, RING, THREAD
from bt_cli.figures.paint import HATCH
from bt_cli.figures.projection import fitted, looking
from bt_cli.figures.scene import (
    Bar,
    Body,
    Hoop,
    Pen,
    Placement,
    Point,
    Rim,
    Scene,
    Shape,
    Sign,
    Solid,
    Spot,
    Trail,
    points_of_scene,
)
from bt_cli.figures.svg import INK, SOFT
from bt_cli.frame.hinge import ends_mm, turned
from bt_cli.plan.mechanisms import CORTEX, HingeRod, Stretched, arc_mm
from bt_cli.plan.tissues import limiting, stretched
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm, number, shown_mm

_ROOM = 82, 292  # px: from where to where it goes on the page
_MOST_PX_PER_MM, _ARROW_DEG = 4, 14
_SIGNS = ("M0 -4a4 4 0 1 0 .01 0z", "M-3.5 -3.5h7v7h-7z", "M0 -4.5l4.5 8h-9z", "M0 -5l5 5-5 5-5-5z")  # of the tissues
_PIVOT = (Sign("", (), "disc", radius=6, pen=Pen(INK, 1.6)), Sign("", (), "disc", fill=INK, radius=2))
_CUT = [2 * pi * i / 12 for i in range(12)]  # round a bone's cut


def hinge_figure(schedule: Schedule, language: Language) -> Figure:
    """The drawing of a plan with a hinge."""
    translate = language.translate
    opened = [angle_deg(schedule, position) for position in positions_mm(schedule)]
    hinge = _Hinge(schedule, opened)
    scene = hinge.scene()
    panel = fitted(points_of_scene(scene), looking("frame-limb", 0), (24, WIDTH - 24), _ROOM, _MOST_PX_PER_MM)
    middle, _ = panel.at((-hinge.middle_mm, 0, 0))
    sides = f"← {translate('convex side')}", f"{translate('concave side')} →"
    return Figure(
        translate("The hinge from the side"),
        translate("Both pieces of bone, the hinge, its rods and the new bone on one day; the body is above."),
        schedule,
        scene,
        (Window("frame", panel, (12, WIDTH - 12), sides=sides),),
        _ROOM,
        middle,
        rows=tuple(_rows(schedule, opened, language)),
        notes=(translate("To scale where the plan gives a length. Rings and where the bone ends are a sketch."),),
        looks=turned_looks(language),
        around=tuple(hinge.around(language)),
    )


def angle_deg(schedule: Schedule, position_mm: Fraction) -> float:
    """How far the hinge is open where the tissue that limits its pace has gone so far along its arc."""
    return float(Fraction(schedule.plan.goal.angle_deg or 0) * position_mm / schedule.distance_mm)


class _Hinge:
    """The measures, in mm: across from the hinge to the concave side, along the bone away from the body."""

    def __init__(self, schedule: Schedule, opened: list[float]) -> None:
        plan = schedule.plan
        assert plan.frame.hinge and plan.goal.angle_deg  # noqa: S101 - only drawn of a hinge
        self.hinge, self.whole_deg, self.opened = plan.frame.hinge, float(plan.goal.angle_deg), opened
        self.tissues_mm = [float(tissue.across_mm) for tissue in stretched(plan)]
        self.actuator_ids = [actuator.id for actuator in schedule.actuators]
        self.ways = headings(schedule)
        self.near_mm, self.far_mm = float(self.hinge.near_mm), float(self.hinge.far_mm)
        self.half_mm = float(self.hinge.bone_mm) / 2
        self.middle_mm = self.near_mm + self.half_mm
        self.neutral = self.hinge.wedge == "neutral"
        self.centre = turned(self.middle_mm, 0, self.whole_deg)  # of the distal shaft, in its own axes
        rods = self.hinge.rods
        across = [ends_mm(rod, 0).proximal[0] for rod in rods]
        self.over_mm = 0.06 * (max(*across, *self.tissues_mm) - min(*across, 0.0))  # how far rings go on past rods
        self.ring_mm = (
            -max(2 * self.half_mm, *(float(rod.proximal_mm) for rod in rods)),
            max(2 * self.half_mm, *(self.end(rod)[1] - self.centre[1] for rod in rods)),
        )

    def end(self, rod: HingeRod) -> tuple[float, float]:
        """A rod's distal end, across and along in the axes of the distal shaft."""
        return turned(*ends_mm(rod, 0).distal, self.whole_deg)

    def around(self, language: Language) -> Iterator[tuple[str, Point]]:
        """Which side is which, above the ring that stands, where no letter goes; and where the body is."""
        above = self.half_mm - self.ring_mm[0]
        for side, sign, words in (("concave", -1, N_("concave side")), ("convex", 1, N_("convex side"))):
            across = (float(rod.across_mm) for rod in self.hinge.rods if rod.side == side)
            yield language.translate(words), (sign * max(across, default=3 * self.half_mm), 0, above)
        yield language.translate("body"), (-self.middle_mm, 0, 2.2 * self.half_mm - self.ring_mm[0])

    def scene(self) -> Scene:
        """The two bodies, and what is on them and between them."""
        places = []
        for open_deg in self.opened:
            c, s = (f(radians(open_deg - self.whole_deg)) for f in (cos, sin))
            places.append(Placement((0, 0, 0), ((c, 0, -s), (0, 1, 0), (s, 0, c))))
        return Scene((Body("still"), Body("moving", tuple(places))), tuple(self._shapes()), len(self.opened) - 1)

    def _shapes(self) -> Iterator[Shape]:
        for distal in (0, 1):
            yield from self._fragment(distal)
        edge = max(self.near_mm, 0.0)
        ends = self._cut(0, low=edge), self._cut(1, low=edge)
        yield Solid("new", ends, HATCH, Pen(INK, 0.8), layer=1)
        if self.neutral:
            rims = self._cut(0, high=0), self._cut(1, high=0, closing=True)
            yield Solid("gap", rims, "#fff", Pen(SOFT, 1, "3 2"), layer=1)
        for i, across_mm in enumerate(self.tissues_mm):
            arcs = [[_point(turned(across_mm, 0, deg * k / 8)) for k in range(9)] for deg in self.opened]
            yield Trail(f"arc-{i}", tuple(map(tuple, arcs)), (Pen(INK, 1.2, "2 2"),))
            spot = Spot(1, _point(turned(across_mm, 0, self.whole_deg)))
            yield Sign("", (spot,), "path", fill=INK, paths=(_SIGNS[i % len(_SIGNS)],), layer=1)
        yield Trail("arrow", tuple(map(tuple, self._arrows())), (Pen(INK, 2.4),))
        for rod, letter in zip(self.hinge.rods, self.actuator_ids, strict=True):
            joints = Spot(0, _point(ends_mm(rod, 0).proximal)), Spot(1, _point(self.end(rod)))
            yield Bar(f"rod-{letter}", joints, THREAD, layer=1)
            for end in joints:
                yield Sign("", (end,), "disc", radius=3.4, pen=Pen(INK, 1.2), layer=1)
            aside = 15 if rod.side == "concave" else -15
            yield Sign(f"letter-{letter}", joints, "letter", letter, INK, "#fff", 9, pen=Pen("#fff", 1), aside_px=aside)
        for pivot in _PIVOT:
            yield replace(pivot, spots=(Spot(0, (0, 1.1 * self.half_mm, 0)),), layer=1)

    def _fragment(self, distal: int) -> Iterator[Shape]:
        """A ring with its wire, a post to each rod's end that does not lie on it, and the bone."""
        (centre, begin), ring_mm = (self.centre if distal else (self.middle_mm, 0.0)), self.ring_mm[distal]
        at, beyond_mm = begin + ring_mm, ring_mm + (1.4 if distal else -1.4) * self.half_mm
        feet = [self.end(rod) if distal else ends_mm(rod, 0).proximal for rod in self.hinge.rods]
        low = min(*(foot[0] - centre for foot in feet), -1.6 * self.half_mm) - self.over_mm
        high = max(*(foot[0] - centre for foot in feet), 1.6 * self.half_mm) + self.over_mm
        yield Hoop("", distal, _point((centre + (low + high) / 2, at)), (high - low) / 2, RING)
        yield Bar("", tuple(Spot(distal, _point((centre + x, at))) for x in (low, high)), (Pen(INK, 0.9),))
        for foot in feet:
            spots = Spot(distal, _point((foot[0], at))), Spot(distal, _point(foot))
            yield Bar("", spots, (Pen(INK, 4.6), Pen("#fff", 3)))
        end = [(centre + self.half_mm * cos(a), begin + beyond_mm, self.half_mm * sin(a)) for a in _CUT]
        cut = self._cut(distal, closing=distal == 1)
        yield Solid("", (cut, Rim(distal, tuple(_point((a, b), c) for a, b, c in end))), *BONE_LOOK, broken=True)

    def _cut(self, body: int, low: float | None = None, high: float | None = None, *, closing: bool = False) -> Rim:
        """Round the bone where it is cut, between two bounds across; a neutral wedge is taken out of one."""
        points = []
        for a in _CUT:
            across = self.middle_mm + self.half_mm * cos(a)
            across = min(max(across, self.near_mm if low is None else low), self.far_mm if high is None else high)
            along = -across * tan(radians(self.whole_deg)) if closing and self.neutral and across < 0 else 0.0
            place = turned(across, along, self.whole_deg) if body else (across, along)
            points.append(_point(place, self.half_mm * sin(a)))
        return Rim(body, tuple(points))

    def _arrows(self) -> Iterator[list[Point]]:
        """Each day an arc beyond the distal bone, the way that it goes about the hinge, with its head."""
        shaft = self.middle_mm, self.ring_mm[1] + 2.1 * self.half_mm
        for deg, way in zip(self.opened, self.ways, strict=True):
            x, y = turned(shaft[0] - self.middle_mm, shaft[1], -self.whole_deg)
            arc = [turned(x + self.middle_mm, y, deg + _ARROW_DEG * (0.3 + k / 4)) for k in range(5)][::way]
            tip, size = arc[-1], 0.35 * self.half_mm
            dx, dy = arc[-2][0] - tip[0], arc[-2][1] - tip[1]
            back = size / (hypot(dx, dy) or 1)
            head = [
                (tip[0] + back * (dx - side * 0.7 * dy), tip[1] + back * (dy + side * 0.7 * dx)) for side in (1, -1)
            ]
            yield [_point(point) for point in (*arc, head[0], tip, head[1])]


def _point(place: tuple[float, float], front: float = 0) -> Point:
    """Across and along as a point: the concave side is on the right of who looks from the front."""
    return -place[0], front, -place[1]


def _rows(schedule: Schedule, opened: list[float], language: Language) -> Iterator[LegendRow]:
    """The hinge, each rod, each tissue, the new bone."""
    translate, plan = language.translate, schedule.plan
    whole = number(schedule.plan.goal.angle_deg or 0)

    def angle(day: int) -> str:
        return translate("{angle}° of {whole}°", angle=number(round(Decimal(opened[day]), 1)), whole=whole)

    yield LegendRow(_PIVOT, translate("hinge: it has opened by"), "frame-angle", angle)
    assert plan.frame.hinge  # noqa: S101 - for the type checker
    sides = {"concave": translate("rod on the concave side"), "convex": translate("rod on the convex side")}
    for rod, actuator in zip(plan.frame.hinge.rods, schedule.actuators, strict=True):
        sign = Sign("", (), "letter", actuator.id, INK, "#fff", 8, pen=Pen("#fff", 1))
        yield LegendRow(
            (sign,),
            sides[rod.side],
            f"frame-travel-{actuator.id}",
            partial(_travelled, schedule, actuator.id, language),
        )
    first = limiting(plan)
    for i, tissue in enumerate(stretched(plan)):
        name, away = language.translate(CORTEX) if tissue.name == CORTEX else tissue.name, mm(tissue.across_mm)
        text = translate("{name}, at {mm}", name=name, mm=away)
        if tissue == first:
            text = translate("{name}, at {mm}: it sets the pace", name=name, mm=away)
        sign = Sign("", (), "path", fill=INK, paths=(_SIGNS[i % len(_SIGNS)],))
        yield LegendRow((sign,), text, f"frame-stretch-{i}", partial(_stretched, tissue, opened, language))
    swatch = Sign("", (), "path", fill=HATCH, paths=("M-9 -5h18v10h-18z",), pen=Pen(INK, 0.7))
    yield LegendRow((swatch,), translate("new bone"))


def _travelled(schedule: Schedule, letter: str, language: Language, day: int) -> str:
    """How far whole steps have brought a rod."""
    travel_mm = schedule.ledger.on_evening(letter, schedule.date_of(day)).travelled_mm
    longer = language.translate("{mm} longer", mm=shown_mm(travel_mm))
    return longer if travel_mm >= 0 else language.translate("{mm} shorter", mm=shown_mm(-travel_mm))


def _stretched(tissue: Stretched, opened: list[float], language: Language, day: int) -> str:
    stretched_mm = arc_mm(tissue.across_mm, Decimal(opened[day]))
    return language.translate("{mm} longer", mm=mm(round(stretched_mm, 1)))
