"""`bt edit`: a plan file in the user's editor. What comes back is checked and shown before it is written."""

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import typer

from bt_cli.commands.changing import (
    NoInput,
    PlanFile,
    PlanText,
    Yes,
    say_changes,
    say_written,
    unchanged,
    write_asked,
)
from bt_cli.commands.correct import Edited, edits_in, with_correction
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.entry_words import BY, ENTERED, Word, entry_of, with_words
from bt_cli.commands.files import read_bytes
from bt_cli.commands.flag_table import Flag
from bt_cli.commands.gather import can_ask, from_source, refuse_errors, say_findings
from bt_cli.errors import KeyPath, PlanInvalid, Problem, Refused, WrongUsage
from bt_cli.plan.fingerprint import difference_text, last_base
from bt_cli.plan.settable import SETTABLE, general
from bt_cli.plan.snapshot import Difference, differences
from bt_cli.plan.source import Source, parse

app = typer.Typer(add_completion=False)
_EDITORS = ("notepad",) if os.name == "nt" else ("nano", "vi")


class EditedFile(NamedTuple):
    """What came back from the editor, and what it was read from; `before` is the file as it was opened."""

    text: PlanText
    source: Source
    before: Source


@app.command()
@with_words(Flag("--reason", "reason", "TEXT", "Why, where the edit is a correction. (default: ask)"), BY, ENTERED)
def edit(
    plan: PlanFile,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="That day: from it on the edit holds, as an order set."),
    ] = None,
    *,
    words: list[Word],
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Open a plan file in your editor, check what comes back, show what it changes, ask, write it.

    The editor is the one that VISUAL or EDITOR names. It gets a copy: the file itself is written once, whole. Once a
    plan has a course or an approval, an edit is a correction: it counts as if the file had always said so. Where all
    that was edited can be set from a day on, you are asked which of both is meant.
    """
    data = read_bytes(plan)
    edited = _from_editor(plan, data, no_input=no_input)
    if edited is None:
        text = "Nothing was edited. An editor must wait until it is closed, as `code --wait` does."
        typer.echo(f"{text} {unchanged(plan)}", err=True)
        return
    is_correction = _is_correction(edited)
    day = _since(edited, on, may_ask=is_correction and not words[0].text and can_ask(no_input=no_input))
    before: PlanText | None
    if day:
        before = PlanText(plan, data, from_source(edited.before))
        new = _as_set(edited, before, day, words, no_input=no_input)
    elif is_correction:
        new, before = _corrected(edited, _reasoned(edited, words, no_input=no_input))
    else:
        new, before = _as_written(edited)
    old = PlanText(plan, data, edited.text.report)
    if write_asked([(old, new)], f"Write this into {plan}?", yes=yes, no_input=no_input):
        say_written(before, new)


def _from_editor(plan: Path, data: bytes, *, no_input: bool) -> EditedFile | None:
    """The file as it comes back from the editor, once it is a plan; None where nothing was edited.

    Raises what is wrong with it, where nobody is there to open it again.
    """
    before = parse(data, str(plan)) if data.strip() else Source(str(plan))
    with TemporaryDirectory(prefix="bt-") as folder:
        copy = Path(folder) / plan.name
        copy.write_bytes(data)
        while True:
            _open(copy)
            edited = copy.read_bytes() if copy.exists() else data
            if edited == data:
                return None
            try:
                return _checked(plan, edited, before)
            except (PlanInvalid, Refused) as wrong:
                typer.echo(str(wrong), err=True)
                question = "Open the editor again? Else the edit is dropped."
                if not can_ask(no_input=no_input) or not typer.confirm(question, default=True, err=True):
                    typer.echo(unchanged(plan), err=True)
                    raise typer.Exit(wrong.exit_code) from None


def _open(copy: Path) -> None:
    """Open a file in the editor, and wait for its end. Raises WrongUsage where that fails, KeyboardInterrupt."""
    typed = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, _EDITORS), _EDITORS[-1])
    words = shlex.split(typed, posix=os.name != "nt")
    try:
        with _interrupts_are_the_editors():
            ended = subprocess.run([*words, copy], check=False).returncode  # noqa: S603 - the user's own editor
    except OSError as error:
        text = f"{typed} cannot be started: {error.strerror}. Set VISUAL or EDITOR to your editor"
        raise WrongUsage(f"{text}; nothing was changed.") from None
    if ended in (-signal.SIGINT, 128 + signal.SIGINT):
        raise KeyboardInterrupt
    if ended:
        raise WrongUsage(f"{typed} ended with exit code {ended}; nothing was changed.")


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl-C is a key of many editors, and reaches bt as well: it is for the editor alone as long as that is open."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # not ignored, as the editor would inherit that
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _checked(plan: Path, data: bytes, before: Source) -> EditedFile:
    """The edited file as a plan. Raises PlanInvalid with every problem, or Refused where a rule does."""
    source = parse(data, str(plan))
    text = PlanText(plan, data, from_source(source, edited=True))
    if source.mapping.get("approval") != before.mapping.get("approval"):
        problem = "[approval] is what somebody signed: leave it as it was. `bt approve` writes it anew"
        raise PlanInvalid([source.located(Problem(("approval",), problem))])
    try:
        refuse_errors(text.report)
    except Refused:
        say_findings(text.report)
        raise
    return EditedFile(text, source, before)


def _is_correction(edited: EditedFile) -> bool:
    """Whether values were edited on which a course or an approval stands.

    Digests tell, where the file bears them: who only takes an edit back corrects nothing. Entries that were added at
    the end are none either.
    """
    if edits_in(edited.source).sentences:
        return True
    if edited.before.slips:  # what stood there could not be read whole, and the digests hold
        return False
    course, approval = (edited.before.mapping.get(key) for key in ("course", "approval"))
    plan = edited.text.report.schedule.plan
    signed = last_base(plan) or (plan.approval and plan.approval.above)
    return bool(_has_other_entries(edited) or ((course or approval) and not signed and _differences(edited)))


def _has_other_entries(edited: EditedFile) -> bool:
    then, now = (source.mapping.get("course", []) for source in (edited.before, edited.source))
    return bool(now[: len(then)] != then)


def _differences(edited: EditedFile) -> list[Difference]:
    return list(differences(edited.before.mapping, edited.source.mapping))


def _as_written(edited: EditedFile) -> tuple[PlanText, PlanText | None]:
    """The edit as it is, as nothing stands on what it changes; and the plan before, where there was one."""
    from bt_cli.document.fact_lines import fact_lines

    try:
        before = PlanText(edited.text.place, b"", from_source(edited.before))
    except PlanInvalid:
        typer.echo("What stood there before gave no schedule: read the whole plan.", err=True)
        return edited.text, None
    if edited.before.mapping == edited.source.mapping:
        typer.echo("Only comments or layout were edited.", err=True)
        return edited.text, before
    for line in fact_lines(before.report, edited.text.report):
        typer.echo(line, err=True)
    say_changes(before, edited.text)
    return edited.text, before


def _since(edited: EditedFile, on: str | None, *, may_ask: bool) -> date | None:
    """The day from which an edit holds, as it was typed or asked for; None of one that holds as if always so.

    Raises WrongUsage where what was edited cannot be set from a day on.
    """
    dates = date_words_in(edited.text.report.schedule.plan.zones)
    if on is not None:
        if not _settings(edited):
            text = "--on: what was edited cannot be set from a day on, or was taken out"
            raise WrongUsage(f"{text}: {', '.join(SETTABLE)} can. {unchanged(edited.text.place)}")
        return dates.day("--on", on)
    if not (may_ask and _settings(edited)):
        return None
    for path, before, after in _differences(edited):
        typer.echo(difference_text(path, before, after, since="it was opened"), err=True)
    question = "Was it typed wrong before (correct), or is it another from a day on (2026-02-01, tomorrow)?"
    answer: str = typer.prompt(question, default="correct", err=True)
    return None if answer.strip() == "correct" else dates.day("The day", answer.strip())


def _settings(edited: EditedFile) -> dict[str, object]:
    """What was edited, as an order `set` says it; nothing where any of it cannot be set, or was taken out."""
    parts, settings = edited.source.mapping.get("frames", []), dict[str, object]()
    for path, _, value in _differences(edited):
        for below, leaf in _leaves(path, value):
            place = below[1] if below[0] == "frames" and len(below) > 1 else None
            key = ".".join(map(str, below))
            if isinstance(place, int):
                key = ".".join(("frames", parts[place]["name"], *map(str, below[2:])))
            if general(key) not in SETTABLE or leaf is None:
                return {}
            settings[key] = leaf
    return {} if _has_other_entries(edited) else settings


def _leaves(path: KeyPath, value: object) -> Iterator[tuple[KeyPath, object]]:
    """A value, or those of a table that was not there before."""
    if not isinstance(value, dict):
        yield path, value
        return
    for key, below in value.items():
        yield from _leaves((*path, key), below)


def _as_set(edited: EditedFile, before: PlanText, day: date, words: Sequence[Word], *, no_input: bool) -> PlanText:
    """The plan as it was opened, with an order that sets what was edited from a day on."""
    from bt_cli.commands.backdating import dated

    order = {"order": "set", "on": day, "settings": _settings(edited), **entry_of("set", words)}
    new = dated(before, order, None, may_ask=can_ask(no_input=no_input))
    say_changes(before, new)
    return new


def _reasoned(edited: EditedFile, words: Sequence[Word], *, no_input: bool) -> list[Word]:
    """The words, with why the file was corrected: as typed, or asked for. Raises WrongUsage where nobody can be."""
    typer.echo("This is a correction: it counts as if the file had always said so.", err=True)
    reason, *others = words
    if reason.text and reason.text.strip():
        return [*words]
    if not can_ask(no_input=no_input):
        raise WrongUsage(f"--reason is missing: say why the file was edited. {unchanged(edited.text.place)}")
    return [reason._replace(text=typer.prompt("Why was it edited", err=True)), *others]


def _corrected(edited: EditedFile, words: Sequence[Word]) -> tuple[PlanText, PlanText | None]:
    """The edit as a correction, with its old values; and the plan before, where all of it is known."""
    edits = edits_in(edited.source)
    if not edits.sentences:  # no digest covers what was edited: the file as it was opened tells
        edits = _edits_since_opened(edited)
    return with_correction(edited.text, edits, words)


def _edits_since_opened(edited: EditedFile) -> Edited:
    changed = _differences(edited)
    sentences = [difference_text(*difference, since="it was opened") for difference in changed]
    if _has_other_entries(edited):
        sentences.append("Entries of the course were edited or taken out since it was opened")
    return Edited(sentences, changed)
