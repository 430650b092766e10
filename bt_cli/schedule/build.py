"""From a plan to its schedule: motion, frame and rounding put together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bt_cli.errors import KeyPath, PlanInvalid, Problem
from bt_cli.motion.clocks import existing
from bt_cli.motion.course import Walk
from bt_cli.motion.exact import ZERO, total
from bt_cli.motion.levels import Levels
from bt_cli.motion.slots import Skipped
from bt_cli.plan.model import Frame, Plan
from bt_cli.schedule.hand import Hand
from bt_cli.schedule.model import Milestone, MilestoneKind, Schedule, Session, Turn
from bt_cli.schedule.resets import resets_of
from bt_cli.schedule.reviews import review_dates, reviews_of
from bt_cli.schedule.times import instant
from bt_cli.words import day_text

if TYPE_CHECKING:
    from bt_cli.schedule.struts import StrutHand


def schedule_of(plan: Plan) -> Schedule:
    """The schedule of a plan.

    Raises PlanInvalid where its course cannot be followed.
    """
    hand = planned_hand(plan)
    turns = list(hand.turns())
    course, start = hand.course, existing(hand.course.start, plan.timezone)
    sessions = list(sessions_of(hand, turns))
    if problems := problems_of(hand, sessions):
        raise PlanInvalid(problems)
    return Schedule(
        plan=plan,
        start=start,
        actuators=hand.actuators,
        sessions=tuple(sessions),
        milestones=tuple(milestones_of(hand, sessions)),
        steps=_steps(sessions),
        moved_mm=hand.moved_mm,
        achieved_mm_per_day=hand.achieved_mm_per_day,
        missed=tuple(hand.missed),
        events=tuple(course.events),
        states=tuple(course.states),
        skipped=tuple(_skipped(course, sessions)),
        correction=hand.correction(),
        resets=hand.resets,
        levels=tuple(_of_levels(hand, turns)) if isinstance(hand, Hand) and len(hand.parts) > 1 else (),
        covered_until=course.cut_at,
        left_mm=hand.ends()[-1].remaining_mm,
        done=course.at_goal,
    )


def sessions_of(hand: "Hand | StrutHand", turns: Iterable[Turn], first: int = 1) -> Iterator[Session]:
    """The sessions in which a hand makes turns, numbered from `first` on."""
    zone, start = ZoneInfo(hand.plan.timezone), existing(hand.course.start, hand.plan.timezone)
    for number, turn in enumerate(turns, start=first):
        at, day = instant(turn.slot.at, zone), _day(start, turn.slot.at)
        ring_mm = turn.rings_mm[0] if len(turn.rings_mm) == 1 else ZERO
        yield Session(number, at, day, turn.slot.phase, turn.moves, *turn.way, turn.levels, ring_mm)


def problems_of(hand: "Hand | StrutHand", sessions: Sequence[Session]) -> list[Problem]:
    """Why a hand that has made all its turns, in these sessions, has not followed its plan; nothing where it has."""
    problems = list(hand.course.problems)
    if sessions and not hand.plan.course:  # a pause may end the turns before a swap that was planned
        start = existing(hand.course.start, hand.plan.timezone)
        problems += _outside(hand.plan, start.date(), sessions[-1].at.date())
    elif not sessions and not problems:
        problems.append(_nothing(hand.plan))
    return problems


def milestones_of(hand: "Hand | StrutHand", sessions: Sequence[Session]) -> list[Milestone]:
    """The dates that matter, of a hand that has made all its turns, in these sessions."""
    reviews = reviews_of(hand, sessions[-1].at.date())
    return _milestones(hand.plan, hand.course, sessions, hand.swap_dates, reviews)


def _of_levels(hand: Hand, turns: Sequence[Turn]) -> Iterator[Schedule]:
    """A schedule for each level that ever turns: its own turns, share and dates."""
    zone, ends = ZoneInfo(hand.plan.timezone), hand.ends()
    for i, (part, walk) in enumerate(zip(hand.parts, hand.course.walks, strict=True)):
        own, start = {actuator.id for actuator in part.gear.actuators}, existing(walk.start, hand.plan.timezone)
        sessions: list[Session] = []
        by_mm = ZERO  # in tandem its bone also moves, by less than a step, where only the ring behind is turned
        for turn in turns:
            by_mm = total((by_mm, turn.levels[i].bone_mm))
            moves = tuple(move for move in turn.moves if move.actuator.id in own)
            if moves:
                at, day = instant(turn.slot.at, zone), _day(start, turn.slot.at)
                way = turn.levels[i]._replace(bone_mm=by_mm)
                sessions.append(
                    Session(len(sessions) + 1, at, day, turn.phases[i], moves, *way, ring_mm=turn.rings_mm[i])
                )
                by_mm = ZERO
        if not sessions:
            continue
        resets = tuple(reset for reset in hand.resets if reset.actuator in own)
        swaps = sorted({reset.on for reset in resets})
        reviews = review_dates(part.plan.review, sessions[-1].at.date()) if part.plan.review else []
        yield Schedule(
            plan=part.plan,
            start=start,
            actuators=part.gear.actuators,
            sessions=tuple(sessions),
            milestones=tuple(_milestones(part.plan, walk, sessions, swaps, reviews)),
            steps=_steps(sessions),
            moved_mm=hand.level_mm(i),
            achieved_mm_per_day=hand.rate_of(i),
            missed=tuple(part.missed),
            events=tuple(walk.events),
            states=tuple(walk.states),
            skipped=tuple(_skipped(walk, sessions)),
            resets=resets,
            covered_until=walk.cut_at,
            left_mm=ends[i].remaining_mm,
            done=walk.at_goal,
        )


def _skipped(course: Walk | Levels, sessions: Sequence[Session]) -> Iterator[Skipped]:
    """The times that a clock change skips, where there is a session in their place."""
    turned = {session.at.replace(tzinfo=None) for session in sessions} if course.skipped else set()
    yield from (skipped for skipped in course.skipped if skipped.at in turned)


def _steps(sessions: Sequence[Session]) -> int:
    return sum(abs(move.steps) for session in sessions for move in session.moves)


def _day(start: datetime, at: datetime) -> int:
    """The day of a course on which a time is; 1 is the day of the clock start."""
    return (at.date() - start.date()).days + 1


def planned_hand(plan: Plan) -> "Hand | StrutHand":
    """The hand that this frame needs; six struts are the only one that loads numpy."""
    if not plan.is_hexapod:
        return Hand(plan, resets_of(plan))
    from bt_cli.schedule.struts import hand_of

    return hand_of(plan)


def _nothing(plan: Plan) -> Problem:
    if plan.is_hexapod and not plan.course:
        said = "start and end are so near that no strut would turn a step"
        return Problem(("correction",), f"correction: {said}")
    if not plan.course and plan.review and plan.review.last:
        said = "last must be later: nothing would be turned by then"
        return Problem(("review", "last"), f"{said}; you wrote {plan.review.last}")
    if not plan.course:
        said = "steps_per_turn must be higher: the whole way is less than half a step, so nothing would ever turn"
        return Problem(("frame", "steps_per_turn"), said)
    return Problem(("course",), "course: nothing would ever turn; order resume, or take the pause out")


def _outside(plan: Plan, start: date, last: date) -> list[Problem]:
    course = f"the course, which runs from {day_text(start)} to {day_text(last)}"
    frames: list[tuple[KeyPath, Frame]] = [(("frames", i), part) for i, part in enumerate(plan.frames)]
    return [
        Problem((*path, "swaps"), f"swaps: {day_text(on)} is outside {course}")
        for path, frame in [(("frame",), plan.frame), *frames]
        for on in frame.swaps
        if not start < on <= last
    ]


_ORDER: tuple[MilestoneKind, ...] = (
    "surgery",
    "distraction_start",
    "first_session",
    "review",
    "swap",
    "expected_contact",
    "last_session",
)


def _milestones(
    plan: Plan, walk: Walk | Levels, sessions: Sequence[Session], swaps: Sequence[date], reviews: Sequence[date]
) -> list[Milestone]:
    last = sessions[-1].at.date()
    found = [Milestone("surgery", plan.surgery)] if plan.surgery else []
    found += [
        Milestone("distraction_start", existing(walk.start, plan.timezone).date()),
        Milestone("first_session", sessions[0].at.date()),
        Milestone("last_session", last),
    ]
    if plan.goal.kind == "compression" and plan.goal.defect_mm:  # a gap is closed before its ends are pressed together
        met = next((s for s in sessions if s.way_mm >= plan.goal.defect_mm), None)
        found += [Milestone("expected_contact", met.at.date())] if met else []
    if plan.goal.kind == "transport" and (contact := walk.contact):
        turned = [s.at.date() for s in sessions if s.at.replace(tzinfo=None) <= contact]
        found.append(Milestone("expected_contact", turned[-1] if turned else contact.date()))
    found += [Milestone("review", on) for on in reviews]
    found += [Milestone("swap", on) for on in swaps]
    return sorted(found, key=lambda m: (m.on, _ORDER.index(m.kind)))
