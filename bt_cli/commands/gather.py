"""Gather what was said, in a file and by flags, into one plan and its schedule."""

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typer

from bt_cli.checks.rules import findings
from bt_cli.commands.flags import read_flags
from bt_cli.errors import PlanInvalid, Refused
from bt_cli.output.report import Report
from bt_cli.output.rows import finding_text
from bt_cli.plan.reading import Source, parse, read_plan
from bt_cli.schedule.build import schedule_of


def refuse_errors(report: Report) -> None:
    """Raise Refused where a rule of severity error is not overridden."""
    open_errors = [f for f in report.findings if f.severity == "error" and not f.override]
    if open_errors:
        codes = ", ".join(f.code for f in open_errors)
        raise Refused(
            f"refused by {codes}: mend the plan, or accept it there by [[override]] with code, by and reason; "
            f"`bt explain {open_errors[0].code}` tells more"
        )


def gather(plan_file: Path | None, flags: Mapping[str, str], *, may_ask: bool, until: date | None = None) -> Report:
    """The schedule of a plan file, of flags alone, or of a file with flags laid over it."""
    if plan_file is None:
        source = Source("the flags", "", {"format": "bt-plan", "version": 1})
        flags = complete(flags, may_ask=may_ask)
    else:
        from bt_cli.commands.files import read_bytes

        source = parse(read_bytes(plan_file), str(plan_file))
    options = lay_over(source, flags)
    return from_source(source, options if plan_file else (), until)


def say_findings(report: Report) -> None:
    """Say each finding on standard error, so that data stays clean."""
    for finding in report.findings:
        typer.echo(finding_text(finding), err=True)


def from_source(source: Source, what_if: tuple[str, ...] = (), until: date | None = None) -> Report:
    """Decide: read the plan, build its schedule, check both."""
    plan, defaults = read_plan(source, None if source.mapping.get("timezone") else local_zone())
    try:
        schedule = schedule_of(plan)
        found = findings(schedule)
    except PlanInvalid as invalid:
        raise source.invalid(list(invalid.problems)) from None
    return Report(schedule, found, defaults, what_if, until)


def lay_over(source: Source, flags: Mapping[str, str]) -> tuple[str, ...]:
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


def complete(flags: Mapping[str, str], *, may_ask: bool) -> Mapping[str, str]:
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
    except Exception:  # whatever is odd about this computer's clock, the plan can name a zone
        return None
    return name
