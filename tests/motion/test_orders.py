"""What is said of an order that cannot be followed where the course then stands, whole, and what just can be.

60 mm at 1 mm a day from Mon 12 Jan 2026: 20 mm are made on the morning of Sun 1 Feb, and all on Thu 12 Mar at 20:00.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.schedule.build import schedule_of
from tests.helpers import goal, plan
from tests.schedule.test_courses import order, record

ONE = {"rate_mm_per_day": 1}
MISSED = record("missed", "2026-01-20T16:00")
LONGER = {"goal": goal("lengthening", 20)}  # made on Sat 31 Jan
PRESSED = order("compress", "2026-02-02", distance_mm=3, **ONE)
LEVELS = {
    "protocol.when_paused": "take_over",
    "levels": [
        {"name": "upper", "moves": "distally", "distance_mm": 40},
        {"name": "lower", "moves": "proximally", "distance_mm": 20},
    ],
}
ALONE = order("pause", "2026-01-20", level="upper")  # lower then does what upper had left


@pytest.mark.parametrize(
    ("entries", "changes", "said"),
    [
        ([order("pause", "2026-02-01"), order("rate", "2026-02-02", **ONE)], {},
         "order rate at Mon 2 Feb 2026 08:00: the course is paused then: order resume first"),
        ([order("rate", "2026-03-13", **ONE)], {},
         "order rate at Fri 13 Mar 2026 08:00: nothing is left to do then: order remaining, compress"),
        ([order("rate", "2026-02-01", **ONE)], LONGER,
         "order rate at Sun 1 Feb 2026 08:00: nothing is left to do then: order remaining, extend or compress"),
        ([PRESSED, order("rate", "2026-02-03", **ONE)], LONGER,
         "order rate at Tue 3 Feb 2026 08:00: a compression is under way, at its own rate: order remaining 0, then "
         "compress by what is left of it"),
        ([order("pause", "2026-02-01"), order("pause", "2026-02-02")], {},
         "order pause at Mon 2 Feb 2026 08:00: the course is paused already"),
        ([order("pause", "2026-03-13")], {},
         "order pause at Fri 13 Mar 2026 08:00: nothing turns then, so there is nothing to pause"),
        ([order("resume", "2026-02-01")], {}, "order resume at Sun 1 Feb 2026 08:00: nothing is paused then"),
        ([order("resume", "2026-02-01")], LEVELS, "order resume at Sun 1 Feb 2026 08:00: nothing is paused then"),
        ([ALONE, order("resume", "2026-01-25")], LEVELS,
         "upper: order resume at Sun 25 Jan 2026 08:00: upper rests by an order of its own: write level = 'upper'; "
         "lower: order resume at Sun 25 Jan 2026 08:00: nothing is paused then"),
        ([order("reverse", "2026-02-01", distance_mm=Decimal("20.25"), **ONE)], {},
         "order reverse at Sun 1 Feb 2026 08:00: 20.25 mm back is more than the 20 mm made by then"),
        ([order("accordion", "2026-02-01", distance_mm=Decimal("20.25"), cycles=1, **ONE)], {},
         "order accordion at Sun 1 Feb 2026 08:00: 20.25 mm back is more than the 20 mm made by then"),
        ([ALONE, order("remaining", "2026-01-25", remaining_mm=9, level="upper")], LEVELS,
         "order remaining at Sun 25 Jan 2026 08:00: others do what it had left: order resume first, then what is left "
         "of it"),
        ([ALONE, order("replan", "2026-01-25", readings_mm={"A": 8}, level="upper")], LEVELS,
         "order replan at Sun 25 Jan 2026 08:00: others do what it had left: order resume first, then what its scale "
         "shows"),
        ([order("compress", "2026-03-12", distance_mm=1, **ONE)], {},
         "order compress at Thu 12 Mar 2026 08:00: compress goes beyond the goal, which is not reached by then"),
        ([order("extend", "2026-02-01", distance_mm=1, **ONE)], {},
         "order extend at Sun 1 Feb 2026 08:00: extend goes beyond the goal, which is not reached by then"),
        ([order("catch_up", "2026-02-01", rate_mm_per_day=2)], {},
         "order catch_up at Sun 1 Feb 2026 08:00: nothing that was missed is left to catch up"),
        ([MISSED, order("catch_up", "2026-02-01", **ONE)], {},
         "order catch_up at Sun 1 Feb 2026 08:00: rate_mm_per_day must be more than the 1 mm a day in force"),
        ([MISSED, order("reverse", "2026-02-01", distance_mm=1, **ONE), order("catch_up", "2026-02-01T12:00",
                                                                             rate_mm_per_day=2)], {},
         "order catch_up at Sun 1 Feb 2026 12:00: nothing is on its way to the goal then"),
        ([MISSED, order("rate", "2026-02-01", step_every_days=2), order("catch_up", "2026-02-02", rate_mm_per_day=2)],
         {}, "order catch_up at Mon 2 Feb 2026 08:00: one step every so many days is ordered then, and is not made "
             "faster: order rate"),
        ([order("stop", "2026-02-01"), order("pause", "2026-02-02")], {},
         "order pause at Mon 2 Feb 2026 08:00: nothing may follow an order stop but records and resume"),
        ([order("rate", "2026-01-11", **ONE)], {},
         "order rate at Sun 11 Jan 2026 08:00: is before the first session, Mon 12 Jan 2026 08:00: change the plan "
         "above"),
        ([order("pause", "2026-02-10")], {"review": {"every_days": 7, "last": date(2026, 2, 9)}},
         "order pause at Tue 10 Feb 2026 08:00: is after the last review that the plan covers, Mon 9 Feb 2026: change "
         "[review] last"),
    ],
)  # fmt: skip
def test_an_order_that_cannot_be_followed(entries: list[dict[str, Any]], changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        schedule_of(plan(course=entries, **changes))
    assert [(one.path, one.message) for one in invalid.value.problems] == [(("course", len(entries) - 1), said)]


@pytest.mark.parametrize(
    ("entries", "changes"),
    [
        ([order("reverse", "2026-02-01", distance_mm=20, **ONE)], {}),
        ([order("accordion", "2026-02-01", distance_mm=20, cycles=1, **ONE)], {}),
        ([order("rate", "2026-03-12", **ONE)], {}),
        ([order("pause", "2026-03-12")], {}),
        ([order("compress", "2026-03-13", distance_mm=1, **ONE)], {}),
        ([MISSED, order("catch_up", "2026-02-01", rate_mm_per_day=Decimal("1.05"))], {}),
        ([order("stop", "2026-02-01"), order("resume", "2026-02-02")], {}),
        ([order("rate", "2026-01-12", **ONE)], {}),
        ([order("pause", "2026-02-09")], {"review": {"every_days": 7, "last": date(2026, 2, 9)}}),
        ([ALONE, order("resume", "2026-01-25", level="upper")], LEVELS),
    ],
)
def test_an_order_that_just_can_be_followed(entries: list[dict[str, Any]], changes: dict[str, Any]) -> None:
    followed = schedule_of(plan(course=entries, **changes)).events
    assert [event.entry.order for event in followed] == [entry["order"] for entry in entries if "order" in entry]


def test_what_the_course_does_from_each_order_on() -> None:
    """Back by 1 mm on Sun 1 Feb; it waits from the last turn, 20:00, on."""
    made = schedule_of(
        plan(course=[
            order("pause", "2026-01-20"), order("resume", "2026-01-22"),
            order("reverse", "2026-02-01", distance_mm=1, **ONE), order("resume", "2026-02-05"),
            order("stop", "2026-02-10"),
        ])
    )  # fmt: skip
    assert [(f"{state.at:%d %b %H:%M}", state.name) for state in made.states] == [
        ("12 Jan 08:00", "distraction"), ("20 Jan 08:00", "paused"), ("22 Jan 08:00", "distraction"),
        ("01 Feb 08:00", "reversal"), ("01 Feb 20:00", "waiting"), ("05 Feb 08:00", "distraction"),
        ("10 Feb 08:00", "stopped"),
    ]  # fmt: skip
