"""Reminders as .ics: one event a session, in UTC, so that 08:00 stays 08:00 in every client.

Sessions are computed one by one from local date, time and zone; nothing recurs, so no VTIMEZONE is needed and
none can be wrong. UIDs follow the instruction and the limb: what is left alone keeps its UID, what changes gets a new
one, and no client can keep an old instruction under a UID it knows. Neutral titles say nothing of limb or treatment.
No random value and no "now" reaches the file: the same plan gives the same bytes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText

from bt_cli import __version__
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.event_history import milestone_uid, past_of, places_of_day, session_uid
from bt_cli.document.heading import bone_text
from bt_cli.document.hexapod_rows import strut_instructions
from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.local_texts import direction_in, texts_in
from bt_cli.document.phrases import (
    checkpoints,
    every_member,
    frame_of,
    override_texts,
    reset_letters,
    several,
    turn_in_mm,
    value_at,
)
from bt_cli.document.report import Report
from bt_cli.frame.actuator import Move
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.words import mm

SESSION_LENGTH = timedelta(minutes=15)  # convention
EVENING_BEFORE = timedelta(hours=-6)  # convention: 18:00 on the day before an appointment
HOW_TO_IMPORT = """\
Import the reminders into a calendar of their own, made for them. When the plan changes, delete that calendar
and import the new file into a new one: old reminders go only that way.
  iPhone: make a calendar, open the file from Mail, AirDrop or Safari, "Add All", choose that calendar.
  Android and Google: make a calendar at calendar.google.com on a computer, Settings, Import; then set that
    calendar's own notification, as Google leaves the file's alarms out.
  Outlook: File, Open & Export, Import; it becomes a calendar of its own.
Turn by the printed schedule, not by the reminder alone; see docs/calendar.md."""
HOW_TO_UPDATE = """\
This file updates a calendar in place, which only some programs do (CalDAV servers, khal, Evolution): there it changes
what has changed and cancels what is gone. A cancelled reminder may still ring on a phone. If in doubt, delete the old
calendar and import the whole file, without --update, into a new one.
Turn by the printed schedule, not by the reminder alone; see docs/calendar.md."""


Scope = Literal["all", "update", "changes", "cancel"]
ORGANIZER = "mailto:nobody@example.invalid"  # CANCEL must name one; nobody is there to be answered


class CalendarStyle(NamedTuple):
    """What the reminders say, and which there are.

    Titles with or without the turn, descriptions or none, when the alarm rings. `scope` "all" is the revision's
    sessions and nothing else; "update" also cancels what any earlier revision had; "changes" has only what is other
    than at revision `since`; "cancel" takes everything back.
    """

    detailed_titles: bool = False
    notes: bool = True
    alarm_minutes_before: int = 0
    language: Language = ENGLISH
    scope: Scope = "all"
    since: int = 0


_TEXTS_ALIKE = frozenset({"BEGIN", "END", "STATUS", "SUMMARY", "TRANSP", "CLASS", "ACTION"})
_VALUES_ALIKE = frozenset({"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CATEGORIES", "TRIGGER"})  # objects of a pattern


class WrittenLine(bytes):
    """A content line as it stands in the file, folded."""

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
        if name not in _TEXTS_ALIKE and name not in _VALUES_ALIKE:
            return super().content_line(name, value, sorted)
        key = (name, value if name in _TEXTS_ALIKE else id(value))
        if key not in self._written:
            self._written[key] = WrittenLine(super().content_line(name, value, sorted).to_ical())
        return self._written[key]


class WantedEvent(NamedTuple):
    """An event that the file is to have: of a session or of a milestone, as it is since a revision."""

    uid: str
    what: Session | Milestone
    since: int
    cancelled: bool = False

    @property
    def on(self) -> date:
        """Its date."""
        return self.what.on if isinstance(self.what, Milestone) else self.what.at.date()


def calendars(
    report: Report, style: CalendarStyle, max_bytes: int | None = None, step: Callable[[], None] = lambda: None
) -> list[bytes]:
    """The .ics file of a schedule; several in date order where one would be over `max_bytes`.

    Every instant is read back from the bytes and compared before they are returned. `step` is called for each earlier
    revision: working these out is what takes long.
    """
    expected = sorted(_expected_events(report, style, step), key=lambda event: event.on)
    events = list(_events(report, expected, style))
    about = _about(report, style)
    parts = [events]
    files = [_file(events, about, style)]
    while max_bytes and len(files) < len(events) and max(map(len, files)) > max_bytes:
        parts = [half for part in parts for half in (part[: len(part) // 2], part[len(part) // 2 :]) if half]
        files = [_file(part, about, style) for part in parts]
    _compare(files, expected)
    return files


def _expected_events(report: Report, style: CalendarStyle, step: Callable[[], None]) -> Iterator[WantedEvent]:
    """What the file is to have. What is gone is gone whatever the report's `until`, which cancels nothing."""
    schedule, plan = report.schedule, report.schedule.plan
    past = past_of(schedule, step, gone=style.scope != "all")
    shown = [m for m in _shown(schedule, style) if not report.until or m.on <= report.until]
    there = [(session_uid(plan, s), s) for s in report.sessions] + [(milestone_uid(plan, m), m) for m in shown]
    for uid, what in there:
        if style.scope != "changes" or past.since[uid] > style.since:
            yield WantedEvent(uid, what, past.since[uid], style.scope == "cancel")
    if style.scope == "all":
        return
    kinds = _shown_kinds(style)
    for uid, (what, last) in past.gone.items():
        if (style.scope != "changes" or last >= style.since) and getattr(what, "kind", kinds[0]) in kinds:
            yield WantedEvent(uid, what, plan.revision, cancelled=True)


def _events(report: Report, expected: Sequence[WantedEvent], style: CalendarStyle) -> Iterator[Event]:
    schedule, translate = report.schedule, style.language.translate
    stamp, revision = _stamp(schedule), schedule.plan.revision
    reminder = _pattern(stamp, revision, translate("Reminder"), timedelta(minutes=-style.alarm_minutes_before))
    appointment = _pattern(stamp, revision, translate("Appointment"), EVENING_BEFORE)
    places, checks = places_of_day(schedule.sessions), checkpoints(schedule)
    status = approval_text(schedule, style.language) if is_draft(schedule) else ""
    draft = [translate("{status}. Do not turn by this reminder.", status=status)] if status else []
    for wanted_event in expected:
        if isinstance(wanted_event.what, Milestone):
            event = _appointment(wanted_event.uid, wanted_event.what, style, appointment)
            if style.notes and not wanted_event.cancelled and (limb := _limb(schedule, style)):
                event["description"] = vText(limb[0])
        elif wanted_event.cancelled:
            start = wanted_event.what.at.astimezone(UTC)
            event = _event(reminder, wanted_event.uid, translate("Reminder"), start, start + SESSION_LENGTH)
        else:
            event = _reminder(wanted_event, wanted_event.what, places[wanted_event.what.number], style, reminder)
            if style.notes:
                session, since = wanted_event.what, wanted_event.since
                lines = _instructions(report, session, since, session.number in checks, style)
                event["description"] = vText("\n".join([*draft, *lines]))
            if draft:
                event["summary"] = vText(translate("DRAFT: {title}", title=event["summary"]))
        yield _taken_back(event, style) if wanted_event.cancelled else event


def _taken_back(event: Event, style: CalendarStyle) -> Event:
    """The same event as one that is not to be: nothing rings."""
    event["status"] = vText("CANCELLED")
    event["summary"] = vText(style.language.translate("Cancelled: {title}", title=event["summary"]))
    event.subcomponents = []
    if style.scope == "cancel":
        event["organizer"] = vCalAddress(ORGANIZER)
    return event


def _stamp(schedule: Schedule) -> datetime:
    """When the last course entry was entered; without one the day of surgery. Never now."""
    plan = schedule.plan
    if not plan.course:
        return datetime.combine(plan.surgery or schedule.start.date(), time(), tzinfo=UTC)
    last = plan.course[-1]
    return last.entered or plan.zones.instant(last.moment(plan.protocol.sessions)).astimezone(UTC)


def _file(events: Sequence[Event], about: str, style: CalendarStyle) -> bytes:
    calendar = PatternedCalendar()
    calendar.add("version", "2.0")
    if style.scope == "cancel":
        calendar.add("method", "CANCEL")
    calendar.add("prodid", f"-//bt//bt {__version__}//EN")
    calendar["x-wr-caldesc"] = vText(about)
    calendar.subcomponents = list(events)
    data: bytes = calendar.to_ical()
    return data


def _about(report: Report, style: CalendarStyle) -> str:
    """What the calendar says of itself; without notes no defaults."""
    schedule = report.schedule
    translate, plan = style.language.translate, schedule.plan
    origin = translate(
        "Plan {id}, revision {number}. Import it into a calendar of its own.", id=plan.id, number=plan.revision
    )
    lines = [" ".join([*_limb(schedule, style), origin])]
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
    if language == ENGLISH:
        return override_texts(report.findings)
    overrides = [(finding.code, finding.override.by) for finding in report.findings if finding.override]
    return [language.translate("{code} overridden by {by}", code=code, by=by) for code, by in overrides]


def _pattern(stamp: datetime, revision: int, category: str, trigger: timedelta) -> Event:
    """What all events of one category share: made once, as hundreds are cut from it."""
    event, alarm = Event(), Alarm()
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", revision)
    event.add("categories", [category])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    alarm.add("action", "DISPLAY")
    alarm.add("description", category)
    alarm["trigger"] = vDuration(trigger) if trigger else vText("PT0S")  # P0D, which it would write, is rarely seen
    event.add_component(alarm)
    return event


def _event(pattern: Event, uid: str, summary: str, start: date, end: date) -> Event:
    event = Event(pattern)
    event.subcomponents = pattern.subcomponents
    event["uid"] = vText(uid)
    event["summary"] = vText(summary)
    event.add("dtstart", start)
    event.add("dtend", end)
    return event


def _reminder(
    wanted_event: WantedEvent, session: Session, place: tuple[int, int], style: CalendarStyle, pattern: Event
) -> Event:
    """The revision that its title says is the one in which it last changed."""
    values = {"number": place[0], "total": place[1], "revision": wanted_event.since}
    title = style.language.translate("Reminder {number} of {total} · plan {revision}", **values)
    if style.detailed_titles:
        turns = ", ".join(f"{m.actuator.id}: {turn_in_mm(m, style.language)}" for m in session.moves)
        title = style.language.translate("Turn {turns} · {number} of {total} · plan {revision}", turns=turns, **values)
    start = session.at.astimezone(UTC)
    return _event(pattern, wanted_event.uid, title, start, start + SESSION_LENGTH)


def _instructions(report: Report, session: Session, since: int, check: bool, style: CalendarStyle) -> Iterator[str]:
    """What to do, a line each; a `check` is due after the last turn of the first day and of each week."""
    translate, plan, clinic = style.language.translate, report.schedule.plan, report.clinic_on(session.at)
    yield from _limb(report.schedule, style)
    if report.schedule.correction:
        yield from strut_instructions(report.schedule, session, check=check, language=style.language)
    else:
        yield from _turns(report, session, check=check, style=style)
    yield translate("Plan {id}, revision {number}.", id=plan.id, number=since)
    if missed_turn := texts_in(clinic, style.language).missed_turn:
        yield translate("Missed a turn? {text}", text=missed_turn)
    if clinic.phone:
        yield translate("Questions: {phone}", phone=clinic.phone)


def _limb(schedule: Schedule, style: CalendarStyle) -> list[str]:
    """Which limb it is, "Left tibia.": only where titles are detailed, for neutral ones say nothing of it."""
    if not style.detailed_titles or not (schedule.plan.side or schedule.plan.bone):
        return []
    limb = bone_text(schedule, style.language)
    return [f"{limb[0].upper()}{limb[1:]}."]


def _turns(report: Report, session: Session, *, check: bool, style: CalendarStyle) -> Iterator[str]:
    schedule, language = report.schedule, style.language
    if condition := _not_before(schedule, session, language):
        yield condition
    for move in session.moves:
        yield from _turn(schedule, session.at, move, language)
    if check:
        yield _check(schedule, session, language)


def _turn(schedule: Schedule, on: date, move: Move, language: Language) -> Iterator[str]:
    """What to do with one actuator, by the part of the frame that it belongs to."""
    translate, frame = language.translate, frame_of(schedule.plan.on(on), move.actuator)
    what, turn, who = every_member(move.actuator, language), turn_in_mm(move, language), move.actuator.id
    if schedule.has_multiple_levels:
        who = translate("{letter} ({level})", letter=who, level=move.actuator.level)
    if frame.counter_nut:
        yield translate("Loosen the counter-nut of each nut before you turn it. Tighten it again after the turn.")
    direction = direction_in(frame, language)
    way = f", {direction}" if direction else ""
    if move.steps < 0:
        back = (
            translate("the opposite way to “{direction}”", direction=direction)
            if direction
            else translate("the OPPOSITE way")
        )
        way = f", {back}"
    yield translate("{who}: turn {what} {turn}{way}.", who=who, what=what, turn=turn, way=way)
    if not direction:
        yield translate("NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.")
    face = " " + translate("Face {number} then shows.", number=move.face) if move.face else ""
    yield translate("Reading after this turn: {mm}.", mm=mm(move.reading_mm)) + face


def _not_before(schedule: Schedule, session: Session, language: Language) -> str:
    """What must have been re-set in the clinic before the day's turns."""
    translate, on = language.translate, session.at.date()
    if on not in schedule.dates("swap"):
        return ""
    turning = {move.actuator.id for move in session.moves}
    due = [letter for letter in reset_letters(schedule, on) if letter in turning]
    if due:
        return translate("Not before {letters} was set again in the clinic today.", letters=", ".join(due))
    return "" if several(schedule) else translate("Not before the frame was set again in the clinic today.")


def _check(schedule: Schedule, session: Session, language: Language) -> str:
    """What every scale must read after a session; one that does not turn then keeps what it showed."""
    translate = language.translate
    if not several(schedule):
        reading = ", ".join(mm(move.reading_mm) for move in session.moves)
        return translate(
            "CHECK after this turn: the scale must read {reading}. If it differs, stop and call.", reading=reading
        )
    shown = zip(schedule.actuators, schedule.ledger.readings_after(session.number), strict=True)
    return translate(
        "CHECK after this turn: the scales must read {readings}. If one differs, stop and call.",
        readings=", ".join(f"{actuator.id} {mm(reading_mm)}" for actuator, reading_mm in shown),
    )


def _shown_kinds(style: CalendarStyle) -> tuple[str, ...]:
    """The milestones that a patient's calendar shows; a neutral one says nothing of an operation."""
    return ("review", "swap", "surgery") if style.detailed_titles else ("review", "swap")


def _shown(schedule: Schedule, style: CalendarStyle) -> list[Milestone]:
    return [m for m in schedule.milestones if m.kind in _shown_kinds(style)]


def _appointment(uid: str, milestone: Milestone, style: CalendarStyle, pattern: Event) -> Event:
    translate = style.language.translate
    titles = {
        "review": translate("Clinic review and X-ray"),
        "swap": translate("Clinic: frame re-set"),
        "surgery": translate("Operation"),
    }
    title = titles[milestone.kind] if style.detailed_titles else translate("Appointment")
    return _event(pattern, uid, title, milestone.on, milestone.on + timedelta(days=1))


def instants(data: bytes) -> dict[str, datetime]:
    """UID → start of every timed event in .ics bytes, read without the library that wrote them."""
    text = data.decode().replace("\r\n ", "")
    starts = {}
    for event in text.split("\r\nBEGIN:VEVENT\r\n")[1:]:
        start = re.search(r"^DTSTART:(\d{8}T\d{6}Z)\r$", event, re.MULTILINE)
        uid = re.search(r"^UID:(.+)\r$", event, re.MULTILINE)
        if start and uid:
            starts[uid[1]] = datetime.strptime(start[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
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
