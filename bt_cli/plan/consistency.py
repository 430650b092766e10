"""What each key of a plan alone cannot show: whether the keys fit each other."""

from collections.abc import Iterator
from itertools import pairwise

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.hexapod_frame import strut_problems
from bt_cli.plan.history import course_problems
from bt_cli.plan.levels import first_start, frame_path, ring_travels_mm, sized, starts_are_known
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.mixed import frame_problems, level_problems
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import MAX_COURSE_DAYS, OF_A_PITCH, Frame, distance_key
from bt_cli.words import clock_text, day_text, mm

_OWN_KEYS = {key for mechanism in MECHANISMS.values() for key in mechanism.own_keys}
_DISTANCES = ("defect_mm", "lengthening_mm", "compression_mm")
# What a contradiction was found from, where that is less than its whole table, or more: with other keys wrong it still
# stands. Places in lists are left out.
_FOUND_FROM: dict[KeyPath, tuple[KeyPath, ...]] = {
    ("frame", "rods"): (("frame", "kind"), ("frame", "rods")),
    ("frame", "start_face"): (("frame", "kind"), ("frame", "steps_per_turn"), ("frame", "start_face")),
    ("frame", "swaps"): (("frame", "swaps"),),
    ("protocol", "first_session"): (("protocol", "sessions"), ("protocol", "first_session")),
    ("protocol", "sessions_per_day"): (("protocol", "sessions"), ("protocol", "sessions_per_day")),
    ("goal",): (("goal",), ("frame",)),
    ("goal", "kind"): (("goal", "kind"), ("frame", "kind")),
    ("goal", "angle_deg"): (("goal",), ("frame",)),
    **{("goal", key): (("goal",), ("levels",)) for key in _DISTANCES},
    ("levels",): (("goal",), ("levels",)),
    ("levels", "frame"): (("levels",), ("frames",)),
    ("levels", "latency_days"): (("levels",), ("surgery",)),
    ("levels", "first_session"): (("levels",), ("protocol", "sessions")),
    ("frames", "name"): (("levels",), ("frames",)),
}


def stands(problem: Problem, wrong: set[KeyPath]) -> bool:
    """Whether a contradiction was found from none of the values at the paths that are `wrong`."""
    keys = tuple(key for key in problem.path if isinstance(key, str))
    needs = _FOUND_FROM.get(keys, (problem.path[:1],))
    return not any(path[: len(need)] == need[: len(path)] for need in needs for path in wrong)


def inconsistencies(plan: Plan) -> list[Problem]:
    """Every contradiction in a plan whose keys are fine one by one."""
    problems = [*_of_goal(plan), *strut_problems(plan), *_of_kinds(plan)]
    if plan.goal.kind == "correction" and not plan.frame.hinge:
        problems += [*_of_start(plan), *_of_overrides(plan)]
    elif sized(plan):
        problems += [
            *_of_start(plan),
            *_of_rate(plan),
            *_of_frames(plan),
            *level_problems(plan),
            *_of_overrides(plan),
            *_of_conventions(plan),
        ]
    in_course = course_problems(plan)
    problems += in_course
    if not in_course:
        problems += _of_settings(plan)
    if starts_are_known(plan):
        problems += [*_of_review(plan), *_of_docking(plan)]
    problems += _of_after(plan)
    return problems


def _of_settings(plan: Plan) -> Iterator[Problem]:
    """What does not fit the plan once an order has set it."""
    known = (
        {problem.message for problem in inconsistencies(plan.model_copy(update={"course": ()}))}
        if plan.later_plans
        else ()
    )
    for since, later in plan.later_plans:
        place = next(i for i, entry in enumerate(plan.course) if entry.settings and entry.earliest.date() == since)
        for problem in inconsistencies(later.model_copy(update={"course": ()})):
            if problem.message not in known:
                yield Problem(("course", place, "settings"), f"settings: {problem.message}")


def _of_goal(plan: Plan) -> Iterator[Problem]:
    goal, goal_key = plan.goal, distance_key(plan.goal.kind)
    for key in _DISTANCES:
        if getattr(goal, key) is None or key == goal_key:
            continue
        if goal.kind == "correction":
            yield Problem(("goal", key), f"{key} belongs to another kind of goal: a correction is no distance")
        elif key not in _BESIDE[goal.kind] or getattr(goal, goal_key) is None:
            yield Problem(
                ("goal", key), f"{key} belongs to another kind of goal than {goal.kind}, which has {goal_key}"
            )
    if goal.kind != "correction" and getattr(goal, goal_key) is None:
        yield Problem(("goal", goal_key), f"{goal_key} is missing: write how many mm; it has no default")
    if goal.angle_deg is not None and not plan.frame.hinge:
        yield Problem(("goal", "angle_deg"), "angle_deg is for a hinge: write [frame.hinge], or take angle_deg out")
    yield from _of_acute(plan)


# What a goal may ask for beside its own distance: done by levels of their own, or where a gap is closed by shortening.
_BESIDE = {
    "transport": ("lengthening_mm", "compression_mm"),
    "lengthening": ("compression_mm",),
    "compression": ("defect_mm",),
}


def _of_acute(plan: Plan) -> Iterator[Problem]:
    goal = plan.goal
    closed_mm, path = goal.acute_shortening_mm, ("goal", "acute_shortening_mm")
    if goal.kind == "compression" and goal.defect_mm and goal.compression_mm and goal.defect_mm > goal.compression_mm:
        text = f"defect_mm must not be more than compression_mm, {mm(goal.compression_mm)}, which closes it first"
        yield Problem(("goal", "defect_mm"), text)
    if closed_mm is None:
        return
    if goal.kind not in ("transport", "lengthening"):
        yield Problem(
            path, f"acute_shortening_mm does not belong to {goal.kind}: it goes with transport or lengthening"
        )
    elif goal.kind == "transport" and goal.defect_mm and closed_mm >= goal.defect_mm:
        text = f"acute_shortening_mm must be less than defect_mm, {mm(goal.defect_mm)}: of a gap that was closed at"
        yield Problem(path, f'{text} surgery nothing is left to transport; write kind = "lengthening"')


def _of_start(plan: Plan) -> Iterator[Problem]:
    protocol = plan.protocol
    first = protocol.first_session
    if not plan.surgery and not first and not (plan.levels and all(level.first_session for level in plan.levels)):
        text = "surgery is missing: write surgery = YYYY-MM-DD, or first_session in [protocol]; no date is invented"
        yield Problem(("surgery",), text)
    if protocol.when_paused and len(plan.levels) < 2 and not plan.is_hexapod:
        text = "when_paused must be left out: it is for several levels, of which one is paused"
        yield Problem(("protocol", "when_paused"), text)
    if {"sessions", "sessions_per_day"} <= protocol.model_fields_set:
        yield Problem(("protocol", "sessions_per_day"), "write sessions or sessions_per_day, not both")
    if first and first.time() not in protocol.sessions:
        times = ", ".join(map(clock_text, protocol.sessions))
        text = f"first_session at {clock_text(first)} is none of the session times: {times}"
        yield Problem(("protocol", "first_session"), text)


def _of_rate(plan: Plan) -> Iterator[Problem]:
    """The rate of the plan, or of each of its levels."""
    if plan.frame.hinge and plan.goal.angle_deg is None:
        return
    for i, level_plan in enumerate(plan.level_plans):
        has_own_rate = plan.levels and plan.levels[i].rate_mm_per_day is not None
        path: KeyPath = ("levels", i, "rate_mm_per_day") if has_own_rate else ("protocol", "rate_mm_per_day")
        rate, distance_mm = level_plan.protocol.rate_mm_per_day, level_plan.distance_mm
        if rate is None:
            text = "write what the surgeon ordered, such as rate_mm_per_day = 1.0; it has no default"
            yield Problem(path, f"rate_mm_per_day is missing: {text}")
            return
        if bool(rate) == bool(plan.levels and plan.levels[i].distance_mm == 0):
            text = "a level of distance_mm = 0 has rate_mm_per_day = 0, and no other has"
            yield Problem(path, f"rate_mm_per_day: {text}")
        elif rate and (days := distance_mm / rate) > MAX_COURSE_DAYS:
            text = f"rate_mm_per_day must be higher: {mm(distance_mm)} would take {int(days)} days, over 5 years"
            yield Problem(path, text)


def _of_frames(plan: Plan) -> Iterator[Problem]:
    """The frame, or each part of a mixed one."""
    yield from _of_frame(plan.frame, ("frame",))
    for i, part in enumerate(plan.frames):
        yield from _of_frame(part, ("frames", i))
    for level_plan, way_mm in zip(plan.level_plans, ring_travels_mm(plan), strict=True):
        frame, distance_mm = level_plan.frame, level_plan.distance_mm
        at = frame_path(level_plan)
        if distance_mm and distance_mm * 2 <= frame.step_mm:
            key, less = ("steps_per_turn", "higher") if frame.mechanism.has_pitch else ("step_mm", "less")
            text = f"{key} must be {less}: one step is at least twice the distance, so nothing would ever turn"
            yield Problem((*at, key), text)
        yield from frame_problems(level_plan, at, way_mm)


def _of_kinds(plan: Plan) -> Iterator[Problem]:
    """The keys that one kind of frame alone has or needs, and those that it has not."""
    for at, frame in [(("frame",), plan.frame), *((("frames", i), part) for i, part in enumerate(plan.frames))]:
        mechanism, member = frame.mechanism, frame.mechanism.member
        written = {Frame.model_fields[key].alias or key for key in frame.model_fields_set & Frame.model_fields.keys()}
        for key in sorted(written & _OWN_KEYS - {*mechanism.own_keys}):
            kinds = " or ".join(f'"{kind}"' for kind, other in MECHANISMS.items() if key in other.own_keys)
            yield Problem((*at, key), f"{key} must be left out for {frame.kind}: it goes with kind = {kinds}")
        for key in (key for key in mechanism.needs if key not in written):
            yield Problem((*at, key), f"{key} is missing: write what the maker of the {member} says; it has no default")
        if "swaps" in written and not mechanism.is_resettable:
            yield Problem((*at, "swaps"), f"swaps must be left out: a {member} cannot be set again")
        if not (mechanism.has_pitch or plan.is_hexapod):  # of which more is said
            for key in sorted(written & {path.removeprefix("frame.") for path in OF_A_PITCH}):
                yield Problem((*at, key), f"{key} must be left out for a {member}: step_mm says what it does")


def _of_frame(frame: Frame, at: KeyPath) -> Iterator[Problem]:
    if len(set(frame.swaps)) < len(frame.swaps):
        twice = next(a for a, b in pairwise(sorted(frame.swaps)) if a == b)
        yield Problem((*at, "swaps"), f"swaps must be different dates: {twice} is there twice")
    if frame.mechanism.is_monolateral and frame.rods != 1:
        yield Problem(
            (*at, "rods"), f"rods must be left out for a {frame.kind}, which has one {frame.mechanism.member}"
        )
    if frame.counter_nut and not frame.mechanism.has_faces:
        yield Problem((*at, "counter_nut"), "counter_nut must be left out: only nuts on rods have counter-nuts")
    if frame.start_face and not frame.mechanism.has_faces:
        yield Problem((*at, "start_face"), "start_face must be left out: only the nuts of ilizarov have faces")
    elif frame.start_face and frame.start_face > frame.steps_per_turn:
        text = f"start_face must be between 1 and {frame.steps_per_turn}, the steps of a turn"
        yield Problem((*at, "start_face"), f"{text}; you wrote {frame.start_face}")


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
    start, review = first_start(plan).date(), plan.review
    earliest = plan.surgery or start
    if review and review.first and review.first < earliest:
        what = "surgery" if plan.surgery else "the first session"
        text = f"first must not be before {what} on {day_text(earliest)}; you wrote {review.first}"
        yield Problem(("review", "first"), text)
    if review and review.last and review.last <= start:
        text = f"last must be after the first session on {day_text(start)}; you wrote {review.last}"
        yield Problem(("review", "last"), text)
    elif review and review.last and review.first and review.last < review.first:
        text = f"last must not be before the first review on {day_text(review.first)}; you wrote {review.last}"
        yield Problem(("review", "last"), text)


def _of_after(plan: Plan) -> Iterator[Problem]:
    if plan.after is None:
        return
    if plan.goal.kind not in ("transport", "lengthening"):
        yield Problem(("after",), "after must be left out: it goes with transport and lengthening")
    elif not any(level_plan.frame.mechanism.is_frame for level_plan in plan.level_plans):
        yield Problem(("after",), "after must be left out: there is no frame that could come off")


def _of_docking(plan: Plan) -> Iterator[Problem]:
    docking, start = plan.docking, first_start(plan).date()
    if docking and plan.goal.kind != "transport" and not (plan.goal.kind == "compression" and plan.goal.defect_mm):
        yield Problem(("docking",), "docking must be left out: no gap is closed, so no bone ends meet")
    elif docking and docking.procedure and docking.procedure <= start:
        text = f"procedure must be after the first session on {day_text(start)}; you wrote {docking.procedure}"
        yield Problem(("docking", "procedure"), text)
