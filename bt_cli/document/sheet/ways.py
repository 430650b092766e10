"""The field to fill in by hand where no direction is said: which way, and who showed it. It stands on every page."""

from typing import Any

from bt_cli.document import phrases
from bt_cli.document.language import Language
from bt_cli.document.local_texts import by_hand
from bt_cli.plan.model import Frame
from bt_cli.schedule.model import Schedule

# Of the head of a page, in mm as ways.typ sets them: a field on one line, or with one line more for who showed it.
_LINE_MM, _STACKED_MM = 15.0, 27.0

Ways = dict[str, Any]


def ways_to_fill_in(schedule: Schedule, language: Language, *, large: bool) -> Ways:
    """A field for each part of the frame whose direction is not said in a language, none where all are."""
    translate, lettered = language.translate, phrases.several(schedule)
    found: dict[int, tuple[Frame, list[str]]] = {}
    for actuator in schedule.actuators:
        frame = phrases.frame_of(schedule.plan, actuator)
        if by_hand(frame, language):
            found.setdefault(id(frame), (frame, []))[1].append(actuator.id)
    fields = [
        {
            "letters": ", ".join(letters) if lettered else "",
            "label": translate("WHICH WAY makes it longer") if frame.mechanism.two_way else translate("WHICH WAY"),
        }
        for frame, letters in found.values()
    ]
    two_way = any(frame.mechanism.two_way for frame, _ in found.values())
    return {"fields": fields, "shown": translate("shown to me by"), "stacked": large or lettered or two_way}


def direction_field_mm(ways: Ways) -> float:
    """What the fields take of a page."""
    return len(ways["fields"]) * (_STACKED_MM if ways["stacked"] else _LINE_MM)
