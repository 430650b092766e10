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
from bt_cli.schedule.swaps import NM, StrutScale, resized, scale_of


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
    orders = [entry for entry in schedule.plan.course if entry.order and entry.changes_hardware]
    days = {(name, entry.earliest.date()) for entry in orders for name in entry.actuators or ()}
    return {day for day in days if day[1] <= written}


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
    on, scale, lengths = order.earliest.date(), _mounted(schedule, strut), list[tuple[date, int]]()
    strut_swaps = [swap for swap in schedule.correction.swaps if swap.strut == strut] if schedule.correction else []
    to_come = list(strut_swaps)
    for entry in schedule.ledger.entries(strut):
        if entry.cause == "exchange":
            scale = to_come.pop(0).new
        lengths.append((entry.at.date(), int(entry.reading_mm * NM) + scale.zero_nm))
    before = next((swap for swap in reversed(strut_swaps) if swap.on < on), None)
    if before and all(before.old.holds(nm) for day, nm in lengths if before.on <= day < on):
        yield before.on
    after = next((swap for swap in strut_swaps if swap.on > on), None)
    size = next(size for size in schedule.plan.frame.strut_sizes if size.size == order.size)
    new = resized(scale, size)
    if after and (after.new.size == new.size or all(new.holds(nm) for day, nm in lengths if on <= day < after.on)):
        yield after.on


def _mounted(schedule: Schedule, strut: str) -> StrutScale:
    return next(scale_of(mounted) for mounted in schedule.plan.frame.struts if str(mounted.number) == strut)
