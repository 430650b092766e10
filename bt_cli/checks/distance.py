"""Rules of distance: how much bone, and whether the number can be meant."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from bt_cli.checks.rule import CONVENTION, Rule, each_level, level_label, makes_regenerate
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.plan.prescription import distance_key
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.words import day_text, mm, number, shown_mm

LONG_REGENERATE_MM = Fraction(100)  # convention
LOOKS_LIKE_CM_MM = Fraction(10)  # convention
SHORT_DEFECT_MM = Fraction(25)  # convention: as cm it is within what any plan may have
VERY_LONG_MM = Fraction(250)  # convention
TOLD_MM, TOLD_DEG = Fraction(1, 10), Fraction(1, 10)  # convention: less is not told where no step is a round number
LONG_ACUTE_MM = {"femur": Fraction(50), "humerus": Fraction(50)}  # convention
LONG_ACUTE_ELSEWHERE_MM = Fraction(30)  # convention
ENDS_APART_DAYS = 14  # convention
_OTHER_TOTALS = {"remaining", "compress", "extend"}  # after which the goal's distance is not what the scale ends at


def _distance(schedule: LevelSchedule) -> Fraction:
    return Fraction(schedule.plan.goal.distance_mm)


def _long_regenerate(schedule: Schedule) -> Iterator[str]:
    several = schedule.has_multiple_levels

    @each_level
    def of_one(part: LevelSchedule) -> Iterator[str]:
        grows_mm = max(_distance(part), part.moved_mm) if several else _distance(part)  # more where it takes over
        if makes_regenerate(part) and grows_mm > LONG_REGENERATE_MM:
            yield f"one level is to grow {mm(grows_mm)}, over {mm(LONG_REGENERATE_MM)}"

    return of_one(schedule)


def _looks_like_cm(schedule: Schedule) -> Iterator[str]:
    """Of the whole goal, as it was written: a level's share may well be so short, and what surgery left of a gap."""
    goal = schedule.plan.goal
    written = getattr(goal, distance_key(goal.kind)) if makes_regenerate(schedule) else None
    if written is not None and written < LOOKS_LIKE_CM_MM:
        given, in_cm = number(written), number(written * 10)
        yield f"the distance is {given} mm, under {mm(LOOKS_LIKE_CM_MM)}; {given} cm would be {in_cm}"


def _defect_looks_like_cm(schedule: Schedule) -> Iterator[str]:
    """Of a gap that nothing was done about at surgery: what is left of one after shortening may well be so short."""
    plan = schedule.plan
    goal, written = plan.goal, plan.goal.defect_mm
    shortened = (
        goal.acute_shortening_mm or goal.kind == "compression" or any(level.does == "press" for level in plan.levels)
    )
    if written is None or shortened or not LOOKS_LIKE_CM_MM <= written <= SHORT_DEFECT_MM:
        return
    yield f"the defect is {mm(written)}; is it centimetres? {number(written)} cm would be {mm(written * 10)}"


def _very_long(schedule: Schedule) -> Iterator[str]:
    if _distance(schedule) > VERY_LONG_MM:
        yield f"the distance is {mm(_distance(schedule))}, over {mm(VERY_LONG_MM)}"


@each_level
def _not_whole(schedule: LevelSchedule) -> Iterator[str]:
    if schedule.correction or any(entry.order in _OTHER_TOTALS or entry.measures_left for _, entry in schedule.events):
        return
    missing, frame = Fraction(schedule.plan.distance_mm) - schedule.moved_mm, schedule.plan.frame
    if not missing or not _at_the_end(schedule):
        return
    word = "short of" if missing > 0 else "over"
    ends = f"the course ends at {shown_mm(schedule.moved_mm)}, {shown_mm(abs(missing))} {word} it"
    step = shown_mm(schedule.actuators[0].step_mm)
    if frame.hinge:
        angle_deg = Fraction(schedule.plan.goal.angle_deg or 0)
        if (off_deg := abs(missing) / Fraction(schedule.plan.distance_mm) * angle_deg) >= TOLD_DEG:
            off = number(round(off_deg, 2))
            yield f"whole steps of the rods end {off} degrees {word} the {number(angle_deg)} that are asked for"
    elif not frame.cable:
        yield f"{mm(_distance(schedule))} is no whole number of {step} steps: {ends}"
    elif abs(missing) >= TOLD_MM:
        yield f"{mm(_distance(schedule))} of bone is no whole number of {step} steps of cable: {ends}"


def _at_the_end(schedule: LevelSchedule) -> bool:
    """Whether actuators stand at the steps nearest to the goal, and not where a pause, a stop or a review ends all."""
    if not schedule.plan.frame.hinge and not schedule.plan.frame.cable:  # of a ring that is carried two are rounded
        missing_mm = Fraction(schedule.plan.distance_mm) - schedule.moved_mm
        return abs(missing_mm) < schedule.actuators[0].step_mm
    kinematics = kinematics_for(schedule.plan, [actuator.id for actuator in schedule.actuators])
    targets = kinematics.inverse_mm(Fraction(schedule.plan.distance_mm))
    return all(
        2 * abs(target_mm - schedule.ledger.travelled_mm(actuator.id)) <= actuator.step_mm
        for actuator, target_mm in zip(schedule.actuators, targets, strict=True)
    )


def _acute(schedule: Schedule) -> Iterator[str]:
    closed_mm, bone = schedule.plan.goal.acute_shortening_mm, schedule.plan.bone or ""
    most_mm = LONG_ACUTE_MM.get(bone, LONG_ACUTE_ELSEWHERE_MM)
    if closed_mm is None or closed_mm <= most_mm:
        return
    yield f"{mm(closed_mm)} were closed at surgery, over {mm(most_mm)}"


def _stays_short(schedule: Schedule) -> Iterator[str]:
    goal = schedule.plan.goal
    short_mm = (goal.acute_shortening_mm or 0) - (goal.lengthening_mm or 0)
    if short_mm <= 0:
        return
    longer = f"the bone is lengthened by {mm(goal.lengthening_mm)}" if goal.lengthening_mm else "nothing is lengthened"
    closed = mm(goal.acute_shortening_mm or 0)
    yield f"{closed} were closed at surgery and {longer}: the limb stays {mm(short_mm)} short"


def _ends_apart(schedule: Schedule) -> Iterator[str]:
    """Levels that close one gap, and the days on which their own bone goes its last; none while one rests or waits."""
    ends = [(_last_own(part), level_label(part)) for part in schedule.levels if part.plan.goal.kind == "transport"]
    if len(ends) < 2 or schedule.truncated_at or not schedule.dates("expected_contact"):
        return
    (first, early), (last, late) = min(ends), max(ends)
    if (days := (last - first).days) > ENDS_APART_DAYS:
        yield f"{early} ends on {day_text(first)}, {days} days before {late}"


def _last_own(part: LevelSchedule) -> date:
    return next((s.at.date() for s in reversed(part.sessions) if s.delta_mm), part.sessions[-1].at.date())


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
        "BT205",
        "warning",
        "A defect of 10 to 25 mm may be centimetres",
        "Check that millimetres are meant: 12 cm is written 120.",
        CONVENTION,
        "A defect of 10 to 25 mm is often closed at once, and one of as many cm is what transport is for. A gap that "
        "surgery shortened, or that is pressed together, is left out: what is left of it is often so short.",
        _defect_looks_like_cm,
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
        "The last session ends at the whole step nearest to the total; an exact half is left out. What is left or "
        "over is at most half a step. An oblique cable and the rods of a hinge never come out even; there it is told "
        "from 0.1 mm or 0.1 degrees on.",
        _not_whole,
    ),
    Rule(
        "BT124",
        "warning",
        "Long acute shortening",
        "Check pulses, nerves and the wound. Close the rest gradually.",
        CONVENTION,
        "Vessels kink and skin folds where a gap is closed at once. Two conventions: up to 50 mm in femur and "
        "humerus, which have more soft tissue about them, and 30 mm in all other bones. How much a limb bears is "
        "seen at the operation.",
        _acute,
    ),
    Rule(
        "BT125",
        "info",
        "The limb stays short",
        "Nothing is wrong if that is meant; else lengthen by as much.",
        "arithmetic",
        "What was closed at surgery is made up for only as far as the plan lengthens.",
        _stays_short,
    ),
    Rule(
        "BT126",
        "info",
        "Levels end weeks apart",
        "Nothing is wrong; other shares would close the gap sooner.",
        CONVENTION,
        "Levels that close one gap each go their share at their own rate. Where one ends more than 14 days before "
        "another, fewer levels close the rest of the gap, and more slowly.",
        _ends_apart,
    ),
)
