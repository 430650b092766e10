"""`bt diff`, as a person runs it."""

import re
from pathlib import Path

import pytest

from tests import courses, level_plans
from tests.courses import CLINIC, entries
from tests.helpers import PLAN, bt


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN + CLINIC + courses.SLOWER + courses.SEEN)
    return path


def test_the_last_entry_is_what_is_told_of_where_nothing_is_asked(plan: Path) -> None:
    run = bt("diff", plan)
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.decode().splitlines() == ["T-1, from revision 1 to revision 2:", "No session changes."]


def test_sentences_stand_above_the_table(plan: Path) -> None:
    lines = bt("diff", plan, "--since", "0").stdout.decode().splitlines()
    assert lines[:3] == [
        "T-1, from revision 0 to revision 2:",
        "The first difference is at Sun 1 Feb 2026 12:00. 20.25 mm were done before this change.",
        "From Sun 1 Feb 2026 08:00 on: 0.75 mm a day instead of 1 mm a day.",
    ]
    assert "  12:00  ¼=0.25 mm → 3   20.5  –" in lines
    assert len([line for line in lines if re.fullmatch(r"[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} 2026", line)]) == 14
    assert lines[-1] == "and 144 more, until Thu 26 Mar 2026: --all shows them"
    whole = bt("diff", plan, "--since", "0", "--all").stdout.decode().splitlines()
    assert len(whole) - len(lines) == 144 + 40 - 1
    assert whole[-1] == "  08:00  –                     ¼=0.25 mm → 1     60"


def test_revisions_can_be_named(plan: Path) -> None:
    back = bt("diff", plan, "--since", "1", "--revision", "0").stdout.decode()
    assert "from revision 1 to revision 0" in back
    assert "Earlier: 159 sessions" in back
    assert "from revision 0 to revision 1" in bt("diff", plan, "--revision", "1").stdout.decode()


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_nothing_is_cut_on_a_narrow_terminal(plan: Path, columns: str) -> None:
    lines = bt("diff", plan, "--since", "0", COLUMNS=columns).stdout.decode().splitlines()
    assert max(map(len, lines)) <= int(columns)
    text = " ".join(" ".join(lines).split())
    assert "The last session moves from Thu 12 Mar 2026 20:00 to Thu 26 Mar 2026 08:00." in text
    assert not any(line.rstrip().endswith(("Thu", "Mar", "20.25", "0.75")) for line in lines[:12])
    assert "  12:00  ¼=0.25 mm → 3   20.5  –" in lines


def test_a_terminal_of_ascii_alone_reads_it_too(plan: Path) -> None:
    run = bt("diff", plan, "--since", "0", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert run.stdout.isascii()
    assert b"  12:00  1/4=0.25 mm -> 3   20.5  -\n" in run.stdout.replace(b"\r\n", b"\n")


def test_a_plan_with_no_course_has_nothing_to_compare(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    run = bt("diff", "plan.toml", cwd=tmp_path)
    assert run.returncode == 0
    assert run.stdout.decode().startswith("Nothing to compare: plan.toml is at revision 0")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--since", "3"], "--since 3: plan.toml has revisions 0 to 2"),
        (["--revision", "7"], "--revision 7: plan.toml has revisions 0 to 2"),
        (["--revision", "0"], "--revision 0: there is no revision before it"),
        (["plan.toml", "--since", "0"], "--since and --revision are of one plan file"),
    ],
)
def test_what_there_is_not_is_said(plan: Path, options: list[str], complaint: str) -> None:
    run = bt("diff", "plan.toml", *options, cwd=plan.parent)
    assert (run.returncode, run.stdout) == (2, b"")
    assert complaint in run.stderr.decode()


def test_two_files(plan: Path) -> None:
    other = plan.with_name("other.toml")
    other.write_text(
        PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.5") + '[frame]\ndirection = "clockwise"\n'
    )
    said = bt("diff", "plan.toml", "other.toml", cwd=plan.parent).stdout.decode()
    assert said.startswith("From plan.toml, revision 2, to other.toml, revision 0:\n")
    assert "Direction: NOT GIVEN in the plan: ask before the first turn → clockwise\n" in said
    assert "From Mon 12 Jan 2026 08:00 on: 0.5 mm a day instead of 1 mm a day." in said
    assert "No longer ordered, at Sun 1 Feb 2026 08:00: 0.75 mm a day." in said


def test_a_revision_that_had_no_schedule_is_named(tmp_path: Path) -> None:
    """Paused from the very first session on: nothing would ever turn."""
    pause = entries('on = 2026-01-12; order = "pause"', 'on = 2026-01-20; order = "resume"')
    (tmp_path / "plan.toml").write_text(PLAN + pause)
    run = bt("diff", "plan.toml", cwd=tmp_path)
    assert run.returncode == 3
    assert "plan.toml: revision 1 alone has no schedule: " in run.stderr.decode()
    assert "Later: 240 sessions, by 8 days." in bt("diff", "plan.toml", "--since", "0", cwd=tmp_path).stdout.decode()


def test_the_table_of_several_actuators_has_their_letters(tmp_path: Path) -> None:
    """Only what is turned otherwise has a row: at 08:00 A rests and B no longer goes along; C is as it was."""
    path = tmp_path / "plan.toml"
    path.write_text(level_plans.KEPT + level_plans.PAUSED)
    lines = bt("diff", path).stdout.decode().splitlines()
    day = lines.index("Tue 20 Jan 2026")
    assert [line.split() for line in lines[day + 1 : day + 4]] == [
        ["08:00", "A", "¼=0.25", "mm", "→", "2", "4.25", "–"],
        ["B", "½=0.5", "mm", "→", "3", "12.5", "¼=0.25", "mm", "→", "2", "12.25"],
        ["12:00", "B", "¼=0.25", "mm", "→", "4", "12.75", "¼=0.25", "mm", "→", "3", "12.5"],
    ]
    assert not any(re.match(r"\S* *C ", line.strip()) for line in lines[day:])
    assert any("by letter, each turn that differs" in line for line in lines)


def test_what_is_left_out_of_a_lettered_table_is_counted_by_times(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(level_plans.KEPT + level_plans.PAUSED)
    lines = bt("diff", path).stdout.decode().splitlines()
    whole = bt("diff", path, "--all").stdout.decode().splitlines()
    times = [line for line in whole if re.match(r"  \d\d:\d\d", line)]
    shown = [line for line in lines if re.match(r"  \d\d:\d\d", line)]
    assert lines[-1].startswith(f"and {len(times) - len(shown)} more")


def test_two_files_of_several_levels_are_compared(tmp_path: Path) -> None:
    one, other = tmp_path / "a.toml", tmp_path / "b.toml"
    one.write_text(level_plans.TANDEM)
    other.write_text(level_plans.KEPT.replace('name = "upper"', 'name = "top"'))
    said = bt("diff", one, other, COLUMNS="200").stdout.decode().splitlines()
    assert "Level A: upper, moves distally; gap 40 mm → top, moves distally; gap 40 mm" in said
    assert any(line.startswith("If one pauses: ") for line in said)
    assert "Level upper (A): All its turns are dropped." in said


def test_a_hinge_and_its_rods_are_compared_and_not_what_its_course_makes_of_them(tmp_path: Path) -> None:
    path, other = tmp_path / "a.toml", tmp_path / "b.toml"
    path.write_text(level_plans.HINGE + '[[course]]\non = 2026-01-14\norder = "pause"\n')
    lines = bt("diff", path).stdout.decode().splitlines()
    assert lines[1].startswith("The first difference is at Wed 14 Jan 2026 08:00.")
    other.write_text(level_plans.HINGE.replace("across_mm = 50", "across_mm = 60"))
    said = bt("diff", path, other, COLUMNS="200").stdout.decode()
    assert "Rod B: convex side, 50 mm from the hinge, its ends 60 mm proximal and 60 mm distal of it → " in said
    assert "Rod A:" not in said
