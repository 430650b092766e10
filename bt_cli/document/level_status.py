"""Where each of several levels is, in sentences for staff: a level's own share, and the rate of its own bone."""

from collections.abc import Iterator

from bt_cli.document.language import ENGLISH
from bt_cli.document.phrases import aim_left, objectives
from bt_cli.document.status_text import in_days, rest_ahead, rest_text, turning_text
from bt_cli.motion.slots import State
from bt_cli.plan.levels import actuator_letters, carried_by
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.status import AT_REST, LATENCY, CourseStatus, LevelStatus, OrderProgress, own_turns
from bt_cli.words import count, mm, time_text

Facts = Iterator[tuple[str, str]]


def level_status_facts(schedule: Schedule, found: CourseStatus) -> Facts:
    """Each level's phase, how much of its share is done, its ordered part and its rates."""
    plan, turned = schedule.plan, {level.plan.level.name: i for i, level in enumerate(schedule.levels)}
    for level in plan.levels:
        letter = f"Level {', '.join(actuator_letters(plan)[level.name])}"
        if level.name not in turned:
            yield letter, f"{level.name}: {_never(schedule, level.name)}"
            continue
        part, own = schedule.levels[turned[level.name]], found.levels[turned[level.name]]
        yield letter, f"{level.name}: {_phase(part, own)}{_goes_along(schedule, part, own)}"
        yield "", _share(schedule, part, own)
        if own.part:
            yield "", f"ordered part: {ordered_text(own.part)}"
        yield "", level_rates(own)


def _never(schedule: Schedule, name: str) -> str:
    """Why a level has no turn in this plan."""
    orders = [event for event in schedule.events if event.entry.level in (None, name)]
    rests = [event for event in orders if event.entry.kind in ("pause", "stop")]
    if not rests:
        return "no turn in this plan"
    state = State(rests[-1].at, "paused" if rests[-1].entry.kind == "pause" else "stopped", rests[-1].entry)
    return f"{rest_text(state, None, ENGLISH.of(schedule.mechanisms))}; no turn before that"


def together(schedule: Schedule, found: CourseStatus) -> Facts:
    """The mean rate of all levels that do what the goal asks for: no rate of a regenerate."""
    own = [level for level in schedule.levels if level.plan.goal.kind == schedule.plan.goal.kind]
    if len(own) > 1 and found.rate_mm_per_day is not None:
        made, days = mm(round(found.rate_mm_per_day, 2)), count(found.whole_days, "whole day")
        yield "Together", f"{made} a day on average in {days}; limits of growth are for each level alone"


def ordered_text(part: OrderProgress) -> str:
    """How far an order with a distance of its own has come."""
    both = ", back and forth" if part.entry.order == "accordion" else ""
    return f"{part.entry.order}: {mm(part.made_mm)} of {mm(part.ordered_mm)}{both}"


def level_rates(found: LevelStatus) -> str:
    """The rate in force, and what days have really brought."""
    said = f"{mm(found.ordered_mm_per_day)} a day ordered"
    if found.step_every_days:
        said += f", one step every {count(found.step_every_days, 'day')}"
    if found.rate_mm_per_day is None:
        return f"{said}; no whole day done yet"
    made = mm(round(found.rate_mm_per_day, 2))
    return f"{said}; {made} a day made on average in {count(found.whole_days, 'whole day')}, including pauses"


def _phase(part: LevelSchedule, own: LevelStatus) -> str:
    if own.state is None:
        return f"{LATENCY}; the first slot is {time_text(part.start)}"
    since = time_text(own.state.at)
    if own.state.name in AT_REST:
        return rest_text(own.state, own.resumes, ENGLISH.of(part.mechanisms))
    if own.state.name == "waiting":
        return f"waiting for an order since {since}" if own.remaining_mm else f"its share is done since {since}"
    turns = own_turns(part)
    ends = (
        ""
        if part.states[-1].name in AT_REST
        else f"; its last own turn is {in_days(turns[-1].at.date(), own.at.date())}"
    )
    return f"{turning_text(part, own.state, own.at)}, day {own.day}{ends}{rest_ahead(part, own.at)}"


def _goes_along(schedule: Schedule, part: LevelSchedule, own: LevelStatus) -> str:
    """Which levels a ring goes with, where it has no turn of its own then but theirs."""
    resting = own.state and own.state.name in (*AT_REST, "waiting")
    if not resting or own.next is None:
        return ""
    names = [level.name for level in schedule.plan.levels]
    place = names.index(part.plan.level.name)
    others = [names[i] for i in carried_by(schedule.plan)[place] if i != place]
    return f"; its ring goes along with {' and '.join(others)}" if others else ""


def _share(schedule: Schedule, part: LevelSchedule, own: LevelStatus) -> str:
    """How much of its share is done, and what of it is handed on, or of others' taken over."""
    aim = next(one for one in objectives(schedule.plan) if schedule.plan.levels.index(part.plan.level) in one.levels)
    said = f"{mm(own.done_mm)} of {mm(own.total_mm)}, {mm(own.remaining_mm)} {aim_left(aim)}"
    if own.shared_mm > 0:
        said += f"; {mm(own.shared_mm)} of it taken over from others"
    if own.shared_mm < 0:
        said += f"; {mm(-own.shared_mm)} of its share handed on to others"
    return said
