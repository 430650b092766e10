"""How far the bone has come on each evening of the course: by the day's turns, and by what was measured after them."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.schedule.level_progress import ways_at, whole_way_at
from bt_cli.schedule.model import Progress, Schedule

# An order of these may change what is left though nothing turns.
_CHANGES_LEFT = ("replan", "remaining", "extend", "compress")


class Evening(NamedTuple):
    """What is left on an evening and how much is done, in mm, by the goal and by each level of the plan."""

    remaining_mm: Fraction
    done_mm: Fraction
    levels: tuple[Progress, ...]


def evenings(schedule: Schedule) -> list[Evening]:
    """The evening of every day of the course up to its last session; day 0 is before its first turn."""
    by_day = {session.day: session for session in schedule.sessions}
    measured = set(_measured(schedule))
    shares = tuple(Progress(Fraction(plan.distance_mm), Fraction(0), Fraction(0)) for plan in schedule.plan.level_plans)
    first = schedule.sessions[0]  # of a correction that is planned anew the way is another, but only from there on
    whole_mm = first.done_mm + first.remaining_mm if schedule.correction else schedule.distance_mm
    result = [Evening(whole_mm, Fraction(0), shares)]
    for day in range(1, schedule.days + 1):
        now = result[-1]
        if session := by_day.get(day):
            now = Evening(session.remaining_mm, session.done_mm, session.levels)
        result.append(_as_measured(schedule, day) if day in measured else now)
    return result


def _measured(schedule: Schedule) -> Iterator[int]:
    """The days with an order after their last turn that may change what is left."""
    last_at = {session.day: session.local for session in schedule.sessions}
    for event in () if schedule.correction else schedule.events:
        day = schedule.day_of(event.at)
        if event.entry.order in _CHANGES_LEFT and not (day in last_at and event.at <= last_at[day]):
            yield day


def _as_measured(schedule: Schedule, day: int) -> Evening:
    """An evening as the day's orders have it."""
    midnight = datetime.combine(schedule.date_of(day) + timedelta(days=1), time())
    levels = tuple(ways_at(schedule, midnight - timedelta.resolution).values())
    whole = whole_way_at(schedule, midnight - timedelta.resolution)
    return Evening(whole.remaining_mm, whole.done_mm, levels)
