"""What other Python programs may import: plans, and their schedules, as `bt schedule` makes them.

docs/api.md has it with an example. What is in `__all__` keeps its meaning as the JSON does.
"""

from decimal import Decimal
from numbers import Integral, Real
from pathlib import Path
from typing import Any, NamedTuple

from bt_cli.checks.rules import Finding, RefusedByRules, checked_schedule, findings, refuse_open_errors
from bt_cli.commands.files import read_bytes
from bt_cli.commands.gather import local_zone, plan_of
from bt_cli.errors import BtError, PlanInvalid, Problem
from bt_cli.plan.model import Plan
from bt_cli.plan.source import Source, leave_out_excess, parse
from bt_cli.schedule.model import LevelSchedule, Milestone, Schedule, Session

__all__ = [
    "BtError", "CheckedSchedule", "Finding", "LevelSchedule", "Milestone", "Plan", "PlanInvalid", "Problem",
    "RefusedByRules", "Schedule", "Session", "load", "plan", "schedule",
]  # fmt: skip


class CheckedSchedule(NamedTuple):
    """A schedule that no rule refuses, and what the rules find: warnings, and errors that the plan overrides."""

    schedule: Schedule
    findings: tuple[Finding, ...]


def load(path: str | Path) -> Plan:
    """The plan in a file, with the defaults of `bt`. Raises PlanInvalid with every problem, each with its line."""
    return _plan(parse(read_bytes(Path(path)), str(path)))


def plan(**values: Any) -> Plan:
    """The plan that the keys of a plan file say; a table is a mapping, a list of tables a list of mappings.

    `format` and `version` may be left out. A float is taken as Python writes it, 0.1 as a tenth.
    Raises PlanInvalid with every problem.
    """
    source = Source("the values")
    try:
        source.mapping = {"format": "bt-plan", "version": 1, **_exact(values)}
    except RecursionError:  # also of a table that is in itself
        raise PlanInvalid([Problem((), "have more tables within each other than any plan", source.name)]) from None
    leave_out_excess(source)
    return _plan(source)


def schedule(plan: Plan) -> CheckedSchedule:
    """The schedule of a plan.

    Raises PlanInvalid where its course cannot be followed, RefusedByRules with the findings that refuse it.
    """
    worked_out = checked_schedule(plan)
    fired = findings(worked_out)
    refuse_open_errors(fired)
    return CheckedSchedule(worked_out, fired)


def _plan(source: Source) -> Plan:
    return plan_of(source, local_zone)[0]


def _exact(value: Any) -> Any:
    """A copy of a plan's values with an exact number for each, numpy's too, as a file gives them."""
    if isinstance(value, Real) and not isinstance(value, int):
        return int(value) if isinstance(value, Integral) else Decimal(repr(float(value)))
    if isinstance(value, dict):
        return {key: _exact(below) for key, below in value.items()}
    return [_exact(below) for below in value] if isinstance(value, list | tuple) else value
