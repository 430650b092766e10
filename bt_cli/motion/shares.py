"""What several levels do of one another's shares, so that together they do what is to be done, and no more.

While one rests by an order of its own (pause or stop), the others keep their shares or take over what it has left, as
the plan says of that day: those that do the same and do not rest by an order of their own, in equal parts. What such a
level then makes counts for its own share first; when the other goes on, or they are to keep their shares again, it
takes back what is not yet done of the rest. The sum of all shares never changes: so what one of several levels was
really turned beyond its share, the others have less to do.
An order that names no level is for all: it lends nothing, and a level that rests by an order of its own goes on by one
of its own only.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from bt_cli.motion.level_motion import LevelMotion
from bt_cli.plan.model import Plan

_ADD_UP = ("transport", "lengthening")  # where the ways of several levels are one: a gap's, or a limb's length


class LevelShares:
    """The shares of several levels: `rings` are by level those whose ways its ring goes, `ahead` those at the front."""

    def __init__(
        self, plan: Plan, motions: Sequence[LevelMotion], rings: Sequence[Sequence[int]], ahead: Sequence[int]
    ) -> None:
        self._plan, self._motions, self._rings, self._ahead = plan, motions, rings, ahead
        self._ruled_since, self._takes_over = date.min, _takes_over(plan)
        self._loans: dict[tuple[int, int], Fraction] = {}  # mm of the first level's share that the second has
        for kind in _ADD_UP:
            alike = [motion for motion in motions if motion.plan.goal.kind == kind]
            for motion in alike:
                motion.alike = alike

    def going_on(self, plan: Plan, motions: Sequence[LevelMotion]) -> "LevelShares":
        """The same shares of other motions of these levels, by another revision of the plan."""
        other = LevelShares(plan, motions, self._rings, self._ahead)
        other._loans = dict(self._loans)
        other._ruled_since, other._takes_over = self._ruled_since, self._takes_over
        return other

    def next_rule(self, until: datetime) -> datetime | None:
        """When others are next to take over, or to keep their shares again: at midnight, up to a time."""
        if not self._plan.later_plans:
            return None
        days = (since for since, plan in self._plan.later_plans if _takes_over(plan) != self._takes_over)
        times = (datetime.combine(since, time()) for since in days if since > self._ruled_since)
        return next((at for at in times if at <= until), None)

    def follow_rule(self, at: datetime) -> None:
        """Hand on or give back what the rule that holds from that midnight on asks for."""
        self._ruled_since, self._takes_over = at.date(), not self._takes_over
        self.settle(at)

    def note_loans(self) -> None:
        """Tell each level whether others still have some of its share."""
        lent = {lender for (lender, _), owed_mm in self._owed().items() if owed_mm}
        for i, motion in enumerate(self._motions):
            motion.lent = i in lent

    def settle(self, at: datetime) -> None:
        """After turns or an order: see that all levels together have left to do what is left of the whole, and no more.

        So the gap is closed whatever was turned, and nothing goes past contact.
        """
        self._lend(at)
        self._even_out(at)
        self._round_off(at)
        for motion in self._motions:
            motion.finish(at)
            if motion.contact and motion.left_mm and not (motion.segment or motion.held or motion.stopped):
                motion.forward(at + timedelta(minutes=1))  # it had come to its goal and fell back

    def _even_out(self, at: datetime) -> None:
        """What a level went beyond its share, others have less to do: first of all the one that has most left."""
        for motion in self._motions:
            for other in _by_left(motion.alike) if motion.over_mm else ():
                if by_mm := min(motion.over_mm, other.left_mm):
                    self._pass(other, motion, by_mm, at)

    def _round_off(self, at: datetime) -> None:
        """A share that was passed on ends where whole steps end: what that is off, another level has to do, or has not.

        Of levels in tandem it is seen at the ring ahead, once all that push it are at their end.
        """
        for i in self._ahead:
            ring, last = [self._motions[k] for k in self._rings[i]], self._motions[i]
            if any(motion.shared_mm for motion in ring) and all(motion.at_end for motion in ring):
                off_mm = sum(
                    (motion.made_mm - motion.position for motion in ring if motion.made_mm is not None), Fraction(0)
                )
                for other in _by_left(motion for motion in last.alike if motion not in ring)[:1]:
                    by_mm = min(off_mm, other.left_mm)
                    last.position += by_mm
                    self._pass(other, last, by_mm, at)

    def _owed(self) -> dict[tuple[int, int], Fraction]:
        """What is not yet done of each loan: a level does its own share first."""
        owed: dict[tuple[int, int], Fraction] = {}
        left_mm = [motion.left_mm for motion in self._motions] if self._loans else []
        for (lender, other), lent_mm in self._loans.items():
            owed[lender, other] = min(lent_mm, left_mm[other])
            left_mm[other] -= owed[lender, other]
        return owed

    def _lend(self, at: datetime) -> None:
        """Whoever goes on takes back its share, and what is left of the share of whoever rests goes to the others."""
        for (lender, other), owed_mm in self._owed().items():
            if not (self._takes_over and self._motions[lender].alone) or self._motions[other].alone:
                self._pass(self._motions[other], self._motions[lender], owed_mm, at)
                del self._loans[lender, other]
        for i, motion in enumerate(self._motions) if self._takes_over else ():
            if not (motion.alone and motion.spare_mm):
                continue
            others = [k for k, other in enumerate(self._motions) if k != i and _can_take(other, motion)]
            if not others:
                continue
            if motion.made_mm is not None:
                motion.position = motion.made_mm  # what is left is counted from where it really is
            for count, k in zip(range(len(others), 0, -1), others, strict=True):
                part_mm, step_mm = motion.spare_mm / count, self._motions[k].plan.frame.step_mm
                part_mm -= part_mm % step_mm if count > 1 else 0  # equal, to whole steps
                self._pass(motion, self._motions[k], part_mm, at)
                self._loans[i, k] = self._loans.get((i, k), Fraction(0)) + part_mm

    def _pass(self, giver: LevelMotion, taker: LevelMotion, by_mm: Fraction, at: datetime) -> None:
        giver.share(-by_mm, at)
        taker.share(by_mm, at)


def _takes_over(plan: Plan) -> bool:
    """Whether others take over what a level that rests by an order of its own has left."""
    return plan.protocol.when_paused == "take_over"


def _by_left(motions: Iterable[LevelMotion]) -> list[LevelMotion]:
    """Those that have something left to do, first of all the one that has most."""
    return sorted((motion for motion in motions if motion.left_mm), key=lambda motion: motion.left_mm, reverse=True)


def _can_take(other: LevelMotion, motion: LevelMotion) -> bool:
    """Whether a level can do the work of another: it does the same, at a rate, and does not rest by itself."""
    return other.plan.goal.kind == motion.plan.goal.kind and bool(other.rate) and not other.alone
