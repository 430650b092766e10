"""Where a course is at a time: what is behind, what is next.

Times are local ones of the plan's zone. A session at the very time is still to come. The past is what was recorded,
and where nothing was recorded, what was planned: a session that nobody recorded counts as done. Once a plan has a
record `done` or `missed`, the sessions after the last of them are told as not recorded yet; a plan without any keeps
no such record, and has none that are overdue. Of several levels each has a standing of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.motion.pace import pace_of, phase_of, rate_of
from bt_cli.motion.slots import Event, State
from bt_cli.plan.entries import Entry
from bt_cli.schedule.ledger import LedgerEntry
from bt_cli.schedule.level_progress import extended_mm, level_ways, orders_before, replans, whole_way_at
from bt_cli.schedule.model import LevelSchedule, MilestoneKind, Progress, Schedule, Session
from bt_cli.schedule.phases import bone_travel_mm, local, recorded_until

LATENCY = "latency"
AT_REST = ("paused", "stopped")
_OWN_DISTANCE = ("reverse", "accordion", "compress", "extend")


class OrderProgress(NamedTuple):
    """How far an order with a distance of its own has come: mm turned of those ordered, in its direction.

    Of an accordion they are those of both ways.
    """

    entry: Entry
    made_mm: Fraction
    ordered_mm: Fraction


class RecordedUntil(NamedTuple):
    """The last session time that is recorded, and the sessions since then that are not."""

    to: datetime
    missing: tuple[Session, ...]


@dataclass(frozen=True, kw_only=True)
class LevelStatus:
    """Where a level is, or the whole. `done_mm` of `total_mm` are done, `remaining_mm` are left.

    `state` is None before the clock start; `resumes` is an order that already ends the pause or stop. `day` 1 is the
    day of the clock start. `ordered_mm_per_day` is the rate in force, with `step_every_days` that of one step every so
    many days; `rate_mm_per_day` what so many `whole_days` have brought on average, those of pauses and missed turns
    among them. `read` is the last record of what a scale showed.
    A correction has its reference point's way and no rate of its own: `schedule/pose_tracking.py` has more.
    `angle_deg` is how far a hinge is open; `shared_mm` is what a level has taken over of others' shares, or handed on.
    """

    at: datetime
    state: State | None
    resumes: Event | None
    day: int
    done_mm: Fraction
    total_mm: Fraction
    remaining_mm: Fraction
    shared_mm: Fraction
    angle_deg: Fraction | None
    scales: tuple[LedgerEntry, ...]
    part: OrderProgress | None
    last: Session | None
    next: Session | None
    contact: date | None
    review: date | None
    swap: date | None
    ordered_mm_per_day: Fraction
    step_every_days: int | None
    rate_mm_per_day: Fraction | None
    whole_days: int
    recorded: RecordedUntil | None
    read: Entry | None


@dataclass(frozen=True, kw_only=True)
class CourseStatus(LevelStatus):
    """Where a course is as a whole, and each of its levels.

    `levels` are those of `Schedule.levels`, each with its own share and the rate of its own bone, whatever its ring
    goes with others. Orders with a distance of their own are parts of a level.
    """

    levels: tuple[LevelStatus, ...]


def status_at(schedule: Schedule, at: datetime) -> CourseStatus:
    """Where the course of a schedule is at a local time of its plan's zone."""
    ways = list(level_ways(schedule, schedule.last_before(at), _as_read(schedule, at)))
    of_level = {plan.level.name: way for plan, way in ways}
    levels = tuple(_status(level, (level,), of_level[level.plan.level.name], at) for level in schedule.levels)
    if len(ways) == 1:
        return CourseStatus(**vars(levels[0]), levels=levels)
    together = whole_way_at(schedule, at, _as_read(schedule, at))
    whole = replace(_status(schedule, schedule.levels, together, at), part=None)
    return CourseStatus(**vars(whole), levels=levels)


def _status(schedule: LevelSchedule, levels: Sequence[LevelSchedule], way: Progress, at: datetime) -> LevelStatus:
    """The same of a level alone, or of a whole of such levels, which has come so far."""
    behind = schedule.sessions_before(at)
    plan, state, total_mm = schedule.plan, state_at(schedule, at), way.done_mm + way.remaining_mm
    shown_at = _as_read(schedule, at)
    ordered = next(reversed([event.entry for event in orders_before(schedule, at, "rate")]), None)
    rate, days = (None, 0) if schedule.correction else _mean_rate(schedule, levels, behind, way, at)
    angle_deg = plan.goal.angle_deg if plan.frame.hinge else None
    return LevelStatus(
        at=at,
        state=state,
        resumes=resumes(schedule, state, at),
        day=schedule.day_of(at),
        done_mm=way.done_mm,
        total_mm=total_mm,
        remaining_mm=way.remaining_mm,
        shared_mm=Fraction(0) if schedule.correction else total_mm - schedule.distance_mm - extended_mm(schedule, at),
        angle_deg=Fraction(angle_deg) * _bone_mm(schedule, behind, shown_at) / Fraction(plan.distance_mm)
        if angle_deg
        else None,
        scales=tuple(schedule.ledger.all_before(shown_at)),
        part=None if schedule.correction else _part(schedule, behind, at),
        last=behind[-1] if behind else None,
        next=schedule.next_session(at),
        contact=schedule.docking,
        review=next_date(schedule, "review", at.date()),
        swap=next_date(schedule, "swap", at.date()),
        ordered_mm_per_day=rate_of(plan, ordered) if ordered else pace_of(plan),
        step_every_days=ordered.step_every_days if ordered else None,
        rate_mm_per_day=rate,
        whole_days=days,
        recorded=_recorded(schedule, behind),
        read=_read(schedule, at),
    )


def _as_read(schedule: LevelSchedule, at: datetime) -> datetime:
    """The time whose scales show at a time: what an order says of a day's scales they show from its morning on."""
    read = [event.at for event in replans(schedule) if event.entry.day == at.date() and event.at > at]
    turned = read and any(at <= local(session) < read[-1] for session in schedule.sessions)
    return read[-1] if read and not turned else at


def _bone_mm(schedule: LevelSchedule, behind: Sequence[Session], at: datetime) -> Fraction:
    """How far turns have brought the bone, and what scales have shown since to be otherwise."""
    return bone_travel_mm(behind) + schedule.read_anew_mm(at + timedelta.resolution)


def own_turns(level: LevelSchedule) -> list[Session]:
    """The sessions of a level at which it moves on itself: in tandem its ring goes with others while it is_at_rest."""
    done = {state.at for state in level.states if state.name == "waiting"}  # with that very session, or before it

    def is_at_rest(session: Session) -> bool:
        state = state_at(level, local(session))
        return state is None or state.name in (*AT_REST, "waiting") or (not session.delta_mm and local(session) in done)

    return [session for session in level.sessions if not is_at_rest(session)]


def state_at(schedule: LevelSchedule, at: datetime) -> State | None:
    """What the course does at a time; None before the clock start."""
    latest = None
    for state in schedule.states:
        if state.at < at or (state.at == at and state.name != "waiting"):
            latest = state
    return latest


def resumes(schedule: LevelSchedule, state: State | None, at: datetime) -> Event | None:
    """The order that is already there to end a pause or stop."""
    if state is None or state.name not in AT_REST:
        return None
    return next((e for e in schedule.events if e.at > at and e.entry.order in ("resume", "reverse")), None)


def next_date(schedule: LevelSchedule, kind: MilestoneKind, on: date) -> date | None:
    """The first milestone of a kind that is not before a day."""
    return next((day for day in schedule.dates(kind) if day >= on), None)


def _part(schedule: LevelSchedule, behind: list[Session], at: datetime) -> OrderProgress | None:
    """The last order with a distance of its own, unless the course has turned to something else since."""
    latest = None
    for event in orders_before(schedule, at, *_OWN_DISTANCE, "rate", "remaining"):
        latest = event
    if latest is None or latest.entry.order not in _OWN_DISTANCE:
        return None
    since_order = [session for session in behind if local(session) >= latest.at]
    ordered_mm = latest.entry.distance_mm or 0
    if latest.entry.order == "accordion":
        made_mm = sum((abs(session.delta_mm) for session in since_order), Fraction(0))
        both_ways_mm = Fraction(ordered_mm) * 2 * (latest.entry.cycles or 0)
        return OrderProgress(latest.entry, made_mm, both_ways_mm) if made_mm <= both_ways_mm else None
    since = {state.name for state in schedule.states if latest.at <= state.at <= at}
    if len(since.difference(AT_REST, ("waiting",))) > 1:
        return None
    return OrderProgress(latest.entry, abs(bone_travel_mm(since_order)), Fraction(ordered_mm))


def _mean_rate(
    schedule: LevelSchedule, levels: Sequence[LevelSchedule], behind: Sequence[Session], way: Progress, at: datetime
) -> tuple[Fraction | None, int]:
    """Mm a day over whole days, from the clock start to yesterday or to the last turn on the way to the goal."""
    to_goal = {session.at for level in levels for session in _to_goal(level, schedule.plan.goal.kind)}
    before = [session for session in behind if session.at.date() < at.date() and session.at in to_goal]
    if not before:
        return None, 0
    step_mm, state = max(actuator.step_mm for actuator in schedule.actuators), state_at(schedule, at)
    there = 2 * before[-1].remaining_mm <= step_mm
    if state and state.name == "waiting" and state.at.date() < at.date():
        there = there or 2 * way.remaining_mm <= step_mm  # where others took over what it had left
    ends = before[-1].at.date() if there else at.date() - timedelta(days=1)
    days = schedule.day_of(ends)
    return (bone_travel_mm(before) + schedule.read_anew_mm(at)) / days, days


def _to_goal(level: LevelSchedule, kind: str) -> Iterator[Session]:
    """The sessions of a level on the way to the goal, where it does what a goal of this kind asks for."""
    phase = phase_of(kind)
    if level.plan.goal.kind == kind:
        yield from (session for session in own_turns(level) if session.phase in (phase, "reversal"))


def _recorded(schedule: LevelSchedule, behind: list[Session]) -> RecordedUntil | None:
    """What is recorded of the sessions behind; None where no session of this plan ever was."""
    to = recorded_until(schedule)
    return RecordedUntil(to, tuple(session for session in behind if local(session) > to)) if to else None


def _read(schedule: LevelSchedule, at: datetime) -> Entry | None:
    ids = {actuator.id for actuator in schedule.actuators}
    reading_entries = [entry for entry in schedule.plan.course if ids.intersection(entry.readings_mm or ())]
    reads = [entry for entry in reading_entries if entry.record and entry.earliest <= at]
    return max(reads, key=lambda entry: entry.earliest, default=None)
