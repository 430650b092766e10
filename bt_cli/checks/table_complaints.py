"""What is to be said of the rows of a table: of each thing that is broken, or that a reader has to know."""

from collections.abc import Iterator, Sequence

import numpy as np

from bt_cli.checks.table_limits import DailyTravel
from bt_cli.checks.table_motion import PATH_DEG, PATH_MM, Stage, TableMotion
from bt_cli.checks.table_struts import Complaint, Scales, about_deg, about_mm
from bt_cli.checks.table_way import SLACK_MM, TableDemand
from bt_cli.plan.table import StrutTable
from bt_cli.words import capital, count

FEW_ROWS, MOST_SPANS = 2, 5  # convention


def row_complaints(table: StrutTable, stage: Stage) -> Iterator[Complaint]:
    """Days that have no row, and so few rows that they say little."""
    first, last = table.rows[0].day, table.rows[-1].day
    if first > stage.first_day:
        where = "where that was planned anew" if stage.first_day > 1 else "the start pose"
        judged_as = f"the days before are judged as one stretch from {where}"
        if table.by_session:
            judged_as = f"nothing is turned on the {count(first - stage.first_day, 'day')} before"
        yield Complaint(False, f"The table begins on day {first}: {judged_as}.")
    if stage.to_the_end and len(table.rows) <= FEW_ROWS:
        rows = count(len(table.rows), "row")
        yield Complaint(False, f"The table has {rows}: it says where the bone ends, and next to nothing of the way.")
    missing = sorted(set(range(first, last)) - {row.day for row in table.rows})
    if missing and not table.by_session:
        none = f"{_spans(missing)} {'has' if len(missing) == 1 else 'have'} no row"
        yield Complaint(False, f"{none}: what is turned then is judged as if each day had as much of it.")


def _spans(days: Sequence[int]) -> str:
    """Days in spans, "day 5" or "days 5, 7 to 9"; of many the first few."""
    begins = [day for day in days if day - 1 not in days]
    ends = [day for day in days if day + 1 not in days]
    spans = [f"{a}" if a == b else f"{a} to {b}" for a, b in zip(begins, ends, strict=True)]
    more = f" and {len(spans) - MOST_SPANS} more spans" if len(spans) > MOST_SPANS else ""
    return f"{'Day' if len(days) == 1 else 'Days'} {', '.join(spans[:MOST_SPANS])}{more}"


def cell_complaints(table: StrutTable) -> Iterator[Complaint]:
    """Rows whose readings cannot be taken."""
    for row in (row for row in table.rows if row.wrong):
        yield Complaint(True, f"Line {row.line}, day {row.day}: {row.wrong}. Its pose is not known.")


def lost_complaints(table: StrutTable, lost: dict[int, str]) -> Iterator[Complaint]:
    """Rows that no pose has, each run of them once."""
    rows = table.rows
    for first in (i for i in lost if i - 1 not in lost):
        last = next(i for i in range(first, len(rows)) if i + 1 not in lost)
        where = f"day {rows[first].day}, line {rows[first].line}"
        if last > first and last == len(rows) - 1:
            yield Complaint(True, f"From {where}, on no pose is known: {lost[first]}.")
        elif last > first:
            yield Complaint(True, f"From {where}, to line {rows[last].line} no pose is known: {lost[first]}.")
        else:
            yield Complaint(True, f"On {where}, no pose is known: {lost[first]}.")


def start_complaints(
    demand: TableDemand, table: StrutTable, scales: Scales, motion: TableMotion, stage: Stage
) -> Iterator[Complaint]:
    first = table.rows[0]
    off_mm = scales.lengths_mm[0] - demand.line.lengths_mm[0]
    still = (np.abs(scales.lengths_mm - demand.line.lengths_mm[0]) <= demand.half_mm + SLACK_MM).all(axis=1)
    on_time = [at for row, at in zip(table.rows, still.tolist(), strict=True) if row.day == stage.first_day]
    if on_time and all(on_time) and not still.all():
        text = f"On day {stage.first_day} all scales still show the start: nothing is turned on it"
        yield Complaint(False, f"{text}. Look whether the table begins a day late.")
    elsewhere = first.day == stage.first_day - 1 and (np.abs(off_mm) > demand.half_mm + SLACK_MM).any()
    if elsewhere or 0 in motion.astray:
        each = ", ".join(f"strut {i} {about_mm(off)}" for i, off in enumerate(off_mm, start=1))
        what = "does not begin at the start pose" if elsewhere else "begins off the straight path"
        yield Complaint(False, f"The table {what}. From there to its first row: {each}.")


def path_complaints(table: StrutTable, motion: TableMotion) -> Iterator[Complaint]:
    astray = motion.astray
    if astray.size:
        worst = int(astray[(motion.off.mm[astray] / PATH_MM + motion.off.deg[astray] / PATH_DEG).argmax()])
        days = sorted({table.rows[at].day for at in astray})
        off = f"{about_mm(motion.off.mm[worst])} and {about_deg(motion.off.deg[worst])}"
        on = f"day {days[0]}" if len(days) == 1 else f"{count(len(days), 'day')} from day {days[0]} to day {days[-1]}"
        most = "" if len(days) == 1 else f", the furthest on day {table.rows[worst].day}"
        yield Complaint(True, f"The bone is off the straight path on {on}, by {off}{most}.")


def end_complaints(motion: TableMotion) -> Iterator[Complaint]:
    if motion.end and not motion.end_fits:
        off = f"{about_mm(motion.end.mm[0])} and {about_deg(motion.end.deg[0])}"
        yield Complaint(True, f"The last row is not the intended end: it is off by {off}.")


def pace_complaint(pace: DailyTravel) -> Complaint:
    """What to say where a limit is broken."""
    over = pace.excess
    assert over and pace.limit.most_mm  # noqa: S101 - only such come here
    days = over.last_day - over.first_day + 1
    limit = f"limit {about_mm(float(pace.limit.most_mm))} a day"
    if days == 1:
        pace_text = f"goes {about_mm(over.mm)} on day {over.first_day}"
    else:
        pace_text = f"goes {about_mm(over.mm / days)} a day from day {over.first_day} to day {over.last_day}"
    name = pace.limit.name
    return Complaint(True, f"{capital(name)} {pace_text}, with rounding to whole steps taken off; {limit}.")
