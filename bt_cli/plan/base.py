"""The base of a course: a digest of what stands above it, kept by the first entry that a command writes.

It covers what a turn depends on, and whose turn it is: id, side, bone, age group, surgery, time zone, goal, protocol,
frame and its parts, levels, and the entries that stand before it. So one revision never means two courses. Left out is
what turns nothing: title, conventions, the date of a docking procedure, clinic texts, overrides and the approval; and
reviews, but for the last one that the plan covers, and where re-sets are planned on them.
Values count and not how they are written: comments, layout, 1 for 1.0 or a default written out change no digest.
"""

from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from bt_cli.errors import Problem
from bt_cli.plan.model import Plan
from bt_cli.plan.parts import level_plans, sized, ways_mm
from bt_cli.plan.source import Source, parse
from bt_cli.words import number

_COVERED = {
    "id", "side", "bone", "age_group", "surgery", "timezone", "goal", "protocol", "frame", "frames", "levels", "course",
    "correction", "deformity", "mounting", "structures_at_risk",
}  # fmt: skip
_EDITED = (
    "what is prescribed above this entry was edited after it was written. Take that back, and order the change by "
    "`bt amend PLAN …`; or take out the line base, if the edited plan is to stand as if it had always been so"
)


def base_of(plan: Plan) -> str:
    """The digest of a plan as written, before anything is filled in that its file does not say."""
    from hashlib import sha256

    said = plan.model_dump(include=_COVERED, exclude={"protocol": {"sessions_per_day"}})  # they are in `sessions`
    if plan.review and _reviews_set_scales(plan):
        said["review"] = plan.review.model_dump()
    elif plan.review and plan.review.last:
        said["review"] = {"last": plan.review.last}
    if plan.docking and plan.docking.tolerance_mm is not None:
        said["docking"] = {"tolerance_mm": plan.docking.tolerance_mm}
    return sha256(canonical(said).encode()).hexdigest()[:16]


def _reviews_set_scales(plan: Plan) -> bool:
    """Whether any stroke ends on the planned way with no date named for it, so that re-sets are on reviews."""
    return sized(plan) and any(
        one.frame.range_mm and not one.frame.swaps and way_mm > one.frame.range_mm
        for one, way_mm in zip(level_plans(plan), ways_mm(plan), strict=True)
    )


def base_problems(plan: Plan, source: Source) -> list[Problem]:
    """That a plan was edited above its course since a command wrote to it; flags laid over it are no edit."""
    found = next(((i, entry.base) for i, entry in enumerate(plan.course) if entry.base), None)
    if found is None:
        return []
    i, base = found
    written = _as_written(source) if source.flags else plan
    if written and base_of(written.at_revision(i)) == base:
        return []
    return [Problem(("course", i, "base"), _EDITED)]


def _as_written(source: Source) -> Plan | None:
    """The plan that the file says without flags; None where that is none."""
    try:
        return Plan.model_validate(parse(source.text.encode(), source.name).mapping)
    except ValidationError:
        return None


def canonical(value: Any) -> str:
    """A value of a plan as a text that is the same however it was written."""
    if isinstance(value, dict):
        said = {key: below for key, below in value.items() if below not in (None, ())}  # a new key changes no old id
        return "{" + ",".join(f"{key}:{canonical(below)}" for key, below in said.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ",".join(map(canonical, value)) + "]"
    return number(value) if isinstance(value, Decimal) else str(value)
