"""Reminders as .ics: one event a session, in UTC, so that 08:00 stays 08:00 in every client.

Sessions are computed one by one from local date, time and zone; nothing recurs, so no VTIMEZONE is needed and
none can be wrong. UIDs follow the instruction and the limb: what is left alone keeps its UID, what changes gets a new
one, and no client can keep an old instruction under a UID it knows. Neutral titles say nothing of limb or treatment.
No random value and no "now" reaches the file: the same plan and zone data give the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar import Alarm, Event, vDatetime, vDuration, vText

from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.event_history import (
    DaysOfRest,
    Occasion,
    ended_uid,
    gone_of,
    occasions_of,
    stamp_of,
)
from bt_cli.document.language import Language
from bt_cli.document.reminder_text import SESSION_LENGTH, EventText, EventTexts
from bt_cli.document.report import Report
from bt_cli.output.calendar.file import CalendarStyle, WrittenLine, calendar_file
from bt_cli.schedule.model import Milestone, Schedule, Session

HOW_TO_IMPORT = """\
Import the reminders into a calendar of their own, made for them. When the plan changes, delete that calendar
and import the new file into a new one: old reminders go only that way.
Turn by the printed schedule, not by the reminder alone; see docs/calendar.md."""
HOW_TO_UPDATE = """\
This file is for khal, Evolution and CalDAV servers alone, which update a calendar in place. There it adds what is new
and cancels what is gone. A cancelled reminder may still ring on a phone that syncs with them. For a phone, Google,
Outlook or Thunderbird delete the old calendar, and import the whole file, without --update, into a new one.
Turn by the printed schedule, not by the reminder alone; see docs/calendar.md."""


class WantedEvent(NamedTuple):
    """An event that the file is to have."""

    uid: str
    what: Occasion
    cancelled: bool = False

    @property
    def on(self) -> date:
        """Its first date."""
        return self.what.at.date() if isinstance(self.what, Session) else self.what.on


def calendars(
    report: Report, style: CalendarStyle, max_bytes: int | None = None, step: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The .ics file of a schedule; several in date order where one would be over `max_bytes`.

    Every instant is read back from the bytes and compared before they are returned. `step` is called for each earlier
    revision: working these out is what takes long.
    """
    style = style._replace(language=style.language.of(report.schedule.mechanisms))
    expected = sorted(_expected_events(report, style, step), key=lambda event: event.on)
    events = list(_events(report, expected, style))
    parts = [events]
    files = [calendar_file(events, report, style)]
    while max_bytes and len(files) < len(events) and max(map(len, files)) > max_bytes:
        parts = [half for part in parts for half in (part[: len(part) // 2], part[len(part) // 2 :]) if half]
        files = [calendar_file(part, report, style) for part in parts]
    _compare(files, expected)
    return files


def ended_calendar(report: Report, style: CalendarStyle, on: date) -> bytes:
    """The feed of reminders that are no more, since a day: nothing in it rings.

    One event says so: a calendar without any is none by RFC 5545, 3.6, and vdirsyncer leaves what it has for it.
    """
    translate, plan = style.language.translate, report.schedule.plan
    title = translate("Reminders have ended: delete this calendar")
    pattern = _pattern(report.schedule, translate("Reminder"), style)
    event = _event(pattern, ended_uid(plan, on), title, EventText(title, on, on + timedelta(days=1), ()))
    event.subcomponents = []
    return calendar_file([event], report, style)


def _expected_events(report: Report, style: CalendarStyle, step: Callable[[], None]) -> Iterator[WantedEvent]:
    """What the file is to have. What is gone is gone whatever the report's `until`, which cancels nothing."""
    for uid, what in occasions_of(report.schedule, detailed=style.detailed_titles).items():
        event = WantedEvent(uid, what)
        if not report.until or event.on <= report.until:
            yield event
    if style.update:
        for uid, what in gone_of(report.schedule, step, detailed=style.detailed_titles).items():
            yield WantedEvent(uid, what, cancelled=True)


def _events(report: Report, expected: Sequence[WantedEvent], style: CalendarStyle) -> Iterator[Event]:
    schedule, translate = report.schedule, style.language.translate
    status = approval_text(schedule, style.language) if is_draft(schedule) else ""
    patterns = {
        Session: _pattern(schedule, translate("Reminder"), style),
        Milestone: _pattern(schedule, translate("Appointment"), style),
        DaysOfRest: _pattern(schedule, translate("Do not turn"), style),
    }
    texts = EventTexts(report, style.language, detailed=style.detailed_titles)
    cut = _CancelledReminder(schedule, patterns[Session], style)
    for uid, what, cancelled in expected:
        if isinstance(what, Session) and cancelled:
            yield cut.event(uid, what)
            continue
        text = texts.of(what)
        lines = list(text.lines) if style.notes and not cancelled else []
        if status and lines:
            warning = translate("{status}. Do not turn by this reminder.", status=status)
            lines.insert(0, warning if isinstance(what, Session) else f"{status}.")
        title = _cancelled(schedule, text.title, style.language) if cancelled else text.title
        title = translate("DRAFT: {title}", title=title) if status and not cancelled else title
        event = _event(patterns[type(what)], uid, title, text)
        if lines:
            event["description"] = vText("\n".join(lines))
        if cancelled:  # nothing rings
            event["status"], event.subcomponents = vText("CANCELLED"), []
        yield event


def _cancelled(schedule: Schedule, title: str, language: Language) -> str:
    title = language.translate("Cancelled: {title}", title=title)
    return language.translate("DRAFT: {title}", title=title) if is_draft(schedule) else title


class _CancelledReminder:
    """Reminders that are no more, all cut from the lines of one: a plan of many orders has tens of thousands."""

    def __init__(self, schedule: Schedule, pattern: Event, style: CalendarStyle) -> None:
        at = datetime(2000, 1, 1, tzinfo=UTC)
        title = _cancelled(schedule, style.language.translate("Reminder"), style.language)
        event = _event(pattern, "UID", title, EventText(title, at, at, ()))
        event["status"], event.subcomponents = vText("CANCELLED"), []
        _, *lines, _ = event.to_ical().replace(b"%", b"%%").removesuffix(b"\r\n").split(b"\r\n")
        values = {b"UID": b"%(uid)b", b"DTSTART": b"%(start)b", b"DTEND": b"%(end)b"}
        cut = (name + b":" + values[name] if (name := line.split(b":")[0]) in values else line for line in lines)
        self._lines = b"\r\n".join(cut)

    def event(self, uid: str, session: Session) -> Event:
        start, end = (_utc(at).encode() for at in (session.at, session.at + SESSION_LENGTH))
        values = {b"uid": uid.encode(), b"start": start, b"end": end}
        event = Event()
        event["uid"] = WrittenLine(self._lines % values)
        return event


def _pattern(schedule: Schedule, category: str, style: CalendarStyle) -> Event:
    """What all events of one category share: made once, as hundreds are cut from it."""
    event, stamp = Event(), stamp_of(schedule)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", schedule.plan.revision)
    event.add("categories", [category])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    minutes = style.alarm_minutes_before  # P0D, which it would write for none, is rarely seen
    shown = style.language.translate("DRAFT: {title}", title=category) if is_draft(schedule) else category
    event.add_component(_alarm(shown, vDuration(timedelta(minutes=-minutes)) if minutes else vText("PT0S")))
    return event


def _alarm(shown: str, trigger: vText | vDuration | vDatetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm["description"], alarm["trigger"] = vText(shown), trigger
    return alarm


def _event(pattern: Event, uid: str, title: str, text: EventText) -> Event:
    event = Event(pattern)
    event.subcomponents = pattern.subcomponents
    if text.rings:  # an instant: by a duration some clients count from midnight in UTC
        trigger = vDatetime(text.rings.astimezone(UTC))
        trigger.params["VALUE"] = "DATE-TIME"
        event.subcomponents = [_alarm(str(pattern.subcomponents[0]["description"]), trigger)]
    event["uid"] = vText(uid)
    event["summary"] = vText(title)
    event["dtstart"], event["dtend"] = _dated("DTSTART", text.start), _dated("DTEND", text.end)
    return event


def _dated(name: str, on: date) -> WrittenLine:
    """The line of an instant, in UTC, or of a whole day."""
    line = f"{name}:{_utc(on)}" if isinstance(on, datetime) else f"{name};VALUE=DATE:{on:%Y%m%d}"
    return WrittenLine(line.encode())


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def instants(data: bytes) -> dict[str, datetime]:
    """UID → start of every timed event in .ics bytes, read without the library that wrote them."""
    text = data.decode().replace("\r\n ", "")
    starts = {}
    for event in text.split("\r\nBEGIN:VEVENT\r\n")[1:]:
        start = re.search(r"^DTSTART:(\d{8}T\d{6}Z)\r$", event, re.MULTILINE)
        uid = re.search(r"^UID:(.+)\r$", event, re.MULTILINE)
        if start and uid:
            starts[uid[1]] = datetime.fromisoformat(start[1])
    return starts


def _compare(files: Sequence[bytes], expected: Sequence[WantedEvent]) -> None:
    """See that the files hold every session at its instant, and every event under a UID of its own."""
    whole = b"".join(files)
    timed = {uid: start for data in files for uid, start in instants(data).items()}
    uids = re.findall(rb"^UID:.+$", whole, re.MULTILINE)
    meant = {event.uid: event.what.at.astimezone(UTC) for event in expected if isinstance(event.what, Session)}
    starts = len(re.findall(rb"^DTSTART:", whole, re.MULTILINE))
    cancelled = len(re.findall(rb"^STATUS:CANCELLED", whole, re.MULTILINE))
    if (
        timed != meant
        or starts != len(meant)
        or cancelled != sum(event.cancelled for event in expected)
        or not len(set(uids)) == len(uids) == whole.count(b"\r\nBEGIN:VEVENT\r\n") == len(expected)
    ):
        raise AssertionError("the calendar read back differs from the schedule; nothing was written")
