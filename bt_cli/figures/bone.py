"""Bone in the drawings from the side: pieces that go on where nobody knows how far, segments, new bone and gaps."""

from xml.etree.ElementTree import Element

from bt_cli.figures.hardware import BONE, MIDDLE
from bt_cli.figures.svg import INK, SOFT, add, pattern, px

_IVORY = "#f6f0e2"


def draw_end(parent: Element, flat: float, broken: float) -> None:
    """A piece of bone, flat at the first height and broken off at the second: nobody knows how far it goes on."""
    zigzag = f"l{BONE / 2} -5 {BONE} 10 {BONE / 2} -5"
    d = f"M{MIDDLE - BONE} {px(flat)}V{px(broken)}{zigzag}V{px(flat)}z"
    add(parent, "path", d=d, fill=_IVORY, stroke=INK, stroke_width=1.4, stroke_linejoin="round")
    _canal(parent, flat, broken + (6 if flat > broken else -6))


def draw_segment(parent: Element, top: float, height: float, y: float) -> None:
    """A segment, flat at both ends, with a break mark at `y`, where length may be left out."""
    add(
        parent, "rect", x=MIDDLE - BONE, y=top, width=2 * BONE, height=height, fill=_IVORY, stroke=INK, stroke_width=1.4
    )
    _canal(parent, top, top + height)
    zigzag = f"l{BONE / 2} -5 {BONE} 10 {BONE / 2} -5"
    d = f"M{MIDDLE - BONE} {px(y - 2.5)}{zigzag}v5l{-BONE / 2} 5 {-BONE} -10 {-BONE / 2} 5z"
    add(parent, "path", d=d, fill="#fff")
    for edge in (y - 2.5, y + 2.5):
        add(parent, "path", d=f"M{MIDDLE - BONE} {px(edge)}{zigzag}", fill="none", stroke=INK, stroke_width=1.2)


def draw_gap(parent: Element, name: str) -> None:
    """Add a dashed box with the id `name` for a gap. Its y and height come with the state of a day."""
    dashed = {"fill": "#fff", "stroke": SOFT, "stroke_dasharray": "3 2"}
    add(parent, "rect", x=MIDDLE - BONE, id=name, width=2 * BONE, **dashed)


def hatching(svg: Element) -> str:
    """Define the hatching of new bone in `svg`; returns its url for a `fill`."""
    lines = "M0 5L5 0M-1 1L1 -1M4 6L6 4"
    return pattern(add(svg, "defs"), "frame-hatch", 5, "#d4d4d4", lines, stroke="#555", stroke_width=0.9)


def draw_new_bone(parent: Element, name: str, fill: str) -> None:
    """Add a filled box with the id `name` for new bone. Its y and height come with the state of a day."""
    add(parent, "rect", x=MIDDLE - BONE + 1.5, id=name, width=2 * BONE - 3, fill=fill)


def _canal(parent: Element, a: float, b: float) -> None:
    """The marrow, between two thin lines."""
    d = f"M{MIDDLE - 11} {px(a)}V{px(b)}M{MIDDLE + 11} {px(a)}V{px(b)}"
    add(parent, "path", d=d, stroke="#b9ae93", stroke_width=1)
