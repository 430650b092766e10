"""What comes after the last turn where a plan has a nail or a plate beside its frame: the frame goes off early.

Over a nail that is in the bone from the start, or with one or a plate that is put in then, the frame comes off when the
bone has docked, or when the distraction ends, and not after months of consolidation. That is done at a review, the
first on the day of the last turn or later.
"""

from datetime import date
from typing import NamedTuple

from bt_cli.schedule.forecast import FrameTime, frame_time
from bt_cli.schedule.model import Schedule


class FrameOff(NamedTuple):
    """When the frame is planned to come off, and the days in it from surgery, where reviews and surgery are known."""

    method: str
    on: date | None
    frame_days: int | None
    published: FrameTime | None


def planned_frame_off(schedule: Schedule) -> FrameOff | None:
    """What a plan's [after] comes to; None without one. There is no day while the course has not reached its end."""
    plan, last = schedule.plan, schedule.sessions[-1].at.date()
    if plan.after is None:
        return None
    is_over = schedule.done and not schedule.truncated_at
    on = next((day for day in schedule.dates("review") if day >= last), None) if is_over else None
    days = (on - plan.surgery).days if on and plan.surgery else None
    return FrameOff(plan.after.method, on, days, frame_time(plan))
