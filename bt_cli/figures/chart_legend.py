"""The legend of the chart: what fills, lines and marks are, and how each is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from bt_cli.document.language import N_, Language
from bt_cli.figures.axes import LEFT, RIGHT
from bt_cli.figures.series import Trace, recorded
from bt_cli.figures.svg import INK, add, pattern, px, text_width
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import Phase, phases

LINE = 15  # px from line to line of text
STROKE: dict[str, float | str] = {"stroke": INK, "stroke_width": 1.8, "fill": "none"}
_TURNING = {
    "distraction": N_("turning (distraction)"),
    "compression": N_("turning (compression)"),
    "correction": N_("turning (correction)"),
    "reversal": N_("turning back (reversal)"),
    "accordion": N_("turning back and forth (accordion)"),
}
_GREY = "#e9e9e9"
_RULED = {"reversal": "M2.5 0V5", "accordion": "M2.5 0V5M0 2.5H5", "compression": "M0 2.5H5"}
_MARKS = {
    "reading": "m-4 -4l8 8m0 -8l-8 8",
    "xray": "m-3.5 -3.5h7v7h-7z",
    "first": "m0 -4a4 4 0 1 0 .01 0z",
    "last": "m0 -5l5 5-5 5-5-5z",
    "review": "m0 -4l4.5 8h-9z",
    "reset": "m-4 -4h8v8h-8z",
    "exchange": "m-5 -5h10v10h-10z",  # round the number of a strut
}


def fill_patterns(svg: Element, phases_drawn: Sequence[Phase]) -> dict[str, str]:
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


def legend_keys(schedule: Schedule, traces: Sequence[Trace], language: Language) -> Iterator[tuple[str, str]]:
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
        yield "review", translate("clinic and X-ray")
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


def draw_legend(svg: Element, keys: Iterable[tuple[str, str]], fills: dict[str, str], dashes: dict[str, str]) -> float:
    """What fills, lines and marks are, by what each is drawn with, in as many rows as need be; where the last ends."""
    x, y = float(LEFT), 14 + LINE + 1
    for sign, text in keys:
        width = 20 + text_width(text)
        if x > LEFT and x + width > RIGHT:
            x, y = LEFT, y + LINE
        if sign in fills:
            add(svg, "rect", x=x, y=y - 8, width=14, height=9, fill=fills[sign], stroke=INK, stroke_width=0.7)
        elif sign in dashes:
            add(svg, "path", d=f"M{px(x)} {px(y - 3.5)}h16", stroke_dasharray=dashes[sign], **STROKE)
        else:
            draw_mark(svg, sign, x + 7, y - 3.5)
        add(svg, "text", text, x=x + 19, y=y)
        x += width + 12
    return y


def draw_mark(svg: Element, kind: str, x: float, y: float) -> None:
    """A sign with its middle at x, y (px); `kind` is a key of `_MARKS`."""
    fill = "#fff" if kind in ("first", "reset", "exchange", "xray") else INK
    add(svg, "path", d=f"M{px(x)} {px(y)}{_MARKS[kind]}", fill=fill, stroke=INK, stroke_width=1.3)
