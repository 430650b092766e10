"""Orders that count from before they were written down, where nobody recorded what was turned since.

Whoever turned in between went by the order or by the sheet that it replaces: a plan cannot know which.
"""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.entries import Entry
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import recorded_until


class Backdated(NamedTuple):
    """An order that counts from `since` and was `written` later, both local times.

    `turns` are the times in between that nobody recorded, and at which the two sheets do not say the same.
    """

    since: datetime
    written: datetime
    turns: tuple[datetime, ...]


def backdated(old: Schedule, new: Schedule, entry: Entry) -> Backdated | None:
    """What an order, or the record that takes one back, makes different in the past; None where that is nothing.

    `old` is the schedule without the entry. Of hardware an order that lies in the past says what was done.
    """
    order, follows = (entry.undone, old) if entry.undone else (entry, new)
    if not ((order.orders_motion or order.settings) and entry.entered):
        return None
    since = next((at for at, followed in follows.events if followed == order), order.moment(new.plan.slots))
    written = written_at(new, entry)
    recorded = recorded_until(of_level(old, order.level))

    def between(schedule: Schedule) -> set[tuple[datetime, str, int, Fraction, int | None]]:
        return {
            (turn.at, turn.actuator.id, turn.steps, turn.reading_mm, turn.face)
            for turn in of_level(schedule, order.level).ledger.turns()
            if since <= turn.at < written and (recorded is None or turn.at > recorded)
        }

    differ = between(old) ^ between(new)
    if _is_told_anew(order):
        differ = between(new)
    turns = sorted({at for at, *_ in differ})
    return Backdated(since, written, tuple(turns)) if turns else None


def _is_told_anew(entry: Entry) -> bool:
    """Whether an order makes every turn from then on another at the same local time: another zone or direction."""
    return any(key == "timezone" or "direction" in key for key in entry.settings or ())


def written_at(schedule: LevelSchedule, entry: Entry) -> datetime:
    """The local time at which an entry was written down, to the second."""
    assert entry.entered  # noqa: S101 - asked only where it says so
    return schedule.plan.zones.local(entry.entered)


def of_level(schedule: Schedule, level: str | None) -> LevelSchedule:
    """The schedule of one of several levels, where it has one; else the whole."""
    return next((part for part in schedule.levels if part.plan.level.name == level), schedule)
