"""What the commands that write into a plan file share: show what becomes different, ask, write it whole.

A plan file is added to, never written anew; whatever is refused leaves it as it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Annotated, NamedTuple

import typer

from bt_cli.checks.orders import film_note
from bt_cli.checks.rule import in_words_of
from bt_cli.commands.files import read_bytes, real_path, say_strays, write_all
from bt_cli.commands.gather import can_ask, from_source, refuse_errors, say_findings
from bt_cli.commands.locking import lock_plan
from bt_cli.document.approval_text import approval_text
from bt_cli.document.report import Report
from bt_cli.errors import CannotWrite, PlanInvalid, Problem, Refused, WrongUsage
from bt_cli.plan.revisions import corrected_between
from bt_cli.plan.source import parse
from bt_cli.schedule.approval import signature
from bt_cli.schedule.model import Schedule

PlanFile = Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False, metavar="PLAN")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Write without asking. Scripts need it.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask: without --yes, only show.")]


class PlanText(NamedTuple):
    """The bytes of a plan file, as they are or as they are to be, and what they say."""

    place: Path
    data: bytes
    report: Report

    @property
    def revision(self) -> int:
        """The number of entries."""
        return self.report.schedule.plan.revision


def read_plan_text(place: Path, *, to_write: bool = True) -> PlanText:
    """The plan file as it is, held until the command ends if it is `to_write`. Raises PlanInvalid, CannotWrite."""
    if to_write and place.is_file():
        lock_plan(place)
    say_strays(real_path(place).parent)
    data = read_bytes(place)
    return PlanText(place, data, from_source(parse(data, str(place))))


def with_entries(old: PlanText, entries: Iterable[Mapping[str, object]]) -> PlanText:
    """The plan with these entries added. Raises PlanInvalid where they cannot be followed."""
    from bt_cli.plan.appending import appended

    data, name = old.data, str(old.place)
    for entry in entries:
        data = appended(data, entry, name)
    try:
        return PlanText(old.place, data, from_source(parse(data, name)))
    except PlanInvalid as invalid:
        raise PlanInvalid([*_as_typed(invalid, old.revision), Problem((), unchanged(old.place))]) from None


def _as_typed(invalid: PlanInvalid, revision: int) -> Iterator[Problem]:
    """Problems, those of entries beyond a revision without a place: they stand in no file yet."""
    for problem in invalid.problems:
        is_beyond = problem.path[:1] == ("course",) and all(int(place) >= revision for place in problem.path[1:2])
        yield problem._replace(place="", line=0) if is_beyond else problem


def unchanged(place: Path) -> str:
    """That nothing was written."""
    return f"{place} is unchanged."


def not_for_this_plan(text: str, place: Path) -> PlanInvalid:
    """What is wrong with an addition that this kind of plan cannot have."""
    return PlanInvalid([Problem((), text), Problem((), unchanged(place))])


def say_changes(old: PlanText, new: PlanText) -> None:
    """Say on standard error what an addition makes different, and what the rules find then.

    Raises Refused where an order trips a rule of severity error that is not overridden. What happened is always written
    down, and so is an order to pause or stop: a plan in which something is wrong already can at least be held.
    """
    from bt_cli.document.changes import change_lines

    say_entries(new, old.revision)
    _say_where(new, old.revision)
    for line in change_lines(old.report, new.report):
        typer.echo(line, err=True)
    added = new.report.schedule.plan.course[old.revision :]
    if any((entry.undone or entry).order and entry.kind not in ("pause", "stop") for entry in added):
        check_findings(new)
    else:
        say_findings(new.report)


def say_entries(plan: PlanText, since: int, until: int | None = None) -> None:
    """Say on standard error every entry after a revision, up to another, as the file has it."""
    from bt_cli.plan.appending import entry_toml

    for entry in parse(plan.data, "").mapping.get("course", [])[since:until]:
        shown = {key: value for key, value in entry.items() if key not in ("base", "above")}  # digests are for bt
        typer.echo(entry_toml(shown), err=True)


def say_already(plan: PlanText, place: int, what: str) -> None:
    """Say on standard error that the entry at a place says the same, and show it."""
    typer.echo(f"This is already {what}, as entry {place + 1} of {plan.place}, and is not written again:", err=True)
    say_entries(plan, place, place + 1)


def _say_where(plan: PlanText, since: int) -> None:
    """Say on standard error where the bone is by what was read of six struts after a revision."""
    schedule = plan.report.schedule
    read = [entry for entry in schedule.plan.course[since:] if entry.record == "reading"]
    if not (schedule.correction and read):
        return
    from bt_cli.document.hexapod_status import read_lines, replan_words
    from bt_cli.schedule.pose_tracking import reading_of

    for entry in read:
        reading = reading_of(schedule, entry)
        for line in read_lines(schedule, reading):
            typer.echo(line, err=True)
        if words := replan_words(schedule, reading):
            file = quote(str(plan.place))
            typer.echo(f"Read again. If it holds, replan from there:\n  bt amend {file} replan {words}", err=True)


def _say_film(plan: PlanText, since: int) -> None:
    """Say on standard error what was turned since the X-ray by which an order after a revision says what is left."""
    schedule = plan.report.schedule
    added = {id(entry) for entry in schedule.plan.course[since:] if entry.measures_left}
    for event in schedule.events:
        if id(event.entry) in added and (note := film_note(schedule, event)):
            typer.echo(note, err=True)


def check_findings(new: PlanText) -> None:
    """Say what the rules find. Raises Refused where a rule of severity error is not overridden."""
    say_findings(new.report)
    try:
        refuse_errors(new.report)
    except Refused as refused:
        raise Refused(f"{refused}\n{unchanged(new.place)}") from None


def write_asked(plans: Sequence[tuple[PlanText, PlanText]], question: str, *, yes: bool, no_input: bool) -> bool:
    """Write new plans over the old ones, once a person or `--yes` has said so; whether they were written.

    All are written or, as far as a file system allows, none. Raises WrongUsage where nobody can be asked, CannotWrite
    where a file is another by now.
    """
    those = f"{plans[0][0].place} is" if len(plans) == 1 else "All plans are"
    if not yes and not can_ask(no_input=no_input):
        raise WrongUsage(f"Nothing was written, as nobody can be asked: give --yes to write it. {those} unchanged.")
    if not yes and not typer.confirm(question, err=True):
        typer.echo("Nothing was written.", err=True)
        return False
    for old, _ in plans:
        lock_plan(old.place)
        if read_bytes(old.place) != old.data:
            raise CannotWrite(f"{old.place} was changed by somebody else meanwhile; nothing was written: begin again")
    write_all({old.place: new.data for old, new in plans}, force=True)
    return True


def name_file(place: Path) -> Path:
    """Where the random name is kept under which a plan's reminders are published: beside it, wherever it is read."""
    return place.with_suffix(".published")


def say_published(place: Path) -> None:
    """Say on standard error that a plan's reminders are published, and by which command phones get the new ones."""
    if name_file(place).exists():
        typer.echo(
            f"Phones that subscribe have the old reminders until: bt publish {quote(str(place))} FOLDER", err=True
        )


def propose(old: PlanText, new: PlanText, *, yes: bool, no_input: bool) -> None:
    """Say what an addition makes different, ask, write it, and say what is to be done now. Raises as its parts do."""
    say_changes(old, new)
    _say_film(new, old.revision)
    if write_asked([(old, new)], f"Write this into {old.place}?", yes=yes, no_input=no_input):
        say_written(old, new)


def say_written(old: PlanText | None, new: PlanText) -> None:
    """Say which revision was written, whether anything changes for the patient, and what is to be done now.

    `old` is None where nobody knows what the plan said before: then everything on paper is out of date.
    """
    plan, file = new.report.schedule.plan, quote(str(new.place))
    wrote = f"Wrote revision {plan.revision} into {new.place}."
    same = old is not None and same_for_the_patient(old.report.schedule, new.report.schedule)
    if same:
        typer.echo(f"{wrote} Nothing changes for the patient: sheet and calendar stay as they are.", err=True)
    elif plan.frame_off:
        typer.echo(
            f"{wrote} {in_words_of(new.report.schedule.mechanisms, 'The frame is off')}: the sheet is no longer "
            "needed. The calendar is out of date. Make a new one:\n"
            f"  bt schedule {file} -o {quote(str(new.place.with_suffix('.ics')))} --force",
            err=True,
        )
    else:
        typer.echo(
            f"{wrote} Sheet and calendar are out of date. Make new ones:\n  bt sheet {file} --force\n"
            f"  bt schedule {file} -o {quote(str(new.place.with_suffix('.ics')))} --force",
            err=True,
        )
    if not same:
        say_published(new.place)
    signed = signature(new.report.schedule)
    if signed.holds:
        typer.echo(f"The approval of revision {plan.approval.revision if plan.approval else 0} holds.", err=True)
    elif signed.approval:
        typer.echo(
            f"{approval_text(new.report.schedule).removesuffix('.')}. To approve it:\n  bt approve {file} --by WHO",
            err=True,
        )


def same_for_the_patient(old: Schedule, new: Schedule) -> bool:
    """Whether nothing on a patient's paper or calendar is another: limb, frame, turns, dates, missed turns, texts.

    In a pause without an end a frame that comes off leaves all of them as they were, and ends what phones subscribe to.
    """
    if corrected_between(old.plan, new.plan) or old.plan.frame_off != new.plan.frame_off:
        return False
    was, now = (
        (report.sessions, report.milestones, report.missed, report.plan.clinic, report.plan.settings_by_day)
        for report in (old, new)
    )
    return was == now
