"""The figures of a plan, plain SVG: planned mm by date, the frame on a day, and both on one sheet.

The other outputs take them from here. Ids begin with chart-, frame- and plan-, so all may stand in one page. Six struts
have their own, which need numpy: they are loaded for their plans alone.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.language import Language
from bt_cli.document.phrases import goal_text
from bt_cli.document.report import Report
from bt_cli.figures import frame, progress
from bt_cli.figures.daily import DrawingChanges
from bt_cli.figures.svg import add, canvas, px, svg_text, wrapped
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule

if TYPE_CHECKING:
    from bt_cli.figures.hexapod_space import Space

_MARGIN = 20  # px


class _Drawer(NamedTuple):
    """What draws the frame of a plan: on a day, and what changes from day to day."""

    drawing: Callable[[Report, int, Language], Element]
    changes: Callable[[Report, Language], DrawingChanges]


def frame_drawing(report: Report, day: int, language: Language) -> Element:
    """The frame on one day, 0 to the last: from the side, and six struts from the front too."""
    return _drawer(report.schedule).drawing(report, day, language.of(report.schedule.mechanisms))


def drawing_changes(report: Report, language: Language) -> DrawingChanges:
    """What changes in `frame_drawing` over the course, for each day."""
    return _drawer(report.schedule).changes(report, language.of(report.schedule.mechanisms))


def space_of(report: Report, language: Language) -> "Space | None":
    """The frame from all sides, where there is such a view of it."""
    if not report.schedule.correction:
        return None
    from bt_cli.figures.hexapod_space import space_view

    return space_view(report, language)


def _drawer(schedule: Schedule) -> _Drawer:
    """By what the frame is; only those that are drawn are loaded."""
    if schedule.correction:
        from bt_cli.figures.hexapod_views import views_changes, views_drawing

        return _Drawer(views_drawing, views_changes)
    if _has_levels_drawing(schedule.plan):
        from bt_cli.figures.levels import levels_changes, levels_drawing

        return _Drawer(levels_drawing, levels_changes)
    plan = schedule.plan
    if plan.frame.hinge:
        from bt_cli.figures.hinge import hinge_changes, hinge_drawing

        return _Drawer(hinge_drawing, hinge_changes)
    if plan.frame.cable:
        from bt_cli.figures.cable import cable_changes, cable_drawing

        return _Drawer(cable_drawing, cable_changes)
    return _Drawer(frame.axial_drawing, frame.axial_drawing_changes)


def _has_levels_drawing(plan: Plan) -> bool:
    """Whether there are more than two ends of bone to draw, or a part of the frame that only that drawing knows."""
    levels, goal = plan.level_plans, plan.goal
    shortened = goal.kind == "lengthening" and goal.acute_shortening_mm is not None
    closed_first = goal.kind == "compression" and goal.defect_mm is not None
    return len(levels) > 1 or shortened or closed_first or levels[0].frame.kind == "telescopic"


def progress_chart(report: Report, language: Language, height: float = progress.HEIGHT) -> Element:
    """What is planned, by date: how far the bone has moved, or what six scales read."""
    if report.schedule.correction:
        from bt_cli.figures.hexapod_chart import readings_chart

        return readings_chart(report, language, height)
    return progress.axial_progress_chart(report, language.of(report.schedule.mechanisms), height)


def plan_svg(report: Report, day: int, language: Language) -> str:
    """Chart and drawing on one sheet, under the plan's id, title and goal."""
    schedule, plan, language = report.schedule, report.schedule.plan, language.of(report.schedule.mechanisms)
    drawing = frame_drawing(report, day, language)
    chart_width, drawn_width = progress.WIDTH, float(drawing.get("width", ""))
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
