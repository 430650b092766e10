"""Which order of a course comes next."""

from datetime import date, datetime, time

from bt_cli.motion.order_queue import OrderQueue, WaitingOrder
from bt_cli.plan.entries import Entry

MORNING, NOON = datetime(2026, 2, 2, 8), datetime(2026, 2, 2, 12)


def order(at: datetime, place: int, **keys: object) -> WaitingOrder:
    return WaitingOrder(at, place, Entry.model_validate({"order": "pause", "at": at, **keys}))


def of_a_day(at: datetime, place: int) -> WaitingOrder:
    return WaitingOrder(at, place, Entry.model_validate({"order": "pause", "on": at.date()}))


def places(queue: OrderQueue) -> list[int]:
    taken = []
    while queue.first:
        taken.append(queue.take().place)
    return taken


def test_orders_come_by_time_and_of_one_time_by_place() -> None:
    assert places(OrderQueue([order(NOON, 0), order(MORNING, 3), order(MORNING, 2)])) == [2, 3, 0]


def test_what_is_put_comes_before_the_others_of_its_time() -> None:
    queue = OrderQueue([order(MORNING, 2), order(NOON, 3)])
    queue.put(order(NOON, 4))
    assert places(queue.with_others()) == [2, 4, 3]
    assert places(queue.with_others({4}, [order(MORNING, 5)])) == [2, 5, 3]


def test_an_order_of_a_day_is_due_before_any_slot_of_it() -> None:
    queue = OrderQueue([of_a_day(NOON, 0)])
    assert queue.next == datetime.combine(date(2026, 2, 2), time())
    assert queue.is_due(MORNING)
    assert not queue.is_due(datetime(2026, 2, 1, 20))
    assert not OrderQueue([order(NOON, 0)]).is_due(MORNING)


def test_only_the_day_of_the_next_order_is_put_in_another_order() -> None:
    queue = OrderQueue([order(MORNING, 0), order(NOON, 1), order(datetime(2026, 2, 3, 8), 2)])
    queue.sort_first_day(lambda each: (each.at, False, -each.place))
    assert places(queue.with_others()) == [0, 1, 2]
    queue.sort_first_day(lambda each: (MORNING, False, -each.place))
    assert places(queue) == [1, 0, 2]


def test_what_is_dropped_comes_no_more() -> None:
    gone = order(MORNING, 0)
    queue = OrderQueue([gone, order(MORNING, 1)])
    queue.drop(gone.entry)
    assert places(queue) == [1]
