"""What reminders there have ever been: under which UID, since which revision, and which are gone.

UIDs follow the instruction and the limb: what is left alone keeps its UID, what changes gets a new one, and no client
can keep an old instruction under a UID it knows, nor that of another limb under the same case code.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID, uuid5

from bt_cli.document.phrases import frame_of
from bt_cli.plan.model import Plan
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Milestone, Schedule, Session
from bt_cli.schedule.phases import local
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


def past_of(schedule: Schedule, step: Callable[[], None] = lambda: None, *, gone: bool = True) -> Past:
    """The past of a schedule, from its plan's own course; `step` is called for each earlier revision.

    Where nobody asks what is `gone`, it is only told since when each session is as it is: no earlier revision is then
    worked out further than it can have the same sessions.
    """
    plan, now = schedule.plan, _named(schedule.plan, schedule.sessions, schedule.milestones)
    past = Past(dict.fromkeys(now, 0), {})
    alike = [(local(session), uid) for uid, session in zip(now, schedule.sessions, strict=False)]  # in all so far
    dates = [uid for uid, what in now.items() if isinstance(what, Milestone)]
    for revision, earlier in earlier_revisions(plan):
        if not plan.course[revision].moves_nothing:
            until = alike[-1][0] if alike else schedule.start
            sessions = earlier.sessions(None if gone else until) if earlier else None
            there, shared = dict[str, Session | Milestone](), 0
            if earlier and sessions is not None:
                there = _named(earlier.plan, sessions, earlier.milestones)
                shared = bisect_left(alike, earlier.since, key=itemgetter(0)) if earlier.since else 0
            in_doubt = alike[shared:]
            alike[shared:] = [(at, uid) for at, uid in in_doubt if uid in there]
            past.since.update({uid: revision + 1 for _, uid in in_doubt if uid not in there})
            if gone:
                past.since.update({uid: revision + 1 for uid in dates if uid not in there})
                dates = [uid for uid in dates if uid in there]
                new = {uid: Gone(what, revision) for uid, what in there.items() if uid not in now}
                past.gone.update({uid: what for uid, what in new.items() if uid not in past.gone})
        step()
    return past


def _named(plan: Plan, sessions: Sequence[Session], milestones: Sequence[Milestone]) -> dict[str, Session | Milestone]:
    """What a calendar may show of a revision, by UID."""
    found: dict[str, Session | Milestone] = {session_uid(plan, session): session for session in sessions}
    return found | {milestone_uid(plan, m): m for m in milestones if m.kind in _SHOWN}


def places_of_day(sessions: Sequence[Session]) -> dict[int, tuple[int, int]]:
    """For each session's number: which of its day's sessions it is, and of how many."""
    counts: dict[int, int] = {}
    places = {}
    for session in sessions:
        counts[session.day] = counts.get(session.day, 0) + 1
        places[session.number] = counts[session.day]
    return {s.number: (places[s.number], counts[s.day]) for s in sessions}
