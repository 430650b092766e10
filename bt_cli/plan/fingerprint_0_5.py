"""The digest that bt 0.5 kept on the first entry of a course, so that its plan files are read: see `fingerprint`.

It left out what turns nothing: title, conventions, texts, overrides, and reviews on which no re-set was planned.
"""

from hashlib import sha256

from bt_cli.plan.digests import canonical
from bt_cli.plan.levels import ring_travels_mm, sized
from bt_cli.plan.model import Plan

_COVERED = {
    "id", "side", "bone", "age_group", "surgery", "timezone", "goal", "protocol", "frame", "frames", "levels", "course",
    "correction", "deformity", "mounting", "structures_at_risk",
}  # fmt: skip


def base_of_0_5(plan: Plan, place: int) -> str:
    """What bt 0.5 would have written as `base` of the entry at a place, 16 hexadecimal digits."""
    above = plan.model_copy(update={"course": plan.course[:place]})
    values = above.model_dump(include=_COVERED, exclude={"protocol": {"sessions_per_day"}})
    if above.review and _reviews_set_scales(above):
        values["review"] = above.review.model_dump()
    elif above.review and above.review.last:
        values["review"] = {"last": above.review.last}
    if above.docking and above.docking.tolerance_mm is not None:
        values["docking"] = {"tolerance_mm": above.docking.tolerance_mm}
    return sha256(canonical(values).encode()).hexdigest()[:16]


def _reviews_set_scales(plan: Plan) -> bool:
    """Whether any stroke ends on the planned way with no date named for it, so that re-sets are on reviews."""
    return sized(plan) and any(
        level_plan.frame.range_mm and not level_plan.frame.swaps and way_mm > level_plan.frame.range_mm
        for level_plan, way_mm in zip(plan.level_plans, ring_travels_mm(plan), strict=True)
    )
