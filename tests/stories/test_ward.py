"""A ward of forty frames on Tue 3 Feb 2026: nobody is missing from the morning's round, from the week, or the table.

Each plan begins as one that `bt new` wrote; its code and its dates are then varied, and the real commands approve,
pause and record. Whoever was operated on on 5 January turns from Mon 12 January on, a week later, 1 mm a day by four
quarter turns: on the morning of 3 February, day 23, 22 mm are made.
"""

import csv
import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from tests.clients.browser import printed, visit
from tests.helpers import ROOT, bt
from tests.sheet_reading import boxes_to_sign, letter_size
from tests.stories.telling import run

DAY = "2026-02-03"


def write(ward: Path, code: str, *changes: tuple[str, str], side: str = "left", name: str | None = None) -> str:
    """A plan file of the ward, by the words that differ from the one that `bt new` wrote; its name."""
    text = (ward.parent / "p.toml").read_text(encoding="utf-8")
    for old, new in (('"OX-1"', f'"{code}"'), ('"left"', f'"{side}"'), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    file = name or f"{code}.toml"
    (ward / file).write_text(text, encoding="utf-8")
    return file


def surgery(on: str) -> tuple[str, str]:
    return "surgery = 2026-01-05", f"surgery = {on}"


def defect(distance_mm: int) -> tuple[str, str]:
    return "defect_mm = 60", f"defect_mm = {distance_mm}"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty files: 38 plans, one that a rule refuses, and one that nobody can read."""
    folder = tmp_path_factory.mktemp("hospital")
    run(folder, "new", "p.toml", "--id", "OX-1", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05",
        "--side", "left", "--bone", "tibia", "--timezone", "Europe/London", "--direction", "toward the red flag",
        "--no-input")  # fmt: skip
    with (folder / "p.toml").open("a", encoding="utf-8") as plan:
        plan.write("\n[review]\nevery_days = 14\nconsolidation_every_days = 28\n")
    ward = folder / "ward"
    ward.mkdir()
    plain = [write(ward, f"T-{number:02}", defect(40 + number)) for number in range(17)]  # they turn
    latency = [write(ward, f"L-{number}", surgery(f"2026-01-{29 + number}")) for number in range(3)]
    for number in range(2):
        write(ward, f"S-{number}", surgery(f"2026-02-{9 + number:02}"))
    docked = [write(ward, f"D-{number}", surgery("2025-11-10"), defect(50 + number)) for number in range(4)]
    paused = [write(ward, f"P-{number}") for number in range(3)]
    limbs = [write(ward, "TWO", side=side, name=f"TWO-{side}.toml") for side in ("left", "right")]
    overdue = [write(ward, f"O-{number}") for number in range(2)]
    swap = write(ward, "H-1", ("[frame]", "[frame]\nrange_mm = 40\nswaps = [2026-02-06]"))
    off = write(ward, "F-1", surgery("2025-06-02"), defect(30))
    for sample, code in (("hexapod_swap", "X-1"), ("femur_tandem_take_over", "X-2")):
        text = (ROOT / "sample_plans" / f"{sample}.toml").read_text(encoding="utf-8")
        (ward / f"{code}.toml").write_text(re.sub(r'(?m)^id = ".*"', f'id = "{code}"', text), encoding="utf-8")
    write(ward, "DRAFT-1")
    run(
        ward,
        "amend",
        paused[0],
        "pause",
        "--on",
        "2026-02-02",
        "--reason",
        "pin infection",
        "--by",
        "AB",
        "--as-turned",
        "--yes",
    )
    run(
        ward,
        "amend",
        paused[1],
        "pause",
        "--on",
        "2026-02-02",
        "--through",
        "2026-02-05",
        "--by",
        "AB",
        "--as-turned",
        "--yes",
    )
    run(ward, "amend", paused[2], "pause", "--on", "2026-02-04", "--by", "AB", "--as-turned", "--yes")
    for file in overdue:
        run(ward, "record", file, "done", "--from", "2026-01-12", "--to", "2026-01-28", "--by", "AB", "--yes")
    run(ward, "record", off, "frame-off", "--on", "2025-12-01", "--by", "AB", "--yes")
    for file in (*plain, *latency, *docked, *paused, *limbs, *overdue, swap, off):
        run(ward, "approve", file, "--by", "AB", "--on", "2026-02-02", "--yes")
    write(ward, "FAST", ("rate_mm_per_day = 1", "rate_mm_per_day = 3"))
    (ward / "torn.toml").write_text('format = "bt-plan"\nid = "TO', encoding="utf-8")
    assert len(list(ward.iterdir())) == 40
    return ward


@cache
def told(ward: Path, *words: str, width: int = 80) -> dict[str, str]:
    """What a command says of the ward by its suffix: its table, which ends at `width`, its JSON and its CSV."""
    outputs = [word for suffix in ("json", "csv") for word in ("-o", f"out.{suffix}")]
    done = bt(words[0], "ward", "--on", DAY, *words[1:], *outputs, "--force", "--format", "table", cwd=ward.parent,
              COLUMNS=str(width))  # fmt: skip
    assert done.returncode == 3  # as a file is on no list
    table = done.stdout.decode()
    assert all(len(line) <= width for line in table.splitlines())
    return {"table": table} | {suffix: (ward.parent / f"out.{suffix}").read_text("utf-8") for suffix in ("json", "csv")}


def today(ward: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(told(ward, "today", *words)["json"])
    return found


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def files(entries: list[dict[str, Any]]) -> set[str]:
    return {Path(entry["file"]).name for entry in entries}


def test_every_file_of_the_ward_has_one_place_in_the_morning(ward: Path) -> None:
    """26 plans have rows: 17, two limbs, two overdue, three paused (one from tomorrow), one swap and one draft."""
    found = today(ward)
    places = [files(found["sessions"]) | files(found["do_not_turn"]), files(found["nothing_to_turn"]),
              files(found["refused"]), files(found["invalid"])]  # fmt: skip
    assert [len(place) for place in places] == [26, 12, 1, 1]
    assert set.union(*places) == {path.name for path in ward.iterdir()}
    assert places[2:] == [{"FAST.toml"}, {"torn.toml"}]


def test_why_nobody_of_them_turns_and_when_they_come_next(ward: Path) -> None:
    """Docked are those of 10 November: 50 mm from 17 November on end on 5 January, and reviews go on by four weeks."""
    found = {Path(one["file"]).stem: one for one in today(ward)["nothing_to_turn"]}
    assert {why: sorted(name for name, one in found.items() if one["why"] == why) for why in
            ("before_surgery", "latency", "consolidation", "frame_off")} == {
        "before_surgery": ["S-0", "S-1", "X-1"],
        "latency": ["L-0", "L-1", "L-2", "X-2"],
        "consolidation": ["D-0", "D-1", "D-2", "D-3"],
        "frame_off": ["F-1"],
    }  # fmt: skip
    assert (found["D-0"]["docked"], found["D-0"]["next_review"]) == ("2026-01-05", "2026-02-09")
    paused = {Path(one["file"]).stem: one["until"] for one in today(ward)["do_not_turn"]}
    assert paused == {"P-0": None, "P-1": "2026-02-06T08:00:00"}


@pytest.mark.parametrize(
    ("only", "codes"),
    [
        ("overdue", ["O-0", "O-1"]),
        ("drafts", ["DRAFT-1", "S-0", "S-1", "X-1", "X-2"]),
        ("findings", ["H-1", "X-2"]),
    ],
)
def test_each_list_is_one_command(ward: Path, only: str, codes: list[str]) -> None:
    found = today(ward, "--only", only)
    assert sorted({one["plan"] for one in found[only]}) == codes
    assert files(found["invalid"]) == {"torn.toml"}  # on no list, and told with each
    text = told(ward, "today", "--only", only)
    assert sorted({row["plan"] for row in rows_of(text["csv"])}) == codes
    assert all(re.search(rf"^  {code}, ", text["table"], re.MULTILINE) for code in codes)
    assert "torn.toml" in text["table"]


def test_reviews_and_hardware_changes_that_are_near_are_one_list(ward: Path) -> None:
    """The swap of Friday; reviews on Monday, four weeks after the first turn of those of 5 January."""
    found = today(ward, "--only", "reviews")["reviews"]
    assert [(one["plan"], one["on"]) for one in found if one["kind"] == "hardware_change"] == [("H-1", "2026-02-06")]
    reviews = [one for one in found if one["kind"] == "review"]
    assert {one["on"] for one in reviews} == {"2026-02-09"}
    assert len(reviews) == 26 + 4  # all that have rows, and four docked


def test_overdue_are_turns_that_nobody_recorded(ward: Path) -> None:
    """Recorded up to Wed 28 January; of Thursday to Monday, five days of four sessions are not."""
    found = today(ward, "--only", "overdue")["overdue"]
    assert {(one["since"], one["sessions"], one["recorded_to"]) for one in found} == {
        ("2026-01-29T08:00:00", 20, "2026-01-28T20:00:00")
    }


def test_the_week_has_a_row_for_everybody(ward: Path) -> None:
    """P-1 turns again on Friday, P-2 rests from Wednesday on; L-0 begins on Thursday; T-00 docks in two weeks."""
    table = told(ward, "today", "--week")["table"]
    lines = table.splitlines()
    rows = {line.split()[0]: re.split(r" {2,}", line)[2:] for line in lines if "  left tibia  " in line}
    assert lines[0].startswith("Ward, Tue 3 Feb 2026 to Mon 9 Feb 2026: 38 plans; NOT ON THIS LIST: 2 files")
    assert rows["P-1"] == ["pause", "pause", "pause", "4", "4", "4", "4 R"]
    assert rows["P-2"] == ["4", "pause", "pause", "pause", "pause", "pause", "pause R"]
    assert rows["L-0"] == ["–", "–", "4", "4", "4", "4", "4"]
    assert rows["H-1"] == ["4", "4", "4", "4 H", "4", "4", "4 R"]
    text = " ".join(table.split())
    assert "Thu 5 Feb 2026: L-0 first turn from 08:00" in text
    assert "Fri 6 Feb 2026: H-1 hardware change; L-1 first turn from 08:00; P-1 turns again from 08:00" in text
    for name in ("FAST", "torn.toml", "TWO", "O-0"):
        assert name in text


def test_the_week_in_data_is_the_same(ward: Path) -> None:
    found = today(ward, "--week")
    days = {Path(one["file"]).stem: [day["sessions"] for day in one["days"]] for one in found["plans"]}
    assert (len(days), days["P-1"], days["P-2"]) == (38, [0, 0, 0, 4, 4, 4, 4], [4, 0, 0, 0, 0, 0, 0])
    rows = rows_of(told(ward, "today", "--week")["csv"])
    assert len(rows) == 38 * 7
    assert [(row["on"], row["dates"]) for row in rows if row["plan"] == "H-1" and row["dates"]] == [
        ("2026-02-06", "hardware_change"), ("2026-02-09", "review"),
    ]  # fmt: skip


def test_the_week_of_forty_is_one_page_with_a_column_for_the_bed(ward: Path) -> None:
    """The lists below it go on to a second page; all who turn or rest are on the first."""
    bt("today", "ward", "--on", DAY, "--week", "-o", "week.pdf", "--force", cwd=ward.parent)
    pages = pypdfium2.PdfDocument(ward.parent / "week.pdf")
    text = pages[0].get_textpage().get_text_range()
    codes = {path.stem.partition("-left")[0].partition("-right")[0] for path in ward.iterdir()} - {"torn"}
    assert all(code in text for code in codes)
    assert "Bed" in text
    assert "before surgery · DRAFT" in text
    assert "torn.toml" in text
    assert "Day by day" in pages[1].get_textpage().get_text_range()


def test_the_day_of_forty_is_one_page_with_a_box_a_turn(ward: Path) -> None:
    """A row a patient: 23 with four turns each to sign, a draft without a box, two paused; the others by name."""
    bt("today", "ward", "--on", DAY, "-o", "day.pdf", "--force", cwd=ward.parent)
    pages = pypdfium2.PdfDocument(ward.parent / "day.pdf")
    text = re.sub(r"\s+", " ", pages[0].get_textpage().get_text_range())
    codes = {path.stem.partition("-left")[0].partition("-right")[0] for path in ward.iterdir()} - {"torn"}
    assert all(code in text for code in codes)
    assert "Nothing to turn today, with the reason below: S-0, S-1, X-1, L-0, L-1, L-2, X-2, D-0" in text
    assert text.count("22.75 → 23 4 → 1") == 24
    assert text.count("PAUSED do not turn") == 2
    assert "P-1 left tibia sheet 2 PAUSED do not turn · until Fri 6 Feb 2026 08:00" in text
    assert boxes_to_sign(ward.parent / "day.pdf") == 23 * 4
    assert "D-0, left tibia: docked" in pages[1].get_textpage().get_text_range()


@pytest.mark.parametrize(("paper", "day", "week"), [("a4", 10.5, 10.5), ("letter", 9.5, 11)])
def test_the_rows_of_forty_are_one_page_in_the_largest_letters_that_fit(
    ward: Path, paper: str, day: float, week: float
) -> None:
    """26 rows, and 38 of the week; the lists, which go on to a second page, have 11 points and more."""
    for name, words in (("day", ()), ("week", ("--week",))):
        bt("today", "ward", "--on", DAY, *words, "--paper", paper, "-o", f"{name}.pdf", "--force", cwd=ward.parent)
        pages = pypdfium2.PdfDocument(ward.parent / f"{name}.pdf")
        assert len(pages) == 2
        assert letter_size(pages[0], "T-00 left tibia") == {"day": day, "week": week}[name]
        assert "X-2" in pages[0].get_textpage().get_text_range()
        assert letter_size(pages[1], "NOT APPROVED") >= letter_size(pages[1], "DRAFT-1") == 11


def test_a_smaller_ward_has_larger_letters(ward: Path) -> None:
    files = [f"ward/{name}.toml" for name in ("T-00", "T-01", "P-0", "TWO-left", "DRAFT-1", "D-0")]
    bt("today", *files, "--on", DAY, "-o", "few.pdf", "--force", cwd=ward.parent)
    (page,) = pypdfium2.PdfDocument(ward.parent / "few.pdf")
    assert (letter_size(page, "T-00"), boxes_to_sign(ward.parent / "few.pdf")) == (13, 3 * 4)


def test_the_table_of_the_ward(ward: Path) -> None:
    """T-00: 22 of 40 mm, to dock on day 40, Fri 20 February. P-0 was paused for one whole day of 22: 21 mm."""
    lines = told(ward, "ward", width=120)["table"].splitlines()
    rows = {line.split()[0]: re.split(r" {2,}", line)[2:] for line in lines if "  left tibia  " in line}
    assert rows["T-00"] == ["distraction", "23", "22 of 40 mm", "1, 1", "Fri 20 Feb", "Mon 9 Feb", "0", "AB, Mon 2 Feb"]
    assert rows["P-0"][:5] == ["PAUSED", "23", "21 of 60 mm", "1, 0.95", "–"]
    assert rows["D-3"][:5] == ["docked", "79", "53 of 53 mm", "1, 1", "Thu 8 Jan"]
    assert rows["F-1"][:3] == ["frame off", "–", "30 of 30 mm"]
    assert rows["S-0"][:4] == ["before surgery", "–", "0 of 60 mm", "1, –"]
    assert rows["DRAFT-1"][-1] == "DRAFT"
    assert lines[0] == "Ward, Tue 3 Feb 2026: 38 plans; NOT ON THIS LIST: 2 files"


def test_a_narrow_terminal_has_all_of_it_too(ward: Path) -> None:
    table = told(ward, "ward", width=60)["table"]
    assert "T-00     left tibia   distraction     23   22 of 40 mm\n  1, 1     Fri 20 Feb" in table


def test_the_table_in_data(ward: Path) -> None:
    text = told(ward, "ward", width=120)
    found = json.loads(text["json"])
    one = next(one for one in found["plans"] if one["plan"] == "T-00")
    assert {key: one[key] for key in ("phase", "day", "done_mm", "total_mm", "ordered_mm_per_day", "made_mm_per_day",
                                      "docking", "next_review", "revision", "approved_by")} == {
        "phase": "distraction", "day": 23, "done_mm": 22, "total_mm": 40, "ordered_mm_per_day": 1, "made_mm_per_day": 1,
        "docking": "2026-02-20", "next_review": "2026-02-09", "revision": 0, "approved_by": "AB",
    }  # fmt: skip
    assert len(rows_of(text["csv"])) == 38


def test_the_page_of_the_ward_has_a_bar_for_everybody_and_needs_nothing_else(ward: Path) -> None:
    bt("ward", "ward", "--on", DAY, "-o", "ward.html", "--force", cwd=ward.parent)
    page = (ward.parent / "ward.html").read_text(encoding="utf-8")
    assert page.count('<div class="row" role="row">') == 38
    assert page.count('<b class="draft">') == 5
    assert page.count('<b class="overdue">') == 2
    assert "torn.toml" in page
    assert '<span role="columnheader">Rate</span>' in page
    assert '<span role="cell" class="named" data-name="Rate">\n1, 0.95<' in page
    assert not re.search(r"<script|https?:|src=|@import|url\(", page)


@pytest.mark.parametrize("paper", ["A4", None])
def test_the_page_of_forty_prints_as_one_page(ward: Path, browser: Browser, paper: str | None) -> None:
    """Where a browser's own paper stands upright it was set as on a narrow screen, on two pages."""
    bt("ward", "ward", "--on", DAY, "-o", "ward.html", "--force", cwd=ward.parent)
    context = browser.new_context(offline=True)
    opened = visit(context, ward.parent / "ward.html")
    assert touching(opened.page) == 0
    data = opened.page.pdf(format=paper, landscape=True) if paper else printed(opened)
    context.close()
    assert opened.complaints == []
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_range()
    assert (len(document), "TWO" in text, "Next review" in text) == (1, True, True)


def touching(page: Page) -> int:
    """How many letters above the bars stand on the letters before them, on a desktop and on a phone."""
    found = 0
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        found += page.evaluate(
            """[...document.querySelectorAll(".track")].flatMap(track => {
              const boxes = [...track.querySelectorAll(".mark")].map(mark => mark.getBoundingClientRect());
              return boxes.slice(1).filter((box, place) => box.left < boxes[place].right);
            }).length"""
        )
    return found


def test_a_ward_of_few_prints_larger(ward: Path, browser: Browser) -> None:
    files = [f"ward/{name}.toml" for name in ("T-00", "P-0", "DRAFT-1")]
    bt("ward", *files, "--on", DAY, "-o", "few.html", "--force", cwd=ward.parent)
    context = browser.new_context(offline=True)
    opened = visit(context, ward.parent / "few.html")
    (page,) = pypdfium2.PdfDocument(printed(opened))
    context.close()
    assert "T-00" in page.get_textpage().get_text_range()
    body = re.search(r"<body.*>", (ward.parent / "few.html").read_text("utf-8"))
    assert body
    assert body[0] == '<body class="few">'


def events(ward: Path) -> dict[str, tuple[str, str]]:
    """Title and date of each event of the ward's calendar, by UID."""
    bt("ward", "ward", "--on", DAY, "-o", "clinic.ics", "--force", cwd=ward.parent)
    text = (ward.parent / "clinic.ics").read_text(encoding="utf-8").replace("\n ", "")
    found = [dict(line.partition(":")[::2] for line in event.splitlines()) for event in text.split("BEGIN:VEVENT")[1:]]
    assert len({event["UID"] for event in found}) == len(found)
    return {event["UID"]: (event["SUMMARY"], event["DTSTART;VALUE=DATE"]) for event in found}


def test_the_clinics_calendar_follows_a_plan_that_changes(ward: Path) -> None:
    """A day missed moves docking and last turn of T-16 by a day: the same two events, on another date."""
    before = events(ward)
    assert ("H-1: hardware change", "20260206") in before.values()
    assert {title for title, _ in before.values() if title.startswith("TWO")} == {
        f"TWO {side} tibia: {what}"
        for side in ("left", "right")
        for what in ("review", "docking expected", "last turn")
    }
    assert ("DRAFT: DRAFT-1: last turn", "20260312") in before.values()
    plan = (ward / "T-16.toml").read_text(encoding="utf-8")
    run(ward, "record", "T-16.toml", "missed", "--from", "2026-02-01", "--to", "2026-02-01", "--by", "AB", "--yes")
    after = events(ward)
    (ward / "T-16.toml").write_text(plan, encoding="utf-8")
    changed = {uid: (before[uid][1], after[uid][1]) for uid in before if before[uid][1] != after[uid][1]}
    assert before.keys() == after.keys()
    assert sorted(changed.values()) == [("20260308", "20260309")] * 2


def test_what_the_round_brings_back_is_recorded_in_one_go(ward: Path) -> None:
    """From the round's CSV, filled in at the bed, to the plans: turns, a turn that was left out, a reading, by whom."""
    plans = {name: (ward / f"{name}.toml").read_text(encoding="utf-8") for name in ("T-00", "T-01", "TWO-right")}
    rows = [dict(row) for row in rows_of(told(ward, "today")["csv"])]
    for row in rows:
        if (row["plan"], row["side"]) in (("T-00", "left"), ("TWO", "right")):
            row |= {"turned": "done", "by": "KL"}
        if row["plan"] == "T-01":
            row |= {"turned": "missed" if "T16:00" in row["at"] else "done", "by": "MN"}
        if row["plan"] == "T-00" and "T08:00" in row["at"]:
            row["read_mm"] = "22.25"
    with (ward.parent / "round.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    run(ward.parent, "record", "ward", "--import", "round.csv", "--yes")
    entries = json.loads(bt("log", ward / "T-00.toml", "--format", "json").stdout)
    texts = json.dumps(entries)
    assert "22.25" in texts
    assert "KL" in texts
    missed = json.loads(bt("status", ward / "T-01.toml", "--at", "2026-02-04", "--format", "json").stdout)["plans"][0]
    assert missed["done_mm"] == 22.75  # a quarter turn of the day was left out
    again = bt("record", "ward", "--import", "round.csv", "--yes", cwd=ward.parent)
    assert b"Nothing to write: all of it is recorded already." in again.stderr
    untouched = (ward / "TWO-left.toml").read_text(encoding="utf-8")
    assert "KL" not in untouched
    for name, text in plans.items():
        (ward / f"{name}.toml").write_text(text, encoding="utf-8")


def test_the_ward_may_be_known_to_the_computer(ward: Path) -> None:
    by_name = bt("ward", "--on", DAY, cwd=ward.parent, BT_WARD=str(ward))
    assert by_name.stdout.startswith(b"Ward, Tue 3 Feb 2026: 38 plans")
    nowhere = bt("today", cwd=ward.parent)
    assert (nowhere.returncode, b"BT_WARD" in nowhere.stderr) == (2, True)


def test_the_clinic_file_names_the_ward_and_what_is_overdue(ward: Path, tmp_path: Path) -> None:
    """With its number of days every plan is to have records: 26 turn and have none, or none of the last five days."""
    folder = tmp_path / "bt"
    folder.mkdir()
    (folder / "clinic.toml").write_text(
        f'format = "bt-clinic"\nversion = 1\n[ward]\nfolder = "{ward}"\noverdue_after_days = 6\n', encoding="utf-8"
    )
    done = bt("today", "--on", DAY, "--only", "overdue", "--format", "json", XDG_CONFIG_HOME=str(tmp_path))
    found = {one["plan"]: one["recorded_to"] for one in json.loads(done.stdout)["overdue"]}
    assert "O-0" not in found  # five days behind, and six are allowed
    assert found["T-00"] is None
