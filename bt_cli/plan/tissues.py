"""What a hinge stretches: arcs about it, and which of them limits the pace.

The arc of a tissue is its distance from the hinge times the angle; docs/hinge.md has the drawing and worked examples.
"""

from decimal import Decimal
from math import pi
from typing import NamedTuple

from bt_cli.plan.model import Plan


class Stretched(NamedTuple):
    """A tissue, how far across from the hinge it lies, and the most that it may be stretched in a day."""

    name: str
    across_mm: Decimal
    rate_mm_per_day: Decimal


CORTEX = "concave cortex"


def stretched(plan: Plan) -> list[Stretched]:
    """The concave cortex of the bone, and the other tissues that a plan names."""
    hinge, rate_mm = plan.frame.hinge, plan.protocol.rate_mm_per_day
    assert hinge  # noqa: S101 - only asked of a hinge
    rate_mm = rate_mm or Decimal(1)  # no rate is ever taken for granted: without one the plan is refused
    others = (Stretched(one.name, one.across_mm, one.rate_mm_per_day or rate_mm) for one in hinge.tissues)
    return [Stretched(CORTEX, hinge.far_mm, rate_mm), *others]


def limiting(plan: Plan) -> Stretched:
    """The tissue that takes longest to be stretched at its own rate: the first of those that take as long."""
    return max(stretched(plan), key=lambda one: one.across_mm / one.rate_mm_per_day)


def arc_mm(across_mm: Decimal, angle_deg: Decimal) -> Decimal:
    """How far a point goes along its arc, to 0.0001 mm."""
    return Decimal(round(float(across_mm) * float(angle_deg) * pi / 180 * 10_000)) / 10_000
