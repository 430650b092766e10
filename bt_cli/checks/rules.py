"""The catalogue of rules, and the findings of a schedule.

A rule cites its source or says "convention". No rule reads the clock. An error refuses the plan unless the
plan overrides it by code, by, reason and finding; a finding that is overridden is still shown, on every output.

An override covers the finding that somebody accepted and no other: value, level and order stand in its words.
"""

from collections.abc import Iterable, Sequence
from json import dumps
from typing import NamedTuple

from bt_cli.checks import (
    backdated_orders,
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
    zones,
)
from bt_cli.checks.rule import Rule, Severity, in_words_of
from bt_cli.errors import PlanInvalid, Problem, Refused
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Override
from bt_cli.plan.revisions import plan_at
from bt_cli.plan.values import did_you_mean
from bt_cli.schedule.audit import audit
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule
from bt_cli.words import CLOCK, as_shown, data_clock, exact_numbers

_FAMILIES = (
    rate,
    timing,
    distance,
    hardware,
    course,
    backdated_orders,
    docking,
    consolidation,
    orders,
    hexapod,
    hexapod_readings,
    hinge,
    turning,
    replan,
    zones,
)
RULES: tuple[Rule, ...] = tuple(rule for family in _FAMILIES for rule in family.RULES)
BY_CODE = {rule.code: rule for rule in RULES}

MAX_SESSIONS = 10_000  # convention: 24 a day for over a year, or 5 a day for the 5 years that a course can take


class Finding(NamedTuple):
    """A rule that fired on a schedule, and the plan's override of it, if any; `lapsed` is one of another finding.

    `text` is what data has and an override accepts, `people_text` the same by the clock that people read.
    """

    rule: Rule
    text: str
    override: Override | None = None
    lapsed: Override | None = None
    people_text: str = ""  # none where it is `text`

    @property
    def message(self) -> str:
        """What was found and, where an override lapsed, that it did: for data."""
        return self.text + self._lapse

    @property
    def people_message(self) -> str:
        """The same for people."""
        return (self.people_text or self.text) + self._lapse

    @property
    def _lapse(self) -> str:
        if not self.lapsed:
            return ""
        accepted = self.lapsed.finding or "what the rule found before the course"
        return f" (the override by {self.lapsed.by} has lapsed: it accepts “{accepted}”)"

    @property
    def pin_toml(self) -> str:
        """The key of an override that binds it to this finding."""
        return f"finding = {dumps(self.text, ensure_ascii=False)}"

    @property
    def override_toml(self) -> str:
        """What stands in a plan that accepts this finding and no other."""
        return f'[[override]]\ncode = "{self.code}"\n{self.pin_toml}\nby = "initials or role"\nreason = "why"'

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The rule's severity."""
        return self.rule.severity


class RefusedByRules(Refused):
    """What refuses a plan: its `findings` of severity error that are not overridden."""

    def __init__(self, refusing: Sequence[Finding]) -> None:
        codes = ", ".join(finding.code for finding in refusing)
        accepted = "\n".join(finding.override_toml for finding in refusing)
        super().__init__(
            f"refused by {codes}. `bt explain {refusing[0].code}` tells more. Correct the plan, or accept it there "
            f"(`bt new` writes one):\n{accepted}"
        )
        self.findings = tuple(refusing)


def open_errors(fired: Iterable[Finding]) -> list[Finding]:
    """The findings that refuse a plan: those of severity error that are not overridden."""
    return [finding for finding in fired if finding.severity == "error" and not finding.override]


def refuse_open_errors(fired: Iterable[Finding]) -> None:
    """Raise RefusedByRules where a finding of severity error is not overridden."""
    if refusing := open_errors(fired):
        raise RefusedByRules(refusing)


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


def checked_schedule(plan: Plan) -> Schedule:
    """The schedule of a plan whose overrides all name rules, its rows added up anew.

    Raises PlanInvalid with every problem, where overrides name none, the course cannot be followed or has too many
    sessions; Contradiction.
    """
    unknown = unknown_overrides(plan)
    try:
        schedule = schedule_of(plan)
        if (count := len(schedule.sessions)) > MAX_SESSIONS:
            text = f"the course has {count} sessions, and {MAX_SESSIONS} are the most: plan fewer a day"
            raise PlanInvalid([Problem(("protocol", "sessions"), text)])
    except PlanInvalid as invalid:
        raise PlanInvalid([*unknown, *invalid.problems]) from None
    if unknown:
        raise PlanInvalid(unknown)
    audit(schedule)
    return schedule


def findings(schedule: Schedule, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """Every rule that fires, errors first, each with the plan's override of it."""
    overrides = {o.code: o for o in schedule.plan.override}
    with data_clock(), exact_numbers():  # or what somebody accepted would lapse by another clock
        fired = [
            _judged(schedule, Finding(_in_its_words(schedule, rule), text, overrides.get(rule.code)))
            for rule in rules
            if (text := _complaint(schedule, rule))
        ]
    if CLOCK.get() != 24 or any(as_shown(actuator.step_mm) != actuator.step_mm for actuator in schedule.actuators):
        fired = [finding._replace(people_text=_complaint(schedule, finding.rule)) for finding in fired]
    return tuple(sorted(fired, key=lambda f: (("error", "warning", "info").index(f.severity), f.code)))


def _complaint(schedule: Schedule, rule: Rule) -> str:
    """All that a rule finds, in the words of what moves bone; nothing where it finds nothing."""
    text = rule.complaint(schedule)
    return text and in_words_of(schedule.mechanisms, text)


def _in_its_words(schedule: Schedule, rule: Rule) -> Rule:
    """The rule with its advice in the words of what moves bone."""
    advice = in_words_of(schedule.mechanisms, rule.advice)
    return rule if advice == rule.advice else rule._replace(advice=advice)


def _judged(schedule: Schedule, finding: Finding) -> Finding:
    """A finding whose override, if any, covers it or has lapsed."""
    override = finding.override
    if override is None or finding.text == (override.finding or _before_course(schedule, finding)):
        return finding
    return finding._replace(override=None, lapsed=override)


def _before_course(schedule: Schedule, finding: Finding) -> str:
    """What the same rule found before any order or record: all that an override without its finding can speak of."""
    if not schedule.plan.course:
        return finding.text
    try:
        return in_words_of(schedule.mechanisms, finding.rule.complaint(schedule_of(plan_at(schedule.plan, 0))))
    except PlanInvalid:
        return ""
