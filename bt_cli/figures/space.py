"""The frame from all sides, for the page: what its script turns, and where it draws it.

Python writes the scene of the flat drawing, in mm, and where each of its bodies is on each day; the script only turns
and projects. Without scripts it stays hidden, and the flat drawing says the same. Its day is that of the page's slider.
"""

from dataclasses import replace
from math import dist
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

from bt_cli.document.language import Language
from bt_cli.figures.daily import number_column
from bt_cli.figures.layout import Figure
from bt_cli.figures.scene import Hoop, Pen, Placement, Point, Rim, Shape, Sign, Solid, Spot, Trail, points_of_scene

_SIZE = 440  # px: the drawing is as wide as high
_MARGIN = 18  # px: for words at the edge of what is drawn
_STEP_DEG, _SAME_MM = 10, 1e-6
_ROTATION_DECIMALS = 4  # less than 0.01 mm on a ring of 150 mm
_ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}


class Space(NamedTuple):
    """The figure, to be put into the page, and what its script looks up under "space" in the page's data."""

    figure: Element
    data: dict[str, Any]


def space_view(figure: Figure, language: Language) -> Space:
    """The view from all sides. Its script, page/space.js, goes before page.js."""
    return Space(_element(figure, language), _data(figure))


def _element(drawn: Figure, language: Language) -> Element:
    """Hidden until a script shows it. The drawing takes the focus, so that keys can turn it."""
    translate = language.translate
    figure = Element("figure", {"id": "space", "class": "space screen", "hidden": ""})
    SubElement(figure, "figcaption", {"id": "space-title"}).text = translate("The frame from all sides")
    drawing = {"id": "space-drawing", "role": "img", "tabindex": "0", "viewBox": f"0 0 {_SIZE} {_SIZE}"}
    SubElement(figure, "svg", {**drawing, "aria-labelledby": "space-title", "aria-describedby": "space-help"})
    help_text = translate(
        "Drag the picture to turn the frame. Or choose the picture and press the arrow keys; Home puts it back."
    )
    SubElement(figure, "p", {"id": "space-help", "class": "quiet"}).text = help_text
    buttons = SubElement(figure, "p", {"class": "buttons"})
    named = {
        "left": translate("turn left"),
        "right": translate("turn right"),
        "up": translate("turn up"),
        "down": translate("turn down"),
    }
    for name, label in named.items():
        button = SubElement(buttons, "button", {"type": "button", "data-turn": name, "aria-label": label})
        button.text = _ARROWS[name]
    for name, label in zip(("front", "side", "above"), drawn.looks, strict=True):
        SubElement(buttons, "button", {"type": "button", "data-view": name}).text = label
    return figure


def _data(figure: Figure) -> dict[str, Any]:
    scene, side = figure.scene, figure.side
    middle, radius = _sphere([*points_of_scene(scene), *(point for _, point in figure.around)])
    numbers = [replace(sign, share=0.5) for sign in figure.windows[0].signs]
    return {
        "size": _SIZE,
        "margin": _MARGIN,
        "middle": _rounded(middle),
        "radius": round(radius, 2),
        "bodies": [_columns(body.places) for body in scene.bodies],
        "shapes": [_shape(shape) for shape in (*scene.shapes, *numbers)],
        "words": [[word, _rounded(point)] for word, point in figure.around],
        "step": _STEP_DEG,
        # degrees round the bone, toward the patient's right, and upwards
        "views": {"first": [30 * side, 18], "front": [0, 0], "side": [90 * side, 0], "above": [180, 90]},
    }


def _shape(shape: Shape) -> dict[str, Any]:
    """By its kind; a spot is its body and three numbers."""
    if isinstance(shape, Solid):
        rims = list(map(_rim, shape.ends))
        more = {key: value for key in ("broken", "marrow", "mark", "inside") if (value := getattr(shape, key))}
        return {"kind": "solid", "ends": rims, "fill": shape.fill, "pens": [_pen(shape.pen)], **more}
    pens = [_pen(pen) for pen in (() if isinstance(shape, Sign) else shape.pens)]
    if isinstance(shape, Trail):
        return {"kind": "trail", "days": [list(map(_rounded, points)) for points in shape.days], "pens": pens}
    if isinstance(shape, Hoop):
        round_it = (
            {"radius": round(shape.radius_mm, 2)} if shape.radius_mm else {"points": list(map(_rounded, shape.points))}
        )
        return {"kind": "hoop", "spots": _spots(shape.spots), "pens": pens, **round_it}
    if isinstance(shape, Sign):
        look = {key: value for key in ("text", "paths", "radius") if (value := getattr(shape, key))}
        aside = {"aside": shape.aside_px} if shape.aside_px else {}
        return {
            "kind": shape.kind,
            "spots": _spots(shape.spots),
            "fill": shape.fill,
            "ink": shape.ink,
            "pens": [_pen(shape.pen)],
            **look,
            **aside,
        }
    more = {"reach": round(shape.reach_mm, 2)} if shape.reach_mm else {}
    return {
        "kind": "bar",
        "spots": _spots(shape.spots),
        "pens": pens,
        **more,
        **({"shown": shape.shown} if shape.shown else {}),
        **({"inside": True} if shape.inside else {}),
    }


def _rim(rim: Rim) -> list[Any]:
    """Its body and points; of a circle across the body's z axis the middle and the radius."""
    radius = dist(rim.points[0], rim.middle)
    flat = all(abs(p[2] - rim.middle[2]) < _SAME_MM for p in rim.points)
    if flat and len(rim.points) > 4 and all(abs(dist(p, rim.middle) - radius) < _SAME_MM for p in rim.points):
        return [rim.body, *_rounded(rim.middle), round(radius, 2)]
    return [rim.body, *map(_rounded, rim.points)]


def _spots(spots: tuple[Spot, ...]) -> list[list[float]]:
    return [[spot.body, *_rounded(spot.at)] for spot in spots]


def _pen(pen: Pen) -> list[float | str]:
    return [pen.colour, pen.width, *([pen.dashes] if pen.dashes else [])]


def _columns(places: tuple[Placement, ...]) -> list[tuple[int, ...]]:
    """The three numbers of the shift; before them, where it is turned, the nine of the rotation, row by row."""
    rows = [[value for row in place.rotation or () for value in row] for place in places]
    turned = [number_column(column, _ROTATION_DECIMALS) for column in zip(*rows, strict=True)]
    return turned + [number_column(column, 2) for column in zip(*(place.shift_mm for place in places), strict=True)]


def _sphere(points: list[Point]) -> tuple[Point, float]:
    """A ball that holds everything on every day, so that nothing leaves the drawing however it is turned."""
    x, y, z = ((min(values) + max(values)) / 2 for values in zip(*points, strict=True))
    return (x, y, z), max(dist((x, y, z), point) for point in points)


def _rounded(point: Point) -> list[float]:
    """To the hundredth of a mm, whole where it is; −0 is 0."""
    return [int(value) if value.is_integer() else value for value in (round(float(each), 2) for each in point)]
