"""Sets a view of a scene as SVG, the farther first; and says what of it is another on another day.

What moves as one on the page is one group. Everything else that moves has an id and a value for each day.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from math import dist, hypot
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.figures.letters import draw_badge
from bt_cli.figures.projection import Flat, Panel, glides, hull, path
from bt_cli.figures.scene import Bar, Hoop, Pen, Scene, Shape, Sign, Solid, Trail
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, add, pattern, px

HATCH = "url(#frame-hatch)"
_MARROW = Pen("#b9ae93", 1)
_BREAK = (Pen("#fff", 5), 0.0), (Pen(INK, 1.2), -2.5), (Pen(INK, 1.2), 2.5)  # and px along the bone
_LAYERS = {-1: "-behind", 0: "", 1: "-over"}
Daily = Callable[[int], str]
_Look = dict[str, float | str]


class Change(NamedTuple):
    """What may be another every day: an element's id, its attribute ("text" is what stands in it), a day's value."""

    id: str
    attribute: str
    value: Daily


class Piece(NamedTuple):
    """A part of a shape as it is drawn: how near, what its id is, its look, and its path or place on a day."""

    depth: float
    name: str
    look: _Look
    value: Daily


def hatching(svg: Element) -> None:
    """Define the hatching of new bone."""
    lines = "M0 5L5 0M-1 1L1 -1M4 6L6 4"
    pattern(add(svg, "defs"), "frame-hatch", 5, "#d4d4d4", lines, stroke="#555", stroke_width=0.9)


class Painting:
    """A view of a scene under way; `room` is from where to where on the page it may go, in px."""

    def __init__(self, scene: Scene, panel: Panel, prefix: str, room: tuple[float, float]) -> None:
        self.scene, self.panel, self.prefix, self.room = scene, panel, prefix, room
        bodies = enumerate(scene.bodies)
        self.gliding = {i for i, body in bodies if i not in scene.standing and glides(body.places, panel.view)}
        self.apart = [shape for shape in scene.shapes if isinstance(shape, Sign) and shape.apart_px]
        self._seen = cache(lambda rim, place: [panel.at(place.apply(point)) for point in rim.points])
        self._box = cache(lambda rim, place: _box_of(self._seen(rim, place)))

    def draw(self, svg: Element) -> Iterator[Change]:
        """Draw it as before the first turn, and tell what may change."""
        view = add(svg, "g", id=f"{self.prefix}-view")
        layers = {0: view, -1: add(view, "g", clip_path=f"url(#{self.prefix}-limb)") if self._clip(view) else view}
        groups: dict[tuple[int, int], Element] = {}
        drawn: set[tuple[str, ...]] = set()
        for body, shape, piece in self._in_order():
            group, moves = layers.get(shape.layer, view), self.scene.moves(shape)
            if body >= 0:
                if (body, shape.layer) not in groups:
                    name = f"{self.prefix}-{self.scene.bodies[body].name}{_LAYERS[shape.layer]}"
                    groups[body, shape.layer] = add(group, "g", id=name)
                    yield Change(name, "transform", partial(self._glide, body))
                group, moves = groups[body, shape.layer], False
            if isinstance(shape, Sign):
                yield from self._sign(group, shape, piece, moves=moves)
                continue
            look = (str(group.get("id")), piece.value(0), *map(str, piece.look.values()))
            if moves or look not in drawn:  # else it is just behind what is drawn already
                drawn.add(look)
                yield from self._path(group, shape, piece, moves=moves)

    def _clip(self, view: Element) -> bool:
        """Whether there are rods, which are broken off where bone is."""
        if not any(shape.layer < 0 and isinstance(shape, Bar) for shape in self.scene.shapes):
            return False
        clip = add(add(view, "defs"), "clipPath", id=f"{self.prefix}-limb")
        add(clip, "rect", x=0, y=self.room[0], width=1000, height=self.room[1] - self.room[0])
        return True

    def _path(self, group: Element, shape: Shape, piece: Piece, *, moves: bool) -> Iterator[Change]:
        element = add(group, "path", d=piece.value(0), **piece.look)
        name = f"{self.prefix}-{piece.name}"
        if piece.name:
            element.set("id", name)
        if moves:
            yield Change(name, "d", piece.value)
        if isinstance(shape, Bar) and shape.shown:
            yield Change(name, "visibility", lambda day: "visible" if shape.shown[day] else "hidden")

    def _sign(self, group: Element, sign: Sign, piece: Piece, *, moves: bool) -> Iterator[Change]:
        element, name = add(group, "g", transform=piece.value(0)), f"{self.prefix}-{sign.name}"
        draw_sign(element, sign)
        if sign.name:
            element.set("id", name)
        if moves or sign.apart_px:
            yield Change(name, "transform", piece.value)
        if len(sign.paths) > 1:
            element[0].set("id", f"{name}-path")
            yield Change(f"{name}-path", "d", sign.paths.__getitem__)

    def _glide(self, body: int, day: int) -> str:
        return self.panel.glide(self.scene.bodies[body].on(day), self.scene.bodies[body].on(0))

    def _in_order(self) -> list[tuple[int, Shape, Piece]]:
        """Every piece and in which body's group, or -1: by layers, groups after what stands, the farther first."""
        items = []
        for shape in self.scene.shapes:
            bodies = {spot.body for spot in shape.spots}
            body = bodies.pop() if len(bodies) == 1 and bodies <= self.gliding and shape.layer < 2 else -1
            items += [(body, shape, piece) for piece in self._pieces(shape)]
        return sorted(items, key=lambda item: (item[1].layer, item[0], round(item[2].depth, 1)))

    def _pieces(self, shape: Shape) -> Iterator[Piece]:
        """What a shape is drawn by."""
        if isinstance(shape, Hoop):
            yield from self._halves(shape)
            return
        depths = [self.panel.depth(self.scene.at(spot, 0)) for spot in shape.spots]
        depth = sum(depths) / (len(depths) or 1)
        if isinstance(shape, Sign):
            yield Piece(depth, shape.name, {}, partial(self._place, shape))
        elif isinstance(shape, Solid):
            looks = [("", _look(shape.pen, shape.fill), partial(self._outline, shape))]
            looks += [("-marrow", _look(_MARROW), partial(self._marrow, shape))] if shape.marrow else []
            marks = _BREAK if shape.mark is not None else ()
            looks += [("-break", _look(pen), partial(self._zigzag, shape, along)) for pen, along in marks]
            for name, look, value in looks:
                yield Piece(depth, shape.name and shape.name + name, look, value)
        else:
            line = cache(partial(self._line, shape))
            for i, pen in enumerate(shape.pens):
                yield Piece(depth, _numbered(shape.name, i), _look(pen), line)

    def _halves(self, hoop: Hoop) -> Iterator[Piece]:
        body = self.scene.bodies[hoop.body]
        halves = cache(lambda day: self.panel.halves(hoop, body.on(day)))
        for half, (_, depth) in enumerate(halves(0)):
            ends = {"stroke_linecap": ("round", "butt")[half], "stroke_linejoin": "round"}
            for i, pen in enumerate(hoop.pens):
                name = hoop.name and _numbered(f"{hoop.name}-{('back', 'near')[half]}", i)
                look = {**_look(pen), **({} if pen.dashes else ends)}
                yield Piece(depth, name, look, lambda day, half=half: halves(day)[half][0])  # type: ignore[misc]

    def _line(self, shape: Bar | Trail, day: int) -> str:
        if isinstance(shape, Bar):
            return path(map(self.panel.at, self.scene.line(shape, day)))
        return path(map(self.panel.at, shape.days[day if len(shape.days) > 1 else 0]))

    def _along(self, solid: Solid, day: int, share: float, across: float, along_px: float = 0) -> Flat:
        """A point by its share of a solid's length and of its half width, and px along."""
        (ax, ay), (bx, by) = (self.panel.at(self.scene.at(spot, day)) for spot in solid.spots)
        radius = dist(solid.ends[1].points[0], solid.spots[1].at) * self.panel.px_per_mm
        long = hypot(bx - ax, by - ay)
        dx, dy = ((bx - ax) / long, (by - ay) / long) if long > 1e-6 else (0.0, 1.0)
        share += along_px / (long or 1)
        return ax + (bx - ax) * share + dy * radius * across, ay + (by - ay) * share - dx * radius * across

    def _outline(self, solid: Solid, day: int) -> str:
        """The line round something solid; where it is broken, a zigzag."""
        ends = [(rim, self.scene.bodies[rim.body].on(day)) for rim in solid.ends]  # most stand still
        if not solid.broken:
            (left, right, top, low), (other_left, other_right, other_top, other_low) = (self._box(*end) for end in ends)
            if (left, right, top, other_top) == (other_left, other_right, low, other_low):  # seen square to its axis
                begin, end = (other_top, top) if solid.ends[1].body in self.scene.standing else (top, other_top)
                return f"M{left} {begin}H{right}V{end}H{left}z"  # what changes stands at one place
            return path(hull(point for end in ends for point in self._seen(*end)), "z")
        at = partial(self._along, solid, day, 1)
        corners = [(px(x), px(y)) for x, y in (at(-1), at(1))]
        line = hull([*self._seen(*ends[0]), *corners])
        begin = next((i for i, spot in enumerate(line) if {spot, line[i - 1]} == set(corners)), 0)
        line = [*line[begin:], *line[:begin]]
        side = 1 if line[0] == corners[1] else -1
        return path([*line, at(-side / 2, 5 * side), at(side / 2, -5 * side)], "z")

    def _marrow(self, solid: Solid, day: int) -> str:
        at = partial(self._along, solid, day)
        return "".join(path([at(0, side), at(1, side, -6 if solid.broken else 0)]) for side in (-0.52, 0.52))

    def _zigzag(self, solid: Solid, along_px: float, day: int) -> str:
        steps = ((-1, 0), (-0.5, -5), (0.5, 5), (1, 0))
        return path([self._along(solid, day, solid.mark or 0, across, along_px + by) for across, by in steps])

    def _place(self, sign: Sign, day: int) -> str:
        x, y = self.panel.at(self.scene.spot_of(sign, day))
        if sign.apart_px:
            heights = [self.panel.at(self.scene.spot_of(other, day))[1] for other in self.apart]
            y = spaced_apart(heights, sign.apart_px, *self.room)[self.apart.index(sign)]
        return f"translate({px(x + sign.aside_px)} {px(y)})"


def _box_of(points: Sequence[Flat]) -> tuple[float, float, float, float]:
    """From where to where points are, across and down the page."""
    xs, ys = zip(*points, strict=True)
    return px(min(xs)), px(max(xs)), px(min(ys)), px(max(ys))


def _numbered(name: str, i: int) -> str:
    return f"{name}-{i + 1}" if name and i else name


def _look(pen: Pen, fill: str = "none") -> _Look:
    dashed: _Look = {"stroke_dasharray": pen.dashes} if pen.dashes else {}
    return {"fill": fill, "stroke": pen.colour, "stroke_width": pen.width, **dashed}


def draw_sign(group: Element, sign: Sign) -> None:
    """A sign about the origin."""
    if sign.kind == "path":
        add(group, "path", d=sign.paths[0], stroke_linejoin="round", **_look(sign.pen, sign.fill))
    elif sign.kind == "cross":
        for width, colour in ((4.6, "#fff"), (2.2, INK)):
            add(group, "path", d="M-4 -4L4 4M4 -4L-4 4", stroke=colour, stroke_width=width, fill="none")
        halo: _Look = {"stroke": "#fff", "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
        add(group, "text", sign.text, x=7, y=4.2, font_size=12, font_weight="bold", **halo)
    elif sign.text:
        draw_badge(group, sign.text, sign.radius, (sign.fill, sign.ink, sign.pen.colour))
    else:
        pen = sign.pen
        add(group, "circle", cx=0, cy=0, r=sign.radius, fill=sign.fill, stroke=pen.colour, stroke_width=pen.width)
