"""The page, as a real Chromium shows, keeps and prints it."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from bt_cli.output.figures.plan import drawing_changes, frame_drawing
from bt_cli.output.language import ENGLISH
from bt_cli.output.page.page import page_html
from bt_cli.output.paper.sheet import SheetStyle, sheet_of
from bt_cli.output.report import Report
from tests.clients.browser import Visit, printed, running, visit
from tests.helpers import ROOT, SAMPLES, read, report

STYLE = SheetStyle(date(2026, 1, 6))
CLINIC = {
    "name": "Limb clinic",
    "phone": "01865 000000",
    "missed_turn": "Leave it out and call us.",
    "call_us_if": ["the pain is new", "a nut will not turn"],
}
HOSTILE = '</script></style><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
Opens = Callable[..., Visit]


def course(**changes: Any) -> Report:
    """30 days of four quarter turns from Mon 12 Jan 2026, with a review on Mon 26 Jan."""
    return report(clinic=CLINIC, review={"every_days": 14}, **{"goal.defect_mm": 30, **changes})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running() as found:
        yield found


@pytest.fixture
def opens(browser: Browser, tmp_path: Path) -> Iterator[Opens]:
    """Open a report's page, each time in the same new browser profile; at the end nothing may have complained."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(made: Report, style: SheetStyle = STYLE, *, init: str = "", **options: Any) -> Visit:
        if options or init or not contexts:
            contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options}))
            contexts[-1].add_init_script(init)
        file = tmp_path / "plan.html"
        file.write_text(page_html(made, style), encoding="utf-8")
        visits.append(visit(contexts[-1], file))
        return visits[-1]

    yield open_page
    complaints = [said for one in visits for said in one.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


def view(on: Visit) -> str:
    """What the patient's view says."""
    return " ".join(on.page.locator("#view").inner_text().split())


def chosen(on: Visit) -> str:
    """Which day is said to be chosen; the drawing says the same, or it fails."""
    said = on.page.get_by_role("slider").input_value()
    assert on.page.locator("#frame-day").text_content() == f"Day {said} of 30"
    return said


# The slider


@pytest.mark.parametrize("day", [0, 1, 22, 30])
def test_the_slider_moves_the_drawing_to_just_that_day(opens: Opens, day: int) -> None:
    """All that changes in the drawing is as in a drawing made for that day."""
    made = course()
    page = opens(made)
    page.pick(15)
    page.pick(day)
    drawn = {e.get("id"): e for e in frame_drawing(made, day, ENGLISH).iter() if e.get("id")}
    keys = drawing_changes(made, ENGLISH)["keys"]
    assert keys
    for name, attribute, _template in keys:
        element: Element = drawn[name]
        shown = page.page.locator(f"#{name}")
        if attribute == "text":
            assert shown.text_content() == element.text
        else:
            assert shown.get_attribute(attribute) == element.get(attribute)


def test_the_slider_shows_and_highlights_the_day(opens: Opens) -> None:
    """Day 15 is Mon 26 Jan: its turns in large type, its readings, its row marked otherwise than by colour alone."""
    page = opens(course())
    page.pick(15)
    said = view(page)
    assert said.startswith("Day 15 Mon 26 Jan 2026 08:00 ¼ turn = 0.25 mm → face 2 12:00 ¼ turn = 0.25 mm → face 3")
    assert "Scale, mm 14 → 15 Moved, mm 15 Gap left, mm 15" in said
    assert "▶ Clinic and X-ray." in said
    marked = page.page.locator("tbody.now")
    assert marked.evaluate_all("all => all.map(one => [one.id, one.getAttribute('aria-current')])") == [["d15", "date"]]
    mark = "one => getComputedStyle(one, '::before').content"
    assert "◆" in page.page.locator("#d15 th span").evaluate(mark)
    assert "◆" not in page.page.locator("#d16 th span").evaluate(mark)
    assert page.page.get_by_role("slider").get_attribute("aria-valuetext") == "Mon 26 Jan 2026, day 15"


def test_a_day_says_its_check_and_day_0_what_must_show_before(opens: Opens) -> None:
    page = opens(course())
    page.pick(7)
    assert (
        "CHECK after the day’s last turn: the scale must read 7 mm. If it differs, stop and call 01865 000000."
        in view(page)
    )
    page.pick(0)
    assert view(page) == "Before the first turn Before the first turn the scale reads 0 mm. Nut face 1 shows."
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
    expect(page.page.get_by_role("status")).to_have_text("Tue 10 Feb 2026, day 30")
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
    page.page.locator("#progress [tabindex]").press("ArrowRight")
    assert chosen(page) == "6"


def test_the_keys_still_work_after_a_turn_was_ticked(opens: Opens) -> None:
    page = opens(course())
    page.pick(5)
    page.page.locator("#view input").first.check()
    page.page.keyboard.press("ArrowRight")
    assert chosen(page) == "6"
    expect(page.page.get_by_role("slider")).to_be_focused()


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2026-02-05T12:00:00Z", "Europe/London", "25"),
        ("2026-02-05T23:30:00Z", "Asia/Tokyo", "26"),  # there it is the 6th
        ("2025-12-24T12:00:00Z", "Europe/London", "1"),
        ("2026-02-11T12:00:00Z", "Europe/London", "1"),
    ],
)
def test_it_opens_on_the_day_that_it_is_where_it_is_read(opens: Opens, now: str, zone: str, day: str) -> None:
    """The course is from 12 Jan to 10 Feb; before and after it, it opens on day 1."""
    page = opens(course(), timezone_id=zone)
    page.page.clock.set_fixed_time(datetime.fromisoformat(now))
    page.reload()
    assert chosen(page) == day


# Ticks


def ticked(on: Visit) -> list[str]:
    """The numbers of the sessions that are ticked in the table."""
    names: list[str] = on.page.locator("#table input:checked").evaluate_all("all => all.map(one => one.name)")
    return names


def test_ticks_are_kept_and_shown_in_both_places(opens: Opens) -> None:
    """The second session of day 2 is the sixth of all."""
    page = opens(course())
    page.pick(2)
    page.page.get_by_role("checkbox", name="Tue 13 Jan 2026, 12:00 ¼ turn = 0.25 mm → face 3").first.check()
    assert ticked(page) == ["6"]
    page.page.locator("#table input[name='7']").check()
    expect(page.page.locator("#view input[name='7']")).to_be_checked()
    page.reload()
    assert ticked(page) == ["6", "7"]
    expect(page.page.locator("#count")).to_have_text("2 of 120 turns are ticked.")
    expect(page.page.locator("#kept")).to_contain_text("in this browser only")


@pytest.mark.parametrize(
    "change",
    [
        {"protocol.rate_mm_per_day": Decimal("0.75")},
        {"frame.direction": "toward the blue flag"},
        {"frame.start_face": 2},
    ],
)
def test_ticks_of_other_instructions_are_not_shown(opens: Opens, change: dict[str, Any]) -> None:
    """A plan that was issued again under the same id, in the same file, for the same browser."""
    page = opens(course())
    page.page.locator("#table input[name='1']").check()
    assert ticked(opens(course(**change))) == []
    assert ticked(opens(course())) == ["1"]


def test_the_download_is_records_for_the_plan_file(opens: Opens, tmp_path: Path) -> None:
    page = opens(course())
    for name in ("2", "1"):
        page.page.locator(f"#table input[name='{name}']").check()
    with page.page.expect_download() as downloading:
        page.page.get_by_role("button", name="Save the ticks for the clinic").click()
    assert downloading.value.suggested_filename == "T-1-records.toml"
    downloading.value.save_as(tmp_path / "records.toml")
    records = tomllib.loads((tmp_path / "records.toml").read_text(encoding="utf-8"))["course"]
    entered = {record.pop("entered") for record in records}
    assert [timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=1) for at in entered] == [True]
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


def as_printed(line: dict[str, Any]) -> str:
    """A line of the sheet, in the order in which it is printed; of a check what comes before the box to write in."""
    if line["kind"] != "day":
        return line.get("text") or str(line["ask"])
    stacked = len(line["turns"]) > 4
    turns = []
    for turn in line["turns"]:
        move = turn["moves"][0] if turn else {}
        face = f" → {move['face']}" if move.get("face") else ""
        turns.append(f"{turn['at'] + ' ' if stacked else ''}{move['turn']}{face} = {move['mm']}" if turn else "–")
    readings = f"{line['before']} → {line['after']} {line['moved']} {line['left']}"
    first = f"{line['date']}{' *' if line['star'] else ''} {line['number']} {' '.join(turns[:4])} {readings}"
    return " ".join([first, *turns[4:]])


LETTER = {"tibia_60mm_ilizarov", "femur_click_partial_day", "metatarsal_fast_overridden"}


@pytest.mark.parametrize(
    ("sample", "paper"),
    [(sample, "a4") for sample in SAMPLES] + [(sample, "letter") for sample in SAMPLES if sample.stem in LETTER],
    ids=lambda value: getattr(value, "stem", value),
)
def test_it_prints_the_sheet(opens: Opens, sample: Path, paper: str) -> None:
    """A front of one page or two, then page for page the sheet's, each with its rows whole and its own heading."""
    made, style = read(sample.read_text(encoding="utf-8")), STYLE._replace(paper=paper)
    sheet = sheet_of(made, style)
    document = pypdfium2.PdfDocument(printed(opens(made, style)))
    width_pt = {"a4": 595, "letter": 612}[paper]
    assert {round(page.get_width()) for page in document} == {width_pt}
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    front = len(texts) - len(sheet.pages)
    assert front in (1, 2)
    for number, (text, days) in enumerate(zip(texts[front:], sheet.pages, strict=True), start=front + 1):
        heading = f"{sheet.head['plan']} {sheet.head['bone']} {sheet.head['goal']} {days['dates']}"
        for said in (
            f"page {number} of {len(texts)}",
            heading,
            days["dates"],
            days["days"],
            sheet.head["revision"],
            sheet.head["status"],
            sheet.head["phone"],
        ):
            assert said in text
        for line in days["lines"]:
            assert as_printed(line) in text
    assert "What to do on a day" not in " ".join(texts)


def test_large_print_has_a_page_for_each_page_of_its_sheet(opens: Opens) -> None:
    made, style = read((ROOT / "sample_plans" / "tibia_60mm_ilizarov.toml").read_text(encoding="utf-8")), STYLE
    style = style._replace(large=True)
    document = pypdfium2.PdfDocument(printed(opens(made, style)))
    assert len(document) - len(sheet_of(made, style).pages) in (1, 2, 3)


def test_ticks_are_printed_where_they_are_made(opens: Opens) -> None:
    page = opens(course())
    blank = printed(page)
    page.page.locator("#table input[name='1']").check()
    texts = [pypdfium2.PdfDocument(data)[1].get_textpage().get_text_range() for data in (blank, printed(page))]
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
    page = opens(made, color_scheme=scheme, viewport={"width": width, "height": 800})
    page.pick(7)
    page.page.locator("#view input").first.check()
    found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
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
    found = Axe().run(page.page, "#day", options={"resultTypes": ["violations"]}).response["violations"]
    assert {"label", "image-alt"} <= {one["id"] for one in found}


def test_without_its_script_all_is_readable_and_nothing_seems_to_work(opens: Opens) -> None:
    page = opens(course(), java_script_enabled=False)
    shown = " ".join(page.page.locator("body").inner_text().split())
    for said in (
        "Before the first turn the scale reads 0 mm.",
        "Leave it out and call us.",
        "Tue 10 Feb 2026",
        "29 → 30",
    ):
        assert said in shown
    for gone in ("#slider", "#next", "#ticks"):
        expect(page.page.locator(gone)).to_be_hidden()
    expect(page.page.locator("#table input").first).to_be_disabled()
    expect(page.page.locator(".both svg")).to_be_visible()


def test_what_people_wrote_is_only_ever_text(opens: Opens) -> None:
    clinic = {**CLINIC, "name": HOSTILE, "missed_turn": HOSTILE, "call_us_if": [HOSTILE, HOSTILE]}
    made = course(**{"title": HOSTILE, "clinic.pin_care": HOSTILE, "frame.direction": HOSTILE})
    made = made._replace(clinic=made.clinic.model_copy(update=clinic))
    page = opens(made)
    page.pick(3)
    assert page.page.evaluate("window.hacked") is None
    assert page.page.locator("img").count() == 0
    assert page.page.locator("script").count() == 2
    expect(page.page.locator("h1")).to_contain_text(HOSTILE)
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


def test_24_sessions_a_day_fit_a_phone(opens: Opens) -> None:
    made = course(**{"protocol.sessions": None, "protocol.sessions_per_day": 24, "frame.steps_per_turn": 24})
    made = made._replace(until=date(2026, 1, 18))
    page = opens(made, viewport={"width": 320, "height": 800})
    page.pick(2)
    assert page.page.locator("#view input").count() == 24
    assert page.page.evaluate("document.documentElement.scrollWidth") == 320
    document = pypdfium2.PdfDocument(printed(page))
    assert len(document) - len(sheet_of(made, STYLE).pages) in (1, 2)


def test_what_comes_before_the_first_day_of_the_sheet_is_left_out(opens: Opens) -> None:
    """--from 15 Jan: day 4 is the first that can be chosen, and its turns keep their numbers."""
    page = opens(course(), STYLE._replace(first_day=date(2026, 1, 15)))
    slider = page.page.get_by_role("slider")
    assert [slider.get_attribute("min"), slider.input_value()] == ["4", "4"]
    assert page.page.locator("#view input").first.get_attribute("name") == "13"
