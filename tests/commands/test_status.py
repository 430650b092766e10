"""`bt status`, as a person runs it."""

import re
from pathlib import Path

import pytest

from tests import level_plans
from tests.helpers import PLAN, SAMPLES, bt, read

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
        "Revision": "5. DRAFT: not approved",
        "Bone": "SIDE AND BONE NOT GIVEN; transport: close a gap of 60 mm",
        "At": "Tue 3 Feb 2026 16:05, Europe/London",
        "Phase": "distraction; day 23, 29 days after surgery",
        "Done": "20.5 mm of 60 mm, 39.5 mm gap left",
        "Ring to ring": "20.5 mm counted from 0 mm on Mon 12 Jan, if all turns were made as planned or recorded, "
        "nut face 3 shows; "
        "17.5 mm was read on Mon 2 Feb 2026 09:00",
        "Next session": "Tue 3 Feb 2026 20:00: ¼ turn = 0.25 mm, each of the 4 nuts; then ring to ring is 20.75 mm, "
        "nut face 4 shows",
        "Rate": "1 mm a day ordered; 0.9 mm a day made on average in 22 whole days, including pauses",
        "Docking": "expected Sun 15 Mar 2026, in 40 days, if every turn is made",
        "Next review": "Mon 9 Feb 2026, in 6 days",
        "Records": "up to Sat 31 Jan 2026 20:00. NOT RECORDED YET: 11 sessions, "
        "Sun 1 Feb 2026 08:00 to Tue 3 Feb 2026 16:00, assumed done as planned",
        "Findings": said["Findings"],
    }
    assert said["Findings"].startswith("BT140 warning: A read 17.5 mm")


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2026-01-01", "before surgery on Mon 5 Jan 2026; the first session time is Mon 12 Jan 2026 08:00"),
        ("2026-01-07", "latency; 2 days after surgery; the first session time is Mon 12 Jan 2026 08:00"),
        (
            "2026-01-22T09:00",
            "paused since Thu 22 Jan 2026 08:00: pin site infection (AB); resume ordered for Sat 24 Jan 2026 08:00; "
            "day 11, 17 days after surgery",
        ),
        ("2026-06-01", "consolidation since the session of Sun 15 Mar 2026 08:00; day 141, 147 days after surgery"),
    ],
)
def test_phases_in_words(plan: Path, at: str, phase: str) -> None:
    assert facts(plan, "--at", at)["Phase"] == phase


def test_after_the_end_there_is_no_next_session(plan: Path) -> None:
    said = facts(plan, "--at", "2026-06-01")
    assert (said["Next session"], said["Docking"]) == ("none", "was expected Sun 15 Mar 2026")


def test_a_pause_without_an_end_has_no_contact_and_no_next_session(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(f'{PLAN}[[course]]\nat = 2026-01-22T08:00:00\norder = "pause"\n')
    said = facts(path, "--at", "2026-02-03")
    assert said["Next session"] == "none until resume is ordered (`bt amend`)"
    assert said["Docking"] == "no date yet: the course is held before it"
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
    """Of several actuators each has some lines of its own: its level, its scale and its next turn."""
    run = bt("status", sample, "--at", "2026-02-03T16:05", COLUMNS=str(width))
    lines, schedule = run.stdout.decode().splitlines(), read(sample.read_text(encoding="utf-8")).schedule
    more = 0 if schedule.correction else 6 * (len(schedule.actuators) - 1)
    assert all(len(line) <= width for line in lines)
    assert width < 80 or len(lines) <= 24 + more
    assert not re.search(r"\d\n +mm|[A-Z][a-z]{2}\n +\d", "\n".join(lines))


def test_plain_characters_where_there_are_no_others(plan: Path) -> None:
    text = bt("status", plan, "--at", "2026-02-03", PYTHONIOENCODING="ascii").stdout
    assert text.isascii()
    assert b"?" not in text
    assert b"1/4 turn" in text


def screen(tmp_path: Path, text: str, at: str) -> list[str]:
    """The lines of the screen, wide enough that none is broken."""
    path = tmp_path / "plan.toml"
    path.write_text(text)
    run = bt("status", path, "--at", at, COLUMNS="200")
    assert (run.returncode, run.stderr) == (0, b"")
    return run.stdout.decode().splitlines()


def part(lines: list[str], first: str, last: str) -> list[str]:
    """The lines from one name up to another, their margin taken off."""
    names = [line[:14].strip() for line in lines]
    return [line[14:] for line in lines[names.index(first) : names.index(last)]]


def test_each_level_has_its_lines_and_each_letter_its_scale(tmp_path: Path) -> None:
    """What is reckoned in tests/schedule/test_position.py; B goes along with A, so it turns though it is paused."""
    lines = screen(tmp_path, level_plans.TANDEM + level_plans.MIDDLE, "2026-01-24T12:30")
    assert part(lines, "Done", "Level A") == ["26.75 mm of 120 mm, 93.25 mm gap left"]
    assert part(lines, "Level A", "Level B") == [
        "upper: distraction, day 13; its last own turn is Sun 3 May 2026, in 99 days",
        "6.25 mm of 56 mm, 49.75 mm gap left; 16 mm of it taken over from others",
        "0.5 mm a day ordered; 0.5 mm a day made on average in 12 whole days, including pauses",
    ]
    assert part(lines, "Level B", "Level C") == [
        "middle: paused since Tue 20 Jan 2026 08:00: thin regenerate; its ring goes along with upper",
        "8 mm of 8 mm, 0 mm gap left; 32 mm of its share handed on to others",
        "1 mm a day ordered; 0.67 mm a day made on average in 12 whole days, including pauses",
    ]
    assert part(lines, "Ring to ring", "Next session") == [
        "counted from 0 mm on Mon 12 Jan, if all turns were made as planned or recorded:",
        "A: 6.25 mm, nut face 2 shows",
        "B: 14.25 mm, nut face 2 shows",
        "C: 12.5 mm, nut face 3 shows",
    ]
    assert part(lines, "Next session", "Docking") == [
        "Sat 24 Jan 2026 16:00:",
        "C: ¼ turn = 0.25 mm, each of the 4 nuts; then ring to ring is 12.75 mm, nut face 4 shows",
    ]
    assert not any(line.startswith("Rate") for line in lines)  # no rate is that of all levels


def test_the_next_session_has_every_letter_that_turns(tmp_path: Path) -> None:
    lines = screen(tmp_path, level_plans.TANDEM, "2026-01-24T16:30")
    assert [line[:24] for line in part(lines, "Next session", "Docking")] == [
        "Sat 24 Jan 2026 20:00:", "A: ¼ turn = 0.25 mm, eac", "B: ½ turn = 0.5 mm, each", "C: ¼ turn = 0.25 mm, eac",
    ]  # fmt: skip


def test_a_level_that_is_paused_before_its_first_turn_is_told(tmp_path: Path) -> None:
    early = level_plans.PAUSED.replace("2026-01-20", "2026-01-12")
    lines = screen(tmp_path, level_plans.KEPT + early, "2026-01-24")
    said = "upper: paused since Mon 12 Jan 2026 08:00: thin regenerate; no turn before that"
    assert part(lines, "Level A", "Level B") == [said]


def test_a_stop_to_come_is_told(tmp_path: Path) -> None:
    """On 19 Jan a level is to be stopped on the 20th: its line says so, and that of the whole does not."""
    stop = level_plans.PAUSED.replace('"pause"', '"stop"')
    lines = screen(tmp_path, level_plans.KEPT + stop, "2026-01-19 06:00")
    assert len([line for line in lines if line.endswith("to be stopped from Tue 20 Jan 2026 08:00")]) == 1


def test_a_hinge_is_told_in_degrees(tmp_path: Path) -> None:
    lines = screen(tmp_path, level_plans.HINGE, "2026-01-15")
    done = part(lines, "Done", "Ring to ring")
    assert [text.split(";")[0] for text in done] == ["5.73 of 20 degrees"]
    assert "of 10.5 mm along the concave cortex" in done[0]
    rods = part(lines, "Ring to ring", "Next session")
    assert rods[1:] == ["A: 12 mm, nut face 1 shows", "B: -5.25 mm, nut face 4 shows"]
    assert part(lines, "Next session", "Rate")[1:] == [
        "A: 1 turn longer = 1 mm, the nut; then ring to ring is 13 mm, nut face 1 shows",
        "B: ¼ turn shorter = 0.25 mm, the nut; then ring to ring is -5.5 mm, nut face 3 shows",
    ]


def test_a_swap_that_bt_planned_is_said_to_be_so(tmp_path: Path) -> None:
    lines = screen(tmp_path, level_plans.STROKES, "2026-01-15")
    why = "planned by bt, on the last review before the hardware has travelled all it can"
    assert part(lines, "Next swap", "Records") == [f"Mon 2 Feb 2026, in 18 days; {why}"]


def test_a_plan_that_ends_at_its_last_review_says_what_is_left(tmp_path: Path) -> None:
    """20 days are covered: 20 mm of 60."""
    covered = PLAN + "[review]\nfirst = 2026-01-26\nlast = 2026-01-31\nevery_days = 5\n"
    lines = screen(tmp_path, covered, "2026-01-20")
    said = "none in this plan, which ends at its last review on Sat 31 Jan 2026, with 40 mm left"
    assert part(lines, "Docking", "Next review") == [said]


def test_a_third_of_a_turn_is_told_as_hardware_shows_it(tmp_path: Path) -> None:
    """Six steps a turn of 1 mm, 1 mm a day in three sessions: the first has two steps, and 0.3333 of 60 mm are done."""
    thirds = PLAN.replace('"08:00", "12:00", "16:00", "20:00"', '"08:00", "14:00", "20:00"')
    lines = screen(tmp_path, thirds + "[frame]\nsteps_per_turn = 6\n", "2026-01-12 09:00")
    assert part(lines, "Done", "Ring to ring") == ["0.33 mm of 60 mm, 59.67 mm gap left"]
    turn = "⅓ turn = 0.33 mm, each of the 4 nuts; then ring to ring is 0.67 mm, nut face 5 shows"
    assert part(lines, "Next session", "Rate") == [f"Mon 12 Jan 2026 14:00: {turn}"]


def test_the_whole_way_over_a_pulley_stands_as_it_was_prescribed(tmp_path: Path) -> None:
    """To 0.1 mm 20.25 would be 20.2. After the last turn all of it is done: 0.04 mm more, which docking takes up."""
    cable = (
        '[frame]\nkind = "cable"\nsteps_per_turn = 8\n[frame.cable]\nanchor = "frame"\noffset_mm = 40\naxial_mm = 60\n'
    )
    lines = screen(tmp_path, PLAN.replace("60", "20.25", 1) + cable, "2026-02-05")
    assert part(lines, "Done", "Scale") == ["20.25 mm of 20.25 mm, 0 mm gap left"]
