"""Rules of what the hand turns, where that is another way than the bone's: levels, hinges and oblique cables."""

from collections.abc import Iterator
from fractions import Fraction
from math import acos, degrees

from bt_cli.checks.rule import CONVENTION, Rule, each_level
from bt_cli.frame.actuator import Actuator
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.summary import more_bone
from bt_cli.words import clock_text, day_text, mm, number, shown_mm

FAST_ROD_MM = Fraction(4)  # convention: four full turns of an M6 rod
MUCH_MORE_BONE = Fraction(3, 2)  # convention
STEEP_BONE = Fraction(2)  # convention: 60 degrees from the bone's axis


def _otherwise_than_bone(schedule: Schedule) -> bool:
    """Whether anything turns further or less far than its bone moves; else the rules of rate say it all."""
    frames = [part.plan.frame for part in schedule.levels]
    return not schedule.correction and (len(frames) > 1 or any(frame.hinge or frame.cable for frame in frames))


def _over_a_turn(schedule: Schedule) -> Iterator[str]:
    if not _otherwise_than_bone(schedule):
        return
    for actuator in (actuator for actuator in schedule.actuators if actuator.mechanism.has_pitch):
        worst = max(schedule.ledger.entries(actuator.id), key=lambda entry: abs(entry.steps))
        most = actuator.steps_per_turn - bool(actuator.start_face)  # a whole turn shows the same face again
        if (steps := abs(worst.steps)) > most:
            when = f"{day_text(worst.at)} {clock_text(worst.at)}"
            turned = shown_mm(actuator.travel_mm(steps))
            yield f"{actuator.id} is turned by {turned} in one session, {when}: {_turns(steps, actuator)}"


def _turns(steps: int, actuator: Actuator) -> str:
    turns = round(Fraction(steps, actuator.steps_per_turn), 2)
    return "a full turn, after which the same face shows" if turns == 1 else f"{number(turns)} turns"


def _fast_rod(schedule: Schedule) -> Iterator[str]:
    if not _otherwise_than_bone(schedule):
        return
    most = schedule.ledger.fastest_day()
    if most.turned_mm <= FAST_ROD_MM:
        return
    travels = f"{most.actuator.id} travels {shown_mm(most.turned_mm)} on {day_text(most.at)}"
    yield f"{travels}, more than {mm(FAST_ROD_MM)} a day"


@each_level
def _bone_ahead_of_cable(schedule: LevelSchedule) -> Iterator[str]:
    ratios = more_bone(schedule)
    if not ratios or ratios[1] <= MUCH_MORE_BONE:
        return
    first, last = (number(round(ratio, 2)) for ratio in ratios)
    yield f"1 mm of cable moves bone by {first} mm at the start and by {last} mm at the end"


@each_level
def _steep_cable(schedule: LevelSchedule) -> Iterator[str]:
    ratios = more_bone(schedule)
    if not ratios or ratios[1] <= STEEP_BONE:
        return
    yield f"at the end the cable comes at {round(degrees(acos(1 / ratios[1])))} degrees to the bone, over 60"


RULES = (
    Rule(
        "BT161",
        "warning",
        "A full turn or more in one session",
        "Consider more sessions a day, or a rod nearer to the hinge.",
        CONVENTION,
        "Where a rod turns further than the bone moves, the bone's rate does not show how much is turned at once. "
        "After a full turn of a nut the same face shows again, so one too many or too few is not seen. Of what has "
        "no faces more than a full turn is told.",
        _over_a_turn,
    ),
    Rule(
        "BT162",
        "info",
        "A rod of over 4 mm a day",
        "Nothing is wrong: tell whoever turns it how many turns a day that is.",
        CONVENTION,
        "A rod far from a hinge travels more than the tissue that limits the pace. In tandem the ring ahead goes "
        "the ways of all behind it. Each nut then takes many turns a day.",
        _fast_rod,
    ),
    Rule(
        "BT166",
        "info",
        "Bone moves further than its cable",
        "Nothing is wrong: the table allows for it. Never turn by a rate in mm of cable instead.",
        "arithmetic",
        "An oblique cable over a pulley on the frame moves bone by its own travel ÷ cos θ. θ is its angle from the "
        "bone's axis, and grows toward docking. So each turn moves more bone the nearer it is; more than 1.5 times "
        "as much is told, which is a convention.",
        _bone_ahead_of_cable,
    ),
    Rule(
        "BT167",
        "warning",
        "A cable over 60 degrees from the bone",
        "Put the pulley nearer to the bone's axis or farther along it, or finish by other means.",
        CONVENTION,
        "Beyond 60 degrees a cable pulls the segment aside 1.7 times as hard as along the bone. A step then moves "
        "bone by over twice the cable.",
        _steep_cable,
    ),
)
