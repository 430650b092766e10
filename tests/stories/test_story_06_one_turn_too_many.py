"""Story 6: one full turn for a quarter at one of two levels, at the last turn of its share.

30 mm: a level of 10 mm and one of 20 mm, both 1 mm a day in four quarter turns from Mon 12 Jan 2026, day 1. The shorter
ends with the session of day 10, Wed 21 Jan 20:00. There four quarter turns are made in place of the last: 10.75 mm.
So the other has 19.25 mm to do.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import bt

LEVELS = """
[[levels]]
name = "upper"
moves = "{0}"
distance_mm = {1}

[[levels]]
name = "lower"
moves = "{2}"
distance_mm = {3}

[clinic]
phone = "01865 000000"
missed_turn = "Leave it out and call us."
"""
NEW = (
    "--defect", "30", "--rate", "1", "--surgery", "2026-01-05", "--timezone", "Europe/London", "--id", "S-6",
    "--side", "left", "--bone", "tibia",
)  # fmt: skip


def run(folder: Path, *words: str) -> str:
    """Both outputs of a command that must succeed."""
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def schedule(folder: Path) -> dict[str, Any]:
    made = bt("schedule", "p.toml", "--format", "json", cwd=folder)
    assert made.returncode == 0, made.stderr.decode()
    told: dict[str, Any] = json.loads(made.stdout)
    return told


@pytest.mark.parametrize(
    ("levels", "letter", "expected"),
    [
        # 19.25 mm of B are 77 quarter turns: 19 days of four, and one on day 20, Sat 31 Jan.
        pytest.param(
            ("distally", 10, "proximally", 20), "A",
            ({"A": 10.75, "B": 19.25}, "2026-01-31T08:00:00+00:00", "A 10.75 B 19.25 0 12:00"),
            id="convergent",
        ),
        pytest.param(
            ("distally", 20, "proximally", 10), "B",
            ({"A": 19.25, "B": 10.75}, "2026-01-31T08:00:00+00:00", "A 19.25 B 10.75 0 12:00"),
            id="convergent, mirrored",
        ),
        # In tandem the ring ahead was turned as printed and stands at 20 mm, so its own bone has made 9.25 mm. It
        # has 19.25 mm to do: 10 mm more, ten days, and its ring ends where the gap is closed, at 30 mm.
        pytest.param(
            ("distally", 10, "distally", 20), "A",
            ({"A": 10.75, "B": 30}, "2026-01-31T20:00:00+00:00", "A 10.75 B 30 0 12:00"),
            id="tandem",
        ),
        pytest.param(
            ("proximally", 20, "proximally", 10), "B",
            ({"A": 30, "B": 10.75}, "2026-01-31T20:00:00+00:00", "A 30 B 10.75 0 12:00"),
            id="tandem, mirrored",
        ),
    ],
)  # fmt: skip
def test_the_other_level_has_so_much_less_to_do(
    levels: tuple[str, int, str, int], letter: str, expected: tuple[dict[str, float], str, str], tmp_path: Path
) -> None:
    ends, last, row = expected
    run(tmp_path, "new", "p.toml", *NEW, "--no-input")
    path = tmp_path / "p.toml"  # `bt new` asks for no levels: whoever prescribes them writes them into the file
    text = path.read_text(encoding="utf-8").replace("[frame]\n", '[frame]\ndirection = "toward the gap"\n')
    path.write_text(text + LEVELS.format(*levels), encoding="utf-8")
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes")
    planned = schedule(tmp_path)

    words = ("2026-01-21 20:00", f"{letter}=4", "--entered", "2026-01-22T08:00:00Z")
    told = run(tmp_path, "record", "p.toml", "done", *words, "--yes")
    short, long = ("upper (A)", "lower (B)") if letter == "A" else ("lower (B)", "upper (A)")
    assert f"From Wed 21 Jan 2026 20:00 on: {long} hands on 0.75 mm, {short} takes over 0.75 mm." in told

    now = schedule(tmp_path)
    before = [session for session in now["sessions"] if session["at"] < "2026-01-21T20"]
    assert before == [session for session in planned["sessions"] if session["at"] < "2026-01-21T20"]
    readings = {move["actuator"]: move["reading_mm"] for session in now["sessions"] for move in session["moves"]}
    assert readings == ends
    later = [session for session in now["sessions"] if session["at"] > "2026-01-21T21"]
    assert {move["actuator"] for session in later for move in session["moves"]} == {"B" if letter == "A" else "A"}
    assert (now["sessions"][-1]["at"], now["sessions"][-1]["remaining_mm"]) == (last, 0)
    assert [session["remaining_mm"] for session in now["sessions"]].count(0) == 1  # nothing goes on once it is closed
    assert {"kind": "expected_contact", "on": last[:10]} in now["milestones"]
    assert now["ends"] == {"at": "contact", "remaining_mm": 0}

    status = run(tmp_path, "status", "p.toml", "--at", "2026-01-22T07:00")
    own = next(line for line in status.splitlines() if "taken over" in line)
    assert "10.75 mm of 10.75 mm, 0 mm gap left; 0.75 mm of it taken over from others" in own
    assert "0.75 mm of its share handed on to others" in status
    assert "Docking       expected Sat 31 Jan 2026" in status
    after = run(tmp_path, "status", "p.toml", "--at", "2026-02-01")
    assert "Done          30 mm of 30 mm, 0 mm gap left" in after
    assert "Next session  none" in after

    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-01-22", "--yes")
    run(tmp_path, "sheet", "p.toml", "-o", "sheet.html")
    page = re.sub(r"<(script|style).*?</\1>", "", (tmp_path / "sheet.html").read_text(encoding="utf-8"), flags=re.S)
    words_of_page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert row in words_of_page
    assert "Sun 1 Feb 2026 day 21" not in words_of_page
