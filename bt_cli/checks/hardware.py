"""Rules of the hardware: whether it can travel as far as the plan asks."""

from datetime import date
from fractions import Fraction

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.schedule.model import Schedule
from bt_cli.words import day_text, mm


def _beyond_range(schedule: Schedule) -> str | None:
    frame = schedule.plan.frame
    if frame.range_mm is None:
        return None
    swaps = sorted(frame.swaps)
    stretches: dict[int, Fraction] = {}
    for session in schedule.sessions:
        stretch = sum(on <= session.at.date() for on in swaps)
        stretches[stretch] = stretches.get(stretch, Fraction(0)) + session.moves[0].travel_mm
    worst = max(stretches, key=lambda i: stretches[i])
    if stretches[worst] <= frame.range_mm:
        return None
    return (
        f"the travel of {mm(stretches[worst])}{_between(swaps, worst)} is more than the hardware's range of "
        f"{mm(frame.range_mm)}"
    )


def _between(swaps: list[date], stretch: int) -> str:
    since = f" from {day_text(swaps[stretch - 1])}" if stretch else ""
    until = f" until {day_text(swaps[stretch])}" if stretch < len(swaps) else ""
    return since + until


def _swap_without_review(schedule: Schedule) -> str | None:
    alone = [on for on in schedule.dates("swap") if on not in schedule.dates("review")]
    return f"a swap is planned where no review is: {', '.join(map(day_text, alone))}" if alone else None


def _compression_scale(schedule: Schedule) -> str | None:
    if schedule.plan.goal.kind == "compression" and schedule.actuators[0].start_reading_mm:
        start = mm(schedule.actuators[0].start_reading_mm)
        return f"the scale starts at {start} and is taken to count up while the bone ends are pressed together"
    return None


RULES = (
    Rule(
        "BT130",
        "error",
        "Travel beyond the hardware's range",
        "Plan a swap on a clinic date ([frame] swaps), or choose longer hardware and give its range_mm.",
        "arithmetic",
        "A strut or rod that runs out of length at home leaves the patient with a frame that cannot go on. The swap "
        "must be seen weeks ahead and meet a clinic date; a plan that needs one and has none is refused. The travel "
        "from one swap to the next is what is compared with range_mm; on the day of a swap it starts anew.",
        _beyond_range,
    ),
    Rule(
        "BT131",
        "warning",
        "Swap on a day without a review",
        "Move the swap to a review date, or make an appointment for it.",
        CONVENTION,
        "Hardware is re-set or exchanged in the clinic. A swap on any other day is one that the patient may be left "
        "to do alone.",
        _swap_without_review,
    ),
    Rule(
        "BT132",
        "warning",
        "Does the scale count up in compression?",
        "If this hardware's scale shows its length, it counts down: leave start_reading_mm out, and check the change.",
        CONVENTION,
        "Readings are counted up from start_reading_mm, also where the bone ends are pressed together. A scale that "
        "shows the length of the hardware counts down then: the reading that the sheet asks for at a check would call "
        "a right turn wrong, and a wrong one right.",
        _compression_scale,
    ),
)
