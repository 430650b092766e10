"""Rules of the course: what was seen against what was planned, worked by hand.

60 mm at 1 mm a day from Mon 12 Jan 2026: 20 mm on the morning of Sun 1 Feb.
"""

from datetime import date
from decimal import Decimal

from tests.courses import entries
from tests.helpers import PLAN, read
from tests.plan.test_history import LEVELS
from tests.schedule.test_courses import course, order


def test_of_several_scales_that_disagree_the_first_is_told() -> None:
    """On Sun 1 Feb upper goes from 20 to 21 mm; lower has had its 20 since Sat 31 Jan."""
    shown = entries('on = 2026-02-01; record = "reading"; readings_mm = { A = 25, B = 25 }')
    told = {one.code: one.message for one in read(PLAN + LEVELS + shown).findings}
    assert told["BT140"] == "A read 25 mm on Sun 1 Feb 2026, where the plan says 20 mm to 21 mm"


def test_an_order_that_was_undone_after_it_was_turned_by() -> None:
    """0.75 mm a day from Sun 1 Feb: three turns that day. Undone on Mon 2 Feb at 10:00: as if four had been made."""
    slower = order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.75"), entered="2026-01-31T10:00:00Z")
    undo = {"on": date(2026, 2, 2), "record": "undo", "revision": 1, "entered": "2026-02-02T10:00:00Z"}
    told = {one.code: one.message for one in course(slower, undo).findings}
    assert told["BT137"] == (
        "undo of order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (4 "
        "sessions, Sun 1 Feb 2026 12:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made without that order"
    )
