"""What each key of a plan alone cannot show: whether the keys fit each other."""

from collections.abc import Iterator
from itertools import pairwise

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.history import course_problems
from bt_cli.plan.model import MAX_COURSE_DAYS, Plan, distance_key
from bt_cli.plan.six_struts import strut_problems
from bt_cli.words import clock_text, day_text, mm

# What a contradiction was found from, where that is less than its whole table: with other keys wrong it still stands.
_FOUND_FROM: dict[KeyPath, tuple[KeyPath, ...]] = {
    ("frame", "rods"): (("frame", "kind"), ("frame", "rods")),
    ("frame", "start_face"): (("frame", "kind"), ("frame", "steps_per_turn"), ("frame", "start_face")),
    ("frame", "swaps"): (("frame", "swaps"),),
    ("protocol", "first_session"): (("protocol", "sessions"), ("protocol", "first_session")),
    ("protocol", "sessions_per_day"): (("protocol", "sessions"), ("protocol", "sessions_per_day")),
}


def stands(problem: Problem, wrong: set[KeyPath]) -> bool:
    """Whether a contradiction was found from none of the values at the paths that are `wrong`."""
    needs = _FOUND_FROM.get(problem.path, (problem.path[:1],))
    return not any(path[: len(need)] == need[: len(path)] for need in needs for path in wrong)


def inconsistencies(plan: Plan) -> list[Problem]:
    """Every contradiction in a plan whose keys are fine one by one."""
    found = [*_of_goal(plan), *strut_problems(plan)]
    if plan.goal.kind == "correction":
        found += [*_of_start(plan), *_of_overrides(plan)]
    elif getattr(plan.goal, distance_key(plan.goal.kind)) is not None:
        found += [
            *_of_start(plan),
            *_of_rate(plan),
            *_of_frame(plan),
            *_of_levels(plan),
            *_of_overrides(plan),
            *_of_conventions(plan),
        ]
    found += course_problems(plan)
    if plan.surgery or plan.protocol.first_session:
        found += _of_review(plan)
    return found


def _of_goal(plan: Plan) -> Iterator[Problem]:
    goal, own = plan.goal, distance_key(plan.goal.kind)
    for key in ("defect_mm", "lengthening_mm", "compression_mm"):
        if goal.kind == "correction" and getattr(goal, key) is not None:
            yield Problem(("goal", key), f"{key} belongs to another kind of goal: a correction goes from pose to pose")
        elif key != own and getattr(goal, key) is not None:
            yield Problem(("goal", key), f"{key} belongs to another kind of goal than {goal.kind}, which has {own}")
    if goal.kind != "correction" and getattr(goal, own) is None:
        yield Problem(("goal", own), f"{own} is missing: write how many mm; it has no default")


def _of_start(plan: Plan) -> Iterator[Problem]:
    protocol = plan.protocol
    first = protocol.first_session
    if not plan.surgery and not first:
        said = "surgery is missing: write surgery = YYYY-MM-DD, or first_session in [protocol]; no date is invented"
        yield Problem(("surgery",), said)
    if {"sessions", "sessions_per_day"} <= protocol.model_fields_set:
        yield Problem(("protocol", "sessions_per_day"), "write sessions or sessions_per_day, not both")
    if first and first.time() not in protocol.sessions:
        times = ", ".join(map(clock_text, protocol.sessions))
        said = f"first_session at {clock_text(first)} is none of the session times: {times}"
        yield Problem(("protocol", "first_session"), said)


def _of_rate(plan: Plan) -> Iterator[Problem]:
    rate, distance_mm = plan.protocol.rate_mm_per_day, plan.goal.distance_mm
    if rate is None:
        said = "write what the surgeon ordered, such as rate_mm_per_day = 1.0; it has no default"
        yield Problem(("protocol", "rate_mm_per_day"), f"rate_mm_per_day is missing: {said}")
    elif (days := distance_mm / rate) > MAX_COURSE_DAYS:
        said = f"rate_mm_per_day must be higher: {mm(distance_mm)} would take {int(days)} days, over 5 years"
        yield Problem(("protocol", "rate_mm_per_day"), said)


def _of_frame(plan: Plan) -> Iterator[Problem]:
    frame = plan.frame
    if plan.goal.distance_mm * frame.steps_per_turn * 2 <= frame.pitch_mm:
        said = "steps_per_turn must be higher: one step is at least twice the distance, so nothing would ever turn"
        yield Problem(("frame", "steps_per_turn"), said)
    if len(set(frame.swaps)) < len(frame.swaps):
        twice = next(a for a, b in pairwise(sorted(frame.swaps)) if a == b)
        yield Problem(("frame", "swaps"), f"swaps must be different dates: {twice} is there twice")
    if frame.kind == "rail" and frame.rods != 1:
        yield Problem(("frame", "rods"), "rods must be left out for a rail, which has one screw")
    if frame.start_face and frame.kind != "ilizarov":
        yield Problem(("frame", "start_face"), "start_face must be left out: only the nuts of ilizarov have faces")
    elif frame.start_face and frame.start_face > frame.steps_per_turn:
        said = f"start_face must be between 1 and {frame.steps_per_turn}, the steps of a turn"
        yield Problem(("frame", "start_face"), f"{said}; you wrote {frame.start_face}")


def _of_conventions(plan: Plan) -> Iterator[Problem]:
    for i, key in enumerate(plan.conventions):
        table, _, last = key.partition(".")
        if getattr(getattr(plan, table), last) is None:
            yield Problem(("conventions", i), f"conventions: {key} has no value in this plan; take it off the list")


def _of_overrides(plan: Plan) -> Iterator[Problem]:
    codes = [o.code for o in plan.override]
    for i, code in enumerate(codes):
        if code in codes[:i]:
            yield Problem(("override", i, "code"), f"code {code} is overridden twice: keep one")


def _of_review(plan: Plan) -> Iterator[Problem]:
    earliest = plan.surgery or plan.start.date()
    if plan.review and plan.review.first and plan.review.first < earliest:
        what = "surgery" if plan.surgery else "the first session"
        said = f"first must not be before {what} on {day_text(earliest)}; you wrote {plan.review.first}"
        yield Problem(("review", "first"), said)


def _of_levels(plan: Plan) -> Iterator[Problem]:
    if len(plan.levels) > 1:
        yield Problem(("levels", 1), "levels: this version of bt knows one level")
    elif plan.level.distance_mm not in (None, plan.goal.distance_mm):
        said = f"distance_mm must be the goal's {mm(plan.goal.distance_mm)}, as there is one level"
        yield Problem(("levels", 0, "distance_mm"), said)
