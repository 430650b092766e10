"""`bt diff`: what changed between two revisions of a plan file, or between two files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.gather import gather
from bt_cli.commands.plan_files import PlanFiles, is_one, shown_name, tell_plans
from bt_cli.commands.revisions import at_revision, check_revision
from bt_cli.commands.text_or_json import FormOption, TextOrJson
from bt_cli.document.report import Report
from bt_cli.errors import WrongUsage
from bt_cli.plan.revisions import is_kept
from bt_cli.words import data_clock

if TYPE_CHECKING:
    from bt_cli.output.data.plans_data import DiffJson

app = typer.Typer(add_completion=False)
SHOWN_DAYS = 14  # convention: what fits on a screen or two


class Compared(NamedTuple):
    """Two reports and which they are; `old_file` where that is another file."""

    old: Report
    new: Report
    which: str
    old_file: str = ""


@app.command()
def diff(
    plans: PlanFiles,
    since: Annotated[
        int | None,
        typer.Option(metavar="REV", min=0, help="An earlier revision, to compare with. (default: the one before)"),
    ] = None,
    revision: Annotated[
        int | None, typer.Option(metavar="REV", min=0, help="The revision to look at. (default: the current one)")
    ] = None,
    every_day: Annotated[bool, typer.Option("--all", help="Every day that differs, not the first 14 only.")] = False,
    form: FormOption = TextOrJson.TEXT,
    clock: ClockOption = Hours.TWENTY_FOUR,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
) -> None:
    """Say what changed between two revisions of a plan, or between two plan files.

    Of a folder, or of three files and more, each plan's last revision is compared with the one before.
    """
    are_two = len(plans) == 2 and not any(path.is_dir() for path in plans)
    if (since is not None or revision is not None) and not is_one(plans):
        of_two = "; of two files the current ones are compared" if are_two else ""
        raise WrongUsage(f"--since and --revision are of one plan file{of_two}")
    use_clock(clock)
    rows: list[DiffJson] = []
    days = None if every_day else SHOWN_DAYS

    def tell(name: str, report: Report) -> None:
        compared = _files(plans[0], name, report) if are_two else _revisions(name, report, since, revision)
        if form is TextOrJson.JSON:
            rows.append(_row(name, report, compared))
        elif are_two or is_one(plans):
            _show(name, compared, days, no_color=no_color)
        else:
            typer.echo(f"{name}:")
            _show(name, compared, days, no_color=no_color)
            typer.echo()

    if form is TextOrJson.TEXT and (are_two or is_one(plans)):
        tell(shown_name(plans[-1]), gather(plans[-1], {}, may_ask=False))
        return
    tell_plans(plans[1:] if are_two else plans, tell, "diff", rows if form is TextOrJson.JSON else None)


@data_clock()  # for its sentences
def _row(name: str, report: Report, compared: Compared | None) -> "DiffJson":
    from bt_cli.output.data.plans_data import diff_json

    if compared is None:
        return diff_json(None, (name, report), ())
    return diff_json((compared.old_file or name, compared.old), (name, compared.new), _sentences(compared))


def _sentences(compared: Compared) -> list[str]:
    from bt_cli.document.changes import change_lines
    from bt_cli.document.fact_lines import fact_lines

    return [*fact_lines(compared.old, compared.new), *change_lines(compared.old, compared.new)]


def _files(old_file: Path, name: str, new: Report) -> Compared:
    old = gather(old_file, {}, may_ask=False)
    was, now = (f"{path}, revision {r.schedule.plan.revision}" for path, r in ((old_file, old), (name, new)))
    return Compared(old, new, f"From {was}, to {now}:", shown_name(old_file))


def _revisions(file: str, report: Report, since: int | None, revision: int | None) -> Compared | None:
    """The revisions that were asked for; None where the plan has but one and none was."""
    to = report.schedule.plan.revision if revision is None else revision
    check_revision("--revision", to, report, Path(file))
    if since is None and to == 0:
        if report.schedule.plan.revision:
            raise WrongUsage("--revision 0: there is no revision before it; give --since")
        return None
    start = to - 1 if since is None else since
    check_revision("--since", start, report, Path(file))
    if not is_kept(report.schedule.plan, start):
        warning = f"The file does not keep all that revision {start} said, before it was corrected: see your records."
        typer.echo(warning, err=True)
    which = f"{report.schedule.plan.id}, from revision {start} to revision {to}:"
    return Compared(at_revision(report, start, Path(file)), at_revision(report, to, Path(file)), which)


def _show(name: str, compared: Compared | None, days: int | None, *, no_color: bool) -> None:
    """The sentences, as wide as the terminal is, and the table, none of whose numbers is ever cut."""
    from bt_cli.commands.console import print_lines
    from bt_cli.document.language import ENGLISH
    from bt_cli.document.text_table import TerminalStyle
    from bt_cli.output.change_table import change_rows, change_table, legend

    if compared is None:
        nothing = f"Nothing to compare: {name} is at revision 0, without orders or records."
        print_lines(lambda look: look.lines(nothing), no_color=no_color)
        return
    rows, language = change_rows(compared.old, compared.new), ENGLISH.of(compared.new.schedule.mechanisms)
    sentences = [compared.which, *_sentences(compared), *(["", legend(rows, language), ""] if rows else [])]

    def lines(look: TerminalStyle) -> list[str]:
        table = change_table(rows, days, language, ascii_only=look.ascii_only) if rows else []
        return [*(line for sentence in sentences for line in look.lines(sentence)), *table]

    print_lines(lines, no_color=no_color)
