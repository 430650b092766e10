"""The page as a file: what is in it, and what cannot get into it. What it does is seen in tests/clients."""

import re
from base64 import b64encode
from datetime import date
from decimal import Decimal
from gettext import NullTranslations
from hashlib import sha256
from html.parser import HTMLParser
from json import loads
from typing import Any

import pytest

from bt_cli.document.bidi import kept, right_to_left
from bt_cli.document.build import document_of
from bt_cli.document.language import Language
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.page import page as render
from bt_cli.words import day_text, shown_number
from tests.helpers import ROOT, SAMPLES, goal, read, report
from tests.hexapod_plans import pose, six, struts
from tests.level_plans import TANDEM
from tests.output.test_hexapod_sheet import IN_FORCE
from tests.rendered import page_html

STYLE = SheetStyle(date(2026, 1, 5))
CLINIC = {"name": "Limb clinic", "phone": "01865 000000", "missed_turn": "Leave it out and call us."}
VOID = {"meta", "input", "col"}
ENDED_BY = {"td": ("td", "th"), "th": ("td", "th"), "tr": ("td", "th", "tr"), "tbody": ("td", "th", "tr", "tbody")}
ARABIC = "اتصل بالرقم 01865 000000 قبل 2026-01-12"


class Read(HTMLParser):
    """A page as another parser reads it: its elements in order, and all its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.scripts: list[str] = []
        self.said = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.open[-1:] and self.open[-1] in ENDED_BY.get(tag, ()):
            self.open.pop()
            self.said += " "  # as between cells
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        if inside in ("script", "style"):
            name = inside + ("" if dict(self.elements[-1][1]).get("type") is None else " data")
            self.texts[name] = self.texts.get(name, "") + data
            if name == "script":
                self.scripts.append(data)
        else:
            self.said += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def made(style: SheetStyle = STYLE, **changes: Any) -> Read:
    """The page of a report, read back; it is well-formed, or this fails."""
    return of(report(clinic=CLINIC, **changes), style)


def of(one: Report, style: SheetStyle = STYLE) -> Read:
    page = Read(page_html(one, style))
    assert page.open == []
    return page


def data(page: Read) -> dict[str, Any]:
    found: dict[str, Any] = loads(page.texts["script data"])
    return found


def test_ninety_days_of_four_sessions_stay_under_200_kb() -> None:
    page = page_html(report(clinic=CLINIC, goal=goal("transport", 90)), STYLE)
    assert len(page.encode()) < 150_000


TURNED = (("x", 10), ("y", 15), ("z", 20))


def apart(step_mm: float) -> list[dict[str, Any]]:
    """Struts whose scales never read alike."""
    numbered = [{"number": i, "step_mm": step_mm, "scale_zero_mm": 10 + 1.25 * i} for i in range(1, 7)]
    return [{**strut, "min_mm": 80, "max_mm": 320} for strut in numbered]


@pytest.mark.parametrize(
    "struts_turn",
    [
        {},
        {"start": pose(0, 0, -120), "end": pose(0, 0, -210), "struts": struts(max_mm=300, step_mm=0.25)},
        {"start": pose(0, 0, -120), "end": pose(0, 0, -220), "rate_mm_per_day": 1.2, "struts": apart(0.25)},
        {"start": pose(0, 0, -100), "end": pose(0, 0, -280), "rate_mm_per_day": 2, "struts": apart(0.5)},
        {"start": pose(0, 0, -120), "end": pose(20, 10, -200, *TURNED), "struts": apart(0.1)},
    ],
    ids=["a correction", "all alike, each time", "each another number", "and twice as far", "turned, by tenths"],
)
def test_six_struts_over_ninety_days_stay_under_200_kb(struts_turn: dict[str, Any]) -> None:
    assert len(page_html(six(days=90, clinic=CLINIC, **struts_turn), STYLE).encode()) < 200_000


def test_what_a_strut_is_turned_from_and_its_usual_way_stand_where_no_other_cell_says_them() -> None:
    """What the script makes of it, cell by cell, is seen in tests/clients/test_hexapod_page.py."""
    made = read((ROOT / "sample_plans/hexapod_oblique_rotation.toml").read_text(encoding="utf-8"))
    page = page_html(made, STYLE)
    first, *others = [re.findall(r"<td>(.*?)(?=<t|$)", row)[:6] for row in page.split("<tr data-n=")[1:]]
    assert first == ["137", "125.5", "121", "150.5 → <b>151</b>", "134 → <b>134.5</b>", "146 → <b>146.5</b>"]
    assert others[0] == ["137", "125.5", "<b>120.5</b>", "151", "<b>135</b>", "<b>147</b>"]
    assert not [cell for row in others for cell in row if "→" in cell]  # no strut is changed
    assert "Where no amount is written: 1, 3: −0.5 mm; 2, 4, 5, 6: +0.5 mm." in said_on(Read(page))


def test_where_all_struts_go_on_from_the_row_above_none_is_marked() -> None:
    """Each by a mark of 0.25 mm at each session. What the script makes of it is seen in a browser, of "fine"."""
    changed = {"start": pose(0, 0, -120), "end": pose(0, 0, -220), "rate_mm_per_day": 1.2, "struts": apart(0.25)}
    page = page_html(six(days=90, clinic=CLINIC, **changed), STYLE)
    first, second = [re.findall(r"<td>(.*?)(?=<t|$)", row)[:6] for row in page.split("<tr data-n=")[1:3]]
    assert first[:2] == ["133 → <b>133.25</b>", "131.75 → <b>132</b>"]
    assert second == ["133.5", "132.25", "131", "129.75", "128.5", "127.25"]


def test_scales_that_read_alike_near_their_end_are_told_once() -> None:
    """hexapod_swap: all six read 123.5 on 1 April, in the week before they are changed."""
    made = read((ROOT / "sample_plans/hexapod_swap.toml").read_text(encoding="utf-8"))
    day = page_html(made, STYLE).partition("<b>Wed 1 Apr 2026</b>")[2].partition("<tbody")[0]
    assert "all 123.5&nbsp;*" in day


def test_three_levels_for_three_months_stay_under_200_kb() -> None:
    sample = next(path for path in SAMPLES if path.stem == "femur_tandem_take_over")
    assert len(page_html(read(sample.read_text(encoding="utf-8")), STYLE).encode()) < 200_000


def said_on(page: Read) -> str:
    return " ".join(page.said.split())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_all_that_the_document_says_is_in_the_page(sample: Any) -> None:
    """Every day with its bars, readings and checks, every fact and finding."""
    one = read(sample.read_text(encoding="utf-8"))
    said, document = said_on(of(one)), document_of(one)
    for day in document.days:
        for bar in day.bars:
            assert f"▼ {day_text(day.on)}: {' '.join(document.bar_text(bar).split())}" in said
        assert f"{day_text(day.on)} day {day.number}" in said or day.is_paused
        if day.check:
            shown = [f"{shown_number(reading)} mm" for _, reading in day.check.readings]
            if len(shown) > 1:
                shown = [
                    f"{thing.label}{':' * thing.label.isdigit()} {mm}"
                    for thing, mm in zip(document.things, shown, strict=True)
                ]
            assert re.search(rf"CHECK after the day’s last turn: [^:]* {', '.join(map(re.escape, shown))}\.", said)
    for fact in document.facts:
        assert f"{fact.name}{' '.join(fact.text.split())}" in said
    for finding in one.findings:
        assert f"{finding.code} {finding.severity}: {finding.message}. {finding.rule.advice}" in said


@pytest.mark.parametrize("name", ["tibia_60mm_ilizarov", "femur_tandem_take_over", "hexapod_swap"])
def test_the_same_plan_gives_the_same_bytes(name: str) -> None:
    """Of the other samples the golden files hold it."""
    one = read(next(path for path in SAMPLES if path.stem == name).read_text(encoding="utf-8"))
    assert page_html(one, STYLE) == render.page_html(one, STYLE)


def test_every_session_has_one_box_that_says_what_it_is_for() -> None:
    """A cell to which the script puts it, by the session's number; the usual amount stands once, for all of them."""
    page, one = made(), report()
    cells = [cell["data-n"] for cell in page.all("td") if "data-n" in cell]
    assert cells == [str(session.number) for session in one.schedule.sessions]
    assert "08:00 face 2 12:00 face 3" in said_on(page)
    assert data(page)["things"] == [["A", "each of the 4 nuts", 4, "¼ turn", "= 0.25 mm"]]
    assert said_on(page).count("Where no amount is written: ¼ (one QUARTER) turn = 0.25 mm.") == 2
    levels = said_on(of(read(TANDEM)))
    assert "Where no amount is written: A, B, C: ¼ (one QUARTER) turn = 0.25 mm." in levels


def test_the_policy_allows_the_inline_style_and_script_and_nothing_else() -> None:
    page = made()
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    texts = [page.texts["style"], *page.scripts]
    style, *scripts = (f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts)
    assert len(scripts) == 2
    assert policy == (
        f"default-src 'none'; style-src {style}; script-src {' '.join(scripts)}; base-uri 'none'; form-action 'none'"
    )


def test_nothing_in_the_page_loads_runs_or_styles_by_an_attribute() -> None:
    page = made(title="A title")
    attributes = [(name, value or "") for _, found in page.elements for name, value in found.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name in ("src", "style", "srcset", "action")]
    links = {value for name, value in attributes if name in ("href", "xlink:href")}
    assert links == {"tel:01865000000"}
    assert "http" not in page.texts["style"] + page.texts["script"]
    assert "@import" not in page.texts["style"]
    assert "url(" not in page.texts["style"]


def test_no_id_stands_twice_and_every_reference_has_its_target() -> None:
    page = made()
    ids = [found["id"] for _, found in page.elements if "id" in found]
    assert len(ids) == len(set(ids))
    named = " ".join(found["aria-labelledby"] or "" for _, found in page.elements if "aria-labelledby" in found).split()
    assert set(named) <= set(ids)
    patterns = [
        m for _, found in page.elements for value in found.values() for m in re.findall(r"url\(#(.*?)\)", value or "")
    ]
    assert patterns
    assert set(patterns) <= set(ids)
    assert {name for key in data(page)["drawing"]["keys"] for name in key[0].split()} <= set(ids)


def test_there_is_one_main_heading_and_one_of_each_landmark() -> None:
    page = made()
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    assert page.all("html") == [{"lang": "en", "dir": "ltr"}]
    assert len(page.all("caption")) == len([t for t in page.all("table") if t.get("class") == "turns times"]) == 1


@pytest.mark.parametrize(
    "text", ["</script><script>x=1</script>", '"><img src=x onerror=x>', "</style><b>", "&lt;&amp;", "<!--", "a\u2028b"]
)
def test_what_people_wrote_is_never_markup(text: str) -> None:
    """The same elements stand there as with a harmless text; only the lines in drawings may be more."""

    def written(said: str) -> Read:
        clinic = {**CLINIC, "missed_turn": said, "name": said, "call_us_if": [said]}
        return of(report(clinic=clinic, title=said, **{"frame.direction": said}))

    page = written(text)
    tags = [[tag for tag, _ in one.elements if tag != "text"] for one in (page, written("-"))]
    assert tags[0] == tags[1]
    assert page.said.count(text) >= 7


@pytest.mark.parametrize(
    ("phone", "link"),
    [
        ("01865 000000", "tel:01865000000"),
        ("+44 1865 000-000", "tel:+441865000000"),
        ("+44 (0)1865 000000", None),  # dialled as it is written it would be another number
        ("01865 000000 ext. 12", None),
    ],
)
def test_a_phone_number_is_a_link_only_if_it_can_be_dialled_as_written(phone: str, link: str | None) -> None:
    page = made(**{"clinic.phone": phone})
    assert {found["href"] for found in page.all("a")} == ({link} if link else set())
    assert phone in page.said


def test_a_number_that_changes_in_the_course_is_a_link_for_each_of_its_times() -> None:
    course = [{"on": date(2026, 2, 2), "order": "set", "settings": {"clinic.phone": "01865 111111"}}]
    page = of(report(clinic=CLINIC, course=course), STYLE)
    links = [(found["href"], found.get("data-since")) for found in page.all("a") if found.get("href") != "#d1"]
    assert set(links) == {("tel:01865000000", "2026-01-12"), ("tel:01865111111", "2026-02-02")}
    assert "Call 01865 000000" in said_on(page)
    assert "Call from Mon 2 Feb 2026: 01865 111111" in said_on(page)


def key(**changes: Any) -> str:
    return str(data(made(**changes))["key"])


@pytest.mark.parametrize(
    "change",
    [
        {"id": "T-2"},
        {"side": "left"},
        {"bone": "tibia"},
        {"protocol.rate_mm_per_day": Decimal("0.75")},
        {"frame.direction": "toward the flag"},
        {"frame.rods": 3},
        {"frame.start_face": 2},
        {"frame.start_reading_mm": Decimal(5)},
        {"surgery": date(2026, 1, 6)},
    ],
    ids=str,
)
def test_other_instructions_have_other_ticks(change: dict[str, Any]) -> None:
    assert key(**change) != key()


def test_ticks_are_kept_under_code_side_bone_revision_and_instructions() -> None:
    """Another key would lose every patient's ticks; the same for two legs would mix them."""
    assert key() == "bt T-1|| r0 b8854318b80d19e8"
    assert key(side="left") == "bt T-1|left| r0 b8854318b80d19e8"
    assert key(bone="tibia") == "bt T-1||tibia r0 b8854318b80d19e8"
    found = data(made(side="right", bone="tibia"))
    assert found["key"] == "bt T-1|right|tibia r0 b8854318b80d19e8"
    assert found["file"] == "T-1-right-tibia-records.toml"
    assert found["head"].splitlines() == [
        'format = "bt-records"', "version = 1", 'plan = "T-1"', 'side = "right"', 'bone = "tibia"', "revision = 0",
        'page = "b8854318b80d19e8"',
    ]  # fmt: skip
    levels = TANDEM.replace("surgery", 'side = "right"\nbone = "femur"\nsurgery', 1)
    assert data(of(read(levels)))["key"] == "bt T-1|right|femur r0 d14c71c7186f3f7f"
    assert data(of(six()))["key"] == "bt HX-1|right|tibia r0 51db8c8ac4018493"


def test_the_same_instructions_keep_their_ticks() -> None:
    """A new title, another phone number, Spanish or large print change nothing that is to be done."""
    assert key(title="New", **{"clinic.phone": "1"}) == key()
    assert data(made(STYLE._replace(large=True)))["key"] == key()


def test_what_the_script_looks_up_covers_every_day() -> None:
    found = data(made())
    assert [found["days"][0], found["days"][-1]] == [
        [1, "2026-01-12"],
        [60, "2026-03-12"],
    ]
    columns = found["drawing"]["columns"]
    assert {len(column) for column in columns if isinstance(column[0], str)} == {61}  # from before the first turn on
    assert {len(added) for _, _, added in (column for column in columns if len(column) == 3)} == {60}
    assert found["file"] == "T-1-records.toml"


def test_a_course_that_is_cut_says_so() -> None:
    cut = report(clinic=CLINIC)._replace(until=date(2026, 1, 20))
    page = of(cut)
    assert "Only until Tue 20 Jan 2026; the course goes on after it." in page.said
    assert data(page)["days"][-1][0] == 9
    assert data(page)["key"] == key()


class Marked(NullTranslations):
    """A language in which every sentence is bracketed, so that what was not translated is seen."""

    def gettext(self, message: str) -> str:
        return f"«{message}»"


def test_every_word_of_the_page_can_be_translated() -> None:
    style = STYLE._replace(language=Language("xx", Marked()))  # type: ignore[arg-type]
    page = of(report(clinic=CLINIC, **{"frame.direction": "«own»"}), style)
    assert page.all("html")[0]["lang"] == "xx"
    unsaid, found = page.said, 1
    while found:  # one sentence may stand within another
        unsaid, found = re.subn("«[^«»]*»", "", unsaid)
    own = {"mm", "Limb", "clinic", "Leave", "it", "out", "and", "call", "us", "Europe", "London", "T"}
    assert set(re.findall(r"[A-Za-z]+", unsaid)) <= own
    labels = [found["aria-label"] or "" for _, found in page.elements if "aria-label" in found]
    assert all("«" in label for label in labels)
    words = [*data(page)["weekdays"], *data(page)["months"]]
    words += [data(page)[name] for name in ("start", "none", "today", "other", "is", "early", "over", "cut", "printed")]
    words += [data(page)[name] for name in ("count", "lost", "sure", "table", "next", "late", "done", "all_done")]
    words += [data(page)[name] for name in ("following", "done_today", "strike", "opposite", "signs", "day")]
    struts = data(of(six(), style))
    words += [struts["still"], *struts["struts"]]
    assert all(word.startswith("«") for word in words)


def test_a_page_number_with_quotes_cannot_end_the_style_sheet() -> None:
    class Sly(Marked):
        def gettext(self, message: str) -> str:
            return message.replace("page {page}", '</style>"\\{page}')

    page = of(report(clinic=CLINIC), STYLE._replace(language=Language("xx", Sly())))  # type: ignore[arg-type]
    assert len(page.all("style")) == 1
    assert 'content: "\\3c /style>\\"\\\\" counter(page) " of " counter(pages) "";' in page.texts["style"]


@pytest.mark.parametrize(("paper", "size"), [("a4", "A4"), ("letter", "letter")])
def test_it_prints_on_the_paper_that_was_asked_for(paper: str, size: str) -> None:
    assert f"@page {{ size: {size};" in made(STYLE._replace(paper=paper)).texts["style"]


def test_numbers_stay_left_to_right_in_a_right_to_left_text() -> None:
    assert right_to_left(ARABIC)
    assert not right_to_left("12 mm")
    assert kept(ARABIC) == ARABIC.replace("01865 000000", "\u206601865 000000\u2069").replace(
        "2026-01-12", "\u20662026-01-12\u2069"
    )
    assert kept("Größe 12") == "Größe 12"
    assert kept(ARABIC) in made(**{"clinic.missed_turn": ARABIC}).said


def test_the_day_of_a_replan_says_once_what_the_scales_then_read() -> None:
    page = page_html(six(**IN_FORCE), STYLE)
    readings = ", ".join(f"{strut}: 160" for strut in range(1, 7))
    text = f"PLANNED ANEW from 08:00: before it the scales read {readings} mm."
    assert text in page[page.index("id=d11>") : page.index("id=d12>")]
    assert page.count("PLANNED ANEW from 08:00") == 1
