"""The days of nuts, screws and click struts: a row a day, its sessions side by side."""

from collections.abc import Sequence
from math import ceil
from xml.etree.ElementTree import Element

from bt_cli.document.language import Language
from bt_cli.document.phrases import NO_TURN
from bt_cli.document.sheet.axial_pages import PER_LINE
from bt_cli.document.style import Sheet, SheetStyle
from bt_cli.output.page.parts import add_element, letter
from bt_cli.output.page.table import DayTable, Line

_NO_BREAK = "\N{NO-BREAK SPACE}"
_NAME = 0.9  # of a digit is a letter wide in the name of an aim
_WIDEST_SCALE, _WIDEST_SCALE_LARGE = 15, 10  # digits: two readings of "100.25", of "10"


class AxialDayTable(DayTable):
    """A column for each time, then those of numbers."""

    @property
    def lettered(self) -> bool:
        """Whether each turn is told by a letter."""
        return self.sheet.front["letters"] is not None

    @property
    def kind(self) -> str:
        """Stacked, where a day has more turns than stand side by side; narrow, where five do."""
        kinds = {"stacked": self.names["stacked"], "lettered": self.lettered,
                 "narrow": self.names["per_line"] > PER_LINE}  # fmt: skip
        return " ".join(["turns", *(name for name, is_so in kinds.items() if is_so)])

    @property
    def tracks(self) -> Sequence[str]:
        """The day, the turns, the numbers."""
        return ("c-day", *["c-turn"] * self.names["per_line"], "c-scale", *["c-mm"] * len(self.numbers))

    @property
    def numbers(self) -> Sequence[str]:
        """What is said of the bone; of several letters their scales tell how far each has moved."""
        return ("left",) if self.lettered else ("moved", "left")

    def heads(self, head: Element) -> None:
        """The times, each with its struts, or all turns together."""
        row = add_element(head, "tr")
        add_element(row, "th", self.names["day"], {"scope": "col"})
        if self.names["stacked"]:
            wide = {"scope": "colgroup", "colspan": str(self.names["per_line"])}
            self._struts(add_element(row, "th", self.language.translate("Turns"), wide))
        else:
            for at in self.names["times"]:
                self._struts(add_element(row, "th", at, {"scope": "col"}))
        for name in ("reading", *self.numbers):
            add_element(row, "th", self.names[name], {"scope": "col"})

    def _struts(self, cell: Element) -> None:
        """The numbers of the struts that are turned one after the other; their colours are a convention."""
        if self.names["struts"]:
            line = add_element(cell, "span", None, {"class": "struts"})
            add_element(line, "span", f" {self.names['struts_label']} ", {"class": "unseen"})
            for number in range(1, self.names["struts"] + 1):
                add_element(line, "i", str(number), {"class": f"s{(number - 1) % 6 + 1}"}).tail = " "

    def day(self, group: Element, line: Line) -> None:
        """The row of a day, or rows where its turns do not stand side by side."""
        per_line, turns = self.names["per_line"], line["turns"]
        chunks = [turns[start : start + per_line] for start in range(0, len(turns), per_line)]
        tall = {"rowspan": str(len(chunks))} if len(chunks) > 1 else {}
        for chunk in chunks:
            row = add_element(group, "tr")
            if chunk is chunks[0]:
                header = add_element(row, "th", None, {"scope": "rowgroup" if tall else "row", **tall})
                add_element(header, "b", line["date"] + (" *" if line["star"] and not self.lettered else "")).tail = " "
                add_element(header, "span", line["number"])
            for turn in chunk:
                self._turn(row, line, turn)
            for _ in range(per_line - len(chunk)):
                add_element(row, "td", None, {"class": "turn"})
            if chunk is chunks[0]:
                scales = add_element(
                    row, "td", None, {"class": "mm", "dir": "ltr", "data-name": self.names["reading"], **tall}
                )
                _put_scales(scales, line["scales"])
                for name in self.numbers:
                    if name == "left" and line["lefts"]:
                        _put_lefts(
                            add_element(row, "td", None, {"class": "mm", "data-name": self.names[name], **tall}), line
                        )
                        continue
                    add_element(
                        row, "td", line[name], {"class": "mm", "dir": "ltr", "data-name": self.names[name], **tall}
                    )

    def _turn(self, row: Element, line: Line, turn: Line | str | None) -> None:
        """A session's cell: for each move a box to tick, the turn with its mm, the face that then shows; initials."""
        if not isinstance(turn, dict):
            add_element(row, "td", turn or NO_TURN, {"class": "turn none"})
            return
        cell, instant = add_element(row, "td", None, {"class": "turn"}), self.instants[turn["number"]]
        for move in turn["moves"]:
            label, spoken = add_element(cell, "label"), f"{line['date']}, {turn['at']} {_spoken(move, self.language)}"
            box = {"type": "checkbox", "disabled": "", "name": f"{turn['number']}{move['letter']}", "value": instant}
            add_element(label, "input", None, {**box, "aria-label": spoken})
            add_element(label, "time", turn["at"]).tail = " "
            _put_move(add_element(label, "span", None, {"class": "do"}), move, self.language)


def _put_move(whole: Element, move: Line, language: Language) -> None:
    """What to do; behind a letter the mm and the face stand together, on paper below the turn."""
    after = whole
    if move["letter"]:
        letter(whole, move["letter"]).tail = " "
        add_element(whole, "b", move["turn"]).tail = " "
        after = add_element(whole, "span")
        add_element(after, "span", "= ", {"class": "screen"}).tail = move["mm"].replace(" ", _NO_BREAK) + " "
    else:
        add_element(whole, "b", move["turn"]).tail = " "
        add_element(whole, "span", f"= {move['mm']}").tail = " "
    if move["face"]:
        face = add_element(after, "em", "→ ")
        add_element(face, "span", language.translate("face")).tail = f" {move['face']}"


def _put_lefts(cell: Element, line: Line) -> None:
    """What is left of each of several aims, by name."""
    for name, left in line["lefts"]:
        whole = add_element(cell, "span", f"{name} ", {"class": "aim"})
        add_element(whole, "b", left, {"dir": "ltr"})
        whole.tail = " "


def _put_scales(cell: Element, scales: Sequence[Line]) -> None:
    """From which reading to which, a line for each letter; * where its stroke is near its end."""
    for scale in scales:
        change = f"{scale['before']}{_NO_BREAK}→ {scale['after']}"
        if not scale["letter"]:
            cell.text = change
            continue
        whole = add_element(cell, "span", None, {"class": "scale"})
        letter(whole, scale["letter"]).tail = f" {change}" + " *" * scale["star"]
        whole.tail = " "


def _spoken(move: Line, language: Language) -> str:
    """What a box is called by those who do not see where it stands."""
    face = "" if not move["face"] else " → " + language.translate("face") + " " + move["face"]
    whose = f"{move['letter']}: " if move["letter"] else ""
    return f"{whose}{move['turn']} = {move['mm']}{face}"


def number_widths(sheet: Sheet, style: SheetStyle) -> dict[str, float]:
    """How many digits wide the columns of numbers are, and "= 0.25 mm" in a turn.

    Two long readings may stand below one another, the arrow behind the first.
    """
    lines = [line for page in sheet.pages for line in page["lines"] if line["kind"] == "day"]
    readings = [(scale["before"], scale["after"]) for line in lines for scale in line["scales"]]
    side_by_side = max(len(before) + len(after) for before, after in readings) + 3
    reading = max(len(number) for pair in readings for number in pair) + 2
    others = max(len(line[name]) for line in lines for name in ("moved", "left"))
    words = [word for line in lines for name, _ in line["lefts"] for word in name.split()]
    others = max([others, *(ceil(len(word) * _NAME) for word in words)])
    turns = [turn for line in lines for turn in line["turns"] if isinstance(turn, dict)]
    turned = max((len(move["mm"]) for turn in turns for move in turn["moves"]), default=0) + 2
    widest = _WIDEST_SCALE_LARGE if style.large else _WIDEST_SCALE
    return {"scale": side_by_side if side_by_side <= widest else reading, "mm": others, "turn": turned}
