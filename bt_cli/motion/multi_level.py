"""Several levels at once: each has a planner of its own, and all go in the order of time.

What they do of one another's shares is in `motion/shares.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from datetime import date, datetime, time
from fractions import Fraction
from itertools import chain, groupby

from bt_cli.errors import KeyPath, Problem
from bt_cli.motion.exact import at_least_zero, total
from bt_cli.motion.pace import is_pulled
from bt_cli.motion.planner import MotionPlanner
from bt_cli.motion.records import record_time
from bt_cli.motion.shares import LevelShares
from bt_cli.motion.slots import CorrectionWay, Event, SessionSlot, Skipped, State, Trajectory
from bt_cli.plan.levels import actuator_ids_by_level, carried_by
from bt_cli.plan.model import Plan

_NEVER = datetime.combine(date.max, time())
_AT_REST = ("paused", "stopped", "waiting")


class MultiLevelPlanner:
    """The courses of all levels of a plan; of a plan of one level there is one. A correction has a `way`."""

    def __init__(self, plan: Plan, way: CorrectionWay | None = None) -> None:
        self.plan, plans = plan, plan.level_plans
        if len(plans) == 1:
            self.planners = [MotionPlanner(plans[0], way)]
        else:
            opens = min(level_plan.start for level_plan in plans if level_plan.distance_mm)
            ids_by_level = actuator_ids_by_level(plan)
            self.planners = [
                MotionPlanner(level_plan, opens=opens, actuator_ids=ids_by_level[level_plan.level.name])
                for level_plan in plans
            ]
            for i, ring in enumerate(carried_by(plan)):
                for k in ring:  # in tandem a cable ahead is drawn in by the ways of the segments behind it too
                    self.planners[k].motion.pulled |= is_pulled(plans[i])
        self._rings = carried_by(plan)
        self.ahead = [i for i in range(len(plans)) if not any(i in ring[:-1] for ring in self._rings)]
        self._ways_mm: list[tuple[datetime, Fraction, Fraction]] = []  # after each order: what is left and done of all
        self.motions = [planner.motion for planner in self.planners]
        self._shares = LevelShares(plan, self.motions, self._rings, self.ahead)

    def going_on(self, plan: Plan, places: Collection[int]) -> "MultiLevelPlanner":
        """Courses that go on from here by another revision of the plan.

        It has other entries at these `places` of its course, none of which the slots so far have met.
        """
        other = copy(self)
        other.plan, other._ways_mm = plan, list(self._ways_mm)
        pairs = zip(self.planners, plan.level_plans, strict=True)
        other.planners = [planner.going_on(level_plan, places) for planner, level_plan in pairs]
        other.motions = [planner.motion for planner in other.planners]
        other._shares = self._shares.going_on(plan, other.motions)
        return other

    @property
    def start(self) -> datetime:
        """The first slot of any level that has a share."""
        return self.planners[0].motion.opens

    def slots(self, until: datetime | None = None) -> Iterator[tuple[datetime, dict[int, SessionSlot]]]:
        """Every time at which something may turn, with the slots of the levels that have one then.

        Before a time `until` comes all rests as it is, and can be asked for the rest; only who asks for all is told
        which records speak of no session, as another revision may go on from there.
        """
        while True:
            dues = [(*due, i) for i, planner in enumerate(self.planners) if (due := planner.due)]
            at, turns, first = min(dues, default=(_NEVER, False, 0))
            rule_at = self._shares.next_rule(at)
            if not (dues or rule_at):
                break
            if until and (rule_at or at) >= until:
                return
            if rule_at:
                self._shares.follow_rule(rule_at)
                self._note_ways(rule_at)
            elif turns:
                slots = {i: slot for due_at, _, i in dues if due_at == at and (slot := self.planners[i].step())}
                self._begin_batches(slots)
                yield at, slots
            else:
                self._shares.note_loans()
                self.planners[first].step()
                self.settle(at)
                self._note_ways(at)
        if until is None:
            for planner in self.planners:
                planner.end()

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
        for motion in self.motions:
            motion.note_way(at)
        of_goal = [i for i, motion in enumerate(self.motions) if motion.plan.goal.kind == self.plan.goal.kind]
        rings = [self._rings[i] for i in self.ahead if i in of_goal]
        left_mm = total(at_least_zero(total(self.motions[k].unmade_mm for k in ring)) for ring in rings)
        self._ways_mm.append((at, left_mm, total(self.motions[i].whole_mm for i in of_goal) - left_mm))

    @property
    def problems(self) -> list[Problem]:
        """What cannot be followed: of an entry that is for several levels, what none of them can follow."""
        texts_by_path: dict[KeyPath, dict[int, str]] = {}
        for i, planner in enumerate(self.planners):
            for problem in planner.course.problems:
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
                return {i for i, planner in enumerate(self.planners) if planner.course.is_for(entry)}
        return set()

    def _together(self, texts: dict[int, str]) -> str:
        """What all levels say, once; where they say different things, each with its name."""
        if len(set(texts.values())) == 1:
            return next(iter(texts.values()))
        return "; ".join(f"{self.planners[i].motion.plan.level.name}: {text}" for i, text in texts.items())

    def _not_turned(self, recorded: Collection[KeyPath]) -> Iterator[Problem]:
        """Records of what an actuator turned at a time at which it has no session, though another has."""
        if len(self.planners) == 1:
            return
        rings, named = carried_by(self.plan), list(actuator_ids_by_level(self.plan).values())
        turning = {letter: rings[i] for i, level_steps in enumerate(named) for letter in level_steps}
        for place, entry in enumerate(self.plan.course):
            path = ("course", place)
            for letter in sorted(entry.steps or {}) if path not in recorded else ():
                if not any(place in self.planners[i].records.met for i in turning[letter]):
                    yield Problem(path, f"record done {record_time(entry)}: {letter} has no session then")

    def settle(self, at: datetime) -> None:
        """After turns or an order: see that all levels together have left to do what is left of the whole, and no more.

        So the gap is closed whatever was turned, and nothing goes past contact.
        """
        if len(self.planners) > 1:
            self._shares.settle(at)

    @property
    def truncated_at(self) -> date | None:
        """The last review that the plan covers, where a level was cut there."""
        return next((planner.course.truncated_at for planner in self.planners if planner.course.truncated_at), None)

    @property
    def trajectory(self) -> Trajectory:
        """What has become of the whole, once all its slots are made."""
        levels = [planner.course.trajectory for planner in self.planners]
        at_goal = all(level.at_goal for level in levels)
        whole = levels[0]._replace(start=self.start, contact=self._contact(), at_goal=at_goal)
        if len(levels) == 1:
            return whole
        return whole._replace(
            events=tuple(_events(levels)), states=tuple(_states(levels)), skipped=tuple(_skipped(levels)),
            truncated_at=self.truncated_at, ways_mm=tuple(self._ways_mm),
        )  # fmt: skip

    def _contact(self) -> datetime | None:
        """When the gap is closed: each level that closes it has come to its end."""
        closing = [motion for motion in self.motions if motion.plan.goal.kind == self.plan.goal.kind]
        ends = [motion.contact for motion in closing if motion.contact]
        return max(ends, default=None) if all(motion.at_goal for motion in closing) else None


def _events(levels: Sequence[Trajectory]) -> Iterable[Event]:
    """The orders that were followed, by time; one for all levels once, at the first time at which it counts."""
    events: dict[int, Event] = {}
    for event in sorted(chain(*(level.events for level in levels)), key=lambda event: event.at):
        events.setdefault(id(event.entry), event)
    return events.values()


def _states(levels: Sequence[Trajectory]) -> list[State]:
    """What the course does as a whole: the first level that turns says it, and where none does, one that rests."""
    every = ((state.at, i, state) for i, level in enumerate(levels) for state in level.states)
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


def _skipped(levels: Sequence[Trajectory]) -> Iterator[Skipped]:
    """The slots whose times a clock change skips, each once."""
    skipped: dict[datetime, tuple[datetime, ...]] = {}
    for level in levels:
        for times, at in level.skipped:
            skipped[at] = tuple(sorted({*skipped.get(at, ()), *times}))
    return (Skipped(times, at) for at, times in sorted(skipped.items()))
