"""Dates in words, in every command that takes a date."""

import json
import tomllib
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.commands import dates
from bt_cli.commands.dates import DateWords
from bt_cli.errors import WrongUsage
from bt_cli.words import DAYS
from tests.helpers import DIRECTION, PLAN, bt

WEDNESDAY = date(2026, 1, 21)
SHEET = PLAN + DIRECTION + '[clinic]\nmissed_turn = "Call us."\n'


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan in London; it is Wednesday 21 January 2026, 09:30 there."""
    monkeypatch.setattr(dates, "present_instant", lambda: datetime(2026, 1, 21, 9, 30, tzinfo=UTC))
    path = tmp_path / "p.toml"
    path.write_text(SHEET)
    return path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("today", "2026-01-21"),
        ("Tomorrow", "2026-01-22"),
        ("yesterday 16:00", "2026-01-20T16:00"),
        ("yesterdayT16:00", "2026-01-20T16:00"),
        ("thu", "2026-01-22"),
        ("tue", "2026-01-27"),
        ("MONDAY 08:00", "2026-01-26T08:00"),
        ("last-tue", "2026-01-20"),
        ("last thu", "2026-01-15"),
        ("last-wed", "2026-01-14"),  # today is never meant
        ("2026-02-01 16:00", "2026-02-01 16:00"),
        ("25-01-2026", "25-01-2026"),  # no word: for the reading of dates to refuse
        ("noon", "noon"),
    ],
)
def test_a_word_is_one_day_seen_from_a_wednesday(text: str, said: str) -> None:
    assert DateWords(WEDNESDAY).iso("--on", text) == said


@pytest.mark.parametrize(
    ("text", "behind", "way_out"),
    [
        ("wed", False, "wed can be read as Wed 21 Jan 2026 or Wed 28 Jan 2026: write 2026-01-21 or 2026-01-28"),
        ("next mon", False, "next mon can be read as Mon 26 Jan 2026 or Mon 2 Feb 2026"),
        ("mon", True, "mon is Mon 26 Jan 2026, which is to come: write last-mon for Mon 19 Jan 2026;"),
        ("wed", True, "write last-wed for Wed 14 Jan 2026 or today"),
        ("tomorow", False, "did you mean tomorrow?"),
    ],
)
def test_what_means_two_days_is_refused_with_a_way_out(text: str, behind: bool, way_out: str) -> None:
    with pytest.raises(WrongUsage, match=way_out.replace("?", r"\?")):
        DateWords(WEDNESDAY, behind).iso("--on", text)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(DAYS))
def test_a_weekday_is_within_the_week_to_come_and_last_within_the_week_behind(today: date, word: str) -> None:
    last = date.fromisoformat(DateWords(today).iso("--on", f"last-{word}"))
    assert DAYS[last.weekday()] == word
    assert timedelta(1) <= today - last <= timedelta(7)
    if DAYS[today.weekday()] != word:
        coming = date.fromisoformat(DateWords(today).iso("--on", word))
        assert DAYS[coming.weekday()] == word
        assert timedelta(1) <= coming - today <= timedelta(6)


def test_an_order_is_shown_with_its_day_before_it_is_written(plan: Path) -> None:
    run = bt("amend", plan, "rate", "0.75", "--on", "mon")  # nobody can be asked: nothing is written
    assert run.returncode == 2
    assert run.stderr.decode().startswith("--on mon: Mon 26 Jan 2026\n")
    assert plan.read_text() == SHEET
    assert bt("amend", plan, "rate", "0.75", "--at", "mon 12:00", "--yes").returncode == 0
    assert tomllib.loads(plan.read_text())["course"][0]["at"] == datetime(2026, 1, 26, 12)


def test_records_take_what_is_behind(plan: Path) -> None:
    run = bt("record", plan, "missed", "yesterday 16:00", "last-mon 08:00", "--yes")
    assert run.returncode == 0
    assert b"TIME yesterday 16:00: Tue 20 Jan 2026 16:00" in run.stderr
    course = tomllib.loads(plan.read_text())["course"]
    assert [entry["at"] for entry in course] == [datetime(2026, 1, 20, 16), datetime(2026, 1, 19, 8)]
    run = bt("record", plan, "done", "--through", "mon", "--yes")
    assert run.returncode == 2
    assert b"write last-mon for Mon 19 Jan 2026" in run.stderr


def test_a_range_is_taken_in_words(plan: Path) -> None:
    assert bt("record", plan, "missed", "--from", "last-mon", "--to", "yesterday", "--yes").returncode == 0
    (entry,) = tomllib.loads(plan.read_text())["course"]
    assert (entry["from"], entry["to"]) == (date(2026, 1, 19), date(2026, 1, 20))


def test_an_approval_is_of_a_day_behind(plan: Path) -> None:
    assert bt("approve", plan, "--by", "AB", "--on", "tue", "--yes").returncode == 2
    assert bt("approve", plan, "--by", "AB", "--on", "yesterday", "--yes").returncode == 0
    assert tomllib.loads(plan.read_text())["approval"]["on"] == date(2026, 1, 20)


def test_outputs_take_words_too(plan: Path) -> None:
    status = bt("status", plan, "--at", "tomorrow 16:00")
    assert b"Thu 22 Jan 2026 16:00, Europe/London" in status.stdout
    shown = json.loads(bt("schedule", plan, "--until", "thu", "--format", "json").stdout)
    assert shown["until"] == "2026-01-22"
    today = json.loads(bt("today", plan, "--on", "tomorrow", "--format", "json").stdout)
    assert today["on"] == "2026-01-22"
    page = bt("sheet", plan, "--from", "today", "--until", "fri", "--print-date", "tomorrow", "-o", "s.html",
              cwd=plan.parent)  # fmt: skip
    assert page.returncode == 0
    assert "Thu 22 Jan 2026" in (plan.parent / "s.html").read_text(encoding="utf-8")
    assert bt("schedule", plan, "--on", "sun", "-o", "s.svg", cwd=plan.parent).returncode == 0


def test_a_plan_of_flags_takes_words_and_a_what_if_says_digits(plan: Path) -> None:
    flags = ["--defect", "15", "--rate", "1", "--timezone", "UTC", "--format", "json"]
    made = json.loads(bt("schedule", *flags, "--surgery", "last-mon").stdout)
    assert made["plan"]["surgery"] == "2026-01-19"
    made = json.loads(bt("schedule", plan, "--first-session", "tomorrow 12:00", "--format", "json").stdout)
    assert made["what_if"] == ["--first-session 2026-01-22T12:00"]


def test_the_day_is_that_of_the_plans_zone(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 23:30 in London on Wednesday it is Thursday in Tokyo."""
    monkeypatch.setattr(dates, "present_instant", lambda: datetime(2026, 1, 21, 23, 30, tzinfo=UTC))
    plan.write_text(SHEET.replace("Europe/London", "Asia/Tokyo"))
    assert b"--until today: Thu 22 Jan 2026" in bt("schedule", plan, "--until", "today").stderr
    flags = ["--defect", "15", "--rate", "1", "--timezone", "Asia/Tokyo", "--surgery", "today", "--format", "json"]
    assert json.loads(bt("schedule", *flags).stdout)["plan"]["surgery"] == "2026-01-22"


def test_new_takes_words_by_the_zone_of_its_flags(plan: Path) -> None:
    flags = ["--defect", "15", "--rate", "1", "--timezone", "Europe/London", "--surgery", "yesterday"]
    assert bt("new", "q.toml", *flags, cwd=plan.parent).returncode == 0
    assert tomllib.loads((plan.parent / "q.toml").read_text())["surgery"] == date(2026, 1, 20)


@pytest.mark.parametrize("year", [1949, 2200])
def test_a_clock_that_cannot_be_right_is_told(year: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime(year, 1, 5, 9, tzinfo=tz)

    monkeypatch.setattr(dates, "datetime", Clock)
    (tmp_path / "p.toml").write_text(PLAN)
    done = bt("amend", "p.toml", "pause", "--on", "2026-02-01", "--reason", "r", "--yes", cwd=tmp_path)
    assert done.returncode == 2
    assert f"This computer's clock says {year}-01-05. Set it, and try again" in done.stderr.decode()
    assert (tmp_path / "p.toml").read_text() == PLAN
