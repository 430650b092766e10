"""The table: whole at every width, plain where it must be."""

import re
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.commands.console import print_table
from bt_cli.document.build import document_of
from bt_cli.document.heading import facts
from bt_cli.document.language import ENGLISH
from bt_cli.document.phrases import part_of_turn
from bt_cli.document.text_table import TerminalStyle
from bt_cli.output.terminal.screen import terminal_lines
from bt_cli.words import shown_number
from tests.helpers import AXIAL, ROOT, SAMPLES, bt, read, report
from tests.screen import screen_days

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
    days, several_things = screen_days(text), made.schedule.has_multiple_actuators
    for day in document_of(made, ENGLISH).days:
        turns = [(slot.at, turn) for slot in day.slots for turn in slot.turns]
        if not turns:
            continue
        for at, turn in turns:
            actuator = made.schedule.actuators[turn.thing]
            cell = days[day.on].cells[at, actuator.id if several_things else ""]
            assert re.match(rf"{part_of_turn(turn.steps, actuator)}( |→|$)", cell)
            assert re.search(r"→\d+$|$", cell)[0] == (f"→{turn.face}" if turn.face else "")  # type: ignore[index]
            assert re.findall("BACK|longer|shorter", cell) == WAYS[actuator.mechanism.two_way][turn.steps > 0]
        shown = {made.schedule.actuators[scale.thing].id: shown_number(scale.after_mm) for scale in day.scales}
        lefts = [shown_number(left.left_mm) for left in day.remaining]
        has_room = (
            width >= (200 if len(day.slots) > 6 else 100 if len(day.slots) > 4 else 80) or several_things
        )  # else the columns are left out
        assert days[day.on].readings in (shown, {"all": shown["A"]}, shown if has_room else {})
        assert days[day.on].lefts in (lefts, lefts if has_room else [])


WAYS = {False: {True: [], False: ["BACK"]}, True: {True: ["longer"], False: ["shorter"]}}


def test_sixty_days_of_one_thing_are_not_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 80 columns, with all that is prescribed."""
    monkeypatch.setenv("COLUMNS", "80")
    print_table(report())
    text = capsys.readouterr().out
    assert len(screen_days(text)) == 60
    assert len(text.splitlines()) <= 120


def test_today_is_marked_and_days_before_the_first_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(report(), today=date(2026, 2, 3), first_day=date(2026, 2, 2))
    text = capsys.readouterr().out
    assert re.findall(r"^>.*", text, re.M) == [re.search(r"^>23  Tue 3 Feb .*", text, re.M)[0], "> is today."]  # type: ignore[index]
    assert next(iter(screen_days(text))) == date(2026, 2, 2)
    assert " 21  Sun 1 Feb" not in text


def test_brief_has_days_that_are_alike_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 days of four quarters; and a course with a slower rate, a pause, missed turns and a last day of one turn."""
    monkeypatch.setenv("COLUMNS", "140")
    print_table(report(), brief=True)
    day = "08:00 ¼→2  12:00 ¼→3  16:00 ¼→4  20:00 ¼→1"
    assert f"\n1–60 Mon 12 Jan – Thu 12 Mar  {day}  60 days alike, 1 mm a day\n" in capsys.readouterr().out
    print_table(read((ROOT / "sample_plans" / "tibia_course_slow_pause_xray.toml").read_text()), brief=True)
    text = capsys.readouterr().out
    assert re.findall(r"^(\d+(?:–\d+)?) \w{3} \d", text, re.M) == [
        "1–19", "20–25", "26–28", "29–31", "32", "33", "34–60", "61",
    ]  # fmt: skip
    assert "▼ Fri 6 Feb: PAUSE until Mon 9 Feb 2026 08:00: do not turn.\n26–28 Fri 6 Feb – Sun 8 Feb" in text


def test_an_event_stands_above_its_day(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A reversal, its end, a pause and its end; and what the last day says."""
    monkeypatch.setenv("COLUMNS", "120")
    print_table(read((ROOT / "sample_plans" / "tibia_accordion_compression.toml").read_text()))
    lines = capsys.readouterr().out.splitlines()
    for bar, below in (
        ("Sun 29 Mar: BACK from 08:00: turn the OPPOSITE way, until Thu 2 Apr 2026 20:00.", " 21  Sun 29 Mar  ¼ BACK→"),
        ("Sun 5 Apr: THE USUAL WAY AGAIN from 08:00: toward the white dot.", " 28  Sun 5 Apr   ¼→"),
        (
            "Fri 3 Apr: PAUSE until Sun 5 Apr 2026 08:00: do not turn.",
            " 26  Fri 3 Apr – Sat 4 Apr  PAUSE: NO TURN",
        ),
        ("Tue 5 May: LAST DAY. The last turn is at 08:00. Then turn no more. Next clinic", " 58  Tue 5 May "),
    ):
        place = next(i for i, line in enumerate(lines) if f"▼ {bar}" in line)
        following = next(line for line in lines[place:] if "▼" not in line)
        assert following.startswith(below)
    assert any("where it says BACK, the OPPOSITE way" in line for line in lines[:6])


def test_a_pipe_gets_plain_text() -> None:
    """No escape codes in a pipe, nor with NO_COLOR."""
    assert b"\x1b" not in bt("schedule", SAMPLES[0]).stdout


def test_ascii_only_where_there_is_no_unicode() -> None:
    text = bt("schedule", SAMPLES[0], PYTHONIOENCODING="ascii").stdout
    assert text.isascii()
    assert b"?" not in text
    assert b"1/4->2  1/4->3" in text
    assert b"v Tue 14 Jul: CLINIC" in text


@pytest.mark.parametrize("brief", [False, True], ids=["whole", "brief"])
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_ascii_fits_as_well(sample: Any, brief: bool) -> None:
    """Parts of turns are longer there: no line is too wide for that."""
    document = document_of(read(sample.read_text(encoding="utf-8")))
    lines = [line.text for line in terminal_lines(document, TerminalStyle(80, ascii_only=True), brief=brief)]
    assert all(line.isascii() and len(line) <= 80 for line in lines)


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
    heading = " ".join(capsys.readouterr().out.split("\nPhases")[0].split())
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
    said = text.split("\nDirection")[1].split("\nRing to ring")[0]
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
    again = "In the clinic: the frame is set again, ring to ring counted 5 mm → 0 mm. Then the 08:00 turn"
    assert f"▼ Sat 17 Jan: Do NOT turn at home. {again}" in " ".join(out.split())


def test_dates_are_not_parted_at_the_end_of_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for width in range(60, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        print_table(report(review={"every_days": 3})._replace(until=date(2026, 1, 12)))
        out = capsys.readouterr().out
        assert len(re.findall(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d+ \w{3} 2026[,\n]", out)) >= 20
        assert not re.search(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\n|\d\n +[A-Z][a-z]{2}\b", out)


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
    assert "Docking" in capsys.readouterr().out


def heading_of(name: str) -> str:
    made = read((ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8"))
    return "\n".join(f"{fact.name}: {fact.text}" for fact in facts(made))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "tibia_convergent",
            [
                "Level A: proximal, moves distally; closes 40 mm of the gap; 1 mm a day prescribed, 1 mm a day "
                "achieved in whole steps; turns from Mon 9 Feb 2026 08:00 to Fri 20 Mar 2026 20:00\n",
                "Level B: distal, moves proximally; closes 30 mm of the gap; 0.75 mm a day prescribed, 0.75 mm a day "
                "achieved in whole steps; turns from Thu 12 Feb 2026 08:00 to Mon 23 Mar 2026 20:00; latency 10 days\n",
                "Rate: the gap closes by up to 1.75 mm a day: 1 mm at proximal and 0.75 mm at distal\n",
                "Rhythm: B: 3 sessions a day: 08:00, 14:00, 20:00\n",
                "Ends: at docking\n",
                "Ring to ring: B: starts at 0 mm (default); nut face 1 shows (default); 30 mm at the end\n",
            ],
        ),
        (
            "femur_tandem_take_over",
            [
                "its ring goes up to 1.5 mm a day, as it is carried by upper\n",
                "If one pauses: the other levels that do the same take over what it has left\n",
                "Ordered: Thu 12 Mar 2026 08:00: upper: pause (thin regenerate on X-ray)\n",
            ],
        ),
        (
            "tibia_compression_distraction",
            [
                "Step: B: ⅙ turn = 0.17 mm; one full turn is 1 mm; 6 steps a turn\n",
                "Direction: A: toward +\n",
                "Direction: B: toward the nonunion\n",
                "Counter-nuts: B: loosen each before its turn, tighten it after the turn\n",
            ],
        ),
        (
            "femur_shortened_lengthened_elsewhere",
            [
                "Swaps: Tue 31 Mar 2026, planned by bt: the stroke of 20 mm would end on Wed 1 Apr 2026\n",
                "19 mm before Tue 31 Mar 2026, then anew: 11 mm at the end\n",
            ],
        ),
        (
            "tibia_hinge_opening",
            [
                "Hinge: opening wedge: it is at the convex cortex of a bone 30 mm wide\n",
                "Tissue: concave cortex: 30 mm from the hinge, an arc of 10.47 mm: 11 days at 1 mm a day – THIS LIMIT",
                "the hinge turns by up to 1.91 degrees a day\n",
                "Rod A: concave side, 120 mm from the hinge; 41.68 mm longer in all, 41.75 mm in whole steps – the "
                "straight line between its ends, not the arc\n",
                "Rod B: convex side, 50 mm from the hinge; its ends 60 mm above and 60 mm below the hinge; 19.19 mm ",
            ],
        ),
        (
            "tibia_hinge_neutral",
            [
                "Hinge: neutral wedge: it is on the middle of a bone 34 mm wide\n",
                "Tissue: concave cortex: 17 mm from the hinge, an arc of 4.75 mm: 5 days at 1 mm a day\n",
                "Tissue: peroneal nerve: 50 mm from the hinge, an arc of 13.96 mm: 14 days at 1 mm a day – THIS LIMIT",
            ],
        ),
        (
            "tibia_cable_transport",
            [
                "Cable: its pulley is on the frame, 80 mm out from the axis of the bone and 100 mm ahead of the ",
                "38.625 mm of cable for 60.01 mm of bone; for each mm of cable the bone goes 1.28 mm at the "
                "start and 2.24 mm at the end\n",
            ],
        ),
        ("tibia_gradual_shortening", ["Docking: expected Mon 27 Apr 2026, if every turn is made\n"]),
    ],
)
def test_the_heading_tells_what_only_this_plan_has(name: str, said: list[str]) -> None:
    made = heading_of(name)
    for line in said:
        assert line in f"{made}\n"


def test_a_plan_of_one_level_says_nothing_of_several() -> None:
    made = "\n".join(f"{fact.name}: {fact.text}" for fact in facts(report(levels=[{"name": "proximal"}])))
    assert "\nLevel: proximal\n" in made
    assert not re.search(r"^(Level [A-Z]|Ends|Tissue|Cable|If one)", made, re.MULTILINE)


def test_a_course_cut_at_its_last_review_says_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    """60 mm from Mon 12 January, cut after Mon 9 February: 29 days of 1 mm."""
    made = report(
        review={"first": date(2026, 1, 26), "every_days": 14, "last": date(2026, 2, 9)},
        docking={"tolerance_mm": 2, "procedure": date(2026, 3, 13)},
    )
    said = {fact.key: fact.text for fact in facts(made)}
    assert said["ends"] == (
        "at the review on Mon 9 Feb 2026, the last that this plan covers, with 31 mm of the gap still to close"
    )
    assert said["docking"] == (
        "a gap of 2 mm or less on X-ray counts as docking; operation on the docking site on Fri 13 Mar 2026"
    )
    assert "contact" not in said


def test_defaults_of_a_named_part_are_marked_and_those_of_no_use_are_not() -> None:
    text = (ROOT / "sample_plans" / "tibia_compression_distraction.toml").read_text(encoding="utf-8")
    made = read(text.replace("rods = 3\npitch_mm = 1.0\n", ""))
    assert made.defaults == (
        "frames.click struts above.start_reading_mm",
        "frames.nuts below.rods",
        "frames.nuts below.pitch_mm",
        "frames.nuts below.start_reading_mm",
    )
    said = [fact.text for fact in facts(made) if fact.key in ("frame", "step")]
    assert "B: Ilizarov frame; 4 nuts (default)" in said
    assert "B: ⅙ turn = 0.17 mm; one full turn is 1 mm (default); 6 steps a turn" in said


def test_a_session_that_only_one_level_missed_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """At 08:00 of 2 March both levels have a session; one turns, the other is told as missed."""
    made = read((ROOT / "sample_plans" / "tibia_convergent.toml").read_text(encoding="utf-8"))
    schedule, at = made.schedule, datetime(2026, 3, 2, 8)
    distal = replace(schedule.levels[1], missed=(at,))
    session = next(s for s in schedule.sessions if s.at.replace(tzinfo=None) == at)
    alone = session._replace(moves=session.moves[:1])
    sessions = tuple(alone if s is session else s for s in schedule.sessions)
    levels = (schedule.levels[0], distal)
    print_table(made._replace(schedule=replace(schedule, levels=levels, missed=(at,), sessions=sessions)))
    cells = screen_days(capsys.readouterr().out)[at.date()].cells
    assert [cells[time(8), letter] for letter in "AB"] == ["¼→2", "MISSED"]


def test_what_an_only_level_says_of_itself_is_what_is_shown() -> None:
    """Its rate, times, latency and part of the frame, wherever else the plan has others that nothing goes by."""
    part = {"name": "the rail", "kind": "rail", "direction": "toward the arrow"}
    level = {"name": "proximal", "frame": "the rail", "latency_days": 10}
    level |= {"rate_mm_per_day": Decimal("0.75"), "sessions": ["09:00", "14:00", "20:00"]}
    made = report(frames=[part], levels=[level])
    said = {fact.key: fact.text for fact in facts(made)}
    assert said["rate"].startswith("0.75 mm a day prescribed, 0.75 mm")
    assert said["rhythm"] == "3 sessions a day: 09:00, 14:00, 20:00"
    assert said["surgery"] == "Mon 5 Jan 2026; latency 10 days"
    assert said["direction"] == "toward the arrow"
    first = document_of(made, ENGLISH).days[0]
    assert [bool(slot.turns) for slot in first.slots] == [True, True, True]
