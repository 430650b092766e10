"""Where a course ends: at contact, when its goal is reached, or at the last review that its plan covers."""

from fractions import Fraction
from typing import Literal, NamedTuple

from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule

EndsAt = Literal["contact", "goal", "compression", "last_review", "paused", "stopped", "waiting"]


class End(NamedTuple):
    """At what a course ends, and how much of its goal is then left; "waiting" is for an order."""

    at: EndsAt
    remaining_mm: Fraction


def end_of(schedule: Schedule) -> End:
    """Where the course of a schedule ends, as far as it is planned."""
    return End(_at(schedule), schedule.left_mm)


def _at(schedule: Schedule) -> EndsAt:
    at_rest: dict[str, EndsAt] = {"paused": "paused", "stopped": "stopped"}
    last = schedule.states[-1].name if schedule.states else ""
    if schedule.truncated_at:
        return "last_review"
    if last in at_rest:
        return at_rest[last]
    if not schedule.done:
        return "waiting"
    if schedule.plan.goal.kind == "transport" and any(event.entry.kind == "compress" for event in schedule.events):
        return "compression"
    met = schedule.dates("expected_contact")[-1:] == [schedule.sessions[-1].at.date()]
    return "contact" if met and schedule.plan.goal.kind == "transport" else "goal"


def is_told(plan: Plan) -> bool:
    """Whether a schedule says where it ends: where the plan alone leaves more than one answer."""
    goal, review = plan.goal, plan.review
    has_end = len(plan.levels) > 1 or plan.frame.hinge or plan.frame.cable or plan.docking or (review and review.last)
    return bool(has_end or goal.acute_shortening_mm or (goal.kind == "compression" and goal.defect_mm))
