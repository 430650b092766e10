"""`bt edit`: a plan in an editor. The editor is a small script, so that its every return is known."""

import os
import sys
import tomllib
from pathlib import Path

import pytest

from tests.courses import SLOWER, entries
from tests.helpers import PLAN, bt

WORDS = ("--entered", "2026-02-20T09:10:00Z", "--yes", "--reason", "typed wrong", "--by", "AB")
COMMENTED = PLAN.replace("[goal]", "# as in the letter\n[goal]")


def editor(folder: Path, *versions: str | bytes | None, then: str = "") -> str:
    """An editor that leaves one text after the other, each time it is opened; None leaves the file alone.

    It ends with the Python statement `then`. The command to start it.
    """
    texts = [text.encode() if isinstance(text, str) else text for text in versions]
    script = folder / "editor.py"
    script.write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "count, file = Path(__file__).with_suffix('.count'), Path(sys.argv[-1])\n"
        "opened = int(count.read_text()) if count.exists() else 0\n"
        "count.write_text(str(opened + 1))\n"
        "Path(__file__).with_suffix('.seen').write_bytes(file.read_bytes())\n"
        f"texts = {texts!r}\n"
        "if texts[opened] is not None:\n"
        "    file.write_bytes(texts[opened])\n"
        f"{then}\n"
    )
    return f'"{sys.executable}" "{script}"'


def edit(folder: Path, *words: str, **environ: str) -> tuple[int, str]:
    """Exit code and standard error of `bt edit p.toml …`; nothing is left beside the plan or among temporary files."""
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    done = bt("edit", "p.toml", *words, cwd=folder, TMPDIR=str(temporary), **{"VISUAL": "", **environ})
    assert list(temporary.iterdir()) == []
    assert not list(folder.glob(".bt-*"))
    return done.returncode, done.stderr.decode()


def written(folder: Path, text: str = PLAN, *words: str) -> Path:
    """A plan file; with words of `bt record` also with that record."""
    plan = folder / "p.toml"
    plan.write_text(text)
    if words:
        said = bt("record", "p.toml", *words, "--entered", "2026-01-21T09:00:00Z", "--yes", cwd=folder)
        assert said.returncode == 0, said.stderr
    return plan


@pytest.fixture(autouse=True)
def _temporary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", None)  # so that TMPDIR counts in this process


def test_before_any_entry_an_edit_is_simply_written(tmp_path: Path) -> None:
    plan, new = written(tmp_path), COMMENTED.replace("defect_mm = 60", "defect_mm = 54")
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, new))
    assert (code, plan.read_text()) == (0, new)
    assert "Goal: transport: close a gap of 60 mm → transport: close a gap of 54 mm" in said
    assert "The last session moves from Thu 12 Mar 2026 20:00 to Fri 6 Mar 2026 20:00." in said
    assert (tmp_path / "editor.seen").read_text() == PLAN


def test_where_nobody_can_be_asked_it_is_shown_and_not_written(tmp_path: Path) -> None:
    plan = written(tmp_path)
    code, said = edit(tmp_path, EDITOR=editor(tmp_path, PLAN.replace("= 60", "= 54")))
    assert (code, plan.read_text()) == (2, PLAN)
    assert "give --yes to write it. p.toml is unchanged." in said


def test_only_comments_are_no_correction(tmp_path: Path) -> None:
    plan = written(tmp_path, PLAN, "done", "--through", "2026-01-20")
    new = plan.read_text().replace("[goal]", "# as in the letter\n[goal]")
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, new))
    assert (code, plan.read_text()) == (0, new)
    assert "Only comments or layout were edited." in said
    assert "Nothing changes for the patient" in said


@pytest.mark.parametrize("course", [
    ("done", "--through", "2026-01-20"),  # with digests
    (),  # written by hand, without
])  # fmt: skip
def test_with_a_course_it_is_a_correction_with_its_reason(tmp_path: Path, course: tuple[str, ...]) -> None:
    plan = written(tmp_path, PLAN if course else PLAN + SLOWER, *course)
    new = plan.read_text().replace("defect_mm = 60", "defect_mm = 54")
    code, said = edit(tmp_path, *WORDS, EDITOR=editor(tmp_path, new))
    assert code == 0, said
    assert "This is a correction: it counts as if the file had always said so." in said
    assert "[goal] defect_mm was 60 when" in said
    entry = tomllib.loads(plan.read_text())["course"][-1]
    assert (entry["record"], entry["was"], entry["reason"], entry["by"]) == (
        "correct", {"goal.defect_mm": 60}, "typed wrong", "AB",
    )  # fmt: skip
    assert bt("check", "p.toml", cwd=tmp_path).returncode == 0


def test_with_an_approval_it_is_a_correction_and_the_approval_lapses(tmp_path: Path) -> None:
    plan = written(tmp_path)
    bt("approve", "p.toml", "--by", "AB", "--on", "2026-01-06", "--yes", cwd=tmp_path)
    new = plan.read_text().replace("defect_mm = 60", "defect_mm = 54")
    code, said = edit(tmp_path, *WORDS, EDITOR=editor(tmp_path, new))
    assert code == 0
    assert "[goal] defect_mm was 60 when it was approved; it is 54 now" in said
    assert "DRAFT: changed since AB approved it: [goal], [[course]] 1. To approve it:" in said


def test_a_correction_needs_its_reason(tmp_path: Path) -> None:
    plan = written(tmp_path, PLAN + SLOWER)
    before = plan.read_bytes()
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, plan.read_text().replace("= 60", "= 54")))
    assert (code, plan.read_bytes()) == (2, before)
    assert "--reason is missing: say why the file was edited. p.toml is unchanged." in said


def test_an_entry_that_was_edited_is_a_correction_and_one_added_is_none(tmp_path: Path) -> None:
    plan = written(tmp_path, PLAN + SLOWER)
    new = plan.read_text().replace("0.75", "0.8")
    code, said = edit(tmp_path, *WORDS, EDITOR=editor(tmp_path, new))
    assert (code, "Entries of the course were edited or taken out since it was opened" in said) == (0, True)
    added = plan.read_text() + entries('on = 2026-03-02; order = "pause"', 'on = 2026-03-04; order = "resume"')
    (tmp_path / "editor.count").unlink()
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, added))
    assert (code, plan.read_text()) == (0, added)
    assert "No turns from Mon 2 Mar 2026 08:00 until Wed 4 Mar 2026 08:00." in said


def test_who_takes_an_edit_back_corrects_nothing(tmp_path: Path) -> None:
    plan = written(tmp_path, PLAN, "done", "--through", "2026-01-20")
    good = plan.read_text()
    plan.write_text(good.replace("defect_mm = 60", "defect_mm = 54"))
    assert bt("check", "p.toml", cwd=tmp_path).returncode == 3
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, good))
    assert (code, plan.read_text()) == (0, good), said
    plan.write_text(good.replace("[goal]", "[goal"))
    (tmp_path / "editor.count").unlink()
    assert edit(tmp_path, "--yes", EDITOR=editor(tmp_path, good))[0] == 0


BROKEN = PLAN.replace("defect_mm = 60", "defect_cm = 6").replace("latency_days = 7", 'latency_days = "x"')


@pytest.mark.parametrize(("text", "code", "said"), [
    (BROKEN, 3, ["p.toml, line 8: defect_cm", "write defect_mm = 60", "p.toml, line 10: latency_days must be"]),
    (PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3"), 4, ["refused by BT102"]),
    ("", 3, ["p.toml: is empty"]),
    (b"\xff\xfe", 3, ["is UTF-16 text"]),
    (PLAN + '[approval]\nby = "AB"\non = 2026-01-06\nrevision = 0\n', 3, ["13: [approval] is what somebody signed"]),
])  # fmt: skip
def test_what_is_wrong_is_told_all_at_once_and_nothing_is_written(
    tmp_path: Path, text: str | bytes, code: int, said: list[str]
) -> None:
    plan = written(tmp_path)
    ended, told = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, text))
    assert (ended, plan.read_text()) == (code, PLAN), told
    assert all(part in told for part in (*said, "p.toml is unchanged."))


@pytest.mark.parametrize(("then", "code", "said"), [
    ("", 0, "Nothing was edited. An editor must wait until it is closed, as `code --wait` does. p.toml is unchanged."),
    ("file.unlink()", 0, "Nothing was edited."),
    ("os.kill(os.getppid(), signal.SIGINT)", 0, "Nothing was edited."),  # Ctrl-C is a key of the editor's
    ("file.write_text('x'); sys.exit(3)", 2, "ended with exit code 3; nothing was changed."),
    ("file.write_text('x'); os.kill(os.getpid(), signal.SIGINT)", 130, "Interrupted; nothing is half-done."),
])  # fmt: skip
def test_unchanged_failed_or_interrupted_it_leaves_all_as_it_was(
    tmp_path: Path, then: str, code: int, said: str
) -> None:
    plan = written(tmp_path)
    ended, told = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, None, then=then))
    assert (ended, plan.read_text(), said in told) == (code, PLAN, True), told


def test_visual_goes_before_editor_and_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    plan = written(tmp_path)
    code, said = edit(tmp_path, "--yes", VISUAL="no-such-editor --wait", EDITOR=editor(tmp_path, COMMENTED))
    assert (code, plan.read_text()) == (2, PLAN)
    assert "no-such-editor --wait cannot be started: No such file or directory. Set VISUAL or EDITOR" in said


def test_a_file_that_somebody_else_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    plan = written(tmp_path)
    then = f"Path({str(plan)!r}).write_text('mine')"
    code, said = edit(tmp_path, "--yes", EDITOR=editor(tmp_path, COMMENTED, then=then))
    assert (code, plan.read_text()) == (5, "mine")
    assert "was changed by somebody else meanwhile" in said


@pytest.mark.skipif(os.name == "nt", reason="there are pseudo-terminals on POSIX only")
def test_at_a_terminal_it_is_opened_again_asked_why_and_asked_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.commands.test_terminal_session import Terminal

    plan = written(tmp_path, PLAN + SLOWER)
    before = plan.read_text()
    good = before.replace("defect_mm = 60", "defect_mm = 54")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor(tmp_path, before.replace("defect_mm", "defect_cm"), good, good))
    terminal = Terminal("edit", "p.toml", cwd=tmp_path)
    terminal.answer("Open the editor again?", "y")
    terminal.answer("Why was it edited", "54 not 60")
    terminal.until("Write this into p.toml?")
    terminal.interrupt()
    terminal.until("Interrupted; nothing is half-done.")
    assert plan.read_text() == before
    terminal = Terminal("edit", "p.toml", cwd=tmp_path)
    terminal.answer("Why was it edited", "54 not 60")
    terminal.answer("Write this into p.toml?", "y")
    terminal.until("Wrote revision 2 into p.toml.")
    while terminal.read():
        pass
    assert tomllib.loads(plan.read_text())["course"][-1]["reason"] == "54 not 60"
