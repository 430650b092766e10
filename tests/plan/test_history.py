"""Which entries a course may have, by what the plan is: of several levels, of a hinge."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import ORDERS, REVIEW_ORDERS
from tests.courses import entries
from tests.helpers import PLAN, SAMPLES, read

LEVELS = """\
when_paused = "keep"
[[levels]]
name = "upper"
moves = "distally"
distance_mm = 40
[[levels]]
name = "lower"
moves = "proximally"
distance_mm = 20
"""
HINGE = next(path for path in SAMPLES if path.stem == "tibia_hinge_opening").read_text(encoding="utf-8")
KEYS = {
    "rate": "rate_mm_per_day = 0.75",
    "reverse": "distance_mm = 2; rate_mm_per_day = 1",
    "remaining": "remaining_mm = 12",
    "compress": "distance_mm = 2; rate_mm_per_day = 1",
    "extend": "distance_mm = 2; step_every_days = 1",
    "accordion": "cycles = 2; distance_mm = 2; rate_mm_per_day = 1",
    "catch_up": "rate_mm_per_day = 1.25",
}
OF_ONE = sorted(KEYS)
OF_ALL = ["pause", "resume", "stop"]


def said(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [problem.message for problem in invalid.value.problems]


def entry(order: str, on: str = "2026-02-01", **more: Any) -> str:
    keys = [
        f'on = {on}; order = "{order}"',
        KEYS.get(order, ""),
        *(f"{key} = {value!r}" for key, value in more.items()),
    ]
    return entries("; ".join(filter(None, keys)))


def test_every_order_is_one_of_these() -> None:
    assert sorted([*OF_ONE, *OF_ALL, "replan", "reset", "exchange", "set", *REVIEW_ORDERS]) == sorted(ORDERS)


@pytest.mark.parametrize("order", OF_ONE)
def test_of_several_levels_an_order_with_mm_names_its_own(order: str) -> None:
    [told] = said(PLAN + LEVELS + entry(order))
    assert told == (
        f"order {order} is for one level: write level = … with one of upper, lower; "
        "what holds for a regenerate is never said of the gap"
    )


@pytest.mark.parametrize("order", [*OF_ONE, *OF_ALL])
def test_a_level_that_is_none_of_the_plan_is_told(order: str) -> None:
    [told] = said(PLAN + LEVELS + entry(order, level="middle"))
    assert told == "level must be one of upper, lower; you wrote 'middle'"
    [told] = said(PLAN + entry(order, level="upper"))
    assert told == "level must be level 1, the only level of this plan; you wrote 'upper'"


def test_what_can_be_ordered_to_all_levels_at_once() -> None:
    made: Report = read(PLAN + LEVELS + entry("pause") + entry("resume", "2026-02-03") + entry("stop", "2026-02-05"))
    assert [event.entry.order for event in made.schedule.events] == OF_ALL


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('record = "missed"; at = 2026-01-13T08:00:00; level = "upper"', None),
        ('record = "xray"; on = 2026-01-13; gap_mm = 50; level = "upper"', None),
        ('record = "reading"; on = 2026-01-13; readings_mm = { A = 1 }; level = "upper"',
         "level does not belong to record reading"),
        ('record = "done"; through = 2026-01-13; level = "upper"', "level does not belong to record done"),
        ('record = "done"; at = 2026-01-13T08:00:00; steps = { C = 1 }',
         "steps names C: the actuators of this plan are A, B"),
    ],
)  # fmt: skip
def test_records_of_one_level(table: str, told: str | None) -> None:
    text = PLAN + LEVELS + entries(table)
    assert (said(text) == [told]) if told else read(text)


def test_one_level_is_paused_only_where_the_plan_says_what_the_others_do() -> None:
    [told] = said(PLAN + LEVELS.replace('when_paused = "keep"\n', "") + entry("pause", level="upper"))
    assert told.startswith("when_paused is missing: one level is paused")
    assert read(PLAN + LEVELS.replace('when_paused = "keep"\n', "") + entry("pause"))


@pytest.mark.parametrize("order", ["accordion", "compress", "extend"])
def test_a_hinge_turns_bone_and_does_not_press_it(order: str) -> None:
    made = read(HINGE).schedule
    on = str(made.sessions[-1].at.date())
    assert said(HINGE + entry(order, on)) == [
        f"order {order} is for bone that moves along its axis, and a hinge turns it: order reverse goes back, "
        "remaining says what is left, in mm of arc"
    ]


def test_what_a_hinge_can_be_ordered() -> None:
    """In mm of arc of the tissue that limits it: slower, back by 2, on again, 12 left, a pause, an end."""
    start = read(HINGE).schedule.start.date()
    orders = ["rate", "reverse", "resume", "remaining", "pause", "resume", "stop"]
    course = "".join(entry(order, str(start + timedelta(days=4 + 3 * k))) for k, order in enumerate(orders))
    followed = read(HINGE + course).schedule
    assert [event.entry.order for event in followed.events] == orders
    assert {session.phase for session in followed.sessions} == {"correction", "reversal"}


def test_steps_of_a_single_rod_are_told() -> None:
    steps = entries('at = 2026-06-01T08:00:00; record = "done"; steps = { A = 1 }')
    assert any(re.match("steps of single rods put the bone off its hinge", told) for told in said(HINGE + steps))
