"""The file that reminders stand in: what a calendar says of itself, and how its lines are written."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from icalendar import Calendar, Event, vDuration, vText, vUri

from bt_cli import __version__
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.event_history import (
    stamp_of,
)
from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.plan_text import override_texts, value_at
from bt_cli.document.reminder_text import limb_lines
from bt_cli.document.report import Report
from bt_cli.schedule.model import Schedule

COLOUR = "teal"  # convention, of the names of CSS
REFRESH = timedelta(hours=1)  # convention: how often a client that subscribes is to ask


class CalendarStyle(NamedTuple):
    """What the reminders say, and which there are.

    Titles with or without the turn, descriptions or none, when the alarm rings. An `update` also cancels what any
    earlier revision had. `zone_data` is the version of the rules of time zones by which the schedule was made.
    A `feed` is what programs subscribe to, at the address `source` where that is known.
    """

    detailed_titles: bool = False
    notes: bool = True
    alarm_minutes_before: int = 0
    language: Language = ENGLISH
    update: bool = False
    zone_data: str = ""
    feed: bool = False
    source: str = ""


_TEXTS_ALIKE = frozenset({"BEGIN", "END", "STATUS", "SUMMARY", "TRANSP", "CLASS", "ACTION"})
_VALUES_ALIKE = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CATEGORIES", "TRIGGER"})  # objects of a pattern


class WrittenLine(bytes):
    """A content line, or all of an event's, as they stand in the file, folded."""

    def to_ical(self) -> bytes:
        """The line itself."""
        return self


class PatternedCalendar(Calendar):
    """A calendar of events that are cut from a pattern: lines that they share are written once, not 30,000 times."""

    def __init__(self) -> None:
        super().__init__()
        self._written: dict[tuple[str, str | bytes | int], WrittenLine] = {}

    def content_line(self, name: str, value: Any, sorted: bool = True) -> Any:  # noqa: A002 - icalendar's own name
        """A content line, as the library writes it."""
        if isinstance(value, WrittenLine):
            return value
        if name not in _TEXTS_ALIKE and name not in _VALUES_ALIKE:
            return super().content_line(name, value, sorted)
        key = (name, value if name in _TEXTS_ALIKE else id(value))
        if key not in self._written:
            self._written[key] = WrittenLine(super().content_line(name, value, sorted).to_ical())
        return self._written[key]


def calendar_file(events: Sequence[Event], report: Report, style: CalendarStyle) -> bytes:
    calendar, name = PatternedCalendar(), _name(report.schedule, style)
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//bt//bt {__version__}//EN")
    calendar["name"] = calendar["x-wr-calname"] = vText(name)
    calendar["x-wr-caldesc"] = vText(_about(report, style))
    calendar["color"] = vText(COLOUR)
    calendar["refresh-interval"] = vDuration(REFRESH)
    calendar["refresh-interval"].params["VALUE"] = "DURATION"
    calendar["x-published-ttl"] = vDuration(REFRESH)
    if style.feed:
        calendar.add("last-modified", stamp_of(report.schedule))
    if style.source:
        calendar["source"] = vUri(style.source)
        calendar["source"].params["VALUE"] = "URI"
    if style.zone_data:
        calendar["x-bt-zone-data"] = vText(style.zone_data)
    calendar.subcomponents = list(events)
    data: bytes = calendar.to_ical()
    return data


def _name(schedule: Schedule, style: CalendarStyle) -> str:
    """By which the calendar to be deleted is found: it has the number of its sheet.

    A feed has none, for programs keep the name that they found first.
    """
    translate = style.language.translate
    if style.feed:
        return translate("Frame reminders")
    name = translate("Reminders · sheet {revision}", revision=schedule.plan.revision)
    name = " ".join([*limb_lines(schedule, style.language, detailed=style.detailed_titles), name])
    return translate("DRAFT: {title}", title=name) if is_draft(schedule) else name


def _about(report: Report, style: CalendarStyle) -> str:
    """What the calendar says of itself; without notes no defaults, and of a feed no more than where it is from."""
    schedule = report.schedule
    translate, plan = style.language.translate, schedule.plan
    if style.feed:
        return translate("Plan {id}, revision {number}.", id=plan.id, number=plan.revision)
    origin = translate(
        "Plan {id}, revision {number}. Import it into a calendar of its own.", id=plan.id, number=plan.revision
    )
    lines = [" ".join([*limb_lines(schedule, style.language, detailed=style.detailed_titles), origin])]
    if report.until:
        lines[0] += " " + translate(
            "Only until {date}: the course goes on after it.", date=style.language.day(report.until)
        )  # fmt: skip
    if is_draft(schedule):
        lines.append(approval_text(schedule, style.language))
    lines += _overrides(report, style.language)
    if style.notes:
        lines += [
            translate("Default, not ordered: {key} = {value}.", key=key, value=value_at(plan, key))
            for key in report.defaults
        ]
    return "\n".join(lines)


def _overrides(report: Report, language: Language) -> list[str]:
    """Who accepted which finding; why, in the plan's own words, stands among no others."""
    if language.code == "en":
        return override_texts(report.findings)
    overrides = [(finding.code, finding.override.by) for finding in report.findings if finding.override]
    return [language.translate("{code} overridden by {by}", code=code, by=by) for code, by in overrides]
