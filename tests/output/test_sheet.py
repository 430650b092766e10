"""The printed sheet, read as its reader finds it: what each page says, and the dangers that are not on it.

What stands on a day is the document's (test_document.py); that the numbers are right is held in test_outputs_agree.py.
"""

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pypdfium2
import pytest

from bt_cli import __version__
from bt_cli.document.language import language
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.figures.code import code_svg
from bt_cli.output.paper.pdf import for_typst
from tests import courses
from tests.helpers import PLAN, ROOT, SAMPLES, approved, goal, read, report
from tests.level_plans import KEPT, PAUSED, TANDEM
from tests.rendered import page_html, sheet_days, sheet_pdf, sheet_texts
from tests.sheet_reading import MM, PrintedPage, drawn_on, words_of

CLINIC = {"phone": "01865 000000", "missed_turn": "Leave it out and call us."}
WAY = {"frame.direction": "toward the red flag"}
STYLE = SheetStyle(date(2026, 1, 5))
LARGE = STYLE._replace(large=True)


def sample(name: str) -> Report:
    return read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))


def plain(**changes: Any) -> Report:
    return report(**{"clinic": CLINIC, **WAY, **changes})


def texts(made: Report, style: SheetStyle = STYLE) -> tuple[str, ...]:
    return sheet_texts(made, style)


def day_pages(made: Report, style: SheetStyle = STYLE) -> tuple[PrintedPage, ...]:
    return sheet_days(made, style)


def ordered(course: str) -> Report:
    return read(PLAN.replace("[goal]", '[frame]\ndirection = "toward +"\n[goal]') + courses.CLINIC + course)


# ---- the dangers of the sheet before, each gone


def test_a_reversal_and_its_end_each_have_a_bar() -> None:
    said = " ".join(texts(sample("femur_accordion_docking")))
    backs = re.findall(r"▼ \w{3} \d+ \w{3}: BACK from \d\d:\d\d: turn the OPPOSITE way, until \w{3} \d+", said)
    again = re.findall(r"▼ \w{3} \d+ \w{3}: THE USUAL WAY AGAIN from \d\d:\d\d: toward the hip", said)
    assert len(backs) == len(again) == 3


@pytest.mark.parametrize(("first", "has_bar"), [("2026-03-27", True), ("2026-03-28", True), ("2026-03-29", False)])
def test_days_that_begin_within_a_reversal_say_so_above_the_first(first: str, has_bar: bool) -> None:
    """It goes BACK from 25 to 28 March; on the 29th nothing is turned."""
    style = STYLE._replace(first_day=date.fromisoformat(first))
    page = page_html(sample("femur_accordion_docking"), style)
    begun = "Wed 25 Mar: BACK from 08:00: turn the OPPOSITE way, until Sat 28 Mar 2026 20:00."
    sheet = day_pages(sample("femur_accordion_docking"), style)[0].text
    assert (f"▼ {begun}" in sheet) is has_bar
    assert (begun.replace("Mar: ", "Mar 2026: </span>") in page) is has_bar


def test_no_comma_ends_how_far_to_turn_where_the_way_is_written_in_by_hand() -> None:
    """In Spanish, which the plan's direction is not: 1 mm back on the first page, and none on those that follow."""
    back = """[[course]]
order = "reverse"
on = 2026-01-15
distance_mm = 1
rate_mm_per_day = 1
entered = 2026-01-14T06:00:00Z
[[course]]
order = "resume"
on = 2026-01-17
entered = 2026-01-14T07:00:00Z
"""
    spanish = STYLE._replace(language=language("es"), print_date=date(2026, 1, 15))
    said = [page for page in texts(ordered(back), spanish) if "Cada giro de" in page]
    assert "nut" not in said[0] and "tuercas, donde la tabla dice ATRÁS" in said[0]
    assert said[1:] and all("tuercas Después debe verse la cara" in page for page in said[1:])


def test_what_is_read_at_night_stands_on_one_line_with_its_unit() -> None:
    """Day 1 of a hinge: what B then reads is wide for its column."""
    _, days, *_ = pypdfium2.PdfDocument(sheet_pdf(sample("tibia_hinge_opening"), STYLE).data)
    assert not re.search(r"\d\s*\nmm\b", days.get_textpage().get_text_range())


@pytest.mark.parametrize("stem", ["femur_accordion_docking", "tibia_accordion_compression", "hexapod_swap"])
def test_an_event_stands_above_its_day_and_on_the_same_page(stem: str) -> None:
    """The first date below a bar that is no bar's own is that of its day, or of the pause that it begins."""
    found = 0
    for text in texts(sample(stem)):
        for bar in re.finditer(r"▼ (\w{3} \d+ \w{3}):", text):
            own = r"(?<!▼ )(?<!until )\b(\w{3} \d+ \w{3})\b(?! \d{4})(?!:(?! PAUSE))"
            dates = re.findall(own, text[bar.start() :])
            assert dates[0] == bar[1], bar[0]
            found += 1
    assert found > 4


def test_no_page_of_back_says_forward() -> None:
    for name in ("femur_accordion_docking", "tibia_accordion_compression"):
        ways = set()
        for page in day_pages(sample(name)):
            cells = [cell for row in page.rows for at, cell in row.cells.items() if row.ticks[at]]
            backs = {"BACK" in cell for cell in cells}
            assert len(backs) == 1, page.text[:80]  # a page never mixes directions
            assert backs == {"BACK: the OPPOSITE way. Not toward" in page.box}
            ways |= backs
        assert ways == {True, False}


def test_a_short_way_back_shares_a_page_below_its_bars_and_its_cells_say_so() -> None:
    """Four days back among others would leave pages nearly empty."""
    made = ordered(courses.entries('on = 2026-01-20; order = "reverse"; distance_mm = 2; rate_mm_per_day = 1'))
    (page,) = [page for page in day_pages(made) if "BACK" in page.text]  # no other page speaks of BACK
    assert "where it says BACK, the OPPOSITE way" in page.box
    assert "BACK from" in page.text
    for row in page.rows:
        for name, cell in row.cells.items():
            if row.ticks[name]:
                assert ("BACK" in cell) == (date(2026, 1, 20) <= row.on <= date(2026, 1, 21))
    for page in day_pages(made, LARGE):  # the box says it on the page that has such turns, and on no other
        assert ("BACK" in page.box) == (page.rows[-1].on >= date(2026, 1, 20))


def test_a_page_of_turns_back_is_never_nearly_empty_and_shows_what_was_before() -> None:
    """30 mm, and on day 31 back by 2 mm: the page had those two days alone, and the usual way began a new one."""
    course = courses.entries('on = 2026-02-11; order = "reverse"; distance_mm = 2; rate_mm_per_day = 1',
                             'on = 2026-02-14; order = "resume"')  # fmt: skip
    pages = day_pages(ordered(course))
    (page,) = [page for page in pages if "BACK" in page.text]
    assert {row.on for row in page.rows} >= {date(2026, 2, day) for day in (6, 10, 11, 12)}
    assert all(len(page.rows) >= 4 for page in pages)


def test_a_pause_that_goes_on_over_the_page_says_its_own_end() -> None:
    """Days 6 to 10 are paused, a page has 7 days: the first said that the pause ends on its own next day."""
    made = ordered(courses.entries('on = 2026-01-17; order = "pause"; through = 2026-01-21'))
    said = " ".join(texts(made, STYLE._replace(days_per_page=7)))
    assert re.findall(r"PAUSE\. NO TURN until (\w+ \w+ \w+)", said) == ["Thu 22 Jan"] * 2


def test_a_swap_is_one_line_above_its_day_with_who_did_it() -> None:
    said = " ".join(texts(sample("hexapod_swap")))
    line = "Do NOT turn at home. In the clinic: struts 1–6 short (127) → medium (125). Then the 08:00 turn there."
    assert f"{line} Done by" in said
    assert said.index(line) < said.index("Mon 6 Apr 08:00")


def test_each_time_of_the_rhythm_has_its_place_and_an_empty_one_says_no_turn() -> None:
    """Nobody takes three turns a day for four: 0.75 mm a day in quarters leaves one of four times empty."""
    rows = [row for page in day_pages(sample("tibia_uneven_rate")) for row in page.rows]
    cells = [cell for row in rows for at, cell in row.cells.items() if at != "night"]
    assert {cell for cell in cells if not cell.isdigit()} == {"NO TURN"}
    assert all(list(row.cells) == ["08:00", "12:00", "16:00", "20:00", "night"] for row in rows)


def test_a_pause_is_one_row_with_its_end() -> None:
    said = " ".join(texts(ordered(courses.THREE_DAYS)))
    assert len(re.findall(r"\w{3} \d+ \w{3} – \w{3} \d+ \w{3}: PAUSE\. NO TURN until \w{3} \d+ \w{3}\.", said)) == 1
    assert "PAUSE until" in said


@pytest.mark.parametrize("stem", ["tibia_60mm_ilizarov", "femur_accordion_docking", "femur_tandem_take_over"])
def test_no_english_sentence_stands_in_a_spanish_sheet(stem: str) -> None:
    """What the plan and the clinic say in English alone has a line to write on; the findings are the clinician's."""
    whole = " ".join(texts(sample(stem), STYLE._replace(language=language("es"))))
    patient = whole.partition("Para la historia clínica")[0]
    for word in ("turn", "the", "Then", "after", "page", "Sheet", "toward", "until", "call", "CLINIC", "BACK", "each"):
        assert not re.search(rf"\b{word}\b", patient), word


def test_each_letter_stands_with_its_arrow_and_what_it_is_on_every_page() -> None:
    for page in day_pages(sample("femur_tandem_take_over")):
        for letter, level in (("A ▼ DOWN", "upper"), ("B ▼ DOWN", "middle"), ("C ▲ UP", "lower")):
            assert f"{letter} · 4 nuts of level {level}" in page.box
        assert "A ▼ DOWN B ▼ DOWN C ▲ UP" in page.text


def test_what_three_levels_show_at_night_and_have_left_stands_in_one_line_below_the_day() -> None:
    """Day 1 at 0.5, 1 and 1 mm, B carried by A: of 80 mm of gap 1.5 mm are closed, of 40 mm of length 1 mm is made."""
    text = TANDEM.replace("defect_mm = 120", "defect_mm = 80\nlengthening_mm = 40")
    text = text.replace('moves = "proximally"', 'moves = "distally"\ndoes = "length"')
    made = read(text.replace("[goal]", '[frame]\ndirection = "toward +"\n[goal]') + courses.CLINIC)
    first = day_pages(made._replace(until=date(2026, 1, 18)))[0]
    assert first.leads[date(2026, 1, 12)] == (
        "Mon 12 Jan day 1 A 0.5 · B 1.5 · C 1 mm · gap left 78.5 mm · lengthening left 39 mm"
    )


def test_longer_and_shorter_stand_in_the_head_and_in_the_cell() -> None:
    for page in day_pages(sample("tibia_hinge_opening")):
        assert "A ▲ longer ▼ shorter" in page.text
        for row in page.rows:
            for name in "AB":
                if row.ticks[name]:
                    assert row.cells[name].startswith("▲" if name == "A" else "▼")


def sizes_of(made: Report, style: SheetStyle = STYLE) -> list[set[float]]:
    """The sizes of print on each page, in pt."""
    found = []
    for page in pypdfium2.PdfDocument(sheet_pdf(made, style).data):
        text = page.get_textpage()
        letters = [i for i, char in enumerate(text.get_text_range()) if char.strip()][::3]
        found.append({round(pypdfium2.raw.FPDFText_GetFontSize(text, i), 1) for i in letters})
    return found


def test_the_dose_is_the_largest_print_of_a_page_and_nothing_is_small() -> None:
    made = sample("tibia_60mm_ilizarov")
    for page, printed in zip(day_pages(made), sizes_of(made)[1:6], strict=True):
        assert "¼ (one QUARTER) turn = 0.25 mm, each of the 4 nuts, toward the red flag" in page.box
        assert max(printed) == 20
        assert min(printed) >= 11
    assert all(min(printed - {11}) >= 16 for printed in sizes_of(made, LARGE)[2:10])  # but for "patient label"


def test_a_draft_says_so_until_what_it_says_is_approved() -> None:
    made = plain(goal=goal("transport", 16))
    front, *others = texts(made)
    assert "DRAFT · NOBODY HAS APPROVED THIS · DO NOT TURN BY IT" in front
    assert all("DRAFT: DO NOT TURN" in page for page in others)
    for page in texts(approved(made)):
        assert "DRAFT" not in page
        assert "Approved by AB on Tue 6 Jan 2026" in page


@pytest.mark.parametrize("stem", ["tibia_60mm_ilizarov", "hexapod_swap", "femur_tandem_take_over"])
def test_the_last_turn_stands_on_the_front_and_above_the_last_day(stem: str) -> None:
    front, *others = texts(sample(stem))
    assert re.search(r"LAST TURN \w{3} \d+ \w{3} 2026 \d\d:\d\d\. Then turn no more\.", front)
    assert any("LAST DAY. The last turn is at" in page for page in others)


def test_no_session_vanishes_where_a_level_pauses() -> None:
    """The letters that rest say so in their cells, and every time of the rhythm has its row."""
    made = read(KEPT + courses.CLINIC + PAUSED)
    rows = [row for page in day_pages(made) for row in page.rows]
    assert {row.cells["A"] for row in rows if not row.ticks["A"]} <= {"NO TURN", "PAUSE"}
    assert any(row.cells["A"] == "PAUSE" and row.ticks["B"] for row in rows)


# ---- the front


def test_the_front_says_all_in_few_words() -> None:
    report = sample("tibia_60mm_ilizarov")
    front, clinic = texts(report)[0], report.clinic
    for said in (
        "LEFT LEG (tibia)", "Sheet 0", "patient label", "EACH TIME 08:00 12:00 16:00 20:00",
        "¼ (one QUARTER) turn = 0.25 mm, each of the 4 nuts, toward the red flag", "FRONT", "MISSED ONE?",
        "STOP AND CALL 01865 000000", "CLINIC AND X-RAY Mon 26 Jan · Mon 9 Feb", "LAST TURN Thu 12 Mar 2026 20:00.",
        "Shown to me by", "Notes from your clinic",
    ):  # fmt: skip
        assert said in front
    assert "INNERSIDE" in front.replace(" ", "")  # it runs upward
    assert re.search(r"HOW TO TURN 1\. .* 2\. .* 3\. .* 4\. .* 5\. ", front)
    for text in (clinic.name, clinic.missed_turn, clinic.late_turn, *clinic.call_us_if, clinic.pin_care):
        assert text
        assert text in front


def own_words(made: Report, style: SheetStyle = STYLE) -> Counter[str]:
    """The words of bt on the printed front: two letters or more, with head, draft bar and foot.

    Left out are dates, mm, the labels in the drawing, and what plan and clinic wrote: advice, directions, steps, names.
    """
    front, plan = re.sub(r"\b\w{3} \d{1,2} \w{3}\b( \d{4})?", "", texts(made, style)[0]), made.schedule.plan
    written = [made.clinic.name, made.clinic.missed_turn, made.clinic.late_turn, made.clinic.pin_care]
    written += [*made.clinic.call_us_if, *(level.name for level in plan.levels)]
    for frame in (frame for stage in plan.stages for frame in (stage.frame, *stage.frames)):
        written += [frame.direction, frame.direction_es, *(frame.how_to or ())]
    drawn = " ".join(fromstring(for_typst(made, style).turning.svg).itertext())
    for text in sorted(filter(None, written), key=len, reverse=True):
        drawn = drawn.replace(text, "") if front.count(text) > 1 else drawn  # a label may stand between its words
        front = front.replace(text, "")
    words, labels = (Counter(re.findall(r"[^\W\d_]{2,}", text)) for text in (front.replace("IN NER", "INNER"), drawn))
    del words["mm"]
    return words - labels


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_front_has_at_most_150_words(path: Path) -> None:
    """Whatever is turned: nuts, clicks, screws, cables, hinges, six struts, nails, one level or three."""
    assert own_words(read(path.read_text(encoding="utf-8"))).total() <= 150


@pytest.mark.parametrize("stem", ["tibia_convergent", "tibia_hinge_opening", "hexapod_varus_short"])
def test_nothing_stands_twice_on_the_front(stem: str) -> None:
    """Which way stands once beside the drawing, and so does each sentence of the steps."""
    made = sample(stem)
    way, front = made.schedule.plan.frame.direction, texts(made)[0]
    drawn = " ".join(fromstring(for_typst(made, STYLE).turning.svg).itertext())
    assert way
    assert front.count(way) - (way in " ".join(drawn.split())) == 1
    steps = re.split(r"[.:] ", front[front.index("HOW TO TURN") : front.index("STOP AND CALL")])
    assert max(Counter(step for step in steps if len(step.split()) > 2).values()) == 1


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_front_in_large_print_is_one_page(paper: str) -> None:
    front, following, *_ = texts(sample("tibia_60mm_ilizarov"), LARGE._replace(paper=paper))
    assert "Notes from your clinic" in front
    assert "Every turn on this page" in following


def test_on_a_front_that_is_full_no_title_stands_on_the_line_above_it() -> None:
    made = sample("femur_rail_both_ends")
    front = pypdfium2.PdfDocument(sheet_pdf(made, LARGE._replace(paper="letter")).data)[0].get_textpage()
    for before, title in (("do not turn", "HOW TO TURN"), ("Not sure?", "STOP AND CALL")):
        (above, _), (below, _) = (front.search(said, match_case=True).get_next() for said in (before, title))
        assert front.get_charbox(below)[3] < front.get_charbox(above)[1] - 5, title  # its top, the line’s bottom, in pt


def test_the_last_days_of_five_times_stand_above_the_foot_in_large_print() -> None:
    """tibia_accordion_compression turns at five times: 25 to 28 March, kept together, ran over what to do if missed."""
    _, *pages = pypdfium2.PdfDocument(sheet_pdf(sample("tibia_accordion_compression"), LARGE).data)
    for page in pages:
        foot = [word.y for word in words_of(page) if word.said == "MISSED"]
        assert not foot or min((rule.bottom for rule in drawn_on(page).down), default=foot[-1]) >= foot[-1]


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("tibia_60mm_ilizarov", "20:00 ¼ (one QUARTER) turn = 0.25 mm, each of the 4 nuts, toward the red flag"),
        ("tibia_cable_transport", "20:00 The table says how far: ⅛"),
        ("tibia_accordion_compression", "20:00 The table says which way: ¼"),
    ],
)
def test_each_time_says_once_what_is_the_same_each_time(stem: str, said: str) -> None:
    assert said in texts(sample(stem))[0]


def test_each_time_names_no_time_that_a_later_sheet_does_not_use() -> None:
    later = STYLE._replace(print_date=date(2026, 2, 1))
    assert "EACH TIME 08:00 20:00 ½" in texts(ordered(courses.TWICE_A_DAY), later)[0]


def test_the_code_tells_which_version_made_the_sheet() -> None:
    """A later one may compute otherwise."""
    assert for_typst(plain(), STYLE).code == code_svg(f"T-1 r0 2026-01-05 bt {__version__}")


def test_a_revision_has_its_number_large_and_says_which_it_replaces() -> None:
    made = sample("femur_tandem_take_over")
    assert "Sheet 2 Throw away sheet 1." in texts(made)[0]
    assert 22 in sizes_of(made)[0]


def test_six_struts_have_their_first_readings_and_front_inner_side() -> None:
    front = texts(sample("hexapod_varus_short"))[0]
    assert "Before Mon 9 Feb the scales read: 1 2 3 4 5 6 131 144 155 148 127 120" in front
    assert "longer: a higher number" in front
    assert "FRONT" in front
    assert "INNERSIDE" in front.replace(" ", "")


def test_what_the_clinic_has_not_said_is_not_made_up() -> None:
    front, *others = texts(plain(goal=goal("transport", 16)))
    assert "us. Late? Ask first." in front
    assert not any("Up to" in page for page in others)


# ---- the days


def test_a_revised_sheet_begins_with_its_first_day_and_the_days_before_are_one_line() -> None:
    """Ordered for 2 Feb and printed that day: 21 days at 1 mm are behind."""
    made = ordered(courses.SLOWER)
    found = day_pages(made, STYLE._replace(print_date=date(2026, 2, 3)))
    first = found[0].rows[0].on
    assert date(2026, 1, 20) < first <= date(2026, 2, 3)
    assert re.search(r"Mon 12 Jan – \w{3} \d+ \w{3} 2026: [\d.]+ mm done\.", found[0].text)
    assert day_pages(made)[0].rows[0].on == date(2026, 1, 12)  # printed before, no day is left out


def test_the_first_day_says_what_the_scale_reads_before_it() -> None:
    made = plain(goal=goal("transport", 16), **{"frame.start_reading_mm": 12, "frame.start_face": 3})
    assert "Count that as 12 mm." in day_pages(made)[0].text
    assert "Nut face 3 shows." in day_pages(made)[0].text


def test_where_ring_to_ring_is_told_it_is_said_from_when_it_counts() -> None:
    """A re-set on Mon 26 Jan winds 14 mm back: the page before it, that with it and those after say each its own."""
    made = plain(goal=goal("transport", 60), **{"frame.swaps": ["2026-01-26"], "surgery": date(2026, 1, 5)})
    pages = [page.text for page in day_pages(made)]
    first, again = "counted from 0 mm on Mon 12 Jan", "counted from 0 mm on Mon 26 Jan"
    assert f"Ring to ring on rod 1: {first}." in pages[0]
    assert f"Ring to ring on rod 1: {again}." in pages[-1]
    assert [page for page in pages if again in page and f"{first} → {again}." not in page and first in page] == []
    assert all("Ring to ring on rod 1: counted from" in page for page in pages)
    assert "the frame is set again, ring to ring counted 14 mm → 0 mm" in " ".join(pages)


def test_a_scale_is_spoken_of_only_where_the_hardware_has_one() -> None:
    nuts, clicks = (
        " ".join(texts(plain(goal=goal("transport", 16)))),
        " ".join(texts(sample("femur_click_partial_day"))),
    )
    assert "ring to ring on rod 1" in nuts
    assert "Scale at night" not in nuts
    assert "scale must read" in clicks
    assert "ring to ring" not in clicks


@pytest.mark.parametrize(
    ("stem", "large", "most"),
    [("tibia_60mm_ilizarov", False, 5), ("tibia_60mm_ilizarov", True, 9), ("femur_tandem_take_over", False, 12),
     ("femur_tandem_take_over", True, 18)],
)  # fmt: skip
def test_the_days_stand_on_as_many_pages_as_they_may(stem: str, large: bool, most: int) -> None:
    found = texts(sample(stem), STYLE._replace(large=large))
    assert sum(bool(re.search(r"\bDay (Time|\d\d:\d\d)", page)) for page in found) <= most


def test_the_scale_is_checked_after_day_1_and_then_weekly() -> None:
    """16 mm at 1 mm a day: days 1, 7, 14 and the last, 16."""
    checks = {on: check for page in day_pages(plain(goal=goal("transport", 16))) for on, check in page.checks.items()}
    assert [on.day for on in checks] == [12, 18, 25, 27]
    assert [re.findall(r"must be (\d+) mm", check) for check in checks.values()] == [["1"], ["7"], ["14"], ["16"]]
    assert all("Other number: stop and call." in check for check in checks.values())


def test_days_with_at_most_a_week_of_travel_left_are_starred() -> None:
    """12 mm of range at 1 mm a day: from day 5 on, where 7 mm are left."""
    (page,) = day_pages(plain(goal=goal("transport", 12), **{"frame.range_mm": 12}))
    assert [on.day - 11 for on, end in page.ends.items() if "*" in end] == list(range(5, 13))
    assert "* No more than a week’s travel is left on that scale." in page.text


@pytest.mark.parametrize("count", [1, 6, 9, 24])
def test_every_session_of_a_day_has_its_cell_however_many_there_are(count: int) -> None:
    made = plain(goal=goal("transport", 3), **{"protocol.sessions_per_day": count, "protocol.sessions": None,
                                               "frame.steps_per_turn": 24})  # fmt: skip
    rows = [row for page in day_pages(made) for row in page.rows]
    assert [row.on for row in rows] == [made.schedule.date_of(day) for day in range(1, made.schedule.days + 1)]
    assert sum(sum(row.ticks.values()) for row in rows) == len(made.schedule.sessions)


def test_many_sessions_of_several_letters_are_all_there_in_large_print() -> None:
    """A day of 24 sessions is higher than a page: it goes on, with its date again."""
    many = TANDEM.replace('sessions = ["08:00", "20:00"]\n', "")
    many = re.sub(r"sessions = \[.*?\]", "sessions_per_day = 24", many, count=1)
    made = read(many.replace("[goal]", '[frame]\ndirection = "toward +"\nsteps_per_turn = 24\n[goal]') + courses.CLINIC)
    made = made._replace(until=date(2026, 1, 13))
    said = " ".join(text for text in texts(made, LARGE) if re.search(r"\bDay Time", text))
    assert len(re.findall(r"→ \d+", said)) == sum(len(session.moves) for session in made.sessions)
    assert said.count("Mon 12 Jan") > 2


def test_a_print_that_ends_early_says_that_the_turns_go_on() -> None:
    made = plain()._replace(until=date(2026, 1, 20))
    assert sum("This print ends on Tue 20 Jan 2026. The turns go on after it." in page for page in texts(made)) == 2


def test_what_is_for_the_notes_stands_last_and_is_signed() -> None:
    made = sample("metatarsal_fast_overridden")
    last = [page for page in texts(made) if "For the notes" in page]
    assert last
    assert "OVERRIDDEN by" in " ".join(texts(made)[texts(made).index(last[0]) :])
    assert not any("OVERRIDDEN" in page for page in texts(made)[: texts(made).index(last[0])])
    assert "Checked by (name) Signature date" in last[0]


def test_each_page_has_a_box_for_the_patients_label() -> None:
    """62 × 22 mm."""
    for page in pypdfium2.PdfDocument(sheet_pdf(plain(goal=goal("transport", 16)), STYLE).data):
        boxes = [shape.get_bounds() for shape in page.get_objects(max_depth=5)]
        assert any(
            right - left == pytest.approx(62 * MM, abs=2) and top - bottom == pytest.approx(22 * MM, abs=2)
            for left, bottom, right, top in boxes
        )


def test_a_translation_that_no_clinician_has_read_says_so() -> None:
    made, notice = plain(goal=goal("transport", 16)), "Esta traducción no ha sido revisada"
    assert all(notice in page for page in texts(made, STYLE._replace(language=language("es"))))


def test_a_front_says_each_direction_with_its_days_and_a_page_of_days_only_its_own() -> None:
    """The front held only the first: after 3 February every turn would have gone the wrong way by it."""
    made = ordered(courses.entries('on = 2026-02-03; order = "set"; settings = {"frame.direction" = "toward −"}'))
    front, *_ = texts(made)
    assert "0.25 mm, each of the 4 nuts, toward +; from Tue 3 Feb 2026: toward −" in front
    assert "Every turn on this page" not in front
    ways = {re.sub(r".*nuts, (toward .).*", r"\1", page.box) for page in day_pages(made)}
    assert ways == {"toward +", "toward −"}


@pytest.mark.parametrize(
    ("name", "first", "said"),
    [
        ("femur_accordion_docking", date(2026, 5, 25), "EACH TIME 08:00 ¼"),  # every second morning
        ("tibia_course_slow_pause_xray", date(2026, 2, 24), "EACH TIME 08:00 16:00 20:00 ¼"),
        (
            "femur_tandem_take_over",
            date(2026, 3, 26),
            "C ▲ UP · lower · NO TURN Grey: do not turn.",
        ),
        ("tibia_cable_transport", None, "EACH TIME 08:00 12:00 16:00 20:00 The table says how far: ⅛"),
    ],
)
def test_a_front_says_only_the_times_that_are_still_turned(name: str, first: date | None, said: str) -> None:
    """It held every time of the rhythm: who went by the front alone turned three times a day what was once."""
    front, *_ = texts(sample(name), STYLE._replace(first_day=first))
    assert said in front
    assert "Grey: do not turn." in front


def test_the_rods_of_a_hinge_are_measured_each_for_itself() -> None:
    """None of them is rod 1, which the clinic marks where several nuts turn together."""
    said = " ".join(texts(sample("tibia_hinge_opening")))
    assert "rod 1" not in said
    assert "CHECK after 20:00: ring to ring on each rod must be as below." in said
