"""What a sheet is: how it is asked to look, what stands on it, and what of that depends on the hardware."""

from datetime import date
from typing import Any, NamedTuple

from bt_cli.document.language import ENGLISH, Language
from bt_cli.document.local_texts import BLANK


class SheetStyle(NamedTuple):
    """How a sheet is asked to look. `first_day` leaves out the days before it; nothing is cancelled by that."""

    print_date: date
    language: Language = ENGLISH
    paper: str = "a4"
    large: bool = False
    days_per_page: int | None = None
    first_day: date | None = None


class Sheet(NamedTuple):
    """A sheet in words. `lines` of a page are what days.py or strut_days.py makes.

    `strip` stands on every page of days, and on every page the fields of `ways`, a direction to be written in by hand.
    """

    head: dict[str, str]
    front: dict[str, Any]
    columns: dict[str, Any]
    pages: list[dict[str, Any]]
    strip: list[list[str]]
    ways: dict[str, Any]
    foot: str


class Parts(NamedTuple):
    """What is said otherwise for six struts than for what moves bone along its axis.

    `each` is what is to be done each time, in the strip of every page; `struts` is the table of six struts, `letters`
    that of several other things to turn; `tabled` are the facts that stand in tables of their own.
    """

    how: list[str]
    each: str
    struts: dict[str, Any] | None
    letters: dict[str, Any] | None
    swaps: dict[str, Any] | None
    columns: dict[str, Any]
    pages: list[dict[str, Any]]
    tabled: tuple[str, ...] = ()


def dates_text(first: date, last: date, language: Language) -> str:
    """From one date to another; a single one is said once."""
    if first == last:
        return language.day(first)
    return f"{language.day(first)} – {language.day(last)}"


def blank_lines(text: str) -> int:
    """How many lines of print a text takes beyond its own, for what is to be written in it by hand."""
    return 3 * text.count(BLANK)


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]
