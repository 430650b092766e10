"""Another value in a key's own place: all else stays to the byte."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan import editing
from bt_cli.plan.editing import edited, located
from bt_cli.plan.values import Wrong
from tests.helpers import PLAN, SAMPLES

LETTER = PLAN.replace("surgery = 2026-01-05", "surgery = 2026-01-05  # Mon 5 Jan 2026").replace(
    "defect_mm = 60", "defect_mm = 60   # as in the letter"
)


def changed(text: str, **values: object) -> str:
    paths = {tuple(key.split("__")): value for key, value in values.items()}
    return edited(text.encode(), paths, "p.toml").decode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_stays_and_a_weekday_follows(end: str) -> None:
    text = LETTER.replace("\n", end)
    new = changed(text, goal__defect_mm=Decimal("54.5"), surgery=date(2026, 1, 6))
    assert new == text.replace("= 60 ", "= 54.5 ").replace("2026-01-05  # Mon 5", "2026-01-06  # Tue 6")


def test_what_was_not_there_goes_into_its_table() -> None:
    new = changed(LETTER, protocol__when_paused="keep", docking__tolerance_mm=2, side="left")
    assert [line for line in new.splitlines() if line not in LETTER.splitlines() and line] == [
        'side = "left"',
        'when_paused = "keep"',
        "[docking]",
        "tolerance_mm = 2",
    ]
    wanted = tomllib.loads(LETTER)
    wanted["protocol"]["when_paused"], wanted["docking"], wanted["side"] = "keep", {"tolerance_mm": 2}, "left"
    assert tomllib.loads(new) == wanted


def test_a_convention_that_is_corrected_is_ordered() -> None:
    text = PLAN.replace("[goal]", 'conventions = ["frame.rods", "frame.kind"]\n[goal]') + "[frame]\nrods = 4\n"
    new = changed(text, frame__rods=3)
    assert new == text.replace("rods = 4", "rods = 3").replace('["frame.rods", "frame.kind"]', '["frame.kind"]')


def test_what_cannot_stay_as_it_is_is_refused() -> None:
    """Line ends of two kinds would all become one."""
    with pytest.raises(PlanInvalid, match="cannot be written in its own place"):
        changed(LETTER.replace("\n", "\r\n", 1), goal__defect_mm=54)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_can_be_edited_in_its_place(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    new = changed(text, title="another", protocol__latency_days=9)
    there = [line for line in text.splitlines() if not line.startswith(("title =", "latency_days ="))]
    kept = iter(new.splitlines())
    assert all(line in kept for line in there)  # all of them, in the same order


def test_levels_are_named_and_struts_are_numbered() -> None:
    mapping = {"levels": [{"name": "a.b"}, {"name": "c"}], "frame": {"struts": [{"number": 2}, {"number": 1}]}}
    assert located(mapping, "levels.a.b.distance_mm") == ("levels", 0, "distance_mm")
    assert located(mapping, "levels.c.moves") == ("levels", 1, "moves")
    assert located(mapping, "frame.struts.1.min_mm") == ("frame", "struts", 1, "min_mm")
    with pytest.raises(Wrong, match=r"names none of a\.b, c"):
        located(mapping, "levels.d.moves")


def test_tables_without_names_are_counted() -> None:
    mapping = {"override": [{"code": "BT102"}, {"code": "BT104"}]}
    assert located(mapping, "override.2.code") == ("override", 1, "code")
    with pytest.raises(Wrong) as none:
        located(mapping, "override.3.code")
    assert str(none.value) == "names none of 1, 2"


def test_a_key_is_taken_out_with_its_line() -> None:
    assert changed(LETTER, protocol__latency_days=None) == LETTER.replace("latency_days = 7\n", "")
    assert changed(LETTER, surgery=None) == LETTER.replace("surgery = 2026-01-05  # Mon 5 Jan 2026\n", "")


def test_another_comment_beside_a_date_stays() -> None:
    text = PLAN.replace("surgery = 2026-01-05", "surgery = 2026-01-05  # as in the letter")
    assert changed(text, surgery=date(2026, 1, 6)) == text.replace("2026-01-05", "2026-01-06")


def test_what_stands_in_a_list_of_tables_is_edited_there() -> None:
    text = PLAN + '[[levels]]\nname = "a"\ndistance_mm = 30  # own\n[[levels]]\nname = "b"\ndistance_mm = 30\n'
    new = edited(text.encode(), {("levels", 0, "distance_mm"): 31, ("levels", 1, "moves"): "distally"}, "p").decode()
    assert new == text.replace("= 30  # own", "= 31  # own") + 'moves = "distally"\n'


def test_a_refusal_names_the_key() -> None:
    with pytest.raises(PlanInvalid) as refused:
        edited(LETTER.replace("\n", "\r\n", 1).encode(), {("goal", "defect_mm"): 54}, "p.toml")
    assert [str(problem) for problem in refused.value.problems] == [
        "p.toml, line 8: defect_mm cannot be written in its own place: edit the file, or use bt edit, and then bt "
        "correct accepts it"
    ]


PLACED = "a = 1\n[g]\nb = 2\nc = [\n  1,\n]\nd = 4\n"


@pytest.mark.parametrize(
    ("new", "path", "in_place"),
    [
        (PLACED, ("g", "b"), True),
        (PLACED.replace("b = 2", "b = 3"), ("g", "b"), True),
        (PLACED.replace("b = 2", "b = 3"), ("g", "d"), False),
        (PLACED.replace("b = 2\n", ""), ("g", "b"), True),
        (PLACED.replace("b = 2\n", ""), ("g", "c"), False),
        (PLACED.replace("c = [\n  1,\n]", "c = []"), ("g", "c"), True),
        (PLACED.replace("  1,", "  2,"), ("g", "c"), True),
        (PLACED.replace("  1,", "  2,").replace("d = 4", "d = 5"), ("g", "c"), False),
        (PLACED.replace("a = 1", "a = 2").replace("b = 2", "b = 3"), ("g", "b"), False),
        (PLACED + "e = 5\n", ("g", "e"), True),  # only put in
        ("z = 0\n" + PLACED, ("z",), True),
        (PLACED.replace("d = 4", "e = 5"), ("g", "e"), False),  # another is gone
        (PLACED.replace("b = 2", "b = 3"), ("g",), True),  # what stands below a table is its own
    ],
)  # fmt: skip
def test_whether_nothing_but_a_key_is_another(new: str, path: tuple[str, ...], in_place: bool) -> None:
    assert editing._is_in_place(PLACED, new, path) is in_place
