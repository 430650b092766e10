"""One direction, one rate, one rhythm: every number by hand.

Slots at 08:00, 12:00 and 20:00; forth from 0 to 10 mm and back from 10 to 4 mm, by a third of a mm each.
"""

from datetime import datetime, time
from fractions import Fraction

import pytest

from bt_cli.motion.segment import Segment, first_slot

TIMES = (time(8), time(12), time(20))
THIRD = Fraction(1, 3)


def jan(said: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-{said}")


def segment(at: str = "12 12:00", end: int = 10, sign: int = 1, after_days: int = 0) -> Segment:
    return Segment(jan(at), TIMES, THIRD, Fraction(end), sign, "distraction", after_days=after_days)


@pytest.mark.parametrize(
    ("at", "slot"), [("12 08:00", "12 08:00"), ("12 08:01", "12 12:00"), ("12 20:01", "13 08:00"), ("31 21:00", None)]
)
def test_the_first_slot_at_or_after_a_time(at: str, slot: str | None) -> None:
    assert first_slot(jan(at), TIMES) == (jan(slot) if slot else datetime(2026, 2, 1, 8))


def test_a_segment_begins_with_the_slot_after_the_last_of_another() -> None:
    """A minute later where the rhythm has it; a pause of two days after Mon 12 Jan begins again on Thu 15 Jan."""
    close = Segment(jan("12 08:00"), (time(8), time(8, 1)), THIRD, Fraction(10), 1, "distraction")
    close.begin_after(jan("12 08:00"))
    after, paused = segment(), segment(after_days=2)
    after.begin_after(jan("12 20:00"))
    paused.begin_after(jan("12 08:00"))
    assert (close.at, after.at, paused.at) == (jan("12 08:01"), jan("13 08:00"), jan("15 08:00"))


@pytest.mark.parametrize(
    ("until", "count"),
    [("12 12:00", 0), ("12 12:01", 1), ("12 20:00", 1), ("13 08:00", 2), ("13 08:01", 3), ("15 20:00", 10)],
)
def test_slots_before_a_time(until: str, count: int) -> None:
    """From Mon 12 Jan 12:00 on: two on that day, three on each that follows; that of the time itself does not count."""
    assert segment().slots_until(jan(until)) == count


@pytest.mark.parametrize(
    ("end", "sign", "position", "place", "count"),
    [
        (10, 1, "0", "1", 2),  # 1/3 and 2/3; the third is there
        (10, 1, "0", "1.1", 3),  # 1 mm is short of 1.1
        (10, 1, "9.5", "10", 1),  # 9.8333, and the second is cut at 10
        (4, -1, "10", "9", 2),
        (4, -1, "10", "8.9", 3),
    ],
)
def test_slots_short_of_a_place_ahead(end: int, sign: int, position: str, place: str, count: int) -> None:
    assert segment(end=end, sign=sign).slots_short_of(Fraction(place), Fraction(position)) == count


@pytest.mark.parametrize(
    ("end", "sign", "position", "place", "comes"),
    [
        (10, 1, 3, 5, True),
        (10, 1, 5, 5, True),  # it is there
        (10, 1, 3, 10, True),  # that is its end
        (10, 1, 6, 5, False),  # behind it
        (10, 1, 3, 11, False),  # beyond its end
        (11, 1, 6, 5, False),
        (4, -1, 8, 5, True),
        (4, -1, 8, 4, True),
        (4, -1, 8, 9, False),
        (4, -1, 8, 3, False),
    ],
)
def test_a_place_between_a_position_and_the_end(end: int, sign: int, position: int, place: int, comes: bool) -> None:
    assert segment(end=end, sign=sign).comes_past(Fraction(place), Fraction(position)) is comes


@pytest.mark.parametrize(
    ("end", "sign", "position", "by", "there"),
    [
        (10, 1, "9", "0.5", "9.5"),
        (10, 1, "9.8", "0.5", "10"),  # cut at the end
        (10, 1, "10.5", "0.5", "10.5"),  # turned past it: it stays there, and goes neither on nor back
        (4, -1, "5", "0.5", "4.5"),
        (4, -1, "4.2", "0.5", "4"),
        (4, -1, "3.5", "0.5", "3.5"),
    ],
)
def test_nothing_goes_past_its_end(end: int, sign: int, position: str, by: str, there: str) -> None:
    assert segment(end=end, sign=sign).towards(Fraction(position), Fraction(by)) == Fraction(there)
