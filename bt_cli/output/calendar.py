"""Reminders as .ics: one event a session, in UTC, so that 08:00 stays 08:00 in every client.

Sessions are computed one by one from local date, time and zone; nothing recurs, so no VTIMEZONE is needed and
none can be wrong. UIDs follow the instruction: what is left alone keeps its UID, what changes gets a new one,
and no client can keep an old instruction under a UID it knows. Titles say nothing of limb or treatment.
No random value and no "now" reaches the file: the same plan gives the same bytes.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Event, vText

from bt_cli import __version__
from bt_cli.checks.rules import Finding
from bt_cli.output.rows import override_texts, turn_in_mm, value_at
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.words import mm, number

NAMESPACE = UUID("9f0a3c52-6c1e-5d0b-8a1f-2b7f5d1c4e60")  # ours, for ever: another would make every UID a new one
REVISION = 0  # the number of course entries; this version of bt reads none
SESSION_LENGTH = timedelta(minutes=15)  # convention
EVENING_BEFORE = timedelta(hours=-6)  # convention: 18:00 on the day before an appointment
MAX_BYTES = 900_000  # Google is reported to take 1 MB
HOW_TO_IMPORT = """\
Import the reminders into a calendar of their own, made for them. When the plan changes, delete that calendar
and import the new file into a new one: old reminders go only that way.
  iPhone: make a calendar, open the file from Mail, AirDrop or Safari, "Add All", choose that calendar.
  Android and Google: make a calendar at calendar.google.com on a computer, Settings, Import; then set that
    calendar's own notification, as Google leaves the file's alarms out.
  Outlook: File, Open & Export, Import; it becomes a calendar of its own.
Turn by the printed schedule, not by the reminder alone; see docs/calendar.md."""


class CalendarStyle(NamedTuple):
    """What the reminders say: titles with or without the turn, descriptions or none, when the alarm rings."""

    detailed_titles: bool = False
    notes: bool = True
    alarm_minutes_before: int = 0


def calendars(
    style: CalendarStyle,
    schedule: Schedule,
    findings: Sequence[Finding] = (),
    defaults: Sequence[str] = (),
    until: date | None = None,
    *,
    split: bool = False,
) -> list[bytes]:
    """The .ics file of a schedule; with `split` several, in date order, each small enough for every importer.

    Every instant is read back from the bytes and compared before they are returned.
    """
    sessions = [s for s in schedule.sessions if not until or s.at.date() <= until]
    milestones = [m for m in _shown(schedule, style) if not until or m.on <= until]
    stamp = datetime.combine(schedule.plan.surgery or schedule.start.date(), time(), tzinfo=UTC)
    by_day = _numbers_of_day(schedule.sessions)
    events = [(s.at.date(), _reminder(schedule, s, by_day[s.number], style, stamp)) for s in sessions]
    events += [(m.on, _appointment(schedule, m, style, stamp)) for m in milestones]
    events.sort(key=lambda dated: dated[0])
    about = _about(schedule, findings, defaults)
    parts = [events]
    files = [_file(events, about)]
    while split and len(files) < len(events) and max(map(len, files)) > MAX_BYTES:
        parts = [half for part in parts for half in (part[: len(part) // 2], part[len(part) // 2 :]) if half]
        files = [_file(part, about) for part in parts]
    _compare(files, schedule.plan.id, sessions)
    return files


def _file(events: Sequence[tuple[date, Event]], about: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//bt//bt {__version__}//EN")
    calendar["x-wr-caldesc"] = vText(about)
    calendar.subcomponents = [event for _, event in events]
    return calendar.to_ical()


def _about(schedule: Schedule, findings: Sequence[Finding], defaults: Sequence[str]) -> str:
    said = [f"Plan {schedule.plan.id}, revision {REVISION}. Import it into a calendar of its own."]
    said += override_texts(findings)
    said += [f"Default, not ordered: {key} = {value_at(schedule.plan, key)}." for key in defaults]
    return "\n".join(said)


def _numbers_of_day(sessions: Sequence[Session]) -> dict[int, tuple[int, int]]:
    """For each session's number: which of its day's sessions it is, and of how many."""
    counts: dict[int, int] = {}
    places = {}
    for session in sessions:
        counts[session.day] = counts.get(session.day, 0) + 1
        places[session.number] = counts[session.day]
    return {s.number: (places[s.number], counts[s.day]) for s in sessions}


def _uid(*parts: str) -> str:
    return str(uuid5(NAMESPACE, "|".join(parts)))


def session_uid(plan_id: str, session: Session) -> str:
    """The UID of a session: it changes exactly when the instant, a move or a reading changes."""
    moves = " ".join(f"{m.actuator.id}{m.steps:+d}:{number(m.travel_mm)}:{number(m.reading_mm)}" for m in session.moves)
    return _uid(plan_id, f"{session.at.astimezone(UTC):%Y%m%dT%H%M%SZ}", moves)


def _event(uid: str, stamp: datetime, summary: str, category: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", REVISION)
    event.add("summary", summary)
    event.add("categories", [category])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _alarm(trigger: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", trigger)
    return alarm


def _reminder(
    schedule: Schedule, session: Session, place: tuple[int, int], style: CalendarStyle, stamp: datetime
) -> Event:
    title = f"Reminder {place[0]} of {place[1]} · plan {REVISION}"
    if style.detailed_titles:
        turns = ", ".join(f"{m.actuator.id}: {turn_in_mm(m)}" for m in session.moves)
        title = f"Turn {turns} · {place[0]} of {place[1]} · plan {REVISION}"
    event = _event(session_uid(schedule.plan.id, session), stamp, title, "Reminder")
    start = session.at.astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", start + SESSION_LENGTH)
    if style.notes:
        event.add("description", "\n".join(_instructions(schedule, session)))
    event.add_component(_alarm(timedelta(minutes=-style.alarm_minutes_before), "Reminder"))
    return event


def _instructions(schedule: Schedule, session: Session) -> Iterator[str]:
    clinic, direction = schedule.plan.clinic, schedule.plan.frame.direction
    for move in session.moves:
        count = f"each of the {move.actuator.count} {move.actuator.kind}s" if move.actuator.count > 1 else "the " + move.actuator.kind
        way = f", {direction}" if direction else ""
        yield f"{move.actuator.id}: turn {count} {turn_in_mm(move)}{way}."
        face = f" Face {move.face} then shows." if move.face else ""
        yield f"Reading after this turn: {mm(move.reading_mm)}.{face}"
    yield f"Plan {schedule.plan.id}, revision {REVISION}."
    if clinic and clinic.missed_turn:
        yield f"Missed a turn? {clinic.missed_turn}"
    if clinic and clinic.phone:
        yield f"Questions: {clinic.phone}"


def _shown(schedule: Schedule, style: CalendarStyle) -> list[Milestone]:
    """The milestones that a patient's calendar shows; a neutral one says nothing of an operation."""
    kinds = ("review", "swap", "surgery") if style.detailed_titles else ("review", "swap")
    return [m for m in schedule.milestones if m.kind in kinds]


def _appointment(schedule: Schedule, milestone: Milestone, style: CalendarStyle, stamp: datetime) -> Event:
    titles = {"review": "Clinic review and X-ray", "swap": "Clinic: frame re-set", "surgery": "Operation"}
    title = titles[milestone.kind] if style.detailed_titles else "Appointment"
    uid = _uid(schedule.plan.id, milestone.kind, milestone.on.isoformat())
    event = _event(uid, stamp, title, "Appointment")
    event.add("dtstart", milestone.on)
    event.add("dtend", milestone.on + timedelta(days=1))
    event.add_component(_alarm(EVENING_BEFORE, "Appointment"))
    return event


def instants(data: bytes) -> dict[str, datetime]:
    """UID → start of every timed event in .ics bytes, read without the library that wrote them."""
    text = data.decode().replace("\r\n ", "")
    found = {}
    for event in text.split("BEGIN:VEVENT\r\n")[1:]:
        start = re.search(r"^DTSTART:(\d{8}T\d{6}Z)\r$", event, re.MULTILINE)
        uid = re.search(r"^UID:(.+)\r$", event, re.MULTILINE)
        if start and uid:
            found[uid[1]] = datetime.strptime(start[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return found


def _compare(files: Sequence[bytes], plan_id: str, sessions: Sequence[Session]) -> None:
    """See that the files hold every session at its instant, once each, and nothing else."""
    read: dict[str, datetime] = {}
    for data in files:
        read |= instants(data)
    meant = {session_uid(plan_id, s): s.at.astimezone(UTC) for s in sessions}
    starts = sum(len(re.findall(rb"^DTSTART:", data, re.MULTILINE)) for data in files)
    if read != meant or starts != len(sessions):
        raise AssertionError("the calendar read back differs from the schedule; nothing was written")
