"""The page of six struts, as a real Chromium shows, keeps and prints it; every reading is held against the JSON."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.data.schedule_data import json_text
from bt_cli.words import day_text
from tests.clients.browser import Visit, printed, visit
from tests.clients.test_page_in_chromium import CUT, OVERLAPS, closed, drawn_for_day, shown_in_drawing
from tests.hexapod_plans import six, struts
from tests.output.test_hexapod_sheet import Cell, cell_of, made, sessions_of
from tests.rendered import page_html

STYLE = SheetStyle(date(2026, 1, 6))
NOW = datetime(2026, 1, 22, 12, tzinfo=UTC)  # day 11 of SIX, which begins on Mon 12 Jan
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
PLANS = ["swaps", "missed", "pairs", "fine", "hexapod_lengthening", "hexapod_varus_short", "hexapod_swap"]
Opens = Callable[..., Visit]


@pytest.fixture
def opens(browser: Browser, usual_page: Page, tmp_path: Path) -> Iterator[Opens]:
    """Open a report's page, in the usual page if nothing special is asked; at the end nothing may have complained."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(report: Report, style: SheetStyle = STYLE, *, width: int = 1280, **options: Any) -> Visit:
        first, special = not contexts, bool(options or width != 1280)
        if special or first:
            size = {"width": width, "height": 800}
            new = browser.new_context(viewport=size, timezone_id="Europe/London", **options) if special else None
            contexts.append(new or usual_page.context)
            contexts[-1].clock.set_fixed_time(NOW)
        file = tmp_path / "plan.html"
        file.write_text(page_html(report, style), encoding="utf-8")
        visits.append(visit(contexts[-1], file, None if special or not first else usual_page))
        visits[-1].unfold()
        return visits[-1]

    yield open_page
    complaints = [said for one in visits for said in one.complaints]
    closed(contexts, visits, usual_page)
    assert complaints == []


def view(on: Visit) -> str:
    return " ".join(on.page.locator("#view").inner_text().split())


def sessions(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(json_text(report))["sessions"]
    return found


def said(move: dict[str, Any]) -> str:
    """A turn in words, by the JSON."""
    way = "longer" if move["travel_mm"] > 0 else "shorter"
    return f"strut {move['actuator']} to {move['reading_mm']:g} mm ({abs(move['travel_mm']):g} mm {way})"


# Numbers that stand on two lines would be read as two.
NUMBERS = "td.number b, td.number small, .must b, td.left"
SPLIT = """(numbers) => [...document.querySelectorAll(numbers)].filter((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
}).map((one) => one.textContent).filter((text) => /\\d/.test(text))"""

# ---- what to turn

ROWS = """() => {
  const middle = (one) => one.getBoundingClientRect().left + one.getBoundingClientRect().right;
  const all = (where, what) => [...where.querySelectorAll(what)];
  const heads = all(document, '#table thead th.thing').map((head) => [head.querySelector('i').innerText, middle(head)]);
  const off = (head, cell) => Math.abs(head[1] - middle(cell));
  const above = (cell) => heads.reduce((one, other) => off(one, cell) <= off(other, cell) ? one : other)[0];
  return all(document, '#table tbody.day').flatMap((day) => all(day, 'tr.session').map((row) => ({
    date: day.querySelector('th b').innerText,
    time: row.querySelector('time').innerText,
    numbers: all(row, 'input').map((box) => Number(box.name)),
    cells: all(row, 'td.number').map((cell) => [cell.matches('.all') ? 'all' : above(cell), cell.innerText]),
  })));
}"""


def shown(cells: list[list[str]]) -> dict[str, Cell]:
    """The six cells of a row, or the one that is said of all."""
    texts = {strut: text.replace("do not turn", "").replace("ALL SIX", "") for strut, text in cells}
    if "all" in texts:
        return dict.fromkeys("123456", cell_of(texts["all"]))
    return {strut: cell_of(text) for strut, text in texts.items()}


@pytest.mark.parametrize("name", PLANS)
def test_every_session_of_the_table_reads_as_the_json(opens: Opens, name: str) -> None:
    """On a wide screen each cell stands below the head of its strut; every session has one box."""
    found = [row for row in opens(made(name)).page.evaluate(ROWS) if row["numbers"]]
    rows = [(row["date"], row["time"], shown(row["cells"])) for row in found]
    assert rows == [(day_text(at), f"{at:%H:%M}", row) for at, row in sessions_of(made(name))]
    assert [n for row in found for n in row["numbers"]] == [one["number"] for one in sessions(made(name))]


VIEWS = """(days) => days.map((day) => {
  const slider = document.querySelector('#slider');
  slider.value = day;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  const view = document.querySelector('#view');
  return [[...view.querySelectorAll('.todo li')].map((one) => one.innerText), view.innerText];
})"""


@pytest.mark.parametrize("name", PLANS)
def test_the_view_of_every_day_lists_its_sessions_in_words(opens: Opens, name: str) -> None:
    """A line to tick for each: its time, and each strut with its number, the reading to turn to and by how much."""
    page, report = opens(made(name)), made(name)
    days: dict[int, list[str]] = {day: [] for day in range(1, report.schedule.days + 1)}
    for one in sessions(report):
        days[one["day"]].append(f"{one['at'][11:16]} {' '.join(map(said, one['moves']))}")
    for meant, (lines, whole) in zip(days.values(), page.page.evaluate(VIEWS, list(days)), strict=True):
        assert [" ".join(text.replace("*", "").split()) for text in lines] == meant
        assert meant or "No turn on this day." in " ".join(whole.split())


def test_a_day_says_its_swaps_its_readings_its_check_and_what_is_left(opens: Opens) -> None:
    report = made("swaps")
    page, data = opens(report), json.loads(json_text(report))
    swap = data["correction"]["swaps"][0]
    day = (date.fromisoformat(swap["on"]) - report.schedule.start.date()).days + 1
    page.pick(day)
    at_first = f"In the clinic: struts 1–2 short ({swap['reading_before_mm']:g}) → long ({swap['reading_after_mm']:g})"
    assert view(page).index(at_first) < view(page).index("strut 1 to")
    assert "▼ CLINIC AND X-RAY today." in view(page)
    page.pick(1)
    first = [one for one in data["sessions"] if one["day"] == 1]
    scales = {one["id"]: one["start_reading_mm"] for one in data["actuators"]}
    scales |= {move["actuator"]: move["reading_mm"] for one in first for move in one["moves"]}
    readings = " ".join(f"{strut} {reading:g}" for strut, reading in scales.items())
    assert len(set(scales.values())) > 1  # else "all 102"
    assert f"Scale at night, mm {readings}" in view(page)
    check = ", ".join(f"{strut}: {reading:g} mm" for strut, reading in scales.items())
    stop = "If it differs, stop and call 01865 000000."
    assert f"CHECK after the day’s last turn: the scales must read {check}. {stop}" in view(page)
    assert "Way left, mm" in view(page)
    page.pick(0)
    start = " ".join(f"{one['id']} {one['start_reading_mm']:g} mm" for one in data["actuators"])
    assert view(page) == f"Before the first turn Before the first turn the scales read {start}"


def test_a_missed_session_has_no_box_and_says_so(opens: Opens) -> None:
    page = opens(made("missed"))
    page.pick(3)
    assert "16:00" not in view(page)
    assert "Turns were missed." in view(page)
    assert "16:00 MISSED" in " ".join(page.page.locator("#d3").inner_text().split())


# ---- on a phone


# Each cell of a card has the number of its strut before it.
CARDS = """() => [...document.querySelectorAll('#table tr.session:has(input)')].map((row) => [
  row.closest('tbody').querySelector('th b').innerText,
  row.querySelector('time').innerText,
  [...row.querySelectorAll('td.number')].map((cell) => [
    cell.matches('.all') ? 'all' : getComputedStyle(cell, '::before').content.replaceAll('"', ''), cell.innerText,
  ]),
])"""


@pytest.mark.parametrize("name", ["swaps", "hexapod_varus_short", "missed"])
@pytest.mark.parametrize("width", [320, 390, 768])
def test_a_phone_has_a_card_for_each_day_that_says_what_to_turn(opens: Opens, name: str, width: int) -> None:
    page = opens(made(name), width=width)
    assert page.page.evaluate("document.documentElement.scrollWidth") == width
    cards = page.page.evaluate(CARDS)
    assert [(day_text(at), f"{at:%H:%M}", row) for at, row in sessions_of(made(name))] == [
        (on, at, shown(cells)) for on, at, cells in cards
    ]
    texts = "#table th, #table td, #table label, #table time, #view li, #view p, #view dd"
    assert page.page.locator(texts).evaluate_all(CUT) == []
    assert page.page.evaluate(OVERLAPS, 2) == []
    assert page.page.evaluate(SPLIT, NUMBERS) == []


@pytest.mark.parametrize("name", ["fine", "hexapod_varus_short"])
@pytest.mark.parametrize("width", [900, 1280, 1600])
def test_nothing_in_the_wide_table_is_cut_or_runs_into_its_neighbour(opens: Opens, name: str, width: int) -> None:
    page = opens(made(name), width=width)
    assert page.page.evaluate("document.documentElement.scrollWidth") == width
    assert page.page.locator("#table th, #table td, #table label").evaluate_all(CUT) == []
    assert page.page.evaluate(OVERLAPS, 2) == []
    assert page.page.evaluate(SPLIT, NUMBERS) == []


# ---- what moves, and what is kept


def test_the_slider_moves_both_views_to_just_that_day(opens: Opens) -> None:
    report = made("as it is")
    page = opens(report)
    for day in (0, 1, 14, 27):
        page.pick(20)
        page.pick(day)
        assert shown_in_drawing(page, report) == drawn_for_day(report, day) != {}


def test_the_frame_from_all_sides_goes_with_the_slider_and_turns(opens: Opens) -> None:
    page = opens(made("as it is"))
    drawing = page.page.locator("#space-drawing")
    expect(drawing).to_be_visible()
    expect(drawing.locator("[data-strut]")).to_have_count(6)
    looks = []
    for day in (0, 27):
        page.pick(day)
        page.page.wait_for_timeout(100)
        looks.append(drawing.inner_html())
    assert looks[0] != looks[1]
    look = drawing.get_attribute("data-look")
    drawing.press("ArrowRight")
    expect(drawing).not_to_have_attribute("data-look", look or "")
    assert page.page.get_by_role("slider").input_value() == "27"


def test_ticks_are_kept_shown_in_both_places_and_saved_as_records(opens: Opens, tmp_path: Path) -> None:
    page, all_sessions = opens(made("swaps")), sessions(made("swaps"))
    page.pick(2)
    first = next(one for one in all_sessions if one["day"] == 2)
    page.page.locator("#view input").first.check()
    expect(page.page.locator(f"#table input[name='{first['number']}']")).to_be_checked()
    page.reload()
    expect(page.page.locator(f"#table input[name='{first['number']}']")).to_be_checked()
    expect(page.page.locator("#count")).to_have_text(f"1 of {len(all_sessions)} turns are ticked.")
    with page.page.expect_download() as downloading:
        page.page.get_by_role("button", name="Save the ticks for the clinic").click()
    downloading.value.save_as(tmp_path / "records.toml")
    (record,) = tomllib.loads((tmp_path / "records.toml").read_text(encoding="utf-8"))["course"]
    assert (record["at"], record["record"]) == (datetime.fromisoformat(first["at"]).replace(tzinfo=None), "done")


def test_a_box_is_called_by_all_that_it_stands_for(opens: Opens) -> None:
    one = sessions(made("as it is"))[0]
    label = opens(made("as it is")).page.locator("#table input").first.get_attribute("aria-label")
    turns = "; ".join(said(move) for move in one["moves"])
    assert label == f"Mon 12 Jan 2026, {one['at'][11:16]} {turns}"


def test_other_instructions_have_other_ticks(opens: Opens) -> None:
    clinic = {"missed_turn": "Call us."}
    page = opens(six(clinic=clinic))
    page.page.locator("#table input[name='1']").check()
    for changes in ({"scale_zero_mm": 21}, {"step_mm": 1}):
        assert opens(six(clinic=clinic, struts=struts(**changes))).page.locator("#table input:checked").count() == 0
    assert opens(six(clinic=clinic)).page.locator("#table input:checked").count() == 1


# ---- on paper


def texts_of(on: Visit) -> list[str]:
    document = pypdfium2.PdfDocument(printed(on))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.mark.parametrize(
    ("name", "large"),
    [
        ("swaps", False), ("pairs", False), ("one session", False), ("swaps", True), ("hexapod_lengthening", True),
        *(pytest.param(*case, marks=pytest.mark.slow)
          for case in (("pairs", True), ("one session", True), ("hexapod_lengthening", False))),
    ],
)  # fmt: skip
def test_every_reading_that_is_printed_is_the_jsons_and_every_page_is_safe_alone(
    opens: Opens, name: str, large: bool
) -> None:
    """The turns of each day in the order of the text; on every page whose they are, and how a strut is found."""
    texts = texts_of(opens(made(name), STYLE._replace(large=large)))
    for i, text in enumerate(texts, start=1):
        for part in ("Sheet 0", "01865 000000", "Leave it out and call us.", f"page {i} of {len(texts)}"):
            assert part in text
        assert "Find the strut by its number" in text
    alike = r"ALL SIX ([\d.]+) → ([\d.]+) [+−][\d.]+"
    by_day: dict[str, list[tuple[str, str]]] = {}
    on = ""
    for token in re.finditer(rf"({DAY}) day \d+|{alike}|(?<![\d.])([\d.]+) → ([\d.]+) [+−][\d.]+", " ".join(texts)):
        on = token[1] or on
        if not token[1]:
            by_day.setdefault(on, []).extend([(token[2], token[3])] * 6 if token[2] else [(token[4], token[5])])
    meant: dict[str, list[tuple[str, str]]] = {}
    for at, row in sessions_of(made(name)):
        turned = [(cell.before, cell.after) for cell in row.values() if cell.before != cell.after]
        meant.setdefault(day_text(at), []).extend(turned)
    assert {day: sorted(turns) for day, turns in by_day.items()} == {day: sorted(turns) for day, turns in meant.items()}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("name", ["fine", "hexapod_lengthening", "pairs"])
def test_no_printed_number_is_split_or_runs_into_its_neighbour(opens: Opens, name: str, large: bool) -> None:
    page = opens(made(name), STYLE._replace(large=large), width=703)
    page.page.emulate_media(media="print")
    assert page.page.evaluate(OVERLAPS, 6) == []
    assert page.page.evaluate(SPLIT, NUMBERS) == []
    assert page.page.locator("#table td, #table tbody th, #table label").evaluate_all(CUT) == []


# ---- for everybody


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        ("swaps", 320, "dark"), ("swaps", 320, "light"), ("swaps", 1280, "dark"), ("swaps", 1280, "light"),
        ("hexapod_varus_short", 768, "light"), ("hexapod_varus_short", 1280, "dark"),
    ],
)  # fmt: skip
def test_axe_finds_nothing_serious(opens: Opens, name: str, width: int, scheme: str) -> None:
    report = made(name)
    start = report.schedule.start.date()  # days 7 to 9, of which 8 has a swap: the other days are like them
    short, style = report._replace(until=start + timedelta(days=8)), STYLE._replace(first_day=start + timedelta(days=6))
    page = opens(short, style, width=width, color_scheme=scheme)
    only = {"runOnly": ["color-contrast"]} if (width, scheme) == (320, "light") else {}  # the rest is as in the dark
    for day, part in ((7, "body"), (8, "#other-days")):  # the slider changes no more than that
        page.pick(day)
        found = Axe().run(page.page, part, options={"resultTypes": ["violations"], **only}).response["violations"]
        serious = [
            f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


def test_only_its_own_two_scripts_may_run(opens: Opens) -> None:
    page = opens(made("as it is"))
    policy = page.page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert re.search(r"script-src 'sha256-[^']+' 'sha256-[^']+'; base-uri 'none'; form-action 'none'$", policy)
    assert page.page.locator("script:not([type])").count() == 2
    page.page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(script);
    }""")
    page.page.wait_for_timeout(100)
    assert page.page.evaluate("window.hacked") is None
    assert all("Content Security Policy" in one for one in page.complaints)
    page.complaints.clear()


def test_without_its_scripts_all_is_readable_and_nothing_seems_to_work(opens: Opens) -> None:
    page = opens(made("swaps"), java_script_enabled=False)
    shown = " ".join(page.page.locator("body").inner_text().split())
    swap = json.loads(json_text(made("swaps")))["correction"]["swaps"][0]
    change = f"short {swap['reading_before_mm']:g} → long {swap['reading_after_mm']:g} mm"
    for part in ("Before the first turn the scales read", "Leave it out and call us.", change):
        assert part in shown
    for gone in ("#slider", "#space", "#ticks"):
        expect(page.page.locator(gone)).to_be_hidden()
    expect(page.page.locator("#table input")).to_have_count(0)
    drawn = "cell => getComputedStyle(cell, '::before').borderTopStyle"
    assert {cell.evaluate(drawn) for cell in page.page.locator("#table [data-n] > .at").all()[:5]} == {"solid"}
    expect(page.page.locator("#picture svg")).to_be_visible()
