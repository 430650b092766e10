"""The table: whole at every width, plain where it must be."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.output.rows import day_rows
from bt_cli.output.terminal import print_table
from bt_cli.words import number
from tests.helpers import SAMPLES, bt, goal, read, report

WIDTHS = (40, 60, 80, 100, 120, 200)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_no_line_is_too_wide_and_no_number_is_cut(
    sample: Any, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every turn, reading and remainder of every day can be read back out of the printed table."""
    monkeypatch.setenv("COLUMNS", str(width))
    made = read(sample.read_text())
    print_table(made)
    text = capsys.readouterr().out
    assert "…" not in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= max(width, 44)
    table = text[text.index("\nDay  ") :]
    for row in day_rows(made):
        lines = [line for line in table.splitlines() if re.match(rf" *{row.day}  \w\w\w \d", line)]
        words = " ".join(lines)
        assert words.count(" mm") == sum(turn is not None for turn in row.turns)
        assert re.search(rf" {re.escape(number(row.reading_mm))}( |$)", words)
        assert re.search(rf" {re.escape(number(row.remaining_mm))}( |$)", words)
        for turn in row.turns:
            assert turn is None or f"{number(turn.moves[0].travel_mm)} mm" in words


def test_a_pipe_gets_plain_text() -> None:
    """No escape codes in a pipe, nor with NO_COLOR."""
    assert b"\x1b" not in bt("schedule", SAMPLES[0]).stdout


def test_ascii_only_where_there_is_no_unicode() -> None:
    text = bt("schedule", SAMPLES[0], PYTHONIOENCODING="ascii").stdout
    assert text.isascii()
    assert b"?" not in text
    assert b"1/4 0.25 mm -> 2" in text
    assert b"#" in text


def test_user_text_is_never_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """A title with brackets is printed as it was written."""
    print_table(report(title="[bold]60[/] [red] :smile: \\["))
    assert "[bold]60[/] [red] :smile: \\[" in capsys.readouterr().out


def test_the_heading_says_it_all(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    print_table(
        report(
            side="left",
            bone="tibia",
            **{"protocol.rate_mm_per_day": Decimal("0.8"), "frame.direction": "toward the flag"},
        )
    )
    heading = " ".join(capsys.readouterr().out.split("\nDay")[0].split())
    for said in (
        "left tibia",
        "transport: close a gap of 60 mm",
        "0.8 mm a day prescribed, 0.8 mm a day achieved",
        "4 sessions a day: 08:00, 12:00, 16:00, 20:00",
        "¼ turn = 0.25 mm; 1 mm a full turn (default); 4 steps a turn (default)",
        "Mon 5 Jan 2026; latency 7 days",
        "First session Mon 12 Jan 2026 08:00, POD 7",
        "Last session Fri 27 Mar 2026 20:00, day 75",
        "expected Fri 27 Mar 2026",
        "A: 4 nuts, every one gets the full turn; turn toward the flag",
        "from 0 mm (default) to 60 mm, nut face 1 showing (default)",
    ):
        assert said in heading


def test_what_if_until_and_override_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    override = [{"code": "BT102", "by": "AB", "reason": "short bone"}]
    made = report(**{"protocol.rate_mm_per_day": Decimal("2.5"), "override": override})
    print_table(made._replace(what_if=("--rate 2.5",), until=date(2026, 1, 14)))
    text = " ".join(capsys.readouterr().out.split())
    assert "WHAT IF: --rate 2.5, which the plan file does not say" in text
    assert "BT102 overridden by AB: short bone" in text
    assert "Shown until Wed 14 Jan 2026 only" in text
    assert "15 Jan" not in text.split("Shown until")[1].split("0 mm └")[0]


def test_until_before_the_start_shows_the_heading_alone(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(report()._replace(until=date(2025, 1, 1)))
    assert "Contact" in capsys.readouterr().out


@pytest.mark.parametrize("distance", [1, 15, 60, 400])
@pytest.mark.parametrize("width", [30, 60, 120])
def test_the_chart_rises_to_the_top_and_fits(distance: int, width: int) -> None:
    from bt_cli.output.chart import ROWS, chart_lines

    made = report(goal=goal("transport", distance))
    lines = chart_lines(made.schedule, day_rows(made), width, ascii_only=False)
    assert lines[0].startswith(f"{distance} mm │")
    assert lines[0].endswith("█")
    assert lines[ROWS].strip().startswith("0 mm └─")
    assert max(map(len, lines[: ROWS + 2])) <= width
