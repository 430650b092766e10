"""The days of the sheet within the page: shown on the screen and printed, the same table.

Every day is a `tbody` of its own, so that it can be highlighted, stacked into a card on a phone and kept on one page.
Head and foot of a printed page are the table's own: days that take a second page have them there too.
"""

from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from bt_cli.output.bidi import kept
from bt_cli.output.language import Language
from bt_cli.output.page.parts import page_foot, page_head, put, strip
from bt_cli.output.paper.sheet import Sheet, SheetStyle
from bt_cli.output.rows import NO_TURN
from bt_cli.schedule.model import Schedule

Line = dict[str, Any]
_NO_BREAK = "\N{NO-BREAK SPACE}"
_WIDEST_SCALE, _WIDEST_SCALE_LARGE = 15, 10  # digits: two readings of "100.25", of "10"
_OPENING = "start", "swap", "day"  # the first of these opens a day's group, the others follow in it


class _Days(NamedTuple):
    """What every line is put with."""

    columns: dict[str, Any]
    instants: dict[int, str]  # of each session's number, in the plan's local time
    language: Language

    @property
    def width(self) -> int:
        """The columns of the table: the day, the turns, three numbers."""
        return int(self.columns["per_line"]) + 4

    @property
    def stacked(self) -> bool:
        """Whether a day has more turns than stand side by side."""
        return len(self.columns["times"]) > self.width - 4


def sheet_pages(parent: Element, sheet: Sheet, schedule: Schedule, style: SheetStyle) -> None:
    """The days, as many to a table as to a printed page."""
    instants = {session.number: session.at.replace(tzinfo=None).isoformat() for session in schedule.sessions}
    days = _Days(sheet.columns, instants, style.language)
    for page in sheet.pages:
        section = put(parent, "div", None, {"class": "paper days"})
        title = put(section, "h3", page["days"], {"class": "screen"})
        put(title, "span", f" {page['dates']}", {"class": "dates"})
        table = put(section, "table", None, {"class": "turns stacked" if days.stacked else "turns"})
        put(table, "caption", f"{page['days']}, {page['dates']}", {"class": "unseen"})
        _head(table, sheet, style, page, days)
        _lines(table, page["lines"], days)
        after = _paper_row(put(table, "tbody"), days)
        if page["star"]:
            put(section, "p", sheet.columns["star"], {"class": "screen star"})
            put(after, "p", sheet.columns["star"], {"class": "star"})
        missed = sheet.front["advice"][0]["title"]
        strip(after, [line for line in sheet.strip if line[0] != missed])
        page_foot(_paper_row(put(table, "tfoot"), days), sheet)


def _paper_row(group: Element, days: _Days) -> Element:
    """A cell over all columns that is printed, and not shown on the screen."""
    row = put(group, "tr", None, {"class": "printed"})
    return put(row, "td", None, {"colspan": str(days.width), "class": "on-paper"})


def _head(table: Element, sheet: Sheet, style: SheetStyle, page: dict[str, Any], days: _Days) -> None:
    """What each printed page says first, and the names of the columns."""
    columns = days.columns
    group = put(table, "colgroup")
    for kind in ("c-day", *["c-turn"] * columns["per_line"], "c-scale", "c-mm", "c-mm"):
        put(group, "col", None, {"class": kind})
    head = put(table, "thead")
    first = _paper_row(head, days)
    page_head(first, sheet, style, page["dates"])
    put(first, "p", f"{sheet.head['title']}: {page['days']}", {"class": "sheet-days"})
    row = put(head, "tr")
    put(row, "th", columns["day"], {"scope": "col"})
    if days.stacked:
        wide = {"scope": "colgroup", "colspan": str(columns["per_line"])}
        _struts(put(row, "th", days.language.say("Turns"), wide), columns)
    else:
        for at in columns["times"]:
            _struts(put(row, "th", at, {"scope": "col"}), columns)
    for name in ("reading", "moved", "left"):
        put(row, "th", columns[name], {"scope": "col"})


def number_widths(sheet: Sheet, style: SheetStyle) -> dict[str, int]:
    """How many digits wide the columns of numbers are, and "= 0.25 mm" in a turn: no number is ever cut or split.

    Two long readings may stand below one another, the arrow behind the first.
    """
    lines = [line for page in sheet.pages for line in page["lines"] if line["kind"] == "day"]
    readings = [(line["before"], line["after"]) for line in lines]
    side_by_side = max(len(before) + len(after) for before, after in readings) + 3
    one = max(len(number) for pair in readings for number in pair) + 2
    others = max(len(line[name]) for line in lines for name in ("moved", "left"))
    turns = [turn for line in lines for turn in line["turns"] if isinstance(turn, dict)]
    turned = max((len(move["mm"]) for turn in turns for move in turn["moves"]), default=0) + 2
    widest = _WIDEST_SCALE_LARGE if style.large else _WIDEST_SCALE
    return {"scale": side_by_side if side_by_side <= widest else one, "mm": others, "turn": turned}


def _struts(cell: Element, columns: dict[str, Any]) -> None:
    """The numbers of the struts that are turned one after the other; their colours are a convention."""
    if columns["struts"]:
        line = put(cell, "span", None, {"class": "struts"})
        put(line, "span", f" {columns['struts_label']} ", {"class": "unseen"})
        for number in range(1, columns["struts"] + 1):
            put(line, "i", str(number), {"class": f"s{(number - 1) % 6 + 1}"}).tail = " "


def _lines(table: Element, lines: list[Line], days: _Days) -> None:
    """The lines of a page; a day's own stand in its group, from the swap before it to the check after it."""
    group, before = table, ""
    for line in lines:
        kind = line["kind"]
        if kind == "week":
            group = put(table, "tbody", None, {"class": "week"})
            put(put(group, "tr"), "th", line["text"], {"scope": "colgroup", "colspan": str(days.width)})
        else:
            if kind in _OPENING and before not in _OPENING[:2]:
                group = put(table, "tbody", None, {"class": "day"})
            if kind == "day":
                group.set("id", f"d{line['day']}")
                _day(group, line, days)
            else:
                cell = put(put(group, "tr", None, {"class": kind}), "td", None, {"colspan": str(days.width)})
                _said(cell, line)
        before = kind


def _said(cell: Element, line: Line) -> None:
    """A line that speaks: a note, a swap, or a check with room on paper for the reading that shows."""
    if line["kind"] != "check":
        put(cell, "span", "" if line["kind"] == "start" else "▶", {"class": "box" if line["kind"] == "start" else ""})
        cell[-1].tail = f" {line['text']}"
        return
    put(cell, "b", line["ask"]).tail = " "
    reads = put(cell, "span", f"{line['box']} ", {"class": "printed"})
    put(reads, "span", None, {"class": "reading"}).tail = " mm. "
    put(cell, "b", kept(line["stop"]), {"dir": "auto"})


def _day(group: Element, line: Line, days: _Days) -> None:
    """The row of a day, or rows where its turns do not stand side by side."""
    per_line, turns = days.columns["per_line"], line["turns"]
    chunks = [turns[start : start + per_line] for start in range(0, len(turns), per_line)]
    tall = {"rowspan": str(len(chunks))} if len(chunks) > 1 else {}
    for chunk in chunks:
        row = put(group, "tr")
        if chunk is chunks[0]:
            header = put(row, "th", None, {"scope": "rowgroup" if tall else "row", **tall})
            put(header, "b", line["date"] + (" *" if line["star"] else "")).tail = " "
            put(header, "span", line["number"])
        for turn in chunk:
            _turn(row, line, turn, days)
        for _ in range(per_line - len(chunk)):
            put(row, "td", None, {"class": "turn"})
        if chunk is chunks[0]:
            names = days.columns
            scale = f"{line['before']}{_NO_BREAK}→ {line['after']}"
            for name, said in (("reading", scale), ("moved", line["moved"]), ("left", line["left"])):
                put(row, "td", said, {"class": "mm", "dir": "ltr", "data-name": names[name], **tall})


def _turn(row: Element, line: Line, turn: Line | str | None, days: _Days) -> None:
    """A session's cell: a box to tick, the turn with its mm, the face that then shows, room for initials."""
    if not isinstance(turn, dict):
        put(row, "td", turn or NO_TURN, {"class": "turn none"})
        return
    label = put(put(row, "td", None, {"class": "turn"}), "label")
    box = {"type": "checkbox", "disabled": "", "name": str(turn["number"]), "value": days.instants[turn["number"]]}
    put(label, "input", None, {**box, "aria-label": _spoken(line, turn, days.language)})
    put(label, "time", turn["at"]).tail = " "
    for move in turn["moves"]:
        whole = put(label, "span", None, {"class": "do"})
        put(whole, "b", move["turn"]).tail = " "
        put(whole, "span", f"= {move['mm']}").tail = " "
        if move["face"]:
            face = put(whole, "em", "→ ")
            put(face, "span", days.language.say("face")).tail = f" {move['face']}"


def _spoken(line: Line, turn: Line, language: Language) -> str:
    """What a box is called by those who do not see where it stands."""
    said = []
    for move in turn["moves"]:
        face = "" if not move["face"] else " → " + language.say("face") + " " + move["face"]
        said.append(f"{move['turn']} = {move['mm']}{face}")
    return f"{line['date']}, {turn['at']} {'; '.join(said)}"
