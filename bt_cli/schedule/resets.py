"""When the hardware of each actuator is re-set or exchanged: as plan and orders say, or before a stroke would end.

A stroke is never longer than `range_mm`. Where the plan names no dates, each re-set is on the last review before the
stroke would end, before that day's first turn. What happens later moves no re-set that is behind. An order from a
review's first turn on is given at that review, so the hardware can be re-set on that very day.

An order to re-set is what is to be done on its day, or what was done, whatever was recorded since. One that was planned
and that it makes needless is gone: orders say which (`instead_of`). What a record says was not made is gone too, and
the next is planned on the first review that is possible.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import chain, takewhile

from bt_cli.errors import PlanInvalid
from bt_cli.frame.actuator import Actuator
from bt_cli.plan.entries import last_moment, no_longer
from bt_cli.plan.levels import actuator_ids_by_level, first_start, ring_travels_mm
from bt_cli.plan.model import Plan
from bt_cli.plan.revisions import plan_before
from bt_cli.schedule.ledger import Ledger, LedgerEntry
from bt_cli.schedule.model import Reset
from bt_cli.schedule.phases import settled_until
from bt_cli.schedule.reviews import all_reviews, has_reviews, review_dates
from bt_cli.schedule.shared_turns import SharedTurns


def resets_of(plan: Plan, until: date | None = None, shared: SharedTurns | None = None) -> tuple[Reset, ...]:
    """All re-sets, by date and actuator; of those that bt plans only the ones up to a day `until` need be there.

    `shared` has what revisions of a plan turn alike, where more of them are asked for.
    """
    given = told_resets(plan)
    resets = [*given, *(_planned(plan, until, shared or SharedTurns(plan)) if _may_run_out(plan) else ())]
    return tuple(sorted(resets, key=lambda reset: (reset.on, reset.actuator)))


def told_resets(plan: Plan) -> list[Reset]:
    """The re-sets that the plan names or orders, but for those in whose place others are, or that were not made."""
    named = actuator_ids_by_level(plan)
    days = [
        (letter, on)
        for level_plan in plan.level_plans
        for letter in named[level_plan.level.name]
        for on in level_plan.frame.swaps
    ]
    given = {day: Reset(*day, planned=False) for day in days}
    for entry in plan.course:
        for day in no_longer(entry):
            given.pop(day, None)
        if entry.order == "reset":
            on = entry.earliest.date()
            for letter in entry.actuators or ():
                set_to_mm, face = (entry.set_to_mm or {}).get(letter), (entry.faces or {}).get(letter)
                shown_mm = None if set_to_mm is None else Fraction(set_to_mm)
                given[letter, on] = Reset(letter, on, planned=False, set_to_mm=shown_mm, face=face)
    return list(given.values())


def _may_run_out(plan: Plan) -> bool:
    """Whether any stroke can come to its end with no date named for it; reviews are there to choose from."""
    plans = plan.level_plans
    if not has_reviews(plan):
        return False
    return any(
        _is_planned_by_bt(plan, level_plan)
        and (
            plan.course
            or level_plan.frame.hinge
            or Fraction(way_mm) + level_plan.frame.step_mm > (stage.frame.range_mm or 0)
        )
        for level_plan, way_mm in zip(plans, ring_travels_mm(plan), strict=True)
        for stage in level_plan.stages
    )


def _is_planned_by_bt(plan: Plan, level: Plan) -> bool:
    """Whether bt looks where the strokes of a level end: where dates are named, once these do not hold any more."""
    changed = any(entry.changes_hardware for entry in plan.course)
    return (
        level.frame.mechanism.is_resettable
        and any(stage.frame.range_mm for stage in level.stages)
        and (changed or not level.frame.swaps)
    )


class _Known:
    """A plan, by which is found what was planned of it: of equal plans it is the same."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.plan == other.plan

    def __hash__(self) -> int:
        return hash((self.plan.id, len(self.plan.course), self.plan.goal, self.plan.protocol))


@lru_cache(256)  # schedules of the same course, revision after revision, ask for the same early ones
def _kept(_known: _Known, _until: date | None) -> list[tuple[Reset, ...]]:
    """Where what is planned of a plan is kept, once it is worked out."""
    return []


def _planned(plan: Plan, last_day: date | None, shared: SharedTurns) -> tuple[Reset, ...]:
    """What bt plans: those of the revision before the last order or record that moves any stand until it.

    Of the revisions before, the first of them first, only those up to then are asked for; of the plan itself all, or
    those up to its `last_day`.
    """
    resets: tuple[Reset, ...] = ()
    stand_until: date | None = None
    for revision, until in reversed(list(_revisions(plan, last_day))):
        kept = _kept(_Known(revision), until)
        try:
            if not kept:
                fixed = _standing(revision, resets, stand_until) if stand_until else []
                kept.append((*fixed, *_after(revision, fixed, first_free(revision, stand_until), until, shared)))
            resets = kept[0]
        except PlanInvalid:
            if revision is plan:
                raise
            resets = ()
        stand_until = until
    return resets


def _revisions(plan: Plan, until: date | None) -> Iterator[tuple[Plan, date | None]]:
    """A plan and its earlier revisions, to the first of which the re-sets are known or none is planned.

    With each comes the day up to which its re-sets count: no turn is made that can only bring later ones.
    """
    while True:
        yield plan, until
        last = _last_moving(plan)
        if last is None or _kept(_Known(plan), until):
            return
        until, plan = _standing_until(plan, last), plan_before(plan, last)
        if not _may_run_out(plan):
            return


def _standing(plan: Plan, before: Sequence[Reset], until: date) -> list[Reset]:
    """Those of the revision before that stand, which they do until a day."""
    last = _last_moving(plan)
    if last is None or not before:
        return []
    gone = no_longer(plan.course[last]) | {day[:2] for day in told_resets(plan)}
    return [reset for reset in before if reset.on <= until and reset[:2] not in gone]


def _standing_until(plan: Plan, last: int) -> date:
    return max(first_start(plan).date(), settled_until(plan, last))


def first_free(plan: Plan, stand_until: date | None = None) -> date:
    """The first day on which a re-set can be planned: nothing says that its first turn is behind.

    Those of the revision before stand until a day, which is worked out where it is not given.
    """
    begun, last = first_start(plan).date(), _last_moving(plan)
    if last is None:
        return begun + timedelta(days=1)
    behind = stand_until or _standing_until(plan, last)
    return behind + timedelta(days=0 if behind > begun and _from_a_morning(plan, last, behind) else 1)


def _last_moving(plan: Plan) -> int | None:
    """The place of the last order or record that moves any session."""
    return next((i for i in range(len(plan.course) - 1, -1, -1) if not plan.course[i].moves_nothing), None)


def _from_a_morning(plan: Plan, last: int, day: date) -> bool:
    """Whether an entry is an order from the first turn of a day on, of which nothing is recorded as turned."""
    entry, first = plan.course[last], min(slot for level_plan in plan.level_plans for slot in level_plan.slots)
    at = entry.moment(plan.slots)
    if not entry.order or entry.is_review or at.date() != day or (entry.day is None and at.time() > first):
        return False
    turned = (earlier for earlier in plan.course[:last] if earlier.record in ("done", "missed"))
    return all(last_moment(e.to or e.through or e.moment(plan.slots)).date() < day for e in turned)


def _after(plan: Plan, fixed: Sequence[Reset], free: date, until: date | None, shared: SharedTurns) -> Iterator[Reset]:
    if until and not _review_between(plan, free, until):
        return
    known = sorted([*fixed, *told_resets(plan)], key=lambda reset: (reset.on, reset.actuator))
    enough = _enough(plan, known, free, until) if until else None
    scheduler, begun = shared.begun(plan, known, free)
    before_enough = takewhile(lambda turn: not enough or turn.at.date() < enough, chain(begun, scheduler.turns()))
    turns = [(turn.at, k, turn.moves) for k, turn in enumerate(before_enough, start=1)]
    read = (setting for replan in scheduler.replans for setting in replan.settings)
    ledger = Ledger(scheduler.actuators, turns, read)
    for part in scheduler.parts:
        for actuator in part.kinematics.actuators if _is_planned_by_bt(plan, part.plan) else ():
            last = ledger.entries(actuator.id)[-1]
            if last.number:
                reviews = [on for on in review_dates(plan, last.at.date()) if on >= free]
                actuator_resets = [reset for reset in known if reset.actuator == actuator.id]
                not_made = [on for name, on in _not_made(plan) if name == actuator.id]
                for on in _strokes(ledger, actuator, part.plan.range_at, reviews, (actuator_resets, not_made)):
                    yield Reset(actuator.id, on, planned=True)


def _enough(plan: Plan, known: Sequence[Reset], free: date, until: date) -> date | None:
    """The day before which all turns are that tell the re-sets up to a day `until`; None where that takes all turns.

    A stroke that would end on the first review after `until`, or later, is re-set there or later. But what was not made
    is made on the first review that is possible, if it is ever needed; where a day is known for it, up to that day.
    """
    days = [
        min((reset.on for reset in known if reset.actuator == name and reset.on >= on), default=None)
        for name, on in _not_made(plan)
    ]
    last = max([until, *filter(None, days)])
    return None if None in days else next((on for on in all_reviews(plan) if on > last and on >= free), None)


def _not_made(plan: Plan) -> list[tuple[str, date]]:
    """What records say was not re-set, by actuator and day."""
    return [day for entry in plan.course if entry.record == "not_made" for day in no_longer(entry)]


def _review_between(plan: Plan, first: date, last: date) -> bool:
    """Whether any review is on one of these days, on which alone a re-set could be planned."""
    return any(on >= first for on in takewhile(lambda on: on <= last, all_reviews(plan)))


def _strokes(
    ledger: Ledger,
    actuator: Actuator,
    range_at: Callable[[datetime], Fraction | None],
    reviews: Sequence[date],
    given: tuple[Sequence[Reset], Sequence[date]],
) -> Iterator[date]:
    """The reviews on which strokes begin anew, so that none is longer than its range; fewer where no review fits.

    `given` are the re-sets that stand, in order, and the days of those that were not made: the next one is on the first
    review that is possible, where others are on the last.
    """
    known, not_made = given
    behind = [reset for reset in known if reset.on < reviews[0]] if reviews else list(known)
    ahead = [reset for reset in known if reset not in behind]
    begin = behind[-1] if behind else None
    while True:
        since, used = (begin.on, begin.steps(actuator)) if begin else (date.min, 0)
        begun = _morning(ledger, actuator, since)
        out = ledger.runs_out(actuator.id, begun, range_at, used)
        following = ahead[0] if ahead else None
        if out and not (following and following.on <= out.at.date()):
            fits = [on for on in reviews if since < on <= out.at.date()]
            on = next(iter(fits if any(since < day for day in not_made) else reversed(fits)), None)
            if on and _morning(ledger, actuator, on).at > begun.at:
                yield on
                begin = Reset(actuator.id, on, planned=True)
                continue
        if following is None:
            break
        begin = ahead.pop(0)


def _morning(ledger: Ledger, actuator: Actuator, on: date) -> LedgerEntry:
    """Where an actuator stands before a day's first turn; before the first date of all, at the start."""
    if on == date.min:
        return ledger.entries(actuator.id)[0]
    return ledger.before(actuator.id, datetime.combine(on, time()))
