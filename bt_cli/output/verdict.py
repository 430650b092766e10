"""What `bt verify` says of a table: facts and sentences, and row by row where the bone goes, as plain text.

The lines are set by hand, as no number may be cut and the whole is to be there at once. Lengths are shown to the
hundredth of a mm, angles to the tenth of a degree.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bt_cli.checks.table import Placed, Verdict
from bt_cli.checks.table_limits import DailyTravel
from bt_cli.checks.table_stages import Judged
from bt_cli.checks.table_struts import StrutFact, about_deg, about_mm
from bt_cli.document.text_table import GAP, TerminalStyle, row_line, widths_of
from bt_cli.plan.model import Plan
from bt_cli.words import count, day_text, mm, time_text


def verdict_facts(judged: Sequence[Judged], plan: Plan, name: str) -> Iterator[tuple[str, str]]:
    """A name and a text each: the table, where it ends, how it goes there, and what is wrong with it.

    Of a course that was planned anew path by path, each with the rows that are held to it.
    """
    first, last = judged[0].verdict.days[0], judged[-1].verdict.days[1]
    rows = sum(stage.verdict.rows for stage in judged)
    yield "Table", f"{name}: {count(rows, 'row')}, {_span(plan, first, last)}"
    yield "Plan", f"{plan.id}, revision {plan.revision}"
    alone = len(judged) == 1 and judged[0].until is None and judged[0].begins == plan.start
    for stage in judged:
        if not alone:
            yield "", ""
            yield "Held to", _held_to(stage, plan)
        yield from _facts(stage)
    broken = any(stage.verdict.broken for stage in judged)
    yield "Verdict", "the table does not keep to the plan" if broken else "nothing is broken"


def _held_to(stage: Judged, plan: Plan) -> str:
    """Which path some rows are held to."""
    rows = f"{count(stage.verdict.rows, 'row')}, {_span(plan, *stage.verdict.days)}"
    begun = f"the plan made anew from {time_text(stage.begins)} on"
    path = begun if stage.begins > plan.start else "the plan as it was at first"
    if stage.until:
        return f"{path}, until it was planned anew on {time_text(stage.until)}: {rows}"
    return f"{path}, which is in force: {rows}"


def _facts(stage: Judged) -> Iterator[tuple[str, str]]:
    """What there is to say of the rows of one path."""
    verdict = stage.verdict
    yield "End", "not to be reached: planned anew before it" if stage.until else _end(verdict)
    yield "Path", _path(verdict.placed)
    for i, pace in enumerate(verdict.paces):
        yield "" if i else "Pace", _pace(pace)
    for i, strut in enumerate(verdict.struts):
        yield "" if i else "Struts", _strut(strut)
    for title, broken in (("Warning", False), ("Broken", True)):
        texts = [complaint.text for complaint in verdict.complaints if complaint.broken == broken]
        yield from (("" if i else title, text) for i, text in enumerate(texts))
    if verdict.astray:
        yield "Mix-up", verdict.mixup or "no single mix-up of columns or directions would explain it"


def _span(plan: Plan, first: int, last: int) -> str:
    dates = [day_text(_date(plan, day)) for day in (first, last)]
    return f"day {first} to day {last}, {dates[0]} to {dates[1]}" if first < last else f"day {first}, {dates[0]}"


def _date(plan: Plan, day: int) -> date:
    return plan.start.date() + timedelta(days=day - 1)


def _end(verdict: Verdict) -> str:
    if verdict.end_mm is None or verdict.end_deg is None:
        return "unknown: the last row has no pose"
    return f"{about_mm(verdict.end_mm)} and {about_deg(verdict.end_deg)} off the intended end"


def _path(placed: Sequence[Placed]) -> str:
    if not placed:
        return "unknown: no row has a pose"
    far, turned = max(placed, key=lambda row: row.off_mm), max(placed, key=lambda row: row.off_deg)
    return (
        f"at most {about_mm(far.off_mm)} (day {far.day}) and {about_deg(turned.off_deg)} (day {turned.day}) "
        "off the straight path"
    )


def _pace(pace: DailyTravel) -> str:
    days = f"day {pace.last_day}"
    if pace.first_day < pace.last_day:
        days = f"on average of day {pace.first_day} to day {pace.last_day}"
    text = f"{pace.limit.name}: at most {about_mm(pace.most_mm)} in a day ({days}), "
    if pace.limit.most_mm is None:
        return f"{text}no limit"
    limit = f"limit {mm(pace.limit.most_mm)}"
    if pace.excess:
        return f"{text}{limit}: BROKEN"
    over = pace.most_mm > float(pace.limit.most_mm) + 0.005
    return f"{text}{limit}{'; what is over it is rounding to whole steps' if over else ''}"


def _strut(strut: StrutFact) -> str:
    swaps = f", {count(strut.swaps, 'swap')}" if strut.swaps else ""
    most = f"at most {about_mm(strut.most_a_day_mm)} in a day (day {strut.on_day})"
    text = f"{strut.number}: from {about_mm(strut.first_mm)} to {about_mm(strut.last_mm)}{swaps}"
    return f"{text}, {most if strut.most_a_day_mm else 'never turned'}"


def row_lines(verdict: Verdict, width: int) -> Iterator[str]:
    """Every row: the reference point in proximal axes, how far off the path, how far each point goes in a day."""
    letters = [chr(ord("A") + i) for i in range(len(verdict.paces))]
    named = ", ".join(f"{letter} {pace.limit.name}" for letter, pace in zip(letters, verdict.paces, strict=True))
    legend = (
        "x, y, z: the reference point in the proximal ring’s axes; mm, °: how far off the straight path. "
        f"Then, on the last row of a day, how many mm each goes a day since the last row before: {named}."
    )
    yield from TerminalStyle(width).lines(legend)
    keys, others = _columns(verdict.placed, letters)
    parts = [keys]
    for column in others:
        needed = sum(widths_of(list(zip(*parts[-1], column, strict=True)))) + len(GAP) * len(parts[-1])
        if needed > width and len(parts[-1]) > len(keys):
            parts.append(keys)
        parts[-1] = [*parts[-1], column]
    for columns in parts:
        rows = list(zip(*columns, strict=True))
        yield ""
        yield from (row_line(cells, widths_of(rows), ">" * len(cells)) for cells in rows)


def _columns(placed: Sequence[Placed], letters: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """The columns that stand in every part, and the others; each begins with its head."""
    keys = [["Line", *(str(row.line) for row in placed)], ["Day", *(str(row.day) for row in placed)]]
    others = [[axis, *(_plain(row.at_mm[i], 1) for row in placed)] for i, axis in enumerate("xyz")]
    others.append(["mm", *(_plain(row.off_mm, 2) for row in placed)])
    others.append(["°", *(_plain(row.off_deg, 1) for row in placed)])
    ways = [[_plain(row.gone_mm[i], 2) if row.gone_mm else "" for row in placed] for i in range(len(letters))]
    return keys, [*others, *([letter, *cells] for letter, cells in zip(letters, ways, strict=True))]


def _plain(value: float, digits: int) -> str:
    return f"{round(value, digits) + 0:.{digits}f}"  # + 0: no minus before a zero
