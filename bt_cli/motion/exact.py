"""Exact sums of mm that make no number they do not need: a Fraction costs as much as the whole of a slot otherwise."""

from collections.abc import Iterable
from fractions import Fraction

ZERO = Fraction(0)


def total(parts: Iterable[Fraction]) -> Fraction:
    """The sum; of a single part that is not 0 that part itself."""
    rest = filter(None, parts)
    return sum(rest, next(rest, ZERO))


def at_least_zero(value: Fraction) -> Fraction:
    """The value, or 0 where it is less."""
    return value if value.numerator > 0 else ZERO
