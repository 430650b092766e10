"""The tables of a plan: what was prescribed, of which hardware, and what the clinic says to its patients.

Every table is frozen and refuses unknown keys. All defaults are conventions; `conventions.py` names those that a plan
relies on, so that every output can show them.
"""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from bt_cli.plan import time_values, values
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
)
from bt_cli.plan.mechanism_catalog import DEFAULT_KIND, MECHANISMS, Mechanism

if TYPE_CHECKING:
    from bt_cli.plan.correction import Ring, Size, Strut
    from bt_cli.plan.mechanisms import Cable, Hinge
else:
    Cable, Hinge = (Annotated[Any, Later(name, "mechanisms")] for name in ("Cable", "Hinge"))
    Ring, Size, Strut = (Annotated[Any, Later(name)] for name in ("Ring", "Size", "Strut"))

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


def _sessions(data: Mapping[str, object]) -> tuple[time, ...]:
    count = data.get("sessions_per_day")
    usual = len(PAIRS_OF_STRUTS) if data.get("grouping") else 4
    return time_values.spread_times(count if isinstance(count, int) else usual)


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
