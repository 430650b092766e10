"""Sums and limits of exact numbers of mm: the value counts, and a single part stays what it is."""

from fractions import Fraction

from bt_cli.motion.exact import at_least_zero, multiples_of, total


def test_a_sum_of_several_parts_of_one_and_of_none():
    half, third = Fraction(1, 2), Fraction(1, 3)
    assert total(iter([half, third, third])) == Fraction(7, 6)  # 3/6 + 2/6 + 2/6
    assert total([Fraction(0), third, Fraction(0)]) is third
    assert total([]) == 0


def test_less_than_nothing_is_nothing():
    third = Fraction(1, 3)
    assert at_least_zero(third) is third
    assert (at_least_zero(Fraction(0)), at_least_zero(-third)) == (0, 0)


def test_values_are_multiples_of_the_largest_part_that_all_of_them_have():
    """1/4 and 2/3 are 3 and 8 twelfths."""
    mm = multiples_of(Fraction(1, 4), Fraction(2, 3))
    assert (mm.of(Fraction(1, 4)), mm.of(Fraction(2, 3)), mm[-3]) == (3, 8, Fraction(-1, 4))
    assert mm[8] is mm[8]
    assert multiples_of(Fraction(1, 3)).of(Fraction(10**17 + 1, 3)) == 10**17 + 1  # and no float comes in between
