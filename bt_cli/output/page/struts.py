"""What the page says of hardware beside its days: struts and letters in tables, swaps, and how a cell is read."""

from typing import Any
from xml.etree.ElementTree import Element

from bt_cli.output.bidi import kept
from bt_cli.output.page.parts import letter, put

Chip = dict[str, str]


def chip(parent: Element, strut: str) -> Element:
    """A strut's number in its colour."""
    return put(parent, "i", strut, {"class": f"chip s{strut}"})


def strut_heads(row: Element, chips: list[Chip]) -> None:
    """A head for each strut: its number, and below it the name of its colour."""
    for one in chips:
        head = put(row, "th", None, {"scope": "col", "class": f"strut s{one['number']}"})
        put(head, "b", one["number"]).tail = " "
        put(head, "span", one["name"])


def readings(parent: Element, said: list[dict[str, str]]) -> None:
    """What each strut reads, behind its number."""
    for one in said:
        whole = put(parent, "span", None, {"class": "must"})
        chip(whole, one["strut"]).tail = "\N{NO-BREAK SPACE}"
        put(whole, "b", one["reading"])
        whole.tail = " "


def cell_key(parent: Element, key: list[dict[str, str]]) -> None:
    """How a cell of the table is read, by an example."""
    listed = put(parent, "dl", None, {"class": "key"})
    for one in key:
        put(listed, "dt", one["said"], {"class": one["kind"], "dir": "ltr"})
        put(listed, "dd", one["meaning"])


def struts_table(parent: Element, struts: dict[str, Any]) -> None:
    """How the struts begin and end."""
    put(parent, "h2", struts["title"])
    table = put(_wide(parent, struts["title"]), "table", None, {"class": "struts-table"})
    row = put(put(table, "thead"), "tr")
    put(row, "th", struts["name"], {"scope": "col"})
    strut_heads(row, struts["chips"])
    body = put(table, "tbody")
    for name, *said in struts["lines"]:
        row = put(body, "tr")
        put(row, "th", name, {"scope": "row"})
        for one in said:
            put(row, "td", one)


def letters_table(parent: Element, letters: dict[str, Any]) -> None:
    """What each letter turns."""
    put(parent, "h2", letters["title"])
    table = put(_wide(parent, letters["title"]), "table", None, {"class": "letters-table"})
    header = put(put(table, "thead"), "tr")
    for name in letters["header"]:
        put(header, "th", name, {"scope": "col"})
    body = put(table, "tbody")
    for one, *said in letters["lines"]:
        row = put(body, "tr")
        letter(put(row, "th", None, {"scope": "row"}), one)
        for text in said:
            put(row, "td", kept(text), {"dir": "auto"})
    if letters["note"]:
        put(parent, "p", letters["note"])


def swaps_table(parent: Element, swaps: dict[str, Any]) -> None:
    """Which strut is changed when, or when the frame is set again."""
    put(parent, "h2", swaps["title"])
    table = put(_wide(parent, swaps["title"]) if "chips" in swaps else parent, "table", None, {"class": "swaps"})
    header = put(put(table, "thead"), "tr")
    for name in swaps["header"]:
        put(header, "th", name, {"scope": "col"})
    body = put(table, "tbody")
    for i, line in enumerate(swaps["lines"]):
        row = put(body, "tr")
        for j, said in enumerate(line):
            if j == 0 and "chips" in swaps:
                chip(put(row, "td"), said).tail = f" {swaps['chips'][i]['name']}"
            elif j == 0 and swaps["lettered"]:
                letter(put(row, "td"), said)
            else:
                put(row, "td", said)


def _wide(parent: Element, title: str) -> Element:
    """Where a table may be wider than a phone: it then scrolls by itself, also by keys."""
    return put(parent, "div", None, {"class": "wide", "tabindex": "0", "role": "region", "aria-label": title})
