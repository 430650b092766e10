"""What patients read: whole in every language, the same numbers in each, and plain English."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

import pypdfium2
import pytest
from icalendar import Calendar
from pyphen import Pyphen

from bt_cli import words
from bt_cli.document.adjustment import ADJUSTMENT
from bt_cli.document.approval_text import PLAN_TABLES
from bt_cli.document.build import document_of
from bt_cli.document.labels import labels_in
from bt_cli.document.language import LANGUAGES, TERMS, Language, language
from bt_cli.document.notice import notice_of
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.errors import CannotWrite
from bt_cli.figures.plan import plan_svg
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars, ended_calendar
from bt_cli.output.page.page import page_html
from bt_cli.output.paper.howto import howto_pdf
from bt_cli.output.paper.notice import notice_text
from bt_cli.output.paper.pdf import sheet_pdf
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.prescription import BONES, Clinic
from tests import catalogues, courses
from tests.helpers import SAMPLES, approved, at_revision, goal, read, report, said_twice
from tests.level_plans import HINGE

CODES = sorted(LANGUAGES.keys() - {"en"})
STYLE = SheetStyle(date(2026, 1, 5))
# Each was weighed word by word: a change to one of these is to be read by somebody who knows both languages.
SAFETY = {
    "BACK: the OPPOSITE way": "ATRÁS: en el sentido OPUESTO",
    "BACK: the OPPOSITE way. Not {direction}": "ATRÁS: en el sentido OPUESTO. No {direction}",
    "{direction}; where it says BACK, the OPPOSITE way": "{direction}; donde dice ATRÁS, en el sentido OPUESTO",
    "NO TURN": "NO GIRAR",
    "DRAFT: DO NOT TURN": "BORRADOR: NO GIRAR",
    "Not that face? Stop and call.": "¿No es esa cara? Pare y llame.",
    "Other number: stop and call.": "Otro número: pare y llame.",
    "WHICH WAY": "HACIA QUÉ LADO",
    "WHICH WAY makes it longer": "HACIA QUÉ LADO se alarga",
    "shown to me by": "me lo mostró",
    "as it is written after WHICH WAY": "según lo escrito tras HACIA QUÉ LADO",
    "If nothing is written there, ask before you turn.": "Si ahí no hay nada escrito, pregunte antes de girar.",
    "BACK is the opposite way to what is written after WHICH WAY.": (
        "ATRÁS es el sentido opuesto a lo escrito tras HACIA QUÉ LADO."
    ),
    "the OPPOSITE way": "en el sentido OPUESTO",
    "NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.": (
        "NO SE INDICA EL SENTIDO DE GIRO. Antes del primer giro, pregunte hacia qué lado debe girar."
    ),
    "Turn {what}, {direction}.": "Gire {what}, {direction}.",
    "If you missed a turn": "Si no hizo un giro",
    "Missed a turn? {text}": "¿No hizo un giro? {text}",
    "Stop and call us if": "Pare y llámenos si",
    "If it differs, stop and call.": "Si no coincide, pare y llame.",
    "If it differs, stop and call {phone}.": "Si no coincide, pare y llame al {phone}.",
    "CHECK after this turn: the scale must read {reading}. If it differs, stop and call.": (
        "COMPRUEBE tras este giro: la escala debe marcar {reading}. Si no coincide, pare y llame."
    ),
    "CHECK after this turn: ring to ring on rod 1 must be {reading}, {counted}. If it differs, stop and call.": (
        "COMPRUEBE tras este giro: de anillo a anillo en la varilla 1 debe haber {reading}; {counted}. Si no coincide, "
        "pare y llame."
    ),
    "This translation was not clinically reviewed.": (
        "Esta traducción no ha sido revisada por un profesional clínico."
    ),
    "{turn} BACK": "{turn} ATRÁS",
    "Where the table says BACK, turn the OPPOSITE way.": "Donde la tabla dice ATRÁS, gire en el sentido OPUESTO.",
    "the opposite way to “{direction}”": "en el sentido opuesto a “{direction}”",
    "From {first} to {last} turn BACK: the OPPOSITE way.": (
        "Del {first} al {last}, gire hacia ATRÁS: en el sentido OPUESTO."
    ),
    "Your plan says “{direction}”: now turn the opposite way to that.": (
        "Su plan dice “{direction}”: ahora gire en el sentido opuesto a ese."
    ),
    "If you are not sure, stop and call us.": "Si no está seguro, pare y llámenos.",
    "From {day} turn the usual way again: {direction}.": (
        "A partir del {day}, gire otra vez en el sentido habitual: {direction}."
    ),
    "Do not turn.": "No gire.",
    "Do not turn from {when} on.": "No gire a partir del {when}.",
    "Start again on {when}.": "Reanude los giros el {when}.",
    "Do not turn again until we tell you.": "No vuelva a girar hasta que se lo indiquemos.",
    "The turning ends there. Do not turn any more unless we tell you.": (
        "Ahí acaban los giros. No gire más, a menos que se lo indiquemos."
    ),
    "After that, do not turn until {day}.": "Después, no gire hasta el {day}.",
    "After that, do not turn until we tell you.": "Después, no gire hasta que se lo indiquemos.",
    "From {day} some turns are bigger, to catch up. Turn only what the sheet says.": (
        "A partir del {day}, algunos giros son mayores, para recuperar lo no hecho. Gire solo lo que dice la hoja."
    ),
    "You missed {turns}. What you missed comes later.": "No hizo {turns}. Lo que no hizo viene más adelante.",
    "Never turn more than the sheet says to make up for it.": (
        "Para compensarlo, nunca gire más de lo que dice la hoja."
    ),
    "This page is a draft. Nobody has approved it yet. Do not turn by it.": (
        "Esta página es un borrador. Nadie la ha aprobado todavía. No gire según ella."
    ),
    "After your turn on {when}, do not turn.": "Después de su giro del {when}, no gire.",
    "Throw away sheet {old}.": "Tire a la basura la hoja {old}.",
    "Throw away every sheet up to sheet {old}.": "Tire a la basura todas las hojas hasta la hoja {old} inclusive.",
    "Turn only by sheet {new}. If you do not have it, ask us for it.": (
        "Gire solo según la hoja {new}. Si no la tiene, pídanosla."
    ),
    "Turn only by a sheet from {first} to {new}. If you have none, ask us.": (
        "Gire solo según una hoja de la {first} a la {new}. Si no tiene ninguna, pídanosla."
    ),
    "Turn by the new plan from {when} on.": "Gire según el nuevo plan a partir del {when}.",
    "missed": "no hecho",
}


# ---- the plans that are said

# Nuts, a rail, click struts, compression, a course: the other samples say the same sentences.
ONE_OF_EACH = {
    "tibia_60mm_ilizarov", "metatarsal_fast_overridden", "femur_click_partial_day", "tibia_nonunion_compression",
    "tibia_course_slow_pause_xray", "tibia_accordion_compression", "tibia_convergent", "tibia_hinge_opening",
    "femur_shortened_lengthened_elsewhere", "tibia_compression_distraction",
}  # fmt: skip


def variants() -> Iterator[tuple[str, Report]]:
    """The sample plans, and what no sample has."""
    for sample in (s for s in SAMPLES if s.stem in ONE_OF_EACH):
        text = sample.read_text(encoding="utf-8")
        text = re.sub(r'(?m)^reason = ".*"$', 'reason = "§"', text)  # the words of staff, said in English alone
        yield sample.stem, read(said_twice(text))
    texts = {"missed_turn": "§", "late_turn": "§", "call_us_if": ["§"], "pin_care": "§"}
    told = {**texts, "phone": "01865 000000", "es": texts}
    way = {"frame.direction": "§", "frame.direction_es": "§"}
    whole = report(clinic=told, **way, **{"frame.start_face": 2})
    yield "all that a clinic says", whole
    yield "nothing that a clinic says", report(clinic={"missed_turn": "§", "es": {"missed_turn": "§"}}, side="left")
    yield "until", whole._replace(until=date(2026, 1, 20))
    yield "what if", whole._replace(what_if=("--rate 2",))
    swaps = {"frame.range_mm": 12, "frame.swaps": [date(2026, 1, 21)]}
    yield "swap", report(clinic=told, goal=goal("transport", 20), review={"every_days": 7}, **swaps)
    yield "clocks", report(clinic=told, surgery=date(2026, 3, 20), bone="other")
    yield "rail", report(clinic=told, goal=goal("lengthening", 20), **{"frame.kind": "rail"})
    signed = approved(report(clinic=told))
    yield "approved", signed
    plan, approval = signed.schedule.plan, signed.schedule.plan.approval
    assert approval
    for doubt, edited in (
        ("edited since", plan.model_copy(update={"title": "§"})),
        ("approved by bt 0.5", plan.model_copy(update={"approval": approval.model_copy(update={"digests": None})})),
        ("turned otherwise", plan.model_copy(update={"approval": approval.model_copy(update={"sessions": "0" * 8})})),
    ):
        yield doubt, signed._replace(schedule=replace(signed.schedule, plan=edited))


VARIANTS = dict(variants())
each_variant = pytest.mark.parametrize("made", VARIANTS.values(), ids=VARIANTS.keys())
each_language = pytest.mark.parametrize("code", CODES)


def everything(made: Report, said_in: Language) -> list[str]:
    """All that patients read of a plan, as text: sheet, page, figure and reminders."""
    style = STYLE._replace(language=said_in)
    files = [
        file
        for detailed in (False, True)
        for file in calendars(made, CalendarStyle(detailed_titles=detailed, language=said_in))
    ]
    sheet = f"{document_of(made, said_in)} {labels_in(said_in)}"
    return [sheet, page_html(made, style), plan_svg(made, 1, said_in), *map(bytes.decode, files)]


def notices(said_in: Language) -> Iterator[str]:
    """What patients are told of changes: every kind of order, and what was missed."""
    told = courses.PAUSE, courses.THREE_DAYS, courses.STOP, courses.ACCORDION, courses.CAUGHT_UP, courses.PRESS
    waits = courses.BACK + courses.entries('on = 2026-02-09; order = "resume"')
    over = courses.THREE_DAYS + courses.entries('through = 2026-02-05; record = "done"')
    midday = courses.entries('at = 2026-02-03T16:00:00; order = "pause"')
    flag = courses.PLAN.replace("[goal]", '[frame]\ndirection = "§"\ndirection_es = "§"\n[goal]')
    style = SheetStyle(date(2026, 2, 1), language=said_in)
    for plan in (courses.PLAN, flag):
        for course in (*told, waits, over, midday, courses.BACK):
            old, new = courses.before_and_after(course, plan=plan + courses.CLINIC)
            yield notice_text(notice_of(old, new, style))
    yield from map(bytes.decode, calendars(new, CalendarStyle(language=said_in)))
    recorded = courses.SLOWER + courses.entries('through = 2026-02-05; record = "done"')  # since it was approved
    old, new = courses.before_and_after(recorded, plan=flag + courses.CLINIC)
    approval = approved(at_revision(new, 1)).schedule.plan.approval
    signed = replace(new.schedule, plan=new.schedule.plan.model_copy(update={"approval": approval}))
    yield notice_text(notice_of(old, new._replace(schedule=signed), style))


# ---- the catalogues


@each_language
def test_every_sentence_is_translated_and_nothing_else(code: str, update_golden: bool) -> None:
    """`--update-golden` takes new sentences in, to be translated, and compiles the catalogue."""
    if update_golden:
        catalogues.refresh(code)
    said = {message.id for message in catalogues.sentences()}
    found = {message.id: message for message in catalogues.catalogue(code)}
    assert found.keys() - said == set()
    assert said - found.keys() == set()
    assert [text for text, message in found.items() if not message.string or message.fuzzy] == []


@each_language
def test_translations_keep_places_numbers_and_signs(code: str) -> None:
    def kept(text: str) -> Counter[str]:
        places = [f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name]
        return Counter([*places, *re.findall(r"\d+|[→·–*]|\bmm\b", text)])

    for message in catalogues.catalogue(code):
        if message.id:
            assert kept(message.string) == kept(message.id), message.id


@each_language
def test_both_files_of_a_language_are_in_step(code: str) -> None:
    found = catalogues.refreshed(catalogues.catalogue(code))
    assert catalogues.mo_file(code).read_bytes() == catalogues.compiled(found)
    assert catalogues.po_file(code).read_bytes().replace(b"\r\n", b"\n") == catalogues.written(found)


@each_language
def test_a_catalogue_names_its_language_and_no_person_and_no_date(code: str) -> None:
    header = dict(catalogues.catalogue(code).mime_headers)
    assert header.keys() == {
        "Project-Id-Version", "Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
        "X-Clinically-Reviewed",
    }  # fmt: skip
    assert (header["Language"], header["X-Clinically-Reviewed"]) == (code, "no")
    assert "@" not in catalogues.po_file(code).read_text(encoding="utf-8")


def test_sentences_are_found_wherever_they_are_said() -> None:
    code = """f"{translate('one')} {language.translate('two', n=1)}"; N_("three"); translate(A["b"])
translate("four" if x else "five")"""
    assert set(catalogues.said_in(ast.parse(code))) == {"one", "two", "three", "four", "five"}
    with pytest.raises(AssertionError, match="cannot be translated"):
        list(catalogues.said_in(ast.parse('translate(f"turn {n}")')))


def test_what_only_staff_read_is_in_no_catalogue() -> None:
    files = (calendars, ended_calendar, howto_pdf)
    read = catalogues.said_by(document_of, sheet_pdf, page_html, plan_svg, *files, notice_of, notice_text)
    by_mechanism = (word for mechanism in MECHANISMS.values()
                    for word in (mechanism.frame, *mechanism.words, *(mechanism.counted or ())))  # fmt: skip
    elsewhere = {*TERMS, *PLAN_TABLES, *by_mechanism, *ADJUSTMENT.values()}  # said from where they stand
    assert {message.id for message in catalogues.sentences() if message.id} - read - elsewhere == set()


def test_words_that_are_said_from_where_they_stand_are_marked() -> None:
    assert {*words.DAYS, *words.MONTHS, *BONES} == set(TERMS)
    assert len(set(words.DAYS) | set(words.MONTHS)) == 19  # "Mar" of March is the day of no week
    said = {message.id for message in catalogues.sentences()}
    shown = {word for mechanism in MECHANISMS.values() for word in (mechanism.frame, *mechanism.words) if word}
    assert shown <= said


# ---- what is missing stops the output


def with_catalogue(monkeypatch: pytest.MonkeyPatch, found: catalogues.Translations) -> Language:
    language("es")  # kept as it is, before what it is read from is another
    monkeypatch.setattr("pkgutil.get_data", lambda *_: catalogues.compiled(found))
    return language.__wrapped__("es")


@pytest.mark.parametrize(
    ("text", "lack"),
    [(text, "gone") for text in SAFETY] + [(next(iter(SAFETY)), lack) for lack in ("untranslated", "fuzzy")],
)
def test_a_sentence_that_is_not_translated_stops_the_output(
    text: str, lack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = catalogues.catalogue("es")
    if lack == "gone":
        found.delete(text)
    elif lack == "untranslated":
        found[text].string = ""
    else:
        found[text].flags.add("fuzzy")
    without = with_catalogue(monkeypatch, found)
    with pytest.raises(CannotWrite) as stopped:
        list(notices(without))
        said, silent = VARIANTS["all that a clinic says"], VARIANTS["nothing that a clinic says"]
        for made in (said, silent, read(HINGE), report(frame={"kind": "rail"})):  # of nuts rings are measured
            everything(made, without)
    assert repr(text) in str(stopped.value)
    assert "--language en" in str(stopped.value)


@pytest.mark.parametrize(("english", "spanish"), SAFETY.items(), ids=lambda text: text[:30])
def test_safety_sentences_are_the_ones_that_were_weighed(english: str, spanish: str) -> None:
    found = catalogues.catalogue("es")[english]
    assert found
    assert found.string == spanish


# ---- in another language


@each_language
@each_variant
def test_every_plan_can_be_said(code: str, made: Report) -> None:
    for english, other in zip(everything(made, language("en")), everything(made, language(code)), strict=True):
        assert english != other


NUMBER = re.compile(r"\d+(?:\.\d+)*|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")


def numbers(text: object) -> list[str]:
    return NUMBER.findall(str(text))


def digits_are_western(text: str) -> bool:
    return not re.search(r"\d,\d", text) and all(c.isascii() for c in text if c.isdecimal())


def paged(made: Report, code: str) -> SheetStyle:
    """With the same days on a page in each language: longer words of several letters leave room for fewer."""
    per_page = 3 if made.schedule.has_multiple_actuators else None
    return STYLE._replace(language=language(code), days_per_page=per_page)


@each_language
@each_variant
def test_the_sheet_has_the_same_numbers(code: str, made: Report) -> None:
    english, other = (document_of(made, language(c)) for c in ("en", code))
    assert [numbers(fact.text) for fact in other.facts] == [numbers(fact.text) for fact in english.facts]
    for day, same in zip(english.days, other.days, strict=True):
        assert numbers(same) == numbers(day)
    texts = (*other.how, *(bar.text for day in other.days for bar in day.bars))
    assert all(digits_are_western(text) for text in texts)


class _Text(HTMLParser):
    """The text of a page, a list for each group of rows, that of no group first; no script and no style."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[list[str]] = [[]]
        self.names: list[str] = [""]
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        if tag == "tbody":
            self.groups.append([])
            self.names.append(dict(attrs).get("id") or "")
        self.groups[-1] += [value or "" for name, value in attrs if name in ("value", "aria-label", "data-name")]

    def handle_data(self, data: str) -> None:
        if self.within not in ("script", "style"):
            self.groups[-1].append(data)


def groups_of(made: Report, code: str) -> list[tuple[str, str]]:
    reader = _Text()
    reader.feed(page_html(made, paged(made, code)))
    return [(name, " ".join(group)) for name, group in zip(reader.names, reader.groups, strict=True)]


@each_language
@each_variant
def test_the_page_has_the_same_numbers(code: str, made: Report) -> None:
    english, other = groups_of(made, "en"), groups_of(made, code)
    days = {day.number for day in document_of(made).days}
    assert {name for name, _ in other if re.fullmatch(r"d\d+", name)} == {f"d{day}" for day in days}
    for (name, text), (same_name, same) in zip(english, other, strict=True):
        assert name == same_name
        assert Counter(numbers(same)) == Counter(numbers(text))
    assert all(digits_are_western(text) for name, text in other if name)


@each_language
@each_variant
@pytest.mark.parametrize("detailed", [False, True])
def test_the_reminders_have_the_same_numbers(code: str, made: Report, detailed: bool) -> None:
    def events(said_in: str) -> list[Any]:
        style = CalendarStyle(detailed_titles=detailed, language=language(said_in))
        return list(Calendar.from_ical(calendars(made, style)[0]).walk("VEVENT"))

    for english, other in zip(events("en"), events(code), strict=True):
        for key in ("uid", "dtstart", "dtend"):
            assert other[key] == english[key]
        for key in ("summary", "description"):
            said = str(other.get(key, ""))
            assert numbers(said) == numbers(english.get(key, ""))
            assert digits_are_western(said)


@each_language
def test_every_page_tells_that_no_clinician_read_the_translation(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = VARIANTS["all that a clinic says"]
    notice = language(code).translate("This translation was not clinically reviewed.")
    for page in pdf_pages(made, STYLE._replace(language=language(code))):
        assert notice in page
    assert groups_of(made, code)[0][1].count(notice) >= 2  # on the screen and on paper
    assert document_of(made).unreviewed == ""
    assert not any("clinically reviewed" in page for page in pdf_pages(made, STYLE))
    found = catalogues.catalogue("es")
    found.mime_headers = list((dict(found.mime_headers) | {"X-Clinically-Reviewed": "yes"}).items())
    reviewed = with_catalogue(monkeypatch, found)
    assert document_of(made, reviewed).unreviewed == ""


def pdf_pages(made: Report, style: SheetStyle) -> list[str]:
    document = pypdfium2.PdfDocument(sheet_pdf(made, style).data)
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


@each_language
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.stem in ONE_OF_EACH], ids=lambda path: path.stem)
def test_longer_words_fit_on_the_paper_too(code: str, sample: Path, large: bool) -> None:
    """The front is on as many pages as it may have in English, and so are all."""
    made = VARIANTS[sample.stem]
    english, other = (pdf_pages(made, STYLE._replace(language=language(c), large=large)) for c in ("en", code))
    first = next(i for i, page in enumerate(other) if re.search(r"Día (Hora|\d\d:\d\d|Escala|Varilla)", page))
    assert first <= (3 if large else 1)
    assert len(other) <= len(english) * 1.6


# ---- plain English

# J. P. Kincaid et al., Derivation of new readability formulas for Navy enlisted personnel, 1975. A US grade and 5 is
# the age at which it is reached.
OLDEST = 11
MOST_WORDS = 20
OLDEST_OF_ONE = 13  # for a single sentence, where one long word weighs much
# For staff, who read other words every day: the table of the plan's facts; keys, flags and papers are theirs too.
STAFF_FILES = {
    f"bt_cli/document/{name}.py"
    for name in ("heading", "axial_heading", "level_heading", "mechanism_heading", "hexapod_heading", "deformity_text")
}
STAFF = {
    "Default, not ordered: {key} = {value}.", "WHAT IF: {flag}, which the plan file does not say",
    "Published in: {sources}",
}  # fmt: skip


class Listening(Language):
    """English that remembers all that it said, sentence by sentence."""

    def translate(self, text: str, /, **values: object) -> str:
        said = super().translate(text, **values)
        HEARD.setdefault(text, set()).add(said)
        return said


HEARD: dict[str, set[str]] = {}


class Line(NamedTuple):
    """A sentence, or a label, without what the clinic wrote and without numbers."""

    words: tuple[str, ...]
    ended: bool

    @property
    def syllables(self) -> int:
        return sum(map(syllables, self.words))


@cache
def patient_lines() -> frozenset[Line]:
    """Everything that patients read in English of all plans here, each line once."""
    for made in VARIANTS.values():
        everything(made, Listening())
    places = {message.id: {file for file, _ in message.locations} for message in catalogues.sentences() if message.id}
    staff = STAFF | {text for text, files in places.items() if files <= STAFF_FILES}
    written_by_clinics = {text for made in VARIANTS.values() for text in by_clinic(made)}
    return frozenset(
        line
        for text in HEARD.keys() - staff
        for said in HEARD[text]
        for line in lines_of(said, written_by_clinics)
        if line.words
    )


def by_clinic(made: Report) -> Iterator[str]:
    plan = made.schedule.plan
    clinic = made.clinic or Clinic()
    yield from filter(None, (clinic.name, clinic.phone, clinic.missed_turn, clinic.late_turn, clinic.pin_care))
    yield from clinic.call_us_if
    yield from filter(None, (plan.id, plan.frame.direction))


def lines_of(said: str, leave_out: set[str]) -> Iterator[Line]:
    said = said.replace("\N{NO-BREAK SPACE}", " ")
    for text in sorted(leave_out, key=len, reverse=True):
        said = said.replace(text, " ")
    days, months = "|".join(words.DAYS), "|".join(words.MONTHS)
    said = re.sub(rf"\b(?:{days}) \d+ (?:{months}) \d+", " ", said)
    said = re.sub(rf"(?:\d+:\d+|{NUMBER.pattern})(?: mm\b)?", " ", said)
    for part in re.split(r"(?<=[.!?])\s+|;\s", said):
        found = tuple(re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", part))
        yield Line(tuple(word.lower() for word in found), ended=part.rstrip().endswith((".", "!", "?")))


HYPHENS = Pyphen(lang="en_US")


def syllables(word: str) -> int:
    """The more of two counts: a hyphenation never parts a single letter (bo-dy, a-way), vowels do."""
    vowels = len(re.findall(r"[aeiouy]+", re.sub(r"(?<![^aeiouy]l)(?<![aeiouy])e$", "", word)))
    return max(1, vowels, len(HYPHENS.positions(word)) + 1)


def reading_age(lines: set[Line] | frozenset[Line]) -> float:
    """Flesch–Kincaid."""
    said = sum(len(line.words) for line in lines)
    return 0.39 * said / len(lines) + 11.8 * sum(line.syllables for line in lines) / said - 15.59 + 5


def line(text: str) -> Line:
    return next(lines_of(text, set()))


def test_the_formula_measures_what_it_should() -> None:
    """By hand: 6 words of 6 syllables, and 6 words of 23."""
    assert reading_age({line("The cat sat on the mat.")}) == pytest.approx(0.39 * 6 + 11.8 - 15.59 + 5)
    hard = line("Consolidation necessitates radiographic examination at intervals.")
    assert [syllables(word) for word in hard.words] == [5, 5, 4, 5, 1, 3]
    assert reading_age({hard}) == pytest.approx(0.39 * 6 + 11.8 * 23 / 6 - 15.59 + 5)
    assert [syllables(word) for word in ("turn", "body", "away", "scale", "direction", "little")] == [1, 2, 2, 1, 3, 2]


def test_what_patients_read_is_heard() -> None:
    heard = {" ".join(line.words) for line in patient_lines()}
    for said in (
        "find the day and the time in the table", "tick the box",
        "check after the day’s last turn the scale must read",
        "your clinic has not said", "no direction is given", "reading after this turn", "clinic and x-ray",
        "they are not sent to anyone", "if it differs stop and call",
    ):  # fmt: skip
        assert said in heard
    assert not heard & {"§", "rate", "a day prescribed a day achieved in whole steps"}


@pytest.mark.parametrize("labels", [True, False], ids=["with labels", "sentences only"])
def test_english_can_be_read_by_children_of_11(labels: bool) -> None:
    age = reading_age({line for line in patient_lines() if labels or line.ended})
    assert 5 < age <= OLDEST


def test_no_sentence_is_long_or_hard() -> None:
    assert [line.words for line in patient_lines() if len(line.words) > MOST_WORDS] == []
    sentences = [line for line in patient_lines() if line.ended and len(line.words) > 4]
    assert [line.words for line in sentences if reading_age({line}) > OLDEST_OF_ONE] == []
