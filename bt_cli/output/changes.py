"""What differs between two schedules, in sentences: whoever amends a plan sees what that does.

Sentences speak of what is turned, as the sessions have it; only a rate is said as it was ordered.
"""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

from bt_cli.motion.records import RecordSpan, span_of
from bt_cli.output.change_text import SESSIONS, bone_way_text, count_lines, leg_lines, level_name, rest_line, when_text
from bt_cli.output.heading import facts
from bt_cli.output.language import ENGLISH, N_, Language
from bt_cli.output.level_changes import level_counts, level_lines
from bt_cli.output.phrases import order_text, several
from bt_cli.output.report import Report
from bt_cli.plan.entries import Entry
from bt_cli.plan.levels import actuator_ids, actuator_letters, level_plans, role
from bt_cli.plan.model import Plan
from bt_cli.schedule.changes import ScheduleChanges, changes
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import bone_travel_mm, local
from bt_cli.words import mm

_DAYS = (N_("day"), N_("days"))
_FACTS = (
    "Plan", "Bone", "Level", "Goal", "Start", "Deformity", "Mounting", "Hinge", "Tissue", "If one pauses",
    "Step", "Time zone", "Frame", "Turn", "Direction", "Counter-nuts",
)  # fmt: skip
_OWN = ("Level ", "Rod ", "Cable")  # facts that also tell of the course: here as the plan has them


def change_lines(old: Report, new: Report, language: Language = ENGLISH) -> list[str]:
    """What is different in `new`, a sentence or two a line; one line where no session is."""
    was, now = old.schedule, new.schedule
    found, six = changes(was, now), bool(was.correction and now.correction)
    told = [(rest.at, rest_line(rest, language)) for rest in found.interruptions]
    told += [(leg.since, line) for leg in found.rate_segments for line in leg_lines(leg, now, found.ordered, language)]
    return [
        *(_of_struts(found, was, now, language) if six else ()),
        _first(found, now, language),
        *_recorded(found, was, now, language),
        *(line for _, line in sorted(told, key=lambda one: one[0])),
        *(level_lines(found, now, language) if found.levels else ()),
        *_orders(found, was, language),
        *(level_counts(was, now, language) if was.levels and now.levels else count_lines(found, language)),
        *_ends(found, was, now, language),
        *(_swaps(was, now, language) if six else reset_lines(was, now, language)),
        *_visits(was, now, language),
    ]


def _of_struts(found: ScheduleChanges, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    from bt_cli.output.hexapod_changes import replan_lines

    return replan_lines(found, old, new, language)


def _swaps(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    from bt_cli.output.hexapod_changes import swap_lines

    return swap_lines(old, new, language)


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
    found: dict[str, list[str]] = {}
    for name, text in facts(report):
        found.setdefault(name, []).append(text)
    found = {name: texts for name, texts in found.items() if not name.startswith(_OWN)}
    found |= {name: [text] for name, text in _parts(report.schedule.plan)}
    return {name: "; ".join(texts) for name, texts in found.items()}


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


def _first(found: ScheduleChanges, new: Schedule, language: Language) -> str:
    if found.first is None:
        return language.translate("No session changes.")
    when, six = when_text(found.first, language), new.correction is not None
    said = [language.translate("The first difference is at {when}, the first session of all.", when=when)]
    if any(pair.new.at < found.first for pair in found.same):
        come = mm(round(found.before_mm, 2) if six else found.before_mm)
        said = [language.translate("The first difference is at {when}.", when=when)]
        if six:
            said.append(language.translate("By then the reference point has gone {mm}, and that stays.", mm=come))
        else:
            said.append(_come(found, new, language))
    if six:
        from bt_cli.output.hexapod_changes import first_check

        said.append(first_check(new, found.first.replace(tzinfo=None), language))
    return " ".join(said)


def _come(found: ScheduleChanges, new: Schedule, language: Language) -> str:
    """How far it has come before the first difference; of several levels each for itself."""
    translate = language.translate
    if new.plan.frame.hinge:
        return translate(
            "By then the hinge has turned {angle}, and that stays.", angle=bone_way_text(found.before_mm, new, language)
        )
    if not new.levels:
        return translate("By then the bone has moved {mm}, and that stays.", mm=mm(found.before_mm))
    assert found.first  # noqa: S101 - only asked where there is one
    told = [
        translate(
            "{mm} at {level}",
            mm=mm(bone_travel_mm(session for session in level.sessions if session.at < found.first)),
            level=level_name(new, level.plan.level.name, language),
        )
        for level in new.levels
    ]
    return translate("By then the bone has moved {ways}, and that stays.", ways=", ".join(told))


def _recorded(found: ScheduleChanges, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """What only the new one knows to have happened otherwise than planned."""
    if found.missed:
        pairs = bool(new.plan.protocol.grouping)  # then a day is missed as a whole
        sessions = language.counted(len(found.missed), *(_DAYS if pairs else SESSIONS))
        ends = found.missed[0], found.missed[-1]
        first, last = (language.day(at.date()) if pairs else when_text(at, language) for at in ends)
        when = first if len(found.missed) == 1 else language.translate("{first} to {last}", first=first, last=last)
        yield language.translate("Missed: {sessions}, {when}.", sessions=sessions, when=when)
    for i, entry in enumerate(new.plan.course):
        if entry.steps and entry not in old.plan.course:
            span = span_of(i, entry, new.plan.timezone)
            there = [session for one in (old, new) for session in one.sessions if span.holds(local(session))]
            times = sorted(map(local, there))
            made, planned = (_turned(one, entry, span) for one in (new, old))
            if made == planned or not times:
                continue
            if entry.from_:
                yield language.translate(
                    "Turned from {first} to {last}: {made} in all, instead of {planned}.",
                    first=when_text(times[0], language), last=when_text(times[-1], language),
                    made=made, planned=planned,
                )  # fmt: skip
            else:
                yield language.translate(
                    "Turned at {when}: {made}, instead of {planned}.",
                    when=when_text(times[0], language), made=made, planned=planned,
                )  # fmt: skip


def _turned(schedule: Schedule, entry: Entry, span: RecordSpan) -> str:
    """What was turned in the time of a record, in mm; of several actuators each that it names, by its letter."""
    there = [session for session in schedule.sessions if span.holds(local(session))]
    there = there[:1] if span.once else there
    if not several(schedule):
        return mm(bone_travel_mm(there))
    made_mm = dict.fromkeys(sorted(entry.steps or ()), Fraction(0))
    for move in (move for session in there for move in session.moves if move.actuator.id in made_mm):
        made_mm[move.actuator.id] += move.travel_mm
    return ", ".join(f"{letter} {mm(made)}" for letter, made in made_mm.items())


def _orders(found: ScheduleChanges, old: Schedule, language: Language) -> Iterator[str]:
    """What sessions alone do not show: a distance measured anew, turns to be caught up, orders that are gone."""
    for at, entry in found.ordered:
        when = when_text(at, language)
        if entry.remaining_mm is not None:
            left, planned_mm = mm(entry.remaining_mm), mm(_left_mm(old, at, entry.level))
            said = language.translate(
                "At {when}: {left} left to do, instead of {planned}.", when=when, left=left, planned=planned_mm
            )
            yield _at_level(said, old, entry, language)
        elif entry.kind == "catch_up" and entry.rate_mm_per_day is not None:
            rate = mm(entry.rate_mm_per_day)
            said = language.translate(
                "From {when} missed turns are caught up, at up to {rate} a day.", when=when, rate=rate
            )
            yield _at_level(said, old, entry, language)
    for at, entry in found.withdrawn:
        order = order_text(entry, language)
        said = language.translate("No longer ordered, at {when}: {order}.", order=order, when=when_text(at, language))
        yield _at_level(said, old, entry, language)


def _at_level(said: str, schedule: Schedule, entry: Entry, language: Language) -> str:
    """A sentence with the level in front that it is about, where a plan has several."""
    named = actuator_letters(schedule.plan)
    if entry.level not in named or len(named) < 2:
        return said
    return language.translate("{level}: {said}", level=level_name(schedule, entry.level, language), said=said)


def _left_mm(schedule: Schedule, at: datetime, level: str | None) -> Fraction:
    """What is left to do at a time by a schedule; of a level, where it is one of several."""
    before = [session for session in schedule.sessions if local(session) < at]
    names = [one.name for one in schedule.plan.levels]
    if schedule.levels and level in names:
        i = names.index(level)
        distance_mm = Fraction(level_plans(schedule.plan)[i].distance_mm)
        return before[-1].levels[i].remaining_mm if before else distance_mm
    return before[-1].remaining_mm if before else Fraction(schedule.plan.distance_mm)


def _ends(found: ScheduleChanges, old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    translate, day = language.translate, language.day
    if found.first is None:
        return
    was, now = (when_text(at, language) for at in found.last)
    if was == now:
        yield translate("The last session stays at {when}.", when=now)
    else:
        yield translate("The last session moves from {was} to {now}.", was=was, now=now)
    match found.contact:
        case (date() as before, date() as expected) if before != expected:
            yield translate("Contact moves from {was} to {now}.", was=day(before), now=day(expected))
        case (date() as before, date()):
            yield translate("Contact stays expected on {date}.", date=day(before))
        case (date() as before, None):
            yield translate("Contact is not to be expected any more; it was on {date}.", date=day(before))
        case (None, date() as expected):
            yield translate("Contact is now expected on {date}.", date=day(expected))
    left = new.sessions[-1].remaining_mm
    if new.truncated_at and (old.truncated_at, old.sessions[-1].remaining_mm) != (new.truncated_at, left):
        until = day(new.truncated_at)
        yield translate(
            "The plan covers no turn after its last review on {date}: {mm} are then left.", date=until, mm=mm(left)
        )


def reset_lines(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """The re-sets of hardware that come or go, also those that bt plans because a stroke would end."""
    was, now = ([reset[:2] for reset in one.resets] for one in (old, new))
    for text, them, others, of in (
        (N_("New swaps: {dates}."), now, was, new),
        (N_("Swaps no longer planned: {dates}."), was, now, old),
    ):
        if changed := [one for one in them if one not in others]:
            dates = [f"{letter} {language.day(on)}" if several(of) else language.day(on) for letter, on in changed]
            yield language.translate(text, dates=", ".join(dates))


def _visits(old: Schedule, new: Schedule, language: Language) -> Iterator[str]:
    """The reviews that come or go as the course grows longer or shorter."""
    was, now = old.dates("review"), new.dates("review")
    if more := [language.day(on) for on in now if on not in was]:
        yield language.translate("New reviews: {dates}.", dates=", ".join(more))
    if less := [language.day(on) for on in was if on not in now]:
        yield language.translate("Reviews no longer planned: {dates}.", dates=", ".join(less))
