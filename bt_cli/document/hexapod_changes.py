"""What a change makes different in a correction, in sentences for staff.

From which pose it is planned anew, how many days by which limit, what the scales must show before the first turn that
is another, and which swaps move. Sessions that come later, change or go are told as those of any other plan.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from bt_cli.document.deformity_text import table_text
from bt_cli.document.hexapod_heading import pose_text
from bt_cli.document.hexapod_rows import swaps_text
from bt_cli.document.hexapod_status import off_text, pace_text
from bt_cli.document.language import ENGLISH
from bt_cli.document.phrases import readings_text
from bt_cli.motion.pose import Pose
from bt_cli.motion.slots import Event
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Route, Schedule
from bt_cli.schedule.pose_tracking import (
    compare_pose,
    correction_course,
    days_done,
    movement,
    planned_pose,
    pose_by,
    program_of,
    route_of,
)
from bt_cli.schedule.swaps import Swap
from bt_cli.words import count, day_text, number, time_text


def first_check(new: Schedule, at: datetime) -> str:
    """What the scales must show before the first session that is another."""
    return f"Before it the scales must read {readings_text(enumerate(new.ledger.readings_at(at), 1))}."


def replan_lines(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    """Of each new order to plan anew: where the bone is then, and how it goes on from there."""
    for event in differences.ordered:
        if event.entry.order == "replan":
            yield from _replanned(event, old, new)


def _replanned(event: Event, old: Schedule, new: Schedule) -> Iterator[str]:
    """Where the bone is then, seen from the plan before where that is of the same frame, and how it goes on."""
    entry, when = event.entry, time_text(event.at)
    if entry.readings_mm:
        pose = pose_by(new, [value for _, value in sorted(entry.readings_mm.items())], event.at)
        yield f"Planned anew from {when} on, from where the six readings put the bone."
    else:
        pose = planned_pose(new, event.at)
        yield f"Planned anew from {when} on, from where the plan has the bone then."
    yield f"Pose then: {pose_text(pose, ENGLISH)}."
    if _same_frame(old, new):
        yield from _against(old, pose, event)
    if entry.deformity:
        yield f"Still to correct by a new X-ray: {table_text(entry.deformity)}."
    route = route_of(new, event)
    yield from _waypoints(route)
    way = movement(new, Route((pose, *route.poses[1:])))
    yield f"Left to the end: {off_text(way)}."
    program = program_of(new, event)
    yield f"From then on {count(sum(program.days), 'day')}, {pace_text(program)}."


def _waypoints(route: Route) -> Iterator[str]:
    """Which waypoints the plan before still had: passed next, or left out because the end is another."""
    if kept := len(route.poses) - 2:
        yield f"It goes on through {count(kept, 'waypoint')} not passed yet."
    if gone := len(route.dropped):
        yield f"It LEAVES OUT {count(gone, 'waypoint')} not passed yet, as the end is another."


def _against(old: Schedule, pose: Pose, event: Event) -> Iterator[str]:
    """What the plan before had for the same time."""
    place, left = compare_pose(old, pose, event.at), number(round(days_done(old, event.at).left, 2))
    yield f"That is {off_text(place.off_plan)} off the plan before, and {off_text(place.off_start)} from the start."
    yield f"By the plan before it would be {off_text(place.off_end)} to the end, in {left} days."


def _same_frame(old: Schedule, new: Schedule) -> bool:
    return (old.plan.frame, old.plan.correction) == (new.plan.frame, new.plan.correction)


class SwapPair(NamedTuple):
    """A swap of a strut as it was and as it is; None where it is new or gone."""

    strut: str
    was: Swap | None
    now: Swap | None


def swap_changes(old: Schedule, new: Schedule) -> Iterator[SwapPair]:
    """The swaps that differ."""
    for actuator in new.actuators:
        was, now = (
            [swap for swap in correction_course(schedule).swaps if swap.strut == actuator.id] for schedule in (old, new)
        )
        yield from (SwapPair(actuator.id, a, b) for a, b in zip_longest(was, now) if _work(a) != _work(b))


def swap_lines(old: Schedule, new: Schedule) -> Iterator[str]:
    """Which swaps come, move or go; struts of which the same is to be said stand together."""
    alike: dict[tuple[object, ...], list[SwapPair]] = {}
    for pair in swap_changes(old, new):
        alike.setdefault((pair.was and pair.was.on, *_work(pair.now)), []).append(pair)
    for pairs in alike.values():
        yield _swap(pairs)


def _swap(pairs: Sequence[SwapPair]) -> str:
    _, was, now = pairs[0]
    if now is None:
        assert was  # noqa: S101 - one of them is there
        return f"No longer needed: the swap on {day_text(was.on)} of strut {', '.join(pair.strut for pair in pairs)}."
    which = f"{swaps_text((pair.now for pair in pairs if pair.now), ENGLISH)}."
    if was is None:
        return f"New swap on {day_text(now.on)}: {which}"
    if was.on == now.on:
        return f"The swap on {day_text(now.on)} is another: {which}"
    return f"The swap on {day_text(was.on)} moves to {day_text(now.on)}: {which}"


def _work(swap: Swap | None) -> Sequence[object]:
    """What staff do: a window that grows is no other swap."""
    return (swap.on, swap.old, swap.new, swap.before_mm, swap.after_mm) if swap else ()
