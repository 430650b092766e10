"""What is the same in every command: options of time, and how help is asked for."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from bt_cli.app import Commands, app
from tests.helpers import ROOT, bt

TABLE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("What the options of time mean")[2]


def commands() -> Iterator[tuple[str, Any]]:
    """Every command by name, those of a group by both words."""
    group: Any = typer.main.get_command(app)
    context = typer.Context(group)
    for name in Commands.first_lines:
        _, command, _ = group.resolve_command(context, [name])
        inner = getattr(command, "commands", {})
        yield from ((f"{name} {key}", one) for key, one in inner.items()) if inner else [(name, command)]


def test_an_option_of_time_means_the_same_in_every_command() -> None:
    """The table in docs/commands.md says of each what it takes, how its help begins, and which commands have it."""
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in TABLE.splitlines() if line.startswith("| `")]
    rows = {option.strip("`"): cells for option, *cells in lines}
    assert list(rows) == ["--on", "--at", "--from", "--to", "--through", "--until", "--since"]
    used: dict[str, set[str]] = {option: set() for option in rows}
    for name, command in commands():
        for parameter in command.params:
            for option in set(parameter.opts) & rows.keys():
                takes, means, _ = rows[option]
                begins = re.search(r"\*\*(.+?)\.?\*\*", means)
                assert begins
                assert parameter.help.startswith(begins[1]), (name, option)
                assert set(parameter.metavar.split("|")) <= set(re.findall(r"[A-Z]{3,}", takes)), (name, option)
                used[option].add(name)
    assert used == {option: set(re.findall(r"`(\w+)`", cells[2])) for option, cells in rows.items()}


def test_no_option_takes_a_date_by_another_name() -> None:
    """YYYY-MM-DD alone would hide that words are taken."""
    assert not [(name, one.opts) for name, command in commands() for one in command.params
                if re.search("YYYY|DATE", one.metavar or "") and one.name != "entered"]  # fmt: skip


@pytest.mark.parametrize("name", ["", *(name for name, _ in commands()), "clinic"])
def test_h_is_help_everywhere(name: str) -> None:
    short, long = bt(*name.split(), "-h"), bt(*name.split(), "--help")
    assert (short.returncode, short.stderr) == (0, b"")
    assert short.stdout == long.stdout != b""
