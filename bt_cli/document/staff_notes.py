"""What staff alone are told of two schedules, a sentence a line: what no turn shows, and how many turns differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bt_cli.checks.rule import in_words_of
from bt_cli.document.bone_ways import bone_mm
from bt_cli.document.change import CourseChange
from bt_cli.document.course_log import course_log
from bt_cli.document.pace_changes import bone_way_text
from bt_cli.document.phrases import level_name
from bt_cli.document.plan_text import mechanisms_of, order_text
from bt_cli.document.turn_changes import count_lines
from bt_cli.motion.records import RecordSpan, span_of
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_ids_by_level
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.changes import Handed, ScheduleChanges, session_changes
from bt_cli.schedule.level_progress import level_ways
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import bone_travel_mm, local
from bt_cli.words import day_text, mm, shown_mm, time_text


@dataclass(frozen=True, slots=True)
class StaffNote(CourseChange):
    """What staff alone are told, a sentence a line, and the local time of it."""

    at: datetime
    lines: tuple[str, ...]

    def for_staff(self) -> Iterator[str]:
        """The lines."""
        return iter(self.lines)


def planned_off_lines(old: Schedule, new: Schedule) -> Iterator[str]:
    """The day on which the frame is to come off, where a nail or a plate goes on holding the bone."""
    before, after = planned_frame_off(old), planned_frame_off(new)
    if before and after and not new.plan.frame_off and before.on != after.on:
        days = [day_text(off.on) if off.on else "no day" for off in (before, after)]
        yield f"The frame is planned off on {days[1]}; it was {days[0]}."


def no_longer_recorded(old: Schedule, new: Schedule) -> Iterator[str]:
    for i, (entry, before) in enumerate(zip(new.plan.course, old.plan.course, strict=False)):
        if before.record not in (None, "frame_off") and not entry.kind and entry.written == before:
            yield f"No longer recorded: {course_log(old)[i].text}."


def turned_otherwise(old: Schedule, new: Schedule) -> Iterator[str]:
    for i, entry in enumerate(new.plan.course):
        if entry.steps and entry not in old.plan.course:
            span = span_of(i, entry, new.plan.zones)
            there = [session for schedule in (old, new) for session in schedule.sessions if span.holds(local(session))]
            times = sorted(map(local, there))
            turned, planned = (_turned(schedule, entry, span) for schedule in (new, old))
            if turned == planned or not times:
                continue
            first, last = time_text(times[0]), time_text(times[-1])
            when, whole = (f"from {first} to {last}", " in all") if entry.from_ else (f"at {first}", "")
            yield f"Turned {when}: {turned}{whole}, instead of {planned}."


def _turned(schedule: Schedule, entry: Entry, span: RecordSpan) -> str:
    """What was turned in the time of a record, in mm; of several actuators each that it names, by its letter."""
    there = [session for session in schedule.sessions if span.holds(local(session))]
    there = there[:1] if span.once else there
    if not schedule.has_multiple_actuators:
        return bone_way_text(bone_travel_mm(there), schedule)
    made_mm, numbers = dict.fromkeys(sorted(entry.steps or ()), Fraction(0)), {session.number for session in there}
    for turn in schedule.ledger.turns():
        if turn.number in numbers and turn.actuator.id in made_mm:
            made_mm[turn.actuator.id] += turn.actuator.travel_mm(turn.steps)
    return ", ".join(f"{letter} {shown_mm(travel_mm)}" for letter, travel_mm in made_mm.items())


def order_notes(differences: ScheduleChanges, old: Schedule) -> Iterator[CourseChange]:
    """Orders that sessions alone do not show: a distance measured anew, and those that are gone."""
    for at, entry in differences.ordered:
        if entry.remaining_mm is not None:
            left, planned = mm(entry.remaining_mm), _left_text(old, at, entry.level)
            line = f"{level_before(old, entry)}At {time_text(at)}: {left} left to do, instead of {planned}."
            yield StaffNote(at, (line,))
    for at, entry in differences.withdrawn:
        order = order_text(entry, mechanisms=mechanisms_of(old, entry))
        line = f"{level_before(old, entry)}No longer ordered, at {time_text(at)}: {order}."
        yield StaffNote(at, (line,))


def level_before(schedule: Schedule, entry: Entry) -> str:
    """The level that stands before a sentence about it, where a plan has several."""
    named = actuator_ids_by_level(schedule.plan)
    return f"Level {level_name(schedule, entry.level)}: " if entry.level in named and len(named) > 1 else ""


def _left_text(schedule: Schedule, at: datetime, level: str | None) -> str:
    """What is left to do at a time by a schedule; of a level, where it is one of several."""
    ways = list(level_ways(schedule, schedule.last_before(at), at))
    plan, way = next((of_level for of_level in ways if of_level[0].level.name == level), ways[0])
    return mm(bone_mm(way.remaining_mm, [plan]))


def handed_text(shares: Handed, new: Schedule) -> str:
    """Which levels have less to do from then on, and which take it over."""
    parts = [
        f"{level_name(new, name)} {'hands on' if by_mm < 0 else 'takes over'} {shown_mm(abs(by_mm))}"
        for name, by_mm in sorted(shares.by_mm, key=lambda item: item[1])
    ]
    return f"From {time_text(shares.at)} on: {', '.join(parts)}."


def level_count_lines(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    """How many turns come later, change, come or go, of each level for itself."""
    if not (old.has_multiple_levels and new.has_multiple_levels):
        yield from count_lines(differences)
        return
    was = {level.plan.level.name: level for level in old.levels}
    for now in new.levels:  # also those that its ring makes for others
        if before := was.get(now.plan.level.name):
            name = level_name(new, now.plan.level.name)
            lines = count_lines(session_changes(before, now))
            yield from (f"Level {name}: {in_words_of(now.mechanisms, line)}" for line in lines)
