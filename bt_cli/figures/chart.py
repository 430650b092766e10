"""The chart of a plan, mm against date: how far the bone has come, each level, a cable; or what six scales read.

Below the way of the bone stands how long such frames stayed on. It always shows the whole course. Nothing is told by
colour alone: grey, hatching, dashes, shapes and words carry everything. A day is as wide as any other, and the time of
a session is the local wall clock.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from xml.etree.ElementTree import Element

from bt_cli.document.bone_ways import bone_mm
from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.report import Report
from bt_cli.figures.axes import LEFT, RIGHT, Axes, GridLine, draw_dates, draw_plot
from bt_cli.figures.chart_legend import LINE, STROKE, draw_legend, draw_mark, fill_patterns, legend_keys
from bt_cli.figures.forecast_strip import draw_strip
from bt_cli.figures.letters import draw_letter, draw_strut_number
from bt_cli.figures.series import MAIN, ChartLine, Trace, date_ordinal, lines_of, recorded, traces_of
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import INK, SOFT, add, canvas, px
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Phase, phases
from bt_cli.words import mm, number

WIDTH, HEIGHT = 584, 320
_LETTER = 7.1  # px: the radius of a letter or number, which is then 9 pt on A4
_NUMBERS = 500  # px: where the plot ends on whose right numbers stand
_STRUT_DASHES = ("none", "11 3", "6 3", "2.5 2.5", "11 3 2.5 3", "11 3 2.5 3 2.5 3")


def progress_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """Planned mm against date; `height` in px."""
    schedule, language = report.schedule, language.of(report.schedule.mechanisms)
    title = _title(schedule, language)
    traces = traces_of(schedule) if schedule.correction else ()
    lines = [] if traces else lines_of(schedule, language)
    svg = canvas("chart", WIDTH, height, title, " ".join(_description(schedule, lines, traces, language)))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    phases_drawn = () if traces or schedule.has_multiple_levels else phases(schedule)
    fills = fill_patterns(svg, phases_drawn)
    keys = [*((line.id, line.label) for line in lines if line.label), *legend_keys(schedule, traces, language)]
    legend_end = draw_legend(svg, keys, fills, {line.id: line.dashes for line in lines})
    foot = height if traces else draw_strip(svg, schedule, fills, height, language)
    spans = _phase_spans(schedule, phases_drawn, fills)
    if traces:
        axes, grid = _scale_axes(schedule, traces, (legend_end + 16, foot - 48))
    else:
        axes, grid = _way_axes(schedule, lines, (legend_end + 16, foot - 46))
    draw_plot(svg, axes, spans, grid)
    draw_dates(svg, axes, schedule.start.date(), language)
    last_y = axes.bottom if traces else axes.y(lines[0].made_mm[-1])
    draw_mark(svg, "first", axes.x(date_ordinal(schedule.sessions[0].at)), axes.bottom)
    draw_mark(svg, "last", axes.x(date_ordinal(schedule.sessions[-1].at)), last_y)
    _reviews(svg, schedule, axes, next((line for line in lines if line.id == MAIN), None))
    if traces:
        _struts(svg, schedule, axes, traces)
    else:
        _ways(svg, schedule, axes, lines)
    return svg


def _title(schedule: Schedule, language: Language) -> str:
    if schedule.correction:
        return language.translate("What the scale of each strut reads, in mm, by date")
    if schedule.plan.goal.angle_deg:
        return language.translate("Planned opening in mm of arc and in degrees, by date")
    return language.translate("Planned movement in mm, by date")


def _description(
    schedule: Schedule, lines: Sequence[ChartLine], traces: Sequence[Trace], language: Language
) -> Iterator[str]:
    first, last = (language.day(schedule.sessions[end].at) for end in (0, -1))
    if traces:
        yield language.translate("From {first} to {last}, as planned.", first=first, last=last)
    else:
        distance = mm(lines[0].end_mm)
        yield language.translate(
            "From 0 mm on {first} to {distance} on {last}, as planned.", first=first, distance=distance, last=last
        )
    yield from (f"{line.label}." for line in lines if line.label)
    for trace in traces:
        ends = {"start": mm(trace.start_mm), "end": mm(trace.end_mm)}
        yield language.translate("Strut {number}: {start}, then {end}.", number=trace.strut, **ends)


def _phase_spans(
    schedule: Schedule, phases_drawn: Sequence[Phase], fills: dict[str, str]
) -> list[tuple[str, float, float]]:
    """What is behind the lines of the bone: waiting, and each phase of turning."""
    start, end = schedule.start.toordinal(), schedule.sessions[-1].at.toordinal() + 1
    spans = [(fills["latency"], float(_date_span(schedule)[0]), float(start))]
    spans += [] if phases_drawn else [(fills["turning"], float(start), float(end))]
    begins = [start, *(date_ordinal(phase.first.at) for phase in phases_drawn[1:]), end]
    for phase, (begin, then) in zip(phases_drawn, pairwise(begins), strict=False):
        fill = fills["turning" if phase.name == phases_drawn[0].name else phase.name]
        spans.append((fill, begin, min(then, phase.last.at.toordinal() + 1)))
    return spans


def _date_span(schedule: Schedule) -> tuple[int, int]:
    """The ordinals of the first day, of surgery where it is known, and of the day after the last turn or review."""
    first = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    return first.toordinal(), max(milestone.on for milestone in schedule.milestones).toordinal() + 1


def _way_axes(schedule: Schedule, lines: Sequence[ChartLine], ends: tuple[float, float]) -> tuple[Axes, list[GridLine]]:
    """High enough for every line, with a line at each whole step of mm and at the goal."""
    most_mm = float(max(schedule.distance_mm, *(made_mm for line in lines for made_mm in line.made_mm)))
    axes = Axes(*_date_span(schedule), 0, most_mm, RIGHT, *ends)
    goal_mm, whole_deg = Decimal(str(most_mm)), schedule.plan.goal.angle_deg
    step_mm = axes.step_mm(12, goal_mm)
    below = [step_mm * i for i in range(int(goal_mm / step_mm) + 1)]
    grid = []
    for value in (*(v for v in below if axes.y(float(v)) - axes.top > 11), goal_mm):
        open_deg = ""  # how far a hinge is open there
        if whole_deg and value:
            open_deg = f"{number(round(value * whole_deg / schedule.plan.distance_mm, 1))}°"
        grid.append(GridLine(float(value), number(bone_mm(Fraction(value), schedule.plan.level_plans)), open_deg))
    return axes, grid


def _scale_axes(schedule: Schedule, traces: Sequence[Trace], ends: tuple[float, float]) -> tuple[Axes, list[GridLine]]:
    """As few whole steps of mm as hold all readings, with a line at each."""
    shown = [reading for trace in traces for reading in trace.shown_mm]
    least, most = min(shown), max(shown)
    axes = Axes(*_date_span(schedule), least, most, _NUMBERS, *ends)
    step = Fraction(axes.step_mm(14, most - least))
    low = floor(least / step) * step
    high = max(ceil(most / step) * step, low + step)
    grid = [GridLine(low + i * step, number(low + i * step)) for i in range(int((high - low) / step) + 1)]
    return axes._replace(low_mm=low, high_mm=high), grid


def _reviews(svg: Element, schedule: Schedule, axes: Axes, line: ChartLine | None) -> None:
    """Clinic dates on a lane below the plot, where there is room each with a thin line up, to the bone's own line."""
    every_days = schedule.plan.review.every_days if schedule.plan.review else 7
    room = (axes.right - LEFT) / (axes.last - axes.first) * every_days
    wide = px(min(4.5, 0.4 * room))
    for on in schedule.dates("review"):
        noon = on.toordinal() + 0.5
        x, top = px(axes.x(noon)), axes.top - 8
        within = not line or date_ordinal(line.times[0]) < noon < date_ordinal(line.times[-1])
        if line and within:
            top = axes.y(line.by_mm(noon))
        if room > 12 and within:
            add(svg, "path", d=f"M{x} {px(axes.bottom)}V{px(top)}", stroke=SOFT, stroke_dasharray="1.5 2")
        d = f"M{x} {px(axes.bottom + 6)}l{wide} 8h-{2 * wide}z"
        add(svg, "path", d=d, fill=INK, stroke=INK, stroke_width=0.6)


def _ways(svg: Element, schedule: Schedule, axes: Axes, lines: Sequence[ChartLine]) -> None:
    """The lines of the bone with re-sets and records on them, and at their ends the letters of each level."""
    for line in lines:
        start = line.start.replace(hour=0, minute=0), Fraction(0)
        points = [start, *zip(line.times, line.made_mm, strict=True)]
        dashed = {} if line.dashes == "none" else {"stroke_dasharray": line.dashes}
        add(svg, "path", id=line.id, d=axes.stepped(points), **STROKE, **dashed)
        for on in line.resets:  # before that day's first turn
            draw_mark(svg, "reset", axes.x(on.toordinal()), axes.y(line.before_mm(on.toordinal())))
    for seen in recorded(schedule):
        draw_mark(svg, seen.kind, axes.x(date_ordinal(seen.at)), axes.y(float(seen.done_mm)))
    labelled = [line for line in lines if line.letter]
    ends = [axes.y(line.made_mm[-1]) for line in labelled]
    places = spaced_apart([y - 12 for y in ends], 2 * _LETTER + 1, axes.top, axes.bottom - 2 * _LETTER)
    for line, y, place in zip(labelled, ends, places, strict=True):
        x = axes.x(date_ordinal(line.times[-1]))
        add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 14)} {px(place)}", stroke=SOFT, stroke_width=0.8)
        draw_letter(add(svg, "g", transform=f"translate({px(x - 14)} {px(place)})"), line.letter, _LETTER)


def _struts(svg: Element, schedule: Schedule, axes: Axes, traces: Sequence[Trace]) -> None:
    """A line for each scale, broken where its strut is changed: dark edges under its colour, and its own dashes."""
    for i, (trace, look) in enumerate(zip(traces, strut_colours(len(traces)), strict=True)):
        name, d = f"chart-line{trace.strut}", "".join(axes.stepped(run) for run in trace.runs)
        add(add(svg, "defs"), "path", id=name, d=d, fill="none", stroke_dasharray=_STRUT_DASHES[i])
        for colour, width in ((INK, 3.4), (look["fill"], 2)):
            add(svg, "use", href=f"#{name}", stroke=colour, stroke_width=width)
    _swaps(svg, axes, traces)
    for seen in (seen for trace in traces for seen in trace.seen):
        draw_mark(svg, "reading", axes.x(date_ordinal(seen.at)), axes.y(seen.reading_mm))
    x = axes.x(date_ordinal(schedule.sessions[-1].at))
    for i, (y, label_y) in enumerate(_spread(axes, [trace.end_mm for trace in traces])):
        _numbered(svg, i, _NUMBERS + 16, label_y, f"M{px(x)} {px(y)}H{_NUMBERS + 2}L{_NUMBERS + 9} {px(label_y)}")
        add(svg, "text", mm(traces[i].end_mm), x=_NUMBERS + 27, y=label_y + 3.5)
    x = axes.x(date_ordinal(schedule.start))
    if x - LEFT >= 34:
        for i, (y, label_y) in enumerate(_spread(axes, [trace.start_mm for trace in traces])):
            _numbered(svg, i, x - 24, label_y, f"M{px(x)} {px(y)}L{px(x - 17)} {px(label_y)}")


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
            draw_mark(svg, "exchange", x - 14, beside)
            number_of = {"font_size": "10", "font_weight": "bold", "text_anchor": "middle"}
            add(svg, "text", swap.strut, x=x - 14, y=beside + 3.5, **number_of)


def _spread(axes: Axes, readings_mm: Sequence[Fraction]) -> list[tuple[float, float]]:
    """Where lines begin or end, and beside that a place for each number, clear of the others."""
    heights = [axes.y(reading_mm) for reading_mm in readings_mm]
    return list(zip(heights, spaced_apart(heights, LINE, axes.top, axes.bottom - _LETTER - 3), strict=True))


def _numbered(svg: Element, i: int, x: float, y: float, leader: str) -> None:
    add(svg, "path", d=leader, stroke=SOFT, stroke_width=0.8, fill="none")
    draw_strut_number(add(svg, "g", transform=f"translate({px(x)} {px(y)})"), strut_colours(i + 1)[i], _LETTER)
