"""Files are written whole or not at all."""

import os
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from bt_cli.commands import files
from bt_cli.errors import CannotWrite
from tests.helpers import PLAN, bt


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


def test_owner_group_and_attributes_are_kept_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A computer that does not allow to give a file to somebody else says so; the file is written all the same."""
    file, given = tmp_path / "a", []
    file.write_bytes(b"x")
    os.setxattr(file, "user.note", b"kept")
    files.write_all({file: b"y"}, force=True)
    assert os.getxattr(file, "user.note") == b"kept"
    if os.geteuid() == 0:
        os.chown(file, 1234, 2345)
        files.write_all({file: b"z"}, force=True)
        assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)
    assert capsys.readouterr().err == ""

    def refused(*of: object) -> None:
        given.append(of)
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setxattr", refused)
    files.write_all({file: b"new"}, force=True)
    assert "Owner, group, mode or access list of" in capsys.readouterr().err
    assert given and file.read_bytes() == b"new"


def test_the_group_is_kept_by_who_may_not_give_the_file_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of a ward share a file of the ward's group: whoever writes it owns it then, and both can still read it."""
    file, given = tmp_path / "a", []
    file.write_bytes(b"x")
    stat = Path.stat

    def others(path: Path, **how: bool) -> os.stat_result:
        parts = list(stat(path, **how))
        return os.stat_result([*parts[:4], 4321, 5432, *parts[6:]] if path == file else parts)

    def chown(_: Path, owner: int, group: int) -> None:
        if owner != -1:
            raise PermissionError(1, "Operation not permitted")
        given.append(group)

    monkeypatch.setattr(Path, "stat", others)
    monkeypatch.setattr(os, "chown", chown)
    files.write_all({file: b"y"}, force=True)
    assert given == [5432]
    assert "Owner, group, mode or access list of" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="the system has no access lists as attributes")
def test_nobody_may_read_a_file_who_could_not_before(tmp_path: Path) -> None:
    """The folder lets a second user read what is new in it: entries of owner, user 65534, group, mask and others."""
    entries = ((1, 6, 2**32 - 1), (2, 6, 65534), (4, 4, 2**32 - 1), (16, 6, 2**32 - 1), (32, 0, 2**32 - 1))
    listed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a").chmod(0o640)
    try:
        os.setxattr(tmp_path, "system.posix_acl_default", listed)
    except OSError:
        pytest.skip("the drive has no access lists")
    files.write_all({tmp_path / "a": b"y"}, force=True)
    assert os.listxattr(tmp_path / "a") == []
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    files.write_all({tmp_path / "b": b"y"}, force=False)
    assert os.getxattr(tmp_path / "b", "system.posix_acl_access") == listed


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
def test_of_two_that_write_the_same_new_file_one_is_told(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other comes after both saw nothing there."""
    keep_owner = files._keep_owner

    def meanwhile(path: Path, temporary: Path) -> list[str]:
        path.write_bytes(b"the other's")
        return keep_owner(path, temporary)

    monkeypatch.setattr(files, "_keep_owner", meanwhile)
    if not has_links:
        monkeypatch.setattr(os, "link", Mock(side_effect=PermissionError(1, "Operation not permitted")))
    with pytest.raises(CannotWrite, match="a cannot be written: "):
        files.write_all({tmp_path / "a": b"x"}, force=False)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"the other's")]


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "a").chmod(0o444)
    with pytest.raises(CannotWrite, match="a is read-only, and is left alone"):
        files.write_all({tmp_path / "a": b"y"}, force=True)
    assert (tmp_path / "a").read_bytes() == b"x"


def test_a_hard_link_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a").write_bytes(b"x")
    os.link(tmp_path / "a", tmp_path / "b")
    files.write_all({tmp_path / "a": b"y"}, force=True)
    assert "has another name (a hard link); under that one it stays as it was" in capsys.readouterr().err
    assert (tmp_path / "b").read_bytes() == b"x"


@pytest.mark.parametrize(
    "words",
    ["check p.toml", "status p.toml", "schedule p.toml", "log p.toml", "check p.toml q.toml", "ward .", "today p.toml",
     "schedule p.toml -o a.json", "record p.toml xray --gap 59 --on 2026-01-20 --yes"],
)  # fmt: skip
def test_what_an_interrupted_bt_left_is_named(words: str, tmp_path: Path) -> None:
    """One of a minute ago; one of now may be that of a bt which is writing."""
    for name in ("old", "new"):
        (tmp_path / f".bt-{name}").write_bytes(b"")
    os.utime(tmp_path / ".bt-old", (time.time() - 100,) * 2)
    for name in ("p", "q"):
        (tmp_path / f"{name}.toml").write_text(PLAN)
    told = bt(*words.split(), cwd=tmp_path).stderr.decode()
    assert told.count(".bt-old' was left by an interrupted bt") == 1
    assert ".bt-new" not in told


@pytest.mark.parametrize(
    "words",
    ["today N", "check N", "status N", "record N done --yes", "amend N pause --on 2026-02-01 --yes", "diff N --since 0",
     "schedule N", "log N", "edit N", "undo N --reason x --yes", "correct N --reason x --yes", "approve N --by A --yes",
     "sheet N", "schedule p.toml -o Nx.ics", "today .", "check .", "today p.toml -o N.csv", "clinic N.x"],
)  # fmt: skip
def test_escapes_in_file_names_are_shown_and_never_obeyed(words: str, tmp_path: Path) -> None:
    name = "\x1b[31mred\u202e.toml"
    for file in (name, "p.toml"):
        (tmp_path / file).write_text(PLAN)
    done = bt(*(word.replace("N", name) for word in words.split()), cwd=tmp_path)
    assert not {"\x1b", "\u202e"} & set((done.stdout + done.stderr).decode())
    assert done.returncode in (2, 3, 5)


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
