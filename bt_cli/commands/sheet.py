"""`bt sheet`: the printed sheet of a plan file, or of a plan that flags say."""

from pathlib import Path
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicOption, need_sheet_texts
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.files import check_targets, output_option, output_paths, write_and_tell
from bt_cli.commands.flags import with_plan_flags
from bt_cli.commands.gather import gather, refuse_what_if, say_and_refuse, say_what_data_cannot, with_clinic
from bt_cli.commands.paper import (
    NO_SHEET,
    DaysPerPage,
    DirectionByHand,
    FromDay,
    Language,
    LargePrint,
    PaperSize,
    PrintDate,
    Tongue,
    first_day_to_print,
    has_typst,
    render_html,
    render_pdf,
    say_what_is_not_translated,
    sheet_style,
)
from bt_cli.commands.shared_code import say_shared_code
from bt_cli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@app.command()
@with_plan_flags
def sheet(
    plan: Annotated[
        Path | None, typer.Argument(help="A plan file; flags alone will do.", show_default=False, readable=False)
    ] = None,
    output: Annotated[
        list[str] | None, output_option("A .pdf or .html; repeatable. (default: the plan's name with .pdf)")
    ] = None,
    clinic: ClinicOption = None,
    paper: PaperSize = None,
    large_print: LargePrint = False,
    language: Language = Tongue.EN,
    clock: ClockOption = Hours.TWENTY_FOUR,
    days_per_page: DaysPerPage = None,
    from_day: FromDay = None,
    until: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Nothing later than that day is printed.", rich_help_panel="Sheet and page"),
    ] = None,
    print_date: PrintDate = None,
    direction_by_hand: DirectionByHand = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
    *,
    flags: dict[str, str],
) -> None:
    """Make the sheet that a ward prints: what to turn, when, with boxes to tick.

    bt sheet OX-0042.toml

    bt sheet --defect 60 --rate 1 --surgery 2026-01-05 --direction "toward the red flag"
    """
    default_name = f"{(plan and plan.stem) or 'sheet'}.{'pdf' if has_typst() else 'html'}"
    targets = output_paths(output or [default_name], (".pdf", ".html"))
    check_targets(targets, force=force)
    use_clock(clock)
    report = gather(plan, flags, may_ask=False, until=until)
    refuse_what_if(report, ["sheet"])
    if not report.sessions:
        raise WrongUsage(f"--until {report.until} is before the first session: there is nothing to print")
    say_and_refuse(report)
    report = with_clinic(report, clinic)
    need_sheet_texts(report, plan, clinic, language, direction_by_hand=direction_by_hand)
    style = sheet_style(
        report, paper=paper, large_print=large_print, language=language, days_per_page=days_per_page,
        first_day=first_day_to_print(report, from_day), print_date=print_date,
    )  # fmt: skip
    renderers = {".pdf": render_pdf, ".html": render_html}
    files = {target: renderers[target.suffix.lower()](report, style) for target in targets}
    if not output and default_name.endswith(".html"):
        typer.echo(NO_SHEET, err=True)
    write_and_tell(files, force=force)
    say_what_data_cannot(report)
    say_what_is_not_translated(report, language)
    say_shared_code(report, plan)
