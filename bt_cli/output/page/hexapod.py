"""What the page says of hardware beside its days: struts and letters in tables, swaps, and how a cell is read."""

from typing import Any
from xml.etree.ElementTree import Element

from bt_cli.document.bidi import kept
from bt_cli.output.page.parts import add_element, letter

Chip = dict[str, str]


def chip(parent: Element, strut: str) -> Element:
    """Add a strut's number in its colour; returns the new element."""
    return add_element(parent, "i", strut, {"class": f"chip s{strut}"})


def strut_heads(row: Element, chips: list[Chip]) -> None:
    """A head for each strut: its number, and below it the name of its colour."""
    for strut in chips:
        head = add_element(row, "th", None, {"scope": "col", "class": f"strut s{strut['number']}"})
        add_element(head, "b", strut["number"]).tail = " "
        add_element(head, "span", strut["name"])


def readings(parent: Element, shown: list[dict[str, str]]) -> None:
    """Add what each strut reads behind its number; `shown` has `strut` and `reading` of each."""
    for scale in shown:
        whole = add_element(parent, "span", None, {"class": "must"})
        chip(whole, scale["strut"]).tail = "\N{NO-BREAK SPACE}"
        add_element(whole, "b", scale["reading"])
        whole.tail = " "


def cell_key(parent: Element, key: list[dict[str, str]]) -> None:
    """How a cell of the table is read, by an example."""
    listed = add_element(parent, "dl", None, {"class": "key"})
    for example in key:
        add_element(listed, "dt", example["said"], {"class": example["kind"], "dir": "ltr"})
        add_element(listed, "dd", example["meaning"])


def struts_table(parent: Element, struts: dict[str, Any]) -> None:
    """Add the table of the struts: what each reads at the start and at the end, under a heading."""
    add_element(parent, "h2", struts["title"])
    table = add_element(_wide(parent, struts["title"]), "table", None, {"class": "struts-table"})
    row = add_element(add_element(table, "thead"), "tr")
    add_element(row, "th", struts["name"], {"scope": "col"})
    strut_heads(row, struts["chips"])
    body = add_element(table, "tbody")
    for name, *cells in struts["lines"]:
        row = add_element(body, "tr")
        add_element(row, "th", name, {"scope": "row"})
        for cell in cells:
            add_element(row, "td", cell)


def letters_table(parent: Element, letters: dict[str, Any]) -> None:
    """Add the table of what each letter turns, under a heading, with a note below it if there is one."""
    add_element(parent, "h2", letters["title"])
    table = add_element(_wide(parent, letters["title"]), "table", None, {"class": "letters-table"})
    header = add_element(add_element(table, "thead"), "tr")
    for name in letters["header"]:
        add_element(header, "th", name, {"scope": "col"})
    body = add_element(table, "tbody")
    for symbol, *cells in letters["lines"]:
        row = add_element(body, "tr")
        letter(add_element(row, "th", None, {"scope": "row"}), symbol)
        for text in cells:
            add_element(row, "td", kept(text), {"dir": "auto"})
    if letters["note"]:
        add_element(parent, "p", letters["note"])


def swaps_table(parent: Element, swaps: dict[str, Any]) -> None:
    """Which strut is changed when, or when the frame is set again."""
    add_element(parent, "h2", swaps["title"])
    table = add_element(
        _wide(parent, swaps["title"]) if "chips" in swaps else parent, "table", None, {"class": "swaps"}
    )
    header = add_element(add_element(table, "thead"), "tr")
    for name in swaps["header"]:
        add_element(header, "th", name, {"scope": "col"})
    body = add_element(table, "tbody")
    for i, line in enumerate(swaps["lines"]):
        row = add_element(body, "tr")
        for j, cell in enumerate(line):
            if j == 0 and "chips" in swaps:
                chip(add_element(row, "td"), cell).tail = f" {swaps['chips'][i]['name']}"
            elif j == 0 and swaps["lettered"]:
                letter(add_element(row, "td"), cell)
            else:
                add_element(row, "td", cell)


def _wide(parent: Element, title: str) -> Element:
    """Where a table may be wider than a phone: it then scrolls by itself, also by keys."""
    return add_element(parent, "div", None, {"class": "wide", "tabindex": "0", "role": "region", "aria-label": title})
