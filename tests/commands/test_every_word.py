"""Every word of a course, once through all that follows from it: each order and record that a clinic can give.

10 mm are closed at 1 mm a day, at 08:00 and 20:00 from Mon 12 to Wed 21 January 2026; reviews are on Mon 19 and 26.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bt_cli.plan.entries import ORDERS, RECORDS
from bt_cli.plan.revisions import plan_at
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule
from tests.helpers import ROOT, SAMPLES, bt, read
from tests.stories.telling import run

PLAN = """\
format = "bt-plan"
version = 1
id = "OX-9"
side = "left"
bone = "tibia"
surgery = 2026-01-05
timezone = "Europe/London"
protocol = { rate_mm_per_day = 1, sessions = ["08:00", "20:00"], latency_days = 7 }
frame = { kind = "ilizarov", rods = 4, pitch_mm = 1, steps_per_turn = 4, direction = "toward the red flag" }
review = { first = 2026-01-19, every_days = 7, consolidation_every_days = 28 }
clinic = { phone = "01865 000000", missed_turn = "Leave it out and call us." }
docking = { tolerance_mm = 2 }
[goal]
kind = "transport"
defect_mm = 10
"""
LONGER = (
    PLAN.replace("transport", "lengthening")
    .replace("defect_mm", "lengthening_mm")
    .replace("docking = { tolerance_mm = 2 }", "")
)
RESET = PLAN.replace("steps_per_turn = 4", "steps_per_turn = 4, swaps = [2026-01-19]")
STRUTS = next(path for path in SAMPLES if path.stem == "hexapod_swap").read_text(encoding="utf-8")
SOON, AFTER = "2026-01-13T21:00:00Z", "2026-01-22T21:00:00Z"  # the evening before the 14th; the day after the last turn


class Word(NamedTuple):
    """What is typed behind the command, when, after what, of which plan; `is_of_turns` where sessions become others."""

    typed: str
    when: str = SOON
    before: tuple[str, ...] = ()
    plan: str = PLAN
    command: str = "amend"
    is_of_turns: bool = True


WORDS = (
    Word("rate 0.5 --on 2026-01-14"),
    Word("rate --every-days 2 --on 2026-01-14"),
    Word("pause --on 2026-01-14"),
    Word("pause --days 2 --on 2026-01-14"),
    Word("pause --through 2026-01-15 --on 2026-01-14"),
    Word("resume --on 2026-01-16", before=("amend pause --on 2026-01-14",)),
    Word("stop --on 2026-01-14"),
    Word("reverse 1 --rate 1 --on 2026-01-14"),
    Word("remaining 9 --on 2026-01-14"),
    Word("compress 1 --rate 0.5 --on 2026-01-23", AFTER),
    Word("extend 1 --rate 0.5 --on 2026-01-23", AFTER, plan=LONGER),
    Word("accordion 1 --cycles 1 --rate 1 --on 2026-01-14"),
    Word("catch-up 1.25 --on 2026-01-14", before=("record missed --from 2026-01-12 --to 2026-01-13",)),
    Word("replan A=1.75 --on 2026-01-14"),
    Word("reset A --on 2026-01-14"),
    Word("exchange 3 --size medium --on 2026-03-30", "2026-03-29T12:00:00Z", plan=STRUTS),
    Word("review move 2026-01-26 2026-01-28", is_of_turns=False),
    Word("review add 2026-01-22", is_of_turns=False),
    Word("review cancel 2026-01-26", is_of_turns=False),
    Word("set timezone=America/New_York --on 2026-01-14"),
    Word("set direction=left --on 2026-01-14", is_of_turns=False),
    Word("set range_mm=40 --on 2026-01-14", is_of_turns=False),
    Word("set tolerance_mm=1 --on 2026-01-14", is_of_turns=False),
    Word("set phone=01 --on 2026-01-14", is_of_turns=False),
    Word("missed --from 2026-01-12 --to 2026-01-13", command="record"),
    Word("done --on 2026-01-12 A=1".replace("--on 2026-01-12", "2026-01-12T08:00"), command="record"),
    Word("done --through 2026-01-13", command="record", is_of_turns=False),
    Word("reading --on 2026-01-13 A=1", command="record", is_of_turns=False),
    Word("xray --on 2026-01-13 --gap 9", command="record", is_of_turns=False),
    Word("not-made A --on 2026-01-19", "2026-01-19T21:00:00Z", plan=RESET, command="record"),
    Word("frame-off --on 2026-01-22", AFTER, command="record", is_of_turns=False),
    Word("--reason slip goal.defect_mm=11", command="correct"),
    Word("--reason slip", before=("amend rate 0.5 --on 2026-01-14",), command="undo"),
)


def typed(word: Word, line: str, command: str | None = None) -> list[str]:
    name, *words = [command, *line.split()] if command else line.split()
    return [name, "p.toml", *words, "--entered", word.when]


def turns(made: Schedule) -> list[Any]:
    return [
        (one.at, [(move.actuator.id, move.steps, move.reading_mm, move.face) for move in one.moves])
        for one in made.sessions
    ]


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{word.command} {word.typed}"[:40])
def test_a_word_goes_through_all_outputs(word: Word, tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text(word.plan, encoding="utf-8")
    known = [read(word.plan).schedule]
    for line in word.before:
        run(tmp_path, *typed(word, line), "--yes")
        known.append(read(file.read_text(encoding="utf-8")).schedule)
    text, revision = file.read_bytes(), len(word.before) + 1

    asked = bt(*typed(word, word.typed, word.command), cwd=tmp_path)
    assert asked.returncode == 2
    shown = asked.stderr.decode() + asked.stdout.decode()
    assert "Nothing was written" in shown
    assert len(shown.splitlines()) > 3
    assert file.read_bytes() == text

    run(tmp_path, *typed(word, word.typed, word.command), "--yes")
    assert file.read_bytes() != text
    now = read(file.read_text(encoding="utf-8")).schedule
    assert now.plan.revision == revision
    assert (turns(now) != turns(known[-1])) == word.is_of_turns
    for earlier, was in enumerate(known):
        assert turns(schedule_of(plan_at(now.plan, earlier))) == turns(was)

    log = json.loads(run(tmp_path, "log", "p.toml", "--format", "json"))["entries"]
    assert [one["revision"] for one in log][-1] == revision
    assert f"Revision {revision}" in run(tmp_path, "log", "p.toml")
    assert f"from revision {revision - 1} to revision {revision}" in run(tmp_path, "diff", "p.toml")
    assert (
        f"from sheet {revision - 1} to sheet {revision}"
        in run(tmp_path, "notice", "p.toml", "--since", str(revision - 1))
        or not word.is_of_turns
    )
    day = word.when[:10]
    (status,) = json.loads(run(tmp_path, "status", "p.toml", "--at", day, "--format", "json"))["plans"]
    assert status["revision"] == revision
    round_of = json.loads(run(tmp_path, "today", "p.toml", "--on", day, "--format", "json"))
    assert re.search(rf'"revision": {revision}\b', json.dumps(round_of))
    run(tmp_path, "sheet", "p.toml", "-o", "p.html", "--direction-by-hand")
    assert f"Sheet {revision}<" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert f"sheet {revision}" in bt("schedule", "p.toml", "--format", "ics", cwd=tmp_path).stdout.decode().replace(
        "\r\n ", ""
    )


def test_there_is_no_word_that_is_left_out() -> None:
    """And docs/course.md has a case of each."""
    said = {re.sub(r" .*", "", word.typed) if word.command in ("amend", "record") else word.command for word in WORDS}
    said |= {f"review-{word.typed.split()[1]}" for word in WORDS if word.typed.startswith("review")}
    known = {name.replace("_", "-") for name in (*ORDERS, *RECORDS)}
    assert known <= said
    course = (ROOT / "docs" / "course.md").read_text(encoding="utf-8")
    assert [name for name in known if name.replace("review-", "review ") not in course] == []
