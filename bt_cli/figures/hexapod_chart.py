"""What the six scales read against the date: a line for each strut, with its number at the end; swaps and reviews.

It always shows the whole course.
Nothing is told by colour alone: each line has its own dashes, and the numbers say which strut it is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from xml.etree.ElementTree import Element

from bt_cli.document.language import N_, Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.phrases import NOTES
from bt_cli.document.report import Report
from bt_cli.figures import plot
from bt_cli.figures.hexapod_readings import Trace, traces_of
from bt_cli.figures.letters import draw_strut_number
from bt_cli.figures.plot import LEFT, Axes, date_ordinal
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, SOFT, add, canvas, px
from bt_cli.schedule.model import Schedule
from bt_cli.words import mm, number

WIDTH, HEIGHT = 640, 320
_RIGHT = 556  # px: where the plot ends; on its right stand the numbers
_NUMBER = 7  # px: the radius of a strut's number here
_STEPS_MM = [Decimal(n).scaleb(power) for power in (-1, 0, 1, 2) for n in (1, 2, 5)]
_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 112, 224, 448)
_DASHES = ("none", "11 3", "6 3", "2.5 2.5", "11 3 2.5 3", "11 3 2.5 3 2.5 3")
_TURNING = "#f3f3f3"


def readings_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """The readings of the six struts (mm) against the date, a line each; `height` in px."""
    schedule = report.schedule
    traces = traces_of(schedule)
    title = language.translate("What the scale of each strut reads, in mm, by date")
    svg = canvas("chart", WIDTH, height, title, _description(schedule, traces, language))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    fills = {"latency": plot.dots_pattern(add(svg, "defs")), "turning": _TURNING}
    legend_end = plot.draw_legend(svg, _keys(schedule, traces, language), fills, {}, WIDTH - 14)
    axes, step_mm = _axes(schedule, traces, legend_end + 16, height - 48)
    _ground(svg, schedule, axes, step_mm, fills)
    plot.draw_dates(svg, axes, _ticks(schedule.start, axes), language)
    plot.draw_reviews(svg, schedule, axes, dict.fromkeys(schedule.dates("review"), axes.top - 8))
    for i, trace in enumerate(traces):
        _line(svg, axes, trace, i)
    _swaps(svg, axes, traces)
    _seen(svg, axes, traces)
    _ends(svg, schedule, axes, traces)
    return svg


def _description(schedule: Schedule, traces: Sequence[Trace], language: Language) -> str:
    first, last = (language.day(schedule.sessions[end].at) for end in (0, -1))
    sentences = [language.translate("From {first} to {last}, as planned.", first=first, last=last)]
    for trace in traces:
        start, end = mm(trace.start_mm), mm(trace.end_mm)
        sentences.append(
            language.translate("Strut {number}: {start}, then {end}.", number=trace.strut, start=start, end=end)
        )
    return " ".join(sentences)


def _keys(schedule: Schedule, traces: Sequence[Trace], language: Language) -> Iterator[tuple[str, str]]:
    """Everything that the chart marks, with its words."""
    yield from plot.waiting_key(schedule, language)
    days = language.counted(schedule.days, N_("day"), N_("days"))
    yield "turning", language.translate("turning: {days}", days=days)
    yield "first", language.translate("first turn: {date}", date=language.day(schedule.sessions[0].at))
    yield "last", language.translate("last turn: {date}", date=language.day(schedule.sessions[-1].at))
    if any(trace.seen for trace in traces):
        yield "reading", language.translate("scale as it was read")
    if schedule.dates("review"):
        yield "review", language.translate(NOTES["review"])
    if any(trace.swaps for trace in traces):
        yield "exchange", language.translate("the strut of this number is changed")


def _axes(schedule: Schedule, traces: Sequence[Trace], top: float, bottom: float) -> tuple[Axes, Fraction]:
    """As few whole steps of mm as hold all readings, and how long such a step is."""
    shown = [reading for trace in traces for reading in trace.shown_mm]
    least, most = min(shown), max(shown)
    lines = min(6, max(1, int((bottom - top) / 14)))  # as many as stand clear of each other
    step = Fraction(next((step for step in _STEPS_MM if (most - least) / Fraction(step) <= lines), _STEPS_MM[-1]))
    low, high = floor(least / step) * step, ceil(most / step) * step
    return Axes(*plot.date_span(schedule), low, max(high, low + step), _RIGHT, top, bottom), step


def _ground(svg: Element, schedule: Schedule, axes: Axes, step_mm: Fraction, fills: dict[str, str]) -> None:
    """Waiting and turning, and a line at each whole step of mm."""
    start, end = schedule.start.toordinal(), schedule.sessions[-1].at.toordinal() + 1
    plot.draw_spans(svg, axes, ((fills["latency"], axes.first, start), (fills["turning"], start, end)))
    for i in range(int((axes.high_mm - axes.low_mm) / step_mm) + 1):
        reading_mm = Fraction(axes.low_mm) + i * step_mm
        plot.draw_level(svg, axes, axes.y(reading_mm), number(reading_mm))
    plot.draw_plot_frame(svg, axes)
    for kind, session in (("first", schedule.sessions[0]), ("last", schedule.sessions[-1])):
        plot.draw_mark(svg, kind, axes.x(date_ordinal(session.at)), axes.bottom)


def _ticks(start: date, axes: Axes) -> Iterator[date]:
    """Dates far enough apart, on the start's weekday."""
    room = (_RIGHT - LEFT) / 46
    days = next((step for step in _STEPS_DAYS if (axes.last - axes.first) / step <= room), _STEPS_DAYS[-1])
    return map(date.fromordinal, range(axes.first + (start.toordinal() - axes.first) % days, axes.last, days))


def _line(svg: Element, axes: Axes, trace: Trace, i: int) -> None:
    """A strut's readings in steps, broken where it is changed: dark edges under its colour, and its own dashes."""
    parts: list[str] = []
    for run in trace.runs:
        x, y = px(axes.x(date_ordinal(run[0].at))), px(axes.y(run[0].reading_mm))
        parts.append(f"M{x} {y}")
        for point in run[1:]:
            here, then = px(axes.x(date_ordinal(point.at))), px(axes.y(point.reading_mm))
            parts.append(f"H{here}" if then == y else f"H{here}V{then}")
            y = then
    look = strut_colours(i + 1)[i]
    shape = {"d": "".join(parts), "fill": "none", "stroke_dasharray": _DASHES[i]}
    add(svg, "path", id=f"chart-edge{trace.strut}", stroke=INK, stroke_width=3.4, **shape)
    add(svg, "path", id=f"chart-line{trace.strut}", stroke=look["fill"], stroke_width=2, **shape)


def _swaps(svg: Element, axes: Axes, traces: Sequence[Trace]) -> None:
    """Where struts are changed, before that day's first turn: from the old reading to the new one, with the number."""
    swaps = [swap for trace in traces for swap in trace.swaps]
    for on in sorted({swap.on for swap in swaps}):
        x, same = axes.x(on.toordinal()), [swap for swap in swaps if swap.on == on]
        heights = [axes.y(swap.after_mm) for swap in same]
        for swap, y, beside in zip(same, heights, spaced_apart(heights, 12, axes.top, axes.bottom - 8), strict=True):
            jump = f"M{px(x)} {px(axes.y(swap.before_mm))}V{px(y)}"
            add(svg, "path", d=jump, stroke=INK, stroke_width=1.2, stroke_dasharray="1.5 2")
            add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 9)} {px(beside)}", stroke=SOFT, stroke_width=0.8)
            plot.draw_mark(svg, "exchange", x - 14, beside)
            number_of = {"font_size": "9", "font_weight": "bold", "text_anchor": "middle"}
            add(svg, "text", swap.strut, x=x - 14, y=beside + 3.2, **number_of)


def _seen(svg: Element, axes: Axes, traces: Sequence[Trace]) -> None:
    """What was really read."""
    for seen in (seen for trace in traces for seen in trace.seen):
        plot.draw_mark(svg, "reading", axes.x(date_ordinal(seen.at)), axes.y(seen.reading_mm))


def _ends(svg: Element, schedule: Schedule, axes: Axes, traces: Sequence[Trace]) -> None:
    """Each strut's number and reading beside its end, and its number beside its start where there is room."""
    x = axes.x(date_ordinal(schedule.sessions[-1].at))
    places = _spread(axes, [trace.end_mm for trace in traces])
    for i, (trace, (y, label_y)) in enumerate(zip(traces, places, strict=True)):
        _numbered(svg, i, _RIGHT + 16, label_y, f"M{px(x)} {px(y)}H{_RIGHT + 2}L{_RIGHT + 9} {px(label_y)}")
        add(svg, "text", mm(trace.end_mm), x=_RIGHT + 27, y=label_y + 3.5)
    x = axes.x(date_ordinal(schedule.start))
    if x - LEFT < 34:
        return
    for i, (y, label_y) in enumerate(_spread(axes, [trace.start_mm for trace in traces])):
        _numbered(svg, i, x - 24, label_y, f"M{px(x)} {px(y)}L{px(x - 17)} {px(label_y)}")


def _spread(axes: Axes, readings_mm: Sequence[Fraction]) -> list[tuple[float, float]]:
    """Where lines begin or end, and beside that a place for each number, clear of the others."""
    heights = [axes.y(reading_mm) for reading_mm in readings_mm]
    return list(zip(heights, spaced_apart(heights, plot.LINE, axes.top, axes.bottom - _NUMBER - 3), strict=True))


def _numbered(svg: Element, i: int, x: float, y: float, leader: str) -> None:
    add(svg, "path", d=leader, stroke=SOFT, stroke_width=0.8, fill="none")
    draw_strut_number(add(svg, "g", transform=f"translate({px(x)} {px(y)})"), strut_colours(i + 1)[i], _NUMBER)
