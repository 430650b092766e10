"""Reading and writing files. A file is written whole or not at all, and never over another unasked."""

import os
import secrets
import stat
import time
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from errno import EEXIST
from functools import cache, partial
from pathlib import Path
from typing import Any

import typer

from bt_cli.errors import CannotWrite, PlanInvalid, Problem, WrongUsage
from bt_cli.plan.values import BIDI

MAX_PLAN_BYTES = 1_000_000
_PREFIX = ".bt-"  # of what is not yet in its place
_STRAY_SECONDS = 60  # convention: no file takes so long to be written


def has_control_characters(name: str) -> bool:
    """Whether a terminal would obey a name, or show it as another."""
    return any(unicodedata.category(character) == "Cc" or character in BIDI for character in name)


def check_name(path: Path) -> None:
    """Raise PlanInvalid for a name that a terminal would obey."""
    if has_control_characters(str(path)):
        raise PlanInvalid([Problem((), "has control characters in its name: rename it", repr(str(path)))])


def read_bytes(path: Path) -> bytes:
    """The bytes of a plan file. Raises PlanInvalid where there are none to be had, or far too many."""
    check_name(path)
    try:
        if path.is_dir():
            raise PlanInvalid([Problem((), "is a folder; name a file", str(path))])
        if path.exists() and not path.is_file():  # a pipe would be waited for, a device has no end
            raise PlanInvalid([Problem((), "is not a plain file", str(path))])
        with path.open("rb") as file:
            data = file.read(MAX_PLAN_BYTES + 1)
    except OSError as error:
        text = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise PlanInvalid([Problem((), text, str(path))]) from None
    except ValueError:  # a NUL in the name
        raise PlanInvalid([Problem((), "is no file name", repr(str(path)))]) from None
    if len(data) > MAX_PLAN_BYTES:
        raise PlanInvalid([Problem((), "is over 1 MB; what bt reads is a small text file", str(path))])
    return data


def plan_files(named: Iterable[Path]) -> Iterator[Path]:
    """Every file once, by whatever links: those named, and of a folder each .toml that is not hidden, by name."""
    seen: set[Path] = set()
    paths = list(named)
    for folder in dict.fromkeys(real_path(path) if path.is_dir() else real_path(path).parent for path in paths):
        say_strays(folder)
    for path in paths:
        for file in _inside(path) or [path]:
            if (place := real_path(file)) not in seen:
                seen.add(place)
                yield file


def folders_within(named: Iterable[Path]) -> list[Path]:
    """The folders inside those named that hold plans, too, and are not read: their names end not in .toml."""
    paths = list(named)
    read = set(map(real_path, paths))
    inner = (path for folder in paths for path in _entries(folder) if path.suffix.lower() != ".toml")
    return [path for path in inner if real_path(path) not in read and any(file.is_file() for file in _inside(path))]


def _inside(path: Path) -> list[Path]:
    return [file for file in _entries(path) if file.suffix.lower() == ".toml"]


def _entries(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, by name; of what is none nothing."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:  # reading it says why
        return []


def real_path(path: Path) -> Path:
    """Where a file really is, behind links; of links that lead in a circle the link itself."""
    return Path(os.path.realpath(path))


def output_option(about: str) -> Any:
    """`-o FILE`, which may be given several times."""
    return typer.Option("--output", "-o", metavar="FILE", help=about)


def output_paths(names: Sequence[str], suffixes: Collection[str]) -> list[Path]:
    """The files that `-o` names. Raises WrongUsage for a suffix that no form has, or a file that is there twice."""
    paths = [Path(name) for name in names]
    unknown = [str(path) for path in paths if path.suffix.lower() not in suffixes]
    if unknown:
        choice = "one of " if len(suffixes) > 1 else ""
        raise WrongUsage(f"--output {', '.join(unknown)}: the suffix must be {choice}{', '.join(suffixes)}")
    if len({real_path(path) for path in paths}) < len(paths):
        raise WrongUsage("--output names the same file twice")
    return paths


def check_targets(paths: list[Path], *, force: bool) -> None:
    """See that every target can be written, before any is. Raises CannotWrite with all that cannot."""
    problems = [obstacle for path in paths if (obstacle := _obstacle(path, force=force))]
    if problems:
        raise CannotWrite("\n".join(problems))


def _obstacle(path: Path, *, force: bool) -> str | None:
    if has_control_characters(str(path)):
        return f"{str(path)!r} has control characters in its name"
    try:
        if path.is_dir():
            return f"{path} is a folder; name a file in it"
        there = path.exists() or path.is_symlink()
        if there and not force:
            return f"{path} exists already; nothing was written. Give --force to write over it"
        if there and not path.is_file():
            return f"{path} is not a plain file, and is left alone"
        if there and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
            return f"{path} is read-only, and is left alone: make it writable first"
        if not path.parent.is_dir():
            return f"{path} cannot be written: there is no folder {path.parent}"
    except OSError as error:
        return f"{path} cannot be written: {error.strerror}"
    except ValueError:
        return f"{str(path)!r} is no file name"
    return None


def write_all(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write every file, each whole: first all beside their targets, then all moved into place.

    Raises CannotWrite; what could not be written leaves what was there before.
    """
    check_targets(list(files), force=force)
    for folder in {real_path(path).parent for path in files}:
        say_strays(folder)
    waiting: dict[Path, Path] = {}
    done: list[str] = []
    try:
        for path, data in files.items():
            waiting[path] = _write_beside(real_path(path), data)
        for path in list(waiting):
            notes = _keep_owner(path, waiting[path])
            _move(waiting[path], real_path(path), force=force)
            del waiting[path]
            done.append(str(path))
            for note in notes:
                typer.echo(note, err=True)
    except OSError as error:
        already = f" (written already: {', '.join(done)})" if done else ""
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}{already}") from None
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)


def write_and_tell(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write every file, and name each on standard error. Raises CannotWrite."""
    write_all(files, force=force)
    for path in files:
        typer.echo(f"Wrote {path}.", err=True)


def _write_beside(path: Path, data: bytes) -> Path:
    """Write `data` to a temporary file in the folder of `path`, down to the disk; its name.

    It may be read by whoever may read any new file, in place of another file by nobody else until it is that file.
    """
    temporary = path.with_name(f"{_PREFIX}{secrets.token_hex(8)}")
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, how, 0o600 if path.exists() else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _move(temporary: Path, path: Path, *, force: bool) -> None:
    """Put what was written into its place; if not `force`, only where nothing is. Raises OSError.

    Two that write the same new file at once both saw nothing there: a link is made by one of them alone.
    """
    if not force:
        try:
            path.hardlink_to(temporary)
        except FileExistsError:
            raise
        except OSError:  # a drive that knows no links
            if path.exists():
                raise FileExistsError(EEXIST, "exists already") from None
        else:
            temporary.unlink()
            return
    temporary.replace(path)


def _keep_owner(path: Path, temporary: Path) -> list[str]:
    """Give what takes the place of a file its owner, group, mode and access list; what is to be told of it.

    That is what the system does not allow, and where the file has other names, which keep what it held.
    """
    try:
        was, now = path.stat(), temporary.stat()
    except FileNotFoundError:
        return []
    notes = []
    if refusals := list(filter(None, map(_refusal, _steps(path, temporary, was, now)))):
        notes.append(f"Owner, group, mode or access list of {path} are not kept: {refusals[0]}. Set them again.")
    if was.st_nlink > 1:
        notes.append(f"{path} has another name (a hard link); under that one it stays as it was.")
    return notes


def _steps(path: Path, temporary: Path, was: os.stat_result, now: os.stat_result) -> Iterator[Callable[[], object]]:
    """The calls that make one file belong to whom another does; each may be refused, and the next still be allowed.

    The access list that a folder gives its new files goes where the file had none.
    """
    if was.st_gid != now.st_gid:
        yield partial(os.chown, temporary, -1, was.st_gid)
    if was.st_uid != now.st_uid:
        yield partial(os.chown, temporary, was.st_uid, -1)
    names = _attributes(path)
    for name in _attributes(temporary) - names:
        yield partial(os.removexattr, temporary, name)
    yield partial(temporary.chmod, stat.S_IMODE(was.st_mode))
    for name in sorted(names):
        yield partial(_copy_attribute, name, path, temporary)


def _attributes(file: Path) -> set[str]:
    """The names of a file's extended attributes, of which its access list is one; none where a system has none."""
    with suppress(OSError, AttributeError):
        return set(os.listxattr(file))
    return set()


def _copy_attribute(name: str, path: Path, temporary: Path) -> None:
    os.setxattr(temporary, name, os.getxattr(path, name))


def _refusal(call: Callable[[], object]) -> str | None:
    """Make a call of the system; why it was refused."""
    try:
        call()
    except OSError as error:
        return error.strerror
    return None


def say_strays(folder: Path) -> None:
    """Name what an interrupted bt left in a folder beside its files; a run names each once."""
    with suppress(OSError):  # a folder that cannot be read, or a file that went while we looked
        for file in sorted(folder.glob(f"{_PREFIX}*")):
            if time.time() - file.stat().st_mtime > _STRAY_SECONDS:
                _say_stray(file)


@cache
def _say_stray(file: Path) -> None:
    typer.echo(f"{str(file)!r} was left by an interrupted bt: nothing needs it, remove it.", err=True)
