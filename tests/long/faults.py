"""The system refuses one call while files are written: each is as it was or new, and nothing lies about."""

import errno
import os
from collections.abc import Iterator
from itertools import count as counted
from pathlib import Path
from unittest.mock import patch

from bt_cli.commands import files
from bt_cli.errors import CannotWrite

CALLS = ("open", "fsync", "replace", "rename", "link", "chmod", "fdopen", "stat", "unlink")
REASONS = (errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EMFILE, errno.ENAMETOOLONG)
NAMES = ("a.json", "b.ics", "c.csv")
OLD, NEW = b"old" * 1000, b"new" * 3000


def run(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """For every call of the system, each time that it comes and each reason: what it was, and what was wrong."""
    for call in CALLS:
        for reason in REASONS:
            for nth in counted(1):
                found, met = _one(folder, call, reason, nth)
                if not met:
                    break
                yield f"{call} {nth}, {errno.errorcode[reason]}", found


def _one(folder: Path, call: str, reason: int, nth: int) -> tuple[list[str], bool]:
    """Two files are there and one is not; the nth such call fails."""
    for name in NAMES[:2]:
        (folder / name).write_bytes(OLD)
    (folder / NAMES[2]).unlink(missing_ok=True)
    real, calls = getattr(os, call), []

    def failing(*of: object, **named: object) -> object:
        calls.append(of)
        if len(calls) == nth:
            raise OSError(reason, os.strerror(reason), of[0] if of and isinstance(of[0], str) else None)
        return real(*of, **named)

    with patch.object(os, call, failing):
        try:
            files.write_all({folder / name: NEW for name in NAMES}, force=True)
            told = False
        except (CannotWrite, OSError):  # a command tells both, and ends with 5
            told = True
    now = {file.name: file.read_bytes() for file in folder.iterdir()}
    found = [f"{call} {nth}: {name} is neither old nor new" for name, data in now.items() if data not in (OLD, NEW)]
    found += [f"{call} {nth}: {name} lies about" for name in now if name not in NAMES]
    if not told and list(now.values()) != [NEW] * 3:
        found.append(f"{call} {nth}: not all is written, and nobody is told")
    for name in now:
        if name not in NAMES:
            (folder / name).unlink()
    return found, len(calls) >= nth
