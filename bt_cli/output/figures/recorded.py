"""What was really seen, to stand beside what was planned: scale readings and X-rays of the course."""

from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.frame.hinge import opened_by
from bt_cli.frame.mechanisms import gear_of
from bt_cli.schedule.legs import readings_at
from bt_cli.schedule.model import Schedule


class Seen(NamedTuple):
    """A record: a reading or an X-ray, when it was made, and how far the bone has come by it.

    Of a reading that is the way of its own level, of an X-ray the way of the whole.
    """

    kind: str
    at: datetime
    way_mm: Fraction


def recorded(schedule: Schedule) -> list[Seen]:
    """Every reading and gap that the course records, in its order."""
    return list(_seen(schedule))


def _seen(schedule: Schedule) -> Iterator[Seen]:
    for entry in schedule.plan.course:
        at = entry.moment(schedule.plan.protocol.sessions)
        if entry.gap_mm is not None:
            yield Seen("xray", at, schedule.distance_mm - Fraction(entry.gap_mm))
        for part in schedule.parts:
            for i, actuator in enumerate(part.actuators):
                if entry.readings_mm and actuator.id in entry.readings_mm:
                    yield Seen("reading", at, _way_mm(part, i, at, Fraction(entry.readings_mm[actuator.id])))


def _way_mm(part: Schedule, i: int, at: datetime, reading_mm: Fraction) -> Fraction:
    """How far the bone of a level has come where a scale shows this in place of what the schedule says."""
    made = bisect([session.at.replace(tzinfo=None) for session in part.sessions], at)
    way_mm = part.sessions[made - 1].way_mm if made else Fraction(0)
    more_mm = reading_mm - readings_at(part, at + timedelta.resolution)[i]  # a session of that very time is behind
    frame, letter = part.plan.frame, part.actuators[i].id
    moves = (move for session in part.sessions[:made] for move in session.moves if move.actuator.id == letter)
    travelled_mm = sum((move.travel_mm for move in moves), Fraction(0))
    if frame.hinge:
        whole_deg, rod = Fraction(part.plan.goal.angle_deg or 0), frame.hinge.rods[i]
        opened = [Fraction(opened_by(rod, float(travel), 90)) for travel in (travelled_mm, travelled_mm + more_mm)]
        return way_mm + (opened[1] - opened[0]) * part.distance_mm / whole_deg
    if frame.cable:
        gear, ring_mm = gear_of(part.plan, [letter]), part.sessions[made - 1].ring_mm if made else Fraction(0)
        return way_mm + gear.position_mm([gear.travels_mm(ring_mm)[0] + more_mm]) - ring_mm
    return way_mm + more_mm
