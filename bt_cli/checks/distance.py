"""Rules of distance: how much bone, and whether the number can be meant."""

from fractions import Fraction

from bt_cli.checks.rule import CONVENTION, Rule, makes_regenerate
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm, number

LONG_REGENERATE_MM = Fraction(100)  # convention
LOOKS_LIKE_CM_MM = Fraction(10)  # convention
VERY_LONG_MM = Fraction(250)  # convention
_OTHER_TOTALS = {"remaining", "compress", "extend"}  # after which the goal's distance is not what the scale ends at


def _distance(schedule: Schedule) -> Fraction:
    return Fraction(schedule.plan.goal.distance_mm)


def _long_regenerate(schedule: Schedule) -> str | None:
    if makes_regenerate(schedule) and _distance(schedule) > LONG_REGENERATE_MM:
        return f"one level is to grow {mm(_distance(schedule))}, over {mm(LONG_REGENERATE_MM)}"
    return None


def _looks_like_cm(schedule: Schedule) -> str | None:
    if makes_regenerate(schedule) and _distance(schedule) < LOOKS_LIKE_CM_MM:
        given, in_cm = number(_distance(schedule)), number(_distance(schedule) * 10)
        return f"the distance is {given} mm, under {mm(LOOKS_LIKE_CM_MM)}; {given} cm would be {in_cm}"
    return None


def _very_long(schedule: Schedule) -> str | None:
    if _distance(schedule) > VERY_LONG_MM:
        return f"the distance is {mm(_distance(schedule))}, over {mm(VERY_LONG_MM)}"
    return None


def _not_whole(schedule: Schedule) -> str | None:
    if schedule.correction or any(entry.order in _OTHER_TOTALS for _, entry in schedule.events):
        return None
    missing = _distance(schedule) - schedule.moved_mm
    if not missing:
        return None
    word = "short of" if missing > 0 else "over"
    return (
        f"{mm(_distance(schedule))} is no whole number of {mm(schedule.actuators[0].step_mm)} steps: "
        f"the course ends at {mm(schedule.moved_mm)}, {mm(abs(missing))} {word} it"
    )


RULES = (
    Rule(
        "BT120",
        "warning",
        "Regenerate over 100 mm",
        "Consider a second level, and grafting of the docking site.",
        CONVENTION,
        "Long regenerates from one level take long and carry more risk. In a nail study more than 40 mm was already "
        "a risk for too little regenerate (PMC3008908); the limit of 100 mm is a convention.",
        _long_regenerate,
    ),
    Rule(
        "BT121",
        "warning",
        "Distance looks like centimetres",
        "Check that millimetres are meant: 6 cm is written 60.",
        CONVENTION,
        "Defects are spoken of in centimetres and planned in millimetres. Under 10 mm few people would put on a "
        "frame to move bone, so it may be a slip. Compression is often that short and is left out.",
        _looks_like_cm,
    ),
    Rule(
        "BT122",
        "warning",
        "Distance over 250 mm",
        "Check that millimetres are meant.",
        CONVENTION,
        "More than most long bones can give; likely a unit or a digit too many.",
        _very_long,
    ),
    Rule(
        "BT123",
        "info",
        "Total is no whole number of steps",
        "Nothing is wrong: the hardware cannot show less than one step.",
        "arithmetic",
        "The last session brings the actuator to the whole step nearest to the total, an exact half not being made. "
        "What is left or over is at most half a step.",
        _not_whole,
    ),
)
