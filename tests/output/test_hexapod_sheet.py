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
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.heading import facts
from bt_cli.document.report import Report
from bt_cli.document.sheet.hexapod_days import left_text
from bt_cli.document.style import SheetStyle
from bt_cli.output.data.schedule_data import json_text
from bt_cli.output.paper import pdf
from bt_cli.words import number
from tests.helpers import SAMPLES, read
from tests.hexapod_plans import pose, six, struts
from tests.rendered import page_html, sheet_of, sheet_pdf

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


def expected(report: Report) -> list[Row]:
    by_day = report.schedule.plan.protocol.grouping == "pairs"
    return list(rows_of(json.loads(json_text(report)), by_day=by_day))


# ---- what the PDF says

DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4}"
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple")
HALF_A_ROW_PT = {"usual": 10, "roomy": 13}


@cache
def pages(name: str, style: SheetStyle = STYLE) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(sheet_pdf(made(name), style).data)
    return tuple(re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document)


class Word(NamedTuple):
    """A word on a page: its middle across, and its base line in pt from below."""

    said: str
    x: float
    y: float


def words_of(page: Any) -> list[Word]:
    text, found, word = page.get_textpage(), [], []
    whole = text.get_text_range()
    assert len(whole) == text.count_chars()
    for i, char in enumerate(whole):
        if char.strip():
            word.append((char, text.get_charbox(i, loose=True)))
        elif word:
            found.append(word)
            word = []
    return [Word("".join(c for c, _ in w), (w[0][1][0] + w[-1][1][2]) / 2, w[0][1][1]) for w in [*found, word] if w]


def cell_of(said: list[str]) -> Cell:
    """A strut's cell, "150 → 149.5 −0.5 *" or "150"; what stands below is the difference, or it fails."""
    match [one for one in said if one != "*"]:
        case [before, "→", after, by]:
            assert Fraction(after) - Fraction(before) == Fraction(by.replace("−", "-"))
            return Cell(before, after)
        case [reading]:
            return Cell(reading, reading)
    raise AssertionError(said)


def in_lines(words: list[Word]) -> list[Word]:
    """Words as they are read: a line is lower than the one before by more than 5 pt."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: -one.y):
        if not lines or lines[-1][0].y - word.y > 5:
            lines.append([])
        lines[-1].append(word)
    return [word for line in lines for word in sorted(line, key=lambda one: one.x)]


class Days(NamedTuple):
    """A page of days as it is read by where its words stand: those below the heads, and each strut's place across."""

    words: list[Word]
    struts: list[float]

    def row(self, y: float, reach: float) -> dict[str, Cell]:
        """The six cells at a height, each below the head of its strut."""
        across = self.struts[1] - self.struts[0]
        found = {}
        for i, x in enumerate(self.struts, start=1):
            near = [one for one in self.words if abs(one.y - y) < reach and abs(one.x - x) < across / 2]
            found[str(i)] = cell_of([one.said for one in in_lines(near)])
        return found

    def middle(self, time: Word) -> float:
        """The height of the middle of a time's row; "missed" stands below the time."""
        below = any(one.said == "missed" and -14 < one.y - time.y < -6 for one in self.words)
        return time.y - 4 if below else time.y + 2

    def dates(self) -> list[tuple[date, float]]:
        """Each day and the height of its middle, between its date and its number."""
        found = []
        for i, one in enumerate(self.words[:-5]):
            said = " ".join(word.said for word in self.words[i : i + 4])
            if one.x < self.struts[0] - 30 and re.fullmatch(DAY, said):
                number = next(w for w in self.words if w.said == "day" and -14 < w.y - one.y < -6 and w.x < 80)
                found.append((datetime.strptime(said, "%a %d %b %Y").date(), (one.y + number.y) / 2 + 3))  # noqa: DTZ007
        return found


def days_on(page: Any) -> Days:
    """A page of days; they stand below the heads, which name the colours."""
    words = words_of(page)
    heads = [next(one for one in words if one.said == colour) for colour in COLOURS]
    return Days([one for one in words if one.y < heads[0].y - 5], [one.x for one in heads])


def rows_on(pages: list[Any], *, paired: bool, reach: float) -> list[Row]:
    """The rows of sessions by their time, whose day they stand beside; by pairs those of days."""
    found: list[Row] = []
    for days in map(days_on, pages):
        dates = days.dates()
        if paired:
            found += [(datetime.combine(on, time()), days.row(y, reach)) for on, y in dates]
            continue
        times = [one for one in days.words if re.fullmatch(r"\d\d:\d\d", one.said)]
        for on, group in beside(dates, times):
            found += [(datetime.combine(on, clock(one.said)), days.row(days.middle(one), reach)) for one in group]
    return found


def from_pdf(name: str, style: SheetStyle) -> list[Row]:
    sheet = sheet_of(made(name), style)
    reach = 15 if sheet.columns["stacked"] else HALF_A_ROW_PT[sheet.columns["size"]]
    document = pypdfium2.PdfDocument(sheet_pdf(made(name), style).data)
    paired = bool(made(name).schedule.plan.protocol.grouping)
    return rows_on(list(document)[-len(sheet.pages) :], paired=paired, reach=reach)


def clock(said: str) -> time:
    return time.fromisoformat(said)


def beside(dates: list[tuple[date, float]], times: list[Word]) -> Iterator[tuple[date, list[Word]]]:
    """The times of each day: they stand around the middle of its date."""
    left = sorted(times, key=lambda one: -one.y)
    for on, y in dates:
        count = 1
        while left and abs(sum(one.y + 2 for one in left[:count]) / count - y) > 4 and count < len(left):
            count += 1
        if left and abs(sum(one.y + 2 for one in left[:count]) / count - y) <= 4:
            yield on, left[:count]
            left = left[count:]
    assert not left


@every_plan
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_every_reading_of_the_pdf_is_the_jsons(name: str, paper: str) -> None:
    """Of every session its day, its time and all six struts, each below its own head: from, to, and how far.

    A strut that is not turned keeps its reading, and so do all in a row that has no session.
    """
    found, meant = from_pdf(name, STYLE._replace(paper=paper)), expected(made(name))
    turned = {at for at, _ in meant}
    assert [row for row in found if row[0] in turned] == meant
    assert all(cell.before == cell.after for at, row in found if at not in turned for cell in row.values())


CELL = r"(?:[\d.]+ → [\d.]+ [+−][\d.]+(?: \*)?|[\d.]+)"
SIX_CELLS = rf"(?:(?:– |missed )?{CELL} ){{6}}"


def rows_in(text: str, days: str) -> list[Row]:
    """The rows of a text in order, in which a pattern finds days and their rows: of sessions, or of a whole day."""
    found: list[Row] = []
    for on, rows in re.findall(days, text):
        day = datetime.strptime(on, "%a %d %b %Y")  # noqa: DTZ007
        for at, said in re.findall(rf"(?:(\d\d:\d\d) |^)({SIX_CELLS})", rows):
            read_as = re.findall(CELL, re.sub("– |missed ", "", said))
            row = {str(i): cell_of(one.split()) for i, one in enumerate(read_as, start=1)}
            found.append((datetime.combine(day, clock(at or "00:00")), row))
    return found


@every_plan
def test_so_is_every_reading_in_large_print(name: str) -> None:
    """There a day is a line above its rows, so that the text is in order."""
    style = STYLE._replace(large=True)
    text = " ".join(pages(name, style)[-len(sheet_of(made(name), style).pages) :]) + " "
    found = rows_in(text, rf"({DAY}) · day \d+ Way left, mm: [\d.]+ (.*?)(?={DAY}|$)")
    turned = {at for at, _ in expected(made(name))}
    assert [row for row in found if row[0] in turned] == expected(made(name))


@every_plan
def test_the_checks_are_what_all_scales_read_then(name: str) -> None:
    """After the first day with a turn, and after the last turn of each week."""
    text = " ".join(pages(name))
    stop = "If one differs, stop and call 01865 000000. Write what they do read: "
    found = re.findall(rf"the scales must read as below\. {stop}((?:[\d.]+ ){{6}})", text)
    after = {
        at.date(): {strut: cell.after for strut, cell in row.items()}
        for at, row in rows_of(json.loads(json_text(made(name))), by_day=True)
    }
    first = made(name).schedule.start.date()
    last_of_week = {(on - first).days // 7: on for on in after}
    checked = sorted({next(iter(after)), *last_of_week.values()})
    assert [said.split() for said in found] == [list(after[on].values()) for on in checked]


@every_plan
def test_every_page_alone_is_safe(name: str) -> None:
    plan, found, days = made(name).schedule.plan, pages(name), sheet_of(made(name), STYLE).pages
    assert plan.clinic
    assert plan.clinic.missed_turn
    for i, page in enumerate(found, start=1):
        for said in (
            plan.id,
            "printed Mon 5 Jan 2026",
            "DRAFT: not approved",
            "not a medical device",
            plan.clinic.phone,
        ):
            assert str(said) in page
        assert f"revision {plan.revision}" in page
        assert f"page {i} of {len(found)}" in page
    for page, meant in zip(found[-len(days) :], days, strict=True):  # no page of days runs over onto another
        assert meant["dates"] in page
        assert plan.clinic.missed_turn in page
        assert "Find the strut by its number." in page


@every_plan
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_days_of_a_page_fit_on_it(name: str, paper: str, large: bool) -> None:
    style = STYLE._replace(paper=paper, large=large)
    found, days = pages(name, style), sheet_of(made(name), style).pages
    for page, meant in zip(found[-len(days) :], days, strict=True):
        assert meant["dates"] in page
    assert len(found) - len(days) in (range(3, 7) if large else (1, 2))


# ---- what stands on the front


def test_the_front_says_how_to_turn_by_the_scale() -> None:
    front = " ".join(pages("as it is")[:2])
    for said in (
        "Find the strut by the number on it.",
        "Turn it until its scale shows the number after the arrow.",
        "Clicks alone are not enough: what counts is the number on the scale.",
        "If a strut will not turn, or if it skips, stop and call.",
        "Before the first turn ask which way makes a strut longer.",
        "Checked by (name) Signature Date",
    ):
        assert said in front
    assert "What the scale of each strut reads, in mm, by date" in front


def test_the_direction_is_said_as_it_is_written() -> None:
    sheet = sheet_of(made("hexapod_varus_short"), STYLE)
    direction = made("hexapod_varus_short").schedule.plan.frame.direction
    assert f"To make it longer: {direction}." in sheet.front["how"]
    assert f"To make it longer: {direction}." in sheet.strip[0][1]


@every_plan
def test_the_struts_begin_and_end_as_the_json_says(name: str) -> None:
    """The two rows of the front: before the first turn, which the first page of days says too, and after the last."""
    data, lines = json.loads(json_text(made(name))), sheet_of(made(name), STYLE).front["struts"]["lines"]
    start = [mm(one["start_reading_mm"]) for one in data["actuators"]]
    anew = [line for line in lines if line[0].startswith("Planned anew")]
    lines = [line for line in lines if line not in anew]
    assert anew == (
        [["Planned anew, Sat 17 Jan 2026", *(mm(READ[one]) for one in sorted(READ))]] if name == "replan" else []
    )
    assert lines[-2] == ["Before the first turn", *start]
    assert lines[-1] == ["After the last turn", *(mm(one["end_reading_mm"]) for one in data["actuators"])]
    front, days = (" ".join(part) for part in (pages(name)[:2], pages(name)[2:]))
    between = " ".join(" ".join(line).replace(" mm", "") for line in anew)
    assert f"Before the first turn {' '.join(start)} {between}".strip() in front
    assert f"Before the first turn the scales read {' '.join(start)} " in days


@pytest.mark.parametrize("name", ["swaps", "hexapod_swap"])
def test_the_table_of_swaps_and_the_lines_on_their_day(name: str) -> None:
    """Strut, sizes, the clinic day, the window, the scale before and after; on the day a line before its first turn."""
    data = json.loads(json_text(made(name)))
    swaps, sheet, text = data["correction"]["swaps"], sheet_of(made(name), STYLE), " ".join(pages(name))
    assert swaps
    reviews = {one["on"] for one in data["milestones"] if one["kind"] == "review"}
    for swap, line in zip(swaps, sheet.front["swaps"]["lines"], strict=True):
        before, after = mm(swap["reading_before_mm"]), mm(swap["reading_after_mm"])
        window = " – ".join(map(said_date, swap["window"]))
        sizes = f"{swap['old_size']} → {swap['new_size']}"
        assert line == [swap["strut"], sizes, said_date(swap["on"]), window, f"{before} mm", f"{after} mm", ""]
        assert swap["on"] in reviews
        assert swap["window"][0] <= swap["on"] <= swap["window"][1]
        assert f"{sizes} {said_date(swap['on'])} {window} {before} mm {after} mm" in text
    lines = [line for page in sheet.pages for line in page["lines"]]
    for i, line in enumerate(lines):
        if line["kind"] == "swap":
            swap = swaps.pop(0)
            following = next(later for later in lines[i:] if later["kind"] == "day")
            assert (line["strut"], following["on"]) == (swap["strut"], swap["on"])
            assert f"showing {mm(swap['reading_before_mm'])} mm" in line["text"]
            assert f"set to {mm(swap['reading_after_mm'])} mm." in line["text"]
            assert f"{line['text']} done by" in text
    assert swaps == []


def said_date(on: str) -> str:
    day = date.fromisoformat(on)
    return f"{day:%a} {day.day} {day:%b %Y}"


def test_the_facts_of_struts_and_swaps_stand_in_their_tables_only() -> None:
    names = [name for name, _ in sheet_of(made("swaps"), STYLE).front["facts"]]
    assert not {"Struts", "Swap"} & set(names)
    assert "Limit" in names or "Days" in names


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_each_strut_has_its_number_its_colour_by_name_and_ink_that_is_legible_on_it() -> None:
    """At least 4.5 to 1 (WCAG); the number carries the meaning, in greyscale too."""
    chips = sheet_of(made("as it is"), STYLE).columns["chips"]
    assert [(chip["number"], chip["name"]) for chip in chips] == [
        ("1", "red"), ("2", "orange"), ("3", "yellow"), ("4", "green"), ("5", "blue"), ("6", "purple"),
    ]  # fmt: skip
    for chip in chips:
        light, dark = sorted((luminance(chip["fill"]), luminance(chip["ink"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5
    for page in pages("as it is")[2:]:
        assert "1 red 2 orange 3 yellow 4 green 5 blue 6 purple" in page


# ---- the days


def lines(name: str, kind: str, style: SheetStyle = STYLE) -> list[dict[str, Any]]:
    return [line for page in sheet_of(made(name), style).pages for line in page["lines"] if line["kind"] == kind]


def test_a_missed_session_says_so_at_its_time_and_no_box_is_there() -> None:
    """16:00 on Wed 14 Jan: the readings stay, and what was missed comes at the next session."""
    day = next(line for line in lines("missed", "day") if line["on"] == "2026-01-14")
    times = [(row["groups"][0]["at"], row["groups"][0]["session"] is None) for row in day["rows"]]
    assert ("16:00", True) in times
    assert times == sorted(times)
    missed = next(row["groups"][0] for row in day["rows"] if row["groups"][0]["session"] is None)
    assert missed["said"] == "missed"
    assert not any("by" in cell for cell in missed["cells"])
    assert "16:00 missed" in " ".join(pages("missed"))
    assert all(group["said"] == "missed" for row in lines("pairs missed", "day")[2]["rows"] for group in row["groups"])


def test_a_day_without_a_turn_has_a_row_without_a_box() -> None:
    days = [line for name in CHANGES for line in lines(name, "day")]
    still = [line for line in days if all(g["session"] is None for row in line["rows"] for g in row["groups"])]
    assert still
    for line in still:
        assert len(line["rows"]) == 1
        assert {group["said"] for group in line["rows"][0]["groups"]} <= {"–", "missed"}


def test_pairs_have_a_box_each_and_their_time_in_the_head() -> None:
    """Spread evenly from 08:00 to 20:00; struts 1 and 2 in the morning, 3 and 4, then 5 and 6."""
    columns = sheet_of(made("pairs"), STYLE).columns
    assert columns["groups"] == [
        {"at": "08:00", "struts": ["1", "2"]},
        {"at": "14:00", "struts": ["3", "4"]},
        {"at": "20:00", "struts": ["5", "6"]},
    ]
    for line in lines("pairs", "day"):
        (row,) = line["rows"]
        for group, head in zip(row["groups"], columns["groups"], strict=True):
            assert [cell["strut"] for cell in group["cells"]] == head["struts"]
            assert (group["session"] is not None) == any("by" in cell for cell in group["cells"])
    assert "08:00 14:00 20:00 Day" in pages("pairs")[2]


def test_a_strut_with_at_most_a_week_of_travel_left_is_starred_and_the_page_says_what_that_is() -> None:
    """Struts 1 and 2, before they are changed."""
    for name in ("swaps", "hexapod_swap", "as it is"):
        sheet = sheet_of(made(name), STYLE)
        for page, text in zip(sheet.pages, pages(name)[-len(sheet.pages) :], strict=True):
            starred = [cell for line in page["lines"] for row in line.get("rows", ()) for group in row["groups"]
                       for cell in group["cells"] if cell["star"]]  # fmt: skip
            assert bool(starred) == page["star"] == ("* This strut is near the end of its scale." in text)
            assert text.count(" *") == len(starred) + page["star"]
    assert any(page["star"] for page in sheet_of(made("swaps"), STYLE).pages)
    assert not any(page["star"] for page in sheet_of(made("as it is"), STYLE).pages)


@pytest.mark.parametrize(("left", "said"), [(0, "0"), (Fraction(1, 1000), "0.1"), (Fraction("25.6131"), "25.6")])
def test_what_is_left_is_said_to_a_tenth_and_0_only_at_the_end(left: Fraction, said: str) -> None:
    assert left_text(Fraction(left)) == said


@given(st.fractions(0, 200))
def test_what_is_left_is_never_more_than_a_tenth_off(left: Fraction) -> None:
    assert abs(Fraction(left_text(left)) - left) <= Fraction(1, 10)
    assert (left_text(left) == "0") == (left == 0)


@settings(max_examples=25)
@given(st.integers(1, 31), st.integers(0, 20), st.integers(0, 26), st.booleans())
def test_every_day_asked_for_stands_on_one_page_and_only_one(per_page: int, skip: int, shown: int, large: bool) -> None:
    first = date(2026, 1, 12)
    report = made("as it is")._replace(until=first + timedelta(days=shown))
    style = STYLE._replace(days_per_page=per_page, first_day=first + timedelta(days=skip), large=large)
    found = [[line["day"] for line in page["lines"] if line["kind"] == "day"] for page in sheet_of(report, style).pages]
    assert [day for days in found for day in days] == list(range(skip + 1, shown + 2))
    assert all(len(days) <= per_page for days in found)


@pytest.mark.parametrize(
    ("name", "size", "days"),
    [("as it is", "usual", 7), ("one session", "roomy", 14), ("pairs", "usual", 14), ("hexapod_swap", "roomy", 7)],
)
def test_two_weeks_stand_on_a_page_or_one(name: str, size: str, days: int) -> None:
    """As large as they fit: with many sessions a day one week, else two."""
    sheet = sheet_of(made(name), STYLE)
    assert sheet.columns["size"] == size
    assert len([line for line in sheet.pages[0]["lines"] if line["kind"] == "day"]) == days


def test_long_readings_stand_below_one_another() -> None:
    assert sheet_of(made("fine"), STYLE).columns["stacked"]
    assert not sheet_of(made("as it is"), STYLE).columns["stacked"]


def test_the_same_plan_gives_the_same_bytes(typst_anew: None) -> None:
    assert pdf.sheet_pdf(made("swaps"), STYLE) == pdf.sheet_pdf(made("swaps"), STYLE)


def test_a_deformity_is_defined_on_the_front() -> None:
    report = six(
        clinic=CLINIC, end=None, side="left",
        deformity={"reference": "proximal", "origin": "the osteotomy", "varus_deg": 12},
        mounting={"proximal_mm": 75}, start=pose(0, 0, -150),
    )  # fmt: skip
    said = re.sub(r"\s+", " ", pypdfium2.PdfDocument(sheet_pdf(report, STYLE).data)[0].get_textpage().get_text_range())
    for name in ("Deformity varus 12°", "Mounting proximal 75 mm", "Definition"):
        assert name in said


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
    lines = [line for page in sheet_of(six(**IN_FORCE), STYLE).pages for line in page["lines"]]
    (anew,) = [line for line in lines if line["kind"] == "anew"]
    assert anew["text"] == "Planned anew at 08:00: the scales then read"
    assert [one["reading"] for one in anew["readings"]] == ["160"] * 6
    assert lines[lines.index(anew) + 1]["on"] == "2026-01-22"


def test_on_the_page_that_line_stands_with_its_day() -> None:
    page = page_html(six(**IN_FORCE), STYLE)
    day = page[page.index('id="d11"') : page.index('id="d12"')]
    assert "Planned anew at 08:00: the scales then read" in day
    assert page.count("Planned anew at 08:00") == 1
