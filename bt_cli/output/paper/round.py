"""The ward round on paper: a list to tick, the same that the screen shows."""

from datetime import date

from bt_cli import __version__
from bt_cli.output.paper.pdf import PAPERS, Pdf, Template, own, set_by_typst
from bt_cli.output.round import LEFT_OUT, Round, columns, heading, lists, note, ticks
from bt_cli.words import day_text


def round_pdf(made: Round, print_date: date, paper: str) -> Pdf:
    """The round of a day as PDF. Raises CannotWrite where no font has a character of a text."""
    header, rows = columns(made)
    parts = [{"title": title, "lines": list(map(own, lines))} for title, lines in lists(made)]
    first = [part for part in parts if part["title"] == LEFT_OUT]
    said = {
        "paper": PAPERS[paper],
        "title": heading(made),
        "printed": f"printed {day_text(print_date)}",
        "turns": "Turns by time",
        "note": f"{note(made)} Tick what was made, and write your initials.",
        "header": ["", *header, "By"],
        "rows": [{"tick": tick, "cells": row} for tick, row in zip(ticks(made), rows, strict=True)],
        "nothing": "" if rows else "Nothing is turned on this day.",
        "above": first,
        "below": [part for part in parts if part not in first],
        "foot": f"A calculation by bt {__version__}, which is not a medical device. A clinician checks every plan.",
    }
    return set_by_typst(said, Template("round", print_date))
