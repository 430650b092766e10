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
    """When the frame comes off, and the days in it from surgery, where these are known.

    `reaches_end` is whether the schedule comes to docking or to the end of distraction: until it does there is no day.
    """

    method: str
    on: date | None
    frame_days: int | None
    published: FrameTime | None
    reaches_end: bool


def planned_frame_off(schedule: Schedule) -> FrameOff | None:
    """What a plan's [after] comes to; None without one. Once a record says that the frame is off, that day counts."""
    plan, last = schedule.plan, schedule.sessions[-1].at.date()
    if plan.after is None:
        return None
    reaches_end = schedule.done and not schedule.truncated_at
    planned = next((day for day in schedule.dates("review") if day >= last), None) if reaches_end else None
    on = plan.frame_off or planned
    days = (on - plan.surgery).days if on and plan.surgery else None
    return FrameOff(plan.after.method, on, days, frame_time(plan), reaches_end)
