"""Rules of a change of time zone: to the east a morning comes sooner, and may come before the last evening."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.frame.actuator import Actuator
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.words import count, shown_mm, time_text

MOST_IN_24_HOURS = Fraction(3, 2)  # convention: of the most that is turned on any day
CLOSEST = Fraction(1, 2)  # convention: of the shortest time between two turns else
_DAY = timedelta(days=1)


def _zone_changes(schedule: Schedule) -> Iterator[tuple[str, Session, Session, date]]:
    """Each zone that holds from a day on, with the last session before it, the first in it, and that day."""
    for since, zone in schedule.plan.zones.later:
        midnight = datetime.combine(since, time.min)
        before, after = schedule.last_before(midnight), schedule.next_session(midnight)
        if before and after:
            yield zone, before, after, since


def _backwards(schedule: Schedule) -> Iterator[str]:
    for zone, last, first, _ in _zone_changes(schedule):
        if first.at <= last.at:
            at, before = time_text(local(first)), f"{time_text(local(last))} in {schedule.plan.zones.on(last.at)}"
            yield f"in {zone} the turn of {at} would not come after the last one before it, of {before}"


def _short_day(schedule: Schedule) -> Iterator[str]:
    for zone, last, first, since in _zone_changes(schedule):
        between = first.at - last.at
        if between <= timedelta():
            continue
        fast = [text for actuator in schedule.actuators if (text := _within_a_day(schedule, actuator, since))]
        if fast or between < _shortest(schedule) * float(CLOSEST):
            yield f"the first turn in {zone} is {_hours(between)} after the last one before it"
            yield from fast


def _within_a_day(schedule: Schedule, actuator: Actuator, since: date) -> str:
    """How much is turned within 24 hours about a day, where that is so much more than on any day; else nothing."""
    near = (turn for turn in schedule.ledger.turns(actuator.id) if abs(turn.at.date() - since) <= 2 * _DAY)
    turns = [(schedule.plan.zones.instant(turn.at).astimezone(UTC), abs(turn.steps)) for turn in near]
    most = max((sum(steps for at, steps in turns if begun < at <= begun + _DAY) for begun, _ in turns), default=0)
    usual = max((day.turned_steps for day in schedule.ledger.days(actuator.id)), default=0)
    if not most or most < usual * MOST_IN_24_HOURS:
        return ""
    who = f" of {actuator.id}" if len(schedule.actuators) > 1 else ""
    turned, on_a_day = shown_mm(most * actuator.step_mm), shown_mm(usual * actuator.step_mm)
    return f"{turned}{who} are turned within 24 hours, where the most on a day is {on_a_day}"


def _shortest(schedule: Schedule) -> timedelta:
    """The shortest time between two turns in one zone."""
    return min((b.at - a.at for a, b in pairwise(schedule.sessions) if a.at.tzinfo is b.at.tzinfo), default=timedelta())


def _hours(of: timedelta) -> str:
    minutes = round(of.total_seconds() / 60)
    parts = [count(minutes // 60, "hour")] if minutes >= 60 else []
    return " and ".join(parts + ([count(minutes % 60, "minute")] if minutes % 60 else []))


RULES = (
    Rule(
        "BT182",
        "error",
        "Turns out of order at a change of time zone",
        "Set the time zone from a later day on.",
        "arithmetic",
        "A reminder is an instant. Far to the east a morning comes before the evening before it at home. The first "
        "turn there would then come before the last one by the old zone, or with it: nobody can turn so.",
        _backwards,
    ),
    Rule(
        "BT183",
        "warning",
        "A short day at a change of time zone",
        "Set the time zone a day later, or order a pause of the first day there.",
        CONVENTION,
        "To the east the day of the journey has fewer hours and the same turns. It is told where one and a half times "
        "as much as on any day is turned within 24 hours. It is also told where two turns are less than half as far "
        "apart as any others. To the west the first turn comes later than usual.",
        _short_day,
    ),
)
