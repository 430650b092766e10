"""The first days of a new plan of six struts: a row a session, or a day, and a column a strut, as on the sheet."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from bt_cli.document.hexapod_rows import COLOURS, StrutRow, one_row_a_day, own_time, strut_rows, strut_turn, swap_text
from bt_cli.document.hexapod_status import readings_text
from bt_cli.document.language import Language
from bt_cli.document.marks import strut_colours
from bt_cli.document.phrases import signed_mm
from bt_cli.document.report import Report
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.phases import local, recorded_until
from bt_cli.words import number

DAYS, ROWS = 7, 14  # convention: the first week, or as many days of it as fit on the page
ROWS_OF_A_FIELD = 4  # for which a field to fill in takes the room


def strut_days(new: Report, first: date | None, language: Language, fields: int) -> dict[str, Any]:
    """The days from one on, none where nothing changes: as lines of text, and as the grid that a page has.

    There are fewer of them beside `fields` to fill in.
    """
    translate, days = language.translate, list(_days(new, first, ROWS - fields * ROWS_OF_A_FIELD)) if first else []
    return {
        "title": translate("The first days of the new plan"),
        "header": [
            translate("Day"),
            translate("Turn each strut until its scale shows the number"),
            translate("Scales after it"),
        ],
        "lines": [_line(new.schedule, rows, language) for rows in days],
        "face": "",
        "grid": _grid(new.schedule, days, language),
    }


def _days(new: Report, first: date, most: int) -> Iterator[list[StrutRow]]:
    """The rows of each day, whole days only, `most` rows in all."""
    shown, until = 0, first + timedelta(days=DAYS - 1)
    rows = [row for row in strut_rows(new._replace(until=until)) if row.on >= first]
    for _, day_group in groupby(rows, key=lambda row: row.on):
        day = list(day_group)
        shown += len(day)
        if shown <= most:
            yield day


class _Part(NamedTuple):
    """A row, its label and what stands in it in place of turns, where it has none or is past by what is recorded."""

    when: str
    row: StrutRow
    text: str | None


def _parts(schedule: Schedule, day: list[StrutRow], language: Language) -> list[_Part]:
    """The rows of a day in order of time, those that were missed among them."""
    translate, first, on = language.translate, day[0], language.day(day[0].on)
    if one_row_a_day(schedule) or not first.sessions:
        nothing = translate("missed") if first.missed else translate("Do not turn.")
        return [_Part(on, first, _done(first, schedule, language) if first.sessions else nothing)]
    timed = {row.at: (row, _done(row, schedule, language)) for row in day if row.at}
    timed |= {at: (first, translate("missed")) for at in first.missed}
    return [
        _Part(f"{on} {language.clock(at)}", *what) for at, what in sorted(timed.items(), key=lambda entry: entry[0])
    ]


def _done(row: StrutRow, schedule: Schedule, language: Language) -> str | None:
    past = recorded_until(schedule)
    return language.translate("done") if past and all(local(session) <= past for session in row.sessions) else None


def _line(schedule: Schedule, day: list[StrutRow], language: Language) -> list[Any]:
    on = language.day(day[0].on)
    instructions = [swap_text(swap, language) for swap in day[0].swaps]
    for part in _parts(schedule, day, language):
        if part.text:
            instructions.append(f"{part.when.removeprefix(on)} {part.text}".strip())
            continue
        for session in part.row.sessions:
            instructions += [f"{language.clock(session.at)} {strut_turn(move, language)}" for move in session.moves]
    return [on, instructions, readings_text(schedule.ledger.readings_at(datetime.combine(day[0].on, time.max)))]


def _grid(schedule: Schedule, days: list[list[StrutRow]], language: Language) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for day in days:
        rows += [{"when": language.day(day[0].on), "said": swap_text(swap, language)} for swap in day[0].swaps]
        rows += [_row(part) for part in _parts(schedule, day, language)]
    chips = zip(strut_colours(len(schedule.actuators)), COLOURS, strict=True)
    turned = next((cell for row in rows for cell in row.get("cells", ()) if "from" in cell), None)
    return {
        "key": _key(turned, language) if turned else "",
        "chips": [
            {**chip, "name": language.translate(name), "at": own_time(schedule, chip["number"])} for chip, name in chips
        ],
        "rows": rows,
    }


def _key(cell: dict[str, str], language: Language) -> str:
    """How a cell is read, by the first that turns."""
    return language.translate(
        "{before} → {after}: the scale shows {before} before the turn. Turn until it shows {after}.",
        before=cell["from"], after=cell["to"],
    )  # fmt: skip


def _row(part: _Part) -> dict[str, Any]:
    if part.text:
        return {"when": part.when, "said": part.text}
    cells = []
    for cell in part.row.cells:
        to = {"to": number(cell.reading_mm)}
        cells.append({"from": number(cell.before_mm), **to, "by": signed_mm(cell.move)} if cell.move else to)
    return {"when": part.when, "cells": cells}
