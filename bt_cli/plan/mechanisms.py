"""What a cable or a hinge is made of, as the plan says it; loaded only where a plan has one.

Lengths are seen from the axis along which bone moves (cable), or from the hinge, in the plane in which it turns.
"""

from decimal import Decimal
from typing import Annotated

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
