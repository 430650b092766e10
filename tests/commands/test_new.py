"""`bt new` from flags: the file, and the one line that gives the same."""

import json
import os
import shlex
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import bt

CLINIC = """\
format = "bt-clinic"
version = 1
[clinic]
phone = "01865 000000"
missed_turn = "Call us."
paper = "letter"
[new]
timezone = "Europe/Madrid"
sessions = ["07:00", "19:00"]
[new.frame]
kind = "click"
rods = 3
pitch_mm = 0.5
range_mm = 80
direction = "toward the red flag"
"""
FLAGS = "--defect 60 --rate 1 --surgery 2026-01-05"


@pytest.mark.parametrize(
    "flags",
    [
        "--defect 60 --rate 1 --surgery 2026-01-05",
        "--lengthening 45.5 --rate 0.8 --surgery 2026-06-29 --latency 5 --sessions 07:00,19:00 --side left",
        "--compression 5 --rate 0.25 --surgery 2026-04-13 --sessions 1 --frame rail --pitch 0.5",
        "--defect 60 --rate 0.75 --first-session 2026-01-12T14:00 --sessions 3 --frame click --id K-7",
    ],
)
def test_the_printed_line_gives_the_same_schedule(flags: str, tmp_path: Path) -> None:
    done = bt("new", "OX-9.toml", *flags.split(), cwd=tmp_path, TZ="Europe/Madrid")
    assert done.returncode == 0
    words = shlex.split(done.stdout.decode())
    assert words[:2] == ["bt", "schedule"]
    by_file = bt("schedule", "OX-9.toml", "--format", "json", cwd=tmp_path, TZ="Asia/Tokyo").stdout
    by_line = bt(*words[1:], "--format", "json", cwd=tmp_path, TZ="America/Lima").stdout
    assert by_file == by_line
    plan_id = json.loads(by_file)["plan"]["id"]
    assert plan_id == "K-7" or plan_id.startswith("bt-")  # never the name of a file, which may be a person's


def test_defaults_are_written_and_marked_as_conventions(tmp_path: Path) -> None:
    bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", cwd=tmp_path)
    text = (tmp_path / "p.toml").read_text()
    assert "latency_days = 7 # default: a convention, not ordered" in text
    assert "surgery = 2026-01-05 # Mon 5 Jan 2026" in text
    assert "rate_mm_per_day = 1\n" in text


def test_what_nobody_ordered_stays_a_default_in_the_file(tmp_path: Path) -> None:
    """Until somebody takes it off the list."""
    bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--rods", "4", cwd=tmp_path)
    defaults = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path).stdout)["defaults"]
    assert "protocol.latency_days" in defaults
    assert "frame.rods" not in defaults
    text = (tmp_path / "p.toml").read_text()
    (tmp_path / "p.toml").write_text(text.replace('"protocol.latency_days", ', ""))
    defaults = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path).stdout)["defaults"]
    assert "protocol.latency_days" not in defaults


def test_a_plan_that_the_rules_refuse_is_written_and_says_so(tmp_path: Path) -> None:
    """Only in a file can it be overridden."""
    done = bt("new", "p.toml", "--defect", "60", "--rate", "3", "--surgery", "2026-01-05", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, b"")
    assert "which bt schedule refuses until it is mended or overridden there" in done.stderr.decode()
    assert (tmp_path / "p.toml").exists()


def test_a_plan_that_exists_is_kept(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text("mine")
    done = bt("new", "p.toml", "--defect", "60", "--rate", "1", "--surgery", "2026-01-05", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "p.toml").read_text()) == (5, "mine")


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    done = bt("new", "p.toml", "--defect", "60", cwd=tmp_path)
    assert done.returncode == 2
    assert "--rate MM/DAY is missing" in done.stderr.decode()


def made_with(clinic: str, flags: str, folder: Path) -> dict[str, Any]:
    """The plan file that `bt new` makes from these flags and the text of a clinic file."""
    (folder / "c.toml").write_text(clinic, encoding="utf-8")
    done = bt("new", "p.toml", "--clinic", "c.toml", "--force", *flags.split(), cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    assert "From c.toml" in done.stderr.decode()
    return tomllib.loads((folder / "p.toml").read_text(encoding="utf-8"))


def test_what_a_clinic_file_has_to_copy_is_ordered_in_the_plan(tmp_path: Path) -> None:
    """Steps a turn and latency, which it does not say, stay conventions; texts and paper are not copied."""
    plan = made_with(CLINIC, FLAGS, tmp_path)
    assert plan["timezone"] == "Europe/Madrid"
    assert plan["protocol"]["sessions"] == ["07:00", "19:00"]
    assert plan["frame"] == {
        "kind": "click",
        "rods": 3,
        "pitch_mm": 0.5,
        "steps_per_turn": 4,
        "range_mm": 80,
        "direction": "toward the red flag",
    }
    assert plan["conventions"] == ["protocol.latency_days", "frame.steps_per_turn"]
    assert "clinic" not in plan
    text = (tmp_path / "p.toml").read_text()
    assert text.count("# from the clinic file") == 7
    assert "pitch_mm = 0.5 # from the clinic file" in text
    made = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path).stdout)
    assert made["defaults"] == ["protocol.latency_days", "frame.steps_per_turn", "frame.start_reading_mm"]


def test_the_clinics_holidays_are_copied_and_are_then_the_plans(tmp_path: Path) -> None:
    holidays = "[clinic]\nclosed = [2026-12-25, 2026-04-06]\n"
    plan = made_with('format = "bt-clinic"\nversion = 1\n' + holidays, FLAGS, tmp_path)
    assert plan["clinic"]["closed"] == [date(2026, 12, 25), date(2026, 4, 6)]
    assert "# from the clinic file" in (tmp_path / "p.toml").read_text(encoding="utf-8").split("closed")[1]


def test_a_persons_own_clinic_file_is_taken_and_named(tmp_path: Path) -> None:
    home = {"XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path), "HOME": str(tmp_path)}
    bt("clinic", "init", **home)
    (place,) = tmp_path.rglob("clinic.toml")
    place.write_text(CLINIC)
    done = bt("new", "p.toml", *FLAGS.split(), cwd=tmp_path, **home)
    assert f"From {place}, where nothing else is said: timezone, protocol.sessions" in done.stderr.decode()
    assert "direction" in (tmp_path / "p.toml").read_text()
    place.write_text(CLINIC.split("[new]", maxsplit=1)[0])
    done = bt("new", "q.toml", *FLAGS.split(), cwd=tmp_path, **home)
    assert str(place) not in done.stderr.decode()
    bt("new", "r.toml", *FLAGS.split(), cwd=tmp_path)
    assert (tmp_path / "q.toml").read_text() == (tmp_path / "r.toml").read_text()


@pytest.mark.parametrize(
    ("flags", "key", "value"),
    [
        ("--sessions 08:00", ("protocol", "sessions"), ["08:00"]),
        ("--sessions 3", ("protocol", "sessions"), ["08:00", "14:00", "20:00"]),
        ("--timezone UTC", ("timezone",), "UTC"),
        ("--pitch 1", ("frame", "pitch_mm"), 1),
        ("--rods 2", ("frame", "rods"), 2),
        ("--frame click", ("frame", "pitch_mm"), 0.5),
        ("--frame CLICK --pitch 2", ("frame", "pitch_mm"), 2),
    ],
)
def test_flags_win_over_the_clinic_file(flags: str, key: tuple[str, ...], value: object, tmp_path: Path) -> None:
    found: Any = made_with(CLINIC, f"{FLAGS} {flags}", tmp_path)
    for one in key:
        found = found[one]
    assert found == value


def test_what_a_flag_says_is_not_called_the_clinics(tmp_path: Path) -> None:
    """Though it be the same."""
    made_with(CLINIC, f"{FLAGS} --pitch 0.5 --sessions 07:00,19:00", tmp_path)
    text = (tmp_path / "p.toml").read_text()
    assert "pitch_mm = 0.5\n" in text
    assert 'sessions = ["07:00", "19:00"]\n' in text
    assert "rods = 3 # from the clinic file" in text


@pytest.mark.parametrize(
    ("clinics", "flag"), [(CLINIC, "ilizarov"), (CLINIC.replace('kind = "click"\n', ""), "click"), (CLINIC, "rail")]
)
def test_a_frame_of_another_kind_takes_none_of_the_clinics_numbers(clinics: str, flag: str, tmp_path: Path) -> None:
    plan = made_with(clinics, f"{FLAGS} --frame {flag}", tmp_path)
    assert plan["frame"]["kind"] == flag
    assert plan["frame"]["pitch_mm"] == 1
    assert "direction" not in plan["frame"]
    assert "range_mm" not in plan["frame"]
    assert "frame.pitch_mm" in plan["conventions"]
    assert plan["timezone"] == "Europe/Madrid"


def test_the_printed_line_needs_no_clinic_file(tmp_path: Path) -> None:
    """It gives the same turns; what no flag can say is named."""
    (tmp_path / "c.toml").write_text(CLINIC)
    done = bt("new", "p.toml", "--clinic", "c.toml", *FLAGS.split(), cwd=tmp_path)
    said = "The same schedule without it, but for frame.range_mm, which no flag says:"
    assert said in done.stderr.decode()
    words = shlex.split(done.stdout.decode())[1:]
    by_line = json.loads(bt(*words, "--format", "json", cwd=tmp_path, TZ="America/Lima").stdout)
    by_file = json.loads(bt("schedule", "p.toml", "--format", "json", cwd=tmp_path, TZ="Asia/Tokyo").stdout)
    del by_file["plan"]["frame"]["range_mm"]
    assert by_file == by_line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "c.toml: does not exist"),
        ("[new", "c.toml, line 1: this line cannot be read"),
        (CLINIC.replace("0.5", "50"), "c.toml, line 13: pitch_mm must be between 0.1 and 10 mm per full turn"),
    ],
)
def test_a_clinic_file_that_cannot_be_read_stops_new(text: str | None, said: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "c.toml").write_text(text)
    done = bt("new", "p.toml", "--clinic", "c.toml", *FLAGS.split(), cwd=tmp_path)
    assert done.returncode == 3
    assert said in done.stderr.decode()
    assert not (tmp_path / "p.toml").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ("--rods 4 --defect 60", "--rods must be left out for a rail, which has one screw"),
        ("--defect 0.5", "c.toml: steps_per_turn must be higher: one step is at least twice the distance"),
    ],
)
def test_a_flag_that_does_not_go_with_the_clinics_values_is_told(flags: str, said: str, tmp_path: Path) -> None:
    frame = '[new.frame]\nkind = "rail"\npitch_mm = 2\nsteps_per_turn = 1\n'
    (tmp_path / "c.toml").write_text(f'format = "bt-clinic"\nversion = 1\n{frame}')
    words = f"--clinic c.toml --rate 1 --surgery 2026-01-05 {flags}"
    done = bt("new", "p.toml", *words.split(), cwd=tmp_path)
    assert done.returncode == 3
    assert said in done.stderr.decode()


def test_flags_are_held_against_the_clinics_values_and_not_against_conventions(tmp_path: Path) -> None:
    """14:00 is none of the conventional session times, and one of the clinic's."""
    clinic = 'format = "bt-clinic"\nversion = 1\n[new]\nsessions = ["14:00"]\n'
    plan = made_with(clinic, "--defect 60 --rate 1 --first-session 2026-01-12T14:00", tmp_path)
    assert plan["protocol"]["sessions"] == ["14:00"]


ASKED = "--defect 60 --rate 1 --surgery 2026-01-05 --latency 7 --side left --bone tibia --id X"


def answered(answers: list[tuple[str, str]], words: str, folder: Path) -> dict[str, Any]:
    """The plan file after these answers at a terminal."""
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    terminal = Terminal("new", "p.toml", *words.split(), cwd=folder)
    for question, text in answers:
        if question.startswith("Time"):  # the last one: before it these two, whatever else is asked
            terminal.answer("Days from one review to the next", "")
            terminal.answer("What the patient is to do about a missed turn", "")
        terminal.answer(question, text)
    terminal.until("Write p.toml?")
    os.write(terminal.fd, b"y\n")
    assert terminal.exit_code() == 0
    return tomllib.loads((folder / "p.toml").read_text(encoding="utf-8"))


def test_enter_takes_the_clinics_value(tmp_path: Path) -> None:
    """Each question shows it; what neither says stays a convention."""
    (tmp_path / "c.toml").write_text(CLINIC)
    answers = [
        ("Session times, or how many a day (the clinic's) [07:00,19:00]:", ""),
        ("Frame: ilizarov, rail, click or telescopic [click]:", ""),
        ("Rods that turn together (the clinic's) [3]:", "2"),
        ("Travel of one full turn in mm (the clinic's: look it up for this hardware) [0.5]:", ""),
        ("Smallest turn, as a part of a full one: 4 means a quarter (a convention) [4]:", ""),
        ("such as toward the red flag (no sheet without it) [toward the red flag]:", ""),
        ("Time zone (the clinic's) [Europe/Madrid]:", ""),
    ]
    plan = answered(answers, f"{ASKED} --clinic c.toml", tmp_path)
    assert plan["protocol"]["sessions"] == ["07:00", "19:00"]
    assert (plan["frame"]["kind"], plan["frame"]["rods"], plan["frame"]["pitch_mm"]) == ("click", 2, 0.5)
    assert plan["conventions"] == ["frame.steps_per_turn"]
    assert plan["timezone"] == "Europe/Madrid"


def test_another_frame_answered_shows_the_conventions_again(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(CLINIC)
    answers = [
        ("Session times", ""),
        ("Frame", "Ilizarov"),
        ("Rods that turn together (a convention) [4]:", ""),
        ("Travel of one full turn in mm (a convention: look it up for this hardware) [1]:", ""),
        ("Smallest turn", ""),
        ("Which way to turn", ""),
        ("Time zone", ""),
    ]
    plan = answered(answers, f"{ASKED} --clinic c.toml", tmp_path)
    assert plan["frame"] == {"kind": "ilizarov", "rods": 4, "pitch_mm": 1, "steps_per_turn": 4}


def test_the_clinics_rail_is_not_asked_for_its_rods(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('format = "bt-clinic"\nversion = 1\n[new.frame]\nkind = "rail"\n')
    answers = [("Session times", ""), ("Frame", ""), ("Travel of one full turn", ""), ("Smallest", ""),
               ("Which way", ""), ("Time", "UTC")]  # fmt: skip
    plan = answered(answers, f"{ASKED} --clinic c.toml", tmp_path)
    assert (plan["frame"]["kind"], plan["frame"]["rods"]) == ("rail", 1)


def test_a_number_given_by_a_flag_outlives_a_kind_of_frame_given_as_an_answer(tmp_path: Path) -> None:
    answers = [("Session times", ""), ("Frame", "click"), ("Rods", ""), ("Smallest", ""), ("Which way", "toward +"),
               ("Time zone", "UTC")]  # fmt: skip
    plan = answered(answers, f"{ASKED} --pitch 0.5", tmp_path)
    assert (plan["frame"]["kind"], plan["frame"]["pitch_mm"]) == ("click", 0.5)
    assert plan["frame"]["direction"] == "toward +"


@pytest.mark.parametrize("kind", ["hexapod", "hinge", "cable", "HEXAPOD"])
def test_a_frame_that_needs_tables_is_refused_before_anything_is_asked(kind: str, tmp_path: Path) -> None:
    result = bt("new", "--frame", kind, tmp_path / "p.toml")
    assert result.returncode == 2
    assert result.stderr.decode().startswith(
        f"bt new does not write a plan of kind {kind.lower()}: its parts are tables"
    )
    assert not (tmp_path / "p.toml").exists()


def test_telescopic_rods_can_be_written(tmp_path: Path) -> None:
    result = bt("new", *f"{FLAGS} --frame telescopic".split(), tmp_path / "p.toml")
    assert result.returncode == 0
    assert 'kind = "telescopic"' in (tmp_path / "p.toml").read_text(encoding="utf-8")


def test_a_plan_without_a_direction_says_that_no_sheet_can_be_made_of_it(tmp_path: Path) -> None:
    said = "No sheet can be made of it until direction is written under [frame]."
    done = bt("new", "p.toml", *FLAGS.split(), cwd=tmp_path)
    assert said in done.stderr.decode()
    done = bt("new", "q.toml", *FLAGS.split(), "--direction", "toward the red flag", cwd=tmp_path)
    assert said not in done.stderr.decode()
    assert "--direction 'toward the red flag'" in done.stdout.decode()
    plan = tomllib.loads((tmp_path / "q.toml").read_text(encoding="utf-8"))
    assert plan["frame"]["direction"] == "toward the red flag"


def test_another_direction_takes_the_clinics_spanish_one_out(tmp_path: Path) -> None:
    """It would be the Spanish of the other one."""
    clinic = CLINIC + 'direction_es = "hacia la bandera roja"\n'
    assert made_with(clinic, FLAGS, tmp_path)["frame"]["direction_es"] == "hacia la bandera roja"
    frame = made_with(clinic, f"{FLAGS} --direction +", tmp_path)["frame"]
    assert frame["direction"] == "+"
    assert "direction_es" not in frame
