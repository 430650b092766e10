"""One scene, one projection: lengths are to scale, rigid parts stay rigid, struts are as long as the schedule says."""

from itertools import combinations
from math import dist, hypot
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.daily import positions_mm
from bt_cli.figures.plan import figure_of
from bt_cli.figures.projection import Panel, dot, hull, looking
from bt_cli.figures.scene import Bar, Hoop, Scene, Solid, Spot
from bt_cli.figures.space import space_view
from tests.helpers import ROOT, read, report
from tests.output.test_figures import changes_of_a_plan, days_of_column

SAMPLES = (
    "tibia_60mm_ilizarov",
    "femur_tandem_take_over",
    "tibia_cable_transport",
    "tibia_hinge_neutral",
    "hexapod_swap",
)
NUMBER = st.floats(-200, 200)
POINT = st.tuples(NUMBER, NUMBER, NUMBER)
ANGLES = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def sample(name: str) -> Report:
    return read((ROOT / f"sample_plans/{name}.toml").read_text(encoding="utf-8"))


def spots_of(scene: Scene, body: int) -> list[Spot]:
    """What a body consists of."""
    rims = [rim for shape in scene.shapes if isinstance(shape, Solid) for rim in shape.ends]
    spots = {Spot(rim.body, point) for rim in rims for point in rim.points}
    spots |= {spot for shape in scene.shapes for spot in shape.spots}
    return sorted(spot for spot in spots if spot.body == body)[:12]


@given(ANGLES, POINT, POINT)
def test_a_projection_keeps_what_lies_across_the_view_and_shortens_the_rest(
    angles: tuple[float, float], a: tuple[float, ...], b: tuple[float, ...]
) -> None:
    """The square of a length is that on the page and that in depth, and the axes of a view stand square."""
    view = looking("any", *angles)
    assert [dot(one, other) for one, other in combinations(view[1:], 2)] == pytest.approx([0, 0, 0], abs=1e-9)
    panel = Panel(view, 100, 200, 2.5)
    (x1, y1), (x2, y2) = panel.at(a), panel.at(b)  # type: ignore[arg-type]
    flat_mm = hypot(x2 - x1, y2 - y1) / 2.5
    deep_mm = panel.depth(b) - panel.depth(a)  # type: ignore[arg-type]
    assert hypot(flat_mm, deep_mm) == pytest.approx(dist(a, b), abs=1e-6)


def test_from_the_front_the_patients_right_is_on_the_left_and_from_that_side_the_front_is_on_the_right() -> None:
    front, right, left = looking("front", 0), looking("side", 90), looking("side", -90)
    assert Panel(front, 0, 0, 1).at((10, 0, 5)) == pytest.approx((-10, -5))
    assert Panel(right, 0, 0, 1).at((0, 10, 5)) == pytest.approx((10, -5))
    assert Panel(left, 0, 0, 1).at((0, 10, 5)) == pytest.approx((-10, -5))
    assert Panel(looking("above", 180, 90), 0, 0, 1).at((10, 20, 5)) == pytest.approx((10, -20))


@pytest.mark.parametrize("name", SAMPLES)
def test_rigid_parts_stay_rigid_every_day(name: str) -> None:
    scene = figure_of(sample(name), ENGLISH).scene
    for body in range(len(scene.bodies)):
        spots = spots_of(scene, body)
        lengths = [
            [dist(scene.at(a, day), scene.at(b, day)) for a, b in combinations(spots, 2)]
            for day in (0, scene.days // 2, scene.days)
        ]
        assert lengths[1] == pytest.approx(lengths[0], abs=1e-6)
        assert lengths[2] == pytest.approx(lengths[0], abs=1e-6)


@settings(max_examples=20)
@given(changes_of_a_plan())
def test_a_moving_piece_has_come_as_far_in_the_scene_as_the_schedule_says(plan: dict[str, Any]) -> None:
    """To the tenth of a px that is drawn."""
    made = report(**plan)
    figure, positions = figure_of(made, ENGLISH), positions_mm(made.schedule)
    (body,) = (i for i in range(len(figure.scene.bodies)) if i not in figure.scene.standing)
    for day in {0, 1, figure.scene.days // 2, figure.scene.days}:
        shift_mm = figure.scene.at(Spot(body, (0, 0, 0)), day)[2] - figure.scene.at(Spot(body, (0, 0, 0)), 0)[2]
        near = 0.051 / figure.windows[0].panel.px_per_mm
        assert abs(shift_mm) == pytest.approx(float(positions[day]), abs=near)


@pytest.mark.parametrize("name", ["hexapod_swap", "hexapod_oblique_rotation", "hexapod_lengthening"])
def test_struts_of_the_scene_are_as_long_as_the_readings_of_the_schedule(name: str) -> None:
    """From joint to joint, by half a step: on days without an exchange it changes as the scale does."""
    made = sample(name)
    schedule, scene = made.schedule, figure_of(made, ENGLISH).scene
    struts = [shape for shape in scene.shapes if isinstance(shape, Bar) and shape.reach_mm]
    exchanged = {swap.strut: swap.on for swap in schedule.correction.swaps} if schedule.correction else {}
    for strut, actuator in zip(struts, schedule.actuators, strict=True):
        a, b = strut.spots
        before, last = dist(scene.at(a, 0), scene.at(b, 0)), scene.days
        for day in (1, last // 3, last // 2, last):
            on = schedule.date_of(day)
            if actuator.id in exchanged and on >= exchanged[actuator.id]:
                continue
            longer_mm = dist(scene.at(a, day), scene.at(b, day)) - before
            read_mm = schedule.ledger.on_evening(actuator.id, on).reading_mm - actuator.start_reading_mm
            assert longer_mm == pytest.approx(float(read_mm), abs=float(actuator.step_mm))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20))
def test_a_hull_holds_every_point_and_turns_one_way(points: list[tuple[int, int]]) -> None:
    line = hull(points)
    assert set(line) <= {(float(x), float(y)) for x, y in points}
    if len(line) > 2:
        for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
            assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-9 for x, y in points)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_view_from_all_sides_has_the_scene_of_the_flat_one(name: str) -> None:
    """Every shape, and every body's place on every day that it moves."""
    figure = figure_of(sample(name), ENGLISH)
    data = space_view(figure, ENGLISH).data
    assert len(data["shapes"]) == len(figure.scene.shapes) + len(figure.windows[0].signs)
    last = figure.scene.days
    for body, columns in zip(figure.scene.bodies, data["bodies"], strict=True):
        numbers = [list(map(float, days_of_column(column))) for column in columns]
        assert {len(days) for days in numbers} <= {1, last + 1}
        rotation = [value for row in body.on(last).rotation or () for value in row]
        assert [days[-1] for days in numbers[:-3]] == pytest.approx(rotation, abs=0.00006)
        assert [days[-1] for days in numbers[-3:]] == pytest.approx(body.on(last).shift_mm, abs=0.006)


@pytest.mark.parametrize(
    ("name", "words", "looks"),
    [
        ("tibia_60mm_ilizarov", ["body"], ("As in the drawing", "A quarter turn further", "Seen from above")),
        ("femur_75mm_rail", ["body"], ("As in the drawing", "A quarter turn further", "Seen from above")),
        (
            "tibia_hinge_neutral",
            ["concave side", "convex side", "body"],
            ("As in the drawing", "A quarter turn further", "Seen from above"),
        ),
        (
            "hexapod_swap",
            ["front", "back", "inner side", "outer side", "body"],
            ("Seen from the front", "Seen from the outer side", "Seen from above"),
        ),
    ],
)
def test_only_a_frame_whose_axes_the_plan_tells_has_words_for_its_sides(
    name: str, words: list[str], looks: tuple[str, ...]
) -> None:
    figure = figure_of(sample(name), ENGLISH)
    assert ([word for word, _ in figure.around], figure.looks) == (words, looks)


def test_the_rod_of_a_lengthening_nail_gets_longer_by_what_is_made() -> None:
    """40 mm of it, within bone; and no ring is round a nail."""
    made = sample("femur_nail_lengthening")
    scene = figure_of(made, ENGLISH).scene
    (rod,) = (shape for shape in scene.shapes if isinstance(shape, Solid) and shape.name.startswith("rod"))
    (first, last) = (dist(*(scene.at(spot, day) for spot in rod.spots)) for day in (0, scene.days))
    assert last - first == pytest.approx(40)
    assert rod.inside
    assert not any(isinstance(shape, Hoop) for shape in scene.shapes)
