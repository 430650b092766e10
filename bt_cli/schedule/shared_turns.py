"""The turns of one revision of a plan after the other: what they turn alike is turned once.

A revision turns as the one before it up to the first day of which an entry speaks that only one of them has. So the
scheduler of a revision is kept as it stands before the first such day, and the next one goes on from there.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import accumulate

from bt_cli.plan.model import Plan
from bt_cli.schedule.model import PlannedSession, Reset
from bt_cli.schedule.step_scheduler import StepScheduler


class SharedTurns:
    """What revisions of a plan turn alike, which are asked for in their order. Of six struts nothing is shared."""

    def __init__(self, plan: Plan) -> None:
        days = [entry.turns_from or date.max for entry in plan.course]
        later = [*accumulate(reversed(days), min, initial=date.max)]
        self._alike_until = later[::-1]  # by revision: the first day that a later entry can make another
        self._scheduler: StepScheduler | None = None
        self._turns: list[PlannedSession] = []
        self._since = date.min  # the day before which the scheduler rests

    def begun(self, plan: Plan, resets: Sequence[Reset], until: date) -> tuple[StepScheduler, list[PlannedSession]]:
        """A scheduler of a revision that goes on from what is turned already, and those turns.

        `resets` are all that there are before a day `until`, or more.
        """
        going = self._scheduler and self._scheduler.going_on(plan, resets, self._since)
        if going is None:
            going, self._turns, self._since = StepScheduler(plan, resets), [], date.min
        alike_until = min(self._alike_until[plan.revision], until)
        if self._since < alike_until < date.max:
            self._turns += going.turns(datetime.combine(alike_until, time.min))
            self._since = alike_until
        self._scheduler = going
        again = going.going_on(plan, resets, self._since)
        if again is None:
            return StepScheduler(plan, resets), []
        again.goes_on_from = going, self._since
        return again, list(self._turns)
