"""One writer of a plan at a time: a lock beside the file, held from reading it until the command ends.

It is a file that only one can create, which holds on network drives too. One that a dead process of this computer left
is taken over at once, one that stays empty after some seconds, one of another computer once it is old.
"""

import os
from contextlib import ExitStack, suppress
from errno import EROFS
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import typer

from bt_cli.commands.files import check_name, real_path
from bt_cli.errors import CannotWrite

if TYPE_CHECKING:
    from filelock import SoftFileLock

_WAIT_SECONDS = 20  # convention: a command without questions is done long before
_RECORD_SECONDS = 5  # convention: whoever makes a lock writes in it whose it is at once
_OLD_SECONDS = 3600  # convention: nobody answers a question after an hour
_held = ExitStack()  # of the command that runs
_places: set[Path] = set()


def lock_plan(place: Path) -> None:
    """Hold a plan until the command ends; a folder that cannot be written in says so when the plan is written.

    Raises CannotWrite where another command holds it for longer than one waits, or where it cannot be held, PlanInvalid
    for a name of a file that a terminal would obey.
    """
    from filelock import SoftFileLock, Timeout

    check_name(place)
    file = lock_file(place)
    if file in _places:
        return
    lock, was_there = SoftFileLock(file), file.exists()
    try:
        lock.acquire(timeout=0)
        if was_there:
            typer.echo(f"A lock that an interrupted bt left on {place} was removed.", err=True)
    except Timeout:
        typer.echo(f"{place} is being changed by another bt. Waiting for it …", err=True)
        try:
            _wait(lock, file, place)
        except Timeout:
            text = f"{place} is being changed by another bt; nothing was written. Try again when it is done"
            raise CannotWrite(f"{text}. If none is running, remove {file}") from None
    except PermissionError:
        return
    except OSError as error:
        if error.errno == EROFS:
            return
        text = f"{place} cannot be kept from being changed by two at once: {file.name}: {error.strerror}"
        raise CannotWrite(f"{text}; nothing was written") from None
    _places.add(file)
    _held.callback(_places.discard, file)
    _held.callback(lock.release)


def _wait(lock: "SoftFileLock", file: Path, place: Path) -> None:
    """Take a lock once it is free, or in place of one that nobody holds. Raises filelock's Timeout if another does."""
    from filelock import Timeout

    seen = _status(file)
    try:
        lock.acquire(timeout=_RECORD_SECONDS, poll_interval=0.02)
    except Timeout:
        kind = _disown(file, seen)
        lock.acquire(timeout=_WAIT_SECONDS - _RECORD_SECONDS, poll_interval=0.02)
        if kind:
            typer.echo(f"A lock {kind} on {place} was removed.", err=True)


def _disown(file: Path, seen: os.stat_result | None) -> str:
    """Make a lock that is nobody's one that filelock takes over, which it does so that only one gets it; what it was.

    One that has stayed empty since it was `seen` is of a bt that was killed before it could say whose it is.
    """
    with suppress(OSError):
        now = file.stat()
        is_empty = _is_as(now, seen) and not now.st_size
        if not (is_empty or _present(file.parent) - now.st_mtime >= _OLD_SECONDS):
            return ""
        if os.access(file, os.W_OK):
            with file.open("r+b") as marker:
                if not _is_as(os.fstat(marker.fileno()), now):
                    return ""
                marker.truncate()
                marker.write(b"nobody\n")
        else:  # another user's: it can be removed, and not written in
            file.unlink()
        return "that an interrupted bt left" if is_empty else "of over an hour"
    return ""


def _is_as(now: os.stat_result, before: os.stat_result | None) -> bool:
    """Whether it is the same file, unchanged."""
    return before is not None and (now.st_ino, now.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def _present(folder: Path) -> float:
    """The present by the clock that gives files of a folder their times: on a network drive not this computer's."""
    with TemporaryFile(dir=folder) as probe:
        return os.fstat(probe.fileno()).st_mtime


def _status(file: Path) -> os.stat_result | None:
    with suppress(OSError):
        return file.stat()
    return None


def lock_file(place: Path) -> Path:
    """The lock of a plan file, beside it."""
    real = real_path(place)
    return real.with_name(f".{real.name}.lock")


def release_plans() -> None:
    """Let go of every plan that the command held."""
    _held.close()
