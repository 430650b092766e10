"""Frames that move bone along its axis: nuts on Ilizarov rods, a monolateral rail, click struts.

Their actuators travel as far as the bone does. The rods of one ring turn together, each by the same amount:
their number never divides or multiplies the rate.
"""

from fractions import Fraction

from bt_cli.frame.actuator import MECHANISMS, Actuator
from bt_cli.plan.model import Plan


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
