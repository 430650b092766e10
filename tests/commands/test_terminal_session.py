"""What happens at a real terminal: questions, answers, Ctrl-C."""

import json
import os
import select
import signal
import sys
from pathlib import Path

import pytest

from tests.helpers import NO_CLINIC, bt

pty = pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")


class Terminal:
    """bt on a pseudo-terminal."""

    def __init__(self, *args: str, cwd: Path) -> None:
        self.pid, self.fd = pty.fork()
        self.seen = ""
        if self.pid == 0:
            os.chdir(cwd)
            os.environ |= {"COLUMNS": "120", "TERM": "xterm-256color", **NO_CLINIC}
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.executable, [sys.executable, "-m", "bt_cli", *args])

    def read(self) -> bool:
        """Read what has come; False at the end. A test that waits too long fails with what was seen."""
        ready, _, _ = select.select([self.fd], [], [], 20)
        if not ready:
            os.kill(self.pid, signal.SIGKILL)
            pytest.fail(f"waited in vain after: {self.seen}")
        try:
            data = os.read(self.fd, 4096)
        except OSError:  # how Linux says that the other end is closed
            data = b""
        self.seen += data.decode(errors="replace")
        return bool(data)

    def until(self, text: str) -> None:
        """Read until `text` has come."""
        while text not in self.seen and self.read():
            pass
        assert text in self.seen

    def answer(self, question: str, text: str) -> None:
        """Wait for a question, then type an answer to it."""
        self.until(question)
        self.seen = ""
        os.write(self.fd, f"{text}\n".encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, again if need be: one that comes between a prompt and its reading waits for the next key."""
        for _ in range(5):
            os.kill(self.pid, signal.SIGINT)
            if select.select([self.fd], [], [], 2)[0]:
                return

    def exit_code(self) -> int:
        """Read to the end; how it ended."""
        while self.read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_a_terminal_is_asked_for_the_surgery_date(tmp_path: Path) -> None:
    terminal = Terminal("schedule", "--defect", "15", "--rate", "1", "--timezone", "UTC", cwd=tmp_path)
    terminal.answer("Surgery date (YYYY-MM-DD)", "2026-01-05")
    assert terminal.exit_code() == 0
    assert "Mon 12 Jan 2026" in terminal.seen


@pytest.mark.parametrize(("plain", "escapes"), [([], True), (["--no-color"], False)])
def test_no_color_is_plain_text(plain: list[str], escapes: bool, tmp_path: Path) -> None:
    flags = "schedule --defect 15 --rate 1 --surgery 2026-01-05 --timezone UTC"
    terminal = Terminal(*flags.split(), *plain, cwd=tmp_path)
    assert terminal.exit_code() == 0
    assert ("\x1b" in terminal.seen) == escapes


def test_no_input_is_never_asked(tmp_path: Path) -> None:
    terminal = Terminal("schedule", "--defect", "15", "--rate", "1", "--no-input", cwd=tmp_path)
    assert terminal.exit_code() == 2
    assert "--surgery" in terminal.seen


def test_ctrl_c_at_a_question_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal("new", "plan.toml", cwd=tmp_path)
    terminal.until("[transport]: ")
    terminal.interrupt()
    assert terminal.exit_code() == 130
    assert list(tmp_path.iterdir()) == []


ANSWERS = [
    ("Goal", "transport"),
    ("Defect to close", "6 cm"),  # asked again
    ("write millimetres and no unit: 60", "60"),
    ("Case code", "OX-1"),
    ("Side", "left"),
    ("Bone", "tibia"),
    ("Rate", "0.75"),
    ("Day of surgery", "05/01/2026"),
    ("2026-01-05 or 2026-05-01", "2026-01-05"),
    ("Latency", ""),
    ("Session times", "3"),
    ("Frame", ""),
    ("Rods", ""),
    ("Travel of one full turn", ""),
    ("Smallest turn", ""),
    ("Which way to turn", ""),
    ("Days from one review", "<"),  # one question back, where Enter keeps what was answered
    ("Which way to turn", ""),
    ("Days from one review", ""),
    ("What the patient", ""),
    ("Time zone", "Europe/London"),
]


def test_new_asks_shows_asks_once_and_writes(tmp_path: Path) -> None:
    """Bad answers are asked again; what was given before is kept; the command it prints gives the same."""
    terminal = Terminal("new", "OX-1.toml", cwd=tmp_path)
    for question, text in ANSWERS:
        terminal.answer(question, text)
    terminal.until("Write OX-1.toml?")
    assert "Mon 12 Jan 2026 08:00" in terminal.seen  # the echo has weekday names
    assert not (tmp_path / "OX-1.toml").exists()
    os.write(terminal.fd, b"y\n")
    assert terminal.exit_code() == 0
    line = next(line for line in terminal.seen.splitlines() if line.startswith("bt schedule"))
    by_file = json.loads(bt("schedule", "OX-1.toml", "--format", "json", cwd=tmp_path).stdout)
    assert by_file == json.loads(bt(*line.split()[1:], "--format", "json", cwd=tmp_path).stdout)
    assert by_file["plan"]["id"] == "OX-1"


@pytest.mark.parametrize(("flag", "value"), [("--rate", "banana"), ("--rate", "99"), ("--side", "both")])
def test_a_wrong_flag_is_told_before_any_question(flag: str, value: str, tmp_path: Path) -> None:
    terminal = Terminal("new", "p.toml", flag, value, cwd=tmp_path)
    assert terminal.exit_code() in (2, 3)
    assert f"{flag} must be" in terminal.seen
    assert "Goal" not in terminal.seen


def test_saying_no_writes_nothing(tmp_path: Path) -> None:
    flags = "--defect 60 --rate 1 --surgery 2026-01-05 --latency 7 --sessions 4 --frame rail --pitch 1"
    flags += " --steps-per-turn 4 --direction + --side left --bone tibia --timezone UTC --id X"
    terminal = Terminal("new", "p.toml", *flags.split(), cwd=tmp_path)
    for question in ("Days from one review", "What the patient"):  # which no flag says
        terminal.answer(question, "")
    terminal.answer("Write p.toml?", "n")
    assert terminal.exit_code() == 0
    assert "Nothing was written." in terminal.seen
    assert list(tmp_path.iterdir()) == []
