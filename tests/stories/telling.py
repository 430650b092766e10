"""What every story needs: the real commands in a folder, and what they made."""

import json
from pathlib import Path
from typing import Any

from bt_cli.output.calendar.reminders import instants
from tests.helpers import bt


def run(folder: Path, *words: str) -> str:
    """All that a command says, once it has done what was asked."""
    done = bt(*words, cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode() + done.stderr.decode()


def refused(folder: Path, *words: str) -> str:
    """What a command says that could not be done."""
    done = bt(*words, cwd=folder)
    assert done.returncode != 0
    return done.stderr.decode()


def new(folder: Path, *words: str) -> None:
    """A left tibia of 60 mm at 1 mm a day from Mon 12 Jan 2026, in p.toml, as far as no word says otherwise."""
    flags = {
        "--id": "OX-1", "--defect": "60", "--rate": "1", "--surgery": "2026-01-05", "--side": "left", "--bone": "tibia",
        "--timezone": "Europe/London",
    } | dict(zip(words[::2], words[1::2], strict=True))  # fmt: skip
    run(folder, "new", "p.toml", *(word for pair in flags.items() for word in pair), "--no-input")


def edit(folder: Path, *pairs: tuple[str, str]) -> None:
    """Edit p.toml by hand: each text is there, and stands for another from then on."""
    plan = folder / "p.toml"
    text = plan.read_text(encoding="utf-8")
    for old, other in pairs:
        assert old in text
        text = text.replace(old, other, 1)
    plan.write_text(text, encoding="utf-8")


def schedule(folder: Path) -> dict[str, Any]:
    """The schedule of p.toml, by its JSON."""
    found: dict[str, Any] = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=folder).stdout)
    return found


def readings(folder: Path) -> dict[str, dict[str, float]]:
    """What each actuator that turns shows after each session, by local time, "2026-02-01T08:00"."""
    return {
        session["at"][:16]: {move["actuator"]: move["reading_mm"] for move in session["moves"]}
        for session in schedule(folder)["sessions"]
    }


def dates(folder: Path, kind: str) -> list[str]:
    """The milestones of a kind."""
    return [one["on"] for one in schedule(folder)["milestones"] if one["kind"] == kind]


def reminders(folder: Path, *words: str) -> set[str]:
    """The UIDs of all timed reminders of p.toml that are to ring."""
    data = bt("schedule", "p.toml", "--format", "ics", *words, cwd=folder).stdout
    return set(instants(data))
