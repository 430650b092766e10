"""Which swaps of six struts stand when the course changes: those that were made, ordered, or planned and are behind."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise, takewhile
from typing import NamedTuple

from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import no_longer
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_before
from bt_cli.schedule.correction_plan import scales_on
from bt_cli.schedule.hexapod_scheduler import HexapodScheduler, SheetSwaps
from bt_cli.schedule.phases import recorded_end, settled_until
from bt_cli.schedule.reviews import all_reviews
from bt_cli.schedule.swaps import Swap, nm, resized


def hexapod_scheduler(plan: Plan) -> HexapodScheduler:
    """The scheduler of a plan; swaps that an earlier revision had planned until its next entry stand.

    So do those that records say were made, whatever [review] says by now. Of the revisions before, the first of them
    first, each is asked for its swaps until the next entry, and made only where a review lies in these days.
    """
    earlier_first, sheets = list(reversed(list(_revisions(plan)))), list[SheetSwaps]()
    swaps: Sequence[Swap] = ()
    for (revision, settled), (_, until) in pairwise(earlier_first):
        swaps = _swaps_until(until or date.max, revision, _standing(revision, settled, swaps), sheets)
        sheets.append(SheetSwaps(revision.revision, swaps))
    return _of_revision(plan, _standing(plan, earlier_first[-1][1], swaps), sheets)


def _revisions(plan: Plan) -> Iterator[tuple[Plan, date | None]]:
    """A plan and its earlier revisions, each with the day up to which its last entry plans no swap anew."""
    while plan.frame.strut_sizes and (last := _last_moving(plan)) is not None:
        yield plan, settled_until(plan, last)
        plan = plan_before(plan, last)
    yield plan, None


def _last_moving(plan: Plan) -> int | None:
    return next((i for i in range(len(plan.course) - 1, -1, -1) if not plan.course[i].moves_nothing), None)


class _Standing(NamedTuple):
    """The swaps of a revision that stand, by the one before and by orders; others are planned after `since`.

    `is_read`: the zero of a scale that was read is still to be worked out, by how long the strut then was.
    """

    swaps: list[Swap]
    since: date | None
    is_read: bool = False


def _standing(plan: Plan, settled: date | None, before: Sequence[Swap]) -> _Standing:
    last = _last_moving(plan)
    if settled is None or last is None:
        return _Standing([], None)
    gone = no_longer(plan.course[last])
    planned = [swap for swap in before if swap.on <= settled and (swap.strut, swap.on) not in gone]
    swaps, turns_from = _chained(plan, _told_swaps(plan, recorded=False), planned), plan.course[last].turns_from
    is_read = any(
        swap.set_to_nm is not None and (not swap.length_nm or turns_from is None or turns_from < swap.on)
        for swap in swaps
    )
    return _Standing(swaps, settled, is_read)


def _swaps_until(until: date, plan: Plan, stands: _Standing, sheets: Sequence[SheetSwaps]) -> Sequence[Swap]:
    """The swaps of a revision up to a day at least: those that stand where none can be planned in between."""
    if not _may_swap(plan, stands, until):
        return stands.swaps
    try:
        return _of_revision(plan, stands, sheets).swaps
    except PlanInvalid:
        return stands.swaps


def _may_swap(plan: Plan, stands: _Standing, until: date) -> bool:
    """Whether there may be swaps until a day that do not stand yet: planned, recorded, or with another zero."""
    if stands.is_read or any(entry.exchanged for entry in plan.course):
        return True
    since = stands.since or plan.start.date()
    return any(on > since for on in takewhile(lambda on: on <= until, all_reviews(plan)))


def _of_revision(plan: Plan, stands: _Standing, sheets: Sequence[SheetSwaps]) -> HexapodScheduler:
    """The scheduler of a plan with swaps that stand, and those that records say were made."""
    recorded = [entry for entry in plan.course if entry.exchanged is not None]
    if not recorded:
        return _with_swaps(plan, stands.swaps, stands.since, sheets)
    until, given = max(recorded_end(plan, entry) for entry in recorded).date(), _told_swaps(plan, recorded=True)
    exchanged = {(strut, on, given_swap.size) for (strut, on), given_swap in given.items() if on <= until}
    try:
        scheduler = _with_swaps(plan, stands.swaps, stands.since, sheets)
        if {(swap.strut, swap.on, swap.new.size) for swap in scheduler.swaps if swap.on <= until} == exchanged:
            return scheduler
    except PlanInvalid:
        pass  # the reviews on which it was planned may be gone
    later = [swap for swap in stands.swaps if swap.on > until]
    return _with_swaps(plan, _chained(plan, given, later), max(until, stands.since or until), sheets)


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

    How long a strut then was is for the way to say; what it has said of the same swap is kept.
    """
    scales = scales_on(plan, (), plan.start.date())
    sizes = {size.size: size for size in plan.frame.strut_sizes}
    days = {(swap.strut, swap.on): swap for swap in planned}
    swaps = []
    for strut, on in sorted({*days, *given}, key=lambda day: (day[1], day[0])):
        i, given_swap, known = int(strut) - 1, given.get((strut, on)), days.get((strut, on))
        new = resized(scales[i], sizes[given_swap.size]) if given_swap else days[strut, on].new
        set_to_nm = given_swap.set_to_nm if given_swap else days[strut, on].set_to_nm
        window = days[strut, on].window if (strut, on) in days else (on, on)
        swap = Swap(strut, on, scales[i], new, window, 0, set_to_nm)
        is_same = known and (known.old, known.new.size, known.set_to_nm) == (swap.old, new.size, set_to_nm)
        swaps.append(known if known and is_same else swap)
        scales[i] = swaps[-1].new
    return swaps


def _with_swaps(
    plan: Plan, swaps: Sequence[Swap], since: date | None, sheets: Sequence[SheetSwaps]
) -> HexapodScheduler:
    """The scheduler with swaps that stand.

    Where a scale was read its zero follows from how long the strut then was, and a way that is planned anew from later
    readings begins elsewhere by it: so it is made again until that stays.
    """
    scheduler = HexapodScheduler(plan, swaps, since, sheets)
    for _ in [swap for swap in swaps if swap.set_to_nm is not None]:
        days = [(swap.strut, swap.on) for swap in swaps]
        placed = [swap for swap in scheduler.swaps if (swap.strut, swap.on) in days]
        if [swap.new for swap in placed] == [swap.new for swap in swaps]:
            break
        swaps, scheduler = placed, HexapodScheduler(plan, placed, since, sheets)
    return scheduler
