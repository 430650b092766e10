"""The table: whole at every width, plain where it must be."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.commands.console import print_table
from bt_cli.output.rows import day_rows
from bt_cli.words import number
from tests.helpers import AXIAL, SAMPLES, bt, goal, read, report

WIDTHS = (40, 60, 80, 100, 120, 200)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)
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
    assert not any(line.endswith(" ") for line in text.splitlines())
    table = text[text.index("\nDay  ") :]
    for row in day_rows(made):
        lines = [line for line in table.splitlines() if re.match(rf" *{row.day}  \w\w\w \d", line)]
        words = " ".join(lines)
        assert words.count("mm") == sum(turn is not None for turn in row.turns)
        assert re.search(rf" {re.escape(number(row.reading_mm))}( |$)", words)
        assert re.search(rf" {re.escape(number(row.remaining_mm))}( |$)", words)
        for turn in row.turns:
            assert turn is None or f"={number(abs(turn.moves[0].travel_mm))} mm" in words


def test_a_pipe_gets_plain_text() -> None:
    """No escape codes in a pipe, nor with NO_COLOR."""
    assert b"\x1b" not in bt("schedule", SAMPLES[0]).stdout


def test_ascii_only_where_there_is_no_unicode() -> None:
    text = bt("schedule", SAMPLES[0], PYTHONIOENCODING="ascii").stdout
    assert text.isascii()
    assert b"?" not in text
    assert b"1/4=0.25 mm -> 2" in text
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
    heading = " ".join(capsys.readouterr().out.split("\nEach session")[0].split())
    for said in (
        "left tibia",
        "transport: close a gap of 60 mm",
        "0.8 mm a day prescribed, 0.8 mm a day achieved in whole steps",
        "Days differ from one another: follow the row of the day",
        "4 sessions a day: 08:00, 12:00, 16:00, 20:00",
        "¼ turn = 0.25 mm; one full turn is 1 mm (default); 4 steps a turn (default)",
        "Mon 5 Jan 2026; latency 7 days",
        "First session Mon 12 Jan 2026 08:00, 7 days after surgery",
        "Last session Fri 27 Mar 2026 20:00, day 75",
        "expected Fri 27 Mar 2026",
        "Ilizarov frame (default); 4 nuts (default)",
        "each of the 4 nuts, by what the table says for the session",
        "Direction toward the flag",
        "starts at 0 mm (default); nut face 1 shows (default); 60 mm at the end",
    ):
        assert said in heading


def test_a_direction_that_is_not_given_is_not_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """No direction is ever assumed, and a sheet without one says so."""
    print_table(report())
    assert "NOT GIVEN in the plan: ask before the first turn" in capsys.readouterr().out


@pytest.mark.parametrize("width", [44, 60, 80, 100, 130])
@pytest.mark.parametrize(
    "direction",
    [
        "赤い旗の方向へ回してください。反対方向には絶対に回さないでください。時計回りではなく反時計回りです。",
        "骨" * 60 + " CLOCKWISE then END",
        "anticlockwise " * 30 + "END",
        "x" * 300,
        "to the flag 👍🏽 not away from it, " * 5,
    ],
)
def test_a_direction_is_never_cut(
    direction: str, width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its script and length, every character of it is on the screen, and so is every name beside it."""
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(report(**{"frame.direction": direction, "title": direction})._replace(until=date(2026, 1, 12)))
    text = capsys.readouterr().out
    said = text.split("\nDirection")[1].split("\nScale")[0]
    assert "".join(said.split()) == "".join(direction.split())
    for name in ("First session", "Last session", "Surgery", "Time zone"):
        assert f"\n{name} " in text
    assert "…" not in text


def test_the_scale_is_said_for_each_stroke(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """5 mm in five days before the swap on day 6, 55 mm after it."""
    monkeypatch.setenv("COLUMNS", "120")
    print_table(report(**{"frame.swaps": ["2026-01-17"]}))
    out = capsys.readouterr().out
    assert "5 mm before Sat 17 Jan 2026, then anew: 55 mm at the end" in " ".join(out.split())
    assert "“swap”, the frame is set again before" in out


def test_dates_are_not_parted_at_the_end_of_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in range(60, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(report(review={"every_days": 3})._replace(until=date(2026, 1, 12)))
        out = capsys.readouterr().out
        assert len(re.findall(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w{3} 2026[,\n]", out)) >= 20
        assert not re.search(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun|\d [A-Z][a-z]{2})\n", out)


def test_what_if_until_and_override_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    override = [{"code": "BT102", "by": "AB", "reason": "short bone"}]
    made = report(**{"protocol.rate_mm_per_day": Decimal("2.5"), "override": override})
    print_table(made._replace(what_if=("--rate 2.5",), until=date(2026, 1, 14)))
    text = " ".join(capsys.readouterr().out.split())
    assert "WHAT IF: --rate 2.5, which the plan file does not say" in text
    assert "BT102 overridden by AB: short bone" in text
    assert "Shown until Wed 14 Jan 2026 only" in text
    assert "15 Jan" not in text.split("Shown until")[1]


def test_until_before_the_start_shows_the_heading_alone(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(report()._replace(until=date(2025, 1, 1)))
    assert "Contact" in capsys.readouterr().out


@pytest.mark.parametrize("distance", [1, 15, 60, 400])
@pytest.mark.parametrize("width", [30, 60, 120])
def test_the_chart_rises_to_the_top_and_fits(distance: int, width: int) -> None:
    from bt_cli.output.chart import ROWS, chart_lines

    made = report(goal=goal("transport", distance))
    lines = chart_lines(made.schedule, day_rows(made), width, ascii_only=False)
    assert lines[1].startswith(f"{distance} mm │")
    assert lines[1].endswith("█")
    assert lines[ROWS + 1].strip().startswith("0 mm └─")
    assert max(map(len, lines)) <= width
