"""Where the bone should be at every session, exactly and before any rounding.

Time here is the local wall clock of the plan's zone; the zone itself comes in at `schedule/times.py`.
Session k (1, 2, …) of a course with rate r and n sessions a day has the target min(r·k/n, total).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from bt_cli.plan.model import Plan


class Slot(NamedTuple):
    """One clock time at which the patient may turn; `position_mm` is how far the bone should then have moved."""

    at: datetime
    position_mm: Fraction


class Course(NamedTuple):
    """The whole movement: where it starts, how far it goes, and every slot on the way, in order."""

    start: datetime
    total_mm: Fraction
    phase: str
    slots: tuple[Slot, ...]


def course_of(plan: Plan) -> Course:
    """The course that a plan prescribes."""
    start = plan.start
    total_mm = Fraction(plan.goal.distance_mm)
    phase = "compression" if plan.goal.kind == "compression" else "distraction"
    return Course(start, total_mm, phase, tuple(_slots(plan, start, total_mm)))


def _slots(plan: Plan, start: datetime, total_mm: Fraction) -> Iterator[Slot]:
    times = plan.protocol.sessions
    per_slot_mm = Fraction(plan.protocol.rate_mm_per_day) / len(times)
    place = times.index(start.time())
    reached_mm, number = Fraction(0), 0
    while reached_mm < total_mm:
        number += 1
        reached_mm = min(per_slot_mm * number, total_mm)
        days, place_today = divmod(place + number - 1, len(times))
        yield Slot(datetime.combine(start.date() + timedelta(days=days), times[place_today]), reached_mm)
