"""The plans that docs/ shows are read, and worked out, as they stand there."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from bt_cli.document.report import Report
from tests.helpers import ROOT, read

TOP = 'format = "bt-plan"\nversion = 1\nid = "DOC-1"\nsurgery = 2026-01-05\ntimezone = "Europe/London"\n'
PROTOCOL = '[protocol]\nrate_mm_per_day = 1.0\nsessions = ["08:00", "12:00", "16:00", "20:00"]\n'
BLOCKS = [
    pytest.param(block, id=f"{page}-{number}")
    for page in ("levels", "hinge", "cable", "plan-format")
    for number, block in enumerate(
        re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"), re.DOTALL)
    )
]


def example(block: str) -> Report:
    """The report of what a page shows, with what stands beside it in every plan."""
    whole = block if "format =" in block else TOP + block
    return read(whole if "[protocol]" in whole else whole + PROTOCOL)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_is_a_plan_that_no_rule_refuses(block: str) -> None:
    found = example(block)
    assert found.schedule.sessions
    assert not [finding.message for finding in found.findings if finding.severity == "error"]


def first_of(page: str, heading: str) -> Report:
    """The first example below a heading of a page."""
    text = (ROOT / Path("docs") / page).read_text(encoding="utf-8").split(heading)[1]
    found = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert found
    return example(found[1])


def test_the_worked_numbers_of_levels() -> None:
    both = first_of("levels.md", "## Convergent").schedule
    assert [(part.dates("last_session")[0] - both.plan.surgery).days for part in both.levels] == [46, 49]  # type: ignore[operator]
    tandem = first_of("levels.md", "## Tandem").schedule
    ends = {move.actuator.id: move.reading_mm for session in tandem.sessions for move in session.moves}
    assert ends == {"A": 40, "B": 80}
    day = [session for session in tandem.sessions if session.day == 5]
    assert {letter: sum(m.steps for s in day for m in s.moves if m.actuator.id == letter) for letter in "AB"} == {
        "A": 4,
        "B": 8,
    }
    both_kinds = first_of("levels.md", "## Transport with lengthening").schedule
    assert [part.distance_mm for part in both_kinds.levels] == [40, 25]
    cut = first_of("levels.md", "## Docking").schedule
    assert (str(cut.truncated_at), cut.dates("expected_contact")) == ("2026-02-23", [])


def test_the_worked_numbers_of_the_hinge() -> None:
    schedule = first_of("hinge.md", "## The drawing").schedule
    ends = {move.actuator.id: move.reading_mm for session in schedule.sessions for move in session.moves}
    assert (ends, schedule.days) == ({"A": Fraction("41.75"), "B": Fraction("-19.25")}, 11)


def test_the_worked_numbers_of_the_cable() -> None:
    schedule = first_of("cable.md", "## Two ways").schedule
    assert schedule.sessions[-1].moves[0].reading_mm == Fraction("38.625")
    days = [sum(s.moves[0].travel_mm for s in schedule.sessions if s.day == day) for day in (1, 60)]
    assert abs(days[0] - Fraction("0.78")) <= Fraction(1, 8)
    assert abs(days[1] - Fraction("0.45")) <= Fraction(1, 8)
