"""`bt log`: the course told to a person."""

import json
from pathlib import Path

import pytest

from tests.courses import SLOWER
from tests.helpers import PLAN, bt

RATE = "Revision 1  Rate 0.75 mm a day from Sun 1 Feb 2026, was 1 mm"
WHO = "[red]thin. By AB, entered by hand."
LINES = {
    60: [RATE, "            a day. Reason: [red]thin. By AB, entered by", "            hand."],
    80: [f"{RATE} a day. Reason:", f"            {WHO}"],
    120: [f"{RATE} a day. Reason: {WHO}"],
}


@pytest.mark.parametrize("columns", LINES)
def test_at_every_width_nothing_is_cut_and_no_text_is_markup(tmp_path: Path, columns: int) -> None:
    (tmp_path / "p.toml").write_text(PLAN + SLOWER + 'reason = "[red]thin"\nby = "AB"\n')
    done = bt("log", "p.toml", cwd=tmp_path, COLUMNS=str(columns))
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, max(map(len, lines)) <= columns) == (0, True)
    assert lines[-1 - len(LINES[columns]) : -1] == LINES[columns]


def test_a_correction_tells_old_and_new_values_also_of_one_corrected_again(tmp_path: Path) -> None:
    plan = tmp_path / "p.toml"
    plan.write_text(PLAN)
    bt("record", "p.toml", "done", "--through", "2026-01-20", "--yes", cwd=tmp_path)
    for old, new in (("= 60", "= 45\nacute_shortening_mm = 5"), ("= 45\nacute_shortening_mm = 5", "= 54")):
        plan.write_text(plan.read_text().replace(f"defect_mm {old}", f"defect_mm {new}"))
        assert bt("correct", "p.toml", "--reason", "typed wrong", "--yes", cwd=tmp_path).returncode == 0
    made = json.loads(bt("log", "p.toml", "--format", "json", cwd=tmp_path).stdout)
    assert [one["text"] for one in made["entries"][1:]] == [
        "Corrected, as if always so: [goal] acute_shortening_mm: – → 5; [goal] defect_mm: 60 → 45",
        "Corrected, as if always so: [goal] defect_mm: 45 → 54; [goal] acute_shortening_mm: 5 → –",
    ]
