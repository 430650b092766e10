"""`bt today`, as a person runs it."""

import csv
import json
import os
import re
import signal
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest

from bt_cli.commands import progress
from bt_cli.commands.exporting import RENDERERS, CalendarOptions, OutputOptions
from bt_cli.commands.paper import Tongue
from tests import level_plans
from tests.helpers import PLAN, bt, report
from tests.sheet_reading import boxes_to_sign, letter_size


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """Two plans that turn on 3 February, one that is over, a clinic file, and what is none of these."""
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "b.toml").write_text(PLAN.replace("T-1", "B-1"))
    (folder / "a.toml").write_text(PLAN.replace("T-1", "A-1").replace("2026-01-05", "2026-01-06"))
    (folder / "over.toml").write_text(PLAN.replace("T-1", "O-1").replace("2026-01-05", "2025-01-05"))
    (folder / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n')
    (folder / ".hidden.toml").write_text("no plan")
    (folder / "notes.txt").write_text("no plan")
    return folder


def spoil(ward: Path) -> None:
    (ward / "bad.toml").write_text(PLAN.replace("defect_mm = 60", 'defect_mm = "6 cm"').replace("T-1", "X-1"))
    (ward / "broken.toml").write_text("format = \n")
    (ward / "other.toml").write_text("a = 1\n")


def refuse(ward: Path) -> None:
    (ward / "fast.toml").write_text(PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3").replace("T-1", "F-1"))


def test_the_round_of_a_folder(ward: Path) -> None:
    """A-1 is on day 22 and has 21 mm behind it, B-1 on day 23 with 22 mm; O-1 ended a year ago."""
    run = bt("today", "ward", "--on", "2026-02-03", cwd=ward.parent)
    lines = run.stdout.decode().splitlines()
    assert (run.returncode, run.stderr) == (0, b"")
    assert lines[0] == "Ward round, Tue 3 Feb 2026, Europe/London: 3 plans, 8 sessions"
    rows = [line.split() for line in lines if re.match(r"\d\d:\d\d", line)]
    assert [row[:2] for row in rows[:4]] == [["08:00", "A-1"], ["08:00", "B-1"], ["12:00", "A-1"], ["12:00", "B-1"]]
    assert rows[0][2:11] == ["4", "nuts", "¼", "turn", "21", "→", "21.25", "(+0.25)", "1"]
    assert lines[1] == "Plans: 2 with a row, 1 with nothing to turn"
    said = "  O-1: docked, in consolidation; last turn was Wed 12 Mar 2025; next review: none planned"
    assert lines[lines.index("Nothing to turn today") + 1] == said


def test_on_the_day_of_its_last_turn_a_plan_still_distracts(ward: Path) -> None:
    """B-1 turns four times on Thu 12 Mar, day 60, and is in consolidation from the day after; O-1 since a year."""
    week = csv.DictReader(
        StringIO(
            bt("today", "ward", "--on", "2026-03-11", "--week", "--format", "csv", cwd=ward.parent).stdout.decode()
        )
    )
    days = [(row["on"][-2:], row["sessions"], row["state"]) for row in week if row["plan"] == "B-1"]
    assert days[:3] == [("11", "4", "distraction"), ("12", "4", "distraction"), ("13", "0", "consolidation")]
    table = json.loads(bt("ward", "ward", "--on", "2026-03-12", "--format", "json", cwd=ward.parent).stdout)
    assert [(plan["plan"], plan["phase"]) for plan in table["plans"]] == [
        ("A-1", "distraction"), ("B-1", "distraction"), ("O-1", "consolidation"),
    ]  # fmt: skip


def test_today_is_the_day_where_none_is_given(ward: Path) -> None:
    said = json.loads(bt("today", ward, "--format", "json").stdout)
    assert abs((date.fromisoformat(said["on"]) - date.today()).days) <= 1  # noqa: DTZ011


def test_invalid_plans_are_named_and_do_not_stop_the_rest(ward: Path) -> None:
    spoil(ward)
    refuse(ward)
    run = bt("today", "ward", "none.toml", "--on", "2026-02-03", cwd=ward.parent)
    out, said = run.stdout.decode(), run.stderr.decode()
    assert run.returncode == 3
    assert "3 plans, 8 sessions" in out
    for name in ("bad.toml", "broken.toml", "other.toml", "none.toml", "fast.toml"):
        assert name in out.split("\nNOT ON THIS LIST\n")[1]
        assert name in said
    assert "line 8: defect_mm must be a number: write millimetres and no unit: 60" in said
    assert "none.toml: does not exist" in said
    assert [line for line in out.splitlines() if "F-1" in line] == ["  F-1, ward/fast.toml: refused by BT102"]
    assert "3 plans" in out.splitlines()[0]
    assert out.splitlines()[1].endswith("NOT ON THIS LIST: 5 files")


def test_a_refused_plan_gives_no_turns(ward: Path) -> None:
    refuse(ward)
    run = bt("today", "ward", "--on", "2026-02-03", "--format", "json", cwd=ward.parent)
    assert run.returncode == 4
    said = json.loads(run.stdout)
    assert [one["codes"] for one in said["refused"]] == [["BT102"]]
    assert [(one["plan"], one["file"]) for one in said["refused"]] == [("F-1", "ward/fast.toml")]
    assert {one["plan"] for one in said["sessions"]} == {"A-1", "B-1"}
    assert b"fast.toml: refused by BT102: 3 mm a day is more than 2 mm a day" in run.stderr


def test_an_override_lets_a_plan_in(ward: Path) -> None:
    refuse(ward)
    with (ward / "fast.toml").open("a") as file:
        file.write('[[override]]\ncode = "BT102"\nby = "AB"\nreason = "bone transport over a nail"\n')
    run = bt("today", ward / "fast.toml", "--on", "2026-01-20")
    assert run.returncode == 0
    assert "F-1" in run.stdout.decode()


def test_files_and_folders_mix_and_count_once(ward: Path) -> None:
    run = bt("today", "ward/b.toml", "ward", "--on", "2026-02-03", cwd=ward.parent)
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"3 plans, 8 sessions" in run.stdout


def test_a_file_that_links_lead_to_is_one_patient(ward: Path) -> None:
    for name in ("link", "another"):
        (ward / f"{name}.toml").symlink_to(ward / "b.toml")
    run = bt("today", "ward", "--on", "2026-02-03", cwd=ward.parent)
    assert (run.returncode, run.stderr) == (0, b"")
    assert b"3 plans, 8 sessions" in run.stdout


def test_a_folder_inside_with_plans_is_told_unless_it_is_named_too(ward: Path) -> None:
    """Nobody is to take the ward for whole while a colleague keeps some of it in a folder of its own."""
    for name in ("sub", "notes", ".kept"):
        (ward / name).mkdir()
    (ward / "sub" / "s.toml").write_text(PLAN.replace("T-1", "S-1"))
    (ward / ".kept" / "s.toml").write_text(PLAN.replace("T-1", "S-1"))
    (ward / "itself").symlink_to(ward)
    said = f"{Path('ward/sub')} is a folder inside, with plans that are not read: name it, too.\n"
    for command in ("today", "ward"):
        run = bt(command, "ward", "--on", "2026-02-03", cwd=ward.parent)
        assert (run.returncode, run.stderr.decode()) == (0, said)
        assert b"S-1" not in run.stdout
        both = bt(command, "ward", "ward/sub", "--on", "2026-02-03", cwd=ward.parent)
        assert (both.returncode, both.stderr, b"S-1" in both.stdout) == (0, b"", True)


def test_two_files_of_one_limb_are_told_apart_in_the_lists_by_their_names(ward: Path) -> None:
    limb = PLAN.replace("T-1", "B-1").replace("surgery", 'side = "left"\nbone = "tibia"\nsurgery')
    for name in ("b", "copy"):
        (ward / f"{name}.toml").write_text(limb)
    run = bt("today", "ward", "--on", "2026-02-03", cwd=ward.parent, COLUMNS="200")
    files = [str(Path("ward") / f"{name}.toml") for name in ("b", "copy")]
    assert f"A-1, B-1 ({files[0]}), B-1 ({files[1]})" in run.stdout.decode()


def test_an_id_that_is_there_twice_is_told(ward: Path) -> None:
    (ward / "copy.toml").write_text(
        (ward / "b.toml").read_text().replace("surgery", 'side = "left"\nbone = "tibia"\nsurgery')
    )
    run = bt("today", "ward", "--on", "2026-02-03", "--format", "json", cwd=ward.parent)
    assert run.returncode == 0
    said = run.stderr.decode()
    assert re.search(r"B-1 is the id of several files: \S+b.toml \(limb not given\), \S+copy.toml \(left tibia\)", said)
    assert json.loads(run.stdout)["same_id"][0]["plan"] == "B-1"
    assert json.loads(run.stdout)["same_id"][0]["limbs"] == [None, "left tibia"]


@pytest.mark.parametrize("folder", ["empty", "gone"])
def test_a_folder_without_plans_is_no_round(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    run = bt("today", folder, cwd=tmp_path)
    assert run.returncode == 3
    assert folder in run.stderr.decode()


@pytest.mark.parametrize("width", [44, 80])
def test_without_unicode_no_line_is_longer_either(ward: Path, width: int) -> None:
    """An arrow is two characters there, and a quarter three."""
    run = bt("today", ward, "--on", "2026-02-03", COLUMNS=str(width), PYTHONIOENCODING="ascii")
    out = run.stdout.decode("ascii")
    assert out.count("1/4 turn") == 8
    assert "22 -> 22.25 (+0.25)" in out
    assert all(len(line) <= width for line in out.splitlines())


@pytest.mark.parametrize("width", [44, 60, 80, 120])
def test_nothing_is_cut_at_any_width(ward: Path, width: int) -> None:
    (ward / "ny.toml").write_text(PLAN.replace("T-1", "NY-1").replace("Europe/London", "America/New_York"))
    out = bt("today", ward, "--on", "2026-02-03", COLUMNS=str(width)).stdout.decode()
    assert out.count("¼ turn") == out.count("(+0.25)") == 12
    assert len(re.findall(r"\d+(?:\.\d+)? → \d+(?:\.\d+)? \(\+0\.25\)", out)) == 12
    assert out.count("America/New_York") == 4
    assert all(len(line) <= width for line in out.splitlines())


def test_csv_keeps_to_rows_and_says_the_rest_aside(ward: Path) -> None:
    with (ward / "b.toml").open("a") as file:
        file.write("[review]\nevery_days = 22\n")
    run = bt("today", ward, "--on", "2026-02-03", "--format", "csv")
    lines = run.stdout.decode().split("\r\n")
    assert lines[0].startswith("at,timezone,plan,file,")
    assert len(lines) == 10
    assert b"Reviews within 7 days: today, Tue 3 Feb 2026: B-1" in run.stderr


def test_the_round_on_paper(ward: Path) -> None:
    spoil(ward)
    run = bt("today", "ward", "--on", "2026-02-03", "-o", "r.pdf", "--print-date", "2026-02-02", cwd=ward.parent)
    assert (run.returncode, run.stdout) == (3, b"")
    assert b"Wrote r.pdf." in run.stderr
    again = bt("today", "ward", "--on", "2026-02-03", "-o", "s.pdf", "--print-date", "2026-02-02", cwd=ward.parent)
    assert again.returncode == 3
    assert (ward.parent / "r.pdf").read_bytes() == (ward.parent / "s.pdf").read_bytes()
    document = pypdfium2.PdfDocument(ward.parent / "r.pdf")
    text = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    assert document[0].get_size()[0] > document[0].get_size()[1]
    for said in ("Ward round, Tue 3 Feb 2026", "printed Mon 2 Feb 2026", "page 1 of 1", "NOT ON THIS LIST", "bad.toml",
                 "Bed", "Nothing to turn today", "O-1: docked"):  # fmt: skip
        assert said in text
    assert text.index("NOT ON THIS LIST") < text.index("08:00")
    assert text.count("¼ turn (+0.25)") == 2  # once a patient, as it is the same at all four times
    assert text.count("21 → 21.25") == text.count("22 → 22.25") == 1


def test_a_list_on_paper_has_letters_of_12_points(ward: Path) -> None:
    assert bt("today", "ward", "--on", "2026-02-03", "--only", "drafts", "-o", "r.pdf", cwd=ward.parent).returncode == 0
    (page,) = pypdfium2.PdfDocument(ward.parent / "r.pdf")
    assert letter_size(page, "A-1: DRAFT") == 12


def test_every_page_bears_the_day_and_its_number(ward: Path) -> None:
    for number in range(45):
        (ward / f"n{number}.toml").write_text(PLAN.replace("T-1", f"N-{number}"))
    run = bt("today", ward, "--on", "2026-02-03", "-o", "r.pdf", "--paper", "letter", cwd=ward.parent)
    assert run.returncode == 0
    document = pypdfium2.PdfDocument(ward.parent / "r.pdf")
    assert len(document) > 1
    assert document[0].get_size() == (792, 612)
    for number, page in enumerate(document, start=1):
        text = page.get_textpage().get_text_range()
        assert "Tue 3 Feb 2026" in text
        assert f"page {number} of {len(document)}" in text


@pytest.mark.parametrize(
    ("options", "code", "complaint"),
    [
        (["-o", "r.docx"], 2, "the suffix must be one of .pdf, .json, .csv"),
        (["-o", "there.csv"], 5, "exists already"),
        (["--on", "03/02/2026"], 2, "--on must be a date"),
        (["--format", "xml"], 2, "'xml' is not one of"),
    ],
)
def test_what_cannot_be_asked_is_said_before_any_work(
    ward: Path, options: list[str], code: int, complaint: str
) -> None:
    (ward.parent / "there.csv").write_text("mine")
    run = bt("today", "ward", *options, cwd=ward.parent)
    assert (run.returncode, run.stdout) == (code, b"")
    assert complaint in re.sub(r"[│╭╰─╮╯\s]+", " ", run.stderr.decode())
    assert (ward.parent / "there.csv").read_text() == "mine"


def test_a_name_that_a_terminal_would_obey_is_made_harmless(tmp_path: Path) -> None:
    (tmp_path / "\x1b[31m.toml").write_text("a = 1")
    run = bt("today", tmp_path)
    assert b"\x1b" not in run.stdout + run.stderr


class _Screen(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_it_is_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER_S", -1)
    monkeypatch.setenv("TERM", "xterm")
    for screen, shown in ((_Screen(), True), (StringIO(), False)):
        monkeypatch.setattr(sys, "stderr", screen)
        with progress.ProgressBar(3, "Reading plans") as bar:
            for _ in range(3):
                bar.step()
        assert ("Reading plans" in screen.getvalue()) == shown


def test_a_calendar_of_several_revisions_has_a_bar_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_AFTER_S", -1)
    monkeypatch.setenv("TERM", "xterm")
    asked = OutputOptions(CalendarOptions(update=True), Tongue.EN)
    for revisions, shown in ((1, True), (0, False)):
        screen = _Screen()
        monkeypatch.setattr(sys, "stderr", screen)
        RENDERERS[".ics"](report(course=[{"order": "pause", "on": "2026-02-01"}][:revisions]), asked)
        assert ("Comparing earlier revisions" in screen.getvalue()) == shown


def test_what_takes_no_time_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", _Screen())
    with progress.ProgressBar(3, "Reading plans") as bar:
        bar.step()
    assert sys.stderr.getvalue() == ""  # type: ignore[union-attr]


@pytest.mark.skipif(os.name != "posix", reason="there are pseudo-terminals on POSIX only")
def test_ctrl_c_leaves_nothing_half_done(tmp_path: Path) -> None:
    from tests.commands.test_terminal_session import Terminal

    for number in range(4000):
        (tmp_path / f"{number}.toml").write_text(PLAN.replace("T-1", f"T-{number}"))
    terminal = Terminal("today", ".", "-o", "round.csv", cwd=tmp_path)
    terminal.until("Reading plans")
    os.kill(terminal.pid, signal.SIGINT)
    assert terminal.exit_code() == 130
    assert "nothing is half-done" in terminal.seen
    assert not list(tmp_path.glob("*.csv")) + list(tmp_path.glob(".bt-*"))


@pytest.fixture
def levels(tmp_path: Path) -> Path:
    path = tmp_path / "levels.toml"
    path.write_text(level_plans.TANDEM + level_plans.PAUSED)
    return path


def test_of_several_actuators_each_has_a_line_with_its_letter(levels: Path) -> None:
    """On day 9 upper is paused. B's ring has 12 mm behind it, C's 8 mm: 49 quarter turns show face 2, so do 33."""
    run = bt("today", levels, "--on", "2026-01-20", "--format", "table", COLUMNS="80")
    lines = run.stdout.decode().splitlines()
    assert lines[0] == "Ward round, Tue 20 Jan 2026, Europe/London: 1 plan, 4 sessions"
    assert "A letter before what is turned is that of the sheet and its drawing." in " ".join(lines[2:4])
    place = next(i for i, line in enumerate(lines) if line.startswith("08:00"))
    assert lines[place] == "08:00  T-1         A: PAUSED do not turn"
    assert lines[place + 1] == "       NOT APPROVED: ask · no end is ordered · sheet 1"
    assert lines[place + 2 : place + 4] == [
        "08:00  T-1         B: 4 nuts  ¼ turn  12 → 12.25 (+0.25)    1 → 2",
        "                   C: 4 nuts  ¼ turn  8 → 8.25 (+0.25)      1 → 2",
    ]
    rest = lines.index("Paused or stopped")
    assert lines[rest + 1] == "  T-1: level upper paused since Tue 20 Jan 2026 08:00: thin regenerate"


def test_the_data_of_several_actuators(levels: Path) -> None:
    """In JSON a session has its moves; in CSV each has a row, whose numbers stand alone."""
    said = json.loads(bt("today", levels, "--on", "2026-01-20", "--format", "json").stdout)
    first = said["sessions"][0]
    assert [(move["actuator"], move["level"], move["reading_mm"], move["face"]) for move in first["moves"]] == [
        ("B", "middle", 12.25, 2), ("C", "lower", 8.25, 2),
    ]  # fmt: skip
    assert "actuator" not in first
    assert said["resting"][0]["level"] == "upper"
    rows = list(csv.DictReader(StringIO(bt("today", levels, "--on", "2026-01-20", "--format", "csv").stdout.decode())))
    assert [(row["actuator"], row["reading_mm"], row["count"], row["face"]) for row in rows[1:3]] == [
        ("B", "12.25", "4", "2"), ("C", "8.25", "4", "2"),
    ]  # fmt: skip
    assert [row["phase"] for row in rows] == ["paused"] + ["distraction"] * 8


def test_the_rods_of_a_hinge_go_each_their_own_way(tmp_path: Path) -> None:
    (tmp_path / "hinge.toml").write_text(level_plans.HINGE)
    lines = bt("today", tmp_path / "hinge.toml", "--on", "2026-01-15").stdout.decode().splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("08:00"))
    assert [re.split(r"  +", line)[-4:] for line in lines[place : place + 2]] == [
        ["A: 1 nut", "1 turn longer", "12 → 13 (+1)", "1 → 1"],
        ["B: 1 nut", "¼ turn shorter", "-5.25 → -5.5 (−0.25)", "4 → 3"],
    ]


def test_what_was_missed_at_one_level_is_told_by_its_letter(tmp_path: Path) -> None:
    missed = '[[course]]\nat = 2026-01-20T12:00:00\nrecord = "missed"\nlevel = "lower"\n'
    (tmp_path / "plan.toml").write_text(level_plans.TANDEM + missed)
    run = bt("today", tmp_path / "plan.toml", "--on", "2026-01-20")
    noon = [line.split()[1:5] for line in run.stdout.decode().splitlines() if line.startswith("12:00")]
    assert noon == [["T-1", "B:", "4", "nuts"], ["T-1", "C", "recorded", "as"]]


def test_the_printed_round_has_every_letter_and_who_is_paused(levels: Path) -> None:
    run = bt("today", levels, "--on", "2026-01-20", "-o", levels.with_suffix(".pdf"))
    assert run.returncode == 0
    text = pypdfium2.PdfDocument(levels.with_suffix(".pdf"))[0].get_textpage().get_text_range()
    assert text.count("B: 4 nuts") == text.count("C: 4 nuts") == 1
    assert text.count("08:00 A: PAUSED do not turn") == 1
    assert "A: 4 nuts" not in text


def test_a_draft_has_no_box_to_tick(ward: Path) -> None:
    """Four sessions each of A-1 and of B-1; B-1 alone is approved."""
    assert bt("approve", ward / "b.toml", "--by", "AB", "--on", "2026-01-06", "--yes").returncode == 0
    assert bt("today", ward, "--on", "2026-02-03", "-o", ward / "r.pdf").returncode == 0
    assert boxes_to_sign(ward / "r.pdf") == 4
    text = pypdfium2.PdfDocument(ward / "r.pdf")[0].get_textpage().get_text_range()
    assert text.count("NOT APPROVED: ask ·") == 1


def test_a_round_of_six_struts_has_no_empty_column() -> None:
    plan = Path(__file__).parents[2] / "sample_plans" / "hexapod_swap.toml"
    lines = bt("today", plan, "--on", "2026-03-20").stdout.decode().splitlines()
    header = next(line for line in lines if line.startswith("Time "))
    assert header.split() == ["Time", "Plan", "Bone", "What", "Turn", "Scale", "(mm)"]
    assert lines[2] == "Scale: before → after the turn. A higher number on its scale makes a strut longer."


@pytest.mark.parametrize(
    ("samples", "head", "said"),
    [
        (
            ["tibia_60mm_ilizarov"],
            "Ring to ring (mm)",
            "Ring to ring, as the sheet counts it, and face: before → after the turn.",
        ),
        (["femur_75mm_rail"], "Scale (mm)", "Scale: before → after the turn."),
        (
            ["tibia_60mm_ilizarov", "femur_75mm_rail"],
            "Scale or rings (mm)",
            "Scale, of nuts ring to ring as the sheet counts it, and face: before → after the turn.",
        ),
    ],
)
def test_a_round_speaks_of_a_scale_only_where_there_is_one(samples: list[str], head: str, said: str) -> None:
    plans = [Path(__file__).parents[2] / "sample_plans" / f"{sample}.toml" for sample in samples]
    lines = bt("today", *plans, "--on", "2026-03-12", COLUMNS="120").stdout.decode().splitlines()
    assert lines[2] == said
    assert head in lines[4]


def test_several_files_are_all_written_or_none(ward: Path) -> None:
    words = ("today", "--on", "2026-01-20", "-o", "r.csv", "-o", "r.json", str(ward))
    (ward.parent / "r.json").write_text("mine")
    assert bt(*words, cwd=ward.parent).returncode == 5
    assert not (ward.parent / "r.csv").exists()
    done = bt(*words, "--force", cwd=ward.parent)
    assert b"Wrote r.csv.\nWrote r.json.\n" in done.stderr
    assert json.loads((ward.parent / "r.json").read_text())["format"] == "bt-today"
    assert done.stdout == b""


def test_where_typst_is_not_to_be_had_the_message_says_what_this_command_can_write(
    ward: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no .html, which would do for a sheet."""
    monkeypatch.setitem(sys.modules, "bt_cli.output.paper.round", None)
    done = bt("today", ward, "--on", "2026-02-03", "-o", ward.parent / "r.pdf", cwd=ward.parent)
    assert done.returncode == 5
    assert b"-o NAME.csv has it too" in done.stderr
    assert b".html" not in done.stderr
