"""The scene of rods, a rail, struts and cables: bone and what moves it, for any number of levels.

Along the bone it is to scale; widths and the frame are a sketch, which is told in px on the page and put into mm. So is
how rods stand round the bone. A pulley stands where the plan says. Dark is what is turned.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from bt_cli.document.marks import strut_colours
from bt_cli.figures.axial_places import (
    BONE,
    CARRIAGE,
    NAIL,
    NAIL_ROD,
    PULLEY,
    RAIL,
    ROD,
    SITE,
    TUBE,
    has_range_mark,
    has_ring,
    joint_id,
    range_end,
    rod_places,
    strut_places,
)
from bt_cli.figures.chain import REACH, TOP, Chain, HeldBar, Mover
from bt_cli.figures.looks import BONE_LOOK, LIGHT, RING, SCREW, STEEL, THREAD
from bt_cli.figures.paint import HATCH
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
    pillar,
    round_rim,
)
from bt_cli.figures.svg import INK, SOFT


def axial_scene(chain: Chain) -> Scene:
    """All pieces, each with what stands on it, and what is between them."""
    build = _Builder(chain)
    return Scene(tuple(build.bodies()), tuple(build.shapes()), len(chain.days) - 1)


def spot_on_axis(chain: Chain, piece: int, down: float | Fraction) -> Spot:
    """In the middle of a piece, px down from its upper end."""
    return _Builder(chain).spot(piece, 0, down)


class _Builder:
    """Puts px of the page into mm of the scene: right, down from a piece's upper end, and to the front."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.unit = 1 / float(chain.px_per_mm)  # mm for a px
        self.ranges = [i for i, mover in enumerate(chain.movers) if has_range_mark(mover)]

    def at(self, right: float, down: float | Fraction, front: float = 0) -> Point:
        """A point of a piece."""
        return -right * self.unit, front * self.unit, -float(down) * self.unit

    def spot(self, piece: int, right: float, down: float | Fraction, front: float = 0) -> Spot:
        """The same as a spot."""
        return Spot(piece, self.at(right, down, front))

    def rim(self, piece: int, down: float | Fraction, radius: float) -> Rim:
        """A circle round the bone's axis."""
        return round_rim(piece, self.at(0, down), radius * self.unit)

    def box(self, body: int, sides: tuple[float, ...], front: float, fill: str, layer: int = 0) -> Solid:
        """Something with corners, from left to right and from top to bottom."""
        left, right, top, bottom = sides
        rims = [
            Rim(body, tuple(self.at(x, y, f) for x in (left, right) for f in (-front, front))) for y in (top, bottom)
        ]
        return Solid("", (rims[0], rims[1]), fill, Pen(INK, 1), layer=layer)

    def bodies(self) -> Iterator[Body]:
        """Each piece, and then the mark of each level's range."""
        for piece in range(len(self.chain.pieces)):
            heights = [float(tops[piece] - TOP) for tops in self.chain.tops]
            yield self._body(f"piece-{piece + 1}", heights)
        for level in self.ranges:
            heights = [range_end(self.chain, level, day)[0] - TOP for day in range(len(self.chain.days))]
            yield self._body(f"range{self.chain.mark(level)}", heights)

    def _body(self, name: str, heights: list[float]) -> Body:
        return Body(name, tuple(Placement((0, 0, -height * self.unit)) for height in heights))

    def shapes(self) -> Iterator[Shape]:
        """Everything."""
        chain = self.chain
        for bar in chain.bars:
            yield from self._bar(bar)
        for level, mover in enumerate(chain.movers):
            if mover.frame.mechanism.has_struts:
                yield from self._struts(level)
        for i, joint in enumerate(chain.joints):
            name = joint_id(chain, i).removeprefix("frame-")
            radius, look = float(BONE), ("#fff", Pen(SOFT, 1, "3 2"))
            if joint.what == "new":
                radius, look = BONE - 1.5, (HATCH, Pen("none", 0))
            yield Solid(name, (self.rim(i, chain.pieces[i], radius), self.rim(i + 1, 0, radius)), *look, layer=-1)
        for piece in range(len(chain.pieces)):
            yield from self._piece(piece)
        for level, mover in enumerate(chain.movers):
            if mover.pulled:
                yield from self._pulley(level)
            if chain.labelled:
                yield self._letter(level)

    def _piece(self, piece: int) -> Iterator[Shape]:
        """Bone with what holds it, and an arrow where it is moved by itself."""
        chain, length, ring = self.chain, float(self.chain.pieces[piece]), float(self.chain.ring(piece))
        ends, last = [self.rim(piece, down, BONE) for down in (0, length)], len(chain.pieces) - 1
        if piece in (0, last):
            ends = ends[::-1] if piece == 0 else ends
            yield Solid("", (ends[0], ends[1]), *BONE_LOOK, broken=True, marrow=True)
        else:
            yield Solid("", (ends[0], ends[1]), *BONE_LOOK, marrow=True, mark=0.26)
        if piece == chain.site:
            y = float(chain.along(piece, SITE))
            yield Hoop("", piece, self.at(0, y), BONE * self.unit, (Pen(INK, 1.6),))
        movers = [mover for mover in chain.movers if mover.piece == piece]
        if not any(mover.pulled for mover in movers):
            yield from self._hold(piece, ring, movers)
        holding = [bar.frame.mechanism.is_frame for bar in chain.bars if piece in bar.held]
        if False in holding:
            beside = 13 if True in holding else 6  # clear of pins
            for bolt in (ring - beside, ring + beside):
                spots = self.spot(piece, -BONE - 3, bolt, 0.1), self.spot(piece, BONE + 3, bolt, 0.1)
                yield Bar("", spots, (Pen(INK, 2.2),), inside=True, layer=1)
        for level, mover in enumerate(chain.movers):
            if mover.piece == piece and mover.has_direction:
                yield self._arrow(level, mover, ring)

    def _hold(self, piece: int, y: float, movers: list[Mover]) -> Iterator[Shape]:
        """A ring with its wire and nuts, or a carriage with its pins; dark is what is turned."""
        chain = self.chain
        if any(bar.frame.mechanism.is_monolateral for bar in chain.bars if piece in bar.held):
            yield self.box(piece, (44, 78, y - 15, y + 15), 13, STEEL)
            for pin in (y - 7, y + 7):
                spots = self.spot(piece, -BONE - 5, pin, 0.1), self.spot(piece, 44, pin, 0.1)
                yield Bar("", spots, (Pen(INK, 2.2),))
            knob = INK if any(mover.frame.mechanism.is_monolateral for mover in movers) else "#fff"
            yield Sign("", (self.spot(piece, CARRIAGE, y, 14),), "disc", fill=knob, radius=4, layer=0)
        if has_ring(chain, piece):
            yield Bar("", (self.spot(piece, -REACH, y), self.spot(piece, REACH, y)), (Pen(INK, 0.9),))
            yield Hoop("", piece, self.at(0, y), REACH * self.unit, RING)
            fill = INK if any(mover.frame.mechanism.has_faces for mover in movers) else "#fff"
            places = {place for bar in chain.bars if piece in bar.held for place in rod_places(bar)}
            for right, front in sorted(places):
                for a, b in ((-9.5, -3.5), (3.5, 9.5)):
                    ends = self.at(right, y + a, front), self.at(right, y + b, front)
                    yield pillar("", piece, ends, 6 * self.unit, (fill, Pen(INK, 0.8)))
        for mover in movers:
            if mover.frame.mechanism.has_cable:
                end = self.chain.leading_end(mover)
                for side in (-ROD, ROD):
                    to = self.spot(piece, 0, float(end) - 4 * mover.sign, BONE + 1)
                    yield Bar("", (self.spot(piece, side, y, BONE + 1), to), (Pen(INK, 1.6),))
                yield from self._screw(piece, REACH, y)

    def _arrow(self, level: int, mover: Mover, ring: float) -> Sign:
        """Which way it goes on each day; 1 is down."""
        ways = self.chain.headings[level] if -1 in self.chain.headings[level] else [1]
        paths = tuple(
            f"M0 {-12 * mover.sign * way}v{16 * mover.sign * way}m-6 0h12l-6 {9 * mover.sign * way}z" for way in ways
        )
        name = f"arrow{self.chain.mark(level)}" if len(paths) > 1 else ""
        spot = self.spot(mover.piece, REACH + (42 if self.chain.labelled else 22), ring)
        return Sign(name, (spot,), "path", fill=INK, pen=Pen(INK, 2.4), paths=paths, layer=0)

    def _bar(self, bar: HeldBar) -> Iterator[Shape]:
        """As long as the rings on it ever need."""
        chain = self.chain
        seen = [y for piece in bar.held for y in chain.seen_from(bar.base, piece)]
        top, bottom = float(min(seen)), float(max(seen))
        if bar.frame.mechanism.is_monolateral:
            yield self.box(bar.base, (54, 68, top - 18, bottom + 18), 7, LIGHT, layer=-1)
            ends = self.spot(bar.base, RAIL, top - 10, 8), self.spot(bar.base, RAIL, bottom + 10, 8)
            yield Bar("", ends, THREAD, layer=-1)
            yield self.box(bar.base, (56, 66, top - 22, top - 14), 8, INK, layer=-1)
        elif not bar.frame.mechanism.is_frame:
            yield from self._nail(bar)
        elif bar.frame.mechanism.has_struts:
            for side in (-REACH + 3, REACH - 3):
                ends = self.spot(bar.base, side, top), self.spot(bar.base, side, bottom)
                yield Bar("", ends, (Pen(SOFT, 2),), layer=-1)
        for x, front in rod_places(bar):
            ends = self.spot(bar.base, x, top - 10, front), self.spot(bar.base, x, bottom + 10, front)
            yield Bar("", ends, THREAD, layer=-1)

    def _nail(self, bar: HeldBar) -> Iterator[Shape]:
        """Inside the bone: through all that it holds, or with a rod that comes out of it into the piece that moves."""
        first, last = bar.held[0], bar.held[-1]
        upper, lower = (float(self.chain.pieces[piece]) for piece in (first, last))
        ends, name = [(first, 8.0), (last, lower - 8)], f"{first + 1}-{last + 1}"
        if len(bar.held) == 2:
            ends, rod = [(first, 8.0), (first, upper)], [(first, upper), (last, 0.6 * lower)]
            if bar.base == last:
                ends, rod = [(last, lower - 8), (last, 0.0)], [(last, 0.0), (first, 0.4 * upper)]
            yield self._inner(f"rod-{name}", rod, NAIL_ROD, "#fff")
        yield self._inner(f"nail-{name}", ends, NAIL, STEEL)

    def _inner(self, name: str, ends: list[tuple[int, float]], radius: float, fill: str) -> Solid:
        first, last = (self.rim(piece, down, radius) for piece, down in ends)
        return Solid(name, (first, last), fill, Pen(INK, 1), inside=True, layer=1)

    def _struts(self, level: int) -> Iterator[Shape]:
        """Struts in two parts: a tube on one ring, and out of it a rod that goes with the other."""
        chain, mover = self.chain, self.chain.movers[level]
        tubes, rods, reach = self._tubes(level)
        middle = float(chain.ring(tubes)) + reach / 2
        for look, (x, front) in zip(strut_colours(mover.frame.rods), strut_places(mover), strict=True):
            ends = self.spot(tubes, x, chain.ring(tubes), front), self.spot(rods, x, chain.ring(rods), front)
            name = f"strut{chain.mark(level)}-{look['number']}"
            fill = look["fill"] if mover.frame.mechanism.has_numbered_struts else "#fff"
            yield Bar(f"{name}-rod", ends, (Pen("#7d8185", 4),), layer=-1)
            tube = (ends[0], self.spot(tubes, x, float(chain.ring(tubes)) + reach, front))
            yield Bar("", tube, (Pen(INK, 9), Pen(fill, 7.4)), layer=-1)
            if mover.frame.mechanism.has_numbered_struts:
                is_upper = int(look["number"]) % 2 == (reach < 0)  # by turns, odd ones farther from the tubes' ring
                down = middle + (-8.5 if is_upper else 8.5)
                radius = 8 if mover.frame.rods <= 8 else 7.1  # 10 px: 9 pt on A4
                spots = (self.spot(tubes, x, down, front),)
                yield Sign(f"{name}-number", spots, "number", look["number"], fill, look["ink"], radius)
        if chain.labelled:
            right = max(x for x, _ in strut_places(mover)) + 5
            yield Bar("", (self.spot(tubes, right, middle), self.spot(tubes, REACH + 6, middle)), (Pen(INK, 1),))
        if level in self.ranges:
            body = len(chain.pieces) + self.ranges.index(level)
            shown = tuple(range_end(chain, level, day)[1] for day in range(len(chain.days)))
            for i, side in enumerate((-1, 1)):
                ends = self.spot(body, side * (BONE + 2), 0), self.spot(body, side * (REACH + 4), 0)
                yield Bar(f"range{chain.mark(level)}-line{i + 1}", ends, (Pen(INK, 1.6, "5 3"),), shown=shown, layer=1)

    def _tubes(self, level: int) -> tuple[int, int, float]:
        """The pieces on which a level's tubes stand, and with which their rods go; how far down tubes reach, in px.

        Where the struts of a segment go past those of another that carries it, their tubes are on the segment itself.
        """
        mover = self.chain.movers[level]
        tubes, rods = (mover.piece, mover.base) if mover.carried else (mover.base, mover.piece)
        reach = min(float(self.chain.apart[level][0]) * 0.8 / abs(tubes - rods), float(TUBE))
        return tubes, rods, reach if rods > tubes else -reach

    def _pulley(self, level: int) -> Iterator[Shape]:
        """The cable from the segment's end over the pulley to the screw that draws it in, on the ring that stays."""
        chain, mover = self.chain, self.chain.movers[level]
        x, down = (float(value) for value in chain.pulley(mover))
        down -= float(chain.tops[0][mover.base])
        mark, wheel = chain.mark(level), self.spot(mover.base, x, down)
        end = self.spot(mover.piece, 0, chain.leading_end(mover))
        held = min(self._rings_with(mover.base), key=lambda ring: abs(ring - down))
        yield Bar("", (self.spot(mover.base, x, held), wheel), (Pen(SOFT, 3),))
        screw = float(chain.ring(mover.base))
        to_screw = self.spot(mover.base, x + PULLEY, down), self.spot(mover.base, x + PULLEY, screw)
        yield Bar("", to_screw, (Pen(INK, 1.6),), layer=1)
        yield Bar(f"cable{mark}", (end, wheel), (Pen(INK, 1.8),), layer=1)
        yield Sign("", (wheel,), "disc", radius=PULLEY, pen=Pen(INK, 1.6))
        yield Sign("", (wheel,), "disc", fill=INK, radius=1.4)
        yield from self._screw(mover.base, x + PULLEY, screw)

    def _rings_with(self, base: int) -> list[float]:
        """Where rings are that go with a piece, or stand as it does: from its upper end."""
        chain, tops = self.chain, self.chain.tops[0]
        pieces = (i for i in range(len(chain.pieces)) if chain.go_together(i, base))
        return [float(tops[i] - tops[base] + chain.ring(i)) for i in pieces]

    def _screw(self, piece: int, right: float, down: float) -> Iterator[Sign]:
        """What draws a cable in."""
        for sign in SCREW:
            yield replace(sign, spots=(self.spot(piece, right, down, 1),))

    def _letter(self, level: int) -> Sign:
        """Beside what a level is turned by; struts and cables are turned where they begin."""
        chain, mover = self.chain, self.chain.movers[level]
        piece = mover.base if mover.pulled else mover.piece
        down = float(chain.ring(piece))
        if mover.frame.mechanism.has_struts:
            piece, _, reach = self._tubes(level)
            down = float(chain.ring(piece)) + reach / 2
        right = REACH + (23 if mover.frame.mechanism.has_cable else 14)
        name, spots = f"letter{chain.mark(level)}", (self.spot(piece, right, down),)
        return Sign(name, spots, "letter", chain.actuator_ids[level], INK, "#fff", 9, pen=Pen("#fff", 1), apart_px=20)
