"""A plan of several levels as plans of one level each: its own share, pace, start and part of the frame.

What is true of one level is worked out from these, so that no rate of a gap is ever taken for one of a regenerate.
"""

from datetime import datetime
from decimal import Decimal
from itertools import chain, repeat
from string import ascii_uppercase
from typing import Any

from bt_cli.errors import KeyPath
from bt_cli.plan.model import DOES, Frame, Goal, Level, Plan, distance_key

GOAL_OF = {role: goal for goal, role in DOES.items()}


def level_plans(plan: Plan) -> tuple[Plan, ...]:
    """A plan of one level for each level, in their order; a plan that names none, or only its name, is its own."""
    if not plan.levels:
        return (plan,)
    return tuple(_of_level(plan, level) for level in plan.levels)


def role(plan: Plan, level: Level) -> str:
    """What a level does: gap, length or press; a correction does none of them."""
    return level.does or DOES.get(plan.goal.kind, "")


def level_frame(plan: Plan, level: Level) -> Frame:
    """The part of the frame that a level names, else the frame."""
    return next((part for part in plan.frames if part.name == level.frame), plan.frame)


def sized(plan: Plan) -> bool:
    """Whether the goal has a distance of its own kind; a correction needs none."""
    return plan.goal.kind == "correction" or getattr(plan.goal, distance_key(plan.goal.kind)) is not None


def frame_path(plan: Plan) -> KeyPath:
    """Where a file says the frame of a plan of one level: [frame], or one of [[frames]]."""
    return next((("frames", i) for i, part in enumerate(plan.frames) if part is plan.frame), ("frame",))


def frames_without_direction(plan: Plan, key: str = "direction") -> list[KeyPath]:
    """Where a file says each frame that tells no way to turn, neither by `direction` nor by `key`.

    What is turned to a number on its own scale needs none: a longer strut shows a higher number.
    """
    frames = {frame_path(one): one.frame for one in level_plans(plan)}
    return [
        path for path, frame in frames.items() if frame.needs_direction and not (frame.direction or getattr(frame, key))
    ]


def first_start(plan: Plan) -> datetime:
    """The local time of the first slot of any level."""
    return min(one.start for one in level_plans(plan))


def actuator_letters(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The letters of each level's actuators, by its name: A, B, C in the order of levels, and of a hinge's rods."""
    left = chain(ascii_uppercase, repeat("?"))  # more than there are letters is refused elsewhere
    found = {}
    for level in plan.levels or (plan.level,):
        hinge = level_frame(plan, level).hinge
        found[level.name] = tuple(next(left) for _ in (hinge.rods if hinge else (None,)))
    return found


def actuator_ids(plan: Plan) -> tuple[str, ...]:
    """The letters of all actuators."""
    return tuple(letter for own in actuator_letters(plan).values() for letter in own)


def carried_by(plan: Plan) -> list[list[int]]:
    """For each level the levels whose ways its ring goes: its own, and in tandem those of the segments behind it.

    Levels stand from proximal to distal; a segment that moves distally is carried by those before it, one that moves
    proximally by those after it. Only levels that close the gap carry one another.
    """
    levels = plan.levels or (plan.level,)
    found = []
    for i, level in enumerate(levels):
        behind = range(i) if level.moves == "distally" else range(i + 1, len(levels))
        gap = role(plan, level) == "gap"
        found.append(
            [*(k for k in behind if gap and (levels[k].moves, role(plan, levels[k])) == (level.moves, "gap")), i]
        )
    return found


def ring_travels_mm(plan: Plan) -> list[Decimal]:
    """How far each level's ring goes, by the plan alone."""
    plans = level_plans(plan)
    return [sum((plans[k].distance_mm for k in ring), Decimal(0)) for ring in carried_by(plan)]


def _of_level(plan: Plan, level: Level) -> Plan:
    goal, protocol = plan.goal, plan.protocol
    kind = GOAL_OF.get(role(plan, level))
    if kind and level.distance_mm is not None and (len(plan.levels) > 1 or level.does):
        said: dict[str, Any] = {"kind": kind, distance_key(kind): level.distance_mm}
        goal = Goal.model_construct(None, **said)
    own: dict[str, Any] = {
        key: value
        for key in ("rate_mm_per_day", "sessions", "first_session", "latency_days")
        if (value := getattr(level, key)) is not None
    }
    if own.get("latency_days") is not None and "first_session" not in own:
        own["first_session"] = None
    first = own.get("first_session")
    if first and not isinstance(first, datetime):
        own["first_session"] = datetime.combine(first, (level.sessions or protocol.sessions)[0])
    if own:
        protocol = protocol.model_copy(update=own)
    frame, levels = level_frame(plan, level), (level,)
    if (goal, protocol, frame, levels) == (plan.goal, plan.protocol, plan.frame, plan.levels):
        return plan
    return plan.model_copy(update={"goal": goal, "protocol": protocol, "frame": frame, "levels": levels})
