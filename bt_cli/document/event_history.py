"""What a calendar shows, under which UIDs, and what earlier revisions had that is no more.

UIDs follow the instruction and the limb: what is left alone keeps its UID, what changes gets a new one, and no client
can keep an old instruction under a UID it knows, nor that of another limb under the same case code.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from bt_cli.document.phrases import frame_of
from bt_cli.motion.slots import Event
from bt_cli.plan.model import Plan
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.schedule.phases import Interruption, local, whole_interruptions
from bt_cli.words import number

NAMESPACE = UUID("9f0a3c52-6c1e-5d0b-8a1f-2b7f5d1c4e60")  # ours, for ever: another would make every UID a new one
_APPOINTMENTS = ("review", "swap")  # one of several on a day: the first of these
_DAY = timedelta(days=1)


class DaysOfRest(NamedTuple):
    """Whole days of a pause, or after a stop: from `on` up to, but without, `ends`."""

    on: date
    ends: date
    rest: Interruption


Occasion = Session | Milestone | DaysOfRest


def session_uid(plan: Plan, session: Session) -> str:
    """The UID of a session: another exactly where code, side, bone, instant or anything about its turns is another."""
    plan = plan.on(session.at)
    turns = [
        f"{m.actuator.id}{m.steps:+d}/{m.actuator.steps_per_turn} "
        f"{m.actuator.unit_count} {m.actuator.mechanism.member} "
        f"{number(m.travel_mm)} {number(m.reading_mm)} {m.face}"
        for m in session.moves
    ]
    frames = [frame_of(plan, move.actuator) for move in session.moves]
    frames_said = frames if plan.frames else [plan.frame]
    ways = [" ".join(filter(None, (frame.direction, frame.direction_es))) for frame in frames_said]
    counter_nuts = ["counter-nut"] if any(frame.counter_nut for frame in frames) else []
    instruction = " ".join([*turns, *ways, *counter_nuts])
    return _uid(plan, f"{session.at.astimezone(UTC):%Y%m%dT%H%M%SZ}", instruction)


def milestone_uid(plan: Plan, milestone: Milestone) -> str:
    """The UID of a milestone: that of code, side, bone, kind and date."""
    return _uid(plan, milestone.kind, milestone.on.isoformat())


def _uid(plan: Plan, *parts: str) -> str:
    return str(uuid5(NAMESPACE, "|".join((plan.id, plan.side or "", plan.bone or "", *parts))))


def ward_uid(plan: tuple[str, str | None, str | None], *parts: str) -> str:
    """The UID of a date in a ward's calendar: that of code, side, bone, and what it is, whenever it may be."""
    return str(uuid5(NAMESPACE, "|".join(("ward", *(text or "" for text in plan), *parts))))


def days_of_rest_uid(plan: Plan, days: DaysOfRest) -> str:
    """The UID of days without turns: that of code, side, bone, dates, and how they end."""
    until = f"{days.rest.until.at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if days.rest.until else days.rest.kind
    return _uid(plan, "pause", f"{days.on}", f"{days.ends}", until)


def ended_uid(plan: Plan, on: date) -> str:
    """The UID of the day on which a calendar that is subscribed to ends."""
    return _uid(plan, "ended", on.isoformat())


def occasions_of(schedule: Schedule, *, detailed: bool = False) -> dict[str, Occasion]:
    """All that a calendar shows of a schedule, by UID; where titles are not `detailed`, no two visits on a day."""
    sessions = {session_uid(schedule.plan, session): session for session in schedule.sessions}
    days = _days(schedule.plan, schedule.sessions, schedule.milestones, schedule.events, detailed=detailed)
    return {**sessions, **days}


def gone_of(
    schedule: Schedule, step: Callable[[], None] = lambda: None, *, detailed: bool = False
) -> dict[str, Occasion]:
    """What calendars of earlier revisions showed and that of this one does not, by UID; the newest revision first.

    All from the plan's own course; `step` is called for each earlier revision.
    """
    plan, now, gone = schedule.plan, occasions_of(schedule, detailed=detailed), dict[str, Occasion]()
    for revision, earlier in earlier_revisions(plan):
        moves = not plan.course[revision].moves_nothing
        if moves and earlier and (sessions := earlier.sessions()) is not None:
            there: dict[str, Occasion] = {session_uid(earlier.plan, session): session for session in sessions}
            every = [*earlier.before, *sessions]
            there |= _days(earlier.plan, every, earlier.milestones, earlier.events, detailed=detailed)
            gone |= {uid: what for uid, what in there.items() if uid not in now and uid not in gone}
        step()
    return gone


def _days(
    plan: Plan, sessions: Sequence[Session], milestones: Sequence[Milestone], events: Iterable[Event], *, detailed: bool
) -> dict[str, Milestone | DaysOfRest]:
    """The whole days that a calendar shows, by UID. A neutral one says nothing of an operation."""
    visits = [m for kind in _APPOINTMENTS for m in milestones if m.kind == kind]
    if detailed:
        shown = visits + [m for m in milestones if m.kind == "surgery"]
    else:
        shown = list({visit.on: visit for visit in reversed(visits)}.values())
    rests = _days_of_rest(plan, sessions, visits, events)
    return {milestone_uid(plan, m): m for m in shown} | {days_of_rest_uid(plan, days): days for days in rests}


def _days_of_rest(
    plan: Plan, sessions: Sequence[Session], visits: Sequence[Milestone], events: Iterable[Event]
) -> Iterator[DaysOfRest]:
    """The whole days of each pause; of one without an end, up to the next visit, on which it is decided."""
    for rest in whole_interruptions(plan, events, sessions):
        place, on = bisect_left(sessions, rest.at, key=local), rest.at.date()
        first = on + _DAY if place and sessions[place - 1].at.date() == on else on
        visit = min((visit.on for visit in visits if visit.on >= first), default=first)
        ends = rest.until.at.date() if rest.until else visit + _DAY
        if first < ends:
            yield DaysOfRest(first, ends, rest)


def places_of_day(sessions: Sequence[Session]) -> dict[int, tuple[int, int]]:
    """For each session's number: which of its day's sessions it is, and of how many."""
    counts: dict[int, int] = {}
    places = {}
    for session in sessions:
        counts[session.day] = counts.get(session.day, 0) + 1
        places[session.number] = counts[session.day]
    return {s.number: (places[s.number], counts[s.day]) for s in sessions}


def stamp_of(schedule: Schedule) -> datetime:
    """When the last course entry was entered; without one the day of surgery. Never now."""
    plan = schedule.plan
    if not plan.course:
        return datetime.combine(plan.surgery or schedule.start.date(), time(), tzinfo=UTC)
    last = plan.course[-1]
    return last.entered or plan.zones.instant(last.moment(plan.protocol.sessions)).astimezone(UTC)
