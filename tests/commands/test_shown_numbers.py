"""A sixth of a turn has no exact decimal: people read 0.17 mm by every command, and data has 0.1667."""

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from tests.courses import CLINIC, entries
from tests.helpers import PLAN, bt

FINER = re.compile(r"\S* ?\d\.\d{4,}.{10}")
FRAME = '[frame]\ndirection = "toward the red flag"\nsteps_per_turn = 6\n'
DAY = "2026-01-31"
COURSE = entries(
    'on = 2026-01-26; order = "rate"; step_every_days = 1',
    'at = 2026-01-29T08:00:00; record = "missed"',
    'through = 2026-01-30; record = "done"',
    'on = 2026-01-30; record = "reading"; readings_mm = {A = 13}',
)
COMMANDS = (
    ("schedule",),
    ("status", "--at", f"{DAY}T09:00"),
    ("today", "--on", DAY),
    ("log",),
    ("diff", "--since", "0"),
    ("notice", "--since", "0", "--print-date", DAY),
)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """0.8 mm a day by sixths of a turn, then one a day: days differ, and the travel of 25 mm is over the range."""
    path = tmp_path / "plan.toml"
    text = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.8").replace("defect_mm = 60", "defect_mm = 25")
    path.write_text(text + FRAME + CLINIC + COURSE)
    return path


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_no_command_tells_people_more_than_a_hundredth(plan: Path, words: tuple[str, ...]) -> None:
    command, *options = words
    run = bt(command, plan, *options)
    assert run.returncode == 0, run.stderr
    text = run.stdout.decode() + run.stderr.decode()
    assert words == ("log",) or "0.17" in text
    assert FINER.findall(text) == []


def test_a_finding_is_told_as_hardware_shows_it_and_is_exact_as_data(plan: Path) -> None:
    """0.8 mm a day is 4.8 sixths; an override quotes the finding as data has it."""
    told = bt("status", plan, "--at", f"{DAY}T09:00").stdout.decode()
    assert "0.8 mm a day is no whole number of 0.17 mm steps" in re.sub(r"\s+", " ", told)
    data = json.loads(bt("schedule", plan, "--format", "json").stdout)
    (finding,) = (one for one in data["findings"] if one["code"] == "BT105")
    assert "0.8 mm a day is no whole number of 0.1667 mm steps" in finding["message"]


def test_on_paper_too(plan: Path) -> None:
    paper = plan.with_suffix(".pdf")
    assert bt("schedule", plan, "-o", paper, "--print-date", DAY).returncode == 0
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]
    assert any("0.17" in page for page in pages)
    assert FINER.findall("\n".join(pages)) == []
