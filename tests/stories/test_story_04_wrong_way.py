"""Story 4: three days turned the wrong way, found at a check: docking moves, the scale follows.

20 mm at 0.5 mm a day, a quarter turn at 08:00 and one at 20:00, from Mon 12 Jan 2026: day 40 is Fri 20 Feb. Days 1 to 4
make 8 quarter turns, 2 mm. On days 5 to 7, Fri 16 to Sun 18 Jan, 6 are made the wrong way: 2 − 1.5 = 0.5 mm, where
3.5 mm were planned. The 3 mm between are six days: docking is on Thu 26 Feb.
"""

import json
from pathlib import Path

from tests.helpers import bt

NEW = (
    "--defect", "20", "--rate", "0.5", "--sessions", "08:00,20:00", "--surgery", "2026-01-05",
    "--timezone", "Europe/London", "--id", "S-4", "--side", "right", "--bone", "femur",
)  # fmt: skip
ENTERED = ("--entered", "2026-01-19T07:30:00Z", "--yes")


def run(folder: Path, *words: str) -> str:
    """Both outputs of a command that must succeed."""
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def test_three_days_the_wrong_way(tmp_path: Path) -> None:
    run(tmp_path, "new", "p.toml", *NEW, "--no-input")
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    for day in (16, 17, 18):
        for clock in ("08:00", "20:00"):
            told = run(tmp_path, "record", "p.toml", "done", f"2026-01-{day} {clock}", "A=-1", *ENTERED)
    assert "Docking moves from Wed 25 Feb 2026 to Thu 26 Feb 2026." in told

    made = bt("schedule", "p.toml", "--format", "json", cwd=tmp_path)
    sessions = json.loads(made.stdout)["sessions"]
    turned = [(s["at"][:16], s["moves"][0]["steps"], s["moves"][0]["reading_mm"]) for s in sessions]
    assert turned[7:15] == [
        ("2026-01-15T20:00", 1, 2),
        ("2026-01-16T08:00", -1, 1.75),
        ("2026-01-16T20:00", -1, 1.5),
        ("2026-01-17T08:00", -1, 1.25),
        ("2026-01-17T20:00", -1, 1),
        ("2026-01-18T08:00", -1, 0.75),
        ("2026-01-18T20:00", -1, 0.5),
        ("2026-01-19T08:00", 1, 0.75),
    ]
    assert turned[-1] == ("2026-02-26T20:00", 1, 20)
    assert (sessions[-1]["remaining_mm"], sessions[13]["remaining_mm"]) == (0, 19.5)
    # 8 − 6 = 2 quarter turns from face 1: face 3 shows on Monday morning.
    status = run(tmp_path, "status", "p.toml", "--at", "2026-01-19T07:00")
    assert "Ring to ring  0.5 mm counted from 0 mm on " in status
    assert "Docking       expected Thu 26 Feb 2026" in status
    assert "Done          0.5 mm of 20 mm, 19.5 mm gap left" in status

    reading = run(tmp_path, "record", "p.toml", "reading", "--at", "2026-01-19 07:00", "A=0.5", *ENTERED)
    assert "BT140" not in reading  # what the scale shows is what is now planned
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-19", "--yes")
    assert "DRAFT" not in run(tmp_path, "status", "p.toml", "--at", "2026-01-19T07:30")
