"""The letters by which sheet, page and drawings name what is turned, where there is more than one thing to turn."""

from xml.etree.ElementTree import Element

from bt_cli.figures.svg import INK, add

RADIUS = 8  # px: of a letter's circle


def draw_letter(group: Element, letter: str, radius: float = RADIUS) -> None:
    """A letter about the origin: white on black, so that no grey or hatching takes it away."""
    size = 12 * radius / RADIUS
    add(group, "circle", cx=0, cy=0, r=radius, fill=INK, stroke="#fff", stroke_width=1)
    bold: dict[str, float | str] = {"font_size": size, "font_weight": "bold", "text_anchor": "middle"}
    add(group, "text", letter, x=0, y=0.36 * size, fill="#fff", **bold)
