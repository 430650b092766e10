"""Which planned re-set or exchange an order takes the place of: the one beside it that it makes needless.

A change is needless where the hardware lasts without it: before the order from the change before, after the order until
the change after. What an order says was done stands. One that bt planned and that is still to come is planned anew
anyway. Where a stroke has no range nobody can know, and all that was planned stands.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from fractions import Fraction

from bt_cli.plan.entries import Entry
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.model import LevelSchedule, Reset, Schedule
from bt_cli.schedule.swaps import Length, Swap, holds_between, nm, resized


def needless(schedule: Schedule, order: Entry) -> dict[str, date]:
    """The day of the change that an order makes needless, by actuator; `schedule` is the one without it."""
    on, texts = order.earliest.date(), {}
    for name in order.actuators or ():
        changes = _swaps(schedule, name, order) if schedule.correction else _resets(schedule, name, order)
        days = [day for day in changes if (name, day) not in _done(schedule, order)]
        if beside := sorted(days, key=lambda day: (abs(day - on), day < on)):
            texts[name] = beside[0]
    return texts


def _done(schedule: Schedule, order: Entry) -> set[tuple[str, date]]:
    """The changes of earlier orders that are over by the time at which one was written."""
    written = written_at(schedule, order).date() if order.entered else order.earliest.date()
    return {day for day in _ordered(schedule) if day[1] <= written}


def _resets(schedule: Schedule, name: str, order: Entry) -> Iterator[date]:
    """The re-sets before and after an order without which no stroke is longer than its range."""
    part = next((level for level in schedule.levels if any(actuator.id == name for actuator in level.actuators)), None)
    if part is None or not any(stage.frame.range_mm for stage in part.plan.stages):
        return
    on = order.earliest.date()
    others = [reset for reset in part.resets if reset.actuator == name and reset.on != on]
    earlier = [reset for reset in others if reset.on < on]
    if earlier and _ends(part, name, earlier[-2] if len(earlier) > 1 else None) >= on:
        yield earlier[-1].on
    shown_mm = (order.set_to_mm or {}).get(name)
    ordered = Reset(name, on, planned=False, set_to_mm=None if shown_mm is None else Fraction(shown_mm))
    later = [reset for reset in others if reset.on > on]
    if not later:
        return
    lasts_until = later[0].on if later[0].planned else later[1].on if len(later) > 1 else date.max
    if _ends(part, name, ordered) >= lasts_until:
        yield later[0].on


def _ends(part: LevelSchedule, name: str, begun: Reset | None) -> date:
    """The day on which a stroke that a re-set begins would end; the last date of all where it never does."""
    actuator = next(actuator for actuator in part.actuators if actuator.id == name)
    since = part.ledger.before(name, datetime.combine(begun.on, time())) if begun else part.ledger.entries(name)[0]
    used = begun.steps(actuator) if begun else 0
    out = part.ledger.runs_out(name, since, part.plan.range_at, used)
    return out.at.date() if out else date.max


def _swaps(schedule: Schedule, strut: str, order: Entry) -> Iterator[date]:
    """The exchanges of a strut before and after an order without which it never runs off its scale."""
    from bt_cli.schedule.standing_swaps import hexapod_scheduler

    scheduler, on, i = hexapod_scheduler(schedule.plan), order.earliest.date(), int(strut) - 1
    lengths = [Length(at, row[i]) for at, row in scheduler.rows()]
    strut_swaps = [swap for swap in scheduler.swaps if swap.strut == strut]
    before = next((swap for swap in reversed(strut_swaps) if swap.on < on), None)
    if before and holds_between(before.old, lengths, before.on, on):
        yield before.on
    later = [swap for swap in strut_swaps if swap.on > on]
    if not later:
        return
    scale = next((swap.new for swap in reversed(strut_swaps) if swap.on <= on), later[0].old)
    shown_mm = (order.set_to_mm or {}).get(strut)
    size = next(size for size in schedule.plan.frame.strut_sizes if size.size == order.size)
    swap = Swap(strut, on, scale, resized(scale, size), (on, on), 0, None if shown_mm is None else nm(shown_mm))
    new, following = swap.at_length(lengths, scale).new, later[0].on
    if (strut, following) in _ordered(schedule):  # nothing is planned there any more, so it is to last on
        following = later[1].on if later[1:] else date.max
    if later[0].new.size == new.size or holds_between(new, lengths, on, following):
        yield later[0].on


def _ordered(schedule: Schedule) -> set[tuple[str, date]]:
    """The changes that are ordered, by actuator and day."""
    orders = [entry for entry in schedule.plan.course if entry.order and entry.changes_hardware]
    return {(name, entry.earliest.date()) for entry in orders for name in entry.actuators or ()}
