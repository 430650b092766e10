"""`bt approve`: a name and a date under the current revision."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.helpers import DIRECTION, PLAN, bt

WHO = ("--by", "AB", "--on", "2026-02-02")


def approve(folder: Path, *words: str, text: str | None = None) -> tuple[int, str]:
    """Exit code and standard error of `bt approve p.toml …`."""
    if text is not None:
        (folder / "p.toml").write_text(text)
    done = bt("approve", "p.toml", *words, cwd=folder)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


def ordered(folder: Path, *words: str) -> str:
    done = bt("amend", "p.toml", *words, "--yes", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stderr.decode()


def drafts(folder: Path) -> bool:
    """Whether the plan is a draft, by what an output says."""
    done = bt("schedule", "p.toml", "-o", "p.html", "--force", cwd=folder)
    assert done.returncode == 0, done.stderr
    html = (folder / "p.html").read_text(encoding="utf-8")
    assert ("Approved by AB" in html) is not ("DRAFT: not approved" in html)
    return "DRAFT: not approved" in html


SHEET = PLAN + DIRECTION + '[clinic]\nmissed_turn = "Call us."\n'


def test_the_current_revision_is_approved_until_the_next_entry(tmp_path: Path) -> None:
    code, said = approve(tmp_path, *WHO, "--yes", text=SHEET)
    assert code == 0
    assert "First session  Mon 12 Jan 2026 08:00" in said  # the plan is shown first
    assert "Approved revision 0 of p.toml, by AB on Mon 2 Feb 2026." in said
    added = '\n[approval]\nby = "AB"\non = 2026-02-02 # Mon 2 Feb 2026\nrevision = 0\n'
    assert (tmp_path / "p.toml").read_text() == SHEET + added
    assert not drafts(tmp_path)
    said = ordered(tmp_path, "rate", "0.75", "--on", "2026-02-01")
    assert "Revision 1 is a draft until it is approved, as the approval is of revision 0:" in said
    assert "bt approve p.toml --by WHO" in said
    assert drafts(tmp_path)
    code, said = approve(tmp_path, *WHO, "--yes")
    assert code == 0
    assert "rate_mm_per_day = 0.75" in said  # what is approved with it
    assert not drafts(tmp_path)
    text = (tmp_path / "p.toml").read_text()
    assert text.endswith(added.replace("revision = 0", "revision = 1"))


def test_the_day_is_today_where_none_is_given(tmp_path: Path) -> None:
    before = datetime.now(UTC).date()
    assert approve(tmp_path, "--by", "AB", "--yes", text=PLAN.replace("Europe/London", "UTC"))[0] == 0
    found = tomllib.loads((tmp_path / "p.toml").read_text())["approval"]["on"]
    assert abs((found - before).days) <= 1


def test_a_plan_that_a_rule_refuses_is_not_approved(tmp_path: Path) -> None:
    fast = PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 2.5")
    code, said = approve(tmp_path, *WHO, "--yes", text=fast)
    assert code == 4
    assert "BT102 error" in said
    assert said.endswith("p.toml is unchanged.\n")
    assert (tmp_path / "p.toml").read_text() == fast


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", " "), "--by must not be blank; you wrote ' '"),
        (("--by", "AB", "--on", "02/02/2026"), "--on must be a date"),
        ((), "--by"),
        (WHO, "give --yes to write it. p.toml is unchanged."),
    ],
)
def test_what_is_not_said_is_not_approved(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    code, told = approve(tmp_path, *words, text=PLAN)
    assert code == 2
    assert said in told
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_at_a_terminal_it_asks(tmp_path: Path) -> None:
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    (tmp_path / "p.toml").write_text(PLAN)
    for answer, written in (("", False), ("y", True)):
        terminal = Terminal("approve", "p.toml", *WHO, cwd=tmp_path)
        terminal.answer("Approve revision 0 of p.toml, by AB on Mon 2 Feb 2026? [y/N]:", answer)
        assert terminal.exit_code() == 0
        assert ("[approval]" in (tmp_path / "p.toml").read_text()) is written
