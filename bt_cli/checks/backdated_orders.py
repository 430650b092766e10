"""The rule of orders that were written down after turns which they make different, and which nobody recorded."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.errors import PlanInvalid
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import recorded_until
from bt_cli.words import count, time_text

if TYPE_CHECKING:
    from bt_cli.schedule.backdated import Backdated


_MOST_TURNED = 100_000  # sessions of all that is worked out once more, an entry as 20: about 3 s


def _backdated(schedule: Schedule) -> Iterator[str]:
    """Orders that were written down after turns which they make different, and which nobody recorded."""
    for order, difference, unknown in _unknown(schedule):
        yield f"{order} was written on {time_text(difference.written)}: {unknown}"
    yield from _too_many(schedule)


def past_orders(schedule: Schedule) -> str:
    """The same, where nobody knows when an order was written and all count as written at one time."""
    past = (f"{order} lies in the past: {unknown}" for order, _, unknown in _unknown(schedule))
    return "; ".join([*past, *_too_many(schedule)])


def _unknown(schedule: Schedule) -> "Iterator[tuple[str, Backdated, str]]":
    """Each such order, what it makes different, and what of that nobody recorded; of very many the last ones."""
    recorded = recorded_until(schedule)
    for i in _backdated_places(schedule)[-_most_looked_at(schedule) :]:
        entry = schedule.plan.course[i]
        order, difference = entry.undone or entry, _made_different(schedule, i)
        turns = [at for at in difference.turns if recorded is None or at > recorded] if difference else []
        if difference and turns:
            ends = " to ".join(dict.fromkeys(map(time_text, (turns[0], turns[-1]))))
            unknown = f"what was turned then ({count(len(turns), 'session')}, {ends}) is not recorded"
            counts = "and counts as made by it and not by the old sheet"
            if entry.undone:
                counts = "and counts as made without that order"
            what = f"{'undo of ' if entry.undone else ''}order {order.order} from {time_text(difference.since)}"
            yield what, difference, f"{unknown}, {counts}"


def _backdated_places(schedule: Schedule) -> list[int]:
    """The places of the orders that have turns between their time and when they were written, not all recorded."""
    from bt_cli.schedule.backdated import written_at

    times, recorded, places = schedule.plan.slots, recorded_until(schedule), list[int]()
    for i, entry in enumerate(schedule.plan.course):
        order = entry.undone or entry
        if (order.orders_motion or order.settings) and entry.entered:
            written = written_at(schedule, entry)
            if order.moment(times) < written and not (recorded and recorded >= written):
                places.append(i)
    return places


def _most_looked_at(schedule: Schedule) -> int:
    """Of how many orders the course is worked out with and without it."""
    return max(1, _MOST_TURNED // (2 * (len(schedule.sessions) + 20 * len(schedule.plan.course))))


def _too_many(schedule: Schedule) -> Iterator[str]:
    """That not every such order was looked at, where it would take too long."""
    if (more := len(_backdated_places(schedule)) - _most_looked_at(schedule)) > 0:
        yield f"{count(more, 'earlier order')} with turns that are not recorded: too many to look at one by one"


def _made_different(schedule: Schedule, i: int) -> "Backdated | None":
    """What the order at a place of the course makes different in the past."""
    from bt_cli.schedule.backdated import backdated
    from bt_cli.schedule.build import schedule_of

    plan = schedule.plan
    try:
        old = schedule_of(plan_at(plan, i))
        new = schedule if i + 1 == len(plan.course) else schedule_of(plan_at(plan, i + 1))
    except PlanInvalid:
        return None
    return backdated(old, new, plan.course[i])


RULES = (
    Rule(
        "BT137",
        "warning",
        "An order dated before it was written",
        "Record what was turned since (bt record PLAN done --through), or order it from the next session.",
        CONVENTION,
        "The order counts from a time before it was written down, and nobody recorded the turns since. The patient may "
        "have turned by it, when it was given by phone, or by the old sheet. The schedule takes them as made by the "
        "order. bt amend asks which it was, and records it.",
        _backdated,
    ),
)
