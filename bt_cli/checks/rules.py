"""The catalogue of rules, and the findings of a schedule.

A rule cites its source or says "convention". No rule reads the clock. An error refuses the plan unless the
plan overrides it by code, by and reason; a finding that is overridden is still shown, on every output.
"""

from collections.abc import Iterable
from typing import NamedTuple

from bt_cli.checks import (
    consolidation,
    course,
    distance,
    docking,
    hardware,
    hexapod,
    hexapod_readings,
    hinge,
    orders,
    rate,
    replan,
    timing,
    turning,
)
from bt_cli.checks.rule import Rule, Severity
from bt_cli.errors import Problem
from bt_cli.plan.model import Override, Plan
from bt_cli.plan.values import did_you_mean
from bt_cli.schedule.model import Schedule

_FAMILIES = (
    rate,
    timing,
    distance,
    hardware,
    course,
    docking,
    consolidation,
    orders,
    hexapod,
    hexapod_readings,
    hinge,
    turning,
    replan,
)
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)
ERRORS = tuple(rule for rule in RULES if rule.severity == "error")
BY_CODE = {rule.code: rule for rule in RULES}


class Finding(NamedTuple):
    """A rule that fired on a schedule, and the plan's override of it, if any."""

    rule: Rule
    message: str
    override: Override | None = None

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity


def unknown_overrides(plan: Plan) -> list[Problem]:
    """A problem for each override of a plan that names no rule."""
    return [
        Problem(
            ("override", i, "code"),
            f"code {o.code} is no rule{did_you_mean(o.code, tuple(BY_CODE))}; `bt rules` lists them",
        )
        for i, o in enumerate(plan.override)
        if o.code not in BY_CODE
    ]


def findings(schedule: Schedule, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """Every rule that fires, errors first, each with the plan's override of it."""
    overrides = {o.code: o for o in schedule.plan.override}
    fired = [Finding(rule, message, overrides.get(rule.code)) for rule in rules if (message := rule.fires(schedule))]
    return tuple(sorted(fired, key=lambda f: (("error", "warning", "info").index(f.severity), f.code)))
