"""How a sheet is asked to look."""

from datetime import date
from typing import NamedTuple

from bt_cli.document.language import ENGLISH, Language


class SheetStyle(NamedTuple):
    """How a sheet is asked to look. `first_day` leaves out the days before it; nothing is cancelled by that."""

    print_date: date
    language: Language = ENGLISH
    paper: str = "a4"
    large: bool = False
    days_per_page: int | None = None
    first_day: date | None = None
