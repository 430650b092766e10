"""Planned mm against date: phases, sessions, reviews and swaps, and below them how long such frames stayed on.

It always shows the whole course.
Nothing is told by colour alone: grey, hatching, shapes and words carry everything.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree.ElementTree import Element

from bt_cli.document.language import N_, Language
from bt_cli.document.phrases import NOTES
from bt_cli.document.report import Report
from bt_cli.figures import plot
from bt_cli.figures.forecast_strip import RIGHT, draw_strip
from bt_cli.figures.letters import draw_letter
from bt_cli.figures.lines import MAIN, ChartLine, lines_of
from bt_cli.figures.plot import LEFT, Axes, date_ordinal
from bt_cli.figures.recorded import recorded
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, SOFT, add, canvas, pattern, px, text_width
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Phase, phases
from bt_cli.words import mm, number

WIDTH, HEIGHT = 640, 320
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


def axial_progress_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """Planned mm against date, and below it, where something fitting was published, how long frames stayed on."""
    schedule = report.schedule
    title, lines = _title(schedule, language), lines_of(schedule, language)
    svg = canvas("chart", WIDTH, height, title, _description(schedule, lines, language))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    phases_drawn = () if schedule.has_multiple_levels else phases(schedule)
    fills = _patterns(svg, phases_drawn)
    keys = (*((line.id, line.label) for line in lines if line.label), *_keys(schedule, language))
    legend_end = plot.draw_legend(svg, keys, fills, {line.id: line.dashes for line in lines}, RIGHT)
    strip = draw_strip(svg, schedule, fills, height, language)
    axes = _axes(schedule, lines, legend_end + 4, strip - 46)
    _phases(svg, schedule, phases_drawn, axes, fills)
    _mm_axis(svg, schedule, axes)
    plot.draw_dates(svg, axes, _ticks(schedule.start.date(), axes), language)
    for line in lines:
        _line(svg, axes, line)
    plot.draw_mark(svg, "first", axes.x(date_ordinal(schedule.sessions[0].at)), axes.bottom)
    plot.draw_mark(svg, "last", axes.x(date_ordinal(schedule.sessions[-1].at)), _height(axes, lines[0].made_mm[-1]))
    main = next(line for line in lines if line.id == MAIN)
    plot.draw_reviews(svg, schedule, axes, dict(_at_reviews(schedule, main, axes)))
    for line in lines:
        for on in line.resets:  # before that day's first turn
            plot.draw_mark(svg, "reset", axes.x(on.toordinal()), _height(axes, line.before_mm(on.toordinal())))
    for seen in recorded(schedule):
        plot.draw_mark(svg, seen.kind, axes.x(date_ordinal(seen.at)), axes.y(float(seen.done_mm)))
    _letters(svg, axes, [line for line in lines if line.letter])
    return svg


def _title(schedule: Schedule, language: Language) -> str:
    if schedule.plan.goal.angle_deg:
        return language.translate("Planned opening in mm of arc and in degrees, by date")
    return language.translate("Planned movement in mm, by date")


def _description(schedule: Schedule, lines: Sequence[ChartLine], language: Language) -> str:
    sentence = language.translate(
        "From 0 mm on {first} to {distance} on {last}, as planned.",
        first=language.day(schedule.sessions[0].at),
        distance=mm(lines[0].made_mm[-1]),
        last=language.day(schedule.sessions[-1].at),
    )
    return " ".join([sentence, *(f"{line.label}." for line in lines if line.label)])


def _patterns(svg: Element, phases_drawn: Sequence[Phase]) -> dict[str, str]:
    """The fill of each phase: dots while waiting, grey while turning, hatching for what others had.

    What comes after the first that is turned, and is something else, is ruled on the same grey.
    """
    defs = add(svg, "defs")
    return {
        "latency": plot.dots_pattern(defs),
        "turning": _GREY,
        **{
            name: pattern(defs, f"chart-{name}", 5, _GREY, _RULED[name], stroke="#8a8a8a", stroke_width=0.7)
            for name in dict.fromkeys(phase.name for phase in phases_drawn)
            if name != phases_drawn[0].name
        },
        "published": pattern(
            defs, "chart-hatch", 5, "#fff", "M0 5L5 0M-1 1L1 -1M4 6L6 4", stroke=INK, stroke_width=0.9
        ),
    }


def _keys(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """Everything that the chart marks, with its words."""
    last = schedule.sessions[-1].at
    yield from plot.waiting_key(schedule, language)
    if schedule.has_multiple_levels:
        days = language.counted(schedule.days, N_("day"), N_("days"))
        yield "turning", language.translate("turning: {days}", days=days)
    else:
        yield from _phase_keys(schedule, language)
    yield "first", language.translate("first turn: {date}", date=language.day(schedule.sessions[0].at))
    if schedule.dates("expected_contact") == [last.date()]:
        yield "last", language.translate("last turn, bone ends expected to meet: {date}", date=language.day(last))
    else:
        yield "last", language.translate("last turn: {date}", date=language.day(last))
    seen = {mark.kind for mark in recorded(schedule)}
    if "reading" in seen:
        yield "reading", language.translate("scale as it was read")
    if "xray" in seen:
        yield "xray", language.translate("gap on X-ray")
    if schedule.dates("review"):
        yield "review", language.translate(NOTES["review"])
    if schedule.dates("swap"):
        yield "reset", language.translate("hardware re-set")


def _phase_keys(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """What is turned, each word once with its days, the first in plain grey."""
    phases_drawn, days = phases(schedule), (N_("day"), N_("days"))
    for name in dict.fromkeys(phase.name for phase in phases_drawn):
        spans = [
            (phase.last.at.date() - phase.first.at.date()).days + 1 for phase in phases_drawn if phase.name == name
        ]
        number_of = sum(spans) if len(phases_drawn) > 1 else schedule.days
        text = f"{language.translate(_TURNING[name])}: {language.counted(number_of, *days)}"
        yield "turning" if name == phases_drawn[0].name else name, text


def _axes(schedule: Schedule, lines: Sequence[ChartLine], top: float, bottom: float) -> Axes:
    """High enough for every line."""
    most_mm = float(max(schedule.distance_mm, *(made_mm for line in lines for made_mm in line.made_mm)))
    return Axes(*plot.date_span(schedule), 0, most_mm, RIGHT, top + 12, bottom)


def _phases(svg: Element, schedule: Schedule, phases_drawn: Sequence[Phase], axes: Axes, fills: dict[str, str]) -> None:
    start, end = schedule.start.toordinal(), schedule.sessions[-1].at.toordinal() + 1
    turning = [(fills["turning"], float(start), float(end))] if schedule.has_multiple_levels else []
    begins = [start, *(date_ordinal(phase.first.at) for phase in phases_drawn[1:]), end]
    for phase, (begin, then) in zip(phases_drawn, pairwise(begins), strict=False):
        fill = fills["turning" if phase.name == phases_drawn[0].name else phase.name]
        turning.append((fill, begin, min(then, phase.last.at.toordinal() + 1)))
    plot.draw_spans(svg, axes, ((fills["latency"], axes.first, start), *turning))


def _mm_axis(svg: Element, schedule: Schedule, axes: Axes) -> None:
    """A line at each whole step of mm, and at the goal."""
    goal_mm = Decimal(str(axes.high_mm))
    lines = min(6, max(1, int((axes.bottom - axes.top) / 12)))  # as many as stand clear of each other
    step_mm = next((step for step in _STEPS_MM if goal_mm / step <= lines), _STEPS_MM[-1])
    whole_deg = schedule.plan.goal.angle_deg
    below = [step_mm * i for i in range(int(goal_mm / step_mm) + 1)]
    for value in (*(v for v in below if axes.y(float(v)) - axes.top > 11), goal_mm):
        y = axes.y(float(value))
        plot.draw_level(svg, axes, y, number(round(value, 2) if whole_deg else value))
        if whole_deg and value:
            _degrees(svg, y, f"{number(round(value * whole_deg / schedule.plan.distance_mm, 1))}°")
    plot.draw_plot_frame(svg, axes)


def _degrees(svg: Element, y: float, text: str) -> None:
    """How far a hinge is open there, beside the axis and clear of what is behind it."""
    add(svg, "rect", x=LEFT + 2, y=y - 6, width=text_width(text) + 4, height=12, fill="#fff")
    add(svg, "text", text, x=LEFT + 4, y=y + 3.5)


def _ticks(start: date, axes: Axes) -> list[date]:
    """Dates far enough apart: the start's weekday over weeks, the first of the month over many months."""
    room = (RIGHT - LEFT) / 46
    for days in (1, 2, 7, 14, 28):
        if (axes.last - axes.first) / days <= room:
            first = axes.first + (start.toordinal() - axes.first) % days
            return [date.fromordinal(n) for n in range(first, axes.last, days) if axes.x(n) < RIGHT - 16]
    return _months(axes, room)


def _months(axes: Axes, room: float) -> list[date]:
    """The first of every month, or of every second, third, sixth or twelfth, as there is room."""
    shown: list[date] = []
    for months in (2, 3, 6, 12):
        first, last = date.fromordinal(axes.first), date.fromordinal(axes.last)
        firsts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, months)]
        shown = [on for on in firsts if first <= on and axes.x(on.toordinal()) < RIGHT - 16]
        if len(shown) <= room:
            break
    return shown


def _at_reviews(schedule: Schedule, line: ChartLine, axes: Axes) -> Iterator[tuple[date, float]]:
    """Where a line is at the noon of each review that falls in its course."""
    begin, end = date_ordinal(line.times[0]), date_ordinal(line.times[-1])
    for on in schedule.dates("review"):
        noon = on.toordinal() + 0.5
        if begin < noon < end:
            yield on, _height(axes, line.by_mm(noon))


def _height(axes: Axes, made_mm: Fraction) -> float:
    """Where a line is when the bone has come so far."""
    return px(axes.y(float(made_mm)))


def _line(svg: Element, axes: Axes, line: ChartLine) -> None:
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
    add(svg, "path", id=line.id, d="".join(parts), **plot.STROKE, **dashed)


def _letters(svg: Element, axes: Axes, lines: Sequence[ChartLine]) -> None:
    """The letters of each level beside the end of its line, clear of each other."""
    ends = [axes.y(float(line.made_mm[-1])) for line in lines]
    places = spaced_apart([y - 12 for y in ends], 2 * _LETTER + 1, axes.top, axes.bottom - 2 * _LETTER)
    for line, y, place in zip(lines, ends, places, strict=True):
        x = axes.x(date_ordinal(line.times[-1]))
        add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 14)} {px(place)}", stroke=SOFT, stroke_width=0.8)
        draw_letter(add(svg, "g", transform=f"translate({px(x - 14)} {px(place)})"), line.letter, _LETTER)
