"""The figures of six struts: right projections, every day alike on paper and page, readable without colour."""

import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import combinations
from json import dumps
from math import cos, hypot, radians, sin
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.chart import progress_chart
from bt_cli.figures.plan import plan_svg
from bt_cli.figures.series import traces_of
from bt_cli.figures.space import space_view
from bt_cli.figures.spread import spaced_apart
from bt_cli.figures.turning import turning_drawing
from tests.clients.browser import Visit, visit
from tests.helpers import ROOT, SAMPLES, read
from tests.hexapod_plans import pose, six, struts
from tests.output.test_figures import boxes, by_id, corners, drawn_as_changed, meet, plain, texts
from tests.rendered import drawing_changes, figure_of, frame_drawing

PLAN = next(path for path in SAMPLES if path.stem == "hexapod_oblique_rotation").read_text(encoding="utf-8")
OWN_JOINTS = {
    "proximal": {"joints_mm": [[20, 75, 4], [-20, 75, 0], [-80, -20, 0], [-60, -50, 0], [60, -50, 0], [80, -20, -4]]},
    "distal": {"joints_mm": [[70, 30, 0], [-70, 30, 0], [-75, 20, 0], [-10, -80, 0], [10, -80, 0], [75, 20, 0]]},
    "start": pose(15, 20, -140, ("x", 15), ("y", 10)),
    "end": pose(0, 0, -160),
    "struts": struts(min_mm=50, max_mm=250),
}
READ = {str(i): reading for i, reading in enumerate((135, 135, 148.5, 163, 163, 148.5), start=1)}
ODD = {
    "one side unknown": {**OWN_JOINTS, "side": None},
    "left": {"side": "left"},
    "no wait": {"latency_days": 0, "review": {"every_days": 7}},
    "no surgery": {"surgery": None, "latency_days": None, "first_session": datetime(2026, 1, 12, 16)},
    "many structures": {
        "structures_at_risk": [
            {
                "name": f"structure {i} of the many that there are here",
                "point_mm": [3 * i, -20, -60],
                "max_mm_per_day": 1,
            }
            for i in range(8)
        ]
    },
    "read and planned anew": {
        "course": [
            {"on": date(2026, 1, 20), "record": "reading", "readings_mm": READ},
            {"on": date(2026, 1, 21), "order": "pause"},
            {"on": date(2026, 1, 24), "order": "replan", "readings_mm": READ},
        ]
    },
}
CASES = [path.stem for path in SAMPLES if path.stem.startswith("hexapod")] + list(ODD)


@cache
def case(name: str) -> Report:
    if name in ODD:
        return six(**ODD[name])
    return read(next(path for path in SAMPLES if path.stem == name).read_text(encoding="utf-8"))


def numbers(text: str | None) -> list[float]:
    return [float(found) for found in re.findall(r"-?[\d.]+", text or "")]


# The views


def joints(svg: Element, view: str) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Where each strut begins and ends on the page."""
    ends = [corners(svg, f"frame-{view}-strut{i}-rod") for i in range(1, 7)]
    return [begin for begin, _ in ends], [end for _, end in ends]


def seen_mm(svg: Element, view: str) -> dict[str, list[tuple[float, float]]]:
    """The joints of a view in mm, to the right and downwards from the middle of the proximal ones, by the scale bar."""
    (bar,) = (path.get("d", "") for path in svg.findall("path") if "m0 -4v8" in path.get("d", ""))
    said = next(text for text in texts(svg) if text.endswith("in both views"))
    px_per_mm = (numbers(bar)[5] - numbers(bar)[0]) / numbers(said)[0]
    fixed, moving = joints(svg, view)
    middle = [sum(axis) / 6 for axis in zip(*fixed, strict=True)]
    return {
        name: [((x - middle[0]) / px_per_mm, (y - middle[1]) / px_per_mm) for x, y in points]
        for name, points in (("fixed", fixed), ("moving", moving))
    }


def test_both_views_are_right_projections_of_the_joints() -> None:
    """Recurvatum 20°, radius 80, delta 0, right limb, before the first turn.

    Proximal joints 1, 2 at 90°: (0, 80, 0); 3, 4 at 210°: (-69.282, -40, 0); 5, 6 at 330°: (69.282, -40, 0). Distal
    1, 6 at 30°: (±69.282, 40, 0), turned by 20° about x to y = 37.588, z = 13.681, and moved to y = 63.239,
    z = -131.796; 4, 5 at 270°: y = -75.175 + 25.652 = -49.524, z = -27.362 - 145.477 = -172.838.
    From the front the right is -x, from the outer side of a right limb it is y; downwards is -z.
    """
    svg = frame_drawing(six(), 0, ENGLISH)
    front, side = seen_mm(svg, "front"), seen_mm(svg, "side")
    assert front["fixed"] == near([(0, 0)] * 2 + [(69.282, 0)] * 2 + [(-69.282, 0)] * 2)
    assert side["fixed"] == near([(80, 0)] * 2 + [(-40, 0)] * 4)
    high, low = 131.796, 172.838
    assert front["moving"] == near(
        [(-69.282, high), (69.282, high), (69.282, high), (0, low), (0, low), (-69.282, high)]
    )
    ends = [63.239, 63.239, 63.239, -49.524, -49.524, 63.239]
    assert side["moving"] == near(list(zip(ends, [high, high, high, low, low, high], strict=True)))


def test_a_left_limb_is_seen_from_its_own_outer_side() -> None:
    """From the patient's left the right is -y: what was on the right is on the left. The front view stays."""
    right, left = frame_drawing(six(), 0, ENGLISH), frame_drawing(six(side="left"), 0, ENGLISH)
    assert seen_mm(left, "front") == seen_mm(right, "front")
    mirrored = [(-x, y) for x, y in seen_mm(right, "side")["moving"]]
    assert seen_mm(left, "side")["moving"] == near(mirrored)


def near(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points as they can be written: to a tenth of a px, which is about an eighth of a mm."""
    return [(pytest.approx(x, abs=0.25), pytest.approx(y, abs=0.25)) for x, y in points]


@pytest.mark.parametrize(
    ("side", "front", "beside"),
    [
        ("right", ("outer side (lateral)", "inner side (medial)"), ("back (posterior)", "front (anterior)")),
        ("left", ("inner side (medial)", "outer side (lateral)"), ("front (anterior)", "back (posterior)")),
        (None, ("patient’s right", "patient’s left"), ("back (posterior)", "front (anterior)")),
    ],
)
def test_what_is_on_which_side_of_a_view_is_said(
    side: str | None, front: tuple[str, str], beside: tuple[str, str]
) -> None:
    svg = frame_drawing(six(side=side), 3, ENGLISH)
    corners: dict[float, list[str]] = {}
    for text in svg.findall("text"):
        if 66 < float(text.get("y", 0)) < 96:
            corners.setdefault(float(text.get("x", 0)), []).append(text.text or "")
    assert [" ".join(corners[x]) for x in sorted(corners)] == [*front, *beside]
    titles = {"Seen from the front", "Seen from the outer side" if side else "Seen from the right side"}
    assert titles <= set(texts(svg))


def test_the_drawing_says_what_it_shows() -> None:
    svg = frame_drawing(read(PLAN), 13, ENGLISH)
    assert {
        "Day 13 of 26", "Mon 26 Jan 2026", "as planned; each day after its last turn", "toward the body (proximal)",
        "away from the body (distal)", "100 mm in both views", "where the moving ring is to end",
        "the point that the plan follows, and its way", "posterior tibial nerve and vessels", "common peroneal nerve",
        "the bone: only a sketch", *"123456AB",
    } <= set(texts(svg))  # fmt: skip
    assert "before the first turn" in texts(frame_drawing(read(PLAN), 0, ENGLISH))


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("view", ["front", "side"])
def test_struts_end_at_their_joints_and_bear_their_numbers(name: str, view: str) -> None:
    made = case(name)
    for day in {0, made.schedule.days // 2, made.schedule.days}:
        svg = frame_drawing(made, day, ENGLISH)
        fixed, moving = joints(svg, view)
        for i in range(6):
            (x, y), (to_x, to_y) = fixed[i], moving[i]
            assert numbers(by_id(svg, f"frame-{view}-joint{i + 1}").get("transform")) == [to_x, to_y]
            number = by_id(svg, f"frame-{view}-number{i + 1}")
            chip_x, chip_y = numbers(number.get("transform"))
            length = hypot(to_x - x, to_y - y)
            off = abs((to_x - x) * (chip_y - y) - (to_y - y) * (chip_x - x)) / length
            assert off < 0.2
            assert 0.2 < hypot(chip_x - x, chip_y - y) / length < 0.8
            assert texts(number) == [str(i + 1)]


@pytest.mark.parametrize("name", CASES)
def test_the_numbers_of_struts_stand_clear_of_each_other_on_every_day(name: str) -> None:
    made = case(name)
    for day in {0, made.schedule.days // 3, made.schedule.days}:
        svg = frame_drawing(made, day, ENGLISH)
        for view in ("front", "side"):
            spots = [numbers(by_id(svg, f"frame-{view}-number{i}").get("transform")) for i in range(1, 7)]
            assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(spots, 2)) > 17


def test_the_end_is_drawn_where_the_ring_comes_to_be() -> None:
    """On the last day the ring lies on its dashed outline; at first it does not."""
    made = case("hexapod_varus_short")
    for day, same in ((0, False), (made.schedule.days, True)):
        group = by_id(frame_drawing(made, day, ENGLISH), "frame-front-view")
        dashed = [path.get("d") for path in group.findall("path") if path.get("stroke-dasharray") == "5 3"]
        ring = [by_id(group, f"frame-front-ring-{half}").get("d") for half in ("back", "near")]
        assert (set(ring) == set(dashed)) == same


@pytest.mark.parametrize("name", CASES)
def test_every_day_of_the_changes_is_the_drawing_of_that_day(name: str) -> None:
    """Of one plan every day is drawn."""
    made, last = case(name), case(name).schedule.days
    drawn_as_changed(made, range(last + 1) if name == "hexapod_varus_short" else {0, 1, last // 2, last})


def test_what_changes_in_a_month_is_small() -> None:
    assert len(dumps(drawing_changes(case("hexapod_lengthening"), ENGLISH), separators=(",", ":"))) < 20_000


# All figures


@pytest.mark.parametrize("name", CASES)
def test_no_text_meets_another_or_leaves_its_figure(name: str) -> None:
    made = case(name)
    figures = [frame_drawing(made, 0, ENGLISH), turning_drawing(made.schedule, ENGLISH)]
    figures += [progress_chart(made, ENGLISH, height) for height in (250, 320, 470)]
    for svg, least in ((svg, 12 if svg.get("id") == "frame-figure" else 10) for svg in figures):  # 9 pt on A4
        said = boxes(svg, but=("frame-front-view", "frame-side-view"))
        assert said
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        assert not [box for box in said if box[0] < 0 or box[1] < 0 or box[2] > width + 5 or box[3] > height]
        assert not [(a[4], b[4]) for a, b in combinations(said, 2) if meet(a, b)]
        assert min(float(text.get("font-size", 10)) for text in svg.iter("text")) >= least


@pytest.mark.parametrize("name", CASES)
def test_ids_are_unique_and_only_what_typst_draws_is_used(name: str) -> None:
    root = ElementTree.fromstring(plain(plan_svg(case(name), 1, ENGLISH)))
    ids = [element.get("id", "") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(found.startswith(("chart-", "frame-", "plan-")) for found in ids)
    for element in root.iter():
        assert set(element.get("aria-labelledby", "").split()) <= set(ids)
        assert "style" not in element.attrib
    tags = {element.tag for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "defs", "pattern", "g", "rect", "circle", "path", "text", "use"}
    assert plan_svg(case(name), 1, ENGLISH) == plan_svg(case(name), 1, ENGLISH)


def test_axial_figures_load_no_numpy() -> None:
    sample = ROOT / "sample_plans" / "tibia_60mm_ilizarov.toml"
    code = f"""
import sys
from tests.helpers import read
from bt_cli.figures import layout, plan, space, turning
from bt_cli.document.language import ENGLISH
made = read(open({str(sample)!r}).read())
figure = plan.figure_of(made, ENGLISH)
layout.moving_drawing(figure, 0, ENGLISH), space.space_view(figure, ENGLISH)
plan.plan_svg(made, 9, ENGLISH), turning.turning_drawing(made.schedule, ENGLISH)
assert "numpy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# The chart


def test_the_chart_says_what_it_marks() -> None:
    svg = progress_chart(read(PLAN), ENGLISH)
    assert {
        "waiting (latency): 9 days", "turning: 26 days", "first turn: Wed 14 Jan 2026", "last turn: Sun 8 Feb 2026",
        "clinic and X-ray", "132 mm", "126 mm", "113 mm", "166 mm", "154 mm", "167.5 mm",
    } <= set(texts(svg))  # fmt: skip
    said = svg.findtext("desc") or ""
    assert "From Wed 14 Jan 2026 to Sun 8 Feb 2026, as planned. Strut 1: 137 mm, then 132 mm." in said


def test_lines_step_from_reading_to_reading() -> None:
    """SIX: strut 4 is longest at first, 186.4507 mm from joint to joint: it reads 166.5, and 150 at the end."""
    made = six()
    traces = traces_of(made.schedule)
    assert (traces[3].start_mm, traces[3].end_mm) == (Fraction("166.5"), 150)
    svg = progress_chart(made, ENGLISH)
    heights = {
        text.text: float(text.get("y", 0)) - 3.5 for text in svg.findall("text") if text.get("text-anchor") == "end"
    }
    per_mm = (heights["130"] - heights["160"]) / 30
    path = by_id(svg, "chart-line4").get("d", "")
    assert path.count("M") == 1
    falls = list(map(float, re.findall(r"v([-\d.]+)", path)))
    assert sum(falls) / per_mm == pytest.approx(16.5, abs=0.1)
    assert len(falls) == 33  # 16.5 mm in half millimetres


def test_dashes_tell_the_lines_apart_without_colour() -> None:
    svg = progress_chart(six(), ENGLISH)
    assert len({by_id(svg, f"chart-line{i}").get("stroke-dasharray") for i in range(1, 7)}) == 6
    drawn = [use.get("href") for use in svg.findall("use")]
    assert drawn == [f"#chart-line{i}" for i in range(1, 7) for _ in ("its dark edges", "its colour")]


def test_a_changed_strut_begins_a_new_line_and_is_marked() -> None:
    """hexapod_swap: on Mon 6 Apr each strut is changed, from a size of zero 30 to one of zero 32: 2 mm less."""
    made = case("hexapod_swap")
    svg = progress_chart(made, ENGLISH)
    for trace in traces_of(made.schedule):
        before, after = trace.runs
        assert before[-1].at == after[0].at == datetime(2026, 4, 6)
        assert before[-1].reading_mm - after[0].reading_mm == pytest.approx(2, abs=0.5)
        assert by_id(svg, f"chart-line{trace.strut}").get("d", "").count("M") == 2
    assert "the strut of this number is changed" in texts(svg)
    bold = [text for text in svg.findall("text") if text.get("font-weight")]
    squares = [text.text for text in bold if text.get("text-anchor") == "middle"]
    assert sorted(filter(None, squares)) == list("123456")


def test_what_was_read_is_marked() -> None:
    svg = progress_chart(case("read and planned anew"), ENGLISH)
    assert "scale as it was read" in texts(svg)
    crosses = [path for path in svg.findall("path") if "l8 8m0 -8l-8 8" in path.get("d", "")]
    assert len(crosses) == 1 + 6 + 6  # the sign's words, the record and the order


@given(st.lists(st.floats(20, 280), min_size=1, max_size=6))
def test_labels_are_spread_in_order_and_stay_in_the_plot(wanted: list[float]) -> None:
    placed = spaced_apart(wanted, 15, 10, 290)
    ordered = [place for _, place in sorted(zip(wanted, placed, strict=True))]
    assert all(b - a >= 15 - 1e-9 for a, b in zip(ordered, ordered[1:], strict=False))
    assert ordered[0] >= 10 - 1e-9
    assert ordered[-1] <= 290 + 1e-9
    apart = sorted(wanted)
    if all(b - a >= 15 for a, b in zip(apart, apart[1:], strict=False)):
        assert placed == pytest.approx(wanted)


def test_labels_that_meet_move_as_little_as_can_be() -> None:
    assert spaced_apart([100, 100, 200], 10, 0, 300) == [95, 105, 200]
    assert spaced_apart([0, 1, 2], 10, 0, 300) == [0, 10, 20]


# How to turn


def test_the_strut_drawing_says_where_the_scale_is_read_and_what_is_longer() -> None:
    said = texts(turning_drawing(six().schedule, ENGLISH))
    assert {"read the scale here", "FRONT"} <= set(said)
    assert not any("DIRECTION" in one or "WHICH WAY" in one for one in said)
    assert {"red", "orange", "yellow", "green", "blue", "purple"} <= set(said)
    assert "longer: a higher number" in said
    assert [one for one in said if one in "123456"] == list("123456") * 2
    told = read(PLAN.replace('kind = "hexapod"', 'kind = "hexapod"\ndirection = "toward the plus"'))
    assert "To make it longer: toward the plus" in " ".join(texts(turning_drawing(told.schedule, ENGLISH)))


def test_struts_stand_where_they_are_seen_from_above() -> None:
    """The patient faces the top: strut 1 is in front on the right, and they go on anticlockwise, half way of 60°."""
    svg = turning_drawing(six().schedule, ENGLISH)
    groups = [numbers(group.get("transform")) for group in svg.findall("g")][:6]
    middle = [sum(axis) / 6 for axis in zip(*groups, strict=True)]
    for i, (x, y) in enumerate(groups):
        angle = radians(60 + 60 * i)
        assert (x - middle[0], middle[1] - y) == pytest.approx((36 * cos(angle), 36 * sin(angle)), abs=0.2)


# From all sides, in a real Chromium


def space_page(made: Report) -> str:
    """A page with nothing but the view; as the real one it allows only its own style and script."""
    figure, data = space_view(figure_of(made, ENGLISH), ENGLISH)
    style, script = (
        (ROOT / "bt_cli/output/page" / name).read_text(encoding="utf-8") for name in ("page.css", "space.js")
    )
    digests = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (style, script)]
    policy = f"default-src 'none'; style-src {digests[0]}; script-src {digests[1]}"
    body = ElementTree.tostring(figure, encoding="unicode", method="html")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>view</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{style}</style><main><h1>view</h1>{body}'
        f'</main><script type="application/json" id="data">{dumps({"space": data})}</script><script>{script}</script>'
    )


@pytest.fixture
def space(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """SIX from all sides, without motion; at the end nothing may have complained."""
    context = browser.new_context(viewport={"width": 700, "height": 900}, reduced_motion="reduce")
    (tmp_path / "view.html").write_text(space_page(six()), encoding="utf-8")
    opened = visit(context, tmp_path / "view.html")
    yield opened
    assert opened.complaints == []
    context.close()


def look(on: Visit) -> str | None:
    """How the frame is turned, once it is drawn: round the bone and upwards."""
    on.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return on.page.locator("#space-drawing").get_attribute("data-look")


def spots(on: Visit) -> list[tuple[float, float]]:
    """The numbers' places, 1 to 6."""
    circles = [on.page.locator(f'#space-drawing [data-strut="{i}"] circle') for i in range(1, 7)]
    return [(float(one.get_attribute("cx") or 0), float(one.get_attribute("cy") or 0)) for one in circles]


def test_the_view_from_the_front_is_the_flat_one(space: Visit) -> None:
    """Each number stands on the line between its joints as they are seen from the front, (-x, -z), to the scale given.

    The joints are those of `test_both_views_are_right_projections_of_the_joints`, at the start.
    """
    data = space_view(figure_of(six(), ENGLISH), ENGLISH).data
    space.page.get_by_role("button", name="Seen from the front").click()
    assert look(space) == "0 0"
    scale = (data["size"] / 2 - data["margin"]) / data["radius"]
    fixed = [(0, 0)] * 2 + [(69.282, 0)] * 2 + [(-69.282, 0)] * 2
    moving = [(-69.282, 131.796), (69.282, 131.796), (69.282, 131.796), (0, 172.838), (0, 172.838), (-69.282, 131.796)]
    for (x, y), (from_x, from_y), (to_x, to_y) in zip(spots(space), fixed, moving, strict=True):
        across = (x - data["size"] / 2) / scale - data["middle"][0]
        down = (y - data["size"] / 2) / scale - data["middle"][2]
        off = (to_x - from_x) * (down - from_y) - (to_y - from_y) * (across - from_x)
        assert off / hypot(to_x - from_x, to_y - from_y) == pytest.approx(0, abs=0.2)
        assert from_y + 30 < down < to_y - 30


def test_it_turns_by_keys_mouse_and_buttons_and_home_puts_it_back(space: Visit) -> None:
    drawing = space.page.get_by_role("img", name="The frame from all sides")
    assert look(space) == "30 18"
    drawing.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        space.page.keyboard.press(key)
    assert look(space) == "50 8"
    space.page.keyboard.press("Home")
    assert look(space) == "30 18"
    space.page.get_by_role("button", name="turn left").click()
    assert look(space) == "20 18"
    space.page.get_by_role("button", name="Seen from above").click()
    assert look(space) == "-180 90"
    space.page.keyboard.press("Tab")
    drawing.focus()
    space.page.keyboard.press("Home")
    box = drawing.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    space.page.mouse.move(x, y)
    space.page.mouse.down()
    space.page.mouse.move(x + box["width"] / 20, y + box["width"] / 10)  # 200° across the whole drawing
    assert look(space) == "40 38"
    space.page.mouse.up()
    space.page.mouse.move(x, y)
    assert look(space) == "40 38"


def test_what_is_in_front_goes_with_the_pointer(space: Visit) -> None:
    """Turned to the right, strut 1 and 2, which are in front, go to the right; turned down, they go down."""
    space.page.get_by_role("button", name="Seen from the front").click()
    look(space)
    before = spots(space)
    space.page.get_by_role("button", name="turn right").click()
    look(space)
    assert all(now[0] > then[0] for now, then in zip(spots(space)[:2], before[:2], strict=True))
    space.page.get_by_role("button", name="turn left").click()
    space.page.get_by_role("button", name="turn down").click()
    look(space)
    front = sum(now[1] - then[1] for now, then in zip(spots(space)[:2], before[:2], strict=True))
    back = sum(now[1] - then[1] for now, then in zip(spots(space)[3:5], before[3:5], strict=True))
    assert front > back


def test_it_follows_the_day_and_draws_the_farthest_first(space: Visit) -> None:
    look(space)
    before = spots(space)
    space.page.evaluate('document.dispatchEvent(new CustomEvent("day", {detail: 27}))')
    look(space)
    assert spots(space) != before
    space.page.get_by_role("button", name="Seen from the front").click()
    look(space)
    order = space.page.locator("#space-drawing [data-strut]").evaluate_all("all => all.map((one) => one.dataset.strut)")
    assert set(order[:2]) == {"4", "5"}
    assert set(order[-2:]) == {"1", "2"}


def test_it_is_named_and_explained(space: Visit) -> None:
    drawing = space.page.get_by_role("img", name="The frame from all sides")
    assert drawing.get_attribute("tabindex") == "0"
    said = space.page.locator(f"#{drawing.get_attribute('aria-describedby')}").text_content() or ""
    assert "arrow keys" in said
    assert "Home" in said
    found = Axe().run(space.page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_without_scripts_it_is_hidden_and_it_is_not_printed(browser: Browser, tmp_path: Path, space: Visit) -> None:
    space.page.emulate_media(media="print")
    assert not space.page.locator("#space").is_visible()
    context = browser.new_context(java_script_enabled=False)
    opened = visit(context, tmp_path / "view.html")
    assert not opened.page.locator("#space").is_visible()
    context.close()


def test_words_and_marks_are_in_the_data() -> None:
    data = space_view(figure_of(read(PLAN), ENGLISH), ENGLISH).data
    assert [word for word, _ in data["words"]] == ["front", "back", "outer side", "inner side", "body"]
    assert [shape["text"] for shape in data["shapes"] if shape["kind"] == "cross"] == ["A", "B"]
    still, moving, target = data["bodies"]
    assert (len(still), len(moving), len(target)) == (3, 12, 12)  # columns: of the shift, and of the rotation
    assert {len(column) for column in moving} <= {2, 1 + 27}
    assert {len(column) for column in [*still, *target]} == {2}
    assert dict(data["words"])["outer side"][0] > 0  # a right limb: lateral is +x
    assert data["views"]["side"] == (90, 0)
    assert space_view(figure_of(six(side="left"), ENGLISH), ENGLISH).data["views"]["side"] == (-90, 0)
