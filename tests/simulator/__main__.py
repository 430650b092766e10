"""Many random courses by bt and by the simulator: `python -m tests.simulator 10000` (docs/developing.md)."""

import sys

from tests.simulator.comparison import differences

REFUSED_AT_MOST = 0.1  # of those drawn


def run(first: int, count: int) -> int:
    """Compare the courses of so many seeds, and tell how far it is; 0 where all agree."""
    refused = found = 0
    for done in range(count):
        said = differences(first + done, with_calendar=done % 50 == 0)
        refused, found = refused + (said is None), found + len(said or ())
        print(*said or (), sep="\n", end="\n" if said else "")  # noqa: T201
        if (done + 1) % 250 == 0 or done + 1 == count:
            print(f"{done + 1} of {count} courses: {found} differences, {refused} refused by bt", flush=True)  # noqa: T201
    return 1 if found or refused > REFUSED_AT_MOST * count else 0


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(sys.argv[1])))
