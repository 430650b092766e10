"""The round on paper, a row a patient: every turn of the day is in one cell of its time, and what differs is loud.

PLAN of tests/helpers.py turns a quarter at 08:00, 12:00, 16:00 and 20:00; its day 23 is 3 Feb 2026, from 22 mm on.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pypdfium2

from bt_cli.document.round import Round
from bt_cli.document.round_grid import PatientDay, RoundGrid, grids
from bt_cli.document.round_rows import rows
from bt_cli.output.paper.round import round_pdf
from tests import level_plans
from tests.helpers import ROOT
from tests.output.test_round import approval, entry, made, of_text

FOUR = ("08:00", "12:00", "16:00", "20:00")


def only(found: Round) -> PatientDay:
    """The only row of a round of one plan."""
    ((row,),) = (grid.rows for grid in grids(found))
    return row


def cells(row: PatientDay, place: int = 0) -> list[tuple[str, str, str, int]]:
    return [(cell.scale, cell.odd, cell.instead, cell.columns) for cell in row.lines[place].cells]


def placed(grid: RoundGrid, row: PatientDay) -> Iterator[tuple[str, str, str, bool]]:
    """Where the setter puts the turns of a row: what, when, its scale, and whether it has a box. No place is empty."""
    taken: set[int] = set()
    for place, line in enumerate(row.lines):
        at = 0
        for cell in line.cells:
            while at in taken:
                at += 1
            if cell.scale:
                yield line.what, grid.times[at], cell.scale, cell.may_turn
            if cell.lines > 1:
                assert place == 0
                taken.update(range(at, at + cell.columns))
            at += cell.columns
        assert len({*range(at), *taken}) == len(grid.times)


def check_grids(found: Round) -> None:
    """Every turn of every row has one cell, under its own time; what forbids one is told."""
    there = Counter((row.patient, *turn) for grid in grids(found) for row in grid.rows for turn in placed(grid, row))
    assert there == Counter(
        (row.patient, line.what, row.time, line.scale, row.may_turn) for row in rows(found) for line in row.lines
    )
    told = Counter(
        row.patient
        for grid in grids(found)
        for row in grid.rows
        for line in row.lines
        for cell in line.cells
        if cell.instead not in ("", "no turn")
    )
    assert told == Counter(row.patient for row in rows(found) if row.instead)


def test_what_is_alike_all_day_stands_once() -> None:
    row = only(made({"frame.direction": "toward the red flag", **approval()}))
    assert (row.lines[0].what, row.lines[0].turn) == ("4 nuts", "¼ turn (+0.25)")
    assert (row.loud, row.quiet) == ((), ("toward the red flag", "sheet 0"))
    assert cells(row) == [(scale, "", "", 1) for scale in ("22 → 22.25", "22.25 → 22.5", "22.5 → 22.75", "22.75 → 23")]


def test_a_turn_unlike_the_others_of_the_day_is_loud_in_its_cell() -> None:
    """1.25 mm a day by quarter turns at four times: five steps, of which one time has two. From 11 Jan 22 x 1.25 mm."""
    row = only(made({"protocol.rate_mm_per_day": Decimal("1.25"), **approval()}))
    assert row.lines[0].turn == "¼ turn (+0.25)"
    assert Counter(odd for _, odd, _, _ in cells(row)) == {"": 3, "½ turn (+0.5)": 1}


def test_turns_back_from_noon_on_are_loud_and_say_from_when() -> None:
    """1 mm back at 1 mm a day is due from 12:00 on: three of the day's four turns, so that the first is odd."""
    back = entry("reverse", "02-03T12:00", rate_mm_per_day=1, distance_mm=1)
    row = only(made({"frame.direction": "clockwise", "course": [back], **approval(1)}))
    assert [odd for _, odd, _, _ in cells(row)] == ["¼ turn (+0.25)"] + ["¼ turn BACK (−0.25)"] * 3
    assert row.lines[0].turn == "¼ turn BACK (−0.25)"
    assert row.loud == tuple(f"{time} BACK, the opposite way to “clockwise”" for time in FOUR[1:])
    assert "08:00 clockwise" in row.quiet


def test_the_ways_of_letters_that_do_not_all_turn_at_every_time_stand_once() -> None:
    """0.5 mm of arc a day: at 20:00 of day 1 rod A turns alone, and both ways stood there for each time again."""
    text = level_plans.HINGE.replace("[frame.hinge]", 'direction = "toward +"\n[frame.hinge]')
    row = only(of_text(text.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.5"), on=date(2026, 1, 12)))
    assert [line.cells[3].instead for line in row.lines] == ["", "no turn"]
    assert row.quiet[:2] == ("A: toward +", "B: the opposite way to “toward +”")
    assert not any("08:00" in words for words in row.quiet)


def test_the_last_turn_of_a_plan_is_told_by_its_time() -> None:
    row = only(made(approval(), on=date(2026, 3, 12)))
    assert "20:00 LAST TURN of this plan" in row.loud
    assert [bool(odd) for _, odd, _, _ in cells(row)] == [False, False, False, True]


def test_missed_is_told_at_its_time_alone() -> None:
    """Half a day is recorded: what was missed at 12:00 is not turned by this list, and 16:00 has its box."""
    row = only(made({"course": [entry("missed", "02-03T12:00")], **approval(1)}))
    assert [(scale, instead) for scale, _, instead, _ in cells(row)][:3] == [
        ("22 → 22.25", ""), ("", "recorded as missed"), ("22.25 → 22.5", ""),
    ]  # fmt: skip


def test_a_level_that_rests_has_a_line_of_its_own() -> None:
    row = only(of_text(level_plans.TANDEM + level_plans.PAUSED, on=date(2026, 1, 20)))
    *turning, rests = row.lines
    assert [line.what for line in turning] == ["B: 4 nuts", "C: 4 nuts"]
    assert rests.cells[0].instead.startswith("08:00 A: PAUSED do not turn · ")
    assert rests.cells[0].columns == 4


def test_patients_of_one_rhythm_stand_together_and_a_part_of_it_is_no_other() -> None:
    """B turns at 08:00 and 20:00 alone, which A does too; C turns at other times."""
    found = made(
        {"id": "C", "protocol.sessions": ["07:00", "19:00"]}, {"id": "B", "protocol.sessions": ["08:00", "20:00"]},
        {"id": "A"},
    )  # fmt: skip
    assert [(grid.times, [row.patient.id for row in grid.rows]) for grid in grids(found)] == [
        (FOUR, ["A", "B"]), (("07:00", "19:00"), ["C"]),
    ]  # fmt: skip
    check_grids(found)


def test_of_more_times_than_fit_beside_each_other_there_are_two_grids() -> None:
    times = ["06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]
    found = made({"protocol.sessions": times, "protocol.rate_mm_per_day": Decimal("1.5")})
    assert [grid.times for grid in grids(found)] == [tuple(times[:3]), tuple(times[3:])]
    check_grids(found)


def test_a_pause_takes_the_place_of_the_turns_from_then_on() -> None:
    """A rests from 12:00 on, B from 12:00 until 20:00, and C turns all day."""
    pause, resume = entry("pause", "02-03T12:00"), entry("resume", "02-03T20:00")
    found = made({"id": "A", "course": [pause]}, {"id": "B", "course": [pause, resume]}, {"id": "C"})
    (grid,) = grids(found)
    assert [[columns for *_, columns in cells(row)] for row in grid.rows] == [[1, 3], [1, 2, 1], [1, 1, 1, 1]]
    assert cells(grid.rows[0])[1][2] == "PAUSED do not turn · no end is ordered"
    assert cells(grid.rows[1])[1][2] == "PAUSED do not turn · until Tue 3 Feb 2026 20:00"
    check_grids(found)


def test_a_day_without_any_row_has_no_grid() -> None:
    assert not list(grids(made({}, on=date(2026, 1, 6))))


def test_on_paper_a_swap_stands_in_the_row_of_its_patient() -> None:
    """It stood at the foot of the round alone, below all patients."""
    swap = (ROOT / "sample_plans" / "hexapod_swap.toml").read_text(encoding="utf-8")
    found = of_text(swap, swap.replace("HX-0104", "HX-0105"), on=date(2026, 4, 6))
    page = pypdfium2.PdfDocument(round_pdf(found, date(2026, 4, 6), "a4").data)[0].get_textpage().get_text_range()
    first, second = page.index("HX-0104", page.index("08:00")), page.index("HX-0105", page.index("08:00"))
    assert "AFTER SWAP IN CLINIC" in " ".join(page[first:second].split())
