"""Rules of a hinge: tissue rates, the bone on its convex side, and whether its rods agree on one angle."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from bt_cli.checks.course import entry_time, seen
from bt_cli.checks.rate import Ordered, of_tissues, ordered_rates
from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import day_text, mm, number, shown_mm

FAR_OFF_DEG = Fraction(1, 2)  # convention: about what is read off an X-ray
UNEVEN_MM = Fraction(1)  # convention: what a ruler can be off by
_PLACES = 36  # at which the way of a rod is looked at


def _over_own_limit(schedule: Schedule) -> Iterator[str]:
    """The rate of each tissue for which the plan names one of its own, at every rate that was ever ordered."""
    if not schedule.plan.frame.hinge:
        return
    tissues = schedule.plan.frame.hinge.tissues
    limits = {tissue.name: tissue.rate_mm_per_day for tissue in tissues if tissue.rate_mm_per_day}
    over: dict[str, Ordered] = {}
    for rate in of_tissues(schedule, ordered_rates(schedule)):
        if rate.what in limits and rate.mm_per_day > limits[rate.what]:
            over[rate.what] = max(over.get(rate.what, rate), rate)
    yield from (f"{rate.text} is more than its own {mm(limits[name])} a day" for name, rate in over.items())


def _closes(schedule: Schedule) -> Iterator[str]:
    hinge, angle_deg = schedule.plan.frame.hinge, schedule.plan.goal.angle_deg
    if not hinge or not angle_deg or hinge.near_mm >= 0:
        return
    from bt_cli.plan.mechanisms import arc_mm

    closed = mm(round(arc_mm(-hinge.near_mm, angle_deg), 1))
    yield f"on the convex side the bone is pressed together by up to {closed}; the plan knows of none that was removed"


def _far_off(schedule: Schedule) -> Iterator[str]:
    """How many degrees half a step of the rod that travels most can be, where it travels least for a degree."""
    angle_deg = schedule.plan.goal.angle_deg
    if not angle_deg:  # which a hinge alone has
        return
    ways = list(zip(*_travels(schedule), strict=True))
    leading = max(range(len(ways)), key=lambda i: abs(ways[i][-1]))
    slowest_mm = min(abs(to - since) for since, to in pairwise(ways[leading]))
    actuator = schedule.actuators[leading]
    off_deg = actuator.step_mm / 2 / max(slowest_mm, Fraction(1, 1000)) * Fraction(angle_deg) / _PLACES
    if off_deg <= FAR_OFF_DEG:
        return
    yield f"half a step of rod {actuator.id}, which travels most, is up to {number(round(off_deg, 1))} degrees"


def _travels(schedule: Schedule) -> Iterator[Sequence[Fraction]]:
    """What the rods have travelled at places of the way, its start and its end among them."""
    kinematics = kinematics_for(schedule.plan, [actuator.id for actuator in schedule.actuators])
    whole_mm = schedule.distance_mm
    yield from (kinematics.inverse_mm(whole_mm * k / _PLACES) for k in range(_PLACES + 1))


class Misfit(NamedTuple):
    """By how much a rod is longer than fits the angle that another one gives; less than 0 where it is shorter."""

    rod: str
    by: str
    mm: Fraction


def _uneven(schedule: Schedule) -> Iterator[str]:
    """Readings of rods that give different angles, wherever in the course they may have been taken."""
    if not schedule.plan.frame.hinge:
        return
    for entry in schedule.plan.course:
        if entry.record != "reading" or not entry.readings_mm or len(entry.readings_mm) < 2:
            continue
        worst = min((_worst(schedule, entry.readings_mm, session) for session in seen(schedule, entry)), key=_size)
        if _size(worst) > UNEVEN_MM:
            word = "longer" if worst.mm > 0 else "shorter"
            off = mm(abs(round(worst.mm, 1)))
            at = entry_time(schedule, entry)
            yield f"by what was read on {at}, rod {worst.rod} is {off} {word} than fits rod {worst.by}"
            return


def _rods_planned_apart(schedule: Schedule) -> Iterator[str]:
    """Orders to go on from rods that do not fit the angle by the one that travels most."""
    if not schedule.plan.frame.hinge:
        return
    actuator_ids = [actuator.id for actuator in schedule.actuators]
    kinematics = kinematics_for(schedule.plan, actuator_ids)
    for at in dict.fromkeys(replan.at for replan in schedule.replans):
        travels_mm = [scale.travelled_mm for scale in schedule.ledger.all_before(at)]
        fitting_mm = kinematics.inverse_mm(kinematics.forward_mm(travels_mm))
        for letter, travel_mm, fits_mm in zip(actuator_ids, travels_mm, fitting_mm, strict=True):
            if abs(travel_mm - fits_mm) > UNEVEN_MM:
                word = "longer" if travel_mm > fits_mm else "shorter"
                off = mm(abs(round(travel_mm - fits_mm, 1)))
                fits = f"rod {letter} is {off} {word} than fits the rod that travels most"
                yield f"by the readings of {day_text(at)}, {fits}"


def _size(misfit: Misfit) -> Fraction:
    return abs(misfit.mm)


def _worst(schedule: Schedule, readings_mm: Mapping[str, Decimal], session: Session) -> Misfit:
    """The rod that fits least to the angle by the one that turns the hinge best, after a session."""
    ledger, read = schedule.ledger, [actuator.id for actuator in schedule.actuators if actuator.id in readings_mm]
    off_mm = {
        letter: Fraction(readings_mm[letter]) - ledger.after(letter, session.number).reading_mm for letter in read
    }
    speeds = _speeds(schedule, session)
    leading = max(off_mm, key=lambda letter: abs(speeds[letter]))
    ahead_deg = off_mm[leading] / speeds[leading] if speeds[leading] else Fraction(0)
    misfits = [
        Misfit(letter, leading, off_mm[letter] - ahead_deg * speeds[letter]) for letter in off_mm if letter != leading
    ]
    return max(misfits, key=_size)


def _speeds(schedule: Schedule, session: Session) -> dict[str, Fraction]:
    """How far each rod travels for a degree, signed, about where the hinge is after a session."""
    actuator_ids, whole_mm = [actuator.id for actuator in schedule.actuators], schedule.distance_mm
    kinematics, part_mm = kinematics_for(schedule.plan, actuator_ids), schedule.distance_mm / _PLACES
    begin_mm = min(max(session.done_mm, Fraction(0)), whole_mm - part_mm) if session.number else Fraction(0)
    since, to = kinematics.inverse_mm(begin_mm), kinematics.inverse_mm(begin_mm + part_mm)
    part_deg = Fraction(schedule.plan.goal.angle_deg or 0) / _PLACES
    return {letter: (b - a) / part_deg for letter, a, b in zip(actuator_ids, since, to, strict=True)}


def _below_zero(schedule: Schedule) -> Iterator[str]:
    """The scales that would be read below 0: of rods that get shorter, or that go back after they were re-set."""
    if schedule.correction:
        return
    ledger, actuator_ids = schedule.ledger, [actuator.id for actuator in schedule.actuators]
    below = []
    for letter in actuator_ids:
        readings_mm = (entry.reading_mm for entry in ledger.turns(letter))
        if below_mm := [reading_mm for reading_mm in readings_mm if reading_mm.numerator < 0]:
            below.append(f"{letter} comes down to {shown_mm(min(below_mm))}")
    if below:
        yield f"the reading of {', '.join(below)}: no record can say so"


def _another_angle(schedule: Schedule) -> Iterator[str]:
    """Where the course ends with the hinge open by another angle than the goal's."""
    plan = schedule.plan
    if not plan.frame.hinge or not plan.goal.angle_deg or not schedule.events or schedule.states[-1].name != "waiting":
        return
    made_deg = Fraction(plan.goal.angle_deg) * schedule.moved_mm / schedule.distance_mm
    if abs(made_deg - Fraction(plan.goal.angle_deg)) <= FAR_OFF_DEG:
        return
    yield f"the hinge ends open by {number(round(made_deg, 1))} degrees, and {plan.goal.angle_deg} were ordered"


RULES = (
    Rule(
        "BT160",
        "error",
        "A tissue is stretched faster than its own limit",
        "Order a slower rate. To go on, override this rule in the plan.",
        "arithmetic",
        "The plan names the most that this tissue may be stretched in a day. Rates are those of the tissue that "
        "limits the pace. All turn by the same angle: what is farther from the hinge is stretched more. A rate that"
        " was ordered later takes this one beyond its limit.",
        _over_own_limit,
    ),
    Rule(
        "BT163",
        "warning",
        "A neutral wedge closes on the convex side",
        "See that so much bone is removed there, or draw the ends apart first; or put the hinge at the convex cortex.",
        "arithmetic",
        "With the hinge on the middle of the bone the wedge opens on one side. On the other it closes, and two cut "
        "ends meet. Bone that is in the way stops the rods, or moves the axis off the hinge.",
        _closes,
    ),
    Rule(
        "BT164",
        "warning",
        "Half a step is much of an angle",
        "Put the rod farther from the hinge, or choose smaller steps.",
        CONVENTION,
        "Rods stand at the whole step nearest to their target. The nearer to the hinge a rod is, the more degrees half "
        "a step of it is; more than 0.5 degrees is told.",
        _far_off,
    ),
    Rule(
        "BT165",
        "warning",
        "Uneven rods: their readings give different angles",
        "Look at the hinge and measure again; turn nothing until the rods agree.",
        CONVENTION,
        "All rods across a hinge are to give one angle. The readings of one day give angles that differ by more "
        "than 1 mm of a rod; a ruler is off by less. A nut was turned on the wrong rod or the wrong way. The rods "
        "then bend against each other, or the hinge jams.",
        _uneven,
    ),
    Rule(
        "BT187",
        "error",
        "An order to go on from rods that give different angles",
        "Read all rods again. If they differ, set them in the clinic to one angle, then order replan.",
        CONVENTION,
        "An order replan takes the angle from the rod that travels most, and turns every other rod to fit it at its "
        "next session. A rod that is over 1 mm off would be turned so far at once. That is about what a ruler can be "
        "off by, a convention.",
        _rods_planned_apart,
    ),
    Rule(
        "BT168",
        "warning",
        "A reading below 0",
        "Give what gets shorter its start_reading_mm; and go back no further than it was re-set.",
        "arithmetic",
        "Readings are counted from start_reading_mm. A rod on the convex side of a hinge gets shorter: from 0 its "
        "reading would go below. No scale goes on there, and no record can follow. Nor can hardware that was re-set"
        " to its start go back beyond it.",
        _below_zero,
    ),
    Rule(
        "BT169",
        "warning",
        "The hinge ends at another angle",
        "Check that the order is intended. The heading gives the rods for the angle of the goal.",
        CONVENTION,
        "An order can say that more or less of the arc is left than the rods have made. The course then ends by what "
        "was ordered last. More than half a degree from the goal's angle is told; the limit is a convention.",
        _another_angle,
    ),
)
