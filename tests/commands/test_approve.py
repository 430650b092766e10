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
    done = bt("amend", "p.toml", *words, "--entered", "2026-01-31T09:00:00Z", "--yes", cwd=folder)
    assert done.returncode == 0, done.stderr
    return done.stderr.decode()


def drafts(folder: Path) -> bool:
    """Whether the plan is a draft, by what an output says."""
    done = bt("schedule", "p.toml", "-o", "p.html", "--force", cwd=folder)
    assert done.returncode == 0, done.stderr
    html = (folder / "p.html").read_text(encoding="utf-8")
    assert ("Approved by AB" in html) is not ("DRAFT: " in html)
    return "DRAFT: " in html


SHEET = PLAN + DIRECTION + '[clinic]\nmissed_turn = "Call us."\n'


def test_the_current_revision_is_approved_until_the_next_entry(tmp_path: Path) -> None:
    code, said = approve(tmp_path, *WHO, "--yes", text=SHEET)
    assert code == 0
    assert "First session  Mon 12 Jan 2026 08:00" in said  # the plan is shown first
    assert "Approved revision 0 of p.toml, by AB on Mon 2 Feb 2026." in said
    added = '\n[approval]\nby = "AB"\non = 2026-02-02 # Mon 2 Feb 2026\nrevision = 0\ndigests = {id = "cd4a8a25", '
    assert (tmp_path / "p.toml").read_text().startswith(SHEET + added)
    assert not drafts(tmp_path)
    said = ordered(tmp_path, "rate", "0.75", "--on", "2026-02-01")
    assert "DRAFT: changed since AB approved it: [[course]] 1. To approve it:" in said
    assert "bt approve p.toml --by WHO" in said
    assert drafts(tmp_path)
    code, said = approve(tmp_path, *WHO, "--yes")
    assert code == 0
    assert "rate_mm_per_day = 0.75" in said  # what is approved with it
    assert "What differs from revision 0, which AB approved on Mon 2 Feb 2026:" in said
    assert "The last session moves from Thu 12 Mar 2026 20:00 to" in said
    assert not drafts(tmp_path)
    assert "\nrevision = 1\n" in (tmp_path / "p.toml").read_text()
    again = approve(tmp_path, *WHO, "--yes")[1]
    assert "What differs from revision 1, which AB approved on Mon 2 Feb 2026:\nNo session changes." in again


def test_every_output_of_an_edited_plan_is_a_draft_that_names_the_edit(tmp_path: Path) -> None:
    approve(tmp_path, *WHO, "--yes", text=SHEET)
    plan = tmp_path / "p.toml"
    plan.write_text(plan.read_text().replace("defect_mm = 60", "defect_mm = 54"))
    files = [word for form in ("json", "csv", "svg", "html", "ics") for word in ("-o", f"p.{form}")]
    done = bt("schedule", "p.toml", *files, "--format", "table", cwd=tmp_path)
    named = "DRAFT: changed since AB approved it: [goal]"
    assert named in done.stderr.decode()
    assert named in done.stdout.decode()
    for form in ("json", "csv", "svg", "html"):
        assert named in (tmp_path / f"p.{form}").read_text(encoding="utf-8")
    calendar = (tmp_path / "p.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert calendar.count(f"DESCRIPTION:{named}. Do not turn by this reminder.") == 216  # 54 days of 4
    assert calendar.count("SUMMARY:DRAFT: Reminder") == 216
    assert named in bt("status", "p.toml", cwd=tmp_path).stdout.decode()
    assert "NOT APPROVED: ask" in bt("today", "p.toml", "--on", "2026-02-02", cwd=tmp_path).stdout.decode()


def test_a_record_that_changes_no_turn_keeps_approval_sheet_and_calendar(tmp_path: Path) -> None:
    approve(tmp_path, *WHO, "--yes", text=SHEET)
    done = bt("record", "p.toml", "done", "--through", "2026-02-03", "--yes", cwd=tmp_path)
    assert "Nothing changes for the patient: sheet and calendar stay as they are." in done.stderr.decode()
    assert "The approval of revision 0 holds." in done.stderr.decode()
    assert not drafts(tmp_path)
    done = bt("record", "p.toml", "missed", "2026-02-04 08:00", "--yes", cwd=tmp_path)
    assert "Sheet and calendar are out of date" in done.stderr.decode()
    assert drafts(tmp_path)


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
        (
            ("--by", "AB", "--on", "2026-01-04", "--yes"),
            "An approval on Sun 4 Jan 2026 would be before surgery on Mon 5 Jan 2026. p.toml is unchanged.",
        ),
        (("--by", "AB", "--on", "2199-01-01", "--yes"), "--on 2199-01-01 is in the future: today is "),
    ],
)
def test_what_is_not_said_is_not_approved(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    code, told = approve(tmp_path, *words, text=PLAN)
    assert code == 2
    assert said in told
    assert (tmp_path / "p.toml").read_text() == PLAN


def test_on_the_day_of_surgery_itself_it_is_approved(tmp_path: Path) -> None:
    assert approve(tmp_path, "--by", "AB", "--on", "2026-01-05", "--yes", text=PLAN)[0] == 0


def test_at_a_terminal_it_asks(tmp_path: Path) -> None:
    pytest.importorskip("pty", reason="there are pseudo-terminals on POSIX only")
    from tests.commands.test_terminal_session import Terminal

    (tmp_path / "p.toml").write_text(PLAN)
    for answer, written in (("", False), ("y", True)):
        terminal = Terminal("approve", "p.toml", *WHO, cwd=tmp_path)
        terminal.answer("Approve revision 0 of p.toml, by AB on Mon 2 Feb 2026? [y/N]:", answer)
        assert terminal.exit_code() == 0
        assert ("[approval]" in (tmp_path / "p.toml").read_text()) is written


def test_an_approval_in_dotted_keys_is_refused_in_words(tmp_path: Path) -> None:
    text = 'approval.by = "AB"\napproval.on = 2026-01-06\napproval.revision = 0\n' + PLAN
    code, told = approve(tmp_path, *WHO, "--yes", text=text)
    assert code == 3
    assert "p.toml, line 1: approval is written so that it cannot be changed: write it as a table, [approval]" in told
    assert (tmp_path / "p.toml").read_text() == text
