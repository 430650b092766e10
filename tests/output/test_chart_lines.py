"""The chart of several levels, of a hinge and of a cable: a line for each, and records on the line that they are of."""

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.chart import progress_chart
from bt_cli.figures.series import lines_of, recorded
from tests.helpers import AXIAL, ROOT, goal, read, report
from tests.output.test_figures import boxes, by_id, meet, texts

NEW = [path.stem for path in AXIAL if "levels]]" in path.read_text() or "hinge" in path.stem or "cable" in path.stem]


def sample(name: str, course: str = "") -> Report:
    return read((ROOT / f"sample_plans/{name}.toml").read_text(encoding="utf-8") + course)


def ids(svg: Element) -> set[str]:
    return {found for one in svg.iter() if (found := one.get("id", "")).startswith("chart-line")}


def level_line(made: Report, letter: str) -> tuple[Fraction, ...]:
    (found,) = (line.made_mm for line in lines_of(made.schedule, ENGLISH) if line.letter == letter)
    return found


def test_levels_that_close_a_gap_together_have_a_line_each_beside_the_sum() -> None:
    made = sample("tibia_convergent")
    svg = progress_chart(made, ENGLISH)
    assert ids(svg) == {"chart-line", "chart-line-A", "chart-line-B"}
    assert {"together: 70 mm", "A, proximal: 40 mm", "B, distal: 30 mm", "A", "B"} <= set(texts(svg))
    dashes = [by_id(svg, name).get("stroke-dasharray") for name in sorted(ids(svg))]
    assert dashes[0] is None
    assert len(set(dashes)) == 3
    assert level_line(made, "A")[-1] + level_line(made, "B")[-1] == made.schedule.sessions[-1].done_mm == 70


def test_where_one_level_alone_does_what_the_goal_says_it_is_the_main_line() -> None:
    svg = progress_chart(sample("tibia_transport_and_lengthening"), ENGLISH)
    assert ids(svg) == {"chart-line", "chart-line-B"}
    assert {"A, transport: 40 mm", "B, lengthening: 25 mm"} <= set(texts(svg))
    assert not [text for text in texts(svg) if text.startswith("together")]


def test_a_cable_is_dashed_below_its_bone() -> None:
    svg = progress_chart(sample("tibia_cable_transport"), ENGLISH)
    assert {"bone: 60 mm", "cable: 38.625 mm"} <= set(texts(svg))
    lines = [by_id(svg, name).get("d", "") for name in ("chart-line", "chart-line-cable")]
    bone, cable = (sum(map(float, re.findall(r"v([-\d.]+)", line))) for line in lines)
    assert bone < cable < 0  # up the page
    assert by_id(svg, "chart-line-cable").get("stroke-dasharray")


def test_a_hinge_has_an_axis_in_mm_of_arc_and_in_degrees() -> None:
    """16 degrees are 13.9626 mm at 50 mm; 10 mm of them are 11.5 degrees."""
    said = texts(progress_chart(sample("tibia_hinge_neutral"), ENGLISH))
    assert {"14", "10", "16°", "11.5°", "turning (correction): 14 days"} <= set(said)


def test_a_reset_is_marked_on_the_line_of_its_own_level() -> None:
    made = sample("femur_shortened_lengthened_elsewhere")
    assert "hardware re-set" in texts(progress_chart(made, ENGLISH))
    (line,) = lines_of(made.schedule, ENGLISH)
    assert line.resets == (date(2026, 3, 31),)
    levels = [
        {"name": "a", "moves": "distally", "distance_mm": 40},
        {"name": "b", "moves": "proximally", "distance_mm": 20},
    ]
    frames = [{"name": "a", "kind": "telescopic", "swaps": [date(2026, 2, 1)]}]
    two = report(levels=[{**levels[0], "frame": "a"}, levels[1]], frames=frames)
    assert [line.resets for line in lines_of(two.schedule, ENGLISH)] == [(), (date(2026, 2, 1),), ()]


@pytest.mark.parametrize("name", NEW)
def test_no_text_meets_another_or_leaves_the_chart(name: str) -> None:
    svg = progress_chart(sample(name), ENGLISH)
    said, letters = boxes(svg), set("ABCDEFGH")
    assert not [box for box in said if box[0] < 0 or box[1] < 0 or box[2] > 584 or box[3] > 320]
    words = [box for box in said if box[4] not in letters]
    assert not [(a[4], b[4]) for i, a in enumerate(words) for b in words[i + 1 :] if meet(a, b)]
    marks = [box for box in said if box[4] in letters]
    assert not [(a[4], b[4]) for i, a in enumerate(marks) for b in marks[i + 1 :] if meet(a, b)]


def reading(at: datetime, **readings: object) -> dict[str, Any]:
    return {"at": at, "record": "reading", "readings_mm": readings}


def seen_of(made: Report) -> list[Fraction]:
    return [one.done_mm for one in recorded(made.schedule)]


NOON = datetime(2026, 1, 21, 13)  # day 10, after two of its sessions


def test_a_reading_is_on_the_line_of_its_own_level_by_its_own_letter() -> None:
    """A has 9.5 mm by noon of day 10 and reads 9.25; B, slower by half, 4.75 and reads 5."""
    levels = [
        {"name": "a", "moves": "distally", "distance_mm": 40},
        {"name": "b", "moves": "proximally", "distance_mm": 20, "rate_mm_per_day": Decimal("0.5")},
    ]
    made = report(levels=levels, course=[reading(NOON, B=5), reading(NOON, A=Decimal("9.25"))])
    assert seen_of(made) == [Fraction(5), Fraction("9.25")]


def test_a_reading_of_a_single_level_is_told_as_before() -> None:
    made = report(course=[reading(NOON, A=10), {"at": NOON, "record": "xray", "gap_mm": 51}])
    assert seen_of(made) == [10, 9]


def test_a_reading_after_a_reset_counts_from_the_reset() -> None:
    """On day 11 the scale is set to 0 after 10 mm; before that day's first turn it reads 0.5."""
    made = report(**{"frame.swaps": [date(2026, 1, 22)]}, course=[reading(datetime(2026, 1, 22, 7), A=Decimal("0.5"))])
    assert seen_of(made) == [Fraction("10.5")]


def test_a_reading_of_a_cable_is_told_in_mm_of_bone() -> None:
    """√(100² + 80²) − 20 mm of cable is √(108.0625² − 80²) mm from the pulley: the bone has come 27.355 mm."""
    cable = {"anchor": "frame", "offset_mm": 80, "axial_mm": 100}
    frame = {"kind": "cable", "pitch_mm": 1, "steps_per_turn": 8, "cable": cable}
    made = report(goal=goal("transport", 60), frame=frame, course=[reading(datetime(2026, 2, 8, 22), A=20)])
    (way_mm,) = seen_of(made)
    assert float(way_mm) == pytest.approx(100 - ((16400**0.5 - 20) ** 2 - 6400) ** 0.5, abs=0.1)


def test_a_reading_of_a_rod_of_a_hinge_is_told_in_mm_of_arc() -> None:
    """A rod at 120 mm whose scale goes from 20 to 40.837 mm has opened the hinge by 9.961 degrees: 5.215 mm of arc."""
    course = "\n[[course]]\nat = 2026-03-13T22:00:00\nrecord = 'reading'\nreadings_mm = { A = 40.837 }\n"
    (way_mm,) = seen_of(sample("tibia_hinge_opening", course))
    assert float(way_mm) == pytest.approx(5.2155, abs=0.06)


def test_a_line_goes_on_to_its_last_turn_also_where_that_moves_no_bone() -> None:
    svg = progress_chart(sample("femur_tandem_take_over"), ENGLISH)
    ends = []
    for name in ("chart-line-B", "chart-line"):
        begin, *steps = map(float, re.findall(r"(?<=[Mh])[-\d.]+", by_id(svg, name).get("d", "")))
        ends.append(round(begin + sum(steps), 1))
    assert by_id(svg, "chart-line-B").get("d", "").rpartition("h")[2].replace(".", "").isdigit()  # and not up
    assert ends[0] == ends[1]


def test_after_contact_by_x_ray_the_line_goes_up_with_the_turns_and_not_at_once() -> None:
    """47.25 mm are made when the order to compress drops what is left of 48; its five steps are of 0.25 mm."""
    (line,) = lines_of(sample("femur_accordion_docking").schedule, ENGLISH)
    assert [float(mm) for mm in line.made_mm[-6:]] == [47.25, 47.5, 47.75, 48, 48, 48]
    (line,) = lines_of(sample("tibia_accordion_compression").schedule, ENGLISH)
    assert line.made_mm[-6:] == (30,) * 6
