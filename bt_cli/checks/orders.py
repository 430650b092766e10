"""Rules of orders: whether what is ordered can be meant, by what was measured and turned before it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from itertools import chain
from typing import NamedTuple

from bt_cli.checks.course import entry_time, pressed_mm, seen
from bt_cli.checks.rule import CONVENTION, Rule, each_level
from bt_cli.motion.slots import Event
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import main_levels
from bt_cli.schedule.level_progress import level_way_at, ways_at
from bt_cli.schedule.measured import way_by_reading
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import bone_travel_mm, local
from bt_cli.words import capital, day_text, mm, number

OFF_MEASURED_MM = Fraction(2)  # convention: twice what a ruler on a film can be off by
OFF_PLAN_MM = Fraction(3)  # convention
TOLD_MM = Fraction(1, 10)  # convention: less is not told where no step is a round number
MUCH_PRESSED_MM, MOST_PRESSED_MM = Fraction(5), Fraction(10)  # convention


class Measured(NamedTuple):
    """What an X-ray or a reading before an order leaves to do at it, once what was turned since is taken off.

    One that names a day and no time leaves from `least_mm` to `most_mm`; `turned_mm` is the most that it can be since.
    """

    text: str  # "the X-ray of Mon 9 Feb 2026 showed 17 mm"
    turned_mm: Fraction
    least_mm: Fraction
    most_mm: Fraction

    def off_mm(self, left_mm: Fraction) -> Fraction:
        """How far what is left is from it."""
        return max(self.least_mm - left_mm, left_mm - self.most_mm, Fraction(0))


def by_film(schedule: Schedule, event: Event) -> Measured | None:
    """What the last X-ray before an order leaves of the goal; of several levels they do that together."""
    goal = schedule.plan.goal
    film = next((entry for entry in _before(schedule, event) if entry.gap_mm is not None), None)
    if film is None or film.gap_mm is None or schedule.plan.frame.hinge or _went_beyond(schedule, film, event):
        return None
    if not film.gap_mm and pressed_mm(goal):
        return None  # how far ends are pressed together no gap shows
    text = f"the X-ray of {entry_time(schedule, film)} showed {mm(film.gap_mm)}"
    turned_mm = [_turned_mm(schedule, since, event.at) for since in _moments(schedule, film, event.at)]
    lefts_mm = [Fraction(film.gap_mm) + pressed_mm(goal) - one_mm for one_mm in turned_mm]
    return Measured(text, max(turned_mm), min(lefts_mm), max(lefts_mm))


def left_after_mm(schedule: Schedule, event: Event) -> Fraction:
    """What is left of the goal by an order `remaining`: of several levels that do it together."""
    plan, ways = schedule.plan, ways_at(schedule, event.at)
    others_mm = (
        ways[name].remaining_mm for name in main_levels(plan) if event.entry.level and name != event.entry.level
    )
    return Fraction(event.entry.remaining_mm or 0) + sum(others_mm, Fraction(0))


def film_note(schedule: Schedule, event: Event) -> str | None:
    """What is to be said of an order `remaining` whose X-ray is older than turns that were made since."""
    film = by_film(schedule, event) if _is_of_the_goal(schedule, event) else None
    if film is None or not film.turned_mm:
        return None
    left_mm = left_after_mm(schedule, event)
    text = f"{capital(film.text)}; {_near(film.turned_mm)} were turned since, which leaves"
    if abs(left_mm - film.least_mm) < TOLD_MM:
        return f"{text} {_near(film.least_mm)}, as ordered."
    right_mm = max(Fraction(event.entry.remaining_mm or 0) + film.least_mm - left_mm, Fraction(0))
    return f"{text} {_near(film.least_mm)}: for that write remaining {number(round(right_mm, 2))}."


def _near(value_mm: Fraction) -> str:
    """A length of bone as people write it: by a cable no step of it is a round number."""
    return mm(round(value_mm, 2))


def _by_scale(part: LevelSchedule, event: Event) -> Measured | None:
    """What the last reading of a level leaves of it, where no order has said that since."""
    for entry in _before(part, event):
        if entry.order in ("remaining", "replan"):
            return None
        for i, actuator in enumerate(part.actuators):
            if actuator.id in (entry.readings_mm or ()) and not _went_beyond(part, entry, event):
                return _read(part, i, entry, event)
    return None


def _read(part: LevelSchedule, i: int, entry: Entry, event: Event) -> Measured:
    letter = part.actuators[i].id
    reading_mm = Fraction((entry.readings_mm or {})[letter])
    turned_mm, lefts_mm = [], []
    for at in _moments(part, entry, event.at):
        last = part.last_before(min(at + timedelta.resolution, event.at))
        whole_mm = last.done_mm + last.remaining_mm if last else Fraction(part.plan.distance_mm)
        turned_mm.append(_turned_mm(part, at, event.at))
        lefts_mm.append(whole_mm - way_by_reading(part, i, at, reading_mm) - turned_mm[-1])
    return Measured(
        f"{letter} read {mm(reading_mm)} on {entry_time(part, entry)}", max(turned_mm), min(lefts_mm), max(lefts_mm)
    )


def _before(schedule: LevelSchedule, event: Event) -> Iterator[Entry]:
    """The entries above an order that are of a time before it, the last first."""
    course = schedule.plan.course
    place = next(i for i, entry in enumerate(course) if entry is event.entry)
    earlier = [(at, i) for i, entry in enumerate(course[:place]) if (at := entry.earliest) <= event.at]
    yield from (course[i] for _, i in sorted(earlier, reverse=True))


def _moments(schedule: LevelSchedule, entry: Entry, until: datetime) -> list[datetime]:
    """The local times at which a record may have been made: of a day, before its first turn and after each of them."""
    first = entry.earliest - timedelta.resolution if entry.day else entry.earliest
    turned = [local(session) for session in seen(schedule, entry)[1:]]
    return [first, *(at for at in turned if at < until)]


def _turned_mm(schedule: LevelSchedule, since: datetime, until: datetime) -> Fraction:
    """How far the bone was turned on after a time and before another."""
    sessions: list[Session] = [session for session in schedule.sessions if since < local(session) < until]
    return bone_travel_mm(sessions)


def _went_beyond(schedule: LevelSchedule, entry: Entry, event: Event) -> bool:
    """Whether the goal itself was moved between a record and an order: then neither says much of the other."""
    return any(
        order.entry.order in ("extend", "compress") and entry.earliest <= order.at <= event.at
        for order in schedule.events
    )


def _is_of_the_goal(schedule: Schedule, event: Event) -> bool:
    """Whether an order is for a level that does what the goal asks for, of which an X-ray shows the gap."""
    return event.entry.level in (None, *main_levels(schedule.plan))


def _remaining(schedule: LevelSchedule) -> Iterator[tuple[Event, Fraction]]:
    """Every order that says what is left, and how much."""
    for event in schedule.events:
        if event.entry.remaining_mm is not None:
            yield event, Fraction(event.entry.remaining_mm)


def _cannot_be_left(schedule: Schedule) -> Iterator[str]:
    return chain(_more_than_there_is(schedule), _off_all_measured(schedule))


@each_level
def _more_than_there_is(part: LevelSchedule) -> Iterator[str]:
    for event, left_mm in _remaining(part):
        way = level_way_at(part, event.at - timedelta.resolution)
        whole_mm = way.done_mm + way.remaining_mm
        if left_mm > whole_mm:
            yield f"{_ordered(event, left_mm)}, and the whole way is {_near(whole_mm)}"


def _off_all_measured(schedule: Schedule) -> Iterator[str]:
    """Orders that fit neither the last X-ray nor the last reading: bone can be elsewhere than its scale says."""
    for event, left_mm in _remaining(schedule):
        film = by_film(schedule, event) if _is_of_the_goal(schedule, event) else None
        level = event.entry.level
        part = next((part for part in schedule.levels if part.plan.level.name == level or not level), None)
        scale = _by_scale(part, event) if part else None
        whole_mm = left_after_mm(schedule, event)
        offs = [
            (measured, measured.off_mm(own_mm)) for measured, own_mm in ((film, whole_mm), (scale, left_mm)) if measured
        ]
        if offs and all(off_mm > OFF_MEASURED_MM for _, off_mm in offs):
            with_others = f", {_near(whole_mm)} with the other levels" if film and whole_mm != left_mm else ""
            leaves = " and ".join(_leaves(measured) for measured, _ in offs)
            yield f"{_ordered(event, left_mm)}{with_others}, where {leaves}"


def _leaves(measured: Measured) -> str:
    leaves = f"which leaves {_near(measured.least_mm)}"
    return (
        f"{measured.text} and {_near(measured.turned_mm)} were turned since, {leaves}"
        if measured.turned_mm
        else (f"{measured.text}, {leaves}")
    )


def _ordered(event: Event, left_mm: Fraction) -> str:
    return f"{mm(left_mm)} are left by the order of {day_text(event.at)}"


@each_level
def _jumps(part: LevelSchedule) -> Iterator[str]:
    for event, left_mm in _remaining(part):
        planned_mm = level_way_at(part, event.at - timedelta.resolution).remaining_mm
        if abs(left_mm - planned_mm) > OFF_PLAN_MM:
            yield f"{_ordered(event, left_mm)}, where the plan says {_near(planned_mm)}"


def _pressed(part: LevelSchedule) -> Iterator[tuple[Event, Fraction]]:
    """Every order to press beyond the goal, and by how much."""
    orders = ("compress", "extend") if part.plan.goal.kind == "compression" else ("compress",)
    for event in part.events:
        if event.entry.order in orders and event.entry.distance_mm:
            yield event, Fraction(event.entry.distance_mm)


def _pressed_over(part: LevelSchedule, limit_mm: Fraction, up_to_mm: Fraction | None) -> Iterator[str]:
    for event, distance_mm in _pressed(part):
        if distance_mm > limit_mm and (up_to_mm is None or distance_mm <= up_to_mm):
            yield f"{mm(distance_mm)} of compression ordered for {day_text(event.at)}, over {mm(limit_mm)}"


@each_level
def _past_docking(part: LevelSchedule) -> Iterator[str]:
    for event in part.events if part.plan.goal.kind == "transport" else ():
        if event.entry.order == "extend":
            yield f"{mm(event.entry.distance_mm or 0)} beyond docking ordered for {day_text(event.at)}"


RULES = (
    Rule(
        "BT138",
        "error",
        "What is left cannot be so much, or so little",
        "Measure again, and order what the X-ray shows less what was turned since.",
        CONVENTION,
        "An order remaining that leaves more than the whole way has a wrong digit, or the plan a wrong distance. "
        "One that is over 2 mm from both the last X-ray and the last reading, less the turns since, contradicts "
        "what was seen. The 2 mm are a convention: twice what a ruler on a film can be off by. Of a record that "
        "names a day and no time the moment counts that fits best.",
        _cannot_be_left,
    ),
    Rule(
        "BT146",
        "warning",
        "What is left is far from the plan",
        "Check the X-ray and what was turned for a slip.",
        CONVENTION,
        "An order remaining moves the rest of the course by more than 3 mm, a convention: that is three days of the "
        "usual rate. So much is seldom missed or turned too far without anyone knowing why.",
        _jumps,
    ),
    Rule(
        "BT147",
        "warning",
        "Compression over 5 mm",
        "Check the distance: bone ends that have met give way by a few mm.",
        CONVENTION,
        "One order presses the bone ends together, or back into the regenerate, by more than 5 mm. The limit is a "
        "convention.",
        each_level(partial(_pressed_over, limit_mm=MUCH_PRESSED_MM, up_to_mm=MOST_PRESSED_MM)),
    ),
    Rule(
        "BT148",
        "error",
        "Compression over 10 mm",
        "Check the distance: a gap that an X-ray shows is closed by order remaining, not by compression.",
        CONVENTION,
        "One order presses the bone ends together, or back into the regenerate, by more than 10 mm. That is more often "
        "a slip than intended. The limit is a convention.",
        each_level(partial(_pressed_over, limit_mm=MOST_PRESSED_MM, up_to_mm=None)),
    ),
    Rule(
        "BT149",
        "error",
        "Transport beyond docking",
        "Order remaining for a gap that an X-ray shows, or compress to press the ends together.",
        CONVENTION,
        "The segment has met the bone end, and an order extend would drive it on at the rate of transport. Extend is "
        "for lengthening; that nothing goes past docking but as compression is a convention.",
        _past_docking,
    ),
)
