"""How struts are turned: which of them is where, where a scale is read, and what makes a strut longer or shorter.

Made by hand, as `turning.py` is: a strut larger than life, and the ring from above only for its numbers.

Which way the hand turns is the device's own, so no sense of rotation is drawn: only the plan's words.
"""

from collections.abc import Sequence
from math import atan2, cos, sin
from xml.etree.ElementTree import Element

from bt_cli.document.hexapod_rows import COLOURS
from bt_cli.document.language import Language
from bt_cli.document.local_texts import by_hand, direction_in, turn_direction
from bt_cli.document.marks import strut_colours
from bt_cli.document.setting_text import frame_throughout
from bt_cli.figures.hexapod import correction_of
from bt_cli.figures.letters import draw_strut_number
from bt_cli.figures.sides import draw_sides
from bt_cli.figures.svg import FAINT, INK, SOFT, add, canvas, px, wrapped
from bt_cli.schedule.model import Schedule

_WIDTH = 330
_RING, _X, _Y = 36, 68, 66  # px: the ring from above
_CAPTION = 126  # px: its first line below the ring
_LEFT, _SMALL = 150, 10  # px: where the strut and its words begin; the size of these
_ARROWS = {"longer": ("m9 -4l-9 4l9 4", "m-9 -4l9 4l-9 4"), "shorter": ("m-9 -4l9 4l-9 4", "m9 -4l-9 4l9 4")}


def struts_drawing(schedule: Schedule, language: Language) -> Element:
    """The ring from above with its six numbers, a strut with its scale beside it, and the colours below."""
    translate = language.translate
    lines, caption = (
        _words(schedule, language),
        wrapped(translate("seen from above"), _LEFT - 14, _SMALL),
    )
    bottom = max(_CAPTION - 9 + 13 * len(caption), 76 + sum(14 * len(texts) + 2 for _, texts in lines))
    description = translate(
        "Where struts 1 to 6 are, where the scale is read, and what makes a strut longer or shorter."
    )
    drawn = canvas("turning", _WIDTH, bottom + 49, translate("How to turn"), description)
    _from_above(drawn, schedule, caption)
    draw_sides(drawn, schedule, (_X, _Y, _RING + 20), language)
    _strut(drawn, language)
    y = 88.0
    for kind, words in lines:
        _arrow(drawn, kind, _LEFT + 4, y - 3.5)
        for line in words:
            weight = "normal" if kind else "bold"
            add(drawn, "text", line, x=_LEFT + (34 if kind else 0), y=y, font_size=_SMALL, font_weight=weight)
            y += 14
        y += 2
    _colours(drawn, bottom + 15, language)
    return drawn


def _words(schedule: Schedule, language: Language) -> list[tuple[str, list[str]]]:
    """What is said beside the strut, in lines, each with its arrow or with none."""
    translate, turned = language.translate, []
    frame = frame_throughout(schedule.plan, schedule.plan.frame)
    if direction_in(frame, language) or by_hand(frame, language):
        text = translate("To make it longer: {direction}", direction=turn_direction(frame, language))
        turned = [("", wrapped(text, 172, _SMALL))]
    return [
        ("longer", wrapped(translate("longer: a higher number"), 144, _SMALL)),
        ("shorter", wrapped(translate("shorter: a lower number"), 144, _SMALL)),
        *turned,
    ]


def _from_above(drawn: Element, schedule: Schedule, caption: list[str]) -> None:
    """The patient faces the top of the drawing: the patient's right is on the right."""
    add(drawn, "circle", cx=_X, cy=_Y, r=_RING, fill="none", stroke=SOFT, stroke_width=5)
    add(drawn, "circle", cx=_X, cy=_Y, r=11, fill=FAINT, stroke=SOFT, stroke_width=1)
    for look, (x, y) in zip(strut_colours(6), _places(schedule), strict=True):
        draw_strut_number(add(drawn, "g", transform=f"translate({px(x)} {px(y)})"), look)
    middle: dict[str, float | str] = {"text_anchor": "middle", "font_size": _SMALL}
    for i, line in enumerate(caption):
        add(drawn, "text", line, x=_X, y=_CAPTION + 13 * i, **middle)


def _places(schedule: Schedule) -> list[tuple[float, float]]:
    """Half way between both joints of a strut, on the ring."""
    joints = correction_of(schedule).ends.geometry
    middles: Sequence[Sequence[float]] = (joints.proximal_mm + joints.distal_mm).tolist()
    angles = [atan2(y, x) for x, y, _ in middles]
    return [(_X + _RING * cos(angle), _Y - _RING * sin(angle)) for angle in angles]


def _strut(drawn: Element, language: Language) -> None:
    """Tube, knob and rod with a scale, and no reading: the drawing is looked at on every day."""
    mark, y = _LEFT + 82, 54
    add(drawn, "text", language.translate("read the scale here"), x=mark, y=27, font_size=_SMALL, text_anchor="middle")
    add(drawn, "path", d=f"M{mark} {y - 12}l-5 -9h10z", fill=INK)
    for x in (_LEFT + 5, _WIDTH - 9):
        add(drawn, "circle", cx=x, cy=y, r=5, fill=INK)
    add(drawn, "rect", x=_LEFT + 120, y=y - 4, width=46, height=8, fill="#fff", stroke=INK, stroke_width=1)
    add(drawn, "rect", x=_LEFT + 10, y=y - 10, width=112, height=20, rx=2, fill="#e3e4e6", stroke=INK, stroke_width=1.2)
    add(drawn, "rect", x=_LEFT + 46, y=y - 10, width=72, height=20, fill="#fff", stroke=INK, stroke_width=0.8)
    for k in range(-6, 7):
        add(drawn, "path", d=f"M{mark + 5.5 * k} {y + 10}v-{12 if k % 5 == 0 else 6}", stroke=INK, stroke_width=1)
    add(drawn, "path", d=f"M{mark} {y - 10}v20", stroke=INK, stroke_width=2)
    add(drawn, "rect", x=_LEFT + 122, y=y - 13, width=14, height=26, rx=2, fill="#b9bdc1", stroke=INK, stroke_width=1.2)
    for line in (126, 129, 132):
        add(drawn, "path", d=f"M{_LEFT + line} {y - 11}v22", stroke=SOFT, stroke_width=0.8)


def _arrow(drawn: Element, kind: str, x: float, y: float) -> None:
    """Two arrows apart or toward each other."""
    if not kind:
        return
    ends = (x, x + 24) if kind == "longer" else (x + 9, x + 15)
    tails = (x + 10, x + 14) if kind == "longer" else (x, x + 24)
    for end, tail, head in zip(ends, tails, _ARROWS[kind], strict=True):
        add(drawn, "path", d=f"M{px(tail)} {px(y)}H{px(end)}", stroke=INK, stroke_width=1.6)
        add(drawn, "path", d=f"M{px(end)} {px(y)}{head}", stroke=INK, stroke_width=1.6, fill="none")


def _colours(drawn: Element, y: float, language: Language) -> None:
    """Each number with the name of its colour."""
    for i, (look, colour) in enumerate(zip(strut_colours(6), COLOURS, strict=True)):
        x, down = 16 + 106 * (i % 3), y + 20 * (i // 3)
        draw_strut_number(add(drawn, "g", transform=f"translate({px(x)} {px(down)})"), look)
        add(drawn, "text", language.translate(colour), x=x + 14, y=down + 3.6, font_size=_SMALL)
