"""What was really seen, to stand beside what was planned: scale readings and X-rays of the course."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from bt_cli.schedule.measured import way_by_reading
from bt_cli.schedule.model import Schedule


class RecordedPoint(NamedTuple):
    """A record: a reading or an X-ray, when it was made, and how far the bone has come by it.

    Of a reading that is the way of its own level, of an X-ray the way of the whole.
    """

    kind: str
    at: datetime
    done_mm: Fraction


def recorded(schedule: Schedule) -> list[RecordedPoint]:
    """Every reading and gap that the course records, in its order."""
    return list(_seen(schedule))


def _seen(schedule: Schedule) -> Iterator[RecordedPoint]:
    for entry in schedule.plan.course:
        at = entry.moment(schedule.plan.protocol.sessions)
        if entry.gap_mm is not None:
            yield RecordedPoint("xray", at, schedule.distance_mm - Fraction(entry.gap_mm))
        for part in schedule.levels:
            for i, actuator in enumerate(part.actuators):
                if entry.readings_mm and actuator.id in entry.readings_mm:
                    yield RecordedPoint(
                        "reading", at, way_by_reading(part, i, at, Fraction(entry.readings_mm[actuator.id]))
                    )
