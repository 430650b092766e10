"""What a plan's schedule was at its earlier revisions: the plan file alone is enough to know."""

from collections.abc import Iterator

from bt_cli.errors import PlanInvalid
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule


def earlier_schedules(schedule: Schedule) -> Iterator[tuple[int, Schedule | None]]:
    """Each earlier revision and its schedule, newest first; None where nothing could be turned by it."""
    plan, last = schedule.plan, schedule
    found: Schedule | None = last
    for revision in range(plan.revision - 1, -1, -1):
        if not plan.course[revision].moves_nothing:
            found = _or_none(plan_at(plan, revision))
        yield revision, found


def _or_none(plan: Plan) -> Schedule | None:
    try:
        return schedule_of(plan)
    except PlanInvalid:
        return None
