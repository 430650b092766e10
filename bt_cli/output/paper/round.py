"""The ward round on paper: a list to tick, the same that the screen shows, with room for bed, reading and initials."""

from collections.abc import Iterable, Sequence
from datetime import date

from bt_cli import __version__
from bt_cli.document.round import Round
from bt_cli.document.round_grid import PatientDay, grids
from bt_cli.document.round_rows import COLUMNS, note, round_columns, round_heading, tally
from bt_cli.document.ward import WardPlans
from bt_cli.document.ward_lists import LEFT_OUT, OVERDUE, RoundList, lists, missing_lists, only_list, short_name
from bt_cli.document.ward_table import phase_text
from bt_cli.document.ward_week import LEGEND, Week, WeekRow, week_columns, week_heading, week_lists
from bt_cli.output.paper.pdf import PAPERS, Pdf, Template, TitledTexts, authored, set_by_typst, titled
from bt_cli.words import day_text

_TICK = (
    "Write your initials into the box of each turn made, and what you read. What has no box is not turned by this list."
)


def round_pdf(ward_round: Round, print_date: date, paper: str) -> Pdf:
    """The round of a day as PDF. Raises CannotWrite where no font has a character of a text."""
    heads, say = round_columns(ward_round), ward_round.language.for_staff
    day_grids = list(grids(ward_round))
    idle = [short_name(ward_round, waiting.patient) for waiting in ward_round.idle]
    values = {
        **_head(round_heading(ward_round), print_date, paper),
        **_parts(lists(ward_round), ward_round),
        "tally": tally(ward_round),

        "note": f"{note(ward_round)} {say(_TICK)}",
        "header": ["Bed", *heads[1:4], heads[4], "Which way, and more"],
        "read": "Read",
        "grids": [{"times": grid.times, "rows": list(map(_row, grid.rows))} for grid in day_grids],
        "nothing": "" if day_grids else say("Nothing is turned on this day."),
        "idle": f"{say('Nothing to turn today')}, with the reason below: {', '.join(idle)}" if idle else "",
    }  # fmt: skip
    return set_by_typst(values, Template("round", print_date, ("lists",)))


def week_pdf(week: Week, print_date: date, paper: str) -> Pdf:
    """The week as PDF, a row a patient. Raises CannotWrite where no font has a character of a text."""
    values = {
        **_head(week_heading(week), print_date, paper),
        **_parts(week_lists(week), week),
        "note": week.language.for_staff(LEGEND),
        "header": ["Bed", *COLUMNS[1:3], "Phase", *week_columns(week)],
        "rows": [_week_row(week_row) for week_row in week.rows],
    }
    return set_by_typst(values, Template("week", print_date, ("lists",)))


def _week_row(week_row: WeekRow) -> list[str]:
    patient, phase = week_row.row.patient, phase_text(week_row.row)
    phase += "" if patient.approved else " · DRAFT"
    return [patient.id, patient.where, phase, *(cell.text for cell in week_row.cells)]


def list_pdf(ward_round: Round, only: RoundList, print_date: date, paper: str) -> Pdf:
    """One list of the round as PDF. Raises CannotWrite where no font has a character of a text."""
    title, lines = only_list(ward_round, only)
    values = {
        **_head(f"{title}, {day_text(ward_round.on)}", print_date, paper),
        **_parts([*missing_lists(ward_round).items(), (title, lines or ["none"])], ward_round),
    }
    return set_by_typst(values, Template("list", print_date, ("lists",)))


def _head(title: str, print_date: date, paper: str) -> dict[str, str]:
    return {
        "paper": PAPERS[paper],
        "title": title,
        "printed": f"printed {day_text(print_date)}",
        "foot": f"A calculation by bt {__version__}, which is not a medical device. A clinician checks every plan.",
    }


def _parts(lists_of_ward: Iterable[tuple[str, Sequence[str]]], plans: WardPlans) -> dict[str, list[TitledTexts]]:
    """Lists with their titles: what is missing and what is overdue stands above all turns."""
    parts = [titled(title, lines) for title, lines in lists_of_ward if lines]
    first = [part for part in parts if part.title in (LEFT_OUT, plans.language.for_staff(OVERDUE))]
    return {"above": first, "below": [part for part in parts if part not in first]}


def _row(row: PatientDay) -> dict[str, object]:
    lines = [
        {"what": line.what, "turn": line.turn, "cells": [cell._asdict() for cell in line.cells]} for line in row.lines
    ]
    return {
        "plan": row.patient.id,
        "where": row.patient.where,
        "lines": lines,
        "loud": list(map(authored, row.loud)),
        "quiet": list(map(authored, row.quiet)),
    }
