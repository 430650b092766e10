"""How numbers and dates are written, once: for people, for data, in messages and on paper.

No trailing zero, always a leading zero, no exponent, a space before the unit; dates as `Mon 12 Jan 2026`.
"""

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def exact(value: Number) -> int | float:
    """A number for data: exact where it has a decimal form, else to 0.0001 (a sixth of a turn has none)."""
    ratio = Fraction(value)
    if ratio.denominator == 1:
        return ratio.numerator
    rest = ratio.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return float(ratio) if rest == 1 else round(float(ratio), 4)


def number(value: Number) -> str:
    """The same number for people: "60", "0.25"."""
    return f"{Decimal(repr(exact(value))):f}"


def mm(value: Number) -> str:
    """A length, "0.25 mm"."""
    return f"{number(value)} mm"


def day_text(on: date) -> str:
    """A date, "Mon 12 Jan 2026", whatever the locale."""
    return f"{DAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


def clock_text(at: time | datetime) -> str:
    """A clock time, "08:00"."""
    return f"{at.hour:02}:{at.minute:02}"
