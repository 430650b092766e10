"""A ward's dates as .ics, for the clinic's own calendar: reviews, hardware changes, docking, last turns by case code.

All are whole days without an alarm. The UID of a date is that of the limb, of what it is, and of how many of its kind
come before it, so that a date that a new order moves is the same event on another day. A draft says so. The same plans
give the same bytes, on whatever day.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from icalendar import Calendar, Event, vText

from bt_cli import __version__
from bt_cli.document.event_history import ward_uid
from bt_cli.document.ward import Ward
from bt_cli.document.ward_row import Patient, WardDate, WardRow
from bt_cli.document.ward_table import date_name
from bt_cli.words import capital


def ward_calendar(ward: Ward) -> bytes:
    """The dates of all plans as one calendar. Files of one limb have theirs side by side, each by its name."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//bt//bt {__version__}//EN")
    calendar["name"] = calendar["x-wr-calname"] = vText("Ward")
    limbs = Counter(_limb(row.patient) for row in ward.plans)
    for row in ward.plans:
        shared = limbs[_limb(row.patient)] > 1
        calendar.subcomponents += _events(row, with_limb=row.patient.id in ward.twice, with_file=shared)
    data: bytes = calendar.to_ical()
    return data


def _limb(patient: Patient) -> tuple[str, str | None, str | None]:
    return patient.id, patient.side, patient.bone


def _events(row: WardRow, *, with_limb: bool, with_file: bool) -> Iterator[Event]:
    places: Counter[str] = Counter()
    patient, name_of_file = row.patient, re.split(r"[/\\]", row.patient.file)[-1]
    names = [patient.id, *([patient.where] if with_limb and patient.where else [])]
    names += [name_of_file] if with_file else []
    for date in row.dates:
        places[date.kind] += 1
        uid = ward_uid(_limb(patient), date.kind, str(places[date.kind]), *([name_of_file] if with_file else []))
        yield _event(row, date, uid, " ".join(names))


def _event(row: WardRow, date: WardDate, uid: str, name: str) -> Event:
    event, patient = Event(), row.patient
    title = f"{name}: {date_name(date.kind, patient)}"
    lines = [f"Plan {patient.id}, revision {patient.revision}."]
    lines += [f"{capital(patient.where)}."] if patient.where else []
    lines += [f"{'To be changed' if date.kind == 'hardware_change' else 'Planned'}: {date.what}."] if date.what else []
    lines += [] if patient.approved else [f"{row.approval}."]
    event["uid"] = vText(uid)
    event["summary"] = vText(title if patient.approved else f"DRAFT: {title}")
    event["description"] = vText("\n".join(lines))
    event.add("dtstamp", row.stamp)
    event.add("last-modified", row.stamp)
    event.add("sequence", patient.revision)
    event.add("dtstart", date.on)
    event.add("dtend", date.on + timedelta(days=1))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
