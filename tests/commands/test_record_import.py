"""`bt record --import`: what pages saved and rounds filled in."""

import csv
import re
import tomllib
from functools import cache
from io import StringIO
from json import loads
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bt_cli.commands import files
from tests.courses import CLINIC, SLOWER
from tests.helpers import DIRECTION, PLAN, bt

ENTERED = ("--entered", "2026-02-20T09:10:00Z")
LEFT = PLAN.replace("[goal]", 'side = "left"\nbone = "tibia"\n[goal]').replace("T-1", "A-1") + DIRECTION + CLINIC
RIGHT = LEFT.replace('"left"', '"right"')
OTHER = LEFT.replace("A-1", "B-1")


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A folder with two legs of one patient and one of another, each 60 mm at 1 mm a day."""
    folder = tmp_path / "ward"
    folder.mkdir()
    for name, text in (("left.toml", LEFT), ("right.toml", RIGHT), ("other.toml", OTHER)):
        (folder / name).write_text(text)
    return folder


def imported(ward: Path, *words: str | Path, width: int = 200) -> tuple[int, str]:
    """Exit code and what is said of an import."""
    done = bt("record", *words, *ENTERED, cwd=ward.parent, COLUMNS=str(width))
    return done.returncode, done.stderr.decode()


def course(plan: Path) -> list[dict[str, Any]]:
    """The records of a plan, without what every entry has."""
    keys = ("entered", "base", "above", "reason")
    entries = tomllib.loads(plan.read_text()).get("course", [])
    return [{key: value for key, value in entry.items() if key not in keys} for entry in entries]


def contents(ward: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in ward.iterdir()}


def round_of(ward: Path, *turned: tuple[str, str, str]) -> Path:
    """The round of Wed 14 Jan with `turned` filled in for a file at a time."""
    made = bt("today", "ward", "--on", "2026-01-14", "--format", "csv", cwd=ward.parent).stdout.decode()
    rows = list(csv.DictReader(StringIO(made)))
    assert rows[0]["turned"] == ""
    for name, at, said in turned:
        (row,) = [row for row in rows if row["file"] == f"ward/{name}" and row["at"][11:16] == at]
        row["turned"] = said
    with (path := ward.parent / "round.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@cache
def page_head(plan: str) -> str:
    """How what the page of a plan saves begins."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "p.toml").write_text(plan)
        made = bt("schedule", "p.toml", "-o", "p.html", "--print-date", "2026-01-06", cwd=Path(folder))
        assert made.returncode == 0, made.stderr
        page = (Path(folder) / "p.html").read_text(encoding="utf-8")
    data = loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)[0])
    head: str = data["head"]
    return head


def saved(ward: Path, plan: str, *ticked: str, name: str = "ticks.toml") -> Path:
    """What the page of a plan of the ward saves, as `page.js` writes it, with these sessions ticked."""
    head = page_head((ward / plan).read_text())
    records = (f'\n[[course]]\nat = {at}\nrecord = "done"\nentered = 2026-01-14T21:00:00Z\n' for at in ticked)
    path = ward.parent / name
    path.write_text(head + "".join(records))
    return path


def test_a_round_goes_to_the_plans_of_its_rows(ward: Path) -> None:
    before = contents(ward)
    round_of(ward, ("left.toml", "08:00", "done"), ("left.toml", "12:00", "2"), ("right.toml", "08:00", "missed"))
    code, said = imported(ward, "ward", "--import", "round.csv")
    assert (code, contents(ward)) == (2, before)
    assert "give --yes to write it. All plans are unchanged." in said
    plan = "Plan     ward/left.toml (A-1 left tibia)\nWritten  Turned as planned on Wed 14 Jan 2026 08:00.\n"
    assert plan in said
    assert "\nSheet    TO BE MADE ANEW.\n" in said
    assert "Turned on Wed 14 Jan 2026 12:00: A 2 steps." in said
    assert "The last session moves from Thu 12 Mar 2026 20:00 to Fri 13 Mar 2026 08:00." in said
    assert "ward/left.toml: NOT RECORDED, and assumed done as planned: 8 sessions, Mon 12 Jan 2026 08:00 to" in said
    code, said = imported(ward, "ward", "--import", "round.csv", "--yes", "--by", "CD")
    assert code == 0
    at = tomllib.loads("a = 2026-01-14T08:00:00\nb = 2026-01-14T12:00:00")
    assert course(ward / "left.toml") == [
        {"at": at["a"], "record": "done", "by": "CD"},
        {"at": at["b"], "record": "done", "steps": {"A": 2}, "by": "CD"},
    ]
    assert course(ward / "right.toml") == [{"at": at["a"], "record": "missed", "by": "CD"}]
    assert contents(ward)["other.toml"] == before["other.toml"]
    assert 'reason = "from round.csv"' in (ward / "left.toml").read_text()


def test_what_is_imported_twice_is_told_and_not_written_again(ward: Path) -> None:
    round_of(ward, ("left.toml", "08:00", "done"), ("right.toml", "08:00", "missed"))
    assert imported(ward, "ward", "--import", "round.csv", "--yes")[0] == 0
    before = contents(ward)
    code, said = imported(ward, "ward", "--import", "round.csv", "--yes")
    assert (code, contents(ward)) == (0, before)
    known = "recorded already, as entry 1, and not written again: 1 session, Wed 14 Jan 2026 08:00."
    assert f"ward/left.toml: {known}" in said
    assert f"ward/right.toml: {known}" in said
    assert "Nothing to write: all of it is recorded already. No file was changed." in said


def test_a_page_goes_to_its_limb_and_changes_nothing_for_the_patient(ward: Path) -> None:
    saved(ward, "right.toml", "2026-01-12T08:00:00", "2026-01-12T12:00:00")
    code, said = imported(ward, "ward", "--import", "ticks.toml", "--yes")
    assert code == 0
    assert re.search(r"ward/right.toml \(A-1 right tibia\)\nWritten  Turned as planned from .*\n", said)
    assert "\nSheet    stays as it is, and so does the calendar\n" in said
    assert [entry["record"] for entry in course(ward / "right.toml")] == ["done"]
    assert course(ward / "left.toml") == []


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_is_cut_at_no_width(ward: Path, width: int) -> None:
    round_of(ward, ("left.toml", "08:00", "missed"))
    _, said = imported(ward, "ward", "--import", "round.csv", width=width)
    table = said[said.index("\nPlan") : said.index("\nNothing was written")]
    assert max(map(len, table.splitlines())) <= width
    assert all(whole in table for whole in ("(A-1", "Missed:", "TO BE MADE ANEW.", "Wed 14 Jan 2026", "232 sessions"))


def test_all_problems_of_all_files_are_told_at_once_and_nothing_is_written(ward: Path) -> None:
    saved(ward, "right.toml", "2026-01-12T09:00:00")
    saved(ward, "left.toml", "2026-01-12T08:00:00", name="elsewhere.toml")
    (ward.parent / "elsewhere.toml").write_text((ward.parent / "elsewhere.toml").read_text().replace("A-1", "Z-9"))
    round_of(ward, ("left.toml", "08:00", "done"), ("right.toml", "08:00", "maybe"), ("right.toml", "12:00", "0.5"))
    before = contents(ward)
    words = ("--import", "ticks.toml", "--import", "elsewhere.toml", "--import", "round.csv", "--import", "none.csv")
    code, said = imported(ward, "ward", *words, "--yes")
    assert (code, contents(ward)) == (3, before)
    steps = "turned must be done, missed, or the whole steps made, such as 2; you wrote"
    assert said.splitlines() == [
        f"round.csv, line 3: {steps} maybe",
        f"round.csv, line 6: {steps} 0.5",
        "none.csv: does not exist",
        "elsewhere.toml, line 1: is of Z-9 left tibia, and no plan of ward is",
        "ticks.toml, line 10: Mon 12 Jan 2026 09:00 is no session of the sheet",
        "Nothing was written; no plan was changed.",
    ]


def test_what_is_of_another_limb_revision_or_turns_is_refused(ward: Path) -> None:
    ticks = saved(ward, "left.toml", "2026-01-12T08:00:00")
    code, said = imported(ward, "ward/right.toml", "--import", "ticks.toml", "--yes")
    assert code == 3
    assert "is of A-1 left tibia, and ward/right.toml is of A-1 right tibia: name its plan, or the folder" in said
    text = ticks.read_text()
    ticks.write_text(text.replace("revision = 0", "revision = 4"))
    code, said = imported(ward, "ward", "--import", "ticks.toml", "--yes")
    assert code == 3
    assert "is of revision 4, and ward/left.toml is at revision 0: it was made of another copy" in said
    ticks.write_text(text)
    (ward / "left.toml").write_text(LEFT.replace("defect_mm = 60", "defect_mm = 50"))
    code, said = imported(ward, "ward", "--import", "ticks.toml", "--yes")
    assert code == 3
    assert "is of other turns than revision 0 of ward/left.toml has: make a new page" in said


def test_an_old_sheet_counts_only_where_its_turns_are_those_of_the_plan(ward: Path) -> None:
    """1 mm a day until Wed 14 Jan 12:00, then 0.75: the third session of that day turns nothing any more."""
    saved(ward, "left.toml", "2026-01-14T08:00:00", name="before.toml")
    saved(ward, "left.toml", "2026-01-14T16:00:00", name="after.toml")
    slower = SLOWER.replace("on = 2026-02-01", "at = 2026-01-14T12:00:00")
    (ward / "left.toml").write_text(LEFT + slower + "entered = 2026-01-13T08:00:00Z\n")
    code, said = imported(ward, "ward/left.toml", "--import", "before.toml", "--yes")
    assert code == 0
    told = "before.toml is of sheet 0, and the plan is at revision 1. Its turns are the same."
    assert f"ward/left.toml: {told} Give the patient the new sheet." in said
    code, said = imported(ward, "ward/left.toml", "--import", "after.toml", "--yes")
    assert code == 3
    assert "after.toml, line 10: Wed 14 Jan 2026 16:00 has another turn in the plan now: record by hand" in said


def test_a_draft_is_told(ward: Path) -> None:
    saved(ward, "left.toml", "2026-01-12T08:00:00")
    draft = "ward/left.toml: DRAFT: not approved. These turns were made by an unapproved sheet."
    assert draft in imported(ward, "ward/left.toml", "--import", "ticks.toml")[1]
    bt("approve", "ward/left.toml", "--by", "AB", "--on", "2026-01-06", "--yes", cwd=ward.parent)
    code, said = imported(ward, "ward/left.toml", "--import", "ticks.toml", "--yes")
    assert (code, draft in said, "The approval of revision 0 holds." in said) == (0, False, True)


def test_of_two_files_of_one_limb_the_one_that_the_round_names_is_meant(ward: Path) -> None:
    (ward / "copy.toml").write_text(LEFT)
    round_of(ward, ("copy.toml", "08:00", "done"))
    assert imported(ward, "ward", "--import", "round.csv", "--yes")[0] == 0
    assert (len(course(ward / "copy.toml")), len(course(ward / "left.toml"))) == (1, 0)
    saved(ward, "left.toml", "2026-01-12T08:00:00")
    code, said = imported(ward, "ward", "--import", "ticks.toml", "--yes")
    assert code == 3
    assert "is of A-1 left tibia, as are ward/copy.toml, ward/left.toml: name the one that is meant" in said


def test_where_the_system_fails_half_way_what_was_written_is_told(ward: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    round_of(ward, ("left.toml", "08:00", "done"), ("right.toml", "08:00", "done"))
    before = contents(ward)

    def failing(path: Path, data: bytes) -> Path:
        if path.name == "right.toml":
            raise OSError(28, "No space left on device")
        return beside(path, data)

    beside = files._write_beside
    with monkeypatch.context() as patch:
        patch.setattr(files, "_write_beside", failing)
        code, said = imported(ward, "ward", "--import", "round.csv", "--yes")
    assert (code, contents(ward)) == (5, before)
    assert "ward/right.toml cannot be written: No space left on device" in said
    real, moved = Path.replace, []

    def replace(path: Path, target: Path) -> Path:
        moved.append(path)
        if len(moved) == 2:
            raise OSError(5, "Input/output error")
        return real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        code, said = imported(ward, "ward", "--import", "round.csv", "--yes")
    assert code == 5
    assert "ward/right.toml cannot be written: Input/output error (written already: ward/left.toml)" in said
    assert (contents(ward)["right.toml"], len(course(ward / "left.toml"))) == (before["right.toml"], 1)
    assert imported(ward, "ward", "--import", "round.csv", "--yes")[0] == 0
    assert (len(course(ward / "left.toml")), len(course(ward / "right.toml"))) == (1, 1)


@pytest.mark.parametrize(("words", "said"), [
    (("left.toml",), "WHAT is missing: write missed, done, reading, xray, not-made, frame-off, or --import FILE"),
    (("left.toml", "done", "--import", "x.toml"), "--import takes what happened from its file: give no WHAT"),
    (("left.toml", "--import", "x.toml", "--on", "2026-01-14"), "--import takes what happened from its file"),
])  # fmt: skip
def test_words_that_do_not_go_with_an_import(ward: Path, words: tuple[str, ...], said: str) -> None:
    done = bt("record", *words, cwd=ward)
    assert (done.returncode, said in done.stderr.decode()) == (2, True)
