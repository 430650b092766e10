"""The drawing of several levels: each segment where the schedule has it, each letter on what it names."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from json import dumps
from re import findall
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from tests.helpers import ROOT, goal, read, report
from tests.output.test_figures import boxes, by_id, corners, drawn_as_changed, length, meet, texts
from tests.rendered import chain_of, drawing_changes, frame_drawing

SAMPLES = (
    "tibia_convergent",
    "femur_tandem_take_over",
    "tibia_transport_and_lengthening",
    "femur_shortened_lengthened_elsewhere",
    "tibia_compression_distraction",
    "femur_rail_both_ends",
    "tibia_gradual_shortening",
)
RING = {"anchor": "ring"}
PULLEY = {"anchor": "frame", "offset_mm": 30, "axial_mm": 70}


def level(name: str, distance_mm: int, moves: str | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, "distance_mm": distance_mm, **({"moves": moves} if moves else {}), **more}


TANDEM = [level("upper", 30, "distally"), level("middle", 20, "distally"), level("lower", 10, "proximally")]
BESIDE = {"lengthening_mm": 20, "compression_mm": 5}
ODD: dict[str, dict[str, Any]] = {
    "struts in tandem": {"levels": TANDEM, "frame": {"kind": "click", "rods": 6}},
    "twelve struts": {"levels": TANDEM, "frame": {"kind": "click", "rods": 12}},
    "three carriages": {"levels": TANDEM, "frame": {"kind": "rail"}},
    "long names": {
        "levels": [level("a very long name of a level " * 4, 30, "distally"), level("w" * 60, 30, "distally")]
    },
    "upward tandem": {"levels": [level("one", 30, "proximally"), level("two", 30, "proximally")]},
    "a share of nothing": {"levels": [level("one", 60, "distally"), level("two", 0, "distally", rate_mm_per_day=0)]},
    "all three at once": {
        "goal": {**goal("transport", 50), **BESIDE},
        "frame": {"kind": "telescopic", "range_mm": 15},
        "review": {"every_days": 7},
        "levels": [
            level("long", 20, "proximally", does="length"),
            level("across", 50, "distally"),
            level("nonunion", 5, "proximally", does="press"),
        ],
    },
    "no ways given": {
        "goal": {**goal("lengthening", 50), "compression_mm": 10},
        "frame": {"kind": "rail"},
        "levels": [level("one", 30), level("two", 20), level("three", 10, does="press")],
    },
    "pressed from above": {
        "goal": {**goal("lengthening", 30), "compression_mm": 20},
        "levels": [level("one", 20, "distally", does="press"), level("two", 30, "proximally")],
    },
    "cables": {
        "frame": {"kind": "cable", "cable": PULLEY},
        "frames": [{"name": "other", "kind": "cable", "cable": RING}],
        "levels": [level("upper", 30, "distally"), level("lower", 30, "proximally", frame="other")],
    },
    "telescopic transport": {"frame": {"kind": "telescopic", "range_mm": 15}, "levels": [{"moves": "proximally"}]},
    "closed above": {
        "goal": {**goal("lengthening", 40), "acute_shortening_mm": 25},
        "levels": [{"moves": "proximally"}],
    },
}
CASES = [*SAMPLES, *ODD]


@cache
def case(name: str) -> Report:
    if name in ODD:
        return report(**ODD[name])
    return read((ROOT / f"sample_plans/{name}.toml").read_text(encoding="utf-8"))


def drawn(name: str, day: int) -> Element:
    return frame_drawing(case(name), day, ENGLISH)


def place(svg: Element, name: str) -> float:
    """How far down the page something is moved; what never moves has no group."""
    named = [one for one in svg.iter() if one.get("id") == name]
    return float(findall(r"translate\(\S+ (\S+)\)", named[0].get("transform", ""))[0]) if named else 0


def come(name: str, piece: int, day: int) -> float:
    """By how many px a piece is further down than before the first turn."""
    assert place(drawn(name, 0), f"frame-piece-{piece}") == 0
    return place(drawn(name, day), f"frame-piece-{piece}")


def top_of(name: str, piece: int, day: int) -> float:
    """Where on the page a piece begins."""
    return float(chain_of(case(name).schedule).tops[0][piece - 1]) + come(name, piece, day)


def said(svg: Element, name: str) -> tuple[str, str]:
    """What a label says there is, and how much of it."""
    return by_id(svg, f"{name}-what").text or "", by_id(svg, f"{name}-mm").text or ""


@pytest.mark.parametrize(
    ("day", "above_mm", "below_mm"),
    [(0, 0, 0), (3, 3, 0), (4, 4, Fraction(3, 4)), (21, 21, Fraction(27, 2)), (43, 40, 30)],
)
def test_two_segments_come_together_each_at_its_own_pace(day: int, above_mm: int, below_mm: Fraction) -> None:
    """The upper starts on day 1 at 1 mm a day, the lower on day 4 at 0.75; 330 px less 4 pieces of 46 are 70 mm."""
    svg, px_per_mm = drawn("tibia_convergent", day), 146 / 70
    assert length(svg, "frame-new-A") == pytest.approx(above_mm * px_per_mm, abs=0.11)
    assert length(svg, "frame-new-B") == pytest.approx(float(below_mm) * px_per_mm, abs=0.11)
    assert length(svg, "frame-gap") == pytest.approx(float(70 - above_mm - below_mm) * px_per_mm, abs=0.11)
    assert come("tibia_convergent", 2, day) == pytest.approx(above_mm * px_per_mm, abs=0.11)
    assert come("tibia_convergent", 3, day) == pytest.approx(-float(below_mm) * px_per_mm, abs=0.11)
    assert (come("tibia_convergent", 1, day), come("tibia_convergent", 4, day)) == (0, 0)


def test_in_tandem_the_leading_ring_goes_the_sum_and_each_new_bone_is_its_own() -> None:
    """A goes 30 mm, B 30 + 20 mm, C 10 mm up: 330 px less 5 pieces of 38 are 60 mm."""
    px_per_mm, svg = 140 / 60, drawn("struts in tandem", 30)
    goes = [come("struts in tandem", piece, 30) / px_per_mm for piece in (1, 2, 3, 4, 5)]
    assert goes == pytest.approx([0, 30, 50, -10, 0], abs=0.05)
    assert [said(svg, f"frame-new-{letter}") for letter in "ABC"] == [("new bone", f"{mm} mm") for mm in (30, 20, 10)]
    assert said(svg, "frame-gap") == ("gap", "0 mm")
    upward = [come("upward tandem", piece, 30) * 70 / 146 for piece in (1, 2, 3, 4)]
    assert upward[0] == upward[3] == 0
    assert upward[1] == pytest.approx(2 * upward[2], abs=0.2) != 0  # the one above is carried by the one below


def test_what_others_took_over_is_their_new_bone() -> None:
    """A was paused with 14 mm made; when it goes on, B and C have done 2 mm more of its share each."""
    svg = drawn("femur_tandem_take_over", 86)
    assert [said(svg, f"frame-new-{letter}")[1] for letter in "ABC"] == ["36 mm", "42 mm", "42 mm"]
    for day in range(87):
        svg = drawn("femur_tandem_take_over", day)
        parts = [said(svg, name)[1] for name in ("frame-new-A", "frame-new-B", "frame-new-C", "frame-gap")]
        assert sum(Decimal(part.removesuffix(" mm")) for part in parts) == 120


@pytest.mark.parametrize(
    ("name", "day", "mm"),
    [
        ("tibia_transport_and_lengthening", 40, [0, 40, 0, 25]),  # below the gap the foot goes away
        ("tibia_compression_distraction", 36, [0, 30, 24]),  # pushed down by 30, and pressed up by 6
        ("femur_rail_both_ends", 54, [-40, 0, 40]),
        ("pressed from above", 30, [-10, -30, 0]),  # lifted by 30 with what is below it, pressed down by 20
        ("all three at once", 50, [-20, 0, 50, 0, -5]),
        ("tibia_gradual_shortening", 15, [0, -12]),  # once the ends meet, what is turned more moves no bone
        ("closed above", 40, [-40, 0]),
    ],
)
def test_every_piece_goes_the_way_of_the_levels_that_move_it(name: str, day: int, mm: list[int]) -> None:
    scale = float(chain_of(case(name).schedule).px_per_mm)
    assert [come(name, i, day) / scale for i in range(1, len(mm) + 1)] == pytest.approx(mm, abs=0.1 / scale)


def test_a_gap_closed_by_shortening_is_one_until_the_ends_meet() -> None:
    told = [said(drawn("tibia_gradual_shortening", day), "frame-press") for day in (0, 7, 11, 12, 14, 15)]
    assert told == [
        ("gap", "12 mm"),
        ("gap", "5 mm"),
        ("gap", "1 mm"),
        ("still to press", "3 mm"),
        ("still to press", "1 mm"),
        ("still to press", "0 mm"),
    ]
    assert [length(drawn("tibia_gradual_shortening", day), "frame-press") for day in (12, 15)] == [0, 0]


def test_what_was_closed_at_surgery_is_told_and_that_nobody_said_where() -> None:
    svg = drawn("femur_shortened_lengthened_elsewhere", 15)
    assert (*said(svg, "frame-site"), *said(svg, "frame-new")) == ("closed at surgery", "30 mm", "new bone", "15 mm")
    assert "The plan does not say where the bone was closed at surgery." in " ".join(texts(svg))


def test_the_end_of_the_rods_is_marked_until_they_are_set_again() -> None:
    """Rods of 20 mm: the ring is on the mark after 20 mm. Set again on day 20 with 19 mm made, they reach the end."""
    (reset,) = case("femur_shortened_lengthened_elsewhere").schedule.resets
    assert (reset.on - case("femur_shortened_lengthened_elsewhere").schedule.start.date()).days + 1 == 20
    name, scale = (
        "femur_shortened_lengthened_elsewhere",
        float(chain_of(case("femur_shortened_lengthened_elsewhere").schedule).px_per_mm),
    )
    ((_, _), (_, ring)) = corners(drawn(name, 0), "frame-strut-1-rod")
    ((_, mark), _) = corners(drawn(name, 0), "frame-range-line1")
    assert mark - ring == pytest.approx(20 * scale, abs=0.11)
    shown = [by_id(drawn(name, day), "frame-range-line1").get("visibility") for day in (0, 19, 20, 30)]
    assert shown == ["visible", "visible", "hidden", "hidden"]


@pytest.mark.parametrize("name", CASES)
def test_each_letter_is_beside_what_it_names_and_a_single_one_is_not_told(name: str) -> None:
    made = case(name)
    for day in (0, made.schedule.days // 2, made.schedule.days):
        svg = drawn(name, day)
        letters = [text for text in texts(svg) if text in ("A", "B", "C")]
        assert letters == (
            [actuator.id for actuator in made.schedule.actuators] if made.schedule.has_multiple_levels else []
        )
        for i, letter in enumerate(letters):
            assert any(text.startswith(f"{letter}: ") for text in texts(svg))
            mover = chain_of(made.schedule).movers[i]
            holder = top_of(name, mover.piece + 1, day)
            if mover.frame.kind in ("ilizarov", "rail"):
                ring = float(chain_of(made.schedule).ring(mover.piece))
                assert place(svg, f"frame-letter-{letter}") == pytest.approx(holder + ring, abs=0.11)


def test_struts_of_a_carried_segment_reach_to_the_ring_from_which_it_goes() -> None:
    """B is carried by A: its scale reads both ways, so its rods end at the first ring; C comes from the last."""
    chain = chain_of(case("struts in tandem").schedule)
    for day in (0, 15, 30):
        svg = drawn("struts in tandem", day)
        for letter, tubes, rods in (("A", 1, 2), ("B", 3, 1), ("C", 5, 4)):
            on, to = (top_of("struts in tandem", i, day) + float(chain.ring(i - 1)) for i in (tubes, rods))
            ((_, begin), (_, end)) = corners(svg, f"frame-strut-{letter}-1-rod")
            assert (begin, end) == (pytest.approx(on, abs=0.16), pytest.approx(to, abs=0.16))
            assert min(on, to) < place(svg, f"frame-letter-{letter}") < max(on, to)


def is_nut(one: Element, ring: float) -> bool:
    """Whether it is 12 px wide and stands against a ring."""
    found = [tuple(map(float, box)) for box in findall(r"^M([\d.]+) ([\d.]+)H([\d.]+)V", one.get("d", ""))]
    return [(right - left, abs(y - ring) < 10) for left, y, right in found] == [(12, True)]


def test_nuts_to_turn_are_dark_and_the_others_light() -> None:
    """Of four rings on two rods: the upper and the lower end have light nuts, both segments dark ones."""
    svg = drawn("tibia_convergent", 10)
    chain = chain_of(case("tibia_convergent").schedule)
    for piece, colour in ((1, "#fff"), (2, "#1a1a1a"), (3, "#1a1a1a"), (4, "#fff")):
        inside = [one for one in svg.iter() if one.get("id") == f"frame-piece-{piece}"] or [by_id(svg, "frame-view")]
        ring = float(chain.tops[0][piece - 1] + chain.ring(piece - 1))
        nuts = [one.get("fill") for one in inside[0] if is_nut(one, ring)]
        assert nuts == [colour] * 4


def test_each_strut_of_a_mixed_frame_bears_its_number() -> None:
    svg = drawn("tibia_compression_distraction", 10)
    numbers = [by_id(svg, f"frame-strut-A-{i}-number").findtext("text") for i in (1, 2, 3, 4)]
    assert numbers == ["1", "2", "3", "4"]
    assert "A: 4 click struts, B: 3 nuts to turn; 2 rods drawn" in " ".join(texts(svg))


@pytest.mark.parametrize("name", CASES)
def test_changes_make_the_drawing_of_every_day(name: str) -> None:
    days = case(name).schedule.days
    drawn_as_changed(case(name), {0, 1, days // 3, days // 2, days})


@pytest.mark.parametrize("name", CASES)
def test_no_text_meets_another_and_nothing_leaves_the_figure(name: str) -> None:
    days = case(name).schedule.days
    for day in sorted({*range(0, days, 4), days}):
        svg = drawn(name, day)
        width, height = float(svg.get("width", "")), float(svg.get("height", ""))
        told = boxes(svg)
        assert not [(a[4], b[4]) for i, a in enumerate(told) for b in told[i + 1 :] if meet(a, b)]
        outside = [box for box in told if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
        assert (
            outside + [box for box in shapes(svg) if box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height]
            == []
        )
        assert min(float(text.get("font-size", 10)) for text in svg.iter("text")) >= 10  # 9 pt on A4


def shapes(svg: Element, x: float = 0, y: float = 0) -> list[tuple[float, float, float, float, str]]:
    """The room that each rectangle, circle and path takes; of what is clipped the room that is shown."""
    found = []
    for one in svg:
        at = (
            {key: float(one.get(key, 0)) for key in ("x", "y", "width", "height", "cx", "cy", "r")}
            if one.tag != "svg"
            else {}
        )
        if one.tag == "g" and "rotate" not in one.get("transform", "") and not one.get("clip-path"):
            moved = findall(r"translate\((\S+) (\S+)\)", one.get("transform", "")) or [("0", "0")]
            found += shapes(one, x + float(moved[0][0]), y + float(moved[0][1]))
        elif one.tag == "rect":
            found.append((x + at["x"], y + at["y"], x + at["x"] + at["width"], y + at["y"] + at["height"], "rect"))
        elif one.tag == "circle":
            left, top = x + at["cx"], y + at["cy"]
            found.append((left - at["r"], top - at["r"], left + at["r"], top + at["r"], "circle"))
        elif one.tag == "path" and one.get("visibility") != "hidden":
            d = one.get("d", "")
            points = [(float(a), float(b)) for a, b in findall(r"[ML](-?[\d.]+) (-?[\d.]+)", d)]
            heights = [float(b) for b in findall(r"V(-?[\d.]+)", d)] + [b for _, b in points]
            across = [float(a) for a in findall(r"H(-?[\d.]+)", d)] + [a for a, _ in points]
            found.append((x + min(across), y + min(heights), x + max(across), y + max(heights), d))
    return found


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Two or three levels that close a gap, on any frame, at any pace; one of them may be paused for a while."""
    above, below = draw(st.sampled_from([(1, 1), (2, 0), (0, 2), (2, 1), (1, 2), (3, 0)]))
    ways = ["distally"] * above + ["proximally"] * below
    shares = [draw(st.integers(1, 30)) for _ in ways]
    paces = [draw(st.sampled_from([None, Decimal("0.5"), Decimal("0.75"), 2])) for _ in ways]
    levels = [
        level(f"level {i}", share, way, **({"rate_mm_per_day": pace} if pace else {}))
        for i, (share, way, pace) in enumerate(zip(shares, ways, paces, strict=True))
    ]
    return {
        "goal": goal("transport", sum(shares)),
        "levels": levels,
        "frame": {"kind": draw(st.sampled_from(["ilizarov", "rail", "click", "telescopic"]))},
        "protocol.when_paused": draw(st.sampled_from(["keep", "take_over"])),
    }


@settings(max_examples=40)
@given(plans())
def test_new_bones_and_gap_are_the_defect_every_day_and_the_ends_stay(plan: dict[str, Any]) -> None:
    made = report(**plan)
    chain, last = chain_of(made.schedule), len(plan["levels"]) + 2
    for svg in drawn_as_changed(made, {0, 1, made.schedule.days // 2, made.schedule.days}).values():
        news = [f"frame-new-{letter}" for letter in "ABC"[: last - 2]]
        drawn_mm = sum(length(svg, name) for name in (*news, "frame-gap")) / float(chain.px_per_mm)
        assert drawn_mm == pytest.approx(float(made.schedule.distance_mm), abs=0.3 / float(chain.px_per_mm))
    told = {key for key, *_ in drawing_changes(made, ENGLISH)["keys"]}
    assert not {"frame-piece-1", f"frame-piece-{last}"} & told
    assert {f"frame-piece-{i}" for i in range(2, last)} <= told


def test_what_changes_in_three_months_is_small() -> None:
    changes = drawing_changes(case("femur_tandem_take_over"), ENGLISH)
    assert len(dumps(changes, separators=(",", ":"))) < 8_000


@pytest.mark.parametrize("kind", ["transport", "lengthening", "compression"])
def test_a_level_alone_bears_no_name_and_no_letter(kind: str) -> None:
    made = report(goal=goal(kind, 20), levels=[{"name": "one", "moves": "distally"}])
    assert not set(texts(frame_drawing(made, 5, ENGLISH))) & {"A", "A: one", "one"}


BACK: list[dict[str, Any]] = [
    {"on": date(2026, 1, 21), "order": "reverse", "distance_mm": 3, "rate_mm_per_day": 1},
    {"on": date(2026, 1, 24), "order": "resume"},
]


def test_a_level_that_is_turned_back_has_its_arrow_turned_and_the_others_have_not() -> None:
    """B goes back by 3 mm on days 10 to 12, and then on."""
    levels = [level("upper", 30, "distally"), level("lower", 30, "proximally")]
    made = report(levels=levels, course=[{**one, "level": "lower"} for one in BACK])
    svgs = [frame_drawing(made, day, ENGLISH) for day in range(made.schedule.days + 1)]
    heads = ["9z" if by_id(svg, "frame-arrow-B-path").get("d", "").endswith("6 9z") else "-9z" for svg in svgs]
    assert [day for day, head in enumerate(heads) if head == "9z"] == [10, 11, 12]
    assert "frame-arrow-A-path" not in {one.get("id") for one in svgs[0].iter()}
    drawn_as_changed(made, [11])


def test_a_level_alone_that_is_turned_back_says_so() -> None:
    made = report(goal={**goal("compression", 25), "defect_mm": 20}, levels=[{"moves": "proximally"}], course=BACK)
    told = [by_id(frame_drawing(made, day, ENGLISH), "frame-moving-mm").text for day in (9, 10, 13)]
    assert told == ["↑ proximally", "↓ distally", "↑ proximally"]


def test_mm_of_new_bone_that_a_pulley_makes_are_told_to_a_tenth() -> None:
    for day in range(0, case("cables").schedule.days + 1, 5):
        for name in ("frame-new-A", "frame-gap"):
            assert len(said(drawn("cables", day), name)[1].removesuffix(" mm").partition(".")[2]) <= 1


@pytest.mark.parametrize(("name", "there"), [("tibia_gradual_shortening", False), ("tibia_convergent", True)])
def test_a_zigzag_is_told_where_there_are_segments(name: str, there: bool) -> None:
    assert ("Zigzag" in " ".join(texts(drawn(name, 3)))) == there
