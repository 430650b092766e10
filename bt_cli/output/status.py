"""Where a course is, in names and sentences for staff: one screen."""

from collections.abc import Iterator
from datetime import date

from bt_cli.document import phrases
from bt_cli.document.approval_text import approval_text
from bt_cli.document.heading import bone_text
from bt_cli.document.level_status import level_rates, level_status_facts, ordered_text, together
from bt_cli.document.report import Report
from bt_cli.document.status_text import in_days, rest_text, turning_text
from bt_cli.document.treatment_text import treatment_facts
from bt_cli.frame.actuator import Move
from bt_cli.plan.entries import Entry
from bt_cli.plan.tissues import limiting
from bt_cli.schedule.consolidation import CONSOLIDATION, FRAME_OFF, phase_at, treatment_of
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import AT_REST, LATENCY, CourseStatus, RecordedUntil
from bt_cli.words import count, day_text, mm, number, time_text

Facts = Iterator[tuple[str, str]]


def status_facts(report: Report, found: CourseStatus) -> Facts:
    """A name and a text each: what is told of a course at a time."""
    schedule = report.schedule
    plan = schedule.plan
    yield "Plan", plan.id + (f" · {plan.title}" if plan.title else "")
    yield "Revision", f"{plan.revision}. {approval_text(report.schedule)}"
    yield "Bone", f"{bone_text(schedule)}; {phrases.goal_text(schedule)}"
    yield "At", f"{time_text(found.at)}, {plan.timezone}"
    yield "Phase", _phase(schedule, found)
    if phase_at(schedule, found.at) == FRAME_OFF and (treatment := treatment_of(schedule)):
        yield from treatment_facts(treatment)
    yield from _of_struts(schedule, found) if schedule.correction else _along_the_axis(schedule, found)
    yield "Records", _records(found.recorded)
    yield from _findings(report)


def _along_the_axis(schedule: Schedule, found: CourseStatus) -> Facts:
    yield "Done", _done(schedule, found)
    if found.part:
        yield "Ordered part", ordered_text(found.part)
    if schedule.has_multiple_levels:
        yield from level_status_facts(schedule, found)
        yield from together(schedule, found)
    yield from _scales(schedule, found)
    yield from _next(schedule, found)
    if not schedule.has_multiple_levels:
        yield "Rate", level_rates(found)
    yield from _dates(schedule, found)


def _done(schedule: Schedule, found: CourseStatus) -> str:
    plan, name = schedule.plan, phrases.remaining_name(schedule)
    if found.angle_deg is None:
        return f"{mm(found.done_mm)} of {mm(found.total_mm)}, {mm(found.remaining_mm)} {name}"
    angle, whole = number(round(found.angle_deg, 2)), number(plan.goal.angle_deg or 0)
    arc = f"{mm(found.done_mm)} of {mm(found.total_mm)} along the {limiting(plan).name}"
    return f"{angle} of {whole} degrees; {arc}, {mm(found.remaining_mm)} {name}"


def _scales(schedule: Schedule, found: CourseStatus) -> Facts:
    """What every scale should show; of several each is told by its letter."""
    planned = "if all was turned as planned and recorded"
    reads = {move.actuator.id: level.read for level in found.levels for move in level.scales}
    said = [
        (shown, f"{_face(shown.face)}{_read(schedule, reads.get(shown.actuator.id), shown.actuator.id)}")
        for shown in found.scales
    ]
    if not phrases.several(schedule):
        yield "Scale", f"{mm(said[0][0].reading_mm)} {planned}{said[0][1]}"
        return
    yield "Scales", f"{planned}:"
    yield from (("", f"{shown.actuator.id}: {mm(shown.reading_mm)}{more}") for shown, more in said)


def _face(face: int | None) -> str:
    return f", nut face {face} shows" if face else ""


def _of_struts(schedule: Schedule, found: CourseStatus) -> Facts:
    from bt_cli.document.hexapod_status import strut_dates, strut_status

    yield from strut_status(schedule, found)
    yield from _dates(schedule, found)
    yield from strut_dates(schedule, found)


def _phase(schedule: Schedule, found: CourseStatus) -> str:
    surgery = schedule.plan.surgery
    after = f"{count((found.at.date() - surgery).days, 'day')} after surgery" if surgery else ""
    if found.state is None:
        waits = f"the first slot is {time_text(schedule.start)}"
        if surgery and found.at.date() < surgery:
            return f"before surgery on {day_text(surgery)}; {waits}"
        return "; ".join(filter(None, (LATENCY, after, waits)))
    day = ", ".join(filter(None, (f"day {found.day}", after)))
    phase = phase_at(schedule, found.at)
    if phase == FRAME_OFF:
        return f"frame off; {day}"
    if found.state.name in AT_REST:
        return f"{rest_text(found.state, found.resumes)}; {day}"
    if phase == CONSOLIDATION and found.last:
        return f"consolidation since the session of {time_text(found.last.at)}; {day}"
    if found.state.name == "waiting":
        return f"{_waiting(found)}; {day}"
    return f"{turning_text(schedule, found.state, found.at)}; {day}"


def _waiting(found: CourseStatus) -> str:
    last = f"since the session of {time_text(found.last.at)}" if found.last else ""
    if found.last and found.last.phase == "reversal":
        return f"waiting for an order after the reversal, {last}"
    if found.next:
        return f"waiting for what is ordered next, {last}"
    return f"at its end {last}"


def _next(schedule: Schedule, found: CourseStatus) -> Facts:
    """The next session; of several actuators each that turns then, by its letter."""
    session, name = found.next, "Next session"
    if session is None:
        rest = phase_at(schedule, found.at) in AT_REST
        yield name, "none until the course is resumed (`bt amend`)" if rest else "none"
    elif phrases.several(schedule):
        yield name, f"{time_text(session.at)}:"
        yield from (("", f"{move.actuator.id}: {_turn(move, 'its')}") for move in session.moves)
    else:
        yield name, f"{time_text(session.at)}: {_turn(session.moves[0], 'the')}"


def _turn(move: Move, whose: str) -> str:
    turned, each = phrases.turn_in_mm(move), phrases.every_member(move.actuator)
    return f"{turned}, {each}; then {whose} scale reads {mm(move.reading_mm)}{_face(move.face)}"


def _read(schedule: Schedule, read: Entry | None, actuator: str) -> str:
    """What a scale really showed when somebody last wrote it down."""
    if not (read and read.readings_mm and actuator in read.readings_mm):
        return ""
    on = read.moment(schedule.plan.protocol.sessions)
    return f"; {mm(read.readings_mm[actuator])} was read on {time_text(on)}"


def _dates(schedule: Schedule, found: CourseStatus) -> Facts:
    today, last = found.at.date(), schedule.sessions[-1].at.date()
    if schedule.plan.goal.kind == "transport":
        yield "Contact", _contact(schedule, found)
    told = schedule.plan.goal.kind == "transport" and not (schedule.has_multiple_levels and found.contact != last)
    if found.next and not told:
        yield "Last session", in_days(last, today) + _covered(schedule)
    if (docking := schedule.plan.docking) and docking.procedure:
        yield "Docking", f"operation on {in_days(docking.procedure, today)}"
    yield "Next review", in_days(found.review, today) if found.review else "none planned"
    if schedule.resets and not schedule.correction:
        yield "Next swap", _swap(schedule, found.swap, today) if found.swap else "none left"


def _contact(schedule: Schedule, found: CourseStatus) -> str:
    if found.contact is None and schedule.truncated_at:
        left = mm(schedule.sessions[-1].remaining_mm)
        return (
            f"none in this plan, which ends at its last review on {day_text(schedule.truncated_at)}, with {left} left"
        )
    if found.contact is None:
        return "no date can be said: the course is held before it"
    if found.contact < found.at.date():
        return f"was expected {day_text(found.contact)}"
    return f"expected {in_days(found.contact, found.at.date())}, if every turn is made"


def _covered(schedule: Schedule) -> str:
    if not schedule.truncated_at:
        return ""
    left = f"{mm(schedule.sessions[-1].remaining_mm)} {phrases.remaining_name(schedule)}"
    return f"; the plan ends at its last review on {day_text(schedule.truncated_at)}, with {left}"


def _swap(schedule: Schedule, on: date, today: date) -> str:
    """When something is re-set next, what, and whether bt chose the date."""
    resets = [reset for reset in schedule.resets if reset.on == on]
    whose = f": {', '.join(reset.actuator for reset in resets)}" if phrases.several(schedule) else ""
    chosen = any(reset.planned for reset in resets)
    why = "; planned by bt, on the last review before the hardware has travelled all it can" if chosen else ""
    return f"{in_days(on, today)}{whose}{why}"


def _records(recorded: RecordedUntil | None) -> str:
    if recorded is None:
        return "no session of this plan is recorded: all behind count as done as planned"
    said = f"sessions are recorded up to {time_text(recorded.to)}"
    if not recorded.missing:
        return said
    first, last = recorded.missing[0].at, recorded.missing[-1].at
    span = f"{time_text(first)} to {time_text(last)}" if len(recorded.missing) > 1 else time_text(first)
    those = count(len(recorded.missing), "session")
    return f"{said}. NOT RECORDED YET: {those}, {span}, counted as done as planned"


def _findings(report: Report) -> Facts:
    if not report.findings:
        yield "Findings", "none"
    for place, finding in enumerate(report.findings):
        by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
        yield "" if place else "Findings", f"{finding.code} {finding.severity}: {finding.message}{by}"
