"""The defaults that a plan relies on, as nobody ordered another value."""

from pydantic import BaseModel

from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import CONVENTIONS, OF_A_PITCH


def unordered(plan: Plan) -> list[str]:
    """The dotted keys whose value is a default: nobody wrote it, or the plan's `conventions` list it.

    Those of a named part of the frame are under its name, "frames.NAME.rods". What nothing in the plan goes by is none.
    """
    moot = _moot(plan)
    defaults = []
    for key in CONVENTIONS:
        name, _, last = key.partition(".")
        if key not in moot and (_unsaid(getattr(plan, name), last) or key in plan.conventions):
            defaults.append(key)
    frame_keys = [key.removeprefix("frame.") for key in CONVENTIONS if key.startswith("frame.")]
    for part in plan.frames:
        defaults += [
            f"frames.{part.name}.{key}"
            for key in (frame_keys if part.mechanism.has_pitch else ())
            if _unsaid(part, key) and not (key == "rods" and part.mechanism.is_monolateral)  # there is no other number
        ]
    return defaults


def _unsaid(table: BaseModel, key: str) -> bool:
    return key not in table.model_fields_set and getattr(table, key) is not None


def _moot(plan: Plan) -> set[str]:
    """Keys that have a default, and that nothing in this plan goes by."""
    if not plan.frame.mechanism.has_pitch:
        return set(OF_A_PITCH)
    levels, hinge, moot = plan.levels, plan.frame.hinge, set()
    if hinge:
        moot = {"frame.rods"}
        if all(rod.start_reading_mm is not None for rod in hinge.rods):
            moot.add("frame.start_reading_mm")
    if plan.frame_is_unused:
        moot |= {key for key in CONVENTIONS if key.startswith("frame.")}
    if levels and all(level.sessions for level in levels):
        moot.add("protocol.sessions")
    if levels and all(level.first_session or level.latency_days is not None for level in levels):
        moot.add("protocol.latency_days")
    return moot
