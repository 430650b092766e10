"""What is turned, as a small drawing: a nut on its rod with its faces, a screw, a strut, a cable's screw."""

from xml.etree.ElementTree import Element

from bt_cli.document.marks import DOTTED
from bt_cli.figures.nail import draw_controller
from bt_cli.figures.svg import INK, SOFT, add
from bt_cli.frame.actuator import Actuator

_STEEL = "#e3e4e6"
_TILE, _HIGH = 21, 24  # px: of a face beside the nut
_PLACES = {  # of dots on a face, as on dice
    1: ((0, 0),),
    2: ((-1, -1), (1, 1)),
    3: ((-1, -1), (0, 0), (1, 1)),
    4: ((-1, -1), (1, -1), (-1, 1), (1, 1)),
    5: ((-1, -1), (1, -1), (0, 0), (-1, 1), (1, 1)),
    6: ((-1, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (1, 1)),
}


def draw_member(drawn: Element, actuator: Actuator, middle: tuple[float, float], *, countered: bool) -> None:
    """What is turned, about the middle of the part that the hand holds."""
    x, y = middle
    if not actuator.mechanism.is_frame:
        draw_controller(drawn, middle)
        return
    if actuator.mechanism.has_struts:
        _strut(drawn, x, y)
        return
    add(drawn, "rect", x=x - 7, y=8, width=14, height=96, fill=_STEEL, stroke=SOFT, stroke_width=1)
    for thread in range(12, 104, 5):
        add(drawn, "path", d=f"M{x - 7} {thread}l14 2", stroke=SOFT, stroke_width=0.8)
    if actuator.mechanism.has_cable:
        _cable(drawn, x)
    add(drawn, "rect", x=x - 21, y=y - 16, width=42, height=32, rx=3, fill="#fff", stroke=INK, stroke_width=1.6)
    for edge in (x - 9, x + 9):
        add(drawn, "path", d=f"M{edge} {y - 16}v32", stroke=SOFT, stroke_width=0.8)
    if actuator.start_face:
        _front(drawn, actuator.start_face, actuator.steps_per_turn, middle)
    if countered:
        _counter_nut(drawn, x, y)


def draw_faces(drawn: Element, actuator: Actuator, corner: tuple[float, float]) -> None:
    """All faces in the order in which they come, each with its dots and its number; a thick edge where it starts."""
    left, top = corner
    for i in range(actuator.steps_per_turn):
        x, face = left + _TILE * i, i + 1
        edge = 2.2 if face == actuator.start_face else 0.8
        add(drawn, "rect", x=x, y=top, width=_TILE - 2, height=_HIGH, rx=2, fill="#fff", stroke=INK, stroke_width=edge)
        _dots(drawn, face, (x + _TILE / 2 - 1, top + 7.5))
        add(drawn, "text", str(face), x=x + _TILE / 2 - 1, y=top + 21.5, text_anchor="middle", font_size=9.1)


def _dots(drawn: Element, face: int, middle: tuple[float, float]) -> None:
    for across, down in _PLACES[face]:
        add(drawn, "circle", cx=middle[0] + 4.2 * across, cy=middle[1] + 4.2 * down, r=1.7, fill=INK)


def _front(drawn: Element, face: int, faces: int, middle: tuple[float, float]) -> None:
    """The face that shows before the first turn: its number, and its dots."""
    x, y = middle
    bold: dict[str, float | str] = {"text_anchor": "middle", "font_size": 14, "font_weight": "bold"}
    if faces not in DOTTED:
        add(drawn, "text", str(face), x=x, y=y + 5, **bold)
        return
    add(drawn, "text", str(face), x=x, y=y - 3, **bold)
    _dots(drawn, face, (x, y + 7.5))


def _counter_nut(drawn: Element, x: float, y: float) -> None:
    """The counter-nut against the nut, and beside both in which order they are turned."""
    add(drawn, "rect", x=x - 19, y=y + 18, width=38, height=13, rx=2, fill="#9a9ea3", stroke=INK, stroke_width=1.4)
    for edge in (x - 8, x + 8):
        add(drawn, "path", d=f"M{edge} {y + 18}v13", stroke=INK, stroke_width=0.8)
    for numbers, at in (("2", y + 4), ("1, 3", y + 28)):
        add(drawn, "text", numbers, x=x - 26, y=at, text_anchor="end", font_size=11, font_weight="bold")


def _strut(drawn: Element, x: float, y: float) -> None:
    """A tube with a knurled ring to turn, and the rod that comes out of it with its scale."""
    add(drawn, "rect", x=x - 5, y=y, width=10, height=48, fill="#fff", stroke=INK, stroke_width=1.2)
    for mark in range(5):
        add(drawn, "path", d=f"M{x - 5} {y + 20 + 6 * mark}h{7 if mark % 2 else 4}", stroke=INK, stroke_width=0.8)
    add(drawn, "rect", x=x - 10, y=8, width=20, height=y - 8, rx=2, fill=_STEEL, stroke=INK, stroke_width=1.2)
    add(drawn, "rect", x=x - 16, y=y - 12, width=32, height=24, rx=4, fill="#fff", stroke=INK, stroke_width=1.6)
    for ridge in range(-12, 13, 4):
        add(drawn, "path", d=f"M{x + ridge} {y - 9}v18", stroke=SOFT, stroke_width=1)


def _cable(drawn: Element, x: float) -> None:
    """The cable that goes on from the screw."""
    add(drawn, "circle", cx=x, cy=104, r=3, fill="#fff", stroke=INK, stroke_width=1.4)
    add(drawn, "path", d=f"M{x - 3} 104H{x - 60}", stroke=INK, stroke_width=1.8)
