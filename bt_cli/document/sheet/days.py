"""A day of a sheet in lines: the week it opens, a swap before its turns, the day itself, notes and the check after it.

Each line is a mapping with a `kind`: week, start, swap, set, day, note or check; typst and the page read the same ones.
Where there are several things to turn, each is told by its letter: every move, every scale, every box for a reading.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from bt_cli.document import phrases
from bt_cli.document.axial import near_end_mm
from bt_cli.document.language import Language
from bt_cli.document.phrases import NOTES, DayRow, ScaleReading
from bt_cli.document.report import Report
from bt_cli.document.setting_text import setting_note
from bt_cli.document.sheet.style import capital
from bt_cli.schedule.model import Session
from bt_cli.words import clock_text, mm, number


class DayLines:
    """The lines of a report's days."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.schedule, self.language = report, report.schedule, language
        self.lettered = phrases.several(report.schedule)
        self._checked = {session.at.date() for session in phrases.checkpoints(report.schedule).values()}
        self._near_end_mm = near_end_mm(report.schedule)

    def of(self, row: DayRow, *, top: bool) -> Iterator[dict[str, Any]]:
        """The lines of one day; `top` is the first of a page, which says its week again."""
        language = self.language
        yield from week_line(row, language, top=top)
        if row.day == 1:
            yield {"kind": "start", "text": self._start()}
        if "swap" in row.notes:
            yield {"kind": "swap", "text": note_text("swap", row.whose, language) + "."}
        if text := setting_note(self.schedule.plan, row.on, language):
            yield {"kind": "set", "text": f"{text}."}
        yield self._day(row)
        said_above = {"swap", "set", "first"} if row.day == 1 else {"swap", "set"}
        yield from note_line(row.notes, said_above, language, row.whose)
        if row.on in self._checked:
            yield self._check(row)

    def _start(self) -> str:
        """The initial settings."""
        translate, actuators = self.language.translate, self.schedule.actuators
        if self.lettered:
            return translate("Before the first turn the scales read: {readings}.", readings="; ".join(
                f"{one.id} {mm(one.start_reading_mm)}"
                + (f", {translate('nut face {number} shows', number=one.start_face)}" if one.start_face else "")
                for one in actuators
            ))  # fmt: skip
        said = translate("Before the first turn the scale reads {mm}.", mm=mm(actuators[0].start_reading_mm))
        face = actuators[0].start_face
        return f"{said} {translate('Nut face {number} shows.', number=face)}" if face else said

    def _day(self, row: DayRow) -> dict[str, Any]:
        scales = [self._scale(scale) for scale in row.scales]
        return {
            "kind": "day",
            "day": row.day,
            "number": self.language.translate("day {number}", number=row.day),
            "on": row.on.isoformat(),
            "date": self.language.day(row.on),
            "turns": list(self._turns(row)),
            "scales": scales,
            "moved": number(row.moved_mm),
            "left": number(row.remaining_mm),
            "lefts": self._lefts(row),
            "star": any(scale["star"] for scale in scales),
        }

    def _lefts(self, row: DayRow) -> list[list[str]]:
        """What is left of each of several aims, with its name; of one there is none to tell apart."""
        found = phrases.objectives(self.schedule.plan)
        if len(found) < 2:
            return []
        names = [capital(phrases.aim_left(aim, self.language)) for aim in found]
        return [[name, number(left_mm)] for name, left_mm in zip(names, row.left_mm, strict=True)]

    def _scale(self, scale: ScaleReading) -> dict[str, Any]:
        """What a scale shows before the day’s turns and after them; `star` where its stroke is near its end."""
        actuator = scale.actuator
        near_end_mm = self._near_end_mm.get(actuator.id)
        used_mm = abs(scale.reading_mm - actuator.start_reading_mm)
        return {
            "letter": actuator.id if self.lettered else "",
            "before": number(scale.before_mm),
            "after": number(scale.reading_mm),
            "star": near_end_mm is not None and used_mm >= near_end_mm,
        }

    def _turns(self, row: DayRow) -> Iterator[dict[str, Any] | str | None]:
        """What stands at each time: a turn, a word where it was missed, None where there is none."""
        for at, session in zip(self.schedule.times, row.turns, strict=True):
            if session:
                yield self._turn(session)
            else:
                yield self.language.translate("missed") if at in row.missed else None

    def _turn(self, session: Session) -> dict[str, Any]:
        return {
            "number": session.number,
            "at": clock_text(session.at),
            "moves": [
                {
                    "letter": move.actuator.id if self.lettered else "",
                    "turn": phrases.turn(move.steps, move.actuator, self.language),
                    "mm": "" if move.actuator.mechanism.unit == "mm" else mm(abs(move.travel_mm)),
                    "face": str(move.face or ""),
                }
                for move in session.moves
            ],
        }

    def _check(self, row: DayRow) -> dict[str, Any]:
        """The readings that must show, with a box for each that does: a nut turned the wrong way is seen only so.

        A day ends with a reading of every scale, also of what did not turn on it.
        """
        translate = self.language.translate
        stop = translate("If it differs, stop and call.")
        if phone := self.report.clinic_on(row.on).phone:
            stop = translate("If it differs, stop and call {phone}.", phone=unsplit(phone))
        said = {"kind": "check", "box": translate("It reads"), "stop": stop, "letters": []}
        if not self.lettered:
            reading = mm(row.scales[0].reading_mm)
            ask = translate("CHECK after the day’s last turn: the scale must read {reading}.", reading=reading)
            return {**said, "ask": ask}
        readings = ", ".join(f"{scale.actuator.id} {mm(scale.reading_mm)}" for scale in row.scales)
        ask = translate("CHECK after the day’s last turn: the scales must read {readings}.", readings=readings)
        letters = [scale.actuator.id for scale in row.scales]
        return {**said, "ask": ask, "box": translate("They read"), "letters": letters}


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
        yield {"kind": "week", "text": language.translate("Week {number}", number=row.week)}


def note_line(
    notes: Sequence[str],
    said_above: Collection[str],
    language: Language,
    whose: Mapping[str, Sequence[str]] | None = None,
) -> Iterator[dict[str, Any]]:
    """What is to be said of a day after its turns; `whose` has the letters of those that a note is true of."""
    if after := [note_text(note, whose or {}, language) for note in notes if note not in said_above]:
        yield {"kind": "note", "text": ". ".join(after) + "."}


def note_text(note: str, whose: Mapping[str, Sequence[str]], language: Language) -> str:
    """A note as a sentence, "Clinic and X-ray"; with letters where it is not of all, "A, B: the first turn"."""
    said, letters = language.translate(NOTES[note]), whose.get(note)
    return f"{', '.join(letters)}: {said}" if letters else capital(said)


def unsplit(phone: str) -> str:
    """A phone number that stays on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")
