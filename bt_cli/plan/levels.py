"""A plan of several levels as plans of one level each: its own share, pace, start and part of the frame.

What is true of one level is worked out from these, so that no rate of a gap is ever taken for one of a regenerate.
"""

from datetime import datetime
from decimal import Decimal
from itertools import chain, repeat
from string import ascii_uppercase

from bt_cli.errors import KeyPath
from bt_cli.plan.model import Plan, level_frame, role
from bt_cli.plan.prescription import Level, distance_key


def levels_of(plan: Plan) -> tuple[Level, ...]:
    """The levels of a plan, from proximal to distal; one that the file does not name is there too."""
    return tuple(level_plan.level for level_plan in plan.level_plans)


def main_levels(plan: Plan) -> list[str]:
    """The names of the levels that do what the goal asks for."""
    return [level_plan.level.name for level_plan in plan.level_plans if level_plan.goal.kind == plan.goal.kind]


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
    frames = {frame_path(level_plan): level_plan.frame for level_plan in plan.level_plans}
    return [
        path for path, frame in frames.items() if frame.needs_direction and not (frame.direction or getattr(frame, key))
    ]


def starts_are_known(plan: Plan) -> bool:
    """Whether the plan says when each level begins, by surgery or a first session."""
    return all(level_plan.surgery or level_plan.protocol.first_session for level_plan in plan.level_plans)


def first_start(plan: Plan) -> datetime:
    """The local time of the first slot of any level."""
    return min(level_plan.start for level_plan in plan.level_plans)


def actuator_ids_by_level(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The letters of each level's actuators, by its name: A, B, C in the order of levels, and of a hinge's rods."""
    left = chain(ascii_uppercase, repeat("?"))  # more than there are letters is refused elsewhere
    ids_by_level = {}
    for level in levels_of(plan):
        hinge = level_frame(plan, level).hinge
        ids_by_level[level.name] = tuple(next(left) for _ in (hinge.rods if hinge else (None,)))
    return ids_by_level


def actuator_ids(plan: Plan) -> tuple[str, ...]:
    """The letters of all actuators."""
    return tuple(letter for of_level in actuator_ids_by_level(plan).values() for letter in of_level)


def carried_by(plan: Plan) -> list[list[int]]:
    """For each level the levels whose ways its ring goes: its own, and in tandem those of the segments behind it.

    Levels stand from proximal to distal; a segment that moves distally is carried by those before it, one that moves
    proximally by those after it. Only levels that close the gap carry one another.
    """
    levels = levels_of(plan)
    carrying = []
    for i, level in enumerate(levels):
        behind = range(i) if level.moves == "distally" else range(i + 1, len(levels))
        gap = role(plan, level) == "gap"
        carrying.append(
            [*(k for k in behind if gap and (levels[k].moves, role(plan, levels[k])) == (level.moves, "gap")), i]
        )
    return carrying


def ring_travels_mm(plan: Plan) -> list[Decimal]:
    """How far each level's ring goes, by the plan alone."""
    plans = plan.level_plans
    return [sum((plans[k].distance_mm for k in ring), Decimal(0)) for ring in carried_by(plan)]
