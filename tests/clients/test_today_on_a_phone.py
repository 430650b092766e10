"""The first screen of the page on a phone of 360 × 780, as a real Chromium shows it."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from bt_cli.document.build import document_of
from bt_cli.document.model import Day, Document
from bt_cli.words import CLOCK, clock_text, shown_number
from tests import courses
from tests.clients.test_page_in_chromium import Opens, course, opens, ticked
from tests.helpers import SAMPLES, read

__all__ = ["opens"]  # a fixture
PHONE = {"viewport": {"width": 360, "height": 780}}
ONE_OF_EACH = {"tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_opening", "hexapod_swap"}


def at(on: date, clock: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(f"{on}T{clock}").replace(tzinfo=ZoneInfo(zone))


def goes_to(page: Page, moment: datetime) -> None:
    page.clock.set_fixed_time(moment)
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def today(page: Page) -> str:
    return " ".join(page.locator("#now").inner_text().split())


def days_to_see(document: Document) -> list[Day]:
    """A plain day, the last, and of each kind of bar and pause the first."""
    found = {("plain", ""): document.days[1], ("last", ""): document.days[-1]}
    for day in document.days:
        for key in [*(("bar", bar.kind) for bar in day.bars), ("paused", str(day.is_paused))]:
            found.setdefault(key, day)
    return sorted(set(found.values()), key=lambda day: day.number)


@pytest.mark.parametrize(
    "sample",
    [
        pytest.param(path, id=path.stem, marks=[] if path.stem in ONE_OF_EACH else [pytest.mark.slow])
        for path in SAMPLES
    ],
)
def test_all_of_today_stands_on_one_screen(opens: Opens, sample: Path) -> None:
    """The next turn with all its numbers, what is done, and what must show tonight, also where a turn is late."""
    made = read(sample.read_text(encoding="utf-8"))
    document, zone = document_of(made), made.schedule.plan.timezone
    start = at(document.days[0].on, "00:00", zone)
    page = opens(made, now=start, unfolded=False, timezone_id=zone, **PHONE).page
    for day in days_to_see(document):
        for clock in ("03:00", "22:30"):
            goes_to(page, at(day.on, clock, zone))
            text, turned = today(page), [slot for slot in day.slots if slot.turns]
            assert page.evaluate("document.querySelector('#now').getBoundingClientRect().bottom") <= 780, (
                day.on,
                clock,
            )
            assert page.evaluate("document.documentElement.scrollWidth") == 360
            for bar in day.bars:
                assert " ".join(document.bar_text(bar).split()) in text
            if not turned:
                assert page.locator("#done").count() == 0
                continue
            slot = turned[0] if clock == "03:00" else turned[-1]
            assert f"NEXT {clock_text(slot.at)}" in text
            for turn in slot.turns:
                amount = f"{turn.amount.part} {turn.amount.unit}" if turn.amount.unit else shown_number(turn.after_mm)
                assert amount in text
                assert not turn.way or turn.way in text or turn.amount.unit == ""
            for scale in day.scales:
                assert shown_number(scale.after_mm) in page.locator(".tonight").inner_text()
            size = page.locator(".next .big, .next .number b").first.evaluate(
                "one => parseFloat(getComputedStyle(one).fontSize)"
            )
            assert size >= 28


def test_a_turn_is_done_by_one_button_and_the_next_one_comes_up(opens: Opens) -> None:
    """Day 25 at 12:05: what was turned at 08:00 was ticked; DONE ticks 12:00, and 16:00 comes up."""
    visit = opens(course(**{"frame.direction": "toward the red flag"}), now=at(date(2026, 2, 5), "12:05"), **PHONE)
    page = visit.page
    page.get_by_role("button", name="08:00", exact=True).click()
    assert "NEXT 12:00" in today(page)
    assert "each of the 4 nuts, toward the red flag" in today(page)
    page.get_by_role("button", name="2", exact=True).click()
    page.get_by_role("button", name="DONE 12:00").click()
    assert ticked(visit) == ["97", "98"]
    assert "NEXT 16:00" in today(page)
    expect(page.get_by_role("button", name="DONE 16:00")).to_be_focused()
    expect(page.get_by_role("button", name="12:00 ✓")).to_have_attribute("aria-pressed", "true")
    assert page.locator(".circle[aria-pressed=true]").count() == 0  # they are of the turn at hand
    for clock in ("16:00", "20:00"):
        page.get_by_role("button", name=f"DONE {clock}").click()
    assert "All turns of today are done. Next turn: Fri 6 Feb 2026 08:00." in today(page)


def test_no_picture_of_the_usual_way_stands_beside_a_turn_back(opens: Opens) -> None:
    """Day 21 goes back, away from where the picture's arrow points."""
    _, made = courses.before_and_after(courses.BACK)
    page = opens(made, now=at(date(2026, 1, 31), "07:00", "Europe/London"), **PHONE).page
    expect(page.locator("#picture")).to_be_visible()
    goes_to(page, at(date(2026, 2, 1), "07:00", "Europe/London"))
    assert "¼ turn BACK" in today(page)
    expect(page.locator("#picture")).to_be_hidden()


def test_what_is_struck_is_kept_until_the_turn_is_done(opens: Opens) -> None:
    visit = opens(course(), now=at(date(2026, 2, 5), "12:05"), **PHONE)
    for name in ("1", "3"):
        visit.page.get_by_role("button", name=name, exact=True).click()
    visit.reload()
    struck = visit.page.locator(".circle[aria-pressed=true]")
    assert struck.all_inner_texts() == ["1", "3"]
    assert ticked(visit) == []


def test_a_late_turn_is_amber_with_the_rule_of_the_clinic(opens: Opens) -> None:
    """A quarter of an hour may pass until it is ticked."""
    made = course(**{"clinic.late_turn": "Up to two hours late: turn. Later: leave it out."})
    page = opens(made, now=at(date(2026, 2, 5), "08:15"), **PHONE).page
    assert "LATE" not in today(page)
    goes_to(page, at(date(2026, 2, 5), "08:16"))
    assert "NEXT 08:00 LATE" in today(page)
    assert "Up to two hours late: turn. Later: leave it out." in today(page)
    goes_to(page, at(date(2026, 2, 5), "12:00"))
    assert "NEXT 12:00 ¼ turn" in today(page)
    assert page.locator(".slot.late").all_inner_texts() == ["08:00"]
    assert "Up to two hours late: turn. Later: leave it out." in today(page)


def test_what_people_wrote_runs_the_way_of_its_script(opens: Opens) -> None:
    """As in the rest of the page; a number within it stays left to right."""
    way, rule = "\u05dc\u05d3\u05d2\u05dc \u05d4\u05d0\u05d3\u05d5\u05dd", "\u05d4\u05ea\u05e7\u05e9\u05e8 112"
    made = course(**{"frame.direction": way, "clinic.late_turn": rule})
    page = opens(made, now=at(date(2026, 2, 5), "09:00"), **PHONE).page
    runs = "all => all.filter(one => getComputedStyle(one).direction === 'rtl').map(one => one.textContent)"
    assert page.locator("#now [dir=auto]").evaluate_all(runs) == [way, rule.replace("112", "\u2066112\u2069")]


def test_a_late_turn_has_the_rule_of_a_missed_one_where_the_clinic_has_said_no_other(opens: Opens) -> None:
    """It said to ask before the first turn, weeks after that."""
    made = course(**{"clinic.missed_turn": "Leave it out and call us."})
    page = opens(made, now=at(date(2026, 2, 5), "09:00"), **PHONE).page
    assert "If you missed a turn: Leave it out and call us." in today(page)


def test_each_letter_can_be_ticked_alone_and_done_ticks_all(opens: Opens) -> None:
    made = read(next(path for path in SAMPLES if path.stem == "tibia_convergent").read_text(encoding="utf-8"))
    day = document_of(made).days[9]
    page = opens(made, now=at(day.on, "07:00"), timezone_id=made.schedule.plan.timezone, **PHONE)
    number = next(slot.number for slot in day.slots if slot.turns)
    page.page.locator(f"#table input[name='{number}A']").check()
    expect(page.page.locator(".slot").first).to_have_attribute("aria-pressed", "mixed")
    page.page.locator("#done").click()
    assert ticked(page) == [f"{number}A", f"{number}B"]


def test_on_a_paused_day_there_is_nothing_to_be_done(opens: Opens) -> None:
    made = read(
        next(path for path in SAMPLES if path.stem == "tibia_course_slow_pause_xray").read_text(encoding="utf-8")
    )
    page = opens(made, now=at(date(2026, 2, 7), "12:00"), **PHONE).page
    assert "PAUSE. NO TURN until Mon 9 Feb 2026. Next turn: Mon 9 Feb 2026 08:00." in today(page)
    assert page.locator("#now button").count() == 0


def test_all_else_is_closed_behind_names(opens: Opens) -> None:
    page = opens(course(), unfolded=False, **PHONE).page
    names = page.locator("summary").all_inner_texts()
    assert names == [
        "How to turn", "I missed a turn", "When to stop and call", "Other days", "How far the bone moves", "Your ticks",
        "For the clinician", "All days",
    ]  # fmt: skip
    assert page.locator("details[open]").count() == 0
    page.keyboard.press("Tab")
    expect(page.locator("a.call")).to_be_focused()
    page.locator("#missed summary").press("Enter")
    expect(page.locator("#missed li").first).to_be_visible()


def test_by_a_clock_of_12_hours_the_screen_reads_so_and_times_are_kept_as_ever(opens: Opens) -> None:
    """At 12:05 the turn of 12 noon is read and pressed; what is kept has 12:00."""
    token = CLOCK.set(12)
    try:
        visit = opens(course(**{"frame.direction": "toward the red flag"}), now=at(date(2026, 2, 5), "12:05"), **PHONE)
    finally:
        CLOCK.reset(token)
    page = visit.page
    assert "Done today 8 am 12 noon 4 pm 8 pm" in today(page)
    page.get_by_role("button", name="DONE 12 noon").click()
    assert page.locator(".turns input:checked").get_attribute("value") == "2026-02-05T12:00:00"
    assert "NEXT 8 am LATE" in today(page)
