"""What a table asks of each strut: scales, whole steps, ranges, limits of turning, jumps.

A jump is a day's turn of a strut of over three times the median of its days, and over the limit of a day or, where the
plan has none, 2 mm (convention). What is set at a swap is not turned.
"""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bt_cli.checks.table_limits import Days
from bt_cli.motion.pose import Floats
from bt_cli.plan.correction import Strut
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.model import Plan
from bt_cli.plan.table import StrutTable
from bt_cli.words import count, mm, number

JUMP_TIMES, JUMP_MM = 3, 2.0  # convention
_SLACK_MM = 1e-6


class Complaint(NamedTuple):
    """One finding about a table, as a sentence. `broken`: the table does not keep to the plan; else a warning."""

    broken: bool
    text: str


class Scales(NamedTuple):
    """What the scales show, row by row: readings, what is added to have lengths, their ends, and what was swapped."""

    readings_mm: Floats
    zeros_mm: Floats
    min_mm: Floats
    max_mm: Floats
    resized: NDArray[np.bool_]
    start_mm: Floats  # (6,), the marks nearest to the start pose
    start_lengths_mm: Floats  # (6,), with these marks

    @property
    def lengths_mm(self) -> Floats:
        """From joint to joint."""
        return self.readings_mm + self.zeros_mm


class StrutFact(NamedTuple):
    """What a strut is asked to do: its first and last reading, the ends of its scale, and the most of a day's turn."""

    number: int
    first_mm: float
    last_mm: float
    swaps: int
    most_a_day_mm: float
    on_day: int


def scales_of(
    plan: Plan, table: StrutTable, start_lengths_mm: Floats, mounted: tuple[str | None, ...] = (None,) * STRUTS
) -> Scales:
    """The scales of a table; a strut that never turned in it shows the mark nearest to the start pose.

    `mounted` are the sizes before its first row, as rows have them.
    """
    struts, sizes = plan.frame.struts_in_order, {size.size: size for size in plan.frame.strut_sizes}
    named = [mounted, *(row.sizes for row in table.rows)]
    first, *sizes_by_row = (
        [sizes[name] if name else strut for name, strut in zip(row, struts, strict=True)] for row in named
    )
    zeros_mm = np.array([float(strut.scale_zero_mm) for strut in first])
    readings = zip(struts, (start_lengths_mm - zeros_mm).tolist(), strict=True)
    start = [_mark_mm(strut, reading_mm) for strut, reading_mm in readings]
    read = [
        [shown if written is None else float(written) for written, shown in zip(row.readings_mm, start, strict=True)]
        for row in table.rows
    ]
    zeros, least, most = (
        np.array([[float(getattr(strut, key)) for strut in row] for row in sizes_by_row])
        for key in ("scale_zero_mm", "min_mm", "max_mm")
    )
    resized = [[a != b for a, b in zip(old, new, strict=True)] for old, new in zip(named, named[1:], strict=False)]
    return Scales(np.array(read), zeros, least, most, np.array(resized), np.array(start), np.array(start) + zeros_mm)


def _mark_mm(strut: Strut, reading_mm: float) -> float:
    """The mark nearest to what a strut shows; an exact half is the mark below."""
    step_mm = float(strut.step_mm)
    return ceil(round(reading_mm / step_mm, 6) - 0.5) * step_mm


class _Turned(NamedTuple):
    """What each strut is turned, (n, 6), by row, and by each day that has a row: up, down, and from which day on."""

    rows_mm: Floats
    up_mm: Floats
    down_mm: Floats
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]

    @property
    def days(self) -> Floats:
        """In how many days."""
        return (self.last_day - self.first_day + 1).astype(np.float64)

    @property
    def a_day_mm(self) -> Floats:
        """By how much readings change in a day, (days, 6)."""
        change: Floats = np.abs(self.up_mm - self.down_mm) / self.days[:, None]
        return change


def _turned(scales: Scales, days: Days) -> _Turned:
    before = np.concatenate([scales.start_mm[None], scales.readings_mm[:-1]])
    rows_mm = np.where(scales.resized, 0.0, scales.readings_mm - before)
    evenings = np.flatnonzero(days.evening)
    begin, end = evenings[:-1], evenings[1:]
    up, down = (np.add.reduceat(np.maximum(sign * rows_mm, 0), begin, axis=0) for sign in (1, -1))
    return _Turned(rows_mm, up, down, days.stays[begin] + 1, days.day[end])


def strut_demands(scales: Scales, days: Days) -> Iterator[StrutFact]:
    """What each strut is to do by the table, struts 1 to 6."""
    turned = _turned(scales, days)
    for i in range(STRUTS):
        at = int(turned.a_day_mm[:, i].argmax())
        yield StrutFact(
            i + 1,
            float(scales.readings_mm[0, i]),
            float(scales.readings_mm[-1, i]),
            int(scales.resized[:, i].sum()),
            float(turned.a_day_mm[at, i]),
            int(turned.last_day[at]),
        )


def strut_complaints(plan: Plan, table: StrutTable, scales: Scales, days: Days) -> Iterator[Complaint]:
    """Complaints about single struts: turns beyond the plan's limits, readings between marks, jumps from day to day."""
    turned, protocol = _turned(scales, days), plan.protocol
    one_way = np.maximum(turned.up_mm, turned.down_mm)
    if most_mm := protocol.max_strut_mm_per_day:
        when = turned.first_day, turned.last_day
        yield from _over(one_way, turned.days * float(most_mm), when, f"{mm(most_mm)} a day")
    if most_mm := protocol.max_strut_mm_per_session:
        # a day of one row is all its sessions together
        alone = ~table.by_session & days.evening[1:] & days.evening[:-1]
        sessions = 1 if protocol.grouping else len(protocol.sessions)
        allowed = np.where(alone, np.diff(days.day) * sessions, 1) * float(most_mm)
        when = days.stays[:-1] + 1, days.day[1:]
        yield from _over(np.abs(turned.rows_mm), allowed, when, f"{mm(most_mm)} a session")
    yield from _between_marks(plan, table)
    yield from _jumps(plan, turned)


def off_scale(table: StrutTable, scales: Scales) -> Iterator[Complaint]:
    """Readings that the scales do not have."""
    beyond = np.maximum(scales.min_mm - scales.readings_mm, scales.readings_mm - scales.max_mm)
    for i in np.flatnonzero((beyond > _SLACK_MM).any(axis=0)):
        first, worst = int((beyond[:, i] > _SLACK_MM).argmax()), int(beyond[:, i].argmax())
        ends = f"{about_mm(scales.min_mm[first, i])} to {about_mm(scales.max_mm[first, i])}"
        text = f"Strut {i + 1} runs off its scale of {ends} from day {table.rows[first].day} on"
        swap = f"a table in which it is swapped says so in a column size_{i + 1}"
        yield Complaint(True, f"{text}, as far as {about_mm(scales.readings_mm[worst, i])}; {swap}.")


def _over(
    turned_mm: Floats, allowed_mm: Floats, when: tuple[NDArray[np.int64], NDArray[np.int64]], limit: str
) -> Iterator[Complaint]:
    """Where struts are turned by more than is allowed, (n, 6) and (n,), from which days to which, (n,) each."""
    over, (first, last) = turned_mm - allowed_mm[:, None], when
    for i in np.flatnonzero((over > _SLACK_MM).any(axis=0)):
        at = int(over[:, i].argmax())
        on = f"{'until' if first[at] < last[at] else 'on'} day {last[at]}"
        more = len(set(last[over[:, i] > _SLACK_MM])) - 1
        often = f", and too far on {count(more, 'other day')}" if more else ""
        yield Complaint(True, f"Strut {i + 1} is turned {about_mm(turned_mm[at, i])} {on}, limit {limit}{often}.")


def _between_marks(plan: Plan, table: StrutTable) -> Iterator[Complaint]:
    for i, strut in enumerate(plan.frame.struts_in_order):
        off = [(row, shown) for row in table.rows if (shown := row.readings_mm[i]) and shown % strut.step_mm]
        if off:
            row, shown = off[0]
            text = f"Strut {i + 1} is to read {mm(shown)} on day {row.day}, which is no mark of its scale"
            more = f", and {count(len(off) - 1, 'more row')} alike" if len(off) > 1 else ""
            yield Complaint(False, f"{text}: they are {mm(strut.step_mm)} apart{more}.")


def _jumps(plan: Plan, turned: _Turned) -> Iterator[Complaint]:
    least_mm = float(plan.protocol.max_strut_mm_per_day or JUMP_MM)
    for i in range(STRUTS):
        change = turned.a_day_mm[:, i]
        turning = np.sort(change[change > 0])
        usual = float(turning[len(turning) // 2]) if len(turning) else 0.0  # np.median would load numpy.ma
        jumps = np.flatnonzero((change > JUMP_TIMES * usual) & (change > least_mm + _SLACK_MM))
        if jumps.size:
            at = int(jumps[change[jumps].argmax()])
            more = f", and on {count(jumps.size - 1, 'other day')}" if jumps.size > 1 else ""
            text = f"Strut {i + 1} jumps by {about_mm(change[at])} on day {turned.last_day[at]}{more}"
            yield Complaint(False, f"{text}: {about_mm(usual)} a day is usual for it in this table.")


def about_mm(value: float) -> str:
    """A length to the hundredth of a mm, which is more than any table is good for."""
    return mm(round(Decimal(float(value)), 2))


def about_deg(value: float) -> str:
    """An angle to the tenth of a degree."""
    return f"{number(round(Decimal(float(value)), 1))}°"
