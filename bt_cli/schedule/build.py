"""From a plan to its schedule: motion, frame and rounding put together."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain, count

from bt_cli.errors import KeyPath, PlanInvalid, Problem
from bt_cli.motion.clocks import existing
from bt_cli.motion.exact import ZERO, total
from bt_cli.motion.slots import Skipped, Trajectory
from bt_cli.plan.entries import no_longer
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS, Frame
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.columns import rows_of
from bt_cli.schedule.milestones import milestones_by, milestones_of
from bt_cli.schedule.model import LevelSchedule, PlannedSession, Schedule, Session
from bt_cli.schedule.resets import resets_of, told_resets
from bt_cli.schedule.reviews import TurnsEnd, no_review_text, review_dates, reviews_of, turns_end, until_frame_off
from bt_cli.schedule.scheduler import Scheduler
from bt_cli.schedule.shared_turns import SharedTurns
from bt_cli.schedule.step_scheduler import StepScheduler
from bt_cli.words import day_text, time_text


def schedule_of(plan: Plan) -> Schedule:
    """The schedule of a plan.

    Raises PlanInvalid where its course cannot be followed.
    """
    shared = SharedTurns(plan)
    if problems := [*_no_reviews(plan, shared), *_never_planned(plan)]:
        raise PlanInvalid(problems)
    return _followed(plan, shared)


def _followed(plan: Plan, shared: SharedTurns) -> Schedule:
    return _correction(plan) if plan.is_hexapod else _along_axes(plan, shared)


def _no_reviews(plan: Plan, shared: SharedTurns) -> Iterator[Problem]:
    """Orders to move or cancel a review that is not there. Commands have looked, and their entries bear a digest."""
    end, last_review = None, None  # the same for all orders of reviews in a row: they change no turn but by the last
    for place, entry in enumerate(plan.course):
        if not (entry.is_review or entry.moves_nothing):
            end = None
        elif entry.is_review and entry.order != "review_add" and not entry.base:
            earlier = plan_at(plan, place)
            if end is None or earlier.last_review != last_review:
                end, last_review = _turns_end(earlier, shared), earlier.last_review
            if text := no_review_text(reviews_of(earlier, end), entry):
                yield Problem(("course", place), f"order {entry.order}: {text}")


def _turns_end(plan: Plan, shared: SharedTurns) -> TurnsEnd:
    """How the turns of a plan come to their end. Raises PlanInvalid where its course cannot be followed.

    A re-set changes no turn but by a later order to go on from the scale: none after the last of those is looked for.
    """
    scheduler: Scheduler
    if plan.is_hexapod:
        scheduler, begun = scheduler_for(plan), list[PlannedSession]()
    else:
        read_on = (entry.earliest.date() for entry in plan.course if entry.order and entry.readings_mm)
        until = max(read_on, default=date.min)
        scheduler, begun = shared.begun(plan, resets_of(plan, until, shared), until)
    last = deque(chain(begun, scheduler.turns()), 1)  # no other turn is asked for
    return turns_end(scheduler, _sessions(scheduler, last)[-1].at.date())


def _never_planned(plan: Plan) -> Iterator[Problem]:
    """Records that something was not re-set or exchanged on a day for which it was not planned."""
    for place, entry in enumerate(plan.course):
        if entry.record == "not_made":
            earlier, days = plan_at(plan, place), no_longer(entry)
            if _are_planned(earlier, days):
                continue
            planned = scheduler_for(earlier).hardware_days
            for name, on in sorted(days - set(planned)):
                planned_days = [day_text(day) for actuator, day in planned if actuator == name]
                those = f"planned are {', '.join(planned_days)}" if planned_days else "none is planned"
                text = f"record not_made on {day_text(on)}: {name} is not re-set or exchanged then"
                yield Problem(("course", place), f"{text}; {those}")


def _are_planned(plan: Plan, days: set[tuple[str, date]]) -> bool:
    """Whether all these re-sets are ordered or planned, which turns up to the last of them tell. Not of six struts."""
    if plan.is_hexapod or not days:
        return False
    return days <= {reset[:2] for reset in told_resets(plan)} or days <= {
        reset[:2] for reset in resets_of(plan, max(on for _, on in days))
    }


def _correction(plan: Plan) -> Schedule:
    """The schedule of six struts, which alone load numpy."""
    from bt_cli.schedule.standing_swaps import hexapod_scheduler

    scheduler = hexapod_scheduler(plan)
    whole = _whole(scheduler, list(scheduler.turns()))
    return _of_one_level(replace(whole, correction=scheduler.correction()))


def _along_axes(plan: Plan, shared: SharedTurns) -> Schedule:
    """The schedule of levels that move along the bone's axis or about a hinge."""
    scheduler, turns = shared.begun(plan, resets_of(plan, None, shared), date.max)
    turns += scheduler.turns()
    whole, ways_mm = _whole(scheduler, turns), scheduler.course.trajectory.ways_mm
    whole = replace(whole, resets=scheduler.resets, replans=tuple(scheduler.replans), ways_mm=ways_mm)
    if len(scheduler.parts) == 1:
        return _of_one_level(whole)
    return Schedule(**vars(whole), levels=tuple(_of_levels(scheduler, turns)))


def _of_one_level(whole: LevelSchedule) -> Schedule:
    """Of one level all that is true of the whole is true of the level, too."""
    (plan,) = whole.plan.level_plans
    return Schedule(**vars(whole), levels=(whole if plan is whole.plan else replace(whole, plan=plan),))


def _whole(scheduler: Scheduler, turns: Sequence[PlannedSession]) -> LevelSchedule:
    """What is true of the whole of a plan."""
    plan, sessions, course = scheduler.plan, _sessions(scheduler, turns), scheduler.course.trajectory
    return LevelSchedule(
        plan=plan,
        start=existing(course.start, plan.zones),
        actuators=scheduler.actuators,
        sessions=tuple(sessions),
        milestones=tuple(milestones_of(scheduler, sessions)),
        steps=_steps(sessions),
        moved_mm=scheduler.moved_mm,
        achieved_mm_per_day=scheduler.achieved_mm_per_day,
        missed=tuple(scheduler.missed),
        events=course.events,
        states=course.states,
        skipped=tuple(_skipped(course, sessions, scheduler.missed)),
        truncated_at=course.truncated_at,
        left_mm=scheduler.ends()[-1].remaining_mm,
        done=course.at_goal,
    )


def _sessions(scheduler: Scheduler, turns: Iterable[PlannedSession]) -> list[Session]:
    """All its sessions. Raises PlanInvalid where its plan cannot be followed."""
    sessions = sessions_of(scheduler, turns)
    if problems := problems_of(scheduler, sessions):
        raise PlanInvalid(problems)
    return sessions


def sessions_of(scheduler: Scheduler, turns: Iterable[PlannedSession], first: int = 1) -> list[Session]:
    """The sessions in which a scheduler makes turns, numbered from `first` on."""
    if not (columns := [*zip(*turns, strict=True)]):
        return []
    times, phases, moves, ways, levels, _, rings_mm = columns
    zones = scheduler.plan.zones
    before = existing(scheduler.course.start, zones).toordinal() - 1
    days = [at.toordinal() - before for at in times]
    of_level_mm = [of_levels_mm[0] if len(of_levels_mm) == 1 else ZERO for of_levels_mm in rings_mm]
    return list(
        rows_of(
            Session, count(first), zones.instants(times), days, phases, moves, *zip(*ways, strict=True), levels,
            of_level_mm, times,
        )
    )  # fmt: skip


def problems_of(scheduler: Scheduler, sessions: Sequence[Session]) -> list[Problem]:
    """Why a scheduler that has made all its turns in these sessions has not followed its plan; nothing where it has."""
    problems = [*scheduler.course.problems, *_turns_without_frame(scheduler, sessions)]
    if sessions:
        start = existing(scheduler.course.start, scheduler.plan.zones).date()
        problems += _outside(scheduler.plan, start, sessions[-1].at.date())
    elif not problems:
        problems.append(_nothing(scheduler.plan))
    return problems


def _turns_without_frame(scheduler: Scheduler, sessions: Sequence[Session]) -> Iterator[Problem]:
    """That a frame came off before its last turn, made or missed."""
    plan = scheduler.plan
    last = max([*scheduler.missed, *(session.local for session in sessions[-1:])], default=None)
    if plan.frame_off and last and last.date() > plan.frame_off:
        place = next(i for i, entry in enumerate(plan.course) if entry.record == "frame_off")
        text = f"record frame_off on {day_text(plan.frame_off)} is before the last turn, {time_text(last)}"
        yield Problem(("course", place), f"{text}: order stop first, for the time from which nothing was turned")


def _of_levels(scheduler: StepScheduler, turns: Sequence[PlannedSession]) -> Iterator[LevelSchedule]:
    """A schedule for each level that ever turns: its own turns, share and dates."""
    zones, ends = scheduler.plan.zones, scheduler.ends()
    for i, part in enumerate(scheduler.parts):
        actuator_ids = {actuator.id for actuator in part.kinematics.actuators}
        course = scheduler.course.planners[i].course.trajectory
        start = existing(course.start, zones)
        sessions: list[Session] = []
        by_mm = ZERO  # in tandem its bone also moves, by what two rings round, where only the ring behind is turned
        for turn in turns:
            by_mm = total((by_mm, turn.levels[i].delta_mm))
            moves = tuple(move for move in turn.moves if move.actuator.id in actuator_ids)
            if moves:
                at, day = zones.instant(turn.at), _day(start, turn.at)
                way = turn.levels[i]._replace(delta_mm=by_mm)
                sessions.append(
                    Session(len(sessions) + 1, at, day, turn.phases[i], moves, *way, (way,), turn.rings_mm[i], turn.at)
                )
                by_mm = ZERO
        if not sessions:
            continue
        resets = tuple(reset for reset in scheduler.resets if reset.actuator in actuator_ids)
        swaps = sorted({reset.on for reset in resets})
        reviews = until_frame_off(part.plan, review_dates(part.plan, sessions[-1].at.date()))
        yield LevelSchedule(
            plan=part.plan,
            start=start,
            actuators=part.kinematics.actuators,
            sessions=tuple(sessions),
            milestones=tuple(milestones_by(part.plan, course, sessions, swaps, reviews)),
            steps=_steps(sessions),
            moved_mm=scheduler.level_mm(i),
            achieved_mm_per_day=scheduler.rate_of(i),
            missed=tuple(part.missed),
            events=course.events,
            ways_mm=course.ways_mm,
            states=course.states,
            skipped=tuple(_skipped(course, sessions, part.missed)),
            resets=resets,
            replans=tuple(scheduler.replans),
            truncated_at=course.truncated_at,
            left_mm=ends[i].remaining_mm,
            done=course.at_goal,
        )


def _skipped(course: Trajectory, sessions: Sequence[Session], missed: Sequence[datetime]) -> Iterator[Skipped]:
    """The times that a clock change skips, where there is a session in their place, made or missed."""
    due = {*missed, *(session.local for session in sessions)} if course.skipped else set()
    yield from (skipped for skipped in course.skipped if skipped.at in due)


def _steps(sessions: Sequence[Session]) -> int:
    return sum(abs(move.steps) for session in sessions for move in session.moves)


def _day(start: datetime, at: datetime) -> int:
    """The day of a course on which a time is; 1 is the day of the clock start."""
    return at.toordinal() - start.toordinal() + 1


def scheduler_for(plan: Plan) -> Scheduler:
    """What makes the turns of a plan's frame; six struts are the only one that loads numpy.

    Raises PlanInvalid where six struts cannot follow the course.
    """
    if not plan.is_hexapod:
        return StepScheduler(plan, resets_of(plan))
    from bt_cli.schedule.standing_swaps import hexapod_scheduler

    return hexapod_scheduler(plan)


def _nothing(plan: Plan) -> Problem:
    if plan.is_hexapod and not plan.course:
        text = "start and end are so near that no strut would turn a step"
        return Problem(("correction",), f"correction: {text}")
    if not plan.course and plan.review and plan.review.last:
        text = "last must be later: nothing would be turned by then"
        return Problem(("review", "last"), f"{text}; you wrote {plan.review.last}")
    if not plan.course:
        text = "steps_per_turn must be higher: the whole way is less than half a step, so nothing would ever turn"
        return Problem(("frame", "steps_per_turn"), text)
    return Problem(("course",), "course: nothing would ever turn; order resume, or take the pause out")


def _outside(plan: Plan, start: date, last: date) -> list[Problem]:
    course = f"the course, which runs from {day_text(start)} to {day_text(last)}"
    if plan.course:  # a pause may end the turns before a swap that was planned
        course = f"the course, which begins on {day_text(start)} and takes 5 years at most"
        last = start + timedelta(days=MAX_COURSE_DAYS)
    frames: list[tuple[KeyPath, Frame]] = [(("frames", i), part) for i, part in enumerate(plan.frames)]
    return [
        Problem((*path, "swaps"), f"swaps: {day_text(on)} is outside {course}")
        for path, frame in [(("frame",), plan.frame), *frames]
        for on in frame.swaps
        if not start < on <= last
    ]
