"""The sheet as a PDF, read back by another library than the one that set it."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.errors import CannotWrite
from bt_cli.output.paper import pdf
from tests.helpers import DIRECTION, PLAN, SAMPLES, forget, goal, read, report
from tests.rendered import sheet_pdf, sheet_texts
from tests.sheet_reading import printed_pages

CLINIC = {"phone": "01865 000000", "missed_turn": "Leave it out and call us."}
STYLE = SheetStyle(date(2026, 1, 5))


def pages(made: Report, style: SheetStyle = STYLE) -> tuple[str, ...]:
    """The text of each page, its lines joined by spaces."""
    return sheet_texts(made, style)


def short(**changes: Any) -> Report:
    """Two weeks and a bit."""
    way = {"frame.direction": "toward the red flag"}
    return report(**{"clinic": CLINIC, "goal": goal("transport", 16), **way, **changes})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_page_alone_is_safe(sample: Any) -> None:
    """A page that is found on the floor says whose plan, which revision, which way, what to do, whom to call."""
    made = read(sample.read_text())
    plan, found = made.schedule.plan, pages(made)
    assert plan.clinic
    for number, page in enumerate(found, start=1):
        for said in (plan.id, f"Sheet {plan.revision}", "printed Mon 5 Jan 2026", "DRAFT", "not a medical device"):
            assert said in page
        assert "patient label" in page
        assert f"page {number} of {len(found)}" in page
    days = list(printed_pages(sheet_pdf(made, STYLE).data))
    assert tuple(page.text for page in days) == found[1 : 1 + len(days)]
    directions = {frame.direction for frame in (plan.frame, *plan.frames) if frame.direction}
    for page in days:
        assert plan.clinic.missed_turn in page.text.replace("\u2011", "-")
        assert f"STOP AND CALL {plan.clinic.phone or ''}".strip() in page.text
        assert all(re.sub(r"\s+", " ", way) in page.box for way in directions)


# The other papers set the same cells: of every mechanism and layout one, and of the longest texts. `-m slow` has all.
OF_EVERY_LAYOUT = {
    "tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_neutral", "femur_click_partial_day", "hexapod_swap",
    "tibia_cable_transport", "metatarsal_fast_overridden", "tibia_compression_distraction", "tibia_nail_transport",
}  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "paper", "large"),
    [
        pytest.param(
            path, paper, large, id=f"{path.stem}-{paper}{'-large' if large else ''}",
            marks=[] if paper == "a4" or path.stem in OF_EVERY_LAYOUT else pytest.mark.slow,
        )
        for path in SAMPLES
        for paper, large in (("a4", False), ("letter", False), ("letter", True))
    ],
)  # fmt: skip
def test_nothing_runs_off_the_paper(sample: Path, paper: str, large: bool) -> None:
    """Every letter stands within the margins, and the front takes one page, in large print two or three."""
    made, style = read(sample.read_text()), STYLE._replace(large=large, paper=paper)
    document = pypdfium2.PdfDocument(sheet_pdf(made, style).data)
    for page in document:
        text, (width, height) = page.get_textpage(), page.get_size()
        for i in range(text.count_rects()):  # each is letters of a line
            left, bottom, right, top = text.get_rect(i)
            assert left >= 10
            assert right <= width - 10
            assert bottom >= 10
            assert top <= height - 10
    found = pages(made, style)
    first = next(i for i, page in enumerate(found) if re.search(r"\bDay (Time|\d\d:\d\d|Scale|Rod)", page))
    assert first in (range(1, 4) if large else (1,))


def test_the_paper_is_the_one_asked_for() -> None:
    for paper, size in (("a4", (595.28, 841.89)), ("letter", (612, 792))):
        document = pypdfium2.PdfDocument(sheet_pdf(short(), STYLE._replace(paper=paper)).data)
        assert document[0].get_size() == pytest.approx(size, abs=0.1)


def test_the_same_plan_and_print_date_give_the_same_bytes_and_another_date_others(
    typst_anew: None,
) -> None:
    before = sheet_pdf(short(), STYLE)
    forget()
    assert sheet_pdf(short(), STYLE) == before
    assert sheet_pdf(short(), STYLE._replace(print_date=date(2026, 1, 6))) != before


def test_it_is_tagged_has_a_title_and_a_language() -> None:
    data = sheet_pdf(short(), STYLE).data
    document = pypdfium2.PdfDocument(data)
    assert document.get_metadata_dict()["Title"] == "Turning sheet T-1"
    assert document.is_tagged()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Lang (en" in data or b"/Lang(en" in data


def test_what_people_wrote_is_set_as_it_is_written() -> None:
    said = "#panic(1) $x$ *bold* [link] @ref \\ `raw` // <tag> = heading"
    found = pages(short(clinic={**CLINIC, "missed_turn": said}, title=said))
    assert all(said in page for page in found[:-1])


@pytest.mark.parametrize(
    "text",
    [
        "Si vous avez oublié un tour, n’en faites pas deux : appelez-nous.",
        "Drehen Sie nie zweimal nacheinander; rufen Sie uns an, größere Schmerzen.",
        "Nếu quên một lần vặn, hãy gọi cho chúng tôi.",
        "Ő, Ł, Ž, ğ, ș, Ελληνικά, Русский",
    ],
)
def test_texts_of_other_tongues_come_out_whole_in_our_own_fonts(text: str) -> None:
    made = short(clinic={**CLINIC, "missed_turn": text})
    assert all(text in page for page in pages(made)[:3])
    assert not sheet_pdf(made, STYLE).own_fonts


def test_arabic_comes_out_in_our_own_fonts_with_its_numbers_left_to_right() -> None:
    """As it is read: the letters of a right-to-left line come out in their order, and so does the phone number."""
    made = short(clinic={**CLINIC, "missed_turn": "اتصل بنا على 01865 000000 والملف 00482-19"})
    assert not sheet_pdf(made, STYLE).own_fonts
    for page in pages(made)[:3]:
        assert "01865 000000" in page
        assert "00482-19" in page
        assert "19-00482" not in page


def test_a_script_that_our_fonts_lack_asks_the_machine_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    compiled = pdf._compiled

    def spy(said: str, style: SheetStyle, *, own_fonts: bool) -> bytes:
        asked.append(own_fonts)
        return compiled(said.replace("\u6708", "m") if own_fonts else said, style, own_fonts=False)

    monkeypatch.setattr(pdf, "_compiled", spy)  # as if the machine had such a font
    assert sheet_pdf(short(title="\u6708"), STYLE).own_fonts
    assert asked == [False, True]


def test_a_character_that_no_font_has_stops_the_output() -> None:
    with pytest.raises(CannotWrite, match="no font"):
        sheet_pdf(short(title="\U0001fbf0\ue123"), STYLE)


def test_long_texts_wrap_and_nothing_of_them_is_lost() -> None:
    """Of 4,000 letters, on the front; a page of days, which could not hold them beside its days, says where."""
    long = " ".join(f"word{i}" for i in range(440))
    found = pages(short(clinic={**CLINIC, "missed_turn": long, "call_us_if": [long]}))
    days = [i for i, page in enumerate(found) if "Day 08:00" in page]
    front = "".join(found[: days[0]])
    assert all(front.count(f"word{i} ") >= 2 for i in range(439))
    assert all(found[i].count("Read it on the first page.") == 2 for i in days)


def test_a_very_long_word_and_very_long_numbers_are_not_cut() -> None:
    made = short(id="X" * 64, clinic={**CLINIC, "phone": "+44 1865 000000 ext 123456789012345678901234567890"})
    for page in pages(made)[:3]:
        assert "X" * 64 in page.replace(" ", "").replace("\u200b", "")
        assert "123456789012345678901234567890" in page.replace(" ", "").replace("\u200b", "")


# 1,814 days of a quarter of a millimetre in four turns, each of a quarter of a nut of 0.25 mm.
FIVE_YEARS = PLAN.replace("defect_mm = 60", "defect_mm = 453.5").replace("mm_per_day = 1", "mm_per_day = 0.25")
FIVE_YEARS += f"""\
{DIRECTION}pitch_mm = 0.25
range_mm = 500
[clinic]
phone = "01865 000000"
missed_turn = "Leave it out and call us."
"""


@pytest.mark.parametrize(
    ("levels", "large", "last", "following"),
    [
        (1, False, "2030-04-04", "2030-04-05"),
        (1, True, "2028-11-05", "2028-11-06"),
        (2, False, "2026-04-22", "2026-04-23"),
    ],
)
def test_a_sheet_too_long_to_be_set_names_its_parts(levels: int, large: bool, last: str, following: str) -> None:
    """From 12 Jan 2026, of 400,000 kB: 155 and four of 26 a day are 1,544 days, half as much again 1,029.

    Where each time is a row 165 are 2,424 rows: at 24 a day 101 days.
    """
    shares = [
        {"name": "a", "moves": "distally", "distance_mm": 170},
        {"name": "b", "moves": "proximally", "distance_mm": 170},
    ]
    made = read(FIVE_YEARS) if levels == 1 else report(**{
        "goal.defect_mm": 340, "protocol.sessions": [f"{hour:02}:00" for hour in range(24)],
        "frame.steps_per_turn": 24, "frame.range_mm": 340, "levels": shares,
    })  # fmt: skip
    style = STYLE._replace(large=large)
    with pytest.raises(CannotWrite, match=f"in parts, --until {last} and --from {following}"):
        pdf.for_typst(made, style)
    assert pdf.for_typst(made._replace(until=date.fromisoformat(last)), style).first_day == date(2026, 1, 12)


# What a process starts has at least the peak of that process itself: so a small one starts bt, and not this one.
MEASURED = """\
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_maxrss, used.ru_utime + used.ru_stime)
"""


@pytest.mark.slow
@pytest.mark.parametrize("until", [None, "2030-04-04"], ids=["five years, once a day", "four times a day"])
def test_the_longest_sheets_take_less_than_500_mb_and_10_s(tmp_path: Path, until: str | None) -> None:
    """By the command itself, in a process of its own: of the processor, so that a busy machine says the same."""
    once = FIVE_YEARS.replace(', "12:00", "16:00", "20:00"', "").replace("pitch_mm = 0.25", "pitch_mm = 1")
    plan, sheet = tmp_path / "plan.toml", tmp_path / "sheet.pdf"
    plan.write_text(FIVE_YEARS if until else once)
    command = [sys.executable, "-m", "bt_cli", "schedule", plan, "-o", sheet, *(["--until", until] if until else [])]
    ran = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=True)
    code, peak_kb, cpu_s = map(float, ran.stdout.split())
    assert code == 0
    assert peak_kb / 1024 < 500
    assert cpu_s < 10
    assert len(pypdfium2.PdfDocument(sheet)) > 100
