"""The dates that matter of a course: surgery, first and last turn, reviews, re-sets, and when contact is expected."""

from collections.abc import Sequence
from datetime import date

from bt_cli.motion.clocks import existing
from bt_cli.motion.slots import Trajectory
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Milestone, MilestoneKind, Session
from bt_cli.schedule.reviews import reviews_of, turns_end
from bt_cli.schedule.scheduler import Scheduler

_ORDER: tuple[MilestoneKind, ...] = (
    "surgery",
    "distraction_start",
    "first_session",
    "review",
    "swap",
    "expected_contact",
    "last_session",
)


def milestones_of(scheduler: Scheduler, sessions: Sequence[Session]) -> list[Milestone]:
    """The dates that matter, of a scheduler that has made all its turns, in these sessions."""
    reviews = reviews_of(scheduler.plan, turns_end(scheduler, sessions[-1].at.date()))
    days = sorted({on for _, on in scheduler.hardware_days})
    return milestones_by(scheduler.plan, scheduler.course.trajectory, sessions, days, reviews)


def milestones_by(
    plan: Plan,
    course: Trajectory,
    sessions: Sequence[Session],
    swaps: Sequence[date],
    reviews: Sequence[date],
) -> list[Milestone]:
    """The dates of a course with these sessions, swaps and reviews, in order."""
    last = sessions[-1].at.date()
    milestones = [Milestone("surgery", plan.surgery)] if plan.surgery else []
    milestones += [
        Milestone("distraction_start", existing(course.start, plan.zones).date()),
        Milestone("first_session", sessions[0].at.date()),
        Milestone("last_session", last),
    ]
    if plan.goal.kind == "compression" and plan.goal.defect_mm:  # a gap is closed before its ends are pressed together
        met = next((s for s in sessions if s.done_mm >= plan.goal.defect_mm), None)
        milestones += [Milestone("expected_contact", met.at.date())] if met else []
    if plan.goal.kind == "transport" and (contact := course.contact):
        turned = (s.at.date() for s in reversed(sessions) if s.local <= contact)
        milestones.append(Milestone("expected_contact", next(turned, contact.date())))
    milestones += [Milestone("review", on) for on in reviews]
    milestones += [Milestone("swap", on) for on in swaps]
    return sorted(milestones, key=lambda m: (m.on, _ORDER.index(m.kind)))
