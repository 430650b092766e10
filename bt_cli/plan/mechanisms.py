"""What a cable or a hinge is made of, as the plan says it; loaded only where a plan has one.

Lengths are seen from the axis along which bone moves (cable), or from the hinge, in the plane in which it turns.
"""

from decimal import Decimal
from math import pi
from typing import Annotated, NamedTuple

from pydantic import Field

from bt_cli.plan import values
from bt_cli.plan.field_types import PlanTable, Rate, Reading, SomeText

Across = Annotated[Decimal, values.quantity("1", "300", "mm")]
Axial = Annotated[Decimal, values.quantity("0", "300", "mm")]
ANCHORS = ("frame", "ring")
WEDGES = ("opening", "neutral")
SIDES = ("concave", "convex")


class Cable(PlanTable):
    """A cable or an oblique wire over a pulley, which pulls a segment toward docking.

    With `anchor = "frame"` the pulley stands still and the cable comes to it obliquely; with `anchor = "ring"` the
    anchor travels with the ring, and the cable goes as far as the bone.
    """

    anchor: Annotated[str, values.one_of(ANCHORS)] = Field(description="what the pulley is fixed to")
    offset_mm: Across | None = Field(None, description="anchor frame: from the bone's axis out to the pulley")
    axial_mm: Axial | None = Field(
        None, description="anchor frame: along the axis from the segment's end to the pulley, before the first turn"
    )


class Tissue(PlanTable):
    """Something that is stretched as the hinge opens, and the most that it may be in a day."""

    name: SomeText
    across_mm: Across = Field(description="from the hinge straight across to it, on the concave side")
    rate_mm_per_day: Rate | None = Field(None, description="the most it may be stretched in a day, else the protocol's")


class HingeRod(PlanTable):
    """A rod across the hinge: its two ends are points seen from the hinge."""

    side: Annotated[str, values.one_of(SIDES)] = Field(description="concave rods get longer, convex ones shorter")
    across_mm: Across = Field(description="from the hinge straight across to the rod")
    proximal_mm: Axial = Field(Decimal(0), description="along the axis from the hinge to the rod's proximal end")
    distal_mm: Axial = Field(Decimal(0), description="along the axis from the hinge to the rod's distal end")
    start_reading_mm: Reading | None = Field(None, description="what its scale shows before the first turn")


class Stretched(NamedTuple):
    """A tissue, how far across from the hinge it lies, and the most that it may be stretched in a day."""

    name: str
    across_mm: Decimal
    rate_mm_per_day: Decimal


CORTEX = "concave cortex"


def arc_mm(across_mm: Decimal, angle_deg: Decimal) -> Decimal:
    """How far a point goes along its arc about a hinge, its distance from it times the angle, to 0.0001 mm."""
    return Decimal(round(float(across_mm) * float(angle_deg) * pi / 180 * 10_000)) / 10_000


class Hinge(PlanTable):
    """An Ilizarov hinge, its bone and its rods."""

    wedge: Annotated[str, values.one_of(WEDGES)] = Field(
        description="opening: the hinge is at the convex cortex or off the bone; neutral: on the middle of the bone"
    )
    bone_mm: Across = Field(description="how wide the bone is in the plane of the hinge")
    off_bone_mm: Axial = Field(Decimal(0), description="opening: how far the hinge is off the convex cortex")
    tissues: tuple[Tissue, ...] = Field((), description="what else limits the pace beside the bone's concave cortex")
    rods: tuple[HingeRod, ...] = Field(description="in the order of their letters, A first")

    @property
    def near_mm(self) -> Decimal:
        """From the hinge to the convex cortex; less than 0 where it lies on the convex side of the hinge."""
        return self.off_bone_mm if self.wedge == "opening" else -self.bone_mm / 2

    @property
    def far_mm(self) -> Decimal:
        """From the hinge to the concave cortex."""
        return self.near_mm + self.bone_mm

    def stretched(self, rate_mm_per_day: Decimal) -> list[Stretched]:
        """The concave cortex of the bone, and the other tissues that a plan of this rate names."""
        others = (
            Stretched(tissue.name, tissue.across_mm, tissue.rate_mm_per_day or rate_mm_per_day)
            for tissue in self.tissues
        )
        return [Stretched(CORTEX, self.far_mm, rate_mm_per_day), *others]

    def limiting(self, rate_mm_per_day: Decimal) -> Stretched:
        """The tissue that takes longest to be stretched at its own rate: the first of those that take as long."""
        return max(self.stretched(rate_mm_per_day), key=lambda tissue: tissue.across_mm / tissue.rate_mm_per_day)

    def done_mm(self, angle_deg: Decimal, rate_mm_per_day: Decimal) -> Decimal:
        """How far the tissue that limits the pace goes along its arc, as the hinge opens by an angle."""
        return arc_mm(self.limiting(rate_mm_per_day).across_mm, angle_deg)
