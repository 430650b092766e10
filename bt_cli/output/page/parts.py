"""What the parts of the page are made of: elements, people's own texts, and what both screen and paper show."""

import re
from xml.etree.ElementTree import Element, SubElement

from bt_cli.document.bidi import kept
from bt_cli.document.local_texts import BLANK
from bt_cli.document.sheet.style import Sheet, SheetStyle

_DIALLED = re.compile(r"\+?[0-9][0-9 .-]+")  # "(0)" or "ext." cannot be dialled as written


def add_element(
    parent: Element, tag: str, text: str | None = None, attributes: dict[str, str] | None = None, /
) -> Element:
    """A new element in `parent`."""
    made = SubElement(parent, tag, attributes or {})
    made.text = text
    return made


def add_authored(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    """An element with a text that somebody wrote: it runs the way its own script runs."""
    attributes = {"dir": "auto", "class": kind} if kind else {"dir": "auto"}
    made = add_element(parent, tag, None, attributes)
    made.text = _up_to_line(made, text)
    return made


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


def letter(parent: Element, said: str) -> Element:
    """The letter of something to turn, in a ring, as the drawing bears it."""
    return add_element(parent, "i", said, {"class": "letter"})


def phone(line: Element, head: dict[str, str]) -> None:
    """The phone number, to be tapped where it can be dialled as written; a gap to write in where there is none."""
    add_element(line, "span", head["phone_label"] + ": ")
    said = head["phone"]
    if not said:
        add_element(line, "span", head["phone_blank"] + " ")
        add_element(line, "span", None, {"class": "blank"})
    elif _DIALLED.fullmatch(said):
        add_element(line, "a", said, {"href": "tel:" + re.sub("[ .-]", "", said), "dir": "ltr"})
    else:
        add_element(line, "b", said, {"dir": "auto"})


def fact_list(parent: Element, facts: list[list[str]]) -> None:
    """Names and sentences, side by side."""
    listed = add_element(parent, "dl", None, {"class": "facts"})
    for name, said in facts:
        add_element(listed, "dt", name)
        add_authored(listed, "dd", said)


def renamed(drawing: Element) -> Element:
    """A drawing that stands in the page for the second time, for the paper: no id may stand twice."""
    for element in drawing.iter():
        for name, value in element.items():
            if name in ("id", "aria-labelledby"):
                element.set(name, " ".join(f"paper-{one}" for one in value.split()))
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
    """Names and sentences in a box."""
    box = add_element(parent, "div", None, {"class": "strip"})
    for name, said in lines:
        line = add_authored(box, "p", "")
        label = add_element(line, "b", f"{name}: ")
        label.tail = _up_to_line(line, said)
