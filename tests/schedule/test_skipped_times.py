"""Sessions whose time a clock change skips: made at the first minute that exists, and told alike on every output.

London, 5 mm at 0.5 mm a day from Fri 27 Mar 2026 in two sessions of a quarter turn, 01:30 and 12:00: on Sun 29 Mar the
clocks go from 01:00 to 02:00, so that day's first is at 02:00. Nothing is left out: 20 sessions, the last on 5 April.
"""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bt_cli.document.build import document_of
from bt_cli.document.report import Report
from bt_cli.schedule.phases import local
from tests.helpers import bt, report
from tests.hexapod_plans import SIX, pose, six

CHANGE = date(2026, 3, 29)
AT_TWO = datetime(2026, 3, 29, 2)
PLAN = """\
format = "bt-plan"
version = 1
id = "T-1"
side = "right"
bone = "tibia"
surgery = 2026-03-20
timezone = "Europe/London"
[goal]
kind = "transport"
defect_mm = 5
[protocol]
latency_days = 7
rate_mm_per_day = 0.5
sessions = ["01:30", "12:00"]
[frame]
direction = "toward the red flag"
[clinic]
missed_turn = "Leave it out and call us."
"""


def made(times: tuple[str, ...] = ("01:30", "12:00"), course: object = None, **changes: Any) -> Report:
    said: dict[str, Any] = {
        "surgery": date(2026, 3, 20), "goal.defect_mm": 5, "protocol.rate_mm_per_day": Decimal("0.5"),
        "protocol.sessions": list(times), "course": course,
    }  # fmt: skip
    return report(**{**said, **changes})


def on_the_day(schedule: Any) -> list[tuple[str, int]]:
    return [(f"{s.at:%H:%M}", s.moves[0].steps) for s in schedule.sessions if s.at.date() == CHANGE]


def test_it_is_at_the_first_minute_that_exists_and_nothing_is_left_out() -> None:
    schedule = made().schedule
    assert on_the_day(schedule) == [("02:00", 1), ("12:00", 1)]
    assert len(schedule.sessions) == 20
    assert local(schedule.sessions[-1]) == datetime(2026, 4, 5, 12)
    assert [s.at.date() for s in schedule.sessions][4:6] == [CHANGE, CHANGE]  # the fifth and sixth session


def test_one_that_was_missed_was_due_then_too() -> None:
    """Its day has it missed at 02:00, and no table says of that minute that nothing was to be turned."""
    found = made(course=[{"record": "missed", "at": datetime(2026, 3, 29, 1, 30)}])
    assert on_the_day(found.schedule) == [("12:00", 1)]
    assert found.schedule.missed == (AT_TWO,)
    (day,) = (day for day in document_of(found).days if day.on == CHANGE)
    assert [(slot.at, slot.state) for slot in day.slots] == [
        (time(1, 30), "no turn"), (time(2), "missed"), (time(12), "turn"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("times", "turns"),
    [
        (("01:15", "02:30"), [("02:00", 1), ("02:30", 1)]),  # distinct: both stay
        (("01:15", "02:00"), [("02:00", 2)]),  # they come together: one session with their sum
        (("01:15", "01:45"), [("02:00", 2)]),
        (("00:45", "02:00"), [("00:45", 1), ("02:00", 1)]),
    ],
)
def test_sessions_that_come_together_are_one_with_their_sum(times: tuple[str, ...], turns: list[Any]) -> None:
    found = made(times)
    assert on_the_day(found.schedule) == turns
    assert len({s.at for s in found.schedule.sessions}) == len(found.schedule.sessions)
    assert sum(s.moves[0].steps for s in found.schedule.sessions) == 20
    assert ("BT118" in {finding.code for finding in found.findings}) is (times[0] != "00:45")


@pytest.mark.parametrize("at", ["2026-03-29T02:00:00", "2026-03-29T01:30:00"])
def test_a_record_and_an_order_of_that_session_find_it(at: str) -> None:
    """By the time that is printed, and by the one that was ordered: what is missed moves the rest a session later."""
    missed = made(course=[{"at": at, "record": "missed"}]).schedule
    assert missed.missed == (AT_TWO,)
    assert on_the_day(missed) == [("12:00", 1)]
    assert local(missed.sessions[-1]) == datetime(2026, 4, 6, 1, 30)
    double = made(course=[{"at": at, "record": "done", "steps": {"A": 2}}]).schedule
    assert on_the_day(double) == [("02:00", 2), ("12:00", 1)]
    stopped = made(course=[{"at": at, "order": "stop"}]).schedule
    assert local(stopped.sessions[-1]) == datetime(2026, 3, 28, 12)
    going_on = made(course=[{"on": date(2026, 3, 28), "order": "pause"}, {"at": at, "order": "resume"}]).schedule
    assert on_the_day(going_on) == [("02:00", 1), ("12:00", 1)]


def test_a_record_is_never_refused_for_an_hour_to_come(tmp_path: Path) -> None:
    """0.5 said that 01:30 does not exist on 29 March, and so took no record of the 28th."""
    (tmp_path / "p.toml").write_text(PLAN)
    words = ("missed", "2026-03-28 12:00", "--entered", "2026-03-28T13:00:00Z", "--yes")
    done = bt("record", "p.toml", *words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b"BT118 warning: the clocks skip 01:30: that session is at 02:00 on Sun 29 Mar 2026." in done.stderr


def test_every_output_says_the_time_that_exists(tmp_path: Path) -> None:
    """02:00 of that day is 01:00 by UTC, and nothing of it is at 01:30."""
    (tmp_path / "p.toml").write_text(PLAN)
    outputs = [word for form in ("json", "csv", "ics", "html") for word in ("-o", f"p.{form}")]
    done = bt("schedule", "p.toml", *outputs, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    sessions = json.loads((tmp_path / "p.json").read_text())["sessions"]
    assert [s["at"] for s in sessions if "03-29" in s["at"]] == [
        "2026-03-29T02:00:00+01:00",
        "2026-03-29T12:00:00+01:00",
    ]
    assert "2026-03-29T02:00:00+01:00" in (tmp_path / "p.csv").read_text()
    assert "DTSTART:20260329T010000Z" in (tmp_path / "p.ics").read_text()
    table = bt("schedule", "p.toml", cwd=tmp_path).stdout.decode()
    head = next(line for line in table.splitlines() if "01:30" in line and "02:00" in line)
    row = next(line for line in table.splitlines() if "Sun 29 Mar" in line and "¼" in line)
    assert row[head.index("02:00")] == "¼"
    assert row[head.index("01:30") :].startswith("NO TURN")
    shown = bt("today", "p.toml", "--on", "2026-03-29", cwd=tmp_path).stdout.decode()
    assert "02:00" in shown
    assert "01:30" not in shown
    told = bt("status", "p.toml", "--at", "2026-03-29T00:00", cwd=tmp_path).stdout.decode()
    assert "Sun 29 Mar 2026 02:00" in told


def test_a_course_that_begins_in_a_skipped_hour() -> None:
    schedule = made(**{"surgery": date(2026, 3, 22)}).schedule
    assert schedule.start == AT_TWO
    assert (local(schedule.sessions[0]), schedule.sessions[0].day) == (AT_TWO, 1)
    assert schedule.dates("distraction_start") == [CHANGE]


def test_contact_in_a_skipped_hour_is_on_its_day() -> None:
    """1 mm in four sessions from Fri 27 Mar 12:00: the fourth and last would be at 01:30."""
    changes = {"goal.defect_mm": 1, "protocol.first_session": "2026-03-27T12:00", "protocol.latency_days": None}
    schedule = made(**changes).schedule
    assert [local(s) for s in schedule.sessions][-1] == AT_TWO
    assert schedule.dates("expected_contact") == [CHANGE]


def test_six_struts_and_their_pairs() -> None:
    """Both kinds of hexapod sessions: at one time for all struts, and by pairs, of which two come together."""
    end = {"end": pose(0, 0, -190), "start": pose(0, 0, -150), "surgery": date(2026, 3, 20)}  # a mm each day
    plain = six(**end, sessions=["01:30"]).schedule
    assert AT_TWO in [local(s) for s in plain.sessions]
    pairs = six(**end, grouping="pairs", sessions=["01:15", "02:00", "20:00"]).schedule
    (morning,) = [s for s in pairs.sessions if local(s) == AT_TWO]
    assert {move.actuator.id for move in morning.moves} == {"1", "2", "3", "4"}
    assert morning.at.astimezone(UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert SIX["timezone"] == "Europe/London"
