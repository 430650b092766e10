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

from icalendar import Alarm, Calendar, Event, vDuration, vText

from bt_cli import __version__
from bt_cli.output.language import ENGLISH, Language
from bt_cli.output.report import Report
from bt_cli.output.rows import checkpoints, every_member, override_texts, turn_in_mm, value_at
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.words import mm, number

NAMESPACE = UUID("9f0a3c52-6c1e-5d0b-8a1f-2b7f5d1c4e60")  # ours, for ever: another would make every UID a new one
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


class CalendarStyle(NamedTuple):
    """What the reminders say: titles with or without the turn, descriptions or none, when the alarm rings."""

    detailed_titles: bool = False
    notes: bool = True
    alarm_minutes_before: int = 0
    language: Language = ENGLISH


def calendars(report: Report, style: CalendarStyle, max_bytes: int | None = None) -> list[bytes]:
    """The .ics file of a schedule; several in date order where one would be over `max_bytes`.

    Every instant is read back from the bytes and compared before they are returned.
    """
    schedule, sessions = report.schedule, report.sessions
    milestones = [m for m in _shown(schedule, style) if not report.until or m.on <= report.until]
    stamp = datetime.combine(schedule.plan.surgery or schedule.start.date(), time(), tzinfo=UTC)
    by_day = _numbers_of_day(schedule.sessions)
    say, revision, checks = style.language.say, schedule.plan.revision, checkpoints(schedule)
    reminder = _pattern(stamp, revision, say("Reminder"), timedelta(minutes=-style.alarm_minutes_before))
    appointment = _pattern(stamp, revision, say("Appointment"), EVENING_BEFORE)
    events = []
    for session in sessions:
        event = _reminder(schedule, session, by_day[session.number], style, reminder)
        if style.notes:
            event["description"] = vText("\n".join(_instructions(report, session, session.number in checks, style)))
        events.append((session.at.date(), event))
    events += [(m.on, _appointment(schedule, m, style, appointment)) for m in milestones]
    events.sort(key=lambda dated: dated[0])
    about = _about(report, style)
    parts = [events]
    files = [_file(events, about)]
    while max_bytes and len(files) < len(events) and max(map(len, files)) > max_bytes:
        parts = [half for part in parts for half in (part[: len(part) // 2], part[len(part) // 2 :]) if half]
        files = [_file(part, about) for part in parts]
    _compare(files, schedule.plan, sessions)
    return files


def _file(events: Sequence[tuple[date, Event]], about: str) -> bytes:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//bt//bt {__version__}//EN")
    calendar["x-wr-caldesc"] = vText(about)
    calendar.subcomponents = [event for _, event in events]
    data: bytes = calendar.to_ical()
    return data


def _about(report: Report, style: CalendarStyle) -> str:
    """What the calendar says of itself; without notes no defaults."""
    schedule = report.schedule
    say, plan = style.language.say, schedule.plan
    own = say("Plan {id}, revision {number}. Import it into a calendar of its own.", id=plan.id, number=plan.revision)
    said = [own]
    if report.until:
        said[0] += " " + say(
            "Only until {date}: the course goes on after it.", date=style.language.day(report.until)
        )  # fmt: skip
    said += override_texts(report.findings)
    if style.notes:
        said += [
            say("Default, not ordered: {key} = {value}.", key=key, value=value_at(plan, key)) for key in report.defaults
        ]
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


def session_uid(plan: Plan, session: Session) -> str:
    """The UID of a session: it changes exactly when the instant or anything about its turns changes."""
    turns = (
        f"{m.actuator.id}{m.steps:+d}/{m.actuator.steps_per_turn} {m.actuator.members} {m.actuator.mechanism.member} "
        f"{number(m.travel_mm)} {number(m.reading_mm)} {m.face}"
        for m in session.moves
    )
    instruction = " ".join([*turns, plan.frame.direction or ""])
    return _uid(plan.id, f"{session.at.astimezone(UTC):%Y%m%dT%H%M%SZ}", instruction)


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
    schedule: Schedule, session: Session, place: tuple[int, int], style: CalendarStyle, pattern: Event
) -> Event:
    say, revision = style.language.say, schedule.plan.revision
    title = say("Reminder {number} of {total} · plan {revision}", number=place[0], total=place[1], revision=revision)
    if style.detailed_titles:
        turns = ", ".join(f"{m.actuator.id}: {turn_in_mm(m, style.language)}" for m in session.moves)
        title = say(
            "Turn {turns} · {number} of {total} · plan {revision}",
            turns=turns, number=place[0], total=place[1], revision=revision,
        )  # fmt: skip
    start = session.at.astimezone(UTC)
    return _event(pattern, session_uid(schedule.plan, session), title, start, start + SESSION_LENGTH)


def _instructions(report: Report, session: Session, check: bool, style: CalendarStyle) -> Iterator[str]:
    """What to do, a line each; a `check` is due after the last turn of the first day and of each week."""
    say, plan, clinic = style.language.say, report.schedule.plan, report.clinic
    if session.at.date() in report.schedule.dates("swap"):
        yield say("Not before the frame was set again in the clinic today.")
    for move in session.moves:
        what, turn = every_member(move.actuator, style.language), turn_in_mm(move, style.language)
        way = f", {plan.frame.direction}" if plan.frame.direction else ""
        yield say("{who}: turn {what} {turn}{way}.", who=move.actuator.id, what=what, turn=turn, way=way)
        if not plan.frame.direction:
            yield say("NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.")
        face = " " + say("Face {number} then shows.", number=move.face) if move.face else ""
        yield say("Reading after this turn: {mm}.", mm=mm(move.reading_mm)) + face
    if check:
        reading = ", ".join(mm(move.reading_mm) for move in session.moves)
        yield say(
            "CHECK after this turn: the scale must read {reading}. If it differs, stop and call.", reading=reading
        )
    yield say("Plan {id}, revision {number}.", id=plan.id, number=plan.revision)
    if clinic.missed_turn:
        yield say("Missed a turn? {text}", text=clinic.missed_turn)
    if clinic.phone:
        yield say("Questions: {phone}", phone=clinic.phone)


def _shown(schedule: Schedule, style: CalendarStyle) -> list[Milestone]:
    """The milestones that a patient's calendar shows; a neutral one says nothing of an operation."""
    kinds = ("review", "swap", "surgery") if style.detailed_titles else ("review", "swap")
    return [m for m in schedule.milestones if m.kind in kinds]


def _appointment(schedule: Schedule, milestone: Milestone, style: CalendarStyle, pattern: Event) -> Event:
    say = style.language.say
    titles = {
        "review": say("Clinic review and X-ray"),
        "swap": say("Clinic: frame re-set"),
        "surgery": say("Operation"),
    }
    title = titles[milestone.kind] if style.detailed_titles else say("Appointment")
    uid = _uid(schedule.plan.id, milestone.kind, milestone.on.isoformat())
    return _event(pattern, uid, title, milestone.on, milestone.on + timedelta(days=1))


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


def _compare(files: Sequence[bytes], plan: Plan, sessions: Sequence[Session]) -> None:
    """See that the files hold every session at its instant, and every event under a UID of its own."""
    whole = b"".join(files)
    timed = {uid: start for data in files for uid, start in instants(data).items()}
    uids = re.findall(rb"^UID:.+$", whole, re.MULTILINE)
    meant = {session_uid(plan, s): s.at.astimezone(UTC) for s in sessions}
    starts = len(re.findall(rb"^DTSTART:", whole, re.MULTILINE))
    if timed != meant or starts != len(sessions) or not len(set(uids)) == len(uids) == whole.count(b"BEGIN:VEVENT"):
        raise AssertionError("the calendar read back differs from the schedule; nothing was written")
