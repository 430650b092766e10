"""Two people write into one plan at once: nothing is lost, and whoever comes second is told."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import Timeout

from bt_cli.commands import changing, dates, locking
from tests.helpers import PLAN, bt

HOLD = """
import sys, filelock
lock = filelock.SoftFileLock(sys.argv[1])
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan file in a folder of its own."""
    place = tmp_path / "T-1.toml"
    place.write_text(PLAN)
    return place


@contextmanager
def _held_by_another(plan: Path):
    """The plan while another process holds it, and what that process is."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(locking.lock_file(plan))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout and other.stdout.readline() == "held\n"
        yield other
        other.kill()


def _write(plan: Path):
    return bt("record", str(plan), "xray", "--gap", "59", "--at", "2026-01-13T09:00", "--yes")


def test_second_writer_is_told_and_writes_nothing(plan, monkeypatch):
    monkeypatch.setattr(locking, "_RECORD_SECONDS", 0.1)
    monkeypatch.setattr(locking, "_WAIT_SECONDS", 0.2)
    with _held_by_another(plan):
        result = _write(plan)
    assert result.returncode == 5
    assert "is being changed by another bt" in result.stderr.decode()
    assert plan.read_text() == PLAN


def test_lock_of_a_dead_process_is_told_and_removed(plan):
    with _held_by_another(plan) as other:
        other.kill()
        other.wait()
    assert locking.lock_file(plan).exists()
    result = _write(plan)
    assert result.returncode == 0, result.stderr
    assert "A lock that an interrupted bt left" in result.stderr.decode()
    assert not locking.lock_file(plan).exists()


@pytest.mark.parametrize("is_own", [True, False], ids=["of this user", "of another"])
def test_lock_of_a_process_that_was_killed_before_it_wrote_whose_it_is_is_told_and_removed(plan, monkeypatch, is_own):
    monkeypatch.setattr(locking, "_RECORD_SECONDS", 0.1)
    access = os.access
    monkeypatch.setattr("os.access", lambda file, mode: is_own if str(file).endswith(".lock") else access(file, mode))
    locking.lock_file(plan).touch()
    result = _write(plan)
    assert result.returncode == 0, result.stderr
    assert "A lock that an interrupted bt left" in result.stderr.decode()
    assert not locking.lock_file(plan).exists()


def test_a_lock_in_which_somebody_writes_meanwhile_is_left_alone(plan):
    """It was empty when it was seen, and is another one since, or has an owner."""
    lock = locking.lock_file(plan)
    lock.touch()
    seen = lock.stat()
    lock.write_text("1\nelsewhere\n")
    assert locking._disown(lock, seen) == ""
    assert lock.read_text() == "1\nelsewhere\n"
    lock.unlink()
    lock.touch()
    assert locking._disown(lock, seen) == ""


def test_lock_of_another_computer_is_removed_after_an_hour(plan, monkeypatch):
    monkeypatch.setattr(locking, "_RECORD_SECONDS", 0.1)
    with _held_by_another(plan):
        lock = locking.lock_file(plan)
        hour_ago = lock.stat().st_mtime - 3601
        os.utime(lock, (hour_ago, hour_ago))
        result = _write(plan)
    assert result.returncode == 0, result.stderr
    assert "A lock of over an hour" in result.stderr.decode()


def test_a_lock_is_no_older_where_this_computers_clock_is_ahead(plan, monkeypatch):
    """Of a drive with a clock of its own; then two would write."""
    monkeypatch.setattr(locking, "_RECORD_SECONDS", 0.1)
    monkeypatch.setattr(locking, "_WAIT_SECONDS", 0.2)
    with _held_by_another(plan):
        ahead = time.time() + 7200
        monkeypatch.setattr("time.time", lambda: ahead)
        assert _write(plan).returncode == 5
    assert plan.read_text() == PLAN


def test_a_plan_that_cannot_be_held_is_not_written(plan):
    """Where its lock would be, there is a folder."""
    locking.lock_file(plan).mkdir()
    result = _write(plan)
    assert result.returncode == 5
    assert "cannot be kept from being changed by two at once: .T-1.toml.lock" in result.stderr.decode()
    assert plan.read_text() == PLAN


def test_a_plan_in_a_folder_that_cannot_be_written_in_can_still_be_looked_at(plan, monkeypatch):
    def refused(*of, **named):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.SoftFileLock.acquire", refused)
    result = bt("record", str(plan), "xray", "--gap", "59", "--at", "2026-01-13T09:00")
    assert result.returncode == 2
    assert "give --yes to write it" in result.stderr.decode()


def test_a_lock_that_goes_while_its_age_is_looked_up_is_taken(plan):
    class Going:
        tries = 0

        def acquire(self, **_):
            self.tries += 1
            if self.tries == 1:
                raise Timeout(str(plan))

    lock = Going()
    locking._wait(lock, locking.lock_file(plan), plan)  # there is no such file
    assert lock.tries == 2


@pytest.mark.parametrize(
    ("writers", "rounds"), [(4, 1), pytest.param(20, 2, marks=pytest.mark.slow)], ids=["four", "twenty"]
)
def test_writers_at_once_lose_nothing(plan, writers, rounds):
    for done in range(rounds):
        at = [f"2026-01-{13 + i % 14}T{9 + done % 10:02}:{i:02}" for i in range(writers)]
        commands = [
            [sys.executable, "-m", "bt_cli", "record", str(plan), "xray", "--gap", "59", "--at", one, "--yes"]
            for one in at
        ]
        running = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for one in commands]
        codes = [one.wait() for one in running]
        assert set(codes) <= {0, 5}  # on a slow computer one may have waited too long, and says so
        assert plan.read_text().count('record = "xray"') == codes.count(0) > 1
        plan.write_text(PLAN)
    assert [file.name for file in plan.parent.iterdir()] == [plan.name]


def test_whoever_waits_for_a_plan_enters_after_it_is_held(plan, monkeypatch):
    """An instant taken before would be before that of the entry that one waited for, and refused."""
    happened = []
    now = dates.present_instant
    monkeypatch.setattr(changing, "lock_plan", lambda _: happened.append("held"))
    monkeypatch.setattr(dates, "present_instant", lambda: (happened.append("asked the time"), now())[1])
    for words in (("record", plan, "xray", "--gap", "59", "--on", "2026-01-13"), ("undo", plan, "--reason", "no")):
        happened.clear()
        assert bt(*words, "--yes").returncode == 0
        assert happened[0] == "held"
        assert "asked the time" in happened
