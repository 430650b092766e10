"""What a hinge stretches, and which of it limits the pace."""

from decimal import Decimal

import pytest

from bt_cli.plan.mechanism_catalog import MECHANISMS, shared_vocabulary
from bt_cli.plan.mechanisms import CORTEX, Hinge, arc_mm
from bt_cli.plan.tissues import limiting, stretched
from tests.level_plans import HINGE
from tests.plan.test_fingerprint import plan_of


@pytest.mark.parametrize(
    ("across", "degrees", "mm"),
    [("30", "20", "10.472"), ("30", "0", "0"), ("-15", "20", "-5.236"), ("120", "90", "188.4956")],
)
def test_an_arc(across: str, degrees: str, mm: str) -> None:
    """30 · 20 · π ÷ 180 = 10.47198, to 0.0001 mm."""
    assert arc_mm(Decimal(across), Decimal(degrees)) == Decimal(mm)


def hinge(*tissues: tuple[str, int, str | None]) -> Hinge:
    rows = [
        {"name": name, "across_mm": across, **({"rate_mm_per_day": Decimal(rate)} if rate else {})}
        for name, across, rate in tissues
    ]
    return Hinge.model_validate({"wedge": "opening", "bone_mm": 30, "off_bone_mm": 5, "tissues": rows, "rods": []})


def test_the_tissue_that_takes_longest() -> None:
    """The cortex is 35 mm away and may go 1 mm a day. A nerve at 50 mm and 2 a day takes 25 by it, at 1 it takes 50."""
    one = Decimal(1)
    assert hinge().limiting(one) == (CORTEX, 35, 1)
    assert hinge(("nerve", 50, "2")).limiting(one).name == CORTEX
    assert hinge(("nerve", 50, None)).limiting(one) == ("nerve", 50, 1)
    assert hinge(("nerve", 70, "2")).limiting(one).name == CORTEX  # of those that take as long the first
    assert hinge(("nerve", 71, "2"), ("skin", 36, None)).limiting(one).name == "skin"
    assert hinge(("nerve", 50, None)).done_mm(Decimal(20), one) == Decimal("17.4533")
    assert hinge(("nerve", 50, "2")).stretched(one) == [(CORTEX, 35, 1), ("nerve", 50, 2)]


def test_of_a_plan_by_its_rate() -> None:
    plan = plan_of(HINGE)
    assert stretched(plan) == [(CORTEX, 30, 1)]
    assert limiting(plan) == (CORTEX, 30, 1)
    half = plan_of(HINGE.replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.5"))
    assert limiting(half).rate_mm_per_day == Decimal("0.5")


def test_how_several_are_spoken_of() -> None:
    nail, nuts = MECHANISMS["nail"], MECHANISMS["ilizarov"]
    assert shared_vocabulary([nail, nail]) is nail.vocabulary
    assert shared_vocabulary([nuts]) is None
    assert shared_vocabulary([nail, nuts]) is None
