"""What a scale that was read says of the bone: as far as it shows more than the schedule, so far it has come more."""

from datetime import datetime
from fractions import Fraction

import pytest

from bt_cli.schedule.measured import way_by_reading
from tests.helpers import PLAN, read
from tests.schedule.test_scale_replan import HINGE, plan

CABLE = plan(goal=45, kind="cable", frame='cable = { anchor = "frame", axial_mm = 80, offset_mm = 60 }')
RESET = "[frame]\nswaps = [2026-01-20]\n"


@pytest.mark.parametrize(
    ("text", "i", "at", "reading", "way_mm"),
    [
        # 10 mm by the morning of Thu 22 Jan; at 08:00, whose session is behind then, 10.25
        (PLAN, 0, "2026-01-22T07:59", "9.5", 9.5),
        (PLAN, 0, "2026-01-22T08:00", "10.25", 10.25),
        (PLAN, 0, "2026-01-22T08:00", "10", 10),
        (PLAN, 0, "2026-01-12T07:00", "0.5", 0.5),  # before the first turn
        (PLAN + RESET, 0, "2026-01-22T07:59", "3", 11),  # set to 0 on the 20th, at 8 mm: 2 are planned, and 10 made
        # Sat 17 Jan, planned 40: 9.5604°; at 41 2 asin(21 / 240) = 10.0398°, of which 1° is 10.472 / 20 mm of arc
        (HINGE, 0, "2026-01-17T07:00", "40", 5.0058),
        (HINGE, 0, "2026-01-17T07:00", "41", 5.0058 + 0.4794 * 0.5236),
        # B's ends are √(2 · 6100 · (1 + cos(θ + 79.6111°))) apart: 111.25 at 9.5597°, 110.25 at 10.5999°
        (HINGE, 1, "2026-01-17T07:00", "110.25", 5.0058 + 1.0402 * 0.5236),
        # the cable is 100 mm long at first; at 90 the ring is √(90² − 60²) = 67.082 from its pulley, of 80
        (CABLE, 0, "2026-01-24T07:00", "10", 12.918),
        (CABLE, 0, "2026-01-12T07:00", "10", 12.918),
    ],
)  # fmt: skip
def test_how_far_the_bone_has_come_by_a_reading(text: str, i: int, at: str, reading: str, way_mm: float) -> None:
    (part,) = read(text).schedule.levels
    found = way_by_reading(part, i, datetime.fromisoformat(at), Fraction(reading))
    assert float(found) == pytest.approx(way_mm, abs=2e-4)
