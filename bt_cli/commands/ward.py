"""`bt ward`: the ward as a table, as a calendar of its dates, and as a page with a bar a patient."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated

import typer

from bt_cli.commands.clinic_file import find_clinic
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.dates import date_words_in
from bt_cli.commands.files import check_targets, output_option, output_paths
from bt_cli.commands.ward_plans import (
    ListFormOption,
    OnDay,
    OptionalPlans,
    gather_plans,
    named_plans,
    overdue_days,
    say_what_is_left_out,
    write_list,
)
from bt_cli.document.ward import Ward

app = typer.Typer(add_completion=False)


@app.command()
def ward(
    plans: OptionalPlans = None,
    on: OnDay = None,
    output: Annotated[list[str] | None, output_option("Write FILE (.ics .html .json .csv); repeatable.")] = None,
    form: ListFormOption = None,
    clock: ClockOption = Hours.TWENTY_FOUR,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Show a ward's plans: phase, mm done, rate, docking, review, approval; or write its calendar or page.

    A plan that is invalid or refused is named and does not stop the rest; the exit code tells of it at the end.
    """
    dates = date_words_in(None)
    day = dates.day("--on", on) or dates.today
    targets = output_paths(output or [], tuple(_WRITERS))
    check_targets(targets, force=force)
    use_clock(clock)
    clinic = find_clinic(None)
    gathered = gather_plans(named_plans(plans, clinic), Ward(day, overdue_days(clinic)))
    writers = {suffix: partial(write, gathered) for suffix, write in _WRITERS.items()}
    write_list(targets, form, writers, lambda: _show(gathered), force=force)
    say_what_is_left_out(gathered)


def _show(ward: Ward) -> None:
    from bt_cli.commands.listing import print_ward

    print_ward(ward)


def _calendar(ward: Ward) -> bytes:
    from bt_cli.output.ward.calendar import ward_calendar

    return ward_calendar(ward)


def _page(ward: Ward) -> bytes:
    from bt_cli.output.ward.page import ward_page

    return ward_page(ward).encode()


def _json(ward: Ward) -> bytes:
    from bt_cli.output.data.ward_data import ward_json

    return ward_json(ward).encode()


def _csv(ward: Ward) -> bytes:
    from bt_cli.output.data.ward_data import ward_csv

    return ward_csv(ward).encode()


_WRITERS: Mapping[str, Callable[[Ward], bytes]] = {".ics": _calendar, ".html": _page, ".json": _json, ".csv": _csv}
