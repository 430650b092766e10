"""Documentation that cannot rot."""

import re
import shlex
from itertools import groupby
from pathlib import Path

import pytest
import typer

from bt_cli.app import Commands, app
from tests.generated_docs import plan_page, rules_page
from tests.helpers import ROOT, bt

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MARK = "## The top of the file"


@pytest.mark.parametrize("page", ["rules.md", "plan-format.md"])
def test_pages_that_come_from_the_code_are_in_step(page: str, update_golden: bool) -> None:
    """`--update-golden` writes them anew."""
    path = ROOT / "docs" / page
    text = path.read_text(encoding="utf-8")
    made = rules_page() if page == "rules.md" else plan_page(text.split(MARK)[0])
    if update_golden:
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made


def test_every_command_is_in_the_readme_and_has_help() -> None:
    for command in Commands.first_lines:
        assert f"bt {command}" in README
        assert bt(command, "--help").returncode == 0


@pytest.mark.parametrize("name", Commands.first_lines)
def test_the_help_tells_of_a_command_what_it_tells_of_itself(name: str) -> None:
    """The help has a table of first lines, so that it need not load the commands."""
    group = typer.main.get_command(app)
    context = typer.Context(group)
    listed, (_, command, _) = group.get_command(context, name), group.resolve_command(context, [name])  # type: ignore[attr-defined]
    assert listed.get_short_help_str(limit=1000) == listed.help == command.help.partition("\n\n")[0]
    assert (command.name, command.hidden, command.deprecated) == (name, listed.hidden, listed.deprecated)


def test_what_the_readme_shows_is_what_bt_prints() -> None:
    """Each block that starts with `$ bt …` is run; an ellipsis stands for lines left out."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        command, _, shown = block.partition("\n")
        done = bt(*shlex.split(command.removeprefix("$ bt ")), cwd=ROOT, COLUMNS="120")
        printed = [line.rstrip() for line in (done.stdout + done.stderr).decode().splitlines()]
        for line in shown.splitlines():
            assert line.strip() == "…" or line.rstrip() in printed


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_hazard_has_cause_effect_control_and_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
    rows = [re.split(r" \| ", line.strip("| ")) for line in text.splitlines() if re.match(r"\| H\d", line)]
    assert len({row[0] for row in rows}) == len(rows) >= 65
    for row in rows:
        assert len(row) == 5 and all(row), row[0]
        tests = re.findall(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", row[4])
        assert tests and tests[0][0], row[0]
        path = ""
        for named, function in tests:  # `::name` is of the file named before it
            path = named or path
            assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8"), f"{row[0]}: {path}::{function}"


def test_the_changelog_knows_this_version() -> None:
    from bt_cli import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_walk_of_a_value_enters_each_folder_once_by_names_that_are_there() -> None:
    walk = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("## The walk of one value")[1]
    stops = re.findall(r"^\| `(\w+)/([\w/]+\.py)` `(\w+)` \|", walk, re.MULTILINE)
    folders = [folder for folder, _ in groupby(folder for folder, _, _ in stops)]
    assert folders == ["plan", "motion", "frame", "schedule", "document", "output"]
    for folder, module, name in stops:
        code = (ROOT / "bt_cli" / folder / module).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def|class) {name}\b", code, re.MULTILINE), name
