"""What a sheet and a page say of several things to turn, each by its letter; see tests/level_plans.py for the plans."""

import re
from datetime import date

import pypdfium2

from bt_cli.document.build import document_of
from bt_cli.document.instructions import how_to_turn
from bt_cli.document.notice import notice_of
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.paper.notice import notice_pdf, notice_text
from tests.courses import CLINIC, entries
from tests.helpers import ROOT, at_revision, read
from tests.level_plans import HINGE, KEPT, ON_AGAIN, PAUSED, TANDEM
from tests.rendered import page_html, sheet_pdf, sheet_texts

STYLE = SheetStyle(date(2026, 1, 12))


def sample(name: str) -> Report:
    return read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))


def test_counter_nuts_are_loosened_first_and_tightened_after() -> None:
    steps = list(how_to_turn(sample("tibia_transport_and_lengthening").schedule, STYLE.language))
    loosen, turn, look, tighten = steps[1:5]
    assert loosen == "Start at rod 1. Loosen the counter-nut first."
    assert turn.startswith("Turn the nut by what the table says.")
    assert look.startswith("The nut must now show")
    assert tighten.startswith("Then tighten the counter-nut.")
    assert not any("lock nut" in step for step in steps)
    assert len(steps) == 5


def test_what_is_turned_in_different_ways_is_told_letter_by_letter() -> None:
    steps = list(how_to_turn(sample("tibia_compression_distraction").schedule, STYLE.language))
    assert [step[:3] for step in steps[1:3]] == ["A: ", "B: "]
    assert "Count the clicks." in steps[1]
    assert "Loosen the counter-nut first." in steps[2]
    assert "counter-nut" not in steps[1]
    front = sheet_texts(sample("tibia_compression_distraction"), STYLE)[0]
    for way in ("A ▼ DOWN · 4 click struts · lengthening · 1 click = 0.25 mm · toward +",
                "B ▲ UP · 3 nuts · nonunion · ⅙ (one SIXTH) turn = 0.17 mm · toward the nonunion"):  # fmt: skip
        assert way in front


def test_each_letter_has_its_own_swaps() -> None:
    """18 mm of stroke, reviews on 23 Mar and 6 Apr: A has 14 mm behind it at each, B 10.5 mm and then enough left."""
    text = (ROOT / "sample_plans/tibia_transport_and_lengthening.toml").read_text(encoding="utf-8")
    made = read(text.replace("counter_nut = true", "counter_nut = true\nrange_mm = 18"))
    pdf = pypdfium2.PdfDocument(sheet_pdf(made, STYLE).data)
    said = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))
    assert re.findall(r"(\w{3} \d+ \w{3} 2026) ([AB]) ([\d.]+ → [\d.]+) mm Done by", said) == [
        ("Mon 23 Mar 2026", "A", "14 → 0"), ("Mon 23 Mar 2026", "B", "10.5 → 0"), ("Mon 6 Apr 2026", "A", "14 → 0"),
    ]  # fmt: skip
    again = "A is set again, ring to ring counted 14 mm → 0 mm"
    for on, letters in (("23 Mar", (again, "B is set again")), ("6 Apr", ("A is",))):
        (bar,) = re.findall(rf"▼ Mon {on}: Do NOT turn at home\. In the clinic: (.*?)Done by", said)
        assert all(letter in bar for letter in letters)


def test_the_star_is_of_the_letter_whose_stroke_ends_and_counts_what_carries_it() -> None:
    """30 mm of range: B goes 1.5 mm a day, so it is near its end from 19.5 mm on, day 13; C at 1 mm from 23 on."""
    days = document_of(read(TANDEM.replace("[goal]", "[frame]\nrange_mm = 30\n[goal]") + CLINIC)).days
    first = {i: next(day.number for day in days if day.scales[i].is_near_end) for i in (1, 2)}
    assert first == {1: 13, 2: 23}


def test_each_letter_has_a_cell_of_its_own_and_an_amount_where_it_is_not_the_usual_one() -> None:
    """What the script makes of it, a box each with its letter, is seen in tests/clients/test_letters_page.py."""
    page = page_html(read(TANDEM + CLINIC), STYLE)
    rows = re.findall(r"<tr data-n=([12])>(.*?)(?=<tr)", page, re.DOTALL)
    cells = [(number, re.findall(r"<td.*?(?=<td|$)", row)[:4]) for number, row in rows]
    texts = [(number, [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row]) for number, row in cells]
    assert texts == [
        ("1", ["08:00", "face 2", "½ turn = 0.5 mm face 3", "face 2"]),
        ("2", ["12:00", "NO TURN", "face 4", "face 3"]),
    ]


def test_other_directions_of_a_part_of_the_frame_have_other_ticks() -> None:
    def key(change: tuple[str, str]) -> str:
        text = (ROOT / "sample_plans/tibia_compression_distraction.toml").read_text(encoding="utf-8")
        return str(re.findall(r'"key":"([^"]*)"', page_html(read(text.replace(*change)), STYLE))[0])

    whole = key(("", ""))
    assert key(('"toward +"', '"toward −"')) != whole
    assert key(("counter_nut = true", "counter_nut = false")) != whole
    assert key(('title = "', 'title = "New ')) == whole


def told(plan: str, course: str) -> list[str]:
    new = read(plan + CLINIC + course)
    old = at_revision(new, 0)
    return notice_of(old, new, STYLE).news


def test_the_notice_tells_each_letter_what_is_new_for_it() -> None:
    """A stops, so B's ring is no longer carried by it; C goes on as before."""
    assert told(KEPT, PAUSED + ON_AGAIN) == [
        "The first change is on Tue 20 Jan 2026 at 08:00. Until then your turns stay the same.",
        "A: Do not turn from Tue 20 Jan 2026 on. Start again on Tue 3 Feb 2026 at 08:00.",
        "B: From Tue 20 Jan 2026 turn as your new sheet says.",
        "A: Then turn at the same times and as far as before.",
        "Your last turn is now on Wed 15 Apr 2026 at 20:00. Before, it was on Wed 1 Apr 2026.",
    ]


def test_a_pause_of_all_is_told_once_and_a_hinge_never_turns_back() -> None:
    course = entries('on = 2026-01-15; order = "pause"', 'on = 2026-01-17; order = "resume"')
    news = told(KEPT, course)
    assert sum("Do not turn from Thu 15 Jan 2026 on." in said for said in news) == 1
    back = entries('on = 2026-01-15; order = "pause"',
                   'on = 2026-01-17; order = "reverse"; distance_mm = 2; rate_mm_per_day = 1')  # fmt: skip
    news = told(HINGE, back)
    assert news[1:3] == [
        "Do not turn from Thu 15 Jan 2026 on. Start again on Sat 17 Jan 2026 at 08:00.",
        "From Sat 17 Jan 2026 turn as your new sheet says.",
    ]
    assert not any("BACK" in said for said in news)


def test_the_first_days_of_a_notice_have_every_letter_and_stand_on_one_page() -> None:
    new = read(TANDEM + CLINIC + PAUSED + ON_AGAIN)
    old = at_revision(new, 0)
    made = notice_of(old, new, STYLE)
    day, turns, scale = made.days.lines[0]
    assert (day, scale) == ("Tue 20 Jan 2026", "A: 4, B: 13, C: 9 mm")
    assert turns[:2] == ["08:00 B ¼ turn = 0.25 mm → 2", "08:00 C ¼ turn = 0.25 mm → 2"]
    assert f"  {turns[0]}\n" in notice_text(made)
    (page,) = pypdfium2.PdfDocument(notice_pdf(made, STYLE).data)
    said = re.sub(r"\s+", " ", page.get_textpage().get_text_range())
    assert all(turn in said for _, some, _ in made.days.lines for turn in some)
