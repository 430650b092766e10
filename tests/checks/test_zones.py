"""Rules of a change of time zone: a first turn that would come before the last one, or soon after it.

60 mm at 1 mm a day in London, whose clock is UTC in winter; from Sun 1 Feb 2026 on another zone holds.
"""

import pytest

from tests.helpers import PLAN, read
from tests.level_plans import CONVERGENT
from tests.schedule.test_settings import setting

FOUR, TWO = '["08:00", "12:00", "16:00", "20:00"]', '["08:00", "20:00"]'


def told(zone: str, sessions: str = FOUR, course: str = "") -> dict[str, str]:
    plan = PLAN.replace(FOUR, sessions) + course + setting("2026-02-01", f'timezone = "{zone}"')
    return {one.code: one.message for one in read(plan).findings if one.code in ("BT182", "BT183")}


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Kamchatka"])
def test_a_morning_that_comes_no_later_than_the_evening_before(zone: str) -> None:
    """20:00 is 20:00 UTC. 08:00 is 19:00 UTC at 13 hours, and at 12 hours 20:00 UTC too."""
    text = (
        f"in {zone} the turn of Sun 1 Feb 2026 08:00 would not come after the last one before it, "
        "of Sat 31 Jan 2026 20:00 in Europe/London"
    )
    assert told(zone) == {"BT182": text}


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Australia/Sydney", "1 hour"),  # 11 hours: 21:00 UTC
        ("Australia/Adelaide", "1 hour and 30 minutes"),  # 10½
        ("Australia/Brisbane", "2 hours"),
        ("Asia/Tokyo", "3 hours"),
    ],
)
def test_as_much_within_24_hours_as_on_a_day_and_a_half(zone: str, hours: str) -> None:
    """After 08:00 UTC on Sat 31 Jan come 12, 16, 20 and, 4 hours apart, three turns of Sunday: six of 0.25 mm."""
    text = (
        f"the first turn in {zone} is {hours} after the last one before it; "
        "1.5 mm are turned within 24 hours, where the most on a day is 1 mm"
    )
    assert told(zone) == {"BT183": text}


def test_less_than_an_hour_is_told_in_minutes() -> None:
    """In Kamchatka 08:30 is 20:30 UTC. After 08:30 UTC on Sat 31 Jan come 12, 16, 20 and four of Sunday: seven."""
    assert told("Asia/Kamchatka", FOUR.replace("08:00", "08:30")) == {
        "BT183": "the first turn in Asia/Kamchatka is 30 minutes after the last one before it; "
        "1.75 mm are turned within 24 hours, where the most on a day is 1 mm"
    }


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Asia/Yangon", "5 hours and 30 minutes"),  # 6½: 01:30 UTC after 20:00
        ("Asia/Singapore", "4 hours"),
        ("Asia/Dhaka", None),  # 6 hours are half of the 12 between turns, and not under it
        ("America/New_York", None),
    ],
)
def test_a_first_turn_within_half_the_usual_time(zone: str, hours: str | None) -> None:
    """Two turns a day: within 24 hours there are three of 0.5 mm only from 8 hours on, and then no more than two."""
    text = f"the first turn in {zone} is {hours} after the last one before it"
    assert told(zone, TWO) == ({"BT183": text} if hours else {})


def test_before_the_first_turn_and_after_the_last_no_zone_makes_a_short_day() -> None:
    """The course is from 12 Jan to 12 Mar."""
    for on in ("2026-01-12", "2026-03-13"):
        made = read(PLAN + setting(on, 'timezone = "Asia/Tokyo"'))
        assert not {one.code for one in made.findings} & {"BT182", "BT183"}


def test_of_several_things_to_turn_each_is_told() -> None:
    """As much of A as of B; and back as much as forth."""
    both = setting("2026-02-01", 'timezone = "Asia/Tokyo"')
    text = (
        "the first turn in Asia/Tokyo is 3 hours after the last one before it; 1.5 mm of A are turned within 24 hours, "
        "where the most on a day is 1 mm; 1.5 mm of B are turned within 24 hours, where the most on a day is 1 mm"
    )
    assert {one.code: one.message for one in read(PLAN + CONVERGENT + both).findings}["BT183"] == text
    back = '[[course]]\non = 2026-01-25\norder = "reverse"\ndistance_mm = 10\nrate_mm_per_day = 1\n'
    end = "; 1.5 mm are turned within 24 hours, where the most on a day is 1 mm"
    assert told("Asia/Tokyo", course=back)["BT183"].endswith(end)


def test_one_change_that_goes_backwards_hides_no_short_day_after_it() -> None:
    """To Auckland, home a week later, and then to Tokyo."""
    later = setting("2026-02-08", 'timezone = "Europe/London"') + setting("2026-02-15", 'timezone = "Asia/Tokyo"')
    found = {one.code: one.message for one in read(
        PLAN + setting("2026-02-01", 'timezone = "Pacific/Auckland"') + later).findings}  # fmt: skip
    assert found["BT182"].startswith("in Pacific/Auckland the turn of Sun 1 Feb 2026 08:00 would not come after")
    assert found["BT183"] == (
        "the first turn in Asia/Tokyo is 3 hours after the last one before it; "
        "1.5 mm are turned within 24 hours, where the most on a day is 1 mm"
    )
