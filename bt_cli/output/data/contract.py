"""The shape of `bt schedule --format json`, version 1: what other programs rely on.

Numbers are exact decimals in mm; a sixth of a turn, which has none, is written to 0.0001 mm, its `steps` stay exact.
"""

from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue


class MilestoneJson(TypedDict):
    """A date that matters."""

    kind: str
    on: str


class ActuatorJson(TypedDict):
    """What is turned as one; `count` nuts or struts all get the same steps."""

    id: str
    level: str
    kind: str
    step_mm: float
    count: int
    start_reading_mm: float
    end_reading_mm: float
    steps_per_turn: NotRequired[int]
    start_face: NotRequired[int]
    start_length_mm: NotRequired[float]
    end_length_mm: NotRequired[float]


class MoveJson(TypedDict):
    """What one actuator does in one session."""

    actuator: str
    steps: int
    travel_mm: float
    reading_mm: float
    face: NotRequired[int]


class SessionJson(TypedDict):
    """One clock time at which something turns."""

    number: int
    at: str
    day: int
    phase: str
    moves: list[MoveJson]
    remaining_mm: float


class OverrideJson(TypedDict):
    """Who accepted a finding, and why."""

    by: str
    reason: str


class FindingJson(TypedDict):
    """A rule that fired."""

    code: str
    severity: str
    message: str
    source: str
    advice: str
    override: NotRequired[OverrideJson]


class PoseJson(TypedDict):
    """Where the distal ring is: its centre in proximal axes, and turns about the fixed axes, x first, then y, z."""

    translation_mm: list[float]
    rotation: list[tuple[str, float]]


class LimitJson(TypedDict):
    """A limit, the days that it alone asks for, and the most that a day (or session) of those planned has."""

    name: str
    max_mm: float
    per: str
    days: int
    planned_mm: float
    binds: bool


class StrutSwapJson(TypedDict):
    """A strut that is changed for another size, and between which dates that could be."""

    strut: str
    on: str
    old_size: str | None
    new_size: str | None
    reading_before_mm: float
    reading_after_mm: float
    window: list[str]


class DayErrorJson(TypedDict):
    """How far whole steps are off the path at a day's end, at the reference point and in all."""

    day: int
    error_mm: float
    error_deg: float


class CorrectionJson(TypedDict):
    """What a correction is beyond its sessions. `days` are those planned, `least_days` those that the limits ask."""

    start: PoseJson
    end: PoseJson
    reference_point_mm: list[float]
    days: int
    least_days: int
    limits: list[LimitJson]
    swaps: list[StrutSwapJson]
    errors: list[DayErrorJson]
    max_error_mm: float
    max_error_deg: float


class CableJson(TypedDict):
    """How far a cable goes and how far the bone, and how many mm of bone a mm of it moves at first and at last."""

    bone_mm: float
    cable_mm: float
    ratio_first: float
    ratio_last: float


class LevelJson(TypedDict):
    """A level: what it does, its share, and its own rate, dates and actuators. One that never turns has no dates."""

    name: str
    does: str
    moves: NotRequired[str]
    share_mm: float
    rate_mm_per_day: float
    achieved_mm_per_day: float
    first_session: NotRequired[str]
    last_session: NotRequired[str]
    actuators: list[str]
    end_remaining_mm: float
    cable: NotRequired[CableJson]


class TissueJson(TypedDict):
    """What a hinge stretches, and the days that it alone asks for."""

    name: str
    across_mm: float
    rate_mm_per_day: float
    arc_mm: float
    days: int
    limits: bool


class RodJson(TypedDict):
    """A rod across a hinge: how much longer the straight line between its ends gets, signed."""

    actuator: str
    side: str
    travel_mm: float


class HingeJson(TypedDict):
    """An Ilizarov hinge. `tissues` begins with the concave cortex; `limits` is what sets the pace."""

    angle_deg: float
    wedge: str
    tissues: list[TissueJson]
    rods: list[RodJson]


class ResetJson(TypedDict):
    """An actuator that is re-set before a day's first turn; `planned` where bt chose the date.

    `set_to_mm` and `face` are there where an order says what scale and nut then show.
    """

    actuator: str
    on: str
    planned: bool
    set_to_mm: NotRequired[float]
    face: NotRequired[int]


class EndJson(TypedDict):
    """Where the course ends, and how much of the goal is then left."""

    at: str
    remaining_mm: float


class AfterJson(TypedDict):
    """What takes the frame's place, when it is planned to come off, and the published days for that method."""

    method: str
    frame_off: str | None
    frame_days: int | None
    published_low_days: int | None
    published_high_days: int | None
    sources: list[str]


class SummaryJson(TypedDict):
    """The course in numbers."""

    days: int
    sessions: int
    steps: int
    nut_turn_actions: int
    distance_mm: float
    achieved_mm_per_day: float


class ScheduleJson(TypedDict):
    """A schedule.

    `defaults` names the plan's keys that nobody wrote, `bt_version` who worked it out, `what_if` the flags laid over a
    plan file, `draft` says why its approval does not hold.
    """

    format: str
    version: int
    plan: dict[str, object]
    milestones: list[MilestoneJson]
    actuators: list[ActuatorJson]
    sessions: list[SessionJson]
    findings: list[FindingJson]
    summary: SummaryJson
    defaults: list[str]
    bt_version: str
    correction: NotRequired[CorrectionJson]
    levels: NotRequired[list[LevelJson]]
    hinge: NotRequired[HingeJson]
    cable: NotRequired[CableJson]
    resets: NotRequired[list[ResetJson]]
    ends: NotRequired[EndJson]
    after: NotRequired[AfterJson]
    what_if: NotRequired[list[str]]
    draft: NotRequired[str]
    until: NotRequired[str]


def plan_schema() -> "JsonSchemaValue":
    """The JSON Schema of a plan file (of the mapping that its TOML gives)."""
    from bt_cli.plan.model import Plan

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Plan.model_json_schema()}


def schedule_schema() -> "JsonSchemaValue":
    """The JSON Schema of a schedule, with its plan's inside."""
    plan = plan_schema()
    schema = json_schema(ScheduleJson, "bt-schedule", plan.pop("$defs"))
    schema["properties"]["plan"] = {k: v for k, v in plan.items() if k != "$schema"}
    return schema


def json_schema(shape: Any, format_name: str, more: "JsonSchemaValue | None" = None) -> "JsonSchemaValue":
    """The JSON Schema of an object of this shape, version 1, to which nobody may add a key; `more` definitions."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(shape).json_schema()
    schema["$defs"] = {**schema.get("$defs", {}), **(more or {})}
    for key, constant in (("format", format_name), ("version", 1)):
        schema["properties"][key] = {"const": constant}
    for table in (schema, *schema["$defs"].values()):
        table.setdefault("additionalProperties", False)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
