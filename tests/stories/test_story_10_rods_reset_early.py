"""Story 10: rods are re-set a week early; the planned re-set of the other is not made, as the clinic was closed."""

import csv
import re
from pathlib import Path

import pytest

from tests.helpers import bt
from tests.sheet_reading import printed_pages
from tests.stories.telling import dates, readings, refused, reminders, run, schedule

PLAN = """\
format = "bt-plan"
version = 1
id = "OX-10"
side = "left"
bone = "tibia"
surgery = 2026-01-05
timezone = "Europe/London"
[goal]
kind = "transport"
defect_mm = 80
[protocol]
latency_days = 7
rate_mm_per_day = 1
sessions = ["08:00", "20:00"]
[[levels]]
name = "upper"
moves = "distally"
frame = "upper rods"
distance_mm = 40
[[levels]]
name = "lower"
moves = "proximally"
frame = "lower rods"
distance_mm = 40
rate_mm_per_day = 0.5
[[frames]]
name = "upper rods"
kind = "ilizarov"
range_mm = 20
direction = "toward the gap"
[[frames]]
name = "lower rods"
kind = "ilizarov"
range_mm = 24
swaps = [2026-02-16]
direction = "toward the gap"
[review]
first = 2026-01-19
every_days = 7
[clinic]
missed_turn = "Leave it out. Call us."
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """From Mon 12 Jan 2026 A goes 1 mm a day for 40 days, B 0.5 mm a day for 80.

    A's rods end after 20 mm. 14 mm are made on the morning of Mon 26 Jan, the last review before Sun 1 Feb, whose
    first turn makes more than 20; 14 more by Mon 9 Feb, the last one before Sun 15 Feb; the 12 mm after it are enough.
    B is to be re-set on Mon 16 Feb by the plan.

    On Mon 2 Feb, when A shows 7 mm, it is re-set: the 19 mm left until Fri 20 Feb are enough, so that of 9 Feb goes.
    On Mon 16 Feb the clinic is closed. B shows 17.5 mm; its 24 mm end with Sat 28 Feb, so Mon 23 Feb will do.
    """
    folder = tmp_path_factory.mktemp("early")
    (folder / "p.toml").write_text(PLAN, encoding="utf-8")
    assert dates(folder, "swap") == ["2026-01-26", "2026-02-09", "2026-02-16"]
    run(folder, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    before = reminders(folder)

    early = ("--entered", "2026-02-02T07:30:00Z", "--yes")
    done = run(folder, "amend", "p.toml", "reset", "A", "--on", "2026-02-02", "--reason", "nut stiff", *early)
    assert "instead_of = {A = 2026-02-09}" in done
    assert "The swap on Mon 9 Feb 2026 moves to Mon 2 Feb 2026: A is set again" in done
    assert "DRAFT: changed since AB approved it" in done
    run(folder, "approve", "p.toml", "--by", "AB", "--on", "2026-02-02", "--yes")
    assert dates(folder, "swap") == ["2026-01-26", "2026-02-02", "2026-02-16"]

    read = ("--entered", "2026-02-05T07:00:00Z", "--yes")
    said = run(folder, "record", "p.toml", "reading", "--on", "2026-02-05", "A=3", "B=12", *read)
    assert "Nothing changes for the patient" in said
    assert "BT140" not in said

    closed = ("--entered", "2026-02-16T12:00:00Z", "--yes")
    wrong = refused(folder, "record", "p.toml", "not-made", "B", "--on", "2026-02-09", *closed)
    assert "record not_made on Mon 9 Feb 2026: B is not re-set or exchanged then; planned are Mon 16 Feb 2026" in wrong
    done = run(folder, "record", "p.toml", "not-made", "B", "--on", "2026-02-16", "--reason", "clinic closed", *closed)
    assert "The swap on Mon 16 Feb 2026 moves to Mon 23 Feb 2026: B is set again" in done
    assert before <= reminders(folder, "--update")
    return folder


def test_the_scales_go_on_as_they_were_set(folder: Path) -> None:
    """A: 7 mm by the evening of 1 Feb, then anew: 1 mm on 2 Feb, 7 on the 8th, 8 on the 9th, 19 on 20 Feb, the last.

    B: 36 days of 0.5 mm are 18 mm on 16 Feb, 42 days 21 mm on 22 Feb; then anew: 0.5 on 23 Feb, 19 on 1 Apr, day 38.
    """
    shown = readings(folder)
    evenings = ("01-25", "01-26", "02-01", "02-02", "02-08", "02-09", "02-20")
    assert [shown[f"2026-{on}T20:00"]["A"] for on in evenings] == [14, 1, 7, 1, 7, 8, 19]
    evenings = ("02-15", "02-16", "02-22", "02-23", "04-01")
    assert [shown[f"2026-{on}T20:00"]["B"] for on in evenings] == [17.5, 18, 21, 0.5, 19]
    assert shown["2026-02-02T08:00"] == {"A": 0.5, "B": 10.75}
    assert dates(folder, "swap") == ["2026-01-26", "2026-02-02", "2026-02-23"]
    resets = [(one["actuator"], one["on"], one["planned"]) for one in schedule(folder)["resets"]]
    assert resets == [("A", "2026-01-26", True), ("A", "2026-02-02", False), ("B", "2026-02-23", True)]
    rows = csv.DictReader(bt("schedule", "p.toml", "--format", "csv", cwd=folder).stdout.decode().splitlines())
    assert {row["at"][:16]: row["B_reading_mm"] for row in rows}["2026-02-16T20:00"] == "18"


def test_sheet_and_calendar_say_so(folder: Path) -> None:
    """On Sundays: A 7 on 1 Feb, 7 on the 8th, 14 on the 15th; B 10.5, 14, 17.5, 21 on the 22nd, then 3.5 on 1 Mar."""
    run(folder, "sheet", "p.toml", "-o", "s.pdf", "--force", "--from", "2026-01-01")
    found = list(printed_pages((folder / "s.pdf").read_bytes()))
    every = [check for page in found for check in page.checks.values()]
    checks = [tuple(re.findall(r"\b[AB] ([\d.]+)", check)) for check in every]
    assert checks[3:8] == [("7", "10.5"), ("7", "14"), ("14", "17.5"), ("19", "21"), ("19", "3.5")]
    assert re.findall(r"In the clinic: (.) is set again", " ".join(page.text for page in found)) == ["A", "A", "B"]
    calendar = bt("schedule", "p.toml", "--format", "ics", cwd=folder).stdout.decode().replace("\r\n ", "")
    waits = [event.split("Not before ")[1][0] for event in calendar.split("BEGIN:VEVENT") if "Not before" in event]
    assert waits == ["A"] * 4 + ["B"] * 2  # both sessions of 26 Jan, 2 Feb and 23 Feb
    assert calendar.count("DTSTART;VALUE=DATE:20260202") == 1  # the visit and the re-set: one appointment


def test_staff_and_patient_are_told(folder: Path) -> None:
    log = run(folder, "log", "p.toml")
    assert "A re-set on Mon 2 Feb 2026, instead of Mon 9 Feb 2026. Reason: nut stiff." in " ".join(log.split())
    assert "B not re-set on Mon 16 Feb 2026, though planned. Reason: clinic closed." in " ".join(log.split())
    status = " ".join(run(folder, "status", "p.toml", "--at", "2026-02-16T13:00").split())
    assert "A: 14.5 mm, nut face 3 shows; 3 mm was read on Thu 5 Feb 2026 08:00 B: 17.75 mm, nut face 4" in status
    assert "Next swap Mon 23 Feb 2026, in 7 days: B" in status
    assert "AFTER SWAP IN CLINIC: B" in run(folder, "today", "p.toml", "--on", "2026-02-23")
    assert "AFTER SWAP" not in run(folder, "today", "p.toml", "--on", "2026-02-16")
    notice = ("notice", "p.toml", "--since", "0", "--print-date")
    told = run(folder, *notice, "2026-02-16")
    assert "Before your turn on Mon 16 Feb 2026 at 20:00 ring to ring on rod 1 must be A: 14.5, B: 17.75 mm." in told
    assert "Mon 23 Feb 2026: Do NOT turn at home. In the clinic: B is set again" in told
    assert "Your old sheet has it on Mon 16 Feb 2026." in told
    told = run(folder, *notice, "2026-02-03")
    assert "Done in the clinic on Mon 2 Feb 2026: A is set again" in told
    assert "Your old sheet has it on Mon 9 Feb 2026." in told


def test_earlier_revisions_can_be_rebuilt(folder: Path) -> None:
    """At revision 0 A was to be re-set on 9 Feb, at revision 1 B still on the 16th."""
    early = run(folder, "diff", "p.toml", "--since", "0", "--revision", "1")
    assert "The swap on Mon 9 Feb 2026 moves to Mon 2 Feb 2026: A is set again" in early
    closed = run(folder, "diff", "p.toml", "--since", "1", "--revision", "3")
    assert "The swap on Mon 16 Feb 2026 moves to Mon 23 Feb 2026: B is set again" in closed
    assert "The first difference is at Mon 16 Feb 2026 08:00." in closed
