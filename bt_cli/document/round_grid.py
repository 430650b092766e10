"""The round on paper: a row a patient, with the day's turns in a column each, so that a ward of forty is one page.

What is the same at all times of a patient's day stands once; a turn or a way that is another stands loud in its cell.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from bt_cli.document.round import Round
from bt_cli.document.round_rows import AFTER_SWAP, RoundLine, RoundRow, is_loud, rows
from bt_cli.document.ward_row import Patient

_MOST_COLUMNS = 4  # as many turns as fit beside each other on A4; convention


class TurnCell(NamedTuple):
    """One turn, or in its place why there is none, over `columns` times and `lines`; `odd` is what differs by it."""

    scale: str = ""
    face: str = ""
    odd: str = ""
    instead: str = ""
    may_turn: bool = False
    columns: int = 1
    lines: int = 1


class ActuatorDay(NamedTuple):
    """What one actuator does on the day: how far it is turned each time, and a cell a time."""

    what: str
    turn: str
    cells: tuple[TurnCell, ...]


class PatientDay(NamedTuple):
    """A patient's day."""

    patient: Patient
    lines: tuple[ActuatorDay, ...]
    loud: tuple[str, ...]
    quiet: tuple[str, ...]


class RoundGrid(NamedTuple):
    """Patients who turn at the same clock times, or at some of them."""

    times: tuple[str, ...]
    rows: tuple[PatientDay, ...]


def grids(ward_round: Round) -> Iterator[RoundGrid]:
    """Every row of the day, by the rhythm of the patients; of one of many times a grid for each part of a day."""
    of_patients: dict[Patient, list[RoundRow]] = {}
    for row in rows(ward_round):
        of_patients.setdefault(row.patient, []).append(row)
    rhythms = {patient: frozenset(row.time for row in its_rows) for patient, its_rows in of_patients.items()}
    wholes = sorted(set(rhythms.values()), key=lambda times: (-len(times), sorted(times)))
    whole_of = {times: next(whole for whole in wholes if times <= whole) for times in wholes}
    for whole in wholes:
        patients = sorted((patient for patient in rhythms if whole_of[rhythms[patient]] == whole), key=_by_id)
        for part in _parts(sorted(whole)) if patients else ():
            day = ((patient, [row for row in of_patients[patient] if row.time in part]) for patient in patients)
            yield RoundGrid(
                tuple(part), tuple(_grid_row(patient, its_rows, part) for patient, its_rows in day if its_rows)
            )


def _by_id(patient: Patient) -> str:
    return patient.id


def _parts(times: Sequence[str]) -> Iterator[Sequence[str]]:
    """Times in parts that fit beside each other, as equal as they can be."""
    size = ceil(len(times) / ceil(len(times) / _MOST_COLUMNS))
    return (times[i : i + size] for i in range(0, len(times), size))


def _grid_row(patient: Patient, its_rows: Sequence[RoundRow], times: Sequence[str]) -> PatientDay:
    turning = [row for row in its_rows if row.lines]
    ways = _ways(turning)
    if ways:
        turning = list(map(_without_way, turning))
    first, *others = turning or its_rows
    loud = [words for words in first.loud if all(words in row.loud for row in others)]
    swaps = {words for row in turning for words in row.loud if words.startswith(AFTER_SWAP)} - set(loud)
    loud += swaps if len(swaps) == 1 else ()  # of one letter, which does not turn at every time
    loud += filter(is_loud, ways)
    quiet = [way for way in ways if not is_loud(way)]
    quiet += [words for words in first.quiet if all(words in row.quiet for row in others)]
    names = dict.fromkeys(line.what for row in turning for line in row.lines)
    day = _Day(
        turning, [row for row in its_rows if not (row.lines or row.of_part)] if names else [], times, tuple(loud)
    )
    lines = [day.line(name, len(names) if place == 0 else 0) for place, name in enumerate(names)]
    for row in [row for row in its_rows if row.of_part] if names else its_rows:
        begins = f"{row.time} " if row.of_part or row.time != times[0] else ""
        lines.append(ActuatorDay("", "", (TurnCell(instead=begins + _instead(row, loud), columns=len(times)),)))
    for row in turning:
        loud += [f"{row.time} {words}" for words in row.loud if words not in loud]
        quiet += [f"{row.time} {words}" for words in row.quiet if words not in quiet]
    return PatientDay(patient, tuple(lines), tuple(loud), tuple(quiet))


def _ways(turning: Sequence[RoundRow]) -> list[str]:
    """Which way each letter is turned, where that is the same at all times of a day: at one not all of them turn."""
    ways: dict[str, set[str]] = {}
    for letter, direction in (pair for row in turning for pair in row.directions):
        ways.setdefault(letter, set()).add(direction)
    if any(len(directions) > 1 for directions in ways.values()):
        return []
    letters: dict[str, list[str]] = {}
    for letter, (direction,) in sorted(ways.items()):
        letters.setdefault(direction, []).append(letter)
    return [f"{', '.join(alike)}: {way}" if len(letters) > 1 else way for way, alike in letters.items() if way]


def _without_way(row: RoundRow) -> RoundRow:
    loud, quiet = (tuple(words for words in texts if words != row.way) for texts in (row.loud, row.quiet))
    return row._replace(loud=loud, quiet=quiet)


class _Day(NamedTuple):
    """A patient's turns, and what takes the place of all of them at a time; `loud` is what is so at every time."""

    turning: Sequence[RoundRow]
    instead: Sequence[RoundRow]
    times: Sequence[str]
    loud: Sequence[str]

    def line(self, name: str, lines: int) -> ActuatorDay:
        """One actuator over the day; what takes the place of all `lines` stands beside the first, the others have 0."""
        turns = {row.time: (row, line) for row in self.turning for line in row.lines if line.what == name}
        usual = Counter(_turn(line) for _, line in turns.values()).most_common(1)[0][0]
        begins, is_resting = sorted(row.time for row in (*self.turning, *self.instead)), False
        cells = list[TurnCell]()
        for time in self.times:
            rest = next((row for row in self.instead if row.time == time), None)
            if time in turns:
                cells.append(self._turned(*turns[time], usual))
            elif rest and lines:
                until = next((other for other in begins if other > time), None)
                columns = sum(time <= other and (until is None or other < until) for other in self.times)
                cells.append(TurnCell(instead=_instead(rest, self.loud), columns=columns, lines=lines))
            elif not rest and not (is_resting and time not in begins):
                cells.append(TurnCell(instead="no turn"))
            is_resting = bool(rest) or (is_resting and time not in begins)
        return ActuatorDay(name, usual, tuple(cells))

    def _turned(self, row: RoundRow, line: RoundLine, usual: str) -> TurnCell:
        alone = [words for words in row.loud if words not in self.loud]
        odd = _turn(line) if alone or _turn(line) != usual else ""
        return TurnCell(line.scale, line.face, odd, may_turn=row.may_turn)


def _instead(row: RoundRow, loud: Sequence[str]) -> str:
    """What takes the place of turns, with what is true of that time alone."""
    return " · ".join([row.instead, *filter(None, [row.until]), *(words for words in row.loud if words not in loud)])


def _turn(line: RoundLine) -> str:
    return f"{line.turn} ({line.change})"
