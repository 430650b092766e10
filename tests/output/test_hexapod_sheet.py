"""The sheet of six struts: what it says, and its PDF read back by another library and held against the JSON."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.bone_ways import bone_mm
from bt_cli.document.heading import facts
from bt_cli.document.marks import strut_colours
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.data.schedule_data import json_text
from bt_cli.output.paper import pdf
from bt_cli.words import number
from tests.helpers import SAMPLES, forget, read
from tests.hexapod_plans import pose, six, struts
from tests.rendered import sheet_days, sheet_pdf, sheet_texts
from tests.sheet_reading import PrintedPage, PrintedRow, printed_pages

CLINIC = {
    "name": "Limb clinic",
    "phone": "01865 000000",
    "missed_turn": "Leave it out and call us.",
    "call_us_if": ["the pain is new", "a strut will not turn, or skips"],
}
STYLE = SheetStyle(date(2026, 1, 5))
SIX_SAMPLES = {path.stem: path for path in SAMPLES if path.stem.startswith("hexapod")}
# Struts 1 and 2 go from 130 to 150 mm: on Mon 19 Jan they can be changed, while both sizes fit.
SHORT = struts(*({"number": number, "size": "short", "max_mm": 140} for number in (1, 2)), size="medium")
LONG = [{"size": "long", "min_mm": 133, "max_mm": 270, "scale_zero_mm": 20}]
ENTERED = datetime(2026, 1, 14, 22, tzinfo=UTC)
READ = {"1": 133, "2": 133, "3": 146.5, "4": 163.5, "5": 163, "6": 147.5}
CHANGES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "one session": {"sessions": ["08:00"]},
    "pairs": {"grouping": "pairs", "sessions": None},
    "eight sessions": {"sessions": None, "sessions_per_day": 8},
    "fine": {"struts": struts(step_mm=0.125)},  # readings with three decimals, as 163.125 and 163.25
    "swaps": {"struts": SHORT, "strut_sizes": LONG, "review": {"first": date(2026, 1, 19), "every_days": 7}},
    # on Sat 17 Jan struts 3 and 4 read 1 mm less and 0.5 mm more than the plan had: planned anew from there
    "replan": {"course": [{"on": date(2026, 1, 17), "order": "replan", "readings_mm": READ, "entered": ENTERED}]},
    "missed": {"course": [{"at": datetime(2026, 1, 14, 16), "record": "missed", "entered": ENTERED}]},
    "pairs missed": {
        "grouping": "pairs",
        "sessions": None,
        "course": [{"on": date(2026, 1, 14), "record": "missed", "entered": ENTERED}],
    },
}


@cache
def made(name: str) -> Report:
    """A sample, or SIX with what CHANGES says."""
    if name in SIX_SAMPLES:
        return read(SIX_SAMPLES[name].read_text(encoding="utf-8"))
    return six(clinic=CLINIC, **CHANGES[name])


every_plan = pytest.mark.parametrize("name", [*CHANGES, *SIX_SAMPLES])


# ---- what the JSON says


class Cell(NamedTuple):
    """A strut in a row: what it reads before and after, both alike where it is not turned."""

    before: str
    after: str


Row = tuple[datetime, dict[str, Cell]]  # of a session, or of a day at its midnight


def mm(value: object) -> str:
    return number(Fraction(str(value)))


def rows_of(data: dict[str, Any], *, by_day: bool) -> Iterator[Row]:
    """The rows that the sessions come to; swaps, and readings that were planned anew from, stand before them."""
    anew = [entry for entry in data["plan"].get("course", ()) if entry.get("readings_mm")]
    shown = {one["id"]: mm(one["start_reading_mm"]) for one in data["actuators"]}
    swaps = list(data["correction"]["swaps"])
    rows: dict[datetime, dict[str, Cell]] = {}
    for session in data["sessions"]:
        at = datetime.fromisoformat(session["at"]).replace(tzinfo=None)
        while swaps and swaps[0]["on"] <= at.date().isoformat():
            swap = swaps.pop(0)
            shown[swap["strut"]] = mm(swap["reading_after_mm"])
        while anew and anew[0]["on"] <= at.date().isoformat():
            shown |= {strut: mm(reading) for strut, reading in anew.pop(0)["readings_mm"].items()}
        key = datetime.combine(at, time()) if by_day else at
        row = rows.setdefault(key, {strut: Cell(said, said) for strut, said in shown.items()})
        for move in session["moves"]:
            row[move["actuator"]] = Cell(shown[move["actuator"]], mm(move["reading_mm"]))
            shown[move["actuator"]] = mm(move["reading_mm"])
    yield from rows.items()


# ---- what the PDF says


@cache
def pages(name: str, style: SheetStyle = STYLE) -> tuple[str, ...]:
    return sheet_texts(made(name), style)


@cache
def day_pages(name: str, style: SheetStyle = STYLE) -> tuple[PrintedPage, ...]:
    return sheet_days(made(name), style)


ALL_SIX = re.compile(r"ALL (?:\d )*SIX ([\d.]+) → ([\d.]+) \(([+−][\d.]+)\)")


def cell_of(said: str) -> Cell:
    """A strut's cell, "150 → 149.5 −0.5" or "150"; what stands below is the difference, or it fails."""
    match said.replace("*", "").split():
        case [before, "→", after, by]:
            assert Fraction(after) - Fraction(before) == Fraction(by.replace("−", "-"))
            return Cell(before, after)
        case [reading]:
            return Cell(reading, reading)
    raise AssertionError(said)


def row_of(row: PrintedRow) -> dict[str, Cell]:
    """The six cells of a row, or the one that is said of all."""
    if found := ALL_SIX.search(" ".join(row.cells.values())):
        cell = cell_of(f"{found[1]} → {found[2]} {found[3]}")
        return dict.fromkeys("123456", cell)
    return {strut: cell_of(row.cells[strut]) for strut in "123456"}


def sessions_of(report: Report) -> list[Row]:
    return list(rows_of(json.loads(json_text(report)), by_day=False))


on_letter = pytest.mark.parametrize(  # its cells are those of A4: with the longest readings, most rows, and swaps
    ("name", "paper"),
    [(name, "a4") for name in (*CHANGES, *SIX_SAMPLES)]
    + [
        pytest.param(name, "letter", marks=[] if name in ("fine", "pairs", "hexapod_swap") else pytest.mark.slow)
        for name in (*CHANGES, *SIX_SAMPLES)
    ],
)


@on_letter
def test_every_reading_of_the_pdf_is_the_jsons(name: str, paper: str) -> None:
    """Of every session its day, its time and all six struts, each below its own head: from, to, and how far.

    A strut that is not turned keeps its reading, and so do all in a row that has no session; then there is no box.
    """
    meant = dict(sessions_of(made(name)))
    found = {}
    for page in day_pages(name, STYLE._replace(paper=paper)):
        for row in page.rows:
            assert row.at
            at, cells = datetime.combine(row.on, row.at), row_of(row)
            assert row.ticks["Initials"] == (at in meant)
            if at in meant:
                found[at] = cells
            else:
                assert all(cell.before == cell.after for cell in cells.values())
    assert found == meant


@every_plan
def test_so_is_every_reading_in_large_print(name: str) -> None:
    found = {}
    for page in day_pages(name, STYLE._replace(large=True)):
        for row in page.rows:
            assert row.at
            if row.ticks["Sign"]:
                found[datetime.combine(row.on, row.at)] = row_of(row)
    assert found == dict(sessions_of(made(name)))


@every_plan
def test_the_checks_are_what_all_scales_read_then(name: str) -> None:
    """After the first day with a turn, and after the last turn of each week."""
    checks = {on: check for page in day_pages(name) for on, check in page.checks.items()}
    assert all("Other number: stop and call." in check for check in checks.values())
    found = {
        on: [reading for _, reading in re.findall(r"\b([1-6]) ([\d.]+)", check.partition("call.")[2])]
        for on, check in checks.items()
    }
    after = {
        at.date(): [cell.after for cell in row.values()]
        for at, row in rows_of(json.loads(json_text(made(name))), by_day=True)
    }
    first = made(name).schedule.start.date()
    last_of_week = {(on - first).days // 7: on for on in after}
    checked = sorted({next(iter(after)), *last_of_week.values()})
    assert found == {on: after[on] for on in checked}


@every_plan
def test_every_page_alone_is_safe(name: str) -> None:
    plan, found = made(name).schedule.plan, pages(name)
    assert plan.clinic
    assert plan.clinic.missed_turn
    for i, page in enumerate(found, start=1):
        for said in (plan.id, "printed Mon 5 Jan 2026", "DRAFT", "not a medical device", f"Sheet {plan.revision}"):
            assert said in page
        assert f"page {i} of {len(found)}" in page
    for days in day_pages(name):
        assert plan.clinic.missed_turn in days.text
        assert str(plan.clinic.phone) in days.text
        assert "Turn each strut until its scale shows the number after the arrow." in days.box


def test_the_front_says_how_to_turn_by_the_scale() -> None:
    front = pages("as it is")[0]
    for said in (
        "Find the day, the time and the strut’s number. Its colour only helps.",
        "Turn each strut until its scale shows the number after the arrow.",
        "Do not count clicks.",
        "If a strut will not turn, or skips, stop and call.",
        "Before the first turn ask which way makes a strut longer.",
    ):
        assert said in front
    assert "What the scale of each strut reads, in mm, by date" in " ".join(pages("as it is")[-2:])


def test_the_direction_is_said_as_it_is_written() -> None:
    direction = made("hexapod_varus_short").schedule.plan.frame.direction
    assert f"longer: {direction}; shorter: the OPPOSITE way" in pages("hexapod_varus_short")[0]
    assert all(f"longer: {direction}" in page.box for page in day_pages("hexapod_varus_short"))


@every_plan
def test_the_struts_begin_and_end_as_the_json_says(name: str) -> None:
    """On the front and above the first day; and for the clinician at the end too."""
    data = json.loads(json_text(made(name)))
    start = [mm(one["start_reading_mm"]) for one in data["actuators"]]
    assert f"the scales read: 1 2 3 4 5 6 {' '.join(start)}" in pages(name)[0]
    readings = ", ".join(f"{i} {reading}" for i, reading in enumerate(start, start=1))
    assert f"Before the first turn the scales read {readings} mm." in pages(name)[1]
    last = " ".join(pages(name))
    for one in data["actuators"]:
        assert f"at first {mm(one['start_reading_mm'])} mm · at the end {mm(one['end_reading_mm'])} mm" in last
    if name == "replan":
        said = ", ".join(f"{strut}: {mm(READ[strut])}" for strut in sorted(READ))
        assert f"▼ Sat 17 Jan: PLANNED ANEW from 08:00: before it the scales read {said} mm." in last


@pytest.mark.parametrize("name", ["swaps", "hexapod_swap"])
def test_swaps_stand_above_their_day_and_in_the_clinicians_table(name: str) -> None:
    """Strut, sizes, the clinic day, the scale before and after; on the day a bar before its first turn."""
    data, text = json.loads(json_text(made(name))), " ".join(pages(name))
    assert data["correction"]["swaps"]
    reviews = {one["on"] for one in data["milestones"] if one["kind"] == "review"}
    for swap in data["correction"]["swaps"]:
        before, after = mm(swap["reading_before_mm"]), mm(swap["reading_after_mm"])
        on = date.fromisoformat(swap["on"])
        sizes = f"{swap['old_size']} → {swap['new_size']}"
        assert f"{on:%a} {on.day} {on:%b %Y} {swap['strut']} {sizes} {before} → {after} mm Done by" in text
        assert swap["on"] in reviews
        bar = text.index(f"▼ {on:%a} {on.day} {on:%b}: Do NOT turn at home.")
        assert f"{swap['old_size']} ({before}) → {swap['new_size']} ({after})" in text[bar : bar + 300]
        day = next(one["day"] for one in data["sessions"] if one["at"].startswith(swap["on"]))
        assert text.index(f" day {day - 1} ") < bar < text.index(f" day {day} ")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_strut_has_its_number_its_colour_by_name_and_ink_that_is_legible_on_it() -> None:
    """At least 4.5 to 1 (WCAG); the number carries the meaning, in greyscale too."""
    for chip in strut_colours(6):
        light, dark = sorted((luminance(chip["fill"]), luminance(chip["ink"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    for page in day_pages("as it is"):
        assert "1 red 2 orange 3 yellow 4 green 5 blue 6 purple" in page.text


def test_a_missed_session_keeps_its_readings_and_has_no_box() -> None:
    """16:00 on Wed 14 Jan: the readings stay, and what was missed comes at the next session."""
    row = next(row for page in day_pages("missed") for row in page.rows
               if (row.on, row.at) == (date(2026, 1, 14), time(16)))  # fmt: skip
    assert row.ticks["Initials"] == 0
    assert all(cell.before == cell.after for cell in row_of(row).values())
    assert "MISSED" in row.cells["Initials"]


def test_a_strut_with_at_most_a_week_of_travel_left_is_starred_and_the_page_says_what_that_is() -> None:
    """Struts 1 and 2, before they are changed."""
    legend = "* No more than a week’s travel is left on that scale."
    starred = {
        strut for page in day_pages("swaps") for row in page.rows for strut, cell in row.cells.items() if "*" in cell
    }
    assert starred == {"1", "2"}
    for page in day_pages("swaps"):
        assert (legend in page.text) == any("*" in cell for row in page.rows for cell in row.cells.values())
    assert not any(legend in page.text for page in day_pages("as it is"))


def test_pairs_have_a_row_each() -> None:
    """Spread evenly from 08:00 to 20:00; struts 1 and 2 in the morning, 3 and 4, then 5 and 6."""
    pairs = {time(8): "12", time(14): "34", time(20): "56"}
    for page in day_pages("pairs"):
        for row in page.rows:
            assert row.at
            turned = {strut for strut, cell in row_of(row).items() if cell.before != cell.after}
            assert turned <= set(pairs[row.at])


@pytest.mark.parametrize(("left", "said"), [(0, "0"), (Fraction(1, 1000), "0.1"), (Fraction("25.6131"), "25.6")])
def test_what_is_left_is_said_to_a_tenth_and_0_only_at_the_end(left: Fraction, said: str) -> None:
    assert number(bone_mm(Fraction(left), [made("as it is").schedule.plan])) == said


@given(st.fractions(0, 200))
def test_what_is_left_is_never_more_than_a_tenth_off(left: Fraction) -> None:
    shown_mm = bone_mm(left, [made("as it is").schedule.plan])
    assert abs(shown_mm - left) <= Fraction(1, 10)
    assert (shown_mm == 0) == (left == 0)


@pytest.mark.parametrize("per_page", [3, None])
def test_every_day_asked_for_stands_on_one_page_and_only_one(per_page: int | None) -> None:
    first = date(2026, 1, 12)
    report = made("as it is")._replace(until=first + timedelta(days=20))
    style = STYLE._replace(days_per_page=per_page, first_day=first + timedelta(days=4))
    days = [list(dict.fromkeys(row.on for row in page.rows)) for page in printed_pages(sheet_pdf(report, style).data)]
    assert [on for page in days for on in page] == [first + timedelta(days=i) for i in range(4, 21)]
    assert all(len(page) <= (per_page or 31) for page in days)


def test_the_same_plan_gives_the_same_bytes(typst_anew: None) -> None:
    before = pdf.sheet_pdf(made("swaps"), STYLE)
    forget()
    made.cache_clear()
    assert pdf.sheet_pdf(made("swaps"), STYLE) == before


def test_a_deformity_is_defined_for_the_clinician() -> None:
    report = six(
        clinic=CLINIC, end=None, side="left",
        deformity={"reference": "proximal", "origin": "the osteotomy", "varus_deg": 12},
        mounting={"proximal_mm": 75}, start=pose(0, 0, -150),
    )  # fmt: skip
    document = pypdfium2.PdfDocument(sheet_pdf(report, STYLE).data)
    said = [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    (page,) = [text for text in said if "For the notes" in text]
    for name in ("Deformity varus 12°", "Mounting proximal 75 mm", "Definition"):
        assert name in page


# ---- the plan in force


IN_FORCE: dict[str, Any] = {
    "start": pose(0, 0, -150), "end": pose(8, 0, -180), "via": [pose(0, 0, -180)], "mounting": {"proximal_mm": 75},
    "course": [{"on": date(2026, 1, 22), "order": "replan", "readings_mm": dict.fromkeys("123456", 160)}],
}  # fmt: skip


def heading(**changes: Any) -> list[tuple[str, str]]:
    return [(fact.name, fact.text) for fact in facts(six(**{**IN_FORCE, **changes}))]


def test_the_heading_after_a_replan_tells_the_plan_in_force() -> None:
    """On day 11 at 161.245 mm: 18.755 mm to the waypoint in 19 days, then 8 in 8. Before: 30 mm and 8, 38 days."""
    said = heading()
    named = dict(said)
    assert named["Planned anew"].startswith("from Thu 22 Jan 2026 08:00 on: ")
    assert named["Start"] == "centre of the distal ring at [0, 0, -161.25] mm; not turned"
    assert [text for name, text in said if name == "On the way"] == [
        "centre of the distal ring at [0, 0, -180] mm; not turned"
    ]
    assert named["Movement"].startswith("the reference point goes 26.75 mm ")
    assert named["Days"].startswith("27 days, the fewest")
    assert named["Limit"].startswith("the reference point: at most 1 mm a day; alone it asks for 27 days; planned 1 mm")
    assert named["Struts"].startswith("readings in mm, 1: 160 → ")
    assert "150 →" not in named["Struts"]
    before = dict(heading(course=None))
    assert "Planned anew" not in before
    assert before["Movement"].startswith("the reference point goes 38 mm ")
    assert before["Days"].startswith("38 days")


def test_whole_steps_of_the_plan_in_force_alone() -> None:
    """Marks of 4 mm put the bone off by over 1 mm before day 11; a later plan is not told of these days."""
    said = dict(heading(struts=struts(step_mm=4)))["Whole steps"]
    day = re.search(r"day (\d+)", said)
    assert day and int(day[1]) >= 11


def test_the_deformity_that_is_left_takes_the_place_of_the_first() -> None:
    first = {"reference": "proximal", "origin": "x", "varus_deg": 9}
    left = {"reference": "proximal", "origin": "x", "lateral_mm": 4}
    bent = {"deformity": first, "end": None, "via": None}
    anew = {"on": date(2026, 1, 16), "order": "replan"}
    assert dict(heading(**bent, course=None))["Deformity"] == "varus 9°"
    assert dict(heading(**bent, course=[{**anew, "days": 40}]))["Deformity"] == "varus 9°, at the start of the course"
    named = dict(heading(**bent, course=[{**anew, "deformity": left}]))
    assert named["Deformity"] == "lateral 4 mm, left on Fri 16 Jan 2026"


def test_the_json_of_a_plan_made_anew_is_of_that_plan() -> None:
    said = json.loads(json_text(six(**IN_FORCE)))["correction"]
    assert said["start"]["translation_mm"] == said["reference_point_mm"] == pytest.approx([0, 0, -161.245], abs=1e-3)
    assert said["end"]["translation_mm"] == [8, 0, -180]
    assert (said["days"], said["least_days"], said["limits"][0]["days"]) == (27, 27, 27)


def test_the_day_of_a_replan_says_what_the_scales_then_read() -> None:
    text = " ".join(page.text for page in printed_pages(sheet_pdf(six(**IN_FORCE), STYLE).data))
    readings = ", ".join(f"{i}: 160" for i in range(1, 7))
    assert f"▼ Thu 22 Jan: PLANNED ANEW from 08:00: before it the scales read {readings} mm." in text


def test_the_front_of_a_later_sheet_has_what_the_scales_then_read() -> None:
    """From the day on which 160 was planned anew from: it said what they had read at the very first, 150."""
    printed_then = STYLE._replace(first_day=date(2026, 1, 22))
    front = pypdfium2.PdfDocument(sheet_pdf(six(**IN_FORCE), printed_then).data)[0].get_textpage().get_text_range()
    said = "Before Thu 22 Jan the scales read: 1 2 3 4 5 6" + " 160" * 6
    assert said in " ".join(front.split())
