"""The figures of a plan, plain SVG: planned mm by date, the frame on a day, and both on one sheet.

The other outputs take them from here. Ids begin with chart-, frame- and plan-, so all may stand in one page.
"""

from bt_cli.output.figures.frame import HEIGHT, Changes, drawing_changes, frame_drawing
from bt_cli.output.figures.frame import WIDTH as DRAWING_WIDTH
from bt_cli.output.figures.progress import WIDTH, progress_chart
from bt_cli.output.figures.svg import canvas, put, px, svg_text, wrapped
from bt_cli.output.language import Language
from bt_cli.output.report import Report
from bt_cli.output.rows import goal_text

__all__ = ["Changes", "drawing_changes", "frame_drawing", "plan_svg", "progress_chart", "svg_text"]

_MARGIN = 20  # px


def plan_svg(report: Report, day: int, language: Language) -> str:
    """Chart and drawing on one sheet, under the plan's id, title and goal."""
    schedule, plan = report.schedule, report.schedule.plan
    width = WIDTH + DRAWING_WIDTH + 3 * _MARGIN
    said = [text for text in (plan.title, goal_text(schedule, language)) if text]
    said += [language.say("WHAT IF: {flag}, which the plan file does not say", flag=flag) for flag in report.what_if]
    lines = [line for text in said for line in wrapped(text, width - 2 * _MARGIN, 13)]
    top = 50 + 18 * len(lines)
    described = language.say("The planned movement by date, and beside it the frame on one day.")
    svg = canvas("plan", width, top + HEIGHT + _MARGIN, f"{plan.id}: {' · '.join(said)}", described)
    put(svg, "text", plan.id, x=_MARGIN, y=34, font_size=18, font_weight="bold")
    for i, line in enumerate(lines):
        put(svg, "text", line, x=_MARGIN, y=54 + 18 * i, font_size=13)
    chart, drawing = progress_chart(report, language, HEIGHT), frame_drawing(report, day, language)
    for figure, x in ((chart, _MARGIN), (drawing, 2 * _MARGIN + WIDTH)):
        figure.set("x", str(px(x)))
        figure.set("y", str(px(top)))
        svg.append(figure)
    return svg_text(svg)
