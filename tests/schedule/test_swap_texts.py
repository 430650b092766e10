"""What a plan of struts is refused for, in whole sentences."""

from datetime import date
from fractions import Fraction

import pytest

from bt_cli.schedule.swap_texts import range_text, size_name, why_no_swap
from bt_cli.schedule.swaps import NoSwap, StrutScale

SHORT = StrutScale("short", 500_000, 100_000_000, 165_000_000, 20_000_000)
MOUNTED = SHORT._replace(size=None)
ON, SHOWS = date(2026, 1, 29), Fraction("165.5")
LENGTHS = Fraction("185.3955"), Fraction("206.1553")
FITS = (("long", date(2026, 1, 23), ON), ("mid", date(2026, 1, 13), date(2026, 1, 20)))
OUTSIDE = "strut 3 would read 165.5 mm on Thu 29 Jan 2026, outside the 100 mm to 165 mm of"


def test_a_strut_by_its_size_and_what_it_shows() -> None:
    assert (size_name(SHORT), size_name(MOUNTED)) == ("size short", "the strut mounted")
    assert range_text(SHORT) == "100 mm to 165 mm"


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (
            NoSwap("3", SHORT, Fraction(99)),
            "strut 3 would read 99 mm before the first turn, outside its 100 mm to 165 mm",
        ),
        (NoSwap("3", MOUNTED, SHOWS, ON), f"{OUTSIDE} the strut mounted"),  # that is behind
        (
            NoSwap("3", SHORT, SHOWS, ON, FITS, LENGTHS),
            f"{OUTSIDE} size short: size long fits from Fri 23 Jan 2026 to Thu 29 Jan 2026; size mid fits from "
            "Tue 13 Jan 2026 to Tue 20 Jan 2026, and no review is planned in these days",
        ),
        (
            NoSwap("3", SHORT, SHOWS, ON, (), LENGTHS),
            f"{OUTSIDE} size short, and no size of [[frame.strut_sizes]] fits then and after: add one for lengths "
            "from 185.4 mm to 206.2 mm from joint to joint",
        ),
    ],
)
def test_why_a_strut_cannot_go_on(reason: NoSwap, text: str) -> None:
    assert why_no_swap(reason) == text


def test_it_is_behind_where_no_length_is_needed_any_more() -> None:
    assert NoSwap("3", SHORT, SHOWS, ON).is_behind
    assert not NoSwap("3", SHORT, SHOWS, ON, (), LENGTHS).is_behind
