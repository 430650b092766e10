"""The schedule: whole steps at real instants, and the dates that matter. Everything shown comes from here."""

from datetime import date, datetime, time
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from bt_cli.frame.actuator import Actuator
from bt_cli.motion.slots import Event, SessionSlot, Skipped, State
from bt_cli.plan.model import Plan

if TYPE_CHECKING:  # they need numpy, which only plans of six struts may load
    from bt_cli.frame.ends import CorrectionEnds
    from bt_cli.frame.limits import DayPlan
    from bt_cli.motion.pose import Pose
    from bt_cli.schedule.swaps import Swap

MilestoneKind = Literal[
    "surgery", "distraction_start", "first_session", "review", "swap", "expected_contact", "last_session"
]


class Move(NamedTuple):
    """What one actuator does in one session. `reading_mm` is what its scale shows afterwards."""

    actuator: Actuator
    steps: int
    reading_mm: Fraction
    face: int | None

    @property
    def travel_mm(self) -> Fraction:
        """Signed travel of this session."""
        return self.actuator.travel_mm(self.steps)


class Progress(NamedTuple):
    """How far a level has come: what is left of its share, how much of it is done, and by how much this session moved.

    `delta_mm` is the whole steps of the session in mm of bone, signed.
    """

    remaining_mm: Fraction
    done_mm: Fraction
    delta_mm: Fraction


class PlannedSession(NamedTuple):
    """A slot of the course at which something turns: the bone's way so far, and what is then left of it.

    `levels` has the same for each level, `phases` what each then does, and `rings_mm` how far its ring has come.
    """

    slot: SessionSlot
    moves: tuple[Move, ...]
    way: Progress
    levels: tuple[Progress, ...] = ()
    phases: tuple[str, ...] = ()
    rings_mm: tuple[Fraction, ...] = ()


class DayEnd(NamedTuple):
    """Where the distal ring is to be after a day's last turn, and how far whole steps are off; day 0 is the start."""

    day: int
    pose: "Pose"
    error_mm: float  # at the reference point
    error_deg: float


class Route(NamedTuple):
    """The poses that a program goes through, from its first to its last, and the waypoints that it leaves out."""

    poses: "tuple[Pose, ...]"
    dropped: "tuple[Pose, ...]" = ()


class CorrectionCourse(NamedTuple):
    """What a correction is beyond its sessions. `target` is the pose at which it ends.

    Each program has the time from which it holds: the plan's own, and one for each order to plan anew. It goes by the
    route of the same place; the last is the one in force when all that is ordered is followed. `ends` are the plan's.
    """

    ends: "CorrectionEnds"
    programs: "tuple[tuple[datetime, DayPlan], ...]"
    routes: tuple[Route, ...]
    target: "Pose"
    swaps: "tuple[Swap, ...]"
    days: tuple[DayEnd, ...]
    fastest_mm_per_day: Fraction  # the most that the reference point goes in a day
    fastest_deg_per_day: Fraction  # the most that the ring is turned in a day


class Session(NamedTuple):
    """One clock time at which something turns. `day` 1 is the day of the clock start.

    `done_mm` is how far the bone has come by what is left: the goal's distance, and what was ordered beyond it;
    `delta_mm` how far this session's whole steps move it, signed. `levels` has the way of each level of the plan.
    `ring_mm` is where its one ring then is in the frame, the segments that carry it and what was measured included.
    """

    number: int
    at: datetime
    day: int
    phase: str
    moves: tuple[Move, ...]
    remaining_mm: Fraction
    done_mm: Fraction
    delta_mm: Fraction = Fraction(0)
    levels: tuple[Progress, ...] = ()
    ring_mm: Fraction = Fraction(0)


class Reset(NamedTuple):
    """An actuator re-set before a day's first turn: its scale starts anew. `planned` where bt chose the date."""

    actuator: str
    on: date
    planned: bool


class Milestone(NamedTuple):
    """A date that matters."""

    kind: MilestoneKind
    on: date


class Schedule(NamedTuple):
    """A plan worked out. `start` is the local clock start; `moved_mm` is the sum of all whole steps.

    `missed` are the local times of sessions that a record says were missed, `events` the orders that were followed,
    `states` what the course is doing from when on, `skipped` the sessions whose time the clocks skip. `correction` is
    there for six struts. `resets` are those of every actuator, by date. `levels` has a schedule for each level, where
    there are several: its own turns, dates and share.
    """

    plan: Plan
    start: datetime
    actuators: tuple[Actuator, ...]
    sessions: tuple[Session, ...]
    milestones: tuple[Milestone, ...]
    steps: int
    moved_mm: Fraction
    achieved_mm_per_day: Fraction
    missed: tuple[datetime, ...] = ()
    events: tuple[Event, ...] = ()
    states: tuple[State, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    correction: CorrectionCourse | None = None
    resets: tuple[Reset, ...] = ()
    levels: "tuple[Schedule, ...]" = ()
    truncated_at: date | None = None  # the last review, where the plan ends there before its goal is reached
    left_mm: Fraction = Fraction(0)  # when all is done that is ordered: orders after the last turn count too
    done: bool = True  # whether every level then is where it is to come

    @property
    def parts(self) -> "tuple[Schedule, ...]":
        """A schedule for each level: of one level it is the whole."""
        return self.levels or (self,)

    @property
    def times(self) -> tuple[time, ...]:
        """Every clock time at which the course ever turns something, in order."""
        ordered = {t for _, entry in self.events for t in entry.sessions or ()}
        single = {at.time() for at, entry in self.events if entry.step_every_days}
        own = {t for one in self.levels for t in one.plan.protocol.sessions} or {*self.plan.protocol.sessions}
        return tuple(sorted({*own, *ordered, *single, *(one.at.time() for one in self.skipped)}))

    @property
    def distance_mm(self) -> Fraction:
        """How far the bone is to come: the goal's distance; the way of a correction's reference point."""
        if self.correction:
            return self.sessions[-1].done_mm + self.sessions[-1].remaining_mm
        return Fraction(self.plan.distance_mm)

    @property
    def days(self) -> int:
        """Days from the clock start to the last session, both counted."""
        return self.sessions[-1].day

    def dates(self, kind: MilestoneKind) -> list[date]:
        """The dates of one kind of milestone."""
        return [m.on for m in self.milestones if m.kind == kind]
