"""What each of six scales reads as the course goes on: the lines of the chart, and room for their numbers."""

from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from bt_cli.document.hexapod_rows import planned_swaps
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
    last = schedule.sessions[-1].at.replace(tzinfo=None)
    runs = [[Reading(schedule.start, schedule.actuators[i].start_reading_mm)]]
    for entry in schedule.ledger.entries(strut):
        if entry.cause == "exchange" and entry.at <= last:
            runs[-1].append(Reading(entry.at, runs[-1][-1].reading_mm))
            runs.append([])
        if entry.cause in ("exchange", "turn") and entry.at <= last:
            runs[-1].append(Reading(entry.at, entry.reading_mm))
    runs[-1].append(Reading(last, runs[-1][-1].reading_mm))
    read = ((entry.at, entry.read_mm) for entry in schedule.ledger.entries(strut))
    seen = tuple(Reading(at, read_mm) for at, read_mm in read if read_mm is not None)
    return Trace(strut, tuple(map(tuple, runs)), swaps, seen)
