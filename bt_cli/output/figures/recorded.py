"""What was really seen, to stand beside what was planned: scale readings and X-rays of the course."""

from bisect import bisect
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from bt_cli.schedule.model import Schedule


class Seen(NamedTuple):
    """A record: a reading or an X-ray, when it was made, and how far the bone has come by it."""

    kind: str
    at: datetime
    way_mm: Fraction


def recorded(schedule: Schedule) -> list[Seen]:
    """Every reading and gap that the course records, in its order."""
    times = [session.at.replace(tzinfo=None) for session in schedule.sessions]
    found = []
    for entry in schedule.plan.course:
        at = entry.moment(schedule.plan.protocol.sessions)
        session = schedule.sessions[made - 1] if (made := bisect(times, at)) else None
        if entry.gap_mm is not None:
            found.append(Seen("xray", at, Fraction(schedule.plan.goal.distance_mm) - Fraction(entry.gap_mm)))
        for reading_mm in (entry.readings_mm or {}).values():
            planned_mm = session.moves[0].reading_mm if session else schedule.actuators[0].start_reading_mm
            way_mm = session.way_mm if session else Fraction(0)
            found.append(Seen("reading", at, way_mm + Fraction(reading_mm) - planned_mm))
    return found
