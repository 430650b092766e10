"""What differs between two schedules, as one list of changes: staff and patients are told of them in this order.

A cause stands before its effects: what was ordered or recorded, from when on turns are others, how they go on, when
they end, and what changes beside them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from bt_cli.checks.rule import in_words_of
from bt_cli.document.change import ChangedPart, CourseChange
from bt_cli.document.course_log import course_log
from bt_cli.document.pace_changes import Habit, PaceChange, RestChange, SheetTurns, bone_way_text, habit_of
from bt_cli.document.phrases import bone_mm, level_name, readings_text
from bt_cli.document.plan_text import mechanisms_of, order_text
from bt_cli.document.report import Report
from bt_cli.document.setting_changes import PlanCorrected, SettingChange, text_changes
from bt_cli.document.setting_text import new_settings
from bt_cli.document.turn_changes import (
    CatchUp,
    CourseEnd,
    FirstDifference,
    LevelEnd,
    MissedTurns,
    ScaleCheck,
    ScaleReplans,
    StaffNote,
    count_lines,
)
from bt_cli.document.visit_changes import FrameChange, ReviewChange, swap_changes
from bt_cli.motion.records import RecordSpan, span_of
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_letters, carried_by
from bt_cli.plan.model import level_frame
from bt_cli.plan.revisions import corrected_between
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.changes import (
    Handed,
    LevelChanges,
    NewSegment,
    ScheduleChanges,
    changes,
    session_changes,
)
from bt_cli.schedule.level_progress import ways_at
from bt_cli.schedule.model import LevelSchedule, ScaleReplan, Schedule
from bt_cli.schedule.phases import Interruption, PrescribedPace, bone_travel_mm, local
from bt_cli.words import day_text, mm, shown_mm, time_text


def change_lines(old: Report, new: Report) -> list[str]:
    """What is different in `new`, for staff: a sentence or two a line; one line where no session is."""
    lines = (line for change in changes_between(old, new) for line in change.for_staff())
    return [in_words_of(new.schedule.mechanisms, line) for line in lines]


def changes_between(old: Report, new: Report) -> list[CourseChange]:
    """All that is different in `new`."""
    was, now = old.schedule, new.schedule
    differences, swaps = changes(was, now), swap_changes(was, now)
    dated = sorted(_of_turns(differences, was, now), key=lambda change: change.at)
    checks = _scale_checks(differences, was, now, frozenset(change.now for change in swaps if change.now))
    result: list[CourseChange] = []
    if was.plan.frame_off != now.plan.frame_off:
        result.append(FrameChange(was, now))
    if corrected_between(was.plan, now.plan):
        result.append(PlanCorrected(was, now))
    result += [
        *_replans(differences, was, now),
        *_recorded(differences, was, now),
        *_orders(differences, was),
        _first(differences, now),
        *(SettingChange(entry, now.plan) for entry in new_settings(was.plan, now.plan)),
        *sorted([*checks, *dated], key=lambda change: change.at),
        *_numbers(differences, was, now),
        *_level_ends(differences, now),
        StaffNote(now.start, tuple(_counts(differences, was, now))),
    ]
    if differences.first:
        result.append(CourseEnd(was, now))
    result += [*swaps, ReviewChange(was, now), *text_changes(old, new)]
    return [*result, StaffNote(now.start, tuple(_planned_off(was, now)))]


def _planned_off(old: Schedule, new: Schedule) -> Iterator[str]:
    """The day on which the frame is to come off, where a nail or a plate goes on holding the bone."""
    before, after = planned_frame_off(old), planned_frame_off(new)
    if before and after and not new.plan.frame_off and before.on != after.on:
        days = [day_text(off.on) if off.on else "no day" for off in (before, after)]
        yield f"The frame is planned off on {days[1]}; it was {days[0]}."


def _replans(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[CourseChange]:
    """New orders to plan anew: from what scales show, or of six struts."""
    orders = tuple(event for event in differences.ordered if event.entry.order == "replan")
    if orders and old.correction and new.correction:
        from bt_cli.document.hexapod_changes import CorrectionReplan

        yield CorrectionReplan(orders, old, new)
    elif orders:
        yield ScaleReplans(tuple(_scale_replans(differences, new)), new)


def _scale_replans(differences: ScheduleChanges, new: Schedule) -> Iterator[ScaleReplan]:
    """Orders to go on from scales that only the new one follows."""
    return (replan for replan in new.replans if any(event.entry is replan.entry for event in differences.ordered))


def _first(differences: ScheduleChanges, new: Schedule) -> FirstDifference:
    first, done, scales = differences.first, "", ""
    if first and any(pair.new.at < first for pair in differences.same):
        by_plan = any(replan.at <= first.replace(tzinfo=None) for replan in _scale_replans(differences, new))
        done = (
            f"{_done_before(first, differences, new)} were done before this change{', by the plan' if by_plan else ''}"
        )
    if first and new.correction:
        scales = readings_text(enumerate(new.ledger.readings_at(first.replace(tzinfo=None)), 1))
    return FirstDifference(first, done, scales, new)


def _done_before(first: datetime, differences: ScheduleChanges, new: Schedule) -> str:
    """How far it had come before the first difference, "16 mm"; of several levels each for itself."""
    if new.correction:
        return f"{bone_way_text(differences.before_mm, new)} of the reference point's way"
    if not new.has_multiple_levels:
        return bone_way_text(differences.before_mm, new)
    ways = (bone_way_text(bone_travel_mm(s for s in each.sessions if s.at < first), each) for each in new.levels)
    names = (level_name(new, each.plan.level.name) for each in new.levels)
    return ", ".join(f"{way} at {name}" for way, name in zip(ways, names, strict=True))


def _scale_checks(
    differences: ScheduleChanges, old: Schedule, new: Schedule, swap_days: frozenset[date]
) -> Iterator[ScaleCheck]:
    """That the scales are looked at first: of six struts always, else where a scale starts anew or was read."""
    first = differences.first and differences.first.replace(tzinfo=None)
    following = next((at for at in map(local, new.sessions) if first and at >= first), None)
    if following is None:
        return
    is_read_anew = bool(new.correction) or any(event.entry.order == "replan" for event in differences.ordered)
    yield ScaleCheck(old, new, following, is_read_anew, swap_days)


def _of_turns(
    differences: ScheduleChanges, old: Schedule, new: Schedule
) -> Iterator[RestChange | PaceChange | SheetTurns | CatchUp | StaffNote]:
    """How turns go on, of the whole and of each level."""
    whole, catching_up = _part(new), [event for event in differences.ordered if event.entry.kind == "catch_up"]
    yield from (RestChange(rest, whole) for rest in differences.interruptions)
    if not (new.correction or new.has_multiple_levels):
        yield from _sheet_turns(differences, old, new, whole)
    yield from _paces(differences, differences.rate_segments, differences.interruptions, whole)
    yield from (CatchUp(event.at, event.entry, _level_before(old, event.entry)) for event in catching_up)
    yield from (StaffNote(shares.at, (_handed(shares, new),)) for shares in differences.handed)
    was, now = ({part.plan.level.name: part for part in schedule.levels} for schedule in (old, new))
    changed = {level.name: level for level in differences.levels}
    for name in dict.fromkeys((*(level.name for level in new.plan.levels), *changed)):
        part = _part(new, name) if new.has_multiple_levels else whole
        if new.has_multiple_levels and name in was and name in now:
            yield from _sheet_turns(differences, was[name], now[name], part)
        if level := changed.get(name):
            yield from _of_level(level, differences, part)


def _numbers(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[CourseChange]:
    """To which numbers six struts are turned."""
    if new.correction and differences.first:
        from bt_cli.document.hexapod_changes import NumbersChange

        yield NumbersChange(differences, old)


def _part(new: Schedule, name: str = "") -> ChangedPart:
    """The whole, or a level by its name: as its ring goes alone, or along with others."""
    if not name:
        by_rule = not (new.has_multiple_actuators or new.mechanisms[0].two_way)
        return ChangedPart(new, new.mechanisms, is_by_rule=by_rule)
    schedule: LevelSchedule = next((level for level in new.levels if level.plan.level.name == name), new)
    names, rings = [level.name for level in new.plan.levels], carried_by(new.plan)
    ring = rings[names.index(name)] if name in names else []
    along_with = ", ".join(level_name(new, names[i]) for i in ring if names[i] != name)
    letters, by_rule = actuator_letters(new.plan).get(name, ()), len(ring) == 1 and not schedule.plan.frame.hinge
    frames = [level_frame(new.plan, level) for level in new.plan.levels if level.name == name]
    mechanisms = [frame.mechanism for frame in frames] or new.mechanisms
    return ChangedPart(schedule, mechanisms, letters, name, along_with, by_rule)


def _of_level(
    level: LevelChanges, differences: ScheduleChanges, part: ChangedPart
) -> Iterator[RestChange | PaceChange | StaffNote]:
    """What is new of a level; a rest of all levels at once is told for all."""
    known = [(rest.at, rest.kind) for rest in differences.interruptions]
    rests = [rest for rest in level.interruptions if (rest.at, rest.kind) not in known]
    yield from (RestChange(rest, part) for rest in rests)
    if level.new:
        yield from _paces(differences, level.rate_segments, rests, part)


def _paces(
    differences: ScheduleChanges, segments: Iterable[NewSegment], rests: Iterable[Interruption], part: ChangedPart
) -> Iterator[PaceChange]:
    after = {rest.until.number for rest in rests if rest.until}
    ways: set[tuple[PrescribedPace, Habit, bool]] = set()
    for segment in segments:
        way = segment.leg.pace, habit_of(segment.leg.sessions, segment.leg), segment.leg.backward
        yield PaceChange(segment, part, differences.ordered, segment.leg.first.number in after, way in ways)
        ways.add(way)


def _sheet_turns(
    differences: ScheduleChanges, old: LevelSchedule, new: LevelSchedule, part: ChangedPart
) -> Iterator[SheetTurns]:
    """The turns that differ of what turns by no rule; what a rest of all takes away is told already."""
    if part.is_by_rule:
        return
    turns = [{(turn.at, turn.actuator.id, turn.steps) for turn in each.ledger.turns()} for each in (old, new)]
    rests = [(rest.at, rest.until and local(rest.until)) for rest in differences.interruptions]
    times = sorted({at for at, *_ in turns[0] ^ turns[1]})
    left = [at for at in times if not any(since <= at and (until is None or at < until) for since, until in rests)]
    if left:
        yield SheetTurns(tuple(left), max(at for at, *_ in turns[1]), part)


def _handed(shares: Handed, new: Schedule) -> str:
    """Which levels have less to do from then on, and which take it over."""
    parts = [
        f"{level_name(new, name)} {'hands on' if by_mm < 0 else 'takes over'} {shown_mm(abs(by_mm))}"
        for name, by_mm in sorted(shares.by_mm, key=lambda item: item[1])
    ]
    return f"From {time_text(shares.at)} on: {', '.join(parts)}."


def _recorded(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[CourseChange]:
    """What only the new one knows to have happened otherwise than planned, and what it knows of no more."""
    yield StaffNote(new.start, tuple(_no_longer_recorded(old, new)))
    if differences.missed:
        yield MissedTurns(differences.missed, bool(new.plan.protocol.grouping))
    yield StaffNote(new.start, tuple(_turned_otherwise(old, new)))


def _no_longer_recorded(old: Schedule, new: Schedule) -> Iterator[str]:
    for i, (entry, before) in enumerate(zip(new.plan.course, old.plan.course, strict=False)):
        if before.record not in (None, "frame_off") and not entry.kind and entry.written == before:
            yield f"No longer recorded: {course_log(old)[i].text}."


def _turned_otherwise(old: Schedule, new: Schedule) -> Iterator[str]:
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


def _orders(differences: ScheduleChanges, old: Schedule) -> Iterator[CourseChange]:
    """Orders that sessions alone do not show: a distance measured anew, and those that are gone."""
    for at, entry in differences.ordered:
        if entry.remaining_mm is not None:
            left, planned = mm(entry.remaining_mm), mm(bone_mm(_left_mm(old, at, entry.level), old.plan.level_plans))
            line = f"{_level_before(old, entry)}At {time_text(at)}: {left} left to do, instead of {planned}."
            yield StaffNote(at, (line,))
    for at, entry in differences.withdrawn:
        order = order_text(entry, mechanisms=mechanisms_of(old, entry))
        line = f"{_level_before(old, entry)}No longer ordered, at {time_text(at)}: {order}."
        yield StaffNote(at, (line,))


def _level_before(schedule: Schedule, entry: Entry) -> str:
    """The level that stands before a sentence about it, where a plan has several."""
    named = actuator_letters(schedule.plan)
    return f"Level {level_name(schedule, entry.level)}: " if entry.level in named and len(named) > 1 else ""


def _left_mm(schedule: Schedule, at: datetime, level: str | None) -> Fraction:
    """What is left to do at a time by a schedule; of a level, where it is one of several."""
    ways = ways_at(schedule, at)
    return (ways[level] if level in ways else next(iter(ways.values()))).remaining_mm


def _counts(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
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


def _level_ends(differences: ScheduleChanges, new: Schedule) -> Iterator[LevelEnd]:
    for level in differences.levels:
        was, now = level.last
        if was != now:
            part = _part(new, level.name)
            part = part if part.letters else replace(part, letters=level.letters)  # of a level that is no more
            yield LevelEnd(was, now, now == new.sessions[-1].at, part)
