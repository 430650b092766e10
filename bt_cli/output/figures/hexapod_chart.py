"""What the six scales read against the date: a line for each strut, with its number at the end; swaps and reviews.

It always shows the whole course. A day is as wide as any other, and the time of a session is the local wall clock.
Nothing is told by colour alone: each line has its own dashes, and the numbers say which strut it is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from xml.etree.ElementTree import Element

from bt_cli.output.figures.hardware import strut_colours
from bt_cli.output.figures.hexapod_numbers import draw_coloured_number
from bt_cli.output.figures.hexapod_plot import LEFT, RIGHT, Axes, draw_mark, plot_ordinal
from bt_cli.output.figures.hexapod_readings import Trace, traces_of
from bt_cli.output.figures.spread import spaced_apart
from bt_cli.output.figures.svg import FAINT, INK, SOFT, add, canvas, pattern, px, text_width
from bt_cli.output.language import N_, Language
from bt_cli.output.phrases import NOTES
from bt_cli.output.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.words import MONTHS, mm, number

WIDTH, HEIGHT = 640, 320
_LINE = 15  # px from line to line
_NUMBER = 7  # px: the radius of a strut's number here
_STEPS_MM = [Decimal(n).scaleb(power) for power in (-1, 0, 1, 2) for n in (1, 2, 5)]
_STEPS_DAYS = (1, 2, 7, 14, 28, 56, 112, 224, 448)
_DASHES = ("none", "11 3", "6 3", "2.5 2.5", "11 3 2.5 3", "11 3 2.5 3 2.5 3")
_TURNING = "#f3f3f3"


def readings_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """The six readings by date."""
    schedule = report.schedule
    traces = traces_of(schedule)
    title = language.translate("What the scale of each strut reads, in mm, by date")
    svg = canvas("chart", WIDTH, height, title, _description(schedule, traces, language))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    dots = pattern(
        add(svg, "defs"), "chart-dots", 6, "#fff", "M1.5 1.5h1.2M4.5 4.5h1.2", stroke="#8a8a8a", stroke_width=1.2
    )
    legend_end = _legend(svg, schedule, traces, dots, language)
    axes = _axes(schedule, traces, legend_end + 16, height - 48)
    _ground(svg, schedule, axes, dots)
    _date_axis(svg, schedule, axes, language)
    _reviews(svg, schedule, axes)
    for i, trace in enumerate(traces):
        _line(svg, axes, trace, i)
    _swaps(svg, axes, traces)
    _seen(svg, axes, traces)
    _ends(svg, schedule, axes, traces)
    return svg


def _description(schedule: Schedule, traces: Sequence[Trace], language: Language) -> str:
    first, last = (language.day(schedule.sessions[end].at) for end in (0, -1))
    said = [language.translate("From {first} to {last}, as planned.", first=first, last=last)]
    for trace in traces:
        start, end = mm(trace.start_mm), mm(trace.end_mm)
        said.append(
            language.translate("Strut {number}: {start}, then {end}.", number=trace.strut, start=start, end=end)
        )
    return " ".join(said)


def _legend(svg: Element, schedule: Schedule, traces: Sequence[Trace], dots: str, language: Language) -> float:
    """What the fills and marks are, in as many lines as they need; returns where the last one ends."""
    x, y = float(LEFT), 14 + _LINE + 1
    for sign, said in _keys(schedule, traces, language):
        width = 20 + text_width(said)
        if x > LEFT and x + width > WIDTH - 14:
            x, y = LEFT, y + _LINE
        if sign in ("latency", "turning"):
            fill = dots if sign == "latency" else _TURNING
            add(svg, "rect", x=x, y=y - 8, width=14, height=9, fill=fill, stroke=INK, stroke_width=0.7)
        else:
            draw_mark(svg, sign, x + 7, y - 3.5)
        add(svg, "text", said, x=x + 19, y=y)
        x += width + 12
    return y


def _keys(schedule: Schedule, traces: Sequence[Trace], language: Language) -> Iterator[tuple[str, str]]:
    """Everything that the chart marks, with its words."""
    surgery, start = schedule.plan.surgery, schedule.start.date()
    days = N_("day"), N_("days")
    if surgery and (waits := (start - surgery).days):
        yield "latency", language.translate("waiting (latency): {days}", days=language.counted(waits, *days))
    yield "turning", language.translate("turning: {days}", days=language.counted(schedule.days, *days))
    yield "first", language.translate("first turn: {date}", date=language.day(schedule.sessions[0].at))
    yield "last", language.translate("last turn: {date}", date=language.day(schedule.sessions[-1].at))
    if any(trace.seen for trace in traces):
        yield "reading", language.translate("scale as it was read")
    if schedule.dates("review"):
        yield "review", language.translate(NOTES["review"])
    if any(trace.swaps for trace in traces):
        yield "swap", language.translate("the strut of this number is changed")


def _axes(schedule: Schedule, traces: Sequence[Trace], top: float, bottom: float) -> Axes:
    """From surgery, or the first day, to the last turn or review; and as few whole steps of mm as hold all readings."""
    first = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    last = max(milestone.on for milestone in schedule.milestones)
    shown = [reading for trace in traces for reading in trace.shown_mm]
    least, most = min(shown), max(shown)
    lines = min(6, max(1, int((bottom - top) / 14)))  # as many as stand clear of each other
    step = Fraction(next((step for step in _STEPS_MM if (most - least) / Fraction(step) <= lines), _STEPS_MM[-1]))
    low, high = floor(least / step) * step, ceil(most / step) * step
    return Axes(first.toordinal(), last.toordinal() + 1, low, max(high, low + step), step, top, bottom)


def _ground(svg: Element, schedule: Schedule, axes: Axes, dots: str) -> None:
    """Waiting and turning, and a line at each whole step of mm."""
    start, end = schedule.start.toordinal(), schedule.sessions[-1].at.toordinal() + 1
    for fill, a, b in ((dots, axes.first, start), (_TURNING, start, end)):
        if b > a:
            left, right = px(axes.x(a)), px(axes.x(b))
            size = {"width": right - left, "height": axes.bottom - axes.top + 8}
            add(svg, "rect", x=left, y=axes.top - 8, fill=fill, **size)
    for i in range(int((axes.high_mm - axes.low_mm) / axes.step_mm) + 1):
        reading_mm = axes.low_mm + i * axes.step_mm
        y = axes.y(reading_mm)
        add(svg, "path", d=f"M{LEFT - 4} {px(y)}H{RIGHT}", stroke=FAINT, stroke_width=0.8)
        add(svg, "text", number(reading_mm), x=LEFT - 7, y=y + 3.5, text_anchor="end")
    add(svg, "path", d=f"M{LEFT} {px(axes.top - 8)}V{px(axes.bottom)}H{RIGHT}", stroke=INK, fill="none")
    for kind, session in (("first", schedule.sessions[0]), ("last", schedule.sessions[-1])):
        draw_mark(svg, kind, axes.x(plot_ordinal(session.at)), axes.bottom)


def _date_axis(svg: Element, schedule: Schedule, axes: Axes, language: Language) -> None:
    """Dates, with the year below the first and wherever it changes."""
    year, room = 0, (RIGHT - LEFT) / 46
    days = next((step for step in _STEPS_DAYS if (axes.last - axes.first) / step <= room), _STEPS_DAYS[-1])
    begin = axes.first + (schedule.start.toordinal() - axes.first) % days
    for on in map(date.fromordinal, range(begin, axes.last, days)):
        x = axes.x(on.toordinal())
        add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}v4", stroke=INK)
        said = f"{on.day} {language.translate(MONTHS[on.month - 1])}"
        middle = max(x, 2 + text_width(said) / 2)
        add(svg, "text", said, x=middle, y=axes.bottom + 28, text_anchor="middle")
        if on.year != year:
            add(svg, "text", str(on.year), x=middle, y=axes.bottom + 40, text_anchor="middle")
            year = on.year


def _reviews(svg: Element, schedule: Schedule, axes: Axes) -> None:
    """Clinic dates on a lane below the plot, each with a thin line up where there is room for it."""
    room = (RIGHT - LEFT) / (axes.last - axes.first) * schedule.plan.review.every_days if schedule.plan.review else 0
    wide = px(min(4.5, 0.4 * room))
    for on in schedule.dates("review"):
        x = px(axes.x(on.toordinal() + 0.5))
        if room > 12:
            add(svg, "path", d=f"M{x} {px(axes.bottom)}V{px(axes.top - 8)}", stroke=SOFT, stroke_dasharray="1.5 2")
        d = f"M{x} {px(axes.bottom + 6)}l{wide} 8h-{2 * wide}z"
        add(svg, "path", d=d, fill=INK, stroke=INK, stroke_width=0.6)


def _line(svg: Element, axes: Axes, trace: Trace, i: int) -> None:
    """A strut's readings in steps, broken where it is changed: dark edges under its colour, and its own dashes."""
    parts: list[str] = []
    for run in trace.runs:
        x, y = px(axes.x(plot_ordinal(run[0].at))), px(axes.y(run[0].reading_mm))
        parts.append(f"M{x} {y}")
        for point in run[1:]:
            here, then = px(axes.x(plot_ordinal(point.at))), px(axes.y(point.reading_mm))
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
        wanted = [axes.y(swap.after_mm) for swap in same]
        for swap, y, beside in zip(same, wanted, spaced_apart(wanted, 12, axes.top, axes.bottom - 8), strict=True):
            jump = f"M{px(x)} {px(axes.y(swap.before_mm))}V{px(y)}"
            add(svg, "path", d=jump, stroke=INK, stroke_width=1.2, stroke_dasharray="1.5 2")
            add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 9)} {px(beside)}", stroke=SOFT, stroke_width=0.8)
            draw_mark(svg, "swap", x - 14, beside)
            number_of = {"font_size": "9", "font_weight": "bold", "text_anchor": "middle"}
            add(svg, "text", swap.strut, x=x - 14, y=beside + 3.2, **number_of)


def _seen(svg: Element, axes: Axes, traces: Sequence[Trace]) -> None:
    """What was really read."""
    for seen in (seen for trace in traces for seen in trace.seen):
        draw_mark(svg, "reading", axes.x(plot_ordinal(seen.at)), axes.y(seen.reading_mm))


def _ends(svg: Element, schedule: Schedule, axes: Axes, traces: Sequence[Trace]) -> None:
    """Each strut's number and reading beside its end, and its number beside its start where there is room."""
    x = axes.x(plot_ordinal(schedule.sessions[-1].at))
    places = _spread(axes, [trace.end_mm for trace in traces])
    for i, (trace, (y, label_y)) in enumerate(zip(traces, places, strict=True)):
        _numbered(svg, i, RIGHT + 16, label_y, f"M{px(x)} {px(y)}H{RIGHT + 2}L{RIGHT + 9} {px(label_y)}")
        add(svg, "text", mm(trace.end_mm), x=RIGHT + 27, y=label_y + 3.5)
    x = axes.x(plot_ordinal(schedule.start))
    if x - LEFT < 34:
        return
    for i, (y, label_y) in enumerate(_spread(axes, [trace.start_mm for trace in traces])):
        _numbered(svg, i, x - 24, label_y, f"M{px(x)} {px(y)}L{px(x - 17)} {px(label_y)}")


def _spread(axes: Axes, readings_mm: Sequence[Fraction]) -> list[tuple[float, float]]:
    """Where lines begin or end, and beside that a place for each number, clear of the others."""
    wanted = [axes.y(reading_mm) for reading_mm in readings_mm]
    return list(zip(wanted, spaced_apart(wanted, _LINE, axes.top, axes.bottom - _NUMBER - 3), strict=True))


def _numbered(svg: Element, i: int, x: float, y: float, leader: str) -> None:
    add(svg, "path", d=leader, stroke=SOFT, stroke_width=0.8, fill="none")
    draw_coloured_number(add(svg, "g", transform=f"translate({px(x)} {px(y)})"), strut_colours(i + 1)[i], _NUMBER)
