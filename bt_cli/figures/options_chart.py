"""One chart of several strategies: for each the days from surgery to docking, and how long groups had the frame on."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from bt_cli.document.options import Option
from bt_cli.figures.svg import FAINT, INK, SOFT, add, canvas, pattern, px, text_width

_WIDTH, _LEFT, _ROW, _BAR, _TOP = 640, 150, 42, 13, 14
_CLEAR: dict[str, float | str] = {"stroke": "#fff", "stroke_width": 3, "paint_order": "stroke"}  # of lines behind
_STEPS_DAYS = (10, 20, 50, 100, 200, 500, 1000)


def options_chart(options: Sequence[Option]) -> Element:
    """The chart; a strategy that cannot be scheduled has its name and no bar."""
    height = _TOP + _ROW * len(options) + 52
    svg = canvas("options", _WIDTH, height, "Days from surgery", "Bars: days to docking or the end; range: frame time.")
    hatch = pattern(svg, "options-range", 6, "#fff", "M0 6L6 0", stroke=INK, stroke_width=0.9)
    ends = [_days(option) for option in options]
    most = max([1, *ends])
    per_day = (_WIDTH - _LEFT - 60) / most
    step = next(step for step in _STEPS_DAYS if most / step <= 8)
    bottom = _TOP + _ROW * len(options)
    for day in range(0, most + 1, step):
        x = px(_LEFT + day * per_day)
        add(svg, "path", d=f"M{x} {_TOP - 6}V{bottom}", stroke=FAINT)
        add(svg, "text", str(day), x=x, y=bottom + 13, text_anchor="middle")
    for place, option in enumerate(options):
        _bars(svg, option, _TOP + place * _ROW, per_day, hatch)
    add(svg, "path", d=f"M{_LEFT} {bottom}H{_WIDTH - 60}", stroke=INK)
    legend = bottom + 30
    add(svg, "rect", x=_LEFT, y=legend - 9, width=18, height=10, fill=SOFT)
    add(svg, "text", "days from surgery to docking, or to the end", x=_LEFT + 24, y=legend)
    add(svg, "rect", x=_LEFT, y=legend + 7, width=18, height=10, fill=hatch, stroke=INK, stroke_width=0.7)
    add(svg, "text", "days in the frame that groups published, from the least to the most", x=_LEFT + 24, y=legend + 16)
    return svg


def _days(option: Option) -> int:
    course = option.course
    if course is None:
        return 0
    return max(course.docked_days or 0, course.published.high_days if course.published else 0)


def _bars(svg: Element, option: Option, y: float, per_day: float, hatch: str) -> None:
    course = option.course
    add(svg, "text", option.name, x=_LEFT - 8, y=y + 17, text_anchor="end", font_weight="bold", font_size=11)
    if course is None or course.docked_days is None:
        add(svg, "text", "not scheduled", x=_LEFT + 6, y=y + 17)
        return
    width = px(course.docked_days * per_day)
    add(svg, "rect", x=_LEFT, y=y + 2, width=width, height=_BAR, fill=SOFT)
    refused = " REFUSED" if any(finding.severity == "error" for finding in course.findings) else ""
    add(svg, "text", f"{course.docked_days}{refused}", x=_LEFT + width + 4, y=y + 12, **_CLEAR)
    if not course.published:
        text = "frame time unknown" if course.has_frame else "no frame"
        add(svg, "text", text, x=_LEFT + 4, y=y + 28, **_CLEAR)
        return
    low, high = course.published.low_days, course.published.high_days
    size = max(2.0, (high - low) * per_day)
    x = _LEFT + low * per_day
    add(svg, "rect", x=x, y=y + 18, width=size, height=_BAR, fill=hatch, stroke=INK, stroke_width=0.7)
    text = f"{low}–{high}"
    beside = x + size + 4
    add(svg, "text", text, x=min(beside, _WIDTH - text_width(text)), y=y + 28)
