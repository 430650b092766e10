"""Many bt at once write into one plan: nothing that one has said is written is lost."""

import subprocess
import sys
from pathlib import Path

from tests.helpers import PLAN


def run(plan: Path, writers: int, number: int) -> tuple[int, int]:
    """One round: how many wrote, and how many had waited too long and said so."""
    plan.write_text(PLAN, encoding="utf-8")
    at = [f"2026-01-{13 + i % 14}T{9 + number % 10:02}:{i:02}" for i in range(writers)]
    words = (["record", str(plan), "xray", "--gap", "59", "--at", one, "--yes"] for one in at)
    running = [
        subprocess.Popen([sys.executable, "-m", "bt_cli", *one], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for one in words
    ]
    codes = [one.wait() for one in running]
    wrote = plan.read_text(encoding="utf-8").count('record = "xray"')
    if set(codes) - {0, 5} or wrote != codes.count(0) or [file.name for file in plan.parent.iterdir()] != [plan.name]:
        raise SystemExit(f"round {number}: {wrote} entries, exit codes {sorted(codes)}")
    return wrote, codes.count(5)
