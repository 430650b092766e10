"""Orders that a later one took the place of."""

import pytest

from bt_cli.schedule.superseded import superseding
from tests.courses import SLOWER, THREE_DAYS, entries
from tests.helpers import PLAN, read
from tests.level_plans import TANDEM


def rate(on: str, mm_per_day: float, more: str = "") -> str:
    return entries(f'on = {on}; order = "rate"; rate_mm_per_day = {mm_per_day}{more}')


@pytest.mark.parametrize(
    ("course", "places"),
    [
        (SLOWER, {}),
        (SLOWER + rate("2026-02-01", 0.5), {0: 1}),
        (SLOWER + rate("2026-02-01", 0.5) + rate("2026-02-01", 0.6), {0: 1, 1: 2}),
        (SLOWER + rate("2026-02-02", 0.5), {}),  # a day was turned by it
        (rate("2026-02-05", 0.5) + SLOWER, {}),  # both count, each from its day
        (rate("2026-02-02", 0.5) + entries('at = 2026-02-01T21:00:00; order = "rate"; rate_mm_per_day = 0.75'), {1: 0}),
        (SLOWER + THREE_DAYS + rate("2026-02-04", 0.5), {0: 3}),  # nothing is turned in the pause that begins with it
        (SLOWER + entries('on = 2026-02-01; order = "remaining"; remaining_mm = 18'), {}),
        (THREE_DAYS, {}),
        (entries('on = 2026-02-01; order = "pause"', 'on = 2026-02-01; order = "resume"'), {0: 1}),
        (THREE_DAYS + entries('on = 2026-02-04; order = "pause"'), {1: 2}),
    ],
)
def test_what_took_the_place_of_what(course: str, places: dict[int, int]) -> None:
    assert superseding(read(PLAN + course).schedule) == places


def test_an_order_of_one_level_takes_the_place_of_none_of_another() -> None:
    other = rate("2026-02-01", 0.75, '; level = "middle"') + rate("2026-02-01", 0.75, '; level = "lower"')
    again = rate("2026-02-01", 0.5, '; level = "middle"')
    assert superseding(read(TANDEM + other).schedule) == {}
    assert superseding(read(TANDEM + other + again).schedule) == {0: 2}
