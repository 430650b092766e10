"""Frames that move bone along its axis: nuts on Ilizarov rods, a monolateral rail, click struts, telescopic rods.

Their actuators travel as far as the bone does. The rods of one ring turn together, each by the same amount:
their number never divides or multiplies the rate.
"""

from collections.abc import Sequence
from fractions import Fraction

from bt_cli.frame.actuator import Actuator
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan


def actuator_of(plan: Plan, letter: str, mechanism: Mechanism) -> Actuator:
    """The actuator that a plan of one level describes, under the letter that it has in the whole plan."""
    frame = plan.frame
    return Actuator(
        id=letter,
        level=plan.level.name,
        mechanism=mechanism,
        unit_count=frame.rods,
        step_mm=frame.step_mm,
        steps_per_turn=frame.steps_per_turn,
        start_reading_mm=Fraction(frame.start_reading_mm),
        start_face=frame.start_face if mechanism.has_faces else None,
    )


class AxialKinematics:
    """Kinematics of one actuator that travels as far as the bone: both directions are the identity."""

    is_one_to_one = True

    def __init__(self, plan: Plan, actuator_ids: Sequence[str], mechanism: Mechanism) -> None:
        self.actuators = (actuator_of(plan, actuator_ids[0], mechanism),)

    def inverse_mm(self, position_mm: Fraction) -> Sequence[Fraction]:
        """The travel of the one actuator, which is the position of the bone; exact."""
        return (position_mm,)

    def forward_mm(self, travels_mm: Sequence[Fraction]) -> Fraction:
        """The position of the bone, which is the travel of the one actuator; exact."""
        return travels_mm[0]
