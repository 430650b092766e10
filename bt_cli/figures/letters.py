"""The letters and numbers by which sheet, page and drawings name what is turned, where there is more than one thing."""

from xml.etree.ElementTree import Element

from bt_cli.figures.svg import INK, add

RADIUS = 8  # px: of a letter's circle


def draw_letter(group: Element, letter: str, radius: float = RADIUS) -> None:
    """A letter about the origin: white on black, so that no grey or hatching takes it away."""
    draw_badge(group, letter, radius, (INK, "#fff", "#fff"))


def draw_badge(group: Element, text: str, radius: float, colours: tuple[str, str, str]) -> None:
    """A letter or number in a circle about the origin; the colours are of its ground, its ink and its edge."""
    (fill, ink, edge), size = colours, 1.42 * radius
    add(group, "circle", cx=0, cy=0, r=radius, fill=fill, stroke=edge, stroke_width=1)
    bold: dict[str, float | str] = {"font_size": size, "font_weight": "bold", "text_anchor": "middle"}
    add(group, "text", text, x=0, y=0.36 * size, fill=ink, **bold)


def draw_strut_number(group: Element, look: dict[str, str], radius: float = RADIUS) -> None:
    """A strut's number in its colour, about the origin."""
    draw_badge(group, look["number"], radius, (look["fill"], look["ink"], INK))
