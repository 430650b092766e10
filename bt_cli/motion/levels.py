"""Several levels at once: each walks its own course, and all are told in the order of time.

While one rests by an order of its own (pause or stop), the others keep their shares or take over what it has left, as
the plan says: those that do the same and do not rest by an order of their own, in equal parts. What such a level then
makes counts for its own share first; when the other goes on, it takes back what is not yet done of the rest. The sum of
all shares never changes: so what one of several levels was really turned beyond its share, the others have less to do.
An order that names no level is for all: it lends nothing, and a level that rests by an order of its own goes on by one
of its own only.
"""

from collections.abc import Collection, Iterable, Iterator
from copy import copy
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
_ADD_UP = ("transport", "lengthening")  # where the ways of several levels are one: a gap's, or a limb's


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
        self._rings = carriers(plan)
        self.ahead = [i for i in range(len(plans)) if not any(i in ring[:-1] for ring in self._rings)]
        self._loans: dict[tuple[int, int], Fraction] = {}  # mm of the first level's share that the second has
        self._add_up()

    def _add_up(self) -> None:
        for kind in _ADD_UP:
            alike = [walk for walk in self.walks if walk.plan.goal.kind == kind]
            for walk in alike:
                walk.alike = alike

    def before(self, plan: Plan) -> "Levels":
        """Courses that go on from here by an earlier revision of the plan; no later entry has been met."""
        earlier = copy(self)
        earlier.plan, earlier._loans = plan, dict(self._loans)
        earlier.walks = [walk.before(plan.revision) for walk in self.walks]
        earlier._add_up()
        return earlier

    @property
    def start(self) -> datetime:
        """The first slot of any level that has a share."""
        return self.walks[0].opens

    @property
    def surely_ends(self) -> bool:
        """Whether it is known to come to its end without a problem; of several levels nobody knows beforehand."""
        return len(self.walks) == 1 and self.walks[0].surely_ends

    def slots(self, until: datetime | None = None) -> Iterator[tuple[datetime, dict[int, Slot]]]:
        """Every time at which something may turn, with the slots of the levels that have one then.

        Before a time `until` comes all rests as it is, and can be asked for the rest.
        """
        while dues := [(*due, i) for i, walk in enumerate(self.walks) if (due := walk.due)]:
            at, turns, first = min(dues)
            if until and at >= until:
                return
            if turns:
                yield at, {i: slot for when, _, i in dues if when == at and (slot := self.walks[i].step())}
            else:
                lent = {lender for (lender, _), owed_mm in self._owed().items() if owed_mm}
                for i, walk in enumerate(self.walks):
                    walk.lent = i in lent
                self.walks[first].step()
                self.settle(at)
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

    def settle(self, at: datetime) -> None:
        """After turns or an order: see that all levels together have left to do what is left of the whole, and no more.

        So the gap is closed whatever was turned, and nothing goes past contact.
        """
        if len(self.walks) == 1:
            return
        if self.plan.protocol.when_paused == "take_over":
            self._lend(at)
        self._even_out(at)
        self._round_off(at)
        for walk in self.walks:
            walk.finish(at)
            if walk.contact and walk.left_mm and not (walk.stretch or walk.held or walk.stopped):
                walk.forward(at + timedelta(minutes=1))  # it had come to its goal and fell back

    def _even_out(self, at: datetime) -> None:
        """What a level went beyond its share, others have less to do: first of all the one that has most left."""
        for walk in self.walks:
            for other in _by_left(walk.alike) if walk.over_mm else ():
                if by_mm := min(walk.over_mm, other.left_mm):
                    self._pass(other, walk, by_mm, at)

    def _round_off(self, at: datetime) -> None:
        """A share that was passed on ends where whole steps end: what that is off, another level has to do, or has not.

        Of levels in tandem it is seen at the ring ahead, once all that push it are at their end.
        """
        for i in self.ahead:
            ring, last = [self.walks[k] for k in self._rings[i]], self.walks[i]
            if any(walk.shared_mm for walk in ring) and all(walk.at_end for walk in ring):
                off_mm = sum((walk.made_mm - walk.position for walk in ring if walk.made_mm is not None), Fraction(0))
                for other in _by_left(walk for walk in last.alike if walk not in ring)[:1]:
                    by_mm = min(off_mm, other.left_mm)
                    last.position += by_mm
                    self._pass(other, last, by_mm, at)

    def _owed(self) -> dict[tuple[int, int], Fraction]:
        """What is not yet done of each loan: a level does its own share first."""
        owed: dict[tuple[int, int], Fraction] = {}
        left_mm = [walk.left_mm for walk in self.walks] if self._loans else []
        for (lender, other), lent_mm in self._loans.items():
            owed[lender, other] = min(lent_mm, left_mm[other])
            left_mm[other] -= owed[lender, other]
        return owed

    def _lend(self, at: datetime) -> None:
        """Whoever goes on takes back its share, and what is left of the share of whoever rests goes to the others."""
        for (lender, other), owed_mm in self._owed().items():
            if not self.walks[lender].alone or self.walks[other].alone:
                self._pass(self.walks[other], self.walks[lender], owed_mm, at)
                del self._loans[lender, other]
        for i, walk in enumerate(self.walks):
            if not (walk.alone and walk.spare_mm):
                continue
            others = [k for k, other in enumerate(self.walks) if k != i and _can_take(other, walk)]
            if not others:
                continue
            if walk.made_mm is not None:
                walk.position = walk.made_mm  # what is left is counted from where it really is
            for count, k in zip(range(len(others), 0, -1), others, strict=True):
                part_mm, step_mm = walk.spare_mm / count, self.walks[k].plan.frame.step_mm
                part_mm -= part_mm % step_mm if count > 1 else 0  # equal, to whole steps
                self._pass(walk, self.walks[k], part_mm, at)
                self._loans[i, k] = self._loans.get((i, k), Fraction(0)) + part_mm

    def _pass(self, giver: Walk, taker: Walk, by_mm: Fraction, at: datetime) -> None:
        giver.share(-by_mm, at)
        taker.share(by_mm, at)


def _by_left(walks: Iterable[Walk]) -> list[Walk]:
    """Those that have something left to do, first of all the one that has most."""
    return sorted((walk for walk in walks if walk.left_mm), key=lambda walk: walk.left_mm, reverse=True)


def _can_take(other: Walk, walk: Walk) -> bool:
    """Whether a level can do the work of another: it does the same, at a rate, and does not rest by itself."""
    return other.plan.goal.kind == walk.plan.goal.kind and bool(other.rate) and not other.alone
