"""Room for labels beside the ends of lines: apart from each other, and as near as can be to what they name."""

from collections.abc import Sequence


def spaced_apart(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places at least `gap` apart, in the same order, as near as can be to those wanted and between two bounds."""
    order = sorted(range(len(positions)), key=lambda i: (positions[i], i))
    blocks: list[list[float]] = []  # those that push each other: where they would all stand without their gaps
    for k, i in enumerate(order):
        blocks.append([positions[i] - k * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            pushed = blocks.pop()
            blocks[-1] += pushed
    flat = [_mean(block) for block in blocks for _ in block]
    placed = [0.0] * len(positions)
    for k, (i, at) in enumerate(zip(order, flat, strict=True)):
        placed[i] = max(low, min(at, high - (len(positions) - 1) * gap)) + k * gap
    return placed


def _mean(block: Sequence[float]) -> float:
    return sum(block) / len(block)
