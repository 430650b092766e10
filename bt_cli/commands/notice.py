"""`bt notice`: the page that tells the patient what changed."""

from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import need_sheet_texts
from bt_cli.commands.clock import use_clock
from bt_cli.commands.files import check_targets, output_option, output_paths, write_and_tell
from bt_cli.commands.flag_table import with_fields
from bt_cli.commands.gather import gather, say_and_refuse, with_clinic
from bt_cli.commands.paper import NO_PDF, PaperOptions, say_what_is_not_translated, sheet_style
from bt_cli.commands.revisions import at_revision, check_revision
from bt_cli.errors import CannotWrite, WrongUsage

app = typer.Typer(add_completion=False)


@app.command()
@with_fields("look", PaperOptions, "large_print", "days_per_page", "from_day")
def notice(
    plan: Annotated[Path, typer.Argument(help="A plan file.", show_default=False, readable=False, metavar="PLAN")],
    since: Annotated[
        int,
        typer.Option(
            metavar="REV",
            min=0,
            help="An earlier revision: that of the sheet that the patient has.",
            show_default=False,
        ),
    ],
    output: Annotated[list[str] | None, output_option("A .pdf; repeatable. (default: the text is printed)")] = None,
    *,
    look: PaperOptions,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Make the one page for the patient: what changes from when, what to do with the old sheet and calendar."""
    from bt_cli.document.notice import notice_of
    from bt_cli.output.paper.notice import notice_pdf, notice_text

    targets = output_paths(output or [], (".pdf",))
    check_targets(targets, force=force)
    use_clock(look.clock)
    report = gather(plan, {}, may_ask=False)
    check_revision("--since", since, report, plan)
    if since == report.schedule.plan.revision:
        raise WrongUsage(f"--since {since} is the current revision of {plan}: there is nothing to tell")
    say_and_refuse(report)
    report = with_clinic(report, look.clinic)
    style = sheet_style(report, look)
    old = at_revision(report, since, plan)
    result = notice_of(old, report, style)
    nothing_to_turn = not result.ways  # what only says to stop is made without a direction
    by_hand = look.direction_by_hand or nothing_to_turn
    need_sheet_texts(report, plan, look.clinic, look.language, direction_by_hand=by_hand)
    say_what_is_not_translated(report, look.language)
    if not targets:
        typer.echo(notice_text(result), nl=False)
        return
    try:
        write_and_tell(dict.fromkeys(targets, notice_pdf(result, style).data), force=force)
    except ImportError:
        raise CannotWrite(f"{NO_PDF} Without -o the notice is printed as text.") from None
