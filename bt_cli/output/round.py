"""The ward round: every patient's turns of one day by clock time, and what comes up.

Each time is the patient's own, of the plan's zone. Near means within NEAR_DAYS, a convention. A plan that cannot be
read or that a rule refuses gives no turns: it is named, so that nobody takes the list for whole.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import compress
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bt_cli.motion.slots import Event, State
from bt_cli.output.approval_text import is_draft
from bt_cli.output.heading import bone_text
from bt_cli.output.rows import members_text, reset_letters, several, turn_in_mm
from bt_cli.output.staff import rest_text, strut_names
from bt_cli.schedule.model import Move, Schedule
from bt_cli.schedule.position import AT_REST, next_date, resumes, state_at
from bt_cli.words import clock_text, count, day_text, number

NEAR_DAYS = 7  # convention


class Patient(NamedTuple):
    """Whose turns they are, by what revision, and whether somebody has approved it."""

    id: str
    file: str
    side: str | None
    bone: str | None
    where: str
    revision: int
    draft: bool
    timezone: str


class Turn(NamedTuple):
    """One session of the day: its moves. None where a record says that it was missed.

    Where a plan has several actuators each move is `lettered`, and `phases` are those of their levels.
    """

    at: datetime
    patient: Patient
    phase: str
    moves: tuple[Move, ...]
    phases: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()  # of several levels the letters of those that missed it

    @property
    def lettered(self) -> bool:
        """Whether each move is told by its letter."""
        return bool(self.phases)


class Ahead(NamedTuple):
    """What is to come up for a patient on a date; `what` says more of it, where there is more to say."""

    patient: Patient
    on: date
    what: str = ""


class Resting(NamedTuple):
    """A course that is paused or stopped at the end of the day, or a level of it that is so alone."""

    patient: Patient
    state: State
    resumes: Event | None
    level: str = ""


class Left(NamedTuple):
    """A plan that is not on the round, and why: by which rules it is refused, or what is wrong with its file."""

    file: str
    codes: tuple[str, ...]
    said: tuple[str, ...]


class Round:
    """The round of a day. Plans are added one by one, and nothing of them is kept but what is told."""

    def __init__(self, on: date) -> None:
        self.on, self.plans = on, 0
        self.turns: list[Turn] = []
        self.reviews: list[Ahead] = []
        self.swaps: list[Ahead] = []
        self.ending: list[Ahead] = []
        self.resting: list[Resting] = []
        self.refused: list[Left] = []
        self.invalid: list[Left] = []
        self.by_id: dict[str, list[Patient]] = {}

    def add(self, schedule: Schedule, file: str) -> None:
        """Add a plan by its schedule."""
        on, soon = self.on, self.on + timedelta(days=NEAR_DAYS)
        patient = _patient(schedule, file)
        self.plans += 1
        self.by_id.setdefault(patient.id, []).append(patient)
        self.turns += _turns(schedule, patient, on)
        if on in schedule.dates("review"):
            self.reviews.append(Ahead(patient, on))
        if (swap := next_date(schedule, "swap", on)) and swap <= soon:
            self.swaps.append(Ahead(patient, swap, _swapped(schedule, swap)))
        last = schedule.sessions[-1].at.date()
        if on <= last <= soon and schedule.states[-1].name not in AT_REST:
            self.ending.append(Ahead(patient, last))
        self.resting += _resting(schedule, patient, datetime.combine(on, time(23, 59)))

    def sort(self) -> None:
        """Order by clock time, then by id; files of one id stay in the order in which they were given."""
        self.turns.sort(key=lambda turn: (turn.at.time(), turn.patient.id))
        for ahead in (self.reviews, self.swaps, self.ending):
            ahead.sort(key=lambda one: (one.on, one.patient.id))
        self.resting.sort(key=lambda one: one.patient.id)

    @property
    def zones(self) -> list[str]:
        """The time zones of those who turn something."""
        return sorted({turn.patient.timezone for turn in self.turns})

    @property
    def twice(self) -> dict[str, list[str]]:
        """The ids that several files bear."""
        return {id_: [one.file for one in them] for id_, them in sorted(self.by_id.items()) if len(them) > 1}

    def files_text(self, id_: str) -> str:
        """The files that bear an id, each with its limb, and whether two are of one limb, which have the same UIDs."""
        bearers = self.by_id[id_]
        files = ", ".join(f"{one.file} ({one.where})" if one.where else one.file for one in bearers)
        shared = len({(one.side, one.bone) for one in bearers}) < len(bearers)
        return files + ("; reminders of one limb overwrite each other" if shared else "")


def _patient(schedule: Schedule, file: str) -> Patient:
    plan = schedule.plan
    where = bone_text(schedule) if plan.side or plan.bone else ""
    return Patient(plan.id, file, plan.side, plan.bone, where, plan.revision, is_draft(schedule), plan.timezone)


def _turns(schedule: Schedule, patient: Patient, on: date) -> Iterator[Turn]:
    lettered = several(schedule)
    phases = {
        (session.at, move.actuator.id): session.phase
        for level in (schedule.parts if lettered else ())
        for session in level.sessions
        for move in session.moves
        if session.at.date() == on
    }
    for session in schedule.sessions:
        if session.at.date() == on:
            own = tuple(phases[session.at, move.actuator.id] for move in session.moves) if lettered else ()
            yield Turn(session.at, patient, session.phase, session.moves, own)
    for at in schedule.missed:
        if at.date() == on:
            own = tuple(a.id for level in schedule.levels if at in level.missed for a in level.actuators)
            yield Turn(at.replace(tzinfo=ZoneInfo(patient.timezone)), patient, "missed", (), missed=own)


def _resting(schedule: Schedule, patient: Patient, at: datetime) -> Iterator[Resting]:
    """That the whole course rests at a time, or else which levels of it do."""
    whole = state_at(schedule, at)
    for part in (schedule,) if whole and whole.name in AT_REST else schedule.levels:
        if (state := state_at(part, at)) and state.name in AT_REST:
            level = (state.entry and state.entry.level) or ""
            yield Resting(patient, state, resumes(part, state, at), level)


def _swapped(schedule: Schedule, on: date) -> str:
    """What is swapped on a date, where there are several: "struts 1, 3" of six, or "A, B"."""
    if schedule.correction:
        return strut_names([swap.strut for swap in schedule.correction.swaps if swap.on == on])
    return ", ".join(reset_letters(schedule, on))


LEFT_OUT = "NOT ON THIS LIST"
DIRECTION = "Which way to turn is on the patient's sheet."
NOTE = f"Scale and face are those after the turn. {DIRECTION}"
LETTERS_NOTE = "A letter before what is turned is that of the sheet and its drawing."

STRUTS_NOTE = "Of six struts, strut → what its scale then shows."


def note(made: Round) -> str:
    """How the table is read."""
    six = [of_struts(turn.moves) for turn in made.turns if turn.moves]
    said = [NOTE] if not six or not all(six) else [DIRECTION]
    said += [LETTERS_NOTE] if any(turn.lettered for turn in made.turns) else []
    return " ".join([*said, STRUTS_NOTE] if any(six) else said)


def columns(made: Round) -> tuple[list[str], list[list[str]]]:
    """The table for people: its header, and a row of cells a turn or, of several actuators, for each that turns.

    A column in which nobody has anything is left out; zone and file are there only where patients differ by them.
    """
    header = ["Time", "Plan", "Bone", "Each of", "Turn", "Scale", "Face", "Revision"]
    more = {"Time zone": "timezone"} if len(made.zones) > 1 else {}
    more |= {"File": "file"} if made.twice else {}
    rows = [
        [*cells, *(getattr(turn.patient, key) for key in more.values())]
        for turn in made.turns
        for cells in _cells(turn)
    ]
    header += more
    used = [not rows or name not in _MAY_BE_EMPTY or any(row[i] for row in rows) for i, name in enumerate(header)]
    return list(compress(header, used)), [list(compress(row, used)) for row in rows]


def ticks(made: Round) -> list[bool]:
    """For each row of the table, whether there is something to turn and to tick."""
    return [bool(turn.moves) for turn in made.turns for _ in _cells(turn)]


_MAY_BE_EMPTY = ("Scale", "Face")


def _cells(turn: Turn) -> Iterator[list[str]]:
    patient, moves = turn.patient, turn.moves
    revision = f"{patient.revision}, DRAFT" if patient.draft else str(patient.revision)
    who = [clock_text(turn.at), patient.id, patient.where]
    if not moves:
        yield [*who, ", ".join(turn.missed), "recorded as missed", "", "", revision]
    elif of_struts(moves):
        yield [*who, members(moves), turn_text(moves) + _phase(turn.phase), "", "", revision]
    else:
        for move, phase in zip(moves, turn.phases or [turn.phase], strict=True):
            each = f"{move.actuator.id}: {members([move])}" if turn.lettered else members([move])
            turned = turn_in_mm(move) + _phase(phase)
            yield [*who, each, turned, number(move.reading_mm), str(move.face or ""), revision]


def _phase(phase: str) -> str:
    return "" if phase in ("distraction", "correction") else f", {phase}"


def of_struts(moves: Sequence[Move]) -> bool:
    """Whether they are those of six struts, each with a scale of its own."""
    return bool(moves) and moves[0].actuator.mechanism.unit == "mm"


def members(moves: Sequence[Move]) -> str:
    """What is turned, "4 nuts" by as much each, or "3 struts" each to its own number."""
    return count(len(moves), "strut") if of_struts(moves) else members_text(moves[0].actuator)


def turn_text(moves: Sequence[Move]) -> str:
    """How far to turn; of struts which to what number, "1 → 145.5, 3 → 149 mm"."""
    if not of_struts(moves):
        return turn_in_mm(moves[0])
    return ", ".join(f"{move.actuator.id} → {number(move.reading_mm)}" for move in moves) + " mm"


def lists(made: Round) -> Iterator[tuple[str, list[str]]]:
    """What stands below the table: titles, each with its lines; what is missing from the round comes first."""
    left = [f"{one.file}: refused by {', '.join(one.codes)}" for one in made.refused]
    left += [_first(one.said) for one in made.invalid]
    near = f"within {NEAR_DAYS} days"
    found = {
        LEFT_OUT: left,
        "The same id in several files": [f"{id_}: {made.files_text(id_)}" for id_ in made.twice],
        "Reviews today": [_who(one.patient) for one in made.reviews],
        f"Swaps {near}": [f"{_who(one.patient)}: {_when(one.on, made.on)}{_what(one)}" for one in made.swaps],
        f"Last session {near}": [f"{_who(one.patient)}: {_when(one.on, made.on)}" for one in made.ending],
        "Paused or stopped": [f"{_who(one.patient)}: {_rest(one)}" for one in made.resting],
    }
    return ((title, lines) for title, lines in found.items() if lines)


def _rest(one: Resting) -> str:
    said = rest_text(one.state, one.resumes)
    return f"level {one.level} {said}" if one.level else said


def _what(one: Ahead) -> str:
    return f": {one.what}" if one.what else ""


def _first(said: tuple[str, ...]) -> str:
    return said[0] + (f" (and {len(said) - 1} more)" if len(said) > 1 else "")


def _who(patient: Patient) -> str:
    return f"{patient.id}, {patient.where}" if patient.where else patient.id


def _when(on: date, today: date) -> str:
    days = (on - today).days
    return f"{day_text(on)}, in {count(days, 'day')}" if days else f"today, {day_text(on)}"


def heading(made: Round) -> str:
    """What the whole is, "Ward round, Tue 3 Feb 2026: 12 plans, 44 sessions"."""
    zones = made.zones
    zone = f", {zones[0]}" if len(zones) == 1 else ""
    said = f"{count(made.plans, 'plan')}, {count(len(made.turns), 'session')}"
    return f"Ward round, {day_text(made.on)}{zone}: {said}"
