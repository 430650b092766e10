"""Where a course is, in names and sentences for staff: one screen."""

from collections.abc import Iterator
from datetime import date

from bt_cli.document import phrases
from bt_cli.document.approval_text import approval_text
from bt_cli.document.heading import bone_text
from bt_cli.document.language import ENGLISH
from bt_cli.document.level_status import level_rates, level_status_facts, ordered_text, together
from bt_cli.document.plan_text import goal_text
from bt_cli.document.report import Report
from bt_cli.document.status_text import in_days, planned_off_text, rest_ahead, rest_text, turning_text
from bt_cli.document.treatment_text import treatment_facts
from bt_cli.frame.actuator import Move
from bt_cli.plan.entries import Entry
from bt_cli.plan.tissues import limiting
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.consolidation import CONSOLIDATION, FRAME_OFF, phase_at, treatment_of
from bt_cli.schedule.ledger import LedgerEntry
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.overrun import overrun_at
from bt_cli.schedule.status import AT_REST, LATENCY, CourseStatus, RecordedUntil
from bt_cli.words import count, day_text, mm, number, time_text

Facts = Iterator[tuple[str, str]]


def status_facts(report: Report, status: CourseStatus) -> Facts:
    """A name and a text each: what is told of a course at a time."""
    schedule = report.schedule
    plan = schedule.plan
    yield "Plan", plan.id + (f" · {plan.title}" if plan.title else "")
    yield "Revision", f"{plan.revision}. {approval_text(report.schedule)}"
    yield "Bone", f"{bone_text(schedule)}; {goal_text(schedule)}"
    yield "At", f"{time_text(status.at)}, {plan.zones.on(status.at)}"
    yield "Phase", _phase(schedule, status)
    if phase_at(schedule, status.at) == FRAME_OFF and (treatment := treatment_of(schedule)):
        yield from treatment_facts(treatment)
    yield from _of_struts(schedule, status) if schedule.correction else _along_the_axis(schedule, status)
    yield "Records", _records(schedule, status.recorded)
    yield from _findings(report)


def _along_the_axis(schedule: Schedule, status: CourseStatus) -> Facts:
    yield "Done", _done(schedule, status)
    if beyond := overrun_at(schedule, status.at):
        yield "Too far", beyond.text
    if status.part:
        yield "Ordered part", ordered_text(status.part)
    if schedule.has_multiple_levels:
        yield from level_status_facts(schedule, status)
        yield from together(schedule, status)
    yield from _scales(schedule, status)
    yield from _next(schedule, status)
    if not schedule.has_multiple_levels:
        yield "Rate", level_rates(status)
    yield from _dates(schedule, status)


def _done(schedule: Schedule, status: CourseStatus) -> str:
    plan, name = schedule.plan, phrases.remaining_name(schedule)
    if status.angle_deg is None:
        return f"{mm(status.done_mm)} of {mm(status.total_mm)}, {mm(status.remaining_mm)} {name}"
    angle, whole = number(round(status.angle_deg, 2)), number(plan.goal.angle_deg or 0)
    arc = f"{mm(status.done_mm)} of {mm(status.total_mm)} along the {limiting(plan).name}"
    return f"{angle} of {whole} degrees; {arc}, {mm(status.remaining_mm)} {name}"


def _scales(schedule: Schedule, status: CourseStatus) -> Facts:
    """What every scale should show; of several each is told by its letter."""
    say = ENGLISH.of(schedule.mechanisms).for_staff
    planned = say("if all turns were made as planned or recorded")
    reads = {move.actuator.id: level.read for level in status.levels for move in level.scales}
    texts = [
        (shown, f"{_face(shown.face)}{_read(schedule, reads.get(shown.actuator.id), shown.actuator.id)}")
        for shown in status.scales
    ]
    if not schedule.has_multiple_actuators:
        yield say("Scale"), f"{mm(texts[0][0].reading_mm)} {planned}{texts[0][1]}"
        return
    yield say("Scales"), f"{planned}:"
    yield from (("", f"{shown.actuator.id}: {_shown(shown)}{more}") for shown, more in texts)


def _shown(entry: LedgerEntry) -> str:
    """What a scale shows; a nail beside a frame has none, but has moved."""
    text = mm(entry.reading_mm)
    return text if entry.actuator.mechanism.is_readable else f"moved {text}"


def _face(face: int | None) -> str:
    return f", nut face {face} shows" if face else ""


def _of_struts(schedule: Schedule, status: CourseStatus) -> Facts:
    from bt_cli.document.hexapod_status import strut_dates, strut_status

    yield from strut_status(schedule, status)
    yield from _dates(schedule, status)
    yield from strut_dates(schedule, status)


def _phase(schedule: Schedule, status: CourseStatus) -> str:
    surgery = schedule.plan.surgery
    after = f"{count((status.at.date() - surgery).days, 'day')} after surgery" if surgery else ""
    if status.state is None:
        waits = f"the first session time is {time_text(schedule.start)}"
        if surgery and status.at.date() < surgery:
            return f"before surgery on {day_text(surgery)}; {waits}"
        return "; ".join(filter(None, (LATENCY, after, waits)))
    day = ", ".join(filter(None, (f"day {status.day}", after)))
    phase = phase_at(schedule, status.at)
    if phase == FRAME_OFF:
        return f"{ENGLISH.of(schedule.mechanisms).for_staff('frame off')}; {day}"
    if status.state.name in AT_REST:
        return f"{rest_text(status.state, status.resumes, ENGLISH.of(schedule.mechanisms))}; {day}"
    if phase == CONSOLIDATION and status.last:
        return f"consolidation since the session of {time_text(status.last.at)}; {day}"
    if status.state.name == "waiting":
        return f"{_waiting(status)}; {day}"
    return f"{turning_text(schedule, status.state, status.at)}; {day}{rest_ahead(schedule, status.at)}"


def _waiting(status: CourseStatus) -> str:
    last = f"since the session of {time_text(status.last.at)}" if status.last else ""
    if status.last and status.last.phase == "reversal":
        return f"waiting for an order after the reversal, {last}"
    if status.next:
        return f"waiting for the next order, {last}"
    return f"at its end {last}"


def _next(schedule: Schedule, status: CourseStatus) -> Facts:
    """The next session; of several actuators each that turns then, by its letter."""
    session, name = status.next, "Next session"
    if session is None:
        rest = phase_at(schedule, status.at) in AT_REST
        yield name, "none until resume is ordered (`bt amend`)" if rest else "none"
    elif schedule.has_multiple_actuators:
        yield name, f"{time_text(session.at)}:"
        yield from (("", f"{move.actuator.id}: {_turn(move, 'its')}") for move in session.moves)
    else:
        yield name, f"{time_text(session.at)}: {_turn(session.moves[0], 'the')}"


def _turn(move: Move, whose: str) -> str:
    turned, each = phrases.turn_in_mm(move), phrases.every_member(move.actuator)
    then = "then {whose} scale reads {mm}" if move.actuator.mechanism.is_readable else "it has then moved {mm}"
    return f"{turned}, {each}; {then.format(whose=whose, mm=mm(move.reading_mm))}{_face(move.face)}"


def _read(schedule: Schedule, read: Entry | None, actuator: str) -> str:
    """What a scale really showed when somebody last wrote it down."""
    if not (read and read.readings_mm and actuator in read.readings_mm):
        return ""
    on = read.moment(schedule.plan.protocol.sessions)
    seen = "was read" if read.record == "reading" else "was measured"
    return f"; {mm(read.readings_mm[actuator])} {seen} on {time_text(on)}"


def _dates(schedule: Schedule, status: CourseStatus) -> Facts:
    today, last = status.at.date(), schedule.sessions[-1].at.date()
    if schedule.plan.goal.kind == "transport":
        yield "Docking", _contact(schedule, status)
    goes_on = schedule.has_multiple_levels and status.contact != last  # after contact
    ends_in_contact = schedule.plan.goal.kind == "transport" and not goes_on
    if status.next and not ends_in_contact:
        yield "Last session", in_days(last, today) + _covered(schedule)
    if (docking := schedule.plan.docking) and docking.procedure:
        yield "Operation", f"at docking, {in_days(docking.procedure, today)}"
    yield "Next review", in_days(status.review, today) if status.review else "none planned"
    if (off := planned_frame_off(schedule)) and not schedule.plan.frame_off:
        yield "Frame off", planned_off_text(off, today)
    if schedule.resets and not schedule.correction:
        yield "Next swap", _swap(schedule, status.swap, today) if status.swap else "none left"


def _contact(schedule: Schedule, status: CourseStatus) -> str:
    if status.contact is None and schedule.truncated_at:
        left = mm(schedule.sessions[-1].remaining_mm)
        return (
            f"none in this plan, which ends at its last review on {day_text(schedule.truncated_at)}, with {left} left"
        )
    if status.contact is None:
        return "no date yet: the course is held before it"
    if status.contact < status.at.date():
        return f"was expected {day_text(status.contact)}"
    when = in_days(status.contact, status.at.date())
    return ENGLISH.of(schedule.mechanisms).for_staff("expected {when}, if every turn is made", when=when)


def _covered(schedule: Schedule) -> str:
    if not schedule.truncated_at:
        return ""
    left = f"{mm(schedule.sessions[-1].remaining_mm)} {phrases.remaining_name(schedule)}"
    return f"; the plan ends at its last review on {day_text(schedule.truncated_at)}, with {left}"


def _swap(schedule: Schedule, on: date, today: date) -> str:
    """When something is re-set next, what, and whether bt chose the date."""
    resets = [reset for reset in schedule.resets if reset.on == on]
    whose = f": {', '.join(reset.actuator for reset in resets)}" if schedule.has_multiple_actuators else ""
    chosen = any(reset.planned for reset in resets)
    why = "; planned by bt, on the last review before the hardware has travelled all it can" if chosen else ""
    return f"{in_days(on, today)}{whose}{why}"


def _records(schedule: Schedule, recorded: RecordedUntil | None) -> str:
    if recorded is None:
        text = "No turns recorded; all past turns are assumed done."
        return ENGLISH.of(schedule.mechanisms).for_staff(text)
    text = f"up to {time_text(recorded.to)}"
    if not recorded.missing:
        return text
    first, last = recorded.missing[0].at, recorded.missing[-1].at
    span = f"{time_text(first)} to {time_text(last)}" if len(recorded.missing) > 1 else time_text(first)
    those = count(len(recorded.missing), "session")
    return f"{text}. NOT RECORDED YET: {those}, {span}, assumed done as planned"


def _findings(report: Report) -> Facts:
    if not report.findings:
        yield "Findings", "none"
    for place, finding in enumerate(report.findings):
        by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
        yield "" if place else "Findings", f"{finding.code} {finding.severity}: {finding.people_message}{by}"
