"""A cable or an oblique wire over a pulley, which pulls a segment toward docking.

Where the pulley stands still on the frame, at the radial offset r, the cable from a segment at the axial distance h is
√(h² + r²) long: for a move from h₀ to h₁ it is drawn in by √(h₀² + r²) − √(h₁² + r²). Bone goes further than cable, and
the more so the nearer it is to docking. Where the anchor travels with the ring the ratio is 1. Source: geometry.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.actuator import Actuator
from bt_cli.frame.axial import AxialKinematics, actuator_of
from bt_cli.plan.levels import frame_path
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan
from bt_cli.words import mm

NM = 1_000_000  # in a mm: lengths are taken to one, by whole numbers, so that no two machines differ


class CableKinematics:
    """One actuator that draws in a cable over a pulley on the frame; positions come back to 0.0001 mm."""

    is_one_to_one = False

    def __init__(self, plan: Plan, actuator_ids: Sequence[str], mechanism: Mechanism) -> None:
        cable = plan.frame.cable
        assert cable and cable.axial_mm is not None and cable.offset_mm is not None  # noqa: S101 - `consistency` saw it
        self.actuators: tuple[Actuator, ...] = (actuator_of(plan, actuator_ids[0], mechanism),)
        self._axial_nm, self._offset_nm = int(cable.axial_mm * NM), int(cable.offset_mm * NM)
        self._path = frame_path(plan)
        self._start_nm = self._length_nm(self._axial_nm)

    def inverse_mm(self, position_mm: Fraction) -> Sequence[Fraction]:
        """How much cable is drawn in. Raises PlanInvalid where the segment would pass its pulley."""
        left_nm = self._axial_nm - round(position_mm * NM)
        if left_nm < 0:
            message = f"axial_mm: the segment would go {mm(round(position_mm, 4))}, past its pulley"
            raise PlanInvalid([Problem((*self._path, "cable", "axial_mm"), message)])
        return (Fraction(self._start_nm - self._length_nm(left_nm), NM),)

    def forward_mm(self, travels_mm: Sequence[Fraction]) -> Fraction:
        """How far the segment has come, in mm to 4 decimals, when so much cable is drawn in."""
        length_nm = max(self._start_nm - round(travels_mm[0] * NM), self._offset_nm)
        left_nm = isqrt(length_nm**2 - self._offset_nm**2)
        return round(Fraction(self._axial_nm - left_nm, NM), 4)

    def _length_nm(self, axial_nm: int) -> int:
        """The cable from the pulley to the segment."""
        square = axial_nm**2 + self._offset_nm**2
        return (isqrt(4 * square) + 1) // 2  # the nearest whole number


def cable(plan: Plan, actuator_ids: Sequence[str], mechanism: Mechanism) -> CableKinematics | AxialKinematics:
    """The kinematics of a cable: with its pulley on the frame bone and cable go differently far, else alike."""
    fixed = plan.frame.cable and plan.frame.cable.anchor == "frame"
    return CableKinematics(plan, actuator_ids, mechanism) if fixed else AxialKinematics(plan, actuator_ids, mechanism)
