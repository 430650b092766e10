"""Poses in plain Python, by docs/hexapod.md: where a distal ring is, and what the words of a deformity say of it."""

from collections.abc import Sequence
from math import acos, cos, hypot, radians, sin, sqrt, tan
from typing import Any, NamedTuple

Table = dict[str, Any]
Turns = tuple[float, float, float, float]  # a unit quaternion: w, x, y, z
Point = tuple[float, float, float]


class Placed(NamedTuple):
    """Where the distal ring is."""

    turned: Turns
    at: Point


def after(a: Turns, b: Turns) -> Turns:
    """First b, then a."""
    (p, q, r, s), (w, x, y, z) = a, b
    return (
        p * w - q * x - r * y - s * z,
        p * x + q * w + r * z - s * y,
        p * y - q * z + r * w + s * x,
        p * z + q * y - r * x + s * w,
    )


def turn(turned: Turns, point: Sequence[float]) -> Point:
    w, x, y, z = turned
    _, *found = after(after(turned, (0.0, *map(float, point))), (w, -x, -y, -z))
    return (found[0], found[1], found[2])


def plus(a: Sequence[float], b: Sequence[float], share: float = 1.0) -> Point:
    x, y, z = (one + share * other for one, other in zip(a, b, strict=True))
    return (x, y, z)


def minus(a: Sequence[float], b: Sequence[float]) -> Point:
    return plus(a, b, -1.0)


def placed(pose: Table) -> Placed:
    """A pose as a plan writes it: turns about fixed axes, in the order in which they are made."""
    turned: Turns = (1.0, 0.0, 0.0, 0.0)
    for axis, degrees in pose.get("rotation", []):
        half = radians(float(degrees)) / 2
        x, y, z = (sin(half) * (axis == one) for one in "xyz")
        turned = after((cos(half), x, y, z), turned)
    return Placed(turned, plus((0, 0, 0), list(map(float, pose["translation_mm"]))))


def between(a: Placed, b: Placed, share: float, arm: Point) -> Placed:
    """A share of the way: one axis at one speed, and along a straight line the point at `arm` in the ring's axes."""
    near = sum(one * other for one, other in zip(a.turned, b.turned, strict=True))
    towards, near = ([one if near >= 0 else -one for one in b.turned], abs(near))
    angle = acos(min(near, 1.0))
    parts = (
        (1 - share, share) if angle < 1e-7 else (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
    )
    mixed = [parts[0] * one + parts[1] * other for one, other in zip(a.turned, towards, strict=True)]
    size = hypot(*mixed)
    w, x, y, z = (one / size for one in mixed)
    begin, end = (plus(one.at, turn(one.turned, arm)) for one in (a, b))
    at = plus(begin, minus(end, begin), share)
    return Placed((w, x, y, z), minus(at, turn((w, x, y, z), arm)))


def then(a: Placed, b: Placed) -> Placed:
    """First b, then a."""
    return Placed(after(a.turned, b.turned), plus(a.at, turn(a.turned, b.at)))


def back(a: Placed) -> Placed:
    """What takes it back."""
    w, x, y, z = a.turned
    turned = (w, -x, -y, -z)
    return Placed(turned, minus((0, 0, 0), turn(turned, a.at)))


# ---- the words of a deformity (docs/hexapod.md, What the words of a deformity mean)


def deformed(said: Table, side: str) -> Placed:
    """Where the moving fragment is, seen from where it should be: D of docs/hexapod.md."""
    m, up = medial(side), 1 if said["reference"] == "proximal" else -1  # which way a short bone has gone
    varus, procurvatum = of(said, "varus_deg", "valgus_deg"), of(said, "procurvatum_deg", "recurvatum_deg")
    internal = of(said, "internal_rotation_deg", "external_rotation_deg")
    axis = (m * tan(radians(varus)), -tan(radians(procurvatum)), -up)
    across, along = of(said, "medial_mm", "lateral_mm"), of(said, "short_mm", "long_mm")
    at = (m * across, of(said, "anterior_mm", "posterior_mm"), up * along)
    return Placed(after(tilt(axis), about_z(-m * up * internal)), at)


def mounted(said: Table, side: str) -> Placed:
    """From the reference ring's axes to the anatomical ones: M of docs/hexapod.md."""
    m = medial(side)
    lateral, anterior = of(said, "lateral_up_deg", "medial_up_deg"), of(said, "anterior_up_deg", "posterior_up_deg")
    normal = (m * tan(radians(lateral)), -tan(radians(anterior)), 1)
    across, along = of(said, "medial_mm", "lateral_mm"), of(said, "proximal_mm", "distal_mm")
    internal = of(said, "internal_rotation_deg", "external_rotation_deg")
    at = (m * across, of(said, "anterior_mm", "posterior_mm"), along)
    return Placed(after(tilt(normal), about_z(-m * internal)), at)


def straight(where: Placed, plan: Table, said: Table) -> Placed:
    """Where the distal ring is once a deformity is corrected that was measured with it there."""
    ring, by = mounted(plan["mounting"], plan["side"]), deformed(said, plan["side"])
    if said["reference"] == "proximal":
        return then(back(ring), then(back(by), then(ring, where)))
    return then(where, then(back(ring), then(by, ring)))


def bent(end: Placed, plan: Table, said: Table) -> Placed:
    """Where the distal ring is with a deformity, when it is there once that is corrected: the same way back."""
    ring, by = mounted(plan["mounting"], plan["side"]), deformed(said, plan["side"])
    if said["reference"] == "proximal":
        return then(back(ring), then(by, then(ring, end)))
    return then(end, then(back(ring), then(back(by), ring)))


def medial(side: str) -> int:
    """The sign of x on the medial side: +x is the patient's right."""
    return -1 if side == "right" else 1


def of(said: Table, plus: str, minus: str) -> float:
    return float(said.get(plus, 0)) - float(said.get(minus, 0))


def about_z(degrees: float) -> Turns:
    half = radians(degrees) / 2
    return (cos(half), 0.0, 0.0, sin(half))


def tilt(direction: Sequence[float]) -> Turns:
    """The smallest rotation that takes the z axis, or what is opposite to it, to a direction on its side."""
    size = hypot(*direction)
    x, y, z = (one / size for one in direction)
    sign = 1 if z > 0 else -1
    w = sqrt((1 + sign * z) / 2)  # the cosine of half the angle; the axis is (0, 0, sign) × (x, y, z)
    return (w, -sign * y / (2 * w), sign * x / (2 * w), 0.0)
