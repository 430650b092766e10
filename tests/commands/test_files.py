"""Files are written whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bt_cli.commands import files
from bt_cli.errors import CannotWrite


def test_a_failure_half_way_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills up during the second of three files: all three are as before, and nothing lies about."""
    (tmp_path / "a").write_bytes(b"old")
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="b cannot be written: No space left on device"):
        files.write_all({tmp_path / name: b"new" for name in "abc"}, force=True)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


def test_a_link_is_followed_and_a_device_left_alone(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotWrite, match="link exists already"):
        files.write_all({tmp_path / "link": b"new"}, force=False)
    with pytest.raises(CannotWrite, match="pipe is not a plain file"):
        files.write_all({tmp_path / "pipe": b"new"}, force=True)
    files.write_all({tmp_path / "link": b"new"}, force=True)
    assert (tmp_path / "real").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_permissions_are_those_of_any_new_file(tmp_path: Path) -> None:
    files.write_all({tmp_path / "a": b"x"}, force=False)
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_permissions_of_a_file_written_over_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a").chmod(0o600)
    files.write_all({tmp_path / "a": b"y"}, force=True)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def test_a_kill_at_any_moment_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    """A writer is killed again and again while it writes; the file is always one of the two, whole."""
    target = tmp_path / "a"
    old, new = b"o" * 2_000_000, b"n" * 2_000_000
    code = (
        "import sys, pathlib\nfrom bt_cli.commands.files import write_all\n"
        "print('ready', flush=True)\nwhile True:\n"
        f"    for c in (b'o', b'n'): write_all({{pathlib.Path({str(target)!r}): c * 2_000_000}}, force=True)"
    )
    for wait in (0.002, 0.005, 0.011, 0.023):
        target.write_bytes(old)
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as writer:
            assert writer.stdout and writer.stdout.readline()
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
        assert target.read_bytes() in (old, new)
