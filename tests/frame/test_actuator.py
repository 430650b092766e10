"""An actuator's travel and reading by whole steps, exactly."""

from fractions import Fraction

from bt_cli.frame.actuator import Actuator
from bt_cli.plan.mechanism_catalog import MECHANISMS

ROD = Actuator("A", "", MECHANISMS["ilizarov"], 4, Fraction(1, 6), 6, Fraction("12.3"))


def test_seven_steps_of_a_sixth_of_a_mm():
    assert ROD.travel_mm(-7) == Fraction(-7, 6)
    assert ROD.reading_mm(7) == Fraction(202, 15)  # 123/10 + 7/6 = 369/30 + 35/30 = 404/30
    assert ROD.reading_mm(0) == ROD.start_reading_mm
