"""What a plan's schedule was at its earlier revisions: the plan file alone is enough to know.

The sessions before the day on which an entry of the course counts are those of the plan without it. So an earlier
revision is not made from its first session on: the scheduler that makes a later one is stopped at that day, and a copy
of it goes on without the entry. Where an entry is more than an order or a record of missed sessions, the revision
before it is made from the first session on, and those before it go on from there.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from bt_cli.errors import PlanInvalid
from bt_cli.motion.slots import Event
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.build import problems_of, scheduler_for, sessions_of
from bt_cli.schedule.milestones import milestones_of
from bt_cli.schedule.model import Milestone, Session
from bt_cli.schedule.phases import settled_until
from bt_cli.schedule.resets import resets_of
from bt_cli.schedule.scheduler import Scheduler
from bt_cli.schedule.step_scheduler import StepScheduler


class EarlierRevision:
    """An earlier revision: its `plan`, and the sessions of its own, which are those from the local time `since` on.

    What it has `before` that, the later revision that it branches off from has too. One that is whole has no `since`.
    """

    def __init__(self, scheduler: Scheduler, since: datetime | None, before: Sequence[Session]) -> None:
        self.plan, self.since, self.before, self._scheduler = scheduler.plan, since, before, scheduler
        self.milestones, self.events = list[Milestone](), tuple[Event, ...]()

    def sessions(self) -> list[Session] | None:
        """Its own sessions, and then its `milestones` and the orders that it follows too. To be asked for once.

        None where nothing could be turned by it, as its course cannot be followed.
        """
        sessions = sessions_of(self._scheduler, self._scheduler.turns(), len(self.before) + 1)
        every = [*self.before, *sessions]
        if problems_of(self._scheduler, every):
            return None
        self.milestones, self.events = milestones_of(self._scheduler, every), self._scheduler.course.trajectory.events
        return sessions


def earlier_revisions(plan: Plan) -> Iterator[tuple[int, EarlierRevision | None]]:
    """Each earlier revision of a plan, newest first; one before an entry that moves nothing is the one after it.

    None where its course cannot be followed.
    """
    branches, earlier_revision = _branches(plan), None
    for revision in range(plan.revision - 1, -1, -1):
        if not plan.course[revision].moves_nothing:
            earlier_revision = branches.get(revision)
            if not earlier_revision:
                earlier = plan_at(plan, revision)
                earlier_revision, branches = _whole(earlier), _branches(earlier)
        yield revision, earlier_revision


def _whole(plan: Plan) -> EarlierRevision | None:
    try:
        return EarlierRevision(scheduler_for(plan), None, ())
    except PlanInvalid:
        return None


def _branches(plan: Plan) -> dict[int, EarlierRevision]:
    """The earlier revisions that have the first sessions of a plan, each at the place where it goes its own way."""
    places, revisions = list(_places(plan)), dict[int, EarlierRevision]()
    if not places or plan.is_hexapod:
        return revisions
    try:
        scheduler, sessions = StepScheduler(plan, resets_of(plan)), list[Session]()
        for place, since in reversed(places):
            sessions += sessions_of(scheduler, scheduler.turns(since), len(sessions) + 1)
            earlier = plan_at(plan, place)
            if branch := scheduler.going_on(earlier, resets_of(earlier), since.date()):
                revisions[place] = EarlierRevision(branch, since, tuple(sessions))
    except PlanInvalid:  # whoever makes that revision will see it
        pass
    return revisions


def _places(plan: Plan) -> Iterator[tuple[int, datetime]]:
    """The place of each order and record of missed sessions at the end of a course, from the last on.

    With it comes the day on which it counts, or one that was entered later does, if that is earlier.
    """
    days = list[date]()
    for place in range(plan.revision - 1, -1, -1):
        entry = plan.course[place]
        if not (entry.order or entry.record == "missed" or entry.moves_nothing) or entry.settings:
            return
        if entry.is_review and plan.last_review:
            return  # it may be that one, after which nothing is turned
        days.append(settled_until(plan, place) if entry.is_review else entry.earliest.date())
        if not entry.moves_nothing:
            yield place, datetime.combine(min(days), time.min)
