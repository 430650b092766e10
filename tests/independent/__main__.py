"""Many random courses by bt and by the simulator: `python -m tests.independent 10000` (docs/developing.md).

With `--levels` they are plans of several levels, nails among them; with `--seldom` what the others never have; with
`--typed` courses that are entered command by command; with `--hexapod` six struts, and with `--deformity` six struts
with deformities and every order of theirs. A second number is the first seed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.independent import comparison, hexapod

REFUSED_AT_MOST = 0.1  # of those drawn


Differences = Callable[[int, Path], list[str] | None]
KINDS: dict[str, Differences] = {
    "axial": comparison.differences,
    "levels": comparison.differences_of_levels,
    "seldom": comparison.differences_of_seldom,
    "typed": comparison.differences_typed,
    "hexapod": hexapod.differences,
    "deformity": hexapod.differences_with_deformity,
}


def run(first: int, count: int, differences: Differences) -> int:
    """Compare the courses of so many seeds, and tell how far it is; 0 where all agree."""
    refused = found = 0
    with tempfile.TemporaryDirectory() as folder:
        for done in range(count):
            said = differences(first + done, Path(folder))
            refused, found = refused + (said is None), found + len(said or ())
            print(*said or (), sep="\n", end="\n" if said else "")  # noqa: T201
            if (done + 1) % 250 == 0 or done + 1 == count:
                print(f"{done + 1} of {count} courses: {found} differences, {refused} refused by bt", flush=True)  # noqa: T201
    return 1 if found or refused > REFUSED_AT_MOST * count else 0


if __name__ == "__main__":
    options = argparse.ArgumentParser(prog="python -m tests.independent")
    options.add_argument("count", type=int)
    options.add_argument("first", type=int, nargs="?", default=0)
    for kind in KINDS:
        options.add_argument(f"--{kind}", dest="kind", action="store_const", const=kind, default="axial")
    told = options.parse_args()
    sys.exit(run(told.first, told.count, KINDS[told.kind]))
