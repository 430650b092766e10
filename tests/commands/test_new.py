"""`bt new` from flags: the file, and the one line that gives the same."""

import json
import shlex
from pathlib import Path

import pytest

from tests.helpers import bt


@pytest.mark.parametrize(
    "flags",
    [
        "--defect 60 --rate 1 --surgery 2026-01-05",
        "--lengthening 45.5 --rate 0.8 --surgery 2026-06-29 --latency 5 --sessions 07:00,19:00 --side left",
        "--compression 5 --rate 0.25 --surgery 2026-04-13 --sessions 1 --frame rail --pitch 0.5",
        "--defect 60 --rate 0.75 --first-session 2026-01-12T14:00 --sessions 3 --frame click --id K-7",
    ],
)
def test_the_printed_line_gives_the_same_schedule(flags: str, tmp_path: Path) -> None:
    done = bt("new", "OX-9.toml", *flags.split(), cwd=tmp_path, TZ="Europe/Madrid")
    assert done.returncode == 0
    words = shlex.split(done.stdout.decode())
    assert words[:2] == ["bt", "schedule"]
    by_file = bt("schedule", "OX-9.toml", "--format", "json", cwd=tmp_path, TZ="Asia/Tokyo").stdout
    by_line = bt(*words[1:], "--format", "json", cwd=tmp_path, TZ="America/Lima").stdout
    assert by_file == by_line
    plan_id = json.loads(by_file)["plan"]["id"]
    assert plan_id == "K-7" or plan_id.startswith("bt-")  # never the name of a file, which may be a person's


def test_defaults_are_written_and_marked_as_conventions(tmp_path: Path) -> None:
    bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", cwd=tmp_path)
    text = (tmp_path / "p.toml").read_text()
    assert "latency_days = 7 # default: a convention, not ordered" in text
    assert "surgery = 2026-01-05 # Mon 5 Jan 2026" in text
    assert "rate_mm_per_day = 1\n" in text


def test_what_nobody_ordered_stays_a_default_in_the_file(tmp_path: Path) -> None:
    """Until somebody takes it off the list."""
    bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--rods", "4", cwd=tmp_path)
    defaults = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path).stdout)["defaults"]
    assert "protocol.latency_days" in defaults
    assert "frame.rods" not in defaults
    text = (tmp_path / "p.toml").read_text()
    (tmp_path / "p.toml").write_text(text.replace('"protocol.latency_days", ', ""))
    defaults = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path).stdout)["defaults"]
    assert "protocol.latency_days" not in defaults


def test_a_plan_that_the_rules_refuse_is_written_and_says_so(tmp_path: Path) -> None:
    """Only in a file can it be overridden."""
    done = bt("new", "p.toml", "--defect", "60", "--rate", "3", "--surgery", "2026-01-05", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "which bt schedule refuses until it is mended or overridden there" in done.stderr.decode()
    assert (tmp_path / "p.toml").exists()


def test_a_plan_that_exists_is_kept(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("mine")
    done = bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "p.toml").read_text()) == (5, "mine")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    done = bt("new", "p.toml", "--defect", "60", cwd=tmp_path)
    assert done.returncode == 2
    assert "--rate MM/DAY is missing" in done.stderr.decode()
