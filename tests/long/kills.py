"""bt is killed at random moments: the plan is the old one or the new one, whole, and the next run works."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.helpers import PLAN

RECORD = ("record", "T-1.toml", "done", "2026-01-12 08:00", "--yes", "--entered", "2026-01-13T09:00:00Z")


def _bt(folder: Path) -> list[str]:
    return [sys.executable, "-m", "bt_cli", *RECORD]


def run(folder: Path, count: int, first: int = 0) -> tuple[int, list[str]]:
    """How many of so many runs were killed before they ended, and what was wrong afterwards."""
    plan, killed, found = folder / "T-1.toml", 0, []
    plan.write_text(PLAN, encoding="utf-8")
    started = time.monotonic()
    subprocess.run(_bt(folder), cwd=folder, capture_output=True, check=True)
    whole_s, new = time.monotonic() - started, plan.read_bytes()
    for seed in range(first, first + count):
        plan.write_text(PLAN, encoding="utf-8")
        with subprocess.Popen(_bt(folder), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
            time.sleep(Random(seed).uniform(0.3, 1.1) * whole_s)
            killed += writer.poll() is None
            writer.send_signal(signal.SIGKILL)
        if plan.read_bytes() not in (PLAN.encode(), new):
            found.append(f"seed {seed}: the plan is neither the old one nor the new one")
        plan.write_text(PLAN, encoding="utf-8")
        after = subprocess.run(_bt(folder), cwd=folder, capture_output=True, check=False)
        if after.returncode or plan.read_bytes() != new:
            found.append(f"seed {seed}: the next run ended with {after.returncode}")
    return killed, found
