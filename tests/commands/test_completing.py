"""What a shell offers: asked as the script that --install-completion installs asks."""

import subprocess
import sys
from pathlib import Path

import pytest

from bt_cli.checks.rules import RULES
from tests.helpers import PLAN, ROOT, bt

CONVERGENT = ROOT / "sample_plans" / "tibia_convergent.toml"


def offers(line: str, cwd: Path | None = None) -> list[str]:
    """The words that are offered for the last one of a line, which may be empty."""
    words = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    run = bt(_BT_COMPLETE="complete_fish", **words, cwd=cwd)
    assert run.stderr == b""
    return [line.partition("\t")[0] for line in run.stdout.decode().splitlines() if line]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("bt amend p.toml re", ["resume", "reverse", "remaining", "replan", "review", "reset"]),
        ("bt amend p.toml review ", ["add", "move", "cancel"]),
        ("bt amend p.toml rate ", []),
        ("bt amend p.toml cat", ["catch-up"]),
        ("bt record p.toml ", ["missed", "done", "reading", "xray", "not-made", "frame-off"]),
        ("bt explain BT10", [rule.code for rule in RULES if rule.code.startswith("BT10")]),
        ("bt docs lev", ["levels"]),
        ("bt docs tibia_c", ["tibia_cable_transport", "tibia_compression_distraction", "tibia_convergent",
                             "tibia_course_slow_pause_xray"]),
    ],
)  # fmt: skip
def test_words_are_offered(line: str, offered: list[str]) -> None:
    assert offers(line) == offered


@pytest.mark.parametrize("command", ["amend p.toml pause", "record p.toml missed"])
def test_levels_are_those_of_the_plan_on_the_line(command: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_bytes(CONVERGENT.read_bytes())
    assert offers(f"bt {command} --level ", tmp_path) == ["proximal", "distal"]
    assert offers(f"bt {command} --level di", tmp_path) == ["distal"]


@pytest.mark.parametrize("text", [None, PLAN, "[[levels]]\nmoves = 'distally'\n", "levels = 3\n", "\0"])
def test_nothing_is_offered_and_nothing_said_where_the_plan_has_none(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "p.toml").write_text(text)
    assert offers("bt amend p.toml pause --level ", tmp_path) == []


def test_the_script_of_bash_offers_the_same(tmp_path: Path) -> None:
    """Sourced and asked as bash asks on Tab, of the installed `bt`."""
    script = f"""
PATH={Path(sys.executable).parent}:$PATH
eval "$(_BT_COMPLETE=source_bash bt)"
COMP_WORDS=(bt amend p.toml re) COMP_CWORD=3
_bt_completion bt
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    shown = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["resume", "reverse", "remaining", "replan", "review", "reset"]
