"""Where each of several levels is, in sentences for staff: a level's own share, and the rate of its own bone."""

from bt_cli.document.bone_ways import bone_mm, objective_left_text, objectives, shown_way
from bt_cli.document.language import ENGLISH
from bt_cli.document.status_text import StatusFacts, in_days, rest_ahead, rest_text, turning_text
from bt_cli.motion.slots import State
from bt_cli.plan.levels import actuator_ids_by_level, carried_by
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.status import AT_REST, LATENCY, CourseStatus, LevelStatus, OrderProgress, own_turns
from bt_cli.words import count, mm, shown_mm, time_text


def level_status_facts(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """Each level's phase, how much of its share is done, its ordered part and its rates."""
    plan, turned = schedule.plan, {level.plan.level.name: i for i, level in enumerate(schedule.levels)}
    for level in plan.levels:
        letter = f"Level {', '.join(actuator_ids_by_level(plan)[level.name])}"
        if level.name not in turned:
            yield letter, f"{level.name}: {_never(schedule, level.name)}"
            continue
        part, level_schedule = schedule.levels[turned[level.name]], status.levels[turned[level.name]]
        yield letter, f"{level.name}: {_phase(part, level_schedule)}{_goes_along(schedule, part, level_schedule)}"
        yield "", _share(schedule, part, level_schedule)
        if level_schedule.part:
            yield "", f"ordered part: {ordered_text(level_schedule.part)}"
        yield "", level_rates(level_schedule)


def _never(schedule: Schedule, name: str) -> str:
    """Why a level has no turn in this plan."""
    orders = [event for event in schedule.events if event.entry.level in (None, name)]
    rests = [event for event in orders if event.entry.kind in ("pause", "stop")]
    if not rests:
        return "no turn in this plan"
    state = State(rests[-1].at, "paused" if rests[-1].entry.kind == "pause" else "stopped", rests[-1].entry)
    return f"{rest_text(state, None, ENGLISH.of(schedule.mechanisms))}; no turn before that"


def together(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """The mean rate of all levels that do what the goal asks for: no rate of a regenerate."""
    main_levels = [level for level in schedule.levels if level.plan.goal.kind == schedule.plan.goal.kind]
    if len(main_levels) > 1 and status.rate_mm_per_day is not None:
        rate_mm, days = mm(round(status.rate_mm_per_day, 2)), count(status.whole_days, "whole day")
        yield "Together", f"{rate_mm} a day on average in {days}; limits of growth are for each level alone"


def ordered_text(part: OrderProgress) -> str:
    """How far an order with a distance of its own has come."""
    both = ", back and forth" if part.entry.order == "accordion" else ""
    return f"{part.entry.order}: {shown_mm(part.made_mm)} of {mm(part.ordered_mm)}{both}"


def level_rates(level_status: LevelStatus) -> str:
    """The rate in force, and what days have really brought."""
    text = f"{mm(level_status.ordered_mm_per_day)} a day ordered"
    if level_status.step_every_days:
        every = count(level_status.step_every_days, "day")
        text = f"{shown_mm(level_status.ordered_mm_per_day)} a day ordered, one step every {every}"
    if level_status.rate_mm_per_day is None:
        return f"{text}; no whole day done yet"
    rate_mm = mm(round(level_status.rate_mm_per_day, 2))
    return f"{text}; {rate_mm} a day made on average in {count(level_status.whole_days, 'whole day')}, including pauses"


def _phase(part: LevelSchedule, level_status: LevelStatus) -> str:
    if level_status.state is None:
        return f"{LATENCY}; the first session time is {time_text(part.start)}"
    since = time_text(level_status.state.at)
    if level_status.state.name in AT_REST:
        return rest_text(level_status.state, level_status.resumes, ENGLISH.of(part.mechanisms))
    if level_status.state.name == "waiting":
        return (
            f"waiting for an order since {since}" if level_status.remaining_mm else f"its share is done since {since}"
        )
    turns = own_turns(part)
    last = in_days(turns[-1].at.date(), level_status.at.date())
    ends = ENGLISH.of(part.mechanisms).for_staff("; its last own turn is {last}", last=last)
    ends = "" if part.states[-1].name in AT_REST else ends
    turning, rest = turning_text(part, level_status.state, level_status.at), rest_ahead(part, level_status.at)
    return f"{turning}, day {level_status.day}{ends}{rest}"


def _goes_along(schedule: Schedule, part: LevelSchedule, level_status: LevelStatus) -> str:
    """Which levels a ring goes with, where it has no turn of its own then but theirs."""
    resting = level_status.state and level_status.state.name in (*AT_REST, "waiting")
    if not resting or level_status.next is None:
        return ""
    names = [level.name for level in schedule.plan.levels]
    place = names.index(part.plan.level.name)
    others = [names[i] for i in carried_by(schedule.plan)[place] if i != place]
    return f"; its ring goes along with {' and '.join(others)}" if others else ""


def _share(schedule: Schedule, part: LevelSchedule, level_status: LevelStatus) -> str:
    """How much of its share is done, and what of it is handed on, or of others' taken over."""
    objective = next(
        objective
        for objective in objectives(schedule.plan)
        if schedule.plan.levels.index(part.plan.level) in objective.levels
    )
    way = shown_way(level_status.done_mm, level_status.remaining_mm, [part.plan])
    done, total, left, shared = map(mm, (*way, bone_mm(abs(level_status.shared_mm), [part.plan])))
    text = f"{done} of {total}, {left} {objective_left_text(objective)}"
    if level_status.shared_mm > 0:
        text += f"; {shared} of it taken over from others"
    if level_status.shared_mm < 0:
        text += f"; {shared} of its share handed on to others"
    return text
