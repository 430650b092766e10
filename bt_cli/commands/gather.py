"""Gather what was said, in a file and by flags, into one plan and its schedule."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import typer

from bt_cli.checks.backdated_orders import past_orders
from bt_cli.checks.rules import checked_schedule, findings, refuse_open_errors
from bt_cli.checks.timing import far_surgery, written_on
from bt_cli.commands import dates
from bt_cli.commands.dates import local_now
from bt_cli.commands.laid_flags import bare, date_words, flags_in_digits, laid_over, of_flags
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.plan_text import finding_text, value_at
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, WrongUsage
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Clinic
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.schedule.times import moved_by_older_rules
from bt_cli.words import count, data_clock, day_text, time_text
from bt_cli.zone_data import zone_data_versions


def refuse_errors(report: Report) -> None:
    """Raise RefusedByRules where a rule of severity error is not overridden."""
    refuse_open_errors(report.findings)


def refuse_what_if(report: Report, outputs: Sequence[str]) -> None:
    """Raise WrongUsage for outputs of a plan file that flags change: no patient is given what the file knows not of."""
    if report.what_if and outputs:
        raise WrongUsage(
            f"No {' and no '.join(outputs)} for a what-if: the plan file does not know of {', '.join(report.what_if)}. "
            "Write them into the plan, then export."
        )


def gather(plan_file: Path | None, flags: Mapping[str, str], *, may_ask: bool, until: str | None = None) -> Report:
    """The schedule of a plan file, of flags alone, or of a file with flags laid over it."""
    from bt_cli.commands.files import read_bytes, real_path, say_strays

    if plan_file:
        say_strays(real_path(plan_file).parent)
    source = parse(read_bytes(plan_file), str(plan_file)) if plan_file else bare()
    dates = date_words(source, flags)
    last_day, flags = dates.day("--until", until), flags_in_digits(flags, dates)
    if plan_file is None:
        return from_source(of_flags(flags, may_ask=may_ask), (), last_day)
    as_written = deepcopy(source)
    options = laid_over(source, flags)
    report = from_source(source, options, last_day)
    return _as_accepted(report, as_written) if options else report


def _as_accepted(report: Report, as_written: Source) -> Report:
    """A what-if without the overrides that were given for another finding than it makes: nobody accepted that one."""
    try:
        written = from_source(as_written)
        same_goal = written.schedule.plan.goal.kind == report.schedule.plan.goal.kind
        accepted = {f.message for f in written.findings if f.override and same_goal}
    except PlanInvalid:
        accepted = set()
    findings = tuple(f if f.message in accepted else f._replace(override=None) for f in report.findings)
    return report._replace(findings=findings)


def say_what_data_cannot(report: Report) -> None:
    """Say on standard error what a form of data has no place for: how it was cut, and what nobody ordered."""
    if report.until:
        typer.echo(f"Only until {day_text(report.until)}; the course goes on after it.", err=True)
    if report.defaults:
        text = ", ".join(f"{key} = {value_at(report.schedule.plan, key)}" for key in report.defaults)
        typer.echo(f"Defaults, not prescribed (conventions): {text}", err=True)


def say_draft(report: Report, *, always: bool) -> None:
    """Say on standard error that nobody has approved what the plan now says; if not `always`, where somebody had."""
    if is_draft(report.schedule) and (always or report.schedule.plan.approval):
        typer.echo(f"{approval_text(report.schedule)} (`bt approve`)", err=True)


def say_findings(report: Report) -> None:
    """Say each finding on standard error, so that data stays clean."""
    for finding in report.findings:
        typer.echo(finding_text(finding), err=True)


def say_and_refuse(report: Report) -> None:
    """Say what the rules find and where rules of time zones differ. Raises RefusedByRules as `refuse_errors` does."""
    say_findings(report)
    _say_zone_data(report)
    refuse_errors(report)


def _say_zone_data(report: Report) -> None:
    """Say on standard error where the rules of time zones that this computer has and those of bt differ for a plan."""
    zones, sessions = report.schedule.plan.zones, report.sessions
    if moved := moved_by_older_rules(sessions, zones):
        newer, older = zone_data_versions()
        typer.echo(
            f"Time zones: bt goes by the rules of {newer}. By the older ones{f', {older},' if older else ''} "
            f"{len(moved)} of {count(len(sessions), 'session')} would be at another time, the first on "
            f"{time_text(local(moved[0]))} in {zones.on(moved[0].at)}. Update the older ones: "
            "other programs of this computer may show those times wrongly.",
            err=True,
        )


def by_today(report: Report) -> Iterator[str]:
    """What holds today and no rule can find, as none reads the clock: surgery years away, orders of the past.

    Orders without `entered` were written by hand: nobody knows when, so they are taken as written now.
    """
    yield from _far_surgery(report)
    plan, now = report.schedule.plan, dates.present_instant()
    course = tuple(
        entry if entry.entered or not entry.order else entry.model_copy(update={"entered": now})
        for entry in plan.course
    )
    dated = plan.model_copy(update={"course": course})
    if course != plan.course and (text := past_orders(replace(report.schedule, plan=dated))):
        yield f"BT137 warning: {text}. Record what was turned since."


def say_far_surgery(report: Report) -> None:
    """Say on standard error where surgery is years from today."""
    for text in _far_surgery(report):
        typer.echo(text, err=True)


def _far_surgery(report: Report) -> Iterator[str]:
    """The warning, if any; a plan that was written to has its rule for that."""
    plan = report.schedule.plan
    if written_on(plan) is None and (text := far_surgery(plan, local_now().date(), "today")):
        yield f"BT119 warning: {text}. Check the year of surgery."


def from_source(
    source: Source, what_if: tuple[str, ...] = (), until: date | None = None, *, edited: bool = False
) -> Report:
    """Decide: read the plan, build its schedule, check both. What may be `edited` is for `bt correct` to accept."""
    schedule, defaults = plan_schedule(source, local_zone, edited=edited)
    return Report(schedule, findings(schedule), defaults, what_if, until, schedule.plan.clinic or Clinic())


@data_clock()  # what is wrong with a file is said as the file has it
def plan_schedule(
    source: Source, zone: Callable[[], str | None], *, edited: bool = False
) -> tuple[Schedule, tuple[str, ...]]:
    """The schedule of a plan as written, and the plan's keys that nobody wrote; `zone` is asked where it names none.

    Raises PlanInvalid with all that is wrong.
    """
    plan, defaults = plan_of(source, zone, edited=edited)
    try:
        return checked_schedule(plan), defaults
    except PlanInvalid as invalid:
        raise source.invalid([*invalid.problems]) from None


def plan_of(source: Source, zone: Callable[[], str | None], *, edited: bool = False) -> tuple[Plan, tuple[str, ...]]:
    """The plan as written, and its keys that nobody wrote; `zone` is asked where it names none. Raises PlanInvalid."""
    return read_plan(source, None if source.mapping.get("timezone") else zone(), edited=edited)


def with_clinic(report: Report, clinic_file: Path | None) -> Report:
    """The report with texts and paper of a clinic file, the user's own where none is named, for what is blank."""
    from bt_cli.commands.clinic_file import find_clinic
    from bt_cli.plan.clinic import filled

    file = find_clinic(clinic_file)
    return report._replace(clinic=filled(report.clinic, file.texts), usual=file.texts) if file else report


def can_ask(*, no_input: bool) -> bool:
    """Whether there is a person at a terminal to be asked."""
    return not no_input and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def local_zone() -> str | None:
    """The IANA name of this computer's time zone, if it has one."""
    from tzlocal import get_localzone_name

    try:
        name: str | None = get_localzone_name()
    except Exception:  # whatever is odd about this computer's clock, the plan can name a zone
        return None
    return name
