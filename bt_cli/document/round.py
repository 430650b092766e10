"""The ward round: every patient's turns of one day by clock time, who must not turn, who has nothing to turn, and why.

Each time is the patient's own, of the plan's zone. Every plan has a place:
rows of the day, a line that says why it has none, or its name among those that are refused or cannot be read. So nobody
takes a list for whole that is not. `round_rows.py` and `ward_lists.py` have the words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from typing import NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.document.phrases import frame_of
from bt_cli.document.round_model import WHY, Adjustment, Idle, Resting, RoundRest, RoundSession
from bt_cli.document.ward import WardPlans
from bt_cli.document.ward_row import BEFORE_SURGERY, PLAN_ENDED, Patient, WardRow, changed_parts
from bt_cli.frame.actuator import Actuator
from bt_cli.motion.slots import State
from bt_cli.schedule.consolidation import FRAME_OFF, phase_at
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.schedule.status import AT_REST, LATENCY, resumes, state_at
from bt_cli.zone_data import zone_info


class Round(WardPlans):
    """The round of a day: beside the facts of each plan its rows of the day, or why it has none."""

    def __init__(self, on: date, overdue_after_days: int | None = None) -> None:
        super().__init__(on, overdue_after_days)
        self.sessions: list[RoundSession] = []
        self.interruptions: list[RoundRest] = []
        self.idle: list[Idle] = []
        self.resting: list[Resting] = []

    def add(self, schedule: Schedule, file: str, findings: Iterable[Finding] = ()) -> WardRow:
        """Add a plan by its schedule; its facts."""
        row, on = super().add(schedule, file, findings), self.on
        sessions, rests = list(_sessions(schedule, row.patient, on)), list(_rests(schedule, row.patient, on))
        self.sessions += sessions
        self.interruptions += rests
        if not sessions and not rests:
            self.idle.append(_idle(schedule, row))
        self.resting += _resting(schedule, row.patient, _evening(on))
        return row

    def sort(self) -> None:
        """Order by clock time, then by id; files of one id stay in the order in which they were given."""
        super().sort()
        for rows in (self.sessions, self.interruptions):
            rows.sort(key=lambda row: (row.at.time(), row.patient.id))
        self.resting.sort(key=lambda resting: resting.patient.id)
        self.idle.sort(key=lambda idle: (WHY.index(idle.why), idle.patient.id))

    @property
    def rows(self) -> list[RoundSession | RoundRest]:
        """Sessions and rests in one list, by clock time and id; of one patient and time the rest first."""
        both: list[RoundSession | RoundRest] = [*self.interruptions, *self.sessions]
        return sorted(both, key=lambda row: (row.at.time(), row.patient.id))

    @property
    def zones(self) -> list[str]:
        """The time zones of those who have a row."""
        return sorted({row.patient.timezone for row in self.rows})

    @property
    def turning(self) -> int:
        """How many plans have a row."""
        return len(self.plans) - len(self.idle)


def _sessions(schedule: Schedule, patient: Patient, on: date) -> Iterator[RoundSession]:
    labelled, changed, phases = (
        schedule.has_multiple_actuators,
        changed_parts(schedule, on),
        _level_phases(schedule, on),
    )
    end = None if schedule.states[-1].name in AT_REST else schedule.sessions[-1]
    for session in schedule.sessions:
        if session.at.date() != on:
            continue
        actuator_ids = {move.actuator.id for move in session.moves}
        yield RoundSession(
            at=session.at,
            patient=patient,
            phase=session.phase,
            labelled=labelled,
            adjustments=tuple(_adjustments(schedule, session, phases)),
            changed=tuple(letter for letter in changed if schedule.correction or letter in actuator_ids),
            carried=tuple(_carried(schedule, session)),
            last=session is end,
        )
    for at in schedule.missed:
        if at.date() == on:
            levels = (level for level in _named_levels(schedule) if at in level.missed)
            missed = tuple(actuator.id for level in levels for actuator in level.actuators)
            yield RoundSession(_zoned(at, patient), patient, "missed", labelled, missed=missed)


def _level_phases(schedule: Schedule, on: date) -> dict[tuple[datetime, str], str]:
    """What the level of each actuator does at a session of the day."""
    return {
        (session.at, level.plan.level.name): session.phase
        for level in schedule.levels
        for session in level.sessions
        if session.at.date() == on
    }


def _adjustments(
    schedule: Schedule, session: Session, phases: Mapping[tuple[datetime, str], str]
) -> Iterator[Adjustment]:
    for move in session.moves:
        actuator = move.actuator
        before, phase = schedule.ledger.before(actuator.id, local(session)), (session.at, actuator.level)
        direction = frame_of(schedule.plan.on(session.at), actuator).direction
        yield Adjustment(move, before, phases.get(phase, session.phase), direction)


def _carried(schedule: Schedule, session: Session) -> Iterator[str]:
    """The levels that rest by an order while their ring is turned: in tandem it goes along with another."""
    actuator_ids = {move.actuator.id for move in session.moves}
    for level in _named_levels(schedule):
        if _rests_at(level, local(session)) and actuator_ids.intersection(a.id for a in level.actuators):
            yield level.plan.level.name


def _named_levels(schedule: Schedule) -> tuple[LevelSchedule, ...]:
    """The levels that are told by name and letters: of a plan of one level none is."""
    return schedule.levels if schedule.has_multiple_levels else ()


def _rests(schedule: Schedule, patient: Patient, on: date) -> Iterator[RoundRest]:
    """Every pause or stop of the day: of the whole, or else of a level whose ring then stands still."""
    changed = changed_parts(schedule, on)
    slots = [datetime.combine(on, at) for at in _rhythm(schedule, on)]
    for at, state, until in _held(schedule.states, slots, on):
        yield RoundRest(_zoned(at, patient), patient, state, until, (), changed)
    for level in _levels(schedule, on) if schedule.has_multiple_levels else ():
        actuator_ids = {actuator.id for actuator in level.actuators}
        slots = [at for at in level.slots if not _rests_at(schedule, at)]
        for at, state, until in _held(level.states, slots, on):
            ends = min(until or _evening(on), _evening(on))
            if not _turned(schedule, actuator_ids, at, ends):
                due = tuple(letter for letter in changed if letter in actuator_ids)
                yield RoundRest(_zoned(at, patient), patient, state, until, level.actuators, due)


class _Level(NamedTuple):
    """What one level does from when on, its slots of the day, and its actuators."""

    states: Sequence[State]
    slots: Sequence[datetime]
    actuators: tuple[Actuator, ...]


def _levels(schedule: Schedule, on: date) -> Iterator[_Level]:
    """Each level of the plan; one that never turns is known by the orders that rest it."""
    turned = {level.plan.level.name: level for level in schedule.levels}
    for plan in schedule.plan.level_plans:
        name, level = plan.level.name, turned.get(plan.level.name)
        resting = [event for event in schedule.events if event.entry.level == name and event.entry.kind in _AT_REST]
        states = level.states if level else [State(at, _AT_REST[entry.kind], entry) for at, entry in resting]
        rhythm = _rhythm(level, on) if level else plan.protocol.sessions
        actuators = tuple(actuator for actuator in schedule.actuators if actuator.level == name)
        yield _Level(states, [datetime.combine(on, at) for at in rhythm], actuators)


_AT_REST = {"pause": "paused", "stop": "stopped"}


def _held(
    states: Sequence[State], slots: Sequence[datetime], on: date
) -> Iterator[tuple[datetime, State, datetime | None]]:
    """The first slot of the day in each pause or stop, its state, and when turning goes on; a stop on its day alone."""
    for state, after in zip_longest(states, states[1:]):
        ends = after.at if after else _evening(on)
        first = next((at for at in slots if state.at <= at < ends), None)
        if first and (state.name == "paused" or (state.name == "stopped" and state.at.date() == on)):
            yield first, state, after.at if after and after.name not in (*AT_REST, "waiting") else None


def _rests_at(schedule: LevelSchedule, at: datetime) -> bool:
    state = state_at(schedule, at)
    return state is not None and state.name in AT_REST


def _turned(schedule: Schedule, actuators: set[str], first: datetime, until: datetime) -> bool:
    """Whether any of these actuators turns in a time: in tandem a ring goes along while its own level rests."""
    return any(first <= turn.at < until for turn in schedule.ledger.turns(*actuators))


def _rhythm(schedule: LevelSchedule, on: date) -> Sequence[time]:
    """The clock times at which something may turn on a day, by the latest order that says any."""
    ordered = [entry.sessions for at, entry in schedule.events if at.date() <= on and entry.sessions]
    return ordered[-1] if ordered else schedule.plan.protocol.sessions


def _idle(schedule: Schedule, row: WardRow) -> Idle:
    """Why a plan has nothing to turn on a day."""
    plan, on, phase = schedule.plan, row.on, row.phase
    before = [session for session in schedule.sessions if session.at.date() < on]
    last = local(before[-1]) if before else None
    later = next((session for session in schedule.sessions if session.at.date() > on), None)
    idle = Idle(
        row.patient, phase if phase in WHY else "waiting", last, local(later) if later else None, row.next("review"),
        changed=changed_parts(schedule, on), docked=row.docking if row.docked else None,
        comes_off=row.comes_off_next,
    )  # fmt: skip
    if phase == FRAME_OFF:
        return idle._replace(off=plan.frame_off)
    if phase == BEFORE_SURGERY:
        return idle._replace(surgery=plan.surgery)
    if phase in AT_REST:
        state = state_at(schedule, _evening(on))
        return idle._replace(state=state, resumes=resumes(schedule, state, _evening(on)))
    if later and phase != LATENCY:
        return idle._replace(why="between_turns")
    return idle._replace(truncated_at=schedule.truncated_at) if phase == PLAN_ENDED else idle


def _resting(schedule: Schedule, patient: Patient, at: datetime) -> Iterator[Resting]:
    """That the whole course rests at a time, or else which levels of it do."""
    if phase_at(schedule, at) == FRAME_OFF:
        return
    whole = state_at(schedule, at)
    for part in (schedule,) if whole and whole.name in AT_REST else schedule.levels:
        if (state := state_at(part, at)) and state.name in AT_REST:
            level = "" if part is schedule or not state.entry else state.entry.level or ""
            yield Resting(patient, state, resumes(part, state, at), level)


def _evening(on: date) -> datetime:
    return datetime.combine(on, time.max)


def _zoned(at: datetime, patient: Patient) -> datetime:
    return at.replace(tzinfo=zone_info(patient.timezone))
