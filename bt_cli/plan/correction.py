"""What a six-strut plan says beyond others: rings and struts, poses, limits, and the deformity in clinical terms.

Axes: origin at the centre of the proximal joint circle, +x to the patient's right, +y anterior, +z proximal, angles
anticlockwise seen from proximal. A pose takes the distal ring's own axes into these. docs/hexapod.md has the drawing.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from bt_cli.plan import values
from bt_cli.plan.field_types import STRUTS, PlanTable, SomeText
from bt_cli.plan.values import Reads, Wrong

Length = Annotated[Decimal, values.quantity("0", "1000", "mm")]
Shift = Annotated[Decimal, values.quantity("0", "300", "mm")]
Coordinate = Annotated[Decimal, values.quantity("-1000", "1000", "mm")]
Step = Annotated[Decimal, values.quantity("0.05", "5", "mm a step")]
Angle = Annotated[Decimal, values.quantity("0", "80", "degrees")]
Rate = Annotated[Decimal, values.quantity("0.05", "5", "mm per day")]
Number = Annotated[int, values.whole(1, STRUTS, "in number")]
_coordinate = values.quantity("-1000", "1000", "mm").read
_length = values.quantity("0", "1000", "mm").read
_degrees = values.quantity("-180", "180", "degrees").read


def _point(value: Any) -> tuple[Decimal, ...]:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise Wrong("must be a point, [x, y, z] in mm")
    return tuple(map(_coordinate, value))


def _points(value: Any) -> tuple[tuple[Decimal, ...], ...]:
    if not isinstance(value, list | tuple) or len(value) != STRUTS:
        raise Wrong("must be the six joints in the order of the struts, [[x, y, z], …] in mm")
    return tuple(map(_point, value))


def _readings(value: Any) -> tuple[Decimal, ...]:
    if not isinstance(value, list | tuple) or len(value) != STRUTS:
        raise Wrong("must be the six scale readings in the order of the struts, in mm")
    return tuple(map(_length, value))


def _rotation(value: Any) -> tuple[tuple[str, Decimal], ...]:
    turns = []
    for turn in value if isinstance(value, list | tuple) else [None]:
        if not isinstance(turn, list | tuple) or len(turn) != 2 or turn[0] not in ("x", "y", "z"):
            raise Wrong('must be turns about fixed axes in their order, in degrees, such as [["x", 20], ["z", 10]]')
        turns.append((str(turn[0]), _degrees(turn[1])))
    return tuple(turns)


def _list_of(items: dict[str, object], count: int, **more: Any) -> dict[str, object]:
    """The JSON Schema of a list of so many."""
    return {"type": "array", "items": items, "minItems": count, "maxItems": count, **more}


_MM = {"type": "number", "unit": "mm"}
_TURN = {"type": "array", "prefixItems": [{"enum": ["x", "y", "z"]}, {"type": "number"}], "minItems": 2, "maxItems": 2}
Point = Annotated[tuple[Decimal, ...], Reads(_point, _list_of(_MM, 3, examples=[[0, 0, -150]]))]
Joints = Annotated[tuple[tuple[Decimal, ...], ...], Reads(_points, _list_of(_list_of(_MM, 3), STRUTS))]
Readings = Annotated[tuple[Decimal, ...], Reads(_readings, _list_of(_MM, STRUTS))]
Rotation = Annotated[
    tuple[tuple[str, Decimal], ...],
    Reads(_rotation, {"type": "array", "items": _TURN, "examples": [[["x", 20], ["z", 10]]]}),
]


class Ring(PlanTable):
    """A ring's six joints: by radius and half the spacing of a pair, or point by point."""

    radius_mm: Annotated[Decimal, values.quantity("20", "300", "mm")] | None = Field(
        None, description="radius of the circle on which the joints lie"
    )
    delta_deg: Annotated[Decimal, values.quantity("0", "55", "degrees")] | None = Field(
        None, description="half the angle between the two joints of a pair"
    )
    joints_mm: Joints | None = Field(
        None, description="in place of both: the six joints in the order of the struts, in the ring's own axes"
    )


class Size(PlanTable):
    """A strut size: its scale, and what is added to a reading to have the length from joint to joint."""

    size: SomeText = Field(description="what the maker calls it")
    min_mm: Length = Field(description="the lowest reading of its scale")
    max_mm: Length = Field(description="the highest reading of its scale")
    scale_zero_mm: Coordinate = Field(description="length from joint to joint less the reading")


class Strut(PlanTable):
    """One strut as it is mounted."""

    number: Number = Field(description="it goes from the proximal to the distal joint of this number")
    step_mm: Step = Field(description="the smallest turn: readings are whole multiples of it")
    min_mm: Length = Field(description="the lowest reading of its scale")
    max_mm: Length = Field(description="the highest reading of its scale")
    scale_zero_mm: Coordinate = Field(description="length from joint to joint less the reading")
    size: SomeText | None = Field(None, description="what the maker calls it")


class PoseTable(PlanTable):
    """Where the distal ring is: by translation and rotation, or by the six readings."""

    translation_mm: Point | None = Field(None, description="the distal ring's centre, in proximal axes")
    rotation: Rotation | None = Field(
        None, description="turns in degrees about the fixed axes, in this order; none where left out"
    )
    struts_mm: Readings | None = Field(None, description="in place of both: what the six scales read")


class Correction(PlanTable):
    """From which pose to which, and how."""

    start: PoseTable | None = Field(None, description="where the frame is at the first session")
    end: PoseTable | None = Field(None, description="where it is to come")
    via: tuple[PoseTable, ...] = Field((), description="poses on the way, in order; each is reached on a day's end")
    reference_point_mm: Point | None = Field(
        None,
        description="which point of the distal fragment goes along a straight line, in proximal axes at the start "
        "pose; else the centre of the distal ring",
    )
    days: Annotated[int, values.whole(1, 1827, "days")] | None = Field(
        None, description="more days than the limits ask for"
    )


class Deformity(PlanTable):
    """Where the fragment that is not the reference lies, seen from the one that is; one key of each pair."""

    reference: Annotated[str, values.one_of(("proximal", "distal"))] = Field(description="the reference fragment")
    origin: SomeText = Field(description="the point of the reference fragment from which all is measured, in words")
    varus_deg: Angle | None = None
    valgus_deg: Angle | None = None
    procurvatum_deg: Angle | None = None
    recurvatum_deg: Angle | None = None
    internal_rotation_deg: Angle | None = None
    external_rotation_deg: Angle | None = None
    medial_mm: Shift | None = None
    lateral_mm: Shift | None = None
    anterior_mm: Shift | None = None
    posterior_mm: Shift | None = None
    short_mm: Shift | None = None
    long_mm: Shift | None = None


class Mounting(PlanTable):
    """Where the centre of the reference ring lies, seen from the origin, and how the ring is turned and tilted."""

    medial_mm: Shift | None = None
    lateral_mm: Shift | None = None
    anterior_mm: Shift | None = None
    posterior_mm: Shift | None = None
    proximal_mm: Shift | None = None
    distal_mm: Shift | None = None
    internal_rotation_deg: Angle | None = None
    external_rotation_deg: Angle | None = None
    anterior_up_deg: Angle | None = Field(None, description="an oblique ring: its front is nearer the body")
    posterior_up_deg: Angle | None = None
    medial_up_deg: Angle | None = None
    lateral_up_deg: Angle | None = None


class StructureAtRisk(PlanTable):
    """A point of soft tissue that must not be moved faster than so much a day."""

    name: SomeText
    point_mm: Point = Field(description="where it is at the start pose, in proximal axes")
    max_mm_per_day: Rate = Field(description="length of its way in a day")
    fixed_to: Annotated[str, values.one_of(("proximal", "distal"))] = Field(
        "distal", description="the fragment that carries it"
    )


def signed(table: Deformity | Mounting, plus: str, minus: str) -> Decimal:
    """What a pair of keys says, positive in the direction of the first; 0 where it says nothing."""
    over, under = getattr(table, plus), getattr(table, minus)
    return Decimal(over or 0) - Decimal(under or 0)
