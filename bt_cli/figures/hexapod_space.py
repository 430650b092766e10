"""The frame from all sides, for the page: what its script turns, and where it draws it.

Python writes what there is, in mm and in the proximal ring's axes, and the pose of each day; the script only turns and
projects. Without scripts it stays hidden, and the two flat views say the same. It takes the day from the page's slider.
"""

from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.report import Report
from bt_cli.figures.hexapod_scene import HexapodScene, hexapod_scene
from bt_cli.motion.path import first
from bt_cli.motion.pose import Floats, Pose

_SIZE = 440  # px: the drawing is as wide as high
_MARGIN = 18  # px: for words at the edge of what is drawn
_OUTSIDE = 1.4  # of the proximal ring's size: where the words around it stand
_STEP_DEG = 10
_ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}


class Space(NamedTuple):
    """The figure, to be put into the page, and what its script looks up under "space" in the page's data."""

    figure: Element
    data: dict[str, Any]


def space_view(report: Report, language: Language) -> Space:
    """The view from all sides of a plan of six struts. Its script, page/space.js, goes before page.js."""
    return Space(_figure(report, language), _data(report, language))


def _figure(report: Report, language: Language) -> Element:
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
    for name, label in _views(report, language).items():
        SubElement(buttons, "button", {"type": "button", "data-view": name}).text = label
    return figure


def _views(report: Report, language: Language) -> dict[str, str]:
    """The ways to look that have a button."""
    translate = language.translate
    side = translate("Seen from the outer side") if report.schedule.plan.side else translate("Seen from the right side")
    return {"front": translate("Seen from the front"), "side": side, "above": translate("Seen from above")}


def _data(report: Report, language: Language) -> dict[str, Any]:
    scene = hexapod_scene(report.schedule)
    side = -1 if report.schedule.plan.side == "left" else 1
    middle, radius = _sphere(scene)
    return {
        "size": _SIZE,
        "margin": _MARGIN,
        "middle": _rounded(middle),
        "radius": round(radius, 2),
        "poses": [_pose(first(scene.poses, day)) for day in range(scene.days + 1)],
        "target": _pose(scene.target),
        "rings": [_rounded(ring.outline_mm) for ring in (scene.proximal, scene.distal)],
        "struts": _struts(scene),
        "bones": [_rounded(bone) for bone in scene.bones_mm],
        "point": _rounded(scene.reference_mm),
        "way": _rounded(scene.done_mm[[0, *_bends(scene.done_mm), -1]]),
        "marks": [
            {"sign": structure.sign, "carried": structure.carried, "point": _rounded(structure.point_mm)}
            for structure in scene.structures
        ],
        "words": _words(report.schedule.plan.side, scene, language),
        "step": _STEP_DEG,
        # degrees round the bone, toward the patient's right, and upwards
        "views": {"first": [30 * side, 18], "front": [0, 0], "side": [90 * side, 0], "above": [180, 90]},
    }


def _struts(scene: HexapodScene) -> list[dict[str, Any]]:
    """Each with its joint on either ring, in that ring's own axes."""
    return [
        {
            **look,
            "from": _rounded(scene.proximal.joints_mm[i]),
            "to": _rounded(scene.distal.joints_mm[i]),
            "tube": round(float(scene.tubes_mm[i]), 2),
        }
        for i, look in enumerate(strut_colours(len(scene.proximal.joints_mm)))
    ]


def _words(side: str | None, scene: HexapodScene, language: Language) -> list[list[Any]]:
    """What lies round the frame, and where the word for it stands."""
    translate = language.translate
    out = float(np.linalg.norm(scene.proximal.joints_mm, axis=1).mean()) * _OUTSIDE
    right, left = {
        "right": (translate("outer side"), translate("inner side")),
        "left": (translate("inner side"), translate("outer side")),
    }.get(side or "", (translate("patient’s right"), translate("patient’s left")))
    above = float(scene.bones_mm[0][0, 2]) + 0.15 * out
    places = (translate("front"), (0, 1)), (translate("back"), (0, -1)), (right, (1, 0)), (left, (-1, 0))
    words = [[word, _rounded(np.array([x * out, y * out, 0]))] for word, (x, y) in places]
    return [*words, [translate("body"), [0, 0, round(above, 2)]]]


def _bends(way_mm: Floats) -> list[int]:
    """The days on which the way of the reference point takes another direction."""
    steps = np.diff(way_mm, axis=0)
    return [day + 1 for day in range(len(steps) - 1) if np.linalg.norm(np.cross(steps[day], steps[day + 1])) > 1e-6]


def _sphere(scene: HexapodScene) -> tuple[Floats, float]:
    """A ball that holds everything on every day, so that nothing leaves the drawing however it is turned."""
    parts = [scene.proximal.outline_mm * _OUTSIDE, scene.bones_mm[0], *map(scene.where_mm, scene.structures)]
    for pose in (scene.poses, scene.target):
        parts += [pose.apply(points).reshape(-1, 3) for points in (scene.distal.outline_mm, scene.bones_mm[1])]
    every = np.concatenate(parts)
    middle: Floats = (every.min(axis=0) + every.max(axis=0)) / 2
    return middle, float(np.linalg.norm(every - middle, axis=1).max())


def _pose(pose: Pose) -> list[float]:
    """The nine numbers of the rotation, row by row, and the three of the translation."""
    turned = [round(float(value), 6) for value in pose.rotation.ravel()]
    return turned + [round(float(value), 2) for value in pose.translation_mm]


def _rounded(points_mm: Floats) -> Any:
    """Points to the hundredth of a mm, as lists; −0 is 0."""
    return (np.round(points_mm, 2) + 0.0).tolist()
