"""The front of the sheet within the page: it is printed, and not shown on the screen, where the page says the same."""

from typing import Any
from xml.etree.ElementTree import Element

from bt_cli.output.figures.plan import frame_drawing, progress_chart
from bt_cli.output.figures.turning import turning_drawing
from bt_cli.output.language import Language
from bt_cli.output.page.parts import fact_list, own, page_head, phone, put, renamed
from bt_cli.output.paper.sheet import Sheet
from bt_cli.output.report import Report

_CHART_HEIGHT = 240  # px


def front_page(main: Element, report: Report, sheet: Sheet, language: Language) -> None:
    """What is printed before the days: the plan, how to turn, what to do, who checked it."""
    front = sheet.front
    section = put(main, "section", None, {"class": "paper front"})
    page_head(section, sheet, front["dates"])
    put(section, "p", sheet.head["title"], {"class": "sheet-title"})
    if sheet.head["unreviewed"]:
        put(section, "p", sheet.head["unreviewed"], {"class": "boxed"})
    columns = put(section, "div", None, {"class": "columns"})
    left, right = put(columns, "div"), put(columns, "div")
    put(left, "h2", front["facts_title"])
    fact_list(left, front["facts"])
    middle = (report.sessions[-1].day + 1) // 2
    put(left, "div", None, {"class": "frame"}).append(renamed(frame_drawing(report, middle, language)))
    put(right, "h2", front["how_title"])
    steps = put(right, "ol")
    for step in front["how"]:
        own(steps, "li", step)
    put(right, "div", None, {"class": "turning"}).append(renamed(turning_drawing(report.schedule, language)))
    _advice(right, sheet)
    _sign_off(right, front)
    put(section, "div", None, {"class": "chart"}).append(renamed(progress_chart(report, language, _CHART_HEIGHT)))
    if front["swaps"]:
        _swaps(section, front["swaps"])
    put(section, "p", sheet.foot, {"class": "foot"})


def _advice(column: Element, sheet: Sheet) -> None:
    for advice in sheet.front["advice"]:
        put(column, "h2", advice["title"])
        points = put(column, "ul")
        for item in advice["items"]:
            own(points, "li", item or "")
    put(column, "h2", sheet.front["phone_title"])
    phone(put(column, "p"), sheet.head)


def _swaps(section: Element, swaps: dict[str, Any]) -> None:
    put(section, "h2", swaps["title"])
    table = put(section, "table", None, {"class": "swaps"})
    header = put(put(table, "thead"), "tr")
    for name in swaps["header"]:
        put(header, "th", name, {"scope": "col"})
    body = put(table, "tbody")
    for line in swaps["lines"]:
        row = put(body, "tr")
        for cell in line:
            put(row, "td", cell)


def _sign_off(section: Element, front: dict[str, Any]) -> None:
    part = put(section, "div", None, {"class": "clinician"})
    put(part, "h2", front["clinician_title"])
    points = put(part, "ul", None, {"lang": "en"})
    for finding in front["findings"]:
        own(points, "li", finding)
    line = put(part, "div", None, {"class": "sign"})
    for name in front["sign"]:
        put(line, "span", name)
