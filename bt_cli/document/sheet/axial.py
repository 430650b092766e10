"""What a sheet says of nuts, screws, rods and click struts: what each letter turns, re-sets, and columns."""

from typing import Any

from bt_cli.document import phrases
from bt_cli.document.instructions import each_time, how_to_turn
from bt_cli.document.language import Language
from bt_cli.document.local_texts import by_hand, turn_direction
from bt_cli.document.marks import DOTTED, strut_colours
from bt_cli.document.report import Report
from bt_cli.document.setting_text import frame_throughout, limit_text
from bt_cli.document.sheet.axial_pages import axial_pages, per_line
from bt_cli.document.style import Parts, SheetStyle, capital
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.model import Clinic, Frame
from bt_cli.schedule.model import Reset, Schedule
from bt_cli.words import clock_text, mm


def axial_parts(report: Report, style: SheetStyle, clinic: Clinic) -> Parts:
    """What is said of hardware that moves bone along its axis, or about a hinge; `clinic` has what every page says."""
    schedule, language = report.schedule, style.language
    each = each_time(report, language)
    strip = each, clinic.missed_turn or "", "; ".join(clinic.call_us_if)
    tabled = [language.translate("Direction")] if by_hand(schedule.plan.frame, language) else []
    if phrases.several(schedule):
        tabled = [language.translate("Turn"), language.translate("Direction")]
    return Parts(
        how=list(how_to_turn(schedule, language)),
        each=each,
        struts=None,
        letters=_letters(schedule, language) if phrases.several(schedule) else None,
        swaps=_swaps(schedule, language),
        columns=_columns(schedule, style),
        pages=list(axial_pages(report, style, strip)),
        tabled=tuple(tabled),
    )


def _letters(schedule: Schedule, language: Language) -> dict[str, Any]:
    """The table of the letters: what each turns, which way, and what its scale shows at the start and at the end."""
    translate = language.translate
    header = [translate("Letter"), translate("What to turn"), translate("Which way"), translate("One step"),
              translate("Scale before the first turn"), translate("Scale after the last turn")]  # fmt: skip
    dotted = any(actuator.start_face and actuator.steps_per_turn in DOTTED for actuator in schedule.actuators)
    return {
        "title": translate("What each letter turns"),
        "note": translate("A face of a nut has as many dots as its number.") if dotted else "",
        "header": header,
        "lines": [[actuator.id, *_letter(schedule, actuator, language)] for actuator in schedule.actuators],
    }


def _letter(schedule: Schedule, actuator: Actuator, language: Language) -> list[str]:
    translate, frame = language.translate, phrases.frame_of(schedule.plan, actuator)
    what = "; ".join(
        filter(None, (phrases.whose_text(schedule, actuator, language), limit_text(schedule.plan, frame, language)))
    )
    start = mm(actuator.start_reading_mm)
    if actuator.start_face:
        start += ", " + translate("nut face {number} shows", number=actuator.start_face)
    return [
        what,
        _way(actuator, frame_throughout(schedule.plan, frame), language),
        phrases.step_text(actuator, language),
        start,
        mm(schedule.ledger.after(actuator.id, len(schedule.sessions)).reading_mm),
    ]


def _way(actuator: Actuator, frame: Frame, language: Language) -> str:
    direction = turn_direction(frame, language)
    if actuator.mechanism.two_way:
        return language.translate("longer: {direction}; shorter: the OPPOSITE way", direction=direction)
    return direction


def _swaps(schedule: Schedule, language: Language) -> dict[str, Any] | None:
    """The table of swaps: when, of which letter, and what its scale shows before and after."""
    translate = language.translate
    if not schedule.resets:
        return None
    header = [
        translate("Swap on"),
        translate("scale before"),
        translate("scale after"),
        translate("clinic day"),
        translate("done by"),
    ]
    lines, lettered = [_swap(schedule, reset, language) for reset in schedule.resets], phrases.several(schedule)
    if lettered:
        header.insert(0, translate("Letter"))
        lines = [[reset.actuator, *line] for reset, line in zip(schedule.resets, lines, strict=True)]
    title = translate("Swaps: the frame is set again in the clinic")
    return {"title": title, "header": header, "lines": lines, "lettered": lettered}


def _swap(schedule: Schedule, reset: Reset, language: Language) -> list[str]:
    actuator = next(one for one in schedule.actuators if one.id == reset.actuator)
    ended = next(stroke for stroke in schedule.ledger.strokes(actuator.id) if stroke.until == reset.on)
    before, after = mm(ended.entries[-1].reading_mm), mm(reset.setting(actuator).shown_mm)
    if reset.face:
        after += ", " + language.translate("nut face {number} shows", number=reset.face)
    visit = language.translate("yes") if reset.on in schedule.dates("review") else language.translate("no")
    return [language.day(reset.on), before, after, visit, ""]


def _left(schedule: Schedule, language: Language) -> str:
    """What the last column is; of several aims each is named in it."""
    several = len(phrases.objectives(schedule.plan)) > 1
    return language.translate("still to do") if several else phrases.remaining_name(schedule, language)


def _columns(schedule: Schedule, style: SheetStyle) -> dict[str, Any]:
    translate, times, actuator = style.language.translate, schedule.times, schedule.actuators[0]
    clicks = actuator.mechanism.unit == "click" and not phrases.several(schedule)
    return {
        "times": [clock_text(t) for t in times],
        "per_line": per_line(schedule, style),
        "stacked": len(times) > per_line(schedule, style),
        "day": translate("Day"),
        "reading": translate("Scale, mm"),
        "moved": translate("Moved, mm"),
        "left": f"{capital(_left(schedule, style.language))}, mm",
        "named": len(phrases.objectives(schedule.plan)) > 1,
        "initials": translate("initials"),
        "star": translate("* The frame has little travel left."),
        "struts": actuator.unit_count if clicks else 0,
        "chips": strut_colours(actuator.unit_count) if clicks else [],
        "struts_label": translate("turn struts"),
    }
