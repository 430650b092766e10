"""How to turn, as a drawing: letters, faces as dots, the counter-nut; all within the drawing."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.turning import turning_drawing
from tests.helpers import AXIAL, read, report
from tests.output.test_figures import boxes, meet, texts

PLANS = {path.stem: read(path.read_text(encoding="utf-8")) for path in AXIAL}


def nuts(**frame: Any) -> Report:
    return report(frame={"kind": "ilizarov", "rods": 4, "pitch_mm": 1, **frame})


def drawing(made: Report) -> Element:
    return turning_drawing(made.schedule, ENGLISH)


def faces(svg: Element) -> Iterator[tuple[str, int, bool]]:
    """Each face beside the nut: its number, how many dots it has, and whether its edge is thick."""
    tiles = [one for one in svg.iter("rect") if one.get("height") == "24" and one.get("width") == "19"]
    for tile in tiles:
        left, top = float(tile.get("x", "")), float(tile.get("y", ""))

        def inside(one: Element, keys: str, left: float = left, top: float = top) -> bool:
            x, y = (float(one.get(key, "")) for key in keys.split())
            return left < x < left + 19 and top < y < top + 24

        dots = [one for one in svg.iter("circle") if one.get("r") == "1.7" and inside(one, "cx cy")]
        (said,) = (one.text for one in svg.iter("text") if inside(one, "x y"))
        yield said or "", len(dots), tile.get("stroke-width") == "2.2"


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_each_face_has_as_many_dots_as_its_number_and_the_first_a_thick_edge(count: int) -> None:
    found = list(faces(drawing(nuts(steps_per_turn=count, start_face=2))))
    assert found == [(str(n), n, n == 2) for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [1, 7, 12])
def test_more_faces_than_dots_tell_apart_have_a_number_alone(count: int) -> None:
    svg = drawing(nuts(steps_per_turn=count))
    assert not list(faces(svg))
    assert not [one for one in svg.iter("circle") if one.get("r") == "1.7"]
    assert "1" in texts(svg)


def test_a_counter_nut_is_loosened_before_the_nut_is_turned_and_tightened_after() -> None:
    said = texts(drawing(nuts(counter_nut=True)))
    steps = ["Loosen the counter-nut first.", "Turn the nut by what the table says.", "Then tighten the counter-nut."]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)
    assert [said[place - 1] for place in places] == ["1", "2", "3"]
    assert {"2", "1, 3"} <= set(said)
    assert not set(steps) & set(texts(drawing(nuts())))


@pytest.mark.parametrize("name", list(PLANS))
def test_every_letter_is_there_once_and_none_where_there_is_one_thing_to_turn(name: str) -> None:
    schedule = PLANS[name].schedule
    letters = [text for text in texts(drawing(PLANS[name])) if text in set("ABCDEFGH")]
    assert letters == ([actuator.id for actuator in schedule.actuators] if schedule.has_multiple_actuators else [])


def test_what_is_turned_alike_is_drawn_once_and_other_things_by_themselves() -> None:
    once, apart = (drawing(PLANS[name]) for name in ("tibia_convergent", "tibia_compression_distraction"))
    assert texts(once).count("nut") == 1
    assert (texts(apart).count("click strut"), texts(apart).count("nut")) == (1, 1)
    assert float(apart.get("height", "")) > float(once.get("height", ""))


def test_a_rod_that_is_turned_both_ways_says_which_is_which() -> None:
    said = " ".join(texts(drawing(PLANS["tibia_hinge_opening"])))
    assert "longer: away from the hinge" in said
    assert "shorter: the opposite way" in said


@pytest.mark.parametrize("name", list(PLANS))
def test_no_text_meets_another_or_leaves_the_drawing(name: str) -> None:
    svg = drawing(PLANS[name])
    said = [box for box in boxes(svg) if box[4] not in ("2", "1, 3")]
    width, height = float(svg.get("width", "")), float(svg.get("height", ""))
    assert not [box for box in boxes(svg) if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
    assert not [(a[4], b[4]) for i, a in enumerate(said) for b in said[i + 1 :] if meet(a, b)]
    assert min(float(text.get("font-size", 10)) for text in svg.iter("text")) >= 9.1  # 9 pt on A4


@pytest.mark.parametrize("name", ["tibia_hinge_opening", "femur_rail_both_ends"])
def test_letters_without_a_ring_are_beside_what_is_turned(name: str) -> None:
    svg = drawing(PLANS[name])
    places = [
        tuple(float(value) for value in one.get("transform", "")[10:-1].split())
        for one in svg.iter("g")
        if [text.text for text in one if text.tag == "text"] in (["A"], ["B"])
    ]
    assert len(places) == 2
    assert all(14 < x < 76 - 21 and y == 56 for x, y in places)


@pytest.mark.parametrize(
    ("direction", "has_arrow"),
    [
        ("toward the red flag", True),
        ("hacia la bandera roja", True),
        ("away from the red flag", False),
        ("toward the red flag; from Tue 3 Feb 2026: away from the red flag", False),
        ("as the arrow shows", False),
    ],
)
def test_an_arrow_to_a_flag_stands_only_where_all_turns_go_there(direction: str, has_arrow: bool) -> None:
    paths = [one.get("d", "") for one in drawing(nuts(direction=direction)).iter("path")]
    assert any(path.endswith("v-38l26 9l-26 9") for path in paths) == has_arrow
