"""Where everything about a hinge stands in its drawing: points in mm seen from the hinge, and the page they are put on.

Across, the concave side is + and on the right of the page; along the axis, distally is +. What the plan gives is to
scale: bone, hinge, tissues and the ends of rods. The bone that is bent before the first turn is straight at the end:
its shaft leaves the distal cut at the whole angle. Rings stand across their own bone, farther out than any rod's end;
where they really are, and how far the bone goes on, nobody has said.
"""

from collections.abc import Iterator, Sequence
from math import hypot, radians, tan
from typing import NamedTuple

from bt_cli.figures.svg import px
from bt_cli.frame.hinge import ends_mm, turned
from bt_cli.plan.mechanisms import Hinge, HingeRod
from bt_cli.plan.model import Plan
from bt_cli.plan.tissues import stretched

Point = tuple[float, float]
_SIDE, _MOST_PX_PER_MM = 24, 4  # px: kept free on either side
_ARROW_DEG = 14


class Room(NamedTuple):
    """The part of the page that a scene may fill, in px."""

    width: float
    top: float
    bottom: float


class HingeScene(NamedTuple):
    """The measures of a hinge's drawing, in mm; `x` and `y` are where the hinge is on the page, in px."""

    hinge: Hinge
    tissues_mm: tuple[float, ...]  # across to each
    whole_deg: float
    proximal_mm: float  # from the hinge along the bone to each ring
    distal_mm: float
    over_mm: float  # how far a ring goes on past its outermost rod
    x: float = 0
    y: float = 0
    px_per_mm: float = 1

    @property
    def half_mm(self) -> float:
        """Half the width of the bone."""
        return float(self.hinge.bone_mm) / 2

    @property
    def middle_mm(self) -> float:
        """Across to the middle of the bone."""
        return float(self.hinge.near_mm) + self.half_mm

    @property
    def beyond_mm(self) -> float:
        """How far the bone goes on past a ring."""
        return 1.4 * self.half_mm

    def page(self, point: Point) -> Point:
        """Where a point is on the page."""
        return px(self.x + point[0] * self.px_per_mm), px(self.y + point[1] * self.px_per_mm)

    def path(self, *points: Point) -> str:
        """Straight lines from point to point."""
        return "M" + "L".join(f"{x} {y}" for x, y in map(self.page, points))

    def arc(self, start: Point, angle_deg: float) -> str:
        """The way of a point about the hinge."""
        (x, y), (end_x, end_y) = self.page(start), self.page(turned(*start, angle_deg))
        radius = px(hypot(*start) * self.px_per_mm)
        return f"M{x} {y}A{radius} {radius} 0 0 1 {end_x} {end_y}"

    def bent(self, across_mm: float, along_mm: float) -> Point:
        """A point of the distal piece before the first turn, by its place across and along the shaft."""
        across, along = turned(across_mm, along_mm, -self.whole_deg)
        return self.middle_mm + across, along

    def foot(self, rod: HingeRod, *, distal: bool) -> tuple[float, Point]:
        """Where a ring holds a rod's end before the first turn: how far from the middle of the bone, and the point."""
        ends = ends_mm(rod, 0)
        if not distal:
            return ends.proximal[0] - self.middle_mm, (ends.proximal[0], -self.proximal_mm)
        across_mm, _ = turned(ends.distal[0] - self.middle_mm, ends.distal[1], self.whole_deg)
        return across_mm, self.bent(across_mm, self.distal_mm)

    def ring(self, *, distal: bool) -> tuple[Point, Point]:
        """The two ends of a ring before the first turn."""
        held = [self.foot(rod, distal=distal)[0] for rod in self.hinge.rods]
        low, high = min(*held, -1.6 * self.half_mm) - self.over_mm, max(*held, 1.6 * self.half_mm) + self.over_mm
        if distal:
            return self.bent(low, self.distal_mm), self.bent(high, self.distal_mm)
        return (self.middle_mm + low, -self.proximal_mm), (self.middle_mm + high, -self.proximal_mm)

    def cut(self) -> list[Point]:
        """The distal cut from the convex cortex on: where the wedge is neutral, bone is taken out on that side."""
        near, far = float(self.hinge.near_mm), float(self.hinge.far_mm)
        if self.hinge.wedge == "neutral":
            return [(near, -near * tan(radians(self.whole_deg))), (0, 0), (far, 0)]
        return [(near, 0), (far, 0)]

    def new_bone(self, angle_deg: float) -> list[Point]:
        """The wedge that has opened."""
        near, far = max(float(self.hinge.near_mm), 0.0), float(self.hinge.far_mm)
        return [(near, 0), (far, 0), turned(far, 0, angle_deg), turned(near, 0, angle_deg)]

    def closing(self, angle_deg: float) -> list[Point]:
        """What is still open on the convex side of a neutral wedge."""
        corner = self.cut()[0]
        return [(0, 0), (corner[0], 0), turned(*corner, min(angle_deg, self.whole_deg))]

    def arrow(self) -> tuple[Point, Point]:
        """Where an arrow begins and ends beyond the distal bone, which goes that way about the hinge."""
        x, y = self.bent(0, self.distal_mm + 1.5 * self.beyond_mm)
        return turned(x, y, 0.3 * _ARROW_DEG), turned(x, y, 1.3 * _ARROW_DEG)


def hinge_scene(plan: Plan, room: Room, most_deg: float) -> HingeScene:
    """The largest scale at which there is room for every day, up to the most that the hinge opens."""
    hinge = plan.frame.hinge
    assert hinge and plan.goal.angle_deg  # noqa: S101 - only drawn of a hinge
    tissues_mm = tuple(float(tissue.across_mm) for tissue in stretched(plan))
    across = [ends_mm(rod, 0).proximal[0] for rod in hinge.rods]
    over_mm = 0.06 * (max(*across, *tissues_mm) - min(*across, 0.0))
    scene = HingeScene(hinge, tissues_mm, float(plan.goal.angle_deg), 0, 0, over_mm)
    least_mm = 2 * scene.half_mm
    ends = [ends_mm(rod, 0).distal for rod in hinge.rods]
    reach = [turned(across - scene.middle_mm, along, scene.whole_deg)[1] for across, along in ends]
    scene = scene._replace(
        proximal_mm=max(least_mm, *(float(rod.proximal_mm) for rod in hinge.rods)),
        distal_mm=max(least_mm, *reach),
    )
    return _placed(scene, room, list(_points(scene, most_deg)))


def _placed(scene: HingeScene, room: Room, points: Sequence[Point]) -> HingeScene:
    """In the middle of the room."""
    (left, right), (top, bottom) = ((min(values), max(values)) for values in zip(*points, strict=True))
    wide, high = room.width - 2 * _SIDE, room.bottom - room.top
    px_per_mm = min(_MOST_PX_PER_MM, wide / (right - left), high / (bottom - top))
    x = room.width / 2 - (left + right) / 2 * px_per_mm
    y = (room.top + room.bottom) / 2 - (top + bottom) / 2 * px_per_mm
    return scene._replace(x=px(x), y=px(y), px_per_mm=px_per_mm)


def _points(scene: HingeScene, most_deg: float) -> Iterator[Point]:
    """Everything outermost, over the course."""
    outer = scene.proximal_mm + scene.beyond_mm
    yield from ((scene.middle_mm - scene.half_mm, -outer), (scene.middle_mm + scene.half_mm, -outer))
    yield from scene.ring(distal=False)
    yield from (ends_mm(rod, 0).proximal for rod in scene.hinge.rods)
    moving = [*scene.ring(distal=True), *scene.arrow(), *((mm, 0.0) for mm in scene.tissues_mm)]
    moving += [scene.bent(side * scene.half_mm, scene.distal_mm + scene.beyond_mm) for side in (-1, 1)]
    moving += [ends_mm(rod, 0).distal for rod in scene.hinge.rods]
    for part in range(5):
        yield from (turned(*point, part / 4 * most_deg) for point in moving)
