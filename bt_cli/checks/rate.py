"""Rules of rate and rhythm: how fast the bone moves, and in how large steps."""

from fractions import Fraction
from typing import NamedTuple

from bt_cli.checks.rule import CONVENTION, Rule, makes_regenerate
from bt_cli.plan.values import MAX_DECIMALS
from bt_cli.schedule.model import Correction, Schedule
from bt_cli.words import day_text, mm

ILIZAROV_1989 = "Ilizarov 1989, Clin Orthop Relat Res 239, part II (dogs)"
PMC3008908 = "PMC3008908 (femoral lengthening nail, not an external frame)"
FAST_MM_PER_DAY = Fraction(3, 2)  # PMC3008908
HARMFUL_MM_PER_DAY = Fraction(2)  # Ilizarov 1989
SLOW_MM_PER_DAY = Fraction(1, 2)  # Ilizarov 1989
LARGE_STEP_MM = Fraction(1, 2)  # convention


class Ordered(NamedTuple):
    """A rate in mm a day that was ordered, and from when, " from Sun 1 Feb 2026", where the course says it."""

    mm_per_day: Fraction
    since: str = ""


def _rates(schedule: Schedule, orders: tuple[str, ...] = ("rate", "catch_up", "extend", "reverse")) -> list[Ordered]:
    """The plan's rate, and those that the course has ordered since."""
    if schedule.correction:
        return _of_points(schedule, schedule.correction)
    found = [Ordered(Fraction(schedule.plan.protocol.rate_mm_per_day or 0))]
    for at, entry in schedule.events:
        if entry.order in orders and entry.rate_mm_per_day:
            found.append(Ordered(Fraction(entry.rate_mm_per_day), f" from {day_text(at)}"))
    return found


def _of_points(schedule: Schedule, correction: Correction) -> list[Ordered]:
    """What a correction does to the points that are limited, and to a reference point that somebody has chosen.

    Left out is the centre of the distal ring, which may swing far where the bone hardly moves; but where no structure
    at risk is named it is all that is known.
    """
    planned = [asked.planned_mm for _, program in correction.programs for asked in program.asked if asked.of_a_point]
    rates = [Ordered(Fraction(round(one_mm * 10_000), 10_000)) for one_mm in planned]
    chosen = schedule.plan.correction and schedule.plan.correction.reference_point_mm
    if chosen or not schedule.plan.structures_at_risk:
        rates.append(Ordered(correction.fastest_mm_per_day))
    return rates


def _fast(schedule: Schedule) -> str | None:
    fastest = max(_rates(schedule))
    if FAST_MM_PER_DAY < fastest.mm_per_day <= HARMFUL_MM_PER_DAY:
        return f"{mm(fastest.mm_per_day)} a day{fastest.since} is more than {mm(FAST_MM_PER_DAY)} a day"
    return None


def _harmful(schedule: Schedule) -> str | None:
    fastest = max(_rates(schedule))
    if fastest.mm_per_day > HARMFUL_MM_PER_DAY:
        return f"{mm(fastest.mm_per_day)} a day{fastest.since} is more than {mm(HARMFUL_MM_PER_DAY)} a day"
    return None


def _slow(schedule: Schedule) -> str | None:
    slowest = min(_rates(schedule, ("rate",)))
    if makes_regenerate(schedule) and slowest.mm_per_day <= SLOW_MM_PER_DAY:
        return f"the rate of {mm(slowest.mm_per_day)} a day{slowest.since} is slow ({mm(SLOW_MM_PER_DAY)} or less)"
    return None


def _large_step(schedule: Schedule) -> str | None:
    if schedule.correction:  # a strut's mm are not the bone's
        return None
    step_mm = schedule.actuators[0].step_mm
    largest = max(abs(move.steps) for session in schedule.sessions for move in session.moves) * step_mm
    if largest > LARGE_STEP_MM:
        return f"one session moves {mm(largest)}, more than {mm(LARGE_STEP_MM)}"
    return None


def _uneven(schedule: Schedule) -> str | None:
    """Days are alike exactly when a day's rate is a whole number of steps; those of a correction never are."""
    if schedule.correction:
        return None
    step = schedule.actuators[0].step_mm
    uneven = [rate for rate in _rates(schedule, ("rate",)) if rate.mm_per_day % step]
    if not uneven:
        return None
    rate_mm, since = uneven[0]
    whole = rate_mm // step
    near = [steps * step for steps in (whole, whole + 1) if 0 < steps * step <= HARMFUL_MM_PER_DAY]
    near = [rate for rate in near if (rate * 10**MAX_DECIMALS).denominator == 1]  # those that a plan can say
    even = f"; {' or '.join(f'{mm(rate)} a day' for rate in near)} would be the same every day" if near else ""
    return (
        f"{mm(rate_mm)} a day{since} is no whole number of {mm(step)} steps, so the turns differ from day to day{even}"
    )


RULES = (
    Rule(
        "BT101",
        "warning",
        "Rate over 1.5 mm a day",
        "Consider a slower rate; look at the regenerate on X-ray often.",
        PMC3008908,
        "In lengthening over a nail in the femur, more than 1.5 mm a day went with 9.1 times the risk of too little "
        "regenerate. That was a nail and not a frame, so it warns and does not refuse.",
        _fast,
    ),
    Rule(
        "BT102",
        "error",
        "Rate over 2 mm a day",
        "Check the rate: 1 mm a day is usual. To go on, override this rule in the plan.",
        ILIZAROV_1989,
        "In dogs 2 mm a day harmed the soft tissue and the regenerate; 1 mm a day was best. A rate above that is "
        "more often a slip of the pen than an order, so it is refused until somebody puts a name to it.",
        _harmful,
    ),
    Rule(
        "BT103",
        "warning",
        "Rate of 0.5 mm a day or less",
        "Watch for early consolidation on X-ray.",
        ILIZAROV_1989,
        "In dogs 0.5 mm a day often let the regenerate solidify before the distance was reached. Slow rates are "
        "ordered on purpose for poor bone, which is why this only warns. Compression is left out.",
        _slow,
    ),
    Rule(
        "BT104",
        "warning",
        "More than 0.5 mm in one session",
        "Consider more sessions a day.",
        CONVENTION,
        "The same day's rate in more and smaller steps was better in dogs (Ilizarov 1989); the limit of 0.5 mm for "
        "one session is a convention.",
        _large_step,
    ),
    Rule(
        "BT105",
        "info",
        "Turns differ from day to day",
        "Nothing is wrong: follow the table, or choose a rate that is a whole number of steps.",
        "arithmetic",
        "The rate is no whole number of steps a day. The cumulative target of each session is rounded to the nearest "
        "whole step, so no reading is ever more than half a step from the prescription, but the days are not alike. "
        "A patient who has learnt one day by heart will be wrong on the next.",
        _uneven,
    ),
)
