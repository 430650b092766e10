"""`bt new`: write a plan file, by asking or from flags, or like a sample."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from bt_cli.commands.clinic_file import ClinicFound, ClinicOption, find_clinic, lay_usual
from bt_cli.commands.completing import sample_names
from bt_cli.commands.flags import BY_NAME, command_line, with_plan_flags
from bt_cli.commands.gather import can_ask, from_source, say_far_surgery, say_findings
from bt_cli.commands.laid_flags import bare, check_flags, date_words, flags_in_digits, lay_over, of_flags
from bt_cli.commands.like import Like, find_sample, lay_answers, taken_paths
from bt_cli.commands.new_questions import lay_unflagged, questions_like, questions_of_plan, refuse_frame, zone_of
from bt_cli.commands.questions import HOW_TO_ANSWER, Question, ask_all
from bt_cli.document.plan_text import value_at
from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid, WrongUsage
from bt_cli.plan.levels import frames_without_direction
from bt_cli.plan.prescription import CONVENTIONS
from bt_cli.plan.source import Source

app = typer.Typer(add_completion=False)


class Draft(NamedTuple):
    """A plan as it is to be written: the source, what it reports, and the notes for its file by dotted key."""

    source: Source
    report: Report
    notes: Mapping[str, str]


@app.command()
@with_plan_flags
def new(
    file: Annotated[Path, typer.Argument(help="The plan file to write.", show_default=False)],
    like: Annotated[
        str | None,
        typer.Option(
            metavar="SAMPLE", help="Begin with a sample plan's frame and levels.", autocompletion=sample_names
        ),
    ] = None,
    clinic: ClinicOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask.")] = False,
    *,
    flags: dict[str, str],
) -> None:
    """Write a plan file: ask for what no flag says, show the whole plan, ask once, write it.

    bt new OX-0042.toml

    bt new OX-0301.toml --like convergent
    """
    from bt_cli.commands.console import print_heading
    from bt_cli.commands.files import check_targets, write_all

    check_targets([file], force=force)
    asking = can_ask(no_input=no_input)
    if str(file) == "-":
        raise WrongUsage("new writes a file: name one, such as OX-0042.toml")
    clinic_texts = find_clinic(clinic)
    draft = (
        _draft_like(find_sample(like), flags, clinic_texts, asking=asking)
        if like
        else _draft(flags, clinic_texts, asking=asking)
    )
    print_heading(draft.report)
    say_findings(draft.report)
    say_far_surgery(draft.report)
    if asking and not typer.confirm(f"Write {file}?", err=True):
        typer.echo("Nothing was written.", err=True)
        return
    write_all({file: _text(draft, like).encode()}, force=force)
    _say_written(file, draft, like)


def _text(draft: Draft, like: str | None) -> str:
    from bt_cli.plan.writing import like_toml, plan_toml

    if like:
        return like_toml(draft.source.mapping, draft.notes)
    return plan_toml(draft.report.schedule.plan, draft.report.defaults, draft.notes)


def _draft(flags: Mapping[str, str], file: ClinicFound | None, *, asking: bool) -> Draft:
    """A plan of one level, by flags and answers."""
    refuse_frame(flags.get("frame", ""))
    under = _usual_plan(file)
    dates = date_words(under, flags)
    flags = flags_in_digits(flags, dates)
    check_flags(flags, under)
    answers: dict[str, str] = {}

    def questions_for(so_far: Mapping[str, str]) -> list[Question]:
        return questions_of_plan(flags, so_far, file, dates)

    def draft_of(given: Mapping[str, str]) -> Draft:
        by_flags = {name: text for name in BY_NAME if (text := {**flags, **given}.get(name))}
        source = of_flags(by_flags, may_ask=False, under=under)
        lay_unflagged(source, given)
        copied = _copied(source, by_flags, file)
        return Draft(source, from_source(source), dict.fromkeys(copied, "from the clinic file"))

    return _asked_until_sound(questions_for, answers, draft_of) if asking else draft_of({})


def _draft_like(sample: Like, flags: Mapping[str, str], file: ClinicFound | None, *, asking: bool) -> Draft:
    """A plan like a sample, by flags and answers."""
    if "frame" in flags:
        raise WrongUsage(f"--like and --frame: {sample.name} has its own frame; give one of them")
    dates = date_words(sample.source, flags)
    flags = flags_in_digits(flags, dates)
    by_key = {flag.key for flag in BY_NAME.values() if flag.name in flags}
    zone = zone_of(file)

    def questions_for(so_far: Mapping[str, str]) -> list[Question]:
        return questions_like(sample, flags, so_far, file, dates)

    def draft_of(given: Mapping[str, str]) -> Draft:
        if missing := [
            question.name
            for question in questions_for(given)
            if question.default is None and question.name not in given
        ]:
            raise WrongUsage(f"--like {sample.name} needs answers at a terminal for {', '.join(missing)}")
        source = lay_answers(sample, given)
        complaints = lay_over(source, {**flags, **{name: given[name] for name in BY_NAME if name in given}})[1]
        if complaints:
            raise WrongUsage("\n".join(complaints))
        lay_unflagged(source, given)
        if zone and not source.mapping.get("timezone"):
            source.mapping["timezone"] = zone
        taken = [key for key in taken_paths(sample, given) if key not in by_key]
        source.mapping["conventions"] = [key for key in taken if key in CONVENTIONS]  # nobody ordered them yet
        return Draft(source, from_source(source), dict.fromkeys(taken, f"from the sample {sample.name}: check it"))

    return _asked_until_sound(questions_for, {}, draft_of) if asking else draft_of({})


def _asked_until_sound(
    questions_for: Callable[[Mapping[str, str]], Sequence[Question]],
    answers: dict[str, str],
    draft_of: Callable[[Mapping[str, str]], Draft],
) -> Draft:
    """Ask, and where the answers do not go together tell why and ask again: what was answered stands there."""
    typer.echo(HOW_TO_ANSWER, err=True)
    while True:
        given = ask_all(questions_for, answers)
        try:
            return draft_of(given)
        except (PlanInvalid, WrongUsage) as wrong:
            typer.echo(f"{wrong}\nOnce more; Enter keeps each answer.", err=True)
            if not questions_for(answers):
                raise


def _usual_plan(file: ClinicFound | None) -> Source:
    """What a plan says before any flag: nothing, or what the clinic file has to copy, which is named."""
    source = bare()
    if file and file.usual:
        typer.echo(f"From {file.place}, where nothing else is said: {', '.join(file.usual)}", err=True)
        lay_usual(source, file)
    return source


def _copied(source: Source, keys: Collection[str], file: ClinicFound | None) -> tuple[str, ...]:
    """The keys whose value is the clinic file's, and was not said anew."""
    anew = {BY_NAME[name].key for name in keys}
    usual = file.usual if file else {}
    return tuple(key for key, value in usual.items() if key not in anew and source.has(key, value))


def _say_written(file: Path, draft: Draft, like: str | None) -> None:
    """Say that the plan is written, and the one line that gives the same schedule without it."""
    report = draft.report
    if any(finding.severity == "error" for finding in report.findings):
        typer.echo(f"Wrote {file}, which bt schedule refuses until it is mended or overridden there.", err=True)
        return
    if frames_without_direction(report.schedule.plan):
        typer.echo("No sheet can be made of it until direction is written under [frame].", err=True)
    if like:
        typer.echo(f"Wrote {file}. Check each value that bears the sample's name.", err=True)
        return
    known = {flag.key for flag in BY_NAME.values()}
    missing = [key for key in ("review", "clinic") if draft.source.table(key)]
    flagless = [*(key for key in draft.notes if key not in known), *missing]
    but = f", but for {' and '.join(flagless)}, which no flag says" if flagless else ""
    typer.echo(f"Wrote {file}. The same schedule without it{but}:", err=True)
    typer.echo(command_line(_said_in_full(report)))


def _said_in_full(report: Report) -> list[tuple[str, str]]:
    """Every option that says this plan, with its value; a default stays one, but for the computer's own zone."""
    plan, sentences = report.schedule.plan, []
    for flag in BY_NAME.values():
        text = value_at(plan, flag.key)
        unsaid = flag.key in report.defaults and flag.name not in ("id", "timezone")
        if text not in ("None", "") and not unsaid:
            sentences.append((flag.option, text))
    return sentences
