"""Where a course is, in names and sentences for staff: one screen."""

from collections.abc import Iterator

from bt_cli.output import rows
from bt_cli.output.heading import bone_text
from bt_cli.output.report import Report
from bt_cli.output.staff import approval_text, in_days, rest_text, time_text
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.position import AT_REST, LATENCY, Recorded, Standing
from bt_cli.words import count, day_text, mm


def status_facts(report: Report, found: Standing) -> Iterator[tuple[str, str]]:
    """A name and a text each: what is told of a course at a time."""
    schedule = report.schedule
    plan = schedule.plan
    yield "Plan", plan.id + (f" · {plan.title}" if plan.title else "")
    yield "Revision", f"{plan.revision}, {approval_text(plan)}"
    yield "Bone", f"{bone_text(schedule)}; {rows.goal_text(schedule)}"
    yield "At", f"{time_text(found.at)}, {plan.timezone}"
    yield "Phase", _phase(schedule, found)
    yield from _of_struts(schedule, found) if schedule.correction else _along_the_axis(schedule, found)
    yield "Records", _records(found.recorded)
    yield from _findings(report)


def _along_the_axis(schedule: Schedule, found: Standing) -> Iterator[tuple[str, str]]:
    left = f"{mm(found.remaining_mm)} {rows.remaining_name(schedule)}"
    yield "Done", f"{mm(found.way_mm)} of {mm(found.total_mm)}, {left}"
    if part := found.part:
        yield "Ordered part", f"{part.entry.order}: {mm(part.made_mm)} of {mm(part.ordered_mm)}"
    face = f", nut face {found.face} shows" if found.face else ""
    yield "Scale", f"{mm(found.reading_mm)} if all was turned as planned and recorded{face}{_read(schedule, found)}"
    yield "Next session", _next(found)
    yield "Rate", _rate(found)
    yield from _dates(schedule, found)


def _of_struts(schedule: Schedule, found: Standing) -> Iterator[tuple[str, str]]:
    from bt_cli.output.strut_status import strut_dates, strut_status

    yield from strut_status(schedule, found)
    yield from _dates(schedule, found)
    yield from strut_dates(schedule, found)


def _phase(schedule: Schedule, found: Standing) -> str:
    surgery = schedule.plan.surgery
    after = f"{count((found.at.date() - surgery).days, 'day')} after surgery" if surgery else ""
    if found.state is None:
        waits = f"the first slot is {time_text(schedule.start)}"
        if surgery and found.at.date() < surgery:
            return f"before surgery on {day_text(surgery)}; {waits}"
        return "; ".join(filter(None, (LATENCY, after, waits)))
    day = ", ".join(filter(None, (f"day {found.day}", after)))
    if found.state.name in AT_REST:
        return f"{rest_text(found.state, found.resumes)}; {day}"
    if found.state.name == "waiting":
        return f"{_waiting(found)}; {day}"
    return f"{found.state.name}; {day}"


def _waiting(found: Standing) -> str:
    last = f"since the session of {time_text(found.last.at)}" if found.last else ""
    if found.last and found.last.phase == "reversal":
        return f"waiting for an order after the reversal, {last}"
    if found.next:
        return f"waiting for what is ordered next, {last}"
    return f"at its end {last}"


def _next(found: Standing) -> str:
    session = found.next
    if session is None:
        rest = found.state and found.state.name in AT_REST
        return "none until the course is resumed (`bt amend`)" if rest else "none"
    move = session.moves[0]
    face = f", nut face {move.face} shows" if move.face else ""
    each = rows.every_member(move.actuator)
    return f"{time_text(session.at)}: {rows.turn_in_mm(move)}, {each}; then the scale reads {mm(move.reading_mm)}{face}"


def _read(schedule: Schedule, found: Standing) -> str:
    """What the scale really showed when somebody last wrote it down."""
    if not (found.read and found.read.readings_mm):
        return ""
    on = found.read.moment(schedule.plan.protocol.sessions)
    return f"; {', '.join(map(mm, found.read.readings_mm.values()))} was read on {time_text(on)}"


def _rate(found: Standing) -> str:
    said = f"{mm(found.ordered_mm_per_day)} a day ordered"
    if found.rate_mm_per_day is None:
        return f"{said}; no whole day is behind yet"
    made = mm(round(found.rate_mm_per_day, 2))
    return f"{said}; {made} a day made on average in {count(found.whole_days, 'whole day')}, pauses among them"


def _dates(schedule: Schedule, found: Standing) -> Iterator[tuple[str, str]]:
    today = found.at.date()
    if schedule.plan.goal.kind == "transport":
        yield "Contact", _contact(found)
    elif found.next:
        yield "Last session", in_days(schedule.sessions[-1].at.date(), today)
    yield "Next review", in_days(found.review, today) if found.review else "none planned"
    if schedule.plan.frame.swaps:
        yield "Next swap", in_days(found.swap, today) if found.swap else "none left"


def _contact(found: Standing) -> str:
    if found.contact is None:
        return "no date can be said: the course is held before it"
    if found.contact < found.at.date():
        return f"was expected {day_text(found.contact)}"
    return f"expected {in_days(found.contact, found.at.date())}, if every turn is made"


def _records(recorded: Recorded | None) -> str:
    if recorded is None:
        return "no session of this plan is recorded: all behind count as done as planned"
    said = f"sessions are recorded up to {time_text(recorded.to)}"
    if not recorded.missing:
        return said
    first, last = recorded.missing[0].at, recorded.missing[-1].at
    span = f"{time_text(first)} to {time_text(last)}" if len(recorded.missing) > 1 else time_text(first)
    those = count(len(recorded.missing), "session")
    return f"{said}. NOT RECORDED YET: {those}, {span}, counted as done as planned"


def _findings(report: Report) -> Iterator[tuple[str, str]]:
    if not report.findings:
        yield "Findings", "none"
    for number, finding in enumerate(report.findings):
        by = f" OVERRIDDEN by {finding.override.by}" if finding.override else ""
        yield "" if number else "Findings", f"{finding.code} {finding.severity}: {finding.message}{by}"
