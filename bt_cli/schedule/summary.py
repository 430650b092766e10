"""What a hinge, a cable and levels come to in all: the numbers that headings, rules and the JSON tell alike."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from bt_cli.frame import hinge
from bt_cli.plan.mechanisms import HingeRod, Stretched, arc_mm
from bt_cli.plan.model import Plan
from bt_cli.plan.tissues import limiting, stretched
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import bone_travel_mm


class TissueArc(NamedTuple):
    """A tissue with the arc that it is stretched along, and the days that it alone asks for."""

    tissue: Stretched
    arc_mm: Fraction
    days: int
    limits: bool


class RodTravel(NamedTuple):
    """A rod of a hinge: how much longer it is in the end, signed, by geometry and by its whole steps."""

    letter: str
    rod: HingeRod
    exact_mm: Fraction
    turned_mm: Fraction


class CableTravel(NamedTuple):
    """How far a cable goes and how far the bone, in all; and how much bone goes by each mm of cable, first and last."""

    bone_mm: Fraction
    cable_mm: Fraction
    ratio_first: Fraction
    ratio_last: Fraction


def tissue_arcs(plan: Plan) -> list[TissueArc]:
    """Every tissue that a hinge stretches."""
    arcs, most, angle = [], limiting(plan), plan.goal.angle_deg
    assert angle  # noqa: S101 - `consistency` has seen that it is there
    for tissue in stretched(plan):
        arc = arc_mm(tissue.across_mm, angle)
        arcs.append(TissueArc(tissue, Fraction(arc), ceil(arc / tissue.rate_mm_per_day), tissue == most))
    return arcs


def rod_travels(schedule: Schedule) -> list[RodTravel]:
    """Every rod across a hinge, to 0.0001 mm: the straight line between its ends."""
    frame, angle = schedule.plan.frame.hinge, schedule.plan.goal.angle_deg
    assert frame and angle  # noqa: S101 - only asked of a hinge
    travels = []
    for actuator, rod in zip(schedule.actuators, frame.rods, strict=True):
        exact_mm = round(Fraction(hinge.rod_travel_mm(rod, float(angle))), 4)
        travels.append(RodTravel(actuator.id, rod, exact_mm, schedule.ledger.travelled_mm(actuator.id)))
    return travels


def cable_travel(part: LevelSchedule) -> CableTravel:
    """What the cable of a level does, and how far bone goes by a mm of it at the start and at the end."""
    ratios = [round(ratio, 4) for ratio in more_bone(part) or (Fraction(1), Fraction(1))]
    bone_mm = bone_travel_mm(part.sessions) + part.read_anew_mm()
    return CableTravel(bone_mm, part.ledger.travelled_mm(part.actuators[0].id), *ratios)


def more_bone(schedule: LevelSchedule) -> tuple[Fraction, Fraction] | None:
    """How far bone goes for a mm of cable at the start, and where the segment comes nearest to its pulley."""
    cable = schedule.plan.frame.cable
    if not cable or cable.axial_mm is None or cable.offset_mm is None:
        return None
    axial_mm, offset_mm = Fraction(cable.axial_mm), Fraction(cable.offset_mm)
    ring_mm = max(Fraction(0), *(session.ring_mm for session in schedule.sessions))
    return _per_mm(axial_mm, offset_mm), _per_mm(axial_mm - ring_mm, offset_mm)


def _per_mm(axial_mm: Fraction, offset_mm: Fraction) -> Fraction:
    """Mm of bone for a mm of cable: 1 ÷ cos θ, θ being the angle from the bone's axis; no more than 100 is told."""
    least_mm = max(axial_mm, offset_mm / 100)
    return Fraction(((least_mm**2 + offset_mm**2) ** Fraction(1, 2)) / float(least_mm))


def highest_rate_mm(schedule: Schedule, rates: dict[str, Decimal]) -> Decimal:
    """The highest sum of the rates of levels that turn in the same time."""
    parts = [part for part in schedule.levels if part.plan.level.name in rates]
    begins = [part.sessions[0].at.date() for part in parts]
    spans = {part.plan.level.name: (part.sessions[0].at.date(), part.sessions[-1].at.date()) for part in parts}
    sums = (sum((rates[n] for n, (first, last) in spans.items() if first <= on <= last), Decimal(0)) for on in begins)
    return max(sums, default=Decimal(0))


def ring_rate_mm(plan: Plan, carrying: Iterable[int]) -> Decimal:
    """The rate of a ring, which goes the ways of the levels that carry it: the sum of theirs, a day."""
    return sum((plan.level_plans[k].protocol.rate_mm_per_day or Decimal(0) for k in carrying), Decimal(0))
