"""Where the bone is in a correction: by the six scales, seen from the plan, from the start and from the end.

The pose planned for a time is the one that the scales then should show, whole steps and all: so scales that show what
they should are off by nothing. Distances are those of the reference point, angles those of the whole rotation between
two poses. Times are local ones; at the time of a session it is still to come. Only six struts come here: numpy.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import atan2, degrees
from typing import NamedTuple

import numpy as np

from bt_cli.frame.hexapod import Hexapod
from bt_cli.frame.limits import DayPlan
from bt_cli.motion.clocks import existing
from bt_cli.motion.deformity import medial_x, mounting_pose
from bt_cli.motion.pose import Pose, angle_between_deg, turned_by
from bt_cli.motion.records import Records
from bt_cli.motion.slots import Event
from bt_cli.plan.correction import Deformity
from bt_cli.plan.entries import Entry
from bt_cli.plan.field_types import STRUTS
from bt_cli.schedule.correction_course import CorrectionCourse, DayEnd, Route
from bt_cli.schedule.correction_plan import scales_on
from bt_cli.schedule.level_progress import replans
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import state_at
from bt_cli.schedule.swaps import NM


class PoseError(NamedTuple):
    """How far one pose is from another."""

    mm: float
    deg: float


class PoseComparison(NamedTuple):
    """A pose, and how far it is from the one planned for its time, and from both ends of the route then in force."""

    pose: Pose
    off_plan: PoseError
    off_start: PoseError
    off_end: PoseError


class DaysDone(NamedTuple):
    """The days of its way that a correction has done, and those that are left: pauses and missed turns are no such."""

    done: Fraction
    left: Fraction


class ScalesRead(NamedTuple):
    """What somebody read off the scales, by strut, before a session of that time; and what they should have shown.

    `of_day`: only the day was said, which means before its first session.
    """

    at: datetime
    of_day: bool
    readings_mm: dict[str, Fraction]
    planned_mm: list[Fraction]


def correction_course(schedule: Schedule) -> CorrectionCourse:
    """The correction of a schedule that has one."""
    assert schedule.correction  # noqa: S101 - only asked for six struts
    return schedule.correction


def pose_by(schedule: Schedule, readings_mm: Sequence[Fraction | Decimal], at: datetime) -> Pose:
    """The pose of six readings at a time, in the order of the struts. Raises NoPose where there is none."""
    correction = correction_course(schedule)
    scales = scales_on(schedule.plan, correction.swaps, at.date())
    zeros_mm = [scale.zero_nm / NM for scale in scales]
    lengths_mm = [float(read) + zero for read, zero in zip(readings_mm, zeros_mm, strict=True)]
    near = [end.pose for end in correction.days if end.day <= schedule.day_of(at)]
    frame = Hexapod(correction.ends.geometry, near[-1] if near else correction.ends.poses[0])
    return frame.forward_mm(np.array(lengths_mm))


def planned_pose(schedule: Schedule, at: datetime) -> Pose:
    """The pose of the readings that the scales should show at a time."""
    return pose_by(schedule, schedule.ledger.readings_at(at), at)


def pose_error(schedule: Schedule, pose: Pose, other: Pose) -> PoseError:
    """How far one pose is from another: mm at the reference point, and degrees."""
    point_mm = correction_course(schedule).ends.reference_mm[None]
    shift_mm = float(np.linalg.norm(pose.apply(point_mm) - other.apply(point_mm)))
    return PoseError(shift_mm, angle_between_deg(pose, other))


def compare_pose(schedule: Schedule, pose: Pose, at: datetime) -> PoseComparison:
    """A pose as a schedule sees it at a time."""
    route = route_at(schedule, at)
    others = planned_pose(schedule, at), route.poses[0], route.poses[-1]
    return PoseComparison(pose, *(pose_error(schedule, pose, other) for other in others))


def route_at(schedule: Schedule, at: datetime) -> Route:
    """The poses through which the correction is to go, by the orders until a time."""
    return correction_course(schedule).routes[len(_replans_until(schedule, at))]


def movement(schedule: Schedule, route: Route) -> PoseError:
    """How far a route goes: mm of the reference point along straight lines, and degrees of the ring."""
    legs = [pose_error(schedule, a, b) for a, b in pairwise(route.poses)]
    return PoseError(sum(leg.mm for leg in legs), sum(leg.deg for leg in legs))


def last_replan(schedule: Schedule) -> Event | None:
    """The last order to plan anew, from which the plan in force begins; None where it is the plan's own."""
    return next(reversed(replans(schedule)), None)


def days_in_force(schedule: Schedule) -> tuple[DayEnd, ...]:
    """The days' ends of the plan in force; one that has none yet has the last that there is."""
    days, programs = correction_course(schedule).days, correction_course(schedule).programs
    since = schedule.day_of(programs[-1][0]) if len(programs) > 1 else 0
    return tuple(end for end in days if end.day >= since) or days[-1:]


def _replans_until(schedule: Schedule, at: datetime) -> list[Event]:
    return [event for event in replans(schedule) if event.at <= at]


def program_of(schedule: Schedule, event: Event | None) -> DayPlan:
    """The days and limits that an order to plan anew has brought; without one, those of the plan itself."""
    return correction_course(schedule).programs[_place_of_program(schedule, event)][1]


def route_of(schedule: Schedule, event: Event) -> Route:
    """The poses through which an order to plan anew goes, and the waypoints that it leaves out."""
    return correction_course(schedule).routes[_place_of_program(schedule, event)]


def _place_of_program(schedule: Schedule, event: Event | None) -> int:
    return replans(schedule).index(event) + 1 if event else 0


def days_done(schedule: Schedule, at: datetime) -> DaysDone:
    """How far along its days a correction is at a time, by the orders until then."""
    events = _replans_until(schedule, at)
    since = correction_course(schedule).programs[len(events)][0]
    slots = _run(schedule, at)
    a_day, slot_count = len(schedule.plan.slots), sum(slot < since for slot in slots)
    whole = sum(program_of(schedule, events[-1] if events else None).days)
    return DaysDone(Fraction(len(slots), a_day), max(Fraction(0), whole - Fraction(len(slots) - slot_count, a_day)))


def _run(schedule: Schedule, until: datetime) -> list[datetime]:
    """The local times before a time at which the bone was to move on: not those of rests, nor any that was missed."""
    days = max(0, schedule.day_of(until))
    on = [schedule.start.date() + timedelta(days=day) for day in range(days)]
    records = Records(list(enumerate(schedule.plan.course)), schedule.plan.zones)
    waits = [span for span in records.spans if any(span.holds(at) for at in schedule.missed)]
    slots = (datetime.combine(day, clock) for day in on for clock in schedule.plan.slots)
    return [
        slot
        for slot in slots
        if (at := existing(slot, schedule.plan.zones)) < until
        and at not in schedule.missed
        and not any(span.holds(at) and not span.once for span in waits)  # nor what lies between missed turns
        and (state := state_at(schedule, at))
        and state.name == "correction"
    ]


def reading_of(schedule: Schedule, entry: Entry) -> ScalesRead:
    """What an entry says of the scales; an order to plan anew at that very time is a plan for later entries alone."""
    at, course = entry.moment(schedule.plan.protocol.sessions), schedule.plan.course
    later = course[next(i for i, other in enumerate(course) if other is entry) :]
    replanned = (e for e in schedule.events if e.at == at and e.entry.order == "replan")
    yet = [event for event in replanned if any(event.entry is other for other in later)]
    before = replace(schedule, events=tuple(e for e in schedule.events if e not in yet)) if yet else schedule
    read = {strut: Fraction(value) for strut, value in sorted((entry.readings_mm or {}).items())}
    return ScalesRead(at, entry.day is not None, read, before.ledger.readings_at(at))


def last_read(schedule: Schedule, at: datetime) -> ScalesRead | None:
    """The last record of what scales showed, up to a time."""
    times = schedule.plan.protocol.sessions
    reads = [entry for entry in schedule.plan.course if entry.record == "reading" and entry.moment(times) <= at]
    return reading_of(schedule, max(reads, key=lambda entry: entry.moment(times))) if reads else None


def read_pose(schedule: Schedule, read: ScalesRead) -> tuple[Pose, PoseError] | None:
    """Where six readings put the bone, and how far that is off the plan; None where not all six were read."""
    if len(read.readings_mm) < STRUTS:
        return None
    pose = pose_by(schedule, list(read.readings_mm.values()), read.at)
    return pose, pose_error(schedule, pose, pose_by(schedule, read.planned_mm, read.at))


def left_to_correct(schedule: Schedule, pose: Pose, target: Pose, on: date) -> Deformity | None:
    """The deformity that is left between two poses, in the plan's own terms, to a tenth; None where it has none.

    The way back of `motion.deformity.corrected`: with these words it leads from one to the other.
    """
    plan, deformity = schedule.plan, measured_as(schedule, on)
    if not (deformity and plan.mounting and plan.side):
        return None
    proximal, ring = deformity.reference == "proximal", mounting_pose(plan.mounting, plan.side)
    change = pose.after(target.inverse()) if proximal else pose.inverse().after(target)
    values = _parameters(ring.after(change).after(ring.inverse()), plan.side, deformity.reference)
    words = {pair[value < 0]: abs(Decimal(round(value * 10)) / 10) for pair, value in values.items()}
    blank = {name: None for name in Deformity.model_fields if name not in ("reference", "origin")}
    return deformity.model_copy(update={**blank, **{key: value for key, value in words.items() if value}})


def _parameters(deformity: Pose, side: str, reference: str) -> dict[tuple[str, str], float]:
    """The words of a deformity that is a pose, positive for the first of each pair, as `motion.deformity` has them."""
    medial, inwards = medial_x(side), 1 if reference == "proximal" else -1
    before = np.array([0.0, 0.0, -inwards])
    axis = deformity.rotation @ before
    cross = np.cross(before, axis)
    sine = float(np.linalg.norm(cross))
    tilt = turned_by(cross * (atan2(sine, float(before @ axis)) / sine if sine > 1e-12 else 1.0))
    about_its_axis = tilt.T @ deformity.rotation
    x, y, z = deformity.translation_mm.tolist()
    turn_deg = degrees(atan2(about_its_axis[1, 0], about_its_axis[0, 0]))
    return {
        ("varus_deg", "valgus_deg"): degrees(atan2(medial * axis[0], abs(axis[2]))),
        ("procurvatum_deg", "recurvatum_deg"): degrees(atan2(-axis[1], abs(axis[2]))),
        ("internal_rotation_deg", "external_rotation_deg"): -medial * inwards * turn_deg,
        ("medial_mm", "lateral_mm"): medial * x,
        ("anterior_mm", "posterior_mm"): y,
        ("short_mm", "long_mm"): inwards * z,
    }


def corrected_by(schedule: Schedule) -> tuple[Deformity, Event | None] | None:
    """The deformity that the plan in force corrects, and the order to plan anew that says it, if one does."""
    ordered = [event for event in replans(schedule) if event.entry.deformity]
    if ordered and (deformity := ordered[-1].entry.deformity):
        return deformity, ordered[-1]
    return (schedule.plan.deformity, None) if schedule.plan.deformity else None


def measured_as(schedule: Schedule, on: date) -> Deformity | None:
    """The deformity whose reference and origin a plan measures by on a date: its own, or else that of an order."""
    if schedule.plan.deformity:
        return schedule.plan.deformity
    ordered = [event.entry.deformity for event in replans(schedule) if event.at.date() <= on]
    return next((deformity for deformity in reversed(ordered) if deformity), None)
