"""Rules of orders to go on from what scales show, of every frame but six struts."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import zip_longest

from bt_cli.checks.rule import CONVENTION, Rule, each_level
from bt_cli.schedule.model import LevelSchedule, ScaleReplan, Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import day_text, mm, number

READ_OFF_MM = Fraction(1)  # convention: as of six struts
ABSURD_MM = Fraction(5)  # convention: by more than that a digit is likelier to be wrong than the bone


def _off_the_plan(part: LevelSchedule, limit_mm: Fraction, up_to_mm: Fraction | None) -> Iterator[str]:
    for replan, off_mm in _offs(part):
        if abs(off_mm) > limit_mm and (up_to_mm is None or abs(off_mm) <= up_to_mm):
            readings = ", ".join(f"{letter} {mm(shown)}" for letter, shown in _readings(part, replan).items())
            yield (
                f"the reading {readings} of {day_text(replan.at)} puts the bone {mm(round(abs(off_mm), 2))}"
                f"{' of arc' if part.plan.frame.hinge else ''} {'before' if off_mm < 0 else 'past'} the plan"
            )


def _offs(part: LevelSchedule) -> Iterator[tuple[ScaleReplan, Fraction]]:
    """Each order with how far it puts the bone of a level from the plan that was last turned by, signed.

    One that another took the place of, before anything was turned by it, counts with that one.
    """
    off_mm, replans = Fraction(0), part.replans
    for replan, later in zip_longest(replans, replans[1:]):
        off_mm += replan.moved_mm[part.plan.level.name]
        if later is None or any(replan.at <= local(session) < later.at for session in part.sessions):
            if _readings(part, replan):
                yield replan, off_mm
            off_mm = Fraction(0)


def _readings(part: LevelSchedule, replan: ScaleReplan) -> dict[str, Fraction]:
    """What the scales of a level were read to show."""
    read = replan.entry.readings_mm or {}
    return {actuator.id: Fraction(read[actuator.id]) for actuator in part.actuators if actuator.id in read}


def _between_marks(schedule: Schedule) -> Iterator[str]:
    """Readings that are no whole number of steps from the start: bt counts from the mark nearest to each."""
    for replan in schedule.replans:
        read = replan.entry.readings_mm or {}
        off = [
            f"{setting.actuator} reads {number(read[setting.actuator])}, taken as {mm(setting.shown_mm)}"
            for setting in replan.settings
            if Fraction(read[setting.actuator]) != setting.shown_mm
        ]
        if off:
            yield f"between two marks on {day_text(replan.at)}: {', '.join(off)}"


RULES = (
    Rule(
        "BT195",
        "error",
        "A reading that puts the bone far off the plan",
        "Read the scale again. If it holds, say who accepts it in [[override]], then order replan.",
        CONVENTION,
        "An order replan goes on from what the scale shows. Over 5 mm of bone off the plan of its time, one digit is "
        "likelier to be wrong than the bone. The limit is a convention. A later order replan takes its place, where "
        "nothing was turned between.",
        each_level(partial(_off_the_plan, limit_mm=ABSURD_MM, up_to_mm=None)),
    ),
    Rule(
        "BT194",
        "warning",
        "A reading that puts the bone off the plan",
        "Measure once more, and find out which turns were missed or made twice.",
        CONVENTION,
        "An order replan goes on from what the scale shows, and the rest of the course moves with it. Over 1 mm of "
        "bone is told; the limit is a convention.",
        each_level(partial(_off_the_plan, limit_mm=READ_OFF_MM, up_to_mm=ABSURD_MM)),
    ),
    Rule(
        "BT196",
        "warning",
        "A reading between two marks",
        "Read the scale again, or set it to the mark before its first turn.",
        CONVENTION,
        "Turns go from mark to mark. A reading in an order replan may be no whole number of steps from the start. bt "
        "takes the nearest mark, so the sheet shows another number than the scale. That this is worth a warning is a "
        "convention.",
        _between_marks,
    ),
)
