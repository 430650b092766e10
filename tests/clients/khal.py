"""A khal of its own, with one calendar."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

KHAL_CONFIG = """\
[calendars]
[[frame]]
path = {folder}/frame
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


def khal_in(folder: Path) -> Callable[..., str]:
    """A khal in London, with the empty calendar `frame` in `folder`."""
    (folder / "frame").mkdir()
    config = folder / "khal.conf"
    config.write_text(KHAL_CONFIG.format(folder=folder), encoding="utf-8")
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}

    def run(*words: str | Path) -> str:
        command = [Path(sys.executable).with_name("khal"), "-c", config, *words]
        done = subprocess.run(command, check=False, env=environment, capture_output=True, encoding="utf-8", timeout=30)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
