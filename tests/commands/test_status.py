"""`bt status`, as a person runs it."""

import re
from pathlib import Path

import pytest

from tests.helpers import PLAN, SAMPLES, bt

COURSE = """
[[course]]
at = 2026-01-20T12:00:00
record = "missed"
[[course]]
at = 2026-01-22T08:00:00
order = "pause"
reason = "pin site infection"
by = "AB"
[[course]]
at = 2026-01-24T08:00:00
order = "resume"
[[course]]
through = 2026-01-31T20:00:00
record = "done"
[[course]]
at = 2026-02-02T09:00:00
record = "reading"
readings_mm = {A = 17.5}
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN + "[review]\nevery_days = 14\n" + COURSE)
    return path


def facts(plan: Path, *args: str, **environ: str) -> dict[str, str]:
    """What the screen says, by name."""
    run = bt("status", plan, *args, **environ)
    assert (run.returncode, run.stderr) == (0, b"")
    said: dict[str, str] = {}
    for line in run.stdout.decode().splitlines():
        name = line[:14].strip() or list(said)[-1]
        said[name] = f"{said.get(name, '')} {line[14:].strip()}".strip()
    return said


def test_one_screen_says_where_the_course_is(plan: Path) -> None:
    """Days 1 to 22 bring 22 mm, less 2 mm of the pause and 0.25 mm missed: 19.75. Three turns on day 23: 20.5 mm."""
    said = facts(plan, "--at", "2026-02-03T16:05")
    assert said == {
        "Plan": "T-1",
        "Revision": "5, DRAFT: not approved",
        "Bone": "SIDE AND BONE NOT GIVEN; transport: close a gap of 60 mm",
        "At": "Tue 3 Feb 2026 16:05, Europe/London",
        "Phase": "distraction; day 23, 29 days after surgery",
        "Done": "20.5 mm of 60 mm, 39.5 mm gap left",
        "Scale": "20.5 mm if all was turned as planned and recorded, nut face 3 shows; "
        "17.5 mm was read on Mon 2 Feb 2026 09:00",
        "Next session": "Tue 3 Feb 2026 20:00: ¼ turn = 0.25 mm, each of the 4 nuts; then the scale reads 20.75 mm, "
        "nut face 4 shows",
        "Rate": "1 mm a day ordered; 0.9 mm a day made on average in 22 whole days, pauses among them",
        "Contact": "expected Sun 15 Mar 2026, in 40 days, if every turn is made",
        "Next review": "Mon 9 Feb 2026, in 6 days",
        "Records": "sessions are recorded up to Sat 31 Jan 2026 20:00. NOT RECORDED YET: 11 sessions, "
        "Sun 1 Feb 2026 08:00 to Tue 3 Feb 2026 16:00, counted as done as planned",
        "Findings": said["Findings"],
    }
    assert said["Findings"].startswith("BT140 warning: A read 17.5 mm")


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-01-01", "before surgery on Mon 5 Jan 2026; the first slot is Mon 12 Jan 2026 08:00"),
        ("2026-01-07", "latency; 2 days after surgery; the first slot is Mon 12 Jan 2026 08:00"),
        (
            "2026-01-22T09:00",
            "paused since Thu 22 Jan 2026 08:00: pin site infection (AB); order resume at Sat 24 Jan 2026 08:00; "
            "day 11, 17 days after surgery",
        ),
        ("2026-06-01", "at its end since the session of Sun 15 Mar 2026 08:00; day 141, 147 days after surgery"),
    ],
)
def test_phases_in_words(plan: Path, at: str, phase: str) -> None:
    assert facts(plan, "--at", at)["Phase"] == phase


def test_after_the_end_there_is_no_next_session(plan: Path) -> None:
    said = facts(plan, "--at", "2026-06-01")
    assert (said["Next session"], said["Contact"]) == ("none", "was expected Sun 15 Mar 2026")


def test_a_pause_without_an_end_has_no_contact_and_no_next_session(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f'{PLAN}[[course]]\nat = 2026-01-22T08:00:00\norder = "pause"\n')
    said = facts(path, "--at", "2026-02-03")
    assert said["Next session"] == "none until the course is resumed (`bt amend`)"
    assert said["Contact"] == "no date can be said: the course is held before it"
    assert said["Phase"].startswith("paused since Thu 22 Jan 2026 08:00; day 23")


def test_a_reversal_says_back_and_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    order = 'order = "reverse"\ndistance_mm = 2\nrate_mm_per_day = 1\n'
    path.write_text(f"{PLAN}[[course]]\nat = 2026-01-30T12:00:00\n{order}")
    said = facts(path, "--at", "2026-01-31T07:00")
    assert said["Next session"].startswith("Sat 31 Jan 2026 08:00: ¼ turn BACK = 0.25 mm")
    assert said["Ordered part"] == "reverse: 0.75 mm of 2 mm"
    assert facts(path, "--at", "2026-02-03")["Phase"].startswith("waiting for an order after the reversal")


def test_now_is_what_is_meant_where_no_time_is_given(plan: Path) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    said = facts(plan)["At"]
    now = datetime.now(ZoneInfo("Europe/London")).replace(tzinfo=None)
    told = datetime.strptime(said, "%a %d %b %Y %H:%M, Europe/London")  # noqa: DTZ007
    assert abs((now - told).total_seconds()) < 120


def test_a_refused_plan_gives_no_turns(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN.replace("rate_mm_per_day = 1", "rate_mm_per_day = 3"))
    run = bt("status", path, "--at", "2026-02-03")
    assert (run.returncode, run.stdout) == (4, b"")
    assert b"BT102" in run.stderr


@pytest.mark.parametrize(("at", "complaint"), [("12/01/2026", b"2026-01-12 or 2026-12-01"), ("noon", b"--at must be")])
def test_a_time_that_is_none_is_refused(plan: Path, at: str, complaint: bytes) -> None:
    run = bt("status", plan, "--at", at)
    assert run.returncode == 2
    assert complaint in run.stderr


@pytest.mark.parametrize("width", [44, 80, 120])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_it_fits_on_one_screen_and_tears_nothing_apart(sample: Path, width: int) -> None:
    run = bt("status", sample, "--at", "2026-02-03T16:05", COLUMNS=str(width))
    lines = run.stdout.decode().splitlines()
    assert all(len(line) <= width for line in lines)
    assert width < 80 or len(lines) <= 24
    assert not re.search(r"\d\n +mm|[A-Z][a-z]{2}\n +\d", "\n".join(lines))


def test_plain_characters_where_there_are_no_others(plan: Path) -> None:
    text = bt("status", plan, "--at", "2026-02-03", PYTHONIOENCODING="ascii").stdout
    assert text.isascii()
    assert b"?" not in text
    assert b"1/4 turn" in text
