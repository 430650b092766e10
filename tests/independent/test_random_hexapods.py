"""Random plans of six struts: bt and plain Python by docs/hexapod.md say the same, to the mark.

The suite has fifty of them; `python -m tests.independent 10000 --hexapod` has as many as one likes.
"""

from pathlib import Path

import pytest

from tests.independent.hexapod import differences

COUNT = 50


def test_bt_says_what_follows_from_rings_and_poses(tmp_path: Path) -> None:
    found = [differences(seed, tmp_path) for seed in range(COUNT)]
    assert [line for said in found for line in said or ()] == []
    assert sum(said is None for said in found) <= COUNT / 10  # plans that bt refuses


# 1349: a swap after a range of which only later turns were missed: the first, at which nothing was due, waited too.
# 235: a strut that is half a step short of the end of its scale by what is read, and over it by where it is.
# 3718: 19 March recorded as missed, on which the sheet of then had no turn; by an exchange of that day, entered a week
# later, there is one (strut 2 to 141 at 12:00, then strut 1 to 163 on the 21st).
# 8375: three days missed, a pause, scales read: the way of the sheet of then took the place of the real one.
@pytest.mark.parametrize("seed", [1349, 235, 3718, 8375])
def test_what_once_differed(seed: int, tmp_path: Path) -> None:
    assert differences(seed, tmp_path) == []
