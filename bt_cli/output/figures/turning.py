"""How to turn, as a small drawing: what is turned, the mark that it is turned to, and in which order.

Which way lengthens is the device's own (a flag, an arrow), so no sense of rotation is drawn: only the plan's words.
Where rod 1 is, the clinic marks.
"""

from math import cos, pi, sin
from xml.etree.ElementTree import Element

from bt_cli.output import rows
from bt_cli.output.figures.svg import FAINT, INK, SOFT, canvas, put, wrapped
from bt_cli.output.language import Language
from bt_cli.schedule.model import Schedule

_WIDTH, _HEIGHT = 330, 128
_MARK = 94  # px: where the words of the direction begin
_FLAGS = ("flag", "bandera")  # a flag is drawn where the plan's words name one
_RING, _CENTRE_X, _CENTRE_Y = 40, 64, 58  # px


def turning_drawing(schedule: Schedule, language: Language) -> Element:
    """Ring and order where there is more than one to turn; beside it the nut, screw or strut with its mark."""
    if schedule.correction:
        from bt_cli.output.figures.six_turning import struts_drawing

        return struts_drawing(schedule, language)
    say, actuator = language.say, schedule.actuators[0]
    title = say("How to turn")
    said = wrapped(schedule.plan.frame.direction or say("NO DIRECTION IS GIVEN"), 128, 11)
    height = max(_HEIGHT, _MARK + 13 * len(said) + 8)
    drawn = canvas("turning", _WIDTH, height, title, rows.every_member(actuator, language))
    if actuator.members > 1:
        _order(drawn, actuator.members, say("order, seen from above"))
    _turned(drawn, schedule, said, language)
    return drawn


def _order(drawn: Element, members: int, caption: str) -> None:
    put(drawn, "circle", cx=_CENTRE_X, cy=_CENTRE_Y, r=_RING, fill="none", stroke=SOFT, stroke_width=5)
    put(drawn, "circle", cx=_CENTRE_X, cy=_CENTRE_Y, r=12, fill=FAINT, stroke=SOFT, stroke_width=1)
    for i in range(members):
        angle = 2 * pi * i / members - 3 * pi / 4  # the first at the upper left, then round the ring
        x, y = _CENTRE_X + _RING * cos(angle), _CENTRE_Y + _RING * sin(angle)
        put(drawn, "circle", cx=x, cy=y, r=10, fill="#fff", stroke=INK, stroke_width=1.4)
        put(drawn, "text", str(i + 1), x=x, y=y + 4, text_anchor="middle", font_size=12, font_weight="bold")
    put(drawn, "text", caption, x=_CENTRE_X, y=_HEIGHT - 8, text_anchor="middle", font_size=10)


def _turned(drawn: Element, schedule: Schedule, said: list[str], language: Language) -> None:
    actuator, direction = schedule.actuators[0], schedule.plan.frame.direction
    x, y = 172, 56
    put(drawn, "rect", x=x - 7, y=8, width=14, height=96, fill="#e3e4e6", stroke=SOFT, stroke_width=1)
    for thread in range(12, 104, 5):
        put(drawn, "path", d=f"M{x - 7} {thread}l14 2", stroke=SOFT, stroke_width=0.8)
    put(drawn, "rect", x=x - 21, y=y - 16, width=42, height=32, rx=3, fill="#fff", stroke=INK, stroke_width=1.6)
    for edge in (x - 9, x + 9):
        put(drawn, "path", d=f"M{edge} {y - 16}v32", stroke=SOFT, stroke_width=0.8)
    if actuator.start_face:
        put(
            drawn,
            "text",
            str(actuator.start_face),
            x=x,
            y=y + 5,
            text_anchor="middle",
            font_size=14,
            font_weight="bold",
        )
    if direction and any(flag in direction.lower() for flag in _FLAGS):
        put(drawn, "path", d=f"M{x + 24} {y}h22", stroke=INK, stroke_width=2, fill="none")
        put(drawn, "path", d=f"M{x + 52} {y}l-8 -5v10z", fill=INK)
        put(drawn, "path", d=f"M{x + 60} {y + 22}v-42l26 9l-26 9", stroke=INK, stroke_width=1.4, fill=FAINT)
    for i, line in enumerate(said):
        put(drawn, "text", line, x=x + 30, y=_MARK + 13 * i, font_size=11, font_weight="bold")
    put(drawn, "text", language.say(actuator.mechanism.member), x=x, y=_HEIGHT - 8, text_anchor="middle", font_size=10)
