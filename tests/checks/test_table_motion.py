"""What a table comes to at its end, on rings of 80 mm that go from 150 to 180 mm apart, with struts of 5 mm a step."""

import numpy as np
import pytest

from bt_cli.checks.table_limits import Days
from bt_cli.checks.table_motion import motion_of
from bt_cli.checks.table_poses import traced
from bt_cli.checks.table_way import demand_of
from bt_cli.frame.ends import ends_of
from tests.hexapod_plans import pose, six, struts


@pytest.mark.parametrize(("off_mm", "fits"), [(2.499, True), (2.6, False)])
def test_lengths_within_half_a_step_of_the_end_are_at_the_end_however_far_that_is(off_mm: float, fits: bool) -> None:
    """Struts are √(80² + 180²) = 196.977 mm long there. Three that are longer and three shorter turn the ring.

    By 2.499 mm: (199.476² − 194.478²) ÷ (4 · 80² · sin 60°) = 0.0888, so 5.1 degrees, and 0.5 degrees and twice the
    root mean square of all roundings are 3.7. What is off by more than half a step has no such excuse.
    """
    hexapod = struts(min_mm=20, max_mm=400, step_mm=5)
    plan = six(start=pose(0, 0, -150), end=pose(0, 0, -180), struts=hexapod, days=40).schedule.plan
    demand = demand_of(plan, ends_of(plan))
    lengths = demand.line.lengths_mm[[64, 128]] + [[0.0], [off_mm]] * np.array([1, -1, 1, -1, 1, -1])
    days = Days(np.arange(3), np.arange(3), np.full(3, fill_value=True))
    motion = motion_of(demand, lengths, traced(demand.rig, lengths, demand.start), days, to_the_end=True)
    assert motion.end is not None
    assert motion.end.deg[0] == pytest.approx(5.1 if fits else 5.3, abs=0.01)
    assert motion.end_fits is fits
