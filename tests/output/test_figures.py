"""The figures: drawn to scale, whole, readable, and the same again."""

from collections.abc import Collection, Iterable, Sequence
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import accumulate
from json import dumps
from re import findall
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.language import ENGLISH, language
from bt_cli.document.report import Report
from bt_cli.figures.chart import progress_chart
from bt_cli.figures.daily import positions_mm
from bt_cli.figures.layout import figure_drawing, moving_drawing
from bt_cli.figures.plan import plan_svg
from bt_cli.figures.svg import px, svg_text, text_width, wrapped
from bt_cli.schedule.evenings import evenings
from tests.courses import entries
from tests.helpers import AXIAL, PLAN, ROOT, forget, goal, read, report
from tests.rendered import chain_of, drawing_changes, figure_of, frame_drawing

LONG = {"goal": goal("transport", Decimal("91.3")), "protocol.rate_mm_per_day": Decimal("0.05")}
ONE_DAY = {"goal": goal("lengthening", 1), "surgery": None, "protocol.latency_days": None}
ODD: dict[str, dict[str, Any]] = {
    "half a millimetre": {"goal": goal("transport", Decimal("0.5"))},
    "five years": {**LONG, "review": {"every_days": 14}},
    "one day": {**ONE_DAY, "protocol.first_session": datetime(2026, 1, 12, 8)},
    "half a metre": {
        "goal": goal("transport", 500),
        "protocol.rate_mm_per_day": 5,
        "frame": {"kind": "click", "rods": 6},
    },
    "twelve struts": {"goal": goal("lengthening", 40), "frame": {"kind": "click", "rods": 12}},
    "a year's wait": {"goal": goal("transport", Decimal("0.5")), "protocol.latency_days": 365},
    "swap on a review": {"frame.swaps": [date(2026, 2, 1)], "review": {"first": date(2026, 2, 1), "every_days": 3}},
    "a long title": {"title": "a gap in the bone " * 30},
}
CASES = [path.stem for path in AXIAL] + list(ODD)
FRAMES = ("ilizarov", "rail", "click")
KINDS = ("transport", "lengthening", "compression")


@cache
def case(name: str) -> Report:
    if name in ODD:
        return report(**{"bone": "tibia", **ODD[name]})
    return read(next(path for path in AXIAL if path.stem == name).read_text(encoding="utf-8"))


@cache
def svg_of(name: str) -> str:
    return plan_svg(case(name), 1, ENGLISH)


def by_id(svg: Element, name: str) -> Element:
    (found,) = (element for element in svg.iter() if element.get("id") == name)
    return found


def corners(svg: Element, name: str) -> list[tuple[float, float]]:
    """The points of a path of straight lines."""
    points: list[tuple[float, float]] = []
    for letter, numbers in findall(r"([MLHVh])([-\d. ]+)", by_id(svg, name).get("d", "")):
        values = [float(number) for number in numbers.split()]
        x, y = points[-1] if points else (0.0, 0.0)
        found = {"H": (values[0], y), "V": (x, values[0]), "h": (x + values[0], y)}
        points.append(found.get(letter) or (values[0], values[1]))
    return points


def extent(svg: Element, name: str) -> tuple[float, float]:
    """From where to where on the page a shape is."""
    heights = [y for _, y in corners(svg, name)]
    return min(heights), max(heights)


def length(svg: Element, name: str) -> float:
    """The drawn length of new bone or gap."""
    top, bottom = extent(svg, name)
    return px(bottom - top)


def moved(svg: Element) -> float:
    """How far down the page the moving piece is from where it started: it alone has a group."""
    (piece,) = (one for one in svg.iter("g") if one.get("id", "").startswith("frame-piece-"))
    return float(piece.get("transform", "").removeprefix("translate(0 ").rstrip(")"))


def texts(svg: Element) -> list[str]:
    return [element.text or "" for element in svg.iter("text")]


def test_a_day_half_way_is_drawn_half_way() -> None:
    """60 mm fill 158 px (330 less 54 + 64 + 54): at day 30 there are 79 px of new bone and 79 px of gap, at 20 52.7."""
    drawn = frame_drawing(report(), 30, ENGLISH)
    assert (length(drawn, "frame-new"), length(drawn, "frame-gap"), moved(drawn)) == (79, 79, 79)
    assert {"Day 30 of 60", "Tue 10 Feb 2026", "new bone", "gap", "way not given"} <= set(texts(drawn))
    assert texts(drawn).count("30 mm") == 2
    drawn = frame_drawing(report(), 20, ENGLISH)
    assert (length(drawn, "frame-new"), length(drawn, "frame-gap")) == (52.7, 105.3)


def test_before_the_first_turn_there_is_no_new_bone_and_after_the_last_no_gap() -> None:
    first, last = (frame_drawing(report(), day, ENGLISH) for day in (0, 60))
    assert (length(first, "frame-new"), length(first, "frame-gap")) == (0, 158)
    assert (length(last, "frame-new"), length(last, "frame-gap")) == (158, 0)
    assert {"Day 0 of 60", "before the first turn", "60 mm", "0 mm"} <= set(texts(first))


@pytest.mark.parametrize(
    ("kind", "moves", "way"),
    [
        ("transport", "distally", "↓ distally"),
        ("transport", None, "way not given"),
        ("transport", "proximally", "↑ proximally"),
        ("lengthening", "distally", "↓ distally"),
        ("lengthening", "proximally", "↑ proximally"),
        ("compression", "proximally", "↑ proximally"),  # the far piece comes nearer
        ("compression", "distally", "↓ distally"),
    ],
)
@pytest.mark.parametrize("frame", FRAMES)
def test_what_moves_goes_the_way_that_it_says(kind: str, moves: str | None, way: str, frame: str) -> None:
    levels = [{"moves": moves}] if moves else None
    made = report(**{"goal": goal(kind, 20), "frame": {"kind": frame}, "levels": levels})
    drawn = frame_drawing(made, 5, ENGLISH)
    assert way in texts(drawn)
    assert (moved(drawn) > 0) == (way != "↑ proximally")
    ids = {element.get("id") for element in drawn.iter()}
    assert ("frame-new" in ids, bool(ids & {"frame-gap", "frame-press"})) == (
        kind != "compression",
        kind != "lengthening",
    )


def test_mirrored_the_new_bone_grows_upward_behind_the_segment() -> None:
    """Fixed at the foot (y = 62 + 330 − 54 = 338), new bone of 79 px reaches up to 259."""
    drawn = frame_drawing(report(levels=[{"moves": "proximally"}]), 30, ENGLISH)
    assert extent(drawn, "frame-new") == (259, 259 + 79)


@st.composite
def changes_of_a_plan(draw: st.DrawFn) -> dict[str, Any]:
    """Any goal and frame, over a few days or many."""
    frame = {"kind": draw(st.sampled_from(FRAMES)), "steps_per_turn": draw(st.sampled_from([2, 3, 4, 7]))}
    if frame["kind"] != "rail":
        frame["rods"] = draw(st.integers(1, 12))
    return {
        "goal": goal(draw(st.sampled_from(KINDS)), draw(st.decimals("0.5", 60, places=2))),
        "protocol.rate_mm_per_day": draw(st.sampled_from([Decimal("0.5"), Decimal("0.8"), Decimal(1)])),
        "frame": frame,
        "levels": [{"moves": draw(st.sampled_from(["distally", "proximally"]))}],
    }


@given(changes_of_a_plan())
def test_new_bone_and_gap_are_the_defect_every_day_and_changes_make_the_drawing(plan: dict[str, Any]) -> None:
    made, kind = report(**plan), plan["goal"]["kind"]
    px_per_mm, positions = float(chain_of(made.schedule).px_per_mm), positions_mm(made.schedule)
    travel = px(float(made.schedule.plan.goal.distance_mm) * px_per_mm)
    assert len(positions) == made.schedule.days + 1
    days = {0, 1, len(positions) // 3, len(positions) // 2, len(positions) - 1}
    for day, drawn in drawn_as_changed(made, days).items():
        assert abs(moved(drawn)) == pytest.approx(float(positions[day]) * px_per_mm, abs=0.051)
        if kind != "compression":
            assert length(drawn, "frame-new") == abs(moved(drawn))
        if kind != "lengthening":
            gap = "frame-press" if kind == "compression" else "frame-gap"
            assert px(length(drawn, gap) + abs(moved(drawn))) == travel


def days_of_column(column: Sequence[int] | Sequence[str]) -> list[str]:
    """What a page's script makes of a column: each day's text, or what a number has come to, without a last .0."""
    if isinstance(column[0], str):
        return list(map(str, column))
    scale, *steps = map(int, column)
    return [str(total // scale if total % scale == 0 else total / scale) for total in accumulate(steps)]


def drawn_as_changed(made: Report, days: Iterable[int]) -> dict[int, Element]:
    """The drawings of some days; day 0 with a day's values where their keys say is the same, as on a page."""
    figure, language = figure_of(made, ENGLISH), ENGLISH.of(made.schedule.mechanisms)
    first, changes = moving_drawing(figure, 0, language)
    columns = list(map(days_of_column, changes["columns"]))
    assert max(map(len, columns)) == made.schedule.days + 1
    drawings = {day: figure_drawing(figure, day, language) for day in days}
    for day, drawing in drawings.items():
        svg = deepcopy(first)
        for name, attribute, template, places, since in changes["keys"]:
            if not since <= day < since + min((len(columns[place]) for place in places), default=day + 1):
                continue
            said = template.format(*(columns[place][day - since] for place in places))
            if attribute == "text":
                by_id(svg, name).text = said
            else:
                by_id(svg, name).set(attribute, said)
        assert svg_text(svg) == svg_text(drawing)
    return drawings


@pytest.mark.parametrize("name", CASES)
def test_positions_are_those_of_the_table(name: str) -> None:
    goal_mm = case(name).schedule.distance_mm
    left = [goal_mm - position for position in positions_mm(case(name).schedule)]
    assert left == [evening.remaining_mm for evening in evenings(case(name).schedule)]


def test_what_changes_in_ninety_days_is_small() -> None:
    made = report(**{"goal": goal("transport", 90), "frame": {"kind": "click"}})
    assert len(dumps(drawing_changes(made, ENGLISH), separators=(",", ":"))) < 5000


def test_struts_bear_their_number_and_are_black_on_orange_and_yellow() -> None:
    svg = frame_drawing(report(frame={"kind": "click", "rods": 6}), 3, ENGLISH)
    badges = {text.text: text.get("fill") for text in svg.iter("text") if text.get("font-weight") and text.get("fill")}
    black, white = "#000000", "#ffffff"
    assert badges == {"1": white, "2": black, "3": black, "4": white, "5": white, "6": white}


def test_the_chart_has_one_step_for_each_session() -> None:
    line = by_id(progress_chart(report(), ENGLISH), "chart-line").get("d", "")
    assert line.count("h") == line.count("v") == len(report().schedule.sessions) == 240


def test_steps_too_low_to_be_seen_are_drawn_together_but_where_the_line_turns_round() -> None:
    """150 mm on 213 px: a quarter is 0.36 px, so three are drawn as one; two quarters back are a step of their own."""
    back = entries(
        'on = 2026-02-01; order = "reverse"; distance_mm = 0.5; rate_mm_per_day = 1',
        'on = 2026-02-03; order = "resume"',
    )
    made = read(PLAN.replace("defect_mm = 60", "defect_mm = 150") + back)
    svg = progress_chart(made, ENGLISH)
    heights = {text.text: float(text.get("y", 0)) for text in svg.findall("text") if text.get("text-anchor") == "end"}
    steps = [float(part.split("h")[0]) for part in by_id(svg, "chart-line").get("d", "").split("v")[1:]]
    assert len(steps) < len(made.schedule.sessions) / 2
    assert [step > 0 for step in steps].count(True) == 1  # down the page
    assert sum(steps) == pytest.approx(heights["150"] - heights["0"], abs=0.11)


@pytest.mark.parametrize("name", CASES)
def test_the_chart_goes_from_nothing_to_the_goal(name: str) -> None:
    svg = progress_chart(case(name), ENGLISH)
    line = by_id(svg, "chart-line").get("d", "")
    falls = [float(part.split("h")[0]) for part in line.split("v")[1:]]
    back = any(move.steps < 0 for session in case(name).schedule.sessions for move in session.moves)
    assert back or max(falls) < 0  # up the page
    assert sum(falls) < 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "last turn, bone ends expected to meet: Thu 12 Mar 2026"),
        ({}, "first turn: Mon 12 Jan 2026"),
        ({}, "waiting (latency): 7 days"),
        ({}, "turning (distraction): 60 days"),
        ({"goal": goal("compression", 5)}, "turning (compression): 5 days"),
        ({"goal": goal("lengthening", 5)}, "last turn: Fri 16 Jan 2026"),
        ({"review": {"every_days": 14}}, "clinic and X-ray"),
        ({"frame.swaps": [date(2026, 2, 1)]}, "hardware re-set"),
        (
            {"bone": "tibia"},
            "Worked out from published groups: 210–329 days for this length. This is not your date.",
        ),
        ({"bone": "tibia"}, "Published in: Tetsworth, Injury 2017, 10.1016/j.injury.2017.07.018; PMC4415215"),
        # 91.3 mm at 0.05 a day: 1826 days of turning, from day 7 on; the last quarter falls on day 1829
        ({"bone": "tibia", **LONG}, "Here the turning alone lasts until day 1829."),
    ],
)
def test_the_chart_says_what_it_marks(changes: dict[str, Any], said: str) -> None:
    assert said in texts(progress_chart(report(**changes), ENGLISH))


def test_without_a_published_range_none_is_drawn() -> None:
    svg = progress_chart(report(), ENGLISH)
    assert not any("published" in said.lower() for said in texts(svg))
    assert not any(element.get("fill") == "url(#chart-hatch)" for element in svg.iter())


Box = tuple[float, float, float, float, str]


def boxes(svg: Element, x: float = 0, y: float = 0, but: Collection[str] = ()) -> list[Box]:
    """The room that each text takes, by the estimated width of its characters; groups of some ids are left out."""
    found: list[Box] = []
    for element in svg:
        if element.tag == "text" and element.text:
            size = float(element.get("font-size", 10))
            width = text_width(element.text, size) * (1.05 if element.get("font-weight") else 1)
            left = x + float(element.get("x", 0))
            left -= {"end": width, "middle": width / 2}.get(element.get("text-anchor", ""), 0)
            base = y + float(element.get("y", 0))
            box = (left, base - 0.75 * size, left + width, base + 0.2 * size, element.text)
            if element.get("transform", "").startswith("rotate(-90"):  # it runs upward, about its middle
                at = x + float(element.get("x", 0))
                box = (at - 0.75 * size, base - width / 2, at + 0.2 * size, base + width / 2, element.text)
            found.append(box)
        elif element.tag in ("g", "svg") and element.get("id") not in but:
            moved = findall(r"translate\((\S+) (\S+)\)", element.get("transform", "")) or [("0", "0")]
            across, down = map(float, moved[0])
            left, top = x + float(element.get("x", 0)) + across, y + float(element.get("y", 0)) + down
            found += boxes(element, left, top, but)
    return found


@pytest.mark.parametrize("name", CASES)
def test_no_text_meets_another_or_leaves_its_figure(name: str) -> None:
    made = case(name)
    days = {0, 1, made.schedule.days // 2, made.schedule.days}
    figures = [progress_chart(made, ENGLISH), *(frame_drawing(made, day, ENGLISH) for day in days)]
    for svg in (*figures, ElementTree.fromstring(plain(svg_of(name)))):
        said = boxes(svg)
        assert said
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        assert not [box for box in said if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
        assert not [(a[4], b[4]) for i, a in enumerate(said) for b in said[i + 1 :] if meet(a, b)]
        assert min(float(text.get("font-size", 10)) for text in svg.iter("text")) >= 10  # 9 pt on A4


def test_spanish_labels_too_are_large_enough_to_read() -> None:
    """9 pt on A4: also where they are the longest, where bone was closed at surgery."""
    drawn = frame_drawing(case("femur_shortened_lengthened_elsewhere"), 0, language("es"))
    assert min(float(text.get("font-size", 10)) for text in drawn.iter("text")) >= 10


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def plain(svg: str) -> str:
    """Without its namespace, so that tags have their short names."""
    return svg.replace(' xmlns="http://www.w3.org/2000/svg"', "")


@pytest.mark.parametrize("name", CASES)
def test_ids_are_unique_and_those_spoken_of_are_there(name: str) -> None:
    assert 2_000 < len(svg_of(name)) < 60_000
    root = ElementTree.fromstring(svg_of(name))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(str(found).startswith(("chart-", "frame-", "plan-")) for found in ids)
    for element in root.iter():
        for key in ("fill", "clip-path"):
            if (url := element.get(key, "")).startswith("url("):
                assert url[5:-1] in ids
        assert set(element.get("aria-labelledby", "").split()) <= set(ids)
    assert root.get("role") == "img"


def test_a_title_stays_text() -> None:
    title = "<script>alert(1)</script> & \"'"
    svg = plan_svg(report(title=title), 3, ENGLISH)
    assert "<script" not in svg
    assert title in ElementTree.fromstring(svg).itertext()


def test_a_what_if_is_said() -> None:
    made = report()._replace(what_if=("--rate 2",))
    assert "WHAT IF: --rate 2, which the plan file does not say" in plan_svg(made, 3, ENGLISH)


@pytest.mark.parametrize(
    "name", ["tibia_60mm_ilizarov", "femur_tandem_take_over", "tibia_hinge_neutral", "a long title"]
)
def test_same_plan_same_bytes(name: str) -> None:
    """Of the other samples the golden files hold it."""
    before = plan_svg(case(name), 1, ENGLISH)
    case.cache_clear()
    forget()
    assert plan_svg(case(name), 1, ENGLISH) == before


def test_until_limits_no_figure() -> None:
    limited = report()._replace(until=date(2026, 1, 20))
    assert plan_svg(limited, 40, ENGLISH) == plan_svg(report(), 40, ENGLISH)
    assert max(map(len, drawing_changes(limited, ENGLISH)["columns"])) == 1 + 61


@pytest.mark.parametrize(("value", "written"), [(1.04, "1"), (1.06, "1.1"), (-0.04, "0"), (12, "12"), (-2.26, "-2.3")])
def test_coordinates_are_written_to_a_tenth(value: float, written: str) -> None:
    assert str(px(value)) == written


def test_a_text_is_wrapped_between_words_and_a_long_word_stays_whole() -> None:
    assert wrapped("one two three", text_width("one two")) == ["one two", "three"]
    assert wrapped("a " + "w" * 50 + " b", 40) == ["a", "w" * 50, "b"]


def test_no_figure_needs_more_than_the_standard_library_draws() -> None:
    """No style sheet, script, filter or foreign object: what typst's renderer would leave out."""
    tags = {element.tag for name in CASES for element in ElementTree.fromstring(plain(svg_of(name))).iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "clipPath", "g", "rect", "circle", "path", "text"}


def test_arrow_and_word_turn_on_the_days_that_go_back() -> None:
    """Days 21 to 25 go back, the next days are without turns; a plan that never goes back has no key for it."""
    made = read((ROOT / "sample_plans/tibia_accordion_compression.toml").read_text(encoding="utf-8"))
    told = [by_id(frame_drawing(made, day, ENGLISH), "frame-moving-mm").text for day in (0, 20, 21, 25, 26, 58)]
    assert told == ["↑ proximally", "↑ proximally", "↓ distally", "↓ distally", "↓ distally", "↑ proximally"]
    assert by_id(frame_drawing(made, 21, ENGLISH), "frame-arrow-path").get("d", "").endswith("l-6 9z")
    drawn_as_changed(made, [21])
    keys = {key.id for key in drawing_changes(report(), ENGLISH)["keys"]}
    assert not keys & {"frame-arrow-path", "frame-moving-mm"}
