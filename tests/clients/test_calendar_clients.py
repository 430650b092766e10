"""The exported reminders, as real calendar programs read them."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from json import loads
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar, Event

from bt_cli.output.calendar.file import CalendarStyle
from tests.clients.caldav import Server, radicale
from tests.clients.khal import khal_in
from tests.clients.plans import MISSED_TURN, SPRING, SPRING_EVENTS, export, exported, plan_text, utc
from tests.helpers import SAMPLES, bt

SYSTEM_PYTHON = "/usr/bin/python3"
LIBICAL_READER = Path(__file__).with_name("libical_reader.py")


@lru_cache(64)
def events(data: bytes) -> list[Event]:
    """The events of .ics bytes, as icalendar reads them."""
    return list(Calendar.from_ical(data).events)


def starts_in(data: bytes) -> dict[str, str]:
    """The start of each event by its UID, as they stand in the file."""
    found = re.findall(r"^DTSTART(?:;[^:]*)?:(\S+)\r\n(?:.*\r\n)*?UID:(\S+)", data.decode(), re.MULTILINE)
    return {uid: start for start, uid in found}


def times_alone(data: bytes) -> bytes:
    """.ics bytes whose events have UID and start and nothing else, which is read three times as fast."""
    without_alarms = re.sub(rb"BEGIN:VALARM.*?END:VALARM\r\n", b"", data.replace(b"\r\n ", b""), flags=re.DOTALL)
    return b"".join(re.findall(rb"^(?:BEGIN|END|VERSION|PRODID|UID|DTSTART)\b.*\n", without_alarms, re.MULTILINE))


def alarm_texts(found: list[Event]) -> set[str]:
    """What the alarms of events say."""
    return {str(alarm["description"]) for event in found for alarm in event.walk("VALARM")}


# khal


@pytest.fixture
def khal(tmp_path: Path) -> Callable[..., str]:
    """A khal in London, with the empty calendar `frame`."""
    return khal_in(tmp_path)


def test_khal_shows_the_same_hours_on_both_sides_of_a_clock_change(khal: Callable[..., str], tmp_path: Path) -> None:
    """08:00 is shown as 08:00 before, on and after the Sunday on which the clocks go forward; no event is lost."""
    khal("import", "--batch", "-a", "frame", export(tmp_path, SPRING))
    assert len(list((tmp_path / "frame").glob("*.ics"))) == SPRING_EVENTS
    shown = khal("list", "2026-03-28", "3d", "--day-format", "", "--format", "{start-date} {start-time} {title}")
    assert [line for line in shown.splitlines() if line] == [
        f"2026-03-{day} {hour}:00 DRAFT: Reminder {number} of 4 · sheet 0"
        for day in (28, 29, 30)
        for number, hour in enumerate(("08", "12", "16", "20"), start=1)
    ]


def test_khal_keeps_the_same_events_when_a_file_is_imported_twice(khal: Callable[..., str], tmp_path: Path) -> None:
    """A second import of the same file adds nothing and takes nothing away."""
    file = export(tmp_path, SPRING)
    held = []
    for _ in range(2):
        khal("import", "--batch", "-a", "frame", file)
        held.append({path.name for path in (tmp_path / "frame").glob("*.ics")})
    assert len(held[0]) == SPRING_EVENTS
    assert held[0] == held[1]


# Radicale


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Radicale with an empty storage."""
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture(scope="module")
def on_server(server: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[str, bytes]]:
    """SPRING put on the server twice, ringing 0 and 30 minutes before: the path of each and the bytes that were put."""
    put = {}
    for minutes in (0, 30):
        path = f"/patient/ring{minutes}/"
        data = export(tmp_path_factory.mktemp("export"), SPRING, "--alarm", str(minutes)).read_bytes()
        server.ask("PUT", path, data, **{"Content-Type": "text/calendar; charset=utf-8"})
        put[minutes] = path, data
    return put


@pytest.mark.parametrize("minutes", [0, 30])
def test_radicale_gives_back_what_it_was_given(
    server: Server, on_server: dict[int, tuple[str, bytes]], minutes: int
) -> None:
    """Every event comes back with its UID, times, title, description and alarm."""

    def told(data: bytes) -> dict[str, list[object]]:
        return {
            str(event["uid"]): [
                event["dtstart"].dt,
                event["dtend"].dt,
                event["summary"],
                event.get("description"),
                *[(alarm["action"], alarm["trigger"].dt, alarm["description"]) for alarm in event.walk("VALARM")],
            ]
            for event in events(data)
        }

    path, given = on_server[minutes]
    assert len(told(given)) == SPRING_EVENTS
    assert told(server.ask("GET", path)) == told(given)


@pytest.mark.parametrize(
    ("minutes", "at", "starts"),
    [
        (0, "2026-03-27T08:00", ["20260327T080000Z"]),  # the first session, in winter time
        (0, "2026-03-28T20:00", ["20260328T200000Z"]),  # the last before the clocks go forward
        (0, "2026-03-29T07:00", ["20260329T070000Z"]),  # the first after that: 08:00 in London
        (0, "2026-03-29T08:00", []),  # 09:00 in London
        (0, "2026-03-28T07:30", []),
        (0, "2026-03-31T19:00", ["20260331T190000Z"]),  # the last session
        (0, "2026-03-31T20:00", []),
        (0, "2026-03-30T17:00", ["20260331"]),  # the review, on the evening before at 18:00 in London
        (0, "2026-03-30T18:00", []),
        (30, "2026-03-27T07:30", ["20260327T080000Z"]),
        (30, "2026-03-28T19:30", ["20260328T200000Z"]),
        (30, "2026-03-29T06:30", ["20260329T070000Z"]),
        (30, "2026-03-29T07:30", []),
        (30, "2026-03-29T07:00", []),  # the session itself: its alarm has rung
        (30, "2026-03-31T18:30", ["20260331T190000Z"]),
    ],
)
def test_radicale_names_the_session_whose_alarm_rings(
    server: Server, on_server: dict[int, tuple[str, bytes]], minutes: int, at: str, starts: list[str]
) -> None:
    """Asked what rings within a minute of an instant, the server names the one event meant, or none."""
    ringing = server.ringing(on_server[minutes][0], utc(at))
    assert [re.findall(r"^DTSTART\S*:(\w+)", event, re.MULTILINE) for event in ringing] == [[s] for s in starts]


# libical


def libical(*paths: Path) -> dict[str, Any]:
    """What libical says of .ics files; where there is none, the test is skipped, or fails if clients are required."""
    command = [SYSTEM_PYTHON, "-I", LIBICAL_READER, *paths]
    try:
        done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=30)
        missing = done.stderr if done.stderr.startswith("no libical") else ""
    except FileNotFoundError as error:
        missing = str(error)
    if missing and os.environ.get("BT_REQUIRE_CLIENTS") != "1":
        pytest.skip(f"{missing.strip()} (Debian: apt install gir1.2-ical-3.0 python3-gi)")
    assert not missing, missing
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = loads(done.stdout)
    return found


@pytest.mark.parametrize("detailed", [False, True], ids=["neutral", "detailed"])
def test_libical_finds_no_error_in_any_sample(tmp_path: Path, detailed: bool) -> None:
    """A strict reader of the standard has no complaint about any sample plan, and reads the same starts."""
    meant = {}
    for sample in SAMPLES:
        path = tmp_path / f"{sample.stem}.ics"
        path.write_bytes(exported(sample.read_text(encoding="utf-8"), CalendarStyle(detailed_titles=detailed)))
        starts = starts_in(path.read_bytes())
        meant[str(path)] = {"errors": 0, "allowed": True, "marked": False, "starts": starts}
    assert len(meant) >= 10
    assert libical(*map(Path, meant)) == meant


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n"),  # needs an ORGANIZER
        (b"DTSTART:20260327T080000Z", b"DTSTART:27/03/2026 08:00"),
    ],
)
def test_libical_does_find_an_error(tmp_path: Path, right: bytes, wrong: bytes) -> None:
    """The strict reader is strict: it objects to a file spoilt on purpose."""
    path = tmp_path / "spoilt.ics"
    data = exported(SPRING)
    path.write_bytes(data.replace(right, wrong, 1))
    assert path.read_bytes() != data
    said = libical(path)[str(path)]
    assert said["errors"] or said["marked"] or not said["allowed"]


# Local times


# 400 days in each zone, over its odd changes; and the instants in UTC, worked out by hand, that 08:00 then is.
ZONES = [
    ("Europe/London", "2025-10-01", {"2025-10-25": "2025-10-25T07:00", "2025-10-26": "2025-10-26T08:00"}),
    # where the law calls winter time the exception
    ("Europe/Dublin", "2025-03-01", {"2025-03-29": "2025-03-29T08:00", "2025-03-30": "2025-03-30T07:00"}),
    # back for the month of Ramadan, under 64 days
    ("Africa/Casablanca", "2025-02-01", {"2025-02-22": "2025-02-22T07:00", "2025-02-23": "2025-02-23T08:00"}),
    ("Africa/Casablanca", "2024-04-10", {"2025-04-05": "2025-04-05T08:00", "2025-04-06": "2025-04-06T07:00"}),
    # at midnight
    ("Africa/Cairo", "2024-03-01", {"2024-04-25": "2024-04-25T06:00", "2024-04-26": "2024-04-26T05:00"}),
    ("America/Santiago", "2025-03-01", {"2025-04-05": "2025-04-05T11:00", "2025-04-06": "2025-04-06T12:00"}),
    ("America/Sao_Paulo", "2017-10-01", {"2017-10-14": "2017-10-14T11:00", "2017-10-15": "2017-10-15T10:00"}),
    ("Asia/Tehran", "2021-03-01", {"2021-03-21": "2021-03-21T04:30", "2021-03-22": "2021-03-22T03:30"}),
    # at one minute past midnight, from an offset with half an hour
    ("America/St_Johns", "2010-10-01", {"2010-11-06": "2010-11-06T10:30", "2010-11-07": "2010-11-07T11:30"}),
    # by half an hour; by two hours
    ("Australia/Lord_Howe", "2025-03-01", {"2025-04-05": "2025-04-04T21:00", "2025-04-06": "2025-04-05T21:30"}),
    ("Antarctica/Troll", "2025-03-01", {"2025-03-29": "2025-03-29T08:00", "2025-03-30": "2025-03-30T06:00"}),
    # never; once, by a quarter of an hour, with the new year 1986
    ("Asia/Kolkata", "2025-01-01", {"2025-01-01": "2025-01-01T02:30", "2025-07-01": "2025-07-01T02:30"}),
    ("Asia/Kathmandu", "1985-06-01", {"1985-12-31": "1985-12-31T02:30", "1986-01-01": "1986-01-01T02:15"}),
    # on the other side of the date line; Samoa from the first day after the one that it left out
    ("Pacific/Auckland", "2025-03-01", {"2025-04-05": "2025-04-04T19:00", "2025-04-06": "2025-04-05T20:00"}),
    ("Pacific/Chatham", "2025-03-01", {"2025-04-05": "2025-04-04T18:15", "2025-04-06": "2025-04-05T19:15"}),
    ("Pacific/Apia", "2011-12-31", {"2011-12-31": "2011-12-30T18:00", "2012-04-01": "2012-03-31T19:00"}),
    # by decree, another day every year
    ("Asia/Gaza", "2023-03-15", {"2023-04-28": "2023-04-28T06:00", "2023-04-29": "2023-04-29T05:00"}),
]


@pytest.mark.parametrize(("zone", "first", "known"), ZONES)
def test_every_local_time_survives_the_round_trip(zone: str, first: str, known: dict[str, str]) -> None:
    """Two readers without common code find 08:00 on each of 400 days, and the instants worked out by hand."""
    data = times_alone(exported(plan_text(first, zone, 400, ["08:00"]), CalendarStyle(notes=False)))
    days = [date.fromisoformat(first) + timedelta(days=n) for n in range(400)]
    by_icalendar = [event["dtstart"].dt for event in events(data)]
    by_vobject = [event.dtstart.value for event in vobject.readOne(data.decode()).vevent_list]
    for starts in (by_icalendar, by_vobject):
        local = [start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for start in starts]
        assert local == [datetime.combine(day, time(8)) for day in days]
        by_day = dict(zip(map(str, days), starts, strict=True))
        assert {day: by_day[day] for day in known} == {day: utc(at) for day, at in known.items()}


@pytest.mark.parametrize(
    ("zone", "day", "at", "means"),
    [
        # these happen twice: the first one is meant
        ("Europe/London", "2026-10-25", "01:00", "2026-10-25T00:00"),
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30"),
        ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30"),
        ("America/St_Johns", "2010-11-06", "23:45", "2010-11-07T02:15"),
        # these happen once: they are on the edge of what happens twice, or never
        ("Europe/London", "2026-10-25", "02:00", "2026-10-25T02:00"),
        ("Europe/London", "2026-03-29", "00:59", "2026-03-29T00:59"),
        ("Europe/London", "2026-03-29", "02:00", "2026-03-29T01:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:30", "2026-10-03T15:30"),
        ("Africa/Cairo", "2026-04-24", "01:00", "2026-04-23T22:00"),
        ("America/Santiago", "2026-09-06", "01:00", "2026-09-06T04:00"),
    ],
)
def test_a_time_next_to_a_clock_change_means_one_instant(zone: str, day: str, at: str, means: str) -> None:
    """A time that happens twice means the first; one on the edge of a gap is taken as it is."""
    first, _ = events(exported(plan_text(day, zone, 2, [at])))
    assert first["dtstart"].dt == utc(means)


@pytest.mark.parametrize(
    ("zone", "first", "at", "means"),
    [
        ("Europe/London", "2026-03-27", "01:30", "2026-03-29T01:00"),  # 02:00, an hour on
        ("Australia/Lord_Howe", "2026-10-02", "02:15", "2026-10-03T15:30"),  # 02:30, half an hour on
        ("Africa/Cairo", "2026-04-22", "00:15", "2026-04-23T22:00"),  # 01:00
        ("America/Santiago", "2026-09-04", "00:00", "2026-09-06T04:00"),  # 01:00
        ("Asia/Pyongyang", "2018-05-02", "23:45", "2018-05-04T15:00"),  # midnight, the day after
        ("Pacific/Apia", "2011-12-28", "08:00", "2011-12-30T10:00"),  # a whole day is skipped
    ],
)
def test_a_time_that_a_clock_change_skips_is_the_first_minute_after_it(
    tmp_path: Path, zone: str, first: str, at: str, means: str
) -> None:
    plan, target = tmp_path / "plan.toml", tmp_path / "reminders.ics"
    plan.write_text(plan_text(first, zone, 5, [at]), encoding="utf-8")
    done = bt("schedule", plan, "-o", target)
    assert done.returncode == 0, done.stderr
    assert "BT118 warning" in done.stderr.decode()
    starts = [event["dtstart"].dt for event in events(target.read_bytes())]
    assert utc(means) in starts
    assert len(set(starts)) == 5


# Privacy and form


STYLES = {"neutral": [], "detailed": ["--titles", "detailed"], "bare": ["--notes", "none"]}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """SPRING with a frame swap, as `bt` writes it in each of STYLES."""
    plan = SPRING.replace("[review]", "swaps = [2026-03-30]\n[review]")
    folder = tmp_path_factory.mktemp("styles")
    return {style: export(folder, plan, *options).read_bytes() for style, options in STYLES.items()}


@pytest.mark.parametrize("style", STYLES)
def test_every_event_has_what_the_standard_wants_and_rings_once(files: dict[str, bytes], style: str) -> None:
    """Each event is PRIVATE, blocks no time, is stamped by the surgery date and has exactly one alarm, a DISPLAY."""
    for event in events(files[style]):
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"} <= set(event)
        assert event["dtstamp"].dt == utc("2026-03-20T00:00")
        assert (event["class"], event["transp"]) == ("PRIVATE", "TRANSPARENT")
        assert [alarm["action"] for alarm in event.walk("VALARM")] == ["DISPLAY"]


@pytest.mark.parametrize("style", STYLES)
def test_nothing_that_a_client_is_known_to_stumble_over(files: dict[str, bytes], style: str) -> None:
    """Own instants only: no zone, method, recurrence or calendar-level UID, and no UID twice."""
    calendar = Calendar.from_ical(files[style])
    assert set(calendar) == {
        "VERSION", "PRODID", "NAME", "X-WR-CALNAME", "X-WR-CALDESC", "COLOR", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
        "X-BT-ZONE-DATA",
    }  # fmt: skip
    assert {component.name for component in calendar.subcomponents} == {"VEVENT"}
    assert not re.search(rb"^(TZID|METHOD|RRULE|RDATE|ORGANIZER|ACKNOWLEDGED|REPEAT)", files[style], re.MULTILINE)
    assert b"TZID=" not in files[style]
    assert len({str(event["uid"]) for event in events(files[style])}) == len(events(files[style]))


@pytest.mark.parametrize("style", STYLES)
def test_lines_are_folded_and_end_as_the_standard_says(files: dict[str, bytes], style: str) -> None:
    """Every line ends in CRLF and has at most 75 octets."""
    assert files[style].endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"[\r\n]", files[style].replace(b"\r\n", b""))
    assert max(map(len, files[style].split(b"\r\n"))) <= 75


def test_standard_output_has_the_same_bytes(tmp_path: Path) -> None:
    """`--format ics` writes to standard output what `-o` writes to a file, line ends and all."""
    file = export(tmp_path, SPRING)
    assert bt("schedule", tmp_path / "plan.toml", "--format", "ics").stdout == file.read_bytes()


def test_a_clinics_text_arrives_whole(files: dict[str, bytes]) -> None:
    """Folding and escaping lose nothing: both readers find the clinic's words as they were written."""
    by_icalendar = [str(e["description"]) for e in events(files["neutral"]) if "description" in e]
    read_by_vobject = vobject.readOne(files["neutral"].decode()).vevent_list
    by_vobject = [e.description.value for e in read_by_vobject if "description" in e.contents]
    assert by_icalendar == by_vobject
    assert len(by_icalendar) == 20
    assert all(MISSED_TURN in text for text in by_icalendar)
    assert files["neutral"].replace(b"\r\n ", b"").count(rb"\; dann\, ohne Eile\, \\drehen ") == 20 * 4


def lock_screen(data: bytes) -> set[str]:
    """Everything that a telephone shows unasked: the titles and the alarms' texts."""
    found = events(data)
    return {str(event["summary"]) for event in found} | alarm_texts(found)


@pytest.mark.parametrize("style", ["neutral", "bare"])
def test_a_lock_screen_tells_nothing(files: dict[str, bytes], style: str) -> None:
    """Neutral titles and alarms name no limb, bone, side, diagnosis, plan or distance."""
    numbered = {f"DRAFT: Reminder {number} of 4 · sheet 0" for number in (1, 2, 3, 4)}
    assert lock_screen(files[style]) == numbered | {"DRAFT: Appointment", "DRAFT: Reminder"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_lock_screen_tells_nothing_of_any_sample(sample: Path) -> None:
    """In no sample plan does a neutral title or alarm say more than a number."""
    text = exported(sample.read_text(encoding="utf-8")).decode().replace("\r\n ", "")
    titles = re.findall(r"^SUMMARY:(.*)\r$", text, re.MULTILINE)
    alarms = re.findall(r"^BEGIN:VALARM\r\n(?:.*\r\n)*?DESCRIPTION:(.*)\r$", text, re.MULTILINE)
    shown = {*titles, *alarms}
    assert len(titles) == text.count("BEGIN:VEVENT") and len(alarms) == text.count("BEGIN:VALARM") > 0
    assert all(
        re.fullmatch(r"(DRAFT: )?(Reminder( \d+ of \d+ · sheet \d+)?|Appointment|Do not turn)", text) for text in shown
    ), shown


def test_detailed_titles_say_the_turn_and_their_alarms_do_not(files: dict[str, bytes]) -> None:
    """Who asks for it gets the turn as a part and in mm in the title; the alarm still says no more than before."""
    found = events(files["detailed"])
    assert "DRAFT: Turn A: ¼ turn = 0.25 mm · 1 of 4 · sheet 0" in {str(event["summary"]) for event in found}
    assert alarm_texts(found) == {"DRAFT: Reminder", "DRAFT: Appointment"}


@pytest.mark.parametrize(
    ("style", "dates"),
    [
        ("neutral", ["2026-03-30", "2026-03-31"]),
        ("bare", ["2026-03-30", "2026-03-31"]),
        ("detailed", ["2026-03-20", "2026-03-30", "2026-03-31"]),  # the first is the operation
    ],
)
def test_clinic_dates_are_whole_days_and_only_detailed_ones_tell_of_surgery(
    files: dict[str, bytes], style: str, dates: list[str]
) -> None:
    """Reviews and swaps last a whole day and ring at 18:00 the day before; a neutral file tells of no operation."""
    found = [event for event in events(files[style]) if not isinstance(event["dtstart"].dt, datetime)]
    assert [event["dtstart"].dt for event in found] == [date.fromisoformat(day) for day in dates]
    for event in found:
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        evening = datetime.combine(event["dtstart"].dt - timedelta(days=1), time(18), ZoneInfo("Europe/London"))
        assert [alarm["trigger"].dt for alarm in event.walk("VALARM")] == [evening]


def test_notes_can_be_left_out(files: dict[str, bytes]) -> None:
    """With --notes none no event has a description; otherwise every session has one, with the turn in it."""
    assert not [event for event in events(files["bare"]) if "description" in event]
    sessions = [event for event in events(files["neutral"]) if isinstance(event["dtstart"].dt, datetime)]
    assert len(sessions) == 20
    assert all("¼ turn = 0.25 mm" in event["description"] for event in sessions)
