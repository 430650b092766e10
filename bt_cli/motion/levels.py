"""Several levels at once: each walks its own course, and all are told in the order of time.

While one rests by an order of its own (pause or stop), the others keep their shares or take over what it has left, as
the plan says: those that do the same and do not rest by an order of their own, in equal parts. What such a level then
makes counts for its own share first; when the other goes on, it takes back what is not yet done of the rest. The sum of
all shares never changes. An order that names no level is for all: it lends nothing, and a level that rests by an order
of its own goes on by one of its own only.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import groupby

from bt_cli.errors import KeyPath, Problem
from bt_cli.motion.course import Walk, is_pulled
from bt_cli.motion.records import when
from bt_cli.motion.slots import Event, Skipped, Slot, State
from bt_cli.plan.model import Plan
from bt_cli.plan.parts import carriers, letters, level_plans

_AT_REST = ("paused", "stopped", "waiting")


class Levels:
    """The courses of all levels of a plan; of a plan of one level there is one."""

    def __init__(self, plan: Plan) -> None:
        self.plan, plans = plan, level_plans(plan)
        if len(plans) == 1:
            self.walks = [Walk(plans[0])]
        else:
            opens = min(one.start for one in plans if one.distance_mm)
            self.walks = [Walk(one, opens=opens) for one in plans]
            for i, ring in enumerate(carriers(plan)):
                for k in ring:  # in tandem a cable ahead is drawn in by the ways of the segments behind it too
                    self.walks[k].pulled |= is_pulled(plans[i])
        self._loans: dict[tuple[int, int], Fraction] = {}  # mm of the first level's share that the second has
        closing = [walk for walk in self.walks if walk.plan.goal.kind == "transport"]
        for walk in closing:
            walk.closing = closing

    @property
    def start(self) -> datetime:
        """The first slot of any level that has a share."""
        return self.walks[0].opens

    def slots(self) -> Iterator[tuple[datetime, dict[int, Slot]]]:
        """Every time at which something may turn, with the slots of the levels that have one then."""
        while dues := [(*due, i) for i, walk in enumerate(self.walks) if (due := walk.due)]:
            at, turns, first = min(dues)
            if turns:
                yield at, {i: slot for when, _, i in dues if when == at and (slot := self.walks[i].step())}
            else:
                self._trim()
                self.walks[first].step()
                self._settle(at)
        for walk in self.walks:
            walk.end()

    @property
    def problems(self) -> list[Problem]:
        """What cannot be followed: of an entry that is for several levels, what none of them can follow."""
        found: dict[KeyPath, dict[int, str]] = {}
        for i, walk in enumerate(self.walks):
            for problem in walk.problems:
                found.setdefault(problem.path, {}).setdefault(i, problem.message)
        told = [
            Problem(path, self._together(said))
            for path, said in found.items()
            if said.keys() >= (self._concerned(path) or said.keys())
        ]
        return [*told, *self._not_turned({problem.path for problem in told})]

    def _concerned(self, path: KeyPath) -> set[int]:
        """The levels that the entry at a path is for; none where it is no entry, or one of a single level."""
        match path:
            case ("course", int() as place, *_) if not self.plan.course[place].level:
                return set(range(len(self.walks)))
        return set()

    def _together(self, said: dict[int, str]) -> str:
        """What all levels say, once; where they say different things, each with its name."""
        if len(set(said.values())) == 1:
            return next(iter(said.values()))
        return "; ".join(f"{self.walks[i].plan.level.name}: {one}" for i, one in said.items())

    def _not_turned(self, told: Collection[KeyPath]) -> Iterator[Problem]:
        """Records of what an actuator turned at a time at which it has no session, though another has."""
        if len(self.walks) == 1:
            return
        rings, named = carriers(self.plan), list(letters(self.plan).values())
        turning = {letter: rings[i] for i, own in enumerate(named) for letter in own}
        for place, entry in enumerate(self.plan.course):
            path = ("course", place)
            for letter in sorted(entry.steps or {}) if path not in told else ():
                if not any(place in self.walks[i].records.met for i in turning[letter]):
                    yield Problem(path, f"record done {when(entry)}: {letter} has no session then")

    @property
    def events(self) -> list[Event]:
        """The orders that were followed, by time; one for all levels once, at the first time at which it counts."""
        if len(self.walks) == 1:
            return self.walks[0].events
        found: dict[int, Event] = {}
        for event in sorted((event for walk in self.walks for event in walk.events), key=lambda event: event.at):
            found.setdefault(id(event.entry), event)
        return list(found.values())

    @property
    def states(self) -> list[State]:
        """What the course does as a whole: the first level that turns says it, and where none does, one that rests."""
        if len(self.walks) == 1:
            return self.walks[0].states
        every = ((state.at, i, state) for i, walk in enumerate(self.walks) for state in walk.states)
        changes = sorted(every, key=lambda change: change[:2])
        now: dict[int, State] = {}
        found: list[State] = []
        for at, together in groupby(changes, key=lambda change: change[0]):
            now.update({i: state for _, i, state in together})
            said = [now[i] for i in sorted(now)]
            joint = next((state for state in said if state.name not in _AT_REST), None)
            joint = joint or min(said, key=lambda state: _AT_REST.index(state.name))
            if not found or found[-1].name != joint.name:
                found.append(joint._replace(at=at))
        return found

    @property
    def skipped(self) -> list[Skipped]:
        """The slots whose times a clock change skips, each once."""
        found: dict[datetime, tuple[datetime, ...]] = {}
        for walk in self.walks:
            for times, at in walk.skipped:
                found[at] = tuple(sorted({*found.get(at, ()), *times}))
        return [Skipped(times, at) for at, times in sorted(found.items())]

    @property
    def cut_at(self) -> date | None:
        """The last review that the plan covers, where the course was cut there."""
        return next((walk.cut_at for walk in self.walks if walk.cut_at), None)

    @property
    def at_goal(self) -> bool:
        """Whether every level is where it is to come."""
        return all(walk.at_goal for walk in self.walks)

    @property
    def contact(self) -> datetime | None:
        """When the gap is closed: each level that closes it has come to its end."""
        closing = [walk for walk in self.walks if walk.plan.goal.kind == self.plan.goal.kind]
        ends = [walk.contact for walk in closing if walk.contact]
        return max(ends, default=None) if all(walk.at_goal for walk in closing) else None

    def even_out(self, at: datetime) -> None:
        """After turns that were made otherwise: what one level went beyond its share, the others have less to do.

        One that had come to its goal and fell back goes on. So the gap is closed, and nothing goes past contact.
        """
        closing = [walk for walk in self.walks if walk.plan.goal.kind == "transport"]
        for walk in closing:
            if walk.stretch or walk.held or walk.stopped or not walk.contact:
                continue
            for other in closing:
                by_mm = min(walk.position - walk.goal, other.goal - other.position)
                if by_mm > 0:
                    other.share(-by_mm, at)
                    walk.share(by_mm, at)
                    other.finish(at)
            if not walk.at_goal:
                walk.forward(at + timedelta(minutes=1))

    def _trim(self) -> None:
        """Forget what is done of each loan: a level does its own share first."""
        left_mm = {i: max(walk.goal - walk.position, Fraction(0)) for i, walk in enumerate(self.walks)}
        for (lender, other), lent_mm in self._loans.items():
            self._loans[lender, other] = min(lent_mm, left_mm[other])
            left_mm[other] -= self._loans[lender, other]
        self._loans = {pair: lent_mm for pair, lent_mm in self._loans.items() if lent_mm}
        for i, walk in enumerate(self.walks):
            walk.lent = any(lender == i for lender, _ in self._loans)

    def _settle(self, at: datetime) -> None:
        """After an order: whoever goes on takes back its share, and the share of whoever rests goes to the others."""
        if len(self.walks) == 1 or self.plan.protocol.when_paused != "take_over":
            return
        for (lender, other), lent_mm in list(self._loans.items()):
            if not self.walks[lender].alone or self.walks[other].alone:
                self._pass(other, lender, lent_mm, at)
                del self._loans[lender, other]
        for own, walk in enumerate(self.walks):
            others = [i for i, other in enumerate(self.walks) if i != own and _can_take(other, walk)]
            if walk.alone and others and (spare_mm := walk.spare_mm):
                for i in others:
                    self._pass(own, i, spare_mm / len(others), at)
                    self._loans[own, i] = self._loans.get((own, i), Fraction(0)) + spare_mm / len(others)
        for walk in self.walks:
            walk.finish(at)

    def _pass(self, giver: int, taker: int, by_mm: Fraction, at: datetime) -> None:
        self.walks[giver].share(-by_mm, at)
        self.walks[taker].share(by_mm, at)


def _can_take(other: Walk, walk: Walk) -> bool:
    """Whether a level can do the work of another: it does the same, at a rate, and does not rest by itself."""
    return other.plan.goal.kind == walk.plan.goal.kind and bool(other.rate) and not other.alone
