"""What a change makes different in a correction, in sentences for staff.

From which pose it is planned anew, how many days by which limit, what the scales must show before the first turn that
is another, and which swaps move. Sessions that come later, change or go are told as those of any other plan.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from bt_cli.motion.pose import Pose
from bt_cli.motion.slots import Event
from bt_cli.output.deformity_text import table_text
from bt_cli.output.hexapod_heading import pose_text
from bt_cli.output.hexapod_rows import size_text
from bt_cli.output.hexapod_status import off_text, pace_text, readings_text
from bt_cli.output.language import N_, Language
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.model import Route, Schedule
from bt_cli.schedule.phases import readings_at
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
from bt_cli.words import clock_text, mm, number


def first_check(new: Schedule, at: datetime, language: Language) -> str:
    """What the scales must show before the first session that is another."""
    reading = readings_text(readings_at(new, at))
    return language.translate("Before it the scales must read {reading}.", reading=reading)


def replan_lines(found: ScheduleChanges, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """Of each new order to plan anew: where the bone is then, and how it goes on from there."""
    for event in found.ordered:
        if event.entry.order == "replan":
            yield from _replanned(event, old, new, language)


def _replanned(event: Event, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """Where the bone is then, seen from the plan before where that is of the same frame, and how it goes on."""
    translate, entry, same = language.translate, event.entry, _same_frame(old, new)
    when = f"{language.day(event.at.date())} {clock_text(event.at)}"
    if entry.readings_mm:
        pose = pose_by(new, [value for _, value in sorted(entry.readings_mm.items())], event.at)
        yield translate("Planned anew from {when} on, from where the six readings put the bone.", when=when)
    else:
        pose = planned_pose(new, event.at)
        yield translate("Planned anew from {when} on, from where the plan has the bone then.", when=when)
    yield translate("Pose then: {pose}.", pose=pose_text(pose, language))
    if same:
        yield from _against(old, pose, event, language)
    if entry.deformity:
        yield translate("Still to correct by a new X-ray: {said}.", said=table_text(entry.deformity, language))
    route = route_of(new, event)
    yield from _waypoints(route, language)
    way = movement(new, Route((pose, *route.poses[1:])))
    yield translate("Left to the end: {way}.", way=off_text(way, language))
    program = program_of(new, event)
    days, pace = language.counted(sum(program.days), N_("day"), N_("days")), pace_text(program, language)
    yield translate("From then on {days}, {pace}.", days=days, pace=pace)


def _waypoints(route: Route, language: Language) -> Iterator[str]:
    """Which waypoints the plan before still had: passed next, or left out because the end is another."""
    translate, forms = language.translate, (N_("waypoint"), N_("waypoints"))
    if kept := len(route.poses) - 2:
        yield translate("It goes on through {waypoints} not passed yet.", waypoints=language.counted(kept, *forms))
    if gone := len(route.dropped):
        left_out = language.counted(gone, *forms)
        yield translate("It LEAVES OUT {waypoints} not passed yet, as the end is another.", waypoints=left_out)


def _against(old: Schedule, pose: Pose, event: Event, language: Language) -> Iterator[str]:
    """What the plan before had for the same time."""
    translate, place = language.translate, compare_pose(old, pose, event.at)
    plan, start = off_text(place.off_plan, language), off_text(place.off_start, language)
    left, end = number(round(days_done(old, event.at).left, 2)), off_text(place.off_end, language)
    yield translate("That is {plan} off the plan before, and {start} from the start.", plan=plan, start=start)
    yield translate("By the plan before it would be {end} to the end, in {left} days.", end=end, left=left)


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
        was, now = ([swap for swap in correction_course(one).swaps if swap.strut == actuator.id] for one in (old, new))
        yield from (SwapPair(actuator.id, a, b) for a, b in zip_longest(was, now) if _told(a) != _told(b))


def swap_lines(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """Which swaps come, move or go; struts of which the same is to be said stand together."""
    alike: dict[tuple[object, ...], list[SwapPair]] = {}
    for pair in swap_changes(old, new):
        alike.setdefault((pair.was and pair.was.on, *_told(pair.now)), []).append(pair)
    for pairs in alike.values():
        yield _swap(pairs[0], ", ".join(pair.strut for pair in pairs), language)


def _swap(pair: SwapPair, struts: str, language: Language) -> str:
    translate, day, (_, was, now) = language.translate, language.day, pair
    if now is None:
        assert was  # noqa: S101 - one of them is there
        return translate("No longer needed: the swap on {date} of strut {struts}.", date=day(was.on), struts=struts)
    on, sizes = day(now.on), translate(
        "{old} showing {before} for {new} set to {after}",
        old=size_text(now.old, language), before=mm(now.before_mm),
        new=size_text(now.new, language), after=mm(now.after_mm),
    )  # fmt: skip
    if was is None:
        return translate("New swap on {date}, strut {struts}: {sizes}.", date=on, struts=struts, sizes=sizes)
    if was.on == now.on:
        return translate("The swap on {date} is another, strut {struts}: {sizes}.", date=on, struts=struts, sizes=sizes)
    return translate(
        "The swap on {was} moves to {now}, strut {struts}: {sizes}.",
        was=day(was.on), now=on, struts=struts, sizes=sizes,
    )  # fmt: skip


def _told(swap: Swap | None) -> Sequence[object]:
    """What staff do: a window that grows is no other swap."""
    return (swap.on, swap.old, swap.new, swap.before_mm, swap.after_mm) if swap else ()
