"""Plan files of one folder under the same case code: every export says so."""

import os
from pathlib import Path

import pytest

from bt_cli.commands import shared_code
from bt_cli.commands.shared_code import say_shared_code
from tests.helpers import DIRECTION, PLAN, bt, read

CLINIC = '[clinic]\nphone = "01865 000000"\nmissed_turn = "Leave it out and call us."\n'
RIGHT = PLAN.replace("surgery", 'side = "right"\nbone = "tibia"\nsurgery') + DIRECTION + CLINIC
LEFT = RIGHT.replace("right", "left").replace("tibia", "femur")
OTHER_LIMB = (
    "T-1 is also the code of b.toml: left femur. Give each plan its own code, or keep their sheets and calendars apart."
)
SAME_LIMB = (
    "Code, side and bone of T-1 are also those of b.toml: their reminders overwrite each other. "
    "Give each plan its own code."
)


def say(folder: Path, text: str = RIGHT) -> None:
    """Say it of a.toml with `text` in it, without a process."""
    (folder / "a.toml").write_text(text)
    say_shared_code(read(text), folder / "a.toml")


@pytest.mark.parametrize(
    "words",
    [
        ("schedule", "a.toml", "-o", "x.ics"),
        ("schedule", "a.toml", "-o", "x.pdf"),
        ("schedule", "a.toml", "-o", "x.html"),
        ("schedule", "a.toml", "--format", "ics"),
        ("sheet", "a.toml"),
        ("sheet", "a.toml", "-o", "x.html"),
    ],
    ids=" ".join,
)
def test_every_export_for_a_patient_names_the_other_limb(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.toml").write_text(RIGHT)
    (tmp_path / "b.toml").write_text(LEFT)
    run = bt(*words, cwd=tmp_path)
    assert run.returncode == 0
    assert OTHER_LIMB in run.stderr.decode().splitlines()


@pytest.mark.parametrize("words", [(), ("-o", "x.json"), ("-o", "x.csv")])
def test_the_table_and_data_say_nothing_of_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.toml").write_text(RIGHT)
    (tmp_path / "b.toml").write_text(LEFT)
    assert b"b.toml" not in bt("schedule", "a.toml", *words, cwd=tmp_path).stderr


@pytest.mark.parametrize("name", ["a.toml", "./a.toml", "../ward/a.toml", "link.toml"])
def test_however_the_file_is_named_it_is_no_other_to_itself(tmp_path: Path, name: str) -> None:
    ward = tmp_path / "ward"
    ward.mkdir()
    (ward / "a.toml").write_text(RIGHT)
    (ward / "link.toml").symlink_to("a.toml")
    run = bt("schedule", name, "-o", "x.ics", cwd=ward)
    assert run.returncode == 0
    assert b"T-1" not in run.stderr


@pytest.mark.parametrize(
    ("other", "sentences"),
    [
        (LEFT, [OTHER_LIMB]),
        (RIGHT.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.75"), [SAME_LIMB]),
        (LEFT.replace('side = "left"\n', ""), [OTHER_LIMB.replace("left femur", "femur")]),
        (PLAN, [OTHER_LIMB.replace("left femur", "side and bone not given")]),
        (LEFT.replace("T-1", "T-10"), []),
        (LEFT.replace("T-1", "T-2") + "# not T-1\n", []),
        (LEFT + "goal = 1", [OTHER_LIMB]),  # what bt can read of a plan with a slip
        ("\x00 T-1", []),
        ('id = ["T-1"]', []),
        (LEFT.replace('"left"', '"\\u001b[31m"'), [OTHER_LIMB.replace("left femur", "femur")]),  # no control character
    ],
)
def test_what_is_said_of_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], other: str, sentences: list[str]
) -> None:
    (tmp_path / "b.toml").write_text(other)
    say(tmp_path)
    assert capsys.readouterr().err.splitlines() == sentences


def test_files_of_both_kinds_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("b", LEFT), ("c", RIGHT), ("d", PLAN), ("e", RIGHT)):
        (tmp_path / f"{name}.toml").write_text(text)
    say(tmp_path)
    assert capsys.readouterr().err.splitlines() == [
        SAME_LIMB.replace("b.toml", "c.toml, e.toml"),
        OTHER_LIMB.replace("left femur", "left femur; d.toml: side and bone not given"),
    ]


def test_only_plans_beside_it_are_looked_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("deeper/b.toml", ".hidden.toml", "copy.txt", "copy.toml.bak"):
        (tmp_path / name).write_text(LEFT)
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "nowhere.toml").symlink_to("gone")
    if hasattr(os, "mkfifo"):  # who reads a pipe waits for ever
        os.mkfifo(tmp_path / "pipe.toml")
    say(tmp_path)
    assert capsys.readouterr().err == ""
    (tmp_path / "z.toml").write_text(LEFT)  # none of these keeps it from being found
    say(tmp_path)
    assert "z.toml: left femur" in capsys.readouterr().err


def test_a_plan_without_an_id_of_its_own_shares_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "b.toml").write_text(RIGHT.replace('id = "T-1"\n', ""))
    say(tmp_path, RIGHT.replace('id = "T-1"\n', ""))
    assert capsys.readouterr().err == ""


def test_a_folder_of_very_many_files_is_not_looked_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So no export ever has to wait for it."""
    monkeypatch.setattr(shared_code, "MOST_FILES", 2)
    (tmp_path / "b.toml").write_text(LEFT)
    say(tmp_path)
    assert OTHER_LIMB in capsys.readouterr().err
    (tmp_path / "c.toml").write_text(PLAN.replace("T-1", "T-3"))
    say(tmp_path)
    assert capsys.readouterr().err == ""
