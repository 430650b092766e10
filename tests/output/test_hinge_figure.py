"""The drawing of a hinge: rods as long as the schedule makes them, and what changes is what is drawn."""

from datetime import date
from decimal import Decimal
from json import dumps, loads
from math import dist
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.scene import Sign, Spot
from tests.helpers import ROOT, read, report
from tests.output.test_figures import boxes, by_id, corners, drawn_as_changed, meet, texts
from tests.rendered import drawing_changes, figure_of, frame_drawing

NAMES = ("tibia_hinge_opening", "tibia_hinge_neutral")
WRITTEN_PX = 0.1  # an end is written to half of it, on both axes


def sample(name: str) -> Report:
    return read((ROOT / f"sample_plans/{name}.toml").read_text(encoding="utf-8"))


def hinged(angle: object, hinge: dict[str, Any], **changes: Any) -> Report:
    goal = {"kind": "correction", "angle_deg": angle}
    return report(goal=goal, frame={"kind": "hinge", "pitch_mm": 1, "hinge": hinge}, **changes)


def line_mm(svg: Element, letter: str, px_per_mm: float) -> float:
    """How long a rod is drawn."""
    return dist(*corners(svg, f"frame-rod-{letter}")) / px_per_mm


def scale_of(made: Report, svg: Element) -> float:
    """px for a mm, by the two places of the bar below the drawing."""
    (bar,) = (one.get("d", "") for one in svg.iter("path") if "v8M" in one.get("d", ""))
    (said,) = (text for text in texts(svg) if text.endswith(" mm") and text[:-3].isdigit())
    return (float(bar.split("H")[1].split("m")[0]) - 10) / float(said[:-3])


@pytest.mark.parametrize("name", NAMES)
def test_every_day_each_rod_is_as_much_longer_as_its_turns_make_it(name: str) -> None:
    made = sample(name)
    schedule = made.schedule
    start = frame_drawing(made, 0, ENGLISH)
    px_per_mm = scale_of(made, start)
    for day in range(schedule.days + 1):
        drawn = frame_drawing(made, day, ENGLISH)
        for actuator in schedule.actuators:
            turned = schedule.ledger.on_evening(actuator.id, schedule.date_of(day))
            longer_mm = line_mm(drawn, actuator.id, px_per_mm) - line_mm(start, actuator.id, px_per_mm)
            near = float(actuator.step_mm) / 2 + 2 * WRITTEN_PX / px_per_mm
            assert longer_mm == pytest.approx(float(turned.travelled_mm), abs=near)


@pytest.mark.parametrize("name", NAMES)
def test_changes_make_the_drawing_of_every_day(name: str) -> None:
    made = sample(name)
    changes = drawing_changes(made, ENGLISH)["columns"]
    assert changes == loads(dumps(changes))
    drawn_as_changed(made, range(made.schedule.days + 1))


def test_the_drawing_says_the_angle_and_by_how_much_each_rod_and_tissue_is_longer() -> None:
    """30 mm from the hinge 20 degrees are 10.472 mm of arc; 120 mm from it their chord is 41.676 mm."""
    first, last = (set(texts(frame_drawing(sample(NAMES[0]), day, ENGLISH))) for day in (0, 11))
    assert {"Day 0 of 11", "before the first turn", "0° of 20°", "0 mm longer", "A", "B"} <= first
    assert {"Day 11 of 11", "20° of 20°", "41.75 mm longer", "19.25 mm shorter", "10.5 mm longer"} <= last
    assert {"← convex side", "concave side →"} <= last


def test_the_concave_side_is_on_the_right_and_its_rod_too() -> None:
    svg = frame_drawing(sample(NAMES[1]), 7, ENGLISH)
    place = {
        letter: float(by_id(svg, f"frame-letter-{letter}").get("transform", "")[10:].split()[0]) for letter in "AB"
    }
    hinge = float(by_id(svg, "frame-moving-over").get("transform", "").split()[1])
    assert place["B"] < hinge < place["A"]


def area(points: list[tuple[float, float]]) -> float:
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def test_the_new_bone_is_a_wedge_that_opens_and_a_neutral_one_closes_on_the_other_side() -> None:
    made = sample(NAMES[1])
    svgs = [frame_drawing(made, day, ENGLISH) for day in range(made.schedule.days + 1)]
    opens = [area(corners(svg, "frame-new")) for svg in svgs]
    closes = [area(corners(svg, "frame-gap")) for svg in svgs]
    assert opens[0] == 0
    assert opens == sorted(opens)
    assert closes == sorted(closes, reverse=True)
    assert closes[-1] < 0.05 * closes[0]
    assert opens[-1] == pytest.approx(closes[0], rel=0.1)
    names = {element.get("id") for element in frame_drawing(sample(NAMES[0]), 3, ENGLISH).iter()}
    assert "frame-gap" not in names


def test_the_bone_that_is_bent_at_first_is_straight_at_the_end() -> None:
    made = sample(NAMES[0])
    scene = figure_of(made, ENGLISH).scene
    ends = [[scene.at(Spot(1, (0, 0, z)), day) for z in (0, -100)] for day in (0, 11)]
    (across, along), straight = ([-(b - a) for a, b in zip(*pair, strict=True)][::2] for pair in ends)
    assert (across, along) == pytest.approx((34.2, 93.97), abs=0.01)  # 100 mm at 20 degrees to the concave side
    assert straight == pytest.approx([0, 100], abs=0.01)
    turned = by_id(frame_drawing(made, 11, ENGLISH), "frame-moving").get("transform", "")
    assert float(turned.removeprefix("rotate(").split()[0]) == pytest.approx(20, abs=0.1)


def test_a_tissue_keeps_its_own_name_and_the_slowest_sets_the_pace() -> None:
    said = " ".join(texts(frame_drawing(sample(NAMES[1]), 0, ENGLISH)))
    assert "peroneal nerve, at 50 mm: it sets the pace" in said
    assert "concave cortex, at 17 mm" in said
    assert said.count("it sets the pace") == 1


RODS = st.fixed_dictionaries(
    {
        "side": st.sampled_from(["concave", "convex"]),
        "across_mm": st.integers(60, 200),
        "proximal_mm": st.integers(80, 200),
        "distal_mm": st.integers(80, 200),
    }
)
TISSUE = {"name": st.sampled_from(["nerve", "skin " * 12, "vessels"]), "across_mm": st.integers(5, 250)}
TISSUES = st.lists(st.fixed_dictionaries(TISSUE), max_size=4)


@settings(max_examples=30)
@given(st.lists(RODS, min_size=1, max_size=8), TISSUES, st.integers(2, 25), st.sampled_from(["opening", "neutral"]))
def test_whatever_the_hinge_nothing_leaves_the_drawing_and_no_text_meets_another(
    rods: list[dict[str, Any]], tissues: list[dict[str, Any]], angle: int, wedge: str
) -> None:
    off = {"off_bone_mm": 12} if wedge == "opening" else {}
    made = hinged(Decimal(angle), {"wedge": wedge, "bone_mm": 30, "rods": rods, "tissues": tissues, **off})
    for day in (0, made.schedule.days // 2, made.schedule.days):
        svg = frame_drawing(made, day, ENGLISH)
        said = [box for box in boxes(svg) if len(box[4]) > 1]  # letters may stand near each other: rods do
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        assert not [box for box in boxes(svg) if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
        assert not [(a[4], b[4]) for i, a in enumerate(said) for b in said[i + 1 :] if meet(a, b)]
        for actuator in made.schedule.actuators:
            for x, y in corners(svg, f"frame-rod-{actuator.id}"):
                assert 0 < x < width
                assert 60 < y < height


def test_the_arrow_turns_on_days_that_go_back() -> None:
    course = "\n[[course]]\non = 2026-03-10\norder = 'reverse'\ndistance_mm = 1\nrate_mm_per_day = 1\nreason = 'x'\n"
    text = (ROOT / "sample_plans/tibia_hinge_opening.toml").read_text(encoding="utf-8")
    made = read(text + course)
    day = (date(2026, 3, 10) - made.schedule.start.date()).days + 1
    arrows = [corners(frame_drawing(made, on, ENGLISH), "frame-arrow") for on in (day - 1, day)]
    assert [arrow[4][0] < arrow[0][0] for arrow in arrows] == [True, False]  # its tip is left of where it begins
    drawn_as_changed(made, [day])


@pytest.mark.parametrize("name", NAMES)
def test_in_the_turning_view_the_words_for_the_sides_are_above_every_letter(name: str) -> None:
    """A rod's letter goes with it; where its word stood beside the rod it was covered."""
    made = sample(name)
    figure = figure_of(made, ENGLISH)
    signs = [sign for sign in figure.scene.shapes if isinstance(sign, Sign) and sign.kind == "letter"]
    days = range(made.schedule.days + 1)
    letters = [figure.scene.spot_of(sign, day)[2] for sign in signs for day in days]
    sides = {word: point for word, point in figure.around if word.endswith(" side")}
    assert len(signs) == len(made.schedule.actuators)
    assert sides["concave side"][0] < 0 < sides["convex side"][0]
    assert min(point[2] for point in sides.values()) > max(letters) + 20  # mm: a letter's disc has 9 px
