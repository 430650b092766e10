"""Where nothing of a level is turned though its rhythm has a time for it, whoever ordered that."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from bt_cli.motion.segment import first_slot
from bt_cli.schedule.model import LevelSchedule, Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.schedule.status import AT_REST


class LevelRest(NamedTuple):
    """From when on nothing of a level turns, and the session with which it goes on."""

    at: datetime
    until: Session | None


def is_turned_back(session: Session) -> bool:
    """Whether it is turned the other way than usual; what is turned both ways has no usual one."""
    move = session.moves[0]
    return move.steps < 0 and not move.actuator.mechanism.two_way


def level_rests(level: LevelSchedule) -> Iterator[LevelRest]:
    """Where a level turns nothing though its rhythm has a time for it: paused, waiting, or between back and forth.

    Each begins with the first time that is left out.
    """
    ordered = [at for at, entry in level.events if entry.kind in ("pause", "stop")]
    ordered += [state.at for state in level.states if state.name in AT_REST]
    waits = [state.at for state in level.states if state.name == "waiting"]
    waits += [local(a) for a, b in pairwise(level.sessions) if is_turned_back(a) != is_turned_back(b)]
    begins = [*((at, True) for at in ordered), *((at + timedelta(minutes=1), False) for at in waits)]
    rests: dict[datetime | None, LevelRest] = {}
    for begin, is_ordered in sorted(begins):
        following = next((session for session in level.sessions if local(session) >= begin), None)
        left_out, until = first_slot(begin, level.plan.slots), local(following) if following else None
        # without an order it is a rest from one day to another: in tandem a ring that is done goes along with others
        if (is_ordered and not until) or (
            until and left_out < until and (is_ordered or left_out.date() < until.date())
        ):
            rests.setdefault(until, LevelRest(left_out, following))
    return iter(rests.values())


def rests_of(schedule: Schedule) -> list[list[tuple[datetime, datetime | None]]]:
    """Of each level from when to when nothing turns, the second time not included; None is for good."""
    return [
        [(at, local(following) if following else None) for at, following in level_rests(level)]
        for level in schedule.levels
    ]
