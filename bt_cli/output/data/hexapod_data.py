"""What the JSON of six struts has beyond the contract's keys: poses, limits, swaps and the errors of whole steps."""

from bt_cli.motion.pose import Pose, fixed_turns
from bt_cli.output.data.contract import CorrectionJson, DayErrorJson, LimitJson, PoseJson, StrutSwapJson
from bt_cli.schedule.correction_course import CorrectionCourse
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.swaps import Swap
from bt_cli.words import exact


def correction_json(schedule: Schedule) -> CorrectionJson:
    """The correction of a schedule; lengths and angles to four decimals."""
    correction = schedule.correction
    assert correction  # noqa: S101 - only asked for six struts
    _, program = correction.programs[-1]
    start, reference_mm = correction.routes[-1].poses[0], correction.ends.reference_mm
    return {
        "start": _pose(start),
        "end": _pose(correction.target),
        "reference_point_mm": _rounded(start.apply(reference_mm[None])[0].tolist()),
        "days": sum(program.days),
        "least_days": program.least_days,
        "limits": _limits(correction),
        "swaps": [_swap(swap) for swap in correction.swaps],
        "errors": [_error(end.day, end.error_mm, end.error_deg) for end in correction.days],
        "max_error_mm": round(max(end.error_mm for end in correction.days), 4),
        "max_error_deg": round(max(end.error_deg for end in correction.days), 4),
    }


def _pose(pose: Pose) -> PoseJson:
    return {"translation_mm": _rounded(pose.translation_mm.tolist()), "rotation": list(fixed_turns(pose))}


def _rounded(values: list[float]) -> list[float]:
    return [round(value, 4) + 0.0 for value in values]  # + 0.0: no number is written -0


def _limits(correction: CorrectionCourse) -> list[LimitJson]:
    _, program = correction.programs[-1]
    return [
        {
            "name": demand.limit.name,
            "max_mm": float(exact(demand.limit.most_mm)),
            "per": "session" if demand.limit.a_session else "day",
            "days": demand.days,
            "planned_mm": round(demand.planned_mm, 4),
            "binds": demand.binds,
        }
        for demand in program.demands
    ]


def _swap(swap: Swap) -> StrutSwapJson:
    return {
        "strut": swap.strut,
        "on": swap.on.isoformat(),
        "old_size": swap.old.size,
        "new_size": swap.new.size,
        "reading_before_mm": exact(swap.before_mm),
        "reading_after_mm": exact(swap.after_mm),
        "window": [on.isoformat() for on in swap.window],
    }


def _error(day: int, error_mm: float, error_deg: float) -> DayErrorJson:
    return {"day": day, "error_mm": round(error_mm, 4), "error_deg": round(error_deg, 4)}
