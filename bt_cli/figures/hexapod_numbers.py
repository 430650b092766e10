"""The numbers of the struts: how they look, and where along each strut they are clear of each other on each day."""

from collections.abc import Sequence
from itertools import combinations, product
from xml.etree.ElementTree import Element

import numpy as np

from bt_cli.figures.svg import INK, add
from bt_cli.motion.pose import Floats

RADIUS = 8.5  # px: of a number's circle
_SHARES = np.array([0.25, 0.35, 0.45, 0.55, 0.65, 0.75])  # of a strut, from its proximal joint
_ENOUGH = 2 * RADIUS + 5  # px: middles this far apart are as good as farther
_MARK = 9  # px: what a mark and its letter take
_DAYS = 7  # as many are looked at, over the whole course


def draw_coloured_number(group: Element, look: dict[str, str], radius: float = RADIUS) -> None:
    """A strut's number in its colour, about the origin."""
    size = 12 * radius / RADIUS
    ink: dict[str, float | str] = {
        "fill": look["ink"],
        "font_size": size,
        "font_weight": "bold",
        "text_anchor": "middle",
    }
    add(group, "circle", cx=0, cy=0, r=radius, fill=look["fill"], stroke=INK, stroke_width=1)
    add(group, "text", look["number"], x=0, y=0.36 * size, **ink)


def shares_along(fixed_px: Floats, joints_px: Floats, marks_px: Sequence[Floats]) -> tuple[float, ...]:
    """How far along each strut its number stands, from its proximal joint: the best of all choices.

    `fixed_px` are (6, 2), `joints_px` of each day (days, 6, 2), and so is each mark, (days, 2). Rounded, so that all
    machines choose the same.
    """
    days = np.unique(np.linspace(0, len(joints_px) - 1, _DAYS).astype(int))
    along = (joints_px[days] - fixed_px)[:, :, None] * _SHARES[:, None]
    spots = fixed_px[None, :, None] + along  # day, strut, share, xy
    every = np.array(list(product(range(len(_SHARES)), repeat=len(fixed_px))))
    clear = np.full(len(every), _ENOUGH)
    for a, b in combinations(range(len(fixed_px)), 2):
        apart = _nearest(spots[:, a, :, None], spots[:, b, None])
        clear = np.minimum(clear, apart[every[:, a], every[:, b]])
    for a, mark in ((a, mark) for a in range(len(fixed_px)) for mark in marks_px):
        apart = _nearest(spots[:, a], mark[days, None]) - _MARK + RADIUS
        clear = np.minimum(clear, apart[every[:, a]])
    off_middle = np.round(np.abs(_SHARES - 0.5)[every].sum(axis=1), 3)
    best = every[np.lexsort((off_middle, -clear))[0]]
    return tuple(float(share) for share in _SHARES[best])


def _nearest(a: Floats, b: Floats) -> Floats:
    """How near places (days, …, 2) come to each other on any day."""
    nearest: Floats = np.round(np.linalg.norm(a - b, axis=-1).min(axis=0), 1)
    return nearest
