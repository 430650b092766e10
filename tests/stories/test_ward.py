"""A ward of forty frames on Tue 3 Feb 2026: nobody is missing from the morning's round, from the week, or the table.

Each plan begins as one that `bt new` wrote; its code and its dates are then varied, and the real commands approve,
pause and record. Whoever was operated on on 5 January turns from Mon 12 January on, a week later, 1 mm a day by four
quarter turns: on the morning of 3 February, day 23, 22 mm are made.
"""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.helpers import ROOT, bt
from tests.stories.telling import run

DAY = "2026-02-03"


def write(ward: Path, code: str, *changes: tuple[str, str], side: str = "left", name: str | None = None) -> str:
    """A plan file of the ward, by the words that differ from the one that `bt new` wrote; its name."""
    text = (ward.parent / "p.toml").read_text(encoding="utf-8")
    for old, new in (('"OX-1"', f'"{code}"'), ('"left"', f'"{side}"'), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    file = name or f"{code}.toml"
    (ward / file).write_text(text, encoding="utf-8")
    return file


def surgery(on: str) -> tuple[str, str]:
    return "surgery = 2026-01-05", f"surgery = {on}"


def defect(distance_mm: int) -> tuple[str, str]:
    return "defect_mm = 60", f"defect_mm = {distance_mm}"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty files: 38 plans, one that a rule refuses, and one that nobody can read."""
    folder = tmp_path_factory.mktemp("hospital")
    run(folder, "new", "p.toml", "--id", "OX-1", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05",
        "--side", "left", "--bone", "tibia", "--timezone", "Europe/London", "--direction", "toward the red flag",
        "--no-input")  # fmt: skip
    with (folder / "p.toml").open("a", encoding="utf-8") as plan:
        plan.write("\n[review]\nevery_days = 14\nconsolidation_every_days = 28\n")
    ward = folder / "ward"
    ward.mkdir()
    plain = [write(ward, f"T-{number:02}", defect(40 + number)) for number in range(17)]  # they turn
    latency = [write(ward, f"L-{number}", surgery(f"2026-01-{29 + number}")) for number in range(3)]
    for number in range(2):
        write(ward, f"S-{number}", surgery(f"2026-02-{9 + number:02}"))
    docked = [write(ward, f"D-{number}", surgery("2025-11-10"), defect(50 + number)) for number in range(4)]
    paused = [write(ward, f"P-{number}") for number in range(3)]
    limbs = [write(ward, "TWO", side=side, name=f"TWO-{side}.toml") for side in ("left", "right")]
    overdue = [write(ward, f"O-{number}") for number in range(2)]
    swap = write(ward, "H-1", ("[frame]", "[frame]\nrange_mm = 40\nswaps = [2026-02-06]"))
    off = write(ward, "F-1", surgery("2025-06-02"), defect(30))
    for sample, code in (("hexapod_swap", "X-1"), ("femur_tandem_take_over", "X-2")):
        text = (ROOT / "sample_plans" / f"{sample}.toml").read_text(encoding="utf-8")
        (ward / f"{code}.toml").write_text(re.sub(r'(?m)^id = ".*"', f'id = "{code}"', text), encoding="utf-8")
    write(ward, "DRAFT-1")
    run(ward, "amend", paused[0], "pause", "--on", "2026-02-02", "--reason", "pin infection", "--by", "AB", "--as-turned", "--yes")
    run(ward, "amend", paused[1], "pause", "--on", "2026-02-02", "--through", "2026-02-05", "--by", "AB", "--as-turned", "--yes")
    run(ward, "amend", paused[2], "pause", "--on", "2026-02-04", "--by", "AB", "--as-turned", "--yes")
    for file in overdue:
        run(ward, "record", file, "done", "--from", "2026-01-12", "--to", "2026-01-28", "--by", "AB", "--yes")
    run(ward, "record", off, "frame-off", "--on", "2025-12-01", "--by", "AB", "--yes")
    for file in (*plain, *latency, *docked, *paused, *limbs, *overdue, swap, off):
        run(ward, "approve", file, "--by", "AB", "--on", "2026-02-02", "--yes")
    write(ward, "FAST", ("rate_mm_per_day = 1", "rate_mm_per_day = 3"))
    (ward / "torn.toml").write_text('format = "bt-plan"\nid = "TO', encoding="utf-8")
    assert len(list(ward.iterdir())) == 40
    return ward
