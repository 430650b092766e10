"""`bt sheet` and the paper of `bt schedule`, as a person runs them."""

import re
import subprocess
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.helpers import DIRECTION, PLAN, ROOT, bt

SAMPLE = ROOT / "sample_plans" / "tibia_60mm_ilizarov.toml"
CLINIC = '[clinic]\nphone = "01865 000000"\nmissed_turn = "Leave it out and call us."\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN + DIRECTION + CLINIC)
    return path


def text(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


def said(run: subprocess.CompletedProcess[bytes]) -> str:
    return re.sub(r"\s+", " ", run.stderr.decode())


def test_a_sheet_has_the_plans_name_where_none_is_given_and_today_as_print_date(tmp_path: Path, plan: Path) -> None:
    run = bt("sheet", plan, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, b"")
    assert "Wrote plan.pdf." in said(run)
    assert f"{date.today():%Y}" in text(tmp_path / "plan.pdf").split("printed")[1][:18]  # noqa: DTZ011


def test_the_same_plan_and_print_date_give_the_same_file_by_either_command(tmp_path: Path, plan: Path) -> None:
    for name, command in (("a", "sheet"), ("b", "schedule"), ("c", "sheet")):
        run = bt(command, plan, "-o", f"{name}.pdf", "--print-date", "2026-01-05", cwd=tmp_path)
        assert run.returncode == 0, run.stderr
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes() == (tmp_path / "c.pdf").read_bytes()
    assert "printed Mon 5 Jan 2026" in text(tmp_path / "a.pdf")


def test_what_is_printed_can_be_limited(tmp_path: Path, plan: Path) -> None:
    run = bt("sheet", plan, "--from", "2026-01-20", "--until", "2026-01-22", "-o", "s.pdf", cwd=tmp_path)
    assert run.returncode == 0
    assert re.findall(r"[A-Z][a-z]{2} \d+ Jan day (\d+)", text(tmp_path / "s.pdf")) == ["9", "10", "11"]
    assert "This print ends on Thu 22 Jan 2026. The turns go on after it." in text(tmp_path / "s.pdf")
    assert "Only until Thu 22 Jan 2026; the course goes on after it." in said(run)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--from", "2027-01-01"], "--from 2027-01-01 is after the last day to print"),
        (["--until", "2025-01-01"], "--until 2025-01-01 is before the first session"),
        (["--from", "12/01/2026"], "--from must be a date"),
        (["--print-date", "soon"], "--print-date must be a date"),
        (["--paper", "a5"], "'a5' is not one of"),
        (["--language", "fr"], "'fr' is not one of"),
        (["--days-per-page", "0"], "greater than or equal to 1"),
        (["-o", "s.docx"], "the suffix must be one of .pdf, .html"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, plan: Path, options: list[str], complaint: str) -> None:
    run = bt("sheet", plan, *options, cwd=tmp_path)
    assert run.returncode == 2
    assert complaint in re.sub(r"[│╭╰─╮╯\s]+", " ", run.stderr.decode())
    assert list(tmp_path.glob("*.pdf")) == []


def test_no_sheet_is_made_while_the_missed_turn_text_is_blank(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + DIRECTION)
    for command in (["sheet", "plan.toml"], ["schedule", "plan.toml", "-o", "s.pdf"],
                    ["schedule", "plan.toml", "-o", "s.html"]):  # fmt: skip
        run = bt(*command, cwd=tmp_path)
        assert run.returncode == 3
        assert "plan.toml: missed_turn is blank" in said(run)
        assert "[clinic]" in said(run)
        assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.toml"]
    run = bt("schedule", "plan.toml", "-o", "s.ics", cwd=tmp_path)
    assert run.returncode == 0


def test_a_clinic_file_gives_the_texts_and_the_paper(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + DIRECTION)
    (tmp_path / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n' + CLINIC + 'paper = "letter"\n')
    run = bt("sheet", "plan.toml", "--clinic", "clinic.toml", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    document = pypdfium2.PdfDocument(tmp_path / "plan.pdf")
    assert document[0].get_size() == (612, 792)
    assert "Leave it out and call us." in text(tmp_path / "plan.pdf")
    assert bt("sheet", "plan.toml", "--clinic", "clinic.toml", "--paper", "a4", "--force", cwd=tmp_path).returncode == 0
    assert pypdfium2.PdfDocument(tmp_path / "plan.pdf")[0].get_size() != (612, 792)


def test_the_clinic_files_texts_are_in_the_reminders_too(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    (tmp_path / "clinic.toml").write_text('format = "bt-clinic"\nversion = 1\n' + CLINIC)
    run = bt("schedule", "plan.toml", "--format", "ics", "--clinic", "clinic.toml", cwd=tmp_path)
    assert "Questions: 01865 000000" in run.stdout.decode().replace("\r\n ", "")


@pytest.mark.parametrize(("form", "name"), [("pdf", "sheet"), ("html", "page")])
def test_a_what_if_makes_no_sheet(tmp_path: Path, plan: Path, form: str, name: str) -> None:
    run = bt("schedule", plan, "--rate", "0.75", "-o", f"s.{form}", cwd=tmp_path)
    assert run.returncode == 2
    assert f"No {name} for a what-if" in said(run)
    assert list(tmp_path.glob("s.*")) == []


def test_a_figure_says_that_it_is_a_what_if(tmp_path: Path, plan: Path) -> None:
    run = bt("schedule", plan, "--rate", "0.75", "-o", "s.svg", cwd=tmp_path)
    assert run.returncode == 0
    assert "WHAT IF: --rate 0.75" in (tmp_path / "s.svg").read_text(encoding="utf-8")


def test_a_figure_draws_the_day_asked_for(tmp_path: Path, plan: Path) -> None:
    for on, number in (("2026-01-12", 1), ("2026-03-12", 60)):
        run = bt("schedule", plan, "-o", f"{number}.svg", "--on", on, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        assert f"Day {number} of 60" in (tmp_path / f"{number}.svg").read_text(encoding="utf-8")
    run = bt("schedule", plan, "-o", "x.svg", "--on", "2026-04-12", cwd=tmp_path)
    assert run.returncode == 2
    assert "--on 2026-04-12 is not within the course" in said(run)


def test_a_plan_that_is_refused_makes_no_sheet(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3") + CLINIC)
    run = bt("sheet", "plan.toml", cwd=tmp_path)
    assert run.returncode == 4
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_existing_sheet_is_not_written_over_unasked(tmp_path: Path, plan: Path) -> None:
    (tmp_path / "plan.pdf").write_text("mine")
    run = bt("sheet", plan, cwd=tmp_path)
    assert run.returncode == 5
    assert (tmp_path / "plan.pdf").read_text() == "mine"
    assert bt("sheet", plan, "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")


def without_typst(tmp_path: Path) -> dict[str, str]:
    """As on a machine that typst has no build for."""
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['typst'] = None\n")
    return {"PYTHONPATH": str(tmp_path)}


def test_where_typst_is_not_to_be_had_the_page_serves_and_the_message_says_so(tmp_path: Path, plan: Path) -> None:
    environ = without_typst(tmp_path)
    run = bt("sheet", plan, cwd=tmp_path, **environ)
    assert run.returncode == 0, run.stderr
    assert "typst has no build for it" in said(run)
    assert "Wrote plan.html." in said(run)
    assert (tmp_path / "plan.html").exists()
    run = bt("schedule", plan, "-o", "s.pdf", cwd=tmp_path, **environ)
    assert run.returncode == 5
    assert "-o NAME.html" in said(run)
    assert not (tmp_path / "s.pdf").exists()


@pytest.mark.parametrize("command", [["--help"], ["sheet", "--help"], ["schedule", str(SAMPLE)]])
def test_typst_is_loaded_only_when_a_pdf_is_made(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, sys\natexit.register(lambda: print('typst' in sys.modules, file=sys.stderr))\n"
    )
    run = bt(*command, PYTHONPATH=str(tmp_path))
    assert run.returncode == 0
    assert run.stderr.decode().splitlines()[-1] == "False"


def test_the_spanish_sheet_says_that_no_clinician_has_read_it(tmp_path: Path, plan: Path) -> None:
    run = bt("sheet", plan, "--language", "es", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "no ha sido revisada" in text(tmp_path / "plan.pdf")


def test_several_files_are_all_written_or_none(tmp_path: Path, plan: Path) -> None:
    """Every target is looked at before any is written."""
    words = ("sheet", str(plan), "-o", "a.pdf", "-o", "b.html", "--print-date", "2026-01-05")
    (tmp_path / "b.html").write_text("mine")
    done = bt(*words, cwd=tmp_path)
    assert done.returncode == 5
    assert (tmp_path / "b.html").read_text() == "mine"
    assert not (tmp_path / "a.pdf").exists()
    done = bt(*words, "--force", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert b"Wrote a.pdf.\nWrote b.html.\n" in done.stderr
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert b"--output names the same file twice" in bt(*words, "-o", "./a.pdf", "--force", cwd=tmp_path).stderr


NO_DIRECTION = (
    "direction is missing, and no sheet is made without it. Write how the device marks the way under [frame], such as "
    'direction = "toward the red flag". Or give --direction-by-hand: then every page has a field to fill in'
)
PAPER = (["sheet", "plan.toml"], ["schedule", "plan.toml", "-o", "s.pdf"], ["schedule", "plan.toml", "-o", "s.html"])


@pytest.mark.parametrize("command", PAPER, ids=" ".join)
def test_no_sheet_is_made_without_a_direction_unless_it_is_written_in_by_hand(
    tmp_path: Path, command: list[str]
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + "[frame]\nrods = 4\n" + CLINIC)
    run = bt(*command, cwd=tmp_path)
    assert (run.returncode, said(run).strip()) == (3, f"plan.toml, line 13: {NO_DIRECTION}")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]
    run = bt(*command, "--direction-by-hand", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    (made,) = (path for path in tmp_path.iterdir() if path.name != "plan.toml")
    if made.suffix == ".html":
        assert "WHICH WAY" in made.read_text(encoding="utf-8")
    else:
        assert text(made).count("WHICH WAY shown to me by") == len(pypdfium2.PdfDocument(made))


def test_all_that_a_sheet_needs_is_asked_for_at_once(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN)
    run = bt("sheet", "plan.toml", cwd=tmp_path)
    assert run.returncode == 3
    lines = run.stderr.decode().splitlines()
    assert [line.split(" is ")[0] for line in lines] == ["plan.toml: missed_turn", "plan.toml: direction"]
    flags = "schedule --defect 16 --rate 1 --surgery 2026-01-05 --timezone UTC -o s.pdf"
    run = bt(*flags.split(), cwd=tmp_path)
    assert run.returncode == 3
    assert "missed_turn is blank" in said(run)
    assert "under [frame], in a plan file (`bt new` writes one), such as direction" in said(run)
    for form in ("ics", "json", "csv", "svg"):  # what is no sheet needs neither
        assert bt("schedule", "plan.toml", "-o", f"s.{form}", cwd=tmp_path).returncode == 0


def test_each_part_of_a_mixed_frame_needs_its_own_direction(tmp_path: Path) -> None:
    """Of two parts the second has none."""
    sample = (ROOT / "sample_plans/tibia_compression_distraction.toml").read_text(encoding="utf-8")
    text = sample.replace('direction = "toward the nonunion"\n', "")
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    run = bt("sheet", "plan.toml", cwd=tmp_path)
    assert run.returncode == 3
    line = text[: text.rindex("[[frames]]")].count("\n") + 1
    assert said(run).split("direction is missing")[0].endswith(f"plan.toml, line {line}: ")
    assert "under this part of [[frames]], such as" in said(run)


def test_six_struts_are_turned_to_a_number_on_their_own_scale_and_need_no_direction(tmp_path: Path) -> None:
    sample = ROOT / "sample_plans" / "hexapod_swap.toml"
    assert "\ndirection" not in sample.read_text(encoding="utf-8")
    assert bt("sheet", sample, cwd=tmp_path).returncode == 0
    assert "longer: a higher number" in text(tmp_path / "hexapod_swap.pdf")
    assert "WHICH WAY" not in text(tmp_path / "hexapod_swap.pdf")


def test_a_field_for_paper_is_not_asked_for_where_there_is_none(tmp_path: Path, plan: Path) -> None:
    run = bt("schedule", plan, "-o", "s.ics", "--direction-by-hand", cwd=tmp_path)
    assert run.returncode == 2
    assert "--direction-by-hand: for a sheet or page only" in said(run)


def test_what_is_not_said_in_spanish_is_left_to_be_written_and_named(tmp_path: Path, plan: Path) -> None:
    run = bt("sheet", plan, "--language", "es", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "Not said in Spanish: missed_turn under [clinic.es], direction_es in the frame." in said(run)
    sheet = text(tmp_path / "plan.pdf")
    assert "Leave it out" not in sheet
    assert "toward the red flag" not in sheet
    assert "La clínica escribe aquí" in sheet
    assert "HACIA QUÉ LADO" in sheet
    run = bt("sheet", plan, "--force", cwd=tmp_path)
    assert "Not said" not in said(run)


def test_a_clinic_may_say_all_in_spanish_alone(tmp_path: Path) -> None:
    spanish = '[frame]\ndirection_es = "hacia la bandera roja"\n[clinic.es]\nmissed_turn = "No lo haga y llámenos."\n'
    (tmp_path / "plan.toml").write_text(PLAN + spanish, encoding="utf-8")
    assert bt("sheet", "plan.toml", cwd=tmp_path).returncode == 3
    run = bt("sheet", "plan.toml", "--language", "es", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "Not said" not in said(run)
    assert "= 0.25 mm, cada una de las 4 tuercas, hacia la bandera roja" in text(tmp_path / "plan.pdf")


def test_spanish_texts_of_the_clinic_file_are_printed(tmp_path: Path, plan: Path) -> None:
    plan.write_text(PLAN + DIRECTION)
    texts = CLINIC + '[clinic.es]\nmissed_turn = "No lo haga y llámenos."\n'
    (tmp_path / "clinic.toml").write_text(f'format = "bt-clinic"\nversion = 1\n{texts}', encoding="utf-8")
    run = bt("sheet", plan, "--language", "es", "--clinic", "clinic.toml", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "¿OLVIDÓ UNO? No lo haga y llámenos." in text(tmp_path / "plan.pdf")


FLAGS = ["--defect", "60", "--rate", "1", "--surgery", "2026-01-05", "--timezone", "Europe/London", "--id", "T-1"]
BY_FLAGS = [*FLAGS, "--direction", "toward the red flag", "--print-date", "2026-01-05", "--clinic", "c.toml"]


def test_a_sheet_of_flags_alone_is_that_of_schedule(tmp_path: Path) -> None:
    """What flags cannot say, missed_turn, is the clinic file's."""
    (tmp_path / "c.toml").write_text('format = "bt-clinic"\nversion = 1\n' + CLINIC)
    run = bt("sheet", *BY_FLAGS, cwd=tmp_path)
    assert (run.returncode, "Wrote sheet.pdf." in said(run)) == (0, True)
    assert bt("schedule", *BY_FLAGS, "-o", "b.pdf", cwd=tmp_path).returncode == 0
    assert (tmp_path / "sheet.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["plan.toml", "--rate", "0.5"], 2, "No sheet for a what-if: the plan file does not know of --rate 0.5."),
        ([], 2, "--defect MM is missing"),
        ([*FLAGS, "--direction", "+"], 3, "missed_turn is blank, and no sheet is made while it is"),
    ],
)
def test_what_no_file_knows_of_is_not_printed(plan: Path, words: list[str], code: int, complaint: str) -> None:
    run = bt("sheet", *words, cwd=plan.parent)
    assert (run.returncode, complaint in said(run)) == (code, True)
    assert [path.name for path in plan.parent.iterdir()] == ["plan.toml"]


def test_a_flag_that_says_what_the_file_says_is_no_what_if(plan: Path) -> None:
    assert bt("sheet", "plan.toml", "--rate", "1", "-o", "s.html", cwd=plan.parent).returncode == 0
