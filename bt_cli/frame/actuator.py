"""What a patient turns, whatever the frame: nuts that turn as one, a screw, a strut."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeVar

from bt_cli.plan.mechanism_catalog import Mechanism


class Actuator(NamedTuple):
    """What is turned as one: `unit_count` nuts, struts or screws that all get the same steps.

    A strut of six has the exact lengths from joint to joint that its readings stand for, at the start and at the end.
    """

    id: str
    level: str
    mechanism: Mechanism
    unit_count: int
    step_mm: Fraction  # travel of the smallest turn that can be shown
    steps_per_turn: int
    start_reading_mm: Fraction
    start_face: int | None = None
    start_length_mm: Fraction | None = None
    end_length_mm: Fraction | None = None

    def travel_mm(self, steps: int) -> Fraction:
        """How far it travels by steps, signed."""
        return Fraction(steps * self.step_mm.numerator, self.step_mm.denominator)

    def reading_mm(self, steps: int) -> Fraction:
        """What its scale shows after `steps` from its start."""
        start, step = self.start_reading_mm, self.step_mm
        over = start.numerator * step.denominator + steps * step.numerator * start.denominator
        return Fraction(over, start.denominator * step.denominator)

    def face(self, steps: int) -> int | None:
        """The nut face that shows after `steps` in all."""
        if self.start_face is None:
            return None
        return (self.start_face - 1 + steps) % self.steps_per_turn + 1


class Move(NamedTuple):
    """What one actuator does in one session. `reading_mm` is what its scale shows afterwards."""

    actuator: Actuator
    steps: int
    reading_mm: Fraction
    face: int | None

    @property
    def travel_mm(self) -> Fraction:
        """Signed travel of this session."""
        return self.actuator.travel_mm(self.steps)


Bone = TypeVar("Bone")
Travels = TypeVar("Travels")


class Kinematics(Protocol[Bone, Travels]):
    """What any frame does: the bone's position from what is turned, and the other way round.

    Along an axis or about a hinge a position is how far the bone has come, and each actuator has its travel; of six
    struts it is a pose of the distal ring, and each strut has its length from joint to joint.
    """

    def inverse_mm(self, position_mm: Bone, /) -> Travels:
        """How far each actuator must have travelled, or how long it must be, for the bone to be there."""

    def forward_mm(self, travels_mm: Travels, /) -> Bone:
        """Where the bone is by what its actuators have travelled, or by how long they are."""


class LevelKinematics(Kinematics[Fraction, Sequence[Fraction]], Protocol):
    """The part of a frame that moves one level by whole steps: how far the bone has come, and each actuator with it."""

    is_one_to_one: bool  # one actuator, which travels as far as the bone

    @property
    def actuators(self) -> tuple[Actuator, ...]:
        """What is turned, in the order of their letters."""
