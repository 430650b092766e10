"""An Ilizarov hinge: what each rod across it travels as it opens.

Seen from the hinge, a rod's proximal end stays and its distal end turns with the distal bone. A rod is straight: its
travel is the change of the straight line between its ends, never the arc. On the concave side it gets longer, on the
convex side shorter. With ends at the height of the hinge that line is the chord 2·across·sin(angle / 2), signed.
Source: geometry (rule of triangles); docs/hinge.md has the drawing.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import cos, dist, radians, sin
from typing import NamedTuple

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.actuator import Actuator
from bt_cli.frame.axial import actuator_of
from bt_cli.plan.levels import frame_path
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.mechanisms import HingeRod
from bt_cli.plan.model import Plan
from bt_cli.words import number

NM = 1_000_000  # in a mm: travel is taken to one, beyond which machines may differ
_HALVINGS = 40  # of the whole way: its smallest part is far below a nm


class RodEnds(NamedTuple):
    """Where a rod's ends are, seen from the hinge: across in mm (concave side +), along the axis in mm (distally +)."""

    proximal: tuple[float, float]
    distal: tuple[float, float]


def turned(across_mm: float, along_mm: float, angle_deg: float) -> tuple[float, float]:
    """Where a point of the distal bone is, (across, along) in mm from the hinge, when that is open by an angle."""
    theta = radians(angle_deg)
    return across_mm * cos(theta) - along_mm * sin(theta), across_mm * sin(theta) + along_mm * cos(theta)


def ends_mm(rod: HingeRod, angle_deg: float) -> RodEnds:
    """The two ends of a rod: the proximal one stays, the distal one turns with the distal bone."""
    across_mm = float(rod.across_mm) * (1 if rod.side == "concave" else -1)
    return RodEnds((across_mm, -float(rod.proximal_mm)), turned(across_mm, float(rod.distal_mm), angle_deg))


def gap_mm(rod: HingeRod, angle_deg: float) -> float:
    """How far the distal end is below the proximal one, along the axis; less than 0 where it has passed it."""
    ends = ends_mm(rod, angle_deg)
    return ends.distal[1] - ends.proximal[1]


def length_mm(rod: HingeRod, angle_deg: float) -> float:
    """The straight line between a rod's ends, with the sign of their gap along the axis."""
    proximal, distal = ends_mm(rod, angle_deg)
    return dist(proximal, distal) * (1 if distal[1] >= proximal[1] else -1)


def rod_travel_mm(rod: HingeRod, angle_deg: float) -> float:
    """How much longer a rod is at an angle than at 0, in mm; less than 0 where it is shorter."""
    return length_mm(rod, angle_deg) - length_mm(rod, 0)


def opened_by(rod: HingeRod, made_mm: float, most_deg: float) -> float:
    """How far the hinge is open, in degrees, where a rod has travelled so far; never more than `most_deg` either way.

    A rod that has gone the other way than it goes as the hinge opens has closed it: less than 0.
    """
    low, high, shut_mm = 0.0, most_deg, length_mm(rod, 0)
    way = 1 if (made_mm >= 0) == (rod.side == "concave") or not made_mm else -1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if abs(length_mm(rod, way * middle) - shut_mm) < abs(made_mm):
            low = middle
        else:
            high = middle
    return way * low


class HingeKinematics:
    """The rods across a hinge, each turned by itself. Positions are mm of arc of the tissue that limits the pace.

    Raises PlanInvalid where a rod cannot go the whole way: its ends would meet, or its line would pass over the hinge.
    """

    is_one_to_one = False

    def __init__(self, plan: Plan, actuator_ids: Sequence[str], mechanism: Mechanism) -> None:
        hinge = plan.frame.hinge
        assert hinge and plan.goal.angle_deg  # noqa: S101 - `consistency` has seen that they are there
        self._rods, self._arc_mm, self._angle_deg = (
            hinge.rods,
            Fraction(plan.distance_mm),
            Fraction(plan.goal.angle_deg),
        )
        self.actuators: tuple[Actuator, ...] = tuple(
            _with_own_scale(actuator_of(plan, letter, mechanism), rod)
            for rod, letter in zip(hinge.rods, actuator_ids, strict=True)
        )
        self._path = (*frame_path(plan), "hinge", "rods")
        self._see_that_rods_can(self._angle_deg)
        self._leading = max(
            range(len(self._rods)), key=lambda i: abs(rod_travel_mm(self._rods[i], float(self._angle_deg)))
        )

    def angle_deg(self, position_mm: Fraction) -> Fraction:
        """How far the hinge is open."""
        return self._angle_deg * position_mm / self._arc_mm

    def inverse_mm(self, position_mm: Fraction) -> Sequence[Fraction]:
        """What each rod must have travelled."""
        angle_deg = float(self.angle_deg(position_mm))
        if angle_deg > self._angle_deg:  # ordered beyond the goal
            self._see_that_rods_can(self.angle_deg(position_mm))
        return tuple(_exact(rod_travel_mm(rod, angle_deg)) for rod in self._rods)

    def forward_mm(self, travels_mm: Sequence[Fraction]) -> Fraction:
        """How far the hinge is open by the rod that travels most, to 0.0001 mm of arc."""
        rod, made_mm = self._rods[self._leading], travels_mm[self._leading]
        opened_deg = opened_by(rod, float(made_mm), 2 * float(self._angle_deg))
        return round(Fraction(opened_deg) * self._arc_mm / self._angle_deg, 4)

    def _see_that_rods_can(self, angle_deg: Fraction) -> None:
        """Raise PlanInvalid where the ends of a rod would meet, or its line would pass over the hinge, by an angle."""
        far = float(angle_deg)
        problems = []
        for i, (rod, actuator) in enumerate(zip(self._rods, self.actuators, strict=True)):
            until = f"before {number(round(angle_deg, 1))} degrees are reached: write the real"
            if gap_mm(rod, 0) > 0 >= gap_mm(rod, far):
                message = f"the ends of rod {actuator.id} would meet {until} proximal_mm and distal_mm"
            elif gap_mm(rod, 0) > 0 >= _side(rod, far):
                message = f"rod {actuator.id} would turn back {until} across_mm, proximal_mm and distal_mm"
            else:
                continue
            problems.append(Problem((*self._path, i), f"rods: {message}"))
        if problems:
            raise PlanInvalid(problems)


def _side(rod: HingeRod, angle_deg: float) -> float:
    """More than 0 while the line of a rod is on its own side of the hinge: so long it goes on as it began."""
    (x1, y1), (x2, y2) = ends_mm(rod, angle_deg)
    return (x1 * y2 - y1 * x2) * (1 if rod.side == "concave" else -1)


def _exact(value_mm: float) -> Fraction:
    return Fraction(round(value_mm * NM), NM)


def _with_own_scale(actuator: Actuator, rod: HingeRod) -> Actuator:
    """The actuator of a rod whose scale shows something of its own before the first turn."""
    reading_mm = rod.start_reading_mm
    return actuator if reading_mm is None else actuator._replace(start_reading_mm=Fraction(reading_mm))
