"""The page, as a real Chromium shows, keeps and prints it."""

import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bt_cli.document.build import document_of
from bt_cli.document.instructions_digest import instructions_digest
from bt_cli.document.language import ENGLISH, language
from bt_cli.document.model import Day, Document, Thing, Turn
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.plan.turn_report import read_turn_reports
from bt_cli.words import CLOCK, clock_text, day_text, shown_number
from tests.clients.browser import Visit, printed, visit
from tests.helpers import AXIAL, ROOT, SAMPLES, read, report
from tests.rendered import drawing_changes, frame_drawing, page_html

STYLE = SheetStyle(date(2026, 1, 6))
CLINIC = {
    "name": "Limb clinic",
    "phone": "01865 000000",
    "missed_turn": "Leave it out and call us.",
    "call_us_if": ["the pain is new", "a nut will not turn"],
}
NOW = datetime(2026, 2, 5, 12, tzinfo=UTC)  # day 25 of `course`
LONG = "Wiederherstellungschirurgischeabteilung" * 6  # one word that no line holds
HOSTILE = '</script></style><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
Opens = Callable[..., Visit]


def course(**changes: Any) -> Report:
    """30 days of four quarter turns from Mon 12 Jan 2026, with a review on Mon 26 Jan."""
    return report(clinic=CLINIC, review={"every_days": 14}, **{"goal.defect_mm": 30, **changes})


@pytest.fixture
def opens(browser: Browser, usual_page: Page, tmp_path: Path) -> Iterator[Opens]:
    """Open a report's page, each time in the same browser profile; at the end nothing may have complained.

    It is NOW for the page, in London, if nothing else is said: then the usual page shows it, else a new profile.
    """
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(
        made: Report, style: SheetStyle = STYLE, *, init: str = "", now: datetime = NOW, unfolded: bool = True,
        **options: Any,
    ) -> Visit:  # fmt: skip
        first, usual = not contexts, {"viewport": {"width": 1280, "height": 800}, "timezone_id": "Europe/London"}
        special = bool(options or init or now != NOW)
        if special or first:
            contexts.append(browser.new_context(**{**usual, **options}) if special else usual_page.context)
            contexts[-1].add_init_script(init)
            contexts[-1].clock.set_fixed_time(now)
        file = tmp_path / "plan.html"
        file.write_text(page_html(made, style), encoding="utf-8")
        visits.append(visit(contexts[-1], file, None if special or not first else usual_page))
        if unfolded:
            visits[-1].unfold()
        return visits[-1]

    yield open_page
    complaints = [said for one in visits for said in one.complaints]
    closed(contexts, visits, usual_page)
    assert complaints == []


def closed(contexts: list[BrowserContext], visits: list[Visit], usual_page: Page) -> None:
    """Close what a test has opened; the usual page stays, as it was."""
    for visited in visits:
        if visited.page is usual_page:
            visited.leave()
        elif visited.page.context is usual_page.context:
            visited.page.close()
    for context in contexts:
        if context is not usual_page.context:
            context.close()


def view(on: Visit) -> str:
    """What the patient's view says."""
    return " ".join(on.page.locator("#view").inner_text().split())


def chosen(on: Visit) -> str:
    """Which day is said to be chosen; the drawing says the same, or it fails."""
    said = on.page.get_by_role("slider").input_value()
    assert on.page.locator("#frame-day").text_content() == f"Day {said} of 30"
    return said


# The slider


def shown_in_drawing(on: Visit, made: Report) -> dict[tuple[str, str], str | None]:
    """What of the drawing may change over the course, as it now is on the page."""
    keys = [(name, attribute) for name, attribute, *_ in drawing_changes(made, ENGLISH)["keys"]]
    values = on.page.evaluate(
        """keys => keys.map(([name, attribute]) => {
          const element = document.getElementById(name);
          return attribute === "text" ? element.textContent : element.getAttribute(attribute);
        })""",
        keys,
    )
    return dict(zip(keys, values, strict=True))


def drawn_for_day(made: Report, day: int) -> dict[tuple[str, str], str | None]:
    """The same in a drawing made for a day."""
    drawn = {one.get("id"): one for one in frame_drawing(made, day, ENGLISH).iter() if one.get("id")}
    keys = [(name, attribute) for name, attribute, *_ in drawing_changes(made, ENGLISH)["keys"]]
    return {(name, a): drawn[name].text if a == "text" else drawn[name].get(a) for name, a in keys}


def test_the_slider_moves_the_drawing_to_just_that_day(opens: Opens) -> None:
    """All that changes in the drawing is as in a drawing made for that day."""
    made = course()
    page = opens(made)
    for day in (0, 1, 22, 30):
        page.pick(15)
        page.pick(day)
        assert shown_in_drawing(page, made) == drawn_for_day(made, day) != {}


def test_every_frame_can_be_turned_and_goes_with_the_slider(opens: Opens) -> None:
    """Its own shapes stand in it: rings and nuts of the four rods, and new bone that is longer on a later day."""
    page = opens(course())
    drawing = page.page.locator("#space-drawing")
    expect(drawing).to_be_visible()
    looks = []
    for day in (1, 20):
        page.pick(day)
        page.page.wait_for_timeout(100)
        looks.append(drawing.inner_html())
    assert looks[0] != looks[1]
    look = drawing.get_attribute("data-look")
    drawing.press("ArrowRight")
    expect(drawing).not_to_have_attribute("data-look", look or "")


def test_the_slider_shows_and_highlights_the_day(opens: Opens) -> None:
    """Day 15 is Mon 26 Jan: its turns in large type, its readings, its row marked otherwise than by colour alone."""
    page = opens(course())
    page.pick(15)
    said = view(page)
    assert said.startswith(
        "day 15 Mon 26 Jan 2026 ▼ CLINIC AND X-RAY today. 08:00 ¼ turn = 0.25 mm face 2 12:00 ¼ turn"
    )
    assert "20:00 ¼ turn = 0.25 mm face 1 Rod 1 at night, mm 15 Gap left, mm 15" in said
    marked = page.page.locator("tbody.now")
    assert marked.evaluate_all("all => all.map(one => [one.id, one.getAttribute('aria-current')])") == [["d15", "true"]]
    mark = "one => getComputedStyle(one, '::before').content"
    assert "◆" in page.page.locator("#d15 th span").evaluate(mark)
    assert "◆" not in page.page.locator("#d16 th span").evaluate(mark)
    assert page.page.get_by_role("slider").get_attribute("aria-valuetext") == "Mon 26 Jan 2026, day 15"


def test_a_day_says_its_check_and_day_0_what_must_show_before(opens: Opens) -> None:
    page = opens(course())
    page.pick(7)
    check = "CHECK after the day’s last turn: ring to ring on rod 1 must be 7 mm. Counted from 0 mm on Mon 12 Jan."
    assert f"{check} If it differs, stop and call 01865 000000." in view(page)
    page.pick(0)
    assert view(page) == f"Before the first turn {READS}"
    assert page.page.locator("tbody.now").count() == 0


def test_buttons_and_arrow_keys_go_by_one_day_and_stop_at_the_ends(opens: Opens) -> None:
    page = opens(course())
    page.pick(29)
    page.page.locator("h1").click()
    page.page.keyboard.press("ArrowRight")
    assert chosen(page) == "30"
    page.page.keyboard.press("ArrowRight")
    assert chosen(page) == "30"
    expect(page.page.locator("#next")).to_be_disabled()
    expect(page.page.locator("#status")).to_have_text("Tue 10 Feb 2026, day 30")
    page.page.get_by_role("button", name="the day before").click()
    assert chosen(page) == "29"
    page.pick(0)
    page.page.locator("h1").click()
    page.page.keyboard.press("ArrowLeft")
    assert chosen(page) == "0"


def test_arrow_keys_with_a_modifier_are_the_browsers(opens: Opens) -> None:
    page = opens(course())
    page.pick(5)
    page.page.locator("h1").click()
    for held in ("Alt", "Control", "Shift", "Meta"):
        page.page.keyboard.press(f"{held}+ArrowRight")
    assert chosen(page) == "5"


def test_arrow_keys_on_the_slider_move_it_once_and_in_a_region_that_scrolls_not_at_all(opens: Opens) -> None:
    page = opens(course())
    page.pick(5)
    page.page.get_by_role("slider").press("ArrowRight")
    assert chosen(page) == "6"
    page.page.locator("#progress").press("ArrowRight")
    assert chosen(page) == "6"


def test_the_keys_still_work_after_a_turn_was_ticked(opens: Opens) -> None:
    page = opens(course())
    page.pick(5)
    page.page.locator("#view input").first.check()
    page.page.keyboard.press("ArrowRight")
    assert chosen(page) == "6"
    expect(page.page.get_by_role("slider")).to_be_focused()


# Today

START, END = (
    "It is before the first turn. The first turn is on Mon 12 Jan 2026.",
    ("The last turn was on Tue 10 Feb 2026. Then turn no more."),
)
READS = "Before the first turn measure from ring to ring on rod 1. Count from there as 0 mm. Nut face 1 shows."
PHONE = "01865 000000"


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00Z")


def passes(on: Visit, to: datetime, event: str) -> None:
    """It is another time, and the page hears of it by an event."""
    on.page.clock.set_fixed_time(to)
    target = "document" if event == "visibilitychange" else "window"
    on.page.evaluate(f"{target}.dispatchEvent(new Event('{event}'))")


@pytest.mark.parametrize(
    ("now", "day", "date"),
    [
        ("2026-01-12T12:00:00Z", "1", "Mon 12 Jan 2026"),
        ("2026-02-05T12:00:00Z", "25", "Thu 5 Feb 2026"),
        ("2026-02-10T23:59:00Z", "30", "Tue 10 Feb 2026"),
    ],
)
def test_it_opens_on_today_and_marks_it(opens: Opens, now: str, day: str, date: str) -> None:
    page = opens(course(), now=datetime.fromisoformat(now))
    assert chosen(page) == day
    assert view(page).startswith(f"Today · day {day} {date}")
    assert page.page.locator("tbody.today").evaluate_all("all => all.map(one => one.id)") == [f"d{day}"]
    expect(page.page.locator(f"#d{day}")).to_have_attribute("aria-current", "date")
    expect(page.page.locator(f"#d{day} th")).to_contain_text("Today")
    expect(page.page.locator("#other")).to_be_hidden()
    expect(page.page.locator("#elsewhere")).to_be_hidden()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (noon("2025-12-24"), f"Today Wed 24 Dec 2025 {START} {READS} {PHONE}"),
        (noon("2026-02-11"), f"Today Wed 11 Feb 2026 {END} {PHONE}"),
    ],
)
def test_outside_the_course_nothing_is_there_to_be_ticked(opens: Opens, now: datetime, said: str) -> None:
    page = opens(course(), now=now)
    assert view(page) == said
    assert page.page.locator("#view input").count() == 0
    assert page.page.locator(".today").count() == 0
    expect(page.page.locator("#other")).to_be_hidden()


@pytest.mark.parametrize(("first", "until"), [(date(2026, 2, 6), None), (None, date(2026, 2, 4))])
def test_a_part_of_the_course_without_today_says_so(opens: Opens, first: date | None, until: date | None) -> None:
    page = opens(course()._replace(until=until), STYLE._replace(first_day=first))
    assert view(page) == f"Today Thu 5 Feb 2026 This page has no turns for today. {PHONE}"
    forward, back = page.page.locator("#next"), page.page.locator("#back")
    expect(forward if first else back).to_be_enabled()
    expect(back if first else forward).to_be_disabled()
    (forward if first else back).click()
    assert chosen(page) == ("26" if first else "24")
    expect(page.page.locator("#other p")).to_have_text("This is not today. This page has no turns for today.")
    page.page.get_by_role("button", name="Go to today").click()
    assert page.page.locator("#view input").count() == 0


def test_another_day_is_said_not_to_be_today(opens: Opens) -> None:
    page = opens(course())
    page.pick(15)
    expect(page.page.locator("#other p")).to_have_text("This is not today. Today is Thu 5 Feb 2026.")
    assert "Today" not in view(page)
    expect(page.page.locator("#d25")).to_have_class("day today")
    page.page.get_by_role("button", name="Go to today").click()
    assert chosen(page) == "25"
    expect(page.page.locator("#other")).to_be_hidden()
    expect(page.page.get_by_role("slider")).to_be_focused()


def test_before_and_after_the_course_every_day_is_said_not_to_be_today(opens: Opens) -> None:
    """And there is no way to go to a today that has no turns."""
    page = opens(course(), now=noon("2026-02-11"))
    page.page.locator("#back").click()
    assert chosen(page) == "30"
    assert page.page.locator("#view input").count() == 4
    expect(page.page.locator("#other p")).to_have_text(f"This is not today. {END}")
    expect(page.page.locator("#today")).to_be_hidden()
    page.page.locator("#next").click()
    assert view(page) == f"Today Wed 11 Feb 2026 {END} {PHONE}"
    before = opens(course(), now=noon("2026-01-11"))
    before.pick(1)
    expect(before.page.locator("#other p")).to_have_text(f"This is not today. {START}")


def test_a_page_left_open_goes_on_to_the_new_day(opens: Opens) -> None:
    page = opens(course())
    for i, event in enumerate(("visibilitychange", "focus", "pageshow")):
        day = 26 + i
        passes(page, noon(f"2026-02-{6 + i:02}"), event)
        assert chosen(page) == str(day)
        assert view(page).startswith(f"Today · day {day}")
        assert page.page.locator("tbody.today").evaluate_all("all => all.map(one => one.id)") == [f"d{day}"]
        assert page.page.locator(".is-today.screen").count() == 1
    passes(page, noon("2026-02-11"), "focus")
    assert view(page) == f"Today Wed 11 Feb 2026 {END} {PHONE}"


def test_a_page_moved_to_another_day_stays_there_and_says_that_it_is_not_today(opens: Opens) -> None:
    page = opens(course())
    page.pick(24)
    passes(page, noon("2026-02-06"), "focus")
    assert chosen(page) == "24"
    expect(page.page.locator("#other p")).to_have_text("This is not today. Today is Fri 6 Feb 2026.")


def test_at_midnight_it_goes_on_without_being_touched(opens: Opens) -> None:
    page = opens(course(), init="0")  # in a profile of its own, whose clock runs
    page.page.clock.install(time=datetime(2026, 2, 5, 23, 55, tzinfo=UTC))
    page.reload()
    page.page.clock.pause_at(datetime(2026, 2, 5, 23, 59, 30, tzinfo=UTC))  # or it would go on while this test waits
    assert chosen(page) == "25"
    page.page.clock.fast_forward(29_000)
    assert chosen(page) == "25"
    page.page.clock.fast_forward(21_000)
    assert chosen(page) == "26"


@pytest.mark.parametrize(
    ("now", "zone", "day", "differs"),
    [
        ("2026-02-05T16:00:00Z", "Asia/Tokyo", "25", True),  # there it is the 6th
        ("2026-02-06T02:00:00Z", "America/New_York", "26", True),  # there it is the 5th
        ("2026-02-06T02:00:00Z", "Europe/Lisbon", "26", False),  # the same clock under another name
    ],
)
def test_today_is_the_day_that_it_is_in_the_plans_time_zone(
    opens: Opens, now: str, zone: str, day: str, differs: bool
) -> None:
    page = opens(course(), now=datetime.fromisoformat(now), timezone_id=zone)
    assert chosen(page) == day
    line = page.page.locator("#elsewhere")
    expect(line).to_be_visible(visible=differs)
    expect(line).to_have_text("Your device is set to another time zone. All times are for this one: Europe/London")


def test_where_the_browser_does_not_know_the_zone_its_own_day_counts(opens: Opens, tmp_path: Path) -> None:
    page = opens(course(), now=datetime(2026, 2, 5, 16, tzinfo=UTC), timezone_id="Asia/Tokyo")
    file = tmp_path / "plan.html"
    file.write_text(file.read_text(encoding="utf-8").replace('"zone":"Europe/London"', '"zone":"Not/Known"'), "utf-8")
    page.reload()
    assert chosen(page) == "26"
    expect(page.page.locator("#elsewhere")).to_be_visible()


# Ticks


def ticked(on: Visit) -> list[str]:
    """The numbers of the sessions that are ticked in the table."""
    names: list[str] = on.page.locator("#table input:checked").evaluate_all("all => all.map(one => one.name)")
    return names


def test_ticks_are_kept_and_shown_in_both_places(opens: Opens) -> None:
    """The second session of day 2 is the sixth of all."""
    page = opens(course())
    page.pick(2)
    page.page.get_by_role("checkbox", name="Tue 13 Jan 2026, 12:00 ¼ turn = 0.25 mm face 3").first.check()
    assert ticked(page) == ["6"]
    page.page.locator("#table input[name='7']").check()
    expect(page.page.locator("#view input[name='7']")).to_be_checked()
    page.reload()
    assert ticked(page) == ["6", "7"]
    expect(page.page.locator("#count")).to_have_text("2 of 120 turns are ticked.")
    expect(page.page.locator("#kept")).to_contain_text("They stay in this browser.")


def test_ticks_of_other_instructions_are_not_shown(opens: Opens) -> None:
    """A plan that was issued again under the same id, in the same file, for the same browser."""
    page = opens(course())
    page.page.locator("#table input[name='1']").check()
    assert ticked(opens(course(**{"frame.direction": "toward the blue flag"}))) == []
    assert ticked(opens(course())) == ["1"]


def test_a_page_that_is_cut_keeps_the_ticks_of_the_days_that_it_leaves_out(opens: Opens) -> None:
    """Sessions 1 to 4 are day 1, 13 to 16 day 4; the same plan, whole, then from day 4 on, then whole again."""
    whole = opens(course())
    whole.page.locator("#table input[name='2']").check()
    cut = opens(course(), STYLE._replace(first_day=date(2026, 1, 15)))
    expect(cut.page.locator("#count")).to_have_text("0 of 108 turns are ticked.")
    expect(cut.page.get_by_role("button", name="Save the ticks for the clinic")).to_be_disabled()
    cut.page.locator("#table input[name='13']").check()
    assert ticked(cut) == ["13"]
    assert ticked(opens(course())) == ["2", "13"]
    cut.page.once("dialog", lambda asked: asked.accept())
    cut.page.get_by_role("button", name="Clear all ticks").click()
    assert ticked(opens(course())) == []


def test_what_is_no_list_of_ticks_is_not_taken_for_one(opens: Opens) -> None:
    page = opens(course())
    for stored in ('{"a": 1}', "[", '["x", null, "__proto__"]', "7"):
        page.page.evaluate("stored => localStorage.setItem(localStorage.key(0), stored)", stored)
        page.reload()
        assert ticked(page) == []
        page.page.locator("#table input[name='1']").check()
    page.reload()
    assert ticked(page) == ["1"]


def test_the_download_is_records_for_the_plan_file(opens: Opens, tmp_path: Path) -> None:
    page = opens(course())
    for name in ("2", "1"):
        page.page.locator(f"#table input[name='{name}']").check()
    with page.page.expect_download() as downloading:
        page.page.get_by_role("button", name="Save the ticks for the clinic").click()
    assert downloading.value.suggested_filename == "T-1-records.toml"
    downloading.value.save_as(tmp_path / "records.toml")
    (report,), wrong = read_turn_reports((tmp_path / "records.toml").read_bytes(), "records.toml")
    assert (report.plan, report.side, report.revision, report.page, wrong) == (
        "T-1", None, 0, instructions_digest(course().schedule), [],
    )  # fmt: skip
    records = tomllib.loads((tmp_path / "records.toml").read_text(encoding="utf-8"))["course"]
    entered = {record.pop("entered") for record in records}
    assert entered == {NOW}
    assert records == [
        {"at": datetime(2026, 1, 12, 8), "record": "done"},
        {"at": datetime(2026, 1, 12, 12), "record": "done"},
    ]


def test_ticks_are_cleared_only_after_a_yes(opens: Opens) -> None:
    page = opens(course())
    page.page.locator("#table input[name='1']").check()
    page.page.once("dialog", lambda asked: asked.dismiss())
    page.page.get_by_role("button", name="Clear all ticks").click()
    assert ticked(page) == ["1"]
    page.page.once("dialog", lambda asked: asked.accept())
    page.page.get_by_role("button", name="Clear all ticks").click()
    assert ticked(page) == []
    page.reload()
    assert ticked(page) == []
    expect(page.page.get_by_role("button", name="Save the ticks for the clinic")).to_be_disabled()


def test_a_browser_that_keeps_nothing_says_so(opens: Opens) -> None:
    """Private windows and strict settings throw as soon as the storage is touched."""
    throws = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    page = opens(course(), init=throws)
    page.page.locator("#table input[name='1']").check()
    assert ticked(page) == ["1"]
    expect(page.page.locator("#kept")).to_contain_text("does not keep ticks")


# On paper


def as_printed(document: Document, day: Day) -> list[str]:
    """What is printed of a day, row by row, in the order in which it is read."""
    if day.is_paused:
        return []  # days in a row are one row
    cells = [[printed_cell(slot.turn_of(i), thing) for i, thing in enumerate(document.things)] for slot in day.slots]
    readings = [re.escape(shown_number(one.after_mm) + " *" * one.is_near_end) for one in day.scales]
    lefts = [f"{one.name[0].upper()}{one.name[1:]} {shown_number(one.left_mm)}" for one in day.remaining]
    left = " ".join(lefts) if len(lefts) > 1 else shown_number(day.remaining[0].left_mm)
    head = f"{day_text(day.on)} day {day.number}"
    if document.layout == "things":
        rows = [f"{clock_text(slot.at)} {' '.join(row)}" for slot, row in zip(day.slots, cells, strict=True)]
        scales = " ".join(f"{one.label} {text}" for one, text in zip(document.things, readings, strict=True))
        if document.has_numbered_columns and len(set(readings)) == 1:
            scales = f"all {readings[0]}"
        return [f"{head} {rows[0]} {scales} {left}", *rows[1:]]
    times = [f"{clock_text(slot.at)} " if len(day.slots) > 4 else "" for slot in day.slots]
    turns = " ".join(at + cell for at, (cell,) in zip(times, cells, strict=True))
    return [f"{head} {turns} {readings[0]} {left}"]


def printed_cell(turn: Turn | None, thing: Thing) -> str:
    if turn is None:
        return r"(?:NO TURN|NONE|MISSED|PAUSE)"
    if turn.face and not turn.way and turn.amount.steps == thing.usual.steps:
        return f"face {turn.face}"  # the amount stands once, above the table
    way = f" {turn.way}" if turn.way else ""
    face = f" face {turn.face}" if turn.face else ""
    travel = f" = {shown_number(turn.amount.travel_mm)} mm" if turn.amount.unit != "mm" else ""  # of a nail it is that
    return re.escape(f"{turn.amount.part} {turn.amount.unit}{way}{travel}{face}")


def pages_of(on: Visit) -> list[str]:
    """The text of each printed page; what stands on two lines is two words."""
    document = pypdfium2.PdfDocument(printed(on))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


# Of every mechanism, layout and kind of day one; the others are printed by `-m slow`.
PRINTED = {
    "tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_neutral", "femur_click_partial_day",
    "tibia_cable_transport", "metatarsal_fast_overridden", "tibia_compression_distraction", "tibia_nail_transport",
    "tibia_course_slow_pause_xray", "femur_accordion_docking",
}  # fmt: skip
LETTER = {"tibia_60mm_ilizarov", "femur_click_partial_day", "metatarsal_fast_overridden"}


@pytest.mark.parametrize(
    ("sample", "change"),
    [pytest.param(path, {}, marks=[] if path.stem in PRINTED else pytest.mark.slow) for path in AXIAL]
    + [
        pytest.param(path, change, marks=[] if path.stem == "femur_click_partial_day" else pytest.mark.slow)
        for path in SAMPLES if path.stem in LETTER for change in ({"large": True}, {"paper": "letter"})
    ],
    ids=lambda said: said.stem if isinstance(said, Path) else "".join(said),
)  # fmt: skip
def test_it_prints_all_days_and_every_page_is_safe_alone(opens: Opens, sample: Path, change: dict[str, Any]) -> None:
    """Whole rows in order, and on each page whose they are, who to call, and what to do about a missed turn."""
    made, style = read(sample.read_text(encoding="utf-8")), STYLE._replace(**change)
    document, found = document_of(made), pypdfium2.PdfDocument(printed(opens(made, style)))
    assert {round(page.get_width()) for page in found} == {612 if style.paper == "letter" else 595}
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in found]
    (missed,) = [" ".join(one.items[0].split()) for one in document.advice if one.key == "missed"]
    for number, text in enumerate(texts, start=1):
        for said in (
            f"page {number} of {len(texts)}", document.plan, document.limb.upper(), document.goal, document.phone,
            f"Sheet {document.revision}", document.approval, missed, "DRAFT · NOBODY HAS APPROVED THIS",
            "made on Tue 6 Jan 2026 · printed on Thu 5 Feb 2026", "The sheet to print is the PDF",
        ):  # fmt: skip
            assert said in text
        is_said_once = any(thing.faces and not thing.is_two_way for thing in document.things)
        assert not is_said_once or "Where no amount is written: " in text
    whole, place = " ".join(texts), 0
    for day in document.days:
        for row in as_printed(document, day):
            match = re.compile(row.replace(" = ", " ?= ")).search(whole, place)
            assert match, row
            place = match.start()
    assert "What to do today" not in whole


OVERLAPS = """(lineHeight) => {
  const found = [];
  for (const group of document.querySelectorAll('#table thead tr, #table tbody')) {
    const boxes = [...group.querySelectorAll('input')].map((box) => ['a box', box.getBoundingClientRect()]);
    const texts = document.createTreeWalker(group, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (!texts.currentNode.data.trim() || texts.currentNode.parentElement.closest('.unseen')) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      for (const rect of range.getClientRects()) boxes.push([texts.currentNode.data, rect]);
    }
    boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across > 1 && down > lineHeight) found.push(`${one} | ${other}`);
    }));
  }
  return found;
}"""
CUT = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
NARROW, FINE = (  # steps of 0.2333 mm; steps of 0.1833 mm, whose readings have four decimals on most days
    {"frame.steps_per_turn": 6, "frame.pitch_mm": Decimal(pitch), "protocol.rate_mm_per_day": Decimal("0.7")}
    for pitch in ("1.4", "1.1")
)


@pytest.mark.parametrize("width", [360, 1024, 1112, 1180, 1240, 1280, 1366])
@pytest.mark.parametrize("change", [NARROW, FINE], ids=["0.2333", "0.1833"])
def test_nothing_in_the_table_is_cut_or_runs_into_its_neighbour(
    opens: Opens, width: int, change: dict[str, Any]
) -> None:
    made = course(**change, **{"frame.start_reading_mm": 100})
    for code in ("en", "es") if width in (360, 1280) else ("en",):  # Spanish is longer
        page = opens(made, STYLE._replace(language=language(code)), viewport={"width": width, "height": 800})
        assert page.page.locator("#table th, #table td, #table label, #table time, #table .do").evaluate_all(CUT) == []
        assert page.page.evaluate(OVERLAPS, 2) == []
        assert page.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize(
    "stem", ["tibia_accordion_compression", "tibia_cable_transport", "tibia_course_slow_pause_xray"]
)
def test_the_table_of_all_days_fits_a_window_of_900_px(opens: Opens, stem: str) -> None:
    """Five times a day with some BACK, two amounts at four times, a pause of some days."""
    made = read((ROOT / "sample_plans" / f"{stem}.toml").read_text(encoding="utf-8"))
    page = opens(made, viewport={"width": 900, "height": 800})
    assert page.page.evaluate("document.documentElement.scrollWidth") == 900
    assert page.page.locator("#table th, #table td, #table label").evaluate_all(CUT) == []


def test_of_many_times_in_one_cell_those_without_a_turn_alone_are_grey(opens: Opens) -> None:
    """tibia_accordion_compression: 9 March has four turns, and none at 14:00."""
    made = read((ROOT / "sample_plans" / "tibia_accordion_compression.toml").read_text(encoding="utf-8"))
    page, ground = opens(made), "element => getComputedStyle(element).backgroundColor"
    assert page.page.locator("#d1 td.turn").evaluate(ground) == "rgba(0, 0, 0, 0)"
    assert page.page.locator("#d1 td.turn > .empty").evaluate(ground) == "rgb(223, 227, 226)"  # --still


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("change", [NARROW, FINE], ids=["0.2333", "0.1833"])
def test_no_printed_number_is_split_or_runs_into_its_neighbour(
    opens: Opens, change: dict[str, Any], large: bool
) -> None:
    """Of a number on two lines the parts would be read as two; lines may be close, side by side nothing touches."""
    made, style = course(**change, **{"frame.start_reading_mm": 100}), STYLE._replace(large=large)
    days = document_of(made).days
    numbers = [shown_number(day.scales[0].after_mm) for day in days]
    numbers += [shown_number(day.remaining[0].left_mm) for day in days]
    assert max(map(len, numbers)) >= 5
    page = opens(made, style, viewport={"width": 703, "height": 1000})
    read_back = " ".join(pages_of(page)).split()
    assert [number for number in numbers if number not in read_back] == []
    page.page.emulate_media(media="print")
    assert page.page.evaluate(OVERLAPS, 6) == []
    assert page.page.locator("#table td.mm, #table tbody th, #table label").evaluate_all(CUT) == []


def test_ticks_are_printed_where_they_are_made(opens: Opens) -> None:
    page = opens(course())
    blank = printed(page)
    page.page.locator("#table input[name='1']").check()
    texts = [pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range() for data in (blank, printed(page))]
    assert ["✓" in text for text in texts] == [False, True]


# For everybody


@pytest.mark.parametrize(
    ("sample", "width", "scheme"),
    [
        ("metatarsal_fast_overridden", 320, "dark"),
        ("metatarsal_fast_overridden", 320, "light"),
        ("metatarsal_fast_overridden", 1280, "dark"),
        ("metatarsal_fast_overridden", 1280, "light"),
        ("ulna_half_mm_pitch", 768, "light"),
    ],
)
def test_axe_finds_nothing_serious(opens: Opens, sample: str, width: int, scheme: str) -> None:
    made = read((ROOT / "sample_plans" / f"{sample}.toml").read_text(encoding="utf-8"))
    made = made._replace(until=made.schedule.date_of(10))  # the other days are like them
    page = opens(made, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.pick(7)
    page.page.locator("#view input").first.check()
    only = {"runOnly": ["color-contrast"]} if (width, scheme) == (320, "light") else {}  # the rest is as in the dark
    found = Axe().run(page.page, options={"resultTypes": ["violations"], **only}).response["violations"]
    serious = [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    wider = page.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider == 0
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    assert page.page.locator("#table th, #table td, #table label, #view li, #view dd").evaluate_all(cut) == []


def test_axe_does_find_a_fault(opens: Opens) -> None:
    page = opens(course())
    page.page.evaluate("document.querySelector('#slider').removeAttribute('aria-label')")
    page.page.evaluate("document.querySelector('#slider').parentElement.append(document.createElement('img'))")
    found = Axe().run(page.page, "#other-days", options={"resultTypes": ["violations"]}).response["violations"]
    assert {"label", "image-alt"} <= {one["id"] for one in found}


def test_without_its_script_all_is_readable_and_nothing_seems_to_work(opens: Opens) -> None:
    page = opens(course(), java_script_enabled=False)
    shown = " ".join(page.page.locator("body").inner_text().split())
    for said in (
        "Count from there as 0 mm.",
        "Leave it out and call us.",
        "Tue 10 Feb 2026",
        "Where no amount is written: ¼ (one QUARTER) turn = 0.25 mm.",
        "20:00 face 1",
    ):
        assert said in shown
    for gone in ("#slider", "#next", "#ticks"):
        expect(page.page.locator(gone)).to_be_hidden()
    expect(page.page.locator("#table input")).to_have_count(0)
    expect(page.page.locator("#picture svg")).to_be_visible()


def test_the_head_calls_the_number_that_holds_today(opens: Opens) -> None:
    change = {"on": date(2026, 2, 2), "order": "set", "settings": {"clinic.phone": "01865 111111"}}
    made = course(course=[change])
    page = opens(made, now=datetime(2026, 2, 1, 12, tzinfo=UTC))
    call = page.page.locator("header .call:visible")
    for moment, number in (
        (datetime(2026, 2, 1, 23, tzinfo=UTC), "000000"),
        (datetime(2026, 2, 2, 7, tzinfo=UTC), "111111"),
    ):
        page.page.clock.set_fixed_time(moment)
        page.page.evaluate("window.dispatchEvent(new Event('focus'))")
        assert call.get_attribute("href") == f"tel:01865{number}"
        assert " ".join(call.inner_text().split()) == f"Call 01865 {number}"


def test_by_a_clock_of_twelve_hours_ticks_are_saved_at_the_same_times(opens: Opens) -> None:
    token = CLOCK.set(12)
    try:
        page = opens(course(title="by a clock of 12 hours"), now=datetime(2026, 1, 12, 21, tzinfo=UTC)).page
    finally:
        CLOCK.reset(token)
    values = page.locator("#d1 input").evaluate_all("boxes => boxes.map(box => box.value)")
    assert values == [f"2026-01-12T{hour:02}:00:00" for hour in (8, 12, 16, 20)]
    assert page.locator("#d1 time").all_text_contents() == ["8 am", "12 noon", "4 pm", "8 pm"]
    assert page.locator("#now .slot").all_text_contents() == ["8 am", "12 noon", "4 pm", "8 pm"]


def test_what_people_wrote_is_only_ever_text(opens: Opens) -> None:
    clinic = {**CLINIC, "name": HOSTILE, "missed_turn": HOSTILE, "call_us_if": [HOSTILE, HOSTILE]}
    made = course(**{"title": HOSTILE, "clinic.pin_care": HOSTILE, "frame.direction": HOSTILE})
    made = made._replace(clinic=made.clinic.model_copy(update=clinic))
    page = opens(made)
    page.pick(3)
    assert page.page.evaluate("window.hacked") is None
    assert page.page.locator("img").count() == 0
    assert page.page.locator("script").count() == 3
    expect(page.page.locator(".title")).to_contain_text(HOSTILE)
    assert chosen(page) == "3"


def test_nothing_else_may_run_in_the_page(opens: Opens) -> None:
    """Were some markup to get in after all, the page's policy would stop its script, its style and its requests."""
    page = opens(course())
    page.page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="https://example.org/x" onerror="window.hacked=1">');
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(script);
    }""")
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("window.hacked") is None
    assert page.complaints
    assert all("Content Security Policy" in said or "https://example.org" in said for said in page.complaints)
    page.complaints.clear()


@pytest.mark.parametrize("width", [360, 1280])
def test_long_words_break_and_widen_nothing(opens: Opens, width: int) -> None:
    """On the screen, and on paper, where they stay between the margins."""
    clinic = {**CLINIC, "name": LONG, "phone": "0" * 64, "missed_turn": LONG, "call_us_if": [LONG, LONG]}
    made = course(**{"title": LONG, "frame.direction": LONG})
    made = made._replace(clinic=made.clinic.model_copy(update=clinic))
    page = opens(made, viewport={"width": width, "height": 800})
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for day in (7, 25):
        page.pick(day)
        assert page.page.evaluate(wider) == 0
        assert page.page.locator("p:not(.unseen), li, dd, dt, h1, h3, th, td, label").evaluate_all(CUT) == []
    page.page.set_viewport_size({"width": 703, "height": 1000})
    page.page.emulate_media(media="print")
    assert page.page.evaluate(wider) == 0
    assert page.page.locator(".printed p, #table td").evaluate_all(CUT) == []


def test_24_sessions_a_day_fit_a_phone(opens: Opens) -> None:
    made = course(**{"protocol.sessions": None, "protocol.sessions_per_day": 24, "frame.steps_per_turn": 24})
    made = made._replace(until=date(2026, 1, 18))
    page = opens(made, viewport={"width": 320, "height": 800})
    page.pick(2)
    assert page.page.locator("#view input").count() == 24
    assert page.page.evaluate("document.documentElement.scrollWidth") == 320
    assert len(pages_of(page)) == 3  # of 7 days


def test_what_comes_before_the_first_day_of_the_sheet_is_left_out(opens: Opens) -> None:
    """--from 15 Jan: day 4 is the first that can be chosen, and its turns keep their numbers."""
    page = opens(course(), STYLE._replace(first_day=date(2026, 1, 15)))
    slider = page.page.get_by_role("slider")
    assert slider.get_attribute("min") == "4"
    page.pick(4)
    assert page.page.locator("#view input").first.get_attribute("name") == "13"
