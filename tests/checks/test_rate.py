"""Rules of rate and rhythm, on either side of each limit: what was ordered since, and of what.

20 mm of lengthening at 1 mm a day from Mon 12 Jan end on Sat 31 Jan 2026.
"""

import re
from decimal import Decimal
from typing import Any

import pytest

from tests.checks.test_hexapod_rules import STRAIGHT
from tests.checks.test_level_rules import ONE, cable, hinge, plan, said, two
from tests.helpers import goal, report
from tests.hexapod_plans import pose, six
from tests.schedule.test_courses import course, order, record


def told(code: str, *entries: dict[str, Any], **changes: Any) -> str | None:
    return {one.code: one.message for one in course(*entries, **changes).findings}.get(code)


FROM = "2.5 mm a day from Sun 1 Feb 2026"


@pytest.mark.parametrize(
    ("entries", "changes", "fast"),
    [
        ([order("rate", "2026-02-01", rate_mm_per_day=Decimal("2.5"))], {}, FROM),
        ([order("reverse", "2026-02-01", distance_mm=4, rate_mm_per_day=Decimal("2.5"))], {}, FROM),
        (
            [record("missed", "2026-01-31T08:00"), order("catch_up", "2026-02-01", rate_mm_per_day=Decimal("2.5"))],
            {}, FROM,
        ),
        (
            [order("extend", "2026-02-01", distance_mm=5, rate_mm_per_day=Decimal("2.5"))],
            {"goal": goal("lengthening", 20)}, FROM,
        ),
        ([order("accordion", "2026-02-01", cycles=1, distance_mm=2, rate_mm_per_day=Decimal("2.5"))], {}, FROM),
        (
            [order("accordion", "2026-02-01", cycles=1, distance_mm=2, rate_mm_per_day=1,
                   forth_rate_mm_per_day=Decimal("2.5"))],
            {}, FROM,
        ),
        ([order("rate", "2026-02-01", rate_mm_per_day=2)], {}, None),
        # each of several, the fastest first: an override of one must not cover the next
        (
            [order("rate", "2026-02-01", rate_mm_per_day=Decimal("2.5")),
             order("rate", "2026-02-03", rate_mm_per_day=Decimal("2.25"))],
            {}, f"{FROM} and 2.25 mm a day from Tue 3 Feb 2026",
        ),
        ([], {"protocol.rate_mm_per_day": 3}, "3 mm a day"),
    ],
)  # fmt: skip
def test_a_harmful_rate_by_any_order(entries: list[dict[str, Any]], changes: dict[str, Any], fast: str | None) -> None:
    verb = "are" if fast and " and " in fast else "is"
    assert told("BT102", *entries, **changes) == (f"{fast} {verb} more than 2 mm a day" if fast else None)


def test_of_several_rates_the_fastest_is_told() -> None:
    slower = order("rate", "2026-02-01", rate_mm_per_day=1)
    text = "1.75 mm a day is more than 1.5 mm a day"
    assert told("BT101", slower, **{"protocol.rate_mm_per_day": Decimal("1.75")}) == text


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.5")),
         "the rate of 0.5 mm a day from Sun 1 Feb 2026 is slow (0.5 mm or less)"),
        # a step of 0.25 mm in two days
        (order("rate", "2026-02-01", step_every_days=2),
         "the rate of 0.125 mm a day, one step every 2 days, from Sun 1 Feb 2026 is slow (0.5 mm or less)"),
        (order("rate", "2026-02-01", step_every_days=1),
         "the rate of 0.25 mm a day, one step every 1 day, from Sun 1 Feb 2026 is slow (0.5 mm or less)"),
        (order("reverse", "2026-02-01", distance_mm=4, rate_mm_per_day=Decimal("0.25")), None),  # that draws none out
    ],
)  # fmt: skip
def test_a_slow_rate_by_an_order(entry: dict[str, Any], text: str | None) -> None:
    assert told("BT103", entry) == text


NO_WHOLE = "is no whole number of 0.25 mm steps, so the turns differ from day to day"
SAME = "would be the same every day"


@pytest.mark.parametrize(
    ("rate", "entries", "frame", "text"),
    [
        ("0.8", [], {}, f"0.8 mm a day {NO_WHOLE}; 0.75 mm a day or 1 mm a day {SAME}"),
        ("0.2", [], {}, f"0.2 mm a day {NO_WHOLE}; 0.25 mm a day {SAME}"),  # 0 is no rate
        ("1.9", [], {}, f"1.9 mm a day {NO_WHOLE}; 1.75 mm a day or 2 mm a day {SAME}"),
        ("2.1", [], {}, f"2.1 mm a day {NO_WHOLE}; 2 mm a day {SAME}"),  # 2.25 would be harmful
        ("2.3", [], {}, f"2.3 mm a day {NO_WHOLE}"),
        # a third of a mm, of which no plan can say one or two; and three are 1 mm
        ("0.5", [], {"frame.steps_per_turn": 3}, f"0.5 mm a day {NO_WHOLE}".replace("0.25 mm", "0.3333 mm")),
        ("0.9", [], {"frame.steps_per_turn": 3}, f"0.9 mm a day {NO_WHOLE}; 1 mm a day {SAME}".replace(
            "0.25 mm s", "0.3333 mm s")),
        # an inch thread of 32 turns has 0.79375 mm; half of it has six decimals
        ("1", [], {"frame.pitch_mm": Decimal("0.79375"), "frame.steps_per_turn": 2},
         f"1 mm a day {NO_WHOLE}; 0.79375 mm a day {SAME}".replace("0.25 mm s", "0.396875 mm s")),
        ("1", [order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.9"))], {},
         f"0.9 mm a day from Sun 1 Feb 2026 {NO_WHOLE}; 0.75 mm a day or 1 mm a day {SAME}"),
        ("0.8", [order("rate", "2026-02-01", rate_mm_per_day=Decimal("0.9"))], {},
         f"0.8 mm a day {NO_WHOLE}; 0.75 mm a day or 1 mm a day {SAME}"),  # the first of several
        ("1", [order("rate", "2026-02-01", step_every_days=2)], {}, None),
        ("1", [order("reverse", "2026-02-01", distance_mm=4, rate_mm_per_day=Decimal("0.9"))], {}, None),
    ],
)  # fmt: skip
def test_days_that_are_not_alike(rate: str, entries: list[Any], frame: dict[str, Any], text: str | None) -> None:
    assert told("BT105", *entries, **{"protocol.rate_mm_per_day": Decimal(rate)}, **frame) == text


def test_days_that_are_never_alike() -> None:
    assert said(hinge())["BT105"] == (
        "the rods of a hinge do not travel the same every day, so the turns differ from day to day"
    )
    assert said(cable("120"))["BT105"] == (
        "an oblique cable is drawn in less and less as bone comes near, so the turns differ from day to day"
    )
    assert "BT105" not in {one.code for one in six().findings}


def test_the_largest_session_counts_whichever_way_it_goes() -> None:
    """Back by 0.75 mm at once, or three quarters in one session of a hinge's cortex, 1 mm a day being its rate."""
    back = order("reverse", "2026-02-01", distance_mm=3, rate_mm_per_day=Decimal("0.75"), sessions=["08:00"])
    assert told("BT104", back) == "one session moves 0.75 mm, more than 0.5 mm"
    assert re.fullmatch(
        r"one session stretches the concave cortex 1\.0\d+ mm, more than 0\.5 mm", said(hinge(sessions=ONE))["BT104"]
    )
    # a nerve at 60 mm is stretched twice as far, and limits: the cortex goes half
    assert said(hinge(sessions=ONE, tissues="nerve:60"))["BT104"].startswith("one session stretches the nerve 1")


def test_of_six_struts_the_points_that_are_limited_count() -> None:
    """30 mm straight down at 1.8 mm a day take 17 days, 1.7647 mm each; at 2.5 12, 2.5 mm each."""
    nerve = {"name": "nerve", "point_mm": [0, 60, -150]}
    for most, code, mm_a_day, limit in ((1.8, "BT101", "1.7647", "1.5"), (2.5, "BT102", "2.5", "2")):
        found = six(**STRAIGHT, rate_mm_per_day=None, structures_at_risk=[{**nerve, "max_mm_per_day": most}]).findings
        assert {one.code: one.message for one in found}[code] == f"{mm_a_day} mm a day is more than {limit} mm a day"
    assert not {one.code for one in six(**STRAIGHT).findings} & {"BT103", "BT104", "BT105"}
    half = six(start=pose(0, 0, -150), end=pose(0, 0, -160), rate_mm_per_day=0.5)
    assert "BT103" not in {one.code for one in half.findings}


def test_the_rate_of_a_level_that_goes_back_or_is_extended() -> None:
    """Each level by its own orders, told with the level's name."""
    back = '[[course]]\non = 2026-01-20\norder = "reverse"\ndistance_mm = 2\nrate_mm_per_day = 2.5\nlevel = "distal"\n'
    assert said(plan(two() + back))["BT102"] == (
        "level distal: 2.5 mm a day from Tue 20 Jan 2026 is more than 2 mm a day"
    )


def test_compression_is_never_slow() -> None:
    slow = {"protocol.rate_mm_per_day": Decimal("0.25")}
    assert "BT103" not in {one.code for one in report(goal=goal("compression", 20), **slow).findings}
    text = "the rate of 0.25 mm a day is slow (0.5 mm or less)"
    for kind in ("transport", "lengthening"):
        assert {one.code: one.message for one in report(goal=goal(kind, 20), **slow).findings}["BT103"] == text
