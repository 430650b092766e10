"""The way of a correction as its course goes: through which poses, and in how many days by which limits.

Planned anew, it goes on from where six readings say that the bone is, or else from where the way has it, through the
waypoints that are not passed yet to the last pose. A new deformity sets another end: it goes straight there, and the
waypoints of the old way are left out.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.frame.ends import ends_of, straightened
from bt_cli.frame.hexapod import Hexapod, NoPose, check_held
from bt_cli.frame.limits import DayPlan, LimitedPoints, day_plan, moved_of
from bt_cli.motion.path import Path, first
from bt_cli.motion.pose import Pose, PoseSegment, pose_segment_between
from bt_cli.plan.entries import Entry
from bt_cli.plan.model import Plan
from bt_cli.schedule.correction_course import Route
from bt_cli.schedule.swap_texts import range_text, size_name
from bt_cli.schedule.swaps import NM, StrutScale, Swap, scale_of
from bt_cli.words import mm

_LOOKS = 25  # at so many poses of each leg bt looks whether the struts hold the rings


class MeasuredScales(NamedTuple):
    """What the scales really showed at a time: the marks nearest to it, and the lengths from joint to joint."""

    at: datetime
    marks: tuple[int, ...]
    lengths_nm: tuple[int, ...]


_Ahead = tuple[list[PoseSegment], DayPlan]  # the legs of a route, and the days that each takes


def _legs_and_days(moved: LimitedPoints, route: Route, days: int | None) -> _Ahead | Problem:
    legs = [pose_segment_between(a, b, moved.carried_mm[0]) for a, b in pairwise(route.poses)]
    for leg in legs:
        try:
            check_held(moved.geometry, leg.at(np.linspace(0, 1, _LOOKS)))
        except NoPose as none:
            return Problem(("correction",), f"correction: on the way {none}")
    day_plans = day_plan(moved, legs, days)
    return day_plans if isinstance(day_plans, Problem) else (legs, day_plans)


@lru_cache(2048)  # each revision of a course goes the ways of those before it
def _kept(_all_that_sets_days: tuple[object, ...]) -> list[_Ahead | Problem]:
    """Where the legs and days of a route are kept, once they are worked out."""
    return []


def _all_that_sets_days(moved: LimitedPoints, route: Route, days: int | None) -> tuple[object, ...]:
    arrays = [moved.carried_mm, moved.fixed_mm, *moved.geometry, *(array for pose in route.poses for array in pose)]
    counts = moved.slots_a_day, moved.first_slot, days
    return (*counts, moved.limits, *((array.shape, array.tobytes()) for array in arrays))


class CorrectionPlan:
    """The way of a correction as its course goes: the path so far, and each program of days with its date."""

    def __init__(self, plan: Plan, fixed: Sequence[Swap]) -> None:
        self.plan, self.ends, self.fixed = plan, ends_of(plan), fixed
        self.moved = moved_of(plan, self.ends.geometry, self.ends.poses[0], self.ends.reference_mm)
        self.frame = Hexapod(self.ends.geometry, self.ends.poses[0])
        self.path, self.programs = Path(), list[tuple[datetime, DayPlan]]()
        self.routes: list[Route] = []
        self.resets: list[MeasuredScales] = []
        self.target = self.ends.poses[-1]
        self._ahead: list[tuple[Fraction, Pose]] = []  # waypoints of the way in force, each with where it is reached
        days = plan.correction.days if plan.correction else None
        problem = self._onward(Fraction(0), plan.start, Route(self.ends.poses), days)
        if problem:
            raise PlanInvalid([problem])

    @property
    def end(self) -> Fraction:
        """The position at which it is done."""
        return self.path.end

    def apart(self) -> "CorrectionPlan":
        """The way as it is now, which is planned anew by itself from here on."""
        other = copy(self)
        other.programs, other.routes, other.resets = [*self.programs], [*self.routes], [*self.resets]
        return other

    def ends_of_slot(self, before: Fraction, after: Fraction) -> Pose:
        """The two poses before and after a slot that is yet to be made; where it is planned anew it begins there."""
        begun, pose = self._begun
        ends = self.path.poses([before, after])
        if before == begun:
            ends.rotation[0], ends.translation_mm[0] = pose.rotation, pose.translation_mm
        return ends

    def _onward(self, at: Fraction, when: datetime, route: Route, days: int | None) -> Problem | None:
        moved = self.moved._replace(first_slot=self.plan.slots.index(when.time()))
        if not (known := _kept(_all_that_sets_days(moved, route, days))):
            known.append(_legs_and_days(moved, route, days))
        (ahead,) = known
        if isinstance(ahead, Problem):
            return ahead
        legs, day_plans = ahead
        self.path = self.path.then(at, legs, day_plans.days)
        self.programs.append((when, day_plans))
        self.routes.append(route)
        reached = accumulate(map(Fraction, day_plans.days), initial=at)
        self._ahead = list(zip(reached, route.poses, strict=True))[1:-1]
        self._begun = at, route.poses[0]
        return None

    def replan(self, position: Fraction, at: datetime, entry: Entry) -> str | None:
        """Plan anew from where the readings say that the bone is, or else from where the way has it."""
        begun, pose = self._begun
        if begun != position:  # else it is planned anew once more, before a turn was made
            pose = first(self.path.poses([position]))
        if entry.readings_mm:
            read_pose = self._pose_read(pose, entry.moment(self.plan.slots), entry.readings_mm)
            if isinstance(read_pose, str):
                return read_pose
            pose = read_pose
        ahead = tuple(waypoint for reached, waypoint in self._ahead if reached > position)
        if entry.deformity:
            self.target = straightened(self.plan, pose, entry.deformity)
            route = Route((pose, self.target), ahead)
        else:
            route = Route((pose, *ahead, self.target))
        problem = self._onward(position, at, route, entry.days)
        return problem.message if problem else None

    def _pose_read(self, near: Pose, at: datetime, readings_mm: Mapping[str, Decimal]) -> Pose | str:
        """The pose of six readings, which also are the marks from then on; a sentence where there is none."""
        scales = scales_on(self.plan, self.fixed, at.date())
        read = [readings_mm[str(i)] for i in range(1, len(scales) + 1)]
        for i, (reading, scale) in enumerate(zip(read, scales, strict=True), start=1):
            if not scale.min_mm <= reading <= scale.max_mm:
                return f"strut {i} cannot read {mm(reading)}: {size_name(scale)} shows {range_text(scale)}"
        lengths = [int(reading * NM) + scale.zero_nm for reading, scale in zip(read, scales, strict=True)]
        marks = tuple(scale.mark(length) for scale, length in zip(scales, lengths, strict=True))
        try:
            pose = self.frame.from_pose(near).forward_mm(np.array(lengths) / NM)
        except NoPose as none:
            return f"with these readings, {none}"
        self.resets.append(MeasuredScales(at, marks, tuple(lengths)))
        return pose


def scales_on(plan: Plan, swaps: Sequence[Swap], on: date) -> list[StrutScale]:
    """The scales of strut 1 to 6 on a date, after that day's swaps."""
    scales = [scale_of(strut) for strut in plan.frame.struts_in_order]
    for swap in swaps:
        if swap.on <= on:
            scales[int(swap.strut) - 1] = swap.new
    return scales
