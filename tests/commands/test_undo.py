"""`bt undo`: the last entry is taken back by an entry of its own, and all outputs follow.

60 mm at 1 mm a day from Mon 12 Jan 2026: 20 mm by the morning of Sun 1 Feb, 240 sessions, contact on Thu 12 Mar.
"""

import json
import shlex
import tomllib
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.commands.test_frame_off import OFF, planned
from tests.helpers import bt
from tests.stories.telling import dates, edit, new, readings, refused, reminders, run

RATE = ("amend", "p.toml", "rate", "0.5", "--on", "2026-02-01", "--entered", "2026-01-31T09:00:00Z", "--yes")
UNDO = ("undo", "p.toml", "--reason", "typed wrong")
SOON = ("--entered", "2026-01-31T10:00:00Z", "--yes")
LATE = ("--entered", "2026-02-03T10:00:00Z")  # 9 turns of Sun 1 to Tue 3 Feb 08:00 are behind, nothing is recorded


def test_an_order_is_taken_back_and_the_one_before_it(tmp_path: Path) -> None:
    new(tmp_path)
    before = readings(tmp_path)
    run(tmp_path, *RATE)
    slower = readings(tmp_path)
    run(tmp_path, "amend", "p.toml", "pause", "--on", "2026-02-05", *SOON)
    text = (tmp_path / "p.toml").read_bytes()

    first = run(tmp_path, *UNDO, *SOON)
    assert "Takes back revision 2: Pause from Thu 5 Feb 2026." in first
    assert "No longer ordered, at Thu 5 Feb 2026 08:00: pause." in first
    assert readings(tmp_path) == slower
    second = run(tmp_path, *UNDO, *SOON)
    assert "Takes back revision 1: Rate 0.5 mm a day from Sun 1 Feb 2026, was 1 mm a day." in second
    assert readings(tmp_path) == before
    assert (tmp_path / "p.toml").read_bytes().startswith(text)  # no line is deleted
    assert "No order or record is left to take back." in run(tmp_path, *UNDO, *SOON)

    log = json.loads(run(tmp_path, "log", "p.toml", "--format", "json"))["entries"]
    assert [(one["what"], one.get("taken_back_by")) for one in log] == [
        ("rate", 4), ("pause", 3), ("undo", None), ("undo", None),
    ]  # fmt: skip
    assert "was 1 mm a day. TAKEN BACK by" in run(tmp_path, "log", "p.toml")
    assert "Undone: revision 1 is taken back. Reason: typed wrong." in " ".join(run(tmp_path, "log", "p.toml").split())
    course = json.loads(run(tmp_path, "schedule", "p.toml", "--format", "json"))["plan"]["course"]
    assert [one.get("order") or one["revision"] for one in course] == ["rate", "pause", 2, 1]


def test_reminders_come_back_and_an_update_cancels_those_of_the_order(tmp_path: Path) -> None:
    """By 0.5 mm a day each turn after 1 Feb stands at another time or place: 160 sessions more, 80 are the same."""
    new(tmp_path)
    before = reminders(tmp_path)
    run(tmp_path, *RATE)
    slower = reminders(tmp_path)
    run(tmp_path, *UNDO, *SOON)
    assert reminders(tmp_path) == before
    run(tmp_path, "schedule", "p.toml", "-o", "u.ics", "--update")
    events = Calendar.from_ical((tmp_path / "u.ics").read_bytes()).walk("VEVENT")
    cancelled = {str(one["UID"]) for one in events if one.get("STATUS") == "CANCELLED"}
    assert len(cancelled) == 160
    assert cancelled == slower - before
    assert readings_at(tmp_path, 1) != readings_at(tmp_path, 2)


def readings_at(folder: Path, revision: int) -> str:
    return run(folder, "diff", "p.toml", "--since", "0", "--revision", str(revision))


def test_an_approval_signs_an_undo_anew(tmp_path: Path) -> None:
    """The sheet of revision 1 has other turns: that of revision 0 is not called good again beside it."""
    new(tmp_path)
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    run(tmp_path, *RATE)
    assert "DRAFT: changed since AB approved it: [[course]] 1–2." in run(tmp_path, *UNDO, *SOON)
    read = ("record", "p.toml", "reading", "--on", "2026-01-31", "A=19", *SOON)
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-31", "--yes")
    run(tmp_path, *read)
    undone = run(tmp_path, *UNDO, *SOON)
    assert "No longer recorded: Ring to ring measured on Sat 31 Jan 2026: A 19 mm." in undone
    assert "Nothing changes for the patient" in undone
    assert "The approval of revision 2 holds." in undone


def test_a_turn_recorded_as_missed_is_made_after_all(tmp_path: Path) -> None:
    new(tmp_path)
    before = readings(tmp_path)
    run(tmp_path, "record", "p.toml", "missed", "2026-01-30 16:00", *SOON)
    assert "2026-01-30T16:00" not in readings(tmp_path)
    undone = run(tmp_path, *UNDO, *SOON)
    assert "No longer recorded: Missed: Fri 30 Jan 2026 16:00." in undone
    assert readings(tmp_path) == before
    run(tmp_path, "record", "p.toml", "missed", "2026-01-30 16:00", *SOON)  # what counts no more may be said again


@pytest.mark.parametrize("more", [("--yes",), ("--no-input",)])
def test_an_order_by_which_turns_were_due_is_not_undone_unasked(tmp_path: Path, more: tuple[str, ...]) -> None:
    new(tmp_path)
    run(tmp_path, *RATE)
    before = (tmp_path / "p.toml").read_bytes()
    done = bt(*UNDO, *LATE, *more, cwd=tmp_path)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert "The order counts from Sun 1 Feb 2026 08:00. What was turned since is not recorded: 9 sessions" in said
    assert "No: give --never-turned." in said
    assert 'Yes: Those turns stay. End the order instead: bt amend p.toml rate 1 --at "2026-02-03 12:00"' in said
    assert (tmp_path / "p.toml").read_bytes() == before


def test_where_the_patient_never_turned_by_it_that_is_recorded(tmp_path: Path) -> None:
    """20 mm and nine quarter turns: 22.25 mm on Tue 3 Feb at 08:00, where the order would have made 21."""
    new(tmp_path)
    run(tmp_path, *RATE)
    assert readings(tmp_path)["2026-02-02T20:00"] == {"A": 21}
    run(tmp_path, *UNDO, "--never-turned", *LATE, "--yes")
    course = tomllib.loads((tmp_path / "p.toml").read_text())["course"]
    assert [one.get("record") for one in course] == [None, "undo", "done"]
    assert f"{course[2]['through']:%m-%d %H:%M}" == "02-03 08:00"
    assert readings(tmp_path)["2026-02-03T08:00"] == {"A": 22.25}


def test_an_undo_by_hand_of_turns_nobody_recorded_is_a_finding(tmp_path: Path) -> None:
    new(tmp_path)
    run(tmp_path, *RATE)
    plan = tmp_path / "p.toml"
    at = 'at = 2026-02-03T10:00:00\nrecord = "undo"\nrevision = 1\nentered = 2026-02-03T10:00:00Z\n'
    plan.write_text(f"{plan.read_text()}[[course]]\n{at}")
    told = " ".join(run(tmp_path, "check", "p.toml").split())
    assert "undo of order rate from Sun 1 Feb 2026 08:00 was written on Tue 3 Feb 2026 10:00" in told
    assert "(9 sessions, Sun 1 Feb 2026 08:00 to Tue 3 Feb 2026 08:00) is not recorded" in told


def test_a_correction_is_corrected_back(tmp_path: Path) -> None:
    new(tmp_path)
    run(tmp_path, *RATE)
    edit(tmp_path, ('side = "left"', 'side = "right"'))
    run(tmp_path, "correct", "p.toml", "--reason", "right", *SOON)
    before = (tmp_path / "p.toml").read_bytes()
    said = refused(tmp_path, *UNDO, *SOON)
    assert "revision 2 is a correction of the file, which undo cannot take back: correct it back" in said
    assert (tmp_path / "p.toml").read_bytes() == before


def test_a_frame_that_is_still_on(tmp_path: Path) -> None:
    """Recorded as off on 22 Dec: taken back, its visits go on, and so do their reminders."""
    planned(tmp_path)
    visits = dates(tmp_path, "review")
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    run(tmp_path, *OFF)
    told = run(tmp_path, *UNDO, "--entered", "2026-12-23T09:00:00Z", "--yes")
    assert "The frame is on: no record says any more that it came off on Tue 22 Dec 2026." in told
    assert "The approval of revision 0 holds." in told
    assert dates(tmp_path, "review") == visits
    notice = run(tmp_path, "notice", "p.toml", "--since", "1", "--print-date", "2026-12-23")
    assert "Your frame is still on." in notice
    assert "Your next clinic visit is on Mon 28 Dec 2026." in notice
    assert "If you missed a turn" in notice
    assert "in consolidation" in run(tmp_path, "today", "p.toml", "--on", "2026-12-24")


def test_a_notice_of_a_frame_that_is_off_says_nothing_of_missed_turns(tmp_path: Path) -> None:
    planned(tmp_path)
    run(tmp_path, *OFF)
    words = ("notice", "p.toml", "--since", "0", "--print-date", "2026-12-22")
    assert "missed a turn" not in run(tmp_path, *words)
    run(tmp_path, *words, "-o", "n.pdf")
    assert (tmp_path / "n.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("answer", "code", "said"), [
    ("yes", 2, 'End the order instead: bt amend p.toml rate 1 --at "2026-02-03 12:00" p.toml is unchanged.'),
    ("no", 0, "Wrote revision 3 into p.toml."),
])  # fmt: skip
def test_whether_the_patient_turned_by_it_is_asked(tmp_path: Path, answer: str, code: int, said: str) -> None:
    from tests.commands.test_terminal_session import Terminal

    new(tmp_path)
    run(tmp_path, *RATE)
    terminal = Terminal(*UNDO, *LATE, cwd=tmp_path)
    terminal.answer("Did the patient turn by it since then?", "perhaps")
    terminal.answer("answer yes or no", answer)
    if not code:
        terminal.answer("Write this into p.toml?", "y")
    assert terminal.exit_code() == code
    assert said in " ".join(terminal.seen.split())


def test_a_review_that_was_moved_is_again_where_it_was(tmp_path: Path) -> None:
    """Reviews every 14 days from Mon 26 Jan; that of 9 Feb was moved to the 12th."""
    new(tmp_path)
    edit(tmp_path, ("# [clinic] ", "[review]\nfirst = 2026-01-26\nevery_days = 14\n# "))
    planned_first = dates(tmp_path, "review")
    run(tmp_path, "amend", "p.toml", "review", "move", "2026-02-09", "2026-02-12", *SOON)
    assert dates(tmp_path, "review")[:2] == ["2026-01-26", "2026-02-12"]
    told = run(tmp_path, *UNDO, *SOON)
    assert "Takes back revision 1: Review of Mon 9 Feb 2026 moved to Thu 12 Feb 2026." in told
    assert dates(tmp_path, "review") == planned_first
    assert "TAKEN BACK by" in run(tmp_path, "log", "p.toml")


@pytest.mark.parametrize(
    ("order", "instead"),
    [
        (("pause",), 'resume --at "2026-02-03 12:00"'),
        (("stop",), 'resume --at "2026-02-03 12:00"'),
        (("rate", "0.5", "--sessions", "09:00"), 'rate 1 --sessions 08:00,12:00,16:00,20:00 --at "2026-02-04 09:00"'),
        (("rate", "--every-days", "2"), 'rate 1 --at "2026-02-05 08:00"'),
        (("reverse", "3", "--rate", "1"), 'rate 1 --at "2026-02-03 12:00"'),
        (("accordion", "3", "--cycles", "2", "--rate", "1"), 'rate 1 --at "2026-02-03 12:00"'),
        (("set", "direction=toward the blue flag"), 'set "frame.direction=toward the red flag" --on 2026-02-04'),
    ],
)
def test_the_order_that_ends_one_by_which_the_patient_turned(
    order: tuple[str, ...], instead: str, tmp_path: Path
) -> None:
    """It is told as it is typed, and it can be written."""
    new(tmp_path)
    edit(tmp_path, ("[frame]", '[frame]\ndirection = "toward the red flag"'))
    run(tmp_path, "amend", "p.toml", *order, "--on", "2026-02-01", "--entered", "2026-01-31T09:00:00Z", "--yes")
    said = refused(tmp_path, *UNDO, *LATE, "--yes")
    assert f"End the order instead: bt amend p.toml {instead}\n" in said
    words = shlex.split(instead)
    assert "Wrote revision 2" in run(tmp_path, "amend", "p.toml", *words, *LATE, "--yes")
