"""Which defaults a plan relies on: nobody ordered them, and it says so."""

import pytest

from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import PLAN
from tests.level_plans import HINGE

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


READINGS = ("frame.start_reading_mm", "frame.start_face")


def defaults_of(text: str) -> tuple[str, ...]:
    return read_plan(parse(text.encode(), "plan.toml"), "UTC")[1]


def test_what_nothing_goes_by_is_no_default() -> None:
    """Each rod of a hinge is turned by itself; once all say what they show, the frame's own start is moot."""
    assert defaults_of(HINGE) == ("frame.pitch_mm", "frame.steps_per_turn", *READINGS)
    one = HINGE.replace("across_mm = 120\n", "across_mm = 120\nstart_reading_mm = 3\n")
    assert "frame.start_reading_mm" in defaults_of(one)
    both = one.replace("distal_mm = 60\n", "distal_mm = 60\nstart_reading_mm = 160\n")
    assert defaults_of(both) == ("frame.pitch_mm", "frame.steps_per_turn", "frame.start_face")
    nail = PLAN + '[frame]\nkind = "nail"\nstep_mm = 0.25\nrange_mm = 80\n'
    assert defaults_of(nail) == ()


@pytest.mark.parametrize(
    ("first", "second", "defaults"),
    [
        ("", "", ("protocol.sessions", "protocol.latency_days")),
        ('sessions = ["09:00"]\n', "", ("protocol.sessions", "protocol.latency_days")),
        ('sessions = ["09:00"]\n', 'sessions = ["09:00"]\n', ("protocol.latency_days",)),
        ("latency_days = 0\n", "", ("protocol.sessions", "protocol.latency_days")),
        ("latency_days = 0\n", "first_session = 2026-01-20\n", ("protocol.sessions",)),
    ],
)
def test_what_every_level_says_itself_is_no_default(first: str, second: str, defaults: tuple[str, ...]) -> None:
    bare = PLAN.replace("latency_days = 7\n", "").replace('sessions = ["08:00", "12:00", "16:00", "20:00"]\n', "")
    levels = LEVELS.replace('frame = "x"\n', first).replace('frame = "y"\n', second).split("[[frames]]")[0]
    found = defaults_of(bare + levels)
    assert tuple(key for key in found if key.startswith("protocol.")) == defaults


def test_what_is_listed_as_a_convention_is_a_default() -> None:
    listed = PLAN.replace("[goal]", 'conventions = ["protocol.latency_days"]\n[goal]')
    assert "protocol.latency_days" in defaults_of(listed)
    assert "protocol.latency_days" not in defaults_of(PLAN)
