"""Random plans of six struts: bt and plain Python by docs/hexapod.md say the same, to the mark.

The suite has fifty of them; `python -m tests.simulator 10000 --hexapod` has as many as one likes.
"""

from pathlib import Path

from tests.simulator.hexapod import differences

COUNT = 50


def test_bt_says_what_follows_from_rings_and_poses(tmp_path: Path) -> None:
    found = [differences(seed, tmp_path) for seed in range(COUNT)]
    assert [line for said in found for line in said or ()] == []
    assert sum(said is None for said in found) <= COUNT / 10  # plans that bt refuses
