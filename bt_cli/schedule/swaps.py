"""Swaps of struts that run out of length: each on a review date on which both the old and the new size fit.

A strut is never turned beyond its scale. Where it would have to be, the size that then lasts longest is chosen, and the
earliest review on which it does: what happens later changes no swap that is behind. A swap is made before the day's
first turn; the new strut is set to the mark nearest to where the bone is.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.correction import Size, Strut
from bt_cli.schedule.steps import nearest_whole

NM = 1_000_000  # in a mm: lengths from joint to joint are taken to one, beyond which machines may differ


class StrutScale(NamedTuple):
    """What a strut of one size can show; a mark is a reading in whole steps. A nm, the millionth of a mm, is exact."""

    size: str | None
    step_nm: int
    min_nm: int
    max_nm: int
    zero_nm: int

    def mark(self, length_nm: int, before: int = 0) -> int:
        """The mark nearest to a length from joint to joint; an exact half stays on the side of the mark before."""
        return nearest_whole(length_nm - self.zero_nm, self.step_nm, before)

    def length_nm(self, mark: int) -> int:
        """The length from joint to joint at a mark."""
        return mark * self.step_nm + self.zero_nm

    def reading_mm(self, mark: int) -> Fraction:
        """What the scale shows at a mark."""
        return Fraction(mark * self.step_nm, NM)

    def holds(self, length_nm: int) -> bool:
        """Whether the mark nearest to a length is on the scale."""
        return self.min_nm <= self.mark(length_nm) * self.step_nm <= self.max_nm

    @property
    def step_mm(self) -> Fraction:
        """How far its marks are apart."""
        return Fraction(self.step_nm, NM)

    @property
    def min_mm(self) -> Fraction:
        """The lowest reading."""
        return Fraction(self.min_nm, NM)

    @property
    def max_mm(self) -> Fraction:
        """The highest reading."""
        return Fraction(self.max_nm, NM)


class Swap(NamedTuple):
    """A strut changed for another size; `window` are the first and the last date on which it could be."""

    strut: str
    on: date
    old: StrutScale
    new: StrutScale
    window: tuple[date, date]
    length_nm: int  # from joint to joint, where the bone then is
    set_to_nm: int | None = None  # what the new scale really shows, where somebody read it

    def at_length(self, lengths: "Sequence[Length]", old: StrutScale) -> "Swap":
        """The same swap where the strut, of the old scale, really was that morning.

        A swap moves no bone: where the new scale shows something else than the length says, its zero is elsewhere.
        """
        length_nm, new = _morning(lengths, self.on), self.new
        if self.set_to_nm is not None:
            new = new._replace(zero_nm=old.length_nm(old.mark(length_nm)) - self.set_to_nm)
        return self._replace(old=old, new=new, length_nm=length_nm)

    @property
    def before_mm(self) -> Fraction:
        """What the old scale shows."""
        return self.old.reading_mm(self.old.mark(self.length_nm))

    @property
    def after_mm(self) -> Fraction:
        """What the new one is set to."""
        return self.new.reading_mm(self.new.mark(self.length_nm))


class NoSwap(NamedTuple):
    """Why a strut cannot go on: on a date, None before the first turn, it would show what is not on its scale.

    `fits` are sizes that would do if a review were in their days, each with the first and the last of these;
    `lengths_mm` the least and the most that a size must hold from joint to joint from then on. Both are empty where
    that is behind.
    """

    strut: str
    scale: StrutScale
    shows_mm: Fraction
    on: date | None = None
    fits: tuple[tuple[str, date, date], ...] = ()
    lengths_mm: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))

    @property
    def is_behind(self) -> bool:
        """Whether it is of days that are past, on which nothing can be changed any more."""
        return not any(self.lengths_mm)


class Length(NamedTuple):
    """How long a strut is to be after a session; the first of a course is its length before the first."""

    at: datetime
    nm: int


def scale_of(strut: Strut) -> StrutScale:
    """The scale of a strut as it is mounted."""
    return StrutScale(strut.size, nm(strut.step_mm), nm(strut.min_mm), nm(strut.max_mm), nm(strut.scale_zero_mm))


def resized(scale: StrutScale, size: Size) -> StrutScale:
    """The scale of another size, with the same step."""
    return StrutScale(size.size, scale.step_nm, nm(size.min_mm), nm(size.max_mm), nm(size.scale_zero_mm))


def nm(value_mm: Decimal) -> int:
    """A plan's mm, which have at most five decimals, as nm."""
    return int(value_mm * NM)


class Supply(NamedTuple):
    """The sizes there are, the reviews on which a strut can be swapped, and the date after which none is behind."""

    sizes: Sequence[Size]
    reviews: Sequence[date]
    since: date


def plan_swaps(strut: str, scale: StrutScale, lengths: Sequence[Length], supply: Supply) -> Iterator[Swap | NoSwap]:
    """The swaps that a strut needs from a date on, in order; a reason where one cannot be made, and no more."""
    if not scale.holds(lengths[0].nm):
        yield NoSwap(strut, scale, scale.reading_mm(scale.mark(lengths[0].nm)))
        return
    if all(map(scale.holds, (min(length.nm for length in lengths), max(length.nm for length in lengths)))):
        return
    begin = 0
    while (out := _lasts(scale, lengths, begin)) is not None:
        best = _best(strut, scale, lengths, out, supply)
        yield best if best else _why_not(strut, scale, lengths, out, supply)
        if not best:
            return
        scale, supply = best.new, supply._replace(since=best.on)
        begin = first_on(lengths, best.on)


def _best(strut: str, scale: StrutScale, lengths: Sequence[Length], out: int, supply: Supply) -> Swap | None:
    best: tuple[int, date, StrutScale] | None = None
    for size in supply.sizes:
        new = resized(scale, size)
        for on in supply.reviews:
            lasts = _fits(new, lengths, on, out, supply.since)
            if lasts and (best is None or (-lasts, on) < (-best[0], best[1])):
                best = lasts, on, new
    if best is None:
        return None
    _, on, new = best
    return Swap(strut, on, scale, new, _window(new, lengths, out, supply.since), _morning(lengths, on))


def _fits(new: StrutScale, lengths: Sequence[Length], on: date, out: int, since: date) -> int | None:
    """How many sessions a new size lasts if it is swapped in on a date; None where it cannot be, or does not help."""
    if not since < on <= lengths[out].at.date() or not new.holds(_morning(lengths, on)):
        return None
    lasts = _lasts(new, lengths, first_on(lengths, on))
    lasts = len(lengths) if lasts is None else lasts
    return lasts if lasts > out else None


def _window(new: StrutScale, lengths: Sequence[Length], out: int, since: date) -> tuple[date, date]:
    last = first = lengths[out].at.date()
    while first - timedelta(days=1) > since and new.holds(_morning(lengths, first - timedelta(days=1))):
        first -= timedelta(days=1)
    return first, last


def _lasts(scale: StrutScale, lengths: Sequence[Length], begin: int) -> int | None:
    """The first length from one on that a scale does not hold."""
    return next((i for i in range(begin, len(lengths)) if not scale.holds(lengths[i].nm)), None)


def holds_between(scale: StrutScale, lengths: Sequence[Length], since: date, until: date) -> bool:
    """Whether a scale holds a strut from a day's first turn on up to another's."""
    return _lasts(scale, lengths[: first_on(lengths, until)], first_on(lengths, since)) is None


def plan_between(
    strut: str, scale: StrutScale, lengths: Sequence[Length], supply: Supply, given: Sequence[Swap]
) -> Iterator[Swap | NoSwap]:
    """All swaps of a strut: those that stand, in order, and what it needs between and after them."""
    begin, mounted_on = 0, None
    for swap in (*given, None):
        end = first_on(lengths, swap.on) if swap else len(lengths)
        if swap and swap.on <= supply.since:  # what is behind needs no other any more, and a strut that ran out did so
            if (out := _lasts(scale, lengths[:end], begin)) is not None:
                yield NoSwap(strut, scale, scale.reading_mm(scale.mark(lengths[out].nm)), lengths[out].at.date())
        else:
            for later_swap in plan_swaps(strut, scale, lengths[begin:end], supply):
                if isinstance(later_swap, Swap):
                    scale = later_swap.new
                yield (
                    later_swap._replace(on=mounted_on)
                    if isinstance(later_swap, NoSwap) and later_swap.on is None
                    else later_swap
                )
        if swap:
            placed = swap.at_length(lengths, scale)
            yield placed
            begin, scale, mounted_on = end - 1, placed.new, swap.on
            supply = supply._replace(since=max(supply.since, swap.on))


def first_on(lengths: Sequence[Length], on: date) -> int:
    """The first length that is reached on a date or later; the one before it is that of the day's morning."""
    return next((i for i, length in enumerate(lengths) if i and length.at.date() >= on), len(lengths))


def _morning(lengths: Sequence[Length], on: date) -> int:
    """The length before a day's first turn."""
    return lengths[first_on(lengths, on) - 1].nm


def _why_not(strut: str, scale: StrutScale, lengths: Sequence[Length], out: int, supply: Supply) -> NoSwap:
    """Why none can be made, and what would make it possible."""
    fits = []
    for size in supply.sizes:
        new = resized(scale, size)
        first, last = _window(new, lengths, out, supply.since)
        if _fits(new, lengths, last, out, supply.since):
            fits.append((size.size, first, last))
    shows_mm, to = scale.reading_mm(scale.mark(lengths[out].nm)), [length.nm for length in lengths[out:]]
    needed_mm = Fraction(min(to), NM), Fraction(max(to), NM)
    return NoSwap(strut, scale, shows_mm, lengths[out].at.date(), tuple(fits), needed_mm)
