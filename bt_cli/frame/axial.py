"""Frames that move bone along its axis: nuts on Ilizarov rods, a monolateral rail, click struts.

Their actuators travel as far as the bone does. The rods of one ring turn together, each by the same amount:
their number never divides or multiplies the rate.
"""

from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.model import Plan


class Mechanism(NamedTuple):
    """What one kind of frame is turned by, and in which words."""

    frame: str  # what the whole is called
    member: str  # what is turned; also the actuator's kind in the JSON
    unit: str  # what a step is counted in
    has_faces: bool


MECHANISMS = {
    "ilizarov": Mechanism("Ilizarov frame", "nut", "turn", has_faces=True),
    "rail": Mechanism("monolateral rail", "screw", "turn", has_faces=False),
    "click": Mechanism("click struts", "click strut", "click", has_faces=False),
}


class Actuator(NamedTuple):
    """What is turned as one: `members` nuts, struts or screws that all get the same steps."""

    id: str
    level: str
    mechanism: Mechanism
    members: int
    step_mm: Fraction  # travel of the smallest turn that can be shown
    steps_per_turn: int
    start_reading_mm: Fraction
    start_face: int | None

    def face(self, steps: int) -> int | None:
        """The nut face that shows after `steps` in all."""
        if self.start_face is None:
            return None
        return (self.start_face - 1 + steps) % self.steps_per_turn + 1


def actuators(plan: Plan) -> tuple[Actuator, ...]:
    """The actuators of a plan's frame."""
    frame = plan.frame
    return (
        Actuator(
            id="A",
            level=plan.level.name,
            mechanism=MECHANISMS[frame.kind],
            members=frame.rods,
            step_mm=frame.step_mm,
            steps_per_turn=frame.steps_per_turn,
            start_reading_mm=Fraction(frame.start_reading_mm),
            start_face=frame.start_face if MECHANISMS[frame.kind].has_faces else None,
        ),
    )


def travel_mm(_actuator: Actuator, position_mm: Fraction) -> Fraction:
    """How far an actuator must have travelled for the bone to have moved `position_mm`: as far."""
    return position_mm
