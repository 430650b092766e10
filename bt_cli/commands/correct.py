"""`bt correct`: what was typed wrong in a plan file, put right or, where it was edited by hand, accepted openly."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    check_findings,
    read_plan_text,
    say_written,
    unchanged,
    with_entries,
    write_asked,
)
from bt_cli.commands.entry_words import BY, ENTERED, Word, entered_at, entry_of, with_words
from bt_cli.commands.files import read_bytes
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.gather import from_source
from bt_cli.commands.locking import lock_plan
from bt_cli.errors import PlanInvalid, Problem, WrongUsage
from bt_cli.plan.fingerprint import difference_text, edits, last_base, plan_in_file
from bt_cli.plan.revisions import correction, is_kept
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import recorded_until
from bt_cli.schedule.status import status_at
from bt_cli.words import mm, time_text

app = typer.Typer(add_completion=False)


class Edited(NamedTuple):
    """What was edited: a sentence for each place, and the places in the tables with their old and new values."""

    sentences: Sequence[str]
    differences: Sequence[tuple[tuple[str | int, ...], Any, Any]]


@app.command()
@with_words(Flag("--reason", "reason", "TEXT", "Why it was wrong, or was edited.", required=True), BY, ENTERED)
def correct(
    plan: PlanFile,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="What is right: goal.defect_mm=54, levels.proximal.distance_mm=20; frame.range_mm= takes a key out. "
            "Without any: accept hand edits.",
            metavar="KEY=VALUE",
        ),
    ] = None,
    *,
    words: list[Word],
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Correct what was typed wrong in a plan file, or accept one that was edited by hand.

    It shows what that changes, asks, and writes it down. What was typed wrong counts as if it had always been right;
    the old values are kept in the file.
    """
    if not (words[0].text or "").strip():
        raise WrongUsage("--reason must not be blank: say why the file was edited")
    if values:
        _put_right(plan, values, words, yes=yes, no_input=no_input)
        return
    old, source = _as_it_is(plan)
    edited = edits_in(source)
    if not edited.sentences:
        typer.echo("Nothing above the course was edited since it was written: there is nothing to accept.", err=True)
        return
    new, before = with_correction(old, edited, words)
    if write_asked([(old, new)], f"Accept {plan} as it is now?", yes=yes, no_input=no_input):
        say_written(before, new)


def _put_right(plan: Path, values: list[str], words: Sequence[Word], *, yes: bool, no_input: bool) -> None:
    """Write other values in the place of those that were typed wrong. Raises WrongUsage, PlanInvalid, Refused."""
    from bt_cli.commands.key_values import corrections_of
    from bt_cli.plan.editing import edited
    from bt_cli.plan.snapshot import differences

    old = read_plan_text(plan)  # which has no edit that nobody has accepted
    before = parse(old.data, str(plan))
    try:
        data = edited(old.data, corrections_of(values, before.mapping), str(plan))
        source = parse(data, str(plan))
        changes = list(differences(before.mapping, source.mapping))
        if not changes:
            typer.echo("The plan says so already: nothing was written.", err=True)
            return
        text = PlanText(plan, data, from_source(source, edited=True))
        sentences = [difference_text(*difference, since="it was written") for difference in changes]
        new, was = with_correction(text, Edited(sentences, changes), words)
    except PlanInvalid as invalid:
        raise PlanInvalid([*invalid.problems, Problem((), unchanged(plan))]) from None
    if write_asked([(old, new)], f"Write this correction into {plan}?", yes=yes, no_input=no_input):
        say_written(was, new)


def with_correction(old: PlanText, edited: Edited, words: Sequence[Word]) -> tuple[PlanText, PlanText | None]:
    """An edited plan with the record `correct` that accepts it, and the plan before, where all of it is known.

    It is shown what was edited and what that changes. Raises PlanInvalid, or Refused where a rule does.
    """
    new = with_entries(old, [_entry(old, edited, words)])
    for sentence in edited.sentences:
        typer.echo(sentence, err=True)
    before = _say_changes(new, old.revision)
    check_findings(new)
    return new, before


def _as_it_is(plan: Path) -> tuple[PlanText, Source]:
    lock_plan(plan)
    data = read_bytes(plan)
    source = parse(data, str(plan))
    return PlanText(plan, data, from_source(source, edited=True)), source


def edits_in(source: Source) -> Edited:
    """What was edited since the last entry with a digest or, in a plan without any, since its approval."""
    from bt_cli.plan.snapshot import differences, latest_snapshot, unpacked

    written = plan_in_file(source)
    assert written  # noqa: S101 - it was read before
    if problems := edits(written, source):
        tables = latest_snapshot(written, last_base(written))
        edited = list(differences(tables, source.mapping)) if tables else []
        return Edited([str(source.located(problem)) for problem in problems], edited)
    approval = written.approval
    tables = unpacked(approval.above) if approval and approval.above and not last_base(written) else None
    edited = list(differences(tables, source.mapping)) if tables else []
    return Edited([difference_text(*difference, since="it was approved") for difference in edited], edited)


def _entry(old: PlanText, edited: Edited, words: Sequence[Word]) -> dict[str, object]:
    """The record `correct`, at the local time at which it is entered."""
    entry = entry_of("correct", words)
    at = old.report.schedule.plan.zones.local(entered_at(entry)).replace(second=0)
    return {"at": at, "record": "correct", **entry, **correction(edited.differences)}


def _say_changes(new: PlanText, revision: int) -> PlanText | None:
    """Say on standard error what the edit changes of turns and dates; the plan before it, where all of it is known."""
    from bt_cli.commands.revisions import at_revision
    from bt_cli.document.changes import change_lines
    from bt_cli.document.fact_lines import fact_lines

    plan = new.report.schedule.plan
    kept = is_kept(plan, revision)
    if not kept:
        typer.echo("The file does not keep the old values of what was edited: compare it with your records.", err=True)
    if not (plan.course[-1].was or plan.course[-1].added):
        return None
    try:
        before = at_revision(new.report, revision, new.place)
    except PlanInvalid:
        typer.echo("Nothing could be turned by the plan as it was before.", err=True)
        return None
    for line in (*fact_lines(before, new.report), *change_lines(before, new.report)):
        typer.echo(line, err=True)
    _say_scales(before.schedule, new.report.schedule)
    return new._replace(report=before) if kept else None


def _say_scales(before: Schedule, new: Schedule) -> None:
    """Say where the scales would already show something else: a patient who turned by the old sheet is elsewhere.

    It is said of the last turn recorded and of the day of the record, whichever first shows it.
    """
    from bt_cli.document.plan_text import has_rings_measured

    now = new.plan.course[-1].at
    for at in filter(None, (recorded_until(new), now)):
        was, now_shown = (
            {scale.actuator.id: scale.reading_mm for scale in status_at(plan, at).scales} for plan in (before, new)
        )
        differ = [key for key in was.keys() & now_shown.keys() if was[key] != now_shown[key]]
        if differ:
            old, other = (
                ", ".join(
                    f"{key}: {mm(shown[key])}" if len(new.actuators) > 1 else mm(shown[key]) for key in sorted(differ)
                )
                for shown in (was, now_shown)
            )
            changed = [actuator.mechanism for actuator in new.actuators if actuator.id in differ]
            what, check = (
                ("ring to ring is", "Measure it") if has_rings_measured(changed) else ("the scale reads", "Read it")
            )
            text = f"At {time_text(at)} {what} {other} by this file; by the sheet before, {old}."
            typer.echo(text, err=True)
            typer.echo(f"{check}. If it shows {old}, the patient turned by that sheet.", err=True)
            typer.echo("Then take the edit back, and order the change: bt amend.", err=True)
            return
