"""`bt notice`: the page that tells the patient what changed."""

from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicOption, need_missed_turn
from bt_cli.commands.gather import gather, refuse_errors, say_findings, with_clinic
from bt_cli.commands.paper import Language, PaperSize, PrintDate, Tongue, sheet_style
from bt_cli.commands.revisions import at_revision, check_revision
from bt_cli.errors import CannotWrite, WrongUsage
from bt_cli.output.report import Report
from bt_cli.plan.model import Clinic

app = typer.Typer(add_completion=False)
NO_TYPST = "No PDF can be made on this machine, as typst has no build for it. Without -o the notice is printed as text."


@app.command()
def notice(
    plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False, metavar="PLAN")],
    since: Annotated[
        int,
        typer.Option(metavar="REV", min=0, help="The revision of the sheet that the patient has.", show_default=False),
    ],
    output: Annotated[
        list[str] | None,
        typer.Option("--output", "-o", metavar="FILE", help="A .pdf; repeatable. (default: the text is printed)"),
    ] = None,
    clinic: ClinicOption = None,
    paper: PaperSize = None,
    language: Language = Tongue.EN,
    print_date: PrintDate = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Make the one page for the patient: what changes from when, what to do with the old sheet and calendar."""
    from bt_cli.commands.files import check_targets, output_paths, write_all
    from bt_cli.output.paper.notice import notice_of, notice_pdf, notice_text

    targets = output_paths(output or [], (".pdf",))
    check_targets(targets, force=force)
    report = gather(plan, {}, may_ask=False)
    check_revision("--since", since, report, plan)
    if since == report.schedule.plan.revision:
        raise WrongUsage(f"--since {since} is the current revision of {plan}: there is nothing to tell")
    say_findings(report)
    refuse_errors(report)
    report = with_clinic(report, clinic)
    need_missed_turn(report, plan, clinic)
    style = sheet_style(
        report, paper=paper, large_print=False, language=language, days_per_page=None, from_day=None,
        print_date=print_date,
    )  # fmt: skip
    old = at_revision(report, since, plan)
    made = notice_of(old, report, style, _changed_texts(old, report))
    if not targets:
        typer.echo(notice_text(made), nl=False)
        return
    try:
        write_all(dict.fromkeys(targets, notice_pdf(made, style).data), force=force)
    except ImportError:
        raise CannotWrite(NO_TYPST) from None
    for target in targets:
        typer.echo(f"Wrote {target}.", err=True)


def _changed_texts(old: Report, new: Report) -> frozenset[str]:
    """The keys of [clinic] under which the plan itself now says something else than at the old revision."""
    was, now = (report.schedule.plan.clinic or Clinic() for report in (old, new))
    return frozenset(key for key, text in now if getattr(was, key) != text)
