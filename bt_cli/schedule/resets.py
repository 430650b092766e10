"""When the hardware of each actuator is re-set or exchanged: as the plan says, or planned where a stroke would end.

A stroke is never longer than `range_mm`. Where the plan names no dates, each re-set is on the last review before the
stroke would end, before that day's first turn. What happens later moves no re-set that is behind. An order from a
review's first turn on is given at that review, so the hardware can be re-set on that very day.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import takewhile

from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import last_moment
from bt_cli.plan.levels import actuator_letters, first_start, ring_travels_mm
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.ledger import Ledger
from bt_cli.schedule.model import Reset
from bt_cli.schedule.phases import settled_until
from bt_cli.schedule.reviews import all_reviews, review_dates
from bt_cli.schedule.step_scheduler import StepScheduler


def resets_of(plan: Plan) -> tuple[Reset, ...]:
    """All re-sets, by date and actuator."""
    named = actuator_letters(plan)
    found = [
        Reset(letter, on, planned=False)
        for one in plan.level_plans
        for letter in named[one.level.name]
        for on in one.frame.swaps
    ]
    if _may_run_out(plan):
        found += _planned(plan)
    return tuple(sorted(found, key=lambda reset: (reset.on, reset.actuator)))


def _may_run_out(plan: Plan) -> bool:
    """Whether any stroke can come to its end with no date named for it; reviews are there to choose from."""
    plans = plan.level_plans
    if not plan.review:
        return False
    return any(
        stage.frame.range_mm
        and not one.frame.swaps
        and (plan.course or one.frame.hinge or way_mm > stage.frame.range_mm)
        for one, way_mm in zip(plans, ring_travels_mm(plan), strict=True)
        for stage in one.stages
    )


def _planned(plan: Plan, until: date | None = None) -> list[Reset]:
    """What bt plans: those of the revision before the last order or record that moves any stand until it.

    With `until`, at least all up to that day: no turn is made that can only bring later ones.
    """
    last = _last_moving(plan)
    fixed: list[Reset] = []
    if last is not None:
        since = max(first_start(plan).date(), settled_until(plan, last))
        try:
            fixed = [reset for reset in _planned(plan_at(plan, last), since) if reset.on <= since]
        except PlanInvalid:
            fixed = []
    return [*fixed, *_after(plan, fixed, first_free(plan), until)]


def first_free(plan: Plan) -> date:
    """The first day on which a re-set can be planned: nothing says that its first turn is behind."""
    begun, last = first_start(plan).date(), _last_moving(plan)
    if last is None:
        return begun + timedelta(days=1)
    behind = settled_until(plan, last)
    return max(begun, behind) + timedelta(days=0 if behind > begun and _from_a_morning(plan, last, behind) else 1)


def _last_moving(plan: Plan) -> int | None:
    """The place of the last order or record that moves any session."""
    return next((i for i in range(len(plan.course) - 1, -1, -1) if not plan.course[i].moves_nothing), None)


def _from_a_morning(plan: Plan, last: int, day: date) -> bool:
    """Whether an entry is an order from the first turn of a day on, of which nothing is recorded as turned."""
    entry, first = plan.course[last], min(slot for one in plan.level_plans for slot in one.slots)
    at = entry.moment(plan.slots)
    if not entry.order or at.date() != day or (entry.day is None and at.time() > first):
        return False
    turned = (one for one in plan.course[:last] if one.record in ("done", "missed"))
    return all(last_moment(one.to or one.through or one.moment(plan.slots)).date() < day for one in turned)


def _after(plan: Plan, fixed: Sequence[Reset], free: date, until: date | None) -> Iterator[Reset]:
    if not plan.review:
        return
    # A stroke that would end on the first review after `until`, or later, is re-set there or later.
    enough = until and next((on for on in all_reviews(plan.review) if on > until and on >= free), None)
    scheduler = StepScheduler(plan)
    made = takewhile(lambda turn: not enough or turn.slot.at.date() < enough, scheduler.turns())
    turns = [(turn.slot.at, k, turn.moves) for k, turn in enumerate(made, start=1)]
    read = (setting for replan in scheduler.replans for setting in replan.settings)
    ledger = Ledger(scheduler.actuators, turns, read)
    for part in scheduler.parts:
        limited = any(stage.frame.range_mm for stage in part.plan.stages) and not part.plan.frame.swaps
        for actuator in part.kinematics.actuators if limited else ():
            last = ledger.entries(actuator.id)[-1]
            if last.number:
                own = [reset.on for reset in fixed if reset.actuator == actuator.id]
                reviews = [on for on in review_dates(plan.review, last.at.date()) if on >= free]
                for on in _strokes(ledger, actuator.id, part.plan.range_at, reviews, own):
                    yield Reset(actuator.id, on, planned=True)


def _strokes(
    ledger: Ledger,
    actuator: str,
    range_at: Callable[[datetime], Fraction | None],
    reviews: Sequence[date],
    fixed: Sequence[date],
) -> Iterator[date]:
    """The reviews on which strokes begin anew, so that none is longer than its range; fewer where no review fits."""
    mornings = {on: ledger.before(actuator, datetime.combine(on, time())) for on in (*fixed, *reviews)}
    begun, since = mornings[fixed[-1]] if fixed else ledger.entries(actuator)[0], date.min
    while out := ledger.runs_out(actuator, begun, range_at):
        fits = [on for on in reviews if since < on <= out.at.date()]
        if not fits or mornings[fits[-1]].number <= begun.number:
            break
        since = fits[-1]
        begun = mornings[since]
        yield since
