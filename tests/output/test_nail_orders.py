"""After every order and record that a clinic can give, nothing that is said of a nail speaks of a frame or of turns."""

import re
from pathlib import Path

import pytest

from tests.commands.test_every_word import LONGER, PLAN, WORDS, Word, typed
from tests.helpers import SAMPLES, bt
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


MIXED = next(path for path in SAMPLES if path.stem == "femur_nail_beside_rail").read_text(encoding="utf-8")
ON_26 = "--on 2026-01-26"


@pytest.mark.parametrize(
    ("order", "of_nail", "of_rail", "moved"),
    [
        # by the evening of 25 January A has gone 14 mm in 14 days, B 10.5 mm; on 2 February, 8 days later:
        (f"amend pause --days 3 {ON_26} --level length", "No adjustments from", "", ("22", "14.25")),  # B 5 days
        (f"amend pause --days 3 {ON_26} --level gap", "", "No turns from", ("19", "16.5")),  # A 5 days
        (f"amend stop {ON_26} --level length", "Stopped: no adjustments from", "", ("22", "10.5")),
        (f"amend stop {ON_26} --level gap", "", "Stopped: no turns from", ("14", "16.5")),
        (f"amend reverse 2 --rate 1 {ON_26} --level length", "the adjustments go back: 2 mm", "", ("22", "8.5")),
        (f"amend reverse 2 --rate 1 {ON_26} --level gap", "", "the turns go back: 2 mm", ("12", "16.5")),
        (f"amend rate 0.5 {ON_26} --level length", "0.5 mm a day instead", "", ("22", "14.5")),  # 10.5 + 8 × 0.5
        (f"amend rate 0.5 {ON_26} --level gap", "", "0.5 mm a day instead", ("18", "16.5")),  # 14 + 8 × 0.5
        (f"amend replan B=9 {ON_26}", "The same adjustment, but another reading", "", ("22", "15")),  # 9 + 8 × 0.75
        (f"amend replan A=13 {ON_26}", "", "The same turn, but another reading", ("21", "16.5")),
        (f"amend reset A {ON_26}", "", "The same turn, but another reading", ("8", "16.5")),  # A from 0 again
        (f"amend pause --days 3 {ON_26}", "adjustment moves from", "turn moves from", ("19", "14.25")),
        ("record missed --from 2026-01-24 --to 2026-01-24", "adjustment moves", "turn moves", ("21", "15.75")),
    ],
)  # fmt: skip
def test_beside_a_rail_an_order_is_told_of_each_in_its_own_words(
    order: str, of_nail: str, of_rail: str, moved: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "p.toml").write_text(MIXED, encoding="utf-8")
    name, *rest = order.split()
    ended = bt(name, "p.toml", *rest, "--entered", "2026-01-25T21:00:00Z", "--yes", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr.decode()
    diff = bt("diff", "p.toml", cwd=tmp_path).stdout.decode().splitlines()
    nail, rail = ([line for line in diff if line.startswith(f"Level {level}")] for level in ("length", "gap"))
    assert of_a_frame(nail) == []
    assert of_nail in " ".join(nail)
    assert of_rail in " ".join(rail)
    assert "djust" not in " ".join(rail)
    status = bt("status", "p.toml", "--at", "2026-02-03", cwd=tmp_path).stdout.decode()
    assert f"A: {moved[0]} mm\n" in status
    assert f"B: moved {moved[1]} mm\n" in status
    assert "its last own turn" not in status.partition("Level B")[2].partition("Scales")[0]
    files = [text for form in FORMS[:-1] for text in ("-o", f"o.{form}")]  # the sheet says what the page does
    for language in ("en", "es"):
        made = bt("schedule", "p.toml", *files, "--language", language, "--force", cwd=tmp_path)
        assert made.returncode == 0, made.stderr.decode()
