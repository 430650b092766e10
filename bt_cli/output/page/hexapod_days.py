"""The days of six struts: a row a session, or a row a day by pairs, and a column a strut.

On a wide screen and on paper the cells of the struts say what to turn; on a phone and in the view of a day the box to
tick says it in words, and the cells are not shown.
"""

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element

from bt_cli.document.bidi import kept
from bt_cli.document.phrases import NO_TURN
from bt_cli.document.style import Sheet
from bt_cli.output.page.hexapod import chip, readings, strut_heads
from bt_cli.output.page.parts import add_element
from bt_cli.output.page.table import DayTable, Line

_NO_BREAK = "\N{NO-BREAK SPACE}"


class HexapodDayTable(DayTable):
    """The day, for each group of struts that turn together a box and their columns, and what is left."""

    @property
    def kind(self) -> str:
        """How large it is set, and whether each pair has a time of its own."""
        paired = " paired" if len(self.names["groups"]) > 1 else ""
        return f"turns six {self.names['size']}{paired}"

    @property
    def tracks(self) -> Sequence[str]:
        """In large print a day has a line of its own."""
        groups = [kind for group in self.names["groups"] for kind in ("c-tick", *["c-strut"] * len(group["struts"]))]
        return groups if self.style.large else ("c-day", *groups, "c-mm")

    def heads(self, head: Element) -> None:
        """The struts, each with number and colour; where pairs have a time of their own, it stands above them."""
        paired, row = len(self.names["groups"]) > 1, add_element(head, "tr")
        tall = {"rowspan": "2"} if paired else {}
        if not self.style.large:
            add_element(row, "th", self.names["day"], {"scope": "col", **tall})
        if paired:
            for group in self.names["groups"]:
                wide = {"scope": "colgroup", "colspan": str(1 + len(group["struts"])), "class": "at"}
                add_element(row, "th", group["at"], wide)
        else:
            add_element(row, "th", self.names["time"], {"scope": "col"})
            self._chips(row, self.names["groups"][0]["struts"])
        if not self.style.large:
            add_element(row, "th", self.names["left"], {"scope": "col", **tall})
        if paired:
            below = add_element(head, "tr")
            for group in self.names["groups"]:
                add_element(
                    add_element(below, "th", None, {"scope": "col"}), "span", self.names["tick"], {"class": "unseen"}
                )
                self._chips(below, group["struts"])

    def _chips(self, row: Element, struts: Sequence[str]) -> None:
        strut_heads(row, [strut for strut in self.names["chips"] if strut["number"] in struts])

    def day(self, group: Element, line: Line) -> None:
        """The rows of a day."""
        rows = line["rows"]
        tall = {"rowspan": str(len(rows))} if len(rows) > 1 and not self.style.large else {}
        row = add_element(group, "tr")
        wide = {"colspan": str(self.width - 2)} if self.style.large else {}
        scope = "row" if not tall and not self.style.large else "rowgroup"
        header = add_element(row, "th", None, {"scope": scope, **tall, **wide})
        add_element(header, "b", line["date"]).tail = " "
        add_element(header, "span", line["number"])
        left = {"class": "mm", "dir": "ltr", "data-name": self.names["left"], **tall}
        if self.style.large:
            add_element(row, "td", line["left"], {**left, "colspan": "2"})
        for parts in rows:
            row = row if parts is rows[0] and not self.style.large else add_element(group, "tr")
            for part in parts["groups"]:
                self._group(row, line, part)
            if parts is rows[0] and not self.style.large:
                add_element(row, "td", line["left"], left)
        self._ends(group, line)

    def _group(self, row: Element, line: Line, part: Line) -> None:
        """A session's box, with what is to be done in words; then its struts."""
        if part["session"] is None:
            cell = add_element(row, "td", None, {"class": "turn none" if part["said"] == NO_TURN else "turn missed"})
            if part["at"]:
                add_element(cell, "time", part["at"]).tail = " "
            add_element(cell, "b", part["said"])
        else:
            label = add_element(add_element(row, "td", None, {"class": "turn"}), "label")
            number = part["session"]
            box = {"type": "checkbox", "disabled": "", "name": str(number), "value": self.instants[number]}
            turns = [cell for cell in part["cells"] if "do" in cell]
            spoken = "; ".join(cell["do"] for cell in turns)
            add_element(label, "input", None, {**box, "aria-label": f"{line['date']}, {part['at']} {spoken}"})
            add_element(label, "time", part["at"]).tail = " "
            whole = add_element(label, "span", None, {"class": "do"})
            for cell in turns:
                span = add_element(whole, "span")
                chip(span, cell["strut"]).tail = " " + cell["do"].replace(" mm", f"{_NO_BREAK}mm") + " *" * cell["star"]
                span.tail = " "
        for cell in part["cells"]:
            _strut(row, cell)

    def _ends(self, group: Element, line: Line) -> None:
        """What the scales read after the day; in the table the cells say it."""
        cell = add_element(add_element(group, "tr", None, {"class": "ends"}), "td", None, {"colspan": str(self.width)})
        add_element(cell, "span", self.names["ends"]).tail = " "
        readings(cell, line["after"])

    def text_row(self, group: Element, line: Line) -> None:
        """Swaps have room for who makes them; initial settings and checks stand below the heads of their struts."""
        put = {"start": self._start, "anew": self._start, "check": self._check, "swap": self._swap}
        if line["kind"] in put:
            put[line["kind"]](group, line)
        else:
            super().text_row(group, line)

    def _start(self, group: Element, line: Line) -> None:
        row = add_element(group, "tr", None, {"class": "start"})
        cell = add_element(row, "td", None, {"colspan": str(self.width if self.style.large else 2)})
        add_element(cell, "span", None, {"class": "box"}).tail = f" {line['text']} "
        if self.style.large:
            row = add_element(group, "tr", None, {"class": "start"})
            add_element(row, "td")
        self._below(row, line, lambda _: None)

    def _check(self, group: Element, line: Line) -> None:
        cell = add_element(add_element(group, "tr", None, {"class": "check"}), "td", None, {"colspan": str(self.width)})
        add_element(cell, "b", line["ask"]).tail = " "
        add_element(cell, "b", kept(line["stop"]), {"dir": "auto"}).tail = " "
        row = add_element(group, "tr", None, {"class": "check reads"})
        before = add_element(row, "td", None, {"colspan": "1" if self.style.large else "2"})
        add_element(cell if self.style.large else before, "span", line["box"], {"class": "printed"})
        self._below(row, line, lambda cell: add_element(cell, "span", None, {"class": "reading printed"}))

    def _swap(self, group: Element, line: Line) -> None:
        cell = add_element(add_element(group, "tr", None, {"class": "swap"}), "td", None, {"colspan": str(self.width)})
        add_element(cell, "span", None, {"class": "box"}).tail = " "
        chip(cell, line["strut"]).tail = f" {line['text']} "
        done = add_element(cell, "span", f"{line['done']} ", {"class": "printed"})
        add_element(done, "span", None, {"class": "blank"})

    def _below(self, row: Element, line: Line, more: Callable[[Element], object]) -> None:
        """A reading below each strut's head, and more of it; what stands between and after is empty."""
        shown = {reading["strut"]: reading["reading"] for reading in line["readings"]}
        for i, group in enumerate(self.names["groups"]):
            if i:
                add_element(row, "td")
            for strut in group["struts"]:
                cell = add_element(row, "td", None, {"class": "must"})
                chip(cell, strut).tail = " "
                add_element(cell, "b", shown[strut]).tail = " "
                more(cell)
        if not self.style.large:
            add_element(row, "td")


def _strut(row: Element, cell: Line) -> None:
    """A cell as on paper: from which reading to which, and by how much; a reading alone is not to be turned."""
    if "by" not in cell:
        add_element(row, "td", cell["to"], {"class": "strut still", "dir": "ltr"})
        return
    data_cell = add_element(row, "td", None, {"class": "strut", "dir": "ltr"})
    pair = add_element(data_cell, "span", None, {"class": "pair"})
    add_element(pair, "span", f"{cell['from']}{_NO_BREAK}→").tail = " "
    add_element(pair, "b", cell["to"])
    pair.tail = " "
    add_element(data_cell, "small", cell["by"] + (f"{_NO_BREAK}*" if cell["star"] else ""))


def pair_width(sheet: Sheet) -> dict[str, float]:
    """The digits of the longest pair of readings, and of the longest alone."""
    rows = [row for page in sheet.pages for line in page["lines"] for row in line.get("rows", ())]
    cells = [cell for row in rows for group in row["groups"] for cell in group["cells"]]
    pairs = [len(cell["from"]) + len(cell["to"]) for cell in cells if "by" in cell]
    return {"pair": max(pairs, default=0) + 2, "reading": max(len(cell["to"]) for cell in cells)}
