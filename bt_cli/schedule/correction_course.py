"""What a correction by six struts is beyond its sessions."""

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # they need numpy, which only plans of six struts may load
    from bt_cli.frame.ends import CorrectionEnds
    from bt_cli.frame.limits import DayPlan
    from bt_cli.motion.pose import Pose
    from bt_cli.schedule.swaps import NoSwap, Swap


class DayEnd(NamedTuple):
    """Where the distal ring is to be after a day's last turn, and how far whole steps are off; day 0 is the start."""

    day: int
    pose: "Pose"
    error_mm: float  # at the reference point
    error_deg: float


class Route(NamedTuple):
    """The poses that a program goes through, from its first to its last, and the waypoints that it leaves out."""

    poses: "tuple[Pose, ...]"
    dropped: "tuple[Pose, ...]" = ()


class CorrectionCourse(NamedTuple):
    """What a correction is beyond its sessions. `target` is the pose at which it ends.

    Each program has the time from which it holds: the plan's own, and one for each order to plan anew. It goes by the
    route of the same place; the last is the one in force when all that is ordered is followed. `ends` are the plan's.
    `no_swaps` are why struts run off their scales by what was ordered or recorded of their exchanges.
    """

    ends: "CorrectionEnds"
    programs: "tuple[tuple[datetime, DayPlan], ...]"
    routes: tuple[Route, ...]
    target: "Pose"
    swaps: "tuple[Swap, ...]"
    no_swaps: "tuple[NoSwap, ...]"
    days: tuple[DayEnd, ...]
    fastest_mm_per_day: Fraction  # the most that the reference point goes in a day
    fastest_deg_per_day: Fraction  # the most that the ring is turned in a day
