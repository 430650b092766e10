"""What a scale that was read says of the bone, where it shows something else than the schedule says."""

from bisect import bisect_right
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.frame.hinge import opened_by
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.schedule.model import LevelSchedule
from bt_cli.schedule.phases import local


def way_by_reading(part: LevelSchedule, i: int, at: datetime, reading_mm: Fraction) -> Fraction:
    """How far the bone of a level has come where a scale shows this in place of what the schedule says."""
    session_count = bisect_right(part.sessions, at, key=local)
    way_mm = part.sessions[session_count - 1].done_mm if session_count else Fraction(0)
    frame, letter = part.plan.frame, part.actuators[i].id
    stands = part.ledger.before(letter, at + timedelta.resolution)  # a session of that very time is behind
    more_mm = reading_mm - stands.reading_mm
    if frame.hinge:
        whole_deg, rod = Fraction(part.plan.goal.angle_deg or 0), frame.hinge.rods[i]
        travels_mm = stands.travelled_mm, stands.travelled_mm + more_mm
        opened = [Fraction(opened_by(rod, float(travel_mm), 90)) for travel_mm in travels_mm]
        return way_mm + (opened[1] - opened[0]) * part.distance_mm / whole_deg
    if frame.cable:
        kinematics, ring_mm = (
            kinematics_for(part.plan, [letter]),
            part.sessions[session_count - 1].ring_mm if session_count else Fraction(0),
        )
        return way_mm + kinematics.forward_mm([kinematics.inverse_mm(ring_mm)[0] + more_mm]) - ring_mm
    return way_mm + more_mm
