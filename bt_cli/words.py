"""How numbers and dates are written, once: for people, for data, in messages and on paper.

No trailing zero, always a leading zero, no exponent, a space before the unit; dates as `Mon 12 Jan 2026`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal

Number = Fraction | Decimal | int
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK: ContextVar[Literal[12, 24]] = ContextVar("CLOCK", default=24)  # how people read times: a command may set it
EXACT: ContextVar[bool] = ContextVar("EXACT", default=False)  # whether numbers are as data has them, not as people read
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def N_(text: str) -> str:  # noqa: N802 - the name that gettext gives it
    """The same text: this only tells those who collect sentences that it will be said."""
    return text


def exact(value: Number) -> int | float:
    """A number for data: exact where it has a decimal form, else to 0.0001 (a sixth of a turn has none)."""
    over, under = value.as_integer_ratio()
    if under == 1:
        return over
    return over / under if _is_decimal(under) else round(over / under, 4)


@cache
def _is_decimal(denominator: int) -> bool:
    """Whether parts of so many have a finite decimal form: no primes but 2 and 5."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


def number(value: Number) -> str:
    """The same number for people: "60", "0.25"."""
    return f"{Decimal(repr(exact(value))):f}"


@lru_cache(4096)
def as_shown(value: Number) -> Fraction:
    """A number as hardware shows it, to a hundredth if it has no exact form in thousandths; only 0 is shown as 0."""
    if (Fraction(value) * 1000).denominator == 1:
        return Fraction(value)
    return round(Fraction(value), 2) or Fraction(1 if value > 0 else -1, 100)


def shown_number(value: Number) -> str:
    """The same number for people, "0.17" of a sixth; within `exact_numbers` "0.1667"."""
    return number(value) if EXACT.get() else _shown_number(value)


@lru_cache(4096)
def _shown_number(value: Number) -> str:
    return number(as_shown(value))


def shown_mm(value: Number) -> str:
    """A length as hardware shows it, "0.17 mm" of a sixth of a turn."""
    return f"{shown_number(value)} mm"


def hundredth(value: Fraction | float) -> Fraction:
    """A measured value as people read it, to the nearest hundredth; data has more."""
    return Fraction(round(value * 100), 100)


def mm(value: Number) -> str:
    """A length, "0.25 mm"."""
    return f"{number(value)} mm"


def count(number_of: int, what: str) -> str:
    """A count of things, "1 day", "7 days"."""
    return f"{number_of} {what}" if number_of == 1 else f"{number_of} {what}s"


def capital(text: str) -> str:
    """A text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def short_day(on: date) -> str:
    """A date without its year, "Mon 12 Jan"."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def day_text(on: date) -> str:
    """A date, "Mon 12 Jan 2026", whatever the locale."""
    return f"{short_day(on)} {on.year}"


def time_text(at: datetime) -> str:
    """A local time, "Mon 12 Jan 2026 08:00"."""
    return f"{day_text(at)} {clock_text(at)}"


@contextmanager
def data_clock() -> Iterator[None]:
    """Within, times are written as data and plan files have them, HH:MM, by whatever clock people read."""
    token = CLOCK.set(24)
    try:
        yield
    finally:
        CLOCK.reset(token)


@contextmanager
def exact_numbers() -> Iterator[None]:
    """Within, what turns make is written as data has it, for what a file may quote."""
    token = EXACT.set(True)
    try:
        yield
    finally:
        EXACT.reset(token)


def clock_text(at: time | datetime, translate: Callable[..., str] = str.format) -> str:
    """A clock time for people, "08:00"; where their clock has 12 hours "8 am", "12 noon"."""
    if CLOCK.get() == 24:
        return f"{at:%H:%M}"
    if at.minute == 0 and at.hour % 12 == 0:
        return translate("12 noon" if at.hour else "12 midnight")
    clock = f"{at.hour % 12 or 12}:{at:%M}".removesuffix(":00")
    return translate("{clock} am" if at.hour < 12 else "{clock} pm", clock=clock)
