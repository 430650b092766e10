"""Many random courses by bt and by the simulator: `python -m tests.simulator 10000` (docs/developing.md)."""

import sys

from rich.progress import track

from tests.simulator.comparison import differences

REFUSED_AT_MOST = 0.1  # of those drawn


def run(first: int, count: int) -> int:
    """Compare the courses of so many seeds, with a progress bar; 0 where all agree."""
    refused, found = 0, list[str]()
    for seed in track(range(first, first + count), "courses", console=None):
        said = differences(seed, with_calendar=seed % 50 == 0)
        refused += said is None
        for line in said or ():
            print(line, flush=True)  # noqa: T201
            found.append(line)
    print(f"{count - refused} courses agree but for {len(found)} differences; bt refused {refused}")  # noqa: T201
    return 1 if found or refused > REFUSED_AT_MOST * count else 0


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[2]) if len(sys.argv) > 2 else 0, int(sys.argv[1])))
