"""What the parts of the page are made of: elements, people's own texts, and what both screen and paper show."""

import re
from xml.etree.ElementTree import Element, SubElement

from bt_cli.document.bidi import kept
from bt_cli.document.local_texts import BLANK
from bt_cli.document.style import Sheet, SheetStyle

_DIALLED = re.compile(r"\+?[0-9][0-9 .-]+")  # "(0)" or "ext." cannot be dialled as written


def add_element(
    parent: Element, tag: str, text: str | None = None, attributes: dict[str, str] | None = None, /
) -> Element:
    """A new element in `parent`."""
    element = SubElement(parent, tag, attributes or {})
    element.text = text
    return element


def add_authored(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    """An element with a text that somebody wrote: it runs the way its own script runs."""
    attributes = {"dir": "auto", "class": kind} if kind else {"dir": "auto"}
    element = add_element(parent, tag, None, attributes)
    element.text = _up_to_line(element, text)
    return element


def _up_to_line(parent: Element, text: str) -> str:
    """A text as it stands in `parent`; a line to write on that ends it is ruled there."""
    if BLANK in text:
        add_element(parent, "span", None, {"class": "blank line"})
    return kept(text.removesuffix(BLANK))


def ways_to_write(parent: Element, sheet: Sheet) -> None:
    """The fields of a direction that is written in by hand."""
    ways = sheet.ways
    for field in ways["fields"]:
        line = add_element(parent, "p", None, {"class": "ways"})
        if field["letters"]:
            add_element(line, "b", f"{field['letters']}:").tail = " "
        add_element(line, "b", field["label"]).tail = " "
        add_element(line, "span", None, {"class": "blank"}).tail = " "
        add_element(line, "span", ways["shown"]).tail = " "
        add_element(line, "span", None, {"class": "blank"})


def letter(parent: Element, symbol: str) -> Element:
    """The letter of something to turn, in a ring, as the drawing bears it."""
    return add_element(parent, "i", symbol, {"class": "letter"})


def phone(line: Element, head: dict[str, str]) -> None:
    """The phone number, to be tapped where it can be dialled as written; a gap to write in where there is none."""
    add_element(line, "span", head["phone_label"] + ": ")
    number = head["phone"]
    if not number:
        add_element(line, "span", head["phone_blank"] + " ")
        add_element(line, "span", None, {"class": "blank"})
    elif _DIALLED.fullmatch(number):
        add_element(line, "a", number, {"href": "tel:" + re.sub("[ .-]", "", number), "dir": "ltr"})
    else:
        add_element(line, "b", number, {"dir": "auto"})


def fact_list(parent: Element, facts: list[list[str]]) -> None:
    """Add names and sentences side by side; a sentence may be in any script."""
    listed = add_element(parent, "dl", None, {"class": "facts"})
    for name, text in facts:
        add_element(listed, "dt", name)
        add_authored(listed, "dd", text)


def renamed(drawing: Element) -> Element:
    """A drawing that stands in the page for the second time, for the paper: no id may stand twice."""
    for element in drawing.iter():
        for name, value in element.items():
            if name in ("id", "aria-labelledby"):
                element.set(name, " ".join(f"paper-{id_}" for id_ in value.split()))
            elif value.startswith("url(#"):
                element.set(name, value.replace("url(#", "url(#paper-"))
    return drawing


def page_head(parent: Element, sheet: Sheet, style: SheetStyle, dates: str) -> None:
    """What every printed page bears, so that it is safe alone. When it is printed the browser knows."""
    head = sheet.head
    top = add_element(parent, "div", None, {"class": "page-head"})
    line = add_element(top, "p")
    add_element(line, "b", head["plan"], {"dir": "ltr", "class": "id"})
    add_element(line, "b", head["bone"])
    add_element(line, "span", head["goal"])
    line = add_element(top, "p")
    add_element(line, "b", dates)
    add_element(line, "span", head["revision"])
    add_element(line, "b", kept(head["status"]), {"dir": "auto"})
    if head["unreviewed"]:
        add_element(line, "b", head["unreviewed"])
    line = add_element(top, "p")
    if head["clinic"]:
        add_authored(line, "span", head["clinic"])
    phone(add_element(line, "span"), head)
    line = add_element(top, "p")
    add_element(line, "span", style.language.translate("made on {date}", date=style.language.day(style.print_date)))
    add_element(line, "span", None, {"class": "printed-on"})
    ways_to_write(top, sheet)


def page_foot(parent: Element, sheet: Sheet) -> None:
    """What stands at the foot of every printed page: what to do on a missed turn, and what bt is not.

    Browsers print a foot anew on each page only while it is no higher than a quarter of one: no more stands in it.
    """
    missed = sheet.front["advice"][0]["title"]
    strip(parent, [line for line in sheet.strip if line[0] == missed])
    add_element(parent, "p", sheet.foot, {"class": "foot"})


def strip(parent: Element, lines: list[list[str]]) -> None:
    """Add a box of lines, each a name and a sentence that may end in a line to write on."""
    box = add_element(parent, "div", None, {"class": "strip"})
    for name, text in lines:
        line = add_authored(box, "p", "")
        label = add_element(line, "b", f"{name}: ")
        label.tail = _up_to_line(line, text)
