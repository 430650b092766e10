"""Gather what was said, in a file and by flags, into one plan and its schedule."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from bt_cli.commands.flags import read_flags
from bt_cli.errors import PlanInvalid, Refused

if TYPE_CHECKING:
    from bt_cli.checks.rules import Finding
    from bt_cli.plan.reading import Source
    from bt_cli.schedule.model import Schedule


class Gathered(NamedTuple):
    """A schedule, the defaults it relies on, the flags that were laid over its file, and the findings."""

    schedule: "Schedule"
    defaults: tuple[str, ...]
    what_if: tuple[str, ...]
    findings: tuple["Finding", ...]

    @property
    def said(self) -> tuple["Schedule", tuple["Finding", ...], tuple[str, ...]]:
        """What every output is made from."""
        return self.schedule, self.findings, self.defaults

    def refuse_errors(self) -> None:
        """Raise Refused where a rule of severity error is not overridden."""
        open_errors = [f for f in self.findings if f.severity == "error" and not f.override]
        if open_errors:
            codes = ", ".join(f.code for f in open_errors)
            raise Refused(
                f"refused by {codes}: mend the plan, or accept it there by [[override]] with code, by and reason; "
                f"`bt explain {open_errors[0].code}` tells more"
            )


def gather(plan_file: Path | None, flags: Mapping[str, str], *, may_ask: bool) -> Gathered:
    """The schedule of a plan file, of flags alone, or of a file with flags laid over it."""
    from bt_cli.plan.reading import Source, parse

    if plan_file is None:
        source = Source("the flags", "", {"format": "bt-plan", "version": 1})
        flags = _complete(flags, may_ask=may_ask)
    else:
        from bt_cli.commands.files import read_bytes

        source = parse(read_bytes(plan_file), str(plan_file))
    options = lay_over(source, flags)
    return from_source(source, what_if=options if plan_file else ())


def say_findings(gathered: Gathered) -> None:
    """Say each finding on standard error, so that data stays clean."""
    from bt_cli.output.rows import finding_text

    for finding in gathered.findings:
        typer.echo(finding_text(finding), err=True)


def from_source(source: "Source", what_if: tuple[str, ...] = ()) -> Gathered:
    """Decide: read the plan, build its schedule, check both."""
    from bt_cli.checks.rules import findings
    from bt_cli.plan.reading import read_plan
    from bt_cli.schedule.build import schedule_of

    plan, defaults = read_plan(source, None if source.mapping.get("timezone") else local_zone())
    try:
        schedule = schedule_of(plan)
        found = findings(schedule)
    except PlanInvalid as invalid:
        raise source.invalid(list(invalid.problems)) from None
    return Gathered(schedule, defaults, what_if, found)


def lay_over(source: "Source", flags: Mapping[str, str]) -> tuple[str, ...]:
    """Lay flags over a plan as written; the options laid, as typed. A new goal or frame replaces the old table."""
    laid = read_flags(flags)
    for flag, key, value in laid:
        if key.startswith("goal."):
            source.overlay("goal", {"kind": flag.name if flag.name != "defect" else "transport"}, flag.option)
        if key == "frame.kind":
            source.overlay("frame", {}, flag.option)
        if key.startswith("protocol.sessions"):
            source.drop("protocol.sessions")
            source.drop("protocol.sessions_per_day")
        if key == "protocol.latency_days" and "first_session" not in flags:
            source.drop("protocol.first_session")
        if key == "protocol.first_session" and "latency" not in flags:
            source.drop("protocol.latency_days")
        source.overlay(key, value, flag.option)
    return tuple(f"{flag.option} {flags[flag.name]}" for flag, _, _ in laid)


def _complete(flags: Mapping[str, str], *, may_ask: bool) -> Mapping[str, str]:
    """See that flags alone say enough; a terminal is asked for the surgery date."""
    missing = []
    if not flags.keys() & {"defect", "lengthening", "compression"}:
        missing.append("--defect MM is missing (or --lengthening MM, or --compression MM); it has no default")
    if "rate" not in flags:
        missing.append("--rate MM/DAY is missing; it has no default")
    dated = flags.keys() & {"surgery", "first_session"}
    if not dated and not may_ask:
        missing.append("--surgery YYYY-MM-DD or --first-session YYYY-MM-DDTHH:MM is missing; no date is invented")
    if missing:
        read_flags(flags, missing)
    return flags if dated else {**flags, "surgery": typer.prompt("Surgery date (YYYY-MM-DD)", err=True)}


def can_ask(*, no_input: bool) -> bool:
    """Whether there is a person at a terminal to be asked."""
    return not no_input and sys.stdin is not None and sys.stdin.isatty()


def local_zone() -> str | None:
    """The IANA name of this computer's time zone, if it has one."""
    from tzlocal import get_localzone_name

    try:
        name: str | None = get_localzone_name()
    except Exception:  # noqa: BLE001 - whatever is odd about this computer's clock, the plan can name a zone
        return None
    return name
