"""The table of a page's days: shown on the screen and printed, the same one. What differs by hardware is for others.

Every day is a `tbody` of its own, so that it can be highlighted, stacked into a card on a phone and kept on one page.
Head and foot of a printed page are the table's own: days that take a second page have them there too.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from bt_cli.document.bidi import kept
from bt_cli.document.style import Sheet, SheetStyle
from bt_cli.output.page.parts import add_element, letter, page_foot, page_head, strip
from bt_cli.schedule.model import Schedule

Line = dict[str, Any]
_OPENING = "start", "anew", "set", "swap", "day"  # the first of these opens a day's group, the others follow in it


class DayTable(ABC):
    """How the days of a sheet are put. `instants` are of each session's number, in the plan's local time."""

    def __init__(self, sheet: Sheet, schedule: Schedule, style: SheetStyle) -> None:
        self.sheet, self.style, self.language, self.names = sheet, style, style.language, sheet.columns
        self.instants = {session.number: session.at.replace(tzinfo=None).isoformat() for session in schedule.sessions}

    @property
    @abstractmethod
    def kind(self) -> str:
        """The classes of the table."""

    @property
    @abstractmethod
    def tracks(self) -> Sequence[str]:
        """The class of each column."""

    @abstractmethod
    def heads(self, head: Element) -> None:
        """Put the names of the columns."""

    @abstractmethod
    def day(self, group: Element, line: Line) -> None:
        """Put the rows of a day."""

    def text_row(self, group: Element, line: Line) -> None:
        """Put a line that speaks: a note, a swap, or a check with room on paper for the reading that shows."""
        cell = add_element(
            add_element(group, "tr", None, {"class": line["kind"]}), "td", None, {"colspan": str(self.width)}
        )
        if line["kind"] != "check":
            add_element(
                cell,
                "span",
                "" if line["kind"] == "start" else "▶",
                {"class": "box" if line["kind"] == "start" else ""},
            )
            cell[-1].tail = f" {line['text']}"
            return
        add_element(cell, "b", line["ask"]).tail = " "
        reads = add_element(cell, "span", f"{line['box']} ", {"class": "printed"})
        for symbol in line["letters"]:
            whole = add_element(reads, "span", None, {"class": "must"})
            letter(whole, symbol).tail = " "
            add_element(whole, "span", None, {"class": "reading"})
            whole.tail = " "
        if not line["letters"]:
            add_element(reads, "span", None, {"class": "reading"})
        reads[-1].tail = " mm. "
        add_element(cell, "b", kept(line["stop"]), {"dir": "auto"})

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.tracks)

    def put_page(self, parent: Element, page: dict[str, Any]) -> None:
        """The days of one printed page."""
        section = add_element(parent, "div", None, {"class": "paper days"})
        title = add_element(section, "h3", page["days"], {"class": "screen"})
        add_element(title, "span", f" {page['dates']}", {"class": "dates"})
        table = add_element(section, "table", None, {"class": self.kind})
        add_element(table, "caption", f"{page['days']}, {page['dates']}", {"class": "unseen"})
        self._head(table, page)
        self._lines(table, page["lines"])
        after = self._paper_row(add_element(table, "tbody"))
        if page["star"]:
            add_element(section, "p", self.names["star"], {"class": "screen star"})
            add_element(after, "p", self.names["star"], {"class": "star"})
        missed = self.sheet.front["advice"][0]["title"]
        strip(after, [line for line in self.sheet.strip if line[0] != missed])
        page_foot(self._paper_row(add_element(table, "tfoot")), self.sheet)

    def _head(self, table: Element, page: dict[str, Any]) -> None:
        """What each printed page says first, and the names of the columns."""
        group = add_element(table, "colgroup")
        for kind in self.tracks:
            add_element(group, "col", None, {"class": kind})
        head = add_element(table, "thead")
        first = self._paper_row(head)
        page_head(first, self.sheet, self.style, page["dates"])
        add_element(first, "p", f"{self.sheet.head['title']}: {page['days']}", {"class": "sheet-days"})
        self.heads(head)

    def _paper_row(self, group: Element) -> Element:
        """A cell over all columns that is printed, and not shown on the screen."""
        row = add_element(group, "tr", None, {"class": "printed"})
        return add_element(row, "td", None, {"colspan": str(self.width), "class": "on-paper"})

    def _lines(self, table: Element, lines: list[Line]) -> None:
        """The lines of a page; a day's own stand in its group, from the swap before it to the check after it."""
        group, before = table, ""
        for line in lines:
            kind = line["kind"]
            if kind == "week":
                group = add_element(table, "tbody", None, {"class": "week"})
                add_element(
                    add_element(group, "tr"), "th", line["text"], {"scope": "colgroup", "colspan": str(self.width)}
                )
            else:
                if kind in _OPENING and before not in _OPENING[:-1]:
                    group = add_element(table, "tbody", None, {"class": "day"})
                if kind == "day":
                    group.set("id", f"d{line['day']}")
                    self.day(group, line)
                else:
                    self.text_row(group, line)
            before = kind
