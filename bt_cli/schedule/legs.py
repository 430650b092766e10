"""The legs of a schedule: runs of sessions at one pace and in one direction, and the rests between them.

What a leg moves and when it begins and ends is read off its sessions, so it is what the hand does; its rate and times
are those of the order in force. Times of orders are local ones, as everywhere below `schedule/times.py`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from bt_cli.frame.actuator import Actuator
from bt_cli.motion.course import Event
from bt_cli.schedule.model import Schedule, Session


class Pace(NamedTuple):
    """How fast a leg goes: a rate over the day's times, or with `every_days` one step every so many days."""

    phase: str
    rate_mm_per_day: Fraction | None
    times: tuple[time, ...]
    every_days: int | None = None


class Leg(NamedTuple):
    """Sessions in a row at one pace, with no rest between them; `since` is the local time from which it is ordered."""

    sessions: tuple[Session, ...]
    pace: Pace
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
        return travel_mm(self.sessions)

    @property
    def backward(self) -> bool:
        """Whether it goes the other way than the way to the goal."""
        return self.travel_mm < 0


class Rest(NamedTuple):
    """An order pause or stop: nothing turns from `at` until the session `until`, if there is one."""

    at: datetime
    kind: str
    until: Session | None


def local(session: Session) -> datetime:
    """A session's time by the clock on the wall."""
    return session.at.replace(tzinfo=None)


def travel_mm(sessions: Iterable[Session]) -> Fraction:
    """How far sessions move the bone, signed."""
    return sum((session.moves[0].travel_mm for session in sessions), Fraction(0))


def reading_after(schedule: Schedule, actuator: Actuator, session: Session) -> Fraction:
    """What an actuator's scale shows after a session; one that does not turn then keeps what it showed."""
    swaps = schedule.correction.swaps if schedule.correction else ()
    anew = next((s for s in reversed(swaps) if s.strut == actuator.id and s.on <= session.at.date()), None)
    for before in reversed(schedule.sessions[: session.number]):
        if anew and before.at.date() < anew.on:
            break
        if move := next((one for one in before.moves if one.actuator.id == actuator.id), None):
            return move.reading_mm
    return anew.after_mm if anew else actuator.start_reading_mm


def legs(schedule: Schedule) -> list[Leg]:
    """All legs of a schedule, in order."""
    rests = [at for at, entry in schedule.events if entry.kind in ("pause", "stop")]

    def run(session: Session) -> tuple[Pace, int]:
        return pace(schedule, session), sum(at <= local(session) for at in rests)

    found: list[Leg] = []
    for key, sessions in groupby(schedule.sessions, key=run):
        them = tuple(sessions)
        begun = [
            at for at, _ in schedule.events if at <= local(them[0]) and not (found and at <= local(found[-1].last))
        ]
        found.append(Leg(them, key[0], max(begun, default=local(them[0]) if found else schedule.start)))
    return found


def pace(schedule: Schedule, session: Session) -> Pace:
    """The pace that the orders up to a session give it."""
    protocol = schedule.plan.protocol
    rate_mm, times = Fraction(protocol.rate_mm_per_day or 0), protocol.sessions
    past = [event for event in schedule.events if event.at <= local(session)]
    for _, entry in past:
        if entry.kind == "rate":
            rate_mm, times = Fraction(entry.rate_mm_per_day or 0), entry.sessions or times
    own = _own_order(schedule, session, past)
    if own is None:
        return Pace(session.phase, rate_mm, times)
    if own.entry.step_every_days:
        return Pace(session.phase, None, (local(session).time(),), own.entry.step_every_days)
    return Pace(session.phase, Fraction(own.entry.rate_mm_per_day or 0), own.entry.sessions or times)


def _own_order(schedule: Schedule, session: Session, past: list[Event]) -> Event | None:
    """The order with a rate of its own that a session belongs to; None on the way to the goal."""
    if session.phase == "reversal":
        return _latest(past, "reverse")
    if session.phase == "compression" and schedule.plan.goal.kind != "compression":
        return _latest(past, "compress")
    latest = _latest(past, "rate", "remaining", "reverse", "extend", "compress")
    return latest if latest and latest.entry.kind in ("extend", "compress") else None


def _latest(past: list[Event], *kinds: str) -> Event | None:
    return next((event for event in reversed(past) if event.entry.kind in kinds), None)


def rests(schedule: Schedule) -> Iterator[Rest]:
    """Every pause and stop, with the session at which turning goes on."""
    for at, entry in schedule.events:
        if entry.kind in ("pause", "stop"):
            yield Rest(at, entry.kind, next((s for s in schedule.sessions if local(s) >= at), None))
