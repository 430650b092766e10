"""What a patient turns, whatever the frame: nuts that turn as one, a screw, a strut."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

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


class Kinematics(Protocol):
    """The part of a frame that moves one level: what each of its actuators travels for a position of the bone."""

    @property
    def actuators(self) -> tuple[Actuator, ...]:
        """What is turned, in the order of their letters."""

    def inverse_mm(self, position_mm: Fraction) -> Sequence[Fraction]:
        """How far each actuator must have travelled for the bone to have come so far."""

    def forward_mm(self, travels_mm: Sequence[Fraction]) -> Fraction:
        """How far the bone has come by what its actuators have travelled."""
