"""What there is in a limb and its frame, as points in mm, and where each rigid part of it is on each day.

+x is the patient's right, +y the front, +z toward the body, where the plan says which is which. A body is all that
moves as one; a point is told in its body's axes. A day's place is that after its last turn, day 0 is before the first.
Nothing here knows of pages: `projection.py` makes every view from it, and the page's script the turning one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import cos, dist, pi, sin
from typing import NamedTuple

Point = tuple[float, float, float]
Rows = tuple[Point, Point, Point]


class Placement(NamedTuple):
    """Where a body is: its own axes turned by a rotation, or not at all, then shifted by mm."""

    shift_mm: Point = (0, 0, 0)
    rotation: Rows | None = None

    def apply(self, point: Point) -> Point:
        """A point of the body in fixed axes."""
        (x, y, z), (dx, dy, dz) = point, self.shift_mm
        if self.rotation:
            x, y, z = (a * x + b * y + c * z for a, b, c in self.rotation)
        return x + dx, y + dy, z + dz


class Body(NamedTuple):
    """A rigid part by its name, and its place on every day; one place alone is that of all days."""

    name: str
    places: tuple[Placement, ...] = (Placement(),)

    def on(self, day: int) -> Placement:
        """Its place on a day."""
        return self.places[day if len(self.places) > 1 else 0]


class Spot(NamedTuple):
    """A point of a body."""

    body: int
    at: Point


class Rim(NamedTuple):
    """The edge of one end of something solid, on a body."""

    body: int
    points: tuple[Point, ...]

    @property
    def middle(self) -> Point:
        """The middle of its points."""
        x, y, z = (sum(values) / len(self.points) for values in zip(*self.points, strict=True))
        return x, y, z


class Pen(NamedTuple):
    """A line's colour, its width in px and its dashes."""

    colour: str
    width: float
    dashes: str = ""


@dataclass(frozen=True)
class Solid:
    """What is convex between two rims, which may be on two bodies: bone, new bone, a gap, a nut, a carriage.

    `broken`: nobody knows how far it goes on past its second rim. `mark`: where, of its length, some may be left out.
    `inside`: it is within bone, and seen through it.
    """

    name: str
    ends: tuple[Rim, Rim]
    fill: str
    pen: Pen
    broken: bool = False
    marrow: bool = False
    mark: float | None = None
    inside: bool = False
    layer: int = 0

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Its middle line."""
        return tuple(Spot(rim.body, rim.middle) for rim in self.ends)


@dataclass(frozen=True)
class Hoop:
    """A ring in its body's axes: a circle about `middle`, or a closed line through points."""

    name: str
    body: int
    middle: Point
    radius_mm: float
    pens: tuple[Pen, ...]
    points: tuple[Point, ...] = ()
    layer: int = 0

    @property
    def spots(self) -> tuple[Spot, ...]:
        """Its middle."""
        return (Spot(self.body, self.middle),)


@dataclass(frozen=True)
class Bar:
    """A straight line from spot to spot, drawn by pens one over the other: a rod, a wire, a cable, a strut's part.

    `reach_mm`: only so much of it from its first spot on. `shown` is of each day. `inside`: seen through bone.
    """

    name: str
    spots: tuple[Spot, ...]
    pens: tuple[Pen, ...]
    reach_mm: float | None = None
    shown: tuple[bool, ...] = ()
    inside: bool = False
    layer: int = 0


@dataclass(frozen=True)
class Trail:
    """A line through points that are told for each day, or once for all."""

    name: str
    days: tuple[tuple[Point, ...], ...]
    pens: tuple[Pen, ...]
    spots: tuple[Spot, ...] = ()
    layer: int = 1


_THIN = Pen("#1a1a1a", 1)


@dataclass(frozen=True)
class Sign:
    """What always faces the viewer: a letter, a number, a cross, a disc, or a path in px.

    It stands at a `share` of the way between its spots. `paths` are of each day, or one for all.
    `aside_px` is to the right on the page.
    """

    name: str
    spots: tuple[Spot, ...]
    kind: str
    text: str = ""
    fill: str = "#fff"
    ink: str = "#1a1a1a"
    radius: float = 0
    paths: tuple[str, ...] = ()
    pen: Pen = _THIN
    share: float = 0.5
    aside_px: float = 0
    apart_px: float = 0  # signs with it stand at least so far from each other, above and below
    layer: int = 2


Shape = Solid | Hoop | Bar | Trail | Sign


@dataclass(frozen=True)
class Scene:
    """Bodies and what they consist of; `days` is the number of the last day."""

    bodies: tuple[Body, ...]
    shapes: tuple[Shape, ...]
    days: int

    def at(self, spot: Spot, day: int) -> Point:
        """Where a spot is on a day."""
        return self.bodies[spot.body].on(day).apply(spot.at)

    def rim(self, rim: Rim, day: int) -> list[Point]:
        """Where the points of a rim are on a day."""
        place = self.bodies[rim.body].on(day)
        return [place.apply(point) for point in rim.points]

    @cached_property
    def standing(self) -> frozenset[int]:
        """The bodies that are where they are on all days."""
        return frozenset(i for i, body in enumerate(self.bodies) if len(set(body.places)) == 1)

    def moves(self, shape: Shape) -> bool:
        """Whether it is elsewhere, or otherwise, on some day."""
        if isinstance(shape, Trail):
            return len(shape.days) > 1
        return any(spot.body not in self.standing for spot in shape.spots)

    def line(self, bar: Bar, day: int) -> list[Point]:
        """The points of a bar, as far as it reaches."""
        points = [self.at(spot, day) for spot in bar.spots]
        return [points[0], toward(points[0], points[-1], bar.reach_mm)] if bar.reach_mm else points

    def spot_of(self, sign: Sign, day: int) -> Point:
        """Where a sign stands."""
        a, b = self.at(sign.spots[0], day), self.at(sign.spots[-1], day)
        return part_way(a, b, sign.share)


def part_way(a: Point, b: Point, share: float) -> Point:
    """A point on the way from one to another."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


def toward(a: Point, b: Point, length_mm: float) -> Point:
    """The point so far from the first on the way to the second."""
    return part_way(a, b, length_mm / (dist(a, b) or 1))


def round_rim(body: int, middle: Point, radius_mm: float, points: int = 12) -> Rim:
    """A circle across the z axis; of four points or a multiple, it is as wide from the front and from the side."""
    angles = [2 * pi * i / points for i in range(points)]
    x, y, z = middle
    return Rim(body, tuple((x + radius_mm * cos(a), y + radius_mm * sin(a), z) for a in angles))


def pillar(name: str, body: int, ends: tuple[Point, Point], radius_mm: float, look: tuple[str, Pen]) -> Solid:
    """Something round about a line along z, such as a nut."""
    first, last = (round_rim(body, end, radius_mm, 8) for end in ends)
    return Solid(name, (first, last), *look)


def points_of_scene(scene: Scene) -> list[Point]:
    """Every point on the first day, on the last and on some between: what a view must have room for."""
    days = sorted({*range(0, scene.days, max(1, scene.days // 8)), scene.days})
    shapes = [(shape, days if scene.moves(shape) else days[:1]) for shape in scene.shapes]
    return [point for shape, on_days in shapes for day in on_days for point in _points(scene, shape, day)]


def _points(scene: Scene, shape: Shape, day: int) -> Iterator[Point]:
    if isinstance(shape, Solid):
        for rim in shape.ends:
            yield from scene.rim(rim, day)
    elif isinstance(shape, Trail):
        yield from shape.days[day if len(shape.days) > 1 else 0]
    elif isinstance(shape, Hoop):
        place = scene.bodies[shape.body].on(day)
        yield from map(place.apply, shape.points or round_rim(0, shape.middle, shape.radius_mm).points)
    else:
        yield from (scene.at(spot, day) for spot in shape.spots)
