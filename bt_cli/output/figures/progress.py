"""Planned mm against date: phases, sessions, reviews and swaps, and below them how long such frames stayed on.

It always shows the whole course. A day is as wide as any other, and the time of a session is the local wall clock.
Nothing is told by colour alone: grey, hatching, shapes and words carry everything.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.output.figures.forecast_strip import LEFT, RIGHT, draw_strip
from bt_cli.output.figures.letters import draw_letter
from bt_cli.output.figures.lines import MAIN, ChartLine, date_ordinal, lines_of
from bt_cli.output.figures.recorded import recorded
from bt_cli.output.figures.spread import spaced_apart
from bt_cli.output.figures.svg import FAINT, INK, SOFT, add, canvas, pattern, px, text_width
from bt_cli.output.language import N_, Language
from bt_cli.output.phrases import NOTES
from bt_cli.output.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Phase, phases
from bt_cli.words import MONTHS, mm, number

WIDTH, HEIGHT = 640, 320
_LINE = 15  # px from line to line
_STEPS_MM = [Decimal(n).scaleb(power) for power in (-1, 0, 1, 2) for n in (1, 2, 5)]
_TURNING = {
    "distraction": N_("turning (distraction)"),
    "compression": N_("turning (compression)"),
    "correction": N_("turning (correction)"),
    "reversal": N_("turning back (reversal)"),
    "accordion": N_("turning back and forth (accordion)"),
}
_GREY = "#e9e9e9"
_RULED = {"reversal": "M2.5 0V5", "accordion": "M2.5 0V5M0 2.5H5", "compression": "M0 2.5H5"}
_LETTER = 7  # px: the radius of a level's letter at the end of its line
_STROKE: dict[str, float | str] = {"stroke": INK, "stroke_width": 1.8, "fill": "none"}
_MARKS = {
    "reading": "m-4 -4l8 8m0 -8l-8 8",
    "xray": "m-3.5 -3.5h7v7h-7z",
    "first": "m0 -4a4 4 0 1 0 .01 0z",
    "last": "m0 -5l5 5-5 5-5-5z",
    "review": "m0 -4l4.5 8h-9z",
    "swap": "m-4 -4h8v8h-8z",
}


class _Axes(NamedTuple):
    """Where dates and mm are in the plot. Dates are ordinals, a time of day is a part of one."""

    first: int
    last: int
    total_mm: float
    top: float
    bottom: float

    def x(self, ordinal: float) -> float:
        return LEFT + (ordinal - self.first) / (self.last - self.first) * (RIGHT - LEFT)

    def y(self, moved_mm: float) -> float:
        return self.bottom - moved_mm / self.total_mm * (self.bottom - self.top)


def axial_progress_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """Planned mm against date, and below it, where something fitting was published, how long frames stayed on."""
    schedule = report.schedule
    title, lines = _title(schedule, language), lines_of(schedule, language)
    svg = canvas("chart", WIDTH, height, title, _description(schedule, lines, language))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    told = () if schedule.levels else phases(schedule)
    fills = _patterns(svg, told)
    legend_end = _legend(svg, schedule, lines, fills, language)
    strip = draw_strip(svg, schedule, fills, height, language)
    axes = _axes(schedule, lines, legend_end + 4, strip - 46)
    _phases(svg, schedule, told, axes, fills)
    _mm_axis(svg, schedule, axes)
    _date_axis(svg, schedule, axes, language)
    for line in lines:
        _line(svg, axes, line)
    _mark(svg, "first", axes.x(date_ordinal(schedule.sessions[0].at)), axes.bottom)
    _mark(svg, "last", axes.x(date_ordinal(schedule.sessions[-1].at)), _height(axes, lines[0].made_mm[-1]))
    _reviews(svg, schedule, axes, next(line for line in lines if line.id == MAIN))
    for line in lines:
        for on in line.resets:  # before that day's first turn
            _mark(svg, "swap", axes.x(on.toordinal()), _height(axes, line.before_mm(on.toordinal())))
    for seen in recorded(schedule):
        _mark(svg, seen.kind, axes.x(date_ordinal(seen.at)), axes.y(float(seen.done_mm)))
    _letters(svg, axes, [line for line in lines if line.letter])
    return svg


def _title(schedule: Schedule, language: Language) -> str:
    if schedule.plan.goal.angle_deg:
        return language.translate("Planned opening in mm of arc and in degrees, by date")
    return language.translate("Planned movement in mm, by date")


def _description(schedule: Schedule, lines: Sequence[ChartLine], language: Language) -> str:
    said = language.translate(
        "From 0 mm on {first} to {distance} on {last}, as planned.",
        first=language.day(schedule.sessions[0].at),
        distance=mm(lines[0].made_mm[-1]),
        last=language.day(schedule.sessions[-1].at),
    )
    return " ".join([said, *(f"{line.said}." for line in lines if line.said)])


def _patterns(svg: Element, told: Sequence[Phase]) -> dict[str, str]:
    """The fill of each phase: dots while waiting, grey while turning, hatching for what others had.

    What comes after the first that is turned, and is something else, is ruled on the same grey.
    """
    defs = add(svg, "defs")
    return {
        "latency": pattern(
            defs, "chart-dots", 6, "#fff", "M1.5 1.5h1.2M4.5 4.5h1.2", stroke="#8a8a8a", stroke_width=1.2
        ),
        "turning": _GREY,
        **{
            name: pattern(defs, f"chart-{name}", 5, _GREY, _RULED[name], stroke="#8a8a8a", stroke_width=0.7)
            for name in dict.fromkeys(phase.name for phase in told)
            if name != told[0].name
        },
        "published": pattern(
            defs, "chart-hatch", 5, "#fff", "M0 5L5 0M-1 1L1 -1M4 6L6 4", stroke=INK, stroke_width=0.9
        ),
    }


def _legend(
    svg: Element, schedule: Schedule, lines: Sequence[ChartLine], fills: dict[str, str], language: Language
) -> float:
    """What the lines, fills and marks are, in as many rows as they need; returns where the last one ends."""
    x, y = float(LEFT), 14 + _LINE + 1
    dashes = {line.id: line.dashes for line in lines}
    for sign, said in (*((line.id, line.said) for line in lines if line.said), *_keys(schedule, language)):
        width = 20 + text_width(said)
        if x > LEFT and x + width > RIGHT:
            x, y = LEFT, y + _LINE
        if sign in fills:
            add(svg, "rect", x=x, y=y - 8, width=14, height=9, fill=fills[sign], stroke=INK, stroke_width=0.7)
        elif sign in dashes:
            add(svg, "path", d=f"M{px(x)} {px(y - 3.5)}h16", stroke_dasharray=dashes[sign], **_STROKE)
        else:
            _mark(svg, sign, x + 7, y - 3.5)
        add(svg, "text", said, x=x + 19, y=y)
        x += width + 12
    return y


def _keys(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """Everything that the chart marks, with its words."""
    surgery, start, last = schedule.plan.surgery, schedule.start.date(), schedule.sessions[-1].at
    days = N_("day"), N_("days")
    if surgery and (waits := (start - surgery).days):
        yield "latency", language.translate("waiting (latency): {days}", days=language.counted(waits, *days))
    counted = language.counted(schedule.days, *days)
    if schedule.levels:
        yield "turning", language.translate("turning: {days}", days=counted)
    else:
        yield from _phase_keys(schedule, language)
    yield "first", language.translate("first turn: {date}", date=language.day(schedule.sessions[0].at))
    if schedule.dates("expected_contact") == [last.date()]:
        yield "last", language.translate("last turn, bone ends expected to meet: {date}", date=language.day(last))
    else:
        yield "last", language.translate("last turn: {date}", date=language.day(last))
    seen = {one.kind for one in recorded(schedule)}
    if "reading" in seen:
        yield "reading", language.translate("scale as it was read")
    if "xray" in seen:
        yield "xray", language.translate("gap on X-ray")
    if schedule.dates("review"):
        yield "review", language.translate(NOTES["review"])
    if schedule.dates("swap"):
        yield "swap", language.translate("hardware re-set")


def _phase_keys(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """What is turned, each word once with its days, the first in plain grey."""
    told, days = phases(schedule), (N_("day"), N_("days"))
    for name in dict.fromkeys(phase.name for phase in told):
        spans = [(phase.last.at.date() - phase.first.at.date()).days + 1 for phase in told if phase.name == name]
        number_of = sum(spans) if len(told) > 1 else schedule.days
        text = f"{language.translate(_TURNING[name])}: {language.counted(number_of, *days)}"
        yield "turning" if name == told[0].name else name, text


def _mark(svg: Element, kind: str, x: float, y: float) -> None:
    fill = "#fff" if kind in ("first", "swap", "xray") else INK
    add(svg, "path", d=f"M{px(x)} {px(y)}{_MARKS[kind]}", fill=fill, stroke=INK, stroke_width=1.3)


def _axes(schedule: Schedule, lines: Sequence[ChartLine], top: float, bottom: float) -> _Axes:
    """From surgery, or the first day, to the last turn or review; high enough for every line."""
    first = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    last = max(milestone.on for milestone in schedule.milestones)
    most_mm = float(max(schedule.distance_mm, *(made_mm for line in lines for made_mm in line.made_mm)))
    return _Axes(first.toordinal(), last.toordinal() + 1, most_mm, top + 12, bottom)


def _phases(svg: Element, schedule: Schedule, told: Sequence[Phase], axes: _Axes, fills: dict[str, str]) -> None:
    start, end = schedule.start.toordinal(), schedule.sessions[-1].at.toordinal() + 1
    turning = [(fills["turning"], float(start), float(end))] if schedule.levels else []
    begins = [start, *(date_ordinal(phase.first.at) for phase in told[1:]), end]
    for phase, (begin, then) in zip(told, pairwise(begins), strict=False):
        fill = fills["turning" if phase.name == told[0].name else phase.name]
        turning.append((fill, begin, min(then, phase.last.at.toordinal() + 1)))
    for fill, a, b in ((fills["latency"], axes.first, start), *turning):
        if b > a:
            left, right = px(axes.x(a)), px(axes.x(b))
            size = {"width": right - left, "height": axes.bottom - axes.top + 8}
            add(svg, "rect", x=left, y=axes.top - 8, fill=fill, **size)


def _mm_axis(svg: Element, schedule: Schedule, axes: _Axes) -> None:
    """A line at each whole step of mm, and at the goal."""
    goal_mm = Decimal(str(axes.total_mm))
    lines = min(6, max(1, int((axes.bottom - axes.top) / 12)))  # as many as stand clear of each other
    step_mm = next((step for step in _STEPS_MM if goal_mm / step <= lines), _STEPS_MM[-1])
    whole_deg = schedule.plan.goal.angle_deg
    below = [step_mm * i for i in range(int(goal_mm / step_mm) + 1)]
    for value in (*(v for v in below if axes.y(float(v)) - axes.top > 11), goal_mm):
        y = axes.y(float(value))
        add(svg, "path", d=f"M{LEFT - 4} {px(y)}H{RIGHT}", stroke=FAINT, stroke_width=0.8)
        add(svg, "text", number(round(value, 2) if whole_deg else value), x=LEFT - 7, y=y + 3.5, text_anchor="end")
        if whole_deg and value:
            _degrees(svg, y, f"{number(round(value * whole_deg / schedule.plan.distance_mm, 1))}°")
    add(svg, "path", d=f"M{LEFT} {px(axes.top - 8)}V{px(axes.bottom)}H{RIGHT}", stroke=INK, fill="none")


def _degrees(svg: Element, y: float, said: str) -> None:
    """How far a hinge is open there, beside the axis and clear of what is behind it."""
    add(svg, "rect", x=LEFT + 2, y=y - 6, width=text_width(said) + 4, height=12, fill="#fff")
    add(svg, "text", said, x=LEFT + 4, y=y + 3.5)


def _date_axis(svg: Element, schedule: Schedule, axes: _Axes, language: Language) -> None:
    """Dates, with the year below the first and wherever it changes."""
    year = 0
    for on in _ticks(schedule.start.date(), axes):
        x = axes.x(on.toordinal())
        add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}v4", stroke=INK)
        said = f"{on.day} {language.translate(MONTHS[on.month - 1])}"
        middle = max(x, 2 + text_width(said) / 2)
        add(svg, "text", said, x=middle, y=axes.bottom + 28, text_anchor="middle")
        if on.year != year:
            add(svg, "text", str(on.year), x=middle, y=axes.bottom + 40, text_anchor="middle")
            year = on.year


def _ticks(start: date, axes: _Axes) -> list[date]:
    """Dates far enough apart: the start's weekday over weeks, the first of the month over many months."""
    room = (RIGHT - LEFT) / 46
    for days in (1, 2, 7, 14, 28):
        if (axes.last - axes.first) / days <= room:
            first = axes.first + (start.toordinal() - axes.first) % days
            return [date.fromordinal(n) for n in range(first, axes.last, days) if axes.x(n) < RIGHT - 16]
    return _months(axes, room)


def _months(axes: _Axes, room: float) -> list[date]:
    """The first of every month, or of every second, third, sixth or twelfth, as there is room."""
    shown: list[date] = []
    for months in (2, 3, 6, 12):
        first, last = date.fromordinal(axes.first), date.fromordinal(axes.last)
        found = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, months)]
        shown = [on for on in found if first <= on and axes.x(on.toordinal()) < RIGHT - 16]
        if len(shown) <= room:
            break
    return shown


def _reviews(svg: Element, schedule: Schedule, axes: _Axes, line: ChartLine) -> None:
    """Clinic dates on a lane below the plot, each with a thin line up to what is planned for its noon."""
    begin, end = date_ordinal(line.times[0]), date_ordinal(line.times[-1])
    room = (RIGHT - LEFT) / (axes.last - axes.first) * schedule.plan.review.every_days if schedule.plan.review else 0
    for on in schedule.dates("review"):
        noon = on.toordinal() + 0.5
        x, y = axes.x(noon), _height(axes, line.by_mm(noon))
        if room > 12 and begin < noon < end:
            add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}V{y}", stroke=SOFT, stroke_dasharray="1.5 2")
        wide = px(min(4.5, 0.4 * room))
        add(
            svg,
            "path",
            d=f"M{px(x)} {px(axes.bottom + 6)}l{wide} 8h-{2 * wide}z",
            fill=INK,
            stroke=INK,
            stroke_width=0.6,
        )


def _height(axes: _Axes, made_mm: Fraction) -> float:
    """Where a line is when the bone has come so far."""
    return px(axes.y(float(made_mm)))


def _line(svg: Element, axes: _Axes, line: ChartLine) -> None:
    """One step for each session, to its last; where two fall on the same tenth of a px, they are one."""
    before_x, before_y = px(axes.x(line.start.toordinal())), px(axes.bottom)
    parts = [f"M{before_x} {before_y}"]
    for at, made_mm in zip(line.times, line.made_mm, strict=True):
        x, y = px(axes.x(date_ordinal(at))), _height(axes, made_mm)
        if y != before_y:
            if x == before_x and len(parts) > 1:
                parts.pop()
            parts.append(f"H{x}V{y}")
            before_x, before_y = x, y
    if (end := px(axes.x(date_ordinal(line.times[-1])))) > before_x:
        parts.append(f"H{end}")
    dashed = {} if line.dashes == "none" else {"stroke_dasharray": line.dashes}
    add(svg, "path", id=line.id, d="".join(parts), **_STROKE, **dashed)


def _letters(svg: Element, axes: _Axes, lines: Sequence[ChartLine]) -> None:
    """The letters of each level beside the end of its line, clear of each other."""
    ends = [axes.y(float(line.made_mm[-1])) for line in lines]
    places = spaced_apart([y - 12 for y in ends], 2 * _LETTER + 1, axes.top, axes.bottom - 2 * _LETTER)
    for line, y, place in zip(lines, ends, places, strict=True):
        x = axes.x(date_ordinal(line.times[-1]))
        add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 14)} {px(place)}", stroke=SOFT, stroke_width=0.8)
        draw_letter(add(svg, "g", transform=f"translate({px(x - 14)} {px(place)})"), line.letter, _LETTER)
