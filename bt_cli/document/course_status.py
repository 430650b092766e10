"""Where a course is, in names and sentences for staff: one screen."""

from bt_cli.document import bone_ways
from bt_cli.document.approval_text import approval_text
from bt_cli.document.describers import describer_of
from bt_cli.document.heading import bone_text
from bt_cli.document.language import ENGLISH
from bt_cli.document.plan_text import goal_text
from bt_cli.document.report import Report
from bt_cli.document.status_text import StatusFacts, in_days, planned_off_text, rest_ahead, rest_text, turning_text
from bt_cli.document.treatment_text import treatment_facts
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.consolidation import CONSOLIDATION, FRAME_OFF, phase_at, treatment_of
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.status import AT_REST, LATENCY, CourseStatus, RecordedUntil
from bt_cli.words import count, day_text, mm, time_text


def status_facts(report: Report, status: CourseStatus) -> StatusFacts:
    """A name and a text each: what is told of a course at a time."""
    schedule, plan = report.schedule, report.schedule.plan
    yield "Plan", plan.id + (f" · {plan.title}" if plan.title else "")
    yield "Revision", f"{plan.revision}. {approval_text(report.schedule)}"
    yield "Bone", f"{bone_text(schedule)}; {goal_text(schedule)}"
    yield "At", f"{time_text(status.at)}, {plan.zones.on(status.at)}"
    yield "Phase", _phase(schedule, status)
    if phase_at(schedule, status.at) == FRAME_OFF and (treatment := treatment_of(schedule)):
        yield from treatment_facts(treatment)
    yield from describer_of(plan).status_facts(schedule, status)
    yield from _dates(schedule, status)
    yield from describer_of(plan).change_dates(schedule, status)
    yield "Records", _records(schedule, status.recorded)
    yield from _findings(report)


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


def _dates(schedule: Schedule, status: CourseStatus) -> StatusFacts:
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


def _contact(schedule: Schedule, status: CourseStatus) -> str:
    if status.contact is None and schedule.truncated_at:
        left = mm(bone_ways.bone_mm(schedule.sessions[-1].remaining_mm, bone_ways.goal_plans(schedule.plan)))
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
    left_mm = bone_ways.bone_mm(schedule.sessions[-1].remaining_mm, bone_ways.goal_plans(schedule.plan))
    left = f"{mm(left_mm)} {bone_ways.remaining_name(schedule)}"
    return f"; the plan ends at its last review on {day_text(schedule.truncated_at)}, with {left}"


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


def _findings(report: Report) -> StatusFacts:
    if not report.findings:
        yield "Findings", "none"
    for place, finding in enumerate(report.findings):
        by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
        yield "" if place else "Findings", f"{finding.code} {finding.severity}: {finding.people_message}{by}"
