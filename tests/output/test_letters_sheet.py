"""What a sheet and a page say of several things to turn, each by its letter; see tests/level_plans.py for the plans."""

import re
from datetime import date
from typing import Any

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.instructions import how_to_turn
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.paper.notice import notice_of, notice_pdf, notice_text
from tests.courses import CLINIC, entries
from tests.helpers import ROOT, at_revision, read
from tests.level_plans import HINGE, KEPT, ON_AGAIN, PAUSED, TANDEM
from tests.rendered import page_html, sheet_of, sheet_pdf

STYLE = SheetStyle(date(2026, 1, 12))
STOP = "If it differs, stop and call 01865\N{NO-BREAK SPACE}000000."
LETTERED = ("tibia_convergent", "femur_tandem_take_over", "tibia_compression_distraction", "tibia_hinge_opening")


def sample(name: str) -> Report:
    return read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))


def lines(made: Report, kind: str, style: SheetStyle = STYLE) -> list[dict[str, Any]]:
    return [line for page in sheet_of(made, style).pages for line in page["lines"] if line["kind"] == kind]


def test_each_move_is_led_by_its_letter() -> None:
    """Upper and middle go distally: at 08:00 B's ring goes 0.25 mm for each of them."""
    turns = lines(read(TANDEM + CLINIC), "day")[0]["turns"]
    told = [[(one["letter"], one["turn"], one["mm"], one["face"]) for one in turn["moves"]] for turn in turns]
    assert told[0] == [("A", "¼ turn", "0.25 mm", "2"), ("B", "½ turn", "0.5 mm", "3"), ("C", "¼ turn", "0.25 mm", "2")]
    assert told[1] == [("B", "¼ turn", "0.25 mm", "4"), ("C", "¼ turn", "0.25 mm", "3")]


def test_a_day_tells_the_scale_of_every_letter_also_of_one_that_rests() -> None:
    days = lines(read(KEPT + CLINIC + PAUSED), "day")
    told = [(one["letter"], one["before"], one["after"]) for one in days[8]["scales"]]
    assert told == [("A", "4", "4"), ("B", "12", "13"), ("C", "8", "9")]


def test_the_initial_setting_and_the_checks_name_every_letter() -> None:
    made = read(TANDEM.replace("[goal]", "[frame]\nstart_reading_mm = 10\n[goal]") + CLINIC)
    (start,) = lines(made, "start")
    assert start["text"] == (
        "Before the first turn the scales read: A 10 mm, nut face 1 shows; B 10 mm, nut face 1 shows; "
        "C 10 mm, nut face 1 shows."
    )
    check = lines(made, "check")[0]
    assert check == {
        "kind": "check",
        "ask": "CHECK after the day’s last turn: the scales must read A 10.5 mm, B 11.5 mm, C 11 mm.",
        "box": "They read",
        "letters": ["A", "B", "C"],
        "stop": STOP,
    }


def test_the_first_day_of_every_letter_is_checked() -> None:
    """The distal level begins on day 4."""
    made = sample("tibia_convergent")
    found = [line for page in sheet_of(made, STYLE).pages for line in page["lines"] if line["kind"] in ("day", "check")]
    checked = [before["day"] for before, line in zip(found, found[1:], strict=False) if line["kind"] == "check"]
    assert checked[:4] == [1, 4, 7, 14]


def test_the_front_says_what_each_letter_turns() -> None:
    letters = sheet_of(sample("tibia_compression_distraction"), STYLE).front["letters"]
    assert letters["lines"] == [
        ["A", "4 click struts of level lengthening", "toward +", "1 click = 0.25 mm", "0 mm", "30 mm"],
        [
            "B",
            "3 nuts of level nonunion",
            "toward the nonunion",
            "⅙ turn = 0.1667 mm",
            "0 mm, nut face 1 shows",
            "6 mm",
        ],
    ]
    assert sheet_of(sample("tibia_cable_transport"), STYLE).front["letters"] is None


def test_where_no_direction_is_given_a_field_is_filled_in_for_all_that_turn_alike() -> None:
    sheet = sheet_of(read(TANDEM + CLINIC), STYLE)
    assert {line[2] for line in sheet.front["letters"]["lines"]} == {"as it is written after WHICH WAY"}
    assert "as it is written after WHICH WAY. If nothing is written there, ask" in sheet.strip[0][1]
    assert sheet.ways["fields"] == [{"letters": "A, B, C", "label": "WHICH WAY"}]


def test_each_letter_has_its_own_swaps() -> None:
    """18 mm of stroke, reviews on 23 Mar and 6 Apr: A has 14 mm behind it at each, B 10.5 mm and then enough left."""
    text = (ROOT / "sample_plans/tibia_transport_and_lengthening.toml").read_text(encoding="utf-8")
    made = read(text.replace("counter_nut = true", "counter_nut = true\nrange_mm = 18"))
    swaps = sheet_of(made, STYLE).front["swaps"]
    assert swaps["header"][:2] == ["Letter", "Swap on"]
    assert swaps["lines"] == [
        ["A", "Mon 23 Mar 2026", "14 mm", "0 mm", "yes", ""],
        ["B", "Mon 23 Mar 2026", "10.5 mm", "0 mm", "yes", ""],
        ["A", "Mon 6 Apr 2026", "14 mm", "0 mm", "yes", ""],
    ]
    both, one = (line["text"] for line in lines(made, "swap"))
    assert both.startswith("A, B: the frame is set again before the day’s first turn")
    assert one.startswith("A: the frame is set again")


def test_the_star_is_of_the_letter_whose_stroke_ends_and_counts_what_carries_it() -> None:
    """30 mm of range: B goes 1.5 mm a day, so it is near its end from 19.5 mm on, day 13; C at 1 mm from 23 on."""
    days = lines(read(TANDEM.replace("[goal]", "[frame]\nrange_mm = 30\n[goal]") + CLINIC), "day")
    first = {
        letter: next(day["day"] for day in days if day["scales"][i]["star"]) for i, letter in enumerate("ABC") if i
    }
    assert first == {"B": 13, "C": 23}


def test_counter_nuts_are_loosened_first_and_tightened_after() -> None:
    steps = list(how_to_turn(sample("tibia_transport_and_lengthening").schedule, STYLE.language))
    loosen, turn, look, tighten = steps[3:7]
    assert loosen == "Start at rod 1. Loosen the counter-nut first."
    assert turn.startswith("Turn the nut by what the table says.")
    assert look.startswith("The nut must now show")
    assert tighten == "Then tighten the counter-nut."
    assert not any("lock nut" in step for step in steps)


def test_what_is_turned_in_different_ways_is_told_letter_by_letter() -> None:
    steps = list(how_to_turn(sample("tibia_compression_distraction").schedule, STYLE.language))
    assert [step[:3] for step in steps[3:5]] == ["A: ", "B: "]
    assert "Count the clicks. Turn it toward +." in steps[3]
    assert "Turn it toward the nonunion." in steps[4]
    assert "counter-nut" not in steps[3]
    assert steps[2] == "Take the letters in order: A, B."


def test_rods_of_a_hinge_get_longer_or_shorter_and_never_go_back() -> None:
    made = read(HINGE + CLINIC)
    sheet = sheet_of(made, STYLE)
    turns = [one for day in lines(made, "day") for turn in day["turns"] if turn for one in turn["moves"]]
    assert {(one["letter"], one["turn"].split()[-1]) for one in turns} == {("A", "longer"), ("B", "shorter")}
    said = " ".join([*sheet.front["how"], sheet.strip[0][1]])
    assert "Where it says shorter, turn the OPPOSITE way." in said
    assert "BACK" not in said
    assert "Start at rod 1" not in said


@pytest.mark.parametrize("name", LETTERED)
@pytest.mark.parametrize(("paper", "large"), [("a4", False), ("letter", False), ("a4", True), ("letter", True)])
def test_every_day_of_the_pdf_stands_on_its_page_with_all_its_letters(name: str, paper: str, large: bool) -> None:
    made, style = sample(name), STYLE._replace(paper=paper, large=large)
    document = pypdfium2.PdfDocument(sheet_pdf(made, style).data)
    texts = [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    days = sheet_of(made, style).pages
    if not large:  # in large print a check may stand on a page after its day
        assert len(texts) - len(days) <= 2
    for meant in days:
        (text,) = [text for text in texts if f"Turning sheet: {meant['days']} " in text]
        for line in meant["lines"]:
            if line["kind"] == "day":
                assert line["date"] in text
                moves = [one for turn in line["turns"] if isinstance(turn, dict) for one in turn["moves"]]
                assert all(f"{one['letter']} {one['turn']} {one['mm']}" in text for one in moves)


def test_a_day_that_is_higher_than_a_page_is_split_and_nothing_of_it_is_lost() -> None:
    many = TANDEM.replace('sessions = ["08:00", "20:00"]\n', "").replace(
        'sessions = ["08:00", "12:00", "16:00", "20:00"]', "sessions_per_day = 24"
    )
    made = read(many.replace("[goal]", "[frame]\nsteps_per_turn = 24\n[goal]") + CLINIC)
    made = made._replace(until=date(2026, 1, 12))
    style = STYLE._replace(large=True, paper="letter")
    (day,) = lines(made, "day", style)
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(sheet_pdf(made, style).data))
    assert all(turn["at"] in text for turn in day["turns"])
    moves = sum(len(turn["moves"]) for turn in day["turns"])
    assert len(re.findall(r"0\.0(?:417|833) mm → ", text.replace("\r\n", " "))) == moves == 60


@given(st.integers(0, 40), st.integers(0, 80), st.sampled_from(["a4", "letter"]), st.booleans())
def test_every_day_stands_on_one_page_and_only_one(skip: int, shown: int, paper: str, large: bool) -> None:
    whole = read(KEPT + CLINIC)
    first = whole.schedule.start.date()
    made = whole._replace(until=date.fromordinal(first.toordinal() + shown))
    style = STYLE._replace(first_day=date.fromordinal(first.toordinal() + min(skip, shown)), paper=paper, large=large)
    days = [line["day"] for line in lines(made, "day", style)]
    assert days == list(range(min(skip, shown) + 1, min(shown + 1, whole.schedule.days) + 1))


def boxes(made: Report) -> list[dict[str, str]]:
    found = re.findall(r'<input type="checkbox"[^>]*>', page_html(made, STYLE))
    return [dict(re.findall(r'([a-z-]+)="([^"]*)"', box)) for box in found]


def test_each_letter_has_a_box_of_its_own_that_says_its_letter() -> None:
    found = boxes(read(TANDEM + CLINIC))
    assert [box["name"] for box in found[:5]] == ["1A", "1B", "1C", "2B", "2C"]
    assert [box["value"] for box in found[:4]] == ["2026-01-12T08:00:00"] * 3 + ["2026-01-12T12:00:00"]
    assert found[1]["aria-label"] == "Mon 12 Jan 2026, 08:00 B: ½ turn = 0.5 mm → face 3"
    assert len({box["aria-label"] for box in found}) == len(found)


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
    day, turns, scale = made.days["lines"][0]
    assert (day, scale) == ("Tue 20 Jan 2026", "A 4 mm, B 13 mm, C 9 mm")
    assert turns[:2] == ["08:00 B ¼ turn = 0.25 mm → 2", "08:00 C ¼ turn = 0.25 mm → 2"]
    assert f"  {turns[0]}\n" in notice_text(made)
    (page,) = pypdfium2.PdfDocument(notice_pdf(made, STYLE).data)
    said = re.sub(r"\s+", " ", page.get_textpage().get_text_range())
    assert all(turn in said for _, some, _ in made.days["lines"] for turn in some)
