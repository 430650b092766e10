"""Plans to be exported, and both ways of exporting one: the command and the library."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from tests.helpers import bt, read

FOUR_A_DAY = ("08:00", "12:00", "16:00", "20:00")


def plan_text(first: str, zone: str, days: int, times: Sequence[str] = FOUR_A_DAY, more: str = "") -> str:
    """A plan that turns 0.25 mm at every one of `times` on each of `days` days from `first`; `more` ends [frame]."""
    return f"""\
format = "bt-plan"
version = 1
id = "OX-0042"
title = "Infected nonunion of the left tibia"
side = "left"
bone = "tibia"
surgery = {date.fromisoformat(first) - timedelta(days=7)}
timezone = "{zone}"
[goal]
kind = "transport"
defect_mm = {days * len(times) * 0.25}
[protocol]
latency_days = 7
rate_mm_per_day = {len(times) * 0.25}
sessions = {json.dumps(times)}
[frame]
kind = "ilizarov"
{more}"""


# Four sessions a day from Fri 27 to Tue 31 March 2026 and a review on the last; London's clocks go forward on the 29th.
# The clinic's text is hard to write: long, of many alphabets, with every character that iCalendar escapes.
MISSED_TURN = "Prüfen; dann, ohne Eile, \\drehen 慢慢来 👍. " * 4 + "\nDTSTART:20000101T000000Z\tUID:2"
SPRING_EVENTS = 5 * 4 + 1
SPRING = plan_text(
    "2026-03-27",
    "Europe/London",
    5,
    more=f"[review]\nevery_days = 4\n[clinic]\nmissed_turn = {json.dumps(MISSED_TURN, ensure_ascii=False)}\n",
)


def export(folder: Path, plan: str, *options: str) -> Path:
    """The file that `bt schedule` writes into `folder`, on a computer whose own clock is in Tokyo."""
    source, target = folder / "plan.toml", folder / "reminders.ics"
    source.write_text(plan, encoding="utf-8")
    done = bt("schedule", source, "-o", target, "--force", *options, TZ="Asia/Tokyo")
    assert done.returncode == 0, done.stderr.decode()
    return target


@lru_cache(64)
def exported(plan: str, style: CalendarStyle = CalendarStyle()) -> bytes:  # noqa: B008 - it never changes
    """The same by the library, for tests that export much."""
    [data] = calendars(read(plan), style)
    return data


def utc(text: str) -> datetime:
    """The instant that 2026-03-29T07:00 means in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
