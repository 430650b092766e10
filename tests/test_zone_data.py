"""The newer zone data counts, whichever of the two it is."""

import re
import zoneinfo
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bt_cli import zone_data
from bt_cli.zone_data import older_zone_info, zone_data_versions, zone_info
from tests.helpers import PLAN, bt_process, forget
from tests.zone_sets import OF_2025, zone_set


def _forget() -> None:
    ZoneInfo.clear_cache()
    forget()  # schedules that are kept have the zones of before
    for kept in (zone_info, older_zone_info, zone_data._packaged_is_newer):
        kept.cache_clear()


@pytest.fixture
def computer(tmp_path: Path) -> Iterator[Callable[..., None]]:
    """Give this computer a set of zone data."""

    def has(version: str, **zones: str) -> None:
        zoneinfo.reset_tzpath(to=[str(zone_set(tmp_path, version, **zones))])
        _forget()

    yield has
    zoneinfo.reset_tzpath()
    _forget()


def hour(day: str, zone: ZoneInfo) -> int:
    """The hour in UTC that 08:00 of a day is."""
    return datetime.combine(date.fromisoformat(day), time(8), zone).astimezone(UTC).hour


@pytest.mark.parametrize("zone", OF_2025)
@pytest.mark.parametrize("version", ["2025b", ""])
def test_an_old_computer_is_not_gone_by(computer: Callable[..., None], version: str, zone: str) -> None:
    """Summer time for good in four of them, and winter time in Casablanca, from 2026 on."""
    computer(version)
    _, day, old, new = OF_2025[zone]
    assert hour(day, ZoneInfo(zone)) == hour(day, older_zone_info(zone)) == old  # what Python takes by itself
    assert hour(day, zone_info(zone)) == new
    assert str(zone_info(zone)) == zone
    assert zone_data_versions()[0] >= "2026f"
    assert zone_data_versions()[1] == version


def test_a_computer_with_newer_rules_is_gone_by(computer: Callable[..., None]) -> None:
    computer("2999a", **{"America/Vancouver": "<-06>6"})
    assert hour("2026-11-02", zone_info("America/Vancouver")) == 14
    assert hour("2026-11-02", older_zone_info("America/Vancouver")) == 15
    assert zone_data_versions()[0] == "2999a"
    assert hour("2026-11-02", zone_info("Europe/London")) == 8  # the computer has no such zone, but the package


def test_a_zone_that_only_an_old_computer_has_is_taken(computer: Callable[..., None]) -> None:
    computer("2025b", **{"Mars/Olympus": "<+02>-2"})
    assert hour("2026-11-02", zone_info("Mars/Olympus")) == hour("2026-11-02", older_zone_info("Mars/Olympus")) == 6


def test_an_export_on_an_old_computer_is_right_and_says_what_differs(tmp_path: Path) -> None:
    """20 sessions from 27 October on, and 20 from Sunday 1 November on, when the old clocks went back."""
    text = PLAN.replace("2026-01-05", "2026-10-20").replace("Europe/London", "America/Vancouver")
    text = text.replace("defect_mm = 60", "defect_mm = 10")
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    old = zone_set(tmp_path / "zones", "2025b")
    done = bt_process(
        "schedule", tmp_path / "plan.toml", "-o", tmp_path / "reminders.ics", PYTHONTZPATH=str(old), TZ="UTC"
    )
    assert done.returncode == 0, done.stderr
    file = (tmp_path / "reminders.ics").read_text(encoding="utf-8")
    starts = re.findall(r"^DTSTART:(\w+)$", file, re.MULTILINE)
    assert starts[:4] == ["20261027T150000Z", "20261027T190000Z", "20261027T230000Z", "20261028T030000Z"]
    assert starts[20:24] == ["20261101T150000Z", "20261101T190000Z", "20261101T230000Z", "20261102T030000Z"]
    version = re.findall(r"^X-BT-ZONE-DATA:(\w+)$", file, re.MULTILINE)
    assert version == [zone_data_versions()[0]]
    assert (
        f"Time zones: bt goes by the rules of {version[0]}. By the older ones, 2025b, 20 of 40 sessions would be at "
        "another time, the first on Sun 1 Nov 2026 08:00 in America/Vancouver."
    ) in done.stderr.decode()


def test_where_nothing_differs_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    done = bt_process("schedule", tmp_path / "plan.toml", "--format", "csv", TZ="UTC")
    assert b"Time zones" not in done.stderr
