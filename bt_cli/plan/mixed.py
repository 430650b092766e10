"""Whether levels and the parts of a frame fit each other and the goal."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.model import Plan, role
from bt_cli.plan.prescription import GOAL_OF, distance_key
from bt_cli.words import clock_text, mm

MAX_LEVELS = 3
# What no level may do, by the kind of the goal, and how it is said.
_NEVER = {
    ("gap", "compression"): "the gap is closed by shortening, and no level of its own does it",
    ("gap", "lengthening"): 'write kind = "transport", with lengthening_mm beside it',
    ("length", "compression"): 'write kind = "lengthening", with compression_mm beside it',
}
# Those described by a table of their own; of six struts, which have several, `hexapod_frame` tells.
_OF_A_TABLE = {kind: item for kind, item in MECHANISMS.items() if item.table and item.degrees_of_freedom == 1}
_SIX = ("proximal", "distal", "struts", "strut_sizes")


def level_problems(plan: Plan) -> Iterator[Problem]:
    """What is wrong with the levels of a plan."""
    if len(plan.levels) > MAX_LEVELS:
        yield Problem(("levels", MAX_LEVELS), f"levels: at most {MAX_LEVELS} levels")
    names = [level.name for level in plan.levels]
    for i, level in enumerate(plan.levels):
        if level.name in names[:i]:
            yield Problem(("levels", i, "name"), f"name {level.name!r} is there twice: each level has its own")
        if level.frame and level.frame not in [part.name for part in plan.frames]:
            yield Problem(("levels", i, "frame"), f"frame {level.frame!r} is none of [[frames]]")
        yield from _of_level(plan, i)
    yield from _of_parts(plan)
    if len(plan.levels) == 1 and not plan.level.does and plan.level.distance_mm not in (None, plan.distance_mm):
        text = f"distance_mm must be the goal's {mm(plan.distance_mm)}, as there is one level"
        yield Problem(("levels", 0, "distance_mm"), text)
    elif plan.goal.kind != "correction":
        yield from _of_shares(plan)
    if len(plan.levels) > 1:
        yield from _of_several(plan)
        yield from _of_directions(plan)


def _of_directions(plan: Plan) -> Iterator[Problem]:
    """From proximal to distal, segments that close one gap come to it from above, and then from below."""
    ways = [(i, level.moves) for i, level in enumerate(plan.levels) if role(plan, level) == "gap"]
    for (_, before), (i, way) in pairwise(ways):
        if (before, way) == ("proximally", "distally"):
            text = (
                "levels stand from proximal to distal: one that moves distally stands before one that moves proximally"
            )
            yield Problem(("levels", i, "moves"), f"moves: {text}, or the two would go away from each other")


def _of_level(plan: Plan, i: int) -> Iterator[Problem]:
    level, level_table = plan.levels[i], plan.level_plans[i]
    first, times = level_table.protocol.first_session, level_table.protocol.sessions
    if level.first_session and first and first.time() not in times:
        text = f"first_session at {clock_text(first)} is none of the session times: {', '.join(map(clock_text, times))}"
        yield Problem(("levels", i, "first_session"), text)
    if level.latency_days is not None and not level.first_session and not plan.surgery:
        yield Problem(("levels", i, "latency_days"), "latency_days counts from surgery, which is missing")
    if level.does and plan.goal.kind == "correction":
        yield Problem(("levels", i, "does"), "does must be left out in a correction, which turns the bone")
    if len(plan.levels) > 1 and level.distance_mm is None:
        yield Problem(("levels", i), "distance_mm is missing: of several levels each has its share")
    if len(plan.levels) > 1 and not level.moves and role(plan, level) == "gap":
        yield Problem(("levels", i), 'moves is missing: write "distally" or "proximally"')


def _of_parts(plan: Plan) -> Iterator[Problem]:
    names = [part.name for part in plan.frames]
    for i, name in enumerate(names):
        if name in names[:i]:
            yield Problem(("frames", i, "name"), f"name {name!r} is there twice: each part has its own")
        elif name not in [level.frame for level in plan.levels]:
            yield Problem(
                ("frames", i, "name"), f"no level names the frame part {name!r}: write frame = {name!r} there"
            )
    for i, part in enumerate(plan.frames):
        if part.mechanism.turns_bone:
            yield Problem(("frames", i, "kind"), f"kind {part.kind} is for [frame]: what turns bone has one level")
        for key in _SIX:
            if key in part.model_fields_set:
                yield Problem(("frames", i, key), f"{key} belongs to a frame of six struts, and that to [frame]")


def _of_shares(plan: Plan) -> Iterator[Problem]:
    """The shares of the levels that do the same sum to what the goal asks for of it."""
    goal = plan.goal
    for kind, goal_kind in GOAL_OF.items():
        is_main_goal, key = goal_kind == goal.kind, distance_key(goal_kind)
        shares = [level.distance_mm for level in plan.levels if role(plan, level) == kind]
        goal_mm = goal.distance_mm if is_main_goal else getattr(goal, key)
        if is_main_goal and (not plan.levels or shares == [None]):
            continue  # one level has the whole
        if len(plan.levels) > 1 and None in shares:
            continue  # of which it is said that it is missing
        path: KeyPath = ("levels",) if shares else ("goal", key)
        if never := _NEVER.get((kind, goal.kind)):
            if shares:
                yield Problem(path, f'no level may say does = "{kind}" where the goal is {goal.kind}: {never}')
            continue
        total_mm = sum((share or Decimal(0) for share in shares), Decimal(0))
        if shares and goal_mm is None:
            yield Problem(path, f'levels that do = "{kind}" need {key} in [goal], which their shares sum to')
        elif shares and total_mm != goal_mm:
            text = f"distance_mm: the shares of the levels sum to {mm(total_mm)} and not to the goal's {mm(goal_mm)}"
            yield Problem(path, text)
        elif not shares and goal_mm is not None:
            yield Problem(path, f'{key} needs a level that does it: write [[levels]] with does = "{kind}"')


def _of_several(plan: Plan) -> Iterator[Problem]:
    if plan.frame.mechanism.turns_bone or plan.frame.hinge:
        yield Problem(("levels",), "levels: a hinge and a frame of six struts are for one level")
    alone = [entry for entry in plan.course if entry.order in ("pause", "stop") and entry.level]
    if alone and plan.protocol.when_paused is None:
        text = 'write when_paused = "keep" (the others keep their shares) or "take_over" (they do what it has left)'
        yield Problem(("protocol", "when_paused"), f"when_paused is missing: one level is paused: {text}")


def frame_problems(plan: Plan, at: KeyPath, way_mm: Decimal) -> Iterator[Problem]:
    """What is wrong with the cable or the hinge of a plan of one level, whose frame the plan says at a path.

    `way_mm` is how far its ring goes: in tandem more than its own share.
    """
    frame = plan.frame
    for kind, mechanism in _OF_A_TABLE.items():
        if (frame.mechanism is mechanism) != (getattr(frame, mechanism.table) is not None):
            text = f'kind = "{kind}" and a table {mechanism.table} go together'
            yield Problem((*at, "kind"), f"{text}: write both, or neither")
    if frame.cable:
        yield from _of_cable(plan, at, way_mm)
    if frame.hinge and frame.mechanism.turns_bone:
        yield from _of_hinge(plan, at)


def _of_cable(plan: Plan, at: KeyPath, way_mm: Decimal) -> Iterator[Problem]:
    cable, path = plan.frame.cable, (*at, "cable")
    assert cable  # noqa: S101 - for the type checker
    if cable.anchor == "ring":
        if cable.offset_mm is not None or cable.axial_mm is not None:
            yield Problem(
                path, 'offset_mm and axial_mm must be left out: with anchor = "ring" the cable goes as the bone'
            )
        return
    if cable.offset_mm is None or cable.axial_mm is None:
        yield Problem(path, 'offset_mm and axial_mm are missing: with anchor = "frame" they say where the pulley is')
    elif cable.axial_mm < way_mm:
        text = f"axial_mm must be at least {mm(way_mm)}, the way of the segment, which cannot pass its pulley"
        yield Problem((*path, "axial_mm"), f"{text}; you wrote {cable.axial_mm}")
    if plan.goal.kind != "transport":
        yield Problem((*at, "kind"), "kind: a cable pulls a segment across a gap: it is for transport")


def _of_hinge(plan: Plan, at: KeyPath) -> Iterator[Problem]:
    frame, hinge = plan.frame, plan.frame.hinge
    assert hinge  # noqa: S101 - for the type checker
    if plan.goal.kind == "correction" and plan.goal.angle_deg is None:
        text = "angle_deg is missing: write how many degrees the hinge is to turn; it has no default"
        yield Problem(("goal", "angle_deg"), text)
    if hinge.wedge == "neutral" and hinge.off_bone_mm:
        yield Problem((*at, "hinge", "off_bone_mm"), "off_bone_mm must be left out: a neutral hinge is on the bone")
    if not 1 <= len(hinge.rods) <= 8:
        yield Problem((*at, "hinge", "rods"), "rods: write one to eight [[frame.hinge.rods]]")
    if "rods" in frame.model_fields_set and frame.rods != 1:
        yield Problem(
            (*at, "rods"), "rods must be left out for a hinge: each of [[frame.hinge.rods]] is turned by itself"
        )
