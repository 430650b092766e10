"""What the parts of the page are made of: elements, people's own texts, and what both screen and paper show."""

import re
from xml.etree.ElementTree import Element, SubElement

from bt_cli.output.bidi import kept
from bt_cli.output.local_texts import BLANK
from bt_cli.output.paper.style import Sheet, SheetStyle

_DIALLED = re.compile(r"\+?[0-9][0-9 .-]+")  # "(0)" or "ext." cannot be dialled as written


def put(parent: Element, tag: str, text: str | None = None, attributes: dict[str, str] | None = None, /) -> Element:
    """A new element in `parent`."""
    made = SubElement(parent, tag, attributes or {})
    made.text = text
    return made


def own(parent: Element, tag: str, text: str, kind: str = "") -> Element:
    """An element with a text that somebody wrote: it runs the way its own script runs."""
    attributes = {"dir": "auto", "class": kind} if kind else {"dir": "auto"}
    made = put(parent, tag, None, attributes)
    made.text = _up_to_line(made, text)
    return made


def _up_to_line(parent: Element, text: str) -> str:
    """A text as it stands in `parent`; a line to write on that ends it is ruled there."""
    if BLANK in text:
        put(parent, "span", None, {"class": "blank line"})
    return kept(text.removesuffix(BLANK))


def ways_to_write(parent: Element, sheet: Sheet) -> None:
    """The fields of a direction that is written in by hand."""
    ways = sheet.ways
    for field in ways["fields"]:
        line = put(parent, "p", None, {"class": "ways"})
        if field["letters"]:
            put(line, "b", f"{field['letters']}:").tail = " "
        put(line, "b", field["label"]).tail = " "
        put(line, "span", None, {"class": "blank"}).tail = " "
        put(line, "span", ways["shown"]).tail = " "
        put(line, "span", None, {"class": "blank"})


def letter(parent: Element, said: str) -> Element:
    """The letter of something to turn, in a ring, as the drawing bears it."""
    return put(parent, "i", said, {"class": "letter"})


def phone(line: Element, head: dict[str, str]) -> None:
    """The phone number, to be tapped where it can be dialled as written; a gap to write in where there is none."""
    put(line, "span", head["phone_label"] + ": ")
    said = head["phone"]
    if not said:
        put(line, "span", head["phone_blank"] + " ")
        put(line, "span", None, {"class": "blank"})
    elif _DIALLED.fullmatch(said):
        put(line, "a", said, {"href": "tel:" + re.sub("[ .-]", "", said), "dir": "ltr"})
    else:
        put(line, "b", said, {"dir": "auto"})


def fact_list(parent: Element, facts: list[list[str]]) -> None:
    """Names and sentences, side by side."""
    listed = put(parent, "dl", None, {"class": "facts"})
    for name, said in facts:
        put(listed, "dt", name)
        own(listed, "dd", said)


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
    top = put(parent, "div", None, {"class": "page-head"})
    line = put(top, "p")
    put(line, "b", head["plan"], {"dir": "ltr", "class": "id"})
    put(line, "b", head["bone"])
    put(line, "span", head["goal"])
    line = put(top, "p")
    put(line, "b", dates)
    put(line, "span", head["revision"])
    put(line, "b", kept(head["status"]), {"dir": "auto"})
    if head["unreviewed"]:
        put(line, "b", head["unreviewed"])
    line = put(top, "p")
    if head["clinic"]:
        own(line, "span", head["clinic"])
    phone(put(line, "span"), head)
    line = put(top, "p")
    put(line, "span", style.language.say("made on {date}", date=style.language.day(style.print_date)))
    put(line, "span", None, {"class": "printed-on"})
    ways_to_write(top, sheet)


def page_foot(parent: Element, sheet: Sheet) -> None:
    """What stands at the foot of every printed page: what to do on a missed turn, and what bt is not.

    Browsers print a foot anew on each page only while it is no higher than a quarter of one: no more stands in it.
    """
    missed = sheet.front["advice"][0]["title"]
    strip(parent, [line for line in sheet.strip if line[0] == missed])
    put(parent, "p", sheet.foot, {"class": "foot"})


def strip(parent: Element, lines: list[list[str]]) -> None:
    """Names and sentences in a box."""
    box = put(parent, "div", None, {"class": "strip"})
    for name, said in lines:
        line = own(box, "p", "")
        label = put(line, "b", f"{name}: ")
        label.tail = _up_to_line(line, said)
