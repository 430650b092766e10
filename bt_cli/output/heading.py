"""What stands above every schedule: names and sentences in order, each default marked as one."""

from collections.abc import Callable, Iterator
from itertools import groupby

from bt_cli.output import rows
from bt_cli.output.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.words import clock_text, count, day_text, mm

Facts = Iterator[tuple[str, str]]
Marked = Callable[[str, str], str]


def facts(report: Report) -> Facts:
    """The heading of a report: what is prescribed, when, and with which hardware."""

    def marked(said: str, key: str) -> str:
        return f"{said} (default)" if key in report.defaults else said

    yield from _case(report.schedule, marked)
    yield from _prescription(report, marked)
    yield from _dates(report.schedule, marked)
    yield from _hardware(report.schedule, marked)
    if report.defaults:
        yield "Defaults", "what is marked (default) was not ordered: it is a convention"


def _case(schedule: Schedule, marked: Marked) -> Facts:
    plan = schedule.plan
    yield "Plan", marked(plan.id, "id") + (f" · {plan.title}" if plan.title else "")
    yield "Bone", " ".join(filter(None, (plan.side, plan.bone))) or "not given"
    if plan.levels:
        yield "Level", plan.level.name + (f", moves {plan.level.moves}" if plan.level.moves else "")
    yield "Goal", rows.goal_text(schedule)


def _prescription(report: Report, marked: Marked) -> Facts:
    schedule = report.schedule
    plan, actuator = schedule.plan, schedule.actuators[0]
    prescribed, achieved = plan.protocol.rate_mm_per_day, schedule.achieved_mm_per_day
    yield "Rate", f"{mm(prescribed)} a day prescribed, {mm(achieved)} a day achieved in whole steps"
    times = plan.protocol.sessions
    spread = " (spread evenly)" if plan.protocol.sessions_per_day else ""
    rhythm = f"{count(len(times), 'session')} a day: {', '.join(map(clock_text, times))}{spread}"
    yield "Rhythm", marked(rhythm, "protocol.sessions")
    if any(finding.code == "BT105" for finding in report.findings):
        yield "Days", "differ from one another: follow the row of the day"
    pitch = marked(f"one full turn is {mm(plan.frame.pitch_mm)}", "frame.pitch_mm")
    unit = "click" if actuator.mechanism.unit == "click" else "step"
    parts = marked(f"{count(plan.frame.steps_per_turn, unit)} a turn", "frame.steps_per_turn")
    yield "Step", f"{rows.step_text(actuator)}; {pitch}; {parts}"


def _dates(schedule: Schedule, marked: Marked) -> Facts:
    plan, first, last = schedule.plan, schedule.sessions[0].at, schedule.sessions[-1].at
    if plan.surgery:
        waits = None if plan.protocol.first_session else plan.protocol.latency_days
        latency = f"; latency {count(waits, 'day')}" if waits is not None else ""
        yield "Surgery", day_text(plan.surgery) + (marked(latency, "protocol.latency_days") if latency else "")
    pod = f", {count((first.date() - plan.surgery).days, 'day')} after surgery" if plan.surgery else ""
    yield "First session", f"{day_text(first.date())} {clock_text(first)}{pod}"
    yield "Last session", f"{day_text(last.date())} {clock_text(last)}, day {schedule.days}"
    for contact in schedule.dates("expected_contact"):
        yield "Contact", f"expected {day_text(contact)}, if every turn is made"
    for kind, name in (("review", "Reviews"), ("swap", "Swaps")):
        if dates := [m.on for m in schedule.milestones if m.kind == kind]:
            start, *later = map(day_text, dates)
            yield name, ", ".join([marked(start, f"{kind}.first"), *later])
    yield "Time zone", marked(plan.timezone, "timezone")


def _hardware(schedule: Schedule, marked: Marked) -> Facts:
    frame, actuator = schedule.plan.frame, schedule.actuators[0]
    members = marked(rows.members_text(actuator), "frame.rods")
    limit = f"; travels {mm(frame.range_mm)} before a swap" if frame.range_mm else ""
    yield "Frame", f"{marked(actuator.mechanism.frame, 'frame.kind')}; {members}{limit}"
    every = f"each of the {rows.members_text(actuator)}" if actuator.members > 1 else f"the {actuator.mechanism.member}"
    yield "Turn", f"{every}, by what the table says for the session"
    yield "Direction", frame.direction or "NOT GIVEN in the plan: ask before the first turn"
    face = marked(f"; nut face {actuator.start_face} shows", "frame.start_face") if actuator.start_face else ""
    start = marked(mm(actuator.start_reading_mm), "frame.start_reading_mm")
    yield "Scale", f"starts at {start}{face}; {', then anew: '.join(_strokes(schedule))}"


def _strokes(schedule: Schedule) -> Iterator[str]:
    """Where the scale stands at the end of each stroke: at a swap it starts anew."""
    swaps = schedule.dates("swap")
    for stroke, sessions in groupby(schedule.sessions, key=lambda s: sum(on <= s.at.date() for on in swaps)):
        end = mm(list(sessions)[-1].moves[0].reading_mm)
        yield f"{end} before {day_text(swaps[stroke])}" if stroke < len(swaps) else f"{end} at the end"
