"""The schedule: whole steps at real instants, and the dates that matter. Everything shown comes from here."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from bt_cli.frame.actuator import Actuator, Move
from bt_cli.motion.slots import Event, Skipped, State
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import main_levels
from bt_cli.plan.mechanism_catalog import Mechanism
from bt_cli.plan.model import Plan
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.ledger import Cause, Ledger, ScaleSetting
from bt_cli.schedule.steps import nearest_step

if TYPE_CHECKING:  # they need numpy, which only plans of six struts may load
    from bt_cli.schedule.swaps import Swap

MilestoneKind = Literal[
    "surgery", "distraction_start", "first_session", "review", "swap", "expected_contact", "last_session"
]


class Progress(NamedTuple):
    """How far a level has come: what is left of its share, how much of it is done, and by how much this session moved.

    `delta_mm` is the whole steps of the session in mm of bone, signed.
    """

    remaining_mm: Fraction
    done_mm: Fraction
    delta_mm: Fraction


class PlannedSession(NamedTuple):
    """A slot of the course at which something turns: the bone's way so far, and what is then left of it.

    `at` is a local time that exists; `levels` has the same for each level, `phases` what each then does, and
    `rings_mm` how far its ring has come.
    """

    at: datetime
    phase: str
    moves: tuple[Move, ...]
    way: Progress
    levels: tuple[Progress, ...]
    phases: tuple[str, ...]
    rings_mm: tuple[Fraction, ...]


class Session(NamedTuple):
    """One clock time at which something turns. `day` 1 is the day of the clock start.

    `done_mm` is how far the bone has come by what is left: the goal's distance, and what was ordered beyond it;
    `delta_mm` how far this session's whole steps move it, signed. `levels` has the way of each level of the plan.
    `ring_mm` is where the ring of a level then is in the frame, the segments that carry it and what was measured
    included; the rings of several levels are each in the schedule of their own. `local` is `at` by the clock on the
    wall.
    """

    number: int
    at: datetime
    day: int
    phase: str
    moves: tuple[Move, ...]
    remaining_mm: Fraction
    done_mm: Fraction
    delta_mm: Fraction
    levels: tuple[Progress, ...]
    ring_mm: Fraction
    local: datetime


class Reset(NamedTuple):
    """An actuator re-set before a day's first turn: its scale starts anew. `planned` where bt chose the date.

    An order may say what the scale then shows, where that is not its start reading, and which nut face.
    """

    actuator: str
    on: date
    planned: bool
    set_to_mm: Fraction | None = None
    face: int | None = None

    def setting(self, actuator: Actuator) -> ScaleSetting:
        """What it makes of the scale: the mark nearest to what it is set to."""
        shown_mm = actuator.reading_mm(self.steps(actuator))
        return ScaleSetting(datetime.combine(self.on, time()), actuator.id, "reset", shown_mm, face=self.face)

    def steps(self, actuator: Actuator) -> int:
        """How many steps the scale then is from its start reading, signed."""
        over_mm = (actuator.start_reading_mm if self.set_to_mm is None else self.set_to_mm) - actuator.start_reading_mm
        return nearest_step(over_mm, actuator.step_mm, 0)


class ScaleReplan(NamedTuple):
    """An order to go on from what scales show, as it is followed: what each is then taken to show.

    `moved_mm` is how far that puts the bone from where it was planned, by the name of each level, signed.
    """

    at: datetime
    entry: Entry
    settings: tuple[ScaleSetting, ...]
    moved_mm: Mapping[str, Fraction]


class Milestone(NamedTuple):
    """A date that matters."""

    kind: MilestoneKind
    on: date


@dataclass(frozen=True, kw_only=True)
class LevelSchedule:
    """What is true of a level, and of the whole as well. `start` is the local clock start; `moved_mm` sums whole steps.

    `plan` is that of the level alone. `missed` are the local times of sessions that a record says were missed, `events`
    the orders that were followed, `states` what the course is doing from when on, `skipped` the sessions whose time the
    clocks skip. `resets` are those of every actuator, by date, `replans` the orders that went on from scales.
    `ways_mm` is, after each order along the axis, its time, what is then left to do by whole steps, and what they did.
    `correction` is there for six struts.
    """

    plan: Plan
    start: datetime
    actuators: tuple[Actuator, ...]
    sessions: tuple[Session, ...]
    milestones: tuple[Milestone, ...]
    steps: int
    moved_mm: Fraction
    achieved_mm_per_day: Fraction
    missed: tuple[datetime, ...]
    events: tuple[Event, ...]
    states: tuple[State, ...]
    skipped: tuple[Skipped, ...]
    truncated_at: date | None  # the last review, where the plan ends there before its goal is reached
    left_mm: Fraction  # when all is done that is ordered: orders after the last turn count too
    done: bool  # whether it then is where it is to come
    resets: tuple[Reset, ...] = ()
    replans: tuple[ScaleReplan, ...] = ()
    ways_mm: tuple[tuple[datetime, Fraction, Fraction], ...] = ()
    correction: CorrectionCourse | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """What every scale shows at any time, and why; worked out when it is first asked for."""
        turns = ((session.local, session.number, session.moves) for session in self.sessions)
        return Ledger(self.actuators, turns, self._settings())

    @property
    def exchanges(self) -> "tuple[Swap, ...]":
        """The planned exchanges of struts, in order; only six struts have any."""
        return self.correction.swaps if self.correction else ()

    def last_before(self, at: datetime) -> Session | None:
        """The last session before a local time, if there is one."""
        place = bisect_left(self._earliest_from, at)
        return self.sessions[place - 1] if place else None

    @cached_property
    def _earliest_from(self) -> list[datetime]:
        """The earliest local time from each session on: it only rises, also where another zone puts clocks back."""
        return list(accumulate((session.local for session in reversed(self.sessions)), min))[::-1]

    def _settings(self) -> Iterator[ScaleSetting]:
        actuators = {actuator.id: actuator for actuator in self.actuators}
        yield from (reset.setting(actuators[reset.actuator]) for reset in self.resets)
        for swap in self.exchanges:
            yield ScaleSetting(datetime.combine(swap.on, time()), swap.strut, "exchange", swap.after_mm)
        followed = [(at, entry) for at, entry in self.events if entry.order == "replan"]
        times = self.plan.protocol.sessions
        for at, entry in (*((e.moment(times), e) for e in self.plan.course if e.record == "reading"), *followed):
            cause: Cause = "replan" if entry.order else "reading"
            for actuator in actuators.keys() & (entry.readings_mm or {}).keys() if self._is_as_read(entry) else ():
                yield ScaleSetting(at, actuator, cause, Fraction((entry.readings_mm or {})[actuator]))

        for replan in self.replans:
            yield from (setting for setting in replan.settings if setting.actuator in actuators)

    def _is_as_read(self, entry: Entry) -> bool:
        """Whether its readings are taken as they were read: an order along the axis takes the marks nearest to them."""
        return entry.record is not None or self.correction is not None

    @property
    def distance_mm(self) -> Fraction:
        """How far the bone is to come: the goal's distance; the way of a correction's reference point."""
        if self.correction:
            return self.sessions[-1].done_mm + self.sessions[-1].remaining_mm
        return Fraction(self.plan.distance_mm)

    def read_anew_mm(self, until: datetime | None = None) -> Fraction:
        """How far orders to go on from scales put the bone from where it was planned, of all or before a local time.

        Of the whole of several levels that is of those that do what the goal asks for.
        """
        followed = [replan for replan in self.replans if until is None or replan.at < until]
        return sum((replan.moved_mm[name] for replan in followed for name in main_levels(self.plan)), Fraction(0))

    @property
    def mechanisms(self) -> list[Mechanism]:
        """What moves the bone, of each actuator."""
        return [actuator.mechanism for actuator in self.actuators]

    @property
    def has_multiple_actuators(self) -> bool:
        """Whether there is more than one thing to turn by itself, each told by its letter; six struts have numbers."""
        return len(self.actuators) > 1 and not self.correction

    @property
    def days(self) -> int:
        """Days from the clock start to the last session, both counted."""
        return self.sessions[-1].day

    def date_of(self, day: int) -> date:
        """The date of a day of the course, counted from 1; 0 is the day before it."""
        return date.fromordinal(self.start.toordinal() + day - 1)

    def day_of(self, at: date) -> int:
        """The day of the course on which a date or local time is: 1 is that of the clock start."""
        return at.toordinal() - self.start.toordinal() + 1

    def dates(self, kind: MilestoneKind) -> list[date]:
        """The dates of one kind of milestone."""
        return [m.on for m in self.milestones if m.kind == kind]

    @property
    def docking(self) -> date | None:
        """When bone ends are expected to meet, if they are."""
        return next(iter(self.dates("expected_contact")), None)

    def sessions_before(self, at: datetime) -> list[Session]:
        """The sessions before a local time, one of that very time not among them."""
        return [session for session in self.sessions if session.local < at]

    def next_session(self, at: datetime) -> Session | None:
        """The first session at or after a local time."""
        return next((session for session in self.sessions if session.local >= at), None)


@dataclass(frozen=True, kw_only=True)
class Schedule(LevelSchedule):
    """A plan worked out: the whole, and a schedule for each level that ever turns, of which there is one at least.

    A level has its own turns, dates and share; of a plan of one level all that is true of it is true of the whole.
    """

    levels: tuple[LevelSchedule, ...]

    @property
    def has_multiple_levels(self) -> bool:
        """Whether the plan has several levels, so that each is told by its name and letters: asked for words only."""
        return len(self.plan.levels) > 1

    @property
    def times(self) -> tuple[time, ...]:
        """Every clock time at which the course ever turns something, in order."""
        ordered = {t for _, entry in self.events for t in entry.sessions or ()}
        single = {at.time() for at, entry in self.events if entry.step_every_days and entry.order != "rate"}
        planned = {t for level in self.levels for t in level.plan.protocol.sessions}
        return tuple(sorted({*planned, *ordered, *single, *(skip.at.time() for skip in self.skipped)}))
