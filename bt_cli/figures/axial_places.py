"""Where the parts of an axial frame are: which pieces bear a ring, where rods and struts stand, where strokes end."""

from fractions import Fraction
from math import sqrt

from bt_cli.figures.chain import REACH, Chain, HeldBar, Mover

BONE = 21  # px: half the width of a bone
SITE = Fraction(18, 25)  # where in its piece bone was closed at surgery
ROD, RAIL, CARRIAGE = 62, 61, 68  # px: how far rods, a rail and its carriages' knobs are from the axis
TUBE, FURTHER, PULLEY = 44, 8, 5  # px: a tube at most, how much further in carried struts are, a pulley's radius
NAIL, NAIL_ROD = 4.5, 2.5  # px: half the width of a nail, and of the rod that comes out of it


def joint_id(chain: Chain, joint: int) -> str:
    """The id of what is between two pieces."""
    what, levels, _ = chain.joints[joint]
    return "frame-gap" if what == "gap" else f"frame-{what}{chain.mark(levels[0])}"


def has_ring(chain: Chain, piece: int) -> bool:
    """Whether a ring holds a piece, and no carriage or cable alone."""
    mechanisms = ((bar.held, bar.frame.mechanism) for bar in chain.bars)
    on_bars = any(piece in held and item.is_frame and not item.is_monolateral for held, item in mechanisms)
    return on_bars or any(
        mover.frame.mechanism.has_struts and piece in (mover.base, mover.piece) for mover in chain.movers
    )


def rod_places(bar: HeldBar) -> list[tuple[float, float]]:
    """Where rods are, right of the axis and to the front, in px: half of them on each side, clear of the bone."""
    if not bar.frame.mechanism.has_threaded_rods:
        return []
    count = max(bar.frame.rods, 4 if bar.frame.cable else 1)
    right, left = (count + 1) // 2, count // 2
    return [(side * ROD, front) for side, n in ((1, right), (-1, left)) for front in _evenly(n, 40)]


def _evenly(count: int, most: float) -> list[float]:
    return [0.0] if count == 1 else [most - 2 * most * i / (count - 1) for i in range(count)]


def strut_places(mover: Mover) -> list[tuple[float, float]]:
    """The struts from left to right, half of them on each side of the bone, and how far to the front; in px.

    Those of a segment that is carried are further in, but clear of the bone.
    """
    left, right = (mover.frame.rods + 1) // 2, mover.frame.rods // 2
    places = [-64 + i * min(18.0, 36 / max(left - 1, 1)) for i in range(left)]
    places += [64 - i * min(18.0, 36 / max(right - 1, 1)) for i in reversed(range(right))]
    further, nearest = FURTHER * mover.carried, BONE + 5
    inner = [min(x + further, -nearest) if x < 0 else max(x - further, nearest) for x in places]
    return [(x, (-1) ** i * sqrt(REACH**2 - x**2) * 0.9) for i, x in enumerate(inner)]


def has_range_mark(mover: Mover) -> bool:
    """Whether the end of its struts' travel is drawn across them: numbers on struts leave no room for it."""
    mechanism = mover.frame.mechanism
    return mechanism.has_struts and not mechanism.has_numbered_struts and mover.frame.range_mm is not None


def range_end(chain: Chain, level: int, day: int) -> tuple[float, bool]:
    """Where on the page rods have no more to give, by the last re-set, and whether the ring ever comes so far."""
    mover = chain.movers[level]
    after, way_px = _set_on(chain, level, day), Fraction(mover.frame.range_mm or 0) * chain.px_per_mm
    begun = abs(chain.ring_on(after, mover.piece) - chain.ring_on(after, mover.base))
    nearest, farthest = chain.apart[level]
    side = 1 if mover.piece > mover.base else -1
    end = begun + way_px * side * mover.sign
    return float(chain.ring_on(day, mover.base) + side * end), nearest <= end <= farthest


def _set_on(chain: Chain, level: int, day: int) -> int:
    """After which day an actuator was last set again, or 0: it is before the next day's first turn."""
    schedule = chain.schedule
    letter = chain.actuator_ids[level]
    days = [(reset.on - schedule.start.date()).days for reset in schedule.resets if reset.actuator == letter]
    return max((after for after in days if 0 <= after < day), default=0)
