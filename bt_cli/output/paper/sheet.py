"""What a printed sheet says, line by line and in the patient's language: typst and the page only set it.

Every page is safe alone: it bears the case, the revision, its dates, the phone number and what to do on a missed turn.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from bt_cli import __version__
from bt_cli.output import rows
from bt_cli.output.figures.hardware import strut_colours
from bt_cli.output.heading import bone_text, facts
from bt_cli.output.language import ENGLISH, Language
from bt_cli.output.paper.days import capital, day_lines
from bt_cli.output.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm

LINES_PER_PAGE = 12  # what fits where a day takes more than one line
PER_LINE, PER_LINE_LARGE = 4, 2  # sessions side by side; more of them stand in a second line
LINES_PER_PAGE_LARGE = 6  # what fits on a page in large print
DAYS_PER_PAGE = 14  # convention: two weeks, from one review to the next, where a day takes one line


class SheetStyle(NamedTuple):
    """How a sheet is asked to look. `first_day` leaves out the days before it; nothing is cancelled by that."""

    print_date: date
    language: Language = ENGLISH
    paper: str = "a4"
    large: bool = False
    days_per_page: int | None = None
    first_day: date | None = None


class Sheet(NamedTuple):
    """A sheet in words. `lines` of a page are what days.py makes; `strip` stands on every page."""

    head: dict[str, str]
    front: dict[str, Any]
    columns: dict[str, Any]
    pages: list[dict[str, Any]]
    strip: list[list[str]]
    foot: str


def sheet_of(report: Report, style: SheetStyle) -> Sheet:
    """The sheet of a report, from the style's first day to the report's last."""
    return Sheet(
        head=_head(report, style),
        front=_front(report, style),
        columns=_columns(report.schedule, style),
        pages=list(_pages(report, style)),
        strip=list(_strip(report, style)),
        foot=style.language.say(
            "A calculation by bt {version}, which is not a medical device. A clinician checks and signs it.",
            version=__version__,
        ),
    )


def _head(report: Report, style: SheetStyle) -> dict[str, str]:
    plan, say, clinic = report.schedule.plan, style.language.say, report.clinic
    approved = plan.approved
    status = say("DRAFT: not approved")
    if approved:
        status = say("Approved by {by} on {date}", by=approved.by, date=style.language.day(approved.on))
    return {
        "title": say("Turning sheet"),
        "plan": plan.id,
        "bone": bone_text(report.schedule, style.language),
        "goal": rows.goal_text(report.schedule, style.language),
        "revision": say("revision {number}", number=plan.revision),
        "status": status,
        "printed": say("printed {date}", date=style.language.day(style.print_date)),
        "clinic": clinic.name or "",
        "phone": clinic.phone or "",
        "phone_label": say("Phone"),
        "phone_blank": say("write it here"),
        "page": say("page {page} of {pages}"),
        "unreviewed": "" if style.language.reviewed else say("This translation was not clinically reviewed."),
        "code": f"{plan.id} r{plan.revision} {style.print_date}",
        "code_label": say("A code with the plan, the revision and the print date"),
    }


def _front(report: Report, style: SheetStyle) -> dict[str, Any]:
    say, schedule = style.language.say, report.schedule
    last = schedule.sessions[-1].at.date()
    until = min(report.until, last) if report.until else last
    return {
        "dates": _dates(max(style.first_day or schedule.start.date(), schedule.start.date()), until, style.language),
        "notice": _cut(report, style),
        "facts_title": say("The plan"),
        "facts": [list(fact) for fact in facts(report, style.language)],
        "how_title": say("How to turn"),
        "how": list(how_to_turn(schedule, style.language)),
        "frame_title": say("The frame from the side"),
        "chart_title": say("Planned movement in mm, by date"),
        "swaps": _swaps(schedule, style.language),
        "advice": list(_advice(report, style.language)),
        "phone_title": say("Who to call"),
        "clinician_title": say("For the clinician"),
        "findings": [rows.finding_text(f) for f in report.findings],
        "sign": [say("Checked by (name)"), say("Signature"), say("Date")],
    }


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


def _advice(report: Report, language: Language) -> Iterator[dict[str, Any]]:
    """What the clinic says to its patients, under plain titles; what it has not said is not made up."""
    say, clinic = language.say, report.clinic
    yield {"title": say("If you missed a turn"), "items": [clinic.missed_turn]}
    late = clinic.late_turn or say("Your clinic has not said. Ask before the first turn.")
    yield {"title": say("How late a turn may be"), "items": [late]}
    call = list(clinic.call_us_if) or [say("Your clinic has not said. Ask before the first turn.")]
    yield {"title": say("Stop and call us if"), "items": call}
    if clinic.pin_care:
        yield {"title": say("Pin care"), "items": [clinic.pin_care]}


def _cut(report: Report, style: SheetStyle) -> str:
    """What of the plan this print leaves out, if anything."""
    say, schedule, said = style.language.say, report.schedule, []
    if style.first_day and style.first_day > schedule.start.date():
        date = style.language.day(style.first_day)
        said.append(say("This print begins on {date}. The days before it are left out.", date=date))
    if report.until and report.until < schedule.sessions[-1].at.date():
        date = style.language.day(report.until)
        said.append(say("This print ends on {date}. The turns go on after it.", date=date))
    return " ".join(said)


def _strip(report: Report, style: SheetStyle) -> Iterator[list[str]]:
    """What must stand on every page: a name and a text each."""
    language, schedule, clinic = style.language, report.schedule, report.clinic
    say, actuator = language.say, schedule.actuators[0]
    what, direction = rows.every_member(actuator, language), schedule.plan.frame.direction
    each = say("Turn {what}. NO DIRECTION IS GIVEN: ask before the first turn.", what=what)
    if direction:
        each = say("Turn {what}, {direction}.", what=what, direction=direction)
    if actuator.start_face:
        each += " " + say("The number after → is the nut face that then shows. If it shows another, stop and call.")
    if any(move.steps < 0 for session in report.sessions for move in session.moves):
        each += " " + say("Where the table says BACK, turn the OPPOSITE way.")
    yield [say("Each time"), each + " " + say("Tick the box. Write your initials on the dots.")]
    yield [say("If you missed a turn"), clinic.missed_turn or ""]
    if clinic.call_us_if:
        yield [say("Stop and call us if"), "; ".join(clinic.call_us_if)]
    if cut := _cut(report, style):
        yield [say("Not the whole plan"), cut]


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
            "dates": _dates(first.on, last.on, language),
            "days": language.say("days {first} to {last}", first=first.day, last=last.day),
            "lines": lines,
            "star": any(line.get("star") for line in lines),
        }


def _dates(first: date, last: date, language: Language) -> str:
    return f"{language.day(first)} – {language.day(last)}"
