"""The figures of a plan, plain SVG: planned mm by date, the frame on a day, and both on one sheet.

The other outputs take them from here. Ids begin with chart-, frame- and plan-, so all may stand in one page. Six struts
have their own, which need numpy: they are loaded for their plans alone.
"""

from xml.etree.ElementTree import Element

from bt_cli.output.figures import frame, progress
from bt_cli.output.figures.frame import Changes
from bt_cli.output.figures.svg import canvas, put, px, svg_text, wrapped
from bt_cli.output.language import Language
from bt_cli.output.report import Report
from bt_cli.output.rows import goal_text

__all__ = ["Changes", "drawing_changes", "frame_drawing", "plan_svg", "progress_chart", "svg_text"]

_MARGIN = 20  # px


def frame_drawing(report: Report, day: int, language: Language) -> Element:
    """The frame on one day, 0 to the last: from the side, and six struts from the front too."""
    if report.schedule.correction:
        from bt_cli.output.figures.six_views import views_drawing

        return views_drawing(report, day, language)
    return frame.frame_drawing(report, day, language)


def drawing_changes(report: Report, language: Language) -> Changes:
    """What changes in `frame_drawing` over the course, for each day."""
    if report.schedule.correction:
        from bt_cli.output.figures.six_views import views_changes

        return views_changes(report, language)
    return frame.drawing_changes(report, language)


def progress_chart(report: Report, language: Language, height: float = progress.HEIGHT) -> Element:
    """What is planned, by date: how far the bone has moved, or what six scales read."""
    if report.schedule.correction:
        from bt_cli.output.figures.six_chart import readings_chart

        return readings_chart(report, language, height)
    return progress.progress_chart(report, language, height)


def plan_svg(report: Report, day: int, language: Language) -> str:
    """Chart and drawing on one sheet, under the plan's id, title and goal."""
    schedule, plan = report.schedule, report.schedule.plan
    drawing = frame_drawing(report, day, language)
    chart_width, drawn_width = progress.WIDTH, float(drawing.get("width", ""))
    width = px(chart_width + drawn_width + 3 * _MARGIN)
    said = [text for text in (plan.title, goal_text(schedule, language)) if text]
    said += [language.say("WHAT IF: {flag}, which the plan file does not say", flag=flag) for flag in report.what_if]
    lines = [line for text in said for line in wrapped(text, width - 2 * _MARGIN, 13)]
    top, height = 50 + 18 * len(lines), float(drawing.get("height", ""))
    described = language.say("The planned movement by date, and beside it the frame on one day.")
    svg = canvas("plan", width, top + height + _MARGIN, f"{plan.id}: {' · '.join(said)}", described)
    put(svg, "text", plan.id, x=_MARGIN, y=34, font_size=18, font_weight="bold")
    for i, line in enumerate(lines):
        put(svg, "text", line, x=_MARGIN, y=54 + 18 * i, font_size=13)
    chart = progress_chart(report, language, height)
    for figure, x in ((chart, _MARGIN), (drawing, 2 * _MARGIN + chart_width)):
        figure.set("x", str(px(x)))
        figure.set("y", str(px(top)))
        svg.append(figure)
    return svg_text(svg)
