"""Rate segments of a schedule, which are sessions in a row at one pace and in one direction, and interruptions between.

What a segment moves and when it begins and ends is read off its sessions, so it is what is really turned; its rate and
times are those of the order in force. Times of orders are local ones, as everywhere below `schedule/times.py`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from bt_cli.motion.pace import pace_of
from bt_cli.motion.slots import Event
from bt_cli.plan.entries import Entry, last_moment
from bt_cli.plan.levels import first_start, levels_of
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
    return session.local


def bone_travel_mm(sessions: Iterable[Session]) -> Fraction:
    """How far sessions move the bone, signed."""
    return sum((session.delta_mm for session in sessions), Fraction(0))


def recorded_until(schedule: LevelSchedule) -> datetime | None:
    """The last local time of which a record says whether it was turned: up to then all is past."""
    names = (None, *(level.name for level in levels_of(schedule.plan)))  # of a level those of the others say nothing
    records = [e for e in schedule.plan.course if e.record in ("missed", "done") and e.level in names]
    return max((recorded_end(schedule.plan, entry) for entry in records), default=None)


def settled_until(plan: Plan, last: int) -> date:
    """The day up to which an entry changes nothing: before it counts, and all that was recorded or past by its writing.

    An order for a later day that was written before it does not hold: what it changes may come sooner now. No hardware
    change is planned anew up to that day. An order of reviews that is written before a day's first turn can still move
    that day's.
    """
    entries = plan.course[: last + 1]
    reviews = entries[-1].is_review
    days = [first_start(plan).date() if reviews else entries[-1].moment(plan.slots).date()]
    days += [recorded_end(plan, entry).date() for entry in entries if entry.record or entry.readings_mm]
    slot = min(slot for level_plan in plan.level_plans for slot in level_plan.slots)
    written = sorted(entry.entered for entry in entries if entry.entered)
    # What was written over three days before the last is on an earlier day, whatever zones they are in.
    recent = (entered for entered in written if entered >= written[-1] - timedelta(days=3))
    for at in map(plan.zones.local, recent):
        days.append(at.date() - timedelta(days=1 if reviews and at.time() <= slot else 0))
    return max(days)


def recorded_end(plan: Plan, entry: Entry) -> datetime:
    """The last local time that a record speaks of; where struts are turned by pairs, a day is missed as a whole."""
    last: date | None = entry.to or entry.through
    if last is None and entry.record == "missed" and plan.protocol.grouping:
        last = entry.day
    return last_moment(last) if last else entry.moment(plan.protocol.sessions)


class _InForce:
    """The orders in force, by local times that are asked for one after the other: each order is taken up once."""

    def __init__(self, schedule: LevelSchedule) -> None:
        self._goal = schedule.plan.goal.kind
        self._rate_mm_per_day, self._times = pace_of(schedule.plan), schedule.plan.protocol.sessions
        self._every_days: int | None = None
        self._to_come = list(reversed(schedule.events))
        self._latest: dict[str, Event] = {}  # the last order of each kind, the latest of all last
        self._waits = sorted(state.at for state in schedule.states if state.name == "waiting")
        self.rest_count = 0  # pauses and stops so far

    def go_to(self, at: datetime) -> None:
        """Take up the orders up to a time."""
        while self._to_come and self._to_come[-1].at <= at:
            event = self._to_come.pop()
            entry, kind = event.entry, "remaining" if event.entry.measures_left else event.entry.kind
            self._latest.pop(kind, None)
            self._latest[kind] = event
            self.rest_count += kind in ("pause", "stop")
            if kind == "rate":
                self._rate_mm_per_day, self._times = Fraction(entry.rate_mm_per_day or 0), entry.sessions or self._times
                self._every_days = entry.step_every_days

    def accordion(self, at: datetime) -> Event | None:
        """The order accordion that goes on: until it has come back to where it began, or another ends it."""
        latest = self._latest_of("accordion", "rate", "remaining", "reverse", "extend", "compress", "stop")
        if latest is None or latest.entry.kind != "accordion":
            return None
        over = bisect_left(self._waits, latest.at) < bisect_left(self._waits, at)
        return None if over else latest

    def pace(self, session: Session) -> PrescribedPace:
        """The pace that they give a session."""
        event = self._paced_by(session)
        every_days = event.entry.step_every_days if event else self._every_days
        if every_days:
            return PrescribedPace(session.phase, None, (local(session).time(),), every_days)
        if event is None:
            return PrescribedPace(session.phase, self._rate_mm_per_day, self._times)
        entry, times = event.entry, event.entry.sessions or self._times
        if entry.order == "accordion" and session.phase != "reversal":
            forth = entry.forth_rate_mm_per_day or entry.rate_mm_per_day
            return PrescribedPace(session.phase, Fraction(forth or 0), times)
        return PrescribedPace(session.phase, Fraction(entry.rate_mm_per_day or 0), times)

    def _paced_by(self, session: Session) -> Event | None:
        """The order with a rate of its own that a session belongs to; None on the way to the goal."""
        if accordion := self.accordion(local(session)):
            return accordion
        if session.phase == "reversal":
            return self._latest_of("reverse")
        if session.phase == "compression" and self._goal != "compression":
            return self._latest_of("compress")
        latest = self._latest_of("rate", "remaining", "reverse", "extend", "compress")
        return latest if latest and latest.entry.kind in ("extend", "compress") else None

    def _latest_of(self, *kinds: str) -> Event | None:
        return next((self._latest[kind] for kind in reversed(self._latest) if kind in kinds), None)


def rate_segments(schedule: LevelSchedule) -> list[RateSegment]:
    """All legs of a schedule, in order."""
    orders = _InForce(schedule)

    def run(session: Session) -> tuple[PrescribedPace, int, datetime | None]:
        at = local(session)
        orders.go_to(at)
        accordion = orders.accordion(at)
        return orders.pace(session), orders.rest_count, accordion and accordion.at

    ordered_at = sorted(at for at, _ in schedule.events)
    segments: list[RateSegment] = []
    for key, group in groupby(schedule.sessions, key=run):
        sessions = tuple(group)
        first = local(sessions[0])
        behind = bisect_right(ordered_at, local(segments[-1].last)) if segments else 0
        begun = ordered_at[behind : bisect_right(ordered_at, first)]
        segments.append(RateSegment(sessions, key[0], max(begun, default=first if segments else schedule.start)))
    return segments


def phases(schedule: LevelSchedule) -> list[Phase]:
    """What the course does, one after the other: of an accordion neither of the two that it goes back and forth in."""
    orders = _InForce(schedule)

    def name(session: Session) -> str:
        orders.go_to(local(session))
        return "accordion" if orders.accordion(local(session)) else session.phase

    result = []
    for named, group in groupby(schedule.sessions, key=name):
        sessions = tuple(group)
        result.append(Phase(named, sessions[0], sessions[-1]))
    return result


def accordion_of(schedule: LevelSchedule, session: Session) -> Event | None:
    """The order accordion that a session belongs to."""
    return accordion_at(schedule, local(session))


def accordion_at(schedule: LevelSchedule, at: datetime) -> Event | None:
    """The order accordion that goes on at a local time."""
    orders = _InForce(schedule)
    orders.go_to(at)
    return orders.accordion(at)


def interruptions(events: Iterable[Event], sessions: Sequence[Session]) -> Iterator[Interruption]:
    """Every pause and stop, with the session at which turning goes on."""
    for at, entry in events:
        if entry.kind in ("pause", "stop"):
            later = sessions[bisect_left(sessions, at, key=local) :][:1]
            yield Interruption(at, entry.kind, later[0] if later else None)


def whole_interruptions(plan: Plan, events: Iterable[Event], sessions: Sequence[Session]) -> Iterator[Interruption]:
    """Those of the whole: of several levels, not those that are ordered to one of them."""
    yield from interruptions((event for event in events if not (len(plan.levels) > 1 and event.entry.level)), sessions)
