"""Exact sums of mm that make no number they do not need: a Fraction costs as much as the whole of a slot otherwise."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import lcm

ZERO = Fraction(0)


class Multiples(dict[int, Fraction]):
    """Multiples of a part of a mm, which is 1 mm / `under`; each is made once."""

    def __init__(self, under: int) -> None:
        self.under = under

    def __missing__(self, over: int) -> Fraction:
        self[over] = value = _ratio(over, self.under)
        return value

    def of(self, value: Fraction) -> int:
        """How many of it a value is."""
        return value.numerator * (self.under // value.denominator)


_multiples_of_part = lru_cache(4)(Multiples)  # most plans have the same steps and rates


def multiples_of(*values: Fraction) -> Multiples:
    """Those of the largest part of a mm of which all these values are multiples."""
    return _multiples_of_part(lcm(*(value.denominator for value in values)))


@lru_cache(4096)
def _ratio(over: int, under: int) -> Fraction:
    """A number of mm; those of other plans and of a plan's other segments are mostly the same."""
    return Fraction(over, under)


def total(parts: Iterable[Fraction]) -> Fraction:
    """The sum; of a single part that is not 0 that part itself."""
    rest = filter(None, parts)
    return sum(rest, next(rest, ZERO))


def at_least_zero(value: Fraction) -> Fraction:
    """The value, or 0 where it is less."""
    return value if value.numerator > 0 else ZERO
