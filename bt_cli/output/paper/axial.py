"""What a sheet says of nuts, screws, rods and click struts: what each letter turns, re-sets, and columns."""

from typing import Any

from bt_cli.frame.actuator import Actuator
from bt_cli.output import rows
from bt_cli.output.figures.hardware import strut_colours
from bt_cli.output.figures.members import DOTTED
from bt_cli.output.language import Language
from bt_cli.output.local_texts import by_hand, way_text
from bt_cli.output.paper.axial_pages import axial_pages, per_line
from bt_cli.output.paper.how import each_time, how_to_turn
from bt_cli.output.paper.style import Parts, SheetStyle, capital
from bt_cli.output.report import Report
from bt_cli.plan.model import Frame
from bt_cli.schedule.model import Reset, Schedule
from bt_cli.words import clock_text, mm


def axial_parts(report: Report, style: SheetStyle) -> Parts:
    """What is said of hardware that moves bone along its axis, or about a hinge."""
    schedule, language, clinic = report.schedule, style.language, report.clinic
    each = each_time(report, language)
    strip = each, clinic.missed_turn or "", "; ".join(clinic.call_us_if)
    tabled = [language.say("Direction")] if by_hand(schedule.plan.frame, language) else []
    if rows.several(schedule):
        tabled = [language.say("Turn"), language.say("Direction")]
    return Parts(
        how=list(how_to_turn(schedule, language)),
        each=each,
        struts=None,
        letters=_letters(schedule, language) if rows.several(schedule) else None,
        swaps=_swaps(schedule, language),
        columns=_columns(schedule, style),
        pages=list(axial_pages(report, style, strip)),
        tabled=tuple(tabled),
    )


def _letters(schedule: Schedule, language: Language) -> dict[str, Any]:
    """The table of the letters: what each turns, which way, and what its scale shows at the start and at the end."""
    say = language.say
    header = [say("Letter"), say("What to turn"), say("Which way"), say("One step"),
              say("Scale before the first turn"), say("Scale after the last turn")]  # fmt: skip
    dotted = any(actuator.start_face and actuator.steps_per_turn in DOTTED for actuator in schedule.actuators)
    return {
        "title": say("What each letter turns"),
        "note": say("A face of a nut has as many dots as its number.") if dotted else "",
        "header": header,
        "lines": [[actuator.id, *_letter(schedule, actuator, language)] for actuator in schedule.actuators],
    }


def _letter(schedule: Schedule, actuator: Actuator, language: Language) -> list[str]:
    say, frame = language.say, rows.frame_of(schedule.plan, actuator)
    what = rows.whose_text(schedule, actuator, language)
    if frame.range_mm:
        what += "; " + say("travels {mm} before a swap", mm=mm(frame.range_mm))
    start = mm(actuator.start_reading_mm)
    if actuator.start_face:
        start += ", " + say("nut face {number} shows", number=actuator.start_face)
    return [
        what,
        _way(actuator, frame, language),
        rows.step_text(actuator, language),
        start,
        mm(schedule.ledger.after(actuator.id, len(schedule.sessions)).reading_mm),
    ]


def _way(actuator: Actuator, frame: Frame, language: Language) -> str:
    direction = way_text(frame, language)
    if actuator.mechanism.two_way:
        return language.say("longer: {direction}; shorter: the OPPOSITE way", direction=direction)
    return direction


def _swaps(schedule: Schedule, language: Language) -> dict[str, Any] | None:
    """The table of swaps: when, of which letter, and what its scale shows before and after."""
    say = language.say
    if not schedule.resets:
        return None
    header = [say("Swap on"), say("scale before"), say("scale after"), say("clinic day"), say("done by")]
    lines, lettered = [_swap(schedule, reset, language) for reset in schedule.resets], rows.several(schedule)
    if lettered:
        header.insert(0, say("Letter"))
        lines = [[reset.actuator, *line] for reset, line in zip(schedule.resets, lines, strict=True)]
    title = say("Swaps: the frame is set again in the clinic")
    return {"title": title, "header": header, "lines": lines, "lettered": lettered}


def _swap(schedule: Schedule, reset: Reset, language: Language) -> list[str]:
    actuator = next(one for one in schedule.actuators if one.id == reset.actuator)
    ended = next(stroke for stroke in schedule.ledger.strokes(actuator.id) if stroke.until == reset.on)
    before, after = mm(ended.entries[-1].reading_mm), mm(actuator.start_reading_mm)
    visit = language.say("yes") if reset.on in schedule.dates("review") else language.say("no")
    return [language.day(reset.on), before, after, visit, ""]


def _left(schedule: Schedule, language: Language) -> str:
    """What the last column is; of several aims each is named in it."""
    several = len(rows.aims(schedule.plan)) > 1
    return language.say("still to do") if several else rows.remaining_name(schedule, language)


def _columns(schedule: Schedule, style: SheetStyle) -> dict[str, Any]:
    say, times, actuator = style.language.say, schedule.times, schedule.actuators[0]
    clicks = actuator.mechanism.unit == "click" and not rows.several(schedule)
    return {
        "times": [clock_text(t) for t in times],
        "per_line": per_line(schedule, style),
        "stacked": len(times) > per_line(schedule, style),
        "day": say("Day"),
        "reading": say("Scale, mm"),
        "moved": say("Moved, mm"),
        "left": f"{capital(_left(schedule, style.language))}, mm",
        "named": len(rows.aims(schedule.plan)) > 1,
        "initials": say("initials"),
        "star": say("* The frame has little travel left."),
        "struts": actuator.members if clicks else 0,
        "chips": strut_colours(actuator.members) if clicks else [],
        "struts_label": say("turn struts"),
    }
