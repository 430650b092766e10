"""Which values an order may set from a day on, and what does for the others."""

import pytest

from bt_cli.plan.settable import BOTH, SETTABLE, full_key, general, instead


@pytest.mark.parametrize(
    ("key", "way"),
    [
        ("protocol.rate_mm_per_day", "order rate"),
        ("rate_mm_per_day", "order rate"),  # typed without its table
        ("protocol.sessions", "order rate with --sessions"),
        ("protocol.sessions_per_day", "order rate with --sessions"),
        ("review", "order review"),
        ("review.first", "order review"),
        ("review.skip.0", "order review"),
        ("levels.0.distance_mm", "order rate or remaining with --level; bt correct, where it was typed wrong"),
        ("frame.swaps", "order reset"),
        ("swaps", "order reset"),
        ("frame.pitch_mm", "bt correct PLAN KEY=VALUE, where it was typed wrong"),
        ("surgery", "bt correct PLAN KEY=VALUE, where it was typed wrong"),
    ],
)
def test_what_does_for_a_key_that_cannot_be_set(key: str, way: str) -> None:
    assert instead(key) == way


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("phone", "clinic.phone"),
        ("tolerance_mm", "docking.tolerance_mm"),
        ("missed_turn", "clinic.missed_turn"),  # and not the Spanish of it
        ("direction_es", "frame.direction_es"),
        ("clinic.es.missed_turn", "clinic.es.missed_turn"),
        ("rate", "rate"),
    ],
)
def test_a_key_may_be_typed_without_its_table(typed: str, key: str) -> None:
    assert full_key(typed) == key


@pytest.mark.parametrize(
    ("key", "of_all"),
    [
        ("frames.upper.range_mm", "frame.range_mm"),
        ("frames.upper part.v2.direction", "frame.direction"),
        ("frame.range_mm", "frame.range_mm"),
        ("timezone", "timezone"),
    ],
)
def test_a_key_of_a_part_is_one_of_the_frame(key: str, of_all: str) -> None:
    assert general(key) == of_all


def test_what_is_said_in_two_languages() -> None:
    assert BOTH == {
        "frame.direction": "frame.direction_es",
        "clinic.missed_turn": "clinic.es.missed_turn",
        "clinic.late_turn": "clinic.es.late_turn",
        "clinic.call_us_if": "clinic.es.call_us_if",
        "clinic.pin_care": "clinic.es.pin_care",
    }
    assert {*BOTH, *BOTH.values()} <= set(SETTABLE)
