"""Story 12: docked, pressed every other day, the last order undone, consolidation with reviews, frame off.

60 mm at 1 mm a day from Mon 12 Jan 2026 are done on Thu 12 Mar in the evening: docking. Pressed 1 mm by a quarter
turn every 2 days from Mon 16 Mar: 16, 18, 20 and 22 March, 61 mm. Reviews are every 14 days from Mon 26 Jan: that of
23 March is the first on or after the last turn. Then every 28 days: 20 Apr, 18 May, 15 Jun, 13 Jul, 10 Aug, 7 Sep, 5
Oct, 2 Nov, 30 Nov, 28 Dec. Frame off on Tue 15 Dec: from 5 Jan that is 344 days, 344 / 6 cm = 57.3 days/cm; from 22
Mar 268 days.
"""

import json
from pathlib import Path

from icalendar import Calendar

from tests.stories.telling import dates, edit, new, readings, reminders, run

PRESSED = {"2026-03-16T08:00": 60.25, "2026-03-18T08:00": 60.5, "2026-03-20T08:00": 60.75, "2026-03-22T08:00": 61}
IN_CONSOLIDATION = [
    "2026-03-23", "2026-04-20", "2026-05-18", "2026-06-15", "2026-07-13", "2026-08-10", "2026-09-07", "2026-10-05",
    "2026-11-02", "2026-11-30",
]  # fmt: skip
REVIEW = "[review]\nfirst = 2026-01-26\nevery_days = 14\nconsolidation_every_days = 28\n"


def amend(folder: Path, words: str, entered: str) -> str:
    return run(folder, "amend", "p.toml", *words.split(), "--entered", f"2026-{entered}:00:00Z", "--yes")


def undo(folder: Path, reason: str, entered: str) -> str:
    return run(folder, "undo", "p.toml", "--reason", reason, "--entered", f"2026-{entered}:00:00Z", "--yes")


def after_docking(folder: Path) -> dict[str, float]:
    return {at: shown["A"] for at, shown in readings(folder).items() if at > "2026-03-13"}


def cancelled(folder: Path) -> list[str]:
    """The days of the visits that an update cancels."""
    run(folder, "schedule", "p.toml", "-o", "u.ics", "--update", "--force")
    events = Calendar.from_ical((folder / "u.ics").read_bytes()).walk("VEVENT")
    gone = [event["DTSTART"].dt for event in events if event.get("STATUS") == "CANCELLED"]
    return sorted(f"{on}" for on in gone if not hasattr(on, "hour"))


def test_from_docking_to_the_end_of_the_treatment(tmp_path: Path) -> None:
    new(tmp_path)
    edit(
        tmp_path,
        ("# [clinic] ", f'{REVIEW}[clinic]\nmissed_turn = "Call us."\n# '),
        ("[frame]", '[frame]\ndirection = "toward the red flag"'),
    )
    done = ("record", "p.toml", "done", "--through")
    run(tmp_path, *done, "2026-03-12", "--entered", "2026-03-13T09:00:00Z", "--yes")
    run(tmp_path, "record", "p.toml", "xray", "--on", "2026-03-13", "--gap", "0",
        "--entered", "2026-03-13T09:30:00Z", "--yes")  # fmt: skip

    amend(tmp_path, "compress 1 --every-days 2 --at 2026-03-16T08:00", "03-13T10")
    assert after_docking(tmp_path) == PRESSED
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-03-13", "--yes")
    rung = reminders(tmp_path)

    amend(tmp_path, "compress 2 --every-days 1 --at 2026-03-24T08:00", "03-17T10")
    assert len(after_docking(tmp_path)) == 12
    told = undo(tmp_path, "meant for another patient", "03-17T11")
    assert "Takes back revision 4: Press together by 2 mm, one step every 1 day, from Tue 24 Mar 2026 08:00." in told
    assert "Dropped: 8 sessions." in told
    assert "DRAFT: changed since AB approved it: [[course]] 4–5." in told
    assert after_docking(tmp_path) == PRESSED
    assert reminders(tmp_path) == rung
    notice = run(tmp_path, "notice", "p.toml", "--since", "4", "--print-date", "2026-03-17")
    assert "Your last turn is now on Sun 22 Mar 2026 at 08:00. Before, it was on Tue 31 Mar 2026." in notice
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-03-17", "--yes")

    run(tmp_path, *done, "2026-03-22", "--entered", "2026-03-23T09:00:00Z", "--yes")
    assert "in consolidation" in run(tmp_path, "today", "p.toml", "--on", "2026-07-01")
    status = json.loads(run(tmp_path, "status", "p.toml", "--at", "2026-07-01", "--format", "json"))["plans"][0]
    assert (status["state"], status["next_review"]) == ("consolidation", "2026-07-13")

    off = ("record", "p.toml", "frame-off", "--on")
    wrong = run(tmp_path, *off, "2026-11-15", "--entered", "2026-12-15T10:00:00Z", "--yes")
    assert "314 days after surgery" in wrong
    assert "2026-11-30" in cancelled(tmp_path)
    assert "The frame is on: no record says any more" in undo(tmp_path, "15 December", "12-15T11")
    assert dates(tmp_path, "review")[4:15] == [*IN_CONSOLIDATION, "2026-12-28"]
    gone = cancelled(tmp_path)  # only the visits that the undone order had: from Mon 6 Apr on, after a turn of 31 March
    assert gone[:3] == ["2026-04-06", "2026-05-04", "2026-06-01"]
    assert not set(gone) & set(dates(tmp_path, "review"))

    told = run(tmp_path, *off, "2026-12-15", "--entered", "2026-12-15T12:00:00Z", "--yes")
    assert "Frame off: Tue 15 Dec 2026, 344 days after surgery, 268 days of consolidation" in told
    assert "57.3 days/cm (344 days in the frame for 60 mm of regenerate)" in told
    assert dates(tmp_path, "review")[4:] == IN_CONSOLIDATION
    gone = cancelled(tmp_path)
    assert "2026-12-28" in gone
    assert not set(gone) & set(dates(tmp_path, "review"))
    assert "Frame off\n  OX-1\n" in run(tmp_path, "today", "p.toml", "--on", "2026-12-16")
    log = run(tmp_path, "log", "p.toml")
    assert log.count("TAKEN BACK") == 2
