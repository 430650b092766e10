"""Ways to close one gap or to lengthen by one length: each named, with its shares, its source and its own plan."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.plan.strategies import KAHLER_OLESEN, NailSize, Strategy, strategies

EQUAL = "equal shares, in whole steps, are a convention"
BASE: dict[str, Any] = {
    "id": "T-1",
    "surgery": date(2026, 1, 5),
    "goal": {"kind": "transport", "defect_mm": 60},
    "protocol": {"rate_mm_per_day": 1, "when_paused": "keep"},
    "docking": {"tolerance_mm": 1},
    "course": [{}],
    "override": [{}],
}


def ways(nail: NailSize = NailSize(), **changes: Any) -> dict[str, Strategy]:  # noqa: B008 - it never changes
    return {way.key: way for way in strategies({**BASE, **changes}, nail)}


def told(way: Strategy) -> tuple[str, str, str, str]:
    return way.name, way.how, way.source, way.lacks


def test_a_gap_of_60_mm_in_a_femur() -> None:
    found = ways(NailSize(range_mm=Decimal(70)), bone="femur")
    limit = (
        f"up to 40 mm: transport is suggested over 40 to 60 mm of femur, {KAHLER_OLESEN}; the low end is a convention"
    )
    assert {key: told(way) for key, way in found.items()} == {
        "one-level": ("One level", "one level, 60 mm", "", ""),
        "convergent": ("Convergent", "30 mm + 30 mm", EQUAL, ""),
        "tandem": ("Tandem", "30 mm + 30 mm, the same way", EQUAL, ""),
        "three-levels": ("Three levels", "20 mm + 20 mm + 20 mm", EQUAL, ""),
        "acute-shortening": (
            "Acute shortening", "40 mm closed at surgery and lengthened elsewhere, 20 mm transported", limit, "",
        ),
        "over-nail": ("Over a nail", "one level over a nail", "", ""),
        "nail-after": ("Then a nail", "one level; a nail takes the frame’s place at the end", "", ""),
        "motorised-nail": (
            "Motorised nail", "a nail in steps of 0.25 mm, and no frame", "its step is a convention", "",
        ),
    }  # fmt: skip


def test_each_is_a_plan_of_its_own() -> None:
    """Of one level nothing is said of pauses of levels; what was ordered and overridden of another plan is left out."""
    found = {key: way.mapping or {} for key, way in ways(NailSize(range_mm=Decimal(70))).items()}
    own = {"surgery": date(2026, 1, 5), "docking": {"tolerance_mm": 1}}
    goal = {"kind": "transport", "defect_mm": 60}
    one, several = {"protocol": {"rate_mm_per_day": 1}}, {"protocol": {"rate_mm_per_day": 1, "when_paused": "keep"}}
    assert found["one-level"] == {**own, **one, "id": "T-1-one-level", "goal": goal}
    assert found["over-nail"] == {**own, **one, "id": "T-1-over-nail", "goal": goal, "after": {"method": "over_nail"}}
    assert found["nail-after"]["after"] == {"method": "nail_after"}
    frame = {"kind": "nail", "step_mm": Decimal("0.25"), "range_mm": 70}
    assert found["motorised-nail"] == {**own, **one, "id": "T-1-motorised-nail", "goal": goal, "frame": frame}
    levels = {
        key: [(level["name"], level["moves"], level["distance_mm"]) for level in found[key]["levels"]]
        for key in ("convergent", "tandem", "three-levels")
    }
    assert levels == {
        "convergent": [("level 1", "distally", 30), ("level 2", "proximally", 30)],
        "tandem": [("level 1", "distally", 30), ("level 2", "distally", 30)],
        "three-levels": [("level 1", "distally", 20), ("level 2", "distally", 20), ("level 3", "proximally", 20)],
    }
    assert found["tandem"] == {
        **own, **several, "id": "T-1-tandem", "goal": goal, "levels": found["tandem"]["levels"],
    }  # fmt: skip
    assert found["acute-shortening"]["goal"] == {**goal, "acute_shortening_mm": 30, "lengthening_mm": 30}
    assert found["acute-shortening"]["levels"] == [
        {"name": "transport", "moves": "distally", "distance_mm": 30},
        {"name": "lengthening", "does": "length", "moves": "distally", "distance_mm": 30},
    ]


def test_a_gap_that_is_closed_at_surgery_is_a_lengthening() -> None:
    acute = ways(goal={"kind": "transport", "defect_mm": 30})["acute-shortening"]
    assert told(acute) == (
        "Acute shortening", "30 mm closed at surgery, and lengthened elsewhere",
        "up to 30 mm is a convention: bt knows no limit for this bone", "",
    )  # fmt: skip
    assert acute.mapping
    assert "docking" not in acute.mapping  # no bone ends meet later
    assert acute.mapping["goal"] == {"kind": "lengthening", "lengthening_mm": 30, "acute_shortening_mm": 30}


def test_a_lengthening_has_four() -> None:
    goal = {"kind": "lengthening", "lengthening_mm": 40}
    found = ways(goal=goal)
    assert {key: told(way) for key, way in found.items()} == {
        "one-level": ("One level", "one level", "", ""),
        "over-nail": ("Over a nail", "one level over a nail", "", ""),
        "nail-after": ("Then a nail", "one level; a nail takes the frame’s place at the end", "", ""),
        "motorised-nail": (
            "Motorised nail", "a nail in steps of 0.25 mm, and no frame", "",
            "give --nail-range MM, the stroke of the nail: makers differ",
        ),
    }  # fmt: skip
    assert [bool(way.mapping) for way in found.values()] == [True, True, True, False]
    one = found["one-level"].mapping or {}
    assert (one["goal"], one["id"]) == (goal, "T-1-one-level")


@pytest.mark.parametrize(
    ("nail", "how", "source"),
    [
        (NailSize(Decimal("0.5"), Decimal(70)), "a nail in steps of 0.5 mm, and no frame", ""),
        (NailSize(None, Decimal(70)), "a nail in steps of 0.25 mm, and no frame", "its step is a convention"),
    ],
)
def test_a_motorised_nail(nail: NailSize, how: str, source: str) -> None:
    assert told(ways(nail)["motorised-nail"]) == ("Motorised nail", how, source, "")


def test_a_plan_of_a_nail_is_in_a_frame_elsewhere() -> None:
    own = {"kind": "nail", "step_mm": Decimal("0.3"), "range_mm": 80, "direction": "x"}
    found = ways(frame=own)
    assert told(found["motorised-nail"]) == ("Motorised nail", "a nail in steps of 0.3 mm, and no frame", "", "")
    assert found["motorised-nail"].mapping and found["motorised-nail"].mapping["frame"] == own
    assert all("frame" not in (way.mapping or {}) for key, way in found.items() if key != "motorised-nail")


def test_an_id_is_cut_to_what_an_id_may_have() -> None:
    """64 characters: 63 of an id, less those of the key, and a dash."""
    found = ways(id="x" * 64)["tandem"].mapping
    assert found and found["id"] == "x" * 57 + "-tandem"


@pytest.mark.parametrize(
    ("frame", "gap_mm", "shares"),
    [
        ({}, "60.5", ["30.25", "30.25"]),
        ({}, "60.25", ["30.25", "30"]),  # 241 quarters: 121 and 120
        ({}, "60.3", ["30.25", "30.05"]),  # what is no quarter goes to the last
        ({"kind": "ilizarov", "steps_per_turn": 3}, "61", ["31", "30"]),  # thirds of a mm are no decimals: whole mm
        ({"kind": "ilizarov", "steps_per_turn": 20}, "60.05", ["30.05", "30"]),
    ],
)
def test_shares_are_whole_steps(frame: dict[str, Any], gap_mm: str, shares: list[str]) -> None:
    mapping = ways(frame=frame, goal={"kind": "transport", "defect_mm": Decimal(gap_mm)})["convergent"].mapping
    assert mapping and [level["distance_mm"] for level in mapping["levels"]] == list(map(Decimal, shares))
