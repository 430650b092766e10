"""What a scale that was read says of the bone, where it shows something else than the schedule says."""

from bisect import bisect
from datetime import datetime, timedelta
from fractions import Fraction

from bt_cli.frame.hinge import opened_by
from bt_cli.frame.mechanisms import kinematics_for
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import readings_at


def way_by_reading(part: Schedule, i: int, at: datetime, reading_mm: Fraction) -> Fraction:
    """How far the bone of a level has come where a scale shows this in place of what the schedule says."""
    made = bisect([session.at.replace(tzinfo=None) for session in part.sessions], at)
    way_mm = part.sessions[made - 1].done_mm if made else Fraction(0)
    more_mm = reading_mm - readings_at(part, at + timedelta.resolution)[i]  # a session of that very time is behind
    frame, letter = part.plan.frame, part.actuators[i].id
    moves = (move for session in part.sessions[:made] for move in session.moves if move.actuator.id == letter)
    travelled_mm = sum((move.travel_mm for move in moves), Fraction(0))
    if frame.hinge:
        whole_deg, rod = Fraction(part.plan.goal.angle_deg or 0), frame.hinge.rods[i]
        opened = [Fraction(opened_by(rod, float(travel), 90)) for travel in (travelled_mm, travelled_mm + more_mm)]
        return way_mm + (opened[1] - opened[0]) * part.distance_mm / whole_deg
    if frame.cable:
        kinematics, ring_mm = (
            kinematics_for(part.plan, [letter]),
            part.sessions[made - 1].ring_mm if made else Fraction(0),
        )
        return way_mm + kinematics.forward_mm([kinematics.inverse_mm(ring_mm)[0] + more_mm]) - ring_mm
    return way_mm + more_mm
