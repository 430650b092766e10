"""Where the bone should be, exactly."""

from fractions import Fraction

import pytest

from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.slots import SessionSlot
from tests.helpers import goal, report


def slots(**changes: object) -> list[SessionSlot]:
    return list(MotionPlanner(report(**changes).schedule.plan).slots())


def positions(**changes: object) -> list[str]:
    return [str(slot.position) for slot in slots(**changes)]


def test_targets_are_exact_shares_of_the_rate() -> None:
    """1 mm a day in three: thirds, never 0.333."""
    found = positions(**{"goal": goal("transport", 2), "protocol.sessions": ["08:00", "14:00", "20:00"]})
    assert found == ["1/3", "2/3", "1", "4/3", "5/3", "2"]


def test_the_last_target_is_the_total() -> None:
    """0.75 a day in three towards 1.1: 0.25 0.5 0.75 1 1.25 → the last is cut to 1.1."""
    from decimal import Decimal

    found = positions(
        **{
            "goal": goal("transport", Decimal("1.1")),
            "protocol.rate_mm_per_day": Decimal("0.75"),
            "protocol.sessions_per_day": 3,
            "protocol.sessions": None,
        }
    )
    assert found == ["1/4", "1/2", "3/4", "1", "11/10"]


@pytest.mark.parametrize(
    ("first", "clock"),
    [
        ("2026-01-12T16:00", ["12 16:00", "12 20:00", "13 08:00", "13 12:00"]),
        (None, ["12 08:00", "12 12:00", "12 16:00", "12 20:00"]),
    ],
)
def test_a_first_session_in_the_afternoon_makes_a_partial_day(first: str | None, clock: list[str]) -> None:
    changes = {"protocol.first_session": first} if first else {}
    assert [f"{slot.at:%d %H:%M}" for slot in slots(**changes)[:4]] == clock


def test_positions_do_not_depend_on_rods() -> None:
    """Four rods move one ring: they never divide or multiply the rate."""
    one, four = (slots(**{"frame.rods": rods}) for rods in (1, 4))
    assert one == four
    assert one[-1].position == Fraction(60)
