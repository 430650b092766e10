"""The legs of a schedule: runs of sessions at one pace and in one direction, and the rests between them.

What a leg moves and when it begins and ends is read off its sessions, so it is what the hand does; its rate and times
are those of the order in force. Times of orders are local ones, as everywhere below `schedule/times.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bt_cli.motion.planner import pace_of
from bt_cli.motion.slots import Event
from bt_cli.plan.entries import Entry, last_moment
from bt_cli.plan.levels import levels_of
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import LevelSchedule, Session


class PrescribedPace(NamedTuple):
    """How fast a leg goes: a rate over the day's times, or with `every_days` one step every so many days."""

    phase: str
    rate_mm_per_day: Fraction | None
    times: tuple[time, ...]
    every_days: int | None = None


class RateSegment(NamedTuple):
    """Sessions in a row at one pace, with no rest between them; `since` is the local time from which it is ordered."""

    sessions: tuple[Session, ...]
    pace: PrescribedPace
    since: datetime

    @property
    def first(self) -> Session:
        """The session that it begins with."""
        return self.sessions[0]

    @property
    def last(self) -> Session:
        """The session that it ends with."""
        return self.sessions[-1]

    @property
    def travel_mm(self) -> Fraction:
        """Its signed sum."""
        return bone_travel_mm(self.sessions)

    @property
    def backward(self) -> bool:
        """Whether it goes the other way than the way to the goal."""
        return self.travel_mm < 0


class Phase(NamedTuple):
    """Sessions in a row that do the same, by the word for it: an accordion is one thing, back and forth."""

    name: str
    first: Session
    last: Session


class Interruption(NamedTuple):
    """An order pause or stop: nothing turns from `at` until the session `until`, if there is one."""

    at: datetime
    kind: str
    until: Session | None


def local(session: Session) -> datetime:
    """A session's time by the clock on the wall."""
    return session.at.replace(tzinfo=None)


def bone_travel_mm(sessions: Iterable[Session]) -> Fraction:
    """How far sessions move the bone, signed."""
    return sum((session.delta_mm for session in sessions), Fraction(0))


def recorded_until(schedule: LevelSchedule) -> datetime | None:
    """The last local time of which a record says whether it was turned: up to then all is past."""
    own = (None, *(level.name for level in levels_of(schedule.plan)))  # of a level those of the others say nothing
    records = [e for e in schedule.plan.course if e.record in ("missed", "done") and e.level in own]
    return max((recorded_end(schedule.plan, entry) for entry in records), default=None)


def settled_until(plan: Plan, last: int) -> date:
    """The day up to which an entry changes nothing: before it counts, and all that was recorded or past by its writing.

    An order for a later day that was written before it does not hold: what it changes may come sooner now. No hardware
    change is planned anew up to that day.
    """
    entries = plan.course[: last + 1]
    days = [entries[-1].moment(plan.slots).date()]
    days += [recorded_end(plan, entry).date() for entry in entries if entry.record or entry.readings_mm]
    zone = ZoneInfo(plan.timezone or "UTC")
    return max([*days, *(entry.entered.astimezone(zone).date() for entry in entries if entry.entered)])


def recorded_end(plan: Plan, entry: Entry) -> datetime:
    """The last local time that a record speaks of; where struts are turned by pairs, a day is missed as a whole."""
    said: date | None = entry.to or entry.through
    if said is None and entry.record == "missed" and plan.protocol.grouping:
        said = entry.day
    return last_moment(said) if said else entry.moment(plan.protocol.sessions)


def rate_segments(schedule: LevelSchedule) -> list[RateSegment]:
    """All legs of a schedule, in order."""
    interruptions = [at for at, entry in schedule.events if entry.kind in ("pause", "stop")]

    def run(session: Session) -> tuple[PrescribedPace, int, datetime | None]:
        at, accordion = local(session), accordion_of(schedule, session)
        return pace(schedule, session), sum(rest <= at for rest in interruptions), accordion and accordion.at

    found: list[RateSegment] = []
    for key, sessions in groupby(schedule.sessions, key=run):
        them = tuple(sessions)
        first, before = local(them[0]), local(found[-1].last) if found else None
        begun = [at for at, _ in schedule.events if at <= first and (before is None or before < at)]
        found.append(RateSegment(them, key[0], max(begun, default=first if found else schedule.start)))
    return found


def pace(schedule: LevelSchedule, session: Session) -> PrescribedPace:
    """The pace that the orders up to a session give it."""
    at = local(session)
    past = [event for event in schedule.events if event.at <= at]
    rates = [entry for _, entry in past if entry.kind == "rate"]
    rate_mm = Fraction(rates[-1].rate_mm_per_day or 0) if rates else _first_rate(schedule.plan)
    times = next((one.sessions for one in reversed(rates) if one.sessions), schedule.plan.protocol.sessions)
    own = _own_order(schedule, session, past)
    if own is None:
        return PrescribedPace(session.phase, rate_mm, times)
    if own.entry.order == "accordion" and session.phase != "reversal":
        forth = own.entry.forth_rate_mm_per_day or own.entry.rate_mm_per_day
        return PrescribedPace(session.phase, Fraction(forth or 0), own.entry.sessions or times)
    if own.entry.step_every_days:
        return PrescribedPace(session.phase, None, (local(session).time(),), own.entry.step_every_days)
    return PrescribedPace(session.phase, Fraction(own.entry.rate_mm_per_day or 0), own.entry.sessions or times)


def _first_rate(plan: Plan) -> Fraction:
    """The rate in mm before any order; six struts have none of their own."""
    return Fraction(plan.protocol.rate_mm_per_day or 0) if plan.is_hexapod else pace_of(plan)


def _own_order(schedule: LevelSchedule, session: Session, past: list[Event]) -> Event | None:
    """The order with a rate of its own that a session belongs to; None on the way to the goal."""
    if accordion := accordion_of(schedule, session):
        return accordion
    if session.phase == "reversal":
        return _latest(past, "reverse")
    if session.phase == "compression" and schedule.plan.goal.kind != "compression":
        return _latest(past, "compress")
    latest = _latest(past, "rate", "remaining", "reverse", "extend", "compress")
    return latest if latest and latest.entry.kind in ("extend", "compress") else None


def phase_name(schedule: LevelSchedule, session: Session) -> str:
    """What a session is called: its phase, and of an accordion neither of the two that it goes back and forth in."""
    return "accordion" if accordion_of(schedule, session) else session.phase


def phases(schedule: LevelSchedule) -> list[Phase]:
    """What the course does, one after the other."""
    found = []
    for name, group in groupby(schedule.sessions, key=lambda session: phase_name(schedule, session)):
        sessions = tuple(group)
        found.append(Phase(name, sessions[0], sessions[-1]))
    return found


def accordion_of(schedule: LevelSchedule, session: Session) -> Event | None:
    """The order accordion that a session belongs to."""
    return accordion_at(schedule, local(session))


def accordion_at(schedule: LevelSchedule, at: datetime) -> Event | None:
    """The order accordion that goes on at a time: until it has come back to where it began, or another ends it."""
    past = [event for event in schedule.events if event.at <= at]
    latest = _latest(past, "accordion", "rate", "remaining", "reverse", "extend", "compress", "stop")
    if latest is None or latest.entry.kind != "accordion":
        return None
    over = any(state.name == "waiting" and latest.at <= state.at < at for state in schedule.states)
    return None if over else latest


def _latest(past: list[Event], *kinds: str) -> Event | None:
    return next((event for event in reversed(past) if event.entry.kind in kinds), None)


def interruptions(events: Iterable[Event], sessions: Sequence[Session]) -> Iterator[Interruption]:
    """Every pause and stop, with the session at which turning goes on."""
    for at, entry in events:
        if entry.kind in ("pause", "stop"):
            yield Interruption(at, entry.kind, next((s for s in sessions if local(s) >= at), None))
