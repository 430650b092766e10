"""`bt record frame-off`: the end of a treatment, by every command that tells of it.

351 days after surgery (5 Jan to 22 Dec 2026), 285 after the last turn (12 Mar), 6 cm of regenerate: 58.5 days/cm.
"""

import json
from pathlib import Path

from icalendar import Calendar

from tests.stories.telling import dates, edit, new, refused, reminders, run

INDEX = "58.5 days/cm (351 days in the frame for 60 mm of regenerate)"
OFF = ("record", "p.toml", "frame-off", "--on", "2026-12-22", "--entered", "2026-12-22T16:00:00Z", "--yes")


def planned(folder: Path) -> None:
    """With reviews each 14 days to Mon 23 Mar 2026, and each 28 from then on."""
    new(folder)
    review = "[review]\nfirst = 2026-01-26\nevery_days = 14\nconsolidation_every_days = 28\n"
    texts = ("# [clinic] ", f'{review}[clinic]\nmissed_turn = "Call us."\n# ')
    edit(folder, texts, ("[frame]", '[frame]\ndirection = "toward the red flag"'))


def test_every_command_tells_of_the_end(tmp_path: Path) -> None:
    planned(tmp_path)
    assert "consolidation since" in run(tmp_path, "status", "p.toml", "--at", "2026-06-01")
    assert "in consolidation" in run(tmp_path, "today", "p.toml", "--on", "2026-06-01")
    before = reminders(tmp_path)

    told = run(tmp_path, *OFF)
    assert "Frame off: Tue 22 Dec 2026, 351 days after surgery, 285 days of consolidation" in told
    assert INDEX in told
    assert "Reviews no longer planned: Mon 28 Dec 2026 and all later ones." in told
    assert "bt sheet" not in told
    assert dates(tmp_path, "review")[-1] == "2026-11-30"  # 23 Mar and nine times 28 days

    for words in (("diff",), ("log",), ("status", "--at", "2027-01-01")):
        assert INDEX in " ".join(run(tmp_path, words[0], "p.toml", *words[1:]).split())
    status = json.loads(run(tmp_path, "status", "p.toml", "--at", "2027-01-01", "--format", "json"))["plans"][0]
    assert (status["state"], status["next_review"]) == ("frame_off", None)
    assert status["frame_off"]["healing_index_days_per_cm"] == 58.5
    notice = run(tmp_path, "notice", "p.toml", "--since", "0", "--print-date", "2026-12-22")
    assert "Your frame came off on Tue 22 Dec 2026. Do not turn anything." in notice
    assert "Your clinic visits from Mon 28 Dec 2026 on are cancelled." in notice
    assert "Frame off      Tue 22 Dec 2026" in run(tmp_path, "schedule", "p.toml")
    assert before <= reminders(tmp_path, "--update")


def test_an_update_cancels_every_review_after_the_frame_is_off_and_no_other(tmp_path: Path) -> None:
    planned(tmp_path)
    visits = dates(tmp_path, "review")
    run(tmp_path, *OFF)
    run(tmp_path, "schedule", "p.toml", "-o", "u.ics", "--update")
    events = Calendar.from_ical((tmp_path / "u.ics").read_bytes()).walk("VEVENT")
    cancelled = sorted(f"{e['DTSTART'].dt:%Y-%m-%d}" for e in events if e.get("STATUS") == "CANCELLED")
    assert cancelled == [on for on in visits if on > "2026-12-22"]
    assert cancelled[0] == "2026-12-28"


def test_the_patient_leaves_the_round(tmp_path: Path) -> None:
    planned(tmp_path)
    run(tmp_path, *OFF)
    after = run(tmp_path, "today", "p.toml", "--on", "2027-01-01")
    assert "Nothing to turn today" not in after
    assert after.endswith("Frame off\n  OX-1\n")
    assert "NOT APPROVED" not in after  # nothing is left to turn by it
    row = json.loads(run(tmp_path, "today", "p.toml", "--on", "2027-01-01", "--format", "json"))["nothing_to_turn"][0]
    assert row["why"] == "frame_off"
    assert "in consolidation" in run(tmp_path, "today", "p.toml", "--on", "2026-12-21")


def test_before_the_last_turn_it_is_refused_unless_the_course_was_stopped(tmp_path: Path) -> None:
    planned(tmp_path)
    early = ("record", "p.toml", "frame-off", "--on", "2026-02-10", "--entered", "2026-02-10T16:00:00Z", "--yes")
    assert "order stop first" in refused(tmp_path, *early)
    run(tmp_path, "amend", "p.toml", "stop", "--on", "2026-02-10", "--entered", "2026-02-10T07:00:00Z", "--yes")
    assert "36 days after surgery, 1 day of consolidation" in run(tmp_path, *early)
