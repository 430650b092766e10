"""A small block chart of mm against date, with the phases underneath, for a terminal of any width.

Of several levels it shows what they do together of the goal, and a bar of phases for each.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from bt_cli.document.phrases import DayRow
from bt_cli.schedule.model import LevelSchedule, Schedule
from bt_cli.schedule.phases import phases
from bt_cli.words import day_text, mm

ROWS = 8
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MAX_WIDTH = 90


def chart_lines(schedule: Schedule, rows: list[DayRow], width: int, *, ascii_only: bool) -> list[str]:
    """The chart as lines no wider than `width`: bars of mm moved, the axis, the phases, the dates."""
    total_mm = schedule.distance_mm
    moved_mm = {row.on: min(row.done_mm, total_mm) for row in rows}
    start = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    days = (max(moved_mm) - start).days + 1
    label = mm(total_mm)
    room = min(width - len(label) - 2, _MAX_WIDTH)
    columns = max(10, room // days * days or room)  # a whole number of columns for each day, where there is room
    ends = [start + timedelta(days=(i + 1) * days // columns - 1) for i in range(columns)]
    heights = [moved_mm.get(on, Fraction(0)) / total_mm * ROWS for on in ends]
    margin = len(label)
    side, corner, floor = ("|", "+", "-") if ascii_only else ("│", "└", "─")
    lines = ["mm of arc, by date" if schedule.plan.frame.hinge else "mm moved, by date"]
    for row in range(ROWS, 0, -1):
        name = label if row == ROWS else ""
        bar = "".join(_block(height - row + 1, ascii_only=ascii_only) for height in heights)
        lines.append(f"{name:>{margin}} {side}{bar}".rstrip())
    lines.append(f"{'0 mm':>{margin}} {corner}{floor * columns}")
    for part in schedule.levels:
        letter = part.actuators[0].id if schedule.has_multiple_levels else ""
        lines.append(f"{letter:>{margin}}  {_phases(part, start, days, columns)}")
    return lines


def _block(level: Fraction, *, ascii_only: bool) -> str:
    """The part of one cell that is filled when the bar rises `level` cells above its floor."""
    if ascii_only:
        return "#" if level >= Fraction(1, 2) else " "
    return _EIGHTHS[max(0, min(8, round(level * 8)))]


def _phases(schedule: LevelSchedule, start: date, days: int, columns: int) -> str:
    """A bar of the phases, by name where there is room for it."""
    latency = (schedule.start.date() - start).days * columns // days
    end = ((schedule.sessions[-1].at.date() - start).days + 1) * columns // days
    phases_drawn = phases(schedule)
    begins = [latency, *((phase.first.at.date() - start).days * columns // days for phase in phases_drawn[1:]), end]
    spans = (_span(phase.name, b - a) for phase, (a, b) in zip(phases_drawn, pairwise(begins), strict=True))
    return _span("latency", latency) + "".join(spans)


def _span(name: str, columns: int) -> str:
    label = name if columns >= len(name) + 4 else ""
    return f"<{label.center(columns - 2, '.')}>" if columns > 1 else "." * columns


def phase_dates(schedule: Schedule) -> Iterator[str]:
    """When each phase begins and ends, a line each."""
    for part in schedule.levels:
        letter = f"{part.actuators[0].id}, " if schedule.has_multiple_levels else ""
        surgery, start = part.plan.surgery, part.start.date()
        if surgery and surgery < start:
            yield f"{letter}latency: {day_text(surgery)} to {day_text(start - timedelta(days=1))}"
        for phase in phases(part):
            since = start if phase.first == part.sessions[0] else phase.first.at.date()
            yield f"{letter}{phase.name}: {day_text(since)} to {day_text(phase.last.at.date())}"
