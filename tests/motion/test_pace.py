"""How far a day goes, of every kind of plan and order."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bt_cli.motion.pace import is_pulled, pace_of, phase_of, rate_of
from tests.courses import entries
from tests.helpers import PLAN, SAMPLES, plan, read


def sample(name: str):
    (path,) = [path for path in SAMPLES if path.stem == name]
    return read(path.read_text()).schedule.plan


def test_the_pace_is_the_rate_and_of_six_struts_a_day_of_their_way():
    assert pace_of(plan(**{"protocol.rate_mm_per_day": Decimal("0.75")})) == Fraction(3, 4)
    assert pace_of(sample("hexapod_swap")) == 1


def test_without_a_rate_nothing_goes_on():
    made = read(PLAN + entries('on = 2026-01-20; order = "pause"')).schedule.plan
    assert rate_of(made, made.course[0]) == 0
    protocol = made.protocol.model_copy(update={"rate_mm_per_day": None})
    assert pace_of(made.model_copy(update={"protocol": protocol})) == 0


def test_the_rate_of_an_order_is_its_own_or_a_step_in_so_many_days():
    """A quarter of a mm in two days is an eighth a day."""
    orders = ('on = 2026-01-20; order = "rate"; rate_mm_per_day = 0.5',
              'on = 2026-01-21; order = "rate"; step_every_days = 2')  # fmt: skip
    made = read(PLAN + entries(*orders)).schedule.plan
    assert [rate_of(made, order) for order in made.course] == [Fraction(1, 2), Fraction(1, 8)]


def test_a_pulley_on_the_frame_pulls_and_one_on_the_ring_does_not():
    pulled = sample("tibia_cable_transport")
    assert pulled.frame.cable.anchor == "frame"
    cable = pulled.frame.cable.model_copy(update={"anchor": "ring"})
    carried = pulled.model_copy(update={"frame": pulled.frame.model_copy(update={"cable": cable})})
    assert [is_pulled(made) for made in (pulled, carried, plan())] == [True, False, False]


@pytest.mark.parametrize(
    ("kind", "phase"),
    [("transport", "distraction"), ("lengthening", "distraction"), ("compression", "compression"),
     ("correction", "correction")],
)  # fmt: skip
def test_the_way_to_a_goal_has_its_name(kind: str, phase: str):
    assert phase_of(kind) == phase
