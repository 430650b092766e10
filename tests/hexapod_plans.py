"""Plans of six struts from a few words, `six(end=pose(0, 0, -180))`, and what struts do, computed once more by hand.

`SIX` takes a recurvatum of 20° out of geometry A of tests/golden/hexapod.json: the distal ring goes from
(0, 25.6515, -145.4769), turned by 20° about x, to (0, 0, -150). Its centre, which is the reference point, has a way of
|(0, 25.6515, 4.5231)| = 26.0472 mm: 27 days at 1 mm, Mon 12 Jan to Sat 7 Feb 2026. Scales read the length less 20 mm.

What is computed by hand shares nothing with bt: lengths in plain Python, ways by quaternions, poses by least squares.
"""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, datetime
from fractions import Fraction
from math import cos, dist, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bt_cli.document.report import Report
from bt_cli.schedule.model import Schedule
from tests.helpers import read

Said = dict[str, Any]
Floats = NDArray[np.float64]
RING_A: Said = {"radius_mm": 80, "delta_deg": 0}


def pose(x: object, y: object, z: object, *turns: tuple[str, object]) -> Said:
    """A pose as a plan writes it."""
    said: Said = {"translation_mm": [x, y, z]}
    return {**said, "rotation": [list(turn) for turn in turns]} if turns else said


def struts(*changed: Said, **keys: object) -> list[Said]:
    """Six struts of one kind; `changed` are by number what some of them have else."""
    own = {one["number"]: one for one in changed}
    whole: Said = {"step_mm": 0.5, "min_mm": 100, "max_mm": 220, "scale_zero_mm": 20, **keys}
    return [{"number": number, **whole, **own.get(number, {})} for number in range(1, 7)]


SIX: Said = {
    "format": "bt-plan",
    "version": 1,
    "id": "HX-1",
    "side": "right",
    "bone": "tibia",
    "surgery": date(2026, 1, 5),
    "timezone": "Europe/London",
    "goal": {"kind": "correction"},
    "protocol": {"latency_days": 7, "rate_mm_per_day": 1, "sessions": ["08:00", "12:00", "16:00", "20:00"]},
    "frame": {"kind": "hexapod", "proximal": RING_A, "distal": RING_A, "struts": struts()},
    "correction": {"start": pose(0, 25.6515, -145.4769, ("x", 20)), "end": pose(0, 0, -150)},
}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "protocol": (
        "latency_days", "first_session", "rate_mm_per_day", "sessions", "sessions_per_day", "grouping",
        "max_strut_mm_per_day", "max_strut_mm_per_session",
    ),
    "frame": ("proximal", "distal", "struts", "strut_sizes", "range_mm", "swaps"),
    "correction": ("start", "end", "via", "reference_point_mm", "days"),
}  # fmt: skip
_HOME = {key: table for table, keys in _TABLES.items() for key in keys}


def six_plan(**changes: object) -> str:
    """SIX as a file's text, with keys changed; None takes one out.

    Keys of [protocol], [frame] and [correction] need no table: six_plan(grouping="pairs", struts=struts(step_mm=1)).
    A whole table is replaced, as `goal={"kind": "transport"}`.
    """
    plan = deepcopy(SIX)
    for key, value in changes.items():
        table = plan[_HOME[key]] if key in _HOME else plan
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value
    return _written(plan)


def six(**changes: object) -> Report:
    """The report of SIX with keys changed, as `six_plan` takes them."""
    return read(six_plan(**changes))


def _written(plan: Said) -> str:
    tables = {key: value for key, value in plan.items() if isinstance(value, dict)}
    lists = {key: value for key, value in plan.items() if _is_list_of_tables(value)}
    lines = _lines({key: value for key, value in plan.items() if key not in {*tables, *lists}})
    for name, table in tables.items():
        lines += [f"[{name}]", *_lines(table)]
    for name, rows in lists.items():
        for row in rows:
            lines += [f"[[{name}]]", *_lines(row)]
    return "\n".join(lines) + "\n"


def _lines(table: Said) -> list[str]:
    """One key a line; a list of tables has a line for each of them."""
    lines = []
    for key, value in table.items():
        if _is_list_of_tables(value):
            lines += [f"{key} = [", *(f"  {_value(one)}," for one in value), "]"]
        else:
            lines.append(f"{key} = {_value(value)}")
    return lines


def _is_list_of_tables(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, dict) for one in value)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


# ---- by hand


def hand_joints(ring: Said, which: str) -> list[list[float]]:
    """The joints of strut 1 to 6, by the table of docs/hexapod.md or as they are told."""
    if "joints_mm" in ring:
        return [list(map(float, joint)) for joint in ring["joints_mm"]]
    r, d = float(ring["radius_mm"]), float(ring["delta_deg"])
    proximal = [90 - d, 90 + d, 210 - d, 210 + d, 330 - d, 330 + d]
    distal = [30 + d, 150 - d, 150 + d, 270 - d, 270 + d, 30 - d]
    angles = proximal if which == "proximal" else distal
    return [[r * cos(radians(a)), r * sin(radians(a)), 0.0] for a in angles]


def hand_lengths(where: Said, proximal: Said = RING_A, distal: Said = RING_A) -> list[float]:
    """The six lengths at a pose as a plan writes it: each joint turned axis by axis, in plain Python."""
    lengths = []
    for begin, end in zip(hand_joints(proximal, "proximal"), hand_joints(distal, "distal"), strict=True):
        for axis, degrees in where.get("rotation", []):
            i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
            c, s = cos(radians(float(degrees))), sin(radians(float(degrees)))
            end[i], end[j] = c * end[i] - s * end[j], s * end[i] + c * end[j]
        lengths.append(dist([a + float(b) for a, b in zip(end, where["translation_mm"], strict=True)], begin))
    return lengths


def hand_way(start: Said, end: Said, shares: Floats, point_mm: object = None) -> tuple[Floats, Floats]:
    """The rotations (n, 3, 3) and translations (n, 3) at shares of the way between two poses, by quaternions.

    `point_mm`, in proximal axes at the start pose, goes along a straight line; the distal centre where left out.
    """
    a, b = _quaternion(start), _quaternion(end)
    if (apart := float(a @ b)) < 0:
        b, apart = -b, -apart
    angle = np.arccos(min(apart, 1.0))
    if angle < 1e-6:
        q = np.outer(1 - shares, a) + np.outer(shares, b)
    else:
        q = (np.outer(np.sin((1 - shares) * angle), a) + np.outer(np.sin(shares * angle), b)) / np.sin(angle)
    rotation = _matrix(q / np.linalg.norm(q, axis=1)[:, None])
    begin, stop = (np.array(one["translation_mm"], dtype=float) for one in (start, end))
    arm = np.zeros(3) if point_mm is None else _matrix(a[None])[0].T @ (np.array(point_mm, dtype=float) - begin)
    first, last = begin + _matrix(a[None])[0] @ arm, stop + _matrix(b[None])[0] @ arm
    return rotation, first + np.outer(shares, last - first) - rotation @ arm


def hand_strut_ways(rotation: Floats, translation_mm: Floats, proximal: Said = RING_A, distal: Said = RING_A) -> Floats:
    """The lengths (n, 6) at n poses."""
    joints = np.einsum("nij,kj->nki", rotation, np.array(hand_joints(distal, "distal"))) + translation_mm[:, None]
    return np.sqrt(((joints - np.array(hand_joints(proximal, "proximal"))) ** 2).sum(axis=2))


def hand_forward(
    lengths_mm: list[float], rotation: Floats, translation_mm: Floats, proximal: Said = RING_A, distal: Said = RING_A
) -> tuple[Floats, Floats]:
    """The pose near another that has these lengths: least squares, slopes by differences."""

    def placed(by: Floats) -> tuple[Floats, Floats]:
        q = np.array([1.0, *(by[3:] / 2)])
        return _matrix((q / np.linalg.norm(q))[None])[0] @ rotation, translation_mm + by[:3]

    def missing(by: Floats) -> Floats:
        turned, shifted = placed(by)
        return hand_strut_ways(turned[None], shifted[None], proximal, distal)[0] - np.array(lengths_mm)

    by, small = np.zeros(6), 1e-5
    for _ in range(8):
        slopes = [(missing(by + small * one) - missing(by - small * one)) / (2 * small) for one in np.eye(6)]
        by = by - np.linalg.lstsq(np.array(slopes).T, missing(by), rcond=None)[0]
    assert np.abs(missing(by)).max() < 1e-9
    return placed(by)


def apart_deg(a: Floats, b: Floats) -> float:
    """The angle between two rotations: |a - b| is 2√2·sin(angle ÷ 2)."""
    return float(np.degrees(2 * np.arcsin(np.linalg.norm(a - b) / (2 * 2**0.5))))


def _quaternion(where: Said) -> Floats:
    q = np.array([1.0, 0, 0, 0])
    for axis, degrees in where.get("rotation", []):
        half = radians(float(degrees)) / 2
        w, x, y, z = cos(half), *(sin(half) * (axis == one) for one in "xyz")
        left = np.array([[w, -x, -y, -z], [x, w, -z, y], [y, z, w, -x], [z, -y, x, w]])
        q = left @ q
    return q


def _matrix(q: Floats) -> Floats:
    w, x, y, z = q.T
    rows = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
        [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
        [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
    ]
    return np.moveaxis(np.array(rows), -1, 0)


def readings(schedule: Schedule) -> list[tuple[datetime, list[Fraction]]]:
    """What the six scales show before the first turn and after each session, at local times."""
    shown = [actuator.start_reading_mm for actuator in schedule.actuators]
    found = [(schedule.start, list(shown))]
    for session in schedule.sessions:
        for move in session.moves:
            shown[int(move.actuator.id) - 1] = move.reading_mm
        found.append((session.at.replace(tzinfo=None), list(shown)))
    return found
