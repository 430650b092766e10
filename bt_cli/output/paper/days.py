"""A day of a sheet in lines: the week it opens, a swap before its turns, the day itself, notes and the check after it.

Each line is a mapping with a `kind`: week, start, swap, day, note or check; typst and the page read the same ones.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Protocol

from bt_cli.output import rows
from bt_cli.output.language import Language
from bt_cli.output.paper.style import capital
from bt_cli.output.report import Report
from bt_cli.output.rows import NOTES, DayRow
from bt_cli.schedule.model import Schedule, Session
from bt_cli.words import clock_text, mm, number

NEAR_END_DAYS = 7  # convention: with no more than a week's travel left, a day is marked *


def day_lines(
    report: Report, row: DayRow, checks: Mapping[int, Session], language: Language, *, top: bool
) -> Iterator[dict[str, Any]]:
    """The lines of one day; `top` is the first of a page, which says its week again."""
    yield from week_line(row, language, top=top)
    if row.day == 1:
        yield {"kind": "start", "text": _start(report.schedule, language)}
    if "swap" in row.notes:
        yield {"kind": "swap", "text": capital(language.say(NOTES["swap"])) + "."}
    yield _day(report.schedule, row, language)
    said_above = {"swap", "first"} if row.day == 1 else {"swap"}
    yield from note_line(row.notes, said_above, language)
    for session in row.turns:
        if session and session.number in checks:
            yield _check(report, session, language)


class Dated(Protocol):
    """A row of a day, of whichever hardware."""

    @property
    def day(self) -> int:
        """The day of the course, from 1."""

    @property
    def week(self) -> int:
        """The week of the course, from 1."""


def week_line(row: Dated, language: Language, *, top: bool) -> Iterator[dict[str, Any]]:
    """The week that a day opens; `top` is the first of a page, which says its week again."""
    if top or row.day % 7 == 1:
        yield {"kind": "week", "text": language.say("Week {number}", number=row.week)}


def note_line(notes: Sequence[str], said_above: Collection[str], language: Language) -> Iterator[dict[str, Any]]:
    """What is to be said of a day after its turns."""
    if after := [capital(language.say(NOTES[note])) for note in notes if note not in said_above]:
        yield {"kind": "note", "text": ". ".join(after) + "."}


def unsplit(phone: str) -> str:
    """A phone number that stays on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


def _start(schedule: Schedule, language: Language) -> str:
    """The initial settings."""
    actuator, say = schedule.actuators[0], language.say
    said = say("Before the first turn the scale reads {mm}.", mm=mm(actuator.start_reading_mm))
    return f"{said} {say('Nut face {number} shows.', number=actuator.start_face)}" if actuator.start_face else said


def _day(schedule: Schedule, row: DayRow, language: Language) -> dict[str, Any]:
    return {
        "kind": "day",
        "day": row.day,
        "number": language.say("day {number}", number=row.day),
        "on": row.on.isoformat(),
        "date": language.day(row.on),
        "turns": list(_turns(schedule, row, language)),
        "before": number(row.before_mm),
        "after": number(row.reading_mm),
        "moved": number(row.moved_mm),
        "left": number(row.remaining_mm),
        "star": _near_end(schedule, row),
    }


def _near_end(schedule: Schedule, row: DayRow) -> bool:
    plan = schedule.plan
    if plan.frame.range_mm is None:
        return False
    used_mm = row.reading_mm - schedule.actuators[0].start_reading_mm
    return Fraction(plan.frame.range_mm) - used_mm <= NEAR_END_DAYS * Fraction(plan.protocol.rate_mm_per_day or 0)


def _turns(schedule: Schedule, row: DayRow, language: Language) -> Iterator[dict[str, Any] | str | None]:
    """What stands at each time: a turn, a word where it was missed, None where there is none."""
    for at, session in zip(schedule.times, row.turns, strict=True):
        if session:
            yield _turn(session, language)
        else:
            yield language.say("missed") if at in row.missed else None


def _turn(session: Session, language: Language) -> dict[str, Any]:
    return {
        "number": session.number,
        "at": clock_text(session.at),
        "moves": [
            {
                "actuator": move.actuator.id,
                "turn": rows.turn(move.steps, move.actuator, language),
                "mm": mm(abs(move.travel_mm)),
                "face": str(move.face or ""),
            }
            for move in session.moves
        ],
    }


def _check(report: Report, session: Session, language: Language) -> dict[str, Any]:
    """The reading that must show, with a box for the one that does: a nut turned the wrong way is seen only so."""
    say, reading = language.say, ", ".join(mm(move.reading_mm) for move in session.moves)
    stop = say("If it differs, stop and call.")
    if report.clinic.phone:
        stop = say("If it differs, stop and call {phone}.", phone=unsplit(report.clinic.phone))
    return {
        "kind": "check",
        "ask": say("CHECK after the day’s last turn: the scale must read {reading}.", reading=reading),
        "box": say("It reads"),
        "stop": stop,
    }
