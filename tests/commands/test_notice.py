"""`bt notice`, as a person runs it."""

import re
from pathlib import Path

import pypdfium2
import pytest

from tests import courses
from tests.courses import CLINIC
from tests.helpers import DIRECTION, PLAN, bt

NEWS = "From Sun 1 Feb 2026 turn at 08:00 and 20:00 only. Each time: ½ turn = 0.5 mm. Before, it was ¼ turn = 0.25 mm."


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN + DIRECTION + CLINIC + courses.TWICE_A_DAY)
    return path


def text(pdf: Path) -> str:
    (page,) = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", page.get_textpage().get_text_range())


def test_without_a_file_the_text_is_printed(plan: Path) -> None:
    run = bt("notice", plan, "--since", "0", "--print-date", "2026-02-01")
    assert run.returncode == 0, run.stderr
    lines = run.stdout.decode().splitlines()
    assert lines[0] == "Sheet 1 SIDE AND BONE NOT GIVEN · T-1"
    assert "from sheet 0 to sheet 1 · printed Sun 1 Feb 2026" in lines
    assert NEWS in lines
    assert "- Throw away sheet 0." in lines
    assert "- Delete the old calendar on your phone. Old reminders may still ring until you do." in lines
    assert "- Leave it out and call us." in lines
    assert "Phone: 01865 000000" in lines
    assert sorted(p.name for p in plan.parent.iterdir()) == ["plan.toml"]


def test_with_a_file_it_is_one_page(plan: Path) -> None:
    run = bt("notice", plan, "--since", "0", "-o", "n.pdf", "--print-date", "2026-02-01", cwd=plan.parent)
    assert (run.returncode, run.stdout) == (0, b"")
    assert "Wrote n.pdf." in run.stderr.decode()
    assert NEWS in text(plan.with_name("n.pdf"))
    again = bt("notice", plan, "--since", "0", "-o", "n.pdf", cwd=plan.parent)
    assert again.returncode == 5
    assert bt("notice", plan, "--since", "0", "-o", "n.pdf", "--force", cwd=plan.parent).returncode == 0


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--since", "2"], "--since 2: plan.toml has revisions 0 to 1"),
        (["--since", "1"], "--since 1 is the current revision of plan.toml"),
        ([], "Missing option '--since'"),
        (["--since", "0", "-o", "n.html"], "the suffix must be .pdf"),
        (["--since", "0", "--print-date", "soon"], "--print-date must be a date"),
    ],
)
def test_what_cannot_be_asked_is_said(plan: Path, options: list[str], complaint: str) -> None:
    run = bt("notice", "plan.toml", *options, cwd=plan.parent)
    assert (run.returncode, run.stdout) == (2, b"")
    assert complaint in re.sub(r"[│╭╰─╮╯\s]+", " ", run.stderr.decode())


def test_none_is_made_while_the_missed_turn_text_is_blank(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + DIRECTION + courses.TWICE_A_DAY)
    run = bt("notice", "plan.toml", "--since", "0", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, b"")
    assert "missed_turn is blank" in run.stderr.decode()


def test_a_clinic_file_gives_texts_and_paper(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + DIRECTION + courses.TWICE_A_DAY)
    (tmp_path / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n' + CLINIC + 'paper = "letter"\n')
    run = bt("notice", "plan.toml", "--since", "0", "--clinic", "clinic.toml", "-o", "n.pdf", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert pypdfium2.PdfDocument(tmp_path / "n.pdf")[0].get_size() == (612, 792)
    assert "01865 000000" in text(tmp_path / "n.pdf")


def test_a_plan_that_is_refused_makes_none(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + DIRECTION + CLINIC + courses.SLOWER.replace("0.75", "3"))
    run = bt("notice", "plan.toml", "--since", "0", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (4, b"")


def test_where_typst_is_not_to_be_had_the_text_serves(plan: Path) -> None:
    (plan.parent / "sitecustomize.py").write_text("import sys\nsys.modules['typst'] = None\n")
    run = bt("notice", plan, "--since", "0", "-o", "n.pdf", cwd=plan.parent, PYTHONPATH=str(plan.parent))
    assert run.returncode == 5
    assert "Without -o the notice is printed as text." in run.stderr.decode()
    assert bt("notice", plan, "--since", "0", PYTHONPATH=str(plan.parent)).returncode == 0


def test_several_files_are_all_written_or_none(plan: Path) -> None:
    words = ("notice", plan.name, "--since", "0", "-o", "a.pdf", "-o", "b.pdf", "--print-date", "2026-01-30")
    (plan.parent / "b.pdf").write_text("mine")
    assert bt(*words, cwd=plan.parent).returncode == 5
    assert not (plan.parent / "a.pdf").exists()
    done = bt(*words, "--force", cwd=plan.parent)
    assert done.returncode == 0, done.stderr
    assert (plan.parent / "a.pdf").read_bytes() == (plan.parent / "b.pdf").read_bytes()


def test_none_that_tells_turns_is_made_without_a_direction_and_one_that_stops_them_is(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + CLINIC + courses.TWICE_A_DAY)
    run = bt("notice", "plan.toml", "--since", "0", "--print-date", "2026-02-01", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, b"")
    assert "direction is missing, and no sheet is made without it" in run.stderr.decode()
    run = bt("notice", "plan.toml", "--since", "0", "--print-date", "2026-02-01", "--direction-by-hand", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "WHICH WAY ____" in run.stdout.decode()
    (tmp_path / "plan.toml").write_text(PLAN + CLINIC + courses.STOP)
    run = bt("notice", "plan.toml", "--since", "0", "--print-date", "2026-02-01", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "The turning ends there." in run.stdout.decode()
    assert "WHICH WAY" not in run.stdout.decode()


def test_in_spanish_it_names_what_is_not_said_in_spanish(plan: Path) -> None:
    run = bt("notice", plan, "--since", "0", "--language", "es", "--print-date", "2026-02-01")
    assert run.returncode == 0, run.stderr
    assert "Not said in Spanish: missed_turn under [clinic.es], direction_es in the frame." in run.stderr.decode()
    assert "Leave it out" not in run.stdout.decode()
    assert "HACIA QUÉ LADO ____" in run.stdout.decode()
