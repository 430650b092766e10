"""From a plan to its schedule: motion, frame and rounding put together."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.axial import Actuator, actuators, travel_mm
from bt_cli.motion.course import Course, course_of
from bt_cli.plan.model import WEEKDAYS, Plan, Review
from bt_cli.schedule.model import Milestone, MilestoneKind, Move, Schedule, Session
from bt_cli.schedule.steps import nearest_step
from bt_cli.schedule.times import instant
from bt_cli.words import clock_text, day_text


class Turn(NamedTuple):
    """A slot of the course, by number and local time, at which something turns; `moved_mm` is the bone's way so far."""

    slot: int
    local: datetime
    moves: tuple[Move, ...]
    moved_mm: Fraction


def schedule_of(plan: Plan) -> Schedule:
    """The schedule of a plan. Raises PlanInvalid where a session's time does not exist on its date."""
    course, frame = course_of(plan), actuators(plan)
    turns = list(_turns(frame, course, plan.frame.swaps))
    zone = ZoneInfo(plan.timezone)
    sessions, skipped = [], []
    for number, turn in enumerate(turns, start=1):
        if (at := instant(turn.local, zone)) is None:
            skipped.append(turn.local)
            continue
        day = (turn.local.date() - course.start.date()).days + 1
        remaining_mm = max(course.total_mm - turn.moved_mm, Fraction(0))
        sessions.append(Session(number, at, day, course.phase, turn.moves, remaining_mm))
    problems = [_skipped(local, plan.timezone) for local in skipped]
    problems += _outside(plan.frame.swaps, course.start.date(), turns[-1].local.date())
    if problems:
        raise PlanInvalid(problems)
    last = turns[-1]
    return Schedule(
        plan=plan,
        start=course.start,
        actuators=frame,
        sessions=tuple(sessions),
        milestones=tuple(_milestones(plan, course, sessions)),
        steps=sum(abs(move.steps) for session in sessions for move in session.moves),
        moved_mm=last.moved_mm,
        achieved_mm_per_day=last.moved_mm * len(plan.protocol.sessions) / last.slot,
    )


def _turns(frame: Sequence[Actuator], course: Course, swaps: Sequence[date]) -> Iterator[Turn]:
    """Every slot at which something turns."""
    made = [0] * len(frame)
    since_swap = [0] * len(frame)  # the steps made before the last swap: from there the scale starts anew
    waiting = sorted(swaps)
    for number, slot in enumerate(course.slots, start=1):
        moves = []
        while waiting and waiting[0] <= slot.at.date():
            waiting.pop(0)
            since_swap = list(made)
        for i, actuator in enumerate(frame):
            before = made[i]
            made[i] = nearest_step(travel_mm(actuator, slot.position_mm), actuator.step_mm, before)
            if made[i] != before:
                reading_mm = actuator.start_reading_mm + (made[i] - since_swap[i]) * actuator.step_mm
                moves.append(Move(actuator, made[i] - before, reading_mm, actuator.face(made[i])))
        if moves:
            yield Turn(number, slot.at, tuple(moves), made[0] * frame[0].step_mm)


def _outside(swaps: Sequence[date], start: date, last: date) -> list[Problem]:
    course = f"the course, which runs from {day_text(start)} to {day_text(last)}"
    return [
        Problem(("frame", "swaps"), f"swaps: {day_text(on)} is outside {course}")
        for on in swaps
        if not start < on <= last
    ]


def _skipped(local: datetime, zone: str) -> Problem:
    said = f"{clock_text(local)} does not exist on {day_text(local)} in {zone}, where the clocks go forward then"
    return Problem(("protocol", "sessions"), f"{said}; choose another time")


_ORDER: tuple[MilestoneKind, ...] = (
    "surgery",
    "distraction_start",
    "first_session",
    "review",
    "swap",
    "expected_contact",
    "last_session",
)


def _milestones(plan: Plan, course: Course, sessions: list[Session]) -> list[Milestone]:
    last = sessions[-1].at.date()
    found = [Milestone("surgery", plan.surgery)] if plan.surgery else []
    found += [
        Milestone("distraction_start", course.start.date()),
        Milestone("first_session", sessions[0].at.date()),
        Milestone("last_session", last),
    ]
    if plan.goal.kind == "transport":
        found.append(Milestone("expected_contact", last))
    if plan.review:
        found += [Milestone("review", on) for on in review_dates(plan.review, last)]
    found += [Milestone("swap", on) for on in plan.frame.swaps]
    return sorted(found, key=lambda m: (m.on, _ORDER.index(m.kind)))


def review_dates(review: Review, last: date) -> list[date]:
    """The reviews up to and with the first one on or after the last session."""
    from dateutil.relativedelta import relativedelta
    from dateutil.rrule import DAILY, rrule, weekday

    first = review.first
    assert first  # noqa: S101 - `reading` has filled it in
    days = tuple(weekday(WEEKDAYS.index(d)) for d in review.weekdays)
    until = max(first, last + timedelta(days=review.every_days))
    dates: list[date] = []
    for planned in rrule(
        DAILY, dtstart=datetime.combine(first, datetime.min.time()), interval=review.every_days, until=until
    ):
        on = planned.date()
        if days:
            on = min(on + relativedelta(weekday=day) for day in days)
        if on not in dates:
            dates.append(on)
        if on >= last:
            break
    return dates
