"""A schedule on the terminal, by Rich: a heading, a row a day, a chart.

No number is ever cut: the natural width of every column is known first, and where a terminal is too narrow
the columns are stacked into several tables, week by week. All text is shown as it is, never as markup.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.box import HORIZONTALS, Box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from bt_cli.output import rows
from bt_cli.output.chart import chart_lines, phase_dates
from bt_cli.output.report import Report
from bt_cli.output.rows import NO_TURN, DayRow, day_rows
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, day_text, mm, number

_ASCII_LINES = Box(" -- \n    \n -- \n    \n -- \n -- \n    \n -- \n", ascii=True)
_NARROWEST = 44
_GAP = 2  # columns are two spaces apart


class Column(NamedTuple):
    """A column of the day table: its header lines and a cell a day."""

    header: str
    cells: list[str]
    right: bool = False

    @property
    def width(self) -> int:
        """The width at which nothing is cut."""
        return max(cell_len(text) for text in (*self.header.split("\n"), *self.cells))


class Look(NamedTuple):
    """What the terminal can show."""

    width: int
    ascii_only: bool

    def text(self, said: str) -> str:
        """`said` in the characters that the terminal has."""
        return rows.ascii_only(said) if self.ascii_only else said


def print_table(report: Report, *, no_color: bool = False) -> None:
    """Print the whole schedule to standard output, as wide as the terminal is."""
    console = _console(no_color=no_color)
    look, schedule = _look(console), report.schedule
    shown = day_rows(report)
    notices = [f"WHAT IF: {flag}, which the plan file does not say" for flag in report.what_if]
    notices += rows.override_texts(report.findings)
    if report.until:
        notices.append(f"Shown until {day_text(report.until)} only; the course goes on as the heading says")
    console.print(_heading(report, notices, look))
    if not shown:
        return
    console.print()
    console.print(Text(look.text(_legend(schedule))))
    console.print()
    for part, width in _day_tables(schedule, shown, look):
        console.width = max(look.width, width)  # a single cell may be wider than a narrow terminal: never cut it
        console.print(part)
    console.width = look.width
    console.print()
    for line in chart_lines(schedule, shown, look.width, ascii_only=look.ascii_only):
        console.print(Text(line), crop=False, no_wrap=True, overflow="ignore")
    for line in phase_dates(schedule):
        console.print(Text(line))


def print_heading(report: Report) -> None:
    """Print the heading alone, to standard error: what is about to be written."""
    console = _console(stderr=True)
    console.print(_heading(report, rows.override_texts(report.findings), _look(console)))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave a reader that stops early to whoever runs the command."""
        raise BrokenPipeError


def _console(*, stderr: bool = False, no_color: bool = False) -> Console:
    """A console for plain text, never narrower than the widest cell beside its day and date."""
    console = _Console(stderr=stderr, highlight=False, emoji=False, markup=False)
    if no_color or console.no_color:  # which Rich takes from NO_COLOR, but goes on with bold
        console = _Console(stderr=stderr, color_system=None, highlight=False, emoji=False, markup=False)
    if console.width < _NARROWEST:
        console.width = _NARROWEST if console.width else 80
    return console


def _look(console: Console) -> Look:
    return Look(console.width, not console.encoding.lower().startswith("utf"))


def _heading(report: Report, notices: Sequence[str], look: Look) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, said in _facts(report.schedule, frozenset(report.defaults)):
        grid.add_row(Text(name, "dim"), Text(look.text(said), "bold" if name == "Plan" else ""))
    for notice in notices:
        grid.add_row(Text("Notice", "bold"), Text(look.text(notice), "bold reverse"))
    return grid


def _legend(schedule: Schedule) -> str:
    face = ", then → the nut face that shows afterwards" if schedule.actuators[0].start_face else ""
    return (
        f"Each session column says how far to turn, the same in mm{face}. “–” means nothing to turn. "
        "“Reading” is the scale after the day’s last turn."
    )


def _facts(schedule: Schedule, defaults: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What the heading says, in order: a name and a sentence, each default marked as one."""
    plan, actuator = schedule.plan, schedule.actuators[0]
    frame, times = plan.frame, plan.protocol.sessions
    surgery, sessions = plan.surgery, schedule.sessions

    def marked(said: str, key: str) -> str:
        return f"{said} (default)" if key in defaults else said

    yield "Plan", marked(plan.id, "id") + (f" · {plan.title}" if plan.title else "")
    yield "Bone", " ".join(filter(None, (plan.side, plan.bone))) or "not given"
    yield "Goal", rows.goal_text(schedule)
    yield (
        "Rate",
        f"{mm(plan.protocol.rate_mm_per_day)} a day prescribed, {mm(schedule.achieved_mm_per_day)} a day achieved",
    )
    count = f"{rows.count(len(times), 'session')} a day"
    spread = " (spread evenly)" if plan.protocol.sessions_per_day else ""
    yield "Rhythm", marked(f"{count}: {', '.join(map(clock_text, times))}{spread}", "protocol.sessions")
    pitch = marked(f"{mm(frame.pitch_mm)} a full turn", "frame.pitch_mm")
    parts = marked(f"{frame.steps_per_turn} steps a turn", "frame.steps_per_turn")
    yield "Step", f"{rows.step_text(actuator)}; {pitch}; {parts}"
    if surgery:
        waits = None if plan.protocol.first_session else plan.protocol.latency_days
        latency = f"; latency {rows.count(waits, 'day')}" if waits is not None else ""
        yield "Surgery", day_text(surgery) + marked(latency, "protocol.latency_days")
    pod = f", POD {(sessions[0].at.date() - surgery).days}" if surgery else ""
    yield "First session", f"{day_text(sessions[0].at.date())} {clock_text(sessions[0].at.time())}{pod}"
    yield (
        "Last session",
        f"{day_text(sessions[-1].at.date())} {clock_text(sessions[-1].at.time())}, day {schedule.days}",
    )
    for contact in schedule.dates("expected_contact"):
        yield "Contact", f"expected {day_text(contact)}, if every turn is made"
    rods = marked(rows.count(frame.rods, "rod"), "frame.rods") if frame.kind != "rail" else "1 screw"
    limit = f"; range {mm(frame.range_mm)}" if frame.range_mm else ""
    yield "Frame", f"{marked(rows.FRAMES[frame.kind], 'frame.kind')}; {rods}{limit}"
    start = marked(f"from {mm(actuator.start_reading_mm)}", "frame.start_reading_mm")
    face = marked(f", nut face {actuator.start_face} showing", "frame.start_face") if actuator.start_face else ""
    yield "Turn", rows.actuator_text(schedule)
    anew = ", anew after each swap" if frame.swaps else ""
    yield "Scale", f"{start} to {mm(sessions[-1].moves[0].reading_mm)}{anew}{face}"
    for kind, name in (("review", "Reviews"), ("swap", "Swaps")):
        if dates := [m.on for m in schedule.milestones if m.kind == kind]:
            first, *later = map(day_text, dates)
            yield name, ", ".join([marked(first, f"{kind}.first"), *later])
    yield "Time zone", marked(plan.timezone, "timezone")
    if defaults:
        yield "Defaults", "what is marked (default) was not ordered: it is a convention"


def _columns(schedule: Schedule, shown: Sequence[DayRow], look: Look) -> list[Column]:
    """The columns of the day table; the first two are repeated in every table that is stacked."""
    header = rows.cell_header(schedule.actuators[0])
    columns = [
        Column("Day", [str(row.day) for row in shown], right=True),
        Column("Date", [day_text(row.on) for row in shown]),
    ]
    for i, at in enumerate(schedule.plan.protocol.sessions):
        turns = [row.turns[i] for row in shown]
        cells = [rows.cell(turn.moves[0]) if turn else NO_TURN for turn in turns]
        columns.append(Column(f"{clock_text(at)}\n{header}", cells))
    columns += [
        Column("Reading\nmm", [number(row.reading_mm) for row in shown], right=True),
        Column(
            f"{rows.remaining_name(schedule).capitalize()}\nmm",
            [number(row.remaining_mm) for row in shown],
            right=True,
        ),
        Column("Note", [", ".join(row.notes) for row in shown]),
    ]
    return [Column(look.text(c.header), list(map(look.text, c.cells)), c.right) for c in columns]


def _stacks(columns: Sequence[Column], width: int) -> list[list[Column]]:
    """The columns in as few tables as fit, side by side where they do; the first two stand in each."""
    keys = list(columns[:2])
    start = sum(c.width for c in keys) + _GAP
    stacks, free = [list(keys)], width - start
    for column in columns[2:]:
        need = column.width + _GAP
        if need > free and len(stacks[-1]) > len(keys):
            stacks.append(list(keys))
            free = width - start
        stacks[-1].append(column)
        free -= need
    return stacks


def _day_tables(schedule: Schedule, shown: Sequence[DayRow], look: Look) -> Iterator[tuple[RenderableType, int]]:
    """Each part of the day table with its natural width."""
    stacks = _stacks(_columns(schedule, shown, look), look.width)
    weeks = [(week, [row.day - 1 for row in days]) for week, days in groupby(shown, key=lambda row: row.week)]
    if len(stacks) == 1:
        yield _table(stacks[0], weeks, shown, look), _width(stacks[0])
        return
    for week, days in weeks:
        for i, stack in enumerate(stacks, start=1):
            yield Text(f"Week {week}, part {i} of {len(stacks)}", "bold"), 0
            yield _table(stack, [(week, days)], shown, look), _width(stack)
            yield Text(), 0


def _width(columns: Sequence[Column]) -> int:
    return sum(column.width + _GAP for column in columns)


def _table(
    columns: Sequence[Column], weeks: Sequence[tuple[int, list[int]]], shown: Sequence[DayRow], look: Look
) -> Table:
    """One table of these columns; a line stands between weeks."""
    table = Table(
        box=_ASCII_LINES if look.ascii_only else HORIZONTALS,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for column in columns:
        table.add_column(
            Text(column.header), no_wrap=True, width=column.width, justify="right" if column.right else "left"
        )
    for _, days in weeks:
        for i in days:
            table.add_row(*(Text(c.cells[i]) for c in columns), style="bold" if shown[i].notes else "")
        table.add_section()
    return table
