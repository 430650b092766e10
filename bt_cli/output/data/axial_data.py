"""The JSON of what several levels, a hinge, a cable and a short stroke have beyond the sessions of a schedule."""

from bt_cli.output.data.contract import CableJson, EndJson, HingeJson, LevelJson, ResetJson, ScheduleJson
from bt_cli.plan.levels import actuator_ids_by_level
from bt_cli.plan.model import role
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.ending import end_of, is_told
from bt_cli.schedule.model import LevelSchedule, Reset, Schedule
from bt_cli.schedule.summary import cable_travel, rod_travels, tissue_arcs
from bt_cli.words import exact


def add_axial(whole: ScheduleJson, schedule: Schedule) -> None:
    """Add levels, hinge, cable, resets and the end to the JSON of a schedule, each only where the plan has it."""
    plan = schedule.plan
    if schedule.has_multiple_levels:
        whole["levels"] = levels_json(schedule)
    elif plan.frame.hinge:
        whole["hinge"] = _hinge(schedule)
    elif plan.frame.cable:
        whole["cable"] = _cable(schedule)
    is_changed = any(reset.planned for reset in schedule.resets) or any(e.changes_hardware for e in plan.course)
    if schedule.resets and (schedule.has_multiple_actuators or is_changed):
        whole["resets"] = [_reset(reset) for reset in schedule.resets]
    if is_told(plan):
        at, remaining_mm = end_of(schedule)
        whole["ends"] = EndJson(at=at, remaining_mm=exact(remaining_mm))
    if off := planned_frame_off(schedule):
        published = off.published
        whole["after"] = {
            "method": off.method,
            "frame_off": off.on.isoformat() if off.on else None,
            "frame_days": off.frame_days,
            "published_low_days": published.low_days if published else None,
            "published_high_days": published.high_days if published else None,
            "sources": list(published.sources) if published else [],
        }


def levels_json(schedule: Schedule) -> list[LevelJson]:
    """Each level of a plan, also one that never turns."""
    plan, turned = schedule.plan, {part.plan.level.name: part for part in schedule.levels}
    named, last = actuator_ids_by_level(plan), schedule.sessions[-1].levels
    levels = []
    for i, (level, alone) in enumerate(zip(plan.levels, plan.level_plans, strict=True)):
        part = turned.get(level.name)
        values: LevelJson = {
            "name": level.name,
            "does": role(plan, level),
            "share_mm": exact(alone.distance_mm),
            "rate_mm_per_day": exact(alone.protocol.rate_mm_per_day or 0),
            "achieved_mm_per_day": exact(part.achieved_mm_per_day if part else 0),
            "actuators": list(named[level.name]),
            "end_remaining_mm": exact(part.left_mm if part else last[i].remaining_mm),
        }
        if level.moves:
            values["moves"] = level.moves
        if part:
            values["first_session"] = part.sessions[0].at.isoformat()
            values["last_session"] = part.sessions[-1].at.isoformat()
        if part and alone.frame.cable:
            values["cable"] = _cable(part)
        levels.append(values)
    return levels


def _cable(part: LevelSchedule) -> CableJson:
    fact = cable_travel(part)
    return {
        "bone_mm": exact(fact.bone_mm),
        "cable_mm": exact(fact.cable_mm),
        "ratio_first": exact(fact.ratio_first),
        "ratio_last": exact(fact.ratio_last),
    }


def _hinge(schedule: Schedule) -> HingeJson:
    plan, hinge = schedule.plan, schedule.plan.frame.hinge
    assert hinge and plan.goal.angle_deg  # noqa: S101 - only asked of a hinge
    return {
        "angle_deg": exact(plan.goal.angle_deg),
        "wedge": hinge.wedge,
        "tissues": [
            {
                "name": fact.tissue.name,
                "across_mm": exact(fact.tissue.across_mm),
                "rate_mm_per_day": exact(fact.tissue.rate_mm_per_day),
                "arc_mm": exact(fact.arc_mm),
                "days": fact.days,
                "limits": fact.limits,
            }
            for fact in tissue_arcs(plan)
        ],
        "rods": [
            {"actuator": fact.letter, "side": fact.rod.side, "travel_mm": exact(fact.exact_mm)}
            for fact in rod_travels(schedule)
        ],
    }


def _reset(reset: Reset) -> ResetJson:
    values: ResetJson = {"actuator": reset.actuator, "on": reset.on.isoformat(), "planned": reset.planned}
    if reset.set_to_mm is not None:
        values["set_to_mm"] = exact(reset.set_to_mm)
    if reset.face is not None:
        values["face"] = reset.face
    return values
