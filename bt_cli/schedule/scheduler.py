"""What turns a plan into whole steps, whatever its frame: the one thing that a schedule is built from."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Protocol

from bt_cli.frame.actuator import Actuator
from bt_cli.motion.multi_level import MultiLevelPlanner
from bt_cli.plan.model import Plan
from bt_cli.schedule.model import PlannedSession, Progress


class Scheduler(Protocol):
    """Whole steps at every slot of the course of a plan. What follows from them is known once `turns` is exhausted."""

    @property
    def plan(self) -> Plan:
        """The plan that it follows."""

    @property
    def course(self) -> MultiLevelPlanner:
        """The motion of every level, which is told what was really made."""

    @property
    def actuators(self) -> tuple[Actuator, ...]:
        """What is turned, in the order of letters or of struts."""

    @property
    def missed(self) -> Sequence[datetime]:
        """The local times at which something was due that a record says was missed."""

    @property
    def hardware_days(self) -> list[tuple[str, date]]:
        """What is re-set or exchanged when, by the actuator's id, in the order of dates."""

    @property
    def moved_mm(self) -> Fraction:
        """The sum of all whole steps in mm of bone; of a correction the way of its reference point."""

    @property
    def achieved_mm_per_day(self) -> Fraction:
        """The rate that they come to."""

    def turns(self) -> Iterator[PlannedSession]:
        """Every slot at which something turns, in order."""

    def ends(self) -> tuple[Progress, ...]:
        """Where each level is when all is done that is ordered, and last of them the whole."""

    def another_course(self, plan: Plan) -> tuple[MultiLevelPlanner, date]:
        """How the same frame goes by a plan with other orders, and the day of its last turn, if that is a later one."""
