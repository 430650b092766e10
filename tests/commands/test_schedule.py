"""`bt schedule` as a person runs it: exit codes, streams, files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import PLAN, ROOT, SAMPLES, bt, bt_process

FLAGS = (
    "schedule",
    "--defect",
    "60",
    "--rate",
    "1",
    "--surgery",
    "2026-01-05",
    "--latency",
    "7",
    "--timezone",
    "Europe/London",
)


def test_flags_alone_print_the_schedule() -> None:
    done = bt(*FLAGS)
    assert done.returncode == 0
    assert "Mon 12 Jan 2026" in done.stdout.decode()
    assert "(default)" in done.stdout.decode()


def test_flags_and_file_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    by_file = json.loads(bt("schedule", tmp_path / "p.toml", "--format", "json").stdout)
    by_flags = json.loads(bt(*FLAGS, "--id", "T-1", "--sessions", "08:00,12:00,16:00,20:00", "--format", "json").stdout)
    assert by_file == by_flags


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (
            ["--rate", "99", "--surgery", "12/01/2026"],
            2,
            [
                "--rate must be between 0.05 and 5 mm per day; you wrote 99",
                "--surgery must be a date: 12/01/2026 can be read as",
                "--defect MM is missing",
            ],
        ),
        (["--defect", "60", "--surgery", "2026-01-05"], 2, "--rate MM/DAY is missing; it has no default"),
        (["--rate", "1", "--surgery", "2026-01-05"], 2, "--defect MM is missing"),
        (["--defect", "60", "--rate", "1"], 2, "--surgery YYYY-MM-DD or --first-session YYYY-MM-DDTHH:MM is missing"),
        (
            ["--defect", "6cm", "--rate", "0,5"],
            2,
            [
                "--defect must be a number: write millimetres and no unit: 60; you wrote '6cm'",
                "--rate must be a number: write 0.5 with a decimal point; you wrote '0,5'",
                "--first-session",
            ],
        ),
        (
            ["--defect", "60", "--lengthening", "5", "--rate", "1", "--surgery", "2026-01-05"],
            2,
            "different goals: give one",
        ),
        (["--defect", "60", "--rate", "1", "--surgery", "12/01/2026"], 2, "write 2026-01-12 or 2026-12-01"),
        (
            ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "-o", "x.doc"],
            2,
            "the suffix must be one of .json, .csv, .ics",
        ),
        (
            ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "-o", "x.ics", "-o", "./x.ics"],
            2,
            "the same file twice",
        ),
        (["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--until", "soon"], 2, "--until must be a date"),
        (
            ["--defect", "60", "--rate", "10", "--surgery", "2026-01-05"],
            3,
            "--rate must be between 0.05 and 5 mm per day; you wrote 10",
        ),
        (
            ["--defect", "0", "--rate", "1", "--surgery", "2026-01-05"],
            3,
            "--defect must be between 0.5 and 500 mm; you wrote 0",
        ),
        (
            ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--sessions", "25"],
            3,
            "--sessions must be between 1 and 24",
        ),
        (
            ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--side", "links"],
            3,
            "--side must be left or right",
        ),
        (
            ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--timezone", "Londn"],
            3,
            "--timezone must be an IANA time zone, such as Europe/London (did you mean Europe/London?); you wrote",
        ),
        (["--defect", "60", "--rate", "2.5", "--surgery", "2026-01-05"], 4, "refused by BT102"),
        (["missing.toml"], 3, "missing.toml: does not exist"),
        (["."], 3, ".: is a folder; name a file"),
    ],
)
def test_exit_codes_and_words(args: list[str], code: int, said: str | list[str], tmp_path: Path) -> None:
    done = bt("schedule", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, b"")
    for sentence in [said] if isinstance(said, str) else said:
        assert sentence in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_findings_go_to_standard_error_and_data_stays_clean() -> None:
    done = bt(*FLAGS[:3], "--rate", "1.6", *FLAGS[5:], "--format", "json")
    assert json.loads(done.stdout)["findings"][0]["code"] == "BT101"
    assert b"BT101 warning" in done.stderr


def test_every_output_at_once(tmp_path: Path) -> None:
    done = bt(
        "schedule",
        SAMPLES[0],
        *(arg for suffix in ("ics", "csv", "json") for arg in ("-o", f"out.{suffix}")),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (0, b"")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out-how-to.pdf", "out.csv", "out.ics", "out.json"]
    assert b"calendar of their own" in done.stderr


@pytest.mark.parametrize("form", ["json", "csv", "ics", "table"])
def test_dash_writes_to_standard_output(form: str) -> None:
    assert bt(*FLAGS, "-o", "-", "--format", form).stdout == bt(*FLAGS, "--format", form).stdout != b""


def test_same_plan_same_bytes_whatever_the_folder_and_time(tmp_path: Path) -> None:
    (tmp_path / "copy.toml").write_bytes(SAMPLES[0].read_bytes())
    for form in ("json", "csv", "ics"):
        here = bt("schedule", SAMPLES[0], "--format", form).stdout
        assert here == bt("schedule", "copy.toml", "--format", form, cwd=tmp_path, TZ="Asia/Tokyo").stdout


def test_a_file_is_not_written_over_without_force(tmp_path: Path) -> None:
    """A refusal writes nothing, not even the targets that could be written."""
    (tmp_path / "a.json").write_text("mine")
    done = bt(*FLAGS, "-o", "b.csv", "-o", "a.json", "-o", "none/c.csv", cwd=tmp_path)
    assert done.returncode == 5
    assert "a.json exists already" in done.stderr.decode()
    assert "there is no folder none" in done.stderr.decode()
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text() == "mine"
    assert bt(*FLAGS, "-o", "a.json", "--force", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "a.json").read_text())["format"] == "bt-schedule"


def test_a_what_if_is_said_and_has_no_calendar(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    table = bt("schedule", "p.toml", "--rate", "0.75", cwd=tmp_path)
    assert "WHAT IF: --rate 0.75" in table.stdout.decode()
    assert json.loads(bt("schedule", "p.toml", "--rate", "0.75", "--format", "json", cwd=tmp_path).stdout)[
        "what_if"
    ] == ["--rate 0.75"]
    calendar = bt("schedule", "p.toml", "--rate", "0.75", "-o", "x.ics", cwd=tmp_path)
    assert (calendar.returncode, (tmp_path / "x.ics").exists()) == (2, False)
    assert "No calendar for a what-if" in calendar.stderr.decode()


def test_a_flag_for_the_start_takes_the_place_of_the_files(tmp_path: Path) -> None:
    """--latency over a file with first_session moves the start: it is never silently without effect."""
    (tmp_path / "p.toml").write_text(PLAN.replace("latency_days = 7", "first_session = 2026-01-20T08:00:00"))
    made = json.loads(bt("schedule", "p.toml", "--latency", "10", "--format", "json", cwd=tmp_path).stdout)
    assert made["sessions"][0]["at"].startswith("2026-01-15")


def test_the_same_frame_again_changes_nothing_and_another_says_what_goes(tmp_path: Path) -> None:
    """--frame never silently takes a range, and with it a refusal, away."""
    (tmp_path / "p.toml").write_text(PLAN + "[frame]\nkind = 'ilizarov'\nrange_mm = 30\n")
    assert bt("schedule", "p.toml", "--frame", "ilizarov", cwd=tmp_path).returncode == 4
    (tmp_path / "q.toml").write_text(PLAN + "[frame]\nrange_mm = 30\n")
    assert bt("schedule", "q.toml", "--frame", "ilizarov", cwd=tmp_path).returncode == 4
    other = json.loads(bt("schedule", "p.toml", "--frame", "rail", "--format", "json", cwd=tmp_path).stdout)
    assert other["what_if"] == ["--frame rail in place of the plan's frame (kind = ilizarov, range_mm = 30)"]


def test_a_flag_that_says_what_the_file_says_is_no_what_if(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    done = bt("schedule", "p.toml", "--rate", "1.0", "--defect", "60", "-o", "x.ics", cwd=tmp_path)
    assert done.returncode == 0


def test_an_override_holds_for_what_was_accepted_and_for_nothing_else() -> None:
    """2.25 mm a day was signed for; 5 mm a day was not."""
    sample = next(s for s in SAMPLES if s.stem == "metatarsal_fast_overridden")
    assert bt("schedule", sample, "--latency", "6").returncode == 0
    assert bt("schedule", sample, "--rate", "5").returncode == 4


def test_an_override_for_one_goal_does_not_clear_another(tmp_path: Path) -> None:
    more = "[frame]\nrange_mm = 30\n[[override]]\ncode = 'BT130'\nby = 'AB'\nreason = 'swap by us'\n"
    (tmp_path / "p.toml").write_text(PLAN + more)
    assert bt("schedule", "p.toml", cwd=tmp_path).returncode == 0
    assert bt("schedule", "p.toml", "--lengthening", "60", cwd=tmp_path).returncode == 4


def test_a_flag_is_no_convention(tmp_path: Path) -> None:
    """What is given by a flag is ordered, whatever the file lists as nobody's order."""
    lines = PLAN.replace("[goal]", 'conventions = ["protocol.sessions", "protocol.latency_days"]\n[goal]')
    (tmp_path / "p.toml").write_text(lines)
    flags = ("--sessions", "2", "--latency", "9")
    made = json.loads(bt("schedule", "p.toml", *flags, "--format", "json", cwd=tmp_path).stdout)
    assert not {"protocol.sessions", "protocol.latency_days"} & set(made["defaults"])
    assert b"9 days (default)" not in bt("schedule", "p.toml", *flags, cwd=tmp_path).stdout


def test_another_goal_does_not_keep_the_old_ones_direction(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN + "[frame]\ndirection = 'toward the flag'\n")
    assert b"toward the flag" in bt("schedule", "p.toml", "--defect", "50", cwd=tmp_path).stdout
    other = bt("schedule", "p.toml", "--compression", "5", cwd=tmp_path).stdout
    assert b"NOT GIVEN" in other
    assert b"--compression 5 without the plan's direction" in other


def test_parts_of_an_earlier_calendar_are_named(tmp_path: Path) -> None:
    (tmp_path / "x-1.ics").write_text("old")
    assert "From an earlier export, delete: x-1.ics" in bt(*FLAGS, "-o", "x.ics", cwd=tmp_path).stderr.decode()


def test_help_shows_its_defaults() -> None:
    """Square brackets would vanish as markup."""
    assert "(default: 7)" in bt("schedule", "--help").stdout.decode()


@pytest.mark.parametrize("again", [["--rate", "1.5"], ["--rate=1.5"]])
def test_an_option_given_twice_is_refused(again: list[str]) -> None:
    done = bt(*FLAGS, *again)
    assert (done.returncode, done.stderr.decode().strip()) == (2, "--rate is there twice: give it once")


def test_an_id_of_its_own_does_not_depend_on_spelling() -> None:
    """1 and 1.0, four sessions and their times: the same plan, so the same reminders."""
    one = bt(*FLAGS, "--format", "ics").stdout
    other = bt(
        *FLAGS[:1],
        "--defect",
        "60.0",
        "--rate",
        "1.0",
        "--sessions",
        "4",
        "--pitch",
        "1.00",
        *FLAGS[5:],
        "--format",
        "ics",
    ).stdout
    assert one.split(b"BEGIN:VEVENT")[1:] == other.split(b"BEGIN:VEVENT")[1:]


@pytest.mark.parametrize("words", [" ".join(FLAGS), "--help", "--version"], ids=["table", "help", "version"])
def test_a_closed_standard_output_is_told(words: str) -> None:
    done = subprocess.run(
        f'"{sys.executable}" -m bt_cli {words} >&-', shell=True, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 5
    assert b"cannot write" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["--help", "schedule --help"])
def test_help_that_nobody_reads_to_its_end_is_no_fault(words: str) -> None:
    command = f'{{ "{sys.executable}" -m bt_cli {words}; echo $? >&2; }} | true'
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60)
    assert done.stderr.split() == [b"0"]


def test_links_in_a_circle_are_no_file_to_write(tmp_path: Path) -> None:
    (tmp_path / "a.ics").symlink_to("b.ics")
    (tmp_path / "b.ics").symlink_to("a.ics")
    for force in ((), ("--force",)):
        assert bt(*FLAGS, "--id", "T-1", "-o", tmp_path / "a.ics", *force).returncode == 5


def test_a_pipe_is_no_plan_file(tmp_path: Path) -> None:
    """It would be waited for without end."""
    os.mkfifo(tmp_path / "p.toml")
    done = bt_process("schedule", tmp_path / "p.toml")
    assert (done.returncode, b"is not a plain file" in done.stderr) == (3, True)


@pytest.mark.parametrize("columns", ["0", "10", "30", "44"])
def test_a_very_narrow_terminal_cuts_nothing(columns: str) -> None:
    text = bt("schedule", SAMPLES[0], COLUMNS=columns).stdout.decode()
    assert "…" not in text
    assert text.count("¼→") == 180  # 45 days of four turns: nothing is cut at any width


def test_a_calendar_without_an_id_cannot_be_updated_and_says_so(tmp_path: Path) -> None:
    done = bt(*FLAGS, "-o", "x.ics", cwd=tmp_path)
    assert "cannot be updated later: give one with --id" in done.stderr.decode()
    assert "cannot be updated" not in bt(*FLAGS, "--id", "A-1", "-o", "y.ics", cwd=tmp_path).stderr.decode()


def test_a_large_calendar_warns_and_can_be_split(tmp_path: Path) -> None:
    long = (
        "schedule",
        "--defect",
        "500",
        "--rate",
        "0.5",
        "--surgery",
        "2026-01-05",
        "--id",
        "L",
        "--steps-per-turn",
        "12",
    )
    whole = bt(*long, "-o", "x.ics", cwd=tmp_path)
    assert "over 900 kB" in whole.stderr.decode()
    split = bt(*long, "--split", "-o", "y.ics", cwd=tmp_path)
    parts = sorted(tmp_path.glob("y-*.ics"))
    assert split.returncode == 0
    assert len(parts) > 1
    assert all(part.stat().st_size <= 900_000 for part in parts)
    count = sum(part.read_bytes().count(b"BEGIN:VEVENT") for part in parts)
    assert count == (tmp_path / "x.ics").read_bytes().count(b"BEGIN:VEVENT")


@pytest.mark.parametrize(
    ("more", "said"),
    [(["--split"], "--split makes several files"), (["--until", "2026-01-01"], "There is no session until 2026-01-01")],
)
def test_a_calendar_that_would_hold_only_a_part_or_nothing_is_refused(more: list[str], said: str) -> None:
    done = bt(*FLAGS, "--format", "ics", *more)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()


@pytest.mark.parametrize("form", ["json", "csv", "ics"])
def test_no_locale_touches_data(form: str) -> None:
    """UTF-8 on standard output whatever the terminal's encoding, as in a file."""
    plain = bt("schedule", SAMPLES[0], "--format", form).stdout
    assert plain == bt("schedule", SAMPLES[0], "--format", form, PYTHONIOENCODING="latin-1", LC_ALL="C").stdout
    plain.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, the disk that is always full")
def test_a_full_disk_is_a_plain_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bt_cli", *FLAGS], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 5
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f'"{sys.executable}" -m bt_cli {" ".join(FLAGS)} | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60)
    assert done.stdout.startswith(b"bt-")
    assert done.stderr == b""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(PLAN)
    (tmp_path / "p.toml").chmod(0)
    path = str(tmp_path / "p.toml")
    code = f"import os, pathlib, bt_cli.commands.files as f; os.setuid(65534); f.read_bytes(pathlib.Path({path!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert "cannot be read: Permission denied" in done.stderr


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "p.toml").open("wb") as file:
        file.truncate(100_000_000)
    done = bt("schedule", tmp_path / "p.toml")
    assert done.returncode == 3
    assert b"is over 1 MB; what bt reads is a small text file" in done.stderr


def test_help_is_light() -> None:
    """`bt --help` loads neither icalendar, Rich tables of ours, dateutil nor tomlkit."""
    code = """
import sys
sys.argv = ["bt", "--help"]
try:
    from bt_cli.__main__ import main
    main()
except SystemExit:
    heavy = {"icalendar", "numpy", "typst", "tomlkit", "dateutil", "tzlocal"}
    print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.rstrip().endswith("[]")


def test_a_bug_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever fails inside, a person sees no traceback, and the exit code is 1."""
    from bt_cli.app import app
    from bt_cli.commands import gather
    from bt_cli.commands.running import run

    monkeypatch.setattr(gather, "checked_schedule", lambda _plan: 1 / 0)
    monkeypatch.setattr(sys, "argv", ["bt", *FLAGS])
    with pytest.raises(SystemExit) as ended:
        run(app)
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "This is a bug in bt" in told and "ZeroDivisionError at " in told
    assert "division by zero" not in told, "an error may quote the plan"


@pytest.mark.parametrize("flag", [("--pitch", "0.5"), ("--frame", "rail")])
def test_a_flag_that_nothing_would_go_by_is_refused(flag: tuple[str, str]) -> None:
    """Each level of this plan names its own part of the frame: a what-if that changes nothing would mislead."""
    result = bt("schedule", ROOT / "sample_plans" / "tibia_compression_distraction.toml", *flag)
    assert result.returncode == 2
    assert f"{flag[0]} would change nothing: each of the plan's levels says its own" in result.stderr.decode()


def test_the_table_may_be_brief_or_begin_later() -> None:
    brief = bt(*FLAGS, "--brief", COLUMNS="120").stdout.decode()
    assert "60 days alike, 1 mm a day" in brief
    later = bt(*FLAGS, "--from", "2026-03-11", COLUMNS="120").stdout.decode()
    assert re.findall(r"^ (\d+)  \w{3} \d", later, re.M) == ["59", "60"]
    for words in (("--brief", "--format", "json"), ("--from", "2026-03-11", "--format", "csv")):
        assert bt(*FLAGS, *words).returncode == 2
    assert b"after the last day" in bt(*FLAGS, "--from", "2026-03-13").stderr
