"""Where a course is at a time: what is behind, what is next.

Times are local ones of the plan's zone. A session at the very time is still to come. The past is what was recorded,
and where nothing was recorded, what was planned: a session that nobody recorded counts as done. Once a plan has a
record `done` or `missed`, the sessions after the last of them are told as not recorded yet; a plan without any keeps
no such record, and has none that are overdue.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.motion.slots import Event, State
from bt_cli.plan.entries import Entry
from bt_cli.schedule.legs import local, recorded_until, travel_mm
from bt_cli.schedule.model import MilestoneKind, Schedule, Session

LATENCY = "latency"
AT_REST = ("paused", "stopped")
_OWN_DISTANCE = ("reverse", "compress", "extend")


class Part(NamedTuple):
    """How far an order with a distance of its own has come: mm turned of those ordered, in its direction."""

    entry: Entry
    made_mm: Fraction
    ordered_mm: Fraction


class Recorded(NamedTuple):
    """The last session time that is recorded, and the sessions since then that are not."""

    to: datetime
    missing: tuple[Session, ...]


class Standing(NamedTuple):
    """Where a course is. `way_mm` of `total_mm` are done, `remaining_mm` are left.

    `state` is None before the clock start; `resumes` is an order that already ends the pause or stop. `day` 1 is the
    day of the clock start. `ordered_mm_per_day` is the rate in force, `rate_mm_per_day` what so many `whole_days` have
    brought on average, those of pauses and missed turns among them. `read` is the last record of what a scale showed.
    A correction has its reference point's way, and no scale, face and rate of its own: `schedule/where.py` has more.
    """

    at: datetime
    state: State | None
    resumes: Event | None
    day: int
    way_mm: Fraction
    total_mm: Fraction
    remaining_mm: Fraction
    reading_mm: Fraction
    face: int | None
    part: Part | None
    last: Session | None
    next: Session | None
    contact: date | None
    review: date | None
    swap: date | None
    ordered_mm_per_day: Fraction
    rate_mm_per_day: Fraction | None
    whole_days: int
    recorded: Recorded | None
    read: Entry | None


def standing(schedule: Schedule, at: datetime) -> Standing:
    """Where the course of a schedule is at a local time of its plan's zone."""
    behind = [session for session in schedule.sessions if local(session) < at]
    last = behind[-1] if behind else None
    state, correction = state_at(schedule, at), schedule.correction
    way_mm, total_mm = _way_mm(schedule, last, at)
    actuator, steps = schedule.actuators[0], sum(session.moves[0].steps for session in behind)
    rate, days = (None, 0) if correction else _mean_rate(schedule, behind, at)
    return Standing(
        at=at,
        state=state,
        resumes=resumes(schedule, state, at),
        day=(at.date() - schedule.start.date()).days + 1,
        way_mm=way_mm,
        total_mm=total_mm,
        remaining_mm=total_mm - way_mm,
        reading_mm=Fraction(0) if correction else _reading_mm(schedule, last, at),
        face=actuator.face(steps),
        part=None if correction else _part(schedule, behind, at),
        last=last,
        next=next((session for session in schedule.sessions if local(session) >= at), None),
        contact=next(iter(schedule.dates("expected_contact")), None),
        review=next_date(schedule, "review", at.date()),
        swap=next_date(schedule, "swap", at.date()),
        ordered_mm_per_day=_ordered_rate(schedule, at),
        rate_mm_per_day=rate,
        whole_days=days,
        recorded=_recorded(schedule, behind),
        read=_read(schedule, at),
    )


def _way_mm(schedule: Schedule, last: Session | None, at: datetime) -> tuple[Fraction, Fraction]:
    """How much of its way the bone has come, and the whole of it."""
    if schedule.correction:
        from bt_cli.schedule.where import way_mm

        return way_mm(schedule, at)
    total_mm = Fraction(schedule.plan.goal.distance_mm) + _extended_mm(schedule, at)
    return total_mm - _remaining_mm(schedule, last, at), total_mm


def state_at(schedule: Schedule, at: datetime) -> State | None:
    """What the course does at a time; None before the clock start."""
    found = None
    for state in schedule.states:
        if state.at < at or (state.at == at and state.name != "waiting"):
            found = state
    return found


def resumes(schedule: Schedule, state: State | None, at: datetime) -> Event | None:
    """The order that is already there to end a pause or stop."""
    if state is None or state.name not in AT_REST:
        return None
    return next((e for e in schedule.events if e.at > at and e.entry.order in ("resume", "reverse")), None)


def next_date(schedule: Schedule, kind: MilestoneKind, on: date) -> date | None:
    """The first milestone of a kind that is not before a day."""
    return next((found for found in schedule.dates(kind) if found >= on), None)


def _before(schedule: Schedule, at: datetime, *orders: str) -> Iterator[Event]:
    return (event for event in schedule.events if event.at <= at and event.entry.order in orders)


def _remaining_mm(schedule: Schedule, last: Session | None, at: datetime) -> Fraction:
    """What is left: by the last session, or by an order since then that says what was measured."""
    measured = [e for e in _before(schedule, at, "remaining") if last is None or e.at > local(last)]
    if measured:
        return Fraction(measured[-1].entry.remaining_mm or 0)
    beyond = [e for e in _beyond(schedule, at) if last is None or e.at > local(last)]
    more_mm = sum((_signed_mm(schedule, e.entry) for e in beyond), Fraction(0))
    return max(Fraction(0), (last.remaining_mm if last else Fraction(schedule.plan.goal.distance_mm)) + more_mm)


def _extended_mm(schedule: Schedule, at: datetime) -> Fraction:
    return sum((_signed_mm(schedule, event.entry) for event in _beyond(schedule, at)), Fraction(0))


def _beyond(schedule: Schedule, at: datetime) -> Iterator[Event]:
    """Orders that move the goal itself; at the end of a transport the gap is closed, and its goal stays."""
    orders = () if schedule.plan.goal.kind == "transport" else ("extend", "compress")
    return _before(schedule, at, *orders)


def _signed_mm(schedule: Schedule, entry: Entry) -> Fraction:
    back = entry.order == "compress" and schedule.plan.goal.kind == "lengthening"
    return Fraction(entry.distance_mm or 0) * (-1 if back else 1)


def _reading_mm(schedule: Schedule, last: Session | None, at: datetime) -> Fraction:
    """What the scale should show; from the day of a swap on it starts anew."""
    anew = [on for on in schedule.dates("swap") if on <= at.date() and (last is None or on > last.at.date())]
    return schedule.actuators[0].start_reading_mm if anew or last is None else last.moves[0].reading_mm


def _part(schedule: Schedule, behind: list[Session], at: datetime) -> Part | None:
    """The last order with a distance of its own, unless the course has turned to something else since."""
    latest = None
    for event in _before(schedule, at, *_OWN_DISTANCE, "rate", "remaining"):
        latest = event
    if latest is None or latest.entry.order not in _OWN_DISTANCE:
        return None
    since = {state.name for state in schedule.states if latest.at <= state.at <= at}
    if len(since.difference(AT_REST, ("waiting",))) > 1:
        return None
    made_mm = travel_mm(session for session in behind if local(session) >= latest.at)
    return Part(latest.entry, abs(made_mm), Fraction(latest.entry.distance_mm or 0))


def _ordered_rate(schedule: Schedule, at: datetime) -> Fraction:
    rates = [event.entry.rate_mm_per_day for event in _before(schedule, at, "rate")]
    return Fraction((rates[-1] if rates else None) or schedule.plan.protocol.rate_mm_per_day or 0)


def _mean_rate(schedule: Schedule, behind: list[Session], at: datetime) -> tuple[Fraction | None, int]:
    """Mm a day over whole days, from the clock start to yesterday or to the last turn on the way to the goal."""
    to_goal = {"distraction", "reversal"} if schedule.plan.goal.kind != "compression" else {"compression", "reversal"}
    before = [s for s in behind if s.at.date() < at.date() and s.phase in to_goal]
    if not before:
        return None, 0
    there = 2 * before[-1].remaining_mm <= schedule.actuators[0].step_mm
    ends = before[-1].at.date() if there else at.date() - timedelta(days=1)
    days = (ends - schedule.start.date()).days + 1
    return travel_mm(before) / days, days


def _recorded(schedule: Schedule, behind: list[Session]) -> Recorded | None:
    """What is recorded of the sessions behind; None where no session of this plan ever was."""
    to = recorded_until(schedule)
    return Recorded(to, tuple(session for session in behind if local(session) > to)) if to else None


def _read(schedule: Schedule, at: datetime) -> Entry | None:
    times = schedule.plan.protocol.sessions
    reads = [entry for entry in schedule.plan.course if entry.record == "reading" and entry.moment(times) <= at]
    return max(reads, key=lambda entry: entry.moment(times), default=None)
