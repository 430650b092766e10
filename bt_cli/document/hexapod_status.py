"""Where a correction is, in sentences for staff: poses, the six scales, days, limits and swaps.

Distances between poses are those of the reference point. Scales are told in mm, in the order of the struts.
"""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from bt_cli.document.bone_ways import shown_way
from bt_cli.document.deformity_text import table_text
from bt_cli.document.hexapod_heading import LIMIT_NAMES, pose_text
from bt_cli.document.hexapod_rows import exchanges_text
from bt_cli.document.language import ENGLISH
from bt_cli.document.phrases import readings_text, signed_mm
from bt_cli.document.status_text import StatusFacts, in_days, strut_names
from bt_cli.frame.hexapod import NoPose
from bt_cli.frame.limits import DayPlan, LimitDemand
from bt_cli.schedule.level_progress import replans
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.pose_tracking import (
    PoseError,
    ScalesRead,
    compare_pose,
    correction_course,
    days_done,
    last_read,
    left_to_correct,
    planned_pose,
    program_of,
    read_pose,
    route_at,
)
from bt_cli.schedule.status import CourseStatus
from bt_cli.words import day_text, hundredth, mm, number, time_text


def strut_status(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """A name and a text each: where a correction is at a time, and what is next."""
    at = status.at
    yield "Done", _done(schedule, status)
    yield "Pace", pace_text(program_of(schedule, next((e for e in reversed(replans(schedule)) if e.at <= at), None)))
    yield from _poses(schedule, status)
    yield "Scales", readings_text(enumerate(schedule.ledger.readings_at(at), 1))
    if read := last_read(schedule, at):
        yield "Readings", " ".join(read_lines(schedule, read))
    yield "Next session", _next(schedule, status.next)


def strut_dates(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    """The next swaps: which struts, for what, and on which dates they could be."""
    swaps, today = correction_course(schedule).swaps, status.at.date()
    coming = [swap for swap in swaps if swap.on >= today]
    if swaps and not coming:
        yield "Next swap", "none left"
    for (on, window), alike in groupby(coming, key=lambda swap: (swap.on, swap.window)):
        if on == coming[0].on:
            first, last = map(day_text, window)
            could = "" if first == last else f"; both fit from {first} to {last}"
            yield "Next swap", f"{in_days(on, today)}: {exchanges_text(alike, ENGLISH)}{could}"


def _done(schedule: Schedule, status: CourseStatus) -> str:
    days = days_done(schedule, status.at)
    done, whole = (number(round(value, 2)) for value in (days.done, days.done + days.left))
    way, total, rest = map(number, shown_way(status.done_mm, status.remaining_mm, [schedule.plan]))
    left = number(round(days.left, 2))
    return f"{done} of {whole} days, {left} left; way {way} of {total} mm, {rest} mm left"


def _poses(schedule: Schedule, status: CourseStatus) -> StatusFacts:
    pose, at = planned_pose(schedule, status.at), status.at
    place, target = compare_pose(schedule, pose, at), route_at(schedule, at).poses[-1]
    begun = next((event.at for event in reversed(replans(schedule)) if event.at <= at), None)
    start = f"where it was replanned on {day_text(begun)}" if begun else "the start"
    yield "Pose planned", pose_text(pose, ENGLISH)
    yield "", f"{off_text(place.off_start)} from {start}, {off_text(place.off_end)} from the end"
    if left := left_to_correct(schedule, pose, target, at.date()):
        yield "To correct", f"{table_text(left)} left"


def _next(schedule: Schedule, session: Session | None) -> str:
    if session is None:
        waits = schedule.states[-1].name in ("paused", "stopped")
        return "none until resume is ordered (`bt amend`)" if waits else "none"
    turns = ", ".join(f"{m.actuator.id} → {number(m.reading_mm)} ({signed_mm(m)})" for m in session.moves)
    return f"{time_text(session.at)}: {turns} mm"


def read_lines(schedule: Schedule, read: ScalesRead) -> Iterator[str]:
    """What was read off the scales, against what they should have shown, and where it puts the bone."""
    when = f"Read on {day_text(read.at)} before the first turn" if read.of_day else f"Read on {time_text(read.at)}"
    wrong = [
        f"strut {strut} at {mm(value)}, planned {mm(read.planned_mm[int(strut) - 1])}"
        for strut, value in read.readings_mm.items()
        if value != read.planned_mm[int(strut) - 1]
    ]
    those = "all six scales" if len(read.readings_mm) == len(read.planned_mm) else strut_names(list(read.readings_mm))
    yield f"{when}: {'; '.join(wrong)}." if wrong else f"{when}: {those} as planned."
    try:
        result = read_pose(schedule, read)
    except NoPose as none:
        yield f"NO POSE has these readings: {none}. Read all six again."
        return
    if result is None:
        yield "All six together would say where the bone is."
    else:
        pose, off = result
        yield f"By them the bone is {off_text(off)} off the plan of then: {pose_text(pose, ENGLISH)}."


def replan_words(schedule: Schedule, read: ScalesRead) -> str | None:
    """What is to be typed to plan anew from six readings; None where they are as planned, or not all were read.

    By pairs of struts the bone is where it is planned at a day's beginning and end alone: None between them.
    """
    readings_mm, sessions = list(read.readings_mm.values()), schedule.plan.protocol.sessions
    if len(readings_mm) < len(read.planned_mm) or readings_mm == read.planned_mm:
        return None
    when = f"--on {read.at.date()}" if read.of_day else f'--at "{read.at:%Y-%m-%d %H:%M}"'
    if schedule.plan.protocol.grouping and sessions[0] < read.at.time():
        if read.at.time() <= sessions[-1]:
            return None
        when = f"--on {read.at.date() + timedelta(days=1)}"
    return f"{when} {' '.join(f'{strut}={number(value)}' for strut, value in read.readings_mm.items())}"


def off_text(off: PoseError) -> str:
    """How far one pose is from another, to the hundredth."""
    return f"{mm(hundredth(off.mm))} and {number(hundredth(off.deg))}°"


def pace_text(program: DayPlan) -> str:
    """What sets the number of days."""
    limits = ", ".join(_limit(demand) for demand in program.demands if demand.binds)
    if not program.demands:
        return "as ordered; no limit is given"
    if sum(program.days) > program.least_days:
        return f"as ordered; the limits ask for {program.least_days}: {limits}"
    return f"set by {limits}"


def _limit(demand: LimitDemand) -> str:
    name, per = LIMIT_NAMES.get(demand.limit.name, demand.limit.name), "session" if demand.limit.a_session else "day"
    return f"{name}, at most {mm(demand.limit.most_mm)} a {per}"
