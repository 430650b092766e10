"""How to turn, as a small drawing: what is turned, the mark that it is turned to, and in which order.

Made by hand: it shows a hand's work on one nut or strut, larger than life, and nothing of where bone and frame stand.

Which way lengthens is the device's own (a flag, an arrow), so no sense of rotation is drawn: only the plan's words.
Where rod 1 is, the clinic marks. What is turned alike is drawn once, with all its letters.
"""

import re
from math import cos, pi, sin
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.document.local_texts import direction_in, turn_direction
from bt_cli.document.marks import DOTTED
from bt_cli.document.setting_text import frame_throughout
from bt_cli.figures.letters import RADIUS, draw_letter
from bt_cli.figures.sides import draw_sides
from bt_cli.figures.svg import FAINT, INK, SOFT, add, canvas, px, text_width, wrapped
from bt_cli.figures.unit_drawing import draw_faces, draw_member
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.prescription import Frame
from bt_cli.schedule.model import Schedule

_WIDTH, _HEIGHT = 330, 128
_MARK = 94  # px: where the words of the direction begin
# a flag, and an arrow to it, are drawn where the plan's words always lead to one: not "away from the flag"
_TO_A_FLAG = re.compile(r"(?:towards?|hacia) [^;,:]*\b(?:flag|bandera)\b[^;,:]*", re.IGNORECASE)
_RING, _CENTRE_X, _CENTRE_Y = 40, 72, 58  # px
_MEMBER_Y = 56  # px: the middle of what is turned
_NUT, _ORDER = 27, 30  # px: from there to the letters beside it, and more where the order of two nuts is between
_CAPTION = 9.1  # px: the size of what is said of the faces
_LINE = 14  # px: of the order of two nuts, below


class _Place(NamedTuple):
    """How much room a kind has across, where the middle of what is turned is, and the room for the direction, in px."""

    width: int
    x: int
    words: int


_BESIDE_A_RING, _ALONE, _BESIDE_ANOTHER = _Place(_WIDTH, 172, 120), _Place(_WIDTH, 76, 212), _Place(_WIDTH // 2, 46, 86)


class _Kind(NamedTuple):
    """What is turned in one way: its letters where there are several, one of its actuators, its part of the frame."""

    actuator_ids: tuple[str, ...]
    actuator: Actuator
    frame: Frame

    @property
    def has_ring(self) -> bool:
        """Whether it is drawn on its ring, in its order."""
        return self.actuator.unit_count > 1

    @property
    def countered(self) -> bool:
        """Whether a counter-nut is loosened first and tightened after."""
        return bool(self.frame.counter_nut and self.actuator.start_face)


def turning_drawing(schedule: Schedule, language: Language) -> Element:
    """For each kind of thing to turn the order where there is more than one; beside it the nut, screw or strut."""
    if schedule.correction:
        from bt_cli.figures.hexapod_turning import struts_drawing

        return struts_drawing(schedule, language)
    kinds, language = _kinds(schedule), language.of(schedule.mechanisms)
    is_beside = len(kinds) == 2 and all(_is_narrow(kind) for kind in kinds)
    places = [_BESIDE_ANOTHER if is_beside else _BESIDE_A_RING if kind.has_ring else _ALONE for kind in kinds]
    heights = [_height(kind, place, language) for kind, place in zip(kinds, places, strict=True)]
    description = "; ".join(_described(kind, language) for kind in kinds)
    height = max(heights) if is_beside else sum(heights)
    drawn = canvas("turning", _WIDTH, height, language.translate("How to turn"), description)
    left = top = 0.0
    for kind, place, below in zip(kinds, places, heights, strict=True):
        if left or top:
            line = f"M{px(left)} 8V{px(height - 8)}" if is_beside else f"M8 {px(top)}H{_WIDTH - 8}"
            add(drawn, "path", d=line, stroke=SOFT, stroke_width=0.8)
        group = add(drawn, "g", transform=f"translate({px(left)} {px(top)})") if left or top else drawn
        _draw(group, kind, place, language)
        if kind.has_ring:
            draw_sides(group, schedule, (_CENTRE_X, _CENTRE_Y, _RING + 8), language)
        left, top = (left + place.width, top) if is_beside else (left, top + below)
    return drawn


def _is_narrow(kind: _Kind) -> bool:
    """Whether half the width is enough for a kind."""
    return not (kind.has_ring or kind.countered or kind.actuator.start_face or len(kind.actuator_ids) > 1)


def _kinds(schedule: Schedule) -> list[_Kind]:
    """Everything there is to turn, by how it looks and is turned, in the order of its letters."""
    kinds: dict[tuple[object, ...], _Kind] = {}
    for actuator in schedule.actuators:
        frame = frame_throughout(schedule.plan, phrases.frame_of(schedule.plan, actuator))
        faces = actuator.start_face and (actuator.start_face, actuator.steps_per_turn)
        directions = frame.direction, frame.direction_es
        look = actuator.mechanism, actuator.unit_count, faces, directions, frame.counter_nut
        before = kinds[look].actuator_ids if look in kinds else ()
        actuator_ids = (*before, actuator.id) if schedule.has_multiple_actuators else ()
        kinds[look] = _Kind(actuator_ids, actuator, frame)
    return list(kinds.values())


def _described(kind: _Kind, language: Language) -> str:
    members = phrases.every_member(kind.actuator, language)
    return f"{', '.join(kind.actuator_ids)}: {members}" if kind.actuator_ids else members


def _height(kind: _Kind, place: _Place, language: Language) -> float:
    below = 3 * _LINE + 4 if kind.countered else 0
    return max(_HEIGHT, _MARK + 13 * len(_direction(kind, place.words, language)) + 8) + below


def _direction(kind: _Kind, room: float, language: Language) -> list[str]:
    """Which way it is turned, in lines; of what is turned both ways, which way makes it longer."""
    translate, direction = language.translate, turn_direction(kind.frame, language)
    if not kind.actuator.mechanism.two_way:
        return wrapped(direction, room, 11)
    longer = translate("longer: {direction}", direction=direction)
    return [*wrapped(longer, room, 11), *wrapped(translate("shorter: the opposite way"), room, 11)]


def _draw(drawn: Element, kind: _Kind, place: _Place, language: Language) -> None:
    """One kind: its order and letters, what is turned, which way, and what is done with its counter-nut."""
    actuator, direction = kind.actuator, direction_in(kind.frame, language)
    if kind.has_ring:
        _order(drawn, actuator.unit_count, language.translate("order, seen from above"))
    x, y = place.x, _MEMBER_Y
    _letters(drawn, kind, x)
    draw_member(drawn, actuator, (x, y), countered=kind.countered)
    if actuator.start_face and actuator.steps_per_turn in DOTTED:
        draw_faces(drawn, actuator, (x + 30, 6))
        add(drawn, "text", language.translate("faces, in order"), x=x + 30, y=41, font_size=_CAPTION)
    if direction and _TO_A_FLAG.fullmatch(direction):
        add(drawn, "path", d=f"M{x + 24} {y}h22", stroke=INK, stroke_width=2, fill="none")
        add(drawn, "path", d=f"M{x + 52} {y}l-8 -5v10z", fill=INK)
        add(drawn, "path", d=f"M{x + 60} {y + 26}v-38l26 9l-26 9", stroke=INK, stroke_width=1.4, fill=FAINT)
    lines = _direction(kind, place.words, language)
    for i, line in enumerate(lines):
        add(drawn, "text", line, x=x + 30, y=_MARK + 13 * i, font_size=11, font_weight="bold")
    _name(drawn, x, language.translate(actuator.mechanism.member))
    if kind.countered:
        _counter(drawn, max(_HEIGHT, _MARK + 13 * len(lines) + 8), language)


def _name(drawn: Element, middle: float, name: str) -> None:
    """What it is that is turned, below it: clear of the order on its left and of the direction on its right."""
    lines = wrapped(name, 66)
    for i, line in enumerate(lines):
        x = min(middle, middle + 28 - text_width(line) / 2)
        y = _HEIGHT - 8 - 5 * (len(lines) - 1) + 11 * i
        add(drawn, "text", line, x=x, y=y, text_anchor="middle", font_size=10)


def _order(drawn: Element, unit_count: int, caption: str) -> None:
    add(drawn, "circle", cx=_CENTRE_X, cy=_CENTRE_Y, r=_RING, fill="none", stroke=SOFT, stroke_width=5)
    add(drawn, "circle", cx=_CENTRE_X, cy=_CENTRE_Y, r=12, fill=FAINT, stroke=SOFT, stroke_width=1)
    for i in range(unit_count):
        angle = 2 * pi * i / unit_count - 3 * pi / 4  # the first at the upper left, then round the ring
        x, y = _CENTRE_X + _RING * cos(angle), _CENTRE_Y + _RING * sin(angle)
        add(drawn, "circle", cx=x, cy=y, r=10, fill="#fff", stroke=INK, stroke_width=1.4)
        add(drawn, "text", str(i + 1), x=x, y=y + 4, text_anchor="middle", font_size=12, font_weight="bold")
    add(drawn, "text", caption, x=_CENTRE_X, y=_HEIGHT - 8, text_anchor="middle", font_size=10)


def _letters(drawn: Element, kind: _Kind, middle: float) -> None:
    """Beside the ring one below the other; where none is, in rows of four beside what is turned."""
    actuator_ids, apart = kind.actuator_ids, 2.4 * RADIUS
    right = middle - (_NUT + _ORDER if kind.countered else _NUT) - RADIUS
    for i, letter in enumerate(actuator_ids):
        x, y = RADIUS + 2.0, RADIUS + 2 + i * apart
        if not kind.has_ring:
            x = right - (min(len(actuator_ids), 4) - 1 - i % 4) * apart
            y = _MEMBER_Y + (i // 4 - (len(actuator_ids) - 1) // 4 / 2) * apart
        draw_letter(add(drawn, "g", transform=f"translate({px(x)} {px(y)})"), letter)


def _counter(drawn: Element, top: float, language: Language) -> None:
    """What is done with nut and counter-nut, in order, by the numbers beside them."""
    translate = language.translate
    steps = (
        translate("Loosen the counter-nut first."),
        translate("Turn the nut by what the table says."),
        translate("Then tighten the counter-nut."),
    )
    for i, instruction in enumerate(steps):
        add(drawn, "text", str(i + 1), x=14, y=top + 8 + _LINE * i, font_size=11, font_weight="bold")
        add(drawn, "text", instruction, x=28, y=top + 8 + _LINE * i, font_size=11)
