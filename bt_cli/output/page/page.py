"""The page: one HTML file with the sheet, the figures and the patient's view of a day; it needs nothing else.

The library escapes every text, so what people wrote is never markup. The script has no numbers of its own: it looks
up what is written here. No clock either: which day is today, and when it is printed, is the browser's to say.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pkgutil import get_data
from xml.etree.ElementTree import Element, SubElement, tostring

from bt_cli.document.approval_text import is_draft
from bt_cli.document.bidi import kept
from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.report import Report
from bt_cli.document.setting_text import zones_text
from bt_cli.document.sheet.sheet import sheet_of
from bt_cli.document.sheet.style import Sheet, SheetStyle
from bt_cli.figures.plan import frame_drawing, progress_chart
from bt_cli.figures.space import space_view
from bt_cli.figures.turning import turning_drawing
from bt_cli.output.page.axial_days import AxialDayTable, number_widths
from bt_cli.output.page.front import front_page
from bt_cli.output.page.hexapod import cell_key, letters_table, readings, struts_table, swaps_table
from bt_cli.output.page.hexapod_days import HexapodDayTable, pair_width
from bt_cli.output.page.lookup import looked_up
from bt_cli.output.page.parts import add_authored, add_element, fact_list, phone, ways_to_write

_PAPERS = {"a4": "A4", "letter": "letter"}


def page_html(report: Report, style: SheetStyle) -> str:
    """The page of a report: the same report and style, the same text."""
    sheet, language = sheet_of(report, style), style.language
    root = Element("html", {"lang": language.code, "dir": "ltr"})
    head, body = SubElement(root, "head"), SubElement(root, "body", {"class": "large"} if style.large else {})
    space = space_view(report, language)
    scripts = [_packaged("space.js"), _packaged("page.js")]
    _head(head, sheet, _packaged("page.css") + _paged(sheet, style), scripts)
    _top(body, report, sheet, language)
    main = SubElement(body, "main")
    chart, turning = progress_chart(report, language), turning_drawing(report.schedule, language)
    day = _section(main, "day", language.translate("What to do on a day"), "screen")
    _day(day, report, sheet, language)
    day.append(space.figure)
    _how_and_advice(day, sheet, turning)
    front_page(main, report, sheet, style)
    progress = _section(main, "progress", language.translate("How far the bone moves"), "screen")
    wide = {"class": "wide", "tabindex": "0", "role": "region", "aria-labelledby": "progress-title"}
    add_element(progress, "div", None, wide).append(chart)
    table = _section(main, "table", language.translate("All days"), "sheet")
    days = (HexapodDayTable if report.schedule.correction else AxialDayTable)(sheet, report.schedule, style)
    for page in sheet.pages:
        days.put_page(table, page)
    _facts(main, report, sheet, language)
    _ticks(main, language)
    add_element(add_element(body, "footer", None, {"class": "screen"}), "p", sheet.foot)
    data = looked_up(report, sheet, language, space.data)
    add_element(body, "script", data, {"type": "application/json", "id": "data"})
    for script in scripts:
        add_element(body, "script", script)
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _packaged(name: str) -> str:
    return (get_data("bt_cli.output.page", name) or b"").decode()


def _paged(sheet: Sheet, style: SheetStyle) -> str:
    """The widths of the numbers, the paper, and which page of how many: only the browser knows how many there are."""
    words = _css_text(sheet.head["page"])
    for name in ("page", "pages"):
        words = words.replace(f"{{{name}}}", f'" counter({name}) "')
    digits = pair_width(sheet) if sheet.front["struts"] else number_widths(sheet, style)  # no number is cut or split
    widths = " ".join(f"--{name}-digits: {number};" for name, number in digits.items())
    colours = " ".join(_colour(colour) for colour in strut_colours(6))
    paper = f"@page {{ size: {_PAPERS[style.paper]}; @bottom-right {{ content: {words}; }} }}"
    return f".turns {{ {widths} }}\n{colours}\n{paper}\n"


def _colour(strut: dict[str, str]) -> str:
    return f".s{strut['number']} {{ background: {strut['fill']}; color: {strut['ink']}; }}"


def _css_text(text: str) -> str:
    """A text as a CSS string; `<` cannot end the style sheet."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") + '"'


def _head(head: Element, sheet: Sheet, css: str, scripts: Sequence[str]) -> None:
    """Nothing may be loaded, and nothing run but this very style sheet and these scripts."""
    allowed = f"default-src 'none'; style-src {_digest(css)}; script-src {' '.join(map(_digest, scripts))}"
    add_element(head, "meta", None, {"charset": "utf-8"})
    policy = f"{allowed}; base-uri 'none'; form-action 'none'"
    add_element(head, "meta", None, {"http-equiv": "Content-Security-Policy", "content": policy})
    add_element(head, "meta", None, {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    add_element(head, "meta", None, {"name": "color-scheme", "content": "light dark"})
    add_element(head, "title", f"{sheet.head['plan']} · {sheet.head['title']}")
    add_element(head, "style", css)


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _section(main: Element, name: str, title: str, kind: str) -> Element:
    """A part of the page under its heading; one for the `screen` is not printed."""
    section = add_element(main, "section", None, {"id": name, "class": kind, "aria-labelledby": f"{name}-title"})
    add_element(section, "h2", title, {"id": f"{name}-title", "class": "screen"})
    return section


def _top(body: Element, report: Report, sheet: Sheet, language: Language) -> None:
    """Whose plan this is, and how far it may be trusted."""
    head, plan = sheet.head, report.schedule.plan
    top = add_element(body, "header", None, {"class": "screen top"})
    title = add_element(top, "h1")
    add_element(title, "bdi", head["plan"], {"dir": "ltr"})
    if plan.title:
        title[-1].tail = " "
        add_authored(title, "span", plan.title)
    line = add_element(top, "p", None, {"class": "case"})
    for text in (head["bone"], head["goal"], head["revision"]):
        add_element(line, "span", text)
    status = "badge" if is_draft(report.schedule) else "badge approved"
    add_element(line, "strong", kept(head["status"]), {"class": status, "dir": "auto"})
    if head["unreviewed"]:
        add_element(top, "p", head["unreviewed"], {"class": "notice"})
    if report.until:
        until = language.translate("Only until {date}; the course goes on after it.", date=language.day(report.until))
        add_element(top, "p", until, {"class": "notice"})
    add_element(top, "p", sheet.foot, {"class": "quiet"})


def _day(section: Element, report: Report, sheet: Sheet, language: Language) -> None:
    """The patient's view of one day in large type. The script moves it; without one it stays before the first turn."""
    translate = language.translate
    pick = add_element(section, "div", None, {"class": "pick", "hidden": ""})
    add_element(pick, "button", "‹", {"type": "button", "id": "back", "aria-label": translate("the day before")})
    add_element(
        pick,
        "input",
        None,
        {"type": "range", "id": "slider", "step": "1", "aria-label": translate("Day of the course")},
    )
    add_element(pick, "button", "›", {"type": "button", "id": "next", "aria-label": translate("the day after")})
    zone = zones_text(report.schedule.plan, language)
    elsewhere = translate("Your device is set to another time zone. All times are for this one: {zone}", zone=zone)
    add_element(section, "p", elsewhere, {"id": "elsewhere", "class": "notice", "hidden": ""})
    other = add_element(section, "div", None, {"id": "other", "class": "notice", "hidden": ""})
    add_element(other, "p", None, {"role": "status"})
    add_element(other, "button", translate("Go to today"), {"type": "button", "id": "today"})
    ways_to_write(section, sheet)
    both = add_element(section, "div", None, {"class": "both"})
    view = add_element(both, "div", None, {"id": "view"})
    first = sheet.pages[0]["lines"]
    start = [line for line in first if line["kind"] == "start"]
    before = 0 if start else min(line["day"] for line in first if line["kind"] == "day")
    add_element(view, "p", translate("Before the first turn") if start else first[0]["text"], {"class": "date"})
    for line in start:
        paragraph = add_element(view, "p", line["text"] + " " * ("readings" in line), {"class": "say"})
        readings(paragraph, line.get("readings", []))
    add_element(both, "figure", None, {"class": "plate"}).append(frame_drawing(report, before, language))
    add_element(section, "p", None, {"id": "status", "role": "status", "class": "unseen"})


def _how_and_advice(section: Element, sheet: Sheet, turning: Element) -> None:
    """How to turn, and what to do when something is not as it should be."""
    front = sheet.front
    cards = add_element(section, "div", None, {"class": "cards"})
    how = add_element(cards, "div", None, {"class": "card"})
    add_element(how, "h3", front["how_title"])
    steps = add_element(how, "ol")
    for step in front["how"]:
        add_authored(steps, "li", step)
    if front["struts"]:
        how = add_element(cards, "div", None, {"class": "card"})
        add_element(how, "h3", front["struts"]["key_title"])
        cell_key(how, front["struts"]["key"])
    how.append(turning)
    for advice in front["advice"]:
        card = add_element(cards, "div", None, {"class": "card"})
        add_element(card, "h3", advice["title"])
        points = add_element(card, "ul")
        for item in advice["items"]:
            add_authored(points, "li", item or "")
    card = add_element(cards, "div", None, {"class": "card"})
    add_element(card, "h3", front["phone_title"])
    if sheet.head["clinic"]:
        add_authored(card, "p", sheet.head["clinic"])
    phone(add_element(card, "p", None, {"class": "phone"}), sheet.head)


def _facts(main: Element, report: Report, sheet: Sheet, language: Language) -> None:
    section = _section(main, "facts", sheet.front["facts_title"], "screen")
    fact_list(section, sheet.front["facts"])
    if sheet.front["struts"]:
        struts_table(section, sheet.front["struts"])
    if sheet.front["letters"]:
        letters_table(section, sheet.front["letters"])
    if sheet.front["swaps"] and (sheet.front["struts"] or sheet.front["letters"]):
        swaps_table(section, sheet.front["swaps"])
    if not report.findings:
        return
    section = _section(main, "findings", language.translate("What bt found"), "screen")
    for finding in report.findings:  # for the clinician, and in English as the rules are
        card = add_element(section, "article", None, {"class": f"finding {finding.severity}", "lang": "en"})
        add_element(card, "h3", f"{finding.code} · {finding.severity}")
        add_authored(card, "p", finding.message, "message")
        add_authored(card, "p", finding.rule.advice)
        add_authored(card, "p", f"Source: {finding.rule.source}", "quiet")
        if finding.override:
            add_authored(card, "p", f"Overridden by {finding.override.by}: {finding.override.reason}", "override")


def _ticks(main: Element, language: Language) -> None:
    """What the browser remembers of the ticks; without the script nothing is remembered, and nothing is shown."""
    translate = language.translate
    section = _section(main, "ticks", translate("Your ticks"), "screen")
    section.set("hidden", "")
    add_element(section, "p", None, {"id": "count", "class": "say"})
    add_element(section, "p", translate("They stay in this browser. They are not sent to anyone."), {"id": "kept"})
    line = add_element(section, "p", None, {"class": "buttons"})
    add_element(line, "button", translate("Save the ticks for the clinic"), {"type": "button", "id": "save"})
    add_element(line, "button", translate("Clear all ticks"), {"type": "button", "id": "clear"})
