"""The plan: what the surgeon prescribed, as `docs/plan-format.md` describes the file.

`prescription.py` has its tables; here they come together, as they are on a day and for a level.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, field_validator

from bt_cli.plan import time_values, values
from bt_cli.plan.entries import Entry, in_force
from bt_cli.plan.field_types import Day, Later, PlanTable, Text, annotation
from bt_cli.plan.prescription import (
    BONES,
    CONVENTIONS,
    DOES,
    GOAL_OF,
    After,
    Approval,
    Clinic,
    Docking,
    Frame,
    FramePart,
    Goal,
    Level,
    LocalTexts,
    Override,
    Protocol,
    Review,
    distance_key,
)
from bt_cli.plan.values import Reads
from bt_cli.plan.zones import Zones

if TYPE_CHECKING:
    from pydantic.config import JsonDict

    from bt_cli.plan.correction import Correction, Deformity, Mounting, StructureAtRisk
else:
    Correction, Deformity, Mounting = (Annotated[Any, Later(name)] for name in ("Correction", "Deformity", "Mounting"))
    StructureAtRisk = Annotated[Any, Later("StructureAtRisk")]


def _no_default(schema: "JsonDict") -> None:
    del schema["default"]


class Plan(PlanTable):
    """One prescription."""

    format: Annotated[str, values.one_of(("bt-plan",))]
    version: Annotated[int, values.version()]
    id: Annotated[str, Reads(values.plan_id, {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"})] = (
        Field(
            "",
            description="a local case code; never a name or a record number",
            json_schema_extra=_no_default,
        )
    )
    title: Text | None = None
    side: Annotated[str, values.one_of(("left", "right"))] | None = None
    bone: Annotated[str, values.one_of(BONES)] | None = None
    age_group: Annotated[str, values.one_of(("adult", "child"))] | None = None
    surgery: Day | None = Field(None, description="the day of the operation, POD 0")
    timezone: Annotated[str, Reads(time_values.zone, {"type": "string"})] = Field(
        "",
        description="IANA name; the computer's own where left out",
        json_schema_extra=_no_default,
    )
    conventions: tuple[Annotated[str, values.one_of(CONVENTIONS)], ...] = Field(
        (), description="keys of this file, such as frame.rods, that nobody ordered: `bt new` wrote its default"
    )
    goal: Goal
    protocol: Protocol
    frame: Frame = Field(default_factory=Frame)
    frames: tuple[FramePart, ...] = Field((), description="parts of a mixed frame, each named by a level")
    levels: tuple[Level, ...] = Field((), description="corticotomies, from proximal to distal, where there are several")
    docking: Docking | None = None
    correction: Correction | None = Field(None, description="hexapod: from which pose to which")
    deformity: Deformity | None = Field(None, description="hexapod: in clinical terms, in place of one of the poses")
    mounting: Mounting | None = Field(None, description="hexapod: how the reference ring sits on its fragment")
    structures_at_risk: tuple[StructureAtRisk, ...] = Field((), description="hexapod: what limits the pace")
    after: After | None = Field(None, description="what takes the frame's place at docking, or at the end")
    review: Review | None = None
    clinic: Clinic | None = None
    override: tuple[Override, ...] = ()
    course: tuple[Entry, ...] = Field((), description="what was ordered since and what really happened, oldest first")
    approval: Approval | None = Field(None, description="who approved what; anything else is a draft")

    @field_validator("course")
    @classmethod
    def _as_it_counts(cls, course: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return in_force(course)

    @property
    def revision(self) -> int:
        """The number of course entries; it is never typed."""
        return len(self.course)

    @cached_property
    def review_changes(self) -> dict[date, bool]:
        """The days on which orders have put a review, True, and those from which they took one away, False."""
        return {on: there for entry in self.course if entry.is_review for on, there in entry.review_changes.items()}

    @property
    def closed_days(self) -> tuple[date, ...]:
        """The days on which the clinic plans no review and changes no hardware."""
        return self.clinic.closed if self.clinic else ()

    @property
    def last_review(self) -> date | None:
        """The last review that the plan covers, on the day to which orders have moved it."""
        last: date | None = self.review.last if self.review else None
        for entry in self.course if last else ():
            last = entry.to if entry.order == "review_move" and entry.from_ == last else last
        return last

    @property
    def frame_off(self) -> date | None:
        """The day on which the frame came off, where a record says so."""
        days = (entry.earliest.date() for entry in reversed(self.course) if entry.record == "frame_off")
        return next(days, None)

    @property
    def start(self) -> datetime:
        """The local time of the first slot: `first_session`, or the first session `latency_days` after surgery."""
        protocol = self.protocol
        if protocol.first_session:
            return protocol.first_session
        assert self.surgery and protocol.latency_days is not None  # noqa: S101 - `reading` has seen that they are there
        return datetime.combine(self.surgery + timedelta(days=protocol.latency_days), protocol.sessions[0])

    @property
    def distance_mm(self) -> Decimal:
        """How far the bone is to go: the goal's distance; of a hinge the arc of the tissue that limits its pace."""
        if self.frame.hinge and self.goal.angle_deg:
            return self.frame.hinge.done_mm(self.goal.angle_deg, self.hinge_rate_mm_per_day)
        return self.goal.distance_mm

    @property
    def hinge_rate_mm_per_day(self) -> Decimal:
        """The most that a tissue may be stretched which has no rate of its own: without one the plan is refused."""
        return self.protocol.rate_mm_per_day or Decimal(1)

    @property
    def is_hexapod(self) -> bool:
        """Whether its frame has six struts, which make corrections from pose to pose and nothing else."""
        return self.frame.mechanism.degrees_of_freedom == 6

    @property
    def frame_is_unused(self) -> bool:
        """Whether every level names a part of a mixed frame, so that nothing goes by [frame]."""
        return bool(self.levels) and all(level.frame for level in self.levels)

    @property
    def slots(self) -> tuple[time, ...]:
        """The clock times at which the bone moves on: by pairs of struts a day is one move, at its first session."""
        sessions = self.protocol.sessions
        return sessions[:1] if self.protocol.grouping else sessions

    @property
    def level(self) -> Level:
        """The only level."""
        return self.levels[0] if self.levels else _unnamed_level()

    @property
    def level_plans(self) -> "tuple[Plan, ...]":
        """A plan of one level for each level, in their order; a plan that names none, or only its name, is its own.

        So no rate of a gap is ever taken for one of a regenerate.
        """
        return tuple(level_plan or self for level_plan in self.separate_plans) or (self,)

    @cached_property
    def separate_plans(self) -> "tuple[Plan | None, ...]":
        """The same, worked out once; None for the plan itself, as a plan that held itself could not be compared."""
        plans = (_level_plan(self, level) for level in self.levels)
        return tuple(None if level_plan is self else level_plan for level_plan in plans)

    @property
    def settings_by_day(self) -> list[tuple[date, dict[str, object]]]:
        """The values that orders set, in order of the days from which they hold; of one day the later entry's holds."""
        ordered = [(entry.earliest.date(), entry.settings) for entry in self.course if entry.settings]
        return sorted(ordered, key=lambda item: item[0])

    def on(self, day: date) -> "Plan":
        """The plan with the values that orders `set` have made others by a day: to read what holds on that day."""
        if not self.later_plans:
            return self
        on = day.date() if isinstance(day, datetime) else day
        return next((plan for since, plan in reversed(self.later_plans) if since <= on), self)

    @cached_property
    def later_plans(self) -> "tuple[tuple[date, Plan], ...]":
        """The same, worked out once: each day from which a value is another, and the plan from then on."""
        later, plan = [], self
        for since, settings in self.settings_by_day:
            for key, value in settings.items():
                plan = _with_value(plan, key, value)
            later.append((since, plan))
        return tuple(later)

    def range_at(self, at: datetime) -> Fraction | None:
        """How far its hardware can travel, as that is at a local time; None where nothing says."""
        return self.on(at).exact_range_mm

    @cached_property
    def exact_range_mm(self) -> Fraction | None:
        """The range that it says, worked out once."""
        return None if self.frame.range_mm is None else Fraction(self.frame.range_mm)

    @property
    def stages(self) -> "tuple[Plan, ...]":
        """The plan as written, and as it is from each day on from which orders set a value."""
        return (self, *(plan for _, plan in self.later_plans))

    @cached_property
    def zones(self) -> Zones:
        """Its time zone, and those that orders set later."""
        zone = self.timezone or "UTC"
        later = tuple(
            (since, str(settings["timezone"])) for since, settings in self.settings_by_day if "timezone" in settings
        )
        if not later:
            return Zones(zone)
        levels = (level.sessions or () for level in self.levels)
        entries = (entry.sessions or () for entry in self.course)
        rhythms = [self.protocol.sessions, *levels, *entries]
        return Zones(zone, later, max(clock for times in rhythms for clock in times))

    def __copy__(self) -> "Plan":
        """A copy is made to hold other values: the plans of its levels are worked out from those."""
        copied = super().__copy__()
        for worked_out in ("separate_plans", "later_plans", "zones", "review_changes", "exact_range_mm"):
            copied.__dict__.pop(worked_out, None)
        return copied


@cache
def _unnamed_level() -> Level:
    """The level of a plan that names none: it is asked for often, and every one is the same."""
    return Level()


def _with_value(plan: Plan, key: str, value: object) -> Plan:
    """The plan with another value of a key, read as the key is; of a named part of the frame as its levels have it."""
    *tables, last = key.split(".")
    if tables[:1] != ["frames"]:
        shared: Plan = _replaced(plan, tables, last, value)
        return shared if not isinstance(plan.frame, FramePart) or tables != ["frame"] else plan
    name = ".".join(tables[1:])
    frames = tuple(_replaced(part, [], last, value) if part.name == name else part for part in plan.frames)
    frame = next((part for part in frames if part.name == getattr(plan.frame, "name", None)), plan.frame)
    return plan.model_copy(update={"frames": frames, "frame": frame})


_EMPTY: dict[str, type[PlanTable]] = {"docking": Docking, "clinic": Clinic, "es": LocalTexts}


def _replaced(table: Any, tables: list[str], last: str, value: object) -> Any:
    if tables:
        name, *below = tables
        current = getattr(table, name) or _EMPTY[name]()
        return table.model_copy(update={name: _replaced(current, below, last, value)})
    return table.model_copy(update={last: TypeAdapter(annotation(type(table), last)).validate_python(value)})


def role(plan: Plan, level: Level) -> str:
    """What a level does: gap, length or press; a correction does none of them."""
    return level.does or DOES.get(plan.goal.kind, "")


def level_frame(plan: Plan, level: Level) -> Frame:
    """The part of the frame that a level names, else the frame."""
    return next((part for part in plan.frames if part.name == level.frame), plan.frame)


def _level_plan(plan: Plan, level: Level) -> Plan:
    goal, protocol = plan.goal, plan.protocol
    kind = GOAL_OF.get(role(plan, level))
    if kind and level.distance_mm is not None and (len(plan.levels) > 1 or level.does):
        goal = Goal.model_construct(None, kind=kind).model_copy(update={distance_key(kind): level.distance_mm})
    level_values: dict[str, object] = {
        key: value
        for key in ("rate_mm_per_day", "sessions", "first_session", "latency_days")
        if (value := getattr(level, key)) is not None
    }
    if level_values.get("latency_days") is not None and "first_session" not in level_values:
        level_values["first_session"] = None
    first = level_values.get("first_session")
    if isinstance(first, date) and not isinstance(first, datetime):
        level_values["first_session"] = datetime.combine(first, (level.sessions or protocol.sessions)[0])
    if level_values:
        protocol = protocol.model_copy(update=level_values)
    frame, levels = level_frame(plan, level), (level,)
    if (goal, protocol, frame, levels) == (plan.goal, plan.protocol, plan.frame, plan.levels):
        return plan
    return plan.model_copy(update={"goal": goal, "protocol": protocol, "frame": frame, "levels": levels})
