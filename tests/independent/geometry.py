"""A bone that goes another way than its rods: by a cable over a pulley (docs/cable.md), or a hinge (docs/hinge.md)."""

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import cos, hypot, pi, radians, sin
from typing import Any

NM, TENTH_UM = Decimal("0.000001"), 4


class Straight:
    """What is turned is how far the bone goes."""

    def travel_mm(self, way_mm: Fraction) -> Fraction:
        return way_mm

    def way_mm(self, travel_mm: Fraction) -> Fraction:
        return travel_mm


@dataclass
class Cable(Straight):
    """Drawn in over a pulley `offset_mm` out from the axis and `axial_mm` along it ahead of the segment."""

    offset_mm: Decimal
    axial_mm: Decimal

    def length_mm(self, way_mm: Fraction) -> Decimal:
        with localcontext() as exact:
            exact.prec = 40
            left_mm = self.axial_mm - Decimal(way_mm.numerator) / way_mm.denominator
            return (left_mm**2 + self.offset_mm**2).sqrt()

    def travel_mm(self, way_mm: Fraction) -> Fraction:
        return Fraction(self.length_mm(Fraction(0))) - Fraction(self.length_mm(way_mm))

    def way_mm(self, travel_mm: Fraction) -> Fraction:
        with localcontext() as exact:
            exact.prec = 40
            length_mm = self.length_mm(Fraction(0)) - Decimal(travel_mm.numerator) / travel_mm.denominator
            left_mm = max(length_mm**2 - self.offset_mm**2, Decimal(0)).sqrt()
            return round(Fraction(self.axial_mm - left_mm), TENTH_UM)


@dataclass(frozen=True)
class Rod(Straight):
    """The straight line between a rod's ends, seen from the hinge; ways are mm of arc, `arc_mm` of them `angle_deg`."""

    across_mm: float
    proximal_mm: float
    distal_mm: float
    arc_mm: Fraction
    angle_deg: float

    def length_mm(self, deg: float) -> float:
        theta, x, d = radians(deg), self.across_mm, self.distal_mm
        across, along = x * (cos(theta) - 1) - d * sin(theta), self.proximal_mm + x * sin(theta) + d * cos(theta)
        return hypot(across, along) * (1 if along >= 0 else -1)

    def travel_mm(self, way_mm: Fraction) -> Fraction:
        deg = self.angle_deg * float(way_mm / self.arc_mm)
        return round(Fraction(self.length_mm(deg) - self.length_mm(0)), 6)

    @lru_cache(500)  # noqa: B019 - a few rods are asked for the same steps again and again
    def way_mm(self, travel_mm: Fraction) -> Fraction:
        low, high = -2 * self.angle_deg, 2 * self.angle_deg
        for _ in range(60):
            deg = (low + high) / 2
            is_short = self.length_mm(deg) - self.length_mm(0) < float(travel_mm)
            low, high = (deg, high) if is_short == (self.across_mm > 0) else (low, deg)
        return round(Fraction(low) * self.arc_mm / Fraction(self.angle_deg), TENTH_UM)


@dataclass
class Follower:
    """Another rod of a hinge, with a scale of its own; the bone is where the first rod has brought it."""

    letter: str
    rod: Rod
    step_mm: Fraction
    faces: int
    start_face: int
    start_mm: Fraction
    steps: int = 0
    unseen: int = 0  # the steps that the scale does not show, as it was set anew
    turned_face: int = 0
    resets: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reading_mm(self) -> Fraction:
        return self.start_mm + (self.steps - self.unseen) * self.step_mm

    @property
    def face(self) -> int:
        return (self.start_face - 1 + self.steps + self.turned_face) % self.faces + 1


def arc_mm(goal: dict[str, Any], hinge: dict[str, Any]) -> Fraction:
    """The arc of the concave cortex, to a tenth of a micrometre."""
    return round(Fraction(float(hinge["bone_mm"]) * float(goal["angle_deg"]) * pi / 180), TENTH_UM)


def rods_of(frame: dict[str, Any], goal: dict[str, Any]) -> list[tuple[Rod, Fraction]]:
    """The rods of a hinge, each with what its scale shows at first."""
    whole_mm = arc_mm(goal, frame["hinge"])
    return [
        (
            Rod(
                float(rod["across_mm"]) * (1 if rod["side"] == "concave" else -1),
                float(rod.get("proximal_mm", 0)),
                float(rod.get("distal_mm", 0)),
                whole_mm,
                float(goal["angle_deg"]),
            ),
            Fraction(rod.get("start_reading_mm", 0)),
        )
        for rod in frame["hinge"]["rods"]
    ]
