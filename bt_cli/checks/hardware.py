"""Rules of the hardware: whether it can travel as far as the plan asks."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from bt_cli.checks.rule import CONVENTION, Rule, each_level, level_label
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.levels import carried_by
from bt_cli.schedule.backdated import written_at
from bt_cli.schedule.ledger import LedgerEntry, Stroke
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.resets import first_free
from bt_cli.words import day_text, mm, shown_mm

LONG_STROKE_MM = Fraction(100)  # convention: many rods, struts and rails end about there


def _beyond_range(schedule: Schedule) -> Iterator[str]:
    for part in schedule.levels:
        for actuator in part.actuators:
            if beyond := list(_beyond(schedule, part, actuator)):
                worst, range_mm = max(beyond, key=lambda pair: pair[0].farthest_mm)
                travel = f"the travel of {shown_mm(worst.farthest_mm)}{_between(worst)}"
                text = f"{_who(schedule, part, actuator)}{travel} is more than the hardware's range of {mm(range_mm)}"
                has_reviews = schedule.dates("review") and not part.plan.frame.swaps
                yield f"{text}; {_window(schedule, worst, range_mm)}" if has_reviews else text


def _range_unknown(schedule: Schedule) -> Iterator[str]:
    """Of what nobody said how far it can travel, strokes that are longer than most hardware."""
    for part in () if schedule.correction else schedule.levels:
        for actuator in part.actuators if part.steps * part.actuators[0].step_mm > LONG_STROKE_MM else ():
            turns = (turn for stroke in schedule.ledger.strokes(actuator.id) for turn in stroke.entries)
            ways_mm = (abs(turn.stroke_mm) for turn in turns if part.plan.range_at(turn.at) is None)
            if (farthest_mm := max(ways_mm, default=Fraction(0))) > LONG_STROKE_MM:
                text = f"the travel is {shown_mm(farthest_mm)}, and no range_mm is given"
                yield f"{_who(schedule, part, actuator)}{text}"


def _beyond(schedule: Schedule, part: LevelSchedule, actuator: Actuator) -> Iterator[tuple[Stroke, Fraction]]:
    """The strokes that go farther than the hardware can at that time, each with the range that it first goes beyond."""
    ranges_mm = [plan.frame.range_mm for plan in part.plan.stages if plan.frame.range_mm is not None]
    for stroke in schedule.ledger.strokes(actuator.id) if ranges_mm else ():
        if stroke.farthest_mm <= min(ranges_mm):  # as nearly all do
            continue
        ranges = ((part.plan.range_at(turn.at), turn) for turn in stroke.entries)
        over = (most for most, turn in ranges if most is not None and abs(turn.stroke_mm) > most)
        if (first := next(over, None)) is not None:
            yield stroke, first


def _between(stroke: Stroke) -> str:
    """The dates of a stroke, " from Tue 10 Feb 2026 until Thu 12 Feb 2026"."""
    since = f" from {day_text(stroke.since)}" if stroke.since else ""
    return since + (f" until {day_text(stroke.until)}" if stroke.until else "")


def _window(schedule: Schedule, stroke: Stroke, range_mm: Fraction) -> str:
    """The dates on which a re-set would let the stroke go on to the review after it, or to its end."""
    turns, beyond = stroke.turns, next(entry for entry in stroke.entries if abs(entry.stroke_mm) > range_mm)
    out = beyond.at.date()
    if beyond.cause != "turn":
        return f"its scale showed so on {day_text(out)}: re-set it that day"
    until = next((on for on in schedule.dates("review") if on > out), turns[-1].at.date() + timedelta(days=1))
    ends_mm = [turn.stroke_mm for turn in turns if turn.at.date() < until][-1]
    begun = max(turns[0].at.date() + timedelta(days=1), first_free(schedule.plan))
    days = [(on, begins_mm) for on, begins_mm in _mornings(turns) if begun <= on <= out]
    if not days:
        return f"no day is left for a re-set before it ends on {day_text(out)}"
    enough = [on for on, begins_mm in days if abs(ends_mm - begins_mm) <= range_mm]
    first = (enough or [on for on, _ in days])[0]
    dates = f"from {day_text(first)} to {day_text(out)}" if first < out else f"on {day_text(out)}"
    return f"no review falls {dates}, when a re-set would do" + ("" if enough else ", and one more must follow")


def _mornings(turns: Sequence[LedgerEntry]) -> Iterator[tuple[date, Fraction]]:
    """Each day after the first of some turns, and how far the stroke is before the day's first turn."""
    for before, turn in pairwise(turns):
        if before.at.date() < turn.at.date():
            yield turn.at.date(), before.stroke_mm


def _who(schedule: Schedule, part: LevelSchedule, actuator: Actuator) -> str:
    """Whose travel it is, "B (level distal): ", where there is more than one thing to turn."""
    if len(schedule.actuators) == 1:
        return ""
    return f"{actuator.id} ({level_label(part)}): " if len(schedule.levels) > 1 else f"{actuator.id}: "


def _swap_without_review(schedule: Schedule) -> Iterator[str]:
    # those that were made lay on a review of their time, or were what was done
    past_days = {exchange.on for entry in schedule.plan.course for exchange in entry.exchanged or ()}
    orders = [entry for entry in schedule.plan.course if entry.order and entry.changes_hardware and entry.entered]
    past_days |= {
        entry.earliest.date() for entry in orders if entry.earliest.date() <= written_at(schedule, entry).date()
    }
    is_review = schedule.plan.review_changes
    alone = [on for on in _without_review(schedule) if is_review.get(on, True) and on not in past_days]
    if alone:
        yield f"a swap is planned on a day without a review: {', '.join(map(day_text, alone))}"


def _swap_on_moved_review(schedule: Schedule) -> Iterator[str]:
    left = [on for on in _without_review(schedule) if not schedule.plan.review_changes.get(on, True)]
    dates = ", ".join(map(day_text, left))
    if left:
        yield f"hardware is still changed on {dates}, but the review of that day was taken away"


def _without_review(schedule: Schedule) -> list[date]:
    """The days on which hardware is changed and no review is; those that were made lay on a review of their time."""
    exchange_days = {exchange.on for entry in schedule.plan.course for exchange in entry.exchanged or ()}
    return [on for on in schedule.dates("swap") if on not in schedule.dates("review") and on not in exchange_days]


@each_level
def _compression_scale(schedule: LevelSchedule) -> Iterator[str]:
    if schedule.plan.goal.kind == "compression" and schedule.actuators[0].start_reading_mm:
        start = mm(schedule.actuators[0].start_reading_mm)
        yield f"the scale starts at {start} and is taken to count up while the bone ends are pressed together"


def _not_made(schedule: Schedule) -> Iterator[str]:
    """Re-sets that were not made where bt cannot know when the stroke ends, and none is planned after them."""
    for entry in schedule.plan.course:
        on = entry.earliest.date()
        for part in schedule.levels if entry.record == "not_made" and not schedule.correction else ():
            for actuator in part.actuators if part.plan.frame.range_mm is None else ():
                later = [reset for reset in part.resets if reset.actuator == actuator.id and reset.on >= on]
                if actuator.id in (entry.actuators or ()) and not later:
                    yield f"{actuator.id} was not re-set on {day_text(on)}, and no later re-set is planned"


def _reset_planned(schedule: Schedule) -> Iterator[str]:
    for part in schedule.levels:
        for actuator in part.actuators:
            days = [day_text(reset.on) for reset in part.resets if reset.planned and reset.actuator == actuator.id]
            if days:
                stroke = mm(part.plan.stages[-1].frame.range_mm or 0)
                what = actuator.id if len(schedule.actuators) > 1 else "the hardware"
                yield f"{what} is re-set on {', '.join(days)}, before a stroke of {stroke} would end"


def _on_the_frame(schedule: Schedule) -> Iterator[str]:
    """Struts and telescopic rods that carry a segment in tandem, and how far they go from the ring behind alone."""
    plans, rings = schedule.plan.level_plans, carried_by(schedule.plan)
    for level, ring in zip(plans, rings, strict=True):
        if len(ring) > 1 and level.frame.mechanism.has_struts:
            whole_mm = sum(Fraction(plans[k].distance_mm) for k in ring)
            yield (
                f"the {level.frame.mechanism.frame} of level {level.level.name} are taken to stand on the frame and "
                f"to travel {mm(whole_mm)}. Between this ring and the one behind it they would travel "
                f"{mm(level.distance_mm)}"
            )


RULES = (
    Rule(
        "BT130",
        "error",
        "Travel beyond the hardware's range",
        "Where it can be re-set, plan a swap on a clinic date ([frame] swaps), or order it from a review on. Else "
        "choose longer hardware and give its range_mm.",
        "arithmetic",
        "A strut or rod that runs out of length at home leaves the patient with a frame that cannot go on. The swap "
        "must be seen weeks ahead and meet a clinic date; a plan that needs one and has none is refused. The travel "
        "from one swap to the next is what is compared with range_mm; on the day of a swap it starts anew. Where the "
        "plan names no swaps bt plans re-sets on reviews (BT133), also on the review from whose first turn an order "
        "counts. Here no review would do.",
        _beyond_range,
    ),
    Rule(
        "BT206",
        "warning",
        "Travel over 100 mm, and no range of the hardware",
        "Write range_mm, as its maker says. bt then plans re-sets on reviews, or refuses what cannot be reached.",
        CONVENTION,
        "Without range_mm no rule can see that a rod, strut or rail ends before the way does. The patient then "
        "stands at home with hardware that cannot go on. Over 100 mm in one stroke many do; the limit is a "
        "convention.",
        _range_unknown,
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
        "BT170",
        "error",
        "A change of hardware on a day whose review was moved or cancelled",
        "Give [frame] swaps the new day. A change of this very day counts as made before its first turn. If it was "
        "not made, record that (bt record PLAN not-made), and then move the review.",
        CONVENTION,
        "bt plans its own re-sets and exchanges anew on the reviews that are left. A swap that the plan names stays. "
        "So does one of a day whose first turn was past when the order was written.",
        _swap_on_moved_review,
    ),
    Rule(
        "BT132",
        "warning",
        "Does the scale count up in compression?",
        "If this hardware's scale shows its length, it counts down: leave start_reading_mm out, and check the change.",
        CONVENTION,
        "Readings are counted up from start_reading_mm, also where the bone ends are pressed together. A scale that"
        " shows the length of the hardware counts down then. The reading that the sheet asks for would call a right"
        " turn wrong, and a wrong one right.",
        _compression_scale,
    ),
    Rule(
        "BT133",
        "info",
        "A re-set planned on a review",
        "Tell the clinic: the hardware is re-set before that day's first turn, and its scale starts again.",
        "arithmetic",
        "The stroke given in range_mm is shorter than the way, and the plan names no dates (swaps). Each re-set is put "
        "on the last review before a stroke would end. Later orders can move it, or make it needless.",
        _reset_planned,
    ),
    Rule(
        "BT176",
        "warning",
        "A re-set that was not made, and none after it",
        "Order it for another day: bt amend PLAN reset A --on DAY. With range_mm bt knows how long a stroke lasts.",
        "arithmetic",
        "A record says that the hardware was not re-set as planned. Where range_mm is given bt plans the next one "
        "itself, on the first review that is possible. BT130 refuses a stroke that would end before.",
        _not_made,
    ),
    Rule(
        "BT134",
        "warning",
        "Struts of a segment in tandem",
        "See what they stand on. For struts between two moving rings this plan is wrong: choose nuts on rods that run "
        "the whole frame.",
        "arithmetic",
        "Of two segments that go the same way the one ahead is carried by the one behind. Measured from the frame its "
        "ring goes the sum of both: bt plans that, and takes its scale to show that. Click struts and telescopic rods "
        "often stand between one ring and the next, where they go only their own part. Turned by the sum they would "
        "draw the regenerate out too fast.",
        _on_the_frame,
    ),
)
