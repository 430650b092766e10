"""Seven days of a ward: how often each patient turns on each, and what comes up on it, a row a patient.

A cell has the number of sessions, then letters of what comes up: those of LETTERS. A day without a turn says why.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from bt_cli.checks.rules import Finding
from bt_cli.document.ward import WardPlans
from bt_cli.document.ward_lists import (
    DRAFTS,
    FINDINGS,
    OVERDUE,
    draft_names,
    findings_by_rule,
    missing_lists,
    overdue_lines,
    short_name,
)
from bt_cli.document.ward_row import LATENCY_PHASES, DateKind, WardDate, WardRow, phase_of_day
from bt_cli.document.ward_table import date_name
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.words import DAYS, clock_text, day_text

DAYS_OF_WEEK = 7
LETTERS: dict[DateKind, str] = {
    "review": "R", "hardware_change": "H", "docking": "D", "docking_operation": "O", "last_turn": "L",
}  # fmt: skip
_CELLS = {"paused": "pause", "stopped": "stop", "frame_off": "off"}
LEGEND = (
    "Number: sessions with a turn. R review, H hardware change, D docking expected, O docking operation, L last turn. "
    "– nothing to turn."
)


class WeekCell(NamedTuple):
    """A patient's day: its sessions, what the course does, and what comes up."""

    on: date
    sessions: int
    phase: str
    dates: tuple[WardDate, ...]

    @property
    def text(self) -> str:
        """The cell, "4 R", "pause" or "–"."""
        letters = "".join(LETTERS[ward_date.kind] for ward_date in self.dates)
        number = str(self.sessions) if self.sessions else _CELLS.get(self.phase, "–")
        return f"{number} {letters}".rstrip()


class WeekRow(NamedTuple):
    """A patient's week: the facts of its first day, and a cell a day."""

    row: WardRow
    cells: tuple[WeekCell, ...]


class Week(WardPlans):
    """The ward's week from a day on."""

    def __init__(self, on: date, overdue_after_days: int | None = None) -> None:
        super().__init__(on, overdue_after_days)
        self.rows: list[WeekRow] = []

    def add(self, schedule: Schedule, file: str, findings: Iterable[Finding] = ()) -> WardRow:
        """Add a plan by its schedule; its facts."""
        row = super().add(schedule, file, findings)
        self.rows.append(WeekRow(row, tuple(_cell(schedule, row, on) for on in self.days)))
        return row

    def sort(self) -> None:
        """Order by id, as the plans."""
        super().sort()
        self.rows.sort(key=lambda week_row: week_row.row.patient.id)

    @property
    def days(self) -> list[date]:
        """The seven days."""
        return [self.on + timedelta(days=number) for number in range(DAYS_OF_WEEK)]


def _cell(schedule: Schedule, row: WardRow, on: date) -> WeekCell:
    first, after = (
        bisect_left(schedule.sessions, datetime.combine(day, time()), key=local) for day in (on, on + timedelta(days=1))
    )
    off = schedule.plan.frame_off is not None and schedule.plan.frame_off <= on
    dates = () if off else tuple(ward_date for ward_date in row.dates if ward_date.on == on)
    return WeekCell(on, after - first, phase_of_day(schedule, on), dates)


def week_columns(week: Week) -> list[str]:
    """The names of the seven columns, "Tue 3"."""
    return [f"{DAYS[on.weekday()]} {on.day}" for on in week.days]


def week_heading(week: Week) -> str:
    """What the whole is, "Ward, Tue 3 Feb 2026 to Mon 9 Feb 2026: 40 plans"."""
    return f"Ward, {day_text(week.on)} to {day_text(week.days[-1])}: {week.counted}"


def week_lists(week: Week) -> Iterator[tuple[str, list[str]]]:
    """What stands beside the rows: what is missing, what is overdue, and what comes up day by day."""
    titled_lists = {
        **missing_lists(week),
        week.language.for_staff(OVERDUE): overdue_lines(week),
        "Day by day": list(_by_day(week)),
        week.language.for_staff(DRAFTS): draft_names(week),
        FINDINGS: findings_by_rule(week),
    }
    return ((title, lines) for title, lines in titled_lists.items() if lines)


def _by_day(week: Week) -> Iterator[str]:
    """A line for each day on which anything comes up."""
    for on in week.days:
        reviews = [
            short_name(week, week_row.row.patient)
            for week_row in week.rows
            if any(date.kind == "review" for cell in week_row.cells if cell.on == on for date in cell.dates)
        ]
        texts = [f"reviews of {', '.join(reviews)}"] if reviews else []
        texts += [text for week_row in week.rows for text in _texts(week, week_row.row, on)]
        if texts:
            yield f"{day_text(on)}: {'; '.join(texts)}"


def _texts(week: Week, row: WardRow, on: date) -> Iterator[str]:
    """What comes up for a patient on a day, "OX-0042 last turn, turns again from 08:00"."""
    dates = (ward_date for ward_date in row.dates if ward_date.on == on and ward_date.kind != "review")
    say = row.patient.language.for_staff
    words = [date_name(at.kind, row.patient) + (f" {at.what}" if at.what else "") for at in dates]
    for before, span in zip((None, *row.spans), row.spans, strict=False):
        if span.begins.date() != on or span.phase in (*LATENCY_PHASES, "waiting"):
            continue
        begun = before is None or before.phase in (*LATENCY_PHASES, "paused", "stopped")
        if span.phase in ("paused", "stopped"):
            words.append(f"{span.phase} from {clock_text(span.begins)}")
        elif begun and span.phase not in ("consolidation", "plan_ended", "frame_off"):
            turns = say("turns again") if before and before.phase == "paused" else say("first turn")
            words.append(f"{turns} from {clock_text(span.begins)}")
    if words and row.phase != "frame_off":
        yield f"{short_name(week, row.patient)} {', '.join(words)}"
