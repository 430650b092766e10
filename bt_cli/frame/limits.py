"""How many days a correction takes: the smallest whole number for which every limit holds on every day.

Structures at risk and the reference point are held to the length of their way; a strut to what is turned, which is
whole steps: a limit that is no whole number of them is held to the whole steps below it. A day is counted from the
first session to the same time of the next, and by the calendar too where the course begins in the middle of a day.
Each leg takes whole days.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple

import numpy as np

from bt_cli.errors import Problem
from bt_cli.frame.ends import CorrectionEnds
from bt_cli.frame.hexapod import Geometry, lengths_mm
from bt_cli.motion.path import points_of
from bt_cli.motion.pose import Floats, Pose, PoseSegment, pose_segment_between
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS
from bt_cli.words import mm

REFERENCE, ANY_STRUT = "reference point", "any strut"
_SLACK = 1e-9  # what floating point may be off by
_PARTS = 64  # a whole way is summed in so many parts: a point that nearly stops on it is not smooth


class Limit(NamedTuple):
    """The most that something may move in a day, or in a session.

    `column` is that of its point among the ways; None are the struts, held to `held_mm` each in whole steps.
    """

    name: str
    most_mm: Fraction
    held_mm: tuple[Fraction, ...]
    column: int | None = None
    a_session: bool = False


class LimitDemand(NamedTuple):
    """A limit, the days that it alone would have asked for, and the most that a day or session of those planned has.

    It `binds` where some leg could not take a day less because of it.
    """

    limit: Limit
    days: int
    planned_mm: float
    binds: bool

    @property
    def of_a_point(self) -> bool:
        """Whether it is of tissue or bone that is moved, and not of a strut that is turned."""
        return self.limit.column is not None


class DayPlan(NamedTuple):
    """The days of each leg, those that the limits ask for together, and what each asked for alone.

    The clinician may have ordered more than the least.
    """

    days: tuple[int, ...]
    least_days: int
    demands: tuple[LimitDemand, ...]


class LimitedPoints(NamedTuple):
    """What is held to limits: points of the distal fragment in the distal ring's axes, of the proximal in proximal."""

    geometry: Geometry
    limits: tuple[Limit, ...]
    carried_mm: Floats
    fixed_mm: Floats
    slots_a_day: int
    first_slot: int  # which slot of its day the course begins with, from 0

    def windows(self, slots: int, *, a_session: bool) -> list[tuple[int, int]]:
        """The first slot of each day or session, and that after its last; of days from the start on and by calendar."""
        size = 1 if a_session else self.slots_a_day
        shift = 0 if a_session else (size - self.first_slot) % size
        begins = [*range(0, slots, size), *([0, *range(shift, slots, size)] if shift else [])]
        ends = [*range(size, slots + size, size), *([shift, *range(shift + size, slots + size, size)] if shift else [])]
        return [(begin, min(end, slots)) for begin, end in zip(begins, ends, strict=True)]


def moved_of(plan: Plan, geometry: Geometry, start: Pose, reference_mm: Floats) -> LimitedPoints:
    """What a plan limits. Its points stand in proximal axes at the start pose; `reference_mm` in distal ones."""
    protocol, structures = plan.protocol, sorted(plan.structures_at_risk, key=lambda s: s.fixed_to == "proximal")
    carried = points_of([s.point_mm for s in structures if s.fixed_to == "distal"])
    limits = [_way(s.name, s.max_mm_per_day, i) for i, s in enumerate(structures, start=1)]
    if protocol.rate_mm_per_day:
        limits.insert(0, _way(REFERENCE, protocol.rate_mm_per_day, 0))
    steps_mm = [Fraction(strut.step_mm) for strut in plan.frame.struts_in_order]
    for most, a_session in ((protocol.max_strut_mm_per_day, False), (protocol.max_strut_mm_per_session, True)):
        if most:
            held = tuple(Fraction(most) // step * step for step in steps_mm)
            limits.append(Limit(ANY_STRUT, Fraction(most), held, a_session=a_session))
    return LimitedPoints(
        geometry,
        tuple(limits),
        np.concatenate([reference_mm[None], start.inverse().apply(carried)]),
        points_of([s.point_mm for s in structures if s.fixed_to == "proximal"]),
        len(plan.slots),
        plan.slots.index(plan.start.time()),
    )


def _way(name: str, most_mm: object, column: int) -> Limit:
    most = Fraction(str(most_mm))
    return Limit(name, most, (most,), column)


def day_plan(moved: LimitedPoints, legs: Sequence[PoseSegment], ordered_days: int | None) -> DayPlan | Problem:
    """The days of each leg by all limits, and those ordered where they are more; a Problem where that cannot be."""
    if problem := _too_small(moved.limits):
        return problem
    alone = [[_least(moved, leg, limit) for leg in legs] for limit in moved.limits]
    least = [max((leg_days[i] for leg_days in alone), default=1) for i in range(len(legs))]
    while (late := _broken(moved, legs, least)) is not None and sum(least) <= MAX_COURSE_DAYS:
        least[late] += 1
    days_by_limit = {limit: sum(leg_days) for limit, leg_days in zip(moved.limits, alone, strict=True)}
    if sum(least) > MAX_COURSE_DAYS:
        worst = max(days_by_limit, key=lambda limit: days_by_limit[limit])
        return Problem(("correction",), f"correction: {worst.name} at {mm(worst.most_mm)} would take over 5 years")
    if ordered_days is not None and ordered_days < sum(least):
        more = ", ".join(f"{limit.name} asks {days}" for limit, days in days_by_limit.items() if days > ordered_days)
        message = f"days must be at least {sum(least)}, as every limit must hold on every day"
        message += f" ({more})" if more else ""
        return Problem(("correction", "days"), f"{message}; you wrote {ordered_days}")
    days = _spread(least, legs, moved, (ordered_days or 0) - sum(least))
    most = [float(ways.max()) for _, ways, _ in _ways(moved, legs, days)]
    each = zip(moved.limits, alone, most, strict=True)
    return DayPlan(
        tuple(days),
        sum(least),
        tuple(LimitDemand(limit, sum(leg_days), planned, _binds(leg_days, least)) for limit, leg_days, planned in each),
    )


def _too_small(limits: Sequence[Limit]) -> Problem | None:
    small = next((limit for limit in limits if not all(limit.held_mm)), None)
    if small is None:
        return None
    key = f"max_strut_mm_per_{'session' if small.a_session else 'day'}"
    message = f"{key}: {mm(small.most_mm)} is less than one step of a strut: nothing could ever be turned"
    return Problem(("protocol", key), message)


def _binds(leg_days: Sequence[int], least: Sequence[int]) -> bool:
    """Whether a limit alone asks for as many days as all do, in a leg that takes more than the one it must."""
    return any(days == of_all > 1 for days, of_all in zip(leg_days, least, strict=True)) or sum(leg_days) == sum(least)


def _spread(days: list[int], legs: Sequence[PoseSegment], moved: LimitedPoints, more: int) -> list[int]:
    """The days with those that were ordered beyond them: each leg gets its share by how far its struts go."""
    if more <= 0:
        return days
    turns = [
        float(np.abs(np.diff(lengths_mm(moved.geometry, leg.at(np.array([0.0, 1.0]))), axis=0)).max()) for leg in legs
    ]
    sums = np.cumsum(turns) / max(sum(turns), _SLACK)
    ends = [round(more * float(share)) for share in sums[:-1]] + [more]
    return [leg_days + end - begin for leg_days, end, begin in zip(days, ends, [0, *ends], strict=False)]


def _least(moved: LimitedPoints, leg: PoseSegment, limit: Limit) -> int:
    """The smallest number of days for which one limit holds on one leg; never fewer than its whole way asks for."""
    single = _alone(moved, limit)
    (limit,) = single.limits
    parts = 1 if limit.column is None else _PARTS  # a strut may come back on its way: only its ends count here
    ((_, ways, _),) = _ways(single._replace(slots_a_day=parts, first_slot=0), [leg], [1])
    sessions = moved.slots_a_day if limit.a_session else 1
    days = max(1, ceil(float((ways / _held(limit)).max()) / sessions - _SLACK))
    while days <= MAX_COURSE_DAYS and _broken(single, [leg], [days]) is not None:
        days += 1
    return days


def _alone(moved: LimitedPoints, limit: Limit) -> LimitedPoints:
    """The same with one limit and its point alone."""
    if limit.column is None:
        return moved._replace(limits=(limit,))
    place, carried = limit.column, len(moved.carried_mm)
    single = moved._replace(limits=(limit._replace(column=0),))
    if place < carried:
        return single._replace(carried_mm=moved.carried_mm[[place]], fixed_mm=moved.fixed_mm[:0])
    return single._replace(carried_mm=moved.carried_mm[:0], fixed_mm=moved.fixed_mm[[place - carried]])


def _broken(moved: LimitedPoints, legs: Sequence[PoseSegment], days: Sequence[int]) -> int | None:
    """The leg in which a limit is first broken, if any is."""
    ends = np.cumsum([count * moved.slots_a_day for count in days])
    for limit, ways, begins in _ways(moved, legs, days):
        over = np.flatnonzero((ways > _held(limit) * (1 + _SLACK)).any(axis=1))
        if over.size:
            return min(int(np.searchsorted(ends, begins[over[0]], side="right")), len(legs) - 1)
    return None


def _per_slot(moved: LimitedPoints, leg: PoseSegment, shares: Floats, *, of_struts: bool) -> Floats:
    """What the struts are turned, (n, 6), or how far the points go, (n, m + k), between each share and the next."""
    if of_struts:
        turned: Floats = np.abs(np.diff(lengths_mm(moved.geometry, leg.at(shares)), axis=0))
        return turned
    ways = leg.ways_mm(moved.carried_mm, shares)
    return np.concatenate([ways, leg.ways_past_mm(moved.fixed_mm, shares)], axis=1) if len(moved.fixed_mm) else ways


def _held(limit: Limit) -> Floats:
    return np.array(limit.held_mm, dtype=np.float64)


def _ways(
    moved: LimitedPoints, legs: Sequence[PoseSegment], days: Sequence[int]
) -> Iterator[tuple[Limit, Floats, list[int]]]:
    """For each limit what is moved in each day or session, (n, 1) or (n, 6), and the slots with which these begin."""
    shares = [np.linspace(0, 1, count * moved.slots_a_day + 1) for count in days]
    sums: dict[bool, Floats] = {}
    for limit in moved.limits:
        of_struts = limit.column is None
        if of_struts not in sums:
            rows = [
                _per_slot(moved, leg, leg_shares, of_struts=of_struts)
                for leg, leg_shares in zip(legs, shares, strict=True)
            ]
            sums[of_struts] = np.cumsum(np.pad(np.concatenate(rows), ((1, 0), (0, 0))), axis=0)
        path_mm = sums[of_struts] if limit.column is None else sums[of_struts][:, [limit.column]]
        windows = moved.windows(len(path_mm) - 1, a_session=limit.a_session)
        begins, ends = [begin for begin, _ in windows], [end for _, end in windows]
        yield limit, path_mm[ends] - path_mm[begins], begins


def axis_distances_mm(
    plan: Plan, ends: CorrectionEnds, poses: Sequence[Pose], least_deg: float
) -> list[tuple[str, Fraction]]:
    """How near each structure comes to the axis of the legs between poses; nothing where they turn by less.

    The axis is that of the screw: the points that the motion takes along it and no other way.
    """
    legs = [pose_segment_between(a, b, ends.reference_mm) for a, b in pairwise(poses)]
    legs = [leg for leg in legs if np.degrees(np.linalg.norm(leg.turn_rad)) >= least_deg]
    moved = moved_of(plan, ends.geometry, ends.poses[0], ends.reference_mm)
    structures = sorted(plan.structures_at_risk, key=lambda s: s.fixed_to == "proximal")
    distances = []
    for i, structure in enumerate(structures if legs else ()):
        nearest = min(_axis_distance_mm(moved, leg, i) for leg in legs)
        distances.append((structure.name, Fraction(round(nearest * 10), 10)))
    return distances


def _axis_distance_mm(moved: LimitedPoints, leg: PoseSegment, i: int) -> float:
    pose = leg.at(np.linspace(0, 1, 21))
    reference = pose.rotation @ leg.point_mm + pose.translation_mm
    carried = moved.carried_mm[1:]
    where = pose.apply(carried)[:, i] if i < len(carried) else moved.fixed_mm[i - len(carried)]
    turn = leg.turn_rad
    across = np.cross(turn, leg.shift_mm) / (turn @ turn)  # from the reference point to the axis
    off = np.cross(where - reference - across, turn) / np.linalg.norm(turn)
    return float(np.linalg.norm(off, axis=-1).min())
