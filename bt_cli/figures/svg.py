"""Plain SVG, element by element: what every figure is made of.

Only what browsers and typst's renderer draw alike: presentation attributes, no style sheets, no filters. Coordinates
are px to 0.1, rounded by `px` and nowhere else. A family name that ends in a digit must stand in quotes.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

FONTS = "'Source Sans 3', 'DejaVu Sans', sans-serif"
INK, SOFT, FAINT = "#1a1a1a", "#6b6b6b", "#c9c9c9"  # all text is INK: more than 15:1 on white
# Widths of characters in em, of DejaVu Sans, the widest of the fonts, so that labels keep clear in each.
_WIDTHS = {c: em for characters, em in ((" ijlI.,:;'|!()[]-fr·", 0.4), ("mwMW–…%@", 0.98)) for c in characters}


def px(value: float) -> float:
    """A coordinate as it is written: to 0.1, a whole one without a point."""
    tenths = round(value * 10)
    return tenths / 10 if tenths % 10 else tenths // 10


def canvas(name: str, width: float, height: float, title: str, description: str) -> Element:
    """An empty white drawing; `name` begins every id in it, so that several stand in one page."""
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "id": f"{name}-figure"})
    _set(svg, width=width, height=height, viewBox=f"0 0 {px(width)} {px(height)}", role="img")
    _set(svg, aria_labelledby=f"{name}-title {name}-desc", font_family=FONTS, font_size=10, fill=INK)
    add(svg, "title", title, id=f"{name}-title")
    add(svg, "desc", description, id=f"{name}-desc")
    add(svg, "rect", width=width, height=height, fill="#fff")
    return svg


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: float | str) -> Element:
    """A new element in `parent`; numbers are px, `stroke_width` is written stroke-width."""
    element = ElementTree.SubElement(parent, tag)
    element.text = text
    _set(element, **attributes)
    return element


def _set(element: Element, **attributes: float | str) -> None:
    for name, value in attributes.items():
        key = name if name == "viewBox" else name.replace("_", "-")
        element.set(key, value if isinstance(value, str) else str(px(value)))


def pattern(parent: Element, name: str, size: float, ground: str, path: str, **attributes: float | str) -> str:
    """A pattern that prints in grey, to be filled with: its url."""
    tile = add(parent, "pattern", id=name, width=size, height=size, patternUnits="userSpaceOnUse")
    add(tile, "rect", width=size, height=size, fill=ground)
    add(tile, "path", d=path, fill="none", **attributes)
    return f"url(#{name})"


def text_width(text: str, size: float = 10) -> float:
    """About how wide a text is, rather too wide than too narrow."""
    return size * sum(_WIDTHS.get(c, 0.7 if c.isupper() else 0.63) for c in text)


def wrapped(text: str, width: float, size: float = 10) -> list[str]:
    """A text in lines that fit; a word that is wider alone stands alone."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def svg_text(element: Element) -> str:
    """A figure as text, to be written as UTF-8."""
    return ElementTree.tostring(element, encoding="unicode")
