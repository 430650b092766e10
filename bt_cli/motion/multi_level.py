"""Several levels at once: each has a planner of its own, and all go in the order of time.

While one rests by an order of its own (pause or stop), the others keep their shares or take over what it has left, as
the plan says of that day: those that do the same and do not rest by an order of their own, in equal parts. What such a
level then makes counts for its own share first; when the other goes on, or they are to keep their shares again, it
takes back what is not yet done of the rest. The sum of all shares never changes: so what one of several levels was
really turned beyond its share, the others have less to do.
An order that names no level is for all: it lends nothing, and a level that rests by an order of its own goes on by one
of its own only.
"""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby

from bt_cli.errors import KeyPath, Problem
from bt_cli.motion.exact import at_least_zero, total
from bt_cli.motion.orders import obey
from bt_cli.motion.pace import is_pulled
from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.records import record_time
from bt_cli.motion.slots import CorrectionWay, Event, SessionSlot, Skipped, State, Trajectory
from bt_cli.plan.levels import actuator_letters, carried_by
from bt_cli.plan.model import Plan

_NEVER = datetime.combine(date.max, time())
_AT_REST = ("paused", "stopped", "waiting")
_ADD_UP = ("transport", "lengthening")  # where the ways of several levels are one: a gap's, or a limb's


class MultiLevelPlanner:
    """The courses of all levels of a plan; of a plan of one level there is one. A correction has a `way`."""

    def __init__(self, plan: Plan, way: CorrectionWay | None = None) -> None:
        self.plan, plans = plan, plan.level_plans
        if len(plans) == 1:
            self.planners = [MotionPlanner(plans[0], obey, way)]
        else:
            opens = min(level_plan.start for level_plan in plans if level_plan.distance_mm)
            letters = actuator_letters(plan)
            self.planners = [
                MotionPlanner(level_plan, obey, opens=opens, letters=letters[level_plan.level.name])
                for level_plan in plans
            ]
            for i, ring in enumerate(carried_by(plan)):
                for k in ring:  # in tandem a cable ahead is drawn in by the ways of the segments behind it too
                    self.planners[k].pulled |= is_pulled(plans[i])
        self._rings = carried_by(plan)
        self.ahead = [i for i in range(len(plans)) if not any(i in ring[:-1] for ring in self._rings)]
        self._ways_mm: list[tuple[datetime, Fraction, Fraction]] = []  # after each order: what is left and done of all
        self._loans: dict[tuple[int, int], Fraction] = {}  # mm of the first level's share that the second has
        self._takes_over, self._ruled_since = _takes_over(plan), date.min
        self._add_up()

    def _add_up(self) -> None:
        for kind in _ADD_UP:
            alike = [planner for planner in self.planners if planner.plan.goal.kind == kind]
            for planner in alike:
                planner.alike = alike

    def going_on(self, plan: Plan, places: Collection[int]) -> "MultiLevelPlanner":
        """Courses that go on from here by another revision of the plan.

        It has other entries at these `places` of its course, none of which the slots so far have met.
        """
        other = copy(self)
        other.plan, other._loans, other._ways_mm = plan, dict(self._loans), list(self._ways_mm)
        pairs = zip(self.planners, plan.level_plans, strict=True)
        other.planners = [planner.going_on(level_plan, places) for planner, level_plan in pairs]
        other._add_up()
        return other

    @property
    def start(self) -> datetime:
        """The first slot of any level that has a share."""
        return self.planners[0].opens

    def slots(self, until: datetime | None = None) -> Iterator[tuple[datetime, dict[int, SessionSlot]]]:
        """Every time at which something may turn, with the slots of the levels that have one then.

        Before a time `until` comes all rests as it is, and can be asked for the rest; only who asks for all is told
        which records speak of no session, as another revision may go on from there.
        """
        while True:
            dues = [(*due, i) for i, planner in enumerate(self.planners) if (due := planner.due)]
            at, turns, first = min(dues, default=(_NEVER, False, 0))
            rule = self._next_rule(at) if self.plan.later_plans else None
            if rule is None and not dues:
                break
            if until and (rule[0] if rule else at) >= until:
                return
            if rule:
                self._follow(*rule)
            elif turns:
                slots = {i: slot for due_at, _, i in dues if due_at == at and (slot := self.planners[i].step())}
                self._begin_batches(slots)
                yield at, slots
            else:
                lent = {lender for (lender, _), owed_mm in self._owed().items() if owed_mm}
                for i, planner in enumerate(self.planners):
                    planner.lent = i in lent
                self.planners[first].step()
                self.settle(at)
                self._note_ways(at)
        if until is None:
            for planner in self.planners:
                planner.end()

    def _next_rule(self, until: datetime) -> tuple[datetime, bool] | None:
        """When the next rule for pauses holds, and whether others then take over: by its day, up to a time."""
        days = ((since, _takes_over(plan)) for since, plan in self.plan.later_plans if since > self._ruled_since)
        rules = ((datetime.combine(since, time()), rule) for since, rule in days if rule != self._takes_over)
        return next((rule for rule in rules if rule[0] <= until), None)

    def _follow(self, at: datetime, takes_over: bool) -> None:
        """From now on others take over what a level that rests has left, or keep their shares."""
        self._ruled_since, self._takes_over = at.date(), takes_over
        self.settle(at)
        self._note_ways(at)

    def _begin_batches(self, slots: dict[int, SessionSlot]) -> None:
        """Tell the levels that have no slot when records begin to speak of the turns of others."""
        for sheet in [slot.sheet for slot in slots.values() if slot.sheet and slot.steps]:
            for i, planner in enumerate(self.planners):
                if i not in slots:
                    planner.begin_batch(sheet.batch, sheet.place)

    def _note_ways(self, at: datetime) -> None:
        """Note what an order leaves to do: it may have moved the bone of other levels, or what these have to do.

        Of the whole it is seen at the rings that carry no other, as `StepScheduler` has it after a turn.
        """
        for planner in self.planners:
            planner.note_way(at)
        of_goal = [i for i, planner in enumerate(self.planners) if planner.plan.goal.kind == self.plan.goal.kind]
        rings = [self._rings[i] for i in self.ahead if i in of_goal]
        left_mm = total(at_least_zero(total(self.planners[k].unmade_mm for k in ring)) for ring in rings)
        self._ways_mm.append((at, left_mm, total(self.planners[i].whole_mm for i in of_goal) - left_mm))

    @property
    def problems(self) -> list[Problem]:
        """What cannot be followed: of an entry that is for several levels, what none of them can follow."""
        texts_by_path: dict[KeyPath, dict[int, str]] = {}
        for i, planner in enumerate(self.planners):
            for problem in planner.problems:
                texts_by_path.setdefault(problem.path, {}).setdefault(i, problem.message)
        shared = [
            Problem(path, self._together(texts))
            for path, texts in texts_by_path.items()
            if texts.keys() >= (self._concerned(path) or texts.keys())
        ]
        return [*shared, *self._not_turned({problem.path for problem in shared})]

    def _concerned(self, path: KeyPath) -> set[int]:
        """The levels that the entry at a path is for; none where it is no entry, or one of a single level."""
        match path:
            case ("course", int() as place, *_) if not self.plan.course[place].level:
                entry = self.plan.course[place]
                return {i for i, planner in enumerate(self.planners) if planner.is_for(entry)}
        return set()

    def _together(self, texts: dict[int, str]) -> str:
        """What all levels say, once; where they say different things, each with its name."""
        if len(set(texts.values())) == 1:
            return next(iter(texts.values()))
        return "; ".join(f"{self.planners[i].plan.level.name}: {text}" for i, text in texts.items())

    def _not_turned(self, recorded: Collection[KeyPath]) -> Iterator[Problem]:
        """Records of what an actuator turned at a time at which it has no session, though another has."""
        if len(self.planners) == 1:
            return
        rings, named = carried_by(self.plan), list(actuator_letters(self.plan).values())
        turning = {letter: rings[i] for i, level_steps in enumerate(named) for letter in level_steps}
        for place, entry in enumerate(self.plan.course):
            path = ("course", place)
            for letter in sorted(entry.steps or {}) if path not in recorded else ():
                if not any(place in self.planners[i].records.met for i in turning[letter]):
                    yield Problem(path, f"record done {record_time(entry)}: {letter} has no session then")

    @property
    def trajectory(self) -> Trajectory:
        """What has become of the whole, once all its slots are made."""
        level, at_goal = self.planners[0].trajectory, all(planner.at_goal for planner in self.planners)
        whole = level._replace(start=self.start, contact=self._contact(), at_goal=at_goal)
        if len(self.planners) == 1:
            return whole
        return whole._replace(
            events=tuple(self._events()), states=tuple(self._states()), skipped=tuple(self._skipped()),
            truncated_at=self.truncated_at, ways_mm=tuple(self._ways_mm),
        )  # fmt: skip

    @property
    def truncated_at(self) -> date | None:
        """The last review that the plan covers, where a level was cut there."""
        return next((planner.truncated_at for planner in self.planners if planner.truncated_at), None)

    def _events(self) -> Iterable[Event]:
        """The orders that were followed, by time; one for all levels once, at the first time at which it counts."""
        events: dict[int, Event] = {}
        every = (event for planner in self.planners for event in planner.events)
        for event in sorted(every, key=lambda event: event.at):
            events.setdefault(id(event.entry), event)
        return events.values()

    def _states(self) -> list[State]:
        """What the course does as a whole: the first level that turns says it, and where none does, one that rests."""
        every = ((state.at, i, state) for i, planner in enumerate(self.planners) for state in planner.states)
        changes = sorted(every, key=lambda change: change[:2])
        now: dict[int, State] = {}
        states: list[State] = []
        for at, together in groupby(changes, key=lambda change: change[0]):
            now.update({i: state for _, i, state in together})
            level_states = [now[i] for i in sorted(now)]
            joint = next((state for state in level_states if state.name not in _AT_REST), None)
            joint = joint or min(level_states, key=lambda state: _AT_REST.index(state.name))
            if not states or states[-1].name != joint.name:
                states.append(joint._replace(at=at))
        return states

    def _skipped(self) -> Iterator[Skipped]:
        """The slots whose times a clock change skips, each once."""
        skipped: dict[datetime, tuple[datetime, ...]] = {}
        for planner in self.planners:
            for times, at in planner.skipped:
                skipped[at] = tuple(sorted({*skipped.get(at, ()), *times}))
        return (Skipped(times, at) for at, times in sorted(skipped.items()))

    def _contact(self) -> datetime | None:
        """When the gap is closed: each level that closes it has come to its end."""
        closing = [planner for planner in self.planners if planner.plan.goal.kind == self.plan.goal.kind]
        ends = [planner.contact for planner in closing if planner.contact]
        return max(ends, default=None) if all(planner.at_goal for planner in closing) else None

    def settle(self, at: datetime) -> None:
        """After turns or an order: see that all levels together have left to do what is left of the whole, and no more.

        So the gap is closed whatever was turned, and nothing goes past contact.
        """
        if len(self.planners) == 1:
            return
        self._lend(at)
        self._even_out(at)
        self._round_off(at)
        for planner in self.planners:
            planner.finish(at)
            if planner.contact and planner.left_mm and not (planner.segment or planner.held or planner.stopped):
                planner.forward(at + timedelta(minutes=1))  # it had come to its goal and fell back

    def _even_out(self, at: datetime) -> None:
        """What a level went beyond its share, others have less to do: first of all the one that has most left."""
        for planner in self.planners:
            for other in _by_left(planner.alike) if planner.over_mm else ():
                if by_mm := min(planner.over_mm, other.left_mm):
                    self._pass(other, planner, by_mm, at)

    def _round_off(self, at: datetime) -> None:
        """A share that was passed on ends where whole steps end: what that is off, another level has to do, or has not.

        Of levels in tandem it is seen at the ring ahead, once all that push it are at their end.
        """
        for i in self.ahead:
            ring, last = [self.planners[k] for k in self._rings[i]], self.planners[i]
            if any(planner.shared_mm for planner in ring) and all(planner.at_end for planner in ring):
                off_mm = sum(
                    (planner.made_mm - planner.position for planner in ring if planner.made_mm is not None), Fraction(0)
                )
                for other in _by_left(planner for planner in last.alike if planner not in ring)[:1]:
                    by_mm = min(off_mm, other.left_mm)
                    last.position += by_mm
                    self._pass(other, last, by_mm, at)

    def _owed(self) -> dict[tuple[int, int], Fraction]:
        """What is not yet done of each loan: a level does its own share first."""
        owed: dict[tuple[int, int], Fraction] = {}
        left_mm = [planner.left_mm for planner in self.planners] if self._loans else []
        for (lender, other), lent_mm in self._loans.items():
            owed[lender, other] = min(lent_mm, left_mm[other])
            left_mm[other] -= owed[lender, other]
        return owed

    def _lend(self, at: datetime) -> None:
        """Whoever goes on takes back its share, and what is left of the share of whoever rests goes to the others."""
        for (lender, other), owed_mm in self._owed().items():
            if not (self._takes_over and self.planners[lender].alone) or self.planners[other].alone:
                self._pass(self.planners[other], self.planners[lender], owed_mm, at)
                del self._loans[lender, other]
        for i, planner in enumerate(self.planners) if self._takes_over else ():
            if not (planner.alone and planner.spare_mm):
                continue
            others = [k for k, other in enumerate(self.planners) if k != i and _can_take(other, planner)]
            if not others:
                continue
            if planner.made_mm is not None:
                planner.position = planner.made_mm  # what is left is counted from where it really is
            for count, k in zip(range(len(others), 0, -1), others, strict=True):
                part_mm, step_mm = planner.spare_mm / count, self.planners[k].plan.frame.step_mm
                part_mm -= part_mm % step_mm if count > 1 else 0  # equal, to whole steps
                self._pass(planner, self.planners[k], part_mm, at)
                self._loans[i, k] = self._loans.get((i, k), Fraction(0)) + part_mm

    def _pass(self, giver: MotionPlanner, taker: MotionPlanner, by_mm: Fraction, at: datetime) -> None:
        giver.share(-by_mm, at)
        taker.share(by_mm, at)


def _takes_over(plan: Plan) -> bool:
    """Whether others take over what a level that rests by an order of its own has left."""
    return plan.protocol.when_paused == "take_over"


def _by_left(planners: Iterable[MotionPlanner]) -> list[MotionPlanner]:
    """Those that have something left to do, first of all the one that has most."""
    return sorted(
        (planner for planner in planners if planner.left_mm), key=lambda planner: planner.left_mm, reverse=True
    )


def _can_take(other: MotionPlanner, planner: MotionPlanner) -> bool:
    """Whether a level can do the work of another: it does the same, at a rate, and does not rest by itself."""
    return other.plan.goal.kind == planner.plan.goal.kind and bool(other.rate) and not other.alone
