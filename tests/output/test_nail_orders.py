"""After every order and record that a clinic can give, nothing that is said of a nail speaks of a frame or of turns."""

import re
from pathlib import Path

import pytest

from tests.commands.test_every_word import LONGER, PLAN, WORDS, Word, typed
from tests.helpers import bt
from tests.output.test_nail_words import said_in

BANNED = re.compile(
    r"\b(turns?|turned|turning|nuts?|frames?|screws?|rods?|pins?|struts?|(?<!to )scales?|(?<!still )rings?|wires?|"
    r"clicks?|re-sets?|swaps?|faces?|fixat\w+)\b",
    re.IGNORECASE,
)
AS_WRITTEN = ("bt record PLAN frame-off", "frame-off", "[frame]", "frame.")  # commands and keys are called the same
NAIL = 'frame = { kind = "nail", step_mm = 0.25, range_mm = 40, direction = "the program LENGTHEN" }'
OF_A_FRAME = ("reset", "exchange", "not-made", "reading")
OF_A_NAIL = (
    *(word for word in WORDS if word.typed.split()[0] not in OF_A_FRAME),
    Word("xray --on 2026-01-13 --nail A=1", command="record", is_of_turns=False),
)
FORMS = ("json", "csv", "ics", "html", "svg", "pdf")
TOLD = (
    ("schedule",), ("schedule", "--brief"), ("status", "--at", "2026-01-13"), ("status", "--at", "2026-01-16"),
    ("status", "--at", "2026-01-25"), ("check",), ("log",), ("diff",), ("notice", "--since", "0"),
    ("today", "--on", "2026-01-14"), ("today", "--on", "2026-01-16"), ("today", "--on", "2026-01-25"),
    ("today", "--on", "2026-01-14", "--week"), ("ward", "--on", "2026-01-16"), ("ward", "--on", "2026-01-25"),
)  # fmt: skip


def of_a_frame(texts: list[str]) -> list[str]:
    """Those that speak of what a nail has not, without what is as it was typed."""
    for written in AS_WRITTEN:
        texts = [text.replace(written, "") for text in texts]
    return [text for text in texts if BANNED.search(text)]


@pytest.mark.parametrize("word", OF_A_NAIL, ids=lambda word: f"{word.command} {word.typed}"[:40])
def test_nothing_speaks_of_a_frame_after(word: Word, tmp_path: Path) -> None:
    plan = tmp_path / "p.toml"
    plan.write_text(re.sub(r"(?m)^frame = .*$", NAIL, word.plan), encoding="utf-8")
    for line in word.before:
        assert bt(*typed(word, line), "--yes", cwd=tmp_path).returncode == 0
    asked, written = (
        bt(*typed(word, word.typed, word.command), *yes, cwd=tmp_path) for yes in ((), ("--yes",))
    )  # what it makes different, and that it is written
    assert written.returncode == 0, written.stderr.decode()
    shown = {"asked": asked, "written": written}
    shown |= {" ".join(command): bt(command[0], "p.toml", *command[1:], cwd=tmp_path) for command in TOLD}
    for command, ended in shown.items():
        texts = (ended.stdout + ended.stderr).decode().splitlines()
        assert of_a_frame(texts) == [], command
    files = [text for form in FORMS for text in ("-o", f"o.{form}")]
    assert bt("schedule", "p.toml", *files, "--titles", "detailed", cwd=tmp_path).returncode == 0
    for form in FORMS:
        assert of_a_frame(said_in(tmp_path / f"o.{form}")) == [], form


@pytest.mark.parametrize("plan", [PLAN, LONGER], ids=["transport", "lengthening"])
@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("amend reset A --on 2026-01-14", "a nail cannot be set again: A has one stroke"),
        ("record reading --on 2026-01-13 A=1", "a nail has no scale"),
    ],
)
def test_what_a_nail_has_not_cannot_be_ordered(command: str, said: str, plan: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(re.sub(r"(?m)^frame = .*$", NAIL, plan), encoding="utf-8")
    name, *rest = command.split()
    ended = bt(name, "p.toml", *rest, "--entered", "2026-01-13T21:00:00Z", "--yes", cwd=tmp_path)
    assert ended.returncode == 3
    assert said in ended.stderr.decode()
