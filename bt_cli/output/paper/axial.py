"""What a sheet says of nuts, screws and click struts: how they are turned, and their days page by page."""

from collections.abc import Iterator
from typing import Any

from bt_cli.output import rows
from bt_cli.output.figures.hardware import strut_colours
from bt_cli.output.language import Language
from bt_cli.output.paper.days import day_lines
from bt_cli.output.paper.style import Parts, SheetStyle, capital, dates_text
from bt_cli.output.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm

LINES_PER_PAGE = 12  # what fits where a day takes more than one line
PER_LINE, PER_LINE_LARGE = 4, 2  # sessions side by side; more of them stand in a second line
LINES_PER_PAGE_LARGE = 6  # what fits on a page in large print
DAYS_PER_PAGE = 14  # convention: two weeks, from one review to the next, where a day takes one line


def axial_parts(report: Report, style: SheetStyle) -> Parts:
    """What is said of hardware that moves bone along its axis."""
    schedule, language = report.schedule, style.language
    return Parts(
        how=list(how_to_turn(schedule, language)),
        each=_each(report, language),
        struts=None,
        swaps=_swaps(schedule, language),
        columns=_columns(schedule, style),
        pages=list(_pages(report, style)),
    )


def how_to_turn(schedule: Schedule, language: Language) -> Iterator[str]:
    """The steps of one session, in order."""
    say, frame, actuator = language.say, schedule.plan.frame, schedule.actuators[0]
    yield say("Look up the day and the time in the table.")
    if actuator.start_face:
        yield say("Start at rod 1. Loosen its lock nut, if it has one.")
    what = {
        "nut": say("Turn the nut by what the table says."),
        "screw": say("Turn the screw by what the table says."),
        "click strut": say("Turn strut 1 by what the table says. Count the clicks."),
    }
    way = say("NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.")
    if frame.direction:
        way = say("Turn it {direction}.", direction=frame.direction)
    yield f"{what[actuator.mechanism.member]} {way}"
    if actuator.start_face:
        yield say("The nut must now show the number after the arrow. If it shows another, turn no more: stop and call.")
        yield say("Tighten its lock nut, if it has one.")
    if actuator.members > 1:
        yield say(
            "Do the same on the others, in order, until all {members} are done.",
            members=rows.members_text(actuator, language),
        )
    yield say("Tick the box and write your initials. If you are not sure, stop and call.")


def _each(report: Report, language: Language) -> str:
    schedule, say, actuator = report.schedule, language.say, report.schedule.actuators[0]
    what, direction = rows.every_member(actuator, language), schedule.plan.frame.direction
    each = say("Turn {what}. NO DIRECTION IS GIVEN: ask before the first turn.", what=what)
    if direction:
        each = say("Turn {what}, {direction}.", what=what, direction=direction)
    if actuator.start_face:
        each += " " + say("The number after → is the nut face that then shows. If it shows another, stop and call.")
    if any(move.steps < 0 for session in report.sessions for move in session.moves):
        each += " " + say("Where the table says BACK, turn the OPPOSITE way.")
    return each + " " + say("Tick the box. Write your initials on the dots.")


def _swaps(schedule: Schedule, language: Language) -> dict[str, Any] | None:
    """The table of swaps: when, and what the scale shows before and after."""
    swaps, say = schedule.dates("swap"), language.say
    if not swaps:
        return None
    start = mm(schedule.actuators[0].start_reading_mm)
    before = {row.on: mm(row.reading_mm) for row in rows.day_rows(Report(schedule))}
    lines = []
    for on in swaps:
        last = [day for day in before if day < on][-1]
        visit = say("yes") if on in schedule.dates("review") else say("no")
        lines.append([language.day(on), before[last], start, visit, ""])
    header = [say("Swap on"), say("scale before"), say("scale after"), say("clinic day"), say("done by")]
    return {"title": say("Swaps: the frame is set again in the clinic"), "header": header, "lines": lines}


def _columns(schedule: Schedule, style: SheetStyle) -> dict[str, Any]:
    say, times, actuator = style.language.say, schedule.times, schedule.actuators[0]
    return {
        "times": [clock_text(t) for t in times],
        "per_line": min(len(times), _per_line(style)),
        "stacked": len(times) > _per_line(style),
        "day": say("Day"),
        "reading": say("Scale, mm"),
        "moved": say("Moved, mm"),
        "left": f"{capital(rows.remaining_name(schedule, style.language))}, mm",
        "initials": say("initials"),
        "star": say("* The frame has little travel left."),
        "struts": actuator.members if actuator.mechanism.unit == "click" else 0,
        "chips": strut_colours(actuator.members) if actuator.mechanism.unit == "click" else [],
        "struts_label": say("turn struts"),
    }


def _per_line(style: SheetStyle) -> int:
    return PER_LINE_LARGE if style.large else PER_LINE


def _pages(report: Report, style: SheetStyle) -> Iterator[dict[str, Any]]:
    """The days of each page with its dates; a page begins where the one before it ended."""
    language, times = style.language, report.schedule.times
    stacked = -(-len(times) // _per_line(style))
    usual = DAYS_PER_PAGE if stacked == 1 else LINES_PER_PAGE
    if style.large:
        usual = LINES_PER_PAGE_LARGE if stacked < 3 else stacked  # one day, where it takes so many lines
    per_page = style.days_per_page or max(1, usual // stacked)
    shown = [row for row in rows.day_rows(report) if not style.first_day or row.on >= style.first_day]
    checks = rows.checkpoints(report.schedule)
    for start in range(0, len(shown), per_page):
        days = shown[start : start + per_page]
        first, last = days[0], days[-1]
        lines = [line for row in days for line in day_lines(report, row, checks, language, top=row is first)]
        yield {
            "dates": dates_text(first.on, last.on, language),
            "days": language.say("days {first} to {last}", first=first.day, last=last.day),
            "lines": lines,
            "star": any(line.get("star") for line in lines),
        }
