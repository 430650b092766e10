"""A small block chart of mm against date, with the phases underneath, for a terminal of any width."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from bt_cli.output.rows import DayRow
from bt_cli.schedule.model import Schedule
from bt_cli.words import day_text, mm

ROWS = 8
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_MAX_WIDTH = 90


def chart_lines(schedule: Schedule, rows: list[DayRow], width: int, *, ascii_only: bool) -> list[str]:
    """The chart as lines no wider than `width`: bars of mm moved, the axis, the phases, the dates."""
    total_mm = Fraction(schedule.plan.goal.distance_mm)
    moved_mm = {row.on: row.reading_mm - schedule.actuators[0].start_reading_mm for row in rows}
    start = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    days = (max(moved_mm) - start).days + 1
    label = mm(total_mm)
    room = min(width - len(label) - 2, _MAX_WIDTH)
    columns = max(10, room // days * days or room)  # a whole number of columns for each day, where there is room
    ends = [start + timedelta(days=(i + 1) * days // columns - 1) for i in range(columns)]
    heights = [moved_mm.get(on, Fraction(0)) / total_mm * ROWS for on in ends]
    margin = len(label)
    side, corner, floor = ("|", "+", "-") if ascii_only else ("│", "└", "─")
    lines = []
    for row in range(ROWS, 0, -1):
        name = label if row == ROWS else ""
        bar = "".join(_block(height - row + 1, ascii_only=ascii_only) for height in heights)
        lines.append(f"{name:>{margin}} {side}{bar}".rstrip())
    lines.append(f"{'0 mm':>{margin}} {corner}{floor * columns}")
    lines += [" " * (margin + 2) + line for line in _phases(schedule, start, days, columns)]
    return lines


def _block(level: Fraction, *, ascii_only: bool) -> str:
    """The part of one cell that is filled when the bar rises `level` cells above its floor."""
    if ascii_only:
        return "#" if level >= Fraction(1, 2) else " "
    return _EIGHTHS[max(0, min(8, round(level * 8)))]


def _phases(schedule: Schedule, start: date, days: int, columns: int) -> Iterator[str]:
    """A bar of the phases by name where there is room for it, and when each begins."""
    moving = schedule.sessions[0].phase
    latency = (schedule.start.date() - start).days * columns // days
    if latency > 0:
        name = "latency" if latency >= len("latency") + 2 else ""
        yield f"<{name.center(latency - 2, '.')}>"[:latency].ljust(latency) + _span(moving, columns - latency)
        yield f"latency from {day_text(start)}"
    else:
        yield _span(moving, columns)
    yield f"{moving} from {day_text(schedule.start.date())} to {day_text(schedule.sessions[-1].at.date())}"


def _span(name: str, columns: int) -> str:
    return f"<{name.center(columns - 2, '.')}>"
