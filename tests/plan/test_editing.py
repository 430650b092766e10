"""Another value in a key's own place: all else stays to the byte."""

import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
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
