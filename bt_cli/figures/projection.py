"""Ways to look at a scene: parallel projections, as X-rays from far away, onto a page in px.

A look is told in degrees, as the page's script tells it: round the limb toward the patient's right, and upwards. At 0
and 0 it is from the front, where the patient's right is on the viewer's left; the body is above.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from math import atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

from bt_cli.figures.scene import Hoop, Placement, Point
from bt_cli.figures.svg import px

Flat = tuple[float, float]
_SAME = 1e-9


class View(NamedTuple):
    """One way to look: `across` points to the viewer's right, `upward` up the page, `toward` to the viewer."""

    name: str
    across: Point
    upward: Point
    toward: Point


def looking(name: str, round_deg: float, up_deg: float = 0) -> View:
    """A view by its two angles."""
    a, b = radians(round_deg), radians(up_deg)
    return View(
        name,
        (-cos(a), sin(a), 0),
        (-sin(b) * sin(a), -sin(b) * cos(a), cos(b)),
        (cos(b) * sin(a), cos(b) * cos(a), sin(b)),
    )


def dot(a: Point, b: Point) -> float:
    """The inner product."""
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Point, b: Point) -> Point:
    """The outer product."""
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


class Panel(NamedTuple):
    """Where a view is on the page: the px of the scene's origin, and the scale."""

    view: View
    x: float
    y: float
    px_per_mm: float

    def at(self, point: Point) -> Flat:
        """A point on the page."""
        x, y, z = point
        (ax, ay, az), (ux, uy, uz) = self.view.across, self.view.upward
        across, up = ax * x + ay * y + az * z, ux * x + uy * y + uz * z
        return self.x + across * self.px_per_mm, self.y - up * self.px_per_mm

    def depth(self, point: Point) -> float:
        """How near a point is to the viewer, in mm."""
        return dot(point, self.view.toward)

    def glide(self, place: Placement, start: Placement) -> str:
        """How what is drawn at the start is moved to a place: only where `glides`."""
        if place.rotation:
            now, then = (degrees(atan2(*_columns(each, self.view)[1::-1])) for each in (place, start))
            return f"rotate({round(then - now, 2) + 0:g} {px(self.x)} {px(self.y)})"
        (x, y), (from_x, from_y) = self.at(place.shift_mm), self.at(start.shift_mm)
        return f"translate({px(x - from_x)} {px(y - from_y)})"

    def halves(self, hoop: Hoop, place: Placement) -> tuple[tuple[str, float], tuple[str, float]]:
        """The half of a ring that is farther from the viewer, and the nearer one: a path and its depth each."""
        if hoop.points:
            return self._sides([place.apply(point) for point in hoop.points])
        middle, normal = place.apply(hoop.middle), place._replace(shift_mm=(0, 0, 0)).apply((0, 0, 1))
        along = cross(normal, self.view.toward)
        size = hypot(*along)
        along = (along[0] / size, along[1] / size, along[2] / size) if size > _SAME else self.view.across
        near = cross(along, normal)
        sign = 1 if self.depth(near) >= 0 else -1
        (cx, cy), r = self.at(middle), hoop.radius_mm * self.px_per_mm
        dx, dy = dot(along, self.view.across) * r, -dot(along, self.view.upward) * r
        fx, fy = dot(near, self.view.across) * sign, -dot(near, self.view.upward) * sign
        flat = px(abs(self.depth(normal)) * r)
        ends, depth = [(cx - dx, cy - dy), (cx + dx, cy + dy)], 2 / 3 * hoop.radius_mm * abs(self.depth(near))
        if not flat:
            return (path(ends), self.depth(middle) - depth), (path(ends), self.depth(middle) + depth)
        over = 1 if dx * fy - dy * fx < 0 else 0
        (ax, ay), (bx, by) = ends
        arc = f"M{px(ax)} {px(ay)}A{px(r)} {flat} {px(degrees(atan2(dy, dx)))} 0 {{}} {px(bx)} {px(by)}"
        back, front = (self.depth(middle) - depth, self.depth(middle) + depth)
        return (arc.format(1 - over), back), (arc.format(over), front)

    def _sides(self, points: Sequence[Point]) -> tuple[tuple[str, float], tuple[str, float]]:
        """Of a closed line the edges that are farther, and those that are nearer."""
        middle = sum(map(self.depth, points)) / len(points)
        parts, depths = ["", ""], [[middle], [middle]]
        for a, b in zip(points, [*points[1:], points[0]], strict=True):
            deep = (self.depth(a) + self.depth(b)) / 2
            near = deep > middle - _SAME
            parts[near] += path([self.at(a), self.at(b)])
            depths[near].append(deep)
        back, front = (
            (part or path([self.at(points[0])] * 2), sum(d) / len(d)) for part, d in zip(parts, depths, strict=True)
        )
        return back, front


def glides(places: Sequence[Placement], view: View) -> bool:
    """Whether what a body is seen as only moves on the page, or turns about the scene's origin, and keeps its form."""
    if not any(place.rotation for place in places):
        return True
    return all(not any(place.shift_mm) and abs(_columns(place, view)[2]) < _SAME for place in places)


def _columns(place: Placement, view: View) -> Point:
    """What was across, as it is seen: across, up and near."""
    across = place.apply(view.across)
    return dot(across, view.across), dot(across, view.upward), dot(across, view.toward)


def path(points: Iterable[Flat], end: str = "") -> str:
    """Straight lines on the page; points that fall on one place are one. All are alike, for what moves turns too."""
    spots = [f"{px(x)} {px(y)}" for x, y in points]
    line = [spot for spot, _ in groupby(spots)]
    return f"M{'L'.join(line)}{'' if len(line) > 1 else 'h0'}{end}"


def hull(points: Iterable[Flat]) -> list[Flat]:
    """The convex line round points, to a tenth of a px, clockwise on the page from its leftmost point."""
    spots = sorted({(px(x), px(y)) for x, y in points})
    if len(spots) < 3:
        return list(spots)
    return [*_half(spots), *_half(spots[::-1])]


def _half(spots: Sequence[Flat]) -> list[Flat]:
    """One side of the hull, without its last point."""
    kept: list[Flat] = []
    for spot in spots:
        while len(kept) > 1 and _bend(kept[-2], kept[-1], spot) <= _SAME:
            kept.pop()
        kept.append(spot)
    return kept[:-1]


def _bend(a: Flat, b: Flat, c: Flat) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def fitted(
    points: Sequence[Point], view: View, across: tuple[float, float], down: tuple[float, float], most_px_per_mm: float
) -> Panel:
    """The largest scale at which all points have room, with them in the middle of the room, in px."""
    flat = Panel(view, 0, 0, 1)
    xs, ys = zip(*map(flat.at, points), strict=True)
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    px_per_mm = min(most_px_per_mm, (across[1] - across[0]) / wide, (down[1] - down[0]) / high)
    x, y = (
        (ends[0] + ends[1] - (min(values) + max(values)) * px_per_mm) / 2 for ends, values in ((across, xs), (down, ys))
    )
    return Panel(view, px(x), px(y), px_per_mm)
