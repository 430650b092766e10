"""The frame of several levels in its drawing: rods, rail, struts and cables, what holds each piece, and what is turned.

Each goes with the piece on which it stands; what moves against that has an id of its own.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.marks import COLOURS
from bt_cli.figures.cable import draw_screw
from bt_cli.figures.daily import Key, Value
from bt_cli.figures.hardware import (
    BONE,
    LIGHT,
    LIMB,
    MIDDLE,
    REACH,
    TOP,
    draw_carriage,
    draw_number,
    draw_ring,
    draw_thread,
    strut_places,
)
from bt_cli.figures.level_places import Bar, Chain, Mover
from bt_cli.figures.nail import draw_bolts, draw_nail
from bt_cli.figures.svg import INK, SOFT, add, px

STRUTS = ("click", "telescopic")  # frames whose rings are held apart by struts in two parts
_RODS = ("ilizarov", "cable")  # frames whose rings are on threaded rods
_TUBE = 44  # px: how long a tube is at most
_FURTHER = 8  # px: how far further in the struts of a segment are that another carries
_PULLEY = 5  # px: its radius


class Stand(NamedTuple):
    """The two rings that a level's struts hold apart: tubes stand on one, and their rods go with the other.

    Where the struts of a segment go past those of another that carries it, their tubes are on the segment itself.
    """

    tubes: int  # a piece
    rods: int
    away: int  # where the rods' ring is, seen from the tubes': 1 is below it


def draw_frame(svg: Element, chain: Chain) -> None:
    """All that lies behind the bone, but for what holds each piece."""
    clip = add(add(svg, "defs"), "clipPath", id="frame-limb")  # as bone is broken off, so are rods that go on
    add(clip, "rect", x=0, y=TOP, width=MIDDLE + 2 * REACH, height=LIMB)
    bars = add(svg, "g", clip_path="url(#frame-limb)")
    for i, bar in enumerate(chain.bars):
        _bar(add(bars, "g", id=f"frame-bar-{i + 1}"), chain, bar)
    for level, mover in enumerate(chain.movers):
        if mover.frame.kind in STRUTS:
            _struts(add(svg, "g", id=f"frame-base{chain.mark(level)}"), chain, level)
            _range_mark(svg, chain, level)
        elif is_pulled_piece(mover):
            _pulley(add(svg, "g", id=f"frame-base{chain.mark(level)}"), chain, level)


def frame_state(chain: Chain, day: int) -> Iterator[tuple[Key, Value]]:
    """The values of a day for bars, struts and pulleys that `draw_frame` has drawn."""
    tops = chain.tops[day]
    for i, bar in enumerate(chain.bars):
        yield Key(f"frame-bar-{i + 1}", "transform", "translate(0 {})"), px(float(tops[bar.base]))
    for level, mover in enumerate(chain.movers):
        base = Key(f"frame-base{chain.mark(level)}", "transform", "translate(0 {})")
        if mover.frame.kind in STRUTS:
            stand = _stand(mover)
            yield base, px(float(tops[stand.tubes]))
            out = chain.ring_on(day, stand.rods) - tops[stand.tubes]
            yield Key(f"frame-rods{chain.mark(level)}", "transform", "translate(0 {})"), px(float(out))
            yield from _range_state(chain, level, day)
        elif is_pulled_piece(mover):
            yield base, px(float(tops[mover.base]))
            x, y = _pulley_place(chain, level)
            end = _leading_end(chain, mover, day) - tops[mover.base]
            key = Key(f"frame-cable{chain.mark(level)}", "d", f"M{MIDDLE} {{}}L{px(x)} {px(y)}")
            yield key, px(float(end))


def draw_hold(group: Element, chain: Chain, piece: int) -> None:
    """What holds a piece, behind its bone: a ring with its nuts, or a carriage; dark is what is turned."""
    y, movers = float(chain.ring(piece)), [mover for mover in chain.movers if mover.piece == piece]
    kinds = {bar.frame.kind for bar in chain.bars if piece in bar.held}
    if any(map(is_pulled_piece, movers)):
        return
    if "rail" in kinds:
        draw_carriage(group, y, INK if any(mover.frame.kind == "rail" for mover in movers) else "#fff")
    if _has_ring(chain, piece):
        rods = {x for bar in chain.bars if piece in bar.held for x in _rods(bar)}
        turned = any(mover.frame.kind == "ilizarov" for mover in movers)
        draw_ring(group, y, tuple(sorted(rods)), INK if turned else "#fff")
    for mover in movers:
        if mover.frame.kind == "cable":
            _wires(group, chain, mover)


def draw_held(group: Element, chain: Chain, piece: int) -> None:
    """What goes through the bone of a piece: a wire, a rail's two pins, or the pin that a cable pulls."""
    y, kinds = float(chain.ring(piece)), {bar.frame.kind for bar in chain.bars if piece in bar.held}
    if any(mover.piece == piece and is_pulled_piece(mover) for mover in chain.movers):
        return
    if "rail" in kinds:
        for pin in (y - 7, y + 7):
            add(group, "path", d=f"M{MIDDLE - BONE - 5} {px(pin)}H{MIDDLE + 44}", stroke=INK, stroke_width=2.2)
    if any(piece in bar.held and not bar.frame.mechanism.is_frame for bar in chain.bars):
        draw_nail(group, MIDDLE, (y - 18, y + 18))
        draw_bolts(group, MIDDLE, y, BONE)
    if _has_ring(chain, piece):
        add(group, "path", d=f"M{MIDDLE - REACH} {px(y)}h{2 * REACH}", stroke=INK, stroke_width=0.9)


def beside(mover: Mover) -> float:
    """How far right of the bone's middle a level's letter is: clear of its carriage, its ring or its cable's screw."""
    return MIDDLE + REACH + (23 if mover.frame.kind == "cable" else 14)


def turned_on(chain: Chain, level: int, day: int) -> float:
    """Where on the page stands what a level is turned by: struts and cables are turned where they begin."""
    mover = chain.movers[level]
    if mover.frame.kind in STRUTS:
        tubes = _stand(mover).tubes
        return float(chain.tops[day][tubes] + (chain.ring(tubes) + _mouth(chain, level)) / 2)
    return float(chain.ring_on(day, mover.base if is_pulled_piece(mover) else mover.piece))


def _has_ring(chain: Chain, piece: int) -> bool:
    rings = (bar for bar in chain.bars if bar.frame.kind != "rail" and bar.frame.mechanism.is_frame)
    on_bars = any(piece in bar.held for bar in rings)
    return on_bars or any(mover.frame.kind in STRUTS and piece in (mover.base, mover.piece) for mover in chain.movers)


def _rods(bar: Bar) -> tuple[int, ...]:
    """The rods that are seen from the side."""
    if bar.frame.kind not in _RODS:
        return ()
    return (MIDDLE - 62, MIDDLE + 62) if bar.frame.rods > 1 or bar.frame.cable else (MIDDLE + 62,)


def _bar(group: Element, chain: Chain, bar: Bar) -> None:
    """As long as the rings on it ever need."""
    seen = [y for piece in bar.held for y in chain.seen_from(bar.base, piece)]
    top, bottom = float(min(seen)), float(max(seen))
    if bar.frame.kind == "rail":
        height = bottom - top + 36
        add(group, "rect", x=MIDDLE + 54, y=top - 18, width=14, height=height, rx=3, fill=LIGHT, stroke=INK)
        draw_thread(group, MIDDLE + 61, (top - 10, bottom + 10))
    elif bar.frame.kind in STRUTS:
        for x in (MIDDLE - REACH + 3, MIDDLE + REACH - 3):
            add(group, "path", d=f"M{x} {px(top)}V{px(bottom)}", stroke=SOFT, stroke_width=2)
    for x in _rods(bar):
        draw_thread(group, x, (top - 10, bottom + 10))


def _stand(mover: Mover) -> Stand:
    tubes, rods = (mover.piece, mover.base) if mover.carried else (mover.base, mover.piece)
    return Stand(tubes, rods, 1 if rods > tubes else -1)


def _mouth(chain: Chain, level: int) -> Fraction:
    """Where the rods come out of their tubes, from the upper end of the piece on which the tubes stand."""
    stand, nearest = _stand(chain.movers[level]), chain.apart[level][0]
    long = min(nearest * Fraction(4, 5) / abs(stand.tubes - stand.rods), Fraction(_TUBE))
    return chain.ring(stand.tubes) + stand.away * long


def _struts(group: Element, chain: Chain, level: int) -> None:
    """Struts in two parts: a tube on one ring, and out of it a rod that goes with the other.

    The rods are drawn as long as they can get; only what has come out of the tubes is shown.
    """
    frame, mark, stand = chain.movers[level].frame, chain.mark(level), _stand(chain.movers[level])
    ring, mouth, longest = (float(y) for y in (chain.ring(stand.tubes), _mouth(chain, level), chain.apart[level][1]))
    clip = add(add(group, "defs"), "clipPath", id=f"frame-out{mark}")
    add(clip, "rect", x=MIDDLE - REACH, y=min(mouth, mouth + stand.away * longest), width=2 * REACH, height=longest)
    rods = add(add(group, "g", clip_path=f"url(#frame-out{mark})"), "g", id=f"frame-rods{mark}")
    edge: dict[str, float | str] = {"stroke": INK, "stroke_width": 0.8}
    places = list(enumerate(_strut_places(chain.movers[level]), start=1))
    colours = COLOURS if frame.kind == "click" else {}
    for number, x in places:
        add(rods, "rect", x=x - 2, y=-longest if stand.away > 0 else 0, width=4, height=longest, fill=LIGHT, **edge)
        tube = {"y": min(ring, mouth), "height": abs(mouth - ring)}
        add(group, "rect", x=x - 4, width=8, fill=colours.get(number, "#fff"), **tube, **edge)
    y = (ring + mouth) / 2
    if chain.lettered:
        add(group, "path", d=f"M{px(max(x for _, x in places) + 4)} {px(y)}H{MIDDLE + REACH + 6}", stroke=INK)
    for number, x in places if frame.kind == "click" else []:  # over all the tubes
        draw_number(group, number, x, y + (6.5 if number % 2 else -6.5))


def _strut_places(mover: Mover) -> list[float]:
    """The struts from left to right; those of a segment that is carried are further in, but clear of the bone."""
    further, nearest = _FURTHER * mover.carried, BONE + 5
    return [
        min(x + further, MIDDLE - nearest) if x < MIDDLE else max(x - further, MIDDLE + nearest)
        for x in strut_places(mover.frame.rods)
    ]


def _has_range_mark(mover: Mover) -> bool:
    return mover.frame.kind == "telescopic" and mover.frame.range_mm is not None


def _range_mark(svg: Element, chain: Chain, level: int) -> None:
    """A dashed line where a ring is when its rods have no more to give."""
    if _has_range_mark(chain.movers[level]):
        d = f"M{MIDDLE - REACH - 4} 0H{MIDDLE - BONE - 2}M{MIDDLE + BONE + 2} 0H{MIDDLE + REACH + 4}"
        name = f"frame-range{chain.mark(level)}"
        add(svg, "path", id=name, d=d, stroke=INK, stroke_width=1.6, stroke_dasharray="5 3")


def _range_state(chain: Chain, level: int, day: int) -> Iterator[tuple[Key, Value]]:
    """Where that is, by the last re-set; it is not shown where the ring never comes so far."""
    mover, mark = chain.movers[level], chain.mark(level)
    if not _has_range_mark(mover):
        return
    after, way_px = _set_on(chain, level, day), Fraction(mover.frame.range_mm or 0) * chain.px_per_mm
    begun = abs(chain.ring_on(after, mover.piece) - chain.ring_on(after, mover.base))
    nearest, farthest = chain.apart[level]
    side = 1 if mover.piece > mover.base else -1
    end = begun + way_px * side * mover.sign
    y = px(float(chain.ring_on(day, mover.base) + side * end))
    yield Key(f"frame-range{mark}", "transform", "translate(0 {})"), y
    yield Key(f"frame-range{mark}", "visibility", "{}"), "visible" if nearest <= end <= farthest else "hidden"


def _set_on(chain: Chain, level: int, day: int) -> int:
    """After which day an actuator was last set again, or 0: it is before the next day's first turn."""
    schedule = chain.schedule
    letter = chain.letters[level]
    days = [(reset.on - schedule.start.date()).days for reset in schedule.resets if reset.actuator == letter]
    return max((after for after in days if 0 <= after < day), default=0)


def is_pulled_piece(mover: Mover) -> bool:
    """Whether no ring holds the piece that a level moves: a cable over a pulley on the frame pulls it."""
    return mover.frame.cable is not None and mover.frame.cable.anchor == "frame"


def _leading_end(chain: Chain, mover: Mover, day: int) -> Fraction:
    """Where on the page a moving piece's end is that goes first."""
    return chain.tops[day][mover.piece] + (chain.pieces[mover.piece] if mover.sign > 0 else 0)


def _pulley_place(chain: Chain, level: int) -> tuple[float, float]:
    """Where a pulley is, from the upper end of the piece on which its cable's screw stands."""
    mover = chain.movers[level]
    cable = mover.frame.cable
    assert cable and cable.offset_mm is not None and cable.axial_mm is not None  # noqa: S101 - for the type checker
    along = _leading_end(chain, mover, 0) + mover.sign * Fraction(cable.axial_mm) * chain.px_per_mm
    y = min(max(float(along), TOP + _PULLEY), TOP + LIMB - _PULLEY)
    across = min(float(Fraction(cable.offset_mm) * chain.px_per_mm), REACH - _PULLEY)
    return MIDDLE + across, y - float(chain.tops[0][mover.base])


def _pulley(group: Element, chain: Chain, level: int) -> None:
    """The cable from the segment's end over the pulley to the screw that draws it in."""
    mover, (x, y) = chain.movers[level], _pulley_place(chain, level)
    screw = float(chain.ring(mover.base))
    add(group, "path", d=f"M{px(x + _PULLEY)} {px(y)}V{px(screw)}", stroke=INK, stroke_width=1.6)
    add(group, "path", id=f"frame-cable{chain.mark(level)}", stroke=INK, stroke_width=1.8, fill="none")
    add(group, "circle", cx=x, cy=y, r=_PULLEY, fill="#fff", stroke=INK, stroke_width=1.6)
    add(group, "circle", cx=x, cy=y, r=1.4, fill=INK)
    draw_screw(group, x + _PULLEY, screw)


def _wires(group: Element, chain: Chain, mover: Mover) -> None:
    """Two wires from the ring to the piece's leading end, and the screw on the ring; they go with the bone."""
    ring, end = float(chain.ring(mover.piece)), float(chain.pieces[mover.piece]) if mover.sign > 0 else 0
    for side in (-1, 1):
        d = f"M{MIDDLE + side * 62} {px(ring)}L{MIDDLE} {px(end - 4 * mover.sign)}"
        add(group, "path", d=d, stroke=INK, stroke_width=1.6)
    draw_screw(group, MIDDLE + REACH, ring)
