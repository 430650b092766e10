"""The long runs, in short: a few of each kind with the suite. `python -m tests.long` has as many as one likes."""

from pathlib import Path

import pytest

from tests.long import faults, fuzz, kills, zones
from tests.long.zones import DAYS, HOURS

SHORT = ["Europe/London", "Australia/Lord_Howe", "Antarctica/Troll", "America/Nuuk", "Asia/Kolkata"]


def test_any_text_gives_a_schedule_or_sentences() -> None:
    outcomes = [fuzz.outcome(seed) for seed in range(60)]
    assert {*outcomes} == {*fuzz.ALLOWED}


@pytest.mark.parametrize("seed", [97, 100])  # orders about reviews in a plan that names no day to begin
def test_what_once_was_a_bug_of_the_reader(seed: int) -> None:
    assert fuzz.outcome(seed) in fuzz.ALLOWED


def test_whatever_the_system_refuses_files_are_whole_and_nothing_lies_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(faults, "REASONS", faults.REASONS[:1])
    results = list(faults.run(tmp_path))
    assert len(results) > 30
    assert [line for _, lines in results for line in lines] == []


@pytest.mark.slow
def test_a_plan_is_whole_after_a_kill(tmp_path: Path) -> None:
    killed, found = kills.run(tmp_path, 4)
    assert found == []
    assert 0 < killed <= 4


def test_reminders_are_at_the_planned_local_times() -> None:
    results = list(zones.run(SHORT, range(2027, 2028)))
    assert [lines for _, lines in results] == [[]] * len(SHORT)
    assert [changes for changes, _ in results] == [2, 2, 2, 2, 1]


def test_a_reminder_at_another_time_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reminder an hour late: all but those that then are at another hour's time are other ones."""
    real = zones.calendars
    monkeypatch.setattr(zones, "calendars", lambda *of: [real(*of)[0].replace(b"T08", b"T09")])
    ((_, lines),) = zones.run(SHORT[-1:], range(2027, 2028))
    assert len(lines) == 2  # both readers see it
    assert DAYS * HOURS == 72
