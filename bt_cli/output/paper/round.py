"""The ward round on paper: a list to tick, the same that the screen shows, with room for the bed and for initials."""

from datetime import date
from itertools import groupby
from typing import Any

from bt_cli import __version__
from bt_cli.document.round import Round
from bt_cli.document.round_rows import COLUMNS, LEFT_OUT, RoundRow, lists, note, round_heading, rows, tally
from bt_cli.output.paper.pdf import PAPERS, Pdf, Template, authored, set_by_typst
from bt_cli.words import day_text

_TICK = "Tick what was made, and write your initials. What has no box is not to be turned by this list."


def round_pdf(ward_round: Round, print_date: date, paper: str) -> Pdf:
    """The round of a day as PDF. Raises CannotWrite where no font has a character of a text."""
    parts = [{"title": title, "lines": list(map(authored, lines))} for title, lines in lists(ward_round)]
    first = [part for part in parts if part["title"] == LEFT_OUT]
    groups = [list(map(_row, group)) for _, group in groupby(rows(ward_round), key=lambda row: row.time)]
    values = {
        "paper": PAPERS[paper],
        "title": round_heading(ward_round),
        "tally": tally(ward_round),
        "printed": f"printed {day_text(print_date)}",
        "turns": "Turns by time",
        "note": f"{note(ward_round)} {_TICK}",
        "header": {"who": ["Bed", *COLUMNS[1:3]], "time": COLUMNS[0], "what": COLUMNS[3:],
                   "words": "Which way, and what else is true", "by": "By"},
        "times": groups,
        "nothing": "" if groups else "Nothing is turned on this day.",
        "above": first,
        "below": [part for part in parts if part not in first],
        "foot": f"A calculation by bt {__version__}, which is not a medical device. A clinician checks every plan.",
    }  # fmt: skip
    return set_by_typst(values, Template("round", print_date))


def _row(row: RoundRow) -> dict[str, Any]:
    return {
        "time": row.time,
        "plan": row.patient.id,
        "where": row.patient.where,
        "lines": row.lines,
        "instead": row.instead,
        "loud": list(map(authored, row.loud)),
        "quiet": list(map(authored, row.quiet)),
        "tick": row.may_turn,
    }
