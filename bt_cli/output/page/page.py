"""The page: one HTML file with the turns of today, the figures and all days; it needs nothing else.

Templates set the document, and escape every text: what people wrote is never markup. The script has no numbers of its
own: it looks up what is written here. No clock either: which day is today, and when it is printed, is the browser's to
say.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import groupby
from pkgutil import get_data
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element, tostring

from jinja2 import Environment
from markupsafe import Markup

from bt_cli import __version__
from bt_cli.document.bidi import kept
from bt_cli.document.build import document_of
from bt_cli.document.language import N_, Language
from bt_cli.document.local_texts import BLANK
from bt_cli.document.marks import DOTTED, strut_colours
from bt_cli.document.model import Day, Document, Slot
from bt_cli.document.report import Report
from bt_cli.document.setting_text import zones_text
from bt_cli.document.style import SheetStyle
from bt_cli.figures.chart import progress_chart
from bt_cli.figures.layout import moving_drawing
from bt_cli.figures.plan import figure_of
from bt_cli.figures.space import space_view
from bt_cli.figures.turning import turning_drawing
from bt_cli.output.page.lookup import looked_up, usual_ways
from bt_cli.templates import template_environment
from bt_cli.words import capital, shown_number

_DIALLED = re.compile(r"\+?[0-9][0-9 .-]+")  # "(0)" or "ext." cannot be dialled as written
_AT_NIGHT = {"scale": N_("Scale at night"), "rod 1": N_("Rod 1 at night"), "rods": N_("Rods at night")}
_TIGHT = ((" {\n", "{"), (" { ", "{"), (";\n", ";"), ("; ", ";"), ("}\n", "}"), (": ", ":"))  # CSS is read without
_ENDS_OF_CELLS = re.compile(r"(?:</(?:td|th|tr|tbody)>\s*)+(?=<(?:td|th|tr|tbody)\b)")  # the next begins where it ends
_MANY_TIMES = 4  # more do not stand side by side: the turns of a day then fill one cell


def page_html(report: Report, style: SheetStyle) -> str:
    """The page of a report; the same report and style, the same text. Raises CannotWrite without a translation."""
    document = document_of(report, style.language).from_day(style.first_day)
    language = document.language
    days = [day for day in document.days if not style.first_day or day.on >= style.first_day]
    frame = figure_of(report, language)
    space = space_view(frame, language)
    night_name, left_name = _number_names(document, language)
    sizes = _environment().get_template("sizes.css")
    css = _packaged("page.css") + sizes.render(
        paper={"a4": "A4", "letter": "letter"}[style.paper],
        page_of=_css_text(language.translate("page {page} of {pages}")),
        labels=[_css_text(thing.label) for thing in document.things],
        colours=strut_colours(6),
        night_name=_css_text(night_name),
        left_name=_css_text(left_name),
        still_text=_css_text(language.translate("do not turn") if document.has_numbered_columns else ""),
    )
    drawing, changes = moving_drawing(frame, days[0].number - 1 if days[0].number > 1 else 0, language)
    scripts = [_packaged("space.js"), _packaged("page.js")]
    template = _environment().get_template("page.html")
    html = template.render(
        document=document,
        days=days,
        weeks=[(week, list(of_week)) for week, of_week in groupby(days, key=lambda day: day.week)],
        pauses=_pauses(days),
        above=_shown_above(days),
        usual_ways=usual_ways(document),
        night_name=night_name,
        left_name=left_name,
        usual_text=_usual_text(document, language),
        counting=document.counting(days),
        is_stacked=document.layout == "times" and len(document.times) > _MANY_TIMES,
        until=report.until,
        zone=zones_text(report.schedule.plan, language),
        print_date=style.print_date,
        large=style.large,
        language=language,
        translate=language.translate,
        day_text=language.day,
        clock=language.clock,
        turning=_figure(turning_drawing(report.schedule, language)),
        frame=_figure(drawing),
        chart=_figure(progress_chart(report, language)),
        space=_figure(space.figure, "html"),
        version=__version__,
        css=Markup(css),  # noqa: S704 - of this package, and texts within it as CSS strings
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - of this package
        style_digest=_digest(css),
        script_digests=" ".join(map(_digest, scripts)),
        once=_Once(),
        data=Markup(looked_up(report.schedule, document, days, language, (changes, space.data))),  # noqa: S704 - JSON without a "<"
    )
    return _ENDS_OF_CELLS.sub("", html) + "\n"


@cache
def _environment() -> Environment:
    environment = template_environment("bt_cli.output.page")
    filters = {"mm": shown_number, "kept": kept, "dialled": _dialled, "upper_first": capital}
    environment.filters.update(filters)
    environment.globals.update(
        BLANK=BLANK, DOTTED=DOTTED, is_alike=_is_alike, goes_on=_goes_on, reads_alike=_reads_alike
    )
    return environment


def _usual_text(document: Document, language: Language) -> str:
    """The amounts that the table leaves out: those that are usual, where the face or the number stands for them."""
    labels: dict[str, list[str]] = {}
    for thing, way in zip(document.things, usual_ways(document), strict=True):
        if document.has_numbered_columns:
            labels.setdefault(f"{way} mm", []).extend([thing.label] if way else [])
        elif thing.faces and not thing.is_two_way:
            labels.setdefault(thing.usual.in_words, []).append(thing.label)
    alone = document.layout == "times"
    turn = "; ".join(amount if alone else f"{', '.join(names)}: {amount}" for amount, names in labels.items())
    return language.translate("Where no amount is written: {turn}.", turn=turn) if turn else ""


def _number_names(document: Document, language: Language) -> tuple[str, str]:
    """What the numbers of an evening are called: of the scales, and of what is left."""
    translate, readable = language.translate, [thing for thing in document.things if thing.is_readable]
    night = translate(_AT_NIGHT[document.measured])
    if 0 < len(readable) < len(document.things):
        night = translate("At night")
    remaining = document.days[0].remaining
    left = remaining[0].name if len(remaining) == 1 else translate("left")
    return f"{night}, mm", f"{capital(left)}, mm"


def _shown_above(days: Sequence[Day]) -> dict[int | None, Sequence[Fraction | None]]:
    """For each session, by its number, what the rows above it show of each thing that is turned to a number."""
    above: dict[int | None, Sequence[Fraction | None]] = {}
    shown: Sequence[Fraction | None] = [None] * len(days[0].scales)
    for slot in (slot for day in days for slot in day.slots if slot.turns):
        above[slot.number], shown = shown, slot.readings_mm
    return above


class _Once:
    """Gives what a macro made of the same before: most turns of a course have the same words."""

    def __init__(self) -> None:
        self.made: dict[tuple[object, ...], str] = {}

    def __call__(self, key: tuple[object, ...], macro: Callable[..., str], *values: object) -> str:
        """What a macro makes of values; the key has all of them that count."""
        key = (macro, *key)
        if key not in self.made:
            self.made[key] = macro(*values)
        return self.made[key]


class _Pause(NamedTuple):
    """Paused days in a row, and the day on which turning goes on, if it is known."""

    first: Day
    last: Day
    until: date | None


def _pauses(days: Sequence[Day]) -> dict[int, _Pause]:
    """The pause of each paused day, by its number."""
    pauses: dict[int, _Pause] = {}
    for is_paused, run in groupby(range(len(days)), key=lambda place: days[place].is_paused):
        places = list(run)
        if is_paused:
            first, following = days[places[0]], days[places[-1] + 1 : places[-1] + 2]
            ordered = next((bar.until for bar in first.bars if bar.kind == "pause"), None)
            pause = _Pause(first, days[places[-1]], following[0].on if following else ordered)
            pauses |= {days[place].number: pause for place in places}
    return pauses


def _is_alike(slot: Slot, thing_count: int) -> bool:
    """Whether all things are turned from and to the same number, so that one cell tells of all."""
    return len(slot.turns) == thing_count and len({(turn.before_mm, turn.after_mm) for turn in slot.turns}) == 1


def _goes_on(slot: Slot, above: Mapping[int | None, Sequence[Fraction | None]]) -> bool:
    """Whether all things are turned, each from the number in the cell above: then none of them needs a mark."""
    return [(turn.thing, turn.before_mm) for turn in slot.turns] == list(enumerate(above[slot.number]))


def _reads_alike(day: Day) -> bool:
    """Whether all scales read the same in the evening, and all of them or none are near their end."""
    return len({(scale.after_mm, scale.is_near_end) for scale in day.scales}) == 1


def _dialled(phone: str) -> str:
    """What a link dials, "" where a number cannot be dialled as it is written."""
    return re.sub("[ .-]", "", phone) if _DIALLED.fullmatch(phone) else ""


def _figure(figure: Element, method: Literal["xml", "html"] = "xml") -> Markup:
    """A figure, whose texts the library escapes; a drawing alone is shorter as XML."""
    return Markup(tostring(figure, encoding="unicode", method=method))  # noqa: S704


def _packaged(name: str) -> str:
    """A style sheet or script of this package, without its indents and lines that only explain."""
    text = re.sub(r"\n *(//.*)?(?=\n)|(?<=\n) +", "", (get_data("bt_cli.output.page", name) or b"").decode())
    for spaced, tight in _TIGHT if name.endswith(".css") else ():
        text = text.replace(spaced, tight)
    return text


def _css_text(text: str) -> Markup:
    """A text as a CSS string, with counters in its places; `<` cannot end the style sheet."""
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ") + '"'
    for name in ("page", "pages"):
        quoted = quoted.replace(f"{{{name}}}", f'" counter({name}) "')
    return Markup(quoted)  # noqa: S704


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
