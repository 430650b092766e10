"""The plan: what the surgeon prescribed, as `docs/plan-format.md` describes the file.

Every model is frozen and refuses unknown keys. All defaults are conventions; `conventions.py` names those that a
plan relies on, so that every output can show them.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, field_validator, model_validator

from bt_cli.plan import values
from bt_cli.plan.entries import Entry, in_force
from bt_cli.plan.field_types import (
    Clocks,
    Day,
    Degrees,
    Digest,
    Distance,
    Later,
    LevelRate,
    Minutes,
    Moment,
    Pitch,
    PlanTable,
    Rate,
    Reading,
    Share,
    Snapshot,
    SomeText,
    Step,
    Text,
    Whether,
    annotation,
)
from bt_cli.plan.mechanism_catalog import DEFAULT_KIND, MECHANISMS, Mechanism
from bt_cli.plan.values import Reads
from bt_cli.plan.zones import Zones

if TYPE_CHECKING:
    from pydantic.config import JsonDict

    from bt_cli.plan.correction import Correction, Deformity, Mounting, Ring, Size, StructureAtRisk, Strut
    from bt_cli.plan.mechanisms import Cable, Hinge
else:
    Cable, Hinge = (Annotated[Any, Later(name, "mechanisms")] for name in ("Cable", "Hinge"))
    Correction, Deformity, Mounting = (Annotated[Any, Later(name)] for name in ("Correction", "Deformity", "Mounting"))
    Ring, Size, Strut = (Annotated[Any, Later(name)] for name in ("Ring", "Size", "Strut"))
    StructureAtRisk = Annotated[Any, Later("StructureAtRisk")]

GOALS = ("transport", "lengthening", "compression", "correction")
BONES = ("tibia", "femur", "humerus", "radius", "ulna", "fibula", "metatarsal", "other")
PAIRS_OF_STRUTS = (("1", "2"), ("3", "4"), ("5", "6"))
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
METHODS = ("over_nail", "nail_after", "plate_after")
PAPERS = ("a4", "letter")
DOES = {"transport": "gap", "lengthening": "length", "compression": "press"}  # what a level does where it says nothing
GOAL_OF = {level: goal for goal, level in DOES.items()}
# The keys that have a default to be taken: all others are ordered or left out.
CONVENTIONS = (
    "protocol.sessions",
    "protocol.latency_days",
    "frame.kind",
    "frame.rods",
    "frame.pitch_mm",
    "frame.steps_per_turn",
    "frame.start_reading_mm",
    "frame.start_face",
)
# What only a frame has whose step is a part of a full turn.
OF_A_PITCH = ("frame.rods", "frame.pitch_mm", "frame.steps_per_turn", "frame.start_reading_mm", "frame.start_face")
MAX_COURSE_DAYS = 1827  # 5 years


class Goal(PlanTable):
    """What is to be done, and over how many mm."""

    kind: Annotated[str, values.one_of(GOALS)]
    defect_mm: Distance | None = Field(
        None, description="transport: the gap to close; compression: one that is closed first"
    )
    lengthening_mm: Distance | None = Field(
        None, description="lengthening: how much longer the bone gets; beside transport: by levels of their own"
    )
    compression_mm: Distance | None = Field(
        None,
        description="compression: how far the bone ends are pressed together; beside others: by levels of their own",
    )
    acute_shortening_mm: Distance | None = Field(None, description="how much of the gap was closed at surgery")
    angle_deg: Degrees | None = Field(None, description="correction by a hinge: how far it is to turn")

    @property
    def distance_mm(self) -> Decimal:
        """The distance of the goal's own kind; `reading` has seen that it is there. A correction is no distance: 0."""
        if self.kind == "correction":
            return Decimal(0)
        value = getattr(self, distance_key(self.kind))
        assert isinstance(value, Decimal)  # noqa: S101 - for the type checker
        closed_mm = self.acute_shortening_mm if self.kind == "transport" else None
        return value - (closed_mm or Decimal(0))


def distance_key(goal_kind: str) -> str:
    """The key under which a goal of this kind gives its distance."""
    return "defect_mm" if goal_kind == "transport" else f"{goal_kind}_mm"


def _no_default(schema: "JsonDict") -> None:
    del schema["default"]


def _sessions(data: Mapping[str, object]) -> tuple[time, ...]:
    count = data.get("sessions_per_day")
    usual = len(PAIRS_OF_STRUTS) if data.get("grouping") else 4
    return values.spread_times(count if isinstance(count, int) else usual)


class Protocol(PlanTable):
    """Rate, rhythm and the start."""

    rate_mm_per_day: Rate | None = Field(
        None, description="how far the bone is to move in a day; in a correction the most that its reference point may"
    )
    max_strut_mm_per_day: Rate | None = Field(None, description="hexapod: the most that any strut is turned in a day")
    max_strut_mm_per_session: Rate | None = Field(
        None, description="hexapod: the most that any strut is turned in a session"
    )
    grouping: Annotated[str, values.one_of(("pairs",))] | None = Field(
        None, description="hexapod: struts 1 and 2 in the morning, 3 and 4 in the afternoon, 5 and 6 in the evening"
    )
    when_paused: Annotated[str, values.one_of(("keep", "take_over"))] | None = Field(
        None,
        description="several levels: while one is paused the others keep their shares, or take over what it has left",
    )
    sessions_per_day: Annotated[int, values.whole(1, 24, "sessions a day")] | None = Field(
        None,
        description="a number in place of `sessions`: spread evenly from 08:00 to 20:00, to the quarter hour",
    )
    sessions: Clocks = Field(default_factory=_sessions, description="the clock times of a day's sessions")
    first_session: Moment | None = Field(None, description="the first session; wins over `latency_days`")
    latency_days: Annotated[int, values.whole(0, 365, "days")] | None = Field(
        default_factory=lambda data: None if data.get("first_session") else 7,
        description="days from surgery to the first session; 7 where neither it nor `first_session` is given",
    )

    @model_validator(mode="after")
    def _date_alone_means_first_time(self) -> "Protocol":
        first = self.first_session
        if first and not isinstance(first, datetime):
            object.__setattr__(self, "first_session", datetime.combine(first, self.sessions[0]))
        return self


class Frame(PlanTable):
    """The hardware, by what one turn of it does."""

    kind: Annotated[str, values.one_of(tuple(MECHANISMS))] = DEFAULT_KIND
    rods: Annotated[int, values.whole(1, 12, "rods")] = Field(
        default_factory=lambda data: MECHANISMS[data.get("kind", DEFAULT_KIND)].rods,
        description="rods whose nuts or struts turn together, each by the same amount; a rail has 1 screw",
    )
    pitch_mm: Pitch = Field(Decimal(1), description="travel for one full turn")
    steps_per_turn: Annotated[int, values.whole(1, 200, "steps a turn")] = Field(
        4, description="the smallest turn that can be shown, as a part of a full turn"
    )
    adjustment_mm: Step | None = Field(
        None, alias="step_mm", description="nail: the smallest adjustment that its controller can be set to"
    )
    minutes_per_mm: Minutes | None = Field(None, description="nail: how long its controller takes for a mm")
    range_mm: Distance | None = Field(
        None, description="how far the hardware can travel before a swap; of a nail, which has none, at all"
    )
    swaps: tuple[Day, ...] = Field((), description="clinic dates on which the hardware is re-set or exchanged")
    direction: SomeText | None = Field(
        None,
        description='how the device itself marks the way, "toward the red flag"; of a strut that which makes it longer',
    )
    direction_es: SomeText | None = Field(None, description="the same in Spanish, for `--language es`")
    how_to: tuple[SomeText, ...] = Field(
        (), description="the steps of a session in the clinic's words, in order; they take the place of bt's own"
    )
    how_to_es: tuple[SomeText, ...] = Field((), description="the same in Spanish, for `--language es`")
    start_reading_mm: Reading = Field(Decimal(0), description="what the scale shows before the first turn")
    start_face: Annotated[int, values.whole(1, 200, "faces")] | None = Field(
        default_factory=lambda data: 1 if "kind" in data and MECHANISMS[data["kind"]].has_faces else None,
        description="nuts: the face that shows before the first turn; 1 where not given",
    )
    counter_nut: Whether | None = Field(
        None, description="nuts: each has a counter-nut, loosened before a turn and tightened after it"
    )
    cable: Cable | None = Field(None, description="cable: where its pulley is")
    hinge: Hinge | None = Field(None, description="hinge: its bone, what it stretches, and its rods")
    proximal: Ring | None = Field(None, description="hexapod: the ring nearer the body")
    distal: Ring | None = Field(None, description="hexapod: the other ring")
    struts: tuple[Strut, ...] = Field((), description="hexapod: the six struts")
    strut_sizes: tuple[Size, ...] = Field((), description="hexapod: sizes that a strut can be swapped to")

    @property
    def mechanism(self) -> Mechanism:
        """What its kind is turned by."""
        return MECHANISMS[self.kind]

    @property
    def needs_direction(self) -> bool:
        """Whether nothing but a direction tells the way to turn: a strut is turned to a number on its own scale."""
        return not self.mechanism.is_set_by_scale

    @property
    def struts_in_order(self) -> "list[Strut]":
        """The struts by their numbers, 1 to 6, however the file lists them."""
        return sorted(self.struts, key=lambda strut: strut.number)

    @property
    def step_mm(self) -> Fraction:
        """Travel of the smallest turn that can be shown."""
        if self.adjustment_mm is not None:
            return Fraction(self.adjustment_mm)
        return Fraction(self.pitch_mm) / self.steps_per_turn


class FramePart(Frame):
    """A part of a mixed frame, under a name that levels say."""

    name: SomeText


class Level(PlanTable):
    """One corticotomy and the segment that it frees. Several levels stand from proximal to distal."""

    name: SomeText = "level 1"
    does: Annotated[str, values.one_of(tuple(DOES.values()))] | None = Field(
        None, description="gap: closes it; length: lengthens the limb; press: presses bone ends together; else the goal"
    )
    moves: Annotated[str, values.one_of(("proximally", "distally"))] | None = None
    distance_mm: Share | None = Field(None, description="its share; shares sum to the goal's distance")
    rate_mm_per_day: LevelRate | None = Field(None, description="of its own regenerate, else the protocol's")
    latency_days: Annotated[int, values.whole(0, 365, "days")] | None = Field(None, description="else the protocol's")
    first_session: Moment | None = Field(None, description="its first session; wins over `latency_days`")
    sessions: Clocks | None = Field(None, description="its rhythm, else the protocol's")
    frame: SomeText | None = Field(None, description="the name of one of [[frames]], else [frame]")


class Docking(PlanTable):
    """Where a transported segment meets the bone end."""

    tolerance_mm: Share | None = Field(None, description="a gap measured on X-ray that is no more counts as docking")
    procedure: Day | None = Field(None, description="the date of an operation on the docking site, if one is planned")


class After(PlanTable):
    """What takes the frame's place when the bone has docked, or when the distraction ends."""

    method: Annotated[str, values.one_of(METHODS)] = Field(
        description="a nail that the bone moves over from the start; or a nail or a plate that is put in then"
    )


class Review(PlanTable):
    """Clinic and X-ray dates."""

    first: Day | None = Field(
        None, description="the first review, also on a Sunday; `every_days` after the start where not given"
    )
    last: Day | None = Field(None, description="the last review that the plan covers: nothing is turned after its day")
    every_days: Annotated[int, values.whole(1, 365, "days")] = Field(description="days from one review to the next")
    weekdays: tuple[Annotated[str, values.one_of(WEEKDAYS)], ...] = Field(
        (), description="each review moves on to the next of these days; without any, to any day but a Sunday"
    )
    consolidation_every_days: Annotated[int, values.whole(1, 365, "days")] | None = Field(
        None,
        description="days from review to review after the last turn, until the frame is off; else none is planned",
    )


class LocalTexts(PlanTable):
    """The same texts in another language, for sheets, pages and reminders in it."""

    missed_turn: Text | None = None
    late_turn: Text | None = None
    call_us_if: tuple[SomeText, ...] = ()
    pin_care: Text | None = None


class Clinic(PlanTable):
    """Texts that the clinic gives to its patients, and when it is closed."""

    name: Text | None = None
    phone: Text | None = None
    missed_turn: Text | None = None
    late_turn: Text | None = None
    call_us_if: tuple[SomeText, ...] = ()
    pin_care: Text | None = None
    closed: tuple[Day, ...] = Field(
        (), max_length=400, description="days on which no review or re-set is planned, such as holidays"
    )
    paper: Annotated[str, values.one_of(PAPERS)] | None = Field(None, description="what sheets are printed on")
    es: LocalTexts | None = Field(None, description="the texts in Spanish, for `--language es`")


class Override(PlanTable):
    """A rule of severity error that the surgeon accepts for this plan."""

    code: SomeText
    by: SomeText
    reason: SomeText
    finding: SomeText | None = Field(
        None,
        description="what is accepted, word for word as `bt check` says it; else only what the rule finds before the "
        "course",
    )


class Approval(PlanTable):
    """Who approved which revision, and when; and digests of what was approved. `schedule/approval.py` compares them."""

    by: SomeText
    on: Day
    revision: Annotated[int, values.whole(0, 100_000, "course entries")]
    digests: dict[str, Digest] | None = Field(None, description="of each table and key of the plan; by bt approve")
    sessions: Digest | None = Field(None, description="of the sessions to come; by bt approve")
    above: Snapshot | None = Field(None, description="the plan above the course, packed; bt approve fills it in")


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
    timezone: Annotated[str, Reads(values.zone, {"type": "string"})] = Field(
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
        range_mm = self.on(at).frame.range_mm
        return None if range_mm is None else Fraction(range_mm)

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
        for worked_out in ("separate_plans", "later_plans", "zones", "review_changes"):
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
