"""What the commands of the course say of samples that cover every mechanism: whole texts, to be read when they change.

`python -m pytest tests/test_golden_commands.py --update-golden` writes them anew.
"""

import json
from pathlib import Path

import pytest

from tests.helpers import ROOT, bt

GOLDEN = Path(__file__).parent / "golden" / "commands"
DAYS = {  # a day in the middle of each course
    "tibia_60mm_ilizarov": "2026-02-10",
    "femur_75mm_rail": "2026-06-10",
    "tibia_cable_transport": "2026-04-10",
    "tibia_hinge_opening": "2026-03-13",
    "femur_tandem_take_over": "2026-05-20",
    "hexapod_swap": "2026-04-06",
    "tibia_course_slow_pause_xray": "2026-02-12",
}
SAID = {
    "status": ("status", "p.toml", "--at", "{day}"),
    "today": ("today", "p.toml", "--on", "{day}"),
    "today.json": ("today", "p.toml", "--on", "{day}", "--format", "json"),
    "check": ("check", "p.toml"),
    "diff": ("diff", "p.toml"),
    "notice": ("notice", "p.toml", "--since", "{before}", "--print-date", "{day}"),
}
CASES = [(sample, kind) for sample in DAYS for kind in SAID] + [("hexapod_swap", "verify")]


def table(folder: Path) -> Path:
    """A table of the six readings of p.toml after each session, as another program would write it."""
    made = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=folder).stdout)
    shown = {one["id"]: one["start_reading_mm"] for one in made["actuators"]}
    struts = [str(number) for number in range(1, 7)]
    lines = [",".join(["date", "time", *struts, *(f"size_{strut}" for strut in struts)])]
    for session in made["sessions"]:
        on, at = session["at"][:10], session["at"][11:16]
        swaps = [one for one in made["correction"]["swaps"] if one["on"] == on and at == "08:00"]
        shown |= {one["strut"]: one["reading_after_mm"] for one in swaps}
        shown |= {move["actuator"]: move["reading_mm"] for move in session["moves"]}
        sizes = {one["strut"]: one["new_size"] for one in swaps}
        lines.append(",".join([on, at, *(str(shown[one]) for one in struts), *(sizes.get(one, "") for one in struts)]))
    target = folder / "table.csv"
    target.write_text("\n".join(lines) + "\n")
    return target


def words(folder: Path, sample: str, kind: str) -> list[str]:
    """The command line of a kind; diff and notice are of a pause, where the sample has no course of its own."""
    if kind == "verify":
        return ["verify", table(folder).name, "--plan", "p.toml"]
    day, before = DAYS[sample], "0"
    if kind in ("diff", "notice") and "[[course]]" not in (folder / "p.toml").read_text(encoding="utf-8"):
        order = ("pause", "--on", day, "--reason", "pin infection", "--entered", f"{day}T05:00:00Z", "--yes")
        done = bt("amend", "p.toml", *order, cwd=folder)
        assert done.returncode == 0, done.stderr
    return [word.format(day=day, before=before) for word in SAID[kind]]


@pytest.mark.parametrize(("sample", "kind"), CASES, ids=[f"{sample}-{kind}" for sample, kind in CASES])
def test_what_a_command_says(sample: str, kind: str, update_golden: bool, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_bytes((ROOT / "sample_plans" / f"{sample}.toml").read_bytes())
    done = bt(*words(tmp_path, sample, kind), cwd=tmp_path, COLUMNS="100")
    assert done.returncode == 0, done.stderr
    golden = GOLDEN / f"{sample}.{kind}{'' if kind.endswith('json') else '.txt'}"
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(done.stdout)
    assert done.stdout == golden.read_bytes()
    assert done.stdout
