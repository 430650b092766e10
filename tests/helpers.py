"""What many tests need: a report from a few words, and bt run as a person runs it."""

import atexit
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import rmtree
from typing import Any

from bt_cli.commands.gather import from_source
from bt_cli.output.report import Report
from bt_cli.plan.source import Source, parse

ROOT = Path(__file__).parent.parent
# No test sees a clinic file of whoever runs it. HOME, which macOS goes by, is for bt alone: browsers are found by it.
_EMPTY = tempfile.mkdtemp(prefix="bt-tests-")
atexit.register(rmtree, _EMPTY, ignore_errors=True)
NO_CLINIC = {"XDG_CONFIG_HOME": _EMPTY, "APPDATA": _EMPTY, "HOME": _EMPTY}
os.environ |= {name: folder for name, folder in NO_CLINIC.items() if name != "HOME"}
SAMPLES = sorted((ROOT / "sample_plans").glob("*.toml"))
SIX = [path for path in SAMPLES if path.stem.startswith("hexapod")]  # frames of six struts
AXIAL = [path for path in SAMPLES if path not in SIX]  # frames that move bone along its axis
PLAN = """\
format = "bt-plan"
version = 1
id = "T-1"
surgery = 2026-01-05
timezone = "Europe/London"
[goal]
kind = "transport"
defect_mm = 60
[protocol]
latency_days = 7
rate_mm_per_day = 1
sessions = ["08:00", "12:00", "16:00", "20:00"]
"""
DIRECTION = '[frame]\ndirection = "toward the red flag"\n'


def said_twice(text: str) -> str:
    """A plan file's text, whose directions and texts of the clinic are said once more, as their own Spanish."""
    text = re.sub(r"(?m)^direction = (.*)$", r"direction = \1\ndirection_es = \1", text)
    local = "".join(re.findall(r"(?m)^(?:missed_turn|late_turn|call_us_if|pin_care) = .*\n", text))
    return re.sub(r"(?m)^(\[clinic\]\n(?:.+\n)*)", lambda found: f"{found[1]}[clinic.es]\n{local}", text)


def read(text: str, name: str = "plan.toml") -> Report:
    """The report of a plan file's text."""
    return from_source(parse(text.encode(), name))


def report(**changes: Any) -> Report:
    """The report of PLAN with dotted keys changed: report(**{"goal.defect_mm": 25}); None takes a key out."""
    source: Source = parse(PLAN.encode(), "plan.toml")
    for key, value in changes.items():
        if value is None:
            source.drop(key)
        else:
            source.overlay(key, value, "test")
    return from_source(source)


def goal(kind: str, distance: object) -> dict[str, Any]:
    """A goal's table, to be given to `report`."""
    return {"kind": kind, "defect_mm" if kind == "transport" else f"{kind}_mm": distance}


def steps_so_far(made: Report) -> list[int]:
    """The cumulative steps of the first actuator after each session."""
    total, sums = 0, []
    for session in made.schedule.sessions:
        total += session.moves[0].steps
        sums.append(total)
    return sums


def bt(*args: str | Path, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed `bt`, as a person does, with no terminal; COLUMNS is 120 unless said."""
    script = Path(sys.executable).with_name("bt.exe" if os.name == "nt" else "bt")
    env = {**os.environ, "COLUMNS": "120", "PYTHONDONTWRITEBYTECODE": "", **NO_CLINIC, **environ}
    return subprocess.run(
        [script, *args], cwd=cwd, env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60
    )
