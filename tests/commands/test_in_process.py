"""That `bt` of the tests, which runs in their own process, says and does what the installed one does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.helpers import PLAN, bt, bt_process

LINES = [
    "",
    "--help",
    "schedule plan.toml",
    "schedule plan.toml --format json",
    "schedule plan.toml --rate 1.6 --format csv",
    "schedule plan.toml --rate 3",
    "schedule plan.toml --rate 99 --surgery soon",
    "schedule plan.toml --rte 1",
    "schedule none.toml",
    "sheet plan.toml --print-date 2026-01-05 --clinic none.toml",
    "today . --on 2026-01-20",
]


@pytest.mark.parametrize("line", LINES)
def test_it_is_the_installed_bt_to_the_letter(line: str, tmp_path: Path) -> None:
    """Exit code, both streams and what is written."""
    seen = []
    for run in (bt, bt_process):
        folder = tmp_path / run.__name__
        folder.mkdir()
        (folder / "plan.toml").write_text(PLAN)
        done = run(*line.split(), cwd=folder, COLUMNS="72")
        files = {path.name: path.read_bytes() for path in folder.iterdir()}
        seen.append((done.returncode, done.stdout, done.stderr, files))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Lima"])
def test_it_goes_by_the_time_zone_that_is_said_and_leaves_the_own(zone: str, tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace('timezone = "Europe/London"\n', ""))
    words, before = ("schedule", "plan.toml", "--format", "json"), time.tzname
    by_zone = bt(*words, cwd=tmp_path, TZ=zone).stdout
    assert f'"timezone":"{zone}"' in by_zone.decode()
    assert by_zone == bt_process(*words, cwd=tmp_path, TZ=zone).stdout
    assert time.tzname == before
    assert bt(*words, cwd=tmp_path).stdout == bt_process(*words, cwd=tmp_path).stdout


def test_it_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    def state() -> list[object]:
        streams = [sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.argv, sys.excepthook]
        return [*streams, dict(os.environ), Path.cwd(), signal.getsignal(signal.SIGINT)]

    before = state()
    assert bt("check", "none.toml", cwd=tmp_path, COLUMNS="50", HOME=str(tmp_path)).returncode == 3
    assert state() == before


def loaded(*args: str, cwd: Path) -> set[str]:
    """The modules that a run of bt in a process of its own has loaded at its end."""
    program = """import sys; from bt_cli.__main__ import main
try: main()
finally: print("\\nloaded", *sys.modules)"""
    done = subprocess.run([sys.executable, "-c", program, *args], capture_output=True, check=True, cwd=cwd)
    return set(done.stdout.decode().rpartition("\nloaded ")[2].split())


def test_the_help_loads_no_command(tmp_path: Path) -> None:
    ours = {name for name in loaded("--help", cwd=tmp_path) if name.startswith("bt_cli.")}
    assert ours == {"bt_cli.app", "bt_cli.__main__", "bt_cli.commands", "bt_cli.commands.running", "bt_cli.errors"}


@pytest.mark.parametrize("zone", ["named", ""])
def test_a_plan_that_names_its_zone_asks_the_computer_for_none(zone: str, tmp_path: Path) -> None:
    """Nor does it load numpy, which only six struts have a use for."""
    (tmp_path / "plan.toml").write_text(PLAN if zone else PLAN.replace('timezone = "Europe/London"\n', ""))
    modules = loaded("schedule", "plan.toml", "--format", "json", cwd=tmp_path)
    assert ("tzlocal" in modules) == (not zone)
    assert "numpy" not in modules


def test_python_looks_for_no_garbage_when_bt_ends() -> None:
    """It would go through all that was loaded, which is a quarter of what a schedule takes."""
    program = """import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 10_000))
from bt_cli.__main__ import main; main()"""
    done = subprocess.run([sys.executable, "-c", program, "rules"], capture_output=True, check=True)
    assert done.stdout.decode().endswith("True\n")
