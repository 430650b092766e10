"""Rules of rate and rhythm: how fast the bone moves, and in how large steps."""

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from bt_cli.checks.rule import CONVENTION, Rule, each_level, makes_regenerate
from bt_cli.motion.pace import pace_of, rate_of
from bt_cli.plan.prescription import Frame
from bt_cli.plan.values import MAX_DECIMALS
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import LevelSchedule
from bt_cli.words import count, day_text, mm, shown_mm

ILIZAROV_1989 = "Ilizarov 1989, Clin Orthop Relat Res 239, part II (dogs)"
PMC3008908 = "PMC3008908 (femoral lengthening nail, not an external frame)"
FAST_MM_PER_DAY = Fraction(3, 2)  # PMC3008908
HARMFUL_MM_PER_DAY = Fraction(2)  # Ilizarov 1989
SLOW_MM_PER_DAY = Fraction(1, 2)  # Ilizarov 1989
LARGE_STEP_MM = Fraction(1, 2)  # convention


class Ordered(NamedTuple):
    """A rate in mm a day that was ordered, from when, " from Sun 1 Feb 2026", where the course says it, and of what.

    `what` is the tissue that a hinge stretches so fast; elsewhere it is bone, and needs no name.
    """

    mm_per_day: Fraction
    since: str = ""
    what: str = ""
    every_days: int = 0  # one step every so many days

    @property
    def text(self) -> str:
        """What a message begins with."""
        return f"{self.what + ': ' if self.what else ''}{self.rate_text}"

    @property
    def rate_text(self) -> str:
        """How fast, and since when."""
        if self.every_days:
            every = count(self.every_days, "day")
            return f"{shown_mm(self.mm_per_day)} a day, one step every {every},{self.since}"
        return f"{mm(self.mm_per_day)} a day{self.since}"


def ordered_rates(
    schedule: LevelSchedule, orders: tuple[str, ...] = ("rate", "catch_up", "extend", "reverse", "accordion")
) -> list[Ordered]:
    """The rate at which a level sets out, and those that were ordered since; of a hinge its limiting tissue's."""
    ordered = [Ordered(pace_of(schedule.plan))]
    for at, entry in schedule.events:
        rates = (entry.rate_mm_per_day, entry.forth_rate_mm_per_day) if entry.order in orders else ()
        ordered += [Ordered(Fraction(rate), f" from {day_text(at)}") for rate in rates if rate]
        if entry.order == "rate" and entry.step_every_days:
            rate_mm = rate_of(schedule.plan, entry)
            ordered.append(Ordered(rate_mm, f" from {day_text(at)}", every_days=entry.step_every_days))
    return ordered


def _rates(schedule: LevelSchedule, *orders: str) -> list[Ordered]:
    """The rates of everything that is drawn out or pressed: of bone, or of each tissue across a hinge."""
    if schedule.correction:
        return _of_points(schedule, schedule.correction)
    rates = ordered_rates(schedule, orders) if orders else ordered_rates(schedule)
    return of_tissues(schedule, rates) if schedule.plan.frame.hinge else rates


def of_tissues(schedule: LevelSchedule, rates: list[Ordered]) -> list[Ordered]:
    """What rates of the limiting tissue of a hinge are for each tissue: all turn by the same angle."""
    from bt_cli.plan.tissues import limiting, stretched

    least_mm = Fraction(limiting(schedule.plan).across_mm)
    return [
        Ordered(rate.mm_per_day * Fraction(tissue.across_mm) / least_mm, rate.since, tissue.name)
        for rate in rates
        for tissue in stretched(schedule.plan)
    ]


def _of_points(schedule: LevelSchedule, correction: CorrectionCourse) -> list[Ordered]:
    """What a correction does to the points that are limited, and to a reference point that somebody has chosen.

    Left out is the centre of the distal ring, which may swing far where the bone hardly moves; but where no structure
    at risk is named it is all that is known.
    """
    planned = [
        demand.planned_mm for _, program in correction.programs for demand in program.demands if demand.of_a_point
    ]
    rates = [Ordered(Fraction(round(one_mm * 10_000), 10_000)) for one_mm in planned]
    chosen = schedule.plan.correction and schedule.plan.correction.reference_point_mm
    if chosen or not schedule.plan.structures_at_risk:
        rates.append(Ordered(correction.fastest_mm_per_day))
    return rates


@each_level
def _fast(schedule: LevelSchedule) -> Iterator[str]:
    fastest = max(_rates(schedule))
    if FAST_MM_PER_DAY < fastest.mm_per_day <= HARMFUL_MM_PER_DAY:
        yield f"{fastest.text} is more than {mm(FAST_MM_PER_DAY)} a day"


@each_level
def _harmful(schedule: LevelSchedule) -> Iterator[str]:
    """All of them, as an override of one order must not cover the next."""
    harmful = sorted({rate for rate in _rates(schedule) if rate.mm_per_day > HARMFUL_MM_PER_DAY}, reverse=True)
    if not harmful:
        return
    verb = "is" if len(harmful) == 1 else "are"
    yield f"{' and '.join(rate.text for rate in harmful)} {verb} more than {mm(HARMFUL_MM_PER_DAY)} a day"


@each_level
def _slow(schedule: LevelSchedule) -> Iterator[str]:
    slowest = _slowest_of_bone(schedule)
    if slowest and slowest.mm_per_day <= SLOW_MM_PER_DAY:
        what = f"{slowest.what}: " if slowest.what else ""
        yield f"{what}the rate of {slowest.rate_text} is slow ({mm(SLOW_MM_PER_DAY)} or less)"


def _slowest_of_bone(schedule: LevelSchedule) -> Ordered | None:
    """The slowest rate at which new bone is drawn out; the wedge of a hinge is widest at the concave cortex."""
    if schedule.plan.frame.hinge:
        from bt_cli.plan.mechanisms import CORTEX

        return min(rate for rate in _rates(schedule, "rate") if rate.what == CORTEX)
    return min(_rates(schedule, "rate")) if makes_regenerate(schedule) else None


@each_level
def _large_step(schedule: LevelSchedule) -> Iterator[str]:
    if schedule.correction:  # a strut's mm are not the bone's
        return
    deltas_mm = {
        id(session.delta_mm): session.delta_mm for session in schedule.sessions
    }  # mostly the very same numbers
    largest = max(map(abs, deltas_mm.values()))
    if schedule.plan.frame.hinge:
        farthest = max(of_tissues(schedule, [Ordered(largest)]))
        largest, what = farthest.mm_per_day, f"stretches the {farthest.what}"
    else:
        what = "moves"
    if largest > LARGE_STEP_MM:
        yield f"one session {what} {shown_mm(largest)}, more than {mm(LARGE_STEP_MM)}"


@each_level
def _uneven(schedule: LevelSchedule) -> Iterator[str]:
    """Days are alike exactly when a day's rate is a whole number of steps; those of a correction never are."""
    if schedule.correction:
        return
    if cause := _never_alike(schedule.plan.frame):
        yield cause
        return
    step = schedule.actuators[0].step_mm
    uneven = [rate for rate in _rates(schedule, "rate") if rate.mm_per_day % step and not rate.every_days]
    for rate_mm, since, *_ in uneven[:1]:
        whole = rate_mm // step
        near = [steps * step for steps in (whole, whole + 1) if 0 < steps * step <= HARMFUL_MM_PER_DAY]
        near = [rate for rate in near if (rate * 10**MAX_DECIMALS).denominator == 1]  # those that a plan can say
        even = f"; {' or '.join(f'{mm(rate)} a day' for rate in near)} would be the same every day" if near else ""
        text = f"{mm(rate_mm)} a day{since} is no whole number of {shown_mm(step)} steps"
        yield f"{text}, so the turns differ from day to day{even}"


def _never_alike(frame: Frame) -> str | None:
    """What is said of hardware that does not go as its bone does, and so not alike on any two days."""
    if frame.hinge:
        return "the rods of a hinge do not travel the same every day, so the turns differ from day to day"
    if frame.cable and frame.cable.anchor == "frame":
        return "an oblique cable is drawn in less and less as bone comes near, so the turns differ from day to day"
    return None


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
        "more often a slip of the pen than an order. It is refused until somebody puts a name to it. The rate is "
        "that of one level, never the one at which several together close a gap. Across a hinge it is that of each "
        "tissue along its arc.",
        _harmful,
    ),
    Rule(
        "BT103",
        "warning",
        "Rate of 0.5 mm a day or less",
        "Watch for early consolidation on X-ray.",
        ILIZAROV_1989,
        "In dogs 0.5 mm a day often let the regenerate solidify before the distance was reached. Slow rates are "
        "ordered on purpose for poor bone, which is why this only warns. Compression is left out. The wedge of a hinge "
        "is widest at the concave cortex: where that is slow, all of it is.",
        _slow,
    ),
    Rule(
        "BT104",
        "warning",
        "More than 0.5 mm in one session",
        "Consider more sessions a day.",
        CONVENTION,
        "The same day's rate in more and smaller steps was better in dogs (Ilizarov 1989); the limit of 0.5 mm for "
        "one session is a convention. It is the bone that counts: an oblique cable moves it further than its own "
        "travel. A long rod across a hinge turns further than the tissue is stretched.",
        _large_step,
    ),
    Rule(
        "BT105",
        "info",
        "Turns differ from day to day",
        "Nothing is wrong: follow the table, or choose a rate that is a whole number of steps.",
        "arithmetic",
        "The rate is no whole number of steps a day. The cumulative target of each session is rounded to the "
        "nearest whole step: no reading is ever more than half a step off. So the days are not alike. Nor are they "
        "with an oblique cable or a hinge, whose rods do not travel as the bone does. A patient who has learnt one "
        "day by heart will be wrong on the next.",
        _uneven,
    ),
)
