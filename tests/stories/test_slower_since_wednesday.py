"""Story 8: "Slow down since Wednesday", entered on Sunday, nothing recorded: by which sheet did the patient turn?

60 mm at 1 mm a day in four quarter turns from Mon 12 Jan 2026: 23 mm by Tue 3 Feb in the evening. The order, 0.75 mm a
day, counts from Wed 4 Feb; it is written on Sun 8 Feb at 10:00, after that day's first turn. By it Wednesday to
Saturday have three turns each, and Sunday's first brings the scale from 26 to 26.25 mm; by the old sheet they have
four, and it comes from 27 to 27.25 mm. Of 17 sessions the first, on Wednesday at 08:00, is the same by both.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import bt

NEW = (
    "--id ST-8 --side right --bone tibia --defect 60 --rate 1 --surgery 2026-01-05 --latency 7 --timezone Europe/London"
)
SLOWER = ("amend", "p.toml", "rate", "0.75", "--on", "2026-02-04", "--by", "AB", "--entered", "2026-02-08T10:00:00Z")
QUESTION = "Did the patient turn by it from then on, or by the old sheet until the next session?"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan without any record, and the clinic's text that a notice needs."""
    done = bt("new", "p.toml", *NEW.split(), "--direction", "toward the red flag", "--no-input", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n[clinic]\nmissed_turn = "Call us."\n')
    return tmp_path / "p.toml"


def course(plan: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(plan.read_text())["course"]
    return found


def reading(plan: Path, at: str) -> float:
    """What the scale shows after the session of a time."""
    sessions = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=plan.parent).stdout)["sessions"]
    found: float = next(s for s in sessions if s["at"].startswith(at))["moves"][0]["reading_mm"]
    return found


def notice(plan: Path) -> str:
    words = ("--since", "0", "--clinic", "clinic.toml", "--print-date", "2026-02-08")
    done = bt("notice", "p.toml", *words, cwd=plan.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.parametrize("more", [("--yes",), ("--no-input",), ("--yes", "--no-input"), ()])
def test_nobody_to_ask(plan: Path, more: tuple[str, ...]) -> None:
    """`--yes` answers another question."""
    before = plan.read_bytes()
    done = bt(*SLOWER, *more, cwd=plan.parent)
    said = done.stderr.decode()
    assert done.returncode == 2
    assert (
        "The order counts from Wed 4 Feb 2026 08:00. What was turned since is not recorded: 16 sessions would differ."
        in said
    )
    assert QUESTION in said
    assert "  --as-turned: by it, from Wed 4 Feb 2026 08:00 on\n" in said
    assert "  --from-next: by the old sheet; the order counts from Sun 8 Feb 2026 12:00\n" in said
    assert "p.toml is unchanged." in said
    assert plan.read_bytes() == before


def test_as_turned(plan: Path) -> None:
    done = bt(*SLOWER, "--as-turned", "--yes", cwd=plan.parent)
    assert done.returncode == 0, done.stderr
    assert b"BT137" not in done.stderr
    order, record = course(plan)
    assert (str(order["on"]), order["order"]) == ("2026-02-04", "rate")
    assert (record["record"], str(record["through"]), record["by"]) == ("done", "2026-02-08 08:00:00", "AB")
    assert order["entered"] == record["entered"]
    assert reading(plan, "2026-02-08T08:00") == 26.25
    told = notice(plan)
    assert "Do not turn before Sun 8 Feb 2026 at 16:00. From then on turn by the new plan." in told  # none at 12:00
    assert "Wed 4 Feb" not in told


def test_from_next(plan: Path) -> None:
    done = bt(*SLOWER, "--from-next", "--yes", cwd=plan.parent)
    assert done.returncode == 0, done.stderr
    assert b"BT137" not in done.stderr
    record, order = course(plan)
    assert (record["record"], str(record["through"])) == ("done", "2026-02-08 08:00:00")
    assert (str(order["at"]), order["order"], "on" in order) == ("2026-02-08 12:00:00", "rate", False)
    assert reading(plan, "2026-02-08T08:00") == 27.25
    told = notice(plan)
    assert "Wed 4 Feb" not in told
    assert "The first change comes after your turn on Sun 8 Feb 2026 at 12:00." in told


@pytest.mark.parametrize(("answer", "first"), [("as-turned", "order"), ("from-next", "record")])
def test_a_person_is_asked(plan: Path, answer: str, first: str) -> None:
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    terminal = Terminal(*SLOWER, cwd=plan.parent)
    terminal.until("as-turned: by it, from Wed 4 Feb 2026 08:00 on")
    terminal.until("from-next: by the old sheet; the order counts from Sun 8 Feb 2026 12:00")
    terminal.answer("until the next session?", "yes")
    terminal.answer("answer as-turned or from-next", answer)
    terminal.answer("Write this into p.toml? [y/N]:", "y")
    assert terminal.exit_code() == 0
    assert first in course(plan)[0]


def test_by_hand_it_is_a_finding_until_it_is_recorded(plan: Path) -> None:
    text = plan.read_text()
    order = '\n[[course]]\non = 2026-02-04\norder = "rate"\nrate_mm_per_day = 0.75\nentered = 2026-02-08T10:00:00Z\n'
    plan.write_text(text + order)
    said = bt("check", "p.toml", cwd=plan.parent).stdout.decode()
    assert "BT137 warning: order rate from Wed 4 Feb 2026 08:00 was written on Sun 8 Feb 2026 10:00" in said
    words = ("done", "--through", "2026-02-08 08:00", "--entered", "2026-02-08T11:00:00Z", "--yes")
    assert bt("record", "p.toml", *words, cwd=plan.parent).returncode == 0
    assert "BT137" not in bt("check", "p.toml", cwd=plan.parent).stdout.decode()


def test_what_is_recorded_up_to_there_needs_no_question(plan: Path) -> None:
    """Recorded through Saturday: an order from Sunday's second session on lies in no past that is not known."""
    words = ("done", "--through", "2026-02-08 08:00", "--entered", "2026-02-08T09:00:00Z", "--yes")
    assert bt("record", "p.toml", *words, cwd=plan.parent).returncode == 0
    later = [word.replace("2026-02-04", "2026-02-09") for word in SLOWER]
    assert bt(*later, "--yes", cwd=plan.parent).returncode == 0
    done = bt(*SLOWER, "--yes", cwd=plan.parent)
    assert done.returncode == 3
    assert b"is before what is already recorded" in done.stderr
