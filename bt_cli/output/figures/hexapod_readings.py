"""What each of six scales reads as the course goes on: the lines of the chart, and room for their numbers."""

from datetime import datetime, time
from fractions import Fraction
from typing import NamedTuple

from bt_cli.output.hexapod_rows import planned_swaps
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.swaps import Swap


class Reading(NamedTuple):
    """What a scale shows from a local time on."""

    at: datetime
    reading_mm: Fraction


class Trace(NamedTuple):
    """One strut: its readings in runs, each but the first with a changed strut; and what was really read."""

    strut: str
    runs: tuple[tuple[Reading, ...], ...]
    swaps: tuple[Swap, ...]
    seen: tuple[Reading, ...]

    @property
    def start_mm(self) -> Fraction:
        """What it shows before the first turn."""
        return self.runs[0][0].reading_mm

    @property
    def end_mm(self) -> Fraction:
        """What it shows after the last turn."""
        return self.runs[-1][-1].reading_mm

    @property
    def shown_mm(self) -> list[Fraction]:
        """Every reading that the chart must have room for."""
        return [point.reading_mm for run in (*self.runs, self.seen) for point in run]


def traces_of(schedule: Schedule) -> tuple[Trace, ...]:
    """The six lines, from the clock start to the last session."""
    return tuple(_trace(schedule, i) for i in range(len(schedule.actuators)))


def _trace(schedule: Schedule, i: int) -> Trace:
    """The sessions list what moves: between them a strut keeps its reading, until it is turned or changed."""
    strut = schedule.actuators[i].id
    swaps = tuple(swap for swap in planned_swaps(schedule) if swap.strut == strut)
    waiting = list(swaps)
    runs = [[Reading(schedule.start, schedule.actuators[i].start_reading_mm)]]
    for session in schedule.sessions:
        at = session.at.replace(tzinfo=None)
        while waiting and waiting[0].on <= at.date():
            swap = waiting.pop(0)
            morning = datetime.combine(swap.on, time())
            runs[-1].append(Reading(morning, runs[-1][-1].reading_mm))
            runs.append([Reading(morning, swap.after_mm)])
        runs[-1] += [Reading(at, move.reading_mm) for move in session.moves if move.actuator.id == strut]
    last = schedule.sessions[-1].at.replace(tzinfo=None)
    runs[-1].append(Reading(last, runs[-1][-1].reading_mm))
    return Trace(strut, tuple(map(tuple, runs)), swaps, tuple(_seen(schedule, strut)))


def _seen(schedule: Schedule, strut: str) -> list[Reading]:
    """What the course records of this scale."""
    times = schedule.plan.protocol.sessions
    return [
        Reading(entry.moment(times), Fraction(entry.readings_mm[strut]))
        for entry in schedule.plan.course
        if entry.readings_mm and strut in entry.readings_mm
    ]
