"""A nail inside the bone, and the controller that moves it from outside: a sketch of what every maker's has."""

from xml.etree.ElementTree import Element

from bt_cli.figures.svg import FAINT, INK, SOFT, add, px

_STEEL = "#9a9ea3"
_TUBE, _ROD = 9, 5  # px: how wide its outer part and its inner part are


def draw_nail(parent: Element, middle: float, ends: tuple[float, float], *, rod: bool = False) -> Element:
    """A piece of a nail between two heights: of its outer part, or of the `rod` that comes out of that."""
    width, top = _ROD if rod else _TUBE, min(ends)
    place = {"x": middle - width / 2, "y": px(top), "width": width, "height": px(abs(ends[1] - ends[0])), "rx": 2}
    return add(parent, "rect", fill="#fff" if rod else _STEEL, stroke=INK, stroke_width=1, **place)


def draw_bolts(parent: Element, middle: float, y: float, bone: float) -> None:
    """Two bolts that hold a piece of bone on a nail."""
    for at in (y - 6, y + 6):
        add(parent, "path", d=f"M{px(middle - bone - 3)} {px(at)}h{px(2 * bone + 6)}", stroke=INK, stroke_width=2.2)


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
