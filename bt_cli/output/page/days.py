"""The days of the sheet within the page, as many to a table as to a printed page; and how wide their numbers are."""

from xml.etree.ElementTree import Element

from bt_cli.output.page.axial_days import AxialDayTable, number_widths
from bt_cli.output.page.hexapod_days import HexapodDayTable, pair_width
from bt_cli.output.paper.sheet import Sheet, SheetStyle
from bt_cli.schedule.model import Schedule


def sheet_pages(parent: Element, sheet: Sheet, schedule: Schedule, style: SheetStyle) -> None:
    """All days, a table a page."""
    kind = HexapodDayTable if schedule.correction else AxialDayTable
    table = kind(sheet, schedule, style)
    for page in sheet.pages:
        table.put_page(parent, page)


def digits(sheet: Sheet, style: SheetStyle) -> dict[str, float]:
    """How many digits the columns of numbers need, by name: no number is ever cut or split."""
    return pair_width(sheet) if sheet.front["struts"] else number_widths(sheet, style)
