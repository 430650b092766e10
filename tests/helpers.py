"""What many tests need: a report from a few words, and bt run as a person runs it."""

import atexit
import gc
import io
import os
import pickle
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from shutil import rmtree
from typing import Any

import typer
from tzlocal import reload_localzone

from bt_cli.__main__ import main
from bt_cli.commands.gather import from_source
from bt_cli.document.report import Report
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.revisions import plan_at
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.approval import approval_of
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule

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


# Reports never change, and properties ask for the same ones again and again: the last ones are kept.
KEPT = 200


@lru_cache(KEPT)
def read(text: str, name: str = "plan.toml") -> Report:
    """The report of a plan file's text."""
    return from_source(parse(text.encode(), name))


def report(**changes: Any) -> Report:
    """The report of PLAN with dotted keys changed: report(**{"goal.defect_mm": 25}); None takes a key out."""
    return _report(pickle.dumps(changes))


def report_anew(**changes: Any) -> Report:
    """The same, but not one that was kept: for tests that hold two of the same plan against each other."""
    forget()
    return from_source(_changed(changes))


@lru_cache(KEPT)
def _report(pickled: bytes) -> Report:
    return from_source(_changed(pickle.loads(pickled)))


def plan(**changes: Any) -> Plan:
    """The plan of such a report, without its schedule: whether its course can be followed, nobody has asked yet."""
    return read_plan(_changed(changes), None)[0]


def _changed(changes: dict[str, Any]) -> Source:
    source = parse(PLAN.encode(), "plan.toml")
    for key, value in changes.items():
        if value is None:
            source.drop(key)
        else:
            source.overlay(key, value, "test")
    return source


def at_revision(report: Report, revision: int) -> Report:
    """The report as it was when the plan had so many entries of its course; its findings are those of now."""
    if revision == report.schedule.plan.revision:
        return report
    return report._replace(schedule=_scheduled(pickle.dumps(plan_at(report.schedule.plan, revision))))


@lru_cache(KEPT)
def _scheduled(pickled: bytes) -> Schedule:
    return schedule_of(pickle.loads(pickled))


def forget() -> None:
    """Make reports anew from here on: for tests that hold two of the same plan against each other."""
    for clear in FORGET:
        clear()


FORGET = [read.cache_clear, _report.cache_clear, _scheduled.cache_clear]  # tests/conftest.py keeps schedules, too


def approved(made: Report) -> Report:
    """The report of the same plan with an approval of what it says, by AB on 6 January."""
    approval = approval_of(made.schedule, "AB", date(2026, 1, 6))
    plan = made.schedule.plan.model_copy(update={"approval": approval})
    return made._replace(schedule=replace(made.schedule, plan=plan))


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


# A process builds the options of its command once; this one runs hundreds, which say the same each time.
typer.main.get_command = cache(typer.main.get_command)
# What an interpreter, or Typer when it builds options, reads at the start.
AT_START = ("PYTHON", "LC_", "LANG", "_TYPER_COMPLETE_TEST", *(() if hasattr(time, "tzset") else ("TZ",)))


def bt(*args: str | Path, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line of `bt` as a person does, with no terminal; COLUMNS is 120 unless said.

    It runs in this process, which spares the start of another; with what only a start reads, it is a `bt_process`.
    """
    if any(name.startswith(AT_START) for name in environ):
        return bt_process(*args, cwd=cwd, **environ)
    out, err = io.BytesIO(), io.BytesIO()
    with _process_state():
        sys.argv = ["bt", *map(str, args)]
        os.environ |= {"COLUMNS": "120", **NO_CLINIC, **environ}
        if "TZ" in environ:
            _set_zone()
        os.chdir(cwd or Path.cwd())
        sys.stdin = sys.__stdin__ = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - closed with the rest
        sys.stdout = sys.__stdout__ = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
        sys.stderr = sys.__stderr__ = io.TextIOWrapper(err, encoding="utf-8", errors="backslashreplace")
        code = _exit_code()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        return subprocess.CompletedProcess(sys.argv, code, out.getvalue(), err.getvalue())


def _set_zone() -> None:
    """Let the process go by the time zone that its environment now says."""
    time.tzset()
    reload_localzone()


def _exit_code() -> int:
    """Run bt's `main`; how the interpreter would end."""
    try:
        main()
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
            return 1
        return ended.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


@contextmanager
def _process_state() -> Iterator[None]:
    """What a run of bt changes of its process is afterwards as before, and what it opened is closed."""
    names = ("argv", "excepthook", "stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__")
    before = {name: getattr(sys, name) for name in names}
    environ, folder, collection = dict(os.environ), Path.cwd(), gc.get_threshold()
    interrupted = signal.getsignal(signal.SIGINT)
    try:
        with warnings.catch_warnings():
            yield
    finally:
        zone = os.environ.get("TZ")
        for name, value in before.items():
            if (opened := getattr(sys, name)) is not value and hasattr(opened, "close"):
                opened.close()
            setattr(sys, name, value)
        os.environ.clear()
        os.environ |= environ
        if zone != environ.get("TZ"):
            _set_zone()
        os.chdir(folder)
        gc.set_threshold(*collection)
        signal.signal(signal.SIGINT, interrupted)


def bt_process(*args: str | Path, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[bytes]:
    """The same by the installed script, in a process of its own: for what a process alone has."""
    script = Path(sys.executable).with_name("bt.exe" if os.name == "nt" else "bt")
    env = {**os.environ, "COLUMNS": "120", "PYTHONDONTWRITEBYTECODE": "", **NO_CLINIC, **environ}
    return subprocess.run(
        [script, *args], cwd=cwd, env=env, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60
    )
