"""Which swaps of six struts stand when the course changes: those that were made, ordered, or planned and are behind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import no_longer
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_before
from bt_cli.schedule.correction_plan import scales_on
from bt_cli.schedule.hexapod_scheduler import HexapodScheduler
from bt_cli.schedule.phases import recorded_end, settled_until
from bt_cli.schedule.swaps import Swap, nm, resized


def hexapod_scheduler(plan: Plan) -> HexapodScheduler:
    """The scheduler of a plan. Swaps that records say were made stand, whatever [review] says by now."""
    recorded = [entry for entry in plan.course if entry.exchanged is not None]
    if not recorded:
        return _as_planned(plan)
    until, given = max(recorded_end(plan, entry) for entry in recorded).date(), _told_swaps(plan, recorded=True)
    exchanged = {(strut, on, given_swap.size) for (strut, on), given_swap in given.items() if on <= until}
    try:
        scheduler = _as_planned(plan)
        if {(swap.strut, swap.on, swap.new.size) for swap in scheduler.swaps if swap.on <= until} == exchanged:
            return scheduler
    except PlanInvalid:
        pass  # the reviews on which it was planned may be gone
    return _with_swaps(plan, _chained(plan, given, ()), until)


def _as_planned(plan: Plan) -> HexapodScheduler:
    """The scheduler of a plan; swaps that an earlier revision had planned until its next entry stand."""
    last = next((i for i in range(len(plan.course) - 1, -1, -1) if not plan.course[i].moves_nothing), None)
    if last is None or not plan.frame.strut_sizes:
        return HexapodScheduler(plan)
    on, gone = settled_until(plan, last), no_longer(plan.course[last])
    try:
        earlier = hexapod_scheduler(plan_before(plan, last)).swaps
    except PlanInvalid:
        earlier = ()
    planned = [swap for swap in earlier if swap.on <= on and (swap.strut, swap.on) not in gone]
    return _with_swaps(plan, _chained(plan, _told_swaps(plan, recorded=False), planned), on)


class ToldSwap(NamedTuple):
    """What an order or a record says of a swap: the new size, and what its scale shows where somebody read it."""

    size: str
    set_to_nm: int | None = None


_Told = Mapping[tuple[str, date], ToldSwap]  # by strut and day


def _told_swaps(plan: Plan, *, recorded: bool) -> _Told:
    """The swaps of orders, and of records, but for those in whose place others are, or that were not made."""
    given: dict[tuple[str, date], ToldSwap] = {}
    for entry in plan.course:
        for day in no_longer(entry):
            given.pop(day, None)
        for exchange in entry.exchanged or () if recorded else ():
            given.setdefault((str(exchange.strut), exchange.on), ToldSwap(exchange.size))
        for strut in entry.actuators or () if entry.order == "exchange" else ():
            shown_mm = (entry.set_to_mm or {}).get(strut)
            given[strut, entry.earliest.date()] = ToldSwap(entry.size or "", None if shown_mm is None else nm(shown_mm))
    return given


def _chained(plan: Plan, given: _Told, planned: Sequence[Swap]) -> list[Swap]:
    """Told and planned swaps in order, each from the scale before it; what is told of a day holds there.

    How long a strut then was is for the way to say.
    """
    scales = scales_on(plan, (), plan.start.date())
    sizes = {size.size: size for size in plan.frame.strut_sizes}
    days = {(swap.strut, swap.on): swap for swap in planned}
    swaps = []
    for strut, on in sorted({*days, *given}, key=lambda day: (day[1], day[0])):
        i, given_swap = int(strut) - 1, given.get((strut, on))
        new = resized(scales[i], sizes[given_swap.size]) if given_swap else days[strut, on].new
        set_to_nm = given_swap.set_to_nm if given_swap else days[strut, on].set_to_nm
        window = days[strut, on].window if (strut, on) in days else (on, on)
        swaps.append(Swap(strut, on, scales[i], new, window, 0, set_to_nm))
        scales[i] = new
    return swaps


def _with_swaps(plan: Plan, swaps: Sequence[Swap], since: date) -> HexapodScheduler:
    """The scheduler with swaps that stand.

    Where a scale was read its zero follows from how long the strut then was, and a way that is planned anew from later
    readings begins elsewhere by it: so it is made again until that stays.
    """
    scheduler = HexapodScheduler(plan, swaps, since)
    for _ in [swap for swap in swaps if swap.set_to_nm is not None]:
        days = [(swap.strut, swap.on) for swap in swaps]
        placed = [swap for swap in scheduler.swaps if (swap.strut, swap.on) in days]
        if [swap.new for swap in placed] == [swap.new for swap in swaps]:
            break
        swaps, scheduler = placed, HexapodScheduler(plan, placed, since)
    return scheduler
