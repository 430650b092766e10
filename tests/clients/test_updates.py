"""Calendars that follow a course, in real clients: after every update they hold the last revision and nothing else.

`--update` files of revisions 0, 1, 2, … are imported in turn; what is then not cancelled are exactly the last
revision's sessions, at exactly their times, once each. LIFE is one course worked by hand, in every way to follow it.
"""

import asyncio
import json
import os
import subprocess
import tempfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from icalendar import Calendar, Event

from bt_cli.document.report import Report
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars, ended_calendar
from tests.clients.caldav import IN_MEMORY, Server, radicale
from tests.clients.khal import khal_in
from tests.helpers import goal, report
from tests.schedule.test_courses import course, courses, order, record

EVOLUTION_READER = Path(__file__).with_name("evolution_reader.py")
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


def evolution(folder: Path, files: list[bytes]) -> dict[str, Any]:
    """What Evolution's data server holds after each file, imported in turn, and its alarms; without it a skip."""
    paths = [folder / f"{number}.ics" for number in range(len(files))]
    for path, data in zip(paths, files, strict=True):
        path.write_bytes(data)
    if not which("dbus-run-session"):
        pytest.skip("no dbus-run-session: apt install dbus-daemon evolution-data-server gir1.2-ecal-2.0 python3-gi")
    home = {name: str(folder / name) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    command = ["dbus-run-session", "--", "/usr/bin/python3", EVOLUTION_READER, *paths]
    done = subprocess.run(command, env=os.environ | home, check=False, capture_output=True)
    if b"no Evolution" in done.stderr or b"not provided by any .service files" in done.stderr:
        pytest.skip("no Evolution data server: apt install evolution-data-server gir1.2-ecal-2.0 python3-gi")
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def held_by_evolution(folder: Path, files: list[bytes]) -> list[list[datetime]]:
    """When each reminder rings that is not cancelled, after each file."""
    whole = "BEGIN:VCALENDAR\r\n{}END:VCALENDAR\r\n"
    return [living([whole.format("".join(held)).encode()]) for held in evolution(folder, files)["held"]]


# Twelve quarter turns of 0.25 mm, at 08:00, 12:00, 16:00 and 20:00, on Mon 12, Tue 13 and Wed 14 January 2026.
# revision 1: Monday's 16:00 is missed. It goes, and every later reading is another: 1 + 1 + 4 + 4 = 10 are stale.
# revision 2: a pause from Wednesday on. Wednesday's four and the one that was moved to Thursday 08:00 go: 5.
# revision 3: it goes on on Friday: four there and one on Saturday 08:00, at new times: none is stale.
# revision 4: Friday's 20:00 is missed. It goes, and Saturday's 08:00 has another reading: 2. One more at 12:00.
LIFE = [
    record("missed", "2026-01-12T16:00"),
    order("pause", "2026-01-14"),
    order("resume", "2026-01-16"),
    record("missed", "2026-01-16T20:00"),
]
STALE = (0, 10, 10 + 5, 10 + 5, 10 + 5 + 2)
IN_ALL = (12, 12, 7, 12, 12)
FEED = CalendarStyle(notes=False, feed=True)


def life() -> list[Report]:
    made = [course(*LIFE[:r], goal=goal("transport", 3)) for r in range(len(LIFE) + 1)]
    assert tuple(len(one.schedule.sessions) for one in made) == IN_ALL
    return made


def stale_and_missing(held: list[datetime], made: Report) -> tuple[int, int]:
    """How many reminders of a calendar are none of a revision, and how many of the revision it lacks."""
    wanted = sessions(made)
    for instant in held[:]:
        if instant in wanted:
            wanted.remove(instant)
            held.remove(instant)
    return len(held), len(wanted)


def test_the_whole_file_again_in_the_old_calendar_leaves_every_stale_reminder(tmp_path: Path) -> None:
    """That is why the calendar is deleted first. khal has all of the new revision, and rings the old ones too."""
    khal, found = khal_in(tmp_path), []
    for made in life():
        (tmp_path / "whole.ics").write_bytes(calendars(made, CalendarStyle())[0])
        khal("import", "--batch", "-a", "frame", tmp_path / "whole.ics")
        held = living([path.read_bytes() for path in (tmp_path / "frame").glob("*.ics")])
        found.append(stale_and_missing(held, made))
    assert found == [(stale, 0) for stale in STALE]


def test_evolution_keeps_what_a_whole_file_no_longer_has(tmp_path: Path) -> None:
    files = [calendars(made, CalendarStyle())[0] for made in life()]
    held = held_by_evolution(tmp_path, files)
    found = [stale_and_missing(one, made) for one, made in zip(held, life(), strict=True)]
    assert found == [(stale, 0) for stale in STALE]


def test_evolution_holds_the_last_revision_after_every_update(tmp_path: Path) -> None:
    held = held_by_evolution(tmp_path, list(map(update, life())))
    assert [stale_and_missing(one, made) for one, made in zip(held, life(), strict=True)] == [(0, 0)] * 5


def test_evolution_takes_the_alarm_of_a_review_as_the_evening_before_where_the_patient_is(tmp_path: Path) -> None:
    """18:00 in Los Angeles is 02:00 in UTC, and 01:00 after the clock change of 8 March; a turn rings as it begins."""
    review = {"first": date(2026, 1, 26), "every_days": 42}
    made = report(timezone="America/Los_Angeles", review=review)
    alarms = evolution(tmp_path, [calendars(made, CalendarStyle())[0]])["alarms"]
    evenings = ["20260126T020000Z", "20260309T010000Z", "20260420T010000Z"]
    assert sorted({str(alarm) for alarm in alarms.values()}) == ["0", *evenings]


def test_a_caldav_collection_that_is_replaced_whole_has_none_stale_and_none_missing(server: Server) -> None:
    for made in life():
        body = calendars(made, CalendarStyle())[0]
        server.ask("PUT", "/patient/life/", body, **{"Content-Type": "text/calendar"})
        assert stale_and_missing(living([server.ask("GET", "/patient/life/")]), made) == (0, 0)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def handed_out(folder: Path) -> Iterator[str]:
    """The address of a folder on loopback, while the block runs."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as web:
        thread = Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{web.server_port}"
        finally:
            web.shutdown()
            thread.join()


async def synced(address: str, file: Path, versions: list[bytes]) -> list[list[str]]:
    """What vdirsyncer's copy of a subscription holds after each version of its file; it asks once for each."""
    from aiohttp import TCPConnector
    from vdirsyncer.storage.http import HttpStorage
    from vdirsyncer.storage.memory import MemoryStorage
    from vdirsyncer.sync import sync
    from vdirsyncer.sync.status import SqliteStatus

    copy, status, held = MemoryStorage(), SqliteStatus(), []
    async with TCPConnector() as connector:
        for data in versions:
            file.write_bytes(data)
            await sync(HttpStorage(url=address, connector=connector), copy, status, conflict_resolution="a wins")
            held.append([item.raw for _etag, item in copy.items.values()])
    return held


def in_a_thread(work: Coroutine[Any, Any, list[list[str]]]) -> list[list[str]]:
    """What is done there is not disturbed by a browser's event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_subscription_has_none_stale_and_none_missing_at_every_revision(tmp_path: Path) -> None:
    """At the end one event is left, which says so and does not ring."""
    reports = life()
    versions = [calendars(made, FEED)[0] for made in reports]
    versions.append(ended_calendar(reports[-1], FEED, date(2026, 6, 1)))
    with handed_out(tmp_path) as base:
        *held, ended = in_a_thread(synced(f"{base}/name.ics", tmp_path / "name.ics", versions))
    found = [
        stale_and_missing(living([raw.encode() for raw in one]), made) for one, made in zip(held, reports, strict=True)
    ]
    assert found == [(0, 0)] * 5
    assert len(ended) == 1
    assert "BEGIN:VALARM" not in ended[0]


def test_a_calendar_without_any_event_would_leave_all_reminders_where_they_are(tmp_path: Path) -> None:
    """So what ended has one event."""
    from vdirsyncer.sync.exceptions import StorageEmpty

    made = life()[-1]
    with handed_out(tmp_path) as base, pytest.raises(StorageEmpty):
        versions = [calendars(made, FEED)[0], b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"]
        in_a_thread(synced(f"{base}/name.ics", tmp_path / "name.ics", versions))


ICAL_JS = """
const ICAL = require("ical.js").default ?? require("ical.js");
const events = new ICAL.Component(ICAL.parse(require("fs").readFileSync(0, "utf8"))).getAllSubcomponents("vevent");
const timed = events.map(it => new ICAL.Event(it).startDate).filter(it => !it.isDate);
console.log(JSON.stringify(timed.map(it => it.toJSDate().toISOString())));
"""


def test_thunderbirds_reader_sees_every_reminder_of_a_subscription_at_its_instant() -> None:
    """ical.js is what Thunderbird reads calendars with."""
    node = which("node")
    if (
        not node
        or subprocess.run([node, "-e", "require.resolve('ical.js')"], check=False, capture_output=True).returncode
    ):
        pytest.skip("Thunderbird's reader is not here: npm install ical.js, and set NODE_PATH to its node_modules")
    for made in life():
        data = calendars(made, FEED)[0]
        done = subprocess.run([node, "-e", ICAL_JS], input=data, check=True, capture_output=True)
        assert sorted(map(datetime.fromisoformat, json.loads(done.stdout))) == sessions(made)
