"""The frame from all sides, for the page: what its script turns, and where it draws it.

Python writes the scene of the flat drawing, in mm, and where each of its bodies is on each day; the script only turns
and projects. Without scripts it stays hidden, and the flat drawing says the same. Its day is that of the page's slider.
"""

from dataclasses import replace
from math import dist
from typing import NamedTuple, TypedDict
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


_PenData = list[float | str]


class ShapeData(TypedDict, total=False):
    """A shape by its kind, with what that kind has; a spot is its body and three numbers."""

    kind: str
    spots: list[list[float]]
    ends: list[list[float | list[float]]]
    pens: list[_PenData]
    fill: str
    ink: str
    text: str
    paths: tuple[str, ...]
    points: list[list[float]]
    days: list[list[list[float]]]
    radius: float
    reach: float
    aside: float
    mark: float
    broken: bool
    marrow: bool
    inside: bool
    shown: tuple[bool, ...]


class SpaceData(TypedDict):
    """What the script turns: bodies with a column for each number of their place, shapes on them, and words."""

    size: int
    margin: int
    middle: list[float]
    radius: float
    bodies: list[list[tuple[int, ...]]]
    shapes: list[ShapeData]
    words: list[tuple[str, list[float]]]
    step: int
    views: dict[str, tuple[int, int]]


class Space(NamedTuple):
    """The figure, to be put into the page, and what its script looks up under "space" in the page's data."""

    figure: Element
    data: SpaceData


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


def _data(figure: Figure) -> SpaceData:
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
        "words": [(word, _rounded(point)) for word, point in figure.around],
        "step": _STEP_DEG,
        # degrees round the bone, toward the patient's right, and upwards
        "views": {"first": (30 * side, 18), "front": (0, 0), "side": (90 * side, 0), "above": (180, 90)},
    }


def _shape(shape: Shape) -> ShapeData:
    if isinstance(shape, Solid):
        solid: ShapeData = {"kind": "solid", "ends": list(map(_rim, shape.ends)), "fill": shape.fill}
        solid |= {"pens": [_pen(shape.pen)]}
        flags: ShapeData = {"broken": shape.broken, "marrow": shape.marrow, "inside": shape.inside}
        return _filled(solid, flags if shape.mark is None else {**flags, "mark": shape.mark})
    if isinstance(shape, Sign):
        sign: ShapeData = {"kind": shape.kind, "spots": _spots(shape.spots), "fill": shape.fill, "ink": shape.ink}
        sign |= {"pens": [_pen(shape.pen)]}
        look: ShapeData = {"text": shape.text, "paths": shape.paths, "radius": shape.radius, "aside": shape.aside_px}
        return _filled(sign, look)
    pens = list(map(_pen, shape.pens))
    if isinstance(shape, Trail):
        return {"kind": "trail", "days": [list(map(_rounded, points)) for points in shape.days], "pens": pens}
    if isinstance(shape, Hoop):
        hoop: ShapeData = {"kind": "hoop", "spots": _spots(shape.spots), "pens": pens}
        if shape.radius_mm:
            return {**hoop, "radius": round(shape.radius_mm, 2)}
        return {**hoop, "points": list(map(_rounded, shape.points))}
    bar: ShapeData = {"kind": "bar", "spots": _spots(shape.spots), "pens": pens}
    return _filled(bar, {"reach": round(shape.reach_mm or 0, 2), "shown": shape.shown, "inside": shape.inside})


def _filled(shape: ShapeData, more: ShapeData) -> ShapeData:
    """With what else says anything: the script takes nothing for no."""
    for key, value in more.items():
        if value:
            shape[key] = value  # type: ignore[literal-required]
    return shape


def _rim(rim: Rim) -> list[float | list[float]]:
    """Its body and points; of a circle across the body's z axis the middle and the radius."""
    middle = rim.middle
    radius = dist(rim.points[0], middle)
    flat = all(abs(p[2] - middle[2]) < _SAME_MM for p in rim.points)
    if flat and len(rim.points) > 4 and all(abs(dist(p, middle) - radius) < _SAME_MM for p in rim.points):
        return [rim.body, *_rounded(middle), round(radius, 2)]
    return [rim.body, *map(_rounded, rim.points)]


def _spots(spots: tuple[Spot, ...]) -> list[list[float]]:
    return [[spot.body, *_rounded(spot.at)] for spot in spots]


def _pen(pen: Pen) -> _PenData:
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
