"""The figures of a plan, plain SVG: planned mm by date, the frame on a day, and both on one sheet.

The other outputs take them from here. Ids begin with chart-, frame- and plan-, so all may stand in one page. Six struts
have their own, which need numpy: they are loaded for their plans alone.
"""

from xml.etree.ElementTree import Element

from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.language import Language
from bt_cli.document.plan_text import goal_text
from bt_cli.document.report import Report
from bt_cli.figures.axial import axial_figure
from bt_cli.figures.chart import WIDTH, progress_chart
from bt_cli.figures.layout import Figure, figure_drawing
from bt_cli.figures.svg import add, canvas, px, svg_text, wrapped

_MARGIN = 20  # px


def frame_drawing(report: Report, day: int, language: Language) -> Element:
    """The frame on one day, 0 to the last: from the side, and six struts from the front too."""
    return figure_drawing(figure_of(report, language), day, language.of(report.schedule.mechanisms))


def figure_of(report: Report, language: Language) -> Figure:
    """What there is to draw, by what the frame is: who draws it several times asks for it once."""
    schedule, language = report.schedule, language.of(report.schedule.mechanisms)
    if schedule.correction:
        from bt_cli.figures.hexapod import hexapod_figure  # only these load numpy

        return hexapod_figure(schedule, language)
    if schedule.plan.frame.hinge:
        from bt_cli.figures.hinge import hinge_figure

        return hinge_figure(schedule, language)
    return axial_figure(schedule, language)


def plan_svg(report: Report, day: int, language: Language) -> str:
    """Chart and drawing on one sheet, under the plan's id, title and goal."""
    schedule, plan, language = report.schedule, report.schedule.plan, language.of(report.schedule.mechanisms)
    drawing = frame_drawing(report, day, language)
    chart_width, drawn_width = WIDTH, float(drawing.get("width", ""))
    width = px(chart_width + drawn_width + 3 * _MARGIN)
    subtitles = [text for text in (plan.title, goal_text(schedule, language)) if text]
    subtitles += [
        language.translate("WHAT IF: {flag}, which the plan file does not say", flag=flag) for flag in report.what_if
    ]
    subtitles += [approval_text(schedule, language)] if is_draft(schedule) else []
    lines = [line for text in subtitles for line in wrapped(text, width - 2 * _MARGIN, 13)]
    top, height = 50 + 18 * len(lines), float(drawing.get("height", ""))
    described = language.translate("The planned movement by date, and beside it the frame on one day.")
    svg = canvas("plan", width, top + height + _MARGIN, f"{plan.id}: {' · '.join(subtitles)}", described)
    add(svg, "text", plan.id, x=_MARGIN, y=34, font_size=18, font_weight="bold")
    for i, line in enumerate(lines):
        add(svg, "text", line, x=_MARGIN, y=54 + 18 * i, font_size=13)
    chart = progress_chart(report, language, height)
    for figure, x in ((chart, _MARGIN), (drawing, 2 * _MARGIN + chart_width)):
        figure.set("x", str(px(x)))
        figure.set("y", str(px(top)))
        svg.append(figure)
    return svg_text(svg)
