"""`bt --version`: which bt this is, and whether another program takes its name."""

import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from shutil import which

from bt_cli import __version__

_PACKAGE = Path(__file__).parent.parent


def version_lines() -> Iterator[str]:
    """The version with its place, and a line for each way in which the command `bt` is not this one."""
    yield f"bt {__version__}, the package bone-transport in {_PACKAGE}"
    for command in entry_points(group="console_scripts", name="bt"):
        if not command.value.startswith("bt_cli.") and command.dist:
            yield f"The package {command.dist.name} has a command bt too: python -m bt_cli is always this one."
    called = which("bt")
    if called and Path(called).resolve() != Path(sys.argv[0]).resolve():
        yield f"In this shell the command bt is {called}"
