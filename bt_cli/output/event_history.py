"""What reminders there have ever been: under which UID, since which revision, and which are gone.

UIDs follow the instruction and the limb: what is left alone keeps its UID, what changes gets a new one, and no client
can keep an old instruction under a UID it knows, nor that of another limb under the same case code.
"""

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import NamedTuple
from uuid import UUID, uuid5

from bt_cli.output.phrases import frame_of
from bt_cli.plan.model import Plan
from bt_cli.schedule.history import earlier_schedules
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.words import number

NAMESPACE = UUID("9f0a3c52-6c1e-5d0b-8a1f-2b7f5d1c4e60")  # ours, for ever: another would make every UID a new one
_SHOWN = ("review", "swap", "surgery")  # the milestones that a calendar may show


class Gone(NamedTuple):
    """What an earlier revision had and this one has not; `last` is the newest revision that had it."""

    what: Session | Milestone
    last: int


class Past(NamedTuple):
    """For each UID: since when it is as it is, and what of it is no more."""

    since: dict[str, int]
    gone: dict[str, Gone]


def session_uid(plan: Plan, session: Session) -> str:
    """The UID of a session: another exactly where code, side, bone, instant or anything about its turns is another."""
    turns = [
        f"{m.actuator.id}{m.steps:+d}/{m.actuator.steps_per_turn} {m.actuator.unit_count} {m.actuator.mechanism.member} "
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


def past_of(schedule: Schedule, step: Callable[[], None] = lambda: None) -> Past:
    """The past of a schedule, from its plan's own course; `step` is called for each earlier revision."""
    now = _all(schedule)
    since, unbroken = dict.fromkeys(now, schedule.plan.revision), set(now)
    gone: dict[str, Gone] = {}
    seen: Schedule | None = schedule
    there: dict[str, Session | Milestone] = now
    for revision, earlier in earlier_schedules(schedule):
        if earlier is not seen:
            seen, there = earlier, _all(earlier) if earlier else {}
            unbroken &= there.keys()
        since.update(dict.fromkeys(unbroken, revision))
        for uid, what in there.items():  # in order: a set of texts has another in every process
            if uid not in now and uid not in gone:
                gone[uid] = Gone(what, revision)
        step()
    return Past(since, gone)


def _all(schedule: Schedule) -> dict[str, Session | Milestone]:
    plan = schedule.plan
    found: dict[str, Session | Milestone] = {session_uid(plan, session): session for session in schedule.sessions}
    return found | {milestone_uid(plan, m): m for m in schedule.milestones if m.kind in _SHOWN}


def places_of_day(sessions: Sequence[Session]) -> dict[int, tuple[int, int]]:
    """For each session's number: which of its day's sessions it is, and of how many."""
    counts: dict[int, int] = {}
    places = {}
    for session in sessions:
        counts[session.day] = counts.get(session.day, 0) + 1
        places[session.number] = counts[session.day]
    return {s.number: (places[s.number], counts[s.day]) for s in sessions}
