"""What stands above every schedule: names and sentences in order, each default marked as one."""

from collections.abc import Callable, Iterator
from itertools import groupby

from bt_cli.output import rows
from bt_cli.output.language import ENGLISH, Language, marked
from bt_cli.output.report import Report
from bt_cli.schedule.forecast import contact_range
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, mm

Facts = Iterator[tuple[str, str]]
Flagged = Callable[[str, str], str]

_SIDES = {"left": marked("left {bone}"), "right": marked("right {bone}")}
_MOVES = {"distally": marked("{level}, moves distally"), "proximally": marked("{level}, moves proximally")}


def facts(report: Report, language: Language = ENGLISH) -> Facts:
    """The heading of a report: what is prescribed, when, and with which hardware."""

    def flagged(said: str, key: str) -> str:
        return language.say("{value} (default)", value=said) if key in report.defaults else said

    yield from _case(report.schedule, language, flagged)
    yield from _prescription(report, language, flagged)
    yield from _dates(report.schedule, language, flagged)
    yield from _hardware(report.schedule, language, flagged)
    if report.defaults:
        said = language.say("what is marked (default) was not ordered: it is a convention")
        yield language.say("Defaults"), said


def bone_text(schedule: Schedule, language: Language = ENGLISH) -> str:
    """Side and bone, "left tibia"."""
    plan = schedule.plan
    if plan.bone and plan.side:
        return language.say(_SIDES[plan.side], bone=language.say(plan.bone))
    if plan.side:
        return language.say(_SIDES[plan.side], bone=language.say("(BONE NOT GIVEN)"))
    if plan.bone:
        return f"{language.say(plan.bone)} {language.say('(SIDE NOT GIVEN)')}"
    return language.say("SIDE AND BONE NOT GIVEN")


def _case(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    say, plan = language.say, schedule.plan
    yield say("Plan"), flagged(plan.id, "id") + (f" · {plan.title}" if plan.title else "")
    yield say("Bone"), bone_text(schedule, language)
    if plan.levels:
        level = plan.level
        yield say("Level"), say(_MOVES[level.moves], level=level.name) if level.moves else level.name
    yield say("Goal"), rows.goal_text(schedule, language)


def _prescription(report: Report, language: Language, flagged: Flagged) -> Facts:
    say, schedule, plan = language.say, report.schedule, report.schedule.plan
    if schedule.correction:
        from bt_cli.output.strut_heading import correction_facts

        yield from correction_facts(schedule, language)
    else:
        yield from _rate(schedule, language)
    for at, entry in schedule.events:
        reason = f" ({entry.reason})" if entry.reason else ""
        said = rows.order_text(entry, language)
        yield say("Ordered"), f"{language.day(at)} {clock_text(at)}: {said}{reason}"
    times = plan.protocol.sessions
    count = language.counted(len(times), marked("session a day"), marked("sessions a day"))
    spread = f" ({say('spread evenly')})" if plan.protocol.sessions_per_day else ""
    yield say("Rhythm"), flagged(f"{count}: {', '.join(map(clock_text, times))}{spread}", "protocol.sessions")
    if plan.protocol.grouping:
        yield say("Pairs"), say("struts 1 and 2 at the first, 3 and 4 at the second, 5 and 6 at the third")
    if any(finding.code == "BT105" for finding in report.findings):
        yield say("Days"), say("differ from one another: follow the row of the day")
    if not schedule.correction:
        yield say("Step"), _step(schedule, language, flagged)


def _rate(schedule: Schedule, language: Language) -> Facts:
    say, rate = language.say, schedule.plan.protocol.rate_mm_per_day
    prescribed, achieved = mm(rate or 0), mm(schedule.achieved_mm_per_day)
    if schedule.events:
        yield say("Rate"), say("{prescribed} a day at first, then as ordered", prescribed=prescribed)
    else:
        yield say("Rate"), say(
            "{prescribed} a day prescribed, {achieved} a day achieved in whole steps",
            prescribed=prescribed, achieved=achieved,
        )  # fmt: skip


def _step(schedule: Schedule, language: Language, flagged: Flagged) -> str:
    say, plan, actuator = language.say, schedule.plan, schedule.actuators[0]
    pitch = flagged(say("one full turn is {mm}", mm=mm(plan.frame.pitch_mm)), "frame.pitch_mm")
    forms = (marked("step a turn"), marked("steps a turn"))
    if actuator.mechanism.unit == "click":
        forms = (marked("click a turn"), marked("clicks a turn"))
    parts = flagged(language.counted(plan.frame.steps_per_turn, *forms), "frame.steps_per_turn")
    return f"{rows.step_text(actuator, language)}; {pitch}; {parts}"


def _dates(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    say, plan, day = language.say, schedule.plan, language.day
    first, last = schedule.sessions[0].at, schedule.sessions[-1].at
    if plan.surgery:
        waits = None if plan.protocol.first_session else plan.protocol.latency_days
        latency = ""
        if waits is not None:
            days = language.counted(waits, marked("day"), marked("days"))
            latency = flagged("; " + say("latency {days}", days=days), "protocol.latency_days")
        yield say("Surgery"), day(plan.surgery) + latency
    start = f"{day(first.date())} {clock_text(first)}"
    if plan.surgery:
        days = language.counted((first.date() - plan.surgery).days, marked("day"), marked("days"))
        start += ", " + say("{days} after surgery", days=days)
    yield say("First session"), start
    yield say("Last session"), f"{day(last.date())} {clock_text(last)}, " + say("day {number}", number=schedule.days)
    for contact in schedule.dates("expected_contact"):
        said = say("expected {date}, if every turn is made", date=day(contact))
        if likely := contact_range(schedule):
            said += "; " + say(
                "as published groups went, between {early} and {late} ({sources})",
                early=day(likely.early), late=day(likely.late), sources=", ".join(likely.sources),
            )  # fmt: skip
        yield say("Contact"), said
    for kind, name in (("review", say("Reviews")), ("swap", say("Swaps"))):
        if dates := [m.on for m in schedule.milestones if m.kind == kind]:
            earliest, *later = map(day, dates)
            yield name, ", ".join([flagged(earliest, f"{kind}.first"), *later])
    yield say("Time zone"), flagged(plan.timezone, "timezone")


def _hardware(schedule: Schedule, language: Language, flagged: Flagged) -> Facts:
    say, frame, actuator = language.say, schedule.plan.frame, schedule.actuators[0]
    if schedule.correction:
        from bt_cli.output.strut_heading import strut_facts

        yield say("Frame"), say(actuator.mechanism.frame)
        yield from strut_facts(schedule, language)
        if frame.direction:
            yield say("Direction"), frame.direction
        return
    members = flagged(rows.members_text(actuator, language), "frame.rods")
    limit = "; " + say("travels {mm} before a swap", mm=mm(frame.range_mm)) if frame.range_mm else ""
    yield say("Frame"), f"{flagged(say(actuator.mechanism.frame), 'frame.kind')}; {members}{limit}"
    what = rows.every_member(actuator, language)
    yield say("Turn"), say("{what}, by what the table says for the session", what=what)
    yield say("Direction"), frame.direction or say("NOT GIVEN in the plan: ask before the first turn")
    face = ""
    if actuator.start_face:
        face = "; " + flagged(say("nut face {number} shows", number=actuator.start_face), "frame.start_face")
    start = flagged(mm(actuator.start_reading_mm), "frame.start_reading_mm")
    ends = f", {say('then anew')}: ".join(_strokes(schedule, language))
    yield say("Scale"), say("starts at {start}", start=start) + f"{face}; {ends}"


def _strokes(schedule: Schedule, language: Language) -> Iterator[str]:
    """Where the scale stands at the end of each stroke: at a swap it starts anew."""
    swaps = schedule.dates("swap")
    for stroke, sessions in groupby(schedule.sessions, key=lambda s: sum(on <= s.at.date() for on in swaps)):
        end = mm(list(sessions)[-1].moves[0].reading_mm)
        if stroke < len(swaps):
            yield language.say("{mm} before {date}", mm=end, date=language.day(swaps[stroke]))
        else:
            yield language.say("{mm} at the end", mm=end)
