"""Which defaults a plan relies on: nobody ordered them, and it says so."""

import pytest

from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import PLAN

ILIZAROV = ("frame.kind", "frame.rods", "frame.pitch_mm", "frame.steps_per_turn")
LEVELS = """
[[levels]]
name = "a"
moves = "distally"
distance_mm = 40
frame = "x"
[[levels]]
name = "b"
moves = "proximally"
distance_mm = 20
frame = "y"
[[frames]]
name = "x"
kind = "ilizarov"
steps_per_turn = 4
[[frames]]
name = "y"
kind = "rail"
"""


@pytest.mark.parametrize(
    ("text", "defaults"),
    [
        (PLAN, ILIZAROV),
        (PLAN.replace("latency_days = 7\n", ""), ("protocol.latency_days", *ILIZAROV)),
        (PLAN + "[frame]\nrods = 3\npitch_mm = 1\n", ("frame.kind", "frame.steps_per_turn")),
        (PLAN + '[frame]\nkind = "rail"\n', ("frame.pitch_mm", "frame.steps_per_turn")),
        (PLAN + LEVELS,
         ("frames.x.rods", "frames.x.pitch_mm", "frames.y.pitch_mm", "frames.y.steps_per_turn")),
    ],
    ids=range(5),
)  # fmt: skip
def test_the_defaults_of_a_plan(text: str, defaults: tuple[str, ...]) -> None:
    found = read_plan(parse(text.encode(), "plan.toml"), "UTC")[1]
    assert tuple(key for key in found if ".start_" not in key) == defaults
