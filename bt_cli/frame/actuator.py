"""What a patient turns, whatever the frame: nuts that turn as one, a screw, a strut."""

from fractions import Fraction
from typing import NamedTuple


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
    "hexapod": Mechanism("six-strut frame (hexapod)", "strut", "mm", has_faces=False),
}


class Actuator(NamedTuple):
    """What is turned as one: `members` nuts, struts or screws that all get the same steps.

    A strut of six has the exact lengths from joint to joint that its readings stand for, at the start and at the end.
    """

    id: str
    level: str
    mechanism: Mechanism
    members: int
    step_mm: Fraction  # travel of the smallest turn that can be shown
    steps_per_turn: int
    start_reading_mm: Fraction
    start_face: int | None = None
    start_length_mm: Fraction | None = None
    end_length_mm: Fraction | None = None

    def face(self, steps: int) -> int | None:
        """The nut face that shows after `steps` in all."""
        if self.start_face is None:
            return None
        return (self.start_face - 1 + steps) % self.steps_per_turn + 1
