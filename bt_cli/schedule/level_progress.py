"""How far bone has come at a time: each level by its turns, and by what orders since the last of them say is left.

Times are local ones of the plan's zone. A session at the very time is still to come.
"""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from bt_cli.motion.slots import Event
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import LevelSchedule, Progress, Schedule, Session
from bt_cli.schedule.phases import local


def ways_at(schedule: Schedule, at: datetime) -> dict[str, Progress]:
    """How far each level has come at a local time, by its name: with an order of that time, without its session."""
    ways = level_ways(schedule, schedule.last_before(at), at)
    return {plan.level.name: way for plan, way in ways}


def whole_way_at(schedule: Schedule, at: datetime, shown_at: datetime | None = None) -> Progress:
    """How far the levels have come together that do what the goal asks for; `shown_at` is a later time's scales."""
    last = schedule.last_before(at)
    way = Progress(schedule.distance_mm, Fraction(0), Fraction(0))
    if last:
        way = Progress(last.remaining_mm, last.done_mm, last.delta_mm)
    return _since(schedule, way, last, shown_at or at)


def level_way_at(level: LevelSchedule, at: datetime) -> Progress:
    """How far a level has come at a local time, by its own turns."""
    last = level.last_before(at)
    return _since(level, last.levels[0] if last else _way_to_go(level.plan), last, at)


def level_ways(schedule: Schedule, last: Session | None, at: datetime) -> Iterator[tuple[Plan, Progress]]:
    """How far each level of the plan has come at a time, also one that never turns; `last` is the last session."""
    if schedule.correction:
        come_mm, total_mm = _reference_way_mm(schedule, at)
        yield schedule.plan, Progress(total_mm - come_mm, come_mm, Fraction(0))
        return
    turned = {level.plan.level.name: level for level in schedule.levels}
    for i, plan in enumerate(schedule.plan.level_plans):
        way = last.levels[i] if last else _way_to_go(plan)
        level = turned.get(plan.level.name)
        yield plan, _since(level, way, last, at) if level else way


def _reference_way_mm(schedule: LevelSchedule, at: datetime) -> tuple[Fraction, Fraction]:
    """The reference point's way up to a time, and the whole of it, by the orders until then."""
    last, following = schedule.last_before(at), schedule.next_session(at)
    later = following and any(at < event.at <= local(following) for event in replans(schedule))
    by = last if last and (later or not following) else following
    assert by  # noqa: S101 - a schedule has sessions
    return last.done_mm if last else Fraction(0), by.done_mm + by.remaining_mm


def _way_to_go(plan: Plan) -> Progress:
    """The way of a level before its first turn."""
    return Progress(Fraction(plan.distance_mm), Fraction(0), Fraction(0))


def _since(schedule: LevelSchedule, way: Progress, last: Session | None, at: datetime) -> Progress:
    """A way as orders since the last session have it: what was measured, or is to go beyond the goal."""
    noted = [ways for ways in schedule.ways_mm if ways[0] <= at and (last is None or ways[0] > local(last))]
    return Progress(*noted[-1][1:], way.delta_mm) if noted else way


def extended_mm(schedule: LevelSchedule, at: datetime) -> Fraction:
    """By how much orders until a time have moved the goal itself, signed."""
    return sum((_signed_mm(schedule, event.entry) for event in _beyond(schedule, at)), Fraction(0))


def _beyond(schedule: LevelSchedule, at: datetime) -> Iterator[Event]:
    """Orders that move the goal itself; at the end of a transport the gap is closed, and its goal stays."""
    orders = () if schedule.plan.goal.kind == "transport" else ("extend", "compress")
    return orders_before(schedule, at, *orders)


def _signed_mm(schedule: LevelSchedule, entry: Entry) -> Fraction:
    by_mm = Fraction(entry.distance_mm or 0)
    return -by_mm if entry.order == "compress" and schedule.plan.goal.kind == "lengthening" else by_mm


def orders_before(schedule: LevelSchedule, at: datetime, *orders: str) -> Iterator[Event]:
    """The orders of some kinds that are followed up to a time."""
    return (event for event in schedule.events if event.at <= at and event.entry.order in orders)


def replans(schedule: LevelSchedule) -> list[Event]:
    """The orders to plan anew that are followed, in order."""
    return [event for event in schedule.events if event.entry.order == "replan"]
