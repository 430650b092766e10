"""Rules of six struts: whether the limits protect what they should, and how far whole steps are off the path."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from bt_cli.checks.rule import CONVENTION, Rule
from bt_cli.schedule.model import Schedule
from bt_cli.words import count, day_text, hundredth, mm, number

NEAR_AXIS_MM = 15  # convention
LEAST_TURN_DEG = 5  # convention: less rotation leaves no axis worth speaking of
FASTEST_DEG_PER_DAY = 3  # convention: tissue 38 mm from the axis is then moved 2 mm a day (Ilizarov 1989)
FAR_OFF_MM, FAR_OFF_DEG = 1, 1  # convention


def _near_axis(schedule: Schedule) -> Iterator[str]:
    correction = schedule.correction
    if not correction:
        return
    from bt_cli.frame.limits import axis_distances_mm

    distances = axis_distances_mm(schedule.plan, correction.ends, correction.routes[-1].poses, LEAST_TURN_DEG)
    near = [
        f"{name} is {mm(distance)} from the axis of rotation" for name, distance in distances if distance < NEAR_AXIS_MM
    ]
    if not near:
        return
    days_alone = {demand.limit.name: demand.days for demand in correction.programs[-1][1].demands}
    days = ", ".join(
        f"{name} would ask for {count(days_alone[name], 'day')}"
        for name, distance in distances
        if distance < NEAR_AXIS_MM
    )
    yield f"{', '.join(near)} and limits next to nothing (alone {days})"


def _fast_rotation(schedule: Schedule) -> Iterator[str]:
    if not schedule.correction or schedule.correction.fastest_deg_per_day <= FASTEST_DEG_PER_DAY:
        return
    turned = number(schedule.correction.fastest_deg_per_day)
    yield f"the ring is turned by {turned} degrees in a day, more than {FASTEST_DEG_PER_DAY}"


def _no_structure(schedule: Schedule) -> Iterator[str]:
    if schedule.correction and not schedule.plan.structures_at_risk:
        yield "no structure at risk is named: nothing limits how fast soft tissue is moved"


def _far_off(schedule: Schedule) -> Iterator[str]:
    if not schedule.correction:
        return
    from bt_cli.schedule.pose_tracking import days_in_force

    days = days_in_force(schedule)
    farthest, most_turned = max(days, key=lambda end: end.error_mm), max(days, key=lambda end: end.error_deg)
    if farthest.error_mm <= FAR_OFF_MM and most_turned.error_deg <= FAR_OFF_DEG:
        return
    off, turned = mm(hundredth(farthest.error_mm)), number(hundredth(most_turned.error_deg))
    yield (
        f"whole steps put the bone up to {off} (day {farthest.day}) and {turned} degrees (day {most_turned.day}) "
        "off its path"
    )


def _held_lower(schedule: Schedule) -> Iterator[str]:
    if not schedule.correction:
        return
    for demand in schedule.correction.programs[-1][1].demands:
        if demand.limit.column is None and min(demand.limit.held_mm) < demand.limit.most_mm:
            per = "session" if demand.limit.a_session else "day"
            held = mm(min(demand.limit.held_mm))
            yield f"{mm(demand.limit.most_mm)} a {per} is no whole number of steps: struts are held to {held} a {per}"
            return


def _more_days(schedule: Schedule) -> Iterator[str]:
    if not schedule.correction:
        return
    at, program = schedule.correction.programs[-1]
    if program.demands and sum(program.days) > program.least_days:
        since = f" from {day_text(at)}" if len(schedule.correction.programs) > 1 else ""
        yield f"{sum(program.days)} days are ordered{since}, where the limits ask for {program.least_days}"


def _strut_over_its_limit(schedule: Schedule) -> Iterator[str]:
    most_mm = schedule.plan.protocol.max_strut_mm_per_day
    if not schedule.correction or most_mm is None:
        return
    day = schedule.ledger.fastest_day()
    if day.turned_mm <= most_mm:
        return
    yield f"strut {day.actuator.id} is turned {mm(day.turned_mm)} on {day_text(day.at)}, more than {mm(most_mm)} a day"


def _waypoints_left_out(schedule: Schedule) -> Iterator[str]:
    if not schedule.correction:
        return
    both = zip(schedule.correction.programs, schedule.correction.routes, strict=True)
    texts = [
        f"{count(len(route.dropped), 'waypoint')} not passed by {day_text(at)}"
        for (at, _), route in both
        if route.dropped
    ]
    if texts:
        yield f"replanned to another end, the way leaves out {', '.join(texts)}"


def _set_otherwise(schedule: Schedule, *, beyond_mm: int, up_to_mm: int | None) -> Iterator[str]:
    """Exchanged struts whose scale was said to show something else than where the bone is, by so much."""
    if not schedule.correction:
        return
    from bt_cli.schedule.swaps import NM, resized

    sizes = {size.size: size for size in schedule.plan.frame.strut_sizes}
    for swap in schedule.correction.swaps:
        if swap.set_to_nm is None or swap.new.size not in sizes:
            continue
        listed = resized(swap.new, sizes[swap.new.size])
        off_mm = Fraction(abs(listed.zero_nm - swap.new.zero_nm), NM)
        if off_mm > beyond_mm and (up_to_mm is None or off_mm <= up_to_mm):
            shown_mm = Fraction(swap.set_to_nm, NM)
            by_bone_mm = shown_mm + Fraction(swap.new.zero_nm - listed.zero_nm, NM)
            when = f"on {day_text(swap.on)}, where {mm(by_bone_mm)} follow from where the bone is"
            yield f"strut {swap.strut} of size {swap.new.size} is set to {mm(shown_mm)} {when}"


def _off_its_scale(schedule: Schedule, *, measured_since: bool) -> Iterator[str]:
    """Struts that run off their scales: before all six were read since and planned anew from, or later and never."""
    if not schedule.correction:
        return
    from bt_cli.schedule.swap_texts import why_no_swap

    last_read = max((at.date() for at, entry in schedule.events if entry.readings_mm), default=None)
    for no_swap in schedule.correction.no_swaps:
        is_answered = bool(no_swap.on and last_read and no_swap.is_behind and no_swap.on < last_read)
        if is_answered == measured_since:
            yield why_no_swap(no_swap)


RULES = (
    Rule(
        "BT179",
        "error",
        "A strut runs off its scale",
        "Order exchange on a day before, or add a review or a size that fits; else order pause from then on. If the "
        "day is past, record what was really turned, or read all six scales and order replan.",
        "arithmetic",
        "After an exchange that was ordered, or not made as planned, a strut leaves its scale. No review is left on "
        "which another size fits, or the day is past. bt writes down what was done, and plans no turn by it.",
        partial(_off_its_scale, measured_since=False),
    ),
    Rule(
        "BT213",
        "warning",
        "A strut was off its scale, and all six were read since",
        "Do nothing where the readings hold: the plan goes on from them. Else read all six again and order replan.",
        "arithmetic",
        "By the records a strut was turned beyond its scale before it was changed, which no strut can be. Nobody knows "
        "where the bone then was, but the six readings of an order replan have said it since.",
        partial(_off_its_scale, measured_since=True),
    ),
    Rule(
        "BT178",
        "error",
        "A changed strut reads far from where the bone is",
        "Read the scale again, and look at the size. If it holds, override this with its reason, or read all six.",
        CONVENTION,
        "An exchange moves no bone, so what the new strut shows follows from its size. A reading over 5 mm off is "
        "likelier a wrong digit or another size than another hole in the ring.",
        partial(_set_otherwise, beyond_mm=5, up_to_mm=None),
    ),
    Rule(
        "BT177",
        "warning",
        "A changed strut reads otherwise than the bone is",
        "Read the scale again. If it holds, do nothing: the scale goes on from this reading.",
        CONVENTION,
        "An exchange moves no bone, so what the new strut shows follows from its size. A reading over 1 mm off says"
        " that it sits otherwise in the ring, or that the bone is elsewhere. All six readings say where (replan).",
        partial(_set_otherwise, beyond_mm=1, up_to_mm=5),
    ),
    Rule(
        "BT156",
        "error",
        "Rotation over 3 degrees a day",
        "Name a structure at risk on the concave side, far from the axis, or give more days.",
        CONVENTION,
        "A limit at a point on the axis bounds no rotation, and struts alone may turn a ring by many degrees in a "
        "day. At 3 degrees a day tissue 38 mm from the axis is moved 2 mm a day, which harmed tissue in dogs "
        "(Ilizarov 1989). The limit in degrees is a convention.",
        _fast_rotation,
    ),
    Rule(
        "BT150",
        "warning",
        "A structure at risk near the axis of rotation",
        "Check where it was marked; name a structure on the concave side, farthest from the axis.",
        "arithmetic: a point on the axis of a rotation is not moved by it",
        "A point near the axis is hardly moved by the rotation, so it asks for few days, while tissue farther away "
        "is moved much faster. A plan that is limited by such a point alone is too fast. A point far away, where "
        "there is no tissue, makes it far too slow. The limit of 15 mm is a convention.",
        _near_axis,
    ),
    Rule(
        "BT151",
        "warning",
        "No structure at risk",
        "Name the nerves, vessels and skin that are stretched most, in [[structures_at_risk]].",
        CONVENTION,
        "The number of days follows from what is limited. A rate at the reference point or at the struts says "
        "nothing of how fast a nerve on the concave side is stretched.",
        _no_structure,
    ),
    Rule(
        "BT152",
        "warning",
        "Whole steps far off the path",
        "Choose struts with smaller steps, or accept it: the end is the nearest whole step.",
        CONVENTION,
        "Every reading is the mark nearest to its target. What this makes of the bone's position is computed for each "
        "day by forward kinematics; over 1 mm or 1 degree is told.",
        _far_off,
    ),
    Rule(
        "BT153",
        "info",
        "A strut limit is no whole number of steps",
        "Nothing is wrong: struts are held to the whole steps below it.",
        "arithmetic",
        "A strut can be turned by whole steps only, so on some days the limit would be passed.",
        _held_lower,
    ),
    Rule(
        "BT154",
        "info",
        "More days than the limits ask for",
        "Nothing is wrong: the clinician may take longer.",
        "arithmetic",
        "The days of a correction are the fewest for which every limit holds on every day; more were ordered.",
        _more_days,
    ),
    Rule(
        "BT155",
        "warning",
        "A strut is turned more than its limit on a day",
        "Make it a day longer: days in [correction], or order replan.",
        "arithmetic",
        "The days are planned so that no strut passes its limit. Two parts of the way can meet in one day, after "
        "missed turns or a start in the middle of a day. Whole steps can then add up to one more.",
        _strut_over_its_limit,
    ),
    Rule(
        "BT175",
        "warning",
        "Waypoints left out",
        "Check that the straight way is safe. If not, replan in two parts: length first, then the rest.",
        "arithmetic",
        "An order replan with readings goes on through the waypoints that are not passed yet. One with a new deformity "
        "sets another end, for which the old waypoints were not made: it goes straight there.",
        _waypoints_left_out,
    ),
)
