"""The only rounding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.schedule.steps import nearest_step, nearest_whole, nearest_wholes

QUARTER = Fraction(1, 4)


@pytest.mark.parametrize(
    ("target_mm", "before", "steps"),
    [
        ("0", 0, 0),
        ("0.12", 0, 0),  # 0.48 steps
        ("0.13", 0, 1),  # 0.52 steps
        ("0.125", 0, 0),  # an exact half on the way up stays below: never ahead
        ("0.125", 1, 1),  # and on the way down stays above
        ("0.375", 1, 1),  # 1.5 steps, from below
        ("0.375", 2, 2),  # 1.5 steps, from above
        ("-0.125", 0, 0),  # half a step below zero, from zero
        ("-0.125", -1, -1),
        ("15", 59, 60),
    ],
)
def test_nearest_step_keeps_halves_on_the_side_they_come_from(target_mm: str, before: int, steps: int) -> None:
    assert nearest_step(Fraction(target_mm), QUARTER, before) == steps


@given(
    st.fractions(-500, 500, max_denominator=10_000), st.fractions("0.01", 5, max_denominator=1000), st.integers(-9, 9)
)
def test_error_is_never_over_half_a_step(target_mm: Fraction, step_mm: Fraction, before: int) -> None:
    steps = nearest_step(target_mm, step_mm, before)
    assert abs(steps * step_mm - target_mm) <= step_mm / 2


@given(st.lists(st.integers(-60, 60)), st.integers(1, 12), st.integers(-9, 9))
def test_one_after_the_other_is_each_from_the_one_before(overs: list[int], under: int, before: int) -> None:
    wholes = nearest_wholes(overs, under, before)
    for over, whole in zip(overs, wholes, strict=True):
        assert whole == nearest_whole(over, under, before)
        before = whole
