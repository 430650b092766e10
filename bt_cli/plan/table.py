"""A table of strut readings that somebody else made: CSV bytes to rows, every problem at once.

A reading that cannot be taken makes its own row one without a pose, and no other: the rest of the table is read on.
What is wrong with header, days or sizes concerns every row after it, and refuses the table.

A header is required: `day` or `date`, and six readings named 1 … 6, strut_1, "strut 1" or s1. Day 0 is before the first
turn, day 1 the day of the plan's first session. A row says what the scales show after it; several rows of a day are its
sessions. A strut changed for another size says so in a column size_1 … size_6, from that row on. What `bt schedule
--format csv` writes is read too. Up to 0.5 a strut that a session leaves alone had no reading there: it keeps the one
before. Where the plan was made anew from readings, travels count on from these.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple, TypeVar

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan import time_values, values
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS
from bt_cli.plan.source import shown
from bt_cli.plan.values import Wrong
from bt_cli.words import day_text, mm, number

T = TypeVar("T")
_MAX_PROBLEMS = 50
_NUMBERS = range(1, STRUTS + 1)
_COLUMNS = {
    "reading": re.compile(r"(?:strut|s|reading)?_?([1-6])(?:_reading)?"),
    "travel": re.compile(r"([1-6])_travel"),
    "size": re.compile(r"size_?([1-6])"),
}
_HOW = "the columns needed are day or date, and the six readings: day,1,2,3,4,5,6"
_length = values.quantity("0", "1000", "mm").read


class TableRow(NamedTuple):
    """What the scales show after a row; a strut that never turns in bt's own table has no reading.

    `sizes` are what the table says is mounted: None is the strut that the plan has. `at` is the local time where the
    table says it, `wrong` what keeps its readings from being taken.
    """

    line: int
    day: int
    readings_mm: tuple[Decimal | None, ...]
    sizes: tuple[str | None, ...]
    at: datetime | None = None
    wrong: str = ""


class StrutTable(NamedTuple):
    """The rows in order; `by_session` where each has its time, so that nothing is turned between them."""

    rows: tuple[TableRow, ...]
    by_session: bool


class _Line(NamedTuple):
    number: int
    cells: dict[str, str]


def read_table(data: bytes, name: str, plan: Plan) -> StrutTable:
    """The table that a file says, for a plan. Raises PlanInvalid with every problem found."""
    lines, problems = _lines(_decoded(data, name))
    reader = _Reader(plan, lines)
    rows = tuple(filter(None, map(reader.row, lines)))
    problems += reader.problems
    if not problems and not all(row.wrong for row in rows):
        return StrutTable(tuple(_filled(row, reader.first) for row in rows), reader.has("at"))
    problems += reader.cells
    problems = problems or [Problem((), "has a header and no row below it")]
    located = sorted((problem._replace(place=name) for problem in problems), key=lambda problem: problem.line)
    more = [Problem((), f"and {len(located) - _MAX_PROBLEMS} more problems", name)] if located[_MAX_PROBLEMS:] else []
    raise PlanInvalid([*located[:_MAX_PROBLEMS], *more])


def _decoded(data: bytes, name: str) -> str:
    text = ""
    if not data.strip():
        text = f"is empty; {_HOW}"
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = "is UTF-16 text; save it as CSV UTF-8"
    elif b"\0" in data:
        text = "is no text; save the table as CSV UTF-8"
    if text:
        raise PlanInvalid([Problem((), text, name)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = f"byte {data[error.start]:#04x} is not UTF-8 text; save the table as CSV UTF-8"
        raise PlanInvalid([Problem((), text, name, line)]) from None


def _lines(text: str) -> tuple[list[_Line], list[Problem]]:
    """The lines below the header, their cells by what the header calls them; none where the header itself is wrong."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    mark = ";" if head.count(";") > head.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
    except csv.Error as error:
        return [], [Problem((), f"is no CSV: {error}", line=reader.line_num)]
    if not rows:
        return [], [Problem((), f"is empty; {_HOW}")]
    top, header = rows.pop(0)
    names = [_name(cell) for cell in header]
    if problems := [Problem((), reason, line=top) for reason in _of_header(names, header)]:
        return [], problems
    lines, wrong = [], []
    for at, cells in rows:
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            reason = f"has {len(cells)} cells, and the header {len(names)}: numbers have a decimal point, not a comma"
            wrong.append(Problem((), reason, line=at))
        else:
            lines.append(_Line(at, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}))
    return lines, wrong


def _name(cell: str) -> str:
    """What a column is, by its header: "day", "date", "at", "reading 1", "travel 1", "size 1"; "" for any other."""
    plain = re.sub(r"[\s_.#-]+", "_", re.sub(r"[\[(]mm[\])]", "", cell.strip().lower())).strip("_").removesuffix("_mm")
    if plain in ("day", "date", "at"):
        return plain
    matches = ((what, pattern.fullmatch(plain)) for what, pattern in _COLUMNS.items())
    return next((f"{what} {match[1]}" for what, match in matches if match), "")


def _of_header(names: Sequence[str], header: Sequence[str]) -> Iterator[str]:
    known = [name for name in names if name]
    if not {"day", "date", "at"} & set(known):
        yield f"no column is called day or date; {_HOW}. The first line is {shown(','.join(header))}"
    missing = [str(i) for i in _NUMBERS if f"reading {i}" not in known]
    if missing and len(missing) < STRUTS:
        yield f"no column has the readings of strut {', '.join(missing)}: call it {missing[0]} or strut_{missing[0]}"
    elif missing:
        yield f"no column has readings; {_HOW}"
    for name in dict.fromkeys(known):
        if known.count(name) > 1:
            both = ", ".join(shown(cell.strip()) for cell, column in zip(header, names, strict=True) if column == name)
            yield f"two columns are the {name.replace('reading', 'reading of strut')}: {both}; keep one"


class _Reader:
    """Row by row: what one leaves open, the one before has said."""

    def __init__(self, plan: Plan, lines: Sequence[_Line]) -> None:
        self.plan, self.problems = plan, list[Problem]()
        self.cells = list[Problem]()  # readings that cannot be taken
        self._names = lines[0].cells.keys() if lines else dict[str, str]().keys()
        self._day_before, self._days_differ = 0, False
        self._readings: list[Decimal | None] = [None] * STRUTS
        self._sizes: list[str | None] = [None] * STRUTS
        self._unsure = [False] * STRUTS  # whether the reading before could not be taken
        self.first: list[Decimal | None] = [None] * STRUTS  # what each showed before its first turn
        anew = [entry for entry in plan.course if entry.order == "replan" and entry.readings_mm]
        self._anew = sorted(((entry.moment(plan.slots), entry.readings_mm or {}) for entry in anew), key=lambda a: a[0])

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self._names

    def row(self, line: _Line) -> TableRow | None:
        """The row that a line says; None, and problems noted, where it says none."""
        day, at, known = self._day(line), self._time(line), len(self.cells)
        self._begin_anew(day, at)
        for i in range(STRUTS):
            self._read(line, i, resized=self._size(line, i))
        wrong = "; ".join(problem.message for problem in self.cells[known:])
        return None if day is None else TableRow(line.number, day, tuple(self._readings), tuple(self._sizes), at, wrong)

    def _begin_anew(self, day: int | None, at: datetime | None) -> None:
        """From where the plan was made anew scales show what was read then, and not what the row before had."""
        while self._anew and day is not None:
            moment, read = self._anew[0]
            if (at < moment) if at else (day < self._number(moment)):
                return
            self._readings = [Decimal(read[str(i)]) for i in _NUMBERS]
            self._unsure = [at is None] * STRUTS  # in the middle of a day nobody can tell what its row counts from
            del self._anew[0]

    def _time(self, line: _Line) -> datetime | None:
        try:
            return datetime.fromisoformat(line.cells.get("at", "")).replace(tzinfo=None)
        except ValueError:
            return None  # which `_day` has noted

    def _wrong(self, line: _Line, reason: str) -> None:
        self.problems.append(Problem((), reason, line=line.number))

    def _wrong_cell(self, line: _Line, i: int, reason: str) -> None:
        """Note a reading that cannot be taken; nothing can be counted from it either."""
        self.cells.append(Problem((), reason, line=line.number))
        self._unsure[i] = True

    def _taken(self, line: _Line, name: str, read: Callable[[str], T], i: int | None = None) -> T | None:
        """A cell as it is read, of a strut's readings or of a day; None, and a problem noted, where it cannot be."""
        text, place = line.cells.get(name, ""), name.replace("reading", "strut")
        try:
            if text:
                return read(text)
            place = f"{place} is empty"
        except Wrong as wrong:
            place = f"{place} {wrong}; you wrote {shown(text)!r}"
        if i is None:
            self._wrong(line, place)
        else:
            self._wrong_cell(line, i, place)
        return None

    def _day(self, line: _Line) -> int | None:
        ways = {"day": _whole, "date": lambda text: self._since(time_values.day(text)), "at": self._at}
        dates = {name: self._taken(line, name, read) for name, read in ways.items() if self.has(name)}
        days = [day for day in dates.values() if day is not None]
        if len(days) < len(dates):
            return None
        if len(set(days)) > 1 and not self._days_differ:
            self._days_differ = True  # once: a table that counts from elsewhere does so in every row
            each = " and ".join(f"day {day} by {name}" for name, day in dates.items())
            self._wrong(line, f"is {each}: day 1 is {day_text(self.plan.start)}; keep the column that is right")
        if days[0] < self._day_before:
            self._wrong(line, f"day {days[0]} stands below day {self._day_before}: rows must be in the order of time")
        self._day_before = max(days[0], self._day_before)
        return days[0]

    def _at(self, text: str) -> int:
        try:
            on = datetime.fromisoformat(text).date()
        except ValueError:
            readings = time_values.date_readings(text) or "write it as 2026-01-12T16:00:00+00:00"
            raise Wrong(f"must be a date and time: {readings}") from None
        return self._since(on)

    def _since(self, on: date) -> int:
        """The day of a date. Raises Wrong where that is long before the plan's first, or after any course."""
        day = self._number(on)
        if not 0 <= day <= MAX_COURSE_DAYS:
            raise Wrong(f"must be a day of the course, which begins on {day_text(self.plan.start)}")
        return day

    def _number(self, on: date) -> int:
        first = self.plan.start.date()
        return ((on.date() if isinstance(on, datetime) else on) - first).days + 1

    def _size(self, line: _Line, i: int) -> bool:
        """Note the size that a strut has from here on; whether it is another than before."""
        name, before = line.cells.get(f"size {i + 1}", ""), self._sizes[i]
        mounted = next(strut.size for strut in self.plan.frame.struts if strut.number == i + 1)
        known = [mounted, *(size.size for size in self.plan.frame.strut_sizes)]
        if name and name not in known:
            listed = ", ".join(filter(None, dict.fromkeys(known))) or "none"
            self._wrong(line, f"size {i + 1} must be a size of the plan ({listed}); you wrote {shown(name)!r}")
        elif name:
            self._sizes[i] = None if name == mounted else name
        return self._sizes[i] != before

    def _read(self, line: _Line, i: int, *, resized: bool) -> None:
        """Note a strut's reading, and hold it against its travel where the table says that too."""
        name, travels, before = f"reading {i + 1}", self.has(f"travel {i + 1}"), self._readings[i]
        unsure, self._unsure[i] = self._unsure[i], False
        if travels and not resized and not line.cells.get(name):
            if unsure:
                self._wrong_cell(line, i, f"strut {i + 1} keeps a reading that is not known")
            return
        after = self._taken(line, name, _reading, i)
        travel = self._taken(line, f"travel {i + 1}", values.number_of, i) if travels else None
        if after is None:
            return
        if travel is not None and not resized and not unsure:
            if before is None:
                self.first[i] = after - travel
            elif (sum_mm := before + travel) != after:
                text = f"strut {i + 1} reads {mm(after)}, but {number(travel)} from {mm(before)} is {mm(sum_mm)}"
                self._wrong_cell(line, i, f"{text}; a strut that was swapped says so in a column size_{i + 1}")
        self._readings[i] = after


@cache
def _reading(text: str) -> Decimal:
    return Decimal(_length(values.number_of(text)))


def _whole(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,4}", text) and int(text) <= MAX_COURSE_DAYS:
        return int(text)
    raise Wrong(f"must be a whole number from 0 to {MAX_COURSE_DAYS}: 0 is before the first turn, 1 the first day")


def _filled(row: TableRow, first: Sequence[Decimal | None]) -> TableRow:
    """The row with the readings of struts before their first turn."""
    both = zip(row.readings_mm, first, strict=True)
    return row._replace(readings_mm=tuple(before if after is None else after for after, before in both))
