"""The controller that moves a nail inside the bone from outside: a sketch of what every maker's has."""

from xml.etree.ElementTree import Element

from bt_cli.figures.svg import FAINT, INK, SOFT, add

_STEEL = "#9a9ea3"


def draw_controller(drawn: Element, middle: tuple[float, float]) -> None:
    """A controller on the skin, the bone below it and the nail within."""
    x, y = middle
    add(drawn, "path", d=f"M{x - 26} {y + 8}h46m-46 40h46", stroke=SOFT, stroke_width=1.2, fill="none")
    add(drawn, "rect", x=x - 26, y=y + 19, width=46, height=18, fill=FAINT, stroke=SOFT, stroke_width=0.8)
    add(drawn, "rect", x=x - 26, y=y + 25, width=46, height=6, fill=_STEEL, stroke=INK, stroke_width=0.8)
    add(drawn, "rect", x=x - 17, y=y - 22, width=34, height=28, rx=6, fill="#fff", stroke=INK, stroke_width=1.6)
    add(drawn, "circle", cx=x, cy=y - 12, r=4, fill=INK)
    for wave in (9, 14):
        add(drawn, "path", d=f"M{x - wave} {y + 4 + wave / 2}q{wave} {wave / 2} {2 * wave} 0", stroke=INK, fill="none")
