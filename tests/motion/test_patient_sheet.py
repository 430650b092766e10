"""What records of missed sessions make of a level, as whoever turns it says what was due by the sheet.

At 0.75 mm a day in four a slot has 0.1875 mm. Mon 12 and Tue 13 Jan 2026 make 1.5 mm; all of Wed 14 was missed.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.slots import SessionSlot
from tests.helpers import plan

A_SLOT, BEFORE = Fraction(3, 16), Fraction(3, 2)
MISSED = {"from": date(2026, 1, 14), "to": date(2026, 1, 14), "record": "missed"}


def missing() -> tuple[MotionPlanner, Iterator[SessionSlot]]:
    """A planner that has come to the first of the slots that were missed, and its slots from there on."""
    planner = MotionPlanner(plan(**{"protocol.rate_mm_per_day": Decimal("0.75")}, course=[MISSED]))
    slots = planner.slots()
    slot = next(slot for slot in slots if slot.missed)
    assert (slot.at.day, slot.position) == (14, BEFORE)
    return planner, slots


def stand(planner: MotionPlanner) -> tuple[Fraction, Fraction]:
    return planner.motion.position, planner.motion.behind_mm


def test_what_was_due_waits_and_the_rest_moves_later() -> None:
    planner, slots = missing()
    assert stand(planner) == (BEFORE, A_SLOT)
    for count in (2, 3, 4):
        assert next(slots).missed
        assert stand(planner) == (BEFORE, count * A_SLOT)
    after = next(slots)
    assert (after.at.day, after.missed, after.position) == (15, False, BEFORE + A_SLOT)


def test_where_nothing_was_due_it_goes_on_by_the_sheet() -> None:
    planner, slots = missing()
    assert planner.pass_by() == BEFORE + A_SLOT
    assert stand(planner) == (BEFORE + A_SLOT, 0)
    assert next(slots).sheet == (BEFORE + A_SLOT, BEFORE + 2 * A_SLOT, ("missed", 0), 0, None)
    assert planner.pass_by() == BEFORE + 2 * A_SLOT


def test_once_something_due_was_missed_all_waits_from_the_first_on() -> None:
    """The first had nothing due, the second had: from then on it waits where it was before the first."""
    planner, slots = missing()
    planner.pass_by()
    next(slots)
    assert stand(planner) == (BEFORE, 2 * A_SLOT)
    next(slots)
    assert planner.pass_by() is None
    assert stand(planner) == (BEFORE, 3 * A_SLOT)


def test_the_sheet_is_told_from_the_course_while_records_speak_and_no_longer() -> None:
    planner, slots = missing()
    assert planner.sheet.position == BEFORE + A_SLOT
    assert planner.position_by_sheet(("missed", 0)) == BEFORE + A_SLOT
    assert planner.position_by_sheet("another") == BEFORE
    while next(slots).missed:
        pass
    assert planner.sheet is planner.motion


def test_in_tandem_what_was_passed_by_waits_where_another_ring_missed_something() -> None:
    planner, _ = missing()
    planner.pass_by()
    planner.wait_too("another")
    assert stand(planner) == (BEFORE + A_SLOT, 0)
    planner.wait_too(("missed", 0))
    assert stand(planner) == (BEFORE, A_SLOT)
