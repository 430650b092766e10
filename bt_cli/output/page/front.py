"""The front of the sheet within the page: it is printed, and not shown on the screen, where the page says the same."""

from typing import Any
from xml.etree.ElementTree import Element

from bt_cli.document.report import Report
from bt_cli.document.style import Sheet, SheetStyle
from bt_cli.figures.plan import frame_drawing, progress_chart
from bt_cli.figures.turning import turning_drawing
from bt_cli.output.page.hexapod import cell_key, letters_table, struts_table, swaps_table
from bt_cli.output.page.parts import add_authored, add_element, fact_list, page_foot, page_head, phone, renamed


def front_page(main: Element, report: Report, sheet: Sheet, style: SheetStyle) -> None:
    """What is printed before the days: the plan, how to turn, what to do, who checked it.

    It stands in a table for the sake of its head and foot: only a table's are printed anew on each further page.
    """
    front = sheet.front
    section = add_element(main, "section", None, {"class": "paper front"})
    table = add_element(section, "table", None, {"role": "presentation"})
    page_head(add_element(add_element(add_element(table, "thead"), "tr"), "td"), sheet, style, front["dates"])
    cell = add_element(add_element(add_element(table, "tbody"), "tr"), "td")
    add_element(cell, "p", sheet.head["title"], {"class": "sheet-title"})
    if sheet.head["unreviewed"]:
        add_element(cell, "p", sheet.head["unreviewed"], {"class": "boxed"})
    columns = add_element(cell, "div", None, {"class": "columns"})
    _plan(add_element(columns, "div"), report, sheet, style)
    _turning(add_element(columns, "div"), report, sheet, style)
    if front["struts"]:
        struts_table(cell, front["struts"])
    if front["letters"]:
        letters_table(cell, front["letters"])
    add_element(cell, "div", None, {"class": "chart"}).append(renamed(progress_chart(report, style.language)))
    if front["swaps"]:
        swaps_table(cell, front["swaps"])
    page_foot(add_element(add_element(add_element(table, "tfoot"), "tr"), "td"), sheet)


def _plan(column: Element, report: Report, sheet: Sheet, style: SheetStyle) -> None:
    add_element(column, "h2", sheet.front["facts_title"])
    fact_list(column, sheet.front["facts"])
    middle = (report.sessions[-1].day + 1) // 2
    drawn = renamed(frame_drawing(report, middle, style.language))
    add_element(column, "div", None, {"class": "frame"}).append(drawn)


def _turning(column: Element, report: Report, sheet: Sheet, style: SheetStyle) -> None:
    add_element(column, "h2", sheet.front["how_title"])
    steps = add_element(column, "ol")
    for step in sheet.front["how"]:
        add_authored(steps, "li", step)
    if sheet.front["struts"]:
        cell_key(column, sheet.front["struts"]["key"])
    drawn = renamed(turning_drawing(report.schedule, style.language))
    add_element(column, "div", None, {"class": "turning"}).append(drawn)
    _advice(column, sheet)
    _sign_off(column, sheet.front)


def _advice(column: Element, sheet: Sheet) -> None:
    """What the clinic says; what to do on a missed turn stands at the foot of every page."""
    for advice in sheet.front["advice"][1:]:
        add_element(column, "h2", advice["title"])
        points = add_element(column, "ul")
        for item in advice["items"]:
            add_authored(points, "li", item or "")
    add_element(column, "h2", sheet.front["phone_title"])
    phone(add_element(column, "p"), sheet.head)


def _sign_off(section: Element, front: dict[str, Any]) -> None:
    part = add_element(section, "div", None, {"class": "clinician"})
    add_element(part, "h2", front["clinician_title"])
    points = add_element(part, "ul", None, {"lang": "en"})
    for finding in front["findings"]:
        add_authored(points, "li", finding)
    line = add_element(part, "div", None, {"class": "sign"})
    for name in front["sign"]:
        add_element(line, "span", name)
