"""The strip below the chart: the days from surgery on which frames of published groups came off, as a range.

Its axis counts days and bears no dates, so that nobody reads a day of removal from it.
"""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.figures.axes import LEFT, RIGHT
from bt_cli.figures.svg import INK, add, px, wrapped
from bt_cli.schedule.forecast import FrameTime, frame_time
from bt_cli.schedule.model import Schedule

_STEPS_DAYS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def draw_strip(svg: Element, schedule: Schedule, fills: dict[str, str], height: float, language: Language) -> float:
    """The strip at the foot of a drawing of this height; returns where it begins: the foot where nothing fits."""
    foreseen = frame_time(schedule.plan)
    if not foreseen:
        return height
    lines = [line for text in _texts(schedule, foreseen, language) for line in wrapped(text, RIGHT - LEFT - 19)]
    top = height - 57 - 12 * len(lines)
    heading = language.translate("How long frames stayed on, in days after surgery")
    add(svg, "text", heading, x=LEFT, y=top + 13, font_weight="bold")
    _bars(svg, schedule, foreseen, fills, top + 18)
    add(svg, "rect", x=LEFT, y=top + 53, width=14, height=9, fill=fills["published"], stroke=INK, stroke_width=0.7)
    for i, line in enumerate(lines):
        add(svg, "text", line, x=LEFT + 19, y=top + 61 + 12 * i)
    return top


def _texts(schedule: Schedule, foreseen: FrameTime, language: Language) -> Iterator[str]:
    """The range in words, what this plan says against it, and where it is from."""
    yield language.translate(
        "Worked out from published groups: {low}–{high} days for this length. This is not your date.",
        low=foreseen.low_days,
        high=foreseen.high_days,
    )
    turning_days = _since_surgery(schedule, schedule.sessions[-1].at)
    if foreseen.low_days < turning_days:
        yield language.translate("Here the turning alone lasts until day {day}.", day=turning_days)
    yield language.translate("Published in: {sources}", sources="; ".join(foreseen.sources))


def _bars(svg: Element, schedule: Schedule, foreseen: FrameTime, fills: dict[str, str], top: float) -> None:
    """The plan's phases, below them the published range, and the axis of days."""
    start, end = (_since_surgery(schedule, at) for at in (schedule.start, schedule.sessions[-1].at))
    days = max(end + 1, foreseen.high_days)
    per_day = (RIGHT - LEFT) / days
    spans = ("latency", 0, start), ("turning", start, end + 1), ("published", foreseen.low_days, foreseen.high_days)
    for fill, a, b in spans:
        y = top + 9 if fill == "published" else top
        size = {"width": (b - a) * per_day, "height": 9}
        add(svg, "rect", x=LEFT + a * per_day, y=y, fill=fills[fill], stroke=INK, stroke_width=0.7, **size)
    add(svg, "path", d=f"M{LEFT} {px(top + 18)}H{RIGHT}", stroke=INK)
    step = next(step for step in _STEPS_DAYS if days / step <= 10)
    for day in range(0, days + 1, step):
        x = LEFT + day * per_day
        add(svg, "path", d=f"M{px(x)} {px(top + 18)}v3", stroke=INK)
        add(svg, "text", str(day), x=min(x, RIGHT - 8), y=top + 30, text_anchor="middle")


def _since_surgery(schedule: Schedule, on: date) -> int:
    """Days after the operation; without its date nothing is foreseen. A datetime counts by its date."""
    assert schedule.plan.surgery  # noqa: S101 - for the type checker
    return on.toordinal() - schedule.plan.surgery.toordinal()
