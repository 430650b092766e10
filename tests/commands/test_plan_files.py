"""`bt status`, `bt check` and `bt diff` of several plans, in words and as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator as Validator

from bt_cli.plan import reading
from bt_cli.plan.model import Plan
from tests import courses
from tests.helpers import PLAN, SAMPLES, bt

FAST = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3").replace("T-1", "T-3")


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """Two plans that are sound, one that a rule refuses, one that is broken twice, a clinic file, and no plan."""
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "a.toml").write_text(PLAN)
    (folder / "b.toml").write_text(PLAN.replace("T-1", "T-2") + courses.SLOWER)
    (folder / "c.toml").write_text(FAST)
    (folder / "d.toml").write_text(PLAN.replace("= 60", '= "60"').replace("= 7", "= 7.5"))
    (folder / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n')
    (folder / "notes.txt").write_text("no plan")
    return folder


def read(*words: str | Path, code: int = 3, cwd: Path | None = None) -> dict[str, Any]:
    """What a command writes as JSON, held to its schema."""
    run = bt(*words, "--format", "json", cwd=cwd)
    assert run.returncode == code, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    schema = json.loads(bt("schema", str(words[0])).stdout)
    Validator.check_schema(schema)
    Validator(schema).validate(found)
    return found


@pytest.mark.parametrize("command", ["status", "check", "diff"])
def test_a_broken_plan_is_one_line_and_the_others_are_told(ward: Path, command: str) -> None:
    run = bt(command, "ward", cwd=ward.parent)
    text, problems = run.stdout.decode(), run.stderr.decode().splitlines()
    assert run.returncode == 3
    assert [line for line in problems if "d.toml" in line] == [
        'ward/d.toml, line 8: defect_mm must be a number without quotes; you wrote "60" (and 1 more)'
    ]
    assert all(f"ward/{name}.toml" in text for name in "ab")
    assert "clinic.toml" not in text + run.stderr.decode()


@pytest.mark.parametrize("command", ["today", "ward"])
def test_a_broken_plan_is_one_line_of_the_ward_and_alone_all_of_them(ward: Path, command: str) -> None:
    first = 'line 8: defect_mm must be a number without quotes; you wrote "60"'
    run = bt(command, "ward", cwd=ward.parent)
    assert [line for line in run.stderr.decode().splitlines() if "d.toml, line" in line] == [
        f"ward/d.toml, {first} (and 1 more)"
    ]
    alone = bt(command, "d.toml", cwd=ward).stderr.decode().splitlines()
    assert alone[0] == f"d.toml, {first}"
    assert len([line for line in alone if line.startswith("d.toml, line")]) == 2


@pytest.mark.parametrize("command", ["status", "check", "today", "ward"])
def test_a_bug_in_one_plan_is_that_plans_line(ward: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = reading.completed

    def completed(plan: Plan, zone: str | None) -> tuple[Plan, tuple[str, ...]]:
        if plan.id == "T-2":
            raise KeyError("secret")
        return real(plan, zone)

    monkeypatch.setattr(reading, "completed", completed)
    run = bt(command, "ward", cwd=ward.parent)
    (line,) = [line for line in run.stderr.decode().splitlines() if "b.toml" in line]
    assert "This is a bug in bt" in line
    assert "secret" not in line
    assert run.returncode == 3
    assert "a.toml" in run.stdout.decode() or "T-1" in run.stdout.decode()


@pytest.mark.parametrize(
    ("names", "code"), [(["a.toml", "b.toml"], 0), (["a.toml", "c.toml"], 4), (["c.toml", "d.toml", "a.toml"], 3)]
)
def test_the_exit_code_is_the_worst(ward: Path, names: list[str], code: int) -> None:
    """That of a file that is no plan, as nothing is known of it; then that of a refusal."""
    assert bt("check", *names, cwd=ward).returncode == code
    assert bt("status", *names, cwd=ward).returncode == code


def test_one_file_is_told_as_ever_and_all_its_problems(ward: Path) -> None:
    run = bt("check", "d.toml", cwd=ward)
    assert len(run.stderr.decode().splitlines()) == 2
    assert bt("status", "a.toml", cwd=ward).stdout.startswith(b"Plan ")


def test_status_as_json_is_what_status_says(ward: Path) -> None:
    """By hand: at 16:05 on day 23, 91 of 240 quarter turns are made; after 91 turns from face 1 face 4 shows."""
    found = read("status", ward, "--at", "2026-02-03T16:05", cwd=ward.parent)
    first = found["plans"][0]
    assert (first["plan"], first["at"], first["state"], first["day"]) == (
        "T-1", "2026-02-03T16:05:00+00:00", "distraction", 23,
    )  # fmt: skip
    assert (first["done_mm"], first["remaining_mm"]) == (22.75, 37.25)
    assert first["scales"] == [{"actuator": "A", "reading_mm": 22.75, "face": 4}]
    assert (first["next_session"]["at"], first["contact"]) == ("2026-02-03T20:00:00+00:00", "2026-03-12")
    assert [one["codes"] for one in found["refused"]] == [["BT102"]]
    assert [len(one["problems"]) for one in found["invalid"]] == [2]


def test_every_sample_has_its_place_in_each() -> None:
    folder = SAMPLES[0].parent
    for command in ("status", "check", "diff"):
        found = read(command, folder, code=0)
        assert [one["file"] for one in found["plans"]] == [str(path) for path in SAMPLES]


def test_check_as_json_has_findings_and_whether_they_refuse(ward: Path) -> None:
    found = read("check", ward)
    assert [(Path(one["file"]).name, one["refused"]) for one in found["plans"]] == [
        ("a.toml", False), ("b.toml", False), ("c.toml", True),
    ]  # fmt: skip
    assert {one["code"] for one in found["plans"][2]["findings"]} >= {"BT102"}


def test_check_says_of_each_file_what_only_today_tells(ward: Path) -> None:
    (ward / "a.toml").write_text(PLAN.replace("2026-01-05", "2016-01-05"))
    assert read("check", ward / "a.toml", code=0)["plans"][0]["by_today"][0].startswith("BT119 warning: ")
    assert b"ward/a.toml: BT119 warning: " in bt("check", "ward", cwd=ward.parent).stderr


def test_a_folder_is_compared_plan_by_plan_with_the_revision_before(ward: Path) -> None:
    found = read("diff", ward)
    first, second = found["plans"][:2]
    assert (first["old"], "sentences" in first) == (None, False)
    assert (second["old"]["revision"], second["new"]["revision"]) == (0, 1)
    assert second["first_difference"] == "2026-02-01T12:00:00+00:00"
    text = " ".join(bt("diff", "ward", cwd=ward.parent).stdout.decode().split())
    assert all(sentence in text for sentence in second["sentences"])
    assert "ward/a.toml is at revision 0, without orders or records." in text
    assert "T-2, from revision 0 to revision 1:" in text


def test_two_files_are_compared_with_each_other(ward: Path) -> None:
    (one,) = read("diff", "a.toml", "b.toml", code=0, cwd=ward)["plans"]
    assert (one["old"], one["new"]) == ({"file": "a.toml", "revision": 0}, {"file": "b.toml", "revision": 1})
    run = bt("diff", "a.toml", "b.toml", "--since", "0", cwd=ward)
    assert (run.returncode, b"of two files the current ones" in run.stderr) == (2, True)


def test_a_revision_of_many_plans_is_refused(ward: Path) -> None:
    run = bt("diff", ward, "--since", "0")
    assert (run.returncode, b"--since and --revision are of one plan file" in run.stderr) == (2, True)


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_several_are_no_wider_than_the_terminal(ward: Path, columns: str) -> None:
    for command in ("status", "diff"):  # what `check` says is one line a sentence, as ever
        lines = bt(command, "ward", cwd=ward.parent, COLUMNS=columns).stdout.decode().splitlines()
        assert max(map(len, lines)) <= int(columns)
