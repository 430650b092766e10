"""What a change makes different for six struts: from which pose they are planned anew, and to which numbers they go.

Staff read the pose, how many days by which limit, and the waypoints. Which numbers a patient turns to, the sheet has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bt_cli.document.change import CourseChange, PatientReader
from bt_cli.document.deformity_text import table_text
from bt_cli.document.hexapod_heading import pose_text
from bt_cli.document.hexapod_status import off_text, pace_text
from bt_cli.document.language import ENGLISH
from bt_cli.motion.pose import Pose
from bt_cli.motion.slots import Event
from bt_cli.schedule.changes import ScheduleChanges
from bt_cli.schedule.correction_course import Route
from bt_cli.schedule.model import Schedule, Session
from bt_cli.schedule.phases import local
from bt_cli.schedule.pose_tracking import (
    compare_pose,
    days_done,
    movement,
    planned_pose,
    pose_by,
    program_of,
    route_of,
)
from bt_cli.words import count, number, time_text


@dataclass(frozen=True, slots=True)
class CorrectionReplan(CourseChange):
    """New orders to plan six struts anew."""

    orders: tuple[Event, ...]
    old: Schedule
    new: Schedule

    def for_staff(self) -> Iterator[str]:
        """Of each, where the bone is then, and how it goes on from there."""
        for event in self.orders:
            yield from _replanned(event, self.old, self.new)

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From what the plan was made anew, and what of its way it leaves out."""
        translate = reader.language.translate
        read = any(event.entry.readings_mm for event in self.orders)
        seen = any(event.entry.deformity for event in self.orders)
        if read and seen:
            yield translate("We made a new plan from the numbers on your scales and a new X-ray.")
        elif read:
            yield translate("We made a new plan from the numbers on your scales.")
        else:
            yield translate("We made a new plan from a new X-ray.") if seen else translate("We made a new plan.")
        if any(route_of(self.new, event).dropped for event in self.orders):
            yield translate(
                "The new plan goes straight to its end. It leaves out places that the old plan had on the way."
            )


@dataclass(frozen=True, slots=True)
class NumbersChange(CourseChange):
    """Struts are turned to other numbers than before, or to the same ones later; staff read the count."""

    differences: ScheduleChanges
    old: Schedule

    def for_patient(self, reader: PatientReader) -> Iterator[str]:
        """From which day on."""
        translate, differences = reader.language.translate, self.differences
        alike = [
            pair.new
            for pair in differences.moved
            if _readings(pair.old) == _readings(pair.new) and local(pair.old) != local(pair.new)
        ]
        pairs = (*differences.moved, *differences.changed)
        others = [pair.new for pair in pairs if _readings(pair.old) != _readings(pair.new)]
        to_come = sorted(local(s) for s in (*others, *differences.added) if local(s) >= reader.since)
        if any(local(session) >= reader.since for session in alike):
            yield translate("The numbers to turn to stay the same. They only come later.")
        if to_come and differences.added and to_come[0] > local(self.old.sessions[-1]):
            yield translate("You have more turns to do, from {day} on.", day=reader.language.day(to_come[0].date()))
        elif to_come:
            day = reader.language.day(to_come[0].date())
            yield translate("From {day} on you turn to other numbers than before. Follow your new sheet.", day=day)


def _readings(session: Session) -> list[tuple[str, Fraction]]:
    return [(move.actuator.id, move.reading_mm) for move in session.moves]


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
