"""What stands above every schedule: names and sentences in order, each default marked as one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from bt_cli.document import phrases
from bt_cli.document.language import ENGLISH, N_, Language
from bt_cli.document.level_heading import (
    level_facts,
    moves_text,
    rate_text,
    rates_together,
    rhythm_text,
    rhythms,
    when_paused,
)
from bt_cli.document.local_texts import direction_in
from bt_cli.document.report import Report
from bt_cli.document.setting_text import frame_throughout, limit_text, settings_text, zones_text
from bt_cli.frame.actuator import Actuator
from bt_cli.motion.slots import Event
from bt_cli.plan.model import Frame, FramePart
from bt_cli.schedule.ending import is_told
from bt_cli.schedule.forecast import contact_range
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm

Facts = Iterator[tuple[str, str]]
Flagged = Callable[[str, str], str]

_SIDES = {"left": N_("left {bone}"), "right": N_("right {bone}")}


def facts(report: Report, language: Language = ENGLISH) -> Facts:
    """The heading of a report: what is prescribed, when, and with which hardware."""

    def flagged(said: str, key: str) -> str:
        return language.translate("{value} (default)", value=said) if key in report.defaults else said

    yield from _case(report.schedule, language, flagged)
    yield from _prescription(report, language, flagged)
    yield from _dates(report.schedule, language, flagged)
    yield from _hardware(report.schedule, language, flagged)
    if report.defaults:
        said = language.translate("Values marked (default) were not prescribed. Check each.")
        yield language.translate("Defaults"), said


def bone_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """Side and bone, "left tibia"."""
    plan = schedule.plan
    if plan.bone and plan.side:
        return language.translate(_SIDES[plan.side], bone=language.translate(plan.bone))
    if plan.side:
        return language.translate(_SIDES[plan.side], bone=language.translate("(BONE NOT GIVEN)"))
    if plan.bone:
        return f"{language.translate(plan.bone)} {language.translate('(SIDE NOT GIVEN)')}"
    return language.translate("SIDE AND BONE NOT GIVEN")


def _case(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    translate, plan = language.translate, schedule.plan
    yield translate("Plan"), flagged(plan.id, "id") + (f" · {plan.title}" if plan.title else "")
    yield translate("Bone"), bone_text(schedule, language)
    if len(plan.levels) == 1:
        yield translate("Level"), moves_text(plan.level, language)
    yield translate("Goal"), phrases.goal_text(schedule, language)
    if schedule.has_multiple_levels:
        yield from level_facts(schedule, language)


def _prescription(report: Report, language: Language, flagged: Flagged) -> Facts:
    translate, schedule, plan = language.translate, report.schedule, report.schedule.plan
    if schedule.correction:
        from bt_cli.document.hexapod_heading import correction_facts

        yield from correction_facts(schedule, language)
    else:
        yield from _rates(schedule, language)
    for event in schedule.events:
        yield translate("Ordered"), _ordered(event, language)
    for since, settings in plan.settings_by_day:
        if text := settings_text(settings, language):
            yield translate("Ordered"), translate("From {date}: {text}", date=language.day(since), text=text)
    if schedule.has_multiple_levels and any(level.sessions for level in plan.levels):
        yield from rhythms(schedule, language, flagged)
    else:
        spread = f" ({translate('spread evenly')})" if plan.protocol.sessions_per_day else ""
        yield (
            translate("Rhythm"),
            flagged(f"{rhythm_text(plan.protocol.sessions, language)}{spread}", "protocol.sessions"),
        )
    if plan.protocol.grouping:
        yield translate("Pairs"), translate("struts 1 and 2 at the first, 3 and 4 at the second, 5 and 6 at the third")
    if any(finding.code == "BT105" for finding in report.findings):
        yield translate("Days"), translate("differ from one another: follow the row of the day")
    if not schedule.correction:
        for part in _frame_parts(schedule):
            yield translate("Step"), part.told(_step(part, language, flagged))


def _rates(schedule: Schedule, language: Language) -> Facts:
    """How fast the bone goes, and what drives it where that is not as far as the bone."""
    if schedule.has_multiple_levels:
        yield from rates_together(schedule, language)
        yield from when_paused(schedule, language)
    elif schedule.plan.frame.hinge:
        from bt_cli.document.mechanism_heading import hinge_facts

        yield from hinge_facts(schedule, language)
    else:
        yield language.translate("Rate"), rate_text(schedule, language)
    if any(phrases.frame_of(schedule.plan, actuator).cable for actuator in schedule.actuators):
        from bt_cli.document.mechanism_heading import cable_facts

        for part in schedule.levels:
            yield from cable_facts(part, part.actuators[0].id if schedule.has_multiple_levels else "", language)


def _ordered(event: Event, language: Language) -> str:
    at, entry = event
    reason = f" ({entry.reason})" if entry.reason and language == ENGLISH else ""  # the words of staff, as written
    level = f"{entry.level}: " if entry.level else ""
    return f"{language.day(at)} {clock_text(at)}: {level}{phrases.order_text(entry, language)}{reason}"


class _FramePart(NamedTuple):
    """A part of the frame, with what is turned of it; `letters` are said where there are several parts."""

    frame: Frame
    actuators: tuple[Actuator, ...]
    letters: str

    def key(self, last: str) -> str:
        """The plan's key of one of its values."""
        return f"frames.{self.frame.name}.{last}" if isinstance(self.frame, FramePart) else f"frame.{last}"

    def told(self, said: str) -> str:
        """What is said of it, led by its letters."""
        return f"{self.letters}: {said}" if self.letters else said


def _frame_parts(schedule: Schedule) -> list[_FramePart]:
    """Each part of the frame once, in the order of the letters."""
    found: list[tuple[Frame, list[Actuator]]] = []
    for actuator in schedule.actuators:
        frame = phrases.frame_of(schedule.plan, actuator)
        own = next((own for known, own in found if known is frame), None)
        if own is None:
            found.append((frame, [actuator]))
        else:
            own.append(actuator)
    mixed = len(found) > 1
    return [_FramePart(frame, tuple(own), ", ".join(one.id for one in own) if mixed else "") for frame, own in found]


def _step(part: _FramePart, language: Language, flagged: Flagged) -> str:
    translate, frame, actuator = language.translate, part.frame, part.actuators[0]
    pitch = flagged(translate("one full turn is {mm}", mm=mm(frame.pitch_mm)), part.key("pitch_mm"))
    forms = (N_("step a turn"), N_("steps a turn"))
    if actuator.mechanism.unit == "click":
        forms = (N_("click a turn"), N_("clicks a turn"))
    parts = flagged(language.counted(frame.steps_per_turn, *forms), part.key("steps_per_turn"))
    return f"{phrases.step_text(actuator, language)}; {pitch}; {parts}"


def _dates(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    translate, plan, day = language.translate, schedule.plan, language.day
    first, last = schedule.sessions[0].at, schedule.sessions[-1].at
    if plan.surgery:
        waits = None if plan.protocol.first_session else plan.protocol.latency_days
        latency = ""
        if waits is not None:
            days = language.counted(waits, N_("day"), N_("days"))
            latency = flagged("; " + translate("latency {days}", days=days), "protocol.latency_days")
        yield translate("Surgery"), day(plan.surgery) + latency
    start = f"{day(first.date())} {clock_text(first)}"
    if plan.surgery:
        days = language.counted((first.date() - plan.surgery).days, N_("day"), N_("days"))
        start += ", " + translate("{days} after surgery", days=days)
    yield translate("First session"), start
    yield (
        translate("Last session"),
        f"{day(last.date())} {clock_text(last)}, " + translate("day {number}", number=schedule.days),
    )
    for contact in schedule.dates("expected_contact"):
        said = translate("expected {date}, if every turn is made", date=day(contact))
        if plan.goal.kind == "transport" and (likely := contact_range(schedule)):
            said += "; " + translate(
                "as published groups went, between {early} and {late} ({sources})",
                early=day(likely.early), late=day(likely.late), sources=", ".join(likely.sources),
            )  # fmt: skip
        yield translate("Contact"), said
    if is_told(plan):
        from bt_cli.document.mechanism_heading import docking_facts, ends_text

        yield from docking_facts(plan, language)
        yield translate("Ends"), ends_text(schedule, language)
    if reviews := schedule.dates("review"):
        earliest, *later = map(day, reviews)
        earliest = earliest if plan.review_changes.get(reviews[0]) else flagged(earliest, "review.first")
        yield translate("Reviews"), ", ".join([earliest, *later])
    if plan.frame_off:
        yield translate("Frame off"), _frame_off(plan.frame_off, plan.surgery, language)
    if swaps := schedule.dates("swap"):
        yield translate("Swaps"), _swaps(schedule, language) if schedule.resets else ", ".join(map(day, swaps))
    yield translate("Time zone"), flagged(zones_text(plan, language), "timezone")


def _frame_off(off: date, surgery: date | None, language: Language) -> str:
    """The day on which the frame came off, and how many days after surgery."""
    if not surgery:
        return language.day(off)
    days = language.counted((off - surgery).days, N_("day"), N_("days"))
    return f"{language.day(off)}, {language.translate('{days} after surgery', days=days)}"


def _swaps(schedule: Schedule, language: Language) -> str:
    from bt_cli.document.mechanism_heading import reset_texts

    said = list(reset_texts(schedule, language))
    told = phrases.several(schedule) or any(reset.planned for reset in schedule.resets)
    return ("; " if told else ", ").join(said)


def _hardware(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    translate, frame = language.translate, frame_throughout(schedule.plan, schedule.plan.frame)
    if schedule.correction:
        from bt_cli.document.hexapod_heading import strut_facts

        yield translate("Frame"), translate(schedule.actuators[0].mechanism.frame)
        yield from strut_facts(schedule, language)
        if direction := direction_in(frame, language):
            yield translate("Direction"), direction
        return
    for part in _frame_parts(schedule):
        yield translate("Frame"), part.told(_frame(schedule, part, language, flagged))
        what = phrases.every_member(part.actuators[0], language)
        yield translate("Turn"), part.told(translate("{what}, by what the table says for the session", what=what))
        frame = frame_throughout(schedule.plan, part.frame)
        direction = direction_in(frame, language) or translate("NOT GIVEN in the plan: ask before the first turn")
        yield translate("Direction"), part.told(direction)
        if part.frame.counter_nut:
            yield (
                translate("Counter-nuts"),
                part.told(translate("loosen each before its turn, tighten it after the turn")),
            )
        for actuator in part.actuators:
            letter = f"{actuator.id}: " if phrases.several(schedule) else ""
            yield translate("Scale"), f"{letter}{_scale(schedule, part, actuator, language, flagged)}"


def _frame(schedule: Schedule, part: _FramePart, language: Language, flagged: Flagged) -> str:
    """What a part of the frame is and what is turned of it."""
    translate, frame, actuator = language.translate, part.frame, part.actuators[0]
    members = flagged(phrases.members_text(actuator, language), part.key("rods"))
    if len(part.actuators) > 1 and not frame.hinge:
        members = translate(
            "{members} at each of {levels}", members=members, levels=", ".join(a.level for a in part.actuators)
        )
    elif frame.hinge:
        members = phrases.letters_text(schedule, language)
    parts = [members, limit_text(schedule.plan, frame, language)]
    return "; ".join([flagged(translate(actuator.mechanism.frame), part.key("kind")), *filter(None, parts)])


def _scale(schedule: Schedule, part: _FramePart, actuator: Actuator, language: Language, flagged: Flagged) -> str:
    """Where a scale starts, and where it stands at the end of each stroke."""
    translate, face = language.translate, ""
    if actuator.start_face:
        shows = translate("nut face {number} shows", number=actuator.start_face)
        face = "; " + flagged(shows, part.key("start_face"))
    start = flagged(mm(actuator.start_reading_mm), part.key("start_reading_mm"))
    ends = f", {translate('then anew')}: ".join(_strokes(schedule, actuator, language))
    return translate("starts at {start}", start=start) + f"{face}; {ends}"


def _strokes(schedule: Schedule, actuator: Actuator, language: Language) -> Iterator[str]:
    """Where the scale stands at the end of each stroke: at a swap it starts anew."""
    for stroke in schedule.ledger.strokes(actuator.id):
        end = mm(stroke.entries[-1].reading_mm)
        if stroke.until:
            yield language.translate("{mm} before {date}", mm=end, date=language.day(stroke.until))
        else:
            yield language.translate("{mm} at the end", mm=end)
