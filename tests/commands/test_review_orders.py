"""`bt amend PLAN review`: what the command says and writes, and how calendar, notice, status and the others follow.

Turns from Mon 12 Jan to Thu 12 Mar 2026; reviews each 14 days from Mon 26 Jan: 9 and 23 Feb, 9 and 23 Mar.
"""

from pathlib import Path
from shutil import copy

from icalendar import Calendar

from tests.helpers import ROOT, bt
from tests.stories.telling import dates, edit, new, refused, reminders, run

WRITTEN = ("--entered", "2026-01-20T09:00:00Z", "--yes")
MOVE = ("amend", "p.toml", "review", "move", "2026-01-26", "2026-01-29", *WRITTEN)
PLANNED = ["2026-01-26", "2026-02-09", "2026-02-23", "2026-03-09", "2026-03-23"]


def planned(folder: Path) -> None:
    new(folder)
    texts = ("# [clinic] ", '[review]\nfirst = 2026-01-26\nevery_days = 14\n[clinic]\nmissed_turn = "Call us."\n# ')
    edit(folder, texts, ("[frame]", '[frame]\ndirection = "toward the red flag"'))
    run(folder, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")


def visits(folder: Path, *words: str) -> list[tuple[str, bool]]:
    """The all-day events of the calendar, and whether each is cancelled."""
    found = Calendar.from_ical(bt("schedule", "p.toml", "--format", "ics", *words, cwd=folder).stdout)
    days = ((event, event.decoded("dtstart")) for event in found.events if "VALUE=DATE:" in event.to_ical().decode())
    return sorted((str(on), event.get("status") == "CANCELLED") for event, on in days)


def test_a_review_is_moved_and_all_follow(tmp_path: Path) -> None:
    planned(tmp_path)
    turns, above = reminders(tmp_path), (tmp_path / "p.toml").read_text().split("[[course]]")[0].split("[approval]")[0]
    told = run(tmp_path, *MOVE, "--reason", "clinic closed")
    assert "The review on Mon 26 Jan 2026 moves to Thu 29 Jan 2026." in told
    assert "No session changes." in told
    assert "Sheet and calendar are out of date" in told
    assert "The approval of revision 0 holds." in told  # it signed turns, and none is another
    moved = ["2026-01-29", *PLANNED[1:]]
    assert dates(tmp_path, "review") == moved
    assert (tmp_path / "p.toml").read_text().startswith(above)  # [review] is not edited

    assert [on for on, _ in visits(tmp_path)] == moved
    assert visits(tmp_path, "--update") == sorted([("2026-01-26", True), *((on, False) for on in moved)])
    assert reminders(tmp_path) == turns
    notice = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-01-20")
    assert "Your turns stay the same." in notice
    assert "Your clinic visit on Mon 26 Jan 2026 is now on Thu 29 Jan 2026." in notice
    assert "Throw away sheet 0." in notice
    said = " ".join(run(tmp_path, "log", "p.toml").split())
    assert "Review of Mon 26 Jan 2026 moved to Thu 29 Jan 2026. Reason: clinic closed." in said
    assert "The review on Mon 26 Jan 2026 moves to Thu 29 Jan 2026." in run(tmp_path, "diff", "p.toml")
    assert "Thu 29 Jan 2026, in 3 days" in run(tmp_path, "status", "p.toml", "--at", "2026-01-26")
    assert "today, Mon 26 Jan 2026: OX-1" not in run(tmp_path, "today", "p.toml", "--on", "2026-01-26")
    round_text = run(tmp_path, "today", "p.toml", "--on", "2026-01-29")
    assert "Reviews within 7 days\n  today, Thu 29 Jan 2026: OX-1" in round_text
    assert "sheet 1" in round_text  # that of revision 0 has the old day


def test_more_are_added_and_one_is_cancelled_in_words_for_days(tmp_path: Path) -> None:
    planned(tmp_path)
    told = run(tmp_path, "amend", "p.toml", "review", "add", "2026-02-12", "2026-02-09", *WRITTEN)
    assert "A review is planned on Mon 9 Feb 2026 already, and is not written again." in told
    assert "New reviews: Thu 12 Feb 2026." in told
    told = run(tmp_path, "amend", "p.toml", "review", "cancel", "2026-02-09", *WRITTEN)
    assert "Reviews no longer planned: Mon 9 Feb 2026." in told
    assert dates(tmp_path, "review") == ["2026-01-26", "2026-02-12", *PLANNED[2:]]
    notice = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-01-20")
    assert "Your clinic visit on Mon 9 Feb 2026 is now on Thu 12 Feb 2026." in notice
    assert "Reviews added: Thu 12 Feb 2026." in " ".join(run(tmp_path, "log", "p.toml").split())


def test_what_is_so_already_is_told_and_what_cannot_be_is_refused(tmp_path: Path) -> None:
    planned(tmp_path)
    run(tmp_path, *MOVE)
    whole = (tmp_path / "p.toml").read_bytes()
    assert "This is already ordered, as entry 1 of p.toml, and is not written again" in run(tmp_path, *MOVE)
    words = ("amend", "p.toml", "review")
    assert "p.toml is unchanged." in run(tmp_path, *words, "add", "2026-02-09", *WRITTEN)
    said = refused(tmp_path, *words, "cancel", "2026-02-10", *WRITTEN)
    assert "no review is planned on Tue 10 Feb 2026; the nearest: Mon 9 Feb 2026 and Mon 23 Feb 2026" in said
    late = ("--entered", "2026-02-10T09:00:00Z", "--yes")
    assert "past reviews stay" in refused(tmp_path, *words, "move", "2026-02-09", "2026-02-12", *late)
    assert "review takes add, move, cancel and days" in refused(tmp_path, *words, "2026-02-12", *WRITTEN)
    assert "review move needs NEW" in refused(tmp_path, *words, "move", "2026-02-09", *WRITTEN)
    assert "review cancel takes no --on" in refused(
        tmp_path, *words, "cancel", "2026-02-09", "--on", "2026-02-01", *WRITTEN
    )
    assert (tmp_path / "p.toml").read_bytes() == whole


def test_a_review_with_a_change_of_hardware_takes_it_along_and_the_approval_lapses(tmp_path: Path) -> None:
    """All six struts are exchanged on Mon 6 Apr 2026; by Wed 8 Apr, too, both sizes fit."""
    copy(ROOT / "sample_plans" / "hexapod_swap.toml", tmp_path / "p.toml")
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-03-20", "--yes")
    assert dates(tmp_path, "swap") == ["2026-04-06"]
    words = (
        "amend",
        "p.toml",
        "review",
        "move",
        "2026-04-06",
        "2026-04-08",
        "--entered",
        "2026-04-01T09:00:00Z",
        "--yes",
    )
    told = run(tmp_path, *words)
    assert "DRAFT" in told
    assert dates(tmp_path, "swap") == ["2026-04-08"]
    notice = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-04-01")
    assert "Wed 8 Apr 2026" in notice


def test_what_was_the_last_review_when_a_review_was_ordered_counts_though_it_is_undone(tmp_path: Path) -> None:
    """The last, 23 March, was moved to the 30th, and the 25th was added. Both are then undone, newest first."""
    planned(tmp_path)
    edit(tmp_path, ("every_days = 14\n[clinic]", "every_days = 14\nlast = 2026-03-23\n[clinic]"))
    run(tmp_path, "correct", "p.toml", "--reason", "last", *WRITTEN)
    run(tmp_path, "amend", "p.toml", "review", "move", "2026-03-23", "2026-03-30", *WRITTEN)
    run(tmp_path, "amend", "p.toml", "review", "add", "2026-03-25", *WRITTEN)
    for _ in range(2):
        run(tmp_path, "undo", "p.toml", "--reason", "closed", *WRITTEN)
    assert dates(tmp_path, "review") == PLANNED
