"""`bt today`: the ward round, every patient's turns of one day, or a week of them."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import ClinicFound, find_clinic
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.files import check_targets, output_option, output_paths
from bt_cli.commands.paper import NO_PDF, Paper, PaperSize, PrintDate
from bt_cli.commands.ward_plans import (
    ListForm,
    ListFormOption,
    OnDay,
    OptionalPlans,
    gather_plans,
    named_plans,
    overdue_days,
    say_what_is_left_out,
    write_list,
)
from bt_cli.document.round import Round
from bt_cli.document.round_rows import lists
from bt_cli.document.ward_week import Week
from bt_cli.errors import CannotWrite, WrongUsage

app = typer.Typer(add_completion=False)


class Only(StrEnum):
    """One list in place of all."""

    OVERDUE = "overdue"
    REVIEWS = "reviews"
    DRAFTS = "drafts"
    FINDINGS = "findings"


@app.command()
def today(
    plans: OptionalPlans = None,
    on: OnDay = None,
    week: Annotated[bool, typer.Option("--week", help="Seven days from then on: a row a patient.")] = False,
    only: Annotated[Only | None, typer.Option(help="That list alone, in full.")] = None,
    output: Annotated[list[str] | None, output_option("Write FILE (.pdf .json .csv); repeatable.")] = None,
    form: ListFormOption = None,
    clock: ClockOption = Hours.TWENTY_FOUR,
    paper: PaperSize = None,
    print_date: PrintDate = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """List every patient's turns of a day by time, with reviews, swaps and plans that end within 7 days.

    A plan that is invalid or refused is named and does not stop the rest; the exit code tells of it at the end.
    """
    if week and only:
        raise WrongUsage("--week shows everybody, and --only one list: give one of them")
    dates = date_words_in(None)
    day, printed = (dates.day(*typed) or dates.today for typed in (("--on", on), ("--print-date", print_date)))
    targets = output_paths(output or [], (".pdf", ".json", ".csv"))
    check_targets(targets, force=force)
    use_clock(clock)
    clinic = find_clinic(None)
    of_ward = Week if week else Round
    gathered = gather_plans(named_plans(plans, clinic), of_ward(day, overdue_days(clinic)))
    writers = _writers(gathered, only, lambda: _paper(paper, clinic), printed)
    write_list(targets, form, writers, lambda: _show(gathered, only), force=force)
    if form is ListForm.CSV and isinstance(gathered, Round) and not only:
        _say_what_rows_cannot(gathered)
    say_what_is_left_out(gathered)


def _show(ward: Round | Week, only: Only | None) -> None:
    from bt_cli.commands.listing import print_round

    print_round(ward, only.value if only else None)


def _writers(
    ward: Round | Week, only: Only | None, paper: Callable[[], Paper], printed: date
) -> Mapping[str, Callable[[], bytes]]:
    """What makes each form, when it is asked for: the libraries of an output are loaded then."""

    def data(form: str) -> bytes:
        from bt_cli.output.data import round_data, week_data

        if isinstance(ward, Week):
            text = {"json": week_data.week_json, "csv": week_data.week_csv}[form](ward)
        elif only:
            text = {"json": round_data.only_json, "csv": round_data.only_csv}[form](ward, only.value)
        else:
            text = {"json": round_data.round_json, "csv": round_data.round_csv}[form](ward)
        return text.encode()

    def pdf() -> bytes:
        try:
            from bt_cli.output.paper.round import list_pdf, round_pdf, week_pdf
        except ImportError:
            raise CannotWrite(f"{NO_PDF} Without -o the list is shown here; -o NAME.csv has it too.") from None
        if isinstance(ward, Week):
            return week_pdf(ward, printed, paper()).data
        return (list_pdf(ward, only.value, printed, paper()) if only else round_pdf(ward, printed, paper())).data

    return {".pdf": pdf, ".json": lambda: data("json"), ".csv": lambda: data("csv")}


def _paper(paper: Paper | None, clinic: ClinicFound | None) -> Paper:
    return paper or (clinic and clinic.texts.paper and Paper(clinic.texts.paper)) or Paper.A4


def _say_what_rows_cannot(ward_round: Round) -> None:
    for title, lines in lists(ward_round):
        for line in lines:
            typer.echo(f"{title}: {line}", err=True)
