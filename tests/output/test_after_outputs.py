"""With a nail or a plate after: every output tells the same day on which the frame comes off, planned or recorded."""

import json
import re
from pathlib import Path

import pytest

from bt_cli.words import day_text
from tests.helpers import bt
from tests.output.test_nail_words import said_in
from tests.plan.test_nail import NAIL
from tests.schedule.test_after import COURSES, RAIL, REVIEWS

WHOLE = RAIL.replace('kind = "rail"\n', 'kind = "rail"\ndirection = "toward the red flag"\n') + REVIEWS
WHOLE += '[clinic]\nmissed_turn = "Call us."\n'


def told(*args: str) -> str:
    ended = bt(*args, COLUMNS="200")
    assert ended.returncode == 0, ended.stderr.decode()
    return " ".join(ended.stdout.decode().split())


@pytest.mark.parametrize("course", [name for name in COURSES if name != "frame off"])
def test_they_tell_the_same_planned_day(course: str, tmp_path: Path) -> None:
    entries, on = COURSES[course]
    file, page = str(tmp_path / "plan.toml"), tmp_path / "plan.html"
    Path(file).write_text(WHOLE + entries, encoding="utf-8")
    day = f"planned on {day_text(on)}, at a review" if on else "no day yet: the course does not come to its end"
    assert f"Frame off {day}" in told("schedule", file)
    assert told("schedule", file, "-o", str(page), "--force") == ""
    assert day in " ".join(said_in(page))
    assert json.loads(told("schedule", file, "--format", "json"))["after"]["frame_off"] == (on and on.isoformat())
    assert f"Frame off {day.replace('planned on', 'planned').split(',')[0]}" in told(
        "status", file, "--at", "2026-03-01"
    )
    if on is None:
        return
    eve = on.replace(day=on.day - 1).isoformat()
    assert f"{day_text(on)}, frame off planned" in told("today", file, "--on", eve)
    assert f"{day_text(on).removesuffix(' 2026')}, frame off" in told("ward", file, "--on", eve)
    assert f"Frame off was planned {day_text(on)}" in told("status", file, "--at", on.replace(month=7).isoformat())


def test_an_order_that_moves_it_says_so(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(RAIL + REVIEWS, encoding="utf-8")
    assert bt("amend", file, "pause", "--days", "10", "--on", "2026-02-01", "--yes", "--as-turned").returncode == 0
    assert "The frame is planned off on Mon 6 Apr 2026; it was Mon 23 Mar 2026." in told(
        "diff", str(file), "--since", "0"
    )


def test_once_it_is_off_they_tell_that_day_and_none_that_was_planned(tmp_path: Path) -> None:
    """20 March is 74 days after 5 January: 74 / 6 cm = 12.3. The regenerate hardens later: it is no healing index."""
    file, page = str(tmp_path / "plan.toml"), tmp_path / "plan.html"
    Path(file).write_text(WHOLE + COURSES["frame off"][0], encoding="utf-8")
    assert "Frame off Fri 20 Mar 2026, 74 days after surgery" in told("schedule", file)
    bt("schedule", file, "-o", str(page))
    after = json.loads(told("schedule", file, "--format", "json"))["after"]
    assert (after["frame_off"], after["frame_days"]) == ("2026-03-20", 74)
    status = told("status", file, "--at", "2026-03-21")
    assert "20 Mar 2026" in status
    assert "Frame off planned" not in status
    assert "External fixation index 12.3 days/cm (74 days in the frame for 60 mm of regenerate)" in status
    assert "Frame off R-1" in told("today", file, "--on", "2026-03-21")
    assert "frame off" in told("ward", file, "--on", "2026-03-21")
    assert "23 Mar" not in told("schedule", file) + " ".join(said_in(page))


def test_a_nail_that_comes_out_was_in_no_frame(tmp_path: Path) -> None:
    """20 March 2027 is 439 days after 5 January 2026, and 396 after the last of 40 days from 9 January on."""
    file = str(tmp_path / "nail.toml")
    Path(file).write_text(f'{NAIL}[[course]]\non = 2027-03-20\nrecord = "frame_off"\n', encoding="utf-8")
    line = "Sat 20 Mar 2027, 439 days after surgery, 396 days of consolidation"
    for text in (told("status", file, "--at", "2027-03-21"), told("log", file), told("diff", file, "--since", "0")):
        assert line in text
        assert "Nail out" in text
        assert not re.search(r"frame|index|nail off", text, re.I)
