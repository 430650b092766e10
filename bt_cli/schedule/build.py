"""From a plan to its schedule: motion, frame and rounding put together."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.axial import actuators, travel_mm
from bt_cli.motion.course import Walk
from bt_cli.motion.slots import Slot
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Milestone, MilestoneKind, Move, Schedule, Session, Turn
from bt_cli.schedule.reviews import review_dates
from bt_cli.schedule.steps import nearest_step
from bt_cli.schedule.times import instant, skipped_days
from bt_cli.words import clock_text, day_text

if TYPE_CHECKING:
    from bt_cli.schedule.struts import StrutHand


class Hand:
    """What the hand does at each slot: whole steps. It tells the walk what was really made."""

    def __init__(self, plan: Plan, near: date | None = None) -> None:
        days = {near, *plan.frame.swaps} if near else None
        self.walk, self.actuators = Walk(plan, days), actuators(plan)
        self.distance_mm = Fraction(plan.goal.distance_mm)
        self.made = [0] * len(self.actuators)
        self.since_swap = [0] * len(
            self.actuators
        )  # the steps made before the last swap: from there the scale starts anew
        self.swap_dates = plan.frame.swaps
        self.swaps = sorted(plan.frame.swaps)
        self.slots = 0
        self.missed: list[datetime] = []

    def turns(self) -> Iterator[Turn]:
        """Every slot at which something turns."""
        step_mm = self.actuators[0].step_mm
        for slot in self.walk.slots():
            while self.swaps and self.swaps[0] <= slot.at.date():
                self.swaps.pop(0)
                self.since_swap = list(self.made)
            if slot.missed:
                self.missed.append(slot.at)
                continue
            self.slots += slot.together
            moves = tuple(filter(None, (self._move(i, slot) for i in range(len(self.actuators)))))
            self.walk.made_mm = self.made[0] * step_mm
            if moves:
                remaining_mm = max(slot.goal - self.walk.made_mm, Fraction(0))
                yield Turn(slot, moves, remaining_mm, self.distance_mm + slot.extended_mm - remaining_mm)

    @property
    def moved_mm(self) -> Fraction:
        """The sum of all whole steps."""
        return self.made[0] * self.actuators[0].step_mm

    def correction(self) -> None:
        """None: there is no correction along an axis."""

    def _move(self, i: int, slot: Slot) -> Move | None:
        actuator, before = self.actuators[i], self.made[i]
        planned = nearest_step(travel_mm(actuator, slot.position), actuator.step_mm, before)
        made = planned
        if slot.steps is not None and actuator.id in slot.steps:
            made = before + slot.steps[actuator.id]
            if made != planned and i == 0:
                self.walk.shift((made - planned) * actuator.step_mm)
        self.made[i] = made
        if made == before:
            return None
        reading_mm = actuator.start_reading_mm + (made - self.since_swap[i]) * actuator.step_mm
        return Move(actuator, made - before, reading_mm, actuator.face(made))


def schedule_of(plan: Plan, *, near: date | None = None) -> Schedule:
    """The schedule of a plan; of one `near` a day see `schedule_near`.

    Raises PlanInvalid where its course cannot be followed, or a session's time does not exist on its date.
    """
    hand = _hand(plan, near)
    turns = list(hand.turns())
    walk, zone = hand.walk, ZoneInfo(plan.timezone)
    sessions, skipped = [], []
    for number, turn in enumerate(turns, start=1):
        slot = turn.slot
        if (at := instant(slot.at, zone)) is None:
            skipped.append(slot.at)
            continue
        day = (slot.at.date() - walk.start.date()).days + 1
        sessions.append(Session(number, at, day, slot.phase, turn.moves, turn.remaining_mm, turn.way_mm))
    problems = walk.problems + [_skipped(local, plan.timezone) for local in skipped]
    if turns and not plan.course:  # a pause may end the turns before a swap that was planned
        problems += _outside(plan.frame.swaps, walk.start.date(), turns[-1].slot.at.date())
    elif not turns and not problems:
        problems.append(_nothing(plan))
    if problems:
        raise PlanInvalid(problems)
    moved_mm = hand.moved_mm
    return Schedule(
        plan=plan,
        start=walk.start,
        actuators=hand.actuators,
        sessions=tuple(sessions),
        milestones=tuple(_milestones(plan, walk, sessions, hand.swap_dates)),
        steps=sum(abs(move.steps) for session in sessions for move in session.moves),
        moved_mm=moved_mm,
        achieved_mm_per_day=moved_mm * len(plan.slots) / hand.slots,
        missed=tuple(hand.missed),
        events=tuple(walk.events),
        states=tuple(walk.states),
        correction=hand.correction(),
    )


def _hand(plan: Plan, near: date | None) -> "Hand | StrutHand":
    """The hand that this frame needs; six struts are the only one that loads numpy."""
    if not plan.is_hexapod:
        return Hand(plan, near)
    from bt_cli.schedule.struts import hand_of

    return hand_of(plan)


def _nothing(plan: Plan) -> Problem:
    if plan.is_hexapod and not plan.course:
        said = "start and end are so near that no strut would turn a step"
        return Problem(("correction",), f"correction: {said}")
    return Problem(("course",), "course: nothing would ever turn; order resume, or take the pause out")


def schedule_near(plan: Plan, on: date) -> Schedule:
    """What `schedule_of` says, in a fraction of the time: with each session of that day, but not of all others.

    Sessions of other days may be taken together: one then has the steps of several, and the time of the last; so a
    session's `number` counts no more than those that are listed. All else is the same. Raises PlanInvalid as the whole.
    """
    try:
        found = schedule_of(plan, near=on)
    except PlanInvalid:
        return schedule_of(plan)  # which says it in full
    first, last = found.start.date(), found.sessions[-1].at.date()
    years = range(first.year, last.year + 1)
    skipped = (day for year in years for day in skipped_days(plan.timezone, year, found.times))
    return schedule_of(plan) if any(first <= day <= last for day in skipped) else found


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


def _milestones(plan: Plan, walk: Walk, sessions: list[Session], swaps: Sequence[date]) -> list[Milestone]:
    last = sessions[-1].at.date()
    found = [Milestone("surgery", plan.surgery)] if plan.surgery else []
    found += [
        Milestone("distraction_start", walk.start.date()),
        Milestone("first_session", sessions[0].at.date()),
        Milestone("last_session", last),
    ]
    if plan.goal.kind == "transport" and walk.contact:
        turned = [s.at.date() for s in sessions if s.at.replace(tzinfo=None) <= walk.contact]
        found.append(Milestone("expected_contact", turned[-1] if turned else walk.contact.date()))
    if plan.review:
        found += [Milestone("review", on) for on in review_dates(plan.review, last)]
    found += [Milestone("swap", on) for on in swaps]
    return sorted(found, key=lambda m: (m.on, _ORDER.index(m.kind)))
