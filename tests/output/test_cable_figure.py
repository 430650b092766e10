"""The drawing of cable transport: the cable at its true angle, and as much of it drawn in as the schedule says."""

from decimal import Decimal
from math import atan2, degrees, dist
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.daily import positions_mm
from tests.helpers import ROOT, goal, read, report
from tests.output.test_figures import boxes, by_id, corners, drawn_as_changed, extent, meet, texts
from tests.rendered import chain_of, drawing_changes, frame_drawing


def sample() -> Report:
    return read((ROOT / "sample_plans/tibia_cable_transport.toml").read_text(encoding="utf-8"))


def cabled(cable: dict[str, Any], gap: object = 30, moves: str = "distally") -> Report:
    frame = {"kind": "cable", "pitch_mm": 1, "steps_per_turn": 8, "cable": cable}
    return report(goal=goal("transport", gap), frame=frame, levels=[{"moves": moves}])


def ends(svg: Element) -> list[tuple[float, float]]:
    """Where the cable leaves the segment, and where it meets the pulley."""
    return corners(svg, "frame-cable")


def test_every_day_the_cable_is_as_much_shorter_as_the_screw_has_drawn_in() -> None:
    made = sample()
    px_per_mm, start = float(chain_of(made.schedule).px_per_mm), dist(*ends(frame_drawing(made, 0, ENGLISH)))
    for day in range(made.schedule.days + 1):
        screw = made.schedule.ledger.on_evening("A", made.schedule.date_of(day))
        drawn_in_mm = (start - dist(*ends(frame_drawing(made, day, ENGLISH)))) / px_per_mm
        assert drawn_in_mm == pytest.approx(float(screw.travelled_mm), abs=0.125 / 2 + 0.2 / px_per_mm)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (0, {"39°", "1.28 mm", "0 mm"}),  # 80 across, 100 along: √(100² + 80²) ÷ 100 = 1.281
        (60, {"63°", "2.24 mm", "38.625 mm"}),  # 40 along: √(40² + 80²) ÷ 40 = 2.236
    ],
)
def test_the_drawing_says_the_angle_the_cable_and_what_the_bone_goes_for_it(day: int, said: set[str]) -> None:
    svg = frame_drawing(sample(), day, ENGLISH)
    assert said <= set(texts(svg))
    (x1, y1), (x2, y2) = ends(svg)
    (angle,) = (float(text[:-1]) for text in said if text.endswith("°"))
    assert degrees(atan2(x2 - x1, y2 - y1)) == pytest.approx(angle, abs=0.6)


def test_what_is_hardly_left_of_a_gap_is_0_1_mm_in_the_drawing_as_in_the_table() -> None:
    """√(50² + 40²) = 64.0312 mm of cable, of which 123 eighths are drawn in: 48.6562, so 27.7025 are still along.

    So 22.2975 of 22.3 mm are done, and 0.0025 are left.
    """
    made = cabled({"anchor": "frame", "offset_mm": 40, "axial_mm": 50}, gap=Decimal("22.3"))
    last = made.schedule.sessions[-1]
    assert (last.moves[0].reading_mm * 8, float(last.remaining_mm)) == (123, 0.0025)
    assert "0.1 mm" in texts(frame_drawing(made, made.schedule.days, ENGLISH))


def test_the_cable_leaves_the_end_of_the_segment() -> None:
    """The gap, which begins there, is drawn from the same place on."""
    for day in (0, 30, 60):
        svg = frame_drawing(sample(), day, ENGLISH)
        assert ends(svg)[0][1] == pytest.approx(extent(svg, "frame-gap")[0], abs=0.11)


def test_where_the_segment_comes_to_its_pulley_no_number_is_said() -> None:
    made = cabled({"anchor": "frame", "offset_mm": 40, "axial_mm": 30})
    svg = frame_drawing(made, made.schedule.days, ENGLISH)
    assert {"90°", "more than 10 mm"} <= set(texts(svg))


def test_with_the_anchor_on_the_ring_the_wires_go_with_the_bone_and_keep_their_angle() -> None:
    made = cabled({"anchor": "ring"})
    svg = frame_drawing(made, 15, ENGLISH)
    assert not [one for one in svg.iter() if one.get("id") == "frame-cable"]
    assert "15 mm" in texts(svg)
    wires = [one for one in by_id(svg, "frame-piece-2").iter("path") if one.get("stroke-width") == "1.6"]
    assert len(wires) == 2
    assert {key[0] for key in drawing_changes(made, ENGLISH)["keys"]} >= {"frame-piece-2", "frame-cable-mm"}


@settings(max_examples=25)
@given(
    st.integers(15, 90),  # of less a far pulley draws in no half step of cable, and the plan is refused
    st.integers(0, 120),
    st.integers(10, 250),
    st.sampled_from(["distally", "proximally"]),
)
def test_whatever_the_pulley_it_is_on_the_page_and_changes_make_the_drawing(
    gap: int, beyond: int, offset: int, moves: str
) -> None:
    assume(dist((0, offset), (gap + beyond, 0)) - dist((0, offset), (beyond, 0)) > 0.25)  # a wire that hardly shortens
    made = cabled({"anchor": "frame", "offset_mm": offset, "axial_mm": gap + beyond}, Decimal(gap), moves)
    days = made.schedule.days
    for day, svg in drawn_as_changed(made, (0, 1, days // 2, days)).items():
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        assert not [box for box in boxes(svg) if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
        said = boxes(svg)
        assert not [(a[4], b[4]) for i, a in enumerate(said) for b in said[i + 1 :] if meet(a, b)]
        (_, leaves), (x, y) = ends(svg)
        px_per_mm = float(chain_of(made.schedule).px_per_mm)
        assert 214 < x <= 292.1
        assert 62 < y < 392
        left_mm = gap + beyond - float(positions_mm(made.schedule)[day])
        assert abs(y - leaves) == pytest.approx(left_mm * px_per_mm, abs=0.11)
