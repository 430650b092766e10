"""Story 4: three days turned the wrong way, found at a check: recorded as a range with a sign.

60 mm at 1 mm a day in four quarter turns from Mon 12 Jan 2026: 4 mm by Thu 15 Jan in the evening, 7 mm by Sun 18 Jan,
docking on Thu 12 Mar. Turned back from Friday to Sunday the scale shows 4 - 3 = 1 mm, and 59 mm are left: 59 days from
Mon 19 Jan on, to Wed 18 March.
"""

import json
import tomllib
from pathlib import Path

from tests.helpers import bt

NEW = (
    "--id ST-4 --side right --bone tibia --defect 60 --rate 1 --surgery 2026-01-05 --latency 7 --timezone Europe/London"
)
MONDAY = ("--entered", "2026-01-19T09:30:00Z", "--by", "AB", "--yes")


def run(folder: Path, *words: str) -> str:
    """What bt says on both streams."""
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return (done.stdout + done.stderr).decode()


def test_three_days_the_wrong_way(tmp_path: Path) -> None:
    run(tmp_path, "new", "p.toml", *NEW.split(), "--direction", "toward the red flag", "--no-input")
    said = run(tmp_path, "record", "p.toml", "reading", "--at", "2026-01-19 09:15", "A=1.25", *MONDAY)
    assert "BT140 warning: A read 1.25 mm on Mon 19 Jan 2026 09:15, where the plan says 7.25 mm" in said

    wrong = ("done", "--from", "2026-01-16", "--to", "2026-01-18", "A=-1")
    said = run(tmp_path, "record", "p.toml", *wrong, *MONDAY)
    assert "Turned from Fri 16 Jan 2026 08:00 to Sun 18 Jan 2026 20:00: -3 mm in all, instead of 3 mm." in said
    assert "Docking moves from Thu 12 Mar 2026 to Wed 18 Mar 2026." in said
    assert "BT140" not in said  # the scale and the plan agree again

    entry = tomllib.loads((tmp_path / "p.toml").read_text())["course"][1]
    assert [str(entry[key]) for key in ("from", "to")] == ["2026-01-16", "2026-01-18"]
    assert (entry["record"], entry["steps"]) == ("done", {"A": -1})

    sessions = json.loads(run_json(tmp_path))["sessions"]
    back = [move for s in sessions if "2026-01-16" <= s["at"][:10] <= "2026-01-18" for move in s["moves"]]
    assert [move["steps"] for move in back] == [-1] * 12
    assert back[-1]["reading_mm"] == 1
    after = next(s for s in sessions if s["at"].startswith("2026-01-19T08:00"))
    assert after["moves"][0]["reading_mm"] == 1.25
    assert (sessions[-1]["at"][:16], sessions[-1]["moves"][0]["reading_mm"]) == ("2026-03-18T20:00", 60)

    told = run(tmp_path, "status", "p.toml", "--at", "2026-01-19T09:30")
    assert "1.25 mm" in told
    assert "Sun 18 Jan 2026" in told  # up to where it is recorded
    told = run(tmp_path, "diff", "p.toml")
    assert "-3 mm in all, instead of 3 mm." in told
    (tmp_path / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n[clinic]\nmissed_turn = "Call us."\n')
    told = run(tmp_path, "notice", "p.toml", "--since", "0", "--clinic", "clinic.toml", "--print-date", "2026-01-19")
    assert "Turn by the new plan from Mon 19 Jan 2026 at 12:00 on." in told
    assert "Your last turn is now on Wed 18 Mar 2026 at 20:00. Before, it was on Thu 12 Mar 2026." in told


def run_json(folder: Path) -> bytes:
    return bt("schedule", "p.toml", "--format", "json", cwd=folder).stdout


def test_written_down_again_it_is_told_and_not_written(tmp_path: Path) -> None:
    run(tmp_path, "new", "p.toml", *NEW.split(), "--direction", "toward the red flag", "--no-input")
    wrong = ("record", "p.toml", "done", "--from", "2026-01-16", "--to", "2026-01-18", "A=-1")
    run(tmp_path, *wrong, *MONDAY)
    before = (tmp_path / "p.toml").read_bytes()
    said = run(tmp_path, *wrong, "--entered", "2026-01-20T09:30:00Z", "--by", "CD", "--yes")
    assert "This is already recorded, as entry 1 of p.toml, and is not written again:" in said
    assert said.endswith("p.toml is unchanged.\n")
    assert (tmp_path / "p.toml").read_bytes() == before
