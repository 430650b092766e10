"""The only rounding: from an exact target to whole steps.

The cumulative target is rounded, never a daily difference, so no error ever adds up. An exact half stays
on the side of the position before it: never ahead of the prescription, in either direction.
"""

from collections.abc import Iterable
from fractions import Fraction


def nearest_step(target_mm: Fraction, step_mm: Fraction, before: int) -> int:
    """The whole number of steps nearest to `target_mm`; `before` is the number of steps made so far."""
    over, under = target_mm.numerator * step_mm.denominator, target_mm.denominator * step_mm.numerator
    return nearest_whole(over, under, before)


def nearest_whole(over: int, under: int, before: int) -> int:
    """The whole number nearest to a ratio, seen from the one before."""
    below, rest = divmod(over, under)
    if 2 * rest == under:
        return below if before <= below else below + 1
    return below + (2 * rest > under)


def nearest_wholes(overs: Iterable[int], under: int, before: int) -> list[int]:
    """The whole numbers nearest to ratios that come one after the other, each seen from the one before it."""
    return [before := nearest_whole(over, under, before) for over in overs]
