"""What differs between two schedules, in sentences: whoever amends a plan sees what that does.

Sentences speak of what is turned, as the sessions have it; only a rate is said as it was ordered.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction

from bt_cli.checks.rule import in_words_of
from bt_cli.document.change_text import bone_way_text, count_lines, leg_lines, level_name, rest_line, two_times
from bt_cli.document.course_log import course_log
from bt_cli.document.heading import facts
from bt_cli.document.level_changes import level_counts, level_lines
from bt_cli.document.phrases import bone_mm
from bt_cli.document.plan_text import order_text
from bt_cli.document.report import Report
from bt_cli.document.setting_text import setting_lines
from bt_cli.document.treatment_text import treatment_line
from bt_cli.motion.records import RecordSpan, span_of
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_ids, actuator_letters
from bt_cli.plan.model import Plan, role
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.changes import ScheduleChanges, changes
from bt_cli.schedule.consolidation import treatment_of
from bt_cli.schedule.ledger import ScaleSetting
from bt_cli.schedule.level_progress import ways_at
from bt_cli.schedule.model import ScaleReplan, Schedule
from bt_cli.schedule.phases import bone_travel_mm, local
from bt_cli.words import count, day_text, mm, time_text

_FACTS = (
    "Plan", "Bone", "Level", "Goal", "Start", "Deformity", "Mounting", "Hinge", "Tissue", "If one pauses",
    "Step", "Time zone", "Frame", "Turn", "Direction", "Counter-nuts",
)  # fmt: skip
FEW = 4  # reviews that are told one by one
_OWN = ("Level ", "Rod ", "Cable")  # facts that also tell of the course: here as the plan has them


def change_lines(old: Report, new: Report) -> list[str]:
    """What is different in `new`, a sentence or two a line; one line where no session is."""
    was, now = old.schedule, new.schedule
    differences, six = changes(was, now), bool(was.correction and now.correction)
    by_level = was.has_multiple_levels and now.has_multiple_levels
    dated_lines = [(rest.at, rest_line(rest)) for rest in differences.interruptions]
    dated_lines += [
        (leg.since, line) for leg in differences.rate_segments for line in leg_lines(leg, now, differences.ordered)
    ]
    lines = [
        *(_of_struts(differences, was, now) if six else ()),
        _first(differences, now),
        *setting_lines(was.plan, now.plan),
        *_recorded(differences, was, now),
        *(line for _, line in sorted(dated_lines, key=lambda dated_line: dated_line[0])),
        *(level_lines(differences, now) if differences.levels else ()),
        *_orders(differences, was, now),
        *(level_counts(was, now) if by_level else count_lines(differences)),
        *_ends(differences, was, now),
        *(_swaps(was, now) if six else reset_lines(was, now)),
        *_visits(was, now),
        *_frame_off(was, now),
    ]
    return [in_words_of(now.mechanisms, line) for line in lines]


def _of_struts(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    from bt_cli.document.hexapod_changes import replan_lines

    return replan_lines(differences, old, new)


def _swaps(old: Schedule, new: Schedule) -> Iterator[str]:
    from bt_cli.document.hexapod_changes import swap_lines

    return swap_lines(old, new)


def fact_lines(old: Report, new: Report) -> list[str]:
    """What two plans say otherwise of patient, goal and hardware: of the revisions of one plan nothing."""
    was, now = _facts(old), _facts(new)
    names = [name for name in dict.fromkeys((*was, *now)) if name.startswith(_OWN)]
    return [
        f"{name}: {was.get(name, '–')} → {now.get(name, '–')}"
        for name in (*_FACTS, *names)
        if was.get(name) != now.get(name)
    ]


def _facts(report: Report) -> dict[str, str]:
    """The heading by name, what bears the same name together; of each of several levels what it is and is to do."""
    texts: dict[str, list[str]] = {}
    for fact in facts(report):
        texts.setdefault(fact.name, []).append(fact.text)
    texts = {name: texts for name, texts in texts.items() if not name.startswith(_OWN)}
    texts |= {name: [text] for name, text in _parts(report.schedule.plan)}
    return {name: "; ".join(texts) for name, texts in texts.items()}


def _parts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Levels, the rods of a hinge and a cable as the plan has them, whatever its course makes of them."""
    for level in plan.levels if len(plan.levels) > 1 else ():
        way = f", moves {level.moves}" if level.moves else ""
        share = f"{role(plan, level)} {mm(level.distance_mm or 0)}"
        yield f"Level {', '.join(actuator_letters(plan)[level.name])}", f"{level.name}{way}; {share}"
    for letter, rod in zip(actuator_ids(plan), plan.frame.hinge.rods if plan.frame.hinge else (), strict=False):
        ends = f"its ends {mm(rod.proximal_mm)} proximal and {mm(rod.distal_mm)} distal of it"
        yield f"Rod {letter}", f"{rod.side} side, {mm(rod.across_mm)} from the hinge, {ends}"
    if cable := plan.frame.cable:
        at = f", {mm(cable.offset_mm or 0)} out and {mm(cable.axial_mm or 0)} ahead" if cable.axial_mm else ""
        yield "Cable", f"anchor on the {cable.anchor}{at}"


def _first(differences: ScheduleChanges, new: Schedule) -> str:
    if differences.first is None:
        return "No session changes."
    text = f"The first difference is at {time_text(differences.first)}"
    if any(pair.new.at < differences.first for pair in differences.same):
        read = any(replan.at <= differences.first.replace(tzinfo=None) for replan in _new_replans(differences, new))
        by_plan = ", by the plan" if read else ""
        text += f". {_done_before(differences, new)} were done before this change{by_plan}."
    else:
        text += ", the first session of all."
    if new.correction:
        from bt_cli.document.hexapod_changes import first_check

        text += f" {first_check(new, differences.first.replace(tzinfo=None))}"
    return text


def _new_replans(differences: ScheduleChanges, new: Schedule) -> list[ScaleReplan]:
    """Orders to go on from scales that only the new one follows."""
    return [replan for replan in new.replans if any(event.entry is replan.entry for event in differences.ordered)]


def _done_before(differences: ScheduleChanges, new: Schedule) -> str:
    """How far it had come before the first difference, "16 mm"; of several levels each for itself."""
    if new.correction:
        return f"{bone_way_text(differences.before_mm, new)} of the reference point's way"
    if not new.has_multiple_levels:
        return bone_way_text(differences.before_mm, new)
    assert differences.first  # noqa: S101 - only asked where there is one
    ways = (
        f"{bone_way_text(bone_travel_mm(s for s in level.sessions if s.at < differences.first), level)} at "
        f"{level_name(new, level.plan.level.name)}"
        for level in new.levels
    )
    return ", ".join(ways)


def _recorded(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    """What only the new one knows to have happened otherwise than planned, and what it knows of no more."""
    for i, (entry, before) in enumerate(zip(new.plan.course, old.plan.course, strict=False)):
        if before.record not in (None, "frame_off") and not entry.kind and entry.written == before:
            yield f"No longer recorded: {course_log(old)[i].text}."
    if differences.missed:
        pairs = bool(new.plan.protocol.grouping)  # then a day is missed as a whole
        first, last = (
            day_text(at) if pairs else time_text(at) for at in (differences.missed[0], differences.missed[-1])
        )
        when = first if len(differences.missed) == 1 else f"{first} to {last}"
        yield f"Missed: {count(len(differences.missed), 'day' if pairs else 'session')}, {when}."
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
    return ", ".join(f"{letter} {mm(travel_mm)}" for letter, travel_mm in made_mm.items())


def _orders(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    """What sessions alone do not show: a distance measured anew, turns to be caught up, orders that are gone."""
    for replan in _new_replans(differences, new):
        read = [f"{setting.actuator} {mm(setting.shown_mm)}{_planned(new, setting)}" for setting in replan.settings]
        settings = {setting.actuator for setting in replan.settings}
        on_scales = any(actuator.mechanism.is_readable for actuator in new.actuators if actuator.id in settings)
        source = "the scale" if on_scales else "the X-ray"
        yield f"From {time_text(replan.at)} on it goes on from what {source} shows: {'; '.join(read)}."
    for at, entry in differences.ordered:
        when, level = time_text(at), _level_before(old, entry)
        if entry.remaining_mm is not None:
            planned_mm = bone_mm(_left_mm(old, at, entry.level), old.plan.level_plans)
            yield f"{level}At {when}: {mm(entry.remaining_mm)} left to do, instead of {mm(planned_mm)}."
        elif entry.kind == "catch_up" and entry.rate_mm_per_day is not None:
            yield f"{level}From {when} missed turns are caught up, at up to {mm(entry.rate_mm_per_day)} a day."
    for at, entry in differences.withdrawn:
        yield f"{_level_before(old, entry)}No longer ordered, at {time_text(at)}: {order_text(entry)}."


def _planned(new: Schedule, setting: ScaleSetting) -> str:
    """What a scale was to show that was read otherwise, and the nut face that now shows."""
    actuator = next(actuator for actuator in new.actuators if actuator.id == setting.actuator)
    text = f", where {mm(setting.shown_mm - actuator.travel_mm(setting.steps))} was planned" if setting.steps else ""
    return f"{text}, nut face {setting.face}" if setting.face else text


def _level_before(schedule: Schedule, entry: Entry) -> str:
    """The level that stands before a sentence about it, where a plan has several."""
    named = actuator_letters(schedule.plan)
    return f"Level {level_name(schedule, entry.level)}: " if entry.level in named and len(named) > 1 else ""


def _left_mm(schedule: Schedule, at: datetime, level: str | None) -> Fraction:
    """What is left to do at a time by a schedule; of a level, where it is one of several."""
    ways = ways_at(schedule, at)
    return (ways[level] if level in ways else next(iter(ways.values()))).remaining_mm


def _ends(differences: ScheduleChanges, old: Schedule, new: Schedule) -> Iterator[str]:
    if differences.first is None:
        return
    was, now = two_times(*differences.last)
    yield f"The last session stays at {now}." if was == now else f"The last session moves from {was} to {now}."
    match differences.contact:
        case (date() as before, date() as expected) if before != expected:
            yield f"Docking moves from {day_text(before)} to {day_text(expected)}."
        case (date() as before, date()):
            yield f"Docking stays expected on {day_text(before)}."
        case (date() as before, None):
            yield f"Docking is no longer expected; it was on {day_text(before)}."
        case (None, date() as expected):
            yield f"Docking is now expected on {day_text(expected)}."
    left = new.sessions[-1].remaining_mm
    if new.truncated_at and (old.truncated_at, old.sessions[-1].remaining_mm) != (new.truncated_at, left):
        until, shown = day_text(new.truncated_at), mm(bone_mm(left, new.plan.level_plans))
        yield f"The plan covers no turn after its last review on {until}: {shown} are then left."


def reset_lines(old: Schedule, new: Schedule) -> Iterator[str]:
    """The re-sets of hardware that come or go, also those that bt plans because a stroke would end."""
    was, now = ([reset[:2] for reset in schedule.resets] for schedule in (old, new))
    yield from _set_otherwise(old, new)
    for text, resets, others, of in (("New swaps", now, was, new), ("Swaps no longer planned", was, now, old)):
        if changed := [reset for reset in resets if reset not in others]:
            dates = [
                f"{letter} {day_text(on)}" if of.has_multiple_actuators else day_text(on) for letter, on in changed
            ]
            yield f"{text}: {', '.join(dates)}."


def _set_otherwise(old: Schedule, new: Schedule) -> Iterator[str]:
    """What scales and nuts show after re-sets, where an order says something else than their start."""
    for reset in new.resets:
        if reset not in old.resets and (reset.set_to_mm is not None or reset.face is not None):
            actuator = next(actuator for actuator in new.actuators if actuator.id == reset.actuator)
            face = f", nut face {reset.face}" if reset.face is not None else ""
            shown = mm(reset.setting(actuator).shown_mm)
            yield f"After the re-set of {reset.actuator} on {day_text(reset.on)} the scale shows {shown}{face}."


def _visits(old: Schedule, new: Schedule) -> Iterator[str]:
    """The reviews that move, or come or go by orders and as the course grows longer or shorter."""
    was, now = old.dates("review"), new.dates("review")
    for entry in (entry for entry in new.plan.course if entry.order == "review_move" and entry not in old.plan.course):
        if entry.from_ in was and entry.to in now and entry.to and entry.from_:
            yield f"The review on {day_text(entry.from_)} moves to {day_text(entry.to)}."
            was, now = [on for on in was if on != entry.from_], [on for on in now if on != entry.to]
    over = new.plan.frame_off and not old.plan.frame_off
    late_was, late = reviews_of_consolidation(old, was), reviews_of_consolidation(new, now)
    if not over and len({*late_was} ^ {*late}) > FEW:
        instead = f", instead of {_span(old, late_was)}" if late_was and late else ""
        yield f"Reviews of consolidation: {_span(new, late) if late else 'none any more'}{instead}."
        was, now = ([on for on in dates if on not in {*late_was, *late}] for dates in (was, now))
    if more := [day_text(on) for on in now if on not in was]:
        yield f"New reviews: {', '.join(more)}."
    if less := [day_text(on) for on in was if on not in now]:
        dates = f"{less[0]} and all later ones" if over and len(less) > 1 else ", ".join(less)
        yield f"Reviews no longer planned: {dates}."


def reviews_of_consolidation(schedule: Schedule, reviews: Sequence[date]) -> Sequence[date]:
    """Of some reviews those after the first review that is on or after the last turn, where such are planned."""
    last, review = schedule.sessions[-1].at.date(), schedule.plan.review
    return [on for on in reviews if on >= last][1:] if review and review.consolidation_every_days else []


def _span(schedule: Schedule, reviews: Sequence[date]) -> str:
    assert schedule.plan.review  # noqa: S101 - these are planned by it
    days = schedule.plan.review.consolidation_every_days
    return f"every {days} days from {day_text(reviews[0])} to {day_text(reviews[-1])}"


def _frame_off(old: Schedule, new: Schedule) -> Iterator[str]:
    """That the frame came off, and what the treatment then came to."""
    was, now = treatment_of(old), treatment_of(new)
    if now and now != was:
        yield f"{treatment_line(now)}."
    elif was and not now:
        yield f"The frame is on: no record says any more that it came off on {day_text(was.off)}."
    before, after = planned_frame_off(old), planned_frame_off(new)
    if before and after and not now and before.on != after.on:
        days = [day_text(off.on) if off.on else "no day" for off in (before, after)]
        yield f"The frame is planned off on {days[1]}; it was {days[0]}."
