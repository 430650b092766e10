"""Story 3: the scale reads 16.75 where 18.75 was planned; go on from it. Every later number is true, faces too."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from tests.helpers import bt
from tests.sheet_reading import printed_pages
from tests.stories.telling import dates, new, readings, refused, run, schedule

CLINIC = 'format = "bt-clinic"\nversion = 1\n[clinic]\nphone = "01234 567"\nmissed_turn = "Leave it out. Call us."\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 mm at 1 mm a day from Mon 12 Jan 2026: after the 16:00 turn of day 19, Fri 30 Jan, 18.75 mm are planned.

    The scale shows 16.75: 2 mm are missing, 43.25 mm are left. From the 20:00 turn on it is 16.75 + 0.25 for each turn,
    so contact comes two days later, on Sat 14 and not Thu 12 March. 67 quarter turns show face 67 mod 4 + 1 = 4.
    """
    folder = tmp_path_factory.mktemp("scale")
    new(folder)
    (folder / "c.toml").write_text(CLINIC, encoding="utf-8")
    entered = ("--entered", "2026-01-30T17:00:00Z", "--yes")
    seen = run(folder, "record", "p.toml", "reading", "--at", "2026-01-30 16:30", "A=16.75", *entered)
    assert "BT140 warning: A read 16.75 mm on Fri 30 Jan 2026 16:30, where the plan says 18.75 mm" in seen
    assert "go on from it: bt amend PLAN replan A=MM" in seen
    done = run(folder, "amend", "p.toml", "replan", "A=16.75", "--at", "2026-01-30 16:31", *entered)
    told = (
        "From Fri 30 Jan 2026 16:31 on it goes on from ring to ring as measured: A 16.75 mm, where 18.75 mm was planned"
    )
    assert f"{told}, nut face 4.\n" in done
    return folder


def test_readings_faces_and_dates_follow_the_scale(folder: Path) -> None:
    """The turn at 20:00 is the 68th quarter: 17 mm, face 1. The last is the 240th: 60 mm, face 1."""
    shown = readings(folder)
    assert [shown[f"2026-01-{at}"]["A"] for at in ("30T16:00", "30T20:00", "31T20:00")] == [18.75, 17, 18]
    moves = {one["at"][:16]: one["moves"][0] for one in schedule(folder)["sessions"]}
    assert [moves[f"2026-01-{at}"]["face"] for at in ("30T20:00", "31T08:00")] == [1, 2]
    last = schedule(folder)["sessions"][-1]
    assert (last["at"][:16], last["moves"][0]["reading_mm"], last["remaining_mm"]) == ("2026-03-14T20:00", 60, 0)
    assert dates(folder, "expected_contact") == ["2026-03-14"]
    rows = list(csv.DictReader(bt("schedule", "p.toml", "--format", "csv", cwd=folder).stdout.decode().splitlines()))
    assert {row["at"][:16]: row["remaining_mm"] for row in rows}["2026-01-30T20:00"] == "43"


def test_the_finding_is_answered(folder: Path) -> None:
    """BT140 is over; that 2 mm are missing stays a warning."""
    found = run(folder, "check", "p.toml")
    assert "BT140" not in found
    assert "BT194 warning: the reading A 16.75 mm of Fri 30 Jan 2026 puts the bone 2 mm before the plan" in found


def test_the_next_checks_of_the_sheet_are_true(folder: Path) -> None:
    """At the end of Fri 30 Jan 17 mm; of the Sundays after it 19 and 26 mm: one each day from 17 on."""
    run(folder, "sheet", "p.toml", "-o", "s.pdf", "--direction-by-hand", "--clinic", "c.toml", "--force",
        "--from", "2026-01-12")  # fmt: skip
    found = list(printed_pages((folder / "s.pdf").read_bytes()))
    checks = [re.findall(r"must be ([\d.]+) mm", check)[0] for page in found for check in page.checks.values()]
    assert checks[:3] == ["1", "7", "14"]
    assert checks[3:6] == ["17", "19", "26"]
    nights = {on: end for page in found for on, end in page.ends.items()}
    assert nights[date(2026, 1, 31)] == "18 gap left 42 mm"


def test_calendar_page_notice_status_round_and_log_say_the_same(folder: Path) -> None:
    """Each from the file alone."""
    run(folder, "schedule", "p.toml", "-o", "p.ics", "--force")
    reminders = (folder / "p.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    assert "DTSTART:20260131T080000Z" in reminders
    day = reminders[reminders.index("DTSTART:20260131T080000Z") :]
    assert "17.25" in day[: day.index("END:VEVENT")]
    run(folder, "schedule", "p.toml", "-o", "p.html", "--direction-by-hand", "--clinic", "c.toml", "--force")
    page = (folder / "p.html").read_text(encoding="utf-8")
    day = page[page.index("<b>Sat 31 Jan 2026</b>") :].partition("</tbody>")[0]
    assert re.search(r">18<.*>42<", day, re.DOTALL)  # the scale at night, and what is then left
    notice = run(folder, "notice", "p.toml", "--since", "0", "--direction-by-hand", "--clinic", "c.toml",
                 "--print-date", "2026-01-30")  # fmt: skip
    assert "We made a new plan from what we measured." in notice
    assert (
        "Before your turn on Fri 30 Jan 2026 at 20:00 ring to ring on rod 1 must be 16.75 mm. Counted from 0 mm on "
        in notice
    )
    status = run(folder, "status", "p.toml", "--at", "2026-01-31T07:00")
    assert "Done          17 mm of 60 mm, 43 mm gap left" in status
    assert "Ring to ring  17 mm" in status
    assert "16.75 → 17 (+0.25)" in run(folder, "today", "p.toml", "--on", "2026-01-30")
    log = " ".join(run(folder, "log", "p.toml").split())
    assert "Replan: ring to ring is A 16.75 mm from Fri 30 Jan 2026 16:31." in log


def test_the_revision_before_it_is_as_it_was(folder: Path) -> None:
    """Revision 1 knows only of the reading: its day ends at 19 mm."""
    differs = run(folder, "diff", "p.toml")
    assert "Docking moves from Thu 12 Mar 2026 to Sat 14 Mar 2026." in differs
    assert "20:00  ¼=0.25 mm → 1     19  ¼=0.25 mm → 1     17" in differs


def test_a_digit_that_is_wrong_is_refused(folder: Path) -> None:
    """61.75 for 16.75 would be 43 mm past the plan."""
    words = ("amend", "p.toml", "replan", "A=61.75", "--at", "2026-01-30 16:32", "--yes")
    said = refused(folder, *words, "--entered", "2026-01-30T17:05:00Z")
    assert "BT195 error: the reading A 61.75 mm of Fri 30 Jan 2026 puts the bone 43 mm past the plan" in said
