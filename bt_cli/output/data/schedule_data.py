"""A schedule as JSON and CSV: the contract that other programs rely on, described in docs/json.md.

The same plan gives the same bytes by one version of bt: no clock, no path, no random value.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from bt_cli import __version__
from bt_cli.checks.rules import Finding
from bt_cli.document.approval_text import lapsed_text
from bt_cli.document.plan_text import override_texts
from bt_cli.document.report import Report
from bt_cli.frame.actuator import Actuator, Move
from bt_cli.output.data.contract import ActuatorJson, FindingJson, MoveJson, ScheduleJson, SessionJson, SummaryJson
from bt_cli.output.data.lines import lines_json
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import OF_A_PITCH
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import exact

if TYPE_CHECKING:
    from pydantic.main import IncEx

    from bt_cli.schedule.swaps import Swap


def json_text(report: Report) -> str:
    """The schedule as one JSON object, a session a line."""
    return lines_json(as_json(report))


def as_json(report: Report) -> ScheduleJson:
    """The same as a mapping. `defaults`, `bt_version` and what follows come after what the contract names."""
    schedule = report.schedule
    whole: ScheduleJson = {
        "format": "bt-schedule",
        "version": 1,
        "plan": plan_json(schedule.plan),
        "milestones": [{"kind": m.kind, "on": m.on.isoformat()} for m in schedule.milestones],
        "actuators": [_actuator(schedule, a) for a in schedule.actuators],
        "sessions": [session_json(s) for s in report.sessions],
        "findings": [finding_json(f) for f in report.findings],
        "summary": _summary(schedule),
        "defaults": list(report.defaults),
        "bt_version": __version__,
    }
    if schedule.correction:
        from bt_cli.output.data.hexapod_data import correction_json

        whole["correction"] = correction_json(schedule)
    else:
        from bt_cli.output.data.axial_data import add_axial

        add_axial(whole, schedule)
    if report.what_if:
        whole["what_if"] = list(report.what_if)
    if lapsed := lapsed_text(schedule):
        whole["draft"] = lapsed
    if report.until:
        whole["until"] = report.until.isoformat()
    return whole


def plan_json(plan: Plan) -> dict[str, object]:
    """The whole plan after flags and defaults, in the keys of the plan file; what is not set is left out."""
    moot: dict[str, IncEx | bool] = {"protocol": {"sessions_per_day"}, "conventions": True, "approval": {"above"}}
    moot["course"] = {"__all__": {"above"}}
    of_a_pitch = {key.removeprefix("frame.") for key in OF_A_PITCH}
    moot["frames"] = {i: of_a_pitch for i, part in enumerate(plan.frames) if not part.mechanism.has_pitch}
    if not plan.frame.mechanism.has_pitch:
        moot["frame"] = of_a_pitch
    elif plan.frame_is_unused:
        moot["frame"] = True
    elif plan.frame.mechanism.turns_bone:  # each of its rods stands by itself
        moot["frame"] = {"rods"}
    written = plan.model_copy(update={"course": tuple(entry.written for entry in plan.course)})
    values = written.model_dump(by_alias=True, exclude=moot)
    return cast("dict[str, object]", plain_value(values))


def plain_value(value: Any) -> Any:
    """A value of a plan as data: numbers exact, times as text, without what is not set."""
    if isinstance(value, dict):
        return {key: plain for key, below in value.items() if (plain := plain_value(below)) not in (None, [], {})}
    if isinstance(value, list | tuple):
        return [plain_value(v) for v in value]
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date | datetime) else value


def _actuator(schedule: Schedule, actuator: Actuator) -> ActuatorJson:
    values: ActuatorJson = {
        "id": actuator.id,
        "level": actuator.level,
        "kind": actuator.mechanism.member,
        "step_mm": exact(actuator.step_mm),
        "count": actuator.unit_count,
        "start_reading_mm": exact(actuator.start_reading_mm),
        "end_reading_mm": exact(schedule.ledger.at_end(actuator.id).reading_mm),
    }
    if actuator.mechanism.has_pitch:
        values["steps_per_turn"] = actuator.steps_per_turn
    if actuator.start_length_mm is not None and actuator.end_length_mm is not None:
        values["start_length_mm"] = exact(round(actuator.start_length_mm, 4))
        values["end_length_mm"] = exact(round(actuator.end_length_mm, 4))
    if actuator.start_face:
        values["start_face"] = actuator.start_face
    return values


def _move(move: Move) -> MoveJson:
    values: MoveJson = {
        "actuator": move.actuator.id,
        "steps": move.steps,
        "travel_mm": exact(move.travel_mm),
        "reading_mm": exact(move.reading_mm),
    }
    if move.face:
        values["face"] = move.face
    return values


def session_json(session: Session) -> SessionJson:
    """One clock time at which something turns."""
    return {
        "number": session.number,
        "at": session.at.isoformat(),
        "day": session.day,
        "phase": session.phase,
        "moves": [_move(m) for m in session.moves],
        "remaining_mm": exact(session.remaining_mm),
    }


def finding_json(finding: Finding) -> FindingJson:
    """A rule that fired."""
    values: FindingJson = {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "source": finding.rule.source,
        "advice": finding.rule.advice,
    }
    if finding.override:
        values["override"] = {"by": finding.override.by, "reason": finding.override.reason}
    return values


def _summary(schedule: Schedule) -> SummaryJson:
    return {
        "days": schedule.days,
        "sessions": len(schedule.sessions),
        "steps": schedule.steps,
        "nut_turn_actions": sum(abs(turn.steps) * turn.actuator.unit_count for turn in schedule.ledger.turns()),
        "distance_mm": exact(schedule.distance_mm),
        "achieved_mm_per_day": exact(schedule.achieved_mm_per_day),
    }


def csv_text(report: Report) -> str:
    """One row a session, in the columns of the contract; after them sizes of swapped struts, what-ifs and overrides."""
    import csv
    import io

    ids = [a.id for a in report.schedule.actuators]
    moves = [f"{i}_{name}" for i in ids for name in ("steps", "travel_mm", "reading_mm")]
    extra = {
        "what_if": "; ".join(report.what_if),
        "draft": lapsed_text(report.schedule),
        "override": "; ".join(override_texts(report.findings)),
    }
    remarks = {name: text for name, text in extra.items() if text}
    swaps = report.schedule.exchanges
    sizes = [f"size_{i}" for i in ids] if swaps else []
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "at", "day", "phase", *moves, "remaining_mm", *sizes, *remarks])
    behind: set[Swap] = set()
    for session in report.sessions:
        new = {swap.strut: swap for swap in swaps if swap.on <= session.at.date() and swap not in behind}
        behind.update(new.values())
        cells: list[object] = []
        for actuator in report.schedule.actuators:
            cells += _cells(report.schedule, session, actuator)
        start = [session.number, session.at.isoformat(), session.day, session.phase]
        changed = [new[i].new.size if i in new else "" for i in ids] if swaps else []
        writer.writerow([*start, *cells, exact(session.remaining_mm), *changed, *remarks.values()])
    return out.getvalue()


def _cells(schedule: Schedule, session: Session, actuator: Actuator) -> list[object]:
    """Steps, travel and reading of one actuator; one that does not turn keeps its reading."""
    entry = schedule.ledger.after(actuator.id, session.number)
    steps = entry.steps if entry.number == session.number else 0
    return [steps, exact(actuator.travel_mm(steps)), exact(entry.reading_mm)]
