"""What one level's actuators have made: whole steps, scales and faces, and how far its ring has come by them."""

from collections.abc import Iterator, Sequence
from copy import copy
from datetime import datetime
from fractions import Fraction

from bt_cli.frame.actuator import LevelKinematics
from bt_cli.motion.exact import ZERO, total
from bt_cli.motion.level_motion import LevelMotion
from bt_cli.plan.entries import Entry
from bt_cli.schedule.ledger import ScaleSetting
from bt_cli.schedule.steps import nearest_step


class LevelActuators:
    """One level's motion and the kinematics that make it: the whole steps that its actuators have `made`, signed.

    `rings` are by level those whose ways its ring goes: in tandem a ring goes the ways of the segments behind it too.
    The ring at a `place` is carried by `carried_by`; `behind` is the segment that carries it next to its own.
    """

    def __init__(
        self, motion: LevelMotion, kinematics: LevelKinematics, rings: Sequence[Sequence[int]], place: int
    ) -> None:
        self.motion, self.plan, self.kinematics, self.carried_by = motion, motion.plan, kinematics, rings[place]
        carrying = (k for k in self.carried_by if k != place)
        self.behind = max(carrying, key=lambda k: len(rings[k]), default=None)
        self.made = [0] * len(kinematics.actuators)
        self.zero_mm = [Fraction(0)] * len(kinematics.actuators)  # what each had travelled at position 0
        self.displaced_mm = ZERO
        self.since_reset = [0] * len(kinematics.actuators)  # the steps before the last re-set: the scale counts from it
        self.turned_faces = [0] * len(kinematics.actuators)  # by how many a nut shows another face than its steps say
        self.extended_mm = ZERO
        self.slots = 0
        self.distance_mm = Fraction(motion.plan.distance_mm)
        self.ring_mm = self.ring_by(self.made)
        self.phase = motion.phase  # also of a ring that is carried before its own start
        self.missed: list[datetime] = []

    def before(self, motion: LevelMotion) -> "LevelActuators":
        """The same level as it now is, with another motion."""
        other = copy(self)
        other.plan = motion.plan
        other.motion, other.made, other.zero_mm = motion, list(self.made), list(self.zero_mm)
        other.since_reset, other.missed = list(self.since_reset), list(self.missed)
        other.turned_faces = list(self.turned_faces)
        return other

    @property
    def whole_mm(self) -> Fraction:
        """Its distance, with what was ordered beyond it and what it does of other levels' shares."""
        return total((self.distance_mm, self.extended_mm, self.motion.shared_mm))

    def turn(self, steps: list[int]) -> None:
        """Its actuators have made so many whole steps in all."""
        if steps != self.made:
            self.made, self.ring_mm = steps, self.ring_by(steps)

    def ring_by(self, steps: Sequence[int]) -> Fraction:
        """How far the ring comes by so many whole steps of each actuator."""
        travels_mm = self._travels_mm(steps)
        if any(self.zero_mm):
            travels_mm = [travel_mm - zero_mm for travel_mm, zero_mm in zip(travels_mm, self.zero_mm, strict=True)]
        return self.kinematics.forward_mm(travels_mm)

    def targets_mm(self, ring_mm: Fraction) -> Sequence[Fraction]:
        """How far each actuator must have travelled for the ring to have come so far."""
        travels_mm = self.kinematics.inverse_mm(ring_mm)
        if any(self.zero_mm):
            return [travel_mm + zero_mm for travel_mm, zero_mm in zip(travels_mm, self.zero_mm, strict=True)]
        return travels_mm

    def read(self, at: datetime, entry: Entry) -> Iterator[ScaleSetting]:
        """Its actuators are where their scales show, each at the mark nearest to what was read."""
        now = list(self.made)
        for k, actuator in enumerate(self.kinematics.actuators):
            shown_mm = (entry.readings_mm or {}).get(actuator.id)
            if shown_mm is None:
                continue
            planned = now[k] - self.since_reset[k]
            steps = nearest_step(Fraction(shown_mm) - actuator.start_reading_mm, actuator.step_mm, planned) - planned
            now[k] += steps
            face = (entry.faces or {}).get(actuator.id)
            if face is not None:
                self.turned_faces[k] += face - (self.face(k, now[k]) or face)
            shown = actuator.reading_mm(planned + steps)
            yield ScaleSetting(at, actuator.id, "replan", shown, steps, self.face(k, now[k]))
        self.turn(now)

    def face(self, k: int, steps: int) -> int | None:
        """The nut face that an actuator shows after so many steps in all."""
        return self.kinematics.actuators[k].face(steps + self.turned_faces[k])

    def displace(self, displaced_mm: Fraction) -> bool:
        """The ring is so many mm further on than what was travelled says, and no scale moves; whether that is new."""
        by_mm, self.displaced_mm = displaced_mm - self.displaced_mm, displaced_mm
        if not by_mm:
            return False
        pairs = zip(self._travels_mm(self.made), self.kinematics.inverse_mm(self.ring_mm + by_mm), strict=True)
        self.zero_mm = [travel_mm - there_mm for travel_mm, there_mm in pairs]
        self.ring_mm = self.ring_by(self.made)
        return True

    def _travels_mm(self, steps: Sequence[int]) -> list[Fraction]:
        return [actuator.travel_mm(count) for count, actuator in zip(steps, self.kinematics.actuators, strict=True)]


def bones_by(rings_mm: Sequence[Fraction], parts: Sequence[LevelActuators]) -> list[Fraction]:
    """How far each level has come where its ring has come so far: without the ways of the segments that carry it."""
    pairs = zip(rings_mm, parts, strict=True)
    return [ring_mm if part.behind is None else ring_mm - rings_mm[part.behind] for ring_mm, part in pairs]
