"""A plan as written: what is shown of it, where it stands, and what is said of a text that is none."""

from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan.source import Source, parse, shown
from tests.helpers import PLAN


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", "a\\nb"),
        ("a\x1b[2Jb\x07", "a\\x1b[2Jb\\x07"),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 57 + "…"),
        (Decimal("0.5"), "0.5"),
        (True, "True"),
        (10**4400, "a number of thousands of digits"),
    ],
    ids=range(7),
)
def test_what_is_shown_of_a_value(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "p.toml: is empty; `bt new FILE` writes a plan"),
        (b" \n\t", "p.toml: is empty; `bt new FILE` writes a plan"),
        ("id = 1".encode("utf-16"), "p.toml: is UTF-16 text; save the file as UTF-8"),
        (b"\xfe\xff\0i", "p.toml: is UTF-16 text; save the file as UTF-8"),
        (b"id = \0", "p.toml: is not a text file"),
        (b"id = 1\nx = '\xe9'\n", "p.toml, line 2: byte 0xe9 is not UTF-8 text; save the file as UTF-8"),
        (b"." * 100_001, "p.toml: has over 100000 dots, in keys or numbers; no plan needs as many"),
    ],
)
def test_what_is_no_text_of_a_plan(data: bytes, told: str) -> None:
    with pytest.raises(PlanInvalid) as invalid:
        parse(data, "p.toml")
    assert str(invalid.value) == told


def slips(text: str) -> list[tuple[int, str]]:
    return [(slip.line, slip.message) for slip in parse(text.encode(), "p.toml").slips]


TWICE = "is written twice: keep one, with all that belongs in it; you wrote"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a = 1\nb = 2\n", []),
        ('a = 1\nb = "2', [(2, 'the text has no closing quote ("); you wrote b = "2')]),
        ('a = 1\nb = """\n2\n\n', [(3, "unterminated string; you wrote 2")]),
        ("a = 1\na = 2\nb = 3\n", [(2, f"this key {TWICE} a = 2")]),
        ("a = 1\na = [\n1,\n2]\nb = 3\n", [(2, f"this key {TWICE} a = [")]),
        ("[g]\na = 1\n[h]\n[g]\nb = 1\nc = 1\n[i]\n", [(4, f"this table {TWICE} [g]")]),
        ("a = 0,5\nb = 1,5\n", [
            (1, "0,5 is no number: write 0.5 with a decimal point; you wrote a = 0,5"),
            (2, "1,5 is no number: write 1.5 with a decimal point; you wrote b = 1,5"),
        ]),
        ("a" * 4001, [(1, "the line is longer than 4000 characters")]),
        ("b = '" + "a" * 3994 + "'", []),  # 4000 characters
        ("a" + ".b" * 100 + " = 1", [(1, "a key has over 100 parts; no plan needs as many")]),
        ("a" + " . 'b'" * 100 + " = 1", [(1, "a key has over 100 parts; no plan needs as many")]),
        ("[a" + ".b" * 100 + "]", [(1, "a key has over 100 parts; no plan needs as many")]),
        ("a" + ".b" * 99 + " = 1", [(0, "a has more than 12 tables within each other; a plan has five at most")]),
        ("b = '" + "." * 101 + "'", []),
        ("b = '" + "Rest. " * 600 + "'", []),  # a text of many sentences is a text
        ("x\n" * 25, [(line, "this line cannot be read: write key = value; you wrote x") for line in range(1, 21)]),
    ],
)  # fmt: skip
def test_lines_that_are_no_toml(text: str, told: list[tuple[int, str]]) -> None:
    assert slips(text) == told


def test_what_is_twice_is_left_out_and_the_rest_is_read() -> None:
    assert parse(b"[g]\na = 1\n[h]\nx = 1\n[g]\nb = 1\n[i]\ny = 2.50\n", "p").mapping == {
        "g": {"a": 1}, "h": {"x": 1}, "i": {"y": Decimal("2.50")},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told", "kept"),
    [
        ("[[course]]\n" * 2000, [], ["course"]),
        ("[[course]]\n" * 2001, [(0, "course has 2001 entries; bt reads 2000 at most")], []),
        ("[[levels]]\n" * 100, [], ["levels"]),
        ("[[levels]]\n" * 101, [(0, "levels has 101 entries; bt reads 100 at most")], []),
        ("x = [" + "1, " * 101 + "]", [], ["x"]),  # no tables
        (".".join("a" * 12) + " = 1", [], ["a"]),
        (".".join("a" * 13) + " = 1",
         [(0, "a has more than 12 tables within each other; a plan has five at most")], []),
    ],
)  # fmt: skip
def test_more_than_any_plan_has(text: str, told: list[tuple[int, str]], kept: list[str]) -> None:
    source = parse(text.encode(), "p.toml")
    assert [(slip.line, slip.message) for slip in source.slips] == told
    assert list(source.mapping) == kept


def plan(**flags: Any) -> Source:
    source = parse(PLAN.encode(), "p.toml")
    for key, value in flags.items():
        source.overlay(key.replace("__", "."), value, f"--{key}")
    return source


def test_a_problem_stands_at_the_nearest_key_that_is_written() -> None:
    source = plan(goal__defect_mm=50, frame__rods=3)
    found = [
        source.located(Problem(path, "rods must be 4"))
        for path in (("protocol", "sessions", 2), ("protocol", "x"), ("docking", "x"), ())
    ]
    assert [(one.place, one.line, one.message) for one in found] == [
        ("p.toml", 12, "rods must be 4"), ("p.toml", 9, "rods must be 4"), ("p.toml", 0, "rods must be 4"),
        ("p.toml", 0, "rods must be 4"),
    ]  # fmt: skip
    assert str(source.located(Problem(("frame", "rods"), "rods must be 4"))) == "--frame__rods must be 4"
    assert str(source.located(Problem(("goal", "defect_mm"), "it is far"))) == "--goal__defect_mm: it is far"
    placed = Problem(("goal",), "x", "elsewhere", 3)
    assert source.located(placed) == placed


def test_problems_are_told_once_each_in_the_order_of_the_file_and_fifty_at_most() -> None:
    source = plan()
    late, early = Problem(("protocol",), "late"), Problem(("goal",), "early")
    assert str(source.invalid([late, early, late])) == "p.toml, line 6: early\np.toml, line 9: late"
    many = [Problem((), f"no {number}") for number in range(51)]
    assert len(source.invalid(many[:50]).problems) == 50
    assert [str(one) for one in source.invalid(many).problems[49:]] == ["p.toml: no 49", "p.toml: and 1 more problems"]


def test_what_flags_lay_over_a_plan() -> None:
    source = plan(goal__defect_mm=50, docking__tolerance_mm=2, surgery__x=1)
    assert source.mapping["goal"]["defect_mm"] == 50
    assert source.mapping["docking"] == {"tolerance_mm": 2}
    assert str(source.mapping["surgery"]) == "2026-01-05"  # it stays, to be reported
    assert source.flags == {("goal", "defect_mm"): "--goal__defect_mm", ("docking", "tolerance_mm"):
                            "--docking__tolerance_mm"}  # fmt: skip
    assert source.has("goal.defect_mm", 50)
    assert not source.has("goal.defect_mm", 60)
    assert not source.has("version", True)  # which is 1, and no whole number
    source.drop("goal.defect_mm")
    source.drop("frame.rods")
    assert source.mapping["goal"] == {"kind": "transport"}
    assert source.table("goal", "kind") == {}


def test_what_is_ordered_is_no_convention_any_more() -> None:
    listed = 'conventions = ["protocol.sessions", "frame.rods"]\n'
    source = parse((listed + PLAN).encode(), "p.toml")
    source.order("protocol.sessions_per_day")
    assert source.mapping["conventions"] == ["frame.rods"]
    source.order("frame.rods")
    assert source.mapping["conventions"] == []


@pytest.mark.parametrize(
    ("levels", "left"),
    [([{"name": "a", "distance_mm": 3}], [{"name": "a"}]), ([{"distance_mm": 3}] * 2, [{"distance_mm": 3}] * 2)],
)
def test_the_share_of_a_single_level_is_the_whole(levels: list[Any], left: list[Any]) -> None:
    source = Source("p.toml", mapping={"levels": [dict(level) for level in levels]})
    source.drop_shares()
    assert source.mapping["levels"] == left


def test_a_line_that_was_left_out_explains_what_is_missing() -> None:
    source = parse(PLAN.replace("defect_mm = 60", "defect_mm = 6 cm").encode(), "p.toml")
    assert source.explains(Problem(("goal", "defect_mm"), "defect_mm is missing"))
    assert not source.explains(Problem(("goal", "defect"), "defect is missing"))
    assert not source.explains(Problem(("surgery",), "surgery is missing"))
    assert not source.explains(Problem((), "x"))
    torn = parse(b'x = """\nid', "p.toml")
    torn.overlay("goal.defect_mm", 50, "--defect")
    assert torn.explains(Problem(("surgery",), "surgery is missing"))
    assert not torn.explains(Problem(("goal", "defect_mm"), "defect_mm is wrong"))
