"""`bt record --import`: what pages saved and rounds filled in, into the plans that it is of."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import typer

from bt_cli.commands.changing import PlanText, read_plan_text, same_for_the_patient, say_written, write_asked
from bt_cli.commands.entry_words import Word, entered_at, entry_of
from bt_cli.commands.files import plan_files, read_bytes
from bt_cli.commands.progress import ProgressBar
from bt_cli.commands.recording import with_records
from bt_cli.commands.revisions import at_revision
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.plan_text import finding_text
from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan.turn_report import TurnReport, read_turn_reports
from bt_cli.schedule.approval import sheet_since
from bt_cli.schedule.turn_reports import ReportComparison, compare_report
from bt_cli.words import clock_text, count, day_text


class PlanImport(NamedTuple):
    """A plan with what is reported of it: as it is, and as it would be; the same where all is recorded already."""

    old: PlanText
    new: PlanText
    comparison: ReportComparison
    reports: tuple[TurnReport, ...]


def import_records(target: Path, files: Sequence[Path], words: Sequence[Word], *, yes: bool, no_input: bool) -> None:
    """Write down what the files say of a plan, or of the plans of a folder: all of it, or nothing.

    Raises PlanInvalid with every problem of every file, WrongUsage and CannotWrite as other records do.
    """
    always = entry_of("import", words)
    imports = _gather(target, files, always)
    for plan_import in imports:
        _say_what_is_not_written(plan_import)
    written = [plan_import for plan_import in imports if plan_import.comparison.entries]
    if not written:
        typer.echo("Nothing to write: all of it is recorded already. No file was changed.", err=True)
        return
    _say_differences(written)
    entries = sum(plan_import.new.revision - plan_import.old.revision for plan_import in written)
    question = f"Write {count(entries, 'record')} into {count(len(written), 'plan')}?"
    if write_asked(
        [(plan_import.old, plan_import.new) for plan_import in written], question, yes=yes, no_input=no_input
    ):
        for plan_import in written:
            say_written(plan_import.old, plan_import.new)


def _gather(target: Path, files: Sequence[Path], always: dict[str, object]) -> list[PlanImport]:
    """Every plan that the files speak of. Raises PlanInvalid with all that is wrong with files, rows and plans."""
    problems: list[Problem] = []
    reports: list[TurnReport] = []
    for file in files:
        try:
            read, wrong = read_turn_reports(read_bytes(file), str(file))
            reports, problems = [*reports, *read], [*problems, *wrong]
        except PlanInvalid as invalid:
            problems += invalid.problems
    plans, unread = _plans(target)
    reports_by_plan: dict[Path, list[TurnReport]] = {}
    for report in reports:
        plan = _plan_of(report, plans, target, unread)
        if isinstance(plan, Problem):
            problems.append(plan)
        else:
            reports_by_plan.setdefault(plan.place, []).append(report)
    imports = []
    for plan in plans:
        try:
            imports += [_import(plan, reports_by_plan[plan.place], always)] if plan.place in reports_by_plan else []
        except PlanInvalid as invalid:
            problems += invalid.problems
    if problems:
        raise PlanInvalid([*dict.fromkeys(problems), Problem((), "Nothing was written; no plan was changed.")])
    return imports


def _plans(target: Path) -> tuple[list[PlanText], list[Problem]]:
    """The plan, or all of a folder; and what is wrong with those of it that cannot be read. Raises PlanInvalid."""
    if not target.is_dir():
        return [read_plan_text(target)], []
    plans: list[PlanText] = []
    unread: list[Problem] = []
    files = list(plan_files([target]))
    with ProgressBar(len(files), "Reading plans") as progress:
        for file in files:
            try:
                plans.append(read_plan_text(file, to_write=False))
            except PlanInvalid as invalid:
                unread += invalid.problems[:1]
            progress.step()
    return plans, unread


def _plan_of(report: TurnReport, plans: list[PlanText], target: Path, unread: list[Problem]) -> PlanText | Problem:
    """The plan that a report is of; or why there is none, or more than one."""
    same = [plan for plan in plans if _limb(plan) == (report.plan, report.side, report.bone)]
    if len(same) > 1 and report.plan_file:
        same = [plan for plan in same if plan.place.name == Path(report.plan_file).name]
    if len(same) == 1:
        return same[0]
    if same:
        text = f"is of {report.limb}, as are {', '.join(str(plan.place) for plan in same)}: name the one that is meant"
    elif target.is_dir():
        bad = f"; not read: {'; '.join(map(str, unread))}" if unread else ""
        text = f"is of {report.limb}, and no plan of {target} is{bad}"
    else:
        limb = " ".join(filter(None, _limb(plans[0])))
        text = f"is of {report.limb}, and {target} is of {limb}: name its plan, or the folder of both"
    return Problem((), text, report.file, report.line)


def _limb(plan: PlanText) -> tuple[str, str | None, str | None]:
    schedule_plan = plan.report.schedule.plan
    return schedule_plan.id, schedule_plan.side, schedule_plan.bone


def _import(plan: PlanText, reports: list[TurnReport], always: dict[str, object]) -> PlanImport:
    """A plan with what is reported of it. Raises PlanInvalid with all that cannot be recorded."""
    old, comparison = plan, ReportComparison([], [], [], [])
    problems: list[Problem] = []
    for report in reports:
        try:
            compared = _comparison(plan, report, entered_at(always))
            if compared.entries and not compared.problems:
                why = {"reason": f"from {Path(report.file).name}"} | always
                plan = with_records(plan, [why | entry for entry in compared.entries])
        except PlanInvalid as invalid:
            problems += invalid.problems
            continue
        problems += compared.problems
        comparison = comparison.joined(compared)
    if problems:
        raise PlanInvalid(problems)
    return PlanImport(old, plan, comparison, tuple(reports))


def _comparison(plan: PlanText, report: TurnReport, entered: datetime) -> ReportComparison:
    """What becomes of a report of a plan. Raises PlanInvalid where it is of no sheet of it."""
    from bt_cli.document.instructions_digest import instructions_digest

    schedule = plan.report.schedule
    if report.revision > schedule.plan.revision:
        text = f"is of revision {report.revision}, and {plan.place} is at revision {schedule.plan.revision}"
        raise PlanInvalid([Problem((), f"{text}: it was made of another copy of the plan", report.file, report.line)])
    then = at_revision(plan.report, report.revision, plan.place).schedule
    if report.page and report.page != instructions_digest(then):
        text = f"is of other turns than revision {report.revision} of {plan.place} has"
        raise PlanInvalid([Problem((), f"{text}: make a new page, and record by hand", report.file, report.line)])
    clock = schedule.plan.zones.local(entered)
    return compare_report(report, then, schedule, clock)


def _say_what_is_not_written(plan_import: PlanImport) -> None:
    """Say on standard error what is recorded already, what nobody said, and that a sheet was an old one or a draft."""
    place, schedule = plan_import.old.place, plan_import.old.report.schedule
    if known := plan_import.comparison.known:
        entries = sorted({entry + 1 for _, entry in known})
        where = f"as entr{'y' if len(entries) == 1 else 'ies'} {', '.join(map(str, entries))}"
        typer.echo(
            f"{place}: recorded already, {where}, and not written again: {_span([at for at, _ in known])}.", err=True
        )
    if unreported := plan_import.comparison.unreported:
        typer.echo(f"{place}: NOT RECORDED, and assumed done as planned: {_span(unreported)}.", err=True)
    for report in plan_import.reports:
        for part in report.partly:
            letters = ", ".join(part.turned)
            typer.echo(f"{place}: not recorded, as only {letters} is ticked: {_span([part.at])}.", err=True)
        if report.revision < sheet_since(schedule):
            text = f"{report.file} is of sheet {report.revision}, and the plan is at revision {schedule.plan.revision}"
            typer.echo(f"{place}: {text}. Its turns are the same. Give the patient the new sheet.", err=True)
    if is_draft(schedule):
        typer.echo(f"{place}: {approval_text(schedule)}. These turns were made by an unapproved sheet.", err=True)


def _span(times: Iterable[datetime]) -> str:
    """Sessions by number, first and last: "3 sessions, Mon 12 Jan 2026 08:00 to Mon 12 Jan 2026 16:00"."""
    ordered = sorted(times)
    first, last = (f"{day_text(at)} {clock_text(at)}" for at in (ordered[0], ordered[-1]))
    return f"{count(len(ordered), 'session')}, {first}" + (f" to {last}" if len(ordered) > 1 else "")


def _say_differences(imports: list[PlanImport]) -> None:
    """Show on standard error of each plan what is written into it, and what changes for its patient."""
    from bt_cli.commands.console import print_lines
    from bt_cli.document.text_table import TerminalStyle, lines_of_facts

    def lines(look: TerminalStyle) -> Iterator[str]:
        for plan_import in imports:
            plan = f"{plan_import.old.place} ({' '.join(filter(None, _limb(plan_import.old)))})"
            yield ""
            yield from lines_of_facts(
                [("Plan", plan), ("Written", _records(plan_import)), ("Sheet", _outputs(plan_import))], look
            )
        yield ""
        for text in _findings(imports):
            yield from look.lines(text)

    print_lines(lines, sys.stderr)


def _records(plan_import: PlanImport) -> str:
    from bt_cli.document.course_log import course_log

    return "\n".join(
        f"{entry.text}." for entry in course_log(plan_import.new.report.schedule)[plan_import.old.revision :]
    )


def _outputs(plan_import: PlanImport) -> str:
    from bt_cli.document.changes import change_lines

    if same_for_the_patient(plan_import.old.report.schedule, plan_import.new.report.schedule):
        return "stays as it is, and so does the calendar"
    return "\n".join(["TO BE MADE ANEW.", *change_lines(plan_import.old.report, plan_import.new.report)])


def _findings(imports: list[PlanImport]) -> Iterable[str]:
    """What the rules find of each plan only now."""
    for plan_import in imports:
        known = [finding.message for finding in plan_import.old.report.findings]
        for finding in plan_import.new.report.findings:
            if finding.message not in known:
                yield f"{plan_import.old.place}: {finding_text(finding)}"
