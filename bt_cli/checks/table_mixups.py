"""Which single mix-up of columns or signs would explain a table that does not fit its plan.

Tried are every exchange of two columns, every strut mirrored about its start (its direction reversed), all six of them,
and the columns numbered from another strut on or the other way round. A few rows of the lengths choose the likeliest;
these are then judged as the table itself was.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np

from bt_cli.checks.table_struts import Scales
from bt_cli.checks.table_way import TableDemand
from bt_cli.motion.pose import Floats
from bt_cli.plan.field_types import STRUTS

_LIKELY, _ROWS, _EVERY = 3, 25, 4  # how many are judged in full; rows and samples of the path by which they are chosen


class Mixup(NamedTuple):
    """What was mixed up, in words, and the lengths (n, 6) without it."""

    text: str
    lengths_mm: Floats


def likely(demand: TableDemand, scales: Scales, *, to_the_end: bool) -> list[Mixup]:
    """The mix-ups that bring a table closest to the path, and where it is to come there to its end; likeliest first."""
    rows = np.unique(np.linspace(0, len(scales.readings_mm) - 1, _ROWS).astype(int))
    path, end = demand.line.lengths_mm[::_EVERY], demand.line.lengths_mm[-1]

    def misfit_mm(mixup: Mixup) -> float:
        off = np.abs(mixup.lengths_mm[rows][:, None] - path).max(axis=2).min(axis=1)
        return float(max(off.max(), np.abs(mixup.lengths_mm[-1] - end).max() if to_the_end else 0))

    return sorted(_all(scales), key=misfit_mm)[:_LIKELY]


def _all(scales: Scales) -> Iterator[Mixup]:
    readings_mm, zeros_mm = scales.readings_mm, scales.zeros_mm
    lengths_mm, start = scales.lengths_mm, scales.start_lengths_mm
    for a, b in combinations(range(STRUTS), 2):
        order = list(range(STRUTS))
        order[a], order[b] = b, a
        text = f"Columns {a + 1} and {b + 1} are swapped: with them exchanged"
        yield Mixup(text, readings_mm[:, order] + zeros_mm)
    for i in range(STRUTS):
        turned_back = lengths_mm.copy()
        turned_back[:, i] = 2 * start[i] - lengths_mm[:, i]
        yield Mixup(f"Strut {i + 1} is turned the wrong way: mirrored about its start,", turned_back)
    yield Mixup("All six struts are turned the wrong way: mirrored about their start,", 2 * start - lengths_mm)
    for order, way in _numberings():
        named = ", ".join(str(strut + 1) for strut in order)
        yield Mixup(f"{way}: with columns 1 to 6 taken as struts {named}", _taken_as(readings_mm, order) + zeros_mm)


def _numberings() -> Iterator[tuple[list[int], str]]:
    """The struts that columns 1 to 6 are: counted the other way round, or from another one on."""
    for first in range(STRUTS - 1, -1, -1):
        yield [(first - i) % STRUTS for i in range(STRUTS)], "The struts are numbered the other way round"
    for first in range(1, STRUTS):
        yield [(first + i) % STRUTS for i in range(STRUTS)], "The struts are numbered from another one on"


def _taken_as(readings_mm: Floats, order: list[int]) -> Floats:
    taken = np.empty_like(readings_mm)
    taken[:, order] = readings_mm
    return taken


def mixup_sentence(likeliest: list[Mixup], judged: Callable[[Floats], str | None]) -> str:
    """The first that fits, as a sentence; `judged` says how well lengths fit, and None where they do not."""
    for mixup in likeliest:
        if fit := judged(mixup.lengths_mm):
            return f"{mixup.text} {fit}."
    return ""
