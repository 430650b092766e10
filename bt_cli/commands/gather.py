"""Gather what was said, in a file and by flags, into one plan and its schedule."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import typer

from bt_cli.checks.course import past_orders
from bt_cli.checks.rules import checked_schedule, findings, refuse_open_errors
from bt_cli.checks.timing import far_surgery, written_on
from bt_cli.commands import dates
from bt_cli.commands.dates import DateWords, date_words_in, local_now
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.flags import BY_NAME, read_flag, read_flags
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.plan_text import finding_text, value_at
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, Problem, WrongUsage
from bt_cli.plan.model import Clinic, Plan
from bt_cli.plan.problems import check_value
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse
from bt_cli.plan.values import Wrong, zone
from bt_cli.plan.zones import Zones
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local
from bt_cli.schedule.times import moved_by_older_rules
from bt_cli.words import count, day_text, time_text
from bt_cli.zone_data import zone_data_versions


def refuse_errors(report: Report) -> None:
    """Raise RefusedByRules where a rule of severity error is not overridden."""
    refuse_open_errors(report.findings)


def refuse_what_if(report: Report, outputs: Sequence[str]) -> None:
    """Raise WrongUsage where flags change what a plan file says: no patient is given what the file does not know of."""
    if report.what_if:
        raise WrongUsage(
            f"No {' and no '.join(outputs)} for a what-if: the plan file does not know of {', '.join(report.what_if)}. "
            "Write them into the plan, then export."
        )


def gather(plan_file: Path | None, flags: Mapping[str, str], *, may_ask: bool, until: str | None = None) -> Report:
    """The schedule of a plan file, of flags alone, or of a file with flags laid over it."""
    from bt_cli.commands.files import read_bytes

    source = parse(read_bytes(plan_file), str(plan_file)) if plan_file else bare()
    dates = date_words(source, flags)
    last_day, flags = dates.day("--until", until), flags_in_digits(flags, dates)
    if plan_file is None:
        return from_source(of_flags(flags, may_ask=may_ask), (), last_day)
    as_written = deepcopy(source)
    options = laid_over(source, flags)
    report = from_source(source, options, last_day)
    return _as_accepted(report, as_written) if options else report


def laid_over(source: Source, flags: Mapping[str, str]) -> tuple[str, ...]:
    """Lay flags over a plan as written: each as typed. Raises WrongUsage with all that is wrong with them."""
    options, complaints = lay_over(source, flags)
    _complain(source, complaints)
    return options


def date_words(source: Source, flags: Mapping[str, str]) -> DateWords:
    """How words for days are read beside a plan as written: by the day in its zone or, where that is none, by ours."""
    name = flags.get("timezone") or source.mapping.get("timezone")
    try:
        return date_words_in(Zones(zone(name)) if name else None)
    except Wrong:
        return date_words_in(None)


def flags_in_digits(flags: Mapping[str, str], dates: DateWords) -> dict[str, str]:
    """Flags with digits in place of words for days."""
    return {name: dates.iso(BY_NAME[name].option, text) if BY_NAME[name].read in ("day", "moment") else text
            for name, text in flags.items()}  # fmt: skip


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _drop_ways(source: Source) -> str:
    """Take out which way things turn and move: that was said for another goal. What to tell of it."""
    gone = ["direction"] if source.table("frame").pop("direction", None) else []
    source.drop("frame.direction_es")
    match source.mapping.get("levels"):
        case [dict() as level] if level.pop("moves", None):
            gone.append("moves")
    return f" without the plan's {' and '.join(gone)}" if gone else ""


def of_flags(flags: Mapping[str, str], *, may_ask: bool, under: Source | None = None) -> Source:
    """The plan that flags say, over `under` if given; a terminal is asked for the surgery date where they give none."""
    source = deepcopy(under) if under else bare()
    complaints = _missing(flags, may_ask=may_ask) + lay_over(source, flags)[1]
    _complain(source, complaints)
    if not flags.keys() & {"surgery", "first_session"}:
        surgery = ask("Surgery date (YYYY-MM-DD)", None, BY_NAME["surgery"], date_words(source, flags))
        lay_over(source, {"surgery": surgery})
    return source


def check_flags(flags: Mapping[str, str], under: Source) -> None:
    """Raise at once what is wrong with flags, over `under`, that are to be completed by questions."""
    source = deepcopy(under)
    _complain(source, lay_over(source, flags)[1])
    if wrong := _wrong_values(source):
        raise PlanInvalid(wrong)


def bare() -> Source:
    """A plan that says nothing yet."""
    return Source("the flags", mapping={"format": "bt-plan", "version": 1})


def _complain(source: Source, complaints: list[str]) -> None:
    """Raise WrongUsage with all complaints, and with the values beside them that are wrong too."""
    if complaints:
        raise WrongUsage("\n".join([*complaints, *map(str, _wrong_values(source))]))


def _wrong_values(source: Source) -> list[Problem]:
    """What is wrong with the values of the flags themselves, whatever else may be missing."""
    try:
        read_plan(source, "UTC")
    except PlanInvalid as invalid:
        return [problem for problem in invalid.problems if problem.message.startswith("--")]
    return []


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


def lay_over(source: Source, flags: Mapping[str, str]) -> tuple[tuple[str, ...], list[str]]:
    """Lay flags over a plan as written; each as typed, with what of the plan it takes out; and complaints.

    Another goal takes the place of the old one; another kind of frame that of the whole frame, as its numbers
    are another hardware's.
    """
    what_if = []
    given, complaints = read_flags(flags)
    for flag, key, value in given:
        if source.has(key, value):
            continue
        if _says_each_level(source, key):
            complaints.append(f"{flag.option} would change nothing: each of the plan's levels says its own")
            continue
        gone = _make_room(source, flag, key, flags)
        source.overlay(key, value, flag.option)
        source.order(key)
        what_if.append(f"{flag.option} {flags[flag.name]}{gone}")
    return tuple(what_if), complaints


def _says_each_level(source: Source, key: str) -> bool:
    """Whether nothing goes by a key of the whole plan, as each of its levels says its own."""
    levels = source.mapping.get("levels")
    level_key = "frame" if key.startswith("frame.") else key.removeprefix("protocol.")
    is_known = level_key == "frame" or key.startswith("protocol.")
    return (
        is_known
        and bool(levels)
        and isinstance(levels, list)
        and all(isinstance(o, dict) and level_key in o for o in levels)
    )


def _make_room(source: Source, flag: Flag, key: str, flags: Mapping[str, str]) -> str:
    """Take out of the plan what a flag's value cannot stand beside; what that is, where a reader must know."""
    if key.startswith("goal."):
        kind = "transport" if flag.name == "defect" else flag.name
        old = source.table("goal").get("kind", kind)
        gone = _drop_ways(source) if old != kind else ""
        for other in ("defect_mm", "lengthening_mm", "compression_mm"):
            source.drop(f"goal.{other}")
        if isinstance(old, str):  # what is no word at all stays there, to be reported
            source.overlay("goal.kind", kind, flag.option)
        source.drop_shares()
        return gone
    if (
        key == "frame.kind"
        and (old := source.table("frame"))
        and old.get("kind", "ilizarov") != flags[flag.name].lower()
    ):
        source.mapping["frame"] = {}
        for path in old:
            source.order(f"frame.{path}")
        return f" in place of the plan's frame ({', '.join(f'{k} = {_plain(v)}' for k, v in old.items())})"
    if key == "frame.direction":
        source.drop("frame.direction_es")  # the same in Spanish is of the old one
    if key.startswith("protocol.sessions"):
        source.drop("protocol.sessions")
        source.drop("protocol.sessions_per_day")
    if key == "protocol.latency_days" and "first_session" not in flags:
        source.drop("protocol.first_session")
    if key == "protocol.first_session" and "latency" not in flags:
        source.drop("protocol.latency_days")
    return ""


def _missing(flags: Mapping[str, str], *, may_ask: bool) -> list[str]:
    """What flags alone must say, and do not."""
    missing = []
    if not flags.keys() & {"defect", "lengthening", "compression"}:
        missing.append("--defect MM is missing (or --lengthening MM, or --compression MM); it has no default")
    if "rate" not in flags:
        missing.append("--rate MM/DAY is missing; it has no default")
    if not may_ask and not flags.keys() & {"surgery", "first_session"}:
        missing.append("--surgery YYYY-MM-DD or --first-session YYYY-MM-DDTHH:MM is missing; no date is invented")
    return missing


def ask(question: str, default: str | None, flag: Flag, dates: DateWords) -> str:
    """Ask on the terminal until the answer can be taken."""

    def taken(answer: str) -> str:
        try:
            answer = flags_in_digits({flag.name: answer}, dates)[flag.name] if flag.name in BY_NAME else answer
            if answer.strip():
                check_value(*read_flag(flag, answer.strip()))
        except Wrong as wrong:
            raise typer.BadParameter(f"this {wrong}") from None
        except WrongUsage as wrong:
            raise typer.BadParameter(str(wrong)) from None
        return answer.strip()

    answer: str = typer.prompt(question, default=default, value_proc=taken, err=True, show_default=bool(default))
    return answer


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
