"""The orders of a course that are still to come, in the order of the local times from which they count."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from copy import copy
from datetime import datetime, time
from operator import itemgetter
from typing import NamedTuple

from bt_cli.plan.entries import Entry


class WaitingOrder(NamedTuple):
    """An order with its `place` in the course, and the local time from which it counts."""

    at: datetime
    place: int
    entry: Entry


class OrderQueue:
    """Orders that wait: whoever obeys one takes it out."""

    def __init__(self, orders: Iterable[WaitingOrder]) -> None:
        self._orders = sorted(orders, key=itemgetter(0, 1))

    def with_others(self, places: Collection[int] = (), orders: Iterable[WaitingOrder] = ()) -> "OrderQueue":
        """A queue of its own, in which others stand in place of the orders at some places of the course."""
        kept, other = (order for order in self._orders if order.place not in places), copy(self)
        other._orders = sorted([*kept, *orders], key=itemgetter(0))
        return other

    @property
    def first(self) -> WaitingOrder | None:
        """The next order, if any is to come."""
        return self._orders[0] if self._orders else None

    def is_due(self, slot_at: datetime) -> bool:
        """Whether the next order is to be obeyed before a slot; one that names a day, before the day's first."""
        if (order := self.first) is None:
            return False
        return order.at <= slot_at or (order.entry.day is not None and order.entry.day <= slot_at.date())

    @property
    def next(self) -> datetime | None:
        """From when on the next order may be due: of one that names a day, from its midnight."""
        if (order := self.first) is None:
            return None
        return min(order.at, datetime.combine(order.entry.day, time())) if order.entry.day else order.at

    def take(self) -> WaitingOrder:
        """Take out the next order."""
        return self._orders.pop(0)

    def put(self, order: WaitingOrder) -> None:
        """Put an order before those of its time."""
        self._orders.insert(bisect_left(self._orders, order.at, key=itemgetter(0)), order)

    def drop(self, entry: Entry) -> None:
        """Take out an order that is not to be obeyed any more."""
        self._orders = [order for order in self._orders if order.entry is not entry]

    def clear(self) -> None:
        """Take out all."""
        self._orders.clear()

    def sort_first_day(self, key: Callable[[WaitingOrder], tuple[datetime, bool, int]]) -> None:
        """Put the orders of the day of the next one in another order."""
        if len(self._orders) > 1 and self._orders[1].at.date() == (first := self._orders[0].at.date()):
            today = [order for order in self._orders if order.at.date() == first]
            self._orders[: len(today)] = sorted(today, key=key)
