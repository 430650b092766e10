"""The frame in its drawing: where each piece of bone stands, and rings, rods, rail or struts on them.

Lengths are px along the bone, from the outer end of the piece that stays; `FigureLayout.y` turns them to where they
are on the page, with the body above. Only what the plan gives is to scale; rings, rods and widths are convention.
"""

from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.marks import BLACK_ON, COLOURS
from bt_cli.figures.nail import draw_bolts, draw_nail
from bt_cli.figures.svg import INK, SOFT, add, px
from bt_cli.plan.model import Plan

MIDDLE, TOP, LIMB = 214, 62, 330  # px: the bone's axis across, the limb's upper end, its length
BONE, REACH = 21, 76  # px: half the width of bone and ring
_END, _SEGMENT = 54, 64  # px: the least length of a piece that the plan gives none for
MOST_PX_PER_MM = 8  # a gap of half a millimetre must not look like one of sixty
_ON_RODS = ("ilizarov", "cable")  # frames whose rings are on threaded rods
STEEL, LIGHT = "#9a9ea3", "#e3e4e6"


class FigureLayout(NamedTuple):
    """The drawing's measures. `end` and `piece` are the bone that stays and the bone that moves."""

    plan: Plan
    px_per_mm: float
    travel: float
    end: float
    piece: float

    @property
    def kind(self) -> str:
        """The goal's kind."""
        return self.plan.goal.kind

    @property
    def moves(self) -> str:
        """Which way the moving piece goes: pressed together, the far piece comes nearer, else it goes away."""
        return self.plan.level.moves or ("proximally" if self.kind == "compression" else "distally")

    @property
    def has_direction(self) -> bool:
        """Whether the plan says which way the piece goes; else the drawing's way is only a way to draw."""
        return self.plan.level.moves is not None

    @property
    def upright(self) -> bool:
        """Whether the piece that stays is the upper one."""
        return (self.moves == "proximally") == (self.kind == "compression")

    @property
    def pulled(self) -> bool:
        """Whether no ring holds the moving piece: a cable over a pulley pulls it."""
        return self.plan.frame.cable is not None and self.plan.frame.cable.anchor == "frame"

    @property
    def sign(self) -> int:
        """The way that the moving piece goes, on the page: 1 is down."""
        return 1 if self.moves == "distally" else -1

    @property
    def has_rod(self) -> bool:
        """Whether a nail's rod comes out of it in the new bone, as it gets longer."""
        return self.kind == "lengthening" and not self.plan.frame.mechanism.is_frame

    @property
    def start(self) -> float:
        """Where the moving piece begins before the first turn."""
        return self.end + (self.travel if self.kind == "compression" else 0)

    @property
    def length(self) -> float:
        """From the limb's one end to the other, at its longest."""
        return self.end + self.travel + self.piece + (self.end if self.kind == "transport" else 0)

    @property
    def rings(self) -> tuple[float, ...]:
        """Where the frame holds each piece before the first turn: the one that stays, the one that moves, the last."""
        held = self.end / 2, self.start + self.piece * (0.68 if self.kind == "transport" else 0.4)
        return (*held, self.length - self.end / 2) if self.kind == "transport" else held

    @property
    def reach(self) -> float:
        """The farthest at which the moving piece is ever held."""
        return self.rings[1] + (0 if self.kind == "compression" else self.travel)

    def y(self, along: float) -> float:
        """Where a place along the bone is on the page."""
        return TOP + along if self.upright else TOP + LIMB - along

    def top(self, a: float, b: float) -> float:
        """The upper of two places on the page."""
        return min(self.y(a), self.y(b))


def layout_of(plan: Plan) -> FigureLayout:
    """The largest scale at which everything has room; what is over goes to the pieces without a length."""
    pieces = (_END, _SEGMENT, _END) if plan.goal.kind == "transport" else (_END, _END)
    distance_mm = float(plan.goal.distance_mm)
    spare = LIMB - sum(pieces)
    px_per_mm = min(MOST_PX_PER_MM, spare / distance_mm, _px_per_mm_to_pulley(plan, spare))
    travel = px(distance_mm * px_per_mm)
    over = px((LIMB - sum(pieces) - travel) / len(pieces))
    return FigureLayout(plan, px_per_mm, travel, _END + over, pieces[1] + over)


def _px_per_mm_to_pulley(plan: Plan, spare: float) -> float:
    """The largest scale at which a pulley on the frame has room: beside the bone, and beyond the segment's end."""
    cable = plan.frame.cable
    if not cable or cable.offset_mm is None or cable.axial_mm is None:
        return MOST_PX_PER_MM
    share = 2 / 3  # of what is left over, which stands before the segment's end
    room, beyond_mm = LIMB - 12 - _END - _SEGMENT - share * spare, float(cable.axial_mm)
    along = room / (beyond_mm - share * float(plan.goal.distance_mm))
    return min((REACH + 2) / float(cable.offset_mm), along)


def draw_behind(svg: Element, layout: FigureLayout) -> None:
    """What stands still and lies behind the bone: rods or rail, and what holds the pieces that stay."""
    kind = layout.plan.frame.kind
    if not layout.plan.frame.mechanism.is_frame:
        return
    if kind == "rail":
        _rail(svg, layout)
        return
    if kind in _ON_RODS:
        for x in _rods(layout):
            draw_thread(svg, x, (layout.y(layout.rings[0] - 10), layout.y(max(*layout.rings, layout.reach) + 10)))
    else:
        _struts(svg, layout)
    for along in (layout.rings[0], *layout.rings[2:]):
        draw_ring(svg, layout.y(along), _rods(layout) if kind in _ON_RODS else (), "#fff")


def draw_moving(group: Element, layout: FigureLayout) -> None:
    """What moves with the bone, behind it: its ring and nuts, or its carriage."""
    y, kind = layout.y(layout.rings[1]), layout.plan.frame.kind
    if kind == "rail":
        draw_carriage(group, y, INK)
    elif layout.plan.frame.mechanism.is_frame and not layout.pulled:
        draw_ring(group, y, _rods(layout) if kind in _ON_RODS else (), INK)


def draw_wire(parent: Element, layout: FigureLayout, along: float) -> None:
    """What goes through the bone where the frame holds it: a wire, or a rail's two pins."""
    y = layout.y(along)
    if not layout.plan.frame.mechanism.is_frame:
        _nail(parent, layout, along)
    elif layout.plan.frame.kind == "rail":
        for pin in (y - 7, y + 7):
            add(parent, "path", d=f"M{MIDDLE - BONE - 5} {px(pin)}H{MIDDLE + 44}", stroke=INK, stroke_width=2.2)
    elif not (layout.pulled and along == layout.rings[1]):
        add(parent, "path", d=f"M{MIDDLE - REACH} {px(y)}h{2 * REACH}", stroke=INK, stroke_width=0.9)


def _nail(parent: Element, layout: FigureLayout, along: float) -> None:
    """The part of a nail that is in the piece which is held there: a lengthening nail has a rod in the one that moves.

    A transport nail goes through the whole bone, and the segment along it.
    """
    is_first, is_moving, tube_end = along == layout.rings[0], along == layout.rings[1], layout.length - layout.end
    begin, end = (8.0, layout.end) if is_first else (tube_end, layout.length - 8)
    if layout.kind == "transport":
        begin, end = (
            (layout.start, layout.start + layout.piece) if is_moving else (begin, tube_end if is_first else end)
        )
    elif is_moving:
        begin, end = layout.start, layout.start + 0.6 * layout.piece
    draw_nail(parent, MIDDLE, (layout.y(begin), layout.y(end)), rod=is_moving and layout.kind != "transport")
    draw_bolts(parent, MIDDLE, layout.y(along), BONE)


def _rods(layout: FigureLayout) -> tuple[int, ...]:
    """The rods that are seen from the side."""
    return (MIDDLE - 62, MIDDLE + 62) if layout.plan.frame.rods > 1 or layout.plan.frame.cable else (MIDDLE + 62,)


def draw_ring(parent: Element, y: float, rods: tuple[int, ...], nuts: str) -> None:
    """A ring from the side, with a nut above and below it on each rod."""
    add(parent, "rect", x=MIDDLE - REACH, y=y - 3.5, width=2 * REACH, height=7, rx=2, fill=STEEL, stroke=INK)
    for x in rods:
        for nut in (y - 9.5, y + 3.5):
            add(parent, "rect", x=x - 6, y=nut, width=12, height=6, rx=1, fill=nuts, stroke=INK, stroke_width=0.8)


def draw_thread(parent: Element, x: float, ends: tuple[float, float]) -> None:
    """A threaded rod between two heights: dark, with light furrows."""
    d = f"M{x} {px(ends[0])}V{px(ends[1])}"
    add(parent, "path", d=d, stroke="#4a4a4a", stroke_width=4.4)
    add(parent, "path", d=d, stroke=LIGHT, stroke_width=3.2, stroke_dasharray="1 1.4")


def _rail(parent: Element, layout: FigureLayout) -> None:
    """The bar on its side, the screw beside it with its head, and the carriages that stay."""
    first, last = layout.rings[0], max(*layout.rings, layout.reach)
    top, height = layout.top(first - 24, last + 24), last - first + 48
    add(parent, "rect", x=MIDDLE + 54, y=top, width=14, height=height, rx=3, fill=LIGHT, stroke=INK)
    draw_thread(parent, MIDDLE + 61, (layout.y(first), layout.y(layout.reach + 20)))
    for along in (first, *layout.rings[2:]):
        draw_carriage(parent, layout.y(along), "#fff")
    add(parent, "rect", x=MIDDLE + 56, y=layout.y(first - 24) - 4, width=10, height=8, fill=INK)


def draw_carriage(parent: Element, y: float, knob: str) -> None:
    """What holds a rail's pins."""
    add(parent, "rect", x=MIDDLE + 44, y=y - 15, width=34, height=30, rx=3, fill=STEEL, stroke=INK)
    add(parent, "circle", cx=MIDDLE + 68, cy=y, r=4, fill=knob, stroke=INK)


def _struts(svg: Element, layout: FigureLayout) -> None:
    """Struts in two parts: a tube on the ring that stays, and out of it a rod that goes with the moving ring.

    The rods are drawn as long as they can get; only what has come out of the tubes is shown.
    """
    first, ring = layout.rings[:2]
    nearest = ring - (layout.travel if layout.kind == "compression" else 0)
    mouth = first + 0.8 * (nearest - first)
    for last in layout.rings[2:]:
        for bar in (MIDDLE - REACH + 3, MIDDLE + REACH - 3):
            d = f"M{bar} {px(layout.y(first))}V{px(layout.y(last))}"
            add(svg, "path", d=d, stroke=SOFT, stroke_width=2)
    clip = add(add(svg, "defs"), "clipPath", id="frame-out")
    shown = {"y": layout.top(mouth, layout.length), "height": layout.length - mouth}
    add(clip, "rect", x=MIDDLE - REACH, width=2 * REACH, **shown)
    rods = add(add(svg, "g", clip_path="url(#frame-out)"), "g", id="frame-rods")
    rod = {"y": layout.top(ring, first - layout.travel), "height": ring - first + layout.travel}
    tube = {"y": layout.top(first, mouth), "height": mouth - first}
    places = list(enumerate(strut_places(layout.plan.frame.rods), start=1))
    for number, x in places:
        add(rods, "rect", x=x - 2, width=4, fill=LIGHT, stroke=INK, stroke_width=0.8, **rod)
        add(svg, "rect", x=x - 4, width=8, fill=COLOURS.get(number, "#fff"), stroke=INK, stroke_width=0.8, **tube)
    for number, x in places:  # over all the tubes
        draw_number(svg, number, x, layout.y(first + 15 + 13 * (number % 2)))


def draw_number(parent: Element, number: int, x: float, y: float) -> None:
    """A strut's number: it, not the colour, says which strut it is."""
    dark = number in BLACK_ON or number not in COLOURS
    add(parent, "circle", cx=x, cy=y, r=6.5, fill=COLOURS.get(number, "#fff"), stroke=INK, stroke_width=0.8)
    ink = INK if dark else "#fff"
    add(parent, "text", str(number), x=x, y=y + 3.2, font_size=9, font_weight="bold", text_anchor="middle", fill=ink)


def strut_places(count: int) -> list[float]:
    """The struts from left to right, half of them on each side of the bone."""
    left, right = (count + 1) // 2, count // 2
    on_left = [MIDDLE - 64 + i * min(16.0, 36 / max(left - 1, 1)) for i in range(left)]
    return on_left + [MIDDLE + 64 - i * min(16.0, 36 / max(right - 1, 1)) for i in reversed(range(right))]
