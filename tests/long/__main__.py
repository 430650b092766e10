"""Attacks as long as one likes, with their counts: `python -m tests.long fuzz 30000` (docs/developing.md).

A second number is the first seed, round or zone. It ends with 1 where anything was found.
"""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from tests.long import faults, fuzz, kills, writers, zones

MOST_MB = 500


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201


def _fuzz(count: int, first: int) -> int:
    outcomes = Counter[str]()
    for done, seed in enumerate(range(first, first + count), start=1):
        outcomes[fuzz.outcome(seed)] += 1
        if done % 1000 == 0 or done == count:
            found = [kind for kind in outcomes if kind not in fuzz.ALLOWED]
            numbers = ", ".join(f"{outcomes[kind]} {kind}" for kind in fuzz.ALLOWED)
            _say(f"{done} of {count} plans: {numbers}, {len(found)} faults", *found)
    held_mb = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    _say(f"{held_mb:.0f} MB at most")
    return len(outcomes.keys() - {*fuzz.ALLOWED}) + (held_mb > MOST_MB)


def _faults(_count: int, _first: int) -> int:
    with TemporaryDirectory() as folder:
        results = list(faults.run(Path(folder)))
    found = [line for _, lines in results for line in lines]
    _say(f"{len(results)} refusals of the system: {len(found)} faults", *found)
    return len(found)


def _kills(count: int, first: int) -> int:
    killed, found = 0, list[str]()
    for done in range(0, count, 20):
        with TemporaryDirectory() as folder:
            more, lines = kills.run(Path(folder), min(20, count - done), first + done)
        killed, found = killed + more, found + lines
        _say(f"{killed} of {min(done + 20, count)} killed: {len(found)} faults", *lines)
    return len(found)


def _writers(count: int, first: int) -> int:
    wrote = waited = 0
    with TemporaryDirectory() as folder:
        for number in range(first, first + count):
            one, other = writers.run(Path(folder) / "T-1.toml", 20, number)
            wrote, waited = wrote + one, waited + other
            _say(f"round {number}: {wrote} written, {waited} had waited too long and said so, 0 lost")
    return 0


def _zones(count: int, first: int) -> int:
    names = zones.zones()[first : first + count]
    changes, found = 0, list[str]()
    for done, (looked_at, lines) in enumerate(zones.run(names), start=1):
        changes, found = changes + looked_at, found + lines
        if lines or done % 20 == 0 or done == len(names):
            _say(f"{done} of {len(names)} zones, {changes} clock changes: {len(found)} faults", *lines)
    return len(found)


KINDS: dict[str, Callable[[int, int], int]] = {
    "fuzz": _fuzz, "faults": _faults, "kills": _kills, "writers": _writers, "zones": _zones,
}  # fmt: skip

if __name__ == "__main__":
    kind, count, first = (*sys.argv[1:], *("100000", "0")[len(sys.argv) - 2 :])
    sys.exit(1 if KINDS[kind](int(count), int(first)) else 0)
