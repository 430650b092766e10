"""Time zones by the newer of two sets of rules: this computer's own, and those of the installed package `tzdata`.

`zoneinfo` takes the computer's whatever their age. Laws change, and by rules of 2025 every turn in Vancouver is an hour
late from November 2026 on. So nobody else in bt makes a ZoneInfo. Where this computer does not say of what version its
rules are, they count as the older ones.
"""

import re
import zoneinfo
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

_VERSION = re.compile(r"\d{4}[a-z]+")
_NAMED_IN = ("+VERSION", "tzdata.zi")  # macOS and BSD; Linux and the package, in its first line: "# version 2025b"


def without_zone(at: datetime) -> datetime:
    """A time by the clock on the wall, without its zone: by `combine`, as `replace` takes eight times as long."""
    return datetime.combine(at, at.time())


def with_zone(local: datetime, zone: tzinfo) -> datetime:
    """A time by the clock on the wall, with its zone; one that happens twice is the first."""
    at = datetime.combine(local, local.time(), zone)
    return at.replace(fold=0) if at.fold else at


@cache
def zone_info(name: str) -> ZoneInfo:
    """A zone by the newer rules. Raises ZoneInfoNotFoundError, ValueError or OSError, as ZoneInfo does."""
    known = ZoneInfo(name)
    return (_packaged(name) or known) if _packaged_is_newer() else known


@cache
def older_zone_info(name: str) -> ZoneInfo:
    """The same zone by the other rules; by the same where there are no others."""
    known = ZoneInfo(name)
    return known if _packaged_is_newer() else (_packaged(name) or known)


def zone_data_versions() -> tuple[str, str]:
    """The versions of the rules that count and of the others: "2026f", "2025b"; nothing for what says none."""
    newer, older = sorted((_version_in(zoneinfo.TZPATH), _version_in(_package())), reverse=True)
    return newer, older


@cache
def _packaged_is_newer() -> bool:
    return _version_in(zoneinfo.TZPATH) < _version_in(_package())


def _package() -> list[str]:
    """The folder of the package's zones; none where it is not installed."""
    package = find_spec("tzdata")
    return [f"{folder}/zoneinfo" for folder in (package and package.submodule_search_locations) or ()]


def _version_in(folders: Iterable[str]) -> str:
    """The version of the rules in the first of some folders that says it."""
    for name in (f"{folder}/{file}" for folder in folders for file in _NAMED_IN):
        try:
            with Path(name).open(encoding="ascii") as file:
                if version := _VERSION.search(file.readline(100)):
                    return version[0]
        except (OSError, UnicodeDecodeError):
            continue
    return ""


def _packaged(name: str) -> ZoneInfo | None:
    """A zone by the rules of the package; None where it has none of that name."""
    for folder in _package():
        try:
            with Path(folder, name).open("rb") as file:
                return ZoneInfo.from_file(file, key=name)
        except (OSError, ValueError):
            continue
    return None
