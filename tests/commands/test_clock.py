"""--clock 12: people read 8:30 pm, in every form that is made for them; data, files and UIDs stay as they are."""

import re
from contextvars import copy_context
from datetime import time
from pathlib import Path

import pypdfium2
import pytest

from bt_cli.document.language import language
from bt_cli.words import CLOCK, clock_text
from tests.helpers import DIRECTION, PLAN, bt

COURSE = f"""\
[clinic]
missed_turn = "Leave it out."
{DIRECTION}
[[course]]
entered = 2026-01-20T16:10:00Z
by = "AB"
order = "pause"
at = 2026-01-21 13:30:00
reason = "pain"
[[course]]
entered = 2026-01-24T16:10:00Z
by = "AB"
order = "resume"
at = 2026-01-24 20:00:00
[[course]]
entered = 2026-01-26T16:10:00Z
by = "AB"
order = "rate"
at = 2026-01-27 00:00:00
rate_mm_per_day = 0.5
sessions = ["00:00", "13:30"]
reason = "thin regenerate"
[[course]]
entered = 2026-01-30T16:10:00Z
by = "CD"
record = "missed"
at = 2026-01-28 13:30:00
"""
CLOCK_24 = re.compile(r"(?<![\d:+T-])\d{1,2}:\d\d(?!\d|:\d\d| [ap]m)")


def unfolded(ics: bytes) -> str:
    """A calendar's text with each property on one line."""
    return ics.decode().replace("\r\n ", "")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A course with a pause, another rhythm and a missed turn, in a ward of its own."""
    path = tmp_path / "ward" / "plan.toml"
    path.parent.mkdir()
    path.write_text(PLAN + COURSE)
    return path


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        # midnight begins the day and noon parts it: neither is am or pm
        (time(0), "12 midnight", "12 de la noche"),
        (time(0, 5), "12:05 am", "12:05 am"),
        (time(8), "8 am", "8 am"),
        (time(11, 59), "11:59 am", "11:59 am"),
        (time(12), "12 noon", "12 del mediodía"),
        (time(12, 30), "12:30 pm", "12:30 pm"),
        (time(13), "1 pm", "1 pm"),
        (time(20, 30), "8:30 pm", "8:30 pm"),
    ],
)
def test_a_time_of_a_clock_with_12_hours(at: time, english: str, spanish: str) -> None:
    context = copy_context()
    context.run(CLOCK.set, 12)
    assert context.run(clock_text, at) == english
    assert context.run(language("es").clock, at) == spanish
    assert clock_text(at) == f"{at:%H:%M}"


@pytest.mark.parametrize(
    "command",
    [
        ("schedule", "{plan}"), ("schedule", "{plan}", "--brief"), ("notice", "{plan}", "--since", "0"),
        ("status", "{plan}", "--at", "2026-01-22 08:00"), ("log", "{plan}"), ("diff", "{plan}", "--since", "0"),
        ("today", "{ward}", "--on", "2026-01-22"), ("today", "{ward}", "--on", "2026-01-27"),
        ("today", "{ward}", "--on", "2026-01-20", "--week"), ("ward", "{ward}", "--on", "2026-01-27"),
    ],
)  # fmt: skip
def test_what_is_printed_for_people_has_no_time_of_24_hours(plan: Path, command: tuple[str, ...]) -> None:
    words = [word.format(plan=plan, ward=plan.parent) for word in command]
    usual, twelve = (bt(*words, *clock) for clock in ((), ("--clock", "12")))
    assert usual.returncode == twelve.returncode == 0, twelve.stderr
    assert not CLOCK_24.findall(twelve.stdout.decode())
    if command[0] != "ward":  # which has days alone
        assert CLOCK_24.search(usual.stdout.decode())
        assert re.search(r"\d [ap]m\b|12 (noon|midnight)", twelve.stdout.decode())


def test_what_is_written_for_people_has_no_time_of_24_hours(plan: Path, tmp_path: Path) -> None:
    names = ("a.pdf", "a.html", "a.ics", "notice.pdf", "round.pdf")
    sheet, page, calendar, notice, ward_round = (tmp_path / name for name in names)
    for command in (
        ("schedule", plan, "-o", sheet, "-o", page, "-o", calendar),
        ("notice", plan, "--since", "0", "-o", notice),
        ("today", plan, "--on", "2026-01-27", "-o", ward_round),
    ):
        assert bt(*command, "--clock", "12").returncode == 0
    for pdf in (sheet, notice, ward_round):
        text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
        assert not CLOCK_24.findall(text), pdf
        assert "1:30 pm" in text
    for_data = r"(?s)<style.*?</style>|<script.*?</script>|<[^>]*value=[^>]*>| data-time=\S+?(?=[ >])"
    shown = re.sub(for_data, "", page.read_text())
    assert not CLOCK_24.findall(shown)
    assert "1:30 pm" in shown
    told = "".join(re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION|X-WR\S*):.*", unfolded(calendar.read_bytes())))
    assert not CLOCK_24.findall(told)
    assert "Start again on Sat 24 Jan 2026 at 8 pm" in told


def test_data_and_reminders_keep_their_times(plan: Path, tmp_path: Path) -> None:
    for command in (
        ("schedule", plan, "--format", "json"), ("schedule", plan, "--format", "csv"),
        ("today", plan, "--on", "2026-01-27", "--format", "json"), ("status", plan, "--format", "json"),
        ("log", plan, "--format", "json"), ("diff", plan, "--format", "json"),
    ):  # fmt: skip
        assert bt(*command, "--clock", "12").stdout == bt(*command, "--clock", "24").stdout
    usual, twelve = tmp_path / "a.ics", tmp_path / "b.ics"
    for path, clock in ((usual, "24"), (twelve, "12")):
        assert bt("schedule", plan, "-o", path, "--clock", clock).returncode == 0
    keys = re.compile(rb"(?m)^(?:UID|DTSTART|DTEND|SEQUENCE|TRIGGER)\S*")
    assert keys.findall(usual.read_bytes()) == keys.findall(twelve.read_bytes())


NIGHT = "session at night, between 22:00 and 06:00: 00:00, 23:00"


@pytest.fixture
def night_plan(tmp_path: Path) -> Path:
    """A plan with a session at night, which somebody has accepted, beside a file whose times do not fit."""
    path = tmp_path / "night" / "plan.toml"
    path.parent.mkdir()
    accepted = f'[[override]]\ncode = "BT116"\nfinding = "{NIGHT}"\nby = "AB"\nreason = "feeds at night"\n'
    path.write_text(PLAN.replace('"20:00"', '"23:00"') + COURSE + accepted)
    early = "[protocol]\nfirst_session = 2026-01-12 09:00:00"
    path.with_name("bad.toml").write_text(PLAN.replace("[protocol]", early))
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("schedule", "{plan}", "-o", "{out}.json", "-o", "{out}.csv", "-o", "{out}.svg"),
        ("today", "{ward}", "--on", "2026-01-27", "-o", "{out}.json", "-o", "{out}.csv", "--format", "table"),
        ("today", "{ward}", "--only", "findings", "-o", "{out}.json", "-o", "{out}.csv", "--format", "table"),
        ("today", "{ward}", "--on", "2026-01-20", "--week", "-o", "{out}.json", "-o", "{out}.csv"),
        ("ward", "{ward}", "--on", "2026-01-27", "-o", "{out}.json", "-o", "{out}.csv", "-o", "{out}.html"),
    ],
)
def test_data_beside_what_people_read_keeps_its_clock(
    night_plan: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Sentences of findings and of files that cannot be read stand in the data, too."""
    for clock in ("12", "24"):
        words = (word.format(plan=night_plan, ward=night_plan.parent, out=tmp_path / clock) for word in command)
        bt(*words, "--clock", clock)
    for suffix in ("json", "csv"):
        assert (tmp_path / f"12.{suffix}").read_bytes() == (tmp_path / f"24.{suffix}").read_bytes()
    assert NIGHT in (tmp_path / "12.json").read_text()


def test_what_is_accepted_stays_so_by_any_clock(night_plan: Path) -> None:
    """An override accepts the words of a finding, and these are data."""
    text = bt("status", night_plan, "--clock", "12").stdout.decode()
    assert "session at night, between 10 pm and 6 am: 12 midnight, 11 pm OVERRIDDEN by AB" in text


def test_a_clock_ends_with_its_command(plan: Path) -> None:
    """Of what runs in one process: a program that uses `bt_cli.api` beside commands."""
    assert bt("status", plan, "--clock", "12").returncode == 0
    assert clock_text(time(20)) == "20:00"
