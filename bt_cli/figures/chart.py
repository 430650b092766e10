"""The chart of a plan, mm against date: how far the bone has come, each level, a cable; or what six scales read.

Below the way of the bone stands how long such frames stayed on. It always shows the whole course. Nothing is told by
colour alone: grey, hatching, dashes, shapes and words carry everything. A day is as wide as any other, and the time of
a session is the local wall clock.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.language import N_, Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.phrases import NOTES
from bt_cli.document.report import Report
from bt_cli.figures.forecast_strip import LEFT, RIGHT, draw_strip
from bt_cli.figures.letters import draw_letter, draw_strut_number
from bt_cli.figures.series import MAIN, ChartLine, Trace, date_ordinal, lines_of, recorded, traces_of
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.svg import FAINT, INK, SOFT, add, canvas, pattern, px, text_width
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Phase, phases
from bt_cli.words import MONTHS, mm, number

WIDTH, HEIGHT = 584, 320
_LINE, _LETTER = 15, 7.1  # px from line to line of text; the radius of a letter or number, which is then 9 pt on A4
_NUMBERS = 500  # px: where the plot ends on whose right numbers stand
_STEPS_MM = [Decimal(n).scaleb(power) for power in (-1, 0, 1, 2) for n in (1, 2, 5)]
_STROKE: dict[str, float | str] = {"stroke": INK, "stroke_width": 1.8, "fill": "none"}
_TURNING = {
    "distraction": N_("turning (distraction)"),
    "compression": N_("turning (compression)"),
    "correction": N_("turning (correction)"),
    "reversal": N_("turning back (reversal)"),
    "accordion": N_("turning back and forth (accordion)"),
}
_GREY = "#e9e9e9"
_RULED = {"reversal": "M2.5 0V5", "accordion": "M2.5 0V5M0 2.5H5", "compression": "M0 2.5H5"}
_STRUT_DASHES = ("none", "11 3", "6 3", "2.5 2.5", "11 3 2.5 3", "11 3 2.5 3 2.5 3")
_MARKS = {
    "reading": "m-4 -4l8 8m0 -8l-8 8",
    "xray": "m-3.5 -3.5h7v7h-7z",
    "first": "m0 -4a4 4 0 1 0 .01 0z",
    "last": "m0 -5l5 5-5 5-5-5z",
    "review": "m0 -4l4.5 8h-9z",
    "reset": "m-4 -4h8v8h-8z",
    "exchange": "m-5 -5h10v10h-10z",  # round the number of a strut
}


class Axes(NamedTuple):
    """Where dates and mm are in the plot, in px. Dates are ordinals, a time of day is a part of one."""

    first: int
    last: int
    low_mm: Fraction | float
    high_mm: Fraction | float
    right: float
    top: float
    bottom: float

    def x(self, ordinal: float) -> float:
        """Where a date is."""
        return LEFT + (ordinal - self.first) / (self.last - self.first) * (self.right - LEFT)

    def y(self, value_mm: Fraction | float) -> float:
        """Where a number of mm is."""
        share = (value_mm - self.low_mm) / (self.high_mm - self.low_mm)
        return self.bottom - float(share) * (self.bottom - self.top)


def progress_chart(report: Report, language: Language, height: float = HEIGHT) -> Element:
    """Planned mm against date; `height` in px."""
    schedule, language = report.schedule, language.of(report.schedule.mechanisms)
    title = _title(schedule, language)
    traces = traces_of(schedule) if schedule.correction else ()
    lines = [] if traces else lines_of(schedule, language)
    svg = canvas("chart", WIDTH, height, title, " ".join(_description(schedule, lines, traces, language)))
    add(svg, "text", title, x=LEFT, y=14, font_size=12, font_weight="bold")
    phases_drawn = () if traces or schedule.has_multiple_levels else phases(schedule)
    fills = _patterns(svg, phases_drawn)
    keys = [*((line.id, line.label) for line in lines if line.label), *_keys(schedule, traces, language)]
    legend_end = _legend(svg, keys, fills, {line.id: line.dashes for line in lines})
    foot = height if traces else draw_strip(svg, schedule, fills, height, language)
    spans = _phase_spans(schedule, phases_drawn, fills)
    if traces:
        axes = _scale_axes(svg, schedule, traces, spans, (legend_end + 16, foot - 48))
    else:
        axes = _way_axes(svg, schedule, lines, spans, (legend_end + 16, foot - 46))
    _dates(svg, axes, _ticks(schedule.start.date(), axes), language)
    last_y = axes.bottom if traces else axes.y(lines[0].made_mm[-1])
    _mark(svg, "first", axes.x(date_ordinal(schedule.sessions[0].at)), axes.bottom)
    _mark(svg, "last", axes.x(date_ordinal(schedule.sessions[-1].at)), last_y)
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
        distance = mm(lines[0].made_mm[-1])
        yield language.translate(
            "From 0 mm on {first} to {distance} on {last}, as planned.", first=first, distance=distance, last=last
        )
    yield from (f"{line.label}." for line in lines if line.label)
    for trace in traces:
        ends = {"start": mm(trace.start_mm), "end": mm(trace.end_mm)}
        yield language.translate("Strut {number}: {start}, then {end}.", number=trace.strut, **ends)


def _patterns(svg: Element, phases_drawn: Sequence[Phase]) -> dict[str, str]:
    """The fill of each phase: dots while waiting, grey while turning, hatching for what others had.

    What comes after the first that is turned, and is something else, is ruled on the same grey.
    """
    defs = add(svg, "defs")
    later = [name for name in dict.fromkeys(phase.name for phase in phases_drawn) if name != phases_drawn[0].name]
    dots, lines = "M1.5 1.5h1.2M4.5 4.5h1.2", "M0 5L5 0M-1 1L1 -1M4 6L6 4"
    return {
        "latency": pattern(defs, "chart-dots", 6, "#fff", dots, stroke="#8a8a8a", stroke_width=1.2),
        "turning": _GREY,
        **{name: pattern(defs, f"chart-{name}", 5, _GREY, _RULED[name], stroke="#8a8a8a") for name in later},
        "published": pattern(defs, "chart-hatch", 5, "#fff", lines, stroke=INK, stroke_width=0.9),
    }


def _keys(schedule: Schedule, traces: Sequence[Trace], language: Language) -> Iterator[tuple[str, str]]:
    """Everything that the chart marks, with its words."""
    translate, last = language.translate, schedule.sessions[-1].at
    surgery, days = schedule.plan.surgery, (N_("day"), N_("days"))
    if surgery and (waits := (schedule.start.date() - surgery).days):
        yield "latency", translate("waiting (latency): {days}", days=language.counted(waits, *days))
    if traces or schedule.has_multiple_levels:
        yield "turning", translate("turning: {days}", days=language.counted(schedule.days, *days))
    else:
        yield from _phase_keys(schedule, language)
    yield "first", translate("first turn: {date}", date=language.day(schedule.sessions[0].at))
    if schedule.dates("expected_contact") == [last.date()]:
        yield "last", translate("last turn, bone ends expected to meet: {date}", date=language.day(last))
    else:
        yield "last", translate("last turn: {date}", date=language.day(last))
    seen = {mark.kind for mark in recorded(schedule)} if not traces else set()
    if "reading" in seen or any(trace.seen for trace in traces):
        yield "reading", translate("scale as it was read")
    if "xray" in seen:
        yield "xray", translate("gap on X-ray")
    if schedule.dates("review"):
        yield "review", translate(NOTES["review"])
    if any(trace.swaps for trace in traces):
        yield "exchange", translate("the strut of this number is changed")
    elif schedule.dates("swap") and not traces:
        yield "reset", translate("hardware re-set")


def _phase_keys(schedule: Schedule, language: Language) -> Iterator[tuple[str, str]]:
    """What is turned, each word once with its days, the first in plain grey."""
    phases_drawn, days = phases(schedule), (N_("day"), N_("days"))
    for name in dict.fromkeys(phase.name for phase in phases_drawn):
        spans = [(p.last.at.date() - p.first.at.date()).days + 1 for p in phases_drawn if p.name == name]
        number_of = sum(spans) if len(phases_drawn) > 1 else schedule.days
        text = f"{language.translate(_TURNING[name])}: {language.counted(number_of, *days)}"
        yield "turning" if name == phases_drawn[0].name else name, text


def _legend(svg: Element, keys: Iterable[tuple[str, str]], fills: dict[str, str], dashes: dict[str, str]) -> float:
    """What fills, lines and marks are, by what each is drawn with, in as many rows as need be; where the last ends."""
    x, y = float(LEFT), 14 + _LINE + 1
    for sign, text in keys:
        width = 20 + text_width(text)
        if x > LEFT and x + width > RIGHT:
            x, y = LEFT, y + _LINE
        if sign in fills:
            add(svg, "rect", x=x, y=y - 8, width=14, height=9, fill=fills[sign], stroke=INK, stroke_width=0.7)
        elif sign in dashes:
            add(svg, "path", d=f"M{px(x)} {px(y - 3.5)}h16", stroke_dasharray=dashes[sign], **_STROKE)
        else:
            _mark(svg, sign, x + 7, y - 3.5)
        add(svg, "text", text, x=x + 19, y=y)
        x += width + 12
    return y


def _mark(svg: Element, kind: str, x: float, y: float) -> None:
    """A sign with its middle at x, y (px); `kind` is a key of `_MARKS`."""
    fill = "#fff" if kind in ("first", "reset", "exchange", "xray") else INK
    add(svg, "path", d=f"M{px(x)} {px(y)}{_MARKS[kind]}", fill=fill, stroke=INK, stroke_width=1.3)


def _date_span(schedule: Schedule) -> tuple[int, int]:
    """The ordinals of the first day, of surgery where it is known, and of the day after the last turn or review."""
    first = min(schedule.plan.surgery or schedule.start.date(), schedule.start.date())
    return first.toordinal(), max(milestone.on for milestone in schedule.milestones).toordinal() + 1


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


def _way_axes(
    svg: Element,
    schedule: Schedule,
    lines: Sequence[ChartLine],
    spans: Iterable[tuple[str, float, float]],
    ends: tuple[float, float],
) -> Axes:
    """High enough for every line, with a level at each whole step of mm and at the goal."""
    most_mm = float(max(schedule.distance_mm, *(made_mm for line in lines for made_mm in line.made_mm)))
    axes = Axes(*_date_span(schedule), 0, most_mm, RIGHT, *ends)
    _spans(svg, axes, spans)
    goal_mm, whole_deg = Decimal(str(most_mm)), schedule.plan.goal.angle_deg
    step_mm = _step_mm(axes, 12, goal_mm)
    below = [step_mm * i for i in range(int(goal_mm / step_mm) + 1)]
    for value in (*(v for v in below if axes.y(float(v)) - axes.top > 11), goal_mm):
        y = axes.y(float(value))
        _level(svg, axes, y, number(round(value, 2) if whole_deg else value))
        if whole_deg and value:  # how far a hinge is open there, clear of what is behind it
            text = f"{number(round(value * whole_deg / schedule.plan.distance_mm, 1))}°"
            add(svg, "rect", x=LEFT + 2, y=y - 6, width=text_width(text) + 4, height=12, fill="#fff")
            add(svg, "text", text, x=LEFT + 4, y=y + 3.5)
    _plot_frame(svg, axes)
    return axes


def _scale_axes(
    svg: Element,
    schedule: Schedule,
    traces: Sequence[Trace],
    spans: Iterable[tuple[str, float, float]],
    ends: tuple[float, float],
) -> Axes:
    """As few whole steps of mm as hold all readings, with a level at each."""
    shown = [reading for trace in traces for reading in trace.shown_mm]
    least, most = min(shown), max(shown)
    axes = Axes(*_date_span(schedule), least, most, _NUMBERS, *ends)
    step = Fraction(_step_mm(axes, 14, most - least))
    low, high = floor(least / step) * step, ceil(most / step) * step
    axes = axes._replace(low_mm=low, high_mm=max(high, low + step))
    _spans(svg, axes, spans)
    for i in range(int((axes.high_mm - low) / step) + 1):
        _level(svg, axes, axes.y(low + i * step), number(low + i * step))
    _plot_frame(svg, axes)
    return axes


def _step_mm(axes: Axes, apart_px: float, range_mm: Fraction | Decimal) -> Decimal:
    """The step between levels, of which as many are drawn as stand clear of each other."""
    most = min(6, max(1, int((axes.bottom - axes.top) / apart_px)))
    return next((step for step in _STEPS_MM if Fraction(range_mm) / Fraction(step) <= most), _STEPS_MM[-1])


def _spans(svg: Element, axes: Axes, spans: Iterable[tuple[str, float, float]]) -> None:
    """Fill times behind the lines: (fill, first, last) each, the times as ordinals. Empty spans are left out."""
    for fill, begin, end in spans:
        if end > begin:
            left, right = px(axes.x(begin)), px(axes.x(end))
            size = {"width": right - left, "height": axes.bottom - axes.top + 8}
            add(svg, "rect", x=left, y=axes.top - 8, fill=fill, **size)


def _level(svg: Element, axes: Axes, y: float, text: str) -> None:
    """A thin line across the plot at y (px), with `text` at its left end."""
    add(svg, "path", d=f"M{LEFT - 4} {px(y)}H{axes.right}", stroke=FAINT, stroke_width=0.8)
    add(svg, "text", text, x=LEFT - 7, y=y + 3.5, text_anchor="end")


def _plot_frame(svg: Element, axes: Axes) -> None:
    """The two axes."""
    add(svg, "path", d=f"M{LEFT} {px(axes.top - 8)}V{px(axes.bottom)}H{axes.right}", stroke=INK, fill="none")


def _ticks(start: date, axes: Axes) -> list[date]:
    """Dates far enough apart: the start's weekday over weeks, the first of the month over many months."""
    room = (axes.right - LEFT) / 46
    for days in (1, 2, 7, 14, 28):
        if (axes.last - axes.first) / days <= room:
            first = axes.first + (start.toordinal() - axes.first) % days
            return [date.fromordinal(n) for n in range(first, axes.last, days) if axes.x(n) < RIGHT - 16]
    shown: list[date] = []
    for months in (2, 3, 6, 12):
        first_day, last_day = date.fromordinal(axes.first), date.fromordinal(axes.last)
        years, every = range(first_day.year, last_day.year + 1), range(1, 13, months)
        firsts = [date(year, month, 1) for year in years for month in every]
        shown = [on for on in firsts if first_day <= on and axes.x(on.toordinal()) < RIGHT - 16]
        if len(shown) <= room:
            break
    return shown


def _dates(svg: Element, axes: Axes, dates: Iterable[date], language: Language) -> None:
    """Dates, with the year below the first and wherever it changes."""
    year = 0
    for on in dates:
        x = axes.x(on.toordinal())
        add(svg, "path", d=f"M{px(x)} {px(axes.bottom)}v4", stroke=INK)
        text = f"{on.day} {language.translate(MONTHS[on.month - 1])}"
        middle = max(x, 2 + text_width(text) / 2)
        add(svg, "text", text, x=middle, y=axes.bottom + 28, text_anchor="middle")
        if on.year != year:
            add(svg, "text", str(on.year), x=middle, y=axes.bottom + 40, text_anchor="middle")
            year = on.year


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


def _steps(axes: Axes, points: Iterable[tuple[datetime, Fraction]]) -> str:
    """A line in steps, one for each turn, to its last point; where two fall on the same tenth of a px, they are one."""
    parts: list[str] = []
    x = y = end = 0.0
    for at, value_mm in points:
        end, to_y = px(axes.x(date_ordinal(at))), px(axes.y(value_mm))
        if not parts:
            parts, x, y = [f"M{end} {to_y}"], end, to_y
        elif to_y != y:
            if end == x and len(parts) > 1:
                parts.pop()
            parts.append(f"H{end}V{to_y}")
            x, y = end, to_y
    return "".join([*parts, f"H{end}"] if end > x else parts)


def _ways(svg: Element, schedule: Schedule, axes: Axes, lines: Sequence[ChartLine]) -> None:
    """The lines of the bone with re-sets and records on them, and at their ends the letters of each level."""
    for line in lines:
        start = line.start.replace(hour=0, minute=0), Fraction(0)
        points = [start, *zip(line.times, line.made_mm, strict=True)]
        dashed = {} if line.dashes == "none" else {"stroke_dasharray": line.dashes}
        add(svg, "path", id=line.id, d=_steps(axes, points), **_STROKE, **dashed)
        for on in line.resets:  # before that day's first turn
            _mark(svg, "reset", axes.x(on.toordinal()), axes.y(line.before_mm(on.toordinal())))
    for seen in recorded(schedule):
        _mark(svg, seen.kind, axes.x(date_ordinal(seen.at)), axes.y(float(seen.done_mm)))
    lettered = [line for line in lines if line.letter]
    ends = [axes.y(line.made_mm[-1]) for line in lettered]
    places = spaced_apart([y - 12 for y in ends], 2 * _LETTER + 1, axes.top, axes.bottom - 2 * _LETTER)
    for line, y, place in zip(lettered, ends, places, strict=True):
        x = axes.x(date_ordinal(line.times[-1]))
        add(svg, "path", d=f"M{px(x)} {px(y)}L{px(x - 14)} {px(place)}", stroke=SOFT, stroke_width=0.8)
        draw_letter(add(svg, "g", transform=f"translate({px(x - 14)} {px(place)})"), line.letter, _LETTER)


def _struts(svg: Element, schedule: Schedule, axes: Axes, traces: Sequence[Trace]) -> None:
    """A line for each scale, broken where its strut is changed: dark edges under its colour, and its own dashes."""
    for i, (trace, look) in enumerate(zip(traces, strut_colours(len(traces)), strict=True)):
        d = "".join(_steps(axes, run) for run in trace.runs)
        shape = {"d": d, "fill": "none", "stroke_dasharray": _STRUT_DASHES[i]}
        add(svg, "path", id=f"chart-edge{trace.strut}", stroke=INK, stroke_width=3.4, **shape)
        add(svg, "path", id=f"chart-line{trace.strut}", stroke=look["fill"], stroke_width=2, **shape)
    _swaps(svg, axes, traces)
    for seen in (seen for trace in traces for seen in trace.seen):
        _mark(svg, "reading", axes.x(date_ordinal(seen.at)), axes.y(seen.reading_mm))
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
            _mark(svg, "exchange", x - 14, beside)
            number_of = {"font_size": "10", "font_weight": "bold", "text_anchor": "middle"}
            add(svg, "text", swap.strut, x=x - 14, y=beside + 3.5, **number_of)


def _spread(axes: Axes, readings_mm: Sequence[Fraction]) -> list[tuple[float, float]]:
    """Where lines begin or end, and beside that a place for each number, clear of the others."""
    heights = [axes.y(reading_mm) for reading_mm in readings_mm]
    return list(zip(heights, spaced_apart(heights, _LINE, axes.top, axes.bottom - _LETTER - 3), strict=True))


def _numbered(svg: Element, i: int, x: float, y: float, leader: str) -> None:
    add(svg, "path", d=leader, stroke=SOFT, stroke_width=0.8, fill="none")
    draw_strut_number(add(svg, "g", transform=f"translate({px(x)} {px(y)})"), strut_colours(i + 1)[i], _LETTER)
