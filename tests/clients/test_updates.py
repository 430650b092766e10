"""Calendars that follow a course, in real clients: after every update they hold the last revision and nothing else.

`--update` files of revisions 0, 1, 2, … are imported in turn; what is then not cancelled are exactly the last
revision's sessions, at exactly their times, once each.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar, Event

from bt_cli.document.report import Report
from bt_cli.output.calendar import CalendarStyle, calendars
from tests.clients.caldav import IN_MEMORY, Server, radicale
from tests.clients.khal import khal_in
from tests.helpers import goal
from tests.schedule.test_courses import course, courses

FEW = settings(max_examples=2, suppress_health_check=list(HealthCheck), deadline=None)


def revisions(entries: list[dict[str, Any]]) -> list[Report]:
    return [course(*entries[:r], goal=goal("transport", 18)) for r in range(len(entries) + 1)]


def update(made: Report) -> bytes:
    return calendars(made, CalendarStyle(update=True))[0]


def sessions(made: Report) -> list[datetime]:
    return sorted(s.at.astimezone(UTC) for s in made.schedule.sessions)


def living(files: Iterator[bytes] | list[bytes]) -> list[datetime]:
    """When the timed events start that are not cancelled."""
    found = [event for data in files for event in Calendar.from_ical(data).events]
    timed = [event for event in found if isinstance(event["dtstart"].dt, datetime)]
    return sorted(event["dtstart"].dt.astimezone(UTC) for event in timed if event["status"] != "CANCELLED")


@given(courses((4, 6), apart=2))
@FEW
def test_khal_holds_the_last_revision_after_every_update(entries: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as name:
        folder = Path(name)
        khal = khal_in(folder)
        for made in revisions(entries):
            (folder / "update.ics").write_bytes(update(made))
            khal("import", "--batch", "-a", "frame", folder / "update.ics")
        assert living([path.read_bytes() for path in (folder / "frame").glob("*.ics")]) == sessions(made)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


_MADE = iter(range(1_000_000))
# The number of the sheet is in title and description too.
_VERSION = (b"SEQUENCE:", b"DTSTAMP:", b"LAST-MODIFIED:", b"SUMMARY:", b"DESCRIPTION:", b" ")


def _unversioned(event: Event) -> bytes:
    """An event without what every revision says anew."""
    return b"".join(line for line in event.to_ical().splitlines(keepends=True) if not line.startswith(_VERSION))


@given(courses((4, 6), apart=2))
@FEW
def test_a_caldav_server_holds_the_last_revision_after_every_update(
    server: Server, entries: list[dict[str, Any]]
) -> None:
    """Each event is put under its UID, as clients that sync do, unless the server has it but for its revision."""
    path = f"/patient/course{next(_MADE)}/"
    server.ask("MKCALENDAR", path)
    there: dict[str, bytes] = {}
    for made in revisions(entries):
        for event in Calendar.from_ical(update(made)).events:
            if there.get(event["uid"]) == (said := _unversioned(event)):
                continue
            there[event["uid"]] = said
            one = Calendar()
            one.add("version", "2.0")
            one.add("prodid", "client")
            one.add_component(event)
            server.ask("PUT", f"{path}{event['uid']}.ics", one.to_ical(), **{"Content-Type": "text/calendar"})
    assert living([server.ask("GET", path)]) == sessions(made)
