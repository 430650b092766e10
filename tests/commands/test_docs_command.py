"""`bt docs`, from the sources and from a wheel."""

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bt_cli.commands.docs import print_page
from bt_cli.commands.shipped import about, pages, sample_plans
from tests.helpers import ROOT, SAMPLES, bt


def test_alone_it_lists_every_page_and_sample_plan_with_what_it_is_about() -> None:
    text = bt("docs").stdout.decode()
    for name, path in (pages() | sample_plans()).items():
        assert re.search(rf"^  {re.escape(name)}  +{re.escape(about(path)[:20])}", text, re.MULTILINE)
    assert [*sample_plans().values()] == SAMPLES
    assert "Two segments come together from both ends of a gap" in text


@pytest.mark.parametrize("columns", ["60", "80", "120"])
def test_the_list_is_as_wide_as_the_terminal(columns: str) -> None:
    assert max(map(len, bt("docs", COLUMNS=columns).stdout.decode().splitlines())) <= int(columns)


def test_in_a_pipe_a_page_and_a_plan_are_the_file_itself() -> None:
    assert bt("docs", "levels").stdout == (ROOT / "docs" / "levels.md").read_bytes()
    plan = ROOT / "sample_plans" / "tibia_convergent.toml"
    assert bt("docs", "tibia_convergent").stdout == plan.read_bytes()


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("page", pages())
def test_on_a_terminal_a_page_is_set_and_links_are_their_words(
    page: str, columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    print_page(pages()[page].read_text(encoding="utf-8"))
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= min(columns, 100)
    assert not re.search(r"\]\(|^#+ |\*\*\w", shown, re.MULTILINE)


def test_a_name_that_there_is_not_is_told_with_one_that_is_near() -> None:
    run = bt("docs", "levls")
    assert run.returncode == 2
    assert "there is no page 'levls' (did you mean levels?); `bt docs` lists them" in run.stderr.decode()


def test_a_wheel_brings_pages_and_sample_plans(tmp_path: Path) -> None:
    """It is unpacked, as an installer does, and run from there, far from the sources."""
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling builds the wheel")
    (made,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    ZipFile(made).extractall(tmp_path / "site")
    code = "import sys; sys.argv[0] = 'bt'; from bt_cli.__main__ import main; main()"
    for name, source in (("levels", ROOT / "docs/levels.md"), (SAMPLES[0].stem, SAMPLES[0])):
        env = {"PYTHONPATH": str(tmp_path / "site"), "PATH": ""}
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, "docs", name], cwd=tmp_path, env=env, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout == source.read_bytes()
