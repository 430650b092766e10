"""Directions that are written in by hand, and the texts of plan and clinic in another language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from pydantic_core import to_json

from bt_cli.document.build import document_of
from bt_cli.document.language import ENGLISH, Language, language
from bt_cli.document.local_texts import BLANK, missing_texts, with_blanks
from bt_cli.document.model import WayField
from bt_cli.document.notice import Notice, notice_of
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.figures.plan import plan_svg
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars
from bt_cli.output.paper.notice import notice_pdf, notice_text
from bt_cli.output.paper.pdf import for_typst, plain
from bt_cli.plan.clinic import filled
from bt_cli.plan.prescription import Clinic
from tests import courses
from tests.helpers import SAMPLES, goal, read, report
from tests.level_plans import TANDEM
from tests.rendered import page_html, sheet_pdf, sheet_texts

STYLE, SPANISH = SheetStyle(date(2026, 1, 5)), language("es")
FIELD, CAMPO = "WHICH WAY shown to me by", "HACIA QUÉ LADO me lo mostró"
KEYS = ("missed_turn", "late_turn", "pin_care")
EVERY = "".join(f'{key} = "ENGLISHTEXT {key}"\n' for key in KEYS) + 'call_us_if = ["ENGLISHTEXT 1", "ENGLISHTEXT 2"]'
# Of every mechanism one, each of which has days of its own kind.
ON_PAPER = (
    "tibia_60mm_ilizarov",
    "femur_tandem_take_over",
    "tibia_hinge_neutral",
    "femur_click_partial_day",
    "tibia_cable_transport",
    "hexapod_lengthening",
    "hexapod_swap",
)
PRINTED = {*ON_PAPER, "metatarsal_fast_overridden"}  # whose sheet alone says a finding that somebody accepted
# And a course, a finding that somebody accepted, compression, a telescopic rod, two mechanisms in one frame. The other
# samples have the same kinds of text; `-m slow` runs them.
OF_EVERY_TEXT = {
    *ON_PAPER, "tibia_course_slow_pause_xray", "metatarsal_fast_overridden", "tibia_nonunion_compression",
    "femur_shortened_lengthened_elsewhere", "tibia_compression_distraction",
}  # fmt: skip


def _of(samples: Sequence[Path]) -> pytest.MarkDecorator:
    marked = [pytest.param(path, marks=[] if path.stem in OF_EVERY_TEXT else pytest.mark.slow) for path in samples]
    return pytest.mark.parametrize("sample", marked, ids=lambda path: path.stem)


each_sample = _of(SAMPLES)
each_without_spanish = _of([path for path in SAMPLES if "[clinic.es]" not in path.read_text(encoding="utf-8")])


def text_of(sample: Path, *, direction: bool) -> str:
    """A sample without its directions, or with directions, reasons and texts of the clinic that are known again."""
    text = re.sub(r"(?m)^direction = .*\n", "", sample.read_text(encoding="utf-8"))
    if not direction:
        return text
    text = re.sub(r'(?m)^(kind = "(?:ilizarov|rail|click|telescopic|cable|hinge|hexapod)".*)$',
                  r'\1\ndirection = "ENGLISHTEXT direction"', text)  # fmt: skip
    text = re.sub(r'(?m)^reason = ".*"$', 'reason = "ENGLISHTEXT reason"', text)
    text = re.sub(r"(?m)^(?:missed_turn|late_turn|call_us_if|pin_care) = .*\n", "", text)
    return re.sub(r"(?m)^\[clinic\]$", f"[clinic]\n{EVERY}", text)


def everything(made: Report, said_in: Language, *, on_paper: bool) -> Iterator[tuple[str, str]]:
    """All outputs; of the sheet its pages, or what they are set by: what is not there is on no page."""
    style = STYLE._replace(language=said_in)
    data = replace(for_typst(made, style), labels={})  # which every sheet has
    sheet = " ".join(sheet_texts(made, style)) if on_paper else to_json(plain(data)).decode()
    yield "sheet", f"{sheet} {plan_svg(made, 1, said_in)}"
    yield "page", page_html(made, style)
    for detailed in (False, True):
        (file,) = calendars(made, CalendarStyle(detailed_titles=detailed, language=said_in))
        yield "reminders", file.decode().replace("\r\n ", "")


# ---- the field on every page


@pytest.mark.parametrize(
    ("paper", "large", "said_in", "said"),
    [("a4", False, ENGLISH, FIELD), ("letter", False, SPANISH, CAMPO), ("a4", True, ENGLISH, FIELD)],
)
def test_the_field_is_on_every_page(paper: str, large: bool, said_in: Language, said: str) -> None:
    style = STYLE._replace(paper=paper, large=large, language=said_in)
    clinic = {"missed_turn": "Leave it out and call us. " * 5, "phone": "01865 000000", "call_us_if": ["it hurts"] * 20}
    made = report(clinic=clinic, goal=goal("transport", 28), review={"every_days": 3})
    found = sheet_texts(made, style)
    assert len(found) > 2
    assert all(page.count(said) == 1 for page in found)
    patient = " ".join(found).partition("For the notes" if said_in == ENGLISH else "Para la historia")[0]
    assert "NO DIRECTION" not in patient
    assert "NOT GIVEN in the plan" not in patient


@pytest.mark.parametrize(("name", "paper"), [("tandem", "letter"), ("hexapod_lengthening", "a4")])
def test_the_field_says_of_which_letters_it_is_and_which_way_is_asked_for(name: str, paper: str) -> None:
    text, style = TANDEM + courses.CLINIC, STYLE._replace(paper=paper)
    if name != "tandem":
        text = text_of(next(path for path in SAMPLES if path.stem == name), direction=True)
        style = style._replace(language=SPANISH)
    made = read(text)
    for page in sheet_texts(made, style):
        assert ("A, B, C: WHICH WAY" if name == "tandem" else "HACIA QUÉ LADO se alarga") in page


def letters_of(page: pypdfium2.PdfPage, said: str) -> list[tuple[float, float, float, float]]:
    """Where the letters of the first place of a text stand, in points."""
    text = page.get_textpage()
    begin = text.get_text_range().index(said)
    return [text.get_charbox(begin + i) for i, letter in enumerate(said) if letter != " "]


@pytest.mark.parametrize("large", [False, True])
def test_a_pen_has_room_in_it_and_its_letters_are_not_small(large: bool) -> None:
    """Capitals of Source Sans are 0.66 of its size high: 9.2 pt of 14, 10.5 pt of 16. A line is 60 mm, 170 pt, long."""
    made = report(clinic={"missed_turn": "Call us."}, **{"goal.defect_mm": 16})
    for page in pypdfium2.PdfDocument(sheet_pdf(made, STYLE._replace(large=large)).data):
        field, shown = letters_of(page, "WHICH WAY"), letters_of(page, "shown to me by")
        assert min(top - bottom for _, bottom, _, top in field) > (10.4 if large else 9.1)
        gap = shown[0][0] - field[-1][2] if not large else page.get_width() - 34 - field[-1][2]
        assert gap > 170
        assert page.get_width() - 34 - shown[-1][2] > 125


def test_the_page_has_the_field_on_the_screen_and_in_print() -> None:
    made = report(clinic={"missed_turn": "Call us."})
    page = page_html(made, STYLE)
    assert page.count('<p class="ways"><b>WHICH WAY</b>') >= 2
    said = report(clinic={"missed_turn": "Call us."}, **{"frame.direction": "toward +"})
    assert 'class="ways"' not in page_html(said, STYLE)


@each_sample
def test_every_mechanism_but_six_struts_has_a_field_where_no_direction_is_said(sample: Path) -> None:
    made = read(text_of(sample, direction=False))
    fields = document_of(made).way_fields
    assert bool(fields) != made.schedule.plan.is_hexapod
    assert all(field.is_two_way == ("hinge" in sample.stem) for field in fields)
    assert not document_of(read(sample.read_text(encoding="utf-8"))).way_fields


def test_a_mixed_frame_has_a_field_for_the_part_that_lacks_a_direction() -> None:
    """Of clicks toward + and of nuts toward the nonunion one loses its direction; then both do."""
    sample = next(path for path in SAMPLES if path.stem == "tibia_compression_distraction")
    text = sample.read_text(encoding="utf-8")
    one = text.replace('direction = "toward the nonunion"\n', "")
    assert document_of(read(one)).way_fields == (WayField("B", is_two_way=False),)
    both = document_of(read(one.replace('direction = "toward +"\n', ""))).way_fields
    assert [field.letters for field in both] == ["A", "B"]


def test_back_is_the_opposite_of_what_is_written_there() -> None:
    made = read(courses.PLAN + courses.CLINIC + courses.BACK)
    (turn,) = [step for step in document_of(made).how if "WHICH WAY" in step]
    assert turn == (
        "Turn the nut by what the table says. Turn it as it is written after WHICH WAY. "
        "If nothing is written there, ask before you turn. BACK: the OPPOSITE way."
    )


# ---- the notice


def notice(course: str, said_in: Language = ENGLISH) -> Notice:
    style = SheetStyle(date(2026, 2, 1), language=said_in)
    return notice_of(*courses.before_and_after(course), style)


def test_a_notice_that_tells_turns_has_the_field_and_one_that_only_stops_has_none() -> None:
    for course in (courses.SLOWER, courses.ACCORDION, courses.THREE_DAYS):
        assert f"WHICH WAY {BLANK} shown to me by {BLANK}" in notice_text(notice(course)).splitlines()
    for course in (courses.STOP, courses.PAUSE):
        assert "WHICH WAY" not in notice_text(notice(course))


@pytest.mark.parametrize("said_in", [ENGLISH, SPANISH], ids=["en", "es"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_notice_with_the_field_is_one_page(said_in: Language, paper: str) -> None:
    made = notice(courses.ACCORDION, said_in)
    style = SheetStyle(date(2026, 2, 1), language=said_in, paper=paper)
    (page,) = pypdfium2.PdfDocument(notice_pdf(made, style).data)
    assert (FIELD if said_in == ENGLISH else CAMPO) in re.sub(r"\s+", " ", page.get_textpage().get_text_range())


# ---- another language


@each_sample
def test_no_english_of_plan_or_clinic_is_on_anything_in_spanish(sample: Path) -> None:
    made = read(text_of(sample, direction=True))
    assert "ENGLISHTEXT" in str(document_of(made))
    for name, said in everything(made, SPANISH, on_paper=sample.stem in PRINTED):
        found = re.sub(
            r'(?s)<section id="findings".*?</section>|<ul lang="en">.*?</ul>', "", said
        )  # staff's, in English
        findings = [finding for finding in made.findings if finding.override and name == "sheet"]
        assert found.count("ENGLISHTEXT") == len(findings), name


@pytest.mark.parametrize("stem", ON_PAPER)
def test_no_english_of_plan_or_clinic_is_on_a_day_of_a_spanish_pdf(stem: str) -> None:
    made = read(text_of(next(path for path in SAMPLES if path.stem == stem), direction=True))
    style = STYLE._replace(language=SPANISH)
    for page in (page for page in sheet_texts(made, style) if re.search(r"Día (Hora|\d\d:\d\d|Escala)", page)):
        assert "ENGLISHTEXT" not in page
        assert "¿OLVIDÓ UNO? La clínica escribe aquí:" in page
        assert "si: La clínica escribe aquí:" in page
        assert "HACIA QUÉ LADO" in page


TOLD = """[clinic.es]
missed_turn = "TEXTO si no lo hizo"
late_turn = "TEXTO tarde"
call_us_if = ["TEXTO llame", "TEXTO pare"]
pin_care = "TEXTO clavos"
"""


@each_without_spanish
def test_what_is_said_in_spanish_is_on_everything_in_spanish_and_nothing_is_left_blank(sample: Path) -> None:
    text = text_of(sample, direction=True)
    text = text.replace('"ENGLISHTEXT direction"', '"ENGLISHTEXT direction"\ndirection_es = "TEXTO hacia el punto"')
    made = read(text + TOLD)
    for name, said in everything(made, SPANISH, on_paper=sample.stem in PRINTED):
        assert "TEXTO hacia el punto" in said, name
        assert "TEXTO si no lo hizo" in said, name
        assert "La clínica escribe aquí" not in said
        assert "HACIA QUÉ LADO" not in said
    for _, said in everything(made, ENGLISH, on_paper=False):
        assert "TEXTO" not in said


def rules_below(page: pypdfium2.PdfPage, said: str) -> list[tuple[float, float]]:
    """The heights of the long horizontal lines of a page near a text, from above; each with its length."""
    *_, top = max(letters_of(page, said), key=lambda box: box[3])
    found = []
    for one in page.get_objects(max_depth=5):
        left, bottom, right, upper = one.get_pos() if hasattr(one, "get_pos") else one.get_bounds()
        if upper - bottom < 2 and right - left > 150 and top - 45 < bottom < top:
            found.append((bottom, right - left))
    return sorted(set(found), reverse=True)


def test_a_text_that_is_missing_has_two_lines_to_write_on() -> None:
    """The first stands behind who writes there; they are at least 7 mm, 20 pt, apart."""
    made = report(clinic={"missed_turn": "ENGLISHTEXT"}, **{"goal.defect_mm": 16})
    page = pypdfium2.PdfDocument(sheet_pdf(made, STYLE._replace(language=SPANISH)).data)[1]
    lines = rules_below(page, "La clínica escribe aquí:")
    assert len(lines) >= 2
    assert all(above - below > 18 for (above, _), (below, _) in pairwise(lines[:2]))


def test_what_the_clinic_has_said_in_no_language_has_no_line() -> None:
    clinic = Clinic.model_validate({"missed_turn": "Call us.", "es": {"pin_care": "Límpielos."}})
    spanish, english = with_blanks(clinic, SPANISH), with_blanks(clinic, ENGLISH)
    assert (spanish.missed_turn, spanish.late_turn) == (f"La clínica escribe aquí: {BLANK}", None)
    assert (spanish.pin_care, spanish.call_us_if) == ("Límpielos.", ())
    assert (english.missed_turn, english.pin_care) == ("Call us.", f"Your clinic writes here: {BLANK}")
    assert missing_texts(clinic, SPANISH) == ["missed_turn"]


def test_a_text_that_the_plan_says_itself_is_not_the_clinics_in_another_language() -> None:
    """The clinic's usual "make it within 4 hours" is wrong for a patient whose plan says to leave it out."""
    clinic = Clinic.model_validate({"missed_turn": "Make it.", "late_turn": "4 h.", "es": {"missed_turn": "Hágalo."}})
    own = Clinic.model_validate({"missed_turn": "Leave it out."})
    found = filled(own, clinic)
    assert found.missed_turn == "Leave it out."
    assert found.es
    assert found.es.missed_turn is None
    assert found.late_turn == "4 h."
    found = filled(Clinic.model_validate({"es": {"missed_turn": "Déjelo."}}), clinic)
    assert found.es
    assert (found.missed_turn, found.es.missed_turn) == (None, "Déjelo.")
    assert filled(Clinic(), clinic) == clinic


def test_reminders_leave_out_what_is_not_said_in_their_language() -> None:
    made = report(clinic={"missed_turn": "ENGLISHTEXT"}, **{"frame.direction": "ENGLISHTEXT way"})
    (file,) = calendars(made, CalendarStyle(language=SPANISH))
    said = file.decode().replace("\r\n ", "")
    assert "¿No hizo un giro?" not in said
    assert said.count("NO SE INDICA EL SENTIDO DE GIRO") == len(made.schedule.sessions)


def test_another_spanish_direction_is_another_instruction() -> None:
    """It gets a new UID, and ticks of the old words are not shown with it."""

    def found(**changes: object) -> tuple[set[str], str]:
        made = report(clinic={"missed_turn": "Call us."}, **{"frame.direction": "toward +", **changes})
        (file,) = calendars(made, CalendarStyle(language=SPANISH))
        (key,) = re.findall(r'"key":"([^"]*)"', page_html(made, STYLE))
        return set(re.findall(r"UID:(\S+)", file.decode())), key

    plain, one = found(), found(**{"frame.direction_es": "hacia +"})
    other = found(**{"frame.direction_es": "hacia el punto"})
    assert not plain[0] & one[0]
    assert not one[0] & other[0]
    assert len({plain[1], one[1], other[1]}) == 3


def latin_lines(data: bytes) -> list[str]:
    """What of each line is written left to right, as the eye meets it from the left, without its spaces."""
    lines = []
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        found: dict[int, list[tuple[float, str]]] = {}
        for i, letter in enumerate(text.get_text_range()):
            if letter.isascii() and letter.isalnum():
                left, bottom, *_ = text.get_charbox(i, loose=True)
                found.setdefault(round(bottom), []).append((left, letter))
        lines += ["".join(letter for _, letter in sorted(line)) for line in found.values()]
    return lines


def test_a_phone_number_in_a_right_to_left_text_reads_from_the_left() -> None:
    """ "Leave it out and call us on 01865 000000, 5 mm": on the front, below each table of days, and on the notice."""
    said = "اتركها واتصل بنا على 01865 000000 قبل 5 mm"
    clinic = {"phone": "0300 111", "missed_turn": said}
    made = report(goal=goal("transport", 16), clinic=clinic, **{"frame.direction": "toward the red flag"})
    style = SheetStyle(date(2026, 1, 5))
    for data in (sheet_pdf(made, style).data, notice_pdf(notice_of(made, made, style), style).data):
        with_number = [line for line in latin_lines(data) if "01865" in line]
        assert with_number
        assert all("5mm01865000000" in line for line in with_number)
